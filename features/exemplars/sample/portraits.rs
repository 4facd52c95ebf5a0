//! Pictures drawn by the program: silhouettes of people, and a field under hills. Nothing of them is anybody's.

use crate::pictures::Prepared;
use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};
use kernel::Refusal;

type Colour = [u8; 3];

const BACK: [(Colour, Colour); 5] = [
    ([214, 226, 232], [163, 186, 199]),
    ([236, 226, 206], [205, 184, 148]),
    ([222, 232, 218], [170, 193, 165]),
    ([238, 219, 214], [209, 170, 160]),
    ([226, 222, 236], [182, 172, 204]),
];
const SKIN: [Colour; 3] = [[226, 186, 150], [211, 165, 126], [236, 200, 168]];
const COAT: [Colour; 5] = [[42, 66, 97], [122, 34, 40], [58, 92, 66], [70, 62, 58], [236, 236, 232]];
const HAIR: Colour = [38, 32, 30];

/// Within an ellipse around (x, y)?
fn within((x, y): (i64, i64), (cx, cy): (i64, i64), (rx, ry): (i64, i64)) -> bool {
    let (dx, dy) = (x - cx, y - cy);
    dx * dx * ry * ry + dy * dy * rx * rx <= rx * rx * ry * ry
}

fn between(from: Colour, to: Colour, part: i64, of: i64) -> Colour {
    std::array::from_fn(|i| {
        let (a, b) = (i64::from(from[i]), i64::from(to[i]));
        u8::try_from(a + (b - a) * part / of).unwrap_or(from[i])
    })
}

fn pick<T: Copy, const N: usize>(all: [T; N], n: u64) -> T {
    all[usize::try_from(n).unwrap_or(0) % N]
}

/// Drawn on paper of this size, kept so wide, with the grain of a photograph.
fn drawn(
    (width, height): (i64, i64),
    kept: u32,
    at: impl Fn(i64, i64) -> Colour,
) -> Result<Prepared, Refusal> {
    let down = u32::try_from(i64::from(kept) * height / width)?;
    let picture = RgbImage::from_fn(kept, down, |x, y| {
        let (x, y) = (i64::from(x), i64::from(y));
        let colour = at(x * width / i64::from(kept), y * width / i64::from(kept));
        let mixed = x.wrapping_mul(374_761_393) ^ y.wrapping_mul(668_265_263);
        let grain = (mixed ^ (mixed >> 13)).wrapping_mul(1_274_126_177).rem_euclid(65_537) % 7 - 3;
        Rgb(colour.map(|c| u8::try_from((i64::from(c) + grain).clamp(0, 255)).unwrap_or(c)))
    });
    let mut jpeg = Vec::new();
    let written = JpegEncoder::new_with_quality(&mut jpeg, 85).encode_image(&picture);
    written.map_err(|e| Refusal::broken(e.to_string()))?;
    Ok(Prepared { jpeg, width: picture.width(), height: picture.height() })
}

/// A person, upright, so many points wide; each number another.
///
/// # Errors
/// `Broken` when the picture cannot be written.
pub fn person(n: u64, wide: u32) -> Result<Prepared, Refusal> {
    let ((light, dark), skin, coat) = (pick(BACK, n), pick(SKIN, n / 5), pick(COAT, n / 3 + n));
    let long_hair = n % 2 == 1;
    drawn((480, 640), wide, |x, y| {
        let at = (x, y);
        let hair = within(at, (240, 232), (118, 138)) && (y < 230 || (long_hair && y < 420));
        let face = within(at, (240, 262), (96, 120)) && y > 196;
        let fringe = within(at, (240, 232), (118, 138)) && y <= 200 + (x - 240).abs() / 6;
        if fringe || (hair && !face) {
            HAIR
        } else if face || (within(at, (240, 400), (46, 70)) && y < 440) {
            skin
        } else if within(at, (240, 690), (216, 262)) {
            // The collar.
            if (x - 240).abs() < (500 - y) / 2 && y < 500 { [250, 250, 248] } else { coat }
        } else {
            between(light, dark, y, 640)
        }
    })
}

/// A landscape, so many points wide; each number another.
///
/// # Errors
/// `Broken` when the picture cannot be written.
pub fn field(n: u64, wide: u32) -> Result<Prepared, Refusal> {
    let ((light, dark), roof) = (pick(BACK, n), pick(COAT, n));
    let shift = i64::try_from(n % 5).unwrap_or(0) * 60;
    drawn((720, 480), wide, |x, y| {
        let hills = within((x, y), (180 + shift, 330), (260, 140)) || within((x, y), (560, 340), (300, 110));
        let house = (300..420).contains(&x) && (240..320).contains(&y);
        let gable = (200..240).contains(&y) && (x - 360).abs() < (y - 200) * 2;
        if gable {
            roof
        } else if house {
            if (345..375).contains(&x) && y > 270 { [96, 70, 50] } else { [246, 238, 222] }
        } else if y > 310 {
            // Rows of rice that grow wider towards the reader.
            let row = (x - 360) * 40 / (y - 260);
            if row.rem_euclid(8) < 4 { [120, 158, 84] } else { [146, 182, 104] }
        } else if hills {
            between([104, 140, 112], [76, 110, 88], y, 480)
        } else {
            between(light, dark, y, 480)
        }
    })
}
