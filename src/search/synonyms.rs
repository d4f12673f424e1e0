//! Which words mean the same in this trade? `ВМ` and `виртуальная машина`, `ящик` and `почта`.
//!
//! A dictionary is text, one line a group, read by [`parse`]. The builder compiles what the corpus contains into rows of term
//! ordinals, sorted by their first word: an index carries no more than it can use, and a query looks up its own words only.
//! Words that only a dictionary knows become terms without documents.

use std::collections::HashSet;

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

/// What a phrase leads to, in stems. Only what `exists` in every word of its target, without doubles, in order of the lines.
pub(super) fn rules(synonyms: &[Synonym], exists: impl Fn(&str) -> bool) -> Vec<(Vec<String>, Vec<String>, bool)> {
    let mut rules: Vec<(Vec<String>, Vec<String>, bool)> = Vec::new();
    let mut seen = HashSet::new();
    for synonym in synonyms {
        let left: Vec<Vec<String>> = synonym.left.iter().map(|phrase| stems(phrase)).collect();
        let right: Vec<Vec<String>> = synonym.right.iter().map(|phrase| stems(phrase)).collect();
        let mut lead = |key: &Vec<String>, value: &Vec<String>| {
            let real = !value.is_empty() && value.len() <= VALUE_WORDS && value.iter().all(|stem| exists(stem));
            // `сервер` → `виртуальный сервер` asks for what was asked for already.
            let says_more = key != value && !value.iter().any(|stem| key.contains(stem));
            if may_lead(key) && real && says_more && seen.insert((key.clone(), value.clone())) {
                rules.push((key.clone(), value.clone(), synonym.weak));
            }
        };
        let all: Vec<&Vec<String>> = left.iter().chain(&right).collect();
        let (keys, values) =
            if synonym.one_way { (left.iter().collect(), right.iter().collect()) } else { (all.clone(), all) };
        for (key, value) in keys.iter().flat_map(|key| values.iter().map(move |value| (key, value))) {
            lead(key, value);
        }
    }
    rules
}

/// One compiled rule: words of the query → words of the index.
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

/// In the first byte of a rule: the key is that of the rule before.
const SAME_KEY: u8 = 1 << 6;

/// Writes sorted rules. First bytes hold lengths and flags and make a stream of their own; then a key unless it is the last one, and
/// the value. First words are told as differences to those of the rule before: rules of one word stand together.
pub(super) fn write(out: &mut Vec<u8>, rules: &[Rule]) {
    let (mut heads, mut words) = (Vec::new(), Vec::new());
    let (mut key, mut value): (&[u32], u32) = (&[], 0);
    for rule in rules {
        let mut head = (rule.key.len() | rule.value.len() << 2) as u8 | u8::from(rule.weak) << 5;
        if rule.key == key {
            head |= SAME_KEY;
        } else {
            write_number(&mut words, rule.key[0] - key.first().copied().unwrap_or(0));
            rule.key[1..].iter().for_each(|&term| write_number(&mut words, term));
            (key, value) = (&rule.key, 0);
        }
        heads.push(head);
        write_number(&mut words, rule.value[0] - value);
        rule.value[1..].iter().for_each(|&term| write_number(&mut words, term));
        value = rule.value[0];
    }
    write_stream(out, &heads);
    out.extend_from_slice(&words);
}

impl Synonyms {
    /// Reads rules over terms below `terms`; `None` for anything that [`write()`] does not write.
    pub(super) fn open(bytes: &[u8], terms: usize) -> Option<Self> {
        let mut bytes = Bytes::new(bytes);
        let heads = bytes.stream()?;
        let mut rules: Vec<Rule> = Vec::new();
        for &head in heads.rest() {
            let (length, value) = (usize::from(head & 0b11), usize::from(head >> 2 & 0b111));
            if length == 0 || value == 0 || value > VALUE_WORDS || head >> 7 != 0 {
                return None;
            }
            let mut row = |length: usize, before: u32| -> Option<Vec<u32>> {
                let mut row = Vec::with_capacity(length);
                for at in 0..length {
                    let term = bytes.number()?.checked_add(if at == 0 { before } else { 0 })?;
                    row.push(Some(term).filter(|&term| (term as usize) < terms)?);
                }
                Some(row)
            };
            let last = rules.last();
            let (key, before) = if head & SAME_KEY == 0 {
                (row(length, last.map_or(0, |last| last.key[0]))?, 0)
            } else {
                last.filter(|last| last.key.len() == length).map(|last| (last.key.clone(), last.value[0]))?
            };
            let rule = Rule { key, value: row(value, before)?, weak: head >> 5 & 1 == 1 };
            if last.is_some_and(|last| *last >= rule) {
                return None;
            }
            rules.push(rule);
        }
        bytes.is_empty().then_some(Self { rules })
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

    #[test]
    fn only_what_the_corpus_contains_is_led_to() {
        let (synonyms, _) = parse(DICTIONARY);
        let known = ["виртуальн", "машин", "vm", "ящик"];
        let rules = rules(&synonyms, |stem| known.contains(&stem));
        let lead =
            |from: &str, to: &[&str]| rules.iter().any(|rule| rule.0 == stems(from) && rule.1.iter().eq(to.iter()));
        assert!(lead("вм", &["vm"]) && lead("виртуалка", &["виртуальн", "машин"]) && lead("почта", &["ящик"]));
        assert!(!lead("ящик", &["почт"]), "почта is not in the corpus");
        assert!(!rules.iter().any(|rule| rule.0 == stems("лк")), "half of its target is missing");
        assert_eq!(rules.iter().filter(|rule| rule.2).count(), 1);
    }

    #[test]
    fn a_function_word_leads_nowhere() {
        let (synonyms, _) = parse("ии = искусственный интеллект");
        assert!(rules(&synonyms, |_| true).iter().all(|rule| rule.0.len() == 2));
    }

    #[test]
    fn rules_come_back_and_damage_does_not() {
        let rules = [
            Rule { key: vec![1], value: vec![300, 2], weak: false },
            Rule { key: vec![1], value: vec![301], weak: true },
            Rule { key: vec![5, 6, 7], value: vec![1, 2, 3, 4], weak: false },
        ];
        let mut bytes = Vec::new();
        write(&mut bytes, &rules);
        let opened = Synonyms::open(&bytes, 302).unwrap();
        assert_eq!(opened.of(1), &rules[..2]);
        assert_eq!((opened.of(5), opened.of(6)), (&rules[2..], &[][..]));
        assert!(Synonyms::open(&bytes, 301).is_none(), "term out of range");
        assert!((1..bytes.len()).all(|end| Synonyms::open(&bytes[..end], 302).is_none_or(|left| left.rules.len() < 3)));
        assert!(Synonyms::open(&[bytes.clone(), bytes].concat(), 302).is_none(), "not sorted");
    }
}
