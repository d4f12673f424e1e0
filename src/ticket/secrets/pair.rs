//! Is a password passed on beside the name that it belongs to?
//!
//! `root:Gr4nit@198.51.100.4` without a scheme, «root / kolobok77!», `admin:admin123`, «вход: anna@a.example Lampa55x», «лог/пас: vasya/kirpich77»:
//! no word calls it a password, and the name beside it does. The name must be one that people log in with, or words of logging in
//! stand before it; the value must look like one. O(n).

use std::ops::Range;

use super::{
    super::sentence::fold,
    is_placeholder,
    password::{begins, floor, is_account_like, is_named, lists},
};
use crate::case::{is_capital, is_small};

/// Names that pair with a password by a sign alone.
const NAMES: &str = "root admin administrator user manager postgres bitrix support админ администратор ubuntu debian deploy oracle sysadmin рут";
/// Beginnings of words of logging in.
const ACCESS: &str = "\
    вход вхож захож захо зайд зайт войд войти вошел вошла залог доступ логин login user юзер учетк кред cred root admin админ ftp фтп sftp ssh rdp рдп панел кабинет \
    sign signin log logging enter webmail вебпочт почт scp mysql phpmyadmin cpanel vps впс";
/// What stands before `:` and an address and is no name: `mailto:ivan@lavka.example`.
const LABELS: &str = "mailto mail email login user username from to cc bcc sip sips xmpp acct smtp imap contact reply kontakt pochta e-mail";
/// Bytes before a pair in which the words of logging in are looked for.
const ACCESS_BYTES: usize = 60;

/// Ranges of the passwords beside names.
pub(super) fn pairs(text: &str) -> Vec<Range<usize>> {
    let chunks: Vec<&str> = text.split_whitespace().collect();
    let start = |chunk: &str| chunk.as_ptr() as usize - text.as_ptr() as usize;
    let mut found = Vec::new();
    for (at, chunk) in chunks.iter().copied().enumerate().filter(|(_, chunk)| chunk.len() <= 120) {
        found.extend(before_host(chunk).map(|range| range.start + start(chunk)..range.end + start(chunk)));
        found.extend(glued(text, start(chunk), chunk));
        found.extend(apart(text, &chunks, at));
    }
    found
}

/// `root:Gr4nit@198.51.100.4`: what stands between the name and the machine.
fn before_host(chunk: &str) -> Option<Range<usize>> {
    let opened = chunk.len() - chunk.trim_start_matches(['(', '«', '"', '\'', '`', '<']).len();
    let inside = &chunk[opened..];
    let at = inside.rfind('@')?;
    let (user, host) = (&inside[..at], &inside[at + 1..]);
    let (name, value) = user.split_once(':')?;
    let host = host.split(['/', ':', ',', ';', ')', '"', '\'', '»']).next().unwrap_or_default().trim_end_matches('.');
    let machine = host == "localhost"
        || lists(NAMES, &fold(name))
            && host.len() > 1
            && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        || host.contains('.') && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte));
    let named = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
        && !lists(LABELS, &fold(name));
    let secret =
        value.chars().count() >= 2 && !value.starts_with('/') && !is_placeholder(value) && !value.contains('@');
    (machine && named && secret).then(|| opened + name.len() + 1..opened + at)
}

/// «лог/пас: vasya/kirpich77», `u: admin p: hunter2!`, `admin:admin123`, `anna@a.example:Lampa55x`.
fn glued(text: &str, at: usize, chunk: &str) -> Option<Range<usize>> {
    let bare = chunk.trim_end_matches([',', ';', '.', ')', '»', '"']);
    let before = fold(text[floor(text, at.saturating_sub(40))..at].trim_end());
    // `u: admin p: hunter2!`
    let short = before.ends_with(" p:") || before.ends_with(" п:");
    if short && (before.contains("u:") || before.contains("л:")) && is_value(bare) {
        return Some(at..at + bare.len());
    }
    let (name, value) = bare.split_once([':', '/', '|'])?;
    if name.is_empty() || value.starts_with('/') || value.contains('@') {
        return None;
    }
    let known = lists(NAMES, &fold(name))
        && !bare[name.len()..].starts_with('/')
        && value.bytes().any(|byte| byte.is_ascii_digit())
        || is_mail(name) && bare[name.len()..].starts_with(':') && looks_chosen(value);
    let announced =
        ["лог/пас:", "лог:пас", "логин/пароль:", "login/pass:", "логин:пароль", "login:password", "user/pass:"]
            .iter()
            .any(|cue| before.trim_end_matches(':').ends_with(cue.trim_end_matches(':')));
    let word = value.len() >= 4 && value.bytes().all(|byte| byte.is_ascii_alphanumeric()) && !is_placeholder(value);
    (known && is_value(value) || announced && (is_value(value) || word))
        .then(|| at + bare.len() - value.len()..at + bare.len())
}

/// «root / kolobok77!», «вход: anna@a.example Lampa55x», `FTP: u5510 / Ufa#2040`: name and value are words of their own.
fn apart(text: &str, chunks: &[&str], at: usize) -> Option<Range<usize>> {
    let start = |chunk: &str| chunk.as_ptr() as usize - text.as_ptr() as usize;
    let name = chunks[at].trim_end_matches([',', ';', ':', '/', '|']);
    let name = name.trim_start_matches(['(', '«', '"', '\'']);
    let mut next = at + 1;
    let mut sign = chunks[at].ends_with('/');
    while let Some(chunk) = chunks.get(next).filter(|_| next < at + 3) {
        if matches!(*chunk, "/" | "|" | "//" | ":" | "-" | "—" | "–") {
            // A bar between words is more often that of a table.
            sign |= *chunk == "/" || *chunk == "|" && lists(NAMES, &fold(name));
        } else if !matches!(*chunk, "with" | "and" | "then" | "и" | "с" | "потом" | "затем" | "pass" | "пас")
        {
            break;
        }
        next += 1;
    }
    let value = chunks.get(next)?;
    if text[start(chunks[at])..start(value)].matches('\n').count() > 1 {
        return None;
    }
    let bare = value.trim_start_matches(['«', '"', '\'', '`', '(']);
    let opened = start(value) + value.len() - bare.len();
    let bare = bare.trim_end_matches([',', ';', '.', ')', '»', '"', '\'', '`', '?', ':']);
    if !is_value(bare) || is_account_like(bare) {
        return None;
    }
    let known = lists(NAMES, &fold(name));
    let from = floor(text, start(chunks[at]).saturating_sub(ACCESS_BYTES));
    let before = fold(text[from..start(chunks[at])].rsplit("\n\n").next().unwrap_or_default());
    let access = || before.split(|c: char| !c.is_alphanumeric()).any(|word| !word.is_empty() && begins(ACCESS, word));
    let account = name.len() >= 2 && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte));
    let fits = sign && (known || account && access())
        // «root Gr4nite!!»: without a sign between them the value must look like nothing else.
        || (known || is_mail(name)) && access() && looks_chosen(bare)
        || is_mail(name) && sign;
    fits.then(|| opened..opened + bare.len())
}

fn is_mail(word: &str) -> bool {
    word.split_once('@').is_some_and(|(user, host)| !user.is_empty() && host.contains('.') && !host.ends_with('.'))
}

/// Letters with digits or signs, and the name of nothing.
fn is_value(value: &str) -> bool {
    let letters = value.bytes().filter(u8::is_ascii_alphabetic).count();
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let signs = value.trim_end_matches(['*', '!', '?']).bytes().filter(|byte| b"!@#$%^&*+~?".contains(byte)).count();
    value.bytes().all(|byte| byte.is_ascii_graphic())
        && value.len() >= 6
        && letters >= 2
        && (digits > 0 || signs > 0)
        && !is_named(value)
        && !is_placeholder(value)
        && !value.contains(['=', '<', '>', '(', '{', '[', '`', '\\', ','])
        && !value.contains("://")
}

/// A sign, or letters of both sizes with a digit: what nobody writes but as a password.
fn looks_chosen(value: &str) -> bool {
    let inside = value.trim_end_matches(['!', '?']);
    is_value(value)
        && (inside.bytes().any(|byte| b"!#$%^&*+~".contains(&byte))
            || value.chars().any(is_capital)
                && value.chars().any(is_small)
                && value.bytes().any(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_shows_its_password() {
        for (text, value) in [
            ("ssh root:pw@198.51.100.4", Some("pw")),
            ("scp admin:hT5kkPq@198.51.100.4:/tmp", Some("hT5kkPq")),
            ("Доступ root / kolobok77!, зайдите", Some("kolobok77!")),
            ("FTP: u5510 / Ufa#2040", Some("Ufa#2040")),
            ("вход: zoya@teplo.example Lampa55x", Some("Lampa55x")),
            ("Sign in as info@shop.example with Maple*Leaf4 please", Some("Maple*Leaf4")),
            ("лог/пас: vasya/kirpich77", Some("kirpich77")),
            ("u: admin p: hunter2!", Some("hunter2!")),
            ("admin:admin123", Some("admin123")),
            ("anna@a.example:Lampa55x", Some("Lampa55x")),
            ("пишите на mailto:ivan@lavka.example", None),
            ("логин:ivan@lavka.example", None),
            ("root / 3 сервера", None),
            ("логин/пароль ivan/zaika", Some("zaika")),
            ("admin:secretik@db01", Some("secretik")),
            ("npm:pkg@latest", None),
            ("git clone git@github.example:team/site2.git", None),
            ("сделайте chown root:wheel", None),
            ("вход: mail@firm.example не принимается", None),
            ("захожу с mail@firm.example iPhone", None),
            ("время 10:45@мск", None),
            ("user / vps-904", None),
        ] {
            assert_eq!(pairs(text).first().map(|range| &text[range.clone()]), value, "{text}");
        }
    }
}
