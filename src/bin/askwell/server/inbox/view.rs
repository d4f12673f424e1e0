//! What does the inbox look like? Plain pages that need neither scripts nor cookies: a list, a ticket, a secret, a remark.
//!
//! Invariant: every value that came from a client is written through [`text`].

use std::fmt::Write;

use askwell::backend::native::{IDENTIFYING_KEYS, REQUESTER_KEYS, Ticket, is_web_link};

use super::{html::text, labels::Labels, words::Words};
use crate::server::{
    number::Number,
    store::ticket::{Entry, FileEntry, SecretEntry, Stored},
};

/// The list, newest first; `more` tells whether older tickets exist, `first` whether these are the newest ones.
pub(super) fn list(words: &Words, labels: &Labels, entries: &[Entry], first: bool, more: bool) -> String {
    let mut body = format!("<h1>{}</h1>", words.inbox);
    if entries.is_empty() {
        push(&mut body, format_args!("<p>{}</p>", words.empty));
        return page(words, words.inbox, "/inbox", &body);
    }
    body.push_str("<table><thead><tr>");
    for title in [words.number, words.received, words.subject, words.department, words.requester] {
        push(&mut body, format_args!("<th scope=\"col\">{title}</th>"));
    }
    body.push_str("</tr></thead><tbody>");
    for entry in entries {
        row(&mut body, words, labels, entry);
    }
    body.push_str("</tbody></table><nav>");
    if !first {
        push(&mut body, format_args!("<a href=\"/inbox?lang={}\">{}</a> ", words.lang, words.newest));
    }
    if let (true, Some(last)) = (more, entries.last()) {
        let (lang, number) = (words.lang, last.number);
        push(&mut body, format_args!("<a href=\"/inbox?before={number}&amp;lang={lang}\">{}</a>", words.older));
    }
    body.push_str("</nav>");
    page(words, words.inbox, "/inbox", &body)
}

/// Everything about one ticket.
pub(super) fn ticket(words: &Words, labels: &Labels, stored: &Stored) -> String {
    let number = stored.number;
    let mut body = format!("<p class=\"number\">{number}</p><h1>{}</h1>", text(&stored.ticket.subject));
    facts(&mut body, words, labels, stored);
    section(&mut body, words.body, |body| {
        if stored.ticket.body.trim().is_empty() {
            push(body, format_args!("<p>{}</p>", words.no_text));
        } else {
            push(body, format_args!("<p class=\"text\">{}</p>", text(&stored.ticket.body)));
        }
    });
    let files = stored.files.iter().filter(|file| file.reply.is_none()).count();
    details(&mut body, words, labels, &stored.ticket, files);
    attached(&mut body, words, labels, stored, None);
    for reply in &stored.replies {
        section(&mut body, &format!("{} {}", words.reply, reply.n), |body| {
            let moment = labels.time(&stored.ticket, reply.received);
            push(body, format_args!("<p>{moment} {}</p>", text(&sender(&reply.reply.requester))));
            push(body, format_args!("<p class=\"text\">{}</p>", text(&reply.reply.body)));
            links(body, &reply.reply.links);
        });
        attached(&mut body, words, labels, stored, Some(reply.n));
    }
    page(words, &format!("{number} {}", stored.ticket.subject), &format!("/inbox/{number}"), &body)
}

/// The one page on which a secret ever appears.
pub(super) fn secret(words: &Words, number: Number, secret: &str) -> String {
    let body = format!(
        "<p class=\"number\"><a href=\"/inbox/{0}?lang={1}\">{0}</a></p><h1>{2}</h1><p>{3}</p><pre>{4}</pre>",
        number,
        words.lang,
        words.secret,
        words.secret_once,
        text(secret)
    );
    page(words, words.secret, &format!("/inbox/{number}"), &body)
}

/// A page with one sentence.
pub(super) fn remark(words: &Words, remark: &str) -> String {
    page(words, words.inbox, "/inbox", &format!("<h1>{}</h1><p>{}</p>", words.inbox, text(remark)))
}

/// `here` is where the links to the other language lead: never to an address that only takes posts.
fn page(words: &Words, title: &str, here: &str, body: &str) -> String {
    format!(
        "<!doctype html><html lang=\"{lang}\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><link rel=\"stylesheet\" href=\"/inbox.css\"></head>\
         <body><header><a href=\"/inbox?lang={lang}\">{inbox}</a><nav>\
         <a href=\"{here}?lang=ru\" hreflang=\"ru\" lang=\"ru\">Русский</a> <a href=\"{here}?lang=en\" hreflang=\"en\" lang=\"en\">English</a>\
         </nav></header><main>{body}</main></body></html>",
        lang = words.lang,
        title = text(title),
        inbox = words.inbox,
    )
}

fn row(body: &mut String, words: &Words, labels: &Labels, entry: &Entry) {
    let (number, lang, ticket) = (entry.number, words.lang, &entry.ticket);
    let urgent = if is_emergency(ticket) { format!(" <strong>{}</strong>", words.emergency) } else { String::new() };
    push(
        body,
        format_args!(
            "<tr><td class=\"number\">{number}</td><td>{}</td><td><a href=\"/inbox/{number}?lang={lang}\">{}</a>{urgent}",
            labels.time(ticket, entry.received),
            text(&ticket.subject)
        ),
    );
    for (count, label) in [(entry.files, words.files), (entry.replies, words.replies), (entry.secrets, words.secret)] {
        if count > 0 {
            push(body, format_args!(" <small>{label}: {count}</small>"));
        }
    }
    let department = labels.department(ticket).unwrap_or_default();
    push(body, format_args!("</td><td>{}</td><td>{}</td></tr>", text(department), text(&sender(&ticket.requester))));
}

fn facts(body: &mut String, words: &Words, labels: &Labels, stored: &Stored) {
    let ticket = &stored.ticket;
    body.push_str("<dl>");
    push(body, format_args!("<dt>{}</dt><dd>{}</dd>", words.received, labels.time(ticket, stored.received)));
    for (key, label) in REQUESTER_KEYS.into_iter().zip(words.requester_keys) {
        fact(body, label, ticket.requester.get(key).map(String::as_str));
    }
    fact(body, words.department, labels.department(ticket));
    let urgency = if is_emergency(ticket) { words.emergency } else { words.normal };
    fact(body, words.urgency, ticket.urgency.as_ref().map(|_| urgency));
    fact(body, words.consent, ticket.consent.map(|consent| if consent { words.yes } else { words.no }));
    fact(body, words.locale, ticket.locale.as_deref());
    body.push_str("</dl>");
}

fn details(body: &mut String, words: &Words, labels: &Labels, ticket: &Ticket, files: usize) {
    if !ticket.steps.is_empty() {
        section(body, words.steps, |body| list_of(body, "ol", &ticket.steps));
    }
    let texts =
        [(words.error, &ticket.error, "pre"), (words.goal, &ticket.goal, "p"), (words.evidence, &ticket.evidence, "p")];
    for (title, value, tag) in texts {
        if let Some(value) = value {
            section(body, title, |body| push(body, format_args!("<{tag} class=\"text\">{}</{tag}>", text(value))));
        }
    }
    // What the subject says is said: the client's review shows it once, too.
    let answers = || ticket.answers.iter().filter(|(_, answer)| **answer != ticket.subject);
    if answers().next().is_some() {
        section(body, words.answers, |body| {
            body.push_str("<dl>");
            for (question, answer) in answers() {
                fact(body, labels.field(ticket, question), Some(answer));
            }
            body.push_str("</dl>");
        });
    }
    if !ticket.links.is_empty() {
        section(body, words.links, |body| links(body, &ticket.links));
    }
    if !ticket.articles.is_empty() {
        section(body, words.articles, |body| articles(body, words, ticket));
    }
    if let Some(profile) = &ticket.profile {
        section(body, words.rules, |body| {
            let (id, version) = (text(&profile.id), text(&profile.version));
            push(body, format_args!("<p>{}: {id} ({version})</p>", words.profile));
            let rules: Vec<String> = profile.rules.iter().filter_map(|id| labels.demand(ticket, files, id)).collect();
            list_of(body, "ul", &rules);
        });
    }
    if !ticket.related.is_empty() {
        section(body, words.related, |body| list_of(body, "ul", &ticket.related));
    }
}

fn articles(body: &mut String, words: &Words, ticket: &Ticket) {
    body.push_str("<ul>");
    for article in &ticket.articles {
        push(body, format_args!("<li>{} <small>{}</small>", text(&article.title), text(&article.id)));
        if article.steps_total > 0 {
            push(
                body,
                format_args!(" <small>{}/{} {}</small>", article.steps_done, article.steps_total, words.steps_done),
            );
        }
        if !article.failed.is_empty() {
            push(body, format_args!("<p>{}</p>", words.failed));
            list_of(body, "ul", &article.failed);
        }
        body.push_str("</li>");
    }
    body.push_str("</ul>");
}

/// Files and secrets that came with the ticket itself, or with one of its replies.
fn attached(body: &mut String, words: &Words, labels: &Labels, stored: &Stored, reply: Option<i64>) {
    let files: Vec<&FileEntry> = stored.files.iter().filter(|file| file.reply == reply).collect();
    let secrets: Vec<&SecretEntry> =
        stored.secrets.iter().filter(|secret| secret.reply == reply && !secret.awaited).collect();
    let number = stored.number;
    if !files.is_empty() {
        section(body, words.files, |body| {
            body.push_str("<ul>");
            for file in files {
                let (n, name, media_type) = (file.n, text(&file.name), text(&file.media_type));
                let size = size(words, file.size);
                push(
                    body,
                    format_args!(
                        "<li><a href=\"/inbox/{number}/files/{n}\">{name}</a> <small>{media_type} {size}</small></li>"
                    ),
                );
            }
            body.push_str("</ul>");
        });
    }
    for secret in secrets {
        section(body, words.secret, |body| match secret.shown {
            Some(shown) => {
                push(body, format_args!("<p>{} {}</p>", words.secret_shown, labels.time(&stored.ticket, shown)));
            }
            None => push(
                body,
                format_args!(
                    "<p>{}</p><form method=\"post\" action=\"/inbox/{number}/secrets/{}?lang={}\"><button>{}</button></form>",
                    words.secret_waits, secret.n, words.lang, words.secret_reveal
                ),
            ),
        });
    }
}

fn section(body: &mut String, title: &str, content: impl FnOnce(&mut String)) {
    push(body, format_args!("<section><h2>{}</h2>", text(title)));
    content(body);
    body.push_str("</section>");
}

fn fact(body: &mut String, label: &str, value: Option<&str>) {
    if let Some(value) = value.filter(|value| !value.is_empty()) {
        push(body, format_args!("<dt>{}</dt><dd>{}</dd>", text(label), text(value)));
    }
}

fn list_of(body: &mut String, tag: &str, entries: &[String]) {
    push(body, format_args!("<{tag}>"));
    for entry in entries {
        push(body, format_args!("<li class=\"text\">{}</li>", text(entry)));
    }
    push(body, format_args!("</{tag}>"));
}

fn links(body: &mut String, links: &[String]) {
    body.push_str("<ul>");
    for link in links {
        let shown = text(link);
        // Checked on arrival; checked again, because this is where a wrong scheme would do harm.
        if is_web_link(link) {
            push(body, format_args!("<li><a href=\"{shown}\" rel=\"noopener noreferrer\">{shown}</a></li>"));
        } else {
            push(body, format_args!("<li>{shown}</li>"));
        }
    }
    body.push_str("</ul>");
}

/// Who asks, in a word: the first identifying value, after the name if there is one.
fn sender(requester: &std::collections::BTreeMap<String, String>) -> String {
    let filled = |key: &str| requester.get(key).map(|value| value.trim()).filter(|value| !value.is_empty());
    let identity = IDENTIFYING_KEYS.into_iter().find_map(filled);
    [filled("name"), identity].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn is_emergency(ticket: &Ticket) -> bool {
    ticket.urgency.as_deref() == Some("emergency")
}

fn size(words: &Words, bytes: i64) -> String {
    let [b, kib, mib] = words.sizes;
    match bytes {
        ..1024 => format!("{bytes} {b}"),
        1024..1_048_576 => format!("{} {kib}", bytes / 1024),
        _ => format!("{}.{} {mib}", bytes / 1_048_576, bytes % 1_048_576 * 10 / 1_048_576),
    }
}

/// Writing into a string cannot fail.
fn push(body: &mut String, text: std::fmt::Arguments<'_>) {
    let _ = body.write_fmt(text);
}
