//! The programme as it is read: by day and session, with the times that follow and what cannot be as it stands.

use super::lists::mark;
use super::{Top, seen};
use crate::model::{Gathering, GatheringId};
use crate::programme::{Clash, Item, ItemId, Programme, Session, SessionId, clash_words, clock};
use crate::store;
use db::Reading;
use kernel::{Day, Refusal};
use papers::{Align, Block, Head, Paper, PaperError, Table, Text};
use web::{Filled, Frame, One, Page, Visit};

#[derive(askama::Template)]
#[template(path = "programme.html")]
pub(crate) struct ProgrammePage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) top: Top,
    pub(crate) key: String,
    pub(crate) days: Vec<DayView>,
    pub(crate) clashes: Vec<ClashView>,
    /// Days offered for a new session.
    pub(crate) choices: Vec<String>,
    /// The model half-day, in one line.
    pub(crate) model: String,
    /// Nothing is planned yet.
    pub(crate) empty: bool,
}

pub(crate) struct DayView {
    pub(crate) title: String,
    pub(crate) sessions: Vec<SessionView>,
}

pub(crate) struct SessionView {
    pub(crate) id: SessionId,
    pub(crate) name: String,
    pub(crate) hours: String,
    pub(crate) room: String,
    pub(crate) chair: String,
    /// "còn trống 15 phút", "quá 10 phút", "vừa đủ giờ".
    pub(crate) spare: String,
    pub(crate) over: bool,
    pub(crate) rows: Vec<ItemView>,
    /// The mark of the items as they stand.
    pub(crate) seen: String,
}

pub(crate) struct ItemView {
    pub(crate) id: ItemId,
    pub(crate) from: String,
    pub(crate) until: String,
    pub(crate) minutes: i64,
    pub(crate) title: String,
    pub(crate) speaker: String,
    pub(crate) unit: String,
    pub(crate) note: String,
    pub(crate) when_leaders: bool,
    pub(crate) dormant: bool,
    /// Who speaks, about what, for how long.
    pub(crate) speakers: Vec<String>,
    /// Documents that may be looked at now: path and title.
    pub(crate) papers: Vec<(String, String)>,
    pub(crate) wrong: Option<String>,
    pub(crate) first: bool,
    pub(crate) last: bool,
}

/// One thing that cannot be, and where it is mended.
pub(crate) struct ClashView {
    pub(crate) says: String,
    pub(crate) href: String,
}

fn clash_view(g: &Gathering, p: &Programme, c: &Clash) -> ClashView {
    let href = match c {
        Clash::OutsideDays(s)
        | Clash::PastMidnight(s)
        | Clash::RoomTwice(_, s)
        | Clash::SpeakerTwice(_, _, s) => {
            format!("/gatherings/{}/sessions/{s}", g.id)
        }
        Clash::Beyond(i, _) | Clash::SpeakersBeyond(i, _) => format!("/gatherings/{}/items/{i}", g.id),
    };
    ClashView { says: clash_words(p, c), href }
}

/// The clashes as pages list them.
pub(crate) fn clash_views(g: &Gathering, p: &Programme) -> Vec<ClashView> {
    p.clashes(g).iter().map(|c| clash_view(g, p, c)).collect()
}

/// "còn trống 15 phút", and whether it is too long.
pub(crate) fn spare_words(p: &Programme, s: &Session, leaders: bool) -> (String, bool) {
    match s.ends - p.ends(s, leaders) {
        0 => ("vừa đủ giờ".into(), false),
        n if n > 0 => (format!("còn trống {n} phút"), false),
        n => (format!("quá giờ {} phút", -n), true),
    }
}

fn session_view(
    g: &Gathering,
    p: &Programme,
    s: &Session,
    papers: &[(ItemId, String, String)],
) -> SessionView {
    let timed = p.timed(s, g.leaders_attend);
    let last = timed.len().saturating_sub(1);
    let (spare, over) = spare_words(p, s, g.leaders_attend);
    let row = |(n, t): (usize, &crate::programme::Timed)| ItemView {
        id: t.item.id,
        from: clock(t.from),
        until: clock(t.until),
        minutes: t.item.minutes,
        title: t.item.title.clone(),
        speaker: t.item.speaker.clone(),
        unit: t.item.unit.clone(),
        note: t.item.note.clone(),
        when_leaders: t.item.when_leaders,
        dormant: t.dormant,
        speakers: p.speakers_of(t.item.id).map(speaker_words).collect(),
        papers: papers
            .iter()
            .filter(|(i, _, _)| *i == t.item.id)
            .map(|(_, href, title)| (href.clone(), title.clone()))
            .collect(),
        wrong: (!t.dormant && t.until > s.ends)
            .then(|| format!("quá giờ hết phiên {} phút", t.until - s.ends)),
        first: n == 0,
        last: n == last,
    };
    SessionView {
        id: s.id,
        name: s.name.clone(),
        hours: format!("{} – {}", clock(s.starts), clock(s.ends)),
        room: s.room.clone(),
        chair: s.chair.clone(),
        spare,
        over,
        rows: timed.iter().enumerate().map(row).collect(),
        seen: mark(&timed.iter().map(|t| t.item.id).collect::<Vec<_>>()),
    }
}

/// "Nguyễn Văn A, tỉnh B: chủ đề (10 phút)".
pub(crate) fn speaker_words(s: &crate::programme::Speaker) -> String {
    let unit = if s.unit.is_empty() { String::new() } else { format!(", {}", s.unit) };
    let topic = if s.topic.is_empty() { String::new() } else { format!(": {}", s.topic) };
    format!("{}{unit}{topic} ({} phút)", s.name, s.minutes)
}

/// "thứ Tư, 27/3/2024".
pub(crate) fn day_words(day: Day) -> String {
    kernel::upper_first(&format!("{}, {day}", day.weekday()))
}

/// The programme.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<GatheringId>) -> Result<Page, Refusal> {
    let g = seen(v, w, id)?;
    let p = store::programme::programme(w, id)?;
    let prepares = v.can(g.prepare());
    let papers: Vec<(ItemId, String, String)> = store::papers::documents(w, id)?
        .iter()
        .filter(|d| d.is_open(v.now, prepares))
        .filter_map(|d| Some((d.item?, format!("/gatherings/{id}/papers/{}", d.id), d.title.clone())))
        .collect();
    let mut days: Vec<DayView> = Vec::new();
    for of_day in p.sessions.chunk_by(|a, b| a.day == b.day) {
        let sessions = of_day.iter().map(|s| session_view(&g, &p, s, &papers)).collect();
        days.push(DayView { title: day_words(of_day[0].day), sessions });
    }
    Page::of(&ProgrammePage {
        frame: v.frame(format!("Chương trình: {}", g.name), "/gatherings"),
        filled: v.filled.clone(),
        top: Top::of(v, &g, "programme", "Chương trình")?,
        key: v.form_key(),
        empty: days.is_empty(),
        days,
        clashes: clash_views(&g, &p),
        choices: g.days().iter().map(Day::to_string).collect(),
        model: crate::templates::HALF_DAY.map(|(_, title, _)| title).join(" · "),
    })
}

/// The programme as a paper. What sleeps is not printed.
pub(crate) fn paper(g: &Gathering, p: &Programme, host: &str, today: Day) -> Paper {
    let head = Head {
        superior: Vec::new(),
        issuer: host.to_uppercase(),
        number: String::new(),
        place: String::new(),
        day: today.0,
    };
    let mut paper = Paper::new(head, "CHƯƠNG TRÌNH", vec![g.name.clone()]);
    let place = if g.place.is_empty() { String::new() } else { format!(", tại {}", g.place) };
    paper.blocks.push(Block::Centre { text: Text::new().italic(format!("({}{place})", g.days_words())) });
    for of_day in p.sessions.chunk_by(|a, b| a.day == b.day) {
        paper.blocks.push(Block::heading(capital(&day_words(of_day[0].day))));
        for s in of_day {
            let room = if s.room.is_empty() { String::new() } else { format!(", {}", s.room) };
            let chair = if s.chair.is_empty() { String::new() } else { format!(". Chủ trì: {}", s.chair) };
            let line = format!("{}, {} – {}{room}{chair}.", s.name, clock(s.starts), clock(s.ends));
            paper.blocks.push(Block::para(line));
            paper.blocks.push(Block::Table(session_table(g, p, s)));
        }
    }
    paper.illustrative = g.illustrative;
    paper.draft = true;
    paper
}

/// The items of a session as they are printed, each speaker on a line.
fn session_table(g: &Gathering, p: &Programme, s: &Session) -> Table {
    let columns = [
        (18, Align::Centre, "Thời gian"),
        (50, Align::Left, "Nội dung"),
        (32, Align::Left, "Người thực hiện"),
    ];
    let mut table = Table::new(&s.name, &columns);
    for t in p.timed(s, g.leaders_attend).iter().filter(|t| !t.dormant) {
        let hours = format!("{} – {}", clock(t.from), clock(t.until));
        table.row(vec![hours.into(), t.item.title.as_str().into(), who_words(t.item).into()]);
        for speaker in p.speakers_of(t.item.id) {
            table.row(vec![
                "".into(),
                Text::new().italic(format!("– {}", speaker_words(speaker))),
                "".into(),
            ]);
        }
    }
    table
}

/// "Chủ tịch UBND tỉnh; Ban Tổ chức".
pub(crate) fn who_words(i: &Item) -> String {
    let both = [i.speaker.as_str(), i.unit.as_str()];
    both.into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join("; ")
}

/// With a capital letter in front.
fn capital(s: &str) -> String {
    let mut letters = s.chars();
    letters.next().map_or(String::new(), |c| c.to_uppercase().chain(letters).collect())
}

#[derive(askama::Template)]
#[template(path = "programme-print.html")]
pub(crate) struct PrintPage {
    pub(crate) frame: Frame,
    pub(crate) top: Top,
    pub(crate) sheet: String,
    pub(crate) clashes: usize,
}

fn found(v: &Visit, w: &mut Reading, id: GatheringId) -> Result<(Gathering, Programme, Paper), Refusal> {
    let g = seen(v, w, id)?;
    let p = store::programme::programme(w, id)?;
    let names = organisations::names_of(w, &[g.host], g.last_day)?;
    let paper = paper(&g, &p, names.full(g.host), v.today());
    Ok((g, p, paper))
}

/// The printed programme, seen before it is printed.
pub(crate) fn print(v: &Visit, w: &mut Reading, One(id): One<GatheringId>) -> Result<Page, Refusal> {
    let (g, p, paper) = found(v, w, id)?;
    Page::of(&PrintPage {
        frame: v.frame("Chương trình để in", "/gatherings"),
        top: Top::of(v, &g, "programme", "Chương trình để in")?,
        sheet: papers::html(&paper),
        clashes: p.clashes(&g).len(),
    })
}

fn not_made(e: PaperError) -> Refusal {
    Refusal::Broken(Box::new(e))
}

/// To be printed.
pub(crate) fn pdf(v: &Visit, w: &mut Reading, One(id): One<GatheringId>) -> Result<Page, Refusal> {
    let (_, _, paper) = found(v, w, id)?;
    Ok(Page::shown("chuong-trinh.pdf", "application/pdf", papers::pdf(&paper).map_err(not_made)?))
}

/// For people's phones.
pub(crate) fn calendar(v: &Visit, w: &mut Reading, One(id): One<GatheringId>) -> Result<Page, Refusal> {
    let (g, p, _) = found(v, w, id)?;
    let text = crate::calendar::calendar(&g, &p, v.now);
    Ok(Page::download("chuong-trinh.ics", "text/calendar; charset=utf-8", text.into_bytes()))
}

/// To be worked on.
pub(crate) fn docx(v: &Visit, w: &mut Reading, One(id): One<GatheringId>) -> Result<Page, Refusal> {
    let (_, _, paper) = found(v, w, id)?;
    let mime = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    Ok(Page::download("chuong-trinh.docx", mime, papers::docx(&paper).map_err(not_made)?))
}
