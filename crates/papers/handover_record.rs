//! The record of handing a bloc over to its next head ("biên bản bàn giao").

use jiff::civil::{Date, Time};

use crate::paper::{Align, Block, Head, Paper, Row, Signature, Table, Text};
use crate::words::{ROOM_SHORT, copies, count, day_short, day_words, money, or_room, sentence, time_or_room};

/// What one head hands to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandoverRecord {
    /// Issuer, number, place, day.
    pub head: Head,
    /// Subject lines: "Bàn giao nhiệm vụ Khối trưởng", "Khối thi đua số 5".
    pub about: Vec<String>,
    /// The bloc.
    pub bloc: String,
    /// When it happened.
    pub day: Date,
    /// At what hour.
    pub opened: Option<Time>,
    /// The giving side.
    pub from: Party,
    /// The receiving side.
    pub to: Party,
    /// Witnesses; empty leaves the line out.
    pub witnesses: Vec<String>,
    /// Papers handed over.
    pub documents: Vec<HandedDocument>,
    /// Work in progress.
    pub work: Vec<OpenTask>,
    /// Objects (rotating flag, seal …).
    pub objects: Vec<HandedObject>,
    /// Money in đồng; unknown leaves the line out.
    pub money_dong: Option<i64>,
    /// What both sides agree on besides, one paragraph each.
    pub terms: Vec<String>,
    /// In how many copies.
    pub copies: u32,
    /// The giver's signature.
    pub giver_signs: Signature,
    /// The receiver's signature.
    pub receiver_signs: Signature,
    /// "Nơi nhận".
    pub recipients: Vec<String>,
    /// Whether figures or names are made up.
    pub illustrative: bool,
}

/// A side of the handover.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// The unit.
    pub unit: String,
    /// As what: "Khối trưởng năm 2018".
    pub role: String,
    /// The person who stands for it; empty leaves room for the pen.
    pub person: String,
    /// Their post; likewise.
    pub post: String,
}

/// A paper handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandedDocument {
    /// What it is.
    pub name: String,
    /// Number and day; may be empty.
    pub number: String,
    /// How many copies; where some are known, an unknown one leaves room for the pen, else the column is left out.
    pub copies: Option<u32>,
    /// A remark; may be empty.
    pub remark: String,
}

/// Work the next head goes on with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenTask {
    /// What.
    pub task: String,
    /// How far it is.
    pub state: String,
    /// Until when; unknown as the copies of a document.
    pub due: Option<Date>,
}

/// An object handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandedObject {
    /// What.
    pub name: String,
    /// How many; unknown likewise.
    pub quantity: Option<u32>,
    /// Counted in: "chiếc".
    pub measure: String,
    /// Its state.
    pub state: String,
}

impl HandoverRecord {
    /// The paper.
    #[must_use]
    pub fn paper(&self) -> Paper {
        let mut paper = Paper::new(self.head.clone(), "BIÊN BẢN", self.about.clone());
        let blocks = &mut paper.blocks;
        blocks.push(Block::para(
            Text::new().say("Hồi ").taken("bàn giao", time_or_room(self.opened)).say(format!(
                ", {}, tại hội nghị của {}, chúng tôi gồm:",
                day_words(self.day),
                self.bloc
            )),
        ));
        for (mark, name, party) in [("1.", "Bên giao", &self.from), ("2.", "Bên nhận", &self.to)] {
            let who = format!(
                ": {}, {}. Đại diện: {}; chức vụ: {}.",
                party.unit,
                party.role,
                or_room(&party.person),
                or_room(&party.post)
            );
            blocks.push(Block::item(mark, Text::new().bold(name).say(who)));
        }
        if !self.witnesses.is_empty() {
            let who = format!(": {}.", self.witnesses.join("; "));
            blocks.push(Block::item("3.", Text::new().bold("Chứng kiến").say(who)));
        }
        blocks.push(Block::para("Hai bên thống nhất bàn giao những nội dung sau:"));
        blocks.push(Block::heading("I. HỒ SƠ, TÀI LIỆU"));
        blocks.push(Block::Table(filled(self.documents())));
        blocks.push(Block::heading("II. CÔNG VIỆC ĐANG THỰC HIỆN"));
        blocks.push(Block::Table(filled(self.work())));
        blocks.push(Block::heading("III. HIỆN VẬT, KINH PHÍ"));
        blocks.push(Block::Table(filled(self.objects())));
        if let Some(dong) = self.money_dong {
            let sum = Text::new().say("Kinh phí bàn giao: ");
            blocks.push(Block::para(sum.taken("bàn giao", money(dong)).say(".")));
        }
        blocks.push(Block::heading("IV. CAM KẾT"));
        blocks.extend(self.terms.iter().map(|one| Block::para(sentence(one))));
        blocks.push(Block::para(format!(
            "Biên bản được lập thành {}{}./.",
            copies(self.copies),
            match self.copies {
                0 | 1 => ", lưu hồ sơ",
                2 => ", mỗi bên giữ một bản",
                _ => ", mỗi bên giữ một bản, các bản còn lại lưu hồ sơ",
            }
        )));
        paper.closing.left = Some(self.giver_signs.clone());
        paper.closing.right = Some(self.receiver_signs.clone());
        paper.recipients = self.recipients.clone();
        paper.illustrative = self.illustrative;
        paper
    }

    fn documents(&self) -> Table {
        let columns = [
            (8, Align::Centre, "STT"),
            (42, Align::Left, "Tên hồ sơ, tài liệu"),
            (22, Align::Left, "Số, ngày"),
            (10, Align::Centre, "Số bản"),
            (18, Align::Left, "Ghi chú"),
        ];
        let mut table = Table::new("Hồ sơ, tài liệu bàn giao", &columns);
        for (i, one) in self.documents.iter().enumerate() {
            let copies = entered(one.copies.map(count));
            table.row(vec![
                (i + 1).to_string().into(),
                Text::from(&one.name),
                Text::from(&one.number),
                copies,
                Text::from(&one.remark),
            ]);
        }
        table
    }

    fn work(&self) -> Table {
        let columns = [
            (8, Align::Centre, "STT"),
            (44, Align::Left, "Công việc"),
            (30, Align::Left, "Tình trạng"),
            (18, Align::Centre, "Thời hạn"),
        ];
        let mut table = Table::new("Công việc đang thực hiện", &columns);
        for (i, one) in self.work.iter().enumerate() {
            let due = entered(one.due.map(day_short));
            table.row(vec![(i + 1).to_string().into(), Text::from(&one.task), Text::from(&one.state), due]);
        }
        table
    }

    fn objects(&self) -> Table {
        let columns = [
            (8, Align::Centre, "STT"),
            (44, Align::Left, "Hiện vật"),
            (14, Align::Centre, "Số lượng"),
            (34, Align::Left, "Tình trạng"),
        ];
        let mut table = Table::new("Hiện vật bàn giao", &columns);
        for (i, one) in self.objects.iter().enumerate() {
            let many =
                entered(one.quantity.map(|n| format!("{} {}", count(n), one.measure).trim().to_owned()));
            table.row(vec![(i + 1).to_string().into(), Text::from(&one.name), many, Text::from(&one.state)]);
        }
        table
    }
}

/// The table without the columns that no line fills; number and name always stand.
fn filled(mut table: Table) -> Table {
    let blank = |cell: &Text| matches!(cell.plain().as_str(), "" | ROOM_SHORT);
    let there = |i: usize| i < 2 || table.rows.iter().any(|row| row.cells.get(i).is_some_and(|c| !blank(c)));
    let keep: Vec<bool> = (0..table.columns.len()).map(there).collect();
    let kept = |i: &usize| keep.get(*i).copied().unwrap_or_default();
    let part = |row: Row| Row {
        cells: row.cells.into_iter().enumerate().filter(|(i, _)| kept(i)).map(|(_, cell)| cell).collect(),
        ..row
    };
    table.columns = table.columns.into_iter().enumerate().filter(|(i, _)| kept(i)).map(|(_, c)| c).collect();
    table.header = table.header.into_iter().map(part).collect();
    table.rows = table.rows.into_iter().map(part).collect();
    table
}

/// What somebody entered, or dots for the pen.
fn entered(words: Option<String>) -> Text {
    match words {
        Some(words) => Text::new().taken("bàn giao", words),
        None => ROOM_SHORT.into(),
    }
}
