//! How does a page use a help desk whose secret a server in front of it adds?
//!
//! The setting [`FRONT`] names where that server takes the requests, as `askwell nginx` writes it. [`behind`] makes of the help desk's
//! profile the one that the page gets: addresses begin at the front, no secret and no place for one is left, headers that the front
//! sets are gone, and the request that makes a ticket carries its key. [`obstacle`] says when no front can do that.

use std::collections::BTreeSet;

use askwell::backend::{
    profile::{Auth, BackendProfile, Body, Cors, Entry, KeyHeader, Value},
    template::{Piece, Placeholder, Source, Template},
};

/// The setting, beside those of the profile: a path of the page's own site, or an address.
pub(crate) const FRONT: &str = "front";
/// The header of a ticket's key at the front.
const KEY_HEADER: &str = "Idempotency-Key";

/// A profile and settings for a page.
pub(crate) type Behind = (BackendProfile, Vec<(String, String)>);

/// Why no server in front can add the secrets of this help desk; `None` when one can.
pub(crate) fn obstacle(profile: &BackendProfile) -> Option<String> {
    let id = &profile.id;
    if profile.is_letter() {
        return Some(format!("`{id}` is a link to a mail program; there is nothing for nginx to do"));
    }
    if matches!(profile.auth, Auth::Cookie { .. }) {
        return Some(format!("`{id}` works with a session, which nginx cannot open; use `askwell relay`"));
    }
    let is_secret = |template: &Template| template.sources().any(|source| matches!(source, Source::Secret(_)));
    let steps = || profile.steps.iter().chain(&profile.reply);
    if steps().flat_map(|step| &step.save).any(|save| save.secret) && !profile.secrets.is_empty() {
        return Some(format!(
            "`{id}` opens a session with its secret, and the page would get to know it; use `askwell relay`"
        ));
    }
    if steps().any(|step| body_templates(&step.body).into_iter().any(is_secret)) {
        return Some(format!(
            "`{id}` wants its secret in the body, beside the client's words: nginx cannot add it there without letting \
             clients write what they like; use `askwell relay`"
        ));
    }
    let mixed = |(_, value): &(String, Template)| is_secret(value) && !is_of_front(value);
    if steps().any(|step| is_secret(&step.url) || step.headers.iter().any(mixed)) {
        return Some(format!("`{id}` mixes its secret with values of the ticket; use `askwell relay`"));
    }
    None
}

/// Whether the front knows a header's value by itself.
pub(crate) fn is_of_front(value: &Template) -> bool {
    value.0.iter().all(|piece| match piece {
        Piece::Text(_) => true,
        Piece::Value(value) => matches!(value.source, Source::Secret(_)),
    })
}

/// What a page gets of `profile` when `vars` name a front, or the fault and its remedy; `None` when they name none.
pub(crate) fn behind(profile: &BackendProfile, vars: &[(String, String)]) -> Option<Result<Behind, (String, String)>> {
    let (_, front) = vars.iter().find(|(name, _)| name == FRONT)?;
    Some(moved(profile, front, vars))
}

fn moved(profile: &BackendProfile, front: &str, vars: &[(String, String)]) -> Result<Behind, (String, String)> {
    if let Some(obstacle) = obstacle(profile) {
        let (fault, remedy) = obstacle.rsplit_once("; ").unwrap_or((&obstacle, "leave `front` out"));
        return Err((fault.to_owned(), remedy.to_owned()));
    }
    let own = host(front);
    let is_path = front.starts_with('/') && !front.starts_with("//");
    if !is_path && own.is_none()
        || front.contains(|c: char| c.is_whitespace() || c.is_control() || "?#{}\\".contains(c))
    {
        let remedy = "write a path of the page's own site, as /desk, or the address of the server in front, as https://www.example.com/desk";
        return Err((format!("`front` is `{front}`"), remedy.to_owned()));
    }
    let mut made = profile.clone();
    for step in made.steps.iter_mut().chain(&mut made.reply) {
        let (authority, url) = address(&step.url, front.trim_end_matches('/'), profile, vars)?;
        if own.is_some() && own == authority {
            let fault = format!(
                "`front` is on the help desk's own host, {}, where nobody adds the secret",
                authority.unwrap_or_default()
            );
            return Err((
                fault,
                String::from("write the address of the server in front, which has the fragment of `askwell nginx`"),
            ));
        }
        step.url = url;
        let stays = |name: &str| name.eq_ignore_ascii_case("content-type");
        step.headers.retain(|(name, value)| stays(name) || !is_of_front(value));
        if step.creates && profile.idempotency.is_none() {
            let key = Piece::Value(Placeholder { source: Source::Key, filters: Vec::new() });
            step.headers.push((KEY_HEADER.to_owned(), Template(vec![key])));
        }
    }
    made.auth = Auth::None;
    made.secrets.clear();
    made.idempotency = profile.idempotency.as_ref().map(|key| KeyHeader { name: KEY_HEADER.to_owned(), ..key.clone() });
    (made.browser, made.cors) = (true, Cors::Listed);
    // The help desk's own address is nobody's business once it stands in no request.
    let used: BTreeSet<String> =
        templates(&made).iter().flat_map(|template| template.sources()).filter_map(setting).collect();
    made.settings.retain(|setting| used.contains(&setting.name));
    let kept = vars.iter().filter(|(name, _)| used.contains(name) || name.contains('.') && name != FRONT);
    Ok((made, kept.cloned().collect()))
}

/// An address of the help desk, moved to the front; and the host that it was at.
fn address(
    url: &Template,
    front: &str,
    profile: &BackendProfile,
    vars: &[(String, String)],
) -> Result<(Option<String>, Template), (String, String)> {
    let (mut whole, mut rest) = (String::new(), url.0.iter());
    while !has_path(&whole) {
        match rest.next() {
            Some(Piece::Text(text)) => whole.push_str(text),
            Some(Piece::Value(Placeholder { source: Source::Var(name), .. })) => {
                let default = profile.settings.iter().find(|known| known.name == *name).map(|known| &known.default);
                let set = vars.iter().find(|(known, _)| known == name).map(|(_, value)| value);
                let value = set.or(default).filter(|value| !value.is_empty());
                let missing = || (format!("`{}` needs `{name}`", profile.id), format!("set it, as {name}=https://…"));
                // A help desk at a path of its host: the rest of the address begins with a slash of its own.
                whole.push_str(value.ok_or_else(missing)?.trim_end_matches('/'));
            }
            Some(Piece::Value(_)) => {
                let remedy = String::from("use `askwell relay`");
                return Err((format!("`{}` goes to addresses that only answers name", profile.id), remedy));
            }
            None => break,
        }
    }
    let authority = host(&whole);
    let Some((_, path)) = whole.split_once("://").filter(|_| authority.is_some()) else {
        return Err((format!("`{whole}` is no address"), String::from("write it as https://…")));
    };
    let path = path.find(['/', '?']).map(|at| &path[at..]).unwrap_or_default();
    let mut pieces = vec![Piece::Text([front, path].concat())];
    pieces.extend(rest.cloned());
    Ok((authority, Template(pieces)))
}

fn has_path(address: &str) -> bool {
    address.split_once("://").is_some_and(|(_, rest)| rest.contains('/'))
}

/// Host and port of an absolute address in small letters, without the ports that go without saying.
fn host(address: &str) -> Option<String> {
    let (scheme, rest) = address.split_once("://")?;
    let own = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let own = own.rsplit('@').next().unwrap_or_default().to_ascii_lowercase();
    let own = own.strip_suffix(":443").or_else(|| own.strip_suffix(":80")).unwrap_or(&own).trim_end_matches('.');
    (["http", "https"].contains(&scheme) && !own.is_empty()).then(|| own.to_owned())
}

fn setting(source: &Source) -> Option<String> {
    if let Source::Var(name) = source { Some(name.clone()) } else { None }
}

fn templates(profile: &BackendProfile) -> Vec<&Template> {
    let mut all = vec![&profile.receipt.number, &profile.receipt.url];
    for step in profile.steps.iter().chain(&profile.reply) {
        all.push(&step.url);
        all.extend(step.headers.iter().map(|(_, value)| value));
        all.extend(body_templates(&step.body));
    }
    all
}

fn body_templates(body: &Body) -> Vec<&Template> {
    let mut all = Vec::new();
    match body {
        Body::Empty | Body::Raw => {}
        Body::Json(value) => of_value(value, &mut all),
        Body::Form(entries) | Body::Multipart(entries) => {
            for Entry { name, value } in entries {
                all.push(name);
                of_value(value, &mut all);
            }
        }
    }
    all
}

fn of_value<'v>(value: &'v Value, all: &mut Vec<&'v Template>) {
    match value {
        Value::Text(template) => all.push(template),
        Value::Flag(_) | Value::Number(_) => {}
        Value::Object(members) => {
            for (name, value) in members {
                all.push(name);
                of_value(value, all);
            }
        }
        Value::List(items) | Value::EachFile(items) | Value::Json(items) | Value::Base64(items) => {
            items.iter().for_each(|item| of_value(item, all));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::source::backend;

    fn profile(id: &str) -> BackendProfile {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("assets/backends/{id}.toml"));
        let (backend, problems) = backend::read(&path);
        assert!(problems.is_empty(), "{id}");
        backend.unwrap().profile
    }

    fn made(id: &str, vars: &[(&str, &str)]) -> Result<Behind, (String, String)> {
        let vars: Vec<(String, String)> = vars.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        behind(&profile(id), &vars).unwrap()
    }

    #[test]
    fn what_the_page_gets_knows_neither_the_secret_nor_a_place_for_it() {
        for (id, url, first) in [
            ("request-tracker", "https://rt.example.org/rt/", "/desk/rt/REST/2.0/ticket"),
            ("redmine", "https://redmine.example.org", "/desk/uploads.json?filename="),
            ("github", "https://api.github.com", "/desk/repos/"),
            ("freshdesk", "https://acme.freshdesk.com", "/desk/api/v2/tickets"),
        ] {
            let (page, vars) = made(id, &[(FRONT, "/desk/"), ("url", url)]).unwrap();
            assert_eq!((&page.auth, page.secrets.len(), page.browser), (&Auth::None, 0, true), "{id}");
            assert!(
                page.is_anonymous()
                    && !templates(&page).iter().flat_map(|t| t.sources()).any(|s| matches!(s, Source::Secret(_)))
            );
            let texts = page.steps[0].url.0.iter().map_while(|piece| match piece {
                Piece::Text(text) => Some(text.as_str()),
                Piece::Value(_) => None,
            });
            assert_eq!(texts.collect::<String>(), first, "{id}");
            assert!(!vars.iter().any(|(name, _)| name == FRONT), "{id}");
            // The key goes along once, and nothing promises that a repetition is harmless.
            let keys = page.steps.iter().filter(|step| step.headers.iter().any(|(name, _)| name == KEY_HEADER));
            assert_eq!((keys.filter(|step| step.creates).count(), page.idempotency.is_none()), (1, true), "{id}");
        }
    }

    #[test]
    fn a_front_that_cannot_help_is_refused() {
        let url = ("url", "https://rt.example.org/rt");
        for (id, vars, told) in [
            ("request-tracker", &[(FRONT, "https://RT.example.org:443/desk"), url][..], "own host"),
            ("request-tracker", &[(FRONT, "http://rt.example.org"), url], "own host"),
            ("github", &[(FRONT, "https://api.github.com")], "own host"),
            ("request-tracker", &[(FRONT, "desk"), url], "`front` is `desk`"),
            ("request-tracker", &[(FRONT, "//evil.example/desk"), url], "`front` is"),
            ("request-tracker", &[(FRONT, "ftp://www.example.com"), url], "`front` is"),
            ("request-tracker", &[(FRONT, "/desk?a=1"), url], "`front` is"),
            ("request-tracker", &[(FRONT, "/desk")], "needs `url`"),
            ("whmcs", &[(FRONT, "/desk"), url], "secret in the body"),
            ("glpi", &[(FRONT, "/desk"), url], "opens a session"),
            ("billmanager", &[(FRONT, "/desk"), url], "works with a session"),
            ("mailto", &[(FRONT, "/desk")], "mail program"),
        ] {
            let (fault, _) = made(id, vars).expect_err(told);
            assert!(fault.contains(told), "{told}: {fault}");
        }
        for front in ["https://www.example.com/desk", "https://rt.example.org:8443/desk", "/desk"] {
            assert!(made("request-tracker", &[(FRONT, front), url]).is_ok(), "{front}");
        }
        assert!(behind(&profile("redmine"), &[]).is_none());
    }
}
