//! The fields of a quota row, as both forms show and read them.

use crate::kinds::{Award, Province};
use crate::quota::{Quota, Standing, kind_words, parse_share, share_words, worth};
use blocs::{BlocKind, MEMBERS_MAX};
use kernel::{Day, Share};
use web::{Filled, Reader};

/// What stands in the fields on a first visit.
pub(crate) struct Fields {
    pub(crate) kinds: Vec<(&'static str, &'static str)>,
    pub(crate) kind: &'static str,
    pub(crate) size: (String, String),
    pub(crate) awards: Vec<AwardFields>,
    pub(crate) share: String,
    pub(crate) exclusive: bool,
    /// How the box stands now, when a form that came too late has it otherwise.
    pub(crate) exclusive_now: Option<&'static str>,
    pub(crate) basis: String,
    pub(crate) verified: bool,
    /// And this one.
    pub(crate) verified_now: Option<&'static str>,
    pub(crate) from: String,
    pub(crate) until: String,
}

/// The two fields of one award.
pub(crate) struct AwardFields {
    pub(crate) name: &'static str,
    pub(crate) label: String,
    pub(crate) slots: String,
    pub(crate) least_name: &'static str,
    pub(crate) least_label: String,
    pub(crate) least: String,
}

const BOTH: &str = "BOTH";

/// The choices of "Áp dụng cho".
fn kinds() -> [(&'static str, Option<BlocKind>); 3] {
    [
        (BlocKind::Sector.word(), Some(BlocKind::Sector)),
        (BlocKind::Cluster.word(), Some(BlocKind::Cluster)),
        (BOTH, None),
    ]
}

fn least_name(award: Award) -> &'static str {
    ["least-government-flag", "least-flag", "least-certificate"][worth(award)]
}

impl Fields {
    /// Those of a row, or empty ones. Boxes come back as they were ticked in the form posted to `action`.
    pub(crate) fn of(row: Option<&Quota>, filled: &Filled, action: &str, of: &Province) -> Fields {
        let back = filled.action == action;
        let ticked = |name: &str, default: bool| if back { filled.ticked(name, default) } else { default };
        let now = |name: &str, held: bool| if back { filled.stands_ticked(name, held) } else { None };
        let exclusive = row.is_none_or(|q| q.exclusive);
        let verified = row.is_some_and(|q| q.standing == Standing::Verified);
        let award = |a: Award| AwardFields {
            name: a.choice(),
            label: a.in_line(of),
            slots: row.map_or_else(String::new, |q| q.slots_of(a).to_string()),
            least_name: least_name(a),
            least_label: format!("Điểm tối thiểu để đề nghị {}", a.in_line(of)),
            least: row.and_then(|q| q.least_of(a)).map_or_else(String::new, share_words),
        };
        let words = |text: Option<String>| text.unwrap_or_default();
        Fields {
            kinds: kinds().map(|(word, kind)| (word, kind_words(kind))).to_vec(),
            kind: row.map_or(BlocKind::Sector.word(), |q| q.kind.map_or(BOTH, BlocKind::word)),
            size: row.map_or_else(Default::default, |q| (q.size.0.to_string(), q.size.1.to_string())),
            awards: Award::BY_WORTH.map(award).into(),
            share: words(row.and_then(|q| q.share).map(share_words)),
            exclusive: ticked("exclusive", exclusive),
            exclusive_now: now("exclusive", exclusive),
            basis: words(row.map(|q| q.basis.clone())),
            verified: ticked("verified", verified),
            verified_now: now("verified", verified),
            from: words(row.map(|q| q.from.to_string())),
            until: words(row.and_then(|q| q.until).map(|d| d.to_string())),
        }
    }
}

/// Reads the fields over `blank`, which gives the key, the managing body and the version.
pub(crate) fn read(
    r: &mut Reader<'_>,
    ticked: (bool, bool),
    blank: &Quota,
    (today, of): (Day, &Province),
) -> Quota {
    let most = i64::try_from(MEMBERS_MAX).unwrap_or(i64::MAX);
    let kind = r.choice("kind", "Áp dụng cho", &kinds());
    let size =
        (r.count("size-from", "Số đơn vị, từ", 1, most), r.count("size-to", "Số đơn vị, đến", 1, most));
    if size.1 < size.0 && !r.has_problem("size-from") && !r.has_problem("size-to") {
        r.wrong(
            "size-to",
            "KHEN-03",
            format!("Số đơn vị, đến: không ít hơn {}. Đang nhập {}.", size.0, size.1),
        );
    }
    let slots = Award::BY_WORTH.map(|a| r.count(a.choice(), &a.in_line(of), 0, most));
    let all_read = Award::BY_WORTH.iter().all(|a| !r.has_problem(a.choice()));
    if all_read && slots.iter().all(|n| *n == 0) {
        r.wrong("flag", "KHEN-04", "Chỉ tiêu: phải có ít nhất một cờ hoặc một bằng khen.");
    }
    let share = share(r, "share", "Bằng khen không quá");
    let least = Award::BY_WORTH.map(|a| share_of_scale(r, a, of));
    let basis = r.line("basis", "Căn cứ", 300);
    // The Law's first forerunner is of 11/6/1948; nobody plans quotas ten years ahead.
    let (first, last) = (Day::new(1948, 6, 11).unwrap_or(today), today.plus_days(3650));
    let from = r.day("from", "Có hiệu lực từ ngày", first, last);
    let until = r.optional_day("until", "Đến hết ngày", first, last);
    if let Some(until) = until.filter(|u| *u < from && !r.has_problem("from")) {
        r.wrong("until", "KHEN-05", format!("Đến hết ngày: phải từ {from} (ngày đầu). Đang nhập {until}."));
    }
    let (exclusive, verified) = ticked;
    let standing = if verified { Standing::Verified } else { Standing::Unverified };
    Quota {
        kind: kind.flatten(),
        size,
        slots,
        share,
        exclusive,
        least,
        basis,
        standing,
        from,
        until,
        ..blank.clone()
    }
}

fn share_of_scale(r: &mut Reader<'_>, award: Award, of: &Province) -> Option<Share> {
    share(r, least_name(award), &format!("Điểm tối thiểu để đề nghị {}", award.in_line(of)))
}

/// A share above nothing, or nothing if the field is empty.
fn share(r: &mut Reader<'_>, field: &str, label: &str) -> Option<Share> {
    let typed = r.optional_line(field, label, 20);
    if typed.is_empty() {
        return None;
    }
    let share = parse_share(&typed).filter(|s| s.num() > 0);
    if share.is_none() && !r.has_problem(field) {
        let says = match kernel::decimal_comma(typed.trim_end_matches('%')) {
            Some(says) => format!("{label}: {says}."),
            None => format!(
                "{label}: “{typed}” không phải là tỷ lệ. Viết ví dụ 40%, hoặc 1/3 khi phần trăm không chẵn; nhiều nhất là 100%."
            ),
        };
        r.wrong(field, "KHEN-02", says);
    }
    share
}
