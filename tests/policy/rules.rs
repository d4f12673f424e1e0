//! Is every rule of the four regulations alive? `tests/fixtures/policy/rules.txt` names, for each of the 114, a ticket and what the
//! decision about it must show; the same decision without the rule, or with the rule switched off, must not show it. `docs/rules.md`
//! is written from the same table.

use std::{collections::BTreeMap, fmt::Write as _, path::Path, sync::Arc};

use askwell::{
    policy::{
        Decision, Desk, Facts, HostFacts, Intent, KnownTicket, Level, Presence, Profile, Reach, Session, Sign,
        decide::decide_at, desk::ScopeMode, routing::Leaders,
    },
    ticket::{Draft, ReadArticle, Terms},
};

use super::{profile, source};

/// The four profiles, with the letter of their rules.
const PROFILES: [(&str, char, usize); 4] =
    [("cpanel-hoster", 'A', 33), ("diphost", 'B', 32), ("moscow-provider", 'C', 25), ("prem-site", 'D', 24)];
const TABLE: &str = include_str!("../fixtures/policy/rules.txt");

/// Monday, 2026-11-16 00:00 UTC: 03:00 in Moscow.
const AT: f64 = 1_794_787_200_000.0;

struct Row {
    rule: String,
    facts: String,
    seen: String,
    /// What people write, where the rule goes by the text.
    text: Option<String>,
}

fn rows() -> Vec<Row> {
    let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    let row = |line: &str| {
        let parts: Vec<&str> = line.split(" | ").collect();
        let [rule, facts, seen, text @ ..] = &parts[..] else { panic!("{line}") };
        let text = text.first().map(|text| (*text).to_owned());
        Row { rule: (*rule).into(), facts: (*facts).into(), seen: (*seen).into(), text }
    };
    lines.map(row).collect()
}

/// `intent=… service=a,b plan=… reach=… session=… blocked scope=a,b sign=a,b leaders=a,b`, or `*`.
pub(crate) fn facts(text: &str) -> Facts {
    let mut facts = Facts { at: AT, ..Facts::default() };
    for word in text.split(' ').filter(|word| *word != "*") {
        let (key, value) = word.split_once('=').unwrap_or((word, ""));
        let list = || value.split(',').map(str::to_owned).collect::<Vec<_>>();
        match key {
            "intent" => facts.intent = Intent::named(value).unwrap(),
            "service" => facts.service = list(),
            "plan" => facts.plan = Some(value.to_owned()),
            "reach" => facts.reach = Reach::named(value).unwrap(),
            "session" => facts.session = Session::named(value).unwrap(),
            "blocked" => facts.account_blocked = true,
            "scope" => facts.scope = list(),
            "sign" => facts.signs = list().iter().map(|sign| Sign::named(sign).unwrap()).collect(),
            "leaders" => facts.leaders = Leaders { departments: list(), ..Leaders::default() },
            _ => panic!("{word}"),
        }
    }
    facts
}

/// A decision as lines, one for each behaviour and each of its rules.
fn seen(decision: &Decision, desk: &Desk) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut add = |what: String, rules: &[String]| lines.extend(rules.iter().map(|rule| format!("{what} by {rule}")));
    let or = |excuse: bool| if excuse { " or reason" } else { "" };
    for field in &decision.fields {
        add(format!("field {} {}{}", field.id, field.level.name(), or(field.excuse)), &field.rules);
    }
    for notice in &decision.notices {
        let warns = if notice.level == Level::Inform { "" } else { " warn" };
        add(format!("told {}{warns}", notice.place.name()), &notice.rules);
    }
    if let Some(gate) = &decision.gate {
        add(format!("gate {}{}", gate.level.name(), or(gate.excuse)), &gate.rules);
    }
    if let Some(proof) = &decision.proof {
        let way = proof.way.map_or("later", |way| way.name());
        add(format!("proof {way} {}", proof.level.name()), &proof.rules);
    }
    decision.service.iter().for_each(|service| add(format!("service {}", service.id), &service.rules));
    decision.department.iter().for_each(|it| add(format!("department {}", it.id), &it.rules));
    decision.tie.iter().for_each(|(_, tie)| add(format!("tie {}", tie.id), &tie.rules));
    decision.urgent.iter().for_each(|(_, urgent)| add("urgent".into(), &urgent.rules));
    for entry in &decision.scope {
        let id = &desk.scope[entry.at].id;
        add(format!("scope {id} {} {}", entry.mode.name(), entry.level.name()), &entry.rules);
    }
    decision.paid.iter().for_each(|paid| add("paid".into(), &paid.rules));
    for check in &decision.checks {
        let raised = if check.raised { " raised" } else { "" };
        add(format!("check {} {}{raised}", check.topic.name(), check.level.name()), &check.rules);
    }
    decision.deflect.iter().for_each(|(mode, it)| add(format!("articles {}", mode.name()), &it.rules));
    for channel in &decision.channels {
        let presence = match channel.presence {
            None => "",
            Some(Presence::Always | Presence::Open { .. }) => " open",
            Some(Presence::Closed { .. }) => " closed",
            Some(Presence::Vague) => " vague",
        };
        add(format!("channel {} {}{presence}", channel.id, channel.standing.name()), &channel.rules);
    }
    if let Some(promised) = &decision.promised {
        let (kind, bound) = (promised.kind.name(), promised.bound.name());
        add(format!("promise {kind} {bound} {}", promised.minutes), &promised.rules);
    }
    lines
}

/// The profile without a rule, or with its level off.
fn without(profile: &Profile, desk: &Desk, rule: &str, off: bool) -> (Profile, Desk) {
    let (mut profile, mut desk) = (profile.clone(), desk.clone());
    for rules in [&mut profile.rules, &mut desk.rules] {
        if off {
            rules.iter_mut().filter(|it| it.id == rule).for_each(|it| it.level = Level::Off);
        } else {
            rules.retain(|it| it.id != rule);
        }
    }
    (profile, desk)
}

fn of_rule(rule: &str) -> (&'static str, usize) {
    let (id, _, count) = PROFILES.iter().find(|(_, letter, _)| rule.starts_with(*letter)).unwrap();
    (id, *count)
}

#[test]
fn every_rule_shows_in_a_decision_and_only_while_it_stands_in_the_profile() {
    let profiles: BTreeMap<&str, (Profile, Desk)> = PROFILES
        .iter()
        .map(|(id, ..)| {
            let profile = profile(id);
            let desk = profile.desk();
            (*id, (profile, desk))
        })
        .collect();
    let mut wrong = Vec::new();
    for row in rows() {
        let (profile, desk) = &profiles[of_rule(&row.rule).0];
        assert!(row.seen.ends_with(&format!("by {}", row.rule)), "{}", row.seen);
        let facts = facts(&row.facts);
        let with = seen(&decide_at(profile, desk, &facts), desk);
        if !with.contains(&row.seen) {
            let of_rule: Vec<&String> =
                with.iter().filter(|line| line.ends_with(&format!("by {}", row.rule))).collect();
            wrong.push(format!("{}: no «{}», but {of_rule:?}", row.rule, row.seen));
        }
        for off in [false, true] {
            let (profile, desk) = without(profile, desk, &row.rule, off);
            let decision = decide_at(&profile, &desk, &facts);
            if seen(&decision, &desk).iter().any(|line| line.ends_with(&format!("by {}", row.rule))) {
                wrong.push(format!("{} acts without being there", row.rule));
            }
            assert!(decision.rules.iter().all(|(rule, _)| *rule != row.rule));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What a host page would tell of somebody who has an open ticket.
fn host(facts: &Facts) -> HostFacts {
    let ticket = KnownTicket {
        number: "51209".into(), subject: "Не приходит почта на info".into(), open: true
    };
    HostFacts {
        email: Some("anna@lavka.example".into()),
        plan: facts.plan.clone(),
        tickets: vec![ticket],
        blocked: facts.account_blocked,
        ..HostFacts::default()
    }
}

#[test]
fn a_rule_that_goes_by_the_text_goes_by_what_people_write() {
    let mut wrong = Vec::new();
    for row in rows() {
        // What the host page tells is in no text.
        let read = ["intent=", "service=", "scope=", "sign=", "leaders="].iter().any(|key| row.facts.contains(key));
        assert_eq!(read, row.text.is_some(), "{}: {}", row.rule, row.facts);
        let Some(text) = row.text else { continue };
        let facts = facts(&row.facts);
        let read = facts.signs.contains(&Sign::ArticleRead).then(ReadArticle::default);
        let draft = Draft { text, articles: read.into_iter().collect(), ..Draft::default() };
        let terms = Terms::of(&Arc::new(profile(of_rule(&row.rule).0)), &draft, &host(&facts), None, AT);
        if !seen(&terms.decision, &terms.desk).contains(&row.seen) {
            wrong.push(format!(
                "{} «{}»: no «{}», {:?}",
                row.rule,
                draft.text,
                row.seen,
                askwell::ticket::reading::read(&draft.text)
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_has_a_row_and_every_regulation_all_its_rules() {
    let rows = rows();
    for (id, letter, count) in PROFILES {
        let profile = profile(id);
        let desk = profile.desk();
        let mut ids: Vec<u32> = profile
            .rules
            .iter()
            .chain(&desk.rules)
            .map(|rule| rule.id.strip_prefix(letter).unwrap().parse().unwrap())
            .collect();
        ids.sort_unstable();
        assert!(ids.iter().copied().eq(1..=count as u32), "{id}: {ids:?}");
        for number in ids {
            assert!(rows.iter().any(|row| row.rule == format!("{letter}{number}")), "{letter}{number}");
        }
    }
    assert_eq!(rows.len(), 114);
}

/// A ticket as plain as possible is stopped by nothing but what the regulation demands of everyone.
#[test]
fn a_guess_never_locks_a_client_out() {
    for (id, ..) in PROFILES {
        let profile = profile(id);
        let desk = profile.desk();
        let plain = decide_at(&profile, &desk, &facts("*"));
        for intent in Intent::ALL {
            for more in ["*", "sign=rude,several,shallow,duplicate", "reach=all", "scope=code,legal,third_party"] {
                let guessed = Facts { intent: *intent, ..facts(more) };
                let decision = decide_at(&profile, &desk, &guessed);
                for field in decision.fields.iter().filter(|field| field.level == Level::Block && !field.excuse) {
                    assert!(plain.fields.contains(field), "{id}: {}", field.id);
                }
                assert!(decision.gate.is_none_or(|gate| gate.excuse || plain.gate.as_ref() == Some(&gate)), "{id}");
                assert!(decision.scope.iter().all(|entry| entry.level < Level::Block), "{id}");
            }
        }
    }
}

#[test]
fn facts_decide_about_sessions_departments_and_proof() {
    let decided = |id: &str, text: &str| {
        let profile = profile(id);
        let desk = profile.desk();
        seen(&decide_at(&profile, &desk, &facts(text)), &desk)
    };
    for (id, text, shown, hidden) in [
        ("cpanel-hoster", "session=verified", "", "gate"),
        ("moscow-provider", "intent=question", "", "gate"),
        ("moscow-provider", "session=verified intent=service_change", "", "gate"),
        ("moscow-provider", "session=verified", "", "told form by C8"),
        ("diphost", "session=verified intent=config_change", "proof session ask by B24", ""),
        ("diphost", "intent=question", "", "proof"),
        ("diphost", "intent=outage service=mail reach=me", "", "urgent"),
        ("diphost", "intent=problem service=mail reach=all", "", "urgent"),
        ("prem-site", "leaders=consult,sales", "tie consult|sales by D7", ""),
        ("prem-site", "leaders=technical,sales", "department sales by D8", "tie"),
        ("prem-site", "plan=FREE leaders=technical", "department sales by D2", "department technical"),
        ("prem-site", "plan=Start leaders=technical", "department technical by D6", ""),
        ("prem-site", "sign=duplicate", "", "check duplicate"),
        ("prem-site", "intent=question", "", "field reproducible ask"),
        ("cpanel-hoster", "intent=server_work service=mail", "paid by A20", "field os block"),
        // Who is blocked is sent to whoever is asked about money, though no profile but the neutral one says so.
        ("moscow-provider", "blocked leaders=technical", "department client by C14", ""),
        ("cpanel-hoster", "blocked", "department consult by A12", ""),
        ("prem-site", "blocked leaders=technical", "department sales by D8", ""),
        ("prem-site", "plan=free", "department sales by D2", "promise"),
        ("prem-site", "plan=premium", "promise reaction max 180 by D3", ""),
        ("prem-site", "intent=outage", "department technical by D6", ""),
    ] {
        let lines = decided(id, text);
        assert!(shown.is_empty() || lines.iter().any(|line| line == shown), "{id} {text}: no {shown} in {lines:#?}");
        assert!(hidden.is_empty() || !lines.iter().any(|line| line.starts_with(hidden)), "{id} {text}: {hidden}");
    }
    let d = profile("prem-site");
    let free = decide_at(&d, &d.desk(), &facts("plan=free"));
    assert_eq!(free.departments, ["sales"]);
    let c = profile("moscow-provider");
    let scope = decide_at(&c, &c.desk(), &facts("scope=code,install,seo"));
    assert!(scope.scope.iter().all(|entry| entry.mode == ScopeMode::Advisory && entry.level == Level::Inform));
    // A desk that has not come yet asks what the first half asks, and promises the same.
    let first = Profile { desk: askwell::policy::Apart::default(), ..profile("diphost") };
    let early = askwell::policy::decide(&first, &facts("*"));
    assert!(early.fields.iter().any(|field| field.id == "task" && field.level == Level::Block));
    assert!(early.promised.is_some() && early.notices.is_empty());
}

#[test]
fn the_table_of_rules_in_the_documents_is_the_one_of_the_profiles() {
    let mut text = String::from(
        "# Rules of the four regulations\n\n\
         Written by `ASKWELL_BLESS=1 cargo test --test policy` from the profiles and from `tests/fixtures/policy/rules.txt`, and compared\n\
         by `policy::rules::the_table_of_rules_in_the_documents_is_the_one_of_the_profiles`. Every row of the last column is run by\n\
         `policy::rules::every_rule_shows_in_a_decision_and_only_while_it_stands_in_the_profile`: for such a ticket the decision shows this,\n\
         and without the rule it does not. Words in «» are what somebody wrote: read, they show the same\n\
         (`policy::rules::a_rule_that_goes_by_the_text_goes_by_what_people_write`).\n",
    );
    let rows = rows();
    for (id, letter, _) in PROFILES {
        let profile = profile(id);
        let desk = profile.desk();
        let uses = source::profile::uses::uses(&profile, &desk);
        let mut rules: Vec<_> = profile.rules.iter().chain(&desk.rules).collect();
        rules.sort_by_key(|rule| rule.id[1..].parse::<u32>().unwrap());
        let _ = write!(
            text,
            "\n## {letter}: {}\n\n| rule | section | level | behaviour | test |\n|---|---|---|---|---|\n",
            profile.id
        );
        for rule in rules {
            let mut does: Vec<&str> = Vec::new();
            for (_, what) in uses.iter().filter(|(of, _)| *of == rule.id) {
                if !does.contains(&what.as_str()) {
                    does.push(what);
                }
            }
            let row = rows.iter().find(|row| row.rule == rule.id).unwrap();
            let facts = if row.facts == "*" { "any ticket" } else { &row.facts };
            let ticket = row.text.as_ref().map_or_else(|| facts.to_owned(), |text| format!("{facts} («{text}»)"));
            let _ = writeln!(
                text,
                "| {} | {} | {} | {} | {ticket} → {} |",
                rule.id,
                rule.section.get("en"),
                rule.level.name(),
                does.join("; "),
                row.seen.replace('|', " or ")
            );
        }
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules.md");
    if std::env::var_os("ASKWELL_BLESS").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    assert!(std::fs::read_to_string(&path).unwrap_or_default() == text, "run the test with ASKWELL_BLESS=1");
}
