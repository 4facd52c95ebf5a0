//! The organising committee ("ban tổ chức") and its sub-committees ("tiểu ban"). No I/O.

use kernel::PersonId;

kernel::id! {
    /// The organising committee or one of its sub-committees.
    CommitteeId
}
kernel::id! {
    /// A member of one of them.
    MemberId
}

/// A committee.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Committee {
    /// Its key.
    pub id: CommitteeId,
    /// Its place, from 1.
    pub place: i64,
    /// "Tiểu ban Nội dung".
    pub name: String,
    /// What it is charged with, or "".
    pub duties: String,
    /// What it must bring ("sản phẩm"), or "".
    pub products: String,
    /// For writing what one has seen.
    pub version: i64,
}

/// What a member is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Role {
    /// "Trưởng ban".
    Head,
    /// "Phó Trưởng ban".
    Deputy,
    /// "Thành viên".
    Member,
}

impl Role {
    /// All, as pages list them.
    pub const ALL: [Role; 3] = [Role::Head, Role::Deputy, Role::Member];

    /// The word kept in the database.
    pub fn word(self) -> &'static str {
        match self {
            Role::Head => "HEAD",
            Role::Deputy => "DEPUTY",
            Role::Member => "MEMBER",
        }
    }

    /// Back from the database's word.
    pub fn of_word(word: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|r| r.word() == word)
    }

    /// As people say it.
    pub fn vietnamese(self) -> &'static str {
        match self {
            Role::Head => "Trưởng ban",
            Role::Deputy => "Phó Trưởng ban",
            Role::Member => "Thành viên",
        }
    }

    /// As people say it of a committee with this name: a sub-committee has a "Trưởng tiểu ban".
    pub fn within(self, committee: &str) -> &'static str {
        match self {
            Role::Head if kernel::fold(committee).starts_with("tieu ban") => "Trưởng tiểu ban",
            Role::Deputy if kernel::fold(committee).starts_with("tieu ban") => "Phó Trưởng tiểu ban",
            role => role.vietnamese(),
        }
    }
}

/// A member of a committee.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Member {
    /// Their key.
    pub id: MemberId,
    /// Of which committee.
    pub committee: CommitteeId,
    /// What they are there.
    pub role: Role,
    /// Name, or who it is by post.
    pub name: String,
    /// Post and unit, or "".
    pub post: String,
    /// Their account, if they have one.
    pub person: Option<PersonId>,
}

/// Members as lists name them: the head, the deputies, the others; each by given name.
pub(crate) fn in_rank(members: &mut [Member]) {
    members.sort_by_cached_key(|m| (m.role, kernel::by_given_name(&m.name)));
}
