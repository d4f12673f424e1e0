//! One field of the form: label, hint, error, control, § why.

use leptos::prelude::*;
use leptos::web_sys;

use super::advice::left_out;
use super::attach::attach_button;
use super::choice;
use super::desk::Desk;
use super::dom::{Element, Ref, h, join, keep_value, live, value_of};
use super::files::file_list;
use super::icon::{Shape, icon};
use super::memo::Memo;
use super::refused;
use super::rule_quote::why;
use super::steps::steps;
use crate::policy::profile::{FieldKind, Level};
use crate::ticket::draft::{EVIDENCE_EXCUSE, EVIDENCE_LINK};
use crate::ticket::missing::MORE;
use crate::ticket::validation::{Fault, FieldError, refused as refused_file};
use crate::visit::{Event, Visit};

/// The words of a fault, the same at the field and in the summary: the field's own for this fault, else the common ones.
pub(super) fn sentence(desk: Desk, error: &FieldError) -> String {
    let mut args = error.args();
    match &error.fault {
        Fault::FileTooLarge { name, max } => {
            args = vec![("name", name.clone()), ("max", desk.size(*max))];
        }
        Fault::FileType { name } => {
            let types = desk.spec(&error.field).map(|field| taken_types(&field.kind)).unwrap_or_default();
            args = vec![("name", name.clone()), ("types", types)];
        }
        Fault::BadMask { id } => {
            let like = desk.spec(&error.field).and_then(|field| match field.kind {
                FieldKind::AnyOf(accounts) => accounts.into_iter().find(|account| account.id == *id)?.mask,
                _ => None,
            });
            args.push(("like", like.map(|mask| mask.example()).unwrap_or_default()));
        }
        Fault::TooManyFiles { max } => return desk.count("error.too_many_files", usize::from(*max), &[]),
        _ => {}
    }
    args.push(("label", desk.field_label(&error.field)));
    let variant = match &error.fault {
        Fault::EmptyText if desk.peek(|visit| visit.draft.replies_to().is_some()) => "reply",
        Fault::BadEmail(why) => why.code(),
        Fault::BadMask { id } => id,
        _ => &error.field,
    };
    let common = ["error.", error.code()].concat();
    let own = [common.as_str(), ".", variant].concat();
    let args: Vec<(&str, &str)> = args.iter().map(|(name, value)| (*name, value.as_str())).collect();
    desk.say_with(if desk.words().get(&own).is_some() { &own } else { &common }, &args)
}

/// The types of files that a field takes, as people call them: «PNG, JPEG, TXT».
fn taken_types(kind: &FieldKind) -> String {
    let FieldKind::Evidence { types, .. } = kind else { return String::new() };
    let named = |media_type: &String| match media_type.split('/').next_back().unwrap_or_default() {
        "plain" => "TXT".to_owned(),
        "*" => media_type.clone(),
        name => name.to_ascii_uppercase(),
    };
    types.iter().map(named).collect::<Vec<_>>().join(", ")
}

/// What is wrong with a field, as the page or the help desk found it.
pub(super) fn fault_of(desk: Desk, field: &str) -> Memo<Option<String>> {
    let field = field.to_owned();
    desk.memo(move |visit| {
        let own = visit.held.iter().chain(&visit.errors).find(|error| error.field == field);
        let theirs = || {
            let flaw = visit.refusal.as_ref()?.flaw_of(&field)?;
            Some(refused::sentence(desk, flaw))
        };
        own.map(|error| sentence(desk, error)).or_else(theirs)
    })
}

/// Whether something that `owns` tells is wrong with a field. The server does not tell what: then all of it is.
pub(super) fn is_faulty(desk: Desk, field: &str, owns: fn(&Fault) -> bool) -> Memo<bool> {
    let field = field.to_owned();
    desk.memo(move |visit| {
        let refused = || visit.refusal.as_ref().is_some_and(|refusal| refusal.flaw_of(&field).is_some());
        visit.held.iter().chain(&visit.errors).any(|error| error.field == field && owns(&error.fault)) || refused()
    })
}

/// The error paragraph of a field; nothing while there is none.
pub(super) fn message(desk: Desk, field: &str) -> AnyView {
    let fault = fault_of(desk, field);
    let id = ["aw-e-", field].concat();
    live(move || {
        fault.get().map(|words| {
            // The icon and the colour say it to the eye (GOV.UK Design System, "Error message").
            let sign = h("span").class("aw-sr").child([&desk.say("error.sign"), " "].concat());
            let words = h("span").child(sign).child(words);
            h("p").class("aw-error").attr("id", id.clone()).child(icon(Shape::Stop)).child(words)
        })
    })
}

/// A field of the details screen, by its id: one of the profile's fields, or the subject.
pub(super) fn field(desk: Desk, id: &str, current: Signal<bool>) -> Element {
    let (terms, spec) = (desk.terms(), desk.spec(id));
    let (spec, asked) = (spec.as_ref(), terms.asked(id));
    let optional = asked.is_some_and(|asked| asked.level < Level::Block);
    let rule = asked.and_then(|asked| asked.rules.first()).or(spec.and_then(|spec| spec.rule.as_ref()));
    let excused = asked.is_some_and(|asked| asked.excuse && asked.level == Level::Block);
    let (label, mut hint) = (desk.field_label(id), desk.field_hint(id));
    if let Some(demand) = spec.and_then(|spec| demand(desk, &spec.kind)) {
        if !hint.is_empty() {
            hint = [hint.trim_end_matches('.'), ". "].concat();
        }
        hint.push_str(&demand);
    }
    if id == MORE {
        hint = [hint, left_out(desk)].concat();
    }
    let hinted = !hint.is_empty();
    let control = match spec.map(|spec| &spec.kind) {
        None if id == "subject" => {
            line(desk, Line { hinted, ..Line::new(id, |visit| visit.draft.subject_line()) }, Event::SubjectEdited)
                .view()
        }
        None if id == MORE => {
            answer(desk, Line { rows: Some("8"), hinted, ..Line::new(id, |visit| visit.draft.text.clone()) })
        }
        // A field that only the server knows: its name and words are shown, the text is where it can be mended.
        None | Some(FieldKind::Consent { .. }) => ().into_any(),
        Some(FieldKind::Choice(choices)) => choice::choice(desk, id, choices),
        Some(FieldKind::YesNo { details, .. }) => choice::yes_no(desk, id, *details),
        Some(FieldKind::Confirm) => choice::confirm(desk, id, label.clone()),
        Some(FieldKind::Line { .. }) => answer(desk, Line { rows: Some("2"), hinted, ..Line::of_answer(id) }),
        Some(FieldKind::Text { .. }) => answer(desk, Line { rows: Some("5"), hinted, ..Line::of_answer(id) }),
        Some(FieldKind::Email) => {
            answer(desk, Line { kind: "email", mode: "email", complete: "email", hinted, ..Line::of_answer(id) })
        }
        Some(FieldKind::AnyOf(identifiers)) => {
            let login = identifiers.iter().any(|identifier| identifier.id == "login");
            let identifiers = identifiers.clone();
            // One box for all of them: what is written there tells which it is.
            let read = move |visit: &Visit| {
                identifiers.iter().map(|one| answer_of(visit, &one.id)).find(|v| !v.is_empty()).unwrap_or_default()
            };
            let complete = if login { "username" } else { "off" };
            answer(desk, Line { class: "aw-input aw-input--code", complete, hinted, ..Line::new(id, read) })
        }
        Some(FieldKind::Steps { .. }) => steps(desk, id),
        Some(FieldKind::Evidence { excuse, link_hosts, .. }) => evidence(desk, id, *excuse, !link_hosts.is_empty()),
        Some(FieldKind::Department) => department(desk, hinted),
    };
    let kind = spec.map(|spec| &spec.kind);
    let chosen = matches!(kind, Some(FieldKind::Choice(_) | FieldKind::YesNo { .. }));
    let grouped = chosen || matches!(kind, Some(FieldKind::Steps { .. } | FieldKind::Evidence { .. }));
    let (control_id, label_id) = (["aw-f-", id].concat(), ["aw-l-", id].concat());
    let shell = h("div").class("aw-field").bind("data-current", move || current.get().then(String::new));
    let shell = if grouped {
        // Whoever follows its fault comes to one of its controls (`browser::focus`).
        let faulty = is_faulty(desk, id, |_| true);
        let role =
            if matches!(kind, Some(FieldKind::Choice(_) | FieldKind::YesNo { .. })) { "radiogroup" } else { "group" };
        let shell = shell
            .bind("aria-describedby", described_by(id, hinted, id, faulty))
            .attr("role", role)
            .attr("aria-labelledby", label_id.clone());
        shell
            .attr("id", control_id)
            .attr("tabindex", "-1")
            .child(h("p").attr("id", label_id).child(h("b").child(label)))
    } else if kind == Some(&FieldKind::Confirm) {
        // Its label stands at the box.
        shell
    } else {
        shell.child(h("label").attr("id", label_id).attr("for", control_id).child(label))
    };
    let hint = (!hint.is_empty()).then(|| h("p").class("aw-s aw-muted").attr("id", ["aw-h-", id].concat()).child(hint));
    shell
        .child(optional.then(|| h("p").class("aw-s aw-muted").say(desk, "action.optional")))
        .child(hint)
        .child(message(desk, id))
        .child(control)
        .child(excused.then(|| choice::reason(desk, id, "field.excuse.label")))
        .child(rule.and_then(|rule| why(desk, rule, "missing.why")))
}

/// What an answer will be held to, said before it is refused.
fn demand(desk: Desk, kind: &FieldKind) -> Option<String> {
    match kind {
        FieldKind::Line { min_words: n @ 2.. } | FieldKind::Text { min_words: n @ 2.. } => {
            Some(desk.count("missing.words", usize::from(*n), &[]))
        }
        FieldKind::Evidence { max_files, max_bytes, .. } => {
            let (max, types) = (desk.size(*max_bytes), taken_types(kind));
            Some(desk.count("missing.files", usize::from(*max_files), &[("max", &max), ("types", &types)]))
        }
        _ => None,
    }
}

/// A single-line or many-line control over one text of the visit.
pub(super) struct Line {
    field: String,
    read: Box<dyn Fn(&Visit) -> String + Send + Sync>,
    kind: &'static str,
    mode: &'static str,
    complete: &'static str,
    class: &'static str,
    rows: Option<&'static str>,
    /// Whether the field's hint stands above it.
    hinted: bool,
    /// The field that it is a part of, itself or another one, and which of that field's faults are its own.
    part: (String, fn(&Fault) -> bool),
}

impl Line {
    /// A control of `field` that shows what `read` reads.
    pub(super) fn new(field: &str, read: impl Fn(&Visit) -> String + Send + Sync + 'static) -> Self {
        let field = field.to_owned();
        Self {
            part: (field.clone(), |_| true),
            field,
            read: Box::new(read),
            kind: "text",
            mode: "text",
            complete: "off",
            class: "aw-input",
            rows: None,
            hinted: false,
        }
    }

    /// A control of one of the draft's answers.
    pub(super) fn of_answer(field: &str) -> Self {
        let own = field.to_owned();
        Self::new(field, move |visit| answer_of(visit, &own))
    }

    /// Its hint stands above it.
    pub(super) fn hinted(self) -> Self {
        Self { hinted: true, ..self }
    }

    /// One of several controls of `field`: faulty when something that `owns` tells is wrong there.
    pub(super) fn part_of(self, field: &str, owns: fn(&Fault) -> bool) -> Self {
        Self { part: (field.to_owned(), owns), ..self }
    }

    /// Several lines instead of one.
    pub(super) fn lines(self, rows: &'static str) -> Self {
        Self { rows: Some(rows), ..self }
    }
}

/// Builds the control. Its value is written only when it changed elsewhere: never during composition.
pub(super) fn line(desk: Desk, line: Line, event: impl Fn(String) -> Event + 'static) -> Element {
    let Line { field, read, kind, mode, complete, class, rows, hinted, part } = line;
    let value = desk.memo(read);
    let faulty = is_faulty(desk, &part.0, part.1);
    let described = described_by(&field, hinted, &part.0, faulty);
    let control = Ref::new();
    keep_value(control, move || value.get());
    let first = value.get_untracked();
    let shell = match rows {
        Some(rows) => h("textarea").attr("rows", rows).child(first),
        None => {
            h("input").attr("type", kind).attr("inputmode", mode).attr("autocomplete", complete).attr("value", first)
        }
    };
    shell
        .class(class)
        .attr("id", ["aw-f-", &field].concat())
        .refer(control)
        .bind("aria-describedby", described)
        .bind("aria-invalid", move || faulty.get().then(|| "true".to_owned()))
        .on("input", move |typed: web_sys::Event| desk.send(event(value_of(&typed))))
}

/// The hint of `field`, where it has one, and the error of the field that it is a part of, while there is one.
fn described_by(
    field: &str,
    hinted: bool,
    whole: &str,
    faulty: Memo<bool>,
) -> impl Fn() -> Option<String> + Send + Sync + 'static {
    let (hint, error) = (["aw-h-", field].concat(), ["aw-e-", whole].concat());
    move || match (hinted, faulty.get()) {
        (true, true) => Some([hint.as_str(), " ", error.as_str()].concat()),
        (true, false) => Some(hint.clone()),
        (false, true) => Some(error.clone()),
        (false, false) => None,
    }
}

pub(super) fn answer_of(visit: &Visit, field: &str) -> String {
    visit.draft.answers.get(field).cloned().unwrap_or_default()
}

/// A control whose words become the answer of its field.
pub(super) fn answer(desk: Desk, control: Line) -> AnyView {
    let field = control.field.clone();
    line(desk, control, move |words| Event::Answered(field.clone(), words)).view()
}

/// A file, a link to one, or the reason why there is neither.
fn evidence(desk: Desk, id: &str, excuse: bool, links: bool) -> AnyView {
    let labelled = |field: &str, key: &str, control: AnyView| {
        let label = h("label").class("aw-field__sub").attr("for", ["aw-f-", field].concat()).child(desk.say(key));
        vec![label.view(), control]
    };
    // A picture that is taken answers the question: neither a link nor a reason is asked beside it, unless one was written.
    let answered = desk.memo(|visit| {
        let written = [EVIDENCE_LINK, EVIDENCE_EXCUSE].iter().any(|key| visit.draft.answer(key).is_some());
        !written && visit.draft.files.iter().any(|file| refused_file(&visit.profile, file).is_none())
    });
    let link = links.then(|| {
        let owns = |fault: &Fault| matches!(fault, Fault::NoEvidence | Fault::BadLink | Fault::LinkHost(_));
        let control = Line { kind: "url", mode: "url", ..Line::of_answer(EVIDENCE_LINK) }.part_of(id, owns);
        labelled(EVIDENCE_LINK, "field.evidence_link.label", answer(desk, control))
    });
    let excuse = excuse.then(|| {
        let owns = |fault: &Fault| matches!(fault, Fault::NoEvidence | Fault::NoReason);
        let control = Line::of_answer(EVIDENCE_EXCUSE).part_of(id, owns);
        labelled(EVIDENCE_EXCUSE, "field.evidence_excuse.label", answer(desk, control))
    });
    let mut parts = vec![h("div").class("aw-row").child(attach_button(desk)).view(), file_list(desk)];
    let others: Vec<AnyView> = link.into_iter().chain(excuse).flatten().collect();
    let others =
        h("div").class("aw-stack aw-stack--2").bind("hidden", move || answered.get().then(String::new)).child(others);
    parts.push(others.view());
    join(parts)
}

/// The department, proposed from the text and open to change.
fn department(desk: Desk, hinted: bool) -> AnyView {
    let chosen = desk.memo(|visit| visit.terms.department().map(str::to_owned));
    let (profile, terms) = (desk.profile(), desk.terms());
    let offered = profile.departments.iter().filter(|department| terms.decision.departments.contains(&department.id));
    let options: Vec<Element> = offered
        .map(|department| {
            let id = department.id.clone();
            let is_chosen = move || chosen.with(|chosen| chosen.as_deref() == Some(id.as_str())).then(String::new);
            h("option")
                .attr("value", department.id.clone())
                .bind("selected", is_chosen)
                .child(desk.local(&department.name))
        })
        .collect();
    let faulty = is_faulty(desk, "department", |_| true);
    h("select")
        .class("aw-input")
        .attr("id", "aw-f-department")
        .bind("aria-describedby", described_by("department", hinted, "department", faulty))
        .bind("aria-invalid", move || faulty.get().then(|| "true".to_owned()))
        .on("change", move |event: web_sys::Event| desk.send(Event::DepartmentChosen(value_of(&event))))
        .child(options)
        .view()
}
