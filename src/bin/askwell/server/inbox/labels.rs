//! What are a ticket's departments, fields and rules called, and what does the provider's clock show?
//!
//! A ticket names them by ids. The built site that is served beside the inbox knows the profile behind them, and is read anew for every
//! page, because a webmaster may rebuild it under a running server. Without a site, and for a profile that it does not hold, ids stand
//! as they are and moments are told in UTC.

use std::{collections::BTreeMap, fs, path::Path};

use askwell::{
    backend::native::Ticket,
    i18n::Locale,
    policy::{
        desk::Desk,
        profile::{Apart, FieldKind, FieldSpec, Level, Profile},
    },
    seal::{self, Kind},
    ticket::{
        asked::excuse,
        completeness::{ERROR_TEXT, GOAL, TASK},
        draft::EMAIL,
    },
};
use serde::Deserialize;

use super::html::iso_8601;
use crate::server::store::Millis;

/// What the inbox reads of `data/manifest.json`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Manifest {
    locales: BTreeMap<String, Words>,
    profiles: BTreeMap<String, Policy>,
}

#[derive(Debug, Deserialize)]
struct Words {
    form: String,
}

#[derive(Debug, Deserialize)]
struct Policy {
    file: String,
    desk: String,
}

/// The names that a site's profiles give, in one language.
#[derive(Debug, Default)]
pub(super) struct Labels {
    lang: String,
    words: Locale,
    profiles: BTreeMap<String, (Profile, Desk)>,
}

impl Labels {
    /// Reads the site in `root`; what cannot be read has no names. Blocks.
    pub(super) fn read(root: Option<&Path>, lang: &str) -> Self {
        let mut labels = Self { lang: lang.to_owned(), ..Self::default() };
        let Some(root) = root else { return labels };
        let manifest = fs::read(root.join("data/manifest.json")).ok();
        let manifest: Manifest = manifest.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
        let bytes = |file: &str| fs::read(root.join(file)).ok();
        if let Some(words) = manifest.locales.get(lang) {
            let words = bytes(&words.form).and_then(|bytes| seal::decode(Kind::Locale, &bytes).ok());
            labels.words = words.unwrap_or_default();
        }
        for (id, policy) in manifest.profiles {
            let profile = bytes(&policy.file).and_then(|bytes| seal::decode::<Profile>(Kind::Profile, &bytes).ok());
            let desk = bytes(&policy.desk).and_then(|bytes| Apart::open(&bytes).ok());
            if let (Some(profile), Some(desk)) = (profile, desk) {
                let desk = Profile { desk, ..profile.clone() }.desk();
                labels.profiles.insert(id, (profile, desk));
            }
        }
        labels
    }

    /// Of the department; its id where the profile does not know it.
    pub(super) fn department<'t>(&'t self, ticket: &'t Ticket) -> Option<&'t str> {
        let id = ticket.department.as_deref()?;
        let known = self.policy(ticket).and_then(|(profile, _)| profile.department(id));
        Some(known.map_or(id, |department| department.name.get(&self.lang)))
    }

    /// Of a field that was answered.
    pub(super) fn field<'t>(&'t self, ticket: &Ticket, id: &'t str) -> &'t str {
        let own = self.policy(ticket).and_then(|(profile, desk)| desk.field(profile, id)?.label.as_ref());
        let common = || self.words.get(&format!("field.{id}.label")).unwrap_or(id);
        own.map_or_else(common, |label| label.get(&self.lang))
    }

    /// Of a rule: its sentence with it.
    pub(super) fn rule(&self, ticket: &Ticket, id: &str) -> String {
        let known = self.policy(ticket).and_then(|(profile, desk)| desk.rule(profile, id));
        known.map_or_else(|| id.to_owned(), |rule| format!("{id}: {}", rule.quoted()))
    }

    /// What a rule has demanded of the ticket, its sentence first and then each answer that meets it; `None` where it demands nothing: it
    /// only informs, or what it asks for may stay empty. A rule that nobody knows here stands by its id.
    pub(super) fn demand(&self, ticket: &Ticket, files: usize, id: &str) -> Option<String> {
        let Some((profile, desk)) = self.policy(ticket) else { return Some(id.to_owned()) };
        if desk.rule(profile, id).is_some_and(|rule| rule.level < Level::Warn) {
            return None;
        }
        let mut told = vec![self.rule(ticket, id)];
        let by_rule = |field: &&FieldSpec| {
            let further = desk.reasons.iter().filter(|reason| reason.field == field.id).map(|reason| &reason.rules);
            let cases = desk.cases.iter().filter(|case| case.field == field.id).map(|case| &case.rules);
            field.rule.as_deref() == Some(id) || further.chain(cases).any(|rules| rules.iter().any(|rule| rule == id))
        };
        for field in profile.fields.iter().chain(&desk.fields).filter(by_rule) {
            if let Some(answer) = self.answer_of(field, ticket, files) {
                told.push(format!("{}: {answer}", self.field(ticket, &field.id)));
            }
        }
        Some(told.join("\n"))
    }

    /// A moment as a `time` element, to the minute, on the provider's clock; in UTC where that is not known.
    pub(super) fn time(&self, ticket: &Ticket, moment: Millis) -> String {
        let iso = iso_8601(moment);
        let known = self.policy(ticket).and_then(|(profile, desk)| Some((profile, desk.zones.first()?)));
        let shown = match known {
            Some((profile, zone)) => {
                let there = moment + zone.offset(moment as f64) * 60_000;
                let (there, name) = (iso_8601(there), profile.zone_name.get(&self.lang));
                format!("{} {} {}", &there[..10], &there[11..16], super::html::text(name))
            }
            None => format!("{} {} UTC", &iso[..10], &iso[11..16]),
        };
        format!("<time datetime=\"{iso}\">{shown}</time>")
    }

    /// What the ticket holds for a field, in one line; of files their number, in words.
    fn answer_of(&self, field: &FieldSpec, ticket: &Ticket, files: usize) -> Option<String> {
        let answer = |key: &str| ticket.answers.get(key).cloned();
        let count = if self.lang == "ru" { "файлов ниже: " } else { "files below: " };
        let counted = |n: usize| (n > 0).then(|| format!("{count}{n}"));
        let own = match &field.kind {
            FieldKind::Steps { .. } => (!ticket.steps.is_empty()).then(|| ticket.steps.join("; ")),
            FieldKind::Evidence { .. } => {
                let link = || ticket.links.first().cloned();
                counted(files).or_else(link).or_else(|| ticket.evidence.clone())
            }
            FieldKind::AnyOf(accounts) => {
                accounts.iter().find_map(|account| ticket.requester.get(&account.id).cloned())
            }
            FieldKind::Email => ticket.requester.get(EMAIL).cloned(),
            FieldKind::Consent { .. } | FieldKind::Department => None,
            _ => match field.id.as_str() {
                ERROR_TEXT => ticket.error.clone(),
                GOAL => ticket.goal.clone(),
                TASK => answer(TASK).or_else(|| ticket.goal.clone()),
                id => answer(id),
            },
        };
        own.or_else(|| answer(&excuse(&field.id)))
    }

    fn policy(&self, ticket: &Ticket) -> Option<&(Profile, Desk)> {
        self.profiles.get(&ticket.profile.as_ref()?.id)
    }
}

#[cfg(test)]
mod tests {
    use askwell::{backend::native::ProfileRef, policy::profile::Rule};

    use super::*;

    #[test]
    fn without_a_site_ids_stand_as_they_are() {
        let labels = Labels::read(None, "ru");
        let ticket = Ticket { department: Some("billing".into()), ..Ticket::default() };
        assert_eq!(labels.department(&ticket), Some("billing"));
        assert_eq!((labels.field(&ticket, "wish"), labels.rule(&ticket, "D9")), ("wish", "D9".into()));
        assert_eq!(labels.time(&ticket, 0), "<time datetime=\"1970-01-01T00:00:00.000Z\">1970-01-01 00:00 UTC</time>");
    }

    #[test]
    fn what_a_rule_demanded_stands_with_the_answer_and_what_demanded_nothing_is_left_out() {
        let rule = |id: &str, level| Rule { id: id.into(), level, quote: vec![id.into()], ..Rule::default() };
        let field = |id: &str, kind, rule: &str| FieldSpec {
            id: id.into(),
            kind,
            level: Level::Block,
            rule: Some(rule.into()),
            label: None,
            hint: None,
        };
        let profile = Profile {
            rules: vec![rule("D3", Level::Inform), rule("D9", Level::Block), rule("D15", Level::Ask)],
            fields: vec![
                field("steps", FieldKind::Steps { min: 1 }, "D9"),
                field("question", FieldKind::Line { min_words: 1 }, "D9"),
                field("reproducible", FieldKind::YesNo { warn_on: None, details: false }, "D15"),
            ],
            ..Profile::default()
        };
        let mut labels = Labels { lang: "ru".into(), ..Labels::default() };
        labels.profiles.insert("p".into(), (profile, Desk::default()));
        let ticket = Ticket {
            profile: Some(ProfileRef { id: "p".into(), version: "1".into(), rules: Vec::new() }),
            steps: vec!["a".into(), "b".into()],
            answers: BTreeMap::from([("question.excuse".into(), "why not".into())]),
            ..Ticket::default()
        };
        assert_eq!(labels.demand(&ticket, 0, "D9").unwrap(), "D9: «D9»\nsteps: a; b\nquestion: why not");
        assert_eq!((labels.demand(&ticket, 0, "D3"), labels.demand(&ticket, 0, "D15")), (None, None));
        assert_eq!(labels.demand(&ticket, 0, "X1").as_deref(), Some("X1"), "of an earlier version of the profile");
        assert_eq!(Labels::read(None, "ru").demand(&ticket, 0, "D3").as_deref(), Some("D3"));
    }
}
