//! What a decision asks of a draft, and what still keeps it.

use std::sync::Arc;

use askwell::{
    policy::{Facts, HostFacts, Level, Profile, decide::decide_at},
    ticket::{
        Answered, Draft, Terms,
        asked::{answers, asked, errors, excuse},
        compose,
    },
};

use super::{profile, rules::facts};

fn decided(id: &str, text: &str, draft: &Draft) -> Terms {
    let profile = Arc::new(profile(id));
    let desk = profile.desk();
    let facts = Facts { answers: answers(&profile, &desk, draft), ..facts(text) };
    let decision = decide_at(&profile, &desk, &facts);
    Terms { profile, desk, decision, because: None }
}

fn codes(id: &str, text: &str, draft: &Draft) -> Vec<(String, &'static str)> {
    let errors = errors(&decided(id, text, draft), draft, &HostFacts::default());
    errors.iter().map(|error| (error.field.clone(), error.code())).collect()
}

fn answered(pairs: &[(&str, &str)]) -> Draft {
    let mut draft =
        Draft { text: "Поставьте другую систему на сервер".into(), ..Draft::default() };
    draft.answers.extend(pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())));
    draft
}

#[test]
fn a_demand_that_rests_on_a_guess_takes_an_answer_or_a_reason() {
    let ticket = "intent=server_work service=vps";
    let mail = ("email", "a@b.example");
    let missing = |id: &str| (id.to_owned(), "missing");
    for (pairs, expected) in [
        (&[mail][..], vec![missing("os"), missing("data_loss")]),
        (&[mail, ("os", "debian-12"), ("data_loss", "yes")], vec![]),
        (&[mail, ("os", "windows-95"), ("data_loss", "yes")], vec![missing("os")]),
        (&[mail, ("os.excuse", "Это не про систему"), ("data_loss.excuse", "Данных нет")], vec![]),
        (&[mail, ("os.excuse", "нет"), ("data_loss.excuse", "Данных нет")], vec![("os".to_owned(), "no_reason")]),
        (&[("os", "keep"), ("data_loss", "yes")], vec![missing("email")]),
        (&[("os", "keep"), ("data_loss", "yes"), ("email.excuse", "Нет почты")], vec![missing("email")]),
    ] {
        assert_eq!(codes("cpanel-hoster", ticket, &answered(pairs)), expected, "{pairs:?}");
    }
    assert_eq!(excuse("os"), "os.excuse");
    assert_eq!(codes("cpanel-hoster", "intent=question", &answered(&[mail])), vec![]);
}

#[test]
fn answers_to_the_desk_and_reasons_go_with_the_ticket() {
    let draft = answered(&[
        ("os", "keep"),
        ("own_changes", "yes"),
        ("own_changes.details", "Коллега менял пароль: Qwerty123"),
        ("data_loss.excuse", "Данных нет"),
        ("url", "https://lavka.example/cart"),
    ]);
    let ticket =
        |id: &str| compose(&decided(id, "intent=server_work service=vps", &draft), &draft, &HostFacts::default(), "ru");
    let a = ticket("cpanel-hoster");
    for (key, value) in [("os", "keep"), ("data_loss.excuse", "Данных нет"), ("url", "https://lavka.example/cart")]
    {
        assert_eq!(a.answer(key), Some(value));
    }
    assert_eq!(a.answer("own_changes"), None, "nobody asks it there");
    let d = ticket("prem-site");
    assert_eq!((d.answer("own_changes"), d.answer("os")), (Some("yes"), None));
    assert!(!d.answer("own_changes.details").unwrap().contains("Qwerty123"));
}

#[test]
fn fields_of_both_halves_stand_in_the_order_of_the_form_with_their_rules() {
    let draft = Draft {
        text: "После обновления цены пропали. Почему не видно цен?".into(), ..Draft::default()
    };
    let terms = decided("prem-site", "intent=problem", &draft);
    let all = asked(&terms, &draft, &HostFacts::default());
    let ids: Vec<&str> = all.iter().map(|one| one.field.id.as_str()).collect();
    assert_eq!(ids, ["question", "steps", "evidence", "reproducible", "own_changes", "department", "email"]);
    let question = all.iter().find(|one| one.field.id == "question").unwrap();
    assert!(matches!(&question.answer, Some(Answered::FromText(text)) if text == "Почему не видно цен?"));
    let own = all.iter().find(|one| one.field.id == "own_changes").unwrap();
    assert_eq!((own.level, own.rules.as_slice(), own.excuse), (Level::Ask, &["D17".to_owned()][..], true));
    // Without the desk the form asks what the first half asks.
    let early = askwell::policy::decide(
        &Profile { desk: askwell::policy::Apart::default(), ..(*terms.profile).clone() },
        &facts("intent=problem"),
    );
    assert!(early.fields.iter().all(|field| field.id != "own_changes"));
}
