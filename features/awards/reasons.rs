//! What the assistant found, in the sentences of officials. Pure.

use crate::assistant::{Case, Rule, Verdict};
use crate::kinds::{Award, Province};
use crate::quota::share_words;
use kernel::BodyId;

/// How units are called.
pub type NameOf<'a> = &'a dyn Fn(BodyId) -> String;

/// The words a bloc's answer is told in.
#[derive(Clone, Copy)]
pub struct Words<'a> {
    /// "khối" or "cụm".
    pub noun: &'a str,
    /// How units are called.
    pub name: NameOf<'a>,
    /// Whose flags and certificates they are.
    pub of: &'a Province,
}

/// Why the unit is in or out: one to three sentences.
pub fn why(case: &Case<'_>, v: &Verdict, words: Words<'_>) -> String {
    let Words { noun, name, of } = words;
    match &v.rule {
        Rule::Barred(all) => format!("Không xét thi đua: {}.", all.join("; ")),
        Rule::UnknownRank => {
            "Chưa rõ thứ hạng nên chưa xét. Rõ khi các ô chưa rõ trên phiếu được chốt.".to_owned()
        }
        Rule::NoQuota => format!("Chưa xét: chưa ghi chỉ tiêu đề nghị khen thưởng cho {noun}."),
        Rule::Depends { units, .. } => depends(v, *units, of),
        Rule::TieAtBorder { units, .. } => to_vote(v, *units, words),
        Rule::Within { .. } => within(case, v, words),
        rule => {
            let place = place(v, name);
            format!("{place}: {}", lower(&kept_out(rule, of).unwrap_or_default()))
        }
    }
}

/// "Hạng 2", "Đồng hạng 4 với Sở Tài chính".
fn place(v: &Verdict, name: NameOf<'_>) -> String {
    let rank = v.rank.unwrap_or_default();
    if v.equals.is_empty() {
        format!("Hạng {rank}")
    } else {
        format!("Đồng hạng {rank} với {}", equals(v, name))
    }
}

fn equals(v: &Verdict, name: NameOf<'_>) -> String {
    let mut names: Vec<String> = v.equals.iter().map(|b| name(*b)).collect();
    names.sort_by_cached_key(|n| kernel::by_vietnamese_order(n));
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} và {last}", rest.join(", ")),
        _ => names.concat(),
    }
}

/// In: the slot, then why nothing higher, then why nothing beside it.
fn within(case: &Case<'_>, v: &Verdict, Words { noun, name, of }: Words<'_>) -> String {
    let mut says = Vec::new();
    for (_, rule) in &v.steps {
        if let Rule::Within { award, place: at, limit } = rule {
            let slot = match (*limit, v.equals.is_empty()) {
                (1, _) => format!("trong chỉ tiêu 1 {}", award.in_line(of)),
                (_, true) => format!("thứ {at} trong {limit} chỉ tiêu {}", award.in_line(of)),
                (_, false) => format!("cùng trong {limit} chỉ tiêu {}", award.in_line(of)),
            };
            says.push(slot);
        }
    }
    let mut all = vec![format!("{}: {}.", place(v, name), says.join("; "))];
    let first_in = v.steps.iter().position(|(_, r)| matches!(r, Rule::Within { .. })).unwrap_or(0);
    all.extend(higher(&v.steps[..first_in], of));
    // Of what stands below, only what was in reach and missed, or is left out for the flag's sake.
    for (award, rule) in v.steps.iter().skip(first_in + 1) {
        match rule {
            Rule::Excluded { .. } if !award.is_flag() && slots(case, *award) > 0 => {
                all.push(format!("Đã đề nghị cờ nên không đề nghị Bằng khen của cùng {noun}."));
            }
            Rule::Share { .. } | Rule::BelowLeast { .. } => all.extend(kept_out(rule, of)),
            Rule::Exhausted { limit, .. } if *limit > 0 => all.extend(kept_out(rule, of)),
            _ => {}
        }
    }
    all.join(" ")
}

/// Why nothing higher: what is used up in one sentence, what is out of reach in its own.
fn higher(steps: &[(Award, Rule)], of: &Province) -> Vec<String> {
    let used = steps.iter().filter_map(|(_, rule)| match rule {
        Rule::Exhausted { award, limit } if *limit > 0 => Some(format!("{limit} {}", award.in_line(of))),
        _ => None,
    });
    let used: Vec<String> = used.collect();
    let below = steps.iter().filter(|(_, r)| matches!(r, Rule::BelowLeast { .. }));
    let mut says: Vec<String> = below.filter_map(|(_, rule)| kept_out(rule, of)).collect();
    if !used.is_empty() {
        says.push(format!("Chỉ tiêu {} đã hết ở hạng trên.", used.join(" và ")));
    }
    says
}

fn slots(case: &Case<'_>, award: Award) -> i64 {
    case.quota.map_or(0, |q| q.limit(award, case.members))
}

/// Why an award is out of reach; nothing to say where there is no slot of it at all.
fn kept_out(rule: &Rule, of: &Province) -> Option<String> {
    match rule {
        Rule::Exhausted { limit: 0, .. } => None,
        Rule::Exhausted { award, limit } => {
            Some(format!("Chỉ tiêu {limit} {} đã hết ở hạng trên.", award.in_line(of)))
        }
        Rule::Share { share, members, limit } => Some(format!(
            "Bằng khen không quá {} số đơn vị: {} của {members} đơn vị là {limit}, đã hết ở hạng trên.",
            share_words(*share),
            share_words(*share)
        )),
        Rule::BelowLeast { award, share, least, total } => Some(format!(
            "Tổng điểm {total} dưới mức tối thiểu {least} điểm ({} thang điểm) của {}.",
            share_words(*share),
            award.in_line(of)
        )),
        _ => None,
    }
}

/// Why the unit is not proposed for this award, where another rule than that binds it; else [`why`] says it.
pub(crate) fn why_not(v: &Verdict, award: Award, of: &Province) -> Option<String> {
    let (_, rule) = v.steps.iter().find(|(a, r)| *a == award && *r != v.rule)?;
    let says = match rule {
        Rule::Exhausted { limit: 0, .. } => format!("không có chỉ tiêu {}.", award.in_line(of)),
        rule => lower(&kept_out(rule, of)?),
    };
    let place = if v.equals.is_empty() { "Hạng" } else { "Đồng hạng" };
    Some(format!("{place} {}: {says}", v.rank?))
}

/// Units of one rank at a border: what there is for them, and that they vote. The program chooses nobody.
fn to_vote(v: &Verdict, units: i64, Words { name, of, .. }: Words<'_>) -> String {
    let mut slots = Vec::new();
    for (_, rule) in &v.steps {
        if let Rule::TieAtBorder { award, slots: n, .. } = rule {
            slots.push(format!("{n} {}", award.in_line(of)));
        }
    }
    let sure = v.awards();
    let sure = match sure.first() {
        Some(award) => format!(" Cả {units} đơn vị được đề nghị {}.", award.in_line(of)),
        None => String::new(),
    };
    let nothing = v.outcomes.iter().any(Vec::is_empty);
    let rest = if nothing { " Đơn vị còn lại không đề nghị." } else { "" };
    format!(
        "{}: chỉ tiêu cho {units} đơn vị này còn {}; cần biểu quyết để chọn.{sure}{rest}",
        place(v, name),
        slots.join(" và ")
    )
}

/// Units above are not fully known.
fn depends(v: &Verdict, units: i64, of: &Province) -> String {
    let words: Vec<String> = v.outcomes.iter().map(|o| outcome(o, of)).collect();
    format!("Còn tùy: {units} đơn vị xếp trên còn ô điểm chưa rõ. Có thể {}.", words.join(" hoặc "))
}

fn outcome(awards: &[Award], of: &Province) -> String {
    let names: Vec<String> = awards.iter().map(|a| a.in_line(of)).collect();
    if names.is_empty() {
        "không đề nghị".to_owned()
    } else {
        format!("đề nghị {}", names.join(" và "))
    }
}

/// What the assistant would propose, in words: "đề nghị Cờ thi đua của UBND tỉnh", "không đề nghị".
pub(crate) fn proposal(v: &Verdict, of: &Province) -> String {
    outcome(&v.awards(), of)
}

/// A sentence that goes on after a colon.
fn lower(sentence: &str) -> String {
    let mut chars = sentence.chars();
    chars.next().map_or_else(String::new, |c| c.to_lowercase().chain(chars).collect())
}
