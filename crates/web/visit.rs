//! One person's one request: who, when, where, and the words that came back from a refused form.

use crate::app::{App, Signed};
use crate::digest::{digest, hex, sha256};
use crate::form::{Filled, Form, decode};
use crate::frame::{Frame, Notice, Tone};
use axum::http::{HeaderMap, Uri, header};
use db::{Reading, Who};
use kernel::{Actor, Allowed, Day, Duty, Moment, PersonId, Refusal, Uuid};
use std::net::IpAddr;

/// Everything a page or a deed may know about its request.
pub struct Visit {
    /// The program.
    pub app: App,
    /// The visit's own number: in the log, and on the page when something broke.
    pub number: Uuid,
    /// The instant. Take time from here only.
    pub now: Moment,
    /// The signed-in person, if any.
    pub signed: Option<Signed>,
    /// Path of the request.
    pub path: String,
    /// Pairs of the query string, decoded and cleaned.
    pub query: Vec<(String, String)>,
    /// What was typed into the form that was refused; empty on a first visit.
    pub filled: Filled,
    /// Where the request came from.
    pub ip: Option<IpAddr>,
    /// The browser's name for itself, cleaned and cut, for the list of sessions.
    pub browser: String,
    /// Anti-forgery word of this session; empty when signed out.
    pub csrf: String,
    pub(crate) notice: Option<Notice>,
    /// Digest of the session's token.
    token: Option<Vec<u8>>,
}

/// Pairs of a query string; no page of ours asks for as many.
const QUERY_PAIRS_MAX: usize = 1_000;

/// A secret of 256 bits from the operating system, as 64 hexadecimal digits.
///
/// # Errors
/// When the operating system has no chance to give.
pub fn secret() -> Result<String, Refusal> {
    let mut bytes = [0u8; 32];
    getrandom::fill(&mut bytes).map_err(|e| Refusal::broken(e.to_string()))?;
    Ok(hex(&bytes))
}

/// The anti-forgery word of a session, made from its token so that nothing more is stored.
fn csrf_of(token: &str) -> String {
    digest(format!("csrf {token}"))[..32].to_owned()
}

/// Is this what the session's forms carry: its word, and after it whose page it was? The second part proves nothing
/// and opens nothing; it only keeps a form that outlived its session from being handed to somebody else.
pub(crate) fn is_word(sent: &str, csrf: &str) -> bool {
    sent.split('.').next() == Some(csrf)
}

/// Whose page a form stood on, as its word says.
pub(crate) fn whose(sent: &str) -> &str {
    sent.split_once('.').map_or("", |(_, person)| person)
}

pub(crate) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(k, v)| (k == name).then_some(v))
}

/// The visitor's address as a proxy of ours wrote it: last of all, at the end of a line or on a line of its own. What
/// stands before it may be the visitor's claim.
pub(crate) fn through_proxy(headers: &HeaderMap) -> Option<IpAddr> {
    let line = headers.get_all("x-forwarded-for").iter().next_back()?;
    line.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
}

impl Visit {
    /// Recognises who is there, on the given unit of work.
    pub(crate) fn begin(
        app: &App,
        w: &mut Reading,
        uri: &Uri,
        headers: &HeaderMap,
        ip: Option<IpAddr>,
    ) -> Result<Visit, Refusal> {
        let now = app.clock().now();
        let token = cookie(headers, &app.session_cookie()).filter(|t| t.len() == 64);
        let held = token.map(|t| sha256(t.as_bytes()));
        let signed = match &held {
            Some(held) => (app.0.recognise)(w, held, now)?,
            None => None,
        };
        let csrf = match (&signed, token) {
            (Some(_), Some(t)) => csrf_of(t),
            _ => String::new(),
        };
        let notice = cookie(headers, &app.notice_cookie()).and_then(Notice::from_cookie);
        // Without a proxy of ours the header is anybody's claim.
        let ip = if app.0.secure { through_proxy(headers).or(ip) } else { ip };
        let browser = headers.get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default();
        Ok(Visit {
            app: app.clone(),
            number: Uuid::now_v7(),
            now,
            signed,
            path: uri.path().to_owned(),
            query: decode(uri.query().unwrap_or_default(), QUERY_PAIRS_MAX),
            filled: Filled::default(),
            ip,
            browser: kernel::clean_line(browser).chars().take(200).collect(),
            csrf,
            notice,
            token: held,
        })
    }

    /// The same visit a little later, on another unit of work: who it is and what they hold are looked up again there,
    /// so that an ended session or appointment writes nothing more, and hears nothing more.
    pub(crate) fn again(&self, w: &mut Reading, now: Moment) -> Result<Visit, Refusal> {
        let signed = match &self.token {
            Some(digest) => (self.app.0.recognise)(w, digest, now)?,
            None => None,
        };
        Ok(Visit { signed, now, ..self.copied() })
    }

    /// The visit of whoever has just come in, under the session of this token.
    pub(crate) fn under(&self, w: &mut Reading, token: &str) -> Result<Visit, Refusal> {
        let held = sha256(token.as_bytes());
        let signed = (self.app.0.recognise)(w, &held, self.now)?;
        Ok(Visit { signed, csrf: csrf_of(token), token: Some(held), ..self.copied() })
    }

    /// Does the browser carry a session's cookie, whether or not the session still holds?
    pub(crate) fn brings_session(&self) -> bool {
        self.token.is_some()
    }

    /// The same visit, for the thread that writes.
    pub(crate) fn copied(&self) -> Visit {
        Visit {
            app: self.app.clone(),
            signed: self.signed.clone(),
            path: self.path.clone(),
            query: self.query.clone(),
            filled: self.filled.clone(),
            browser: self.browser.clone(),
            csrf: self.csrf.clone(),
            notice: None,
            token: self.token.clone(),
            ..*self
        }
    }

    /// Today in Vietnam.
    pub fn today(&self) -> Day {
        self.now.day()
    }

    /// A new key.
    pub fn new_id<T: From<Uuid>>(&self) -> T {
        T::from(Uuid::now_v7())
    }

    /// The key a page puts into its form, so that a form sent twice does one thing. A form that came back keeps its own, unless
    /// it lost against another.
    pub fn form_key(&self) -> String {
        let fresh = Uuid::now_v7().to_string();
        if self.filled.conflict.is_some() { fresh } else { self.filled.or("key", &fresh).to_owned() }
    }

    /// The key a form brings along; a fresh one when what came is none.
    pub fn sent_key<K: std::str::FromStr + From<Uuid>>(&self, form: &Form) -> K {
        form.value("key").parse().unwrap_or_else(|_| self.new_id())
    }

    /// The signed-in person.
    ///
    /// # Errors
    /// `Forbidden` when nobody is signed in; the guard keeps that from happening on guarded routes.
    pub fn actor(&self) -> Result<&Actor, Refusal> {
        self.signed.as_ref().map(|s| &s.actor).ok_or_else(|| Refusal::Forbidden("Cần đăng nhập.".into()))
    }

    /// The exact permission, as a value.
    ///
    /// # Errors
    /// `Forbidden` with the duty's own sentence.
    pub fn may<D: Duty>(&self, duty: D) -> Result<Allowed<D>, Refusal> {
        self.actor()?.may(duty)
    }

    /// As [`Visit::may`], for looking: who may not see a thing may not know it exists.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn sees<D: Duty>(&self, duty: D) -> Result<Allowed<D>, Refusal> {
        self.may(duty).map_err(|_| Refusal::NotFound)
    }

    /// May the person? For showing or hiding a button; the deed asks again.
    pub fn can<D: Duty>(&self, duty: D) -> bool {
        self.may(duty).is_ok()
    }

    /// The first value of a query key, or "".
    pub fn ask(&self, key: &str) -> &str {
        self.query.iter().find(|(k, _)| k == key).map_or("", |(_, v)| v)
    }

    /// Who is at the pen, for the journal.
    pub fn who(&self) -> Who {
        match &self.signed {
            Some(s) => Who { at: self.now, by: Some(s.actor.id), name: by_name(&s.actor) },
            None => Who { at: self.now, by: None, name: "Người chưa đăng nhập".into() },
        }
    }

    /// The signed-in person's key, if any.
    pub fn person(&self) -> Option<PersonId> {
        self.signed.as_ref().map(|s| s.actor.id)
    }

    /// The frame around a page. `place` is the path of the top bar's item this page belongs to.
    pub fn frame(&self, title: impl Into<String>, place: &str) -> Frame {
        let parts = &self.app.0;
        let mut nav = self.signed.as_ref().map_or_else(Vec::new, |s| (parts.nav)(&s.actor));
        for item in &mut nav {
            item.current = item.href == place;
        }
        let notice = match &self.filled.conflict {
            Some(says) => Some(Notice { tone: Tone::Bad, says: says.clone(), more: None }),
            None => self.filled.reopened_words().or_else(|| self.notice.clone()),
        };
        let person = self.person().map_or_else(String::new, |p| p.to_string());
        Frame {
            title: title.into(),
            who: self.signed.as_ref().map(|s| (s.actor.title.clone(), s.actor.unit.clone())),
            nav,
            csrf: if person.is_empty() { String::new() } else { format!("{}.{person}", self.csrf) },
            notice,
            meanwhile: None,
            problems: self.filled.problems.clone(),
            lost: self.filled.lost_words(),
            demo: parts.demo.clone().map(|d| d.at(self.now)),
            idle_seconds: if self.signed.is_some() { parts.idle_seconds } else { 0 },
            path: self.path.clone(),
            person,
            back: self.filled.is_back(),
            live: None,
        }
    }
}

fn by_name(actor: &Actor) -> String {
    match actor.unit.as_str() {
        "" => actor.name.clone(),
        unit => format!("{}, {}", actor.name, unit),
    }
}
