//! How does foreign text get into a page unharmed? Every value goes through [`text`]; nothing else writes values.

use std::fmt;

use askwell::civil::Civil;

use crate::server::store::Millis;

/// A value as HTML text, safe between tags and inside quoted attributes.
pub(super) fn text(value: &str) -> Text<'_> {
    Text(value)
}

/// See [`text`].
pub(super) struct Text<'a>(&'a str);

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
            f.write_str(&rest[..at])?;
            f.write_str(match rest.as_bytes()[at] {
                b'&' => "&amp;",
                b'<' => "&lt;",
                b'>' => "&gt;",
                b'"' => "&quot;",
                _ => "&#39;",
            })?;
            rest = &rest[at + 1..];
        }
        f.write_str(rest)
    }
}

/// `2026-01-31T14:05:09.123Z`. Moments outside the years 0 to 9999 are moved to 1970, because their text would have another length.
pub(in crate::server) fn iso_8601(moment: Millis) -> String {
    const DAY: Millis = 86_400_000;
    const YEAR_0: Millis = -719_528 * DAY;
    const YEAR_10000: Millis = 2_932_897 * DAY;
    let moment = if (YEAR_0..YEAR_10000).contains(&moment) { moment } else { 0 };
    let (minutes, ms) = (moment.div_euclid(60_000), moment.rem_euclid(60_000));
    let Civil { year, month, day, hour, minute, .. } = Civil::from_minutes(minutes);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{:02}.{:03}Z", ms / 1_000, ms % 1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_becomes_text() {
        let cases =
            [("", ""), ("<b a='1' c=\"2\">&", "&lt;b a=&#39;1&#39; c=&quot;2&quot;&gt;&amp;"), ("ж<ж", "ж&lt;ж")];
        for (value, expected) in cases {
            assert_eq!(text(value).to_string(), expected);
        }
    }

    #[test]
    fn moments_have_dates() {
        for (moment, expected) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (1_769_868_309_123, "2026-01-31T14:05:09.123Z"),
            (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
            (-62_167_219_200_000, "0000-01-01T00:00:00.000Z"),
            (Millis::MAX, "1970-01-01T00:00:00.000Z"),
        ] {
            assert_eq!(iso_8601(moment), expected);
        }
    }
}
