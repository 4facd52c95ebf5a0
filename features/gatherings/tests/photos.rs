//! Photographs of the news: what is taken, what is refused, what is handed over.

use super::stories::{after, clerk, s0};
use crate::routes;
use crate::sample::{MienDong, Told};
use image::{DynamicImage, ImageFormat, RgbImage};
use kernel::{Post, Scope};
use std::io::{Cursor, Read as _};
use world::{check_page, on_both_engines};

fn at(m: &MienDong, part: &str) -> String {
    format!("/gatherings/{}/{part}", m.gathering)
}

fn drawn(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let picture =
        RgbImage::from_fn(width, height, |x, _| image::Rgb([u8::try_from(x % 250).unwrap(), 90, 40]));
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(picture).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A PNG whose header says that it has so many points, and nothing else.
fn said(width: u32, height: u32) -> Vec<u8> {
    let mut png = drawn(700, 700, ImageFormat::Png);
    png[16..20].copy_from_slice(&width.to_be_bytes());
    png[20..24].copy_from_slice(&height.to_be_bytes());
    let crc = crc(&png[12..29]);
    png[29..33].copy_from_slice(&crc.to_be_bytes());
    png
}

fn crc(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(crc ^ u32::from(*byte), |c, _| if c & 1 == 1 { (c >> 1) ^ 0xedb8_8320 } else { c >> 1 })
    };
    !bytes.iter().fold(u32::MAX, step)
}

/// A JPEG that says where and when it was taken, as cameras do.
fn told_on() -> Vec<u8> {
    let jpeg = drawn(900, 700, ImageFormat::Jpeg);
    let exif = b"Exif\0\0GPS 11.5N 106.9E, 28/3/2024, serial 12345";
    let mut out = jpeg[..2].to_vec();
    out.extend([0xff, 0xe1]);
    out.extend(u16::try_from(exif.len() + 2).unwrap().to_be_bytes());
    out.extend(exif);
    out.extend(&jpeg[2..]);
    out
}

on_both_engines! { routes();

fn photographs_go_with_the_news(world) {
    let m = s0(&world, Told::BeforeMeeting);
    let clerk = clerk(&world, &m);
    let photos = at(&m, "photos");
    clerk.get(&at(&m, "news")).is_shown().says("[Ảnh: Hội nghị, 28/3/2024. Chú thích").says("Chưa có ảnh nào");
    let send = |name: &str, bytes: &[u8], caption: &str| {
        clerk.post_files(&photos, &[("caption", caption), ("taken-by", "Trần Văn <i>Ảnh</i>")], &[("photo", name, bytes)])
    };
    let (jpeg, webp) = (told_on(), drawn(800, 3000, ImageFormat::WebP));
    send("IMG_1.JPG", &jpeg, "Các tỉnh ký kết giao ước.").is_done();
    send("anh.webp", &webp, "Chụp ảnh lưu niệm").is_done();
    send("anh.png", &drawn(640, 640, ImageFormat::Png), "Văn nghệ chào mừng").is_done();
    let page = clerk.get(&at(&m, "news"));
    page.says("[Ảnh 1, tệp anh-01.jpg] Các tỉnh ký kết giao ước. Ảnh: Trần Văn <i>Ảnh</i>").says_nothing_of("[Ảnh: Hội nghị");
    check_page("news with photographs", &page.html);
    let all = world.db.read(move |w| crate::store::photos::photos(w, m.gathering)).unwrap();
    assert_eq!((all[0].width, all[0].height, all[1].height), (900, 700, 2400), "the long one is made smaller");
    let kept = clerk.get(&format!("{photos}/{}", all[0].id)).is_shown().bytes.clone();
    assert!(kept.starts_with(&[0xff, 0xd8]) && !kept.windows(3).any(|w| w == b"GPS"), "the place is left out");
    assert!(world.app.kept_file(&web::digest(&jpeg)).is_err(), "what was sent is not kept");
    // Another order; somebody who has the old one before them is told.
    let seen = after(&page.html, "name=\"seen\" value=\"").to_owned();
    let up = format!("up:{}", all[2].id);
    clerk.post(&at(&m, "photos/order"), &[("seen", &seen), ("act", &up)]).is_done();
    clerk.post(&at(&m, "photos/order"), &[("seen", &seen), ("act", &up)]).is_refused(409).says("đưa “Văn nghệ chào mừng” lên");
    clerk.post(&at(&m, "photos/order"), &[("act", &up)]).is_refused(409);
    // The words of one.
    let one = format!("{photos}/{}", all[0].id);
    clerk.post(&one, &[("version", "1"), ("caption", ""), ("taken-by", "A")]).is_refused(422).says("Chú thích: chưa viết");
    clerk.post(&one, &[("version", "1"), ("caption", "Ký kết"), ("taken-by", "A")]).is_done();
    clerk.post(&one, &[("version", "1"), ("caption", "Muộn"), ("taken-by", "B")]).is_refused(409).keeps("caption", "Muộn");
    let folder = clerk.get(&at(&m, "news/folder"));
    let mut zip = zip::ZipArchive::new(Cursor::new(folder.is_shown().bytes.clone())).unwrap();
    assert_eq!(zip.len(), 4);
    let mut text = String::new();
    zip.by_name("ban-tin.txt").unwrap().read_to_string(&mut text).unwrap();
    assert!(text.contains("[Ảnh 1, tệp anh-01.jpg] Ký kết. Ảnh: A\r\n"), "{text}");
    assert!(text.contains("[Ảnh 2, tệp anh-02.jpg] Văn nghệ chào mừng."), "{text}");
    // One goes.
    let seen = after(&clerk.get(&at(&m, "news")).html, "name=\"seen\" value=\"").to_owned();
    clerk.post(&at(&m, "photos/order"), &[("seen", &seen), ("act", &format!("remove:{}", all[0].id))]).is_done();
    clerk.get(&one).is_refused(404);
}

fn pictures_that_are_none_are_refused_with_what_to_do(world) {
    let m = s0(&world, Told::BeforeMeeting);
    let clerk = clerk(&world, &m);
    let photos = at(&m, "photos");
    let fields = [("caption", "Toàn cảnh"), ("taken-by", "Trần Văn Ảnh")];
    let send = |name: &str, bytes: &[u8]| clerk.post_files(&photos, &fields, &[("photo", name, bytes)]);
    let before = world.facts();
    send("lon.png", &said(10_000, 8_000)).is_refused(422).says("80 triệu điểm ảnh; nhận nhiều nhất 50 triệu").says("Chọn lại tệp")
        .keeps("caption", "Toàn cảnh").keeps("taken-by", "Trần Văn Ảnh");
    send("nho.png", &drawn(700, 500, ImageFormat::Png)).is_refused(422).says("700 × 500 điểm, đăng lên sẽ mờ");
    send("gia.jpg", b"MZ khong phai anh").is_refused(422).says("không phải là ảnh JPG, PNG hay WebP").says("Chọn lại tệp");
    send("cut.webp", &drawn(700, 700, ImageFormat::WebP)[..200]).is_refused(422).says("thiếu phần sau");
    send("anh.pdf", b"%PDF-1.7 startxref 0 %%EOF").is_refused(422).says("không phải là ảnh JPG, PNG, WebP thật");
    clerk.post_files(&photos, &fields, &[]).is_refused(422).says("Chưa chọn ảnh");
    let png = drawn(640, 640, ImageFormat::Png);
    clerk.post_files(&photos, &fields, &[("photo", "a.png", &png), ("photo", "b.png", &png)]).is_refused(422).says("Mỗi lần gửi một ảnh");
    clerk.post_files(&photos, &[("caption", ""), ("taken-by", "")], &[("photo", "a.png", &png)]).is_refused(422)
        .says("Chú thích: chưa viết").says("Người chụp: chưa viết").says("Chọn lại tệp");
    // A name that is missing is told without taking the picture apart.
    clerk.post_files(&photos, &[("caption", "Toàn cảnh"), ("taken-by", "")], &[("photo", "lon.png", &said(10_000, 8_000))]).is_refused(422)
        .says("Người chụp: chưa viết").says_nothing_of("80 triệu").keeps("caption", "Toàn cảnh");
    // Elsewhere WebP is no document.
    clerk.post_files(&at(&m, "papers"), &[("title", "A")], &[("file", "a.webp", &drawn(64, 64, ImageFormat::WebP))]).is_refused(422)
        .says("không phải là PDF").says("Nếu đã chọn tệp thì chọn lại");
    let member = world.person("Đoàn Kim Ngân", &[(Post::Clerk, Scope::Body(m.provinces[1]))]);
    member.post_files(&photos, &fields, &[("photo", "a.png", &png)]).is_refused(403);
    member.get(&at(&m, "news/folder")).is_refused(403);
    assert_eq!(world.facts(), before);
}

}
