//! SQL of the feature; private to it. A write asks for the permission it happens under.

pub(crate) mod evidence;
pub(crate) mod presence;
pub(crate) mod rounds;
pub(crate) mod rubrics;
pub(crate) mod sheets;
pub(crate) mod tables;
pub(crate) mod ties;
pub(crate) mod waiting;
