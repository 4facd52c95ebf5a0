//! Lines to the world: how many are open at once, and how long a slow one is waited for.

use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::ConnectInfo;
use axum::http::header;
use hyper::body::{Frame, Incoming};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Sleep;
use tower::ServiceExt;
use tower_http::timeout::TimeoutBody;

/// What nobody may overstay. A page or a live stream that is being sent has no limit here.
#[derive(Clone, Copy)]
pub(crate) struct Patience {
    /// A request's head, from the first moment of waiting for it; so also a line on which nothing is asked any more.
    pub(crate) head: Duration,
    /// Between two pieces of a form on its way in.
    pub(crate) piece: Duration,
    /// A form without files, in all.
    pub(crate) form: Duration,
    /// Bytes a second that a form with files must bring after that time, on average: a long file may take long.
    pub(crate) speed: u32,
    /// What is still being answered when the program is told to stop.
    pub(crate) goodbye: Duration,
    /// Lines open at once; whoever comes later waits at the door.
    pub(crate) lines: usize,
}

impl Patience {
    /// In earnest. Twice as many lines as there may be live streams, so that pages are answered beside them.
    pub(crate) const SERVING: Patience = Patience {
        head: Duration::from_secs(15),
        piece: Duration::from_secs(30),
        form: Duration::from_secs(60),
        speed: 16_000,
        goodbye: Duration::from_secs(10),
        lines: 8_192,
    };
}

/// Answers whoever comes, until `stop`; then what is being answered is finished and nobody new is let in.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    patience: Patience,
    stop: impl Future<Output = ()>,
) {
    let places = Arc::new(Semaphore::new(patience.lines));
    let leaving = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let (stream, from, place) = tokio::select! {
            came = next(&listener, &places) => came,
            () = &mut stop => break,
        };
        let router = router.clone();
        let answers = hyper::service::service_fn(move |request: hyper::Request<Incoming>| {
            let mut request = coming(request, patience);
            request.extensions_mut().insert(ConnectInfo(from));
            router.clone().oneshot(request)
        });
        let line = hyper::server::conn::http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(patience.head)
            .serve_connection(TokioIo::new(stream), answers);
        let line = leaving.watch(line);
        tokio::spawn(async move {
            // How a line ends (cut, overstayed, closed) is nobody's concern here.
            let _ = line.await;
            drop(place);
        });
    }
    drop(listener);
    // A live stream would go on for minutes; its page comes back by itself.
    let _ = tokio::time::timeout(patience.goodbye, leaving.shutdown()).await;
}

/// Whoever comes next, once there is a place.
async fn next(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> (TcpStream, SocketAddr, Option<OwnedSemaphorePermit>) {
    // The semaphore is never closed.
    let place = Arc::clone(places).acquire_owned().await.ok();
    loop {
        match listener.accept().await {
            Ok((stream, from)) => return (stream, from, place),
            // Gone again before it was let in.
            Err(e) if matches!(e.kind(), ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset) => {}
            Err(e) => {
                tracing::warn!("nobody can be let in for a moment: {e}");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    }
}

/// The request, with its form waited for no longer than anybody has patience.
fn coming(request: hyper::Request<Incoming>, patience: Patience) -> hyper::Request<Body> {
    let kind = request.headers().get(header::CONTENT_TYPE);
    let files = kind.is_some_and(|v| v.as_bytes().starts_with(b"multipart/form-data"));
    request.map(|body| {
        Body::new(Coming {
            body: Body::new(TimeoutBody::new(patience.piece, body)),
            until: Box::pin(tokio::time::sleep(patience.form)),
            byte: if files { Duration::from_secs(1) / patience.speed } else { Duration::ZERO },
        })
    })
}

/// A form on its way in, which must be here by a moment that moves on with what has come.
struct Coming {
    body: Body,
    until: Pin<Box<Sleep>>,
    /// The time that each byte adds.
    byte: Duration,
}

impl HttpBody for Coming {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let this = self.get_mut();
        if this.until.as_mut().poll(cx).is_ready() {
            return Poll::Ready(Some(Err(axum::Error::new("the form comes too slowly"))));
        }
        let frame = ready!(Pin::new(&mut this.body).poll_frame(cx));
        if let Some(Ok(piece)) = &frame {
            let bytes = u32::try_from(piece.data_ref().map_or(0, Bytes::len)).unwrap_or(u32::MAX);
            let until = this.until.deadline() + this.byte.saturating_mul(bytes);
            this.until.as_mut().reset(until);
        }
        Poll::Ready(frame)
    }
}

#[cfg(test)]
mod tests;
