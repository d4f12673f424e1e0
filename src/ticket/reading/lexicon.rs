//! Which signs does a text show?
//!
//! A lexicon is a readable text (`assets/lexicon/`): `[sign]` opens a section, each line below is a pattern of that sign, `name = …` a
//! class of words for patterns further down, `#` begins a remark. A pattern is a row of items between spaces:
//!
//! | item | stands for |
//! |---|---|
//! | `слово` | this word |
//! | `основ*`, `*ется` | a word that begins so, that ends so (not as the first item) |
//! | `a\|b*\|<class>` | any of them |
//! | `a\|b+c*` | the word or the two words in a row |
//! | `~`, `~5` | up to two words, up to five |
//! | `item?` | the item or nothing |
//! | `@` `&` `%` | an address of a site, an address of mail, a number |
//! | `^` | the beginning of a sentence or of a clause |
//! | `$` | its end |
//!
//! Words are compared folded (small letters, ё as е, one script a word). A row never leaves its sentence. Reading takes
//! O(words × patterns that share a first letter pair), each bounded.

use std::{ops::Range, sync::LazyLock};

use crate::{
    sort::sort_by_key,
    text::{
        fold::fold,
        identifiers::{IdentifierKind, identifiers},
        translit::cyrillic,
    },
    ticket::sentence::sentences,
};

/// What kind of word it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ticket) enum Kind {
    Word,
    Number,
    Site,
    Mail,
}

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::ticket) struct Token {
    pub(in crate::ticket) text: String,
    pub(in crate::ticket) range: Range<usize>,
    pub(in crate::ticket) kind: Kind,
    /// Number of its sentence.
    pub(in crate::ticket) sentence: u32,
    /// It is the first of a clause, or the last.
    pub(in crate::ticket) first: bool,
    pub(in crate::ticket) last: bool,
}

/// A sign that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::ticket) struct Match {
    /// Name of the sign.
    pub(in crate::ticket) sign: &'static str,
    /// First token and the one behind the last.
    pub(in crate::ticket) tokens: Range<usize>,
}

/// Words and patterns ready for reading.
pub(in crate::ticket) struct Lexicon {
    patterns: Vec<(&'static str, Vec<Item>)>,
    /// First two letters → pattern, sorted.
    index: Vec<([char; 2], u32)>,
    /// Patterns that begin with a kind of word or with any word.
    open: Vec<u32>,
}

/// How much of a word a pattern names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Whole,
    Beginning,
    End,
}

type Stem = (&'static str, Part);

#[derive(Debug)]
enum Item {
    /// Words, one of which must stand here; `true`: it may be missing.
    Any(Vec<Stem>, Vec<Kind>, bool),
    Gap(usize),
    First,
    Last,
}

static SOURCES: [&str; 7] = [
    include_str!("../../../assets/lexicon/words.txt"),
    include_str!("../../../assets/lexicon/trouble.txt"),
    include_str!("../../../assets/lexicon/wish.txt"),
    include_str!("../../../assets/lexicon/subject.txt"),
    include_str!("../../../assets/lexicon/scope.txt"),
    include_str!("../../../assets/lexicon/talk.txt"),
    include_str!("../../../assets/lexicon/split.txt"),
];

/// The lexicon of the page, compiled once.
pub(in crate::ticket) fn lexicon() -> &'static Lexicon {
    static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::parse(&SOURCES));
    &LEXICON
}

impl Lexicon {
    /// Compiles sources; classes of an earlier one serve the later ones. What cannot be read is left out (a test reads all).
    fn parse(sources: &[&'static str]) -> Self {
        let mut classes: Vec<(&'static str, Vec<Stem>)> = Vec::new();
        let mut patterns = Vec::new();
        for source in sources {
            let mut sign = "";
            for line in source.lines() {
                let line = line.split(" #").next().unwrap_or_default().trim();
                if line.is_empty() || line.starts_with('#') {
                    continue;
                }
                if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                    sign = name;
                } else if let Some((name, words)) = line.split_once(" = ") {
                    let mut of_class = Vec::new();
                    for word in words.split_ascii_whitespace() {
                        alternatives(word, &classes, &mut of_class);
                    }
                    match classes.iter_mut().find(|class| class.0 == name.trim()) {
                        Some(class) => class.1.extend(of_class),
                        None => classes.push((name.trim(), of_class)),
                    }
                } else {
                    patterns.extend(rows(line).into_iter().map(|row| {
                        (sign, row.into_iter().map(|item| Item::parse(item, &classes)).collect::<Vec<_>>())
                    }));
                }
            }
        }
        let (mut index, mut open) = (Vec::new(), Vec::new());
        for (at, (_, items)) in patterns.iter().enumerate() {
            let at = u32::try_from(at).unwrap_or_default();
            for item in items {
                match item {
                    Item::First => {}
                    Item::Any(words, kinds, optional) => {
                        index.extend(words.iter().map(|(word, _)| (pair(word), at)));
                        if !kinds.is_empty() {
                            open.push(at);
                        }
                        if !optional {
                            break;
                        }
                    }
                    Item::Gap(_) | Item::Last => {
                        open.push(at);
                        break;
                    }
                }
            }
        }
        sort_by_key(&mut index, |entry| *entry);
        index.dedup();
        Self { patterns, index, open }
    }

    /// Every sign of the tokens, in the order of their beginnings.
    pub(in crate::ticket) fn signs(&self, tokens: &[Token]) -> Vec<Match> {
        let mut found = Vec::new();
        for (at, token) in tokens.iter().enumerate() {
            let key = pair(&token.text);
            let from = self.index.partition_point(|entry| entry.0 < key);
            let indexed = self.index[from..].iter().take_while(|entry| entry.0 == key).map(|entry| entry.1);
            let open = self.open.iter().copied().filter(|_| token.kind != Kind::Word);
            for (sign, items) in indexed.chain(open).filter_map(|id| self.patterns.get(id as usize)) {
                if let Some(end) = fits(items, tokens, at, at) {
                    found.push(Match { sign, tokens: at..end });
                }
            }
        }
        found
    }

    /// Whether a pattern begins with this word, or with three letters or more of its beginning. O(patterns of its first letter pair).
    pub(in crate::ticket) fn knows(&self, word: &str) -> bool {
        let fits = |(known, part): &Stem| match part {
            Part::Whole => word == *known,
            Part::Beginning => word.starts_with(known) && known.chars().count() > 2,
            Part::End => false,
        };
        let key = pair(word);
        let from = self.index.partition_point(|entry| entry.0 < key);
        let near = self.index[from..].iter().take_while(|entry| entry.0 == key);
        near.filter_map(|entry| self.patterns.get(entry.1 as usize))
            .any(|(_, items)| items.iter().any(|item| matches!(item, Item::Any(words, ..) if words.iter().any(fits))))
    }

    /// Names of all signs, for tests.
    #[cfg(test)]
    fn names(&self) -> Vec<&'static str> {
        let mut names: Vec<_> = self.patterns.iter().map(|pattern| pattern.0).collect();
        names.dedup();
        names
    }
}

/// A line with each choice of its phrases: `a|b+c d` is `a d` and `b c d`.
fn rows(line: &'static str) -> Vec<Vec<&'static str>> {
    let mut rows: Vec<Vec<&'static str>> = vec![Vec::new()];
    for item in line.split_ascii_whitespace() {
        let phrases: Vec<&str> = item.split('|').filter(|word| word.contains('+')).collect();
        let words = phrases.len() < item.split('|').count();
        let choices = || words.then(|| vec![item]).into_iter().chain(phrases.iter().map(|it| it.split('+').collect()));
        rows = rows.iter().flat_map(|row| choices().map(move |choice| [&row[..], &choice[..]].concat())).collect();
    }
    rows
}

/// The first two letters; a word of one letter has a space for the second.
fn pair(word: &str) -> [char; 2] {
    let mut chars = word.chars();
    [chars.next().unwrap_or(' '), chars.next().unwrap_or(' ')]
}

fn alternatives(item: &'static str, classes: &[(&'static str, Vec<Stem>)], into: &mut Vec<Stem>) {
    // A phrase is a row of its own.
    for word in item.split('|').filter(|word| !word.contains('+')) {
        match word.strip_prefix('<').and_then(|word| word.strip_suffix('>')) {
            Some(name) => {
                into.extend(classes.iter().filter(|class| class.0 == name).flat_map(|class| class.1.iter().copied()));
            }
            None => into.push(match (word.strip_suffix('*'), word.strip_prefix('*')) {
                (Some(stem), _) => (stem, Part::Beginning),
                (_, Some(end)) => (end, Part::End),
                _ => (word, Part::Whole),
            }),
        }
    }
}

impl Item {
    fn parse(item: &'static str, classes: &[(&'static str, Vec<Stem>)]) -> Self {
        if let Some(count) = item.strip_prefix('~') {
            return Self::Gap(count.parse().unwrap_or(2));
        }
        match item {
            "^" => return Self::First,
            "$" => return Self::Last,
            _ => {}
        }
        let (item, optional) = item.strip_suffix('?').map_or((item, false), |item| (item, true));
        let mut words = Vec::new();
        alternatives(item, classes, &mut words);
        let mut kinds = Vec::new();
        words.retain(|(word, _)| {
            let kind = match *word {
                "@" => Kind::Site,
                "&" => Kind::Mail,
                "%" => Kind::Number,
                _ => return true,
            };
            kinds.push(kind);
            false
        });
        Self::Any(words, kinds, optional)
    }
}

/// Whether the items fit from the token `at`: the token behind the last one that was taken.
fn fits(items: &[Item], tokens: &[Token], at: usize, start: usize) -> Option<usize> {
    let Some((item, rest)) = items.split_first() else { return Some(at) };
    let token = tokens.get(at).filter(|token| token.sentence == tokens[start].sentence);
    match item {
        Item::First => token.filter(|token| token.first).and_then(|_| fits(rest, tokens, at, start)),
        Item::Last => (at > 0 && tokens.get(at - 1).is_some_and(|before| before.last)).then_some(at),
        Item::Gap(most) => (0..=*most).find_map(|skip| {
            let inside = tokens.get(at + skip).is_some_and(|token| token.sentence == tokens[start].sentence);
            if inside || skip == 0 { fits(rest, tokens, at + skip, start) } else { None }
        }),
        Item::Any(words, kinds, optional) => {
            let here = token.is_some_and(|token| {
                kinds.contains(&token.kind)
                    || words.iter().any(|(word, part)| match part {
                        Part::Whole => token.text == *word,
                        Part::Beginning => token.text.starts_with(word),
                        Part::End => token.text.ends_with(word),
                    })
            });
            let taken = if here { fits(rest, tokens, at + 1, start) } else { None };
            taken.or_else(|| if *optional { fits(rest, tokens, at, start) } else { None })
        }
    }
}

/// The words of a text with their sentences. Addresses are one word each.
pub(in crate::ticket) fn tokens(text: &str) -> Vec<Token> {
    let named = identifiers(text);
    let mut tokens: Vec<Token> = Vec::new();
    let mut next = 0;
    for (sentence, range) in sentences(text).into_iter().enumerate() {
        let sentence = u32::try_from(sentence).unwrap_or(u32::MAX);
        let first = tokens.len();
        let mut begins = true;
        let mut at = range.start;
        while at < range.end {
            while named.get(next).is_some_and(|one| one.range.end <= at) {
                next += 1;
            }
            let address = named.get(next).filter(|one| one.range.start <= at).and_then(|one| match one.kind {
                IdentifierKind::Site | IdentifierKind::Url => Some((Kind::Site, one.range.end)),
                IdentifierKind::Email => Some((Kind::Mail, one.range.end)),
                IdentifierKind::Error | IdentifierKind::Path => None,
            });
            let c = text[at..].chars().next().unwrap_or(' ');
            let (kind, end) = match address {
                Some((kind, end)) => (kind, end.min(range.end).max(at + c.len_utf8())),
                None if c.is_alphanumeric() || c == '*' && is_masking(text, at) => {
                    let len = text[at..range.end]
                        .find(|c: char| {
                            !(c.is_alphanumeric() || matches!(c, '\'' | '’' | '*' | '_' | '\u{300}'..='\u{36f}'))
                        })
                        .unwrap_or(range.end - at);
                    let word = text[at..at + len].trim_end_matches(['\'', '’']);
                    // `laptop's` is a laptop; `it's` is not.
                    let owner = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s"));
                    let word = owner.filter(|owner| owner.len() > 5 && owner.is_ascii()).unwrap_or(word);
                    let number = word.starts_with(|c: char| c.is_ascii_digit());
                    (if number { Kind::Number } else { Kind::Word }, at + word.len())
                }
                None => {
                    if matches!(c, ',' | ';' | ':' | '—' | '–' | '(' | ')' | '+' | '«' | '»' | '"')
                        || c == '-' && text[at..].starts_with("- ")
                    {
                        begins = true;
                        if let Some(last) = tokens[first..].last_mut() {
                            last.last = true;
                        }
                    }
                    at += c.len_utf8();
                    continue;
                }
            };
            let source = &text[at..end];
            let folded =
                if kind == Kind::Word { fold(source).replace('’', "'") } else { crate::case::lowered(source) };
            // «неработает»: two words that were written as one.
            let folded = match folded.strip_prefix("не").filter(|verb| is_glued(verb)) {
                Some(verb) => {
                    let not = at..at + "не".len();
                    tokens.push(Token {
                        text: "не".to_owned(),
                        range: not,
                        kind,
                        sentence,
                        first: begins,
                        last: false,
                    });
                    begins = false;
                    at += "не".len();
                    verb.to_owned()
                }
                None => folded,
            };
            tokens.push(Token { text: folded, range: at..end, kind, sentence, first: begins, last: false });
            begins = false;
            at = end;
        }
        if let Some(last) = tokens[first..].last_mut() {
            last.last = true;
        }
    }
    if is_transliterated(&tokens) {
        for token in tokens.iter_mut().filter(|token| token.kind == Kind::Word) {
            if let Some(word) = cyrillic(&token.text) {
                token.text = word;
            }
        }
    }
    tokens
}

/// Whether the word behind «не» is a verb that is denied: those that tell of a service.
fn is_glued(verb: &str) -> bool {
    const VERBS: [&str; 16] = [
        "работа",
        "открыва",
        "откры",
        "груз",
        "загруж",
        "отвеча",
        "приход",
        "уход",
        "ходит",
        "пуска",
        "отправля",
        "могу",
        "может",
        "подключа",
        "коннект",
        "запуска",
    ];
    VERBS.iter().any(|stem| verb.starts_with(stem)) && !verb.ends_with("ые") && !verb.ends_with("ый")
}

/// «п***ц», «х*й»: an asterisk inside or before a word hides letters.
fn is_masking(text: &str, at: usize) -> bool {
    text[at..].trim_start_matches('*').starts_with(char::is_alphabetic) && !text[..at].ends_with('*')
}

/// Russian in Latin letters: words of it, and none that holds an English sentence together.
fn is_transliterated(tokens: &[Token]) -> bool {
    const RUSSIAN: &str = "ne na kak sait sajt sayt u mne vy ya my nas vas vam net da eto est ili dlya vse vsyo gde kto chto moi moy moya moe nash nasha \
        nam po iz ot do za uzhe esche eshe esli ochen nado mogu";
    /// Beginnings of longer words.
    const STEMS: [&str; 46] = [
        "zdravst", "privet", "dobry", "podska", "skolk", "stoit", "pishet", "pochem", "pocht", "pism", "menya",
        "oshibk", "rabota", "otkry", "zagruzh", "kogda", "mozhn", "nuzhn", "pozhal", "pojal", "vklyuch", "vkluch",
        "otkluch", "otklyuch", "sdelai", "sdelay", "pomog", "parol", "schet", "oplat", "zaplat", "domen", "segodn",
        "vcher", "otvet", "prihod", "zahod", "zait", "nichego", "opyat", "tolko", "vremya", "spasib", "zayav",
        "tikhet", "prishl",
    ];
    const ENGLISH: &str = "the is are and to my we our you it of for i not can please have has this that with on in";
    let count = |list: &str| {
        tokens.iter().filter(|token| list.split_ascii_whitespace().any(|word| token.text == word)).take(3).count()
    };
    let stems = tokens.iter().filter(|token| STEMS.iter().any(|stem| token.text.starts_with(stem))).take(3).count();
    let russian = count(RUSSIAN) + stems;
    let latin = tokens.iter().filter(|token| token.text.is_ascii()).count();
    latin * 5 > tokens.len() * 4 && russian >= 2 && count(ENGLISH) < russian
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(lexicon: &Lexicon, text: &str) -> Vec<String> {
        let tokens = tokens(text);
        let said = |found: &Match| {
            let words: Vec<_> = tokens[found.tokens.clone()].iter().map(|token| token.text.as_str()).collect();
            format!("{}: {}", found.sign, words.join(" "))
        };
        lexicon.signs(&tokens).iter().map(said).collect()
    }

    #[test]
    fn patterns_say_what_the_table_says() {
        let lexicon = Lexicon::parse(&["
service = сайт* почт*
[down]
<service> ~ не работа*|откры*   # a remark
упал*
[since]
^ с|со % утра|час*?
[site]
@ не откры*
[all]
ни у кого $
"]);
        for (text, signs) in [
            ("Сайт у нас не открывается.", &["down: сайт у нас не открывается"][..]),
            ("Сайт у нас уже давно не открывается", &[]),
            ("Сайт. Не работает", &[]),
            ("упала почта, с 9 утра", &["down: упала", "since: с 9 утра"]),
            ("открыт с 9", &[]),
            ("с 9 лежит", &["since: с 9"]),
            ("lavka.example не открывается", &["site: lavka.example не открывается"]),
            ("ни у кого, ни у кого из нас", &["all: ни у кого"]),
        ] {
            assert_eq!(found(&lexicon, text), signs, "{text}");
        }
    }

    #[test]
    fn the_lexicon_of_the_page_is_read_whole() {
        let lexicon = lexicon();
        assert!(
            lexicon.names().len() > 30
                && lexicon.patterns.iter().all(|(sign, items)| !sign.is_empty() && !items.is_empty())
        );
        let empty = lexicon
            .patterns
            .iter()
            .flat_map(|pattern| &pattern.1)
            .any(|item| matches!(item, Item::Any(words, kinds, _) if words.is_empty() && kinds.is_empty()));
        assert!(!empty, "a pattern names a class that no line defines");
    }

    #[test]
    fn russian_in_latin_letters_is_read_as_russian() {
        let words: Vec<_> = tokens("sait ne rabotaet u menya").into_iter().map(|token| token.text).collect();
        assert_eq!(words, ["саит", "не", "работает", "у", "меня"]);
        assert_eq!(tokens("the site is down").len(), 4);
    }
}
