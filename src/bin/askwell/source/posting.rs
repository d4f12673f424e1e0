//! Which help desk do the tickets of a built site go to, and may a page go there by itself?
//!
//! A profile names it (`backend` and `var` of `[delivery]`), or the command line does for all profiles. What a page cannot do is refused
//! with the other ways, the relay and a server in front ([`super::front`]): whatever a page holds is there for all to read.

use std::collections::{BTreeMap, BTreeSet};

use askwell::{
    backend::{
        courier::Post,
        delivery::{Delivery, Progress},
        fill::Facts,
        native::{REQUESTER_KEYS, Ticket},
        profile::{BackendProfile, Limits},
    },
    i18n::Locale,
    policy::{Desk, FieldKind, Level, Profile, profile::Apart},
};

use super::{
    Backend, Folders, Problem, Source,
    front::{self, FRONT},
};

/// What is wrong: the profile, the fault and the remedy.
pub(crate) type Fault = (String, String, String);

/// Parts of a letter that have a name, besides the requester and the answers.
const PARTS: [&str; 8] = ["goal", "error", "steps", "links", "evidence", "articles", "related", "department"];

/// Sends the tickets of every profile to this help desk, whatever the profiles say.
pub(crate) fn redirect(source: &mut Source, backend: &str, vars: &[(String, String)]) {
    for profile in &mut source.profiles {
        let mut desk = profile.desk();
        backend.clone_into(&mut desk.posting.backend);
        desk.posting.vars = vars.to_vec();
        profile.desk = Apart::of(&desk);
    }
}

/// What the site of each profile carries of its help desk, by the profile's id, and what is wrong. The
/// forms of those profiles ask for no more files than their help desks take. Profiles of the native contract have none.
pub(crate) fn resolve(source: &mut Source) -> (BTreeMap<String, Post>, Vec<Fault>) {
    let (mut posts, mut problems) = (BTreeMap::new(), Vec::new());
    let Source { profiles, backends, locales, .. } = source;
    for profile in profiles {
        let desk = profile.desk();
        if desk.posting.backend.is_empty() {
            continue;
        }
        let Some(backend) = backends.iter().find(|known| known.profile.id == desk.posting.backend) else {
            let known = backends.iter().filter(|known| is_for_pages(&known.profile));
            let known = known.map(|known| known.profile.id.as_str()).collect::<Vec<_>>().join(", ");
            let fault = format!("there is no help desk `{}`", desk.posting.backend);
            problems.push((profile.id.clone(), fault, format!("pages can post to: {known}")));
            continue;
        };
        let mut faults = faults(profile, &desk, backend);
        let whole = || Ok((backend.profile.clone(), desk.posting.vars.clone()));
        match front::behind(&backend.profile, &desk.posting.vars).unwrap_or_else(whole) {
            Ok((known, vars)) if faults.is_empty() => {
                tighten(profile, desk.clone(), &backend.profile.limits);
                let labels = labels(profile, &desk, locales);
                posts.insert(profile.id.clone(), Post { profile: known, vars, labels });
            }
            Ok(_) => {}
            Err(fault) if faults.contains(&fault) => {}
            Err(fault) => faults.push(fault),
        }
        problems.extend(faults.into_iter().map(|(fault, remedy)| (profile.id.clone(), fault, remedy)));
    }
    (posts, problems)
}

/// Those faults, at the files of the profiles.
pub(crate) fn problems(faults: Vec<Fault>, folders: &Folders) -> Vec<Problem> {
    let file = |profile: &str| folders.profiles.join(profile).join("profile.toml");
    faults.into_iter().map(|(profile, fault, remedy)| Problem::of_path(&file(&profile), fault, remedy)).collect()
}

/// The origins that a page of this site must be allowed to connect to, besides its own.
pub(crate) fn origins(post: &Post) -> BTreeSet<String> {
    let (vars, none) = (post.vars.iter().cloned().collect(), BTreeMap::new());
    let ticket = Ticket::default();
    let file = askwell::backend::fill::FileFact::default();
    let facts = Facts {
        ticket: &ticket,
        letter: "",
        files: &[file],
        vars: &vars,
        secrets: &none,
        key: "",
        boundary: "",
        open: None,
    };
    let requests = Delivery::new(&post.profile, facts, Progress::default()).outline();
    requests.iter().filter_map(|request| origin(&request.url)).collect()
}

/// Scheme, host and port of an absolute address.
pub(crate) fn origin(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next().filter(|host| !host.is_empty())?;
    Some(format!("{scheme}://{host}"))
}

fn is_for_pages(profile: &BackendProfile) -> bool {
    profile.browser && profile.is_anonymous() && !profile.is_letter() && profile.id != "native"
}

fn faults(profile: &Profile, desk: &Desk, backend: &Backend) -> Vec<(String, String)> {
    let (id, known) = (&backend.profile.id, &backend.profile);
    let is_behind = desk.posting.vars.iter().any(|(name, _)| name == FRONT);
    let or_front = if front::obstacle(known).is_none() {
        "; or let nginx add what is secret (`askwell nginx`), and set front=/desk"
    } else {
        ""
    };
    let mut faults = Vec::new();
    let mut fault = |fault: String, remedy: String| faults.push((fault, remedy));
    if id == "native" {
        fault("`native` is no help desk of its own".into(), "write the address of its server as `endpoint`".into());
    } else if known.is_letter() {
        fault(format!("`{id}` only opens a letter"), "write its address as `mail` of `[delivery]`".into());
    } else if !is_for_pages(known) && !is_behind {
        let why = match known.secrets.first() {
            Some(secret) => format!("`{id}` needs `{secret}`, which would be in the page for all to read"),
            None => format!("`{id}` does not answer pages"),
        };
        let remedy = format!(
            "run `askwell relay` with backend = \"{id}\", and write the relay's address as `endpoint`{or_front}"
        );
        fault(why, remedy);
    }
    let named = |name: &str| desk.posting.vars.iter().any(|(set, value)| set == name && !value.is_empty());
    for setting in known.settings.iter().filter(|setting| setting.required && setting.default.is_empty()) {
        if !named(&setting.name) {
            let blank = backend.blanks.iter().find(|(name, ..)| name.strip_prefix("var.") == Some(&setting.name));
            let (about, example) =
                blank.map(|(_, about, example)| (about.as_str(), example.as_str())).unwrap_or_default();
            fault(
                format!("`{id}` needs `{}` ({about})", setting.name),
                format!("set it, as {}={example}", setting.name),
            );
        }
    }
    // `priority.emergency` overrides an entry of a map.
    let settings = || known.settings.iter().map(|setting| setting.name.as_str());
    for (name, _) in desk
        .posting
        .vars
        .iter()
        .filter(|(name, _)| !name.contains('.') && name != FRONT && !settings().any(|own| own == name))
    {
        fault(
            format!("`{id}` has no setting `{name}`"),
            format!("it has: {}", settings().collect::<Vec<_>>().join(", ")),
        );
    }
    for key in &known.limits.needs {
        let asks =
            profile.fields.iter().chain(&desk.fields).any(|field| field.id == *key && field.level == Level::Block);
        if !asks {
            fault(
                format!("`{id}` takes no ticket without `{key}`, which the form does not demand"),
                format!("ask for it: a `[[field]]` with id = \"{key}\" and level = \"block\""),
            );
        }
    }
    if desk.secret.is_some() {
        fault(
            format!("`[secret]` asks for a password, and `{id}` has no place apart for one"),
            "put `askwell relay` between, which shows it once, or leave `[secret]` out".into(),
        );
    }
    faults
}

/// The form asks for no more and no larger files than the help desk takes.
fn tighten(profile: &mut Profile, mut desk: Desk, limits: &Limits) {
    for field in profile.fields.iter_mut().chain(&mut desk.fields) {
        if let FieldKind::Evidence { max_files, max_bytes, .. } = &mut field.kind {
            *max_files = limits.files.map_or(*max_files, |most| (*max_files).min(most.try_into().unwrap_or(u8::MAX)));
            if limits.file_bytes > 0 {
                *max_bytes = (*max_bytes).min(limits.file_bytes);
            }
        }
    }
    profile.desk = Apart::of(&desk);
}

/// What the parts of a letter are called in the language of the desk.
fn labels(profile: &Profile, desk: &Desk, locales: &[Locale]) -> Vec<(String, String)> {
    let words = locales.iter().find(|locale| locale.tag() == profile.locale).or(locales.first());
    let own = |id: &str| {
        let field = profile.fields.iter().chain(&desk.fields).find(|field| field.id == id)?;
        field.label.as_ref().map(|label| label.get(&profile.locale).to_owned())
    };
    let fields = profile.fields.iter().chain(&desk.fields).map(|field| format!("answers/{}", field.id));
    let parts = PARTS.iter().map(|part| String::from(*part));
    let parts = parts.chain(REQUESTER_KEYS.iter().map(|key| format!("requester/{key}"))).chain(fields);
    parts
        .map(|part| {
            let name = part.rsplit('/').next().unwrap_or_default();
            let said = own(name).or_else(|| words.map(|words| super::locale::label(words, &part)));
            let said = said.unwrap_or_else(|| name.to_owned());
            (part, said)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_what_a_policy_names() {
        for (url, known) in [
            ("https://acme.example/api/v2?x=1", Some("https://acme.example")),
            ("http://127.0.0.1:8080", Some("http://127.0.0.1:8080")),
            ("v1/tickets", None),
            ("https://", None),
        ] {
            assert_eq!(origin(url).as_deref(), known, "{url}");
        }
    }
}
