//! Is a main service down now, and for whom?

use super::{Reach, Urgency, signs::Signs};

/// Whom it hits: others who are well outweigh every «у всех» («у всех работает, у меня нет»).
pub(super) fn reach(signs: &Signs) -> Reach {
    if signs.has("me") {
        return Reach::Me;
    }
    // «все» says whom it hits only beside a trouble: «для всех доменов сделайте» does not.
    let trouble = |sentence: u32| {
        ["fail", "down", "hard"].iter().any(|sign| signs.in_sentence(sentence, sign))
    };
    let hit = signs.all("all").map(|found| signs.sentence(found)).any(|sentence| {
        (trouble(sentence) || sentence > 0 && trouble(sentence - 1) || trouble(sentence + 1))
            && !signs.in_sentence(sentence, "if")
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
    let quiet = |sentence: u32| {
        signs.in_sentence(sentence, "if")
            || signs.in_sentence(sentence, "slow")
            || signs.in_sentence(sentence, "part")
            || signs.in_sentence(sentence, "howto") && signs.is_asked(sentence)
    };
    let whole = reach == Reach::All || signs.has("hard") || signs.has("whole");
    let down = signs.all("down").chain(signs.all("hard")).map(|found| signs.sentence(found)).any(|sentence| !quiet(sentence));
    let names_down = signs.has("down") || signs.has("hard") && (signs.has("service") || signs.tokens.iter().any(|token| token.kind == super::lexicon::Kind::Site));
    if whole && down && names_down { Urgency::Emergency } else { Urgency::Normal }
}
