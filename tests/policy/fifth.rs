//! A fifth provider needs no code: a regulation that none of the four resembles, in another language and another part of the world.

use std::path::Path;

use askwell::{
    civil::Civil,
    i18n::TicketWord,
    policy::{
        Facts, Level, Presence, Profile,
        decide::{Decision, decide},
        facts::Subject,
        profile::Standing,
    },
};

use super::{rules::facts, source};

fn northwind() -> Profile {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/policy/northwind");
    let reading = source::profile::reading(&folder);
    assert!(reading.problems.is_empty(), "{:#?}", reading.problems);
    // It names its days, its clock, its zone and its date, and no sentence is left without a rule.
    assert!(reading.advice.is_empty(), "{:#?}", reading.advice);
    reading.profile.unwrap()
}

/// A decision about a ticket at this time of New York.
fn decided(profile: &Profile, text: &str, month: u8, day: u8, hour: u8) -> Decision {
    let at = profile.desk().zones[0].moment(&Civil::new(2026, month, day, hour, 0));
    decide(profile, &Facts { at, ..facts(text) })
}

fn level(decision: &Decision, field: &str) -> Level {
    decision.fields.iter().find(|asked| asked.id == field).unwrap().level
}

/// The sample that others begin with: departments by subject, no promise, and a way on for everyone.
#[test]
fn the_neutral_profile_goes_by_subjects() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/profiles/generic");
    let reading = source::profile::reading(&folder);
    assert!(reading.problems.is_empty(), "{:#?}", reading.problems);
    let profile = reading.profile.unwrap();
    for subject in Subject::ALL {
        let decision = decide(&profile, &Facts { subject: Some(*subject), ..Facts::default() });
        assert_eq!(decision.department.unwrap().id, subject.name());
        assert_eq!((decision.promised, decision.gate, decision.urgent), (None, None, None));
    }
    let outage = decide(&profile, &facts("intent=outage service=mail reach=all"));
    assert_eq!(outage.urgent.unwrap().1.rules, ["G4"]);
    assert!(decide(&profile, &facts("intent=account_data")).gate.unwrap().excuse);
}

#[test]
fn a_word_that_nobody_foresaw_has_its_forms() {
    let word = TicketWord::of(&northwind().word_forms["ru"]).unwrap();
    assert_eq!((word.nom, word.many, word.two, word.sent), ("кейс", "кейсов", "два кейса", "отправлен"));
}

#[test]
fn promises_go_by_what_the_regulation_lets_decide() {
    let profile = northwind();
    let new_york = &profile.desk().zones[0];
    // Thursday, 2 July 2026, 18:00; Saturday is a holiday that no shift would begin on anyway, 3 July is a day of work.
    for (text, month, day, hour) in [
        ("intent=outage service=server", 7, 2, 18),
        ("plan=business", 7, 3, 10),
        ("*", 7, 3, 18),
        ("leaders=billing", 7, 6, 18),
        ("leaders=billing plan=business", 7, 6, 18),
    ] {
        let due = decided(&profile, text, 7, 2, 18).promised.unwrap().due.unwrap();
        let minute = if text.contains("server") { 30 } else { 0 };
        assert_eq!(new_york.civil(due), Civil::new(2026, month, day, hour, minute), "{text}");
    }
}

#[test]
fn channels_open_by_plan_urgency_and_their_own_zone() {
    let profile = northwind();
    let channel = |text: &str, hour: u8, id: &str| {
        let channels = decided(&profile, text, 7, 2, hour).channels;
        channels.into_iter().find(|channel| channel.id == id).unwrap()
    };
    assert_eq!(channel("*", 12, "phone").standing, Standing::Refused);
    assert_eq!(channel("plan=Enterprise", 12, "phone").standing, Standing::Official);
    assert!(matches!(channel("*", 23, "ticket").presence, Some(Presence::Closed { .. })));
    assert_eq!(channel("intent=outage service=server", 23, "ticket").presence, Some(Presence::Always));
    // Nine in the evening in New York is nine in the morning in Manila.
    assert!(matches!(channel("*", 20, "chat").presence, Some(Presence::Closed { .. })));
    assert!(matches!(channel("*", 21, "chat").presence, Some(Presence::Open { .. })));
}

#[test]
fn fields_follow_the_department_and_earlier_answers() {
    let profile = northwind();
    let plain = decided(&profile, "*", 7, 2, 12);
    assert_eq!((level(&plain, "domain"), level(&plain, "reason")), (Level::Block, Level::Off));
    assert_eq!(level(&decided(&profile, "leaders=sales", 7, 2, 12), "domain"), Level::Off);
    let mut urgent = facts("intent=problem");
    urgent.answers = vec!["urgency=high".to_owned()];
    let urgent = decide(&profile, &urgent);
    assert_eq!((level(&urgent, "reason"), level(&urgent, "error_text")), (Level::Ask, Level::Block));
    assert!(urgent.fields.iter().any(|field| field.id == "error_text" && field.excuse));
    let gated = decided(&profile, "intent=service_change", 7, 2, 12);
    assert!(gated.gate.unwrap().excuse && gated.notices.iter().any(|notice| notice.rules == ["N15"]));
    assert!(decided(&profile, "scope=code", 7, 2, 12).paid.is_some());
}
