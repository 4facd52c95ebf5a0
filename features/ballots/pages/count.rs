//! The tellers' desk: the protocol of a paper ballot.

use super::{Place, seen};
use crate::count::{Protocol, TELLERS_MAX, count_lines, vote_field};
use crate::model::{Ballot, BallotId, NAME_MAX, NOTE_MAX};
use crate::{Count, CountPapers, deeds};
use askama::Template;
use db::{Committed, Reading, Writing};
use kernel::{Post, Refusal, Scope};
use web::{Filled, Form, Frame, Next, One, Page, Visit};

/// The largest number a field takes; what is too many for the units present is told by the protocol itself.
const MOST: i64 = 9999;

/// The form.
#[derive(Template)]
#[template(path = "count.html")]
pub(crate) struct CountPage {
    pub(crate) frame: Frame,
    pub(crate) v_filled: Filled,
    pub(crate) year_id: String,
    pub(crate) year: String,
    pub(crate) matter: String,
    pub(crate) id: String,
    pub(crate) here: String,
    pub(crate) kind: &'static str,
    pub(crate) title: String,
    pub(crate) present: usize,
    /// Why nothing can be entered.
    pub(crate) shut: Option<String>,
    pub(crate) version: i64,
    pub(crate) sums: Vec<Sum>,
    pub(crate) votes: Vec<Sum>,
    pub(crate) tellers: Vec<Sum>,
}

impl CountPage {
    /// Everything wrong with a field: one number may be too large and break a sum as well.
    fn why(&self, name: &str) -> String {
        let says = self.v_filled.problems.iter().filter(|p| p.field == name).map(|p| p.says.as_str());
        says.collect::<Vec<_>>().join(" ")
    }
}

/// One number, or one name.
pub(crate) struct Sum {
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) hint: &'static str,
    /// The sum told beside it, or the part it plays in one.
    pub(crate) holds: &'static str,
    pub(crate) value: String,
}

impl Sum {
    fn of(name: &str, label: &str, hint: &'static str, holds: &'static str, value: Option<i64>) -> Sum {
        let value = value.map_or(String::new(), |n| n.to_string());
        Sum { name: name.into(), label: label.into(), hint, holds, value }
    }
}

/// GET /ballots/{id}/count.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<BallotId>) -> Result<Page, Refusal> {
    let (ballot, year) = seen(v, w, id)?;
    v.may(CountPapers::of(&year))?;
    let place = Place::of(&ballot, &year);
    let known = match &ballot.count {
        Some(c) => c.tellers.clone(),
        None => {
            let posted = people::holders_of(w, Scope::Bloc(ballot.bloc), Post::Teller, v.today())?;
            posted.into_iter().map(|p| p.name).collect()
        }
    };
    let sum = ballot.count.as_ref();
    Page::of(&CountPage {
        frame: v.frame(format!("Biên bản kiểm phiếu: {}", place.title), ""),
        v_filled: v.filled.clone(),
        present: ballot.present.len(),
        shut: ballot.counting().err().map(|r| r.to_string()),
        version: sum.map_or(0, |c| c.version),
        id: ballot.id.to_string(),
        sums: sums(sum),
        votes: votes(&ballot, sum),
        tellers: (0..TELLERS_MAX).map(|i| teller(i, known.get(i))).collect(),
        year_id: place.year_id,
        year: place.year,
        matter: place.matter,
        here: place.here,
        kind: place.kind,
        title: place.title,
    })
}

pub(crate) fn sums(c: Option<&Count>) -> Vec<Sum> {
    vec![
        Sum::of("issued", "Phiếu phát ra", "bằng thu về cộng không thu về", "issued", c.map(|c| c.issued)),
        Sum::of(
            "collected",
            "Phiếu thu về",
            "bằng hợp lệ cộng không hợp lệ",
            "collected",
            c.map(|c| c.collected),
        ),
        Sum::of(
            "missing",
            "Phiếu không thu về",
            "phát ra nhưng không có trong hòm phiếu",
            "",
            c.map(|c| c.missing),
        ),
        Sum::of("valid", "Phiếu hợp lệ", "bằng các số dưới đây cộng lại", "", c.map(|c| c.valid)),
        Sum::of(
            "invalid",
            "Phiếu không hợp lệ",
            "không theo mẫu, bầu quá số người, có dấu riêng",
            "",
            c.map(|c| c.invalid),
        ),
    ]
}

pub(crate) fn votes(ballot: &Ballot, c: Option<&Count>) -> Vec<Sum> {
    let labels = count_lines(ballot);
    let mut all: Vec<Sum> = ballot
        .options
        .iter()
        .zip(&labels)
        .map(|(o, label)| Sum::of(&vote_field(o.id), label, "", "for", c.map(|c| c.votes_for(o.id))))
        .collect();
    if let [.., against, blank] = &labels[..] {
        all.push(Sum::of("against", against, "", "against", c.map(|c| c.against)));
        all.push(Sum::of("blank", blank, "hợp lệ nhưng không chọn gì", "blank", c.map(|c| c.blank)));
    }
    all
}

pub(crate) fn teller(i: usize, name: Option<&String>) -> Sum {
    let label = match i {
        0 => "Trưởng Ban kiểm phiếu".to_owned(),
        _ => format!("Thành viên {}", i + 1),
    };
    Sum {
        name: format!("teller-{}", i + 1),
        label,
        hint: "",
        holds: "",
        value: name.cloned().unwrap_or_default(),
    }
}

/// POST /ballots/{id}/count.
pub(crate) fn enter(
    v: &Visit,
    w: &mut Writing,
    One(id): One<BallotId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (ballot, year) = seen(v, w, id)?;
    let ok = v.may(CountPapers::of(&year))?;
    let typed = typed(&ballot, form)?;
    let there = Next::to(format!("/ballots/{id}?view=all"));
    match deeds::enter_count(w, &ok, &ballot, &typed)? {
        Some(fact) => w.commit(
            &fact,
            there.saying("Đã ghi biên bản kiểm phiếu. Chủ tọa đóng và công bố ở trang điều hành hội nghị."),
        ),
        None => w.commit_quietly("the same protocol was sent twice and stands once", there),
    }
}

fn typed(ballot: &Ballot, form: &Form) -> Result<Protocol, Refusal> {
    let mut f = form.read();
    let protocol = Protocol {
        issued: f.count("issued", "Phiếu phát ra", 0, MOST),
        collected: f.count("collected", "Phiếu thu về", 0, MOST),
        missing: f.count("missing", "Phiếu không thu về", 0, MOST),
        valid: f.count("valid", "Phiếu hợp lệ", 0, MOST),
        invalid: f.count("invalid", "Phiếu không hợp lệ", 0, MOST),
        votes: ballot
            .options
            .iter()
            .map(|o| (o.id, f.count(&vote_field(o.id), &format!("{}: đồng ý", o.label), 0, MOST)))
            .collect(),
        against: f.count("against", "Không đồng ý", 0, MOST),
        blank: f.count("blank", "Phiếu trắng", 0, MOST),
        tellers: (1..=TELLERS_MAX)
            .map(|i| f.optional_line(&format!("teller-{i}"), "Tên thành viên Ban kiểm phiếu", NAME_MAX))
            .filter(|name| !name.is_empty())
            .collect(),
        reason: f.optional_text("reason", "Lý do sửa", NOTE_MAX),
        version: form.value("version").parse().unwrap_or(0),
    };
    f.done()?;
    Ok(protocol)
}
