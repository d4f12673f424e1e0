//! Can mail be sent to this address?
//!
//! The one judge of addresses: the form, the server's intake and the profiles ask it. Narrower than RFC 5322 and wider than most
//! forms: what people really have. Domains and names in Cyrillic are taken (RFC 6531), quoted names and addresses in brackets
//! are not.

use crate::case::lowered;
use crate::text::identifiers::{IdentifierKind, identifiers};

/// Why an address is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmailFault {
    /// There is no «@», or more than one.
    At,
    /// Nothing stands before «@», or too much, or a dot in the wrong place.
    Local,
    /// There is no dot in the domain: «после @ не хватает точки».
    NoDot,
    /// The domain is malformed otherwise.
    Domain,
    /// There is a space or another character that no address holds.
    Character,
}

/// Longest address that SMTP carries, in bytes (RFC 5321, 4.5.3.1.3, without the angle brackets).
const MAX_BYTES: usize = 254;
/// Longest name before «@», in bytes (RFC 5321, 4.5.3.1.1).
const LOCAL_BYTES: usize = 64;
/// What a name holds besides letters and digits (RFC 5322, 3.2.3: `atext`, and the dot between).
const MARKS: &str = ".!#$%&'*+/=?^_`{|}~-";

impl EmailFault {
    /// Short name, used as an argument of the message: `at`, `local`, `no_dot`, `domain`, `character`.
    pub fn code(self) -> &'static str {
        match self {
            Self::At => "at",
            Self::Local => "local",
            Self::NoDot => "no_dot",
            Self::Domain => "domain",
            Self::Character => "character",
        }
    }
}

/// Checks `address` as it stands: white space around it is a fault, too. O(length).
pub fn check(address: &str) -> Result<(), EmailFault> {
    let (local, domain) = address.split_once('@').ok_or(EmailFault::At)?;
    if domain.contains('@') {
        return Err(EmailFault::At);
    }
    let known = |c: char| c == '@' || c.is_alphanumeric() || MARKS.contains(c);
    if !address.chars().all(known) {
        return Err(EmailFault::Character);
    }
    let dotted = local.starts_with('.') || local.ends_with('.') || local.contains("..");
    if local.is_empty() || dotted || local.len() > LOCAL_BYTES {
        return Err(EmailFault::Local);
    }
    if !domain.contains('.') {
        return Err(if domain.is_empty() { EmailFault::Domain } else { EmailFault::NoDot });
    }
    let label = |label: &str| {
        let edges = !label.starts_with('-') && !label.ends_with('-');
        !label.is_empty() && label.len() <= 63 && edges && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    // A top-level domain has two characters at least and is never a number: `a@10.0.0.1` is no address.
    let zone = domain.rsplit('.').next().unwrap_or("");
    let named = zone.chars().count() >= 2 && zone.chars().any(char::is_alphabetic);
    if domain.split('.').all(label) && named && address.len() <= MAX_BYTES { Ok(()) } else { Err(EmailFault::Domain) }
}

/// Where most clients have their mail.
const PROVIDERS: [&str; 14] = [
    "gmail.com",
    "mail.ru",
    "yandex.ru",
    "inbox.ru",
    "list.ru",
    "rambler.ru",
    "yahoo.com",
    "hotmail.com",
    "outlook.com",
    "icloud.com",
    "proton.me",
    "protonmail.com",
    "internet.ru",
    "googlemail.com",
];
/// Real ones that differ from those by one key.
const NEIGHBOURS: [&str; 12] = [
    "yandex.by",
    "yandex.kz",
    "yandex.ua",
    "yandex.com",
    "mail.com",
    "ymail.com",
    "email.com",
    "mail.kz",
    "mail.by",
    "gmail.ru",
    "mail.ua",
    "yahoo.co",
];
/// Whether anybody may have a mailbox there.
fn is_of_provider(domain: &str) -> bool {
    PROVIDERS.contains(&domain) || NEIGHBOURS.contains(&domain)
}

/// Longest domain whose name is too short to be guessed at: only its zone, a swapped pair or a doubled letter is taken for a slip.
const SHORT: usize = 8;

/// The address that was meant, when the domain is one slip of the keys away from where most clients have their mail: `a@gmial.com`,
/// `a@mail.ri`, `a@yandex.ry`. `None` for every other address. O(length).
pub fn meant(address: &str) -> Option<String> {
    let (local, domain) = address.trim().rsplit_once('@')?;
    let domain = lowered(domain);
    if is_of_provider(&domain) {
        return None;
    }
    let provider = PROVIDERS.iter().find(|provider| is_slip(&domain, provider))?;
    Some([local, "@", provider].concat())
}

/// Whether an answer to this address would go to a mailbox on a domain that the text speaks of, as a site, an address or a mailbox.
/// The large mail services are not what anybody's trouble is about. O(text).
pub fn is_on_site_of(address: &str, text: &str) -> bool {
    let Some((_, domain)) = address.trim().rsplit_once('@') else { return false };
    let domain = lowered(domain);
    !is_of_provider(&domain)
        && identifiers(text).iter().any(|found| {
            let named = lowered(&found.text);
            let host = match found.kind {
                IdentifierKind::Email => named.rsplit('@').next(),
                IdentifierKind::Site | IdentifierKind::Url => {
                    let rest = named.split_once("://").map_or(named.as_str(), |(_, rest)| rest);
                    rest.split(['/', ':', '?']).next()
                }
                IdentifierKind::Error | IdentifierKind::Path => None,
            };
            host.is_some_and(|host| host.trim_start_matches("www.") == domain)
        })
}

/// One key too many, too few, another one, or two swapped.
fn is_slip(typed: &str, meant: &str) -> bool {
    let (typed, right) = (typed.as_bytes(), meant.as_bytes());
    let from = typed.iter().zip(right).take_while(|(one, other)| one == other).count();
    let (typed_tail, right_tail) = (&typed[from..], &right[from..]);
    let same = |typed: Option<&[u8]>, right: Option<&[u8]>| typed.is_some() && typed == right;
    let swapped = typed_tail.len() >= 2
        && right_tail.len() >= 2
        && typed_tail[0] == right_tail[1]
        && typed_tail[1] == right_tail[0]
        && typed_tail[2..] == right_tail[2..];
    let other = same(typed_tail.get(1..), right_tail.get(1..));
    let extra = same(typed_tail.get(1..), Some(right_tail));
    let doubled = extra && from > 0 && typed_tail.first() == typed.get(from - 1);
    let missing = same(Some(typed_tail), right_tail.get(1..));
    let zone = meant.rfind('.').is_some_and(|dot| from > dot);
    swapped || doubled || (other || extra || missing) && (zone || meant.len() > SHORT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mailbox_on_the_domain_in_trouble_is_seen() {
        for text in [
            "Не приходит почта на ящик info@sadik.example",
            "Сайт sadik.example лежит",
            "https://www.SADIK.example/shop?x=1 не открывается",
        ] {
            assert!(is_on_site_of("boss@sadik.example", text), "{text}");
        }
        for (address, text) in [
            ("boss@sadik.example", "Не приходит почта на ящик info@other.example"),
            ("ivan@gmail.com", "Письма с ящика info@sadik.example на petr@gmail.com не доходят"),
            ("boss", "Сайт sadik.example лежит"),
            ("boss@sadik.example", ""),
        ] {
            assert!(!is_on_site_of(address, text), "{address}: {text}");
        }
    }

    #[test]
    fn slips_of_the_keys_are_told_from_other_domains() {
        for (address, right) in [
            ("a@gmial.com", Some("a@gmail.com")),
            ("a@gmail.con", Some("a@gmail.com")),
            ("a@gmai.com", Some("a@gmail.com")),
            ("a@mail.ri", Some("a@mail.ru")),
            ("a@mial.ru", Some("a@mail.ru")),
            ("a@maill.ru", Some("a@mail.ru")),
            ("A@Yandex.RY", Some("A@yandex.ru")),
            ("a@yandx.ru", Some("a@yandex.ru")),
            ("a@hotmial.com", Some("a@hotmail.com")),
            ("a@gmail.com", None),
            ("a@yandex.com", None),
            ("a@main.ru", None),
            ("a@lavka.example", None),
            ("a@", None),
            ("anna", None),
        ] {
            assert_eq!(meant(address).as_deref(), right, "{address}");
        }
    }

    #[test]
    fn addresses_pass_or_are_refused_for_their_fault() {
        for (address, verdict) in [
            ("anna@lavka-chai.example", Ok(())),
            ("a.b+c@mail.example.ru", Ok(())),
            ("o'neil@x-y.io", Ok(())),
            (" a@mail.ru", Err(EmailFault::Character)),
            ("a@mail.ru\n", Err(EmailFault::Character)),
            ("a\u{200b}b@mail.ru", Err(EmailFault::Character)),
            ("почта@пример.рф", Ok(())),
            ("a@xn--e1afmkfd.xn--p1ai", Ok(())),
            ("", Err(EmailFault::At)),
            ("anna", Err(EmailFault::At)),
            ("a@b@c.ru", Err(EmailFault::At)),
            ("@mail.ru", Err(EmailFault::Local)),
            (".a@mail.ru", Err(EmailFault::Local)),
            ("anna@mailru", Err(EmailFault::NoDot)),
            ("anna@", Err(EmailFault::Domain)),
            ("anna@mail.", Err(EmailFault::Domain)),
            ("anna@mail..ru", Err(EmailFault::Domain)),
            ("anna@-mail.ru", Err(EmailFault::Domain)),
            ("anna@10.0.0.1", Err(EmailFault::Domain)),
            ("an na@mail.ru", Err(EmailFault::Character)),
            ("<anna@mail.ru>", Err(EmailFault::Character)),
            ("anna@mail.ru, b", Err(EmailFault::Character)),
        ] {
            assert_eq!(check(address), verdict, "{address}");
        }
        assert_eq!(check(&format!("{}@mail.ru", "a".repeat(64))), Ok(()));
        assert_eq!(check(&format!("{}@mail.ru", "a".repeat(65))), Err(EmailFault::Local));
        assert_eq!(check(&format!("a@{}mail.ru", "b.".repeat(125))), Err(EmailFault::Domain));
    }
}
