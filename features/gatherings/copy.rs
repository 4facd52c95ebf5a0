//! A former gathering as the pattern of a new one, part by part. Only parts that are still empty are filled, so nothing is
//! there twice; what is bound to its own days or was produced then begins anew.

use crate::clip::Segment;
use crate::committees::{Committee, CommitteeId, Member};
use crate::duties::PrepareGathering;
use crate::model::{Gathering, GatheringId};
use crate::pages::task::blank;
use crate::papers::Document;
use crate::programme::{Item, ItemId, Session, SessionId, Speaker};
use crate::store;
use crate::tasks::{Task, TaskId, TaskState};
use db::{Reading, Writing};
use kernel::{Allowed, Day, Problem, Refusal};
use std::collections::HashMap;
use web::Visit;

/// A part of a gathering that can be taken over from a former one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum CopyPart {
    /// Sessions and items.
    Programme,
    /// Who speaks within the items.
    Speakers,
    /// The organising committee and its sub-committees.
    Committees,
    /// Their members.
    Members,
    /// Tasks.
    Tasks,
    /// The script of the clip.
    Clip,
    /// Names of documents.
    Documents,
}

impl CopyPart {
    /// All, as pages list them.
    pub const ALL: [CopyPart; 7] = [
        CopyPart::Programme,
        CopyPart::Speakers,
        CopyPart::Committees,
        CopyPart::Members,
        CopyPart::Tasks,
        CopyPart::Clip,
        CopyPart::Documents,
    ];

    /// The name of its box in a form.
    pub fn word(self) -> &'static str {
        match self {
            CopyPart::Programme => "programme",
            CopyPart::Speakers => "speakers",
            CopyPart::Committees => "committees",
            CopyPart::Members => "members",
            CopyPart::Tasks => "tasks",
            CopyPart::Clip => "clip",
            CopyPart::Documents => "documents",
        }
    }

    /// As people say it, and what of it begins anew.
    pub fn vietnamese(self) -> &'static str {
        match self {
            CopyPart::Programme => "Chương trình: các phiên và mục, ngày dời theo ngày bắt đầu",
            CopyPart::Speakers => "Người trình bày trong các mục (kèm chương trình)",
            CopyPart::Committees => "Ban tổ chức, tiểu ban: tên, nhiệm vụ, sản phẩm",
            CopyPart::Members => "Thành viên các ban (kèm ban tổ chức)",
            CopyPart::Tasks => "Công việc, hạn dời theo ngày bắt đầu, chưa làm việc nào",
            CopyPart::Clip => "Kịch bản phim: các đoạn, chưa đoạn nào có thời lượng",
            CopyPart::Documents => "Tên các tài liệu, không kèm tệp",
        }
    }

    /// Which other must come along.
    pub fn with(self) -> Option<CopyPart> {
        match self {
            CopyPart::Speakers => Some(CopyPart::Programme),
            CopyPart::Members => Some(CopyPart::Committees),
            _ => None,
        }
    }
}

/// How much of a part the former gathering holds, and how much the new one does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Copyable {
    /// Which part.
    pub part: CopyPart,
    /// In the former.
    pub theirs: usize,
    /// In the new one; more than nothing is not written over.
    pub ours: usize,
}

/// How much of each part a gathering holds, in the order of [`CopyPart::ALL`].
fn held(w: &mut Reading, id: GatheringId) -> Result<[usize; 7], Refusal> {
    let p = store::programme::programme(w, id)?;
    Ok([
        p.items.len() + p.sessions.len(),
        p.speakers.len(),
        store::committees::committees(w, id)?.len(),
        store::committees::members(w, id)?.len(),
        store::tasks::tasks(w, id)?.len(),
        store::clip::segments(w, id)?.len(),
        store::papers::documents(w, id)?.len(),
    ])
}

/// How much there is of each part, in the order of [`CopyPart::ALL`].
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn copyable(w: &mut Reading, source: GatheringId, target: GatheringId) -> Result<Vec<Copyable>, Refusal> {
    let (theirs, ours) = (held(w, source)?, held(w, target)?);
    let counts = theirs.into_iter().zip(ours);
    Ok(CopyPart::ALL
        .into_iter()
        .zip(counts)
        .map(|(part, (theirs, ours))| Copyable { part, theirs, ours })
        .collect())
}

/// The gatherings this person may take parts from, the likest first: of the same host, of the same kind, the last first.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn copy_sources(v: &Visit, w: &mut Reading, g: &Gathering) -> Result<Vec<Gathering>, Refusal> {
    let mut others = crate::pages::list::sighted(v, w)?;
    // Whoever only was given work there does not read the names and tasks that a copy would bring.
    let actor = v.actor()?;
    others.retain(|o| o.id != g.id && o.is_open_to(actor));
    others.sort_by_key(|o| (o.host != g.host, o.kind != g.kind, std::cmp::Reverse(o.first_day)));
    others.truncate(100);
    Ok(others)
}

/// What is wrong with these parts together, at the boxes of the form.
pub fn copy_problems(all: &[Copyable], ticked: &[CopyPart]) -> Vec<Problem> {
    let mut found = Vec::new();
    for c in all.iter().filter(|c| ticked.contains(&c.part)) {
        if c.ours > 0 {
            let says = format!("{}: hội nghị này đã có, không chép đè.", c.part.vietnamese());
            found.push(Problem::new(c.part.word(), "HN-33", says));
        }
        if let Some(with) = c.part.with().filter(|p| !ticked.contains(p)) {
            let says = format!("{}: đánh dấu cả “{}”.", c.part.vietnamese(), with.vietnamese());
            found.push(Problem::new(c.part.word(), "HN-34", says));
        }
    }
    found
}

/// Takes the ticked parts over and says what was taken: "19 mục chương trình, 8 việc". The caller has shown that there is
/// no problem with them, leaves the fact and ends the unit of work.
///
/// # Errors
/// `NotFound` when this person may not look at the former gathering, `Forbidden` for another host, `Invalid` as
/// [`copy_problems`] says.
pub fn copy_parts(
    v: &Visit,
    w: &mut Writing,
    ok: &Allowed<PrepareGathering>,
    (source, g): (&Gathering, &Gathering),
    parts: &[CopyPart],
) -> Result<String, Refusal> {
    v.sees(source.see())?;
    ok.duty().within(g.host)?;
    let wrong = copy_problems(&copyable(w, source.id, g.id)?, parts);
    if !wrong.is_empty() {
        return Err(Refusal::Invalid(wrong));
    }
    let mut says = Vec::new();
    let mut items = HashMap::new();
    if parts.contains(&CopyPart::Programme) {
        items = copy_programme(v, w, ok, (source, g), parts.contains(&CopyPart::Speakers))?;
        says.push(format!("{} mục chương trình", items.len()));
    }
    if parts.contains(&CopyPart::Committees) {
        let n = copy_committees(v, w, ok, (source, g), parts.contains(&CopyPart::Members))?;
        says.push(format!("{n} ban, tiểu ban"));
    }
    if parts.contains(&CopyPart::Tasks) {
        says.push(copy_tasks(v, w, ok, (source, g))?);
    }
    if parts.contains(&CopyPart::Clip) {
        says.push(format!("{} đoạn phim", copy_clip(v, w, ok, (source, g))?));
    }
    if parts.contains(&CopyPart::Documents) {
        let n = copy_documents(v, w, ok, (source, g), &items)?;
        says.push(format!("{n} tên tài liệu"));
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

fn copy_tasks(
    v: &Visit,
    w: &mut Writing,
    ok: &Allowed<PrepareGathering>,
    (source, g): (&Gathering, &Gathering),
) -> Result<String, Refusal> {
    let tasks = shifted(v, &store::tasks::tasks(w, source.id)?, (source, g), v.today());
    // What waits is written after what it waits for, or the key of that is not there yet.
    for t in &tasks {
        store::tasks::put(w, ok, g.id, &Task { needs: Vec::new(), ..t.clone() })?;
    }
    for t in &tasks {
        store::tasks::set(w, ok, g.id, t)?;
    }
    let without = tasks.iter().filter(|t| t.due.is_none()).count();
    let without = if without > 0 { format!(" ({without} việc chưa có hạn)") } else { String::new() };
    Ok(format!("{} việc{without}", tasks.len()))
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

/// The pieces of the script without their lengths: nothing of the new clip is made yet, so it shows nobody. A piece stays
/// about its body where that is a member again.
fn copy_clip(
    v: &Visit,
    w: &mut Writing,
    ok: &Allowed<PrepareGathering>,
    (source, g): (&Gathering, &Gathering),
) -> Result<usize, Refusal> {
    let pieces = store::clip::segments(w, source.id)?;
    for s in &pieces {
        let body = s.body.filter(|b| g.around.members.contains(b));
        store::clip::put(w, ok, g.id, &Segment { id: v.new_id(), body, seconds: 0, ..s.clone() })?;
    }
    Ok(pieces.len())
}

/// Names of the documents this person may read; without their files and their moments.
fn copy_documents(
    v: &Visit,
    w: &mut Writing,
    ok: &Allowed<PrepareGathering>,
    (source, g): (&Gathering, &Gathering),
    items: &HashMap<ItemId, ItemId>,
) -> Result<usize, Refusal> {
    let prepares = v.can(source.prepare());
    let mut open = store::papers::documents(w, source.id)?;
    open.retain(|d| d.is_open(v.now, prepares));
    for d in &open {
        let new = Document {
            id: v.new_id(),
            item: d.item.and_then(|i| items.get(&i).copied()),
            title: d.title.clone(),
            not_before: None,
            version: 1,
            files: Vec::new(),
        };
        store::papers::put(w, ok, g.id, &new)?;
    }
    Ok(open.len())
}
