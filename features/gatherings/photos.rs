//! Photographs for the news ("ảnh hội nghị"), in the order they are printed. No I/O.

use kernel::Problem;
use web::{PictureSize, PictureWrong};

kernel::id! {
    /// A photograph for the news ("ảnh hội nghị").
    PhotoId
}

/// A photograph, as it was written anew from what was sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Photo {
    /// Its key.
    pub(crate) id: PhotoId,
    /// Its place, from 1.
    pub(crate) place: i64,
    /// SHA-256 of what is kept.
    pub(crate) digest: String,
    /// Points across.
    pub(crate) width: i64,
    /// Points down.
    pub(crate) height: i64,
    /// Bytes.
    pub(crate) size: i64,
    /// Who does what on it.
    pub(crate) caption: String,
    /// Who took it.
    pub(crate) taken_by: String,
    /// For writing what one has seen.
    pub(crate) version: i64,
}

impl Photo {
    /// "anh-03.jpg".
    pub(crate) fn file_name(&self) -> String {
        format!("anh-{:02}.jpg", self.place)
    }

    /// "Đại biểu các tỉnh ký kết giao ước. Ảnh: Trần Văn A".
    pub(crate) fn words(&self) -> String {
        format!("{}. Ảnh: {}", self.caption.trim_end_matches('.'), self.taken_by)
    }
}

/// Phones take 12 to 50 million points; a newspaper prints 2.400 across.
pub(crate) const SIZE: PictureSize =
    PictureSize { bytes_max: 20_000_000, points_max: 50_000_000, edge_min: 600, edge_max: 2_400 };

/// Why a picture is not taken, at its field.
pub(crate) fn photo_problem(wrong: PictureWrong) -> Problem {
    let (code, says) = match wrong {
        PictureWrong::Heavy => {
            ("HN-38", "Ảnh lớn hơn 20 MB. Lưu lại với dung lượng nhỏ hơn rồi gửi.".to_owned())
        }
        PictureWrong::Large(w, h) => {
            let millions = u64::from(w) * u64::from(h) / 1_000_000;
            let says = format!(
                "Ảnh có {w} × {h} điểm, tức {millions} triệu điểm ảnh; nhận nhiều nhất 50 triệu. Thu nhỏ ảnh rồi gửi."
            );
            ("HN-39", says)
        }
        PictureWrong::Long(w, h) => {
            let most = kernel::grouped(web::SIDE_MAX.into());
            let says =
                format!("Ảnh có {w} × {h} điểm: cạnh dài quá {most} điểm. Cắt bớt hoặc thu nhỏ ảnh rồi gửi.");
            ("HN-39", says)
        }
        PictureWrong::Small(w, h) => {
            let says = format!(
                "Ảnh chỉ có {w} × {h} điểm, đăng lên sẽ mờ. Chọn ảnh mà cạnh ngắn có ít nhất {} điểm.",
                SIZE.edge_min
            );
            ("HN-40", says)
        }
        PictureWrong::Unreadable => {
            let says = "Ảnh bị hỏng hoặc không phải là ảnh JPG, PNG, WebP thật. Mở ảnh trên máy, lưu lại dạng JPG rồi gửi.";
            ("HN-41", says.to_owned())
        }
    };
    Problem::new("photo", code, says)
}
