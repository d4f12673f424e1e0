//! One provider's regulation, as its author wrote it down: `<id>/profile.toml` beside `<id>/regulation.txt`.
//!
//! [`reading`] turns the two into a [`Profile`] that the page can trust: every key known, every reference alive, every word there in
//! every language, every mask compiled, every behaviour within reach, and every quote found in the regulation's text. [`shape`] is the
//! list of all keys, [`first`] and [`second`] read the two halves of a profile, [`field`] what the form asks, [`quote`] proves the
//! quotes, [`refer`] the references and [`reach`] that nothing stands there in vain. [`advice`] tells what is no fault of the
//! profile by itself: gaps and contradictions of the regulation, and values that its sentences ([`sentence`], read by [`said`]) deny:
//! [`open`] of hours, [`promised`] of promises, [`named`] of numbers, days and addresses, [`denied`] of the rest. [`uses`] lists what
//! each rule does.

mod advice;
mod denied;
mod field;
mod first;
mod named;
mod open;
mod promised;
mod quote;
mod reach;
mod refer;
mod repeated;
mod said;
pub(crate) mod schema;
mod second;
mod sentence;
mod shape;
pub(crate) mod uses;
mod zones;

use std::{collections::BTreeMap, path::Path};

use askwell::policy::{
    Apart, Level, Localized, Profile,
    desk::DeflectMode,
    facts::{Intent, Reach, Session, Sign},
    when::When,
};

use self::refer::{Reference, Target};
use super::{
    file::{At, SourceFile, list},
    problem::Problem,
    table::{self, Table},
};

/// A profile with everything that there is to say about it.
#[derive(Debug)]
pub(crate) struct Reading {
    /// `None` when one of its two files cannot be read.
    pub(crate) profile: Option<Profile>,
    /// What is wrong: nothing is built from it.
    pub(crate) problems: Vec<Problem>,
    /// Links `kb:<topic or article>`: the id, and the problem that it is when nothing has that id.
    pub(crate) links: Vec<(String, Problem)>,
    /// What the regulation leaves open or says twice, and sentences without a rule: a site is built all the same.
    pub(crate) advice: Vec<Problem>,
}

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

/// Every profile of `folder` with all that there is to say about it, sorted by id; none when the folder cannot be read.
pub(crate) fn readings(folder: &Path) -> Vec<Reading> {
    let folders = list(folder).map(|listing| listing.folders).unwrap_or_default();
    folders.iter().map(|(_, path)| reading(path)).collect()
}

/// The profile of one folder; `None` when one of its two files cannot be read.
pub(crate) fn read(folder: &Path) -> (Option<Profile>, Vec<Problem>) {
    let Reading { profile, problems, .. } = reading(folder);
    (profile, problems)
}

/// The profile of one folder with all that there is to say about it.
pub(crate) fn reading(folder: &Path) -> Reading {
    let id = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    match (SourceFile::read(&folder.join("profile.toml")), SourceFile::read(&folder.join("regulation.txt"))) {
        (Ok(file), Ok(regulation)) => parse(id, &file, &regulation),
        (file, regulation) => {
            let problems = [file.err(), regulation.err()].into_iter().flatten().collect();
            Reading { profile: None, problems, links: Vec::new(), advice: Vec::new() }
        }
    }
}

/// Reads `file` as the profile of the folder `id`, and checks it against the regulation's text.
fn parse(id: &str, file: &SourceFile, regulation: &SourceFile) -> Reading {
    let mut problems = Vec::new();
    let (profile, links, mut advice) = table::parse(file, 0..file.text.len(), &mut problems, |root, problems| {
        shape::check(root, shape::PROFILE, file, problems);
        let mut reader = Reader::new(file, problems);
        let mut profile = reader.first_half(root, &regulation.text);
        let desk = reader.second_half(root, &mut profile);
        profile.articles_after = desk.deflect.as_ref().is_some_and(|deflect| deflect.mode == DeflectMode::After);
        reader.check(root, id, &profile, &desk);
        let mut advice = advice::gaps(root, &profile, &desk, regulation);
        advice.extend(advice::uncovered(&profile, &desk, root, regulation, reader.problems));
        let advice = advice::unconfirmed(advice, root, file, reader.problems);
        profile.desk = Apart::of(&desk);
        (profile, links(root, file), advice)
    });
    problems.sort();
    problems.dedup();
    advice.sort();
    advice.dedup();
    Reading { profile: Some(profile), problems, links, advice }
}

/// Links into the articles, from everything that may have one.
fn links(root: &Table<'_>, file: &SourceFile) -> Vec<(String, Problem)> {
    let locale = root.text_if_any("locale", &mut Vec::new()).map(|locale| locale.value).unwrap_or_default();
    let tables = ["notice", "scope", "check"].into_iter().flat_map(|key| root.tables(key, &mut Vec::new()));
    let links = tables.filter_map(|table| table.text_if_any("link", &mut Vec::new()));
    links
        .filter_map(|link| {
            let id = link.value.strip_prefix("kb:")?;
            let message = format!("`kb:{id}` is neither a topic nor an article in `{locale}`");
            Some((id.to_owned(), file.problem(link.at, message, "mend the link")))
        })
        .collect()
}

/// What is collected while a profile is read.
struct Reader<'r> {
    file: &'r SourceFile,
    problems: &'r mut Vec<Problem>,
    /// Faults of keys, which [`shape::check`] has told already.
    told: Vec<Problem>,
    /// Ids that something refers to, with their places.
    references: Vec<Reference>,
    /// Answers that conditions ask for, with their places.
    answers: Vec<At<String>>,
    /// Levels of the rules.
    levels: BTreeMap<String, Level>,
}

impl<'r> Reader<'r> {
    fn new(file: &'r SourceFile, problems: &'r mut Vec<Problem>) -> Self {
        Self { file, problems, told: Vec::new(), references: Vec::new(), answers: Vec::new(), levels: BTreeMap::new() }
    }

    /// A problem at a place of the profile.
    fn tell(&mut self, at: usize, message: impl Into<String>, remedy: impl Into<String>) {
        self.problems.push(self.file.problem(at, message, remedy));
    }

    /// The table of a key, when it is there.
    fn part<T>(&mut self, root: &Table<'_>, key: &str, read: impl FnOnce(&mut Self, &Table<'_>) -> T) -> Option<T> {
        let table = root.table_if_any(key, &mut self.told);
        table.map(|table| read(self, &table))
    }

    /// The tables of `[[key]]`, those with faults left out.
    fn each<T>(
        &mut self,
        root: &Table<'_>,
        key: &str,
        mut read: impl FnMut(&mut Self, &Table<'_>) -> Option<T>,
    ) -> Vec<T> {
        let tables = root.tables(key, &mut self.told);
        tables.iter().filter_map(|table| read(self, table)).collect()
    }

    fn text(&mut self, table: &Table<'_>, key: &str) -> String {
        self.text_if_any(table, key).unwrap_or_default()
    }

    fn text_if_any(&mut self, table: &Table<'_>, key: &str) -> Option<String> {
        table.text_if_any(key, &mut self.told).map(|text| text.value)
    }

    /// An address that a browser is to ask or to open. One that would run as a script or leads nowhere is a problem.
    fn address_if_any(&mut self, table: &Table<'_>, key: &str) -> Option<String> {
        let At { value, at } = table.text_if_any(key, &mut self.told)?;
        if !is_address(&value) {
            let remedy = "write it as https://www.example.org/path, or relative, without spaces";
            self.tell(at, format!("`{key}` is no address of the web"), remedy);
        }
        Some(value)
    }

    fn texts(&mut self, table: &Table<'_>, key: &str) -> Vec<String> {
        table.texts_if_any(key, &mut self.told).into_iter().map(|text| text.value).collect()
    }

    fn words(&mut self, table: &Table<'_>, key: &str) -> Localized {
        self.words_if_any(table, key).unwrap_or_default()
    }

    fn words_if_any(&mut self, table: &Table<'_>, key: &str) -> Option<Localized> {
        self.part(table, key, Self::localized)
    }

    fn localized(&mut self, words: &Table<'_>) -> Localized {
        let tags: Vec<&str> = words.keys().collect();
        Localized(tags.into_iter().map(|tag| (tag.to_owned(), self.text(words, tag))).collect())
    }

    fn flag(&mut self, table: &Table<'_>, key: &str) -> bool {
        table.flag(key, &mut self.told)
    }

    /// One of a few words.
    fn choice<T: Copy>(&mut self, table: &Table<'_>, key: &str, options: &[(&str, T)]) -> Option<T> {
        let word = self.text_if_any(table, key)?;
        options.iter().find(|(name, _)| *name == word).map(|(_, value)| *value)
    }

    /// A list of a few words.
    fn choices<T: Copy>(&mut self, table: &Table<'_>, key: &str, options: &[(&str, T)]) -> Vec<T> {
        let words = self.texts(table, key);
        words.iter().filter_map(|word| options.iter().find(|(name, _)| name == word).map(|(_, value)| *value)).collect()
    }

    /// A reference that may be absent.
    fn refer(&mut self, table: &Table<'_>, key: &str, target: Target) -> Option<String> {
        let id = table.text_if_any(key, &mut self.told)?;
        self.references.push(Reference { target, id: id.clone() });
        Some(id.value)
    }

    /// References of a key that is one or a list.
    fn refer_all(&mut self, table: &Table<'_>, key: &str, target: Target) -> Vec<String> {
        let ids = table.text_or_texts(key, &mut self.told);
        self.references.extend(ids.iter().map(|id| Reference { target, id: id.clone() }));
        ids.into_iter().map(|id| id.value).collect()
    }

    /// The rules behind a behaviour.
    fn rules(&mut self, table: &Table<'_>) -> Vec<String> {
        self.refer_all(table, "rule", Target::Rule)
    }

    /// The condition `when`; an absent one always holds.
    fn when(&mut self, table: &Table<'_>) -> When {
        let when = self.part(table, "when", |reader, when| When {
            intent: reader.choices(when, "intent", Intent::NAMED),
            service: reader.refer_all(when, "service", Target::Service),
            plan: reader.refer_all(when, "plan", Target::Plan),
            reach: reader.choices(when, "reach", Reach::NAMED),
            session: reader.choice(when, "session", Session::NAMED),
            blocked: when.keys().any(|key| key == "blocked").then(|| reader.flag(when, "blocked")),
            scope: reader.refer_all(when, "scope", Target::Scope),
            sign: reader.choices(when, "sign", Sign::NAMED),
            department: reader.refer_all(when, "department", Target::Department),
            answer: reader.answers(when),
        });
        let when = when.unwrap_or_default();
        // What is down for some is a problem: an outage is for everyone.
        let outages = !when.intent.is_empty() && when.intent.iter().all(|intent| *intent == Intent::Outage);
        if outages && !when.reach.is_empty() && !when.reach.contains(&Reach::All) {
            let at = table.table_if_any("when", &mut self.told).map_or(table.at(), |when| when.at());
            let remedy = "write reach = [\"all\"], or intent = [\"problem\"] for what is down for some";
            self.tell(at, "never holds: an outage is what is down for everyone", remedy);
        }
        when
    }

    /// Answers that a condition asks for; whether the field takes them is looked at when all fields are read.
    fn answers(&mut self, when: &Table<'_>) -> Vec<String> {
        let answers = when.texts_if_any("answer", &mut self.told);
        self.answers.extend(answers.iter().cloned());
        answers.into_iter().map(|answer| answer.value).collect()
    }

    /// The level of a behaviour: its own, else the strongest of its rules. More than its rules allow is a problem.
    fn level(&mut self, table: &Table<'_>, rules: &[String]) -> Level {
        let most = rules.iter().filter_map(|rule| self.levels.get(rule)).max().copied();
        let own = table.text_if_any("level", &mut self.told);
        let Some(At { value, at }) = own else { return most.unwrap_or(Level::Inform) };
        let level = Level::named(&value).unwrap_or_default();
        if let Some(most) = most.filter(|most| *most < level) {
            let message = format!("`level` is `{value}`, but {} allows `{}` at most", rules.join(", "), most.name());
            self.tell(at, message, "raise the rule's level, or lower this one");
        }
        level
    }
}

/// Whether this is an address by http or https, or one relative to a page.
fn is_address(text: &str) -> bool {
    // Browsers skip what is not seen, and would read a scheme in what is left.
    let seen = !text.chars().any(|c| c.is_whitespace() || c.is_control());
    let before = text.split(['/', '?', '#']).next().unwrap_or_default();
    let Some((scheme, _)) = before.split_once(':') else { return seen };
    let host = text[scheme.len()..].strip_prefix("://").unwrap_or_default();
    let web = ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
    seen && web && !host.is_empty() && !host.starts_with(['/', '?', '#', ':'])
}

#[cfg(test)]
mod tests {
    #[test]
    fn addresses_are_of_the_web() {
        for good in [
            "v1/tickets",
            "/v1/tickets",
            "//desk.example/x",
            "https://desk.example",
            "HTTP://[::1]:8080/v1",
            "a/b:c",
            "?a=b:c",
        ] {
            assert!(super::is_address(good), "{good}");
        }
        for bad in [
            "javascript:alert(1)",
            "java\tscript:alert(1)",
            " javascript:alert(1)",
            "data:text/html,x",
            "https:",
            "https://",
            "https:///x",
            "https:desk.example",
            "ftp://desk.example",
            "desk.example:8080/v1",
            "v1 tickets",
        ] {
            assert!(!super::is_address(bad), "{bad:?}");
        }
    }
}
