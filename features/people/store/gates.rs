//! SQL of wrong passwords: one row a login, one row an address.

use crate::model::{FORGET_SECONDS, Gate};
use db::{Reading, Writing, p};
use kernel::{Moment, Refusal};
use std::net::IpAddr;

/// Which gate: what is counted, and its digest.
#[derive(Clone, Debug)]
pub(crate) struct Key {
    kind: &'static str,
    digest: Vec<u8>,
}

/// The gate of a login as typed, whether there is such a login or not.
pub(crate) fn login(login: &str) -> Key {
    Key { kind: "LOGIN", digest: web::sha256(format!("login {login}").as_bytes()) }
}

/// The gate of an address. One household has a whole IPv6 network of 64 bits, so that is what counts.
pub(crate) fn address(ip: Option<IpAddr>) -> Key {
    let words = match ip {
        Some(IpAddr::V6(v6)) if v6.to_ipv4_mapped().is_none() => {
            let s = v6.segments();
            format!("{:x}:{:x}:{:x}:{:x}", s[0], s[1], s[2], s[3])
        }
        Some(IpAddr::V6(v6)) => v6.to_ipv4_mapped().map_or_else(String::new, |v4| v4.to_string()),
        Some(IpAddr::V4(v4)) => v4.to_string(),
        None => String::new(),
    };
    Key { kind: "ADDRESS", digest: web::sha256(format!("address {words}").as_bytes()) }
}

/// The gate, if anything wrong was ever counted there.
pub(crate) fn gate(w: &mut Reading, key: &Key) -> Result<Option<Gate>, Refusal> {
    let row: Option<(i64, i64, Moment, Moment, Moment)> = w.maybe(
        "SELECT wrong, locks, since_at, last_at, until_at FROM people_gate WHERE kind = $1 AND key = $2",
        p![key.kind, key.digest.clone()],
    )?;
    Ok(row.map(|(wrong, locks, since, last, until)| Gate { wrong, locks, since, last, until }))
}

/// Writes the gate; what is long past goes.
pub(crate) fn put(w: &mut Writing, key: &Key, gate: &Gate) -> Result<(), Refusal> {
    w.exec("DELETE FROM people_gate WHERE last_at < $1", p![gate.last.plus_seconds(-FORGET_SECONDS)])?;
    w.exec_one(
        "INSERT INTO people_gate (kind, key, wrong, locks, since_at, last_at, until_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (kind, key) DO UPDATE SET wrong = excluded.wrong, locks = excluded.locks,
         since_at = excluded.since_at, last_at = excluded.last_at, until_at = excluded.until_at",
        p![key.kind, key.digest.clone(), gate.wrong, gate.locks, gate.since, gate.last, gate.until],
    )
}

/// Opens the gate: the right password came, or an administrator opened it.
pub(crate) fn open(w: &mut Writing, key: &Key) -> Result<(), Refusal> {
    w.exec("DELETE FROM people_gate WHERE kind = $1 AND key = $2", p![key.kind, key.digest.clone()])?;
    Ok(())
}
