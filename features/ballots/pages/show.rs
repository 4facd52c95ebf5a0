//! One ballot: on a leader's phone choose, confirm, receipt; for everybody else how it stands and who said what.

use super::{OptionView, Place, honour_of, kind_words, option_views, seen, stands};
use crate::model::{Ballot, BallotId, Said, Voice};
use crate::{Cast, Choice, CountPapers, Kind, Method, State, Waiting, deeds, vote_bar_of};
use askama::Template;
use blocs::Year;
use db::{Committed, Reading, Writing};
use kernel::{BodyId, Post, Refusal};
use web::{Form, Frame, Next, One, Page, Visit};

/// The leader's page.
#[derive(Template)]
#[template(path = "phone.html")]
pub(crate) struct PhonePage {
    pub(crate) frame: Frame,
    pub(crate) here: String,
    pub(crate) all: String,
    pub(crate) bloc: String,
    pub(crate) kind: &'static str,
    pub(crate) lead: String,
    pub(crate) honour: String,
    pub(crate) heading: String,
    /// Title and unit in one line, for the receipt.
    pub(crate) about: String,
    pub(crate) unit: String,
    pub(crate) unit_id: String,
    /// Other units this person votes for: address and name.
    pub(crate) others: Vec<(String, String)>,
    pub(crate) stage: Stage,
}

/// Where the leader is.
pub(crate) enum Stage {
    /// Three equal choices.
    Choose { offers: Vec<Offer>, now: Option<String>, scores: Option<String> },
    /// The one chosen, before it is sent.
    Confirm { words: String, sign: Choice, value: String, seen: String, now: Option<String>, back: String },
    /// Sent.
    Receipt {
        code: String,
        words: String,
        at: String,
        by_clerk: bool,
        change: String,
        next: Option<(String, String)>,
    },
    /// Not open yet.
    Still,
    /// Closed.
    Ended { tone: &'static str, sentence: String, bars: Vec<String>, mine: Option<String> },
}

/// One choice.
pub(crate) struct Offer {
    pub(crate) href: String,
    pub(crate) words: String,
    pub(crate) sign: Choice,
}

/// Everybody's page.
#[derive(Template)]
#[template(path = "ballot.html")]
pub(crate) struct BallotPage {
    pub(crate) frame: Frame,
    pub(crate) year_id: String,
    pub(crate) year: String,
    pub(crate) matter: String,
    pub(crate) here: String,
    pub(crate) kind: &'static str,
    pub(crate) title: String,
    pub(crate) rule: String,
    pub(crate) quorum: String,
    pub(crate) honour: String,
    pub(crate) my_vote: Option<String>,
    pub(crate) can_record: bool,
    pub(crate) can_count: bool,
    pub(crate) round_words: String,
    pub(crate) round_reason: Option<String>,
    pub(crate) previous: Option<String>,
    pub(crate) superseded: Option<String>,
    pub(crate) options: Vec<OptionView>,
    pub(crate) state: String,
    pub(crate) tone: &'static str,
    pub(crate) sentence: String,
    pub(crate) figures: String,
    pub(crate) silent: String,
    pub(crate) protocol: Option<ProtocolView>,
    pub(crate) rows: Vec<Row>,
}

/// The tellers' protocol as it stands.
pub(crate) struct ProtocolView {
    pub(crate) issued: i64,
    pub(crate) collected: i64,
    pub(crate) missing: i64,
    pub(crate) valid: i64,
    pub(crate) invalid: i64,
    pub(crate) parts: String,
    pub(crate) tellers: String,
    pub(crate) at: String,
}

/// What one unit said.
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) words: String,
    pub(crate) quiet: bool,
    pub(crate) at: String,
    pub(crate) how: &'static str,
    pub(crate) mine: bool,
}

/// GET /ballots/{id}.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<BallotId>) -> Result<Page, Refusal> {
    let (ballot, year) = seen(v, w, id)?;
    let mine = my_units(v, &ballot)?;
    let voting: Vec<BodyId> = mine.iter().copied().filter(|b| ballot.is_present(*b)).collect();
    let unit = my_choice(v, &ballot, &voting);
    match unit {
        Some(unit) if ballot.method != Method::Paper && v.ask("view") != "all" => {
            let open = crate::waiting(w, &voting)?;
            Page::of(&phone(v, &ballot, &year, unit, (&voting, &open)))
        }
        _ => Page::of(&overview(v, &ballot, &year, &mine)),
    }
}

/// POST /ballots/{id}/voices: the voice of one unit.
pub(crate) fn cast(
    v: &Visit,
    w: &mut Writing,
    One(id): One<BallotId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (ballot, _) = seen(v, w, id)?;
    let unit: BodyId = form.value("unit").parse().map_err(|()| Refusal::NotFound)?;
    if !ballot.electors.contains(&unit) {
        return Err(Refusal::NotFound);
    }
    let ok = v.may(Cast::of(&ballot, unit))?;
    let Some(said) = ballot.said_of(form.value("choice")) else {
        return Err(Refusal::wrong("", "PHIEU-08", "Chưa chọn ý kiến. Chọn một trong các ý kiến rồi gửi."));
    };
    let there = here(&ballot, unit, &my_units(v, &ballot)?, "");
    match deeds::cast(w, &ok, &ballot, said, form.value("seen"))? {
        Some(fact) => w.commit(&fact, Next::to(there)),
        None => w.commit_quietly("the same voice was sent twice and stands once", Next::to(there)),
    }
}

/// The electors this person leads.
fn my_units(v: &Visit, ballot: &Ballot) -> Result<Vec<BodyId>, Refusal> {
    let leads = v.actor()?.bodies_as(Post::Leader);
    Ok(ballot.electors.iter().copied().filter(|b| leads.contains(b)).collect())
}

/// The unit asked for, else the first that has not voted, else the first.
fn my_choice(v: &Visit, ballot: &Ballot, voting: &[BodyId]) -> Option<BodyId> {
    let asked: Option<BodyId> = v.filled.or("unit", v.ask("unit")).parse().ok();
    let silent = voting.iter().copied().find(|b| ballot.voice_of(*b).is_none());
    asked.filter(|b| voting.contains(b)).or(silent).or(voting.first().copied())
}

/// The ballot's address for one unit; the unit is named only when the person has several.
fn here(ballot: &Ballot, unit: BodyId, units: &[BodyId], more: &str) -> String {
    let mut query: Vec<String> = Vec::new();
    if units.len() > 1 {
        query.push(format!("unit={unit}"));
    }
    if !more.is_empty() {
        query.push(more.to_owned());
    }
    match query.is_empty() {
        true => format!("/ballots/{}", ballot.id),
        false => format!("/ballots/{}?{}", ballot.id, query.join("&")),
    }
}

fn phone(
    v: &Visit,
    ballot: &Ballot,
    year: &Year,
    unit: BodyId,
    (units, open): (&[BodyId], &[Waiting]),
) -> PhonePage {
    let (lead, honour) = honour_of(&ballot.title);
    let proposal = ballot.kind == Kind::Proposal;
    let heading = match ballot.options.first() {
        Some(option) if proposal => option.label.clone(),
        _ => ballot.full_title(),
    };
    let lead = if proposal { lead } else { ballot.group.clone() };
    let frame = v.frame(ballot.full_title(), "/my/ballots");
    // A page given back after a refusal stands at the address of the form, which cannot be asked for again.
    let frame =
        if v.filled.is_back() { frame } else { frame.following(format!("/ballots/{}/live", ballot.id)) };
    let others = units.iter().filter(|b| **b != unit);
    PhonePage {
        frame,
        here: format!("/ballots/{}", ballot.id),
        all: format!("/ballots/{}?view=all", ballot.id),
        bloc: year.bloc_name.clone(),
        kind: ballot.kind.vietnamese(),
        lead,
        honour: if proposal { honour } else { String::new() },
        heading,
        about: ballot.full_title(),
        unit: ballot.unit(unit).to_owned(),
        unit_id: unit.to_string(),
        others: others.map(|b| (here(ballot, *b, units, ""), ballot.unit(*b).to_owned())).collect(),
        stage: stage(v, ballot, unit, (units, open)),
    }
}

fn stage(v: &Visit, ballot: &Ballot, unit: BodyId, (units, open): (&[BodyId], &[Waiting])) -> Stage {
    let voice = ballot.voice_of(unit);
    match ballot.state {
        State::Draft => return Stage::Still,
        State::Closed => return ended(ballot, voice),
        State::Open => {}
    }
    let now = voice.map(|x| format!("{}, lúc {}", ballot.says(x.said()), x.at.hour()));
    let said = ballot.said_of(v.filled.or("choice", v.ask("choice")));
    let changing = v.ask("change") == "1";
    match (said, voice) {
        (Some(said), _) => Stage::Confirm {
            words: ballot.says(said),
            sign: said.choice(),
            value: ballot.word_of(said),
            seen: voice.map_or(String::new(), |x| x.receipt.clone()),
            now,
            back: here(ballot, unit, units, if voice.is_some() { "change=1" } else { "" }),
        },
        (None, Some(voice)) if !changing && !v.filled.is_back() => receipt(ballot, voice, (units, open)),
        _ => Stage::Choose {
            offers: offers(ballot, unit, units),
            now,
            scores: (ballot.kind == Kind::Proposal).then(|| format!("/years/{}/scores", ballot.year)),
        },
    }
}

fn offers(ballot: &Ballot, unit: BodyId, units: &[BodyId]) -> Vec<Offer> {
    let mut all: Vec<Said> = ballot.options.iter().map(|o| Said::For(o.id)).collect();
    all.extend([Said::Against, Said::Abstain]);
    all.into_iter()
        .map(|said| Offer {
            href: here(ballot, unit, units, &format!("choice={}", ballot.word_of(said))),
            words: ballot.says(said),
            sign: said.choice(),
        })
        .collect()
}

fn receipt(ballot: &Ballot, voice: &Voice, (units, open): (&[BodyId], &[Waiting])) -> Stage {
    let next = open.iter().find(|o| !o.voted && (o.ballot != ballot.id || o.body != voice.body)).map(|o| {
        let query = if units.len() > 1 { format!("?unit={}", o.body) } else { String::new() };
        let about = if o.about.is_empty() { String::new() } else { format!(", {}", o.about) };
        (format!("/ballots/{}{query}", o.ballot), format!("{}{about}", honour_or_title(&o.title)))
    });
    Stage::Receipt {
        code: voice.receipt.clone(),
        words: ballot.says(voice.said()),
        at: voice.at.full(),
        by_clerk: voice.how == Method::Room,
        change: here(ballot, voice.body, units, "change=1"),
        next,
    }
}

fn honour_or_title(title: &str) -> String {
    let (lead, honour) = honour_of(title);
    if honour.is_empty() { lead } else { honour }
}

fn ended(ballot: &Ballot, voice: Option<&Voice>) -> Stage {
    let end = stands(ballot);
    Stage::Ended {
        tone: end.tone(),
        sentence: end.sentence(),
        bars: ballot.options.iter().map(|o| vote_bar_of(&end, o.id)).collect(),
        mine: voice.map(|x| ballot.says(x.said())),
    }
}

fn overview(v: &Visit, ballot: &Ballot, year: &Year, mine: &[BodyId]) -> BallotPage {
    let now = stands(ballot);
    let place = Place::of(ballot, year);
    let open = ballot.state == State::Open;
    let voting = mine.iter().any(|b| ballot.is_present(*b)) && ballot.method != Method::Paper && open;
    let paper = ballot.method == Method::Paper;
    BallotPage {
        frame: v.frame(ballot.full_title(), "").following(format!("/ballots/{}/live", ballot.id)),
        rule: now.rule_sentence(),
        quorum: now.quorum_sentence(),
        honour: if ballot.kind == Kind::Proposal { honour_of(&ballot.title).1 } else { String::new() },
        my_vote: voting.then(|| place.here.clone()),
        can_record: open && !paper && v.can(year.run()),
        can_count: open && paper && v.can(CountPapers::of(year)),
        round_words: format!("Vòng {}.", ballot.round),
        round_reason: ballot.round_reason.clone(),
        previous: ballot.previous.map(|id| format!("/ballots/{id}?view=all")),
        superseded: ballot.superseded_by.map(|id| format!("/ballots/{id}?view=all")),
        options: option_views(ballot, &now),
        state: state_words(ballot),
        tone: now.tone(),
        sentence: now.sentence(),
        figures: match ballot.state {
            State::Draft => String::new(),
            _ => format!("Số phiếu: {}.", now.figures_in_full()),
        },
        silent: silent_words(ballot),
        protocol: ballot.count.as_ref().map(|c| protocol(ballot, c)),
        rows: if paper {
            Vec::new()
        } else {
            ballot.electors.iter().map(|b| row(ballot, *b, mine)).collect()
        },
        year_id: place.year_id,
        year: place.year,
        matter: place.matter,
        here: place.here,
        kind: kind_words(ballot),
        title: place.title,
    }
}

fn state_words(ballot: &Ballot) -> String {
    let how = ballot.method.vietnamese();
    let hour = |at: Option<kernel::Moment>| at.map_or(String::new(), |at| format!(" {}", at.hour()));
    match ballot.state {
        State::Draft => format!("Chưa mở; sẽ biểu quyết {how}."),
        State::Open => format!("Đang mở từ{}, {how}.", hour(ballot.opened_at)),
        State::Closed => {
            format!(
                "Đã đóng lúc{}, ngày {}, {how}.",
                hour(ballot.closed_at),
                ballot.closed_at.map_or(String::new(), |a| a.day().to_string())
            )
        }
    }
}

fn silent_words(ballot: &Ballot) -> String {
    let silent: Vec<&str> = ballot.not_voted().into_iter().map(|b| ballot.unit(b)).collect();
    match (ballot.state, ballot.method, silent.is_empty()) {
        (State::Draft, ..) | (_, Method::Paper, _) | (_, _, true) => String::new(),
        (State::Open, ..) => format!("Chưa biểu quyết: {}.", silent.join(", ")),
        (State::Closed, ..) => {
            format!("Không biểu quyết: {}. Không tính là “không có ý kiến”.", silent.join(", "))
        }
    }
}

fn protocol(ballot: &Ballot, c: &crate::Count) -> ProtocolView {
    let alone = ballot.options.len() == 1;
    let mut parts: Vec<String> = c
        .votes
        .iter()
        .map(|(id, n)| match ballot.option(*id) {
            Some(option) if !alone => format!("{} {n}", option.label),
            _ => format!("đồng ý {n}"),
        })
        .collect();
    parts.push(format!("{} {}", if alone { "không đồng ý" } else { "không bầu ai" }, c.against));
    parts.push(format!("trắng {}", c.blank));
    ProtocolView {
        issued: c.issued,
        collected: c.collected,
        missing: c.missing,
        valid: c.valid,
        invalid: c.invalid,
        parts: parts.join(" + "),
        tellers: c.tellers.join(", "),
        at: c.at.full(),
    }
}

fn row(ballot: &Ballot, body: BodyId, mine: &[BodyId]) -> Row {
    let voice = ballot.voice_of(body);
    let words = match (voice, ballot.is_present(body), ballot.state) {
        (Some(voice), ..) => ballot.says(voice.said()),
        (None, false, _) => "vắng mặt".into(),
        (None, true, State::Draft) => "có mặt".into(),
        (None, true, State::Open) => "chưa biểu quyết".into(),
        (None, true, State::Closed) => "không biểu quyết".into(),
    };
    Row {
        name: ballot.unit(body).to_owned(),
        words,
        quiet: voice.is_none(),
        at: voice.map_or("–".into(), |x| x.at.hour()),
        how: match voice.map(|x| x.how) {
            Some(Method::Room) => "ghi tại hội nghị",
            Some(_) => "lãnh đạo gửi",
            None => "–",
        },
        mine: mine.contains(&body),
    }
}
