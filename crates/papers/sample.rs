//! The seven papers of story S3: Khối 5, summing-up conference of 07/3/2019, six members. Who met, what was
//! proposed and who was elected is the story; hours, points and names of people are made up.

use jiff::civil::{Date, date, time};

use crate::{
    Absent, Adoption, Amendment, Candidate, Contest, CountProtocol, CovenantPaper, CovenantSection,
    Covenanted, Elected, ElectionMinutes, HandedDocument, HandedObject, HandoverRecord, Head, LaunchText,
    OpenTask, Paper, Party, Proposal, Remark, ReviewMinutes, ScoreLine, ScoreRow, ScoreSection, ScoreTable,
    Signatory, Signature, Submission, Target, VoteLine,
};

const BLOC: &str = "Khối thi đua Khối 5";
const ASSEMBLY: &str = "Văn phòng Đoàn Đại biểu Quốc hội tỉnh";
const COUNCIL: &str = "Văn phòng Hội đồng nhân dân tỉnh";
const COMMITTEE: &str = "Văn phòng Ủy ban nhân dân tỉnh";
const PLANNING: &str = "Sở Kế hoạch và Đầu tư";
const FINANCE: &str = "Sở Tài chính";
const JUSTICE: &str = "Sở Tư pháp";
const MEMBERS: [&str; 6] = [ASSEMBLY, COUNCIL, COMMITTEE, PLANNING, FINANCE, JUSTICE];
const DAY: Date = date(2019, 3, 7);
const VOTE_RULE: &str = "Đơn vị được đề nghị khi có trên 50% số đơn vị thành viên có mặt đồng ý; tỷ lệ tính trên \
                         06 đơn vị có mặt";

/// All seven papers of the story, each with a file name.
#[must_use]
pub fn seven() -> Vec<(&'static str, Paper)> {
    vec![
        ("score_table", ScoreTable::example().paper()),
        ("review_minutes", ReviewMinutes::example().paper()),
        ("election_minutes", ElectionMinutes::example().paper()),
        ("submission", Submission::example().paper()),
        ("handover_record", HandoverRecord::example().paper()),
        ("covenant", CovenantPaper::example().paper()),
        ("launch", LaunchText::example().paper()),
    ]
}

fn head(number: &str) -> Head {
    Head {
        superior: vec!["HỘI ĐỒNG".into(), "THI ĐUA – KHEN THƯỞNG TỈNH".into()],
        issuer: "KHỐI THI ĐUA KHỐI 5".into(),
        number: number.into(),
        place: String::new(),
        day: DAY,
    }
}

fn lines(all: &[&str]) -> Vec<String> {
    all.iter().map(|&line| line.to_owned()).collect()
}

fn recipients() -> Vec<String> {
    lines(&["Ban Thi đua – Khen thưởng tỉnh", "Các đơn vị thành viên Khối 5", "Lưu: VT, hồ sơ khối"])
}

fn chair() -> Signature {
    Signature::of("PHÓ CHÁNH VĂN PHÒNG", "Trần Thị Thử").on_behalf("CHỦ TRÌ")
}

fn secretary() -> Signature {
    Signature::of("THƯ KÝ", "Nguyễn Văn Mẫu")
}

impl ScoreTable {
    /// The scores announced at the conference of Khối 5.
    #[must_use]
    pub fn example() -> Self {
        let section = |title: &str, points_max| ScoreSection { title: title.into(), points_max };
        let row = |rank, unit: &str, points: [i64; 3], bonus, deduction, own| ScoreRow {
            rank: Some(rank),
            unit: unit.into(),
            points: points.map(Some).to_vec(),
            bonus: Some(bonus),
            deduction: Some(deduction),
            self_total: Some(own),
            appraised_total: Some(points.iter().sum::<i64>() + bonus - deduction),
        };
        Self {
            head: head("02/BTH-K5"),
            bloc: BLOC.into(),
            year: 2018,
            rubric: "Bảng tiêu chí chấm điểm thi đua Khối 5 năm 2018".into(),
            rubric_version: 2,
            sections: vec![
                section("I. Thực hiện nhiệm vụ chính trị", 60_000),
                section("II. Chủ trương, chính sách, pháp luật", 20_000),
                section("III. Công tác thi đua, khen thưởng", 20_000),
            ],
            bonus_points_max: Some(2_000),
            rows: vec![
                row(1, COMMITTEE, [58_750, 19_500, 19_000], 1_000, 1_000, 98_500),
                row(2, COUNCIL, [58_000, 19_250, 19_000], 500, 0, 97_000),
                row(3, PLANNING, [57_500, 19_500, 18_750], 500, 0, 96_750),
                row(4, ASSEMBLY, [57_000, 19_000, 18_750], 0, 0, 95_500),
                row(5, FINANCE, [56_750, 19_000, 18_500], 0, 250, 95_025),
                row(6, JUSTICE, [56_000, 19_000, 18_500], 0, 0, 94_000),
            ],
            tie_break:
                "xét lần lượt điểm phần I, điểm trừ ít hơn, điểm phần III; còn bằng thì hội nghị biểu quyết"
                    .into(),
            remarks: Vec::new(),
            drawn_by: Some(Signature::of("NGƯỜI LẬP BẢNG", "Nguyễn Văn Mẫu")),
            signed_by: Some(
                Signature::of("KHỐI TRƯỞNG", "Trần Thị Thử").on_behalf("TM. KHỐI THI ĐUA KHỐI 5"),
            ),
            recipients: recipients(),
            illustrative: true,
        }
    }
}

impl ReviewMinutes {
    /// The minutes of the conference of Khối 5.
    #[must_use]
    pub fn example() -> Self {
        let vote = |unit: &str, award: &str| VoteLine {
            unit: unit.into(),
            award: award.into(),
            agree: 6,
            disagree: 0,
            abstain: 0,
            passed: Some(true),
        };
        let remark = |by: &str, text: &str| Remark { by: by.into(), text: text.into() };
        let table = ScoreTable::example();
        Self {
            head: head("01/BB-K5"),
            about: lines(&["Bình xét, đề nghị khen thưởng và bầu Khối trưởng, Khối phó", BLOC]),
            bloc: BLOC.into(),
            meeting: "hội nghị tổng kết công tác thi đua, khen thưởng năm 2018".into(),
            venue: String::new(),
            day: DAY,
            opened: Some(time(8, 10, 0, 0)),
            closed: Some(time(10, 50, 0, 0)),
            members_total: 6,
            present: lines(&MEMBERS),
            absent: Vec::new(),
            guests: lines(&["Trưởng ban, Phó Trưởng ban Ban Thi đua – Khen thưởng tỉnh"]),
            chair: "Phó Chánh Văn phòng Ủy ban nhân dân tỉnh".into(),
            secretary: "chuyên viên Văn phòng Ủy ban nhân dân tỉnh".into(),
            report: Some(Adoption {
                title: "Báo cáo tổng kết công tác thi đua năm 2018, phương hướng, nhiệm vụ năm 2019".into(),
                amendments: vec![
                    Amendment {
                        by: FINANCE.into(),
                        text: "bổ sung số liệu tiết kiệm chi thường xuyên vào phần kết quả".into(),
                        adopted: true,
                        reason: String::new(),
                    },
                    Amendment {
                        by: JUSTICE.into(),
                        text: "lùi thời hạn tự chấm điểm sang tháng 01 năm sau".into(),
                        adopted: false,
                        reason: "trùng thời gian gửi hồ sơ khen thưởng".into(),
                    },
                ],
                agreed: Some(6),
            }),
            scores: table
                .rows
                .iter()
                .map(|row| ScoreLine { rank: row.rank, unit: row.unit.clone(), points: row.appraised_total })
                .collect(),
            discussion: vec![
                remark(PLANNING, "thống nhất với kết quả chấm điểm"),
                remark(FINANCE, "đề nghị các đơn vị gửi minh chứng đúng hạn"),
                remark(JUSTICE, "đề nghị giữ thang điểm chặt như năm 2018"),
                remark("Trưởng ban Ban Thi đua – Khen thưởng tỉnh", "ghi nhận giao ước có chỉ tiêu cụ thể"),
            ],
            vote_method: "biểu quyết công khai".into(),
            vote_denominator: 6,
            vote_rule: VOTE_RULE.into(),
            votes: vec![
                vote(COMMITTEE, "Cờ thi đua"),
                vote(COUNCIL, "Bằng khen"),
                vote(PLANNING, "Bằng khen"),
            ],
            elected: vec![
                Elected {
                    post: "Khối trưởng năm 2019".into(), unit: PLANNING.into(), agree: 6, total: 6
                },
                Elected { post: "Khối phó năm 2019".into(), unit: ASSEMBLY.into(), agree: 6, total: 6 },
            ],
            handover: "Khối trưởng năm 2018 bàn giao nhiệm vụ cho Khối trưởng năm 2019".into(),
            launch: "Khối trưởng năm 2019 phát động phong trào thi đua năm 2019".into(),
            signing: "Các đơn vị thành viên ký kết giao ước thi đua năm 2019".into(),
            conclusions: lines(&[
                "Hội nghị thống nhất đề nghị Hội đồng Thi đua – Khen thưởng tỉnh xem xét, trình khen thưởng theo kết \
                 quả tại Mục II",
            ]),
            copies: 2,
            corrections: Vec::new(),
            secretary_signs: secretary(),
            chair_signs: chair(),
            recipients: recipients(),
            illustrative: true,
        }
    }
}

impl ElectionMinutes {
    /// The election at the conference of Khối 5.
    #[must_use]
    pub fn example() -> Self {
        let won = |post: &str, unit: &str| Contest {
            post: post.into(),
            candidates: vec![Candidate {
                unit: unit.into(),
                agree: 6,
                disagree: 0,
                blank: 0,
                elected: Some(true),
            }],
        };
        Self {
            head: head("03/BB-K5"),
            about: lines(&["Bầu Khối trưởng, Khối phó năm 2019", BLOC]),
            bloc: BLOC.into(),
            day: DAY,
            opened: Some(time(9, 50, 0, 0)),
            closed: Some(time(10, 15, 0, 0)),
            members_total: 6,
            present: 6,
            absent: Vec::new(),
            quorum: "Hội nghị có trên hai phần ba số đơn vị thành viên tham dự, đủ điều kiện tiến hành bầu".into(),
            rule: "Các đơn vị thành viên đều có quyền ứng cử, đề cử; đơn vị trúng cử phải được trên 50% số đơn vị có \
                   mặt đồng ý"
                .into(),
            method: "bỏ phiếu, mỗi đơn vị thành viên một phiếu".into(),
            chair: "Phó Chánh Văn phòng Ủy ban nhân dân tỉnh".into(),
            secretary: "chuyên viên Văn phòng Ủy ban nhân dân tỉnh".into(),
            denominator: 6,
            contests: vec![won("Khối trưởng năm 2019", PLANNING), won("Khối phó năm 2019", ASSEMBLY)],
            count: Some(CountProtocol {
                tellers: lines(&["Lê Văn Thí (Sở Tài chính)", "Phạm Thị Dụ (Sở Tư pháp)"]),
                issued: 6,
                collected: 6,
                missing: 0,
                valid: 6,
                invalid: 0,
                signatures: vec![Signature::of("TỔ TRƯỞNG", "Lê Văn Thí"), Signature::of("TỔ VIÊN", "Phạm Thị Dụ")],
            }),
            copies: 2,
            secretary_signs: secretary(),
            chair_signs: chair(),
            recipients: recipients(),
            illustrative: true,
        }
    }
}

impl Submission {
    /// The submission of Khối 5.
    #[must_use]
    pub fn example() -> Self {
        let proposal = |unit: &str, award: &str, merit: &str| Proposal {
            unit: unit.into(),
            award: award.into(),
            agree: 6,
            disagree: 0,
            abstain: 0,
            merit: merit.into(),
        };
        let good = "Hoàn thành xuất sắc nhiệm vụ năm 2018";
        Self {
            head: head("04/TTr-K5"),
            about: lines(&["Về việc đề nghị khen thưởng tổng kết phong trào thi đua năm 2018"]),
            to: "Hội đồng Thi đua – Khen thưởng tỉnh".into(),
            grounds: lines(&[
                "Căn cứ Luật Thi đua, Khen thưởng ngày 26 tháng 11 năm 2003 và các Luật sửa đổi, bổ sung",
                "Căn cứ Quy chế hoạt động của các khối thi đua trên địa bàn tỉnh",
                "Căn cứ Biên bản bình xét số 01/BB-K5 ngày 07 tháng 3 năm 2019 của Khối thi đua Khối 5",
            ]),
            bloc: BLOC.into(),
            meeting: "hội nghị tổng kết công tác thi đua, khen thưởng năm 2018".into(),
            meeting_day: DAY,
            present: 6,
            members_total: 6,
            vote_method: "biểu quyết công khai".into(),
            denominator: 6,
            proposals: vec![
                proposal(COMMITTEE, "Cờ thi đua", "Dẫn đầu phong trào thi đua Khối 5 năm 2018"),
                proposal(COUNCIL, "Bằng khen", good),
                proposal(PLANNING, "Bằng khen", good),
            ],
            attachments: lines(&[
                "biên bản bình xét",
                "bảng tổng hợp điểm",
                "báo cáo thành tích của 03 đơn vị",
            ]),
            signed_by: Signature::of("KHỐI TRƯỞNG", "Trần Thị Thử").on_behalf("TM. KHỐI THI ĐUA KHỐI 5"),
            recipients: lines(&[
                "Như trên",
                "Ban Thi đua – Khen thưởng tỉnh",
                "Các đơn vị thành viên Khối 5",
                "Lưu: VT",
            ]),
            illustrative: true,
        }
    }
}

impl HandoverRecord {
    /// The handover from the head of 2018 to the head of 2019.
    #[must_use]
    pub fn example() -> Self {
        let document = |name: &str, number: &str, copies| HandedDocument {
            name: name.into(),
            number: number.into(),
            copies,
            remark: "Bản chính".into(),
        };
        let party = |unit: &str, role: &str, person: &str, post: &str| Party {
            unit: unit.into(),
            role: role.into(),
            person: person.into(),
            post: post.into(),
        };
        Self {
            head: head("05/BB-K5"),
            about: lines(&["Bàn giao nhiệm vụ Khối trưởng", BLOC]),
            bloc: BLOC.into(),
            day: DAY,
            opened: Some(time(10, 20, 0, 0)),
            from: party(COMMITTEE, "Khối trưởng năm 2018", "Trần Thị Thử", "Phó Chánh Văn phòng"),
            to: party(PLANNING, "Khối trưởng năm 2019", "Hoàng Văn Ví", "Phó Giám đốc Sở"),
            witnesses: lines(&["đại diện Ban Thi đua – Khen thưởng tỉnh"]),
            documents: vec![
                document("Giao ước thi đua năm 2018", "", 1),
                document("Bảng tổng hợp điểm năm 2018", "02/BTH-K5, 07/3/2019", 1),
                document("Biên bản bình xét, đề nghị khen thưởng", "01/BB-K5, 07/3/2019", 2),
            ],
            work: vec![OpenTask {
                task: "Gửi hồ sơ đề nghị khen thưởng năm 2018 về Ban Thi đua – Khen thưởng tỉnh".into(),
                state: "Đã lập tờ trình, chờ ký".into(),
                due: Some(date(2019, 3, 15)),
            }],
            objects: vec![HandedObject {
                name: "Cờ luân lưu của khối".into(),
                quantity: 1,
                measure: "chiếc".into(),
                state: "Còn nguyên vẹn".into(),
            }],
            money_dong: Some(0),
            terms: lines(&[
                "Bên giao chịu trách nhiệm về tính đầy đủ, chính xác của hồ sơ, tài liệu đã bàn giao",
                "Bên nhận thực hiện nhiệm vụ Khối trưởng năm 2019 kể từ thời điểm ký biên bản này",
            ]),
            copies: 3,
            giver_signs: Signature::of("ĐẠI DIỆN BÊN GIAO", "Trần Thị Thử"),
            receiver_signs: Signature::of("ĐẠI DIỆN BÊN NHẬN", "Hoàng Văn Ví"),
            recipients: recipients(),
            illustrative: true,
        }
    }
}

impl CovenantPaper {
    /// The covenant of Khối 5 for 2019, five members signed and one absent.
    #[must_use]
    pub fn example() -> Self {
        let people = [
            ("Phó Chánh Văn phòng", "Ngô Thị Lệ"),
            ("Phó Chánh Văn phòng", "Đỗ Văn Phỏng"),
            ("Phó Chánh Văn phòng", "Trần Thị Thử"),
            ("Phó Giám đốc", "Hoàng Văn Ví"),
            ("Phó Giám đốc", "Lê Văn Thí"),
            ("Phó Giám đốc", "Phạm Thị Dụ"),
        ];
        let signed = |i: usize, unit: &str, (post, name): (&str, &str)| Signatory {
            unit: unit.into(),
            post: post.into(),
            name: name.into(),
            state: match i {
                5 => Covenanted::Absent {
                    reason: "họp đột xuất, ký bổ sung sau hội nghị".into()
                },
                _ => Covenanted::Signed { at: DAY.at(10, 40, 0, 0) },
            },
        };
        let section =
            |title: &str, points: &[&str]| CovenantSection { title: title.into(), points: lines(points) };
        let target =
            |indicator: &str, measure: &str, baseline: Option<&str>, value: &str, owner: &str| Target {
                indicator: indicator.into(),
                measure: measure.into(),
                baseline: baseline.map(str::to_owned),
                value: value.into(),
                owner: owner.into(),
            };
        let all = "Các đơn vị thành viên";
        Self {
            head: head("06/GƯ-K5"),
            bloc: BLOC.into(),
            year: 2019,
            theme: "Đoàn kết, kỷ cương, sáng tạo, hiệu quả".into(),
            grounds: lines(&[
                "Căn cứ Luật Thi đua, Khen thưởng ngày 26 tháng 11 năm 2003 và các Luật sửa đổi, bổ sung",
                "Căn cứ kết quả hội nghị tổng kết ngày 07 tháng 3 năm 2019 của Khối thi đua Khối 5",
            ]),
            sections: vec![
                section(
                    "Thực hiện nhiệm vụ chính trị",
                    &[
                        "Hoàn thành nhiệm vụ chuyên môn đúng tiến độ, chất lượng",
                        "Tham mưu, tổng hợp kịp thời cho lãnh đạo tỉnh",
                    ],
                ),
                section(
                    "Công tác thi đua, khen thưởng",
                    &["Phát hiện, bồi dưỡng và nhân điển hình tiên tiến"],
                ),
            ],
            targets: vec![
                target("Văn bản giải quyết đúng hạn", "%", Some("96"), "98", all),
                target("Sáng kiến được công nhận", "sáng kiến", Some("11"), "12", all),
                target("Điển hình tiên tiến được giới thiệu", "cá nhân, tập thể", None, "06", PLANNING),
            ],
            undertakings: lines(&[
                "Gửi báo cáo, minh chứng đúng thời hạn",
                "Chấm điểm trung thực, công khai",
            ]),
            signatories: MEMBERS
                .iter()
                .zip(people)
                .enumerate()
                .map(|(i, (unit, who))| signed(i, unit, who))
                .collect(),
            recipients: recipients(),
            illustrative: true,
        }
    }
}

impl LaunchText {
    /// The launch of the movement of 2019 by the new head.
    #[must_use]
    pub fn example() -> Self {
        let aim =
            |title: &str, points: &[&str]| CovenantSection { title: title.into(), points: lines(points) };
        Self {
            head: head("/K5"),
            bloc: BLOC.into(),
            year: 2019,
            speaker: "Sở Kế hoạch và Đầu tư, Khối trưởng năm 2019,".into(),
            greeting: "Kính thưa các đồng chí!".into(),
            opening: lines(&[
                "Năm 2018, các đơn vị thành viên Khối 5 đã hoàn thành tốt nhiệm vụ được giao, phong trào thi đua có \
                 nhiều đổi mới, giao ước có chỉ tiêu cụ thể, thang điểm chặt chẽ",
            ]),
            theme: "Đoàn kết, kỷ cương, sáng tạo, hiệu quả".into(),
            aims: vec![
                aim(
                    "Thi đua hoàn thành nhiệm vụ chính trị",
                    &["Giải quyết công việc đúng hạn, đúng quy định"],
                ),
                aim("Thi đua đổi mới, sáng tạo", &["Mỗi đơn vị có ít nhất 02 sáng kiến được công nhận"]),
            ],
            appeal: lines(&[
                "Đề nghị các đơn vị thành viên tích cực hưởng ứng, quyết tâm thực hiện thắng lợi giao ước thi đua năm 2019",
            ]),
            signed_by: Signature::of("KHỐI TRƯỞNG", "Hoàng Văn Ví").on_behalf("TM. KHỐI THI ĐUA KHỐI 5"),
            recipients: recipients(),
            illustrative: true,
        }
    }
}

impl Absent {
    /// Somebody who was away, and why.
    pub fn new(unit: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { unit: unit.into(), reason: reason.into() }
    }
}
