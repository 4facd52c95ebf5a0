//! The secret link of a delegation: shown once, never again.

use crate::deeds;
use crate::model::{DelegationId, ListState};
use crate::opened::Opens;
use crate::store;
use db::{Committed, Writing};
use kernel::Refusal;
use web::{Form, Frame, Next, One, Visit};

#[derive(askama::Template)]
#[template(path = "link-made.html")]
pub(crate) struct LinkMade {
    pub(crate) frame: Frame,
    pub(crate) trail: String,
    pub(crate) base: String,
    pub(crate) name: String,
    pub(crate) contact: String,
    pub(crate) path: String,
    pub(crate) until: String,
    /// Why whoever opens it can only look; "" where they can write.
    pub(crate) shut: String,
    pub(crate) confirmed: bool,
}

/// `POST /delegations/{id}/link`: a new link; the one before opens nothing any more.
pub(crate) fn make(
    v: &Visit,
    w: &mut Writing,
    One(id): One<DelegationId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let o = id.open(v, w)?;
    let ok = v.may(o.g.prepare())?;
    let mut r = form.read();
    let until = r.day("until", "Dùng đến hết ngày", v.today(), o.g.last_day.max(v.today()));
    r.done()?;
    let token = web::secret()?;
    deeds::make_link(w, &ok, o.at(), (&token, until))?;
    let shut = match (o.d.state, o.d.due) {
        (ListState::Confirmed, _) => "Danh sách của đoàn đã chốt".to_owned(),
        (_, Some(due)) if due < v.today() => format!("Hạn gửi danh sách, {due}, đã qua"),
        _ => String::new(),
    };
    let page = LinkMade {
        shut,
        confirmed: o.d.state == ListState::Confirmed,
        frame: v.frame("Đường liên kết của đoàn", "/gatherings"),
        trail: gatherings::trail(&o.g, &o.d.name)?,
        base: o.base,
        name: o.d.name,
        contact: o.d.contact,
        path: format!("/lists/{token}"),
        until: until.to_string(),
    };
    w.commit_remembered(Next::page(&page)?)
}

/// `POST /delegations/{id}/link/removal`
pub(crate) fn revoke(
    v: &Visit,
    w: &mut Writing,
    One(id): One<DelegationId>,
    _: &Form,
) -> Result<Committed<Next>, Refusal> {
    let o = id.open(v, w)?;
    let ok = v.may(o.g.prepare())?;
    let to = Next::to(&o.base);
    if store::link::link(w, id)?.is_none() {
        return w.commit_quietly(
            "there is no link to be revoked",
            to.saying("Đoàn không có đường liên kết nào."),
        );
    }
    deeds::revoke_link(w, &ok, o.at())?;
    w.commit_remembered(to.saying("Đã thu hồi đường liên kết; không ai mở được bằng nó nữa."))
}
