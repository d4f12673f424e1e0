//! What is wrong with this draft?

/// Why an address is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmailFault {
    /// There is no «@», or more than one.
    At,
    /// Nothing stands before «@».
    Local,
    /// There is no dot in the domain: «после @ не хватает точки».
    NoDot,
    /// The domain is malformed otherwise.
    Domain,
    /// There is a space or another character that no address holds.
    Character,
}

/// What is wrong with one answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Demanded and absent.
    Missing,
    /// Fewer words than count as an answer.
    TooShort {
        /// Fewest words that do.
        min_words: u8,
    },
    /// Not an address that mail can be sent to.
    BadEmail(EmailFault),
    /// Not of the provider's form.
    BadMask {
        /// The identifier.
        id: String,
    },
    /// No step is given.
    NoSteps,
    /// Neither file nor link nor reason is given.
    NoEvidence,
    /// The link is no link.
    BadLink,
    /// The link leads to a host that is not taken; holds those that are.
    LinkHost(Vec<String>),
    /// More files than are taken.
    TooManyFiles {
        /// Most that are.
        max: u8,
    },
    /// A file is too large.
    FileTooLarge {
        /// Its name.
        name: String,
        /// Largest size in bytes.
        max: u64,
    },
    /// A file of a type that is not taken.
    FileType {
        /// Its name.
        name: String,
    },
    /// The large box is empty.
    EmptyText,
    /// The subject is longer than [`SUBJECT_MAX`] characters.
    LongSubject,
    /// The edited subject says nothing.
    ShortSubject,
    /// The consent box is not ticked.
    NoConsent,
    /// Several questions where the provider takes one, and no reason is given.
    SeveralQuestions,
}

/// What is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// Id of the profile's field, or `text`, `subject`, `single_issue`.
    pub field: String,
    /// What is wrong.
    pub fault: Fault,
}

/// Most characters of a subject: what a queue shows of it, and within the 150 of the native contract.
pub const SUBJECT_MAX: usize = 100;
