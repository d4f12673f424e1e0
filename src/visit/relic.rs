//! What is left of a draft or a ticket that another version of the page has kept?
//!
//! The device outlives the site: a build that raises a version of [`crate::seal`] finds what an earlier one has sealed, and one that was
//! rolled back finds what a later one has. Such bytes cannot be read as what they were, but the words in them can: every layout of ours
//! writes a text as its length and its UTF-8 ([`crate::wire`]). [`words`] finds them; they are offered as a draft, and removed by the
//! client's own hand only. A ticket among them goes out by itself no more: whether it has arrived nobody knows.

use crate::backend::Receipt;
use crate::seal;
use crate::visit::{Aside, Saved, Screen, Sent};
use crate::wire;

/// What it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relic {
    /// A draft.
    Draft,
    /// A ticket that waited in the outbox.
    Ticket,
    /// A draft whose words another one of these has as well: it is not offered, and goes when that one goes.
    Twin,
}

impl Relic {
    /// What is offered of it: a draft with these words, as if left at this moment.
    pub fn offer(self, place: String, words: String, at: f64) -> Aside {
        let mut saved = Saved { at, ..Saved::default() };
        saved.draft.text = words;
        Aside { place, saved, relic: Some(self) }
    }
}

/// The texts of a sealed file of unknown layout that a person may have written, one under another in their order. What is said twice
/// (a ticket holds its draft) is said once; ids, keys, types and languages are left out. Nothing for a file that holds none.
/// See [`wire::texts`] for the cost.
pub fn words(file: &[u8]) -> String {
    let mut lines: Vec<&str> = Vec::new();
    for text in wire::texts(file.get(seal::HEADER_LEN..).unwrap_or_default()) {
        let text = text.trim();
        if !is_written(text) || lines.iter().any(|known| known.contains(text)) {
            continue;
        }
        lines.retain(|known| !text.contains(known));
        lines.push(text);
    }
    lines.join("\n")
}

/// Whether everything that a person has written in `part` is said in `whole` too, at least one line of it as a line: the ticket that was
/// made of a draft, or a copy of it. Never for a `part` without a word. O(|part| · |whole|).
fn holds(whole: &str, part: &str) -> bool {
    let mut written = part.lines().map(str::trim).filter(|line| is_written(line)).peekable();
    let line = |wanted: &str| whole.lines().any(|line| line.trim() == wanted);
    let first = written.peek().is_some_and(|first| line(first));
    first && written.all(|line| whole.contains(line)) || whole == part && !whole.is_empty()
}

/// Whether two of them say the same: one holds the words of the other.
pub fn is_same(one: &Aside, other: &Aside) -> bool {
    let (one, other) = (one.saved.draft.words(), other.saved.draft.words());
    holds(&one, &other) || holds(&other, &one)
}

/// Leaves one offer of what several of these say: of a ticket and its draft, of drafts that could not be read either. A draft that can
/// be read whole stands for its ticket, and warns like it.
pub fn fold(found: &mut [Aside]) {
    for at in 0..found.len() {
        let mut readable = None;
        for other in 0..found.len() {
            let (whole, part) = (&found[at], &found[other]);
            let pair = match (whole.relic, part.relic) {
                // What is attached to it would have to be attached again.
                (Some(Relic::Ticket), None) => part.saved.draft.files.is_empty(),
                (Some(Relic::Ticket), Some(Relic::Draft | Relic::Ticket)) => true,
                (Some(Relic::Draft), Some(Relic::Draft)) => true,
                _ => false,
            };
            if at == other || !pair || !holds(&whole.saved.draft.words(), &part.saved.draft.words()) {
                continue;
            }
            if part.relic.is_none() {
                readable = Some(other);
            } else {
                found[other].relic = Some(Relic::Twin);
            }
        }
        if let Some(readable) = readable {
            let Saved { screen, asked, question, .. } = &mut found[readable].saved;
            (*screen, *question) = (Screen::Ask, 0);
            asked.clear();
            found[readable].relic = Some(Relic::Ticket);
            found[at].relic = Some(Relic::Twin);
        }
    }
}

/// The tickets of a list that another version has kept, as far as they can be read: number and subject, in their order. What of a
/// ticket has neither of both is not told; moments are not known.
pub fn sent(file: &[u8]) -> Vec<Sent> {
    let mut tickets = Vec::new();
    let mut number = String::new();
    let mut end = |number: &mut String, subject: &str| {
        let receipt = Receipt { number: std::mem::take(number), ..Receipt::default() };
        tickets.push(Sent { receipt, subject: subject.to_owned(), ..Sent::default() });
    };
    for text in wire::texts(file.get(seal::HEADER_LEN..).unwrap_or_default()) {
        let text = text.trim();
        if is_number(text) {
            // The number comes first; a digit by itself may be a piece of something else.
            if number.len() < 2 {
                text.clone_into(&mut number);
            }
        } else if is_written(text) && !text.contains("://") && (!text.contains('@') || text.contains(' ')) {
            end(&mut number, text);
        }
    }
    if number.len() > 1 {
        end(&mut number, "");
    }
    tickets
}

/// Whether a help desk may have called a ticket so: short, with a digit, no key of ours, which are 32 digits and more, and no rule (`D3`).
fn is_number(text: &str) -> bool {
    let shaped = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_#/".contains(&byte));
    let is_rule = text.len() < 5 && text.starts_with(|letter: char| letter.is_ascii_alphabetic());
    shaped && !is_rule && text.len() < 30 && text.bytes().any(|byte| byte.is_ascii_digit())
}

/// Whether a person may have written it: several words, letters that no name of ours has, an address, or a file.
fn is_written(text: &str) -> bool {
    let named = text.contains(['@', '.']) && !text.contains('/');
    text.contains(char::is_whitespace) || !text.is_ascii() || text.contains("://") || named
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seal::{Kind, seal};
    use crate::wire::{Reader, Wire, Writer, encode};

    /// A value that is only ever written.
    struct Fields<'f>(&'f [&'f dyn Fn(&mut Writer)]);

    impl Wire for Fields<'_> {
        fn write(&self, to: &mut Writer) {
            self.0.iter().for_each(|field| field(to));
        }

        fn read(_: &mut Reader<'_>) -> Self {
            Self(&[])
        }
    }

    /// Bytes of a layout that this build does not know.
    fn file(fields: &[&dyn Fn(&mut Writer)]) -> Vec<u8> {
        let mut file = seal(Kind::Parcel, &encode(&Fields(fields)));
        file[5] = 99;
        file
    }

    fn text(text: &str) -> impl Fn(&mut Writer) + '_ {
        move |to| text.to_owned().write(to)
    }

    #[test]
    fn words_are_found_in_any_layout_and_said_once() {
        let long = "Сайт не открывается, ошибка 502. ".repeat(200);
        let bytes = file(&[
            &text("8e03978e-40d5-43dd-bc93-6894a57f9324"),
            &|to| Some(String::from("Домен (shop.example) не продлился")).write(to),
            &|to| 1_763_824_000_000.0_f64.write(to),
            &|to| vec![(String::from("email"), String::from("ivan@mail.example"))].write(to),
            &text(&long),
            &|to| 300_000_u64.write(to),
            &text("image/png"),
            &text("Снимок 1.png"),
            &text("ru"),
            &text("не продлился"),
            &text(""),
        ]);
        assert_eq!(
            words(&bytes),
            format!("Домен (shop.example) не продлился\nivan@mail.example\n{}\nСнимок 1.png", long.trim())
        );
    }

    #[test]
    fn a_text_in_a_text_gives_way_to_it() {
        let bytes = file(&[&text("Не приходит почта"), &text("Не приходит почта\nвторой день"), &text("screen.png")]);
        assert_eq!(words(&bytes), "Не приходит почта\nвторой день\nscreen.png");
    }

    #[test]
    fn every_length_is_found_whatever_stands_before_it() {
        for length in 2..400 {
            let said = format!("ё {}", "(".repeat(length));
            for before in [0_u8, 1, 128, 255] {
                let bytes = file(&[&|to| to.byte(before), &text(&said), &|to| to.byte(before)]);
                assert_eq!(words(&bytes), said, "{length} {before}");
            }
        }
    }

    #[test]
    fn a_letter_of_an_id_is_no_length() {
        let said = "Домен shop.example не продлился, оплачен, из прежней версии";
        for end in "0123456789abcdef".chars() {
            for number in ["1", "2", "10"] {
                let id = format!("ab654c9a38d9f81f3829fafdb5a20a5{end}-{number}");
                let bytes = file(&[
                    &text(&id),
                    &text(&id),
                    &text(said),
                    &|to| to.byte(0),
                    &|to| vec![(String::from("email"), String::from("ivan@mail.example"))].write(to),
                    &|to| 1_763_824_000_000.0_f64.write(to),
                    &text(said),
                ]);
                assert_eq!(words(&bytes), format!("{said}\nivan@mail.example"), "{id}");
            }
        }
    }

    #[test]
    fn one_of_those_that_say_the_same_is_offered() {
        let (draft, ticket) = (Some(Relic::Draft), Some(Relic::Ticket));
        let (plain, long) =
            ("Не приходит почта\nвторой день", "Не приходит почта\nвторой день\nivan@mail.example\nshot.png");
        type Row = (Option<Relic>, &'static str);
        for (found, left) in [
            (&[(draft, plain), (ticket, long)][..], &[(ticket, long)][..]),
            (&[(ticket, long), (draft, plain)], &[(ticket, long)]),
            (&[(draft, plain), (draft, plain)], &[(draft, plain)]),
            (&[(draft, plain), (draft, long), (ticket, long)], &[(ticket, long)]),
            (&[(ticket, plain), (ticket, plain)], &[(ticket, plain)]),
            // What can be read whole stands for its ticket, and warns like it.
            (&[(ticket, long), (None, plain)], &[(ticket, plain)]),
            (&[(None, plain), (ticket, long), (draft, plain)], &[(ticket, plain)]),
            // Drafts of this version were told apart when they were written.
            (&[(None, plain), (None, plain)], &[(None, plain), (None, plain)]),
            (&[(None, plain), (draft, plain)], &[(None, plain), (draft, plain)]),
            // A ticket that says less is another one; so is a draft with a word of its own, or with nothing but a part of a line.
            (&[(draft, long), (ticket, plain)], &[(draft, long), (ticket, plain)]),
            (
                &[(draft, "Не приходит почта\nи сайт лежит"), (ticket, long)],
                &[(draft, "Не приходит почта\nи сайт лежит"), (ticket, long)],
            ),
            (&[(draft, "почта"), (ticket, long)], &[(draft, "почта"), (ticket, long)]),
            (&[(draft, "502"), (ticket, "502")], &[(ticket, "502")]),
            (&[(draft, "почта"), (ticket, "")], &[(draft, "почта"), (ticket, "")]),
        ] as [(&[Row], &[Row]); 14]
        {
            let offer = |(at, (relic, words)): (usize, &Row)| {
                let aside = Relic::Draft.offer(at.to_string(), (*words).to_owned(), 0.0);
                Aside { relic: *relic, ..aside }
            };
            let mut all: Vec<Aside> = found.iter().enumerate().map(offer).collect();
            fold(&mut all);
            all.retain(|aside| aside.relic != Some(Relic::Twin));
            let shown: Vec<_> = all.iter().map(|aside| (aside.relic, aside.saved.draft.text.as_str())).collect();
            assert_eq!(shown, left, "{found:?}");
        }
    }

    #[test]
    fn the_tickets_of_a_list_are_found_with_their_numbers() {
        let entry = |number: &'static str, subject: &'static str| {
            move |to: &mut Writer| {
                number.to_owned().write(to);
                Some(format!("https://desk.example/t/{number}")).write(to);
                vec![(String::from("id"), String::from("900817"))].write(to);
                subject.to_owned().write(to);
                String::from("ivan@mail.example").write(to);
                true.write(to);
                1_763_824_000_000.0_f64.write(to);
                Some(1_763_910_400_000.0_f64).write(to);
                vec![String::from("D3"), String::from("B22")].write(to);
                String::from("8e03978e-40d5-43dd-bc93-6894a57f9324").write(to);
            }
        };
        let (one, two, three) = (
            entry("100-0007", "Сайт shop.example отвечает 502"),
            entry("4711", "Mail does not arrive"),
            entry("", "Без номера"),
        );
        let bytes = file(&[&|to| to.byte(3), &one, &two, &three]);
        let found: Vec<(String, String)> =
            sent(&bytes).into_iter().map(|sent| (sent.receipt.number, sent.subject)).collect();
        let pair = |number: &str, subject: &str| (number.to_owned(), subject.to_owned());
        assert_eq!(found[0], pair("100-0007", "Сайт shop.example отвечает 502"));
        assert_eq!(found[1], pair("4711", "Mail does not arrive"));
        assert_eq!(found[2].1, "Без номера");
        assert_eq!(found.len(), 3, "{found:?}");
        for bytes in [&b""[..], b"AWL\x1a", &[0xFF; 400], &file(&[&|to| to.byte(0)])] {
            assert_eq!(sent(bytes), [], "{bytes:?}");
        }
    }

    #[test]
    fn what_holds_no_words_gives_none() {
        for bytes in [&b""[..], b"AWL\x1a", &[0xFF; 400], &file(&[&text("prem-site"), &|to| 7_u32.write(to)])] {
            assert_eq!(words(bytes), "", "{bytes:?}");
        }
    }
}
