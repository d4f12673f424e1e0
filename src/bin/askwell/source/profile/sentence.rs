//! Where do the sentences of a regulation begin and end, which of them does a quotation touch, and which lines are no sentences?

use std::ops::Range;

use askwell::policy::{Desk, Profile};

/// A text with its white space folded, and where each byte of it stands in the original.
pub(super) struct Folded {
    pub(super) text: String,
    at: Vec<usize>,
}

impl Folded {
    pub(super) fn of(original: &str) -> Self {
        let mut folded = Self { text: String::new(), at: Vec::new() };
        for word in original.split_whitespace() {
            // `word` is a part of `original`: the distance of the two is its place there.
            let from = word.as_ptr() as usize - original.as_ptr() as usize;
            if !folded.text.is_empty() {
                folded.text.push(' ');
                folded.at.push(from);
            }
            folded.text.push_str(word);
            folded.at.extend(from..from + word.len());
        }
        folded
    }

    /// Where the fragments stand in the original, in order; those that do not are left out.
    pub(super) fn find(&self, fragments: &[String]) -> Vec<Range<usize>> {
        let mut from = 0;
        let mut found = Vec::new();
        for fragment in fragments {
            let wanted = fragment.split_whitespace().collect::<Vec<_>>().join(" ");
            let Some(at) = self.text[from..].find(&wanted).filter(|_| !wanted.is_empty()) else { continue };
            let range = from + at..from + at + wanted.len();
            from = range.end;
            found.push(self.at[range.start]..self.at[range.end - 1] + 1);
        }
        found
    }
}

/// The whole sentences behind rules. A quotation may leave out the part that matters.
pub(super) struct Said<'t> {
    text: &'t str,
    pub(super) sentences: Vec<Range<usize>>,
    /// Where the fragments of each rule stand.
    quotes: Vec<(String, Vec<Range<usize>>)>,
}

impl<'t> Said<'t> {
    pub(super) fn of(text: &'t str, profile: &Profile, desk: &Desk) -> Self {
        let folded = Folded::of(text);
        let rules = profile.rules.iter().chain(&desk.rules);
        let quotes = rules.map(|rule| (rule.id.clone(), folded.find(&rule.quote))).collect();
        Self { text, sentences: sentences(text), quotes }
    }

    /// The text of a range with its white space folded.
    pub(super) fn slice(&self, range: &Range<usize>) -> String {
        self.text[range.clone()].split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// What the rules say: the sentences that they quote from, without what other rules quote of them.
    pub(super) fn by(&self, rules: &[String]) -> String {
        let (own, others): (Vec<_>, Vec<_>) = self.quotes.iter().partition(|(id, _)| rules.contains(id));
        let own: Vec<&Range<usize>> = own.iter().flat_map(|(_, ranges)| ranges).collect();
        let others = others.iter().flat_map(|(_, ranges)| ranges);
        let foreign: Vec<&Range<usize>> = others.filter(|range| !own.iter().any(|own| meet(own, range))).collect();
        let mut said = String::new();
        for sentence in self.sentences.iter().filter(|sentence| own.iter().any(|own| meet(own, sentence))) {
            for (at, c) in self.text[sentence.clone()].char_indices() {
                let at = sentence.start + at;
                said.push(if foreign.iter().any(|range| range.contains(&at)) { ' ' } else { c });
            }
            said.push(' ');
        }
        said
    }

    /// Whether some rule quotes from a sentence.
    pub(super) fn is_quoted(&self, sentence: &Range<usize>) -> bool {
        self.quotes.iter().flat_map(|(_, ranges)| ranges).any(|quote| meet(quote, sentence))
    }
}

fn meet(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

/// Longest heading, in words.
const HEADING_WORDS: usize = 9;

/// Lines that name what follows them and demand nothing: short, without a mark at their end, a bullet, a figure or an imperative,
/// not the part of a list, and with some text behind them.
pub(super) fn headings(text: &str) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim();
        if !bare.is_empty() {
            let from = at + line.len() - line.trim_start().len();
            lines.push((bare, from..from + bare.len()));
        }
        at += line.len();
    }
    let mut found: Vec<Range<usize>> = Vec::new();
    // Of what stands before a line: the end of a sentence, or a heading as well.
    let mut begins = true;
    let mut before = "";
    for (number, (line, range)) in lines.iter().enumerate() {
        let next = lines.get(number + 1).map(|(line, _)| *line);
        // A number of less depth ends the list before it.
        let own = numbered(line).0;
        begins |= !own.is_empty() && depth(own) < depth(before);
        before = own;
        let heading = begins && next.is_some_and(|next| is_heading(line, next));
        if heading {
            found.push(range.clone());
        }
        begins = heading || line.ends_with(['.', '!', '?', ';', '…']);
    }
    found
}

fn is_heading(line: &str, next: &str) -> bool {
    let (number, title) = numbered(line);
    let (after, text) = numbered(next);
    let ended = |line: &str| line.ends_with(['.', '!', '?', ';', ':', ',', '…']);
    let words: Vec<&str> = title.split_whitespace().collect();
    let demand = |word: &&str| {
        let bare = word.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
        ["йте", "йтесь", "ите", "итесь", "ьте"].iter().any(|end| bare.ends_with(end)) && bare.chars().count() > 4
    };
    let begun = title.chars().find(|c| c.is_alphanumeric());
    let own = !ended(title)
        && words.len() <= HEADING_WORDS
        && title.starts_with(|c: char| c.is_alphabetic() || "«“\"".contains(c))
        && begun.is_some_and(|c| !c.is_lowercase())
        && !title.contains(|c: char| c.is_ascii_digit() || c == '@')
        && !words.iter().any(demand);
    // A list goes on with its next number, and ends with a number of less depth.
    let led = if number.is_empty() || after.is_empty() { true } else { depth(after) > depth(number) };
    let bullet = !next.starts_with(|c: char| c.is_alphanumeric() || "«“\"".contains(c));
    let opens = ended(text) || bullet || !after.is_empty() || text.split_whitespace().count() > words.len();
    own && led && opens
}

/// Of how many parts a number is: 2 of `3.2.`.
fn depth(number: &str) -> usize {
    number.split('.').filter(|part| !part.is_empty()).count()
}

/// The number before an item, `2.1.` or `2)`, and the rest of the line. A number without a mark is part of what it counts.
fn numbered(line: &str) -> (&str, &str) {
    let end = line.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ')'))).unwrap_or(line.len());
    let (number, rest) = line.split_at(end);
    let marked = number.starts_with(|c: char| c.is_ascii_digit()) && number.contains(['.', ')']);
    if marked && rest.starts_with(char::is_whitespace) { (number, rest.trim_start()) } else { ("", line) }
}

/// The sentences of a text: a line is one or several; a sentence ends with a mark that white space follows. Bullets and numbers
/// before it do not belong to it.
pub(super) fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut line_at = 0;
    for line in text.split_inclusive('\n') {
        let mut from = 0;
        let mut after_mark = false;
        for (at, c) in line.char_indices() {
            // «8 a.m. to 5 p.m.», «и т. д. в чате»: a small letter begins no sentence.
            let goes_on = || {
                let dot = line[from..at].ends_with('.');
                dot && line[at..].trim_start().starts_with(char::is_lowercase)
            };
            if after_mark && c.is_whitespace() && !is_number(&line[from..at]) && !goes_on() {
                push(&mut found, line, from..at, line_at);
                from = at;
            }
            after_mark = matches!(c, '.' | '!' | '?' | ';');
        }
        push(&mut found, line, from..line.len(), line_at);
        line_at += line.len();
    }
    found
}

fn push(found: &mut Vec<Range<usize>>, line: &str, range: Range<usize>, line_at: usize) {
    let sentence = &line[range.clone()];
    let bare = sentence.trim_end();
    let mut begun = bare;
    loop {
        let (_, behind) =
            numbered(begun.trim_start_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '©' | '«' | '“')));
        if behind.len() == begun.len() {
            break;
        }
        begun = behind;
    }
    let from = range.start + bare.len() - begun.len();
    if begun.contains(|c: char| c.is_alphabetic() || c == '©') {
        found.push(line_at + from..line_at + range.start + bare.len());
    }
}

/// `2.1.` before an item.
fn is_number(text: &str) -> bool {
    text.trim().chars().all(|c| c.is_ascii_digit() || c == '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_told_apart_without_their_bullets() {
        let text = "Время работы:\n  • Первое дело; второе.\n 2.1. Третье. Четвёртое\n\n1 и 2 января отдых\n***\n";
        let found: Vec<&str> = sentences(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, ["Время работы:", "Первое дело;", "второе.", "Третье.", "Четвёртое", "1 и 2 января отдых"]);
    }

    #[test]
    fn an_abbreviation_ends_no_sentence() {
        let text = "Open from 8 a.m. to 5 p.m. every day. Пишите и т. д. в чат.";
        let found: Vec<&str> = sentences(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, ["Open from 8 a.m. to 5 p.m. every day.", "Пишите и т. д. в чат."]);
    }

    #[test]
    fn headings_are_told_from_sentences_and_items_of_lists() {
        let text = "Порядок работы с заявками\n\n1. Что такое заявка\nЭто письмо.\n2. Сроки\n2.1. Ответ за час.\n2.2. Смена пароля \
                    без мастера\n3. Как писать\nУкажите:\nЛогин\nНомер договора\n• Домен\nПароли в заявку не пишите\nОтвечаем быстро.\nBefore \
                    you write\n- Include the domain.\nКонец";
        let found: Vec<&str> = headings(text).into_iter().map(|range| &text[range]).collect();
        let headings =
            ["Порядок работы с заявками", "1. Что такое заявка", "2. Сроки", "3. Как писать", "Before you write"];
        assert_eq!(found, headings);
    }

    #[test]
    fn a_wrapped_quotation_is_found_where_it_stands() {
        let text = "Раз  два\n  три. Раз";
        let find = |fragments: &[&str]| {
            let fragments: Vec<String> = fragments.iter().map(|text| (*text).to_owned()).collect();
            Folded::of(text).find(&fragments).into_iter().map(|range| text[range].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(find(&["два три"]), ["два\n  три"]);
        assert_eq!(find(&["три.", "Раз"]), ["три.", "Раз"]);
        assert!(find(&["четыре", ""]).is_empty());
    }
}
