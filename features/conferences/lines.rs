//! The minutes as they grow. Every line is made from the records each time it is shown, so a line can never say
//! anything else than they do; the secretary adds sentences of his own, never figures.

use crate::model::{Decision, Step};
use crate::needs::{GROUP_VOTE, closed};
use crate::sitting::Sitting;
use ballots::{Ballot, Method, Outcome};
use kernel::Moment;

/// One line of the minutes.
pub(crate) struct Line {
    /// When its step was done, or "đang ghi".
    pub(crate) at: String,
    pub(crate) text: String,
    /// Still being written.
    pub(crate) writing: bool,
}

/// Two digits, as papers write counts.
pub(crate) fn two(n: usize) -> String {
    format!("{n:02}")
}

/// All lines so far.
pub(crate) fn lines(s: &Sitting) -> Vec<Line> {
    let mut all: Vec<Line> = opening_line(s).into_iter().collect();
    for record in &s.c.steps {
        let writing = record.done_at.is_none();
        let at = record.done_at.map_or_else(|| "đang ghi".to_owned(), Moment::hour);
        for text in step_lines(s, record.step, writing) {
            all.push(Line { at: at.clone(), text, writing });
        }
        if !record.remark.is_empty() {
            all.push(Line { at: at.clone(), text: record.remark.clone(), writing });
        }
    }
    for c in &s.c.corrections {
        let text = format!("Đính chính ở bước {}: {} Lý do: {}", c.step.no(), c.says, c.reason);
        all.push(Line { at: c.at.hour(), text, writing: false });
    }
    all
}

/// When the conference was opened, who was there and who led it, as the minutes on paper begin.
fn opening_line(s: &Sitting) -> Option<Line> {
    let p = &s.c.plan;
    let mut text = format!(
        "Khai mạc hội nghị; có mặt {}/{} đơn vị thành viên.",
        two(s.present().len()),
        two(s.year.members.len())
    );
    for (role, name, post) in
        [("Chủ trì", &p.chair, &p.chair_post), ("Thư ký", &p.secretary, &p.secretary_post)]
    {
        let known: Vec<&str> =
            [name, post].into_iter().map(String::as_str).filter(|w| !w.is_empty()).collect();
        if !known.is_empty() {
            text.push_str(&format!(" {role}: {}.", known.join(", ")));
        }
    }
    Some(Line { at: s.c.opened_at?.hour(), text, writing: false })
}

/// The lines of one step, for the minutes on paper.
pub(crate) fn of_step(s: &Sitting, step: Step) -> Vec<String> {
    step_lines(s, step, !s.c.done(step))
}

fn step_lines(s: &Sitting, step: Step, writing: bool) -> Vec<String> {
    let year = s.year.number;
    match step {
        Step::Report if writing => {
            vec![format!(
                "Hội nghị nghe dự thảo báo cáo tổng kết năm {year}; đã có {} ý kiến bổ sung.",
                two(s.c.amendments.len())
            )]
        }
        Step::Report => vec![report_line(s)],
        Step::Scores if writing => Vec::new(),
        Step::Scores => {
            let version = s.table.as_ref().map_or(0, |t| t.version);
            vec![format!(
                "Công bố điểm thi đua của {} đơn vị thành viên (kèm bảng điểm, bản thứ {version}).",
                two(s.year.members.len())
            )]
        }
        Step::Discussion if writing => {
            vec![format!("Thảo luận: đã có {} ý kiến phát biểu.", two(s.c.notes.len()))]
        }
        Step::Discussion => vec![match s.c.notes.len() {
            0 => "Hội nghị thảo luận; không có ý kiến khác.".to_owned(),
            n => format!("Hội nghị thảo luận; có {} ý kiến phát biểu.", two(n)),
        }],
        Step::Vote => ballot_lines(s, |b| b.group == GROUP_VOTE),
        Step::Election => ballot_lines(s, |b| b.group != GROUP_VOTE),
        Step::Handover => handover_line(s, writing).into_iter().collect(),
        Step::Launch if writing => Vec::new(),
        Step::Launch => {
            let who = s.new_head().map_or("Đơn vị mới", |b| s.name(b));
            let title = if s.c.launch_title.is_empty() {
                String::new()
            } else {
                format!(" “{}”", s.c.launch_title)
            };
            vec![format!("{who} phát động thi đua năm {}{title}.", year + 1)]
        }
        Step::Signing => signing_line(s).into_iter().collect(),
    }
}

fn report_line(s: &Sitting) -> String {
    let adopted = s.c.amendments.iter().filter(|a| a.decision == Decision::Adopted).count();
    let year = s.year.number;
    let base = format!(
        "Hội nghị nhất trí thông qua báo cáo tổng kết công tác thi đua năm {year} và phương hướng năm {}",
        year + 1
    );
    match (s.c.amendments.len(), adopted) {
        (0, _) => format!("{base}."),
        (all, adopted) if all == adopted => format!("{base}, có tiếp thu {} ý kiến.", two(all)),
        (all, adopted) => format!("{base}; có {} ý kiến bổ sung, tiếp thu {}.", two(all), two(adopted)),
    }
}

/// What was put to the vote so far: a draft says nothing.
fn ballot_lines(s: &Sitting, of_step: impl Fn(&Ballot) -> bool) -> Vec<String> {
    let opened = |b: &Ballot| b.state != ballots::State::Draft && of_step(b);
    s.facts.ballots.iter().filter(|(b, _)| opened(b)).map(|(b, o)| ballot_line(s, b, o)).collect()
}

/// "Biểu quyết đề nghị tặng Cờ thi đua cho …: 06/06 đồng ý, thông qua."
fn ballot_line(s: &Sitting, b: &Ballot, o: &Outcome) -> String {
    let kind = if b.method == Method::Paper { "Bỏ phiếu" } else { "Biểu quyết" };
    if b.group == GROUP_VOTE {
        let body = b.options.first().map_or("", |x| s.name(x.body));
        let head = format!("{kind} {} cho {body}", lower_first(&b.title));
        return if closed(b) {
            format!("{head}: {}.", counts(o))
        } else {
            format!("{head}: đang biểu quyết.")
        };
    }
    let head = b.title.clone();
    match (closed(b), o.decided) {
        (false, _) => format!("{head}: đang bầu."),
        (true, Some(option)) => {
            let body = b.options.iter().find(|x| x.id == option).map_or("", |x| s.name(x.body));
            format!("{head}: {body} trúng cử, {}.", counts(o))
        }
        (true, None) => format!("{head}: không đơn vị nào đủ phiếu, phải bầu lại."),
    }
}

/// "06/06 đồng ý, thông qua": counts as papers write them.
fn counts(o: &Outcome) -> String {
    let yes = o.decided.and_then(|d| o.tally(d)).or(o.options.first()).map_or(0, |t| t.yes);
    let verdict = match (o.decided, o.kind) {
        (Some(_), ballots::Kind::Election) => String::new(),
        (Some(_), ballots::Kind::Proposal) => ", thông qua".to_owned(),
        (None, _) => ", không đủ phiếu".to_owned(),
    };
    format!("{yes:02}/{:02} đồng ý{verdict}", o.base)
}

fn handover_line(s: &Sitting, writing: bool) -> Option<String> {
    let (giver, taker) = (s.year.run_by?, s.new_head()?);
    if writing {
        return None;
    }
    let head = s.year.head_words();
    Some(format!(
        "{}, {head} năm {}, bàn giao {} mục tài liệu, công việc, hiện vật cho {}, {head} năm {}; hai bên đã ký.",
        s.name(giver),
        s.year.number,
        two(s.c.items.len()),
        s.name(taker),
        s.year.number + 1
    ))
}

fn signing_line(s: &Sitting) -> Option<String> {
    let covenant = s.facts.covenant.as_ref()?;
    let (signed, all) = (covenant.signatures.len(), s.facts.signers);
    let absent = match covenant.absences.len() {
        0 => String::new(),
        n => format!("; {} đơn vị vắng có lý do", two(n)),
    };
    Some(format!(
        "Các đơn vị ký kết giao ước thi đua năm {}: {}/{} đơn vị đã ký{absent}.",
        s.year.number + 1,
        two(signed),
        two(all)
    ))
}

/// "Đề nghị tặng …" to "đề nghị tặng …".
pub(crate) fn lower_first(s: &str) -> String {
    let mut chars = s.chars();
    chars.next().map_or_else(String::new, |c| c.to_lowercase().chain(chars).collect())
}
