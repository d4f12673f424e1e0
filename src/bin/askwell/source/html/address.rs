//! Where does this reference lead, seen from the page that it stands on?
//!
//! Reference resolution of RFC 3986, section 5.2, for the addresses of web pages. No normalisation beyond it: an address is shown as
//! its site writes it.

/// `reference` seen from the absolute address `base`; `None` when the result is no `http:` or `https:` address. Its fragment stays.
pub(crate) fn resolve(base: &str, reference: &str) -> Option<String> {
    let reference = reference.trim();
    if is_web(reference) {
        return Some(reference.to_owned());
    }
    if has_scheme(reference) || reference.contains(char::is_whitespace) || !is_web(base) {
        return None;
    }
    let scheme_end = base.find("://")? + 3;
    if let Some(rest) = reference.strip_prefix("//") {
        return (!rest.is_empty()).then(|| format!("{}//{rest}", &base[..scheme_end - 2]));
    }
    let (base, _) = cut(base, '#');
    let (base, query) = cut(base, '?');
    let path_at = base[scheme_end..].find('/').map_or(base.len(), |at| scheme_end + at);
    let (origin, path) = base.split_at(path_at);
    if reference.is_empty() || reference.starts_with('#') {
        return Some(format!("{origin}{path}{query}{reference}"));
    }
    if reference.starts_with('?') {
        return Some(format!("{origin}{path}{reference}"));
    }
    let tail_at = reference.find(['?', '#']).unwrap_or(reference.len());
    let (target, tail) = reference.split_at(tail_at);
    let merged = match target.strip_prefix('/') {
        Some(_) => target.to_owned(),
        None => format!("{}/{target}", path.rsplit_once('/').map_or("", |(folder, _)| folder)),
    };
    Some(format!("{origin}{}{tail}", without_dots(&merged)))
}

/// Whether it is an address of a web page.
pub(crate) fn is_web(address: &str) -> bool {
    let lower = address.get(..8).unwrap_or(address).to_ascii_lowercase();
    ["https://", "http://"].iter().any(|scheme| lower.starts_with(scheme) && address.len() > scheme.len())
        && !address.contains(|letter: char| letter.is_whitespace() || letter.is_control())
}

/// What tells whether two addresses are of one page: no fragment, no query, no `index.html`, no final slash, no scheme, no `www.`.
pub(crate) fn page_key(address: &str) -> String {
    let (address, _) = cut(address, '#');
    let (address, _) = cut(address, '?');
    let address = address.split_once("://").map_or(address, |(_, rest)| rest);
    let address = address.strip_prefix("www.").unwrap_or(address);
    let name = address.rsplit_once('/').map_or("", |(_, name)| name);
    let address = if name.starts_with("index.") { address.strip_suffix(name).unwrap_or(address) } else { address };
    percent_decoded(address.trim_end_matches('/')).to_lowercase()
}

/// `path` without `.` and `..` segments. Nothing climbs above the root.
pub(crate) fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut segments = path.split('/').skip(1).peekable();
    while let Some(segment) = segments.next() {
        let last = segments.peek().is_none();
        match segment {
            "." | ".." => {
                if segment == ".." {
                    kept.pop();
                }
                if last {
                    kept.push("");
                }
            }
            _ => kept.push(segment),
        }
    }
    kept.iter().fold(String::new(), |path, segment| path + "/" + segment)
}

/// Bytes written as `%D0%B4` become the letters they are, where they are UTF-8.
pub(crate) fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let digits = text.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        let byte = digits.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        if let Some(byte) = byte.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            decoded.push(byte);
            at += 3;
        } else {
            decoded.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|_| text.to_owned())
}

/// Whether a reference begins with a scheme: `mailto:`, `javascript:`.
fn has_scheme(reference: &str) -> bool {
    let scheme = reference.split([':', '/', '?', '#']).next().unwrap_or("");
    reference[scheme.len()..].starts_with(':')
        && scheme.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

fn cut(text: &str, at: char) -> (&str, &str) {
    text.find(at).map_or((text, ""), |at| text.split_at(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_resolve_as_in_the_standard() {
        // RFC 3986, section 5.4, as far as pages write them.
        let base = "http://a/b/c/d;p?q";
        for (reference, wanted) in [
            ("g", "http://a/b/c/g"),
            ("./g", "http://a/b/c/g"),
            ("g/", "http://a/b/c/g/"),
            ("/g", "http://a/g"),
            ("//g", "http://g"),
            ("?y", "http://a/b/c/d;p?y"),
            ("g?y", "http://a/b/c/g?y"),
            ("#s", "http://a/b/c/d;p?q#s"),
            ("", "http://a/b/c/d;p?q"),
            (".", "http://a/b/c/"),
            ("..", "http://a/b/"),
            ("../g", "http://a/b/g"),
            ("../../../g", "http://a/g"),
            ("/./g", "http://a/g"),
            ("g?y/../x", "http://a/b/c/g?y/../x"),
        ] {
            assert_eq!(resolve(base, reference).as_deref(), Some(wanted), "{reference}");
        }
        assert_eq!(resolve("https://a.example", "b").as_deref(), Some("https://a.example/b"));
        for (base, reference) in
            [(base, "javascript:x()"), (base, "mailto:a@b"), ("file:///a", "b"), (base, "a b"), ("", "b"), (base, "//")]
        {
            assert_eq!(resolve(base, reference), None, "{reference}");
        }
    }

    #[test]
    fn two_addresses_of_one_page_have_one_key() {
        let key = page_key("https://www.help.example/ru/mail/");
        for same in
            ["http://help.example/ru/mail", "https://help.example/ru/mail/index.php?a=1#b", "//help.example/RU/mail/"]
        {
            assert_eq!(page_key(same.strip_prefix("//").unwrap_or(same)), key, "{same}");
        }
        assert_eq!(page_key("https://a.example/%D0%B4"), page_key("https://a.example/д"));
        assert_ne!(page_key("https://a.example/a"), page_key("https://a.example/b"));
    }

    #[test]
    fn broken_percent_signs_stay() {
        for text in ["100%", "%zz", "%d0", "%€1"] {
            assert_eq!(percent_decoded(text), text);
        }
    }
}
