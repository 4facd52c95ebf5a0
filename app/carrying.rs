//! The hands that carry mail while the program serves: on a thread of their own, only when a mail server was named.

use db::Db;
use invitations::{Carried, Parcel, Postman};
use kernel::{Refusal, Uuid};
use post::{Line, Password, Patience, Server};
use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::time::Duration;
use web::Clock;

/// How long the server is waited for; together shorter than a mail is on one pair of hands.
const PATIENCE: Patience = Patience { word: Duration::from_secs(30), mail: Duration::from_secs(600) };
/// Between two looks into an empty queue.
const REST: Duration = Duration::from_secs(5);
/// After the line was at fault.
const REST_AFTER_FAULT: Duration = Duration::from_secs(60);
/// It is said anew that mail is carried after so many seconds …
const SAID_SECONDS: i64 = 120;
/// … and after so many mails.
const ROUND: usize = 20;

/// A line to the server that was named on the command line; the password comes from a file alone.
///
/// # Errors
/// When server and file do not go together, or the file cannot be read.
pub(crate) fn line(server: &Server, password_file: Option<&Path>) -> Result<Line, Refusal> {
    let password = match password_file {
        Some(path) => {
            let text = std::fs::read_to_string(path).map_err(|e| {
                Refusal::broken(format!("--smtp-password-file: không đọc được {} ({e}).", path.display()))
            })?;
            warn_of_open_file(path);
            Some(
                Password::of_file(&text)
                    .map_err(|e| Refusal::broken(format!("--smtp-password-file: {e}.")))?,
            )
        }
        None => None,
    };
    Line::new(server.clone(), password, PATIENCE).map_err(|e| Refusal::broken(format!("--smtp: {e}.")))
}

fn warn_of_open_file(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    let open = std::fs::metadata(path).is_ok_and(|m| m.permissions().mode() & 0o077 != 0);
    if open {
        tracing::warn!("other accounts of this machine can read {}: chmod 600 it", path.display());
    }
}

/// Carries until the program ends.
///
/// # Errors
/// When there can be no thread.
pub(crate) fn carry_on(db: Db, clock: Clock, (server, line): (&Server, Line)) -> Result<(), Refusal> {
    let server = server.to_string();
    let thread = std::thread::Builder::new().name("post".to_owned());
    thread.spawn(move || {
        let mut hands = Hands { db, clock, server, line, holder: Uuid::new_v4(), said: None };
        loop {
            std::thread::sleep(hands.round());
        }
    })?;
    Ok(())
}

/// Over the line. What stumbles on the way may have been taken.
fn handed_over(line: &mut Line, p: &Parcel) -> Result<(), invitations::Returned> {
    let carry = AssertUnwindSafe(|| line.carry((&p.from, &p.to), &p.bytes));
    let back = web::stumbles("the line to the mail server", carry).unwrap_or_else(|| {
        let says = "phần gửi thư gặp lỗi giữa chừng; báo người vận hành xem nhật ký".to_owned();
        Err(post::Returned { says, for_good: false, line: true, unsure: true })
    });
    back.map_err(|r| invitations::Returned {
        says: r.says,
        for_good: r.for_good,
        line: r.line,
        unsure: r.unsure,
    })
}

/// One pair of hands.
struct Hands {
    db: Db,
    clock: Clock,
    server: String,
    line: Line,
    holder: Uuid,
    /// When it was last said that mail is carried, and what hindered it.
    said: Option<(kernel::Moment, String)>,
}

impl Hands {
    /// Carries some; answers how long to rest. Whatever happens in it, the next round comes.
    fn round(&mut self) -> Duration {
        match web::stumbles("the hands that carry mail", AssertUnwindSafe(|| self.some())) {
            Some(Ok(rest)) => rest,
            Some(Err(e)) => {
                tracing::warn!("the queue of mails could not be read or written: {e}");
                REST_AFTER_FAULT
            }
            None => REST_AFTER_FAULT,
        }
    }

    fn some(&mut self) -> Result<Duration, Refusal> {
        let trouble = self.said.as_ref().map_or_else(String::new, |(_, t)| t.clone());
        self.say(trouble)?;
        for _ in 0..ROUND {
            let (clock, line) = (self.clock.clone(), &mut self.line);
            let mut carry = |p: &Parcel| handed_over(line, p);
            match invitations::carry_one(&self.db, (&|| clock.now(), self.holder), &mut carry)? {
                Carried::Nothing => {
                    self.line.hang_up();
                    return Ok(REST);
                }
                Carried::Returned(r) if r.line => {
                    self.say(r.says)?;
                    return Ok(REST_AFTER_FAULT);
                }
                // The line is well again.
                Carried::Sent => self.say(String::new())?,
                Carried::Dropped | Carried::Returned(_) => {}
            }
        }
        Ok(Duration::ZERO)
    }

    /// Says for the pages that mail is carried, when that is news or long ago.
    fn say(&mut self, trouble: String) -> Result<(), Refusal> {
        let now = self.clock.now();
        let known = self.said.as_ref();
        if known.is_some_and(|(at, t)| *t == trouble && now.seconds_since(*at) < SAID_SECONDS) {
            return Ok(());
        }
        let man = Postman { seen: now, server: self.server.clone(), trouble };
        invitations::carries_mail(&self.db, &man)?;
        self.said = Some((now, man.trouble));
        Ok(())
    }
}
