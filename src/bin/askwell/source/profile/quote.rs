//! Does the regulation really say so?
//!
//! White space is folded on both sides: a quotation may be wrapped. Nothing else is, because the client sees the fragment in
//! quotation marks.

use super::super::file::At;

/// The fragments that do not stand in the regulation, or not behind the one before them: place and what is wrong.
pub(super) fn misquoted(fragments: &[At<String>], regulation: &str) -> Vec<(usize, String)> {
    let regulation = folded(regulation);
    let mut from = 0;
    let mut wrong = Vec::new();
    for fragment in fragments {
        let wanted = folded(&fragment.value);
        match regulation[from..].find(&wanted) {
            Some(at) => from += at + wanted.len(),
            None if regulation.contains(&wanted) => {
                wrong.push((fragment.at, format!("«{wanted}» stands in the regulation before the fragment before it")));
            }
            None => wrong.push((fragment.at, format!("«{wanted}» does not stand in the regulation"))),
        }
    }
    wrong
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fragments_are_found_in_order() {
        let regulation = "Срок — 24 часа,\n  для тарифа «Premium» - 3 часа.";
        for (fragments, wrong) in [
            (&["Срок — 24 часа, для тарифа", "3 часа."][..], 0),
            (&["24 часа", "«Premium»", "3 часа"], 0),
            (&["3 часа", "24 часа"], 1),
            (&["24  часа"], 0),
            (&["24 дня"], 1),
            (&["срок"], 1),
            (&["24 часа", "24 часа"], 1),
        ] {
            let fragments: Vec<At<String>> =
                fragments.iter().map(|fragment| At { value: (*fragment).to_owned(), at: 0 }).collect();
            assert_eq!(misquoted(&fragments, regulation).len(), wrong, "{fragments:?}");
        }
    }
}
