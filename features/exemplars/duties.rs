//! Who may look at an exemplar, keep it, nurture it, report that it was taken over; who runs a selection.

use crate::model::Exemplar;
use kernel::{BodyId, Duty, Place, Post, Refusal};

/// May open the pages of exemplars: whoever holds a post. What they list is asked one by one.
#[derive(Clone, Debug)]
pub struct SeeExemplars;

impl Duty for SeeExemplars {
    const NAME: &'static str = "SeeExemplars";
    const NEEDS: &'static str = "Trang điển hình tiên tiến dành cho người được giao chức trách ở một đơn vị.";
    const POSTS: &'static [Post] = &Post::OF_THE_YEAR;
    fn place(&self) -> Place {
        Place::default()
    }
}

/// May write down exemplars of a body: its clerks and leaders, and the officers above it.
#[derive(Clone, Debug)]
pub struct KeepExemplars {
    /// The body, and those above it.
    pub place: Place,
}

impl Duty for KeepExemplars {
    const NAME: &'static str = "KeepExemplars";
    const NEEDS: &'static str = "Việc này của cán bộ thi đua, khen thưởng, lãnh đạo đơn vị có điển hình hoặc cơ quan thường trực cấp trên.";
    const POSTS: &'static [Post] = &[Post::Clerk, Post::Leader, Post::Officer];
    fn place(&self) -> Place {
        self.place.clone()
    }
}

/// May add to what is known of an exemplar and its pictures: those who keep it, and the unit that nurtures it.
#[derive(Clone, Debug)]
pub struct NurtureExemplar {
    /// The body of the exemplar and the unit that nurtures it, and those above the body.
    pub place: Place,
}

impl NurtureExemplar {
    /// For this exemplar, whose body stands at this place.
    pub fn of(e: &Exemplar, mut place: Place) -> NurtureExemplar {
        place.bodies.extend(e.mentor);
        NurtureExemplar { place }
    }
}

impl Duty for NurtureExemplar {
    const NAME: &'static str = "NurtureExemplar";
    const NEEDS: &'static str =
        "Việc này của đơn vị có điển hình, đơn vị được giao bồi dưỡng hoặc cơ quan thường trực cấp trên.";
    const POSTS: &'static [Post] = &[Post::Clerk, Post::Leader, Post::Officer];
    fn place(&self) -> Place {
        self.place.clone()
    }
}

/// May report for a unit that it took an exemplar over.
#[derive(Clone, Debug)]
pub struct ReportAdoption {
    /// The unit that took it over, and those above it.
    pub place: Place,
}

impl Duty for ReportAdoption {
    const NAME: &'static str = "ReportAdoption";
    const NEEDS: &'static str = "Báo cáo áp dụng do cán bộ thi đua, khen thưởng, lãnh đạo của đơn vị áp dụng hoặc cơ quan thường trực cấp trên ghi.";
    const POSTS: &'static [Post] = &[Post::Clerk, Post::Leader, Post::Officer];
    fn place(&self) -> Place {
        self.place.clone()
    }
}

/// May confirm that a unit took an exemplar over: the body of the exemplar, and those above it or above the unit. Never
/// the unit itself, not even where it stands above the exemplar.
#[derive(Clone, Debug)]
pub struct ConfirmAdoption {
    owner: Option<BodyId>,
    adopter: Option<BodyId>,
    place: Place,
}

impl ConfirmAdoption {
    /// For an exemplar whose body stands at the first place and a unit that stands at the second.
    pub fn of(exemplar: Place, unit: Place) -> ConfirmAdoption {
        let (owner, adopter) = (exemplar.bodies.first().copied(), unit.bodies.first().copied());
        let other = |b: &BodyId| Some(*b) != adopter;
        let place = Place {
            bodies: exemplar.bodies.into_iter().filter(other).collect(),
            above: exemplar.above.into_iter().chain(unit.above).filter(other).collect(),
            bloc: None,
        };
        ConfirmAdoption { owner, adopter, place }
    }

    /// A deed asks that the permission it was handed is for this very exemplar's body and this very unit.
    ///
    /// # Errors
    /// `Forbidden` when it is for others.
    pub fn within(&self, owner: BodyId, adopter: BodyId) -> Result<(), Refusal> {
        let here = (self.owner, self.adopter) == (Some(owner), Some(adopter));
        if here { Ok(()) } else { Err(Refusal::Forbidden(Self::NEEDS.to_owned())) }
    }
}

impl Duty for ConfirmAdoption {
    const NAME: &'static str = "ConfirmAdoption";
    const NEEDS: &'static str = "Xác nhận báo cáo áp dụng là việc của đơn vị có điển hình hoặc cơ quan cấp trên; đơn vị áp dụng không tự xác nhận báo cáo của mình.";
    const POSTS: &'static [Post] = &[Post::Clerk, Post::Leader, Post::Officer];
    fn place(&self) -> Place {
        self.place.clone()
    }
}

/// May run a selection: the body that holds the conference, and the officers above it.
#[derive(Clone, Debug)]
pub struct RunSelection {
    /// The body, and those above it.
    pub place: Place,
}

impl Duty for RunSelection {
    const NAME: &'static str = "RunSelection";
    const NEEDS: &'static str = "Lập đợt lựa chọn, quyết định chọn và lập kỷ yếu là việc của đơn vị tổ chức hội nghị hoặc cơ quan thường trực cấp trên.";
    const POSTS: &'static [Post] = &[Post::Clerk, Post::Leader, Post::Officer];
    fn place(&self) -> Place {
        self.place.clone()
    }
}

/// May look at a selection: the body, those above it, and those below who are to nominate.
#[derive(Clone, Debug)]
pub struct SeeSelection {
    /// The body and the reader's own bodies below it, and those above it.
    pub place: Place,
}

impl SeeSelection {
    /// At this place, seen also from these bodies.
    pub fn from(mut place: Place, below: &[BodyId]) -> SeeSelection {
        place.bodies.extend(below);
        SeeSelection { place }
    }
}

impl Duty for SeeSelection {
    const NAME: &'static str = "SeeSelection";
    const NEEDS: &'static str = "Đợt lựa chọn dành cho đơn vị tổ chức và các đơn vị trực thuộc.";
    const POSTS: &'static [Post] = &[Post::Clerk, Post::Leader, Post::Officer];
    fn place(&self) -> Place {
        self.place.clone()
    }
}

/// A permission counts at the body it was asked for, and nowhere else: the same post may cover many.
macro_rules! within {
    ($($duty:ident),*) => {$(
        impl $duty {
            /// A deed asks that the permission it was handed is for this very body.
            ///
            /// # Errors
            /// `Forbidden` when it is for another.
            pub fn within(&self, body: BodyId) -> Result<(), Refusal> {
                let here = self.place.bodies.first() == Some(&body);
                if here { Ok(()) } else { Err(Refusal::Forbidden(Self::NEEDS.to_owned())) }
            }
        }
    )*};
}
within!(KeepExemplars, NurtureExemplar, ReportAdoption, RunSelection);

/// May add to the list of fields.
#[derive(Clone, Debug)]
pub struct ManageFields {
    /// Where the officer is one.
    pub place: Place,
}

impl Duty for ManageFields {
    const NAME: &'static str = "ManageFields";
    const NEEDS: &'static str = "Danh mục lĩnh vực do cơ quan thường trực thi đua, khen thưởng ghi.";
    const POSTS: &'static [Post] = &[Post::Officer];
    fn place(&self) -> Place {
        self.place.clone()
    }
}
