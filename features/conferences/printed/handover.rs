//! The record of the handover ("biên bản bàn giao").

use super::{date_time, day_of, head, n32, recipients, time};
use crate::lines::two;
use crate::model::{ItemKind, Side, Step};
use crate::sitting::Sitting;
use kernel::BodyId;
use papers::{HandedDocument, HandedObject, HandoverRecord, Head, OpenTask, Party, Signature};

pub(super) fn handover(s: &Sitting) -> Option<HandoverRecord> {
    let (from, to) = (s.side(Side::Giver)?, s.side(Side::Taker)?);
    let of = |kind| s.c.items.iter().filter(move |i| i.kind == kind);
    let sign = |side, words: &str| {
        let Some(x) = s.c.handover.iter().find(|x| x.side == side) else {
            return Signature::of("", "").on_behalf(words);
        };
        let note = match (x.on_paper, date_time(x.at)) {
            (false, Some(at)) => format!("(đã ký hồi {})", papers::words::moment_words(at)),
            _ => format!("(ký trên giấy {})", x.at.day().on_paper()),
        };
        Signature::of(x.post.to_uppercase(), x.name.clone()).on_behalf(words).noted(note)
    };
    Some(HandoverRecord {
        head: Head { day: day_of(s, Step::Handover).0, ..head(s, "BB") },
        about: vec![format!("Bàn giao nhiệm vụ {}", s.year.head_words()), s.year.bloc_long.clone()],
        bloc: s.year.bloc_long.clone(),
        day: day_of(s, Step::Handover).0,
        opened: s.c.record(Step::Handover).and_then(|r| time(r.opened_at)),
        from: party(s, Side::Giver, from),
        to: party(s, Side::Taker, to),
        // Guests were invited; who of them came is nowhere noted. Of the members it is.
        witnesses: vec![format!(
            "các đơn vị thành viên có mặt tại hội nghị ({}/{})",
            two(s.present().len()),
            two(s.year.members.len())
        )],
        documents: of(ItemKind::Document)
            .map(|i| HandedDocument {
                name: i.name.clone(),
                number: String::new(),
                copies: None,
                remark: i.note.clone(),
            })
            .collect(),
        work: of(ItemKind::Work)
            .map(|i| OpenTask { task: i.name.clone(), state: i.note.clone(), due: None })
            .collect(),
        objects: of(ItemKind::Object)
            .map(|i| HandedObject {
                name: i.name.clone(),
                quantity: None,
                measure: String::new(),
                state: i.note.clone(),
            })
            .collect(),
        money_dong: None,
        terms: vec![
            "Bên giao chịu trách nhiệm về tính đầy đủ, chính xác của hồ sơ, tài liệu đã bàn giao".into(),
            format!(
                "Bên nhận thực hiện nhiệm vụ {} năm {} kể từ khi ký biên bản này",
                s.year.head_words(),
                s.year.number + 1
            ),
        ],
        copies: n32(s.c.plan.handover_copies),
        giver_signs: sign(Side::Giver, "ĐẠI DIỆN BÊN GIAO"),
        receiver_signs: sign(Side::Taker, "ĐẠI DIỆN BÊN NHẬN"),
        recipients: recipients(s),
        illustrative: s.c.illustrative,
    })
}

fn party(s: &Sitting, side: Side, body: BodyId) -> Party {
    let sign = s.c.handover.iter().find(|x| x.side == side);
    let year = if side == Side::Giver { s.year.number } else { s.year.number + 1 };
    Party {
        unit: s.name(body).to_owned(),
        role: format!("{} năm {year}", s.year.head_words()),
        person: sign.map_or_else(String::new, |x| x.name.clone()),
        post: sign.map_or_else(String::new, |x| x.post.clone()),
    }
}
