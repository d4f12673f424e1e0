//! Every demanded field of B and D: missing, malformed, given.

use askwell::{
    policy::{HostFacts, Profile},
    ticket::{Attachment, Draft, EmailFault, Fault, FieldError, validate},
};

use super::{diphost, prem_site, terms};

/// A draft that D takes.
fn good_for_d() -> Draft {
    let mut draft = Draft { text: "Корзина пустая уже неделю.".into(), ..Draft::default() };
    draft.answers.insert("question".into(), "Почему корзина пустая после обновления?".into());
    draft.answers.insert("email".into(), "anna@lavka.example".into());
    draft.steps.push("Обновила модуль доставки".into());
    draft.files.push(png("cart.png", 184_000));
    draft
}

/// A draft that B takes.
fn good_for_b() -> Draft {
    let mut draft = Draft {
        text: "После переноса не открывается админка.".into(), consent: true, ..Draft::default()
    };
    draft.answers.insert("login".into(), "u10482".into());
    draft.answers.insert("task".into(), "Вернуть доступ к админке".into());
    draft.answers.insert("email".into(), "anna@lavka.example".into());
    draft
}

fn png(name: &str, size: u64) -> Attachment {
    Attachment { key: name.into(), name: name.into(), media_type: "image/png".into(), size }
}

fn errors(profile: &Profile, draft: &Draft) -> Vec<FieldError> {
    validate(&terms(profile, draft, &HostFacts::default()), draft, &HostFacts::default())
}

/// One change to a good draft, and what is wrong then.
type Case = (&'static str, fn(&mut Draft), Option<(&'static str, Fault)>);

fn run(profile: &Profile, good: &Draft, cases: &[Case]) {
    assert_eq!(errors(profile, good), []);
    for (name, change, expected) in cases {
        let mut draft = good.clone();
        change(&mut draft);
        let expected: Vec<FieldError> =
            expected.iter().map(|(field, fault)| FieldError { field: (*field).into(), fault: fault.clone() }).collect();
        assert_eq!(errors(profile, &draft), expected, "{name}");
    }
}

fn set(draft: &mut Draft, key: &str, answer: &str) {
    draft.answers.insert(key.into(), answer.into());
}

#[test]
fn prem_site_takes_what_its_terms_ask() {
    run(
        &prem_site(),
        &good_for_d(),
        &[
            ("no text", |draft| draft.text = " \n ".into(), Some(("text", Fault::EmptyText))),
            ("no question", |draft| drop(draft.answers.remove("question")), Some(("question", Fault::Missing))),
            ("cleared question", |draft| set(draft, "question", " "), Some(("question", Fault::Missing))),
            (
                "short question",
                |draft| set(draft, "question", "Не работает"),
                Some(("question", Fault::TooShort { min_words: 3 })),
            ),
            ("three words", |draft| set(draft, "question", "Почему корзина пустая"), None),
            ("no steps", |draft| draft.steps.clear(), Some(("steps", Fault::NoSteps))),
            ("blank step", |draft| draft.steps = vec![" ".into()], Some(("steps", Fault::NoSteps))),
            ("no evidence", |draft| draft.files.clear(), Some(("evidence", Fault::NoEvidence))),
            (
                "a stated reason",
                |draft| {
                    draft.files.clear();
                    set(draft, "evidence_excuse", "Экран чёрный");
                },
                None,
            ),
            (
                "a blank reason",
                |draft| {
                    draft.files.clear();
                    set(draft, "evidence_excuse", "  ");
                },
                Some(("evidence", Fault::NoEvidence)),
            ),
            (
                "a dash for a reason",
                |draft| {
                    draft.files.clear();
                    set(draft, "evidence_excuse", "-");
                },
                Some(("evidence", Fault::NoReason)),
            ),
            (
                "a Lightshot link",
                |draft| {
                    draft.files.clear();
                    set(draft, "evidence_link", "https://prnt.sc/Ab12");
                },
                None,
            ),
            (
                "a subdomain",
                |draft| {
                    draft.files.clear();
                    set(draft, "evidence_link", "https://img.lightshot.app/x.png");
                },
                None,
            ),
            (
                "no link",
                |draft| {
                    draft.files.clear();
                    set(draft, "evidence_link", "вот снимок");
                },
                Some(("evidence", Fault::BadLink)),
            ),
            (
                "a foreign link",
                |draft| set(draft, "evidence_link", "https://disk.example/a"),
                Some((
                    "evidence",
                    Fault::LinkHost(
                        ["prnt.sc", "prntscr.com", "app.prntscr.com", "lightshot.app"].map(str::to_owned).to_vec(),
                    ),
                )),
            ),
            (
                "six files",
                |draft| draft.files = vec![png("a.png", 1); 6],
                Some(("evidence", Fault::TooManyFiles { max: 5 })),
            ),
            ("five files", |draft| draft.files = vec![png("a.png", 1); 5], None),
            ("10 MB", |draft| draft.files[0].size = 10 * 1024 * 1024, None),
            (
                "over 10 MB",
                |draft| draft.files[0].size = 10 * 1024 * 1024 + 1,
                Some(("evidence", Fault::FileTooLarge { name: "cart.png".into(), max: 10 * 1024 * 1024 })),
            ),
            (
                "an archive",
                |draft| draft.files[0].media_type = "application/zip".into(),
                Some(("evidence", Fault::FileType { name: "cart.png".into() })),
            ),
            ("no address", |draft| drop(draft.answers.remove("email")), Some(("email", Fault::Missing))),
            ("no dot", |draft| set(draft, "email", "anna@lavka"), Some(("email", Fault::BadEmail(EmailFault::NoDot)))),
            (
                "no @",
                |draft| set(draft, "email", "anna.lavka.example"),
                Some(("email", Fault::BadEmail(EmailFault::At))),
            ),
            ("a chosen department", |draft| draft.department = Some("consult".into()), None),
            ("a department that is gone", |draft| draft.department = Some("gone".into()), None),
            (
                "several questions",
                |draft| draft.text = "1) почта не ходит\n2) в корзине не выводятся товары".into(),
                Some(("single_issue", Fault::SeveralQuestions)),
            ),
            (
                "several, no reason",
                |draft| {
                    draft.text = "1) почта не ходит\n2) в корзине не выводятся товары".into();
                    draft.kept_as_one = Some(" ".into());
                },
                Some(("single_issue", Fault::SeveralQuestions)),
            ),
            (
                "several with a reason",
                |draft| {
                    draft.text = "1) почта не ходит\n2) в корзине не выводятся товары".into();
                    draft.kept_as_one = Some("Началось вместе после обновления".into());
                },
                None,
            ),
            ("short subject", |draft| draft.subject = Some("а".into()), Some(("subject", Fault::ShortSubject))),
            ("long subject", |draft| draft.subject = Some("щ".repeat(101)), Some(("subject", Fault::LongSubject))),
        ],
    );
}

#[test]
fn diphost_takes_what_its_rules_ask() {
    run(
        &diphost(),
        &good_for_b(),
        &[
            ("no account", |draft| drop(draft.answers.remove("login")), Some(("login_or_contract", Fault::Missing))),
            (
                "a contract instead",
                |draft| {
                    draft.answers.remove("login");
                    set(draft, "contract", "D-12345");
                },
                None,
            ),
            (
                "a bad login",
                |draft| set(draft, "login", "Анна Лавкина"),
                Some(("login_or_contract", Fault::BadMask { id: "login".into() })),
            ),
            (
                "a bad contract beside a good login",
                |draft| set(draft, "contract", "12"),
                Some(("login_or_contract", Fault::BadMask { id: "contract".into() })),
            ),
            ("no goal", |draft| drop(draft.answers.remove("task")), Some(("task", Fault::Missing))),
            (
                "a short goal",
                |draft| set(draft, "task", "Почините всё"),
                Some(("task", Fault::TooShort { min_words: 3 })),
            ),
            ("no error text", |draft| drop(draft.answers.remove("error_text")), None),
            ("an error text", |draft| set(draft, "error_text", "500"), None),
            ("no steps", |draft| draft.steps.clear(), None),
            ("no address", |draft| drop(draft.answers.remove("email")), Some(("email", Fault::Missing))),
            (
                "an empty host",
                |draft| set(draft, "email", "anna@"),
                Some(("email", Fault::BadEmail(EmailFault::Domain))),
            ),
            ("no consent", |draft| draft.consent = false, Some(("consent", Fault::NoConsent))),
            ("several questions", |draft| draft.text = "1) почта не ходит 2) сайт не открывается".into(), None),
        ],
    );
}

#[test]
fn a_form_left_empty_is_told_in_its_order() {
    let told = |profile: &Profile| -> Vec<(String, &'static str)> {
        errors(profile, &Draft::default()).iter().map(|error| (error.field.clone(), error.code())).collect()
    };
    let expected = |pairs: &[(&str, &'static str)]| -> Vec<(String, &'static str)> {
        pairs.iter().map(|(field, code)| ((*field).to_owned(), *code)).collect()
    };
    assert_eq!(
        told(&prem_site()),
        expected(&[
            ("text", "empty_text"),
            ("question", "missing"),
            ("steps", "no_steps"),
            ("evidence", "no_evidence"),
            ("email", "missing")
        ])
    );
    assert_eq!(
        told(&diphost()),
        expected(&[
            ("text", "empty_text"),
            ("login_or_contract", "missing"),
            ("task", "missing"),
            ("email", "missing"),
            ("consent", "no_consent")
        ])
    );
}

#[test]
fn what_the_host_knows_is_not_demanded() {
    let host = HostFacts { contract: Some("12345".into()), email: Some("a@b.example".into()), ..HostFacts::default() };
    let mut draft = good_for_b();
    draft.answers.remove("login");
    draft.answers.remove("email");
    assert_eq!(validate(&terms(&diphost(), &draft, &host), &draft, &host), []);
}

#[test]
fn faults_carry_what_their_words_need() {
    let error = |fault| FieldError { field: "evidence".into(), fault };
    let large = error(Fault::FileTooLarge { name: "a.png".into(), max: 10 });
    assert_eq!(large.code(), "file_too_large");
    assert_eq!(large.args(), [("field", "evidence".to_owned()), ("name", "a.png".into()), ("max", "10".into())]);
    let host = error(Fault::LinkHost(vec!["prnt.sc".into(), "prntscr.com".into()]));
    assert!(host.args().contains(&("hosts", "prnt.sc, prntscr.com".to_owned())));
}
