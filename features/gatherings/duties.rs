//! Who may look at a gathering, prepare it, report on its tasks.

use kernel::{Actor, BodyId, Duty, Place, Post, Refusal, Scope};

/// May look at a gathering.
#[derive(Clone, Debug)]
pub struct SeeGathering(pub Place);

impl Duty for SeeGathering {
    const NAME: &'static str = "SeeGathering";
    const NEEDS: &'static str = "Trang này dành cho đơn vị đăng cai, các đơn vị thành viên và các đơn vị được giao việc của hội nghị.";
    const POSTS: &'static [Post] = &[Post::Clerk, Post::Leader, Post::Officer];
    fn place(&self) -> Place {
        self.0.clone()
    }
}

/// May prepare a gathering: the clerk and the standing body of its host, and those above.
#[derive(Clone, Debug)]
pub struct PrepareGathering {
    /// The host.
    pub host: BodyId,
    /// The host, and those above it.
    pub place: Place,
}

impl PrepareGathering {
    /// At this host, with itself and those above it.
    pub fn at(host: BodyId, mut above: Vec<BodyId>) -> PrepareGathering {
        above.push(organisations::EVERYWHERE);
        PrepareGathering { host, place: Place { bodies: vec![host], above, bloc: None } }
    }

    /// A deed at this host's gathering asks that the permission it was handed is for this very host.
    ///
    /// # Errors
    /// `Forbidden` when it is for another.
    pub fn within(&self, host: BodyId) -> Result<(), Refusal> {
        if self.host == host { Ok(()) } else { Err(Refusal::Forbidden(Self::NEEDS.to_owned())) }
    }
}

impl Duty for PrepareGathering {
    const NAME: &'static str = "PrepareGathering";
    const NEEDS: &'static str = "Chuẩn bị hội nghị là việc của cán bộ thi đua, khen thưởng và cơ quan thường trực của đơn vị đăng cai.";
    const POSTS: &'static [Post] = &[Post::Clerk, Post::Officer];
    fn place(&self) -> Place {
        self.place.clone()
    }
}

/// May report how far a task is: the body it was given to, or the person.
#[derive(Clone, Debug)]
pub struct ReportTask(pub Place);

impl ReportTask {
    /// Of a body's task.
    pub fn of_body(body: BodyId) -> ReportTask {
        ReportTask(Place { bodies: vec![body], above: vec![body], bloc: None })
    }

    /// Of a task given to this very person, wherever they hold a post.
    pub fn of_owner(owner: &Actor) -> ReportTask {
        let mut place = Place::default();
        for grant in &owner.grants {
            match grant.scope {
                Scope::Body(b) => place.bodies.push(b),
                Scope::Below(b) => place.above.push(b),
                Scope::Bloc(b) => place.bloc = Some(b),
            }
        }
        ReportTask(place)
    }
}

impl Duty for ReportTask {
    const NAME: &'static str = "ReportTask";
    const NEEDS: &'static str =
        "Báo tiến độ là việc của đơn vị hoặc người được giao, và của đơn vị đăng cai.";
    const POSTS: &'static [Post] = &[Post::Clerk, Post::Leader, Post::Officer];
    fn place(&self) -> Place {
        self.0.clone()
    }
}
