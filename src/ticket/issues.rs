//! Is this one question?
//!
//! Three signs divide a text: a list whose items want different things, an announcement («второй вопрос», «заодно», `on another note`),
//! and wishes or questions of different subjects one after another. A part must want something by itself (a complaint, a wish or a
//! question), and it must be another thing than the part before: two symptoms of one cause, a list of steps, of pages or of
//! log lines are one question. Announcements are data (`assets/lexicon/split.txt`). O(n).

use std::{borrow::Cow, ops::Range};

use super::{
    reading::{
        frame::frames,
        layout::{as_typed, repaired},
        lexicon::{Kind, Match, Token},
        part::Part,
        signs::Signs,
    },
    sentence::{Item, bulleted, is_logged, is_pasted, numbered, sentences, signature, trimmed, words},
    speech::is_empty,
    steps::tells_steps,
};

/// How much of a text is read: what people write by hand ends long before, the rest is a pasted log.
const READ_BYTES: usize = 8 * 1024;
/// Fewest words with a meaning that make a part a question of its own.
const MIN_WORDS: usize = 2;

/// How surely a boundary parts two questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Strength {
    /// A sentence ends.
    Bare,
    /// A clause that goes on: «и», «а».
    Joint,
    /// The first of several begins: what stands before is an introduction.
    First,
    /// One more, or one more symptom.
    Also,
    /// Another place is named: what stands there is another question if it wants anything else.
    Place,
    /// Another question, in so many words.
    Second,
}

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
        let enough = if several {
            wanting * 2 >= parts.len()
        } else {
            wanting == parts.len() || numbers && wanting + 1 >= parts.len() && parts.len() > 2
        };
        if !enough || parts.iter().filter(|(_, part)| part.acts && !part.wishes).count() * 2 > parts.len() {
            continue;
        }
        let other = |part: &Part, known: &Part| part.differs_from(known) || several && !part.is_same_trouble(known);
        // Where one item is another question, each numbered one is: who joins two of them under one number would have written so.
        let apart = numbers && parts.windows(2).any(|pair| other(&pair[1].1, &pair[0].1));
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

/// Where parts begin, how surely, and where the part before ends: announcements, and the ends of sentences. In order.
fn cuts(text: &str, signs: &Signs) -> Vec<Cut> {
    let mut cuts: Vec<Cut> = vec![Cut(0, Strength::Bare, 0)];
    for sentence in sentences(text) {
        let line = text[..sentence.start].rfind('\n').map_or(0, |end| end + 1);
        if !is_logged(&text[line..]) && sentence.start > 0 {
            cuts.push(Cut(sentence.start, Strength::Bare, sentence.start));
        }
    }
    for (at, c) in text.char_indices().filter(|(_, c)| matches!(c, ';' | '+')) {
        let spaced = text[at + c.len_utf8()..].starts_with(' ') && (c == ';' || text[..at].ends_with(' '));
        if spaced {
            cuts.push(Cut(at + 1, if c == '+' { Strength::Also } else { Strength::Bare }, at));
        }
    }
    for (sign, strength) in [("first", Strength::First), ("second", Strength::Second), ("also", Strength::Also)] {
        for found in signs.all(sign) {
            let first = &signs.tokens[found.tokens.start];
            let line = text[..first.range.start].rfind('\n').map_or(0, |end| end + 1);
            if is_logged(&text[line..]) || in_quotes(text, first.range.start) {
                continue;
            }
            // What announces is at the beginning of a clause, or goes straight on with a wish, a question or a complaint.
            let next = signs.tokens.get(found.tokens.end);
            // «третий раз пишу»: how often, and not «раз уж пишу».
            let times =
                first.text == "раз" && !first.first && !matches!(before(signs, found.tokens.start), "и" | "а" | "ну");
            let last = &signs.tokens[found.tokens.end - 1];
            let lively = matches!(strength, Strength::First | Strength::Second)
                || first.first
                || found.tokens.len() > 2 && (first.text == "еще" || last.text == "еще")
                || first.text == "еще" && found.tokens.len() > 1 && signs.is_asked(first.sentence)
                || next.is_some_and(|next| opens(signs, next));
            // «…, please update it»: the request leans on what its sentence has told.
            let polite = matches!(first.text.as_str(), "please" | "can" | "could") && found.tokens.start > 0;
            let leans = polite
                && signs.tokens[found.tokens.start - 1].sentence == first.sentence
                && signs.tokens[found.tokens.end..]
                    .iter()
                    .take(3)
                    .any(|token| matches!(token.text.as_str(), "it" | "them" | "this" | "that"));
            // «на тарифе Плюс»: a name.
            let named = matches!(first.text.as_str(), "плюс" | "plus")
                && !first.first
                && (!next.is_some_and(|next| opens(signs, next))
                    || ["тариф", "план", "plan", "знак", "пакет"]
                        .iter()
                        .any(|stem| before(signs, found.tokens.start).starts_with(stem)));
            if lively && !leans && !named && !times {
                // «И почта на домене тоже перестала …»: the clause begins before its subject.
                let inner = strength == Strength::Also && !first.first && is_inner(&signs.tokens[found.tokens.clone()]);
                // «и почта тоже не ходит»: what fails as well is one more symptom.
                if inner
                    && matches!(first.text.as_str(), "тоже" | "too")
                    && !next.is_some_and(|next| opens_wish(signs, next))
                {
                    continue;
                }
                // «письма не ходят также нужен счёт»: what stands before wants something of its own.
                let full = inner && has_own(signs, found.tokens.start, first.sentence);
                if inner && !full {
                    let begin = (0..found.tokens.start).rev().find(|at| signs.tokens[*at].first).unwrap_or_default();
                    let begin = &signs.tokens[begin];
                    if begin.sentence == first.sentence {
                        cuts.push(Cut(begin.range.start, strength, begin.range.start));
                        continue;
                    }
                }
                let goes_on = strength == Strength::Also && continues_sentence(signs, found.tokens.clone());
                let elsewhere = signs.tokens[found.tokens.clone()].iter().any(|token| token.kind == Kind::Site);
                let strength = match (goes_on, elsewhere) {
                    (true, true) => Strength::Place,
                    (true, false) => Strength::Joint,
                    _ => strength,
                };
                cuts.push(Cut(begins_behind(sign, &signs.tokens[found.tokens.clone()]), strength, first.range.start));
            }
        }
    }
    cuts.extend(places(text, signs));
    cuts.extend(joined(text, signs));
    crate::sort::sort_by_key(&mut cuts, |cut| (cut.2, usize::MAX - cut.1 as usize));
    // Announcements that overlap or touch are one: the surest of them, behind the last.
    let mut merged: Vec<Cut> = Vec::new();
    for cut in cuts {
        match merged.last_mut() {
            Some(last) if cut.2 <= last.0 + GAP => {
                last.0 = last.0.max(cut.0);
                last.1 = last.1.max(cut.1);
            }
            _ => merged.push(cut),
        }
    }
    merged
}

/// The word before a token; empty at the beginning.
fn before(signs: &Signs, at: usize) -> &str {
    at.checked_sub(1).map_or("", |at| signs.tokens[at].text.as_str())
}

/// Whether the clause up to the token complains, wishes or asks by itself.
fn has_own(signs: &Signs, to: usize, sentence: u32) -> bool {
    let begin = (0..to).rev().find(|at| signs.tokens[*at].first).unwrap_or_default();
    ["fail", "down", "hard", "wish", "ask"].iter().any(|sign| {
        signs
            .all(sign)
            .any(|found| signs.sentence(found) == sentence && found.tokens.start >= begin && found.tokens.end <= to)
    })
}

/// «… и сколько», `… and can I`: a bare joint in the midst of a sentence, with no word such as «ещё» beside it.
fn continues_sentence(signs: &Signs, found: Range<usize>) -> bool {
    const MORE: &str =
        "еще также так заодно плюс кстати попутно кроме того этого тоже also besides additionally plus too";
    let first = &signs.tokens[found.start];
    let inside = found.start > 0 && signs.tokens[found.start - 1].sentence == first.sentence;
    let more = signs.tokens[found].iter().any(|token| MORE.split_ascii_whitespace().any(|word| token.text == word));
    inside && ["и", "а", "and"].contains(&first.text.as_str()) && !more
}

/// «… и сделайте счёт», «… а почему …», `… and tell me …`: a joint in the midst of a sentence, behind which something is wanted anew.
fn joined(text: &str, signs: &Signs) -> Vec<Cut> {
    let joint = |at: &usize| {
        let token = &signs.tokens[*at];
        let middle = *at > 1 && signs.tokens[at - 1].sentence == token.sentence;
        // «мы так и не получили»: the particle joins nothing.
        let particle = *at > 0 && signs.tokens[at - 1].text == "так" && token.text == "и";
        middle
            && !particle
            && ["и", "а", "да", "and"].contains(&token.text.as_str())
            && !in_quotes(text, token.range.start)
    };
    let anew = |at: &usize| {
        let behind = signs.tokens[at + 1..].iter().take_while(|token| token.sentence == signs.tokens[*at].sentence);
        let near = at + 1..at + 1 + behind.take(5).count();
        let deed = frames(signs).iter().any(|frame| near.contains(&frame.at));
        let asked = ["ask", "fail", "down"].iter().any(|sign| {
            signs.all(sign).any(|found| near.contains(&found.tokens.start) && found.tokens.start <= at + 2)
        });
        let wish = signs.tokens[near].iter().take(2).any(|token| {
            "хочу хотим нужен нужна нужно нужны надо прошу просим need want please пожалуйста"
                .split(' ')
                .any(|word| token.text == word)
        });
        // «и дайте …», «и акты за май мы не получили»: an order, or a trouble with a subject of its own.
        let ordered = signs.tokens.get(at + 1).is_some_and(|next| {
            next.text.chars().count() > 4
                && ["айте", "ейте", "уйте", "ойте", "ьте", "ите"].iter().any(|end| next.text.ends_with(end))
        });
        let money = signs.tokens[at + 1..].iter().take(3).any(|token| {
            token.sentence == signs.tokens[*at].sentence && MONEY.iter().any(|stem| token.text.starts_with(stem))
        });
        // «Сколько стоит и как быстро делается …»: two words before it are no question of their own.
        let full = *at > 3 && signs.tokens[at - 3].sentence == signs.tokens[*at].sentence;
        let question = full
            && signs.tokens.get(at + 1).is_some_and(|next| {
                "why how where when почему зачем как где когда сколько".split(' ').any(|word| next.text == word)
            });
        deed || asked || wish || ordered || money || question
    };
    (0..signs.tokens.len())
        .filter(joint)
        .filter(anew)
        .map(|at| Cut(signs.tokens[at].range.end, Strength::Joint, signs.tokens[at].range.start))
        .collect()
}

/// Beginnings of words of the bookkeeping.
const MONEY: [&str; 12] = [
    "счет",
    "акт",
    "документ",
    "деньг",
    "оплат",
    "платеж",
    "договор",
    "списал",
    "invoice",
    "bill",
    "payment",
    "receipt",
];

/// Bytes between two announcements that make them one: «и ещё, кстати, второй вопрос».
const GAP: usize = 3;

/// Where a part begins, how surely it is one, and where the part before ends.
#[derive(Clone, Copy, Debug)]
struct Cut(usize, Strength, usize);

/// «По сайту a.example: … По сайту b.example: …», «на 1-м сервере …; на 2-м …»: where two places are named at the beginning of a clause,
/// each has a part of its own, which begins with its name.
fn places(text: &str, signs: &Signs) -> Vec<Cut> {
    let named = |found: &&Match| {
        let (first, last) = (&signs.tokens[found.tokens.start], &signs.tokens[found.tokens.end - 1]);
        let behind = text[last.range.end..].trim_start();
        let introduces = behind.starts_with([':', '—', '–', '(']);
        let leads = !first.text.starts_with(|c: char| c.is_ascii_digit()) && first.text.chars().count() <= 3;
        (leads || introduces && !behind.starts_with('(')) && !in_quotes(text, first.range.start)
    };
    let found: Vec<&Match> = signs.all("place").filter(named).collect();
    let other = |at: usize| {
        signs.tokens[found[at].tokens.clone()]
            .iter()
            .map(|token| &token.text)
            .ne(signs.tokens[found[0].tokens.clone()].iter().map(|token| &token.text))
    };
    if found.len() < 2 || !(1..found.len()).any(other) {
        return Vec::new();
    }
    let cut = |at: usize| {
        let start = signs.tokens[found[at].tokens.start].range.start;
        let end = signs.tokens[found[at].tokens.end - 1].range.end;
        let headed = text[end..]
            .split([' ', '\n'])
            .find(|rest| !rest.is_empty())
            .is_some_and(|rest| rest.starts_with(['(', ':']));
        Cut(
            start,
            if at == 0 {
                Strength::Bare
            } else if headed {
                Strength::Second
            } else {
                Strength::Place
            },
            start,
        )
    };
    (0..found.len()).map(cut).collect()
}

/// «тоже», «также», `also`: a word that stands behind the subject of its clause as well as before it. With a joint it stands before.
fn is_inner(found: &[Token]) -> bool {
    matches!(found.first().map(|token| token.text.as_str()), Some("тоже" | "также" | "also" | "too"))
}

/// «также не работает …»: the words that fail are the part's, those that announce are not.
fn begins_behind(sign: &str, found: &[Token]) -> usize {
    const JOINTS: &str = "и а ну да еще также так же заодно плюс кстати попутно кроме того этого помимо вдобавок вот потом тоже also and plus \
        besides additionally furthermore moreover meanwhile in addition then too oh";
    let joint = |token: &&Token| JOINTS.split_ascii_whitespace().any(|word| token.text == word);
    // «Первая: можно ли …»: the question itself is the part's.
    const OWN: &str =
        "как где можно почему не что когда сколько есть прошу нужно надо хочу у how why is are can do does please";
    let own = |token: &&Token| OWN.split_ascii_whitespace().any(|word| token.text == word);
    // «и с бэкапом вопрос: …»: what it is about is the part's.
    const ABOUT: &str = "с со по про насчет касательно относительно regarding concerning about";
    let about = found.windows(2).find(|pair| {
        let other =
            ["друг", "втор", "трет", "вопрос", "эт", "то", "инач"].iter().any(|stem| pair[1].text.starts_with(stem));
        ABOUT.split_ascii_whitespace().any(|word| pair[0].text == word) && !other
    });
    if let Some(pair) = about.filter(|_| sign == "second") {
        return pair[0].range.start;
    }
    // `Could you …`, `I'd also like …`: the request is the part's.
    const OPENERS: &str = "can could please i i'd we we'd";
    let opener = found.first().filter(|token| OPENERS.split(' ').any(|word| token.text == word));
    if let Some(token) = opener.filter(|_| sign == "also") {
        return token.range.start;
    }
    let announcing = if sign == "also" {
        found.iter().take_while(joint).last()
    } else {
        let count = found.iter().skip(1).take_while(|token| !own(token)).count();
        found.get(count)
    };
    announcing.or(found.first()).map_or(0, |token| token.range.end)
}

/// Whether a word that wishes stands at the token or shortly behind it.
fn opens_wish(signs: &Signs, token: &Token) -> bool {
    let near = |one: &&Token| one.sentence == token.sentence && one.range.start >= token.range.start;
    const MODAL: &str = "хочу хотим хотел хотела нужно надо нужен нужна нужны прошу просим можно можете требуется need want would could i'd please";
    signs.tokens.iter().filter(near).take(4).any(|one| MODAL.split_ascii_whitespace().any(|word| one.text == word))
}

fn opens(signs: &Signs, token: &Token) -> bool {
    if opens_wish(signs, token) {
        return true;
    }
    ["wish", "ask", "fail", "down", "billing_claim"].iter().any(|sign| {
        signs.all(sign).any(|found| {
            signs.tokens[found.tokens.clone()]
                .iter()
                .any(|one| one.range.start >= token.range.start && one.range.start < token.range.end + 40)
        })
    })
}

fn in_quotes(text: &str, at: usize) -> bool {
    let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let before = &text[line..at];
    before.matches('«').count() > before.matches('»').count() || before.matches('"').count() % 2 == 1
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
        Strength::Second => {
            !(after.is_nudge || after.acts && !after.wishes && !after.asks && !after.differs_from(before))
        }
        Strength::Also if after.remarks => false,
        Strength::Place => !after.tries && !after.is_nudge && (after.differs_from(before) || after.wants_else(before)),
        Strength::Also => !after.tries && !after.is_nudge && !after.continues(before) && after.differs_from(before),
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
        super::reading::{Intent, Subject},
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
