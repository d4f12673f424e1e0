//! The second half of a profile: what only a ticket under way needs.

use std::collections::BTreeSet;

use askwell::policy::{
    Desk, FieldKind, Level, Profile, Schedule, Shift, Zone,
    desk::{
        Case, ChannelCase, Check, Deflect, DeflectMode, FactRoute, Identity, Notice, Paid, Place, Plan, Posting,
        PromiseCase, Proof, Reason, Scope, ScopeMode, Secret, Service, SessionMode, Tie, TieAnswer, Topic, Urgent,
    },
    facts::Intent,
    hours::Holiday,
    profile::Standing,
};

use super::{Reader, Table, Target, zones};

impl Reader<'_> {
    /// The second half. It takes from the first half what only it needs: fields that are hidden or that the page cannot draw before
    /// the desk is here, and the rules that are left without a reference.
    pub(super) fn second_half(&mut self, root: &Table<'_>, profile: &mut Profile) -> Desk {
        let order = profile.fields.iter().map(|field| field.id.clone()).collect();
        let (own, first) = std::mem::take(&mut profile.fields).into_iter().partition(|field| {
            let new = matches!(field.kind, FieldKind::Choice(_) | FieldKind::YesNo { .. } | FieldKind::Confirm);
            new || field.level < Level::Ask
        });
        profile.fields = first;
        let kept = needed(profile);
        let (first, rules) = std::mem::take(&mut profile.rules).into_iter().partition(|rule| kept.contains(&rule.id));
        profile.rules = first;

        let mut notices = self.displayed(root);
        notices.extend(self.each(root, "notice", Self::notice));
        let mut checks = self.each(root, "check", Self::check_of);
        checks.extend(self.part(root, "single_issue", |reader, table| {
            let rules = reader.rules(table);
            Check { topic: Topic::OneQuestion, level: reader.level(table, &rules), rules, ..Check::default() }
        }));
        let hours = self.each(root, "hours", |reader, table| Some(reader.schedule(table)));
        let mut desk = Desk {
            rules,
            order,
            fields: own,
            cases: self.each(root, "field", |reader, field| Some(reader.cases(field))).into_iter().flatten().collect(),
            reasons: self.each(root, "field", Self::reason),
            notices,
            identity: self.part(root, "identity", Self::identity).flatten(),
            secret: self.part(root, "secret", Self::secret),
            services: self.each(root, "service", |reader, table| Some(reader.service(table))),
            plans: self.each(root, "plan", |reader, table| Some(reader.plan(table))),
            routes: self.each(root, "route", Self::route),
            ties: self.each(root, "tie", |reader, table| Some(reader.tie(table))),
            urgency: self.each(root, "urgency", |reader, table| Some(reader.urgent(table))),
            scope: self.each(root, "scope", Self::scope_entry),
            paid: self.part(root, "paid", Self::paid),
            checks,
            deflect: self.part(root, "deflect", Self::deflect).flatten(),
            channel_hours: self.each(root, "channel", |reader, table| {
                Some((reader.text(table, "id"), reader.refer(table, "hours", Target::Hours)?))
            }),
            channel_cases: self.channel_cases(root),
            promises: self.each(root, "promise", |reader, table| {
                let promise = reader.promise(table)?;
                let when = reader.when(table);
                (!when.is_empty()).then_some(PromiseCase { when, promise })
            }),
            zones: self.zones(root),
            hours,
            accent: self.accent(root),
            posting: self.part(root, "delivery", Self::posting).unwrap_or_default(),
        };
        mark_main(&mut desk);
        desk
    }

    /// Rules that are only shown, as notices.
    fn displayed(&mut self, root: &Table<'_>) -> Vec<Notice> {
        self.each(root, "rule", |reader, table| {
            let place = reader.choice(table, "place", Place::NAMED);
            let only = reader.flag(table, "display_only");
            if only != place.is_some() {
                let remedy = "write both, or refer to the rule from what acts by it";
                reader.problems.push(table.problem("`display_only = true` and `place` go together", remedy));
            }
            let rules = vec![reader.text(table, "id")];
            Some(Notice { place: place?, level: Level::Inform, rules, ..Notice::default() }).filter(|_| only)
        })
    }

    fn notice(&mut self, table: &Table<'_>) -> Option<Notice> {
        let rules = self.rules(table);
        let text = self.words_if_any(table, "text");
        if rules.is_empty() && text.is_none() {
            self.problems.push(table.problem("the notice says nothing", "add `rule`, `text` or both"));
        }
        let level = if table.keys().any(|key| key == "level") { self.level(table, &rules) } else { Level::Inform };
        Some(Notice {
            place: self.choice(table, "place", Place::NAMED)?,
            when: self.when(table),
            level,
            rules,
            text,
            link: self.text_if_any(table, "link"),
            channel: self.refer(table, "channel", Target::Channel),
            ask: self.refer(table, "ask", Target::Field),
        })
    }

    fn check_of(&mut self, table: &Table<'_>) -> Option<Check> {
        let rules = self.rules(table);
        Some(Check {
            topic: self.choice(table, "topic", Topic::NAMED)?,
            when: self.when(table),
            level: self.level(table, &rules),
            rules,
            text: self.words_if_any(table, "text"),
            link: self.text_if_any(table, "link"),
        })
    }

    fn cases(&mut self, field: &Table<'_>) -> Vec<Case> {
        let id = self.text(field, "id");
        self.each(field, "case", |reader, table| {
            let rules = reader.rules(table);
            Some(Case { field: id.clone(), when: reader.when(table), level: reader.level(table, &rules), rules })
        })
    }

    fn channel_cases(&mut self, root: &Table<'_>) -> Vec<ChannelCase> {
        let of_channel = |reader: &mut Self, channel: &Table<'_>| {
            let id = reader.text(channel, "id");
            Some(reader.each(channel, "case", |reader, table| {
                Some(ChannelCase {
                    channel: id.clone(),
                    when: reader.when(table),
                    standing: reader.choice(table, "standing", Standing::NAMED)?,
                    rules: reader.rules(table),
                    hours: reader.refer(table, "hours", Target::Hours),
                })
            }))
        };
        self.each(root, "channel", of_channel).into_iter().flatten().collect()
    }

    /// The further rules of a field: its first one stands in the field itself.
    fn reason(&mut self, field: &Table<'_>) -> Option<Reason> {
        let rules: Vec<String> = self.rules(field).into_iter().skip(1).collect();
        (!rules.is_empty()).then(|| Reason { field: self.text(field, "id"), rules })
    }

    fn identity(&mut self, table: &Table<'_>) -> Option<Identity> {
        let rules = self.rules(table);
        let session = self.choice(table, "session", SessionMode::NAMED)?;
        let when = self.when(table);
        if (session == SessionMode::ByIntent) == when.is_empty() {
            let message = "`when` and `session = \"by_intent\"` go together";
            self.problems.push(table.problem(message, "say which requests need a session, or drop `when`"));
        }
        let level = self.level(table, &rules);
        Some(Identity { session, when, level, rules, login_url: self.address_if_any(table, "login_url") })
    }

    fn secret(&mut self, table: &Table<'_>) -> Secret {
        let rules = self.rules(table);
        Secret {
            id: self.text(table, "id"),
            when: self.when(table),
            level: self.level(table, &rules),
            rules,
            order: self.choices(table, "order", Proof::NAMED),
            public_key: self.text_if_any(table, "public_key"),
        }
    }

    fn service(&mut self, table: &Table<'_>) -> Service {
        Service {
            id: self.text(table, "id"),
            name: self.words(table, "name"),
            words: self.texts(table, "words"),
            main: self.flag(table, "main"),
            rules: self.rules(table),
        }
    }

    fn plan(&mut self, table: &Table<'_>) -> Plan {
        Plan {
            id: self.text(table, "id"),
            departments: self.refer_all(table, "departments", Target::Department),
            unpromised: self.flag(table, "unpromised"),
            rules: self.rules(table),
        }
    }

    fn route(&mut self, table: &Table<'_>) -> Option<FactRoute> {
        Some(FactRoute {
            when: self.when(table),
            rules: self.rules(table),
            department: self.refer(table, "department", Target::Department)?,
        })
    }

    fn tie(&mut self, table: &Table<'_>) -> Tie {
        Tie {
            departments: self.refer_all(table, "departments", Target::Department),
            question: self.words(table, "question"),
            answers: self.each(table, "answer", |reader, answer| {
                let text = reader.words(answer, "text");
                Some(TieAnswer { text, department: reader.refer(answer, "department", Target::Department)? })
            }),
            rules: self.rules(table),
        }
    }

    fn urgent(&mut self, table: &Table<'_>) -> Urgent {
        Urgent { when: self.when(table), rules: self.rules(table), text: self.words_if_any(table, "text") }
    }

    fn scope_entry(&mut self, table: &Table<'_>) -> Option<Scope> {
        let rules = self.rules(table);
        Some(Scope {
            id: self.text(table, "id"),
            mode: self.choice(table, "mode", ScopeMode::NAMED)?,
            when: self.when(table),
            level: self.level(table, &rules),
            rules,
            text: self.words_if_any(table, "text"),
            link: self.text_if_any(table, "link"),
            department: self.refer(table, "department", Target::Department),
            words: self.texts(table, "words"),
            paid: self.flag(table, "paid"),
        })
    }

    fn paid(&mut self, table: &Table<'_>) -> Paid {
        Paid { when: self.when(table), rules: self.rules(table), consent: self.words(table, "consent") }
    }

    fn deflect(&mut self, table: &Table<'_>) -> Option<Deflect> {
        let rules = self.rules(table);
        Some(Deflect { mode: self.choice(table, "mode", DeflectMode::NAMED)?, rules })
    }

    fn schedule(&mut self, table: &Table<'_>) -> Schedule {
        let shifts = table.texts_if_any("shifts", &mut self.told);
        for shift in shifts.iter().filter(|shift| Shift::parse(&shift.value).is_none()) {
            let message = format!("`{}` is no shift", shift.value);
            self.tell(shift.at, message, "write it as mon-fri 09:00-18:00, or daily 00:00-24:00");
        }
        let holidays = table.texts_if_any("holidays", &mut self.told);
        for day in holidays.iter().filter(|day| Holiday::parse(&day.value).is_none()) {
            let message = format!("`{}` is no day", day.value);
            self.tell(day.at, message, "write it as 2027-05-10, or 01-01 for every year");
        }
        let always = self.flag(table, "always");
        if always && !shifts.is_empty() {
            self.problems.push(table.problem("`always` and `shifts` exclude each other", "keep one of them"));
        }
        Schedule {
            id: self.text(table, "id"),
            text: self.words(table, "text"),
            rules: self.rules(table),
            zone: self.text_if_any(table, "zone"),
            always,
            shifts: shifts.iter().filter_map(|shift| Shift::parse(&shift.value)).collect(),
            holidays: holidays.iter().filter_map(|day| Holiday::parse(&day.value)).collect(),
        }
    }

    /// The profile's zone and those of its hours.
    fn zones(&mut self, root: &Table<'_>) -> Vec<Zone> {
        let own = root.text_if_any("time_zone", &mut self.told);
        let tables = root.tables("hours", &mut self.told);
        let others: Vec<_> = tables.iter().filter_map(|table| table.text_if_any("zone", &mut self.told)).collect();
        let mut found: Vec<Zone> = Vec::new();
        for name in own.into_iter().chain(others) {
            match zones::zone(&name.value) {
                Some(zone) if found.iter().any(|known| known.name == zone.name) => {}
                Some(zone) => found.push(zone),
                None => {
                    let message = format!("there is no time zone `{}`", name.value);
                    self.tell(name.at, message, "write its IANA name, as Europe/Moscow");
                }
            }
        }
        found
    }

    fn posting(&mut self, table: &Table<'_>) -> Posting {
        let mut vars = Vec::new();
        for setting in table.texts_if_any("var", &mut self.told) {
            match setting.value.split_once('=') {
                Some((name, value)) => vars.push((name.trim().to_owned(), value.trim().to_owned())),
                None => self.tell(setting.at, format!("`{}` is no setting", setting.value), "write it as name=value"),
            }
        }
        Posting { form: self.flag(table, "form"), backend: self.text(table, "backend"), vars }
    }

    fn accent(&mut self, root: &Table<'_>) -> Option<String> {
        let accent = root.text_if_any("accent", &mut self.told)?;
        match contrast_with_white(&accent.value) {
            None => self.tell(accent.at, format!("`{}` is no colour", accent.value), "write it as #1f6f54"),
            Some(contrast) if contrast < LEAST_CONTRAST => {
                let message = format!("white letters on `{}` have a contrast of {contrast:.1}", accent.value);
                self.tell(accent.at, message, format!("take a darker colour: {LEAST_CONTRAST} is needed (WCAG 1.4.3)"));
            }
            Some(_) => {}
        }
        Some(accent.value)
    }
}

/// Contrast that letters need against what is behind them (WCAG 2.2, 1.4.3).
const LEAST_CONTRAST: f64 = 4.5;

/// Contrast ratio of white to `#rrggbb` (WCAG 2.2, relative luminance).
fn contrast_with_white(colour: &str) -> Option<f64> {
    let digits = colour.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
    let channel = |at: usize| {
        let value = f64::from(u8::from_str_radix(digits.get(at..at + 2)?, 16).ok()?) / 255.0;
        Some(if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) })
    };
    let luminance = 0.2126 * channel(0)? + 0.7152 * channel(2)? + 0.0722 * channel(4)?;
    Some(1.05 / (luminance + 0.05))
}

/// Marks the services that an urgency, a promise or a channel asks for in an outage: what the provider hurries for is a main service.
fn mark_main(desk: &mut Desk) {
    let urgent = desk.urgency.iter().map(|urgent| &urgent.when).filter(|when| when.intent.is_empty());
    let promises = desk.promises.iter().map(|case| &case.when);
    let channels = desk.channel_cases.iter().map(|case| &case.when);
    let conditions = desk.urgency.iter().map(|urgent| &urgent.when).chain(promises).chain(channels);
    let conditions = conditions.filter(|when| when.intent.contains(&Intent::Outage)).chain(urgent);
    let named: BTreeSet<String> = conditions.flat_map(|when| when.service.iter().cloned()).collect();
    for service in &mut desk.services {
        service.main |= named.contains(&service.id);
    }
}

/// Ids of the rules that the first half refers to.
fn needed(profile: &Profile) -> BTreeSet<String> {
    let fields = profile.fields.iter().filter_map(|field| field.rule.clone());
    let departments = profile.departments.iter().filter_map(|department| department.rule.clone());
    let channels = profile.channels.iter().filter_map(|channel| channel.rule.clone());
    let promises = profile.promises.iter().map(|promise| promise.rule.clone());
    let single = profile.single_issue.iter().map(|single| single.rule.clone());
    let shown = profile.read_first.iter().chain(&profile.not_found).chain(&profile.receipt.wont_help).cloned();
    fields.chain(departments).chain(channels).chain(promises).chain(single).chain(shown).collect()
}
