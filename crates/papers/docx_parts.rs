//! What the DOCX writer cannot say: header rows that repeat, the language, the title, and the order of elements
//! that Word's schema asks for. Works on the finished parts, before they are packed.

use docx_rs::XMLDocx;

use crate::paper::Paper;

/// A row "at least this high" marks a header row; the writer has no word for it and no real row is so low.
pub(crate) const HEADER_MARK: f32 = 7.0;
const HEADER_MARK_XML: &str = "<w:trHeight w:val=\"7\" w:hRule=\"atLeast\" />";

/// The order the schema asks for, of the properties used here, per element that holds them.
const ORDERS: [(&str, &[&str]); 4] = [
    (
        "w:pPr",
        &[
            "w:keepNext",
            "w:keepLines",
            "w:pageBreakBefore",
            "w:widowControl",
            "w:pBdr",
            "w:shd",
            "w:spacing",
            "w:ind",
            "w:jc",
            "w:outlineLvl",
        ],
    ),
    ("w:rPr", &["w:rFonts", "w:b", "w:bCs", "w:i", "w:iCs", "w:color", "w:sz", "w:szCs", "w:lang"]),
    ("w:tblPr", &["w:tblStyle", "w:tblW", "w:jc", "w:tblInd", "w:tblBorders", "w:tblLayout", "w:tblCellMar"]),
    ("w:sectPr", &["w:headerReference", "w:footerReference", "w:pgSz", "w:pgMar", "w:cols", "w:titlePg"]),
];

/// Mends the parts of a file.
pub(crate) fn mend(parts: &mut XMLDocx, paper: &Paper) {
    let body = text(&parts.document).replace(HEADER_MARK_XML, "<w:tblHeader />");
    parts.document = in_order(&unknown_out(&body)).into_bytes();
    for part in parts.headers.iter_mut().chain(&mut parts.footers) {
        *part = in_order(&text(part)).into_bytes();
    }
    // Without a language Word underlines every Vietnamese word as a spelling mistake.
    let lang = "<w:lang w:val=\"vi-VN\" w:eastAsia=\"vi-VN\" />";
    let styles = text(&parts.styles);
    let styles = styles.replacen("</w:rPr></w:rPrDefault>", &format!("{lang}</w:rPr></w:rPrDefault>"), 1);
    parts.styles = in_order(&styles).into_bytes();
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

/// The writer gives columns of the grid an attribute the schema does not know.
fn unknown_out(xml: &str) -> String {
    let mut parts = xml.split("<w:gridCol ");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str("<w:gridCol ");
        out.push_str(&part.replacen(" w:type=\"dxa\"", "", 1));
    }
    out
}

fn in_order(xml: &str) -> String {
    ORDERS.iter().fold(xml.to_owned(), |xml, (name, order)| ordered(&xml, name, order))
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
