//! What in a profile does the regulation's own sentence deny?
//!
//! The zone that the text names, the times and days of a quotation, the number of a promise: where the profile says another, one of the
//! two is a slip, and clients are told the wrong one. Two promises for the same case and limits that no rule sets are told, too.

use askwell::policy::{Desk, FieldKind, Level, Profile, Rule, When, hours::Schedule, promise::Promise};

use super::{super::problem::Problem, Table, advice::place, zones::zone};

/// Beginnings of the names of cities and coasts, and the zone whose clock they go by.
const CITIES: [(&str, &str); 40] = [
    ("моск", "Europe/Moscow"),
    ("мск", "Europe/Moscow"),
    ("петербург", "Europe/Moscow"),
    ("казан", "Europe/Moscow"),
    ("калининград", "Europe/Kaliningrad"),
    ("самар", "Europe/Samara"),
    ("саратов", "Europe/Saratov"),
    ("екатеринбург", "Asia/Yekaterinburg"),
    ("уральск", "Asia/Yekaterinburg"),
    ("челябинск", "Asia/Yekaterinburg"),
    ("перм", "Asia/Yekaterinburg"),
    ("уф", "Asia/Yekaterinburg"),
    ("тюмен", "Asia/Yekaterinburg"),
    ("омск", "Asia/Omsk"),
    ("новосибирск", "Asia/Novosibirsk"),
    ("томск", "Asia/Tomsk"),
    ("барнаул", "Asia/Barnaul"),
    ("красноярск", "Asia/Krasnoyarsk"),
    ("иркутск", "Asia/Irkutsk"),
    ("якутск", "Asia/Yakutsk"),
    ("владивосток", "Asia/Vladivostok"),
    ("хабаровск", "Asia/Vladivostok"),
    ("магадан", "Asia/Magadan"),
    ("камчат", "Asia/Kamchatka"),
    ("минск", "Europe/Minsk"),
    ("киев", "Europe/Kyiv"),
    ("алмат", "Asia/Almaty"),
    ("астан", "Asia/Almaty"),
    ("ташкент", "Asia/Tashkent"),
    ("тбилис", "Asia/Tbilisi"),
    ("ереван", "Asia/Yerevan"),
    ("london", "Europe/London"),
    ("berlin", "Europe/Berlin"),
    ("central european", "Europe/Berlin"),
    ("warsaw", "Europe/Warsaw"),
    ("riga", "Europe/Riga"),
    ("eastern", "America/New_York"),
    ("central", "America/Chicago"),
    ("mountain", "America/Denver"),
    ("pacific", "America/Los_Angeles"),
];
/// Winter and summer of one year: zones that agree in both are one clock. 2026-01-15 and 2026-07-15, milliseconds since 1970.
const SEASONS: [f64; 2] = [1_768_435_200_000.0, 1_784_073_600_000.0];

/// A clock that a text names.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Stated {
    /// The words for it.
    words: String,
    /// The zone, or hours ahead of UTC.
    clock: Result<&'static str, i64>,
}

/// The first clock that a regulation names: «по Екатеринбургу», «московское время», `UTC+5`, «МСК+2».
pub(super) fn stated(text: &str) -> Option<Stated> {
    let text = text.to_lowercase();
    let words: Vec<&str> =
        text.split(|c: char| !(c.is_alphanumeric() || "+-−".contains(c))).filter(|word| !word.is_empty()).collect();
    words.iter().enumerate().find_map(|(at, word)| {
        let near = |step: isize| at.checked_add_signed(step).and_then(|at| words.get(at)).copied().unwrap_or_default();
        let ahead = |base: &str| {
            let rest = word.strip_prefix(base)?.replace('−', "-");
            let hours: i64 = rest.strip_prefix('+').unwrap_or(&rest).parse().ok()?;
            rest.starts_with(['+', '-']).then_some(hours)
        };
        let of_utc = ahead("utc").or_else(|| ahead("gmt")).or_else(|| ahead("мск").map(|hours| hours + 3));
        if let Some(hours) = of_utc {
            return Some(Stated { words: (*word).to_owned(), clock: Err(hours) });
        }
        if matches!(*word, "utc" | "gmt") {
            return Some(Stated { words: (*word).to_owned(), clock: Err(0) });
        }
        let told = near(-1) == "по"
            || *word == "мск"
            || near(1).starts_with("врем")
            || near(1) == "time"
            || near(-1) == "времени";
        let pair = [word, near(1)].join(" ");
        let (_, zone) = CITIES.iter().find(|(city, _)| (word.starts_with(city) || pair.starts_with(city)) && told)?;
        let words = if near(-1) == "по" { ["по", word].join(" ") } else { (*word).to_owned() };
        Some(Stated { words, clock: Ok(zone) })
    })
}

impl Stated {
    /// Whether the zone `name` shows this clock.
    fn is(&self, name: &str) -> bool {
        let offsets = |name: &str| zone(name).map(|zone| SEASONS.map(|at| zone.offset(at)));
        match self.clock {
            Ok(zone) => offsets(zone) == offsets(name),
            // A fixed clock may be meant in winter or the year round.
            Err(hours) => offsets(name).is_some_and(|both| both.contains(&(hours * 60))),
        }
    }
}

/// What the profile says against its own quotations.
pub(super) fn denied(
    root: &Table<'_>,
    profile: &Profile,
    desk: &Desk,
    regulation: &str,
    tell: &mut impl FnMut(String, Problem),
) {
    let zones = || desk.hours.iter().filter_map(|hours| hours.zone.as_ref()).chain([&profile.time_zone]);
    if let Some(said) = stated(regulation).filter(|said| !zones().any(|zone| said.is(zone))) {
        let named = said.clock.map_or_else(|hours| format!("UTC{hours:+}"), str::to_owned);
        let message = format!("the regulation says «{}» ({named}), the profile {}", said.words, profile.time_zone);
        let at = root.text_if_any("time_zone", &mut Vec::new()).map_or(root.at(), |text| text.at);
        tell("zone".into(), root.problem_at(at, message, "write the zone that the regulation names"));
    }
    let quoted = |ids: &[String]| -> String {
        let rules = ids.iter().filter_map(|id| desk.rule(profile, id));
        rules.map(Rule::quoted).collect::<Vec<_>>().join(" ").to_lowercase()
    };
    for (at, hours) in desk.hours.iter().enumerate() {
        let shared =
            desk.hours.iter().filter(|other| other.rules.iter().any(|rule| hours.rules.contains(rule))).count();
        for message in against_hours(hours, &quoted(&hours.rules), shared == 1) {
            let code = format!("hours:{}", hours.id);
            let remedy = "take the times and days from the regulation";
            tell(code, root.problem_at(place(root, "hours", at), message, remedy));
        }
    }
    promises(root, profile, desk, &quoted, tell);
    for (at, entry) in desk.scope.iter().enumerate().filter(|(_, entry)| entry.rules.is_empty()) {
        let message = format!(
            "no rule sets the limit `{}`: clients are told of it, and the regulation does not say so",
            entry.id
        );
        let remedy = "write the `rule` that says so, or drop it";
        tell(format!("scope:{}", entry.id), root.problem_at(place(root, "scope", at), message, remedy));
    }
}

/// Fields that speak of a trouble, and are asked of those who have none: a bill has no error.
pub(super) fn always_asked(root: &Table<'_>, profile: &Profile, desk: &Desk, tell: &mut impl FnMut(String, Problem)) {
    for table in root.tables("field", &mut Vec::new()) {
        let Some(id) = table.text_if_any("id", &mut Vec::new()) else { continue };
        let Some(field) = desk.field(profile, &id.value) else { continue };
        let of_trouble =
            matches!(field.kind, FieldKind::Steps { .. }) || ["error_text", "since_when"].contains(&id.value.as_str());
        let cased = desk.cases.iter().any(|case| case.field == id.value);
        if of_trouble && field.level >= Level::Ask && !cased {
            let message = format!("`{}` is asked of every ticket, of a bill and a question too", id.value);
            let remedy =
                "write `level = \"off\"` and `[[field.case]]` with `when = { intent = [\"problem\", \"outage\"] }`";
            tell(format!("always:{}", id.value), root.problem_at(id.at, message, remedy));
        }
    }
}

/// Times and days of hours that their quotation denies. `alone`: no other hours stand on the same rules.
fn against_hours(hours: &Schedule, said: &str, alone: bool) -> Vec<String> {
    let mut found = Vec::new();
    let rules = hours.rules.join(", ");
    let times = times(said);
    if hours.shifts.is_empty() {
        if hours.always && alone && times.len() > 1 && !round_the_clock(said) {
            found.push(format!("{rules} names times, the hours `{}` are round the clock", hours.id));
        }
        return found;
    }
    if times.is_empty() && round_the_clock(said) {
        found.push(format!("{rules} says round the clock, the hours `{}` have shifts", hours.id));
    }
    let written = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
    let same = |one: u16, other: u16| one % (24 * 60) == other % (24 * 60);
    let mut strange: Vec<u16> = hours.shifts.iter().flat_map(|shift| [shift.from, shift.until]).collect();
    strange.dedup();
    strange.retain(|minute| !times.iter().any(|time| same(*time, *minute)));
    if let Some(minute) = strange.first().filter(|_| !times.is_empty()) {
        let said = times.iter().map(|time| written(*time)).collect::<Vec<_>>().join(", ");
        found.push(format!("{rules} names {said}; {} of the hours `{}` is not among them", written(*minute), hours.id));
    }
    let has = |words: &[&str]| {
        said.split(|c: char| !c.is_alphanumeric()).any(|word| words.iter().any(|stem| word.starts_with(stem)))
    };
    let workdays = has(&["будн", "пятниц", "пт", "friday", "fri", "weekday"]);
    let weekend =
        has(&["сб", "вс", "вc", "суббот", "воскрес", "выходн", "ежедневн", "sat", "sun", "weekend", "daily", "every"]);
    if workdays && !weekend && hours.shifts.iter().any(|shift| shift.days & 0b110_0000 != 0) {
        found.push(format!(
            "{rules} names working days only, the hours `{}` have shifts on Saturday or Sunday",
            hours.id
        ));
    }
    found
}

fn round_the_clock(said: &str) -> bool {
    ["круглосуточн", "24/7", "24x7", "around the clock", "round the clock"].iter().any(|words| said.contains(words))
}

/// Times of the day in a text, in minutes: `09:00`, «с 9 до 18», `9 a.m.`, `6pm`.
fn times(said: &str) -> Vec<u16> {
    let mut found: Vec<u16> = Vec::new();
    let words: Vec<&str> =
        said.split(|c: char| c.is_whitespace() || "«»(),;–—-".contains(c)).filter(|word| !word.is_empty()).collect();
    for (at, word) in words.iter().enumerate() {
        let word = word.trim_matches('.');
        let digits = word.find(|c: char| !(c.is_ascii_digit() || c == ':')).unwrap_or(word.len());
        let (number, rest) = word.split_at(digits);
        let (hour, minute) = number.split_once(':').unwrap_or((number, "0"));
        let (Ok(hour), Ok(minute)) = (hour.parse::<u16>(), minute.parse::<u16>()) else { continue };
        let half = if rest.is_empty() { words.get(at + 1).copied().unwrap_or_default() } else { rest };
        let half = half.trim_start_matches(':').replace('.', "");
        let before = at.checked_sub(1).map_or("", |at| words[at]);
        let hour = match half.as_str() {
            "am" => hour % 12,
            "pm" => hour % 12 + 12,
            _ if number.contains(':') || matches!(before, "с" | "до") && rest.is_empty() => hour,
            _ => continue,
        };
        if hour <= 24 && minute < 60 {
            found.push(hour * 60 + minute);
        }
    }
    found
}

/// Promises whose number the quotation denies, and those that say the same twice or contradict each other.
fn promises(
    root: &Table<'_>,
    profile: &Profile,
    desk: &Desk,
    quoted: &impl Fn(&[String]) -> String,
    tell: &mut impl FnMut(String, Problem),
) {
    let (mut plain, mut cases) = (profile.promises.iter(), desk.promises.iter());
    let mut before: Vec<(Option<String>, Option<&When>, &Promise, usize)> = Vec::new();
    for table in root.tables("promise", &mut Vec::new()) {
        let case = table.keys().any(|key| key == "when");
        let next = if case {
            cases.next().map(|case| (Some(&case.when), &case.promise))
        } else {
            plain.next().map(|it| (None, it))
        };
        let Some((when, promise)) = next else { break };
        let (rule, hours) = (&promise.rule, f64::from(promise.minutes) / 60.0);
        let numbers = numbers(&quoted(std::slice::from_ref(rule)));
        if !numbers.is_empty()
            && ![1, 60, 24 * 60].iter().any(|unit| numbers.contains(&(f64::from(promise.minutes) / f64::from(*unit))))
        {
            let said = numbers.iter().map(f64::to_string).collect::<Vec<_>>().join(", ");
            let message = format!("{hours} h are promised by {rule}, whose sentence says {said}");
            tell(
                format!("promise:{rule}"),
                root.problem_at(table.at(), message, "take the number from the regulation"),
            );
        }
        let plan = promise.plan.as_ref().map(|plan| plan.trim().to_lowercase());
        if let Some((.., first, at)) = before.iter().find(|known| known.0 == plan && known.1 == when) {
            let line = root.problem_at(*at, "", "").line;
            let said = if first.minutes == promise.minutes { "says the same" } else { "promises another time" };
            let message = format!("the promise on line {line} {said} for the same case: only that one is ever told");
            let remedy = "drop one of the two, or write the `plan` or `when` that tells them apart";
            tell(format!("same-case:{rule}"), root.problem_at(table.at(), message, remedy));
        }
        before.push((plan, when, promise, table.at()));
    }
}

/// Numbers that stand in digits.
fn numbers(said: &str) -> Vec<f64> {
    said.split(|c: char| !(c.is_ascii_digit() || c == '.' || c == ','))
        .filter_map(|word| word.trim_matches(['.', ',']).replace(',', ".").parse().ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_is_found_by_its_city_or_its_distance_from_utc() {
        for (text, zone, is) in [
            ("с 9 до 18 по Екатеринбургу", "Asia/Yekaterinburg", true),
            ("с 9 до 18 по екатеринбургскому времени", "Asia/Yekaterinburg", true),
            ("по Перми", "Asia/Yekaterinburg", true),
            ("с 9 до 18 (новосибирское время)", "Asia/Novosibirsk", true),
            ("с 11:00 до 20:00 по московскому времени", "Europe/Moscow", true),
            ("c 9:00 до 18:00 мск", "Asia/Omsk", false),
            ("МСК+2", "Asia/Yekaterinburg", true),
            ("9:00–18:00 UTC+5", "Asia/Yekaterinburg", true),
            ("8 a.m. to 8 p.m. Eastern Time", "America/New_York", true),
            ("9am-5pm London time", "Europe/London", true),
            ("9:00-17:00 UTC", "Europe/London", true),
        ] {
            assert_eq!(stated(text).is_some_and(|said| said.is(zone)), is, "{text}");
        }
        assert_eq!(stated("Наш офис в Москве, ул. Омская, 5. Московский провайдер"), None);
    }

    #[test]
    fn times_are_read_in_the_ways_that_people_write_them() {
        for (said, minutes) in [
            ("пн-пт с 09:00 до 01:00", &[540, 60][..]),
            ("с 9 до 18", &[540, 1080]),
            ("8 a.m. to 8 p.m.", &[480, 1200]),
            ("9am–5:30pm", &[540, 1050]),
            ("в течение 24 часов", &[]),
        ] {
            assert_eq!(times(said), minutes, "{said}");
        }
    }
}
