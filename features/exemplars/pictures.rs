//! Pictures of exemplars: how large they may come, and the consent one is shown under.

use kernel::{Day, Problem};
pub use web::Picture as Prepared;
use web::{PictureSize, PictureWrong};

kernel::id! {
    /// A picture of an exemplar ("ảnh").
    PictureId
}

/// Phones take pictures of 12 to 50 million points, a page shows 2; on paper the longer side is 10 cm at 300 points to the
/// inch.
const SIZE: PictureSize =
    PictureSize { bytes_max: 12_000_000, points_max: 40_000_000, edge_min: 200, edge_max: 1_200 };

fn problem(code: &'static str, says: impl Into<String>) -> Problem {
    Problem::new("picture", code, says)
}

/// Reads a picture somebody sent.
///
/// # Errors
/// What is wrong with it and what to do, at the field "picture".
pub(crate) fn prepare(bytes: &[u8]) -> Result<Prepared, Problem> {
    web::picture(bytes, SIZE).map_err(|why| match why {
        PictureWrong::Heavy => problem(
            "DHTT-20",
            "Ảnh lớn hơn 12 MB. Lưu lại với kích thước nhỏ hơn (cạnh dài 2.000 điểm là đủ in) rồi gửi.",
        ),
        PictureWrong::Large(width, height) => {
            let millions = u64::from(width) * u64::from(height) / 1_000_000;
            let says = format!(
                "Ảnh có {width} × {height} điểm, tức {millions} triệu điểm ảnh; nhận nhiều nhất 40 triệu. Thu nhỏ ảnh rồi gửi."
            );
            problem("DHTT-21", says)
        }
        PictureWrong::Long(width, height) => {
            let most = kernel::grouped(web::SIDE_MAX.into());
            let says = format!(
                "Ảnh có {width} × {height} điểm: cạnh dài quá {most} điểm. Cắt bớt hoặc thu nhỏ ảnh rồi gửi."
            );
            problem("DHTT-21", says)
        }
        PictureWrong::Small(width, height) => {
            let least = SIZE.edge_min;
            let says = format!(
                "Ảnh chỉ có {width} × {height} điểm, in ra sẽ mờ. Chọn ảnh mà cạnh ngắn có ít nhất {least} điểm."
            );
            problem("DHTT-22", says)
        }
        PictureWrong::Unreadable => problem(
            "DHTT-23",
            "Ảnh bị hỏng hoặc không phải là ảnh JPG, PNG thật. Mở ảnh trên máy, lưu lại dạng JPG rồi gửi.",
        ),
    })
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

/// Years before an exemplar was noted from which a consent may be: pictures are older than what is written of people.
const CONSENT_YEARS: i16 = 5;

/// The first day a consent may bear, of an exemplar that was noted on a day.
pub(crate) fn consent_from(noted: Day) -> Day {
    let (year, month, day) = (noted.0.year() - CONSENT_YEARS, noted.0.month(), noted.0.day());
    // The 29th of February has the 28th.
    Day::new(year, month, day).or_else(|| Day::new(year, month, day - 1)).unwrap_or(Day::FIRST)
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
