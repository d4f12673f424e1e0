//! Which language is this text in?
//!
//! What the page says of itself (`lang`) counts, unless the script of its text contradicts it: templates often say `en` over
//! Russian words. Then the script decides, and among languages of the Latin script the small words that every text is full of.
//! Text of a few words may stay undecided. O(n).

/// Least share of Cyrillic letters in a text of a Cyrillic language: instructions are full of commands and product names.
const CYRILLIC_SHARE: f32 = 0.2;
/// Least share of Cyrillic letters that contradicts the tag of a Latin language.
const CYRILLIC_CONTRADICTS: f32 = 0.5;
/// Fewest small words that tell a language of the Latin script.
const SMALL_WORDS: usize = 3;
/// Fewest letters that say anything about a script.
const LETTERS: usize = 12;

/// Languages by tag, with the name of each in itself (CLDR), and small words that the others do not have.
const LANGUAGES: [(&str, &str, &str); 12] = [
    ("ru", "Русский", ""),
    ("uk", "Українська", ""),
    ("be", "Беларуская", ""),
    ("kk", "Қазақ тілі", ""),
    ("en", "English", "the of and to is in that it for you with this are on not can your from"),
    ("de", "Deutsch", "der die das und ist nicht ein eine mit für auf den sie zu von werden"),
    ("fr", "Français", "le les des est et pas une pour dans vous que sur avec être"),
    ("es", "Español", "el los las es y no una para con que por del como está"),
    ("it", "Italiano", "il gli è e non una per con che del nel sono della"),
    ("pt", "Português", "o os as é e não uma para com que do da em você"),
    ("pl", "Polski", "i w nie jest się na z do że to oraz jak dla"),
    ("tr", "Türkçe", "ve bir bu için ile de da değil olarak çok"),
];

/// Letters that only one of the Cyrillic languages has.
const OWN_LETTERS: [(&str, &str); 3] = [("uk", "їєґ"), ("be", "ў"), ("kk", "әғқңөұүһ")];

/// The language of a text as a BCP 47 primary tag; `declared` is what its page says. `None` when neither tells.
pub(crate) fn of(text: &str, declared: Option<&str>) -> Option<String> {
    let declared = declared.and_then(primary);
    let (mut letters, mut cyrillic) = (0usize, 0usize);
    for letter in text.chars().filter(|letter| letter.is_alphabetic()) {
        letters += 1;
        cyrillic += usize::from(is_cyrillic(letter));
    }
    let share = if letters == 0 { 0.0 } else { cyrillic as f32 / letters as f32 };
    if let Some(tag) = &declared {
        let contradicted = match writes_cyrillic(tag) {
            true => share < CYRILLIC_SHARE / 2.0,
            false => share > CYRILLIC_CONTRADICTS,
        };
        if letters < LETTERS || !contradicted {
            return declared;
        }
    }
    if letters < LETTERS {
        return None;
    }
    if share >= CYRILLIC_SHARE {
        return Some(cyrillic_language(text).to_owned());
    }
    latin_language(text).map(str::to_owned)
}

/// The name of a language in itself; the tag when it is not a known one.
pub(crate) fn name(tag: &str) -> &str {
    LANGUAGES.iter().find(|(known, ..)| *known == tag).map_or(tag, |(_, name, _)| name)
}

/// Whether `tag` could be the primary tag of a language.
pub(crate) fn is_tag(tag: &str) -> bool {
    (2..=3).contains(&tag.len()) && tag.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// `ru` of `ru-RU`, `ru_RU` and `RU`; `None` when there is no tag in it.
fn primary(declared: &str) -> Option<String> {
    let tag = declared.trim().split(['-', '_']).next().unwrap_or("").to_ascii_lowercase();
    (is_tag(&tag) && tag != "und").then_some(tag)
}

fn is_cyrillic(letter: char) -> bool {
    ('\u{400}'..='\u{52f}').contains(&letter)
}

fn writes_cyrillic(tag: &str) -> bool {
    ["ru", "uk", "be", "kk", "bg", "sr", "mk", "ky", "tg", "mn"].contains(&tag)
}

fn cyrillic_language(text: &str) -> &'static str {
    let count = |own: &str| text.to_lowercase().chars().filter(|letter| own.contains(*letter)).count();
    let total = text.chars().filter(|&letter| is_cyrillic(letter)).count();
    let found = OWN_LETTERS.iter().map(|(tag, own)| (count(own), *tag)).max_by_key(|(count, _)| *count);
    // One foreign name in a Russian text is no evidence: these letters are at least one in a hundred.
    found.filter(|(count, _)| count * 100 >= total && *count > 1).map_or("ru", |(_, tag)| tag)
}

fn latin_language(text: &str) -> Option<&'static str> {
    let lower = text.to_lowercase();
    let words = lower.split(|letter: char| !letter.is_alphabetic()).collect::<Vec<_>>();
    let count = |small: &str| {
        let small = small.split(' ').collect::<Vec<_>>();
        words.iter().filter(|word| small.contains(word)).count()
    };
    let latin = LANGUAGES.iter().filter(|(.., small)| !small.is_empty());
    let mut counts = latin.map(|(tag, _, small)| (count(small), *tag)).collect::<Vec<_>>();
    counts.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    let (best, second) = (counts[0], counts[1]);
    (best.0 >= SMALL_WORDS && best.0 > second.0).then_some(best.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tag_counts_unless_the_script_contradicts_it() {
        let russian = "Откройте панель управления и нажмите кнопку «Установить». Выполните apt install nginx.";
        let english = "Open the control panel and click the button, then wait for the certificate to be issued.";
        for (text, declared, wanted) in [
            (russian, None, Some("ru")),
            (russian, Some("ru-RU"), Some("ru")),
            (russian, Some("en-US"), Some("ru")),
            (english, None, Some("en")),
            (english, Some("ru"), Some("en")),
            (english, Some("EN_us"), Some("en")),
            (english, Some("x-none"), Some("en")),
            ("Öffnen Sie die Verwaltung und klicken Sie auf die Taste, das ist nicht der Name.", None, Some("de")),
            (
                "Öffnen Sie die Verwaltung und klicken Sie auf die Taste, das ist nicht der Name.",
                Some("de"),
                Some("de"),
            ),
            ("Відкрийте панель керування й натисніть «Встановити», щоб підключити її до сервера.", None, Some("uk")),
            ("nginx apache mysql postgresql docker", None, None),
            ("sudo", Some("ru"), Some("ru")),
            ("", None, None),
            ("", Some("en"), Some("en")),
        ] {
            assert_eq!(of(text, declared).as_deref(), wanted, "{text} {declared:?}");
        }
    }

    #[test]
    fn commands_in_a_russian_text_do_not_make_it_english() {
        let text =
            "Наберите ssh root@192.0.2.1, затем systemctl restart nginx mysql php-fpm и проверьте статус службы.";
        assert_eq!(of(text, None).as_deref(), Some("ru"));
    }

    #[test]
    fn names_are_in_the_language_itself() {
        assert_eq!([name("ru"), name("en"), name("xx")], ["Русский", "English", "xx"]);
    }
}
