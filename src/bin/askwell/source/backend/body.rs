//! What does a step send, and what does it make of the answer?

use askwell::backend::{
    profile::{Body, Entry as FormEntry, Save, Step, Success, Value},
    selector::Condition,
    template::Template,
};

use super::{METHODS, Place, Reader, written::is_secret_name};
use crate::source::{
    file::At,
    table::{Entry, Table},
};

/// Deepest nesting of a body.
const MAX_DEPTH: usize = 12;

impl Reader<'_> {
    /// The steps of `[[list]]`.
    pub(super) fn steps(&mut self, root: &Table<'_>, list: &'static str) -> Vec<Step> {
        let tables = root.tables(list, self.problems);
        tables.iter().enumerate().map(|(at, table)| self.step(table, (list, at))).collect()
    }

    fn step(&mut self, table: &Table<'_>, place: (&'static str, usize)) -> Step {
        let known = [
            "each",
            "creates",
            "method",
            "url",
            "headers",
            "anonymous",
            "json",
            "form",
            "multipart",
            "raw",
            "ok",
            "save",
            "hide",
        ];
        table.only(&known, self.problems);
        let url = table.text("url", self.problems);
        let url = url.and_then(|url| self.template(&url, Some(place), Place::Address, "url")).unwrap_or_default();
        let headers = self.part(table, "headers", |reader, headers| reader.headers(headers, place)).unwrap_or_default();
        let each_file = self.choice(table, "each", &[("once", false), ("file", true)]).unwrap_or_default();
        Step {
            method: self.choice(table, "method", &METHODS).unwrap_or_default(),
            url,
            headers,
            body: self.body(table, place, each_file),
            each_file,
            creates: table.flag("creates", self.problems),
            anonymous: table.flag("anonymous", self.problems),
            ok: self.part(table, "ok", Self::success).unwrap_or_default(),
            save: self.saves(table),
        }
    }

    fn headers(&mut self, table: &Table<'_>, place: (&'static str, usize)) -> Vec<(String, Template)> {
        let mut headers = Vec::new();
        for (name, entry) in table.written() {
            self.header_name(&name);
            match entry.value {
                Entry::Text(text) => {
                    let text = At { value: text, at: entry.at };
                    let value = self.template(&text, Some(place), Place::Header, &name.value).unwrap_or_default();
                    headers.push((name.value, value));
                }
                _ => self.problems.push(self.file.problem(
                    entry.at,
                    format!("`{}` is not a text", name.value),
                    "put it in quotes",
                )),
            }
        }
        headers
    }

    fn body(&mut self, table: &Table<'_>, place: (&'static str, usize), each_file: bool) -> Body {
        let mut bodies = Vec::new();
        if let Some(json) = table.table_if_any("json", self.problems) {
            bodies.push(Body::Json(self.members(&json, "", place, 0)));
        }
        if let Some(form) = table.table_if_any("form", self.problems) {
            bodies.push(Body::Form(self.entries(&form, place)));
        }
        if let Some(form) = table.table_if_any("multipart", self.problems) {
            bodies.push(Body::Multipart(self.entries(&form, place)));
        }
        if table.flag("raw", self.problems) {
            if !each_file {
                let remedy = "write `each = \"file\"`";
                self.problems.push(table.problem("a raw body is a file, and this step has none", remedy));
            }
            bodies.push(Body::Raw);
        }
        if bodies.len() > 1 {
            let remedy = "keep one of json, form, multipart and raw";
            self.problems.push(table.problem("a request has one body", remedy));
        }
        bodies.into_iter().next().unwrap_or_default()
    }

    fn entries(&mut self, table: &Table<'_>, place: (&'static str, usize)) -> Vec<FormEntry> {
        let mut entries = Vec::new();
        for (name, entry) in table.written() {
            let own = self.template(&name, Some(place), Place::Name, &name.value).unwrap_or_default();
            entries.push(FormEntry { name: own, value: self.value(&name.value, entry, place, 0) });
        }
        entries
    }

    fn value(&mut self, name: &str, entry: At<Entry<'_>>, place: (&'static str, usize), depth: usize) -> Value {
        let at = entry.at;
        if depth > MAX_DEPTH {
            self.problems.push(self.file.problem(at, "is nested too deep", "nest it less"));
            return Value::default();
        }
        match entry.value {
            Entry::Text(text) => {
                let text = At { value: text, at };
                Value::Text(self.template(&text, Some(place), Place::Body, name).unwrap_or_default())
            }
            Entry::Number(number) => {
                if is_secret_name(name) {
                    let remedy = "name it: `[secret.token]` and `{secret.token}`, then take the written one out of use";
                    self.problems.push(self.file.problem(at, format!("`{name}` holds a written secret"), remedy));
                }
                Value::Number(number)
            }
            Entry::Flag(yes) => Value::Flag(yes),
            Entry::List(items) => {
                Value::List(items.into_iter().map(|item| self.value(name, item, place, depth + 1)).collect())
            }
            Entry::Table(table) => self.members(&table, name, place, depth),
            Entry::Other => {
                self.problems.push(self.file.problem(
                    at,
                    format!("`{name}` is a day, a time or a fraction"),
                    "put it in quotes",
                ));
                Value::default()
            }
        }
    }

    /// An object at the path `parent`, or what a single member that begins with a dollar sign makes of its value.
    fn members(&mut self, table: &Table<'_>, parent: &str, place: (&'static str, usize), depth: usize) -> Value {
        let mut written = table.written();
        let special = written.iter().position(|(name, _)| name.value.starts_with('$'));
        if let Some(special) = special {
            let alone = written.len() == 1;
            let (name, entry) = written.swap_remove(special);
            let inside = vec![self.value(parent, entry, place, depth + 1)];
            match (name.value.as_str(), alone) {
                ("$each", true) => return Value::EachFile(inside),
                ("$json", true) => return Value::Json(inside),
                ("$base64", true) => return Value::Base64(inside),
                _ => {
                    let remedy = "write one of $each, $json and $base64, alone in its table";
                    self.problems.push(self.file.problem(
                        name.at,
                        format!("`{}` is no operator here", name.value),
                        remedy,
                    ));
                }
            }
        }
        let mut members = Vec::new();
        for (name, entry) in written {
            let own = self.template(&name, Some(place), Place::Name, &name.value).unwrap_or_default();
            let path = if parent.is_empty() { name.value } else { [parent, ".", &name.value].concat() };
            members.push((own, self.value(&path, entry, place, depth + 1)));
        }
        Value::Object(members)
    }

    fn success(&mut self, table: &Table<'_>) -> Success {
        table.only(&["status", "present", "absent"], self.problems);
        let mut status = Vec::new();
        if let Some(At { value: Entry::List(items), .. }) = table.entry_if_any("status") {
            for item in items {
                let number = if let Entry::Number(number) = &item.value { number.parse().ok() } else { None };
                match number.filter(|number| (200..300).contains(number)) {
                    Some(number) => status.push(number),
                    None => {
                        let remedy = "write numbers from 200 to 299: no other status is success";
                        self.problems.push(self.file.problem(item.at, "is no status of success", remedy));
                    }
                }
            }
        } else if table.entry_if_any("status").is_some() {
            self.problems.push(table.problem("`status` is not a list", "write it as [200, 201]"));
        }
        let mut conditions = |key: &str| {
            let texts = table.texts_if_any(key, self.problems);
            texts.iter().filter_map(|text| self.known(text, Condition::parse(&text.value))).collect::<Vec<_>>()
        };
        Success { status, present: conditions("present"), absent: conditions("absent") }
    }

    /// `name = "selector"`; a question mark after the name says that the step succeeds without it.
    fn saves(&mut self, table: &Table<'_>) -> Vec<Save> {
        let hidden = table.texts_if_any("hide", self.problems);
        let Some(saves) = table.table_if_any("save", self.problems) else { return Vec::new() };
        let mut all = Vec::new();
        for (key, _) in saves.written() {
            let from = self.selectors(&saves, &key.value);
            let (name, optional) = key.value.strip_suffix('?').map_or((key.value.as_str(), false), |name| (name, true));
            if from.is_empty() {
                let remedy = "write where it stands, as json:/ticket/id";
                self.problems.push(self.file.problem(key.at, format!("`{name}` is taken from nowhere"), remedy));
            }
            let secret = hidden.iter().any(|hidden| hidden.value == name);
            all.push(Save { name: name.to_owned(), from, secret, optional });
        }
        for name in hidden.iter().filter(|hidden| !all.iter().any(|save| save.name == hidden.value)) {
            let message = format!("`{}` is hidden and not saved", name.value);
            self.problems.push(self.file.problem(name.at, message, "save it in this step, or leave it out"));
        }
        all
    }
}
