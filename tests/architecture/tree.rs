//! The shape of the tree: names, sizes, what every file begins with, and the words that no file may hold.

use std::fs;

use crate::source::{
    File, Finding, assert_none, code_only, files, line_of, root, without_comment_lines, without_comments, words,
};

const LINES: usize = 600;

/// Where a target may be asked for: everything else is the same for every target.
const MAY_ASK_TARGET: &[&str] = &["src/lib.rs", "src/main.rs", "src/bin/askwell/main.rs"];

/// What turns text into markup or code, or takes the page away from the client.
const FORBIDDEN: &[(&str, &str)] = &[
    ("inner_html", "render typed blocks by components"),
    ("set_inner_html", "render typed blocks by components"),
    ("innerHTML", "build elements and set textContent"),
    ("outerHTML", "build elements and set textContent"),
    ("set_outer_html", "render typed blocks by components"),
    ("insertAdjacentHTML", "build elements and set textContent"),
    ("insert_adjacent_html", "render typed blocks by components"),
    ("document.write", "build elements and append them"),
    ("eval(", "call the function itself"),
    ("new Function", "write the function"),
    ("alert(", "show a notice in its place on the page"),
];

const GRAB_BAGS: &[&str] =
    &["utils", "util", "common", "shared", "helpers", "helper", "manager", "managers", "core", "misc"];

/// The top level. Folders that begin with a point are free; `benches` and `docs` appear with their first file.
const TOP: &[&str] = &[
    "ARCHITECTURE.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "README.md",
    "Trunk.toml",
    "assets",
    "benches",
    "build.rs",
    "docs",
    "index.html",
    "src",
    "style",
    "tests",
];

fn asks_target(file: &File) -> Vec<Finding> {
    let code = code_only(&file.text);
    let mut found = Vec::new();
    if MAY_ASK_TARGET.contains(&file.path.as_str()) {
        return found;
    }
    for at in ["cfg", "cfg_attr"].into_iter().flat_map(|word| words(&code, word)) {
        let rest = code[at..].trim_start_matches(|c: char| c.is_alphanumeric() || c == '_' || c == '!').trim_start();
        let mut depth = 0;
        let end = rest.char_indices().find(|&(_, c)| {
            depth += i32::from(c == '(') - i32::from(c == ')');
            depth <= 0
        });
        let condition = &rest[..end.map_or(rest.len(), |(end, _)| end)];
        if condition.contains("target_") || words(condition, "wasm").next().is_some() {
            let remedy = "choose the module in lib.rs or pass the difference in as an event";
            found.push(Finding::new(&file.path, line_of(&code, at), "the target is asked for", remedy));
        }
    }
    found
}

fn forbidden(file: &File) -> Vec<Finding> {
    let clean = if file.is("rs") { code_only(&file.text) } else { without_comment_lines(&file.text) };
    let each = FORBIDDEN.iter().flat_map(|&(word, remedy)| words(&clean, word).map(move |at| (word, remedy, at)));
    each.map(|(word, remedy, at)| Finding::new(&file.path, line_of(&clean, at), &format!("`{word}`"), remedy)).collect()
}

/// Styles and scripts inside markup: the page's policy refuses them, and only a browser would tell.
fn inline(file: &File) -> Vec<Finding> {
    let mut found = Vec::new();
    if file.is("rs") {
        let clean = without_comments(&file.text);
        // rustfmt puts spaces around an assignment, so this is an attribute of a view.
        for at in words(&clean, "style=\"") {
            found.push(Finding::new(
                &file.path,
                line_of(&clean, at),
                "a style attribute",
                "use a class, or style:name= for a measured value",
            ));
        }
        return found;
    }
    let lower = file.text.to_lowercase();
    for (at, _) in lower.match_indices('<') {
        let tag = &lower[at..lower[at..].find('>').map_or(lower.len(), |end| at + end)];
        let attribute =
            |name: &str| tag.split_ascii_whitespace().skip(1).any(|word| word.split('=').next() == Some(name));
        let listens = tag.split_ascii_whitespace().skip(1).any(|word| word.starts_with("on") && word.contains('='));
        let breach = if tag.starts_with("<script") && !attribute("src") {
            Some(("an inline script", "put it into a file and load that"))
        } else if tag == "<style" || tag.starts_with("<style ") {
            Some(("an inline sheet", "put it into style/page.css"))
        } else if attribute("style") {
            Some(("a style attribute", "use a class of style/page.css"))
        } else if listens {
            Some(("a listener in an attribute", "listen from the script"))
        } else {
            None
        };
        found.extend(breach.map(|(message, remedy)| Finding::new(&file.path, line_of(&lower, at), message, remedy)));
    }
    found
}

fn too_long(file: &File) -> Option<Finding> {
    let lines = file.text.lines().count();
    let message = format!("{lines} lines, the wall is {LINES}");
    (lines > LINES).then(|| Finding::new(&file.path, LINES + 1, &message, "split it by the questions it answers"))
}

fn undocumented(file: &File) -> Option<Finding> {
    let remedy = "begin with `//!`: the question this module answers, its invariants, its costs";
    (file.is("rs") && !file.text.starts_with("//!"))
        .then(|| Finding::new(&file.path, 1, "no module documentation", remedy))
}

fn grab_bag(file: &File) -> Option<Finding> {
    let part = file
        .path
        .split('/')
        .map(|part| part.split('.').next().unwrap_or(part))
        .find(|part| GRAB_BAGS.contains(part))?;
    Some(Finding::new(
        &file.path,
        1,
        &format!("`{part}` says nothing about what is inside"),
        "name it by the question it answers",
    ))
}

/// Folders of the code that the map does not name.
fn unmapped(code: &[File], map: &str) -> Vec<Finding> {
    let mut folders: Vec<&str> =
        code.iter().filter_map(|file| file.path.rsplit_once('/').map(|(folder, _)| folder)).collect();
    folders.sort_unstable();
    folders.dedup();
    let mut found = Vec::new();
    for folder in folders.into_iter().filter(|folder| *folder != "src") {
        let name = folder.rsplit('/').next().unwrap_or(folder);
        if !map.contains(&format!("{name}/")) {
            found.push(Finding::new(
                folder,
                1,
                "the folder is not in ARCHITECTURE.md",
                &format!("say there what `{name}/` answers"),
            ));
        }
    }
    found
}

/// Everything written by hand in which people read code.
fn written() -> Vec<File> {
    let folders = ["src", "style", "tests", "assets/public", "index.html", ".ci"];
    let kinds = ["rs", "css", "mjs", "js", "html", "sh"];
    let wanted = |file: &File| kinds.iter().any(|kind| file.is(kind)) || file.path.starts_with(".ci/");
    folders.into_iter().flat_map(files).filter(wanted).collect()
}

#[test]
fn the_target_is_asked_for_in_three_files() {
    assert_none(&files("src").iter().filter(|file| file.is("rs")).flat_map(asks_target).collect::<Vec<_>>());
}

#[test]
fn no_text_becomes_markup_or_code() {
    let shown = ["src", "assets/public", "index.html"].into_iter().flat_map(files);
    assert_none(
        &shown
            .filter(|file| ["rs", "js", "mjs", "html"].iter().any(|kind| file.is(kind)))
            .flat_map(|file| forbidden(&file))
            .collect::<Vec<_>>(),
    );
}

#[test]
fn nothing_is_inline_that_the_policy_refuses() {
    let markup = ["index.html", "assets/public"].into_iter().flat_map(files).filter(|file| file.is("html"));
    let views = files("src/ui").into_iter().chain(files("src/embed.rs"));
    assert_none(&markup.chain(views).flat_map(|file| inline(&file)).collect::<Vec<_>>());
}

#[test]
fn files_stay_below_the_wall() {
    assert_none(&written().iter().filter_map(too_long).collect::<Vec<_>>());
}

#[test]
fn every_module_says_what_it_answers() {
    let code = files("src").into_iter().chain(files("tests"));
    assert_none(&code.filter_map(|file| undocumented(&file)).collect::<Vec<_>>());
}

#[test]
fn nothing_is_named_as_a_grab_bag() {
    assert_none(&written().iter().filter_map(grab_bag).collect::<Vec<_>>());
}

#[test]
fn the_map_names_every_folder_of_the_code() {
    let map = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap_or_default();
    let code: Vec<_> = files("src").into_iter().filter(|file| file.is("rs")).collect();
    assert_none(&unmapped(&code, &map));
}

#[test]
fn the_top_level_is_the_agreed_one() {
    let ignored = fs::read_to_string(root().join(".gitignore")).unwrap_or_default();
    let mut found = Vec::new();
    for entry in fs::read_dir(root()).unwrap().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_ignored = ignored.lines().any(|line| line.trim_matches('/') == name);
        if !name.starts_with('.') && !is_ignored && !TOP.contains(&name.as_str()) {
            found.push(Finding::new(
                &name,
                1,
                "not one of the agreed top-level names",
                "move it into one of the folders",
            ));
        }
    }
    assert_none(&found);
}

#[test]
fn each_rule_of_the_tree_can_fail() {
    let rust = |text: &str| File::sample("src/ui/a.rs", text);
    for text in [
        "#[cfg(target_arch = \"wasm32\")] fn a() {}",
        "#[cfg(not(target_os = \"linux\"))] fn a() {}",
        "fn a() { if cfg!(any(test, target_family = \"wasm\")) {} }",
        "#[cfg_attr(target_arch = \"wasm32\", allow(unused))] fn a() {}",
    ] {
        assert_eq!(asks_target(&rust(text)).len(), 1, "{text}");
    }
    for text in ["#[cfg(test)] mod tests { fn target_of() {} }", "// cfg(target_arch)", "a(\"cfg(target_os)\")"] {
        assert_none(&asks_target(&rust(text)));
    }
    assert_none(&asks_target(&File::sample("src/lib.rs", "#[cfg(target_arch = \"wasm32\")] mod a;")));

    for text in ["view! { <p inner_html=a/> }", "e.set_inner_html(a)", "js_sys::eval(a)", "window.alert(a)"] {
        assert_eq!(forbidden(&rust(text)).len(), 1, "{text}");
    }
    assert_none(&forbidden(&rust("// inner_html\nretrieval(a); set_inner(b); c(\"javascript:alert(1)\")")));
    assert_eq!(forbidden(&File::sample("a.js", "// innerHTML\na.innerHTML = b;")).len(), 1);

    for text in
        ["<script>a</script>", "<style>a</style>", "<p class=\"a\" style=\"b\">", "<a onclick=\"b\">", "<a\nstyle='b'>"]
    {
        assert_eq!(inline(&File::sample("index.html", text)).len(), 1, "{text}");
    }
    assert_none(&inline(&File::sample(
        "index.html",
        "<script type=\"module\" src=\"./a.js\"></script><link rel=\"stylesheet\">",
    )));
    assert_eq!(inline(&rust("view! { <p style=\"a\"/> }")).len(), 1);
    assert_none(&inline(&rust("let style = \"a\"; view! { <p style:width=b/> }")));

    assert!(too_long(&rust(&"a\n".repeat(LINES + 1))).is_some());
    assert!(too_long(&rust(&"a\n".repeat(LINES))).is_none());
    assert!(undocumented(&rust("use a;\n//! late")).is_some());
    assert!(undocumented(&rust("//! What?")).is_none());
    assert!(grab_bag(&File::sample("src/ui/utils.rs", "")).is_some());
    assert!(grab_bag(&File::sample("src/core/a.rs", "")).is_some());
    assert!(grab_bag(&File::sample("src/ui/score.rs", "")).is_none());
    assert_eq!(unmapped(&[rust(""), File::sample("src/lib.rs", "")], "text/").len(), 1);
    assert_none(&unmapped(&[rust("")], "src/ui/ views"));
}
