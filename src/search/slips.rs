//! Which words are two written together, and which are spelled by ear?
//!
//! Some slips are so common that they are no typing errors to be guessed at: `не` glued to its verb, `-ться` for `-тся`, `и` for `й`.
//! A word that no text knows is read as what it becomes without them, if texts know that. Only core terms are evidence. A word that
//! is still being typed and begins a known one is left alone.

use super::chunk::Word;
use super::fuzzy;
use super::reader::Index;
use super::schema::Field;
use crate::text::fold::fold;
use crate::text::stem::stem;
use crate::text::stop::{Role, role};
use crate::text::tokenizer;

/// What is glued to verbs.
const NOT: &str = "не";
/// Letters of a word that `не` is cut off, and of what stands before it: `нет`, `небо`, `сайтне…`.
const GLUED_FROM: usize = 4;
const BEFORE_FROM: usize = 4;
/// Letters of a word in which `и` and `й` are exchanged.
const BY_EAR_FROM: usize = 4;
/// Titles that are asked how a term is spelled.
const TITLES: usize = 8;
/// Endings that sound alike.
const REFLEXIVE: [(&str, &str); 2] = [("ться", "тся"), ("тся", "ться")];

/// Reads the words of a query without such slips. `text` is the query as typed.
#[inline(never)]
pub(super) fn mend(text: &str, index: &Index, words: &mut Vec<Word>) {
    let mut at = 0;
    while at < words.len() {
        let word = &mut words[at];
        at += 1;
        if word.whole || word.address || !word.folded.starts_with(is_russian) || is_known(word, index) {
            continue;
        }
        if let Some((folded, stem)) = by_ear(&word.folded, index) {
            (word.folded, word.stem) = (folded, stem);
        } else if let Some(parts) = unglued(&word.folded, index) {
            let parts: Vec<Word> = apart(word, text, &parts);
            let count = parts.len();
            words.splice(at - 1..at, parts);
            at += count - 1;
        }
    }
}

/// Whether a word is a slip of a term as the first titles spell it that have it.
pub(super) fn is_slip(word: &str, term: u32, index: &Index) -> bool {
    let titled = index.postings.core(term).filter(|posting| posting.fields.has(Field::Title)).take(TITLES);
    titled.map(|posting| &index.documents[posting.doc as usize].title).any(|title| {
        let mut spelled = tokenizer::words(title).map(|range| fold(&title[range]));
        spelled.any(|one| index.vocabulary.get(&stem(&one)) == Some(term) && fuzzy::is_slip_of(word, &one))
    })
}

fn is_russian(c: char) -> bool {
    matches!(c, 'а'..='я')
}

fn documents(stem: &str, index: &Index) -> u32 {
    index.vocabulary.core().get(stem).map_or(0, |term| index.postings.info(term).df)
}

/// Whether texts or the dictionary know the word, or what it may become.
fn is_known(word: &Word, index: &Index) -> bool {
    let dict = index.vocabulary.core();
    dict.get(&word.stem).is_some()
        || role(&word.folded, &word.stem) != Role::Content
        || word.open && !dict.completions(&word.folded).is_empty()
}

/// The word and its stem as texts spell what sounds like it; of several the most frequent.
fn by_ear(word: &str, index: &Index) -> Option<(String, String)> {
    let mut spelled: Vec<String> = Vec::new();
    for (wrong, right) in REFLEXIVE {
        spelled.extend(word.strip_suffix(wrong).map(|rest| [rest, right].concat()));
    }
    if word.chars().nth(BY_EAR_FROM - 1).is_some() {
        for (at, letter) in word.char_indices() {
            let other = match letter {
                'и' => "й",
                'й' => "и",
                _ => continue,
            };
            spelled.push([&word[..at], other, &word[at + letter.len_utf8()..]].concat());
        }
    }
    let known = spelled.into_iter().map(|word| {
        let stem = stem(&word);
        (documents(&stem, index), word, stem)
    });
    let best = known.filter(|one| one.0 > 0).max_by_key(|one| one.0)?;
    Some((best.1, best.2))
}

/// The parts of a word around a glued `не`.
fn unglued(word: &str, index: &Index) -> Option<Vec<String>> {
    let is_word = |part: &str| {
        let stem = stem(part);
        role(part, &stem) == Role::Content && documents(&stem, index) > 0
    };
    // Slips come in company: `неоткрываеться`.
    let read = |part: &str| {
        part.chars().nth(GLUED_FROM - 1)?;
        if is_word(part) { Some(part.to_owned()) } else { by_ear(part, index).map(|read| read.0) }
    };
    for (at, _) in word.match_indices(NOT) {
        let before = &word[..at];
        let is_apart = before.is_empty() || before.chars().nth(BEFORE_FROM - 1).is_some() && is_word(before);
        if let Some(after) = Some(&word[at + NOT.len()..]).filter(|_| is_apart).and_then(read) {
            let parts = [before.to_owned(), NOT.to_owned(), after];
            return Some(parts.into_iter().filter(|part| !part.is_empty()).collect());
        }
    }
    None
}

/// The words of the parts, each where it was typed.
fn apart(word: &Word, text: &str, parts: &[String]) -> Vec<Word> {
    let typed = text.get(word.typed.clone()).unwrap_or_default();
    let letters: usize = parts.iter().map(|part| part.chars().count()).sum();
    // A letter more or less makes places of the parts a guess.
    let agree = typed.chars().count() == letters;
    let place =
        |letters: usize| typed.char_indices().nth(letters).map_or(word.typed.end, |(at, _)| word.typed.start + at);
    let mut done = 0;
    let mut words = Vec::with_capacity(parts.len());
    for (at, part) in parts.iter().enumerate() {
        let from = done;
        done += part.chars().count();
        words.push(Word {
            typed: if agree { place(from)..place(done) } else { word.typed.clone() },
            folded: part.clone(),
            stem: stem(part),
            rival: None,
            switched: word.switched,
            respelled: word.respelled,
            open: word.open && at + 1 == parts.len(),
            sentence: word.sentence,
            address: false,
            whole: false,
        });
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::builder::{Document, IndexBuilder};

    fn index() -> Index {
        let mut builder = IndexBuilder::new("ru");
        for title in
            ["Сайт не открывается", "Письма не приходят", "Домен и хостинг", "Почта не отправляется, нет доступа"]
        {
            builder.add(&Document { title: title.into(), path: title.into(), ..Document::default() });
        }
        Index::open(builder.finish()).unwrap()
    }

    fn first(query: &str) -> Option<String> {
        let index = index();
        let found = index.search(query, 3);
        found.hits.first().map(|hit| index.document(hit.doc).0.to_owned())
    }

    #[test]
    fn slips_find_what_was_meant() {
        for (query, title) in [
            ("неоткрывается", "Сайт не открывается"),
            ("неоткрываеться", "Сайт не открывается"),
            ("сайтнеоткрывается", "Сайт не открывается"),
            ("письма неприходят", "Письма не приходят"),
            ("отправляеться", "Почта не отправляется, нет доступа"),
            ("саит", "Сайт не открывается"),
            ("домн", "Домен и хостинг"),
            ("пачта", "Почта не отправляется, нет доступа"),
        ] {
            assert_eq!(first(query).as_deref(), Some(title), "{query}");
        }
    }

    #[test]
    fn words_that_only_look_like_slips_find_nothing() {
        for query in ["небо", "неделя", "невеста", "лимон", "каша", "такси", "салют", "дрова"]
        {
            assert_eq!(first(query), None, "{query}");
        }
    }

    #[test]
    fn the_parts_of_a_word_stand_where_they_were_typed() {
        let text = "почтанеотправляется";
        let found = index().search(text, 1);
        assert!(found.hits[0].why.words.iter().all(|word| text.contains(word.as_str()) && word.len() < text.len()));
        assert_eq!(found.hits[0].why.words.concat().len(), text.len() - NOT.len());
    }
}
