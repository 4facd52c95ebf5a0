//! Pictures people send: known by their header before anything of them is unpacked, then written anew as a JPEG of bounded
//! size, upright, and without what cameras add (place, time, serial number).

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, Rgb, RgbImage};
use std::io::Cursor;
use std::sync::{Mutex, PoisonError};

/// How large a picture may come, and how large it is kept.
#[derive(Clone, Copy, Debug)]
pub struct PictureSize {
    /// Bytes as sent.
    pub bytes_max: usize,
    /// Points as sent.
    pub points_max: u64,
    /// Fewer on a side are of no use.
    pub edge_min: u32,
    /// The longer side of what is kept.
    pub edge_max: u32,
}

/// Why a picture is not taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PictureWrong {
    /// More bytes than may be.
    Heavy,
    /// So many points across and down: more than may be.
    Large(u32, u32),
    /// So many points across and down: one side is longer than [`SIDE_MAX`].
    Long(u32, u32),
    /// So many points across and down: of no use.
    Small(u32, u32),
    /// Damaged, or no picture of a kind that is taken.
    Unreadable,
}

/// A picture ready to be kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Picture {
    /// The bytes of a JPEG.
    pub jpeg: Vec<u8>,
    /// Points across.
    pub width: u32,
    /// Points down.
    pub height: u32,
}

/// The longest side a picture may come with. Phones reach 12.000, panoramas are cut; a thin strip of few points still
/// makes one row as long as this, and is no picture of anything once it is made smaller.
pub const SIDE_MAX: u32 = 16_000;
/// Bytes a point may have when it is read: four channels of one. More of them would only take longer.
const POINT_BYTES: u64 = 4;
/// Quality of the JPEG that is kept.
const QUALITY: u8 = 88;

/// Reads a JPEG, PNG or WebP and writes it anew. It takes its time: ask before the unit of work that writes.
///
/// # Errors
/// Why it is not taken.
pub fn picture(bytes: &[u8], size: PictureSize) -> Result<Picture, PictureWrong> {
    if bytes.len() > size.bytes_max {
        return Err(PictureWrong::Heavy);
    }
    let format = match image::guess_format(bytes) {
        Ok(f @ (ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP)) => f,
        _ => return Err(PictureWrong::Unreadable),
    };
    // One at a time, so that many people at once take no more memory than one.
    static ONE: Mutex<()> = Mutex::new(());
    let _one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    let read = || read(bytes, format, size);
    crate::stumbles("the reader of pictures", read).unwrap_or(Err(PictureWrong::Unreadable))
}

fn read(bytes: &[u8], format: ImageFormat, size: PictureSize) -> Result<Picture, PictureWrong> {
    let unreadable = |_| PictureWrong::Unreadable;
    // Makes the decoder from the header alone.
    let reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut decoder = reader.into_decoder().map_err(unreadable)?;
    let (width, height) = decoder.dimensions();
    let read = decoder.total_bytes();
    if u64::from(width) * u64::from(height) > size.points_max || read > size.points_max * POINT_BYTES {
        return Err(PictureWrong::Large(width, height));
    }
    if width.max(height) > SIDE_MAX {
        return Err(PictureWrong::Long(width, height));
    }
    if width.min(height) < size.edge_min {
        return Err(PictureWrong::Small(width, height));
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(2 * size.points_max * POINT_BYTES);
    decoder.set_limits(limits).map_err(unreadable)?;
    let turned = decoder.orientation().map_err(unreadable)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(unreadable)?;
    if width.max(height) > size.edge_max {
        picture = picture.thumbnail(size.edge_max, size.edge_max);
    }
    picture.apply_orientation(turned);
    let written = on_white(&picture);
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, QUALITY).encode_image(&written).map_err(unreadable)?;
    Ok(Picture { jpeg, width: written.width(), height: written.height() })
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
