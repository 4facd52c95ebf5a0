//! Links of invitations. A link's token is derived from a secret of the gathering and the delegate, not drawn anew, because
//! it is printed more than once: in the letter, in the mail, on the badge, again after a change. The database finds an
//! invitation by the token's SHA-256 alone. Whoever holds the whole database with the gathering's secret can derive tokens;
//! they could write answers there anyway. Whoever sees the digests (a gate's browser) cannot.

use delegates::DelegateId;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use web::sha256;

/// HMAC-SHA-256 (RFC 2104).
pub(crate) fn hmac(key: &[u8], text: &[u8]) -> Vec<u8> {
    // A key of any length is taken.
    let Ok(mac) = Hmac::<Sha256>::new_from_slice(key) else { return Vec::new() };
    mac.chain_update(text).finalize().into_bytes().to_vec()
}

/// The token of a delegate's link: 128 bits in hexadecimal. `issue` makes another after one was withdrawn.
pub(crate) fn token(secret: &[u8], delegate: DelegateId, issue: i64) -> String {
    let mac = hmac(secret, format!("invitation {delegate} {issue}").as_bytes());
    mac.iter().take(16).map(|b| format!("{b:02x}")).collect()
}

/// What is kept of a token. A gate's script works it out the same way.
pub(crate) fn digest(token: &str) -> Vec<u8> {
    sha256(token.as_bytes())
}

/// A digest in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// The token in what a camera or a hand scanner read: a link of ours, or the token alone.
pub(crate) fn token_in(read: &str) -> Option<&str> {
    let last = read.trim().trim_end_matches('/').rsplit('/').next()?;
    let plain = |s: &str| s.len() == 32 && s.bytes().all(|b| b.is_ascii_hexdigit());
    plain(last).then_some(last)
}
