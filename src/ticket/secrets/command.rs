//! Does a command hand a password to a program?
//!
//! `mysql -pSecret`, `wget --http-password Secret`, `echo 'Secret' | sudo -S`: the option decides, and short ones only beside a program that
//! takes a password by them. A long option is read by its name, like that of a setting. O(n).

use std::ops::Range;

use super::{
    SecretKind,
    assigned::{MIN_VALUE, is_read, near, secret_name, value},
    is_placeholder,
    password::looks_random,
};
use crate::text::fold::is_cyrillic;

/// `mysql -u shop -pSecret`, `sshpass -p 'Secret'`, `curl -u user:Secret`, `smbclient -U user%Secret`.
pub(super) fn commands(text: &str) -> Vec<(Range<usize>, SecretKind)> {
    let mut found = Vec::new();
    for (option, programs, glued) in [
        (" -p", &["mysql", "mariadb"][..], true),
        (" -p ", &["sshpass", "docker login", "redis-cli", "htpasswd", "lftp", "mongo"], false),
        (" -a ", &["redis-cli"], false),
        (" -u ", &["curl", "wget", "lftp"], false),
        (" -U ", &["smbclient", "rpcclient"], false),
        (" -w ", &["ldap"], false),
        (" -pw ", &["plink", "putty", "pscp", "psftp"], false),
        (" -P ", &["mosquitto", "zip", "7z", "rar"], false),
        (" -p", &["7z", "rar"], true),
        (" -hp", &["rar"], true),
        (" /p:", &["rdp"], true),
        (" -p ", &["rdesktop", "ncftp", "useradd", "rabbitmqadmin", "podman login", "az login"], false),
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
    found.extend(long_options(text));
    found.extend(piped(text));
    found
}

/// `--password=tulips`, `--http-password Zx81mmQp`, `--token …`: behind a space the value must look like one, for a sentence may go on there.
fn long_options(text: &str) -> Vec<(Range<usize>, SecretKind)> {
    let mut found = Vec::new();
    for (at, dashes) in text.match_indices("--") {
        let from = at + dashes.len();
        let len = text[from..].bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'-').count();
        let (name, rest) = text[from..].split_at(len);
        let Some(doubtful) = secret_name(name).filter(|_| !name.starts_with('-')) else { continue };
        let spaced = rest.starts_with(' ');
        let Some(value) = rest.starts_with(['=', ' ']).then(|| value(text, from + len + 1)).flatten() else { continue };
        let inside = &text[value.clone()];
        let fits = if spaced || doubtful { looks_random(inside) } else { !inside.chars().all(is_cyrillic) };
        if fits && inside.len() >= MIN_VALUE && !inside.starts_with('-') && !is_read(inside) && !is_placeholder(inside)
        {
            found.push((value, if doubtful { SecretKind::Token } else { SecretKind::Password }));
        }
    }
    found
}

/// `echo 'Secret' | sudo -S …`, `echo "root:Secret" | chpasswd`: what is handed over a pipe.
fn piped(text: &str) -> Vec<(Range<usize>, SecretKind)> {
    let mut found = Vec::new();
    for (at, echo) in text.match_indices("echo ").chain(text.match_indices("printf ")) {
        let line = text[at..].split('\n').next().unwrap_or_default();
        let Some((_, taker)) = line.split_once('|') else { continue };
        let taker = taker.trim_start();
        let named = taker.contains("chpasswd");
        let takes =
            named || ["sudo -S", "passwd", "--password-stdin", "--passphrase-fd"].iter().any(|one| taker.contains(one));
        let start = at + echo.len();
        let start = start + if text[start..].starts_with("-n ") { 3 } else { 0 };
        let Some(mut value) = value(text, start).filter(|_| takes) else { continue };
        if named {
            let Some(colon) = text[value.clone()].find(':') else { continue };
            value.start += colon + 1;
        }
        let inside = &text[value.clone()];
        if inside.len() >= MIN_VALUE && !is_read(inside) && !is_placeholder(inside) {
            found.push((value, SecretKind::Password));
        }
    }
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
    fn an_option_hands_a_password_over() {
        for (text, value) in [
            ("mysql -u shop -pBrusnika7 shop", Some("Brusnika7")),
            ("curl -u anna:Kalina2020 https://a.example", Some("Kalina2020")),
            ("htpasswd -bc /etc/nginx/.htpasswd anna kalina77", Some("kalina77")),
            ("htpasswd -nbB anna kalina77", Some("kalina77")),
            ("lftp -u u119,Kalina-77 ftp.a.example", Some("Kalina-77")),
            ("net use Z: \\\\a.example\\share /user:anna Kalina77", Some("Kalina77")),
            ("htpasswd -c /etc/nginx/.htpasswd anna asks twice", None),
            ("redis-cli -a спрашивает аргумент", None),
            ("ssh -p 2222 root@203.0.113.1", None),
            ("mysql -u shop -p shop", None),
            ("wget --user=anna --http-password Kalina77 https://a.example", Some("Kalina77")),
            ("mysqldump --user shop --password=tulips shop", Some("tulips")),
            ("echo 'Kalina77' | sudo -S reboot", Some("Kalina77")),
            ("echo \"root:kalina\" | chpasswd", Some("kalina")),
            ("xfreerdp /u:anna /p:Kalina77 /v:203.0.113.4", Some("Kalina77")),
            ("plink -ssh root@203.0.113.4 -pw Kalina77", Some("Kalina77")),
            ("the --password option does not work", None),
            ("rsync --password-file=/etc/rsync.pass a b", None),
            ("echo 12345 | grep 1", None),
        ] {
            let found = commands(text);
            assert_eq!(found.first().map(|(range, _)| &text[range.clone()]), value, "{text}");
        }
    }
}
