//! Live pages: the stream says "something changed" with a number; the page asks for itself again, so permission
//! stays in one place.

use crate::app::App;
use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use db::Reading;
use kernel::{Refusal, Uuid};
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit};

/// A stream ends after this long; the browser comes back and its permission is asked again.
const LIFE: Duration = Duration::from_secs(600);
/// A sign of life, so that proxies keep the line open.
const PULSE: Duration = Duration::from_secs(15);
/// Streams open at once in this process. Beyond it a page waits and asks again by itself, a little later.
static FREE: Semaphore = Semaphore::const_new(4_000);
/// Of these, one session's: a person has a few windows open, and hidden ones close their stream.
const OF_ONE_SESSION: usize = 24;
/// How many each session has open.
static OPEN: Mutex<BTreeMap<Uuid, usize>> = Mutex::new(BTreeMap::new());

/// A stream's place among all, and among those of its session; given back in the end.
struct Place {
    _among_all: SemaphorePermit<'static>,
    session: Option<Uuid>,
}

impl Place {
    fn take(session: Option<Uuid>) -> Result<Place, Response> {
        let among_all = FREE.try_acquire().map_err(|_| {
            let says = "Đang có quá nhiều trang cùng mở. Trang này tự hỏi lại sau ít giây.";
            full(StatusCode::SERVICE_UNAVAILABLE, says)
        })?;
        if let Some(session) = session {
            let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
            let held = open.entry(session).or_default();
            if *held >= OF_ONE_SESSION {
                let says =
                    "Phiên làm việc này đang mở quá nhiều trang. Đóng bớt; trang này tự hỏi lại sau ít giây.";
                return Err(full(StatusCode::TOO_MANY_REQUESTS, says));
            }
            *held += 1;
        }
        Ok(Place { _among_all: among_all, session })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some(session) = self.session else { return };
        let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
        let left = open.get(&session).map_or(0, |held| held.saturating_sub(1));
        if left == 0 {
            open.remove(&session);
        } else {
            open.insert(session, left);
        }
    }
}

/// Asks again, under the session of the moment. It is asked of every listener with every fact, so it must be cheap.
type MayStill = Box<dyn Fn(&mut Reading) -> Result<bool, Refusal> + Send + Sync>;

/// What a stream tells of, and whether its listener may still hear it.
struct Heard {
    things: Vec<(&'static str, Uuid)>,
    may_still: MayStill,
}

/// Follows these things until its listener is gone, or may not hear of them any more when there is something to tell.
pub(crate) fn stream(
    app: App,
    session: Option<Uuid>,
    things: Vec<(&'static str, Uuid)>,
    may_still: impl Fn(&mut Reading) -> Result<bool, Refusal> + Send + Sync + 'static,
) -> Response {
    let place = match Place::take(session) {
        Ok(place) => place,
        Err(full) => return full,
    };
    let (send, receive) = tokio::sync::mpsc::channel::<Result<Bytes, Infallible>>(4);
    let heard = Arc::new(Heard { things, may_still: Box::new(may_still) });
    tokio::spawn(async move {
        let gone = send.clone();
        tokio::select! {
            _ = tokio::time::timeout(LIFE, follow(app, heard, send)) => {}
            () = gone.closed() => {}
        }
        drop(place);
    });
    let body = Body::from_stream(ReceiverStream(receive));
    let mut response = Response::new(body);
    let h = response.headers_mut();
    h.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    h.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    h.insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}

fn full(status: StatusCode, says: &'static str) -> Response {
    let kind = [(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::RETRY_AFTER, "5")];
    (status, kind, says).into_response()
}

async fn follow(app: App, heard: Arc<Heard>, send: tokio::sync::mpsc::Sender<Result<Bytes, Infallible>>) {
    let mut news = app.db().news();
    let Some(mut told) = last(&app, &heard, i64::MAX).await else { return };
    let hello = format!("retry: 2000\nid: {told}\nevent: here\ndata: {told}\n\n");
    if send.send(Ok(hello.into())).await.is_err() {
        return;
    }
    loop {
        let changed = tokio::time::timeout(PULSE, news.changed()).await;
        let seq = match changed {
            Ok(Ok(())) => last(&app, &heard, told).await,
            Ok(Err(_)) => None,
            Err(_) => Some(told),
        };
        let Some(seq) = seq else { return };
        let words = if seq > told { format!("id: {seq}\ndata: {seq}\n\n") } else { ":\n\n".to_owned() };
        // A change elsewhere is nobody's business here; only a pulse or our own news is sent.
        if (seq > told || changed.is_err()) && send.send(Ok(words.into())).await.is_err() {
            return;
        }
        told = seq;
    }
}

/// The number of the newest fact about these things. None when it is newer than `told` and whoever listens may not
/// hear of it: their session or appointment has ended.
async fn last(app: &App, heard: &Arc<Heard>, told: i64) -> Option<i64> {
    let (app, heard) = (app.clone(), Arc::clone(heard));
    let asked = tokio::task::spawn_blocking(move || {
        app.db().read(|w| {
            let mut last = 0;
            for (kind, id) in &heard.things {
                last = w.last_fact_about(kind, *id)?.max(last);
            }
            Ok(if last <= told || (heard.may_still)(w)? { Some(last) } else { None })
        })
    });
    asked.await.ok().and_then(Result::ok).unwrap_or(Some(0))
}

/// The receiving end as a stream of bytes.
pub(crate) struct ReceiverStream(pub(crate) tokio::sync::mpsc::Receiver<Result<Bytes, Infallible>>);
impl futures_core::Stream for ReceiverStream {
    type Item = Result<Bytes, Infallible>;
    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        cx: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        self.0.poll_recv(cx)
    }
}
