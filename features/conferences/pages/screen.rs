//! The projector page: it follows the current step by itself and asks for nothing.

use crate::model::{ConferenceId, HandoverSign, Side, State, Step};
use crate::needs::{GROUP_DEPUTY, GROUP_HEAD, GROUP_VOTE, closed};
use crate::pages::run::{UnitView, signers};
use crate::sitting::{Sitting, sitting};
use askama::Template;
use ballots::{Ballot, Outcome};
use db::Reading;
use kernel::Refusal;
use web::{Frame, One, Page, Visit};

/// One thing in the row below: done, here, later.
pub(crate) struct Beside {
    pub(crate) head: String,
    pub(crate) words: String,
    pub(crate) here: bool,
}

/// What fills the middle of the screen.
pub(crate) enum Scene {
    /// Before the opening: the steps.
    Agenda,
    /// Step 2.
    Scores(Vec<Bar>),
    /// Steps 4 and 5: one ballot.
    Vote {
        over: String,
        name: String,
        bars: Vec<(String, String)>,
        sentence: String,
        tone: &'static str,
        beside: Vec<Beside>,
    },
    /// Step 7, until the launch is written.
    Elected { name: String, posts: Vec<(String, String)> },
    /// Step 7.
    Launch { title: String, lines: Vec<String> },
    /// Steps 6 and 8: who signs, and how far it is.
    Signing { over: String, name: String, signers: Vec<UnitView>, told: String },
    /// After the last step.
    Thanks(Vec<(String, String)>),
    /// A step that is only words.
    Words { over: String, name: String, below: Vec<String> },
}

/// A score bar.
pub(crate) struct Bar {
    pub(crate) rank: String,
    pub(crate) name: String,
    pub(crate) total: String,
    /// Width in tenths of a per cent of the scale, 0 to 1000.
    pub(crate) width: i64,
}

/// The page.
#[derive(Template)]
#[template(path = "screen.html")]
pub(crate) struct ScreenPage {
    pub(crate) frame: Frame,
    pub(crate) title: String,
    pub(crate) bloc: String,
    pub(crate) scene: Scene,
    pub(crate) low: String,
    pub(crate) hour: String,
    pub(crate) agenda: Vec<(i64, String, &'static str)>,
    pub(crate) illustrative: bool,
}

pub(super) fn show(v: &Visit, w: &mut Reading, One(id): One<ConferenceId>) -> Result<Page, Refusal> {
    let s = sitting(w, id, v.today())?;
    v.sees(s.see())?;
    let low = match (s.c.state, s.c.step) {
        (State::Running, Some(step)) => format!("Bước {} trên 8 · {}", step.no(), step.title(&s.year)),
        (State::Planned, _) => {
            format!("Khai mạc {}, {} {}", s.c.plan.hour, s.c.plan.day.weekday(), s.c.plan.day)
        }
        _ => "Hội nghị đã hoàn thành chương trình".to_owned(),
    };
    let at = |step: Step| match (s.c.state, s.c.step) {
        (State::Running, Some(now)) if now == step => "now",
        _ if s.c.done(step) => "done",
        _ => "next",
    };
    Page::of(&ScreenPage {
        frame: v.frame("Màn chiếu", "/conferences").following(format!("{}/live", s.path())),
        title: s.title(),
        bloc: format!("{} · Hội nghị tổng kết năm {}", s.year.bloc_name, s.year.number),
        scene: scene(&s)?,
        low,
        hour: format!("{}, {} {}", v.now.hour(), v.today().weekday(), v.today()),
        agenda: Step::ALL.into_iter().map(|x| (x.no(), x.title(&s.year), at(x))).collect(),
        illustrative: s.c.illustrative,
    })
}

fn scene(s: &Sitting) -> Result<Scene, Refusal> {
    Ok(match (s.c.state, s.c.step) {
        (State::Planned, _) => Scene::Agenda,
        (State::Ended | State::Signed, _) | (State::Running, None) => Scene::Thanks(honours(s)),
        (State::Running, Some(step)) => match step {
            Step::Report => words(
                s,
                step,
                &s.c.amendments.last().map_or_else(Vec::new, |a| {
                    vec![
                        format!("Ý kiến số {}: {}", a.no, a.proposer),
                        a.text.clone(),
                        format!("Kết luận: {}", a.decision.vietnamese()),
                    ]
                }),
            ),
            // Scores are nobody's to see on the wall before they are announced.
            Step::Scores => words(s, step, &[]),
            Step::Discussion => Scene::Scores(bars(s)),
            Step::Vote => vote(s, &[GROUP_VOTE], step)?,
            Step::Election => vote(s, &[GROUP_HEAD, GROUP_DEPUTY], step)?,
            Step::Handover => handover(s),
            Step::Launch if s.c.launch_text.is_empty() => elected(s),
            Step::Launch => Scene::Launch {
                title: s.c.launch_title.clone(),
                lines: s.c.launch_text.lines().take(6).map(str::to_owned).collect(),
            },
            Step::Signing => {
                let signers = signers(s);
                let told = signed(&signers);
                let name = "Ký kết giao ước thi đua".to_owned();
                Scene::Signing { over: format!("Bước {}", step.no()), name, signers, told }
            }
        },
    })
}

fn words(s: &Sitting, step: Step, below: &[String]) -> Scene {
    Scene::Words { over: format!("Bước {}", step.no()), name: step.title(&s.year), below: below.to_vec() }
}

fn bars(s: &Sitting) -> Vec<Bar> {
    let Some(table) = s.table.as_ref().filter(|t| t.published.is_some()) else { return Vec::new() };
    let scale = table.scale.0.max(1);
    let said = scoring::alike(table.rows.iter().map(|r| r.total));
    let mut rows: Vec<_> = table.rows.iter().collect();
    rows.sort_by_key(|r| r.rank.unwrap_or(i64::MAX));
    rows.into_iter()
        .map(|r| Bar {
            rank: r.rank.map_or_else(|| "–".to_owned(), |n| n.to_string()),
            name: r.full(&s.names).to_owned(),
            total: said(r.total),
            width: r.total.map_or(0, |t| (t.0 * 1000 / scale).clamp(0, 1000)),
        })
        .collect()
}

/// The ballot to look at: the one that is open, else the one closed last, else the first.
fn vote(s: &Sitting, groups: &[&str], step: Step) -> Result<Scene, Refusal> {
    let all: Vec<&(Ballot, Outcome)> =
        s.facts.ballots.iter().filter(|(b, _)| groups.contains(&b.group.as_str())).collect();
    let open = all.iter().find(|(b, _)| b.state == ballots::State::Open);
    let last = all.iter().filter(|(b, _)| closed(b)).max_by_key(|(b, _)| b.closed_at);
    let Some((ballot, outcome)) = open.or(last).copied() else {
        let below: Vec<String> = all.iter().map(|(b, _)| b.full_title()).collect();
        return Ok(words(s, step, &below));
    };
    let round = |b: &Ballot| if b.round > 1 { format!(" (vòng {})", b.round) } else { String::new() };
    let head = |b: &Ballot| s.award(b).map_or_else(|| b.title.clone(), |a| a.vietnamese().to_owned());
    let unit = |b: &Ballot| match &b.options[..] {
        [only] => s.short(only.body).to_owned(),
        many => format!("{} ứng cử viên", many.len()),
    };
    let beside = all
        .iter()
        .map(|(b, o)| {
            let state = match (b.state, o.decided) {
                (ballots::State::Closed, Some(_)) => format!(" · {}", o.verb()),
                (ballots::State::Closed, None) => format!(" · không {}", o.verb()),
                (ballots::State::Open, _) => " · đang mở".to_owned(),
                (ballots::State::Draft, _) => " · tiếp theo".to_owned(),
            };
            Beside {
                head: format!("{}{}", head(b), round(b)),
                words: format!("{}{state}", unit(b)),
                here: b.id == ballot.id,
            }
        })
        .collect();
    let title = format!("{}{}", ballot.title, round(ballot));
    let (over, name) = match &ballot.options[..] {
        [only] => (title, s.name(only.body).to_owned()),
        _ => (format!("Bước {}", step.no()), title),
    };
    Ok(Scene::Vote {
        over,
        name,
        bars: outcome
            .options
            .iter()
            .map(|t| {
                let several = outcome.options.len() > 1;
                let name = if several { super::run::candidate(t, outcome) } else { String::new() };
                (name, ballots::hall_bar(outcome, t.option))
            })
            .collect(),
        sentence: outcome.sentence(),
        tone: outcome.tone(),
        beside,
    })
}

/// Who hands over to whom, how much of it is done, and who has signed.
fn handover(s: &Sitting) -> Scene {
    let number = |side| if side == Side::Giver { s.year.number } else { s.year.number + 1 };
    let view = |side: Side| {
        let signed = s.c.handover.iter().find(|x| x.side == side);
        let unit = s.side(side).map_or("chưa có", |b| s.name(b));
        UnitView {
            id: String::new(),
            name: format!("{}: {unit}", side.vietnamese()),
            hint: format!("{} năm {}", s.year.head_words(), number(side)),
            when: signed.map_or_else(|| "chờ ký".to_owned(), HandoverSign::when),
            done: signed.is_some(),
            away: false,
        }
    };
    let handed = s.c.items.iter().filter(|i| i.handed_at.is_some()).count();
    Scene::Signing {
        over: format!("Bước {}", Step::Handover.no()),
        name: Step::Handover.title(&s.year),
        signers: [Side::Giver, Side::Taker].map(view).into(),
        told: format!("Đã giao {handed}/{} mục.", s.c.items.len()),
    }
}

fn elected(s: &Sitting) -> Scene {
    let next = s.year.number + 1;
    let name = |b: Option<kernel::BodyId>| b.map_or_else(|| "chưa bầu".to_owned(), |b| s.name(b).to_owned());
    Scene::Elected {
        name: format!("{}, {} mới", s.year.head_words(), s.year.deputy_words()),
        posts: vec![
            (format!("{} năm {next}", s.year.head_words()), name(s.new_head())),
            (format!("{} năm {next}", s.year.deputy_words()), name(s.new_deputy())),
        ],
    }
}

/// "5 trên 6 đơn vị đã ký; 1 đơn vị vắng có lý do."
fn signed(signers: &[UnitView]) -> String {
    let done = signers.iter().filter(|u| u.done).count();
    let away = match signers.iter().filter(|u| u.away).count() {
        0 => String::new(),
        n => format!("; {n} đơn vị vắng có lý do"),
    };
    format!("{done} trên {} đơn vị đã ký{away}.", signers.len())
}

/// What was proposed, for the thank-you.
fn honours(s: &Sitting) -> Vec<(String, String)> {
    s.facts
        .group(GROUP_VOTE)
        .filter(|(_, o)| o.decided.is_some())
        .filter_map(|(b, _)| Some((s.award(b)?.ballot_title(), s.name(b.options.first()?.body).to_owned())))
        .collect()
}
