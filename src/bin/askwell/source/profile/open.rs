//! Is somebody there when the regulation says so: on these days, at these times, on no holiday more and none less?

use askwell::policy::{
    Desk, Profile,
    hours::{Holiday, Schedule},
};

use super::{
    super::problem::Problem,
    Table,
    advice::place,
    said::{
        Word,
        date::{Day, days},
        week::{Span, Week, is_no_work, week},
        words,
    },
    sentence::Said,
};

const DAY: u16 = 24 * 60;
const NAMES: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const REMEDY: &str = "take the times and days from the regulation";

/// What is to be said of the hours.
pub(super) fn hours(root: &Table<'_>, desk: &Desk, said: &Said<'_>, tell: &mut impl FnMut(String, Problem)) {
    let in_shifts = desk.hours.iter().filter(|hours| !hours.shifts.is_empty()).count();
    for (at, hours) in desk.hours.iter().enumerate() {
        let at = place(root, "hours", at);
        let text = words(&said.by(&hours.rules));
        let shared = |other: &&Schedule| other.rules.iter().any(|rule| hours.rules.contains(rule));
        let alone = desk.hours.iter().filter(shared).count() == 1;
        let rules = hours.rules.join(", ");
        let mut found = against_times(hours, &text, alone);
        let of_text = week(&text);
        if found.is_empty() && !text.is_empty() {
            found = against_week(hours, &of_text, &rules, alone);
        }
        for message in found {
            tell(format!("hours:{}", hours.id), root.problem_at(at, message, REMEDY));
        }
        if hours.shifts.is_empty() {
            continue;
        }
        if !of_text.named && !hours.rules.is_empty() {
            let message = format!("{rules} names no days of the week; those of the hours `{}` are assumed", hours.id);
            tell(
                format!("no-weekdays:{rules}"),
                root.problem_at(at, message, "ask the provider, and confirm the shifts"),
            );
        }
        for (language, shown) in &hours.text.0 {
            let who = format!("`text.{language}`");
            let own = week(&words(shown));
            if let Some(message) = against_week(hours, &own, &who, true).into_iter().next() {
                let remedy = "clients read the one and are told by the other: make both alike";
                tell(format!("hours-text:{}", hours.id), root.problem_at(at, message, remedy));
                break;
            }
        }
        for message in against_holidays(hours, &of_text, &text, said, in_shifts == 1) {
            tell(
                format!("holidays:{}", hours.id),
                root.problem_at(at, message, "take the days off from the regulation"),
            );
        }
    }
}

/// Channels that one rule keeps open and another one does not count. Where a case says for whom it is open, both hold.
pub(super) fn standings(root: &Table<'_>, profile: &Profile, desk: &Desk, tell: &mut impl FnMut(String, Problem)) {
    use askwell::policy::profile::Standing;
    let worth = |standing: Standing| match standing {
        Standing::Refused => 0,
        Standing::Advisory => 1,
        Standing::Official => 2,
    };
    for (at, channel) in profile.channels.iter().enumerate() {
        let hours = desk.hours_of(&channel.id).filter(|hours| hours.always && !hours.rules.is_empty());
        let mut cases = desk.channel_cases.iter().filter(|case| case.channel == channel.id);
        let open = cases.any(|case| worth(case.standing) > worth(channel.standing));
        if let (Some(hours), Some(rule), true) = (hours, &channel.rule, channel.standing != Standing::Official && !open)
        {
            let (always, standing) = (hours.rules.join(", "), channel.standing.name());
            let message = format!("`{}` is open round the clock by {always}, but {standing} by {rule}", channel.id);
            let remedy = "the two contradict each other: ask which one holds";
            let at = place(root, "channel", at);
            tell(format!("standing:{}", channel.id), root.problem_at(at, message, remedy));
        }
    }
}

/// Times of the day that their sentence denies. `alone`: no other hours stand on the same rules.
fn against_times(hours: &Schedule, text: &[Word], alone: bool) -> Vec<String> {
    let rules = hours.rules.join(", ");
    let of_text = super::said::week::times(text);
    let all_day = week(text).always;
    if hours.shifts.is_empty() {
        let wrong = hours.always && alone && of_text.len() > 1 && !all_day;
        let message = || format!("{rules} names times, the hours `{}` are round the clock", hours.id);
        return if wrong { vec![message()] } else { Vec::new() };
    }
    if of_text.is_empty() {
        let message = || format!("{rules} says round the clock, the hours `{}` have shifts", hours.id);
        return if all_day { vec![message()] } else { Vec::new() };
    }
    let same = |one: u16, other: u16| one % DAY == other % DAY;
    let mut own = hours.shifts.iter().flat_map(|shift| [shift.from, shift.until]);
    let Some(strange) = own.find(|minute| !of_text.iter().any(|time| same(*time, *minute))) else { return Vec::new() };
    let named = of_text.iter().map(|time| clock(*time)).collect::<Vec<_>>().join(", ");
    vec![format!("{rules} names {named}; {} of the hours `{}` is not among them", clock(strange), hours.id)]
}

fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

fn names(days: u8) -> String {
    let days = NAMES.iter().enumerate().filter(|(day, _)| days >> day & 1 == 1);
    days.map(|(_, name)| *name).collect::<Vec<_>>().join(", ")
}

/// Days, and times of days, where the shifts are not as `who` says. Hours that share their sentence with others need not keep all of it.
fn against_week(hours: &Schedule, said: &Week, who: &str, alone: bool) -> Vec<String> {
    let own = hours.shifts.iter().fold(0, |all, shift| all | shift.days);
    let own = if hours.always { 0b111_1111 } else { own };
    if said.days == 0 || own == 0 {
        return Vec::new();
    }
    let mut found = Vec::new();
    let (missing, more) = (said.days & !own, own & !said.days);
    if alone && missing != 0 {
        found.push(format!("{who} names {}, the hours `{}` have no shift then", names(missing), hours.id));
    }
    if more != 0 {
        found.push(format!("the hours `{}` have shifts on {}, which {who} leaves out", hours.id, names(more)));
    }
    let Some(spans) = said.spans.as_ref().filter(|_| alone && found.is_empty() && !hours.always) else { return found };
    let ends = |(from, until): Span| (from, until % DAY);
    for (day, said) in spans.iter().enumerate() {
        let shifts = hours.shifts.iter().filter(|shift| shift.days >> day & 1 == 1);
        let mut own: Vec<Span> = shifts.map(|shift| ends((shift.from, shift.until))).collect();
        let mut said: Vec<Span> = said.iter().copied().map(ends).collect();
        own.sort_unstable();
        said.sort_unstable();
        if own != said {
            let written = |spans: &[Span]| {
                spans
                    .iter()
                    .map(|(from, until)| format!("{}-{}", clock(*from), clock(*until)))
                    .collect::<Vec<_>>()
                    .join(", ")
            };
            let (said, own) = (written(&said), written(&own));
            found.push(format!("on {} {who} says {said}, the hours `{}` have {own}", NAMES[day], hours.id));
            break;
        }
    }
    found
}

/// Days off that the regulation names and the hours do not have, and the other way round. `only`: no other hours have shifts, so a
/// sentence of its own is about these.
fn against_holidays(hours: &Schedule, own: &Week, text: &[Word], said: &Said<'_>, only: bool) -> Vec<String> {
    let mut named = days_off(text);
    let mut anywhere = Vec::new();
    let mut spoken_of = false;
    for range in &said.sentences {
        let sentence = words(&said.slice(range));
        anywhere.extend(days_off(&sentence));
        spoken_of |= sentence.iter().any(|word| word.begins(&["праздн", "holiday"]));
    }
    if only {
        named.append(&mut anywhere.clone());
    }
    let has = |day: &Day, holiday: &Holiday| {
        let year = day.year.unwrap_or_default();
        (day.month, day.day) == (holiday.month, holiday.day) && (year == holiday.year || year == 0 || holiday.year == 0)
    };
    let id = &hours.id;
    let mut found = Vec::new();
    let mut dropped: Vec<String> =
        named.iter().filter(|day| !hours.holidays.iter().any(|holiday| has(day, holiday))).map(Day::written).collect();
    dropped.sort();
    dropped.dedup();
    if !dropped.is_empty() {
        let days = dropped.join(", ");
        found.push(format!("the regulation names {days} as days off, the hours `{id}` do not list them in `holidays`"));
    }
    let written = |holiday: &Holiday| {
        let year = if holiday.year == 0 { String::new() } else { format!("{:04}-", holiday.year) };
        format!("{year}{:02}-{:02}", holiday.month, holiday.day)
    };
    // Another sentence may be about these hours as well.
    anywhere.extend(&named);
    let added = hours.holidays.iter().filter(|holiday| !anywhere.iter().any(|day| has(day, holiday)));
    let added: Vec<String> = added.map(written).collect();
    // «Кроме праздничных дней» leaves it to the calendar which days those are.
    if !added.is_empty() && (!named.is_empty() || !spoken_of) {
        let days = added.join(", ");
        found.push(format!("the hours `{id}` list {days} in `holidays`, the regulation names no such day off"));
    }
    if own.holidays && named.is_empty() && hours.holidays.is_empty() {
        found.push(format!("{} leaves holidays out, the hours `{id}` list none", hours.rules.join(", ")));
    }
    found
}

/// The days of the calendar in sentences that say that nobody is there.
fn days_off(text: &[Word]) -> Vec<Day> {
    let ends = |word: &Word| word.is(&[".", ";", "!", "?"]);
    let closed = |sentence: &&[Word]| {
        sentence.iter().enumerate().any(|(at, word)| {
            let not = || sentence.get(at + 1).is_some_and(|next| is_no_work(word, next));
            word.begins(&[
                "выходн",
                "нерабоч",
                "праздн",
                "кроме",
                "исключ",
                "закрыт",
                "отдых",
                "except",
                "closed",
                "holiday",
            ]) || not()
        })
    };
    text.split(ends).filter(closed).flat_map(days).collect()
}
