//! A paper as an editable DOCX: the same words as the PDF, in tables and paragraphs a clerk can change in Word.

use std::io::Cursor;

use docx_rs::{
    AlignmentType, BorderType, Docx, Footer, Header, HeightRule, LineSpacing, LineSpacingType, PageMargin,
    PageNum, PageOrientationType, Paragraph, ParagraphBorder, ParagraphBorderPosition, ParagraphBorders, Run,
    RunFonts, SpecialIndentType, Table as Grid, TableCell, TableCellMargins, TableLayoutType, TableRow,
    VAlignType, WidthType,
};

use crate::docx_parts;
use crate::error::PaperError;
use crate::paper::{Align, Block, DRAFT, Paper, Row, Signature, Table, Text};

/// Lengths are twentieths of a point: 1 mm is 56.7 of them. A4 and the margins of the decree.
const A4: (u32, u32) = (11906, 16838);
const LEFT: i32 = 1701;
const RIGHT: i32 = 850;
const TOP: i32 = 1134;
const INDENT: i32 = 567;
/// Room for a signature: 24 mm, or 18 mm on a page turned on its side.
const SIGNING_ROOM: (f32, f32) = (1361.0, 1021.0);

/// The DOCX of a paper. The same paper gives the same bytes.
pub fn docx(paper: &Paper) -> Result<Vec<u8>, PaperError> {
    let paper = paper.tidied();
    let (w, h) = if paper.landscape { (A4.1, A4.0) } else { A4 };
    let width = usize::try_from(w).unwrap_or(11906) - 2551;
    let margin =
        PageMargin { top: TOP, left: LEFT, bottom: TOP, right: RIGHT, header: 567, footer: 480, gutter: 0 };
    let orient = if paper.landscape { PageOrientationType::Landscape } else { PageOrientationType::Portrait };
    let mut file = Docx::new()
        .page_size(w, h)
        .page_orient(orient)
        .page_margin(margin)
        .default_size(28)
        .default_fonts(times())
        .header(Header::new().add_paragraph(centred().add_page_num(PageNum::new())))
        .first_header(Header::new().add_paragraph(Paragraph::new()));
    if paper.illustrative {
        let note = || centred().add_run(Run::new().add_text("Số liệu minh họa").italic().size(20));
        file = file
            .footer(Footer::new().add_paragraph(note()))
            .first_footer(Footer::new().add_paragraph(note()));
    }
    let mut body = Body { file, width };
    body.head(&paper);
    for ground in &paper.preamble {
        body.paragraph(words(indented(), &italic(ground)));
    }
    for (i, block) in paper.blocks.iter().enumerate() {
        body.block(block, block.leads(paper.blocks.get(i + 1)));
    }
    body.closing(&paper);
    body.annex(&paper.annex);
    let mut parts = body.file.build();
    docx_parts::mend(&mut parts, &paper);
    let mut bytes = Cursor::new(Vec::new());
    parts.pack(&mut bytes).map_err(|e| PaperError::Docx { cause: e.to_string() })?;
    Ok(bytes.into_inner())
}

struct Body {
    file: Docx,
    width: usize,
}

impl Body {
    fn paragraph(&mut self, paragraph: Paragraph) {
        self.file = std::mem::take(&mut self.file).add_paragraph(paragraph);
    }

    fn table(&mut self, table: Grid) {
        self.file = std::mem::take(&mut self.file).add_table(table);
    }

    fn head(&mut self, paper: &Paper) {
        let head = &paper.head;
        let left = self.width * 44 / 100;
        let right = self.width - left;
        let mut issuer = cell(left);
        for line in &head.superior {
            issuer = issuer.add_paragraph(line_of(line, 24, false));
        }
        issuer = issuer
            .add_paragraph(line_of(&head.issuer, 24, true))
            .add_paragraph(rule(left, 1474))
            .add_paragraph(spaced(line_of(&head.number_line(), 26, false), 80));
        if paper.draft {
            issuer = issuer.add_paragraph(line_of(DRAFT, 26, true));
        }
        let place = Run::new().add_text(head.place_line()).italic().size(27);
        let state = cell(right)
            .add_paragraph(line_of("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 24, true))
            .add_paragraph(line_of("Độc lập - Tự do - Hạnh phúc", 27, true))
            .add_paragraph(rule(right, 3290))
            .add_paragraph(spaced(centred(), 120).add_run(place));
        self.table(invisible(vec![left, right], vec![TableRow::new(vec![issuer, state]).cant_split()]));
        self.paragraph(spaced(line_of(&paper.kind, 28, true), 320).keep_next(true));
        for line in &paper.about {
            self.paragraph(line_of(line, 28, true).keep_next(true));
        }
        if !paper.about.is_empty() {
            self.paragraph(rule(self.width, 2608).keep_next(true));
            self.paragraph(thin().keep_next(true));
        }
        if !paper.addressee.is_empty() {
            self.paragraph(after(
                spaced(line_of(&format!("Kính gửi: {}", paper.addressee), 28, false), 120),
                120,
            ));
        }
    }

    fn block(&mut self, block: &Block, leads: bool) {
        match block {
            Block::Heading { text } => {
                let heading = after(indented(), 120).align(AlignmentType::Left).outline_lvl(0);
                self.paragraph(words(heading, &bold(text)).keep_next(true));
            }
            Block::Para { text } => self.paragraph(words(indented(), text).keep_next(leads)),
            Block::Item { mark, text } => {
                let item = indented().add_run(Run::new().add_text(format!("{mark} ")));
                self.paragraph(words(item, text).keep_next(leads));
            }
            Block::Centre { text } => self.paragraph(words(spaced(centred(), 120), text).keep_next(leads)),
            Block::Table(table) => {
                self.table(ruled(table, self.width));
                self.paragraph(thin());
            }
            Block::Signatures { people } => {
                let pairs = people.chunks(2);
                let last = pairs.len().saturating_sub(1);
                for (i, pair) in pairs.enumerate() {
                    self.pair(pair.first(), pair.get(1), leads && i == last);
                }
            }
            Block::Gap => self.paragraph(Paragraph::new()),
        }
    }

    /// The annex begins on a page of its own.
    fn annex(&mut self, blocks: &[Block]) {
        if !blocks.is_empty() {
            self.paragraph(hair().page_break_before(true).keep_next(true));
        }
        for (i, block) in blocks.iter().enumerate() {
            self.block(block, block.leads(blocks.get(i + 1)));
        }
    }

    /// Two signature blocks side by side: titles, room for the pen and names each on one level, on one page.
    fn pair(&mut self, left: Option<&Signature>, right: Option<&Signature>, leads: bool) {
        let half = self.width / 2;
        let [titles, room, names] = levels(half, left, right, leads);
        self.paragraph(thin().keep_next(true));
        self.table(invisible(vec![half, half], vec![titles, room, names]));
    }

    /// The recipients stand where nobody signs at the left, or in a third column of a wide page, else below.
    fn closing(&mut self, paper: &Paper) {
        let (left, right) = (paper.closing.left.as_ref(), paper.closing.right.as_ref());
        let to = recipients(paper);
        let beside =
            !to.is_empty() && (left.is_none() || paper.landscape) && (left.is_some() || right.is_some());
        if beside {
            let people: Vec<_> = if left.is_some() { vec![left, right] } else { vec![right] };
            let lines = people.iter().flatten().map(|one| titles(one).len()).max().unwrap_or(0);
            let each = self.width / (people.len() + 1);
            let mut cells = vec![to.into_iter().fold(cell(each), TableCell::add_paragraph)];
            cells.extend(people.iter().map(|one| signature(each, *one, lines)));
            self.paragraph(thin().keep_next(true));
            self.table(invisible(vec![each; cells.len()], vec![TableRow::new(cells).cant_split()]));
            self.paragraph(hair());
            return;
        }
        if left.is_some() || right.is_some() {
            self.pair(left, right, !to.is_empty());
            self.paragraph(thin().keep_next(!to.is_empty()));
        }
        to.into_iter().for_each(|one| self.paragraph(one));
    }
}

fn times() -> RunFonts {
    let face = "Times New Roman";
    RunFonts::new().ascii(face).hi_ansi(face).cs(face).east_asia(face)
}

fn centred() -> Paragraph {
    Paragraph::new().align(AlignmentType::Center)
}

/// The paragraph of the decree: justified, first line 1 cm in, 6 points above the next.
fn indented() -> Paragraph {
    let spacing = LineSpacing::new().before(0).after(120).line(264).line_rule(LineSpacingType::Auto);
    Paragraph::new()
        .align(AlignmentType::Both)
        .indent(None, Some(SpecialIndentType::FirstLine(INDENT)), None, None)
        .line_spacing(spacing)
        .widow_control(true)
}

fn spaced(paragraph: Paragraph, before: u32) -> Paragraph {
    paragraph.line_spacing(LineSpacing::new().before(before).after(60))
}

fn after(paragraph: Paragraph, after: u32) -> Paragraph {
    paragraph.line_spacing(LineSpacing::new().before(120).after(after))
}

fn line_of(words: &str, half_points: usize, bold: bool) -> Paragraph {
    let run = Run::new().add_text(words).size(half_points);
    centred().add_run(if bold { run.bold() } else { run })
}

/// A paragraph almost without height: Word needs one between and after tables.
fn thin() -> Paragraph {
    Paragraph::new()
        .line_spacing(LineSpacing::new().before(0).after(0).line(120).line_rule(LineSpacingType::Exact))
}

/// The paragraph Word needs after a table at the end, too low to need a page of its own.
fn hair() -> Paragraph {
    let spacing = LineSpacing::new().before(0).after(0).line(20).line_rule(LineSpacingType::Exact);
    Paragraph::new().line_spacing(spacing)
}

/// A centred rule of this length inside a cell of this width.
fn rule(width: usize, length: usize) -> Paragraph {
    let side = i32::try_from(width.saturating_sub(length + 216) / 2).ok();
    let spacing = LineSpacing::new().before(40).after(0).line(120).line_rule(LineSpacingType::Exact);
    let mut line = thin().line_spacing(spacing).indent(side, None, side, None);
    let mut border = ParagraphBorder::new(ParagraphBorderPosition::Top);
    (border.val, border.size, border.space) = (BorderType::Single, 6, 1);
    line.property = line.property.set_borders(ParagraphBorders::with_empty().set(border));
    line
}

fn words(paragraph: Paragraph, text: &Text) -> Paragraph {
    text.0.iter().fold(paragraph, |paragraph, one| paragraph.add_run(run(one, 28)))
}

fn run(one: &crate::paper::Run, half_points: usize) -> Run {
    let mut run = Run::new().add_text(&one.text).size(half_points);
    if one.bold {
        run = run.bold();
    }
    if one.italic {
        run = run.italic();
    }
    run
}

fn bold(text: &Text) -> Text {
    Text(text.0.iter().cloned().map(|run| crate::paper::Run { bold: true, ..run }).collect())
}

fn italic(text: &Text) -> Text {
    Text(text.0.iter().cloned().map(|run| crate::paper::Run { italic: true, ..run }).collect())
}

fn cell(width: usize) -> TableCell {
    TableCell::new().width(width, WidthType::Dxa)
}

fn invisible(grid: Vec<usize>, rows: Vec<TableRow>) -> Grid {
    let width = grid.iter().sum();
    Grid::without_borders(rows)
        .set_grid(grid)
        .width(width, WidthType::Dxa)
        .layout(TableLayoutType::Fixed)
        .margins(TableCellMargins::new().margin(0, 40, 0, 40))
}

/// A table with rules, as wide as the text, its header repeated on every page.
fn ruled(table: &Table, width: usize) -> Grid {
    let shares: usize = table.columns.iter().map(|c| share(c.share)).sum();
    let mut grid: Vec<usize> = table.columns.iter().map(|c| width * share(c.share) / shares.max(1)).collect();
    let lost = width.saturating_sub(grid.iter().sum());
    if let Some(last) = grid.last_mut() {
        *last += lost;
    }
    let size = match table.columns.len() {
        10.. => 22,
        7..=9 => 24,
        _ => 25,
    };
    let high = if width > 10_000 { 30 } else { 50 };
    let line = |row: &Row, header: bool| {
        let cells = row.cells.iter().zip(&table.columns).zip(&grid).map(|((text, column), &width)| {
            let align = match column.align {
                _ if header => AlignmentType::Center,
                Align::Left => AlignmentType::Left,
                Align::Centre => AlignmentType::Center,
                Align::Right => AlignmentType::Right,
            };
            let text = if row.bold { bold(text) } else { text.clone() };
            let start = Paragraph::new().align(align).keep_next(header);
            let paragraph = text.0.iter().fold(start, |p, one| p.add_run(run(one, size)));
            cell(width).vertical_align(VAlignType::Center).add_paragraph(paragraph)
        });
        let line = TableRow::new(cells.collect()).cant_split();
        // Replaced by "repeat this row" when the file is packed; see docx_parts.
        if header { line.row_height(docx_parts::HEADER_MARK) } else { line }
    };
    let rows =
        table.header.iter().map(|row| line(row, true)).chain(table.rows.iter().map(|row| line(row, false)));
    Grid::new(rows.collect())
        .set_grid(grid.clone())
        .width(width, WidthType::Dxa)
        .layout(TableLayoutType::Fixed)
        .margins(TableCellMargins::new().margin(high, 70, high, 70))
}

fn share(share: u32) -> usize {
    usize::try_from(share).unwrap_or(1).clamp(1, 1000)
}

/// The three rows two signers share. Word needs at least one paragraph in every cell.
fn levels(half: usize, left: Option<&Signature>, right: Option<&Signature>, leads: bool) -> [TableRow; 3] {
    let row = |at: VAlignType, draw: &dyn Fn(&Signature) -> Vec<Paragraph>| {
        let cells = [left, right].map(|one| {
            let lines = one.map(draw).filter(|lines| !lines.is_empty());
            let lines = lines.unwrap_or_else(|| vec![centred()]);
            lines.into_iter().fold(cell(half).vertical_align(at), TableCell::add_paragraph)
        });
        TableRow::new(cells.to_vec()).cant_split()
    };
    let titles = row(VAlignType::Top, &titles);
    let height = if half * 2 > 10_000 { SIGNING_ROOM.1 } else { SIGNING_ROOM.0 };
    let room =
        row(VAlignType::Center, &|one| vec![note(one)]).row_height(height).height_rule(HeightRule::AtLeast);
    [titles, room, row(VAlignType::Top, &|one| vec![line_of(&one.name, 28, true).keep_next(leads)])]
}

fn titles(one: &Signature) -> Vec<Paragraph> {
    let lines = [&one.authority, &one.post].into_iter().filter(|line| !line.is_empty());
    lines.map(|line| line_of(line, 28, true).keep_next(true)).collect()
}

fn note(one: &Signature) -> Paragraph {
    centred().keep_next(true).add_run(Run::new().add_text(&one.note).italic().size(24))
}

/// One signer in one cell, beside the recipients: a little table inside keeps the room for the pen open, and as
/// many title `lines` as the neighbour has keep the names on one level.
fn signature(width: usize, one: Option<&Signature>, lines: usize) -> TableCell {
    let Some(one) = one else { return cell(width).add_paragraph(Paragraph::new()) };
    let mut titles = titles(one);
    titles.resize_with(lines.max(titles.len()), || line_of("", 28, true));
    let whole = titles.into_iter().fold(cell(width), TableCell::add_paragraph);
    let inner = width.saturating_sub(200);
    let room = cell(inner).vertical_align(VAlignType::Center).add_paragraph(note(one));
    let row =
        TableRow::new(vec![room]).row_height(SIGNING_ROOM.0).height_rule(HeightRule::AtLeast).cant_split();
    whole.add_table(invisible(vec![inner], vec![row])).add_paragraph(line_of(&one.name, 28, true))
}

fn recipients(paper: &Paper) -> Vec<Paragraph> {
    if paper.recipients.is_empty() {
        return Vec::new();
    }
    let title = Run::new().add_text("Nơi nhận:").bold().italic().size(24);
    let mut lines = vec![Paragraph::new().add_run(title).keep_next(true)];
    for one in &paper.recipients {
        lines.push(Paragraph::new().add_run(Run::new().add_text(format!("- {one}")).size(22)));
    }
    lines
}
