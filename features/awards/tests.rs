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

/// Units with these totals, the best first, ranked as scoring ranks: equal totals share a rank.
pub(crate) fn ranked(totals: &[i64]) -> Vec<Unit> {
    let rank = |t: &i64| 1 + i64::try_from(totals.iter().filter(|o| *o > t).count()).unwrap();
    let unit = |(n, t): (usize, &i64)| Unit {
        body: body(n),
        rank: Some(rank(t)),
        total: Some(Points::whole(*t)),
        barred: Vec::new(),
    };
    totals.iter().enumerate().map(unit).collect()
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
