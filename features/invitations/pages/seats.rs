//! The hall: its blocks, reserved places, who sits where, as a picture with a table.

use super::{Top, prepared};
use crate::deeds;
use crate::plan;
use crate::seats::{Block, BlockId, Seat, SeatMap};
use crate::store;
use db::{Committed, Reading, Writing};
use delegates::{Delegate, DelegateId};
use gatherings::GatheringId;
use kernel::{Refusal, clean_line};
use std::collections::{HashMap, HashSet};
use web::{Filled, Form, Frame, Next, One, Page, Visit};

/// Blocks of a hall: more do not stand beside each other on one picture.
const BLOCKS_MAX: usize = 12;
/// Places in all of them. The largest hall of the country has some 3 700, and congresses of delegates take a part of it; each
/// place is drawn, and every change of the hall writes all of them anew.
const PLACES_MAX: i64 = 3000;

#[derive(askama::Template)]
#[template(path = "seats.html")]
pub(crate) struct SeatsPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) top: Top,
    pub(crate) version: String,
    /// The blocks as the form shows them, a line for each.
    pub(crate) blocks: String,
    pub(crate) from_middle: bool,
    pub(crate) drawn: bool,
    pub(crate) room: usize,
    pub(crate) given: usize,
    pub(crate) reserved: Vec<(String, String)>,
    pub(crate) picture: String,
    /// Who, place, name, delegation.
    pub(crate) rows: Vec<(DelegateId, String, String, String)>,
    /// Those without a place.
    pub(crate) without: Vec<(DelegateId, String)>,
    /// Delegates to choose from.
    pub(crate) people: Vec<(DelegateId, String)>,
    /// Places that can be given.
    pub(crate) places: Vec<String>,
}

/// A hall's blocks as words: "Khối trái | 8 | 6".
fn block_lines(map: &SeatMap) -> String {
    let lines: Vec<String> =
        map.blocks.iter().map(|b| format!("{} | {} | {}", b.name, b.rows, b.wide)).collect();
    lines.join("\n")
}

/// The hall.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<GatheringId>) -> Result<Page, Refusal> {
    let (g, _) = prepared(v, w, id)?;
    let map = store::seats::map(w, id)?;
    let delegations = delegates::delegations(w, id)?;
    let order = crate::seats::by_protocol(delegates::delegates(w, id)?, &delegations);
    let names: HashMap<_, _> = delegations.iter().map(|d| (d.id, d.name.as_str())).collect();
    let people: HashMap<DelegateId, &Delegate> = order.iter().map(|d| (d.id, d)).collect();
    let absent: HashSet<DelegateId> = store::answers(w, id)?
        .into_iter()
        .filter(|a| a.coming == crate::Coming::No)
        .map(|a| a.delegate)
        .collect();
    let seated = |(s, d): &(Seat, DelegateId)| {
        let who = people.get(d);
        let name =
            who.map_or_else(|| "không còn là đại biểu".to_owned(), |d| format!("{} {}", d.address(), d.name));
        let of = who.and_then(|d| names.get(&d.delegation)).copied().unwrap_or_default();
        (*d, map.name(*s), name, of.to_owned())
    };
    let lacks = |d: &&Delegate| map.seat_of(d.id).is_none() && !absent.contains(&d.id);
    let places = map.in_order().into_iter().filter(|s| !map.reserved.contains_key(s));
    let filled = v.filled.beside(map.version, &["who", "seat", "with", "seats", "why", "blocks"]);
    let frame = v.frame(format!("Chỗ ngồi: {}", g.name), "/gatherings");
    Page::of(&SeatsPage {
        frame: frame.over(&filled, format!("/gatherings/{id}/seats")),
        filled,
        top: Top::of(v, &g, "invitations", "Chỗ ngồi")?,
        version: map.version.to_string(),
        blocks: block_lines(&map),
        from_middle: map.from_middle,
        drawn: !map.blocks.is_empty(),
        room: map.room(),
        given: map.given.len(),
        reserved: map.reserved.iter().map(|(s, why)| (map.name(*s), why.clone())).collect(),
        picture: plan::svg(&map, &people),
        rows: map.given.iter().map(seated).collect(),
        without: order.iter().filter(lacks).map(|d| (d.id, d.who.in_words())).collect(),
        places: places.map(|s| map.name(s)).collect(),
        people: order.iter().map(|d| (d.id, format!("{}, {}", d.name, d.post))).collect(),
    })
}

fn back(id: GatheringId) -> Next {
    Next::to(format!("/gatherings/{id}/seats"))
}

/// The hall as its writer saw it.
fn seen(w: &mut Reading, id: GatheringId, form: &Form) -> Result<SeatMap, Refusal> {
    let map = store::seats::map(w, id)?;
    if form.version()? == map.version { Ok(map) } else { Err(Refusal::conflict(db::CHANGED)) }
}

/// Blocks out of lines; a block that keeps its name keeps its key, and with it who sits there.
fn blocks_in(v: &Visit, form: &Form, before: &SeatMap) -> Result<Vec<Block>, Refusal> {
    let mut r = form.read();
    let typed = r.text("blocks", "Các khối ghế", 2000);
    let mut all: Vec<Block> = Vec::new();
    for line in typed.lines().map(clean_line).filter(|l| !l.is_empty()) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let size =
            |i: usize| cells.get(i).and_then(|c| c.parse::<i64>().ok()).filter(|n| (1..=60).contains(n));
        let name = cells.first().copied().unwrap_or_default();
        match (size(1), size(2)) {
            (Some(rows), Some(wide))
                if !name.is_empty() && cells.len() == 3 && name.chars().count() <= 40 =>
            {
                let id = before.blocks.iter().find(|b| b.name == name).map(|b| b.id);
                let id =
                    id.filter(|id| all.iter().all(|b| b.id != *id)).unwrap_or_else(|| v.new_id::<BlockId>());
                all.push(Block { id, name: name.to_owned(), rows, wide });
            }
            _ => {
                let says = format!(
                    "“{}”: viết tên khối | số hàng | số ghế mỗi hàng, ví dụ Khối trái | 10 | 8; hàng và ghế từ 1 đến 60.",
                    web::short(&line)
                );
                r.wrong("blocks", "GM-12", says);
            }
        }
    }
    if all.len() > BLOCKS_MAX || all.iter().map(|b| b.rows * b.wide).sum::<i64>() > PLACES_MAX {
        r.wrong("blocks", "GM-12", format!("Các khối ghế: nhiều nhất {BLOCKS_MAX} khối, {PLACES_MAX} chỗ."));
    }
    r.done()?;
    Ok(all)
}

/// Draws the hall anew; who sits on a place that remains stays there.
pub(crate) fn draw(
    v: &Visit,
    w: &mut Writing,
    One(id): One<GatheringId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let before = seen(w, id, form)?;
    let mut now = SeatMap {
        blocks: blocks_in(v, form, &before)?,
        from_middle: form.value("fill") != "left",
        ..before.clone()
    };
    let fits: HashSet<Seat> = now.in_order().into_iter().collect();
    now.given.retain(|(s, _)| fits.contains(s));
    now.reserved.retain(|s, _| fits.contains(s));
    let lost = before.given.len() - now.given.len();
    let places = fits.len();
    let says =
        format!("Lập sơ đồ hội trường: {} khối, {places} chỗ; {lost} người mất chỗ.", now.blocks.len());
    deeds::keep_hall(w, &ok, &g, (&before, &now), &says)?;
    let more = if lost > 0 { format!(" {lost} người phải xếp lại chỗ.") } else { String::new() };
    w.commit_remembered(back(id).saying(format!("Đã lập sơ đồ: {places} chỗ.{more}")))
}

/// Seats everybody by protocol.
pub(crate) fn order(
    v: &Visit,
    w: &mut Writing,
    One(id): One<GatheringId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let before = seen(w, id, form)?;
    let without = deeds::seat_all(w, &ok, &g, (&before, form.value("how") == "anew"))?;
    let says = match without.len() {
        0 => "Đã xếp chỗ cho mọi đại biểu theo thứ tự lễ tân.".to_owned(),
        n => format!("Đã xếp hết chỗ của hội trường; còn {n} đại biểu chưa có chỗ."),
    };
    w.commit_remembered(back(id).saying(says))
}

/// Puts somebody on a place, or changes two.
pub(crate) fn put(
    v: &Visit,
    w: &mut Writing,
    One(id): One<GatheringId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let before = seen(w, id, form)?;
    let mut r = form.read();
    let who: Option<DelegateId> = r.key("who", "Đại biểu");
    let typed = r.optional_line("seat", "Sang chỗ", 60);
    let with: Option<DelegateId> = form.value("with").parse().ok();
    let seat = if let (true, Some(with)) = (typed.is_empty(), with) {
        before.seat_of(with)
    } else {
        before.find(&typed)
    };
    if seat.is_none() && !r.has_problem("seat") {
        let says = if typed.is_empty() {
            "Sang chỗ: viết tên chỗ, hoặc chọn người đổi chỗ đang có chỗ.".to_owned()
        } else {
            format!("Không có chỗ “{}” trong hội trường. Viết như A-05.", web::short(&typed))
        };
        r.wrong("seat", "GM-04", says);
    }
    r.done()?;
    let (Some(who), Some(seat)) = (who, seat) else { return Err(Refusal::NotFound) };
    let d = delegates::delegate(w, who)?;
    deeds::put_on(w, &ok, &g, &before, (&d, seat))?;
    w.commit_remembered(back(id).saying(format!("{} ngồi chỗ {}.", d.name, before.name(seat))))
}

/// Keeps places free, or gives them back.
pub(crate) fn reserve(
    v: &Visit,
    w: &mut Writing,
    One(id): One<GatheringId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let before = seen(w, id, form)?;
    let frees = form.value("do") == "free";
    let mut r = form.read();
    let typed = r.line("seats", "Các chỗ", 600);
    let why = if frees { String::new() } else { r.line("why", "Giữ cho ai", 100) };
    let mut found = Vec::new();
    for name in typed.split(';').map(str::trim).filter(|n| !n.is_empty()) {
        match before.find(name) {
            Some(s) => found.push(s),
            None => r.wrong(
                "seats",
                "GM-04",
                format!(
                    "Không có chỗ “{}”. Viết như A-05; nhiều chỗ ngăn bằng dấu chấm phẩy.",
                    web::short(name)
                ),
            ),
        }
    }
    r.done()?;
    let mut now = before.clone();
    for s in &found {
        now.given.retain(|(at, _)| at != s);
        if frees {
            now.reserved.remove(s);
        } else {
            now.reserved.insert(*s, why.clone());
        }
    }
    let lost = before.given.len() - now.given.len();
    let names: Vec<String> = found.iter().map(|s| before.name(*s)).collect();
    let says = if frees {
        format!("Bỏ giữ chỗ {}.", names.join("; "))
    } else {
        format!("Giữ chỗ {} cho {why}.", names.join("; "))
    };
    deeds::keep_hall(w, &ok, &g, (&before, &now), &says)?;
    let more = if lost > 0 {
        format!(" {lost} người đang ngồi đó phải xếp lại.")
    } else {
        String::new()
    };
    w.commit_remembered(back(id).saying(format!("{says}{more}")))
}
