//! The list of blocs in one emulation year, and the form for a new one.

use crate::duties::ManageBlocs;
use crate::model::{BlocKind, Year};
use crate::store;
use crate::store::write::NewBloc;
use db::{Committed, Reading, Writing};
use kernel::{BlocId, BodyId, Fact, Refusal, YearId, by_vietnamese_order, fold};
use organisations::Names;
use web::{Filled, Form, Frame, Next, Page, Visit};

/// Bodies offered at once to manage a new bloc; beyond that one searches.
const OFFERED_MAX: usize = 200;

#[derive(askama::Template)]
#[template(path = "blocs.html")]
pub(crate) struct ListPage {
    pub(crate) frame: Frame,
    pub(crate) numbers: Vec<i64>,
    pub(crate) number: i64,
    pub(crate) asked: String,
    pub(crate) rows: Vec<ListRow>,
    /// How many there are without the search.
    pub(crate) all: usize,
    pub(crate) manages: bool,
}

pub(crate) struct ListRow {
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) long: String,
    pub(crate) members: usize,
    pub(crate) head_words: &'static str,
    pub(crate) head: Option<String>,
    pub(crate) managing: String,
    pub(crate) setup: Option<YearId>,
}

/// The blocs this person may see, in one emulation year.
pub(crate) fn show(v: &Visit, w: &mut Reading, (): ()) -> Result<Page, Refusal> {
    let numbers = store::all_numbers(w)?;
    let number = v.ask("year").parse().ok().filter(|n| numbers.contains(n)).or(numbers.first().copied());
    let number = number.unwrap_or_else(|| v.today().year());
    let names = organisations::names(w, v.today())?;
    let mut years: Vec<Year> = store::years_of_number(w, number, v.today())?
        .into_iter()
        .filter(|y| v.can(y.see()) || v.can(y.plan()))
        .collect();
    let all = years.len();
    let asked = fold(v.ask("q"));
    years.retain(|y| {
        fold(&format!("{} {}", y.bloc_name, y.bloc_long)).contains(&asked) || in_it(y, &names, &asked)
    });
    years.sort_by_cached_key(|y| (y.kind != BlocKind::Sector, natural(&y.bloc_name)));
    Page::of(&ListPage {
        frame: v.frame("Khối, cụm thi đua", "/blocs"),
        numbers,
        number,
        asked: v.ask("q").to_owned(),
        rows: years.iter().map(|y| row(v, y, &names)).collect(),
        all,
        manages: v.actor()?.could::<ManageBlocs>(),
    })
}

/// Is a member called so?
fn in_it(year: &Year, names: &Names, asked: &str) -> bool {
    year.members.iter().any(|m| fold(names.full(*m)).contains(asked) || fold(names.short(*m)).contains(asked))
}

/// "Khối 2" before "Khối 10".
fn natural(name: &str) -> ((Vec<u8>, Vec<u8>), u64) {
    let digits: String = name.chars().filter(char::is_ascii_digit).take(9).collect();
    let words: String = name.chars().filter(|c| !c.is_ascii_digit()).collect();
    (by_vietnamese_order(&words), digits.parse().unwrap_or(0))
}

fn row(v: &Visit, y: &Year, names: &Names) -> ListRow {
    let sees = v.can(y.see());
    ListRow {
        href: if sees { format!("/years/{}", y.id) } else { format!("/years/{}/setup", y.id) },
        name: y.bloc_name.clone(),
        long: y.bloc_long.clone(),
        members: y.members.len(),
        head_words: y.head_words(),
        head: y.head.map(|h| names.full(h).to_owned()),
        managing: names.short(y.managing).to_owned(),
        setup: v.can(y.plan()).then_some(y.id),
    }
}

#[derive(askama::Template)]
#[template(path = "bloc-new.html")]
pub(crate) struct NewPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) key: String,
    pub(crate) year: String,
    pub(crate) kinds: Vec<(&'static str, &'static str)>,
    pub(crate) asked: String,
    /// Bodies that may manage a bloc: key and name.
    pub(crate) managing: Vec<(BodyId, String)>,
    /// How many more match than are offered.
    pub(crate) more: usize,
}

/// The form for a new bloc.
pub(crate) fn blank(v: &Visit, w: &mut Reading, (): ()) -> Result<Page, Refusal> {
    let actor = v.actor()?;
    let bodies = organisations::choices(w, v.today())?;
    let parents = bodies.iter().map(|b| (b.id, b.parent)).collect();
    let asked = fold(v.ask("find"));
    let mut managing: Vec<(BodyId, String)> = bodies
        .iter()
        .filter(|b| fold(&format!("{} {} {}", b.name.full, b.name.short, b.code)).contains(&asked))
        .filter(|b| actor.may(manage_at(b.id, store::line(&parents, b.id))).is_ok())
        .map(|b| (b.id, b.name.full.clone()))
        .collect();
    let more = managing.len().saturating_sub(OFFERED_MAX);
    managing.truncate(OFFERED_MAX);
    let fresh = kernel::Uuid::now_v7().to_string();
    Page::of(&NewPage {
        frame: v.frame("Lập khối, cụm", "/blocs"),
        filled: v.filled.clone(),
        key: if v.filled.conflict.is_some() { fresh } else { v.filled.or("key", &fresh).to_owned() },
        year: v.today().year().to_string(),
        kinds: BlocKind::ALL.map(|k| (k.word(), k.vietnamese())).to_vec(),
        asked: v.ask("find").to_owned(),
        managing,
        more,
    })
}

fn manage_at(body: BodyId, mut above: Vec<BodyId>) -> ManageBlocs {
    above.push(organisations::EVERYWHERE);
    ManageBlocs { place: kernel::Place { bodies: vec![body], above, bloc: None } }
}

/// Writes the new bloc down; its members come next.
pub(crate) fn make(v: &Visit, w: &mut Writing, (): (), form: &Form) -> Result<Committed<Next>, Refusal> {
    let mut r = form.read();
    let kind = r.choice("kind", "Loại", &BlocKind::ALL.map(|k| (k.word(), k)));
    let name = r.line("name", "Tên gọi ngắn", 100);
    let long = r.line("long", "Tên đầy đủ", 200);
    if let Some(p) = kind.and_then(|k| k.says_twice(&long)) {
        r.wrong(p.field, p.code, p.says);
    }
    let number = r.count("number", "Năm thi đua", 2000, v.today().year() + 1);
    let managing: Option<BodyId> = r.key("managing", "Cơ quan quản lý");
    // The key came with the page, so that a form sent twice makes one bloc.
    let key = form.value("key").parse().unwrap_or_else(|_| v.new_id::<BlocId>());
    r.done()?;
    let (Some(kind), Some(managing)) = (kind, managing) else { return Err(Refusal::NotFound) };
    let above = organisations::above(w, managing, v.today())?;
    if above.is_empty() {
        return Err(Refusal::wrong(
            "managing",
            "KHOI-12",
            "Cơ quan quản lý: không có đơn vị này. Chọn lại trong danh sách.",
        ));
    }
    let ok = v.may(manage_at(managing, above))?;
    let new =
        NewBloc { bloc: key, year: v.new_id(), kind, number, name, long, managing, members: Vec::new() };
    store::write::put_bloc(w, &ok, &new)?;
    let says = format!("Lập {}, năm {}.", new.long, new.number);
    let fact = Fact::new("blocs.bloc_made", "bloc", new.bloc, says).and_about("year", new.year);
    let next = Next::to(format!("/years/{}/setup", new.year));
    w.commit(&fact, next.saying(format!("Đã lập {}. Tiếp theo: ghi các đơn vị thành viên.", new.name)))
}
