//! Who may look at a sheet and who may write on it.

use crate::model::{ItemId, SheetId};
use crate::sheet::{ScoreLine, Sheet, SheetState};
use crate::store::tables::Stands;
use blocs::{RunYear, Year};
use kernel::{Allowed, BodyId, Duty, Place, Post, Refusal};
use std::collections::BTreeMap;

/// May look at a unit's sheet: the unit, the head unit, those above; every member once the table is published.
#[derive(Clone, Debug)]
pub struct SeeSheet {
    /// Whose people.
    pub place: Place,
}

impl SeeSheet {
    /// For this sheet of this year, as publication stands. A sheet opened again to correct the published table is as
    /// unfinished as it was before: the members see it when the new version is published.
    pub(crate) fn of_sheet(year: &Year, sheet: &Sheet, stands: &Stands) -> SeeSheet {
        let closed =
            sheet.closed.as_ref().filter(|_| sheet.state == SheetState::Appraised).map(|(at, _)| *at);
        let public = match (closed, stands.at) {
            (Some(closed), Some(published)) => !stands.correcting || closed <= published,
            _ => false,
        };
        SeeSheet::of(year, sheet.body, public)
    }

    /// For this unit's sheet of this year; `published`: its figures are public.
    pub fn of(year: &Year, body: BodyId, published: bool) -> SeeSheet {
        if published {
            return SeeSheet { place: year.see_place() };
        }
        let bodies = std::iter::once(body).chain(year.run_by).collect();
        SeeSheet { place: Place { bodies, ..year.see_place() } }
    }
}

impl Duty for SeeSheet {
    const NAME: &'static str = "SeeSheet";
    const NEEDS: &'static str =
        "Phiếu chấm điểm dành cho đơn vị ghi trên phiếu, đơn vị thẩm định và cơ quan thường trực.";
    const POSTS: &'static [Post] = &[Post::Clerk, Post::Leader, Post::Officer];
    fn place(&self) -> Place {
        self.place.clone()
    }
}

/// May fill in and submit one unit's own sheet: that unit's clerk and leader, nobody above them.
#[derive(Clone, Debug)]
pub struct FillSheet {
    /// The sheet.
    pub sheet: SheetId,
    /// The unit.
    pub place: Place,
}

impl FillSheet {
    /// For this sheet.
    pub fn of(sheet: &Sheet) -> FillSheet {
        FillSheet { sheet: sheet.id, place: Place::at_body(sheet.body) }
    }
}

impl Duty for FillSheet {
    const NAME: &'static str = "FillSheet";
    const NEEDS: &'static str = "Tự chấm điểm và nộp phiếu là việc của cán bộ thi đua, khen thưởng và lãnh đạo của chính đơn vị ghi trên phiếu.";
    const POSTS: &'static [Post] = &[Post::Clerk, Post::Leader];
    fn place(&self) -> Place {
        self.place.clone()
    }
}

/// May score these lines of another member's sheet: the people of the member they were assigned to.
#[derive(Clone, Debug)]
pub struct CrossScore {
    /// The sheet.
    pub sheet: SheetId,
    /// The lines that body was assigned.
    pub lines: Vec<ItemId>,
    /// The reviewing unit.
    pub place: Place,
}

impl CrossScore {
    /// For one reviewer of a sheet, as the assignment says.
    pub(crate) fn of(sheet: &Sheet, reviewers: &BTreeMap<ItemId, BodyId>, reviewer: BodyId) -> CrossScore {
        let mine = |(item, by): (&ItemId, &BodyId)| (*by == reviewer).then_some(*item);
        let lines = reviewers.iter().filter_map(mine).collect();
        CrossScore { sheet: sheet.id, lines, place: Place::at_body(reviewer) }
    }
}

impl Duty for CrossScore {
    const NAME: &'static str = "CrossScore";
    const NEEDS: &'static str =
        "Chấm chéo là việc của đơn vị được phân công chấm tiêu chí này của đơn vị khác.";
    const POSTS: &'static [Post] = &[Post::Clerk, Post::Leader];
    fn place(&self) -> Place {
        self.place.clone()
    }
}

/// May re-appraise the sheets of a year: the standing body above the bloc.
#[derive(Clone, Debug)]
pub struct Reappraise {
    /// The bloc's year.
    pub year: kernel::YearId,
    /// The bloc and those above it; no member by itself.
    pub place: Place,
}

impl Reappraise {
    /// For this year.
    pub fn of(year: &Year) -> Reappraise {
        Reappraise { year: year.id, place: Place { bodies: vec![year.managing], ..year.see_place() } }
    }
}

impl Duty for Reappraise {
    const NAME: &'static str = "Reappraise";
    const NEEDS: &'static str = "Thẩm định lại điểm là việc của cơ quan thường trực theo dõi khối, cụm.";
    const POSTS: &'static [Post] = &[Post::Officer];
    fn place(&self) -> Place {
        self.place.clone()
    }
}

/// The permission a sheet is written under: the unit's own column, or the head unit's.
pub enum Pen {
    /// The unit scores itself.
    Unit(Allowed<FillSheet>),
    /// Another member scores the lines it was assigned.
    Cross(Allowed<CrossScore>),
    /// The head unit appraises; made by [`Pen::head`].
    Head(HeadPen),
    /// The head unit fills in for a unit that has nobody with an account; made by `Pen::behalf`.
    Behalf(HeadPen),
    /// The standing body re-appraises.
    Standing(Allowed<Reappraise>),
}

/// The permission to run a bloc, bound to one of its years.
pub struct HeadPen {
    ok: Allowed<RunYear>,
    year: kernel::YearId,
}

impl Pen {
    /// The head unit's pen for this year.
    ///
    /// # Errors
    /// `Forbidden` when the permission is for another bloc.
    pub fn head(ok: Allowed<RunYear>, year: &Year) -> Result<Pen, Refusal> {
        ok.duty().within(year.bloc)?;
        Ok(Pen::Head(HeadPen { ok, year: year.id }))
    }

    /// The head unit's pen for a unit's own column.
    ///
    /// # Errors
    /// `Forbidden` when the permission is for another bloc.
    pub(crate) fn behalf(ok: Allowed<RunYear>, year: &Year) -> Result<Pen, Refusal> {
        ok.duty().within(year.bloc)?;
        Ok(Pen::Behalf(HeadPen { ok, year: year.id }))
    }

    /// Who holds it.
    pub fn by(&self) -> kernel::PersonId {
        match self {
            Pen::Unit(ok) => ok.by(),
            Pen::Cross(ok) => ok.by(),
            Pen::Head(head) | Pen::Behalf(head) => head.ok.by(),
            Pen::Standing(ok) => ok.by(),
        }
    }

    /// The column it writes.
    pub fn line(&self) -> ScoreLine {
        match self {
            Pen::Unit(_) | Pen::Behalf(_) => ScoreLine::Own,
            Pen::Cross(_) => ScoreLine::Cross,
            Pen::Head(_) => ScoreLine::Head,
            Pen::Standing(_) => ScoreLine::Standing,
        }
    }

    /// Was it given for this very sheet?
    ///
    /// # Errors
    /// `Forbidden` otherwise.
    pub(crate) fn fits(&self, sheet: &Sheet) -> Result<(), Refusal> {
        let (fits, needs) = match self {
            Pen::Unit(ok) => (ok.duty().sheet == sheet.id, FillSheet::NEEDS),
            Pen::Cross(ok) => (ok.duty().sheet == sheet.id, CrossScore::NEEDS),
            Pen::Head(head) | Pen::Behalf(head) => (head.year == sheet.year, RunYear::NEEDS),
            Pen::Standing(ok) => (ok.duty().year == sheet.year, Reappraise::NEEDS),
        };
        if fits { Ok(()) } else { Err(Refusal::Forbidden(needs.to_owned())) }
    }

    /// May it write this line?
    pub(crate) fn reaches(&self, item: ItemId) -> bool {
        match self {
            Pen::Cross(ok) => ok.duty().lines.contains(&item),
            _ => true,
        }
    }
}
