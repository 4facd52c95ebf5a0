//! The run-sheet: one column of steps, the current one open, the minutes growing beside it.

use crate::lines::{Line, before_opening, lines};
use crate::model::{Amendment, ConferenceId, Decision, Item, ItemKind, Note, Side, State, Step};
use crate::needs::{GROUP_DEPUTY, GROUP_HEAD, GROUP_VOTE, Need, needs_to_open};
use crate::pages::run::votes::{BallotView, ballot_view, elected, posts_open, sentence};
use crate::pages::seen::Stands;
use crate::pages::vote::METHODS;
use crate::pages::{handover, report, steps, vote, wording};
use crate::sitting::{Sitting, sitting};
use askama::Template;
use awards::{Award, Province};
use blocs::SeeYear;
use covenants::CovenantState;
use db::Reading;
use kernel::{Refusal, Uuid};
use web::{Filled, Frame, One, Page, Two, Visit};

mod votes;

pub(crate) use votes::candidate;

/// How a step looks on the run-sheet.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    Done,
    Now,
    Next,
}

/// One step of the run-sheet.
pub(crate) struct StepView {
    pub(crate) no: i64,
    pub(crate) title: String,
    pub(crate) look: Look,
    pub(crate) at: String,
    /// What came of it, or what opens it.
    pub(crate) tell: String,
    pub(crate) remark: String,
    pub(crate) stands: Stands,
    /// Did a form that puts this step right come back? Then it is shown open.
    pub(crate) came_back: bool,
    /// Why the conference cannot go back to it; empty when it may.
    pub(crate) no_way_back: String,
    /// May its words still be put right?
    pub(crate) mend: bool,
}

impl StepView {
    /// The words on the button that closes the step.
    pub(crate) fn button(&self) -> &'static str {
        match self.no {
            1 => "Thông qua báo cáo",
            2 => "Công bố bảng điểm",
            3 => "Kết thúc thảo luận",
            4 => "Chốt kết quả biểu quyết",
            5 => "Chốt kết quả bầu",
            6 => "Xong bàn giao",
            7 => "Hoàn thành phát động",
            _ => "Hoàn thành ký kết",
        }
    }
}

/// One unit that signs, or a unit to choose.
pub(crate) struct UnitView {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) hint: String,
    pub(crate) when: String,
    /// Has it signed?
    pub(crate) done: bool,
    /// Does it not sign, with its absence on record?
    pub(crate) away: bool,
}

/// One side of the handover.
pub(crate) struct SideView {
    pub(crate) word: &'static str,
    pub(crate) label: &'static str,
    pub(crate) unit: String,
    pub(crate) signed: String,
    pub(crate) may_sign: bool,
}

/// The whole page.
#[derive(Template)]
#[template(path = "run.html")]
pub(crate) struct RunPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) path: String,
    pub(crate) year_path: String,
    pub(crate) year_title: String,
    /// Where what comes before the sitting is prepared: delegates, letters, programme.
    pub(crate) prepared: Vec<(String, String)>,
    pub(crate) title: String,
    pub(crate) tell: String,
    pub(crate) state: State,
    pub(crate) may_run: bool,
    /// May make, open and close ballots: the unit that runs the year, not the one that was only just elected.
    pub(crate) may_ballot: bool,
    pub(crate) steps: Vec<StepView>,
    pub(crate) needs: Vec<Need>,
    /// Lines scored by an older target of the covenant, and which: told before the scores are announced to whoever
    /// announces them. It keeps nothing from it.
    pub(crate) outdated: Option<(String, String)>,
    pub(crate) blocked: Option<String>,
    pub(crate) lines: Vec<Line>,
    /// What is noted before the opening.
    pub(crate) noted: Vec<String>,
    pub(crate) amendments: Vec<(Amendment, Stands)>,
    pub(crate) notes: Vec<(Note, Stands)>,
    pub(crate) report: String,
    /// Where the report stands once it is adopted: words, the way on, its words.
    pub(crate) wording: Option<(String, String, &'static str)>,
    /// What keeps it from being what was adopted; empty when nothing does.
    pub(crate) report_waits: String,
    /// Who signs the printed minutes: the chair, and the secretary.
    pub(crate) chair: String,
    pub(crate) secretary: String,
    pub(crate) ballots: Vec<BallotView>,
    /// That scores newer than those announced here were published since; empty when not.
    pub(crate) newer_scores: String,
    /// Whose flags and certificates are proposed.
    pub(crate) province: Province,
    pub(crate) rule: String,
    pub(crate) rule_source: String,
    pub(crate) units: Vec<UnitView>,
    /// Posts that have no candidates yet: field, group, words.
    pub(crate) posts_open: Vec<(&'static str, &'static str, &'static str)>,
    /// Who was elected so far: unit, group, words of the post.
    pub(crate) elected: Vec<(String, &'static str, &'static str)>,
    pub(crate) items: Vec<(Item, Stands)>,
    pub(crate) kinds: [ItemKind; 3],
    /// May the handover list still be written? Until somebody has signed under it.
    pub(crate) list_open: bool,
    pub(crate) sides: Vec<SideView>,
    /// The day of the conference, which a signature by pen most likely bears.
    pub(crate) day: String,
    pub(crate) launch: (String, String),
    pub(crate) launch_stands: Stands,
    pub(crate) covenant: Option<String>,
    pub(crate) covenant_open: bool,
    pub(crate) may_agree: bool,
    pub(crate) covenant_new: String,
    pub(crate) next_number: i64,
    /// The unit that records signatures by pen and absences under next year's covenant; empty while there is none.
    pub(crate) keeper: String,
    pub(crate) signers: Vec<UnitView>,
    pub(crate) ranks: Vec<(String, String, String)>,
    /// The digest of the score table shown, where closing the step announces it.
    pub(crate) table: String,
    pub(crate) scores_path: String,
    pub(crate) illustrative: bool,
    pub(crate) signed: String,
}

/// The page at a step's own address, given back after a refusal there.
pub(super) fn show_at(
    v: &Visit,
    w: &mut Reading,
    Two(id, _): Two<ConferenceId, i64>,
) -> Result<Page, Refusal> {
    show(v, w, One(id))
}

/// The page at the address of a thing within it, given back after a refusal there.
pub(super) fn show_in<T>(
    v: &Visit,
    w: &mut Reading,
    Two(id, _): Two<ConferenceId, T>,
) -> Result<Page, Refusal> {
    show(v, w, One(id))
}

/// Follows everything the page shows.
pub(super) fn live(
    v: &Visit,
    w: &mut Reading,
    One(id): One<ConferenceId>,
) -> Result<Vec<(&'static str, Uuid)>, Refusal> {
    let s = sitting(w, id, v.today())?;
    v.sees(s.see())?;
    Ok(followed(&s))
}

pub(super) fn followed(s: &Sitting) -> Vec<(&'static str, Uuid)> {
    let mut things = vec![("conference", s.c.id.0), ("year", s.year.id.0)];
    things.extend(s.next.iter().map(|n| ("year", n.id.0)));
    things.extend(s.facts.covenant.iter().map(|c| ("covenant", c.id.0)));
    things
}

/// The conference's journal.
pub(super) fn journal(v: &Visit, w: &mut Reading, One(id): One<ConferenceId>) -> Result<Page, Refusal> {
    let s = sitting(w, id, v.today())?;
    v.sees(s.see())?;
    web::journal(v, w, ("conference", s.c.id), &s.title(), &s.path())
}

/// The run-sheet.
pub(super) fn show(v: &Visit, w: &mut Reading, One(id): One<ConferenceId>) -> Result<Page, Refusal> {
    let s = sitting(w, id, v.today())?;
    v.sees::<SeeYear>(s.see())?;
    // Not whoever was only just elected: what is not announced yet stays with who runs the year.
    let announces = s.c.state == State::Running && s.c.step == Some(Step::Scores) && v.can(s.year.run());
    let offered = if announces { scoring::to_announce(w, &s.year, v.today())? } else { None };
    let (table, digest) = offered.map_or((None, String::new()), |(t, digest)| (Some(t), digest));
    let mut page = view(v, &s)?;
    if let Some(table) = &table {
        // What is shown is what the button makes known: a correction that was begun, too.
        page.ranks = ranks(&s, table);
    }
    page.prepared = prepared(v, w, &s.year)?;
    page.newer_scores = vote::newer_scores(&s, w, v.today())?;
    if announces || (s.c.state == State::Planned && page.may_run) {
        page.outdated = scoring::outdated(w, &s.year, v.today())?.map(|f| (f.says, f.more));
    }
    Page::of(&RunPage { table: digest, ..page })
}

/// The gatherings that prepare this year's conference, as far as the person may look at them: path, words of the button.
fn prepared(v: &Visit, w: &mut Reading, year: &blocs::Year) -> Result<Vec<(String, String)>, Refusal> {
    let all = gatherings::of_year(w, year)?;
    let button = |g: gatherings::Gathering| (format!("/gatherings/{}", g.id), g.name);
    Ok(all.into_iter().filter(|g| v.can(g.see())).map(button).collect())
}

fn view(v: &Visit, s: &Sitting) -> Result<RunPage, Refusal> {
    let c = &s.c;
    let now = c.step.filter(|_| c.state == State::Running);
    let needs = match (c.state, now) {
        (State::Planned, _) => needs_to_open(c, &s.year, v.today(), &s.scores_to_open),
        (_, Some(step)) => s.needs(step),
        _ => Vec::new(),
    };
    let shown: Vec<&str> = match now {
        Some(Step::Vote) => vec![GROUP_VOTE],
        Some(Step::Election) => vec![GROUP_HEAD, GROUP_DEPUTY],
        _ => Vec::new(),
    };
    let ballots: Result<Vec<BallotView>, Refusal> =
        shown.iter().flat_map(|g| s.facts.group(g)).map(|(b, o)| ballot_view(s, b, o)).collect();
    Ok(RunPage {
        frame: v.frame("Điều hành hội nghị", "/conferences").following(format!("{}/live", s.path())),
        filled: v.filled.clone(),
        path: s.path(),
        year_path: format!("/years/{}", s.year.id),
        year_title: s.year.title(),
        prepared: Vec::new(),
        title: s.title(),
        tell: tell(s),
        state: c.state,
        may_run: v.can(s.run()),
        may_ballot: v.can(s.year.run()),
        steps: Step::ALL.into_iter().map(|step| step_view(v, s, step)).collect(),
        outdated: None,
        blocked: blocked(&needs),
        // What is missing names other units' sheets: only who runs the conference sees it.
        needs: if v.can(s.year.run()) || (v.can(s.run()) && now != Some(Step::Scores)) {
            needs
        } else {
            Vec::new()
        },
        lines: lines(s),
        noted: if c.state == State::Planned { before_opening(s) } else { Vec::new() },
        amendments: with(&c.amendments, |a| report::decision_stands(&v.filled, a)),
        notes: with(&c.notes, |n| report::note_stands(&v.filled, n)),
        report: c.plan.report.clone(),
        wording: wording(s, v.can(s.run())),
        report_waits: wording::waits(c),
        chair: c.plan.chair.clone(),
        secretary: c.plan.secretary.clone(),
        ballots: ballots?,
        newer_scores: String::new(),
        province: s.province.clone(),
        rule: sentence(s),
        rule_source: c.plan.rule_source.clone(),
        units: if v.can(s.run()) { units(s) } else { Vec::new() },
        posts_open: posts_open(s, now),
        elected: elected(s),
        items: with(&c.items, |i| handover::note_stands(&v.filled, i)),
        kinds: ItemKind::ALL,
        list_open: v.can(s.run()) && c.handover.is_empty(),
        sides: [Side::Giver, Side::Taker].into_iter().map(|side| side_view(v, s, side)).collect(),
        day: s.day().to_string(),
        // The covenant's theme is the movement's: typed once, offered here.
        launch: match (&s.facts.covenant, c.launch_title.is_empty()) {
            (Some(covenant), true) => (covenant.theme.clone(), c.launch_text.clone()),
            _ => (c.launch_title.clone(), c.launch_text.clone()),
        },
        launch_stands: handover::launch_stands(&v.filled, c),
        covenant: s.facts.covenant.as_ref().map(|c| format!("/covenants/{}", c.id)),
        may_agree: s.next.as_ref().is_some_and(|n| v.can(n.run()) || v.can(s.year.run())),
        covenant_open: s.facts.covenant.as_ref().is_some_and(|c| c.state != CovenantState::Draft),
        covenant_new: s
            .next
            .as_ref()
            .map_or_else(|| format!("/years/{}", s.year.id), |n| format!("/years/{}/covenant", n.id)),
        next_number: s.year.number + 1,
        keeper: s.next.as_ref().and_then(|n| n.run_by).map_or("", |b| s.name(b)).to_owned(),
        signers: signers(s),
        ranks: match &s.table {
            Some(table) if v.can(s.year.run()) || s.announced().is_some() => ranks(s, table),
            _ => Vec::new(),
        },
        table: String::new(),
        scores_path: format!("/years/{}/scores", s.year.id),
        illustrative: c.illustrative,
        signed: c.signed_at.map(kernel::Moment::full).unwrap_or_default(),
    })
}

/// How the adopted report stands, and where to go for it.
fn wording(s: &Sitting, may_run: bool) -> Option<(String, String, &'static str)> {
    let c = &s.c;
    if !c.done(Step::Report) {
        return None;
    }
    let (says, way) = match (c.report_settled(), c.final_report.is_empty()) {
        (true, true) => (String::new(), "Đọc, sửa báo cáo"),
        (true, false) => ("Đã ghi lời hoàn chỉnh của báo cáo.".to_owned(), "Đọc, sửa báo cáo"),
        (false, true) => (wording::waits(c), "Ghi lời hoàn chỉnh"),
        (false, false) => (wording::waits(c), "Ghi tiếp lời hoàn chỉnh"),
    };
    if may_run && c.state != State::Signed {
        return Some((says, format!("{}/report", s.path()), way));
    }
    let there = !s.signed_without_report;
    there.then(|| (says, format!("{}/papers/report", s.path()), "Đọc báo cáo"))
}

/// Each with what its form carries.
fn with<T: Clone>(all: &[T], stands: impl Fn(&T) -> Stands) -> Vec<(T, Stands)> {
    all.iter().map(|one| (one.clone(), stands(one))).collect()
}

fn tell(s: &Sitting) -> String {
    let p = &s.c.plan;
    let day = format!("{}, {}", capital(p.day.weekday()), p.day);
    if !s.c.called() {
        return format!("{day}, {}, tại {}. Chủ trì: {}. Chưa điểm danh.", p.hour, p.place, p.chair_post);
    }
    let here = format!("Có mặt {}/{} đơn vị", s.present().len(), s.year.members.len());
    let guests = p.guests.lines().filter(|g| !g.is_empty()).count();
    let guests = if guests > 0 { format!(", mời {guests} khách") } else { String::new() };
    let quorum =
        if s.c.quorate(&s.year) { "đủ điều kiện họp" } else { "chưa đủ điều kiện họp" };
    format!("{day}, {}, tại {}. Chủ trì: {}. {here}{guests}; {quorum}.", p.hour, p.place, p.chair_post)
}

fn capital(s: &str) -> String {
    let mut chars = s.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// Says on the button what is still missing.
fn blocked(needs: &[Need]) -> Option<String> {
    let missing: Vec<&Need> = needs.iter().filter(|n| !n.met).collect();
    match missing[..] {
        [] => None,
        _ => Some(format!("còn {} điều chưa xong", missing.len())),
    }
}

fn step_view(v: &Visit, s: &Sitting, step: Step) -> StepView {
    let record = s.c.record(step);
    let look = match (record.map(|r| r.done_at), s.c.step == Some(step) && s.c.state == State::Running) {
        (_, true) => Look::Now,
        (Some(Some(_)), _) => Look::Done,
        _ => Look::Next,
    };
    let tell = match look {
        Look::Done => {
            let last = record.and_then(|r| r.done_at).map(kernel::Moment::hour).unwrap_or_default();
            format!("{} · xong {last}", short_result(s, step))
        }
        Look::Now => String::new(),
        Look::Next => step.opens_when().to_owned(),
    };
    StepView {
        no: step.no(),
        title: step.title(&s.year),
        look,
        at: record.map(|r| r.opened_at.hour()).unwrap_or_default(),
        tell,
        remark: record.map(|r| r.remark.clone()).unwrap_or_default(),
        stands: steps::remark_stands(&v.filled, step, record),
        came_back: came_back(v, s, step),
        mend: look == Look::Done && s.c.state != State::Signed,
        no_way_back: steps::may_go_back(s, step).err().map_or(String::new(), |why| why.to_string()),
    }
}

fn came_back(v: &Visit, s: &Sitting, step: Step) -> bool {
    let Some(rest) = v.filled.action.strip_prefix(&s.path()) else { return false };
    match step {
        Step::Report if rest.starts_with("/amendments/") => true,
        Step::Discussion if rest.starts_with("/notes/") => true,
        _ => rest.starts_with(&format!("/steps/{}/", step.no())),
    }
}

fn short_result(s: &Sitting, step: Step) -> String {
    match step {
        Step::Report => match s.c.amendments.len() {
            0 => "Thông qua, không có ý kiến bổ sung".into(),
            all => match (s.c.adopted().count(), all - s.c.adopted().count()) {
                (0, left) => format!("Thông qua; {left} ý kiến bổ sung không được tiếp thu"),
                (taken, 0) => format!("Thông qua; {taken} ý kiến bổ sung được tiếp thu"),
                (taken, left) => {
                    format!("Thông qua; {taken} ý kiến bổ sung được tiếp thu, {left} không")
                }
            },
        },
        Step::Scores => format!("Bảng điểm bản thứ {}", s.table.as_ref().map_or(0, |t| t.version)),
        Step::Discussion => format!("{} ý kiến đã ghi", s.c.notes.len()),
        Step::Vote => {
            let passed = s.facts.group(GROUP_VOTE).filter(|(_, o)| o.decided.is_some()).count();
            format!("{passed}/{} đề nghị được thông qua", s.facts.group(GROUP_VOTE).count())
        }
        Step::Election => {
            let name = |b: Option<kernel::BodyId>| b.map_or("chưa bầu", |b| s.short(b)).to_owned();
            format!(
                "{}: {}; {}: {}",
                s.year.head_words(),
                name(s.new_head()),
                s.year.deputy_words(),
                name(s.new_deputy())
            )
        }
        Step::Handover => format!("{} mục đã giao, hai bên đã ký", s.c.items.len()),
        Step::Launch => s.c.launch_title.clone(),
        Step::Signing => format!("{}/{} đơn vị đã ký", s.facts.signed(), s.facts.signers.len()),
    }
}

/// Member units to choose from, with what helps to choose: rank and points.
fn units(s: &Sitting) -> Vec<UnitView> {
    let row = |body| s.table.as_ref().and_then(|t| t.rows.iter().find(|r| r.body == body));
    let mut all: Vec<UnitView> = s
        .year
        .members
        .iter()
        .map(|b| {
            let hint = match row(*b) {
                Some(r) => match (r.rank, r.total) {
                    (Some(rank), Some(total)) => format!("hạng {rank}, {total} điểm"),
                    _ => "điểm chưa rõ".to_owned(),
                },
                None => String::new(),
            };
            UnitView {
                id: b.to_string(),
                name: s.name(*b).to_owned(),
                hint,
                when: String::new(),
                done: false,
                away: false,
            }
        })
        .collect();
    all.sort_by_key(|u| row_rank(s, &u.id));
    all
}

fn row_rank(s: &Sitting, id: &str) -> i64 {
    let found = s.table.as_ref().and_then(|t| t.rows.iter().find(|r| r.body.to_string() == id));
    found.and_then(|r| r.rank).unwrap_or(i64::MAX)
}

fn ranks(s: &Sitting, table: &scoring::Table) -> Vec<(String, String, String)> {
    let said = scoring::alike(table.rows.iter().map(|r| r.total));
    let mut rows: Vec<_> = table.rows.iter().collect();
    rows.sort_by_key(|r| r.rank.unwrap_or(i64::MAX));
    rows.into_iter()
        .map(|r| {
            let rank = match r.rank {
                Some(n) if r.waits => format!("{n}, chờ biểu quyết"),
                Some(n) => n.to_string(),
                None => "chưa rõ".to_owned(),
            };
            (rank, r.full(&s.names).to_owned(), said(r.total))
        })
        .collect()
}

fn side_view(v: &Visit, s: &Sitting, side: Side) -> SideView {
    let unit = s.side(side);
    let signed = s.c.handover.iter().find(|x| x.side == side);
    let may = unit.is_some_and(|body| v.can(crate::duties::SignHandover { conference: s.c.id, side, body }));
    SideView {
        word: if side == Side::Giver { "giver" } else { "taker" },
        label: side.vietnamese(),
        unit: unit.map_or_else(|| "chưa bầu".to_owned(), |b| s.name(b).to_owned()),
        signed: signed.map_or_else(String::new, |x| format!("{}, {}, {}", x.name, x.post, x.when())),
        may_sign: may && signed.is_none(),
    }
}

pub(super) fn signers(s: &Sitting) -> Vec<UnitView> {
    let Some(covenant) = &s.facts.covenant else { return Vec::new() };
    let members = s.next.as_ref().map_or(&s.year.members, |n| &n.members);
    members
        .iter()
        .map(|b| {
            let sign = covenant.signatures.iter().find(|x| x.body == *b);
            let absent = covenant.absences.iter().find(|(body, _)| body == b);
            let hint = if Some(*b) == s.new_head() {
                format!("{} {}", s.year.head_words(), s.year.number + 1)
            } else if Some(*b) == s.new_deputy() {
                format!("{} {}", s.year.deputy_words(), s.year.number + 1)
            } else {
                String::new()
            };
            let when = match (sign, absent) {
                (Some(x), _) if x.method == covenants::Method::OnPaper => {
                    format!("ký trên giấy ngày {}", x.at.day())
                }
                (Some(x), _) => format!("đã ký {}", x.at.hour()),
                (None, Some((_, why))) => format!("vắng: {why}"),
                _ => "chờ ký".to_owned(),
            };
            UnitView {
                id: b.to_string(),
                name: s.name(*b).to_owned(),
                hint,
                when,
                done: sign.is_some(),
                away: sign.is_none() && absent.is_some(),
            }
        })
        .collect()
}

impl RunPage {
    /// Ways to vote, as the form offers them.
    pub(crate) fn methods(&self) -> Vec<(&'static str, &'static str)> {
        METHODS.iter().map(|(word, m)| (*word, m.vietnamese())).collect()
    }

    /// The other post that this unit was elected to: then it does not stand for the one of this group. Else "".
    pub(crate) fn holds(&self, unit: &UnitView, group: &str) -> &'static str {
        let held = self.elected.iter().find(|(id, of, _)| *id == unit.id && *of != group);
        held.map_or("", |(.., words)| words)
    }

    /// Is a line of the handover list not marked yet?
    pub(crate) fn to_hand(&self) -> bool {
        self.items.iter().any(|(i, _)| i.handed_at.is_none())
    }

    /// Have both sides signed the handover?
    pub(crate) fn both_signed(&self) -> bool {
        self.sides.iter().all(|side| !side.signed.is_empty())
    }

    /// Was this box ticked in the form that came back?
    pub(crate) fn ticked(&self, field: &str, value: &str) -> bool {
        self.filled.all(field).any(|v| v == value)
    }

    /// Was this option chosen in the form that came back?
    pub(crate) fn chosen(&self, field: &str, word: &str) -> bool {
        self.filled.or(field, "") == word
    }

    /// Awards, as the form offers them.
    pub(crate) fn awards(&self) -> Vec<(&'static str, String)> {
        Award::ALL.iter().map(|a| (a.choice(), a.in_full(&self.province))).collect()
    }
}
