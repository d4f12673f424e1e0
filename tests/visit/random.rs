//! Random histories: whatever happens in whatever order, no word is lost, no draft has two keys, and no secret gets out.
//!
//! A step takes words away only when it is one that a client means so: typing, taking the repaired reading, ending a solved
//! question, deleting a waiting ticket. After every other step each word is still somewhere that the client can reach. Pages
//! are closed and opened again in between, over what the effects left on the device.

mod storms;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use askwell::backend::delivery::Heard;
use askwell::backend::selector::HttpAnswer;
use askwell::policy::Profile;
use askwell::ticket::draft::Draft;
use askwell::visit::{Effect, Event, Form, Pause, Screen, Way};

use super::device::Device;
use super::support::{EMAIL, Play, SECRET, created, gateway, http, kb, keyless, mild, picture, plain, posted, strict};

/// Events of each history.
const EVENTS: usize = 250;
/// Histories of each provider whose rules read the text; with [`EVENTS`] and three providers 27,000 events.
const HISTORIES: u64 = 36;
/// The same before a help desk that knows no keys, where texts are short and no article is looked for.
const SHORT_HISTORIES: u64 = 20;

/// Seeds from here on make short histories.
const SHORT: u64 = 1_000_000;

/// A linear congruential generator (Knuth, MMIX); the high bits are used.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// Sentences that make one question or several, with and without a secret.
const SENTENCES: [&str; 9] = [
    "Сайт выдаёт ошибку 500.",
    "Второй вопрос: когда спишут оплату?",
    "Не приходят письма на ящик info@lavka.example.",
    "Также не работает FTP.",
    "пароль: Zx9!kLm2qQ",
    "Почему сайт отвечает ошибкой 502?",
    "1. Не открывается сайт\n2. Не могу подключиться по FTP",
    "Зашёл в панель, нажал «Сохранить».",
    "🙂 <b>&nbsp;</b>",
];

const FIELDS: [&str; 11] = [
    "wish",
    "steps",
    "evidence",
    "email",
    "login_or_contract",
    "consent",
    "text",
    "subject",
    "single_issue",
    "single_issue",
    "",
];

/// Words that must be somewhere. A word with a digit is one of ours ([`History::text`]): unique, and in no other event.
fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| c.is_whitespace() || ".,:;!?()«»".contains(c))
        .filter(|word| word.starts_with("сл") && word.ends_with("во"))
        .map(str::to_owned)
}

struct History {
    play: Play,
    device: Device,
    dice: Dice,
    pages: u64,
    typed: u64,
    /// Bodies of the tickets that have arrived.
    arrived: Vec<String>,
    log: Vec<String>,
    /// Places that the browser's history was told.
    places: Vec<String>,
    /// Keys whose sending the client has stopped or given up.
    stopped: BTreeSet<String>,
    /// Keys whose request for a ticket is out, or was out when the page was closed or the network broke.
    unknown: BTreeSet<String>,
    /// Whether texts are long and articles are looked for.
    long: bool,
}

impl History {
    fn new(profile: Profile, seed: u64) -> Self {
        let mut history = Self {
            play: Play::named(profile, "page0"),
            device: Device::default(),
            dice: Dice(seed),
            pages: 0,
            typed: 0,
            arrived: Vec::new(),
            log: Vec::new(),
            places: vec!["nowhere|||||".to_owned(), String::new()],
            stopped: BTreeSet::new(),
            unknown: BTreeSet::new(),
            long: seed < SHORT,
        };
        history.device.desk = history.play.visit.profile.desk.clone();
        if history.long {
            history.play.send(kb());
        }
        history
    }

    /// A new word that no other event has: `сл17во`.
    fn word(&mut self) -> String {
        self.typed += 1;
        format!("сл{}во", self.typed)
    }

    /// The text of the box, changed at its end, now and then replaced.
    fn text(&mut self) -> String {
        let (word, sentence) = (self.word(), *self.dice.of(&SENTENCES));
        // Long texts teach nothing more and cost time.
        let long = self.play.visit.draft.text.len() > if self.long { 400 } else { 60 };
        match self.dice.below(8) {
            0 => String::new(),
            _ if long => word,
            1 => format!("{word} {sentence}"),
            2 => {
                let old = &self.play.visit.draft.text;
                old.chars().take(old.chars().count() / 2).collect()
            }
            _ => format!("{}\n{sentence} {word}", self.play.visit.draft.text),
        }
    }

    fn key(&mut self) -> String {
        let keys: Vec<String> = self.play.visit.outbox.iter().map(|parcel| parcel.key.clone()).collect();
        if keys.is_empty() { "none".to_owned() } else { self.dice.of(&keys).clone() }
    }

    /// A place on the device where a draft of another tab lies.
    fn place(&mut self) -> String {
        let places: Vec<String> = self.play.visit.aside.iter().map(|aside| aside.place.clone()).collect();
        if places.is_empty() { "none".to_owned() } else { self.dice.of(&places).clone() }
    }

    fn answer(&mut self) -> Heard {
        let errors = r##"{"title":"t","errors":[{"pointer":"#/body","detail":"d"},{"pointer":"#/requester/email","detail":"e"},{"detail":"f"}]}"##;
        match self.dice.below(9) {
            0..=2 => created(),
            3 => http(422, errors),
            4 => http(413, ""),
            5 => http(503, ""),
            6 => http(404, ""),
            7 => Heard::Broken,
            _ => Heard::FileGone("a.png".to_owned()),
        }
    }

    /// An event that the page can send from where it stands.
    fn event(&mut self) -> Event {
        loop {
            let event = if self.dice.below(3) == 0 { self.next_event() } else { self.any_event() };
            if self.offered(&event) {
                return event;
            }
        }
    }

    /// What somebody does who wants to get a ticket through.
    fn next_event(&mut self) -> Event {
        let answer = |field: &str, value: &str| Event::Answered(field.to_owned(), value.to_owned());
        let at = self.dice.below(6);
        match &self.play.visit.screen {
            Screen::Ask if self.play.visit.draft.text.trim().is_empty() => Event::Typed { text: self.text(), caret: 0 },
            Screen::Ask => Event::Continue,
            Screen::Details => match at {
                0 => answer("email", EMAIL),
                1 => answer("wish", "Почему сайт отвечает ошибкой?"),
                2 => answer("evidence_excuse", "снимать нечего"),
                3 => answer("login_or_contract", "ivanov"),
                4 => Event::StepsEdited(vec!["Открыл сайт".to_owned()]),
                _ => Event::DetailsDone,
            },
            Screen::Split { .. } if at == 0 => Event::OneTicketReason("одна авария".to_owned()),
            Screen::Split { .. } if at == 1 => Event::SplitRefused,
            Screen::Split { .. } => Event::SplitTaken,
            Screen::Review if at < 3 => Event::Consented(true),
            Screen::Review => Event::Send,
            Screen::Sending(key) if at < 3 => Event::Packed { key: key.clone(), kept: true },
            Screen::Sending(key) => Event::Delivered { key: key.clone(), heard: Arc::new(created()) },
            Screen::Outbox if at < 3 => Event::Retry(self.key()),
            Screen::Outbox => Event::Delivered { key: self.key(), heard: Arc::new(created()) },
            Screen::Receipt if at == 0 => Event::AddTo,
            Screen::Receipt | Screen::Solved => Event::NewQuestion,
            Screen::Reply if at < 3 => Event::Typed { text: self.text(), caret: 0 },
            Screen::Reply => Event::Send,
            Screen::Topics => Event::BackToText,
        }
    }

    /// Whether the screen has the control that sends the event; what comes from outside comes at any time.
    fn offered(&self, event: &Event) -> bool {
        let (screen, sheet) = (&self.play.visit.screen, self.play.visit.sheet.is_some());
        if self.play.visit.awaits_screen() {
            let top = matches!(event, Event::BackToText | Event::Browse | Event::OpenOutbox | Event::FormWanted);
            return top || matches!(event, Event::Went(_) | Event::Online(_) | Event::Hidden | Event::Woke { .. });
        }
        match event {
            Event::Typed { .. } => matches!(screen, Screen::Ask | Screen::Reply),
            Event::Continue | Event::MeantThat | Event::MeantAsTyped => *screen == Screen::Ask,
            Event::TakeDraft(_) | Event::DropDraft(_) => *screen == Screen::Ask,
            Event::AddTo => *screen == Screen::Receipt,
            Event::OpenReceipt => *screen == Screen::Ask && self.play.visit.receipt.is_some(),
            Event::DetailsDone
            | Event::Answered(..)
            | Event::SubjectEdited(_)
            | Event::StepsEdited(_)
            | Event::NextQuestion => *screen == Screen::Details,
            Event::Consented(_) => *screen == Screen::Review,
            // The second press of Send comes when the review is gone.
            Event::Send => matches!(screen, Screen::Review | Screen::Reply | Screen::Sending(_)),
            Event::Edit(_) => matches!(screen, Screen::Review | Screen::Details),
            Event::GoTo(_) => {
                let refusing = [Screen::Ask, Screen::Details, Screen::Review, Screen::Reply];
                refusing.contains(screen) || matches!(screen, Screen::Split { .. })
            }
            Event::SplitTaken | Event::SplitMoved { .. } | Event::SplitRefused | Event::OneTicketReason(_) => {
                matches!(screen, Screen::Split { .. })
            }
            Event::FilesPicked(_) | Event::FileDropped(_) => {
                matches!(screen, Screen::Ask | Screen::Details | Screen::Reply)
            }
            Event::OnWay(way) if matches!(**way, Way::SendAnyway(_)) => *screen == Screen::Outbox,
            Event::NewQuestion => matches!(screen, Screen::Receipt | Screen::Outbox | Screen::Solved),
            Event::Discard(_) | Event::TakeBack(_) => *screen == Screen::Outbox,
            Event::StopSending(_) => matches!(screen, Screen::Outbox | Screen::Sending(_)),
            Event::Solved | Event::NotSolved | Event::StepTicked(_) | Event::StepFailed(_) => sheet,
            _ => true,
        }
    }

    fn any_event(&mut self) -> Event {
        let visit = &self.play.visit;
        let revision = visit.revision;
        let field = (*self.dice.of(&FIELDS)).to_owned();
        match self.dice.below(56) {
            51 => Event::PlaceTaken,
            52 | 53 => Event::TakeDraft(self.place()),
            54 => Event::AddTo,
            55 => Event::OpenReceipt,
            50 => Event::FormWanted,
            48 | 49 => {
                let told = self.play.moves.drain(..).map(|(place, _)| place);
                self.places.extend(told);
                Event::Went(self.dice.of(&self.places).clone())
            }
            0..=6 => {
                let text = self.text();
                Event::Typed { caret: text.encode_utf16().count() as u32, text }
            }
            7 => Event::CaretMoved(self.dice.below(1 << 20) as u32),
            8 => Event::Woke { revision, pause: Pause::Search },
            9 => Event::Woke { revision: revision.wrapping_sub(self.dice.below(2) as u32), pause: Pause::Settle },
            10..=12 => Event::Continue,
            13 => Event::MeantAsTyped,
            14 => Event::OpenArticle((*self.dice.of(&["gateway", "mail", "nowhere"])).to_owned()),
            15 => Event::ArticleLoaded { id: "gateway".to_owned(), article: Some(Arc::new(gateway())) },
            16 => Event::CloseArticle,
            17 => Event::StepTicked(self.dice.below(4) as u16),
            18 => Event::StepFailed(self.dice.below(1 << 16) as u16),
            19 => Event::NotSolved,
            20 => Event::Browse,
            21 => Event::BackToText,
            22 => {
                Event::Answered("email".to_owned(), (*self.dice.of(&[EMAIL, "ivan@", "пароль: Zx9!kLm2qQ"])).to_owned())
            }
            23 => Event::Answered("login_or_contract".to_owned(), "ivanov".to_owned()),
            24 => Event::Answered(field, (*self.dice.of(&SENTENCES)).to_owned()),
            25 => Event::Answered("evidence_excuse".to_owned(), "снимать нечего, пароль: Zx9!kLm2qQ".to_owned()),
            26 => Event::StepsEdited(vec!["Открыл сайт".to_owned(), "Ввёл пароль: Zx9!kLm2qQ".to_owned()]),
            27 => Event::SubjectEdited((*self.dice.of(&["", "Сайт отвечает 502", "пароль: Zx9!kLm2qQ"])).to_owned()),
            28 => Event::Consented(self.dice.below(3) > 0),
            29 => Event::FilesPicked(vec![picture(&format!("f{}", self.typed))]),
            30 => Event::FileDropped("f1".to_owned()),
            31 => Event::Edit(field),
            32 => Event::GoTo(field),
            33 => Event::NextQuestion,
            34..=36 => Event::DetailsDone,
            37 => Event::SplitTaken,
            38 => {
                let at = [self.dice.below(3), self.dice.below(3), self.dice.below(3)];
                Event::SplitMoved { from: at[0], sentence: at[1], to: at[2] }
            }
            39 => Event::OneTicketReason("одна авария, пароль: Zx9!kLm2qQ".to_owned()),
            40 => Event::SplitRefused,
            41 | 42 => Event::Send,
            43 => match self.dice.below(8) {
                5 => Event::from(Way::Due(self.key())),
                6 => Event::from(Way::SendAnyway(self.key())),
                7 => Event::from(Way::SentElsewhere(self.key())),
                0 => Event::StopSending(self.key()),
                1 => Event::TakeBack(self.key()),
                2 => Event::Retry(self.key()),
                3 => Event::Progress { key: self.key(), sent: 1, total: 2 },
                _ => Event::Hidden,
            },
            44 => Event::NewQuestion,
            45 => Event::Packed { key: self.key(), kept: self.dice.below(9) > 0 },
            46 => match self.dice.below(6) {
                0 => Event::Solved,
                1 => Event::Discard(self.key()),
                2 => Event::OpenOutbox,
                3 => Event::ClearHistory,
                4 => Event::MeantThat,
                _ => Event::Online(self.dice.below(2) > 0),
            },
            _ => Event::Delivered { key: self.key(), heard: Arc::new(self.answer()) },
        }
    }

    /// Every word of ours that the client can still reach, or that has arrived.
    fn reachable(&self) -> BTreeSet<String> {
        let visit = &self.play.visit;
        let drafts = std::iter::once(&visit.draft).chain(&visit.waiting);
        let drafts = drafts.chain(visit.outbox.iter().map(|parcel| &parcel.draft));
        // What the form has not read yet is still on the device.
        let unread = self.device.parcels.values().map(|parcel| &parcel.draft);
        // Drafts of closed tabs: those of the device, and of those that the visit knows what can be taken up.
        let asleep = self.device.aside.values().flat_map(|saved| std::iter::once(&saved.draft).chain(&saved.waiting));
        drafts
            .chain(asleep)
            .chain(unread.filter(|_| !self.has_form()))
            .map(|draft: &Draft| draft.text.as_str())
            .chain(self.arrived.iter().map(String::as_str))
            .flat_map(words)
            .collect()
    }

    fn has_form(&self) -> bool {
        matches!(self.play.visit.form, Form::Here(_))
    }

    /// The page is closed as browsers close it, and opened over what the device holds.
    fn reopen(&mut self) {
        let effects = self.play.send(Event::Hidden);
        self.device.take(&effects);
        if self.dice.below(2) == 0 {
            self.device.close_tab();
        }
        self.pages += 1;
        let mut next = Play::early(self.play.visit.profile.as_ref().clone(), &format!("page{}", self.pages));
        next.now = self.play.now;
        if self.long {
            next.send(kb());
        }
        self.play = next;
        let typed = if self.dice.below(2) > 0 { self.word() } else { String::new() };
        let restored = self.device.restored(&typed);
        self.step(restored);
        assert!(typed.is_empty() || self.reachable().contains(&typed), "{}", self.tail());
    }

    fn step(&mut self, event: Event) {
        let cause = event.clone();
        let means_to_remove = match &event {
            Event::Typed { .. } | Event::MeantThat | Event::Discard(_) | Event::Restored { .. } => true,
            Event::NewQuestion => self.play.visit.screen == Screen::Solved,
            _ => false,
        };
        let before = self.reachable();
        let told = match &event {
            Event::Restored { typed, .. } => format!("Restored {{ typed: {typed:?} }}"),
            Event::FormArrived { .. } => "FormArrived".to_owned(),
            Event::ArticleLoaded { id, .. } => format!("ArticleLoaded {{ {id} }}"),
            event => format!("{event:?}"),
        };
        self.log.push(format!("{:?} <- {told}", std::mem::discriminant(&self.play.visit.screen)));
        if let Event::Delivered { key, heard } = &event
            && matches!(heard.as_ref(), Heard::Answer(HttpAnswer { status: 201, .. }))
        {
            self.arrived.extend(self.play.visit.parcel(key).map(|parcel| parcel.ticket.body.clone()));
        }
        let effects = self.play.send(event);
        self.device.take(&effects);
        self.check_effects(&effects);
        self.check_sending(&cause, &effects);
        self.check_keys();
        if effects.iter().any(|effect| matches!(effect, Effect::LoadCourier(_))) {
            let came = self.dice.below(4) > 0;
            self.step(Event::from(Way::CourierCame(came.then(keyless))));
        }
        if !means_to_remove {
            let after = self.reachable();
            let lost: Vec<_> = before.difference(&after).collect();
            assert!(lost.is_empty(), "lost {lost:?}\n{}", self.tail());
        }
    }

    fn check_effects(&self, effects: &[Effect]) {
        for effect in effects {
            let told = match effect {
                Effect::Focus(_) | Effect::Wake { .. } | Effect::Copy(_) => continue,
                effect => format!("{effect:?}"),
            };
            assert!(!told.contains(SECRET), "{told}\n{}", self.tail());
        }
        for key in super::support::sent_keys(effects) {
            assert!(self.device.parcels.contains_key(key), "sent before it was kept\n{}", self.tail());
        }
    }

    /// Nothing goes out after the client has stopped it, and what may have made a ticket at a help desk that knows no keys goes out again
    /// by nobody's word but the client's.
    fn check_sending(&mut self, cause: &Event, effects: &[Effect]) {
        let (mut allowed, mut heard_of) = (None, None);
        match cause {
            Event::StopSending(key) | Event::Discard(key) => drop(self.stopped.insert(key.clone())),
            Event::Retry(key) => allowed = Some(key),
            Event::Delivered { key, heard }
                if matches!(heard.as_ref(), Heard::Answer(_) | Heard::NotSent | Heard::FileGone(_)) =>
            {
                heard_of = Some(key);
            }
            Event::OnWay(way) => match way.as_ref() {
                Way::SendAnyway(key) => (allowed, heard_of) = (Some(key), Some(key)),
                Way::SentElsewhere(key) => heard_of = Some(key),
                _ => {}
            },
            _ => {}
        }
        self.stopped.retain(|key| Some(key) != allowed);
        self.unknown.retain(|key| Some(key) != heard_of);
        for effect in effects {
            let Effect::Send(shipment) = effect else { continue };
            assert!(!self.stopped.contains(&shipment.key), "sent after it was stopped\n{}", self.tail());
            if shipment.request.url == "/tickets" {
                assert!(self.unknown.insert(shipment.key.clone()), "a second ticket may be made\n{}", self.tail());
            }
        }
    }

    fn check_keys(&self) {
        let mut keys: BTreeMap<&str, &str> = BTreeMap::new();
        for parcel in &self.play.visit.outbox {
            let other = keys.insert(&parcel.draft.id, &parcel.key);
            assert_eq!(other, None, "{} has two keys\n{}", parcel.draft.id, self.tail());
        }
        let visit = &self.play.visit;
        let mut ids = BTreeSet::new();
        let drafts = std::iter::once(&visit.draft).chain(&visit.waiting);
        assert!(drafts.map(|draft| &draft.id).all(|id| ids.insert(id)), "two drafts of one id\n{}", self.tail());
        let written_on = matches!(visit.screen, Screen::Ask | Screen::Details | Screen::Review | Screen::Split { .. });
        if !self.has_form() {
            return;
        }
        let frozen = written_on && keys.contains_key(visit.draft.id.as_str());
        assert!(!frozen, "the draft of a ticket under way is written on\n{}", self.tail());
        let kept: BTreeSet<_> = self.device.parcels.keys().map(String::as_str).collect();
        let live: BTreeSet<_> = visit.outbox.iter().map(|parcel| parcel.key.as_str()).collect();
        assert_eq!(kept, live, "the device holds other parcels than the visit\n{}", self.tail());
    }

    fn tail(&self) -> String {
        self.log[self.log.len().saturating_sub(25)..].join("\n")
    }
}

#[test]
fn events_in_any_order_break_nothing() {
    for profile in [plain, mild, strict] {
        for seed in 0..HISTORIES / 6 {
            let mut history = History::new(profile(), 1_000 + seed);
            for _ in 0..EVENTS {
                let event = history.any_event();
                let effects = history.play.send(event);
                history.device.take(&effects);
                history.check_effects(&effects);
            }
        }
    }
}

fn run(profile: fn() -> Profile, seeds: std::ops::Range<u64>) -> usize {
    let mut arrived = 0;
    for seed in seeds {
        let mut history = History::new(profile(), seed);
        for _ in 0..EVENTS {
            if history.dice.below(80) == 0 {
                history.reopen();
            }
            // The form comes some time after it was asked for, or does not.
            if matches!(history.play.visit.form, Form::Coming) && history.dice.below(4) == 0 {
                let came = history.dice.below(3) > 0;
                let event = if came { history.device.arrived() } else { Event::FormMissing };
                history.step(event);
                if came {
                    let found = history.device.found();
                    history.step(found);
                }
            }
            let event = history.event();
            history.step(event);
        }
        arrived += history.arrived.len();
    }
    arrived
}

/// At least so many tickets arrive, or the histories end too early to show anything.
fn loses_nothing(profile: fn() -> Profile, seeds: std::ops::Range<u64>, least: usize) {
    let arrived = run(profile, seeds);
    assert!(arrived >= least, "only {arrived} tickets arrived");
}

#[test]
fn no_history_with_a_help_desk_that_knows_no_keys_loses_a_word_or_makes_two_tickets() {
    loses_nothing(posted, SHORT..SHORT + SHORT_HISTORIES, 20);
}

#[test]
fn no_history_with_the_plain_provider_loses_a_word_or_lets_a_secret_out() {
    loses_nothing(plain, 0..HISTORIES, 100);
}

#[test]
fn no_history_with_the_mild_provider_loses_a_word_or_lets_a_secret_out() {
    loses_nothing(mild, 0..HISTORIES, 50);
}

#[test]
fn no_history_with_the_strict_provider_loses_a_word_or_lets_a_secret_out() {
    loses_nothing(strict, 0..HISTORIES, 20);
}
