//! How much a bloc may propose ("chỉ tiêu đề nghị khen thưởng"), with dates. Pure.

use crate::kinds::{Award, Commendation, Province, Title};
use blocs::BlocKind;
use kernel::{BodyId, Day, Points, Share};

kernel::id! {
    /// One row of the quota table ("dòng chỉ tiêu").
    QuotaId
}

/// How surely a row's figures are known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// Somebody held them against the document.
    Verified,
    /// Entered, not held against the document yet: "chưa kiểm chứng".
    Unverified,
    /// Made up or inferred for a story: "số liệu minh họa".
    Illustrative,
}

impl Standing {
    const ALL: [Standing; 3] = [Standing::Verified, Standing::Unverified, Standing::Illustrative];

    /// The word kept in the database.
    pub fn word(self) -> &'static str {
        match self {
            Standing::Verified => "VERIFIED",
            Standing::Unverified => "UNVERIFIED",
            Standing::Illustrative => "ILLUSTRATIVE",
        }
    }

    /// Back from the database's word.
    pub fn of_word(word: &str) -> Option<Standing> {
        Standing::ALL.into_iter().find(|s| s.word() == word)
    }

    /// What is said beside the figures; nothing where they are sure.
    pub fn mark(self) -> &'static str {
        match self {
            Standing::Verified => "",
            Standing::Unverified => "chưa kiểm chứng",
            Standing::Illustrative => "số liệu minh họa",
        }
    }
}

/// One row: how many of each award a bloc of this kind and size may propose, by which document, in which time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Quota {
    /// Its key.
    pub id: QuotaId,
    /// Whose blocs it is for.
    pub managing: BodyId,
    /// For which kind of bloc; `None` is for both.
    pub kind: Option<BlocKind>,
    /// Fewest and most members.
    pub size: (i64, i64),
    /// Of each award, in the order of [`Award::BY_WORTH`].
    pub slots: [i64; 3],
    /// Certificates are at most this share of the members.
    pub share: Option<Share>,
    /// Does a flag exclude the certificate of the same bloc?
    pub exclusive: bool,
    /// The least total for each award, as a share of the scale, in the order of [`Award::BY_WORTH`].
    pub least: [Option<Share>; 3],
    /// The document, quoted.
    pub basis: String,
    /// How sure the figures are.
    pub standing: Standing,
    /// First day.
    pub from: Day,
    /// Last day; `None` is until further notice.
    pub until: Option<Day>,
    /// For writing what one has seen.
    pub version: i64,
}

/// Where an award stands in [`Award::BY_WORTH`].
pub(crate) fn worth(award: Award) -> usize {
    match award {
        Award::Title(Title::GovernmentFlag) => 0,
        Award::Title(Title::ProvinceFlag) => 1,
        Award::Form(Commendation::ProvinceCertificate) => 2,
    }
}

impl Quota {
    /// How many of this award the row names.
    pub fn slots_of(&self, award: Award) -> i64 {
        self.slots[worth(award)]
    }

    /// The share of the scale a unit must reach for this award.
    pub fn least_of(&self, award: Award) -> Option<Share> {
        self.least[worth(award)]
    }

    /// Does a total reach what this award asks for?
    pub fn reached(&self, award: Award, total: Points, scale: Points) -> bool {
        self.least_of(award).is_none_or(|least| least.reached(total.0, scale.0))
    }

    /// The most certificates the share allows in a bloc of this many members, rounded down.
    pub fn by_share(&self, members: i64) -> Option<i64> {
        self.share.map(|s| (s.num() * members).div_euclid(s.den()))
    }

    /// How many of this award a bloc of this many members may propose, the share included.
    pub fn limit(&self, award: Award, members: i64) -> i64 {
        let named = self.slots_of(award);
        if award.is_flag() { named } else { self.by_share(members).map_or(named, |s| named.min(s)) }
    }

    /// Does it hold on this day?
    pub fn holds_on(&self, day: Day) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }

    /// Is it for blocs of this kind and size?
    pub fn is_for(&self, kind: BlocKind, members: i64) -> bool {
        self.kind.is_none_or(|k| k == kind) && self.size.0 <= members && members <= self.size.1
    }

    /// Could both apply to one bloc on one day?
    pub fn overlaps(&self, o: &Quota) -> bool {
        let kinds = self.kind.is_none() || o.kind.is_none() || self.kind == o.kind;
        let sizes = self.size.0 <= o.size.1 && o.size.0 <= self.size.1;
        let days =
            o.until.is_none_or(|until| self.from <= until) && self.until.is_none_or(|until| o.from <= until);
        self.managing == o.managing && kinds && sizes && days
    }

    /// "Khối, 5 đến 9 đơn vị".
    pub fn whom(&self) -> String {
        format!("{}, {}", kind_words(self.kind), size_words(self.size))
    }

    /// "từ 01/01/2018", "từ 01/01/2018 đến hết 31/12/2018".
    pub fn when(&self) -> String {
        match self.until {
            None => format!("từ {}", self.from),
            Some(until) => format!("từ {} đến hết {until}", self.from),
        }
    }

    /// "1 Cờ thi đua của Chính phủ, 2 Cờ thi đua của UBND tỉnh, 5 Bằng khen của Chủ tịch UBND tỉnh".
    pub fn what(&self, of: &Province) -> String {
        let named: Vec<String> = Award::BY_WORTH
            .into_iter()
            .filter(|a| self.slots_of(*a) > 0)
            .map(|a| format!("{} {}", self.slots_of(a), a.in_line(of)))
            .collect();
        named.join(", ")
    }

    /// The further rules, each a sentence; none for most rows but the first.
    pub fn rules(&self, of: &Province) -> Vec<String> {
        let mut rules = Vec::new();
        if let Some(share) = self.share {
            rules.push(format!("Bằng khen không quá {} số đơn vị thành viên.", share_words(share)));
        }
        if self.slots[2] > 0 && self.slots[0] + self.slots[1] > 0 {
            rules.push(if self.exclusive {
                "Đơn vị được đề nghị cờ thì không đề nghị Bằng khen.".to_owned()
            } else {
                "Đơn vị được đề nghị cờ vẫn được đề nghị Bằng khen.".to_owned()
            });
        }
        for award in Award::BY_WORTH {
            if let Some(least) = self.least_of(award) {
                let name = award.in_line(of);
                rules.push(format!("{name}: tổng điểm ít nhất {} thang điểm.", share_words(least)));
            }
        }
        rules
    }

    /// The row in one line, for facts.
    pub fn says(&self, of: &Province) -> String {
        let rules = self.rules(of).join(" ");
        let rules = if rules.is_empty() { String::new() } else { format!(" {rules}") };
        let mark = self.standing.mark();
        let mark = if mark.is_empty() { String::new() } else { format!(" ({mark})") };
        format!("{}: {}; {}.{rules} Căn cứ: {}{mark}.", self.whom(), self.what(of), self.when(), self.basis)
    }
}

/// The row that applies to a bloc of this kind and size on a day. Rows do not overlap, so there is at most one.
pub fn applying(rows: &[Quota], kind: BlocKind, members: i64, on: Day) -> Option<&Quota> {
    rows.iter().find(|q| q.is_for(kind, members) && q.holds_on(on))
}

/// "Khối", "Cụm", "Khối và cụm".
pub(crate) fn kind_words(kind: Option<BlocKind>) -> &'static str {
    match kind {
        Some(BlocKind::Sector) => "Khối",
        Some(BlocKind::Cluster) => "Cụm",
        None => "Khối và cụm",
    }
}

fn size_words((from, to): (i64, i64)) -> String {
    if from == to { format!("{from} đơn vị") } else { format!("{from} đến {to} đơn vị") }
}

/// "40%", "33,3%", or "1/3" where a percentage would not be exact.
pub fn share_words(share: Share) -> String {
    let thousand = share.num() * 1000;
    if thousand % share.den() != 0 {
        return share.to_string();
    }
    let tenths = thousand / share.den();
    if tenths % 10 == 0 { format!("{}%", tenths / 10) } else { format!("{},{}%", tenths / 10, tenths % 10) }
}

/// Reads "40%", "40", "33,3%" (per cent) or "1/3".
pub(crate) fn parse_share(text: &str) -> Option<Share> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    if let Some((num, den)) = text.split_once('/') {
        let part = |s: &str| (!s.is_empty() && s.bytes().all(|b| b.is_ascii_digit())).then(|| s.parse().ok());
        return Share::new(part(num)??, part(den)??);
    }
    // Hundredths of a per cent, brought to the smallest fraction: 12,5% is 1/8.
    let hundredths = Points::parse(text.strip_suffix('%').unwrap_or(&text))?.0;
    let common = gcd(hundredths.unsigned_abs(), 10_000);
    let (num, den) = (hundredths.unsigned_abs() / common, 10_000 / common);
    if hundredths < 0 { None } else { Share::new(i64::try_from(num).ok()?, i64::try_from(den).ok()?) }
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}
