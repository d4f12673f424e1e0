//! Who takes a text, and what is asked of it, by what it says rather than by its first words: ties, blocked accounts, faults told besides.

use std::sync::Arc;

use askwell::{
    policy::{HostFacts, Level},
    ticket::{Draft, Terms, asked::asked},
};

use super::profile;

fn terms(id: &str, text: &str) -> (Terms, Draft) {
    let draft = Draft { text: text.to_owned(), ..Draft::default() };
    (Terms::of(&Arc::new(profile(id)), &draft, &HostFacts::default(), None, 0.0), draft)
}

fn department(id: &str, text: &str) -> Option<String> {
    terms(id, text).0.department().map(str::to_owned)
}

/// Ids of the fields that nothing answers yet.
fn missing(id: &str, text: &str) -> Vec<String> {
    let (terms, draft) = terms(id, text);
    let asked = asked(&terms, &draft, &HostFacts::default());
    asked.into_iter().filter(|asked| asked.answer.is_none()).map(|asked| asked.field.id.clone()).collect()
}

#[test]
fn a_blocked_account_goes_to_who_takes_the_money() {
    for text in [
        "мой хостинг заблокирован что делать",
        "account is suspended, how do I get it back",
        "Аккаунт заблокировали за спам. Всё почистил, разблокируйте",
        "почему мой акк заблочен??",
        "Захожу в кабинет, а там написано: аккаунт приостановлен",
        "блокировка аккаунта u4412, снимите пожалуйста",
        "our VPS was suspended for abuse, we removed the script. what next?",
    ] {
        for (id, billing) in [
            ("generic", "billing"),
            ("moscow-provider", "client"),
            ("prem-site", "sales"),
            ("cpanel-hoster", "consult"),
        ] {
            assert_eq!(department(id, text).as_deref(), Some(billing), "{id}: {text}");
        }
    }
    for text in [
        "меня забанил ваш фаервол, разблокируйте ip 192.0.2.1",
        "порт 25 заблокирован на моём сервере, откройте",
        "пользователь моего форума забанен по ошибке, как его вернуть в вордпрессе",
        "письма от нас блокирует gmail, 550 blocked",
        "заблокируйте фишинговый сайт bank-login.example, он у вас",
    ] {
        assert_ne!(department("generic", text).as_deref(), Some("billing"), "{text}");
    }
}

#[test]
fn a_tie_goes_to_the_more_specific_rule_and_not_to_whoever_takes_the_rest() {
    for (text, wanted) in [
        ("Не отображается цена товара в шаблоне карточки", "technical"),
        ("how do I show the old price in the product template?", "technical"),
        ("шаблон модуля корзины съехал", "technical"),
        ("на странице товара съехал шаблон", "technical"),
        ("в каталоге пропали товары, в админке они есть", "consult"),
        ("хочу заказать дизайн баннера", "sales"),
        // One word that two rules claim is asked about.
        ("модуль не работает", "sales"),
    ] {
        assert_eq!(department("prem-site", text).as_deref(), Some(wanted), "{text}");
    }
    assert!(terms("prem-site", "модуль не работает").0.decision.tie.is_some());
    assert!(terms("prem-site", "шаблон модуля корзины съехал").0.decision.tie.is_none());
}

#[test]
fn demands_follow_the_fault_wherever_the_text_tells_it() {
    for (text, follows) in [
        ("Смените тариф на Старт. И ещё не приходят письма на info@lavka.example", true),
        ("Не приходят письма на info@lavka.example. И второй вопрос: смените тариф на Старт", true),
        ("Switch us to the Pro plan please. Also the checkout fails after login", true),
        ("Смените тариф на Старт, пожалуйста", false),
        ("Смените тариф на Старт. И ещё пришлите акт за май", false),
    ] {
        let asked = missing("diphost", text);
        for field in ["error_text", "steps"] {
            assert_eq!(asked.iter().any(|id| id == field), follows, "{field}: {text}");
        }
    }
    // What the second question wants done is no task of the first.
    let faults = "Не приходят письма на info@lavka.example с самого утра. И второй вопрос: смените тариф на Старт";
    assert!(missing("diphost", faults).iter().any(|id| id == "task"));
    assert!(!missing("diphost", "Смените тариф на Старт, пожалуйста").iter().any(|id| id == "task"));
    let level = |text: &str| terms("prem-site", text).0.asked("steps").map(|asked| asked.level);
    assert_eq!(level("Пришлите акт за май. Второй вопрос: корзина выдаёт ошибку 500"), Some(Level::Block));
    assert_eq!(level("Пришлите акт за май"), None);
}

#[test]
fn a_fault_without_commas_is_told_all_the_same() {
    let text = "сайт a.example не открывается уже второй день ничего не делал сам сломался верните деньги";
    let (terms, draft) = terms("prem-site", text);
    let steps = asked(&terms, &draft, &HostFacts::default()).into_iter().find(|asked| asked.field.id == "steps");
    assert_eq!(steps.map(|steps| steps.level), Some(Level::Block));
}

/// What is broken goes to who mends, and is asked what was done before, whatever money is spoken of besides; what is bought goes to sales.
#[test]
fn a_fault_that_is_told_is_asked_its_steps_and_only_buying_goes_to_sales() {
    for (text, department_id) in [
        ("Перенёс домен от другого регистратора, теперь вместо магазина страница парковки", "technical"),
        ("После смены тарифа пропали баннеры на главной", "technical"),
        ("магазин не работает третий день, требую вернуть деньги за месяц", "sales"),
        ("Письма о заказах не приходят покупателям, верните деньги за модуль", "sales"),
    ] {
        assert_eq!(department("prem-site", text).as_deref(), Some(department_id), "{text}");
        assert!(missing("prem-site", text).contains(&"steps".to_owned()), "{text}");
    }
    for text in [
        "Верните деньги за неиспользованный месяц, тариф Premium больше не нужен",
        "Сколько стоит баннер на главную?",
        "Хочу заказать дизайн магазина",
        "Выставьте счёт на год",
        "Смените тариф на Premium",
        "Продлите домен lavka.example на год",
    ] {
        assert_eq!(department("prem-site", text).as_deref(), Some("sales"), "{text}");
        assert!(!missing("prem-site", text).contains(&"steps".to_owned()), "{text}");
    }
}
