//! Guarded routes. There is no way to add a route without naming its guard.

use crate::app::App;
use crate::deeds::Doing;
use crate::form::Form;
use crate::page::{Next, Page};
use crate::receive::FILES_MAX;
use crate::refused::{self, Said};
use crate::visit::Visit;
use crate::{assets, deeds, live, receive};
use axum::Router;
use axum::extract::{ConnectInfo, FromRequestParts, RawPathParams, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use db::{Committed, Reading, Writing};
use kernel::{Actor, Duty, Refusal, Uuid};
use std::collections::HashSet;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;
use std::sync::Arc;

/// The coarse gate of a route. The exact one is [`Visit::may`].
#[derive(Clone, Copy)]
pub struct Guard {
    words: &'static str,
    told: &'static str,
    gate: Gate,
    files: bool,
    /// Files may be WebP pictures too.
    pictures: bool,
    admits: Option<Admits>,
    counts: Option<Counts>,
}

/// Whether the file of a visitor nobody knows may be taken, by what the path names.
pub(crate) type Admits = fn(&Visit, &mut Reading) -> Result<(), Refusal>;

/// Counts a form before anything of it is read: what is refused later was sent all the same.
pub(crate) type Counts = fn(&Visit, &mut Writing) -> Result<Committed<()>, Refusal>;

#[derive(Clone, Copy)]
enum Gate {
    Open,
    Signed,
    Could(fn(&Actor) -> bool),
}

/// Anyone may come in; `why` stands in the guard book.
pub fn open(why: &'static str) -> Guard {
    Guard {
        words: why,
        told: "",
        gate: Gate::Open,
        files: false,
        pictures: false,
        admits: None,
        counts: None,
    }
}

/// Anyone signed in may come in; `why` stands in the guard book.
pub fn signed_in(why: &'static str) -> Guard {
    Guard {
        words: why,
        told: "",
        gate: Gate::Signed,
        files: false,
        pictures: false,
        admits: None,
        counts: None,
    }
}

/// Only who holds, today, a post that carries this duty somewhere.
pub fn needs<D: Duty>() -> Guard {
    let gate = Gate::Could(Actor::could::<D>);
    Guard { words: D::NAME, told: D::NEEDS, gate, files: false, pictures: false, admits: None, counts: None }
}

impl Guard {
    /// The form may bring files; only of such a door are any kept, and it stands in the guard book. An open door takes
    /// none.
    #[must_use]
    pub fn with_files(self) -> Guard {
        Guard { files: true, ..self }
    }

    /// As [`Guard::with_files`]; WebP pictures too, which the deed reads and writes anew.
    #[must_use]
    pub fn with_pictures(self) -> Guard {
        Guard { files: true, pictures: true, ..self }
    }

    pub(crate) fn takes_webp(&self) -> bool {
        self.takes_files() && self.pictures
    }

    /// An open door whose form may bring files of whoever `admits` lets pass: it is asked by the path alone, before
    /// anything of the body is read, so that nothing of a stranger touches the disk.
    #[must_use]
    pub fn with_files_of(self, admits: Admits) -> Guard {
        Guard { files: true, admits: Some(admits), ..self }
    }

    pub(crate) fn takes_files(&self) -> bool {
        self.files && (!self.is_open() || self.admits.is_some())
    }

    /// Each form sent to such a door is counted first, in a unit of work of its own; whoever is refused there has sent
    /// nothing, and keeps the words.
    #[must_use]
    pub fn counted_by(self, counts: Counts) -> Guard {
        Guard { counts: Some(counts), ..self }
    }

    /// Counts a form that is about to be read.
    pub(crate) fn count(&self, visit: &Visit) -> Result<(), Said> {
        let Some(counts) = self.counts else { return Ok(()) };
        let before = visit.copied();
        visit.app.db().write(visit.who(), move |w| counts(&before, w)).map_err(Said::No)
    }

    /// Files in one form of such a door: one where nobody is known, more elsewhere, none where none are asked for.
    pub(crate) fn files_max(&self) -> usize {
        match (self.takes_files(), self.is_open()) {
            (false, _) => 0,
            (true, true) => 1,
            (true, false) => FILES_MAX,
        }
    }

    /// Asks whoever may bring files to an open door.
    pub(crate) fn admits(&self, visit: &Visit, w: &mut Reading) -> Result<(), Said> {
        self.admits.map_or(Ok(()), |f| f(visit, w).map_err(Said::No))
    }

    pub(crate) fn lets(&self, visit: &Visit) -> Result<(), Said> {
        let held = visit.signed.as_ref().and_then(|s| s.held_at);
        // The first page is open to everybody, and would tell who is held that nothing waits.
        if let Some(page) = held
            && (!self.is_open() || visit.path == "/")
            && ![page, TOUCH].contains(&visit.path.as_str())
        {
            return Err(Said::HeldAt(page));
        }
        match (&self.gate, &visit.signed) {
            (Gate::Open, _) | (Gate::Signed, Some(_)) => Ok(()),
            (_, None) => Err(Said::SignIn),
            (Gate::Could(could), Some(s)) if could(&s.actor) => Ok(()),
            (Gate::Could(_), Some(_)) => Err(Said::No(Refusal::Forbidden(self.told.to_owned()))),
        }
    }

    pub(crate) fn is_open(&self) -> bool {
        matches!(self.gate, Gate::Open)
    }

    fn book(&self) -> String {
        let files = if self.takes_files() { ", with files" } else { "" };
        match self.gate {
            Gate::Open => format!("open       {}{files}", self.words),
            Gate::Signed => format!("signed in  {}{files}", self.words),
            Gate::Could(_) => format!("needs      {}{files}", self.words),
        }
    }
}

/// What the path names.
pub trait FromPath: Clone + Send + Sync + 'static {
    /// From the path's parameters in order; `None` is "no such page".
    fn from_path(params: &[String]) -> Option<Self>;
}

/// One thing in the path.
#[derive(Clone, Copy, Debug)]
pub struct One<A>(pub A);
/// Two things in the path.
#[derive(Clone, Copy, Debug)]
pub struct Two<A, B>(pub A, pub B);

impl FromPath for () {
    fn from_path(_: &[String]) -> Option<Self> {
        Some(())
    }
}
impl<A: FromStr + Clone + Send + Sync + 'static> FromPath for One<A> {
    fn from_path(params: &[String]) -> Option<Self> {
        Some(One(params.first()?.parse().ok()?))
    }
}
impl<A, B> FromPath for Two<A, B>
where
    A: FromStr + Clone + Send + Sync + 'static,
    B: FromStr + Clone + Send + Sync + 'static,
{
    fn from_path(params: &[String]) -> Option<Self> {
        Some(Two(params.first()?.parse().ok()?, params.get(1)?.parse().ok()?))
    }
}

/// Where a page tells that its reader is still at work (`bare.html`).
const TOUCH: &str = "/session/touch";

/// Looks and answers with a page.
pub(crate) type PageFn<A> = fn(&Visit, &mut Reading, A) -> Result<Page, Refusal>;
/// Changes something and says where to go.
type DeedFn<A> = fn(&Visit, &mut Writing, A, &Form) -> Result<Committed<Next>, Refusal>;
/// The slow part of a deed, before its unit of work.
type FirstFn<A, T> = fn(&Visit, &mut Reading, A, &Form) -> Result<T, Refusal>;
/// Changes something, knowing what the slow part found.
type AfterFn<A, T> = fn(&Visit, &mut Writing, A, &Form, &T) -> Result<Committed<Next>, Refusal>;
/// Says which things a live stream follows.
type LiveFn<A> = fn(&Visit, &mut Reading, A) -> Result<Vec<(&'static str, Uuid)>, Refusal>;

/// One line of the guard book.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Door {
    /// Path with its parameters.
    pub path: &'static str,
    /// "GET", "POST", "LIVE".
    pub method: &'static str,
    /// The guard, in words.
    pub guard: String,
}

/// A feature's routes.
#[derive(Default)]
pub struct Routes {
    doors: Vec<(Door, MethodRouter<App>)>,
    /// Where forms are sent, with the page that each of them stands on.
    forms: Vec<(&'static str, MethodRouter<App>)>,
}

impl Routes {
    /// A page: GET, one reading unit of work.
    #[must_use]
    pub fn page<A: FromPath>(self, path: &'static str, guard: Guard, f: PageFn<A>) -> Routes {
        self.door("GET", path, guard, shown(guard, f))
    }

    /// A deed: POST, one writing unit of work. `back` is the page that returns with the typed words when the form
    /// is refused.
    #[must_use]
    pub fn deed<A: FromPath>(
        self,
        path: &'static str,
        guard: Guard,
        f: DeedFn<A>,
        back: PageFn<A>,
    ) -> Routes {
        let doing = move |v: &Visit, at: &A, form: &Form| {
            // The unit of work may run twice, so it borrows nothing.
            let at = at.clone();
            deeds::write(v, guard, form.clone(), move |v, w, form| f(v, w, at.clone(), form))
        };
        self.doing(path, guard, Arc::new(doing), back)
    }

    /// A deed whose slow part (the digest of a password) comes `first`, on a reading unit of work, so that nobody
    /// else's writing waits for it. What it found may be a moment old: `f` looks again at all that decides.
    #[must_use]
    pub fn deed_after<A: FromPath, T: Send + 'static>(
        self,
        path: &'static str,
        guard: Guard,
        first: FirstFn<A, T>,
        f: AfterFn<A, T>,
        back: PageFn<A>,
    ) -> Routes {
        let doing = move |v: &Visit, at: &A, form: &Form| {
            let found = v.app.db().read(|w| first(v, w, at.clone(), form))?;
            let at = at.clone();
            deeds::write(v, guard, form.clone(), move |v, w, form| f(v, w, at.clone(), form, &found))
        };
        self.doing(path, guard, Arc::new(doing), back)
    }

    fn doing<A: FromPath>(
        mut self,
        path: &'static str,
        guard: Guard,
        doing: Doing<A>,
        back: PageFn<A>,
    ) -> Routes {
        let handler = move |State(app): State<App>, at: At, from: From_, request: Request| async move {
            let Some(at) = at.names() else {
                let (uri, headers) = (request.uri().clone(), request.headers().clone());
                return nowhere(app, uri, headers, from.0).await;
            };
            deeds::act(app, (request, from.0), guard, at, (doing, back)).await
        };
        self.forms.push((path, shown(guard, back)));
        let most = axum::extract::DefaultBodyLimit::max(receive::BODY_BYTES_MAX);
        self.door("POST", path, guard, post(handler).layer(most))
    }

    /// An event stream that tells when something changed about the things the page shows.
    #[must_use]
    pub fn live<A: FromPath>(self, path: &'static str, guard: Guard, f: LiveFn<A>) -> Routes {
        let handler = move |State(app): State<App>, at: At, from: From_, request: Request| async move {
            let (uri, headers) = (request.uri().clone(), request.headers().clone());
            let Some(at) = at.names::<A>() else {
                return nowhere(app, uri, headers, from.0).await;
            };
            let found = reading(&app, uri, headers, from.0, move |v, w| {
                guard.lets(v)?;
                Ok((v.copied(), f(v, w, at.clone()).map_err(Said::No)?))
            })
            .await;
            match found {
                Ok((visit, things)) => {
                    let session = visit.signed.as_ref().map(|s| s.session);
                    // Of every listener, with every fact: the session and the guard, no more. Who may come in but no
                    // longer see this one thing hears a number, and is refused when their page asks for itself.
                    let may_still = move |w: &mut Reading| {
                        let now = visit.again(w, visit.app.clock().now())?;
                        Ok(guard.lets(&now).is_ok())
                    };
                    live::stream(app, session, things, may_still)
                }
                Err(response) => response,
            }
        };
        self.door("LIVE", path, guard, get(handler))
    }

    /// These routes and those.
    #[must_use]
    pub fn and(mut self, other: Routes) -> Routes {
        self.doors.extend(other.doors);
        self.forms.extend(other.forms);
        self
    }

    /// The book of guards, sorted.
    pub fn book(&self) -> Vec<Door> {
        let mut book: Vec<Door> = self.doors.iter().map(|(d, _)| d.clone()).collect();
        book.sort();
        book
    }

    /// The router, with our files, the pages for what is not there and the headers of every answer.
    pub fn into_router(self, app: App) -> Router {
        let mut router = Router::new();
        let pages: HashSet<&str> =
            self.doors.iter().filter(|(d, _)| d.method != "POST").map(|(d, _)| d.path).collect();
        // Who opens the address of a form (a refused one, loaded anew) finds the page it stands on.
        for (path, page) in self.forms {
            if !pages.contains(path) {
                router = router.route(path, page);
            }
        }
        for (door, method) in self.doors {
            router = router.route(door.path, method);
        }
        router
            .route("/assets/{name}", get(assets::serve))
            .fallback(|State(app): State<App>, from: From_, uri: Uri, headers: HeaderMap| {
                nowhere(app, uri, headers, from.0)
            })
            .method_not_allowed_fallback(unlike)
            .layer(axum::middleware::map_response(guard_headers))
            .layer(tower_http::compression::CompressionLayer::new())
            .layer(tower_http::catch_panic::CatchPanicLayer::custom(refused::panicked))
            .with_state(app)
    }

    fn door(
        mut self,
        method: &'static str,
        path: &'static str,
        guard: Guard,
        router: MethodRouter<App>,
    ) -> Routes {
        self.doors.push((Door { path, method, guard: guard.book() }, router));
        self
    }
}

/// The address the request came from, when the server knows it.
struct From_(Option<IpAddr>);
impl<S: Sync> FromRequestParts<S> for From_ {
    type Rejection = std::convert::Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(From_(parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|c| c.0.ip())))
    }
}

/// What the path holds, in order; nothing when it is not UTF-8, for no page of ours has such an address.
struct At(Option<Vec<String>>);
impl<S: Send + Sync> FromRequestParts<S> for At {
    type Rejection = std::convert::Infallible;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let raw = RawPathParams::from_request_parts(parts, state).await.ok();
        Ok(At(raw.map(|raw| raw.iter().map(|(_, v)| v.to_owned()).collect())))
    }
}
impl At {
    fn names<A: FromPath>(&self) -> Option<A> {
        A::from_path(self.0.as_ref()?)
    }
}

/// Runs `f` with its visit in one reading unit of work on a thread that may block.
async fn reading<T: Send + 'static>(
    app: &App,
    uri: Uri,
    headers: HeaderMap,
    from: Option<IpAddr>,
    f: impl Fn(&Visit, &mut Reading) -> Result<T, Said> + Send + 'static,
) -> Result<T, Response> {
    let app = app.clone();
    let live = headers.get(header::ACCEPT).is_some_and(|v| v.as_bytes().starts_with(b"text/event-stream"));
    let task = tokio::task::spawn_blocking(move || {
        let asked = app.db().read(|w| {
            let visit = Visit::begin(&app, w, &uri, &headers, from)?;
            // A page that renews itself is not a person at work: it must not keep a session alive.
            if !headers.contains_key("x-live") && !live {
                touch(&app, &visit);
            }
            Ok(match f(&visit, w) {
                Ok(t) => Ok(t),
                Err(said) => Err(refused::answer(&visit, said, &uri)),
            })
        });
        asked.unwrap_or_else(|e| Err(refused::broken_bare(&e)))
    });
    task.await.unwrap_or_else(|e| Err(refused::broken_bare(&Refusal::broken(e.to_string()))))
}

/// Writes the session's last-seen time when a minute has gone by; the page does not wait for it.
fn touch(app: &App, visit: &Visit) {
    let Some(signed) = visit.signed.as_ref().filter(|s| s.stale) else { return };
    let (app, session, now, who) = (app.clone(), signed.session, visit.now, visit.who());
    tokio::task::spawn_blocking(move || {
        let touch = app.0.touch;
        let wrote = app.db().write(who, move |w| {
            touch(w, session, now)?;
            w.commit_quietly("when a session was last seen is not an act", ())
        });
        if let Err(e) = wrote {
            tracing::warn!("a session's last-seen time was not written: {e}");
        }
    });
}

/// How a page answers.
fn shown<A: FromPath>(guard: Guard, f: PageFn<A>) -> MethodRouter<App> {
    get(move |State(app): State<App>, at: At, from: From_, request: Request| async move {
        let (uri, headers) = (request.uri().clone(), request.headers().clone());
        match at.names() {
            Some(at) => show(app, (uri, headers, from.0), guard, at, f).await,
            None => nowhere(app, uri, headers, from.0).await,
        }
    })
}

async fn show<A: FromPath>(
    app: App,
    (uri, headers, from): (Uri, HeaderMap, Option<IpAddr>),
    guard: Guard,
    at: A,
    f: PageFn<A>,
) -> Response {
    let clears =
        crate::visit::cookie(&headers, &app.notice_cookie()).is_some() && !headers.contains_key("x-live");
    let answer = reading(&app, uri, headers, from, move |v, w| {
        guard.lets(v)?;
        f(v, w, at.clone()).map_err(Said::No)
    })
    .await;
    let mut response = answer.map_or_else(|r| r, IntoResponse::into_response);
    if clears {
        let gone = format!("{}=; Max-Age=0{}", app.notice_cookie(), app.cookie_words());
        if let Ok(v) = HeaderValue::from_str(&gone) {
            response.headers_mut().append(header::SET_COOKIE, v);
        }
    }
    response
}

async fn nowhere(app: App, uri: Uri, headers: HeaderMap, from: Option<IpAddr>) -> Response {
    reading::<Response>(&app, uri, headers, from, |_, _| Err(Said::No(Refusal::NotFound)))
        .await
        .unwrap_or_else(|r| r)
}

/// Something was sent to an address that is only looked at, or asked in a way no page of ours asks.
async fn unlike(
    State(app): State<App>,
    from: From_,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let posted = method == Method::POST;
    reading::<Response>(&app, uri, headers, from.0, move |_, _| Err(Said::Unlike { posted }))
        .await
        .unwrap_or_else(|r| r)
}

const POLICY: &str = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

async fn guard_headers(mut response: Response) -> Response {
    let h = response.headers_mut();
    for (name, value) in [
        ("content-security-policy", POLICY),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", "camera=(self), microphone=(), geolocation=()"),
    ] {
        h.insert(name, HeaderValue::from_static(value));
    }
    response
}
