//! A visit in the hands of a test: two small providers, a knowledge base of two articles, and the ways that several tests walk.

use std::collections::BTreeMap;
use std::sync::Arc;

use askwell::backend::courier::{Courier, Post};
use askwell::backend::delivery::Heard;
use askwell::backend::profile::{
    BackendProfile, Body, Cors, Errors, FieldErrors, FieldShape, ReceiptSpec, Save, Step as Request, Value,
};
use askwell::backend::selector::HttpAnswer;
use askwell::backend::selector::Selector;
use askwell::backend::template::Template;
use askwell::kb::{Article, Block, Card, Catalog, Inline, Library, Step, Topic};
use askwell::policy::Desk;
use askwell::policy::desk::Posting;
use askwell::policy::profile::{Apart, Delivery, FieldKind, FieldSpec, Level, Localized, Rule, SingleIssue};
use askwell::policy::{HostFacts, Identifier, Profile};
use askwell::search::builder::{Document, IndexBuilder};
use askwell::visit::{Effect, Event, FORM, Form, Parcel, PickedFile, SEARCH, Saved, Screen, Visit, update};
use askwell::wire;

/// A text of one question that answers neither the question field nor the steps.
pub(crate) const TEXT: &str = "Сайт lavka.example отвечает 502 Bad Gateway с утра";
/// A text of two questions.
pub(crate) const TWO: &str = "Сайт выдаёт ошибку 500. Второй вопрос: когда спишут оплату?";
/// What no effect may carry.
pub(crate) const SECRET: &str = "Zx9!kLm2qQ";
pub(crate) const EMAIL: &str = "ivan@mail.example";
pub(crate) const START: f64 = 1_600_000_000_000.0;

fn words(ru: &str, en: &str) -> Localized {
    Localized(BTreeMap::from([("en".to_owned(), en.to_owned()), ("ru".to_owned(), ru.to_owned())]))
}

fn field(id: &str, kind: FieldKind, level: Level) -> FieldSpec {
    let label = Some(words(id, id));
    FieldSpec { id: id.to_owned(), kind, level, rule: None, label, hint: None }
}

fn provider(id: &str, fields: Vec<FieldSpec>) -> Profile {
    Profile {
        id: id.to_owned(),
        version: "1".to_owned(),
        provider: id.to_owned(),
        locale: "ru".to_owned(),
        time_zone: "Europe/Moscow".to_owned(),
        word: "заявка".to_owned(),
        rules: vec![Rule { id: "R1".to_owned(), quote: vec!["Один вопрос.".to_owned()], ..Rule::default() }],
        fields,
        delivery: Delivery { endpoint: "v1/tickets".to_owned(), mail: None },
        ..Profile::default()
    }
}

/// Demands what regulation D demands: question, steps, evidence, one question per ticket or a stated reason.
pub(crate) fn strict() -> Profile {
    let evidence = FieldKind::Evidence {
        link_hosts: vec!["prnt.sc".to_owned()],
        excuse: true,
        max_files: 2,
        max_bytes: 1_000,
        types: vec!["image/png".to_owned()],
    };
    Profile {
        single_issue: Some(SingleIssue { level: Level::Block, rule: "R1".to_owned() }),
        ..provider(
            "strict",
            vec![
                field("wish", FieldKind::Line { min_words: 3 }, Level::Block),
                field("steps", FieldKind::Steps { min: 1 }, Level::Block),
                field("evidence", evidence, Level::Block),
                field("email", FieldKind::Email, Level::Block),
            ],
        )
    }
}

/// Demands what regulation B demands: an account, an address and consent; proposes to divide and does not insist.
pub(crate) fn mild() -> Profile {
    let account = |id: &str| Identifier { id: id.to_owned(), ..Identifier::default() };
    Profile {
        single_issue: Some(SingleIssue { level: Level::Ask, rule: "R1".to_owned() }),
        ..provider(
            "mild",
            vec![
                field("login_or_contract", FieldKind::AnyOf(vec![account("login"), account("contract")]), Level::Block),
                field("email", FieldKind::Email, Level::Block),
                field("consent", FieldKind::Consent { url: None }, Level::Block),
            ],
        )
    }
}

/// Demands an address only.
pub(crate) fn plain() -> Profile {
    provider("plain", vec![field("email", FieldKind::Email, Level::Block)])
}

/// The knowledge base: the gateway's article with two steps, and one about mail.
pub(crate) fn kb() -> Event {
    let articles =
        [("gateway", "Ошибка 502 на сайте", "502 Bad Gateway", 2), ("mail", "Не приходит почта", "550 5.7.1", 0)];
    let mut builder = IndexBuilder::new("ru");
    let mut catalog = Catalog { locale: "ru".to_owned(), ..Catalog::default() };
    catalog.topics = vec![Topic { id: "site".to_owned(), title: "Сайт".to_owned(), articles: 2 }];
    for (id, title, error, steps) in articles {
        builder.add(&Document {
            title: title.into(),
            path: id.into(),
            errors: vec![error.into()],
            note: wire::encode(&Card { steps, file: format!("{id}.bin"), ..Card::default() }),
            ..Document::default()
        });
    }
    builder.about(wire::encode(&catalog));
    Event::KbLoaded(&SEARCH, Arc::new(Library::open(builder.finish()).unwrap()))
}

/// The body of the gateway's article.
pub(crate) fn gateway() -> Article {
    let step = |title: &str| Step { title: vec![Inline::Text(title.to_owned())], body: Vec::new() };
    Article {
        id: "gateway".to_owned(),
        title: "Ошибка 502 на сайте".to_owned(),
        locale: "ru".to_owned(),
        blocks: vec![Block::Steps(vec![step("Откройте журнал ошибок"), step("Перезапустите PHP")])],
        ..Article::default()
    }
}

/// Where the file of the help desk lies that is data.
pub(crate) const BACKEND: &str = "data/backend-posted.bin";

/// Demands an address only, and posts to a help desk that is data.
pub(crate) fn posted() -> Profile {
    let posting = Posting { backend: BACKEND.to_owned(), ..Posting::default() };
    let profile = provider("posted", vec![field("email", FieldKind::Email, Level::Block)]);
    Profile { desk: Apart::of(&Desk { posting, ..Desk::default() }), ..profile }
}

/// That help desk: it makes a ticket, then takes the files one by one, and recognises no key.
pub(crate) fn keyless() -> Arc<dyn Courier> {
    let template = |text: &str| Template::parse(text).unwrap();
    let id = Save { name: "id".to_owned(), from: vec![Selector::Json("/number".to_owned())], ..Save::default() };
    let message = Body::Json(Value::Text(template("{ticket.text}")));
    let create =
        Request { url: template("/tickets"), body: message, creates: true, save: vec![id], ..Request::default() };
    let attach = Request { url: template("/{saved.id}/files"), body: Body::Raw, each_file: true, ..Request::default() };
    let receipt = ReceiptSpec { number: template("{saved.id}"), keep: vec!["id".to_owned()], ..ReceiptSpec::default() };
    let names = vec![("mail".to_owned(), "/requester/email".to_owned())];
    let fields = vec![FieldErrors { at: "/fields".to_owned(), shape: FieldShape::Members { text: String::new() } }];
    let errors = Errors { message: vec![Selector::Json("/detail".to_owned())], fields, names, ..Errors::default() };
    let profile = BackendProfile {
        steps: vec![create, attach],
        receipt,
        errors,
        cors: Cors::Partial,
        ..BackendProfile::default()
    };
    Post::open(&Post { profile, ..Post::default() }.seal()).unwrap()
}

pub(crate) fn picture(key: &str) -> PickedFile {
    let (key, name) = (key.to_owned(), format!("{key}.png"));
    PickedFile { key, name, media_type: "image/png".to_owned(), size: 100 }
}

pub(crate) fn http(status: u16, body: &str) -> Heard {
    Heard::Answer(HttpAnswer { status, headers: Vec::new(), body: body.as_bytes().to_vec() })
}

pub(crate) fn created() -> Heard {
    http(201, r#"{"number":"100-7"}"#)
}

/// A visit and what it has asked for.
pub(crate) struct Play {
    pub(crate) visit: Visit,
    pub(crate) now: f64,
    /// What the browser's history was told, apart from the other effects: place, and whether Back leads back from there.
    pub(crate) moves: Vec<(String, bool)>,
    /// How often the search was asked for, apart from the other effects.
    pub(crate) searches: u32,
}

impl Play {
    pub(crate) fn of(profile: Profile) -> Self {
        Self::named(profile, "0123456789abcdef0123456789abcdef")
    }

    pub(crate) fn named(profile: Profile, entropy: &str) -> Self {
        let mut play = Self::early(profile, entropy);
        play.visit.form = Form::Here(&FORM);
        play
    }

    /// A page whose form has not come yet.
    pub(crate) fn early(profile: Profile, entropy: &str) -> Self {
        let visit = Visit::new("ru", Arc::new(profile), HostFacts::default(), entropy);
        Self { visit, now: START, moves: Vec::new(), searches: 0 }
    }

    pub(crate) fn send(&mut self, event: Event) -> Vec<Effect> {
        self.now += 1_000.0;
        let mut effects = update(&mut self.visit, self.now, event);
        effects.retain(|effect| match effect {
            Effect::Moved { place, opens } => {
                self.moves.push((place.clone(), *opens));
                false
            }
            Effect::LoadSearch => {
                self.searches += 1;
                false
            }
            _ => true,
        });
        effects
    }

    /// Several events; the effects of the last one.
    pub(crate) fn play(&mut self, events: impl IntoIterator<Item = Event>) -> Vec<Effect> {
        events.into_iter().map(|event| self.send(event)).last().unwrap_or_default()
    }

    pub(crate) fn typed(&mut self, text: &str) -> Vec<Effect> {
        let caret = text.encode_utf16().count() as u32;
        self.send(Event::Typed { text: text.to_owned(), caret })
    }

    pub(crate) fn answer(&mut self, field: &str, value: &str) {
        self.send(Event::Answered(field.to_owned(), value.to_owned()));
    }

    /// From nothing to the review of the plain provider.
    pub(crate) fn review(&mut self, text: &str) {
        self.typed(text);
        self.send(Event::Continue);
        self.answer("email", EMAIL);
        self.send(Event::DetailsDone);
        assert_eq!(self.visit.screen, Screen::Review, "{:?}", self.visit.errors);
    }

    /// Presses Send and packs; the parcel's key.
    pub(crate) fn sending(&mut self) -> String {
        let effects = self.send(Event::Send);
        let key = match effects.first() {
            Some(Effect::Pack(parcel)) => parcel.key.clone(),
            other => panic!("not packed: {other:?} {:?}", self.visit.errors),
        };
        let effects = self.send(Event::Packed { key: key.clone(), kept: true });
        assert!(sent_keys(&effects).eq([key.as_str()]), "{effects:?}");
        key
    }

    /// A plain visit whose ticket is under way; its key.
    pub(crate) fn under_way(text: &str) -> (Self, String) {
        let mut play = Self::of(plain());
        play.review(text);
        let key = play.sending();
        (play, key)
    }

    pub(crate) fn deliver(&mut self, key: &str, answer: Heard) -> Vec<Effect> {
        self.send(Event::Delivered { key: key.to_owned(), heard: Arc::new(answer) })
    }

    /// Fields of the faults, in order.
    pub(crate) fn faulty(&self) -> Vec<&str> {
        self.visit.errors.iter().map(|error| error.field.as_str()).collect()
    }
}

pub(crate) fn sent_keys(effects: &[Effect]) -> impl Iterator<Item = &str> {
    effects.iter().filter_map(|effect| match effect {
        Effect::Send(shipment) => Some(shipment.key.as_str()),
        _ => None,
    })
}

pub(crate) fn saved(effects: &[Effect]) -> Option<&Saved> {
    effects.iter().find_map(|effect| match effect {
        Effect::Save(saved) => Some(saved.as_ref()),
        _ => None,
    })
}

pub(crate) fn noted(effects: &[Effect]) -> Option<&Parcel> {
    effects.iter().find_map(|effect| match effect {
        Effect::Note(parcel) => Some(parcel.as_ref()),
        _ => None,
    })
}
