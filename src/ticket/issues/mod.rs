//! Is this one question?
//!
//! Three signs divide a text: a list whose items want different things, an announcement («второй вопрос», «заодно», `on another note`),
//! and wishes or questions of different subjects one after another. A part must want something by itself (a complaint, a wish or a
//! question), and it must be another thing than the part before: two symptoms of one cause, a list of steps, of pages or of
//! log lines are one question. Announcements are data (`assets/lexicon/split.txt`). O(n).

mod cut;

use std::{borrow::Cow, ops::Range};

use self::cut::{Cut, Strength, cuts};
use super::{
    reading::{
        layout::{as_typed, repaired},
        part::Part,
        signs::Signs,
    },
    sentence::{Item, bulleted, is_pasted, numbered, sentences, signature, trimmed, words},
    speech::is_empty,
    steps::tells_steps,
};

/// How much of a text is read: what people write by hand ends long before, the rest is a pasted log.
const READ_BYTES: usize = 8 * 1024;
/// Fewest words with a meaning that make a part a question of its own.
const MIN_WORDS: usize = 2;

/// The byte ranges of the questions in a text, in order and disjoint; empty or one range for one question.
///
/// A text typed in the other layout is read as it was meant; the ranges are those of what was typed.
/// What lies outside of all ranges (a greeting before a list, thanks after it) belongs to every one of them.
pub fn questions(text: &str) -> Vec<Range<usize>> {
    let mut end = text.len().min(READ_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let typed = &text[..end];
    let meant = repaired(typed);
    let head = &meant[..signature(&meant)];
    if is_pasted(head) {
        return Vec::new();
    }
    let found = listed(head).unwrap_or_else(|| announced(head));
    match meant {
        _ if found.len() < 2 => Vec::new(),
        Cow::Borrowed(_) => found,
        Cow::Owned(meant) => as_typed(typed, &meant, found),
    }
}

/// The items of a list that want different things; `None` when the text has no list of questions.
fn listed(text: &str) -> Option<Vec<Range<usize>>> {
    for (list, numbers) in [(numbered(text), true), (bulleted(text), false)] {
        if list.len() < 2 || tells_steps(text, &list) {
            continue;
        }
        let heading = text[..list[0].start].trim_end();
        let heading_part = Part::of(sentences(heading).pop().map_or("", |last| &heading[last]));
        // «Прошу настроить почту:» is one task, whatever its items are; «две проблемы:» announces several.
        let several = heading_part.announces_several || Part::of(heading).announced > 1;
        // «Настоящим просим:» names no task, its items do.
        if heading.ends_with(':') && heading_part.wants() && heading_part.is_about_something() && !several {
            return Some(Vec::new());
        }
        let parts: Vec<(Range<usize>, Part)> =
            list.iter().map(|Item { range, .. }| (range.clone(), Part::of(&text[range.clone()]))).collect();
        let wanting = parts.iter().filter(|(_, part)| part.wants()).count();
        // «1) сбросьте 2FA 2) за что списали …»: one of two is of the bookkeeping, and the other is told in words that nobody knows.
        let matters = numbers && parts.len() == 2 && wanting > 0 && parts[1].1.is_money() != parts[0].1.is_money();
        let enough = matters
            || if several {
                wanting * 2 >= parts.len()
            } else {
                wanting == parts.len() || numbers && wanting + 1 >= parts.len() && parts.len() > 2
            };
        if !enough || parts.iter().filter(|(_, part)| part.acts && !part.wishes).count() * 2 > parts.len() {
            continue;
        }
        let other =
            |part: &Part, known: &Part| matters || part.differs_from(known) || several && !part.is_same_trouble(known);
        // Where one item is another question, each numbered one is: who joins two of them under one number would have written so.
        let apart = numbers && parts.windows(2).any(|pair| other(&pair[1].1, &pair[0].1));
        // «- балансер: …\n- документы: …»: each bullet names what it is about.
        let apart =
            apart || !numbers && are_headed(text, &parts) && parts.windows(2).any(|pair| other(&pair[1].1, &pair[0].1));
        let mut groups: Vec<(Range<usize>, Part)> = Vec::new();
        for (range, part) in parts {
            let own = apart && part.wants() && part.stands_alone;
            match groups.last_mut() {
                Some((last, known)) if !(other(&part, known) || own && !part.is_same_trouble(known)) => {
                    last.end = range.end;
                }
                _ => groups.push((range, part)),
            }
        }
        if groups.len() > 1 {
            return Some(groups.into_iter().map(|(range, _)| range).collect());
        }
    }
    None
}

/// Whether each item begins with a name of its own and a colon.
fn are_headed(text: &str, parts: &[(Range<usize>, Part)]) -> bool {
    let head = |range: &Range<usize>| {
        let (head, rest) = text[range.clone()].split_once(':')?;
        (words(head).len() <= 3 && rest.starts_with(' ')).then(|| head.trim())
    };
    let heads: Option<Vec<&str>> = parts.iter().map(|(range, _)| head(range)).collect();
    heads.is_some_and(|heads| heads.windows(2).all(|pair| pair[0] != pair[1]))
}

/// The parts between announcements and sentences.
fn announced(text: &str) -> Vec<Range<usize>> {
    let signs = Signs::of(text);
    let mut cuts = cuts(text, &signs);
    expect_announced(text, &mut cuts);
    let mut parts: Vec<(Range<usize>, Part, Strength)> = Vec::new();
    for (at, Cut(from, strength, whole)) in cuts.iter().enumerate() {
        let to = cuts.get(at + 1).map_or(text.len(), |next| next.2);
        let Some(range) = body(text, *from..to) else { continue };
        // The words that announce may be those that wish: «отдельно прошу …».
        let part = Part::of(&text[*whole..range.end.max(*whole)]);
        let strength = *strength;
        let meant = words(&text[range.clone()]).iter().filter(|word| !is_empty(word)).count() >= MIN_WORDS;
        match parts.last_mut() {
            None => parts.push((range, part, strength)),
            // A greeting, a story or thanks before the first question is no question.
            Some((before, known, _)) if !(known.wants() || strength > Strength::First && known.tells) => {
                let announced = strength >= Strength::First;
                if strength == Strength::Joint {
                    // «Домен оплатил, а он не работает»: one sentence is one story.
                    before.end = range.end;
                    *known = Part::of(&text[before.clone()]);
                } else if announced || !part.wants() {
                    (*before, *known) = if announced || part.tells {
                        (range, part)
                    } else {
                        (before.start..range.end, Part::of(&text[before.start..range.end]))
                    };
                } else {
                    (*before, *known) = (range, part);
                }
            }
            Some((before, known, _)) => {
                let wants = part.wants() || strength == Strength::Second && part.tells;
                if meant && wants && divides(known, &part, strength) {
                    parts.push((range, part, strength));
                } else {
                    before.end = range.end;
                    *known = known.joined(&part);
                }
            }
        }
    }
    parts.into_iter().filter(|(_, part, _)| part.wants() || part.tells).map(|(range, ..)| range).collect()
}

/// «Два вопроса. …»: where as many sentences want something as were announced, each of them is one.
fn expect_announced(text: &str, cuts: &mut [Cut]) {
    let part = |cuts: &[Cut], at: usize| {
        let to = cuts.get(at + 1).map_or(text.len(), |next| next.2);
        Part::of(&text[cuts[at].2..to.max(cuts[at].2)])
    };
    let Some((heading, count)) =
        (0..cuts.len().min(4)).map(|at| (at, part(cuts, at).announced)).find(|(_, count)| *count > 1)
    else {
        return;
    };
    let wanting: Vec<usize> = (heading + 1..cuts.len())
        .filter(|at| {
            let part = part(cuts, *at);
            (part.wants() || part.tells) && (part.is_about_something() || !part.is_nudge)
        })
        .collect();
    // The heading may go on with the first of them.
    let to = cuts.get(heading + 1).map_or(text.len(), |next| next.2);
    let inside = Part::of(&text[cuts[heading].0.min(to)..to]);
    let first = usize::from(inside.wants() || inside.tells);
    let from = cuts[heading].2;
    let vague = ["couple", "пар", "несколько", "several", "few"];
    let vague = words(&text[from..]).iter().take(12).any(|word| vague.iter().any(|stem| word.folded.starts_with(stem)));
    let asked = |at: &usize| {
        let to = cuts.get(at + 1).map_or(text.len(), |next| next.2);
        text[..to].trim_end().ends_with('?')
    };
    let many = vague && wanting.len() + first > count && wanting.iter().all(asked);
    if first == 1 && (many || wanting.len() + 1 == count) {
        for at in wanting {
            cuts[at].1 = Strength::Second;
        }
    } else if many || wanting.len() == count {
        for at in wanting.into_iter().skip(1) {
            cuts[at].1 = Strength::Second;
        }
        cuts[heading + 1].1 = cuts[heading + 1].1.max(Strength::First);
    }
}

/// A part without the marks and joints around it.
fn body(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let range = trimmed(text, range)?;
    let inside = &text[range.clone()];
    let start = range.start + inside.len()
        - inside.trim_start_matches([' ', ',', ':', ';', '.', '-', '—', '–', '+', ')', '\n', '!', '?']).len();
    let inside = &text[start..range.end];
    let mut end = start + inside.trim_end_matches([' ', ',', ';', '—', '–', '-', '\n', '+', '(']).len();
    for joint in [" и", " а", " and", " ну", " but", " но", " да"] {
        if let Some(head) = text[start..end].strip_suffix(joint) {
            end = start + head.trim_end_matches([' ', ',']).len();
        }
    }
    (start < end).then_some(start..end)
}

fn divides(before: &Part, after: &Part, strength: Strength) -> bool {
    match strength {
        // «Создайте ящик. Пароль пришлите в смс»: what comes of the deed is a part of it.
        _ if strength < Strength::Second && after.hands_over && before.wishes && !before.complains() => false,
        _ if strength < Strength::Second && after.purpose => false,
        Strength::First => false,
        // «Нужен сервер … Сколько стоит и когда дадите?»: an order and its price.
        _ if strength < Strength::Second && after.is_price_of(before) => false,
        Strength::Second => {
            !(after.is_nudge || after.acts && !after.wishes && !after.asks && !after.differs_from(before))
        }
        Strength::Also if after.remarks => false,
        Strength::Place => !after.tries && !after.is_nudge && (after.differs_from(before) || after.wants_else(before)),
        Strength::Also => {
            !after.tries
                && !after.is_nudge
                && !after.continues(before)
                && (after.differs_from(before) || after.is_other_matter(before))
        }
        Strength::Joint => {
            after.stands_alone
                && after.is_about_something()
                && !after.tries
                && !after.is_nudge
                && !after.follows(before)
                && !after.goes_on(before)
                && after.differs_from(before)
        }
        Strength::Bare => after.stands_alone && !after.is_nudge && after.is_other_business(before),
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::reading::{Intent, Subject, lexicon::Kind},
        *,
    };

    #[test]
    fn announcements_and_lists_divide_and_symptoms_do_not() {
        for (text, count) in [
            ("Сайт лежит. Второй вопрос: как продлить домен?", 2),
            ("не ходит почта и ещё подскажите как оплатить хостинг", 2),
            ("Restore the backup please. On another note, we were charged twice.", 2),
            ("1) поставьте php 8.2 2) пришлите акт за май", 2),
            ("Прошу: 1. Продлите домен 2. Разберитесь с ошибкой 500 3. Вышлите акт", 3),
            ("По сайту 1: истёк сертификат. По сайту 2: пропали картинки.", 2),
            ("a.example не открывается, а на b.example надо сменить версию php", 2),
            ("У нас 2 вопроса. Куда пропал раздел «Базы»? И как выписать доверенность?", 2),
            ("Two requests: add an MX record for brook.example; send us the signed DPA.", 2),
            ("Why is my site slow? And when does my SSL expire?", 2),
            ("Can I upgrade the VPS without downtime, and will the IP stay the same?", 0),
            ("Сайт не открывается. Также не открывается с телефона.", 0),
            ("Сайт не открывается, и почта на нём тоже не ходит.", 0),
            ("a.example не открывается, а b.example открывается", 0),
            ("Смените тариф и верните разницу", 0),
            ("Не приходят письма. Также хочу добавить, что раньше всё работало.", 0),
            ("На сайте a.example ошибка 500. На сайте b.example ошибка 500.", 0),
            ("Прошу настроить почту:\n1) ящик ivan@a.example\n2) переадресация", 0),
            ("", 0),
        ] {
            assert_eq!(questions(text).len(), count, "{text}");
        }
    }

    #[test]
    fn the_other_layout_is_read_as_it_was_meant() {
        let typed = "Cfqn yt jnrhsdftncz c enhf. Dnjhjq djghjc: rfr ghjlkbnm ljvty?";
        let found: Vec<&str> = questions(typed).into_iter().map(|range| &typed[range]).collect();
        assert_eq!(found, ["Cfqn yt jnrhsdftncz c enhf.", "rfr ghjlkbnm ljvty?"]);
    }

    #[test]
    fn kinds_of_words_are_told() {
        assert_eq!(Signs::of("a.example").tokens[0].kind, Kind::Site);
        assert_eq!(
            (Part::of("верните деньги за домен").intent, Part::of("").subject),
            (Intent::Billing, Subject::Consult)
        );
    }
}
