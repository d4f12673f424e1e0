//! What does a help desk say when it says no?
//!
//! Its sentence, its code, and whatever it says of single fields, as the profile's [`Errors`] find them. Sentences are for people and
//! never decide anything, but for the few words of them that a profile lists.

use super::json::Json;
use super::native::FieldProblem;
use super::profile::{Errors, FieldShape};
use super::selector::{Reading, at, scalar};

/// Most faults that are read.
const MAX_FAULTS: usize = 50;

/// A no, read.
#[derive(Default)]
pub(super) struct Refusal {
    /// What is wrong with which field.
    pub(super) faults: Vec<FieldProblem>,
    /// The sentence; the first fault's when there is no other.
    pub(super) detail: String,
    /// The content is at fault, whatever the status.
    pub(super) is_faulty: bool,
    /// The operator's setting is at fault.
    pub(super) is_setup: bool,
    /// Waiting helps.
    pub(super) is_later: bool,
}

/// What `reading` says, as `errors` tell to find it.
pub(super) fn read(errors: &Errors, reading: &Reading<'_>) -> Refusal {
    let mut faults = Vec::new();
    for fields in &errors.fields {
        let place = at(&reading.json, &fields.at);
        match &fields.shape {
            FieldShape::Sentences => {
                let own = scalar(place);
                for sentence in place.items().iter().filter_map(scalar).chain(own) {
                    let named = errors.names.iter().find(|(name, _)| begins(&sentence, name));
                    let pointer = named.map(|(_, ours)| ["#", ours].concat());
                    push(&mut faults, pointer, sentence);
                }
            }
            FieldShape::Objects { name, text } => {
                // One fault may stand there by itself.
                let alone = (!place.members().is_empty()).then_some(place);
                for fault in place.items().iter().chain(alone) {
                    let theirs = scalar(at(fault, name)).unwrap_or_default();
                    push(&mut faults, known(errors, &theirs), scalar(at(fault, text)).unwrap_or(theirs));
                }
            }
            FieldShape::Members { text } => {
                for (theirs, fault) in place.members() {
                    let own = scalar(fault).or_else(|| scalar(at(fault, text)));
                    let one = |fault: &Json| scalar(fault).or_else(|| scalar(at(fault, text)));
                    let sentences: Vec<String> = fault.items().iter().filter_map(one).chain(own).collect();
                    push(&mut faults, known(errors, theirs), sentences.join(" "));
                }
            }
        }
    }
    faults.retain(|fault| !fault.detail.is_empty());
    faults.truncate(MAX_FAULTS);
    let message = reading.first(&errors.message);
    let code = reading.first(&errors.code).unwrap_or_default();
    let detail = message.or_else(|| faults.first().map(|fault| fault.detail.clone())).unwrap_or_default();
    let listed =
        |words: &[String]| words.iter().any(|word| code.contains(word.as_str()) || detail.contains(word.as_str()));
    Refusal {
        is_faulty: listed(&errors.faulty),
        is_setup: listed(&errors.setup),
        is_later: listed(&errors.later),
        faults,
        detail,
    }
}

fn push(faults: &mut Vec<FieldProblem>, pointer: Option<String>, detail: String) {
    faults.push(FieldProblem { pointer, detail, ..FieldProblem::default() });
}

/// Our pointer to their field; a pointer of the native contract is ours already.
fn known(errors: &Errors, theirs: &str) -> Option<String> {
    let listed = errors.names.iter().find(|(name, _)| name == theirs).map(|(_, ours)| ["#", ours].concat());
    listed.or_else(|| theirs.starts_with("#/").then(|| theirs.to_owned()))
}

/// Whether a sentence begins with a field's name, as a word of its own.
fn begins(sentence: &str, name: &str) -> bool {
    let rest =
        sentence.get(..name.len()).filter(|start| start.eq_ignore_ascii_case(name)).map(|_| &sentence[name.len()..]);
    rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
}
