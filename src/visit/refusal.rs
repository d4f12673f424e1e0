//! What did the help desk, or the page in its place, find wrong with a ticket?
//!
//! The client reads all of it in the language of the page: what is wrong by its code, by the status of the answer, or by the place that
//! was named. The server's own words are kept apart, to be quoted after that.

use crate::backend::native::{FieldProblem, flaw};
use crate::ticket::draft::Attachment;

/// A definitive no.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refusal {
    /// The server's own sentence; may be empty.
    pub detail: String,
    /// What is wrong, each at its place; may be empty.
    pub flaws: Vec<Flaw>,
}

/// One thing that is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flaw {
    /// Field of the form where it is mended; empty when it shows none.
    pub field: String,
    /// One of [`flaw`]; empty when only the server's words tell.
    pub code: String,
    /// The bound that was passed; 0 when nobody has named it.
    pub limit: u64,
    /// The files it concerns, name and size; the largest first where it is their size.
    pub files: Vec<(String, u64)>,
    /// The server's words; may be empty.
    pub said: String,
}

impl Flaw {
    /// Whether our sentence says all there is to say, so that the server's words would only repeat it.
    pub fn is_told(&self) -> bool {
        let bound = match self.code.as_str() {
            flaw::NEEDED | flaw::TOO_SHORT => true,
            flaw::TOO_LONG | flaw::TOO_LARGE => self.limit > 0,
            flaw::TOO_MANY => !self.files.is_empty(),
            _ => false,
        };
        self.said.is_empty() || bound && (!self.field.is_empty() || !self.files.is_empty())
    }

    /// The bytes of its files.
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|(_, size)| size).sum()
    }
}

impl Refusal {
    /// What an answer of `status` (0 for a finding of the page itself) says of a ticket with these files. `field_of` knows the field of
    /// the form that a pointer of the contract speaks of, empty for none.
    pub(super) fn read(
        status: u16,
        faults: Vec<FieldProblem>,
        detail: String,
        files: &[Attachment],
        field_of: impl Fn(&str) -> String,
    ) -> Self {
        let flaws = faults.into_iter().map(|fault| {
            let pointer = fault.pointer.as_deref().unwrap_or_default();
            let mut flaw = Flaw {
                field: field_of(pointer),
                code: fault.code.unwrap_or_default(),
                limit: fault.limit.unwrap_or_default(),
                files: files_at(pointer, files),
                // The page's own findings are told by their codes.
                said: if status == 0 { String::new() } else { fault.detail },
            };
            if flaw.code.is_empty() && !flaw.files.is_empty() {
                flaw.code = code_of(status).to_owned();
            }
            flaw
        });
        let mut flaws: Vec<Flaw> = flaws.collect();
        if flaws.is_empty() {
            // The status says it all.
            let (pointer, code) = match (files.is_empty(), code_of(status)) {
                // A text alone is long, whatever the server calls it.
                (true, flaw::TOO_LARGE) => ("", flaw::TOO_LONG),
                (true, _) => ("", ""),
                (false, code) => (FILES, code),
            };
            if !code.is_empty() {
                let (field, files) = (field_of(pointer), files_at(FILES, files));
                flaws.push(Flaw { field, code: code.to_owned(), files, ..Flaw::default() });
            }
        }
        Self { detail, flaws }
    }

    /// The fields of the form that it names.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        self.flaws.iter().map(|flaw| flaw.field.as_str()).filter(|field| !field.is_empty())
    }

    /// What is wrong with a field.
    pub fn flaw_of(&self, field: &str) -> Option<&Flaw> {
        self.flaws.iter().find(|flaw| flaw.field == field && !field.is_empty())
    }

    /// Whether the server's own sentence tells anything that ours do not.
    pub fn quotes(&self) -> bool {
        let told = |flaw: &Flaw| !flaw.code.is_empty() && flaw.is_told() && !flaw.said.is_empty();
        let said = |flaw: &Flaw| flaw.said == self.detail;
        let all = !self.flaws.is_empty() && self.flaws.iter().all(|flaw| told(flaw) || said(flaw));
        !self.detail.is_empty() && !all
    }
}

/// The pointer of all files together.
const FILES: &str = "#/files";
/// Status of a content that is too large (RFC 9110 §15.5.14).
const TOO_LARGE: u16 = 413;

/// What a status says of files.
fn code_of(status: u16) -> &'static str {
    match status {
        TOO_LARGE => flaw::TOO_LARGE,
        415 => flaw::FILE_TYPE,
        _ => "",
    }
}

/// The files that a pointer speaks of, the largest first.
fn files_at(pointer: &str, files: &[Attachment]) -> Vec<(String, u64)> {
    let Some(rest) = pointer.strip_prefix(FILES) else { return Vec::new() };
    let at = rest.strip_prefix('/').and_then(|rest| rest.split('/').next()?.parse::<usize>().ok());
    let named = |file: &Attachment| (file.name.clone(), file.size);
    match at {
        Some(at) => files.get(at).map(named).into_iter().collect(),
        None => {
            let mut all: Vec<(String, u64)> = files.iter().map(named).collect();
            let largest = (0..all.len()).max_by_key(|at| all[*at].1).unwrap_or_default();
            if !all.is_empty() {
                all.swap(0, largest);
            }
            all
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files() -> Vec<Attachment> {
        [("журнал.txt", 10), ("снимок.png", 70), ("ещё.png", 20)]
            .into_iter()
            .map(|(name, size)| Attachment { name: name.into(), size, ..Attachment::default() })
            .collect()
    }

    fn read(status: u16, faults: Vec<FieldProblem>, detail: &str, files: &[Attachment]) -> Refusal {
        let field_of = |pointer: &str| crate::backend::intake::field_of(pointer).to_owned();
        Refusal::read(status, faults, detail.to_owned(), files, field_of)
    }

    #[test]
    fn a_status_alone_names_what_is_too_large() {
        let whole = read(413, Vec::new(), "", &files());
        let [flaw] = whole.flaws.as_slice() else { panic!("{whole:?}") };
        assert_eq!((flaw.field.as_str(), flaw.code.as_str(), flaw.limit), ("evidence", flaw::TOO_LARGE, 0));
        assert_eq!((flaw.files[0].0.as_str(), flaw.bytes(), flaw.files.len()), ("снимок.png", 100, 3));
        let text = read(413, Vec::new(), "too large", &[]);
        assert_eq!((text.flaws[0].code.as_str(), text.flaws[0].field.as_str()), (flaw::TOO_LONG, ""));
        assert!(text.quotes());
        assert_eq!(read(415, Vec::new(), "", &files()).flaws[0].code, flaw::FILE_TYPE);
        for status in [400, 415, 422] {
            assert!(read(status, Vec::new(), "", &[]).flaws.is_empty(), "{status}");
        }
        assert!(read(422, Vec::new(), "", &files()).flaws.is_empty());
    }

    #[test]
    fn a_file_that_is_named_is_the_one_that_is_told() {
        let named = |status, fault| read(status, vec![fault], "", &files()).flaws.remove(0);
        let flaw = named(413, FieldProblem::said("#/files/2", "Attachment is too big"));
        assert_eq!((flaw.code.as_str(), flaw.files.as_slice()), (flaw::TOO_LARGE, &[("ещё.png".to_owned(), 20)][..]));
        assert!(!flaw.is_told());
        let flaw = named(422, FieldProblem::said("#/files/2", "is infected"));
        assert_eq!((flaw.code.as_str(), flaw.files.len(), flaw.said.as_str()), ("", 1, "is infected"));
        let flaw = named(413, FieldProblem::coded("#/files/0", flaw::TOO_LARGE, 5, "has more than 5 bytes"));
        assert!(flaw.is_told() && flaw.limit == 5);
        assert!(named(422, FieldProblem::said("#/files/9", "x")).files.is_empty());
    }

    #[test]
    fn what_the_page_finds_itself_quotes_nobody() {
        let fault = FieldProblem::coded("#/subject", flaw::TOO_LONG, 150, "has more than 150 characters");
        let own = read(0, vec![fault.clone()], "", &[]);
        assert!(own.flaws[0].said.is_empty() && !own.quotes());
        // A server of the contract says the same in English: our sentence is enough.
        let theirs = read(422, vec![fault], "Correct the members.", &[]);
        assert!(!theirs.quotes());
        let mixed = read(422, vec![FieldProblem::said("#/subject", "is odd")], "Validation failed", &[]);
        assert!(mixed.quotes());
        // One sentence is not quoted twice.
        assert!(!read(413, vec![FieldProblem::said("#/files/0", "too big")], "too big", &files()).quotes());
    }
}
