//! Articles from outside: a folder of HTML pages and lists of links, read through the command line. The pages in
//! `tests/fixtures/sources` have the shapes of a Bitrix page in windows-1251, a WordPress page, a Sphinx page, an export of
//! Confluence and a page of a Zendesk help centre as a browser saves it.

// The setting of clippy.toml covers test functions, not the helpers beside them.
#![allow(clippy::unwrap_used)]

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use askwell::{
    kb::{Article, Block, Inline, Library, article::Target},
    seal::{self, Kind},
};

fn fixture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/sources")
}

fn askwell(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_askwell")).current_dir(folder).args(args).output().unwrap()
}

/// What is built of one language of a folder.
fn built(folder: &Path, locale: &str) -> (Library, Vec<Article>) {
    let out = tempfile::tempdir().unwrap();
    let output = askwell(folder, &["build", "--out", out.path().to_str().unwrap()]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let manifest: serde_json::Value =
        serde_json::from_slice(&fs::read(out.path().join("data/manifest.json")).unwrap()).unwrap();
    let read = |path: &serde_json::Value| fs::read(out.path().join(path.as_str().unwrap())).unwrap();
    let files = &manifest["kb"][locale];
    let library = Library::open(read(&files["index"])).unwrap();
    let count = library.index().len();
    let articles = (0..count).map(|doc| {
        let file = fs::read(out.path().join("data").join(&library.entry(doc).unwrap().card.file)).unwrap();
        seal::decode::<Article>(Kind::Article, &file).unwrap()
    });
    let articles = articles.collect();
    (library, articles)
}

/// An article as text: a line a block.
fn shown(library: &Library, article: &Article) -> String {
    let doc = library.index().find(&article.id).unwrap().unwrap();
    let entry = library.entry(doc).unwrap();
    let day = article.updated;
    let mut out = format!(
        "=== {} [{}] {}\n{} · {} · {}-{}-{}{}\n",
        article.id,
        article.locale,
        article.title,
        article.topic,
        article.url.as_deref().unwrap_or("no address"),
        day.year,
        day.month,
        day.day,
        entry.card.external.as_ref().map_or("", |_| " · opens there"),
    );
    show(&article.blocks, "", &mut out);
    out
}

fn show(blocks: &[Block], indent: &str, out: &mut String) {
    let inner = format!("{indent}  ");
    for block in blocks {
        match block {
            Block::Heading { level, id, text } => {
                writeln!(out, "{indent}{} {} {{{id}}}", "#".repeat(usize::from(*level)), line(text)).unwrap();
            }
            Block::Paragraph(text) => writeln!(out, "{indent}{}", line(text)).unwrap(),
            Block::Code { lang, text, .. } => writeln!(out, "{indent}```{lang} {text:?}").unwrap(),
            Block::List { ordered, items } => {
                for item in items {
                    writeln!(out, "{indent}{}", if *ordered { "1)" } else { "-" }).unwrap();
                    show(item, &inner, out);
                }
            }
            Block::Steps(steps) => {
                for step in steps {
                    writeln!(out, "{indent}STEP {}", line(&step.title)).unwrap();
                    show(&step.body, &inner, out);
                }
            }
            Block::Table { head, rows } => {
                for row in std::iter::once(head).chain(rows) {
                    let cells = row.iter().map(|cell| line(cell)).collect::<Vec<_>>();
                    writeln!(out, "{indent}| {}", cells.join(" | ")).unwrap();
                }
            }
            Block::Quote(blocks) => {
                writeln!(out, "{indent}>").unwrap();
                show(blocks, &inner, out);
            }
        }
    }
}

fn line(text: &[Inline]) -> String {
    let pieces = text.iter().map(|inline| match inline {
        Inline::Text(text) => text.clone(),
        Inline::Code(text) => format!("`{text}`"),
        Inline::Strong(inner) => format!("**{}**", line(inner)),
        Inline::Emphasis(inner) => format!("_{}_", line(inner)),
        Inline::Link { to: Target::Article(id), text } => format!("[{}](article:{id})", line(text)),
        Inline::Link { to: Target::Url(url), text } => format!("[{}]({url})", line(text)),
        Inline::Break => " / ".to_owned(),
    });
    pieces.collect()
}

#[test]
fn pages_become_articles() {
    let mut out = String::new();
    for locale in ["ru", "en"] {
        let (library, articles) = built(&fixture(), locale);
        let catalog = &library.catalog;
        let topics = catalog.topics.iter().map(|topic| format!("{}: {}", topic.id, topic.title)).collect::<Vec<_>>();
        let languages = catalog.languages.iter().map(|one| one.name.as_str()).collect::<Vec<_>>();
        writeln!(out, "##### {locale}: {} ({})\n", topics.join(", "), languages.join(", ")).unwrap();
        for article in &articles {
            writeln!(out, "{}", shown(&library, article)).unwrap();
        }
    }
    let path = fixture().join("expected.txt");
    if std::env::var_os("ASKWELL_BLESS").is_some() {
        fs::write(&path, &out).unwrap();
    }
    let wanted = fs::read_to_string(&path).unwrap();
    for (at, (got, wanted)) in out.lines().zip(wanted.lines()).enumerate() {
        assert_eq!(got, wanted, "line {}", at + 1);
    }
    assert_eq!(out.lines().count(), wanted.lines().count());
}

/// A folder of sources with one language of words and whatever files are given.
fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let words = fs::read(fixture().join("assets/locales/ru.json")).unwrap();
    let base: [(&str, &[u8]); 2] = [("assets/locales/ru.json", &words), ("assets/profiles/.keep", b"")];
    for (path, bytes) in base.iter().chain(files) {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

#[test]
fn the_article_of_a_page_is_found_by_its_words_and_by_what_was_noted() {
    for (locale, query, id) in [
        ("ru", "бинарник bxmail_error_7 в журнале", "mail-bitrix"),
        ("ru", "битрикс не шлёт письма с формы", "mail-bitrix"),
        ("ru", "сколько стоит почтовый ящик", "sravnenie-pochtovykh-tarifov"),
        ("ru", "восстановить файлы из копии", "docs-confluence-196611"),
        ("en", "is the server down", "status-of-the-servers"),
        ("en", "forgot password of panel", "saved-help-center"),
    ] {
        let (library, _) = built(&fixture(), locale);
        let index = library.index();
        let found = index.search(query, 3);
        let first = found.hits.first().map_or("", |hit| index.document(hit.doc).1);
        assert_eq!(first, id, "{query}");
    }
}

#[test]
fn two_builds_of_pages_are_equal() {
    let reports = [(), ()].map(|()| {
        let out = tempfile::tempdir().unwrap();
        let output = askwell(&fixture(), &["build", "--out", out.path().to_str().unwrap()]);
        assert!(output.status.success());
        fs::read(out.path().join("data/manifest.json")).unwrap()
    });
    // The manifest names every file with the hash of its content.
    assert_eq!(reports[0], reports[1]);
}

#[test]
fn bad_pages_are_told_by_file_and_line() {
    let cp1251 = b"<html lang='ru'>\n<title>x</title>\n<p>\xcf\xee\xf7\xf2\xe0</p>";
    let folder = folder(&[
        (
            "assets/kb/sources.toml",
            b"[[html]]\nfolder = '../../help'\ncontent = '.a'\n[[html]]\nfolder = 'none'\n[[links]]\nfile = 'l.toml'\n",
        ),
        ("assets/kb/l.toml", b"[[link]]\ntitle = 'a'\nurl = 'ftp://a'\n"),
        ("help/bytes.html", cp1251),
        ("help/content.html", "<title>x</title><p>Текст</p>".as_bytes()),
        ("help/empty.html", b""),
        ("help/title.html", "<div class='a'>Текст без заголовка.</div>".as_bytes()),
        ("help/language.html", b"<title>x</title><div class='a'>nginx apache mysql</div>"),
    ]);
    let output = askwell(folder.path(), &["check"]);
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8(output.stderr).unwrap();
    for start in [
        "assets/kb/l.toml:3: `ftp://a` is not the address of a page",
        "assets/kb/none:1: not found",
        "assets/help/bytes.html:3: not UTF-8",
        "assets/help/content.html:1: `content` of sources.toml matches nothing here",
        "assets/help/empty.html:1: `content` of sources.toml matches nothing here",
        "assets/help/language.html:1: the language of the page cannot be told",
        "assets/help/title.html:1: the page has no title",
    ] {
        let start = start.replace("assets/help", "help");
        assert!(told.lines().any(|line| line.starts_with(&start)), "{start}\n{told}");
    }
    assert!(told.ends_with("7 problems in 7 files\n"), "{told}");
}

#[test]
fn pages_that_are_no_articles_are_told() {
    let article = "<html lang=ru><title>Порты</title><main><h1>Порты</h1><p>Почта ходит через порты 465 и 993, а пароль нужен от \
                   ящика.</p><ul><li><a href='a'>Почта</a><li><a href='b'>Домены</a><li><a href='c'>DNS</a></ul></main>";
    let about = "<html lang=ru><title>Ошибка 404: страница не найдена</title><main><h1>Ошибка 404</h1>ABOUT</main>";
    let about =
        about.replace("ABOUT", &"<p>Проверьте адрес страницы и права на файл, затем очистите кеш.</p>".repeat(15));
    let folder = folder(&[
        ("assets/kb/sources.toml", b"[[html]]\nfolder = '../../help'\n"),
        ("help/article.html", article.as_bytes()),
        ("help/about.html", about.as_bytes()),
        (
            "help/404.html",
            "<html lang=ru><title>404 — страница не найдена</title><body><h1>Такой страницы нет</h1><p>Вернитесь на главную.</p>".as_bytes(),
        ),
        (
            "help/list.html",
            "<html lang=ru><title>Справка</title><body><ul><li><a href='a'>Как продлить услугу</a><li><a href='b'>Как оплатить счёт</a>\
             <li><a href='c'>Как включить почту</a></ul><p>Справка.</p>"
                .as_bytes(),
        ),
    ]);
    let output = askwell(folder.path(), &["check"]);
    let told = String::from_utf8(output.stderr).unwrap();
    for part in
        ["help/404.html:1: the page says that there is none", "help/list.html:1: only links, no article on the page"]
    {
        assert!(told.lines().any(|line| line.starts_with(part)), "{part}\n{told}");
    }
    assert!(!told.contains("article.html") && !told.contains("about.html"), "{told}");
}

#[test]
fn a_topic_of_the_author_must_exist() {
    let folder = folder(&[
        (
            "assets/kb/sources.toml",
            b"[[html]]\nfolder = '../../help'\ntopic = 'gone'\n[[html.page]]\nfile = 'b.html'\n",
        ),
        ("help/a.html", "<title>Почта</title><p>Как настроить почту на домене.</p>".as_bytes()),
    ]);
    let told = String::from_utf8(askwell(folder.path(), &["check"]).stderr).unwrap();
    for part in ["help/a.html:1: topic `gone` is not in ru/topics.toml", "sources.toml:5: no page `b.html` in"] {
        assert!(told.contains(part), "{part}\n{told}");
    }
}

/// Pages broken in every way: pieces of the fixtures in random order, cut anywhere, and elements nested without end.
#[test]
fn no_page_makes_it_panic() {
    let pages = ["docs/spf.html", "docs/webroot.html", "docs/confluence_196611.html", "Saved – Help Center.html"]
        .map(|name| fs::read(fixture().join("help").join(name)).unwrap());
    let mut seed = 7u64;
    let mut random = move |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below.max(1)
    };
    let tags = [
        "table",
        "td",
        "ol",
        "li",
        "blockquote",
        "b",
        "a href='x'",
        "dl",
        "dt",
        "h2",
        "pre",
        "details",
        "p",
        "svg",
        "template",
    ];
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for number in 0..150 {
        let mut bytes = Vec::new();
        for _ in 0..=random(4) {
            let page = &pages[random(pages.len())];
            let (from, to) = (random(page.len()), random(page.len()));
            bytes.extend_from_slice(&page[from.min(to)..from.max(to)]);
            if random(3) == 0 {
                let tag = tags[random(tags.len())];
                bytes.extend_from_slice(
                    format!("<{tag} colspan=9999999999 rowspan=-3 start=99999999999999999999>")
                        .repeat(random(300))
                        .as_bytes(),
                );
            }
            for _ in 0..random(8) {
                let at = random(bytes.len());
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = random(256) as u8;
                }
            }
        }
        files.push((format!("help/{number}.html"), bytes));
    }
    files.push((
        "help/deep.html".into(),
        ["<title>x</title>", &"<div>".repeat(20_000), "Глубоко внутри страницы"].concat().into_bytes(),
    ));
    files.push(("help/lists.html".into(), "<ul><li>".repeat(3_000).into_bytes()));
    files.push(("help/bold.html".into(), ["<title>y</title>", &"<b><i>слово ".repeat(1_000)].concat().into_bytes()));
    files.push((
        "assets/kb/sources.toml".into(),
        b"fallback = 'ru'\n[[html]]\nfolder = '../../help'\nlanguage = 'ru'\n".to_vec(),
    ));
    let files = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect::<Vec<_>>();
    let folder = folder(&files);
    let output = askwell(folder.path(), &["check"]);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(matches!(output.status.code(), Some(0 | 1)) && !told.contains("panicked"), "{:?}\n{told}", output.status);
    // What could be read is searched as well.
    let output = askwell(folder.path(), &["search", "восстановление"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
