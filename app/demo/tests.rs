//! The demo's own doors: moments, people, and beginning anew.

use super::{Home, RESTART, Stage, lead};
use axum::body::Body;
use axum::http::{Request, header};
use std::fmt::Write as _;
use std::sync::Arc;
use world::{field_value, text_of};

/// Somebody at the demo with a browser's cookies.
struct Visitor {
    stage: Arc<Stage>,
    runtime: tokio::runtime::Runtime,
    cookies: Vec<(String, String)>,
}

struct Answer {
    status: u16,
    to: String,
    html: String,
}

impl Visitor {
    fn at(stage: &Arc<Stage>) -> Visitor {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().unwrap();
        Visitor { stage: Arc::clone(stage), runtime, cookies: Vec::new() }
    }

    fn send(&mut self, request: axum::http::request::Builder, body: Body) -> Answer {
        let mut jar = String::new();
        for (name, value) in &self.cookies {
            let _ = write!(jar, "{name}={value}; ");
        }
        let request = request.header(header::HOST, "thidua.test").header(header::COOKIE, jar);
        let request = request.body(body).unwrap();
        let stage = Arc::clone(&self.stage);
        let (head, html) = self.runtime.block_on(async move {
            let (head, body) = lead(stage, request).await.into_parts();
            let bytes = axum::body::to_bytes(body, 1 << 22).await.unwrap();
            (head, String::from_utf8_lossy(&bytes).into_owned())
        });
        for set in head.headers.get_all(header::SET_COOKIE) {
            let pair = set.to_str().unwrap().split(';').next().unwrap_or_default();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.retain(|(n, _)| n != name);
            self.cookies.push((name.to_owned(), value.to_owned()));
        }
        let to = head.headers.get(header::LOCATION).map_or("", |v| v.to_str().unwrap()).to_owned();
        Answer { status: head.status.as_u16(), to, html }
    }

    fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path), Body::empty())
    }

    fn post(&mut self, path: &str, fields: &str) -> Answer {
        let csrf = field_value(&self.get("/demo").html, "csrf").unwrap();
        let form = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(form, Body::from(format!("csrf={csrf}&{fields}")))
    }

    /// Plays the first of the people the demo offers for this title.
    fn plays(&mut self, title: &str) {
        let page = self.get("/demo").html;
        let before = page.split_once(title).unwrap_or_else(|| panic!("nobody {title}: {}", text_of(&page))).0;
        let door = before.rsplit_once("action=\"").unwrap().1.split('"').next().unwrap().to_owned();
        assert_eq!(self.post(&door, "").status, 303);
    }

    /// The page of the one conference, as somebody signed in finds it.
    fn conference(&mut self) -> String {
        let list = self.get("/conferences").html;
        let id = list.split_once("href=\"/conferences/").unwrap().1.split('"').next().unwrap();
        format!("/conferences/{id}")
    }
}

const CLERK: &str = "điều hành năm của khối và hội nghị";
const HOST: &str = "chuẩn bị và điều hành hội nghị của cụm";

#[test]
fn a_moment_begins_anew_and_the_others_go_on() {
    let home = Home::new().unwrap();
    let stage = Arc::new(Stage::set(&home.0).unwrap());
    let (mut clerk, mut elsewhere) = (Visitor::at(&stage), Visitor::at(&stage));
    clerk.plays(CLERK);
    let sitting = clerk.conference();
    assert_eq!(clerk.post(&format!("{sitting}/presence"), "all=yes").status, 303);
    assert!(text_of(&clerk.get(&sitting).html).contains("Có mặt 6/6"));
    elsewhere.get("/demo/moment/3");
    elsewhere.plays(CLERK);

    // It asks first.
    let asked = clerk.post(RESTART, "");
    assert_eq!(asked.status, 422);
    assert!(text_of(&asked.html).contains("Đánh dấu là bỏ hết việc đã làm"), "{}", text_of(&asked.html));
    assert!(text_of(&clerk.get(&sitting).html).contains("Có mặt 6/6"));

    let done = clerk.post(RESTART, "sure=1");
    assert_eq!((done.status, done.to.as_str()), (303, "/demo"));
    assert!(text_of(&clerk.get("/demo").html).contains("Đã làm lại thời điểm này từ đầu."));
    // Whoever was signed in there is so no more; what was done is gone.
    assert!(clerk.get("/conferences").to.starts_with("/sign-in"));
    clerk.plays(CLERK);
    let anew = clerk.conference();
    assert_ne!(anew, sitting);
    assert!(text_of(&clerk.get(&anew).html).contains("Chưa điểm danh."));
    assert_eq!(clerk.get(&sitting).status, 404);
    // The other moments have not noticed.
    assert_eq!(elsewhere.get("/conferences").status, 200);
}

#[test]
fn every_moment_is_told_when_somebody_comes() {
    let home = Home::new().unwrap();
    let stage = Arc::new(Stage::set(&home.0).unwrap());
    let mut clerk = Visitor::at(&stage);
    for (n, (words, _)) in super::MOMENTS.iter().enumerate() {
        assert_eq!(stage.played(n).is_some(), n == super::FIRST, "{words}");
        clerk.get(&format!("/demo/moment/{n}"));
        let page = clerk.get("/demo");
        assert!(text_of(&page.html).contains(&format!("Thời điểm: {words}")), "{} {words}", page.status);
        let (plays, at) = match super::TALES[n].2 {
            super::Tale::Khoi5(_) | super::Tale::Eleven(_) => (CLERK, "/conferences"),
            super::Tale::MienDong(_) => (HOST, "/gatherings"),
            _ => ("điều hành kế hoạch, hội nghị, điển hình", "/plans"),
        };
        clerk.plays(plays);
        assert_eq!(clerk.get(at).status, 200, "{words}");
        assert_eq!(clerk.get("/").status, 200, "{words}");
    }
}

/// From the gate to the minutes: who passed stands for the unit, the sitting is opened, the minutes tell it.
#[test]
fn the_clusters_conference_is_held_from_its_gates_to_its_minutes() {
    let home = Home::new().unwrap();
    let stage = Arc::new(Stage::set(&home.0).unwrap());
    let mut host = Visitor::at(&stage);
    host.get(&format!("/demo/moment/{}", moment("Cụm miền Đông Nam Bộ: sáng hội nghị")));
    host.plays(HOST);
    let sitting = host.conference();
    let page = text_of(&host.get(&sitting).html);
    assert!(page.contains("Mọi phiếu đã chốt"), "{page}");
    // Everybody comes in by the number on the letter.
    let list = host.get("/gatherings").html;
    let mut links = list.split("href=\"/gatherings/").skip(1).filter_map(|rest| rest.split('"').next());
    let gathering = links.find(|id| id.contains('-')).unwrap();
    let page = host.get(&format!("/gatherings/{gathering}/check-in")).html;
    let options = page.split_once("name=\"gate\"").unwrap().1.split_once("<option").unwrap().1;
    let gate = encoded(options.split_once('>').unwrap().1.split('<').next().unwrap());
    for number in 1..=75 {
        let done =
            host.post(&format!("/gatherings/{gathering}/check-in"), &format!("gate={gate}&who={number}"));
        assert!(matches!(done.status, 200 | 303), "{number}: {}", text_of(&done.html));
    }
    let filled = host.get(&format!("{sitting}/presence?from={gathering}"));
    assert!(text_of(&filled.html).contains("75/75"), "{}", text_of(&filled.html));
    let form = filled.html.split_once(&format!("action=\"{sitting}/presence\"")).unwrap().1;
    let fields = world::fields(form.split("</form>").next().unwrap());
    let sent: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    assert_eq!(host.post(&format!("{sitting}/presence"), &sent.join("&")).status, 303);
    assert_eq!(host.post(&format!("{sitting}/attendance"), &format!("gathering={gathering}")).status, 303);
    let page = text_of(&host.get(&sitting).html);
    assert!(page.contains("Đã điểm danh: có mặt 07/07 đơn vị thành viên."), "{page}");
    assert_eq!(host.post(&format!("{sitting}/opening"), "").status, 303);
    let page = text_of(&host.get(&sitting).html);
    assert!(page.contains("Khai mạc hội nghị; có mặt 07/07 đơn vị thành viên. Dự họp 75"), "{page}");
    let minutes = text_of(&host.get(&format!("{sitting}/papers/minutes")).html);
    assert!(minutes.contains("DANH SÁCH ĐẠI BIỂU DỰ HỌP"), "{minutes}");
}

/// The number of the moment that the bar calls so.
fn moment(words: &str) -> usize {
    super::MOMENTS.iter().position(|(w, _)| *w == words).unwrap()
}

/// A value as a form sends it.
fn encoded(value: &str) -> String {
    value.bytes().fold(String::new(), |mut all, b| {
        let _ = write!(all, "%{b:02X}");
        all
    })
}

#[test]
fn another_sites_form_does_not_begin_a_moment_anew() {
    let home = Home::new().unwrap();
    let stage = Arc::new(Stage::set(&home.0).unwrap());
    let mut clerk = Visitor::at(&stage);
    clerk.plays(CLERK);
    let forged = Request::post(RESTART)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "cross-site");
    assert_eq!(clerk.send(forged, Body::from("sure=1")).status, 403);
    // Nor does asking for its address.
    assert_ne!(clerk.get(RESTART).status, 303);
    assert_eq!(clerk.get("/conferences").status, 200);
}

#[test]
fn the_top_bar_says_that_a_year_is_open() {
    let home = Home::new().unwrap();
    let stage = Arc::new(Stage::set(&home.0).unwrap());
    let mut clerk = Visitor::at(&stage);
    clerk.get("/demo/moment/3");
    clerk.plays(CLERK);
    let first = |html: &str, begins: &str| {
        html.split_once(begins).map(|(_, rest)| format!("{begins}{}", rest.split('"').next().unwrap()))
    };
    let conference = clerk.conference();
    let sitting = clerk.get(&conference).html;
    let year = first(&sitting, "/years/").unwrap();
    let year: String = year.chars().take("/years/".len() + 36).collect();
    let sheet = first(&clerk.get(&format!("{year}/scores")).html, "/sheets/").expect("a sheet");
    let rest = ["", "/scores", "/rubric", "/covenant", "/differences", "/cross", "/proposals"];
    for page in rest.map(|p| format!("{year}{p}")).into_iter().chain([sheet]) {
        let mut shown = clerk.get(&page);
        if shown.status == 303 {
            shown = clerk.get(&shown.to.clone());
        }
        let lit = "<a href=\"/years\" aria-current=\"page\">Năm của khối</a>";
        assert!(shown.html.contains(lit), "{page}: {} {}", shown.status, text_of(&shown.html));
    }
    // The demo's own bar says which bloc's moment it is.
    assert!(text_of(&clerk.get("/demo").html).contains("Thời điểm: Khối 5: hôm sau"));
}

#[test]
fn chosen_exemplars_have_a_conference_to_go_to() {
    let home = Home::new().unwrap();
    let stage = Arc::new(Stage::set(&home.0).unwrap());
    let congress = "Đại hội Thi đua yêu nước tỉnh Thanh Hóa năm 2025, 25/9/2025";
    for (n, own) in [(9, "thị xã Nghi Sơn, 20/5/2025"), (10, "thị xã Nghi Sơn, 26/6/2025")] {
        let mut officer = Visitor::at(&stage);
        officer.get(&format!("/demo/moment/{n}"));
        officer.plays("điều hành kế hoạch, hội nghị, điển hình");
        let list = officer.get("/selections").html;
        let keys = list.split("href=\"/selections/").skip(1).filter_map(|s| s.get(..36));
        let found: Vec<&str> = keys.filter(|k| k.parse::<kernel::Uuid>().is_ok()).collect();
        let of: Vec<String> = found
            .iter()
            .map(|id| text_of(&officer.get(&format!("/selections/{id}/delegates")).html))
            .collect();
        assert!(of.iter().any(|says| says.contains(own) && says.contains(congress)), "{n}: {of:?}");
    }
}
