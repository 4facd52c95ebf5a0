//! Makes any text safe to print, once, before every renderer, so that all of them print the same.

use unicode_normalization::UnicodeNormalization;

use crate::paper::{Block, Paper, Signature, Text};
use crate::words::held;

impl Paper {
    /// This paper with every text in one normal form (NFC) and without characters that cannot be printed.
    #[must_use]
    pub(crate) fn tidied(&self) -> Paper {
        let mut paper = self.clone();
        paper.each_text(&mut tidy_text);
        recipients(&mut paper.recipients);
        let head = &mut paper.head;
        let lines = head.superior.iter_mut().chain(&mut paper.about).chain(&mut paper.recipients);
        lines.chain([&mut head.issuer, &mut head.number, &mut head.place]).for_each(tidy);
        let letterhead = head.superior.iter_mut().chain(&mut paper.about).chain([&mut head.issuer]);
        letterhead.for_each(|line| *line = held(line));
        [&mut paper.kind, &mut paper.addressee].into_iter().for_each(tidy);
        for block in paper.blocks.iter_mut().chain(&mut paper.annex) {
            match block {
                Block::Item { mark, .. } => tidy(mark),
                Block::Table(table) => {
                    tidy(&mut table.caption);
                    let width = table.columns.len();
                    for row in table.header.iter_mut().chain(&mut table.rows) {
                        row.cells.resize_with(width, Text::new);
                    }
                    if table.rows.is_empty() && width > 0 {
                        table.rows.push(nothing(width));
                    }
                }
                Block::Signatures { people } => people.iter_mut().for_each(tidy_signature),
                Block::Heading { .. } | Block::Para { .. } | Block::Centre { .. } | Block::Gap => {}
            }
        }
        // A table without columns has no width to be drawn in.
        let drawn = |block: &Block| !matches!(block, Block::Table(table) if table.columns.is_empty());
        paper.blocks.retain(drawn);
        paper.annex.retain(drawn);
        [&mut paper.closing.left, &mut paper.closing.right].into_iter().flatten().for_each(tidy_signature);
        paper
    }
}

/// The same for one text.
pub(crate) fn tidy_text(text: &mut Text) {
    text.0.iter_mut().for_each(|run| tidy(&mut run.text));
}

/// The row that says that there is nothing, in the widest place a reader looks first.
fn nothing(width: usize) -> crate::paper::Row {
    let mut cells = vec![Text::new(); width];
    let at = usize::from(width > 1);
    if let Some(cell) = cells.get_mut(at) {
        *cell = Text::new().italic("Không có");
    }
    crate::paper::Row { cells, bold: false }
}

/// The lines of "Nơi nhận" as the decree wants them: a semicolon each, a full stop at the end, the office file last.
fn recipients(lines: &mut Vec<String>) {
    for line in lines.iter_mut() {
        *line = line.trim().trim_start_matches('-').trim_end_matches(['.', ';']).trim().to_owned();
    }
    lines.retain(|line| !line.is_empty());
    if lines.is_empty() {
        return;
    }
    if !lines.iter().any(|line| line.starts_with("Lưu")) {
        lines.push("Lưu: VT".to_owned());
    }
    let last = lines.len() - 1;
    for (i, line) in lines.iter_mut().enumerate() {
        line.push(if i == last { '.' } else { ';' });
    }
}

fn tidy_signature(signature: &mut Signature) {
    let Signature { authority, post, note, name } = signature;
    [&mut *authority, &mut *post, note, name].into_iter().for_each(tidy);
    [authority, post].into_iter().for_each(|line| *line = held(line));
}

fn tidy(text: &mut String) {
    if text.is_ascii() && !text.contains(|c: char| c.is_control()) {
        return;
    }
    *text = text.nfc().filter_map(printable).collect();
}

/// A line break or tab inside a text is a space; what steers a terminal, the direction of writing or an XML
/// parser is dropped.
fn printable(c: char) -> Option<char> {
    match c {
        '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}' => Some(' '),
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => None,
        c if c.is_control() || (u32::from(c) & 0xfffe) == 0xfffe => None,
        c => Some(c),
    }
}
