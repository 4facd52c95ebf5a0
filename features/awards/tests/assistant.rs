//! The assistant on cases one can follow by hand.

use super::*;
use crate::Rule;
use kernel::Share;

fn awards(quota: &Quota, units: &[Unit]) -> Vec<Vec<Award>> {
    asked(quota, units).iter().map(Verdict::awards).collect()
}

fn unknown(n: usize) -> Unit {
    Unit { body: body(n), rank: None, total: None, barred: Vec::new() }
}

#[test]
fn eleven_units_one_two_five_and_three_without_each_with_its_reason() {
    let units = ranked(&[98, 97, 96, 95, 94, 93, 92, 91, 90, 89, 88]);
    let q = quota([1, 2, 5]);
    let mut wanted = vec![vec![GOVERNMENT], vec![PROVINCE], vec![PROVINCE]];
    wanted.extend(vec![vec![CERTIFICATE]; 5]);
    wanted.extend(vec![vec![]; 3]);
    assert_eq!(awards(&q, &units), wanted);
    assert_eq!(
        sentences(&q, &units),
        [
            "Hạng 1: trong chỉ tiêu 1 Cờ thi đua của Chính phủ. Đã đề nghị cờ nên không đề nghị Bằng khen của cùng khối.",
            "Hạng 2: thứ 1 trong 2 chỉ tiêu Cờ thi đua của UBND tỉnh. Chỉ tiêu 1 Cờ thi đua của Chính phủ đã hết ở hạng trên. Đã đề nghị cờ nên không đề nghị Bằng khen của cùng khối.",
            "Hạng 3: thứ 2 trong 2 chỉ tiêu Cờ thi đua của UBND tỉnh. Chỉ tiêu 1 Cờ thi đua của Chính phủ đã hết ở hạng trên. Đã đề nghị cờ nên không đề nghị Bằng khen của cùng khối.",
            "Hạng 4: thứ 1 trong 5 chỉ tiêu Bằng khen của Chủ tịch UBND tỉnh. Chỉ tiêu 1 Cờ thi đua của Chính phủ và 2 Cờ thi đua của UBND tỉnh đã hết ở hạng trên.",
            "Hạng 5: thứ 2 trong 5 chỉ tiêu Bằng khen của Chủ tịch UBND tỉnh. Chỉ tiêu 1 Cờ thi đua của Chính phủ và 2 Cờ thi đua của UBND tỉnh đã hết ở hạng trên.",
            "Hạng 6: thứ 3 trong 5 chỉ tiêu Bằng khen của Chủ tịch UBND tỉnh. Chỉ tiêu 1 Cờ thi đua của Chính phủ và 2 Cờ thi đua của UBND tỉnh đã hết ở hạng trên.",
            "Hạng 7: thứ 4 trong 5 chỉ tiêu Bằng khen của Chủ tịch UBND tỉnh. Chỉ tiêu 1 Cờ thi đua của Chính phủ và 2 Cờ thi đua của UBND tỉnh đã hết ở hạng trên.",
            "Hạng 8: thứ 5 trong 5 chỉ tiêu Bằng khen của Chủ tịch UBND tỉnh. Chỉ tiêu 1 Cờ thi đua của Chính phủ và 2 Cờ thi đua của UBND tỉnh đã hết ở hạng trên.",
            "Hạng 9: chỉ tiêu 5 Bằng khen của Chủ tịch UBND tỉnh đã hết ở hạng trên.",
            "Hạng 10: chỉ tiêu 5 Bằng khen của Chủ tịch UBND tỉnh đã hết ở hạng trên.",
            "Hạng 11: chỉ tiêu 5 Bằng khen của Chủ tịch UBND tỉnh đã hết ở hạng trên.",
        ]
    );
}

#[test]
fn khoi_5_one_flag_two_certificates() {
    let units = ranked(&[97, 95, 94, 93, 92, 91]);
    let none = Vec::new;
    let wanted = [vec![PROVINCE], vec![CERTIFICATE], vec![CERTIFICATE], none(), none(), none()];
    assert_eq!(awards(&quota([0, 1, 2]), &units), wanted);
    assert_eq!(
        sentences(&quota([0, 1, 2]), &units)[1],
        "Hạng 2: thứ 1 trong 2 chỉ tiêu Bằng khen của Chủ tịch UBND tỉnh. Chỉ tiêu 1 Cờ thi đua của UBND tỉnh đã hết ở hạng trên."
    );
}

#[test]
fn a_flag_that_does_not_exclude_takes_a_certificate_too() {
    let units = ranked(&[97, 95, 94]);
    let q = Quota { exclusive: false, ..quota([0, 1, 2]) };
    assert_eq!(awards(&q, &units), [vec![PROVINCE, CERTIFICATE], vec![CERTIFICATE], vec![]]);
    assert_eq!(
        sentences(&q, &units)[0],
        "Hạng 1: trong chỉ tiêu 1 Cờ thi đua của UBND tỉnh; thứ 1 trong 2 chỉ tiêu Bằng khen của Chủ tịch UBND tỉnh."
    );
}

#[test]
fn who_is_not_considered_takes_no_slot_from_anybody() {
    let mut units = ranked(&[97, 95]);
    let barred =
        Unit { barred: vec!["Có cán bộ bị kỷ luật".into()], rank: None, ..ranked(&[99]).remove(0) };
    units.push(Unit { body: body(2), ..barred });
    assert_eq!(awards(&quota([0, 1, 1]), &units), [vec![PROVINCE], vec![CERTIFICATE], vec![]]);
    assert_eq!(sentences(&quota([0, 1, 1]), &units)[2], "Không xét thi đua: Có cán bộ bị kỷ luật.");
}

#[test]
fn units_of_one_rank_at_a_border_are_voted_on_and_nothing_below_depends_on_it() {
    let units = ranked(&[97, 95, 95, 95, 90, 80]);
    let q = quota([0, 2, 3]);
    let found = asked(&q, &units);
    for v in &found[1..4] {
        assert_eq!(v.rule, Rule::TieAtBorder { award: PROVINCE, units: 3, slots: 1 });
        assert_eq!((v.awards(), v.open()), (vec![], vec![PROVINCE, CERTIFICATE]));
    }
    assert_eq!(found[4].awards(), [CERTIFICATE]);
    assert_eq!(found[5].awards(), []);
    let says = sentences(&q, &units);
    assert_eq!(
        says[1],
        "Đồng hạng 2 với Đơn vị 3 và Đơn vị 4: chỉ tiêu cho 3 đơn vị này còn 1 Cờ thi đua của UBND tỉnh và 2 Bằng khen của Chủ tịch UBND tỉnh; cần biểu quyết để chọn."
    );
    assert_eq!(
        says[4],
        "Hạng 5: thứ 3 trong 3 chỉ tiêu Bằng khen của Chủ tịch UBND tỉnh. Chỉ tiêu 2 Cờ thi đua của UBND tỉnh đã hết ở hạng trên."
    );
    let last = sentences(&quota([0, 0, 1]), &ranked(&[90, 90]));
    assert_eq!(
        last[0],
        "Đồng hạng 1 với Đơn vị 2: chỉ tiêu cho 2 đơn vị này còn 1 Bằng khen của Chủ tịch UBND tỉnh; cần biểu quyết để chọn. Đơn vị còn lại không đề nghị."
    );
    // Nothing to vote on where there is enough for all of them.
    let enough = sentences(&quota([0, 2, 0]), &ranked(&[90, 90]));
    assert_eq!(enough[0], "Đồng hạng 1 với Đơn vị 2: cùng trong 2 chỉ tiêu Cờ thi đua của UBND tỉnh.");
}

#[test]
fn a_share_of_the_members_binds_before_the_number_does() {
    let units = ranked(&[97, 96, 95, 94, 93, 92, 91]);
    let q = Quota { share: Share::new(2, 5), ..quota([0, 1, 5]) };
    // Two fifths of seven is 2,8: two.
    assert_eq!(awards(&q, &units)[3], []);
    let says = sentences(&q, &units);
    assert_eq!(
        says[3],
        "Hạng 4: bằng khen không quá 40% số đơn vị: 40% của 7 đơn vị là 2, đã hết ở hạng trên."
    );
    assert_eq!(
        asked(&q, &units)[3].rule,
        Rule::Share { share: Share::new(2, 5).unwrap(), members: 7, limit: 2 }
    );
}

#[test]
fn whoever_is_below_the_least_total_goes_down_to_the_next_award() {
    let units = ranked(&[92, 88, 70]);
    let q = Quota { least: [Share::new(19, 20), Share::new(9, 10), Share::new(4, 5)], ..quota([1, 2, 2]) };
    assert_eq!(awards(&q, &units), [vec![PROVINCE], vec![CERTIFICATE], vec![]]);
    let says = sentences(&q, &units);
    assert_eq!(
        says[0],
        "Hạng 1: thứ 1 trong 2 chỉ tiêu Cờ thi đua của UBND tỉnh. Tổng điểm 92 dưới mức tối thiểu 95 điểm (95% thang điểm) của Cờ thi đua của Chính phủ. Đã đề nghị cờ nên không đề nghị Bằng khen của cùng khối."
    );
    assert_eq!(
        says[2],
        "Hạng 3: tổng điểm 70 dưới mức tối thiểu 80 điểm (80% thang điểm) của Bằng khen của Chủ tịch UBND tỉnh."
    );
    // The very least is enough; a hundredth less is not.
    let mut at = ranked(&[80, 80]);
    at[1].total = Some(Points(7_999));
    at[1].rank = Some(2);
    assert_eq!(awards(&q, &at), [vec![CERTIFICATE], vec![]]);
}

#[test]
fn what_is_not_known_is_not_said() {
    let mut units = ranked(&[97, 95]);
    units.push(unknown(2));
    units[0].rank = Some(1);
    units[1].rank = None;
    let q = quota([0, 1, 1]);
    let found = asked(&q, &units);
    assert_eq!(found[0].awards(), [PROVINCE]);
    assert_eq!((&found[1].rule, &found[2].rule), (&Rule::UnknownRank, &Rule::UnknownRank));
    assert_eq!(found[2].outcomes, Vec::<Vec<Award>>::new());
    // One is surely above, but how much above decides which award it takes, and so what is left.
    let mut below = ranked(&[88, 87]);
    below[0].rank = Some(2);
    below[1].rank = Some(3);
    below.push(unknown(2));
    let q = Quota { least: [Share::new(9, 10), None, None], ..quota([1, 1, 0]) };
    let found = asked(&q, &below);
    assert_eq!(found[0].rule, Rule::Depends { award: PROVINCE, units: 1 });
    assert_eq!(
        sentences(&q, &below)[0],
        "Còn tùy: 1 đơn vị xếp trên còn ô điểm chưa rõ. Có thể đề nghị Cờ thi đua của UBND tỉnh hoặc không đề nghị."
    );
    // Where there is enough for both it does not matter.
    assert_eq!(asked(&Quota { slots: [1, 3, 0], ..q }, &below)[0].awards(), [PROVINCE]);
}

#[test]
fn without_a_row_nothing_is_proposed_and_it_is_said() {
    let units = ranked(&[97]);
    let row = quota([0, 1, 1]);
    let case = Case { quota: None, ..case(&row, &units) };
    let found = assist(case);
    assert_eq!((&found[0].rule, found[0].awards()), (&Rule::NoQuota, vec![]));
    assert_eq!(
        crate::why(
            &case,
            &found[0],
            crate::Words { noun: "khối", name: &name, of: &crate::Province::default() }
        ),
        "Chưa xét: chưa ghi chỉ tiêu đề nghị khen thưởng cho khối."
    );
}
