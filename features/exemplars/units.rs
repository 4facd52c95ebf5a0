//! Bodies with their places and names: asked once, then looked up. A unit in a form is typed by its name or code.

use db::Reading;
use kernel::{BodyId, Day, Place, Refusal, fold};
use organisations::{Body, EVERYWHERE, Names, is_called, spoken};
use std::collections::HashMap;

/// How many names a form offers while one types.
const OFFERED_MAX: usize = 300;
/// How many are named where several are meant.
const NAMED_MAX: usize = 4;

/// Bodies that are no more and are looked up one by one; beyond that they are found by their address alone.
const ENDED_MAX: usize = 100;

/// The bodies of a day in the order of their names, and those that are no more where something of theirs is left.
pub(crate) struct Units {
    all: Vec<Body>,
    ended: Vec<BodyId>,
    parents: HashMap<BodyId, Option<BodyId>>,
    names: Names,
}

/// How committees' names begin, however the mark is set.
const COMMITTEES: [&str; 3] = ["ủy ban nhân dân ", "uỷ ban nhân dân ", "ubnd "];
/// The words for a place that may follow.
const PLACES: [&str; 10] =
    ["xã ", "phường ", "thị trấn ", "đặc khu ", "huyện ", "quận ", "thị xã ", "thành phố ", "tỉnh ", "khu "];

/// The place a committee is of: a farmer is of "xã Thanh Sơn", not of its committee. Other bodies keep their names.
pub(crate) fn place_name(full: &str) -> String {
    let low = full.to_lowercase();
    let Some(begin) = COMMITTEES.into_iter().find(|c| low.starts_with(c)) else { return full.to_owned() };
    let rest: String = full.chars().skip(begin.chars().count()).collect();
    let rest = rest.trim();
    let low = rest.to_lowercase();
    match PLACES.into_iter().find(|p| low.starts_with(p)) {
        Some(word) => {
            let name: String = rest.chars().skip(word.chars().count()).collect();
            format!("{word}{}", name.trim())
        }
        None => full.to_owned(),
    }
}

/// The same as it stands at the head of a line: "Xã Thanh Sơn".
pub(crate) fn place_heading(full: &str) -> String {
    let name = place_name(full);
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

impl Units {
    pub(crate) fn read(w: &mut Reading, on: Day) -> Result<Units, Refusal> {
        let all = organisations::choices(w, on)?;
        let parents = all.iter().map(|b| (b.id, b.parent)).collect();
        Ok(Units { all, ended: Vec::new(), parents, names: organisations::names(w, on)? })
    }

    /// With the names of another day: what was settled then is read under the names of then.
    pub(crate) fn named_on(mut self, w: &mut Reading, day: Day) -> Result<Units, Refusal> {
        self.names = organisations::names(w, day)?;
        Ok(self)
    }

    /// Units merge and end, what they found stays: learns where those among these stood that are no more.
    pub(crate) fn with_ended(
        mut self,
        w: &mut Reading,
        bodies: impl IntoIterator<Item = BodyId>,
        on: Day,
    ) -> Result<Units, Refusal> {
        let mut gone: Vec<BodyId> = bodies.into_iter().filter(|b| !self.parents.contains_key(b)).collect();
        gone.sort_unstable();
        gone.dedup();
        gone.truncate(ENDED_MAX);
        for body in gone {
            let chain = organisations::above(w, body, on)?;
            for (i, b) in chain.iter().enumerate() {
                self.parents.entry(*b).or_insert(chain.get(i + 1).copied());
            }
            self.ended.push(body);
        }
        Ok(self)
    }

    /// A body, then those above it.
    pub(crate) fn chain(&self, body: BodyId) -> Vec<BodyId> {
        let mut line = vec![body];
        while let Some(up) = line.last().and_then(|b| self.parents.get(b).copied().flatten()) {
            if line.contains(&up) {
                break;
            }
            line.push(up);
        }
        line
    }

    /// Where a duty over a body is exercised.
    pub(crate) fn place(&self, body: BodyId) -> Place {
        let mut above = self.chain(body);
        above.push(EVERYWHERE);
        Place { bodies: vec![body], above, bloc: None }
    }

    /// The bodies for which this holds.
    pub(crate) fn whose(&self, may: impl Fn(Place) -> bool) -> Vec<BodyId> {
        let known = self.all.iter().map(|b| b.id).chain(self.ended.iter().copied());
        known.filter(|b| may(self.place(*b))).collect()
    }

    /// What a body is called.
    pub(crate) fn name(&self, body: BodyId) -> &str {
        self.names.full(body)
    }

    /// Is there such a body today?
    pub(crate) fn lives(&self, body: BodyId) -> bool {
        self.all.iter().any(|b| b.id == body)
    }

    /// Names to offer of those for which this holds.
    pub(crate) fn offered(&self, may: impl Fn(BodyId) -> bool) -> Vec<String> {
        let all = self.all.iter().filter(|b| may(b.id)).take(OFFERED_MAX);
        all.map(|b| b.name.full.clone()).collect()
    }

    /// The body somebody means by a name or a code, with or without marks.
    pub(crate) fn called(&self, typed: &str) -> Result<BodyId, String> {
        let (asked, code) = (spoken(typed), fold(typed));
        let by_code: Vec<&Body> = self.all.iter().filter(|b| fold(&b.code) == code).collect();
        let named: Vec<&Body> = self.all.iter().filter(|b| is_called(b, typed)).collect();
        let near: Vec<&Body> = self.all.iter().filter(|b| spoken(&b.name.full).contains(&asked)).collect();
        let found = [by_code, named, near].into_iter().find(|f| !f.is_empty()).unwrap_or_default();
        match found[..] {
            [one] => Ok(one.id),
            [] => Err(format!(
                "không có đơn vị nào tên hay mã “{}”. Gõ như trong danh mục đơn vị.",
                web::short(typed)
            )),
            _ => {
                let some = found.iter().take(NAMED_MAX);
                let some: Vec<String> = some.map(|b| format!("{} (mã {})", b.name.full, b.code)).collect();
                Err(format!("có {} đơn vị khớp; ghi mã của một đơn vị: {}.", found.len(), some.join(", ")))
            }
        }
    }
}
