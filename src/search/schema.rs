//! Which parts of an article are searched, and how is a word's presence in them written down?

/// A part of an article whose length matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Title = 0,
    /// Wordings of clients, and the errors that the article claims.
    Asks = 1,
    Headings = 2,
    Body = 3,
    /// Titles of the topics above the article.
    Topic = 4,
}

/// Number of fields with a length.
pub(super) const FIELDS: usize = 5;

impl Field {
    pub(super) const ALL: [Self; FIELDS] = [Self::Title, Self::Asks, Self::Headings, Self::Body, Self::Topic];
}

/// Characters at the beginning of the body that count once more as opening text (search recipe: +.03 of `ticket`).
pub(super) const OPENING_CHARS: usize = 250;

/// Where a term stands in a document, in one byte: three bits of body frequency and a flag for every other part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct FieldBits(u8);

impl FieldBits {
    const BODY: u8 = 0b111;
    const OPENING: u8 = 1 << 3;

    /// Body frequencies by level. Four levels cost no measurable quality against exact counts (search recipe).
    const LEVELS: [f32; 5] = [0.0, 1.0, 2.0, 5.0, 10.0];

    /// From a stored byte; `None` when no document could have it.
    fn from_byte(byte: u8) -> Option<Self> {
        (byte != 0 && usize::from(byte & Self::BODY) < Self::LEVELS.len()).then_some(Self(byte))
    }

    /// What a body part stores of it: body, opening text and headings. `None` when there is nothing of these.
    pub(super) fn body_byte(self) -> Option<u8> {
        let byte = self.0 & (Self::BODY | Self::OPENING | Self::flag(Field::Headings));
        (byte != 0).then_some(byte)
    }

    /// Headings are told elsewhere.
    pub(super) fn forget_headings(&mut self) {
        self.0 &= !Self::flag(Field::Headings);
    }

    /// From a byte of a body part; `None` when no document could have it.
    pub(super) fn from_body_byte(byte: u8) -> Option<Self> {
        Self::from_byte(byte).filter(|bits| bits.body_byte() == Some(byte))
    }

    /// The fields of both; only one of them may have a body.
    pub(super) fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    fn flag(field: Field) -> u8 {
        match field {
            Field::Title => 1 << 4,
            Field::Asks => 1 << 5,
            Field::Headings => 1 << 6,
            Field::Topic => 1 << 7,
            Field::Body => Self::BODY,
        }
    }

    /// Marks presence in a field other than the body.
    pub(super) fn mark(&mut self, field: Field) {
        if field != Field::Body {
            self.0 |= Self::flag(field);
        }
    }

    pub(super) fn mark_opening(&mut self) {
        self.0 |= Self::OPENING;
    }

    /// Sets the level for a number of occurrences in the body: 1, 2–3, 4–7, 8 and more.
    pub(super) fn set_body(&mut self, occurrences: u32) {
        let level = (32 - occurrences.leading_zeros()).min(4) as u8;
        self.0 = self.0 & !Self::BODY | level;
    }

    pub(super) fn has(self, field: Field) -> bool {
        self.0 & Self::flag(field) != 0
    }

    /// The fields that a document shares with another term of it.
    pub(super) fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether it stands in any field but the body.
    pub(super) fn is_core(self) -> bool {
        self.0 >= 1 << 4
    }

    /// The same without the body.
    #[cfg(test)]
    pub(super) fn outside(self) -> Self {
        Self(self.0 & !(Self::BODY | Self::OPENING))
    }

    pub(super) fn in_opening(self) -> bool {
        self.0 & Self::OPENING != 0
    }

    /// Frequency in a field: a level's representative in the body, 0 or 1 elsewhere.
    pub(super) fn frequency(self, field: Field) -> f32 {
        if field == Field::Body {
            // A byte of an unknown level never leaves `from_byte`.
            Self::LEVELS.get(usize::from(self.0 & Self::BODY)).copied().unwrap_or(0.0)
        } else {
            f32::from(u8::from(self.has(field)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_holds_every_field() {
        let mut bits = FieldBits::default();
        bits.set_body(5);
        bits.mark(Field::Topic);
        bits.mark_opening();
        let bits = FieldBits::from_byte(bits.0).unwrap();
        assert_eq!(Field::ALL.map(|field| bits.frequency(field)), [0.0, 0.0, 0.0, 5.0, 1.0]);
        assert!(bits.in_opening() && !bits.has(Field::Title));
    }

    #[test]
    fn a_body_part_keeps_what_the_core_does_not_know() {
        let mut bits = FieldBits::default();
        bits.mark(Field::Title);
        assert_eq!(bits.body_byte(), None);
        assert_eq!(FieldBits::from_body_byte(bits.0), None);
        bits.mark(Field::Headings);
        bits.set_body(2);
        let body = FieldBits::from_body_byte(bits.body_byte().unwrap()).unwrap();
        assert!(!body.has(Field::Title) && body.has(Field::Headings));
        let mut title = FieldBits::default();
        title.mark(Field::Title);
        assert_eq!(body.with(title), bits);
    }

    #[test]
    fn levels_of_body_frequency() {
        let level = |occurrences| {
            let mut bits = FieldBits::default();
            bits.set_body(occurrences);
            bits.frequency(Field::Body)
        };
        assert_eq!([0, 1, 2, 3, 4, 7, 8, 900].map(level), [0.0, 1.0, 2.0, 2.0, 5.0, 5.0, 10.0, 10.0]);
    }

    #[test]
    fn impossible_bytes_are_refused() {
        assert_eq!(FieldBits::from_byte(0), None);
        assert_eq!(FieldBits::from_byte(0b101), None);
    }
}
