//! Pages of invitations: the list and its letters, the personal page, the gates, the roll, badges, seats.

pub(crate) mod badges;
pub(crate) mod gate;
pub(crate) mod instead;
pub(crate) mod list;
pub(crate) mod mailing;
pub(crate) mod one;
pub(crate) mod personal;
pub(crate) mod reminders;
pub(crate) mod roll;
pub(crate) mod seats;
pub(crate) mod setup;
pub(crate) mod void;

use crate::duties::StandAtGate;
use db::Reading;
use delegates::Delegate;
use gatherings::{Gathering, GatheringId, PrepareGathering};
use kernel::{Allowed, Refusal};
use std::str::FromStr;
use web::{Routes, Visit, needs, open};

/// Doors of this feature.
pub(crate) fn routes() -> Routes {
    let may = needs::<PrepareGathering>;
    Routes::default()
        .page("/gatherings/{id}/invitations", may(), list::show)
        .deed("/gatherings/{id}/invitations", may(), list::number, list::show)
        .deed("/gatherings/{id}/invitations/sent", may(), list::send, list::show)
        .page("/gatherings/{id}/invitations/pdf", may(), list::pdf)
        .page("/gatherings/{id}/invitations/mails", may(), list::mails)
        .page("/gatherings/{id}/invitations/workbook", may(), list::workbook)
        .page("/gatherings/{id}/invitations/setup", may(), setup::show)
        .deed("/gatherings/{id}/invitations/setup", may(), setup::save, setup::show)
        .page("/gatherings/{id}/invitations/addresses", may(), setup::addresses)
        .deed("/gatherings/{id}/invitations/addresses", may(), setup::set_addresses, setup::addresses)
        .page("/gatherings/{id}/invitations/reminders", may(), reminders::show)
        .deed("/gatherings/{id}/invitations/reminders", may(), mailing::remind, reminders::show)
        .deed("/gatherings/{id}/invitations/mailing", may(), mailing::queue, list::show)
        .deed("/gatherings/{id}/invitations/mailing/again", may(), mailing::again, list::show)
        .deed("/gatherings/{id}/invitations/mailing/settled", may(), mailing::settle, list::show)
        .deed("/gatherings/{id}/invitations/mailing/removal", may(), mailing::remove, list::show)
        .page("/gatherings/{id}/invitations/void", may(), void::show)
        .deed("/gatherings/{id}/invitations/void", may(), void::take_back, void::show)
        .deed("/gatherings/{id}/invitations/void/undo", may(), void::undo, void::show)
        .page("/gatherings/{id}/invitations/of/{delegate}", may(), one::show)
        .page("/gatherings/{id}/invitations/of/{delegate}/journal", may(), one::journal)
        .deed("/gatherings/{id}/invitations/of/{delegate}/link", may(), one::renew, one::show)
        .deed("/gatherings/{id}/invitations/of/{delegate}/answer", may(), one::answer, one::show)
        .page("/gatherings/{id}/invitations/of/{delegate}/instead", may(), instead::show)
        .deed("/gatherings/{id}/invitations/of/{delegate}/instead", may(), instead::accept, instead::show)
        .page("/gatherings/{id}/badges", may(), badges::show)
        .deed("/gatherings/{id}/badges", may(), badges::print, badges::show)
        .page("/gatherings/{id}/badges/pdf", may(), badges::pdf)
        .and(hall())
        .and(gates())
        .and(personal())
}

fn hall() -> Routes {
    let may = needs::<PrepareGathering>;
    Routes::default()
        .page("/gatherings/{id}/seats", may(), seats::show)
        .deed("/gatherings/{id}/seats", may(), seats::draw, seats::show)
        .deed("/gatherings/{id}/seats/order", may(), seats::order, seats::show)
        .deed("/gatherings/{id}/seats/move", may(), seats::put, seats::show)
        .deed("/gatherings/{id}/seats/reserve", may(), seats::reserve, seats::show)
}

fn gates() -> Routes {
    let may = needs::<StandAtGate>;
    Routes::default()
        .page("/gatherings/{id}/check-in", may(), gate::show)
        .deed("/gatherings/{id}/check-in", may(), gate::take, gate::show)
        .page("/gatherings/{id}/check-in/self", may(), gate::own)
        .deed("/gatherings/{id}/check-in/self", may(), gate::take_own, gate::own)
        .page("/gatherings/{id}/check-in/roster", may(), gate::roster)
        .page("/gatherings/{id}/check-in/roll", may(), roll::show)
        .live("/gatherings/{id}/check-in/live", may(), roll::live)
        .deed("/gatherings/{id}/check-in/undo", may(), roll::undo, roll::show)
}

fn personal() -> Routes {
    let holds = || open("whoever holds an invitation's secret link; its digest is compared");
    Routes::default()
        .page("/i/{token}", holds(), personal::show)
        .deed("/i/{token}", holds(), personal::answer, personal::show)
        .page("/i/{token}/calendar", holds(), personal::calendar)
        .page("/i/{token}/pdf", holds(), personal::pdf)
        .deed("/i/{token}/presence", needs::<StandAtGate>(), personal::presence, personal::show)
}

/// The token of a personal link, as it stands in an address.
#[derive(Clone, Debug)]
pub(crate) struct Token(pub(crate) String);

impl FromStr for Token {
    type Err = ();
    fn from_str(s: &str) -> Result<Token, ()> {
        crate::token::token_in(s).filter(|t| *t == s).map(|t| Token(t.to_owned())).ok_or(())
    }
}

/// What the head of each page of the workspace says.
pub(crate) struct Top {
    pub(crate) id: GatheringId,
    pub(crate) name: String,
    pub(crate) days: String,
    pub(crate) place: String,
    pub(crate) illustrative: bool,
    /// The tabs, as HTML.
    pub(crate) bar: String,
    /// The way back, as HTML; "" for who may not go there.
    pub(crate) trail: String,
    /// May prepare it.
    pub(crate) prepares: bool,
}

impl Top {
    /// `part` is the tab, `page` the page's name in the trail.
    fn of(v: &Visit, g: &Gathering, part: &str, page: &str) -> Result<Top, Refusal> {
        Ok(Top {
            id: g.id,
            name: g.name.clone(),
            days: g.days_words(),
            place: g.place.clone(),
            illustrative: g.illustrative,
            bar: gatherings::bar(g, part)?,
            // Who stands at a gate alone may open nothing a trail leads to.
            trail: if v.can(g.see()) { gatherings::trail(g, page)? } else { String::new() },
            prepares: v.can(g.prepare()),
        })
    }
}

/// The gathering with the permission to prepare it; who may not even look is told that there is none.
fn prepared(
    v: &Visit,
    w: &mut Reading,
    id: GatheringId,
) -> Result<(Gathering, Allowed<PrepareGathering>), Refusal> {
    let g = gatherings::gathering(w, id)?;
    v.sees(g.see())?;
    let ok = v.may(g.prepare())?;
    Ok((g, ok))
}

/// The gathering with the permission to stand at its gates; for everybody else there is none.
fn at_gate(
    v: &Visit,
    w: &mut Reading,
    id: GatheringId,
) -> Result<(Gathering, Allowed<StandAtGate>), Refusal> {
    let g = gatherings::gathering(w, id)?;
    let ok = v.sees(StandAtGate::of(&g))?;
    Ok((g, ok))
}

/// "Phó Giám đốc, Sở Nội vụ".
pub(crate) fn post_and_unit(d: &Delegate) -> String {
    let both = [d.post.as_str(), d.unit.as_str()];
    both.into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join(", ")
}

/// "83%", rounded half up; "" of nothing.
pub(crate) fn percent(part: usize, whole: usize) -> String {
    if whole == 0 { String::new() } else { format!("{}%", (part * 200 + whole) / (2 * whole)) }
}
