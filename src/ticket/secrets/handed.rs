//! Is a password handed over here, though no sign stands between it and its word?
//!
//! People dictate: «пароль от архива 12345678», «доступы: manager Lipa2026», «учётка petrov, Zima2025», «паролем kotik не пускает»,
//! «был Vesna20, стал Vesna21». Programs print: `IDENTIFIED BY '…'`, `<password>…</password>`, `requirepass …`, `Basic …`. Each form
//! leads to one place, and what stands there must look like a value. O(n).

use std::ops::Range;

use super::{
    super::sentence::{Word, fold, words},
    is_placeholder,
    password::{CHANGES, begins, floor, is_account_like, is_chain, is_named, is_strong, lists, pairs_with_login},
    plain::{is_phrase, is_talk},
};

/// Words between «пароль» and a value: what it is of, whose it is, and that it is one; folded.
const BETWEEN: &str = "от к ко для на у в из по of to for on at the my our мой моя наш меня нас стоит стоял такой это вот был была есть is was \
    установлен задан архив архива архиву почта почты почте почту ящик ящика ящику вайфай вайфая wifi wi fi роутер роутера сайт сайта админка админки \
    админку панель панели кабинет кабинета лк фтп ftp ssh ссх rdp рдп база базы базу базе бд mysql сервер сервера серверу впс vps хостинг хостинга zip \
    rar файл файла диск диска wordpress вордпресс сим телефон ноут компьютер комп ot na k dlya pochty pochta pochte site sayt panel admin archive email \
    mail mailbox database server hosting account has always been here currently still";
/// Words of access whose list gives a name and then a password; folded beginnings.
const ACCESSES: &str = "доступ учетк учетн кред creds credential";
/// Words that announce the next password behind one: «был … стал …», `old … new …`.
const NEXT: &str = "старый прежний предыдущий old previous earlier нему ней новый новая стал стала стало теперь на потом new now to then сменил поменял";
/// Bytes and words behind a cue that are looked at.
const REACH_BYTES: usize = 120;
const REACH_WORDS: usize = 6;

/// Ranges of passwords; `known` are those already found.
pub(super) fn handed(text: &str, known: &[Range<usize>]) -> Vec<Range<usize>> {
    let words = words(text);
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        if is_password_word(&word.folded) {
            found.extend(dictated(text, &words, at));
            found.extend(changed(text, word.range.start));
            found.extend(elsewhere(text, word.range.end));
            if pairs_with_login(&text[..word.range.start]) {
                // «логин и пароль от vps77 …»: a name with a number is as often another name.
                let pair = listed(text, word.range.end);
                found.extend(pair.filter(|range| !is_account_like(&text[range.clone()])));
            }
            found.extend(entered(text, &words, at));
        } else if ACCESSES.split_ascii_whitespace().any(|stem| word.folded.starts_with(stem))
            || word.folded == "входа" && at > 0 && words[at - 1].folded == "для"
            || lists("logins логины вход", &word.folded) && text[word.range.end..].starts_with(':')
        {
            found.extend(listed(text, word.range.end));
        }
    }
    found.extend(printed(text));
    for from in known.iter().chain(&found.clone()).map(|one| one.end) {
        found.extend(next(text, from));
        found.extend(explained(text, from));
    }
    found
}

fn is_password_word(word: &str) -> bool {
    word.starts_with("парол") && !word.starts_with("парольн")
        || lists("password parol parolem passwd pwd пасс пас pass лог логпас passphrase", word)
}

/// What behind «пароль» is no value: `8.2`, «12.10.2026», «ftp2», a phone.
fn is_value(value: &str) -> bool {
    let count = value.chars().count();
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let letters = value.chars().filter(|c| c.is_alphabetic()).count();
    if digits == count {
        return (5..=9).contains(&count);
    }
    (is_strong(value) || count >= 6 && digits > 0 && letters >= 2 && !is_named(value)) && !is_account_like(value)
}

/// «пароль на архив 12345678», «parol ot ftp zaq12wsx», «паролем kotik»: only words of its own between the cue and the value.
fn dictated(text: &str, words: &[Word], at: usize) -> Option<Range<usize>> {
    let cue = &words[at];
    let window = &text[cue.range.end..floor(text, cue.range.end + REACH_BYTES)];
    let window = window.split('\n').next().unwrap_or_default();
    let mut between = 0;
    for chunk in window.split_whitespace().take(REACH_WORDS) {
        let start = cue.range.end + (chunk.as_ptr() as usize - window.as_ptr() as usize);
        let bare = chunk.trim_start_matches(['«', '"', '\'', '(', '—', '–', '-', ':']);
        let start = start + chunk.len() - bare.len();
        let bare = bare.trim_end_matches(['»', '"', '\'', ')', ',', ';', '.', '?']);
        // What a colon follows is what the password is of.
        if bare.ends_with(':') {
            return None;
        }
        let folded = fold(bare);
        let rest = &text[start + bare.len()..];
        if between == 0 && cue.folded.ends_with("лем") && is_latin_word(bare) && !is_known(&folded) {
            return Some(start..start + bare.len());
        }
        if between > 0 && (is_value(bare) && !is_counted(rest) || is_last(rest) && is_said(cue, words, at, bare)) {
            return (!is_placeholder(bare)).then(|| start..start + bare.len());
        }
        if bare.is_empty() {
            continue;
        }
        if !folded.split('-').all(|part| lists(BETWEEN, part)) || chunk.ends_with(['.', ',', '!', '?']) {
            return None;
        }
        between += 1;
    }
    None
}

/// «ввожу Lenochka1990, а он пишет: неверный пароль», `I type "green tea" as password`: what is typed in, shortly before the word.
fn entered(text: &str, words: &[Word], at: usize) -> Option<Range<usize>> {
    const TYPES: &str = "ввож ввел ввод вбив вбил набира набрал type typing typed enter";
    let cue = &words[at];
    let from = floor(text, cue.range.start.saturating_sub(REACH_BYTES));
    let verb = words[..at]
        .iter()
        .rev()
        .take_while(|word| word.range.start >= from)
        .find(|word| begins(TYPES, &word.folded))?;
    let between = &text[verb.range.end..cue.range.start];
    if between.contains(['\n', '.', '?', '!']) && !between.trim_end().ends_with('"') && between.contains(". ") {
        return None;
    }
    let bare = between.trim_start();
    let start = verb.range.end + between.len() - bare.len();
    let close = match bare.chars().next()? {
        '"' => Some('"'),
        '«' => Some('»'),
        '“' => Some('”'),
        _ => None,
    };
    if let Some(close) = close {
        let open = bare.chars().next()?.len_utf8();
        let len = bare[open..].find(close)?;
        let beside = words[..at].iter().rev().take_while(|word| word.range.start > start + open + len).count() <= 4;
        return (beside && is_phrase(&bare[open..open + len])).then(|| start + open..start + open + len);
    }
    let value = bare.split(char::is_whitespace).next()?.trim_end_matches([',', '.', ';']);
    (is_strong(value) && !is_account_like(value)).then(|| start..start + value.len())
}

/// `I changed it to Foxglove_31, the new password …`: what a change leads to, shortly before the word.
fn changed(text: &str, cue: usize) -> Option<Range<usize>> {
    let from = floor(text, cue.saturating_sub(REACH_BYTES));
    let chunks: Vec<&str> = text[from..cue].split_whitespace().collect();
    (1..chunks.len()).rev().take(REACH_WORDS).find_map(|at| {
        let bare = chunks[at].trim_matches(|c: char| "«»\"'(),.:;".contains(c));
        let leads = matches!(chunks[at - 1], "на" | "to");
        let change = chunks[at.saturating_sub(4)..at].iter().any(|chunk| begins(CHANGES, &fold(chunk)));
        let start = bare.as_ptr() as usize - text.as_ptr() as usize;
        (leads && change && is_strong(bare) && !is_account_like(bare)).then(|| start..start + bare.len())
    })
}

/// «пароль стоит qwerty», `my password is sunshine`: a small Latin word at the end, behind a word that says what it is.
fn is_said(cue: &Word, words: &[Word], at: usize, bare: &str) -> bool {
    let last = words[at + 1..].iter().take_while(|word| word.folded != fold(bare)).last();
    let says = last.is_some_and(|word| lists("стоит стоял такой это был is was been меня", &word.folded));
    let foreign = !cue.folded.is_ascii() || last.is_some_and(|word| word.folded == "is" || word.folded == "been");
    says && foreign && is_latin_word(bare) && bare.len() >= 6 && !is_known(&fold(bare)) && !is_state(bare)
}

/// `my password is wrong`, `is rejected`: an English word that tells of a password.
fn is_state(bare: &str) -> bool {
    let folded = fold(bare);
    ["ed", "ing", "rect", "long", "short", "able", "ible"].iter().any(|end| folded.ends_with(end))
        || lists(
            "wrong invalid right simple strong unknown missing random secure hidden broken weak public always never fine okay good great stable easy same working valid locked",
            &folded,
        )
}

fn is_latin_word(bare: &str) -> bool {
    bare.len() >= 4 && bare.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-!".contains(&byte))
}

/// A product, a role or a word of the trade, and no password.
pub(super) fn is_known(folded: &str) -> bool {
    lists(BETWEEN, folded)
        || lists(
            "root user users login admin cpanel whm ispmanager plesk bitrix joomla outlook gmail yandex google windows apache nginx imap smtp \
             htpasswd null undefined none true false string empty default http https hash md5 bcrypt sha256",
            folded,
        )
}

/// «8 символов», «2026 года», «12345678 знаков»: the number counts something.
pub(super) fn is_counted(rest: &str) -> bool {
    let next = fold(&rest.trim_start().chars().take(6).collect::<String>());
    [
        "симв",
        "знак",
        "год",
        "букв",
        "циф",
        "раз",
        "мин",
        "дн",
        "char",
        "digit",
        "day",
        "time",
        "sym",
        "руб",
        "попыт",
        "час",
        "нед",
        "лет",
    ]
    .iter()
    .any(|unit| next.starts_with(unit))
}

fn is_last(rest: &str) -> bool {
    let rest = rest.trim_start_matches(['»', '"', '\'', ')', '!']);
    rest.is_empty() || rest.starts_with(['\n', '.', ',', ';', '?'])
}

/// «доступы: manager Lipa2026zima», «данные для входа: petrov Zima2025», «доступ по ssh root@203.0.113.4 Kedr2020x».
fn listed(text: &str, from: usize) -> Option<Range<usize>> {
    let window = &text[from..floor(text, from + REACH_BYTES)];
    let window = window.split("\n\n").next().unwrap_or_default();
    let mut named = false;
    for chunk in window.split(|c: char| c.is_whitespace() || matches!(c, ',' | '/' | ';' | '|')).take(10) {
        let start = from + (chunk.as_ptr() as usize - window.as_ptr() as usize);
        let bare = chunk.trim_matches(|c: char| "«»\"'():.?".contains(c));
        if bare.is_empty() {
            continue;
        }
        let start = start + chunk.find(bare).unwrap_or_default();
        // `preview:showMe-2027`: the name and its password in one.
        let pair = bare.split_once(':').filter(|(name, value)| {
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric()) && is_ascii_value(value)
        });
        if let Some((name, value)) = pair {
            let start = start + name.len() + 1;
            return Some(start..start + value.len());
        }
        // A name comes first: in Latin letters, or somebody at a machine.
        let name = bare.len() >= 2
            && bare.is_ascii()
            && bare.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-@.".contains(&byte));
        if named && is_ascii_value(bare) {
            return Some(start..start + bare.len());
        }
        let machine =
            bare.contains(['@', '.']) || lists("ssh ftp sftp rdp http https port mysql smtp imap", &fold(bare));
        named = name && (!machine || bare.contains('@'));
    }
    None
}

fn is_ascii_value(value: &str) -> bool {
    let mixed = value.len() >= 6
        && value.bytes().any(|byte| byte.is_ascii_digit())
        && value.bytes().filter(u8::is_ascii_alphabetic).count() >= 3;
    value.bytes().all(|byte| byte.is_ascii_graphic())
        && mixed
        && !is_named(value)
        && !is_placeholder(value)
        && !value.contains(['=', '<', '@'])
}

/// «пароль от вайфая ни при чём, а от панели Berloga17», «пароль: большая К, дальше K0rolevna»: the value comes later in the sentence,
/// behind what else it is of, or behind «дальше».
fn elsewhere(text: &str, from: usize) -> Option<Range<usize>> {
    let window = &text[from..floor(text, from + REACH_BYTES)];
    let line = window.split('\n').next().unwrap_or_default();
    let mut leads = 0;
    let mut before = "";
    for chunk in line.split_whitespace() {
        let bare = chunk
            .trim_start_matches(['«', '"', '\'', '('])
            .trim_end_matches(['»', '"', '\'', ')', ',', ';', '.', '?', '!', ':']);
        let folded = fold(bare);
        if leads > 0 && is_strong(bare) && !is_account_like(bare) && !is_placeholder(bare) {
            let start = from + (chunk.as_ptr() as usize - window.as_ptr() as usize) + chunk.find(bare)?;
            return Some(start..start + bare.len());
        }
        let of = before == "а" && lists("от на к для", &folded);
        let goes_on = lists("дальше потом затем then", &folded);
        leads = if of || goes_on { 3 } else { usize::saturating_sub(leads, 1) };
        if chunk.ends_with(['.', '!', '?']) {
            return None;
        }
        before = if folded == "а" { "а" } else { "" };
    }
    None
}

/// What programs print around a secret.
fn printed(text: &str) -> Vec<Range<usize>> {
    let lower = text.to_ascii_lowercase();
    let mut found = Vec::new();
    for head in ["mysqli_connect(", "new mysqli(", "mysqli::__construct(", "mysql_connect(", "mysqli(", "new pdo("] {
        for (at, _) in lower.match_indices(head) {
            // Host, user, password.
            let open = text[at + head.len()..].trim_start();
            let close = open.find(')').unwrap_or(open.len());
            let value = open[..close].split(',').nth(2).map(|part| part.trim().trim_matches(['\'', '"']));
            if let Some(value) =
                value.filter(|value| value.len() >= 4 && !value.starts_with('$') && !is_placeholder(value))
            {
                let start = value.as_ptr() as usize - text.as_ptr() as usize;
                found.push(start..start + value.len());
            }
        }
    }
    for (head, ends) in [
        ("identified by '", "'"),
        ("identified by \"", "\""),
        ("<password>", "<"),
        ("<pass>", "<"),
        ("<secret>", "<"),
        ("requirepass ", " \n\r"),
        ("masterauth ", " \n\r"),
        ("bindpw ", " \n\r"),
        ("rootpw ", " \n\r"),
        ("psk=\"", "\""),
        ("authorization: basic ", " \n\r\"'"),
        ("['password'] = '", "'"),
        ("['pass'] = '", "'"),
        ("[\"password\"] = \"", "\""),
        ("psk=", " \n\r\","),
    ] {
        for (at, _) in lower.match_indices(head) {
            let start = at + head.len();
            let len = text[start..].find(|c: char| ends.contains(c)).unwrap_or(text.len() - start);
            let value = &text[start..start + len];
            let spaced = value.contains(char::is_whitespace) && !head.starts_with("psk=\"");
            if (4..=200).contains(&len) && !is_placeholder(value) && !spaced && !is_talk(value) {
                found.push(start..start + len);
            }
        }
    }
    found
}

/// «… kotik777, новый kotik888», `… now Vesna2021`: one more behind a password.
fn next(text: &str, from: usize) -> Option<Range<usize>> {
    let window = text[from..floor(text, from + REACH_BYTES)].split(['\n', '!', '?']).next()?;
    let mut announced = false;
    for chunk in window.split_whitespace().take(10) {
        let bare = chunk.trim_matches(|c: char| "«»\"'(),.:;".contains(c));
        if announced && (is_strong(bare) || is_chain(bare, 3)) && !is_placeholder(bare) {
            let start = from + (bare.as_ptr() as usize - window.as_ptr() as usize);
            return Some(start..start + bare.len());
        }
        let folded = fold(bare);
        announced = lists(NEXT, &folded) || announced && lists("пароль password на to is это one was", &folded);
    }
    None
}

/// «Cfvjdfh58 — это Самовар58 в английской раскладке», `rfhnjirf9 (картошка9)`: the same password in other letters.
fn explained(text: &str, from: usize) -> Option<Range<usize>> {
    let rest = text[from..].trim_start_matches(['»', '"', '\'', ',', ' ']);
    let rest = ["(", "— это ", "- это ", "это ", "т.е. ", "то есть ", "i.e. ", "that is ", "meaning ", "= "]
        .iter()
        .find_map(|link| rest.strip_prefix(link))?
        .trim_start_matches(['«', '"', '\'', '(']);
    let bare = rest.split(char::is_whitespace).next()?;
    let bare = bare.trim_end_matches(|c: char| "»\"'),.;:!?".contains(c));
    let start = text.len() - rest.len();
    (is_strong(bare) && !is_placeholder(bare)).then(|| start..start + bare.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_dictated_is_found_and_talk_is_not() {
        for (text, value) in [
            ("пароль на архив 12345678", Some("12345678")),
            ("parol ot ftp zaq12wsxCDE, ne zahodit", Some("zaq12wsxCDE")),
            ("доступы: manager Lipa2026zima", Some("Lipa2026zima")),
            ("доступ по ssh root@203.0.113.4 Kedr2020x", Some("Kedr2020x")),
            ("с паролем kotik не пускает", Some("kotik")),
            ("GRANT ALL ON *.* TO u IDENTIFIED BY 'foo12';", Some("foo12")),
            ("пароль от вайфая ни при чём, а от панели Berloga17", Some("Berloga17")),
            ("пароль: большая К, дальше K0rolevna", Some("K0rolevna")),
            ("пароль от почты ни при чём, а от сайта другой", None),
            ("пароль сменил, потом перезагрузил vps77", None),
            ("пароль для пользователя u77 забыл", None),
            ("пароль от базы shop_db1 не подходит", None),
            ("пароль не менял с 2019 года", None),
            ("доступ к серверу vps77 пропал", None),
            ("my password is rejected", None),
        ] {
            assert_eq!(handed(text, &[]).first().map(|range| &text[range.clone()]), value, "{text}");
        }
        let text = "старый пароль kotik777, новый kotik888";
        assert_eq!(handed(text, std::slice::from_ref(&(26..34))).len(), 1, "{text}");
    }
}
