//! Meetings on the way ("cuộc họp chuẩn bị") and their conclusions. No I/O.

use crate::tasks::TaskId;
use kernel::Day;

kernel::id! {
    /// A meeting that prepares a gathering.
    MeetingId
}
kernel::id! {
    /// A conclusion of a meeting ("kết luận").
    ConclusionId
}

/// A meeting.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Meeting {
    /// Its key.
    pub(crate) id: MeetingId,
    /// When.
    pub(crate) day: Day,
    /// "Họp nghe báo cáo công tác chuẩn bị".
    pub(crate) name: String,
    /// Who chaired, by post.
    pub(crate) chair: String,
    /// Who was there, in words.
    pub(crate) participants: String,
}

impl Meeting {
    /// What a task made of its conclusions says of where it comes from.
    pub(crate) fn source(&self) -> String {
        format!("Kết luận của {} ngày {}", self.chair, self.day)
    }
}

/// A conclusion.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Conclusion {
    /// Its key.
    pub(crate) id: ConclusionId,
    /// Of which meeting.
    pub(crate) meeting: MeetingId,
    /// Its place, from 1.
    pub(crate) place: i64,
    /// What it says.
    pub(crate) says: String,
    /// The task made of it.
    pub(crate) task: Option<TaskId>,
}
