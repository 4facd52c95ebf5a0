//! Every browser story.

mod first_page;
mod kit;
mod pages;
mod s0;
mod s1;
mod s2;
mod s3;
mod session;
