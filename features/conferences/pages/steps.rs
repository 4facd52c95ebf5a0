//! Opening, closing, going back, signing: the arrows of the run-sheet.

use super::seen::{Stands, seen};
use super::vote;
use crate::model::{Conference, ConferenceId, Correction, State, Step, StepRecord};
use crate::needs::{all_met, needs_to_open};
use crate::printed::{Which, paper};
use crate::sitting::{Sitting, sitting};
use crate::store;
use blocs::Year;
use db::{Committed, Writing};
use kernel::lower_first;
use kernel::{Allowed, Fact, Problem, Refusal};
use papers::Paper;
use web::{Filled, Form, Next, One, Two, Visit};

use crate::duties::RunConference;

/// Reads a step's number from the path.
pub(crate) fn step_of(no: i64) -> Result<Step, Refusal> {
    Step::of_no(no).ok_or(Refusal::NotFound)
}

/// A fact about a conference, shown in its year's journal as well.
pub(crate) fn fact(name: &'static str, s: &Sitting, says: impl Into<String>) -> Fact {
    Fact::new(name, "conference", s.c.id, says).and_about("year", s.year.id)
}

/// Opens the conference.
pub(super) fn open(
    v: &Visit,
    w: &mut Writing,
    One(id): One<ConferenceId>,
    _: &Form,
) -> Result<Committed<Next>, Refusal> {
    let s = sitting(w, id, v.today())?;
    let ok = v.may(s.run())?;
    if s.c.state != State::Planned {
        return Err(Refusal::conflict("Hội nghị đã khai mạc rồi. Trang này nay hiện bước đang mở."));
    }
    all_met(&needs_to_open(&s.c, &s.year, v.today(), &s.scores_to_open))?;
    store::open(w, &ok, v.now)?;
    let says = format!(
        "Khai mạc {} lúc {}, có mặt {}/{} đơn vị.",
        s.title(),
        v.now.hour(),
        s.present().len(),
        s.year.members.len()
    );
    w.commit(&fact("conferences.opened", &s, says), Next::to(s.path()).saying("Đã khai mạc. Bước 1 đang mở."))
}

/// Closes the current step: what it decides is written, the next one opens.
pub(super) fn close(
    v: &Visit,
    w: &mut Writing,
    Two(id, no): Two<ConferenceId, i64>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let step = step_of(no)?;
    let s = sitting(w, id, v.today())?;
    let ok = v.may(s.run())?;
    s.c.at(step)?;
    let remark = last_remark(&s, step, form)?;
    all_met(&s.needs(step))?;
    let result = decide(v, w, &s, &ok, (step, form))?;
    store::close_step(w, &ok, step, &remark, v.now)?;
    let mut says = format!("Xong bước {no}, {}. {result}", step.title(&s.year));
    if !remark.is_empty() {
        says.push_str(&format!(" Thư ký ghi thêm: “{remark}”."));
    }
    let told = match Step::of_no(no + 1) {
        Some(next) => format!("Đã xong bước {no}. Bước {} đang mở: {}.", next.no(), next.title(&s.year)),
        None => "Đã xong cả tám bước. Đọc lại biên bản rồi ký.".to_owned(),
    };
    w.commit(&fact("conferences.step_closed", &s, says.trim()), Next::to(s.path()).saying(told))
}

/// The secretary's sentence as the step closes with it: what the form says, or what stands when it has no such field.
fn last_remark(s: &Sitting, step: Step, form: &Form) -> Result<String, Refusal> {
    let stands = s.c.record(step).map_or("", |r| r.remark.as_str());
    if !form.has("remark") {
        return Ok(stands.to_owned());
    }
    let mut read = form.read();
    let remark = read.optional_text("remark", "Ghi thêm vào biên bản", 2000);
    read.done()?;
    if remark != stands {
        seen(form, "remark-seen", &[stands], "lời ghi thêm của bước này")?;
    }
    Ok(remark)
}

/// The secretary's sentence, as the form of a step that is done or at work carries it.
pub(super) fn remark_stands(filled: &Filled, step: Step, record: Option<&StepRecord>) -> Stands {
    let remark = record.map_or("", |r| r.remark.as_str());
    let field = match record {
        Some(StepRecord { done_at: Some(_), .. }) => format!("remark-{}-seen", step.no()),
        _ => "remark-seen".to_owned(),
    };
    Stands::of(filled, field, &[remark], if remark.is_empty() { "không có lời ghi thêm" } else { remark })
}

/// What closing a step decides beyond the step itself; answers what the journal says of it. At step 2 the form carries
/// the digest of the score table that stood beside the button.
fn decide(
    v: &Visit,
    w: &mut Writing,
    s: &Sitting,
    run: &Allowed<RunConference>,
    (step, form): (Step, &Form),
) -> Result<String, Refusal> {
    match step {
        Step::Scores => {
            let ok = v.may(s.year.run())?;
            let seen = form.mark("table")?;
            let offered = scoring::to_announce(w, &s.year, v.today())?;
            if offered.as_ref().is_some_and(|(_, digest)| digest != seen) {
                return Err(Refusal::conflict(
                    "Bảng điểm vừa thay đổi sau khi trang này mở ra. Chưa có gì được công bố; xem lại bảng dưới đây rồi bấm lần nữa.",
                ));
            }
            // A table that stands published is announced as it is; an unpublished one, or a correction begun, is
            // published now.
            let version = match offered.filter(|(t, _)| t.published.is_some()) {
                Some((t, _)) => t.version,
                None => scoring::publish(w, &ok, &s.year, Some(seen))?,
            };
            store::announce(w, run, version)?;
            let judged = vote::judge_again(v, w, s, version)?;
            Ok(format!("Bảng điểm bản thứ {version} được công bố.{judged}"))
        }
        Step::Election => elect(v, w, s),
        _ => Ok(String::new()),
    }
}

/// The elected units become head and deputy of the next year.
fn elect(v: &Visit, w: &mut Writing, s: &Sitting) -> Result<String, Refusal> {
    let (Some(head), Some(deputy)) = (s.new_head(), s.new_deputy()) else {
        return Err(Refusal::conflict("Chưa bầu xong cả hai chức danh."));
    };
    let ok: Allowed<blocs::RunYear> = v.may(s.year.run())?;
    let next = blocs::ensure_next(w, &ok, &s.year, v.new_id())?;
    blocs::set_heads(w, &ok, next, (head, deputy), s.day(), &format!("Bầu tại {}", s.title()))?;
    Ok(format!(
        "{} năm {}: {}; {}: {}.",
        s.year.head_words(),
        s.year.number + 1,
        s.name(head),
        s.year.deputy_words(),
        s.name(deputy)
    ))
}

/// Goes back to an earlier step, with a reason, until the minutes are signed.
pub(super) fn go_back(
    v: &Visit,
    w: &mut Writing,
    Two(id, no): Two<ConferenceId, i64>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let step = step_of(no)?;
    let s = sitting(w, id, v.today())?;
    let ok = v.may(s.run())?;
    may_go_back(&s, step)?;
    let reason = reason(form, &format!("back-{no}"))?;
    store::go_back(w, &ok, step)?;
    if let (true, Some(next)) = (step <= Step::Election && s.c.done(Step::Election), &s.next) {
        // Until the election is closed again nobody leads the next year by it.
        let year = v.may(s.year.run())?;
        blocs::unset_heads(w, &year, next.id, s.day(), &reason)?;
    }
    let lost: Vec<String> =
        s.c.steps
            .iter()
            .filter(|r| r.step > step && !r.remark.is_empty())
            .map(|r| r.remark.clone())
            .collect();
    let unsigned: Vec<String> = if step <= Step::Handover {
        s.c.handover.iter().map(|x| format!("{}: {}, {}", x.side.vietnamese(), x.name, x.post)).collect()
    } else {
        Vec::new()
    };
    let mut says = format!("Quay lại bước {no}, {}.", step.title(&s.year));
    if !unsigned.is_empty() {
        says.push_str(&format!(" Chữ ký bàn giao hết hiệu lực, phải ký lại: {}.", unsigned.join("; ")));
    }
    store::correct(w, &ok, &Correction { step, says: says.clone(), reason: reason.clone(), at: v.now })?;
    let told = format!("Đã quay lại bước {no}. Các bước sau phải đóng lại theo thứ tự.");
    let data = kernel::serde_json::json!({ "remarks_dropped": lost, "signatures_dropped": unsigned });
    let fact = fact("conferences.step_reopened", &s, says).because(reason).with(data);
    w.commit(&fact, Next::to(s.path()).saying(told))
}

/// Steps on which units have already put their hand cannot be undone behind their back, and nobody goes on voting on
/// what the conference is no longer at.
pub(super) fn may_go_back(s: &Sitting, step: Step) -> Result<(), Refusal> {
    s.c.still_open()?;
    if !s.c.done(step) {
        return Err(Refusal::conflict(format!("Bước {} chưa xong nên không cần quay lại.", step.no())));
    }
    let open = s.facts.ballots.iter().filter(|(b, _)| b.state == ballots::State::Open);
    let open: Vec<String> = open.map(|(b, _)| format!("“{}”", b.full_title())).collect();
    if !open.is_empty() {
        return Err(Refusal::conflict(format!(
            "Chưa quay lại bước {} được vì đang mở {}. Đóng lại đã; mở nhầm mà chưa đơn vị nào có ý kiến thì bấm “Thôi mở”.",
            step.no(),
            open.join(", ")
        )));
    }
    let signed = s.facts.covenant.as_ref().map_or(0, |c| c.signatures.len());
    if signed > 0 && step <= Step::Election {
        return Err(Refusal::conflict(format!(
            "Đã có {signed} đơn vị ký giao ước năm {} nên không quay lại bước {} được. Ghi đính chính vào biên bản thay vào đó.",
            s.year.number + 1,
            step.no()
        )));
    }
    Ok(())
}

/// The reason a correction must carry.
pub(crate) fn reason(form: &Form, field: &str) -> Result<String, Refusal> {
    let mut read = form.read();
    let reason = read.text(field, "Lý do", 1000);
    if !reason.is_empty() && reason.chars().count() < 10 {
        read.wrong(field, "HOINGHI-01", "Lý do: viết ít nhất 10 ký tự để người đọc biên bản hiểu được.");
    }
    read.done()?;
    Ok(reason)
}

/// The secretary adds a sentence to a step's part of the minutes.
pub(super) fn remark(
    v: &Visit,
    w: &mut Writing,
    Two(id, no): Two<ConferenceId, i64>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let step = step_of(no)?;
    let s = sitting(w, id, v.today())?;
    let ok = v.may(s.run())?;
    s.c.still_open()?;
    let Some(record) = s.c.record(step) else {
        return Err(Refusal::conflict(format!("Bước {no} chưa mở nên chưa có phần biên bản.")));
    };
    let mut read = form.read();
    let text = read.optional_text(&format!("remark-{no}"), "Ghi thêm vào biên bản", 2000);
    read.done()?;
    if text == record.remark {
        return w.commit_quietly(
            "the same remark was sent again",
            Next::to(s.path()).saying("Đã ghi vào biên bản."),
        );
    }
    seen(form, &format!("remark-{no}-seen"), &[&record.remark], "lời ghi thêm của bước này")?;
    store::set_remark(w, &ok, step, &text)?;
    let says = format!("Ghi thêm vào biên bản, bước {no}: “{text}” (trước đó: “{}”).", record.remark);
    w.commit(&fact("conferences.remark_written", &s, says), Next::to(s.path()).saying("Đã ghi vào biên bản."))
}

/// Somebody who runs the conference records that chair and secretary have signed the printed minutes. After this
/// nothing of the conference changes.
pub(super) fn sign(
    v: &Visit,
    w: &mut Writing,
    One(id): One<ConferenceId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let s = sitting(w, id, v.today())?;
    let ok: Allowed<RunConference> = v.may(s.run())?;
    let year: &Year = &s.year;
    signable(&s.c)?;
    if !form.has("read") {
        return Err(Refusal::Invalid(vec![Problem::new(
            "read",
            "HOINGHI-02",
            "Đánh dấu là biên bản đã đọc lại trước hội nghị.",
        )]));
    }
    // The papers are kept as they stand now: a later change of members, names or scores cannot reach them.
    let digests = keep_papers(w, &ok, id)?;
    store::sign_minutes(w, &ok, v.now)?;
    // Neither of the two did anything in the program: who says so is named.
    let says = format!(
        "{} ghi nhận: chủ trì {} và thư ký {} đã ký biên bản {} (bản giấy).",
        v.actor()?.name,
        s.c.plan.chair,
        s.c.plan.secretary,
        lower_first(&s.title())
    );
    let told = format!("Đã ghi nhận chủ trì và thư ký đã ký biên bản (bản giấy). {} kết thúc.", year.title());
    let fact =
        fact("conferences.minutes_signed", &s, says).with(kernel::serde_json::json!({ "papers": digests }));
    w.commit(&fact, Next::to(s.path()).saying(told))
}

/// Keeps all papers that exist, just before the minutes are signed: from then on only what was kept is a paper. Answers
/// their digests by name, for the fact.
pub(crate) fn keep_papers(
    w: &mut Writing,
    ok: &Allowed<RunConference>,
    id: ConferenceId,
) -> Result<kernel::serde_json::Value, Refusal> {
    let today = w.who().at.day();
    let s = sitting(w, id, today)?;
    let people = store::attendees(w, id)?;
    let mut digests = kernel::serde_json::Map::new();
    for which in Which::ALL {
        if let Some(paper) = paper(&s, which, &people) {
            let content = kernel::serde_json::to_string(&Paper { draft: false, ..paper })?;
            store::keep_paper(w, ok, which.word(), &content)?;
            digests.insert(which.word().to_owned(), web::digest(&content).into());
        }
    }
    Ok(digests.into())
}

fn signable(c: &Conference) -> Result<(), Refusal> {
    match c.state {
        State::Ended => Ok(()),
        State::Signed => Err(Refusal::conflict("Biên bản đã ký rồi.")),
        _ => Err(Refusal::conflict("Ký biên bản khi cả tám bước đã xong.")),
    }
}
