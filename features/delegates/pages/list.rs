//! One delegation's list: who stands, another name, the workbook, sending it, its link.

use crate::Particulars;
use crate::deeds;
use crate::model::{Delegate, DelegateId, Delegation, ListState};
use crate::opened::{Opened, Opens};
use crate::quota;
use crate::roster::{ALL, COLUMNS, Column, particulars};
use crate::store::{self, link};
use crate::workbook;
use db::{Committed, Reading, Writing};
use kernel::{Problem, Refusal};
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
    pub(crate) hindrances: Vec<String>,
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
}

/// Number, name and what is known of a delegate.
pub(crate) fn row(no: usize, d: &Delegate) -> Row {
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
    }
}

/// The page of one list.
pub(crate) fn show<A: Opens>(v: &Visit, w: &mut Reading, One(at): One<A>) -> Result<Page, Refusal> {
    let o = at.open(v, w)?;
    let people = store::of_delegation(w, &o.d)?;
    let standing: Vec<&Delegate> = people.iter().filter(|d| d.stands()).collect();
    let of = quota::filled(&people).get(&o.d.id).copied().unwrap_or_default();
    let host = o.pen.is_host();
    let hindrances = if host && o.d.state != ListState::Confirmed {
        let all = store::standing(w, o.g.id)?;
        let named = |id: DelegateId| all.iter().find(|x| x.id == id).map_or(String::new(), |x| x.in_words());
        deeds::hindrances(&o.d, &all, &named)
    } else {
        Vec::new()
    };
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
    let fresh = kernel::Uuid::now_v7().to_string();
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
        rows: (1..).zip(standing).map(|(n, d)| row(n, d)).collect(),
        gone: gone.collect(),
        hindrances,
        fields: fields(&held),
        key: if v.filled.conflict.is_some() { fresh } else { v.filled.or("key", &fresh).to_owned() },
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
    let id = form.value("key").parse().unwrap_or_else(|()| v.new_id::<DelegateId>());
    deeds::add(w, &o.pen, o.at(), (id, &who))?;
    let says = format!("Đã ghi tên {}.", who.in_words());
    w.commit_remembered(Next::to(format!("{}#them", o.base)).saying(says))
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
    deeds::send(w, &o.pen, o.at(), form.version()?)?;
    w.commit_remembered(
        Next::to(o.base).saying("Đã báo danh sách lập xong. Thư ký của đơn vị đăng cai sẽ chốt."),
    )
}
