//! One provider's regulation, as its author wrote it down: `<id>/profile.toml` beside `<id>/regulation.txt`.
//!
//! [`read`] turns the two into a [`Profile`] that the page can trust: every key known, every reference alive, every word there in
//! every language, every mask compiled, and every quote found in the regulation's text. [`field`] reads what the form asks,
//! [`quote`] proves the quotes.

mod field;
mod quote;

use std::{collections::BTreeMap, path::Path};

use askwell::policy::facts::Subject;
use askwell::policy::{
    Bound, Channel, Clock, Delivery, Department, FieldSpec, Hours, Level, Localized, Profile, Promise, PromiseKind,
    Receipt, Regulation, Rule, SingleIssue, Standing,
};

use super::{
    file::{At, SourceFile, list},
    problem::Problem,
    table::{self, Table},
};

/// Languages that every word of a profile is written in.
const LOCALES: [&str; 2] = ["ru", "en"];
const LEVELS: [(&str, Level); 5] = [
    ("off", Level::Off),
    ("inform", Level::Inform),
    ("ask", Level::Ask),
    ("warn", Level::Warn),
    ("block", Level::Block),
];
const KINDS: [(&str, PromiseKind); 3] =
    [("reply", PromiseKind::Reply), ("processing", PromiseKind::Processing), ("reaction", PromiseKind::Reaction)];
const BOUNDS: [(&str, Bound); 2] = [("usual", Bound::Usual), ("max", Bound::Max)];
const CLOCKS: [(&str, Clock); 2] = [("calendar", Clock::Calendar), ("working", Clock::Working)];
const STANDINGS: [(&str, Standing); 3] =
    [("official", Standing::Official), ("advisory", Standing::Advisory), ("refused", Standing::Refused)];
/// Longest promise: a year.
const MAX_HOURS: u64 = 24 * 366;

/// Every profile of `folder`, sorted by id, and every problem of each. A profile with problems is left out.
pub(crate) fn read_all(folder: &Path) -> (Vec<Profile>, Vec<Problem>) {
    let listing = match list(folder) {
        Ok(listing) => listing,
        Err(problem) => return (Vec::new(), vec![problem]),
    };
    let mut profiles = Vec::new();
    let mut problems = Vec::new();
    for (_, path) in listing.folders {
        let (profile, of_profile) = read(&path);
        profiles.extend(profile.filter(|_| of_profile.is_empty()));
        problems.extend(of_profile);
    }
    (profiles, problems)
}

/// The profile of one folder; `None` when one of its two files cannot be read.
pub(crate) fn read(folder: &Path) -> (Option<Profile>, Vec<Problem>) {
    let id = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    match (SourceFile::read(&folder.join("profile.toml")), SourceFile::read(&folder.join("regulation.txt"))) {
        (Ok(file), Ok(regulation)) => {
            let (profile, problems) = parse(id, &file, &regulation.text);
            (Some(profile), problems)
        }
        (file, regulation) => (None, [file.err(), regulation.err()].into_iter().flatten().collect()),
    }
}

/// Reads `file` as the profile of the folder `id`, and checks it against the regulation's text.
fn parse(id: &str, file: &SourceFile, regulation: &str) -> (Profile, Vec<Problem>) {
    let mut problems = Vec::new();
    let profile = table::parse(file, 0..file.text.len(), &mut problems, |root, problems| {
        let mut reader = Reader { file, problems, references: Vec::new() };
        let profile = reader.profile(root, regulation);
        reader.check(root, id, &profile);
        profile
    });
    problems.sort();
    problems.dedup();
    (profile, problems)
}

/// What is collected while a profile is read.
struct Reader<'r> {
    file: &'r SourceFile,
    problems: &'r mut Vec<Problem>,
    /// Rule ids that something refers to, with their places.
    references: Vec<At<String>>,
}

impl Reader<'_> {
    fn profile(&mut self, root: &Table<'_>, regulation: &str) -> Profile {
        root.only(
            &[
                "id",
                "version",
                "provider",
                "locale",
                "time_zone",
                "zone_name",
                "word",
                "read_first",
                "not_found",
                "regulation",
                "delivery",
                "receipt",
                "hours",
                "single_issue",
                "rule",
                "field",
                "department",
                "promise",
                "channel",
            ],
            self.problems,
        );
        Profile {
            id: self.text(root, "id"),
            version: self.text(root, "version"),
            provider: self.text(root, "provider"),
            locale: self.text(root, "locale"),
            time_zone: self.text(root, "time_zone"),
            zone_name: self.words(root, "zone_name"),
            word: self.text(root, "word"),
            regulation: self.part(root, "regulation", Self::regulation).unwrap_or_default(),
            rules: self.each(root, "rule", |reader, table| Some(reader.rule(table, regulation))),
            fields: self.each(root, "field", Self::field),
            departments: self.each(root, "department", |reader, table| Some(reader.department(table))),
            promises: self.each(root, "promise", Self::promise),
            channels: self.each(root, "channel", Self::channel),
            single_issue: root.table_if_any("single_issue", self.problems).and_then(|table| self.single_issue(&table)),
            hours: root.table_if_any("hours", self.problems).map(|table| self.hours(&table)),
            delivery: self.part(root, "delivery", Self::delivery).unwrap_or_default(),
            receipt: root.table_if_any("receipt", self.problems).map(|table| self.receipt(&table)).unwrap_or_default(),
            read_first: self.rule_of(root, "read_first"),
            not_found: self.rule_of(root, "not_found"),
        }
    }

    fn regulation(&mut self, table: &Table<'_>) -> Regulation {
        table.only(&["title", "short", "url", "effective"], self.problems);
        Regulation {
            title: self.words(table, "title"),
            short: self.words(table, "short"),
            url: self.text_if_any(table, "url"),
            effective: self.text_if_any(table, "effective"),
        }
    }

    fn rule(&mut self, table: &Table<'_>, regulation: &str) -> Rule {
        table.only(&["id", "section", "quote", "level"], self.problems);
        let quote = table.texts("quote", self.problems).map(|quote| quote.value).unwrap_or_default();
        for (at, message) in quote::misquoted(&quote, regulation) {
            let remedy = "copy the words from regulation.txt, and make a gap by beginning a new fragment";
            self.problems.push(self.file.problem(at, message, remedy));
        }
        Rule {
            id: self.text(table, "id"),
            section: self.words(table, "section"),
            quote: quote.into_iter().map(|fragment| fragment.value).collect(),
            level: self.choice(table, "level", &LEVELS).unwrap_or_default(),
        }
    }

    fn field(&mut self, table: &Table<'_>) -> Option<FieldSpec> {
        let kind = field::kind(table, self.file, self.problems);
        let level = self.choice(table, "level", &LEVELS);
        let rule = self.rule_of(table, "rule");
        let label = self.words_if_any(table, "label");
        let hint = self.words_if_any(table, "hint");
        Some(FieldSpec { id: self.text(table, "id"), kind: kind?, level: level?, rule, label, hint })
    }

    fn department(&mut self, table: &Table<'_>) -> Department {
        table.only(&["id", "name", "keywords", "subjects", "rule", "fallback"], self.problems);
        let subjects = table.texts_if_any("subjects", self.problems);
        let known = |name: &str| Subject::ALL.into_iter().find(|subject| subject.name() == name);
        for subject in subjects.iter().filter(|subject| known(&subject.value).is_none()) {
            let message = format!("`{}` is no subject", subject.value);
            let remedy = "write technical, billing, sales, domains, abuse or consult";
            self.problems.push(self.file.problem(subject.at, message, remedy));
        }
        Department {
            id: self.text(table, "id"),
            name: self.words(table, "name"),
            keywords: table.texts_if_any("keywords", self.problems).into_iter().map(|word| word.value).collect(),
            subjects: subjects.iter().filter_map(|subject| known(&subject.value)).collect(),
            rule: self.rule_of(table, "rule"),
            fallback: table.flag("fallback", self.problems),
        }
    }

    fn promise(&mut self, table: &Table<'_>) -> Option<Promise> {
        table.only(&["plan", "kind", "bound", "hours", "minutes", "clock", "rule"], self.problems);
        let hours = table.number_if_any("hours", 1..=MAX_HOURS, self.problems).map(|hours| hours.value * 60);
        let minutes = table.number_if_any("minutes", 1..=MAX_HOURS * 60, self.problems).map(|minutes| minutes.value);
        if hours.is_some() == minutes.is_some() {
            self.problems.push(table.problem("a promise has one length", "write either `hours` or `minutes`"));
        }
        let kind = self.choice(table, "kind", &KINDS);
        let bound = self.choice(table, "bound", &BOUNDS);
        let clock = self.choice(table, "clock", &CLOCKS);
        Some(Promise {
            plan: self.text_if_any(table, "plan"),
            rule: self.rule_demanded(table),
            kind: kind?,
            bound: bound?,
            minutes: u32::try_from(hours.or(minutes)?).ok()?,
            clock: clock?,
        })
    }

    fn channel(&mut self, table: &Table<'_>) -> Option<Channel> {
        table.only(&["id", "value", "standing", "rule"], self.problems);
        let standing = self.choice(table, "standing", &STANDINGS);
        Some(Channel {
            id: self.text(table, "id"),
            value: self.text_if_any(table, "value"),
            rule: self.rule_of(table, "rule"),
            standing: standing?,
        })
    }

    fn single_issue(&mut self, table: &Table<'_>) -> Option<SingleIssue> {
        table.only(&["level", "rule"], self.problems);
        let rule = self.rule_demanded(table);
        Some(SingleIssue { level: self.choice(table, "level", &LEVELS)?, rule })
    }

    fn hours(&mut self, table: &Table<'_>) -> Hours {
        table.only(&["text", "rule"], self.problems);
        Hours { text: self.words(table, "text"), rule: self.rule_of(table, "rule") }
    }

    fn delivery(&mut self, table: &Table<'_>) -> Delivery {
        table.only(&["endpoint", "mail"], self.problems);
        let mail = table.text_if_any("mail", self.problems);
        if let Some(mail) = mail.as_ref().filter(|mail| askwell::ticket::email::check(&mail.value).is_err()) {
            self.problems.push(self.file.problem(mail.at, "`mail` is no address", "write one as support@example.org"));
        }
        Delivery { endpoint: self.text(table, "endpoint"), mail: mail.map(|mail| mail.value) }
    }

    fn receipt(&mut self, table: &Table<'_>) -> Receipt {
        table.only(&["next", "wont_help"], self.problems);
        let wont_help = table.texts_if_any("wont_help", self.problems);
        self.references.extend(wont_help.iter().cloned());
        Receipt {
            next: self.each(table, "next", |reader, words| Some(reader.localized(words))),
            wont_help: wont_help.into_iter().map(|rule| rule.value).collect(),
        }
    }

    /// What only the whole profile can show: its folder, ids that stand twice, dead references, one fallback.
    fn check(&mut self, root: &Table<'_>, id: &str, profile: &Profile) {
        if !profile.id.is_empty() && profile.id != id {
            let message = format!("`id` is `{}` in the folder `{id}`", profile.id);
            self.problems.push(root.problem(message, "name both alike"));
        }
        for reference in self.references.iter().filter(|reference| profile.rule(&reference.value).is_none()) {
            let message = format!("there is no rule `{}`", reference.value);
            self.problems.push(self.file.problem(
                reference.at,
                message,
                "add `[[rule]]` with this id, or mend the reference",
            ));
        }
        self.unique(root, "rule");
        self.unique(root, "field");
        self.unique(root, "department");
        self.unique(root, "channel");
        let fallbacks = profile.departments.iter().filter(|department| department.fallback).count();
        if !profile.departments.is_empty() && fallbacks != 1 {
            let message = format!("{fallbacks} departments are the fallback");
            self.problems.push(
                root.problem(message, "write `fallback = true` in exactly one: it takes what no keyword decides"),
            );
        }
    }

    /// Ids of `[[key]]` that stand twice.
    fn unique(&mut self, root: &Table<'_>, key: &str) {
        // What is wrong with the tables themselves has been told when they were read.
        let mut told = Vec::new();
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for table in root.tables(key, &mut told) {
            let Some(id) = table.text_if_any("id", &mut told) else { continue };
            if let Some(first) = seen.insert(id.value.clone(), id.at) {
                let message = format!("{key} `{}` stands on line {} already", id.value, self.file.line(first));
                self.problems.push(self.file.problem(id.at, message, "give each its own id"));
            }
        }
    }

    /// A table that must be there.
    fn part<T>(&mut self, root: &Table<'_>, key: &str, read: impl FnOnce(&mut Self, &Table<'_>) -> T) -> Option<T> {
        let told = self.problems.len();
        let table = root.table_if_any(key, self.problems);
        if table.is_none() && self.problems.len() == told {
            self.problems.push(root.problem(format!("`[{key}]` is missing"), format!("add `[{key}]`")));
        }
        table.map(|table| read(self, &table))
    }

    /// The tables of `[[key]]`, those with faults left out.
    fn each<T>(
        &mut self,
        root: &Table<'_>,
        key: &str,
        mut read: impl FnMut(&mut Self, &Table<'_>) -> Option<T>,
    ) -> Vec<T> {
        let tables = root.tables(key, self.problems);
        tables.iter().filter_map(|table| read(self, table)).collect()
    }

    fn text(&mut self, table: &Table<'_>, key: &str) -> String {
        table.text(key, self.problems).map(|text| text.value).unwrap_or_default()
    }

    fn text_if_any(&mut self, table: &Table<'_>, key: &str) -> Option<String> {
        table.text_if_any(key, self.problems).map(|text| text.value)
    }

    /// Words that must be there, in every language.
    fn words(&mut self, table: &Table<'_>, key: &str) -> Localized {
        self.part(table, key, Self::localized).unwrap_or_default()
    }

    fn words_if_any(&mut self, table: &Table<'_>, key: &str) -> Option<Localized> {
        table.table_if_any(key, self.problems).map(|words| self.localized(&words))
    }

    fn localized(&mut self, words: &Table<'_>) -> Localized {
        for locale in LOCALES.iter().filter(|locale| !words.keys().any(|key| key == **locale)) {
            self.problems.push(words.problem(format!("no words in `{locale}`"), format!("add `{locale} = \"…\"`")));
        }
        let tags: Vec<&str> = words.keys().collect();
        Localized(tags.into_iter().map(|tag| (tag.to_owned(), self.text(words, tag))).collect())
    }

    /// One of a few words.
    fn choice<T: Copy>(&mut self, table: &Table<'_>, key: &str, options: &[(&str, T)]) -> Option<T> {
        choice(table, key, options, self.file, self.problems)
    }

    /// A reference to a rule that may be absent.
    fn rule_of(&mut self, table: &Table<'_>, key: &str) -> Option<String> {
        let rule = table.text_if_any(key, self.problems)?;
        self.references.push(rule.clone());
        Some(rule.value)
    }

    /// The rule that must be named.
    fn rule_demanded(&mut self, table: &Table<'_>) -> String {
        let Some(rule) = table.text("rule", self.problems) else { return String::new() };
        self.references.push(rule.clone());
        rule.value
    }
}

/// One of a few words of a key that must be there.
fn choice<T: Copy>(
    table: &Table<'_>,
    key: &str,
    options: &[(&str, T)],
    file: &SourceFile,
    problems: &mut Vec<Problem>,
) -> Option<T> {
    let word = table.text(key, problems)?;
    let chosen = options.iter().find(|(name, _)| *name == word.value).map(|(_, value)| *value);
    if chosen.is_none() {
        let names: Vec<&str> = options.iter().map(|(name, _)| *name).collect();
        let message = format!("`{key}` cannot be `{}`", word.value);
        problems.push(file.problem(word.at, message, format!("write one of: {}", names.join(", "))));
    }
    chosen
}
