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
        ("Делаю так: 1. захожу в панель 2. жму «Сохранить» 3. вижу ошибку 500", "Вижу ошибку 500"),
        ("Добрый день. Прошу: 1. Продлите домен shop.ru 2. Сайт отвечает ошибкой 500", "Продлите домен shop.ru"),
        ("cfqn yt hf,jnftn", "Сайт не работает"),
        ("Cfqn lavka.example yt jnrhsdftncz", "Сайт lavka.example не открывается"),
        ("У меня два вопроса. Почему не приходит почта? И как оплатить?", "Почему не приходит почта?"),
        ("Меня зовут Анна, мы из Перми. Магазин отдаёт ошибку 502.", "Магазин отдаёт ошибку 502"),
        ("Обновил модуль доставки. Корзина не работает.", "Корзина не работает"),
        ("Не открывается страница. Вот она: https://lavka.example/cart", "Не открывается страница: lavka.example/cart"),
        ("И почта на домене перестала приходить", "Почта на домене перестала приходить"),
        ("Сайт открывает заглушку. Поменял DNS на 8.8.8.8, не помогло", "Сайт открывает заглушку"),
        ("Не открывается магазин. Проверил через 2ip.ru, у других google.com открывается", "Не открывается магазин"),
        ("Почта не уходит. Пишу вам с другого ящика на yandex.ru", "Почта не уходит"),
        ("Не пингуется VPS. Адрес 185.12.3.4", "Не пингуется VPS: 185.12.3.4"),
        ("Не работает магазин. Домен lavka.example", "Не работает магазин: lavka.example"),
        (
            "сайт lavka.example пишет ERR_CERT_DATE_INVALID и в логах /var/www/u1234567/data/logs/lavka.example.error.log строки",
            "Сайт lavka.example пишет ERR_CERT_DATE_INVALID",
        ),
        (
            "сайт shop.example падает с ошибкой ERR_TOO_MANY_REDIRECTS когда захожу в корзину или когда открываю оформление заказа",
            "Сайт shop.example падает с ошибкой ERR_TOO_MANY_REDIRECTS когда захожу в корзину",
        ),
        (
            "Корзина на shop.example пустая после того как я обновил модуль доставки СДЭК до версии 3.2.1 через раздел модулей",
            "Корзина на shop.example пустая после того как я обновил модуль доставки СДЭК до версии 3.2.1",
        ),
        ("1) сайт упал на ошибке 500", "Сайт упал на ошибке 500"),
        (
            "After the update we see a blank page. Error 500 everywhere.",
            "After the update we see a blank page: Error 500",
        ),
        ("https://lavka.example/cart не открывается", "https://lavka.example/cart не открывается"),
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
