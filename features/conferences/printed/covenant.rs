//! Next year's covenant ("giao ước thi đua") with its signatures.

use super::{date_time, head, meeting, recipients, year16};
use crate::sitting::Sitting;
use kernel::BodyId;
use papers::{CovenantPaper, CovenantSection, Covenanted, Signatory, Target};

pub(super) fn covenant(s: &Sitting) -> Option<CovenantPaper> {
    let (next, covenant) = (s.next.as_ref()?, s.facts.covenant.as_ref()?);
    let all = "Các đơn vị thành viên";
    Some(CovenantPaper {
        head: head(s, "GƯ"),
        bloc: s.year.bloc_long.clone(),
        year: year16(next.number),
        theme: covenant.theme.clone(),
        grounds: match covenant.grounds.lines().filter(|l| !l.is_empty()).count() {
            0 => vec![format!("Căn cứ kết quả {} {}", meeting(s), s.day().on_paper())],
            _ => covenant.grounds.lines().filter(|l| !l.is_empty()).map(str::to_owned).collect(),
        },
        sections: covenant
            .sections
            .iter()
            .map(|x| CovenantSection {
                title: x.title.clone(),
                points: x.text.lines().filter(|l| !l.is_empty()).map(str::to_owned).collect(),
            })
            .collect(),
        targets: covenant
            .targets
            .iter()
            .map(|t| Target {
                indicator: t.indicator.clone(),
                measure: t.unit.clone(),
                baseline: t.baseline.clone(),
                value: t.deadline.map_or_else(|| t.value.clone(), |d| format!("{} (hạn {d})", t.value)),
                owner: t.owner.map_or_else(|| all.to_owned(), |b| s.name(b).to_owned()),
            })
            .collect(),
        undertakings: covenant.undertakings.lines().filter(|l| !l.is_empty()).map(str::to_owned).collect(),
        signatories: next.members.iter().map(|b| signatory(s, covenant, *b)).collect(),
        recipients: recipients(s),
        illustrative: s.c.illustrative,
    })
}

fn signatory(s: &Sitting, covenant: &covenants::Covenant, body: BodyId) -> Signatory {
    let sign = covenant.signatures.iter().find(|x| x.body == body);
    let absent = covenant.absences.iter().find(|(b, _)| *b == body);
    let state = match (sign, absent) {
        (Some(x), _) => match (x.method, date_time(x.at)) {
            // A pen tells its day and no hour.
            (covenants::Method::OnPaper, _) => Covenanted::OnPaper { day: x.at.day().0 },
            (covenants::Method::InSystem, Some(at)) => Covenanted::Signed { at },
            (covenants::Method::InSystem, None) => Covenanted::Waiting,
        },
        (None, Some((_, reason))) => Covenanted::Absent { reason: reason.clone() },
        _ => Covenanted::Waiting,
    };
    Signatory {
        unit: s.name(body).to_owned(),
        post: sign.map_or_else(String::new, |x| x.post.clone()),
        name: sign.map_or_else(String::new, |x| x.name.clone()),
        state,
    }
}
