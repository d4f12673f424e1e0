//! One field of the form: label, hint, error, control, § why.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;

use super::attach::{AttachButton, FileList};
use super::desk::Desk;
use super::icon::{Shape, icon};
use super::rule_quote::Why;
use super::steps::Steps;
use crate::policy::profile::{FieldKind, Identifier, Level};
use crate::ticket::draft::{EVIDENCE_EXCUSE, EVIDENCE_LINK};
use crate::ticket::validation::{Fault, FieldError};
use crate::visit::{Event, Visit};

/// The words of a fault, the same at the field and in the summary: the field's own for this fault, else the common ones.
pub(super) fn sentence(desk: Desk, error: &FieldError) -> String {
    let mut args = error.args();
    match &error.fault {
        Fault::FileTooLarge { name, max } => {
            args = vec![("name", name.clone()), ("max", desk.size(*max))];
        }
        Fault::TooManyFiles { max } => return desk.count("error.too_many_files", usize::from(*max), &[]),
        _ => {}
    }
    args.push(("label", desk.field_label(&error.field)));
    let variant = match &error.fault {
        Fault::BadEmail(why) => why.code(),
        Fault::BadMask { id } => id,
        _ => &error.field,
    };
    let common = ["error.", error.code()].concat();
    let own = [common.as_str(), ".", variant].concat();
    let args: Vec<(&str, &str)> = args.iter().map(|(name, value)| (*name, value.as_str())).collect();
    desk.say_with(if desk.words().get(&own).is_some() { &own } else { &common }, &args)
}

/// What is wrong with a field, in our own words or in the server's.
fn fault_of(desk: Desk, field: &str) -> Memo<Option<String>> {
    let field = field.to_owned();
    desk.memo(move |visit| {
        let own = visit.errors.iter().find(|error| error.field == field);
        let theirs = || {
            let refusal = visit.refusal.as_ref()?;
            refusal.fields.iter().find(|(name, _)| *name == field).map(|(_, words)| words.clone())
        };
        own.map(|error| sentence(desk, error)).or_else(theirs)
    })
}

/// The error paragraph of a field; nothing while there is none.
pub(super) fn message(desk: Desk, field: &str) -> impl IntoView + use<> {
    let fault = fault_of(desk, field);
    let id = ["aw-e-", field].concat();
    move || {
        let id = id.clone();
        fault.get().map(|words| {
            view! { <p class="aw-error" id=id>{icon(Shape::Stop)} <span>{words}</span></p> }
        })
    }
}

/// A field of the details screen, by its id: one of the profile's fields, or the subject.
pub(super) fn field(desk: Desk, id: &str, current: Signal<bool>) -> AnyView {
    let profile = desk.profile();
    let spec = profile.field(id);
    let optional = spec.is_some_and(|spec| spec.level < Level::Block);
    let rule = spec.and_then(|spec| spec.rule.clone());
    let control = match spec.map(|spec| &spec.kind) {
        None if id == "subject" => {
            line(desk, Line::new(id, |visit| visit.draft.subject_line()), |words| Event::SubjectEdited(words))
        }
        // A field that only the server knows: its name and words are shown, the text is where it can be mended.
        None | Some(FieldKind::Consent { .. }) => ().into_any(),
        Some(FieldKind::Line { .. }) => answer(desk, id, false),
        Some(FieldKind::Text { .. }) => answer(desk, id, true),
        Some(FieldKind::Email) => {
            let own = id.to_owned();
            let mut email = Line::new(id, move |visit| answer_of(visit, &own));
            (email.kind, email.mode, email.complete) = ("email", "email", "email");
            let own = id.to_owned();
            line(desk, email, move |words| Event::Answered(own.clone(), words))
        }
        Some(FieldKind::AnyOf(identifiers)) => any_of(desk, id, identifiers.clone()),
        Some(FieldKind::Steps { .. }) => view! { <Steps/> }.into_any(),
        Some(FieldKind::Evidence { excuse, link_hosts, .. }) => evidence(desk, *excuse, !link_hosts.is_empty()),
        Some(FieldKind::Department) => department(desk),
    };
    let grouped = matches!(spec.map(|spec| &spec.kind), Some(FieldKind::Steps { .. } | FieldKind::Evidence { .. }));
    let label = desk.field_label(id);
    let hint = desk.field_hint(id);
    let (control_id, label_id, hint_id) = (["aw-f-", id].concat(), ["aw-l-", id].concat(), ["aw-h-", id].concat());
    let name = if grouped {
        view! { <p id=label_id.clone()><b>{label}</b></p> }.into_any()
    } else {
        view! { <label id=label_id.clone() for=control_id.clone()>{label}</label> }.into_any()
    };
    let optional = optional.then(|| view! { <p class="aw-s aw-muted">{desk.say("action.optional")}</p> });
    let hint = (!hint.is_empty()).then(|| view! { <p class="aw-s aw-muted" id=hint_id>{hint}</p> });
    let (role, described) = if grouped { (Some("group"), Some(label_id)) } else { (None, None) };
    // A group takes the focus itself when its fault is followed.
    let (own_id, focusable) = if grouped { (Some(control_id), Some("-1")) } else { (None, None) };
    view! {
        <div
            class="aw-field"
            role=role
            id=own_id
            tabindex=focusable
            aria-labelledby=described
            data-current=move || current.get().then_some("")
        >
            {name}
            {optional}
            {hint}
            {message(desk, id)}
            {control}
            {rule.map(|rule| view! { <Why rule/> })}
        </div>
    }
    .into_any()
}

/// A single-line or many-line control over one text of the visit.
pub(super) struct Line {
    field: String,
    read: Box<dyn Fn(&Visit) -> String + Send + Sync>,
    kind: &'static str,
    mode: &'static str,
    complete: &'static str,
    class: &'static str,
    rows: Option<u8>,
}

impl Line {
    pub(super) fn new(field: &str, read: impl Fn(&Visit) -> String + Send + Sync + 'static) -> Self {
        let field = field.to_owned();
        Self { field, read: Box::new(read), kind: "text", mode: "text", complete: "off", class: "aw-input", rows: None }
    }

    /// A search field instead of a text field.
    pub(super) fn search(mut self) -> Self {
        (self.kind, self.mode) = ("search", "search");
        self
    }
}

/// Builds the control. Its value is written only when it changed elsewhere: never during composition.
pub(super) fn line(desk: Desk, line: Line, event: impl Fn(String) -> Event + 'static) -> AnyView {
    let Line { field, read, kind, mode, complete, class, rows } = line;
    let value = desk.memo(read);
    let fault = fault_of(desk, &field);
    let id = ["aw-f-", &field].concat();
    let (hint, error) = (["aw-h-", &field].concat(), ["aw-e-", &field].concat());
    let described = move || match fault.with(Option::is_some) {
        true => [hint.as_str(), " ", error.as_str()].concat(),
        false => hint.clone(),
    };
    let invalid = move || fault.with(Option::is_some).then_some("true");
    let on_input = move |typed: ev::Event| desk.send(event(event_target_value(&typed)));
    let first = value.get_untracked();
    if let Some(rows) = rows {
        let control = NodeRef::<html::Textarea>::new();
        Effect::new(move |_| {
            let value = value.get();
            if let Some(control) = control.get()
                && control.value() != value
            {
                control.set_value(&value);
            }
        });
        return view! {
            <textarea
                class=class
                id=id
                node_ref=control
                rows=rows.to_string()
                aria-describedby=described
                aria-invalid=invalid
                on:input=on_input
            >
                {first}
            </textarea>
        }
        .into_any();
    }
    let control = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        let value = value.get();
        if let Some(control) = control.get()
            && control.value() != value
        {
            control.set_value(&value);
        }
    });
    view! {
        <input
            class=class
            id=id
            node_ref=control
            type=kind
            inputmode=mode
            autocomplete=complete
            value=first
            aria-describedby=described
            aria-invalid=invalid
            on:input=on_input
        />
    }
    .into_any()
}

fn answer_of(visit: &Visit, field: &str) -> String {
    visit.draft.answers.get(field).cloned().unwrap_or_default()
}

/// A control over one of the draft's answers.
fn answer(desk: Desk, field: &str, tall: bool) -> AnyView {
    let own = field.to_owned();
    let mut control = Line::new(field, move |visit| answer_of(visit, &own));
    control.rows = Some(if tall { 5 } else { 2 });
    let own = field.to_owned();
    line(desk, control, move |words| Event::Answered(own.clone(), words))
}

/// One of several identifiers: a single box, whose content tells which it is.
fn any_of(desk: Desk, field: &str, identifiers: Vec<Identifier>) -> AnyView {
    let login = identifiers.iter().any(|identifier| identifier.id == "login");
    let mut control = Line::new(field, move |visit| {
        identifiers.iter().map(|one| answer_of(visit, &one.id)).find(|value| !value.is_empty()).unwrap_or_default()
    });
    control.class = "aw-input aw-input--code";
    control.complete = if login { "username" } else { "off" };
    let own = field.to_owned();
    line(desk, control, move |words| Event::Answered(own.clone(), words))
}

/// A file, a link to one, or the reason why there is neither.
fn evidence(desk: Desk, excuse: bool, links: bool) -> AnyView {
    let link = links.then(|| {
        let mut control = Line::new(EVIDENCE_LINK, |visit| answer_of(visit, EVIDENCE_LINK));
        (control.kind, control.mode) = ("url", "url");
        view! {
            <label class="aw-field__sub" for="aw-f-evidence_link">{desk.say("field.evidence_link.label")}</label>
            {line(desk, control, |words| Event::Answered(EVIDENCE_LINK.to_owned(), words))}
        }
    });
    let excuse = excuse.then(|| {
        let control = Line::new(EVIDENCE_EXCUSE, |visit| answer_of(visit, EVIDENCE_EXCUSE));
        view! {
            <label class="aw-field__sub" for="aw-f-evidence_excuse">{desk.say("field.evidence_excuse.label")}</label>
            {line(desk, control, |words| Event::Answered(EVIDENCE_EXCUSE.to_owned(), words))}
        }
    });
    view! {
        <div class="aw-row"><AttachButton/></div>
        <FileList/>
        {link}
        {excuse}
    }
    .into_any()
}

/// The department, proposed from the text and open to change.
fn department(desk: Desk) -> AnyView {
    let chosen = desk.memo(super::review::department_id);
    let options: Vec<(String, String)> =
        desk.profile().departments.iter().map(|d| (d.id.clone(), desk.local(&d.name))).collect();
    let rows = options.into_iter().map(|(id, name)| {
        let (value, own) = (id.clone(), id);
        view! {
            <option value=value selected=move || chosen.with(|chosen| chosen.as_deref() == Some(own.as_str()))>
                {name}
            </option>
        }
    });
    view! {
        <select
            class="aw-input"
            id="aw-f-department"
            on:change=move |event| desk.send(Event::DepartmentChosen(event_target_value(&event)))
        >
            {rows.collect_view()}
        </select>
    }
    .into_any()
}
