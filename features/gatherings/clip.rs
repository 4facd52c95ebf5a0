//! The script of the video clip ("kịch bản phóng sự"): piece by piece, which member is shown, for how long. No I/O.

use kernel::BodyId;

kernel::id! {
    /// A piece of the clip ("đoạn phim").
    SegmentId
}

/// A piece of the clip.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Segment {
    /// Its key.
    pub(crate) id: SegmentId,
    /// Its place, from 1.
    pub(crate) place: i64,
    /// The member it is about; a title or a common picture is about none.
    pub(crate) body: Option<BodyId>,
    /// What is shown.
    pub(crate) shows: String,
    /// How long.
    pub(crate) seconds: i64,
}

/// Does the clip treat every member?
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Coverage {
    /// Each member with its seconds, in the members' order.
    pub(crate) seconds_of: Vec<(BodyId, i64)>,
    /// Members no piece is about.
    pub(crate) missing: Vec<BodyId>,
    /// All pieces together.
    pub(crate) seconds: i64,
}

/// How the pieces treat the members. A piece without a length is written, but shows nobody yet.
pub(crate) fn coverage(members: &[BodyId], segments: &[Segment]) -> Coverage {
    let of = |b: BodyId| segments.iter().filter(|s| s.body == Some(b)).map(|s| s.seconds).sum::<i64>();
    let seconds_of: Vec<(BodyId, i64)> = members.iter().map(|m| (*m, of(*m))).collect();
    let missing = seconds_of.iter().filter(|(_, s)| *s == 0).map(|(m, _)| *m).collect();
    Coverage { seconds_of, missing, seconds: segments.iter().map(|s| s.seconds).sum() }
}

/// "7 phút 30 giây".
pub(crate) fn length_words(seconds: i64) -> String {
    match (seconds / 60, seconds % 60) {
        (0, s) => format!("{s} giây"),
        (m, 0) => format!("{m} phút"),
        (m, s) => format!("{m} phút {s} giây"),
    }
}
