//! Every page with its samples: checked, compared with its picture in words, and written out for who wants to look.

use crate::pages::{
    Choice, GrantRow,
    account::{AccountPage, SessionRow, SessionsPage},
    accounts::{AccountsPage, NewPage, Row},
    manage::{ManagePage, OncePage},
    password::PasswordPage,
    sign_in::SignInPage,
};
use askama::Template;
use kernel::{Post, Problem, Uuid};
use web::{Again, Filled, Form, Frame};
use world::check_page;

const LONG: &str = "Văn phòng Đoàn Đại biểu Quốc hội và Hội đồng nhân dân tỉnh";

fn frame(title: &str) -> Frame {
    Frame::sample(title)
}

fn outside(title: &str) -> Frame {
    Frame { who: None, nav: Vec::new(), csrf: String::new(), idle_seconds: 0, ..Frame::sample(title) }
}

fn seen(name: &str, page: &impl Template) {
    let html = page.render().unwrap();
    check_page(name, &html);
    let main = html.split_once("<main").and_then(|(_, rest)| rest.split_once("</main>")).unwrap().0;
    insta::assert_snapshot!(name, format!("<main{main}</main>"));
}

fn sign_in_page() -> SignInPage {
    SignInPage {
        frame: outside("Đăng nhập"),
        login: String::new(),
        says: None,
        next: "/years/1".into(),
        again: None,
        locked: false,
    }
}

#[test]
fn the_sign_in_page() {
    seen("sign-in", &sign_in_page());
    seen("sign-in-locked-screen", &SignInPage { locked: true, ..sign_in_page() });
    let says = "Tên đăng nhập “hang.dt” tạm khóa đến 08:16 vì nhập sai mật khẩu 5 lần. Thử lại sau giờ đó, hoặc nhờ quản trị hệ thống mở khóa.";
    let form = Form::of(&[("again_path", "/sheets/1"), ("again:note", "<script>alert(1)</script>")]);
    let again = Again::carried(&form);
    let refused = SignInPage { login: "hang.dt".into(), says: Some(says.into()), again, ..sign_in_page() };
    seen("sign-in-refused", &refused);
}

#[test]
fn the_password_page() {
    let page = |filled: Filled, temporary| PasswordPage {
        frame: frame("Đổi mật khẩu"),
        filled,
        login: "hang.dt".into(),
        temporary,
    };
    seen("password", &page(Filled::default(), false));
    seen("password-temporary", &page(Filled::default(), true));
    let problems = vec![
        Problem::new("current_password", "NGUOI-13", "Mật khẩu đang dùng: chưa đúng."),
        Problem::new("new_password", "NGUOI-03", "Mật khẩu mới: ít nhất 12 ký tự. Đang có 5."),
    ];
    let typed = [("current_password", "bí mật cũ"), ("new_password", "bí mật")];
    let refused = page(Filled::sample("/account/password", &typed, problems), false);
    assert!(!refused.render().unwrap().contains("bí mật"), "a password never comes back");
    seen("password-refused", &refused);
}

fn grants() -> Vec<GrantRow> {
    let row = |post: Post, place: &str, term: &str| GrantRow {
        id: Uuid::from_u128(9).to_string(),
        post: post.vietnamese(),
        place: place.into(),
        term: term.into(),
        basis: "Quyết định số 12/QĐ-VP ngày 02/01/2019".into(),
        acting: false,
        now: true,
        lasts: true,
    };
    vec![
        row(Post::Clerk, LONG, "từ 01/01/2018"),
        GrantRow {
            acting: true, now: false, ..row(Post::Leader, LONG, "từ 01/4/2019 đến hết 30/6/2019")
        },
        GrantRow {
            basis: String::new(),
            now: false,
            lasts: false,
            ..row(Post::Teller, "Khối 5", "từ 01/01/2018 đến hết 31/12/2018")
        },
    ]
}

#[test]
fn the_page_of_ones_own_account() {
    let page = |grants| AccountPage {
        frame: frame("Tài khoản của tôi"),
        name: "Đặng Thị Hằng".into(),
        login: "hang.dt".into(),
        title: "Chuyên viên TĐKT".into(),
        unit: LONG.into(),
        illustrative: true,
        grants,
        sessions: 2,
    };
    seen("account", &page(grants().into_iter().take(2).collect()));
    seen("account-empty", &page(Vec::new()));
    let session = |n: u128, browser: &str, here| SessionRow {
        id: Uuid::from_u128(n).to_string(),
        browser: browser.into(),
        ip: "10.1.20.34".into(),
        made: "07:55, 07/3/2019".into(),
        seen: "08:20, 07/3/2019".into(),
        here,
    };
    let rows = vec![session(1, "Chrome trên Windows", true), session(2, "Safari trên iPhone", false)];
    seen("sessions", &SessionsPage { frame: frame("Nơi đang đăng nhập"), rows });
}

fn units() -> Vec<Choice> {
    [(1u128, LONG), (2, "Sở Tài chính"), (3, "Sở Tư pháp")]
        .map(|(n, words)| Choice { value: Uuid::from_u128(n).to_string(), words: words.into() })
        .into()
}

#[test]
fn the_list_of_accounts() {
    let row = |n: u128, name: &str, login: &str, shut| Row {
        id: Uuid::from_u128(n).to_string(),
        name: name.into(),
        login: login.into(),
        title: "Chuyên viên TĐKT".into(),
        unit: LONG.into(),
        shut,
        illustrative: true,
    };
    let page = |rows, words: &str| AccountsPage {
        frame: frame("Tài khoản"),
        words: words.into(),
        body: String::new(),
        state: String::new(),
        units: units(),
        rows,
        further: false,
        after: None,
    };
    let rows = vec![row(1, "Lý Quốc Ân", "an.lq", false), row(2, "Đặng Thị Hằng", "hang.dt", true)];
    seen("accounts", &AccountsPage { after: Some("7".into()), further: true, ..page(rows, "chuyen vien") });
    seen("accounts-none-found", &page(Vec::new(), "không có ai"));
    seen("accounts-empty", &page(Vec::new(), ""));
}

#[test]
fn making_an_account() {
    let page = |filled: Filled| {
        let mut frame = frame("Lập tài khoản");
        frame.problems.clone_from(&filled.problems);
        NewPage { frame, filled, units: units(), oversees_all: false, body: String::new() }
    };
    seen("account-new", &page(Filled::default()));
    let problems = vec![
        Problem::new("login", "NGUOI-02", "Tên đăng nhập: “hang.dt” đã có người dùng. Chọn tên khác."),
        Problem::new("body", "CHUNG-09", "Đơn vị: chưa chọn."),
    ];
    let typed = [("login", "hang.dt"), ("name", "Đặng <script> Hằng"), ("title", "Chuyên viên")];
    seen("account-new-refused", &page(Filled::sample("/accounts/new", &typed, problems)));
    seen("account-new-no-units", &NewPage { units: Vec::new(), ..page(Filled::default()) });
    let once = OncePage {
        frame: frame("Mật khẩu tạm"),
        heading: "Đã lập tài khoản".into(),
        name: "Đặng Thị Hằng".into(),
        login: "hang.dt".into(),
        password: "k7mq-x3pd-w9rt-h2vn".into(),
        good_until: "08:00, 14/3/2019".into(),
        id: Uuid::from_u128(1).to_string(),
    };
    seen("once", &once);
}

fn manage_page() -> ManagePage {
    ManagePage {
        frame: frame("Đặng Thị Hằng"),
        filled: Filled::default(),
        id: Uuid::from_u128(1).to_string(),
        version: 3,
        name: "Đặng Thị Hằng".into(),
        login: "hang.dt".into(),
        title: "Chuyên viên TĐKT".into(),
        unit: LONG.into(),
        body: Uuid::from_u128(1).to_string(),
        illustrative: true,
        shut: false,
        made: "08:00, 02/01/2018".into(),
        password: "do người dùng tự đặt".into(),
        locked: None,
        sessions: 1,
        grants: grants(),
        units: units(),
        blocs: vec![Choice { value: Uuid::from_u128(5).to_string(), words: "Khối thi đua số 5".into() }],
        posts: Post::ALL
            .iter()
            .map(|p| Choice { value: p.word().to_lowercase(), words: p.vietnamese().into() })
            .collect(),
        oversees_all: false,
        own: false,
        beyond: false,
        today: "07/3/2019".into(),
    }
}

#[test]
fn managing_an_account() {
    seen("manage", &manage_page());
    seen("manage-own", &ManagePage { own: true, ..manage_page() });
    seen("manage-beyond", &ManagePage { beyond: true, oversees_all: true, ..manage_page() });
    let shut = ManagePage { shut: true, grants: Vec::new(), sessions: 0, blocs: Vec::new(), ..manage_page() };
    seen("manage-shut", &shut);
    let problems = vec![
        Problem::new("until", "NGUOI-10", "Đến hết ngày: giao tạm thời thì phải có ngày hết hạn."),
        Problem::new("at_body", "CHUNG-09", "Đơn vị: chưa chọn."),
    ];
    let typed = [
        ("post", "leader"),
        ("where", "below"),
        ("from", "01/4/2019"),
        ("basis", "Giấy ủy quyền 05"),
        ("acting", "1"),
    ];
    let filled = Filled::sample("/accounts/1/grants", &typed, problems);
    let mut refused = ManagePage { locked: Some("08:16".into()), filled, ..manage_page() };
    refused.frame.problems.clone_from(&refused.filled.problems);
    seen("manage-refused", &refused);
}
