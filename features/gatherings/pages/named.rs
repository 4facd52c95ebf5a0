//! Bodies and people by what was typed: a page offers the likely names, and takes any name that is known.

use crate::model::Gathering;
use db::Reading;
use kernel::{BodyId, Day, PersonId, Refusal, fold};
use web::Reader;

/// Names offered at once.
const OFFERED_MAX: usize = 300;

/// The bodies there are, as far as names are compared.
pub(crate) struct Known {
    bodies: Vec<organisations::Body>,
    /// At the host and below it, members, those who work already.
    near: Vec<BodyId>,
}

impl Known {
    /// The bodies of a day.
    pub(crate) fn of(w: &mut Reading, g: &Gathering, on: Day) -> Result<Known, Refusal> {
        let bodies = organisations::choices(w, on)?;
        let mut near = vec![g.host];
        // Parents stand anywhere in the list, so it is walked until nothing is added.
        loop {
            let more: Vec<BodyId> = bodies
                .iter()
                .filter(|b| b.parent.is_some_and(|p| near.contains(&p)) && !near.contains(&b.id))
                .map(|b| b.id)
                .collect();
            if more.is_empty() || near.len() > OFFERED_MAX {
                break;
            }
            near.extend(more);
        }
        let others = g.around.members.iter().chain(&g.around.working);
        near.extend(others.filter(|b| !near.contains(b)).copied().collect::<Vec<_>>());
        Ok(Known { bodies, near })
    }

    /// The likely names, in the list's own order.
    pub(crate) fn offered(&self) -> Vec<String> {
        let near = self.bodies.iter().filter(|b| self.near.contains(&b.id));
        near.take(OFFERED_MAX).map(|b| b.name.full.clone()).collect()
    }

    /// The bodies a typed name may mean; those near come alone when one of them is meant.
    fn meant(&self, typed: &str) -> Vec<&organisations::Body> {
        let all: Vec<_> = self.bodies.iter().filter(|b| organisations::is_called(b, typed)).collect();
        let near: Vec<_> = all.iter().copied().filter(|b| self.near.contains(&b.id)).collect();
        if near.is_empty() { all } else { near }
    }

    /// The body of a field that may be empty; a name nobody bears, or several, is a problem there.
    pub(crate) fn body(&self, r: &mut Reader, (field, label): (&str, &str)) -> Option<BodyId> {
        let typed = r.optional_line(field, label, 200);
        if typed.is_empty() {
            return None;
        }
        match self.meant(&typed)[..] {
            [one] => Some(one.id),
            [] => {
                let says = format!(
                    "{label}: không có đơn vị nào tên “{}”. Gõ tên đầy đủ, tên gọi tắt hoặc mã trong danh mục đơn vị.",
                    web::short(&typed)
                );
                r.wrong(field, "HN-10", says);
                None
            }
            ref several => {
                let codes: Vec<&str> = several.iter().take(5).map(|b| b.code.as_str()).collect();
                let says = format!("{label}: nhiều đơn vị cùng tên này. Gõ mã: {}.", codes.join(", "));
                r.wrong(field, "HN-11", says);
                None
            }
        }
    }

    /// Several names with ";" between them: the words as they stay, and the bodies among them.
    pub(crate) fn several(&self, typed: &str) -> (String, Vec<BodyId>) {
        let names: Vec<&str> = typed.split(';').map(str::trim).filter(|n| !n.is_empty()).collect();
        let mut bodies = Vec::new();
        for name in &names {
            if let [one] = self.meant(name)[..]
                && !bodies.contains(&one.id)
            {
                bodies.push(one.id);
            }
        }
        (names.join("; "), bodies)
    }
}

/// The account of a person of the host by their name; nothing when none or several bear it.
pub(crate) fn person(
    w: &mut Reading,
    bodies: &[BodyId],
    name: &str,
    on: Day,
) -> Result<Option<PersonId>, Refusal> {
    let mut found: Vec<PersonId> = Vec::new();
    for body in bodies.iter().filter(|_| !name.is_empty()) {
        let people = people::people_of(w, *body, on)?;
        found.extend(people.iter().filter(|p| fold(&p.name) == fold(name)).map(|p| p.id));
    }
    found.sort_unstable();
    found.dedup();
    Ok(if let [one] = found[..] { Some(one) } else { None })
}
