//! What is in a file, for the rules: a file's text with comments or strings blanked, and the paths it imports.
//!
//! Blanking keeps every line break and every offset, so that a finding's line is the file's line. The lexer knows exactly what
//! blanking needs of Rust (nested comments, raw strings, characters against lifetimes) and nothing else.

use std::fs;
use std::path::{Path, PathBuf};

/// One breach of a rule, printed as `file:line: message; remedy`.
#[derive(Debug)]
pub(crate) struct Finding(String);

impl Finding {
    pub(crate) fn new(file: &str, line: usize, message: &str, remedy: &str) -> Self {
        Self(format!("{file}:{line}: {message}; {remedy}"))
    }
}

/// Fails the test with every finding in one message.
pub(crate) fn assert_none(findings: &[Finding]) {
    let lines: Vec<_> = findings.iter().map(|finding| finding.0.as_str()).collect();
    assert!(lines.is_empty(), "{} breaches:\n{}", lines.len(), lines.join("\n"));
}

/// A text file of the tree, with its path from the root, separated by `/`.
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) text: String,
}

impl File {
    pub(crate) fn sample(path: &str, text: &str) -> Self {
        Self { path: path.into(), text: text.into() }
    }

    pub(crate) fn is(&self, extension: &str) -> bool {
        Path::new(&self.path).extension().is_some_and(|found| found == extension)
    }
}

pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The readable files below `folder` (or the file of that name), in order of path. Empty when there is none.
pub(crate) fn files(folder: &str) -> Vec<File> {
    let mut found = Vec::new();
    walk(&root().join(folder), &mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn walk(path: &Path, found: &mut Vec<File>) {
    if path.is_dir() {
        let installed = path.file_name().is_some_and(|name| name == "node_modules");
        for entry in fs::read_dir(path).into_iter().flatten().flatten().filter(|_| !installed) {
            walk(&entry.path(), found);
        }
    } else if let Ok(text) = fs::read_to_string(path) {
        let relative = path.strip_prefix(root()).unwrap_or(path);
        let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
        found.push(File { path: parts.join("/"), text });
    }
}

/// The line of a byte offset, from 1.
pub(crate) fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|&byte| byte == b'\n').count() + 1
}

/// Every offset of `needle` in `text` that does not stand inside a longer word.
pub(crate) fn words<'a>(text: &'a str, needle: &'a str) -> impl Iterator<Item = usize> + 'a {
    let part = |found: Option<u8>| found.is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    text.match_indices(needle).map(|(at, _)| at).filter(move |&at| {
        let (first, last) = (needle.bytes().next(), needle.bytes().last());
        let before = at.checked_sub(1).map(|before| text.as_bytes()[before]);
        let after = text.as_bytes().get(at + needle.len()).copied();
        !(part(first) && part(before) || part(last) && part(after))
    })
}

/// Rust without comments.
pub(crate) fn without_comments(rust: &str) -> String {
    blank(rust, |kind| kind == Kind::Comment)
}

/// Rust without comments and without what stands in strings and characters.
pub(crate) fn code_only(rust: &str) -> String {
    blank(rust, |kind| kind != Kind::Code)
}

/// The contents of Rust's string literals, with their offsets.
pub(crate) fn strings(rust: &str) -> Vec<(usize, &str)> {
    let spans = lex(rust).into_iter().filter(|span| span.0 == Kind::Text);
    spans.map(|(_, from, to)| (from, rust.get(from..to).unwrap_or_default())).collect()
}

/// CSS without comments.
pub(crate) fn without_css_comments(css: &str) -> String {
    let mut clean = css.as_bytes().to_vec();
    let mut from = 0;
    while let Some(start) = css[from..].find("/*").map(|at| from + at) {
        let end = css[start + 2..].find("*/").map_or(css.len(), |at| start + 2 + at + 2);
        erase(&mut clean, start, end);
        from = end;
    }
    String::from_utf8_lossy(&clean).into_owned()
}

/// A script without the lines that are only a comment. Enough here: a comment after code stays, and is held to the same rules.
pub(crate) fn without_comment_lines(script: &str) -> String {
    let is_comment = |line: &str| ["//", "/*", "*"].iter().any(|start| line.trim_start().starts_with(start));
    script.lines().map(|line| if is_comment(line) { "" } else { line }).collect::<Vec<_>>().join("\n")
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Code,
    Comment,
    Text,
}

fn blank(rust: &str, unwanted: impl Fn(Kind) -> bool) -> String {
    let mut clean = rust.as_bytes().to_vec();
    for (kind, from, to) in lex(rust) {
        if unwanted(kind) {
            erase(&mut clean, from, to);
        }
    }
    String::from_utf8_lossy(&clean).into_owned()
}

fn erase(bytes: &mut [u8], from: usize, to: usize) {
    for byte in bytes[from..to].iter_mut().filter(|byte| **byte != b'\n') {
        *byte = b' ';
    }
}

/// Comments (with their marks) and texts (without their quotes); everything between is code.
fn lex(rust: &str) -> Vec<(Kind, usize, usize)> {
    let bytes = rust.as_bytes();
    let find = |from: usize, what: &str| rust[from..].find(what).map_or(bytes.len(), |at| from + at);
    let mut spans = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        if rest.starts_with(b"//") {
            let end = find(at, "\n");
            spans.push((Kind::Comment, at, end));
            at = end;
        } else if rest.starts_with(b"/*") {
            let end = comment_end(bytes, at);
            spans.push((Kind::Comment, at, end));
            at = end;
        } else if let Some(quote) = raw_string(bytes, at) {
            let hashes = quote - at - 1;
            let end = find(quote + 1, &format!("\"{}", "#".repeat(hashes)));
            spans.push((Kind::Text, quote + 1, end));
            at = (end + 1 + hashes).min(bytes.len());
        } else if rest[0] == b'"' {
            let end = quoted_end(bytes, at + 1, b'"');
            spans.push((Kind::Text, at + 1, end));
            at = (end + 1).min(bytes.len());
        } else if rest[0] == b'\'' && is_character(rust, at) {
            let end = quoted_end(bytes, at + 1, b'\'');
            spans.push((Kind::Text, at + 1, end));
            at = (end + 1).min(bytes.len());
        } else {
            at += 1;
            while at < bytes.len() && !rust.is_char_boundary(at) {
                at += 1;
            }
        }
    }
    spans
}

fn comment_end(bytes: &[u8], from: usize) -> usize {
    let mut depth = 0;
    let mut at = from;
    while at < bytes.len() {
        if bytes[at..].starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if bytes[at..].starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    bytes.len()
}

/// The offset of the opening quote when a raw string's `r` stands at `at`.
fn raw_string(bytes: &[u8], at: usize) -> Option<usize> {
    let before = at.checked_sub(1).map(|before| bytes[before]);
    // `br"…"` and `cr"…"`: the letter before the `r` is the literal's own.
    let inside_word =
        before.is_some_and(|byte| (byte.is_ascii_alphanumeric() || byte == b'_') && byte != b'b' && byte != b'c');
    if bytes[at] != b'r' || inside_word {
        return None;
    }
    let quote = (at + 1..bytes.len()).find(|&next| bytes[next] != b'#')?;
    (bytes[quote] == b'"').then_some(quote)
}

fn quoted_end(bytes: &[u8], from: usize, quote: u8) -> usize {
    let mut at = from;
    while at < bytes.len() && bytes[at] != quote {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    at.min(bytes.len())
}

/// Whether the apostrophe at `at` opens a character and not a lifetime.
fn is_character(rust: &str, at: usize) -> bool {
    let mut rest = rust[at + 1..].chars();
    match rest.next() {
        Some('\\') => true,
        Some(_) => rest.next() == Some('\''),
        None => false,
    }
}

#[test]
fn blanking_keeps_lines_and_code() {
    for (rust, want) in [
        ("a // b\nc", "a     \nc"),
        ("a /* b /* c */ d */ e", "a                   e"),
        ("a(\"// b\") // c", "a(\"    \")     "),
        ("r#\"a\"b\"# c", "r#\"   \"# c"),
        ("br\"a\\\" c", "br\"  \" c"),
        ("'\"' b 'c", "' ' b 'c"),
        ("'\\'' b", "'  ' b"),
        ("fn a<'b>(c: &'b str) {}", "fn a<'b>(c: &'b str) {}"),
        ("\"a\\\"b\" c", "\"    \" c"),
        ("\"unclosed", "\"        "),
    ] {
        assert_eq!(code_only(rust), want, "{rust}");
    }
    assert_eq!(without_comments("a(\"// b\") // c"), "a(\"// b\")     ");
    assert_eq!(without_css_comments("a /* b\n */ c"), "a     \n    c");
    assert_eq!(strings("f(\"a.b\", r\"c\")"), [(3, "a.b"), (11, "c")]);
    assert_eq!(words("retrieval( eval(", "eval(").collect::<Vec<_>>(), [11]);
}
