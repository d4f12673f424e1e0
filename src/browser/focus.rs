//! Focus, always moved by code: inside a shadow root `href="#id"` finds nothing and would change the host's address.

use wasm_bindgen::JsCast;
use web_sys::{FocusOptions, HtmlDialogElement, HtmlElement, ShadowRoot};

use super::clock;
use crate::visit::Focus;

/// Milliseconds after which the views have been built: Leptos renders in a microtask, dialogs open in the next one.
pub(super) const AFTER_RENDER: u32 = 20;

/// Moves the focus as soon as the view stands.
pub(super) fn give(root: &ShadowRoot, to: Focus) {
    if matches!(to, Focus::Opener) {
        // Closed before it goes: then the browser gives the focus back to what had it, and scrolls nothing.
        if let Some(dialog) =
            root.get_element_by_id(&to.element_id()).and_then(|it| it.dyn_into::<HtmlDialogElement>().ok())
        {
            dialog.close();
        }
        return;
    }
    let root = root.clone();
    clock::after(AFTER_RENDER, move || {
        let Some(element) = root.get_element_by_id(&to.element_id()) else { return };
        if let Focus::Field(field) = &to {
            // The label scrolls into view, not the bare control (GOV.UK Frontend, error summary).
            if let Some(label) = root.get_element_by_id(&["aw-l-", field].concat()) {
                label.scroll_into_view();
            }
        }
        // A group cannot be typed in: what is still blank in it takes the focus, else its first control.
        let within = |selector| element.query_selector(selector).ok().flatten();
        let group = element.has_attribute("tabindex") && matches!(to, Focus::Field(_));
        let control = group.then(|| within("[data-blank]").or_else(|| within("button, input, textarea"))).flatten();
        let Ok(element) = control.unwrap_or(element).dyn_into::<HtmlElement>() else { return };
        // A focus that the browser refuses loses nothing.
        let how = FocusOptions::new();
        how.set_prevent_scroll(matches!(to, Focus::Return(_)));
        let _ = element.focus_with_options(&how);
        if let Focus::Caret(caret) | Focus::Return(caret) = to
            && let Some(area) = element.dyn_ref::<web_sys::HtmlTextAreaElement>()
        {
            let _ = area.set_selection_range(caret, caret);
        }
        if matches!(to, Focus::Heading) {
            // A new screen begins at its top, wherever the last one was scrolled to.
            root.host().scroll_into_view();
        }
    });
}
