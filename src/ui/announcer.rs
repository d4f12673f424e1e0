//! The one polite live region.

use leptos::prelude::*;

use super::desk::Desk;
use super::dom::h;

/// Speaks the visit's notices. The region stays in the document, only its text changes; equal sentences in a row are told
/// apart by a no-break space, else they would not be spoken again.
pub(super) fn announcer(desk: Desk) -> AnyView {
    let notice = desk.memo(|visit| visit.notice.clone());
    let sentence = move || {
        let notice = notice.get();
        if notice.code.is_empty() {
            return String::new();
        }
        let word = notice.word.as_str();
        let args = [("name", word), ("number", word)];
        let mut sentence = match notice.count {
            Some(n) => desk.count(notice.code, n as usize, &args),
            None => desk.say_with(notice.code, &args),
        };
        if notice.serial % 2 == 1 {
            sentence.push('\u{a0}');
        }
        sentence
    };
    h("p").class("aw-sr").attr("role", "status").live(sentence).view()
}
