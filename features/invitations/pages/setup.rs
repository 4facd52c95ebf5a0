//! The words of the invitations, the gates, and the delegates' mail addresses.

use super::list::day_words;
use super::{Top, prepared};
use crate::deeds;
use crate::gate::{GATES_MAX, gate_wrong};
use crate::mail::{ADDRESS_MAX, is_address};
use crate::model::{FIRST_GATE, Invitation, Setting};
use crate::store;
use db::{Committed, Reading, Writing};
use delegates::DelegateId;
use gatherings::{Gathering, GatheringId};
use kernel::{Refusal, clean_line, fold};
use std::collections::{HashMap, HashSet};
use web::{Filled, Form, Frame, Next, One, Page, Reader, Visit};

#[derive(askama::Template)]
#[template(path = "setup.html")]
pub(crate) struct SetupPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) top: Top,
    pub(crate) s: Setting,
    pub(crate) version: String,
    pub(crate) day: String,
    pub(crate) until: String,
    pub(crate) gates: String,
    /// Who invites; the host until somebody else is written.
    pub(crate) issuer: String,
    /// Why phones cannot open what the codes tell; "" when they can.
    pub(crate) reach: &'static str,
}

/// The words as they stand.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<GatheringId>) -> Result<Page, Refusal> {
    let (g, _) = prepared(v, w, id)?;
    let s = store::setting(w, id)?;
    let filled = v.filled.beside(s.version, &[]);
    let frame = v.frame(format!("Nội dung giấy mời: {}", g.name), "/gatherings");
    let names = organisations::names_of(w, &[g.host], g.last_day)?;
    Page::of(&SetupPage {
        frame: frame.over(&filled, format!("/gatherings/{id}/invitations/setup")),
        filled,
        top: Top::of(v, &g, "invitations", "Nội dung giấy mời")?,
        version: s.version.to_string(),
        day: day_words(s.day),
        until: day_words(s.answer_until),
        gates: s.gates.join("\n"),
        issuer: if s.issuer.is_empty() { names.full(g.host).to_uppercase() } else { s.issuer.clone() },
        reach: s.reach().says(),
        s,
    })
}

/// `https://host[:port]`, which a code is made of.
fn is_site(s: &str) -> bool {
    let rest = s.strip_prefix("https://").or_else(|| s.strip_prefix("http://"));
    rest.is_some_and(|r| {
        !r.is_empty() && r.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:/_~".contains(&b))
    })
}

fn read(r: &mut Reader<'_>, g: &Gathering, form: &Form) -> Result<Setting, Refusal> {
    let address = r.optional_line("address", "Địa chỉ trang", 120);
    if !address.is_empty() && (!is_site(&address) || form.hid("address")) {
        r.wrong(
            "address",
            "GM-05",
            "Địa chỉ trang: viết như https://thidua.tinh.gov.vn, không dấu, không dấu cách.",
        );
    }
    let sender = r.optional_line("sender", "Thư gửi từ địa chỉ", ADDRESS_MAX);
    if !sender.is_empty() && !is_address(&sender) {
        r.wrong("sender", "GM-06", "Thư gửi từ địa chỉ: không đúng dạng. Viết ví dụ giaymoi@tinh.gov.vn.");
    }
    let gates_typed = r.optional_text("gates", "Cửa điểm danh", 1000);
    let mut gates: Vec<String> = gates_typed.lines().map(clean_line).filter(|l| !l.is_empty()).collect();
    let mut seen = HashSet::new();
    gates.retain(|gate| seen.insert(kernel::fold(gate)));
    if gates.len() > GATES_MAX {
        let n = gates.len();
        r.wrong("gates", "GM-07", format!("Cửa điểm danh: {n} cửa, nhiều nhất {GATES_MAX}. Bỏ bớt dòng."));
    }
    for why in gates.iter().filter_map(|gate| gate_wrong(gate)) {
        r.wrong("gates", "GM-07", format!("Cửa điểm danh: {why}."));
    }
    if gates.is_empty() {
        gates.push(FIRST_GATE.to_owned());
    }
    Ok(Setting {
        address: address.trim_end_matches('/').to_owned(),
        issuer: r.line("issuer", "Đơn vị mời", 200),
        symbol: r.line("symbol", "Ký hiệu", 40),
        town: r.optional_line("town", "Nơi ghi", 60),
        day: r.optional_day("day", "Ngày ghi trên giấy mời", g.first_day.plus_days(-365), g.last_day),
        words: r.optional_text("words", "Lời mời thêm", 600),
        answer_until: r.optional_day("until", "Hạn trả lời", g.first_day.plus_days(-365), g.first_day),
        authority: r.optional_line("authority", "Quyền hạn ký", 80),
        post: r.optional_line("post", "Chức vụ người ký", 80),
        signer: r.optional_line("signer", "Người ký", 100),
        sender,
        half_sheet: form.value("sheet") == "A5",
        gates,
        version: form.version()?,
    })
}

/// Keeps the words.
pub(crate) fn save(
    v: &Visit,
    w: &mut Writing,
    One(id): One<GatheringId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let mut r = form.read();
    let s = read(&mut r, &g, form)?;
    r.done()?;
    deeds::set_up(w, &ok, &g, &s)?;
    let to = Next::to(format!("/gatherings/{id}/invitations"));
    w.commit_remembered(to.saying("Đã ghi nội dung giấy mời. Tiếp theo: đánh số, in hoặc lập thư."))
}

#[derive(askama::Template)]
#[template(path = "addresses.html")]
pub(crate) struct AddressesPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) top: Top,
    pub(crate) lines: String,
    /// The mark of what was shown.
    pub(crate) seen: String,
    pub(crate) known: usize,
    pub(crate) all: usize,
}

/// Invitations of those who stand, with their names.
fn named(w: &mut Reading, id: GatheringId) -> Result<Vec<(Invitation, String)>, Refusal> {
    let names: HashMap<DelegateId, String> =
        delegates::delegates(w, id)?.into_iter().map(|d| (d.id, d.who.name)).collect();
    let all = store::invitations(w, id)?.into_iter();
    Ok(all.filter_map(|i| names.get(&i.delegate).map(|n| (i.clone(), n.clone()))).collect())
}

/// The mail addresses, a line for each delegate.
pub(crate) fn addresses(v: &Visit, w: &mut Reading, One(id): One<GatheringId>) -> Result<Page, Refusal> {
    let (g, _) = prepared(v, w, id)?;
    let all = named(w, id)?;
    let lines = lines_of(&all);
    Page::of(&AddressesPage {
        frame: v.frame(format!("Địa chỉ thư: {}", g.name), "/gatherings"),
        filled: v.filled.clone(),
        top: Top::of(v, &g, "invitations", "Địa chỉ thư")?,
        known: all.iter().filter(|(i, _)| !i.email.is_empty()).count(),
        all: all.len(),
        seen: web::digest(&lines),
        lines,
    })
}

fn lines_of(all: &[(Invitation, String)]) -> String {
    let line = |(i, n): &(Invitation, String)| format!("{:03} | {n} | {}", i.number, i.email);
    all.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Keeps what differs. A line is number, name, address; a name that is written must be the number's.
pub(crate) fn set_addresses(
    v: &Visit,
    w: &mut Writing,
    One(id): One<GatheringId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let all = named(w, id)?;
    if form.mark("seen")? != web::digest(lines_of(&all)) {
        let says = "Địa chỉ thư vừa được người khác ghi sau khi trang này mở ra. Điều đã nhập vẫn còn; so lại rồi ghi lần nữa.";
        return Err(Refusal::conflict(says));
    }
    let by_number: HashMap<i64, (Invitation, String)> =
        all.into_iter().map(|(i, n)| (i.number, (i, n))).collect();
    let mut told: HashMap<i64, String> = HashMap::new();
    let mut r = form.read();
    let typed = r.optional_text("lines", "Địa chỉ thư", 900_000);
    let mut changed: HashMap<DelegateId, String> = HashMap::new();
    for line in typed.lines().map(clean_line).filter(|l| !l.is_empty()) {
        // What was copied from a spreadsheet comes with spaces between the cells.
        let bars: Vec<&str> = line.split(['|', ';']).map(str::trim).collect();
        let cells = if bars.len() > 1 { bars } else { line.split(' ').collect() };
        let number = cells.first().and_then(|n| n.parse::<i64>().ok());
        let email = if cells.len() > 1 { cells.last().copied().unwrap_or("") } else { "" };
        // A number alone says nothing of its address.
        if cells.len() < 2 && number.is_some_and(|n| by_number.contains_key(&n)) {
            continue;
        }
        let twice = number.and_then(|n| told.insert(n, email.to_owned()));
        let named = if cells.len() > 2 && line.contains(['|', ';']) { cells[1] } else { "" };
        match number.and_then(|n| by_number.get(&n)) {
            // A number one line off would send a link to somebody else's mailbox.
            Some((i, name)) if !named.is_empty() && fold(named) != fold(name) => {
                let named = web::short(named);
                let says = format!(
                    "Giấy mời số {:03} là của {name}, dòng này ghi “{named}”. So lại số và tên.",
                    i.number
                );
                r.wrong("lines", "GM-46", says);
            }
            Some((i, _)) if twice.is_some_and(|before| before != email) => {
                let says = format!("Số {:03} ghi hai địa chỉ khác nhau. Giữ một dòng.", i.number);
                r.wrong("lines", "GM-40", says);
            }
            None => {
                let says =
                    format!("Không có giấy mời số “{}”.", web::short(cells.first().copied().unwrap_or("")));
                r.wrong("lines", "GM-08", says);
            }
            Some(_) if !email.is_empty() && !is_address(email) => {
                let says = format!("“{}” không đúng dạng địa chỉ thư.", web::short(email));
                r.wrong("lines", "GM-06", says);
            }
            Some((i, _)) if i.email != email => drop(changed.insert(i.delegate, email.to_owned())),
            Some(_) => {}
        }
    }
    r.done()?;
    let to = Next::to(format!("/gatherings/{id}/invitations"));
    if changed.is_empty() {
        return w.commit_quietly(
            "the same addresses were sent again",
            to.saying("Các địa chỉ thư không có gì đổi."),
        );
    }
    let n = changed.len();
    deeds::set_emails(w, &ok, &g, &changed.into_iter().collect::<Vec<_>>())?;
    w.commit_remembered(to.saying(format!("Đã ghi địa chỉ thư của {n} đại biểu.")))
}
