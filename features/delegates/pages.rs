//! Pages of delegates: the delegations with their quotas, everybody, one list, one delegate, the composition, the report.

pub(crate) mod composition;
pub(crate) mod delegate;
pub(crate) mod delegations;
pub(crate) mod everybody;
pub(crate) mod intake;
pub(crate) mod link;
pub(crate) mod list;
pub(crate) mod rules;
pub(crate) mod setup;
pub(crate) mod verification;

use crate::duties::FillDelegation;
use crate::model::DelegationId;
use crate::opened::Token;
use db::Reading;
use gatherings::{Gathering, GatheringId, PrepareGathering, SeeGathering};
use kernel::Refusal;
use web::{One, Page, Routes, Visit, needs, open};

/// The pages of one list, under the path of whoever opens it.
macro_rules! of_one_list {
    ($base:literal, $guard:expr, $with_files:expr, $key:ty) => {
        Routes::default()
            .page(concat!($base, ""), $guard, list::show::<$key>)
            .page(concat!($base, "/workbook"), $guard, list::workbook::<$key>)
            .deed(concat!($base, "/delegates"), $guard, list::add::<$key>, list::show::<$key>)
            .deed(concat!($base, "/sending"), $guard, list::send::<$key>, list::show::<$key>)
            .deed_after(
                concat!($base, "/intake"),
                $with_files,
                intake::read::<$key>,
                intake::preview::<$key>,
                list::show::<$key>,
            )
            .deed(concat!($base, "/taking"), $guard, intake::take::<$key>, list::show::<$key>)
            .page(concat!($base, "/delegates/{delegate}"), $guard, delegate::show::<$key>)
            .deed(
                concat!($base, "/delegates/{delegate}"),
                $guard,
                delegate::save::<$key>,
                delegate::show::<$key>,
            )
            .page(concat!($base, "/delegates/{delegate}/replacement"), $guard, delegate::replacement::<$key>)
            .deed(
                concat!($base, "/delegates/{delegate}/replacement"),
                $guard,
                delegate::replace::<$key>,
                delegate::replacement::<$key>,
            )
            .deed(
                concat!($base, "/delegates/{delegate}/withdrawal"),
                $guard,
                delegate::withdraw::<$key>,
                delegate::show::<$key>,
            )
    };
}

/// Doors of this feature.
pub(crate) fn routes() -> Routes {
    let fills = needs::<FillDelegation>();
    let holds =
        open("whoever holds a delegation's secret link; its digest is compared, and it ends on a day")
            .counted_by(crate::opened::count);
    of_gatherings()
        .and(of_one_list!("/delegations/{id}", fills, fills.with_files(), DelegationId))
        .and(of_one_list!("/lists/{token}", holds, holds.with_files_of(crate::opened::admits), Token))
}

fn of_gatherings() -> Routes {
    let (sees, prepares) = (needs::<SeeGathering>(), needs::<PrepareGathering>());
    Routes::default()
        .page("/gatherings/{id}/delegations", sees, delegations::show)
        .deed("/gatherings/{id}/delegations", prepares, delegations::make, delegations::show)
        .deed("/gatherings/{id}/sources", prepares, delegations::set_sources, delegations::show)
        .page("/gatherings/{id}/delegates", sees, everybody::show)
        .page("/gatherings/{id}/delegates.xlsx", prepares, everybody::export)
        .page("/gatherings/{id}/substitutions", sees, everybody::substitutions)
        .page("/gatherings/{id}/composition", sees, composition::show)
        .page("/gatherings/{id}/composition/rules", prepares, rules::show)
        .deed("/gatherings/{id}/composition/rules", prepares, rules::save, rules::show)
        .page("/gatherings/{id}/verification", sees, verification::show)
        .page("/gatherings/{id}/verification/pdf", sees, verification::pdf)
        .page("/gatherings/{id}/verification/docx", sees, verification::docx)
        .page("/delegations/{id}/setup", prepares, setup::show)
        .deed("/delegations/{id}/setup", prepares, setup::save, setup::show)
        .deed("/delegations/{id}/removal", prepares, setup::remove, setup::show)
        .deed("/delegations/{id}/confirmation", prepares, setup::confirm, list::show::<DelegationId>)
        .deed("/delegations/{id}/reopening", prepares, setup::reopen, list::show::<DelegationId>)
        .deed("/delegations/{id}/link", prepares, link::make, list::show::<DelegationId>)
        .deed("/delegations/{id}/link/removal", prepares, link::revoke, list::show::<DelegationId>)
        .page("/delegations/{id}/journal", needs::<FillDelegation>(), journal)
}

/// The gathering, for whoever all of it is open to: a body reaches its own list by that list's own address.
pub(crate) fn seen(v: &Visit, w: &mut Reading, id: GatheringId) -> Result<Gathering, Refusal> {
    gatherings::whole(v, w, id)
}

/// The way to the parts of this workspace about delegates, and which is here.
pub(crate) struct Ways {
    pub(crate) bar: String,
    pub(crate) trail: String,
    pub(crate) id: GatheringId,
    pub(crate) here: &'static str,
}

impl Ways {
    pub(crate) fn of(g: &Gathering, here: &'static str, page: &str) -> Result<Ways, Refusal> {
        Ok(Ways {
            bar: gatherings::bar(g, "delegations")?,
            trail: gatherings::trail(g, page)?,
            id: g.id,
            here,
        })
    }

    /// Last part of the address, words.
    pub(crate) fn all(&self) -> [(&'static str, &'static str); 5] {
        [
            ("delegations", "Đoàn và phân bổ"),
            ("delegates", "Danh sách đại biểu"),
            ("composition", "Cơ cấu"),
            ("substitutions", "Thay đổi đại biểu"),
            ("verification", "Thẩm tra tư cách"),
        ]
    }
}

/// Everything that happened to a delegation's list.
fn journal(v: &Visit, w: &mut Reading, One(id): One<DelegationId>) -> Result<Page, Refusal> {
    use crate::opened::Opens as _;
    let o = id.open(v, w)?;
    web::journal(v, w, ("delegation", id), &o.d.name, &o.base)
}
