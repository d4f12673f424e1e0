//! What a refusal of the help desk says to the client: what to do, in the language of the page, then the server's own words.

use super::desk::Desk;
use super::dom::{Element, h};
use crate::backend::native::flaw;
use crate::visit::{Flaw, Refusal};

/// One flaw, the same at its field and in the summary. What only the server can tell is quoted after it.
pub(super) fn sentence(desk: Desk, flaw: &Flaw) -> String {
    let words = own(desk, flaw);
    if flaw.is_told() { words } else { quoted(desk, [&words, "."].concat(), &flaw.said) }
}

fn own(desk: Desk, flaw: &Flaw) -> String {
    let max = match flaw.code.as_str() {
        flaw::TOO_LARGE => desk.size(flaw.limit),
        _ => flaw.limit.to_string(),
    };
    let (label, size) = (desk.field_label(&flaw.field), desk.size(flaw.bytes()));
    let name = flaw.files.first().map(|(name, _)| name.as_str()).unwrap_or_default();
    let (bound, several) = (flaw.limit > 0, flaw.files.len() > 1);
    let key = match flaw.code.as_str() {
        flaw::TOO_MANY if !name.is_empty() && bound => {
            return desk.count("error.too_many_files", flaw.limit as usize, &[]);
        }
        flaw::TOO_MANY if !name.is_empty() => "errors.refused_no_files",
        flaw::TOO_LARGE if several && bound => "errors.refused_total",
        flaw::TOO_LARGE if several => "errors.refused_total_unsaid",
        flaw::TOO_LARGE if !name.is_empty() && bound => "error.file_too_large",
        flaw::TOO_LARGE if !name.is_empty() => "errors.refused_large_unsaid",
        flaw::FILE_TYPE if several => "errors.refused_types",
        flaw::FILE_TYPE if !name.is_empty() => "errors.refused_type",
        _ if several => "errors.refused_files",
        _ if !name.is_empty() => "errors.refused_file",
        flaw::TOO_LONG if !bound => "errors.refused_long_unsaid",
        // What the form has no field for can only be told by the server.
        _ if flaw.field.is_empty() => "errors.refused_other",
        flaw::NEEDED => "errors.refused_needed",
        flaw::TOO_SHORT => "error.too_short",
        flaw::TOO_LONG => "errors.refused_long",
        _ => "errors.refused_field",
    };
    desk.say_with(key, &[("label", &label), ("name", name), ("size", &size), ("max", &max)])
}

/// What is told above the flaws: what to do when nothing else says it, and the server's sentence.
pub(super) fn head(desk: Desk, refusal: &Refusal) -> Vec<Element> {
    let mut lines = Vec::new();
    if refusal.flaws.is_empty() {
        let key = if refusal.detail.is_empty() { "errors.no_reason" } else { "errors.refused_whole" };
        lines.push(h("p").say(desk, key));
    }
    if refusal.quotes() {
        // Whatever language the server speaks, its words are told from ours.
        let said = [&desk.say("errors.server_said"), " "].concat();
        let quote = h("q").child(refusal.detail.clone());
        let quote = if refusal.detail.is_ascii() { quote.attr("lang", "en") } else { quote };
        lines.push(h("p").child(said).child(quote));
    }
    lines
}

/// What became of a file that a ticket lacks. `reason` is the help desk's, or stands for a refusal without a word
/// ([`unsaid`](crate::backend::delivery::unsaid)).
pub(super) fn lost_file(desk: Desk, name: &str, reason: &str) -> String {
    let status = reason.strip_prefix("HTTP ").filter(|status| status.len() == 3);
    let key = match status {
        Some("413") => "receipt.file_too_large",
        Some("415") => "receipt.file_type",
        _ => "receipt.file_refused",
    };
    let words = desk.say_with(key, &[("name", name)]);
    if status.is_some() { words } else { quoted(desk, words, reason) }
}

/// Our words, then the server's, if any.
pub(super) fn quoted(desk: Desk, words: String, said: &str) -> String {
    let said = said.trim();
    if said.is_empty() {
        return words;
    }
    [&words, " ", &desk.say_with("errors.server_words", &[("words", said)])].concat()
}
