//! What is to be done, and to what?
//!
//! A request is a frame: a verb in a form that asks («смените», «надо сменить», `please change`) and the object nearest to it. Few
//! classes of verbs and of objects make every intent, so that a request is read though no pattern has its words. A verb in another form
//! («сменили», «мы меняем») tells and asks for nothing. O(signs).

use super::{
    Intent,
    lexicon::{Kind, Match},
    signs::Signs,
};

/// Words of an object, behind a verb or before it, that are looked at.
const BEHIND: usize = 9;
const BEFORE: usize = 4;

/// A request in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ticket) struct Frame {
    /// Number of the token of its verb.
    pub(in crate::ticket) at: usize,
    /// What the two make.
    pub(in crate::ticket) intent: Intent,
    /// Both parts were named: surer than a verb alone.
    pub(in crate::ticket) whole: bool,
}

/// The requests of a text in their order, found once a text.
pub(in crate::ticket) fn frames(signs: &Signs) -> Vec<Frame> {
    signs.frames.clone()
}

/// Looks for them.
pub(super) fn find(signs: &Signs) -> Vec<Frame> {
    let verbs = signs.matches.iter().filter_map(|found| Some((found, found.sign.strip_prefix("v_")?)));
    let frame = |(found, verb): (&Match, &str)| {
        let at = found.tokens.start;
        let sentence = signs.sentence(found);
        // «нужен чек»: a wish with its object at once, without a verb.
        let wants = verb == "want";
        if !(wants || asks_for(signs, at)) || signs.in_sentence(sentence, "if") {
            return None;
        }
        let object = object(signs, at, sentence, if wants { 3 } else { BEHIND });
        // «Переключите сайт на PHP 8»: a change is of the setting, wherever that is set. What is moved stays what it is.
        let moved = ["move", "transfer", "migrate"].contains(&signs.tokens[at].text.as_str());
        let set = matches!(verb, "change" | "add" | "stop") && object == Some("data") && !moved;
        let config = || {
            let mut named = signs.all("o_config").filter(|found| signs.tokens[found.tokens.start].kind == Kind::Word);
            named.any(|found| signs.sentence(found) == sentence && (at..at + BEHIND).contains(&found.tokens.start))
        };
        let object = if set && config() { Some("config") } else { object };
        let (intent, whole) = intent(verb, object)?;
        Some(Frame { at, intent, whole })
    };
    verbs.filter_map(frame).collect()
}

/// Class of the nearest object: behind the verb, else shortly before it.
fn object(signs: &Signs, at: usize, sentence: u32, reach: usize) -> Option<&'static str> {
    // Matches stand in the order of their beginnings, so only the near ones are looked at.
    let from = signs.matches.partition_point(|found| found.tokens.start + BEFORE < at);
    let to = signs.matches.partition_point(|found| found.tokens.start <= at + BEHIND);
    let near = signs.matches.get(from..to).unwrap_or_default();
    let objects = || {
        let named = near.iter().filter_map(|found| Some((found, found.sign.strip_prefix("o_")?)));
        named
            .filter(move |(found, _)| signs.sentence(found) == sentence)
            .map(|(found, name)| (found.tokens.start, name))
    };
    // The next deed has objects of its own.
    let deed = |found: &&Match| found.sign.starts_with("v_") && found.sign != "v_want" && found.tokens.start > at;
    let next = near.iter().filter(deed).map(|found| found.tokens.start).min().unwrap_or(usize::MAX);
    let behind = || objects().filter(|(start, _)| *start > at && *start - at <= reach && *start <= next);
    let before = objects().filter(|(start, _)| *start < at && at - *start <= BEFORE);
    // «Пароль от SSH», `the SSH password`: the password is the matter, whatever it opens.
    let nearest = behind().map(|(start, _)| start).min();
    if behind().any(|(start, name)| name == "password" && Some(start) <= nearest.map(|near| near + 2)) {
        return Some("password");
    }
    // «список услуг» is a list.
    behind().min_by_key(|(start, _)| *start).or_else(|| before.max_by_key(|(start, _)| *start)).map(|(_, name)| name)
}

fn intent(verb: &str, object: Option<&str>) -> Option<(Intent, bool)> {
    let intent = match (verb, object) {
        ("tell", _) => return None,
        ("want", Some("money")) => Intent::Billing,
        ("want", Some("password")) => Intent::PasswordChange,
        ("want", Some("capacity")) => Intent::ServiceChange,
        ("want", Some("config")) => Intent::ConfigChange,
        ("want", _) => return None,
        ("buy", None) => return None,
        ("buy", Some("money")) | ("return", None | Some("money")) => Intent::Billing,
        ("buy", Some(_)) => Intent::Order,
        (_, Some("money")) => Intent::Billing,
        ("give" | "change" | "add" | "stop", Some("password")) => Intent::PasswordChange,
        ("give", Some("identity" | "plan")) => Intent::AccountData,
        ("change" | "add" | "stop", Some("identity")) => Intent::AccountData,
        ("change" | "add" | "stop", Some("plan" | "capacity")) => Intent::ServiceChange,
        ("change" | "add" | "stop", Some("config")) => Intent::ConfigChange,
        ("work" | "return", Some(_)) | (_, Some("data" | "machine")) => Intent::ServerWork,
        _ => return None,
    };
    Some((intent, object.is_some()))
}

/// Whether the word asks: an imperative, or an infinitive behind a wish; in English the bare form behind «please», «you», «to» or at a
/// beginning.
fn asks_for(signs: &Signs, at: usize) -> bool {
    let token = &signs.tokens[at];
    let word = token.text.as_str();
    let denied = at > 0 && matches!(signs.tokens[at - 1].text.as_str(), "не" | "not" | "don't" | "never");
    if denied {
        return false;
    }
    if word.is_ascii() {
        // `Changed the password, and now …`: done, unless it is to be.
        let near_be = at > 0 && ["be", "get", "have"].contains(&signs.tokens[at - 1].text.as_str());
        if word.len() > 4 && word.ends_with("ed") && !near_be {
            return false;
        }
        let near = at.checked_sub(1).map(|before| signs.tokens[before].text.as_str());
        let wished = signs.tokens[at.saturating_sub(5)..at].iter().any(|one| {
            one.sentence == token.sentence
                && ["please", "pls", "plz", "kindly", "need", "want", "wish", "like", "could", "would"]
                    .contains(&one.text.as_str())
        });
        return token.first || wished || matches!(near, Some("and" | "then" | "you" | "let's"));
    }
    let imperative = ["йте", "ите", "ьте", "тесь"].iter().any(|end| word.ends_with(end));
    let short = (word.ends_with('й') || word.ends_with('ь') || word.ends_with('и') && !word.ends_with("ли"))
        && !word.ends_with("ть")
        && (token.first || signs.has("please"));
    let infinitive = ["ть", "ти", "чь", "ться", "тись"].iter().any(|end| word.ends_with(end))
        && signs.tokens[at.saturating_sub(6)..at]
            .iter()
            .any(|one| one.sentence == token.sentence && WANTS.split_ascii_whitespace().any(|want| one.text == want));
    // The item of a list: «починить почту».
    let item = ["ть", "ти", "чь"].iter().any(|end| word.ends_with(end)) && at == 0;
    imperative || short || infinitive || item
}

/// Words behind which an infinitive is a request.
const WANTS: &str = "прошу просим просьба нужно надо необходимо требуется требую хочу хотим хотел хотела хотели хотелось можете могли сможете     будьте пожалуйста давайте желаем желаю пора срочно";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verb_that_asks_and_its_object_make_an_intent() {
        for (text, intent) in [
            ("Просим предоставить сведения о всех услугах", Some(Intent::AccountData)),
            ("смени пароль от ящика", Some(Intent::PasswordChange)),
            ("Please bump the disk to 80 GB", Some(Intent::ServiceChange)),
            ("надо расторгнуть договор и вернуть остаток", Some(Intent::ServiceChange)),
            ("Вчера мы сменили тариф и пароль", None),
            ("не меняйте тариф", None),
            ("we changed the plan", None),
        ] {
            assert_eq!(frames(&Signs::of(text)).first().map(|frame| frame.intent), intent, "{text}");
        }
    }
}
