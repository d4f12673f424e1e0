//! What does a template say about this ticket?
//!
//! Values go into JSON, forms, addresses and headers as values: each place escapes what is put into it, and no text of a client can
//! end a string, a parameter, a header or a part. A text whose placeholders are all empty is left out, with the member or the entry
//! that held it.

use super::content::{Chunk, append, base64, json_escaped, percent, push};
use super::letter::numbered;
use super::native;
use super::profile::{BackendProfile, Entry, Value};
use super::request::media_type;
use super::template::{FilePart, Filter, Piece, Placeholder, Source, Template, TicketPart};
use std::collections::BTreeMap;

/// What is known about a file before its bytes are read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileFact {
    /// Its name as the client knows it.
    pub name: String,
    /// Its media type; may be empty.
    pub media_type: String,
    /// Its bytes.
    pub size: u64,
}

/// Everything that a request is made of. All of it comes from outside, so that the same facts give the same bytes.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The ticket, or the reply in the members that a reply has.
    pub ticket: &'a native::Ticket,
    /// The same as one letter ([`super::letter`]).
    pub letter: &'a str,
    /// The files, in order.
    pub files: &'a [FileFact],
    /// The operator's settings.
    pub vars: &'a BTreeMap<String, String>,
    /// The operator's secrets.
    pub secrets: &'a BTreeMap<String, String>,
    /// The ticket's key: 20 to 128 characters, the same for every retry.
    pub key: &'a str,
    /// What separates the parts of a multipart body: random, and unknown to whoever wrote the files, since a file that holds it could
    /// end its part.
    pub boundary: &'a str,
    /// What the receipt has kept of the ticket under reply; `None` for a new ticket.
    pub open: Option<&'a [(String, String)]>,
}

/// A value that an answer has left.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Saved {
    /// Its name.
    pub name: String,
    /// The index of its file, when the step is sent for each.
    pub file: Option<u16>,
    /// The value.
    pub value: String,
    /// Whether it must not be shown.
    pub secret: bool,
}
crate::wire!(struct Saved { name, file, value, secret });

/// Fills templates.
#[derive(Clone, Copy)]
pub(super) struct Filler<'a> {
    pub(super) profile: &'a BackendProfile,
    pub(super) facts: &'a Facts<'a>,
    pub(super) saved: &'a [Saved],
    /// The file that a step or an entry is repeated for.
    pub(super) file: Option<usize>,
    /// Secrets are replaced by their names: for people's eyes.
    pub(super) hidden: bool,
}

impl Filler<'_> {
    /// A template that holds no file's bytes, as text; `None` when all of its placeholders are empty.
    pub(super) fn text(&self, template: &Template) -> Option<String> {
        let mut text = String::new();
        let mut empty = template.values().next().is_some();
        for piece in &template.0 {
            match piece {
                Piece::Text(plain) => text.push_str(plain),
                Piece::Value(value) => {
                    let value = self.value(value);
                    empty &= value.is_empty();
                    text.push_str(&value);
                }
            }
        }
        (!empty).then_some(text)
    }

    /// A template with whatever files it holds.
    fn chunks(&self, template: &Template) -> Option<Vec<Chunk>> {
        if !template.values().any(|value| value.source == Source::File(FilePart::Data)) {
            return self.text(template).map(|text| vec![Chunk::Text(text)]);
        }
        let file = self.file?;
        let mut chunks = Vec::new();
        for piece in &template.0 {
            match piece {
                Piece::Text(plain) => push(&mut chunks, plain),
                Piece::Value(value) if value.source == Source::File(FilePart::Data) => match value.filters.first() {
                    None => chunks.push(Chunk::File(file)),
                    Some(filter) => {
                        if *filter == Filter::DataUrl {
                            push(&mut chunks, &["data:", &self.media_type(file), ";base64,"].concat());
                        }
                        chunks.push(Chunk::Base64(vec![Chunk::File(file)]));
                    }
                },
                Piece::Value(value) => push(&mut chunks, &self.value(value)),
            }
        }
        Some(chunks)
    }

    /// A value as JSON; `None` when it is left out.
    pub(super) fn json(&self, value: &Value) -> Option<Vec<Chunk>> {
        let mut out = Vec::new();
        match value {
            Value::Text(template) => {
                let chunks = self.chunks(template)?;
                let numeric = template.values().next().is_some_and(|value| value.filters.last() == Some(&Filter::Num));
                if let [Chunk::Text(text)] = chunks.as_slice()
                    && numeric
                    && is_number(text)
                {
                    return Some(chunks);
                }
                quoted(&mut out, chunks);
            }
            Value::Flag(yes) => push(&mut out, if *yes { "true" } else { "false" }),
            Value::Number(number) => push(&mut out, number),
            Value::Object(members) => {
                let members = members.iter().filter_map(|(name, value)| Some((self.text(name)?, self.json(value)?)));
                for (name, value) in members {
                    let opening = if out.is_empty() { "{\"" } else { ",\"" };
                    push(&mut out, opening);
                    push(&mut out, &json_escaped(&name));
                    push(&mut out, "\":");
                    append(&mut out, value);
                }
                if out.is_empty() {
                    return None;
                }
                push(&mut out, "}");
            }
            Value::List(items) => return listed(items.iter().filter_map(|item| self.json(item))),
            Value::EachFile(item) => {
                let files = 0..self.facts.files.len();
                return listed(files.filter_map(|file| Self { file: Some(file), ..*self }.json(item.first()?)));
            }
            Value::Json(_) | Value::Base64(_) => quoted(&mut out, self.plain(value)?),
        }
        Some(out)
    }

    /// A value as the text of a form; `None` when it is left out.
    pub(super) fn plain(&self, value: &Value) -> Option<Vec<Chunk>> {
        match value {
            Value::Text(template) => self.chunks(template),
            Value::Json(inside) => self.json(inside.first()?),
            Value::Base64(inside) => Some(vec![Chunk::Base64(self.plain(inside.first()?)?)]),
            other => self.json(other),
        }
    }

    /// The entries of a form: names, values and, for a file's own bytes, its index.
    pub(super) fn entries(&self, entries: &[Entry]) -> Vec<(String, Vec<Chunk>, Option<usize>)> {
        let mut filled = Vec::new();
        for entry in entries {
            let value_of_file = matches!(&entry.value, Value::Text(template) if template.is_of_file());
            let is_file = matches!(&entry.value, Value::Text(template) if template.is_file());
            let each = self.file.is_none() && (entry.name.is_of_file() || value_of_file);
            let files: Vec<Option<usize>> =
                if each { (0..self.facts.files.len()).map(Some).collect() } else { vec![self.file] };
            for file in files {
                let own = Self { file, ..*self };
                if let (Some(name), Some(value)) = (own.text(&entry.name), own.plain(&entry.value)) {
                    filled.push((name, value, file.filter(|_| is_file)));
                }
            }
        }
        filled
    }

    /// The media type of a file: `application/octet-stream` when the client's device knew none, or said something else.
    pub(super) fn media_type(&self, file: usize) -> String {
        media_type(self.facts.files.get(file).map(|file| file.media_type.as_str()).unwrap_or_default())
    }

    fn value(&self, placeholder: &Placeholder) -> String {
        let mut value = self.source(&placeholder.source);
        for filter in &placeholder.filters {
            value = match filter {
                // A name that stands for a value is no value: people read it.
                Filter::Url(_) if self.hidden && value.starts_with('‹') => value,
                Filter::Url(None) => percent(value.as_bytes()),
                Filter::Url(Some(most)) => percent_at_most(&value, *most as usize),
                Filter::Html => html(&value),
                Filter::Fence => fenced(&value),
                Filter::Max(most) => value.chars().take(*most as usize).collect(),
                Filter::Map(name) => self.mapped(name, &value),
                Filter::Base64 => base64(value.as_bytes()),
                Filter::Default(other) if value.is_empty() => other.clone(),
                Filter::Or(other) if value.is_empty() => self.source(other),
                Filter::Crlf => value.replace("\r\n", "\n").replace('\n', "\r\n"),
                Filter::Default(_) | Filter::Or(_) | Filter::Num | Filter::DataUrl => value,
            };
        }
        value
    }

    fn source(&self, source: &Source) -> String {
        let ticket = self.facts.ticket;
        let of = |map: &BTreeMap<String, String>, key: &str| map.get(key).cloned().unwrap_or_default();
        match source {
            Source::Ticket(part) => match part {
                TicketPart::Subject => ticket.subject.clone(),
                TicketPart::Body => ticket.body.clone(),
                TicketPart::Text => self.facts.letter.to_owned(),
                TicketPart::Json => self.contract(),
                TicketPart::Department => ticket.department.clone().unwrap_or_default(),
                TicketPart::Urgency => ticket.urgency.clone().unwrap_or_default(),
                TicketPart::Error => ticket.error.clone().unwrap_or_default(),
                TicketPart::Goal => ticket.goal.clone().unwrap_or_default(),
                TicketPart::Steps => numbered(&ticket.steps),
                TicketPart::Links => ticket.links.join("\n"),
                TicketPart::Locale => ticket.locale.clone().unwrap_or_default(),
            },
            Source::Requester(key) => of(&ticket.requester, key),
            Source::Answer(id) => of(&ticket.answers, id),
            Source::Var(name) => self.setting(name),
            Source::Secret(name) if self.hidden => ["‹", name, "›"].concat(),
            Source::Secret(name) => of(self.facts.secrets, name),
            Source::Saved(name) => self.saved(name),
            Source::Open(name) => {
                let mut kept = self.facts.open.unwrap_or_default().iter().filter(|(known, _)| known == name);
                kept.next().map(|(_, value)| value.clone()).unwrap_or_default()
            }
            Source::File(part) => self.of_file(*part),
            Source::Key => self.facts.key.to_owned(),
        }
    }

    /// The operator's setting, else its default; for people's eyes the name of one that is missing.
    fn setting(&self, name: &str) -> String {
        let set = self.facts.vars.get(name).filter(|value| !value.is_empty());
        let known = self.profile.settings.iter().find(|known| known.name == name);
        let value = set.or(known.map(|known| &known.default)).cloned().unwrap_or_default();
        let missing = self.hidden && value.is_empty() && known.is_some_and(|known| known.required);
        if missing { ["‹", name, "›"].concat() } else { value }
    }

    fn mapped(&self, map: &str, value: &str) -> String {
        let known = self.profile.maps.iter().find(|(name, _)| name == map);
        let own = known.and_then(|(_, pairs)| pairs.iter().find(|(from, _)| from == value)).map(|(_, to)| to);
        self.facts.vars.get(&[map, ".", value].concat()).or(own).cloned().unwrap_or_default()
    }

    fn saved(&self, name: &str) -> String {
        let wanted = |saved: &&Saved| {
            saved.name == name
                && (self.file.is_none() || saved.file.is_none() || saved.file.map(usize::from) == self.file)
        };
        let shown = |saved: &Saved| {
            if saved.secret && self.hidden { ["‹", name, "›"].concat() } else { saved.value.clone() }
        };
        let values: Vec<String> = self.saved.iter().filter(wanted).map(shown).collect();
        if values.is_empty() && self.hidden && self.will_save(name) {
            return ["‹", name, "›"].concat();
        }
        values.join("\n")
    }

    /// Whether some step is going to save a value of this name.
    fn will_save(&self, name: &str) -> bool {
        let steps = if self.facts.open.is_some() { &self.profile.reply } else { &self.profile.steps };
        let sent = steps.iter().filter(|step| !step.each_file || !self.facts.files.is_empty());
        sent.flat_map(|step| &step.save).any(|save| save.name == name)
    }

    fn of_file(&self, part: FilePart) -> String {
        let Some((at, file)) = self.file.and_then(|at| Some((at, self.facts.files.get(at)?))) else {
            return String::new();
        };
        match part {
            FilePart::Name => file.name.clone(),
            FilePart::Type => self.media_type(at),
            FilePart::Size => file.size.to_string(),
            FilePart::Number => (at + 1).to_string(),
            FilePart::Index => at.to_string(),
            FilePart::Data => String::new(),
        }
    }

    /// The ticket, or the reply, as the native contract writes it.
    fn contract(&self) -> String {
        // Serialising plain strings and vectors cannot fail.
        if self.facts.open.is_none() {
            return serde_json::to_string(self.facts.ticket).unwrap_or_default();
        }
        let ticket = self.facts.ticket;
        let reply = native::Reply {
            body: ticket.body.clone(),
            requester: ticket.requester.clone(),
            links: ticket.links.clone(),
            locale: ticket.locale.clone(),
        };
        serde_json::to_string(&reply).unwrap_or_default()
    }
}

fn quoted(out: &mut Vec<Chunk>, chunks: Vec<Chunk>) {
    push(out, "\"");
    for chunk in chunks {
        match chunk {
            Chunk::Text(text) => push(out, &json_escaped(&text)),
            // Base64 has no character that JSON escapes.
            other => out.push(other),
        }
    }
    push(out, "\"");
}

fn listed(items: impl Iterator<Item = Vec<Chunk>>) -> Option<Vec<Chunk>> {
    let mut out = Vec::new();
    for item in items {
        let opening = if out.is_empty() { "[" } else { "," };
        push(&mut out, opening);
        append(&mut out, item);
    }
    (!out.is_empty()).then(|| {
        push(&mut out, "]");
        out
    })
}

/// Whether the text is a whole number as JSON writes it.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    (1..=18).contains(&digits.len())
        && digits.bytes().all(|c| c.is_ascii_digit())
        && (digits == "0" || !digits.starts_with('0'))
}

fn percent_at_most(text: &str, most: usize) -> String {
    let mut encoded = String::new();
    let mut buffer = [0; 4];
    for c in text.chars() {
        let next = percent(c.encode_utf8(&mut buffer).as_bytes());
        if encoded.len() + next.len() > most {
            break;
        }
        encoded.push_str(&next);
    }
    encoded
}

fn html(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' => escaped.push_str("<br>"),
            c => escaped.push(c),
        }
    }
    escaped
}

/// A fence longer than any run of backticks in the text cannot be closed by it.
fn fenced(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest.max(2) + 1);
    [&fence, "text\n", text, "\n", &fence].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(text: &str, body: &str, files: &[FileFact]) -> Option<String> {
        let ticket = native::Ticket {
            body: body.into(),
            department: Some("mail".into()),
            requester: [("email".to_owned(), "a@b.example".to_owned())].into(),
            ..native::Ticket::default()
        };
        let vars =
            [("url".to_owned(), "https://d.example".to_owned()), ("department.mail".to_owned(), "7".to_owned())].into();
        let secrets = [("token".to_owned(), "s3cret".to_owned())].into();
        let facts = Facts {
            ticket: &ticket,
            letter: body,
            files,
            vars: &vars,
            secrets: &secrets,
            key: "k",
            boundary: "b",
            open: None,
        };
        let profile = BackendProfile::default();
        let file = (!files.is_empty()).then_some(0);
        let filler = Filler { profile: &profile, facts: &facts, saved: &[], file, hidden: text.starts_with('!') };
        filler.text(&Template::parse(text).unwrap())
    }

    #[test]
    fn each_filter_does_what_its_name_says() {
        for (template, body, text) in [
            ("{ticket.body|max:2}", "жук", "жу"),
            ("{ticket.body|url}", "a b&ж", "a%20b%26%D0%B6"),
            ("{ticket.body|url:7}", "жук", "%D0%B6"),
            ("{ticket.body|html}", "<b>\"&\r\n", "&lt;b&gt;&quot;&amp;<br>"),
            ("{ticket.body|fence}", "/close ```` @all", "`````text\n/close ```` @all\n`````"),
            ("{ticket.body|crlf}", "a\nb\r\nc", "a\r\nb\r\nc"),
            ("{ticket.body|base64}", "foo", "Zm9v"),
            ("{ticket.body|default:x}", "", "x"),
            ("{requester.name|or:requester.email}", "", "a@b.example"),
            ("{ticket.department|map:department}", "", "7"),
            ("Token {secret.token}", "", "Token s3cret"),
            ("!Token {secret.token}", "", "!Token ‹token›"),
            ("{var.url}/x", "", "https://d.example/x"),
        ] {
            assert_eq!(filled(template, body, &[]).as_deref(), Some(text), "{template}");
        }
    }

    #[test]
    fn a_text_without_any_value_drops_out() {
        assert_eq!(filled("{ticket.body}", "", &[]), None);
        assert_eq!(filled("Goal: {ticket.goal}{ticket.error}", "", &[]), None);
        assert_eq!(filled("{ticket.goal} {requester.email}", "", &[]).as_deref(), Some(" a@b.example"));
        assert_eq!(filled("literal", "", &[]).as_deref(), Some("literal"));
    }

    #[test]
    fn a_media_type_that_is_none_is_not_believed() {
        for (told, sent) in
            [("image/png", "image/png"), ("", "application/octet-stream"), ("a/b\r\nX: y", "application/octet-stream")]
        {
            let file = FileFact { name: "f".into(), media_type: told.into(), size: 1 };
            assert_eq!(filled("{file.type}", "", &[file]).as_deref(), Some(sent));
        }
    }

    #[test]
    fn only_whole_numbers_are_numbers() {
        for (text, number) in
            [("7", true), ("-7", true), ("0", true), ("07", false), ("", false), ("1e9", false), ("7}", false)]
        {
            assert_eq!(is_number(text), number, "{text}");
        }
    }
}
