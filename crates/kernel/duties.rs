//! Who may do what, where, until when. Permission is a value: writing asks for it.

use crate::{BlocId, BodyId, Day, PersonId};

/// What a person is appointed to ("chức trách").
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Post {
    /// "Cán bộ làm công tác thi đua, khen thưởng": fills in, prepares, runs.
    Clerk,
    /// "Lãnh đạo đơn vị": approves, votes, signs for the body.
    Leader,
    /// "Thành viên Ban kiểm phiếu": counts papers and signs the protocol.
    Teller,
    /// "Cơ quan thường trực thi đua, khen thưởng": watches and checks all below a body.
    Officer,
    /// "Quản trị hệ thống": accounts and bodies, never scores or votes.
    Administrator,
    /// "Người đón tiếp đại biểu": writes down who came in at the gates of a body's gatherings, and sees nothing else.
    Usher,
}

impl Post {
    /// Every post, in the order pages list them.
    pub const ALL: [Post; 6] =
        [Post::Clerk, Post::Leader, Post::Teller, Post::Officer, Post::Administrator, Post::Usher];

    /// Those who have a part in the year: every post but the usher's, which opens a gate and nothing else.
    pub const OF_THE_YEAR: [Post; 5] =
        [Post::Clerk, Post::Leader, Post::Teller, Post::Officer, Post::Administrator];

    /// The word kept in the database.
    pub fn word(self) -> &'static str {
        match self {
            Post::Clerk => "CLERK",
            Post::Leader => "LEADER",
            Post::Teller => "TELLER",
            Post::Officer => "OFFICER",
            Post::Administrator => "ADMINISTRATOR",
            Post::Usher => "USHER",
        }
    }

    /// Back from the database's word.
    pub fn of_word(word: &str) -> Option<Post> {
        Post::ALL.into_iter().find(|p| p.word() == word)
    }

    /// As people say it.
    pub fn vietnamese(self) -> &'static str {
        match self {
            Post::Clerk => "Cán bộ thi đua, khen thưởng",
            Post::Leader => "Lãnh đạo đơn vị",
            Post::Teller => "Thành viên Ban kiểm phiếu",
            Post::Officer => "Cơ quan thường trực thi đua, khen thưởng",
            Post::Administrator => "Quản trị hệ thống",
            Post::Usher => "Người đón tiếp đại biểu",
        }
    }
}

/// Where a grant holds.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Scope {
    /// One body.
    Body(BodyId),
    /// One bloc, through all its years.
    Bloc(BlocId),
    /// A body and everything below it, and the blocs they manage.
    Below(BodyId),
}

/// One appointment: a post, where, and from when to when (both days included).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Grant {
    /// What.
    pub post: Post,
    /// Where.
    pub scope: Scope,
    /// First day.
    pub from: Day,
    /// Last day, or open.
    pub until: Option<Day>,
}

impl Grant {
    /// Does it hold on this day?
    pub fn holds_on(&self, day: Day) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

/// Where a duty is exercised. Made by the feature that owns the thing, from the database, never from a form.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Place {
    /// Bodies whose own people may do it.
    pub bodies: Vec<BodyId>,
    /// The bodies above (and themselves): who holds a post "below" one of these may do it.
    pub above: Vec<BodyId>,
    /// The bloc it happens in.
    pub bloc: Option<BlocId>,
}

impl Place {
    /// Only at one body, without those above it.
    pub fn at_body(body: BodyId) -> Place {
        Place { bodies: vec![body], ..Place::default() }
    }
}

/// Something that asks for permission. A duty value carries where it is exercised.
pub trait Duty: Clone {
    /// English word for the guard book.
    const NAME: &'static str;
    /// What the person who lacks it is told, in Vietnamese: whose work it is.
    const NEEDS: &'static str;
    /// The posts that carry it.
    const POSTS: &'static [Post];
    /// Where.
    fn place(&self) -> Place;
}

/// Proof that `by` was checked for the duty it holds. Only [`Actor::may`] makes one.
#[derive(Clone, Debug)]
pub struct Allowed<D> {
    by: PersonId,
    duty: D,
}

impl<D> Allowed<D> {
    /// Who was checked.
    pub fn by(&self) -> PersonId {
        self.by
    }

    /// For what.
    pub fn duty(&self) -> &D {
        &self.duty
    }
}

impl<D: Duty> Allowed<D> {
    /// Permission as a story grants it, for the sample builders (`sample.rs`) alone; `xtask tidy` refuses it anywhere else.
    pub fn in_a_story(duty: D, by: PersonId) -> Allowed<D> {
        Allowed { by, duty }
    }
}

/// A signed-in person with what they are appointed to.
#[derive(Clone, Debug)]
pub struct Actor {
    /// Who.
    pub id: PersonId,
    /// Full name.
    pub name: String,
    /// Post in words, as the top bar shows it.
    pub title: String,
    /// Name of the unit today.
    pub unit: String,
    /// The unit itself, if the person belongs to one.
    pub body: Option<BodyId>,
    /// Appointments; those out of term are kept out by `may`.
    pub grants: Vec<Grant>,
    /// The day appointments are judged by.
    pub today: Day,
}

impl Actor {
    /// May this person do it? A person without a grant that covers the place may do nothing.
    ///
    /// # Errors
    /// `Forbidden` with the duty's own sentence.
    pub fn may<D: Duty>(&self, duty: D) -> Result<Allowed<D>, crate::Refusal> {
        let place = duty.place();
        let covered = self.grants.iter().any(|g| {
            D::POSTS.contains(&g.post)
                && g.holds_on(self.today)
                && match g.scope {
                    Scope::Body(b) => place.bodies.contains(&b),
                    Scope::Bloc(b) => place.bloc == Some(b),
                    Scope::Below(b) => place.above.contains(&b),
                }
        });
        if covered {
            Ok(Allowed { by: self.id, duty })
        } else {
            Err(crate::Refusal::Forbidden(D::NEEDS.to_owned()))
        }
    }

    /// The coarse gate of a route: does the person hold, today, any post that carries this duty anywhere?
    pub fn could<D: Duty>(&self) -> bool {
        self.grants.iter().any(|g| D::POSTS.contains(&g.post) && g.holds_on(self.today))
    }

    /// Bodies this person holds `post` at today, directly.
    pub fn bodies_as(&self, post: Post) -> Vec<BodyId> {
        self.grants
            .iter()
            .filter(|g| g.post == post && g.holds_on(self.today))
            .filter_map(|g| if let Scope::Body(b) = g.scope { Some(b) } else { None })
            .collect()
    }
}
