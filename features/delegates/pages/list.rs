//! One delegation's list: who stands, another name, the workbook, sending it, its link.

use crate::Particulars;
use crate::deeds;
use crate::doubts::{Hindrances, SURE, Sure, hindrances, named_of};
use crate::model::{ChangeKind, Delegate, DelegateId, Delegation, DelegationId, ListState};
use crate::opened::{Opened, Opens};
use crate::quota;
use crate::roster::{ALL, COLUMNS, Column, particulars};
use crate::store::{self, link};
use crate::twins::{Likeness, Remark, remarks};
use crate::workbook;
use db::{Committed, Reading, Writing};
use kernel::{Problem, Refusal};
use std::collections::HashMap;
use web::{Filled, Form, Frame, Next, One, Page, Visit};

/// One field of a delegate's form.
pub(crate) struct FieldView {
    pub(crate) column: &'static Column,
    pub(crate) held: String,
}

impl FieldView {
    /// The words offered, and which is chosen.
    pub(crate) fn offers(&self, filled: &Filled) -> Vec<(&'static str, bool)> {
        let chosen = filled.or(self.column.field, &self.held);
        self.column.offers.iter().map(|word| (*word, chosen == *word)).collect()
    }

    /// Is "not known" among what may be said?
    pub(crate) fn may_be_unknown(&self) -> bool {
        self.column.field != "category"
    }
}

/// A form's fields with what they hold.
pub(crate) fn fields(held: &[String; COLUMNS]) -> Vec<FieldView> {
    ALL.iter().zip(held).map(|(column, held)| FieldView { column, held: held.clone() }).collect()
}

#[derive(askama::Template)]
#[template(path = "delegation.html")]
pub(crate) struct ListPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    /// The way back, for whoever is signed in; empty behind a link.
    pub(crate) trail: String,
    pub(crate) base: String,
    pub(crate) gathering: String,
    pub(crate) when: String,
    pub(crate) d: Delegation,
    pub(crate) host: bool,
    pub(crate) by_link: bool,
    /// Why nothing can be changed any more.
    pub(crate) shut: Option<String>,
    /// Forms are shown: also to whoever typed into one that was shut meanwhile.
    pub(crate) writing: bool,
    pub(crate) taken: i64,
    pub(crate) outside: i64,
    pub(crate) free: i64,
    pub(crate) over: i64,
    pub(crate) rows: Vec<Row>,
    pub(crate) gone: Vec<(DelegateId, String, String)>,
    pub(crate) hindrances: Hindrances,
    pub(crate) fields: Vec<FieldView>,
    pub(crate) key: String,
    pub(crate) link: Option<LinkView>,
    pub(crate) link_until: String,
}

impl ListPage {
    fn reopening(&self) -> String {
        format!("/delegations/{}/reopening", self.d.id)
    }
}

pub(crate) struct LinkView {
    pub(crate) made: String,
    pub(crate) until: String,
    pub(crate) over: bool,
}

pub(crate) struct Row {
    pub(crate) id: DelegateId,
    pub(crate) no: usize,
    pub(crate) name: String,
    pub(crate) address: String,
    pub(crate) post: String,
    pub(crate) unit: String,
    pub(crate) category: &'static str,
    pub(crate) birth: String,
    /// "nữ; trực tiếp; điển hình"; what is not known comes apart.
    pub(crate) traits: String,
    pub(crate) unknown: String,
    pub(crate) note: String,
    /// "trùng người" with whom and where; nothing when with nobody.
    pub(crate) twins: Vec<Remark>,
}

/// Number, name, what is known of a delegate, and who is called so too.
pub(crate) fn row(no: usize, d: &Delegate, twins: Vec<Remark>) -> Row {
    let t = d.traits;
    let named = [
        ("nữ", t.woman),
        ("dân tộc thiểu số", t.minority),
        ("trực tiếp", t.direct),
        ("điển hình", t.exemplar),
        ("đương nhiên", t.ex_officio),
    ];
    let say = |which: Option<bool>, all: &[(&str, Option<bool>)]| {
        all.iter().filter(|(_, k)| *k == which).map(|(n, _)| *n).collect::<Vec<_>>().join("; ")
    };
    Row {
        id: d.id,
        no,
        name: d.name.clone(),
        address: d.address().to_owned(),
        post: d.post.clone(),
        unit: d.unit.clone(),
        category: d.category.vietnamese(),
        birth: d.birth.map_or(String::new(), |b| b.to_string()),
        traits: say(Some(true), &named),
        unknown: say(None, &named),
        note: d.note.clone(),
        twins,
    }
}

/// The page of one list.
pub(crate) fn show<A: Opens>(v: &Visit, w: &mut Reading, One(at): One<A>) -> Result<Page, Refusal> {
    let o = at.open(v, w)?;
    let people = store::of_delegation(w, &o.d)?;
    let standing: Vec<&Delegate> = people.iter().filter(|d| d.stands()).collect();
    let of = quota::filled(&people).get(&o.d.id).copied().unwrap_or_default();
    let host = o.pen.is_host();
    let all = store::standing(w, o.g.id)?;
    let names: HashMap<_, _> = store::delegations(w, o.g.id)?.into_iter().map(|d| (d.id, d.name)).collect();
    let hindrances = if host && o.d.state != ListState::Confirmed {
        hindrances(&o.d, &all, &|x| named_of(x, &names))
    } else {
        Hindrances::default()
    };
    let mut twins = remarks(&all, &|x, how| told_to(&o, (x, how), &names));
    let link = if host { link::link(w, o.d.id)? } else { None };
    let by_link = matches!(o.pen, crate::Pen::Link(_));
    let trail = if by_link { String::new() } else { gatherings::trail(&o.g, &o.d.name)? };
    let gone = people.iter().filter(|d| !d.stands()).map(|d| {
        let heir = d.heir.and_then(|h| people.iter().find(|x| x.id == h));
        let how = match (heir, d.until) {
            (Some(heir), Some(at)) => format!("được thay bằng {} lúc {}", heir.in_words(), at.full()),
            (None, Some(at)) => format!("rút lúc {}", at.full()),
            (_, None) => String::new(),
        };
        (d.id, d.in_words(), how)
    });
    let held: [String; COLUMNS] = Default::default();
    Page::of(&ListPage {
        frame: v.frame(format!("Danh sách {}", o.d.name), "/gatherings"),
        filled: v.filled.clone(),
        trail,
        gathering: o.g.name.clone(),
        when: o.g.days_words(),
        host,
        by_link,
        writing: o.writes(v).is_ok() || v.filled.is_back(),
        shut: shut(v, &o),
        taken: of.taken,
        outside: of.outside,
        free: of.free(o.d.quota),
        over: of.over(o.d.quota),
        rows: (1..).zip(standing).map(|(n, d)| row(n, d, twins.remove(&d.id).unwrap_or_default())).collect(),
        gone: gone.collect(),
        hindrances,
        fields: fields(&held),
        key: v.form_key(),
        link: link.map(|l| LinkView {
            made: l.made.full(),
            until: l.until.to_string(),
            over: l.until < v.today(),
        }),
        link_until: o.d.due.unwrap_or(o.g.first_day).max(v.today()).to_string(),
        base: o.base,
        d: o.d,
    })
}

/// How this pen hears of somebody: behind a link nobody is told who stands in which other list, and of a name alone nothing.
fn told_to(
    o: &Opened,
    (x, how): (&Delegate, Likeness),
    names: &HashMap<DelegationId, String>,
) -> Option<String> {
    match (&o.pen, how) {
        (crate::Pen::Link(_), Likeness::Likely) if x.delegation != o.d.id => None,
        (crate::Pen::Link(_), _) if x.delegation != o.d.id => Some("một người ở đoàn khác".to_owned()),
        _ => Some(named_of(x, names)),
    }
}

/// Why this pen changes nothing any more.
fn shut(v: &Visit, o: &Opened) -> Option<String> {
    match o.writes(v) {
        Err(Refusal::Conflict(why)) => Some(why),
        _ => None,
    }
}

/// What a form says of a delegate.
///
/// # Errors
/// `Invalid` with every field that is wrong.
pub(crate) fn read(form: &Form, year: i64) -> Result<Particulars, Refusal> {
    read_over(form, &Default::default(), year)
}

/// The same over what stands: a field the form does not carry at all stays as it is.
///
/// # Errors
/// As [`read`].
pub(crate) fn read_over(form: &Form, held: &[String; COLUMNS], year: i64) -> Result<Particulars, Refusal> {
    let words: [String; COLUMNS] = std::array::from_fn(|n| {
        let field = ALL[n].field;
        if form.has(field) { form.value(field).to_owned() } else { held[n].clone() }
    });
    particulars(&words, year).map_err(|all| {
        let problem =
            |(n, says): (usize, String)| Problem::new(ALL.get(n).map_or("", |c| c.field), "DB-10", says);
        Refusal::Invalid(all.into_iter().map(problem).collect())
    })
}

/// Writes somebody down.
pub(crate) fn add<A: Opens>(
    v: &Visit,
    w: &mut Writing,
    One(at): One<A>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let o = at.open_to_write(v, w)?;
    o.writes(v)?;
    let who = read(form, o.g.first_day.year())?;
    let says = format!("Đã ghi tên {}.", who.in_words());
    let to = Next::to(format!("{}#them", o.base)).saying(says);
    let Some(id) = fresh(v, w, (&o, form), |there| there.stands() && there.who == who)? else {
        return w.commit_quietly("the same form again writes nobody down twice", to);
    };
    not_late(v, w, (&o, form), &who)?;
    deeds::add(w, &o.pen, o.at(), (id, &who, Sure::Tick(form.value(SURE))))?;
    w.commit_remembered(to)
}

/// A form that comes once more, after whom it wrote down was changed or withdrawn, writes them down no second time.
fn not_late(
    v: &Visit,
    w: &mut Reading,
    (o, form): (&Opened, &Form),
    who: &Particulars,
) -> Result<(), Refusal> {
    let id: DelegateId = v.sent_key(form);
    let there = match store::delegate(w, id) {
        Ok(there) if there.delegation == o.d.id && there.version > 1 => there,
        Ok(_) | Err(Refusal::NotFound) => return Ok(()),
        Err(e) => return Err(e),
    };
    let first = store::history_of(w, id)?.into_iter().next();
    if first.is_none_or(|c| c.kind != ChangeKind::Added || c.says != who.in_words()) {
        return Ok(());
    }
    let since = if there.stands() {
        "sau đó thông tin đã được sửa"
    } else {
        "sau đó người ấy đã thôi dự"
    };
    Err(Refusal::conflict(format!(
        "Phiếu này đã ghi tên {} trước đó, {since}, nên không ghi lần nữa. Xem lại danh sách; là một người khác thì gửi lại phiếu.",
        who.in_words()
    )))
}

/// The key for whoever a form writes down: its own; none when this very form did it already (`done`). A page that was gone back
/// to brings the key of somebody else, who keeps it.
pub(crate) fn fresh(
    v: &Visit,
    w: &mut Reading,
    (o, form): (&Opened, &Form),
    done: impl Fn(&Delegate) -> bool,
) -> Result<Option<DelegateId>, Refusal> {
    let id: DelegateId = v.sent_key(form);
    match store::delegate(w, id) {
        Ok(there) if there.delegation == o.d.id && done(&there) => Ok(None),
        Ok(_) => Ok(Some(v.new_id())),
        Err(Refusal::NotFound) => Ok(Some(id)),
        Err(e) => Err(e),
    }
}

/// The workbook of this list, with those who stand in it.
pub(crate) fn workbook<A: Opens>(v: &Visit, w: &mut Reading, One(at): One<A>) -> Result<Page, Refusal> {
    let o = at.open(v, w)?;
    let standing: Vec<Delegate> =
        store::of_delegation(w, &o.d)?.into_iter().filter(Delegate::stands).collect();
    let bytes = workbook::write(&o.g, &o.d, &standing)?;
    Ok(Page::workbook(format!("danh-sach-{}.xlsx", kernel::fold(&o.d.name).replace(' ', "-")), bytes))
}

/// The body says that its list is complete.
pub(crate) fn send<A: Opens>(
    v: &Visit,
    w: &mut Writing,
    One(at): One<A>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let o = at.open_to_write(v, w)?;
    let seen = form.version()?;
    let to = Next::to(&o.base).saying("Đã báo danh sách lập xong. Thư ký của đơn vị đăng cai sẽ chốt.");
    if o.d.state == ListState::Sent && o.d.version == seen + 1 {
        return w.commit_quietly("the same form again sends nothing twice", to);
    }
    deeds::send(w, &o.pen, o.at(), seen)?;
    w.commit_remembered(to)
}
