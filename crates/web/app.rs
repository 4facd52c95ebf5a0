//! What every visit stands on.

use crate::frame::{DemoBar, Nav};
use db::{Db, Reading, Writing};
use kernel::{Actor, Moment, Refusal, Uuid};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Where "now" comes from. Nothing else in the house reads a clock.
#[derive(Clone)]
pub enum Clock {
    /// The machine's clock.
    Machine,
    /// The machine's clock moved by this many microseconds (the demo's days).
    Moved(i64),
    /// Stands still until it is set (tests).
    Set(Arc<AtomicI64>),
}

impl Clock {
    /// The machine's clock moved so that it reads `start` now.
    pub fn starting_at(start: Moment) -> Clock {
        Clock::Moved(start.0 - machine_now().0)
    }

    /// The instant by this clock.
    pub fn now(&self) -> Moment {
        match self {
            Clock::Machine => machine_now(),
            Clock::Moved(by) => Moment(machine_now().0 + by),
            Clock::Set(at) => Moment(at.load(Ordering::SeqCst)),
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place where the machine's clock is read")]
fn machine_now() -> Moment {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Moment(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}

/// A recognised session.
#[derive(Clone, Debug)]
pub struct Signed {
    /// The session's key.
    pub session: Uuid,
    /// Who, with what they are appointed to today.
    pub actor: Actor,
    /// It was last seen more than a minute ago, so its last-seen time is due to be written.
    pub stale: bool,
    /// The one page this session may use until something is done there (a temporary password must be changed).
    pub held_at: Option<&'static str>,
}

/// Finds the session of a token's digest; `None` when it is unknown, ended or idle too long.
pub type Recognise =
    Arc<dyn Fn(&mut Reading, &[u8], Moment) -> Result<Option<Signed>, Refusal> + Send + Sync>;

/// Writes when a session was last seen.
pub type Touch = fn(&mut Writing, Uuid, Moment) -> Result<(), Refusal>;

/// What the binary puts together for the web.
pub struct Parts {
    /// The database.
    pub db: Db,
    /// The clock.
    pub clock: Clock,
    /// Folder of uploaded files.
    pub uploads: PathBuf,
    /// Who is this token?
    pub recognise: Recognise,
    /// Writes a session's last-seen time.
    pub touch: Touch,
    /// The places in the top bar for this person.
    pub nav: fn(&Actor) -> Vec<Nav>,
    /// Cookies only over TLS (behind a proxy that speaks it).
    pub secure: bool,
    /// Seconds without a deed after which a session ends.
    pub idle_seconds: i64,
    /// The demo's bar; `None` in `serve`.
    pub demo: Option<DemoBar>,
    /// Added to cookie names, so that the demo's moments keep separate sessions. Empty in `serve`.
    pub cookie_suffix: &'static str,
}

/// Shared by all visits. Cheap to clone.
#[derive(Clone)]
pub struct App(pub(crate) Arc<Parts>);

impl App {
    /// Ready to serve.
    pub fn new(parts: Parts) -> App {
        App(Arc::new(parts))
    }

    /// The database.
    pub fn db(&self) -> &Db {
        &self.0.db
    }

    /// The clock.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// Name of the session's cookie. `__Host-` binds it to TLS and this host.
    pub fn session_cookie(&self) -> String {
        let host = if self.0.secure { "__Host-" } else { "" };
        format!("{host}thidua{}", self.0.cookie_suffix)
    }

    pub(crate) fn notice_cookie(&self) -> String {
        format!("thidua_notice{}", self.0.cookie_suffix)
    }

    /// Attributes every cookie of ours carries.
    pub(crate) fn cookie_words(&self) -> &'static str {
        if self.0.secure {
            "; Path=/; HttpOnly; SameSite=Lax; Secure"
        } else {
            "; Path=/; HttpOnly; SameSite=Lax"
        }
    }
}
