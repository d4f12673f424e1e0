//! Who may import whom. The table below is the one in ARCHITECTURE.md; an import that it does not list is a breach, and since
//! the table has no circle, neither has the code that obeys it.

use std::collections::{BTreeMap, BTreeSet};

use crate::source::{File, Finding, assert_none, code_only, files, line_of};

/// Each layer with the layers it may import, lowest first. A layer may always import itself.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("case", &[]),
    ("civil", &[]),
    ("sort", &[]),
    ("wire", &[]),
    ("seal", &["wire"]),
    ("text", &["case", "seal"]),
    ("search", &["case", "sort", "wire", "seal", "text"]),
    ("kb", &["wire", "seal", "search"]),
    ("policy", &["case", "wire", "seal", "civil", "text"]),
    ("ticket", &["case", "sort", "wire", "seal", "text", "policy"]),
    ("backend", &["wire", "seal", "policy", "ticket"]),
    ("i18n", &["case", "sort", "wire", "seal", "civil"]),
    ("visit", &["case", "sort", "wire", "seal", "text", "search", "kb", "policy", "ticket", "backend"]),
    ("ui", &["case", "sort", "seal", "text", "search", "kb", "policy", "ticket", "backend", "i18n", "visit"]),
    ("browser", &["sort", "wire", "seal", "civil", "text", "search", "kb", "policy", "ticket", "backend", "visit"]),
    ("embed", &["seal", "text", "search", "kb", "policy", "ticket", "backend", "i18n", "visit", "ui", "browser"]),
    // The page's door.
    ("main", &["embed"]),
    // The command line.
    (
        "askwell",
        &["case", "civil", "wire", "seal", "text", "search", "kb", "policy", "ticket", "backend", "i18n", "visit"],
    ),
];

/// Where a path points, and from which byte of the file.
#[derive(Debug, PartialEq, Eq)]
struct Import {
    at: usize,
    /// The absolute path in its crate: `["search", "query", "Query"]`. `library` says which crate.
    path: Vec<String>,
    /// Whether the path began with `askwell::`, the library as the binaries name it.
    library: bool,
}

/// The layer that a file belongs to, or `None` for lib.rs, which lists them all.
fn layer(path: &str) -> Option<&str> {
    let inner = path.strip_prefix("src/")?;
    match inner.split_once('/') {
        Some(("bin", rest)) => rest.split('/').next(),
        Some((folder, _)) => Some(folder),
        None => inner.strip_suffix(".rs").filter(|&name| name != "lib"),
    }
}

/// The modules a file stands in, from its crate's root: `src/text/stem/ru.rs` is `text::stem::ru`.
fn modules(path: &str) -> Vec<String> {
    let inner = path.strip_prefix("src/").unwrap_or(path);
    let inner = inner.strip_prefix("bin/askwell/").unwrap_or(inner).trim_end_matches(".rs");
    let mut parts: Vec<String> = inner.split('/').map(Into::into).collect();
    if parts.last().is_some_and(|last| ["mod", "lib", "main"].contains(&last.as_str())) {
        parts.pop();
    }
    parts
}

/// Words, `::`, and single marks of code, with their offsets.
fn tokens(code: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(first) = code[from..].chars().next() {
        let rest = &code[from..];
        let length = if first.is_alphanumeric() || first == '_' {
            rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len())
        } else if rest.starts_with("::") {
            2
        } else {
            first.len_utf8()
        };
        if !first.is_whitespace() {
            found.push((from, &rest[..length]));
        }
        from += length;
    }
    found
}

/// Every path of a file that leaves its own module: `crate::…`, `askwell::…`, `super::…`, alone or in a group.
fn imports(file: &File) -> Vec<Import> {
    let code = code_only(&file.text);
    let tokens = tokens(&code);
    let home = modules(&file.path);
    let mut inline: Vec<(usize, String)> = Vec::new();
    let mut depth = 0;
    let mut found = Vec::new();
    for (index, &(at, token)) in tokens.iter().enumerate() {
        match token {
            "{" => {
                depth += 1;
                if let [.., (_, "mod"), (_, name)] = tokens[..index] {
                    inline.push((depth, name.into()));
                }
            }
            "}" => {
                inline.retain(|&(opened, _)| opened < depth);
                depth = depth.saturating_sub(1);
            }
            "crate" | "askwell" | "super" if index == 0 || !continues(&tokens, index) => {
                let here = home.iter().cloned().chain(inline.iter().map(|(_, name)| name.clone()));
                let base: Vec<String> = here.collect();
                for path in tree(&tokens, index).0 {
                    found.extend(resolve(&path, &base).map(|(path, library)| Import { at, path, library }));
                }
            }
            _ => {}
        }
    }
    found
}

/// Whether the word at `index` goes on a path (`a::super`), and so does not begin one (`::askwell` does).
fn continues(tokens: &[(usize, &str)], index: usize) -> bool {
    tokens[index - 1].1 == "::"
        && index >= 2
        && tokens[index - 2].1.starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '>')
}

/// All paths of the use-tree that begins at `index`, and the index after it.
fn tree(tokens: &[(usize, &str)], mut index: usize) -> (Vec<Vec<String>>, usize) {
    let mut path = Vec::new();
    while let Some(&(_, token)) = tokens.get(index) {
        if token == "{" && !path.is_empty() {
            let mut paths = Vec::new();
            index += 1;
            while let Some(&(_, token)) = tokens.get(index) {
                match token {
                    "}" => return (paths, index + 1),
                    "," => index += 1,
                    _ => {
                        let (branches, next) = tree(tokens, index);
                        paths.extend(branches.into_iter().map(|branch| path.iter().cloned().chain(branch).collect()));
                        index = next.max(index + 1);
                    }
                }
            }
            return (paths, index);
        }
        path.push(token.to_owned());
        index += 1;
        if tokens.get(index).map(|next| next.1) != Some("::") {
            // `a as b`: the new name is no part of the path.
            if tokens.get(index).map(|next| next.1) == Some("as") {
                index += 2;
            }
            break;
        }
        index += 1;
    }
    (vec![path], index)
}

/// A path as its crate's root sees it. `None` for a bare `crate` or `super`, as in `pub(crate)`.
fn resolve(path: &[String], base: &[String]) -> Option<(Vec<String>, bool)> {
    let (first, rest) = path.split_first()?;
    let (mut whole, rest, library) = match first.as_str() {
        "super" => {
            let up = path.iter().take_while(|part| *part == "super").count();
            (base[..base.len().saturating_sub(up)].to_vec(), &path[up..], false)
        }
        name => (Vec::new(), rest, name == "askwell"),
    };
    if rest.is_empty() {
        return None;
    }
    whole.extend(rest.iter().filter(|part| *part != "self").cloned());
    (!whole.is_empty()).then_some((whole, library))
}

fn breaches(files: &[File]) -> Vec<Finding> {
    let table: BTreeMap<_, _> = MAY_IMPORT.iter().copied().collect();
    let mut found = Vec::new();
    for file in files.iter().filter(|file| file.is("rs")) {
        let Some(own) = layer(&file.path) else { continue };
        let Some(may) = table.get(own) else {
            let remedy = "give it a row in MAY_IMPORT (tests/architecture/layers.rs) and in ARCHITECTURE.md";
            found.push(Finding::new(&file.path, 1, &format!("the layer `{own}` is not in the table"), remedy));
            continue;
        };
        let is_binary = own == "main" || own == "askwell";
        let mut told = BTreeSet::new();
        for import in imports(file).iter().filter(|import| import.library == is_binary) {
            let target = import.path[0].as_str();
            let line = line_of(&file.text, import.at);
            if target != own && !may.contains(&target) && told.insert((line, target.to_owned())) {
                let message = format!("`{own}` must not import `{target}` ({})", import.path.join("::"));
                let remedy = "move the code to the layer that needs it, or pass the value in";
                found.push(Finding::new(&file.path, line, &message, remedy));
            }
        }
    }
    found
}

/// Edges between the command line's own modules, as `from → to` with the first place of each.
fn command_line_edges(files: &[File]) -> BTreeMap<(String, String), (String, usize)> {
    let mut edges = BTreeMap::new();
    for file in files.iter().filter(|file| file.is("rs") && layer(&file.path) == Some("askwell")) {
        let Some(own) = modules(&file.path).first().cloned() else { continue };
        for import in imports(file).into_iter().filter(|import| !import.library && import.path[0] != own) {
            let place = (file.path.clone(), line_of(&file.text, import.at));
            edges.entry((own.clone(), import.path[0].clone())).or_insert(place);
        }
    }
    edges
}

/// A path that returns to where it began, or `None`.
fn circle<'a>(edges: impl Iterator<Item = (&'a str, &'a str)>) -> Option<Vec<&'a str>> {
    let mut graph: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    edges.for_each(|(from, to)| {
        graph.entry(from).or_default().insert(to);
    });
    fn visit<'a>(graph: &BTreeMap<&'a str, BTreeSet<&'a str>>, at: &'a str, way: &mut Vec<&'a str>) -> bool {
        way.push(at);
        if way[..way.len() - 1].contains(&at) {
            return true;
        }
        for &next in graph.get(at).into_iter().flatten() {
            if visit(graph, next, way) {
                return true;
            }
        }
        way.pop();
        false
    }
    graph.keys().find_map(|&start| {
        let mut way = Vec::new();
        visit(&graph, start, &mut way).then_some(way)
    })
}

#[test]
fn imports_point_down() {
    assert_none(&breaches(&files("src")));
}

#[test]
fn the_table_and_the_command_line_have_no_circle() {
    let table = MAY_IMPORT.iter().flat_map(|&(from, to)| to.iter().map(move |&to| (from, to)));
    assert_eq!(circle(table), None, "MAY_IMPORT holds a circle");
    let edges = command_line_edges(&files("src/bin"));
    let way = circle(edges.keys().map(|(from, to)| (from.as_str(), to.as_str())));
    assert_eq!(way, None, "src/bin/askwell: modules import each other in a circle; edges: {edges:#?}");
}

#[test]
fn an_upward_import_is_found_in_every_spelling() {
    for (path, text) in [
        ("src/text/fold.rs", "use crate::search::Index;"),
        ("src/text/fold.rs", "use crate::{seal, search::{Index, query}};"),
        ("src/text/fold.rs", "fn a() -> crate::search::Index { b() }"),
        ("src/text/fold.rs", "use super::super::search;"),
        ("src/text/fold.rs", "use super::{super::search, stop};"),
        ("src/text/mod.rs", "use super::search::Index;"),
        ("src/text/mod.rs", "#[cfg(test)] mod tests { use super::super::search; }"),
        ("src/text/mod.rs", "use crate::*;"),
        ("src/visit/update.rs", "use crate::i18n::Locale;"),
        ("src/ui/app.rs", "use crate::browser::fetch;"),
        ("src/browser/fetch.rs", "use crate::ui;"),
        ("src/main.rs", "use askwell::ui::App;"),
        ("src/bin/askwell/cmd/build.rs", "fn a() { ::askwell::browser::go(); }"),
        ("src/unheard/of.rs", ""),
    ] {
        assert_eq!(breaches(&[File::sample(path, text)]).len(), 1, "{path}: {text}");
    }
}

#[test]
fn a_downward_import_is_allowed() {
    for (path, text) in [
        ("src/search/query.rs", "use crate::text::Token; // crate::ui\nuse super::format;"),
        ("src/search/query.rs", "pub(crate) fn a() { \"crate::ui\"; }"),
        ("src/search/query.rs", "#[cfg(test)] mod tests { use super::*; use super::super::Index; }"),
        ("src/search/query.rs", "mod a { fn b() {} } use super::Index;"),
        ("src/search/query.rs", "/// See [`crate::ui`].\nuse crate::text::{self, Token as crate_token};"),
        ("src/lib.rs", "pub mod ui; use crate::browser;"),
        ("src/main.rs", "fn main() { askwell::embed::start(); }"),
        ("src/bin/askwell/cmd/build.rs", "use askwell::{kb, i18n::Locale}; use crate::ui_of_the_command::a;"),
    ] {
        assert_none(&breaches(&[File::sample(path, text)]));
    }
}

#[test]
fn a_circle_is_found() {
    assert!(circle([("a", "b"), ("b", "c"), ("c", "a")].into_iter()).is_some());
    assert_eq!(circle([("a", "b"), ("b", "c"), ("a", "c")].into_iter()), None);
    let cmd = File::sample("src/bin/askwell/cmd/build.rs", "use crate::source::Problem;");
    let source = File::sample("src/bin/askwell/source/article.rs", "use crate::cmd::build;");
    assert_eq!(command_line_edges(&[cmd, source]).len(), 2);
}
