//! SHA-256, and what is made of it.

use sha2::{Digest, Sha256};

/// SHA-256.
pub fn sha256(bytes: &[u8]) -> Vec<u8> {
    Sha256::digest(bytes).to_vec()
}

/// SHA-256 in hexadecimal: the name of a kept file, the mark of what somebody saw.
pub fn digest(content: impl AsRef<[u8]>) -> String {
    hex(&sha256(content.as_ref()))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
