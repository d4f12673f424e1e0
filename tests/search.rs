//! Judgments on a small knowledge base of both languages: what people type, and the article that must come first.

// The setting of clippy.toml covers test functions, not the helpers beside them.
#![allow(clippy::unwrap_used)]

use askwell::search::builder::{Document, IndexBuilder};
use askwell::search::synonyms::parse;
use askwell::search::{Found, Index, ReadWord, ReadingKind};
use askwell::text::IdentifierKind;

/// Title, wordings, errors, body.
const ARTICLES: [(&str, &[&str], &[&str], &str); 13] = [
    (
        "Сайт не открывается",
        &["сайт лежит", "сайт недоступен"],
        &["ERR_CONNECTION_TIMED_OUT"],
        "Проверьте, открывается ли сайт через другой интернет. Очистите кэш браузера и записи DNS.",
    ),
    (
        "Ошибка 502 или 504 на сайте",
        &["шлюз не отвечает"],
        &["502 Bad Gateway", "504 Gateway Time-out", "upstream timed out"],
        "Перед сайтом стоит nginx. Ошибка значит, что PHP не ответил вовремя. Откройте журнал ошибок.",
    ),
    (
        "Как перенести домен к другому регистратору",
        &["сменить регистратора"],
        &[],
        "Получите код переноса AuthInfo. Домен должен быть старше 60 дней.",
    ),
    (
        "Продление домена",
        &["домен истёк", "закончился срок домена"],
        &[],
        "Оплатите домен в личном кабинете. После окончания срока его можно вернуть 30 дней.",
    ),
    (
        "Не приходят письма на почту",
        &["почта не работает"],
        &[],
        "Проверьте записи MX домена, место в почтовом ящике и папку со спамом.",
    ),
    (
        "Письмо вернулось с ошибкой 550",
        &["письма не отправляются"],
        &["550 5.7.1", "550 5.1.1"],
        "Сервер получателя отклонил письмо. Проверьте SPF и DKIM.",
    ),
    (
        "Как установить SSL-сертификат",
        &["включить https"],
        &["ERR_SSL_PROTOCOL_ERROR", "NET::ERR_CERT_DATE_INVALID"],
        "Бесплатный сертификат выпускается в панели за несколько минут.",
    ),
    (
        "База данных не принимает пароль",
        &["wordpress не видит базу"],
        &["1045 Access denied", "#1045"],
        "Сверьте имя и пароль в wp-config.php с панелью.",
    ),
    (
        "Сменить версию PHP",
        &["плагин требует новый php"],
        &[],
        "Версия выбирается в панели. Настройки лежат в файле php.ini.",
    ),
    ("Восстановить сайт из резервной копии", &["откатить сайт"], &[], "Копии хранятся семь дней."),
    ("How to renew a domain", &["domain expired"], &[], "Pay the renewal invoice in your account."),
    (
        "Cannot connect over SSH",
        &["locked out of the server"],
        &["Permission denied (publickey)"],
        "Check the firewall.",
    ),
    ("Set up mail on a phone", &["outlook settings"], &[], "Use IMAP with the full address as the user name."),
];

fn index() -> Index {
    let mut builder = IndexBuilder::new("ru");
    let (synonyms, problems) = parse("бэкап = резервная копия\nящик = почта\nмускул > база данных");
    assert_eq!(problems, []);
    builder.synonyms(&synonyms);
    for (title, asks, errors, body) in ARTICLES {
        let own = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect();
        builder.add(&Document {
            title: title.to_owned(),
            asks: own(asks),
            errors: own(errors),
            body: body.to_owned(),
            passages: vec![body.to_owned()],
            ..Document::default()
        });
    }
    match Index::open(builder.finish()) {
        Ok(index) => index,
        Err(error) => panic!("{error}"),
    }
}

fn first(found: &Found) -> &str {
    found.hits.first().map_or("", |hit| ARTICLES[hit.doc as usize].0)
}

#[test]
fn the_right_article_comes_first() {
    let index = index();
    let cases = [
        ("inflected", "переносы доменов", "Как перенести домен к другому регистратору"),
        ("inflected", "не пришло письмо на почте", "Не приходят письма на почту"),
        ("mistyped", "ошбика 502", "Ошибка 502 или 504 на сайте"),
        ("mistyped", "сетрификат", "Как установить SSL-сертификат"),
        ("mistyped", "renew domian", "How to renew a domain"),
        ("mixed script", "cайт нe oткpывaeтcя", "Сайт не открывается"),
        ("ё and case", "ДОМЕН ИСТЕК", "Продление домена"),
        ("unfinished", "прод", "Продление домена"),
        ("unfinished", "установить серти", "Как установить SSL-сертификат"),
        ("other layout", "ghjlktybt ljvtyf", "Продление домена"),
        ("other layout", "jib,rf 502", "Ошибка 502 или 504 на сайте"),
        ("other layout", "кутуц вщьфшт", "How to renew a domain"),
        ("transliterated", "prodlenie domena", "Продление домена"),
        ("derived", "продлить домен", "Продление домена"),
        ("synonym", "восстановить бэкап", "Восстановить сайт из резервной копии"),
        ("synonym of two words", "мускул не принимает пароль", "База данных не принимает пароль"),
        ("written together", "резервнаякопия", "Восстановить сайт из резервной копии"),
        ("mistyped in the other layout", "ghjlktbt ljvtyf", "Продление домена"),
        ("a comma in the other layout", "ghjlktybt, ljvtyf", "Продление домена"),
        ("wording", "откатить сайт", "Восстановить сайт из резервной копии"),
        ("file", "где лежит php.ini", "Сменить версию PHP"),
        ("error", "err_ssl_protocol_error", "Как установить SSL-сертификат"),
        (
            "error in a sentence",
            "Здравствуйте! Вчера перенесли домен и продлили его, сайт открывается, почта ходит, а в админке вижу 502 Bad Gateway, помогите",
            "Ошибка 502 или 504 на сайте",
        ),
        (
            "error in a sentence",
            "отправляю письма с сайта на почту клиента, вернулось: 550-5.7.1 rejected",
            "Письмо вернулось с ошибкой 550",
        ),
    ];
    for (what, query, title) in cases {
        let found = index.search(query, 5);
        let tree = found.hits.first().and_then(|hit| index.explain(query, hit.doc));
        assert_eq!(first(&found), title, "{what}: {query}\n{}", tree.map_or_else(String::new, |tree| tree.to_string()));
    }
}

#[test]
fn nothing_is_found_without_evidence() {
    let index = index();
    for query in [
        "",
        " ",
        "а",
        "s",
        "?!",
        "помогите пожалуйста срочно",
        "please help",
        "как и что",
        "фывапролд ыва",
        "qwrtpsdf zxcvb",
        "404",
        "как сварить борщ",
        "погода в москве",
        "борщ рецепт",
        "asdfgh",
    ] {
        assert_eq!(index.search(query, 5).hits, [], "{query}");
    }
    assert!(index.search("домен", 0).hits.is_empty());
    assert_eq!(
        Index::open(IndexBuilder::new("ru").finish()).unwrap().search("домен 502", 5),
        Found { identifiers: Vec::new(), ..Found::default() }
    );
}

#[test]
fn a_hit_says_why() {
    let index = index();
    let found = index.search("На сайте 502 bad gateway уже час", 5);
    let hit = &found.hits[0];
    assert_eq!(hit.why.error.as_deref(), Some("502 Bad Gateway"));
    assert!((1..=3).contains(&hit.why.words.len()) && hit.why.words.contains(&"502".to_owned()), "{:?}", hit.why);
    let marked: Vec<&str> = hit.title.ranges.iter().map(|range| &hit.title.text[range.clone()]).collect();
    assert_eq!(marked, ["502", "сайте"]);
    assert_eq!(found.identifiers[0].kind, IdentifierKind::Error);
}

#[test]
fn small_words_numbers_and_pieces_of_codes_are_no_reasons() {
    let index = index();
    for query in ["письма не приходят since вчера 0", "домен 30 дней через них", "ошибка 502 между 7 и 9"]
    {
        let found = index.search(query, 5);
        let words: Vec<&String> = found.hits.iter().flat_map(|hit| &hit.why.words).collect();
        assert!(!words.is_empty(), "{query}");
        let small = |word: &&&String| ["since", "0", "30", "них", "через", "между", "7", "9"].contains(&word.as_str());
        assert_eq!(words.iter().find(small), None, "{query}: {words:?}");
    }
    assert_eq!(index.search("ошибка 502", 5).hits[0].why.words, ["502", "ошибка"], "a claimed number is one");
    let found = index.search("NET::ERR_CERT_DATE_INVALID", 5);
    assert_eq!(found.hits.len(), 1, "{:?}", found.hits);
}

#[test]
fn everyday_matters_find_nothing_though_one_word_is_known() {
    let mut builder = IndexBuilder::new("ru");
    let articles: [(&str, &[&str]); 3] = [
        ("Передать аккаунт другому человеку", &["продаю сайт вместе с хостингом", "домену десять лет"]),
        ("Списание денег за услугу без заказа", &["деньги сняли дважды"]),
        ("Сайт не открывается", &["сайт лежит"]),
    ];
    for (title, asks) in articles {
        let asks = asks.iter().map(|&ask| ask.to_owned()).collect();
        builder.add(&Document { title: title.to_owned(), asks, ..Document::default() });
    }
    let index = Index::open(builder.finish()).unwrap();
    for query in ["продаю гараж", "летишь", "дважды женат"] {
        assert_eq!(index.search(query, 3).hits, [], "{query}");
    }
    for query in ["продаю сайт", "продаю", "аккаунт васи", "аккуант", "списние днег", "лежит"]
    {
        assert!(!index.search(query, 3).hits.is_empty(), "{query}");
    }
}

#[test]
fn a_hit_says_how_its_words_were_read() {
    let index = index();
    let cases = [
        ("ошбика 502", "ошбика", Some("ошибка"), ReadingKind::Fuzzy),
        ("jib,rf 502", "jib,rf", Some("ошибка"), ReadingKind::OtherLayout),
        ("oshibka 502", "oshibka", Some("ошибка"), ReadingKind::Respelled),
        ("продление домена", "домена", None, ReadingKind::Typed),
        ("ящик не принимает письма", "ящик", Some("почту"), ReadingKind::Synonym),
    ];
    for (query, typed, read, kind) in cases {
        let found = index.search(query, 1);
        let words = index.readings(query, found.hits[0].doc);
        let told: Vec<&str> = words.iter().map(|word| word.typed.as_str()).collect();
        // Beside the repaired text the repaired words are shown.
        let shown = |word: &ReadWord| match found.meant.is_some() && word.kind != ReadingKind::Typed {
            true => word.read.clone().unwrap_or_else(|| word.typed.clone()),
            false => word.typed.clone(),
        };
        assert_eq!(words.iter().map(shown).collect::<Vec<_>>(), found.hits[0].why.words, "{query}: {told:?}");
        let word = words.iter().find(|word| word.typed == typed);
        assert_eq!(word.map(|word| (word.read.as_deref(), word.kind)), Some((read, kind)), "{query}: {words:?}");
    }
}

#[test]
fn a_repaired_query_is_offered() {
    let index = index();
    let cases = [
        ("jib,rf 502", Some("ошибка 502")),
        ("ошбика", Some("ошибка")),
        ("renew domian", Some("renew domain")),
        ("ошибка 502", None),
        ("прод", None),
        // Latin letters are disclosed like the other layout, in the spelling of the articles.
        ("prodlenie domena", Some("продление домена")),
        ("pochta ne rabotaet", Some("почта не работает")),
        ("ne prihodyat pisma", Some("не приходят письма")),
        // A form of a word that the index knows is spelled right, whatever else is a letter away.
        ("переносить домены", None),
        ("сайту", None),
        ("продлевать домен", None),
        // No text spells a word of that stem so: nothing is offered rather than half a word.
        ("восстанофить", Some("восстановить")),
    ];
    for (query, meant) in cases {
        assert_eq!(index.search(query, 5).meant.as_deref(), meant, "{query}");
    }
}

/// One article that spells a word in Latin letters does not outweigh all that spell it in Cyrillic ones.
#[test]
fn a_question_in_latin_letters_finds_what_its_twin_finds() {
    let mut builder = IndexBuilder::new("ru");
    for (title, asks) in [
        ("Сайт не открывается", &["сайт не работает"][..]),
        ("Почта не работает", &["не работает ящик"]),
        ("Деньги списаны, а счёт не оплачен", &["oplatil a on ne rabotaet", "деньги не пришли"]),
        ("Забыт пароль от панели", &["не работает пароль"]),
        ("Хостинг не продлён", &["хостинг не работает"]),
        ("Server hosting plans", &["which plan"]),
    ] {
        let asks = asks.iter().map(|&ask| ask.to_owned()).collect();
        builder.add(&Document { title: title.to_owned(), asks, ..Document::default() });
    }
    let index = Index::open(builder.finish()).unwrap();
    for (typed, twin) in [
        ("pochta ne rabotaet", "почта не работает"),
        ("xosting ne rabotaet", "хостинг не работает"),
        ("zabyl parol ot paneli", "забыл пароль от панели"),
        ("ne prishli dengi", "не пришли деньги"),
        ("rabotaet li pochta", "работает ли почта"),
        ("parol ne rab", "пароль не раб"),
    ] {
        let docs = |text: &str| index.search(text, 3).hits.iter().map(|hit| hit.doc).collect::<Vec<_>>();
        assert_eq!(docs(typed), docs(twin), "{typed}");
    }
    // What both alphabets know stays as typed, and English is no Russian.
    let found = index.search("server plan", 3);
    assert_eq!((found.hits.first().map(|hit| hit.doc), found.meant), (Some(5), None));
}

#[test]
fn the_tree_adds_up_to_the_score_of_the_hit() {
    let index = index();
    for query in ["ошибка 502 bad gateway", "прод", "сайт не открывается", "renew domian"] {
        for hit in index.search(query, 5).hits {
            let tree = index.explain(query, hit.doc).unwrap();
            assert!((tree.value - hit.score).abs() < 1e-3, "{query}: {} and {}\n{tree}", tree.value, hit.score);
            let sum: f32 = tree.parts.iter().map(|part| part.value).sum();
            assert!((sum - hit.score).abs() < 1e-3, "{query}: parts give {sum}\n{tree}");
            let words = &tree.parts[0].parts[0];
            let sum: f32 = words.parts.iter().map(|word| word.value).sum();
            assert!((sum - words.value).abs() < 1e-3, "{query}: words give {sum}\n{tree}");
        }
    }
    assert!(index.explain("домен", 99).is_none());
    assert!(index.explain("домен", 11).is_none(), "no word of it stands there");
}

#[test]
fn a_pasted_log_is_searched_by_what_stands_in_its_middle() {
    let index = index();
    let line = "2026/11/21 10:00:01 [notice] 7#7: worker process 31 started with code 0\n";
    let log = format!("{}nginx: upstream timed out (110)\n{}", line.repeat(1500), line.repeat(1500));
    assert_eq!(first(&index.search(&log, 5)), "Ошибка 502 или 504 на сайте");
}

#[test]
fn ranges_slice_their_texts_for_any_query() {
    let index = index();
    let pieces = [
        "сайт",
        "jib,rf",
        "е\u{301}",
        "php.ini",
        " ",
        "/",
        "550 5.7.1",
        "ошбика",
        "🙂",
        "domian",
        "«",
        "сертиф",
        "\u{AD}",
    ];
    let mut seed = 5u32;
    for _ in 0..300 {
        let query: String = (0..8)
            .map(|_| {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                pieces[(seed >> 16) as usize % pieces.len()]
            })
            .collect();
        let Found { hits, meant, .. } = index.search(&query, 5);
        let meant = meant.unwrap_or_default();
        for hit in hits {
            for snippet in [&hit.title, &hit.snippet] {
                let mut end = 0;
                for range in &snippet.ranges {
                    assert!(range.start >= end && snippet.text.get(range.clone()).is_some(), "{query:?}");
                    end = range.end;
                }
            }
            assert!(hit.score.is_finite(), "{query:?}");
            assert!(hit.why.words.iter().all(|word| query.contains(word) || meant.contains(word)), "{query:?}");
        }
    }
}

/// The name of a file, a folder or a code in one piece beats its parts, wherever and however often they stand.
#[test]
fn a_name_in_one_piece_beats_its_parts() {
    let names = [
        ("php.ini", "PHP пишет журнал. В папке ini лежат настройки php, ini и ещё раз php"),
        ("wp-config.php", "Config для WP пишется на PHP: wp, config, php"),
        ("public_html", "Public и html: каталог public отдаёт страницы html"),
        ("/var/www", "Раздел var хранит журналы, а www отдаёт сайты: var, www"),
        ("5.7.1", "Версия 7.1 вышла после 5, пункты 5, 7 и 1"),
        ("ERR_SSL_PROTOCOL_ERROR", "Protocol SSL: err означает error, ssl, protocol error"),
    ];
    for (at, (name, apart)) in names.into_iter().enumerate() {
        for compact in [false, true] {
            let mut builder = IndexBuilder::new("ru");
            for text in names.iter().map(|one| one.1) {
                builder.add(&Document {
                    title: "Как настроить".to_owned(),
                    body: text.to_owned(),
                    ..Document::default()
                });
            }
            for (number, (other, _)) in names.into_iter().enumerate() {
                let body = format!("Длинный рассказ о том, что лежит рядом. Откройте {other} и проверьте строку.");
                builder.add(&Document { title: format!("Случай {number}"), body, ..Document::default() });
            }
            if compact {
                builder.compact();
            }
            let index = Index::open(builder.finish()).unwrap();
            for query in [name.to_owned(), format!("как поправить {name}?"), format!("«{name}»")] {
                let found = index.search(&query, 3);
                let first =
                    found.hits.first().map(|hit| (hit.doc, hit.why.words.iter().any(|word| name.ends_with(word))));
                assert_eq!(
                    first,
                    Some(((names.len() + at) as u32, true)),
                    "{query} against {apart:?}, compact: {compact}"
                );
            }
        }
    }
}

#[test]
fn the_section_tells_articles_of_one_title_apart() {
    let mut builder = IndexBuilder::new("ru");
    let sections = ["Резервные копии", "Балансировщик", "Почта"];
    for (at, section) in sections.into_iter().enumerate() {
        let mut add = |title: &str, body: &str| {
            let (title, body) = (title.to_owned(), body.to_owned());
            builder.add(&Document { title, body, topic: section.to_owned(), ..Document::default() });
        };
        add("О сервисе", "Что это такое.");
        // It speaks of its section much more than the article about it.
        add(&format!("{section}: настройка"), &format!("Описание: {section}, {section} и ещё раз {section}."));
        add(&format!("Случай {at}"), &format!("Обзор возможностей. {section}."));
    }
    let index = Index::open(builder.finish()).unwrap();
    for (at, section) in sections.into_iter().enumerate() {
        let found = index.search(&format!("Описание сервиса {section} и его возможностей"), 3);
        assert_eq!(found.hits.first().map(|hit| hit.doc), Some(3 * at as u32), "{section}");
    }
}

#[test]
fn a_base_with_titles_knows_nothing_of_the_weather() {
    let mut builder = IndexBuilder::new("ru");
    for at in 0..8 {
        let body = "Офис стоит в Москве. Завтра расскажем рецепт успеха.".to_owned();
        builder.add(&Document {
            title: format!("Домен {at} не продлевается"), body, ..Document::default()
        });
    }
    let index = Index::open(builder.finish()).unwrap();
    for query in ["погода в москве", "рецепт борща", "какая завтра погода на море"]
    {
        assert!(index.search(query, 3).hits.is_empty(), "{query}");
    }
    assert!(!index.search("домен не продлевается в москве", 3).hits.is_empty());
}
