//! Every browser story.

mod first_page;
mod kit;
mod pages;
mod s1;
mod s3;
mod session;
