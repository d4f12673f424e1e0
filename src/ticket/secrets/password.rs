//! Does a password stand here, by the word that introduces it?
//!
//! A *cue* («пароль», `password`, `DB_PASS`) with a separator («:», «=», «—», `is`) introduces a value; a cue without one only
//! what looks like a password by itself, a few words further on («пароль ящика … на …») or just before («… это пароль»): «пароль
//! не подходит» tells of one and holds none. `root / …` and «доступы: …» introduce what looks like nothing but a password.

use std::ops::Range;

use super::{
    super::sentence::{Word, fold, words},
    is_placeholder,
};
use crate::case::{is_capital, is_small};

/// Cues in full; folded. «парол…» in any case form is one, too.
const CUES: &str = "\
    password passwd passphrase passcode passwort kennwort contrasena contraseña senha pwd pw pswd psw pass пасс пассворд пасворд пассвор пас псв parol parolem \
    парль праоль gfhjkm gfhjkz gfhjkmysq зфыыцщкв зфыы";
/// Words that may stand between the cue and the separator: «пароль от базы данных: …», `password for root: …`.
const BRIDGES: &str = "\
    от к ко для на в у for of to on in the мой my new";
/// Most words that are no bridge between them: «пароль такой: …», «пароль через пробел: …».
const ASIDE_WORDS: usize = 3;
/// Most words between the cue and the separator.
const BRIDGE_WORDS: usize = 6;
/// Words that say something about a password instead of being one; folded beginnings.
const STATES: &str = "\
    не нет забы невер непра верн прав сброш сброс измен смен восстан потер утер устар истек прош подош подход указ \
    введ вход вид скрыт прежн стар нов тот тако где как что или required incorrect invalid wrong expired change \
    reset forgot missing none null empty true false yes no string field is not does the authentication accepted \
    rejected";
/// Names of products that end in a number and so look like a password.
const PRODUCTS: &str = "\
    windows office ispmanager isp php mysql ipv 1c 1с python ubuntu debian centos utf sha md5 base64 win vps http \
    wordpress oauth cbitrix iphone ipad android redmi galaxy";
/// Words that stand right before a value: «вот он», «пароль там …», «пароль у меня …».
const INTRODUCTIONS: &str = "\
    ставил ставила задавал задавала придумал придумала установил установила сделал сделала он вот это там меня нас мой такой следующий этот был стоит стоял ввожу вводил набираю набирать набирайте набирай вводить вводите вводи вводим вводится пишется пишем писать печатаю печатать вбиваю вбивать указал указывал поставил \
    поставила задал пишу is was it using use used entered enter entering type typing typed here с with";
/// Beginnings of the words by which a password is changed: then «на» and `to` introduce the new one.
pub(super) const CHANGES: &str = "\
    смени помен измени замени постав установи задай сброс обнови сдела change set reset update replace сменил";
/// Beginnings of words behind which a name stands.
const NAMES: &str = "\
    логин login user юзер пользоват аккаунт акаунт account баз бд database db сервер server хост host сайт site \
    домен domain ящик mailbox тариф plan договор заказ тикет заявк обращен ticket order верси version порт port \
    файл file vps впс счет";
/// Words from which on an example goes: «пароль вида Abc123!».
const SUCH_AS: &str = "вида типа например наподобие формата like as";
/// Words that end the search for a value further on.
const NO_VALUE: &str = "\
    забыл забыла забыли forgot lost потерял потеряла вышлю пришлю скину сообщу logs";
/// Beginnings of the words of access: a password may stand behind them without being called one.
const ACCESS: &str = "\
    доступ логин login логн учетк учетн кред creds credential root admin админ rdp рдп auth вход user юзер рут";
/// How far behind such a word.
const ACCESS_BYTES: usize = 120;
/// How far behind a cue a value may stand.
const FURTHER_BYTES: usize = 200;
const FURTHER_WORDS: usize = 13;
/// Bytes before a cue in which «логин и» is looked for.
const PAIR_BYTES: usize = 32;
/// Fewest characters of a value after a separator, and of one without.
const MIN_SEPARATED: usize = 4;
const MIN_BARE: usize = 6;

/// Most words of a passphrase: more tell what it is like.
const PHRASE_WORDS: usize = 8;

/// Ranges of the passwords in a text.
pub(super) fn passwords(text: &str) -> Vec<Range<usize>> {
    let words = words(text);
    let mut found: Vec<Range<usize>> = Vec::new();
    for at in (0..words.len()).filter(|at| is_cue(text, &words[*at])) {
        match after_cue(text, &words, at) {
            Some(range) => found.push(range),
            None => found.extend(before_cue(text, &words[at].range).or_else(|| further_on(text, &words, at))),
        }
    }
    found.extend(beside_access(text, &words));
    found
}

/// «Qw8#mebelTUT — это пароль», «Qw8#mebelTUT (пароль)»: the value stands before its cue, with a sign or «это» between.
fn before_cue(text: &str, cue: &Range<usize>) -> Option<Range<usize>> {
    let behind = text[cue.end..].trim_start_matches(' ');
    let cue = cue.start;
    // Only the nearest words matter: looking for the beginning of a long line before every cue would take quadratic time.
    let near = floor(text, cue.saturating_sub(FURTHER_BYTES));
    let line = text[near..cue].rfind('\n').map_or(near, |end| near + end + 1);
    let mut head = text[line..cue].trim_end();
    let mut linked = false;
    loop {
        let bare = ["—", "–", "-", "(", "=", ":", "это", "этот", "вот", "мой", "наш", "is the", "is my"]
            .iter()
            .find_map(|link| head.strip_suffix(link));
        let Some(bare) = bare else { break };
        (head, linked) = (bare.trim_end(), true);
    }
    // «Malina777 пароль, а почта …»: the clause ends with the cue, and a capital and a number say enough.
    let closes = !linked && (behind.is_empty() || behind.starts_with([',', '.', ';', '\n', ')']));
    let start = head.rfind(char::is_whitespace).map_or(0, |at| at + 1);
    let start = start + head[start..].len() - head[start..].trim_start_matches(['«', '"', '\'', '`', '(']).len();
    let value = head[start..].trim_end_matches(['»', '"', '\'', '`', ',']);
    // What a word such as «логин» introduces is a name, whatever stands behind it.
    let named = last_word(&head[..start]).is_some_and(|word| names_what_follows(&word));
    let capital = value.starts_with(is_capital) && value.ends_with(|c: char| c.is_ascii_digit());
    let bare = closes && capital && head.ends_with(value) && !is_named(value) && value.chars().any(is_small);
    ((linked || bare) && !named && is_strong(value)).then(|| line + start..line + start + value.len())
}

/// «пароль ящика a@b.ru на Tara%Opt#19», «пароль от бд, вот он gruzd1k_solenyj», «пароль у меня Marusya1956».
fn further_on(text: &str, words: &[Word], at: usize) -> Option<Range<usize>> {
    let from = words[at].range.end;
    let mut before = String::new();
    let mut changed = at
        .checked_sub(4)
        .map_or(&words[..at], |first| &words[first..at])
        .iter()
        .any(|word| begins(CHANGES, &word.folded));
    let window = &text[from..floor(text, from + FURTHER_BYTES)];
    for (step, chunk) in window.split_whitespace().enumerate().take(FURTHER_WORDS) {
        let start = from + (chunk.as_ptr() as usize - window.as_ptr() as usize);
        // The end of the line ends what the cue speaks of, unless nothing else stood on it.
        if text[from..start].matches('\n').count() > usize::from(step == 0) {
            return None;
        }
        let core = chunk.trim_start_matches(['«', '"', '\'', '`', '(', '“']);
        let start = start + chunk.len() - core.len();
        let core = core.trim_end_matches(['»', '"', '\'', '`', ')', ',', ';', '.', '?', ':', '”']);
        let folded = fold(core);
        let introduced = lists(INTRODUCTIONS, &before) || changed && matches!(before.as_str(), "на" | "to");
        let paired =
            before.chars().all(|c| "/|:-—".contains(c)) && step > 0 && pairs_with_login(&text[..words[at].range.start]);
        let strong = if step == 0 || introduced || paired { is_strong(core) } else { is_unmistakable(core) };
        let loose = introduced && (folded.len() >= MIN_BARE) && is_joined_latin(core);
        if lists(SUCH_AS, &before) {
            return None;
        }
        if (strong || loose) && !names_what_follows(&before) && !is_named(core) && !is_placeholder(core) {
            return Some(start..start + core.len());
        }
        changed |= begins(CHANGES, &folded);
        if lists(NO_VALUE, &folded) || chunk.ends_with(['!', '?']) || ends_sentence(chunk) && step > 2 {
            return None;
        }
        before = folded;
    }
    None
}

/// «т.е.», `i.e.` end nothing.
fn ends_sentence(chunk: &str) -> bool {
    chunk.strip_suffix('.').is_some_and(|word| !word.contains('.'))
}

/// `root / B1gT1mber!42`, «RDP: 198.51.100.61, Администратор, Vm!Bukh-1C»: what can only be a password behind words of access.
fn beside_access(text: &str, words: &[Word]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    for word in words.iter().filter(|word| begins(ACCESS, &word.folded)) {
        let start = word.range.end.max(from);
        if start > word.range.end + ACCESS_BYTES {
            continue;
        }
        let window = &text[start..floor(text, word.range.end + ACCESS_BYTES).max(start)];
        let window = window.split("\n\n").next().unwrap_or_default();
        for chunk in window.split_whitespace().filter(|chunk| chunk.len() <= 64) {
            let mut at = chunk.as_ptr() as usize - text.as_ptr() as usize;
            // `preview:showMe-2027`, `root/B1gT1mber`.
            let pair = chunk.split_once([':', '/', '|']).filter(|(name, rest)| {
                !name.is_empty()
                    && !rest.starts_with('/')
                    && !name.contains('.')
                    && name.chars().all(|c| c.is_alphanumeric() || "_-".contains(c))
            });
            let core = pair.map_or(chunk, |(name, rest)| {
                at += name.len() + 1;
                rest
            });
            let bare = core.trim_start_matches(['«', '"', '\'', '`', '(', ':', '/']);
            at += core.len() - bare.len();
            let bare = bare.trim_end_matches(['»', '"', '\'', '`', ')', ',', ';', '.', '?', ':']);
            let before = last_word(&text[..at]).unwrap_or_default();
            let chained = lists("там теперь стоит сейчас такой is now to", &before) && is_chain(bare, 3);
            let fits = match pair {
                Some(_) => is_strong(bare) && !is_account_like(bare),
                None => is_unmistakable(bare) || chained,
            };
            // What stands before a machine's name is read as a pair.
            let machine = bare.split_once('@').is_some_and(|(_, host)| {
                !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte))
            });
            if fits && !machine && !is_named(bare) && !is_placeholder(bare) {
                found.push(at..at + bare.len());
            }
            from = at + bare.len();
        }
    }
    found
}

/// Whether the word is one of the list.
pub(super) fn lists(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|listed| listed == word)
}

/// Whether the word begins with one of the list.
pub(super) fn begins(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|stem| word.starts_with(stem))
}

/// The largest character boundary not above `at`.
pub(super) fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

fn last_word(text: &str) -> Option<String> {
    let tail = &text[floor(text, text.len().saturating_sub(PAIR_BYTES))..];
    words(tail).pop().map(|word| word.folded)
}

/// «логин u10482», «базы shop_main2», `user anna77`: what follows is a name.
pub(super) fn names_what_follows(word: &str) -> bool {
    begins(NAMES, word)
}

/// What looks like a password with its cue just before it.
pub(super) fn is_strong(value: &str) -> bool {
    let letters = value.chars().filter(|c| c.is_alphabetic()).count();
    // `user=shop`, `?a=1&b=2`: a setting, whose own name has been judged.
    let setting = value.split_once('=').is_some_and(|(name, rest)| {
        !rest.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "_-.?".contains(c))
    });
    let code = value.contains(['`', '"', '\'', '|', '<', '>', '[', ']', '{', '}', '(', ')', '\\']);
    !setting
        && !code
        && value.chars().count() >= MIN_BARE
        && letters >= 2
        && looks_random(value)
        && !is_named(value)
        && !is_placeholder(value)
}

/// What looks like nothing but a password: long, and of three kinds of characters, one of them a sign or a change of case.
fn is_unmistakable(value: &str) -> bool {
    let any = |test: fn(char) -> bool| usize::from(value.chars().any(test));
    let inside = value.trim_matches(|c: char| ".,:;!?()-".contains(c));
    let sign = usize::from(inside.chars().any(|c| "!@#$%^&*+=~?".contains(c)));
    let link = usize::from(inside.chars().any(|c| "_-.".contains(c)));
    let kinds = any(|c| c.is_ascii_digit()) + any(is_small) + any(is_capital) + sign * 2 + link;
    is_strong(value) && value.is_ascii() && value.len() >= 8 && kinds >= 4 && !is_account_like(value)
}

/// `u10482`, `vps-904`, `shop_u2`: a short name with a number, as accounts and machines have.
pub(super) fn is_account_like(value: &str) -> bool {
    let head = value.trim_end_matches(|c: char| c.is_ascii_digit() || "_-".contains(c));
    // `u118_shop`: the databases and mailboxes of account u118.
    let of_account = value.split_once('_').is_some_and(|(account, name)| {
        let letters = account.trim_end_matches(|c: char| c.is_ascii_digit());
        (1..=2).contains(&letters.len())
            && account.len() > letters.len()
            && name.bytes().all(|byte| byte.is_ascii_lowercase())
    });
    of_account || head.len() <= 8 && head.chars().all(|c| c.is_ascii_lowercase() || "_-".contains(c))
}

/// Words that people chain to a password: `kot_v_sapogah`, `vedro_Vody`. `least` of them are surely one: two small ones are the name of
/// something as often, unless nothing that has a name stands before them.
pub(super) fn is_chain(value: &str, least: usize) -> bool {
    const KNOWN: &str = "wp db ftp sql mail info shop site user admin root test dev web vps srv server base data backup main new old app api \
        php my url key id log http https utf client host file page mysql ssh smtp imap com net org ru pass password login account a";
    let parts: Vec<&str> = value.split(['_', '-']).collect();
    let words = parts.iter().all(|part| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphabetic()) && !lists(KNOWN, &fold(part))
    });
    let capital = value.chars().skip(1).any(is_capital) && value.chars().any(is_small);
    words && value.len() >= 8 && (parts.len() >= least || parts.len() == 2 && (capital || parts[0] == parts[1]))
}

/// Latin words joined by signs: `bulka_s_makom`.
fn is_joined_latin(value: &str) -> bool {
    value.is_ascii()
        && value.contains(['_', '-'])
        && value.chars().all(|c| c.is_ascii_alphanumeric() || "_-".contains(c))
}

/// «пароль» in any form, an English cue, or the last part of a name in code: `DB_PASSWORD`, `userPass`.
pub(super) fn is_cue(text: &str, word: &Word) -> bool {
    let before = &text[..word.range.start];
    // `$_POST['pass']` and `<password>` read a value, `reset-password` and `/password` are pages.
    let mut last = before.chars().rev();
    let named_so_far = matches!((last.next(), last.next()), (Some('-'), Some(c)) if c.is_alphanumeric());
    let read = ["['", "[\"", "<", "{", "%"].iter().any(|opening| before.ends_with(opening))
        || (before.ends_with('/') && !pairs_with_login(before));
    // «FTP-пароль: …», `mail-password: …`: what a sign follows is no page.
    let signed = text[word.range.end..].trim_start_matches(['"', '\'', '»', ' ']).starts_with([':', '=', '—']);
    let named_so_far = named_so_far && word.folded.is_ascii() && !signed;
    let russian = ["парол", "порол", "парал"].iter().any(|stem| word.folded.starts_with(stem))
        && !["парольн", "поролон", "паралле", "парали"].iter().any(|other| word.folded.starts_with(other));
    let english = word.folded.strip_suffix("'s").unwrap_or(&word.folded);
    let in_code = ["password", "passwd"].iter().any(|cue| english.ends_with(cue)) && word.folded.is_ascii();
    !read && !named_so_far && (russian || in_code || lists(CUES, &word.folded))
}

/// The value that the cue at `at` introduces.
fn after_cue(text: &str, words: &[Word], at: usize) -> Option<Range<usize>> {
    let cue = &words[at];
    let from = after_bridge(text, words, at);
    if cue.folded == "passphrase" {
        return phrase(text, cue.range.end).or_else(|| phrase(text, from));
    }
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
    // «пароль от базы u118_shop: …»: what a colon follows is what the password is of.
    let name = text[value.range.end..].starts_with(':') && !value.quoted;
    // «пароль от базы u118_shop взять»: the name of the base.
    let before = last_word(&text[cue.range.end..from]).is_some_and(|word| names_what_follows(&word));
    let small = bare.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    if matches!(cue.folded.as_str(), "pass" | "пас") || name || before && small || bare.contains(' ') {
        return None;
    }
    (bare.chars().count() >= MIN_BARE
        && looks_random(bare)
        && (!is_named(bare) || value.quoted && !bare.contains(['/', '@'])))
    .then_some(value.range)
}

/// Three words and more behind `passphrase is`, `passphrase to`, up to the next mark or «for».
fn phrase(text: &str, from: usize) -> Option<Range<usize>> {
    let line = text[from..floor(text, from + FURTHER_BYTES)].split('\n').next()?;
    let bare = line.trim_start();
    let rest = [":", "=", "is ", "to "].iter().find_map(|sign| bare.strip_prefix(sign))?.trim_start();
    let start = from + (rest.as_ptr() as usize - line.as_ptr() as usize);
    let rest = rest.split([',', ';', '.', '"']).next()?;
    let rest = rest.split(" for ").next()?.split(" and ").next()?.trim_end();
    let told = words(rest).iter().any(|word| begins(STATES, &word.folded));
    (!told && rest.len() >= MIN_BARE && words(rest).len() <= PHRASE_WORDS).then(|| start..start + rest.len())
}

/// Where the separator may stand: behind the cue, its closing quote, and words such as «от базы данных».
fn after_bridge(text: &str, words: &[Word], at: usize) -> usize {
    let end = words[at].range.end;
    let mut from = end;
    let bridged = words
        .get(at + 1)
        .is_some_and(|next| lists(BRIDGES, &next.folded) && text[end..next.range.start].trim().is_empty());
    if !bridged {
        // «пароль администратора: …», «пароль такой: …»: one word, when a value really follows.
        for (step, next) in words.iter().skip(at + 1).take(ASIDE_WORDS).enumerate() {
            // «пароль через пробел: …», but not «пароль спрашивает постоянно: …».
            let told = step > 0 && (begins(STATES, &next.folded) || is_told(&next.folded));
            if !text[from..next.range.start].trim().is_empty() || looks_random(&next.folded) || told {
                break;
            }
            from = next.range.end;
            let rest = text[from..].trim_start();
            if rest.strip_prefix([':', '=']).is_some_and(first_looks_random) {
                return from;
            }
            if is_told(&next.folded) || begins(STATES, &next.folded) {
                break;
            }
        }
        return end;
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

/// Whether the word has the ending of a verb or of an adverb: it tells of the password.
fn is_told(word: &str) -> bool {
    ["ет", "ит", "ют", "ят", "ал", "ил", "ла", "ли", "ть", "но", "ся", "ed", "es"].iter().any(|end| word.ends_with(end))
}

/// Where the value begins when a separator stands at `from`.
fn separator_end(text: &str, from: usize) -> Option<usize> {
    // A closing quote or bracket of the cue itself: `"password": …`, `'DB_PASSWORD', …`.
    let rest = &text[from..];
    let bare = rest.trim_start_matches(['"', '\'', '»', '`', ']', '*']).trim_start_matches([' ', '\t', '\u{a0}']);
    let spaced = rest.starts_with([' ', '\u{a0}']);
    let folded = fold(&bare.chars().take(8).collect::<String>());
    let after = ["=>", ":=", "==", ":", "="]
        .iter()
        .find_map(|sign| bare.strip_prefix(sign))
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
    // `DB_PASSWORD=` is empty when the next line is a setting of its own.
    let next = text[from..start].contains('\n') && is_setting(run);
    (!run.is_empty() && !next).then(|| Value { range: start..start + run.len(), quoted: false })
}

/// «логин/пароль: ivan / Qwerty123»: the value behind the first one, on the same line.
fn second_of_pair(text: &str, first: &Value) -> Option<Value> {
    let end = first.range.end;
    let rest = text[end..].trim_start_matches([' ', ',', ';', '/', '|', '»', '"']);
    value(text, text.len() - rest.len()).filter(|second| !text[end..second.range.start].contains('\n'))
}

/// Whether the cue is the second half of «логин/пароль», «логин и пароль», `login:password`.
pub(super) fn pairs_with_login(before: &str) -> bool {
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
    // `password: type=text`
    let setting = bare.contains('=') && bare.chars().all(|c| c.is_ascii_lowercase() || "=_-".contains(c));
    if setting {
        return false;
    }
    if looks_random(bare) {
        return !is_named(bare) || value.quoted;
    }
    if begins(STATES, &folded) {
        return false;
    }
    if value.quoted {
        return !bare.contains(' ') && !is_file(bare);
    }
    let rest = text[value.range.end..].trim_start_matches([' ', '\t']);
    // «how to change a password: account, FTP, mail» lists what has one.
    if rest.starts_with(',') && lists(NAMES, &folded) {
        return false;
    }
    let last = rest.is_empty() || rest.starts_with(['\n', '\r', ',', ';', '.', '&', '/', ')']);
    let latin = bare.is_ascii() && bare.bytes().all(|byte| byte.is_ascii_graphic());
    // In a Russian sentence a small Latin word goes on with nothing: «пароль: qwerty не подошёл».
    let foreign = !cue.is_ascii()
        && bare.bytes().all(|byte| byte.is_ascii_lowercase() || b"_-".contains(&byte))
        && !is_named(bare);
    // Digits alone are a value at the end of a phrase; «8 символов» is not. A lone Russian word is more often a remark.
    latin && (last || foreign)
}

/// `DB_USER=shop`: a name in capitals and its value.
pub(super) fn is_setting(chunk: &str) -> bool {
    chunk.split_once(['=', ':']).is_some_and(|(name, _)| {
        name.len() >= 2 && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
    })
}

/// `wp-config.php`, `.env`: where a password is kept, and none itself.
pub(super) fn is_file(value: &str) -> bool {
    let ending = value.rsplit_once('.').map(|(_, ending)| ending);
    ending.is_some_and(|ending| lists("php env ini conf cnf cfg json xml yml yaml toml txt html js py", ending))
}

/// `getenv(…)`, `process.env.PASS`, `config.password`, `$pass`: code that reads a password and holds none.
pub(super) fn is_variable(value: &str) -> bool {
    let folded = fold(value);
    value.starts_with('$') && !value.bytes().any(|byte| byte.is_ascii_digit())
        || ["$_", "getenv", "process.env", "os.environ", "env(", "config.", "request.", "this.", "self."]
            .iter()
            .any(|head| folded.starts_with(head))
}

/// Whether a value mixes kinds of characters as passwords do: letters with digits, or letters with signs inside.
pub(super) fn looks_random(value: &str) -> bool {
    let letter = value.chars().any(char::is_alphabetic);
    let digit = value.chars().any(|c| c.is_ascii_digit());
    let sign = value.chars().any(|c| "!@#$%^&*+=~?".contains(c)) && value.trim_end_matches(['!', '?', '*']).len() > 2;
    let signed_inside =
        sign && !value.trim_matches(|c: char| "!?*".contains(c)).chars().all(|c| c.is_alphabetic() || c == ' ');
    letter && (digit || signed_inside)
}

/// Whether a value that looks random is the name of something: a site, an address, a file, a product, a date, an error.
pub(super) fn is_named(value: &str) -> bool {
    let folded = fold(value);
    let digits = folded.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.' || c == '-');
    let product = lists(PRODUCTS, digits) || lists(PRODUCTS, folded.trim_start_matches(|c: char| c.is_ascii_digit()));
    let address = value.contains("://")
        || value.contains('/')
        || value.split_once('@').is_some_and(|(_, host)| host.contains('.') || host == "localhost");
    let dotted = folded.rsplit_once('.').is_some_and(|(name, end)| {
        !name.is_empty()
            && (2..=7).contains(&end.len())
            && end.chars().all(char::is_alphabetic)
            && !value.contains(['!', '#', '$', '%'])
    });
    let code = value.contains('_') && !value.chars().any(is_small);
    let count = value.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with('-')
        && value.chars().last().is_some_and(char::is_alphabetic);
    // «ящик orders@»: the beginning of an address.
    product || address || dotted || code || count || value.ends_with('@')
}
