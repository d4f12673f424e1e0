//! Could a page do it itself? In words for a webmaster.

use askwell::backend::profile::{Auth, BackendProfile, Cors};

/// The verdict for a page of `origin`: first whether, then why and what to mind.
pub(super) fn lines(profile: &BackendProfile, origin: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let secrets = profile.secrets.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" and ");
    if profile.is_letter() {
        lines.push("browser: yes. It is a link; nobody hears whether the letter was sent.".to_owned());
        return lines;
    }
    let session = matches!(profile.auth, Auth::Cookie { .. });
    match (profile.browser, session) {
        (true, true) => lines.push(format!(
            "browser: only on the help desk's own origin, for clients who are logged in there. A page of {origin} must be that origin."
        )),
        (true, false) => lines.push("browser: yes. Nothing secret is in the request.".to_owned()),
        (false, _) if secrets.is_empty() => lines.push("browser: no. The system does not answer pages; use the relay.".to_owned()),
        (false, _) => lines.push(format!("browser: no. {secrets} would be in the page for all to read; use the relay.")),
    }
    lines.push(String::from(match profile.cors {
        Cors::Unknown => "CORS: nobody has looked at what the system answers to pages of other origins.",
        Cors::Any => "CORS: the system answers every origin, refusals included.",
        Cors::Partial => {
            "CORS: the system answers every origin, but hides refusals and rate limits from pages: they see a broken network."
        }
        Cors::Fixed => "CORS: the system answers every origin and allows a fixed list of request headers; one more breaks the preflight.",
        Cors::Listed => "CORS: the system answers the origins that its operator lists.",
        Cors::SameOrigin => "CORS: the system answers its own origin only.",
        Cors::Closed => "CORS: the system answers no pages of other origins.",
    }));
    if profile.browser && profile.cors == Cors::Listed {
        lines.push(format!("      {origin} must be on its list."));
    }
    lines.push(String::from(if profile.idempotency.is_some() {
        "retry: safe. The system recognises the key of a ticket."
    } else {
        "retry: not after an answer was lost. The system recognises no repetition, and a second try may make a second ticket."
    }));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_never_for_a_page() {
        let profile = BackendProfile {
            secrets: vec!["token".into(), "key".into()],
            auth: Auth::Step,
            cors: Cors::Any,
            ..BackendProfile::default()
        };
        let lines = lines(&profile, "https://a.example");
        assert!(lines[0].starts_with("browser: no. `token` and `key` would be"), "{lines:?}");
    }

    #[test]
    fn a_list_of_origins_must_hold_the_pages() {
        let profile = BackendProfile { browser: true, cors: Cors::Listed, ..BackendProfile::default() };
        let lines = lines(&profile, "https://a.example");
        assert!(lines.iter().any(|line| line.contains("https://a.example must be on its list")), "{lines:?}");
        assert!(lines.iter().any(|line| line.starts_with("retry: not")), "{lines:?}");
    }
}
