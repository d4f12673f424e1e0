//! Is a main service down now, and for whom?

use super::{Reach, Urgency, signs::Signs};

/// Whom it hits: others who are well outweigh every «у всех» («у всех работает, у меня нет»).
pub(super) fn reach(signs: &Signs) -> Reach {
    let denied = |found: &super::lexicon::Match| {
        signs.tokens[found.tokens.clone()].iter().any(|token| {
            ["не", "нет", "not", "can't", "cannot", "doesn't", "won't", "isn't", "тоже"]
                .iter()
                .any(|word| token.text == *word)
        })
    };
    if signs.has("me") || signs.all("well").any(|found| !denied(found)) {
        return Reach::Me;
    }
    // «все» says whom it hits only beside a trouble: «для всех доменов сделайте» does not.
    let trouble = |sentence: u32| ["fail", "down", "hard"].iter().any(|sign| signs.in_sentence(sentence, sign));
    let hit = signs.all("all").map(|found| signs.sentence(found)).any(|sentence| {
        (trouble(sentence) || sentence > 0 && trouble(sentence - 1) || trouble(sentence + 1))
            && !signs.in_sentence(sentence, "if")
            && !signs.in_sentence(sentence, "past")
            && !(signs.in_sentence(sentence, "ask") && signs.is_asked(sentence))
    });
    if hit { Reach::All } else { Reach::Unknown }
}

/// Emergency: a whole service, down now, for everyone or by an error that only a whole service gives.
pub(super) fn urgency(signs: &Signs, reach: Reach) -> Urgency {
    let over = signs.has("past") || signs.has("blocked") && !signs.has("hard");
    if reach == Reach::Me || over {
        return Urgency::Normal;
    }
    // «ни одного письма» is no part.
    let part = |sentence: u32| {
        signs.all("part").any(|found| {
            let before =
                found.tokens.start.checked_sub(1).and_then(|at| signs.tokens.get(at)).map(|token| token.text.as_str());
            signs.sentence(found) == sentence && !matches!(before, Some("ни" | "single" | "нет"))
        })
    };
    let quiet = |sentence: u32| {
        signs.in_sentence(sentence, "if")
            || signs.in_sentence(sentence, "slow")
            || part(sentence)
            || signs.in_sentence(sentence, "howto") && signs.is_asked(sentence)
    };
    // Who tells what he did one thing after another met the error on his way.
    let on_the_way = signs.weight("act") >= 2;
    let whole = reach == Reach::All || !on_the_way && (signs.has("hard") || signs.has("whole"));
    let down =
        signs.all("down").chain(signs.all("hard")).map(|found| signs.sentence(found)).any(|sentence| !quiet(sentence));
    let names_down = signs.has("down")
        || signs.has("hard")
            && (signs.has("service") || signs.tokens.iter().any(|token| token.kind == super::lexicon::Kind::Site));
    if whole && down && names_down { Urgency::Emergency } else { Urgency::Normal }
}
