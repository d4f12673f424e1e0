//! What does the text give already?
//!
//! [`Given`] are the words that give it, so that whatever is said to be given can be shown, and is asked for nowhere. O(n).

use std::ops::Range;

use super::{
    Reach,
    lexicon::{Kind, Match, Token},
    signs::Signs,
    states::error_text,
};
use crate::ticket::{
    sentence::{sentences, words},
    speech::is_telling,
    steps,
};

/// What a text gives, in its own words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct States {
    /// The address of a site.
    pub url: bool,
    /// When it began or for how long it has lasted.
    pub since_when: bool,
    /// What led to the trouble.
    pub steps: bool,
    /// Words or the code that the machine showed.
    pub error_text: bool,
    /// A purpose beyond the task.
    pub goal: bool,
    /// The account's login or contract number.
    pub login_or_contract: bool,
    /// Whom it hits.
    pub reach: Reach,
}

/// The words themselves, as byte ranges of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// The first address of a site.
    pub url: Option<Range<usize>>,
    /// The words for when it began.
    pub since_when: Option<Range<usize>>,
    /// What led to the trouble, each step as it may stand in its own line.
    pub steps: Vec<String>,
    /// What the machine showed.
    pub error_text: Option<Range<usize>>,
    /// That is no more than a number (`500`), without the message.
    pub only_code: bool,
    /// The sentence that tells the purpose.
    pub goal: Option<Range<usize>>,
    /// The name or number of the account.
    pub account: Option<Range<usize>>,
    /// It is the number of a contract.
    pub contract: bool,
    /// The sentence that says what is to be done.
    pub task: Option<Range<usize>>,
}

impl Given {
    /// What there is of it. Whom it hits is read by others.
    pub(super) fn states(&self) -> States {
        States {
            url: self.url.is_some(),
            since_when: self.since_when.is_some(),
            steps: !self.steps.is_empty(),
            error_text: self.error_text.is_some(),
            goal: self.goal.is_some(),
            login_or_contract: self.account.is_some(),
            reach: Reach::Unknown,
        }
    }
}

/// Reads a text of which the signs are known.
pub(super) fn given(text: &str, signs: &Signs) -> Given {
    let url = |token: &&Token| token.kind == Kind::Site && !is_ip(&token.text) && !is_file(&token.text);
    let spread =
        |found: &Match| signs.tokens[found.tokens.start].range.start..signs.tokens[found.tokens.end - 1].range.end;
    let machine = || signs.all("hard").next().filter(|_| signs.has("fail")).map(spread);
    let (account, contract) = account(text, signs).or_else(|| Some((formed(signs)?, false))).unzip();
    let shown = error_text(text);
    Given {
        url: signs.tokens.iter().find(url).map(|token| token.range.clone()),
        since_when: since_when(signs).map(spread),
        steps: told_steps(text, signs),
        only_code: shown.as_ref().is_some_and(|shown| shown.only_code),
        error_text: shown.map(|shown| shown.range).or_else(machine),
        goal: goal(signs).and_then(|sentence| sentences(text).into_iter().nth(sentence as usize)),
        account,
        contract: contract.unwrap_or_default(),
        task: task(text, signs),
    }
}

fn is_ip(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

/// `parse.py`, `wp-config.php`: a file and no site.
fn is_file(text: &str) -> bool {
    let ends = |ending: &str| {
        ["py", "php", "js", "css", "log", "conf", "sql", "zip", "txt", "ini", "json", "xml", "yml", "html"]
            .contains(&ending)
    };
    !text.contains('/') && text.rsplit_once('.').is_some_and(|(_, ending)| ends(ending))
}

/// A time counts where the trouble is told: the date of a wish or of a payment is none.
fn since_when(signs: &Signs) -> Option<&Match> {
    let counts = |found: &&Match| {
        let sentence = signs.sentence(found);
        let told =
            |sentence: u32| ["fail", "down", "hard", "abuse"].iter().any(|sign| signs.in_sentence(sentence, sign));
        let here = told(sentence);
        let near = sentence > 0 && told(sentence - 1) || told(sentence + 1);
        let asked =
            signs.in_sentence(sentence, "if") || signs.in_sentence(sentence, "howto") && signs.is_asked(sentence);
        (here || near && !signs.in_sentence(sentence, "wish")) && !asked
    };
    let first = signs.all("since").find(counts)?;
    // «с» begins «с вечера» and «с вечера пятницы»: the longest of them says most.
    let same = signs.all("since").filter(|found| found.tokens.start == first.tokens.start);
    same.max_by_key(|found| found.tokens.end)
}

/// Two actions, or one and what it did; a list of what was tried against the trouble is none.
fn tells_steps(proposed: &[String], signs: &Signs) -> bool {
    // A walk of three steps tells where it ended, whatever word it has for the end.
    let walk = walked(signs);
    if walk >= 3 && !signs.has("cure") {
        return true;
    }
    let trouble = signs.has("fail") || signs.has("hard");
    if proposed.len() >= 2 && !(trouble && signs.has("cure")) {
        return true;
    }
    if !trouble {
        return false;
    }
    if walk >= 2 && !signs.has("cure") {
        return true;
    }
    let mut acts: Vec<(u32, usize)> =
        signs.all("act").map(|found| (signs.sentence(found), found.tokens.start)).collect();
    acts.retain(|(_, at)| !signs.all("cure").any(|cure| cure.tokens.contains(at)));
    acts.dedup();
    let same = |sentence: u32| acts.iter().filter(|act| act.0 == sentence).count();
    acts.iter().any(|act| same(act.0) >= 2) || acts.len() >= 3 || signs.has("after")
}

/// The steps of a list or of a story, else the sentences in which something is done; empty when the text tells none.
fn told_steps(text: &str, signs: &Signs) -> Vec<String> {
    let proposed = steps::propose(text);
    if !tells_steps(&proposed, signs) {
        return Vec::new();
    }
    if !proposed.is_empty() {
        return proposed;
    }
    let acts = |at: u32| signs.in_sentence(at, "act") || signs.in_sentence(at, "after");
    let all = sentences(text);
    let acting: Vec<String> = (0u32..)
        .zip(&all)
        .filter(|(at, _)| acts(*at))
        .map(|(_, it)| text[it.clone()].trim_end_matches(['.', ',', ';']).into())
        .collect();
    // A walk in verbs that no list has.
    if acting.is_empty() { all.into_iter().map(|it| text[it].to_owned()).collect() } else { acting }
}

/// Verbs of the first person, each at the beginning of a clause or behind «и», «потом»: «открываю …, набираю …, ввожу …».
fn walked(signs: &Signs) -> usize {
    let opens = |at: usize| {
        signs.tokens[at].first
            || at > 0
                && ["и", "потом", "затем", "далее", "я", "i", "and", "then"]
                    .contains(&signs.tokens[at - 1].text.as_str())
    };
    let does = |at: usize| {
        let word = signs.tokens[at].text.as_str();
        let acts = signs.all("act").any(|found| found.tokens.start == at);
        let present = word.chars().count() >= 5
            && ["аю", "яю", "ваю", "ожу", "ую", "ываю", "имаю"].iter().any(|end| word.ends_with(end))
            && !"желаю ожидаю знаю думаю понимаю полагаю благодарю требую рекомендую жалуюсь предполагаю подозреваю прошу не".contains(word);
        acts || present
    };
    let mut count = 0;
    let mut last = None;
    for at in (0..signs.tokens.len()).filter(|at| opens(*at) && does(*at)) {
        let near = last.is_none_or(|last: u32| signs.tokens[at].sentence <= last + 1);
        count = if near { count + 1 } else { 1 };
        last = Some(signs.tokens[at].sentence);
        if count >= 3 {
            break;
        }
    }
    count
}

/// «чтобы …», unless it only says what to do («нужно, чтобы вы установили …»).
fn goal(signs: &Signs) -> Option<u32> {
    let beyond = |found: &&Match| {
        let before = found.tokens.start.checked_sub(1).and_then(|at| signs.tokens.get(at));
        // «сделайте …, хотим, чтобы …»: the task stands before it, and this is what for.
        let said = signs
            .all("wish")
            .any(|wish| wish.tokens.end < found.tokens.start && !is_bare_wish(&signs.tokens[wish.tokens.start]));
        let task = before.is_some_and(is_bare_wish) && !said;
        !task && found.tokens.start > 0
    };
    signs.all("goal").find(beyond).map(|found| signs.sentence(found))
}

/// The first request or wish that says what for: «помогите, пожалуйста» says nothing.
fn task(text: &str, signs: &Signs) -> Option<Range<usize>> {
    let asked = signs.frames.iter().map(|frame| signs.tokens[frame.at].sentence);
    let mut wished: Vec<u32> = asked.chain(signs.all("wish").map(|found| signs.sentence(found))).collect();
    wished.sort_unstable();
    let all = sentences(text);
    let mut found = wished.into_iter().filter_map(|sentence| all.get(sentence as usize));
    found
        .find(|range| words(&text[range.start..range.end]).iter().filter(|word| is_telling(word)).count() >= 2)
        .cloned()
}

/// «для u123456», `for u123456`: no word calls it a login, and the form of it does.
fn formed(signs: &Signs) -> Option<Range<usize>> {
    const HEADS: [&str; 10] = ["u", "us", "usr", "user", "h", "host", "c", "cl", "client", "acc"];
    const BEFORE: [&str; 8] = ["для", "for", "под", "акк", "акка", "за", "я", "с"];
    let named = signs.tokens.windows(2).find(|pair| {
        let head = pair[1].text.trim_end_matches(|c: char| c.is_ascii_digit());
        let digits = pair[1].text.len() - head.len();
        BEFORE.contains(&pair[0].text.as_str()) && HEADS.contains(&head) && (4..=9).contains(&digits)
    });
    named.map(|pair| pair[1].range.clone())
}

fn is_bare_wish(token: &Token) -> bool {
    [
        "нужно",
        "надо",
        "хочу",
        "хотим",
        "сделайте",
        "сделать",
        "прошу",
        "так",
        "просим",
        "хотелось",
        "требуется",
        "не",
        "вместо",
    ]
    .iter()
    .any(|word| token.text == *word)
}

/// «логин stroygrad», «договор № 771-Х», `account kestrel22`: not the login of a site, of FTP or of a database.
fn account(text: &str, signs: &Signs) -> Option<(Range<usize>, bool)> {
    signs.all("login").find_map(|found| {
        let cue = found.tokens.start;
        let other = signs.tokens[cue.saturating_sub(3)..cue].iter().any(|token| {
            [
                "ftp",
                "фтп",
                "ssh",
                "ссх",
                "админк",
                "админ",
                "wordpress",
                "wp",
                "бд",
                "баз",
                "mysql",
                "smtp",
                "почт",
                "ящик",
                "vpn",
                "битрикс",
            ]
            .iter()
            .any(|stem| token.text.starts_with(stem))
        });
        let contract = signs.tokens[cue].text == "л"
            || ["договор", "контракт", "contract", "лицев", "абонент"]
                .iter()
                .any(|stem| signs.tokens[cue].text.starts_with(stem));
        let mut at = cue + 1;
        while signs.tokens.get(at).is_some_and(|token| {
            matches!(
                token.text.as_str(),
                "номер"
                    | "no"
                    | "number"
                    | "мой"
                    | "наш"
                    | "is"
                    | "у"
                    | "нас"
                    | "счет"
                    | "с"
                    | "id"
                    | "меня"
                    | "хостинга"
                    | "аккаунта"
                    | "name"
                    | "n"
            )
        }) {
            at += 1;
        }
        let token = signs.tokens.get(at).filter(|_| !other)?;
        if at == cue || token.sentence != signs.tokens[cue].sentence {
            return None;
        }
        let mut end = token.range.end;
        // `stroy-grad`, `771-Х`: the tokens cut at the hyphen, the name does not.
        end += text[end..].find(|c: char| !(c.is_alphanumeric() || "-_./".contains(c))).unwrap_or(text.len() - end);
        let name = text[token.range.start..end].trim_end_matches(['.', '-', '/']);
        let digit = name.chars().any(|c| c.is_ascii_digit());
        let range = token.range.start..token.range.start + name.len();
        if contract {
            return (digit && name.chars().count() >= 2).then_some((range, true));
        }
        let marked = text[signs.tokens[cue].range.end..token.range.start].contains([':', '=', '—', '№', '#']);
        let latin = name.is_ascii() && name.len() >= 3;
        let russian_cue = !signs.tokens[cue].text.is_ascii();
        let word = matches!(
            name.to_ascii_lowercase().as_str(),
            "page"
                | "and"
                | "the"
                | "form"
                | "or"
                | "to"
                | "is"
                | "incorrect"
                | "failed"
                | "cpanel"
                | "ssh"
                | "ftp"
                | "wordpress"
                | "root"
                | "admin"
                | "in"
                | "on"
                | "for"
                | "with"
                | "was"
                | "has"
        );
        (latin && !word && (digit || russian_cue || marked || name.contains(['-', '_']))).then_some((range, false))
    })
}
