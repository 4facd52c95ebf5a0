//! The organising committee and its sub-committees.

use super::lists::mark;
use super::{Top, prepared};
use crate::committees::{Committee, CommitteeId, Member, MemberId, Role};
use crate::differs::Differs;
use crate::model::{Gathering, GatheringId};
use crate::store::committees as store;
use crate::templates::COMMITTEES;
use db::{Committed, Reading, Writing};
use kernel::{Fact, Refusal, fold};
use web::{Filled, Form, Frame, Next, One, Page, Two, Visit};

/// Most committees, and members of all of them.
const COMMITTEES_MAX: usize = 40;
const MEMBERS_MAX: usize = 1000;

#[derive(askama::Template)]
#[template(path = "committees.html")]
pub(crate) struct CommitteesPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) top: Top,
    pub(crate) key: String,
    pub(crate) rows: Vec<(Committee, Vec<Member>)>,
    /// Names of the model that are not there yet.
    pub(crate) model: Vec<&'static str>,
}

/// Those of the model that are not there yet.
fn lacking(there: &[Committee]) -> impl Iterator<Item = &'static (&'static str, &'static str, &'static str)> {
    let names: Vec<String> = there.iter().map(|c| fold(&c.name)).collect();
    COMMITTEES.iter().filter(move |(name, _, _)| !names.contains(&fold(name)))
}

/// The committees with their members.
pub(crate) fn list(v: &Visit, w: &mut Reading, One(id): One<GatheringId>) -> Result<Page, Refusal> {
    let g = crate::whole(v, w, id)?;
    let all = store::committees(w, id)?;
    let members = store::members(w, id)?;
    let model = lacking(&all).map(|(name, _, _)| *name).collect();
    let of = |c: &Committee| members.iter().filter(|m| m.committee == c.id).cloned().collect();
    Page::of(&CommitteesPage {
        frame: v.frame(format!("Ban tổ chức: {}", g.name), "/gatherings"),
        filled: v.filled.clone(),
        top: Top::of(v, &g, "committees", "Ban tổ chức")?,
        key: v.form_key(),
        model,
        rows: all.into_iter().map(|c| (of(&c), c)).map(|(m, c)| (c, m)).collect(),
    })
}

fn fact(name: &'static str, g: &Gathering, says: String) -> Fact {
    Fact::new(name, "gathering", g.id, says)
}

fn committee_of(form: &Form, was: &Committee) -> Result<Committee, Refusal> {
    let mut r = form.read();
    let c = Committee {
        name: r.line("name", "Tên", 150),
        duties: r.optional_text("duties", "Nhiệm vụ", 1000),
        products: r.optional_text("products", "Sản phẩm", 1000),
        ..was.clone()
    };
    r.done()?;
    Ok(c)
}

/// Adds a committee.
pub(crate) fn add(
    v: &Visit,
    w: &mut Writing,
    One(id): One<GatheringId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let there = store::committees(w, id)?;
    if there.len() >= COMMITTEES_MAX {
        return Err(Refusal::wrong("name", "HN-15", format!("Đã có {COMMITTEES_MAX} ban, tiểu ban.")));
    }
    let place = there.iter().map(|c| c.place).max().unwrap_or(0) + 1;
    let (name, duties, products) = (String::new(), String::new(), String::new());
    let c =
        committee_of(form, &Committee { id: v.sent_key(form), place, name, duties, products, version: 1 })?;
    store::put(w, &ok, id, &c)?;
    let to = Next::to(format!("/gatherings/{id}/committees/{}", c.id));
    let to = to.saying(format!("Đã thêm {}. Tiếp theo: ghi các thành viên.", c.name));
    w.commit(&fact("gatherings.committee_added", &g, format!("Thêm {}.", c.name)), to)
}

/// Adds all of the model that is not there yet.
pub(crate) fn model(
    v: &Visit,
    w: &mut Writing,
    One(id): One<GatheringId>,
    _form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let there = store::committees(w, id)?;
    let first = there.iter().map(|c| c.place).max().unwrap_or(0) + 1;
    let new: Vec<Committee> = (first..)
        .zip(lacking(&there))
        .map(|(place, (name, duties, products))| Committee {
            id: v.new_id(),
            place,
            name: (*name).into(),
            duties: (*duties).into(),
            products: (*products).into(),
            version: 1,
        })
        .collect();
    let to = Next::to(format!("/gatherings/{id}/committees"));
    if new.is_empty() {
        return w.commit_quietly("the model is there already", to.saying("Các ban của mẫu đều đã có."));
    }
    for c in &new {
        store::put(w, &ok, id, c)?;
    }
    let names: Vec<&str> = new.iter().map(|c| c.name.as_str()).collect();
    let says = format!("Thêm theo mẫu: {}.", names.join(", "));
    w.commit(&fact("gatherings.committee_added", &g, says), to.saying("Đã thêm các ban theo mẫu."))
}

fn found(w: &mut Reading, g: &Gathering, id: CommitteeId) -> Result<Committee, Refusal> {
    store::committees(w, g.id)?.into_iter().find(|c| c.id == id).ok_or(Refusal::NotFound)
}

fn members_of(w: &mut Reading, id: GatheringId, committee: CommitteeId) -> Result<Vec<Member>, Refusal> {
    let mut members = store::members(w, id)?;
    members.retain(|m| m.committee == committee);
    Ok(members)
}

fn ids_of(members: &[Member]) -> Vec<MemberId> {
    members.iter().map(|m| m.id).collect()
}

#[derive(askama::Template)]
#[template(path = "committee.html")]
pub(crate) struct CommitteePage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) top: Top,
    pub(crate) key: String,
    pub(crate) path: String,
    pub(crate) c: Committee,
    pub(crate) version: String,
    pub(crate) members: Vec<Member>,
    /// The mark of the members as they stand.
    pub(crate) seen: String,
    pub(crate) roles: Vec<(&'static str, &'static str)>,
    /// Names of the host's people who have an account.
    pub(crate) offered: Vec<String>,
}

/// One committee.
pub(crate) fn show(
    v: &Visit,
    w: &mut Reading,
    Two(id, committee): Two<GatheringId, CommitteeId>,
) -> Result<Page, Refusal> {
    let (g, _) = prepared(v, w, id)?;
    let c = found(w, &g, committee)?;
    let members = members_of(w, id, committee)?;
    let path = format!("/gatherings/{id}/committees/{committee}");
    let filled = v.filled.beside(c.version, &["role", "member", "post", "who"]);
    let frame = v.frame(c.name.clone(), "/gatherings").over(&filled, path.clone());
    Page::of(&CommitteePage {
        frame,
        filled,
        top: Top::of(v, &g, "committees", &c.name)?,
        key: v.form_key(),
        version: c.version.to_string(),
        seen: mark(&ids_of(&members)),
        members,
        roles: Role::ALL.map(|r| (r.word(), r.within(&c.name))).to_vec(),
        offered: people::people_of(w, g.host, v.today())?.into_iter().take(200).map(|p| p.name).collect(),
        path,
        c,
    })
}

/// Changes a committee's words.
pub(crate) fn set(
    v: &Visit,
    w: &mut Writing,
    Two(id, committee): Two<GatheringId, CommitteeId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let was = found(w, &g, committee)?;
    let c = committee_of(form, &Committee { version: form.version()?, ..was.clone() })?;
    let to = Next::to(format!("/gatherings/{id}/committees")).saying(format!("Đã ghi {}.", c.name));
    let differs = Differs::default().field("tên", &was.name, &c.name);
    let differs =
        differs.field("nhiệm vụ", &was.duties, &c.duties).field("sản phẩm", &was.products, &c.products);
    if differs.is_none() && c.version == was.version {
        return w.commit_quietly("the same words again change nothing", to);
    }
    store::set(w, &ok, &c)?;
    let says = format!("Sửa {}: {}.", was.name, differs.words());
    w.commit(&fact("gatherings.committee_set", &g, says).with(differs.data()), to)
}

/// Adds a member. One body has one head.
pub(crate) fn add_member(
    v: &Visit,
    w: &mut Writing,
    Two(id, committee): Two<GatheringId, CommitteeId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let c = found(w, &g, committee)?;
    let there = store::members(w, id)?;
    let mut r = form.read();
    let role = r.choice("role", "Vai trò", &Role::ALL.map(|x| (x.word(), x)));
    let name = r.line("who", "Họ và tên", 150);
    let post = r.optional_line("post", "Chức vụ, đơn vị", 200);
    let mut of = there.iter().filter(|m| m.committee == committee);
    if let Some(head) = of.find(|m| role == Some(Role::Head) && m.role == Role::Head) {
        let says =
            format!("Vai trò: {} đang là Trưởng ban. Bỏ tên ấy trước, hoặc chọn vai trò khác.", head.name);
        r.wrong("role", "HN-27", says);
    }
    if there.len() >= MEMBERS_MAX {
        r.wrong("who", "HN-15", format!("Các ban đã có {MEMBERS_MAX} thành viên."));
    }
    r.done()?;
    let person = super::named::person(w, &[g.host], &name, v.today())?;
    let m =
        Member { id: v.sent_key(form), committee, role: role.unwrap_or(Role::Member), name, post, person };
    store::put_member(w, &ok, id, &m)?;
    let says = format!("{}: thêm {} ({}).", c.name, m.name, m.role.within(&c.name));
    let to =
        Next::to(format!("/gatherings/{id}/committees/{committee}")).saying(format!("Đã thêm {}.", m.name));
    w.commit(&fact("gatherings.members_set", &g, says), to)
}

/// Takes a member out.
pub(crate) fn drop_member(
    v: &Visit,
    w: &mut Writing,
    Two(id, committee): Two<GatheringId, CommitteeId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let c = found(w, &g, committee)?;
    let member: MemberId = form.value("member").parse().map_err(|()| Refusal::NotFound)?;
    let was = store::members(w, id)?.into_iter().find(|m| m.id == member && m.committee == committee);
    let gone = || Refusal::conflict("Người này đã được bỏ khỏi danh sách; dưới đây là danh sách hiện nay.");
    let was = was.ok_or_else(gone)?;
    store::drop_member(w, &ok, (committee, member))?;
    let says = format!("{}: bỏ {} ({}).", c.name, was.name, was.role.within(&c.name));
    let to =
        Next::to(format!("/gatherings/{id}/committees/{committee}")).saying(format!("Đã bỏ {}.", was.name));
    w.commit(&fact("gatherings.members_set", &g, says), to)
}

/// Takes a committee away with its members.
pub(crate) fn drop(
    v: &Visit,
    w: &mut Writing,
    Two(id, committee): Two<GatheringId, CommitteeId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let c = found(w, &g, committee)?;
    let members = members_of(w, id, committee)?;
    if form.mark("seen")? != mark(&ids_of(&members)) {
        return Err(Refusal::conflict(
            "Danh sách thành viên của ban này vừa đổi nên chưa bỏ. Xem danh sách hiện nay ở dưới; nếu vẫn bỏ ban thì bấm lần nữa.",
        ));
    }
    let n = members.len();
    store::drop(w, &ok, (committee, form.version()?))?;
    let says = format!("Bỏ {} với {n} thành viên.", c.name);
    let to = Next::to(format!("/gatherings/{id}/committees")).saying(format!("Đã bỏ {}.", c.name));
    w.commit(&fact("gatherings.committee_dropped", &g, says), to)
}
