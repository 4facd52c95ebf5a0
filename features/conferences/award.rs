//! What a bloc proposes for its members.

use ballots::Ballot;

/// What a bloc proposes. A title and a form of commendation are two different things (Law on Emulation and
/// Commendation 2022, articles 19 and 33 on), so they are two types and never one text.
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
    /// "Cờ thi đua".
    Flag,
}

/// Forms of commendation a bloc proposes for its members.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Commendation {
    /// "Bằng khen".
    Certificate,
}

impl Award {
    pub(crate) const ALL: [Award; 2] = [Award::Title(Title::Flag), Award::Form(Commendation::Certificate)];

    pub(crate) fn word(self) -> &'static str {
        match self {
            Award::Title(Title::Flag) => "flag",
            Award::Form(Commendation::Certificate) => "certificate",
        }
    }

    pub(crate) fn vietnamese(self) -> &'static str {
        match self {
            Award::Title(Title::Flag) => "Cờ thi đua",
            Award::Form(Commendation::Certificate) => "Bằng khen",
        }
    }

    /// "Đề nghị tặng Cờ thi đua": the title of its ballot, from which it is read back.
    pub(crate) fn ballot_title(self) -> String {
        format!("Đề nghị tặng {}", self.vietnamese())
    }

    /// The award a ballot is about.
    pub(crate) fn of_ballot(b: &Ballot) -> Option<Award> {
        Award::ALL.into_iter().find(|a| a.ballot_title() == b.title)
    }
}
