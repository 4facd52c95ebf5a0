//! What every part of the house agrees on: ids, time, exact numbers, clean text, who may do what,
//! five ways to say no, and what a change leaves behind.
//!
//! Promise: nothing here reads a clock, a file, the network or a source of chance. Everything is a value.

mod duties;
mod facts;
mod ids;
mod numbers;
mod refusals;
mod text;
mod time;
mod value;

pub use duties::{Actor, Allowed, Duty, Grant, Place, Post, Scope};
pub use facts::{About, Fact};
pub use ids::{BlocId, BodyId, PersonId, YearId};
pub use numbers::{Points, Share, count_words, decimal_comma, grouped, parse_count};
pub use refusals::{Altered, Problem, Refusal};
pub use text::{
    SortKey, by_given_name, by_vietnamese_order, clean_line, clean_text, fold, hides, lower_first,
    upper_first,
};
pub use time::{Day, Moment};
pub use value::{Column, FromRow, Val};

pub use jiff;
pub use serde_json;
pub use uuid::Uuid;

/// The values of a statement, in order: `p![id, name, Points::ZERO]`.
#[macro_export]
macro_rules! p {
    ($($v:expr),* $(,)?) => { &[$($crate::Val::from($v)),*] };
}

#[cfg(test)]
mod tests;
