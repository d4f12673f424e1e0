//! The first half of a profile: what a first visit needs, and what is asked of everyone.

use std::collections::BTreeMap;

use askwell::{
    i18n::TicketWord,
    policy::{
        Apart, Bound, Channel, Clock, Delivery, Department, Level, Profile, Promise, PromiseKind, Receipt, Regulation,
        Rule, SingleIssue, facts::Subject, profile::Standing,
    },
};

use super::{
    Reader, Table, Target, quote,
    shape::{FORMS, MAX_HOURS},
};

impl Reader<'_> {
    /// The first half, with all rules and all fields still in it: [`Reader::second_half`] takes those that are its own.
    pub(super) fn first_half(&mut self, root: &Table<'_>, regulation: &str) -> Profile {
        // Levels of rules bound those of all that follows.
        let rules = self.each(root, "rule", |reader, table| Some(reader.rule(table, regulation)));
        self.levels = rules.iter().map(|rule| (rule.id.clone(), rule.level)).collect();
        Profile {
            id: self.text(root, "id"),
            version: self.text(root, "version"),
            provider: self.text(root, "provider"),
            locale: self.text(root, "locale"),
            time_zone: self.text(root, "time_zone"),
            zone_name: self.words(root, "zone_name"),
            word: self.word(root),
            word_forms: self.part(root, "word_forms", Self::word_forms).unwrap_or_default(),
            regulation: self.part(root, "regulation", Self::regulation).unwrap_or_default(),
            rules,
            fields: self.each(root, "field", Self::field),
            departments: self.each(root, "department", |reader, table| Some(reader.department(table))),
            // Those under a condition belong to the second half.
            promises: self.each(root, "promise", |reader, table| {
                let promise = reader.promise(table)?;
                (!table.keys().any(|key| key == "when")).then_some(promise)
            }),
            channels: self.each(root, "channel", Self::channel),
            single_issue: self.part(root, "single_issue", Self::single_issue).flatten(),
            delivery: self.part(root, "delivery", Self::delivery).unwrap_or_default(),
            receipt: self.part(root, "receipt", Self::receipt).unwrap_or_default(),
            read_first: self.refer(root, "read_first", Target::Rule),
            not_found: self.refer(root, "not_found", Target::Rule),
            articles_after: false,
            desk: Apart::default(),
        }
    }

    fn word(&mut self, root: &Table<'_>) -> String {
        let Some(word) = root.text_if_any("word", &mut self.told) else { return String::new() };
        if TicketWord::find("ru", &word.value).is_none() && !root.keys().any(|key| key == "word_forms") {
            let known: Vec<&str> = TicketWord::names("ru").collect();
            let message = format!("the forms of `{}` are not known", word.value);
            self.tell(word.at, message, format!("add `[word_forms.ru]`, or write one of: {}", known.join(", ")));
        }
        word.value
    }

    fn word_forms(&mut self, table: &Table<'_>) -> BTreeMap<String, Vec<String>> {
        let languages: Vec<&str> = table.keys().collect();
        let forms =
            |reader: &mut Self, forms: &Table<'_>| FORMS.iter().map(|key| reader.text(forms, key.name)).collect();
        languages.into_iter().filter_map(|tag| Some((tag.to_owned(), self.part(table, tag, forms)?))).collect()
    }

    fn regulation(&mut self, table: &Table<'_>) -> Regulation {
        if let Some(day) = table.text_if_any("effective", &mut self.told).filter(|day| !is_a_day(&day.value)) {
            self.tell(day.at, format!("`{}` is no day", day.value), "write it as 2020-09-01, in quotes");
        }
        Regulation {
            title: self.words(table, "title"),
            short: self.words(table, "short"),
            url: self.address_if_any(table, "url"),
            effective: self.text_if_any(table, "effective"),
        }
    }

    fn rule(&mut self, table: &Table<'_>, regulation: &str) -> Rule {
        let quote = table.texts_if_any("quote", &mut self.told);
        for (at, message) in quote::misquoted(&quote, regulation) {
            self.tell(at, message, "copy the words from regulation.txt, and make a gap by beginning a new fragment");
        }
        if quote.is_empty() && table.keys().any(|key| key == "quote") {
            self.problems.push(table.problem("`quote` is empty", "quote the sentence that the rule is"));
        }
        Rule {
            id: self.text(table, "id"),
            section: self.words(table, "section"),
            quote: quote.into_iter().map(|fragment| fragment.value).collect(),
            level: self.choice(table, "level", Level::NAMED).unwrap_or_default(),
        }
    }

    fn department(&mut self, table: &Table<'_>) -> Department {
        Department {
            id: self.text(table, "id"),
            name: self.words(table, "name"),
            keywords: self.texts(table, "keywords"),
            subjects: self.choices(table, "subjects", Subject::NAMED),
            rule: self.refer(table, "rule", Target::Rule),
            fallback: self.flag(table, "fallback"),
        }
    }

    pub(super) fn promise(&mut self, table: &Table<'_>) -> Option<Promise> {
        let hours = table.number_if_any("hours", 1..=MAX_HOURS, &mut self.told).map(|hours| hours.value * 60);
        let minutes = table.number_if_any("minutes", 1..=MAX_HOURS * 60, &mut self.told).map(|minutes| minutes.value);
        if hours.is_some() == minutes.is_some() {
            self.problems.push(table.problem("a promise has one length", "write either `hours` or `minutes`"));
        }
        let clock = self.choice(table, "clock", Clock::NAMED);
        let schedule = self.refer(table, "schedule", Target::Hours);
        if clock.is_some_and(|clock| (clock == Clock::Working) != schedule.is_some()) {
            let message = "`schedule` and `clock = \"working\"` go together";
            let remedy = "name the hours that count as work, or write clock = \"calendar\" without `schedule`";
            let at = table.text_if_any("clock", &mut self.told).map_or(table.at(), |clock| clock.at);
            self.tell(at, message, remedy);
        }
        Some(Promise {
            plan: self.refer(table, "plan", Target::Plan),
            rule: self.refer(table, "rule", Target::Rule).unwrap_or_default(),
            kind: self.choice(table, "kind", PromiseKind::NAMED)?,
            bound: self.choice(table, "bound", Bound::NAMED)?,
            minutes: u32::try_from(hours.or(minutes)?).ok()?,
            clock: clock?,
            hours: schedule,
        })
    }

    fn channel(&mut self, table: &Table<'_>) -> Option<Channel> {
        Some(Channel {
            id: self.text(table, "id"),
            value: self.text_if_any(table, "value"),
            rule: self.refer(table, "rule", Target::Rule),
            standing: self.choice(table, "standing", Standing::NAMED)?,
        })
    }

    fn single_issue(&mut self, table: &Table<'_>) -> Option<SingleIssue> {
        let rules = self.rules(table);
        Some(SingleIssue { level: self.level(table, &rules), rule: rules.into_iter().next()? })
    }

    fn delivery(&mut self, table: &Table<'_>) -> Delivery {
        let mail = table.text_if_any("mail", &mut self.told);
        if let Some(mail) = mail.as_ref().filter(|mail| askwell::ticket::email::check(&mail.value).is_err()) {
            self.tell(mail.at, "`mail` is no address", "write one as support@example.org");
        }
        let endpoint = self.address_if_any(table, "endpoint").unwrap_or_default();
        if endpoint.is_empty() == table.entry_if_any("backend").is_none() {
            let remedy = "write either `endpoint`, the address of a server of the native contract, or `backend`";
            self.tell(table.at(), "`[delivery]` does not say where tickets go", remedy);
        }
        Delivery { endpoint, mail: mail.map(|mail| mail.value) }
    }

    fn receipt(&mut self, table: &Table<'_>) -> Receipt {
        Receipt {
            next: self.each(table, "next", |reader, words| Some(reader.localized(words))),
            wont_help: self.refer_all(table, "wont_help", Target::Rule),
        }
    }
}

/// `YYYY-MM-DD`, of a year that somebody may have written a regulation in.
fn is_a_day(text: &str) -> bool {
    let year = text.split('-').next().and_then(|year| year.parse().ok());
    text.len() == 10
        && askwell::policy::hours::Holiday::parse(text).is_some()
        && year.is_some_and(|year: u16| year > 1900)
}
