//! The asynchronous edge: a request comes in, a plain function over one unit of work answers it.
//!
//! Promises: no route without a guard, and the book of guards is a file; a refused form comes back with every
//! word that was typed; no page carries a script or style of its own; a panic is an answer, not an end.
#![expect(clippy::result_large_err, reason = "a Response is the answer either way; boxing it buys nothing")]

mod again;
mod app;
mod archive;
mod assets;
mod deeds;
mod digest;
mod form;
mod frame;
mod journal;
mod live;
mod page;
mod pictures;
mod receive;
mod refused;
mod routes;
mod stumbles;
mod unbroken;
mod upload;
mod visit;
mod whole;

pub use again::{Again, again_page};
pub use app::{App, Clock, Parts, Recognise, Signed, Touch};
pub use assets::asset;
pub use digest::{digest, sha256};
pub use form::{Filled, Form, Reader, short};
pub use frame::{DemoBar, Frame, Meanwhile, Nav, Notice, Tone};
pub use journal::{JournalPage, journal, journal_without};
pub use page::{Next, Page, Todo};
pub use pictures::{Picture, PictureSize, PictureWrong, SIDE_MAX, picture};
pub use routes::{Door, FromPath, Guard, One, Routes, Two, needs, open, signed_in};
pub use stumbles::stumbles;
pub use unbroken::unbroken;
pub use upload::{FileKind, Uploaded, file_words, keep_file_in, sweep_uploads};
pub use visit::{Visit, secret};

#[cfg(test)]
mod tests;
