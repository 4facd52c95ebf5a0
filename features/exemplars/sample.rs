//! Words for tests and the demo: exemplars of Nghi Sơn and Bình Dương as their stories ask for them. People, figures and
//! pictures are invented and marked so.

pub mod binh_duong;
pub mod large;
pub mod nghi_son;
pub mod portraits;

use crate::adoption::{Adoption, AdoptionId, Effect};
use crate::deeds;
use crate::duties::{ConfirmAdoption, KeepExemplars, NurtureExemplar, ReportAdoption, RunSelection};
use crate::model::{Composition, Exemplar, ExemplarId, Kind, State, Wanted, Work};
use crate::pictures::{Consent, ConsentHow, Picture, PictureId, Prepared};
use crate::selection::{Nomination, NominationId, Outcome, Selection, SelectionId};
use crate::store;
use db::{Who, Writing};
use kernel::{Allowed, BodyId, Day, PersonId, Points, Refusal, Uuid};
use organisations::Level;

/// Keeps bytes as a file and answers its digest (`App::keep_file`).
pub type Keep<'a> = &'a dyn Fn(&[u8]) -> Result<String, Refusal>;

/// An exemplar as a story tells it.
#[derive(Clone, Copy, Debug)]
pub struct New<'a> {
    /// What sort.
    pub kind: Kind,
    /// Its name.
    pub name: &'a str,
    /// Post and place of work.
    pub role: &'a str,
    /// Key of the field.
    pub field: &'a str,
    /// Who discovered it.
    pub finder: &'a str,
    /// Who nurtures it.
    pub mentor: &'a str,
    /// Two sentences.
    pub summary: &'a str,
    /// What the yearbook prints.
    pub achievements: &'a str,
    /// What is known of a person's composition.
    pub composition: Composition,
}

/// Composition in one line: direct worker, woman, ethnic minority, year of birth, work.
pub fn composed(direct: bool, woman: bool, minority: bool, born: i64, work: Work) -> Composition {
    Composition {
        direct: Some(direct),
        woman: Some(woman),
        minority: Some(minority),
        born: Some(born),
        work: Some(work),
    }
}

/// A day of a story.
///
/// # Errors
/// `Broken` when there is no such day.
pub fn day(text: &str) -> Result<Day, Refusal> {
    Day::parse(text).ok_or_else(|| Refusal::broken(format!("no such day: {text}")))
}

/// Does something as the clerk of a body, told by the post; whoever was at the pen before is again afterwards.
fn of_body<T>(
    w: &mut Writing,
    (body, on, by): (BodyId, Day, PersonId),
    f: impl FnOnce(&mut Writing) -> Result<T, Refusal>,
) -> Result<T, Refusal> {
    let unit = organisations::body(w, body, on)?.name.full;
    let before = w.who().clone();
    let name = format!("Cán bộ thi đua, khen thưởng, {unit}");
    w.as_person(Who { at: before.at, by: Some(by), name });
    let done = f(w);
    w.as_person(before);
    done
}

/// Writes down an exemplar and the way it went: each state with its day.
///
/// # Errors
/// As the deeds of the pages do.
pub fn exemplar(
    w: &mut Writing,
    new: &New<'_>,
    body: BodyId,
    way: &[(State, &str)],
    by: PersonId,
) -> Result<ExemplarId, Refusal> {
    let first = way.first().map_or("01/01/2020", |(_, on)| on);
    let id = ExemplarId(Uuid::now_v7());
    let e = Exemplar {
        id,
        body,
        kind: new.kind,
        name: new.name.into(),
        role: new.role.into(),
        field: new.field.into(),
        finder: new.finder.into(),
        mentor: None,
        mentor_name: new.mentor.into(),
        summary: new.summary.into(),
        achievements: new.achievements.into(),
        story: String::new(),
        state: State::Discovered,
        illustrative: true,
        version: 1,
    };
    let place = organisations::place(w, body, day(first)?)?;
    let ok = Allowed::in_a_story(KeepExemplars { place }, by);
    let unit = organisations::body(w, body, day(first)?)?.name.full;
    of_body(w, (body, day(first)?, by), |w| {
        deeds::discover(w, &ok, (&e, &new.composition), (day(first)?, &unit))?;
        for (to, on) in way.iter().skip(1) {
            let e = store::exemplar(w, id)?;
            let basis = match to {
                State::Recognised => format!("Quyết định công nhận ngày {on}"),
                _ => String::new(),
            };
            let decided_by = format!("Chủ tịch {unit}");
            let wanted = Wanted { to: *to, day: day(on)?, decided_by, basis, reason: String::new() };
            deeds::step(w, &ok, &e, &wanted, day(on)?)?;
        }
        Ok(id)
    })
}

/// A picture of an exemplar, under a consent given on that day.
///
/// # Errors
/// `Broken` when the disk or the database fails.
pub fn picture(
    w: &mut Writing,
    id: ExemplarId,
    (made, alt): (&Prepared, &str),
    keep: Keep<'_>,
    (on, by): (Day, PersonId),
) -> Result<PictureId, Refusal> {
    let e = store::exemplar(w, id)?;
    let picture = Picture {
        id: PictureId(Uuid::now_v7()),
        digest: keep(&made.jpeg)?,
        width: made.width.into(),
        height: made.height.into(),
        alt: alt.into(),
        caption: "Hình minh họa.".into(),
        consent: Consent {
            by: e.name.clone(),
            day: on,
            how: ConsentHow::Paper,
            words: "dùng in kỷ yếu và tuyên truyền; giấy lưu ở hồ sơ điển hình".into(),
            scan: None,
        },
        withdrawn: None,
    };
    let place = organisations::place(w, e.body, on)?;
    let ok = Allowed::in_a_story(NurtureExemplar::of(&e, place), by);
    of_body(w, (e.body, on, by), |w| deeds::show_picture(w, &ok, &e, &picture))?;
    Ok(picture.id)
}

/// A unit reports that it took an exemplar over: from whom, since when, what changed, what was measured.
///
/// # Errors
/// As the deed of the page does.
pub fn adoption(
    w: &mut Writing,
    id: ExemplarId,
    (body, from): (BodyId, Option<BodyId>),
    (on, changed): (Day, &str),
    (effect, by): (Option<(&str, &str, i64, i64)>, PersonId),
) -> Result<AdoptionId, Refusal> {
    let e = store::exemplar(w, id)?;
    let place = organisations::place(w, body, on)?;
    let unit = organisations::body(w, body, on)?.name.full;
    of_body(w, (body, on, by), |w| {
        let who = w.who().clone();
        let a = Adoption {
            id: AdoptionId(Uuid::now_v7()),
            exemplar: id,
            body,
            learned_from: from,
            day: on,
            changed: changed.into(),
            effect: effect.map(|(measure, unit, was, became)| Effect {
                measure: measure.into(),
                unit: unit.into(),
                was: Some(Points(was)),
                became: Some(Points(became)),
            }),
            by,
            by_name: who.name,
            at: who.at,
            confirmed: None,
        };
        deeds::report(w, &Allowed::in_a_story(ReportAdoption { place }, by), (&e, &a), &unit)?;
        Ok(a.id)
    })
}

/// Somebody else confirms it.
///
/// # Errors
/// As the deed of the page does.
pub fn confirmed(w: &mut Writing, id: ExemplarId, adoption: AdoptionId, by: PersonId) -> Result<(), Refusal> {
    let e = store::exemplar(w, id)?;
    let found = store::adoptions(w, id)?.into_iter().find(|a| a.id == adoption);
    let a = found.ok_or(Refusal::NotFound)?;
    let unit = organisations::body(w, a.body, a.day)?.name.full;
    let (owner, adopter) = (organisations::place(w, e.body, a.day)?, organisations::place(w, a.body, a.day)?);
    let ok = Allowed::in_a_story(ConfirmAdoption::of(owner, adopter), by);
    of_body(w, (e.body, a.day, by), |w| {
        let who = w.who().name.clone();
        deeds::confirm(w, &ok, (&e, &a), (&who, &unit))
    })
}

/// A selection, its last day of nominating and the day of its conference.
///
/// # Errors
/// As the deed of the page does.
pub fn selection(
    w: &mut Writing,
    (body, level, title): (BodyId, Level, &str),
    (closes_on, on): (&str, &str),
    places: i64,
    by: PersonId,
) -> Result<SelectionId, Refusal> {
    let s = Selection {
        id: SelectionId(Uuid::now_v7()),
        body,
        level,
        title: title.into(),
        day: day(on)?,
        places,
        closes_on: day(closes_on)?,
        criteria: "Thành tích tiêu biểu, có sức lan tỏa, được tập thể giới thiệu.\nMỗi ngành, lĩnh vực có ít nhất một điển hình; ưu tiên người trực tiếp sản xuất, công tác.".into(),
        foreword: String::new(),
        closed_on: None,
        illustrative: true,
        version: 1,
    };
    let place = organisations::place(w, body, s.closes_on)?;
    let unit = organisations::body(w, body, s.closes_on)?.name.full;
    let ok = Allowed::in_a_story(RunSelection { place }, by);
    of_body(w, (body, s.closes_on, by), |w| deeds::open_selection(w, &ok, &s, &unit))?;
    Ok(s.id)
}

/// Nominated on that day, and decided if the story says how.
///
/// # Errors
/// As the deeds of the pages do.
pub fn nominated(
    w: &mut Writing,
    (selection, id): (SelectionId, ExemplarId),
    on: Day,
    outcome: Option<(Outcome, &str)>,
    by: PersonId,
) -> Result<NominationId, Refusal> {
    let s = store::selections::selection(w, selection)?;
    let e = store::exemplar(w, id)?;
    let chain = organisations::above(w, e.body, on)?;
    let mut n = Nomination {
        id: NominationId(Uuid::now_v7()),
        selection,
        exemplar: id,
        by_body: e.body,
        note: String::new(),
        by_name: String::new(),
        outcome: None,
        reason: String::new(),
        decided_by: String::new(),
    };
    let place = organisations::place(w, e.body, on)?;
    let ok = Allowed::in_a_story(KeepExemplars { place }, by);
    n.by_body = of_body(w, (e.body, on, by), |w| {
        n.by_name = w.who().name.clone();
        deeds::nominate(w, &ok, (&s, &e, &chain), &n, on)
    })?;
    if let Some(told) = outcome {
        let place = organisations::place(w, s.body, on)?;
        let ok = Allowed::in_a_story(RunSelection { place }, by);
        of_body(w, (s.body, on, by), |w| deeds::decide(w, &ok, (&s, &n, &e), None, told))?;
    }
    Ok(n.id)
}

/// The list is settled on that day.
///
/// # Errors
/// As the deed of the page does.
pub fn settled(w: &mut Writing, id: SelectionId, on: Day, by: PersonId) -> Result<(), Refusal> {
    let s = store::selections::selection(w, id)?;
    let place = organisations::place(w, s.body, on)?;
    let ok = Allowed::in_a_story(RunSelection { place }, by);
    of_body(w, (s.body, on, by), |w| deeds::close(w, &ok, &s, on).map(drop))
}
