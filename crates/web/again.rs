//! A form that arrived after its session had ended: its words go along through the sign-in, and then its own page is
//! opened again with every word in its place. Nothing is done on the way.

use crate::form::{Form, files_named};
use crate::frame::Frame;
use crate::page::Next;
use crate::refused::RefusedPage;
use crate::visit::{Visit, whose};
use axum::http::Uri;
use db::Reading;
use kernel::{Refusal, clean_line};

/// The field by which a form asks for its page instead of being done.
pub(crate) const REOPENS: &str = "reopens_form";
/// The field by which a form that asks for its page names a file that must be chosen again.
pub(crate) const LEFT: &str = "left_file";
/// Files that are remembered by name, and letters of a name.
const LEFT_MAX: (usize, usize) = (20, 200);

/// A form put aside while its writer signs in.
#[derive(Clone, Debug, Default)]
pub struct Again {
    /// Where it was going.
    pub path: String,
    /// Whose page it stood on, as the form itself says; "" when it says nothing.
    pub whose: String,
    /// What it said, without secrets.
    pub fields: Vec<(String, String)>,
    /// Names of the files it brought: they stay behind and must be chosen again.
    pub files: Vec<String>,
    /// How many MB of files were read when reading stopped before the form's end.
    pub read_mb: Option<u64>,
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
pub(crate) struct ReopenPage {
    pub(crate) frame: Frame,
    pub(crate) again: Again,
}

impl Again {
    pub(crate) fn of(uri: &Uri, form: &Form) -> Again {
        let keep = |k: &str| !["csrf", REOPENS, LEFT].contains(&k) && !k.contains("password");
        let files = form.left.iter().chain(form.files.iter().map(|f| &f.name)).cloned();
        Again {
            path: uri.path_and_query().map_or("/", |p| p.as_str()).to_owned(),
            whose: whose(form.value("csrf")).to_owned(),
            fields: form.pairs().iter().filter(|(k, _)| keep(k)).cloned().collect(),
            files: short_names(files),
            read_mb: form.read_mb,
        }
    }

    /// What is to be said of the files, if there were any.
    pub fn files_words(&self) -> Option<String> {
        let named =
            || format!("{} không gửi theo được, mở lại trang thì chọn lại.", files_named(&self.files));
        let stopped = |mb| {
            format!("Tệp gửi kèm lớn hơn {mb} MB nên máy dừng đọc ở đó: ô nào đứng sau tệp thì nhập lại.")
        };
        let named = (!self.files.is_empty()).then(named);
        let says: Vec<String> = named.into_iter().chain(self.read_mb.map(stopped)).collect();
        (!says.is_empty()).then(|| says.join(" "))
    }

    /// Reads back what the sign-in form carried along (`again_path`, `again_whose`, `again_file`, `again:NAME`).
    pub fn carried(form: &Form) -> Option<Again> {
        let path = form.value("again_path").to_owned();
        let ours = path.starts_with('/') && !path.starts_with("//") && !path.contains('\\');
        let fields = form
            .pairs()
            .iter()
            .filter_map(|(k, v)| k.strip_prefix("again:").map(|k| (k.to_owned(), v.clone())))
            .collect();
        let files = short_names(form.values("again_file").map(clean_line));
        let whose = form.value("again_whose").to_owned();
        ours.then_some(Again { path, whose, fields, files, read_mb: None })
    }
}

pub(crate) fn short_names(names: impl Iterator<Item = String>) -> Vec<String> {
    let (files, letters) = LEFT_MAX;
    names.filter(|n| !n.is_empty()).take(files).map(|n| n.chars().take(letters).collect()).collect()
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
        typed: Vec::new(),
    })
}
