//! A former gathering taken as the pattern, part by part, by tick boxes: the parts of all four features on one page. Only
//! parts that are still empty are filled, so nothing is there twice.

use super::{Top, prepared};
use crate::budget::{Line, LineId};
use crate::needs::{Need, NeedId};
use crate::outdated::{Outdated, outdated};
use crate::store;
use db::{Committed, Reading, Writing};
use gatherings::{CopyPart, Gathering, GatheringId, PrepareGathering, Worded};
use kernel::{Allowed, Fact, Refusal, fold};
use std::collections::HashMap;
use web::{Filled, Form, Frame, Next, One, Page, Visit};

/// A part that can be taken over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Part {
    /// What is made ready in `gatherings`.
    Of(CopyPart),
    Delegations,
    Rules,
    Letter,
    Hall,
    Needs,
    Lines,
}

impl Part {
    fn all() -> Vec<Part> {
        let more = [Part::Delegations, Part::Rules, Part::Letter, Part::Hall, Part::Needs, Part::Lines];
        CopyPart::ALL.into_iter().map(Part::Of).chain(more).collect()
    }

    fn field(self) -> &'static str {
        match self {
            Part::Of(part) => part.word(),
            Part::Delegations => "delegations",
            Part::Rules => "rules",
            Part::Letter => "letter",
            Part::Hall => "hall",
            Part::Needs => "needs",
            Part::Lines => "lines",
        }
    }

    fn vietnamese(self) -> &'static str {
        match self {
            Part::Of(part) => part.vietnamese(),
            Part::Delegations => "Các đoàn, số suất và số giao theo nguồn, không kèm tên người",
            Part::Rules => "Quy định cơ cấu đại biểu",
            Part::Letter => "Nội dung giấy mời và các cửa, chưa có ngày và người ký",
            Part::Hall => "Sơ đồ hội trường, chưa xếp ai",
            Part::Needs => "Hậu cần: các mục và cách tính, chưa đặt gì",
            Part::Lines => "Các khoản dự toán, chưa duyệt, chưa chi; khoản theo mục hậu cần thì kèm hậu cần",
        }
    }

    /// Is it read by those alone who prepare the gathering? Then they alone take it over.
    fn is_inner(self) -> bool {
        matches!(self, Part::Letter | Part::Hall | Part::Needs | Part::Lines)
    }
}

/// How much of a part the former gathering holds, and how much this one does.
struct Held {
    part: Part,
    theirs: usize,
    ours: usize,
}

/// How much of the parts beside those of `gatherings` one gathering holds.
fn more(w: &mut Reading, g: &Gathering) -> Result<[usize; 6], Refusal> {
    Ok([
        delegates::delegations(w, g.id)?.len() + delegates::sources(w, g.id)?.len(),
        delegates::composition(w, g)?.verdicts.len(),
        usize::from(invitations::setting(w, g.id)?.version > 0),
        invitations::seats(w, g.id)?.blocks.len(),
        store::needs(w, g.id)?.len(),
        store::lines(w, g.id)?.len(),
    ])
}

fn held(w: &mut Reading, source: &Gathering, g: &Gathering) -> Result<Vec<Held>, Refusal> {
    let of = gatherings::copyable(w, source.id, g.id)?;
    let mut all: Vec<Held> =
        of.iter().map(|c| Held { part: Part::Of(c.part), theirs: c.theirs, ours: c.ours }).collect();
    let counts = more(w, source)?.into_iter().zip(more(w, g)?);
    let parts = Part::all().into_iter().skip(CopyPart::ALL.len());
    all.extend(parts.zip(counts).map(|(part, (theirs, ours))| Held { part, theirs, ours }));
    Ok(all)
}

#[derive(askama::Template)]
#[template(path = "copy.html")]
pub(crate) struct CopyPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) top: Top,
    /// Key, words.
    pub(crate) sources: Vec<(GatheringId, String)>,
    pub(crate) from: String,
    pub(crate) from_name: String,
    pub(crate) choices: Vec<PartView>,
    /// Texts that were taken over and still name a year or a day.
    pub(crate) outdated: Vec<Outdated>,
}

pub(crate) struct PartView {
    pub(crate) field: &'static str,
    pub(crate) words: &'static str,
    pub(crate) there: usize,
    /// Why it cannot be taken.
    pub(crate) closed: Option<&'static str>,
}

/// Why a part cannot be taken, if it cannot.
fn closed(h: &Held, prepares_source: bool) -> Option<&'static str> {
    match h {
        h if h.part.is_inner() && !prepares_source => Some("chỉ nơi chuẩn bị hội nghị ấy chép được"),
        h if h.theirs == 0 => Some("hội nghị ấy không có phần này"),
        h if h.ours > 0 => Some("hội nghị này đã có phần này, không chép đè"),
        _ => None,
    }
}

/// The gathering that was copied from last. Facts that name no copy of this one, as they once were, tell it as long as
/// nothing was copied from here since.
fn copied_from(w: &mut Reading, id: GatheringId) -> Result<Option<GatheringId>, Refusal> {
    let fact = match w.last_fact_named(COPY, id, [COPIED; 5])? {
        Some(fact) => Some(fact),
        None => w.last_fact_named("gathering", id, [COPIED; 5])?,
    };
    let Some(fact) = fact else { return Ok(None) };
    let mut both = fact.things().filter(|(kind, _)| *kind == "gathering").map(|(_, key)| GatheringId(key));
    let here = both.next() == Some(id);
    Ok(both.next().filter(|_| here))
}

/// Everything that is written of a gathering and that a copy takes over word for word.
fn texts(w: &mut Reading, g: &Gathering) -> Result<Vec<Worded>, Refusal> {
    let mut all = gatherings::worded(w, g.id)?;
    let letter = invitations::setting(w, g.id)?.words;
    let mut add = |part, says: String, mend: String| {
        if !says.is_empty() {
            all.push(Worded { part, says, mend });
        }
    };
    letter.lines().for_each(|line| add("Giấy mời", line.to_owned(), "invitations/setup".into()));
    for n in store::needs(w, g.id)? {
        add("Hậu cần", n.name, format!("needs/{}", n.id));
        add("Hậu cần", n.note, format!("needs/{}", n.id));
    }
    for l in store::lines(w, g.id)? {
        add("Dự toán", l.name, format!("budget/{}", l.id));
    }
    Ok(all)
}

/// Name of the fact.
const COPIED: &str = "gatherings.copied";
/// What it is about besides both gatherings: the one that was filled.
const COPY: &str = "copy";

/// What can be taken from which gathering.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<GatheringId>) -> Result<Page, Refusal> {
    let (g, _) = prepared(v, w, id)?;
    let others = gatherings::copy_sources(v, w, &g)?;
    let asked = match v.filled.or("from", v.ask("from")) {
        "" => copied_from(w, id)?.map_or(String::new(), |from| from.to_string()),
        asked => asked.to_owned(),
    };
    let source = others.iter().find(|o| o.id.to_string() == asked);
    let choices = match source {
        None => Vec::new(),
        Some(source) => {
            let inside = v.can(source.prepare());
            let view = |h: &Held| PartView {
                field: h.part.field(),
                words: h.part.vietnamese(),
                there: h.theirs,
                closed: closed(h, inside),
            };
            held(w, source, &g)?.iter().map(view).collect()
        }
    };
    let outdated = match source {
        None => Vec::new(),
        Some(source) => outdated(texts(w, &g)?, &texts(w, source)?),
    };
    Page::of(&CopyPage {
        frame: v.frame("Chép hội nghị trước", "/gatherings"),
        filled: v.filled.clone(),
        top: Top::of(&g, "setup", "Chép hội nghị trước")?,
        from: source.map_or(String::new(), |s| s.id.to_string()),
        from_name: source.map_or(String::new(), |s| format!("{}, {}", s.name, s.days_words())),
        sources: others.iter().map(|o| (o.id, format!("{}, {}", o.name, o.days_words()))).collect(),
        choices,
        outdated,
    })
}

/// Takes the ticked parts over.
pub(crate) fn take(
    v: &Visit,
    w: &mut Writing,
    One(id): One<GatheringId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let mut r = form.read();
    let from: Option<GatheringId> = r.key("from", "Hội nghị để chép");
    let ticked: Vec<Part> = Part::all().into_iter().filter(|p| form.has(p.field())).collect();
    if ticked.is_empty() {
        r.wrong("programme", "HN-32", "Chưa đánh dấu phần nào để chép.");
    }
    r.done()?;
    let source = gatherings::whole(v, w, from.ok_or(Refusal::NotFound)?)?;
    if source.id == g.id {
        return Err(Refusal::wrong("from", "HC-31", "Chép từ: chọn một hội nghị khác hội nghị này."));
    }
    checked(v, w, (&source, &g), &ticked)?;
    let says = taken(v, w, &ok, (&source, &g), &ticked)?.join(", ");
    let fact = format!("Chép từ “{}”, {}: {says}.", source.name, source.days_words());
    let fact = Fact::new(COPIED, "gathering", id, fact).and_about("gathering", source.id).and_about(COPY, id);
    let next = match outdated(texts(w, &g)?, &texts(w, &source)?).len() {
        0 => Next::to(format!("/gatherings/{id}")).saying(format!("Đã chép {says}.")),
        n => Next::to(format!("/gatherings/{id}/copy?from={}#can-sua", source.id))
            .saying(format!("Đã chép {says}. Còn {n} chỗ nhắc năm, ngày của hội nghị trước, ghi dưới đây.")),
    };
    w.commit(&fact, next)
}

/// Nothing is copied over something, nothing without what it depends on, nothing that this person may not read there.
fn checked(
    v: &Visit,
    w: &mut Reading,
    (source, g): (&Gathering, &Gathering),
    ticked: &[Part],
) -> Result<(), Refusal> {
    let of: Vec<CopyPart> =
        ticked.iter().filter_map(|p| if let Part::Of(part) = p { Some(*part) } else { None }).collect();
    let mut found = gatherings::copy_problems(&gatherings::copyable(w, source.id, g.id)?, &of);
    let inside = v.can(source.prepare());
    for h in held(w, source, g)?.iter().filter(|h| ticked.contains(&h.part)) {
        let field = h.part.field();
        if h.part.is_inner() && !inside {
            let says = format!("{}: chỉ nơi chuẩn bị hội nghị ấy chép được.", h.part.vietnamese());
            found.push(kernel::Problem::new(field, "HC-32", says));
        } else if h.theirs == 0 {
            let says = format!("{}: hội nghị ấy không có phần này.", h.part.vietnamese());
            found.push(kernel::Problem::new(field, "HC-34", says));
        } else if h.ours > 0 && !matches!(h.part, Part::Of(_)) {
            let says = format!("{}: hội nghị này đã có, không chép đè.", h.part.vietnamese());
            found.push(kernel::Problem::new(field, "HC-33", says));
        }
    }
    if found.is_empty() { Ok(()) } else { Err(Refusal::Invalid(found)) }
}

/// Takes them over, and says how much it was.
fn taken(
    v: &Visit,
    w: &mut Writing,
    ok: &Allowed<PrepareGathering>,
    both: (&Gathering, &Gathering),
    ticked: &[Part],
) -> Result<Vec<String>, Refusal> {
    let of: Vec<CopyPart> =
        ticked.iter().filter_map(|p| if let Part::Of(part) = p { Some(*part) } else { None }).collect();
    let mut says = Vec::new();
    if !of.is_empty() {
        says.push(gatherings::copy_parts(v, w, ok, both, &of)?);
    }
    let (delegations, rules) = (ticked.contains(&Part::Delegations), ticked.contains(&Part::Rules));
    if delegations || rules {
        let done = delegates::copy(w, ok, both, delegates::Parts { delegations, rules })?;
        if delegations {
            let without = match done.without_body {
                0 => String::new(),
                n => format!(" ({n} đoàn nay không còn đơn vị ấy trong danh mục)"),
            };
            let no_day = match done.without_day {
                0 => String::new(),
                n => format!(" ({n} đoàn chưa có hạn nộp danh sách)"),
            };
            says.push(format!("{} đoàn với {} suất{without}{no_day}", done.delegations, done.places));
        }
        if rules {
            says.push(format!("{} quy định cơ cấu", done.rules));
        }
    }
    let (letter, hall) = (ticked.contains(&Part::Letter), ticked.contains(&Part::Hall));
    if letter || hall {
        let done = invitations::copy(w, ok, both, invitations::Parts { letter, hall })?;
        if letter {
            says.push(format!("nội dung giấy mời, {} cửa", done.gates));
        }
        if hall {
            says.push(format!("sơ đồ hội trường {} chỗ", done.places));
        }
    }
    let mut new = HashMap::new();
    if ticked.contains(&Part::Needs) {
        new = needs(v, w, ok, both, &mut says)?;
    }
    if ticked.contains(&Part::Lines) {
        lines(v, w, ok, both, (&new, &mut says))?;
    }
    Ok(says)
}

/// The needs, their days moved along with the first one; nothing is ordered. Answers the new keys by the old ones.
fn needs(
    v: &Visit,
    w: &mut Writing,
    ok: &Allowed<PrepareGathering>,
    (source, g): (&Gathering, &Gathering),
    says: &mut Vec<String>,
) -> Result<HashMap<NeedId, NeedId>, Refusal> {
    let by = source.first_day.days_to(g.first_day);
    let here: Vec<String> = delegates::delegations(w, g.id)?.iter().map(|d| fold(&d.source)).collect();
    let (mut ids, mut for_all) = (HashMap::new(), 0);
    for n in store::needs(w, source.id)? {
        let id: NeedId = v.new_id();
        ids.insert(n.id, id);
        // A need of a source that has no delegation here would be for nobody.
        let there = n.source.is_empty() || here.contains(&fold(&n.source));
        for_all += usize::from(!there);
        let new = Need {
            id,
            day: n.day.map(|d| d.plus_days(by)),
            source: if there { n.source } else { String::new() },
            have: None,
            told: String::new(),
            version: 1,
            ..n
        };
        store::add_need(w, ok, g.id, &new)?;
    }
    let for_all = match for_all {
        0 => String::new(),
        n => format!(" ({n} mục nay tính cho tất cả đại biểu vì ở đây chưa có đoàn nào của nguồn ấy)"),
    };
    says.push(format!("{} mục hậu cần{for_all}", ids.len()));
    Ok(ids)
}

/// The lines of the estimate, neither approved nor spent; one that prices a need comes with its need alone.
fn lines(
    v: &Visit,
    w: &mut Writing,
    ok: &Allowed<PrepareGathering>,
    (source, g): (&Gathering, &Gathering),
    (needs, says): (&HashMap<NeedId, NeedId>, &mut Vec<String>),
) -> Result<(), Refusal> {
    let (mut n, mut left) = (0, 0);
    for l in store::lines(w, source.id)? {
        let need = l.need.map(|old| needs.get(&old).copied());
        if need == Some(None) {
            left += 1;
            continue;
        }
        n += 1;
        let id: LineId = v.new_id();
        let new = Line { id, need: need.flatten(), actual: None, remark: String::new(), version: 1, ..l };
        store::add_line(w, ok, g.id, &new)?;
    }
    let left = match left {
        0 => String::new(),
        n => format!(" (không chép {n} khoản theo mục hậu cần vì không chép hậu cần)"),
    };
    says.push(format!("{n} khoản dự toán{left}"));
    Ok(())
}
