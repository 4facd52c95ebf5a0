//! People another part of the program brings onto a delegation's list, each written down as by hand.

use crate::deeds;
use crate::doubts::Sure;
use crate::duties::Pen;
use crate::model::{DelegateId, Delegation, Particulars};
use db::Writing;
use gatherings::Gathering;
use kernel::{Problem, Refusal};

/// People brought at once.
pub const BROUGHT_MAX: usize = 100;

/// Writes people down on a delegation's list; the caller ends the unit of work. Who else is called so, and a list over its
/// quota, is refused until its writer was told: `told` is what the tick beside that very sentence carried
/// ([`crate::tick_of`]). What is written of each is held to the same measure as what a form brings.
///
/// # Errors
/// `Forbidden` when the pen is for another list, `Conflict` when it is confirmed or its day is past, `Invalid` when
/// somebody stands on it already, something of somebody is too long or missing, or too many come at once.
pub fn bring(
    w: &mut Writing,
    pen: &Pen,
    at: (&Gathering, &Delegation),
    people: &[(DelegateId, Particulars)],
    told: &str,
) -> Result<(), Refusal> {
    if people.len() > BROUGHT_MAX {
        let says = format!("Mỗi lần đưa nhiều nhất {BROUGHT_MAX} người vào danh sách đoàn.");
        return Err(Refusal::Invalid(vec![Problem::new("", "DB-60", says)]));
    }
    let mut problems = Vec::new();
    let mut checked = Vec::with_capacity(people.len());
    for (id, who) in people {
        match who.clone().checked() {
            Ok(good) => checked.push((*id, good)),
            Err(all) => problems
                .extend(all.into_iter().map(|(_, says)| {
                    Problem::new("", "DB-61", format!("{}: {says}", web::short(&who.name)))
                })),
        }
    }
    if problems.is_empty() {
        deeds::add_all(w, pen, at, (&checked, Sure::Tick(told)))
    } else {
        Err(Refusal::Invalid(problems))
    }
}
