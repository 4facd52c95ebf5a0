//! Who may run a conference, and who may sign its handover.

use crate::model::{ConferenceId, Side};
use kernel::{BodyId, Duty, Place, Post};

/// Running the conference: the clerk or leader of the head unit, and of the new head once elected.
#[derive(Clone, Debug)]
pub struct RunConference {
    /// Which.
    pub conference: ConferenceId,
    /// Where.
    pub place: Place,
}

impl Duty for RunConference {
    const NAME: &'static str = "run-conference";
    const NEEDS: &'static str = "Việc của cán bộ hoặc lãnh đạo đơn vị Khối trưởng (Cụm trưởng).";
    const POSTS: &'static [Post] = &[Post::Clerk, Post::Leader];
    fn place(&self) -> Place {
        self.place.clone()
    }
}

/// Signing the handover for one side.
#[derive(Clone, Debug)]
pub struct SignHandover {
    /// Which conference.
    pub conference: ConferenceId,
    /// Which side.
    pub side: Side,
    /// For which unit.
    pub body: BodyId,
}

impl Duty for SignHandover {
    const NAME: &'static str = "sign-handover";
    const NEEDS: &'static str = "Việc của lãnh đạo bên giao hoặc bên nhận.";
    const POSTS: &'static [Post] = &[Post::Leader];
    fn place(&self) -> Place {
        Place::at_body(self.body)
    }
}
