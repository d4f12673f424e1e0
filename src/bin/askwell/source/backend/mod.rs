//! How does one help desk take tickets, as its author wrote it down in `<id>.toml`?
//!
//! [`read`] turns the file into a [`BackendProfile`] that the interpreter can trust: every key, filter and value known, every saved
//! value saved before it is used, every secret named and none written down. [`body`] reads requests, [`check`] what only the whole
//! file can show; [`finish`] finds steps that come to no end, and [`secret`] secrets that somebody wrote down.

mod body;
mod check;
mod finish;
mod secret;

use std::path::Path;

use askwell::backend::{
    profile::{
        Auth, BackendProfile, Cors, Errors, FieldErrors, FieldShape, FileResults, KeyHeader, Limits, Method,
        ReceiptSpec, Setting,
    },
    selector::{Selector, is_header, is_pointer},
    template::Template,
};

use super::{
    file::{At, SourceFile, list},
    problem::Problem,
    table::{self, Entry, Table},
};

const CORS: [(&str, Cors); 7] = [
    ("unknown", Cors::Unknown),
    ("any", Cors::Any),
    ("partial", Cors::Partial),
    ("fixed", Cors::Fixed),
    ("listed", Cors::Listed),
    ("same-origin", Cors::SameOrigin),
    ("closed", Cors::Closed),
];
const METHODS: [(&str, Method); 5] = [
    ("POST", Method::Post),
    ("GET", Method::Get),
    ("PUT", Method::Put),
    ("PATCH", Method::Patch),
    ("OPEN", Method::Open),
];
/// Largest limit that means something.
const MOST: u64 = 1 << 40;

/// A backend profile and what people have to know of it.
#[derive(Debug, Default)]
pub(crate) struct Backend {
    /// What the interpreter runs.
    pub(crate) profile: BackendProfile,
    /// The system's name.
    pub(crate) title: String,
    /// What it needs, in a line.
    pub(crate) about: String,
    /// Where its interface is documented.
    pub(crate) documented: String,
    /// Settings and secrets: the name as `var.url` or `secret.token`, what it is, and an example of a setting.
    pub(crate) blanks: Vec<(String, String, String)>,
}

/// Every backend of `folder`, sorted by id, and every problem of each. One with problems is left out. No folder is no backend.
pub(crate) fn read_all(folder: &Path) -> (Vec<Backend>, Vec<Problem>) {
    if !folder.exists() {
        return (Vec::new(), Vec::new());
    }
    let listing = match list(folder) {
        Ok(listing) => listing,
        Err(problem) => return (Vec::new(), vec![problem]),
    };
    let mut problems = Vec::new();
    for (_, path) in &listing.folders {
        problems.push(Problem::of_path(
            path,
            "does not belong here",
            "put one .toml file a help desk into the folder itself",
        ));
    }
    let mut backends = Vec::new();
    for (_, path) in &listing.files {
        let (backend, of_backend) = read(path);
        backends.extend(backend.filter(|_| of_backend.is_empty()));
        problems.extend(of_backend);
    }
    (backends, problems)
}

/// The backend of one file; `None` when it cannot be read.
pub(crate) fn read(path: &Path) -> (Option<Backend>, Vec<Problem>) {
    let id = path.file_name().and_then(|name| name.to_str()).and_then(|name| name.strip_suffix(".toml"));
    let Some(id) = id.filter(|id| id.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-')) else {
        let remedy = "name it <id>.toml, with small letters, digits and hyphens";
        return (None, vec![Problem::of_path(path, "is no name of a backend", remedy)]);
    };
    match SourceFile::read(path) {
        Ok(file) => {
            let (backend, problems) = parse(id, &file);
            (Some(backend), problems)
        }
        Err(problem) => (None, vec![problem]),
    }
}

/// Reads `file` as the backend `id`.
fn parse(id: &str, file: &SourceFile) -> (Backend, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut backend = table::parse(file, 0..file.text.len(), &mut problems, |root, problems| {
        let mut reader = Reader { file, problems, uses: Vec::new(), path: Vec::new() };
        let backend = reader.backend(root);
        let uses = std::mem::take(&mut reader.uses);
        check::whole(root, &backend, &uses, reader.problems, file);
        backend
    });
    id.clone_into(&mut backend.profile.id);
    problems.sort();
    problems.dedup();
    (backend, problems)
}

/// A template with its place.
#[derive(Debug)]
struct Use {
    at: usize,
    /// In which list of steps and at which place; `None` outside of steps.
    step: Option<(&'static str, usize)>,
    /// Where in the request.
    place: Place,
    /// The name beside it: of a header, a member or a parameter.
    name: String,
    /// In a body, the names of the members around it and its own; items of lists have none.
    path: Vec<String>,
    template: Template,
}

/// Where a template stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Address,
    Header,
    Name,
    Body,
    Auth,
    Receipt,
}

/// What is collected while a file is read.
struct Reader<'r> {
    file: &'r SourceFile,
    problems: &'r mut Vec<Problem>,
    uses: Vec<Use>,
    /// The members that are being read, the outermost first.
    path: Vec<String>,
}

impl Reader<'_> {
    fn backend(&mut self, root: &Table<'_>) -> Backend {
        let known = [
            "title",
            "about",
            "documented",
            "browser",
            "cors",
            "var",
            "secret",
            "auth",
            "map",
            "limits",
            "idempotency",
            "step",
            "reply",
            "receipt",
            "errors",
        ];
        root.only(&known, self.problems);
        let mut blanks = Vec::new();
        let settings = self.settings(root, &mut blanks);
        let secrets = self.secrets(root, &mut blanks);
        let profile = BackendProfile {
            id: String::new(),
            browser: root.flag("browser", self.problems),
            cors: self.choice(root, "cors", &CORS).unwrap_or_default(),
            settings,
            secrets,
            maps: self.maps(root),
            auth: self.part(root, "auth", Self::auth).unwrap_or_default(),
            steps: self.steps(root, "step"),
            reply: self.steps(root, "reply"),
            receipt: self.part(root, "receipt", Self::receipt).unwrap_or_default(),
            errors: self.part(root, "errors", Self::errors).unwrap_or_default(),
            limits: self.part(root, "limits", Self::limits).unwrap_or_default(),
            idempotency: self.part(root, "idempotency", Self::idempotency).flatten(),
        };
        Backend {
            profile,
            title: self.text(root, "title"),
            about: self.text(root, "about"),
            documented: self.text(root, "documented"),
            blanks,
        }
    }

    fn settings(&mut self, root: &Table<'_>, blanks: &mut Vec<(String, String, String)>) -> Vec<Setting> {
        let mut settings = Vec::new();
        for (name, table) in self.named(root, "var") {
            table.only(&["about", "example", "default", "optional"], self.problems);
            let default = self.text_if_any(&table, "default").unwrap_or_default();
            let optional = table.flag("optional", self.problems);
            if optional && !default.is_empty() {
                let remedy = "leave out one of the two";
                self.problems.push(table.problem("a setting with a default is never absent", remedy));
            }
            blanks.push((format!("var.{name}"), self.text(&table, "about"), self.text(&table, "example")));
            settings.push(Setting { name, required: !optional, default });
        }
        settings
    }

    fn secrets(&mut self, root: &Table<'_>, blanks: &mut Vec<(String, String, String)>) -> Vec<String> {
        let mut secrets = Vec::new();
        for (name, table) in self.named(root, "secret") {
            table.only(&["about"], self.problems);
            blanks.push((format!("secret.{name}"), self.text(&table, "about"), String::new()));
            secrets.push(name);
        }
        secrets
    }

    fn maps(&mut self, root: &Table<'_>) -> Vec<(String, Vec<(String, String)>)> {
        let tables = self.named(root, "map");
        tables.into_iter().map(|(name, table)| (name, self.pairs(&table))).collect()
    }

    fn auth(&mut self, table: &Table<'_>) -> Auth {
        table.only(&["header", "basic", "query", "cookie", "step", "value"], self.problems);
        let template = |reader: &mut Self, key: &str, name: &str| {
            let text = table.text(key, reader.problems);
            text.and_then(|text| reader.template(&text, None, Place::Auth, name)).unwrap_or_default()
        };
        if let Some(name) = table.text_if_any("header", self.problems) {
            self.header_name(&name);
            return Auth::Header { value: template(self, "value", &name.value), name: name.value };
        }
        if let Some(name) = table.text_if_any("query", self.problems) {
            return Auth::Query { value: template(self, "value", &name.value), name: name.value };
        }
        if let Some(name) = table.text_if_any("cookie", self.problems) {
            return Auth::Cookie { value: template(self, "value", &name.value), name: name.value };
        }
        if table.text_if_any("basic", self.problems).is_some() {
            return Auth::Basic(template(self, "basic", "basic"));
        }
        if !table.flag("step", self.problems) {
            let remedy = "write one of header, query or cookie with `value`, or basic, or step = true; leave `[auth]` out for none";
            self.problems.push(table.problem("`[auth]` does not say how", remedy));
        }
        Auth::Step
    }

    fn receipt(&mut self, table: &Table<'_>) -> ReceiptSpec {
        table.only(&["number", "url", "keep", "files"], self.problems);
        let number = table.text("number", self.problems);
        let number = number.and_then(|text| self.template(&text, None, Place::Receipt, "number")).unwrap_or_default();
        let url = table.text_if_any("url", self.problems);
        let url = url.and_then(|text| self.template(&text, None, Place::Receipt, "url")).unwrap_or_default();
        let files = self.part(table, "files", |reader, files| {
            files.only(&["list", "name", "stored", "reason"], reader.problems);
            let mut pointer = |key: &str| reader.pointer(files, key);
            FileResults {
                list: pointer("list"),
                name: pointer("name"),
                stored: pointer("stored"),
                reason: pointer("reason"),
            }
        });
        ReceiptSpec { number, url, keep: values(table.texts_if_any("keep", self.problems)), files }
    }

    fn errors(&mut self, table: &Table<'_>) -> Errors {
        table.only(&["message", "code", "fields", "names", "faulty", "setup", "later"], self.problems);
        let mut fields = Vec::new();
        if table.entry_if_any("fields").is_some() {
            for field in table.tables("fields", self.problems) {
                field.only(&["at", "shape", "name", "text"], self.problems);
                let own = |reader: &mut Self, key: &str| {
                    if field.entry_if_any(key).is_some() { reader.pointer(&field, key) } else { String::new() }
                };
                let shapes = [("sentences", 0), ("objects", 1), ("members", 2)];
                let shape = match self.choice(&field, "shape", &shapes) {
                    Some(1) => FieldShape::Objects { name: self.pointer(&field, "name"), text: own(self, "text") },
                    Some(2) => FieldShape::Members { text: own(self, "text") },
                    _ => FieldShape::Sentences,
                };
                fields.push(FieldErrors { at: self.pointer(&field, "at"), shape });
            }
        }
        let names = self.part(table, "names", |reader, names| reader.pairs(names)).unwrap_or_default();
        Errors {
            message: self.selectors(table, "message"),
            code: self.selectors(table, "code"),
            fields,
            names,
            faulty: values(table.texts_if_any("faulty", self.problems)),
            setup: values(table.texts_if_any("setup", self.problems)),
            later: values(table.texts_if_any("later", self.problems)),
        }
    }

    fn limits(&mut self, table: &Table<'_>) -> Limits {
        table.only(&["files", "file_bytes", "total_bytes", "subject", "text", "endings", "needs"], self.problems);
        let mut number =
            |key: &str, most: u64| table.number_if_any(key, 0..=most, self.problems).map(|number| number.value);
        let files = number("files", 1000).and_then(|files| u16::try_from(files).ok());
        let chars = |number: Option<u64>| number.and_then(|number| u32::try_from(number).ok()).unwrap_or_default();
        let (subject, text) = (chars(number("subject", 100_000)), chars(number("text", 10_000_000)));
        let (file_bytes, total_bytes) =
            (number("file_bytes", MOST).unwrap_or_default(), number("total_bytes", MOST).unwrap_or_default());
        let endings = table.texts_if_any("endings", self.problems);
        for ending in endings
            .iter()
            .filter(|ending| !ending.value.starts_with('.') || ending.value != ending.value.to_lowercase())
        {
            let message = format!("`{}` is no ending", ending.value);
            self.problems.push(self.file.problem(ending.at, message, "write it as .png, in small letters"));
        }
        let needs = table.texts_if_any("needs", self.problems);
        for key in needs.iter().filter(|key| !askwell::backend::native::REQUESTER_KEYS.contains(&key.value.as_str())) {
            let remedy = format!("use one of {}", askwell::backend::native::REQUESTER_KEYS.join(", "));
            self.problems.push(self.file.problem(key.at, format!("nobody has a `{}`", key.value), remedy));
        }
        Limits { files, file_bytes, total_bytes, subject, text, endings: values(endings), needs: values(needs) }
    }

    fn idempotency(&mut self, table: &Table<'_>) -> Option<KeyHeader> {
        table.only(&["header", "quoted"], self.problems);
        let name = table.text("header", self.problems)?;
        self.header_name(&name);
        Some(KeyHeader { name: name.value, quoted: table.flag("quoted", self.problems) })
    }

    /// A template of this place; the problem is told when it is none.
    fn template(
        &mut self,
        text: &At<String>,
        step: Option<(&'static str, usize)>,
        place: Place,
        name: &str,
    ) -> Option<Template> {
        match Template::parse(&text.value) {
            Ok(template) => {
                let (name, path) = (name.to_owned(), self.path.clone());
                self.uses.push(Use { at: text.at, step, place, name, path, template: template.clone() });
                Some(template)
            }
            Err(error) => {
                let message = error.to_string();
                let (message, remedy) = message.split_once("; ").unwrap_or((&message, "mend it"));
                self.problems.push(self.file.problem(text.at, format!("`{}`: {message}", text.value), remedy));
                None
            }
        }
    }

    fn header_name(&mut self, name: &At<String>) {
        if !is_header(&name.value) {
            let message = format!("`{}` is no name of a header", name.value);
            self.problems.push(self.file.problem(name.at, message, "use letters, digits and hyphens"));
        }
    }

    fn pointer(&mut self, table: &Table<'_>, key: &str) -> String {
        match table.entry_if_any(key) {
            Some(At { value: Entry::Text(text), .. }) if is_pointer(&text) => text,
            found => {
                let at = found.map_or(table.at(), |found| found.at);
                let remedy = "write a JSON Pointer, such as /errors or /field";
                self.problems.push(self.file.problem(at, format!("`{key}` is no pointer"), remedy));
                String::new()
            }
        }
    }

    /// One selector or a list of them.
    fn selectors(&mut self, table: &Table<'_>, key: &str) -> Vec<Selector> {
        let texts = match table.entry_if_any(key) {
            Some(At { value: Entry::Text(text), at }) => vec![At { value: text, at }],
            Some(_) => table.texts_if_any(key, self.problems),
            None => Vec::new(),
        };
        texts.iter().filter_map(|text| self.known(text, Selector::parse(&text.value))).collect()
    }

    fn known<T>(&mut self, text: &At<String>, parsed: Option<T>) -> Option<T> {
        if parsed.is_none() {
            let remedy =
                "write json:/pointer, header:Name, header:Name tail, word or text; as a condition also with ` = value`";
            self.problems.push(self.file.problem(
                text.at,
                format!("`{}` is no place in an answer", text.value),
                remedy,
            ));
        }
        parsed
    }

    /// The tables `[key.<name>]`, in the order in which they were written.
    fn named<'t>(&mut self, root: &Table<'t>, key: &str) -> Vec<(String, Table<'t>)> {
        let Some(table) = root.table_if_any(key, self.problems) else { return Vec::new() };
        let mut named = Vec::new();
        for (name, entry) in table.written() {
            match entry.value {
                Entry::Table(table) => named.push((name.value, table)),
                _ => self.problems.push(self.file.problem(
                    entry.at,
                    "is no table",
                    format!("write `[{key}.{}]`", name.value),
                )),
            }
        }
        named
    }

    /// A table of texts, in the order in which they were written.
    fn pairs(&mut self, table: &Table<'_>) -> Vec<(String, String)> {
        let mut pairs = Vec::new();
        for (name, entry) in table.written() {
            match entry.value {
                Entry::Text(text) => pairs.push((name.value, text)),
                _ => self.problems.push(self.file.problem(
                    entry.at,
                    format!("`{}` is not a text", name.value),
                    "put it in quotes",
                )),
            }
        }
        pairs
    }

    fn part<T>(&mut self, root: &Table<'_>, key: &str, read: impl FnOnce(&mut Self, &Table<'_>) -> T) -> Option<T> {
        root.table_if_any(key, self.problems).map(|table| read(self, &table))
    }

    fn text(&mut self, table: &Table<'_>, key: &str) -> String {
        table.text(key, self.problems).map(|text| text.value).unwrap_or_default()
    }

    fn text_if_any(&mut self, table: &Table<'_>, key: &str) -> Option<String> {
        table.text_if_any(key, self.problems).map(|text| text.value)
    }

    /// One of a few words; the first when the key is absent.
    fn choice<T: Copy>(&mut self, table: &Table<'_>, key: &str, options: &[(&str, T)]) -> Option<T> {
        let Some(word) = table.text_if_any(key, self.problems) else { return options.first().map(|(_, value)| *value) };
        let found = options.iter().find(|(name, _)| *name == word.value).map(|(_, value)| *value);
        if found.is_none() {
            let names = options.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
            self.problems.push(self.file.problem(
                word.at,
                format!("`{key}` is `{}`", word.value),
                format!("use one of {names}"),
            ));
        }
        found
    }
}

fn values(texts: Vec<At<String>>) -> Vec<String> {
    texts.into_iter().map(|text| text.value).collect()
}

/// The problems of a profile's text after these changes, as `line: message`.
#[cfg(test)]
fn problems_of(text: &str, changes: &[(&str, &str)]) -> Vec<String> {
    let mut text = text.to_owned();
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    let (_, problems) = parse("t", &SourceFile::new("t.toml".into(), &text));
    problems.iter().map(|problem| format!("{}: {}", problem.line, problem.message)).collect()
}
