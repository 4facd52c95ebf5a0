//! One paper as plain data. The PDF, the DOCX and the preview are all made from this value and from nothing
//! else, which is why they cannot disagree.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::words::{day_words, or_room};

/// A whole paper ("văn bản") laid out by Decree 30/2020.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// Who issues it, its number, place and day.
    pub head: Head,
    /// The kind in capitals: "BIÊN BẢN", "TỜ TRÌNH".
    pub kind: String,
    /// What it is about ("trích yếu"), one entry per printed line.
    pub about: Vec<String>,
    /// "Kính gửi: …"; empty when the paper is addressed to nobody.
    pub addressee: String,
    /// The grounds ("căn cứ"), italic, one paragraph each.
    pub preamble: Vec<Text>,
    /// The body.
    pub blocks: Vec<Block>,
    /// Who signs at the end.
    pub closing: Closing,
    /// The lines below "Nơi nhận:"; none means that the part is left out.
    pub recipients: Vec<String>,
    /// The annex ("phụ lục"): begins on a page of its own after the signatures. Papers kept from before have none.
    #[serde(default)]
    pub annex: Vec<Block>,
    /// A4 turned on its side, for wide tables.
    pub landscape: bool,
    /// Prints "Số liệu minh họa" in the foot of every page.
    pub illustrative: bool,
    /// Prints "DỰ THẢO" below the number: what is not signed yet may still change. Papers kept from before are none.
    #[serde(default)]
    pub draft: bool,
}

/// The mark of a draft, below the number.
pub(crate) const DRAFT: &str = "DỰ THẢO";

/// The two-column head of a paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The body above the issuer, in printed lines; may be empty.
    pub superior: Vec<String>,
    /// The issuer, printed in bold.
    pub issuer: String,
    /// "01/BB-K5". A number not yet given is "/BB-K5" or empty and leaves room for the pen.
    pub number: String,
    /// The place before the date; empty leaves dots for the pen.
    pub place: String,
    /// The day of the paper.
    #[serde(serialize_with = "iso_day", deserialize_with = "day_of_iso")]
    pub day: Date,
}

impl Head {
    /// "Số: 01/BB-K5", or room for a number that is not given yet.
    #[must_use]
    pub fn number_line(&self) -> String {
        let number = self.number.trim();
        // No-break spaces: HTML and Word would fold ordinary ones into a single space.
        let room = if number.is_empty() || number.starts_with('/') { "\u{a0}".repeat(5) } else { " ".into() };
        format!("Số:{room}{number}")
    }

    /// "Bắc Ninh, ngày 05 tháng 02 năm 2026".
    #[must_use]
    pub fn place_line(&self) -> String {
        format!("{}, {}", or_room(&self.place), day_words(self.day))
    }
}

/// A part of the body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "block", rename_all = "snake_case")]
pub enum Block {
    /// A bold heading, never left alone at the foot of a page.
    Heading {
        /// Its words, numbering included: "I. THÀNH PHẦN".
        text: Text,
    },
    /// A justified paragraph, its first line indented by 1 cm.
    Para {
        /// Its words.
        text: Text,
    },
    /// One entry of a list.
    Item {
        /// "-", "1.", "a)".
        mark: String,
        /// Its words.
        text: Text,
    },
    /// A centred line, such as the theme of a movement.
    Centre {
        /// Its words.
        text: Text,
    },
    /// A table.
    Table(Table),
    /// Many signatories, two beside each other, a pair never split over two pages.
    Signatures {
        /// From left to right, then down.
        people: Vec<Signature>,
    },
    /// An empty line.
    Gap,
}

/// A table with a header that is repeated on every page it reaches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// What the table holds, read out by screen readers; not printed.
    pub caption: String,
    /// Widths and alignment.
    pub columns: Vec<Column>,
    /// Header rows.
    pub header: Vec<Row>,
    /// Rows; none prints one row "Không có".
    pub rows: Vec<Row>,
}

/// A column of a [`Table`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its part of the width, against the sum of all shares.
    pub share: u32,
    /// How its cells stand.
    pub align: Align,
}

/// How text stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    /// Words.
    Left,
    /// Short marks and counts.
    Centre,
    /// Figures to be added up.
    Right,
}

/// A row of a [`Table`]. A missing cell prints empty, a surplus one is dropped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// One text per column.
    pub cells: Vec<Text>,
    /// A row of totals.
    pub bold: bool,
}

/// Who signs at the end: one at the right, or a second one at the left.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closing {
    /// The secretary of minutes, the giver of a handover. Without one, the recipients stand here.
    pub left: Option<Signature>,
    /// The chair, the head.
    pub right: Option<Signature>,
}

/// One signature block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// "TM. KHỐI THI ĐUA"; in a covenant, the unit. May be empty.
    pub authority: String,
    /// "KHỐI TRƯỞNG". May be empty.
    pub post: String,
    /// What stands in the room for the signature: "(đã ký)". May be empty.
    pub note: String,
    /// The name, bold. May be empty, for a paper to be filled in by pen.
    pub name: String,
}

impl Signature {
    /// Somebody who signs for himself.
    pub fn of(post: impl Into<String>, name: impl Into<String>) -> Self {
        Self { authority: String::new(), post: post.into(), note: String::new(), name: name.into() }
    }

    /// With the authority signed for: "TM. KHỐI THI ĐUA".
    #[must_use]
    pub fn on_behalf(mut self, authority: impl Into<String>) -> Self {
        self.authority = authority.into();
        self
    }

    /// With a note in the room for the signature: "(đã ký)".
    #[must_use]
    pub fn noted(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }
}

/// Words, in runs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Text(pub Vec<Run>);

/// Some words set alike.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// The words: data, never markup.
    pub text: String,
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// The record these words were taken from: "điểm danh", "bước 4". Shown in the preview only.
    pub from: Option<String>,
}

impl Text {
    /// No words yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds plain words.
    #[must_use]
    pub fn say(mut self, text: impl Into<String>) -> Self {
        self.0.push(Run { text: text.into(), ..Run::default() });
        self
    }

    /// Adds bold words.
    #[must_use]
    pub fn bold(mut self, text: impl Into<String>) -> Self {
        self.0.push(Run { text: text.into(), bold: true, ..Run::default() });
        self
    }

    /// Adds italic words.
    #[must_use]
    pub fn italic(mut self, text: impl Into<String>) -> Self {
        self.0.push(Run { text: text.into(), italic: true, ..Run::default() });
        self
    }

    /// Adds words taken from a record.
    #[must_use]
    pub fn taken(mut self, from: &str, text: impl Into<String>) -> Self {
        self.0.push(Run { text: text.into(), from: Some(from.into()), ..Run::default() });
        self
    }

    /// The words without their dress.
    #[must_use]
    pub fn plain(&self) -> String {
        self.0.iter().map(|run| run.text.as_str()).collect()
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::new().say(text)
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::new().say(text)
    }
}

impl From<&String> for Text {
    fn from(text: &String) -> Self {
        Self::new().say(text.as_str())
    }
}

impl Block {
    /// A heading.
    pub fn heading(text: impl Into<Text>) -> Self {
        Self::Heading { text: text.into() }
    }

    /// A paragraph.
    pub fn para(text: impl Into<Text>) -> Self {
        Self::Para { text: text.into() }
    }

    /// A list entry.
    pub fn item(mark: impl Into<String>, text: impl Into<Text>) -> Self {
        Self::Item { mark: mark.into(), text: text.into() }
    }

    /// Whether this block must stand on the page of the next one: a heading always, a paragraph only when it
    /// introduces a table or signatures or ends the body.
    pub(crate) fn leads(&self, next: Option<&Block>) -> bool {
        match self {
            Self::Heading { .. } => true,
            Self::Para { .. } | Self::Item { .. } | Self::Centre { .. } => {
                matches!(next, None | Some(Self::Table(_) | Self::Signatures { .. }))
            }
            // The last pair of many signatures keeps company with whoever closes the paper.
            Self::Signatures { .. } => next.is_none(),
            Self::Table(_) | Self::Gap => false,
        }
    }
}

impl Table {
    /// A table with one header row; `columns` are share, alignment and heading.
    pub fn new(caption: &str, columns: &[(u32, Align, &str)]) -> Self {
        Self {
            caption: caption.into(),
            columns: columns.iter().map(|&(share, align, _)| Column { share, align }).collect(),
            header: vec![Row { cells: columns.iter().map(|c| c.2.into()).collect(), bold: true }],
            rows: Vec::new(),
        }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: Vec<Text>) {
        self.rows.push(Row { cells, bold: false });
    }
}

impl Paper {
    /// An empty paper under this head.
    pub fn new(head: Head, kind: &str, about: Vec<String>) -> Self {
        Self {
            head,
            kind: kind.into(),
            about,
            addressee: String::new(),
            preamble: Vec::new(),
            blocks: Vec::new(),
            closing: Closing::default(),
            recipients: Vec::new(),
            annex: Vec::new(),
            landscape: false,
            illustrative: false,
            draft: false,
        }
    }

    /// The title of the file: kind and subject on one line.
    #[must_use]
    pub fn title(&self) -> String {
        let mut title = self.kind.clone();
        for line in &self.about {
            title.push(' ');
            title.push_str(line);
        }
        title
    }

    /// Gives the records the names the reader knows them by: the models say "biểu quyết", a conference says
    /// "bước 4".
    #[must_use]
    pub fn name_sources(mut self, names: &[(&str, &str)]) -> Self {
        self.each_text(&mut |text| {
            for run in &mut text.0 {
                if let Some(from) = &mut run.from
                    && let Some((_, name)) = names.iter().find(|(old, _)| old == from)
                {
                    *from = (*name).to_owned();
                }
            }
        });
        self
    }

    /// Visits every text made of runs.
    pub(crate) fn each_text(&mut self, visit: &mut dyn FnMut(&mut Text)) {
        self.preamble.iter_mut().for_each(&mut *visit);
        for block in self.blocks.iter_mut().chain(&mut self.annex) {
            match block {
                Block::Heading { text }
                | Block::Para { text }
                | Block::Item { text, .. }
                | Block::Centre { text } => visit(text),
                Block::Table(table) => {
                    let rows = table.header.iter_mut().chain(&mut table.rows);
                    rows.flat_map(|row| &mut row.cells).for_each(&mut *visit);
                }
                Block::Signatures { .. } | Block::Gap => {}
            }
        }
    }
}

fn iso_day<S: serde::Serializer>(day: &Date, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(day)
}

fn day_of_iso<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
    String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
}
