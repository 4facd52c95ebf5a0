//! Routes of the conference. Each action has its file.

mod handover;
mod papers;
mod plan;
mod presence;
mod report;
mod run;
mod screen;
mod seen;
mod steps;
mod vote;
mod wording;

pub(crate) use plan::{COPIES, HANDOVER_COPIES, years_of as years_seen};
pub(crate) use steps::keep_papers;

use crate::duties::RunConference;
use blocs::{RunYear, SeeYear};
use web::{Routes, needs};

/// All routes of this feature.
pub fn routes() -> Routes {
    Routes::default()
        .page("/conferences", needs::<SeeYear>(), plan::list)
        .page("/years/{id}/conference", needs::<SeeYear>(), plan::new)
        .deed("/years/{id}/conference", needs::<RunConference>(), plan::create, plan::new)
        .page("/conferences/{id}/plan", needs::<RunConference>(), plan::edit)
        .deed("/conferences/{id}/plan", needs::<RunConference>(), plan::change, plan::edit)
        .page("/conferences/{id}", needs::<SeeYear>(), run::show)
        .live("/conferences/{id}/live", needs::<SeeYear>(), run::live)
        .page("/conferences/{id}/journal", needs::<SeeYear>(), run::journal)
        .page("/conferences/{id}/screen", needs::<SeeYear>(), screen::show)
        .page("/conferences/{id}/presence", needs::<RunConference>(), presence::show)
        .deed("/conferences/{id}/presence", needs::<RunConference>(), presence::note, presence::show)
        .deed("/conferences/{id}/attendance", needs::<RunConference>(), presence::attended, presence::show)
        .deed("/conferences/{id}/opening", needs::<RunConference>(), steps::open, run::show)
        .deed("/conferences/{id}/steps/{no}/closure", needs::<RunConference>(), steps::close, run::show_at)
        .deed("/conferences/{id}/steps/{no}/return", needs::<RunConference>(), steps::go_back, run::show_at)
        .deed("/conferences/{id}/steps/{no}/remark", needs::<RunConference>(), steps::remark, run::show_at)
        .deed("/conferences/{id}/minutes", needs::<RunConference>(), steps::sign, run::show)
        .deed("/conferences/{id}/amendments", needs::<RunConference>(), report::amend, run::show)
        .deed("/conferences/{id}/amendments/{which}", needs::<RunConference>(), report::decide, run::show_in)
        .page("/conferences/{id}/report", needs::<RunConference>(), wording::show)
        .deed("/conferences/{id}/report", needs::<RunConference>(), wording::write, wording::show)
        .deed("/conferences/{id}/notes", needs::<RunConference>(), report::note, run::show)
        .deed("/conferences/{id}/notes/{which}", needs::<RunConference>(), report::correct_note, run::show_in)
        .deed("/conferences/{id}/nominations", needs::<RunYear>(), vote::nominate, run::show)
        .deed("/conferences/{id}/nominations/all", needs::<RunYear>(), vote::nominate_all, run::show)
        .deed("/conferences/{id}/candidates", needs::<RunYear>(), vote::stand, run::show)
        .deed("/conferences/{id}/ballots/{which}/opening", needs::<RunYear>(), vote::open, run::show_in)
        .deed("/conferences/{id}/ballots/{which}/recall", needs::<RunYear>(), vote::recall, run::show_in)
        .deed("/conferences/{id}/ballots/{which}/closure", needs::<RunYear>(), vote::close, run::show_in)
        .deed("/conferences/{id}/ballots/{which}/removal", needs::<RunYear>(), vote::remove, run::show_in)
        .deed("/conferences/{id}/ballots/{which}/round", needs::<RunYear>(), vote::again, run::show_in)
        .deed("/conferences/{id}/items", needs::<RunConference>(), handover::add, handover::listed)
        .deed("/conferences/{id}/items/all", needs::<RunConference>(), handover::hand_all, run::show)
        .deed("/conferences/{id}/items/{which}", needs::<RunConference>(), handover::hand, run::show_in)
        .deed("/conferences/{id}/handover", needs::<crate::duties::SignHandover>(), handover::sign, run::show)
        .deed(
            "/conferences/{id}/handover/paper",
            needs::<RunConference>(),
            handover::sign_on_paper,
            run::show,
        )
        .deed("/conferences/{id}/launch", needs::<RunConference>(), handover::launch, run::show)
        .deed("/conferences/{id}/covenant", needs::<RunYear>(), handover::agree, run::show)
        .page("/conferences/{id}/ballots/{which}/protocol", needs::<SeeYear>(), papers::tellers_sheet)
        .page("/conferences/{id}/papers", needs::<SeeYear>(), papers::list)
        .page("/conferences/{id}/papers/{which}", needs::<SeeYear>(), papers::preview)
        .page("/conferences/{id}/papers/{which}/pdf", needs::<SeeYear>(), papers::pdf)
        .page("/conferences/{id}/papers/{which}/docx", needs::<SeeYear>(), papers::docx)
}
