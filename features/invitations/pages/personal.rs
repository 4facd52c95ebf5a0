//! The page behind an invitation's link: programme, seat, answer, calendar; for whoever stands at a gate also "Ghi có mặt".

use super::Token;
use super::one::{AnswerFields, answer_in};
use crate::deeds;
use crate::duties::StandAtGate;
use crate::gate;
use crate::print::Desk;
use crate::roll::Means;
use crate::store;
use db::{Committed, Reading, Writing};
use delegates::Delegate;
use gatherings::{Gathering, clock};
use kernel::Refusal;
use web::{Filled, Form, Frame, Next, One, Page, Visit};

/// A session of the programme: head, room, lines of hour and title.
pub(crate) type Part = (String, String, Vec<(String, String)>);

#[derive(askama::Template)]
#[template(path = "personal.html")]
pub(crate) struct PersonalPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) path: String,
    pub(crate) g: Gathering,
    pub(crate) d: Delegate,
    pub(crate) standing: bool,
    pub(crate) number: String,
    pub(crate) issuer: String,
    pub(crate) hours: Vec<String>,
    pub(crate) seat: String,
    pub(crate) programme: Vec<Part>,
    /// The link as a code, SVG.
    pub(crate) code: String,
    pub(crate) a: AnswerFields,
    /// May the answer be changed, until when.
    pub(crate) takes: bool,
    pub(crate) until: String,
    /// May the visitor write down who came?
    pub(crate) stands_at_gate: bool,
    pub(crate) gates: Vec<String>,
    pub(crate) key: String,
    /// "Đã có mặt từ …", or "".
    pub(crate) present: String,
}

fn programme(desk: &Desk) -> Vec<Part> {
    let leaders = desk.g.leaders_attend;
    let part = |s: &gatherings::Session| {
        let head = format!("{}, {}: {} – {}", s.day.weekday(), s.day, clock(s.starts), clock(s.ends));
        let name = if s.name.is_empty() { head } else { format!("{head}, {}", s.name) };
        let items = desk.programme.timed(s, leaders).into_iter().filter(|t| !t.dormant);
        (name, s.room.clone(), items.map(|t| (clock(t.from), t.item.title.clone())).collect())
    };
    desk.programme.sessions.iter().map(part).collect()
}

/// The page.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(token): One<Token>) -> Result<Page, Refusal> {
    let (g, d, _) = deeds::by_link(w, &token.0)?;
    let desk = Desk::of(w, g.clone())?;
    let answer = store::answer(w, d.id)?;
    let filled = v.filled.beside(answer.as_ref().map_or(0, |a| a.version), &["gate"]);
    let path = format!("/i/{}", token.0);
    let i = store::invitation(w, d.id)?.ok_or(Refusal::NotFound)?;
    let until = desk.setting.answer_until.unwrap_or(g.first_day);
    let stands_at_gate = v.can(StandAtGate::of(&g));
    let present = if stands_at_gate { gate::since(w, d.id)? } else { String::new() };
    Page::of(&PersonalPage {
        frame: v.frame(format!("Giấy mời: {}", d.name), "").over(&filled, path.clone()),
        filled,
        standing: d.stands(),
        number: desk.setting.number_words(i.number),
        issuer: desk.setting.inviter(),
        hours: desk.hours(),
        seat: desk.seat(d.id).to_owned(),
        programme: programme(&desk),
        code: papers::qr_svg(&desk.link(&i)).unwrap_or_default().replacen(
            "<svg",
            "<svg width=\"224\" height=\"224\"",
            1,
        ),
        a: AnswerFields::of(answer.as_ref()),
        takes: desk.setting.takes_answers(&g, v.today()),
        until: format!("hết ngày {until} ({})", until.left(v.today())),
        stands_at_gate,
        gates: desk.setting.gates.clone(),
        key: kernel::Uuid::new_v4().to_string(),
        present,
        path,
        g,
        d,
    })
}

/// Keeps the answer.
pub(crate) fn answer(
    v: &Visit,
    w: &mut Writing,
    One(token): One<Token>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, d, pen) = deeds::by_link(w, &token.0)?;
    let a = answer_in(form, (&g, d.id), ("Đại biểu trả lời qua liên kết", v.now))?;
    let says = format!("Đã ghi trả lời, cảm ơn {}. Cần đổi thì sửa rồi gửi lại ở dưới.", d.you());
    let to = Next::to(format!("/i/{}", token.0)).saying(says);
    if deeds::is_answered_so(w, &a)? {
        return w.commit_quietly("the same answer came again", to);
    }
    deeds::answer(w, &pen, (&g, &d), &a)?;
    w.commit_remembered(to)
}

/// What the holder of the link may take along, while the invitation holds.
fn own(w: &mut Reading, token: &Token) -> Result<(Desk, Delegate), Refusal> {
    let (g, d, _) = deeds::by_link(w, &token.0)?;
    if d.stands() { Ok((Desk::of(w, g)?, d)) } else { Err(Refusal::NotFound) }
}

/// The calendar file.
pub(crate) fn calendar(v: &Visit, w: &mut Reading, One(token): One<Token>) -> Result<Page, Refusal> {
    let (desk, d) = own(w, &token)?;
    let one = desk.standing().find(|(i, _)| i.delegate == d.id).ok_or(Refusal::NotFound)?;
    Ok(Page::download("hoi-nghi.ics", "text/calendar; charset=utf-8", desk.calendar(one, v.now).into_bytes()))
}

/// The letter.
pub(crate) fn pdf(v: &Visit, w: &mut Reading, One(token): One<Token>) -> Result<Page, Refusal> {
    let (desk, d) = own(w, &token)?;
    let one = desk.standing().find(|(i, _)| i.delegate == d.id).ok_or(Refusal::NotFound)?;
    let pdf = papers::letters(&desk.letters(&[one], v.today()))?;
    Ok(Page::shown(format!("giay-moi-{:03}.pdf", one.0.number), "application/pdf", pdf))
}

/// Writes down that the holder came, by whoever stands at the gate and read the code with a phone's own camera.
pub(crate) fn presence(
    v: &Visit,
    w: &mut Writing,
    One(token): One<Token>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, _, _) = deeds::by_link(w, &token.0)?;
    let ok = v.sees(StandAtGate::of(&g))?;
    let wish = gate::Wish::of_form(form, &token.0, Means::Code, v.now)?;
    let told = gate::Desk::for_wishes(w, g, std::slice::from_ref(&wish))?.take(w, &ok, &wish)?;
    let to = Next::to(format!("/i/{}", token.0)).saying(told.says.clone());
    if told.is_kept() { w.commit_remembered(to) } else { w.commit_quietly("the same scan came again", to) }
}
