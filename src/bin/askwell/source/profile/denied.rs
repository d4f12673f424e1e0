//! What in a profile does the regulation's own sentence deny?
//!
//! The zone that the text names: where the profile says another, one of the two is a slip, and clients are told the wrong one. Limits
//! that no rule sets are told, too, and emergencies that the regulation speaks of and the profile never finds. Hours, promises and
//! names have files of their own: [`open`](super::open), [`promised`](super::promised), [`named`](super::named).

use askwell::{
    policy::{Department, Desk, FieldKind, Intent, Level, Profile, Rule, When},
    text::stem_words,
};

use super::{super::problem::Problem, Table, advice::place, sentence::sentences, zones::zone};

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

/// Words for what goes before the queue.
const EMERGENCIES: [&str; 9] =
    ["авария", "аварии", "аварию", "аварией", "экстренн", "чрезвычайн", "вне очереди", "emergenc", "complete outage"];

/// Emergencies that the regulation speaks of and nothing ever finds, and departments that one sentence after another is quoted for.
pub(super) fn unreachable(root: &Table<'_>, profile: &Profile, desk: &Desk, tell: &mut impl FnMut(String, Problem)) {
    let finds = |when: &When| {
        let fault = [Intent::Outage, Intent::Problem].iter().any(|fault| when.intent.contains(fault));
        when.intent.is_empty() || fault
    };
    let rules = || profile.rules.iter().chain(&desk.rules);
    let spoken_of = rules().filter(|rule| {
        let said = rule.quoted().to_lowercase();
        rule.level > Level::Off && EMERGENCIES.iter().any(|word| said.contains(word))
    });
    // The one that says what an emergency is comes before those that say what is done about it.
    let defines = |rule: &&Rule| {
        let said = rule.quoted().to_lowercase();
        ["считается", "считаются", "является", "это", "means", " is a"].iter().any(|word| said.contains(word))
    };
    let mut spoken_of: Vec<&Rule> = spoken_of.collect();
    spoken_of.sort_by_key(|rule| !defines(rule));
    if let Some(rule) = spoken_of.first().filter(|_| !desk.urgency.iter().any(|urgent| finds(&urgent.when))) {
        let at = root.tables("rule", &mut Vec::new());
        let at = at.iter().find(|table| table.text_if_any("id", &mut Vec::new()).is_some_and(|id| id.value == rule.id));
        let message = format!("{} speaks of emergencies, and no `[[urgency]]` ever finds one", rule.id);
        let remedy = format!(
            "add `[[urgency]]` with `when = {{ intent = [\"outage\"], service = […], reach = [\"all\"] }}` and `rule = \"{}\"`",
            rule.id
        );
        tell(format!("no-urgency:{}", rule.id), root.problem_at(at.map_or(root.at(), Table::at), message, remedy));
    }
    for rule in rules() {
        let of_rule = |department: &&Department| department.rule.as_ref() == Some(&rule.id);
        let sentences: Vec<Vec<String>> = rule
            .quote
            .iter()
            .flat_map(|fragment| sentences(fragment).into_iter().map(|range| stems(&fragment[range])))
            .collect();
        // Whose words stand in which sentence.
        let own = |department: &Department| {
            let keywords: Vec<Vec<String>> = department.keywords.iter().map(|word| stems(word)).collect();
            let says = |sentence: &Vec<String>| {
                keywords
                    .iter()
                    .any(|word| !word.is_empty() && sentence.windows(word.len()).any(|window| window == word))
            };
            sentences.iter().position(says)
        };
        let sharing: Vec<(&Department, usize)> =
            profile.departments.iter().filter(of_rule).filter_map(|one| Some((one, own(one)?))).collect();
        if sharing.iter().any(|(_, sentence)| *sentence != sharing[0].1) {
            let ids = sharing.iter().map(|(one, _)| format!("`{}`", one.id)).collect::<Vec<_>>().join(", ");
            let message =
                format!("{} is one rule for the departments {ids}, of which each has a sentence of its own", rule.id);
            let at = profile.departments.iter().position(|one| of_rule(&one)).unwrap_or_default();
            let remedy = "make a rule of each sentence: then a word of its own sentence decides between equals";
            tell(format!("shared-rule:{}", rule.id), root.problem_at(place(root, "department", at), message, remedy));
        }
    }
}

fn stems(text: &str) -> Vec<String> {
    stem_words(text).into_iter().map(|(stem, _)| stem).collect()
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
}
