//! A delegation's list as somebody opened it: by signing in, or by the secret link.

use crate::duties::{FillDelegation, Pen};
use crate::model::{Delegate, DelegateId, Delegation, DelegationId};
use crate::store::{self, link};
use db::{Committed, Reading, Who, Writing};
use gatherings::Gathering;
use kernel::Refusal;
use std::str::FromStr;
use web::Visit;

/// Opened, with the pen that may write.
#[derive(Clone, Debug)]
pub(crate) struct Opened {
    pub(crate) g: Gathering,
    pub(crate) d: Delegation,
    pub(crate) pen: Pen,
    /// Path of the list for whoever opened it so.
    pub(crate) base: String,
}

impl Opened {
    /// One delegate of this very list.
    pub(crate) fn delegate(&self, w: &mut Reading, id: DelegateId) -> Result<Delegate, Refusal> {
        let found = store::delegate(w, id)?;
        if found.delegation == self.d.id { Ok(found) } else { Err(Refusal::NotFound) }
    }

    /// May it change this list today?
    pub(crate) fn writes(&self, v: &Visit) -> Result<(), Refusal> {
        self.pen.may_change(&self.d, v.today())
    }

    /// The host and the list, as deeds ask for them.
    pub(crate) fn at(&self) -> (&Gathering, &Delegation) {
        (&self.g, &self.d)
    }
}

/// What opens a list.
pub(crate) trait Opens: FromStr + Clone + Send + Sync + 'static {
    /// Opens it for whoever may look.
    ///
    /// # Errors
    /// `NotFound` for everybody else.
    fn open(&self, v: &Visit, w: &mut Reading) -> Result<Opened, Refusal>;

    /// Opens it for writing.
    ///
    /// # Errors
    /// As [`Opens::open`].
    fn open_to_write(&self, v: &Visit, w: &mut Writing) -> Result<Opened, Refusal> {
        self.open(v, w)
    }
}

impl Opens for DelegationId {
    fn open(&self, v: &Visit, w: &mut Reading) -> Result<Opened, Refusal> {
        let d = store::delegation(w, *self)?;
        let g = gatherings::gathering(w, d.gathering)?;
        let own = |v: &Visit| d.body.and_then(|b| v.may(FillDelegation::of(d.id, b)).ok());
        let pen = match v.may(g.prepare()) {
            Ok(ok) => Pen::Host(ok),
            Err(_) => Pen::Own(own(v).ok_or(Refusal::NotFound)?),
        };
        Ok(Opened { base: format!("/delegations/{self}"), g, d, pen })
    }
}

/// The secret in a link: 64 hexadecimal digits.
#[derive(Clone)]
pub(crate) struct Token(String);

impl FromStr for Token {
    type Err = ();
    fn from_str(s: &str) -> Result<Token, ()> {
        let is_one = s.len() == 64 && s.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        if is_one { Ok(Token(s.to_owned())) } else { Err(()) }
    }
}

/// The link a path names.
fn token_of(v: &Visit) -> Result<Token, Refusal> {
    v.path.split('/').nth(2).and_then(|t| t.parse().ok()).ok_or(Refusal::NotFound)
}

/// A file is taken of whoever holds a link that opens a list, while that list may be written and the link is not used too
/// much: asked before anything of the file is read.
///
/// # Errors
/// `NotFound` for everybody else; `Conflict` when the list takes nothing, or too much came by the link.
pub(crate) fn admits(v: &Visit, w: &mut Reading) -> Result<(), Refusal> {
    let o = token_of(v)?.open(v, w)?;
    o.writes(v)?;
    link::used(w, o.d.id, v.now).map(|_| ())
}

/// Counts what is sent by a link, whatever becomes of it.
///
/// # Errors
/// `NotFound` when it opens nothing, `Conflict` when too much came by it.
pub(crate) fn count(v: &Visit, w: &mut Writing) -> Result<Committed<()>, Refusal> {
    let o = token_of(v)?.open(v, w)?;
    link::count(w, (o.d.id, v.now))?;
    w.commit_quietly("what comes by a link is counted before it is read", ())
}

impl Opens for Token {
    fn open(&self, v: &Visit, w: &mut Reading) -> Result<Opened, Refusal> {
        let (id, through) = link::shown(w, &self.0, v.today())?;
        let d = store::delegation(w, id)?;
        let g = gatherings::gathering(w, d.gathering)?;
        Ok(Opened { base: format!("/lists/{}", self.0), g, d, pen: Pen::Link(through) })
    }

    fn open_to_write(&self, v: &Visit, w: &mut Writing) -> Result<Opened, Refusal> {
        let o = self.open(v, w)?;
        // Whoever holds the link is known by it alone, signed in or not.
        let name = store::by_name(&o.pen, w.who(), &o.d);
        w.as_person(Who { at: v.now, by: None, name });
        Ok(o)
    }
}
