//! What does the form ask, and what does each kind of field need to know?

use askwell::policy::{Choice, FieldKind, FieldSpec, Identifier, Level, Mask};

use super::{
    super::{
        file::{At, SourceFile},
        problem::Problem,
    },
    Reader, Table,
};

/// Bytes of a megabyte, as file managers count.
const MEGABYTE: u64 = 1024 * 1024;

impl Reader<'_> {
    /// A field; `None` when its kind is unknown.
    pub(super) fn field(&mut self, table: &Table<'_>) -> Option<FieldSpec> {
        let rules = self.rules(table);
        let level = if table.keys().any(|key| key == "level") { self.level(table, &rules) } else { Level::Off };
        Some(FieldSpec {
            id: self.text(table, "id"),
            kind: self.kind(table)?,
            level,
            rule: rules.into_iter().next(),
            label: self.words_if_any(table, "label"),
            hint: self.words_if_any(table, "hint"),
        })
    }

    fn kind(&mut self, table: &Table<'_>) -> Option<FieldKind> {
        let small = |reader: &mut Self, key: &str| {
            let number = table.number_if_any(key, 0..=u64::from(u8::MAX), &mut reader.told)?;
            u8::try_from(number.value).ok()
        };
        Some(match self.text(table, "kind").as_str() {
            "line" => FieldKind::Line { min_words: small(self, "min_words").unwrap_or(1) },
            "text" => FieldKind::Text { min_words: small(self, "min_words").unwrap_or(1) },
            "steps" => FieldKind::Steps { min: small(self, "min").unwrap_or(1) },
            "email" => FieldKind::Email,
            "department" => FieldKind::Department,
            "consent" => FieldKind::Consent { url: self.address_if_any(table, "url") },
            "any_of" => FieldKind::AnyOf(self.each(table, "identifier", |reader, one| Some(reader.identifier(one)))),
            "choice" => FieldKind::Choice(self.each(table, "choice", |reader, one| {
                Some(Choice { id: reader.text(one, "id"), name: reader.words(one, "name") })
            })),
            "yes_no" => FieldKind::YesNo {
                warn_on: self.choice(table, "warn_on", &[("yes", true), ("no", false)]),
                details: self.flag(table, "details"),
            },
            "confirm" => FieldKind::Confirm,
            "evidence" => FieldKind::Evidence {
                link_hosts: link_hosts(table, self.file, self.problems),
                excuse: self.flag(table, "excuse"),
                max_files: small(self, "max_files").unwrap_or(1),
                max_bytes: table
                    .number_if_any("max_mb", 1..=1024, &mut self.told)
                    .map_or(MEGABYTE, |size| size.value * MEGABYTE),
                types: types(table, self.file, self.problems),
            },
            _ => return None,
        })
    }

    fn identifier(&mut self, table: &Table<'_>) -> Identifier {
        let mask = table.text_if_any("mask", &mut self.told);
        Identifier {
            id: self.text(table, "id"),
            mask: mask.and_then(|mask| compiled(&mask, self.file, self.problems)),
            words: self.texts(table, "words"),
        }
    }
}

fn compiled(mask: &At<String>, file: &SourceFile, problems: &mut Vec<Problem>) -> Option<Mask> {
    match Mask::parse(&mask.value) {
        Ok(compiled) => Some(compiled),
        Err(error) => {
            problems.push(file.problem(mask.at, format!("`{}` is no mask", mask.value), error.to_string()));
            None
        }
    }
}

fn link_hosts(table: &Table<'_>, file: &SourceFile, problems: &mut Vec<Problem>) -> Vec<String> {
    let hosts = table.texts_if_any("link_hosts", &mut Vec::new());
    for host in hosts.iter().filter(|host| askwell::ticket::link::host(&host.value).as_ref() != Some(&host.value)) {
        let message = format!("`{}` is no host", host.value);
        problems.push(file.problem(host.at, message, "write it as prnt.sc, in lower case, without https:// and path"));
    }
    values(hosts)
}

fn types(table: &Table<'_>, file: &SourceFile, problems: &mut Vec<Problem>) -> Vec<String> {
    let types = table.texts_if_any("types", &mut Vec::new());
    for media_type in
        types.iter().filter(|media_type| media_type.value.split('/').filter(|part| !part.is_empty()).count() != 2)
    {
        let message = format!("`{}` is no media type", media_type.value);
        problems.push(file.problem(media_type.at, message, "write it as image/png"));
    }
    values(types)
}

fn values(texts: Vec<At<String>>) -> Vec<String> {
    texts.into_iter().map(|text| text.value).collect()
}
