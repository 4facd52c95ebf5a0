//! The protocol that tellers fill in by pen ("biên bản kiểm phiếu"): printed before anybody has counted.

use jiff::civil::Date;

use crate::paper::{Align, Block, Head, Paper, Signature, Table, Text};
use crate::words::{ROOM, count, day_words, sentence, time_or_room};

/// An empty protocol of one ballot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TellersSheet {
    /// Issuer, number, place, day.
    pub head: Head,
    /// What is put to the vote: "Đề nghị tặng Bằng khen: Sở Tài chính".
    pub about: String,
    /// The bloc.
    pub bloc: String,
    /// The day of the ballot.
    pub day: Date,
    /// Units present, each with one paper.
    pub present: u32,
    /// What valid papers are counted under, as the form of the program has it: "Đồng ý", "Không đồng ý" …
    pub lines: Vec<String>,
    /// The threshold as one sentence.
    pub rule: String,
    /// Whether names are made up.
    pub illustrative: bool,
}

impl TellersSheet {
    /// The paper.
    #[must_use]
    pub fn paper(&self) -> Paper {
        let mut paper = Paper::new(self.head.clone(), "BIÊN BẢN KIỂM PHIẾU", vec![self.about.clone()]);
        let opening = format!(
            "Hồi {}, {}, tại hội nghị của {}, Ban kiểm phiếu gồm:",
            time_or_room(None),
            day_words(self.day),
            self.bloc
        );
        paper.blocks.push(Block::para(opening));
        for (mark, who) in [("1.", "Trưởng Ban kiểm phiếu"), ("2.", "Thành viên"), ("3.", "Thành viên")]
        {
            paper.blocks.push(Block::item(mark, format!("{who}: {ROOM}{ROOM}{ROOM}")));
        }
        let present = count(self.present);
        paper.blocks.push(Block::para(
            Text::new()
                .say("Có mặt ")
                .taken("điểm danh", present)
                .say(" đơn vị, mỗi đơn vị một phiếu. Kết quả kiểm phiếu:"),
        ));
        paper.blocks.push(Block::Table(self.table()));
        paper.blocks.push(Block::para(format!(
            "Phát ra bằng thu về cộng không thu về; thu về bằng hợp lệ cộng không hợp lệ; hợp lệ bằng các dòng từ {} trở xuống cộng lại.",
            SUMS.len() + 1
        )));
        paper.blocks.push(Block::para(sentence(&self.rule)));
        paper.blocks.push(Block::para(format!(
            "Kiểm phiếu xong hồi {} cùng ngày. Biên bản đã đọc cho hội nghị nghe./.",
            time_or_room(None)
        )));
        paper.closing.left = Some(Signature::of("THÀNH VIÊN", ""));
        paper.closing.right = Some(Signature::of("TRƯỞNG BAN KIỂM PHIẾU", ""));
        paper.illustrative = self.illustrative;
        paper
    }

    fn table(&self) -> Table {
        let columns =
            [(10, Align::Centre, "STT"), (65, Align::Left, "Nội dung"), (25, Align::Centre, "Số phiếu")];
        let mut table = Table::new("Kết quả kiểm phiếu", &columns);
        let lines = SUMS.into_iter().chain(self.lines.iter().map(String::as_str));
        for (i, line) in lines.enumerate() {
            table.row(vec![(i + 1).to_string().into(), line.into(), Text::new()]);
        }
        table
    }
}

/// The sums every protocol holds.
const SUMS: [&str; 5] =
    ["Phiếu phát ra", "Phiếu thu về", "Phiếu không thu về", "Phiếu hợp lệ", "Phiếu không hợp lệ"];
