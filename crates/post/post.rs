//! Carries mail over SMTP: the only part that opens a line to another machine of its own accord, and only when whoever runs
//! the program names a server.
//!
//! Promises: a password travels over an encrypted line only, and stands in no message, log or address; of a mail that came
//! back it is told whether the server refuses this mail, the line is at fault, or nobody knows whether it was taken. Refuses: addresses that are not plain ASCII.

use lettre::Address;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{SmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::ClientId;
use std::fmt;
use std::io;
use std::str::FromStr;
use std::time::Duration;

/// How the line is encrypted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Tls {
    /// From the first byte (`smtps://`).
    Wrapped,
    /// By STARTTLS (`smtp://`): always where a login is named, else where the server offers it.
    Start,
}

/// A mail server: `smtp://[login@]host[:port]` or `smtps://[login@]host[:port]`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Server {
    tls: Tls,
    login: Option<String>,
    host: String,
    port: u16,
}

impl FromStr for Server {
    type Err = String;
    fn from_str(text: &str) -> Result<Server, String> {
        let (tls, rest, port) = match text.split_once("://") {
            Some(("smtps", rest)) => (Tls::Wrapped, rest, 465),
            Some(("smtp", rest)) => (Tls::Start, rest, 587),
            _ => return Err("write smtp://host:port or smtps://login@host".into()),
        };
        // A login is often an address itself: the last sign divides.
        let (login, host) = rest.rsplit_once('@').map_or((None, rest), |(l, h)| (Some(l), h));
        if login.is_some_and(|l| l.contains(':')) {
            return Err("a password does not belong into the address; name its file".into());
        }
        let host = host.trim_end_matches('/');
        let (host, port) = match host.rsplit_once(':') {
            Some((host, port)) => (host, port.parse().map_err(|_| format!("no such port: {port}"))?),
            None => (host, port),
        };
        let plain =
            |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_alphanumeric() || b".-_".contains(&b));
        if !plain(host) || login.is_some_and(|l| l.is_empty() || !l.bytes().all(|b| b.is_ascii_graphic())) {
            return Err("write smtp://host:port or smtps://login@host".into());
        }
        Ok(Server { tls, login: login.map(str::to_owned), host: host.to_owned(), port })
    }
}

impl Server {
    /// Does it ask for a password?
    pub fn has_login(&self) -> bool {
        self.login.is_some()
    }
}

/// The host alone, for pages and logs.
impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.host)
    }
}

/// A password; it is never printed.
#[derive(Clone)]
pub struct Password(String);

impl Password {
    /// What stands in a file, without the line's end.
    ///
    /// # Errors
    /// When there is none, or it is no line of text.
    pub fn of_file(text: &str) -> Result<Password, String> {
        let line = text.trim_end_matches(['\r', '\n']);
        if line.is_empty() || line.len() > 1000 || line.contains(char::is_control) {
            return Err("the file of the password must hold one line, the password".into());
        }
        Ok(Password(line.to_owned()))
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password")
    }
}

/// Why a mail came back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Returned {
    /// In words, with what the server said.
    pub says: String,
    /// The server refuses this very mail, now and later.
    pub for_good: bool,
    /// Not the mail: the line or the login is at fault, and the next mail would fare the same.
    pub line: bool,
    /// The server was given the mail and said nothing of it: it may have been taken, and a second time may be one too many.
    pub unsure: bool,
}

/// How long the server is waited for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Patience {
    /// For each word of it.
    pub word: Duration,
    /// For its word on a whole mail. RFC 5321, 4.5.3.2.6: ten minutes, for whoever hangs up before sends it twice.
    pub mail: Duration,
}

/// A line to a server. It stays open from one mail to the next, and is opened anew after any fault.
pub struct Line {
    server: Server,
    password: Option<Password>,
    patience: Patience,
    open: Option<SmtpConnection>,
}

impl Line {
    /// A line that waits so long for the server.
    ///
    /// # Errors
    /// When a login has no password, or a password no login.
    pub fn new(server: Server, password: Option<Password>, patience: Patience) -> Result<Line, String> {
        match (server.has_login(), password.is_some()) {
            (true, false) => Err("a login needs the file of its password".into()),
            (false, true) => Err("there is a password and no login: write smtp://login@host".into()),
            _ => Ok(Line { server, password, patience, open: None }),
        }
    }

    /// Hands a mail over; `Ok` is the server's word that it took it.
    ///
    /// # Errors
    /// With what the server, or the line, said.
    pub fn carry(&mut self, (from, to): (&str, &str), mail: &[u8]) -> Result<(), Returned> {
        let address = |s: &str| {
            s.parse::<Address>().ok().filter(|a| a.to_string().is_ascii()).ok_or_else(|| Returned {
                says: format!("địa chỉ “{s}” không đúng dạng"),
                for_good: true,
                line: false,
                unsure: false,
            })
        };
        let (from, to) = (address(from)?, address(to)?);
        // The server may have hung up meanwhile.
        let open = self.open.take().and_then(|mut line| line.command(Rset).is_ok().then_some(line));
        let mut line = match open {
            Some(line) => line,
            None => self.dial(from.domain())?,
        };
        let done = hand_over(&mut line, self.patience, (from, to), mail);
        match &done {
            Err(r) if r.line => line.abort(),
            _ => self.open = Some(line),
        }
        done
    }

    /// Ends the line, politely.
    pub fn hang_up(&mut self) {
        if let Some(mut line) = self.open.take() {
            let _ = line.quit();
        }
    }

    fn dial(&self, hello: &str) -> Result<SmtpConnection, Returned> {
        let at = (self.server.host.as_str(), self.server.port);
        let hello = ClientId::Domain(hello.to_owned());
        let tls = || {
            TlsParameters::new(self.server.host.clone())
                .map_err(|e| fault("không mã hóa được đường truyền", &e))
        };
        let wrapped = if self.server.tls == Tls::Wrapped { Some(tls()?) } else { None };
        let mut line = SmtpConnection::connect(at, Some(self.patience.word), &hello, wrapped.as_ref(), None)
            .map_err(|e| fault("không nối được máy chủ thư", &e))?;
        if wrapped.is_none() && line.can_starttls() {
            line.starttls(&tls()?, &hello).map_err(|e| fault("không mã hóa được đường truyền", &e))?;
        }
        if let (Some(login), Some(password)) = (&self.server.login, &self.password) {
            if !line.is_encrypted() {
                line.abort();
                let says = "máy chủ thư không mã hóa đường truyền nên không gửi mật khẩu".to_owned();
                return Err(Returned { says, for_good: false, line: true, unsure: false });
            }
            let credentials = Credentials::new(login.clone(), password.0.clone());
            line.auth(&[Mechanism::Plain, Mechanism::Login], &credentials)
                .map_err(|e| fault("máy chủ thư không nhận tên, mật khẩu", &e))?;
        }
        Ok(line)
    }
}

/// Something that is not the mail's fault.
fn fault(what: &str, e: &Error) -> Returned {
    Returned { says: format!("{what} ({})", words(e)), for_good: false, line: true, unsure: false }
}

/// What the server said, or what happened to the line.
fn words(e: &Error) -> String {
    let broke = std::error::Error::source(e).and_then(|s| s.downcast_ref::<io::Error>()).map(io::Error::kind);
    match broke {
        // What the line is read with says "would block" when its time is over.
        Some(io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) => "chờ quá lâu".to_owned(),
        _ if e.is_timeout() => "chờ quá lâu".to_owned(),
        _ => e.to_string(),
    }
}

/// From "MAIL FROM" to the server's word that it took the mail.
fn hand_over(
    line: &mut SmtpConnection,
    patience: Patience,
    (from, to): (Address, Address),
    mail: &[u8],
) -> Result<(), Returned> {
    line.command(Mail::new(Some(from), Vec::new())).map_err(|e| refused("địa chỉ gửi", &e))?;
    line.command(Rcpt::new(to, Vec::new())).map_err(|e| refused("thư", &e))?;
    line.command(Data).map_err(|e| refused("thư", &e))?;
    let waits = |line: &mut SmtpConnection, so_long| {
        let broken = |e| Returned {
            says: format!("đường truyền tới máy chủ thư bị ngắt ({e})"),
            for_good: false,
            line: true,
            unsure: false,
        };
        line.set_timeout(Some(so_long)).map_err(broken)
    };
    waits(line, patience.mail)?;
    match line.message(mail) {
        Ok(_) => {}
        Err(e) if e.status().is_some() => return Err(refused("thư", &e)),
        // Where the line broke is not known: the final dot may have reached the server.
        Err(e) => {
            return Err(Returned {
                unsure: true, ..fault("máy chủ thư không trả lời sau khi nhận thư", &e)
            });
        }
    }
    // It is taken; a line that lets nothing be set any more is found broken by the next mail.
    let _ = waits(line, patience.word);
    Ok(())
}

/// What the server says of a mail or its sender, or that the line broke under it. 421 is the server's own end, 530 asks for
/// a login that was not named.
fn refused(what: &str, e: &Error) -> Returned {
    let own_end = e.status().is_some_and(|c| matches!(c.to_string().as_str(), "421" | "530"));
    let of_the_mail = |says, for_good| Returned { says, for_good, line: false, unsure: false };
    match e {
        e if e.is_permanent() && !own_end => {
            of_the_mail(format!("máy chủ thư từ chối {what} ({})", words(e)), true)
        }
        e if e.is_transient() && !own_end => {
            of_the_mail(format!("máy chủ thư chưa nhận {what} ({})", words(e)), false)
        }
        e => fault("đường truyền tới máy chủ thư bị ngắt", e),
    }
}

#[cfg(test)]
mod tests;
