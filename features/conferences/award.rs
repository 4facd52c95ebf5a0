//! What a bloc proposes for its members.

use kernel::Refusal;

/// What a bloc proposes. A title and a form of commendation are two different things (Law on Emulation and
/// Commendation 2022, articles 19 and 33 on), so they are two types and never one text. Each says its level: who
/// decides, and what the papers call it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Award {
    /// An emulation title ("danh hiệu thi đua").
    Title(Title),
    /// A form of commendation ("hình thức khen thưởng").
    Form(Commendation),
}

/// Emulation titles a bloc proposes for its members.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Title {
    /// "Cờ thi đua của Chính phủ".
    GovernmentFlag,
    /// "Cờ thi đua của Ủy ban nhân dân tỉnh".
    ProvinceFlag,
}

/// Forms of commendation a bloc proposes for its members.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Commendation {
    /// "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh".
    ProvinceCertificate,
}

impl Award {
    /// All, as the form offers them: what most blocs propose comes first.
    pub(crate) const ALL: [Award; 3] = [
        Award::Title(Title::ProvinceFlag),
        Award::Form(Commendation::ProvinceCertificate),
        Award::Title(Title::GovernmentFlag),
    ];

    /// The word of the form's choice.
    pub(crate) fn choice(self) -> &'static str {
        match self {
            Award::Title(Title::GovernmentFlag) => "government-flag",
            Award::Title(Title::ProvinceFlag) => "flag",
            Award::Form(Commendation::ProvinceCertificate) => "certificate",
        }
    }

    pub(crate) fn word(self) -> &'static str {
        match self {
            Award::Title(Title::GovernmentFlag) => "GOV_FLAG",
            Award::Title(Title::ProvinceFlag) => "PROVINCE_FLAG",
            Award::Form(Commendation::ProvinceCertificate) => "PROVINCE_CERTIFICATE",
        }
    }

    pub(crate) fn of_word(word: &str) -> Result<Award, Refusal> {
        let found = Award::ALL.into_iter().find(|a| a.word() == word);
        found.ok_or_else(|| Refusal::broken(format!("unknown award {word}")))
    }

    /// As it is said in the room, where everybody knows whose it is.
    pub(crate) fn vietnamese(self) -> &'static str {
        match self {
            Award::Title(Title::GovernmentFlag) => self.in_full(),
            Award::Title(Title::ProvinceFlag) => "Cờ thi đua",
            Award::Form(Commendation::ProvinceCertificate) => "Bằng khen",
        }
    }

    /// As papers write it.
    pub(crate) fn in_full(self) -> &'static str {
        match self {
            Award::Title(Title::GovernmentFlag) => "Cờ thi đua của Chính phủ",
            Award::Title(Title::ProvinceFlag) => "Cờ thi đua của Ủy ban nhân dân tỉnh",
            Award::Form(Commendation::ProvinceCertificate) => "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh",
        }
    }

    /// "Đề nghị tặng Cờ thi đua": the title of its ballot.
    pub(crate) fn ballot_title(self) -> String {
        format!("Đề nghị tặng {}", self.vietnamese())
    }
}
