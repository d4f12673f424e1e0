//! Answers that are chosen and not written: one of a few, yes or no, a box to tick; and the reason why a question has no answer.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys;

use super::desk::Desk;
use super::dom::{Element, h, join, live};
use super::field::{Line, answer, answer_of, is_faulty};
use crate::policy::profile::Choice;
use crate::ticket::asked::excuse;
use crate::ticket::compose::details;
use crate::ticket::validation::Fault;
use crate::visit::Event;

/// The answer of a box that is ticked, and of a question that is answered with yes.
const YES: &str = "yes";
/// The answer of a question that is answered with no.
const NO: &str = "no";

/// One of a few answers. Nothing is chosen beforehand.
pub(super) fn choice(desk: Desk, field: &str, choices: &[Choice]) -> AnyView {
    let options = choices.iter().map(|choice| (choice.id.clone(), desk.local(&choice.name)));
    let options: Vec<_> = options.map(|(id, words)| option(desk, field, id, words)).collect();
    join(options)
}

/// Yes or no, and what exactly after yes.
pub(super) fn yes_no(desk: Desk, field: &str, exactly: bool) -> AnyView {
    let options = [(YES, "choice.yes"), (NO, "choice.no")];
    let mut views: Vec<AnyView> =
        options.into_iter().map(|(id, words)| option(desk, field, id.to_owned(), desk.say(words)).view()).collect();
    if exactly {
        let own = field.to_owned();
        let yes = desk.memo(move |visit| answer_of(visit, &own) == YES);
        let key = details(field);
        views.push(live(move || {
            yes.get().then(|| {
                let label = h("label").class("aw-field__sub").attr("for", ["aw-f-", &key].concat());
                join(vec![label.say(desk, "choice.details").view(), answer(desk, Line::of_answer(&key).lines("2"))])
            })
        }));
    }
    join(views)
}

/// A box that is never ticked beforehand; its label is the field's own.
pub(super) fn confirm(desk: Desk, field: &str, label: String) -> AnyView {
    let (own, key) = (field.to_owned(), field.to_owned());
    let ticked = desk.memo(move |visit| answer_of(visit, &own) == YES);
    let on_change = move |event: web_sys::Event| {
        desk.send(Event::Answered(key.clone(), if is_checked(&event) { YES } else { "" }.to_owned()));
    };
    let input = described(desk, field, h("input").attr("type", "checkbox").attr("id", ["aw-f-", field].concat()))
        .checked(move || ticked.get())
        .on("change", on_change);
    let id = ["aw-f-", field].concat();
    let label = h("span").child(label);
    h("label").class("aw-check").attr("id", ["aw-l-", field].concat()).attr("for", id).child(input).child(label).view()
}

/// The way out of what is asked because of a guess: a reason counts as an answer. `words` is the key of its label.
pub(super) fn reason(desk: Desk, field: &str, words: &str) -> AnyView {
    let key = excuse(field);
    let label = h("label").class("aw-field__sub").attr("for", ["aw-f-", &key].concat());
    let control = Line::of_answer(&key).part_of(field, |fault| *fault == Fault::NoReason);
    join(vec![label.say(desk, words).view(), answer(desk, control)])
}

/// A radio button with its words.
fn option(desk: Desk, field: &str, id: String, words: String) -> Element {
    let (own, value, key) = (field.to_owned(), id.clone(), field.to_owned());
    let chosen = desk.memo(move |visit| answer_of(visit, &own) == value);
    let input = h("input").attr("type", "radio").attr("name", ["aw-n-", field].concat());
    let input = described(desk, field, input)
        .checked(move || chosen.get())
        .on("change", move |_: web_sys::Event| desk.send(Event::Answered(key.clone(), id.clone())));
    h("label").class("aw-check aw-check--one").child(input).child(h("span").child(words))
}

/// Ties an input to what is wrong with its field.
fn described(desk: Desk, field: &str, input: Element) -> Element {
    let (faulty, error) = (is_faulty(desk, field, |_| true), ["aw-e-", field].concat());
    input
        .bind("aria-describedby", move || faulty.get().then(|| error.clone()))
        .bind("aria-invalid", move || faulty.get().then(|| "true".to_owned()))
}

fn is_checked(event: &web_sys::Event) -> bool {
    let input = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
    input.is_some_and(|input| input.checked())
}
