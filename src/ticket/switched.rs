//! Was this typed while the keyboard was switched to the other language, and what was meant?
//!
//! «cfqn yt hf,jnftn» is «сайт не работает». A line is read anew when its words make sense in the other layout and not in their own: enough
//! of them are words that hold sentences together or that this desk hears daily. Addresses, errors and paths stay as typed. O(n).

use super::sentence::fold;
use crate::text::{identifiers::identifiers, layout::other_layout};

/// Words of Russian sentences, and beginnings of what is told to a desk; folded.
const RUSSIAN: &str = "\
    не на и в с у я мы вы он она они это что как где когда почему по из от до за для но а же уже еще все мне нас нам меня мой моя мои наш \
    есть нет был была было или если при после во со то так тут там очень";
const RUSSIAN_STEMS: &str = "\
    сайт почт работа открыва домен хостинг сервер ошибк письм парол логин доступ оплат счет помоги пожалуйст подскаж здравств добрый привет \
    спасиб можно нужно надо прошу пришл приход страниц админк панел кабинет баз файл загру отправ настро смен верни продл сделай пропал";
/// The same of English.
const ENGLISH: &str = "\
    the a is are was not i my we our you your it to of in on and or for with from this that can cannot can't how what why when please \
    does do have has no";
const ENGLISH_STEMS: &str =
    "site work mail domain server error password login account help open page host payment invoice database";
/// One word in so many must be known, with one at least.
const SHARE: usize = 3;

/// The text with every line that was typed in the other layout as it was meant; `None` when there is none.
pub(super) fn meant(text: &str) -> Option<String> {
    let mut read = String::with_capacity(text.len() * 2);
    let mut any = false;
    for line in text.split_inclusive('\n') {
        let other = switched(line);
        any |= other.is_some();
        read.push_str(other.as_deref().unwrap_or(line));
    }
    any.then_some(read)
}

/// The line as it was meant, when it was typed in the other layout.
fn switched(line: &str) -> Option<String> {
    let latin = line.bytes().filter(u8::is_ascii_alphabetic).count();
    let letters = line.chars().filter(|c| c.is_alphabetic()).count();
    if letters < 4 || latin != 0 && latin != letters {
        return None;
    }
    let found = identifiers(line);
    let mut read = String::with_capacity(line.len() * 2);
    let (mut words, mut known, mut own) = (0, 0, 0);
    let mut at = 0;
    for chunk in line.split_inclusive(char::is_whitespace) {
        let (start, end) = (at, at + chunk.trim_end().len());
        at += chunk.len();
        let kept = found.iter().any(|one| one.range.start < end && start < one.range.end && is_kept(&one.text));
        // The marks that close a sentence are on the same keys as letters.
        let word = chunk.trim_end();
        let core = word.trim_end_matches(['!', '?', '.']);
        match other_layout(core).filter(|_| !kept) {
            Some(other) => {
                let (typed, meant) = (fold(core), fold(&other));
                let is = |word: &str, list: &str, stems: &str| {
                    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
                    list.split_ascii_whitespace().any(|listed| listed == bare)
                        || stems.split_ascii_whitespace().any(|stem| bare.starts_with(stem))
                };
                let pair = |russian, word: &str| {
                    if russian { is(word, RUSSIAN, RUSSIAN_STEMS) } else { is(word, ENGLISH, ENGLISH_STEMS) }
                };
                words += 1;
                known += usize::from(pair(latin > 0, &meant));
                own += usize::from(pair(latin == 0, &typed));
                read.push_str(&other);
                read.push_str(&chunk[core.len()..]);
            }
            None => read.push_str(chunk),
        }
    }
    (known > own && known * SHARE >= words && (known > 1 || words <= 2)).then_some(read)
}

/// What looks like an address in either layout is one: `hf,jnftn.` has a point at its end only.
fn is_kept(name: &str) -> bool {
    !name.contains([',', ';', '[', ']', '\''])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_the_other_layout_are_read() {
        for (typed, read) in [
            ("cfqn yt hf,jnftn", Some("сайт не работает")),
            ("Cfqn lavka.example yt jnrhsdftncz!", Some("Сайт lavka.example не открывается!")),
            ("Gjxnf yt ghb[jlbn c entra", Some("Почта не приходит с утекф")),
            ("Плохо\ncfqn yt hf,jnftn", Some("Плохо\nсайт не работает")),
            ("ьн ышеу вщуы тще цщкл", Some("my site does not work")),
            ("The site does not work", None),
            ("Сайт не работает", None),
            ("WordPress shows ERR_SSL_PROTOCOL_ERROR", None),
            ("sait ne rabotaet u menya", None),
            ("/var/www/html/index.php", None),
            ("", None),
        ] {
            assert_eq!(meant(typed).as_deref(), read, "{typed}");
        }
    }
}
