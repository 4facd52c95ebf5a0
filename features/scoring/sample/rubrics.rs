//! Rubrics after published ones. Where a source gives sections only, each section is one line marked as a whole.

use crate::methods::{Band, Level, Method};
use crate::model::{Item, ItemId, NotApplicable, Part, Proof, Rubric, RubricId, RubricState, Section};
use crate::ties::{TieBreak, Unranked, Unvoted};
use kernel::{Points, Uuid, YearId};

/// A rubric to begin from.
pub struct RubricSample {
    /// The word forms use.
    pub word: &'static str,
    /// What the list of samples says of it.
    pub says: &'static str,
    /// The rubric.
    pub rubric: Rubric,
}

const fn whole(n: i64) -> Points {
    Points::whole(n)
}

/// One line of a sample: number, words, maximum, method.
type Line = (&'static str, &'static str, i64, Method);

fn count(per: i64) -> Method {
    Method::Count { per: whole(per) }
}

fn deduct(per: i64) -> Method {
    Method::Deduct { per: whole(per) }
}

fn bonus(per: i64) -> Method {
    Method::Bonus { per: Some(whole(per)) }
}

fn penalty(per: i64) -> Method {
    Method::Penalty { per: whole(per) }
}

fn levels(all: &[(&str, i64)]) -> Method {
    let level = |(name, n): &(&str, i64)| Level { name: (*name).to_owned(), points: whole(*n) };
    Method::Level { levels: all.iter().map(level).collect() }
}

fn section((no, name): (&str, &str), part: Part, max: i64, bonus_max: i64, lines: Vec<Line>) -> Section {
    let item = |(no, name, max, method): Line| Item {
        id: ItemId(Uuid::now_v7()),
        ord: 0,
        no: no.to_owned(),
        name: name.to_owned(),
        max: whole(max),
        method,
        scorer: None,
        group: None,
        target: None,
        proof: Proof::Optional,
    };
    Section {
        no: no.to_owned(),
        name: name.to_owned(),
        part,
        max: whole(max),
        bonus_max: whole(bonus_max),
        groups: Vec::new(),
        items: lines.into_iter().map(item).collect(),
    }
}

fn rubric(name: &str, scale: i64, bonus_inside: bool, mut sections: Vec<Section>) -> Rubric {
    for (ord, item) in (0..).zip(sections.iter_mut().flat_map(|s| &mut s.items)) {
        item.ord = ord;
    }
    let main: Vec<String> = sections.iter().filter(|s| s.part == Part::Main).map(|s| s.no.clone()).collect();
    let mut ties: Vec<TieBreak> = main.first().cloned().map(TieBreak::Section).into_iter().collect();
    ties.push(TieBreak::FewerDeductions);
    ties.extend(main.get(2).cloned().map(TieBreak::Section));
    Rubric {
        id: RubricId(Uuid::nil()),
        year: YearId(Uuid::nil()),
        edition: 1,
        name: name.to_owned(),
        scale: whole(scale),
        bonus_inside,
        decimals: 2,
        not_applicable: NotApplicable::Refused,
        ties,
        state: RubricState::Draft,
        reason: String::new(),
        illustrative: true,
        version: 1,
        applied: None,
        sections,
    }
}

/// Every sample: R-8 first, because it fits most blocs of departments.
pub fn rubrics() -> Vec<RubricSample> {
    vec![
        RubricSample {
            word: "so-nganh",
            says: "Khối sở, ngành: 600 + 150 + 200, thưởng 50 trong thang 1.000, có điểm trừ",
            rubric: departments(),
        },
        RubricSample {
            word: "tham-muu",
            says: "Khối tham mưu, tổng hợp: như khối sở, ngành, thêm chỉ tiêu so đơn vị dẫn đầu, thứ hạng, danh mục, điều kiện loại",
            rubric: advisory(),
        },
        RubricSample {
            word: "doan-the-1000",
            says: "Khối đoàn thể: 650 + 200 + 100, thưởng 40 + 10 trong thang 1.000",
            rubric: unions_thousand(),
        },
        RubricSample {
            word: "cong-tac-tdkt",
            says: "Chấm riêng công tác thi đua, khen thưởng, thang 100",
            rubric: emulation_work(),
        },
        RubricSample {
            word: "quan-huyen",
            says: "Quận, huyện do sở, ngành chấm: thang 100, thưởng Cờ ngoài thang",
            rubric: districts(),
        },
        RubricSample {
            word: "mat-tran",
            says: "Mặt trận, đoàn thể: 40 + 30 + 30, thưởng 3 + 2 ngoài thang 100",
            rubric: front(),
        },
    ]
}

/// typical for departments of a province.
pub(super) fn departments() -> Rubric {
    let main = vec![
        ("I.1", "Hoàn thành chỉ tiêu, chương trình công tác năm", 250, Method::Ratio),
        ("I.2", "Tham mưu văn bản đúng hạn, đúng chất lượng", 100, deduct(5)),
        (
            "I.3",
            "Cải cách hành chính, chuyển đổi số",
            100,
            levels(&[("Hạng 1–3", 100), ("Hạng 4–10", 85), ("Hạng 11 trở xuống", 70)]),
        ),
        ("I.4", "Giải quyết thủ tục hành chính đúng hạn, dịch vụ công trực tuyến", 80, Method::Ratio),
        ("I.5", "Sáng kiến, đề tài được công nhận", 70, count(10)),
    ];
    let law = vec![
        (
            "II.1",
            "Tổ chức đảng, đoàn thể hoàn thành tốt trở lên",
            60,
            levels(&[
                ("Hoàn thành xuất sắc", 60),
                ("Hoàn thành tốt", 50),
                ("Hoàn thành", 30),
                ("Không hoàn thành", 0),
            ]),
        ),
        ("II.2", "Dân chủ ở cơ sở, tiếp công dân, khiếu nại, tố cáo", 40, deduct(10)),
        ("II.3", "Tiết kiệm, phòng, chống tham nhũng", 50, deduct(25)),
    ];
    let emulation = vec![
        ("III.1", "Kế hoạch, phát động, ký giao ước", 40, Method::Manual),
        ("III.2", "Phong trào chuyên đề, sơ kết, tổng kết", 50, Method::Manual),
        ("III.3", "Phát hiện, bồi dưỡng, nhân rộng điển hình", 40, count(10)),
        ("III.4", "Hồ sơ khen thưởng đúng quy định; tỷ lệ người trực tiếp", 40, Method::Ratio),
        ("III.5", "Báo cáo đúng hạn; dự hoạt động của khối", 30, deduct(5)),
    ];
    let more = vec![
        ("T.1", "Được tặng Huân chương, Cờ, Bằng khen cấp nhà nước trong năm", 20, bonus(20)),
        ("T.2", "Mô hình mới được tỉnh, bộ nhân rộng", 20, bonus(10)),
        ("T.3", "Làm Khối trưởng, Khối phó hoàn thành tốt", 10, bonus(10)),
    ];
    let less = vec![
        ("Đ.1", "Nộp báo cáo, hồ sơ chậm (mỗi lần)", 20, penalty(5)),
        ("Đ.2", "Vắng họp khối không lý do (mỗi lần)", 20, penalty(10)),
        ("Đ.3", "Có người bị kỷ luật khiển trách (mỗi người)", 20, penalty(10)),
        ("Đ.4", "Có người bị kỷ luật cảnh cáo trở lên (mỗi người)", 40, penalty(20)),
    ];
    let sections = vec![
        section(("I", "Thực hiện nhiệm vụ chính trị, chuyên môn"), Part::Main, 600, 0, main),
        section(("II", "Chấp hành chủ trương, pháp luật; xây dựng Đảng, đoàn thể"), Part::Main, 150, 0, law),
        section(("III", "Công tác thi đua, khen thưởng"), Part::Main, 200, 0, emulation),
        section(("T", "Điểm thưởng"), Part::Bonus, 50, 0, more),
        section(("Đ", "Điểm trừ"), Part::Deduction, 0, 0, less),
    ];
    rubric("Bảng tiêu chí chấm điểm khối sở, ngành", 1000, true, sections)
}

/// R-8 with every kind of line: ranks of the index, lists of parts, targets against the leader, conditions.
pub(super) fn advisory() -> Rubric {
    let mut r = departments();
    r.name = "Bảng tiêu chí chấm điểm khối tham mưu, tổng hợp".to_owned();
    r.not_applicable = NotApplicable::Share;
    r.ties.extend([TieBreak::LastRank(Unranked::Behind), TieBreak::Ballot(Unvoted::Waits)]);
    let parts = |all: &[(&str, i64)]| Method::Checklist {
        parts: all.iter().map(|(n, p)| Level { name: (*n).to_owned(), points: whole(*p) }).collect(),
    };
    let ranks = |all: &[(i64, Option<i64>, i64)]| Method::RankTable {
        bands: all.iter().map(|(from, to, p)| Band { from: *from, to: *to, points: whole(*p) }).collect(),
    };
    for item in r.sections.iter_mut().flat_map(|s| &mut s.items) {
        if item.no == "III.3" {
            item.proof = Proof::Required;
        }
        item.method = match item.no.as_str() {
            "I.3" => ranks(&[(1, Some(3), 100), (4, Some(10), 85), (11, None, 70)]),
            "I.5" => Method::TargetLeader,
            "III.1" => parts(&[
                ("Có kế hoạch thi đua trong quý I", 15),
                ("Tổ chức phát động", 10),
                ("Ký giao ước đúng hạn", 15),
            ]),
            "III.2" => parts(&[
                ("Có phong trào chuyên đề", 20),
                ("Sơ kết đúng hạn", 15),
                ("Tổng kết, có khen thưởng", 15),
            ]),
            _ => continue,
        };
        if item.no == "I.5" {
            item.name = "Sáng kiến, đề tài được công nhận so với chỉ tiêu giao ước".to_owned();
        }
    }
    let bars = [
        ("L.1", "Lãnh đạo đơn vị bị kỷ luật từ cảnh cáo trở lên trong năm"),
        ("L.2", "Có vụ việc tham nhũng, tiêu cực đã kết luận"),
        ("L.3", "Không ký giao ước, không tự chấm điểm hoặc không gửi báo cáo"),
    ];
    let lines = bars.into_iter().map(|(no, name)| (no, name, 0, Method::Disqualifier)).collect();
    r.sections.push(section(("L", "Không xét thi đua"), Part::Bar, 0, 0, lines));
    for (ord, item) in (0..).zip(r.sections.iter_mut().flat_map(|s| &mut s.items)) {
        item.ord = ord;
    }
    r
}

/// A cluster of provinces: 600 + 150 + 200 and bonuses of 50, as R-7 divides the thousand. Its lines are made up.
pub(super) fn provinces() -> Rubric {
    let main = vec![
        ("I.1", "Hoàn thành các chỉ tiêu kinh tế – xã hội năm", 250, Method::Ratio),
        ("I.2", "Thu ngân sách nhà nước so với dự toán", 100, Method::Ratio),
        ("I.3", "Giải ngân vốn đầu tư công so với kế hoạch", 100, Method::Ratio),
        ("I.4", "Quốc phòng, an ninh, trật tự, an toàn xã hội", 80, deduct(10)),
        (
            "I.5",
            "Cải cách hành chính, chuyển đổi số",
            70,
            levels(&[("Hạng 1–20", 70), ("Hạng 21–40", 60), ("Hạng 41 trở xuống", 50)]),
        ),
    ];
    let law = vec![
        (
            "II.1",
            "Xây dựng Đảng, hệ thống chính trị",
            90,
            levels(&[("Hoàn thành xuất sắc", 90), ("Hoàn thành tốt", 80), ("Hoàn thành", 50)]),
        ),
        ("II.2", "Chấp hành chủ trương, chính sách, pháp luật", 60, deduct(10)),
    ];
    let emulation = vec![
        ("III.1", "Kế hoạch, phát động, ký giao ước của cụm", 50, Method::Manual),
        ("III.2", "Phong trào thi đua do cụm phát động; sơ kết, tổng kết", 60, Method::Manual),
        ("III.3", "Phát hiện, bồi dưỡng, nhân rộng điển hình", 50, count(10)),
        ("III.4", "Báo cáo đúng hạn; dự hoạt động của cụm", 40, deduct(10)),
    ];
    let more = vec![
        ("T.1", "Mô hình mới được tỉnh khác trong cụm học tập", 30, bonus(10)),
        ("T.2", "Làm Cụm trưởng, Cụm phó hoàn thành tốt", 20, bonus(20)),
    ];
    let less = vec![
        ("Đ.1", "Nộp báo cáo, hồ sơ chậm (mỗi lần)", 20, penalty(5)),
        ("Đ.2", "Vắng họp cụm không lý do (mỗi lần)", 20, penalty(10)),
    ];
    let sections = vec![
        section(("I", "Phát triển kinh tế – xã hội, quốc phòng, an ninh"), Part::Main, 600, 0, main),
        section(("II", "Xây dựng Đảng, hệ thống chính trị; chấp hành pháp luật"), Part::Main, 150, 0, law),
        section(("III", "Công tác thi đua, khen thưởng"), Part::Main, 200, 0, emulation),
        section(("T", "Điểm thưởng"), Part::Bonus, 50, 0, more),
        section(("Đ", "Điểm trừ"), Part::Deduction, 0, 0, less),
    ];
    rubric("Bảng tiêu chí chấm điểm cụm thi đua các tỉnh năm 2023", 1000, true, sections)
}

/// 650 + 200 + 100, with bonuses of 40 and 10 inside sections I and III.
fn unions_thousand() -> Rubric {
    let one =
        "Thi đua phát triển kinh tế - xã hội, đảm bảo an ninh quốc phòng và thực hiện các nhiệm vụ chính trị";
    let two = "Thi đua thực hiện chủ trương của Đảng, chính sách pháp luật của Nhà nước và xây dựng hệ thống chính trị";
    let three = "Thi đua thực hiện nhiệm vụ công tác thi đua, khen thưởng";
    let open = || Method::Bonus { per: None };
    let sections = vec![
        section(
            ("I", one),
            Part::Main,
            650,
            40,
            vec![
                ("I.1", "Chấm chung toàn mục", 650, Method::Manual),
                ("I.T", "Thưởng vượt chỉ tiêu", 40, open()),
            ],
        ),
        section(("II", two), Part::Main, 200, 0, vec![("II.1", "Chấm chung toàn mục", 200, Method::Manual)]),
        section(
            ("III", three),
            Part::Main,
            100,
            10,
            vec![
                ("III.1", "Chấm chung toàn mục", 100, Method::Manual),
                ("III.T", "Thưởng mô hình mới", 10, open()),
            ],
        ),
    ];
    rubric("Bảng tiêu chí chấm điểm khối đoàn thể", 1000, true, sections)
}

/// the work of emulation and commendation itself, 100 points.
fn emulation_work() -> Rubric {
    let lines = vec![
        ("01", "Chia cụm, khối và đăng ký thi đua đúng hạn", 10, Method::Manual),
        ("02", "Ký giao ước và hoạt động cụm, khối", 10, Method::Manual),
        ("03", "Kế hoạch phát động phong trào; sơ kết, tổng kết", 20, Method::Manual),
        ("04", "Kiểm tra, tự kiểm tra", 10, Method::Manual),
        ("05", "Báo cáo 6 tháng, năm đúng hạn, dự họp đầy đủ", 10, Method::Manual),
        ("06", "Mô hình mới, nhân điển hình tiên tiến", 10, Method::Manual),
        ("07", "Khen thưởng đúng quy định", 20, Method::Manual),
        ("08", "Nội dung khác do cụm, khối thống nhất", 10, Method::Manual),
    ];
    let sections = vec![section(("A", "Công tác thi đua, khen thưởng"), Part::Main, 100, 0, lines)];
    rubric("Bảng chấm điểm công tác thi đua, khen thưởng", 100, false, sections)
}

/// districts, with bonuses that may lift the total above the scale (97 + 10 = 107).
fn districts() -> Rubric {
    let sections = vec![
        section(
            ("A", "Kết quả do các sở, ngành chấm"),
            Part::Main,
            100,
            0,
            vec![("A.1", "Điểm các sở, ngành chấm theo lĩnh vực", 100, Method::Manual)],
        ),
        section(
            ("T", "Điểm thưởng"),
            Part::Bonus,
            0,
            0,
            vec![
                ("T.1", "Được tặng Cờ thi đua của Thành phố hoặc Bộ", 10, bonus(10)),
                ("T.2", "Được tặng Cờ thi đua của Chính phủ", 15, bonus(15)),
            ],
        ),
    ];
    rubric("Bảng chấm điểm quận, huyện", 100, false, sections)
}

/// 40 + 30 + 30 = 100, with bonuses of 3 and 2 outside the scale.
fn front() -> Rubric {
    let open = || Method::Bonus { per: None };
    let sections = vec![
        section(
            ("C1", "Tổ chức thực hiện nhiệm vụ chính trị"),
            Part::Main,
            40,
            0,
            vec![("C1.1", "Chấm chung toàn mục", 40, Method::Manual)],
        ),
        section(
            ("C2", "Kết quả hoạt động công tác Mặt trận"),
            Part::Main,
            30,
            3,
            vec![("C2.1", "Chấm chung toàn mục", 30, Method::Manual), ("C2.T", "Điểm thưởng", 3, open())],
        ),
        section(
            ("C3", "Chất lượng đội ngũ cán bộ Mặt trận cơ sở"),
            Part::Main,
            30,
            2,
            vec![("C3.1", "Chấm chung toàn mục", 30, Method::Manual), ("C3.T", "Điểm thưởng", 2, open())],
        ),
    ];
    rubric("Bảng tiêu chí chấm điểm công tác Mặt trận", 100, false, sections)
}
