//! What a page function or a deed answers with.

use crate::frame::{Notice, Tone};
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::{Day, Refusal};

/// A page, a file, or a way elsewhere.
#[derive(Debug)]
pub struct Page {
    pub(crate) status: StatusCode,
    pub(crate) kind: Kind,
}

#[derive(Debug)]
pub(crate) enum Kind {
    Html(String),
    File { name: String, mime: &'static str, bytes: Vec<u8>, download: bool },
    Elsewhere(String),
}

impl Page {
    /// A rendered template.
    ///
    /// # Errors
    /// `Broken` if the template fails, which is our fault.
    pub fn of(template: &impl askama::Template) -> Result<Page, Refusal> {
        Ok(Page { status: StatusCode::OK, kind: Kind::Html(template.render()?) })
    }

    /// A file to keep.
    pub fn download(name: impl Into<String>, mime: &'static str, bytes: Vec<u8>) -> Page {
        Page { status: StatusCode::OK, kind: Kind::File { name: name.into(), mime, bytes, download: true } }
    }

    /// A workbook to keep.
    pub fn workbook(name: impl Into<String>, bytes: Vec<u8>) -> Page {
        Page::download(name, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", bytes)
    }

    /// A file the browser shows itself (PDF, a picture).
    pub fn shown(name: impl Into<String>, mime: &'static str, bytes: Vec<u8>) -> Page {
        Page { status: StatusCode::OK, kind: Kind::File { name: name.into(), mime, bytes, download: false } }
    }

    /// Go there instead.
    pub fn elsewhere(path: impl Into<String>) -> Page {
        Page { status: StatusCode::SEE_OTHER, kind: Kind::Elsewhere(path.into()) }
    }

    /// The same page under another status.
    #[must_use]
    pub fn status(mut self, status: u16) -> Page {
        self.status = StatusCode::from_u16(status).unwrap_or(self.status);
        self
    }

    /// The page's HTML, for tests.
    pub fn html(&self) -> &str {
        if let Kind::Html(html) = &self.kind { html } else { "" }
    }
}

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        match self.kind {
            Kind::Html(html) => {
                let kind = HeaderValue::from_static("text/html; charset=utf-8");
                (
                    self.status,
                    [
                        (header::CONTENT_TYPE, kind),
                        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
                    ],
                    html,
                )
                    .into_response()
            }
            Kind::Elsewhere(path) => {
                let to = HeaderValue::from_str(&path).unwrap_or(HeaderValue::from_static("/"));
                let kept = HeaderValue::from_static("no-store");
                (self.status, [(header::LOCATION, to), (header::CACHE_CONTROL, kept)]).into_response()
            }
            Kind::File { name, mime, bytes, download } => {
                let how = if download { "attachment" } else { "inline" };
                let disposition = format!("{how}; filename*=UTF-8''{}", percent(&name));
                let mut response = Response::new(Body::from(bytes));
                let h = response.headers_mut();
                h.insert(header::CONTENT_TYPE, HeaderValue::from_static(mime));
                h.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
                if let Ok(v) = HeaderValue::from_str(&disposition) {
                    h.insert(header::CONTENT_DISPOSITION, v);
                }
                response
            }
        }
    }
}

/// Percent-encodes everything but the letters, digits and marks that are safe everywhere.
pub(crate) fn percent(s: &str) -> String {
    s.bytes()
        .map(|b| match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(b).to_string(),
            _ => format!("%{b:02X}"),
        })
        .collect()
}

/// Where a deed leads, and what is said there.
#[derive(Debug, Clone)]
pub struct Next {
    pub(crate) to: String,
    pub(crate) notice: Option<Notice>,
    pub(crate) cookies: Vec<String>,
    pub(crate) page: Option<String>,
    pub(crate) status: StatusCode,
}

impl Next {
    /// Go to this path.
    pub fn to(path: impl Into<String>) -> Next {
        Next { to: path.into(), notice: None, cookies: Vec::new(), page: None, status: StatusCode::OK }
    }

    /// Answer at once with this page's HTML, without going elsewhere. For secrets shown once and for questions.
    ///
    /// # Errors
    /// `Broken` if the template fails.
    pub fn page(template: &impl askama::Template) -> Result<Next, Refusal> {
        Ok(Next { page: Some(template.render()?), ..Next::to("/") })
    }

    /// The status of the page answered at once; for a refusal that must still be written (a wrong password counts).
    #[must_use]
    pub fn status(mut self, status: u16) -> Next {
        self.status = StatusCode::from_u16(status).unwrap_or(self.status);
        self
    }

    /// Say this there, in a calm tone: what was saved and who will see it.
    #[must_use]
    pub fn saying(mut self, says: impl Into<String>) -> Next {
        self.notice = Some(Notice { tone: Tone::Good, says: says.into(), more: None });
        self
    }

    /// Set the session's cookie.
    #[must_use]
    pub fn cookie(mut self, name: &str, value: &str, max_age_seconds: Option<i64>) -> Next {
        let age = max_age_seconds.map_or(String::new(), |s| format!("; Max-Age={s}"));
        self.cookies.push(format!("{name}={value}{age}"));
        self
    }
}

/// One thing that waits for somebody.
#[derive(Clone, Debug)]
pub struct Todo {
    /// By when, if there is a day.
    pub due: Option<Day>,
    /// What: verb and thing.
    pub title: String,
    /// Where to do it.
    pub href: String,
    /// One sentence that tells the state.
    pub detail: String,
    /// Words on the button.
    pub button: String,
}
