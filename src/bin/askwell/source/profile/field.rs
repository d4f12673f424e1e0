//! What does the form ask, and what does each kind of field need to know?

use askwell::policy::{FieldKind, Identifier, Mask};

use super::super::{
    file::{At, SourceFile},
    problem::Problem,
    table::Table,
};

/// Keys that every field has.
const COMMON: [&str; 6] = ["id", "kind", "level", "rule", "label", "hint"];
/// The kinds and the keys of their own.
const KINDS: [(&str, &[&str]); 8] = [
    ("line", &["min_words"]),
    ("text", &["min_words"]),
    ("steps", &["min"]),
    ("evidence", &["link_hosts", "excuse", "max_files", "max_mb", "types"]),
    ("any_of", &["identifier"]),
    ("email", &[]),
    ("department", &[]),
    ("consent", &["url"]),
];
/// Bytes of a megabyte, as file managers count.
const MEGABYTE: u64 = 1024 * 1024;

/// The kind of the field that `table` describes; `None` when it is unknown or incomplete. Unknown keys are told here, because
/// which ones are known depends on the kind.
pub(super) fn kind(table: &Table<'_>, file: &SourceFile, problems: &mut Vec<Problem>) -> Option<FieldKind> {
    let options: Vec<(&str, (&str, &[&str]))> = KINDS.iter().map(|(name, own)| (*name, (*name, *own))).collect();
    let (name, own) = super::choice(table, "kind", &options, file, problems)?;
    table.only(&[&COMMON, own].concat(), problems);
    let small = |key: &str, least: u64, problems: &mut Vec<Problem>| {
        table
            .number_if_any(key, least..=u64::from(u8::MAX), problems)
            .and_then(|number| u8::try_from(number.value).ok())
    };
    let kind = match name {
        "line" => FieldKind::Line { min_words: small("min_words", 0, problems).unwrap_or(1) },
        "text" => FieldKind::Text { min_words: small("min_words", 0, problems).unwrap_or(1) },
        "steps" => FieldKind::Steps { min: small("min", 1, problems).unwrap_or(1) },
        "email" => FieldKind::Email,
        "department" => FieldKind::Department,
        "consent" => FieldKind::Consent { url: table.text_if_any("url", problems).map(|url| url.value) },
        "any_of" => FieldKind::AnyOf(identifiers(table, file, problems)?),
        _ => FieldKind::Evidence {
            link_hosts: link_hosts(table, file, problems),
            excuse: table.flag("excuse", problems),
            max_files: small("max_files", 0, problems).unwrap_or(1),
            max_bytes: table.number_if_any("max_mb", 1..=1024, problems).map_or(MEGABYTE, |size| size.value * MEGABYTE),
            types: types(table, file, problems),
        },
    };
    Some(kind)
}

fn identifiers(table: &Table<'_>, file: &SourceFile, problems: &mut Vec<Problem>) -> Option<Vec<Identifier>> {
    let tables = table.tables("identifier", problems);
    if tables.is_empty() {
        problems.push(table.problem("any of what?", "add `[[field.identifier]]` with an `id`"));
        return None;
    }
    let identifiers = tables.iter().map(|table| {
        table.only(&["id", "mask", "words"], problems);
        let mask = table.text_if_any("mask", problems);
        Identifier {
            id: table.text("id", problems).map(|id| id.value).unwrap_or_default(),
            mask: mask.and_then(|mask| compiled(&mask, file, problems)),
            words: values(table.texts_if_any("words", problems)),
        }
    });
    Some(identifiers.collect())
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
    let hosts = table.texts_if_any("link_hosts", problems);
    for host in hosts.iter().filter(|host| askwell::ticket::link::host(&host.value).as_ref() != Some(&host.value)) {
        let message = format!("`{}` is no host", host.value);
        problems.push(file.problem(host.at, message, "write it as prnt.sc, in lower case, without https:// and path"));
    }
    values(hosts)
}

fn types(table: &Table<'_>, file: &SourceFile, problems: &mut Vec<Problem>) -> Vec<String> {
    let types = table.texts_if_any("types", problems);
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
