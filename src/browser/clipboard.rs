//! The clipboard.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// Puts `text` on the clipboard; whether it worked. Pages on plain http have no clipboard API: there the old command on a
/// hidden textarea serves.
pub(super) async fn copy(text: &str) -> bool {
    let Some(window) = web_sys::window() else { return false };
    if window.is_secure_context() && JsFuture::from(window.navigator().clipboard().write_text(text)).await.is_ok() {
        return true;
    }
    by_command(&window, text).unwrap_or(false)
}

fn by_command(window: &web_sys::Window, text: &str) -> Option<bool> {
    let document = window.document()?.dyn_into::<web_sys::HtmlDocument>().ok()?;
    let body = document.body()?;
    let focused = document.active_element();
    let area: web_sys::HtmlTextAreaElement = document.create_element("textarea").ok()?.dyn_into().ok()?;
    area.set_value(text);
    body.append_child(&area).ok()?;
    area.select();
    let done = document.exec_command("copy").unwrap_or(false);
    area.remove();
    if let Some(focused) = focused.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        focused.focus().ok()?;
    }
    Some(done)
}
