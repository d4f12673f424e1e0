//! Is this file ours, whole and of a version that we can read?
//!
//! Every data file that `askwell build` writes for the page is *sealed*: 4 bytes of magic, a kind byte, a version byte, two
//! zero bytes, a CRC-32 of the payload (little endian), then the payload. The checksum is verified before any other read, so
//! that a truncated upload or a proxy's error page ends in a clear error and never in a decoder.
//!
//! ```
//! use askwell::seal::{self, Kind};
//! let file = seal::seal(Kind::Locale, b"payload");
//! assert_eq!(seal::open(Kind::Locale, &file).unwrap(), b"payload");
//! assert!(seal::open(Kind::Index, &file).is_err());
//! assert!(seal::open(Kind::Locale, &file[..file.len() - 1]).is_err());
//! ```

use std::fmt;

use crate::wire::{self, Wire};

/// First bytes of every sealed file.
pub const MAGIC: [u8; 4] = *b"AWL\x1a";
/// Bytes before the payload.
pub const HEADER_LEN: usize = 12;

/// What a sealed file holds. The number is part of the format and is never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// The search index of one language, and its parts.
    Index = 1,
    /// One article's blocks.
    Article = 3,
    /// One provider's policy.
    Profile = 4,
    /// One language's words.
    Locale = 5,
    /// The client's draft, as kept on the device.
    Draft = 6,
    /// A ticket that waits on the device.
    Parcel = 7,
    /// The tickets sent from the device.
    History = 8,
    /// What only a ticket under way needs of one provider's policy.
    Desk = 9,
    /// How one help desk takes tickets.
    Backend = 10,
}

impl Kind {
    /// Version of the payload's layout. Raised by one whenever a change makes old files unreadable.
    pub const fn version(self) -> u8 {
        match self {
            Self::History => 4,
            Self::Profile | Self::Parcel | Self::Desk => 3,
            Self::Index | Self::Article | Self::Locale | Self::Draft | Self::Backend => 2,
        }
    }
}

/// Why a sealed file was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SealError {
    /// The file is shorter than a header or does not begin with [`MAGIC`]: usually a server's error page or a partial upload.
    Foreign,
    /// The file holds something else than was asked for.
    Kind {
        /// What was asked for.
        wanted: u8,
        /// What the file says it is.
        found: u8,
    },
    /// The file was written by another version.
    Version {
        /// What this build reads.
        wanted: u8,
        /// What the file was written as.
        found: u8,
    },
    /// The checksum does not fit the payload.
    Checksum,
    /// The payload is intact but cannot be decoded: written by a build that forgot to raise the version.
    Payload,
}

impl fmt::Display for SealError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Foreign => write!(f, "not an Askwell data file; upload the whole built folder again"),
            Self::Kind { wanted, found } => {
                write!(f, "data file of kind {found} where kind {wanted} belongs; upload the whole built folder again")
            }
            Self::Version { wanted, found } => {
                write!(
                    f,
                    "data file of version {found}, this build reads {wanted}; run `askwell build` of this version again"
                )
            }
            Self::Checksum => write!(f, "data file is damaged or half uploaded; upload it again"),
            Self::Payload => write!(f, "data file cannot be decoded; run `askwell build` of this version again"),
        }
    }
}

impl std::error::Error for SealError {}

/// Puts the header before `payload`.
pub fn seal(kind: Kind, payload: &[u8]) -> Vec<u8> {
    let mut file = Vec::with_capacity(HEADER_LEN + payload.len());
    file.extend_from_slice(&MAGIC);
    file.extend_from_slice(&[kind as u8, kind.version(), 0, 0]);
    file.extend_from_slice(&crc32(payload).to_le_bytes());
    file.extend_from_slice(payload);
    file
}

/// Checks the header and the checksum, and returns the payload. O(n).
pub fn open(kind: Kind, file: &[u8]) -> Result<&[u8], SealError> {
    let Some((header, payload)) = file.split_at_checked(HEADER_LEN) else { return Err(SealError::Foreign) };
    if header[..4] != MAGIC {
        return Err(SealError::Foreign);
    }
    if header[4] != kind as u8 {
        return Err(SealError::Kind { wanted: kind as u8, found: header[4] });
    }
    if header[5] != kind.version() {
        return Err(SealError::Version { wanted: kind.version(), found: header[5] });
    }
    if header[8..12] != crc32(payload).to_le_bytes() {
        return Err(SealError::Checksum);
    }
    Ok(payload)
}

/// Seals the bytes of `value`.
pub fn encode<T: Wire>(kind: Kind, value: &T) -> Vec<u8> {
    seal(kind, &wire::encode(value))
}

/// Opens a sealed file and decodes its payload.
pub fn decode<T: Wire>(kind: Kind, file: &[u8]) -> Result<T, SealError> {
    wire::decode(open(kind, file)?).ok_or(SealError::Payload)
}

/// CRC-32 of IEEE 802.3 (reflected polynomial 0xEDB88320), as in zlib and PNG. 16 entries instead of 256: the page pays by the byte.
pub fn crc32(bytes: &[u8]) -> u32 {
    const TABLE: [u32; 16] = {
        let mut table = [0u32; 16];
        let mut i = 0;
        while i < 16 {
            let mut c = i as u32;
            let mut bit = 0;
            while bit < 4 {
                c = if c & 1 == 1 { (c >> 1) ^ 0xEDB8_8320 } else { c >> 1 };
                bit += 1;
            }
            table[i] = c;
            i += 1;
        }
        table
    };
    !bytes.iter().fold(!0u32, |crc, &byte| {
        let crc = crc ^ u32::from(byte);
        let crc = (crc >> 4) ^ TABLE[(crc & 15) as usize];
        (crc >> 4) ^ TABLE[(crc & 15) as usize]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crc_of_the_standard_check_string() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
        assert_eq!(crc32(b""), 0);
    }

    #[test]
    fn every_truncation_and_every_flip_is_refused() {
        let file = encode(Kind::Article, &(String::from("заголовок"), vec![1u8, 2, 3]));
        for end in 0..file.len() {
            assert!(open(Kind::Article, &file[..end]).is_err(), "truncated to {end}");
        }
        for bit in 0..file.len() * 8 {
            let mut broken = file.clone();
            broken[bit / 8] ^= 1 << (bit % 8);
            // The two spare bytes are not covered on purpose: a later version may use them.
            if !(48..64).contains(&bit) {
                assert!(open(Kind::Article, &broken).is_err(), "bit {bit}");
            }
        }
    }

    #[test]
    fn a_payload_of_another_shape_is_an_error() {
        let file = seal(Kind::Profile, &[0xFF; 3]);
        assert_eq!(decode::<(String, String)>(Kind::Profile, &file), Err(SealError::Payload));
    }
}
