//! What can only the whole profile show?
//!
//! Steps that cannot finish, values that nobody saves or sets, secrets that are written down or would reach a page, and values that
//! could break out of an address.

use askwell::backend::{
    profile::{Auth, Body, Method, Step},
    selector::{Condition, Selector},
    template::{Filter, Piece, Placeholder, Source, Template},
};

use super::{Backend, Place, Use, written};
use crate::source::{file::SourceFile, problem::Problem, table::Table};

/// What a ticket of the contract is made of: where a field of theirs can lead.
const MEMBERS: [&str; 16] = [
    "subject",
    "body",
    "steps",
    "error",
    "goal",
    "department",
    "urgency",
    "requester",
    "answers",
    "articles",
    "links",
    "evidence",
    "files",
    "profile",
    "related",
    "consent",
];

/// Checks `backend`, whose templates are `uses`.
pub(super) fn whole(root: &Table<'_>, backend: &Backend, uses: &[Use], problems: &mut Vec<Problem>, file: &SourceFile) {
    let mut check = Check { root, backend, uses, problems, file };
    check.steps("step", &backend.profile.steps);
    if !backend.profile.reply.is_empty() {
        check.steps("reply", &backend.profile.reply);
    }
    check.values();
    check.always_there();
    check.names();
    check.declared();
    check.literal_secrets();
    check.addresses();
    check.browser();
}

struct Check<'c> {
    root: &'c Table<'c>,
    backend: &'c Backend,
    uses: &'c [Use],
    problems: &'c mut Vec<Problem>,
    file: &'c SourceFile,
}

impl Check<'_> {
    fn tell(&mut self, at: usize, message: String, remedy: &str) {
        self.problems.push(self.file.problem(at, message, remedy));
    }

    /// A list of steps that cannot end in a ticket.
    fn steps(&mut self, list: &str, steps: &[Step]) {
        let mut told = Vec::new();
        let places: Vec<usize> = self.root.tables(list, &mut told).iter().map(Table::at).collect();
        let creating = steps.iter().filter(|step| step.creates).count();
        if creating != 1 {
            let message = format!("{creating} of the steps `[[{list}]]` create anything");
            self.tell(
                places.first().copied().unwrap_or_default(),
                message,
                "write `creates = true` in exactly one of them",
            );
        }
        for (step, at) in steps.iter().zip(places) {
            if step.creates && step.each_file {
                self.tell(
                    at,
                    "one ticket for each file, and none without files".into(),
                    "let a step create that is sent once",
                );
            }
            let told = step.save.iter().any(|save| !save.optional) || !step.ok.present.is_empty();
            if step.creates
                && !told
                && step.ok.status.iter().all(|status| *status == 200)
                && step.method != Method::Open
            {
                let remedy = "save its number, or write in `[ok]` what the answer must say";
                self.tell(at, "any page with status 200 would count as a ticket".into(), remedy);
            }
            let bare = step.body == Body::Empty;
            if !bare && matches!(step.method, Method::Get | Method::Open) {
                self.tell(at, format!("{} has no body", step.method.as_str()), "remove the body, or use POST");
            }
            for fault in contradictions(step) {
                self.tell(at, fault, "mend it: the step cannot finish");
            }
            if step.each_file && self.backend.profile.limits.files == Some(0) {
                let remedy = "remove the step, or let `[limits]` take files";
                self.tell(at, "is sent for each file, and `files` is 0".into(), remedy);
            }
        }
    }

    /// Values that are not there when they are needed.
    fn values(&mut self) {
        let uses = self.uses;
        for used in uses {
            for source in used.template.sources() {
                match source {
                    Source::Saved(name) if !self.is_saved(name, used) => {
                        let remedy = "save it in an earlier step, or correct the name";
                        self.tell(used.at, format!("no step before has saved `{name}`"), remedy);
                    }
                    Source::Open(name) if used.step.is_some_and(|(list, _)| list == "step") => {
                        self.tell(used.at, format!("`open.{name}` is known in replies only"), "use it in `[[reply]]`");
                    }
                    Source::Open(name) if !self.backend.profile.receipt.keep.contains(name) => {
                        let remedy = "add it to `keep` of `[receipt]`";
                        self.tell(used.at, format!("the receipt does not keep `{name}`"), remedy);
                    }
                    Source::File(_) if !self.has_file(used) => {
                        self.tell(
                            used.at,
                            "no file is meant here".into(),
                            "use it in a body, or write `each = \"file\"`",
                        );
                    }
                    _ => {}
                }
            }
        }
        for name in &self.backend.profile.receipt.keep.clone() {
            if !self.backend.profile.steps.iter().flat_map(|step| &step.save).any(|save| save.name == *name) {
                let at = self.root.at();
                self.tell(at, format!("`keep` names `{name}`, which no step saves"), "save it, or leave it out");
            }
        }
    }

    /// What an address or the receipt's number is made of must be there each time, and once.
    fn always_there(&mut self) {
        let (uses, profile) = (self.uses, &self.backend.profile);
        let placed =
            |used: &&Use| used.place == Place::Address || used.place == Place::Receipt && used.name == "number";
        for used in uses.iter().filter(placed) {
            let steps = match used.step {
                Some(("reply", _)) => &profile.reply,
                _ => &profile.steps,
            };
            let own_each = used.step.is_some_and(|(_, at)| steps.get(at).is_some_and(|step| step.each_file));
            let saves = |name: &str| {
                let mut all = steps.iter().flat_map(|step| step.save.iter().map(move |save| (step.each_file, save)));
                all.find(|(_, save)| save.name == name)
            };
            for value in used.template.values().filter(|value| !stands_in(value)) {
                let fault = match &value.source {
                    Source::Saved(name) => match saves(name) {
                        Some((true, _)) if !own_each => {
                            Some(format!("`{name}` is saved for each file: none or several"))
                        }
                        Some((_, save)) if save.optional && used.place == Place::Address => {
                            Some(format!("`{name}` may be absent"))
                        }
                        _ => None,
                    },
                    Source::Var(name) => {
                        let known = profile.settings.iter().find(|known| known.name == *name);
                        let absent = known.is_some_and(|known| !known.required && known.default.is_empty());
                        let begins = matches!(used.template.0.first(), Some(Piece::Value(first)) if first == value);
                        (absent && begins).then(|| format!("the address begins with `{name}`, which is optional"))
                    }
                    _ => None,
                };
                if let Some(fault) = fault {
                    let remedy = "use what is always there, or give it `|default:…`";
                    self.problems.push(self.file.problem(used.at, fault, remedy));
                }
            }
        }
    }

    /// Where their fields lead: to members of a ticket, and by faults that are read.
    fn names(&mut self) {
        let errors = &self.backend.profile.errors;
        let mut told = Vec::new();
        for (theirs, ours) in &errors.names {
            let member = ours.strip_prefix('/').and_then(|path| path.split('/').next()).unwrap_or_default();
            if !MEMBERS.contains(&member) {
                told.push((
                    format!("`names` leads `{theirs}` to `{ours}`, which no ticket has"),
                    "write /subject, /body, /requester/email, /files or another member of the contract",
                ));
            }
        }
        if !errors.names.is_empty() && errors.fields.is_empty() {
            told.push((
                String::from("`names` is read by nothing"),
                "write `[[errors.fields]]`: where the help desk names a field",
            ));
        }
        for (message, remedy) in told {
            self.problems.push(self.root.problem(message, remedy));
        }
    }

    fn is_saved(&self, name: &str, used: &Use) -> bool {
        let profile = &self.backend.profile;
        let saves = |steps: &[Step]| steps.iter().flat_map(|step| &step.save).any(|save| save.name == name);
        match used.step {
            Some(("reply", at)) => saves(&profile.reply[..at.min(profile.reply.len())]),
            Some((_, at)) => saves(&profile.steps[..at.min(profile.steps.len())]),
            None => saves(&profile.steps) || saves(&profile.reply),
        }
    }

    /// Whether a file stands behind a placeholder here: in a step for each, or anywhere in a body, where entries repeat.
    fn has_file(&self, used: &Use) -> bool {
        let profile = &self.backend.profile;
        let each = used.step.is_some_and(|(list, at)| {
            let steps = if list == "reply" { &profile.reply } else { &profile.steps };
            steps.get(at).is_some_and(|step| step.each_file)
        });
        each || matches!(used.place, Place::Body | Place::Name)
    }

    /// Settings and secrets: every one used is declared, every one declared is used.
    fn declared(&mut self) {
        let uses = self.uses;
        let profile = &self.backend.profile;
        for used in uses {
            for source in used.template.sources() {
                let (kind, name, known) = match source {
                    Source::Var(name) => ("var", name, profile.settings.iter().any(|known| known.name == *name)),
                    Source::Secret(name) => ("secret", name, profile.secrets.contains(name)),
                    _ => continue,
                };
                if !known {
                    self.problems.push(self.file.problem(
                        used.at,
                        format!("`{kind}.{name}` is not declared"),
                        format!("add `[{kind}.{name}]` with `about`"),
                    ));
                }
            }
        }
        let sources: Vec<&Source> = uses.iter().flat_map(|used| used.template.sources()).collect();
        let unused_vars = profile.settings.iter().filter(|known| !sources.contains(&&Source::Var(known.name.clone())));
        let unused_secrets =
            profile.secrets.iter().filter(|known| !sources.contains(&&Source::Secret((*known).clone())));
        let unused: Vec<String> = unused_vars
            .map(|known| format!("var.{}", known.name))
            .chain(unused_secrets.map(|name| format!("secret.{name}")))
            .collect();
        for name in unused {
            self.problems
                .push(self.root.problem(format!("`{name}` is declared and never used"), "use it, or remove it"));
        }
    }

    /// Nobody writes a secret into a file that is shown, copied and served.
    fn literal_secrets(&mut self) {
        let uses = self.uses;
        for used in uses {
            let remedy = "name it: `[secret.token]` and `{secret.token}`, then take the written one out of use";
            if let Some(fault) = written::fault(used, &self.backend.profile.settings) {
                self.tell(used.at, fault, remedy);
            }
            let shown = used.template.sources().any(|source| matches!(source, Source::Secret(_)));
            if shown && used.place == Place::Receipt {
                self.tell(used.at, "the receipt would show a secret to the client".into(), "leave the secret out");
            }
        }
        for (name, pairs) in &self.backend.profile.maps {
            if pairs.iter().any(|(_, value)| written::looks_secret(value)) {
                let message = format!("`map.{name}` holds what looks like a written secret");
                self.problems.push(self.root.problem(message, "declare `[secret.token]` and use it where it belongs"));
            }
        }
        for setting in &self.backend.profile.settings {
            if written::looks_secret(&setting.default) || written::is_secret_name(&setting.name) {
                let message = format!("`var.{}` is a secret: settings are shown and served", setting.name);
                self.problems.push(self.root.problem(message, format!("declare `[secret.{}]` instead", setting.name)));
            }
        }
    }

    /// What stands in an address is the operator's, or it is percent-encoded.
    fn addresses(&mut self) {
        let uses = self.uses;
        for used in uses
            .iter()
            .filter(|used| used.place == Place::Address || used.name == "url" && used.place == Place::Receipt)
        {
            let open = |value: &Placeholder| {
                !matches!(value.source, Source::Var(_)) && !matches!(value.filters.last(), Some(Filter::Url(_)))
            };
            let whole = used.place == Place::Receipt && used.template.0.len() == 1;
            if !whole && used.template.values().any(open) {
                self.tell(used.at, "a value could change where the request goes".into(), "end its filters with `|url`");
            }
            if used.place == Place::Address && !begins_somewhere(&used.template) {
                let remedy = "begin with https://, mailto: or a setting such as {var.url}";
                self.tell(used.at, "is no address".into(), remedy);
            }
        }
    }

    /// A page has no secrets.
    fn browser(&mut self) {
        let profile = &self.backend.profile;
        let session = matches!(profile.auth, Auth::Cookie { .. });
        if profile.browser && !profile.secrets.is_empty() && !session {
            let message =
                format!("`secret.{}` would be in a page for all to read", profile.secrets.join("`, `secret."));
            self.problems.push(self.root.problem(message, "write `browser = false`: this help desk needs the relay"));
        }
        if profile.secrets.is_empty()
            && matches!(profile.auth, Auth::Header { .. } | Auth::Basic(_) | Auth::Query { .. })
        {
            self.problems
                .push(self.root.problem("`[auth]` names no secret", "declare `[secret.token]` and use it there"));
        }
    }
}

/// What of a step can never be true at once.
fn contradictions(step: &Step) -> Vec<String> {
    let (present, absent) = (&step.ok.present, &step.ok.absent);
    let mut told = Vec::new();
    for (at, one) in present.iter().enumerate() {
        let differs = |other: &&Condition| {
            other.selector == one.selector
                && other.equals.is_some()
                && one.equals.is_some()
                && other.equals != one.equals
        };
        if present[..at].iter().any(|other| differs(&other)) {
            told.push(format!("{:?} must be two things at once", one.selector));
        }
        if absent.iter().any(|no| no.selector == one.selector && (no.equals.is_none() || no.equals == one.equals)) {
            told.push(format!("{:?} must be present and absent", one.selector));
        }
    }
    for save in step.save.iter().filter(|save| !save.optional) {
        let denied = |from: &Selector| absent.iter().any(|no| no.equals.is_none() && no.selector == *from);
        if !save.from.is_empty() && save.from.iter().all(denied) {
            told.push(format!("`{}` is saved from what must be absent", save.name));
        }
    }
    // Such an answer has no body (RFC 9110 §15.3.5 and §15.3.6).
    let empty = !step.ok.status.is_empty() && step.ok.status.iter().all(|status| [204, 205].contains(status));
    let of_body = |from: &Selector| !matches!(from, Selector::Header(_) | Selector::Tail(_));
    let saves = step.save.iter().any(|save| !save.optional && save.from.iter().all(of_body));
    if empty && (saves || present.iter().any(|wanted| of_body(&wanted.selector))) {
        told.push(String::from("its status has no body, and something in it is wanted"));
    }
    told
}

/// Whether something stands in for a value that is absent.
fn stands_in(value: &Placeholder) -> bool {
    value.filters.iter().any(|filter| matches!(filter, Filter::Default(text) if !text.is_empty()))
}

fn begins_somewhere(template: &Template) -> bool {
    match template.0.first() {
        Some(Piece::Text(text)) => {
            text.starts_with("https://") || text.starts_with("http://") || text.starts_with("mailto:")
        }
        Some(Piece::Value(value)) => matches!(value.source, Source::Var(_)),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{SourceFile, parse};

    const SOUND: &str = "title = 'T'\nabout = 'a'\ndocumented = 'd'\n[var.url]\nabout = 'u'\nexample = 'https://e.example'\n\
        [secret.token]\nabout = 't'\n[auth]\nheader = 'X-Api-Key'\nvalue = '{secret.token}'\n[[step]]\ncreates = true\n\
        url = '{var.url}/t'\n[step.json]\nsubject = '{ticket.subject}'\n[step.save]\nid = 'json:/id'\n[receipt]\nnumber = '{saved.id}'\n";

    fn problems(text: &str) -> Vec<String> {
        let (_, problems) = parse("t", &SourceFile::new("t.toml".into(), text));
        problems.iter().map(|problem| format!("{}: {}", problem.line, problem.message)).collect()
    }

    #[test]
    fn a_sound_profile_has_no_problems() {
        assert_eq!(problems(SOUND), [""; 0]);
    }

    #[test]
    fn each_fault_is_told_at_its_line() {
        for (from, to, told) in [
            ("value = '{secret.token}'", "value = 'abc'", "11: `X-Api-Key` holds a written secret"),
            ("{secret.token}", "Bearer {secret.token} 5f4dcc3b5aa765d61d83", "11: this looks like a written secret"),
            ("'{var.url}/t'", "'https://me:pw@e.example/t'", "14: this looks like a written secret"),
            ("subject = '{ticket.subject}'", "password = 'hunter2'", "16: `password` holds a written secret"),
            ("{ticket.subject}", "{ticket.subject|shout}", "16: `{ticket.subject|shout}`: there is no filter `shout`"),
            ("{ticket.subject}", "{ticket.topic}", "16: `{ticket.topic}`: there is no value `ticket.topic`"),
            ("{ticket.subject}", "{saved.id}", "16: no step before has saved `id`"),
            ("{ticket.subject}", "{open.id}", "16: `open.id` is known in replies only"),
            ("{ticket.subject}", "{var.queue}", "16: `var.queue` is not declared"),
            ("{var.url}/t", "{var.url}/t/{file.name|url}", "14: no file is meant here"),
            ("{var.url}/t", "{var.url}/{ticket.subject}", "14: a value could change where the request goes"),
            ("{saved.id}", "{saved.number}", "20: no step before has saved `number`"),
            ("creates = true", "creates = false", "12: 0 of the steps `[[step]]` create anything"),
            ("creates = true", "creates = true\neach = 'file'", "12: one ticket for each file, and none without files"),
            ("creates = true", "creates = true\nraw = true", "12: a raw body is a file, and this step has none"),
            ("creates = true", "creates = true\nmethod = 'GET'", "12: GET has no body"),
            ("creates = true", "creates = true\nmethod = 'SEND'", "14: `method` is `SEND`"),
            ("json:/id", "xml:/id", "18: `xml:/id` is no place in an answer"),
            ("title = 'T'", "title = 'T'\nbrowser = true", "1: `secret.token` would be in a page for all to read"),
            ("title = 'T'", "title = 'T'\ncolour = 'red'", "2: unknown key `colour`"),
            (
                "[var.url]",
                "[var.queue]\nabout = 'q'\nexample = 'Q'\n[var.url]",
                "1: `var.queue` is declared and never used",
            ),
            ("[step.save]", "[step.ok]\nstatus = [302]\n[step.save]", "18: is no status of success"),
            ("[step.save]\nid = 'json:/id'", "", "12: any page with status 200 would count as a ticket"),
            ("[receipt]", "[receipt]\nkeep = ['tid']", "1: `keep` names `tid`, which no step saves"),
            ("value = '{secret.token}'", "value = 'hunter2{secret.token}'", "11: `X-Api-Key` holds a written secret"),
            ("{secret.token}", "{secret.token|default:hunter2}", "11: this looks like a written secret"),
            ("'{var.url}/t'", "'{var.url}/t?api_key=hunter2'", "14: `api_key` holds a written secret"),
            (
                "subject = '{ticket.subject}'",
                "password = 'hunter2{answer.none}'",
                "16: `password` holds a written secret",
            ),
            (
                "subject = '{ticket.subject}'",
                "password = { value = 'hunter2' }",
                "16: `password.value` holds a written",
            ),
            ("subject = '{ticket.subject}'", "password = ['hunter2']", "16: `password` holds a written secret"),
            ("subject = '{ticket.subject}'", "password = 123456", "16: `password` holds a written secret"),
            ("subject = '{ticket.subject}'", "apiToken = 'hunter2'", "16: `apiToken` holds a written secret"),
            (
                "[var.url]",
                "[map.k]\nnormal = '5f4dcc3b5aa765d61d8327deb882cf99'\n[var.url]",
                "1: `map.k` holds what looks like a written secret",
            ),
            (
                "[step.save]",
                "[step.ok]\npresent = ['json:/r = a', 'json:/r = b']\n[step.save]",
                "12: Json(\"/r\") must be two",
            ),
            (
                "[step.save]",
                "[step.ok]\npresent = ['json:/r = a']\nabsent = ['json:/r']\n[step.save]",
                "12: Json(\"/r\") must be p",
            ),
            (
                "[step.save]",
                "[step.ok]\nabsent = ['json:/id']\n[step.save]",
                "12: `id` is saved from what must be absent",
            ),
            ("[step.save]", "[step.ok]\nstatus = [204]\n[step.save]", "12: its status has no body"),
            (
                "example = 'https://e.example'",
                "example = 'x'\noptional = true",
                "15: the address begins with `url`, which is",
            ),
            (
                "[[step]]\n",
                "[[step]]\nurl = '{var.url}/a'\nmethod = 'GET'\n[step.save]\n'sid?' = 'json:/s'\n[[step]]\nurl = '{var.url}/{saved.sid|url}'\n[[step]]\n",
                "18: `sid` may be absent",
            ),
            (
                "[[step]]\n",
                "[[step]]\neach = 'file'\nraw = true\nurl = '{var.url}/a'\n[step.save]\nup = 'json:/s'\n[[step]]\nurl = '{var.url}/{saved.up|url}'\n[[step]]\n",
                "19: `up` is saved for each file",
            ),
            (
                "[[step]]\n",
                "[limits]\nfiles = 0\n[[step]]\neach = 'file'\nraw = true\nurl = '{var.url}/a'\n[[step]]\n",
                "14: is sent for each file, and `files` is 0",
            ),
            ("[receipt]", "[errors.names]\nsubj = '/nosuch'\n[receipt]", "1: `names` leads `subj` to `/nosuch`"),
            ("[receipt]", "[errors.names]\nsubj = '/subject'\n[receipt]", "1: `names` is read by nothing"),
            (
                "[step.json]",
                "[step.headers]\nHost = '{requester.name}'\n[step.json]",
                "16: `Host` is the connection's own",
            ),
            ("[receipt]", "[limits]\nneeds = ['shoe']\n[receipt]", "20: nobody has a `shoe`"),
        ] {
            assert!(SOUND.contains(from), "{from}");
            let found = problems(&SOUND.replacen(from, to, 1));
            assert!(found.iter().any(|problem| problem.starts_with(told)), "{to}: {found:#?}");
        }
    }

    #[test]
    fn every_shipped_profile_is_sound() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/backends");
        let (backends, problems) = super::super::read_all(&folder);
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert!(lines.is_empty(), "{}", lines.join("\n"));
        assert!(backends.len() >= 24, "{} profiles", backends.len());
    }
}
