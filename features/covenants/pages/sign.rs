//! Signing: by the unit's leader after reading the text, or on paper with a scan.

use super::show::tell;
use super::view::TextView;
use super::{names, seen};
use crate::change::{self, Signing};
use crate::model::{Covenant, CovenantId, CovenantState, Scan, Sign};
use blocs::Year;
use db::{Committed, Reading, Writing};
use kernel::{BodyId, Moment, Refusal};
use web::{FileKind, Filled, Form, Frame, Next, One, Page, Reader, Two, Visit};

#[derive(askama::Template)]
#[template(path = "covenant-sign.html")]
pub(crate) struct SignPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) id: CovenantId,
    pub(crate) title: String,
    pub(crate) tell: String,
    pub(crate) version: String,
    pub(crate) text: TextView,
    pub(crate) body: BodyId,
    pub(crate) unit: String,
    /// Name and post of who signs.
    pub(crate) signer: (String, String),
    /// Why it cannot be signed now, and by whom it was, if it was.
    pub(crate) not_now: Option<String>,
}

/// The unit this visit signs for: the one asked for, else the first that still waits, else the first.
fn unit_of(v: &Visit, year: &Year, c: &Covenant) -> Result<BodyId, Refusal> {
    let mine: Vec<BodyId> = year.members.iter().copied().filter(|b| v.can(Sign::of(c.id, *b))).collect();
    let asked = v.filled.or("body", v.ask("body")).parse::<BodyId>().ok().filter(|b| mine.contains(b));
    let waiting = c.waiting(&mine).first().copied();
    let first = asked.or(waiting).or(mine.first().copied());
    first.ok_or_else(|| Refusal::Forbidden(<Sign as kernel::Duty>::NEEDS.to_owned()))
}

/// The text to be signed, and the question.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<CovenantId>) -> Result<Page, Refusal> {
    let (year, c) = seen(v, w, id)?;
    let body = unit_of(v, &year, &c)?;
    let names = names(v, w, &year, &c)?;
    let actor = v.actor()?;
    Page::of(&SignPage {
        frame: v.frame(format!("Ký giao ước thi đua năm {}", year.number), "/years"),
        filled: v.filled.clone(),
        id,
        title: format!("Giao ước thi đua năm {}", year.number),
        tell: tell(&c, &year),
        // Always the version that is shown: who signs, signs what stands on this page.
        version: c.version.to_string(),
        text: TextView::of(&c, &names),
        body,
        unit: names.full(body).to_owned(),
        signer: (actor.name.clone(), post_of(&actor.title)),
        not_now: c.may_sign(&year.members, body).err().map(|r| r.to_string()),
    })
}

fn post_of(title: &str) -> String {
    if title.is_empty() { "Lãnh đạo đơn vị".into() } else { title.into() }
}

/// The leader signs.
pub(crate) fn sign(
    v: &Visit,
    w: &mut Writing,
    One(id): One<CovenantId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (year, c) = seen(v, w, id)?;
    let body: BodyId = form.value("body").parse().map_err(|()| Refusal::NotFound)?;
    let ok = v.may(Sign::of(id, body))?;
    c.may_sign(&year.members, body)?;
    if form.value("version") != c.version.to_string() {
        return Err(Refusal::conflict(
            "Lời giao ước đã được sửa sau khi đồng chí mở trang. Đọc lại lời mới dưới đây rồi ký.",
        ));
    }
    if !form.has("read") {
        let says = "Chưa đánh dấu ô xác nhận. Đọc toàn văn, đánh dấu rồi ký.";
        return Err(Refusal::wrong("read", "GIAO-07", says));
    }
    let actor = v.actor()?;
    let who =
        Signing { person: Some(actor.id), name: actor.name.clone(), post: post_of(&actor.title), at: v.now };
    let effective = change::sign(w, &ok, &year, &c, who)?;
    let unit = organisations::names_of(w, &[body], v.today())?.full(body).to_owned();
    let says = match effective {
        true => format!("{unit} đã ký. Đây là chữ ký cuối cùng: giao ước có hiệu lực từ hôm nay."),
        false => format!("{unit} đã ký lúc {}.", v.now.hour()),
    };
    w.commit_remembered(Next::to(format!("/covenants/{id}")).saying(says))
}

#[derive(askama::Template)]
#[template(path = "covenant-paper.html")]
pub(crate) struct PaperPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) id: CovenantId,
    pub(crate) title: String,
    pub(crate) tell: String,
    pub(crate) version: String,
    /// Units that still wait.
    pub(crate) waiting: Vec<(BodyId, String)>,
    pub(crate) asked: String,
    pub(crate) agreed: bool,
}

/// The form for a signature given on paper.
pub(crate) fn paper(v: &Visit, w: &mut Reading, One(id): One<CovenantId>) -> Result<Page, Refusal> {
    let (year, c) = seen(v, w, id)?;
    v.may(year.run())?;
    let names = names(v, w, &year, &c)?;
    Page::of(&PaperPage {
        frame: v.frame("Ghi chữ ký trên giấy", "/years"),
        filled: v.filled.clone(),
        id,
        title: format!("Giao ước thi đua năm {}", year.number),
        tell: tell(&c, &year),
        version: c.version.to_string(),
        waiting: c.waiting(&year.members).into_iter().map(|b| (b, names.full(b).to_owned())).collect(),
        asked: v.ask("body").to_owned(),
        agreed: c.state == CovenantState::Agreed,
    })
}

/// The head unit records a signature given on paper.
pub(crate) fn on_paper(
    v: &Visit,
    w: &mut Writing,
    One(id): One<CovenantId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (year, c) = seen(v, w, id)?;
    let ok = v.may(year.run())?;
    let mut r = form.read();
    let body: Option<BodyId> = r.key("body", "Đơn vị");
    let name = r.line("name", "Người ký", 100);
    let post = r.line("post", "Chức vụ", 200);
    // The covenant of a year may be signed at the summing-up of the year before, in its last weeks.
    let day = r.day("day", "Ngày ký trên giấy", year.first_day().plus_days(-61), v.today());
    let scan = scan_of(&mut r, form);
    if scan.is_none() && !r.has_problem("scan") {
        let says = "Bản quét: chưa chọn tệp. Chữ ký trên giấy phải có bản quét kèm theo.";
        r.wrong("scan", "GIAO-08", says);
    }
    if let Some(b) = body {
        c.may_sign(&year.members, b)?;
    }
    r.done()?;
    let (Some(body), Some(scan)) = (body, scan) else { return Err(Refusal::NotFound) };
    if form.value("version") != c.version.to_string() {
        return Err(Refusal::conflict(
            "Lời giao ước đã được sửa sau khi mở trang này. So lại với bản giấy rồi ghi.",
        ));
    }
    let who = Signing { person: None, name, post, at: Moment::at(day, 0, 0) };
    let effective = change::sign_on_paper(w, &ok, (&year, &c), body, who, scan)?;
    let says = if effective {
        "Đã ghi chữ ký cuối cùng: giao ước có hiệu lực từ hôm nay."
    } else {
        "Đã ghi chữ ký trên giấy, kèm bản quét."
    };
    w.commit_remembered(Next::to(format!("/covenants/{id}")).saying(says))
}

/// The scan that a form brings, if it brings one.
pub(super) fn scan_of(r: &mut Reader<'_>, form: &Form) -> Option<Scan> {
    let files: Vec<_> = form.files("scan").collect();
    match files.as_slice() {
        [] => return None,
        [one] if one.kind != FileKind::Office => {
            return Some(Scan { digest: one.digest.clone(), name: one.name.clone(), kind: one.kind });
        }
        [_] => {
            let says = "Bản quét: chọn tệp PDF hoặc ảnh (JPG, PNG), không phải DOCX hay XLSX.";
            r.wrong("scan", "GIAO-09", says);
        }
        _ => {
            let says = "Bản quét: mỗi lần ký một tệp. Gộp các trang thành một tệp PDF.";
            r.wrong("scan", "GIAO-14", says);
        }
    }
    None
}

/// The scan of a signed paper.
pub(crate) fn scan(
    v: &Visit,
    w: &mut Reading,
    Two(id, body): Two<CovenantId, BodyId>,
) -> Result<Page, Refusal> {
    let (_, c) = seen(v, w, id)?;
    let scan = c.signature_of(body).and_then(|s| s.scan.clone()).ok_or(Refusal::NotFound)?;
    let bytes = v.app.kept_file(&scan.digest)?;
    Ok(Page::shown(scan.name, scan.kind.mime(), bytes))
}
