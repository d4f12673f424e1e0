//! What in this text must not leave the device?

use std::ops::Range;

/// What kind of secret it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretKind {
    /// A password.
    Password,
    /// A private key in PEM form.
    PrivateKey,
    /// A token of a vendor.
    Token,
    /// A payment card number.
    Card,
}

/// A secret in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secret {
    /// Byte range of the secret itself, without the word that introduces it.
    pub range: Range<usize>,
    /// What it is.
    pub kind: SecretKind,
}
