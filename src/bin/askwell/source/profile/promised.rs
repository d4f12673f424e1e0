//! Does the regulation promise what the profile promises: so long, by this clock, so binding, for this plan, and this deed?
//!
//! Where the two differ, clients are told more or less than the provider has said. Promises for one case that contradict each other,
//! and a length without a clock, are questions for the provider.

use askwell::policy::{Bound, Clock, Desk, Intent, Profile, PromiseKind, When, promise::Promise};

use super::{
    super::problem::Problem,
    Table,
    said::{
        Word,
        length::{self, Length, lengths},
        words,
    },
    sentence::Said,
};

/// Hours of a working day where the shifts do not say.
const WORKING_DAY: f64 = 8.0 * 60.0;

/// A promise of the profile with its condition and its place.
struct Given<'p> {
    promise: &'p Promise,
    when: Option<&'p When>,
    at: usize,
}

/// What is to be said of the promises.
pub(super) fn promises(
    root: &Table<'_>,
    profile: &Profile,
    desk: &Desk,
    said: &Said<'_>,
    tell: &mut impl FnMut(String, Problem),
) {
    let given = given(root, profile, desk);
    same_cases(root, &given, tell);
    let names: Vec<&String> = {
        let plans = desk.plans.iter().map(|plan| &plan.id);
        let mut names: Vec<&String> = plans.chain(given.iter().filter_map(|one| one.promise.plan.as_ref())).collect();
        names.sort();
        names.dedup();
        names
    };
    let plans: Vec<Vec<Word>> = names.iter().map(|name| words(name)).collect();
    let general = general_clock(said);
    for Given { promise, when, at } in given {
        let rule = &promise.rule;
        let text = words(&said.by(std::slice::from_ref(rule)));
        let told = lengths(&text, &plans);
        let hours = f64::from(promise.minutes) / 60.0;
        let outage = when.is_some_and(|when| when.intent.contains(&Intent::Outage));
        let unclocked = |tell: &mut dyn FnMut(String, Problem)| {
            let clock = promise.clock.name();
            let message = format!("{rule} promises {hours} h and does not say by which clock; {clock} is assumed");
            let remedy = "ask the provider: calendar or working hours";
            tell(format!("no-clock:{rule}"), root.problem_at(at, message, remedy));
        };
        if told.is_empty() {
            // A length in words that are not known, or none at all.
            let numbers: Vec<f64> = text.iter().filter_map(|word| word.text.replace(',', ".").parse().ok()).collect();
            let units = [1.0, 60.0, 24.0 * 60.0];
            if units.iter().any(|unit| numbers.contains(&(f64::from(promise.minutes) / unit))) {
                if general.is_none() && !outage {
                    unclocked(tell);
                }
            } else if !text.is_empty() {
                let message = format!("{hours} h are promised by {rule}, whose sentence names no such time");
                let remedy = "refer to the rule that promises it, or drop the promise";
                tell(format!("promise:{rule}"), root.problem_at(at, message, remedy));
            }
            continue;
        }
        let of_plan = of_plan(&told, promise, &names);
        let fitting: Vec<&Length> = of_plan.iter().filter(|one| fits(one, promise, desk)).copied().collect();
        if fitting.is_empty() {
            let says = of_plan.iter().map(|one| written(one)).collect::<Vec<_>>().join(", ");
            let whose = promise.plan.as_ref().map_or(String::new(), |plan| format!(" of `{plan}`"));
            let message = format!("{hours} h are promised by {rule}, whose sentence says {says}{whose}");
            tell(format!("promise:{rule}"), root.problem_at(at, message, "take the number from the regulation"));
            continue;
        }
        let (clock, calendar) = (promise.clock.name(), Clock::Calendar.name());
        let clocks: Vec<Option<Clock>> = fitting.iter().map(|one| one.clock.or(general)).collect();
        // Hours of work that never end are all hours.
        let always = promise.hours.as_ref().and_then(|id| desk.schedule(id)).is_some_and(|hours| hours.always);
        if !always && clocks.iter().all(|said| said.is_some_and(|said| said != promise.clock)) {
            let says = if promise.clock == Clock::Calendar { "working hours" } else { "all hours" };
            let message = format!("{rule} counts {says}, the promise has `clock = \"{clock}\"`");
            let remedy = if promise.clock == Clock::Calendar {
                "write clock = \"working\" and the `schedule` that counts".to_owned()
            } else {
                format!("write clock = \"{calendar}\" without `schedule`")
            };
            tell(format!("clock:{rule}"), root.problem_at(at, message, remedy));
        }
        if clocks.iter().all(Option::is_none) && !outage {
            unclocked(tell);
        }
        if fitting.iter().all(|one| one.bound.is_some_and(|said| said != promise.bound)) {
            let (says, other) = match promise.bound {
                Bound::Usual => ("at the latest", Bound::Max),
                Bound::Max => ("as a rule", Bound::Usual),
            };
            let message = format!("{rule} says by when {says}, the promise has `bound = \"{}\"`", promise.bound.name());
            tell(format!("bound:{rule}"), root.problem_at(at, message, format!("write bound = \"{}\"", other.name())));
        }
        if fitting.iter().all(|one| !one.kinds.is_empty() && !one.kinds.contains(&promise.kind)) {
            let mut kinds: Vec<PromiseKind> = fitting.iter().flat_map(|one| one.kinds.clone()).collect();
            kinds.sort_unstable();
            kinds.dedup();
            let kinds = kinds.iter().map(|kind| format!("\"{}\"", kind.name())).collect::<Vec<_>>().join(" or ");
            let message = format!("{rule} speaks of {kinds}, the promise has `kind = \"{}\"`", promise.kind.name());
            tell(format!("kind:{rule}"), root.problem_at(at, message, format!("write kind = {kinds}")));
        }
    }
}

/// The promises in the order of the file.
fn given<'p>(root: &Table<'_>, profile: &'p Profile, desk: &'p Desk) -> Vec<Given<'p>> {
    let (mut plain, mut cases) = (profile.promises.iter(), desk.promises.iter());
    let tables = root.tables("promise", &mut Vec::new());
    let of = |table: &Table<'_>| {
        let at = table.at();
        if table.keys().any(|key| key == "when") {
            cases.next().map(|case| Given { promise: &case.promise, when: Some(&case.when), at })
        } else {
            plain.next().map(|promise| Given { promise, when: None, at })
        }
    };
    tables.iter().map_while(of).collect()
}

/// Promises that say the same twice or contradict each other.
fn same_cases(root: &Table<'_>, given: &[Given<'_>], tell: &mut impl FnMut(String, Problem)) {
    let plan = |one: &Given<'_>| one.promise.plan.as_ref().map(|plan| plan.trim().to_lowercase());
    for (number, one) in given.iter().enumerate() {
        let same = |other: &&Given<'_>| plan(other) == plan(one) && other.when == one.when;
        let Some(first) = given[..number].iter().find(same) else { continue };
        let line = root.problem_at(first.at, "", "").line;
        let said = if first.promise.minutes == one.promise.minutes { "says the same" } else { "promises another time" };
        let message = format!("the promise on line {line} {said} for the same case: only that one is ever told");
        let remedy = "drop one of the two, or write the `plan` or `when` that tells them apart";
        tell(format!("same-case:{}", one.promise.rule), root.problem_at(one.at, message, remedy));
    }
}

/// The lengths that are told of the promise's plan; where none is, those without a plan, else all.
fn of_plan<'l>(told: &'l [Length], promise: &Promise, names: &[&String]) -> Vec<&'l Length> {
    let plan = promise.plan.as_ref().and_then(|plan| names.iter().position(|name| *name == plan));
    let own: Vec<&Length> = told.iter().filter(|one| plan.is_some_and(|plan| one.plans.contains(&plan))).collect();
    if !own.is_empty() {
        return own;
    }
    let common: Vec<&Length> = told.iter().filter(|one| one.plans.is_empty()).collect();
    if common.is_empty() { told.iter().collect() } else { common }
}

/// Whether the promise is as long as that. A working day is a shift, or eight hours.
fn fits(told: &Length, promise: &Promise, desk: &Desk) -> bool {
    let minutes = f64::from(promise.minutes);
    let Some(days) = told.days else { return told.minutes == minutes };
    let of_calendar = promise.clock == Clock::Calendar && told.minutes == minutes;
    let schedule = promise.hours.as_ref().and_then(|id| desk.schedule(id));
    let shifts = schedule.map(|hours| hours.shifts.as_slice()).unwrap_or_default();
    let long = |from: u16, until: u16| f64::from(if until > from { until - from } else { 24 * 60 - from + until });
    let always = schedule.is_some_and(|hours| hours.always) && told.minutes == minutes;
    of_calendar
        || always
        || days * WORKING_DAY == minutes
        || shifts.iter().any(|shift| days * long(shift.from, shift.until) == minutes)
}

fn written(told: &Length) -> String {
    let working = if told.clock == Some(Clock::Working) { " working" } else { "" };
    match told.days {
        Some(1.0) => format!("1{working} day"),
        Some(days) => format!("{days}{working} days"),
        None if told.minutes < 60.0 => format!("{} min", told.minutes),
        None => format!("{}{working} h", told.minutes / 60.0),
    }
}

/// The clock of all deadlines, where a sentence of its own says it: «Сроки считаются в рабочих часах».
fn general_clock(said: &Said<'_>) -> Option<Clock> {
    let of = |range: &std::ops::Range<usize>| {
        let text = words(&said.slice(range));
        let about = text.iter().any(|word| word.begins(&["срок", "deadline", "target", "time", "врем"]));
        let counts = text.iter().any(|word| {
            word.begins(&[
                "исчисл",
                "счита",
                "указан",
                "измер",
                "отсчит",
                "count",
                "measur",
                "stated",
                "given",
                "calculat",
            ])
        });
        (about && counts && lengths(&text, &[]).is_empty()).then(|| length::clock(&text)).flatten()
    };
    said.sentences.iter().find_map(of)
}
