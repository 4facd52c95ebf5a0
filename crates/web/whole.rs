//! Is a file all of what it begins as? The first bytes are easily written before anything else, and a picture that no
//! program opens is no evidence.

use crate::archive::is_office;
use crate::upload::FileKind;
use std::io::{BufRead, BufReader, ErrorKind, Read, Result, Seek, SeekFrom};

/// Where the end of a PDF is looked for: some programs leave a little after it.
const TAIL: u64 = 16 * 1024;

/// Does the file go on and end as its kind does? Word and Excel are archives that list the parts of a text or of a workbook:
/// another archive in such a name is none, nor are words that look like one.
pub(crate) fn is_whole(kind: FileKind, name: &str, file: impl Read + Seek) -> Result<bool> {
    let mut file = BufReader::new(file);
    let whole = match kind {
        FileKind::Pdf => pdf(&mut file),
        FileKind::Jpeg => jpeg(&mut file),
        FileKind::Png => png(&mut file),
        FileKind::Webp => webp(&mut file),
        FileKind::Office => office(name, &mut file),
    };
    match whole {
        Err(e) if e.kind() == ErrorKind::UnexpectedEof => Ok(false),
        other => other,
    }
}

fn some<const N: usize>(file: &mut impl Read) -> Result<[u8; N]> {
    let mut bytes = [0; N];
    file.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn pdf(file: &mut (impl Read + Seek)) -> Result<bool> {
    let end = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(end.saturating_sub(TAIL)))?;
    let mut tail = Vec::new();
    file.read_to_end(&mut tail)?;
    let holds = |words: &[u8]| tail.windows(words.len()).any(|w| w == words);
    Ok(holds(b"startxref") && holds(b"%%EOF"))
}

/// A text in the name of a workbook is none either.
fn office(name: &str, file: &mut impl Read) -> Result<bool> {
    let folder: &[u8] = if name.to_lowercase().ends_with(".docx") { b"word/" } else { b"xl/" };
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(is_office(&bytes, folder))
}

/// Chunks from the header, which says how large the picture is, to the one that ends it.
fn png(file: &mut BufReader<impl Read + Seek>) -> Result<bool> {
    let begins: [u8; 16] = some(file)?;
    let (width, height) = (u32::from_be_bytes(some(file)?), u32::from_be_bytes(some(file)?));
    let rest: [u8; 9] = some(file)?;
    if begins != *b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR" || width == 0 || height == 0 || rest[0] > 16 {
        return Ok(false);
    }
    loop {
        let length = u32::from_be_bytes(some(file)?);
        if some(file)? == *b"IEND" {
            return Ok(length == 0);
        }
        // Its content and its check sum.
        file.seek_relative(i64::from(length) + 4)?;
    }
}

/// As many bytes as its header says.
fn webp(file: &mut (impl Read + Seek)) -> Result<bool> {
    let _riff: [u8; 4] = some(file)?;
    let says = u64::from(u32::from_le_bytes(some(file)?)) + 8;
    Ok(says > 12 && file.seek(SeekFrom::End(0))? >= says)
}

/// Segments up to the scan, one of which says how large the picture is; and the mark that ends the scan. Phones write
/// things of their own after it.
fn jpeg(file: &mut BufReader<impl Read + Seek>) -> Result<bool> {
    if some(file)? != [0xff, 0xd8] {
        return Ok(false);
    }
    let mut sized = false;
    loop {
        if some(file)? != [0xff] {
            return Ok(false);
        }
        let mut mark = [0xff];
        while mark == [0xff] {
            mark = some(file)?;
        }
        let length = match mark[0] {
            0x00 | 0xd8 | 0xd9 => return Ok(false),
            0x01 | 0xd0..=0xd7 => continue,
            _ => u16::from_be_bytes(some(file)?),
        };
        let Some(inside) = length.checked_sub(2) else { return Ok(false) };
        match mark[0] {
            0xda => return Ok(sized && ends(file)?),
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf if inside >= 6 => {
                let [_, _, _, wide, narrow] = some(file)?;
                sized = (wide, narrow) != (0, 0);
                file.seek_relative(i64::from(inside) - 5)?;
            }
            _ => file.seek_relative(i64::from(inside))?,
        }
    }
}

/// Does the mark of a picture's end come?
fn ends(file: &mut impl BufRead) -> Result<bool> {
    loop {
        if file.skip_until(0xff)? == 0 {
            return Ok(false);
        }
        match file.fill_buf()?.first() {
            Some(0xd9) => return Ok(true),
            Some(_) => {}
            None => return Ok(false),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn whole(kind: FileKind, bytes: &[u8]) -> bool {
        is_whole(kind, "x.xlsx", Cursor::new(bytes)).unwrap()
    }

    fn chunk(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
        let length = u32::try_from(content.len()).unwrap().to_be_bytes();
        [length.as_slice(), name, content, &[0; 4]].concat()
    }

    #[test]
    fn a_png_has_a_size_and_an_end() {
        let sized = |w: u8| chunk(b"IHDR", &[0, 0, 0, w, 0, 0, 0, 1, 8, 2, 0, 0, 0]);
        let of = |chunks: &[Vec<u8>]| [b"\x89PNG\r\n\x1a\n".as_slice(), &chunks.concat()].concat();
        let good = of(&[sized(1), chunk(b"IDAT", &[7; 20_000]), chunk(b"IEND", b"")]);
        assert!(whole(FileKind::Png, &good));
        for cut in [good.len() - 12, good.len() - 4_000, 40, 20, 8, 0] {
            assert!(!whole(FileKind::Png, &good[..cut]), "{cut}");
        }
        for wrong in [
            b"\x89PNG\r\n\x1a\nxx".to_vec(),
            of(&[sized(0), chunk(b"IEND", b"")]),
            of(&[chunk(b"IEND", b"")]),
        ] {
            assert!(!whole(FileKind::Png, &wrong));
        }
    }

    #[test]
    fn a_jpeg_has_a_size_and_an_end() {
        let app = [0xff, 0xe0, 0, 8, b'J', b'F', 0xff, 0xd9, 0, 0];
        let frame = [0xff, 0xff, 0xc2, 0, 11, 8, 0, 1, 0, 1, 1, 1, 0x11, 0];
        let scan = [0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 7, 0xff, 0, 7, 0xff, 0xd0, 7];
        let of = |parts: &[&[u8]]| [[0xff, 0xd8].as_slice(), &parts.concat()].concat();
        assert!(whole(FileKind::Jpeg, &of(&[&app, &frame, &scan, &[0xff, 0xd9]])));
        assert!(whole(FileKind::Jpeg, &of(&[&app, &frame, &scan, &[0xff, 0xd9], b"of the phone's own"])));
        for wrong in [
            of(&[&app, &frame, &scan]),
            of(&[&app, &frame, &scan, &[0xff]]),
            of(&[&app, &scan, &[0xff, 0xd9]]),
            of(&[&app, &frame, &[0xff, 0xd9]]),
            b"\xff\xd8\xff\xe0<html>".to_vec(),
            b"\xff\xd8\xff\xe0\0\x01<html>".to_vec(),
            b"\xff\xd8\xff".to_vec(),
        ] {
            assert!(!whole(FileKind::Jpeg, &wrong), "{wrong:x?}");
        }
    }

    #[test]
    fn a_pdf_says_where_it_ends() {
        let good = b"%PDF-1.7 x\nstartxref\n0\n%%EOF\n".to_vec();
        assert!(whole(FileKind::Pdf, &good));
        assert!(whole(FileKind::Pdf, &[good.clone(), vec![0; 1000]].concat()));
        for wrong in [b"%PDF-1.4 <script>".to_vec(), good[..20].to_vec(), [good, vec![0; 17_000]].concat()] {
            assert!(!whole(FileKind::Pdf, &wrong));
        }
    }

    #[test]
    fn word_and_excel_hold_the_parts_of_what_their_name_says() {
        let archive = |folder: &str| {
            let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
            for part in ["[Content_Types].xml", folder] {
                zip.start_file(part, zip::write::SimpleFileOptions::default()).unwrap();
            }
            zip.finish().unwrap().into_inner()
        };
        let is = |name: &str, bytes: &[u8]| is_whole(FileKind::Office, name, Cursor::new(bytes)).unwrap();
        let (text, book) = (archive("word/document.xml"), archive("xl/workbook.xml"));
        assert!(is("a.docx", &text) && is("A.DOCX", &text) && is("a.xlsx", &book));
        assert!(!is("a.xlsx", &text) && !is("a.docx", &book));
        for wrong in
            [archive("a.txt"), text[..text.len() - 9].to_vec(), b"PK\x03\x04 word/".to_vec(), Vec::new()]
        {
            assert!(!is("a.docx", &wrong));
        }
    }
}
