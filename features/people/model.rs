//! Who somebody is, what they are appointed to, and when a login or a session is no longer good. No I/O.

use kernel::{BodyId, Day, Duty, Moment, PersonId, Place, Post, Problem, Scope, by_given_name, fold};

kernel::id! {
    /// One appointment of one person ("chức trách được giao").
    GrantId
}
kernel::id! {
    /// One signed-in browser ("phiên làm việc").
    SessionId
}

/// Seconds without a request after which a session is over.
pub const IDLE_SECONDS: i64 = 30 * 60;
/// Seconds after which a session is over even if it was busy.
pub const LIFE_SECONDS: i64 = 12 * 3600;
/// A session's last-seen time is written at most once in this many seconds; that much later idleness is noticed, so
/// that the page's own countdown never ends after the session.
pub(crate) const SEEN_EVERY_SECONDS: i64 = 60;
/// A temporary password is good for seven days.
pub(crate) const TEMPORARY_SECONDS: i64 = 7 * 24 * 3600;

/// A person who can sign in ("người dùng").
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Person {
    /// Key.
    pub id: PersonId,
    /// What they type to sign in; lower case.
    pub login: String,
    /// Full name.
    pub name: String,
    /// Post in words, as the top bar shows it.
    pub title: String,
    /// The unit they belong to.
    pub body: Option<BodyId>,
    /// Invented for a sample; screens say so.
    pub illustrative: bool,
}

/// May the account be used ("tình trạng tài khoản")?
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// Yes.
    Open,
    /// An administrator shut it.
    Shut,
}

impl State {
    /// Both, in the order pages list them.
    pub const ALL: [State; 2] = [State::Open, State::Shut];

    /// The word kept in the database.
    pub fn word(self) -> &'static str {
        match self {
            State::Open => "OPEN",
            State::Shut => "SHUT",
        }
    }

    /// Back from the database's word.
    pub fn of_word(word: &str) -> Option<State> {
        State::ALL.into_iter().find(|s| s.word() == word)
    }

    /// As people say it.
    pub fn vietnamese(self) -> &'static str {
        match self {
            State::Open => "đang dùng",
            State::Shut => "đã khóa",
        }
    }
}

/// An account as its administrator sees it.
#[derive(Clone, Debug)]
pub struct Account {
    /// Who.
    pub person: Person,
    /// May it be used?
    pub state: State,
    /// When it was made.
    pub made: Moment,
    /// For two administrators at once.
    pub version: i64,
}

/// An appointment as it was made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Appointment {
    /// Key.
    pub id: GrantId,
    /// What.
    pub post: Post,
    /// Where.
    pub scope: Scope,
    /// First day.
    pub from: Day,
    /// Last day, or open.
    pub until: Option<Day>,
    /// "Giao tạm thời": stands in for somebody, so it has a last day.
    pub acting: bool,
    /// The decision it rests on.
    pub basis: String,
    /// Ended before its time: the first day on which it no longer held.
    pub ended: Option<Day>,
}

impl Appointment {
    /// Does it hold on this day?
    pub fn holds_on(&self, day: Day) -> bool {
        self.from <= day && self.until.is_none_or(|u| day <= u) && self.ended.is_none_or(|e| day < e)
    }

    /// Is there anything of it left to hold, today or later?
    pub fn lasts(&self, today: Day) -> bool {
        self.ended.is_none() && self.until.is_none_or(|u| today <= u)
    }

    /// "từ 01/01/2019", "từ 01/01/2019 đến hết 31/3/2019", "đã thôi từ 07/3/2019".
    pub fn term(&self) -> String {
        match (self.ended, self.until) {
            (Some(ended), _) => format!("từ {}, thôi từ {ended}", self.from),
            (None, Some(until)) => format!("từ {} đến hết {until}", self.from),
            (None, None) => format!("từ {}", self.from),
        }
    }
}

/// One signed-in browser of a person.
#[derive(Clone, Debug)]
pub struct Session {
    /// Key.
    pub id: SessionId,
    /// When the person signed in.
    pub made: Moment,
    /// When a request last came.
    pub seen: Moment,
    /// The browser's name for itself.
    pub browser: String,
    /// Address it came from at sign-in.
    pub ip: String,
}

/// Is a session still good that began and was last seen then?
pub(crate) fn session_lives(made: Moment, seen: Moment, now: Moment) -> bool {
    now.seconds_since(seen) < IDLE_SECONDS + SEEN_EVERY_SECONDS && now.seconds_since(made) < LIFE_SECONDS
}

/// "Chrome trên Windows": enough of a browser's long name to tell one's own machines apart.
pub(crate) fn browser_words(agent: &str) -> String {
    let first =
        |all: &[(&str, &'static str)]| all.iter().find(|(key, _)| agent.contains(key)).map(|(_, say)| *say);
    let browser = first(&[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("coc_coc", "Cốc Cốc"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let machine = first(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, machine) {
        (Some(b), Some(m)) => format!("{b} trên {m}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) if agent.is_empty() => "Trình duyệt chưa rõ".to_owned(),
        (None, None) => agent.chars().take(40).collect(),
    }
}

/// Making and changing accounts ("quản lý tài khoản"): of a body, by its own administrator or one above.
#[derive(Clone, Debug)]
pub struct ManageAccounts {
    /// The body the account belongs to, and those above it.
    pub place: Place,
}

impl Duty for ManageAccounts {
    const NAME: &'static str = "ManageAccounts";
    const NEEDS: &'static str = "Tài khoản do quản trị hệ thống của đơn vị hoặc của cấp trên quản lý.";
    const POSTS: &'static [Post] = &[Post::Administrator];
    fn place(&self) -> Place {
        self.place.clone()
    }
}

/// The form of a login as it is kept and compared: lower case.
pub(crate) fn login_of(typed: &str) -> String {
    typed.trim().to_lowercase()
}

/// What is wrong with a new login, if anything.
pub(crate) fn login_problem(login: &str) -> Option<Problem> {
    let wrong = |says: String| Some(Problem::new("login", "NGUOI-01", says));
    let length = login.chars().count();
    if !(3..=40).contains(&length) {
        return wrong(format!("Tên đăng nhập: từ 3 đến 40 ký tự. Đang nhập {length}."));
    }
    if let Some(c) =
        login.chars().find(|c| !c.is_ascii_lowercase() && !c.is_ascii_digit() && !"._-".contains(*c))
    {
        return wrong(format!(
            "Tên đăng nhập: chỉ dùng chữ không dấu a–z, số và các dấu . _ -. Không nhận “{c}”."
        ));
    }
    if !login.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return wrong("Tên đăng nhập: bắt đầu bằng chữ hoặc số.".into());
    }
    None
}

/// Shortest and longest password, in characters.
pub const PASSWORD_CHARS: std::ops::RangeInclusive<usize> = 12..=128;

/// Words that guessers try first, without marks, spaces and the digits people hang on to reach the length.
const COMMON: &[&str] = &[
    "password",
    "passwordpassword",
    "matkhau",
    "matkhaumatkhau",
    "qwerty",
    "qwertyuiop",
    "qwertyuiopasdf",
    "asdfghjkl",
    "qwertyasdfgh",
    "qazwsxedc",
    "iloveyou",
    "iloveyouforever",
    "anhyeuem",
    "emyeuanh",
    "anhyeuemnhieu",
    "vietnam",
    "vietnamvodich",
    "khongcogi",
    "khongcomatkhau",
    "tudohanhphuc",
    "doclaptudohanhphuc",
    "thidua",
    "thiduakhenthuong",
    "khenthuong",
    "admin",
    "administrator",
    "quantri",
    "quantrihethong",
    "hethong",
    "welcome",
    "letmein",
    "changeme",
    "doimatkhau",
    "letmeinplease",
    "abcdef",
    "abcdefgh",
    "abcdefghijkl",
    "abcabcabcabc",
    "abc",
    "xinchao",
    "vanphong",
    "vanphongubnd",
    "vanphongubndtinh",
    "bimat",
    "tuyetmat",
    "hanoi",
    "saigon",
    "hochiminh",
    "thanhphohochiminh",
    "",
];

/// What is wrong with a new password of this login, if anything.
pub(crate) fn password_problem(password: &str, login: &str) -> Option<Problem> {
    let wrong = |code, says: String| Some(Problem::new("new_password", code, says));
    let length = password.chars().count();
    if length < *PASSWORD_CHARS.start() {
        return wrong("NGUOI-03", format!("Mật khẩu mới: ít nhất 12 ký tự. Đang có {length}."));
    }
    if length > *PASSWORD_CHARS.end() {
        return wrong("NGUOI-04", format!("Mật khẩu mới: nhiều nhất 128 ký tự. Đang có {length}."));
    }
    let plain: String = fold(password).split(' ').collect();
    let own: String = fold(login).split(' ').collect();
    if password.to_lowercase() == login || (!own.is_empty() && plain == own) {
        return wrong("NGUOI-05", "Mật khẩu mới: không được trùng tên đăng nhập.".into());
    }
    let stem = plain.trim_matches(|c: char| c.is_ascii_digit());
    let different: std::collections::HashSet<char> = password.chars().collect();
    if COMMON.contains(&stem) || different.len() < 5 {
        let says = "Mật khẩu mới: quá dễ đoán. Dùng một câu dài chỉ đồng chí nhớ, ví dụ bốn, năm từ không liên quan nhau.";
        return wrong("NGUOI-06", says.into());
    }
    None
}

/// How wrong passwords close a gate.
pub(crate) struct Rule {
    /// So many wrong ones …
    pub(crate) wrong_max: i64,
    /// … within this many seconds …
    pub(crate) within: i64,
    /// … close it for so long the first time, twice as long each further time …
    pub(crate) first: i64,
    /// … up to this.
    pub(crate) longest: i64,
}

/// A login: five wrong passwords, then 15 minutes, 30 minutes … up to four hours.
pub(crate) const LOGIN_RULE: Rule =
    Rule { wrong_max: 5, within: FORGET_SECONDS, first: 15 * 60, longest: 4 * 3600 };
/// An address: a whole office may share one, so it bears more, and only in a short time.
pub(crate) const ADDRESS_RULE: Rule = Rule { wrong_max: 30, within: 15 * 60, first: 15 * 60, longest: 3600 };
/// A day without a wrong password and all is forgotten.
pub(crate) const FORGET_SECONDS: i64 = 24 * 3600;

/// Wrong passwords of one login or one address so far.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Gate {
    /// Wrong ones since it was last closed.
    pub(crate) wrong: i64,
    /// How often it was closed.
    pub(crate) locks: i64,
    /// The first of these wrong ones.
    pub(crate) since: Moment,
    /// The last of them.
    pub(crate) last: Moment,
    /// Closed until; in the past when open.
    pub(crate) until: Moment,
}

impl Gate {
    /// Until when it is closed, if it is.
    pub(crate) fn shut(&self, now: Moment) -> Option<Moment> {
        (self.until > now).then_some(self.until)
    }

    /// The gate after one more wrong password.
    pub(crate) fn after_wrong(before: Option<Gate>, rule: &Rule, now: Moment) -> Gate {
        let fresh = Gate { wrong: 0, locks: 0, since: now, last: now, until: now };
        let mut gate = before.filter(|g| now.seconds_since(g.last) < FORGET_SECONDS).unwrap_or(fresh);
        if gate.wrong == 0 || now.seconds_since(gate.since) >= rule.within {
            gate = Gate { wrong: 0, since: now, ..gate };
        }
        gate.wrong += 1;
        gate.last = now;
        if gate.wrong >= rule.wrong_max {
            let doubled = (0..gate.locks.min(20)).fold(rule.first, |s, _| (s * 2).min(rule.longest));
            gate = Gate { wrong: 0, locks: gate.locks + 1, until: now.plus_seconds(doubled), ..gate };
        }
        gate
    }
}

/// A path of ours to go to after signing in; anything else is the first page. What a browser would read as another
/// host ("//x", "/\x") or as another page of signing in is not taken.
pub(crate) fn local_path(next: &str) -> &str {
    let strange = |c: char| c == '\\' || c.is_whitespace() || c.is_control() || !c.is_ascii();
    let ours =
        next.starts_with('/') && !next.starts_with("//") && !next.contains(strange) && next.len() <= 1000;
    let circles = ["/sign-in", "/sign-out", "/session/"].iter().any(|p| next.starts_with(p));
    if ours && !circles { next } else { "/" }
}

/// The key accounts are listed by: given name first, as offices do. Bytes, so both engines order it alike.
pub(crate) fn sort_key(name: &str) -> Vec<u8> {
    let ((given, given_tones), (rest, rest_tones)) = by_given_name(name);
    let up = |v: Vec<u8>| v.into_iter().map(|b| b.saturating_add(1)).collect::<Vec<u8>>();
    [up(given), up(given_tones), up(rest), up(rest_tones)].join(&0)
}

/// What search compares: login, name and post without marks, each word after a blank.
pub(crate) fn search_key(login: &str, name: &str, title: &str) -> String {
    format!(" {} ", fold(&format!("{login} {name} {title}")))
}

/// Up to four words of a query as patterns that match the beginning of a word.
pub(crate) fn search_words(query: &str) -> [String; 4] {
    let folded = fold(query);
    let mut words = folded.split(' ').filter(|w| !w.is_empty()).map(|w| format!("% {w}%"));
    std::array::from_fn(|_| words.next().unwrap_or_else(|| "%".to_owned()))
}
