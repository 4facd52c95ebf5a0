//! The papers of story S3: Khối 5, summing-up conference of 07/3/2019, six members. Who met, what was
//! proposed and who was elected is the story; hours, points and names of people are made up.

use jiff::civil::{Date, date, time};

use crate::{
    Adoption, Amendment, Candidate, Contest, CountProtocol, CovenantAnnex, CovenantPaper, Elected,
    ElectionMinutes, HandoverRecord, Head, LaunchText, Paper, Proposal, Remark, ReviewMinutes, ScoreLine,
    ScoreRow, ScoreSection, ScoreTable, Signature, Submission, SummingUpReport, TellersSheet, VoteLine,
};

pub(crate) const BLOC: &str = "Khối thi đua số 5";
pub(crate) const ASSEMBLY: &str = "Văn phòng Đoàn Đại biểu Quốc hội tỉnh";
pub(crate) const COUNCIL: &str = "Văn phòng Hội đồng nhân dân tỉnh";
pub(crate) const COMMITTEE: &str = "Văn phòng Ủy ban nhân dân tỉnh";
pub(crate) const PLANNING: &str = "Sở Kế hoạch và Đầu tư";
pub(crate) const FINANCE: &str = "Sở Tài chính";
pub(crate) const JUSTICE: &str = "Sở Tư pháp";
pub(crate) const MEMBERS: [&str; 6] = [ASSEMBLY, COUNCIL, COMMITTEE, PLANNING, FINANCE, JUSTICE];
const FLAG: &str = "Cờ thi đua của Ủy ban nhân dân tỉnh";
const CERTIFICATE: &str = "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh";
pub(crate) const DAY: Date = date(2019, 3, 7);
const VOTE_RULE: &str = "Đơn vị được đề nghị khi có trên 50% số đơn vị thành viên có mặt đồng ý; tỷ lệ tính trên \
                         06 đơn vị có mặt";

/// Every paper of the story, each with a file name.
#[must_use]
pub fn every_sample() -> Vec<(&'static str, Paper)> {
    vec![
        ("score_table", ScoreTable::example().paper()),
        ("review_minutes", ReviewMinutes::example().paper()),
        ("election_minutes", ElectionMinutes::example().paper()),
        ("submission", Submission::example().paper()),
        ("handover_record", HandoverRecord::example().paper()),
        ("covenant", CovenantPaper::example().paper()),
        ("covenant_annex", CovenantAnnex::example().paper()),
        ("launch", LaunchText::example().paper()),
        ("report", SummingUpReport::example().paper()),
        ("tellers_sheet", TellersSheet::example().paper()),
    ]
}

pub(crate) fn head(number: &str) -> Head {
    Head {
        superior: vec!["HỘI ĐỒNG".into(), "THI ĐUA – KHEN THƯỞNG TỈNH".into()],
        issuer: "KHỐI THI ĐUA SỐ 5".into(),
        number: number.into(),
        place: String::new(),
        day: DAY,
    }
}

pub(crate) fn lines(all: &[&str]) -> Vec<String> {
    all.iter().map(|&line| line.to_owned()).collect()
}

pub(crate) fn recipients() -> Vec<String> {
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
            signed_by: Some(Signature::of("KHỐI TRƯỞNG", "Trần Thị Thử").on_behalf("TM. KHỐI THI ĐUA SỐ 5")),
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
            not_voted: 0,
            absent: 0,
            total: 6,
            passed: Some(true),
            again: String::new(),
            void: String::new(),
            count: None,
        };
        let elected = |post: &str, unit: &str| Elected {
            post: post.into(),
            unit: unit.into(),
            agree: 6,
            total: 6,
            before: Vec::new(),
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
            closed: Some(DAY.at(10, 50, 0, 0)),
            members_total: 6,
            present: lines(&MEMBERS),
            absent: Vec::new(),
            movements: Vec::new(),
            guests: lines(&["Trưởng ban, Phó Trưởng ban Ban Thi đua – Khen thưởng tỉnh"]),
            attendees: Vec::new(),
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
            discussed: true,
            vote_method: "biểu quyết công khai".into(),
            vote_rule: VOTE_RULE.into(),
            votes: vec![vote(COMMITTEE, FLAG), vote(COUNCIL, CERTIFICATE), vote(PLANNING, CERTIFICATE)],
            departures: Vec::new(),
            elected: vec![elected("Khối trưởng năm 2019", PLANNING), elected("Khối phó năm 2019", ASSEMBLY)],
            handover: "Khối trưởng năm 2018 bàn giao nhiệm vụ cho Khối trưởng năm 2019".into(),
            launch: "Khối trưởng năm 2019 phát động phong trào thi đua năm 2019".into(),
            signing: "Các đơn vị thành viên ký kết giao ước thi đua năm 2019".into(),
            added: Vec::new(),
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
        let counted = Some(CountProtocol {
            tellers: lines(&["Lê Văn Thí (Sở Tài chính)", "Phạm Thị Dụ (Sở Tư pháp)"]),
            issued: 6,
            collected: 6,
            missing: 0,
            valid: 6,
            invalid: 0,
            signatures: vec![
                Signature::of("TỔ TRƯỞNG", "Lê Văn Thí"),
                Signature::of("TỔ VIÊN", "Phạm Thị Dụ"),
            ],
        });
        let won = |post: &str, unit: &str| Contest {
            post: post.into(),
            round: None,
            reason: String::new(),
            method: "bỏ phiếu".into(),
            quorum: "Hội nghị có trên hai phần ba số đơn vị thành viên tham dự, đủ điều kiện tiến hành bầu"
                .into(),
            total: 6,
            not_voted: 0,
            absent: 0,
            count: counted.clone(),
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
            closed: Some(DAY.at(10, 15, 0, 0)),
            members_total: 6,
            present: 6,
            absent: Vec::new(),
            rule: "Các đơn vị thành viên đều có quyền ứng cử, đề cử; đơn vị trúng cử phải được trên 50% số đơn vị có \
                   mặt đồng ý"
                .into(),
            method: "mỗi đơn vị thành viên một phiếu".into(),
            chair: "Phó Chánh Văn phòng Ủy ban nhân dân tỉnh".into(),
            secretary: "chuyên viên Văn phòng Ủy ban nhân dân tỉnh".into(),
            contests: vec![won("Khối trưởng năm 2019", PLANNING), won("Khối phó năm 2019", ASSEMBLY)],
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
            total: 6,
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
                "Căn cứ Biên bản bình xét số 01/BB-K5 ngày 07 tháng 3 năm 2019 của Khối thi đua số 5",
            ]),
            bloc: BLOC.into(),
            meeting: "hội nghị tổng kết công tác thi đua, khen thưởng năm 2018".into(),
            meeting_day: DAY,
            present: 6,
            members_total: 6,
            vote_method: "biểu quyết công khai".into(),
            proposals: vec![
                proposal(COMMITTEE, FLAG, "Dẫn đầu phong trào thi đua Khối 5 năm 2018"),
                proposal(COUNCIL, CERTIFICATE, good),
                proposal(PLANNING, CERTIFICATE, good),
            ],
            attachments: lines(&[
                "biên bản bình xét",
                "bảng tổng hợp điểm",
                "báo cáo thành tích của 03 đơn vị",
            ]),
            signed_by: Signature::of("KHỐI TRƯỞNG", "Trần Thị Thử").on_behalf("TM. KHỐI THI ĐUA SỐ 5"),
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
