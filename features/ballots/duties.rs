//! Who may vote, count and look.

use crate::{Ballot, BallotId};
use blocs::Year;
use kernel::{BlocId, BodyId, Duty, Place, Post};

/// May vote for one unit in one ballot: the unit's own leaders, and nobody above them.
#[derive(Clone, Debug)]
pub struct Cast {
    /// The ballot.
    pub ballot: BallotId,
    /// The unit voted for.
    pub body: BodyId,
    /// The unit alone.
    pub place: Place,
}

impl Cast {
    /// The duty to vote for `body`.
    pub fn of(ballot: &Ballot, body: BodyId) -> Cast {
        Cast { ballot: ballot.id, body, place: Place::at_body(body) }
    }
}

impl Duty for Cast {
    const NAME: &'static str = "Cast";
    const NEEDS: &'static str = "Chỉ lãnh đạo đơn vị được biểu quyết thay mặt đơn vị mình.";
    const POSTS: &'static [Post] = &[Post::Leader];
    fn place(&self) -> Place {
        self.place.clone()
    }
}

/// May enter the tellers' protocol: the tellers of the bloc, and the clerk of its head unit.
#[derive(Clone, Debug)]
pub struct CountPapers {
    /// The bloc.
    pub bloc: BlocId,
    /// Its head unit and the bloc itself.
    pub place: Place,
}

impl CountPapers {
    /// The duty to enter the protocol of a ballot of this year.
    pub fn of(year: &Year) -> CountPapers {
        CountPapers { bloc: year.bloc, place: year.run_place() }
    }
}

impl Duty for CountPapers {
    const NAME: &'static str = "CountPapers";
    const NEEDS: &'static str =
        "Biên bản kiểm phiếu do Ban kiểm phiếu hoặc cán bộ thi đua, khen thưởng của đơn vị Khối trưởng nhập.";
    const POSTS: &'static [Post] = &[Post::Teller, Post::Clerk];
    fn place(&self) -> Place {
        self.place.clone()
    }
}
