//! The inbox's words, in Russian and English.

use axum::http::{HeaderMap, header};

/// Every text of the inbox in one language.
#[derive(Debug)]
pub(super) struct Words {
    /// BCP 47 tag.
    pub(super) lang: &'static str,
    pub(super) inbox: &'static str,
    pub(super) empty: &'static str,
    pub(super) older: &'static str,
    pub(super) newest: &'static str,
    pub(super) number: &'static str,
    pub(super) received: &'static str,
    pub(super) subject: &'static str,
    pub(super) department: &'static str,
    pub(super) requester: &'static str,
    pub(super) urgency: &'static str,
    pub(super) body: &'static str,
    pub(super) no_text: &'static str,
    pub(super) steps: &'static str,
    pub(super) error: &'static str,
    pub(super) goal: &'static str,
    pub(super) answers: &'static str,
    pub(super) articles: &'static str,
    pub(super) steps_done: &'static str,
    pub(super) failed: &'static str,
    pub(super) links: &'static str,
    pub(super) evidence: &'static str,
    pub(super) profile: &'static str,
    pub(super) rules: &'static str,
    pub(super) related: &'static str,
    pub(super) consent: &'static str,
    pub(super) yes: &'static str,
    pub(super) no: &'static str,
    pub(super) locale: &'static str,
    pub(super) files: &'static str,
    pub(super) secret: &'static str,
    pub(super) secret_waits: &'static str,
    pub(super) secret_reveal: &'static str,
    pub(super) secret_shown: &'static str,
    pub(super) secret_once: &'static str,
    pub(super) secret_gone: &'static str,
    pub(super) replies: &'static str,
    pub(super) reply: &'static str,
    pub(super) no_ticket: &'static str,
    pub(super) emergency: &'static str,
    pub(super) normal: &'static str,
    /// Labels in the order of [`askwell::backend::native::REQUESTER_KEYS`].
    pub(super) requester_keys: [&'static str; 7],
    /// Bytes, kibibytes, mebibytes.
    pub(super) sizes: [&'static str; 3],
}

const EN: Words = Words {
    lang: "en",
    inbox: "Inbox",
    empty: "No tickets yet. They appear here as soon as the first one is sent.",
    older: "Older tickets",
    newest: "Newest tickets",
    number: "Number",
    received: "Received",
    subject: "Subject",
    department: "Department",
    requester: "From",
    urgency: "Urgency",
    body: "Message",
    no_text: "No text.",
    steps: "Steps",
    error: "Error message",
    goal: "What should be done",
    answers: "Answers",
    articles: "Articles read before asking",
    steps_done: "steps done",
    failed: "Did not help:",
    links: "Links",
    evidence: "Why there is no screenshot",
    profile: "Profile",
    rules: "What the rules demanded, and the answers",
    related: "Related tickets",
    consent: "Consent",
    yes: "yes",
    no: "no",
    locale: "Language of the page",
    files: "Files",
    secret: "Secret",
    secret_waits: "A secret was sent. It is shown once and then erased.",
    secret_reveal: "Show once and erase",
    secret_shown: "The secret was shown and erased:",
    secret_once: "This text is erased already. Copy it now: the page cannot be opened again.",
    secret_gone: "There is no secret here, or it was shown and erased.",
    replies: "Replies",
    reply: "Reply",
    no_ticket: "There is no such ticket.",
    emergency: "emergency",
    normal: "normal",
    requester_keys: ["Login", "Contract", "E-mail", "Name", "Phone", "Plan", "Service"],
    sizes: ["B", "KiB", "MiB"],
};

const RU: Words = Words {
    lang: "ru",
    inbox: "Входящие",
    empty: "Заявок пока нет. Первая появится здесь сразу после отправки.",
    older: "Более ранние заявки",
    newest: "Последние заявки",
    number: "Номер",
    received: "Получена",
    subject: "Тема",
    department: "Отдел",
    requester: "От кого",
    urgency: "Срочность",
    body: "Сообщение",
    no_text: "Без текста.",
    steps: "Шаги",
    error: "Текст ошибки",
    goal: "Что нужно сделать",
    answers: "Ответы на вопросы",
    articles: "Статьи, прочитанные до обращения",
    steps_done: "шагов сделано",
    failed: "Не помогло:",
    links: "Ссылки",
    evidence: "Почему нет снимка экрана",
    profile: "Профиль",
    rules: "Чего требовали правила и что ответил клиент",
    related: "Связанные заявки",
    consent: "Согласие",
    yes: "да",
    no: "нет",
    locale: "Язык страницы",
    files: "Файлы",
    secret: "Секрет",
    secret_waits: "Прислан секрет. Он показывается один раз и сразу стирается.",
    secret_reveal: "Показать один раз и стереть",
    secret_shown: "Секрет показан и стёрт:",
    secret_once: "Этот текст уже стёрт. Скопируйте его сейчас: открыть страницу ещё раз нельзя.",
    secret_gone: "Секрета здесь нет, или он уже показан и стёрт.",
    replies: "Ответы клиента",
    reply: "Ответ",
    no_ticket: "Такой заявки нет.",
    emergency: "авария",
    normal: "обычная",
    requester_keys: ["Логин", "Договор", "Эл. почта", "Имя", "Телефон", "Тариф", "Услуга"],
    sizes: ["Б", "КиБ", "МиБ"],
};

/// The reader's language: `?lang=` first, then the browser's preferences in their order; English when neither is known.
pub(super) fn words(query: Option<&str>, headers: &HeaderMap) -> &'static Words {
    if let Some(words) = query.and_then(by_tag) {
        return words;
    }
    let preferences = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut best: (&'static Words, f32) = (&EN, 0.0);
    for preference in preferences.split(',') {
        let (tag, weight) = preference.split_once(";q=").unwrap_or((preference, "1"));
        let weight = weight.trim().parse().unwrap_or(0.0);
        if let Some(words) = by_tag(tag.trim())
            && weight > best.1
        {
            best = (words, weight);
        }
    }
    best.0
}

fn by_tag(tag: &str) -> Option<&'static Words> {
    let language = tag.split(['-', '_']).next().unwrap_or_default();
    [&EN, &RU].into_iter().find(|words| words.lang.eq_ignore_ascii_case(language))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_chosen_by_address_then_by_preference() {
        for (query, accept, expected) in [
            (None, "", "en"),
            (None, "ru-RU,ru;q=0.9,en;q=0.8", "ru"),
            (None, "de, en;q=0.5, ru;q=0.7", "ru"),
            (None, "ru;q=0", "en"),
            (Some("ru"), "en", "ru"),
            (Some("xx"), "ru", "ru"),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, accept.parse().unwrap());
            assert_eq!(words(query, &headers).lang, expected, "{query:?} {accept}");
        }
    }
}
