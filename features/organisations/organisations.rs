//! Public bodies ("cơ quan, đơn vị"): a tree in which names and parents have dates, and who signs for each body.
//!
//! Promises: a question "as of a day" is answered with the name, the parent and the office-holders of that day; a day
//! before a body's first record is answered with that first record. A body is never deleted: it has a last day. No
//! body stands below itself, on any day. A list from a workbook is taken in whole or not at all, and only as it was
//! shown.
//!
//! Refuses: a change by whoever does not hold "Quản trị hệ thống" or "Cơ quan thường trực" somewhere above the body;
//! rewriting a name or parent that a later one already followed.
//!
//! A day is the first on which something holds; a last day ("đến hết ngày") is still included.

mod abbreviations;
mod change;
mod directory;
mod judge;
mod model;
mod pages;
mod plan;
pub mod sample;
mod store;
mod workbook;

pub use abbreviations::{Asked, is_called, spoken};
pub use model::{Body, BodyKind, EVERYWHERE, Holder, HolderId, Level, ManageBodies, Name, Names, SeeBodies};
pub use pages::routes;
pub use store::{above, body, choices, holders, leader, names, names_of, names_then, place, province};

#[cfg(test)]
mod tests;
