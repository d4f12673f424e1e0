//! How deep are the elements of a page inside each other?
//!
//! A parser of HTML walks its open elements again and again, so a page of twenty thousand nested ones takes minutes. Browsers stop
//! at 512; a page beyond that is broken, and is told before it is parsed. O(bytes).

/// Deepest page that is read: the limit of browsers.
pub(crate) const DEEPEST: usize = 512;

/// Elements that have no end, that the next one of their kind ends, or of which a parser keeps only a few open.
const FLAT: [&str; 51] = [
    "a", "area", "b", "base", "basefont", "bgsound", "big", "body", "br", "code", "col", "colgroup", "dd", "dt", "em",
    "embed", "font", "frame", "head", "hr", "html", "i", "image", "img", "input", "keygen", "li", "link", "meta",
    "nobr", "optgroup", "option", "p", "param", "rb", "rp", "rt", "s", "small", "source", "strike", "strong", "tbody",
    "td", "tfoot", "th", "thead", "tr", "track", "tt", "u",
];
/// Elements whose content is no markup.
const RAW: [&str; 6] = ["script", "style", "textarea", "title", "xmp", "noframes"];

/// Offset of the first element that is nested deeper than [`DEEPEST`]. An estimate: ends are not matched with beginnings.
pub(crate) fn too_deep(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    let mut at = 0;
    while let Some(found) = text[at..].find('<') {
        let start = at + found;
        let rest = &text[start + 1..];
        at = start + 1;
        if rest.starts_with("!--") {
            at += rest.find("-->").unwrap_or(rest.len());
            continue;
        }
        let (closes, name) = rest.strip_prefix('/').map_or((false, rest), |name| (true, name));
        let end = name.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-').unwrap_or(name.len());
        let name = name[..end].to_ascii_lowercase();
        // Only a letter begins a name: `a < b`, `<3`.
        if !name.starts_with(|letter: char| letter.is_ascii_alphabetic())
            || FLAT.contains(&name.as_str())
            || name == "wbr"
        {
            continue;
        }
        if closes {
            depth = depth.saturating_sub(1);
            continue;
        }
        if RAW.contains(&name.as_str()) {
            at += end_of_raw(rest, &name);
            continue;
        }
        depth += 1;
        if depth > DEEPEST {
            return Some(start);
        }
    }
    None
}

/// Length of `text` up to and with the name in `</name`; all of it when there is none.
fn end_of_raw(text: &str, name: &str) -> usize {
    let mut at = 0;
    while let Some(found) = text[at..].find("</") {
        at += found + 2;
        if text[at..].get(..name.len()).is_some_and(|end| end.eq_ignore_ascii_case(name)) {
            return at + name.len();
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stays_open_counts() {
        let many = DEEPEST + 1;
        for (piece, deep) in [
            ("<div>", true),
            ("<DIV class='x'>", true),
            ("<ul><li>", true),
            ("<div></div>", false),
            ("<p>", false),
            ("<br><img>", false),
            ("<b><i>", false),
            ("<!-- <div> -->", false),
            ("<script>'<div>'</script>", false),
            ("<tr><td>", false),
            ("a < b <3 </", false),
        ] {
            assert_eq!(too_deep(&piece.repeat(many)).is_some(), deep, "{piece}");
        }
        assert_eq!(too_deep(&"<div>".repeat(DEEPEST)), None);
        assert_eq!(too_deep(&format!("<style>{}", "<div>".repeat(many))), None);
    }
}
