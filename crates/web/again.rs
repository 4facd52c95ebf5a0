//! A form that arrived after its session had ended: its words go along through the sign-in, and then its own page is
//! opened again with every word in its place. Nothing is done on the way.

use crate::form::Form;
use crate::frame::Frame;
use crate::page::Next;
use crate::refused::RefusedPage;
use crate::visit::{Visit, whose};
use axum::http::Uri;
use db::Reading;
use kernel::Refusal;

/// The field by which a form asks for its page instead of being done.
pub(crate) const REOPENS: &str = "reopens_form";

/// A form put aside while its writer signs in.
#[derive(Clone, Debug, Default)]
pub struct Again {
    /// Where it was going.
    pub path: String,
    /// Whose page it stood on, as the form itself says; "" when it says nothing.
    pub whose: String,
    /// What it said, without secrets.
    pub fields: Vec<(String, String)>,
}

/// Signing in, with the form carried along.
#[derive(askama::Template)]
#[template(path = "again.html")]
pub(crate) struct AgainPage {
    pub(crate) frame: Frame,
    pub(crate) again: Again,
}

/// After signing in: one button that opens the form's page.
#[derive(askama::Template)]
#[template(path = "reopen.html")]
struct ReopenPage {
    frame: Frame,
    again: Again,
}

impl Again {
    pub(crate) fn of(uri: &Uri, form: &Form) -> Again {
        let keep = |k: &str| !["csrf", REOPENS].contains(&k) && !k.contains("password");
        Again {
            path: uri.path_and_query().map_or("/", |p| p.as_str()).to_owned(),
            whose: whose(form.value("csrf")).to_owned(),
            fields: form.pairs().iter().filter(|(k, _)| keep(k)).cloned().collect(),
        }
    }

    /// Reads back what the sign-in form carried along (`again_path`, `again_whose`, `again:NAME`).
    pub fn carried(form: &Form) -> Option<Again> {
        let path = form.value("again_path").to_owned();
        let ours = path.starts_with('/') && !path.starts_with("//") && !path.contains('\\');
        let fields = form
            .pairs()
            .iter()
            .filter_map(|(k, v)| k.strip_prefix("again:").map(|k| (k.to_owned(), v.clone())))
            .collect();
        ours.then(|| Again { path, whose: form.value("again_whose").to_owned(), fields })
    }
}

/// What a person is shown who has just signed in, under the session of this token, while a form was waiting. Words
/// that somebody else typed at the same browser are not put under this person's name.
///
/// # Errors
/// `Broken` if the session cannot be read or the template fails.
pub fn again_page(visit: &Visit, w: &mut Reading, token: &str, again: Again) -> Result<Next, Refusal> {
    let visit = visit.under(w, token)?;
    let mine = visit.person().is_some_and(|p| again.whose == p.to_string());
    if mine || again.whose.is_empty() {
        return Next::page(&ReopenPage { frame: visit.frame("Mở lại điều vừa nhập", ""), again });
    }
    let heading = "Điều vừa gửi là của người khác".to_owned();
    Next::page(&RefusedPage {
        frame: visit.frame(heading.clone(), ""),
        heading,
        says: "Biểu mẫu ấy được nhập khi một tài khoản khác đang dùng trình duyệt này, nên không mở lại ở đây và \
               chưa có gì được ghi. Đồng chí đã đăng nhập bằng tài khoản của mình."
            .to_owned(),
        number: String::new(),
    })
}
