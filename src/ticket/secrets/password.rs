//! Does a password stand here, by the word that introduces it?
//!
//! A *cue* («пароль», `password`, `DB_PASS`) with a separator («:», «=», «—», `is`) introduces a value; a cue without one only
//! what looks like a password by itself: «пароль не подходит» tells of one and holds none.

use std::ops::Range;

use super::{
    super::sentence::{Word, fold, words},
    is_placeholder,
};
use crate::case::is_small;

/// Cues in full; folded. «парол…» in any case form is one, too.
const CUES: [&str; 10] =
    ["password", "passwd", "passphrase", "passcode", "pwd", "pass", "пасс", "пассворд", "пас", "parol"];
/// Words that may stand between the cue and the separator: «пароль от базы данных: …», `password for root: …`.
const BRIDGES: [&str; 16] =
    ["от", "к", "ко", "для", "на", "в", "у", "for", "of", "to", "on", "in", "the", "мой", "my", "new"];
/// Most words between the cue and the separator.
const BRIDGE_WORDS: usize = 6;
/// Words that say something about a password instead of being one; folded beginnings.
const STATES: [&str; 58] = [
    "не",
    "нет",
    "забы",
    "невер",
    "непра",
    "верн",
    "прав",
    "сброш",
    "сброс",
    "измен",
    "смен",
    "восстан",
    "потер",
    "утер",
    "устар",
    "истек",
    "прош",
    "подош",
    "подход",
    "указ",
    "введ",
    "вход",
    "вид",
    "скрыт",
    "прежн",
    "стар",
    "нов",
    "тот",
    "тако",
    "где",
    "как",
    "что",
    "или",
    "required",
    "incorrect",
    "invalid",
    "wrong",
    "expired",
    "change",
    "reset",
    "forgot",
    "missing",
    "none",
    "null",
    "empty",
    "true",
    "false",
    "yes",
    "no",
    "string",
    "field",
    "is",
    "not",
    "does",
    "the",
    "authentication",
    "accepted",
    "rejected",
];
/// Names of products that end in a number and so look like a password.
const PRODUCTS: [&str; 22] = [
    "windows",
    "office",
    "ispmanager",
    "isp",
    "php",
    "mysql",
    "ipv",
    "1c",
    "1с",
    "python",
    "ubuntu",
    "debian",
    "centos",
    "utf",
    "sha",
    "md5",
    "base64",
    "win",
    "vps",
    "http",
    "wordpress",
    "oauth",
];
/// Bytes before a cue in which «логин и» is looked for.
const PAIR_BYTES: usize = 32;
/// Fewest characters of a value after a separator, and of one without.
const MIN_SEPARATED: usize = 4;
const MIN_BARE: usize = 6;

/// Ranges of the passwords in a text.
pub(super) fn passwords(text: &str) -> Vec<Range<usize>> {
    let words = words(text);
    let mut found: Vec<Range<usize>> =
        (0..words.len()).filter(|at| is_cue(text, &words[*at])).filter_map(|at| after_cue(text, &words, at)).collect();
    found.extend(in_urls(text));
    found
}

/// `scheme://user:password@host`.
fn in_urls(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    text.match_indices("://").filter_map(|(at, scheme)| {
        let start = at + scheme.len();
        let end = text[start..]
            .find(|c: char| c.is_whitespace() || "/\"'<>«»".contains(c))
            .map_or(text.len(), |len| start + len);
        let host = start + text[start..end].rfind('@')?;
        let colon = start + text[start..host].find(':')? + 1;
        let value = &text[colon..host];
        (value.len() >= MIN_SEPARATED && !is_placeholder(value)).then_some(colon..host)
    })
}

/// «пароль» in any form, an English cue, or the last part of a name in code: `DB_PASSWORD`, `userPass`.
fn is_cue(text: &str, word: &Word) -> bool {
    let before = &text[..word.range.start];
    // `$_POST['pass']` and `<password>` read a value, `reset-password` and `/password` are pages.
    let mut last = before.chars().rev();
    let named_so_far = matches!((last.next(), last.next()), (Some('-'), Some(c)) if c.is_alphanumeric());
    let read = ["['", "[\"", "<", "{", "%"].iter().any(|opening| before.ends_with(opening))
        || named_so_far
        || (before.ends_with('/') && !pairs_with_login(before));
    let russian = word.folded.starts_with("парол") && !word.folded.starts_with("парольн");
    let in_code = ["password", "passwd"].iter().any(|cue| word.folded.ends_with(cue)) && word.folded.is_ascii();
    !read && (russian || in_code || CUES.contains(&word.folded.as_str()))
}

/// The value that the cue at `at` introduces.
fn after_cue(text: &str, words: &[Word], at: usize) -> Option<Range<usize>> {
    let cue = &words[at];
    let from = after_bridge(text, words, at);
    if let Some(value_at) = separator_end(text, from) {
        let first = value(text, value_at)?;
        let second = pairs_with_login(&text[..cue.range.start]).then(|| second_of_pair(text, &first)).flatten();
        // Behind «логин и пароль: …» may stand the password alone; then what follows is a word of the sentence.
        let mut values = second.into_iter().chain([first]);
        return values.find(|value| is_separated_value(text, value, &cue.folded)).map(|value| value.range);
    }
    // `pass` without a separator is mostly the English verb.
    let value = value(text, from)?;
    let bare = &text[value.range.clone()];
    (cue.folded != "pass"
        && cue.folded != "пас"
        && bare.chars().count() >= MIN_BARE
        && looks_random(bare)
        && !is_named(bare))
    .then_some(value.range)
}

/// Where the separator may stand: behind the cue, its closing quote, and words such as «от базы данных».
fn after_bridge(text: &str, words: &[Word], at: usize) -> usize {
    let end = words[at].range.end;
    let mut from = end;
    let bridged = words
        .get(at + 1)
        .is_some_and(|next| BRIDGES.contains(&next.folded.as_str()) && text[end..next.range.start].trim().is_empty());
    if !bridged {
        // «пароль администратора: …», «пароль такой: …»: one word, when a value really follows.
        let next = words
            .get(at + 1)
            .filter(|next| text[end..next.range.start].trim().is_empty() && !looks_random(&next.folded));
        let follows = next.filter(|next| {
            let rest = text[next.range.end..].trim_start();
            rest.strip_prefix([':', '=']).is_some_and(first_looks_random)
        });
        return follows.map_or(from, |next| next.range.end);
    }
    for word in words.iter().skip(at + 1).take(BRIDGE_WORDS) {
        let gap = text.get(from..word.range.start).unwrap_or("\n");
        if gap.contains(['\n', ':', '=', ',', ';', '!', '?']) || gap.contains(". ") || looks_random(&word.folded) {
            break;
        }
        from = word.range.end;
    }
    from
}

/// Where the value begins when a separator stands at `from`.
fn separator_end(text: &str, from: usize) -> Option<usize> {
    // A closing quote or bracket of the cue itself: `"password": …`, `'DB_PASSWORD', …`.
    let rest = &text[from..];
    let quoted = rest.starts_with(['"', '\'', '»', '`', '*']);
    let bare = rest.trim_start_matches(['"', '\'', '»', '`', ']', '*']).trim_start_matches([' ', '\t', '\u{a0}']);
    let spaced = rest.starts_with([' ', '\u{a0}']);
    let folded = fold(&bare.chars().take(8).collect::<String>());
    let after = ["=>", ":=", "==", ":", "="]
        .iter()
        .find_map(|sign| bare.strip_prefix(sign))
        .or_else(|| bare.strip_prefix(',').filter(|_| quoted))
        .or_else(|| ["— ", "– ", "- ", "→ "].iter().find_map(|sign| bare.strip_prefix(sign)).filter(|_| spaced))
        .or_else(|| folded.starts_with("is ").then(|| &bare[3..]).filter(|rest| first_looks_random(rest)))
        .or_else(|| {
            folded.starts_with("это ").then(|| &bare["это ".len()..]).filter(|rest| first_looks_random(rest))
        })?;
    Some(text.len() - after.len())
}

fn first_looks_random(rest: &str) -> bool {
    rest.split_whitespace().next().is_some_and(looks_random)
}

/// A candidate and how it stands.
struct Value {
    range: Range<usize>,
    quoted: bool,
}

/// The next value: between quotes, or to the next white space without closing punctuation. On the next line only when the rest of
/// this one is empty.
fn value(text: &str, from: usize) -> Option<Value> {
    let rest = &text[from..];
    let start = from + rest.len() - rest.trim_start().len();
    if text[from..start].matches('\n').count() > 1 {
        return None;
    }
    let open = text[start..].chars().next()?;
    let close = match open {
        '"' | '\'' | '`' => Some(open),
        '«' => Some('»'),
        '“' => Some('”'),
        _ => None,
    };
    if let Some(close) = close {
        let inside = start + open.len_utf8();
        let len = text[inside..].find([close, '\n'])?;
        return (len > 0).then_some(Value { range: inside..inside + len, quoted: true });
    }
    let run = text[start..].split(char::is_whitespace).next().unwrap_or_default();
    let run =
        run.split('&').next().unwrap_or_default().trim_end_matches(['.', ',', ';', ')', '»', '"', '\'', '`', '?', ':']);
    (!run.is_empty()).then(|| Value { range: start..start + run.len(), quoted: false })
}

/// «логин/пароль: ivan / Qwerty123»: the value behind the first one, on the same line.
fn second_of_pair(text: &str, first: &Value) -> Option<Value> {
    let end = first.range.end;
    let rest = text[end..].trim_start_matches([' ', ',', ';', '/', '|', '»', '"']);
    value(text, text.len() - rest.len()).filter(|second| !text[end..second.range.start].contains('\n'))
}

/// Whether the cue is the second half of «логин/пароль», «логин и пароль», `login:password`.
fn pairs_with_login(before: &str) -> bool {
    // Only the last few words matter, and folding all that stands before every cue would take quadratic time.
    let mut tail = before.len().saturating_sub(PAIR_BYTES);
    while !before.is_char_boundary(tail) {
        tail += 1;
    }
    let before = fold(before[tail..].trim_end());
    let before = before.trim_end_matches(['/', ':', '|', '+', '&']).trim_end();
    let before = before.strip_suffix(" и").or_else(|| before.strip_suffix(" and")).unwrap_or(before);
    ["логин", "login", "user", "username", "логины"].iter().any(|login| before.ends_with(login))
}

/// After a separator nearly anything is a value, except what says something about the password.
fn is_separated_value(text: &str, value: &Value, cue: &str) -> bool {
    let bare = &text[value.range.clone()];
    let folded = fold(bare);
    let long = bare.chars().count() >= MIN_SEPARATED;
    if !long || is_placeholder(bare) || bare.contains("(") && bare.ends_with(')') || is_variable(bare) {
        return false;
    }
    if looks_random(bare) {
        return !is_named(bare) || value.quoted;
    }
    if STATES.iter().any(|state| folded.starts_with(state)) {
        return false;
    }
    if value.quoted {
        return !bare.contains(' ');
    }
    let rest = text[value.range.end..].trim_start_matches([' ', '\t']);
    let last = rest.is_empty() || rest.starts_with(['\n', '\r', ',', ';', '.', '&', '/', ')']);
    let latin = bare.is_ascii() && bare.bytes().all(|byte| byte.is_ascii_graphic());
    // In a Russian sentence a small Latin word goes on with nothing: «пароль: qwerty не подошёл».
    let foreign = !cue.is_ascii() && bare.bytes().all(|byte| byte.is_ascii_lowercase()) && !is_named(bare);
    // Digits alone are a value at the end of a phrase; «8 символов» is not. A lone Russian word is more often a remark.
    latin && (last || foreign)
}

/// `getenv(…)`, `process.env.PASS`, `config.password`, `$pass`: code that reads a password and holds none.
fn is_variable(value: &str) -> bool {
    let folded = fold(value);
    value.starts_with('$') && !value.bytes().any(|byte| byte.is_ascii_digit())
        || ["$_", "getenv", "process.env", "os.environ", "env(", "config.", "request.", "this.", "self."]
            .iter()
            .any(|head| folded.starts_with(head))
}

/// Whether a value mixes kinds of characters as passwords do: letters with digits, or letters with signs inside.
fn looks_random(value: &str) -> bool {
    let letter = value.chars().any(char::is_alphabetic);
    let digit = value.chars().any(|c| c.is_ascii_digit());
    let sign = value.chars().any(|c| "!@#$%^&*+=~?".contains(c)) && value.trim_end_matches(['!', '?', '*']).len() > 2;
    let signed_inside = sign && !value.trim_matches(|c: char| "!?*".contains(c)).chars().all(char::is_alphabetic);
    letter && (digit || signed_inside)
}

/// Whether a value that looks random is the name of something: a site, an address, a file, a product, a date, an error.
fn is_named(value: &str) -> bool {
    let folded = fold(value);
    let digits = folded.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.' || c == '-');
    let product = PRODUCTS.iter().any(|product| digits == *product || folded == *product);
    let address = value.contains("://")
        || value.contains('/')
        || value.split_once('@').is_some_and(|(_, host)| host.contains('.'));
    let dotted = folded.rsplit_once('.').is_some_and(|(name, end)| {
        !name.is_empty()
            && (2..=7).contains(&end.len())
            && end.chars().all(char::is_alphabetic)
            && !value.contains(['!', '#', '$', '%'])
    });
    let code = value.contains('_') && !value.chars().any(is_small);
    let count = value.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with('-')
        && value.chars().last().is_some_and(char::is_alphabetic);
    product || address || dotted || code || count
}
