//! Which words mean the same in this trade? `ВМ` and `виртуальная машина`, `ящик` and `почта`.
//!
//! A dictionary is text, one line a group, read by [`parse`]. The builder compiles what the corpus contains into rows of term
//! ordinals, sorted by their first word: an index carries no more than it can use, and a query looks up its own words only.
//! Words that only a dictionary knows become terms without documents.

use super::store::bytes::{Bytes, write_number, write_stream};
use crate::text::stop::{Role, role};
use crate::text::{fold::fold, stem::stem, tokenizer::words};

/// One line of a dictionary.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Synonym {
    /// Phrases of one or more words.
    pub left: Vec<String>,
    /// Phrases that mean the same, or what the left ones lead to.
    pub right: Vec<String>,
    /// Related rather than equal: counts half.
    pub weak: bool,
    /// Only the left phrases lead to the right ones. Otherwise every phrase leads to every other, on its own side too.
    pub one_way: bool,
}

/// Most words of a phrase that leads somewhere, and of one that it leads to.
const KEY_WORDS: usize = 3;
const VALUE_WORDS: usize = 4;

/// Reads a dictionary: `# comment`, `вм, виртуалка = виртуальная машина, vm` (each finds the others), `a > b` (one way), `~` in front
/// for weak. Returns the lines it understands, and for the others their numbers (from 1) and what is wrong.
pub fn parse(text: &str) -> (Vec<Synonym>, Vec<(usize, String)>) {
    let mut synonyms = Vec::new();
    let mut problems = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let line = line.trim_start_matches('\u{FEFF}').trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        match parse_line(line) {
            Ok(synonym) => synonyms.push(synonym),
            Err(problem) => problems.push((at + 1, problem.to_owned())),
        }
    }
    (synonyms, problems)
}

fn parse_line(line: &str) -> Result<Synonym, &'static str> {
    let (weak, line) = match line.strip_prefix('~') {
        Some(rest) => (true, rest),
        None => (false, line),
    };
    let mut sides = line.split(['=', '>']);
    let (Some(left), Some(right), None) = (sides.next(), sides.next(), sides.next()) else {
        return Err("needs exactly one `=` or `>`: write `вм, виртуалка = виртуальная машина`");
    };
    let phrases = |side: &str, most: usize| -> Result<Vec<String>, &'static str> {
        let phrases: Vec<String> = side.split(',').map(|phrase| phrase.trim().to_owned()).collect();
        if phrases.iter().any(|phrase| words(phrase).next().is_none()) {
            return Err("has an empty phrase; remove the comma or write a word there");
        }
        if phrases.iter().any(|phrase| words(phrase).count() > most) {
            return Err("has a phrase of too many words: at most 4, and 3 left of `>`");
        }
        Ok(phrases)
    };
    let one_way = line.contains('>');
    let left = phrases(left, if one_way { KEY_WORDS } else { VALUE_WORDS })?;
    Ok(Synonym { left, right: phrases(right, VALUE_WORDS)?, weak, one_way })
}

/// The stems of a phrase; empty if the phrase may not lead anywhere: function and filler words alone say too little (`ии` stems
/// to `и`).
pub(super) fn stems(phrase: &str) -> Vec<String> {
    words(phrase).map(|range| stem(&fold(&phrase[range]))).filter(|stem| !stem.is_empty()).collect()
}

fn may_lead(phrase: &[String]) -> bool {
    let says = |stem: &String| role(stem, stem) == Role::Content;
    (1..=KEY_WORDS).contains(&phrase.len()) && phrase.iter().any(says)
}

/// Phrases of one line that lead to each other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Group<T> {
    pub(super) phrases: Vec<Phrase<T>>,
    pub(super) weak: bool,
}

/// One of them. `T` is a stem while a dictionary is read, and a term's number in an index.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Phrase<T> {
    pub(super) words: Vec<T>,
    /// Whether it leads to others.
    pub(super) leads: bool,
    /// Whether others lead to it.
    pub(super) reached: bool,
}

impl<T: PartialEq> Phrase<T> {
    /// `сервер` → `виртуальный сервер` would ask for what was asked for already.
    fn leads_to(&self, other: &Self) -> bool {
        self.leads && other.reached && !other.words.iter().any(|word| self.words.contains(word))
    }
}

/// The groups of a dictionary, as far as every word of what is reached `exists`; without what then leads nowhere.
pub(super) fn groups(synonyms: &[Synonym], exists: impl Fn(&str) -> bool) -> Vec<Group<String>> {
    let mut groups = Vec::new();
    for synonym in synonyms {
        let mut phrases: Vec<Phrase<String>> = Vec::new();
        for (at, phrase) in synonym.left.iter().chain(&synonym.right).enumerate().take(GROUP_PHRASES) {
            let words = stems(phrase);
            let is_left = at < synonym.left.len();
            let real = !words.is_empty() && words.len() <= VALUE_WORDS && words.iter().all(|stem| exists(stem));
            let leads = may_lead(&words) && (is_left || !synonym.one_way);
            let reached = real && !(is_left && synonym.one_way);
            // Two forms of one word are one phrase.
            match phrases.iter_mut().find(|known| known.words == words) {
                Some(known) => (known.leads, known.reached) = (known.leads || leads, known.reached || reached),
                None => phrases.push(Phrase { words, leads, reached }),
            }
        }
        let used: Vec<(bool, bool)> = phrases
            .iter()
            .map(|one| {
                (phrases.iter().any(|other| one.leads_to(other)), phrases.iter().any(|other| other.leads_to(one)))
            })
            .collect();
        for (phrase, (leads, reached)) in phrases.iter_mut().zip(used) {
            (phrase.leads, phrase.reached) = (leads, reached);
        }
        phrases.retain(|phrase| phrase.leads || phrase.reached);
        if !phrases.is_empty() {
            groups.push(Group { phrases, weak: synonym.weak });
        }
    }
    groups
}

/// One rule: words of the query → words of the index.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rule {
    /// Term ordinals.
    pub(super) key: Vec<u32>,
    pub(super) value: Vec<u32>,
    pub(super) weak: bool,
}

/// All rules of an index, sorted.
#[derive(Default)]
pub(super) struct Synonyms {
    rules: Vec<Rule>,
}

/// Phrases of a group. Each leads to every other, so that a reader must know where to stop.
const GROUP_PHRASES: usize = 64;
/// The first byte of a phrase: its words less one, and these flags.
const LEADS: u8 = 1 << 2;
const REACHED: u8 = 1 << 3;
const LAST: u8 = 1 << 4;
const WEAK: u8 = 1 << 5;

/// Writes groups in an order of their own. A line of eight phrases makes 56 rules: telling the phrases instead is half the bytes
/// (kb10k: 14.0 → 7.3 KB). First bytes are a stream of their own; first words are told as differences to the phrase before,
/// those of groups to the group before.
pub(super) fn write(out: &mut Vec<u8>, mut groups: Vec<Group<u32>>) {
    groups.iter_mut().for_each(|group| group.phrases.sort_unstable());
    groups.sort_unstable();
    groups.dedup();
    let (mut heads, mut words) = (Vec::new(), Vec::new());
    let mut first = 0;
    for group in &groups {
        let mut before = first;
        for (at, phrase) in group.phrases.iter().enumerate() {
            let flag = |set: bool, flag: u8| if set { flag } else { 0 };
            heads.push(
                (phrase.words.len() - 1) as u8
                    | flag(phrase.leads, LEADS)
                    | flag(phrase.reached, REACHED)
                    | flag(at + 1 == group.phrases.len(), LAST)
                    | flag(group.weak, WEAK),
            );
            write_number(&mut words, phrase.words[0] - before);
            phrase.words[1..].iter().for_each(|&term| write_number(&mut words, term));
            before = phrase.words[0];
            if at == 0 {
                first = before;
            }
        }
    }
    write_stream(out, &heads);
    out.extend_from_slice(&words);
}

impl Synonyms {
    /// Reads groups over terms below `terms`; `None` for anything that [`write()`] does not write. Where two lines have a rule, the
    /// one that is not weak counts.
    #[inline(never)]
    pub(super) fn open(bytes: &[u8], terms: usize) -> Option<Self> {
        let mut bytes = Bytes::new(bytes);
        let heads = bytes.stream()?;
        let mut rules: Vec<Rule> = Vec::new();
        let mut phrases: Vec<Phrase<u32>> = Vec::new();
        let (mut first, mut before) = (0, 0u32);
        for &head in heads.rest() {
            if head >> 6 != 0 || phrases.len() == GROUP_PHRASES {
                return None;
            }
            let mut words = Vec::new();
            for at in 0..=head & 0b11 {
                let term = bytes.number()?.checked_add(if at == 0 { before } else { 0 })?;
                words.push(Some(term).filter(|&term| (term as usize) < terms)?);
            }
            before = words[0];
            if phrases.is_empty() {
                first = before;
            }
            phrases.push(Phrase { words, leads: head & LEADS != 0, reached: head & REACHED != 0 });
            if head & LAST != 0 {
                for key in &phrases {
                    for value in phrases.iter().filter(|value| key.leads_to(value)) {
                        let (key, value) = (key.words.clone(), value.words.clone());
                        rules.push(Rule { key, value, weak: head & WEAK != 0 });
                    }
                }
                phrases.clear();
                before = first;
            }
        }
        crate::sort::sort_by(&mut rules, Ord::cmp);
        rules.dedup_by(|later, first| later.key == first.key && later.value == first.value);
        (bytes.is_empty() && phrases.is_empty()).then_some(Self { rules })
    }

    /// The rules whose first word is this term. O(log rules).
    pub(super) fn of(&self, first: u32) -> &[Rule] {
        let from = self.rules.partition_point(|rule| rule.key[0] < first);
        let count = self.rules[from..].iter().take_while(|rule| rule.key[0] == first).count();
        &self.rules[from..from + count]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DICTIONARY: &str = "\
# виртуальные машины
вм, виртуалка = виртуальная машина, vm
лк > личный кабинет
~ ящик = почта

битая строка
= vm
a,,b = c
";

    #[test]
    fn lines_are_read_and_faults_are_named() {
        let (synonyms, problems) = parse(DICTIONARY);
        assert_eq!(synonyms.len(), 3);
        assert_eq!(synonyms[0].left, ["вм", "виртуалка"]);
        assert_eq!(synonyms[0].right, ["виртуальная машина", "vm"]);
        assert_eq!(
            (synonyms[0].weak, synonyms[0].one_way, synonyms[1].one_way, synonyms[2].weak),
            (false, false, true, true)
        );
        assert_eq!(problems.iter().map(|problem| problem.0).collect::<Vec<_>>(), [6, 7, 8]);
    }

    /// Numbers the words of groups.
    fn opened(groups: Vec<Group<String>>, terms: &mut Vec<String>) -> Synonyms {
        let mut number = |word: &String| {
            terms.iter().position(|known| known == word).unwrap_or_else(|| {
                terms.push(word.clone());
                terms.len() - 1
            }) as u32
        };
        let groups = groups
            .into_iter()
            .map(|Group { phrases, weak }| Group {
                phrases: phrases
                    .into_iter()
                    .map(|Phrase { words, leads, reached }| Phrase {
                        words: words.iter().map(&mut number).collect(),
                        leads,
                        reached,
                    })
                    .collect(),
                weak,
            })
            .collect();
        let mut bytes = Vec::new();
        write(&mut bytes, groups);
        Synonyms::open(&bytes, terms.len()).unwrap()
    }

    #[test]
    fn only_what_the_corpus_contains_is_led_to() {
        let (synonyms, _) = parse(DICTIONARY);
        let known = ["виртуальн", "машин", "vm", "ящик"];
        let mut terms = Vec::new();
        let opened = opened(groups(&synonyms, |stem| known.contains(&stem)), &mut terms);
        let spelled = |row: &[u32]| row.iter().map(|&term| terms[term as usize].as_str()).collect::<Vec<_>>().join(" ");
        let rules: Vec<(String, String, bool)> =
            opened.rules.iter().map(|rule| (spelled(&rule.key), spelled(&rule.value), rule.weak)).collect();
        let lead = |from: &str, to: &str| rules.iter().any(|rule| rule.0 == stems(from).join(" ") && rule.1 == to);
        assert!(lead("вм", "vm") && lead("виртуалка", "виртуальн машин") && lead("почта", "ящик"));
        assert!(!lead("ящик", "почт"), "почта is not in the corpus");
        assert!(!rules.iter().any(|rule| rule.0 == "лк"), "half of its target is missing");
        assert_eq!(rules.iter().filter(|rule| rule.2).count(), 1);
        assert_eq!(
            rules.len(),
            7,
            "three lead to vm and the machine but not to themselves, and one is weak: {rules:?}"
        );
    }

    #[test]
    fn a_function_word_leads_nowhere() {
        let (synonyms, _) = parse("ии = искусственный интеллект");
        let groups = groups(&synonyms, |_| true);
        let leading = groups.iter().flat_map(|group| &group.phrases).filter(|phrase| phrase.leads);
        assert!(leading.into_iter().all(|phrase| phrase.words.len() == 2));
    }

    #[test]
    fn groups_come_back_as_rules_and_damage_does_not() {
        let phrase = |words: &[u32], leads, reached| Phrase { words: words.to_vec(), leads, reached };
        let group = |phrases: &[Phrase<u32>], weak| Group { phrases: phrases.to_vec(), weak };
        let groups = vec![
            group(&[phrase(&[1], true, false), phrase(&[300, 2], false, true)], false),
            group(&[phrase(&[1], true, false), phrase(&[301], true, true)], true),
            group(&[phrase(&[5, 6, 7], true, false), phrase(&[1, 2, 3, 4], false, true)], false),
            group(&[phrase(&[5, 6, 7], true, false), phrase(&[1, 2, 3, 4], false, true)], true),
        ];
        let mut bytes = Vec::new();
        write(&mut bytes, groups);
        let opened = Synonyms::open(&bytes, 302).unwrap();
        let rule = |key: &[u32], value: &[u32], weak| Rule { key: key.to_vec(), value: value.to_vec(), weak };
        assert_eq!(opened.of(1), [rule(&[1], &[300, 2], false), rule(&[1], &[301], true)]);
        assert_eq!(opened.of(5), [rule(&[5, 6, 7], &[1, 2, 3, 4], false)], "the weaker twin is gone");
        assert!(opened.of(6).is_empty());
        assert!(Synonyms::open(&bytes, 301).is_none(), "term out of range");
        assert!((0..bytes.len()).all(|end| Synonyms::open(&bytes[..end], 302).is_none()));
        assert!(Synonyms::open(&[bytes.clone(), bytes].concat(), 302).is_none(), "something is left");
        let mut endless = Vec::new();
        write_stream(&mut endless, &[LEADS | REACHED; 100]);
        endless.extend([1; 100]);
        assert!(Synonyms::open(&endless, 302).is_none(), "a group of a hundred phrases");
    }
}
