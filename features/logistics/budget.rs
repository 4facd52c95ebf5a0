//! The estimate ("dự toán") and what was spent ("quyết toán"). Money is whole đồng. No I/O.

use crate::needs::NeedId;
use kernel::Day;

kernel::id! {
    /// A line of the estimate.
    LineId
}

/// The estimate as a whole.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Budget {
    /// Not more than this, if a ceiling was set.
    pub ceiling: Option<i64>,
    /// For how many delegates, how much and when it was approved.
    pub approved: Option<Approval>,
    /// For writing what one has seen; 0 while nothing was written.
    pub version: i64,
}

/// An approved estimate.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Approval {
    /// Delegates expected then.
    pub heads: i64,
    /// What the lines came to then.
    pub total: i64,
    /// The day.
    pub on: Day,
    /// By what ("Tờ trình số …"), or "".
    pub basis: String,
}

/// A line of the estimate.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// Its key.
    pub id: LineId,
    /// The need it prices, if it prices one.
    pub need: Option<NeedId>,
    /// "Suất ăn trưa 28/3".
    pub name: String,
    /// Its sum, where it prices no need.
    pub amount: i64,
    /// Not more than this.
    pub ceiling: Option<i64>,
    /// What was spent.
    pub actual: Option<i64>,
    /// Remark, among them on thrift ("tiết kiệm").
    pub remark: String,
    /// For writing what one has seen.
    pub version: i64,
}
