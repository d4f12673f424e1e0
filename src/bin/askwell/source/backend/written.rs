//! Has somebody written a secret into a profile?
//!
//! Profiles are shown, copied and served. So where a secret belongs (by the name of the header, member or parameter, or in `[auth]`),
//! what stands there must be filled in, and beside the placeholder there is room for the words of a scheme only (`Bearer`, `Token
//! token=`). Anywhere else nothing may look like a key: long runs of letters and digits, UUIDs, and what the well-known makers of tokens
//! begin theirs with. Both are guesses on the safe side: who is refused declares a setting or a secret.

use askwell::backend::{
    profile::Setting,
    template::{Filter, Piece, Source, Template},
};

use super::{Place, Use};

/// Words in names of headers, members and parameters whose value is a secret.
const SECRET_NAMES: [&str; 14] = [
    "authorization",
    "cookie",
    "token",
    "secret",
    "password",
    "passwd",
    "passphrase",
    "pass",
    "pwd",
    "apikey",
    "accesskey",
    "credentials",
    "authinfo",
    "auth",
];
/// Words that make the `key` behind them a secret.
const KEEPERS: [&str; 6] = ["api", "access", "private", "secret", "auth", "account"];
/// What well-known makers of tokens begin theirs with.
const MAKERS: [&str; 11] =
    ["glpat-", "ghp_", "gho_", "ghs_", "github_pat_", "xoxb-", "xoxp-", "sk-", "sk_live_", "AKIA", "eyJ"];
/// Shortest run of letters and digits that may be a key.
const KEY_CHARS: usize = 20;
/// Fewest characters behind the beginning of a token.
const TOKEN_CHARS: usize = 12;
/// Most characters of the words of a scheme.
const SCHEME_CHARS: usize = 32;

/// What is wrong with a template, if it holds a written secret.
pub(super) fn fault(used: &Use, settings: &[Setting]) -> Option<String> {
    let texts =
        || used.template.0.iter().filter_map(|piece| if let Piece::Text(text) = piece { Some(text) } else { None });
    let defaults = used.template.values().flat_map(|value| {
        value.filters.iter().filter_map(move |filter| match filter {
            Filter::Default(text) => Some((&value.source, text)),
            _ => None,
        })
    });
    let stood_in = |(source, text): (&Source, &String)| matches!(source, Source::Secret(_)) || looks_secret(text);
    if texts().any(|text| looks_secret(text)) || defaults.into_iter().any(stood_in) {
        return Some(String::from("this looks like a written secret"));
    }
    if used.place == Place::Address {
        let parameter = texts().find_map(|text| parameter(text))?;
        return Some(format!("`{parameter}` holds a written secret"));
    }
    let belongs = match used.place {
        Place::Auth => true,
        Place::Header | Place::Body => is_secret_name(&used.name),
        _ => false,
    };
    (belongs && !is_filled(used, settings)).then(|| format!("`{}` holds a written secret", used.name))
}

/// Whether what stands at the place of a secret is filled in, but for the words of a scheme.
fn is_filled(used: &Use, settings: &[Setting]) -> bool {
    let known = |name: &String| settings.iter().any(|setting| setting.name == *name && !setting.default.is_empty());
    let mut sources = used.template.sources().peekable();
    if sources.peek().is_none() {
        return false;
    }
    let kept = |source: &Source| matches!(source, Source::Secret(_) | Source::Saved(_));
    let from_secret = used.place != Place::Auth || used.template.sources().any(kept);
    let served = |source: &Source| matches!(source, Source::Var(name) if known(name));
    from_secret && !sources.any(served) && has_schemes_only(&used.template)
}

/// Whether the written pieces are words of a scheme: parted from the values beside them, and without digits but in a name before `=`.
fn has_schemes_only(template: &Template) -> bool {
    let pieces = &template.0;
    pieces.iter().enumerate().all(|(at, piece)| {
        let Piece::Text(text) = piece else { return true };
        let parted = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        let before = at + 1 == pieces.len() || parted(text.chars().next_back());
        let after = at == 0 || parted(text.chars().next());
        let digits = text.ends_with('=') || !text.bytes().any(|byte| byte.is_ascii_digit());
        before && after && digits && text.chars().count() <= SCHEME_CHARS
    })
}

/// The name of a parameter in an address that holds a written secret.
fn parameter(text: &str) -> Option<&str> {
    let pairs = text.split(['?', '&', ';', '#']).skip(1).filter_map(|pair| pair.split_once('='));
    pairs.filter(|(name, value)| !value.is_empty() && is_secret_name(name)).map(|(name, _)| name).next()
}

/// Whether a name, or a path of names, says that its value is a secret.
pub(super) fn is_secret_name(name: &str) -> bool {
    let mut parted = String::new();
    let mut small = false;
    for c in name.chars() {
        // camelCase is two words.
        if c.is_ascii_uppercase() && small {
            parted.push(' ');
        }
        small = c.is_ascii_lowercase() || c.is_ascii_digit();
        parted.push(c.to_ascii_lowercase());
    }
    let words: Vec<&str> = parted.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let keys = words.windows(2).any(|pair| pair[1] == "key" && KEEPERS.contains(&pair[0]));
    keys || words.iter().any(|word| SECRET_NAMES.contains(word))
}

/// A run of letters and digits, long, with both among them and no word a person would write; a UUID; what begins as tokens do; or
/// `user:password@`.
pub(super) fn looks_secret(text: &str) -> bool {
    let is_key = |run: &str| {
        let digits = run.bytes().filter(u8::is_ascii_digit).count();
        run.len() >= KEY_CHARS && digits >= 3 && digits < run.len()
    };
    let userinfo =
        text.split_once("://").is_some_and(|(_, rest)| rest.split('/').next().is_some_and(|host| host.contains('@')));
    let words = || text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_');
    let made = |word: &str| {
        let rest = MAKERS.iter().find_map(|begin| word.strip_prefix(begin));
        rest.is_some_and(|rest| {
            rest.len() >= TOKEN_CHARS && rest.bytes().any(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        })
    };
    userinfo
        || words().any(|word| is_uuid(word) || made(word))
        || text.split(|c: char| !c.is_ascii_alphanumeric()).any(is_key)
}

/// 8-4-4-4-12 hexadecimal digits (RFC 9562).
fn is_uuid(word: &str) -> bool {
    let groups: Vec<&str> = word.split('-').collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    lengths == [8, 4, 4, 4, 12] && groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_secrets_are_known_in_every_spelling() {
        for name in [
            "Authorization",
            "api_key",
            "X-Api-Key",
            "accessKey",
            "apiToken",
            "pass",
            "user.password",
            "PRIVATE-TOKEN",
            "db_pwd",
            "privateKey",
            "authInfo",
            "clientSecret",
        ] {
            assert!(is_secret_name(name), "{name}");
        }
        for name in [
            "key",
            "keyword",
            "compass",
            "passenger",
            "author",
            "monkey",
            "subject",
            "tokens_left",
            "public_key",
            "bypass",
        ] {
            assert!(!is_secret_name(name), "{name}");
        }
    }

    #[test]
    fn keys_are_told_from_words() {
        for text in [
            "5f4dcc3b5aa765d61d8327deb882cf99",
            "8e03978e-40d5-43dd-bc93-6894a57f9324",
            "glpat-AbCdEfGhIjKlMnOpQrSt",
            "Bearer ghp_abcdefghijklmnopqrst01",
            "https://me:pw@e.example/t",
        ] {
            assert!(looks_secret(text), "{text}");
        }
        for text in [
            "sk-ru",
            "application/vnd.github+json",
            "2022-11-28",
            "https://e.example/v2/tickets",
            "sk-learn-something-else",
            "8e03978e-40d5",
            "",
            "internationalization",
            "eyJust",
        ] {
            assert!(!looks_secret(text), "{text}");
        }
    }

    #[test]
    fn only_words_of_a_scheme_stand_beside_a_secret() {
        let written = |text: &str| !has_schemes_only(&Template::parse(text).unwrap());
        for text in
            ["Bearer {secret.t}", "Token token={secret.t}", "{secret.k}:X", "sid5={saved.s}", "{secret.a}:{secret.b}"]
        {
            assert!(!written(text), "{text}");
        }
        for text in
            ["hunter2{secret.t}", "{secret.t}hunter", "swordfish{secret.t}", "Bearer 42 {secret.t}", "robot:hunter2"]
        {
            assert!(written(text), "{text}");
        }
        assert_eq!(parameter("/t?api_key=hunter2"), Some("api_key"));
        assert_eq!(parameter("/t?a=1&token=x"), Some("token"));
        assert_eq!(parameter("/t?api_key="), None);
        assert_eq!(parameter("/t?queue=5&name=a"), None);
    }
}
