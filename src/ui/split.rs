//! Several questions in one text: the proposed drafts side by side, and the way to keep one.

use leptos::prelude::*;

use super::desk::Desk;
use super::dom::{Element, button, h, heading, join};
use super::error_summary::error_summary;
use super::field::{Line, line, message};
use super::rule_quote::quoted_section;
use crate::policy::profile::Level;
use crate::ticket::validation::SINGLE_ISSUE;
use crate::ticket::{Draft, Terms, sentences};
use crate::visit::{Event, Screen, Visit};

/// One proposed draft, ready to be shown.
struct Proposal {
    subject: String,
    department: Option<String>,
    sentences: Vec<String>,
}

/// The split screen.
pub(super) fn screen(desk: Desk) -> AnyView {
    let parts = desk.memo(|visit| match &visit.screen {
        Screen::Split { drafts } => drafts.clone(),
        _ => Vec::new(),
    });
    let host = desk.memo(|visit| visit.host.clone());
    let profile = desk.profile();
    let rule = profile.single_issue.clone();
    let strict = rule.as_ref().is_some_and(|rule| rule.level == Level::Block);
    let counted = move |two: &'static str, many: &'static str| match parts.with(Vec::len) {
        2 => desk.say(two),
        n => desk.count(many, n, &[]),
    };
    let title = heading().live(move || counted("split.title", "split.title_many"));
    let drafts = move || {
        let parts = parts.get();
        host.track();
        let all: Vec<Proposal> = desk.peek(|visit| parts.iter().map(|part| proposed(visit, part)).collect());
        let count = all.len();
        all.into_iter().enumerate().map(|(at, one)| proposal(desk, at, count, one)).collect::<Vec<_>>()
    };
    let take = button("aw-btn aw-btn--main")
        .sends(desk, Event::SplitTaken)
        .live(move || counted("split.create", "split.create_many"));
    let keep = button("aw-btn").sends(desk, Event::SplitRefused).child(desk.say(if strict {
        "split.keep_strict"
    } else {
        "split.keep"
    }));
    let margin = h("aside")
        .class("aw-margin aw-stack")
        .attr("aria-label", desk.say("rule.label"))
        .child(rule.and_then(|rule| quoted_section(desk, "rule.why_split", &rule.rule)))
        .child((!strict).then(|| h("p").class("aw-muted aw-s").say(desk, "split.advice")));
    join(vec![
        error_summary(desk),
        h("div")
            .class("aw-stack aw-stack--2")
            .child(title)
            .child(h("p").class("aw-muted").say(desk, "split.hint"))
            .view(),
        h("section").class("aw-split aw-stack").attr("aria-label", desk.say("split.list")).live(drafts).view(),
        join(strict.then(|| reason(desk))),
        h("div").class("aw-actions").child(take).child(keep).view(),
        margin.view(),
    ])
}

fn proposed(visit: &Visit, draft: &Draft) -> Proposal {
    let terms = Terms::of(&visit.profile, draft, &visit.host, None, visit.now);
    Proposal {
        subject: draft.subject_line(),
        // Named when a word of the text decides: «the others» told twice would only puzzle.
        department: terms.department().filter(|_| terms.because.is_some()).map(str::to_owned),
        sentences: sentences(&draft.text).into_iter().map(|range| draft.text[range].to_owned()).collect(),
    }
}

/// Why it is one question, where the rule is strict: a heuristic never locks the client out.
fn reason(desk: Desk) -> Element {
    let control = Line::new(SINGLE_ISSUE, |visit| visit.one_ticket_reason.clone()).hinted();
    h("div")
        .class("aw-field")
        .child(
            h("label")
                .attr("id", "aw-l-single_issue")
                .attr("for", "aw-f-single_issue")
                .say(desk, "field.kept_as_one.label"),
        )
        .child(h("p").class("aw-s aw-muted").attr("id", "aw-h-single_issue").say(desk, "field.kept_as_one.hint"))
        .child(message(desk, SINGLE_ISSUE))
        .child(line(desk, control, Event::OneTicketReason))
}

fn proposal(desk: Desk, at: usize, count: usize, one: Proposal) -> Element {
    let number = (at + 1).to_string();
    let profile = desk.profile();
    let department = one.department.and_then(|id| profile.department(&id).map(|d| desk.local(&d.name)));
    let name = match &department {
        Some(department) => desk.say_with("split.draft_department", &[("n", &number), ("department", department)]),
        None => desk.say_with("split.draft", &[("n", &number)]),
    };
    let to = (at + 1) % count.max(1);
    let target = (to + 1).to_string();
    let rows: Vec<Element> = one
        .sentences
        .into_iter()
        .enumerate()
        .map(|(sentence, words)| {
            let moves = button("aw-act aw-s")
                .press(move || desk.send(Event::SplitMoved { from: at, sentence, to }))
                .child(desk.say_with("split.move", &[("n", &target)]));
            h("div").class("aw-move").child(h("p").child(words)).child(moves)
        })
        .collect();
    h("section")
        .class("aw-draft")
        .child(h("p").class("aw-muted aw-s").child(name))
        .child(h("h2").child(one.subject))
        .child(rows)
}
