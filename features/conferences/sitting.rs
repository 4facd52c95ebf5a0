//! A conference with all that it decides on, loaded once for a page, a deed, the screen and the papers.

use crate::attendance::Attended;
use crate::duties::RunConference;
use crate::model::{Conference, ConferenceId, Side, State, Step};
use crate::needs::{Facts, GROUP_DEPUTY, GROUP_HEAD, Need};
use crate::printed::Which;
use crate::store;
use awards::{Award, Province};
use ballots::{Ballot, Outcome};
use blocs::{SeeYear, Year};
use db::Reading;
use kernel::{BodyId, Day, Place, Refusal};
use organisations::Names;
use scoring::{FindingState, Table};

/// Everything about one conference, on one picture of the data.
pub(crate) struct Sitting {
    pub(crate) c: Conference,
    /// The year it sums up.
    pub(crate) year: Year,
    /// The year it prepares, once it exists.
    pub(crate) next: Option<Year>,
    /// Names as they were on the day of the conference.
    pub(crate) names: Names,
    /// Whose flags and certificates are proposed, as it was called on the day.
    pub(crate) province: Province,
    /// Who leads the head unit, and signs for the bloc.
    pub(crate) leader: Option<organisations::Holder>,
    pub(crate) facts: Facts,
    /// How many attended, once the minutes took it over from the gates.
    pub(crate) attended: Option<Attended>,
    /// What each ballot of proposals is about.
    proposals: Vec<store::Proposal>,
    pub(crate) table: Option<Table>,
    /// Were the minutes signed before the program made a report? Then none was kept.
    pub(crate) signed_without_report: bool,
    /// How far must the scores be before the conference is opened? Equal units may be voted on in the room.
    pub(crate) scores_to_open: Vec<Need>,
    /// Are the scores ready to be announced?
    pub(crate) scores_ready: Vec<Need>,
}

/// Loads a conference whole. Names and papers are those of the day it sits on; who runs the year is asked as of the
/// opening, and before it as of today, as the year's other pages ask it.
pub(crate) fn sitting(w: &mut Reading, id: ConferenceId, today: Day) -> Result<Sitting, Refusal> {
    let c = store::conference(w, id)?;
    let opened = c.opened_at.map(kernel::Moment::day);
    let (on, led_on) = (opened.unwrap_or(c.plan.day), opened.unwrap_or(today));
    let year = blocs::year(w, c.year, led_on)?;
    let next = blocs::year_numbered(w, year.bloc, year.number + 1, led_on)?;
    let ballots = ballots::of_matter(w, id.0)?;
    let counted = ballots.into_iter().map(|b| {
        let outcome: Outcome = ballots::outcome(&b);
        (b, outcome)
    });
    let (earlier, ballots) = counted.partition(|(b, _)| b.superseded_by.is_some());
    let covenant = match &next {
        Some(n) => covenants::of_year(w, n.id)?,
        None => None,
    };
    let facts = Facts {
        ballots,
        earlier,
        covenant,
        signers: next.as_ref().map_or_else(|| year.members.clone(), |n| n.members.clone()),
    };
    let table = match c.scores_version {
        Some(version) => Some(scoring::published(w, &year, version)?),
        None => scoring::table(w, &year, on)?,
    };
    // Whoever stood in the table or on a ballot keeps its name on the papers, member or not by now.
    let mut bodies = year.members.clone();
    bodies.push(year.managing);
    bodies.extend(next.iter().flat_map(|n| n.members.iter().copied()));
    bodies.extend(table.iter().flat_map(|t| &t.rows).map(|r| r.body));
    for (ballot, _) in facts.ballots.iter().chain(&facts.earlier) {
        bodies.extend(ballot.electors.iter().copied().chain(ballot.options.iter().map(|o| o.body)));
    }
    bodies.sort();
    bodies.dedup();
    let names = organisations::names_of(w, &bodies, on)?;
    let need = |f: scoring::Finding| Need::new(f.state == FindingState::Met, f.says, f.more);
    let ready = scoring::ready(w, &year, today)?;
    let scores_to_open = ready.iter().filter(|f| !f.in_the_room).cloned().map(need).collect();
    let scores_ready = ready.into_iter().map(need).collect();
    let leader = match year.run_by {
        Some(head) => organisations::leader(w, head, on)?,
        None => None,
    };
    let proposals = store::proposals(w, id)?;
    let province = Province::of(w, year.managing, on)?;
    let signed_without_report = c.state == State::Signed && !store::keeps_paper(w, id, Which::Report.word())?;
    let attended = store::attended(w, id)?;
    Ok(Sitting {
        attended,
        c,
        year,
        next,
        names,
        province,
        leader,
        facts,
        proposals,
        table,
        signed_without_report,
        scores_to_open,
        scores_ready,
    })
}

impl Sitting {
    /// The duty of running this conference.
    pub(crate) fn run(&self) -> RunConference {
        let mut place: Place = self.year.run_place();
        if let Some(head) = self.new_head() {
            place.bodies.push(head);
        }
        RunConference { conference: self.c.id, place }
    }

    /// The duty of seeing it.
    pub(crate) fn see(&self) -> SeeYear {
        self.year.see()
    }

    /// Name of a unit on the day.
    pub(crate) fn name(&self, body: BodyId) -> &str {
        self.names.full(body)
    }

    /// Short name of a unit on the day.
    pub(crate) fn short(&self, body: BodyId) -> &str {
        self.names.short(body)
    }

    /// Next year's head, once elected.
    pub(crate) fn new_head(&self) -> Option<BodyId> {
        self.facts.elected(GROUP_HEAD)
    }

    /// Next year's deputy, once elected.
    pub(crate) fn new_deputy(&self) -> Option<BodyId> {
        self.facts.elected(GROUP_DEPUTY)
    }

    /// The award a ballot proposes.
    pub(crate) fn award(&self, ballot: &Ballot) -> Option<Award> {
        self.proposal(ballot).map(|p| p.award)
    }

    /// What a ballot of proposals is about.
    pub(crate) fn proposal(&self, ballot: &Ballot) -> Option<&store::Proposal> {
        self.proposals.iter().find(|p| p.ballot == ballot.id)
    }

    /// The unit of one side of the handover.
    pub(crate) fn side(&self, side: Side) -> Option<BodyId> {
        match side {
            Side::Giver => self.year.run_by,
            Side::Taker => self.new_head(),
        }
    }

    /// What the current step still needs.
    pub(crate) fn needs(&self, step: Step) -> Vec<Need> {
        let mut needs = crate::needs::needs_to_close(&self.c, step, &self.facts, &self.year);
        if step == Step::Scores {
            needs.extend(self.scores_ready.iter().cloned());
        }
        needs
    }

    /// The scores once they are published; before that they are the head unit's business alone.
    pub(crate) fn announced(&self) -> Option<&Table> {
        self.table.as_ref().filter(|t| t.published.is_some())
    }

    /// Units that are there, in order.
    pub(crate) fn present(&self) -> Vec<BodyId> {
        self.c.present(&self.year)
    }

    /// "Hội nghị tổng kết Khối 5, năm 2018".
    pub(crate) fn title(&self) -> String {
        format!("Hội nghị tổng kết {}", self.year.title())
    }

    /// The path of the run-sheet.
    pub(crate) fn path(&self) -> String {
        format!("/conferences/{}", self.c.id)
    }

    /// The day the conference sits on, for terms that begin with it.
    pub(crate) fn day(&self) -> Day {
        self.c.opened_at.map_or(self.c.plan.day, kernel::Moment::day)
    }
}
