//! What a conference keeps, in SQL. Private to the feature.

use crate::duties::{RunConference, SignHandover};
use crate::model::{
    Amendment, AmendmentId, Conference, ConferenceId, Correction, Decision, HandoverItemId, HandoverSign,
    Item, ItemKind, Note, NoteId, Plan, Side, State, Step, StepRecord,
};
use awards::Award;
use ballots::{BallotId, Base, Rule};
use db::{Reading, Writing, p};
use kernel::{Allowed, BodyId, Column, Day, FromRow, Moment, Refusal, Share, Val, YearId};
use std::vec::Drain;

mod attended;
mod kept;
mod presence;

pub(crate) use attended::{attended, attended_gates, attendees, set_attendance};
pub(crate) use kept::{after, keep_paper, keeps_paper, kept_paper, kept_papers};
pub(crate) use presence::{mend_movement, mend_opening, moves, set_presence, unmove};
use presence::{movements, opening, presence};

/// More amendments, notes, items or corrections than this no sitting has.
const MANY: i64 = 500;

/// A conference's own row; what lies in other tables is read after it.
struct Row(Conference);

impl FromRow for Row {
    fn from_row(row: &mut Vec<Val>) -> Result<Row, Refusal> {
        let c = &mut row.drain(..);
        Ok(Row(Conference {
            id: next(c)?,
            year: next(c)?,
            plan: plan(c)?,
            state: State::of_word(&next::<String>(c)?)?,
            step: Step::of_no(next(c)?),
            scores_version: next(c)?,
            final_report: next(c)?,
            launch_title: next(c)?,
            launch_text: next(c)?,
            illustrative: next(c)?,
            opened_at: next(c)?,
            ended_at: next(c)?,
            signed_at: next(c)?,
            version: next(c)?,
            steps: Vec::new(),
            presence: Vec::new(),
            opening: Vec::new(),
            movements: Vec::new(),
            amendments: Vec::new(),
            notes: Vec::new(),
            items: Vec::new(),
            handover: Vec::new(),
            corrections: Vec::new(),
        }))
    }
}

fn plan(c: &mut Drain<'_, Val>) -> Result<Plan, Refusal> {
    Ok(Plan {
        day: next(c)?,
        hour: next(c)?,
        place: next(c)?,
        locality: next(c)?,
        chair: next(c)?,
        chair_post: next(c)?,
        secretary: next(c)?,
        secretary_post: next(c)?,
        guests: next(c)?,
        rule: Rule { threshold: share(c)?, strictly: next(c)?, base: base(c)?, quorum: share(c)? },
        rule_source: next(c)?,
        report: next(c)?,
        copies: next(c)?,
        handover_copies: next(c)?,
    })
}

/// The columns of a row one after another.
fn next<T: Column>(c: &mut Drain<'_, Val>) -> Result<T, Refusal> {
    T::read(c.next().unwrap_or(Val::Null))
}

fn share(c: &mut Drain<'_, Val>) -> Result<Share, Refusal> {
    let (num, den) = (next(c)?, next(c)?);
    Share::new(num, den).ok_or_else(|| Refusal::broken("a kept fraction is not proper"))
}

fn base(c: &mut Drain<'_, Val>) -> Result<Base, Refusal> {
    Base::of_word(&next::<String>(c)?).ok_or_else(|| Refusal::broken("an unknown denominator"))
}

/// The conference with everything of its own.
pub(crate) fn conference(w: &mut Reading, id: ConferenceId) -> Result<Conference, Refusal> {
    let Row(c) = w.one(
        "SELECT id, year_id, day, hour, place, locality, chair, chair_post, secretary, secretary_post, guests,
           threshold_num, threshold_den, strictly, base, quorum_num, quorum_den, rule_source, report, copies,
           handover_copies, state, step, scores_version, final_report, launch_title, launch_text, illustrative,
           opened_at, ended_at, signed_at, version
         FROM conferences_conference WHERE id = $1",
        p![id],
    )?;
    Ok(Conference {
        steps: steps(w, id)?,
        presence: presence(w, id)?,
        opening: opening(w, id)?,
        movements: movements(w, id)?,
        amendments: amendments(w, id)?,
        notes: notes(w, id)?,
        items: items(w, id)?,
        handover: handover(w, id)?,
        corrections: corrections(w, id)?,
        ..c
    })
}

fn steps(w: &mut Reading, id: ConferenceId) -> Result<Vec<StepRecord>, Refusal> {
    let rows: Vec<(i64, Moment, Option<Moment>, String)> = w.rows(
        "SELECT no, opened_at, done_at, remark FROM conferences_step WHERE conference_id = $1 ORDER BY no LIMIT 8",
        p![id],
    )?;
    let record = |(no, opened_at, done_at, remark)| {
        Step::of_no(no).map(|step| StepRecord { step, opened_at, done_at, remark })
    };
    Ok(rows.into_iter().filter_map(record).collect())
}

fn amendments(w: &mut Reading, id: ConferenceId) -> Result<Vec<Amendment>, Refusal> {
    type Row = (AmendmentId, i64, String, String, String, String, bool);
    let rows: Vec<Row> = w.rows(
        "SELECT id, no, proposer, body, decision, why, worked_in FROM conferences_amendment
         WHERE conference_id = $1 ORDER BY no LIMIT $2",
        p![id, MANY],
    )?;
    let one = |(id, no, proposer, text, decision, why, worked_in): Row| {
        let decision = Decision::of_word(&decision);
        Amendment { id, no, proposer, text, decision, why, worked_in }
    };
    Ok(rows.into_iter().map(one).collect())
}

fn notes(w: &mut Reading, id: ConferenceId) -> Result<Vec<Note>, Refusal> {
    let rows: Vec<(NoteId, i64, String, String)> = w.rows(
        "SELECT id, no, speaker, body FROM conferences_note WHERE conference_id = $1 ORDER BY no LIMIT $2",
        p![id, MANY],
    )?;
    Ok(rows.into_iter().map(|(id, no, speaker, text)| Note { id, no, speaker, text }).collect())
}

fn items(w: &mut Reading, id: ConferenceId) -> Result<Vec<Item>, Refusal> {
    let rows: Vec<(HandoverItemId, i64, String, String, String, Option<Moment>)> = w.rows(
        "SELECT id, no, kind, name, note, handed_at FROM conferences_item WHERE conference_id = $1
         ORDER BY no LIMIT $2",
        p![id, MANY],
    )?;
    let one = |(id, no, kind, name, note, handed_at): (
        HandoverItemId,
        i64,
        String,
        String,
        String,
        Option<Moment>,
    )| Item { id, no, kind: ItemKind::of_word(&kind), name, note, handed_at };
    Ok(rows.into_iter().map(one).collect())
}

fn handover(w: &mut Reading, id: ConferenceId) -> Result<Vec<HandoverSign>, Refusal> {
    let rows: Vec<(String, BodyId, String, String, bool, Moment)> = w.rows(
        "SELECT side, body_id, name, post, on_paper, at FROM conferences_handover_sign WHERE conference_id = $1
         ORDER BY side LIMIT 2",
        p![id],
    )?;
    let one = |(side, body, name, post, on_paper, at): (String, BodyId, String, String, bool, Moment)| {
        let side = if side == Side::Giver.word() { Side::Giver } else { Side::Taker };
        HandoverSign { side, body, name, post, on_paper, at }
    };
    Ok(rows.into_iter().map(one).collect())
}

fn corrections(w: &mut Reading, id: ConferenceId) -> Result<Vec<Correction>, Refusal> {
    let rows: Vec<(i64, String, String, Moment)> = w.rows(
        "SELECT step, says, reason, at FROM conferences_correction WHERE conference_id = $1 ORDER BY at LIMIT $2",
        p![id, MANY],
    )?;
    let one = |(no, says, reason, at)| Step::of_no(no).map(|step| Correction { step, says, reason, at });
    Ok(rows.into_iter().filter_map(one).collect())
}

/// The conference of a year, if it is planned.
pub(crate) fn of_year(w: &mut Reading, year: YearId) -> Result<Option<ConferenceId>, Refusal> {
    let row: Option<(ConferenceId,)> =
        w.maybe("SELECT id FROM conferences_conference WHERE year_id = $1", p![year])?;
    Ok(row.map(|(id,)| id))
}

/// What a list of conferences shows of each.
pub(crate) type Listed = (ConferenceId, YearId, Day, String, i64);

/// Conferences of all years, newest first: key, year, day, state, step.
pub(crate) fn all(w: &mut Reading) -> Result<Vec<Listed>, Refusal> {
    w.rows(
        "SELECT id, year_id, day, state, step FROM conferences_conference ORDER BY day DESC, id LIMIT 2000",
        p![],
    )
}

/// Plans a new conference; no member is called yet.
pub(crate) fn create(
    w: &mut Writing,
    ok: &Allowed<RunConference>,
    year: &blocs::Year,
    plan: &Plan,
    illustrative: bool,
) -> Result<(), Refusal> {
    let id = ok.duty().conference;
    w.exec(
        "INSERT INTO conferences_conference (id, year_id, day, hour, place, chair, chair_post, secretary, secretary_post,
           guests, threshold_num, threshold_den, strictly, base, quorum_num, quorum_den, rule_source, report,
           locality, copies, handover_copies, launch_title, launch_text, state, step, illustrative, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, '', '', 'PLANNED', 0, $22, 1)",
        p![
            id, year.id, plan.day, &plan.hour, &plan.place, &plan.chair, &plan.chair_post, &plan.secretary,
            &plan.secretary_post, &plan.guests, plan.rule.threshold.num(), plan.rule.threshold.den(),
            plan.rule.strictly, plan.rule.base.word(), plan.rule.quorum.num(), plan.rule.quorum.den(),
            &plan.rule_source, &plan.report, &plan.locality, plan.copies, plan.handover_copies, illustrative
        ],
    )?;
    Ok(())
}

/// Changes the plan, if nobody changed it meanwhile.
pub(crate) fn replan(
    w: &mut Writing,
    ok: &Allowed<RunConference>,
    plan: &Plan,
    version: i64,
) -> Result<(), Refusal> {
    w.exec_one(
        "UPDATE conferences_conference SET day = $2, hour = $3, place = $4, chair = $5, chair_post = $6, secretary = $7,
           secretary_post = $8, guests = $9, threshold_num = $10, threshold_den = $11, strictly = $12, base = $13,
           quorum_num = $14, quorum_den = $15, rule_source = $16, report = $17, locality = $18, copies = $19,
           handover_copies = $20, version = version + 1
         WHERE id = $1 AND version = $21",
        p![
            ok.duty().conference, plan.day, &plan.hour, &plan.place, &plan.chair, &plan.chair_post, &plan.secretary,
            &plan.secretary_post, &plan.guests, plan.rule.threshold.num(), plan.rule.threshold.den(),
            plan.rule.strictly, plan.rule.base.word(), plan.rule.quorum.num(), plan.rule.quorum.den(),
            &plan.rule_source, &plan.report, &plan.locality, plan.copies, plan.handover_copies, version
        ],
    )
}

/// Opens the conference at its first step, with the units that are there.
pub(crate) fn open(w: &mut Writing, ok: &Allowed<RunConference>, at: Moment) -> Result<(), Refusal> {
    let id = ok.duty().conference;
    w.exec_one(
        "UPDATE conferences_conference SET state = 'RUNNING', step = 1, opened_at = $2, version = version + 1
         WHERE id = $1 AND state = 'PLANNED'",
        p![id, at],
    )?;
    w.exec(
        "UPDATE conferences_presence SET at_opening = present, opening_reason = reason WHERE conference_id = $1",
        p![id],
    )?;
    begin_step(w, id, Step::Report, at)
}

fn begin_step(w: &mut Writing, id: ConferenceId, step: Step, at: Moment) -> Result<(), Refusal> {
    w.exec(
        "INSERT INTO conferences_step (conference_id, no, opened_at, remark) VALUES ($1, $2, $3, '')
         ON CONFLICT (conference_id, no) DO UPDATE SET opened_at = $3, done_at = NULL",
        p![id, step.no(), at],
    )?;
    Ok(())
}

/// Ends a step with the secretary's remark and opens the next one; after the last the conference has ended.
pub(crate) fn close_step(
    w: &mut Writing,
    ok: &Allowed<RunConference>,
    step: Step,
    remark: &str,
    at: Moment,
) -> Result<(), Refusal> {
    let id = ok.duty().conference;
    w.exec_one(
        "UPDATE conferences_step SET done_at = $3, remark = $4 WHERE conference_id = $1 AND no = $2 AND done_at IS NULL",
        p![id, step.no(), at, remark],
    )?;
    match Step::of_no(step.no() + 1) {
        Some(next) => {
            w.exec_one(
                "UPDATE conferences_conference SET step = $2, version = version + 1 WHERE id = $1 AND state = 'RUNNING'",
                p![id, next.no()],
            )?;
            begin_step(w, id, next, at)
        }
        None => w.exec_one(
            "UPDATE conferences_conference SET state = 'ENDED', step = 9, ended_at = $2, version = version + 1
             WHERE id = $1 AND state = 'RUNNING'",
            p![id, at],
        ),
    }
}

/// Remembers which published version of the scores was announced.
pub(crate) fn announce(w: &mut Writing, ok: &Allowed<RunConference>, version: i64) -> Result<(), Refusal> {
    w.exec_one(
        "UPDATE conferences_conference SET scores_version = $2 WHERE id = $1",
        p![ok.duty().conference, version],
    )
}

/// Goes back to an earlier step: it and all after it are to be closed again, in order.
pub(crate) fn go_back(w: &mut Writing, ok: &Allowed<RunConference>, step: Step) -> Result<(), Refusal> {
    let id = ok.duty().conference;
    w.exec(
        "UPDATE conferences_step SET done_at = NULL WHERE conference_id = $1 AND no = $2",
        p![id, step.no()],
    )?;
    w.exec("DELETE FROM conferences_step WHERE conference_id = $1 AND no > $2", p![id, step.no()])?;
    if step <= Step::Scores {
        w.exec("UPDATE conferences_conference SET scores_version = NULL WHERE id = $1", p![id])?;
    }
    if step <= Step::Handover {
        w.exec("DELETE FROM conferences_handover_sign WHERE conference_id = $1", p![id])?;
    }
    w.exec_one(
        "UPDATE conferences_conference SET state = 'RUNNING', step = $2, ended_at = NULL, version = version + 1
         WHERE id = $1 AND state IN ('RUNNING', 'ENDED')",
        p![id, step.no()],
    )
}

/// Remembers what was put right, for the minutes.
pub(crate) fn correct(w: &mut Writing, ok: &Allowed<RunConference>, c: &Correction) -> Result<(), Refusal> {
    w.exec(
        "INSERT INTO conferences_correction (id, conference_id, step, says, reason, at) VALUES ($1, $2, $3, $4, $5, $6)",
        p![kernel::Uuid::now_v7(), ok.duty().conference, c.step.no(), &c.says, &c.reason, c.at],
    )?;
    Ok(())
}

/// The secretary's own sentence for a step's part of the minutes.
pub(crate) fn set_remark(
    w: &mut Writing,
    ok: &Allowed<RunConference>,
    step: Step,
    remark: &str,
) -> Result<(), Refusal> {
    w.exec_one(
        "UPDATE conferences_step SET remark = $3 WHERE conference_id = $1 AND no = $2",
        p![ok.duty().conference, step.no(), remark],
    )
}

/// Adds an amendment under the next number.
pub(crate) fn add_amendment(
    w: &mut Writing,
    ok: &Allowed<RunConference>,
    a: &Amendment,
    at: Moment,
) -> Result<(), Refusal> {
    w.exec(
        "INSERT INTO conferences_amendment (id, conference_id, no, proposer, body, decision, why, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        p![a.id, ok.duty().conference, a.no, &a.proposer, &a.text, a.decision.word(), &a.why, at],
    )?;
    Ok(())
}

/// Changes an amendment's words or what became of it.
pub(crate) fn set_amendment(
    w: &mut Writing,
    ok: &Allowed<RunConference>,
    a: &Amendment,
) -> Result<(), Refusal> {
    w.exec_one(
        "UPDATE conferences_amendment SET proposer = $3, body = $4, decision = $5, why = $6, worked_in = $7
         WHERE id = $1 AND conference_id = $2",
        p![a.id, ok.duty().conference, &a.proposer, &a.text, a.decision.word(), &a.why, a.worked_in],
    )
}

/// Writes the final report. The version is the plan's and stays: whoever is at the plan has not seen another report.
pub(crate) fn set_report(w: &mut Writing, ok: &Allowed<RunConference>, text: &str) -> Result<(), Refusal> {
    w.exec_one(
        "UPDATE conferences_conference SET final_report = $2 WHERE id = $1",
        p![ok.duty().conference, text],
    )
}

/// Adds a note under the next number.
pub(crate) fn add_note(
    w: &mut Writing,
    ok: &Allowed<RunConference>,
    n: &Note,
    at: Moment,
) -> Result<(), Refusal> {
    w.exec(
        "INSERT INTO conferences_note (id, conference_id, no, speaker, body, at) VALUES ($1, $2, $3, $4, $5, $6)",
        p![n.id, ok.duty().conference, n.no, &n.speaker, &n.text, at],
    )?;
    Ok(())
}

/// Changes a note's words.
pub(crate) fn set_note(w: &mut Writing, ok: &Allowed<RunConference>, n: &Note) -> Result<(), Refusal> {
    w.exec_one(
        "UPDATE conferences_note SET speaker = $3, body = $4 WHERE id = $1 AND conference_id = $2",
        p![n.id, ok.duty().conference, &n.speaker, &n.text],
    )
}

/// What a ballot of proposals is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Proposal {
    /// The ballot.
    pub(crate) ballot: BallotId,
    /// What is proposed.
    pub(crate) award: Award,
    /// How that departs from the assistant's answer by the table announced last; empty where it agrees.
    pub(crate) departs: String,
    /// Why all the same.
    pub(crate) reason: String,
}

/// What each ballot of proposals is about.
pub(crate) fn proposals(w: &mut Reading, id: ConferenceId) -> Result<Vec<Proposal>, Refusal> {
    let rows: Vec<(BallotId, String, String, String)> = w.rows(
        "SELECT ballot_id, award, departs, reason FROM conferences_proposal
         WHERE conference_id = $1 ORDER BY ballot_id LIMIT $2",
        p![id, MANY],
    )?;
    let one = |(ballot, word, departs, reason): (BallotId, String, String, String)| {
        Ok(Proposal { ballot, award: Award::of_word(&word)?, departs, reason })
    };
    rows.into_iter().map(one).collect()
}

/// A ballot is about this.
pub(crate) fn propose(w: &mut Writing, ok: &Allowed<RunConference>, new: &Proposal) -> Result<(), Refusal> {
    w.exec_one(
        "INSERT INTO conferences_proposal (ballot_id, conference_id, award, departs, reason)
         VALUES ($1, $2, $3, $4, $5)",
        p![new.ballot, ok.duty().conference, new.award.word(), &new.departs, &new.reason],
    )
}

/// What a ballot is about is judged anew.
pub(crate) fn judge(w: &mut Writing, ok: &Allowed<RunConference>, p: &Proposal) -> Result<(), Refusal> {
    w.exec_one(
        "UPDATE conferences_proposal SET departs = $3, reason = $4 WHERE ballot_id = $1 AND conference_id = $2",
        p![p.ballot, ok.duty().conference, &p.departs, &p.reason],
    )
}

/// The ballot was withdrawn, if it was about an award.
pub(crate) fn withdraw(
    w: &mut Writing,
    ok: &Allowed<RunConference>,
    ballot: BallotId,
) -> Result<(), Refusal> {
    w.exec(
        "DELETE FROM conferences_proposal WHERE ballot_id = $1 AND conference_id = $2",
        p![ballot, ok.duty().conference],
    )?;
    Ok(())
}

/// Adds a line to the handover list.
pub(crate) fn add_item(w: &mut Writing, ok: &Allowed<RunConference>, i: &Item) -> Result<(), Refusal> {
    w.exec(
        "INSERT INTO conferences_item (id, conference_id, no, kind, name, note) VALUES ($1, $2, $3, $4, $5, $6)",
        p![i.id, ok.duty().conference, i.no, i.kind.word(), &i.name, &i.note],
    )?;
    Ok(())
}

/// Marks a line as handed over, or not.
pub(crate) fn hand_item(
    w: &mut Writing,
    ok: &Allowed<RunConference>,
    item: HandoverItemId,
    at: Option<Moment>,
) -> Result<(), Refusal> {
    w.exec_one(
        "UPDATE conferences_item SET handed_at = $3 WHERE id = $1 AND conference_id = $2",
        p![item, ok.duty().conference, at],
    )
}

/// Writes a line's state anew.
pub(crate) fn set_item_note(
    w: &mut Writing,
    ok: &Allowed<RunConference>,
    item: HandoverItemId,
    note: &str,
) -> Result<(), Refusal> {
    w.exec_one(
        "UPDATE conferences_item SET note = $3 WHERE id = $1 AND conference_id = $2",
        p![item, ok.duty().conference, note],
    )
}

/// Marks every line that is not yet handed over.
pub(crate) fn hand_all(w: &mut Writing, ok: &Allowed<RunConference>, at: Moment) -> Result<(), Refusal> {
    w.exec(
        "UPDATE conferences_item SET handed_at = $2 WHERE conference_id = $1 AND handed_at IS NULL",
        p![ok.duty().conference, at],
    )?;
    Ok(())
}

/// Takes a line off the list.
pub(crate) fn drop_item(
    w: &mut Writing,
    ok: &Allowed<RunConference>,
    item: HandoverItemId,
) -> Result<(), Refusal> {
    w.exec_one(
        "DELETE FROM conferences_item WHERE id = $1 AND conference_id = $2 AND handed_at IS NULL",
        p![item, ok.duty().conference],
    )
}

const SIGN: &str =
    "INSERT INTO conferences_handover_sign (conference_id, side, body_id, name, post, on_paper, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)";

/// A leader signs the handover in the system. A second signature of the same side is refused by the table.
pub(crate) fn sign_handover(
    w: &mut Writing,
    ok: &Allowed<SignHandover>,
    s: &HandoverSign,
) -> Result<(), Refusal> {
    let d = ok.duty();
    w.exec(SIGN, p![d.conference, d.side.word(), d.body, &s.name, &s.post, false, s.at])?;
    Ok(())
}

/// The clerk records a signature made on paper.
pub(crate) fn sign_handover_on_paper(
    w: &mut Writing,
    ok: &Allowed<RunConference>,
    s: &HandoverSign,
) -> Result<(), Refusal> {
    w.exec(SIGN, p![ok.duty().conference, s.side.word(), s.body, &s.name, &s.post, true, s.at])?;
    Ok(())
}

/// Writes the launch. The version is the plan's and stays: whoever is at the plan has not seen another launch.
pub(crate) fn set_launch(
    w: &mut Writing,
    ok: &Allowed<RunConference>,
    title: &str,
    text: &str,
) -> Result<(), Refusal> {
    w.exec_one(
        "UPDATE conferences_conference SET launch_title = $2, launch_text = $3 WHERE id = $1",
        p![ok.duty().conference, title, text],
    )
}

/// The minutes are signed; nothing changes after.
pub(crate) fn sign_minutes(w: &mut Writing, ok: &Allowed<RunConference>, at: Moment) -> Result<(), Refusal> {
    w.exec_one(
        "UPDATE conferences_conference SET state = 'SIGNED', signed_at = $2, version = version + 1
         WHERE id = $1 AND state = 'ENDED'",
        p![ok.duty().conference, at],
    )
}
