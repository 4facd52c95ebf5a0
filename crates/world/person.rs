//! People who click and type, and what they see.

use crate::World;
use axum::body::Body;
use axum::http::{Request, header};
use kernel::{Actor, PersonId};
use std::fmt::Write as _;
use tower::ServiceExt;

/// Somebody at a browser.
pub struct Person<'w> {
    world: &'w World,
    token: Option<String>,
    /// The word that forms of this session carry.
    pub csrf: String,
    /// Who.
    pub id: Option<PersonId>,
}

/// What came back.
#[derive(Debug)]
pub struct Seen {
    /// HTTP status.
    pub status: u16,
    /// Where a deed leads.
    pub to: String,
    /// The page, or the file's bytes as text where that makes sense.
    pub html: String,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Content type.
    pub mime: String,
    /// Names and values of the cookies set.
    pub cookies: Vec<String>,
}

impl<'w> Person<'w> {
    pub(crate) fn sign_in(world: &'w World, actor: Actor) -> Person<'w> {
        let token = web::secret().expect("chance");
        let id = actor.id;
        world.sessions.lock().unwrap().insert(web::sha256(token.as_bytes()), actor);
        Person::with_token(world, token, Some(id))
    }

    pub(crate) fn nobody(world: &'w World) -> Person<'w> {
        Person { world, token: None, csrf: String::new(), id: None }
    }

    /// Somebody whose session was made elsewhere (the people feature's own tests).
    pub fn with_token(world: &'w World, token: String, id: Option<PersonId>) -> Person<'w> {
        let csrf = web::digest(format!("csrf {token}"))[..32].to_owned();
        Person { world, token: Some(token), csrf, id }
    }

    /// The session's cookie as a browser sends it.
    pub fn cookie(&self) -> String {
        self.token.as_ref().map_or_else(String::new, |token| format!("thidua={token}"))
    }

    fn send(&self, request: axum::http::request::Builder, body: Body) -> Seen {
        let mut request = request.header(header::HOST, "thidua.test");
        if self.token.is_some() {
            request = request.header(header::COOKIE, self.cookie());
        }
        let request: Request<Body> = request.body(body).expect("a request");
        let router = self.world.router.clone();
        self.world.runtime.block_on(async move {
            let response = router.oneshot(request).await.expect("an answer");
            let status = response.status().as_u16();
            let text = |name: header::HeaderName| {
                response.headers().get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned()
            };
            let (to, mime) = (text(header::LOCATION), text(header::CONTENT_TYPE));
            let cookies = response
                .headers()
                .get_all(header::SET_COOKIE)
                .iter()
                .filter_map(|v| v.to_str().ok().map(str::to_owned))
                .collect();
            let bytes = axum::body::to_bytes(response.into_body(), 64 << 20).await.expect("a body").to_vec();
            let html = String::from_utf8_lossy(&bytes).into_owned();
            Seen { status, to, html, bytes, mime, cookies }
        })
    }

    /// Opens a page.
    pub fn get(&self, path: &str) -> Seen {
        self.send(Request::get(path), Body::empty())
    }

    /// Sends a form, with the session's word.
    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Seen {
        let mut all = vec![("csrf", self.csrf.as_str())];
        all.extend_from_slice(fields);
        self.post_exactly(path, &all)
    }

    /// Sends exactly these fields.
    pub fn post_exactly(&self, path: &str, fields: &[(&str, &str)]) -> Seen {
        let body: Vec<String> =
            fields.iter().map(|(k, v)| format!("{}={}", percent(k), percent(v))).collect();
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, Body::from(body.join("&")))
    }

    /// Sends a form with files: (field, file name, bytes).
    pub fn post_files(&self, path: &str, fields: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Seen {
        const EDGE: &str = "mep-bieu-mau-cua-the-gioi-thu";
        let mut body: Vec<u8> = Vec::new();
        let mut all = vec![("csrf", self.csrf.as_str())];
        all.extend_from_slice(fields);
        for (k, v) in all {
            body.extend(
                format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"{k}\"\r\n\r\n{v}\r\n").bytes(),
            );
        }
        for (field, name, bytes) in files {
            body.extend(
                format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n")
                    .bytes(),
            );
            body.extend_from_slice(bytes);
            body.extend(b"\r\n");
        }
        body.extend(format!("--{EDGE}--\r\n").bytes());
        let request =
            Request::post(path).header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={EDGE}"));
        self.send(request, Body::from(body))
    }

    /// A raw request, for hostile tests: method, path, headers, body.
    pub fn raw(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Seen {
        let mut request = Request::builder().method(method).uri(path);
        for (k, v) in headers {
            request = request.header(*k, *v);
        }
        self.send(request, Body::from(body.to_vec()))
    }
}

impl Seen {
    /// A page was shown.
    #[track_caller]
    pub fn is_shown(&self) -> &Seen {
        assert_eq!(self.status, 200, "{}", self.told());
        self
    }

    /// The deed was done and leads on.
    #[track_caller]
    pub fn is_done(&self) -> &Seen {
        assert_eq!(self.status, 303, "{}", self.told());
        assert!(!self.to.starts_with("/sign-in"), "sent to sign in");
        self
    }

    /// The person is sent to sign in (a page) or asked to (a form).
    #[track_caller]
    pub fn asks_to_sign_in(&self) -> &Seen {
        let sent = self.status == 303 && self.to.starts_with("/sign-in");
        assert!(sent || self.status == 401, "{} {}", self.status, self.told());
        self
    }

    /// It was refused with this status.
    #[track_caller]
    pub fn is_refused(&self, status: u16) -> &Seen {
        assert_eq!(self.status, status, "{}", self.told());
        self
    }

    /// The page says this, in its visible text.
    #[track_caller]
    pub fn says(&self, words: &str) -> &Seen {
        let text = crate::text_of(&self.html);
        assert!(text.contains(words), "“{words}” is not said in:\n{text}");
        self
    }

    /// The page does not say this.
    #[track_caller]
    pub fn says_nothing_of(&self, words: &str) -> &Seen {
        let text = crate::text_of(&self.html);
        assert!(!text.contains(words), "“{words}” is said in:\n{text}");
        self
    }

    /// The field still holds what was typed.
    #[track_caller]
    pub fn keeps(&self, field: &str, typed: &str) -> &Seen {
        let held = crate::field_value(&self.html, field);
        assert_eq!(held.as_deref(), Some(typed), "field {field}");
        self
    }

    fn told(&self) -> String {
        let text = crate::text_of(&self.html);
        text.chars().take(3000).collect()
    }
}

fn percent(s: &str) -> String {
    s.bytes().fold(String::new(), |mut out, b| {
        if b.is_ascii_alphanumeric() {
            out.push(char::from(b));
        } else {
            let _ = write!(out, "%{b:02X}");
        }
        out
    })
}
