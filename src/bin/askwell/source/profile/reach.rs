//! Does anything stand in this profile in vain?
//!
//! A rule that nothing acts by, a case that an earlier one always hides, hours that no channel has, words that nothing finds: each is
//! a wish of the author that no client would ever notice.

use std::collections::BTreeSet;

use askwell::{
    policy::{Desk, Level, Profile, When, facts::Scope},
    ticket::secrets::secrets,
};

use super::{Reader, Table, uses::uses};

impl Reader<'_> {
    pub(super) fn check_reach(&mut self, root: &Table<'_>, profile: &Profile, desk: &Desk) {
        self.idle_rules(root, profile, desk);
        self.hidden_fields(root);
        self.hidden_behind(root, "route", "the route before it on line");
        self.hidden_channels(root);
        self.hidden_behind(root, "urgency", "the urgency before it on line");
        self.idle_words(root, profile, desk);
        self.idle_hours(root, profile, desk);
        self.secrets_in_words();
    }

    fn idle_rules(&mut self, root: &Table<'_>, profile: &Profile, desk: &Desk) {
        let used: BTreeSet<String> = uses(profile, desk).into_iter().map(|(rule, _)| rule).collect();
        for table in root.tables("rule", &mut self.told) {
            let Some(id) = table.text_if_any("id", &mut self.told) else { continue };
            let off = self.levels.get(&id.value) == Some(&Level::Off);
            if !off && !used.contains(&id.value) {
                let remedy = "refer to it from what acts by it, write `display_only = true` and `place`, or set its level to off";
                self.tell(id.at, format!("nothing acts by rule `{}`", id.value), remedy);
            }
        }
    }

    fn hidden_fields(&mut self, root: &Table<'_>) {
        for field in root.tables("field", &mut self.told) {
            let cases = field.tables("case", &mut self.told);
            let level = self.text(&field, "level");
            if level == Level::Off.name() && cases.is_empty() {
                let message = "the field is never asked: `level` is off and it has no case";
                self.problems.push(field.problem(message, "add `[[field.case]]`, or another level"));
            }
            self.hidden(&cases, "the case before it on line");
        }
    }

    fn hidden_channels(&mut self, root: &Table<'_>) {
        for channel in root.tables("channel", &mut self.told) {
            let cases = channel.tables("case", &mut self.told);
            self.hidden(&cases, "the case before it on line");
        }
    }

    fn hidden_behind(&mut self, root: &Table<'_>, key: &str, what: &str) {
        let tables = root.tables(key, &mut self.told);
        self.hidden(&tables, what);
    }

    /// Of a list where the first that holds decides, those that never get their turn.
    fn hidden(&mut self, tables: &[Table<'_>], what: &str) {
        let mut before: Vec<(When, usize)> = Vec::new();
        for table in tables {
            let when = self.when(table);
            if let Some((_, at)) = before.iter().find(|(earlier, _)| covers(earlier, &when)) {
                let message = format!("never reached: {what} {} always holds as well", self.file.line(*at));
                self.problems.push(table.problem(message, "put the narrower condition first, or drop one"));
            }
            before.push((when, table.at()));
        }
    }

    fn idle_words(&mut self, root: &Table<'_>, profile: &Profile, desk: &Desk) {
        // What the reading of a text finds by itself.
        let recognised: Vec<&str> = Scope::ALL.iter().filter_map(|scope| scope.entry()).collect();
        for table in root.tables("scope", &mut self.told) {
            let id = self.text(&table, "id");
            if !recognised.contains(&id.as_str()) && self.texts(&table, "words").is_empty() {
                let message = format!("nothing finds scope `{id}`");
                self.problems
                    .push(table.problem(message, format!("add `words`, or use one of: {}", recognised.join(", "))));
            }
        }
        for table in root.tables("service", &mut self.told) {
            if self.texts(&table, "words").is_empty() {
                let message = format!("nothing finds service `{}`", self.text(&table, "id"));
                self.problems.push(table.problem(message, "add `words`"));
            }
        }
        for table in root.tables("department", &mut self.told) {
            let id = self.text(&table, "id");
            let Some(department) = profile.department(&id) else { continue };
            let led = desk.routes.iter().any(|route| route.department == id)
                || desk.scope.iter().any(|entry| entry.department.as_ref() == Some(&id))
                || desk.plans.iter().any(|plan| plan.departments.contains(&id))
                || desk.ties.iter().any(|tie| tie.answers.iter().any(|answer| answer.department == id));
            if !department.fallback && department.keywords.is_empty() && department.subjects.is_empty() && !led {
                let message = format!("nothing leads to department `{id}`");
                self.problems.push(table.problem(message, "add `keywords`, `subjects` or a `[[route]]`"));
            }
        }
    }

    fn idle_hours(&mut self, root: &Table<'_>, profile: &Profile, desk: &Desk) {
        for table in root.tables("hours", &mut self.told) {
            let id = self.text(&table, "id");
            let of_channel = desk.channel_hours.iter().any(|(_, hours)| *hours == id)
                || desk.channel_cases.iter().any(|case| case.hours.as_ref() == Some(&id));
            let promises = || {
                let cases = desk.promises.iter().map(|case| &case.promise);
                profile.promises.iter().chain(cases).filter(|promise| promise.hours.as_ref() == Some(&id))
            };
            if !of_channel && promises().next().is_none() {
                let message = format!("no channel and no promise has the hours `{id}`");
                self.problems.push(table.problem(message, "write `hours` in a `[[channel]]`, or drop them"));
            }
            let vague = desk.schedule(&id).is_some_and(|hours| !hours.always && hours.shifts.is_empty());
            if vague && promises().next().is_some() {
                let message = format!("a promise counts the hours `{id}`, which have no shifts");
                self.problems.push(table.problem(message, "add `shifts`, or count calendar hours"));
            }
        }
    }

    /// A profile is published: whatever looks like a password, a key or a token has no place in it.
    fn secrets_in_words(&mut self) {
        let mut at = 0;
        for line in self.file.text.split_inclusive('\n') {
            let code = line.split(" # ").next().unwrap_or_default();
            if !line.trim_start().starts_with('#') && !secrets(code, &[]).is_empty() {
                let remedy = "take it out, and change it wherever it is used: every visitor can read a profile";
                self.tell(at, "this looks like a password, a key or a token", remedy);
            }
            at += line.len();
        }
    }
}

/// Whether `earlier` holds whenever `later` does.
fn covers(earlier: &When, later: &When) -> bool {
    fn wider<T: PartialEq>(earlier: &[T], later: &[T]) -> bool {
        earlier.is_empty() || (!later.is_empty() && later.iter().all(|value| earlier.contains(value)))
    }
    wider(&earlier.intent, &later.intent)
        && wider(&earlier.service, &later.service)
        && wider(&earlier.plan, &later.plan)
        && wider(&earlier.reach, &later.reach)
        && wider(&earlier.scope, &later.scope)
        && wider(&earlier.sign, &later.sign)
        && wider(&earlier.department, &later.department)
        && wider(&earlier.answer, &later.answer)
        && (earlier.session.is_none() || earlier.session == later.session)
        && (earlier.blocked.is_none() || earlier.blocked == later.blocked)
}
