//! What a query means: what of it is asked for, what is offered as meant, and which hits have a reason to be shown.

// The setting of clippy.toml covers test functions, not the helpers beside them.
#![allow(clippy::unwrap_used)]

use askwell::search::Index;
use askwell::search::builder::{Document, IndexBuilder};

/// An index of titles with a wording each.
fn titled(articles: &[(&str, &str)]) -> Index {
    let mut builder = IndexBuilder::new("ru");
    for &(title, ask) in articles {
        builder.add(&Document { title: title.to_owned(), asks: vec![ask.to_owned()], ..Document::default() });
    }
    Index::open(builder.finish()).unwrap()
}

/// What is offered is spelled so by the corpus, or by the client where only the layout was wrong.
#[test]
fn nothing_is_offered_that_is_no_word() {
    let index = titled(&[
        ("Нет доступа по SSH", "VPS не отвечает по SSH, доступа нет. Проверьте порт."),
        ("Сайт рабочий, но медленный", "Рабочие настройки сайта. Сайт не пускает по FTP."),
        ("Письма не отправляются", "Письма вернулись с ошибкой 550 или не отправляются вовсе."),
        ("Обработка ошибок PHP", "PHP не работает: обработает ошибку сервер. Какая версия PHP нужна."),
        ("Номер порта MySQL", "MySQL отвечает на порту 3306."),
    ]);
    for (query, meant) in [
        // A neighbour of a few letters goes along only where it is a word there.
        ("ytn ljcnegf gj ssh", Some("нет доступа по ssh")),
        ("vps yt jndtxftn gj ssh", Some("vps не отвечает по ssh")),
        ("php yt hf,jnftn", Some("php не работает")),
        ("ftp yt gecrftn", Some("ftp не пускает")),
        ("ssh ytn ljcnegf gj ssh", Some("ssh нет доступа по ssh")),
        ("rfrfz dthcbz php", Some("какая версия php")),
        ("yjvth gjhnf dns", Some("номер порта dns")),
        // A stem with an ending put to it.
        ("сайт заблочен", None),
        ("неработает сайт", None),
        ("письма не отправляються", None),
        // Words of the client's own, in the wrong layout.
        ("gbcmvj dthyekjcm", Some("письмо вернулось")),
        // Nothing to repair.
        ("ssh", None),
        ("vps ssh ftp php", None),
        ("нет доступа по ssh", None),
        ("рабочие письма", None),
        ("порт mysql", None),
    ] {
        let found = index.search(query, 3);
        assert_eq!(found.meant.as_deref(), meant, "{query}");
    }
}

#[test]
fn a_hit_has_a_reason_that_a_person_understands() {
    let index = titled(&[
        ("Ошибка 502", "Сервер не отвечает, код 502 в журнале."),
        ("Права на файлы", "Поставьте права 644 и 755, размер до 550 мегабайт."),
        ("Почта и лимиты", "Не больше 550 писем в час, много писем уйдёт позже. Письма 502 раза."),
        ("Redirects", "The site redirects too many times."),
        ("MySQL connections", "There are too many connections to the database."),
    ]);
    for (query, hits) in [
        ("550", &[][..]),
        ("644", &[]),
        ("502", &[0]),
        ("ошибка 502", &[0]),
        ("550 писем", &[2]),
        ("too many redirects", &[3]),
        ("too many connections", &[4]),
        ("много 550", &[2]),
    ] {
        let found: Vec<u32> = index.search(query, 5).hits.iter().map(|hit| hit.doc).collect();
        assert_eq!(found, hits, "{query}");
    }
}

#[test]
fn what_does_not_work_is_asked_for_and_not_where() {
    let index = titled(&[
        ("Сайт не открывается", "страница не загружается"),
        ("Лимиты рассылки", "магазин разослал письма"),
        ("Почта не отправляется", "письма висят в исходящих"),
        ("Перенос сайта", "открывается старый сайт"),
    ]);
    for (query, doc) in
        [("не открывается магазин ", 0), ("сайт магазина не открывается уже час", 0), ("магазин разослал письма", 1)]
    {
        assert_eq!(index.search(query, 3).hits.first().map(|hit| hit.doc), Some(doc), "{query}");
    }
}

#[test]
fn what_says_which_data_follow_is_no_question() {
    let index = titled(&[("Сменить пароль", "забыл пароль"), ("Сайт не открывается", "сайт лежит")]);
    let asked = [
        "пароль: ●●●●●●●● сайт лежит",
        "сайт лежит, пароль: Qwe12rty",
        "сайт лежит. Пароль = a7b8c9",
        "сайт лежит пароль ••••",
    ];
    for query in asked {
        let found = index.search(query, 3);
        assert_eq!(found.hits.first().map(|hit| hit.doc), Some(1), "{query}");
        assert!(
            !found.hits.iter().any(|hit| hit.why.words.iter().any(|word| word.to_lowercase() == "пароль")),
            "{query}"
        );
    }
    for query in ["пароль: забыл", "пароль: ●●●●●●●●", "забыл пароль, сайт лежит", "пароль: 1"]
    {
        let found = index.search(query, 3);
        assert!(found.hits.iter().any(|hit| hit.doc == 0), "{query}");
    }
}

#[test]
fn no_word_of_a_repaired_query_stays_mistyped() {
    let index = titled(&[("Пропали письма", "клиентам ничего не приходит"), ("Жалобы", "клиент недоволен")]);
    for (query, meant) in [
        ("ghjgfkb письма клеентам", "пропали письма клиентам"),
        ("клеентам", "клиентам"),
        ("пропали писма клеентам", "пропали письма клиентам"),
    ] {
        assert_eq!(index.search(query, 3).meant.as_deref(), Some(meant), "{query}");
    }
    assert_eq!(index.search("пропали письма клиентов", 3).meant, None);
}

/// Of a few letters most changes make another word.
#[test]
fn a_short_word_is_offered_as_another_only_for_a_slip() {
    let index = titled(&[
        ("Bank transfer and invoices", "How to pay from a bank account."),
        ("Email on a phone", "How to set up email."),
        ("Оплата картой", "Плата за услуги списывается картой."),
        ("Почта на домене", "Как завести почту."),
    ]);
    for (query, meant) in [
        ("blank transfer", None),
        ("bnak transfer", Some("bank transfer")),
        ("emial phone", Some("email phone")),
        ("точка", None),
        ("потча", Some("почта")),
    ] {
        assert_eq!(index.search(query, 3).meant.as_deref(), meant, "{query}");
    }
}

#[test]
fn a_title_is_suggested_once_before_others_are() {
    let index = titled(&[
        ("Мониторинг услуги", "Графики нагрузки базы данных."),
        ("Мониторинг услуги", "Графики нагрузки кластера."),
        ("Мониторинг услуги", "Графики нагрузки балансировщика."),
        ("Мониторинг сети, события, уведомления", "О том, что сеть недоступна."),
        ("Продление домена", "Как продлить домен."),
    ]);
    let titles = |query: &str| -> Vec<u32> { index.search(query, 3).hits.iter().map(|hit| hit.doc).collect() };
    assert_eq!(titles("мони"), [0, 3, 1]);
    // Asked for as a whole, all of them are meant.
    assert_eq!(titles("мониторинг услуги "), [0, 1, 2]);
}
