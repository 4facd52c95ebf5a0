//! The list of invitations: numbering, letters, mails, what was sent and answered.

use super::mailing::Post;
use super::{Top, prepared};
use crate::book;
use crate::deeds;
use crate::figures::{Answered, is_silent};
use crate::model::{Answer, Coming, How, Invitation, choices, is_invited};
use crate::outbox::{MailKind, Queued};
use crate::print::Desk;
use crate::store;
use db::{Committed, Reading, Writing};
use delegates::{Delegate, DelegateId};
use gatherings::GatheringId;
use kernel::{Day, Refusal, Uuid};
use std::collections::{HashMap, HashSet};
use web::{Filled, Form, Frame, Next, One, Page, Visit};

/// What a list may be narrowed to: word, as people say it.
pub(crate) const SHOWN: [(&str, &str); 8] = [
    ("", "tất cả"),
    ("unsent", "chưa gửi"),
    ("changed", "đã đổi sau khi gửi"),
    ("mail", "chờ gửi thư, thư lỗi, không rõ"),
    ("unanswered", "chưa trả lời"),
    ("yes", "dự"),
    ("no", "không dự"),
    ("instead", "đề nghị người thay"),
];

/// Mails in one folder; more are asked for in parts.
const MAILS_MAX: usize = 600;

/// A line of the list.
pub(crate) struct Row {
    pub(crate) delegate: DelegateId,
    pub(crate) number: String,
    pub(crate) name: String,
    pub(crate) post: String,
    pub(crate) delegation: String,
    /// "Thư điện tử, 20/3/2024", "" when never sent.
    pub(crate) sent: String,
    pub(crate) round: i64,
    /// "ngày, địa điểm": what the letter tells otherwise than the records do now.
    pub(crate) outdated: String,
    /// Class and words of the answer.
    pub(crate) answer: (&'static str, String),
    /// The answer names somebody else.
    pub(crate) instead: bool,
    /// Class and words of the letter that waits to be mailed, or failed; "" when there is none.
    pub(crate) mail: (&'static str, String),
}

#[derive(askama::Template)]
#[template(path = "list.html")]
pub(crate) struct ListPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) top: Top,
    pub(crate) key: String,
    pub(crate) rows: Vec<Row>,
    pub(crate) all: usize,
    pub(crate) sent: usize,
    pub(crate) outdated: usize,
    pub(crate) coming: i64,
    pub(crate) unanswered: i64,
    /// How many stand without a number.
    pub(crate) unnumbered: usize,
    pub(crate) set_up: bool,
    /// What keeps letters from being made; "" when nothing.
    pub(crate) lacks: &'static str,
    /// Why phones cannot open what the codes tell; "" when they can.
    pub(crate) reach: &'static str,
    pub(crate) no_programme: bool,
    pub(crate) shown: String,
    pub(crate) offers: Vec<(&'static str, &'static str)>,
    pub(crate) ways: Vec<(&'static str, &'static str)>,
    pub(crate) today: String,
    /// What answers sum up to: words, number.
    pub(crate) needs: Vec<(&'static str, i64)>,
    pub(crate) post: Post,
    /// How many are delegates no more and still hold a letter or a badge.
    pub(crate) held: usize,
}

fn answer_words(a: Option<&Answer>) -> (&'static str, String) {
    match a {
        None => ("wait", "chưa trả lời".into()),
        Some(a) if a.coming == Coming::Instead && !a.instead_name.is_empty() => {
            ("late", format!("đề nghị cử {}", a.instead_name))
        }
        Some(a) => match a.coming {
            Coming::Yes => ("met", "dự".into()),
            Coming::No => ("late", "không dự được".into()),
            Coming::Instead => ("late", "đề nghị cử người khác".into()),
        },
    }
}

/// Is this one among those asked for?
fn fits(
    shown: &str,
    (sent, outdated, mail): (bool, bool, bool),
    (d, answer): (&Delegate, Option<&Answer>),
) -> bool {
    let coming = answer.map(|a| a.coming);
    match shown {
        "unsent" => !sent,
        "changed" => outdated,
        "mail" => mail,
        "unanswered" => is_silent(d, answer),
        "yes" => coming == Some(Coming::Yes),
        "no" => coming == Some(Coming::No),
        "instead" => coming == Some(Coming::Instead),
        _ => true,
    }
}

/// Answers by delegate.
pub(crate) fn answers_of(w: &mut Reading, id: GatheringId) -> Result<HashMap<DelegateId, Answer>, Refusal> {
    Ok(store::answers(w, id)?.into_iter().map(|a| (a.delegate, a)).collect())
}

/// The list.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<GatheringId>) -> Result<Page, Refusal> {
    let (g, _) = prepared(v, w, id)?;
    let desk = Desk::of(w, g)?;
    let answers = answers_of(w, id)?;
    let names: HashMap<_, _> = delegates::delegations(w, id)?.into_iter().map(|d| (d.id, d.name)).collect();
    let shown = v.ask("show").to_owned();
    let standing: Vec<(&Invitation, &Delegate)> = desk.standing().collect();
    let hours = desk.hours().join("\n");
    let post = Post::of(w, (id, MailKind::Letter), v.now)?;
    let sums = crate::answered(w, id)?;
    let mut page = ListPage {
        frame: v.frame(format!("Giấy mời: {}", desk.g.name), "/gatherings"),
        filled: v.filled.clone(),
        top: Top::of(v, &desk.g, "invitations", "Giấy mời")?,
        key: v.form_key(),
        rows: Vec::new(),
        all: standing.len(),
        sent: 0,
        outdated: 0,
        coming: sums.yes,
        unanswered: sums.none,
        unnumbered: desk.delegates.values().filter(|d| is_invited(d)).count().saturating_sub(standing.len()),
        set_up: desk.setting.version > 0,
        lacks: desk.lacks(false),
        reach: desk.setting.reach().says(),
        no_programme: desk.programme.sessions.is_empty(),
        offers: SHOWN.to_vec(),
        ways: How::ALL.iter().map(|h| (h.word(), h.vietnamese())).collect(),
        today: v.today().to_string(),
        needs: needs(&sums),
        held: crate::void::out(w, id)?.len(),
        post,
        shown,
    };
    for (i, d) in standing {
        let (sent, answer) = (desk.sent.get(&d.id), answers.get(&d.id));
        let outdated = sent.map_or_else(Vec::new, |s| s.outdated(d, &desk.g, &hours));
        page.sent += usize::from(sent.is_some());
        page.outdated += usize::from(!outdated.is_empty());
        let mail = page.post.open(d.id).map_or_else(Default::default, Queued::words);
        if fits(&page.shown, (sent.is_some(), !outdated.is_empty(), !mail.1.is_empty()), (d, answer)) {
            page.rows.push(Row {
                delegate: d.id,
                number: format!("{:03}", i.number),
                name: format!("{} {}", d.address(), d.name),
                post: super::post_and_unit(d),
                delegation: names.get(&d.delegation).cloned().unwrap_or_default(),
                sent: sent.map_or_else(String::new, |s| format!("{}, {}", s.how.vietnamese(), s.day)),
                round: sent.map_or(0, |s| s.round),
                outdated: outdated.join(", "),
                answer: answer_words(answer),
                instead: answer.is_some_and(|a| a.coming == Coming::Instead),
                mail,
            });
        }
    }
    Page::of(&page)
}

/// What those who come need, in words.
fn needs(sum: &Answered) -> Vec<(&'static str, i64)> {
    vec![
        ("người đi cùng", sum.companions),
        ("đại biểu đi xe của đoàn", sum.bus),
        ("suất ăn (kể cả người đi cùng)", sum.meals),
        ("đại biểu nghỉ lại", sum.lodgers),
        ("đêm nghỉ", sum.nights),
    ]
}

/// Numbers whoever has no number.
pub(crate) fn number(
    v: &Visit,
    w: &mut Writing,
    One(id): One<GatheringId>,
    _: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let n = deeds::number_all(w, &ok, &g)?;
    let to = Next::to(format!("/gatherings/{id}/invitations"));
    if n == 0 {
        return w.commit_quietly("everybody has a number", to.saying("Mọi đại biểu được mời đều đã có số."));
    }
    w.commit_remembered(
        to.saying(format!("Đã đánh số {n} giấy mời. Tiếp theo: in hoặc lập thư, rồi ghi đã gửi.")),
    )
}

/// Delegates ticked in a list.
pub(crate) fn ticked(form: &Form) -> Vec<DelegateId> {
    form.values("to").filter_map(|s| s.parse().ok()).collect()
}

/// Writes down what was sent.
pub(crate) fn send(
    v: &Visit,
    w: &mut Writing,
    One(id): One<GatheringId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let mut r = form.read();
    let how = r.choice("how", "Cách gửi", &choices(How::ALL, How::word));
    let day = r.day("day", "Ngày gửi", g.first_day.plus_days(-365), v.today());
    r.done()?;
    let how = how.ok_or(Refusal::NotFound)?;
    let batch: Uuid = v.sent_key(form);
    let to = Next::to(format!("/gatherings/{id}/invitations"));
    let done = |n: i64| to.saying(format!("Đã ghi gửi {n} giấy mời."));
    let to = ticked(form);
    let before = store::sent_in(w, id, batch)?;
    if !before.is_empty() {
        let now: Vec<DelegateId> = deeds::sendable(w, &g, &to)?.iter().map(|d| d.id).collect();
        if !is_same(&before, (&to, &now), (how, day)) {
            return Err(other_form(before.len()));
        }
        let n = i64::try_from(before.len()).unwrap_or(i64::MAX);
        return w.commit_quietly("the same form again sends nothing twice", done(n));
    }
    let n = deeds::mark_sent(w, &ok, &g, (batch, &to), (how, day))?;
    w.commit_remembered(done(i64::try_from(n).unwrap_or(i64::MAX)))
}

/// Is what a form wrote down what it says now? `now` are those ticked who can get a letter; the others were passed over.
fn is_same(
    before: &[(DelegateId, String, Day)],
    (to, now): (&[DelegateId], &[DelegateId]),
    (how, day): (How, Day),
) -> bool {
    let written: HashSet<DelegateId> = before.iter().map(|(d, ..)| *d).collect();
    let to: HashSet<&DelegateId> = to.iter().collect();
    let so = |(d, h, on): &(DelegateId, String, Day)| to.contains(d) && h == how.word() && *on == day;
    before.iter().all(so) && now.iter().all(|d| written.contains(d))
}

/// A page that was gone back to brings the key of what it wrote down before, with something else.
fn other_form(n: usize) -> Refusal {
    Refusal::conflict(format!(
        "Trang này đã ghi gửi {n} giấy mời trước đó, khác với người, cách gửi hoặc ngày gửi đang chọn; lần này chưa ghi gì. Xem lại \
         danh sách, bỏ chọn người đã gửi rồi bấm “Ghi đã gửi” nếu còn người phải ghi."
    ))
}

/// Those whose letters are asked for, by the same words as the list.
fn asked<'a>(
    (v, w): (&Visit, &mut Reading),
    desk: &'a Desk,
) -> Result<Vec<(&'a Invitation, &'a Delegate)>, Refusal> {
    let answers = answers_of(w, desk.g.id)?;
    let post = Post::of(w, (desk.g.id, MailKind::Letter), v.now)?;
    let one: Option<DelegateId> = v.ask("delegate").parse().ok();
    let wanted = |(_, d): &(&Invitation, &Delegate)| {
        let sent = desk.sent.contains_key(&d.id);
        let outdated = sent && !desk.outdated(d).is_empty();
        let mail = post.open(d.id).is_some();
        let answer = answers.get(&d.id);
        one.map_or_else(|| fits(v.ask("show"), (sent, outdated, mail), (d, answer)), |one| one == d.id)
    };
    Ok(desk.standing().filter(wanted).collect())
}

pub(crate) fn ready(desk: &Desk, mails: bool) -> Result<(), Refusal> {
    match desk.lacks(mails) {
        "" => Ok(()),
        why => Err(Refusal::conflict(format!("{why} Mở “Nội dung giấy mời” để ghi rồi làm lại."))),
    }
}

/// Letters as one file.
pub(crate) fn pdf(v: &Visit, w: &mut Reading, One(id): One<GatheringId>) -> Result<Page, Refusal> {
    let (g, _) = prepared(v, w, id)?;
    let desk = Desk::of(w, g)?;
    ready(&desk, false)?;
    let of = asked((v, w), &desk)?;
    if of.is_empty() {
        return Err(Refusal::conflict(
            "Không có giấy mời nào như vậy để in. Đánh số giấy mời trước, hoặc chọn lại.",
        ));
    }
    let name = match of[..] {
        [(i, _)] => format!("giay-moi-{:03}.pdf", i.number),
        _ => "giay-moi.pdf".to_owned(),
    };
    Ok(Page::shown(name, "application/pdf", papers::letters(&desk.letters(&of, v.today()))?))
}

/// Mails as one folder.
pub(crate) fn mails(v: &Visit, w: &mut Reading, One(id): One<GatheringId>) -> Result<Page, Refusal> {
    let (g, _) = prepared(v, w, id)?;
    let desk = Desk::of(w, g)?;
    ready(&desk, true)?;
    let of = asked((v, w), &desk)?;
    if of.is_empty() {
        return Err(Refusal::conflict(
            "Không có giấy mời nào như vậy để lập thư. Đánh số giấy mời trước, hoặc chọn lại.",
        ));
    }
    if of.len() > MAILS_MAX {
        return Err(Refusal::conflict(format!(
            "Mỗi lần lập nhiều nhất {MAILS_MAX} thư; đang chọn {}. Chọn xem “chưa gửi” hoặc từng phần rồi lập.",
            of.len()
        )));
    }
    Ok(Page::download("thu-moi.zip", "application/zip", desk.mails(&of, v.now)?))
}

/// Everything as a workbook.
pub(crate) fn workbook(v: &Visit, w: &mut Reading, One(id): One<GatheringId>) -> Result<Page, Refusal> {
    let (g, _) = prepared(v, w, id)?;
    let desk = Desk::of(w, g)?;
    let bytes = book::workbook(w, &desk, v.today())?;
    Ok(Page::workbook("giay-moi-diem-danh.xlsx", bytes))
}

/// A day as a form shows it, or "".
pub(crate) fn day_words(day: Option<Day>) -> String {
    day.map_or_else(String::new, |d| d.to_string())
}

impl ListPage {
    /// Is this one ticked? As it was sent, in a form that came back; else who has no letter as it is now.
    pub(crate) fn chosen(&self, r: &Row) -> bool {
        if ["/mailing", "/sent"].iter().any(|form| self.filled.action.ends_with(form)) {
            let delegate = r.delegate.to_string();
            return self.filled.all("to").any(|to| to == delegate);
        }
        r.sent.is_empty() || !r.outdated.is_empty()
    }
}
