//! Live pages: the stream says "something changed" with a number; the page asks for itself again, so permission
//! stays in one place.

use crate::app::App;
use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use db::Reading;
use kernel::{Refusal, Uuid};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// A stream ends after this long; the browser comes back and its permission is asked again.
const LIFE: Duration = Duration::from_secs(600);
/// A sign of life, so that proxies keep the line open.
const PULSE: Duration = Duration::from_secs(15);
/// Streams open at once in this process. Beyond it a page waits and asks again by itself, a little later.
static FREE: Semaphore = Semaphore::const_new(4_000);

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
    things: Vec<(&'static str, Uuid)>,
    may_still: impl Fn(&mut Reading) -> Result<bool, Refusal> + Send + Sync + 'static,
) -> Response {
    let Ok(place) = FREE.try_acquire() else { return full() };
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

fn full() -> Response {
    let says = "Đang có quá nhiều trang cùng mở. Trang này tự hỏi lại sau ít giây.";
    let kind = [(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::RETRY_AFTER, "5")];
    (StatusCode::SERVICE_UNAVAILABLE, kind, says).into_response()
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
