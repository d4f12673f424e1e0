//! Does everything that a profile refers to exist, and is each id given once?

use std::collections::{BTreeMap, BTreeSet};

use askwell::policy::{Desk, FieldKind, Profile};

use super::{super::file::At, Reader, Table};

/// What a reference leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Target {
    Rule,
    Field,
    Department,
    Service,
    Plan,
    Scope,
    Channel,
    Hours,
}

/// An id that something refers to.
#[derive(Clone, Debug)]
pub(super) struct Reference {
    pub(super) target: Target,
    pub(super) id: At<String>,
}

/// The key of each target's tables.
const KEYS: [(Target, &str); 8] = [
    (Target::Rule, "rule"),
    (Target::Field, "field"),
    (Target::Department, "department"),
    (Target::Service, "service"),
    (Target::Plan, "plan"),
    (Target::Scope, "scope"),
    (Target::Channel, "channel"),
    (Target::Hours, "hours"),
];

impl Reader<'_> {
    /// What only the whole profile can show: its folder, ids that stand twice, dead references, one fallback, and whatever stands
    /// there in vain.
    pub(super) fn check(&mut self, root: &Table<'_>, id: &str, profile: &Profile, desk: &Desk) {
        if !profile.id.is_empty() && profile.id != id {
            let message = format!("`id` is `{}` in the folder `{id}`", profile.id);
            let at = root.text_if_any("id", &mut self.told).map_or(root.at(), |id| id.at);
            self.tell(at, message, "name both alike");
        }
        self.dead_references(root);
        for (_, key) in KEYS {
            self.unique(root, key);
        }
        self.one_fallback(root);
        self.unknown_answers(profile, desk);
        self.check_reach(root, profile, desk);
    }

    /// Exactly one department takes what nothing else decides: told at the second that would, or at the first department.
    fn one_fallback(&mut self, root: &Table<'_>) {
        let departments = root.tables("department", &mut self.told);
        let fallbacks: Vec<&Table<'_>> =
            departments.iter().filter(|table| table.flag("fallback", &mut self.told)).collect();
        let Some(at) = fallbacks.get(1).copied().or(departments.first()).filter(|_| fallbacks.len() != 1) else {
            return;
        };
        let message = match fallbacks[..] {
            [] => "0 departments are the fallback".to_owned(),
            [first, ..] => {
                let line = self.file.line(first.at());
                format!("{} departments are the fallback, the first on line {line}", fallbacks.len())
            }
        };
        let remedy = "write `fallback = true` in exactly one: it takes what nothing else decides";
        self.problems.push(at.problem(message, remedy));
    }

    /// Answers of conditions that no field takes.
    fn unknown_answers(&mut self, profile: &Profile, desk: &Desk) {
        for asked in std::mem::take(&mut self.answers) {
            let (field, answer) = asked.value.split_once('=').unwrap_or((&asked.value, ""));
            let taken: Vec<&str> = match desk.field(profile, field).map(|spec| &spec.kind) {
                Some(FieldKind::Choice(choices)) => choices.iter().map(|choice| choice.id.as_str()).collect(),
                Some(FieldKind::YesNo { .. }) => vec!["yes", "no"],
                _ => Vec::new(),
            };
            if !taken.contains(&answer) {
                let remedy = if taken.is_empty() {
                    "write field=answer, of a field of the kind choice or yes_no".to_owned()
                } else {
                    format!(
                        "write one of: {}",
                        taken.iter().map(|id| format!("{field}={id}")).collect::<Vec<_>>().join(", ")
                    )
                };
                self.tell(asked.at, format!("no field takes the answer `{}`", asked.value), remedy);
            }
        }
    }

    fn dead_references(&mut self, root: &Table<'_>) {
        let mut known: BTreeMap<Target, BTreeSet<String>> = BTreeMap::new();
        for (target, key) in KEYS {
            let tables = root.tables(key, &mut self.told);
            let ids = tables.iter().filter_map(|table| table.text_if_any("id", &mut self.told));
            known.insert(target, ids.map(|id| id.value).collect());
        }
        for Reference { target, id } in std::mem::take(&mut self.references) {
            let exists = known.get(&target).is_some_and(|ids| ids.contains(&id.value));
            if !exists {
                let key = KEYS.iter().find(|(of, _)| *of == target).map_or("", |(_, key)| *key);
                let remedy = format!("add `[[{key}]]` with this id, or mend the reference");
                self.tell(id.at, format!("there is no {key} `{}`", id.value), remedy);
            }
        }
    }

    /// Ids of `[[key]]` that stand twice.
    fn unique(&mut self, root: &Table<'_>, key: &str) {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for table in root.tables(key, &mut self.told) {
            let Some(id) = table.text_if_any("id", &mut self.told) else { continue };
            if let Some(first) = seen.insert(id.value.clone(), id.at) {
                let message = format!("{key} `{}` stands on line {} already", id.value, self.file.line(first));
                self.tell(id.at, message, "give each its own id");
            }
        }
    }
}
