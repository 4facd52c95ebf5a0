//! Stories of people who sign in and of those who look after them.

mod decisions;
mod looks;
