//! The annex by which targets of a covenant in force are changed ("phụ lục điều chỉnh giao ước"); the signed covenant
//! itself stays as it is.

use jiff::civil::Date;

use crate::covenant_paper::Signatory;
use crate::paper::{Align, Block, Head, Paper, Table, Text};
use crate::words::{count, day_short, day_words, roman, sentence};

/// One annex: all that was changed on one basis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CovenantAnnex {
    /// Issuer, number, place, day.
    pub head: Head,
    /// The bloc.
    pub bloc: String,
    /// The year of the covenant.
    pub year: i16,
    /// Which annex of that covenant, from 1.
    pub number: usize,
    /// The day the covenant took effect.
    pub in_force: Date,
    /// The document or conclusion it rests on, with or without "Căn cứ".
    pub basis: String,
    /// What is changed.
    pub changes: Vec<AmendedTarget>,
    /// One signature block per member, in the order given.
    pub signatories: Vec<Signatory>,
    /// "Nơi nhận".
    pub recipients: Vec<String>,
    /// Whether figures or names are made up.
    pub illustrative: bool,
}

/// A target that is changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AmendedTarget {
    /// Its number in the covenant.
    pub number: i64,
    /// What is measured.
    pub indicator: String,
    /// The unit of measure.
    pub measure: String,
    /// What was promised, and by when.
    pub before: String,
    /// What is promised instead.
    pub after: String,
    /// From which day.
    pub from: Date,
    /// Why.
    pub reason: String,
}

impl CovenantAnnex {
    /// The paper.
    #[must_use]
    pub fn paper(&self) -> Paper {
        let kind = format!("PHỤ LỤC {}", roman(self.number));
        let about = vec![format!("Điều chỉnh giao ước thi đua năm {}", self.year), self.bloc.clone()];
        let mut paper = Paper::new(self.head.clone(), &kind, about);
        let basis = self.basis.trim().trim_end_matches(['.', ';', ',']);
        let basis = basis.strip_prefix("Căn cứ ").unwrap_or(basis);
        paper.preamble = vec![
            Text::from(format!(
                "Căn cứ Giao ước thi đua năm {} của {}, có hiệu lực từ {};",
                self.year,
                self.bloc,
                day_words(self.in_force)
            )),
            Text::new().say("Căn cứ ").taken("điều chỉnh", basis).say("."),
        ];
        let targets: std::collections::BTreeSet<_> = self.changes.iter().map(|c| c.number).collect();
        let many = count(u32::try_from(targets.len()).unwrap_or_default());
        let blocks = &mut paper.blocks;
        blocks.push(Block::para(format!(
            "Các đơn vị thành viên {} thống nhất điều chỉnh {many} chỉ tiêu của giao ước như sau:",
            self.bloc
        )));
        blocks.push(Block::heading("I. NỘI DUNG ĐIỀU CHỈNH"));
        blocks.push(Block::Table(self.table()));
        blocks.push(Block::heading("II. LÝ DO ĐIỀU CHỈNH"));
        blocks.extend(self.changes.iter().map(|one| {
            let why = Text::new().say(format!("Chỉ tiêu {}: ", one.number));
            Block::item("-", why.taken("điều chỉnh", sentence(&one.reason)))
        }));
        blocks.push(Block::heading("III. HIỆU LỰC"));
        blocks.push(Block::para(
            "Phụ lục này là một phần của giao ước. Những nội dung khác của giao ước giữ nguyên như đã ký./.",
        ));
        blocks.push(Block::Signatures { people: self.signatories.iter().map(Signatory::block).collect() });
        paper.recipients = self.recipients.clone();
        paper.illustrative = self.illustrative;
        paper
    }

    fn table(&self) -> Table {
        let columns = [
            (10, Align::Centre, "Chỉ tiêu số"),
            (28, Align::Left, "Nội dung chỉ tiêu"),
            (12, Align::Centre, "Đơn vị tính"),
            // A day stands in these unbroken: "(hạn 15/12/2019)".
            (22, Align::Centre, "Trước điều chỉnh"),
            (22, Align::Centre, "Sau điều chỉnh"),
            (16, Align::Centre, "Áp dụng từ ngày"),
        ];
        let mut table = Table::new("Chỉ tiêu được điều chỉnh", &columns);
        for one in &self.changes {
            table.row(vec![
                one.number.to_string().into(),
                Text::from(&one.indicator),
                Text::from(&one.measure),
                Text::new().taken("giao ước", &one.before),
                Text::new().taken("điều chỉnh", &one.after),
                Text::new().taken("điều chỉnh", day_short(one.from)),
            ]);
        }
        table
    }
}
