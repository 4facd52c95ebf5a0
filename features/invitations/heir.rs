//! Taking the person an answer named, in one unit of work.

use crate::deeds::{answer, keep_hall, number_one};
use crate::model::{Answer, Coming, is_invited};
use crate::store::{self, Pen};
use db::Writing;
use delegates::{Delegate, DelegateId};
use gatherings::{Gathering, PrepareGathering};
use kernel::{Allowed, Refusal};

/// What whoever comes instead is accepted with.
pub(crate) struct Heir<'a> {
    pub(crate) id: DelegateId,
    pub(crate) who: &'a delegates::Particulars,
    pub(crate) why: &'a delegates::Why,
    /// What its writer saw of who else is called so, and of a list over its quota.
    pub(crate) sure: delegates::Sure<'a>,
}

/// Takes the person an answer named: the delegate is replaced, the letter sent to whoever asked for it is told off, the other
/// gets a number, the seat, and the answer that was given for them. Answers the number.
pub(crate) fn accept(
    w: &mut Writing,
    ok: &Allowed<PrepareGathering>,
    g: &Gathering,
    (before, seen, a): (&Delegate, i64, &Answer),
    heir: &Heir<'_>,
) -> Result<Option<i64>, Refusal> {
    ok.duty().within(g.host)?;
    delegates::replace(w, ok, (g, before, seen), (heir.id, heir.who, heir.why, heir.sure))?;
    crate::void::told_off(w, ok, (g, before))?;
    let new = delegates::delegate(w, heir.id)?;
    if is_invited(&new) {
        number_one(w, ok, g, &new)?;
        let yes = Answer {
            delegate: new.id,
            coming: Coming::Yes,
            instead_name: String::new(),
            instead_post: String::new(),
            by: "Ban tổ chức ghi".into(),
            at: w.who().at,
            version: 0,
            ..a.clone()
        };
        answer(w, &Pen::Host(ok.clone()), (g, &new), &yes)?;
    }
    let before_map = store::seats::map(w, g.id)?;
    if let Some(seat) = before_map.seat_of(before.id) {
        let mut now = before_map.clone();
        now.given.retain(|(_, d)| *d != before.id);
        now.given.push((seat, new.id));
        let says = format!("{} ngồi chỗ {} thay {}.", new.name, now.name(seat), before.name);
        keep_hall(w, ok, g, (&before_map, &now), &says)?;
    }
    Ok(store::invitation(w, new.id)?.map(|i| i.number))
}
