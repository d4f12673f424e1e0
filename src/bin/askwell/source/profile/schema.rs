//! How do editors learn what may stand in a profile? As JSON Schema (draft 2020-12), written from [`shape`](super::shape).

use serde_json::{Map, Value, json};

use super::shape::{CASE, CONDITION, Key, LOCALES, PROFILE, Shape};

/// Tables that stand in several places.
const SHARED: [(&str, &[Key]); 2] = [("when", CONDITION), ("case", CASE)];

/// The schema of `profile.toml`, with a final line end.
pub(crate) fn schema() -> String {
    let mut root = object(PROFILE);
    root.insert("$schema".into(), json!("https://json-schema.org/draft/2020-12/schema"));
    root.insert("title".into(), json!("Askwell provider profile"));
    let words: Map<String, Value> = LOCALES.iter().map(|locale| ((*locale).to_owned(), text())).collect();
    let words = json!({
        "type": "object",
        "description": "A text in every language, by BCP 47 tag",
        "properties": words,
        "required": LOCALES,
        "additionalProperties": text(),
    });
    let parts = SHARED.map(|(name, keys)| (name.to_owned(), Value::Object(object(keys))));
    let mut defs: Map<String, Value> = parts.into_iter().collect();
    defs.insert("words".into(), words);
    root.insert("$defs".into(), Value::Object(defs));
    // Maps sort their keys, so equal types give equal bytes.
    let mut out = serde_json::to_string_pretty(&Value::Object(root)).unwrap_or_default();
    out.push('\n');
    out
}

fn object(keys: &[Key]) -> Map<String, Value> {
    let mut object = Map::new();
    let needed: Vec<&str> = keys.iter().filter(|key| key.needed).map(|key| key.name).collect();
    object.insert("type".into(), json!("object"));
    object.insert("properties".into(), Value::Object(properties(keys)));
    object.insert("additionalProperties".into(), json!(false));
    if !needed.is_empty() {
        object.insert("required".into(), json!(needed));
    }
    object
}

fn properties(keys: &[Key]) -> Map<String, Value> {
    let property = |key: &Key| {
        let mut value = value(&key.shape);
        if let Some(object) = value.as_object_mut() {
            object.insert("description".into(), json!(key.about));
        }
        (key.name.to_owned(), value)
    };
    keys.iter().map(property).collect()
}

fn value(shape: &Shape) -> Value {
    match shape {
        Shape::Text => text(),
        Shape::Texts => json!({ "type": "array", "items": text() }),
        Shape::TextOrTexts => json!({ "anyOf": [text(), { "type": "array", "items": text() }] }),
        Shape::Words => json!({ "$ref": "#/$defs/words" }),
        Shape::WordsList => json!({ "type": "array", "items": { "$ref": "#/$defs/words" } }),
        Shape::One(options) => json!({ "enum": options }),
        Shape::Some(options) => json!({ "type": "array", "items": { "enum": options } }),
        Shape::Number(least, most) => json!({ "type": "integer", "minimum": least, "maximum": most }),
        Shape::Flag => json!({ "type": "boolean" }),
        Shape::Table(keys) => part(keys),
        Shape::Tables(keys) => json!({ "type": "array", "minItems": 1, "items": part(keys) }),
        Shape::Kinds(common, kinds) => {
            let options: Vec<Value> = kinds
                .iter()
                .map(|(kind, own)| {
                    let mut of_kind = object(own);
                    let all: Vec<&str> = ["kind"]
                        .into_iter()
                        .chain(common.iter().chain(*own).filter(|key| key.needed).map(|key| key.name))
                        .collect();
                    of_kind.insert("required".into(), json!(all));
                    if let Some(known) = of_kind.get_mut("properties").and_then(Value::as_object_mut) {
                        known.extend(properties(common));
                        known.insert(
                            "kind".into(),
                            json!({ "const": kind, "description": "What kind of answer it takes" }),
                        );
                    }
                    Value::Object(of_kind)
                })
                .collect();
            json!({ "type": "array", "minItems": 1, "items": { "oneOf": options } })
        }
    }
}

/// A table, by its name when it stands in several places.
fn part(keys: &[Key]) -> Value {
    let same = |other: &[Key]| other.iter().map(|key| key.name).eq(keys.iter().map(|key| key.name));
    match SHARED.iter().find(|(_, shared)| same(shared)) {
        Some((name, _)) => json!({ "$ref": format!("#/$defs/{name}") }),
        None => Value::Object(object(keys)),
    }
}

fn text() -> Value {
    json!({ "type": "string", "minLength": 1 })
}
