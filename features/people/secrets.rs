//! Passwords: made, digested, compared. Nothing here is logged, remembered or printed.

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use kernel::Refusal;
use std::sync::{Condvar, Mutex, OnceLock, PoisonError};

/// 19 MiB, two passes, one lane: the second choice of RFC 9106's users and OWASP's first for servers.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Digests made at once: each holds 19 MiB.
const AT_ONCE: usize = 3;
/// Told when too many wait.
pub(crate) const BUSY: &str = "Đang có quá nhiều người cùng đăng nhập. Chờ một phút rồi gửi lại.";
/// Visitors who wait for theirs; more are asked to come back, so that a flood cannot take every thread.
const WAITING_MAX: usize = 48;

fn argon2() -> Result<Argon2<'static>, Refusal> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|e| Refusal::broken(e.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// What came of comparing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Compared {
    /// It is the password.
    Same,
    /// It is not.
    Other,
    /// Too many wait already; nothing was compared.
    Busy,
}

/// The Argon2id string of a password, with parameters and a fresh salt in it.
pub(crate) fn digest(password: &str) -> Result<String, Refusal> {
    let Some(_turn) = Turn::take() else { return Err(Refusal::conflict(BUSY)) };
    let made = argon2()?.hash_password(password.as_bytes()).map_err(|e| Refusal::broken(e.to_string()))?;
    Ok(made.to_string())
}

/// Is this the password of this string? Without a string, as much work is done for nothing, so that the time an answer
/// takes does not tell whether a login exists.
pub(crate) fn compare(password: &str, stored: Option<&str>) -> Result<Compared, Refusal> {
    static NOBODY: OnceLock<String> = OnceLock::new();
    let nobody = match NOBODY.get() {
        Some(made) => made,
        None => {
            let made = argon2()?.hash_password(b"nobody's").map_err(|e| Refusal::broken(e.to_string()))?;
            NOBODY.get_or_init(|| made.to_string())
        }
    };
    let parsed = PasswordHash::new(stored.unwrap_or(nobody))
        .map_err(|_| Refusal::broken("a stored password cannot be read"))?;
    let Some(_turn) = Turn::take() else { return Ok(Compared::Busy) };
    let same = argon2()?.verify_password(password.as_bytes(), &parsed).is_ok();
    Ok(if same && stored.is_some() { Compared::Same } else { Compared::Other })
}

/// Was this string made with other parameters than today's?
pub(crate) fn outdated(stored: &str) -> bool {
    let Ok(parsed) = PasswordHash::new(stored) else { return true };
    let same = Params::try_from(&parsed)
        .is_ok_and(|p| (p.m_cost(), p.t_cost(), p.p_cost()) == (MEMORY_KIB, PASSES, LANES));
    !(same && parsed.algorithm.as_str() == "argon2id")
}

/// A temporary password: four groups of four, easy to read aloud, about 79 bits.
pub(crate) fn temporary() -> Result<String, Refusal> {
    const LETTERS: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";
    let mut made = String::with_capacity(19);
    let mut count = 0;
    while count < 16 {
        let mut byte = [0u8; 1];
        getrandom::fill(&mut byte).map_err(|e| Refusal::broken(e.to_string()))?;
        // 248 is the largest multiple of 31 in a byte; what lies above would favour some letters.
        if byte[0] < 248 {
            if count > 0 && count % 4 == 0 {
                made.push('-');
            }
            made.push(char::from(LETTERS[usize::from(byte[0]) % LETTERS.len()]));
            count += 1;
        }
    }
    Ok(made)
}

/// Digests running and waiting.
#[derive(Default)]
struct Desk {
    running: usize,
    waiting: usize,
}

static DESK: (Mutex<Desk>, Condvar) = (Mutex::new(Desk { running: 0, waiting: 0 }), Condvar::new());

/// One of the [`AT_ONCE`] places; given back when it goes.
struct Turn;

impl Turn {
    fn take() -> Option<Turn> {
        let (desk, bell) = &DESK;
        let mut desk = desk.lock().unwrap_or_else(PoisonError::into_inner);
        if desk.waiting >= WAITING_MAX {
            return None;
        }
        desk.waiting += 1;
        while desk.running >= AT_ONCE {
            desk = bell.wait(desk).unwrap_or_else(PoisonError::into_inner);
        }
        desk.waiting -= 1;
        desk.running += 1;
        Some(Turn)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let (desk, bell) = &DESK;
        desk.lock().unwrap_or_else(PoisonError::into_inner).running -= 1;
        bell.notify_one();
    }
}
