//! The form of an exemplar: written down for the first time, and changed.

use super::before_print::fits_not;
use super::{Opened, fresh_key, open};
use crate::duties::KeepExemplars;
use crate::model::{Composition, Exemplar, ExemplarId, Kind, State, Step, Work};
use crate::store;
use crate::units::Units;
use db::{Committed, Reading, Writing};
use kernel::serde_json::{Value, json};
use kernel::{BodyId, Day, Fact, Refusal};
use web::{Filled, Form, Frame, Next, One, Page, Reader, Visit};

/// What the yearbook prints fits a page at about 2 500 characters; the setting of the book has the last word.
const ACHIEVEMENTS_MAX: usize = 6_000;
const STORY_MAX: usize = 20_000;
/// Children are exemplars too, from school on.
const YOUNGEST: i64 = 6;

#[derive(askama::Template)]
#[template(path = "exemplar-edit.html")]
pub(crate) struct EditPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    /// The exemplar that is changed; nothing for a new one.
    pub(crate) id: Option<ExemplarId>,
    pub(crate) key: String,
    pub(crate) version: String,
    pub(crate) held: Held,
    pub(crate) fields: Vec<(String, String)>,
    pub(crate) own: Vec<String>,
    pub(crate) units: Vec<String>,
    pub(crate) today: String,
    /// What is said of a text that the yearbook could not set; may be empty.
    pub(crate) too_long: String,
}

/// What stands in the fields.
#[derive(Default)]
pub(crate) struct Held {
    pub(crate) kind: &'static str,
    pub(crate) body: String,
    /// The body, where it is no more.
    pub(crate) ended: String,
    pub(crate) name: String,
    pub(crate) role: String,
    pub(crate) field: String,
    pub(crate) finder: String,
    pub(crate) mentor: String,
    pub(crate) mentor_name: String,
    pub(crate) summary: String,
    pub(crate) achievements: String,
    pub(crate) story: String,
    pub(crate) direct: &'static str,
    pub(crate) woman: &'static str,
    pub(crate) minority: &'static str,
    pub(crate) born: String,
    pub(crate) work: &'static str,
}

impl Held {
    /// What is asked where the body is no more.
    pub(crate) fn ended_hint(&self) -> String {
        format!("{} đã kết thúc hoạt động. Ghi đơn vị tiếp nhận, hoặc để trống nếu chưa rõ.", self.ended)
    }
}

fn held(e: &Exemplar, c: Composition, units: &Units) -> Held {
    let said = |b: Option<bool>| b.map_or("", |b| if b { "yes" } else { "no" });
    Held {
        kind: e.kind.word(),
        body: if units.lives(e.body) { units.name(e.body).to_owned() } else { String::new() },
        ended: if units.lives(e.body) { String::new() } else { units.name(e.body).to_owned() },
        name: e.name.clone(),
        role: e.role.clone(),
        field: e.field.clone(),
        finder: e.finder.clone(),
        mentor: e.mentor.filter(|m| units.lives(*m)).map_or_else(String::new, |m| units.name(m).to_owned()),
        mentor_name: e.mentor_name.clone(),
        summary: e.summary.clone(),
        achievements: e.achievements.clone(),
        story: e.story.clone(),
        direct: said(c.direct),
        woman: said(c.woman),
        minority: said(c.minority),
        born: c.born.map_or_else(String::new, |b| b.to_string()),
        work: c.work.map_or("", Work::word),
    }
}

fn offered_fields(w: &mut Reading, has: &str) -> Result<Vec<(String, String)>, Refusal> {
    let all = store::all_fields(w)?.into_iter();
    Ok(all.filter(|f| !f.ended || f.key == has).map(|f| (f.key, f.name)).collect())
}

/// The empty form.
pub(crate) fn blank(v: &Visit, w: &mut Reading, (): ()) -> Result<Page, Refusal> {
    let units = Units::read(w, v.today())?;
    let own = units.offered(|b| v.can(KeepExemplars { place: units.place(b) }));
    let body = if let [only] = &own[..] { only.clone() } else { String::new() };
    Page::of(&EditPage {
        frame: v.frame("Ghi điển hình mới", "/exemplars"),
        filled: v.filled.clone(),
        id: None,
        key: fresh_key(v),
        version: String::new(),
        held: Held { kind: Kind::Person.word(), body, ..Held::default() },
        fields: offered_fields(w, "")?,
        own,
        units: units.offered(|_| true),
        today: v.today().to_string(),
        too_long: String::new(),
    })
}

/// The form as the exemplar stands, or as it was typed.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<ExemplarId>) -> Result<Page, Refusal> {
    let o = open(v, w, id)?;
    o.keep(v)?;
    let units = Units::read(w, v.today())?;
    let c = store::compositions(w, &[id])?.remove(&id).unwrap_or_default();
    let filled = v.filled.beside(o.e.version, &[]);
    Page::of(&EditPage {
        frame: v.frame(format!("Sửa: {}", o.e.name), "/exemplars").over(&filled, format!("/exemplars/{id}")),
        filled,
        id: Some(id),
        key: String::new(),
        version: o.e.version.to_string(),
        fields: offered_fields(w, &o.e.field)?,
        own: units.offered(|b| v.can(KeepExemplars { place: units.place(b) })),
        units: units.offered(|_| true),
        today: v.today().to_string(),
        too_long: fits_not(v, w, (&o.e, &units))?,
        held: held(&o.e, c, &units),
    })
}

/// A unit typed by name or code; nothing where the field may be empty and is.
pub(super) fn unit(
    r: &mut Reader<'_>,
    (form, units): (&Form, &Units),
    (field, label): (&str, &str),
    must: bool,
) -> Option<BodyId> {
    let typed = kernel::clean_line(form.value(field));
    if typed.is_empty() {
        if must {
            r.wrong(field, "CHUNG-01", format!("{label}: chưa viết."));
        }
        return None;
    }
    match units.called(&typed) {
        Ok(body) => Some(body),
        Err(why) => {
            r.wrong(field, "DHTT-10", format!("{label}: {why}"));
            None
        }
    }
}

/// Yes, no, or nobody says.
fn said(form: &Form, field: &str) -> Option<bool> {
    match form.value(field) {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

/// Reads the words of the form into an exemplar that has its key, body and state already.
fn read(
    w: &mut Reading,
    (form, units): (&Form, &Units),
    r: &mut Reader<'_>,
    (e, today): (&mut Exemplar, Day),
) -> Result<Composition, Refusal> {
    let kinds = Kind::ALL.map(|k| (k.word(), k));
    e.kind = r.choice("kind", "Loại", &kinds).unwrap_or(e.kind);
    e.name = r.line("name", "Tên", 160);
    e.role = r.optional_line("role", "Chức vụ, nơi công tác", 200);
    let typed = form.value("field");
    if offered_fields(w, &e.field)?.iter().any(|(key, _)| key == typed) {
        typed.clone_into(&mut e.field);
    } else {
        r.wrong("field", "CHUNG-09", "Lĩnh vực: chưa chọn.");
    }
    e.finder = r.line("finder", "Người, đơn vị phát hiện", 200);
    e.mentor = unit(r, (form, units), ("mentor", "Đơn vị bồi dưỡng"), false);
    e.mentor_name = r.optional_line("mentor_name", "Người bồi dưỡng", 200);
    e.summary = r.text("summary", "Tóm tắt", 600);
    e.achievements = r.optional_text("achievements", "Thành tích", ACHIEVEMENTS_MAX);
    e.story = r.optional_text("story", "Bài viết", STORY_MAX);
    let born = r.optional_count("born", "Năm sinh", 1900, today.year() - YOUNGEST);
    let work = form.value("work");
    if !work.is_empty() && Work::of_word(work).is_none() {
        r.wrong("work", "CHUNG-09", "Công việc: chọn trong danh sách.");
    }
    if e.kind != Kind::Person {
        // Only of people anything is kept that concerns people.
        return Ok(Composition::default());
    }
    Ok(Composition {
        direct: said(form, "direct"),
        woman: said(form, "woman"),
        minority: said(form, "minority"),
        born,
        work: Work::of_word(work),
    })
}

/// Is there one of this name in this unit and field already? Whoever knows and means another says so.
fn again(w: &mut Reading, e: &Exemplar) -> Result<(), Refusal> {
    let heads = store::heads_of(w, &[e.body])?;
    let same = |h: &&store::Head| {
        (h.body, &h.field) == (e.body, &e.field)
            && h.id != e.id
            && kernel::fold(&h.name) == kernel::fold(&e.name)
    };
    let Some(there) = heads.iter().find(same) else { return Ok(()) };
    let says = format!(
        "Đơn vị đã có điển hình {} ở lĩnh vực này ({}). Nếu là người hoặc tập thể khác thì đánh dấu ô dưới đây.",
        there.name,
        there.state.vietnamese().to_lowercase()
    );
    Err(Refusal::wrong("known", "DHTT-15", says))
}

/// What a notice adds about a text that the yearbook may not be able to set. Setting it takes too long to do while others
/// wait to write; the form, opened again, says exactly.
fn remark(e: &Exemplar) -> &'static str {
    if crate::book::may_be_too_long(e) {
        " Lưu ý: thành tích dài, có thể không vừa một trang kỷ yếu; mở lại “Sửa thông tin” để xem có phải bớt không."
    } else {
        ""
    }
}

/// Writes down an exemplar that was discovered.
pub(crate) fn make(v: &Visit, w: &mut Writing, (): (), form: &Form) -> Result<Committed<Next>, Refusal> {
    let units = Units::read(w, v.today())?;
    let mut r = form.read();
    let body = unit(&mut r, (form, &units), ("body", "Đơn vị"), true);
    let mut e = Exemplar {
        id: form.value("key").parse().unwrap_or_else(|_| v.new_id()),
        body: body.unwrap_or(BodyId(kernel::Uuid::nil())),
        kind: Kind::Person,
        name: String::new(),
        role: String::new(),
        field: String::new(),
        finder: String::new(),
        mentor: None,
        mentor_name: String::new(),
        summary: String::new(),
        achievements: String::new(),
        story: String::new(),
        state: State::Discovered,
        illustrative: false,
        version: 1,
    };
    let c = read(w, (form, &units), &mut r, (&mut e, v.today()))?;
    let day = r.day("day", "Ngày phát hiện", Day::FIRST, v.today());
    r.done()?;
    let ok = v.may(KeepExemplars { place: units.place(e.body) })?;
    if !form.has("known") {
        again(w, &e)?;
    }
    let long = remark(&e);
    let to = Next::to(format!("/exemplars/{}", e.id)).saying(format!("Đã ghi điển hình {}.{long}", e.name));
    crate::deeds::discover(w, &ok, (&e, &c), (day, units.name(e.body)))?;
    w.commit_remembered(to)
}

/// Writes down what changed.
pub(crate) fn save(
    v: &Visit,
    w: &mut Writing,
    One(id): One<ExemplarId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let o = open(v, w, id)?;
    let ok = o.keep(v)?;
    let units = Units::read(w, v.today())?;
    let was = store::compositions(w, &[id])?.remove(&id).unwrap_or_default();
    let mut e = o.e.clone();
    let mut r = form.read();
    let c = read(w, (form, &units), &mut r, (&mut e, v.today()))?;
    // Units merge and are renamed: what they found goes to whoever follows them.
    let lives = units.lives(e.body);
    e.body = unit(&mut r, (form, &units), ("body", "Đơn vị"), lives).unwrap_or(e.body);
    if e.state != State::Discovered && o.e.has_mentor() && !e.has_mentor() {
        r.wrong("mentor", "DHTT-11", "Điển hình đang được bồi dưỡng: ghi đơn vị hoặc người bồi dưỡng.");
    }
    r.done()?;
    let to = Next::to(format!("/exemplars/{id}"));
    if e == o.e && c == was {
        return w.commit_quietly("the same words again change nothing", to.saying("Thông tin giữ như cũ."));
    }
    e.version = form.version()?;
    if e.body != o.e.body {
        v.may(KeepExemplars { place: units.place(e.body) })?;
    }
    crate::deeds::rewrite(w, &ok, &o.e, (&e, &c))?;
    let long = remark(&e);
    w.commit(&edited(&o, &e, was != c), to.saying(format!("Đã ghi thông tin mới.{long}")))
}

/// Which words changed; of a person's composition only that it did.
fn edited(o: &Opened, e: &Exemplar, composition: bool) -> Fact {
    let pairs = [
        ("loại", o.e.kind.vietnamese(), e.kind.vietnamese()),
        ("tên", &o.e.name, &e.name),
        ("chức vụ, nơi công tác", &o.e.role, &e.role),
        ("lĩnh vực", &o.e.field, &e.field),
        ("người phát hiện", &o.e.finder, &e.finder),
        ("người bồi dưỡng", &o.e.mentor_name, &e.mentor_name),
        ("tóm tắt", &o.e.summary, &e.summary),
        ("thành tích", &o.e.achievements, &e.achievements),
        ("bài viết", &o.e.story, &e.story),
    ];
    let changed = pairs.iter().filter(|(_, was, is)| was != is);
    let mut names: Vec<&str> = changed.clone().map(|(name, _, _)| *name).collect();
    if o.e.body != e.body {
        names.push("đơn vị");
    }
    if o.e.mentor != e.mentor {
        names.push("đơn vị bồi dưỡng");
    }
    if composition {
        names.push("thông tin phục vụ cơ cấu");
    }
    let before: Vec<Value> =
        changed.map(|(name, was, is)| json!({ "what": name, "before": was, "after": is })).collect();
    let says = format!("Sửa thông tin điển hình {}: {}.", e.name, names.join(", "));
    Fact::new("exemplars.edited", "exemplar", e.id, says).and_about("body", e.body).with(Value::Array(before))
}

/// The first step of the way.
pub(crate) fn first_step(e: &Exemplar, day: Day, by_name: &str) -> Step {
    Step {
        state: State::Discovered,
        day,
        decided_by: e.finder.clone(),
        basis: String::new(),
        reason: String::new(),
        by_name: by_name.to_owned(),
    }
}
