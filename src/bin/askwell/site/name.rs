//! What is a data file called, and which files of a folder are ours to remove?
//!
//! `article-ru-mail-550.0123456789abcdef.bin`: kind, name, 16 hexadecimal digits of the SHA-256 of the content; of a part of an index
//! the name of its set, which follows from the content of all parts. A file of this name never changes, so it may be cached for
//! ever. The same with `.br` behind it is its brotli twin.

use sha2::{Digest, Sha256};

/// Folder of the data below the site's.
pub(super) const FOLDER: &str = "data";

/// `catalog` is what older builds had.
const KINDS: [&str; 6] = ["article", "catalog", "index", "locale", "part", "profile"];
const DIGITS: usize = 16;

/// The file name for this content.
pub(super) fn hashed(stem: &str, content: &[u8]) -> String {
    let digest = Sha256::digest(content);
    let hash: String = digest.iter().take(DIGITS / 2).map(|byte| format!("{byte:02x}")).collect();
    format!("{stem}.{hash}.bin")
}

/// The path of a data file below the site's folder.
pub(super) fn path(file: &str) -> String {
    format!("{FOLDER}/{file}")
}

/// Whether [`hashed`] can have made this name.
pub(super) fn is_ours(name: &str) -> bool {
    let Some((stem, hash)) = name.strip_suffix(".bin").and_then(|name| name.rsplit_once('.')) else { return false };
    hash.len() == DIGITS
        && hash.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
        && stem.split_once('-').is_some_and(|(kind, name)| KINDS.contains(&kind) && !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_carry_the_hash_of_the_content_and_are_known_again() {
        // SHA-256 of "abc", FIPS 180-2 appendix B.1.
        assert_eq!(hashed("index-ru", b"abc"), "index-ru.ba7816bf8f01cfea.bin");
        assert!(is_ours(&hashed("article-ru-error-502-504", b"")));
    }

    #[test]
    fn foreign_names_are_left_alone() {
        for name in [
            "manifest.json",
            "notes.0123456789abcdef.bin",
            "index-ru.bin",
            "index-ru.0123456789ABCDEF.bin",
            "index-ru.0123456789abcde.bin",
            "index-.0123456789abcdef.bin",
            "index-ru.0123456789abcdef.bin.br",
        ] {
            assert!(!is_ours(name), "{name}");
        }
    }
}
