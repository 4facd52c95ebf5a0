//! How a refusal looks: a page that says what is, what to do, and gives a way on. Nothing of our insides shows.

use crate::again::{Again, AgainPage, ReopenPage};
use crate::form::{Filled, Form};
use crate::frame::Frame;
use crate::page::Page;
use crate::receive::Bad;
use crate::visit::{Visit, whose};
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use kernel::Refusal;

/// Why a request was turned away before or after its function ran.
pub(crate) enum Said {
    /// Nobody is signed in.
    SignIn,
    /// The session may use one page only until something is done there.
    HeldAt(&'static str),
    /// The form did not come from a page of ours.
    Forged,
    /// The address is there, and not for this kind of asking.
    Unlike {
        /// Was it a form?
        posted: bool,
    },
    /// The body could not be taken.
    BadBody(Bad),
    /// One of the five refusals.
    No(Refusal),
}

impl From<Refusal> for Said {
    fn from(r: Refusal) -> Said {
        Said::No(r)
    }
}

#[derive(askama::Template)]
#[template(path = "refused.html")]
pub(crate) struct RefusedPage {
    pub(crate) frame: Frame,
    pub(crate) heading: String,
    pub(crate) says: String,
    /// What the operator is told, when the fault is ours.
    pub(crate) number: String,
    /// Sentences that were typed and have no form any more, to be copied.
    pub(crate) typed: Vec<String>,
}

/// Answers a refusal on a page.
pub(crate) fn answer(visit: &Visit, said: Said, uri: &Uri) -> Response {
    match said {
        Said::SignIn => {
            let next = uri.path_and_query().map_or("/", |p| p.as_str());
            Page::elsewhere(format!("/sign-in?next={}", crate::page::percent(next))).into_response()
        }
        Said::HeldAt(page) => Page::elsewhere(page).into_response(),
        other => tell(visit, other, Vec::new()),
    }
}

/// Answers a refusal of a posted form; what was typed, if it was read, goes along to the sign-in.
pub(crate) fn answer_post(visit: &Visit, said: Said, uri: &Uri, form: Option<&Form>) -> Response {
    match (said, form) {
        (Said::SignIn, Some(form)) => {
            let frame = visit.frame("Phiên làm việc đã hết", "");
            let page = Page::of(&AgainPage { frame, again: Again::of(uri, form) });
            page.map(|p| p.status(401)).map_or_else(|e| broken_bare(&e), IntoResponse::into_response)
        }
        // The same person's page of an earlier session: the words are theirs.
        (Said::Forged, Some(form))
            if visit.person().is_some_and(|p| whose(form.value("csrf")) == p.to_string()) =>
        {
            let frame = visit.frame("Mở lại điều vừa nhập", "");
            let page = Page::of(&ReopenPage { frame, again: Again::of(uri, form) });
            page.map(|p| p.status(403)).map_or_else(|e| broken_bare(&e), IntoResponse::into_response)
        }
        (Said::HeldAt(page), _) => Page::elsewhere(page).into_response(),
        (other, _) => tell(visit, other, Vec::new()),
    }
}

/// The sentences among a form's words: short words and chosen entries are typed again sooner than copied.
pub(crate) fn typed(fields: &[(String, String)]) -> Vec<String> {
    let said =
        fields.iter().filter(|(k, v)| !k.contains("password") && v.trim().contains(char::is_whitespace));
    said.map(|(_, v)| v.clone()).collect()
}

/// Tells a refusal on a page of its own, with the typed sentences that have no form to go back to.
pub(crate) fn tell(visit: &Visit, said: Said, typed: Vec<String>) -> Response {
    let (status, heading, says) = match said {
        Said::SignIn | Said::HeldAt(_) => (
            401,
            "Cần đăng nhập".to_owned(),
            "Đăng nhập rồi làm lại việc này; chưa có gì được ghi.".to_owned(),
        ),
        Said::Forged => (
            403,
            "Chưa nhận được biểu mẫu này".to_owned(),
            "Biểu mẫu không đến từ trang của chương trình, hoặc trang đã mở từ phiên làm việc trước. \
             Mở lại trang rồi gửi lần nữa; chưa có gì thay đổi."
                .to_owned(),
        ),
        Said::Unlike { posted: true } => (
            405,
            "Địa chỉ này không nhận biểu mẫu".to_owned(),
            "Đây là trang để xem. Mở lại trang có biểu mẫu rồi gửi lần nữa; chưa có gì thay đổi.".to_owned(),
        ),
        Said::Unlike { posted: false } => (
            405,
            "Không mở được theo cách này".to_owned(),
            "Địa chỉ có thật nhưng chỉ nhận cách gửi của trình duyệt: mở trang, gửi biểu mẫu. \
             Mở lại trang từ đường dẫn dưới đây; chưa có gì thay đổi."
                .to_owned(),
        ),
        Said::BadBody(bad) => (bad.status, bad.heading.to_owned(), bad.says),
        Said::No(Refusal::NotFound) => (
            404,
            "Không có trang này".to_owned(),
            "Địa chỉ có thể gõ nhầm, hoặc nội dung không thuộc phạm vi của đồng chí.".to_owned(),
        ),
        Said::No(Refusal::Forbidden(says)) => (403, "Việc này thuộc chức trách khác".to_owned(), says),
        Said::No(Refusal::Conflict(says)) => (409, "Chưa làm được lúc này".to_owned(), says),
        Said::No(Refusal::Invalid(problems)) => {
            let all: Vec<String> = problems.into_iter().map(|p| p.says).collect();
            (422, "Còn chỗ phải sửa".to_owned(), all.join(" "))
        }
        Said::No(Refusal::Broken(e)) => {
            tracing::error!(visit = %visit.number, path = %without_secrets(&visit.path), "broken: {e}");
            match e.downcast_ref() {
                Some(kernel::Altered(says)) => {
                    (500, "Dữ liệu bị sửa ngoài chương trình".to_owned(), says.clone())
                }
                None => (
                    500,
                    "Máy gặp trục trặc".to_owned(),
                    "Lỗi của chương trình, không phải của đồng chí. Chưa có gì được ghi. Thử lại sau ít phút; \
                     nếu vẫn vậy, đọc mã dưới đây cho người vận hành."
                        .to_owned(),
                ),
            }
        }
    };
    let number = if status == 500 { visit.number.to_string() } else { String::new() };
    let mut frame = visit.frame(heading.clone(), "");
    frame.problems = Vec::new();
    Page::of(&RefusedPage { frame, heading, says, number, typed })
        .map(|p| p.status(status))
        .map_or_else(|e| broken_bare(&e), IntoResponse::into_response)
}

/// The answer when not even a page can be made.
pub(crate) fn broken_bare(e: &Refusal) -> Response {
    tracing::error!("broken before a page could be made: {e}");
    bare(StatusCode::INTERNAL_SERVER_ERROR)
}

pub(crate) fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    bare(StatusCode::INTERNAL_SERVER_ERROR)
}

fn bare(status: StatusCode) -> Response {
    let text = "<!doctype html><html lang=\"vi\"><meta charset=\"utf-8\"><title>Máy gặp trục trặc · Thi Đua</title>\
                <h1>Máy gặp trục trặc</h1><p>Chưa có gì được ghi. Thử lại sau ít phút.</p><p><a href=\"/\">Về trang đầu</a></p></html>";
    (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], text).into_response()
}

impl Filled {
    /// A filled form for page samples: what was typed and what is wrong with it.
    pub fn sample(action: &str, fields: &[(&str, &str)], problems: Vec<kernel::Problem>) -> Filled {
        let fields = fields.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        Filled { action: action.to_owned(), fields, problems, ..Filled::default() }
    }
}

/// A path as a log may hold it: a long part that is no key is the secret of a link.
fn without_secrets(path: &str) -> String {
    let shown = |part: &str| {
        let key = part.len() == 36 && part.matches('-').count() == 4;
        let secret = part.len() >= 32 && !key;
        if secret { "…".to_owned() } else { part.to_owned() }
    };
    path.split('/').map(shown).collect::<Vec<_>>().join("/")
}

#[test]
fn a_log_holds_no_secret_of_a_link() {
    let key = kernel::Uuid::nil();
    assert_eq!(without_secrets(&format!("/gatherings/{key}/needs")), format!("/gatherings/{key}/needs"));
    assert_eq!(without_secrets("/i/0123456789abcdef0123456789abcdef"), "/i/…");
    assert_eq!(
        without_secrets("/lists/0123456789abcdef0123456789abcdef01234567/delegates"),
        "/lists/…/delegates"
    );
}
