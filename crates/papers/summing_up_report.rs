//! The report a conference adopts ("báo cáo tổng kết"), with what was proposed to change in it.

use jiff::civil::Date;

use crate::paper::{Align, Block, Head, Paper, Signature, Table, Text};
use crate::words::{ROOM_SHORT, count, day_words, sentence};

/// The report that sums up a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SummingUpReport {
    /// Issuer, number, place, day.
    pub head: Head,
    /// Subject lines: "Tổng kết công tác thi đua, khen thưởng năm 2018", "phương hướng, nhiệm vụ năm 2019".
    pub about: Vec<String>,
    /// The bloc.
    pub bloc: String,
    /// What adopted it: "hội nghị tổng kết công tác thi đua, khen thưởng năm 2018".
    pub meeting: String,
    /// The day it was adopted.
    pub day: Date,
    /// Its words, one line each. A line that begins like a heading or an entry of a list is printed as one.
    pub lines: Vec<String>,
    /// Which words these are.
    pub wording: Wording,
    /// What was proposed to change and taken over.
    pub adopted: Vec<Adopted>,
    /// What was proposed and not taken over.
    pub rejected: Vec<Rejected>,
    /// Who signs.
    pub signed_by: Signature,
    /// "Nơi nhận".
    pub recipients: Vec<String>,
    /// Whether figures or names are made up.
    pub illustrative: bool,
}

/// Which words of the report are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wording {
    /// The final text.
    Final,
    /// The draft the conference had before it; nobody has entered the final text.
    Draft,
}

/// An amendment that was taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adopted {
    /// Who proposed it.
    pub by: String,
    /// What.
    pub text: String,
    /// Do the final words hold it already?
    pub worked_in: bool,
}

/// An amendment that was not taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// Who proposed it.
    pub by: String,
    /// What.
    pub text: String,
    /// Why not.
    pub reason: String,
    /// Do the final words hold it all the same, from before it was decided otherwise?
    pub in_words: bool,
}

impl SummingUpReport {
    /// The paper.
    #[must_use]
    pub fn paper(&self) -> Paper {
        let mut paper = Paper::new(self.head.clone(), "BÁO CÁO", self.about.clone());
        if let Some(note) = self.note() {
            paper.preamble.push(note.into());
        }
        paper.blocks = self.lines.iter().filter_map(|line| block(line)).collect();
        if self.wording == Wording::Draft && !self.adopted.is_empty() {
            paper.blocks.push(Block::heading("Ý KIẾN HỘI NGHỊ ĐÃ TIẾP THU VÀO BÁO CÁO"));
            let each = |(i, one): (usize, &Adopted)| {
                let text = Text::new().taken("bước 1", format!("{}: {}", one.by, sentence(&one.text)));
                Block::item(format!("{}.", i + 1), text)
            };
            paper.blocks.extend(self.adopted.iter().enumerate().map(each));
        }
        paper.blocks.push(self.ending());
        paper.annex = self.annex();
        paper.closing.right = Some(self.signed_by.clone());
        paper.recipients = self.recipients.clone();
        paper.illustrative = self.illustrative;
        paper
    }

    /// Adopted amendments that the printed words do not hold yet.
    fn pending(&self) -> u32 {
        let left = match self.wording {
            Wording::Final => self.adopted.iter().filter(|one| !one.worked_in).count(),
            Wording::Draft => self.adopted.len(),
        };
        u32::try_from(left).unwrap_or(u32::MAX)
    }

    /// Does the printed text hold this one although it was not taken over?
    fn still_in(&self, one: &Rejected) -> bool {
        self.wording == Wording::Final && one.in_words
    }

    /// What the reader must know when these are not the final words.
    fn note(&self) -> Option<String> {
        let still = self.rejected.iter().filter(|one| self.still_in(one)).count();
        let still = u32::try_from(still).unwrap_or(u32::MAX);
        match (self.wording, self.pending(), still) {
            (_, 0, 0) => None,
            (Wording::Draft, n, _) => Some(format!(
                "Bản này in dự thảo đã trình hội nghị và {} ý kiến hội nghị đã tiếp thu; lời hoàn chỉnh chưa được ghi.",
                count(n)
            )),
            (Wording::Final, n, 0) => Some(format!(
                "Còn {} ý kiến hội nghị đã tiếp thu chưa đưa vào lời báo cáo này, ghi ở Phụ lục.",
                count(n)
            )),
            (Wording::Final, 0, out) => Some(format!(
                "Lời báo cáo này còn giữ {} ý kiến hội nghị không tiếp thu, ghi ở Phụ lục.",
                count(out)
            )),
            (Wording::Final, n, out) => Some(format!(
                "Còn {} ý kiến hội nghị đã tiếp thu chưa đưa vào lời báo cáo này, {} ý kiến không tiếp thu chưa bỏ ra, ghi ở Phụ lục.",
                count(n),
                count(out)
            )),
        }
    }

    /// "Báo cáo đã được hội nghị … thông qua ngày …, tiếp thu 01 trong 02 ý kiến bổ sung (có Phụ lục kèm theo)./."
    fn ending(&self) -> Block {
        let text = Text::new().say(format!(
            "Báo cáo đã được {} của {} thông qua {}",
            self.meeting,
            self.bloc,
            day_words(self.day)
        ));
        let adopted = u32::try_from(self.adopted.len()).unwrap_or(u32::MAX);
        let rejected = u32::try_from(self.rejected.len()).unwrap_or(u32::MAX);
        Block::para(match adopted.saturating_add(rejected) {
            0 => text.say("./."),
            all => text
                .say(", tiếp thu ")
                .taken("bước 1", format!("{}/{}", count(adopted), count(all)))
                .say(" ý kiến bổ sung (có Phụ lục kèm theo)./."),
        })
    }

    fn annex(&self) -> Vec<Block> {
        if self.adopted.is_empty() && self.rejected.is_empty() {
            return Vec::new();
        }
        let centre = |text| Block::Centre { text };
        let room = if self.head.number.trim().starts_with('/') { ROOM_SHORT } else { "" };
        let number = format!("{room}{}", self.head.number.trim());
        let with = format!("(Kèm theo Báo cáo số {number} {} của {})", day_words(self.head.day), self.bloc);
        let mut blocks = vec![
            centre(Text::new().bold("PHỤ LỤC")),
            centre(Text::new().bold("Ý KIẾN BỔ SUNG VÀO BÁO CÁO TỔNG KẾT")),
            centre(Text::new().italic(with)),
        ];
        if !self.adopted.is_empty() {
            blocks.push(Block::heading("1. Ý kiến được tiếp thu"));
            blocks.push(Block::Table(self.adopted_table()));
        }
        if !self.rejected.is_empty() {
            let no = if self.adopted.is_empty() { 1 } else { 2 };
            blocks.push(Block::heading(format!("{no}. Ý kiến không tiếp thu")));
            blocks.push(Block::Table(self.rejected_table()));
        }
        blocks
    }

    fn adopted_table(&self) -> Table {
        let columns = [
            (8, Align::Centre, "STT"),
            (26, Align::Left, "Người đề nghị"),
            (46, Align::Left, "Nội dung"),
            (20, Align::Left, "Trong báo cáo"),
        ];
        let mut table = Table::new("Ý kiến được tiếp thu", &columns);
        for (i, one) in self.adopted.iter().enumerate() {
            let held = self.wording == Wording::Final && one.worked_in;
            table.row(vec![
                (i + 1).to_string().into(),
                Text::from(&one.by),
                Text::new().taken("bước 1", sentence(&one.text)),
                Text::new().taken("báo cáo", if held { "đã đưa vào" } else { "chưa đưa vào" }),
            ]);
        }
        table
    }

    fn rejected_table(&self) -> Table {
        let columns = [
            (8, Align::Centre, "STT"),
            (26, Align::Left, "Người đề nghị"),
            (36, Align::Left, "Nội dung"),
            (30, Align::Left, "Lý do không tiếp thu"),
        ];
        let mut table = Table::new("Ý kiến không tiếp thu", &columns);
        for (i, one) in self.rejected.iter().enumerate() {
            let mut reason = Text::new().taken("bước 1", sentence(&one.reason));
            if self.still_in(one) {
                reason = reason.say(" Chưa bỏ khỏi lời báo cáo.");
            }
            table.row(vec![
                (i + 1).to_string().into(),
                Text::from(&one.by),
                Text::new().taken("bước 1", sentence(&one.text)),
                reason,
            ]);
        }
        table
    }
}

/// A line as it stands on paper: "I. …" is a heading, "1. …", "a) …", "- …" an entry of a list, else a paragraph.
fn block(line: &str) -> Option<Block> {
    let line = line.trim();
    let (first, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let rest = rest.trim_start();
    match mark(first) {
        _ if line.is_empty() => None,
        Some(Mark::Heading) if !rest.is_empty() => Some(Block::heading(line)),
        Some(Mark::Entry) if !rest.is_empty() => Some(Block::item(first, rest)),
        _ => Some(Block::para(line)),
    }
}

enum Mark {
    Heading,
    Entry,
}

fn mark(word: &str) -> Option<Mark> {
    if ["-", "+", "–", "•"].contains(&word) {
        return Some(Mark::Entry);
    }
    let (at, end) = word.char_indices().next_back()?;
    let body = word.get(..at)?;
    let all = |of: fn(char) -> bool| (1..=4).contains(&body.len()) && body.chars().all(of);
    match end {
        '.' if all(|c| matches!(c, 'I' | 'V' | 'X')) => Some(Mark::Heading),
        '.' | ')' if all(|c| c.is_ascii_digit() || c == '.') => Some(Mark::Entry),
        ')' if body.chars().count() == 1 && body.chars().all(char::is_lowercase) => Some(Mark::Entry),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::block;
    use crate::Block;

    #[test]
    fn a_line_is_what_its_first_word_makes_it() {
        let heading = |s: &str| matches!(block(s), Some(Block::Heading { .. }));
        let entry = |s: &str| matches!(block(s), Some(Block::Item { .. }));
        let para = |s: &str| matches!(block(s), Some(Block::Para { .. }));
        assert!(heading("I. KẾT QUẢ") && heading("  VIII. Phương hướng"));
        assert!(entry("1. Thu") && entry("2.1. Thu") && entry("a) Thu") && entry("- Thu") && entry("đ) Thu"));
        for words in
            ["Khối có 6 đơn vị.", "I.", "-", "1.", "5.000 cuộc", "I,5 lần", "Ầ. x", "12345. x", "tuyệt đối"]
        {
            assert!(para(words), "{words}");
        }
        assert!(block("   ").is_none());
    }
}
