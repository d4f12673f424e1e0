//! Where in an answer does a value stand, and does the answer say what it should?
//!
//! `json:/ticket/id` is a JSON Pointer (RFC 6901) into the body, `header:Location` a header, `header:Location tail` the last segment
//! of the address in it, `word` the whole body when it is one short word with a digit, as of a system that answers a bare number, `text` the whole
//! body when it is plain text. A condition is a selector alone (the value is there, and neither empty nor false nor null) or `selector = value`.
//!
//! Answers are not trusted: bodies beyond [`MAX_BYTES`] are not read, nesting is bounded by [`super::json`], values are cut at
//! [`MAX_VALUE`] bytes. Nothing here panics on any input.

use super::json::Json;
use crate::wire;

/// Longest body that is read.
pub const MAX_BYTES: usize = 64 * 1024;
/// Longest value that is taken out of an answer, in bytes.
pub const MAX_VALUE: usize = 4 * 1024;
/// Longest body that is one word.
const MAX_WORD: usize = 64;
/// Characters of a body that is a sentence.
const MAX_TEXT: usize = 500;

/// A place in an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selector {
    /// A JSON Pointer into the body.
    Json(String),
    /// A header, whole.
    Header(String),
    /// The last segment of the address in a header.
    Tail(String),
    /// The whole body, when it is one word with a digit in it.
    Word,
    /// The whole body, when it is neither markup nor JSON; its first 500 characters.
    Text,
}
wire!(
    enum Selector {
        Json(pointer),
        Header(name),
        Tail(name),
        Word,
        Text,
    }
);

/// What an answer says or does not say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// Where.
    pub selector: Selector,
    /// What stands there; anything that is no emptiness when absent.
    pub equals: Option<String>,
}
wire!(struct Condition { selector, equals });

/// An HTTP answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HttpAnswer {
    /// Status code.
    pub status: u16,
    /// Headers, names in any case.
    pub headers: Vec<(String, String)>,
    /// The body; what is beyond [`MAX_BYTES`] may be missing.
    pub body: Vec<u8>,
}

impl HttpAnswer {
    /// A header's first value.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut found = self.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
        found.next().map(|(_, value)| value.trim())
    }

    /// The wait that `Retry-After` asks for, in seconds.
    pub fn retry_after(&self) -> Option<u32> {
        super::wait::seconds(self.header("Retry-After")?, self.header("Date"))
    }
}

/// An answer, read.
pub(super) struct Reading<'a> {
    pub(super) answer: &'a HttpAnswer,
    /// The body as JSON; [`Json::Other`] when it is none.
    pub(super) json: Json,
}

impl Selector {
    /// The selector that `text` is; `None` when it is none.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "word" => return Some(Self::Word),
            "text" => return Some(Self::Text),
            _ => {}
        }
        let (kind, place) = text.split_once(':')?;
        match (kind, place.strip_suffix(" tail")) {
            ("json", _) if is_pointer(place) => Some(Self::Json(place.to_owned())),
            ("header", Some(name)) if is_header(name) => Some(Self::Tail(name.to_owned())),
            ("header", None) if is_header(place) => Some(Self::Header(place.to_owned())),
            _ => None,
        }
    }
}

impl Condition {
    /// The condition that `text` is; `None` when it is none.
    pub fn parse(text: &str) -> Option<Self> {
        let (selector, equals) =
            text.split_once(" = ").map_or((text, None), |(selector, value)| (selector, Some(value.to_owned())));
        Some(Self { selector: Selector::parse(selector)?, equals })
    }
}

/// Whether `text` is a JSON Pointer; the empty one is the whole body.
pub fn is_pointer(text: &str) -> bool {
    text.is_empty() || text.starts_with('/')
}

/// Whether `name` may be that of a header (RFC 9110 §5.6.2).
pub fn is_header(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c))
}

impl<'a> Reading<'a> {
    pub(super) fn new(answer: &'a HttpAnswer) -> Self {
        let text =
            Some(&answer.body).filter(|body| body.len() <= MAX_BYTES).and_then(|body| std::str::from_utf8(body).ok());
        Self { answer, json: text.and_then(Json::parse).unwrap_or(Json::Other) }
    }

    /// The value at a place; `None` when there is none, or when it is empty, false, null, a list or an object.
    pub(super) fn value(&self, selector: &Selector) -> Option<String> {
        let value = match selector {
            Selector::Json(pointer) => scalar(at(&self.json, pointer))?,
            Selector::Header(name) => self.answer.header(name)?.to_owned(),
            Selector::Tail(name) => {
                let path = self.answer.header(name)?.split(['?', '#']).next().unwrap_or_default();
                path.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned()
            }
            Selector::Text => {
                let text = std::str::from_utf8(&self.answer.body).ok()?.trim();
                Some(text).filter(|text| !text.starts_with(['<', '{', '[']))?.chars().take(MAX_TEXT).collect()
            }
            Selector::Word => {
                let text = std::str::from_utf8(&self.answer.body).ok()?.trim();
                let is_word = text.len() <= MAX_WORD
                    && text.contains(|c: char| c.is_ascii_digit())
                    && !text.contains(|c: char| c.is_whitespace() || "<>{}[]".contains(c));
                Some(text).filter(|_| is_word)?.to_owned()
            }
        };
        (!value.is_empty() && value != "false").then(|| cut(value))
    }

    /// The first value that is there.
    pub(super) fn first(&self, selectors: &[Selector]) -> Option<String> {
        selectors.iter().find_map(|selector| self.value(selector))
    }

    /// Whether the answer says this.
    pub(super) fn says(&self, condition: &Condition) -> bool {
        match (&condition.equals, &condition.selector) {
            (Some(wanted), Selector::Json(pointer)) => scalar(at(&self.json, pointer)).as_ref() == Some(wanted),
            (Some(wanted), selector) => self.value(selector).as_ref() == Some(wanted),
            // An object of errors is something, too.
            (None, Selector::Json(pointer)) => match at(&self.json, pointer) {
                Json::List(items) => !items.is_empty(),
                Json::Object(members) => !members.is_empty(),
                _ => self.value(&condition.selector).is_some(),
            },
            (None, selector) => self.value(selector).is_some(),
        }
    }
}

/// The value that a JSON Pointer names.
pub(super) fn at<'j>(json: &'j Json, pointer: &str) -> &'j Json {
    pointer.split('/').skip(1).fold(json, |json, segment| match json {
        Json::List(items) => segment.parse().ok().and_then(|at: usize| items.get(at)).unwrap_or(&Json::Other),
        json => json.get(&segment.replace("~1", "/").replace("~0", "~")),
    })
}

/// A text, a number or a truth value as a text.
pub(super) fn scalar(json: &Json) -> Option<String> {
    match json {
        Json::Text(text) | Json::Number(text) => Some(cut(text.clone())),
        Json::Bool(yes) => Some(String::from(if *yes { "true" } else { "false" })),
        _ => None,
    }
}

fn cut(mut value: String) -> String {
    if value.len() > MAX_VALUE {
        let end = (0..=MAX_VALUE).rev().find(|end| value.is_char_boundary(*end)).unwrap_or_default();
        value.truncate(end);
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(body: &str) -> HttpAnswer {
        let headers =
            vec![("location".into(), " https://d.example/t/17/?a#b".into()), ("Retry-After".into(), "9".into())];
        HttpAnswer { status: 200, headers, body: body.as_bytes().to_vec() }
    }

    #[test]
    fn a_value_is_found_where_the_selector_says() {
        let json = answer(r#"{"a":{"id":17,"no":false,"nil":null,"e":""},"l":["x",{"t/~":"y"}],"ok":true}"#);
        let reading = Reading::new(&json);
        for (selector, value) in [
            ("json:/a/id", Some("17")),
            ("json:/ok", Some("true")),
            ("json:/l/0", Some("x")),
            ("json:/l/1/t~1~0", Some("y")),
            ("json:/a", None),
            ("json:/a/no", None),
            ("json:/a/nil", None),
            ("json:/a/e", None),
            ("json:/l/9", None),
            ("json:", None),
            ("header:Location", Some("https://d.example/t/17/?a#b")),
            ("header:LOCATION tail", Some("17")),
            ("header:X", None),
            ("word", None),
            ("text", None),
        ] {
            let selector = Selector::parse(selector).unwrap();
            assert_eq!(reading.value(&selector).as_deref(), value, "{selector:?}");
        }
        assert_eq!(json.retry_after(), Some(9));
    }

    #[test]
    fn a_bare_number_is_a_word_and_a_page_is_none() {
        for (body, value) in
            [(" 664-245651\n", Some("664-245651")), ("<html>", None), ("", None), ("2 words", None), ("null", None)]
        {
            assert_eq!(Reading::new(&answer(body)).value(&Selector::Word).as_deref(), value, "{body}");
        }
        assert_eq!(Reading::new(&answer(" two words\n")).value(&Selector::Text).as_deref(), Some("two words"));
        assert_eq!(Reading::new(&answer("<html>")).value(&Selector::Text), None);
    }

    #[test]
    fn conditions_tell_success_from_failure_under_one_status() {
        let failed = answer(r#"{"result":"error","errors":{"email":"invalid"},"none":{},"success":false}"#);
        let reading = Reading::new(&failed);
        for (condition, holds) in [
            ("json:/result = error", true),
            ("json:/result = success", false),
            ("json:/errors", true),
            ("json:/none", false),
            ("json:/success", false),
            ("json:/success = false", true),
            ("header:location", true),
        ] {
            assert_eq!(reading.says(&Condition::parse(condition).unwrap()), holds, "{condition}");
        }
        for wrong in ["", "json", "json:a", "xml:/a", "header:", "header:a b", "header:a: tail"] {
            assert_eq!(Condition::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn an_answer_beyond_all_bounds_is_not_read() {
        let long = format!("{{\"id\":\"{}\"}}", "x".repeat(MAX_BYTES));
        assert_eq!(Reading::new(&answer(&long)).json, Json::Other);
        let value = format!("{{\"id\":\"{}\"}}", "ж".repeat(MAX_VALUE));
        let answer = answer(&value);
        assert_eq!(
            Reading::new(&answer).value(&Selector::Json("/id".into())).map(|value| value.len()),
            Some(MAX_VALUE)
        );
    }
}
