//! Is this the value of a setting that must stay at home?
//!
//! Programs write secrets in four shapes: `NAME=value` lines of an environment or a configuration, connection strings, cookies, and
//! options of a command line. The name before the sign decides, never the look of the value alone. O(n).

use std::ops::Range;

use super::{SecretKind, is_placeholder};
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
const MIN_VALUE: usize = 4;
/// Fewest characters of a value under a doubtful name, and of a session.
const MIN_LONG: usize = 8;
/// Bytes around a name that are read for what it belongs to.
const AROUND: usize = 160;

/// Every value of a setting, a connection string, a cookie or an option that is a secret.
pub(super) fn assigned(text: &str) -> Vec<(Range<usize>, SecretKind)> {
    let mut found = in_urls(text);
    found.extend(settings(text));
    found.extend(cookies(text));
    found.extend(options(text));
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
            || is_placeholder(inside)
            || doubtful && (inside.chars().count() < MIN_LONG || !has_digit_and_letter(inside))
            || inside.contains("://")
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

/// Whether a name is that of a secret, and whether the value must look like one besides.
fn secret_name(name: &str) -> Option<bool> {
    let folded = split_case(name);
    let mut secret = None;
    let lists = |list: &str, part: &str| list.split_ascii_whitespace().any(|listed| listed == part);
    let mut parts = folded.split(['_', '-', '.', ' ']).filter(|part| !part.is_empty()).peekable();
    while let Some(part) = parts.next() {
        if lists(SECRET_PARTS, part) || ["password", "passwd", "secret"].iter().any(|end| part.ends_with(end)) {
            secret = Some(lists(DOUBTFUL_PARTS, part));
        } else if lists(OTHER_PARTS, part)
            && (parts.peek().is_none() || matches!(part, "public" | "pub" | "publishable" | "site" | "cache" | "sort"))
        {
            return None;
        }
    }
    secret
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
fn near(text: &str, at: usize, word: &str) -> bool {
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
fn value(text: &str, start: usize) -> Option<Range<usize>> {
    let open = text[start..].chars().next()?;
    if matches!(open, '"' | '\'' | '`') {
        let len = text[start + 1..].find([open, '\n'])?;
        return (len > 0).then_some(start + 1..start + 1 + len);
    }
    let run = text[start..]
        .split(|c: char| c.is_whitespace() || matches!(c, ';' | '&' | '"' | '\'' | '<' | '>' | '`'))
        .next()?;
    let run = run.trim_end_matches(['.', ',', ')', '}', ']']);
    // `APP_KEY=base64:…` says how the rest is written.
    let skip = if run.starts_with("base64:") { "base64:".len() } else { 0 };
    (run.len() > skip).then(|| start + skip..start + run.len())
}

fn has_digit_and_letter(value: &str) -> bool {
    value.chars().any(|c| c.is_ascii_digit()) && value.chars().any(char::is_alphabetic)
        || value.chars().count() >= MIN_LONG && value.chars().any(|c| "!@#$%^&*+~?{}|".contains(c))
}

/// Code that reads a value, and words that are none: `getenv(…)`, `$pass`, `process.env.X`, `null`, a path.
fn is_read(value: &str) -> bool {
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

/// `mysql -u shop -pSecret`, `sshpass -p 'Secret'`, `curl -u user:Secret`, `smbclient -U user%Secret`.
fn options(text: &str) -> Vec<(Range<usize>, SecretKind)> {
    let mut found = Vec::new();
    for (option, programs, glued) in [
        (" -p", &["mysql", "mariadb"][..], true),
        (" -p ", &["sshpass", "docker login", "redis-cli", "htpasswd", "lftp", "mongo"], false),
        (" -a ", &["redis-cli"], false),
        (" -u ", &["curl", "wget", "lftp"], false),
        (" -U ", &["smbclient", "rpcclient"], false),
        (" -w ", &["ldap"], false),
        (" -pass pass:", &["openssl"], false),
        (" -passin pass:", &["openssl"], false),
    ] {
        for (at, _) in text.match_indices(option) {
            let start = at + option.len();
            if !programs.iter().any(|program| near(text, at, program))
                || glued
                    && text[start..].starts_with([' ', '\n', 'r', 'P'])
                    && !text[start..].starts_with(|c: char| c.is_alphanumeric())
            {
                continue;
            }
            if glued && text[start..].starts_with(char::is_whitespace) {
                continue;
            }
            let Some(mut value) = value(text, start) else { continue };
            if matches!(option, " -u " | " -U ") {
                let Some(colon) = text[value.clone()].find([':', '%', ',']) else { continue };
                value.start += colon + 1;
            }
            let inside = &text[value.clone()];
            // `-port`, `-pretty`, `-p3306` of other programs.
            let number = inside.bytes().all(|byte| byte.is_ascii_digit()) && inside.len() < 6;
            // «`redis-cli -a` спрашивает …»: the sentence goes on.
            let told = inside.chars().all(is_cyrillic);
            if inside.len() >= MIN_VALUE && !number && !told && !is_read(inside) && !is_placeholder(inside) {
                found.push((value, SecretKind::Password));
            }
        }
    }
    found.extend(operands(text));
    found
}

/// `htpasswd -b file editor Secret`, `net use Z: … /user:ivan Secret`: a word of its own at its place in a command.
fn operands(text: &str) -> Vec<(Range<usize>, SecretKind)> {
    let mut found = Vec::new();
    let mut add = |value: Option<&str>| {
        let value = value.map(|value| value.trim_matches(['"', '\'', '`', ',', ';']));
        let Some(value) = value.filter(|value| {
            value.len() >= MIN_VALUE && value.bytes().all(|byte| byte.is_ascii_graphic()) && !is_placeholder(value)
        }) else {
            return;
        };
        let start = value.as_ptr() as usize - text.as_ptr() as usize;
        if !is_read(value) {
            found.push((start..start + value.len(), SecretKind::Password));
        }
    };
    for (at, program) in text.match_indices("htpasswd -") {
        let mut words = text[at + program.len()..].split('\n').next().unwrap_or_default().split_whitespace();
        let flags = words.next().unwrap_or_default();
        if flags.contains('b') && flags.len() <= 4 {
            // With `n` there is no file.
            add(words.nth(if flags.contains('n') { 1 } else { 2 }));
        }
    }
    for (at, option) in text.match_indices("/user:").filter(|(at, _)| near(text, *at, "net use")) {
        add(text[at + option.len()..].split('\n').next().unwrap_or_default().split_whitespace().nth(1));
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
            ("public $password = 'ryabina5';", Some("ryabina5"), SecretKind::Env),
            ("client_secret: 9f8e7d6c5b4a", Some("9f8e7d6c5b4a"), SecretKind::Token),
            ("host=db.example dbname=shop password=klyukva9", Some("klyukva9"), SecretKind::Dsn),
            ("redis://default:morozko@10.0.0.1", Some("morozko"), SecretKind::Dsn),
            ("Cookie: lang=ru; PHPSESSID=a1b2c3d4e5f6", Some("a1b2c3d4e5f6"), SecretKind::Cookie),
            ("mysql -u shop -pBrusnika7 shop", Some("Brusnika7"), SecretKind::Password),
            ("curl -u anna:Kalina2020 https://a.example", Some("Kalina2020"), SecretKind::Password),
            ("htpasswd -bc /etc/nginx/.htpasswd anna kalina77", Some("kalina77"), SecretKind::Password),
            ("htpasswd -nbB anna kalina77", Some("kalina77"), SecretKind::Password),
            ("lftp -u u119,Kalina-77 ftp.a.example", Some("Kalina-77"), SecretKind::Password),
            ("net use Z: \\\\a.example\\share /user:anna Kalina77", Some("Kalina77"), SecretKind::Password),
            ("htpasswd -c /etc/nginx/.htpasswd anna asks twice", None, SecretKind::Password),
            ("redis-cli -a спрашивает аргумент", None, SecretKind::Password),
            ("DB_PASSWORD_FILE=/run/secrets/db1", None, SecretKind::Env),
            ("PUBLIC_KEY=abcdef123456", None, SecretKind::Env),
            ("TOKEN_TTL=3600seconds", None, SecretKind::Env),
            ("Set-Cookie: lang=ru1234567; Path=/", None, SecretKind::Cookie),
            ("ssh -p 2222 root@203.0.113.1", None, SecretKind::Password),
            ("mysql -u shop -p shop", None, SecretKind::Password),
        ] {
            let found = assigned(text);
            assert_eq!(found.first().map(|(range, _)| &text[range.clone()]), value, "{text}");
            assert!(found.iter().all(|(_, of)| *of == kind), "{text}: {found:?}");
        }
    }
}
