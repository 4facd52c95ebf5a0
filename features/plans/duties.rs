//! Who may write and run a plan, report for a unit, and look.

use kernel::{BodyId, Duty, Place, Post};

/// May write, issue and run the plans of a body.
#[derive(Clone, Debug)]
pub struct RunPlan {
    /// The issuing body.
    pub issuer: BodyId,
}

impl Duty for RunPlan {
    const NAME: &'static str = "RunPlan";
    const NEEDS: &'static str = "Soạn, ban hành và điều hành kế hoạch là việc của cán bộ thi đua, khen thưởng và cơ quan thường trực của cơ quan ban hành.";
    const POSTS: &'static [Post] = &[Post::Officer, Post::Clerk];
    fn place(&self) -> Place {
        // Who watches from above looks; the plan is its own body's.
        Place { bodies: vec![self.issuer], above: vec![self.issuer], bloc: None }
    }
}

/// May report for one unit.
#[derive(Clone, Debug)]
pub struct ReportUnit {
    /// The unit's body.
    pub body: BodyId,
}

impl Duty for ReportUnit {
    const NAME: &'static str = "ReportUnit";
    const NEEDS: &'static str =
        "Báo cáo tiến độ là việc của cán bộ, lãnh đạo đơn vị được giao, và chỉ cho đơn vị mình.";
    const POSTS: &'static [Post] = &[Post::Clerk, Post::Leader, Post::Officer];
    fn place(&self) -> Place {
        Place { bodies: vec![self.body], above: vec![self.body], bloc: None }
    }
}

/// May look at a plan with all its units.
#[derive(Clone, Debug)]
pub struct SeePlan {
    /// The issuing body and, once it is issued, those above.
    pub place: Place,
}

impl Duty for SeePlan {
    const NAME: &'static str = "SeePlan";
    const NEEDS: &'static str =
        "Tiến độ toàn kế hoạch dành cho cơ quan ban hành, cơ quan cấp trên và ban chỉ đạo.";
    const POSTS: &'static [Post] = &[Post::Clerk, Post::Leader, Post::Officer];
    fn place(&self) -> Place {
        self.place.clone()
    }
}
