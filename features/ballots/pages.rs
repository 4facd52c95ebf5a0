//! Doors of ballots, and what their pages share.

pub(crate) mod count;
pub(crate) mod mine;
pub(crate) mod room;
pub(crate) mod show;

pub(crate) use mine::todos;

use crate::{Ballot, BallotId, Cast, CountPapers, Kind, Outcome, State, outcome, vote_bar_of};
use blocs::{RunYear, SeeYear, Year};
use db::Reading;
use kernel::{Refusal, Uuid};
use web::{One, Page, Routes, Visit, needs};

/// Doors of this feature.
pub(crate) fn routes() -> Routes {
    Routes::default()
        .page("/ballots/{id}", needs::<SeeYear>(), show::show)
        .deed("/ballots/{id}/voices", needs::<Cast>(), show::cast, show::show)
        .page("/ballots/{id}/room", needs::<RunYear>(), room::show)
        .deed("/ballots/{id}/room", needs::<RunYear>(), room::record, room::show)
        .page("/ballots/{id}/count", needs::<CountPapers>(), count::show)
        .deed("/ballots/{id}/count", needs::<CountPapers>(), count::enter, count::show)
        .page("/ballots/{id}/journal", needs::<SeeYear>(), journal)
        .live("/ballots/{id}/live", needs::<SeeYear>(), live)
        .page("/my/ballots", needs::<Cast>(), mine::show)
}

fn journal(v: &Visit, w: &mut Reading, One(id): One<BallotId>) -> Result<Page, Refusal> {
    let (ballot, _) = seen(v, w, id)?;
    web::journal(v, w, ("ballot", id), &ballot.full_title(), &format!("/ballots/{id}"))
}

fn live(v: &Visit, w: &mut Reading, One(id): One<BallotId>) -> Result<Vec<(&'static str, Uuid)>, Refusal> {
    seen(v, w, id)?;
    Ok(vec![("ballot", id.0)])
}

/// A ballot and its year, for whoever may look at the year.
fn seen(v: &Visit, w: &mut Reading, id: BallotId) -> Result<(Ballot, Year), Refusal> {
    let ballot = crate::ballot(w, id)?;
    let year = blocs::year(w, ballot.year, v.today())?;
    v.sees(year.see())?;
    Ok((ballot, year))
}

/// Where every page of a ballot stands.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) year_id: String,
    pub(crate) year: String,
    pub(crate) matter: String,
    pub(crate) here: String,
    pub(crate) kind: &'static str,
    pub(crate) title: String,
}

impl Place {
    fn of(ballot: &Ballot, year: &Year) -> Place {
        Place {
            year_id: year.id.to_string(),
            year: year.title(),
            matter: format!("/{}s/{}", ballot.matter.kind, ballot.matter.id),
            here: format!("/ballots/{}", ballot.id),
            kind: kind_words(ballot),
            title: ballot.full_title(),
        }
    }
}

fn kind_words(ballot: &Ballot) -> &'static str {
    match ballot.kind {
        Kind::Proposal => "Biểu quyết",
        Kind::Election => "Bầu cử",
    }
}

/// The bar of one option with its words.
#[derive(Clone, Debug)]
pub(crate) struct OptionView {
    pub(crate) label: String,
    pub(crate) tone: &'static str,
    pub(crate) sentence: String,
    pub(crate) bar: String,
}

pub(crate) fn option_views(ballot: &Ballot, stands: &Outcome) -> Vec<OptionView> {
    let alone = ballot.options.len() == 1;
    stands
        .options
        .iter()
        .map(|t| {
            let sentence = match alone {
                true => stands.sentence(),
                false if !stands.counted || stands.state == State::Draft => String::new(),
                false => format!("{}/{} phiếu", t.yes, stands.base),
            };
            let tone = match alone {
                true => stands.tone(),
                false if stands.won(t.option) => "done",
                false => "",
            };
            OptionView { label: t.label.clone(), tone, sentence, bar: vote_bar_of(stands, t.option) }
        })
        .collect()
}

/// "Đề nghị tặng Bằng khen" is shown as words and an award in gold.
fn honour_of(title: &str) -> (String, String) {
    match title.strip_prefix("Đề nghị tặng ") {
        Some(award) => ("Đề nghị tặng".into(), award.into()),
        None => (title.into(), String::new()),
    }
}

fn stands(ballot: &Ballot) -> Outcome {
    outcome(ballot)
}
