//! What an archive says it holds, read by hand: its directory may be as long as the file, and a reader that sets room
//! aside for every line of it would take many times that.

/// The bytes that end an archive, without the remark after them, and the longest remark.
const END_BYTES: usize = 22;
const REMARK_BYTES_MAX: usize = 65_535;
/// A line of the directory, without its name.
const LINE_BYTES: usize = 46;

/// Is this an archive of Word or Excel, with a part in this folder? Its directory must be readable to the end, and every
/// part begin where it is listed.
pub(crate) fn is_office(bytes: &[u8], folder: &[u8]) -> bool {
    let (mut types, mut inside) = (false, false);
    let whole = each_part(bytes, &mut |name: &[u8]| {
        types |= name == b"[Content_Types].xml";
        inside |= name.starts_with(folder);
    });
    whole.is_some() && types && inside
}

/// The names of all parts, in the directory's order; `None` where it stops being one.
fn each_part(bytes: &[u8], seen: &mut dyn FnMut(&[u8])) -> Option<()> {
    let from = bytes.len().saturating_sub(END_BYTES + REMARK_BYTES_MAX);
    let end = from + bytes.get(from..)?.windows(4).rposition(|w| w == b"PK\x05\x06")?;
    let (parts, mut at) = (short_at(bytes, end + 10)?, long_at(bytes, end + 16)?);
    for _ in 0..parts {
        let part = long_at(bytes, at + 42)?;
        if !begins(bytes, at, b"PK\x01\x02") || !begins(bytes, part, b"PK\x03\x04") {
            return None;
        }
        let name = short_at(bytes, at + 28)?;
        let (more, remark) = (short_at(bytes, at + 30)?, short_at(bytes, at + 32)?);
        seen(bytes.get(at + LINE_BYTES..at + LINE_BYTES + name)?);
        at += LINE_BYTES + name + more + remark;
    }
    Some(())
}

fn begins(bytes: &[u8], at: usize, mark: &[u8]) -> bool {
    bytes.get(at..).is_some_and(|rest| rest.starts_with(mark))
}

/// Two bytes, the low one first.
fn short_at(bytes: &[u8], at: usize) -> Option<usize> {
    bytes.get(at..)?.first_chunk().map(|two| usize::from(u16::from_le_bytes(*two)))
}

/// Four bytes, the low one first.
fn long_at(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    const TYPES: &str = "[Content_Types].xml";

    fn archive(parts: &[&str]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for part in parts {
            zip.start_file(*part, zip::write::SimpleFileOptions::default()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn an_office_file_lists_its_parts() {
        let text = archive(&[TYPES, "_rels/.rels", "word/document.xml"]);
        assert!(is_office(&text, b"word/") && !is_office(&text, b"xl/"));
        assert!(is_office(&archive(&["xl/workbook.xml", TYPES]), b"xl/"));
        assert!(!is_office(&archive(&["word/document.xml"]), b"word/"));
        assert!(!is_office(&archive(&[TYPES, "sword/x", "word"]), b"word/"));
    }

    #[test]
    fn what_only_looks_like_an_archive_is_none() {
        let text = archive(&[TYPES, "word/document.xml"]);
        for cut in 0..text.len() - 6 {
            assert!(!is_office(&text[..cut], b"word/"), "{cut}");
        }
        assert!(!is_office(&[b"<html>".as_slice(), &text].concat(), b"word/"));
        for words in [
            "",
            "PK",
            "PK\x03\x04 <html> word/ [Content_Types].xml",
            "PK\x05\x06",
            "PK\x05\x06 word/ [Content_Types].xml ~~~~",
        ] {
            assert!(!is_office(words.as_bytes(), b"word/"), "{words}");
        }
        // A directory that is said to begin far behind the end.
        let (mut far, last) = (text.clone(), text.len() - 6);
        far[last..last + 4].copy_from_slice(&[0xff; 4]);
        assert!(!is_office(&far, b"word/"));
    }
}
