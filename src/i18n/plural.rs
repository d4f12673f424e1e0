//! Which form of a word goes with a number?
//!
//! The rules for whole numbers are those of Unicode CLDR 46, "Language Plural Rules"
//! (<https://www.unicode.org/cldr/charts/46/supplemental/language_plural_rules.html>). Fractions are never counted here.

/// A plural category of CLDR, as far as our languages use them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Category {
    /// 1 заявка, 21 заявка; 1 ticket.
    One,
    /// 2 заявки, 34 заявки.
    Few,
    /// 0 заявок, 5 заявок, 11 заявок.
    Many,
    /// Everything else: 0 tickets, 2 tickets.
    Other,
}

impl Category {
    /// All categories, in the order of CLDR.
    pub const ALL: [Self; 4] = [Self::One, Self::Few, Self::Many, Self::Other];

    /// The name of CLDR, which is also the sub-key in a locale: `one`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::One => "one",
            Self::Few => "few",
            Self::Many => "many",
            Self::Other => "other",
        }
    }

    /// The category of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|category| category.name() == name)
    }
}

/// The categories that whole numbers reach in a language, in the order of CLDR; only [`Category::Other`] for a language
/// without rules here.
pub fn categories(tag: &str) -> &'static [Category] {
    match language(tag) {
        "ru" => &[Category::One, Category::Few, Category::Many],
        "en" => &[Category::One, Category::Other],
        _ => &[Category::Other],
    }
}

/// The category of a whole number in a language; [`Category::Other`] for a language without rules here.
pub fn category(tag: &str, n: u64) -> Category {
    match language(tag) {
        // one: i % 10 = 1 and i % 100 != 11; few: i % 10 = 2..4 and i % 100 != 12..14; many: the rest.
        "ru" => match (n % 10, n % 100) {
            (_, 11..=14) => Category::Many,
            (1, _) => Category::One,
            (2..=4, _) => Category::Few,
            _ => Category::Many,
        },
        // one: i = 1.
        "en" if n == 1 => Category::One,
        _ => Category::Other,
    }
}

/// The language subtag: `ru` of `ru-RU`.
fn language(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_of_the_cldr_chart() {
        for (tag, category_wanted, samples) in [
            ("ru", Category::One, &[1, 21, 31, 101, 1001][..]),
            ("ru", Category::Few, &[2, 3, 4, 22, 34, 102, 1002]),
            ("ru", Category::Many, &[0, 5, 11, 12, 14, 19, 100, 111, 112, 1_000_000]),
            ("en", Category::One, &[1]),
            ("en", Category::Other, &[0, 2, 11, 21, 101]),
            ("ru-RU", Category::Few, &[2]),
            ("xx", Category::Other, &[1]),
        ] {
            for &n in samples {
                assert_eq!(category(tag, n), category_wanted, "{tag} {n}");
                assert!(categories(tag).contains(&category(tag, n)), "{tag} {n}");
            }
        }
    }

    #[test]
    fn names_round_trip() {
        assert!(Category::ALL.into_iter().all(|category| Category::from_name(category.name()) == Some(category)));
        assert_eq!(Category::from_name("two"), None);
    }
}
