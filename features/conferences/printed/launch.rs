//! The launch ("lời phát động") of next year's movement.

use super::{for_the_bloc, head, recipients, year16};
use crate::model::Side;
use crate::sitting::Sitting;
use papers::{CovenantSection, LaunchText, Signature};

pub(super) fn launch(s: &Sitting) -> LaunchText {
    let who = s.new_head().map_or_else(String::new, |b| s.name(b).to_owned());
    let next = s.year.number + 1;
    LaunchText {
        head: head(s, "PĐ"),
        bloc: s.year.bloc_long.clone(),
        year: year16(next),
        speaker: format!("{who}, {} năm {next},", s.year.head_words()),
        greeting: "Kính thưa các đồng chí!".into(),
        opening: Vec::new(),
        theme: s.c.launch_title.clone(),
        aims: vec![CovenantSection {
            title: "Nội dung thi đua".into(),
            points: s.c.launch_text.lines().filter(|l| !l.is_empty()).map(str::to_owned).collect(),
        }],
        appeal: Vec::new(),
        signed_by: Signature::of(
            format!("{} NĂM {next}", s.year.head_words().to_uppercase()),
            s.c.handover.iter().find(|x| x.side == Side::Taker).map_or("", |x| x.name.as_str()),
        )
        .on_behalf(for_the_bloc(s)),
        recipients: recipients(s),
        illustrative: s.c.illustrative,
    }
}
