//! What is decided without a database is in `tests/decisions.rs`, files in `tests/files.rs`; the stories of pages and gates run
//! on both engines.

mod decisions;
mod files;
mod gates;
mod hall;
mod looks;
mod mailing;
mod papers_out;
mod shared;
mod stories;
mod ushers;
mod whom;

use crate::sample::MienDongInvitations;
use delegates::{Delegate, DelegateId};
use gatherings::sample::MienDong;
use kernel::{PersonId, Post, Scope, Uuid};
use world::{Person, World};

/// The cluster's conference with its invitations sent, at this moment.
pub(crate) struct Story {
    pub(crate) m: MienDong,
    pub(crate) i: MienDongInvitations,
    /// Path of the gathering.
    pub(crate) path: String,
}

/// Everything a story's pages need.
pub(crate) fn routes() -> web::Routes {
    looks::doors()
}

pub(crate) fn story(world: &World, now: &str) -> Story {
    world.clock_is("20/3/2024 08:00");
    let by = PersonId(Uuid::now_v7());
    let (m, i) = world.build(move |w| {
        let m = gatherings::sample::mien_dong(w, by)?;
        let d = delegates::sample::of_mien_dong(w, &m, by)?;
        let i = crate::sample::of_mien_dong(w, &m, &d, by)?;
        Ok((m, i))
    });
    world.clock_is(now);
    Story { path: format!("/gatherings/{}", m.gathering), m, i }
}

impl Story {
    pub(crate) fn clerk<'w>(&self, world: &'w World) -> Person<'w> {
        world.person("Lê Thị Thư ký", &[(Post::Clerk, Scope::Body(self.m.host()))])
    }

    pub(crate) fn teller<'w>(&self, world: &'w World) -> Person<'w> {
        world.person("Phạm Văn Cửa", &[(Post::Teller, Scope::Body(self.m.host()))])
    }

    /// The token of a delegate's link.
    pub(crate) fn token(&self, world: &World, delegate: DelegateId) -> String {
        token(world, self.m.gathering, delegate)
    }

    pub(crate) fn delegate(&self, world: &World, id: DelegateId) -> Delegate {
        world.db.read(|w| delegates::delegate(w, id)).unwrap()
    }
}

pub(crate) fn token(world: &World, gathering: gatherings::GatheringId, delegate: DelegateId) -> String {
    let (secret, i) = world
        .db
        .read(|w| {
            Ok((
                crate::store::secret(w, gathering)?.unwrap(),
                crate::store::invitation(w, delegate)?.unwrap(),
            ))
        })
        .unwrap_or_else(|e: kernel::Refusal| panic!("{e}"));
    crate::token::token(&secret, delegate, i.issue)
}

pub(crate) fn present(world: &World, s: &Story) -> Vec<(DelegateId, kernel::Moment)> {
    world.db.read(|w| crate::present(w, s.m.gathering)).unwrap()
}
