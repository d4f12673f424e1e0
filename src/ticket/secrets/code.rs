//! Is this a code that opens something: a PIN, a transfer code, a code by SMS, a code word, a key by its name?
//!
//! Such a value looks like any number or word; what it is called decides, and the nearest value behind (of a CVC also before) is taken.
//! Talk about codes («код из смс не приходит») has no value and is left. O(n).

use std::ops::Range;

use super::{
    super::sentence::{Word, words},
    SecretKind, is_placeholder,
};

/// What a value behind a name looks like.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    /// Three to eight digits, or four to ten with a joint.
    Digits,
    /// Three or four digits.
    Three,
    /// Letters and digits, six or more.
    Mixed,
    /// Twelve or more letters and digits, as keys have.
    Long,
    /// Sixteen or more of base 32.
    Seed,
    /// Any word or phrase behind a sign.
    Said,
    /// Twelve to 24 words in a row (BIP 39).
    Words,
}

/// Names of codes as stems of words in a row, what the value looks like, and its kind.
const NAMES: [(&str, Look, SecretKind); 95] = [
    ("cvc", Look::Three, SecretKind::Other),
    ("cvv", Look::Three, SecretKind::Other),
    ("cvc2", Look::Three, SecretKind::Other),
    ("cvv2", Look::Three, SecretKind::Other),
    ("цвц", Look::Three, SecretKind::Other),
    ("свс", Look::Three, SecretKind::Other),
    ("цвс", Look::Three, SecretKind::Other),
    ("цвв", Look::Three, SecretKind::Other),
    ("свв", Look::Three, SecretKind::Other),
    ("cvs", Look::Three, SecretKind::Other),
    ("оборот карт", Look::Three, SecretKind::Other),
    ("обратн сторон", Look::Three, SecretKind::Other),
    ("security code", Look::Three, SecretKind::Other),
    ("pin", Look::Digits, SecretKind::Other),
    ("пин", Look::Digits, SecretKind::Other),
    ("пинкод", Look::Digits, SecretKind::Other),
    ("код смс", Look::Digits, SecretKind::Other),
    ("код из смс", Look::Digits, SecretKind::Other),
    ("код из sms", Look::Digits, SecretKind::Other),
    ("смс код", Look::Digits, SecretKind::Other),
    ("sms код", Look::Digits, SecretKind::Other),
    ("смс пришел код", Look::Digits, SecretKind::Other),
    ("смс пришла код", Look::Digits, SecretKind::Other),
    ("смс пришло код", Look::Digits, SecretKind::Other),
    ("auth код", Look::Mixed, SecretKind::Other),
    ("код домен", Look::Mixed, SecretKind::Other),
    ("код передач", Look::Mixed, SecretKind::Other),
    ("ауткод", Look::Mixed, SecretKind::Other),
    ("аускод", Look::Mixed, SecretKind::Other),
    ("девичья фамил", Look::Said, SecretKind::Other),
    ("maiden name", Look::Said, SecretKind::Other),
    ("смс с код", Look::Digits, SecretKind::Other),
    ("код подтвержд", Look::Digits, SecretKind::Other),
    ("код провер", Look::Digits, SecretKind::Other),
    ("одноразов код", Look::Digits, SecretKind::Other),
    ("код вход", Look::Digits, SecretKind::Other),
    ("код для вход", Look::Digits, SecretKind::Other),
    ("пришел код", Look::Digits, SecretKind::Other),
    ("прислал код", Look::Digits, SecretKind::Other),
    ("sms code", Look::Digits, SecretKind::Other),
    ("verification code", Look::Digits, SecretKind::Other),
    ("confirmation code", Look::Digits, SecretKind::Other),
    ("login code", Look::Digits, SecretKind::Other),
    ("one time code", Look::Digits, SecretKind::Other),
    ("texted me code", Look::Digits, SecretKind::Other),
    ("otp", Look::Digits, SecretKind::Other),
    ("epp", Look::Mixed, SecretKind::Other),
    ("authcode", Look::Mixed, SecretKind::Other),
    ("authinfo", Look::Mixed, SecretKind::Other),
    ("auth code", Look::Mixed, SecretKind::Other),
    ("auth info", Look::Mixed, SecretKind::Other),
    ("transfer code", Look::Mixed, SecretKind::Other),
    ("authorization code", Look::Mixed, SecretKind::Other),
    ("код авторизац", Look::Mixed, SecretKind::Other),
    ("код перенос", Look::Mixed, SecretKind::Other),
    ("код трансфер", Look::Mixed, SecretKind::Other),
    ("код для перенос", Look::Mixed, SecretKind::Other),
    ("recovery code", Look::Mixed, SecretKind::Other),
    ("backup code", Look::Mixed, SecretKind::Other),
    ("резервн код", Look::Mixed, SecretKind::Other),
    ("код восстановл", Look::Mixed, SecretKind::Other),
    ("authenticator", Look::Seed, SecretKind::Other),
    ("аутентификатор", Look::Seed, SecretKind::Other),
    ("totp", Look::Seed, SecretKind::Other),
    ("2fa", Look::Seed, SecretKind::Other),
    ("двухфактор", Look::Seed, SecretKind::Other),
    ("секрет", Look::Seed, SecretKind::Other),
    ("secret", Look::Seed, SecretKind::Other),
    ("seed", Look::Seed, SecretKind::Other),
    ("приложен", Look::Seed, SecretKind::Other),
    ("seed phrase", Look::Words, SecretKind::Other),
    ("seed words", Look::Words, SecretKind::Other),
    ("seed фраз", Look::Words, SecretKind::Other),
    ("seed", Look::Words, SecretKind::Other),
    ("сид", Look::Words, SecretKind::Other),
    ("recovery phrase", Look::Words, SecretKind::Other),
    ("secret phrase", Look::Words, SecretKind::Other),
    ("mnemonic", Look::Words, SecretKind::Other),
    ("мнемоник", Look::Words, SecretKind::Other),
    ("мнемонич", Look::Words, SecretKind::Other),
    ("сид фраз", Look::Words, SecretKind::Other),
    ("секретн фраз", Look::Words, SecretKind::Other),
    ("фраз восстановл", Look::Words, SecretKind::Other),
    ("кодов слов", Look::Said, SecretKind::Other),
    ("кодов фраз", Look::Said, SecretKind::Other),
    ("секретн слов", Look::Said, SecretKind::Other),
    ("контрольн слов", Look::Said, SecretKind::Other),
    ("проверочн слов", Look::Said, SecretKind::Other),
    ("парольн слов", Look::Said, SecretKind::Other),
    ("memorable word", Look::Said, SecretKind::Other),
    ("секретн вопрос", Look::Said, SecretKind::Other),
    ("контрольн вопрос", Look::Said, SecretKind::Other),
    ("code word", Look::Said, SecretKind::Other),
    ("secret question", Look::Said, SecretKind::Other),
    ("security question", Look::Said, SecretKind::Other),
];
/// Stems that name a key: a long value behind one is a token.
const KEYS: &str = "token токен apikey bearer webhook secret секрет api апи key ключ client app access license";
/// What may stand between such a name and «ключ»: `api key`, «ключ api», «секретный ключ». A lone «ключ» is of SSH as often.
const KEY_PAIRS: [&str; 20] = [
    "secret",
    "секрет",
    "api id",
    "key id",
    "ключ доступ",
    "api key",
    "api ключ",
    "апи ключ",
    "ключ api",
    "ключ апи",
    "secret key",
    "access key",
    "секретн ключ",
    "client secret",
    "app secret",
    "token",
    "токен",
    "bearer",
    "apikey",
    "license key",
];
/// What is no secret though it is long: fingerprints, public keys, hashes.
const PUBLIC: &str = "sha256 sha1 md5 публичн открыт public publishable pk_ fingerprint отпечат hash хеш хэш commit коммит ssh-ed25519 ssh-rsa";
/// How far behind a name, in bytes and words.
const BEHIND_BYTES: usize = 120;
const BEHIND_WORDS: usize = 8;

/// Codes and keys by their names.
pub(super) fn codes(text: &str) -> Vec<(Range<usize>, SecretKind)> {
    let words = words(text);
    let mut found = Vec::new();
    for at in 0..words.len() {
        let row = |name: &str| row(&words, at, name);
        for (end, look, kind) in NAMES.iter().filter_map(|(name, look, kind)| Some((row(name)?, *look, *kind))) {
            let behind = behind(text, words[end].range.end, look);
            let value = behind.or_else(|| (look == Look::Three).then(|| before(text, words[at].range.start)).flatten());
            found.extend(value.map(|range| (range, kind)));
            if look == Look::Mixed {
                found.extend(listed(text, words[end].range.end).into_iter().map(|range| (range, kind)));
            }
        }
        // «ввожу 481220 из смс»: the number stands before what it came by.
        if row("из смс").or_else(|| row("из sms")).is_some() && at > 0 {
            let number = &words[at - 1];
            let code = fits(&number.folded, Look::Digits) && (4..=8).contains(&number.folded.len());
            found.extend(code.then(|| (number.range.clone(), SecretKind::Other)));
        }
        if KEYS.split_ascii_whitespace().any(|stem| words[at].folded.starts_with(stem)) {
            let end = KEY_PAIRS.iter().filter_map(|name| row(name)).max();
            found.extend(
                end.and_then(|end| behind(text, words[end].range.end, Look::Long))
                    .map(|range| (range, SecretKind::Token)),
            );
        }
    }
    found.extend(in_links(text));
    found
}

/// The last word of the row of stems that begins at `at`; a word of one or two letters may stand between two of them.
fn row(words: &[Word], at: usize, name: &str) -> Option<usize> {
    // Most words begin with another letter than the name: nothing more is compared then.
    let head = name.len().min(3);
    if words[at].folded.as_bytes().get(..head) != Some(&name.as_bytes()[..head]) {
        return None;
    }
    let mut next = at;
    for (step, stem) in name.split(' ').enumerate() {
        if step > 0
            && words.get(next).is_some_and(|word| word.folded.chars().count() <= 2)
            && !words[next].folded.starts_with(stem)
        {
            next += 1;
        }
        // Short names are whole words: `pin`, «пин», `otp`.
        let word = &words.get(next)?.folded;
        if !(word == stem
            || stem.chars().count() > 3 && word.starts_with(stem)
            || stem == "код" && word.starts_with(stem) && word.chars().count() < 6
            || stem == "карт" && word.starts_with(stem)
            || stem == "пин" && word.starts_with("пин") && word.chars().count() < 6)
        {
            return None;
        }
        next += 1;
    }
    Some(next - 1)
}

/// The value behind a name.
fn behind(text: &str, from: usize, look: Look) -> Option<Range<usize>> {
    let mut to = (from + BEHIND_BYTES).min(text.len());
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    if look == Look::Words {
        return row_of_words(text, from);
    }
    let window = &text[from..to];
    if look == Look::Said {
        return said(from, window).or_else(|| said_later(from, window));
    }
    for chunk in window.split_whitespace().take(BEHIND_WORDS) {
        let at = chunk.as_ptr() as usize - text.as_ptr() as usize;
        if text[from..at].contains("\n\n") {
            return None;
        }
        // `token=…`, `api_key:…` without a space.
        let core = chunk.rsplit(['=', '"', '«', '“', '\'']).find(|part| part.len() > 2).unwrap_or(chunk);
        let core = if look == Look::Long {
            // `7101000000:AAE…`: the number before the colon is a part of it.
            let numbered = core
                .split_once(':')
                .is_some_and(|(head, _)| head.len() >= 6 && head.bytes().all(|byte| byte.is_ascii_digit()));
            if numbered { core } else { core.rsplit(':').next().unwrap_or(core) }
        } else {
            core.trim_start_matches([':', '-', '(', ')'])
        };
        let at = at + (core.as_ptr() as usize - chunk.as_ptr() as usize);
        let core = core.trim_end_matches(['.', ',', ';', '!', '?', ')', '»', '"', '”', '\'', ':']);
        if PUBLIC.split_ascii_whitespace().any(|word| super::super::sentence::fold(chunk).starts_with(word)) {
            return None;
        }
        if core.starts_with("pk_") {
            return None;
        }
        // `api key: k9dJ2mQp`: right behind a sign a shorter one is surely the key.
        let assigned = look == Look::Long && text[from..at].trim_matches([' ', '"', '\'', '`']).starts_with([':', '=']);
        let short = assigned && text[from..at].len() <= 4 && core.len() >= 8 && super::password::is_strong(core);
        if (fits(core, look) || short) && !is_placeholder(core) {
            return Some(at..at + core.len());
        }
        // «901 223»: a number in two groups.
        let three = |group: &str| group.len() >= 3 && group.bytes().take_while(u8::is_ascii_digit).count() == 3;
        let rest = text[at + core.len()..].strip_prefix(' ').unwrap_or_default();
        let two = core.len() == 3 && three(core) && three(rest) && !rest[3..].starts_with(|c: char| c.is_ascii_digit());
        if look == Look::Digits && two {
            return Some(at..at + core.len() + 4);
        }
        // «код из смс не приходит. Номер 4471»: another sentence is about something else.
        if chunk.ends_with(['.', '!', '?']) || matches!(chunk, "не" | "нет" | "not") && look != Look::Three {
            return None;
        }
    }
    None
}

fn fits(value: &str, look: Look) -> bool {
    let count = value.chars().count();
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let letters = value.bytes().filter(u8::is_ascii_alphabetic).count();
    match look {
        Look::Digits => {
            let joined = value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
            joined && (4..=8).contains(&digits) && count <= digits + 1
        }
        Look::Three => digits == count && (3..=4).contains(&count),
        Look::Mixed => {
            let plain = value.bytes().all(|byte| byte.is_ascii_graphic()) && !value.contains(['/', '@']);
            plain
                && count >= 6
                && digits >= 1
                && (letters >= 1 || digits >= 6 && value.contains('-'))
                && !value.contains("://")
                && !is_domain(value)
        }
        Look::Long => {
            let plain = value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.+/=~:".contains(&byte));
            plain
                && count >= 12
                && digits >= 2
                && letters >= 2
                && !value.contains("//")
                && !is_domain(value)
                && !value.starts_with(['/', '.'])
        }
        Look::Seed => {
            count >= 16 && value.bytes().all(|byte| byte.is_ascii_uppercase() || (b'2'..=b'7').contains(&byte))
        }
        Look::Said | Look::Words => false,
    }
}

fn is_domain(value: &str) -> bool {
    value
        .rsplit_once('.')
        .is_some_and(|(_, zone)| (2..=6).contains(&zone.len()) && zone.bytes().all(|byte| byte.is_ascii_lowercase()))
}

/// «Кодовое слово: ежевика», «answer to the secret question is Barnaby the goose».
fn said(from: usize, window: &str) -> Option<Range<usize>> {
    let line = window.split('\n').next().unwrap_or_default();
    let mut bare = line.trim_start_matches([' ', '»', '"', ')', ',']);
    // «контрольный вопрос «девичья фамилия матери» — …»: the question itself.
    if let Some((_, behind)) = bare.strip_prefix(['«', '“']).and_then(|inside| inside.split_once(['»', '”'])) {
        bare = behind.trim_start();
    }
    // «…, моё — ромашка»: whose it is says nothing of what it is.
    for own in ["моё ", "мое ", "наше ", "матери", "мамы", "у меня ", "у нас ", "такое ", "вот оно ", "mine "]
    {
        bare = bare.strip_prefix(own.trim_end()).map_or(bare, |rest| rest.trim_start_matches([' ', '»', '"', ')']));
    }
    let sign = [":", "—", "–", "=", "- ", "is ", "это "].iter().find_map(|sign| bare.strip_prefix(sign));
    // A question has its answer behind «ответ», and talk has none.
    let answered = line
        .find("ответ")
        .map(|at| &line[at + "ответ".len()..])
        .or_else(|| line.find("answer").map(|at| &line[at + "answer".len()..]));
    let rest =
        answered.or(sign).unwrap_or(bare).trim_start_matches([' ', ':', '—', '–', '-', '=', '«', '"', '\'', '“']);
    let rest = rest.strip_prefix("is ").unwrap_or(rest);
    let start = from + (rest.as_ptr() as usize - window.as_ptr() as usize);
    let marked = answered.is_some() || sign.is_some();
    let stop = rest.find(['.', ',', ';', '»', '"', '”', '?', '!', '(']).unwrap_or(rest.len());
    let phrase = &rest[..stop];
    let phrase = phrase.split(" но ").next().unwrap_or(phrase).split(" but ").next().unwrap_or(phrase).trim_end();
    let all = words(phrase);
    let talk = all.iter().any(|word| {
        "не нет забыл забыла не помню какое где как что для нужно надо можно сменить изменить поменять спрашивает required forgot not what how wrong to from при или от в"
            .split(' ')
            .any(|listed| listed == word.folded)
    });
    // «кодовое слово Ласточкин хвост.»
    let named = phrase.starts_with(crate::case::is_capital)
        && all.len() <= 3
        && phrase.split(' ').all(|word| super::plain::is_noun(word) || word.chars().all(char::is_alphabetic))
        && (stop == rest.len() || rest[stop..].starts_with(['.', '!', ',']))
        && !all.iter().any(|word| super::plain::is_talk(&word.folded));
    let right = !all.is_empty()
        && !talk
        && all.len() <= if marked || named { 5 } else { 1 }
        // Without a sign only one word that ends its sentence is taken, or a name: «кодовое слово не подходит» says no word.
        && (marked || named || super::plain::is_noun(phrase))
        && phrase.chars().count() >= 3;
    (right && !is_placeholder(phrase)).then(|| start..start + phrase.len())
}

/// «По телефону спросили кодовое слово, я забыла. Вспомнила: бармаглот»: behind a colon that such a verb leads to.
fn said_later(from: usize, window: &str) -> Option<Range<usize>> {
    const LEADS: &str = "вспомн помню слово такое нашл напис звуч remember recall it word answer ответ mine";
    let (colon, sign) = [": ", " — ", " - "].iter().filter_map(|sign| Some((window.find(sign)?, sign))).min()?;
    let last = words(&window[..colon]).pop()?;
    let leads = LEADS.split(' ').any(|stem| last.folded.starts_with(stem)) && !window[..colon].contains(['?', '\n']);
    let rest = window[colon + sign.len()..].trim_start_matches([' ', '«', '"']);
    let stop = rest.find(['.', ',', ';', '»', '"', '?', '!', '(', '\n']).unwrap_or(rest.len());
    let phrase = rest[..stop].trim_end();
    let all = words(phrase);
    let talk = all.iter().any(|word| super::plain::is_talk(&word.folded));
    let fits = leads && (1..=3).contains(&all.len()) && !talk && phrase.chars().count() >= 3 && !is_placeholder(phrase);
    let start = from + (rest.as_ptr() as usize - window.as_ptr() as usize);
    fits.then(|| start..start + phrase.len())
}

/// Bytes behind a name in which a row of words is looked for, and how many of them a wallet prints (BIP 39).
const ROW_BYTES: usize = 600;
const ROW: std::ops::RangeInclusive<usize> = 12..=24;

/// «сид-фраза: барсук лимон вокзал …»: twelve words and more that no sentence holds together, with numbers or commas between.
fn row_of_words(text: &str, from: usize) -> Option<Range<usize>> {
    let window = &text[from..super::password::floor(text, from + ROW_BYTES)];
    // A sentence may lead to the row: «seed phrase моего кошелька: …».
    let colon = window.find(':').filter(|at| words(&window[..*at]).len() <= 6).map_or(0, |at| at + 1);
    let (mut start, mut end, mut count) = (None, 0, 0);
    for chunk in window[colon..].split_whitespace() {
        let at = chunk.as_ptr() as usize - window.as_ptr() as usize;
        let word = chunk.trim_matches(|c: char| "«»\"'(),;".contains(c));
        let number = word.trim_end_matches(['.', ')']).bytes().all(|byte| byte.is_ascii_digit());
        if number || matches!(word, "-" | "—" | "–") {
            continue;
        }
        let bare = word.trim_end_matches('.');
        let lone = bare.chars().all(char::is_alphabetic)
            && bare.chars().skip(1).all(crate::case::is_small)
            && (3..=12).contains(&bare.chars().count())
            && !["как", "что", "это", "уже", "the", "and", "for", "not", "мне", "все", "всё", "для", "или", "при"]
                .contains(&bare);
        // `seed is …`: a short word may lead to the row.
        if start.is_none() && matches!(bare, "is" | "are" | "=" | "это" | "вот" | "такая") {
            continue;
        }
        if !lone || count == *ROW.end() {
            break;
        }
        let word_at = at + chunk.find(bare).unwrap_or_default();
        start = start.or(Some(word_at));
        (end, count) = (word_at + bare.len(), count + 1);
        if word.ends_with('.') {
            break;
        }
    }
    ROW.contains(&count).then_some(from + start?..from + end)
}

/// «737 cvc»: the number just before the name.
fn before(text: &str, at: usize) -> Option<Range<usize>> {
    let head = text[..at].trim_end_matches([' ', '-', '—', '(']);
    let start = head.len() - head.bytes().rev().take_while(u8::is_ascii_digit).count();
    let alone = !text[..start].ends_with(|c: char| {
        c.is_alphanumeric()
            || "-/. ".contains(c)
                && text[..start].trim_end_matches(['-', '/', '.', ' ']).ends_with(|c: char| c.is_ascii_digit())
    });
    (alone && (3..=4).contains(&(head.len() - start))).then_some(start..head.len())
}

/// Recovery codes come many at a time: every one of their form in the lines that follow.
fn listed(text: &str, from: usize) -> Vec<Range<usize>> {
    let mut to = (from + 400).min(text.len());
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    let mut found: Vec<Range<usize>> = Vec::new();
    for chunk in
        text[from..to].split(|c: char| c.is_whitespace() || c == ',' || c == ';').filter(|chunk| !chunk.is_empty())
    {
        let at = chunk.as_ptr() as usize - text.as_ptr() as usize;
        let core = chunk.trim_end_matches(['.', ':', ')']);
        let code = (8..=24).contains(&core.len())
            && core.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && core.bytes().any(|byte| byte.is_ascii_digit())
            && core.bytes().filter(u8::is_ascii_digit).count() < core.len().max(9);
        if code && !is_placeholder(core) {
            found.push(at..at + core.len());
        }
    }
    if found.len() > 1 { found } else { Vec::new() }
}

/// `otpauth://…?secret=…`, and addresses that are keys themselves.
fn in_links(text: &str) -> Vec<(Range<usize>, SecretKind)> {
    let mut found = Vec::new();
    for (head, tail, kind) in [
        ("otpauth://", "secret=", SecretKind::Other),
        ("hooks.slack.com/services/", "", SecretKind::Token),
        ("discord.com/api/webhooks/", "", SecretKind::Token),
        ("discordapp.com/api/webhooks/", "", SecretKind::Token),
    ] {
        for (at, _) in text.match_indices(head) {
            let end = text[at..]
                .find(|c: char| c.is_whitespace() || "\"'<>«»".contains(c))
                .map_or(text.len(), |len| at + len);
            let Some(start) = text[at + head.len()..end].find(tail).map(|found| at + head.len() + found + tail.len())
            else {
                continue;
            };
            let value = text[start..end].split('&').next().unwrap_or_default();
            if value.len() >= 16 && !is_placeholder(value) {
                found.push((start..start + value.len(), kind));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_known_by_its_name() {
        for (text, value) in [
            ("авторизационный код домена (auth-code): Zq8-LUNA-11bb", Some("Zq8-LUNA-11bb")),
            ("Кодовое слово: крыжовник. Назовите остаток", Some("крыжовник")),
            ("cvc 512, срок 10/29", Some("512")),
            ("пин-код 4821 не принимает", Some("4821")),
            ("код из смс 739204 ввожу", Some("739204")),
            ("секрет для google authenticator JBSWY3DPEHPK3PXP", Some("JBSWY3DPEHPK3PXP")),
            ("api key: 8f14e45fceea167a5a36", Some("8f14e45fceea167a5a36")),
            ("код из смс не приходит", None),
            (
                "сид-фраза: барсук лимон вокзал печать облако гитара север мост коляска туман игра пчела. Помогите",
                Some("барсук лимон вокзал печать облако гитара север мост коляска туман игра пчела"),
            ),
            (
                "recovery phrase has twelve words and mine does not open the wallet any more since the last update came",
                None,
            ),
            ("Кодовое слово забыла", None),
            ("где взять api ключ от панели", None),
            ("ошибка 4821 при входе", None),
            ("Отпечаток SHA256:uNiVztksCsDhcc0u9e8BgrJX", None),
        ] {
            let found = codes(text);
            assert_eq!(found.first().map(|(range, _)| &text[range.clone()]), value, "{text}");
        }
    }
}
