//! Can mail be sent to this address?
//!
//! The one judge of addresses: the form, the server's intake and the profiles ask it. Narrower than RFC 5322 and wider than most
//! forms: what people really have. Domains and names in Cyrillic are taken (RFC 6531), quoted names and addresses in brackets
//! are not.

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

#[cfg(test)]
mod tests {
    use super::*;

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
