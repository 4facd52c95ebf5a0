//! The texts of a gathering, each with the page where it is written: what a copy takes over word for word.

use crate::model::GatheringId;
use crate::store;
use db::Reading;
use kernel::Refusal;

/// A text of a gathering.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Worded {
    /// Which part it belongs to: "Chương trình".
    pub part: &'static str,
    /// The text.
    pub says: String,
    /// The part of the workspace where it is written: "items/KEY".
    pub mend: String,
}

/// The texts of programme, committees, tasks, clip and documents, in that order; for whoever may prepare the gathering.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn worded(w: &mut Reading, id: GatheringId) -> Result<Vec<Worded>, Refusal> {
    let mut all = Vec::new();
    let mut add = |part, says: &[&str], mend: String| {
        let texts = says.iter().filter(|s| !s.is_empty());
        all.extend(texts.map(|s| Worded { part, says: (*s).to_owned(), mend: mend.clone() }));
    };
    let p = store::programme::programme(w, id)?;
    for s in &p.sessions {
        add("Chương trình", &[&s.name, &s.chair], format!("sessions/{}", s.id));
        for i in p.items.iter().filter(|i| i.session == s.id) {
            add("Chương trình", &[&i.title, &i.note], format!("items/{}", i.id));
            for x in p.speakers_of(i.id) {
                add("Trình bày", &[&x.topic], format!("items/{}", i.id));
            }
        }
    }
    for c in store::committees::committees(w, id)? {
        add("Ban tổ chức", &[&c.name, &c.duties, &c.products], format!("committees/{}", c.id));
    }
    for t in store::tasks::tasks(w, id)? {
        add("Công việc", &[&t.title, &t.product], format!("tasks/{}", t.id));
    }
    for s in store::clip::segments(w, id)? {
        add("Kịch bản phim", &[&s.shows], "clip".to_owned());
    }
    for d in store::papers::documents(w, id)? {
        add("Tài liệu", &[&d.title], format!("papers/{}", d.id));
    }
    Ok(all)
}
