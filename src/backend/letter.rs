//! What does a help desk read that has one large box and no fields of its own?
//!
//! The client's own words first, then every other part under its label, then who asks. Empty parts are left out. O(length).

use super::native;

/// What to call a part: asked for `<part>` of the native contract (`goal`, `error`, `steps`, `links`, `evidence`, `articles`,
/// `related`), `requester/<key>`, `answers/<id>`.
pub type Labels<'a> = &'a dyn Fn(&str) -> String;

/// The ticket as one letter, without its subject.
pub fn letter(ticket: &native::Ticket, labels: Labels<'_>) -> String {
    let mut parts = vec![ticket.body.trim().to_owned()];
    let mut part = |label: &str, value: &str| {
        let value = value.trim();
        if !value.is_empty() {
            // A value of several lines begins on a line of its own.
            let between = if value.contains('\n') { ":\n" } else { ": " };
            parts.push([labels(label).as_str(), between, value].concat());
        }
    };
    part("goal", ticket.goal.as_deref().unwrap_or_default());
    part("error", ticket.error.as_deref().unwrap_or_default());
    part("steps", &numbered(&ticket.steps));
    part("links", &ticket.links.join("\n"));
    part("evidence", ticket.evidence.as_deref().unwrap_or_default());
    for (id, answer) in &ticket.answers {
        part(&["answers/", id].concat(), answer);
    }
    for (key, value) in &ticket.requester {
        part(&["requester/", key].concat(), value);
    }
    part("articles", &ticket.articles.iter().map(|read| read.title.as_str()).collect::<Vec<_>>().join("; "));
    part("related", &ticket.related.join(", "));
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n")
}

/// Lines with their numbers.
pub(super) fn numbered(steps: &[String]) -> String {
    let mut text = String::new();
    for (at, step) in steps.iter().enumerate() {
        if at > 0 {
            text.push('\n');
        }
        text.push_str(&(at + 1).to_string());
        text.push_str(". ");
        text.push_str(step);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clients_words_come_first_and_nothing_empty_is_written() {
        let ticket = native::Ticket {
            body: " Не открывается сайт\n".into(),
            steps: vec!["открыть".into(), "подождать".into()],
            goal: Some(String::new()),
            requester: [("email".to_owned(), "a@b.example".to_owned())].into(),
            ..native::Ticket::default()
        };
        assert_eq!(
            letter(&ticket, &|part| part.to_uppercase()),
            "Не открывается сайт\n\nSTEPS:\n1. открыть\n2. подождать\n\nREQUESTER/EMAIL: a@b.example"
        );
        assert_eq!(letter(&native::Ticket::default(), &|part| part.to_owned()), "");
    }
}
