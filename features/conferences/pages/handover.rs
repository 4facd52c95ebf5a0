//! Steps 6 to 8: the handover list and its signatures, the launch, the covenant's text.

use super::seen::{Stands, seen};
use super::steps::fact;
use crate::duties::SignHandover;
use crate::model::{
    Conference, ConferenceId, HandoverItemId, HandoverSign, Item, ItemKind, Side, State, Step,
};
use crate::sitting::{Sitting, sitting};
use crate::store;
use db::{Committed, Reading, Writing};
use kernel::{BodyId, Moment, Refusal};
use web::{Filled, Form, Next, One, Page, Two, Visit};

/// Where the list is written: on the plan until the meeting has opened, then on its own page.
pub(super) fn listed(v: &Visit, w: &mut Reading, One(id): One<ConferenceId>) -> Result<Page, Refusal> {
    match sitting(w, id, v.today())?.c.state {
        State::Planned => super::plan::edit(v, w, One(id)),
        _ => super::run::show(v, w, One(id)),
    }
}

/// Adds a line to the list; from the day the conference is planned until somebody has signed.
pub(super) fn add(
    v: &Visit,
    w: &mut Writing,
    One(id): One<ConferenceId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let s = sitting(w, id, v.today())?;
    let ok = v.may(s.run())?;
    unsigned(&s)?;
    let mut read = form.read();
    let kind =
        read.choice("kind", "Loại", &ItemKind::ALL.map(|k| (k.word(), k))).unwrap_or(ItemKind::Document);
    let name = read.line("item", "Tên tài liệu, việc hoặc hiện vật", 200);
    let note = read.optional_line("item-note", "Tình trạng", 500);
    if s.c.items.iter().any(|i| i.name == name && i.kind == kind) {
        read.wrong("item", "HOINGHI-09", "Dòng này đã có trong danh mục.");
    }
    if s.c.items.len() >= 200 {
        read.wrong("item", "HOINGHI-10", "Danh mục đã đủ 200 dòng. Gộp các tài liệu cùng loại.");
    }
    read.done()?;
    let no = s.c.items.iter().map(|i| i.no).max().unwrap_or(0) + 1;
    store::add_item(w, &ok, &Item { id: v.new_id(), no, kind, name: name.clone(), note, handed_at: None })?;
    let says = format!("Danh mục bàn giao, dòng {no}: {} “{name}”.", kind.vietnamese());
    w.commit(
        &fact("conferences.item_listed", &s, says),
        Next::to(s.path()).saying(format!("Đã thêm dòng {no}.")),
    )
}

/// Marks a line as handed over, takes the mark back, writes its state anew, or takes the line off.
pub(super) fn hand(
    v: &Visit,
    w: &mut Writing,
    Two(id, which): Two<ConferenceId, HandoverItemId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let s = sitting(w, id, v.today())?;
    let ok = v.may(s.run())?;
    unsigned(&s)?;
    let Some(item) = s.c.items.iter().find(|i| i.id == which) else {
        return Err(Refusal::conflict(
            "Dòng này đã được bỏ từ cửa sổ hoặc máy khác. Trang này nay hiện danh mục đang có.",
        ));
    };
    let says = match form.value("do") {
        "note" => {
            let mut read = form.read();
            let note = read.optional_line(&format!("note-{which}"), "Tình trạng", 500);
            read.done()?;
            if note == item.note {
                return w.commit_quietly("the same state was sent again", Next::to(s.path()));
            }
            seen(form, &format!("seen-{which}"), &[&item.note], "tình trạng của dòng này")?;
            store::set_item_note(w, &ok, which, &note)?;
            format!("Tình trạng của “{}”: “{note}” (trước đó: “{}”).", item.name, item.note)
        }
        "drop" if item.handed_at.is_some() => {
            return Err(Refusal::conflict("Dòng này đã đánh dấu giao xong; bỏ dấu rồi mới bỏ dòng được."));
        }
        "drop" => {
            store::drop_item(w, &ok, which)?;
            format!("Bỏ khỏi danh mục bàn giao: “{}”.", item.name)
        }
        "undo" => {
            s.c.at(Step::Handover)?;
            store::hand_item(w, &ok, which, None)?;
            format!("Bỏ dấu đã giao: “{}”.", item.name)
        }
        _ if item.handed_at.is_some() => {
            let says = format!("Đã giao: “{}”.", item.name);
            return w.commit_quietly("the same line was marked again", Next::to(s.path()).saying(says));
        }
        _ => {
            s.c.at(Step::Handover)?;
            store::hand_item(w, &ok, which, Some(v.now))?;
            format!("Đã giao: “{}”.", item.name)
        }
    };
    w.commit(&fact("conferences.item_handed", &s, says.clone()), Next::to(s.path()).saying(says))
}

/// What stands of a line's state, for its form.
pub(super) fn note_stands(filled: &Filled, item: &Item) -> Stands {
    Stands::of(filled, format!("seen-{}", item.id), &[&item.note], format!("“{}”", item.note))
}

/// Marks all lines at once.
pub(super) fn hand_all(
    v: &Visit,
    w: &mut Writing,
    One(id): One<ConferenceId>,
    _: &Form,
) -> Result<Committed<Next>, Refusal> {
    let s = sitting(w, id, v.today())?;
    let ok = v.may(s.run())?;
    s.c.at(Step::Handover)?;
    unsigned(&s)?;
    let left = s.c.items.iter().filter(|i| i.handed_at.is_none()).count();
    if left == 0 {
        return Err(Refusal::conflict("Mọi dòng đã đánh dấu giao xong."));
    }
    store::hand_all(w, &ok, v.now)?;
    let says = format!("Đã giao {left} dòng còn lại trong danh mục bàn giao.");
    w.commit(&fact("conferences.items_handed", &s, says.clone()), Next::to(s.path()).saying(says))
}

/// The list stands still once somebody has signed under it.
fn unsigned(s: &Sitting) -> Result<(), Refusal> {
    s.c.still_open()?;
    if s.c.handover.is_empty() {
        Ok(())
    } else {
        Err(Refusal::conflict("Đã có bên ký bàn giao nên danh mục không đổi được nữa."))
    }
}

fn side_of(form: &Form) -> Result<Side, Refusal> {
    match form.value("side") {
        "giver" => Ok(Side::Giver),
        "taker" => Ok(Side::Taker),
        _ => Err(Refusal::wrong("side", "HOINGHI-11", "Chọn bên giao hoặc bên nhận.")),
    }
}

/// May this side sign now?
fn signing(s: &Sitting, side: Side) -> Result<BodyId, Refusal> {
    s.c.at(Step::Handover)?;
    if s.c.items.is_empty() || s.c.items.iter().any(|i| i.handed_at.is_none()) {
        return Err(Refusal::conflict("Còn dòng chưa đánh dấu giao xong. Giao đủ rồi mới ký."));
    }
    if let Some(sign) = s.c.handover.iter().find(|x| x.side == side) {
        return Err(Refusal::conflict(format!(
            "{} đã {}, người ký: {}.",
            side.vietnamese(),
            sign.when(),
            sign.name
        )));
    }
    s.side(side).ok_or_else(|| Refusal::conflict("Chưa có đơn vị ở bên này. Bầu xong rồi mới bàn giao."))
}

/// A leader signs in the system.
pub(super) fn sign(
    v: &Visit,
    w: &mut Writing,
    One(id): One<ConferenceId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let s = sitting(w, id, v.today())?;
    v.sees(s.see())?;
    let side = side_of(form)?;
    let unit = s.side(side).ok_or_else(|| Refusal::conflict("Chưa bầu xong nên chưa có bên nhận."))?;
    let ok = v.may(SignHandover { conference: id, side, body: unit })?;
    let body = signing(&s, side)?;
    let actor = v.actor()?;
    let sign = HandoverSign {
        side,
        body,
        name: actor.name.clone(),
        post: actor.title.clone(),
        on_paper: false,
        at: v.now,
    };
    store::sign_handover(w, &ok, &sign)?;
    let says =
        format!("{} {} ký biên bản bàn giao: {}, {}.", side.vietnamese(), s.name(body), sign.name, sign.post);
    w.commit(&fact("conferences.handover_signed", &s, says), Next::to(s.path()).saying("Đã ký bàn giao."))
}

/// The clerk records a signature made on paper.
pub(super) fn sign_on_paper(
    v: &Visit,
    w: &mut Writing,
    One(id): One<ConferenceId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let s = sitting(w, id, v.today())?;
    let ok = v.may(s.run())?;
    let side = side_of(form)?;
    let body = signing(&s, side)?;
    let mut read = form.read();
    let name = read.line("signer", "Người ký", 200);
    let post = read.line("signer-post", "Chức vụ", 200);
    let day = read.day("signed-on", "Ngày ký trên giấy", s.day(), v.today());
    read.done()?;
    let at = Moment::at(day, 0, 0);
    let sign = HandoverSign { side, body, name, post, on_paper: true, at };
    store::sign_handover_on_paper(w, &ok, &sign)?;
    let says = format!(
        "{} {} ký biên bản bàn giao trên giấy ngày {day}: {}, {}.",
        side.vietnamese(),
        s.name(body),
        sign.name,
        sign.post
    );
    w.commit(
        &fact("conferences.handover_signed", &s, says),
        Next::to(s.path()).saying("Đã ghi chữ ký trên giấy."),
    )
}

/// The launch, as its form carries it.
pub(super) fn launch_stands(filled: &Filled, c: &Conference) -> Stands {
    let told = format!("“{}”. {}", c.launch_title, c.launch_text);
    Stands::of(filled, "launch-seen", &[&c.launch_title, &c.launch_text], told)
}

/// Writes the launch of the next movement.
pub(super) fn launch(
    v: &Visit,
    w: &mut Writing,
    One(id): One<ConferenceId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let s = sitting(w, id, v.today())?;
    let ok = v.may(s.run())?;
    s.c.still_open()?;
    if s.c.state == State::Ended || s.c.done(Step::Launch) {
        return Err(Refusal::conflict(
            "Lời phát động đã công bố ở bước 7. Muốn sửa thì quay lại bước 7, có lý do.",
        ));
    }
    let mut read = form.read();
    let title = read.line("launch-title", "Chủ đề thi đua", 200);
    let text = read.text("launch-text", "Lời phát động", 10_000);
    read.done()?;
    if (&title, &text) == (&s.c.launch_title, &s.c.launch_text) {
        return w.commit_quietly(
            "the same launch was sent again",
            Next::to(s.path()).saying("Đã lưu lời phát động."),
        );
    }
    seen(form, "launch-seen", &[&s.c.launch_title, &s.c.launch_text], "lời phát động")?;
    store::set_launch(w, &ok, &title, &text)?;
    let says = format!("Soạn lời phát động thi đua năm {}, chủ đề “{title}”.", s.year.number + 1);
    let data = kernel::serde_json::json!({ "title": title, "text": text });
    w.commit(
        &fact("conferences.launch_written", &s, says).with(data),
        Next::to(s.path()).saying("Đã lưu lời phát động."),
    )
}

/// The covenant's text is agreed; from now on units sign.
pub(super) fn agree(
    v: &Visit,
    w: &mut Writing,
    One(id): One<ConferenceId>,
    _: &Form,
) -> Result<Committed<Next>, Refusal> {
    let s = sitting(w, id, v.today())?;
    s.c.at(Step::Signing)?;
    let (Some(next), Some(covenant)) = (&s.next, &s.facts.covenant) else {
        return Err(Refusal::conflict("Chưa có bản giao ước năm tới. Soạn giao ước rồi mới chốt nội dung."));
    };
    // The new head runs the new year; the old one, which drafted the text and leads the sitting, may do it as well.
    let ok = v.may(next.run()).or_else(|_| v.may(s.year.run()))?;
    covenants::agree(w, &ok, next, covenant)?;
    w.commit_remembered(Next::to(s.path()).saying("Đã chốt nội dung, mở ký. Các đơn vị ký được ngay."))
}
