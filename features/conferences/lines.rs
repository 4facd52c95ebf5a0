//! The minutes as they grow. Every line is made from the records each time it is shown, so a line can never say
//! anything else than they do; the secretary adds sentences of his own, never figures.

use crate::model::{Decision, Step};
use crate::needs::{GROUP_DEPUTY, GROUP_HEAD, GROUP_VOTE, Round, closed};
use crate::sitting::Sitting;
use ballots::{Method, Outcome};
use kernel::Moment;

/// One line of the minutes.
pub(crate) struct Line {
    /// Its own hour, or when its step was done, or "đang ghi".
    pub(crate) at: String,
    pub(crate) text: String,
    /// Still being written.
    pub(crate) writing: bool,
}

/// Two digits, as papers write counts.
pub(crate) fn two(n: usize) -> String {
    format!("{n:02}")
}

/// A sentence of the screen as papers write it: "3/6" becomes "03/06".
pub(crate) fn in_two_digits(sentence: &str) -> String {
    let number = |text: &str| text.parse::<usize>().ok().map(two);
    let word = |word: &str| {
        let (part, rest) = word.split_once('/')?;
        let whole = rest.trim_end_matches(|c: char| !c.is_ascii_digit());
        Some(format!("{}/{}{}", number(part)?, number(whole)?, &rest[whole.len()..]))
    };
    let words: Vec<String> = sentence.split(' ').map(|w| word(w).unwrap_or_else(|| w.to_owned())).collect();
    words.join(" ")
}

/// All lines so far.
pub(crate) fn lines(s: &Sitting) -> Vec<Line> {
    let mut all: Vec<Line> = opening_line(s).into_iter().collect();
    let moved = movements(s);
    for (i, record) in s.c.steps.iter().enumerate() {
        let until = s.c.steps.get(i + 1).map(|next| next.opened_at);
        let during = |at: Moment| at >= record.opened_at && until.is_none_or(|next| at < next);
        let writing = record.done_at.is_none();
        let told = step_lines(s, record.step, writing);
        // What has an hour of its own stands at it, among those who came or left.
        let mut timed: Vec<(Moment, String)> = moved.iter().filter(|(at, _)| during(*at)).cloned().collect();
        timed.extend(told.iter().filter_map(|(at, text)| Some(((*at)?, text.clone()))));
        timed.sort_by_key(|(at, _)| *at);
        all.extend(timed.into_iter().map(|(at, text)| Line { at: hour(s, at), text, writing: false }));
        let at = record.done_at.map_or_else(|| "đang ghi".to_owned(), |at| hour(s, at));
        let rest = told.into_iter().filter(|(at, _)| at.is_none()).map(|(_, text)| text);
        let remark = Some(record.remark.clone()).filter(|r| !r.is_empty());
        all.extend(rest.chain(remark).map(|text| Line { at: at.clone(), text, writing }));
    }
    for c in &s.c.corrections {
        let text = format!("Đính chính ở bước {}: {} Lý do: {}", c.step.no(), c.says, c.reason);
        all.push(Line { at: hour(s, c.at), text, writing: false });
    }
    all
}

/// The hour; of another day than that of the opening, with the day.
fn hour(s: &Sitting, at: Moment) -> String {
    if at.day() == s.day() { at.hour() } else { format!("{}, {}", at.hour(), at.day().short()) }
}

/// Who came or left while the conference sat, with how many were there from then on.
pub(crate) fn movements(s: &Sitting) -> Vec<(Moment, String)> {
    let mut here = s.c.at_opening(&s.year);
    let mut all = Vec::new();
    for m in &s.c.movements {
        here.retain(|b| *b != m.body);
        let what = if m.present {
            here.push(m.body);
            "đến dự họp, có mặt"
        } else {
            "rời hội nghị, còn có mặt"
        };
        let (now, of) = (two(here.len()), two(s.year.members.len()));
        let why = m.reason.trim_end_matches('.');
        all.push((m.at, format!("{} {what} {now}/{of} đơn vị. Lý do: {why}.", s.name(m.body))));
    }
    all
}

/// What is noted before the opening, for the line the minutes will begin with; nothing while nothing is.
pub(crate) fn before_opening(s: &Sitting) -> Vec<String> {
    let mut all = Vec::new();
    if s.c.called() {
        let (here, members) = (s.present(), &s.year.members);
        let away = members.iter().filter(|b| !here.contains(b)).map(|b| {
            match s.c.presence.iter().find(|p| p.body == *b) {
                None => format!("{} (chưa điểm danh)", s.short(*b)),
                Some(p) if p.reason.is_empty() => s.short(*b).to_owned(),
                Some(p) => format!("{} ({})", s.short(*b), p.reason.trim_end_matches('.')),
            }
        });
        let away: Vec<String> = away.collect();
        let away = if away.is_empty() { String::new() } else { format!("; vắng: {}", away.join(", ")) };
        all.push(format!(
            "Đã điểm danh: có mặt {}/{} đơn vị thành viên{away}.",
            two(here.len()),
            two(members.len())
        ));
    }
    if let Some(a) = &s.attended {
        all.push(format!("Đã ghi danh sách đại biểu dự họp: {}; danh sách in kèm biên bản.", a.words()));
    }
    all
}

/// When the conference was opened, who was there and who led it, as the minutes on paper begin.
fn opening_line(s: &Sitting) -> Option<Line> {
    let p = &s.c.plan;
    let mut text = format!(
        "Khai mạc hội nghị; có mặt {}/{} đơn vị thành viên.",
        two(s.c.at_opening(&s.year).len()),
        two(s.year.members.len())
    );
    if let Some(a) = &s.attended {
        text.push_str(&format!(" Dự họp {}.", a.heads.words()));
    }
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
    step_lines(s, step, !s.c.done(step)).into_iter().map(|(_, text)| text).collect()
}

/// The lines of a step; those of a ballot that was closed with its hour.
fn step_lines(s: &Sitting, step: Step, writing: bool) -> Vec<(Option<Moment>, String)> {
    let year = s.year.number;
    let line = match step {
        Step::Report if writing => Some(format!(
            "Hội nghị nghe dự thảo báo cáo tổng kết năm {year}; {} ý kiến bổ sung.",
            so_far(s.c.amendments.len())
        )),
        Step::Report => Some(report_line(s)),
        Step::Scores | Step::Launch if writing => None,
        Step::Scores => {
            let version = s.table.as_ref().map_or(0, |t| t.version);
            Some(format!(
                "Công bố điểm thi đua của {} đơn vị thành viên (kèm bảng điểm, bản thứ {version}).",
                two(s.year.members.len())
            ))
        }
        Step::Discussion => Some(match (writing, s.c.notes.len()) {
            (true, n) => format!("Thảo luận: {} ý kiến phát biểu.", so_far(n)),
            (false, 0) => "Hội nghị thảo luận; không có ý kiến khác.".to_owned(),
            (false, n) => format!("Hội nghị thảo luận; có {} ý kiến phát biểu.", two(n)),
        }),
        Step::Vote => return ballot_lines(s, &[GROUP_VOTE]),
        Step::Election => return ballot_lines(s, &[GROUP_HEAD, GROUP_DEPUTY]),
        Step::Handover => handover_line(s, writing),
        Step::Launch => {
            let who = s.new_head().map_or("Đơn vị mới", |b| s.name(b));
            let title = if s.c.launch_title.is_empty() {
                String::new()
            } else {
                format!(" “{}”", s.c.launch_title)
            };
            Some(format!("{who} phát động thi đua năm {}{title}.", year + 1))
        }
        Step::Signing => signing_line(s),
    };
    line.map(|text| (None, text)).into_iter().collect()
}

/// "đã có 02"; of nothing that none is there yet.
fn so_far(n: usize) -> String {
    if n == 0 { "chưa có".to_owned() } else { format!("đã có {}", two(n)) }
}

fn report_line(s: &Sitting) -> String {
    let adopted = s.c.amendments.iter().filter(|a| a.decision == Decision::Adopted).count();
    let year = s.year.number;
    let base = format!(
        "Hội nghị thông qua báo cáo tổng kết công tác thi đua năm {year} và phương hướng năm {}",
        year + 1
    );
    match (s.c.amendments.len(), adopted) {
        (0, _) => format!("{base}."),
        (all, adopted) if all == adopted => format!("{base}, có tiếp thu {} ý kiến.", two(all)),
        (all, adopted) => format!("{base}; có {} ý kiến bổ sung, tiếp thu {}.", two(all), two(adopted)),
    }
}

/// What was put to the vote so far, every round of it with the hour it was closed: a draft says nothing.
fn ballot_lines(s: &Sitting, groups: &[&str]) -> Vec<(Option<Moment>, String)> {
    let all = groups.iter().flat_map(|g| s.facts.rounds(g));
    all.map(|round| (round.ballot.closed_at, ballot_line(s, round))).collect()
}

/// "Biểu quyết đề nghị tặng Cờ thi đua cho …: 06/06 đồng ý, thông qua.", and of papers who counted them.
fn ballot_line(s: &Sitting, round: Round) -> String {
    let (b, o) = (round.ballot, round.outcome);
    let kind = if b.method == Method::Paper { "Bỏ phiếu" } else { "Biểu quyết" };
    let counted = match &b.count {
        Some(count) if closed(b) => format!(" {}", crate::printed::protocol(count).sentence()),
        _ => String::new(),
    };
    let again = b.round_reason.as_ref().map_or_else(String::new, |why| {
        let what = if b.group == GROUP_VOTE { "biểu quyết" } else { "bầu" };
        format!(" Lý do {what} lại: {}.", why.trim_end_matches('.'))
    });
    if b.group == GROUP_VOTE {
        let body = b.options.first().map_or("", |x| s.name(x.body));
        let head = format!("{kind} {} cho {body}{}", kernel::lower_first(&b.title), round.words());
        let departs = match s.proposal(b) {
            Some(p) if round.last && !p.departs.is_empty() => format!(" {} Lý do: {}", p.departs, p.reason),
            _ => String::new(),
        };
        return if closed(b) {
            format!("{head}: {}.{counted}{departs}{again}", counts(o))
        } else {
            format!("{head}: đang {}.{departs}{again}", kernel::lower_first(kind))
        };
    }
    let head = format!("{}{}", b.title, round.words());
    let told = match (closed(b), o.decided) {
        (false, _) => format!("{head}: đang bầu."),
        (true, Some(option)) => {
            let body = b.options.iter().find(|x| x.id == option).map_or("", |x| s.name(x.body));
            format!("{head}: {body} trúng cử, {}.{counted}", counts(o))
        }
        (true, None) if round.last => format!("{head}: {}; phải bầu lại.{counted}", counts(o)),
        (true, None) => format!("{head}: {}.{counted}", counts(o)),
    };
    told + &again
}

/// "06/06 đồng ý, thông qua": counts as papers write them. Why nothing was decided the outcome knows.
fn counts(o: &Outcome) -> String {
    let Some(won) = o.decided.and_then(|d| o.tally(d)) else {
        return in_two_digits(&o.sentence());
    };
    let verdict = if o.kind == ballots::Kind::Proposal { ", thông qua" } else { "" };
    format!("{:02}/{:02} đồng ý{verdict}", won.yes, o.base)
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
    s.facts.covenant.as_ref()?;
    let (signed, all) = (s.facts.signed(), s.facts.signers.len());
    let absent = match s.facts.away() {
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
