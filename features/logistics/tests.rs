//! Tests of logistics.

mod brute;
mod stories;
