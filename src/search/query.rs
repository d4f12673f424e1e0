//! What may the person have meant? Text → slots with competing readings.
//!
//! One slot stands for one word. Its readings come from `readings`; here they are valued against one another, and the words
//! against the query: a slot is worth its best reading, a query as many words as carry information, and a sentence of a letter as
//! much as titles know of it. Formulae: search recipe, "Length", "Sentences".
//!
//! A query of any length costs a bounded amount: of a long paste the head and the tail are read, and of their words the best.

use std::ops::Range;

use super::bm25f::idf;
use super::chunk::{self, Word};
use super::reader::Index;
use super::readings;
use super::repairs::Repairs;
use super::schema::{Field, FieldBits};
use super::scorer::Match;
use super::sentence;
use super::slips;
use crate::sort::sort_by;
use crate::text::Identifier;
use crate::text::stop::{Role, role};

/// Slots kept of a query, the best by idf.
const SLOTS: usize = 64;
/// In a compact index, words whose bodies are read: the best by value, half of the words that carry meaning, within these bounds.
/// Each may cost a part of a file. kb2k `ticket` (long excerpts) by their number: 5 .930, 6 .960, 8 .970, 12 .985, all .990; `desc`
/// and `ticket_noisy` do not change.
const BODIES_LEAST: usize = 6;
const BODIES_MOST: usize = 12;
/// Of such a word, how many of its readings besides the best, if they stand in parts that are read anyway: words of one root are
/// neighbours in the alphabet, so most do.
const BODY_READINGS: usize = 4;
/// Words that the core of a compact index does not know and that are looked up in its parts: the longest.
const TAILS: usize = 3;
/// How much of the words that carry meaning must be known: at least, by share, and at most.
const SURE_LEAST: f32 = 0.4;
const SURE_SHARE: f32 = 0.34;
const SURE_MOST: f32 = 3.0;
/// The share of words that are evidence by themselves, and what a word counts of it that stands in bodies only: `москва` stands in
/// some article everywhere. In one document a word of its body counts a little more.
const SURELY_ABOUT: f32 = 0.5;
const SURE_IN_BODIES: f32 = 0.4;
const SURE_IN_BODY: f32 = 0.5;
/// What a word counts that stands in clients' wordings and in no title, heading or topic: half of a query needs more than `продаю`.
const SURE_ASKED: f32 = 0.9;
/// What a repair counts for the whole query: two chance neighbours (`экзамен по химии`: `экран`, `лимит`) are none.
const SURE_GUESSED: f32 = 0.7;
/// The share of a title that a guess must be to count as much as a known word, unless two words stand there.
const GUESSED_TITLE: f32 = 0.4;
/// What is left of that where the stem of a verb is a stump, and the letters of one: `летят` and `лет` share theirs.
const SURE_STUMP: f32 = 0.7;
const STUMP: usize = 3;
/// What such a word counts, wherever it stands, if it is said to a person.
const SURE_ADDRESSED: f32 = 0.49;
/// How sure a reading must be to count outside of bodies.
const SURE_OUTSIDE: f32 = 0.15;
/// How sure a reading by several words at once is.
const PHRASE_SURE: f32 = 0.7;
/// What a known word may be worth more after a negation. No column of kb2k, kb200, kben and xquad changes by it, nor the demo's
/// judgments; raised beyond the word that says most, `ящик не принимает письма` finds the password that a database does not take.
const NEGATED: f32 = 1.8;
/// `t` is what is left of `doesn't`; the last two are stems.
const NEGATIONS: [&str; 12] =
    ["не", "not", "cannot", "t", "cant", "doesnt", "dont", "isnt", "wont", "didnt", "переста", "stop"];
/// What a word that only says what is done may be worth beside what it is done to: the noun decides.
const ACTION: f32 = 0.7;
/// What it counts as evidence there: «не работает принтер» is about a printer.
/// In longer texts what is done says enough.
const SURE_ACTION: f32 = 0.5;
const ACTION_WORDS: usize = 3;
/// Letters of a word in which two mistakes are looked for.
const FAR_FROM: usize = 8;
/// How sure a word must be that nothing else has to explain, and how sure a slip of a title's word is.
const SURE_ENOUGH: f32 = 0.5;
const SURE_SLIP: f32 = 0.8;
/// A phrase is worth this times its weakest word, and at most this times the value of its slot.
pub(super) const PHRASE: f32 = 1.5;
pub(super) const PHRASE_MOST: f32 = 2.0;

/// A query, ready to be scored.
pub(super) struct Query {
    pub(super) slots: Vec<Slot>,
    /// The slot of every word, in order. Words of no slot (cut off by the limits) are left out.
    pub(super) sequence: Vec<u16>,
    /// 1 for a query of up to three informative words, falling to 0.
    pub(super) brevity: f32,
    /// The same before sentences are weighed.
    pub(super) plain_brevity: f32,
    /// Σ of the slots' values.
    pub(super) value: f32,
    /// The same before sentences are weighed.
    pub(super) plain_value: f32,
    /// Meaningful words, each as far as no reading of it is sure.
    pub(super) unknown: f32,
    /// Chunks that were read in the other layout, and words in the other alphabet: what was typed, and what was read.
    pub(super) switched: Vec<(Range<usize>, String)>,
}

/// One word of the query.
pub(super) struct Slot {
    /// Where it stands in the query as typed.
    pub(super) typed: Range<usize>,
    /// The folded word as it is read, and its stem.
    pub(super) word: String,
    pub(super) stem: String,
    pub(super) role: Role,
    /// It says what is done, and nothing of what it is done to: `подключить`.
    pub(super) action: bool,
    pub(super) open: bool,
    /// A name as a whole: evidence for the order of documents, none that the query speaks of anything.
    pub(super) whole: bool,
    pub(super) sentence: u16,
    pub(super) readings: Vec<Reading>,
    pub(super) phrases: Vec<Phrase>,
    /// What every score of it is multiplied by: role and sentence.
    pub(super) factor: f32,
    /// The most that it can be worth: best weight · idf · factor.
    pub(super) value: f32,
    /// The same before sentences are weighed.
    pub(super) plain_value: f32,
    /// Whether its postings in bodies are read.
    pub(super) bodies: bool,
    /// In a compact index: the terms whose postings there are read.
    pub(super) body_terms: Vec<u32>,
    /// In a compact index: whether it is looked for in the part of the tail where the alphabet puts it.
    pub(super) tail: bool,
}

/// One term that a word may stand for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading {
    pub(super) term: u32,
    /// 0 to 1.
    pub(super) weight: f32,
    pub(super) idf: f32,
    /// 0 to 1: how likely it is meant at all, whatever else there is. Decides whether anything is found, never the order.
    pub(super) sure: f32,
    pub(super) kind: ReadingKind,
}

/// Several terms that a word may stand for together.
#[derive(Clone, Debug)]
pub(super) struct Phrase {
    /// With their idf.
    pub(super) terms: Vec<(u32, f32)>,
    pub(super) weight: f32,
    pub(super) kind: ReadingKind,
}

/// How a word of a query was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadingKind {
    /// As typed.
    Typed,
    /// As typed on the other keyboard layout.
    OtherLayout,
    /// As a word that it was mistyped from.
    Fuzzy,
    /// As the beginning of a longer word.
    Completion,
    /// As an unfinished ending of a shorter word.
    Shortened,
    /// As a word of the same root.
    Derived,
    /// As the same word, or one of the same sound, in the other alphabet.
    Respelled,
    /// As a synonym.
    Synonym,
    /// As one word written apart, or two written together.
    Joined,
}

impl Slot {
    /// How sure the surest reading is.
    fn sure(&self) -> f32 {
        let phrases = self.phrases.iter().map(|_| PHRASE_SURE);
        self.readings.iter().map(|reading| reading.sure).chain(phrases).fold(0.0, f32::max)
    }

    /// Whether so little is left of a Russian verb as its stem that nouns have the same. The longer endings of nouns have none of
    /// these letters: `чеками` is `чек`.
    fn is_stump(&self) -> bool {
        let ending = self.word.strip_prefix(self.stem.as_str()).unwrap_or_default();
        self.stem.chars().nth(STUMP).is_none() && ending.contains(['т', 'ш', 'л', 'с'])
    }

    /// Whether a reading is the root of what is two mistakes away: evidence for the order of documents alone. The same of the
    /// mistakes themselves, with headings no better than wordings, costs kben `typo` .967 → .960.
    fn is_far(&self, reading: &Reading) -> bool {
        let is_root = reading.kind == ReadingKind::Derived;
        is_root && reading.sure < SURE_ENOUGH && self.word.chars().nth(FAR_FROM - 1).is_some()
    }

    /// Whether it says that the next word is not so.
    fn is_negation(&self) -> bool {
        NEGATIONS.contains(&self.word.as_str()) || NEGATIONS.contains(&self.stem.as_str())
    }

    /// Whether it is a stump of what somebody is told to do or does: `летишь`. Programs are never spoken of so.
    fn is_addressed(&self) -> bool {
        self.is_stump() && self.word.ends_with("шь")
    }

    /// Whether it was typed in Latin letters and is a known word of meaning in Cyrillic ones.
    pub(super) fn is_respelled(&self) -> bool {
        let first = self.readings.first().is_some_and(|reading| reading.kind == ReadingKind::Respelled);
        first && self.role == Role::Content
    }

    /// The terms of its best readings, completions left out.
    fn best_terms(&self, count: usize) -> Vec<u32> {
        let real = self.readings.iter().filter(|reading| reading.kind != ReadingKind::Completion);
        let mut readings: Vec<(f32, u32)> = real.map(|reading| (reading.weight * reading.idf, reading.term)).collect();
        sort_by(&mut readings, |a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        readings.dedup_by_key(|one| one.1);
        readings.iter().take(count).map(|reading| reading.1).collect()
    }

    /// Weight · idf of its best reading, completions only when there is nothing else.
    fn best(&self) -> f32 {
        let worth = |completions: bool| {
            let readings = self.readings.iter().filter(|one| completions || one.kind != ReadingKind::Completion);
            let phrases = self.phrases.iter().map(Phrase::worth);
            readings.map(|reading| reading.weight * reading.idf).chain(phrases).fold(0.0, f32::max)
        };
        if worth(false) > 0.0 { worth(false) } else { worth(true) }
    }
}

impl Phrase {
    /// The most that it can be worth.
    pub(super) fn worth(&self) -> f32 {
        let weakest = self.terms.iter().map(|term| term.1).fold(f32::INFINITY, f32::min);
        if weakest.is_finite() { PHRASE * self.weight * weakest } else { 0.0 }
    }
}

impl Query {
    /// Reads a query against an index; without slots for a text without words.
    #[inline(never)]
    pub(super) fn new(text: &str, identifiers: &[Identifier], index: &Index) -> Self {
        let mut switched = Vec::new();
        let mut repairs = Repairs::new(index, &index.repairs);
        let words = chunk::words(text, identifiers, index, &mut repairs, &mut switched);
        let sentences = sentence::count(&words);
        let mut slots: Vec<Slot> = Vec::new();
        let mut sequence: Vec<u16> = Vec::new();
        for word in best(words, index) {
            // The same word twice counts once.
            let same = |slot: &Slot| slot.word == word.folded || !slot.open && !word.open && slot.stem == word.stem;
            // What an address stands between are neighbours, and a name is its words once more.
            let in_order = !word.address && !word.whole;
            let at = slots.iter().position(same).unwrap_or_else(|| {
                slots.push(readings::slot(word, index, &mut repairs));
                slots.len() - 1
            });
            if in_order {
                sequence.push(at as u16);
            }
        }
        repairs.keep(&index.repairs);
        readings::join(&mut slots, &sequence, index);
        let mut query = Self {
            slots,
            sequence,
            brevity: 1.0,
            plain_brevity: 1.0,
            value: 0.0,
            plain_value: 0.0,
            unknown: 0.0,
            switched,
        };
        query.evaluate();
        query.raise_negated();
        readings::synonyms(&mut query, index);
        query.evaluate();
        query.lower_actions();
        query.slots.iter_mut().for_each(|slot| slot.plain_value = slot.value);
        query.plain_brevity = query.brevity;
        query.plain_value = query.value;
        let plain: Vec<f32> = query.slots.iter().map(|slot| slot.factor).collect();
        if sentences > 1 {
            sentence::weigh(&mut query, index);
            query.evaluate();
        }
        if index.compact {
            query.choose_bodies(index);
            query.look_up_tails(index, &plain);
        }
        let content = query.slots.iter().filter(|slot| slot.role == Role::Content);
        query.unknown = content.map(|slot| 1.0 - slot.sure()).sum();
        query
    }

    /// Values of slots and query from the readings and factors as they are.
    #[inline(never)]
    fn evaluate(&mut self) {
        self.slots.iter_mut().for_each(|slot| slot.value = slot.best() * slot.factor);
        self.value = self.slots.iter().map(|slot| slot.value).sum();
        self.brevity = brevity(&self.slots);
    }

    /// Raises what does not work: `не открывается сайт магазина` asks about opening, wherever it is. No higher than the word that says
    /// most: `ящик не принимает письма` asks about mail.
    fn raise_negated(&mut self) {
        let most = self.slots.iter().map(|slot| slot.value).fold(0.0, f32::max);
        for pair in self.sequence.windows(2) {
            let negation = self.slots[pair[0] as usize].is_negation();
            let slot = &mut self.slots[pair[1] as usize];
            // A guess about what is mistyped or unfinished would be raised with it.
            let known = slot.readings.first().is_some_and(|one| one.kind == ReadingKind::Typed) && !slot.open;
            if negation && known && slot.role == Role::Content && slot.value > 0.0 {
                slot.factor = slot.factor.max((most / slot.value).min(NEGATED));
            }
        }
    }

    /// Lowers what only says what is done below the best of what it may be done to. What does not work stays as it is.
    fn lower_actions(&mut self) {
        let subjects = self.slots.iter().filter(|slot| slot.role == Role::Content && !slot.action);
        let most = ACTION * subjects.map(|slot| slot.value).fold(0.0, f32::max);
        let negated = |at: usize| {
            let pairs = self.sequence.windows(2);
            pairs.into_iter().any(|pair| pair[1] as usize == at && self.slots[pair[0] as usize].is_negation())
        };
        let lowered: Vec<usize> = (0..self.slots.len())
            .filter(|&at| self.slots[at].action && self.slots[at].value > most && most > 0.0 && !negated(at))
            .collect();
        for at in lowered {
            let slot = &mut self.slots[at];
            slot.factor *= most / slot.value;
        }
        self.evaluate();
    }

    /// Takes slips for certain that fingers or ears make, of words that titles have: for a query that would else find nothing. `саит`
    /// and `домн` are too short for any other guess.
    #[inline(never)]
    pub(super) fn believe_slips(&mut self, index: &Index) {
        for slot in self.slots.iter_mut().filter(|slot| slot.role == Role::Content && slot.sure() < SURE_ENOUGH) {
            let Slot { readings, word, .. } = slot;
            for reading in readings.iter_mut().filter(|one| one.kind == ReadingKind::Fuzzy) {
                if slips::is_slip(word, reading.term, index) {
                    reading.sure = reading.sure.max(SURE_SLIP);
                }
            }
        }
        let content = self.slots.iter().filter(|slot| slot.role == Role::Content);
        self.unknown = content.map(|slot| 1.0 - slot.sure()).sum();
    }

    /// Whether it is short, and any word says what it is about, and not only what is done.
    fn has_subject(&self) -> bool {
        let content = || self.slots.iter().filter(|slot| slot.role == Role::Content);
        content().nth(ACTION_WORDS).is_none() && content().any(|slot| !slot.action)
    }

    /// Chooses by what the core alone knows, so that the same parts are read whichever of them are there already.
    #[inline(never)]
    fn choose_bodies(&mut self, index: &Index) {
        let mut by_value: Vec<u16> = (0..self.slots.len() as u16).collect();
        let value = |at: u16| self.slots[at as usize].value;
        sort_by(&mut by_value, |&a, &b| value(b).total_cmp(&value(a)).then(a.cmp(&b)));
        let content = self.slots.iter().filter(|slot| slot.role == Role::Content).count();
        let mut left = (content / 2).clamp(BODIES_LEAST, BODIES_MOST);
        for at in by_value {
            let slot = &mut self.slots[at as usize];
            slot.bodies = left > 0 && slot.role != Role::Function;
            if slot.bodies {
                left -= 1;
                slot.body_terms = slot.best_terms(1);
            }
        }
        let parts = self.parts(index);
        for slot in self.slots.iter_mut().filter(|slot| slot.bodies) {
            let best = slot.best_terms(1 + BODY_READINGS);
            let read = |term: u32| index.part_of(term).is_some_and(|part| parts.binary_search(&(part as u32)).is_ok());
            slot.body_terms.extend(best.into_iter().skip(1).filter(|&term| read(term)));
        }
    }

    /// Looks the longest unknown words up in the tail. One that is there was hardly mistyped. `plain` are the factors of the slots
    /// before sentences were weighed.
    #[inline(never)]
    fn look_up_tails(&mut self, index: &Index, plain: &[f32]) {
        let unknown = |slot: &Slot| {
            (slot.role == Role::Content || slot.whole) && index.vocabulary.core().get(&slot.stem).is_none()
        };
        let mut longest: Vec<(usize, usize)> = (0..self.slots.len())
            .filter(|&at| unknown(&self.slots[at]))
            .map(|at| (self.slots[at].stem.chars().count(), at))
            .collect();
        sort_by(&mut longest, |a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut found = false;
        for &(_, at) in longest.iter().take(TAILS) {
            let slot = &mut self.slots[at];
            slot.tail = true;
            let Some(term) = index.vocabulary.tail(&slot.stem) else { continue };
            readings::add_tail(slot, term, index);
            found = true;
        }
        if found {
            let factors: Vec<f32> = self.slots.iter().map(|slot| slot.factor).collect();
            self.slots.iter_mut().zip(plain).for_each(|(slot, &factor)| slot.factor = factor);
            self.evaluate();
            self.slots.iter_mut().for_each(|slot| slot.plain_value = slot.value);
            (self.plain_brevity, self.plain_value) = (self.brevity, self.value);
            self.slots.iter_mut().zip(factors).for_each(|(slot, factor)| slot.factor = factor);
            self.evaluate();
        }
    }

    /// The body parts that a complete answer needs, sorted; none of a full index.
    pub(super) fn parts(&self, index: &Index) -> Vec<u32> {
        let mut parts: Vec<u32> = Vec::new();
        if !index.compact {
            return parts;
        }
        let directory = &index.vocabulary.directory;
        for slot in &self.slots {
            let tail = slot.tail.then(|| directory.of_rest(&slot.stem)).flatten();
            let bodies = slot.body_terms.iter().filter_map(|&term| index.part_of(term));
            parts.extend(bodies.chain(tail).map(|part| part as u32));
        }
        sort_by(&mut parts, Ord::cmp);
        parts.dedup();
        parts
    }

    /// Whether the query speaks of anything in this index: enough of the words that carry meaning are known, or near known words.
    /// One chance neighbour proves nothing: every dictionary has a word one letter away from `борщ`.
    pub(super) fn has_evidence(&self) -> bool {
        let content = || self.slots.iter().filter(|slot| slot.role == Role::Content);
        let sure: f32 = content().map(Slot::sure).sum();
        sure >= SURE_LEAST && sure >= (SURE_SHARE * content().count() as f32).min(SURE_MOST)
    }

    /// Whether the words alone show that the query speaks of what this index is about: half of them stand in titles, wordings,
    /// headings or topics. If not, one document has to know half of them: [`Self::is_known_to`].
    #[inline(never)]
    pub(super) fn is_about(&self, index: &Index) -> bool {
        let place =
            |term: u32| index.postings.core(term).map(|posting| place(posting.fields)).fold(SURE_IN_BODIES, f32::max);
        let guess = |slot: &Slot, one: &Reading| match one.kind {
            _ if slot.is_far(one) => 0.0,
            ReadingKind::Fuzzy => SURE_GUESSED,
            _ => 1.0,
        };
        let has_subject = self.has_subject();
        let known = |slot: &Slot| {
            let acts = if slot.action && has_subject { SURE_ACTION } else { 1.0 };
            let phrases = slot.phrases.iter().map(|_| PHRASE_SURE);
            let readings = slot.readings.iter().map(|one| one.sure * guess(slot, one) * place(one.term));
            acts * readings.chain(phrases).fold(0.0, f32::max) * if slot.is_addressed() { SURE_ADDRESSED } else { 1.0 }
        };
        let sure: f32 = self.slots.iter().filter(|slot| slot.role == Role::Content).map(known).sum();
        sure >= self.needed().min(SURE_MOST)
    }

    /// Whether a document with these matches, whose title is worth so much, knows half of the words that carry meaning.
    pub(super) fn is_known_to(&self, matches: &[Match], title: f32) -> bool {
        let content = || matches.iter().filter(|found| self.slots[found.slot].role == Role::Content);
        let titled = |found: &&Match| found.fields.has(Field::Title);
        let in_title: f32 = content().filter(titled).map(|found| found.reading.idf).sum();
        let is_titled = in_title >= GUESSED_TITLE * title || content().filter(titled).nth(1).is_some();
        let has_subject = self.has_subject();
        let is_vague = |found: &Match| self.slots[found.slot].is_far(&found.reading);
        let alone = content().filter(|found| !is_vague(found)).nth(1).is_none();
        let lone = self.needed() > SURELY_ABOUT;
        let known = |found: &Match| {
            let (core, sure) = (found.fields.is_core(), found.reading.sure);
            // A repair is a guess: `молоком` is a letter from `молчом` of some wording. A title made of guesses is none, but one
            // guess among words that it does not have is (`болит спина`: `списаны`).
            let title = found.fields.has(Field::Title) && (is_titled || !lone);
            let guess = found.reading.kind == ReadingKind::Fuzzy && !title;
            match core && sure >= SURE_OUTSIDE {
                _ if is_vague(found) => 0.0,
                _ if has_subject && self.slots[found.slot].action => SURE_ACTION * sure,
                true if self.slots[found.slot].is_addressed() => SURE_ADDRESSED * sure,
                true if guess => sure,
                true if alone && lone => place(found.fields),
                true => 1.0,
                false if self.slots[found.slot].is_stump() => SURE_STUMP * SURE_IN_BODY * sure,
                false => SURE_IN_BODY * sure,
            }
        };
        // A whole name says enough.
        let named = matches.iter().any(|found| self.slots[found.slot].whole);
        named || content().map(known).sum::<f32>() >= self.needed()
    }

    fn needed(&self) -> f32 {
        SURELY_ABOUT * self.slots.iter().filter(|slot| slot.role == Role::Content).count() as f32
    }
}

/// How much a word outside of bodies is evidence, by the fields it stands in.
fn place(fields: FieldBits) -> f32 {
    let titled = [Field::Title, Field::Headings, Field::Topic].into_iter().any(|field| fields.has(field));
    if titled { 1.0 } else { SURE_ASKED }
}

/// Length counted in informative words: e^(−max(0, n − 3) / 6) with n = Σ v / max v.
fn brevity(slots: &[Slot]) -> f32 {
    let best = slots.iter().map(|slot| slot.value).fold(0.0, f32::max);
    if best <= 0.0 {
        return 1.0;
    }
    let informative: f32 = slots.iter().map(|slot| (slot.value / best).min(1.0)).sum();
    (-(informative - 3.0).max(0.0) / 6.0).exp()
}

/// The words that are worth a slot, in order.
fn best(words: Vec<Word>, index: &Index) -> Vec<Word> {
    if words.len() <= SLOTS {
        return words;
    }
    let worth = |word: &Word| {
        let idf =
            index.vocabulary.core().get(&word.stem).map_or(0.0, |term| idf(index.len(), index.postings.info(term).df));
        idf * role(&word.folded, &word.stem).weight()
    };
    let mut ranked: Vec<(usize, f32)> = words.iter().map(worth).enumerate().collect();
    sort_by(&mut ranked, |a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut stems: Vec<&str> = Vec::with_capacity(SLOTS);
    for (at, _) in ranked {
        if stems.len() == SLOTS {
            break;
        }
        if !stems.contains(&words[at].stem.as_str()) {
            stems.push(&words[at].stem);
        }
    }
    let kept: Vec<bool> = words.iter().map(|word| stems.contains(&word.stem.as_str())).collect();
    words.into_iter().zip(kept).filter(|(_, kept)| *kept).map(|(word, _)| word).collect()
}
