//! Can a step finish, and does its request go where it is meant to?
//!
//! A step that asks of an answer what no answer says makes a ticket and then calls it unknown; one whose address has a hole posts
//! somewhere else. Both are found before anybody waits: [`Demand`]s of one step are held against each other, and what stands in an
//! address must be there.

use askwell::backend::{
    native::REQUESTER_KEYS,
    profile::{Auth, Body, Method, Save, Step},
    selector::{Condition, Selector},
    template::{Filter, Piece, Placeholder, Source},
};

use super::{Place, Use, check::Check};

/// Headers that whoever sends a request sets by himself; a browser refuses most of them.
const OF_SENDERS: [&str; 12] = [
    "connection",
    "content-length",
    "expect",
    "host",
    "keep-alive",
    "origin",
    "proxy-authorization",
    "referer",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];
/// Statuses whose answers have no body.
const BODILESS: [u16; 2] = [204, 205];
/// Members of the native contract that a fault may point to.
const MEMBERS: [&str; 13] = [
    "answers",
    "body",
    "department",
    "error",
    "evidence",
    "files",
    "goal",
    "links",
    "profile",
    "requester",
    "steps",
    "subject",
    "urgency",
];

/// What an answer must say, or must not.
#[derive(Clone, Copy)]
struct Demand<'d> {
    selector: &'d Selector,
    equals: Option<&'d str>,
    /// Whether one value stands there, and no list or object.
    is_scalar: bool,
}

impl<'d> Demand<'d> {
    fn of(condition: &'d Condition) -> Self {
        let equals = condition.equals.as_deref();
        Self { selector: &condition.selector, equals, is_scalar: equals.is_some() }
    }

    fn said(self) -> String {
        let place = match self.selector {
            Selector::Json(pointer) => format!("json:{pointer}"),
            Selector::Header(name) => format!("header:{name}"),
            Selector::Tail(name) => format!("header:{name} tail"),
            Selector::Word => String::from("word"),
            Selector::Text => String::from("text"),
        };
        self.equals.map_or(place.clone(), |equals| format!("{place} = {equals}"))
    }

    /// Whether an answer that says this has something there: `false` and the empty text are nothing.
    fn is_something(self) -> bool {
        !matches!(self.equals, Some("" | "false"))
    }

    /// Whether no answer says both.
    fn excludes(self, other: Self) -> bool {
        let is_part = |whole: &str, part: &str| part.strip_prefix(whole).is_some_and(|rest| rest.starts_with('/'));
        match (self.selector, other.selector) {
            (Selector::Json(own), Selector::Json(theirs)) if own == theirs => match (self.equals, other.equals) {
                (Some(own), Some(theirs)) => own != theirs,
                (None, Some(_)) => !other.is_something(),
                (Some(_), None) => !self.is_something(),
                (None, None) => false,
            },
            (Selector::Json(own), Selector::Json(theirs)) => {
                self.is_scalar && is_part(own, theirs) || other.is_scalar && is_part(theirs, own)
            }
            // Text is no JSON, and a word is no object.
            (Selector::Json(pointer), Selector::Word | Selector::Text)
            | (Selector::Word | Selector::Text, Selector::Json(pointer)) => !pointer.is_empty(),
            (Selector::Header(own), Selector::Header(theirs)) | (Selector::Tail(own), Selector::Tail(theirs)) => {
                own.eq_ignore_ascii_case(theirs)
                    && self.equals.is_some()
                    && other.equals.is_some()
                    && self.equals != other.equals
            }
            (Selector::Word, Selector::Word) | (Selector::Text, Selector::Text) => {
                self.equals.is_some() && other.equals.is_some() && self.equals != other.equals
            }
            _ => false,
        }
    }

    /// Whether an answer that says this says what is forbidden.
    fn meets(self, forbidden: Self) -> bool {
        match (self.selector, forbidden.selector) {
            (Selector::Json(own), Selector::Json(theirs)) if own == theirs => match forbidden.equals {
                None => self.is_something(),
                Some(theirs) => self.equals == Some(theirs),
            },
            // What has a member is something.
            (Selector::Json(own), Selector::Json(theirs)) => {
                forbidden.equals.is_none()
                    && own.strip_prefix(theirs.as_str()).is_some_and(|rest| rest.starts_with('/'))
            }
            (Selector::Header(own) | Selector::Tail(own), Selector::Header(theirs) | Selector::Tail(theirs)) => {
                own.eq_ignore_ascii_case(theirs)
                    && (forbidden.equals.is_none()
                        || self.selector == forbidden.selector && self.equals == forbidden.equals)
            }
            (own, theirs) => own == theirs && (forbidden.equals.is_none() || self.equals == forbidden.equals),
        }
    }

    fn is_of_body(self) -> bool {
        matches!(self.selector, Selector::Json(_) | Selector::Word | Selector::Text)
    }
}

impl Check<'_> {
    /// Everything that keeps a step from its end.
    pub(super) fn ends(&mut self) {
        let profile = &self.backend.profile;
        for (list, steps) in [("step", &profile.steps), ("reply", &profile.reply)] {
            let mut told = Vec::new();
            let places: Vec<usize> = self.root.tables(list, &mut told).iter().map(super::Table::at).collect();
            for (step, at) in steps.iter().zip(places) {
                self.answer(step, at);
                self.request(step, at);
            }
        }
        let uses = self.uses;
        for used in uses {
            self.holes(used);
        }
        self.names();
    }

    /// What is asked of the answer.
    fn answer(&mut self, step: &Step, at: usize) {
        let mut demands: Vec<Demand<'_>> = step.ok.present.iter().map(Demand::of).collect();
        // One of several places is enough.
        let saved = step.save.iter().filter(|save| !save.optional && save.from.len() == 1).flat_map(|save| &save.from);
        demands.extend(saved.map(|selector| Demand { selector, equals: None, is_scalar: true }));
        let forbidden: Vec<Demand<'_>> = step.ok.absent.iter().map(Demand::of).collect();
        let remedy = "keep one of the two: the step cannot finish";
        for (nth, one) in demands.iter().enumerate() {
            for other in demands[nth + 1..].iter().filter(|other| one.excludes(**other)) {
                self.tell(at, format!("no answer says both `{}` and `{}`", one.said(), other.said()), remedy);
            }
            for other in forbidden.iter().filter(|other| one.meets(**other)) {
                self.tell(at, format!("`{}` is wanted and `{}` must be absent", one.said(), other.said()), remedy);
            }
            let empty = !matches!(one.selector, Selector::Json(_)) && !one.is_something();
            if empty {
                self.tell(at, format!("nothing is ever `{}`", one.said()), "write what must stand there");
            }
        }
        // A save of several places is still one of the body when all of them are.
        let of_body = demands.iter().any(|demand| demand.is_of_body())
            || step.save.iter().any(|save| {
                let is_of_body = |selector| Demand { selector, equals: None, is_scalar: true }.is_of_body();
                !save.optional && !save.from.is_empty() && save.from.iter().all(is_of_body)
            });
        let bodiless = !step.ok.status.is_empty() && step.ok.status.iter().all(|status| BODILESS.contains(status));
        if of_body && bodiless {
            let remedy = "allow another status, or take it out of a header";
            self.tell(at, "an answer with status 204 has no body to read".into(), remedy);
        }
    }

    /// What the request is.
    fn request(&mut self, step: &Step, at: usize) {
        if step.each_file && self.backend.profile.limits.files == Some(0) {
            self.tell(
                at,
                "this step is for files, and `files` of `[limits]` is 0".into(),
                "remove the step, or the limit",
            );
        }
        let is_letter = matches!(step.url.0.first(), Some(Piece::Text(text)) if text.starts_with("mailto:"));
        if is_letter != (step.method == Method::Open) {
            self.tell(
                at,
                "only OPEN opens a letter, and nothing else".into(),
                "write `method = \"OPEN\"` with mailto: only",
            );
        }
        let typed = step.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        if typed && matches!(step.body, Body::Multipart(_)) {
            let remedy = "leave Content-Type out: the body brings its own";
            self.tell(at, "nobody knows where the parts of this body end".into(), remedy);
        }
        for (name, _) in &step.headers {
            self.header_of_senders(name, at);
        }
    }

    fn header_of_senders(&mut self, name: &str, at: usize) {
        if OF_SENDERS.contains(&name.to_ascii_lowercase().as_str()) {
            self.tell(at, format!("`{name}` is set by whoever sends the request"), "leave it out");
        }
    }

    /// Values that may be missing, or be several, where one must stand.
    fn holes(&mut self, used: &Use) {
        let one_only = match used.place {
            Place::Address | Place::Header | Place::Receipt => true,
            Place::Name | Place::Body | Place::Auth => false,
        };
        let each = self.step(used).is_some_and(|step| step.each_file);
        for source in used.template.sources().filter(|_| one_only && !each) {
            if self.saved(source).is_some_and(|(_, each)| each) {
                let message = "this value was saved for each file: there may be none, or several".into();
                self.tell(used.at, message, "use it in a step for each file, or in an entry that is repeated");
            }
        }
        if used.place == Place::Address {
            self.address_of(used);
        }
    }

    fn address_of(&mut self, used: &Use) {
        // Whether the host is whole, and whether the parameters have begun.
        let (mut written, mut is_query) = (String::new(), false);
        for piece in &used.template.0 {
            match piece {
                Piece::Text(text) => {
                    written.push_str(text);
                    is_query |= text.contains(['?', '#']);
                }
                Piece::Value(value) => {
                    let of_operator = matches!(value.source, Source::Var(_) | Source::Secret(_));
                    let rest = written.split_once("://").map_or(written.as_str(), |(_, rest)| rest);
                    let in_host = !written.starts_with("mailto:") && !rest.contains('/') && !is_query;
                    if in_host && !of_operator {
                        let remedy = "begin with a setting or a written host, and put a slash after it";
                        self.tell(used.at, "a value would become part of the host".into(), remedy);
                    } else if !is_query && self.may_lack(value) {
                        let remedy = "demand the value, or give it another with `or` or `default`";
                        self.tell(used.at, "a value that may be absent leaves a hole in the address".into(), remedy);
                    }
                    // A setting that is an address itself brings its host.
                    if written.is_empty() {
                        written.push_str("https://_");
                    }
                }
            }
        }
        let host = written.split_once("://").map(|(_, rest)| rest);
        if host.is_some_and(|host| host.is_empty() || host.starts_with(['/', '?', '#']))
            && used.template.values().next().is_none()
        {
            self.tell(used.at, "is an address without a host".into(), "write the host, or a setting such as {var.url}");
        }
    }

    /// Whether nothing may come of a placeholder.
    fn may_lack(&self, value: &Placeholder) -> bool {
        if value.filters.iter().any(|filter| matches!(filter, Filter::Default(_) | Filter::Or(_))) {
            return false;
        }
        match &value.source {
            Source::Var(name) => {
                let own = self.backend.profile.settings.iter().find(|setting| setting.name == *name);
                own.is_some_and(|setting| !setting.required && setting.default.is_empty())
            }
            source => self.saved(source).is_some_and(|(optional, _)| optional),
        }
    }

    fn step(&self, used: &Use) -> Option<&Step> {
        let (list, at) = used.step?;
        let profile = &self.backend.profile;
        if list == "reply" { profile.reply.get(at) } else { profile.steps.get(at) }
    }

    /// Of a saved value whether it may be absent, and whether each file has its own.
    fn saved(&self, source: &Source) -> Option<(bool, bool)> {
        let (Source::Saved(name) | Source::Open(name)) = source else { return None };
        let profile = &self.backend.profile;
        let lists: [&[Step]; 2] = match source {
            Source::Open(_) => [&profile.steps, &[]],
            _ => [&profile.steps, &profile.reply],
        };
        let all: Vec<(&Step, &Save)> = lists
            .into_iter()
            .flatten()
            .flat_map(|step| step.save.iter().map(move |save| (step, save)))
            .filter(|(_, save)| save.name == *name)
            .collect();
        if all.is_empty() {
            return None;
        }
        Some((all.iter().all(|(_, save)| save.optional), all.iter().all(|(step, _)| step.each_file)))
    }

    /// Names of fields that lead nowhere, headers that mean two things, maps that nobody wrote.
    fn names(&mut self) {
        let profile = &self.backend.profile;
        let at = self.root.at();
        for (theirs, ours) in &profile.errors.names {
            let mut parts = ours.split('/').skip(1);
            let known = ours.starts_with('/') && parts.next().is_some_and(|member| MEMBERS.contains(&member));
            let key = parts.next().filter(|_| ours.starts_with("/requester"));
            if !known || key.is_some_and(|key| !REQUESTER_KEYS.contains(&key)) {
                let remedy = "write a pointer of the native contract, as /subject or /requester/email";
                self.tell(
                    at,
                    format!("`{theirs}` of `[errors.names]` is `{ours}`, which is no field of a ticket"),
                    remedy,
                );
            }
        }
        if !profile.errors.names.is_empty() && profile.errors.fields.is_empty() {
            let remedy = "write in `[[errors.fields]]` where the answer names its fields, or remove the names";
            self.tell(at, "nothing reads `[errors.names]`".into(), remedy);
        }
        let own = match &profile.auth {
            Auth::Header { name, .. } => Some(name.as_str()),
            Auth::Basic(_) => Some("Authorization"),
            _ => None,
        };
        let key = profile.idempotency.as_ref().map(|key| key.name.as_str());
        if let (Some(own), Some(key)) = (own, key)
            && own.eq_ignore_ascii_case(key)
        {
            self.tell(at, format!("`{own}` cannot hold the secret and the key of a ticket"), "use another header");
        }
        for name in [own, key].into_iter().flatten() {
            self.header_of_senders(name, at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::problems_of;

    const SOUND: &str = "title = 'T'\nabout = 'a'\ndocumented = 'd'\n[var.url]\nabout = 'u'\nexample = 'https://e.example'\n\
        [secret.token]\nabout = 't'\n[auth]\nheader = 'X-Api-Key'\nvalue = '{secret.token}'\n[[step]]\ncreates = true\n\
        url = '{var.url}/t'\n[step.json]\nsubject = '{ticket.subject}'\n[step.ok]\nstatus = [200]\n[step.save]\nid = 'json:/id'\n\
        [receipt]\nnumber = '{saved.id}'\n";

    fn problems(changes: &[(&str, &str)]) -> Vec<String> {
        problems_of(SOUND, changes)
    }

    /// What the answer must say, under status 200.
    fn ok(lines: &str) -> Vec<String> {
        problems(&[("status = [200]", &format!("status = [200]\n{lines}"))])
    }

    /// Another step before, with this line and this save, and this address of the creating one.
    fn before(line: &str, save: &str, url: &str) -> Vec<String> {
        let step = format!("[[step]]\nurl = '{{var.url}}/a'\n{line}\n[step.save]\n{save}\n[[step]]\ncreates");
        problems(&[("[[step]]\ncreates", &step), ("'{var.url}/t'", &format!("'{url}'"))])
    }

    const OPTIONAL: (&str, &str) =
        ("[secret.token]", "[var.sub]\nabout = 's'\nexample = 's'\noptional = true\n[secret.token]");

    #[test]
    fn a_step_that_cannot_finish_is_told() {
        let file = "each = 'file'\nraw = true";
        for (told, found) in [
            ("no answer says both", ok("present = ['json:/r = ok', 'json:/r = success']")),
            ("no answer says both", ok("present = ['json:/r', 'json:/r = false']")),
            ("no answer says both", ok("present = ['json:/r = ok', 'json:/r/id']")),
            ("no answer says both", ok("present = ['header:X-A = 1', 'header:x-a = 2']")),
            ("no answer says both", ok("present = ['text']")),
            ("must be absent", ok("present = ['json:/r = ok']\nabsent = ['json:/r']")),
            ("must be absent", ok("present = ['json:/r = ok']\nabsent = ['json:/r = ok']")),
            ("must be absent", ok("absent = ['json:/id']")),
            ("must be absent", ok("present = ['json:/r/id = 1']\nabsent = ['json:/r']")),
            ("must be absent", ok("present = ['header:Location']\nabsent = ['header:location']")),
            ("nothing is ever", ok("present = ['header:X = false']")),
            ("204 has no body", problems(&[("[200]", "[204]")])),
            (
                "a hole in the address",
                problems(&[OPTIONAL, ("'{var.url}/t'", "'{var.sub}/t'"), ("subject = '", "subject = '{var.url}")]),
            ),
            ("a hole in the address", problems(&[OPTIONAL, ("'{var.url}/t'", "'{var.url}/{var.sub|url}/t'")])),
            ("a hole in the address", before("method = 'GET'", "'sid?' = 'json:/sid'", "{var.url}/t/{saved.sid|url}")),
            ("saved for each file", before(file, "sid = 'json:/sid'", "{var.url}/t/{saved.sid|url}")),
            (
                "saved for each file",
                problems(&[
                    (
                        "[[step]]\ncreates",
                        &format!(
                            "[[step]]\nurl = '{{var.url}}/a'\n{file}\n[step.save]\nsid = 'json:/sid'\n[[step]]\ncreates"
                        ),
                    ),
                    ("{saved.id}", "{saved.sid}"),
                ]),
            ),
            ("become part of the host", problems(&[("'{var.url}/t'", "'https://{requester.name|url}.example/t'")])),
            ("become part of the host", problems(&[("'{var.url}/t'", "'{var.url}{ticket.subject|url}'")])),
            ("without a host", problems(&[("'{var.url}/t'", "'https:///t'"), ("subject = '", "subject = '{var.url}")])),
            (
                "`files` of `[limits]` is 0",
                problems(&[(
                    "[receipt]",
                    &format!("[[step]]\nurl = '{{var.url}}/a'\n{file}\n[limits]\nfiles = 0\n[receipt]"),
                )]),
            ),
            ("only OPEN opens", problems(&[("creates = true", "creates = true\nmethod = 'OPEN'")])),
            (
                "where the parts of this body end",
                problems(&[("[step.json]", "headers = { Content-Type = 'multipart/form-data' }\n[step.multipart]")]),
            ),
            ("no field of a ticket", problems(&[("[receipt]", "[errors.names]\nsubj = 'subject'\n[receipt]")])),
            ("no field of a ticket", problems(&[("[receipt]", "[errors.names]\nsubj = '/nosuchfield'\n[receipt]")])),
            ("no field of a ticket", problems(&[("[receipt]", "[errors.names]\nmail = '/requester/mail'\n[receipt]")])),
            (
                "nothing reads `[errors.names]`",
                problems(&[("[receipt]", "[errors.names]\nsubj = '/subject'\n[receipt]")]),
            ),
            ("set by whoever sends", problems(&[("[step.json]", "headers = { Content-Length = '1' }\n[step.json]")])),
            (
                "set by whoever sends",
                problems(&[("[step.json]", "headers = { host = '{requester.name}' }\n[step.json]")]),
            ),
            ("the secret and the key", problems(&[("[receipt]", "[idempotency]\nheader = 'x-api-key'\n[receipt]")])),
        ] {
            assert!(found.iter().any(|problem| problem.contains(told)), "{told}: {found:#?}");
        }
    }

    #[test]
    fn a_step_that_finishes_is_let_be() {
        let file = "each = 'file'\nraw = true";
        for (nth, found) in [
            problems(&[]),
            ok("present = ['json:/r = ok', 'json:/s = ok']"),
            ok("present = ['json:/error = false']\nabsent = ['json:/error']"),
            ok("present = ['json:/r', 'json:/r/id']"),
            ok("present = ['json:/r']\nabsent = ['json:/r = error']"),
            ok("present = ['json:/r/id = 1']\nabsent = ['json:/r/error', 'json:/result']"),
            ok("absent = ['json:/ids', 'json:/id/error']"),
            problems(&[("[200]", "[204]"), ("'json:/id'", "'header:Location tail'")]),
            problems(&[("[200]", "[201, 204]")]),
            problems(&[OPTIONAL, ("'{var.url}/t'", "'{var.url}/t?q={var.sub|url}'")]),
            problems(&[OPTIONAL, ("'{var.url}/t'", "'{var.url}/{var.sub|default:all|url}/t'")]),
            before("method = 'GET'", "sid = 'json:/sid'", "{var.url}/t/{saved.sid|url}"),
            before(file, "sid = 'json:/sid'", "{var.url}/t"),
            problems(&[("'{var.url}/t'", "'https://{var.url}.example/t'")]),
            problems(&[("[receipt]", "[errors]\nfields = [{ at = '/errors' }]\n[errors.names]\nsubj = '/subject'\nlogin = '/requester/login'\nf = '/files'\n[receipt]")]),
            problems(&[("[step.json]", "headers = { X-Host = 'a' }\n[step.json]")]),
            problems(&[("[receipt]", "[idempotency]\nheader = 'Idempotency-Key'\n[receipt]")]),
        ]
        .iter()
        .enumerate()
        {
            assert_eq!(*found, [""; 0], "{nth}");
        }
    }
}
