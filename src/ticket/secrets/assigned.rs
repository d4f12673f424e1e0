//! Is this the value of a setting that must stay at home?
//!
//! Programs write secrets in four shapes: `NAME=value` lines of an environment or a configuration, attributes and elements of XML, connection
//! strings, and cookies. The name before the sign decides, never the look of the value alone. O(n).

use std::ops::Range;

use super::{super::sentence::fold, SecretKind, is_placeholder, plain::is_talk};
use crate::case::lowered;
use crate::text::fold::is_cyrillic;

/// Parts of a setting's name that make its value a secret; small letters.
const SECRET_PARTS: &str =
    "pass password passwd pwd secret token key salt credential credentials auth dsn passphrase apikey";
/// Parts that make it something else: `PASSWORD_FILE`, `PUBLIC_KEY`, `TOKEN_TTL`.
const OTHER_PARTS: &str = "file path public pub name user username login ttl length len min max timeout expire expires expiry \
    lifetime type url uri host port hash algo algorithm provider policy field label hint reset enabled count id keyboard keywords \
    primary foreign unique sort cache index domainkey method prefix size email publishable sitekey site";
/// Names that need a value of a secret's look: a `key` is mostly the key of a table.
const DOUBTFUL_PARTS: &str = "key auth token salt secret";
/// Parts of a cookie's name that make it a session's.
const SESSION_PARTS: &str = "sess sid session sessid sessionid auth token jwt remember logged phpsessid laravel uidh csrf xsrf connect jsessionid sso access refresh";
/// Words that a connection string holds beside its password; small letters.
const CONNECTION: [&str; 10] = [
    "server=",
    "host=",
    "data source=",
    "database=",
    "dbname=",
    "initial catalog=",
    "jdbc:",
    "user id=",
    "uid=",
    "accountname=",
];
/// Fewest characters of a value.
pub(super) const MIN_VALUE: usize = 4;
/// Fewest characters of a value under a doubtful name, and of a session.
const MIN_LONG: usize = 8;
/// Bytes around a name that are read for what it belongs to.
const AROUND: usize = 160;

/// Every value of a setting, an attribute, a connection string or a cookie that is a secret.
pub(super) fn assigned(text: &str) -> Vec<(Range<usize>, SecretKind)> {
    let mut found = in_urls(text);
    found.extend(settings(text));
    found.extend(cookies(text));
    found.extend(attributes(text));
    found.extend(fields(text));
    found
}

/// `scheme://user:password@host`, and the key of a Sentry address, which has no user.
fn in_urls(text: &str) -> Vec<(Range<usize>, SecretKind)> {
    let mut found = Vec::new();
    let mut from = 0;
    for (at, scheme) in text.match_indices("://") {
        let start = at + scheme.len();
        if start < from {
            continue;
        }
        let end = text[start..]
            .find(|c: char| c.is_whitespace() || "\"'<>«»`".contains(c))
            .map_or(text.len(), |len| start + len);
        from = end;
        let Some(host) = text[start..end].rfind('@').map(|at| start + at) else { continue };
        let user = &text[start..host];
        if user.contains('/') && !user.contains(':')
            || !text[host + 1..end].starts_with(|c: char| c.is_alphanumeric() || c == '[')
        {
            continue;
        }
        let value = match user.find(':') {
            Some(colon) => start + colon + 1..host,
            // https://<32 hexadecimal digits>@o0.ingest.sentry.io/0
            None if user.len() >= 20 && user.bytes().all(|byte| byte.is_ascii_alphanumeric()) => start..host,
            None => continue,
        };
        let inside = &text[value.clone()];
        let placed = ["host", "хост"]
            .iter()
            .any(|name| lowered(&text[host + 1..end]).starts_with(name) && !text[host + 1..end].contains('.'));
        if inside.chars().count() >= 3
            && !is_placeholder(inside)
            && !(placed && inside.bytes().all(|byte| byte.is_ascii_uppercase()))
        {
            found.push((value, SecretKind::Dsn));
        }
    }
    found
}

/// The name that ends at `end` of the text: letters, digits, `_`, `-`, `.`.
fn name_before(text: &str, end: usize) -> &str {
    let head = &text.as_bytes()[end.saturating_sub(64)..end];
    let len = head.iter().rev().take_while(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(byte)).count();
    // Only ASCII has been counted, so the boundary is one of characters.
    &text[end - len..end]
}

/// `DB_PASSWORD=…`, `define('AUTH_KEY', '…')`, `public $secret = '…'`, `client_secret: …`, `Password=…;Server=…`.
fn settings(text: &str) -> Vec<(Range<usize>, SecretKind)> {
    let mut found = Vec::new();
    for (at, sign) in text.char_indices().filter(|(_, c)| matches!(c, '=' | ':' | ',')) {
        let before = text[..at].trim_end_matches([' ', '\t']);
        let quoted = before.ends_with(['"', '\'']);
        if sign == ',' && !(quoted && near(text, at, "define")) {
            continue;
        }
        let named = before.trim_end_matches(['"', '\'', ']']);
        let name = name_before(text, named.len());
        // `==`, `!=`, `::`, `http://` assign nothing; `$_POST['key'] = …` reads.
        let rest = &text[at + 1..];
        if name.is_empty() || rest.starts_with(['=', ':', '/']) || text[..at].ends_with(['=', '!', ':', '<', '>']) {
            continue;
        }
        let Some(doubtful) = secret_name(name) else { continue };
        let rest = rest.strip_prefix('>').unwrap_or(rest);
        let bare = rest.trim_start_matches([' ', '\t']);
        // Prose has a colon too: «Password: which one?» is left to the readers of sentences.
        let code = name.contains(['_', '.'])
            || name.bytes().any(|byte| byte.is_ascii_uppercase()) && name.len() > 8
            || sign == ','
            || quoted && bare.starts_with(['"', '\''])
            // `secret=9fKq2mZt` of sip.conf
            || sign == '=' && !text[..at].ends_with(' ') && bare.len() == rest.len() && has_digit_and_letter(bare.split_whitespace().next().unwrap_or_default())
            // `…/reset?key=…`, `&token=…`
            || sign == '=' && text[..named.len() - name.len()].ends_with(['?', '&'])
            || text[..named.len() - name.len()].ends_with('$');
        let start = text.len() - bare.len();
        let Some(value) = value(text, start) else { continue };
        let inside = &text[value.clone()];
        let connection = is_connection(text, at);
        // A quotation of many words is a sentence: `"notice.password": "A password is hidden …"`.
        if inside.split_whitespace().count() > 4 && !inside.bytes().any(|byte| byte.is_ascii_digit()) {
            continue;
        }
        // «DB_PASSWORD= пусто»: who tells about a setting puts a space before the word.
        if bare.len() < rest.len() && inside.chars().all(is_cyrillic) {
            continue;
        }
        if !code && !connection
            || inside.chars().count() < MIN_VALUE
            || is_read(inside)
            || is_told(inside)
            || is_placeholder(inside)
            || doubtful && (inside.chars().count() < MIN_LONG || !has_digit_and_letter(inside))
            || inside.contains("://")
            || inside.starts_with("pk_")
        {
            continue;
        }
        let shouted = name.len() > 3 && !name.bytes().any(|byte| byte.is_ascii_lowercase());
        let public = near(text, at, "public $");
        let kind = if connection {
            SecretKind::Dsn
        } else if shouted || public {
            SecretKind::Env
        } else if lowered(name).contains("pass") || lowered(name).contains("pwd") {
            SecretKind::Password
        } else {
            SecretKind::Token
        };
        found.push((value, kind));
    }
    found
}

/// `<add key="SmtpPassword" value="…"/>`, `<property name="password">…</property>`, `<dbPassword>…</dbPassword>`: XML names what it holds.
fn attributes(text: &str) -> Vec<(Range<usize>, SecretKind)> {
    let mut found = Vec::new();
    for (open, _) in text.match_indices('<') {
        let Some(len) = text[open..].find('>').filter(|len| *len <= 2 * AROUND) else { continue };
        let tag = &text[open + 1..open + len];
        let name = tag.split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or_default();
        let attribute = |of: &str| {
            let start = tag.find(of)? + of.len();
            let len = tag[start..].find('"')?;
            Some(start..start + len)
        };
        let called = [" key=\"", " name=\""].iter().find_map(|of| attribute(of)).map(|range| &tag[range]);
        // A field of a form asks for a password; it holds none.
        let doubtful =
            |name: &str| secret_name(name).filter(|_| !tag.starts_with(['i', 'I']) || !tag[1..].starts_with("nput"));
        let value = match (called.and_then(doubtful), attribute(" value=\"")) {
            (Some(_), Some(value)) => open + 1 + value.start..open + 1 + value.end,
            (named, None) if named.is_some() || doubtful(name).is_some() => {
                let start = open + len + 1;
                start..start + text[start..].find('<').filter(|_| !tag.ends_with('/')).unwrap_or_default()
            }
            _ => continue,
        };
        let inside = &text[value.clone()];
        let look = called.and_then(doubtful).or_else(|| doubtful(name)) == Some(false) || has_digit_and_letter(inside);
        if look
            && inside.len() >= MIN_VALUE
            && !inside.contains(char::is_whitespace)
            && !is_read(inside)
            && !is_told(inside)
            && !is_placeholder(inside)
        {
            found.push((value, SecretKind::Password));
        }
    }
    found
}

/// `db.example:5432:app:bob:Secret`, a line of `.pgpass`: five fields, the second of which is a port.
fn fields(text: &str) -> Vec<(Range<usize>, SecretKind)> {
    fn line(chunk: &str) -> Option<&str> {
        let all: Vec<&str> = chunk.splitn(5, ':').collect();
        let [host, port, _, user, value] = all[..] else { return None };
        let machine = host == "*" || host == "localhost" || host.contains('.') && !host.contains('/');
        let number = port == "*" || port.len() >= 4 && port.bytes().all(|byte| byte.is_ascii_digit());
        let fits = machine && number && user.starts_with(|c: char| c.is_ascii_alphabetic() || c == '*');
        (fits && value.len() >= MIN_VALUE && !value.contains(':') && !is_placeholder(value)).then_some(value)
    }
    let found = text.split_whitespace().filter_map(line).map(|value| {
        let start = value.as_ptr() as usize - text.as_ptr() as usize;
        (start..start + value.len(), SecretKind::Password)
    });
    found.collect()
}

/// Whether a name is that of a secret, and whether the value must look like one besides.
pub(super) fn secret_name(name: &str) -> Option<bool> {
    let folded = split_case(name);
    let mut secret = None;
    let lists = |list: &str, part: &str| list.split_ascii_whitespace().any(|listed| listed == part);
    let mut parts = folded.split(['_', '-', '.', ' ']).filter(|part| !part.is_empty()).peekable();
    while let Some(part) = parts.next() {
        if lists(SECRET_PARTS, part) || is_glued(part) {
            secret = Some(lists(DOUBTFUL_PARTS, part));
        } else if lists(OTHER_PARTS, part)
            && (parts.peek().is_none() || matches!(part, "public" | "pub" | "publishable" | "site" | "cache" | "sort"))
        {
            return None;
        }
    }
    secret
}

/// `dbpassword`, `dbpass`, `bindpw`: parts that are written as one.
fn is_glued(part: &str) -> bool {
    ["password", "passwd", "secret"].iter().any(|end| part.ends_with(end))
        || ["pass", "pwd", "pw", "token", "apikey"].iter().any(|end| part.len() > end.len() && part.ends_with(end))
            && !["bypass", "compass", "encompass", "trespass", "surpass", "underpass", "overpass"].contains(&part)
}

/// `userPass` → `user pass`, in small letters; what shouts stays one word.
fn split_case(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    let mut small = false;
    for c in name.chars() {
        if c.is_ascii_uppercase() && small {
            out.push(' ');
        }
        small = c.is_ascii_lowercase();
        out.push(c.to_ascii_lowercase());
    }
    out
}

/// Whether the beginning of this line, or what stands shortly before, holds `word`.
pub(super) fn near(text: &str, at: usize, word: &str) -> bool {
    let mut from = at.saturating_sub(AROUND);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    text[from..at].rsplit('\n').next().is_some_and(|line| line.contains(word))
}

/// `Server=…;Database=…;Password=…`, `host=… dbname=… password=…`.
fn is_connection(text: &str, at: usize) -> bool {
    let (mut from, mut to) = (at.saturating_sub(AROUND), (at + AROUND).min(text.len()));
    while !text.is_char_boundary(from) {
        from += 1;
    }
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    let before = text[from..at].rsplit('\n').next().unwrap_or_default();
    let after = text[at..to].split('\n').next().unwrap_or_default();
    let line = lowered(before) + &lowered(after);
    CONNECTION.iter().filter(|part| line.contains(**part)).count() >= 2 || line.contains("jdbc:")
}

/// The value that begins at `start`: between quotes, or to the next white space or `;`, `&`, `,`.
pub(super) fn value(text: &str, start: usize) -> Option<Range<usize>> {
    let open = text[start..].chars().next()?;
    if matches!(open, '"' | '\'' | '`') {
        let len = text[start + 1..].find([open, '\n'])?;
        return (len > 0).then_some(start + 1..start + 1 + len);
    }
    let run = text[start..]
        .split(|c: char| c.is_whitespace() || matches!(c, ';' | '&' | '"' | '\'' | '<' | '>' | '`'))
        .next()?;
    let run = run.trim_end_matches(['.', ',', ')', '}', ']']);
    (!run.is_empty()).then(|| start..start + run.len())
}

fn has_digit_and_letter(value: &str) -> bool {
    value.chars().any(|c| c.is_ascii_digit()) && value.chars().any(char::is_alphabetic)
        || value.chars().count() >= MIN_LONG && value.chars().any(|c| "!@#$%^&*+~?{}|".contains(c))
}

/// `"password": "invalid"`: a word that tells of the password.
fn is_told(value: &str) -> bool {
    let word = value.chars().all(char::is_alphabetic);
    word && (is_talk(&fold(value)) || ["text", "string", "varchar"].contains(&value))
}

/// Code that reads a value, and words that are none: `getenv(…)`, `$pass`, `process.env.X`, `null`, a path.
pub(super) fn is_read(value: &str) -> bool {
    let folded = lowered(value);
    value.starts_with(['$', '<', '{', '%', '/', '@', '[', '(', '*', '.', '~'])
        || value.contains('(') && value.contains(')')
        || [
            "getenv", "process.", "os.", "env", "config", "request.", "this.", "self.", "null", "none", "true",
            "false", "required", "string", "sha256", "ssh-", "no", "yes",
        ]
        .iter()
        .any(|head| folded == *head || head.len() > 3 && folded.starts_with(head))
}

/// `Set-Cookie: session_id=…`, `Cookie: a=…; b=…`, `curl -b "sessionid=…"`, `PHPSESSID=…`.
fn cookies(text: &str) -> Vec<(Range<usize>, SecretKind)> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices('=') {
        let name = name_before(text, at);
        let folded = split_case(name);
        let announced = ["ookie", "-b ", "--cookie", "кук", "Кук"].iter().any(|word| near(text, at, word));
        let session = folded
            .split(['_', '-', '.', ' '])
            .any(|part| SESSION_PARTS.split_ascii_whitespace().any(|listed| listed == part));
        let own = [
            "phpsessid",
            "jsessionid",
            "sessionid",
            "laravel_session",
            "connect.sid",
            "wordpress_logged_in",
            "bitrix_sm_uidh",
            "asp.net_sessionid",
        ]
        .iter()
        .any(|known| lowered(name).starts_with(known));
        if !(own || announced && session)
            || matches!(lowered(name).as_str(), "path" | "domain" | "expires" | "max-age" | "samesite")
        {
            continue;
        }
        let Some(value) = value(text, at + 1) else { continue };
        let inside = &text[value.clone()];
        let long = inside.chars().count() >= MIN_LONG && inside.chars().any(|c| c.is_ascii_digit() || c == '%');
        if long && !is_read(inside) && !is_placeholder(inside) {
            found.push((value, SecretKind::Cookie));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_before_the_sign_decides() {
        for (text, value, kind) in [
            ("DB_PASSWORD=podosinovik_9", Some("podosinovik_9"), SecretKind::Env),
            ("define('AUTH_KEY', 'k8#Lq2|xx-Wm');", Some("k8#Lq2|xx-Wm"), SecretKind::Env),
            ("$dbpass='klyukva';", Some("klyukva"), SecretKind::Password),
            ("{\"pass\": \"klyukva\"}", Some("klyukva"), SecretKind::Password),
            ("<add key=\"SmtpPassword\" value=\"klyukva\" />", Some("klyukva"), SecretKind::Password),
            ("<dbPassword>klyukva</dbPassword>", Some("klyukva"), SecretKind::Password),
            ("<input type=\"password\" name=\"pass\" value=\"\">", None, SecretKind::Password),
            ("a.example/reset?key=8f3a9c1e77b04d2a", Some("8f3a9c1e77b04d2a"), SecretKind::Token),
            ("a.example/list?key=price", None, SecretKind::Token),
            ("public $password = 'ryabina5';", Some("ryabina5"), SecretKind::Env),
            ("client_secret: 9f8e7d6c5b4a", Some("9f8e7d6c5b4a"), SecretKind::Token),
            ("host=db.example dbname=shop password=klyukva9", Some("klyukva9"), SecretKind::Dsn),
            ("redis://default:morozko@10.0.0.1", Some("morozko"), SecretKind::Dsn),
            ("Cookie: lang=ru; PHPSESSID=a1b2c3d4e5f6", Some("a1b2c3d4e5f6"), SecretKind::Cookie),
            ("DB_PASSWORD_FILE=/run/secrets/db1", None, SecretKind::Env),
            ("PUBLIC_KEY=abcdef123456", None, SecretKind::Env),
            ("TOKEN_TTL=3600seconds", None, SecretKind::Env),
            ("Set-Cookie: lang=ru1234567; Path=/", None, SecretKind::Cookie),
        ] {
            let found = assigned(text);
            assert_eq!(found.first().map(|(range, _)| &text[range.clone()]), value, "{text}");
            assert!(found.iter().all(|(_, of)| *of == kind), "{text}: {found:?}");
        }
    }
}
