//! Pages and deeds, a file for each thing people come to do.

pub(crate) mod enter;
pub(crate) mod fields;
pub(crate) mod proposals;
pub(crate) mod row;

use crate::duties::ManageQuotas;
use blocs::SeeYear;
use web::{Routes, needs};

/// Every door of awards.
pub(crate) fn routes() -> Routes {
    Routes::default()
        .page("/quotas", needs::<ManageQuotas>(), enter::bodies)
        .page("/bodies/{id}/quotas", needs::<ManageQuotas>(), enter::show)
        .deed("/bodies/{id}/quotas", needs::<ManageQuotas>(), enter::add, enter::show)
        .page("/bodies/{id}/quotas/journal", needs::<ManageQuotas>(), enter::journal)
        .page("/quotas/{id}", needs::<ManageQuotas>(), row::show)
        .deed("/quotas/{id}/correction", needs::<ManageQuotas>(), row::correct, row::show)
        .deed("/quotas/{id}/end", needs::<ManageQuotas>(), row::end, row::show)
        .page("/quotas/{id}/journal", needs::<ManageQuotas>(), row::journal)
        .page("/years/{id}/proposals", needs::<SeeYear>(), proposals::show)
}
