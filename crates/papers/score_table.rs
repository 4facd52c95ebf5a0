//! The score table of a bloc ("bảng tổng hợp điểm"), on A4 turned on its side.

use crate::paper::{Align, Block, Column, Head, Paper, Row, Signature, Table, Text};
use crate::words::{Decimals, sentence};

/// The scores of all members of a bloc in one year. Points are hundredths: 97250 is 972,5.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoreTable {
    /// Issuer, number, place, day.
    pub head: Head,
    /// "Khối thi đua số 5".
    pub bloc: String,
    /// The year that was scored.
    pub year: i16,
    /// The rubric the points follow ("bảng tiêu chí").
    pub rubric: String,
    /// Which version of it.
    pub rubric_version: u32,
    /// Its sections, in order.
    pub sections: Vec<ScoreSection>,
    /// The most that bonus points may add.
    pub bonus_points_max: Option<i64>,
    /// The members, in the order of their rank.
    pub rows: Vec<ScoreRow>,
    /// How equal totals are told apart, as one sentence.
    pub tie_break: String,
    /// Remarks below the table.
    pub remarks: Vec<String>,
    /// Who drew the table up.
    pub drawn_by: Option<Signature>,
    /// Who answers for it.
    pub signed_by: Option<Signature>,
    /// "Nơi nhận".
    pub recipients: Vec<String>,
    /// Whether the figures are made up.
    pub illustrative: bool,
}

/// A section of the rubric.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoreSection {
    /// "I. Thực hiện nhiệm vụ chính trị".
    pub title: String,
    /// The most points it can give.
    pub points_max: i64,
}

/// A member's line. `None` is "not known" and prints "chưa rõ", never 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoreRow {
    /// The rank, once it stands.
    pub rank: Option<u32>,
    /// The member.
    pub unit: String,
    /// Appraised points per section, in the order of the sections; missing ones are not known.
    pub points: Vec<Option<i64>>,
    /// Bonus points.
    pub bonus: Option<i64>,
    /// Points taken off, as a positive figure.
    pub deduction: Option<i64>,
    /// The total the member gave itself.
    pub self_total: Option<i64>,
    /// The total after appraisal.
    pub appraised_total: Option<i64>,
}

impl ScoreTable {
    /// The most points that can be reached without bonus.
    #[must_use]
    pub fn points_max(&self) -> i64 {
        self.sections.iter().map(|section| section.points_max).sum()
    }

    /// The most a total can be: the sections and all bonuses; `None` where bonuses have no ceiling.
    pub fn total_max(&self) -> Option<i64> {
        self.bonus_points_max.map(|bonus| self.points_max() + bonus)
    }

    /// The paper.
    #[must_use]
    pub fn paper(&self) -> Paper {
        let about = vec![format!("Kết quả chấm điểm thi đua năm {} của {}", self.year, self.bloc)];
        let mut paper = Paper::new(self.head.clone(), "BẢNG TỔNG HỢP ĐIỂM", about);
        paper.landscape = true;
        let rubric = Text::new()
            .say("Chấm theo: ")
            .taken("bảng tiêu chí", &self.rubric)
            .say(format!(", phiên bản {}.", self.rubric_version));
        paper.blocks.push(Block::para(rubric));
        paper.blocks.push(Block::Table(self.table()));
        if !self.tie_break.trim().is_empty() {
            paper.blocks.push(Block::para(Text::new().say("Khi bằng điểm: ").say(sentence(&self.tie_break))));
        }
        paper.blocks.extend(self.remarks.iter().map(|one| Block::item("-", sentence(one))));
        paper.closing.left = self.drawn_by.clone();
        paper.closing.right = self.signed_by.clone();
        paper.recipients = self.recipients.clone();
        paper.illustrative = self.illustrative;
        paper
    }

    /// All figures of the table are written alike.
    pub(crate) fn decimals(&self) -> Decimals {
        let most = self.sections.iter().map(|section| Some(section.points_max));
        let rows = self.rows.iter().flat_map(|row| {
            let totals = [row.bonus, row.deduction, row.self_total, row.appraised_total];
            row.points.iter().copied().chain(totals)
        });
        Decimals::of(most.chain([self.bonus_points_max]).chain(rows))
    }

    fn table(&self) -> Table {
        let alike = self.decimals();
        let points = |hundredths| alike.points(hundredths);
        let mut columns =
            vec![Column { share: 6, align: Align::Centre }, Column { share: 30, align: Align::Left }];
        let figure = |share| Column { share, align: Align::Right };
        // Many sections share the room the unit's name leaves.
        let each = u32::try_from(self.sections.len()).map_or(4, |n| (40 / n.max(1)).clamp(5, 11));
        columns.extend(self.sections.iter().map(|_| figure(each)));
        columns.extend([figure(7), figure(7), figure(9), figure(9)]);
        let mut titles: Vec<Text> = vec!["Hạng".into(), "Đơn vị".into()];
        titles.extend(self.sections.iter().map(|section| Text::from(&section.title)));
        titles.extend(["Điểm thưởng", "Điểm trừ", "Tổng tự chấm", "Tổng thẩm định"].map(Text::from));
        let mut most: Vec<Text> = vec![Text::new(), "Điểm tối đa".into()];
        most.extend(self.sections.iter().map(|section| points(section.points_max).into()));
        most.push(self.bonus_points_max.map_or_else(Text::new, |max| points(max).into()));
        most.push(Text::new());
        let total = || self.total_max().map_or_else(Text::new, |max| points(max).into());
        most.extend([total(), total()]);
        let rows = self.rows.iter().map(|row| Row { cells: self.cells(row), bold: false });
        Table {
            caption: format!("Điểm thi đua năm {} của {}", self.year, self.bloc),
            columns,
            header: vec![Row { cells: titles, bold: true }, Row { cells: most, bold: true }],
            rows: rows.collect(),
        }
    }

    fn cells(&self, row: &ScoreRow) -> Vec<Text> {
        let alike = self.decimals();
        let taken = |points: Option<i64>| Text::new().taken("bảng điểm", alike.points_or_unknown(points));
        let rank = row.rank.map_or_else(|| crate::words::UNKNOWN.to_owned(), |rank| rank.to_string());
        let mut cells = vec![Text::new().taken("bảng điểm", rank), Text::from(&row.unit)];
        cells.extend((0..self.sections.len()).map(|i| taken(row.points.get(i).copied().flatten())));
        cells.extend([taken(row.bonus), taken(row.deduction), taken(row.self_total)]);
        let total = alike.points_or_unknown(row.appraised_total);
        cells.push(Text(vec![crate::paper::Run {
            text: total,
            bold: true,
            italic: false,
            from: Some("bảng điểm".into()),
        }]));
        cells
    }
}
