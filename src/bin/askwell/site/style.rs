//! What is the one style sheet of the page?
//!
//! `tokens.css`, `base.css`, `layout.css`, then `components/*.css` by name, each without comments and needless white space.
//! The dark tokens stand twice: for readers whose system is dark, and for a host that pins `data-theme="dark"`.

use std::path::Path;

use crate::source::{
    Problem,
    file::{self, SourceFile},
};

const FIRST: [&str; 3] = ["tokens.css", "base.css", "layout.css"];
const DARK_BEGINS: &str = "@media (prefers-color-scheme:dark){.aw:not([data-theme=\"light\"]){";
const DARK_ENDS: &str = "}}";
const DARK_PINNED: &str = ".aw[data-theme=\"dark\"]{";

/// Reads and joins the sheets of a folder.
pub(super) fn sheet(folder: &Path) -> Result<String, Vec<Problem>> {
    let components = match file::list(&folder.join("components")) {
        Ok(listing) => listing.files,
        Err(problem) => return Err(vec![problem]),
    };
    let components = components.into_iter().filter(|(name, _)| name.ends_with(".css")).map(|(_, path)| path);
    let mut sheet = String::new();
    let mut problems = Vec::new();
    for path in FIRST.iter().map(|name| folder.join(name)).chain(components) {
        match SourceFile::read(&path) {
            Ok(file) if path.ends_with("tokens.css") => match with_pinned_dark(&minified(&file.text)) {
                Some(tokens) => sheet.push_str(&tokens),
                None => problems.push(file.problem(
                    0,
                    "no dark tokens",
                    format!("write them in {DARK_BEGINS} …{DARK_ENDS}"),
                )),
            },
            Ok(file) => sheet.push_str(&minified(&file.text)),
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() { Ok(sheet) } else { Err(problems) }
}

/// The tokens with their dark block once more, for `data-theme="dark"`; `None` when there is no dark block.
fn with_pinned_dark(tokens: &str) -> Option<String> {
    let (_, dark) = tokens.split_once(DARK_BEGINS)?;
    let (dark, _) = dark.split_once(DARK_ENDS)?;
    Some([tokens, DARK_PINNED, dark, "}"].concat())
}

/// The sheet without comments, needless white space and last semicolons. It knows strings, `url(…)` and escapes, and drops
/// a space only where CSS cannot tell: around `{ } ; ,`, after `( :` and before `)`.
fn minified(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    let mut space = false;
    while let Some(next) = rest.chars().next() {
        if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.split_once("*/").map_or("", |(_, after)| after);
            // A comment alone still parts two words: `a/**/b` is not `ab`.
            if !space && !rest.starts_with(char::is_whitespace) && out.ends_with(is_word) && rest.starts_with(is_word) {
                out.push_str("/**/");
            }
            continue;
        }
        if next.is_whitespace() {
            space = true;
            rest = rest.trim_start();
            continue;
        }
        if space && !out.is_empty() && !out.ends_with(['{', '}', ';', ',', '(', ':']) && !"{};,)".contains(next) {
            out.push(' ');
        }
        space = false;
        if next == '}' && out.ends_with(';') {
            out.pop();
        }
        let token = verbatim(rest).unwrap_or(next.len_utf8());
        out.push_str(&rest[..token]);
        rest = &rest[token..];
    }
    out
}

/// Bytes of the string, the unquoted address or the escape that `css` begins with.
fn verbatim(css: &str) -> Option<usize> {
    let first = css.chars().next()?;
    if first == '\\' {
        return Some(1 + css[1..].chars().next().map_or(0, char::len_utf8));
    }
    let (close, from) = match first {
        '"' | '\'' => (first, 1),
        _ if css.get(..4).is_some_and(|word| word.eq_ignore_ascii_case("url(")) => (')', 4),
        _ => return None,
    };
    let mut escaped = false;
    for (at, letter) in css[from..].char_indices() {
        if letter == close && !escaped {
            return Some(from + at + 1);
        }
        escaped = letter == '\\' && !escaped;
    }
    Some(css.len())
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '-' | '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_goes_where_it_means_nothing() {
        for (css, wanted) in [
            ("/* x */ .a , .b {\n  color : red ;\n  margin: 0 1px;\n}\n\n.c { }", ".a,.b{color :red;margin:0 1px}.c{}"),
            (
                ".a .b > .c :hover { inline-size: calc( 1px + ( 2px * 3 ) ); }",
                ".a .b > .c :hover{inline-size:calc(1px + (2px * 3))}",
            ),
            ("@media (min-width: 3em) and (hover) { .a { --x: 1 } }", "@media (min-width:3em) and (hover){.a{--x:1}}"),
            (".a::before { content: \"a  /* b */ ; }\"; }", ".a::before{content:\"a  /* b */ ; }\"}"),
            (".a { content: '\\'  '; background: url( a;b  c ) }", ".a{content:'\\'  ';background:url( a;b  c )}"),
            ("a/**/b a /**/ b a/* */ b", "a/**/b a b a b"),
            (".a\\:b { x: y !important; }", ".a\\:b{x:y !important}"),
            ("/* never closed", ""),
            (".a { content: \"never closed", ".a{content:\"never closed"),
        ] {
            assert_eq!(minified(css), wanted);
            assert_eq!(minified(wanted), wanted, "a second pass changes nothing");
        }
    }

    #[test]
    fn dark_tokens_are_repeated_for_a_pinned_theme() {
        let tokens = ".aw { --x: 1; }\n@media (prefers-color-scheme: dark) {\n  .aw:not([data-theme=\"light\"]) {\n --x: 2;\n }\n}\n";
        assert_eq!(
            with_pinned_dark(&minified(tokens)).unwrap(),
            ".aw{--x:1}@media (prefers-color-scheme:dark){.aw:not([data-theme=\"light\"]){--x:2}}.aw[data-theme=\"dark\"]{--x:2}"
        );
        assert_eq!(with_pinned_dark(".aw{--x:1}"), None);
    }
}
