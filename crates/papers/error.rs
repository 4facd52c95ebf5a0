//! Why a paper could not be made.

use std::fmt;

/// Why a paper could not be made. `Display` is a Vietnamese sentence for the reader; `cause` is for the operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaperError {
    /// The PDF could not be set.
    Pdf {
        /// What the typesetter said.
        cause: String,
    },
    /// The DOCX could not be written.
    Docx {
        /// What the writer said.
        cause: String,
    },
    /// The spreadsheet could not be written.
    Xlsx {
        /// What the writer said.
        cause: String,
    },
}

impl PaperError {
    /// What the library said, in its own words, for the log.
    #[must_use]
    pub fn cause(&self) -> &str {
        match self {
            Self::Pdf { cause } | Self::Docx { cause } | Self::Xlsx { cause } => cause,
        }
    }
}

impl fmt::Display for PaperError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pdf { .. } => {
                "Chưa lập được bản PDF của văn bản này. Hãy tải bản DOCX để dùng ngay và báo cho quản trị hệ thống."
            }
            Self::Docx { .. } => {
                "Chưa lập được bản DOCX của văn bản này. Hãy tải bản PDF để dùng ngay và báo cho quản trị hệ thống."
            }
            Self::Xlsx { .. } => {
                "Chưa lập được bảng tính. Hãy tải bản PDF để dùng ngay và báo cho quản trị hệ thống."
            }
        })
    }
}

impl std::error::Error for PaperError {}
