//! What exactly does support see? `tests/fixtures/tickets/*.txt` are the golden texts.

use askwell::{
    policy::{HostFacts, KnownTicket, Profile},
    ticket::{Attachment, Draft, ReadArticle, Ticket, compose},
};

use super::{diphost, prem_site, terms};

/// Labels in English, as the locale would give them.
fn label(key: &str) -> String {
    key.trim_start_matches("ticket.").trim_start_matches("field.").trim_end_matches(".label").replace('.', " ")
}

pub(crate) fn draft_for_d() -> Draft {
    let mut draft = Draft {
        id: "d1".into(),
        text: "Здравствуйте! Не выводятся цены в шаблоне корзины на lavka.example. Мой пароль: Qwerty123. См. билет 482-1973.\nПочему пропали цены?".into(),
        ..Draft::default()
    };
    draft.steps = vec!["Обновила модуль доставки".into(), " ".into(), "Очистила кэш, пароль: Qwerty123".into()];
    draft.files.push(Attachment { key: "k1".into(), name: "cart.png".into(), media_type: "image/png".into(), size: 9 });
    draft
        .articles
        .push(ReadArticle { id: "cart".into(), title: "Пустая корзина".into(), ..ReadArticle::default() });
    draft.answers.insert("evidence_link".into(), "https://prnt.sc/Ab12".into());
    draft
}

fn composed(profile: &Profile, draft: &Draft, host: &HostFacts, locale: &str) -> Ticket {
    compose(&terms(profile, draft, host), draft, host, locale)
}

fn host() -> HostFacts {
    let ticket = |number: &str| KnownTicket { number: number.into(), ..KnownTicket::default() };
    HostFacts {
        email: Some("anna@lavka.example".into()),
        plan: Some("Premium".into()),
        tickets: vec![ticket("482-1973"), ticket("482"), ticket("9")],
        ..HostFacts::default()
    }
}

#[test]
fn a_ticket_for_prem_site() {
    let ticket = composed(&prem_site(), &draft_for_d(), &host(), "ru");
    assert_eq!(ticket.to_text(&label), include_str!("../fixtures/tickets/prem-site.txt"));
    assert_eq!(ticket.profile, ("prem-site".into(), "2026-11-22".into()));
    assert_eq!(ticket.rules, ["D9", "D10", "D15", "D17", "D6", "D7", "D8", "D3"]);
    assert_eq!(ticket.consent, None);
    assert_eq!((ticket.related.as_slice(), ticket.locale.as_str()), (&["482-1973".to_owned()][..], "ru"));
}

#[test]
fn a_ticket_for_diphost() {
    let mut draft = Draft {
        text: "Логин u10482. При входе в почту ERR_TIMED_OUT.\nПрошу проверить сервер почты.".into(),
        consent: true,
        ..Draft::default()
    };
    draft.answers.insert("email".into(), " anna@lavka.example ".into());
    let ticket = composed(&diphost(), &draft, &HostFacts::default(), "en");
    assert_eq!(ticket.to_text(&label), include_str!("../fixtures/tickets/diphost.txt"));
    assert_eq!(ticket.rules, ["B23", "B1", "B11", "B28", "B3", "B4", "B12", "B14", "B32", "B20"]);
    assert_eq!((ticket.consent, ticket.department), (Some(true), None));
    assert_eq!(ticket.error.as_deref(), Some("ERR_TIMED_OUT"));
}

#[test]
fn no_part_of_a_ticket_holds_a_secret() {
    let secret = "пароль: Qwerty123";
    let mut draft = draft_for_d();
    for key in ["question", "evidence_excuse"] {
        draft.answers.insert(key.into(), secret.into());
    }
    draft.subject = Some(secret.into());
    draft.kept_as_one = Some(secret.into());
    let ticket = composed(&prem_site(), &draft, &host(), "ru");
    let all = format!("{ticket:?}");
    assert!(!all.contains("Qwerty123"), "{all}");
    assert!(!ticket.to_text(&label).contains("Qwerty123"));
    assert!(ticket.answers.contains_key("kept_as_one"));
    // What the client calls no secret goes as typed.
    draft.not_secret.push("Qwerty123".into());
    assert!(composed(&prem_site(), &draft, &host(), "ru").body.contains("Qwerty123"));
}

#[test]
fn several_questions_bring_their_rule() {
    let draft = Draft {
        text: "1) почта не ходит 2) сайт не открывается".into(), ..Draft::default()
    };
    let ticket = composed(&prem_site(), &draft, &HostFacts::default(), "ru");
    assert!(ticket.rules.contains(&"D16".to_owned()));
    // Both are down, and what is not shown is the technical department's.
    assert_eq!(ticket.department.as_deref(), Some("technical"));
}

#[test]
fn an_empty_ticket_is_an_empty_text() {
    assert_eq!(Ticket::default().to_text(&label), "");
}
