//! A former gathering taken as the pattern, part by part, by tick boxes. Only parts that are still empty are filled, so
//! nothing is there twice.

use super::list::sighted;
use super::{Top, prepared};
use crate::committees::{Committee, CommitteeId, Member};
use crate::model::{Gathering, GatheringId};
use crate::papers::Document;
use crate::programme::{Item, ItemId, Session, SessionId, Speaker};
use crate::store;
use crate::tasks::{Task, TaskId, TaskState};
use crate::{PrepareGathering, pages::task::blank};
use db::{Committed, Reading, Writing};
use kernel::{Allowed, Day, Fact, Refusal};
use std::collections::HashMap;
use web::{Filled, Form, Frame, Next, One, Page, Visit};

/// A part that can be taken over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Part {
    Programme,
    Speakers,
    Committees,
    Members,
    Tasks,
    Documents,
}

impl Part {
    const ALL: [Part; 6] =
        [Part::Programme, Part::Speakers, Part::Committees, Part::Members, Part::Tasks, Part::Documents];

    fn field(self) -> &'static str {
        match self {
            Part::Programme => "programme",
            Part::Speakers => "speakers",
            Part::Committees => "committees",
            Part::Members => "members",
            Part::Tasks => "tasks",
            Part::Documents => "documents",
        }
    }

    fn vietnamese(self) -> &'static str {
        match self {
            Part::Programme => "Chương trình: các buổi và mục, ngày dời theo ngày bắt đầu",
            Part::Speakers => "Người trình bày trong các mục (kèm chương trình)",
            Part::Committees => "Ban tổ chức, tiểu ban: tên, nhiệm vụ, sản phẩm",
            Part::Members => "Thành viên các ban (kèm ban tổ chức)",
            Part::Tasks => "Công việc, hạn dời theo ngày bắt đầu, chưa làm việc nào",
            Part::Documents => "Tên các tài liệu, không kèm tập tin",
        }
    }

    /// Which other must come along.
    fn with(self) -> Option<Part> {
        match self {
            Part::Speakers => Some(Part::Programme),
            Part::Members => Some(Part::Committees),
            _ => None,
        }
    }
}

/// How much of each part a gathering holds.
fn held(w: &mut Reading, id: GatheringId) -> Result<HashMap<&'static str, usize>, Refusal> {
    let p = store::programme::programme(w, id)?;
    Ok(HashMap::from([
        ("programme", p.items.len() + p.sessions.len()),
        ("speakers", p.speakers.len()),
        ("committees", store::committees::committees(w, id)?.len()),
        ("members", store::committees::members(w, id)?.len()),
        ("tasks", store::tasks::tasks(w, id)?.len()),
        ("documents", store::papers::documents(w, id)?.len()),
    ]))
}

#[derive(askama::Template)]
#[template(path = "copy.html")]
pub(crate) struct CopyPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) top: Top,
    /// Key, words.
    pub(crate) sources: Vec<(GatheringId, String)>,
    pub(crate) from: String,
    pub(crate) from_name: String,
    pub(crate) choices: Vec<PartView>,
}

pub(crate) struct PartView {
    pub(crate) field: &'static str,
    pub(crate) words: &'static str,
    pub(crate) there: usize,
    /// Why it cannot be taken.
    pub(crate) closed: Option<&'static str>,
}

/// What can be taken from which gathering.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<GatheringId>) -> Result<Page, Refusal> {
    let (g, _) = prepared(v, w, id)?;
    let mut others = sighted(v, w)?;
    others.retain(|o| o.id != id);
    others.sort_by_key(|o| (o.host != g.host, o.kind != g.kind, std::cmp::Reverse(o.first_day)));
    others.truncate(100);
    let asked = v.filled.or("from", v.ask("from")).to_owned();
    let source = others.iter().find(|o| o.id.to_string() == asked);
    let mut parts = Vec::new();
    if let Some(source) = source {
        let (theirs, ours) = (held(w, source.id)?, held(w, id)?);
        for part in Part::ALL {
            let there = theirs.get(part.field()).copied().unwrap_or(0);
            let closed = if there == 0 {
                Some("hội nghị ấy không có phần này")
            } else if ours.get(part.field()).is_some_and(|n| *n > 0) {
                Some("hội nghị này đã có phần này")
            } else {
                None
            };
            parts.push(PartView { field: part.field(), words: part.vietnamese(), there, closed });
        }
    }
    Page::of(&CopyPage {
        frame: v.frame("Chép hội nghị trước", "/gatherings"),
        filled: v.filled.clone(),
        top: Top::of(v, &g, "setup", "Chép hội nghị trước")?,
        from: source.map_or(String::new(), |s| s.id.to_string()),
        from_name: source.map_or(String::new(), |s| format!("{}, {}", s.name, s.days_words())),
        sources: others.iter().map(|o| (o.id, format!("{}, {}", o.name, o.days_words()))).collect(),
        choices: parts,
    })
}

/// Takes the ticked parts over.
pub(crate) fn take(
    v: &Visit,
    w: &mut Writing,
    One(id): One<GatheringId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let mut r = form.read();
    let from: Option<GatheringId> = r.key("from", "Hội nghị để chép");
    let ours = held(w, id)?;
    let ticked: Vec<Part> = Part::ALL.into_iter().filter(|p| form.has(p.field())).collect();
    if ticked.is_empty() {
        r.wrong("programme", "HN-32", "Chưa đánh dấu phần nào để chép.");
    }
    for part in &ticked {
        if ours.get(part.field()).is_some_and(|n| *n > 0) {
            let says = format!("{}: hội nghị này đã có, không chép đè.", part.vietnamese());
            r.wrong(part.field(), "HN-33", says);
        }
        if let Some(with) = part.with().filter(|p| !ticked.contains(p)) {
            let says = format!("{}: đánh dấu cả “{}”.", part.vietnamese(), with.vietnamese());
            r.wrong(part.field(), "HN-34", says);
        }
    }
    r.done()?;
    let source = super::seen(v, w, from.ok_or(Refusal::NotFound)?)?;
    let counts = copied(v, w, &ok, (&source, &g), &ticked)?;
    let says = format!("Chép từ “{}”, {}: {counts}.", source.name, source.days_words());
    let to = Next::to(format!("/gatherings/{id}/programme")).saying(format!("Đã chép {counts}."));
    w.commit(&Fact::new("gatherings.copied", "gathering", id, says).and_about("gathering", source.id), to)
}

fn copied(
    v: &Visit,
    w: &mut Writing,
    ok: &Allowed<PrepareGathering>,
    (source, g): (&Gathering, &Gathering),
    parts: &[Part],
) -> Result<String, Refusal> {
    let mut says = Vec::new();
    let mut items = HashMap::new();
    if parts.contains(&Part::Programme) {
        items = copy_programme(v, w, ok, (source, g), parts.contains(&Part::Speakers))?;
        says.push(format!("{} mục chương trình", items.len()));
    }
    if parts.contains(&Part::Committees) {
        let n = copy_committees(v, w, ok, (source, g), parts.contains(&Part::Members))?;
        says.push(format!("{n} ban, tiểu ban"));
    }
    if parts.contains(&Part::Tasks) {
        let tasks = shifted(v, &store::tasks::tasks(w, source.id)?, (source, g), v.today());
        // What waits is written after what it waits for, or the key of that is not there yet.
        for t in &tasks {
            store::tasks::put(w, ok, g.id, &Task { needs: Vec::new(), ..t.clone() })?;
        }
        for t in &tasks {
            store::tasks::set(w, ok, g.id, t)?;
        }
        let without = tasks.iter().filter(|t| t.due.is_none()).count();
        let without =
            if without > 0 { format!(" ({without} việc chưa có hạn)") } else { String::new() };
        says.push(format!("{} việc{without}", tasks.len()));
    }
    if parts.contains(&Part::Documents) {
        let all = store::papers::documents(w, source.id)?;
        let prepares = v.can(source.prepare());
        let open: Vec<Document> = all.into_iter().filter(|d| d.is_open(v.now, prepares)).collect();
        for d in &open {
            let item = d.item.and_then(|i| items.get(&i).copied());
            let new = Document {
                id: v.new_id(),
                item,
                title: d.title.clone(),
                not_before: None,
                version: 1,
                files: Vec::new(),
            };
            store::papers::put(w, ok, g.id, &new)?;
        }
        says.push(format!("{} tên tài liệu", open.len()));
    }
    Ok(says.join(", "))
}

fn copy_programme(
    v: &Visit,
    w: &mut Writing,
    ok: &Allowed<PrepareGathering>,
    (source, g): (&Gathering, &Gathering),
    speakers: bool,
) -> Result<HashMap<ItemId, ItemId>, Refusal> {
    let p = store::programme::programme(w, source.id)?;
    let days = source.first_day.days_to(g.first_day);
    let (mut sessions, mut items) = (HashMap::new(), HashMap::new());
    for s in p.sessions {
        let id: SessionId = v.new_id();
        sessions.insert(s.id, id);
        store::programme::put_session(
            w,
            ok,
            &Session { id, gathering: g.id, day: s.day.plus_days(days), ..s },
        )?;
    }
    for i in p.items {
        let id: ItemId = v.new_id();
        items.insert(i.id, id);
        let Some(session) = sessions.get(&i.session).copied() else { continue };
        store::programme::put_item(w, ok, g.id, &Item { id, session, ..i })?;
    }
    for s in p.speakers.into_iter().filter(|_| speakers) {
        let Some(item) = items.get(&s.item).copied() else { continue };
        store::programme::put_speaker(w, ok, g.id, &Speaker { id: v.new_id(), item, ..s })?;
    }
    Ok(items)
}

fn copy_committees(
    v: &Visit,
    w: &mut Writing,
    ok: &Allowed<PrepareGathering>,
    (source, g): (&Gathering, &Gathering),
    members: bool,
) -> Result<usize, Refusal> {
    let mut ids: HashMap<CommitteeId, CommitteeId> = HashMap::new();
    for c in store::committees::committees(w, source.id)? {
        let id: CommitteeId = v.new_id();
        ids.insert(c.id, id);
        store::committees::put(w, ok, g.id, &Committee { id, ..c })?;
    }
    for m in store::committees::members(w, source.id)?.into_iter().filter(|_| members) {
        let Some(committee) = ids.get(&m.committee).copied() else { continue };
        store::committees::put_member(w, ok, g.id, &Member { id: v.new_id(), committee, ..m })?;
    }
    Ok(ids.len())
}

/// The tasks as they begin anew: days moved along with the first day, none begun. A day that is gone is left out, and the
/// owners stay only where the same body is the host.
fn shifted(v: &Visit, tasks: &[Task], (source, g): (&Gathering, &Gathering), today: Day) -> Vec<Task> {
    let days = source.first_day.days_to(g.first_day);
    let ids: HashMap<TaskId, TaskId> = tasks.iter().map(|t| (t.id, v.new_id())).collect();
    let same = source.host == g.host;
    tasks
        .iter()
        .filter_map(|t| {
            let id = *ids.get(&t.id)?;
            Some(Task {
                title: t.title.clone(),
                body: t.body.filter(|_| same),
                helpers: if same { t.helpers.clone() } else { String::new() },
                helping: if same { t.helping.clone() } else { Vec::new() },
                due: t.due.map(|d| d.plus_days(days)).filter(|d| *d >= today),
                product: t.product.clone(),
                when_leaders: t.when_leaders,
                state: TaskState::ToDo,
                needs: t.needs.iter().filter_map(|n| ids.get(n).copied()).collect(),
                ..blank(id, today)
            })
        })
        .collect()
}
