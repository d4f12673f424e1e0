//! What may stand between braces in a backend profile?
//!
//! `{ticket.subject}` names a value, `{ticket.subject|max:150|url}` passes it through filters from left to right, `{{` and `}}` are
//! braces. The language is closed: every name and every filter is a variant here, so that a profile with an unknown one is refused
//! when it is loaded ([`Template::parse`]) and never when a client waits. There are no conditions: a text whose placeholders are all
//! empty drops out of the request (see [`super::fill`]).
//!
//! Parsing is O(length) and happens where profiles are compiled; the page only gets the compiled form.

use std::fmt;

use crate::wire;

/// A text with placeholders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Template(pub Vec<Piece>);
wire!(struct Template { 0 });

/// A part of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Text as it is.
    Text(String),
    /// A placeholder.
    Value(Placeholder),
}
wire!(
    enum Piece {
        Text(text),
        Value(placeholder),
    }
);

/// A value and what is done to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placeholder {
    /// Which value.
    pub source: Source,
    /// What is done to it, in order.
    pub filters: Vec<Filter>,
}
wire!(struct Placeholder { source, filters });

/// What a placeholder names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A part of the ticket, or of the reply.
    Ticket(TicketPart),
    /// Who asks, by a key of the native contract.
    Requester(String),
    /// An answer to a question of the provider's own, by field id.
    Answer(String),
    /// A setting that the operator makes.
    Var(String),
    /// A secret that the operator keeps.
    Secret(String),
    /// What an earlier step has saved. Outside of a file, the values of a step per file stand one a line.
    Saved(String),
    /// What the receipt of the ticket under reply has kept.
    Open(String),
    /// A property of the file that a step or an entry is repeated for.
    File(FilePart),
    /// The ticket's own key: the same for every retry, new for every ticket.
    Key,
}
wire!(
    enum Source {
        Ticket(part),
        Requester(key),
        Answer(id),
        Var(name),
        Secret(name),
        Saved(name),
        Open(name),
        File(part),
        Key,
    }
);

/// A part of the ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TicketPart {
    /// The subject.
    Subject,
    /// The client's text alone.
    Body,
    /// Everything that the client said, as one letter.
    Text,
    /// The ticket in the native contract's JSON.
    Json,
    /// Id of the department.
    Department,
    /// `normal` or `emergency`.
    Urgency,
    /// The error message.
    Error,
    /// What the client wants to reach.
    Goal,
    /// The steps, numbered, one a line.
    Steps,
    /// The links, one a line.
    Links,
    /// Language of the page.
    Locale,
}
wire!(
    enum TicketPart {
        Subject,
        Body,
        Text,
        Json,
        Department,
        Urgency,
        Error,
        Goal,
        Steps,
        Links,
        Locale,
    }
);

/// A property of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilePart {
    /// Its name.
    Name,
    /// Its media type, `application/octet-stream` when unknown.
    Type,
    /// Its size in bytes.
    Size,
    /// Its number, from 1.
    Number,
    /// Its index, from 0.
    Index,
    /// Its bytes: alone as a part or body, else through `base64` or `dataurl`.
    Data,
}
wire!(
    enum FilePart {
        Name,
        Type,
        Size,
        Number,
        Index,
        Data,
    }
);

/// What is done to a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter {
    /// Percent-encoding (RFC 3986 §2.3) of everything but unreserved characters; with a number, at most so many bytes of it.
    Url(Option<u32>),
    /// HTML: markup escaped, lines broken by `<br>`.
    Html,
    /// A fenced code block (CommonMark §4.5): nothing in it is markup, a mention or a command.
    Fence,
    /// At most so many characters.
    Max(u32),
    /// The value that a map of the profile, or the setting `<map>.<value>`, has for it; empty without one.
    Map(String),
    /// Base64 (RFC 4648 §4).
    Base64,
    /// A file as `data:<type>;base64,…` (RFC 2397).
    DataUrl,
    /// This text instead of an empty value.
    Default(String),
    /// That value instead of an empty one.
    Or(Source),
    /// A JSON number instead of a text, when it is one.
    Num,
    /// Line ends as CR LF.
    Crlf,
}
wire!(
    enum Filter {
        Url(most),
        Html,
        Fence,
        Max(chars),
        Map(name),
        Base64,
        DataUrl,
        Default(text),
        Or(source),
        Num,
        Crlf,
    }
);

/// Why a template was refused. `Display` says what mends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TemplateError {
    /// A brace that opens or closes nothing.
    Brace,
    /// A value that does not exist.
    Unknown(String),
    /// A filter that does not exist.
    Filter(String),
    /// A filter without the argument that it needs, or with one that it does not take.
    Argument(String),
    /// A file's bytes that are neither alone nor encoded.
    Data,
}

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Brace => f.write_str("a brace opens or closes nothing; write `{{` or `}}` for a brace itself"),
            Self::Unknown(name) => {
                write!(f, "there is no value `{name}`; use one of ")?;
                let members =
                    |names: &[(&str, TicketPart)]| names.iter().map(|(name, _)| *name).collect::<Vec<_>>().join("|");
                write!(f, "ticket.({}), ", members(&TICKET))?;
                let files = FILE.iter().map(|(name, _)| *name).collect::<Vec<_>>().join("|");
                write!(f, "file.({files}), requester.*, answer.*, var.*, secret.*, saved.*, open.*, key")
            }
            Self::Filter(name) => write!(
                f,
                "there is no filter `{name}`; use one of url, url:N, html, fence, max:N, map:NAME, base64, dataurl, \
                 default:TEXT, or:VALUE, num, crlf"
            ),
            Self::Argument(name) => {
                write!(f, "the argument of `{name}` is missing or wrong; write it as {}", example(name))
            }
            Self::Data => f.write_str(
                "a file's bytes are no text; let `{file.data}` stand alone as a part or a body, or write \
                 `{file.data|base64}` or `{file.data|dataurl}`",
            ),
        }
    }
}

impl std::error::Error for TemplateError {}

const TICKET: [(&str, TicketPart); 11] = [
    ("subject", TicketPart::Subject),
    ("body", TicketPart::Body),
    ("text", TicketPart::Text),
    ("json", TicketPart::Json),
    ("department", TicketPart::Department),
    ("urgency", TicketPart::Urgency),
    ("error", TicketPart::Error),
    ("goal", TicketPart::Goal),
    ("steps", TicketPart::Steps),
    ("links", TicketPart::Links),
    ("locale", TicketPart::Locale),
];
const FILE: [(&str, FilePart); 6] = [
    ("name", FilePart::Name),
    ("type", FilePart::Type),
    ("size", FilePart::Size),
    ("number", FilePart::Number),
    ("index", FilePart::Index),
    ("data", FilePart::Data),
];

impl Template {
    /// The template that `text` is.
    pub fn parse(text: &str) -> Result<Self, TemplateError> {
        let mut pieces = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            let (before, brace) = rest.split_at(at);
            plain.push_str(before);
            if let Some(after) = brace.strip_prefix("{{").or_else(|| brace.strip_prefix("}}")) {
                plain.push_str(&brace[..1]);
                rest = after;
                continue;
            }
            let inside = brace.strip_prefix('{').ok_or(TemplateError::Brace)?;
            let (inside, after) = inside.split_once('}').ok_or(TemplateError::Brace)?;
            if !plain.is_empty() {
                pieces.push(Piece::Text(std::mem::take(&mut plain)));
            }
            pieces.push(Piece::Value(placeholder(inside)?));
            rest = after;
        }
        plain.push_str(rest);
        if !plain.is_empty() {
            pieces.push(Piece::Text(plain));
        }
        let template = Self(pieces);
        let raw = |value: &Placeholder| value.source == Source::File(FilePart::Data) && value.filters.is_empty();
        if template.values().any(raw) && template.0.len() > 1 {
            return Err(TemplateError::Data);
        }
        Ok(template)
    }

    /// Its placeholders, in order.
    pub fn values(&self) -> impl Iterator<Item = &Placeholder> {
        self.0.iter().filter_map(|piece| if let Piece::Value(value) = piece { Some(value) } else { None })
    }

    /// Every value that it names, alternatives of `or:` included.
    pub fn sources(&self) -> impl Iterator<Item = &Source> {
        self.values().flat_map(|value| {
            let others = value.filters.iter().filter_map(|filter| match filter {
                Filter::Or(source) => Some(source),
                _ => None,
            });
            std::iter::once(&value.source).chain(others)
        })
    }

    /// Whether it speaks of one file, and so is repeated for each.
    pub fn is_of_file(&self) -> bool {
        self.sources().any(|source| matches!(source, Source::File(_)))
    }

    /// Whether it is nothing but a file's bytes.
    pub fn is_file(&self) -> bool {
        matches!(self.0.as_slice(), [Piece::Value(Placeholder { source: Source::File(FilePart::Data), filters })] if filters.is_empty())
    }
}

fn placeholder(inside: &str) -> Result<Placeholder, TemplateError> {
    let mut parts = inside.split('|');
    let source = source(parts.next().unwrap_or_default())?;
    let filters = parts.map(filter).collect::<Result<Vec<_>, _>>()?;
    if source == Source::File(FilePart::Data) && !matches!(filters.as_slice(), [] | [Filter::Base64 | Filter::DataUrl])
    {
        return Err(TemplateError::Data);
    }
    Ok(Placeholder { source, filters })
}

fn source(path: &str) -> Result<Source, TemplateError> {
    let unknown = || TemplateError::Unknown(path.to_owned());
    if path == "key" {
        return Ok(Source::Key);
    }
    let (group, name) = path.split_once('.').ok_or_else(unknown)?;
    if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')) {
        return Err(unknown());
    }
    let own = name.to_owned();
    match group {
        "ticket" => {
            TICKET.iter().find(|(known, _)| *known == name).map(|(_, part)| Source::Ticket(*part)).ok_or_else(unknown)
        }
        "file" => {
            FILE.iter().find(|(known, _)| *known == name).map(|(_, part)| Source::File(*part)).ok_or_else(unknown)
        }
        "requester" if super::native::REQUESTER_KEYS.contains(&name) => Ok(Source::Requester(own)),
        "answer" => Ok(Source::Answer(own)),
        "var" => Ok(Source::Var(own)),
        "secret" => Ok(Source::Secret(own)),
        "saved" => Ok(Source::Saved(own)),
        "open" => Ok(Source::Open(own)),
        _ => Err(unknown()),
    }
}

fn filter(text: &str) -> Result<Filter, TemplateError> {
    let (name, argument) = text.split_once(':').map_or((text, None), |(name, argument)| (name, Some(argument)));
    let wrong = || TemplateError::Argument(name.to_owned());
    let number = || argument.and_then(|number| number.parse().ok()).filter(|number| *number > 0).ok_or_else(wrong);
    let filter = match name {
        "url" if argument.is_some() => Filter::Url(Some(number()?)),
        "max" => Filter::Max(number()?),
        "map" => Filter::Map(argument.filter(|name| !name.is_empty()).ok_or_else(wrong)?.to_owned()),
        "default" => Filter::Default(argument.filter(|text| !text.is_empty()).ok_or_else(wrong)?.to_owned()),
        "or" => Filter::Or(source(argument.ok_or_else(wrong)?)?),
        _ => {
            let filter = match name {
                "url" => Filter::Url(None),
                "html" => Filter::Html,
                "fence" => Filter::Fence,
                "base64" => Filter::Base64,
                "dataurl" => Filter::DataUrl,
                "num" => Filter::Num,
                "crlf" => Filter::Crlf,
                _ => return Err(TemplateError::Filter(name.to_owned())),
            };
            if argument.is_some() {
                return Err(wrong());
            }
            filter
        }
    };
    Ok(filter)
}

fn example(filter: &str) -> &'static str {
    match filter {
        "max" => "`max:150`",
        "map" => "`map:priority`",
        "default" => "`default:no name`",
        "or" => "`or:requester.email`",
        "url" => "`url` or `url:1500`",
        _ => "the filter's name alone",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_is_text_and_placeholders() {
        let parsed = Template::parse("a{{b}} {requester.name|or:requester.email|max:9|url:7}{key}").unwrap();
        let name = Placeholder {
            source: Source::Requester("name".into()),
            filters: vec![Filter::Or(Source::Requester("email".into())), Filter::Max(9), Filter::Url(Some(7))],
        };
        let key = Placeholder { source: Source::Key, filters: vec![] };
        assert_eq!(parsed.0, [Piece::Text("a{b} ".into()), Piece::Value(name), Piece::Value(key)]);
        assert_eq!(parsed.sources().count(), 3);
        assert_eq!(wire::decode(&wire::encode(&parsed)), Some(parsed));
    }

    #[test]
    fn what_means_nothing_is_refused() {
        let unknown = |text: &str| TemplateError::Unknown(text.into());
        for (text, error) in [
            ("{", TemplateError::Brace),
            ("a}", TemplateError::Brace),
            ("{ticket.subject", TemplateError::Brace),
            ("{}", unknown("")),
            ("{ticket}", unknown("ticket")),
            ("{ticket.colour}", unknown("ticket.colour")),
            ("{requester.shoe}", unknown("requester.shoe")),
            ("{var.}", unknown("var.")),
            ("{var.a b}", unknown("var.a b")),
            ("{env.HOME}", unknown("env.HOME")),
            ("{key|shout}", TemplateError::Filter("shout".into())),
            ("{key|max}", TemplateError::Argument("max".into())),
            ("{key|max:0}", TemplateError::Argument("max".into())),
            ("{key|html:1}", TemplateError::Argument("html".into())),
            ("{key|or:nothing}", unknown("nothing")),
            ("{file.data|max:3}", TemplateError::Data),
            ("x{file.data}", TemplateError::Data),
        ] {
            assert_eq!(Template::parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn a_template_of_a_file_knows_that_it_is_repeated() {
        for (text, of_file, is_file) in [
            ("{file.data}", true, true),
            ("{file.data|base64}", true, false),
            ("a{file.name}", true, false),
            ("a", false, false),
        ] {
            let template = Template::parse(text).unwrap();
            assert_eq!((template.is_of_file(), template.is_file()), (of_file, is_file), "{text}");
        }
    }
}
