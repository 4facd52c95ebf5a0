//! A rubric as a workbook: any edition out, and into the draft in two steps.

use super::edit;
use super::rubric::{draft, seen};
use crate::book::rubric_book as book;
use crate::compare::{Difference, differences};
use crate::model::{Rubric, RubricState};
use crate::store::rubrics as store;
use crate::targets::Targets;
use blocs::Year;
use db::{Committed, Reading, Writing};
use kernel::{BodyId, Refusal, YearId};
use web::{FileKind, Filled, Form, Frame, Next, One, Page, Visit};

#[derive(askama::Template)]
#[template(path = "rubric-book.html")]
pub(crate) struct BookPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) year: String,
    pub(crate) year_title: String,
    /// Is there a draft that takes it?
    pub(crate) may_take: bool,
    pub(crate) preview: Option<Preview>,
}

/// What the workbook that was sent would change.
pub(crate) struct Preview {
    pub(crate) file: String,
    /// Edition and version of the draft.
    pub(crate) edition: i64,
    pub(crate) version: i64,
    /// Digest of what is shown; the deed refuses when it would do anything else.
    pub(crate) shown: String,
    pub(crate) rows: Vec<Difference>,
    /// Headings of the two columns.
    pub(crate) columns: (&'static str, &'static str),
    pub(crate) flaws: Vec<String>,
}

/// The members by the names a workbook calls them.
fn units(v: &Visit, w: &mut Reading, year: &Year) -> Result<Vec<(BodyId, String)>, Refusal> {
    let names = organisations::names_of(w, &year.members, year.names_day(v.today()))?;
    Ok(year.members.iter().map(|b| (*b, names.full(*b).to_owned())).collect())
}

/// `GET /years/{id}/rubric/workbook`: the edition asked for, else the draft, else the one that applies.
pub(crate) fn workbook(v: &Visit, w: &mut Reading, One(id): One<YearId>) -> Result<Page, Refusal> {
    let year = seen(v, w, id)?;
    let editions = store::editions(w, id)?;
    let asked = v.ask("edition").parse::<i64>().ok();
    let by_state = |state| editions.iter().find(|e| e.2 == state);
    let chosen = editions
        .iter()
        .find(|e| Some(e.1) == asked)
        .or(by_state(RubricState::Draft))
        .or(by_state(RubricState::Applied))
        .ok_or(Refusal::NotFound)?;
    let rubric = store::rubric(w, chosen.0)?;
    let mut book = book::write(&rubric, &units(v, w, &year)?)?;
    let name = format!("Bảng tiêu chí {} bản {}.xlsx", year.title(), rubric.edition);
    Ok(Page::workbook(name, book.save_to_buffer()?))
}

/// The draft that waits for the workbook.
fn waiting(w: &mut Reading, id: YearId) -> Result<Rubric, Refusal> {
    store::in_state(w, id, RubricState::Draft)?.ok_or_else(|| {
        Refusal::conflict(
            "Chưa có bản nào đang soạn. Mở bản soạn ở trang bảng tiêu chí, rồi nhận bảng tính vào đó.",
        )
    })
}

/// The draft as the workbook has it.
fn read(
    v: &Visit,
    w: &mut Reading,
    (year, draft): (&Year, &Rubric),
    bytes: &[u8],
) -> Result<Rubric, Refusal> {
    let typed = book::read(bytes, draft, &units(v, w, year)?)?;
    let fields: Vec<(&str, &str)> = typed.fields.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let targets = Targets::load(w, year, v.today())?;
    edit::read(v, &Form::of(&fields), draft, (&year.members, &targets)).map_err(|refusal| match refusal {
        Refusal::Invalid(problems) => typed.placed(problems),
        other => other,
    })
}

/// `GET /years/{id}/rubric/workbook/preview`: how to, and what the file that was sent would change.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<YearId>) -> Result<Page, Refusal> {
    let year = seen(v, w, id)?;
    v.may(year.run())?;
    let draft = store::in_state(w, id, RubricState::Draft)?;
    let file = v.ask("file");
    let preview = match &draft {
        Some(draft) if !file.is_empty() => {
            let now = read(v, w, (&year, draft), &v.app.kept_file(file)?)?;
            let rows = compared(v, w, &year, (draft, &now))?;
            Some(Preview {
                file: file.to_owned(),
                edition: draft.edition,
                version: draft.version,
                shown: digest(&rows),
                rows,
                columns: ("Bản đang soạn", "Trong tệp"),
                flaws: now.flaws(),
            })
        }
        _ => None,
    };
    Page::of(&BookPage {
        frame: v.frame("Bảng tiêu chí dạng bảng tính", "/years"),
        filled: v.filled.clone(),
        year: id.to_string(),
        year_title: year.title(),
        may_take: draft.is_some(),
        preview,
    })
}

/// What differs, with the members by their names.
fn compared(
    v: &Visit,
    w: &mut Reading,
    year: &Year,
    (held, now): (&Rubric, &Rubric),
) -> Result<Vec<Difference>, Refusal> {
    let scorers: Vec<BodyId> = held.items().chain(now.items()).filter_map(|i| i.scorer).collect();
    let names = organisations::names_of(w, &scorers, year.names_day(v.today()))?;
    Ok(differences(held, now, &|body| names.full(body).to_owned()))
}

fn digest(rows: &[Difference]) -> String {
    web::digest(format!("{rows:?}"))
}

/// The slow part of `POST /years/{id}/rubric/workbook`: takes the file apart while nobody waits to write; answers its
/// digest.
pub(crate) fn look(v: &Visit, w: &mut Reading, One(id): One<YearId>, form: &Form) -> Result<String, Refusal> {
    let year = seen(v, w, id)?;
    v.may(year.run())?;
    let draft = waiting(w, id)?;
    let file = form
        .files("file")
        .next()
        .ok_or_else(|| Refusal::wrong("file", "DIEM-53", "Chưa chọn tệp. Chọn bảng tiêu chí dạng .xlsx."))?;
    if file.kind != FileKind::Office || !file.name.to_lowercase().ends_with(".xlsx") {
        let says = format!("“{}” không phải là bảng tính .xlsx.", file.name);
        return Err(Refusal::wrong("file", "DIEM-53", says));
    }
    read(v, w, (&year, &draft), &file.bytes()?)?;
    Ok(file.digest.clone())
}

/// `POST /years/{id}/rubric/workbook`: the file can be read; what it would change is shown next.
pub(crate) fn sent(
    v: &Visit,
    w: &mut Writing,
    One(id): One<YearId>,
    _: &Form,
    file: &String,
) -> Result<Committed<Next>, Refusal> {
    let year = seen(v, w, id)?;
    v.may(year.run())?;
    w.commit_quietly(
        "a workbook was only looked at",
        Next::to(format!("/years/{id}/rubric/workbook/preview?file={file}")),
    )
}

/// The slow part of the second step: reads the kept file again.
pub(crate) fn read_again(
    v: &Visit,
    w: &mut Reading,
    One(id): One<YearId>,
    _: &Form,
) -> Result<Rubric, Refusal> {
    let year = seen(v, w, id)?;
    v.may(year.run())?;
    let draft = waiting(w, id)?;
    if v.ask("file").is_empty() {
        return Err(Refusal::wrong("file", "DIEM-53", "Chưa chọn tệp. Gửi tệp và xem trước, rồi mới nhận."));
    }
    read(v, w, (&year, &draft), &v.app.kept_file(v.ask("file"))?)
}

/// `POST /years/{id}/rubric/workbook/lines`: the draft becomes what was shown, whole.
pub(crate) fn save(
    v: &Visit,
    w: &mut Writing,
    One(id): One<YearId>,
    form: &Form,
    now: &Rubric,
) -> Result<Committed<Next>, Refusal> {
    let year = seen(v, w, id)?;
    let ok = v.may(year.run())?;
    let draft = draft(w, id, form)?;
    let held = store::rubric(w, draft.id)?;
    let rows = compared(v, w, &year, (&held, now))?;
    if now.id != held.id || form.value("shown") != digest(&rows) {
        return Err(Refusal::conflict(
            "Bản soạn vừa được sửa nên kết quả không còn như bảng đã xem. Bảng dưới đây là bản mới: xem lại rồi nhận. Chưa có gì được ghi.",
        ));
    }
    edit::put(w, &ok, (&year, &held), &Rubric { version: draft.version, ..now.clone() })
}
