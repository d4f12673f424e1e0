//! Is this one question?
