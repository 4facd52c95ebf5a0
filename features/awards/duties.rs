//! Who enters how much a bloc may propose.

use kernel::{BodyId, Duty, Place, Post};

/// May enter, end and correct the quotas of one managing body: the standing body at it or above it. Administrators
/// keep bodies and accounts and have no say in awards.
#[derive(Clone, Debug)]
pub struct ManageQuotas {
    /// Whose quotas.
    pub managing: BodyId,
    /// The managing body and those above it.
    pub place: Place,
}

impl ManageQuotas {
    /// At this managing body; `above` is the body itself and those above it.
    pub(crate) fn of(managing: BodyId, mut above: Vec<BodyId>) -> ManageQuotas {
        above.push(organisations::EVERYWHERE);
        ManageQuotas { managing, place: Place { bodies: vec![managing], above, bloc: None } }
    }
}

impl Duty for ManageQuotas {
    const NAME: &'static str = "ManageQuotas";
    const NEEDS: &'static str = "Ghi chỉ tiêu đề nghị khen thưởng của khối, cụm là việc của cơ quan thường trực thi đua, khen thưởng.";
    const POSTS: &'static [Post] = &[Post::Officer];
    fn place(&self) -> Place {
        self.place.clone()
    }
}
