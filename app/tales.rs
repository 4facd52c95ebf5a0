//! The stories the program can tell into a new database, for practice and the demo.

use conferences::sample::{Told, ToldOfEleven, khoi_5, tham_muu};
use db::{Db, Who};
use kernel::{Moment, Refusal};

/// A story, and how far it is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Tale {
    /// The conference of Khối 5, 07/3/2019.
    Khoi5(Told),
    /// The advisory and synthesis bloc's, 30/11/2023.
    Eleven(ToldOfEleven),
}

/// Story, how far, and the tale: the words of the command line.
pub(crate) const TALES: [(&str, &str, Tale); 7] = [
    ("khoi-5", "week-before", Tale::Khoi5(Told::WeekBefore)),
    ("khoi-5", "morning", Tale::Khoi5(Told::Morning)),
    ("khoi-5", "mid-vote", Tale::Khoi5(Told::MidVote)),
    ("khoi-5", "day-after", Tale::Khoi5(Told::DayAfter)),
    ("tham-muu", "day-before", Tale::Eleven(ToldOfEleven::DayBefore)),
    ("tham-muu", "morning", Tale::Eleven(ToldOfEleven::Morning)),
    ("tham-muu", "elected", Tale::Eleven(ToldOfEleven::Elected)),
];

impl Tale {
    /// The instant at which the story stands.
    pub(crate) fn moment(self) -> Moment {
        match self {
            Tale::Khoi5(told) => told.moment(),
            Tale::Eleven(told) => told.moment(),
        }
    }

    /// Tells it into a database, in one unit of work. With a password everybody of it can sign in.
    pub(crate) fn tell(self, db: &Db, password: Option<String>) -> Result<(), Refusal> {
        db.write(Who::program(self.moment()), move |w| {
            let everyone = match self {
                Tale::Khoi5(told) => khoi_5(w, told)?.cast.everyone(),
                Tale::Eleven(told) => tham_muu(w, told)?.cast.everyone(),
            };
            if let Some(password) = &password {
                people::sample::same_password(w, &everyone, password)?;
            }
            w.commit_remembered(())
        })
    }
}
