//! Who may look at a bloc's year, run it, keep its dates, manage it.

use kernel::{BlocId, Duty, Place, Post, Refusal};

/// May look at a bloc's year.
#[derive(Clone, Debug)]
pub struct SeeYear(pub Place);

impl Duty for SeeYear {
    const NAME: &'static str = "SeeYear";
    const NEEDS: &'static str =
        "Trang này dành cho các đơn vị thành viên của khối, cụm và cơ quan thường trực theo dõi khối, cụm.";
    const POSTS: &'static [Post] = &[Post::Clerk, Post::Leader, Post::Teller, Post::Officer];
    fn place(&self) -> Place {
        self.0.clone()
    }
}

/// May run a bloc's year: the clerk and the leaders of its head unit.
#[derive(Clone, Debug)]
pub struct RunYear {
    /// The bloc.
    pub bloc: BlocId,
    /// Its head unit.
    pub place: Place,
}

impl RunYear {
    /// A deed in this bloc asks that the permission it was handed is for this very bloc.
    ///
    /// # Errors
    /// `Forbidden` when it is for another.
    pub fn within(&self, bloc: BlocId) -> Result<(), Refusal> {
        if self.bloc == bloc { Ok(()) } else { Err(Refusal::Forbidden(Self::NEEDS.to_owned())) }
    }
}

impl Duty for RunYear {
    const NAME: &'static str = "RunYear";
    const NEEDS: &'static str =
        "Việc này của đơn vị Khối trưởng, Cụm trưởng (cán bộ thi đua, khen thưởng và lãnh đạo).";
    const POSTS: &'static [Post] = &[Post::Clerk, Post::Leader];
    fn place(&self) -> Place {
        self.place.clone()
    }
}

/// May keep the year's dates and documents: the head unit, and those who manage the bloc.
#[derive(Clone, Debug)]
pub struct PlanYear {
    /// The head unit, and those above the bloc.
    pub place: Place,
}

impl Duty for PlanYear {
    const NAME: &'static str = "PlanYear";
    const NEEDS: &'static str =
        "Lịch và văn bản của khối, cụm do đơn vị Khối trưởng, Cụm trưởng hoặc cơ quan thường trực ghi.";
    const POSTS: &'static [Post] = &[Post::Clerk, Post::Leader, Post::Officer, Post::Administrator];
    fn place(&self) -> Place {
        self.place.clone()
    }
}

/// May make blocs and change who belongs to them and who leads them.
#[derive(Clone, Debug)]
pub struct ManageBlocs {
    /// The managing body and those above it.
    pub place: Place,
}

impl Duty for ManageBlocs {
    const NAME: &'static str = "ManageBlocs";
    const NEEDS: &'static str = "Lập khối, cụm, ghi thành viên và Khối trưởng, Khối phó là việc của cơ quan thường trực thi đua, khen thưởng.";
    const POSTS: &'static [Post] = &[Post::Officer, Post::Administrator];
    fn place(&self) -> Place {
        self.place.clone()
    }
}

/// May open the list of blocs: whoever holds a post. What it lists is asked one by one.
#[derive(Clone, Debug)]
pub struct SeeBlocs;

impl Duty for SeeBlocs {
    const NAME: &'static str = "SeeBlocs";
    const NEEDS: &'static str =
        "Danh sách khối, cụm dành cho người được giao chức trách ở một đơn vị hoặc một khối, cụm.";
    const POSTS: &'static [Post] = &Post::OF_THE_YEAR;
    fn place(&self) -> Place {
        Place::default()
    }
}
