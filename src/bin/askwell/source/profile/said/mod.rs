//! What do the sentences of a regulation say in numbers and names: how long, on which days, at what times, since when, by which address?
//!
//! Everything here reads one text and knows no profile. [`words`] cuts it up, [`length`] finds how long something takes, [`week`] the
//! days and times, [`date`] the days of a calendar, [`address`] mail, telephones and links, [`digits`] how long a number is.
//! What is not understood is left out: only what a sentence plainly says is held against a profile.

pub(super) mod address;
pub(super) mod date;
pub(super) mod digits;
pub(super) mod length;
pub(super) mod week;

/// A word, a number or a mark of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// Lower case, `ё` as `е`, letters of another alphabet that look alike as those of the word's own.
    pub(super) text: String,
    /// Where it begins in the text.
    pub(super) at: usize,
}

impl Word {
    /// Whether it begins with one of these.
    pub(super) fn begins(&self, stems: &[&str]) -> bool {
        stems.iter().any(|stem| self.text.starts_with(stem))
    }

    /// Whether it is one of these.
    pub(super) fn is(&self, words: &[&str]) -> bool {
        words.contains(&self.text.as_str())
    }

    /// Its value as a whole number in digits.
    pub(super) fn number(&self) -> Option<u32> {
        self.text.parse().ok()
    }
}

/// The kind of a character, where a change of it ends a word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Letters,
    Digits,
    Mark,
}

/// The words of a text. A number keeps the marks between its digits (`9:00`, `01.10.2026`); every other mark is a word of its own.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut found: Vec<Word> = Vec::new();
    let mut last: Option<(Kind, usize)> = None;
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    for (place, &(at, c)) in chars.iter().enumerate() {
        if c.is_whitespace() {
            last = None;
            continue;
        }
        let digit_follows = chars.get(place + 1).is_some_and(|(_, next)| next.is_ascii_digit());
        let inside =
            matches!(c, ':' | '.' | ',') && digit_follows && last.is_some_and(|(kind, _)| kind == Kind::Digits);
        let kind = match c {
            _ if c.is_ascii_digit() || inside => Kind::Digits,
            _ if c.is_alphabetic() => Kind::Letters,
            _ => Kind::Mark,
        };
        let lower: String = c.to_lowercase().map(|c| if c == 'ё' { 'е' } else { c }).collect();
        match (last, found.last_mut()) {
            (Some((before, _)), Some(word)) if before == kind && kind != Kind::Mark => word.text.push_str(&lower),
            _ => found.push(Word { text: lower, at }),
        }
        last = Some((kind, at));
    }
    for word in &mut found {
        word.text = one_alphabet(&word.text);
    }
    halves(&found)
}

/// «Вc» with a Latin c is read as it is meant, and so is a lone Latin `c` before a number.
fn one_alphabet(word: &str) -> String {
    const ALIKE: [(char, char); 11] = [
        ('a', 'а'),
        ('b', 'в'),
        ('c', 'с'),
        ('e', 'е'),
        ('h', 'н'),
        ('k', 'к'),
        ('m', 'м'),
        ('o', 'о'),
        ('p', 'р'),
        ('t', 'т'),
        ('x', 'х'),
    ];
    let cyrillic = word.chars().any(|c| ('\u{400}'..='\u{4FF}').contains(&c));
    if !cyrillic && word != "c" {
        return word.to_owned();
    }
    word.chars().map(|c| ALIKE.iter().find(|(latin, _)| *latin == c).map_or(c, |(_, own)| *own)).collect()
}

/// `a.m.` and `p.m.` as one word.
fn halves(words: &[Word]) -> Vec<Word> {
    let mut whole: Vec<Word> = Vec::with_capacity(words.len());
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let next = |step: usize| words.get(at + step).map_or("", |word| word.text.as_str());
        let half = matches!(word.text.as_str(), "a" | "p" | "а" | "р") && next(1) == "." && next(2) == "m";
        if half {
            let text = if matches!(word.text.as_str(), "a" | "а") { "am" } else { "pm" };
            whole.push(Word { text: text.into(), at: word.at });
            at += if next(3) == "." { 4 } else { 3 };
        } else {
            whole.push(word.clone());
            at += 1;
        }
    }
    whole
}

/// Cardinal numbers in words, in the case forms that follow a preposition.
const NUMBERS: [(u32, &[&str]); 18] = [
    (1, &["один", "одна", "одно", "одного", "одной", "одну", "одному", "one"]),
    (2, &["два", "две", "двух", "two"]),
    (3, &["три", "трех", "three"]),
    (4, &["четыре", "четырех", "four"]),
    (5, &["пять", "пяти", "five"]),
    (6, &["шесть", "шести", "six"]),
    (7, &["семь", "семи", "seven"]),
    (8, &["восемь", "восьми", "eight"]),
    (9, &["девять", "девяти", "nine"]),
    (10, &["десять", "десяти", "ten"]),
    (12, &["двенадцать", "двенадцати", "twelve"]),
    (15, &["пятнадцать", "пятнадцати", "fifteen"]),
    (20, &["двадцать", "двадцати", "twenty"]),
    (30, &["тридцать", "тридцати", "thirty"]),
    (40, &["сорок", "сорока", "forty"]),
    (50, &["пятьдесят", "пятидесяти", "fifty"]),
    (60, &["шестьдесят", "шестидесяти", "sixty"]),
    (70, &["семьдесят", "семидесяти", "seventy"]),
];

/// The number that begins at a word, in digits or in words, and how many words it takes: `24`, «двадцати четырёх», `forty-eight`,
/// «24 (двадцати четырёх)».
pub(super) fn number(words: &[Word], at: usize) -> Option<(f64, usize)> {
    let word = words.get(at)?;
    if word.text.starts_with(|c: char| c.is_ascii_digit()) {
        let value = word.text.replace(',', ".").parse().ok()?;
        // The same number in words behind it.
        let closed = || words[at + 1..].iter().take(6).position(|word| word.text == ")");
        let spelt = words.get(at + 1).is_some_and(|word| word.text == "(") && number(words, at + 2).is_some();
        let more = if spelt { closed().map_or(0, |close| close + 1) } else { 0 };
        return Some((value, 1 + more));
    }
    let spelt = |at: usize| {
        let word = words.get(at)?;
        NUMBERS.iter().find(|(_, forms)| word.is(forms)).map(|(value, _)| *value)
    };
    let tens = spelt(at)?;
    let mut next = at + 1;
    if words.get(next).is_some_and(|word| word.text == "-") {
        next += 1;
    }
    match spelt(next) {
        Some(ones) if tens >= 20 && ones < 10 => Some((f64::from(tens + ones), next + 1 - at)),
        _ => Some((f64::from(tens), 1)),
    }
}

/// [`number`] where it is a whole one below a hundred.
pub(super) fn whole(words: &[Word], at: usize) -> Option<u32> {
    let (value, _) = number(words, at)?;
    (0..100).find(|whole| f64::from(*whole) == value)
}

/// Marks that stand between the two ends of a range.
pub(super) const DASHES: [&str; 5] = ["-", "–", "—", "−", "‑"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_where_its_numbers_and_words_end() {
        let texts = |text: &str| words(text).into_iter().map(|word| word.text).collect::<Vec<_>>().join(" ");
        for (text, cut) in [
            ("Пн-Пт с 09:00 до 18:00.", "пн - пт с 09:00 до 18:00 ."),
            ("Сб-Вc c 10", "сб - вс с 10"),
            ("from 8:00 a.m. to 8pm", "from 8:00 am to 8 pm"),
            ("с 01.10.2026 г.", "с 01.10.2026 г ."),
            ("1,5 часа, не более", "1,5 часа , не более"),
            ("8-значный", "8 - значный"),
        ] {
            assert_eq!(texts(text), cut);
        }
    }

    #[test]
    fn numbers_are_read_in_digits_and_in_words() {
        for (text, value, length) in [
            ("24 часа", Some(24.0), 1),
            ("1,5 часа", Some(1.5), 1),
            ("двадцати четырёх часов", Some(24.0), 2),
            ("forty-eight hours", Some(48.0), 3),
            ("24 (двадцати четырёх) часов", Some(24.0), 5),
            ("одного часа", Some(1.0), 1),
            ("часа", None, 0),
        ] {
            assert_eq!(number(&words(text), 0), value.map(|value| (value, length)), "{text}");
        }
    }
}
