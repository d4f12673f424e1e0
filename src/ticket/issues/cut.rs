//! Where may one question end and another begin?
//!
//! A boundary is the end of a sentence, an announcement, a joint behind which something is wanted anew, or another place; each is as strong as
//! the sign that shows it. What lies between two of them is judged by `issues`. O(n).

use std::ops::Range;

use super::super::{
    reading::{
        frame::frames,
        lexicon::{Kind, Match, Token},
        signs::Signs,
    },
    sentence::{is_logged, sentences},
};

/// How surely a boundary parts two questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
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

/// Where parts begin, how surely, and where the part before ends: announcements, and the ends of sentences. In order.
pub(super) fn cuts(text: &str, signs: &Signs) -> Vec<Cut> {
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
            // «Пункт 3.2 договора»: a number of a clause announces nothing.
            let behind = &text[signs.tokens[found.tokens.end - 1].range.end..];
            if behind.strip_prefix('.').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) {
                continue;
            }
            // `how to add`: an infinitive is a part of its question.
            if first.text == "to"
                && matches!(before(signs, found.tokens.start), "how" | "want" | "need" | "able" | "like" | "possible")
            {
                continue;
            }
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
    cuts.extend(spliced(text, signs));
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

/// «почта не работает, сколько стоит vps»: a question that only a comma parts from what stands before.
fn spliced(text: &str, signs: &Signs) -> Vec<Cut> {
    const ASKS: &str = "сколько где how where";
    // «не могу найти, где …», «подскажите, сколько …»: the question is what is looked for.
    const SEEKS: &str = "зна понима поня найти найд наход помн разобр вижу видно скаж подскаж уточн узна интерес ясно тариф know find see tell understand figure";
    let spliced = |at: &usize| {
        let token = &signs.tokens[*at];
        *at > 2
            && token.first
            && signs.tokens[at - 1].sentence == token.sentence
            && signs.tokens.get(at + 2).is_some_and(|third| third.sentence == token.sentence)
            && ASKS.split(' ').any(|word| token.text == word)
            && text[..token.range.start].trim_end().ends_with(',')
            && !in_quotes(text, token.range.start)
            && (token.text != "how" || signs.tokens[at + 1].text == "much")
            && !signs.tokens[at.saturating_sub(3)..*at]
                .iter()
                .any(|before| SEEKS.split(' ').any(|stem| before.text.starts_with(stem)))
    };
    (0..signs.tokens.len())
        .filter(spliced)
        .map(|at| Cut(signs.tokens[at].range.start, Strength::Joint, signs.tokens[at].range.start))
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
pub(super) struct Cut(pub(super) usize, pub(super) Strength, pub(super) usize);

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
