//! What the DOCX writer cannot say: header rows that repeat, the language, the title, and the order of elements
//! that Word's schema asks for. Works on the finished parts, before they are packed.

use docx_rs::XMLDocx;

use crate::paper::Paper;

/// A row "starting 9 columns in" marks a header row; no real row of ours does.
pub(crate) const HEADER_MARK: u32 = 9;

/// The order of a paragraph's properties in the schema (the ones used here).
const PARAGRAPH: [&str; 13] = [
    "w:pStyle",
    "w:keepNext",
    "w:keepLines",
    "w:pageBreakBefore",
    "w:framePr",
    "w:widowControl",
    "w:numPr",
    "w:pBdr",
    "w:shd",
    "w:spacing",
    "w:ind",
    "w:jc",
    "w:outlineLvl",
];

/// Mends the parts of a file.
pub(crate) fn mend(parts: &mut XMLDocx, paper: &Paper) {
    let body = text(&parts.document)
        .replace(&format!("<w:gridBefore w:val=\"{HEADER_MARK}\" />"), "<w:tblHeader />");
    parts.document = ordered(&body, "w:pPr", &PARAGRAPH).into_bytes();
    for part in parts.headers.iter_mut().chain(&mut parts.footers) {
        *part = ordered(&text(part), "w:pPr", &PARAGRAPH).into_bytes();
    }
    // Without a language Word underlines every Vietnamese word as a spelling mistake.
    let lang = "<w:lang w:val=\"vi-VN\" w:eastAsia=\"vi-VN\" />";
    let styles = text(&parts.styles);
    parts.styles =
        styles.replacen("</w:rPr></w:rPrDefault>", &format!("{lang}</w:rPr></w:rPrDefault>"), 1).into_bytes();
    let core = text(&parts.doc_props.core);
    let day = format!("{}T00:00:00Z", paper.head.day);
    let title = format!(
        "<dc:language>vi</dc:language><dc:title>{}</dc:title></cp:coreProperties>",
        escaped(&paper.title())
    );
    parts.doc_props.core = core
        .replace("1970-01-01T00:00:00Z", &day)
        .replace(">unknown<", ">Thi Đua<")
        .replace("</cp:coreProperties>", &title)
        .into_bytes();
}

fn text(part: &[u8]) -> String {
    String::from_utf8_lossy(part).into_owned()
}

fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Puts the children of every `name` element into the order of the schema; unknown ones go to the end.
fn ordered(xml: &str, name: &str, order: &[&str]) -> String {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    let mut out = String::with_capacity(xml.len());
    let mut rest = xml;
    while let Some((before, tail)) = rest.split_once(open.as_str()) {
        let Some((inside, after)) = tail.split_once(close.as_str()) else { break };
        out.push_str(before);
        out.push_str(&open);
        let mut parts = children(inside);
        parts.sort_by_key(|(tag, _)| order.iter().position(|one| one == tag).unwrap_or(order.len()));
        parts.iter().for_each(|(_, whole)| out.push_str(whole));
        out.push_str(&close);
        rest = after;
    }
    out.push_str(rest);
    out
}

/// The elements directly inside, each with its name. Text never stands here, so tags are all there is to read.
fn children(xml: &str) -> Vec<(&str, &str)> {
    let mut all = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    for (at, _) in xml.match_indices('<') {
        let Some(tag) = xml.get(at..).and_then(|tail| tail.find('>').and_then(|end| tail.get(..=end))) else {
            continue;
        };
        if depth == 0 {
            start = at;
        }
        if tag.starts_with("</") {
            depth = depth.saturating_sub(1);
        } else if !tag.ends_with("/>") {
            depth += 1;
        }
        if depth == 0
            && let Some(whole) = xml.get(start..at + tag.len())
        {
            let name = whole.trim_start_matches('<').split([' ', '>', '/']).next().unwrap_or_default();
            all.push((name, whole));
        }
    }
    all
}
