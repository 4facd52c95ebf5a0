//! Who else works on a sheet now, so that two people on one sheet see each other.

use super::sheet::open;
use crate::model::SheetId;
use crate::store::presence;
use db::{Committed, Writing};
use kernel::{Refusal, clean_line};
use web::{Form, Next, One, Visit};

#[derive(askama::Template)]
#[template(path = "presence.html")]
struct PresencePart {
    /// Name, and the line they are at.
    others: Vec<(String, String)>,
}

/// Says where this person is, and answers who else is there.
pub(crate) fn tell(
    v: &Visit,
    w: &mut Writing,
    One(id): One<SheetId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    open(v, w, id)?;
    let me = v.actor()?;
    let line: String = clean_line(form.value("line")).chars().take(20).collect();
    presence::put(w, id, (me.id, &me.name), &line)?;
    let others = presence::others(w, id, (me.id, v.now))?;
    w.commit_quietly("who is at a sheet just now is not an act", Next::page(&PresencePart { others })?)
}
