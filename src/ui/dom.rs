//! Elements: the few builders that every view is made of.
//!
//! Leptos' `view!` gives every tree a type of its own, with code of its own to build, rebuild and drop it; the first version of
//! this page was 365 KB of brotli that way, and 296 KB without it. Here all elements share one type: tag, list of attributes, list of
//! children. The renderer and the reactivity are Leptos' own. A second gain: `view!` builds static subtrees through `template.innerHTML`,
//! which Trusted Types forbid; these builders create every node by itself.
//!
//! ```ignore
//! h("button").class("aw-btn").attr("type", "button").press(move |_| desk.send(Event::Continue)).child(words).view()
//! ```

use leptos::attr::any_attribute::{AnyAttribute, IntoAnyAttribute};
use leptos::attr::custom::custom_attribute;
use leptos::html::{self, Custom, ElementChild, custom};
use leptos::prelude::*;
use leptos::tachys::html::event::{self, on};
use leptos::tachys::html::property::prop;
use leptos::tachys::view::iterators::StaticVec;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys;

use super::desk::Desk;
use crate::visit::Event;

/// A reference to an element that stands in the document.
pub(super) type Ref = NodeRef<Custom<&'static str>>;

/// An element that is being described. Boxed, so that a chain of calls hands on one pointer.
pub(super) struct Element(Box<Parts>);

struct Parts {
    tag: &'static str,
    attributes: Vec<AnyAttribute>,
    children: Vec<AnyView>,
}

/// An HTML element.
#[inline(never)]
pub(super) fn h(tag: &'static str) -> Element {
    Element(Box::new(Parts { tag, attributes: Vec::new(), children: Vec::new() }))
}

/// A button that is no submit button.
#[inline(never)]
pub(super) fn button(class: &'static str) -> Element {
    h("button").class(class).attr("type", "button")
}

/// The heading of a screen: it takes the focus when the screen appears.
#[inline(never)]
pub(super) fn heading() -> Element {
    h("h1").attr("id", "aw-heading").attr("tabindex", "-1")
}

impl Element {
    /// Its classes; none when empty.
    #[inline(never)]
    pub(super) fn class(self, names: &'static str) -> Self {
        if names.is_empty() { self } else { self.attr("class", names) }
    }

    /// An attribute that does not change.
    pub(super) fn attr(mut self, name: &'static str, value: impl AsRef<str>) -> Self {
        self.put_attribute(name, value.as_ref());
        self
    }

    /// An attribute that follows the visit; absent while there is no value.
    pub(super) fn bind(mut self, name: &'static str, value: impl Fn() -> Option<String> + Send + 'static) -> Self {
        self.put_bound(name, Box::new(value));
        self
    }

    /// Whether a box is checked, following the visit.
    pub(super) fn checked(mut self, value: impl Fn() -> bool + Send + 'static) -> Self {
        let value: Box<dyn Fn() -> bool + Send> = Box::new(value);
        self.0.attributes.push(prop("checked", value).into_any_attr());
        self
    }

    /// What happens on an event of the browser.
    pub(super) fn on(mut self, name: &'static str, then: impl FnMut(web_sys::Event) + 'static) -> Self {
        self.put_listener(name, Box::new(then));
        self
    }

    /// What happens when it is pressed.
    pub(super) fn press(self, mut then: impl FnMut() + 'static) -> Self {
        self.on("click", move |_| then())
    }

    /// Pressing it sends an event.
    #[inline(never)]
    pub(super) fn sends(self, desk: Desk, event: Event) -> Self {
        self.press(move || desk.send(event.clone()))
    }

    /// Remembers the element.
    #[inline(never)]
    pub(super) fn refer(mut self, to: Ref) -> Self {
        self.0.attributes.push(leptos::tachys::html::node_ref::node_ref(to).into_any_attr());
        self
    }

    /// A child: text, an element, a view, or several of them.
    pub(super) fn child(mut self, child: impl Child) -> Self {
        child.put(&mut self.0.children);
        self
    }

    /// The sentence of a locale key as a child.
    #[inline(never)]
    pub(super) fn say(self, desk: Desk, key: &str) -> Self {
        self.child(desk.say(key))
    }

    /// A child that follows the visit.
    pub(super) fn live<C: Child>(self, child: impl Fn() -> C + Send + 'static) -> Self {
        self.child(live(child))
    }

    /// The view.
    #[inline(never)]
    pub(super) fn view(self) -> AnyView {
        let Parts { tag, attributes, children } = *self.0;
        // Elements without an end tag are told apart for the native renderer; a browser would not mind.
        match tag {
            "input" => html::input().add_any_attr(attributes).into_any(),
            "br" => html::br().add_any_attr(attributes).into_any(),
            _ => custom(tag).child(StaticVec::from(children)).add_any_attr(attributes).into_any(),
        }
    }

    #[inline(never)]
    fn put_attribute(&mut self, name: &'static str, value: &str) {
        self.0.attributes.push(custom_attribute(name, value.to_owned()).into_any_attr());
    }

    #[inline(never)]
    fn put_bound(&mut self, name: &'static str, value: Box<dyn Fn() -> Option<String> + Send>) {
        self.0.attributes.push(custom_attribute(name, value).into_any_attr());
    }

    #[inline(never)]
    fn put_listener(&mut self, name: &'static str, then: Box<dyn FnMut(web_sys::Event)>) {
        self.0.attributes.push(on(event::Custom::<web_sys::Event>::new(name), then).into_any_attr());
    }
}

/// A view that follows the visit.
pub(super) fn live<C: Child>(child: impl Fn() -> C + Send + 'static) -> AnyView {
    boxed(Box::new(move || join(child())))
}

#[inline(never)]
fn boxed(child: Box<dyn Fn() -> AnyView + Send>) -> AnyView {
    child.into_any()
}

#[inline(never)]
fn put_text(text: &str, to: &mut Vec<AnyView>) {
    to.push(text.to_owned().into_any());
}

/// Several views in a row.
pub(super) fn join(child: impl Child) -> AnyView {
    let mut views = Vec::new();
    child.put(&mut views);
    if views.len() == 1
        && let Some(only) = views.pop()
    {
        return only;
    }
    StaticVec::from(views).into_any()
}

/// What can stand inside an element.
pub(super) trait Child {
    /// Adds itself to the children.
    fn put(self, to: &mut Vec<AnyView>);
}

impl Child for AnyView {
    #[inline(never)]
    fn put(self, to: &mut Vec<AnyView>) {
        to.push(self);
    }
}

impl Child for Element {
    #[inline(never)]
    fn put(self, to: &mut Vec<AnyView>) {
        to.push(self.view());
    }
}

impl Child for String {
    #[inline(never)]
    fn put(self, to: &mut Vec<AnyView>) {
        put_text(&self, to);
    }
}

impl Child for &str {
    fn put(self, to: &mut Vec<AnyView>) {
        put_text(self, to);
    }
}

impl Child for () {
    fn put(self, _: &mut Vec<AnyView>) {}
}

impl<C: Child> Child for Option<C> {
    fn put(self, to: &mut Vec<AnyView>) {
        if let Some(child) = self {
            child.put(to);
        }
    }
}

impl<C: Child> Child for Vec<C> {
    fn put(self, to: &mut Vec<AnyView>) {
        for child in self {
            child.put(to);
        }
    }
}

/// The value of the control that an event happened at; empty for anything else.
pub(super) fn value_of(event: &web_sys::Event) -> String {
    let Some(target) = event.target() else { return String::new() };
    if let Some(area) = target.dyn_ref::<web_sys::HtmlTextAreaElement>() {
        return area.value();
    }
    if let Some(select) = target.dyn_ref::<web_sys::HtmlSelectElement>() {
        return select.value();
    }
    target.dyn_ref::<web_sys::HtmlInputElement>().map(web_sys::HtmlInputElement::value).unwrap_or_default()
}

/// The event as one of its kind; `None` for another kind.
pub(super) fn as_kind<E: JsCast>(event: &web_sys::Event) -> Option<&E> {
    event.dyn_ref::<E>()
}

/// Runs `then` once the view stands, and again whenever a signal that it read has changed.
pub(super) fn effect(then: impl Fn() + 'static) {
    boxed_effect(Box::new(then));
}

#[inline(never)]
fn boxed_effect(then: Box<dyn Fn()>) {
    Effect::new(move |_| then());
}

/// Keeps a control's value equal to `text`, without writing what already stands there: a write during composition would break
/// Android keyboards.
pub(super) fn keep_value(control: Ref, text: impl Fn() -> String + Send + Sync + 'static) {
    effect(move || {
        let text = text();
        let Some(control) = control.get() else { return };
        if let Some(area) = control.dyn_ref::<web_sys::HtmlTextAreaElement>() {
            if area.value() != text {
                area.set_value(&text);
            }
        } else if let Some(input) = control.dyn_ref::<web_sys::HtmlInputElement>()
            && input.value() != text
        {
            input.set_value(&text);
        }
    });
}
