//! Pictures people send, and what else comes in their name.

use crate::pictures::{Prepared, consent_from, prepare};
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ExtendedColorType, ImageEncoder, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use std::io::Cursor;

/// Left half red, right half blue: which way is up can be seen.
fn two_halves(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(
        width,
        height,
        |x, _| if x < width / 2 { Rgb([200, 20, 20]) } else { Rgb([20, 20, 200]) },
    )
}

pub(super) fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let mut out = Vec::new();
    let picture = two_halves(width, height);
    JpegEncoder::new_with_quality(&mut out, 90)
        .write_image(picture.as_raw(), width, height, ExtendedColorType::Rgb8)
        .unwrap();
    out
}

pub(super) fn png(picture: &DynamicImage) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    picture.write_to(&mut out, ImageFormat::Png).unwrap();
    out.into_inner()
}

fn crc(bytes: &[u8]) -> u32 {
    let mut c = u32::MAX;
    for b in bytes {
        c ^= u32::from(*b);
        for _ in 0..8 {
            c = if c & 1 == 1 { 0xedb8_8320 ^ (c >> 1) } else { c >> 1 };
        }
    }
    !c
}

fn chunk(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let named = [name.as_slice(), content].concat();
    let length = u32::try_from(content.len()).unwrap().to_be_bytes();
    [length.as_slice(), &named, &crc(&named).to_be_bytes()].concat()
}

/// A PNG whose header says how large it is, and hardly more.
pub(super) fn png_header(width: u32, height: u32) -> Vec<u8> {
    let size = [width.to_be_bytes(), height.to_be_bytes()].concat();
    let header = [size.as_slice(), &[8, 2, 0, 0, 0]].concat();
    let parts = [chunk(b"IHDR", &header), chunk(b"IDAT", &[0x78, 0x9c, 1]), chunk(b"IEND", b"")];
    [b"\x89PNG\r\n\x1a\n".as_slice(), &parts.concat()].concat()
}

/// The same JPEG with another size in its header.
fn jpeg_of_size(width: u16, height: u16) -> Vec<u8> {
    let mut bytes = jpeg(300, 300);
    let at = bytes.windows(2).position(|w| w == [0xff, 0xc0]).unwrap();
    bytes[at + 5..at + 7].copy_from_slice(&height.to_be_bytes());
    bytes[at + 7..at + 9].copy_from_slice(&width.to_be_bytes());
    bytes
}

/// What cameras add: which way is up, and where it was taken.
fn with_exif(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    exif.extend(b"GPS 19.4567,105.7890 SERIAL-12345");
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xff, 0xe1], &length, &exif, &jpeg[2..]].concat()
}

fn holds(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|w| w == words)
}

fn code(bytes: &[u8]) -> Result<(u32, u32), &'static str> {
    prepare(bytes).map(|p| (p.width, p.height)).map_err(|p| p.code)
}

#[test]
fn a_good_picture_becomes_a_jpeg_of_bounded_size() {
    assert_eq!(code(&jpeg(300, 400)), Ok((300, 400)));
    assert_eq!(code(&jpeg(2400, 800)), Ok((1200, 400)));
    assert_eq!(code(&png(&two_halves(250, 200).into())), Ok((250, 200)));
    let kept = prepare(&png(&two_halves(250, 200).into())).unwrap();
    assert_eq!(&kept.jpeg[..3], [0xff, 0xd8, 0xff], "whatever came, a JPEG is kept");
}

#[test]
fn large_pictures_are_refused_by_their_header_alone() {
    // None of these holds a picture: whoever unpacks first finds another fault, or no end.
    assert_eq!(code(&png_header(10_000, 8_000)), Err("DHTT-21"));
    assert_eq!(code(&png_header(30_000, 30_000)), Err("DHTT-21"));
    // A strip of few points with an endless side.
    assert_eq!(code(&png_header(60_000, 600)), Err("DHTT-21"));
    assert_eq!(code(&png_header(600, 16_001)), Err("DHTT-21"));
    assert!(code(&png_header(u32::MAX >> 1, u32::MAX >> 1)).is_err());
    assert_eq!(code(&jpeg_of_size(10_000, 8_000)), Err("DHTT-21"));
    let p = prepare(&png_header(10_000, 8_000)).unwrap_err();
    assert!(p.says.contains("10000 × 8000") && p.says.contains("80 triệu"), "{}", p.says);
    assert_eq!(code(&vec![0xff; 12_000_001]), Err("DHTT-20"));
    // A bomb within the limit promises much and holds nothing.
    assert_eq!(code(&png_header(6_000, 6_000)), Err("DHTT-23"));
    assert_eq!(code(&jpeg(300, 150)), Err("DHTT-22"));
}

#[test]
fn consent_is_no_older_than_a_few_years_before_the_exemplar_was_noted() {
    assert_eq!(consent_from(world::day("15/3/2022")), world::day("15/3/2017"));
    assert_eq!(consent_from(world::day("29/02/2024")), world::day("28/02/2019"));
}

#[test]
fn what_is_no_picture_is_refused() {
    let good = jpeg(300, 300);
    let cases: [(&str, Vec<u8>); 8] = [
        ("nothing", vec![]),
        ("an SVG", b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>".to_vec()),
        (
            "a GIF",
            b"GIF89a\x01\0\x01\0\x80\0\0\xff\xff\xff\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;".to_vec(),
        ),
        ("a BMP", b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0".to_vec()),
        ("a PDF", b"%PDF-1.7 startxref 0 %%EOF".to_vec()),
        ("only the beginning of a JPEG", good[..60].to_vec()),
        ("a JPEG's name on a page", [b"\xff\xd8\xff\xe0".as_slice(), b"<html><script>".as_slice()].concat()),
        ("half a PNG", png(&two_halves(300, 300).into())[..200].to_vec()),
    ];
    for (name, bytes) in cases {
        assert_eq!(code(&bytes), Err("DHTT-23"), "{name}");
    }
}

#[test]
fn nothing_but_the_picture_is_kept() {
    let script = b"<script>alert(document.domain)</script>PK\x03\x04";
    for picture in [jpeg(300, 300), png(&two_halves(300, 300).into())] {
        let polyglot = [picture.as_slice(), script].concat();
        let kept = prepare(&polyglot).unwrap();
        assert!(!holds(&kept.jpeg, b"script") && !holds(&kept.jpeg, b"PK\x03\x04"));
    }
    let sent = with_exif(&jpeg(400, 300), 1);
    let Prepared { jpeg: kept, .. } = prepare(&sent).unwrap();
    assert!(holds(&sent, b"GPS 19.4567"));
    assert!(!holds(&kept, b"GPS") && !holds(&kept, b"SERIAL") && !holds(&kept, b"Exif"));
}

#[test]
fn a_picture_lying_on_its_side_is_turned_upright() {
    // 6: the camera was turned right; what was left comes to the top.
    let kept = prepare(&with_exif(&jpeg(400, 300), 6)).unwrap();
    assert_eq!((kept.width, kept.height), (300, 400));
    let seen = image::load_from_memory(&kept.jpeg).unwrap().to_rgb8();
    let (top, bottom) = (seen.get_pixel(150, 40), seen.get_pixel(150, 360));
    assert!(top[0] > 150 && bottom[2] > 150, "{top:?} {bottom:?}");
}

#[test]
fn glass_becomes_white_paper() {
    let glass = RgbaImage::from_pixel(220, 220, Rgba([0, 0, 0, 0]));
    let kept = prepare(&png(&glass.into())).unwrap();
    let seen = image::load_from_memory(&kept.jpeg).unwrap().to_rgb8();
    assert!(seen.get_pixel(110, 110).0.iter().all(|c| *c > 250));
}
