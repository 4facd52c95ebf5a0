//! Pictures: known by their header before anything of them is unpacked, then written anew as a JPEG of bounded size,
//! upright, and without what cameras add (place, time, serial number). And the consent a picture is shown under.

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, Rgb, RgbImage};
use kernel::{Day, Problem};
use std::io::Cursor;
use std::sync::{Mutex, PoisonError};

kernel::id! {
    /// A picture of an exemplar ("ảnh").
    PictureId
}

/// Bytes of a picture as sent.
const BYTES_MAX: usize = 12_000_000;
/// Points of a picture as sent: phones take 12 to 50 million, a page shows 2.
const POINTS_MAX: u64 = 40_000_000;
/// Fewer than this on a side and nothing can be made of it on paper.
const EDGE_MIN: u32 = 200;
/// The longer side of what is kept: 10 cm on paper at 300 points to the inch.
const EDGE_MAX: u32 = 1_200;
/// Memory the reader may take for one picture.
const MEMORY_MAX: u64 = 200_000_000;
/// Quality of the JPEG that is kept.
const QUALITY: u8 = 85;

/// A picture ready to be kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Prepared {
    /// The bytes of a JPEG.
    pub jpeg: Vec<u8>,
    /// Points across.
    pub width: u32,
    /// Points down.
    pub height: u32,
}

fn problem(code: &'static str, says: impl Into<String>) -> Problem {
    Problem::new("picture", code, says)
}

fn unreadable() -> Problem {
    problem(
        "DHTT-23",
        "Ảnh bị hỏng hoặc không phải là ảnh JPG, PNG thật. Mở ảnh trên máy, lưu lại dạng JPG rồi gửi.",
    )
}

/// Reads a picture somebody sent.
///
/// # Errors
/// What is wrong with it and what to do, at the field "picture".
pub(crate) fn prepare(bytes: &[u8]) -> Result<Prepared, Problem> {
    if bytes.len() > BYTES_MAX {
        let says =
            "Ảnh lớn hơn 12 MB. Lưu lại với kích thước nhỏ hơn (cạnh dài 2.000 điểm là đủ in) rồi gửi.";
        return Err(problem("DHTT-20", says));
    }
    let format = match image::guess_format(bytes) {
        Ok(f @ (ImageFormat::Jpeg | ImageFormat::Png)) => f,
        _ => return Err(unreadable()),
    };
    // One at a time, so that many people at once take no more memory than one.
    static ONE: Mutex<()> = Mutex::new(());
    let _one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    web::stumbles("the reader of pictures", || read(bytes, format)).unwrap_or_else(|| Err(unreadable()))
}

fn read(bytes: &[u8], format: ImageFormat) -> Result<Prepared, Problem> {
    // Makes the decoder from the header alone.
    let mut decoder =
        ImageReader::with_format(Cursor::new(bytes), format).into_decoder().map_err(|_| unreadable())?;
    let (width, height) = decoder.dimensions();
    let points = u64::from(width) * u64::from(height);
    if points > POINTS_MAX {
        let says = format!(
            "Ảnh có {width} × {height} điểm, tức {} triệu điểm ảnh; nhận nhiều nhất 40 triệu. Thu nhỏ ảnh rồi gửi.",
            points / 1_000_000
        );
        return Err(problem("DHTT-21", says));
    }
    if width.min(height) < EDGE_MIN {
        let says = format!(
            "Ảnh chỉ có {width} × {height} điểm, in ra sẽ mờ. Chọn ảnh mà cạnh ngắn có ít nhất {EDGE_MIN} điểm."
        );
        return Err(problem("DHTT-22", says));
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MEMORY_MAX);
    decoder.set_limits(limits).map_err(|_| unreadable())?;
    let turned = decoder.orientation().map_err(|_| unreadable())?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|_| unreadable())?;
    if width.max(height) > EDGE_MAX {
        picture = picture.thumbnail(EDGE_MAX, EDGE_MAX);
    }
    picture.apply_orientation(turned);
    write(&on_white(&picture))
}

/// Without glass: what shines through becomes white paper.
fn on_white(picture: &DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.to_rgb8();
    }
    let seen = picture.to_rgba8();
    RgbImage::from_fn(seen.width(), seen.height(), |x, y| {
        let [r, g, b, a] = seen.get_pixel(x, y).0;
        let mix = |c: u8| {
            let all = u16::from(c) * u16::from(a) + 255 * (255 - u16::from(a));
            u8::try_from(all / 255).unwrap_or(255)
        };
        Rgb([mix(r), mix(g), mix(b)])
    })
}

/// A picture as the JPEG that is kept.
pub(crate) fn write(picture: &RgbImage) -> Result<Prepared, Problem> {
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, QUALITY).encode_image(picture).map_err(|_| unreadable())?;
    Ok(Prepared { jpeg, width: picture.width(), height: picture.height() })
}

/// How consent was given ("đồng ý dùng hình ảnh").
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum ConsentHow {
    /// On paper, signed.
    Paper,
    /// Said, and written down by whoever heard it.
    Statement,
}

impl ConsentHow {
    /// Both.
    pub(crate) const ALL: [ConsentHow; 2] = [ConsentHow::Paper, ConsentHow::Statement];

    /// The word kept in the database.
    pub(crate) fn word(self) -> &'static str {
        match self {
            ConsentHow::Paper => "PAPER",
            ConsentHow::Statement => "STATEMENT",
        }
    }

    /// Back from the database's word.
    pub(crate) fn of_word(word: &str) -> Option<ConsentHow> {
        ConsentHow::ALL.into_iter().find(|k| k.word() == word)
    }

    /// As people say it.
    pub(crate) fn vietnamese(self) -> &'static str {
        match self {
            ConsentHow::Paper => "bằng giấy có chữ ký",
            ConsentHow::Statement => "bằng lời, cán bộ ghi lại",
        }
    }
}

/// The consent a picture is shown under.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Consent {
    /// Who gave it.
    pub by: String,
    /// When.
    pub day: Day,
    /// How.
    pub how: ConsentHow,
    /// What was agreed to, or where the paper is kept.
    pub words: String,
    /// The scan, if there is one: what it is, and its digest.
    pub scan: Option<(web::FileKind, String)>,
}

/// A picture of an exemplar.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Picture {
    /// Its key.
    pub id: PictureId,
    /// SHA-256 of what is kept.
    pub digest: String,
    /// Points across.
    pub width: i64,
    /// Points down.
    pub height: i64,
    /// What is to be seen, for whoever does not see it.
    pub alt: String,
    /// What stands below it; may be empty.
    pub caption: String,
    /// By whose leave it is shown.
    pub consent: Consent,
    /// When and why the leave was taken back.
    pub withdrawn: Option<(Day, String)>,
}

impl Picture {
    /// May it be shown to anybody at all?
    pub(crate) fn is_shown(&self) -> bool {
        self.withdrawn.is_none()
    }
}
