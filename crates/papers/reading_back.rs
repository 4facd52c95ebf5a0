//! For tests: reads the finished files back, the way a reader's program would.

use std::io::{Cursor, Read, Write};
use std::process::{Command, Stdio};

use crate::paper::{Block, Paper, Signature};

/// What a poppler program says about a PDF handed to it on its standard input.
fn poppler(program: &str, arguments: &[&str], pdf: &[u8]) -> String {
    let child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let mut child = child.unwrap_or_else(|e| {
        panic!("{program} is missing ({e}): these tests read PDF back; install it with `apt-get install poppler-utils`")
    });
    let mut stdin = child.stdin.take().expect("a pipe");
    let bytes = pdf.to_vec();
    let feed = std::thread::spawn(move || stdin.write_all(&bytes));
    let out = child.wait_with_output().expect("output");
    feed.join().expect("no panic").expect("all bytes taken");
    String::from_utf8(out.stdout).expect("UTF-8")
}

/// The text as it stands on the page, lines and columns kept.
pub(crate) fn pdf_layout(pdf: &[u8]) -> String {
    poppler("pdftotext", &["-layout", "-", "-"], pdf)
}

/// The text in the order it was set, cell after cell.
pub(crate) fn pdf_text(pdf: &[u8]) -> String {
    poppler("pdftotext", &["-raw", "-", "-"], pdf)
}

/// The number of pages: every page ends with a form feed.
pub(crate) fn pdf_pages(pdf: &[u8]) -> usize {
    pdf_text(pdf).matches('\u{c}').count()
}

/// One part of a DOCX or XLSX.
pub(crate) fn part(file: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(file)).expect("a ZIP archive");
    let mut text = String::new();
    archive.by_name(name).expect("the part is there").read_to_string(&mut text).expect("UTF-8");
    text
}

/// The words of a DOCX body, checked to be well-formed XML.
pub(crate) fn docx_text(docx: &[u8]) -> String {
    xml_text(&part(docx, "word/document.xml"))
}

/// The words of the preview.
pub(crate) fn html_text(html: &str) -> String {
    xml_text(&html.replace("<br>", "<br/>").replace("&nbsp;", " "))
}

fn xml_text(xml: &str) -> String {
    let tree = roxmltree::Document::parse(xml).expect("well-formed XML");
    tree.descendants().filter_map(|node| node.text().filter(|_| node.is_text())).collect()
}

/// Without any white space: where lines end differs, words do not.
pub(crate) fn squash(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{200b}').collect()
}

/// Every text a paper prints, in its order.
pub(crate) fn words_of(paper: &Paper) -> Vec<String> {
    let paper = paper.tidied();
    let mut all = paper.head.superior.clone();
    all.extend(paper.draft.then(|| crate::paper::DRAFT.to_owned()));
    all.extend([
        paper.head.issuer.clone(),
        paper.head.number_line(),
        paper.head.place_line(),
        paper.kind.clone(),
    ]);
    all.extend(paper.about.clone());
    all.extend(paper.preamble.iter().map(crate::Text::plain));
    for block in paper.blocks.iter().chain(&paper.annex) {
        match block {
            Block::Heading { text } | Block::Para { text } | Block::Centre { text } => all.push(text.plain()),
            Block::Item { mark, text } => all.push(format!("{mark} {}", text.plain())),
            Block::Table(table) => {
                let rows = table.header.iter().chain(&table.rows);
                all.extend(rows.flat_map(|row| row.cells.iter().map(crate::Text::plain)));
            }
            Block::Signatures { people } => people.iter().for_each(|one| all.extend(signature(one))),
            Block::Gap => {}
        }
    }
    for one in [&paper.closing.left, &paper.closing.right].into_iter().flatten() {
        all.extend(signature(one));
    }
    all.extend(paper.recipients.iter().map(|one| format!("- {one}")));
    all
}

fn signature(one: &Signature) -> [String; 4] {
    [one.authority.clone(), one.post.clone(), one.note.clone(), one.name.clone()]
}
