//! Which subject is proposed for a text as people write it?

use askwell::ticket::subject::{SUBJECT_MAX, propose};

#[test]
fn subjects_are_short_and_say_what_happened() {
    for (text, subject) in [
        ("ERR_SSL_PROTOCOL_ERROR у меня на сайте срочно", "ERR_SSL_PROTOCOL_ERROR у меня на сайте срочно"),
        ("Доброго времени суток! После обновления PHP белый экран.", "После обновления PHP белый экран"),
        (
            "Здравствуйте, у меня проблема. Не приходят письма на info@lavka.example",
            "Не приходят письма на info@lavka.example",
        ),
        ("Здравствуйте! Срочно! lavka.example лежит!!", "lavka.example лежит"),
        ("Добрый день\nНе могу войти в cPanel\nПишет неверный логин", "Не могу войти в cPanel"),
        ("Здравствуйте. Меня зовут Анна. Не приходят письма.", "Не приходят письма"),
        ("Подскажите как настроить почту на айфоне?", "Как настроить почту на айфоне?"),
        ("Dear support team, please help! My WordPress shows a white screen.", "My WordPress shows a white screen"),
        ("Good morning! How do I change the PHP version?", "How do I change the PHP version?"),
        ("Письма возвращаются. Вот ответ: 550 5.7.1 rejected", "Письма возвращаются: 550 5.7.1"),
    ] {
        assert_eq!(propose(text), subject, "{text}");
    }
}

/// No text makes the proposal panic, too long, or begin or end with white space.
#[test]
fn any_text_has_a_subject_of_one_line() {
    let pieces = [
        "Здравствуйте",
        "!",
        ". ",
        "ERR_TIMED_OUT ",
        "lavka.example ",
        "\n",
        "ё",
        " 1) ",
        "?",
        "слово ",
        "щ",
        "«",
        "…",
        "помогите ",
        "🙂",
    ];
    let mut seed = 11u32;
    for _ in 0..1000 {
        let mut text = String::new();
        for _ in 0..30 {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            text.push_str(pieces[(seed >> 16) as usize % pieces.len()]);
        }
        let subject = propose(&text);
        assert!(subject.chars().count() <= SUBJECT_MAX, "{text:?}: {subject:?}");
        assert!(subject.trim() == subject && !subject.contains('\n'), "{text:?}: {subject:?}");
    }
}
