//! Pages and deeds of bodies. Each file is one thing a person does.

pub(crate) mod edit;
pub(crate) mod holder;
pub(crate) mod import;
pub(crate) mod list;
pub(crate) mod new;
pub(crate) mod show;

use crate::abbreviations::is_called;
use crate::model::{Body, BodyKind, Level, ManageBodies, SeeBodies, manage};
use crate::store;
use db::Reading;
use kernel::{Allowed, BodyId, Day, Refusal, clean_line};
use web::{Routes, Visit, needs};

/// Doors of this feature.
pub fn routes() -> Routes {
    Routes::default()
        .page("/bodies", needs::<SeeBodies>(), list::list)
        .deed("/bodies", needs::<ManageBodies>(), new::create, new::form)
        .page("/bodies/new", needs::<ManageBodies>(), new::form)
        .page("/bodies/import", needs::<ManageBodies>(), import::form)
        .deed_after(
            "/bodies/import",
            needs::<ManageBodies>().with_files(),
            import::read,
            import::upload,
            import::form,
        )
        .page("/bodies/import/template", needs::<ManageBodies>(), import::template)
        .page("/bodies/import/current", needs::<ManageBodies>(), import::current)
        .page("/bodies/import/{id}", needs::<ManageBodies>(), import::preview)
        .deed("/bodies/import/{id}", needs::<ManageBodies>(), import::take, import::preview)
        .page("/bodies/{id}", needs::<SeeBodies>(), show::show)
        .page("/bodies/{id}/journal", needs::<SeeBodies>(), show::journal)
        .page("/bodies/{id}/edit", needs::<ManageBodies>(), edit::form)
        .deed("/bodies/{id}/names", needs::<ManageBodies>(), edit::rename, edit::form)
        .deed("/bodies/{id}/parents", needs::<ManageBodies>(), edit::relocate, edit::form)
        .deed("/bodies/{id}/correction", needs::<ManageBodies>(), edit::correct, edit::form)
        .deed("/bodies/{id}/closure", needs::<ManageBodies>(), edit::close, edit::form)
        .deed("/bodies/{id}/reopening", needs::<ManageBodies>(), edit::reopen, edit::form)
        .page("/bodies/{id}/holders/new", needs::<ManageBodies>(), holder::new)
        .deed("/bodies/{id}/holders", needs::<ManageBodies>(), holder::add, holder::new)
        .page("/bodies/{id}/holders/{holder}", needs::<ManageBodies>(), holder::edit)
        .deed("/bodies/{id}/holders/{holder}", needs::<ManageBodies>(), holder::change, holder::edit)
}

/// The day a page is asked about: today, or what `?on=` says.
pub(crate) struct AsOf {
    pub(crate) day: Day,
    /// What stands in the field.
    pub(crate) typed: String,
    /// What was wrong with what was typed.
    pub(crate) wrong: Option<String>,
    /// "?on=2016-01-01", or "" for today: carried along by links.
    pub(crate) query: String,
}

impl AsOf {
    fn of(v: &Visit) -> AsOf {
        let typed = clean_line(v.ask("on"));
        let found = Day::on_record(&typed);
        let wrong = (!typed.is_empty() && found.is_none()).then(|| {
            let short = web::short(&typed);
            format!("“{short}” không phải là ngày xem được. Viết ví dụ 07/3/2019. Đang xem theo hôm nay.")
        });
        let day = found.unwrap_or(v.today());
        let query = if day == v.today() { String::new() } else { format!("?on={}", day.iso()) };
        AsOf { day, typed: found.map_or_else(|| web::short(&typed), |d| d.to_string()), wrong, query }
    }

    fn is_today(&self) -> bool {
        self.query.is_empty()
    }
}

/// The exact permission over one body, by those above it today.
fn may(v: &Visit, w: &mut Reading, id: BodyId) -> Result<Allowed<ManageBodies>, Refusal> {
    let chain = store::above(w, id, v.today())?;
    if chain.is_empty() {
        return Err(Refusal::NotFound);
    }
    v.may(manage(chain))
}

/// A choice of a select: the word sent, and what is read.
pub(crate) type Choice = (&'static str, &'static str);

pub(crate) fn kinds() -> Vec<Choice> {
    BodyKind::ALL.into_iter().map(|k| (k.word(), k.vietnamese())).collect()
}

pub(crate) fn levels() -> Vec<Choice> {
    Level::ALL.into_iter().map(|l| (l.word(), l.vietnamese())).collect()
}

fn kind_words() -> Vec<(&'static str, BodyKind)> {
    BodyKind::ALL.into_iter().map(|k| (k.word(), k)).collect()
}

fn level_words() -> Vec<(&'static str, Level)> {
    Level::ALL.into_iter().map(|l| (l.word(), l)).collect()
}

/// Suggestions below a field of bodies are of use up to this many; beyond, people type the code.
const SUGGESTED_MAX: usize = 800;

/// "T.STC · Sở Tài chính", as a field of bodies offers and shows it.
fn in_field(body: &Body) -> String {
    format!("{} · {}", body.code, body.name.full)
}

/// What a field of bodies offers.
fn suggested(w: &mut Reading, on: Day) -> Result<Vec<String>, Refusal> {
    let all = store::choices(w, on)?;
    Ok(if all.len() > SUGGESTED_MAX { Vec::new() } else { all.iter().map(in_field).collect() })
}

/// The body meant by what was typed: a code, what the field offered, or a full or short name that only one bears.
fn meant(w: &mut Reading, typed: &str, on: Day) -> Result<Result<Option<BodyId>, String>, Refusal> {
    let typed = clean_line(typed);
    if typed.is_empty() {
        return Ok(Ok(None));
    }
    let code = typed.split('·').next().unwrap_or_default().trim().to_ascii_uppercase();
    if let Some(body) = store::coded(w, &code, on)? {
        return Ok(Ok(Some(body.id)));
    }
    let found: Vec<Body> = store::search(w, &typed, on)?
        .into_iter()
        .filter(|b| b.lives_on(on) && is_called(b, &typed))
        .collect();
    let short: String = typed.chars().take(60).collect();
    Ok(match found.as_slice() {
        [one] => Ok(Some(one.id)),
        [] => Err(format!(
            "Không có đơn vị nào mang mã hay tên “{short}”. Viết mã đơn vị, hoặc chọn trong danh sách gợi ý."
        )),
        many => Err(format!("Có {} đơn vị cùng tên “{short}”. Viết mã đơn vị để phân biệt.", many.len())),
    })
}
