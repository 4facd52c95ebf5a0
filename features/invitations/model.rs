//! What an invitation is, what was sent, what was answered. Types and small decisions; no I/O.

use delegates::{Category, Delegate, DelegateId};
use gatherings::{Gathering, GatheringId, Programme, clock};
use kernel::{Day, Moment};

/// An enumeration kept as words: its database word, and as people say it.
macro_rules! words {
    ($(#[$doc:meta])* $vis:vis enum $name:ident { $($(#[$d:meta])* $variant:ident = $word:literal, $says:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        $vis enum $name { $($(#[$d])* $variant,)+ }
        impl $name {
            /// All, in the order pages list them.
            $vis const ALL: &'static [$name] = &[$($name::$variant,)+];

            /// The word kept in the database.
            $vis fn word(self) -> &'static str {
                match self { $($name::$variant => $word,)+ }
            }

            /// Back from the database's word.
            $vis fn of_word(word: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|x| x.word() == word)
            }

            /// As people say it.
            $vis fn vietnamese(self) -> &'static str {
                match self { $($name::$variant => $says,)+ }
            }
        }
    };
}
pub(crate) use words;

/// Words and values, for a form that offers them.
pub(crate) fn choices<T: Copy>(all: &[T], word: fn(T) -> &'static str) -> Vec<(&'static str, T)> {
    all.iter().map(|x| (word(*x), *x)).collect()
}

words! {
    /// How an invitation went out.
    pub enum How {
        /// By mail, as an .eml file sent by hand.
        Mail = "MAIL", "Thư điện tử";
        /// By post.
        Post = "POST", "Bưu điện";
        /// Handed over.
        Hand = "HAND", "Trao tay";
    }
}

words! {
    /// Does the delegate come?
    pub enum Coming {
        /// Yes.
        Yes = "YES", "Dự";
        /// No.
        No = "NO", "Không dự được";
        /// Wants somebody else to come instead.
        Instead = "INSTEAD", "Đề nghị cử người khác dự thay";
    }
}

words! {
    /// How the delegate travels.
    pub enum Travel {
        /// By own means.
        Own = "OWN", "Tự túc phương tiện";
        /// With the delegation.
        Bus = "BUS", "Đi xe của đoàn";
    }
}

/// What the invitations of a gathering say, and by whose hand.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Setting {
    /// Address of this program as delegates reach it, `https://thidua.example.gov.vn`; links need it.
    pub address: String,
    /// Who invites, as the head of the paper says it.
    pub issuer: String,
    /// "GM-UBND": after the number.
    pub symbol: String,
    /// Town of the date line.
    pub town: String,
    /// Day of the letters; today when none is set.
    pub day: Option<Day>,
    /// More words of the letter, may be empty.
    pub words: String,
    /// The last day answers are taken; that day is still included.
    pub answer_until: Option<Day>,
    /// "TM. BAN TỔ CHỨC".
    pub authority: String,
    /// Post of who signs.
    pub post: String,
    /// Who signs.
    pub signer: String,
    /// Mail address letters are sent from.
    pub sender: String,
    /// A5 instead of A4.
    pub half_sheet: bool,
    /// Names of the gates.
    pub gates: Vec<String>,
    /// For forms.
    pub version: i64,
}

/// The gate of a gathering whose gates nobody named.
pub(crate) const FIRST_GATE: &str = "Cửa chính";

impl Setting {
    /// Before anything was set: version 0.
    pub(crate) fn blank() -> Setting {
        Setting {
            address: String::new(),
            issuer: String::new(),
            symbol: "GM".into(),
            town: String::new(),
            day: None,
            words: String::new(),
            answer_until: None,
            authority: "TM. BAN TỔ CHỨC".into(),
            post: "TRƯỞNG BAN".into(),
            signer: String::new(),
            sender: String::new(),
            half_sheet: false,
            gates: vec![FIRST_GATE.into()],
            version: 0,
        }
    }

    /// May an answer still be changed?
    pub fn takes_answers(&self, g: &Gathering, today: Day) -> bool {
        today <= self.answer_until.unwrap_or(g.first_day).min(g.last_day)
    }

    /// The head of the paper: what stands above, and the name in bold under which it goes out. Whoever signs on behalf of
    /// another body than the one that invites ("TM. BAN TỔ CHỨC" of a people's committee) issues it under that body's name;
    /// the one that invites then stands above (Decree 30/2020, appendix I).
    pub(crate) fn head(&self) -> (String, String) {
        let of = self.authority.trim().strip_prefix("TM.").map(str::trim).unwrap_or_default();
        if of.is_empty() || kernel::fold(&self.issuer).contains(&kernel::fold(of)) {
            return (String::new(), self.issuer.clone());
        }
        (self.issuer.clone(), of.to_uppercase())
    }

    /// Who invites, as mails and pages name them: the name the letter goes out under.
    pub(crate) fn inviter(&self) -> String {
        match self.head() {
            (above, name) if above.is_empty() => name,
            (above, name) => format!("{name}, {above}"),
        }
    }

    /// How far the links and codes reach.
    pub(crate) fn reach(&self) -> Reach {
        Reach::of(&self.address)
    }

    /// "Số: 012/GM-UBND".
    pub fn number_words(&self, number: i64) -> String {
        format!("{number:03}/{}", self.symbol)
    }
}

/// From where an address can be opened.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Reach {
    /// From wherever there is a network, as far as an address tells.
    Far,
    /// From within the building alone.
    Near,
    /// From the machine alone on which the program runs.
    Here,
    /// From nowhere: a name set aside for examples.
    Nowhere,
}

impl Reach {
    /// Of an address; one that is not written yet is no trouble of reach.
    pub(crate) fn of(address: &str) -> Reach {
        let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
        let host = rest.split('/').next().unwrap_or_default().to_lowercase();
        let host = match host.strip_prefix('[') {
            Some(six) => six.split(']').next().unwrap_or_default().to_owned(),
            None => host.split(':').next().unwrap_or_default().to_owned(),
        };
        if let Ok(ip) = host.parse::<std::net::IpAddr>() {
            return match ip {
                ip if ip.is_loopback() || ip.is_unspecified() => Reach::Here,
                std::net::IpAddr::V4(ip) if ip.is_private() || ip.is_link_local() => Reach::Near,
                _ => Reach::Far,
            };
        }
        let last = host.rsplit('.').next().unwrap_or_default();
        match last {
            "" => Reach::Far,
            "localhost" => Reach::Here,
            "example" | "test" | "invalid" => Reach::Nowhere,
            "local" | "lan" | "internal" => Reach::Near,
            _ if !host.contains('.') => Reach::Near,
            _ => Reach::Far,
        }
    }

    /// What follows for whoever holds a letter; "" when nothing does.
    pub(crate) fn says(self) -> &'static str {
        match self {
            Reach::Far => "",
            Reach::Near => {
                "Địa chỉ trang chỉ mở được trong mạng nội bộ: điện thoại của đại biểu ở ngoài không mở được liên kết và mã trên giấy mời."
            }
            Reach::Here => {
                "Địa chỉ trang là của chính máy này (localhost): điện thoại của đại biểu không mở được liên kết và mã trên giấy mời."
            }
            Reach::Nowhere => {
                "Địa chỉ trang là tên mẫu, không có trên mạng: điện thoại của đại biểu không mở được liên kết và mã trên giấy mời."
            }
        }
    }
}

/// An invitation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Invitation {
    /// Whose.
    pub delegate: DelegateId,
    /// Its number; given once, never again.
    pub number: i64,
    /// Which link of this invitation, from 1.
    pub issue: i64,
    /// SHA-256 of the link's token; none when the link was withdrawn.
    pub digest: Option<Vec<u8>>,
    /// Mail address, or "".
    pub email: String,
}

/// What was sent to a delegate, the last time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sent {
    /// To whom.
    pub delegate: DelegateId,
    /// The invitation's number.
    pub number: i64,
    /// Which time, from 1 ("lần 2").
    pub round: i64,
    /// The name it was sent to.
    pub name: String,
    /// First day as told.
    pub first_day: Day,
    /// Last day as told.
    pub last_day: Day,
    /// Hours as told, a line for each session.
    pub hours: String,
    /// Venue as told.
    pub place: String,
    /// How it went out.
    pub how: How,
    /// On which day.
    pub day: Day,
    /// When that was written down.
    pub at: Moment,
    /// Did the delegate answer?
    pub answered: bool,
}

impl Sent {
    /// What the letter tells otherwise than the records do now, in words; empty when nothing.
    pub fn outdated(&self, d: &Delegate, g: &Gathering, hours: &str) -> Vec<&'static str> {
        let mut all = Vec::new();
        if self.name != d.name {
            all.push("tên đại biểu");
        }
        if (self.first_day, self.last_day) != (g.first_day, g.last_day) {
            all.push("ngày");
        } else if self.hours != hours {
            all.push("giờ");
        }
        if self.place != g.place {
            all.push("địa điểm");
        }
        all
    }
}

/// What a delegate answered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// Who.
    pub delegate: DelegateId,
    /// Coming?
    pub coming: Coming,
    /// Who comes instead, or "".
    pub instead_name: String,
    /// Their post, or "".
    pub instead_post: String,
    /// Persons who come along.
    pub companions: i64,
    /// How they travel; none when not said.
    pub travel: Option<Travel>,
    /// Do they take part in the meals? None when not said.
    pub meals: Option<bool>,
    /// Nights of lodging.
    pub nights: i64,
    /// More needs in words, or "".
    pub note: String,
    /// Who wrote it down.
    pub by: String,
    /// When.
    pub at: Moment,
    /// For forms.
    pub version: i64,
}

/// A badge or name plate as it was printed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Badge {
    /// Whose.
    pub delegate: DelegateId,
    /// A name plate ("biển tên") instead of a badge ("thẻ")?
    pub plate: bool,
    /// Number of the invitation, if there was one.
    pub number: Option<i64>,
    /// Name as printed.
    pub name: String,
    /// Post as printed.
    pub post: String,
    /// Unit as printed.
    pub body: String,
    /// As what.
    pub category: Category,
    /// When.
    pub at: Moment,
}

impl Badge {
    /// Is it as the records are now?
    pub fn fits(&self, d: &Delegate) -> bool {
        (self.name.as_str(), self.post.as_str(), self.body.as_str(), self.category)
            == (d.name.as_str(), d.post.as_str(), d.unit.as_str(), d.category)
    }
}

kernel::id! {
    /// A run of printed badges ("đợt in thẻ").
    PrintId
}

/// The hours a letter made now tells, in the words of [`Sent::hours`]: a letter whose `hours` are others tells old ones.
pub fn hours(g: &Gathering, programme: &Programme) -> String {
    hour_lines(g, programme).join("\n")
}

/// When a gathering takes place, a line for each session of the programme; its days alone when there is none.
pub(crate) fn hour_lines(g: &Gathering, programme: &Programme) -> Vec<String> {
    let on_paper = |minutes: i64| clock(minutes).replace(':', " giờ ");
    let line = |s: &gatherings::Session| {
        let name = if s.name.is_empty() { String::new() } else { format!(" ({})", s.name) };
        format!("{}, {}, {}{name}", on_paper(s.starts), s.day.weekday(), s.day.on_paper())
    };
    if programme.sessions.is_empty() {
        return g.days().iter().map(|d| format!("{}, {}", d.weekday(), d.on_paper())).collect();
    }
    programme.sessions.iter().map(line).collect()
}

/// Those who are invited: whoever takes a place, and the press; who serves is not.
pub(crate) fn is_invited(d: &Delegate) -> bool {
    d.category != Category::Service
}

/// The gathering a thing belongs to is this one.
pub(crate) fn here(g: GatheringId, of: GatheringId) -> Result<(), kernel::Refusal> {
    if g == of { Ok(()) } else { Err(kernel::Refusal::NotFound) }
}
