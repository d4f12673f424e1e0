//! How is a number or a file size written in this language?
//!
//! The marks and units are words of the locale (`number.*`), so that a new language needs no code.

use super::locale::Locale;

/// Between a number and its unit, so that a line never ends between them.
pub const NO_BREAK_SPACE: char = '\u{a0}';

const KIB: u64 = 1 << 10;
const MIB: u64 = 1 << 20;

impl Locale {
    /// A whole number with its thousands apart: `12 406` in Russian, `12,406` in English.
    pub fn number(&self, n: u64) -> String {
        let digits = n.to_string();
        let group = self.get("number.group").unwrap_or("");
        let mut out = String::with_capacity(digits.len() + 2 * digits.len() / 3);
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                out.push_str(group);
            }
            out.push(digit);
        }
        out
    }

    /// A file size as people compare them: `517 байт`, `184 КБ`, `2,4 МБ`, `12 МБ`. A kilobyte is 1024 bytes, as in the
    /// file managers of phones and desktops; a tenth is shown only below 10 megabytes and never as zero.
    pub fn size(&self, bytes: u64) -> String {
        let rounded = |unit: u64| bytes.saturating_add(unit / 2) / unit;
        if bytes < KIB {
            return self.count("number.bytes", bytes, &[]);
        }
        if rounded(KIB) < KIB {
            return self.with_unit(&self.number(rounded(KIB)), "number.kilobyte");
        }
        // Tenths of a megabyte: the multiplication cannot overflow below 10 MiB.
        let tenths = if bytes < 10 * MIB { (bytes * 10 + MIB / 2) / MIB } else { 10 * rounded(MIB) };
        let mut amount = self.number(tenths / 10);
        if tenths % 10 != 0 {
            amount.push_str(self.get("number.decimal").unwrap_or("."));
            amount.push_str(&self.number(tenths % 10));
        }
        self.with_unit(&amount, "number.megabyte")
    }

    fn with_unit(&self, amount: &str, unit: &str) -> String {
        let mut out = String::from(amount);
        out.push(NO_BREAK_SPACE);
        out.push_str(self.text(unit));
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ru() -> Locale {
        let words = [
            ("number.group", "\u{a0}"),
            ("number.decimal", ","),
            ("number.kilobyte", "КБ"),
            ("number.megabyte", "МБ"),
            ("number.bytes#one", "{n}\u{a0}байт"),
            ("number.bytes#few", "{n}\u{a0}байта"),
            ("number.bytes#many", "{n}\u{a0}байт"),
        ];
        Locale::new("ru", words.iter().map(|(key, word)| ((*key).into(), (*word).into())).collect())
    }

    #[test]
    fn thousands_stand_apart() {
        for (n, text) in
            [(0, "0"), (999, "999"), (1000, "1 000"), (12_406, "12 406"), (u64::MAX, "18 446 744 073 709 551 615")]
        {
            assert_eq!(ru().number(n).replace('\u{a0}', " "), text);
        }
    }

    #[test]
    fn sizes_round_without_a_thousand_and_twenty_four_kilobytes() {
        for (bytes, text) in [
            (0, "0 байт"),
            (1, "1 байт"),
            (1023, "1 023 байта"),
            (1024, "1 КБ"),
            (184 * KIB, "184 КБ"),
            (MIB - 1, "1 МБ"),
            (5 * MIB, "5 МБ"),
            (2_516_582, "2,4 МБ"),
            (10 * MIB - 1, "10 МБ"),
            (12 * MIB + MIB / 3, "12 МБ"),
            (u64::MAX, "17 592 186 044 415 МБ"),
        ] {
            assert_eq!(ru().size(bytes).replace('\u{a0}', " "), text, "{bytes}");
        }
    }

    #[test]
    fn a_locale_without_words_still_answers() {
        assert_eq!(Locale::default().size(2048), "2\u{a0}number.kilobyte");
    }
}
