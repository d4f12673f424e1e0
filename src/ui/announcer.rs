//! The one polite live region.

use leptos::prelude::*;

use super::desk::Desk;
use super::dom::{Element, h};
use crate::visit::{Notice, Screen};

/// Suggestions that narrow containers show: `style/components/suggestion.css` hides the others.
const FEW: usize = 3;

/// Speaks the visit's notices. The region stays in the document, only its text changes; equal sentences in a row are told
/// apart by a no-break space, else they would not be spoken again.
pub(super) fn announcer(desk: Desk) -> AnyView {
    // How many articles there are is true beside the text only.
    let notice = desk.memo(|visit| {
        let stale = visit.screen != Screen::Ask && visit.notice.code.starts_with("hits.");
        if stale { Notice::default() } else { visit.notice.clone() }
    });
    let said = move || -> Vec<Element> {
        let notice = notice.get();
        if notice.code.is_empty() {
            return Vec::new();
        }
        let word = notice.word.as_str();
        let args = [("name", word), ("number", word)];
        let space = if notice.serial % 2 == 1 { "\u{a0}" } else { "" };
        let span = |sentence: String| h("span").child([&sentence, space].concat());
        let counted = |n: usize| span(desk.count(notice.code, n, &args));
        match notice.count.map(|n| n as usize) {
            // As many as are shown: the width tells which of the two is.
            Some(n) if n > FEW && notice.code.starts_with("hits.") => {
                vec![counted(n).class("aw-all"), counted(FEW).class("aw-few")]
            }
            Some(n) => vec![counted(n)],
            None => vec![span(desk.say_with(notice.code, &args))],
        }
    };
    h("p").class("aw-sr").attr("role", "status").live(said).view()
}
