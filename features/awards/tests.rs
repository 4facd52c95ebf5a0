//! What awards promise, told as stories and checked against a second way of computing.

mod assistant;
mod brute;
mod chance;
mod looks;
mod quota_stories;
mod quotas;
mod year_stories;

use crate::sample::row;
use crate::{Award, Case, Commendation, Quota, Title, Unit, Verdict, assist};
use kernel::{BodyId, Points, Uuid};
use scoring::{Barred, Rubric, Span, Standing, TieFacts, Totals};

pub(crate) const GOVERNMENT: Award = Award::Title(Title::GovernmentFlag);
pub(crate) const PROVINCE: Award = Award::Title(Title::ProvinceFlag);
pub(crate) const CERTIFICATE: Award = Award::Form(Commendation::ProvinceCertificate);

pub(crate) fn body(n: usize) -> BodyId {
    BodyId(Uuid::from_u128(u128::try_from(n).unwrap() + 1))
}

/// "Đơn vị 3" for the third body.
pub(crate) fn name(b: BodyId) -> String {
    format!("Đơn vị {}", b.0.as_u128())
}

/// A row for blocs of 1 to 60.
pub(crate) fn quota(slots: [i64; 3]) -> Quota {
    row(body(99), (1, 60), slots, "Hướng dẫn thử")
}

/// Units with these totals, in this order, as scoring itself places them under a rubric that tells equal ones apart by
/// nothing.
pub(crate) fn placed(all: &[(Span, Barred)]) -> Vec<Unit> {
    let none = Span::known_as(Points::ZERO);
    let totals = |total| Totals { sections: Vec::new(), bonus: none, deduction: none, total };
    let standing = |(n, (total, barred)): (usize, &(Span, Barred))| Standing {
        body: body(n),
        totals: totals(*total),
        barred: barred.clone(),
    };
    let standings: Vec<Standing> = all.iter().enumerate().map(standing).collect();
    let rubric = Rubric { ties: Vec::new(), ..scoring::sample::rubrics().swap_remove(0).rubric };
    let places = scoring::place(&rubric, &standings, &TieFacts::default());
    let unit = |s: Standing| Unit {
        body: s.body,
        rank: places.iter().find(|p| p.body == s.body).and_then(|p| p.rank),
        total: s.totals.total.known(),
        barred: s.barred.by,
    };
    standings.into_iter().map(unit).collect()
}

/// Units with these known totals.
pub(crate) fn ranked(totals: &[i64]) -> Vec<Unit> {
    let known = |t: &i64| (Span::known_as(Points::whole(*t)), Barred::default());
    placed(&totals.iter().map(known).collect::<Vec<_>>())
}

pub(crate) fn case<'a>(quota: &'a Quota, units: &'a [Unit]) -> Case<'a> {
    let members = i64::try_from(units.len()).unwrap();
    Case { quota: Some(quota), scale: Points::whole(100), members, units }
}

pub(crate) fn asked(quota: &Quota, units: &[Unit]) -> Vec<Verdict> {
    assist(case(quota, units))
}

/// The sentence of each unit.
pub(crate) fn sentences(quota: &Quota, units: &[Unit]) -> Vec<String> {
    let case = case(quota, units);
    assist(case)
        .iter()
        .map(|v| {
            crate::why(&case, v, crate::Words { noun: "khối", name: &name, of: &crate::Province::default() })
        })
        .collect()
}
