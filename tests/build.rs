//! `askwell build`, `check`, `search` and `explain` as a user meets them: through the command line, on small sites of their
//! own in `tests/fixtures/build`.

// The setting of clippy.toml covers test functions, not the helpers beside them.
#![allow(clippy::unwrap_used)]

use std::{
    collections::BTreeMap,
    fs,
    io::Read,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use askwell::{
    i18n::Locale,
    kb::{Article, Entry, Library},
    seal::{self, Kind},
};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/build").join(name)
}

fn askwell(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_askwell")).current_dir(folder).args(args).output().unwrap()
}

/// Builds a fixture into `out` and expects success.
fn build(name: &str, out: &Path, more: &[&str]) -> String {
    let out = out.to_str().unwrap();
    let output = askwell(&fixture(name), &[&["build", "--out", out], more].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Every file below a folder with its content.
fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
                files.insert(name, fs::read(path).unwrap());
            }
        }
    }
    files
}

fn manifest(out: &Path) -> serde_json::Value {
    serde_json::from_slice(&fs::read(out.join("data/manifest.json")).unwrap()).unwrap()
}

/// The file that a value of the manifest names.
fn read(out: &Path, path: &serde_json::Value) -> Vec<u8> {
    fs::read(out.join(path.as_str().unwrap())).unwrap()
}

#[test]
fn two_builds_of_one_input_are_equal_byte_by_byte() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let reports = [&one, &two].map(|out| build("good", out.path(), &["--app", "app"]));
    assert_eq!(tree(one.path()), tree(two.path()));
    assert!(reports[0].starts_with("articles en "), "{}", reports[0]);
    assert!(reports[0].contains("large: ru-redirect-loop"), "{}", reports[0]);
}

#[test]
fn what_is_built_can_be_read_by_the_page() {
    let out = tempfile::tempdir().unwrap();
    let report = build("good", out.path(), &[]);
    assert!(report.contains("data only: no --app, so no askwell.js"), "{report}");
    let manifest = manifest(out.path());
    assert_eq!(manifest["format"], 1);
    assert!(manifest.get("app").is_none());

    let library = Library::open(read(out.path(), &manifest["kb"]["ru"]["index"])).unwrap();
    assert_eq!(manifest["kb"]["ru"]["parts"], 0, "a small base is one file");
    let catalog = &library.catalog;
    assert_eq!(catalog.topics.iter().map(|topic| topic.id.as_str()).collect::<Vec<_>>(), ["site", "mail"]);
    assert_eq!(catalog.topics.iter().map(|topic| topic.articles).collect::<Vec<_>>(), [2, 1]);
    assert_eq!(catalog.featured.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["mail-550"]);
    let entries: Vec<Entry> = (0..3).map(|doc| library.entry(doc).unwrap()).collect();
    let told = entries.iter().map(|entry| (entry.id.as_str(), entry.card.steps)).collect::<Vec<_>>();
    assert_eq!(told, [("https-redirect", 1), ("redirect-loop", 2), ("mail-550", 1)]);

    for entry in &entries {
        let file = fs::read(out.path().join("data").join(&entry.card.file)).unwrap();
        let article: Article = seal::decode(Kind::Article, &file).unwrap();
        assert_eq!((&article.id, &article.title), (&entry.id, &entry.title));
        assert_eq!((article.locale.as_str(), article.steps().count()), ("ru", usize::from(entry.card.steps)));
    }

    let index = library.index();
    assert_eq!(index.len(), 3);
    let found = index.search("сайт зациклился ERR_TOO_MANY_REDIRECTS", 5);
    assert_eq!(entries[found.hits[0].doc as usize].id, "redirect-loop");
    assert!(!found.hits[0].snippet.text.is_empty(), "what is shown is in the one file");

    let ru: Locale = seal::decode(Kind::Locale, &read(out.path(), &manifest["locales"]["ru"]["file"])).unwrap();
    let form: Locale = seal::decode(Kind::Locale, &read(out.path(), &manifest["locales"]["ru"]["form"])).unwrap();
    assert_eq!((ru.text("send.send"), form.text("hits.count")), ("send.send", "hits.count"), "each in one file alone");
    assert_eq!(form.text("send.send"), "Отправить {acc} в\u{a0}поддержку");
}

#[test]
fn the_loader_holds_manifest_sheet_and_first_words() {
    let out = tempfile::tempdir().unwrap();
    build("good", out.path(), &["--app", "app"]);
    let loader = fs::read_to_string(out.path().join("askwell.js")).unwrap();
    let manifest = fs::read_to_string(out.path().join("data/manifest.json")).unwrap();
    assert!(manifest.starts_with(
        r#"{"app":{"form":"askwell-form-0123456789abcdef.wasm","js":"askwell-page-0123456789abcdef.js","search":"askwell-search-0123456789abcdef.wasm","wasm":"askwell-page-0123456789abcdef_bg.wasm"},"format":1,"#
    ));
    let sheet = concat!(
        r#"const SHEET=".aw{--_text:#000}@media (prefers-color-scheme:dark){.aw:not([data-theme=\"light\"]){--_text:#fff}}"#,
        r#".aw[data-theme=\"dark\"]{--_text:#fff}.aw{color:var(--_text)}.aw-page{padding:calc(1em + 2px)}"#,
        r#".aw-a{margin:0}.aw-b{margin:0}";"#
    );
    let words = r#"const WORDS={"en":{"skeleton.title":"What happened?"},"ru":{"skeleton.title":"Что случилось?"}};"#;
    assert!(loader.starts_with(&format!("const MANIFEST={manifest};{sheet}{words}")), "{loader}");
    assert_eq!(fs::read(out.path().join("icons/a.svg")).unwrap(), fs::read(fixture("good/app/icons/a.svg")).unwrap());
}

#[test]
fn a_build_into_the_folder_of_the_page_can_be_repeated() {
    let out = tempfile::tempdir().unwrap();
    build("good", out.path(), &["--app", "app"]);
    let first = tree(out.path());
    build("good", out.path(), &["--app", out.path().to_str().unwrap()]);
    assert_eq!(tree(out.path()), first);
}

#[test]
fn what_shrinks_has_a_twin_and_twins_never_outlive_their_files() {
    let out = tempfile::tempdir().unwrap();
    build("good", out.path(), &["--app", "app"]);
    let built = tree(out.path());
    let twins: Vec<&String> = built.keys().filter(|name| name.ends_with(".br")).collect();
    assert!(twins.len() > 5 && twins.iter().any(|name| *name == "askwell.js.br"), "{twins:?}");
    for name in twins {
        let mut back = Vec::new();
        brotli::BrotliDecompress(&mut built[name].as_slice(), &mut back).unwrap();
        let file = &built[name.strip_suffix(".br").unwrap()];
        assert!(back == *file && built[name].len() < file.len(), "{name}");
    }
    let report = build("good", out.path(), &["--app", "app", "--plain"]);
    assert!(!report.contains("brotli"), "{report}");
    assert!(tree(out.path()).keys().all(|name| !name.ends_with(".br")));
}

/// A folder of sources: 300 pages of a site, of which passages alone are over 48 KiB.
fn large() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let assets = folder.path().join("assets");
    fs::create_dir_all(assets.join("locales")).unwrap();
    fs::create_dir_all(assets.join("profiles")).unwrap();
    fs::copy(fixture("good/assets/locales/ru.json"), assets.join("locales/ru.json")).unwrap();
    fs::create_dir_all(assets.join("kb")).unwrap();
    let sources =
        "languages = ['ru']\nfallback = 'ru'\n[[html]]\nfolder = '../../help'\nlanguage = 'ru'\nupdated = 2026-01-01\n";
    fs::write(assets.join("kb/sources.toml"), sources).unwrap();
    for at in 0..300 {
        let lead = "Сервер отвечает не сразу, потому что очередь заданий ещё не пуста. ".repeat(4);
        let page = format!(
            "<html lang='ru'><head><title>Очередь заданий номер {at}</title></head><body><main><h1>Очередь заданий номер {at}</h1>\
             <p>{lead}</p><h2>Что делать</h2><p>Подождите минуту и повторите запрос на странице {at}.</p></main></body></html>"
        );
        let place = folder.path().join(format!("help/topic-{}", at % 3));
        fs::create_dir_all(&place).unwrap();
        fs::write(place.join(format!("page-{at}.html")), page).unwrap();
    }
    folder
}

#[test]
fn a_larger_base_keeps_its_snippets_in_parts() {
    let (folder, out) = (large(), tempfile::tempdir().unwrap());
    let site = out.path().to_str().unwrap();
    let output = askwell(folder.path(), &["build", "--plain", "--out", site]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let files = &manifest(out.path())["kb"]["ru"];
    let library = Library::open(read(out.path(), &files["index"])).unwrap();
    assert_eq!(library.index().len(), 300);
    let shown: Vec<u32> =
        library.index().search("очередь заданий номер 17", 1).hits.iter().map(|hit| hit.doc).collect();
    let part = library.index().wants_shown(shown[0]).unwrap();
    assert_eq!(library.entry(shown[0]).unwrap().card.file, "", "nothing but its title is known yet");
    let bytes = fs::read(out.path().join("data").join(library.part_file(part))).unwrap();
    library.index().supply(&bytes).unwrap();
    let hit = library.index().search("очередь заданий номер 17", 1).hits.remove(0);
    assert!(hit.snippet.text.starts_with("Сервер отвечает"), "{:?}", hit.snippet);
    assert!(out.path().join("data").join(library.entry(hit.doc).unwrap().card.file).is_file());
    let parts = tree(out.path()).keys().filter(|name| name.starts_with("data/part-ru-")).count();
    assert_eq!(files["parts"], parts);

    let told = askwell(folder.path(), &["stat", site]);
    let told = String::from_utf8(told.stdout).unwrap();
    for line in ["articles ru", "parts ru", "heaviest articles", "paths and titles", "300 documents, full"] {
        assert!(told.contains(line), "{line}: {told}");
    }
    assert_eq!(askwell(folder.path(), &["stat", "assets"]).status.code(), Some(1));
}

#[test]
fn data_of_earlier_builds_goes_and_nothing_else() {
    let out = tempfile::tempdir().unwrap();
    let data = out.path().join("data");
    fs::create_dir_all(&data).unwrap();
    let stale = [
        "data/article-ru-gone.0123456789abcdef.bin",
        "askwell-page-fedcba9876543210_bg.wasm",
        "askwell-form-fedcba9876543210.wasm",
        "askwell-courier-fedcba9876543210.wasm",
        "askwell-search-fedcba9876543210.wasm",
        "askwell-lent-fedcba9876543210.wasm",
        "data/part-ru-17.0123456789abcdef.bin",
        "data/part-ru-17.0123456789abcdef.bin.br",
        "askwell-page-fedcba9876543210_bg.wasm.br",
    ];
    let kept = ["data/notes.0123456789abcdef.bin", "data/index-ru.bin", "askwell-page-notes.js", "favicon.ico"];
    for name in stale.iter().chain(&kept) {
        fs::write(out.path().join(name), "x").unwrap();
    }
    build("good", out.path(), &["--app", "app"]);
    assert!(stale.iter().all(|name| !out.path().join(name).exists()));
    assert!(kept.iter().all(|name| out.path().join(name).exists()));
}

#[test]
fn every_problem_of_every_file_is_told_in_one_run_and_nothing_is_written() {
    let out = tempfile::tempdir().unwrap();
    let target = out.path().join("site");
    let wanted = fs::read_to_string(fixture("bad/expected.txt")).unwrap();
    for args in [&["build", "--out", target.to_str().unwrap()][..], &["check"]] {
        let output = askwell(&fixture("bad"), args);
        assert_eq!(output.status.code(), Some(1));
        assert_eq!(String::from_utf8(output.stderr).unwrap(), wanted);
        let advice = String::from_utf8(output.stdout).unwrap();
        // That there is no profile keeps nothing from being built, but a check says it.
        let said = if args == ["check"] { "advice: assets/profiles:1: no profiles; " } else { "" };
        assert!(advice.starts_with(said) && advice.lines().count() == usize::from(!said.is_empty()), "{advice}");
    }
    assert!(!target.exists());
}

#[test]
fn a_machine_reads_problems_and_advice_apart() {
    let report = |folder: &Path| {
        let output = askwell(folder, &["check", "--json"]);
        let value: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        (output.status.code(), value)
    };
    let (code, bad) = report(&fixture("bad"));
    let problems = bad["problems"].as_array().unwrap();
    assert_eq!(code, Some(1));
    assert!(problems.len() > 10 && problems.iter().all(|one| one["line"].as_u64() >= Some(1)));
    assert!(
        ["file", "message", "remedy"].iter().all(|key| problems[0][*key].as_str().is_some_and(|text| !text.is_empty()))
    );
    // The shipped profiles have no problems and leave questions to their providers, which fail nothing.
    let (code, good) = report(Path::new(env!("CARGO_MANIFEST_DIR")));
    assert_eq!((code, good["problems"].as_array().unwrap().len()), (Some(0), 0));
    let asked = |part: &str| {
        good["advice"].as_array().unwrap().iter().any(|one| one["message"].as_str().unwrap().contains(part))
    };
    assert!(asked("D1 names no days of the week") && asked("mixes two alphabets"));
    let told = String::from_utf8(askwell(Path::new(env!("CARGO_MANIFEST_DIR")), &["check"]).stdout).unwrap();
    assert!(
        told.contains("advice: assets/profiles/prem-site/profile.toml:") && told.contains("no problems: "),
        "{told}"
    );
}

#[test]
fn a_link_of_a_profile_into_the_articles_must_lead_somewhere() {
    let folder = tempfile::tempdir().unwrap();
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (from, to) = (shipped.join("assets/profiles/diphost"), folder.path().join("diphost"));
    fs::create_dir(&to).unwrap();
    fs::copy(from.join("regulation.txt"), to.join("regulation.txt")).unwrap();
    let text = fs::read_to_string(from.join("profile.toml")).unwrap();
    for (link, code) in [("kb:account-blocked", 0), ("kb:billing", 0), ("kb:nowhere", 1)] {
        fs::write(to.join("profile.toml"), text.replacen("kb:account-blocked", link, 1)).unwrap();
        let output = askwell(shipped, &["check", "--profiles", folder.path().to_str().unwrap()]);
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{told}");
        assert_eq!(told.contains("`kb:nowhere` is neither a topic nor an article"), code == 1, "{told}");
    }
}

#[test]
fn a_profile_speaks_a_language_of_the_page_and_sends_to_an_address() {
    let folder = tempfile::tempdir().unwrap();
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (from, to) = (shipped.join("assets/profiles/generic"), folder.path().join("generic"));
    fs::create_dir(&to).unwrap();
    fs::copy(from.join("regulation.txt"), to.join("regulation.txt")).unwrap();
    let text = fs::read_to_string(from.join("profile.toml")).unwrap();
    for (was, now, told) in [
        ("", "", None),
        ("locale = \"ru\"", "locale = \"xx\"", Some("`locale` is `xx`, but the page has no words in it")),
        ("\"v1/tickets\"", "\"javascript:alert(1)\"", Some("`endpoint` is no address of the web")),
    ] {
        fs::write(to.join("profile.toml"), text.replacen(was, now, 1)).unwrap();
        let output = askwell(shipped, &["check", "--profiles", folder.path().to_str().unwrap()]);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(i32::from(told.is_some())), "{now}: {said}");
        assert!(told.is_none_or(|told| said.contains(told)), "{now}: {said}");
    }
}

#[test]
fn a_day_to_come_is_told_by_a_check_and_built_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let kb = folder.path().join("kb");
    for (name, bytes) in tree(&fixture("good").join("assets/kb")) {
        let path = kb.join(&name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let later = text.lines().map(|line| if line.starts_with("updated = ") { "updated = 2999-01-01" } else { line });
        fs::write(path, later.collect::<Vec<_>>().join("\n")).unwrap();
    }
    let given = ["--kb", kb.to_str().unwrap()];
    let output = askwell(&fixture("good"), &[&["check"][..], &given].concat());
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert_eq!(told.matches(".md:8: `updated` is 2999-01-01, a day that is still to come").count(), 4, "{told}");
    build("good", &folder.path().join("site"), &given);
}

#[test]
fn an_incomplete_page_is_a_problem() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("site");
    let args = ["build", "--app", folder.path().to_str().unwrap(), "--loader", "none.js", "--style", "none", "--out"];
    let output = askwell(&fixture("good"), &[&args[..], &[out.to_str().unwrap()]].concat());
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8(output.stderr).unwrap();
    for part in [
        "no askwell-page-*.js",
        "no askwell-page-*_bg.wasm",
        "no askwell-form-*.wasm",
        "no askwell-courier-*.wasm",
        "no askwell-search-*.wasm",
        "no askwell-lent-*.wasm",
        "none.js:1: not found",
        "none/components:1: not found",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert!(!out.exists());
}

#[test]
fn search_and_explain_tell_rank_and_reason() {
    let good = fixture("good");
    let found = askwell(&good, &["search", "сайт", "зациклился"]);
    let text = String::from_utf8(found.stdout).unwrap();
    assert!(text.lines().next().unwrap().contains("redirect-loop  Сайт перенаправляет по кругу"), "{text}");
    let found = askwell(&good, &["search", "--locale", "en", "too many redirects"]);
    assert!(String::from_utf8(found.stdout).unwrap().contains("Site keeps redirecting"));
    let nothing = askwell(&good, &["search", "помогите", "пожалуйста"]);
    assert_eq!(String::from_utf8(nothing.stdout).unwrap(), "nothing found\n");

    let why = askwell(&good, &["explain", "--article", "redirect-loop", "сайт зациклился"]);
    assert!(String::from_utf8(why.stdout).unwrap().contains("зациклился"));
    for (args, told) in [
        (&["explain", "--article", "nobody", "x"][..], "no article `nobody`"),
        (&["search", "--locale", "de", "x"], "--locale is one of: en, ru"),
    ] {
        let output = askwell(&good, args);
        assert_eq!(output.status.code(), Some(1));
        assert!(String::from_utf8(output.stderr).unwrap().contains(told), "{told}");
    }
}

#[test]
fn exit_codes_tell_usage_from_problems_and_a_closed_pipe_is_neither() {
    let good = fixture("good");
    assert_eq!(askwell(&good, &["check"]).status.code(), Some(0));
    for args in [&["frobnicate"][..], &["search"], &["build", "--nope"]] {
        assert_eq!(askwell(&good, args).status.code(), Some(2), "{args:?}");
    }
    let mut child = Command::new(env!("CARGO_BIN_EXE_askwell"))
        .current_dir(&good)
        .arg("check")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut told = String::new();
    child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
    assert_eq!((child.wait().unwrap().code(), told.as_str()), (Some(0), ""));
}

/// What a build says of a help desk that the page posts to, with the first profile of the fixture alone.
fn posting(args: &[&str]) -> (bool, String) {
    let out = tempfile::tempdir().unwrap();
    let root = env!("CARGO_MANIFEST_DIR");
    let given = |folder: &str| format!("{root}/assets/{folder}");
    let profiles = tempfile::tempdir().unwrap();
    let one = profiles.path().join("prem-site");
    fs::create_dir(&one).unwrap();
    for file in ["profile.toml", "regulation.txt"] {
        fs::copy(Path::new(&given("profiles/prem-site")).join(file), one.join(file)).unwrap();
    }
    let (kb, locales, backends) = (given("kb"), given("locales"), given("backends"));
    let fixed = ["build", "--kb", &kb, "--locales", &locales, "--backends", &backends, "--plain", "--profiles"];
    let place = [profiles.path().to_str().unwrap(), "--out", out.path().to_str().unwrap()];
    let output = askwell(out.path(), &[&fixed[..], &place[..], args].concat());
    let told = [output.stdout, output.stderr].concat();
    let mut told = String::from_utf8(told).unwrap();
    if output.status.success() {
        told.push_str(&fs::read_to_string(out.path().join("data/manifest.json")).unwrap());
    }
    (output.status.success(), told)
}

#[test]
fn a_site_says_which_help_desk_it_posts_to_and_a_page_that_cannot_is_refused() {
    for (args, done, parts) in [
        (&[][..], true, &["built"][..]),
        (
            &["--backend", "zendesk", "--var", "url=https://acme.example/desk"],
            true,
            &["posts to https://acme.example: allow it", "\"backend\":\"data/backend-prem-site."],
        ),
        (&["--backend", "zendesk"], false, &["needs `url`", "url=https://acme.zendesk.com"]),
        (&["--backend", "zendesk", "--var", "url=https://a.example", "--var", "x=1"], false, &["has no setting `x`"]),
        (&["--backend", "redmine", "--var", "url=https://a.example"], false, &["`key`", "askwell relay"]),
        (&["--backend", "osticket", "--var", "url=https://a.example"], false, &["for all to read", "askwell relay"]),
        (
            &["--backend", "redmine", "--var", "url=https://a.example", "--var", "project=p", "--var", "front=/desk"],
            true,
            &["\"backend\":\"data/backend-prem-site."],
        ),
        (
            &[
                "--backend",
                "redmine",
                "--var",
                "url=https://a.example",
                "--var",
                "project=p",
                "--var",
                "front=https://a.example/x",
            ],
            false,
            &["on the help desk's own host, a.example"],
        ),
        (
            &["--backend", "whmcs", "--var", "url=https://a.example", "--var", "front=/desk"],
            false,
            &["in the body", "askwell relay"],
        ),
        (&["--backend", "mailto", "--var", "to=a@b.example"], false, &["only opens a letter", "`mail`"]),
        (&["--backend", "native", "--var", "url=https://a.example"], false, &["`endpoint`"]),
        (&["--backend", "nodesk"], false, &["there is no help desk `nodesk`", "chatwoot"]),
    ] {
        let (built, told) = posting(args);
        assert_eq!(built, done, "{args:?}: {told}");
        for part in parts {
            assert!(told.contains(part), "{args:?}: {part} in {told}");
        }
        assert_eq!(told.contains("\"backend\""), done && args.len() > 1, "{args:?}");
    }
}
