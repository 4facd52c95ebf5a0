//! Every paper of a conference as PDF, DOCX and preview, out of typed values.
//!
//! Ten typed models say what a paper holds; each becomes one [`Paper`], and [`pdf()`], [`docx()`] and [`html()`]
//! print that value. **The promise:** the three cannot disagree, because none of them sees anything else; and whatever
//! people type is data, never markup. It refuses nothing people can type: what cannot be printed is dropped or
//! shown as "□".
//!
//! ```text
//! let paper = papers::ReviewMinutes { … }.paper();
//! let file = papers::pdf(&paper)?;
//! ```

mod common;
mod covenant_annex;
mod covenant_paper;
mod docx;
mod docx_parts;
mod election_minutes;
mod error;
mod fonts;
mod handover_record;
mod html;
mod invitations;
mod launch_text;
mod paper;
mod pdf;
#[cfg(test)]
mod reading_back;
mod review_minutes;
mod sample;
mod sample_after;
mod score_table;
mod submission;
mod summing_up_report;
mod tellers_sheet;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_bad_input;
#[cfg(test)]
mod tests_faces;
#[cfg(test)]
mod tests_invitations;
mod tidy;
pub mod words;
mod xlsx;
mod yearbook;

pub use common::Absent;
pub use covenant_annex::{AmendedTarget, CovenantAnnex};
pub use covenant_paper::{CovenantPaper, CovenantSection, Covenanted, Signatory, Target};
pub use docx::docx;
pub use election_minutes::{Candidate, Contest, CountProtocol, ElectionMinutes};
pub use error::PaperError;
pub use handover_record::{HandedDocument, HandedObject, HandoverRecord, OpenTask, Party};
pub use html::html;
pub use invitations::{BadgeCard, Badges, Letter, Letters, badge_sheets, letters, qr_svg};
pub use launch_text::LaunchText;
pub use paper::{Align, Block, Closing, Column, Head, Paper, Row, Run, Signature, Table, Text};
pub use pdf::{pdf, pdf_made_at, unprintable};
pub use review_minutes::{
    Added, Adoption, Amendment, Attendee, Business, Correction, Elected, Remark, ReviewMinutes, ScoreLine,
    VoteLine,
};
pub use sample::every_sample;
pub use score_table::{ScoreRow, ScoreSection, ScoreTable};
pub use submission::{Proposal, Submission};
pub use summing_up_report::{Adopted, Rejected, SummingUpReport, Wording};
pub use tellers_sheet::TellersSheet;
pub use xlsx::{score_table_workbook, score_table_xlsx};
pub use yearbook::{
    TooLong, YEARBOOK_MAX, Yearbook, YearbookEntry, YearbookError, YearbookPicture, yearbook,
};
