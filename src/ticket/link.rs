//! Where does a pasted link lead?

use crate::case::lowered;

/// The host of `link` in lower case, for `https://host/…`, `http://host/…` and a bare `host/path`; `None` when it is no link.
///
/// A user part (`https://prnt.sc@evil.example/`) makes it none: such a link shows one host and leads to another.
pub fn host(link: &str) -> Option<String> {
    let link = link.trim();
    let rest = match link.split_once("://") {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http") => rest,
        Some(_) => return None,
        None => link,
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (host, port) = authority.split_once(':').unwrap_or((authority, "0"));
    let label = |label: &str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-');
    let named = host.contains('.') && host.split('.').all(label) && host.chars().any(char::is_alphabetic);
    let whole = !link.contains(char::is_whitespace) && port.parse::<u16>().is_ok();
    (named && whole).then(|| lowered(host))
}

/// Whether `host` is one of `hosts` or a subdomain of one.
pub fn is_taken(host: &str, hosts: &[String]) -> bool {
    hosts.iter().any(|taken| host == taken || host.strip_suffix(taken.as_str()).is_some_and(|sub| sub.ends_with('.')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_read_as_browsers_read_them() {
        for (link, expected) in [
            ("https://prnt.sc/abc123", Some("prnt.sc")),
            (" HTTP://App.Prntscr.com:443/x?y#z ", Some("app.prntscr.com")),
            ("prnt.sc/abc", Some("prnt.sc")),
            ("https://prnt.sc@evil.example/", None),
            ("ftp://prnt.sc/a", None),
            ("javascript:alert(1)", None),
            ("https://", None),
            ("снимок", None),
            ("https://prnt.sc/a b", None),
            ("", None),
        ] {
            assert_eq!(host(link).as_deref(), expected, "{link}");
        }
    }

    #[test]
    fn a_subdomain_is_taken_and_a_look_alike_is_not() {
        let hosts = ["prnt.sc".to_owned()];
        for (host, taken) in
            [("prnt.sc", true), ("image.prnt.sc", true), ("notprnt.sc", false), ("prnt.sc.evil.example", false)]
        {
            assert_eq!(is_taken(host, &hosts), taken, "{host}");
        }
    }
}
