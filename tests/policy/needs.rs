//! What does the text, the host or an article already answer?

use askwell::{
    policy::{HostFacts, Profile},
    ticket::{Answered, Draft, ReadArticle, asked::asked, prefill},
};

use super::{diphost, prem_site, terms};

fn answer(profile: &Profile, field: &str, draft: &Draft, host: &HostFacts) -> Option<Answered> {
    let terms = terms(profile, draft, host);
    asked(&terms, draft, host).into_iter().find(|asked| asked.field.id == field).unwrap().answer
}

fn from_text(profile: &Profile, field: &str, text: &str) -> Option<String> {
    let draft = Draft { text: text.into(), ..Draft::default() };
    match answer(profile, field, &draft, &HostFacts::default()) {
        Some(Answered::FromText(found)) => Some(found),
        Some(other) => panic!("{field}: {other:?}"),
        None => None,
    }
}

#[test]
fn the_text_answers_what_it_tells() {
    let (b, d) = (diphost(), prem_site());
    for (profile, field, text, expected) in [
        (&d, "question", "Корзина пустая. Почему не выводятся товары?", Some("Почему не выводятся товары?")),
        (&d, "question", "Корзина пустая. Что делать?", None),
        (&d, "question", "Корзина пустая.", None),
        (&d, "steps", "1. Зашёл в админку\n2. Нажал «Обновить»", Some("Зашёл в админку\nНажал «Обновить»")),
        (&d, "steps", "Обновил модуль, потом очистил кэш", Some("Обновил модуль\nОчистил кэш")),
        (&d, "steps", "Не выводится цена", None),
        (&d, "steps", "Сайт выдаёт ошибку 500 после обновления плагина", None),
        (&d, "steps", "Не открывается с утра. Ничего не менял.", Some("Ничего не менял")),
        (&d, "steps", "Сайт лежит, ошибка 500 с утра, сам ничего не трогал", Some("Сам ничего не трогал")),
        (&d, "steps", "Нажимаю «Купить», а кнопка ничего не делает", None),
        (&d, "own_changes", "Шапка съехала, ничего не менял", Some("no")),
        (&d, "own_changes", "Шапка съехала, ничего не делал", Some("no")),
        (&d, "own_changes", "Шапка съехала, ничего не нажимал", None),
        (&d, "own_changes", "Шапка съехала, больше ничего не менял", None),
        (&d, "steps", "I did nothing, the site is just down", Some("I did nothing")),
        (&d, "evidence", "Вот снимок https://prnt.sc/Ab12, посмотрите", Some("https://prnt.sc/Ab12")),
        (&d, "evidence", "Вот снимок (https://img.lightshot.app/a.png)", Some("https://img.lightshot.app/a.png")),
        (&d, "evidence", "Сайт https://lavka.example не открывается", None),
        (&d, "department", "Съехал шаблон", Some("шаблон")),
        (&d, "email", "Не приходят письма на info@lavka.example", None),
        (&b, "login_or_contract", "Мой логин u10482, сайт лежит", Some("u10482")),
        (&b, "login_or_contract", "логин: lavka", Some("lavka")),
        (&b, "login_or_contract", "логин lavka, сайт лежит", Some("lavka")),
        (&b, "login_or_contract", "Договор № 12345", Some("12345")),
        (&b, "login_or_contract", "номер договора D-12345.", Some("D-12345")),
        (&b, "login_or_contract", "Contract number 12345", Some("12345")),
        (&b, "login_or_contract", "the login page does not open", None),
        (&b, "login_or_contract", "логин и пароль не подходят", None),
        (&b, "login_or_contract", "логин не подходит", None),
        (&b, "login_or_contract", "сайт u10482 лежит", None),
        (
            &b,
            "task",
            "Сайт лежит. Прошу восстановить копию от понедельника.",
            Some("Прошу восстановить копию от понедельника."),
        ),
        (&b, "task", "Please restore the backup from Monday", Some("Please restore the backup from Monday")),
        (&b, "task", "Помогите, пожалуйста", None),
        (&b, "error_text", "Пишет ERR_SSL_PROTOCOL_ERROR в браузере", Some("ERR_SSL_PROTOCOL_ERROR")),
        (&b, "error_text", "На сайте ошибка 500", None),
        (&b, "error_text", "Ошибка 500, пишет «Превышен лимит процессов»", Some("Превышен лимит процессов")),
        (&b, "error_text", "Не открывается", None),
        (
            &b,
            "error_text",
            "Не открывается сайт, пишет ERR_CONNECTION_TIMED_OUT. SQLSTATE[HY000] [2002] Connection refused",
            Some("ERR_CONNECTION_TIMED_OUT\nSQLSTATE[HY000] [2002] Connection refused"),
        ),
    ] {
        assert_eq!(from_text(profile, field, text).as_deref(), expected, "{field}: {text}");
    }
}

#[test]
fn the_host_answers_too() {
    let host = HostFacts { login: Some("u10482".into()), email: Some("a@b.example".into()), ..HostFacts::default() };
    let empty = Draft::default();
    assert_eq!(answer(&diphost(), "login_or_contract", &empty, &host), Some(Answered::FromHost("u10482".into())));
    assert_eq!(answer(&diphost(), "email", &empty, &host), Some(Answered::FromHost("a@b.example".into())));
    assert_eq!(answer(&diphost(), "consent", &empty, &host), None);
}

#[test]
fn what_was_tried_from_an_article_is_not_what_was_done_before_the_trouble() {
    let host = HostFacts::default();
    let read = ReadArticle {
        done: vec![0, 1],
        failed: vec![2],
        steps: vec!["Раз".into(), "Два".into(), "Три".into()],
        ..ReadArticle::default()
    };
    for profile in [prem_site(), diphost()] {
        let mut draft = Draft { articles: vec![read.clone()], ..Draft::default() };
        assert_eq!(answer(&profile, "steps", &draft, &host), None);
        let asked_for = terms(&profile, &draft, &host);
        prefill(&asked_for, &mut draft, &host);
        assert!(draft.steps.is_empty());
        assert_eq!(draft.articles, std::slice::from_ref(&read), "it goes with the ticket as it is");
        draft.text = "Обновил модуль, потом очистил кэш".into();
        let asked_for = terms(&profile, &draft, &host);
        prefill(&asked_for, &mut draft, &host);
        assert_eq!(draft.steps, ["Обновил модуль", "Очистил кэш"]);
    }
}

#[test]
fn prefilling_never_overwrites_the_client_and_is_done_once() {
    let host = HostFacts { login: Some("u10482".into()), email: Some("a@b.example".into()), ..HostFacts::default() };
    let mut draft =
        Draft { text: "Прошу вернуть сайт. Пишет ERR_TIMED_OUT".into(), ..Draft::default() };
    draft.answers.insert("email".into(), "own@c.example".into());
    draft.answers.insert("task".into(), String::new());
    let asked_for = terms(&diphost(), &draft, &host);
    prefill(&asked_for, &mut draft, &host);
    assert_eq!(draft.answer("email"), Some("own@c.example"));
    assert_eq!(draft.answer("task"), None, "what the client has cleared stays cleared");
    assert_eq!(draft.answer("login"), Some("u10482"));
    assert_eq!(draft.answer("error_text"), Some("ERR_TIMED_OUT"));
    let once = draft.clone();
    let asked_for = terms(&diphost(), &draft, &host);
    prefill(&asked_for, &mut draft, &host);
    assert_eq!(draft, once);
}

#[test]
fn a_prefilled_answer_holds_no_secret() {
    let mut draft = Draft {
        text: "Почему не подходит пароль: Qwerty123 к панели?".into(), ..Draft::default()
    };
    let asked_for = terms(&prem_site(), &draft, &HostFacts::default());
    prefill(&asked_for, &mut draft, &HostFacts::default());
    assert_eq!(draft.answer("question"), Some("Почему не подходит пароль: ●●●●●●●● к панели?"));
}

#[test]
fn needs_stand_in_the_order_of_the_form() {
    let (profile, draft) = (prem_site(), Draft::default());
    let order: Vec<String> =
        terms(&profile, &draft, &HostFacts::default()).fields().map(|(field, _)| field.id.clone()).collect();
    assert_eq!(order, ["question", "steps", "evidence", "department", "email"]);
}
