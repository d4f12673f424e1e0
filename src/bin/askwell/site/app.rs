//! What did the compiler of the page leave, and is it all there?

use std::{collections::BTreeMap, fs, path::Path};

use super::{loader, name, plain, style, twin};
use crate::source::{
    Problem, Source,
    file::{self, SourceFile},
};

/// The compiled page with what its loader is made of.
#[derive(Debug)]
pub(crate) struct App {
    /// Name of the JavaScript glue.
    pub(super) js: String,
    /// Name of the WebAssembly module.
    pub(super) wasm: String,
    /// Name of the form, which the glue loads by itself.
    pub(super) form: String,
    /// Name of the part that searches, which the glue loads by itself, too.
    pub(super) search: String,
    /// Name of what that shares with the others, for whoever comes without it.
    pub(super) lent: String,
    /// Name of the courier, which the form loads where it is needed.
    pub(super) courier: String,
    /// Every file of the folder, by its path below it, but for what a build writes itself.
    pub(super) files: BTreeMap<String, Vec<u8>>,
    /// Template of the loader, with its marks checked.
    pub(super) template: SourceFile,
    /// The style sheet.
    pub(super) sheet: String,
}

/// What the names of the glue and the module begin with, as the binary is called.
const PREFIX: &str = "askwell-page-";
/// What the name of the form begins with.
const FORM: &str = "askwell-form-";
/// What the name of the part that searches begins with.
const SEARCH: &str = "askwell-search-";
/// What the name of that begins with which it shares with the others.
const LENT: &str = "askwell-lent-";
/// What the name of the courier begins with.
const COURIER: &str = "askwell-courier-";
/// The host page of the demo.
const PAGE: &str = "index.html";

impl App {
    /// Reads the folder that Trunk filled, the loader's template and the style sheets. `out` is where the site will go: it may
    /// be the folder itself or lie in it.
    pub(crate) fn read(folder: &Path, template: &Path, styles: &Path, out: &Path) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut files = BTreeMap::new();
        if let Err(problem) = collect(folder, "", out, &mut files) {
            problems.push(problem);
        }
        let js = only(folder, &files, PREFIX, ".js", &mut problems);
        let wasm = only(folder, &files, PREFIX, "_bg.wasm", &mut problems);
        let form = only(folder, &files, FORM, ".wasm", &mut problems);
        let search = only(folder, &files, SEARCH, ".wasm", &mut problems);
        let lent = only(folder, &files, LENT, ".wasm", &mut problems);
        let courier = only(folder, &files, COURIER, ".wasm", &mut problems);
        let template = SourceFile::read(template).map_err(|problem| problems.push(problem)).ok();
        problems.extend(template.iter().flat_map(loader::check));
        let sheet = style::sheet(styles).map_err(|of_style| problems.extend(of_style)).ok();
        match (js, wasm, form, search, lent, courier, template, sheet) {
            (
                Some(js),
                Some(wasm),
                Some(form),
                Some(search),
                Some(lent),
                Some(courier),
                Some(template),
                Some(sheet),
            ) if problems.is_empty() => Ok(Self { js, wasm, form, search, lent, courier, files, template, sheet }),
            _ => Err(problems),
        }
    }

    /// Fills the blanks of the host page that came with the folder, where there is one.
    pub(crate) fn fill_page(&mut self, folder: &Path, source: &Source) -> Vec<Problem> {
        let Some(bytes) = self.files.get_mut(PAGE) else { return Vec::new() };
        let Ok(html) = std::str::from_utf8(bytes) else { return Vec::new() };
        match plain::fill(&SourceFile::new(folder.join(PAGE), html), source) {
            Ok(filled) => {
                *bytes = filled.into_bytes();
                Vec::new()
            }
            Err(problems) => problems,
        }
    }

    /// Whether this is a compiled page of another build, by its name in the site's folder.
    pub(super) fn is_stale(&self, name: &str) -> bool {
        let page = || {
            let rest = name.strip_prefix(PREFIX)?;
            rest.strip_suffix("_bg.wasm").or_else(|| rest.strip_suffix(".js"))
        };
        let part = |prefix: &str| name.strip_prefix(prefix)?.strip_suffix(".wasm");
        page()
            .or_else(|| part(FORM))
            .or_else(|| part(SEARCH))
            .or_else(|| part(LENT))
            .or_else(|| part(COURIER))
            .is_some_and(|hash: &str| !hash.is_empty() && hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
            && !self.files.contains_key(name)
    }
}

/// Reads every file below `folder` into `files`. What a build wrote earlier is left out: the data and the loader, when the
/// site goes into the page's own folder, and the site, when it goes into a folder inside.
fn collect(folder: &Path, below: &str, out: &Path, files: &mut BTreeMap<String, Vec<u8>>) -> Result<(), Problem> {
    let listing = file::list(folder)?;
    for (name, path) in listing.files {
        if below.is_empty() && name == "askwell.js" || is_twin(folder, &name) {
            continue;
        }
        let bytes = fs::read(&path)
            .map_err(|error| Problem::of_path(&path, format!("cannot be read: {error}"), "check its rights"))?;
        files.insert(format!("{below}{name}"), bytes);
    }
    for (name, path) in listing.folders {
        let is_data = below.is_empty() && name == name::FOLDER;
        let is_out = fs::canonicalize(out).is_ok_and(|out| fs::canonicalize(&path).is_ok_and(|path| path == out));
        if !is_data && !is_out {
            collect(&path, &format!("{below}{name}/"), out, files)?;
        }
    }
    Ok(())
}

/// Whether a file is another one's brotli twin, which is made anew.
fn is_twin(folder: &Path, name: &str) -> bool {
    name.strip_suffix(twin::ENDING).is_some_and(|name| folder.join(name).is_file() || name == "askwell.js")
}

/// The one file at the top of the folder whose name has this beginning and this ending.
fn only(
    folder: &Path,
    files: &BTreeMap<String, Vec<u8>>,
    prefix: &str,
    ending: &str,
    problems: &mut Vec<Problem>,
) -> Option<String> {
    let mut names =
        files.keys().filter(|name| name.starts_with(prefix) && name.ends_with(ending) && !name.contains('/'));
    match (names.next(), names.next()) {
        (Some(name), None) => return Some(name.clone()),
        (None, _) => problems.push(Problem::of_path(
            folder,
            format!("no {prefix}*{ending}"),
            "compile the page with Trunk first, and give --app the folder that it filled",
        )),
        (Some(_), Some(_)) => problems.push(Problem::of_path(
            folder,
            format!("several {prefix}*{ending}"),
            "empty the folder and compile the page again",
        )),
    }
    None
}
