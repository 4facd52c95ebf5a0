//! The kinds of award a bloc proposes for its members.

use db::Reading;
use kernel::{BodyId, Day, Refusal};

const GOVERNMENT_FLAG: &str = "Cờ thi đua của Chính phủ";

/// The province, or city run by the centre ("thành phố trực thuộc Trung ương"), whose People's Committee gives the flag
/// and whose chair gives the certificate: what that committee is called.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Province {
    /// "Ủy ban nhân dân tỉnh", "Ủy ban nhân dân thành phố Đà Nẵng".
    full: String,
    /// "UBND tỉnh".
    short: String,
}

impl Default for Province {
    fn default() -> Province {
        Province::called("Ủy ban nhân dân tỉnh", "UBND tỉnh")
    }
}

impl Province {
    /// Whose committee is called so.
    pub fn called(full: &str, short: &str) -> Province {
        Province { full: full.to_owned(), short: short.to_owned() }
    }

    /// The one a body belongs to on a day; where none stands above it, it is said as of a province.
    ///
    /// # Errors
    /// `Broken` when the database cannot be read.
    pub fn of(w: &mut Reading, body: BodyId, on: Day) -> Result<Province, Refusal> {
        let found = organisations::province(w, body, on)?;
        Ok(found.map_or_else(Province::default, |n| Province { full: n.full, short: n.short }))
    }

    /// "UBND tỉnh".
    pub(crate) fn short(&self) -> &str {
        &self.short
    }
}

/// What a bloc proposes. A title and a form of commendation are two different things (Law on Emulation and
/// Commendation 2022, articles 19 and 33 on), so they are two types and never one text. Each says its level: who
/// decides, and what the papers call it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Award {
    /// An emulation title ("danh hiệu thi đua").
    Title(Title),
    /// A form of commendation ("hình thức khen thưởng").
    Form(Commendation),
}

/// Emulation titles a bloc proposes for its members.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Title {
    /// "Cờ thi đua của Chính phủ".
    GovernmentFlag,
    /// "Cờ thi đua của Ủy ban nhân dân tỉnh", of a city run by the centre "… thành phố …".
    ProvinceFlag,
}

/// Forms of commendation a bloc proposes for its members.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Commendation {
    /// "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh".
    ProvinceCertificate,
}

impl Award {
    /// All, as the form offers them: what most blocs propose comes first.
    pub const ALL: [Award; 3] = [
        Award::Title(Title::ProvinceFlag),
        Award::Form(Commendation::ProvinceCertificate),
        Award::Title(Title::GovernmentFlag),
    ];

    /// All, the highest first: the order in which they are given out.
    pub const BY_WORTH: [Award; 3] = [
        Award::Title(Title::GovernmentFlag),
        Award::Title(Title::ProvinceFlag),
        Award::Form(Commendation::ProvinceCertificate),
    ];

    /// Is it a flag ("cờ thi đua")? A unit gets one of a year, whatever its level.
    pub fn is_flag(self) -> bool {
        matches!(self, Award::Title(Title::GovernmentFlag | Title::ProvinceFlag))
    }

    /// The word of the form's choice.
    pub fn choice(self) -> &'static str {
        match self {
            Award::Title(Title::GovernmentFlag) => "government-flag",
            Award::Title(Title::ProvinceFlag) => "flag",
            Award::Form(Commendation::ProvinceCertificate) => "certificate",
        }
    }

    /// The word kept in the database.
    pub fn word(self) -> &'static str {
        match self {
            Award::Title(Title::GovernmentFlag) => "GOV_FLAG",
            Award::Title(Title::ProvinceFlag) => "PROVINCE_FLAG",
            Award::Form(Commendation::ProvinceCertificate) => "PROVINCE_CERTIFICATE",
        }
    }

    /// Back from the database's word.
    ///
    /// # Errors
    /// `Broken` when there is no such word.
    pub fn of_word(word: &str) -> Result<Award, Refusal> {
        let found = Award::ALL.into_iter().find(|a| a.word() == word);
        found.ok_or_else(|| Refusal::broken(format!("unknown award {word}")))
    }

    /// As it is said in the room, where everybody knows whose it is.
    pub fn vietnamese(self) -> &'static str {
        match self {
            Award::Title(Title::GovernmentFlag) => GOVERNMENT_FLAG,
            Award::Title(Title::ProvinceFlag) => "Cờ thi đua",
            Award::Form(Commendation::ProvinceCertificate) => "Bằng khen",
        }
    }

    /// As running lines write it, with the usual abbreviation: it says whose it is, where two flags are spoken of.
    pub fn in_line(self, of: &Province) -> String {
        self.given_by(&of.short)
    }

    /// As papers write it.
    pub fn in_full(self, of: &Province) -> String {
        self.given_by(&of.full)
    }

    fn given_by(self, committee: &str) -> String {
        match self {
            Award::Title(Title::GovernmentFlag) => GOVERNMENT_FLAG.to_owned(),
            Award::Title(Title::ProvinceFlag) => format!("Cờ thi đua của {committee}"),
            Award::Form(Commendation::ProvinceCertificate) => format!("Bằng khen của Chủ tịch {committee}"),
        }
    }

    /// "Đề nghị tặng Cờ thi đua": the title of its ballot.
    pub fn ballot_title(self) -> String {
        format!("Đề nghị tặng {}", self.vietnamese())
    }
}
