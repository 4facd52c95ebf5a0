//! One row of the quota table: what it says, its correction, its end, its journal.

use super::enter::{RowView, boxes, keeps};
use super::fields::{Fields, read};
use crate::deeds;
use crate::duties::ManageQuotas;
use crate::kinds::Province;
use crate::quota::{Quota, QuotaId};
use crate::store;
use db::{Committed, Reading, Writing};
use kernel::{Allowed, BodyId, Refusal};
use web::{Filled, Form, Frame, Next, One, Page, Visit};

#[derive(askama::Template)]
#[template(path = "quota.html")]
pub(crate) struct RowPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) id: QuotaId,
    pub(crate) body: BodyId,
    pub(crate) name: String,
    pub(crate) row: RowView,
    pub(crate) what: String,
    pub(crate) version: String,
    pub(crate) ended: bool,
    pub(crate) fields: Fields,
}

/// The row and the permission for it; a stranger is not told that there is one.
fn kept(v: &Visit, w: &mut Reading, id: QuotaId) -> Result<(Quota, Allowed<ManageQuotas>), Refusal> {
    let q = store::maybe(w, id)?.ok_or(Refusal::NotFound)?;
    let ok = keeps(v, w, q.managing)?;
    Ok((q, ok))
}

/// The row, with the forms to put it right and to end it.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<QuotaId>) -> Result<Page, Refusal> {
    let (q, _) = kept(v, w, id)?;
    let name = organisations::body(w, q.managing, v.today())?.name.full;
    let of = Province::of(w, q.managing, v.today())?;
    let filled = v.filled.beside(q.version, &["reason", "ended", "why"]);
    let frame = v.frame(format!("Chỉ tiêu cho {}", q.whom().to_lowercase()), "/quotas");
    Page::of(&RowPage {
        frame: frame.over(&filled, format!("/quotas/{id}")),
        id,
        body: q.managing,
        name,
        row: RowView::of(&q, v.today(), &of),
        what: q.what(&of),
        version: q.version.to_string(),
        ended: q.until.is_some(),
        fields: Fields::of(Some(&q), &filled, &format!("/quotas/{id}/correction"), &of),
        filled,
    })
}

/// The row as the form saw it.
fn as_seen(q: &Quota, form: &Form) -> Result<Quota, Refusal> {
    Ok(Quota { version: form.version()?, ..q.clone() })
}

/// Puts the row right, with a reason.
pub(crate) fn correct(
    v: &Visit,
    w: &mut Writing,
    One(id): One<QuotaId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (before, ok) = kept(v, w, id)?;
    let mut r = form.read();
    let of = Province::of(w, before.managing, v.today())?;
    let after = read(&mut r, boxes(form), &as_seen(&before, form)?, (v.today(), &of));
    let reason = r.text("reason", "Lý do sửa", 500);
    if !reason.is_empty() && reason.chars().count() < scoring::REASON_MIN {
        let says = format!("Lý do sửa: viết ít nhất {} ký tự để người sau hiểu.", scoring::REASON_MIN);
        r.wrong("reason", "KHEN-08", says);
    }
    r.done()?;
    let fact = deeds::correct(w, &ok, (&before, &after), &reason)?;
    w.commit(
        &fact,
        Next::to(format!("/quotas/{id}"))
            .saying("Đã sửa chỉ tiêu. Dòng trước và lý do còn trong sổ thay đổi."),
    )
}

/// Ends the row.
pub(crate) fn end(
    v: &Visit,
    w: &mut Writing,
    One(id): One<QuotaId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (q, ok) = kept(v, w, id)?;
    let mut r = form.read();
    let until = r.day("ended", "Ngày cuối cùng có hiệu lực", q.from, v.today().plus_days(3650));
    let why = r.line("why", "Căn cứ hết hiệu lực", 300);
    r.done()?;
    let fact = deeds::end(w, &ok, &as_seen(&q, form)?, (until, &why))?;
    let says = format!("Đã ghi: hết ngày {until} chỉ tiêu này không còn hiệu lực. Dòng vẫn giữ để tra cứu.");
    w.commit(&fact, Next::to(format!("/bodies/{}/quotas", q.managing)).saying(says))
}

/// Everything that ever changed about the row.
pub(crate) fn journal(v: &Visit, w: &mut Reading, One(id): One<QuotaId>) -> Result<Page, Refusal> {
    let (q, _) = kept(v, w, id)?;
    let of = format!("chỉ tiêu cho {}", q.whom().to_lowercase());
    web::journal(v, w, ("quota", id), &of, &format!("/quotas/{id}"))
}
