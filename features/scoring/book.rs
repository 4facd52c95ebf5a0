//! Workbooks: the whole bloc's with live formulas, that anyone can check outside this program; a unit's sheet, out and
//! back; a rubric, out and back.
//!
//! The formulas use nothing that Excel 2010 and LibreOffice do not both know, and each carries our own result, so a
//! reader that does not calculate shows the same figures. Why they come out exactly as ours stands in [`steps`].

pub(crate) mod bloc;
pub(crate) mod cells;
pub(crate) mod figures;
pub(crate) mod intake;
pub(crate) mod points;
pub(crate) mod ranks;
pub(crate) mod rubric;
pub(crate) mod rubric_book;
pub(crate) mod sheet;
pub(crate) mod steps;
pub(crate) mod taken;
