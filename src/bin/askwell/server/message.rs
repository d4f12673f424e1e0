//! Is the JSON a ticket or a reply, and if not, which member is at fault?
//!
//! A decoder stops at its first fault and does not say where it stood. So after a failure each member is decoded once more in
//! the company of the required ones only: every member that fails alone is reported, in one answer. That costs one decoding
//! per member, for refused requests only.

use askwell::backend::native::{FieldProblem, PART_REPLY, PART_TICKET, Reply, Ticket, flaw};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use super::refusal::Refusal;

/// What may be posted.
pub(super) trait Message: DeserializeOwned + Serialize + Default + Send + 'static {
    /// Name of the multipart part.
    const PART: &'static str;
    /// The members without which nothing can be decoded; all are strings.
    const REQUIRED: &'static [&'static str];
    /// What is wrong with the values.
    fn problems(&self) -> Vec<FieldProblem>;
}

impl Message for Ticket {
    const PART: &'static str = PART_TICKET;
    const REQUIRED: &'static [&'static str] = &["subject", "body"];

    fn problems(&self) -> Vec<FieldProblem> {
        Self::problems(self)
    }
}

impl Message for Reply {
    const PART: &'static str = PART_REPLY;
    const REQUIRED: &'static [&'static str] = &["body"];

    fn problems(&self) -> Vec<FieldProblem> {
        Self::problems(self)
    }
}

/// Decodes and checks a message; returns it as canonical JSON: members in the contract's order, maps sorted, nothing empty.
pub(super) fn canonical<M: Message>(json: &[u8]) -> Result<String, Refusal> {
    let value: Value = serde_json::from_slice(json)
        .map_err(|error| Refusal::bad_request(format!("The body is not JSON: {error}.")))?;
    let message: M = match serde_json::from_value(value.clone()) {
        Ok(message) => message,
        Err(error) => return Err(Refusal::fields(shape_problems::<M>(value, &error.to_string()))),
    };
    let problems = message.problems();
    if !problems.is_empty() {
        return Err(Refusal::fields(problems));
    }
    serde_json::to_string(&message).map_err(|error| Refusal::unavailable(error.to_string()))
}

/// Every member of `value` that cannot be decoded; `whole` is the decoder's complaint about all of it.
fn shape_problems<M: Message>(value: Value, whole: &str) -> Vec<FieldProblem> {
    let Value::Object(members) = value else {
        return vec![FieldProblem::said("#", "must be an object")];
    };
    let mut problems = Vec::new();
    for name in M::REQUIRED.iter().filter(|name| !members.contains_key(**name)) {
        problems.push(FieldProblem::coded(&format!("#/{name}"), flaw::NEEDED, None, "is required"));
    }
    for (name, member) in members {
        let mut alone: Map<String, Value> =
            M::REQUIRED.iter().map(|name| (String::from(*name), Value::String(String::new()))).collect();
        alone.insert(name.clone(), member);
        if let Err(error) = serde_json::from_value::<M>(Value::Object(alone)) {
            let name = name.replace('~', "~0").replace('/', "~1");
            problems.push(FieldProblem::said(&format!("#/{name}"), error.to_string()));
        }
    }
    if problems.is_empty() {
        problems.push(FieldProblem::said("", whole));
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pointers(json: &str) -> Vec<Option<String>> {
        let value: Value = serde_json::from_str(json).unwrap();
        let error = serde_json::from_value::<Ticket>(value.clone()).unwrap_err();
        shape_problems::<Ticket>(value, &error.to_string()).into_iter().map(|problem| problem.pointer).collect()
    }

    #[test]
    fn every_misshapen_member_is_named() {
        for (json, expected) in [
            ("[]", &["#"][..]),
            ("{}", &["#/subject", "#/body"]),
            (r#"{"subject":1,"body":"","steps":"one"}"#, &["#/steps", "#/subject"]),
            (r#"{"subject":"","body":"","a/b":1}"#, &["#/a~1b"]),
            (r#"{"subject":"","body":"","articles":[{"id":"x"}]}"#, &["#/articles"]),
        ] {
            let mut found: Vec<String> = pointers(json).into_iter().flatten().collect();
            let mut expected: Vec<String> = expected.iter().map(|pointer| String::from(*pointer)).collect();
            found.sort();
            expected.sort();
            assert_eq!(found, expected, "{json}");
        }
    }

    #[test]
    fn the_canonical_form_ignores_order_and_empty_members() {
        let one =
            canonical::<Ticket>(br#"{"subject":"abc","body":"","requester":{"login":"u","email":"a@b.ru"}}"#).unwrap();
        let two = canonical::<Ticket>(
            br#"{ "requester": {"email":"a@b.ru","login":"u"}, "steps": [], "goal": null, "body": "", "subject": "abc" }"#,
        )
        .unwrap();
        assert_eq!(one, two);
    }
}
