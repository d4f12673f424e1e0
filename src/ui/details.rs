//! The missing answers: only what the text does not hold. One question per screen in narrow containers.

use leptos::prelude::*;

use super::advice::before_questions;
use super::desk::Desk;
use super::dom::{Ref, button, h, heading, join};
use super::error_summary::error_summary;
use super::field::field;
use super::known::known;
use super::news::unkept;
use crate::policy::profile::Level;
use crate::ticket::asked::asked;
use crate::visit::Event;

/// The details screen; `fields` are the ids of what is asked.
pub(super) fn screen(desk: Desk, fields: &[String]) -> AnyView {
    let total = fields.len();
    let question = desk.memo(|visit| visit.question);
    // The words for narrow containers are displayed only there: their width tells which layout is on.
    let narrow = Ref::new();
    let one_by_one = move || narrow.get_untracked().is_some_and(|words| words.offset_width() > 0);
    let on_main = move || {
        if one_by_one() && question.get_untracked() + 1 < total {
            desk.send(Event::NextQuestion);
        } else {
            desk.send(Event::DetailsDone);
        }
    };
    let on_back = move || {
        let before = one_by_one() && question.get_untracked() > 0;
        desk.send(if before { Event::PreviousQuestion } else { Event::BackToText });
    };
    let progress = move || {
        let n = (question.get() + 1).min(total).to_string();
        desk.say_with("missing.progress", &[("n", &n), ("total", &total.to_string())])
    };
    let short = move || desk.say(if question.get() + 1 < total { "action.next" } else { "missing.check_short" });
    let views: Vec<_> = fields
        .iter()
        .enumerate()
        .map(|(at, id)| field(desk, id, Signal::derive(move || question.get() == at)))
        .collect();
    // Only what is demanded is left to be answered; the rest is told apart.
    let demanded: Vec<bool> = desk.peek(|visit| {
        let demanded = |id: &String| visit.terms.asked(id).is_none_or(|field| field.level == Level::Block);
        fields.iter().map(demanded).collect()
    });
    let optional = demanded.iter().filter(|demanded| !**demanded).count();
    // Fields that were answered already are here to be changed, not because they are missing.
    let missing = desk.peek(|visit| {
        let asked = asked(&visit.terms, &visit.draft, &visit.host);
        asked.iter().any(|asked| asked.answer.is_none() && fields.contains(&asked.field.id))
    });
    let faults = desk.memo(|visit| (visit.errors.len(), visit.errors.iter().all(|error| error.fault.is_gap())));
    // After a refusal the heading counts what is still missing, as the summary above it does; what is wrong is to be corrected.
    let title = move || match faults.get() {
        (_, false) => desk.say("missing.change"),
        (0, _) if !missing => desk.say("missing.change"),
        (0, _) => match demanded.iter().filter(|demanded| **demanded).count() {
            0 => desk.say("missing.only_optional"),
            all => desk.count("missing.title", all, &[]),
        },
        (n, _) => desk.count("missing.title", n, &[]),
    };
    // Where one question is shown at a time, its place among all is the one count there is.
    let title =
        heading().child(h("span").class("aw-from-s").live(title)).child(h("span").class("aw-to-s").live(progress));
    let once = move || Some(if question.get() > 0 { "aw-muted aw-from-s" } else { "aw-muted" }.to_owned());
    let mut hint = h("p").bind("class", once).say(desk, "missing.hint");
    if optional > 0 && optional < total {
        // The place of a question is told among all of them.
        for (class, key) in [("aw-from-s", "missing.optional"), ("aw-to-s", "missing.optional_among")] {
            hint = hint.child(h("span").class(class).child([" ", &desk.count(key, optional, &[])].concat()));
        }
    }
    let hint = missing.then_some(hint);
    let head = h("div").class("aw-stack aw-stack--2").child(title).child(hint);
    let main = button("aw-btn aw-btn--main")
        .press(on_main)
        .child(h("span").class("aw-from-s").say(desk, "missing.check"))
        .child(h("span").class("aw-to-s").refer(narrow).live(short));
    let back_short = move || desk.say(if question.get() > 0 { "missing.previous" } else { "missing.back" });
    let back = button("aw-act")
        .press(on_back)
        .child(h("span").class("aw-from-s").say(desk, "missing.back"))
        .child(h("span").class("aw-to-s").live(back_short));
    let form = h("form")
        .class("aw-stack aw-stack--8 aw-one")
        .attr("novalidate", "")
        .on("submit", |event| event.prevent_default())
        .child(views)
        .child(h("div").class("aw-actions").child(main).child(back));
    // Where one question is shown at a time, it was told before the first one.
    let first = move || Some(if question.get() > 0 { "aw-stack aw-from-s" } else { "aw-stack" }.to_owned());
    let told = h("div").bind("class", first).child(before_questions(desk));
    join(vec![error_summary(desk), head.view(), unkept(desk, false), told.view(), form.view(), known(desk).view()])
}
