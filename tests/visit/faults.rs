//! The fault matrix: what a client sees, and how many tickets are lost and doubled, for every way in which a sending goes wrong.
//!
//! A visit and a help desk are played against each other, once with the native contract, whose server knows a key again, and once with a
//! help desk that knows none. Everything that time, the network and the client would do is done: timers run out, the network comes back,
//! a page is opened again over what the device holds; where the outcome is unknown, the client looks into the help desk first and gives
//! the parcel up when the ticket is there. `docs/faults.md` is what comes out; `ASKWELL_BLESS=1` writes it anew.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use askwell::backend::Delay;
use askwell::backend::delivery::Heard;
use askwell::backend::selector::HttpAnswer;
use askwell::i18n::Locale;
use askwell::visit::{Effect, Event, Parcel, ParcelState, Screen, Way};

use super::device::Device;
use super::support::{Play, TEXT, keyless, picture, plain, posted};

/// What happens to a request: whether the help desk gets it whole, and what the page hears of it. [`Blow::Killed`] is the page's own end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Blow {
    /// Nothing went out.
    NotSent,
    /// The connection broke before the request was whole.
    BrokenBefore,
    /// It broke after the help desk had carried it out.
    BrokenAfter,
    /// No answer, and nothing was done.
    TimeoutBefore,
    /// No answer, and it was done.
    TimeoutAfter,
    /// A status that means that nothing was done.
    Status(u16),
    /// It was done, and the answer is none of a help desk.
    Garbage,
    /// It was not done, and the answer says so under 200.
    FalseSuccess,
    /// It was not done: the browser has followed a redirect, and the page hears another page.
    Redirected,
    /// The tab is killed while the request is out, which is carried out.
    Killed,
    /// The tab is killed before the request went out.
    KilledBefore,
}

/// A row of the matrix.
struct Row {
    name: &'static str,
    blow: Blow,
}

const ROWS: [Row; 20] = [
    Row { name: "DNS failure, offline before the request", blow: Blow::NotSent },
    Row { name: "Connection refused, TLS error (a page cannot tell them from a broken one)", blow: Blow::BrokenBefore },
    Row { name: "Connection reset in the middle of the upload", blow: Blow::BrokenBefore },
    Row { name: "Connection cut after the ticket was made", blow: Blow::BrokenAfter },
    Row { name: "Timeout before anything was done", blow: Blow::TimeoutBefore },
    Row { name: "Timeout after the ticket was made", blow: Blow::TimeoutAfter },
    Row { name: "400, 422: the content is refused", blow: Blow::Status(422) },
    Row { name: "413: too large", blow: Blow::Status(413) },
    Row { name: "401, 403, 404: address or rights are wrong", blow: Blow::Status(403) },
    Row { name: "302 to a login page, which the browser follows", blow: Blow::Redirected },
    Row { name: "408, 409, 425: too early or in flight", blow: Blow::Status(409) },
    Row { name: "429: too many", blow: Blow::Status(429) },
    Row { name: "500: an error before the ticket was made", blow: Blow::Status(500) },
    Row { name: "503: down for the moment", blow: Blow::Status(503) },
    Row { name: "200 with an error in it", blow: Blow::FalseSuccess },
    Row { name: "200 with garbage, or 10 MB of it, after the ticket was made", blow: Blow::Garbage },
    Row { name: "A slow drip of an answer that never ends", blow: Blow::TimeoutAfter },
    Row { name: "The tab is killed before the request", blow: Blow::KilledBefore },
    Row { name: "The tab is killed while the request is out", blow: Blow::Killed },
    Row { name: "The clock jumps a year ahead while the request is out", blow: Blow::Status(503) },
];

/// A help desk: what it was asked for, and what it has made.
struct Desk {
    knows_keys: bool,
    /// Key → number.
    made: BTreeMap<String, u32>,
    tickets: u32,
    files: usize,
}

impl Desk {
    /// Carries a request out.
    fn carry(&mut self, key: &str, url: &str, files: usize) -> Heard {
        let answer =
            |status, body: String| Heard::Answer(HttpAnswer { status, headers: Vec::new(), body: body.into_bytes() });
        if url.ends_with("/files") {
            self.files += 1;
            return answer(200, "{}".to_owned());
        }
        if let Some(number) = self.made.get(key).filter(|_| self.knows_keys) {
            return answer(201, format!("{{\"number\":\"{number}\"}}"));
        }
        self.tickets += 1;
        self.files += if self.knows_keys { files } else { 0 };
        self.made.insert(key.to_owned(), self.tickets);
        answer(201, format!("{{\"number\":\"{}\"}}", self.tickets))
    }
}

/// What came of a row.
#[derive(Debug, PartialEq, Eq)]
struct End {
    /// What the client saw first of the fault.
    seen: String,
    lost: u32,
    doubled: u32,
}

/// Whether the device takes what it is asked to keep: storage that is full or denied does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Storage {
    Works,
    Refuses,
}

/// One ticket with two files; the fault strikes its request number `at`.
fn run(row: &Row, knows_keys: bool, at: usize, storage: Storage) -> Option<End> {
    let kept = storage == Storage::Works;
    let keep = |device: &mut Device, effects: &[Effect]| {
        if kept {
            device.take(effects);
        }
    };
    let mut desk = Desk { knows_keys, made: BTreeMap::new(), tickets: 0, files: 0 };
    let profile = if knows_keys { plain() } else { posted() };
    let mut device = Device { desk: profile.desk.clone(), ..Device::default() };
    let mut play = Play::of(profile.clone());
    if !knows_keys {
        play.send(Event::from(Way::CourierCame(Some(keyless()))));
    }
    play.review(TEXT);
    if !kept {
        // The files are in the page's memory, and it is told.
        play.send(Event::StorageRefused);
    }
    play.send(Event::FilesPicked(vec![picture("a"), picture("b")]));
    let mut effects = play.send(Event::Send);
    keep(&mut device, &effects);
    let key = play.visit.outbox[0].key.clone();
    effects = play.send(Event::Packed { key: key.clone(), kept });
    assert_eq!(play.visit.kept, kept, "what the screens go by");
    let (mut requests, mut seen) = (0, None);
    for _ in 0..60 {
        keep(&mut device, &effects);
        let out = effects.iter().find_map(|effect| match effect {
            Effect::Send(shipment) => Some(shipment.clone()),
            _ => None,
        });
        if effects.iter().any(|effect| matches!(effect, Effect::LoadCourier(_))) {
            effects = play.send(Event::from(Way::CourierCame(Some(keyless()))));
            continue;
        }
        if let Some(shipment) = out {
            let strikes = requests == at && seen.is_none();
            requests += 1;
            let blow = if strikes { Some(row.blow) } else { None };
            let carried =
                matches!(blow, None | Some(Blow::BrokenAfter | Blow::TimeoutAfter | Blow::Garbage | Blow::Killed));
            let files = shipment.files.len();
            let answer = if carried { desk.carry(&key, &shipment.request.url, files) } else { Heard::NotSent };
            let status = |status, body: &str| {
                Heard::Answer(HttpAnswer { status, headers: Vec::new(), body: body.as_bytes().to_vec() })
            };
            let heard = match blow {
                None => Some(answer),
                Some(Blow::NotSent) => Some(Heard::NotSent),
                Some(Blow::BrokenBefore | Blow::BrokenAfter) => Some(Heard::Broken),
                Some(Blow::TimeoutBefore | Blow::TimeoutAfter) => Some(Heard::TimedOut),
                Some(Blow::Status(code)) => Some(status(code, r#"{"detail":"no"}"#)),
                Some(Blow::Garbage | Blow::Redirected) => Some(status(200, "<html>")),
                Some(Blow::FalseSuccess) => Some(status(200, r#"{"detail":"no"}"#)),
                Some(Blow::Killed | Blow::KilledBefore) => None,
            };
            if row.name.contains("clock") && strikes {
                play.now += 365.0 * 86_400e3;
            }
            if let Some(heard) = heard {
                effects = play.send(Event::Delivered { key: key.clone(), heard: Arc::new(heard) });
            } else if !kept {
                let seen = "Nothing: it went with the tab".to_owned();
                return Some(End { seen, lost: u32::from(desk.tickets == 0), doubled: 0 });
            } else {
                // What the first parts of the effects asked of the device was done; the tab is gone, and opened again.
                let mut next = Play::early(profile.clone(), "again");
                next.now = play.now;
                next.send(device.restored(""));
                effects = next.send(device.arrived());
                play = next;
            }
            if strikes {
                seen = Some(told(&play, &key));
            }
            continue;
        }
        if play.visit.outbox.is_empty() && !play.visit.history.is_empty() {
            break;
        }
        // Nothing is under way: time, the network and the client do what they do.
        play.now += 1_000_000.0;
        effects = match play.visit.parcel(&key).map(|parcel| (&parcel.state, parcel.number.is_some())) {
            Some((ParcelState::Waiting { why: Delay::Doubt, .. }, _)) => {
                // The client looks into the help desk.
                if desk.made.contains_key(&key) { break } else { play.send(Event::from(Way::SendAnyway(key.clone()))) }
            }
            Some((ParcelState::Waiting { next: Some(_), .. }, _)) => play.send(Event::from(Way::Due(key.clone()))),
            Some((_, _)) => play.send(Event::Retry(key.clone())),
            None if play.visit.history.is_empty() => {
                // It came back into the form; the client mends and sends it again.
                play.send(Event::DetailsDone);
                if play.visit.screen != Screen::Review {
                    play.visit.screen = Screen::Review;
                }
                let effects = play.send(Event::Send);
                keep(&mut device, &effects);
                let key = play.visit.outbox.first()?.key.clone();
                let more = play.send(Event::Packed { key: key.clone(), kept });
                return mended_end(play, desk, more, &key, seen?);
            }
            None => break,
        };
    }
    // A step that this way does not have.
    let seen = seen?;
    Some(End { seen, lost: u32::from(desk.tickets == 0), doubled: desk.tickets.saturating_sub(1) })
}

/// The end of a ticket that was refused and mended: it goes out under a new key.
fn mended_end(mut play: Play, mut desk: Desk, effects: Vec<Effect>, key: &str, seen: String) -> Option<End> {
    let mut effects = effects;
    for _ in 0..6 {
        let out = effects.iter().find_map(|effect| match effect {
            Effect::Send(shipment) => Some(shipment.clone()),
            _ => None,
        });
        let Some(shipment) = out else { break };
        let heard = desk.carry(key, &shipment.request.url, shipment.files.len());
        effects = play.send(Event::Delivered { key: key.to_owned(), heard: Arc::new(heard) });
    }
    Some(End { seen, lost: u32::from(desk.tickets == 0), doubled: desk.tickets.saturating_sub(1) })
}

/// What the screen says of the parcel, in the page's own English words.
fn told(play: &Play, key: &str) -> String {
    let words = english();
    let say = |code: &str| words.get(code).unwrap_or(code).replace("{nom}", "ticket").replace("{Nom}", "Ticket");
    let Some(parcel) = play.visit.parcel(key) else {
        return match (&play.visit.refusal, &play.visit.receipt) {
            (Some(_), _) => "The form again, with what the help desk says at its fields".to_owned(),
            (None, Some(sent)) if !sent.receipt.lost_files.is_empty() => {
                "The receipt, with the file that was not taken".to_owned()
            }
            (None, Some(_)) => "The receipt".to_owned(),
            _ => "The form".to_owned(),
        };
    };
    let exists = parcel.number.is_some();
    let words = match &parcel.state {
        ParcelState::Waiting { why, .. } => match why {
            Delay::Unreachable => say("outbox.unreachable"),
            Delay::TimedOut => say("outbox.timeout"),
            Delay::Server(status) => say("outbox.unavailable").replace("{status}", &status.to_string()),
            Delay::Setup(status) => say("outbox.setup").replace("{status}", &status.to_string()),
            Delay::Unreadable => say("outbox.unreadable"),
            Delay::Hidden => say("outbox.hidden"),
            Delay::Doubt => say("outbox.doubt"),
            Delay::FileGone(_) | Delay::Elsewhere | Delay::Secret => "?".to_owned(),
        },
        ParcelState::Packing | ParcelState::Sending { .. } => say("outbox.sending"),
        ParcelState::Stopped => say("outbox.stopped"),
    };
    if exists { format!("Its number, and: {words}") } else { words }
}

fn english() -> Locale {
    let text = include_str!("../../assets/locales/en.json");
    let words: BTreeMap<String, serde_json::Value> = serde_json::from_str(text).unwrap();
    let words = words.into_iter().filter_map(|(key, words)| Some((key, words.as_str()?.to_owned())));
    Locale::new("en", words.collect())
}

/// What the tests of the relay and of the page in Chromium show, beside this matrix.
const ELSEWHERE: &str = "
## Where it is not the page that fails

| Fault | What the client sees | Lost | Doubled | Shown by |
|---|---|---|---|---|
| Relay killed (kill -9) before it has stored the ticket | waits in the outbox, goes again under the same key | 0 | 0 | `tests/relay/kills.rs` |
| Relay killed after it has stored the ticket, before the request to the help desk | the help desk's number, a little later | 0 | 0 | `tests/relay/kills.rs` |
| Relay killed while the request is out, help desk that knows keys | the help desk's number, a little later | 0 | 0 | `tests/relay/kills.rs` |
| Relay killed while the request is out, help desk that knows none | the receipt of the relay: a person looks first | 0 | 0 | `tests/relay/kills.rs` |
| One of two relays on PostgreSQL killed | the other one's answer, same number | 0 | 0 | `tests/relay/nodes.rs` |
| Help desk down, slow, refusing the relay's key | the receipt of the relay, its number later | 0 | 0 | `tests/relay/faults.rs`, `tests/relay/delivery.rs` |
| Queue of the relay full | waits in the outbox for as long as the relay asks | 0 | 0 | `tests/relay/delivery.rs` |
| Two tabs on one ticket | one sends, the other says so, both show the receipt | 0 | 0 | `tests/visit/posting.rs`, `tests/browser/desk.test.mjs` |
| Storage full, denied, or a database that never answers | told on every screen; words and files stay in memory; copy, letter and sending work | 0 while the page is open | 0 | `tests/browser/storage.test.mjs` |
| The site was built anew and cannot read what waits on the device | its words, with copy, to be sent as a new ticket or removed; that it may have arrived is told | 0 | 0 | `tests/browser/storage.test.mjs` |
| The device was cleared while the ticket waited | nothing is left of it | 1 | 0 | — |
";

/// The rows again where the device keeps nothing, with the help desk that knows keys and the one that does not.
fn without_storage() -> String {
    let words = english();
    let mut text = format!(
        "\n## Storage full or denied\n\nEvery screen of the draft says so and offers copy and letter; while it is sent: *{}*\nBesides, at the \
         request that makes the ticket:\n\n| Fault | Help desk | What the client sees | Lost | Doubled |\n|---|---|---|---|---|\n",
        words.get("send.not_saved").unwrap_or_default()
    );
    for row in &ROWS {
        for (name, knows_keys) in [("keys", true), ("no keys", false)] {
            let end = run(row, knows_keys, 0, Storage::Refuses).unwrap_or_else(|| panic!("{}: no fault", row.name));
            // Only a tab that is killed before anything went out takes the words with it.
            let lost = u32::from(row.blow == Blow::KilledBefore);
            assert_eq!((end.lost, end.doubled), (lost, 0), "{name}: {}: {end:?}", row.name);
            let _ = writeln!(text, "| {} | {name} | {} | {} | {} |", row.name, end.seen, end.lost, end.doubled);
        }
    }
    text
}

#[test]
fn the_matrix_is_the_document() {
    let mut text = String::from(
        "# What goes wrong, and what is lost by it\n\nWritten by `tests/visit/faults.rs`, which plays every row: a ticket with two files, the fault at one of its \
         requests, and then\neverything that time, the network and the client do about it. *Keys* is a server of the native contract, which a relay is, too; \
         *no\nkeys* a help desk that is data, posted to straight from the page, which takes the ticket first and then its files one by one. Where\nnobody knows \
         whether the ticket is there, the page sends nothing by itself; the client looks into the mail or the help desk first. What the\nbrowser does \
         beneath the page is not played here: Chromium repeats a POST by itself, once, when a used connection breaks before\nthe answer. With keys that \
         makes no second ticket; a help desk without keys may make one, and no page can tell.\n",
    );
    for (title, knows_keys, at) in [
        ("Keys", true, 0),
        ("No keys, at the request that makes the ticket", false, 0),
        ("No keys, at the first file", false, 1),
    ] {
        let _ = write!(text, "\n## {title}\n\n| Fault | What the client sees | Lost | Doubled |\n|---|---|---|---|\n");
        for row in &ROWS {
            let end = run(row, knows_keys, at, Storage::Works)
                .unwrap_or_else(|| panic!("{}: the fault never struck", row.name));
            assert_eq!((end.lost, end.doubled), (0, 0), "{title}: {}: {end:?}", row.name);
            let _ = writeln!(text, "| {} | {} | {} | {} |", row.name, end.seen, end.lost, end.doubled);
        }
    }
    text.push_str(&without_storage());
    text.push_str(ELSEWHERE);
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/faults.md");
    if std::env::var_os("ASKWELL_BLESS").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(known == text, "docs/faults.md is not what the matrix says; write it with ASKWELL_BLESS=1");
}

#[test]
fn a_parcel_of_the_matrix_is_kept_before_each_request() {
    let mut play = Play::of(posted());
    play.send(Event::from(Way::CourierCame(Some(keyless()))));
    play.review(TEXT);
    let effects = play.send(Event::Send);
    let key = play.visit.outbox[0].key.clone();
    let packed = effects.iter().position(|effect| matches!(effect, Effect::Pack(_)));
    assert_eq!(packed, Some(0));
    let effects = play.send(Event::Packed { key, kept: true });
    let kept = |parcel: &Parcel| parcel.risk && parcel.attempts == 1;
    assert!(matches!(&effects[..], [Effect::Note(parcel), Effect::Send(_)] if kept(parcel)), "{effects:?}");
}
