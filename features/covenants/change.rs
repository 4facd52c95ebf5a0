//! The deeds of a covenant's life, called by its own pages and by the conference: decide, write, remember.

use crate::model::{Covenant, CovenantId, CovenantState, Method, Scan, Section, Sign, Signature, Target};
use crate::store::{self, write};
use blocs::{RunYear, Year};
use db::Writing;
use kernel::{Allowed, BodyId, Fact, Moment, PersonId, Problem, Refusal, serde_json::json};

/// The text of a covenant, as it is written.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Text {
    /// Theme.
    pub theme: String,
    /// Grounds, one a line.
    pub grounds: String,
    /// Undertakings, one a line.
    pub undertakings: String,
    /// In order, numbered from 1.
    pub sections: Vec<Section>,
    /// In order.
    pub targets: Vec<Target>,
}

impl Text {
    /// What the covenant says now.
    pub fn of(c: &Covenant) -> Text {
        Text {
            theme: c.theme.clone(),
            grounds: c.grounds.clone(),
            undertakings: c.undertakings.clone(),
            sections: c.sections.clone(),
            targets: c.targets.clone(),
        }
    }
}

impl Text {
    /// The whole text line by line, for the journal: what somebody overwrote can be read there.
    fn outline(&self) -> Vec<String> {
        let section = |s: &Section| format!("{}. {}: {}", s.no, s.title, s.text);
        let target = |t: &Target| {
            let baseline =
                t.baseline.as_ref().map_or_else(String::new, |b| format!(" (thực hiện năm trước {b})"));
            let until = t.deadline.map_or_else(String::new, |d| format!(", đến {d}"));
            format!("{}. {}: {} {}{baseline}{until}", t.section, t.indicator, t.value, t.unit)
        };
        let head = [&self.theme, &self.grounds, &self.undertakings].map(String::clone);
        let rows = self.sections.iter().map(section).chain(self.targets.iter().map(target));
        head.into_iter().chain(rows).collect()
    }
}

/// Who signs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signing {
    /// The signed-in person; nobody for a signature on paper.
    pub person: Option<PersonId>,
    /// Name.
    pub name: String,
    /// Post.
    pub post: String,
    /// When; for paper, the day written on it.
    pub at: Moment,
}

/// Begins the covenant of a year, empty. Asked twice, begun once.
///
/// # Errors
/// `Forbidden` when the permission is for another bloc.
pub fn create(
    w: &mut Writing,
    ok: &Allowed<RunYear>,
    year: &Year,
    new_id: CovenantId,
) -> Result<CovenantId, Refusal> {
    ok.duty().within(year.bloc)?;
    if let Some(found) = store::of_year(w, year.id)? {
        return Ok(found.id);
    }
    write::put(w, ok, new_id, year.id)?;
    let says = format!("Bắt đầu soạn giao ước thi đua năm {} của {}.", year.number, year.bloc_name);
    w.remember(&fact("covenants.begun", new_id, year, says))?;
    Ok(new_id)
}

/// Writes the text down. `c` is what was seen.
///
/// # Errors
/// `Conflict` once it is agreed, or when somebody else wrote meanwhile.
pub fn write_text(
    w: &mut Writing,
    ok: &Allowed<RunYear>,
    year: &Year,
    c: &Covenant,
    text: &Text,
) -> Result<(), Refusal> {
    same_covenant(ok, year, c)?;
    c.may_edit()?;
    write::put_text(w, ok, (c.id, c.version), text)?;
    let says = format!(
        "Sửa lời giao ước thi đua năm {}: {} nội dung, {} chỉ tiêu.",
        year.number,
        text.sections.len(),
        text.targets.len()
    );
    let data = json!({ "theme": text.theme, "before": Text::of(c).outline(), "after": text.outline() });
    w.remember(&fact("covenants.text_written", c.id, year, says).with(data))?;
    Ok(())
}

/// Locks the text and opens it for signing.
///
/// # Errors
/// `Invalid` with what the text lacks; `Conflict` out of order, and before anybody leads the year.
pub fn agree(w: &mut Writing, ok: &Allowed<RunYear>, year: &Year, c: &Covenant) -> Result<(), Refusal> {
    same_covenant(ok, year, c)?;
    // Once a unit has signed, last year's conference cannot go back on what it decided: first it elects.
    if year.head.is_none() {
        return Err(Refusal::conflict(headless(year)));
    }
    c.may_agree(&year.members)?;
    write::move_to(w, ok, c, CovenantState::Agreed)?;
    let says = format!("Chốt nội dung giao ước thi đua năm {}, mở ký.", year.number);
    w.remember(&fact("covenants.agreed", c.id, year, says))?;
    Ok(())
}

/// Why the covenant of a year that nobody leads yet is not locked.
pub(crate) fn headless(year: &Year) -> String {
    let head = year.head_words();
    format!("Năm {} chưa có {head}; chốt nội dung sau khi bầu hoặc giao {head}.", year.number)
}

/// Opens the text again, while nobody has signed. Recorded absences fall away with it.
///
/// # Errors
/// `Conflict` out of order or once somebody signed; `Invalid` without a reason.
pub fn reopen(
    w: &mut Writing,
    ok: &Allowed<RunYear>,
    year: &Year,
    c: &Covenant,
    reason: &str,
) -> Result<(), Refusal> {
    same_covenant(ok, year, c)?;
    c.may_reopen()?;
    given(reason)?;
    write::move_to(w, ok, c, CovenantState::Draft)?;
    let fell = match c.absences.len() {
        0 => String::new(),
        n => format!(" Bỏ {n} lần ghi vắng."),
    };
    let says = format!("Mở lại lời giao ước thi đua năm {} để sửa.{fell}", year.number);
    w.remember(&fact("covenants.reopened", c.id, year, says).because(reason))?;
    Ok(())
}

/// A leader signs for the own body. Answers whether the covenant took effect by it.
///
/// # Errors
/// As [`Covenant::may_sign`]; `Forbidden` when the permission is for another body.
pub fn sign(
    w: &mut Writing,
    ok: &Allowed<Sign>,
    year: &Year,
    c: &Covenant,
    who: Signing,
) -> Result<bool, Refusal> {
    if ok.duty().covenant != c.id || c.year != year.id {
        return Err(Refusal::NotFound);
    }
    let body = ok.duty().body;
    let s = Signature {
        body,
        person: who.person,
        name: who.name,
        post: who.post,
        method: Method::InSystem,
        at: who.at,
        scan: None,
    };
    bring(w, ok, year, c, &s)
}

/// The head unit records a signature given on paper. `at` is the day on the paper; effect counts from the last
/// signature or absence that was recorded.
///
/// # Errors
/// As [`Covenant::may_sign`]; `Forbidden` for another bloc.
pub fn sign_on_paper(
    w: &mut Writing,
    ok: &Allowed<RunYear>,
    (year, c): (&Year, &Covenant),
    body: BodyId,
    who: Signing,
    scan: Scan,
) -> Result<bool, Refusal> {
    same_covenant(ok, year, c)?;
    let s = Signature {
        body,
        person: None,
        name: who.name,
        post: who.post,
        method: Method::OnPaper,
        at: who.at,
        scan: Some(scan),
    };
    bring(w, ok, year, c, &s)
}

fn bring<D: write::Brings>(
    w: &mut Writing,
    ok: &Allowed<D>,
    year: &Year,
    c: &Covenant,
    s: &Signature,
) -> Result<bool, Refusal> {
    // Whoever was elected when the text was locked may have lost it since: the conference went back.
    if year.head.is_none() {
        let head = year.head_words();
        return Err(Refusal::conflict(format!(
            "Năm {} chưa có {head}; ký sau khi bầu hoặc giao {head}.",
            year.number
        )));
    }
    let effective = c.may_sign(&year.members, s.body)?;
    write::put_signature(w, ok, c.id, s)?;
    let unit = name(w, s.body)?;
    let how = match s.method {
        Method::InSystem => "ký trong chương trình".to_owned(),
        Method::OnPaper => format!("ký trên giấy ngày {}, có bản quét", s.at.day()),
    };
    let says = format!("{unit} ký giao ước thi đua năm {}: {}, {}, {how}.", year.number, s.name, s.post);
    let data = json!({
        "body": s.body.to_string(),
        "method": s.method.word(),
        "text": c.fingerprint(),
        "scan": s.scan.as_ref().map(|f| f.digest.clone()),
    });
    w.remember(&fact("covenants.signed", c.id, year, says).with(data))?;
    settle_if(w, ok, year, c, effective)
}

/// Records that a body does not sign, and why. Answers whether the covenant took effect by it.
///
/// # Errors
/// As [`Covenant::may_be_absent`]; `Invalid` without a reason.
pub fn record_absence(
    w: &mut Writing,
    ok: &Allowed<RunYear>,
    (year, c): (&Year, &Covenant),
    body: BodyId,
    reason: &str,
) -> Result<bool, Refusal> {
    same_covenant(ok, year, c)?;
    let effective = c.may_be_absent(&year.members, body)?;
    given(reason)?;
    let at = w.who().at;
    write::put_absence(w, ok, (c.id, body), reason, at)?;
    let says = format!("Ghi vắng khi ký giao ước thi đua năm {}: {}.", year.number, name(w, body)?);
    w.remember(&fact("covenants.absence_recorded", c.id, year, says).because(reason))?;
    settle_if(w, ok, year, c, effective)
}

/// Takes a recorded absence back, while the covenant is not in force.
///
/// # Errors
/// As [`Covenant::may_undo_absence`]; `Invalid` without a reason.
pub fn undo_absence(
    w: &mut Writing,
    ok: &Allowed<RunYear>,
    (year, c): (&Year, &Covenant),
    body: BodyId,
    reason: &str,
) -> Result<(), Refusal> {
    same_covenant(ok, year, c)?;
    c.may_undo_absence(body)?;
    given(reason)?;
    write::undo_absence(w, ok, c.id, body)?;
    let says = format!("Bỏ ghi vắng khi ký giao ước thi đua năm {}: {}.", year.number, name(w, body)?);
    w.remember(&fact("covenants.absence_undone", c.id, year, says).because(reason))?;
    Ok(())
}

/// Says that it has taken effect when the last member waited for has left the bloc.
///
/// # Errors
/// As [`Covenant::may_settle`].
pub fn settle(w: &mut Writing, ok: &Allowed<RunYear>, year: &Year, c: &Covenant) -> Result<(), Refusal> {
    same_covenant(ok, year, c)?;
    c.may_settle(&year.members)?;
    settle_if(w, ok, year, c, true).map(|_| ())
}

fn settle_if<D: write::Brings>(
    w: &mut Writing,
    ok: &Allowed<D>,
    year: &Year,
    c: &Covenant,
    effective: bool,
) -> Result<bool, Refusal> {
    if effective {
        let on = w.who().at.day();
        write::take_effect(w, ok, c.id, on)?;
        let says =
            format!("Giao ước thi đua năm {} của {} có hiệu lực từ {on}.", year.number, year.bloc_name);
        w.remember(
            &fact("covenants.took_effect", c.id, year, says).with(json!({ "text": c.fingerprint() })),
        )?;
    }
    Ok(effective)
}

pub(crate) fn fact(what: &'static str, id: CovenantId, year: &Year, says: String) -> Fact {
    Fact::new(what, "covenant", id, says).and_about("year", year.id)
}

pub(crate) fn name(w: &mut Writing, body: BodyId) -> Result<String, Refusal> {
    let on = w.who().at.day();
    Ok(organisations::names_of(w, &[body], on)?.full(body).to_owned())
}

fn given(reason: &str) -> Result<(), Refusal> {
    if reason.trim().is_empty() {
        let says = "Lý do: chưa viết. Ghi một câu để người xem sau hiểu.";
        return Err(Refusal::Invalid(vec![Problem::new("reason", "GIAO-06", says)]));
    }
    Ok(())
}

pub(crate) fn same_covenant(ok: &Allowed<RunYear>, year: &Year, c: &Covenant) -> Result<(), Refusal> {
    if c.year != year.id {
        return Err(Refusal::NotFound);
    }
    ok.duty().within(year.bloc)
}
