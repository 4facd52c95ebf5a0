//! What is decided without a database, in `tests/decisions.rs` and `tests/solver.rs`; the stories on both engines.

mod books;
mod compositions;
mod decisions;
mod doubts;
mod links;
mod solver;
mod stories;
