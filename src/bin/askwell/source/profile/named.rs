//! Are account numbers, the day of the regulation and the addresses those that its sentences name?

use askwell::{policy::Mask, text::stem_words};

use super::{
    super::{file::At, file::SourceFile, problem::Problem},
    Table,
    advice::shown,
    said::{
        address::{Address, Kind, addresses},
        date::{Day, days},
        digits::{digits, of_mask, samples},
        words,
    },
    sentence::Said,
};

/// Longest sentence that speaks of nothing but the regulation's own day, in words.
const SHORT: usize = 12;

/// Masks that take other numbers than the sentence of their field tells.
pub(super) fn masks(root: &Table<'_>, said: &Said<'_>, tell: &mut impl FnMut(String, Problem)) {
    let mut told = Vec::new();
    for field in root.tables("field", &mut told) {
        let cases = field.tables("case", &mut told);
        let rules =
            std::iter::once(&field).chain(&cases).flat_map(|table| table.text_or_texts("rule", &mut Vec::new()));
        let mut rules: Vec<String> = rules.map(|rule| rule.value).collect();
        rules.dedup();
        let identifiers = field.tables("identifier", &mut told);
        let text = said.by(&rules);
        if identifiers.is_empty() || text.is_empty() {
            continue;
        }
        let named: Vec<(usize, std::ops::Range<usize>)> = identifiers
            .iter()
            .enumerate()
            .flat_map(|(at, one)| {
                let of = one.texts_if_any("words", &mut Vec::new());
                of.into_iter()
                    .flat_map(|word| places(&text, &word.value))
                    .map(move |range| (at, range))
                    .collect::<Vec<_>>()
            })
            .collect();
        let distance = |range: &std::ops::Range<usize>, at: usize| {
            if range.end <= at { at - range.end } else { range.start.saturating_sub(at) }
        };
        let whose = |at: usize| {
            let nearest = named.iter().min_by_key(|(_, range)| distance(range, at)).map(|(one, _)| *one);
            nearest.or((identifiers.len() == 1).then_some(0)).and_then(|one| identifiers.get(one))
        };
        let rules = rules.join(", ");
        for number in digits(&words(&text)) {
            let Some((one, id)) = whose(number.at).and_then(|one| Some((one, one.text_if_any("id", &mut told)?)))
            else {
                continue;
            };
            let says = range(number.least, number.most);
            let code = format!("mask:{}", id.value);
            let Some(mask) = one.text_if_any("mask", &mut told) else {
                let remedy = format!(
                    "write mask = \"9{{{}}}\"",
                    if number.least == number.most {
                        number.least.to_string()
                    } else {
                        format!("{},{}", number.least, number.most)
                    }
                );
                tell(
                    code,
                    root.problem_at(id.at, format!("{rules} says {says}, `{}` has no `mask`", id.value), remedy),
                );
                continue;
            };
            let takes = of_mask(&mask.value).filter(|takes| *takes != (number.least, number.most));
            if let Some((least, most)) = takes {
                let takes = range(least, most);
                let message = format!("{rules} says {says}, the mask `{}` of `{}` takes {takes}", mask.value, id.value);
                tell(code, root.problem_at(mask.at, message, "take the length from the regulation"));
            }
        }
        for (sample, at) in samples(&text) {
            // A sample follows what it is a sample of.
            let before = named.iter().filter(|(_, range)| range.end <= at).max_by_key(|(_, range)| range.end);
            let Some(one) = before.and_then(|(one, _)| identifiers.get(*one)).or_else(|| whose(at)) else { continue };
            let (Some(id), Some(mask)) = (one.text_if_any("id", &mut told), one.text_if_any("mask", &mut told)) else {
                continue;
            };
            if Mask::parse(&mask.value).is_ok_and(|compiled| !compiled.fits(&sample)) {
                let message =
                    format!("{rules} gives «{sample}», the mask `{}` of `{}` refuses it", mask.value, id.value);
                let remedy = "make the mask take what the regulation shows";
                tell(format!("mask:{}", id.value), root.problem_at(mask.at, message, remedy));
            }
        }
    }
}

fn range(least: u32, most: u32) -> String {
    if least == most { format!("{least} digits") } else { format!("{least} to {most} digits") }
}

/// Where a word or phrase stands in a text, by stems.
fn places(text: &str, phrase: &str) -> Vec<std::ops::Range<usize>> {
    let wanted: Vec<String> = stem_words(phrase).into_iter().map(|(stem, _)| stem).collect();
    let stems = stem_words(text);
    let same =
        |window: &&[(String, std::ops::Range<usize>)]| window.iter().zip(&wanted).all(|(one, stem)| one.0 == *stem);
    if wanted.is_empty() {
        return Vec::new();
    }
    let found = stems.windows(wanted.len()).filter(same);
    found.filter_map(|window| Some(window.first()?.1.start..window.last()?.1.end)).collect()
}

/// The sentences that name the day since when the regulation holds. Where some say so in words, a bare date counts for nothing.
fn own_days(said: &Said<'_>) -> Vec<(String, Day)> {
    let (mut plain, mut bare) = (Vec::new(), Vec::new());
    for range in &said.sentences {
        let sentence = said.slice(range);
        let text = words(&sentence);
        let letters = text.iter().filter(|word| word.text.starts_with(char::is_alphabetic)).count();
        for day in days(&text).into_iter().filter(|day| day.year.is_some()) {
            let about = ["правил", "регламент", "редакц", "услов", "порядок", "положен", "документ", "верси"];
            let english = ["policy", "terms", "rules", "document", "agreement", "version"];
            let own = letters <= SHORT
                && text.iter().all(|word| !word.begins(&["акци", "тариф", "скидк", "discount", "offer"]))
                || text.iter().any(|word| word.begins(&about) || word.begins(&english));
            let begins = text.iter().any(|word| word.begins(&["действу", "вступ", "введен", "effective", "force"]));
            let ends = text.iter().any(|word| word.is(&["до", "until", "till"]));
            if begins && own && !ends {
                plain.push((sentence.clone(), day));
            } else if letters <= 4 && !ends {
                bare.push((sentence.clone(), day));
            }
        }
    }
    if plain.is_empty() { bare } else { plain }
}

/// Whether a sentence only says since when the regulation holds, and the profile says the same.
pub(super) fn is_effective(sentence: &str, effective: Option<&str>) -> bool {
    let text = words(sentence);
    let dated = days(&text).iter().any(|day| day.year.is_some() && Some(day.written().as_str()) == effective);
    dated && text.iter().filter(|word| word.text.starts_with(char::is_alphabetic)).count() <= SHORT
}

/// A regulation without its day, or with another one than it says itself.
pub(super) fn effective(root: &Table<'_>, said: &Said<'_>, tell: &mut impl FnMut(String, Problem)) {
    let table = root.table_if_any("regulation", &mut Vec::new());
    let at = table.as_ref().map_or(root.at(), Table::at);
    let named = own_days(said);
    let own = table.as_ref().and_then(|table| table.text_if_any("effective", &mut Vec::new()));
    match (own, named.first()) {
        (None, None) => {
            let message = "the regulation does not say since when it holds";
            let remedy =
                "write `effective` in `[regulation]` when the provider tells it, or confirm that there is none";
            tell("no-effective".into(), root.problem_at(at, message, remedy));
        }
        (None, Some((sentence, day))) => {
            let message = format!("the regulation says «{}», the profile gives no `effective`", shown(sentence));
            let remedy = format!("write effective = \"{}\" in `[regulation]`", day.written());
            tell("no-effective".into(), root.problem_at(at, message, remedy));
        }
        (Some(At { value, at }), Some((sentence, _))) if !named.iter().any(|(_, day)| day.written() == value) => {
            let message = format!("the regulation says «{}», the profile has effective = \"{value}\"", shown(sentence));
            tell("effective".into(), root.problem_at(at, message, "take the day from the regulation"));
        }
        _ => {}
    }
}

/// Addresses of channels, and of the way out by mail, that their sentences write otherwise.
pub(super) fn channels(
    root: &Table<'_>,
    said: &Said<'_>,
    regulation: &SourceFile,
    tell: &mut impl FnMut(String, Problem),
) {
    let everywhere = addresses(&regulation.text);
    for table in root.tables("channel", &mut Vec::new()) {
        let text = |key: &str| table.text_if_any(key, &mut Vec::new());
        let (Some(id), rule) = (text("id"), text("rule").map(|rule| rule.value)) else { continue };
        let of_rule = addresses(&said.by(rule.as_slice()));
        let rule = rule.unwrap_or_default();
        let Some(value) = text("value") else {
            let kind = match () {
                () if ["mail", "почт"].iter().any(|word| id.value.contains(word)) => Kind::Mail,
                () if ["phone", "tel", "телефон"].iter().any(|word| id.value.contains(word)) => Kind::Phone,
                () => continue,
            };
            if let Some(named) = of_rule.iter().find(|address| address.kind == kind) {
                let message = format!("{rule} names {}, the channel `{}` gives no `value`", named.written, id.value);
                let remedy = format!("write value = \"{}\"", named.written);
                tell(format!("channel:{}", id.value), root.problem_at(id.at, message, remedy));
            }
            continue;
        };
        let own = match addresses(&value.value).into_iter().next() {
            Some(address) => address,
            None => continue,
        };
        if let Some((who, named)) = other(&own, &of_rule, &everywhere, &rule) {
            let message = format!("{who} names {named}, the channel `{}` has {}", id.value, value.value);
            tell(format!("channel:{}", id.value), root.problem_at(value.at, message, "take it from the regulation"));
        }
    }
    let delivery = root.table_if_any("delivery", &mut Vec::new());
    let mail = delivery.and_then(|table| table.text_if_any("mail", &mut Vec::new()));
    let own = mail.and_then(|mail| Some((addresses(&mail.value).into_iter().next()?, mail.at)));
    if let Some((own, at)) = own
        && let Some((who, named)) = other(&own, &[], &everywhere, "")
    {
        let message = format!("{who} names {named}, `delivery.mail` is {}", own.written);
        tell(
            "delivery-mail".into(),
            root.problem_at(at, message, "take it from the regulation, or confirm that both are read"),
        );
    }
}

/// Who names which addresses instead: the rule's own sentence, else, of mail addresses and telephones, the whole regulation.
fn other(own: &Address, of_rule: &[Address], everywhere: &[Address], rule: &str) -> Option<(String, String)> {
    let alike = |all: &[Address]| -> Vec<Address> { all.iter().filter(|one| one.kind == own.kind).cloned().collect() };
    let (of_rule, everywhere) = (alike(of_rule), alike(everywhere));
    let own_rule = !of_rule.is_empty();
    // One sentence may name a few of many links.
    if !own_rule && !matches!(own.kind, Kind::Mail | Kind::Phone) {
        return None;
    }
    let named = if own_rule { of_rule } else { everywhere };
    if named.is_empty() || named.iter().any(|one| one.is(own)) {
        return None;
    }
    let mut written: Vec<String> = named.into_iter().map(|one| one.written).collect();
    written.dedup();
    let who = if own_rule { rule.to_owned() } else { "the regulation".to_owned() };
    Some((who, written.join(", ")))
}
