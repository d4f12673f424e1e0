//! How long does something take at most, or usually, by which clock, and what happens by then?
//!
//! «Срок ответа — 24 часа, для тарифа «Премиум» не позднее 4 рабочих часов» tells two lengths. Each has the part of the sentence
//! that speaks of it alone; what that part leaves unsaid is taken from the part before it, as a reader does.

use std::ops::Range;

use askwell::policy::{Bound, Clock, PromiseKind};

use super::{DASHES, Word, number};

/// A length that a text tells.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Length {
    /// Minutes, of days as 24 hours each.
    pub(crate) minutes: f64,
    /// Days, where it is told in them: a working day is as long as the shifts.
    pub(crate) days: Option<f64>,
    /// The clock that its own part of the text names.
    pub(crate) clock: Option<Clock>,
    /// How binding the text calls it.
    pub(crate) bound: Option<Bound>,
    /// What may be meant to happen by then; empty when the text does not say.
    pub(crate) kinds: Vec<PromiseKind>,
    /// Positions in the list of plans of those that its own part names.
    pub(crate) plans: Vec<usize>,
}

/// A number with its unit.
struct Told {
    words: Range<usize>,
    minutes: f64,
    days: Option<f64>,
    clock: Option<Clock>,
}

const MINUTES: [&str; 2] = ["мин", "minute"];
const HOUR: f64 = 60.0;
const DAY: f64 = 24.0 * HOUR;
/// Words that end the part of one length.
const BREAKS: [&str; 10] = [",", ";", ".", "!", "?", "а", "но", "and", "but", "while"];
const STOPS: [&str; 3] = [".", "!", "?"];

/// The lengths of a text in their order; `plans` are the names of the plans, cut into words.
pub(crate) fn lengths(words: &[Word], plans: &[Vec<Word>]) -> Vec<Length> {
    let told: Vec<Told> = find(words);
    let named: Vec<(usize, Range<usize>)> =
        plans.iter().enumerate().flat_map(|(plan, name)| occurrences(words, name).map(move |at| (plan, at))).collect();
    let parts = parts(words, &told, &named);
    let mut found: Vec<Length> = Vec::new();
    for (at, one) in told.iter().enumerate() {
        let part = &words[parts[at].clone()];
        // What goes before in the same sentence, the nearest first.
        let sentence = |other: &usize| !words[parts[*other].start..one.words.start].iter().any(|word| word.is(&STOPS));
        let before = || (0..at).rev().filter(sentence).map(|other| &words[parts[other].clone()]);
        let kinds = kinds(part);
        let kinds = if kinds.is_empty() {
            before().map(self::kinds).find(|it| !it.is_empty()).unwrap_or_default()
        } else {
            kinds
        };
        found.push(Length {
            minutes: one.minutes,
            days: one.days,
            clock: one.clock.or_else(|| clock(part)),
            bound: bound(part).or_else(|| before().find_map(bound)),
            kinds,
            plans: named.iter().filter(|(_, name)| within(name, &parts[at])).map(|(plan, _)| *plan).collect(),
        });
    }
    found
}

fn within(inner: &Range<usize>, outer: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

fn occurrences<'w>(words: &'w [Word], name: &'w [Word]) -> impl Iterator<Item = Range<usize>> + 'w {
    let same = move |at: usize| name.iter().zip(&words[at..]).all(|(one, other)| one.text == other.text);
    let last = if name.is_empty() { 0 } else { (words.len() + 1).saturating_sub(name.len()) };
    (0..last).filter(move |at| same(*at)).map(move |at| at..at + name.len())
}

/// The part of the text that each length has to itself: up to the first mark or joining word behind it that does not stand between
/// the names of two plans.
fn parts(words: &[Word], told: &[Told], named: &[(usize, Range<usize>)]) -> Vec<Range<usize>> {
    let listed = |at: usize| {
        let before = named.iter().map(|(_, name)| name.end).filter(|end| *end <= at).max();
        let behind = named.iter().map(|(_, name)| name.start).filter(|start| *start > at).min();
        let few = |range: Range<usize>| words[range].iter().all(|word| word.text.chars().count() < 3);
        before.zip(behind).is_some_and(|(before, behind)| few(before..behind))
    };
    let mut from = 0;
    let mut parts = Vec::with_capacity(told.len());
    for (at, one) in told.iter().enumerate() {
        let limit = told.get(at + 1).map_or(words.len(), |next| next.words.start);
        let mark = (one.words.end..limit).find(|at| words[*at].is(&BREAKS) && !listed(*at));
        let until = mark.unwrap_or(if limit == words.len() { limit } else { one.words.end });
        parts.push(from..until);
        from = until;
    }
    parts
}

fn find(words: &[Word]) -> Vec<Told> {
    let mut found: Vec<Told> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match told(words, at) {
            Some(one) => {
                at = one.words.end;
                found.push(one);
            }
            None => at += 1,
        }
    }
    found
}

/// The length that begins at a word.
fn told(words: &[Word], at: usize) -> Option<Told> {
    let word = |at: usize| words.get(at);
    let before = |step: usize| at.checked_sub(step).and_then(word).map_or("", |word| word.text.as_str());
    if words[at].is(&["полчаса", "получаса"]) {
        return Some(Told { words: at..at + 1, minutes: HOUR / 2.0, days: None, clock: None });
    }
    if words[at].text == "half" && word(at + 1).is_some_and(|next| next.is(&["an", "a"])) {
        return Some(Told { words: at..at + 3, minutes: HOUR / 2.0, days: None, clock: None });
    }
    let (value, taken) = if words[at].is(&["полтора", "полутора", "полторы"]) {
        (1.5, 1)
    } else if let Some(told) = number(words, at) {
        told
    } else if matches!(
        before(1),
        "течение" | "течении" | "за" | "через" | "превышает" | "an" | "within" | "более" | "позднее"
    ) {
        // «в течение часа»: one of them.
        (1.0, 0)
    } else {
        return None;
    };
    // «с 9 до 18 часов» and «к 9 часам» are times of the day.
    let clock_time = before(1) == "до" && number(words, at.wrapping_sub(2)).is_some() && before(3) != "от"
        || before(1) == "до" && matches!(before(2), "00" | "часов" | "ч")
        || matches!(before(1), "с" | "к" | "ко" | "at" | "from") && taken == 1;
    let mut next = at + taken;
    // «1–3 часа», «от 1 до 3 часов», «one or two days»: the longer one counts.
    if taken > 0
        && word(next).is_some_and(|word| word.is(&DASHES) || word.is(&["или", "or", "to"]))
        && number(words, next + 1).is_some()
    {
        return None;
    }
    let mut adjective = None;
    while let Some(one) = word(next) {
        let named = clock_of(one);
        if named.is_none() && !one.is(&["(", ")", "полных", "полного", "full"]) && !DASHES.contains(&one.text.as_str())
        {
            break;
        }
        adjective = adjective.or(named);
        next += 1;
        if next > at + taken + 3 {
            return None;
        }
    }
    let unit = word(next)?;
    if clock_time && unit.begins(&["час"]) {
        return None;
    }
    let per = |step: usize, names: &[&str]| word(next + step).is_some_and(|word| word.begins(names));
    // «24 часа в сутки», `7 days a week`.
    if per(1, &["в"]) && per(2, &["сутк", "день", "недел"]) || word(next + 1).is_some_and(|word| word.is(&["a", "per"]))
    {
        return None;
    }
    let (minutes, days, own) = if unit.begins(&MINUTES) || unit.is(&["m", "min", "mins"]) {
        (value, None, None)
    } else if unit.is(&["ч", "час", "часа", "часов", "часу", "h", "hr", "hrs", "hour", "hours"]) {
        (value * HOUR, None, None)
    } else if unit.begins(&["сутк", "суток", "сутоk"]) {
        (value * DAY, None, Some(Clock::Calendar))
    } else if unit.is(&["дн", "день", "дня", "дней", "дню", "day", "days"]) {
        (value * DAY, Some(value), None)
    } else if unit.is(&["неделя", "недели", "недель", "неделю", "week", "weeks"]) {
        (value * 7.0 * DAY, None, None)
    } else {
        return None;
    };
    let mut end = next + 1;
    // «24 часа рабочего времени», «2 дня (рабочих)».
    let mut behind = end;
    while word(behind).is_some_and(|word| word.is(&["("])) {
        behind += 1;
    }
    if adjective.is_none()
        && let Some(named) = word(behind).and_then(clock_of)
        && (behind > end || word(behind + 1).is_some_and(|word| word.begins(&["времен", "врем", "time"])))
    {
        adjective = Some(named);
        end = behind + 1;
    }
    Some(Told { words: at..end, minutes, days, clock: adjective.or(own) })
}

/// The clock that an adjective beside a unit names.
fn clock_of(word: &Word) -> Option<Clock> {
    if word.begins(&["рабоч", "business", "working", "office"]) {
        Some(Clock::Working)
    } else if word.begins(&["календар", "calendar", "астроном"]) {
        Some(Clock::Calendar)
    } else {
        None
    }
}

/// Whether `phrase` stands somewhere, each of its words as a beginning.
pub(crate) fn says(words: &[Word], phrase: &[&str]) -> bool {
    words.windows(phrase.len()).any(|window| window.iter().zip(phrase).all(|(word, stem)| word.text.starts_with(stem)))
}

fn says_any(words: &[Word], phrases: &[&[&str]]) -> bool {
    phrases.iter().any(|phrase| says(words, phrase))
}

/// The clock that a text names apart from units.
pub(crate) fn clock(words: &[Word]) -> Option<Clock> {
    const WORKING: [&[&str]; 9] = [
        &["рабочее", "врем"],
        &["рабочего", "врем"],
        &["рабочие", "час"],
        &["рабочих", "час"],
        &["рабочих", "дн"],
        &["часы", "работы"],
        &["business", "hour"],
        &["working", "hour"],
        &["office", "hour"],
    ];
    const CALENDAR: [&[&str]; 9] = [
        &["круглосуточн"],
        &["любое", "врем"],
        &["времени", "суток"],
        &["включая", "выходн"],
        &["календарн"],
        &["24", "/", "7"],
        &["around", "the", "clock"],
        &["any", "time"],
        &["calendar"],
    ];
    match (says_any(words, &WORKING), says_any(words, &CALENDAR)) {
        (true, false) => Some(Clock::Working),
        (false, true) => Some(Clock::Calendar),
        _ => None,
    }
}

/// How binding a part of a text calls its length. «Как правило не превышает» is usual, whatever else it says.
fn bound(words: &[Word]) -> Option<Bound> {
    const USUAL: [&[&str]; 19] = [
        &["обычно"],
        &["как", "правило"],
        &["в", "среднем"],
        &["среднее"],
        &["ориентировоч"],
        &["примерно"],
        &["приблизит"],
        &["около"],
        &["стараем"],
        &["стремимся"],
        &["постараем"],
        &["большинств"],
        &["usual"],
        &["typical"],
        &["average"],
        &["normally"],
        &["generally"],
        &["aim"],
        &["target"],
    ];
    const MOST: [&[&str]; 22] = [
        &["не", "поз"],
        &["не", "более"],
        &["не", "больше"],
        &["не", "дольше"],
        &["не", "свыше"],
        &["не", "превы"],
        &["максим"],
        &["предельн"],
        &["крайний"],
        &["в", "течени"],
        &["срок", "до"],
        &["гарантир"],
        &["within"],
        &["maximum"],
        &["at", "most"],
        &["at", "the", "latest"],
        &["no", "later"],
        &["no", "more"],
        &["no", "longer"],
        &["not", "exceed"],
        &["up", "to"],
        &["guarantee"],
    ];
    if says_any(words, &USUAL) { Some(Bound::Usual) } else { says_any(words, &MOST).then_some(Bound::Max) }
}

/// What a part of a text says to happen. The noun behind «срок» or «время» decides; else every word that names a deed.
fn kinds(words: &[Word]) -> Vec<PromiseKind> {
    use PromiseKind::{Processing, Reaction, Reply};
    let of = |at: usize| -> &'static [PromiseKind] {
        let word = &words[at];
        let next = |step: usize| words.get(at + step).map_or("", |word| word.text.as_str());
        if word.begins(&["ответ", "отвеч", "repl", "answer"]) && !word.begins(&["ответств"]) {
            &[Reply]
        } else if word.begins(&["respon"]) && !word.begins(&["responsib"]) {
            &[Reply, Reaction]
        } else if word.begins(&["реакц", "реагир", "отреагир", "приступ", "acknowledg", "react"])
            || next(0) == "в" && next(1) == "работу"
            || word.begins(&["начин", "начн", "начал"]) && next(1).starts_with("работ")
            || word.begins(&["start"]) && next(1).starts_with("work")
            || word.begins(&["pick", "tak"]) && next(1) == "up"
        {
            &[Reaction]
        } else if word.begins(&[
            "решен",
            "решает",
            "решаем",
            "решают",
            "решим",
            "решит",
            "устран",
            "исправ",
            "обработ",
            "обрабат",
            "выполн",
            "восстан",
            "исполн",
            "заверш",
            "закры",
            "resol",
            "solv",
            "restor",
            "complet",
            "process",
        ]) || word.is(&["fix", "fixed", "fixes"])
        {
            &[Processing]
        } else {
            &[]
        }
    };
    let add = |all: &mut Vec<PromiseKind>, kinds: &[PromiseKind]| {
        for kind in kinds.iter().filter(|kind| !all.contains(kind)).copied().collect::<Vec<_>>() {
            all.push(kind);
        }
    };
    let mut head = Vec::new();
    let mut all = Vec::new();
    for at in 0..words.len() {
        add(&mut all, of(at));
        let named = words[at].is(&["срок", "сроки", "время", "времени", "срока"]);
        let behind = (at + 1..words.len().min(at + 3)).find(|at| !of(*at).is_empty());
        if let Some(behind) = behind.filter(|_| named) {
            add(&mut head, of(behind));
            // «срок реакции и решения»
            let joined = words.get(behind + 1).is_some_and(|word| word.is(&["и", "/"])) && behind + 2 < words.len();
            if joined {
                add(&mut head, of(behind + 2));
            }
        }
        if words[at].is(&["time", "times"]) && at > 0 {
            add(&mut head, of(at - 1));
        }
    }
    if head.is_empty() { all } else { head }
}

#[cfg(test)]
mod tests {
    use super::{super::words, *};

    fn read(text: &str, plans: &[&str]) -> Vec<Length> {
        let plans: Vec<Vec<Word>> = plans.iter().map(|plan| words(plan)).collect();
        lengths(&words(text), &plans)
    }

    #[test]
    fn a_length_comes_with_its_unit_and_its_clock() {
        use Clock::{Calendar, Working};
        for (text, minutes, clock) in [
            ("не позднее 4 рабочих часов", 240.0, Some(Working)),
            ("Срок ответа — 24 часа", 1440.0, None),
            ("в течение одного рабочего дня", 1440.0, Some(Working)),
            ("в течение часа", 60.0, None),
            ("не более 24 (двадцати четырёх) часов", 1440.0, None),
            ("2 рабочих дня", 2880.0, Some(Working)),
            ("за двое суток", 0.0, None),
            ("в течение суток", 1440.0, Some(Calendar)),
            ("берёт в работу за 15 минут в любое время суток", 15.0, Some(Calendar)),
            ("24 часа рабочего времени", 1440.0, Some(Working)),
            ("within two business days", 2880.0, Some(Working)),
            ("half an hour", 30.0, None),
            ("1–3 часа", 180.0, None),
            ("от 1 до 3 часов", 180.0, None),
            ("не превышает полутора часов", 90.0, None),
            ("не превышает одного часа", 60.0, None),
        ] {
            let told = read(text, &[]);
            let first = told.last().map_or((0.0, None), |one| (one.minutes, one.clock));
            assert_eq!(first, (minutes, clock), "{text}");
        }
    }

    #[test]
    fn times_of_the_day_are_no_lengths() {
        for text in [
            "с 9 до 18 часов",
            "с 9:00 до 18:00",
            "24 часа в сутки, 7 дней в неделю",
            "open 24 hours a day",
            "не менее двух примеров",
            "8 цифр",
            "рабочих мест",
        ] {
            assert_eq!(read(text, &[]), [], "{text}");
        }
    }

    #[test]
    fn what_a_length_is_of_is_read_from_its_part_of_the_sentence() {
        use Bound::{Max, Usual};
        use PromiseKind::{Processing, Reaction, Reply};
        for (text, kinds, bounds) in [
            (
                "Максимальное время реакции составляет 24 часа, для тарифа «Premium» - 3 часа.",
                &[&[Reaction][..], &[Reaction]][..],
                &[Some(Max), Some(Max)][..],
            ),
            ("Срок ответа как правило не превышает одного часа", &[&[Reply]], &[Some(Usual)]),
            ("Обычно отвечаем за 1 час, но не позднее 4 часов.", &[&[Reply], &[Reply]], &[Some(Usual), Some(Max)]),
            ("Отвечаем за 2 часа. Аварии устраняем в течение 8 часов", &[&[Reply], &[Processing]], &[None, Some(Max)]),
            ("Срок решения заявок, ответ на которые дан: 3 дня", &[&[Processing]], &[None]),
            ("We aim to respond within 4 hours", &[&[Reply, Reaction]], &[Some(Usual)]),
            ("The resolution time is 8 hours at most", &[&[Processing]], &[Some(Max)]),
            ("Инциденты берутся в работу не позднее 4 часов", &[&[Reaction]], &[Some(Max)]),
        ] {
            let told = read(text, &[]);
            assert_eq!(told.iter().map(|one| &one.kinds[..]).collect::<Vec<_>>(), kinds, "{text}");
            assert_eq!(told.iter().map(|one| one.bound).collect::<Vec<_>>(), bounds, "{text}");
        }
    }

    #[test]
    fn a_plan_belongs_to_the_length_of_its_part() {
        for (text, plans) in [
            ("24 часа, для тарифа «Про» — 3 часа", [&[][..], &[1]]),
            ("24 часа для тарифа «Старт», 3 часа для тарифа «Про»", [&[0], &[1]]),
            ("Старт: 24 часа; Про: 3 часа", [&[0], &[1]]),
            ("3 часа для тарифов «Старт», «Про» и «Бизнес», 24 часа для остальных", [&[0, 1], &[]]),
            ("Про customers within 4 hours, everyone else within 12 hours", [&[1], &[]]),
        ] {
            let told = read(text, &["Старт", "Про"]);
            assert_eq!(told.iter().map(|one| &one.plans[..]).collect::<Vec<_>>(), plans, "{text}");
        }
    }
}
