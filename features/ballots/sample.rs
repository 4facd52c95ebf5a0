//! Ballots as the stories tell them, made through the same deeds.

use crate::{
    Ballot, BallotId, Base, Cast, Choice, Kind, Method, New, NewOption, NewRound, OptionId, RoomVoice, Rule,
    Said,
};
use blocs::Year;
use db::Writing;
use kernel::{About, Allowed, BodyId, PersonId, Refusal, Share, Uuid};

/// The rule of Khối 5: from two thirds of the units present, two thirds of the members there.
pub fn two_thirds_of_those_present() -> Rule {
    let share = Share::new(2, 3).unwrap_or_else(|| unreachable!("two thirds are a share"));
    Rule { threshold: share, strictly: false, base: Base::Present, quorum: share }
}

/// Who acts in a bloc's ballots.
#[derive(Clone, Debug)]
pub struct Story {
    /// The year.
    pub year: Year,
    /// The clerk of the head unit.
    pub clerk: PersonId,
    /// The conference: `About { kind: "conference", id }`.
    pub matter: About,
}

fn run(s: &Story) -> Allowed<blocs::RunYear> {
    Allowed::in_a_story(s.year.run(), s.clerk)
}

/// Prepares a proposal for one unit, everybody present.
///
/// # Errors
/// As [`crate::create`].
pub fn propose(w: &mut Writing, s: &Story, title: &str, body: BodyId) -> Result<BallotId, Refusal> {
    make(w, s, (Kind::Proposal, "Đề nghị khen thưởng", title), &[body], Method::Room)
}

/// Prepares an election to one post, everybody present.
///
/// # Errors
/// As [`crate::create`].
pub fn elect(w: &mut Writing, s: &Story, title: &str, candidates: &[BodyId]) -> Result<BallotId, Refusal> {
    make(w, s, (Kind::Election, "Bầu Khối trưởng, Khối phó", title), candidates, Method::Room)
}

/// Prepares any ballot, everybody present.
///
/// # Errors
/// As [`crate::create`].
pub fn make(
    w: &mut Writing,
    s: &Story,
    (kind, group, title): (Kind, &str, &str),
    bodies: &[BodyId],
    method: Method,
) -> Result<BallotId, Refusal> {
    let new = New {
        id: BallotId(Uuid::now_v7()),
        matter: s.matter.clone(),
        kind,
        group: group.into(),
        title: title.into(),
        options: options(bodies),
        method,
        rule: two_thirds_of_those_present(),
        present: s.year.members.clone(),
    };
    crate::create(w, &run(s), &s.year, &new)?;
    Ok(new.id)
}

fn options(bodies: &[BodyId]) -> Vec<NewOption> {
    bodies.iter().map(|body| NewOption { id: OptionId(Uuid::now_v7()), body: *body }).collect()
}

/// Opens it.
///
/// # Errors
/// As [`crate::open`].
pub fn open(w: &mut Writing, s: &Story, id: BallotId) -> Result<(), Refusal> {
    let ballot = crate::ballot(w, id)?;
    crate::open(w, &run(s), &ballot)
}

/// A unit's leader says something on the phone; "for" means the first option.
///
/// # Errors
/// As [`crate::cast`].
pub fn says(
    w: &mut Writing,
    id: BallotId,
    (body, leader): (BodyId, PersonId),
    choice: Choice,
) -> Result<(), Refusal> {
    let ballot = crate::ballot(w, id)?;
    let said = said(&ballot, choice)?;
    let seen = ballot.voice_of(body).map_or(String::new(), |v| v.receipt.clone());
    let ok = Allowed::in_a_story(Cast::of(&ballot, body), leader);
    crate::cast(w, &ok, &ballot, said, &seen)
}

fn said(ballot: &Ballot, choice: Choice) -> Result<Said, Refusal> {
    let first = ballot.options.first().ok_or(Refusal::NotFound)?;
    Ok(match choice {
        Choice::For => Said::For(first.id),
        Choice::Against => Said::Against,
        Choice::Abstain => Said::Abstain,
    })
}

/// The clerk records that these units raised their hands for the first option.
///
/// # Errors
/// As [`crate::record_room`].
pub fn hands(w: &mut Writing, s: &Story, id: BallotId, units: &[BodyId]) -> Result<(), Refusal> {
    let ballot = crate::ballot(w, id)?;
    let said = said(&ballot, Choice::For)?;
    let voices: Vec<RoomVoice> =
        units.iter().map(|body| RoomVoice { body: *body, said, seen: String::new() }).collect();
    crate::record_room(w, &run(s), &ballot, &voices)
}

/// Closes it.
///
/// # Errors
/// As [`crate::close`].
pub fn close(w: &mut Writing, s: &Story, id: BallotId) -> Result<(), Refusal> {
    let ballot = crate::ballot(w, id)?;
    crate::close(w, &run(s), &ballot)
}

/// Prepares another round with the same options.
///
/// # Errors
/// As [`crate::new_round`].
pub fn again(w: &mut Writing, s: &Story, id: BallotId, reason: &str) -> Result<BallotId, Refusal> {
    let old = crate::ballot(w, id)?;
    let bodies: Vec<BodyId> = old.options.iter().map(|o| o.body).collect();
    let round = NewRound {
        id: BallotId(Uuid::now_v7()),
        options: options(&bodies),
        method: old.method,
        present: old.present.clone(),
        reason: reason.into(),
    };
    crate::new_round(w, &run(s), &old, &round)?;
    Ok(round.id)
}
