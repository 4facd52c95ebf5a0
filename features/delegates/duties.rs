//! Who may write on a delegation's list, and the three pens that may: the host's, the sending body's own, and a secret
//! link.

use crate::model::{Delegation, DelegationId, ListState};
use gatherings::{Gathering, PrepareGathering};
use kernel::{Allowed, BodyId, Day, Duty, Place, Post, Refusal};

/// May fill in a delegation's list: clerk and leaders of the body that sends it.
#[derive(Clone, Debug)]
pub struct FillDelegation {
    /// Which.
    pub delegation: DelegationId,
    /// The body that sends it.
    pub place: Place,
}

impl FillDelegation {
    /// Of this delegation, at its body.
    pub fn of(delegation: DelegationId, body: BodyId) -> FillDelegation {
        FillDelegation { delegation, place: Place::at_body(body) }
    }
}

impl Duty for FillDelegation {
    const NAME: &'static str = "FillDelegation";
    const NEEDS: &'static str = "Danh sách đoàn do đơn vị cử đoàn lập; đơn vị đăng cai sắp xếp và chốt. Đồng chí không thuộc hai đơn vị ấy.";
    const POSTS: &'static [Post] = &[Post::Clerk, Post::Leader, Post::Officer];
    fn place(&self) -> Place {
        self.place.clone()
    }
}

/// Proof that the secret link of a delegation was shown. Only the store makes one, from the digest it keeps.
#[derive(Clone, Debug)]
pub struct Through {
    delegation: DelegationId,
}

impl Through {
    pub(crate) fn of_digest(delegation: DelegationId) -> Through {
        Through { delegation }
    }
}

/// Who writes.
#[derive(Clone, Debug)]
pub enum Pen {
    /// The host's secretary.
    Host(Allowed<PrepareGathering>),
    /// The sending body.
    Own(Allowed<FillDelegation>),
    /// Whoever holds the delegation's link.
    Link(Through),
}

impl Pen {
    /// Is it the host's?
    pub fn is_host(&self) -> bool {
        matches!(self, Pen::Host(_))
    }

    /// It writes on this very delegation's list.
    ///
    /// # Errors
    /// `Forbidden` when it is another's.
    pub(crate) fn within(&self, g: &Gathering, d: &Delegation) -> Result<(), Refusal> {
        let here = match self {
            Pen::Host(ok) => return ok.duty().within(g.host),
            Pen::Own(ok) => ok.duty().delegation == d.id,
            Pen::Link(through) => through.delegation == d.id,
        };
        if here { Ok(()) } else { Err(Refusal::Forbidden(FillDelegation::NEEDS.to_owned())) }
    }

    /// May it still change this list today?
    ///
    /// # Errors
    /// `Conflict` with who still may.
    pub fn may_change(&self, d: &Delegation, today: Day) -> Result<(), Refusal> {
        match (self, d.state, d.due) {
            (Pen::Host(_), ..) => Ok(()),
            (_, ListState::Confirmed, _) => Err(Refusal::conflict(
                "Danh sách đoàn đã chốt. Cần thay hay sửa thì báo thư ký của đơn vị đăng cai.",
            )),
            (.., Some(due)) if due < today => Err(Refusal::conflict(format!(
                "Hạn lập danh sách là {due}, đã qua. Cần thay hay sửa thì báo thư ký của đơn vị đăng cai."
            ))),
            _ => Ok(()),
        }
    }
}
