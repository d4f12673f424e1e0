//! What does a server's answer say, as far as the contract asks?
//!
//! A reader of JSON (RFC 8259) for texts, truth values, lists and objects; a number stays the text that it was.
//! It is lenient where nothing depends on it (the form of a number, control characters in a text). serde_json reads all of it
//! and would cost the page 4 KB of brotli; what is sent is still written by it.
//!
//! Invariant: no input panics, and none recurses deeper than [`MAX_DEPTH`]. O(bytes).

/// Deepest nesting; the contract needs three.
const MAX_DEPTH: u8 = 32;

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Json {
    /// Null.
    Other,
    Bool(bool),
    Text(String),
    /// A number, as it was written.
    Number(String),
    List(Vec<Json>),
    /// Members in order; of two with one name the first counts.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// The value that `text` holds; `None` when it is no JSON.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut reader = Reader { rest: text, depth: 0 };
        let value = reader.value()?;
        reader.blank();
        reader.rest.is_empty().then_some(value)
    }

    /// The member of an object; [`Json::Other`] when there is none.
    pub(super) fn get(&self, name: &str) -> &Self {
        let Self::Object(members) = self else { return &Self::Other };
        members.iter().find(|(known, _)| known == name).map_or(&Self::Other, |(_, value)| value)
    }

    /// The members of an object; none for any other value.
    pub(super) fn members(&self) -> &[(String, Self)] {
        if let Self::Object(members) = self { members } else { &[] }
    }

    /// The text; `None` for any other value.
    pub(super) fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The items of a list; none for any other value.
    pub(super) fn items(&self) -> &[Self] {
        if let Self::List(items) = self { items } else { &[] }
    }
}

struct Reader<'a> {
    rest: &'a str,
    depth: u8,
}

impl Reader<'_> {
    fn value(&mut self) -> Option<Json> {
        self.blank();
        match self.next()? {
            '"' => self.text().map(Json::Text),
            '[' => self.several(']', Self::value).map(Json::List),
            '{' => self.several('}', Self::member).map(Json::Object),
            't' => self.word("rue", Json::Bool(true)),
            'f' => self.word("alse", Json::Bool(false)),
            'n' => self.word("ull", Json::Other),
            first @ ('-' | '0'..='9') => {
                let rest = self.rest.trim_start_matches(|c: char| matches!(c, '0'..='9' | '.' | '+' | '-' | 'e' | 'E'));
                let mut number = String::from(first);
                number.push_str(&self.rest[..self.rest.len() - rest.len()]);
                self.rest = rest;
                Some(Json::Number(number))
            }
            _ => None,
        }
    }

    fn member(&mut self) -> Option<(String, Json)> {
        self.blank();
        self.take('"').then_some(())?;
        let name = self.text()?;
        self.blank();
        self.take(':').then_some(())?;
        Some((name, self.value()?))
    }

    /// What stands between brackets, with commas between.
    fn several<T>(&mut self, end: char, one: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        self.depth += 1;
        let mut all = Vec::new();
        self.blank();
        if self.depth > MAX_DEPTH {
            return None;
        }
        if !self.take(end) {
            loop {
                all.push(one(self)?);
                self.blank();
                match self.next()? {
                    ',' => {}
                    c if c == end => break,
                    _ => return None,
                }
            }
        }
        self.depth -= 1;
        Some(all)
    }

    /// A text after its first quotation mark.
    fn text(&mut self) -> Option<String> {
        let mut text = String::new();
        loop {
            match self.next()? {
                '"' => return Some(text),
                '\\' => text.push(self.escaped()?),
                c => text.push(c),
            }
        }
    }

    /// The character that an escape stands for; half a surrogate pair stands for the replacement character.
    fn escaped(&mut self) -> Option<char> {
        Some(match self.next()? {
            'b' => '\u{8}',
            'f' => '\u{C}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let mut code = self.unit()?;
                if (0xD800..0xDC00).contains(&code)
                    && let Some(rest) = self.rest.strip_prefix("\\u")
                {
                    self.rest = rest;
                    code = 0x1_0000 + ((code - 0xD800) << 10) + self.unit()?.checked_sub(0xDC00)?;
                }
                char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            c @ ('"' | '\\' | '/') => c,
            _ => return None,
        })
    }

    /// Four hexadecimal digits.
    fn unit(&mut self) -> Option<u32> {
        let mut unit = 0;
        for _ in 0..4 {
            unit = unit << 4 | self.next()?.to_digit(16)?;
        }
        Some(unit)
    }

    fn word(&mut self, rest: &str, value: Json) -> Option<Json> {
        self.rest = self.rest.strip_prefix(rest)?;
        Some(value)
    }

    fn next(&mut self) -> Option<char> {
        let mut letters = self.rest.chars();
        let first = letters.next();
        self.rest = letters.as_str();
        first
    }

    fn take(&mut self, wanted: char) -> bool {
        let rest = self.rest.strip_prefix(wanted);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn blank(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn like(value: &Value) -> Json {
        match value {
            Value::Null => Json::Other,
            Value::Number(number) => Json::Number(number.to_string()),
            Value::Bool(yes) => Json::Bool(*yes),
            Value::String(text) => Json::Text(text.clone()),
            Value::Array(items) => Json::List(items.iter().map(like).collect()),
            Value::Object(members) => {
                Json::Object(members.iter().map(|(name, value)| (name.clone(), like(value))).collect())
            }
        }
    }

    const ANSWER: &str =
        r#" { "a" : [ 1, -2.5, true ,false, null, "" ], "b":{}, "c":[], "d":{"e":"\u0436\ud83d\ude00\n\"\\\/ё"} } "#;

    #[test]
    fn it_reads_what_serde_json_reads() {
        assert_eq!(Json::parse(ANSWER), Some(like(&serde_json::from_str(ANSWER).unwrap())));
        assert_eq!(Json::parse(ANSWER).unwrap().get("d").get("e").text(), Some("ж😀\n\"\\/ё"));
        assert_eq!(Json::parse(ANSWER).unwrap().get("a").items().len(), 6);
        assert_eq!(Json::parse("-2.5e+3"), Some(Json::Number("-2.5e+3".into())));
        assert_eq!(Json::parse("7").unwrap().get("x").get("y").text(), None);
    }

    #[test]
    fn every_truncation_is_refused_as_serde_json_refuses_it() {
        let text = ANSWER.trim_end();
        for (end, _) in text.char_indices() {
            assert_eq!(Json::parse(&text[..end]), None, "truncated to {end}");
        }
    }

    #[test]
    fn no_text_is_read_that_is_no_json() {
        for text in
            ["", "<html>", "{", "[1,]", "{\"a\"}", "{a:1}", "tru", "\"\\x\"", "\"\\u12\"", "[1 2]", "{} {}", "\"a"]
        {
            assert_eq!(Json::parse(text), None, "{text}");
        }
        assert_eq!(Json::parse(&"[".repeat(100_000)), None);
        assert_eq!(Json::parse(r#""\ud800\u0041""#), None);
        assert_eq!(Json::parse(r#""\udc00""#), Some(Json::Text("\u{FFFD}".into())));
    }
}
