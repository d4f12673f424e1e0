//! How does one help desk take tickets? A backend profile as data.
//!
//! A profile is an ordered list of requests ([`Step`]), sent once or once per file. That single idea covers files inside of the
//! request, files uploaded before or attached after, a token fetched first and a session opened first: [`super::delivery`] interprets
//! all of them, and no system has code of its own. Profiles are written as `assets/backends/<id>.toml`, checked when they are loaded,
//! and travel in the compact form of [`crate::wire`].
//!
//! Invariants of a profile that was loaded: exactly one step of [`BackendProfile::steps`] creates the ticket; every saved value that a
//! template names is saved by an earlier step; no text of it is a secret; a profile for the browser needs none.

use super::selector::{Condition, Selector};
use super::template::Template;
use crate::wire;

/// How one help desk takes tickets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BackendProfile {
    /// Name of its file.
    pub id: String,
    /// Whether a page may run it: no secret is needed, and the system answers other origins or its own.
    pub browser: bool,
    /// Which origins the system answers.
    pub cors: Cors,
    /// What the operator sets.
    pub settings: Vec<Setting>,
    /// Names of the secrets that the operator keeps.
    pub secrets: Vec<String>,
    /// Maps by name: the ticket's value → the system's value.
    pub maps: Vec<(String, Vec<(String, String)>)>,
    /// How requests prove who sends them.
    pub auth: Auth,
    /// What creates a ticket.
    pub steps: Vec<Step>,
    /// What adds to an open ticket; empty when the system does not allow it.
    pub reply: Vec<Step>,
    /// What the client gets to know.
    pub receipt: ReceiptSpec,
    /// How the system says no.
    pub errors: Errors,
    /// What the system takes at most.
    pub limits: Limits,
    /// The header by which the system recognises a retry; absent when it recognises none.
    pub idempotency: Option<KeyHeader>,
}
wire!(struct BackendProfile {
    id, browser, cors, settings, secrets, maps, auth, steps, reply, receipt, errors, limits, idempotency
});

/// Which origins a system answers, as far as is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cors {
    /// Nobody has looked.
    #[default]
    Unknown,
    /// Every origin, on every status.
    Any,
    /// Every origin, but not with refusals: a page sees a broken network instead of the reason.
    Partial,
    /// Every origin, but only a fixed list of request headers: one more breaks the preflight.
    Fixed,
    /// The origins that the operator lists.
    Listed,
    /// Only pages of the same origin.
    SameOrigin,
    /// None.
    Closed,
}
wire!(
    enum Cors {
        Unknown,
        Any,
        Partial,
        Fixed,
        Listed,
        SameOrigin,
        Closed,
    }
);

/// A setting that the operator makes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Setting {
    /// The name in `{var.name}`.
    pub name: String,
    /// Whether nothing can be sent without it.
    pub required: bool,
    /// The value while the operator sets none; may be empty.
    pub default: String,
}
wire!(struct Setting { name, required, default });

/// How requests prove who sends them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Auth {
    /// They do not: anyone may open a ticket.
    #[default]
    None,
    /// By a header.
    Header {
        /// Its name.
        name: String,
        /// Its value.
        value: Template,
    },
    /// By `Authorization: Basic`; the template is `user:password`.
    Basic(Template),
    /// By a parameter of the address.
    Query {
        /// Its name.
        name: String,
        /// Its value.
        value: Template,
    },
    /// By the cookie of a session that the client has: the browser adds it by itself, on the same origin only.
    Cookie {
        /// Its name.
        name: String,
        /// Its value, for senders that are no browsers.
        value: Template,
    },
    /// By what the steps themselves say.
    Step,
}
wire!(
    enum Auth {
        None,
        Header { name, value },
        Basic(value),
        Query { name, value },
        Cookie { name, value },
        Step,
    }
);

/// The header that carries the key of a ticket.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyHeader {
    /// Its name.
    pub name: String,
    /// Whether the key stands in quotes (an RFC 8941 String).
    pub quoted: bool,
}
wire!(struct KeyHeader { name, quoted });

/// One request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Step {
    /// Its method.
    pub method: Method,
    /// Its address.
    pub url: Template,
    /// Its headers beside those that the body and [`BackendProfile::auth`] bring; empty ones are left out.
    pub headers: Vec<(String, Template)>,
    /// Its body.
    pub body: Body,
    /// Whether it is sent once for each file, in order; without files not at all.
    pub each_file: bool,
    /// Whether the ticket exists once it has succeeded.
    pub creates: bool,
    /// Whether it goes without [`BackendProfile::auth`].
    pub anonymous: bool,
    /// What success is.
    pub ok: Success,
    /// What is kept of the answer.
    pub save: Vec<Save>,
}
wire!(struct Step { method, url, headers, body, each_file, creates, anonymous, ok, save });

/// The method of a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Method {
    /// `POST`.
    #[default]
    Post,
    /// `GET`.
    Get,
    /// `PUT`.
    Put,
    /// `PATCH`.
    Patch,
    /// No request: the address is handed to the system (`mailto:`), and nobody hears of the outcome.
    Open,
}
wire!(
    enum Method {
        Post,
        Get,
        Put,
        Patch,
        Open,
    }
);

impl Method {
    /// As HTTP writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Post => "POST",
            Self::Get => "GET",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Open => "OPEN",
        }
    }
}

/// The body of a request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Body {
    /// None.
    #[default]
    Empty,
    /// `application/json`.
    Json(Value),
    /// `application/x-www-form-urlencoded`.
    Form(Vec<Entry>),
    /// `multipart/form-data`.
    Multipart(Vec<Entry>),
    /// The file itself, under its own media type unless a header says another.
    Raw,
}
wire!(
    enum Body {
        Empty,
        Json(value),
        Form(entries),
        Multipart(entries),
        Raw,
    }
);

/// An entry of a form. When its name or its value speaks of a file, there is one for each file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub name: Template,
    /// Its value.
    pub value: Value,
}
wire!(struct Entry { name, value });

/// A value of a body. Texts whose placeholders are all empty, and objects and lists without members, are left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A text, or a number when the template is one placeholder that ends in `num`.
    Text(Template),
    /// Yes or no.
    Flag(bool),
    /// A number as JSON writes it.
    Number(String),
    /// Members in order.
    Object(Vec<(Template, Value)>),
    /// Items in order.
    List(Vec<Value>),
    /// A list of the one item inside, once for each file.
    EachFile(Vec<Value>),
    /// The JSON of the one value inside, as a text.
    Json(Vec<Value>),
    /// Base64 of the one value inside.
    Base64(Vec<Value>),
}
wire!(
    enum Value {
        Text(template),
        Flag(yes),
        Number(text),
        Object(members),
        List(items),
        EachFile(item),
        Json(value),
        Base64(value),
    }
);

impl Default for Value {
    fn default() -> Self {
        Self::Text(Template::default())
    }
}

/// What success is. All of it must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Success {
    /// The statuses; any from 200 to 299 when none is listed.
    pub status: Vec<u16>,
    /// What the answer must say: real systems report failure under 200.
    pub present: Vec<Condition>,
    /// What the answer must not say.
    pub absent: Vec<Condition>,
}
wire!(struct Success { status, present, absent });

/// A value kept of an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Save {
    /// The name in `{saved.name}`.
    pub name: String,
    /// Where it stands; the first that is there counts.
    pub from: Vec<Selector>,
    /// Whether it must not be shown, as a session's token.
    pub secret: bool,
    /// Whether the step succeeds without it.
    pub optional: bool,
}
wire!(struct Save { name, from, secret, optional });

/// What the client gets to know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReceiptSpec {
    /// The ticket's number.
    pub number: Template,
    /// Where the client can follow it; empty when there is no such page.
    pub url: Template,
    /// Names of saved values that a reply needs later.
    pub keep: Vec<String>,
    /// Where the answer that created the ticket says which files it has kept.
    pub files: Option<FileResults>,
}
wire!(struct ReceiptSpec { number, url, keep, files });

/// Where an answer says which files it has kept. All are JSON pointers; the last three begin at an item of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileResults {
    /// The list.
    pub list: String,
    /// The file's name.
    pub name: String,
    /// False for a file that was not kept.
    pub stored: String,
    /// Why it was not kept.
    pub reason: String,
}
wire!(struct FileResults { list, name, stored, reason });

/// How a system says no.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Errors {
    /// Where its sentence stands; the first that is there counts.
    pub message: Vec<Selector>,
    /// Where its code stands.
    pub code: Vec<Selector>,
    /// Where it speaks of single fields.
    pub fields: Vec<FieldErrors>,
    /// Its names of fields → pointers of the native contract, as `/requester/email`.
    pub names: Vec<(String, String)>,
    /// What its code or sentence contains when the content is at fault, whatever the status.
    pub faulty: Vec<String>,
    /// What its code or sentence contains when the operator's setting is at fault.
    pub setup: Vec<String>,
    /// What its code or sentence contains when waiting helps.
    pub later: Vec<String>,
}
wire!(struct Errors { message, code, fields, names, faulty, setup, later });

/// Where a system speaks of single fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldErrors {
    /// JSON pointer to what follows.
    pub at: String,
    /// What stands there.
    pub shape: FieldShape,
}
wire!(struct FieldErrors { at, shape });

/// How faults of fields are written down.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum FieldShape {
    /// A list of sentences; each begins with the field's name.
    #[default]
    Sentences,
    /// A list of objects, with JSON pointers from each.
    Objects {
        /// To the field's name.
        name: String,
        /// To the sentence.
        text: String,
    },
    /// An object: the field's name → a sentence, or a list of sentences, or of objects.
    Members {
        /// JSON pointer from such an object to its sentence.
        text: String,
    },
}
wire!(
    enum FieldShape {
        Sentences,
        Objects { name, text },
        Members { text },
    }
);

/// What a system takes at most. Zero means that no limit is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Files; absent when no limit is known, since zero is one.
    pub files: Option<u16>,
    /// Bytes of one file.
    pub file_bytes: u64,
    /// Bytes of all files.
    pub total_bytes: u64,
    /// Characters of the subject.
    pub subject: u32,
    /// Characters of the whole letter.
    pub text: u32,
    /// Endings of file names that are taken, in small letters with the point; all when empty.
    pub endings: Vec<String>,
    /// Keys of the requester without which the system takes no ticket.
    pub needs: Vec<String>,
}
wire!(struct Limits { files, file_bytes, total_bytes, subject, text, endings, needs });
