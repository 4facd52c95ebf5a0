//! Pages and deeds, a file for each thing people come to do.

pub(crate) mod aside;
pub(crate) mod compare;
pub(crate) mod cross;
pub(crate) mod differences;
pub(crate) mod edit;
pub(crate) mod entry;
pub(crate) mod evidence;
pub(crate) mod fairness;
pub(crate) mod grid;
pub(crate) mod lacks;
pub(crate) mod marks;
pub(crate) mod more;
pub(crate) mod pictures;
pub(crate) mod presence;
pub(crate) mod rehearsal;
pub(crate) mod rubric;
pub(crate) mod rubric_book;
pub(crate) mod scores;
pub(crate) mod sheet;
pub(crate) mod sheet_book;
pub(crate) mod ties;
pub(crate) mod what_if;

use crate::duties::{CrossScore, FillSheet, Reappraise, SeeSheet};
use blocs::{RunYear, SeeYear};
use web::{Routes, needs};

/// Every door of scoring.
pub(crate) fn routes() -> Routes {
    Routes::default()
        .page("/years/{id}/rubric", needs::<SeeYear>(), rubric::show)
        .deed("/years/{id}/rubric", needs::<RunYear>(), rubric::begin, rubric::show)
        .page("/years/{id}/rubric/comparison", needs::<SeeYear>(), compare::show)
        .page("/years/{id}/rubric/rehearsal", needs::<SeeYear>(), rehearsal::show)
        .page("/years/{id}/rubric/edit", needs::<RunYear>(), edit::show)
        .deed("/years/{id}/rubric/edit", needs::<RunYear>(), edit::save, edit::show)
        .page("/years/{id}/rubric/workbook", needs::<SeeYear>(), rubric_book::workbook)
        .page("/years/{id}/rubric/workbook/preview", needs::<RunYear>(), rubric_book::show)
        .deed_after(
            "/years/{id}/rubric/workbook",
            needs::<RunYear>().with_files(),
            rubric_book::look,
            rubric_book::sent,
            rubric_book::show,
        )
        .deed_after(
            "/years/{id}/rubric/workbook/lines",
            needs::<RunYear>(),
            rubric_book::read_again,
            rubric_book::save,
            rubric_book::show,
        )
        .deed("/years/{id}/rubric/application", needs::<RunYear>(), rubric::apply, rubric::show)
        .deed("/years/{id}/rubric/withdrawal", needs::<RunYear>(), rubric::withdraw, rubric::show)
        .deed("/years/{id}/sheets", needs::<RunYear>(), rubric::open_sheets, scores::show)
        .page("/sheets/{id}", needs::<SeeSheet>(), sheet::show)
        .live("/sheets/{id}/live", needs::<SeeSheet>(), sheet::live)
        .deed("/sheets/{id}/presence", needs::<SeeSheet>(), presence::tell, sheet::show)
        .page("/sheets/{id}/workbook", needs::<SeeSheet>(), sheet_book::workbook)
        .page("/sheets/{id}/workbook/preview", needs::<SeeSheet>(), sheet_book::show)
        .deed_after(
            "/sheets/{id}/workbook",
            needs::<FillSheet>().with_files(),
            sheet_book::look,
            sheet_book::sent,
            sheet_book::show,
        )
        .deed_after(
            "/sheets/{id}/workbook/marks",
            needs::<FillSheet>(),
            sheet_book::read_again,
            sheet_book::save,
            sheet_book::show,
        )
        .page("/sheets/{id}/journal", needs::<SeeSheet>(), sheet::journal)
        .deed("/sheets/{id}/marks", needs::<FillSheet>(), marks::save, sheet::show)
        .deed("/sheets/{id}/standing", needs::<Reappraise>(), marks::reappraise, sheet::show)
        .page("/sheets/{id}/cross", needs::<CrossScore>(), cross::sheet)
        .deed("/sheets/{id}/cross", needs::<CrossScore>(), cross::save, cross::sheet)
        .page("/sheets/{id}/cross/{file}", needs::<CrossScore>(), cross::file)
        .deed("/sheets/{id}/explanations", needs::<FillSheet>(), differences::explain, differences::back)
        .deed("/sheets/{id}/answers", needs::<RunYear>(), differences::answer, differences::back)
        .deed("/sheets/{id}/submission", needs::<FillSheet>(), marks::submit, sheet::show)
        .deed("/sheets/{id}/agreement", needs::<RunYear>(), marks::agree, sheet::show)
        .deed("/sheets/{id}/closure", needs::<RunYear>(), marks::close, sheet::show)
        .deed("/sheets/{id}/return", needs::<RunYear>(), marks::send_back, sheet::show)
        .deed("/sheets/{id}/reopening", needs::<RunYear>(), marks::reopen, sheet::show)
        .deed("/sheets/{id}/evidence", needs::<FillSheet>().with_files(), evidence::add, sheet::show)
        .page("/sheets/{id}/evidence/{file}", needs::<SeeSheet>(), evidence::file)
        .deed("/sheets/{id}/links", needs::<FillSheet>(), evidence::link, sheet::show)
        .deed("/sheets/{id}/evidence/{file}/lines", needs::<FillSheet>(), evidence::attach, evidence::back)
        .deed("/sheets/{id}/evidence/{file}/removal", needs::<FillSheet>(), evidence::remove, evidence::back)
        .page("/years/{id}/cross", needs::<SeeYear>(), cross::show)
        .deed("/years/{id}/cross", needs::<RunYear>(), cross::deal, cross::show)
        .page("/years/{id}/differences", needs::<SeeYear>(), differences::show)
        .deed("/years/{id}/round", needs::<RunYear>(), differences::set_round, differences::show)
        .deed("/years/{id}/round/end", needs::<RunYear>(), differences::end_round, differences::show)
        .page("/years/{id}/scores", needs::<SeeYear>(), scores::show)
        .page("/years/{id}/scores/fairness", needs::<SeeYear>(), fairness::show)
        .page("/years/{id}/scores/workbook", needs::<SeeYear>(), scores::workbook)
        .page("/years/{id}/scores/what-if", needs::<SeeYear>(), what_if::show)
        .page("/years/{id}/scores/ties", needs::<SeeYear>(), ties::show)
        .deed("/years/{id}/scores/ties", needs::<RunYear>(), ties::record, ties::show)
        .page("/years/{id}/scores/pictures", needs::<SeeYear>(), pictures::show)
        .deed("/years/{id}/scores/publication", needs::<RunYear>(), scores::publish, scores::show)
        .deed("/years/{id}/scores/correction", needs::<RunYear>(), scores::correct, scores::show)
        .deed("/years/{id}/scores/correction/end", needs::<RunYear>(), scores::end_correction, scores::show)
}
