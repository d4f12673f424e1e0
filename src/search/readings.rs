//! What may one word stand for? Every guess with its cost; the best wins in each document by itself.
//!
//! As typed; mistyped; unfinished; in the other layout (the chunk decided that) with what was typed as rival; derived from the
//! same root; written or sounding in the other alphabet; joined with its neighbour or fallen apart; and what the dictionary of
//! synonyms says. All of them are looked for among core terms; only the word itself may be looked up in the tail. Weights: search
//! recipe, "Readings".

use super::bm25f::{idf, power};
use super::chunk::Word;
use super::query::{Phrase, Query, Reading, ReadingKind, Slot};
use super::reader::Index;
use super::repairs::Repairs;
use crate::sort::keep_first;
use crate::text::stop::{Role, is_action, role};
use crate::text::{root::root, stem::stem, tokenizer::words, translit};

/// A word read in the other layout, and what was typed as its rival.
const OTHER_LAYOUT: f32 = 0.97;
const LAYOUT_RIVAL: f32 = 0.58;
/// A repair of a word that is known as typed.
const REPAIRED_KNOWN: f32 = 0.15;
/// Completions read of an unfinished word, and how many are looked at to choose them.
const COMPLETIONS: usize = 200;
const COMPLETIONS_SEEN: usize = 2000;
/// How the weight of a completion falls with its frequency.
const COMPLETION_FREQUENCY: f32 = 0.08;
/// An unfinished word read from behind: weights by letters taken off, and the letters that must stay.
const SHORTENED: [f32; 3] = [0.7, 0.6, 0.5];
const SHORTENED_FROM: usize = 4;
/// The exact term of an unfinished word: share of its own idf, and factor if the stemmer shortened it.
const OWN_IDF: f32 = 0.4;
const STEMMED_OPEN: f32 = 0.8;
/// A word of the same root, and the least that the cap on its idf leaves.
const DERIVED: f32 = 0.9;
const IDF_CAP: f32 = 0.4;
/// Guesses about a word that is still being typed.
const OPEN: f32 = 0.5;
/// Words that sound alike; a Latin spelling of a Russian word, and how that falls with typing errors in it.
const SOUND: f32 = 0.7;
const RESPELLED: f32 = 0.9;
const RESPELLED_DISTANCE: f32 = -0.4;
/// Distance up to which a repair in the typed alphabet explains a word, so that it is not looked for, mistyped, in the other one.
const ONE_EDIT: f32 = 1.3;
/// Two words for one and one for two.
const JOINED: f32 = 0.7;
const SPLIT_FROM: usize = 6;
const SPLIT_PART: usize = 3;
/// Synonyms: equal, related; what a short query takes off; what a key of several words keeps on each of them.
const SYNONYM: f32 = 0.45;
const RELATED: f32 = 0.22;
const SYNONYM_SHORT: f32 = 0.25;
/// What the synonyms of a word count that stands in no document itself: there is nothing else to find it by.
const SYNONYM_ONLY: f32 = 0.9;

/// What a name as a whole is worth beside its words, for each of them: more than any of them often and apart.
const WHOLE: f32 = 0.8;
/// How sure guesses about roots, sounds and endings are, and the share of a word's letters that no repair may exceed.
const SURE_GUESS: f32 = 0.7;
const SURE_LETTERS: f32 = 0.35;

/// A word with its readings, without synonyms.
#[inline(never)]
pub(super) fn slot(word: Word, index: &Index, repairs: &mut Repairs<'_>) -> Slot {
    if word.whole {
        return whole(word, index);
    }
    let mut role = if word.address { Role::Filler } else { role(&word.folded, &word.stem) };
    let mut finder = Finder { index, readings: Vec::new() };
    let (factor, kind) = match (word.switched, word.respelled) {
        (true, _) => (OTHER_LAYOUT, ReadingKind::OtherLayout),
        (_, true) => (OTHER_LAYOUT, ReadingKind::Respelled),
        _ => (1.0, ReadingKind::Typed),
    };
    let exact = index.vocabulary.core().get(&word.stem).filter(|&term| index.postings.info(term).df > 0);
    if let Some(term) = exact {
        finder.add(term, factor, 1.0, kind);
    }
    // From the first letter on: `работа с д` begins fewer titles than `работа с` (kb2k typed share .281 → .250, kben `prefix` +.019).
    let completed = word.open && finder.complete(&word, exact, factor, role == Role::Content);
    // The beginning of a word is none of the small words that look like it (kb200 mean typed share .215 → .202).
    if completed {
        role = Role::Content;
    }
    let mut phrases = Vec::new();
    if role == Role::Content {
        // Half a word that begins a known one needs no repair: with it at half its weight every column of every corpus was the same.
        let repaired = if exact.is_some() { REPAIRED_KNOWN } else { 1.0 };
        let mut mistyped = false;
        if !completed {
            // Two mistakes that end in a known word are too rare to look for.
            let candidates = repairs.of(&word.folded, &word.stem, exact.is_none());
            let letters = word.folded.chars().count();
            // Their weights tell the frequent from the rare already: the idf of their union costs kben `ticket_noisy` .010 of its
            // mean reciprocal rank and kb2k-hard `typo_layout` .012.
            for candidate in candidates {
                if Some(candidate.term) != exact && index.postings.info(candidate.term).df > 0 {
                    let sure = sure(candidate.distance, letters);
                    finder.add(candidate.term, factor * repaired * candidate.weight, sure, ReadingKind::Fuzzy);
                    mistyped |= candidate.distance <= ONE_EDIT;
                }
            }
            if exact.is_none()
                && let Some(best) = candidates.first()
            {
                // The root of a guess is a guess about a guess: `заряжается` is hardly `загружается`, let alone `загрузка`.
                let from = finder.readings.len();
                finder.derive(best.root, Some(best.term), factor * repaired * best.weight);
                let sure = SURE_GUESS * sure(best.distance, letters);
                finder.readings[from..].iter_mut().for_each(|one| one.sure = one.sure.min(sure));
            }
        }
        let factor = if word.open { factor * OPEN } else { factor };
        let from = finder.readings.len();
        finder.derive(root(&word.stem), exact, factor);
        // What says so little by itself says no more by its root: `работало` asks for no `робот`.
        if let Some(own) = exact.map(|term| idf_of(index, term)).filter(|_| is_action(&word.stem)) {
            finder.readings[from..]
                .iter_mut()
                .for_each(|one| one.weight = one.weight.min(DERIVED * own / one.idf.max(own)));
        }
        finder.respell(&word, exact, factor, exact.is_none() && !completed && !mistyped, repairs);
        if exact.is_none() {
            phrases.extend(finder.split(&word.folded, factor));
        }
    }
    if let Some(term) = word.rival.as_deref().and_then(|rival| index.vocabulary.core().get(rival)) {
        finder.add(term, LAYOUT_RIVAL, 1.0, ReadingKind::Typed);
        if let Some(exact) = exact.filter(|_| word.respelled) {
            finder.no_rarer(term, exact);
        }
    }
    let factor = if completed { 1.0 } else { role.weight() };
    made(word, role, factor, finder.readings, phrases)
}

/// A name as a whole: as typed or not at all.
fn whole(word: Word, index: &Index) -> Slot {
    let mut finder = Finder { index, readings: Vec::new() };
    if let Some(term) = index.vocabulary.core().get(&word.stem) {
        finder.add(term, 1.0, 0.0, ReadingKind::Typed);
    }
    let factor = if word.address { Role::Filler.weight() } else { WHOLE * words(&word.folded).count() as f32 };
    made(word, Role::Filler, factor, finder.readings, Vec::new())
}

fn made(word: Word, role: Role, factor: f32, readings: Vec<Reading>, phrases: Vec<Phrase>) -> Slot {
    let action = role == Role::Content && is_action(&word.stem);
    Slot {
        typed: word.typed,
        word: word.folded,
        stem: word.stem,
        role,
        action,
        open: word.open,
        whole: word.whole,
        sentence: word.sentence,
        readings,
        phrases,
        factor,
        value: 0.0,
        plain_value: 0.0,
        bodies: true,
        body_terms: Vec::new(),
        tail: false,
    }
}

/// Adds the word itself, which stands in bodies and headings only. What it may have been mistyped from is now doubtful.
pub(super) fn add_tail(slot: &mut Slot, term: u32, index: &Index) {
    for reading in slot.readings.iter_mut().filter(|reading| reading.kind == ReadingKind::Fuzzy) {
        reading.weight *= REPAIRED_KNOWN;
    }
    slot.readings.push(Reading { term, weight: 1.0, idf: idf_of(index, term), kind: ReadingKind::Typed, sure: 1.0 });
    slot.bodies = true;
    slot.body_terms.push(term);
}

/// Reads neighbouring words as one: `e-mail` → `email`.
pub(super) fn join(slots: &mut [Slot], sequence: &[u16], index: &Index) {
    for pair in sequence.windows(2) {
        let (one, other) = (pair[0] as usize, pair[1] as usize);
        let near = slots[other].typed.start.checked_sub(slots[one].typed.end) == Some(1);
        if !near || slots[one].word.chars().count() + slots[other].word.chars().count() < SPLIT_PART + 1 {
            continue;
        }
        let joined = [slots[one].word.as_str(), slots[other].word.as_str()].concat();
        if let Some(term) = index.vocabulary.core().get(&stem(&joined)).filter(|&term| index.postings.info(term).df > 0)
        {
            let reading =
                Reading { term, weight: JOINED, idf: idf_of(index, term), sure: JOINED, kind: ReadingKind::Joined };
            slots[one].readings.push(reading);
            slots[other].readings.push(reading);
        }
    }
}

/// Adds what the dictionary says about words and neighbouring words.
#[inline(never)]
pub(super) fn synonyms(query: &mut Query, index: &Index) {
    let stems: Vec<Option<u32>> =
        query.sequence.iter().map(|&at| index.vocabulary.core().get(&query.slots[at as usize].stem)).collect();
    let short = 1.0 - SYNONYM_SHORT * (1.0 - query.brevity);
    for at in 0..stems.len() {
        let Some(first) = stems[at] else { continue };
        for rule in index.synonyms.of(first) {
            let Some(key) = stems.get(at..at + rule.key.len()) else { continue };
            if !key.iter().zip(&rule.key).all(|(stem, &term)| *stem == Some(term)) {
                continue;
            }
            let words = &query.sequence[at..at + key.len()];
            let whole = if key.len() > 1 { JOINED } else { 1.0 };
            for &slot in words {
                let slot = &mut query.slots[slot as usize];
                let own = index
                    .vocabulary
                    .core()
                    .get(&slot.stem)
                    .map(|term| index.postings.info(term).df)
                    .filter(|&df| df > 0);
                let base = match (own, rule.weak) {
                    (None, false) if key.len() == 1 => SYNONYM_ONLY,
                    (_, false) => SYNONYM,
                    (_, true) => RELATED,
                };
                let weight = base * short * whole * if slot.open { OPEN } else { 1.0 };
                let cap = |term: u32| own.map_or(1.0, |df| capped(idf(index.len(), df), idf_of(index, term)));
                if let [term] = rule.value[..] {
                    let weight = weight * cap(term);
                    let idf = idf_of(index, term);
                    slot.readings.push(Reading { term, weight, idf, sure: 1.0, kind: ReadingKind::Synonym });
                } else {
                    let terms = rule.value.iter().map(|&term| (term, idf_of(index, term))).collect();
                    slot.phrases.push(Phrase { terms, weight, kind: ReadingKind::Synonym });
                }
            }
        }
    }
}

fn idf_of(index: &Index, term: u32) -> f32 {
    idf(index.len(), index.postings.info(term).df)
}

/// How sure a repair is: a letter in four is none, and a tenth of them is nearly sure.
fn sure(distance: f32, letters: usize) -> f32 {
    (1.0 - distance / (SURE_LETTERS * letters as f32)).clamp(0.0, 1.0)
}

/// What a guess keeps that is rarer than the word itself: a guess should not be worth more than what was typed.
fn capped(own: f32, guess: f32) -> f32 {
    if guess > own { (own / guess).max(IDF_CAP) } else { 1.0 }
}

struct Finder<'a> {
    index: &'a Index,
    readings: Vec<Reading>,
}

impl Finder<'_> {
    fn add(&mut self, term: u32, weight: f32, sure: f32, kind: ReadingKind) {
        self.readings.push(Reading { term, weight, idf: idf_of(self.index, term), sure, kind });
    }

    /// Adds the completions of an unfinished word, with the idf of their union: each by its own would let the rarest win.
    #[inline(never)]
    fn complete(&mut self, word: &Word, exact: Option<u32>, factor: f32, content: bool) -> bool {
        let postings = &self.index.postings;
        let range = self.index.vocabulary.core().completions(&word.folded);
        // Frequency in titles, then anywhere, then the alphabet.
        let mut ranked: Vec<(u32, u32, u32)> = Vec::new();
        for term in range.take(COMPLETIONS_SEEN) {
            let info = postings.info(term);
            if Some(term) != exact && !info.soft && info.df > 0 {
                ranked.push((info.title_df, info.df, u32::MAX - term));
            }
        }
        keep_first(&mut ranked, COMPLETIONS, |a, b| b.cmp(a));
        let terms: Vec<u32> = ranked.iter().map(|one| u32::MAX - one.2).collect();
        if terms.is_empty() {
            if exact.is_none() && content {
                self.shorten(&word.folded, factor);
            }
            return false;
        }
        let mut seen = vec![false; self.index.len() as usize];
        let mut union = 0;
        for &term in terms.iter().chain(&exact) {
            // The word itself counts with its bodies (without them kb2k `inflect` 1.0 → .990), its completions without (with them its
            // mean typed share .298 → .304).
            let whole = Some(term) == exact && !self.index.compact;
            let list = if whole { postings.slices(term) } else { postings.outside(term, self.index.compact) };
            for &doc in list.docs {
                union += u32::from(!std::mem::replace(&mut seen[doc as usize], true));
            }
        }
        let union = idf(self.index.len(), union);
        if let Some(own) = self.readings.first_mut() {
            own.idf = OWN_IDF * own.idf + (1.0 - OWN_IDF) * union;
            own.weight = factor * if word.stem == word.folded { 1.0 } else { STEMMED_OPEN };
        }
        let best = terms.first().map_or(1.0, |&term| postings.info(term).df.max(1) as f32);
        self.readings.extend(terms.iter().map(|&term| {
            let share = (postings.info(term).df.max(1) as f32 / best).min(1.0);
            let weight = factor * power(share, COMPLETION_FREQUENCY);
            Reading { term, weight, idf: union, sure: 1.0, kind: ReadingKind::Completion }
        }));
        true
    }

    /// The stem may be shorter than what is typed already (`настройк` of `настройки`): looks for it from behind.
    fn shorten(&mut self, word: &str, factor: f32) {
        let mut shorter = word;
        for weight in SHORTENED {
            let Some((at, _)) = shorter.char_indices().next_back() else { return };
            shorter = &shorter[..at];
            if shorter.chars().count() < SHORTENED_FROM {
                return;
            }
            let term = self.index.vocabulary.core().get(shorter).filter(|&term| self.index.postings.info(term).df > 0);
            if let Some(term) = term {
                self.add(term, factor * weight, SURE_GUESS, ReadingKind::Shortened);
                return;
            }
        }
    }

    /// Words of the same root.
    fn derive(&mut self, root: Option<u32>, exact: Option<u32>, factor: f32) {
        let own = exact.map(|term| idf_of(self.index, term));
        for term in self.index.kin.of_root(root) {
            let info = self.index.postings.info(term);
            if Some(term) != exact && info.df > 0 && !info.soft {
                let idf = idf(self.index.len(), info.df);
                // Of a word that no text knows even the root is a guess (kb2k `typo` MRR .980 → .984, kb200 `ticket_noisy` .873 → .880).
                let cap = own.map_or(SURE_GUESS, |own| capped(own, idf));
                let weight = factor * DERIVED * cap;
                self.readings.push(Reading { term, weight, idf, sure: SURE_GUESS, kind: ReadingKind::Derived });
            }
        }
    }

    /// The word in the other alphabet. `unknown`: nothing else explains it, so that it may be mistyped there as well.
    #[inline(never)]
    fn respell(&mut self, word: &Word, exact: Option<u32>, factor: f32, unknown: bool, repairs: &mut Repairs<'_>) {
        let own = exact.map(|term| idf_of(self.index, term));
        if let Some(latin) = translit::latin(&word.folded) {
            let stem = stem(&latin);
            let term = self.real(&stem);
            self.alike(term, own, factor * SOUND);
            for sound in [word.stem.as_str(), &stem] {
                self.sound(sound, true, own, factor);
            }
        } else if let Some(cyrillic) = translit::cyrillic(&word.folded) {
            let stem = stem(&cyrillic);
            let term = self.real(&stem);
            self.alike(term, own, factor * RESPELLED);
            if let (Some(latin), Some(term)) = (exact, term) {
                self.no_rarer(latin, term);
            }
            if unknown && term.is_none() {
                let letters = cyrillic.chars().count();
                for candidate in repairs.of(&cyrillic, &stem, true) {
                    let weight = RESPELLED * candidate.weight * (RESPELLED_DISTANCE * candidate.distance).exp();
                    if self.index.postings.info(candidate.term).df > 0 {
                        self.add(
                            candidate.term,
                            factor * weight,
                            sure(candidate.distance, letters),
                            ReadingKind::Respelled,
                        );
                    }
                }
            }
            self.sound(&stem, false, own, factor);
        }
    }

    /// What an article spells in Latin letters is no rarer than what it stands for.
    fn no_rarer(&mut self, latin: u32, meant: u32) {
        let idf = idf_of(self.index, meant);
        self.readings.iter_mut().filter(|one| one.term == latin).for_each(|one| one.idf = one.idf.min(idf));
    }

    /// Terms of the other alphabet that sound like this.
    fn sound(&mut self, sound: &str, latin: bool, own: Option<f32>, factor: f32) {
        for (term, is_latin) in self.index.kin.of_sound(sound) {
            let info = self.index.postings.info(term);
            if is_latin == latin && info.df > 0 && !info.soft {
                self.alike(Some(term), own, factor * SOUND);
            }
        }
    }

    /// Adds a term unless a reading of it is better already.
    fn alike(&mut self, term: Option<u32>, own: Option<f32>, weight: f32) {
        let Some(term) = term else { return };
        let cap = own.map_or(1.0, |own| capped(own, idf_of(self.index, term)));
        if !self.readings.iter().any(|reading| reading.term == term && reading.weight >= weight * cap) {
            self.add(term, weight * cap, SURE_GUESS, ReadingKind::Respelled);
        }
    }

    /// One word that was written together: the cut whose rarer part is the most frequent.
    #[inline(never)]
    fn split(&self, word: &str, factor: f32) -> Option<Phrase> {
        let places: Vec<usize> = word.char_indices().map(|(at, _)| at).collect();
        if places.len() < SPLIT_FROM {
            return None;
        }
        let mut best: Option<(u32, u32, u32)> = None;
        for &place in &places[SPLIT_PART..=places.len() - SPLIT_PART] {
            let (one, other) = word.split_at(place);
            // In three letters only what stands so is a word: «идиоты» is no `ид` and `от`.
            let part = |part: &str| {
                let short = part.chars().nth(SPLIT_PART).is_none();
                self.real(part).or_else(|| if short { None } else { self.real(&stem(part)) })
            };
            if let (Some(one), Some(other)) = (part(one), part(other)) {
                let df = |term: u32| self.index.postings.info(term).df;
                let rarer = df(one).min(df(other));
                if best.is_none_or(|best| rarer > best.0) {
                    best = Some((rarer, one, other));
                }
            }
        }
        let (_, one, other) = best?;
        let terms = [one, other].map(|term| (term, idf_of(self.index, term))).to_vec();
        Some(Phrase { terms, weight: factor * JOINED, kind: ReadingKind::Joined })
    }

    /// A core term that stands in some document.
    fn real(&self, stem: &str) -> Option<u32> {
        self.index.vocabulary.core().get(stem).filter(|&term| self.index.postings.info(term).df > 0)
    }
}
