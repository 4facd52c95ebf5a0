//! Tests of logistics.

mod answers;
mod brute;
mod copies;
mod lists;
mod looks;
mod mends;
mod oracle;
mod stories;
