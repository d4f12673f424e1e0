//! Hours and promises of the four regulations: the ten cases that follow from their texts, and what other zones make of them.

use askwell::{
    civil::Civil,
    policy::{Clock, Desk, Facts, Presence, Profile, Promise, Zone, decide, promise},
};

use super::{profile, source};

const HOUR: f64 = 3_600_000.0;

/// A moment on the profile's wall clock. 2026-11-16 is a Monday.
fn november(desk: &Desk, day: u8, hour: u8, minute: u8) -> f64 {
    desk.zones[0].moment(&Civil::new(2026, 11, day, hour, minute))
}

fn presence(profile: &Profile, channel: &str, at: f64) -> Option<Presence> {
    let decision = decide(profile, &Facts { at, ..Facts::default() });
    decision.channels.into_iter().find(|it| it.id == channel)?.presence
}

#[test]
fn the_chat_of_a_goes_over_midnight() {
    let a = profile("cpanel-hoster");
    let desk = a.desk();
    let at = |day, hour, minute| november(&desk, day, hour, minute);
    for (moment, expected) in [
        // Saturday: Friday's shift still goes on, and ends at one.
        (at(21, 0, 30), Presence::Open { until: at(21, 1, 0) }),
        (at(21, 1, 0), Presence::Closed { opens: Some(at(21, 10, 0)) }),
        // Monday: Sunday's shift has ended at midnight.
        (at(16, 0, 30), Presence::Closed { opens: Some(at(16, 9, 0)) }),
        (at(22, 23, 59), Presence::Open { until: at(23, 0, 0) }),
    ] {
        assert_eq!(presence(&a, "chat", moment), Some(expected));
    }
    assert_eq!(presence(&a, "ticket", at(21, 1, 0)), Some(Presence::Always));
}

/// The promise for a plan, counted by this clock.
fn counted(profile: &Profile, plan: Option<&str>, clock: Clock) -> Promise {
    let hours = (clock == Clock::Working).then(|| "desk".to_owned());
    Promise { clock, hours, ..promise(profile, plan).unwrap().clone() }
}

#[test]
fn promises_are_counted_by_their_clock() {
    let (b, d) = (profile("diphost"), profile("prem-site"));
    let (of_b, of_d) = (b.desk(), d.desk());
    let due = |promise: Promise, desk: &Desk, sent: f64| promise.due_at(desk, sent);
    let at = |day, hour, minute| november(&of_d, day, hour, minute);
    // B, Friday 18:00, ten hours of the calendar.
    assert_eq!(due(counted(&b, None, Clock::Calendar), &of_b, at(20, 18, 0)), Some(at(21, 4, 0)));
    // D, Friday 19:30, twenty-four hours of the calendar, and of a desk that is there for nine a day.
    assert_eq!(due(counted(&d, None, Clock::Calendar), &of_d, at(20, 19, 30)), Some(at(21, 19, 30)));
    assert_eq!(due(counted(&d, None, Clock::Working), &of_d, at(20, 19, 30)), Some(at(23, 16, 30)));
    // D Premium, 19:00, three hours of work.
    assert_eq!(due(counted(&d, Some("Premium"), Clock::Working), &of_d, at(20, 19, 0)), Some(at(21, 13, 0)));
    // As the profiles stand.
    let decision = decide(&d, &Facts { at: at(20, 19, 30), plan: Some("premium".into()), ..Facts::default() });
    assert_eq!(decision.promised.unwrap().due, Some(at(20, 22, 30)));
    let usual = decide(&profile("cpanel-hoster"), &Facts { at: at(20, 19, 30), ..Facts::default() });
    assert_eq!(usual.promised.unwrap().due, Some(at(20, 20, 30)));
    assert_eq!(decide(&profile("moscow-provider"), &Facts::default()).promised, None);
}

#[test]
fn vague_hours_are_words_and_the_client_reads_them_on_the_own_clock() {
    let (c, d) = (profile("moscow-provider"), profile("prem-site"));
    let desk = d.desk();
    let at = |hour| november(&desk, 16, hour, 0);
    assert_eq!(presence(&c, "chat", at(12)), Some(Presence::Vague));
    let text = c.desk().hours_of("chat").unwrap().text.clone();
    assert!(text.get("ru").contains("в дневное время") && c.regulation.title.get("ru").len() > 10);
    // Vladivostok is ten hours ahead of UTC.
    let vladivostok = zone_of("Asia/Vladivostok");
    let Some(Presence::Closed { opens: Some(opens) }) = presence(&d, "ticket", at(3)) else { panic!("open at night") };
    assert_eq!(desk.zones[0].civil(opens), Civil::new(2026, 11, 16, 11, 0));
    assert_eq!(vladivostok.civil(opens), Civil::new(2026, 11, 16, 18, 0));
}

/// A zone as `askwell build` writes it, through a profile that names it.
fn zone_of(name: &str) -> Zone {
    let good = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/profiles/prem-site");
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("prem-site");
    std::fs::create_dir(&folder).unwrap();
    let text = std::fs::read_to_string(good.join("profile.toml")).unwrap();
    let text = text.replacen("shifts = [", &format!("zone = \"{name}\"\nshifts = ["), 1);
    std::fs::write(folder.join("profile.toml"), text).unwrap();
    std::fs::copy(good.join("regulation.txt"), folder.join("regulation.txt")).unwrap();
    let reading = source::profile::reading(&folder);
    assert!(reading.problems.is_empty(), "{:?}", reading.problems);
    let desk = reading.profile.unwrap().desk();
    desk.zones.iter().find(|zone| zone.name == name).unwrap().clone()
}

#[test]
fn zones_turn_their_clocks_as_the_database_says() {
    let berlin = zone_of("Europe/Berlin");
    let utc = |year, month, day, hour, minute| Civil::new(year, month, day, hour, minute).minutes() as f64 * 60_000.0;
    for (moment, shown) in [
        (utc(2016, 1, 15, 12, 0), Civil::new(2016, 1, 15, 13, 0)),
        (utc(2026, 3, 29, 0, 59), Civil::new(2026, 3, 29, 1, 59)),
        (utc(2026, 3, 29, 1, 0), Civil::new(2026, 3, 29, 3, 0)),
        (utc(2026, 10, 25, 0, 59), Civil::new(2026, 10, 25, 2, 59)),
        (utc(2026, 10, 25, 1, 0), Civil::new(2026, 10, 25, 2, 0)),
        // The last Sunday of March 2041.
        (utc(2041, 3, 31, 1, 0), Civil::new(2041, 3, 31, 3, 0)),
    ] {
        assert_eq!(berlin.civil(moment), shown);
    }
    let noon = utc(2026, 7, 1, 12, 0);
    for (name, minutes) in [
        ("Europe/Moscow", 180),
        ("Asia/Vladivostok", 600),
        ("Asia/Kolkata", 330),
        ("America/New_York", -240),
        ("Australia/Lord_Howe", 630),
        ("UTC", 0),
    ] {
        assert_eq!(zone_of(name).offset(noon), minutes, "{name}");
    }
    assert!(askwell::wire::encode(&berlin).len() < 600);
    assert!(askwell::wire::encode(&zone_of("Europe/Moscow")).len() < 24);
}

#[test]
fn working_hours_follow_the_turn_of_the_clock() {
    let mut desk = profile("prem-site").desk();
    desk.zones = vec![zone_of("Europe/Berlin")];
    let at = |month, day, hour| desk.zones[0].moment(&Civil::new(2026, month, day, hour, 0));
    let schedule = &desk.hours[0];
    // Nine hours a day on the wall, before the turn and after it; the night between is an hour shorter or longer.
    assert_eq!(schedule.worked(&desk.zones[0], at(3, 28, 11), 10 * 60), Some(at(3, 29, 12)));
    assert_eq!(schedule.worked(&desk.zones[0], at(10, 24, 11), 10 * 60), Some(at(10, 25, 12)));
    assert_eq!(at(3, 29, 11) - at(3, 28, 20), 14.0 * HOUR);
    assert_eq!(at(10, 25, 11) - at(10, 24, 20), 16.0 * HOUR);
}
