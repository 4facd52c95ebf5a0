//! Letters, badges and plates in the hands of somebody who is a delegate no more ("giấy mời, thẻ phải thu hồi"): which are
//! still out, and that one was taken back, or its holder told not to come. From then on nobody counts it as sent or printed.

use crate::model::words;
use crate::store;
use db::{Reading, Writing};
use delegates::{Delegate, DelegateId};
use gatherings::{Gathering, GatheringId, PrepareGathering};
use kernel::{Allowed, Day, Fact, Moment, Refusal};
use std::collections::{BTreeMap, BTreeSet};

words! {
    /// What is out.
    pub(crate) enum Paper {
        /// An invitation.
        Letter = "LETTER", "giấy mời";
        /// A badge.
        Badge = "BADGE", "thẻ";
        /// A name plate.
        Plate = "PLATE", "biển tên";
    }
}

words! {
    /// How it was settled.
    pub(crate) enum Taken {
        /// The paper came back.
        Back = "BACK", "đã thu hồi";
        /// Its holder knows.
        Told = "TOLD", "đã báo không dự";
    }
}

impl Paper {
    /// A badge or a plate.
    pub(crate) fn printed(plate: bool) -> Paper {
        if plate { Paper::Plate } else { Paper::Badge }
    }
}

/// One that is settled.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Void {
    pub(crate) delegate: DelegateId,
    pub(crate) what: Paper,
    pub(crate) how: Taken,
    pub(crate) day: Day,
    pub(crate) note: String,
    pub(crate) by: String,
    pub(crate) at: Moment,
}

/// Which papers are settled.
pub(crate) fn settled(w: &mut Reading, id: GatheringId) -> Result<BTreeSet<(DelegateId, Paper)>, Refusal> {
    Ok(store::void::all(w, id)?.into_iter().map(|v| (v.delegate, v.what)).collect())
}

/// Who stands no more and still holds something, with what.
pub(crate) fn out(w: &mut Reading, id: GatheringId) -> Result<Vec<(Delegate, Vec<Paper>)>, Refusal> {
    let mut held: BTreeMap<DelegateId, BTreeSet<Paper>> = BTreeMap::new();
    for s in crate::sent(w, id)? {
        held.entry(s.delegate).or_default().insert(Paper::Letter);
    }
    for b in crate::badges(w, id)? {
        held.entry(b.delegate).or_default().insert(Paper::printed(b.plate));
    }
    let gone = delegates::everybody(w, id)?.into_iter().filter(|d| !d.stands());
    Ok(gone.filter_map(|d| held.remove(&d.id).map(|of| (d, of.into_iter().collect()))).collect())
}

/// Writes down that what these still hold was taken back, or that they were told; answers how many papers that were.
pub(crate) fn take_back(
    w: &mut Writing,
    ok: &Allowed<PrepareGathering>,
    g: &Gathering,
    to: &[DelegateId],
    (how, day, note): (Taken, Day, &str),
) -> Result<usize, Refusal> {
    ok.duty().within(g.host)?;
    let (by, at) = (w.who().name.clone(), w.who().at);
    let mut n = 0;
    for (d, papers) in out(w, g.id)?.into_iter().filter(|(d, _)| to.contains(&d.id)) {
        let names: Vec<&str> = papers.iter().map(|p| p.vietnamese()).collect();
        for what in &papers {
            let (note, by) = (note.to_owned(), by.clone());
            let v = Void { delegate: d.id, what: *what, how, day, note, by, at };
            store::void::put(w, ok, g.id, &v)?;
            n += 1;
        }
        let says = format!(
            "{} của {}, không còn là đại biểu: {}, ngày {day}.",
            names.join(", "),
            d.name,
            how.vietnamese()
        );
        let f = Fact::new("invitations.taken_back", "invitation", d.id, kernel::upper_first(&says));
        let f = f.and_about("gathering", g.id);
        w.remember(&if note.is_empty() { f } else { f.because(note) })?;
    }
    if n == 0 {
        return Err(Refusal::wrong("to", "GM-43", "Chưa chọn ai còn giữ giấy mời, thẻ hay biển tên."));
    }
    Ok(n)
}

/// What was noted by mistake is out again.
pub(crate) fn undo(
    w: &mut Writing,
    ok: &Allowed<PrepareGathering>,
    (g, d): (&Gathering, &Delegate),
    (what, why): (Paper, &str),
) -> Result<(), Refusal> {
    ok.duty().within(g.host)?;
    crate::model::here(g.id, d.gathering)?;
    store::void::remove(w, ok, (g.id, d.id, what))?;
    let says = format!("Bỏ mục đã ghi về {} của {}: coi như còn giữ.", what.vietnamese(), d.name);
    let f = Fact::new("invitations.taken_back_undone", "invitation", d.id, says);
    w.remember(&f.and_about("gathering", g.id).because(why))?;
    Ok(())
}

/// The letter of somebody who asked to be replaced is told off by that: they know that they do not come. What was printed for
/// them is still out.
pub(crate) fn told_off(
    w: &mut Writing,
    ok: &Allowed<PrepareGathering>,
    (g, d): (&Gathering, &Delegate),
) -> Result<(), Refusal> {
    if !crate::sent(w, g.id)?.iter().any(|s| s.delegate == d.id) {
        return Ok(());
    }
    let (by, at) = (w.who().name.clone(), w.who().at);
    let note = "tự đề nghị cử người khác dự thay".to_owned();
    let v = Void { delegate: d.id, what: Paper::Letter, how: Taken::Told, day: at.day(), note, by, at };
    store::void::put(w, ok, g.id, &v)
}
