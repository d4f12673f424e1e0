//! What docs/ticket-intake.openapi.yaml says of an answer, and whether an answer is so.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::client::Response;

pub(crate) const ORIGIN: &str = "https://shop.example";

pub(crate) fn contract() -> Value {
    let yaml = include_str!("../../docs/ticket-intake.openapi.yaml");
    serde_yaml_ng::from_str(yaml).unwrap()
}

/// Follows one `$ref`, if there is one.
fn resolved<'a>(contract: &'a Value, node: &'a Value) -> &'a Value {
    match node["$ref"].as_str() {
        Some(reference) => contract.pointer(reference.trim_start_matches('#')).expect(reference),
        None => node,
    }
}

/// Holds a value to a schema, as far as this contract uses schemas for answers. Unknown members fail: they are undocumented.
fn conforms(contract: &Value, schema: &Value, value: &Value, at: &str) {
    let schema = resolved(contract, schema);
    if let Some(expected) = schema.get("const") {
        assert_eq!(value, expected, "{at}");
    }
    match schema["type"].as_str() {
        Some("object") => {
            let members = value.as_object().unwrap_or_else(|| panic!("{at} is not an object"));
            for required in schema["required"].as_array().into_iter().flatten() {
                assert!(members.contains_key(required.as_str().unwrap()), "{at} lacks {required}");
            }
            for (name, member) in members {
                let property = schema["properties"].get(name).unwrap_or_else(|| panic!("{at}/{name} is undocumented"));
                conforms(contract, property, member, &format!("{at}/{name}"));
            }
        }
        Some("array") => {
            for (n, entry) in value.as_array().unwrap_or_else(|| panic!("{at} is not an array")).iter().enumerate() {
                conforms(contract, &schema["items"], entry, &format!("{at}/{n}"));
            }
        }
        Some("string") => assert!(value.is_string(), "{at}"),
        Some("integer") => assert!(value.is_u64(), "{at}"),
        Some("boolean") => assert!(value.is_boolean(), "{at}"),
        _ => assert!(schema.get("const").is_some(), "{at}: the test does not know this schema: {schema}"),
    }
}

/// Holds one answer to the file's description of it.
pub(crate) fn check(contract: &Value, path: &str, method: &str, response: &Response) {
    let status = response.status.to_string();
    let at = format!("{method} {path} {status}");
    let expected = contract["paths"][path][method]["responses"].get(&status);
    let expected = resolved(contract, expected.unwrap_or_else(|| panic!("{at} is undocumented: {}", response.text())));
    for (name, header) in expected["headers"].as_object().into_iter().flatten() {
        let header = resolved(contract, header);
        let value = response.header(name);
        assert!(header["required"] != json!(true) || value.is_some(), "{at} lacks the header {name}");
        if header["schema"]["type"] == "integer" {
            assert!(value.unwrap().parse::<u32>().unwrap() > 0, "{at} {name}");
        }
    }
    match expected["content"].as_object().and_then(|content| content.iter().next()) {
        Some((media_type, content)) => {
            assert_eq!(response.header("content-type").as_ref(), Some(media_type), "{at}");
            conforms(contract, &content["schema"], &response.json(), &at);
        }
        None => assert!(response.body.is_empty(), "{at} has a body"),
    }
    assert_eq!(response.header("access-control-allow-origin").as_deref(), Some(ORIGIN), "{at}");
    if media_type_is_problem(response) {
        assert_eq!(response.json()["status"], json!(response.status), "{at}");
    }
}

fn media_type_is_problem(response: &Response) -> bool {
    response.header("content-type").as_deref() == Some("application/problem+json")
}

/// Every `(path, method, status)` of the file: those that every server gives, or those that need a relay (`x-relay`).
pub(crate) fn documented(contract: &Value, relay: bool) -> BTreeSet<(String, String, u16)> {
    let mut all = BTreeSet::new();
    for (path, operations) in contract["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap().iter().filter(|(name, _)| *name != "parameters") {
            for (status, answer) in operation["responses"].as_object().unwrap() {
                let needs_relay =
                    [operation, answer, resolved(contract, answer)].iter().any(|node| node["x-relay"] == true);
                if needs_relay == relay {
                    all.insert((path.clone(), method.clone(), status.parse().unwrap()));
                }
            }
        }
    }
    all
}
