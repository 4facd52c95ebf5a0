//! What may be changed about bodies, decided purely; and how each change is remembered.

use crate::model::{BodyKind, Level, Name};
use kernel::{BodyId, Day, Fact};

/// A body to be added.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewBody {
    /// "Mã đơn vị".
    pub code: String,
    /// What sort.
    pub kind: BodyKind,
    /// Level of administration.
    pub level: Level,
    /// First name.
    pub name: Name,
    /// The body above, or a top.
    pub parent: Option<BodyId>,
    /// Place printed on papers; may be empty.
    pub place_name: String,
    /// First day.
    pub from: Day,
}

/// An office-holder's term to be added.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewHolder {
    /// Full name.
    pub name: String,
    /// "Phó Chánh Văn phòng".
    pub post: String,
    /// Lines above the signature.
    pub signing: String,
    /// Head of the body?
    pub leads: bool,
    /// Invented for a sample?
    pub illustrative: bool,
    /// First day.
    pub from: Day,
    /// Last day, included; or open.
    pub until: Option<Day>,
}

/// "A body was added", for its own journal and its parent's.
pub(crate) fn added(id: BodyId, new: &NewBody, basis: &str) -> Fact {
    let says = format!("Thêm đơn vị “{}” (mã {}), hoạt động từ {}", new.name.full, new.code, new.from);
    let fact = Fact::new("organisations.body_added", "body", id, says);
    let fact = match new.parent {
        Some(parent) => fact.and_about("body", parent),
        None => fact,
    };
    if basis.is_empty() { fact } else { fact.because(basis) }
}

/// "A term was recorded."
pub(crate) fn holder_added(body: BodyId, body_name: &str, new: &NewHolder) -> Fact {
    let says = format!("Ghi {} giữ chức {} của {} từ {}", new.name, new.post, body_name, new.from);
    Fact::new("organisations.holder_added", "body", body, says)
}
