//! What waits for the secretary of a gathering about invitations.

use crate::model::{Coming, is_invited};
use crate::print::Desk;
use crate::{seats, store};
use db::Reading;
use delegates::Delegate;
use gatherings::Gathering;
use kernel::{BodyId, Post as Office, Refusal};
use std::collections::HashMap;
use web::{Todo, Visit};

/// Gatherings of one host that are looked at.
const HOSTED_MAX: usize = 10;

/// What waits for this person: letters to be numbered, to be sent, to be replaced, answers that name somebody else, delegates
/// without a seat. Gatherings that are over ask for nothing.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn todos(v: &Visit, w: &mut Reading) -> Result<Vec<Todo>, Refusal> {
    let Ok(actor) = v.actor() else { return Ok(Vec::new()) };
    let mut bodies: Vec<BodyId> =
        [Office::Clerk, Office::Officer].into_iter().flat_map(|p| actor.bodies_as(p)).collect();
    bodies.sort_unstable();
    bodies.dedup();
    if bodies.is_empty() {
        return Ok(Vec::new());
    }
    let mut out = Vec::new();
    let hosted = gatherings::gatherings_of(w, &bodies)?;
    let open = hosted.into_iter().filter(|g| g.last_day >= v.today() && v.can(g.prepare()));
    for g in open.take(HOSTED_MAX) {
        out.extend(of_gathering(w, g)?);
    }
    Ok(out)
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
