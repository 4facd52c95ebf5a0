//! Who stands at the gate.

use gatherings::Gathering;
use kernel::{BodyId, Duty, Place, Post, Refusal};

/// May write down who came ("ghi có mặt"): ushers, clerks, tellers and the standing body of the host, and those above. The
/// usher's post opens this and nothing else; tellers too, for they sit at the door of a congress and count by who is in.
#[derive(Clone, Debug)]
pub struct StandAtGate {
    host: BodyId,
    place: Place,
}

impl StandAtGate {
    /// Of this gathering.
    pub fn of(g: &Gathering) -> StandAtGate {
        StandAtGate { host: g.host, place: g.prepare().place }
    }

    /// A deed at this host's gathering asks that the permission it was handed is for this very host.
    ///
    /// # Errors
    /// `Forbidden` when it is for another.
    pub(crate) fn within(&self, host: BodyId) -> Result<(), Refusal> {
        if self.host == host { Ok(()) } else { Err(Refusal::Forbidden(Self::NEEDS.to_owned())) }
    }
}

impl Duty for StandAtGate {
    const NAME: &'static str = "StandAtGate";
    const NEEDS: &'static str = "Điểm danh là việc của người đón tiếp, cán bộ, cơ quan thường trực và tổ kiểm phiếu của đơn vị đăng cai.";
    const POSTS: &'static [Post] = &[Post::Clerk, Post::Officer, Post::Teller, Post::Usher];
    fn place(&self) -> Place {
        self.place.clone()
    }
}
