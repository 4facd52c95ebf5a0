//! A posted form on its way: who may come in is asked before anything of its body is read, and once more on the
//! unit of work that writes.

use crate::again::REOPENS;
use crate::app::App;
use crate::form::{Filled, Form};
use crate::page::{Kind, Next, Page};
use crate::receive::{self, Takes};
use crate::refused::{self, Said};
use crate::routes::{FromPath, Guard, PageFn};
use crate::visit::{Visit, is_word};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::response::{IntoResponse, Response};
use db::{Committed, Writing};
use kernel::Refusal;
use std::net::IpAddr;
use std::sync::Arc;

/// A deed as the router runs it.
pub(crate) type Doing<A> = Arc<dyn Fn(&Visit, &A, &Form) -> Result<Next, Said> + Send + Sync>;

/// Runs a deed's unit of work for whoever the session belongs to at that moment. Of a deed that is refused the files
/// are gone with its form; what is written never stands without its files.
pub(crate) fn write(
    visit: &Visit,
    guard: Guard,
    form: Form,
    f: impl Fn(&Visit, &mut Writing, &Form) -> Result<Committed<Next>, Refusal> + Send + 'static,
) -> Result<Next, Said> {
    let before = visit.copied();
    visit.app.db().write(visit.who(), move |w| {
        let now = before.again(w, before.now)?;
        if let Err(said) = guard.lets(&now) {
            return w.commit_quietly("whoever lost the right meanwhile has done nothing", Err(said));
        }
        w.as_person(now.who());
        let done = f(&now, w, &form)?;
        form.keep_files()?;
        Ok(done.map(Ok))
    })?
}

/// Answers a posted form.
pub(crate) async fn act<A: FromPath>(
    app: App,
    (request, from): (Request, Option<IpAddr>),
    guard: Guard,
    at: A,
    (doing, back): (Doing<A>, PageFn<A>),
) -> Response {
    let (uri, headers) = (request.uri().clone(), request.headers().clone());
    let (mut visit, let_in) = match enter(app.clone(), uri.clone(), headers, from, guard).await {
        Ok(entered) => entered,
        Err(response) => return response,
    };
    let takes = match &let_in {
        Ok(()) if guard.is_open() && !guard.takes_files() => Takes::Words,
        Ok(()) => {
            Takes::Form { csrf: visit.csrf.clone(), files: guard.files_max(), webp: guard.takes_webp() }
        }
        // The words of a person whose session has ended go along to the sign-in.
        Err(Said::SignIn) if receive::brings_files(&request) => {
            Takes::Names { had_session: visit.brings_session() }
        }
        // The words of whoever may send nothing just now stand on the page again.
        Err(Said::No(Refusal::Conflict(_))) if receive::brings_files(&request) => {
            Takes::Names { had_session: false }
        }
        Err(Said::SignIn | Said::No(Refusal::Conflict(_))) => Takes::Words,
        Err(_) => Takes::Nothing,
    };
    let words_read = !matches!(takes, Takes::Nothing);
    let posted = receive::receive(&app, request, takes).await;
    // A long file took its time.
    visit.now = app.clock().now();
    on_a_thread(move || {
        let form = match posted {
            Ok(form) => form,
            Err(said) => return refused::answer_post(&visit, said, &uri, None),
        };
        if let Err(Said::No(refusal @ Refusal::Conflict(_))) = let_in {
            return give_back(&app, &mut visit, refusal, &form, (at, back));
        }
        if let Err(said) = let_in.and_then(|()| has_word(&visit, &form)) {
            return refused::answer_post(&visit, said, &uri, words_read.then_some(&form));
        }
        if form.has(REOPENS) {
            let filled = Filled { reopened: true, ..Filled::from_form(&visit.path, &form) };
            return show_back(&app, &mut visit, (filled, 200), (at, back));
        }
        if !form.wrong_files.is_empty() {
            let refusal = Refusal::Invalid(form.wrong_files.clone());
            return give_back(&app, &mut visit, refusal, &form, (at, back));
        }
        match doing(&visit, &at, &form) {
            Ok(next) => lead(&app, &next),
            Err(Said::No(refusal)) => give_back(&app, &mut visit, refusal, &form, (at, back)),
            Err(said) => {
                visit.signed = None;
                refused::answer_post(&visit, said, &uri, Some(&form))
            }
        }
    })
    .await
}

/// Who is at the door, and whether they may come in, by the headers alone.
async fn enter(
    app: App,
    uri: Uri,
    headers: HeaderMap,
    from: Option<IpAddr>,
    guard: Guard,
) -> Result<(Visit, Result<(), Said>), Response> {
    let asked = tokio::task::spawn_blocking(move || {
        app.db()
            .read(|w| {
                let visit = Visit::begin(&app, w, &uri, &headers, from)?;
                let let_in = guard.lets(&visit).and_then(|()| from_our_page(&headers));
                let let_in = let_in.and_then(|()| guard.admits(&visit, w));
                Ok((visit, let_in))
            })
            .map(|(visit, let_in)| {
                let let_in = let_in.and_then(|()| guard.count(&visit));
                (visit, let_in)
            })
    });
    let entered = asked.await.unwrap_or_else(|e| Err(Refusal::broken(e.to_string())));
    entered.map_err(|e| refused::broken_bare(&e))
}

async fn on_a_thread(f: impl FnOnce() -> Response + Send + 'static) -> Response {
    let task = tokio::task::spawn_blocking(f).await;
    task.unwrap_or_else(|e| refused::broken_bare(&Refusal::broken(e.to_string())))
}

/// A form counts only if it came from a page of ours: the browser says so …
fn from_our_page(headers: &HeaderMap) -> Result<(), Said> {
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    let strange_site = text("sec-fetch-site").is_some_and(|s| s != "same-origin" && s != "none");
    let strange_origin = match (text("origin"), text("host")) {
        (Some(origin), Some(host)) => origin.split_once("://").is_none_or(|(_, o)| o != host),
        _ => false,
    };
    if strange_site || strange_origin { Err(Said::Forged) } else { Ok(()) }
}

/// … and the form carries the session's word, before any file: one that came without it was left behind.
fn has_word(visit: &Visit, form: &Form) -> Result<(), Said> {
    let ours = visit.signed.is_none() || (form.left.is_empty() && is_word(form.value("csrf"), &visit.csrf));
    if ours { Ok(()) } else { Err(Said::Forged) }
}

fn lead(app: &App, next: &Next) -> Response {
    let mut response = match &next.page {
        Some(html) => Page { status: next.status, kind: Kind::Html(html.clone()) }.into_response(),
        None => Page::elsewhere(next.to.clone()).into_response(),
    };
    let words = app.cookie_words();
    let mut cookies: Vec<String> = next.cookies.iter().map(|c| format!("{c}{words}")).collect();
    if let Some(n) = &next.notice {
        cookies.push(format!("{}={}; Max-Age=60{words}", app.notice_cookie(), n.to_cookie()));
    }
    for c in cookies {
        if let Ok(v) = HeaderValue::from_str(&c) {
            response.headers_mut().append(header::SET_COOKIE, v);
        }
    }
    response
}

/// The refused form's page again, with the typed words and what is wrong.
fn give_back<A: FromPath>(
    app: &App,
    visit: &mut Visit,
    refusal: Refusal,
    form: &Form,
    (at, back): (A, PageFn<A>),
) -> Response {
    let mut filled = Filled::from_form(&visit.path, form);
    let status = match refusal {
        Refusal::Invalid(problems) => {
            filled.problems = problems;
            422
        }
        Refusal::Conflict(says) => {
            filled.conflict = Some(says);
            409
        }
        other => return refused::tell(visit, Said::No(other), refused::typed(form.pairs())),
    };
    show_back(app, visit, (filled, status), (at, back))
}

/// The form's page with what was typed in it.
fn show_back<A: FromPath>(
    app: &App,
    visit: &mut Visit,
    (filled, status): (Filled, u16),
    (at, back): (A, PageFn<A>),
) -> Response {
    visit.filled = filled;
    match app.db().read(|w| back(visit, w, at.clone())) {
        // The page leads on by itself, without a word; what was refused is told on a page of its own.
        Ok(Page { kind: Kind::Elsewhere(to), .. }) => match std::mem::take(&mut visit.filled) {
            Filled { reopened: true, .. } => Page::elsewhere(to).into_response(),
            Filled { conflict: Some(says), fields, .. } => {
                refused::tell(visit, Said::No(Refusal::Conflict(says)), refused::typed(&fields))
            }
            Filled { problems, fields, .. } => {
                refused::tell(visit, Said::No(Refusal::Invalid(problems)), refused::typed(&fields))
            }
        },
        Ok(page) => page.status(status).into_response(),
        Err(refusal) => {
            let typed = refused::typed(&std::mem::take(&mut visit.filled).fields);
            refused::tell(visit, Said::No(refusal), typed)
        }
    }
}
