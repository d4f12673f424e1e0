//! What did the person paste: an error, a site, an address, a path?
//!
//! One pass over the chunks between white space, without regular expressions. Errors of several chunks (`550 5.7.1`, `HTTP 502
//! Bad Gateway`, `PHP Fatal error: …`) are looked for first, so that their parts are not taken for something else. O(n).

use crate::case::{is_capital, is_letter, is_small, is_word, lowered};
use std::ops::Range;

/// What was recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdentifierKind {
    /// A code or message of a program.
    Error,
    /// A domain name or an IPv4 address.
    Site,
    /// A mail address.
    Email,
    /// An address with a scheme, or one that begins with `www.`.
    Url,
    /// A file or folder.
    Path,
}

/// Something recognised in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identifier {
    /// What it is.
    pub kind: IdentifierKind,
    /// Bytes of the source, on character boundaries.
    pub range: Range<usize>,
    /// The source in that range.
    pub text: String,
}

/// Beginnings of the codes that browsers and databases print, in upper case.
const CODE_PREFIXES: [&str; 10] = [
    "ERR_",
    "NET::ERR_",
    "DNS_PROBE_",
    "SSL_ERROR_",
    "SEC_ERROR_",
    "PR_CONNECT_",
    "PR_END_",
    "MOZILLA_PKIX_",
    "NS_ERROR_",
    "X509_V_ERR",
];
/// Words before a number that make it a status code; in small letters.
const STATUS_WORDS: [&str; 15] = [
    "http",
    "http/1.0",
    "http/1.1",
    "http/2",
    "error",
    "status",
    "code",
    "ошибка",
    "ошибку",
    "ошибки",
    "ошибкой",
    "ошибке",
    "код",
    "кода",
    "статус",
];
/// Reason phrases of RFC 9110 and of nginx, and what FTP and MySQL servers print after a number; lower case.
const REASONS: [&str; 21] = [
    "bad request",
    "unauthorized",
    "forbidden",
    "not found",
    "method not allowed",
    "request entity too large",
    "payload too large",
    "content too large",
    "too many requests",
    "internal server error",
    "bad gateway",
    "service unavailable",
    "service temporarily unavailable",
    "gateway time-out",
    "gateway timeout",
    "login incorrect",
    "access denied",
    "can't connect",
    "unknown database",
    "mysql server has gone away",
    "too many connections",
];
/// Messages that run to the end of their line.
const MESSAGES: [&str; 7] = [
    "php fatal error:",
    "php parse error:",
    "php warning:",
    "fatal error:",
    "parse error:",
    "uncaught error:",
    "uncaught exception:",
];
/// Extensions that tell a file from a domain.
pub(super) const EXTENSIONS: [&str; 27] = [
    "bak", "conf", "cnf", "crt", "css", "csv", "env", "gz", "htaccess", "htm", "html", "ini", "jpg", "json", "key",
    "log", "pdf", "pem", "php", "png", "sql", "tar", "txt", "webp", "xml", "yml", "zip",
];
/// Top-level domains in Cyrillic. A Latin one may be any word; a Cyrillic one is more often a missing space after a full stop.
const CYRILLIC_ZONES: [&str; 9] = ["рф", "рус", "москва", "онлайн", "сайт", "дети", "орг", "ком", "бел"];
/// What a database driver's message begins with.
const SQL_STATE: &str = "SQLSTATE[";
/// Longest message kept: the first line of a stack trace may be a page of its own.
const MESSAGE_BYTES: usize = 200;

/// Everything recognised in a text, sorted and disjoint; empty for ordinary prose.
#[inline(never)]
pub fn identifiers(text: &str) -> Vec<Identifier> {
    let chunks: Vec<Range<usize>> = chunks(text).collect();
    let mut found = Vec::new();
    let mut next = 0;
    while let Some(chunk) = chunks.get(next) {
        let recognised = message(text, chunk.start)
            .or_else(|| reply_code(text, &chunks[next..]))
            .or_else(|| numbered_error(text, &chunks[next..]))
            .map(|range| (IdentifierKind::Error, range))
            .or_else(|| single(text, chunk));
        let Some((kind, range)) = recognised else {
            next += 1;
            continue;
        };
        next += chunks[next..].iter().take_while(|chunk| chunk.start < range.end).count().max(1);
        found.push(Identifier { kind, text: text[range.clone()].to_owned(), range });
    }
    found
}

/// Runs between white space, without the punctuation and brackets around them.
fn chunks(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let is_wrapping = |c: char| {
        matches!(
            c,
            '"' | '\''
                | '`'
                | '«'
                | '»'
                | '“'
                | '”'
                | '„'
                | '('
                | ')'
                | '<'
                | '>'
                | '{'
                | '}'
                | ','
                | ';'
                | '!'
                | '?'
                | '*'
        )
    };
    text.split_whitespace().filter_map(move |chunk| {
        let start = chunk.as_ptr() as usize - text.as_ptr() as usize;
        let core = chunk.trim_start_matches(is_wrapping);
        let start = start + chunk.len() - core.len();
        let core = core.trim_end_matches(|c| is_wrapping(c) || matches!(c, '.' | ':' | '…'));
        (!core.is_empty()).then(|| start..start + core.len())
    })
}

/// `PHP Fatal error: …` up to the end of the line; `SQLSTATE[HY000] [2002] Connection refused` up to the end of its sentence, and to what
/// is said in Russian behind it.
fn message(text: &str, start: usize) -> Option<Range<usize>> {
    let rest = &text[start..];
    if rest.get(..SQL_STATE.len()).is_some_and(|head| head.eq_ignore_ascii_case(SQL_STATE)) {
        let said = rest.find(|c: char| matches!(c, '\n' | '"' | '!' | '?') || !c.is_ascii()).unwrap_or(rest.len());
        let said = &rest[..said.min(MESSAGE_BYTES)];
        let said = &said[..[". ", ", ", " - "].iter().filter_map(|end| said.find(end)).min().unwrap_or(said.len())];
        let said = said.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ',' | ':' | ';' | '(' | '-'));
        return (said.len() > SQL_STATE.len()).then(|| start..start + said.len());
    }
    let begins =
        MESSAGES.iter().any(|message| rest.get(..message.len()).is_some_and(|head| head.eq_ignore_ascii_case(message)));
    if !begins {
        return None;
    }
    let line = rest.lines().next().unwrap_or(rest);
    let line = &line[..floor_boundary(line, MESSAGE_BYTES)];
    Some(start..start + line.trim_end().len())
}

fn floor_boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

/// `550 5.7.1`, `550-5.7.1`: an SMTP reply with an enhanced status code (RFC 3463).
fn reply_code(text: &str, chunks: &[Range<usize>]) -> Option<Range<usize>> {
    let first = &text[chunks[0].clone()];
    let is_code = |code: &str| code.len() == 3 && code.starts_with(['4', '5']) && is_number(code);
    if let Some((code, enhanced)) = first.split_once('-') {
        return (is_code(code) && is_enhanced(enhanced)).then(|| chunks[0].clone());
    }
    let second = chunks.get(1)?;
    (is_code(first) && is_enhanced(&text[second.clone()])).then(|| chunks[0].start..second.end)
}

/// `5.7.1`.
pub(crate) fn is_enhanced(code: &str) -> bool {
    let mut parts = code.split('.');
    matches!(parts.next(), Some("4" | "5"))
        && parts.clone().count() == 2
        && parts.all(|part| part.len() <= 3 && is_number(part))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `HTTP 502`, `ошибка 500`, `504 Gateway Time-out`, `ERROR 1045 (28000): Access denied`, `#1045`.
fn numbered_error(text: &str, chunks: &[Range<usize>]) -> Option<Range<usize>> {
    if !text[chunks[0].start..].starts_with(|c: char| c.is_ascii_digit() || "hHeEsScC#№оОкКсС".contains(c)) {
        return None;
    }
    let lead = chunks
        .iter()
        .take(2)
        .take_while(|chunk| STATUS_WORDS.contains(&lowered(&text[(*chunk).clone()]).as_str()))
        .count();
    let number = chunks.get(lead)?;
    let digits = text[number.clone()].trim_start_matches('#').trim_start_matches('№');
    let value: u16 = if is_number(digits) { digits.parse().ok()? } else { return None };
    if !matches!((digits.len(), value), (3, 400..=599) | (4, 1000..=2999)) {
        return None;
    }
    // «ошибкой 550 5.7.1»: the reply with its enhanced code says more, and is found by itself.
    if chunks.get(lead + 1).is_some_and(|next| is_enhanced(text[next.clone()].trim_end_matches([',', ':', ';']))) {
        return None;
    }
    // MySQL prints the SQL state between the number and the words: ERROR 1045 (28000): Access denied.
    let state = chunks.get(lead + 1).filter(|chunk| {
        let state = &text[(*chunk).clone()];
        state.len() == 5 && state.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
            || state.ends_with(')') && state.len() == 6
    });
    let after = chunks.get(lead + 1 + usize::from(state.is_some()));
    let reason = after.and_then(|after| {
        let rest = &text[after.start..];
        REASONS
            .iter()
            .find(|reason| rest.get(..reason.len()).is_some_and(|head| head.eq_ignore_ascii_case(reason)))
            .map(|reason| after.start + reason.len())
    });
    let is_status = |chunk: &&Range<usize>| STATUS_WORDS.contains(&lowered(&text[(*chunk).clone()]).as_str());
    // «500 ошибка».
    let reason = reason.or_else(|| chunks.get(1).filter(|_| lead == 0).filter(is_status).map(|chunk| chunk.end));
    let marked = digits.len() < number.len();
    (lead > 0 || marked || reason.is_some()).then(|| chunks[0].start..reason.unwrap_or(number.end))
}

/// What one chunk is by itself.
fn single(text: &str, chunk: &Range<usize>) -> Option<(IdentifierKind, Range<usize>)> {
    let word = &text[chunk.clone()];
    let kind = if is_code(word) {
        IdentifierKind::Error
    } else if is_url(word) {
        IdentifierKind::Url
    } else if is_email(word) {
        IdentifierKind::Email
    } else if is_path(word) {
        IdentifierKind::Path
    } else {
        // `shop.example/blog` and `shop.example:8080` still name a site.
        let host = word.split(['/', ':']).next().unwrap_or(word);
        return is_site(host).then(|| (IdentifierKind::Site, chunk.start..chunk.start + host.len()));
    };
    Some((kind, chunk.clone()))
}

fn is_code(word: &str) -> bool {
    CODE_PREFIXES.iter().any(|prefix| {
        word.len() > prefix.len() && word.get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix))
    })
}

fn is_url(word: &str) -> bool {
    ["https://", "http://", "ftp://", "sftp://", "www."].iter().any(|scheme| {
        word.len() > scheme.len() && word.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme))
    })
}

fn is_email(word: &str) -> bool {
    word.split_once('@').is_some_and(|(user, host)| {
        !user.is_empty() && user.chars().all(|c| is_word(c) || "._%+-".contains(c)) && is_site(host)
    })
}

fn is_path(word: &str) -> bool {
    let has_letter = word.chars().any(is_letter);
    let bytes = word.as_bytes();
    let absolute = ["/", "./", "../", "~/", "\\\\"].iter().any(|start| word.starts_with(start))
        || matches!(bytes, [drive, b':', b'\\' | b'/', ..] if drive.is_ascii_alphabetic());
    let file = word.rsplit(['/', '\\']).next().unwrap_or(word);
    let extension = file.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    has_letter && (absolute || extension.is_some_and(|extension| EXTENSIONS.contains(&extension.as_str())))
}

fn is_site(word: &str) -> bool {
    if !word.contains('.') {
        return false;
    }
    let labels: Vec<&str> = word.split('.').collect();
    if labels.len() == 4 && labels.iter().all(|label| is_number(label) && label.parse::<u8>().is_ok()) {
        return true;
    }
    let Some((zone, names)) = labels.split_last() else { return false };
    let zone_is_real = if zone.is_ascii() {
        zone.len() >= 2 && (zone.bytes().all(|byte| byte.is_ascii_alphabetic()) || zone.starts_with("xn--"))
    } else {
        CYRILLIC_ZONES.contains(&lowered(zone).as_str())
    };
    let label_is_real = |label: &&str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| is_word(c) || c == '-')
    };
    // `WordPress.Then` is a missing space, `Node.js` and `ASP.NET` are software.
    let sentence = zone.starts_with(is_capital) && zone.contains(is_small);
    let software = ["js", "net"].iter().any(|end| zone.eq_ignore_ascii_case(end))
        && names
            .last()
            .is_some_and(|name| ["asp", "node", "vue", "next"].iter().any(|known| name.eq_ignore_ascii_case(known)));
    !names.is_empty() && zone_is_real && !sentence && !software && names.iter().all(label_is_real)
}

#[cfg(test)]
mod tests {
    use super::*;
    use IdentifierKind::*;

    #[test]
    fn what_people_paste() {
        let cases: [(&str, &[(IdentifierKind, &str)]); 32] = [
            ("Пишет ERR_SSL_PROTOCOL_ERROR.", &[(Error, "ERR_SSL_PROTOCOL_ERROR")]),
            ("NET::ERR_CERT_DATE_INVALID", &[(Error, "NET::ERR_CERT_DATE_INVALID")]),
            ("(DNS_PROBE_FINISHED_NXDOMAIN)", &[(Error, "DNS_PROBE_FINISHED_NXDOMAIN")]),
            ("SQLSTATE[HY000] [2002] Connection refused", &[(Error, "SQLSTATE[HY000] [2002] Connection refused")]),
            (
                "сайт: SQLSTATE[HY000] [2002] Connection refused. Help",
                &[(Error, "SQLSTATE[HY000] [2002] Connection refused")],
            ),
            (
                "«SQLSTATE[42S02]: Base table or view not found» в логах",
                &[(Error, "SQLSTATE[42S02]: Base table or view not found")],
            ),
            ("SQLSTATE[HY000] (в логах) на 502", &[(Error, "SQLSTATE[HY000]")]),
            ("SQLSTATE[ нет", &[]),
            ("вернулось 550 5.7.1 с отказом", &[(Error, "550 5.7.1")]),
            ("550-5.1.1 gsmtp", &[(Error, "550-5.1.1")]),
            ("#1045 - Access denied", &[(Error, "#1045")]),
            ("1045 Access denied for user", &[(Error, "1045 Access denied")]),
            ("ERROR 1045 (28000): Access denied for", &[(Error, "ERROR 1045 (28000): Access denied")]),
            ("на сайте ошибка 502 с утра", &[(Error, "ошибка 502")]),
            ("500 ошибка, 500 рублей", &[(Error, "500 ошибка")]),
            ("HTTP ERROR 500", &[(Error, "HTTP ERROR 500")]),
            ("504 Gateway Time-out nginx", &[(Error, "504 Gateway Time-out")]),
            ("530 Login incorrect", &[(Error, "530 Login incorrect")]),
            ("заплатил 500 рублей в 2024 году", &[]),
            (
                "лог: PHP Fatal error:  Uncaught Error in /a/b.php:3\nStack trace",
                &[(Error, "PHP Fatal error:  Uncaught Error in /a/b.php:3")],
            ),
            ("сайт lavka-chai.example, не открывается", &[(Site, "lavka-chai.example")]),
            ("сайт лавка.рф/блог лежит.Потом ожил", &[(Site, "лавка.рф")]),
            ("сервер 203.0.113.5 и 300.1.1.1", &[(Site, "203.0.113.5")]),
            ("версия 5.7.1 и 8.3", &[]),
            ("пишу с ivan@lavka.example!", &[(Email, "ivan@lavka.example")]),
            ("«https://lavka.example/a?b=1»", &[(Url, "https://lavka.example/a?b=1")]),
            ("www.lavka.example", &[(Url, "www.lavka.example")]),
            ("в /var/www/site и php.ini", &[(Path, "/var/www/site"), (Path, "php.ini")]),
            ("C:\\Users\\me и/или .htaccess", &[(Path, "C:\\Users\\me"), (Path, ".htaccess")]),
            ("Node.js и ASP.NET, т.е. это. Конец.Ещё", &[]),
            ("a@b @ . .. / // :// www. ERR_", &[]),
            ("", &[]),
        ];
        for (text, expected) in cases {
            let found = identifiers(text);
            let pairs: Vec<_> = found.iter().map(|found| (found.kind, found.text.as_str())).collect();
            assert_eq!(pairs, expected, "{text}");
        }
    }

    #[test]
    fn errors_are_found_wherever_they_are_pasted() {
        let log = format!("{}[error] 31#31: *7 upstream timed out (110)\n", "200 GET /index.html 12 ms\n".repeat(4000));
        let cases = [
            ("ERR_TOO_MANY_REDIRECTS", "ERR_TOO_MANY_REDIRECTS"),
            ("Error 550 5.7.1 Message rejected", "550 5.7.1"),
            ("при входе 530 Login incorrect.", "530 Login incorrect"),
            ("ERROR 1045 (28000): Access denied for user", "ERROR 1045 (28000): Access denied"),
            ("PHP Fatal error:  Allowed memory size", "PHP Fatal error:  Allowed memory size"),
            ("вчера\n\nSQLSTATE[HY000] [2002] Connection refused", "SQLSTATE[HY000] [2002] Connection refused"),
        ];
        for (text, error) in cases {
            let text = format!("{log}{text}\nи снова тишина");
            let found = identifiers(&text);
            assert!(found.iter().any(|one| one.kind == Error && one.text == error), "{error}: {:?}", found.last());
        }
    }

    #[test]
    fn ranges_are_sorted_disjoint_and_slice_the_source() {
        let pieces = [
            "550",
            " ",
            "5.7.1",
            "ё",
            ".",
            "/",
            "ERR_",
            "@",
            "a",
            "рф",
            "«",
            "HTTP ",
            "(",
            "\n",
            "PHP Fatal error:",
            "-",
        ];
        let mut seed = 3u32;
        for _ in 0..3000 {
            let text: String = (0..14)
                .map(|_| {
                    seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    pieces[(seed >> 16) as usize % pieces.len()]
                })
                .collect();
            let mut end = 0;
            for found in identifiers(&text) {
                assert!(found.range.start >= end && !found.range.is_empty(), "{text:?}");
                assert_eq!(text.get(found.range.clone()), Some(found.text.as_str()), "{text:?}");
                end = found.range.end;
            }
        }
    }
}
