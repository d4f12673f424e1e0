//! What can only the whole profile show?
//!
//! Lists of steps that make no ticket, values that nobody saves or sets, secrets that would reach a page, and values that could break out
//! of an address. Steps that cannot finish are found by [`super::finish`]. Secrets that are written down are found by [`super::secret`].

use askwell::backend::{
    profile::{Auth, Body, Method, Step},
    template::{Filter, Piece, Placeholder, Source, Template},
};

use super::{Backend, Place, Use};
use crate::source::{file::SourceFile, problem::Problem, table::Table};

/// Checks `backend`, whose templates are `uses`.
pub(super) fn whole(root: &Table<'_>, backend: &Backend, uses: &[Use], problems: &mut Vec<Problem>, file: &SourceFile) {
    let mut check = Check { root, backend, uses, problems, file };
    check.steps("step", &backend.profile.steps);
    if !backend.profile.reply.is_empty() {
        check.steps("reply", &backend.profile.reply);
    }
    check.values();
    check.declared();
    check.written_secrets();
    check.ends();
    check.addresses();
    check.browser();
}

/// A profile, and where its faults go.
pub(super) struct Check<'c> {
    pub(super) root: &'c Table<'c>,
    pub(super) backend: &'c Backend,
    pub(super) uses: &'c [Use],
    pub(super) problems: &'c mut Vec<Problem>,
    pub(super) file: &'c SourceFile,
}

impl Check<'_> {
    pub(super) fn tell(&mut self, at: usize, message: String, remedy: &str) {
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
    }
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
    use super::super::problems_of;

    const SOUND: &str = "title = 'T'\nabout = 'a'\ndocumented = 'd'\n[var.url]\nabout = 'u'\nexample = 'https://e.example'\n\
        [secret.token]\nabout = 't'\n[auth]\nheader = 'X-Api-Key'\nvalue = '{secret.token}'\n[[step]]\ncreates = true\n\
        url = '{var.url}/t'\n[step.json]\nsubject = '{ticket.subject}'\n[step.save]\nid = 'json:/id'\n[receipt]\nnumber = '{saved.id}'\n";

    fn problems(text: &str) -> Vec<String> {
        problems_of(text, &[])
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
