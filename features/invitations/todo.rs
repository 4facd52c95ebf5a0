//! What waits for the secretary of a gathering about invitations.

use crate::duties::StandAtGate;
use crate::model::{Coming, is_invited};
use crate::print::Desk;
use crate::{seats, store};
use db::Reading;
use delegates::Delegate;
use gatherings::Gathering;
use kernel::{BodyId, Post as Office, Refusal, Scope};
use std::collections::HashMap;
use web::{Todo, Visit};

/// Gatherings of one host that are looked at.
const HOSTED_MAX: usize = 10;

/// What waits for this person: letters to be numbered, to be sent, to be replaced, answers that name somebody else, delegates
/// without a seat; for ushers the gates. Gatherings that are over ask for nothing.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn todos(v: &Visit, w: &mut Reading) -> Result<Vec<Todo>, Refusal> {
    let Ok(actor) = v.actor() else { return Ok(Vec::new()) };
    let mut out = at_gates(v, w)?;
    let bodies = gatherings::own_bodies(actor, &[Office::Clerk, Office::Officer]);
    for g in nearest(v, w, &bodies, |g| v.can(g.prepare()))? {
        out.extend(of_gathering(w, g)?);
    }
    Ok(out)
}

/// The gatherings of these hosts that are not over and of which somebody `may` do the work, the nearest first.
fn nearest(
    v: &Visit,
    w: &mut Reading,
    hosts: &[BodyId],
    may: impl Fn(&Gathering) -> bool,
) -> Result<Vec<Gathering>, Refusal> {
    if hosts.is_empty() {
        return Ok(Vec::new());
    }
    let mut open = gatherings::gatherings_of(w, hosts)?;
    open.retain(|g| g.last_day >= v.today() && may(g));
    open.sort_by_key(|g| (g.first_day, g.id));
    open.truncate(HOSTED_MAX);
    Ok(open)
}

/// The gates an usher will stand at; whoever stands above a body stands at the gates of those beneath it too.
fn at_gates(v: &Visit, w: &mut Reading) -> Result<Vec<Todo>, Refusal> {
    let actor = v.actor()?;
    let mut held = actor.grants.iter().filter(|g| g.post == Office::Usher && g.holds_on(actor.today));
    let open = if held.any(|g| matches!(g.scope, Scope::Below(_))) {
        let mut open = gatherings::coming(w, v.today())?;
        open.retain(|g| v.can(StandAtGate::of(g)));
        open.truncate(HOSTED_MAX);
        open
    } else {
        nearest(v, w, &gatherings::own_bodies(actor, &[Office::Usher]), |g| v.can(StandAtGate::of(g)))?
    };
    let todo = |g: Gathering| Todo {
        // On the second day nobody is late for the first.
        due: Some(g.first_day.max(v.today())),
        title: "Điểm danh đại biểu ở cửa hội trường".to_owned(),
        href: format!("/gatherings/{}/check-in", g.id),
        detail: format!("{}: mở từ 12:00 ngày {}.", g.name, g.first_day.plus_days(-1)),
        button: "Mở trang điểm danh".into(),
    };
    Ok(open.into_iter().map(todo).collect())
}

fn of_gathering(w: &mut Reading, g: Gathering) -> Result<Vec<Todo>, Refusal> {
    let desk = Desk::of(w, g)?;
    let (id, name, day) = (desk.g.id, desk.g.name.clone(), desk.g.first_day);
    let mut out = Vec::new();
    let mut wait = |n: usize, title: &str, href: String, detail: &str, due| {
        if n > 0 {
            let (title, detail) = (title.replace("{}", &n.to_string()), format!("{name}: {detail}"));
            out.push(Todo { due: Some(due), title, href, detail, button: "Xem".into() });
        }
    };
    let list = |show: &str| format!("/gatherings/{id}/invitations{show}");
    let invited = desk.delegates.values().filter(|d| is_invited(d)).count();
    let standing: Vec<&Delegate> = desk.standing().map(|(_, d)| d).collect();
    let unsent = standing.iter().filter(|d| !desk.sent.contains_key(&d.id)).count();
    let outdated = standing.iter().filter(|d| !desk.outdated(d).is_empty()).count();
    let week_before = day.plus_days(-7);
    wait(
        invited.saturating_sub(standing.len()),
        "Đánh số {} giấy mời",
        list(""),
        "đại biểu được mời chưa có số.",
        week_before,
    );
    wait(unsent, "Gửi {} giấy mời", list("?show=unsent"), "đã đánh số, chưa ghi đã gửi.", week_before);
    wait(
        outdated,
        "Gửi {} giấy mời thay thế",
        list("?show=changed"),
        "giấy mời đã gửi ghi khác hiện nay.",
        day,
    );
    let answers: HashMap<_, _> = store::answers(w, id)?.into_iter().map(|a| (a.delegate, a.coming)).collect();
    let said = |d: &Delegate, c: Coming| answers.get(&d.id) == Some(&c);
    let instead = standing.iter().filter(|d| said(d, Coming::Instead)).count();
    wait(
        instead,
        "Xem {} đề nghị cử người dự thay",
        list("?show=instead"),
        "thay đại biểu hoặc báo lại.",
        day,
    );
    let (failed, unsure) = store::outbox::troubled(w, id)?;
    let count = |n: i64| usize::try_from(n).unwrap_or(0);
    wait(count(failed), "Xem {} thư gửi lỗi", list("?show=mail"), "máy chủ thư không nhận.", day);
    wait(
        count(unsure),
        "Xem {} thư không rõ đã gửi chưa",
        list("?show=mail"),
        "máy chủ thư không trả lời; thử lại hoặc ghi đã gửi.",
        day,
    );
    let held = crate::void::out(w, id)?.len();
    wait(held, "Thu hồi giấy mời, thẻ của {} người", list("/void"), "không còn là đại biểu.", day);
    let map = store::seats::map(w, id)?;
    if !map.blocks.is_empty() {
        let all = seats::by_protocol(desk.delegates.values().cloned().collect(), &[]);
        let lacks = all.iter().filter(|d| map.seat_of(d.id).is_none() && !said(d, Coming::No)).count();
        wait(lacks, "Xếp chỗ cho {} đại biểu", format!("/gatherings/{id}/seats"), "chưa có chỗ ngồi.", day);
    }
    Ok(out)
}
