//! The demo: five stories at twelve moments, each a database and a clock of its own under one address. One click signs in
//! as any of its people, another begins a moment anew; these doors exist only here and cannot be opened in `serve`.

use crate::doors;
use crate::serve::listen;
use crate::tales::{TALES, Tale};
use askama::Template;
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use db::{Address, Committed, Db, Reading, Writing};
use kernel::{Refusal, Uuid};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use tower::ServiceExt;
use web::{App, Clock, DemoBar, Form, Frame, Next, One, Page, Parts, Routes, Visit, open};

/// The moments, in the order of [`TALES`]: the words on the bar, the suffix of the session's cookie.
const MOMENTS: [(&str, &str); TALES.len()] = [
    ("Khối 5: một tuần trước", "_1"),
    ("Khối 5: sáng hội nghị", "_2"),
    ("Khối 5: giữa biểu quyết", "_3"),
    ("Khối 5: hôm sau", "_4"),
    ("Khối 11 đơn vị: hôm trước", "_5"),
    ("Khối 11 đơn vị: sáng hội nghị", "_6"),
    ("Khối 11 đơn vị: bầu xong", "_7"),
    ("Cụm miền Đông Nam Bộ: sau họp chuẩn bị", "_8"),
    ("Cụm miền Đông Nam Bộ: sáng hội nghị", "_9"),
    ("Nghi Sơn: sau cuộc họp 12/02/2025", "_10"),
    ("Nghi Sơn: tháng 6/2025", "_11"),
    ("Bình Dương: kế hoạch tháng 9/2019", "_12"),
];
/// Where a moment is asked to begin anew.
const RESTART: &str = "/demo/restart";
/// Where the demo begins: the morning on which everything is still to be done.
const FIRST: usize = 1;

/// Runs until stopped; the temporary folder goes with it.
pub(crate) fn run(address: SocketAddr) -> Result<ExitCode, Refusal> {
    let home = Home::new()?;
    let stage = Arc::new(Stage::set(&home.0)?);
    let all = Router::new().fallback(move |request: Request| lead(Arc::clone(&stage), request));
    eprintln!(
        "Bản dùng thử: mở địa chỉ dưới đây trong trình duyệt; Ctrl-C để dừng, không để lại gì trên máy."
    );
    // No other copy writes here, so there is nobody else's news to look for.
    listen(address, all, Vec::new())
}

/// The moments as they are played now. Each can begin anew while the others go on; one that nobody has visited yet is
/// told when somebody comes, so that the first page need not wait for all of them.
struct Stage {
    home: PathBuf,
    moments: [Mutex<Option<Router>>; MOMENTS.len()],
}

impl Stage {
    fn set(home: &Path) -> Result<Stage, Refusal> {
        let stage = Stage { home: home.to_owned(), moments: Default::default() };
        drop(stage.moment(FIRST)?);
        Ok(stage)
    }

    /// The moment, told now if nobody was there before. Blocks.
    fn moment(&self, n: usize) -> Result<Router, Refusal> {
        let mut played = self.moments[n].lock().unwrap_or_else(PoisonError::into_inner);
        match &*played {
            Some(router) => Ok(router.clone()),
            None => Ok(played.insert(begin(&self.home, n)?).clone()),
        }
    }

    /// The moment, if it is played and nobody is just telling it.
    fn played(&self, n: usize) -> Option<Router> {
        self.moments[n].try_lock().ok()?.clone()
    }

    /// The moment's story told anew, on another database and another clock: who was signed in is so no more, and what
    /// was done is gone. Blocks.
    fn restart(&self, n: usize) -> Result<(), Refusal> {
        let anew = begin(&self.home, n)?;
        *self.moments[n].lock().unwrap_or_else(PoisonError::into_inner) = Some(anew);
        Ok(())
    }
}

/// One moment from its start. A database of its own each time: live pages may still hold the one before.
fn begin(home: &Path, n: usize) -> Result<Router, Refusal> {
    let (_, _, tale) = TALES[n];
    let db = Db::open(&Address::File(home.join(format!("moment-{}.db", Uuid::new_v4().simple()))))?;
    db.migrate()?;
    tale.tell(&db, &home.join("uploads"), None)?;
    Ok(router(&db, n, tale, home))
}

/// A temporary folder, gone at the end.
struct Home(PathBuf);

impl Home {
    fn new() -> Result<Home, Refusal> {
        let path = std::env::temp_dir().join(format!("thidua-demo-{}", Uuid::new_v4().simple()));
        std::fs::create_dir_all(&path)?;
        Ok(Home(path))
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn router(db: &Db, here: usize, tale: Tale, home: &Path) -> Router {
    let moments = MOMENTS
        .iter()
        .enumerate()
        .map(|(i, (words, _))| (format!("/demo/moment/{i}"), (*words).to_owned(), i == here))
        .collect();
    let app = App::new(Parts {
        db: db.clone(),
        clock: Clock::starting_at(tale.moment()),
        uploads: home.join("uploads"),
        recognise: people::recognise(),
        touch: people::touch,
        nav: doors::nav,
        secure: false,
        idle_seconds: people::IDLE_SECONDS,
        demo: Some(DemoBar { moments, now: String::new() }),
        cookie_suffix: MOMENTS[here].1,
    });
    doors::routes().and(routes()).into_router(app)
}

/// Sends a request to the moment its cookie names; switching a moment is only that cookie.
async fn lead(stage: Arc<Stage>, request: Request<Body>) -> Response {
    if let Some(n) = request.uri().path().strip_prefix("/demo/moment/") {
        let n = n.parse::<usize>().ok().filter(|n| *n < MOMENTS.len()).unwrap_or(FIRST);
        let cookie = format!("thidua_moment={n}; Path=/; HttpOnly; SameSite=Lax");
        let leads = [(header::LOCATION, "/demo"), (header::CACHE_CONTROL, "no-store")];
        let mut response = (StatusCode::SEE_OTHER, leads).into_response();
        if let Ok(v) = HeaderValue::from_str(&cookie) {
            response.headers_mut().insert(header::SET_COOKIE, v);
        }
        return response;
    }
    let chosen = request
        .headers()
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(';'))
        .find_map(|pair| pair.trim().strip_prefix("thidua_moment=")?.parse::<usize>().ok())
        .filter(|n| *n < MOMENTS.len())
        .unwrap_or(FIRST);
    let restarts = request.method() == Method::POST && request.uri().path() == RESTART;
    let moment = match stage.played(chosen) {
        Some(router) => router,
        None => {
            let stage = Arc::clone(&stage);
            match tokio::task::spawn_blocking(move || stage.moment(chosen)).await {
                Ok(Ok(router)) => router,
                failed => return untold(&format!("{failed:?}")),
            }
        }
    };
    let answer = match moment.oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    };
    // The moment itself has looked at the form; only then does it end.
    if !restarts || answer.status() != StatusCode::SEE_OTHER {
        return answer;
    }
    match tokio::task::spawn_blocking(move || stage.restart(chosen)).await {
        Ok(Ok(())) => answer,
        failed => untold(&format!("{failed:?}")),
    }
}

fn untold(why: &str) -> Response {
    tracing::error!("a moment could not be told: {why}");
    (StatusCode::INTERNAL_SERVER_ERROR, "Chưa mở được thời điểm này. Dừng chương trình rồi chạy lại.")
        .into_response()
}

fn routes() -> Routes {
    Routes::default()
        .page("/demo", open("the demo's welcome; not mounted in serve"), welcome)
        .deed("/demo/people/{login}", open("one-click sign-in; not mounted in serve"), enter, welcome_at)
        .deed(RESTART, open("a moment begins anew; not mounted in serve"), restart, welcome)
}

/// Somebody of the story.
pub(crate) struct Someone {
    login: String,
    title: String,
    does: &'static str,
    here: bool,
}

#[derive(Template)]
#[template(path = "demo.html")]
struct WelcomePage {
    frame: Frame,
    moments: Vec<(String, String, bool)>,
    /// The moment that is played.
    here: String,
    /// Which story it is of, as the command line calls it.
    story: &'static str,
    /// The question whether to begin it anew came back.
    asks_again: bool,
    units: Vec<(String, Vec<Someone>)>,
}

fn welcome_at(v: &Visit, w: &mut Reading, One(_): One<String>) -> Result<Page, Refusal> {
    welcome(v, w, ())
}

fn welcome(v: &Visit, w: &mut Reading, (): ()) -> Result<Page, Refusal> {
    let names = organisations::names(w, v.today())?;
    let mut everyone = people::sample::everyone(w)?;
    everyone.sort_by_key(|(p, post)| (p.body, *post));
    let bodies: Vec<_> = everyone.iter().filter_map(|(p, _)| p.body).collect();
    let heads: Vec<_> = blocs::years_of_bodies(w, &bodies, v.today())?
        .into_iter()
        .filter_map(|y| y.head.map(|h| (h, y.number)))
        .collect();
    let at = played_at(v);
    let in_a_bloc = matches!(TALES[at].2, Tale::Khoi5(_) | Tale::Eleven(_));
    let mut units: Vec<(String, Vec<Someone>)> = Vec::new();
    for (person, post) in everyone {
        let unit = person.body.map_or_else(String::new, |b| names.full(b).to_owned());
        let leads = person.body.is_some_and(|b| heads.iter().any(|(h, _)| *h == b));
        let does = if in_a_bloc { in_a_bloc_does(post, leads) } else { elsewhere_does(post, leads) };
        let here = v.person() == Some(person.id);
        let someone = Someone { login: person.login, title: person.title, does, here };
        match units.iter_mut().find(|(u, _)| *u == unit) {
            Some((_, all)) => all.push(someone),
            None => units.push((unit, vec![someone])),
        }
    }
    let frame = v.frame("Dùng thử", "");
    let moments = frame.demo.as_ref().map_or_else(Vec::new, |d| d.moments.clone());
    let here =
        moments.iter().find(|(_, _, here)| *here).map_or_else(String::new, |(_, words, _)| words.clone());
    let story = TALES[at].0;
    Page::of(&WelcomePage { frame, moments, here, story, asks_again: v.filled.is_back(), units })
}

/// The moment that is played.
fn played_at(v: &Visit) -> usize {
    let demo = v.frame("", "").demo;
    demo.and_then(|d| d.moments.iter().position(|(_, _, here)| *here)).unwrap_or(FIRST)
}

/// What somebody does in the year of a bloc.
fn in_a_bloc_does(post: Option<kernel::Post>, leads: bool) -> &'static str {
    match post {
        Some(kernel::Post::Clerk) if leads => "điều hành năm của khối và hội nghị: đơn vị này là Khối trưởng",
        Some(kernel::Post::Clerk) => "tự chấm điểm, nộp minh chứng cho đơn vị",
        Some(kernel::Post::Leader) => "biểu quyết, ký giao ước, ký bàn giao",
        Some(kernel::Post::Teller) => "kiểm phiếu giấy",
        Some(kernel::Post::Officer) => "theo dõi mọi khối của tỉnh",
        Some(kernel::Post::Administrator) => "tài khoản và đơn vị",
        Some(kernel::Post::Usher) => "điểm danh đại biểu ở cửa hội trường",
        None => "chưa được giao việc gì",
    }
}

/// What somebody does for a gathering or a plan.
fn elsewhere_does(post: Option<kernel::Post>, leads: bool) -> &'static str {
    match post {
        Some(kernel::Post::Clerk) if leads => {
            "chuẩn bị và điều hành hội nghị của cụm: đơn vị này là Cụm trưởng"
        }
        Some(kernel::Post::Clerk) => "chuẩn bị, báo cáo cho đơn vị mình",
        Some(kernel::Post::Leader) => "chỉ đạo, xem tình hình",
        Some(kernel::Post::Teller) => "kiểm phiếu giấy",
        Some(kernel::Post::Officer) => "điều hành kế hoạch, hội nghị, điển hình của cấp mình",
        Some(kernel::Post::Administrator) => "tài khoản và đơn vị",
        Some(kernel::Post::Usher) => "điểm danh đại biểu ở cửa hội trường",
        None => "thành viên Ban chỉ đạo, theo dõi một số đơn vị",
    }
}

fn enter(v: &Visit, w: &mut Writing, One(login): One<String>, _: &Form) -> Result<Committed<Next>, Refusal> {
    let person = people::person_called(w, &login)?.ok_or(Refusal::NotFound)?;
    let token = people::open_session(w, person.id, v.now, &v.browser)?;
    let next = Next::to("/").cookie(&v.app.session_cookie(), &token, None);
    w.commit_quietly("a demo's one-click sign-in", next)
}

/// Looks at the form like any other deed; what follows is [`lead`]'s.
fn restart(_: &Visit, w: &mut Writing, (): (), form: &Form) -> Result<Committed<Next>, Refusal> {
    if !form.has("sure") {
        return Err(Refusal::wrong("sure", "DUNGTHU-01", "Đánh dấu là bỏ hết việc đã làm ở thời điểm này."));
    }
    let told = "Đã làm lại thời điểm này từ đầu. Chọn một người để vào vai.";
    w.commit_quietly("the database it would stand in is about to be replaced", Next::to("/demo").saying(told))
}

#[cfg(test)]
mod tests;
