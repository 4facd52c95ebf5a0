//! What story S3 signs after the vote: the handover, the covenant and the launch of the new year.

use jiff::civil::{date, time};

use crate::sample::{BLOC, COMMITTEE, DAY, FINANCE, JUSTICE, MEMBERS, PLANNING, head, lines, recipients};
use crate::{
    Adopted, AmendedTarget, CovenantAnnex, CovenantPaper, CovenantSection, Covenanted, HandedDocument,
    HandedObject, HandoverRecord, Head, LaunchText, OpenTask, Party, Rejected, Signatory, Signature,
    SummingUpReport, Target, TellersSheet, Wording,
};

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
                document("Giao ước thi đua năm 2018", "", Some(1)),
                document("Bảng tổng hợp điểm năm 2018", "02/BTH-K5, 07/3/2019", Some(1)),
                document("Biên bản bình xét, đề nghị khen thưởng", "01/BB-K5, 07/3/2019", Some(2)),
            ],
            work: vec![OpenTask {
                task: "Gửi hồ sơ đề nghị khen thưởng năm 2018 về Ban Thi đua – Khen thưởng tỉnh".into(),
                state: "Đã lập tờ trình, chờ ký".into(),
                due: Some(date(2019, 3, 15)),
            }],
            objects: vec![HandedObject {
                name: "Cờ luân lưu của khối".into(),
                quantity: Some(1),
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
                "Căn cứ kết quả hội nghị tổng kết ngày 07 tháng 3 năm 2019 của Khối thi đua số 5",
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

impl CovenantAnnex {
    /// An annex of 2019 to the covenant of Khối 5, not signed yet.
    #[must_use]
    pub fn example() -> Self {
        let change = |number, indicator: &str, measure: &str, before: &str, after: &str, reason: &str| {
            let (before, after) = (before.into(), after.into());
            let (indicator, measure, reason) = (indicator.into(), measure.into(), reason.into());
            AmendedTarget { number, indicator, measure, before, after, from: date(2019, 8, 1), reason }
        };
        let waiting = |unit: &&str| Signatory {
            unit: (*unit).into(),
            post: String::new(),
            name: String::new(),
            state: Covenanted::Waiting,
        };
        Self {
            head: Head { day: date(2019, 7, 31), ..head("/PL-K5") },
            bloc: BLOC.into(),
            year: 2019,
            number: 1,
            in_force: DAY,
            basis: "Kết luận số 12-KL/K5 ngày 30/7/2019 của hội nghị giữa năm".into(),
            changes: vec![
                change(1, "Văn bản giải quyết đúng hạn", "%", "98", "97", "Khối lượng văn bản tăng gấp đôi"),
                change(
                    2,
                    "Sáng kiến được công nhận",
                    "sáng kiến",
                    "12 (hạn 15/12/2019)",
                    "14 (hạn 30/11/2019)",
                    "Hội đồng sáng kiến tỉnh họp sớm hơn và nhận thêm hồ sơ",
                ),
            ],
            signatories: MEMBERS.iter().map(waiting).collect(),
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
            signed_by: Signature::of("KHỐI TRƯỞNG", "Hoàng Văn Ví").on_behalf("TM. KHỐI THI ĐUA SỐ 5"),
            recipients: recipients(),
            illustrative: true,
        }
    }
}

impl SummingUpReport {
    /// The report of Khối 5 with the amendments of its conference worked in.
    #[must_use]
    pub fn example() -> Self {
        Self {
            head: head("07/BC-K5"),
            about: lines(&[
                "Tổng kết công tác thi đua, khen thưởng năm 2018",
                "và phương hướng, nhiệm vụ năm 2019",
            ]),
            bloc: BLOC.into(),
            meeting: "hội nghị tổng kết công tác thi đua, khen thưởng năm 2018".into(),
            day: DAY,
            lines: lines(&[
                "I. KẾT QUẢ NĂM 2018",
                "Các đơn vị trong khối đã tổ chức thực hiện giao ước thi đua ký đầu năm, với chỉ tiêu cụ thể.",
                "1. Thực hiện nhiệm vụ chuyên môn",
                "- Tham mưu kịp thời, đúng quy định; tiết kiệm chi thường xuyên theo kế hoạch được giao.",
                "- Không có hồ sơ, văn bản quá hạn kéo dài.",
                "2. Công tác thi đua, khen thưởng",
                "- Duy trì sinh hoạt khối, chấm điểm chặt chẽ theo thang điểm đã thống nhất.",
                "II. PHƯƠNG HƯỚNG, NHIỆM VỤ NĂM 2019",
                "Tiếp tục đổi mới nội dung thi đua, gắn với cải cách hành chính và chỉ tiêu của từng đơn vị.",
            ]),
            wording: Wording::Final,
            adopted: vec![Adopted {
                by: FINANCE.into(),
                text: "Bổ sung kết quả tiết kiệm chi thường xuyên.".into(),
                worked_in: true,
            }],
            rejected: vec![Rejected {
                by: JUSTICE.into(),
                text: "Tách phần cải cách hành chính thành mục riêng.".into(),
                reason: "nội dung đã có ở mục II".into(),
                in_words: false,
            }],
            signed_by: Signature::of("KHỐI TRƯỞNG", "Trần Thị Thử").on_behalf("TM. KHỐI THI ĐUA SỐ 5"),
            recipients: recipients(),
            illustrative: true,
        }
    }
}

impl TellersSheet {
    /// The empty protocol of one proposal.
    #[must_use]
    pub fn example() -> Self {
        Self {
            head: head("/BB-K5"),
            about: "Đề nghị tặng Bằng khen: Sở Kế hoạch và Đầu tư".into(),
            bloc: BLOC.into(),
            day: DAY,
            present: 6,
            lines: lines(&["Đồng ý", "Không đồng ý", "Phiếu trắng"]),
            rule: "Được thông qua khi từ 2/3 số đơn vị có mặt đồng ý".into(),
            illustrative: true,
        }
    }
}
