//! Delegations, delegates, letters with answers, entries, seats, badges and findings as sheets of the workbook of everything.

use crate::deeds::{Standing, standing};
use crate::load;
use crate::plan::Plan;
use crate::store;
use crate::wrong::wrong;
use db::Reading;
use delegates::{Delegate, DelegateId};
use gatherings::{Cell, Gathering, Sheet};
use kernel::Refusal;
use std::collections::BTreeMap;

/// People by their keys, with the names of their delegations.
struct People {
    everybody: Vec<Delegate>,
    delegations: Vec<delegates::Delegation>,
}

impl People {
    fn name(&self, id: DelegateId) -> String {
        let d = self.everybody.iter().find(|d| d.id == id);
        d.map_or_else(String::new, |d| format!("{} {}", d.address(), d.name))
    }

    fn delegation(&self, d: &Delegate) -> &str {
        self.delegations.iter().find(|x| x.id == d.delegation).map_or("", |x| &x.name)
    }
}

/// All sheets about people, and the findings.
pub(crate) fn of(w: &mut Reading, g: &Gathering, plan: &Plan) -> Result<Vec<Sheet>, Refusal> {
    let people =
        People { everybody: delegates::everybody(w, g.id)?, delegations: delegates::delegations(w, g.id)? };
    Ok(vec![
        delegations(&people, plan),
        delegates_sheet(&people),
        letters(w, g, &people)?,
        entries(w, g, &people)?,
        seats(w, g, &people)?,
        badges(w, g, &people)?,
        findings(&standing(wrong(plan), &store::accepted(w, g.id)?)),
    ])
}

fn day(d: Option<kernel::Day>) -> Cell {
    d.map_or_else(String::new, |d| d.to_string()).into()
}

fn delegations(people: &People, plan: &Plan) -> Sheet {
    let taken: BTreeMap<&str, i64> = plan.parties.iter().map(|p| (p.key.as_str(), p.taken)).collect();
    let row = |d: &delegates::Delegation| -> Vec<Cell> {
        vec![
            Cell::Count(d.order),
            d.name.as_str().into(),
            d.source.as_str().into(),
            Cell::Count(d.quota),
            Cell::Count(taken.get(d.id.to_string().as_str()).copied().unwrap_or(0)),
            day(d.due),
            d.state.vietnamese().into(),
            d.contact.as_str().into(),
        ]
    };
    Sheet {
        name: "Các đoàn",
        columns: vec![
            ("Thứ tự", 8),
            ("Đoàn", 32),
            ("Nguồn", 24),
            ("Số suất", 9),
            ("Danh sách", 9),
            ("Hạn gửi danh sách", 14),
            ("Tình trạng", 18),
            ("Liên hệ", 28),
        ],
        rows: people.delegations.iter().map(row).collect(),
    }
}

fn delegates_sheet(people: &People) -> Sheet {
    let known =
        |t: Option<bool>| -> Cell { t.map_or("chưa rõ", |t| if t { "có" } else { "không" }).into() };
    let row = |d: &Delegate| -> Vec<Cell> {
        vec![
            people.delegation(d).into(),
            Cell::Count(d.place),
            format!("{} {}", d.address(), d.name).into(),
            d.post.as_str().into(),
            d.unit.as_str().into(),
            d.category.vietnamese().into(),
            d.birth.map_or_else(|| Cell::from(""), Cell::Count),
            known(d.traits.woman),
            known(d.traits.minority),
            known(d.traits.direct),
            known(d.traits.exemplar),
            known(d.traits.ex_officio),
            d.field.map_or("", |f| f.vietnamese()).into(),
            d.occupation.map_or("", |o| o.vietnamese()).into(),
            match (d.ending, d.until) {
                (None, _) => "đang là đại biểu".to_owned(),
                (Some(e), until) => {
                    let at = until.map_or_else(String::new, |at| format!(", {}", at.full()));
                    format!("{}{at}", e.vietnamese())
                }
            }
            .into(),
            d.note.as_str().into(),
        ]
    };
    Sheet {
        name: "Đại biểu",
        columns: vec![
            ("Đoàn", 26),
            ("Số", 6),
            ("Họ tên", 26),
            ("Chức vụ", 28),
            ("Đơn vị", 28),
            ("Loại", 18),
            ("Năm sinh", 9),
            ("Nữ", 8),
            ("Dân tộc thiểu số", 9),
            ("Trực tiếp lao động", 9),
            ("Điển hình", 9),
            ("Đương nhiên", 9),
            ("Lĩnh vực", 20),
            ("Thành phần", 20),
            ("Tình trạng", 24),
            ("Ghi chú", 26),
        ],
        rows: people.everybody.iter().map(row).collect(),
    }
}

fn letters(w: &mut Reading, g: &Gathering, people: &People) -> Result<Sheet, Refusal> {
    let sent: BTreeMap<DelegateId, invitations::Sent> =
        invitations::sent(w, g.id)?.into_iter().map(|s| (s.delegate, s)).collect();
    let answers: BTreeMap<DelegateId, invitations::Answer> =
        invitations::answers(w, g.id)?.into_iter().map(|a| (a.delegate, a)).collect();
    let row = |i: &invitations::Invitation| -> Vec<Cell> {
        let (s, a) = (sent.get(&i.delegate), answers.get(&i.delegate));
        let comes = a.filter(|a| a.coming == invitations::Coming::Yes);
        vec![
            Cell::Count(i.number),
            people.name(i.delegate).into(),
            i.email.as_str().into(),
            s.map_or_else(|| "chưa gửi".to_owned(), |s| format!("{}, {}", s.how.vietnamese(), s.day)).into(),
            s.map_or_else(|| Cell::from(""), |s| Cell::Count(s.round)),
            s.map_or("", |s| s.hours.as_str()).into(),
            s.map_or("", |s| s.place.as_str()).into(),
            a.map_or("chưa trả lời", |a| a.coming.vietnamese()).into(),
            a.map_or("", |a| a.instead_name.as_str()).into(),
            comes.map_or_else(|| Cell::from(""), |a| Cell::Count(a.companions)),
            comes.and_then(|a| a.travel).map_or("", |t| t.vietnamese()).into(),
            comes.and_then(|a| a.meals).map_or("", |m| if m { "có" } else { "không" }).into(),
            comes.map_or_else(|| Cell::from(""), |a| Cell::Count(a.nights)),
            a.map_or("", |a| a.note.as_str()).into(),
        ]
    };
    Ok(Sheet {
        name: "Giấy mời, trả lời",
        columns: vec![
            ("Số", 7),
            ("Đại biểu", 26),
            ("Thư điện tử", 24),
            ("Đã gửi", 22),
            ("Lần", 6),
            ("Giờ đã báo", 34),
            ("Nơi đã báo", 26),
            ("Trả lời", 20),
            ("Người dự thay", 24),
            ("Người đi cùng", 8),
            ("Đi lại", 18),
            ("Ăn", 8),
            ("Đêm nghỉ", 8),
            ("Nhu cầu khác", 28),
        ],
        rows: invitations::invitations(w, g.id)?.iter().map(row).collect(),
    })
}

fn entries(w: &mut Reading, g: &Gathering, people: &People) -> Result<Sheet, Refusal> {
    let all = invitations::scans(w, g.id)?;
    let names: BTreeMap<DelegateId, &Delegate> = people.everybody.iter().map(|d| (d.id, d)).collect();
    let roll = invitations::Roll::of(all.iter().cloned());
    let row = |s: &invitations::Scan| -> Vec<Cell> {
        let d = names.get(&s.delegate);
        let counts = roll.first(s.delegate).is_some_and(|first| first.id == s.id);
        vec![
            d.map_or("", |d| d.name.as_str()).into(),
            d.map_or("", |d| people.delegation(d)).into(),
            s.at.full().into(),
            s.gate.as_str().into(),
            s.means.vietnamese().into(),
            match (s.undone, counts) {
                (true, _) => "đã bỏ",
                (false, true) => "có mặt",
                (false, false) => "lượt trùng",
            }
            .into(),
        ]
    };
    Ok(Sheet {
        name: "Điểm danh",
        columns: vec![
            ("Đại biểu", 26),
            ("Đoàn", 26),
            ("Lúc", 20),
            ("Cửa", 18),
            ("Cách", 14),
            ("Kết quả", 12),
        ],
        rows: all.iter().map(row).collect(),
    })
}

fn seats(w: &mut Reading, g: &Gathering, people: &People) -> Result<Sheet, Refusal> {
    let map = invitations::seats(w, g.id)?;
    let given: BTreeMap<invitations::Seat, DelegateId> = map.given.iter().copied().collect();
    let row = |seat: &invitations::Seat| -> Vec<Cell> {
        let who = match (given.get(seat), map.reserved.get(seat)) {
            (Some(id), _) => people.name(*id),
            (None, Some(why)) => format!("giữ cho {why}"),
            (None, None) => "còn trống".to_owned(),
        };
        vec![map.name(*seat).into(), who.into()]
    };
    Ok(Sheet {
        name: "Chỗ ngồi",
        columns: vec![("Chỗ", 24), ("Đại biểu", 40)],
        rows: map.in_order().iter().map(row).collect(),
    })
}

fn badges(w: &mut Reading, g: &Gathering, people: &People) -> Result<Sheet, Refusal> {
    let row = |b: invitations::Badge| -> Vec<Cell> {
        vec![
            if b.plate { "Biển tên" } else { "Thẻ" }.into(),
            people.name(b.delegate).into(),
            b.name.into(),
            b.post.into(),
            b.body.into(),
            b.at.full().into(),
        ]
    };
    Ok(Sheet {
        name: "Thẻ, biển tên",
        columns: vec![
            ("Loại", 10),
            ("Đại biểu", 26),
            ("Tên đã in", 26),
            ("Chức vụ đã in", 28),
            ("Đơn vị đã in", 28),
            ("In lúc", 20),
        ],
        rows: invitations::badges(w, g.id)?.into_iter().map(row).collect(),
    })
}

/// What is wrong now, with what was accepted as it is.
pub(crate) fn findings(all: &[Standing]) -> Sheet {
    let row = |s: &Standing| -> Vec<Cell> {
        let a = s.accepted.as_ref();
        vec![
            s.wrong.area.vietnamese().into(),
            s.wrong.says.as_str().into(),
            if a.is_some() { "chấp nhận như vậy" } else { "phải sửa" }.into(),
            a.map_or("", |a| a.reason.as_str()).into(),
            a.map_or_else(String::new, |a| format!("{}, {}", a.by, a.at.full())).into(),
        ]
    };
    Sheet {
        name: "Phải sửa",
        columns: vec![
            ("Phần", 24),
            ("Chỗ phải sửa", 70),
            ("Tình trạng", 18),
            ("Lý do chấp nhận", 40),
            ("Người chấp nhận", 34),
        ],
        rows: all.iter().map(row).collect(),
    }
}

/// The findings of a gathering, for a workbook of their own.
pub(crate) fn findings_of(w: &mut Reading, g: &Gathering) -> Result<Sheet, Refusal> {
    Ok(findings(&standing(wrong(&load::plan(w, g)?), &store::accepted(w, g.id)?)))
}
