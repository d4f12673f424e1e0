//! How many questions does a text hold? `tests/fixtures/tickets/questions.txt` is the table.

use askwell::ticket::{Attachment, Draft, compose::divide, issues::questions};

const TABLE: &str = include_str!("../fixtures/tickets/questions.txt");

#[test]
fn several_questions_are_told_from_one() {
    let (mut several, mut one) = (0, 0);
    let mut wrong = Vec::new();
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        let (number, text) = line.split_once(' ').unwrap_or((line, ""));
        let expected: usize = number.parse().unwrap();
        let text = text.replace("\\n", "\n");
        let found = questions(&text);
        assert!(found.iter().all(|range| !text[range.clone()].trim().is_empty()), "{text}");
        assert!(found.windows(2).all(|pair| pair[0].end <= pair[1].start), "{text}");
        if found.len().max(1) != expected {
            wrong.push(format!(
                "{line}\n    found {:?}",
                found.iter().map(|range| &text[range.clone()]).collect::<Vec<_>>()
            ));
        }
        if expected > 1 { several += 1 } else { one += 1 }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), several + one, wrong.join("\n"));
    assert!(several >= 20 && one >= 20, "{several} and {one}");
}

#[test]
fn the_parts_are_what_the_client_wrote() {
    for (text, parts) in [
        ("Добрый день. 1) почта не ходит 2) сайт не открывается", &["почта не ходит", "сайт не открывается"][..]),
        ("Не открывается сайт, также не работает почта", &["Не открывается сайт", "не работает почта"]),
        ("Сайт лежит. Второй вопрос: как продлить домен?", &["Сайт лежит.", "как продлить домен?"]),
    ] {
        assert_eq!(questions(text).into_iter().map(|range| &text[range]).collect::<Vec<_>>(), parts);
    }
}

/// Each part is sent alone, and must read as if it had been written alone.
#[test]
fn a_part_reads_as_a_text_of_its_own() {
    for (text, parts) in [
        (
            "Добрый день!\n- не открывается сайт\n- пришлите счёт за ноябрь",
            [
                ("Добрый день!\nне открывается сайт", "Не открывается сайт"),
                ("пришлите счёт за ноябрь", "Пришлите счёт за ноябрь"),
            ],
        ),
        (
            "Два вопроса: 1. Почему не обновляется DNS у a.example? 2. Где скачать договор?",
            [
                ("Почему не обновляется DNS у a.example?", "Почему не обновляется DNS у a.example?"),
                ("Где скачать договор?", "Где скачать договор?"),
            ],
        ),
        (
            "Здравствуйте! Не работает почта. И с бэкапом вопрос: сколько дней он хранится?",
            [
                ("Здравствуйте!\nНе работает почта.", "Не работает почта"),
                ("с бэкапом вопрос: сколько дней он хранится?", "С бэкапом вопрос: сколько дней он хранится?"),
            ],
        ),
        (
            "Не открывается магазин. И почта на домене также перестала приходить, нужен возврат писем.",
            [
                ("Не открывается магазин.", "Не открывается магазин"),
                (
                    "И почта на домене также перестала приходить, нужен возврат писем.",
                    "Почта на домене также перестала приходить, нужен возврат писем",
                ),
            ],
        ),
    ] {
        let draft = Draft { text: text.into(), ..Draft::default() };
        let divided = divide(&draft, &questions(text));
        let shown: Vec<_> = divided.iter().map(|part| (part.text.as_str(), part.subject_line())).collect();
        let wanted: Vec<_> = parts.iter().map(|(text, subject)| (*text, (*subject).to_owned())).collect();
        assert_eq!(shown, wanted);
    }
}

#[test]
fn a_divided_draft_keeps_identity_files_and_what_belongs_to_all() {
    let file = |name: &str| Attachment { name: name.into(), ..Attachment::default() };
    let mut draft = Draft {
        id: "d1".into(),
        text: "Здравствуйте, домен lavka.example.\n1) не ходит почта, снимок mail.png\n2) не открывается сайт, снимок site.png".into(),
        files: vec![file("site.png"), file("mail.png"), file("more.png")],
        steps: vec!["Обновила модуль".into()],
        ..Draft::default()
    };
    draft.answers.insert("email".into(), "anna@lavka.example".into());
    draft.answers.insert("question".into(), "Почему не ходит почта?".into());
    let parts = divide(&draft, &questions(&draft.text));
    assert_eq!(parts.len(), 2);
    assert_eq!(parts[0].text, "Здравствуйте, домен lavka.example.\nне ходит почта, снимок mail.png");
    assert_eq!(parts[1].text, "Здравствуйте, домен lavka.example.\nне открывается сайт, снимок site.png");
    let names = |draft: &Draft| draft.files.iter().map(|file| file.name.clone()).collect::<Vec<_>>();
    assert_eq!(
        (names(&parts[0]), names(&parts[1])),
        (vec!["mail.png".into(), "more.png".into()], vec!["site.png".into()])
    );
    assert_eq!(parts[0].subject.as_deref(), Some("Не ходит почта, снимок mail.png"));
    assert!(parts.iter().all(|part| part.answer("email").is_some()));
    assert_eq!((parts[0].answer("question").is_some(), parts[1].answer("question")), (true, None));
    assert_eq!((parts[0].steps.len(), parts[1].steps.len()), (1, 0));
    assert_eq!((parts[0].id.as_str(), parts[1].id.as_str()), ("d1", "d1-2"));
    assert_eq!(divide(&draft, std::slice::from_ref(&(0..3))), [draft.clone()]);
    assert_eq!(divide(&draft, &[0..1, 1..999_999]), [draft.clone()]);
}
