//! Changes to plans. Each asks for the proof of permission; many rows go in eight at a time.

use crate::deadline::Deadline;
use crate::duties::RunPlan;
use crate::model::{
    Line, Member, Part, Pick, Plan, PlanId, PlanLineId, PlanState, Revision, Task, Unit, UnitId, Whom,
};
use crate::reckon::Moves;
use db::{Writing, eights, p};
use kernel::{Allowed, BodyId, Day, PersonId, Refusal, Uuid, Val};
use organisations::{BodyKind, Level};

type May<'a> = &'a Allowed<RunPlan>;

pub(crate) fn put_plan(w: &mut Writing, _ok: May, p: &Plan) -> Result<(), Refusal> {
    w.exec(
        "INSERT INTO plans_plan (id, issuer, number, day, title, bases, recipients, figures, state, report_every, \
         report_day, report_by, follower_days, head_days, illustrative, version) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'DRAFT', $9, $10, $11, $12, $13, $14, 1)",
        p![
            p.id,
            p.issuer,
            &p.number,
            p.day,
            &p.title,
            &p.bases,
            &p.recipients,
            p.figures.join("\n"),
            p.rhythm.every.word(),
            p.rhythm.day,
            p.rhythm.by.word(),
            p.follower_days,
            p.head_days,
            p.illustrative
        ],
    )?;
    Ok(())
}

/// One more version of the plan as it was seen.
///
/// # Errors
/// `Conflict` when somebody was faster.
pub(crate) fn step(w: &mut Writing, _ok: May, p: &Plan) -> Result<(), Refusal> {
    w.exec_one(
        "UPDATE plans_plan SET version = version + 1 WHERE id = $1 AND version = $2",
        p![p.id, p.version],
    )
}

/// Number, day, title, bases, recipients.
pub(crate) fn set_head(w: &mut Writing, _ok: May, p: &Plan) -> Result<(), Refusal> {
    w.exec_one(
        "UPDATE plans_plan SET number = $2, day = $3, title = $4, bases = $5, recipients = $6 WHERE id = $1",
        p![p.id, &p.number, p.day, &p.title, &p.bases, &p.recipients],
    )
}

pub(crate) fn set_rhythm(w: &mut Writing, _ok: May, p: &Plan) -> Result<(), Refusal> {
    w.exec_one(
        "UPDATE plans_plan SET figures = $2, report_every = $3, report_day = $4, report_by = $5, follower_days = $6, \
         head_days = $7, report_since = $8 WHERE id = $1",
        p![
            p.id,
            p.figures.join("\n"),
            p.rhythm.every.word(),
            p.rhythm.day,
            p.rhythm.by.word(),
            p.follower_days,
            p.head_days,
            p.rhythm_since
        ],
    )
}

pub(crate) fn move_to(
    w: &mut Writing,
    _ok: May,
    plan: PlanId,
    state: PlanState,
    (issued, ended): (Option<Day>, Option<Day>),
) -> Result<(), Refusal> {
    w.exec_one(
        "UPDATE plans_plan SET state = $2, issued_on = $3, ended_on = $4 WHERE id = $1",
        p![plan, state.word(), issued, ended],
    )
}

pub(crate) fn put_parts(w: &mut Writing, _ok: May, plan: PlanId, parts: &[Part]) -> Result<(), Refusal> {
    w.exec("DELETE FROM plans_part WHERE plan = $1", p![plan])?;
    for part in parts {
        w.exec(
            "INSERT INTO plans_part (plan, no, title, body) VALUES ($1, $2, $3, $4)",
            p![plan, part.no, &part.title, &part.body],
        )?;
    }
    Ok(())
}

pub(crate) fn put_tasks(w: &mut Writing, _ok: May, plan: PlanId, tasks: &[Task]) -> Result<(), Refusal> {
    w.exec("DELETE FROM plans_task WHERE plan = $1", p![plan])?;
    for (no, t) in (1_i64..).zip(tasks) {
        w.exec(
            "INSERT INTO plans_task (plan, no, part, work, leads, partners, deadline, words, product) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            p![plan, no, &t.part, &t.work, &t.leads, &t.partners, t.last, &t.words, &t.product],
        )?;
    }
    Ok(())
}

/// The lines of a draft, in order. Lines that are no longer among them go, with their picks.
pub(crate) fn put_lines(w: &mut Writing, _ok: May, plan: PlanId, lines: &[Line]) -> Result<(), Refusal> {
    let known: Vec<(PlanLineId,)> = w.rows("SELECT id FROM plans_line WHERE plan = $1 LIMIT 50", p![plan])?;
    for (gone,) in known.iter().filter(|(id,)| lines.iter().all(|l| l.id != *id)) {
        w.exec("DELETE FROM plans_pick WHERE line = $1", p![*gone])?;
        w.exec("DELETE FROM plans_line WHERE id = $1", p![*gone])?;
    }
    for l in lines {
        let (level, kind) = match l.whom {
            Whom::Group { level, kind } => (level.map(Level::word), kind.map(BodyKind::word)),
            _ => (None, None),
        };
        w.exec(
            "INSERT INTO plans_line (id, plan, no, name, whom, level, kind, deadline, words, product, parent) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (id) DO UPDATE SET no = $3, name = $4, \
             whom = $5, level = $6, kind = $7, deadline = $8, words = $9, product = $10, parent = $11",
            p![
                l.id,
                plan,
                l.no,
                &l.name,
                l.whom.word(),
                level,
                kind,
                l.deadline.last,
                &l.deadline.words,
                &l.product,
                l.parent
            ],
        )?;
    }
    Ok(())
}

/// Takes a body in by hand, leaves it out, or undoes either.
pub(crate) fn put_pick(
    w: &mut Writing,
    _ok: May,
    (line, body): (PlanLineId, BodyId),
    takes: Option<bool>,
) -> Result<(), Refusal> {
    w.exec("DELETE FROM plans_pick WHERE line = $1 AND body = $2", p![line, body])?;
    if let Some(takes) = takes {
        let how = if takes { "ADD" } else { "OMIT" };
        w.exec("INSERT INTO plans_pick (line, body, how) VALUES ($1, $2, $3)", p![line, body, how])?;
    }
    Ok(())
}

pub(crate) fn copy_picks(w: &mut Writing, _ok: May, picks: &[Pick]) -> Result<(), Refusal> {
    for k in picks {
        let how = if k.takes { "ADD" } else { "OMIT" };
        w.exec("INSERT INTO plans_pick (line, body, how) VALUES ($1, $2, $3)", p![k.line, k.body, how])?;
    }
    Ok(())
}

/// One row for each unit of a line, with the line's deadline. Asked twice, made once.
pub(crate) fn put_units(
    w: &mut Writing,
    _ok: May,
    plan: PlanId,
    line: &Line,
    units: &[(UnitId, BodyId)],
) -> Result<(), Refusal> {
    let since = w.who().at.day();
    for eight in eights(units) {
        let mut values: Vec<Val> =
            p![plan, line.id, line.deadline.last, &line.deadline.words, since].to_vec();
        values.extend(eight.iter().flat_map(|(id, body)| [Val::from(*id), Val::from(*body)]));
        w.exec(
            "INSERT INTO plans_unit (id, plan, line, body, deadline, words, since, own, state, excuse, version) VALUES \
             ($6, $1, $2, $7, $3, $4, $5, 0, 'SILENT', '', 1), ($8, $1, $2, $9, $3, $4, $5, 0, 'SILENT', '', 1), \
             ($10, $1, $2, $11, $3, $4, $5, 0, 'SILENT', '', 1), ($12, $1, $2, $13, $3, $4, $5, 0, 'SILENT', '', 1), \
             ($14, $1, $2, $15, $3, $4, $5, 0, 'SILENT', '', 1), ($16, $1, $2, $17, $3, $4, $5, 0, 'SILENT', '', 1), \
             ($18, $1, $2, $19, $3, $4, $5, 0, 'SILENT', '', 1), ($20, $1, $2, $21, $3, $4, $5, 0, 'SILENT', '', 1) \
             ON CONFLICT DO NOTHING",
            &values,
        )?;
    }
    Ok(())
}

/// Nothing more is asked of a unit; or again, by the deadline that holds now and since the day given.
pub(crate) fn excuse(
    w: &mut Writing,
    _ok: May,
    u: &Unit,
    why: Option<(Day, &str)>,
    (holds, since): (&Deadline, Option<Day>),
) -> Result<(), Refusal> {
    w.exec_one(
        "UPDATE plans_unit SET excused_on = $3, excuse = $4, deadline = $5, words = $6, since = $7, version = version + 1 \
         WHERE id = $1 AND version = $2",
        p![u.id, u.version, why.map(|y| y.0), why.map_or("", |y| y.1), holds.last, &holds.words, since],
    )
}

/// Writes a revision down; its number follows the last.
pub(crate) fn put_revision(w: &mut Writing, _ok: May, plan: PlanId, r: &Revision) -> Result<(), Refusal> {
    let by = w.who().by;
    w.exec_one(
        "INSERT INTO plans_revision (id, plan, no, what, line, unit, basis_kind, basis, basis_day, reason, was_words, \
         now_words, became_late, no_longer_late, at, by_person, by_name) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
        p![
            r.id,
            plan,
            r.no,
            r.what.word(),
            r.line,
            r.unit,
            r.basis.word(),
            &r.basis.what,
            r.basis.day,
            &r.reason,
            &r.was,
            &r.now,
            r.became_late,
            r.no_longer_late,
            r.at,
            by,
            &r.by
        ],
    )
}

/// Moves the deadlines a revision names, in a fixed number of statements whatever their number; what they were is kept.
pub(crate) fn move_deadlines(
    w: &mut Writing,
    _ok: May,
    r: &Revision,
    moves: Moves,
    new: &Deadline,
) -> Result<u64, Refusal> {
    match moves {
        Moves::Line(line, all) => {
            // Kept before anything changes, and exactly those that change.
            w.exec(
                "INSERT INTO plans_moved (revision, unit, was, was_words) SELECT $1, u.id, u.deadline, u.words \
                 FROM plans_unit u WHERE u.line = $2 AND u.state <> 'DONE' AND u.excused_on IS NULL \
                 AND (u.own = 0 OR $3 = 1)",
                p![r.id, line, all],
            )?;
            w.exec(
                "UPDATE plans_line SET deadline = $2, words = $3 WHERE id = $1",
                p![line, new.last, &new.words],
            )?;
            w.exec(
                "UPDATE plans_unit SET deadline = $2, words = $3, own = 0, version = version + 1 WHERE line = $1 \
                 AND state <> 'DONE' AND excused_on IS NULL AND (own = 0 OR $4 = 1)",
                p![line, new.last, &new.words, all],
            )
        }
        Moves::Unit(unit) => {
            w.exec(
                "INSERT INTO plans_moved (revision, unit, was, was_words) SELECT $1, u.id, u.deadline, u.words \
                 FROM plans_unit u WHERE u.id = $2",
                p![r.id, unit],
            )?;
            w.exec(
                "UPDATE plans_unit SET deadline = $2, words = $3, own = 1, version = version + 1 WHERE id = $1",
                p![unit, new.last, &new.words],
            )
        }
    }
}

pub(crate) fn put_member(w: &mut Writing, _ok: May, plan: PlanId, m: &Member) -> Result<(), Refusal> {
    w.exec_one(
        "INSERT INTO plans_member (plan, person, name, title, head) VALUES ($1, $2, $3, $4, 0)",
        p![plan, m.person, &m.name, &m.title],
    )
}

/// Takes a member out, with what they followed.
pub(crate) fn drop_member(w: &mut Writing, _ok: May, plan: PlanId, person: PersonId) -> Result<(), Refusal> {
    w.exec("DELETE FROM plans_follow WHERE plan = $1 AND person = $2", p![plan, person])?;
    w.exec_one("DELETE FROM plans_member WHERE plan = $1 AND person = $2", p![plan, person])
}

/// This member heads the committee, and nobody else.
pub(crate) fn set_chair(w: &mut Writing, _ok: May, plan: PlanId, person: PersonId) -> Result<(), Refusal> {
    w.exec("UPDATE plans_member SET head = 0 WHERE plan = $1", p![plan])?;
    w.exec_one("UPDATE plans_member SET head = 1 WHERE plan = $1 AND person = $2", p![plan, person])
}

/// The bodies a member follows from now on, and those no longer; of the others the day since stays.
pub(crate) fn assign(
    w: &mut Writing,
    _ok: May,
    (plan, person): (PlanId, PersonId),
    (come, gone): (&[BodyId], &[BodyId]),
) -> Result<(), Refusal> {
    let since = w.who().at.day();
    for [a, b, c, d, e, f, g, h] in eights(gone) {
        w.exec(
            "DELETE FROM plans_follow WHERE plan = $1 AND person = $2 AND body IN ($3, $4, $5, $6, $7, $8, $9, $10)",
            p![plan, person, a, b, c, d, e, f, g, h],
        )?;
    }
    for [a, b, c, d, e, f, g, h] in eights(come) {
        w.exec(
            "INSERT INTO plans_follow (plan, person, since, body) VALUES ($1, $2, $3, $4), ($1, $2, $3, $5), \
             ($1, $2, $3, $6), ($1, $2, $3, $7), ($1, $2, $3, $8), ($1, $2, $3, $9), ($1, $2, $3, $10), ($1, $2, $3, $11) \
             ON CONFLICT DO NOTHING",
            p![plan, person, since, a, b, c, d, e, f, g, h],
        )?;
    }
    Ok(())
}

/// What a member of the committee reports; being the member is the permission.
pub(crate) fn put_account(
    w: &mut Writing,
    (plan, person): (PlanId, PersonId),
    period: &str,
    said: &str,
) -> Result<(), Refusal> {
    let at = w.who().at;
    w.exec_one(
        "INSERT INTO plans_account (id, plan, person, period, said, at) VALUES ($1, $2, $3, $4, $5, $6)",
        p![Uuid::now_v7(), plan, person, period, said, at],
    )
}
