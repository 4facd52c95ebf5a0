//! Words for tests and the demo: people with their appointments, and the people of the story of Khối 5.
//!
//! All names are invented and marked as illustrative. Sample people have no password: the demo opens their sessions, a
//! test gives them one with [`password`].

use crate::model::{ManageAccounts, Person, TEMPORARY_SECONDS};
use crate::{NewPerson, decide, secrets, store};
use db::{Reading, Writing};
use kernel::{Allowed, BlocId, BodyId, Day, PersonId, Post, Refusal, Scope, Uuid};
use organisations::sample::{Khoi5, THAM_MUU_HEADS, ThamMuu, tham_muu_post};

/// Somebody of a story.
#[derive(Clone, Copy, Debug)]
pub struct NewSample<'a> {
    /// What they type to sign in.
    pub login: &'a str,
    /// Full name.
    pub name: &'a str,
    /// Post in words.
    pub title: &'a str,
    /// Unit.
    pub body: Option<BodyId>,
    /// Appointments, open-ended.
    pub posts: &'a [(Post, Scope)],
    /// First day of all of them.
    pub from: Day,
}

/// Adds a person with appointments.
///
/// # Errors
/// As the deeds of the pages do.
pub fn person(w: &mut Writing, new: NewSample) -> Result<PersonId, Refusal> {
    let on = w.who().at.day();
    let place = decide::place_of(w, new.body, on)?;
    let by = w.who().by.unwrap_or(PersonId(Uuid::nil()));
    let ok = Allowed::in_a_story(ManageAccounts { place }, by);
    let id = PersonId(Uuid::now_v7());
    let account = NewPerson {
        id,
        login: new.login.into(),
        name: new.name.into(),
        title: new.title.into(),
        body: new.body,
        illustrative: true,
    };
    crate::add_person(w, &ok, &account)?;
    for (post, scope) in new.posts {
        crate::grant(w, &ok, id, (*post, *scope), new.from, None)?;
    }
    Ok(id)
}

/// Gives a person a password; a temporary one must be changed at first sign-in.
///
/// # Errors
/// `Broken` when the database fails.
pub fn password(w: &mut Writing, id: PersonId, password: &str, temporary: bool) -> Result<(), Refusal> {
    let now = w.who().at;
    let good_until = temporary.then(|| now.plus_seconds(TEMPORARY_SECONDS));
    let secret = secrets::digest(password)?;
    store::set_password(w, id, &store::Password { secret, temporary, good_until }, now)
}

/// The people of the story of Khối 5.
#[derive(Clone, Copy, Debug)]
pub struct Cast {
    /// Administrator of the province.
    pub administrator: PersonId,
    /// Head of the TĐKT board, who watches over everything below the province.
    pub officer: PersonId,
    /// The clerk of each member, in the order of [`Khoi5::members`].
    pub clerk_of: [PersonId; 6],
    /// The leader of each member, in the same order.
    pub leader_of: [PersonId; 6],
    /// The tellers of the conference.
    pub tellers: [PersonId; 3],
}

impl Cast {
    /// All of them.
    pub fn everyone(&self) -> Vec<PersonId> {
        let mut all = vec![self.administrator, self.officer];
        all.extend(self.clerk_of);
        all.extend(self.leader_of);
        all.extend(self.tellers);
        all
    }
}

/// Gives these people one password, for practice: it is hashed once.
///
/// # Errors
/// `Broken` when the database fails.
pub fn same_password(w: &mut Writing, people: &[PersonId], password: &str) -> Result<(), Refusal> {
    let now = w.who().at;
    let secret = secrets::digest(password)?;
    for id in people {
        let kept = store::Password { secret: secret.clone(), temporary: false, good_until: None };
        store::set_password(w, *id, &kept, now)?;
    }
    Ok(())
}

/// The people of a sample with the post they hold, by unit and given name.
///
/// # Errors
/// `Broken` when the database fails.
pub fn everyone(w: &mut Reading) -> Result<Vec<(Person, Option<Post>)>, Refusal> {
    store::everyone(w)
}

/// Invented people of Khối 5, appointed from 01/01/2018. Leaders carry the names of the bodies' own heads.
///
/// # Errors
/// As the deeds of the pages do.
pub fn khoi_5(w: &mut Writing, k: &Khoi5, bloc: BlocId) -> Result<Cast, Refusal> {
    let from = Day(kernel::jiff::civil::date(2018, 1, 1));
    let mut add = |login: &str, name: &str, title: &str, body: BodyId, post: (Post, Scope)| {
        person(w, NewSample { login, name, title, body: Some(body), posts: &[post], from })
    };
    let below = Scope::Below(k.province);
    let clerk = |b| (Post::Clerk, Scope::Body(b));
    let leader = |b| (Post::Leader, Scope::Body(b));
    let teller = (Post::Teller, Scope::Bloc(bloc));
    let specialist = "Chuyên viên TĐKT";
    Ok(Cast {
        administrator: add(
            "quantri",
            "Kiều Văn Sáng",
            "Quản trị hệ thống",
            k.office,
            (Post::Administrator, below),
        )?,
        officer: add("nguyet.htm", "Hoàng Thị Minh Nguyệt", "Trưởng ban", k.board, (Post::Officer, below))?,
        clerk_of: [
            add("thu.nt", "Nguyễn Thị Thu", specialist, k.assembly, clerk(k.assembly))?,
            add("binh.tv", "Trần Văn Bình", specialist, k.people_council, clerk(k.people_council))?,
            add("hang.dt", "Đặng Thị Hằng", specialist, k.office, clerk(k.office))?,
            add("long.hd", "Hồ Đức Long", specialist, k.planning, clerk(k.planning))?,
            add("oanh.vk", "Võ Kiều Oanh", specialist, k.finance, clerk(k.finance))?,
            add("an.lq", "Lý Quốc Ân", specialist, k.justice, clerk(k.justice))?,
        ],
        leader_of: [
            add("trang.dc", "Đinh Công Tráng", "Chánh Văn phòng", k.assembly, leader(k.assembly))?,
            add("loc.ph", "Phạm Hữu Lộc", "Chánh Văn phòng", k.people_council, leader(k.people_council))?,
            add("khai.vd", "Vũ Đình Khải", "Chánh Văn phòng", k.office, leader(k.office))?,
            add("hiep.ns", "Ngô Sĩ Hiệp", "Giám đốc", k.planning, leader(k.planning))?,
            add("dinh.tv", "Tạ Văn Định", "Giám đốc", k.finance, leader(k.finance))?,
            add("lieu.ctb", "Châu Thị Bích Liễu", "Giám đốc", k.justice, leader(k.justice))?,
        ],
        tellers: [
            add("anh.mtn", "Mai Thị Ngọc Ánh", "Phó Giám đốc", k.finance, teller)?,
            add("ung.qd", "Quách Đăng Ứng", "Phó Giám đốc", k.justice, teller)?,
            add("giao.ltq", "Lê Thị Quỳnh Giao", "Phó Giám đốc", k.planning, teller)?,
        ],
    })
}

/// The people of the story of the advisory and synthesis bloc.
#[derive(Clone, Copy, Debug)]
pub struct CastOfEleven {
    /// Head of the TĐKT board, who watches over everything below the province.
    pub officer: PersonId,
    /// The clerk of each member, in the order of the members.
    pub clerk_of: [PersonId; 11],
    /// The leader of each member, in the same order.
    pub leader_of: [PersonId; 11],
}

impl CastOfEleven {
    /// All of them.
    pub fn everyone(&self) -> Vec<PersonId> {
        std::iter::once(self.officer).chain(self.clerk_of).chain(self.leader_of).collect()
    }
}

/// Login of a member's clerk, its clerk's name, login of its leader.
const ELEVEN: [(&str, &str, &str); 11] = [
    ("tham.qltt", "Tống Thị Thám", "thu.nd"),
    ("ngan.dbqh", "Phan Kim Ngân", "ngu.ttm"),
    ("duong.vp", "Cao Thái Dương", "du.lq"),
    ("nhi.snv", "Hà Uyên Nhi", "vi.pt"),
    ("hoach.kh", "Mạc Văn Hoạch", "nghia.hv"),
    ("chi.tc", "Lưu Linh Chi", "ung.vt"),
    ("phap.tp", "Đoàn Minh Pháp", "an.dd"),
    ("tra.tt", "Triệu Thu Trà", "chuan.bv"),
    ("ke.tk", "Tô Hữu Kế", "so.dt"),
    ("thue.ct", "Khúc Thị Thuế", "thuan.nb"),
    ("bac.kb", "Viên Ngọc Bạc", "kho.dt"),
];

/// Invented people of the advisory and synthesis bloc, appointed from 01/01/2023.
///
/// # Errors
/// As the deeds of the pages do.
pub fn tham_muu(w: &mut Writing, m: &ThamMuu) -> Result<CastOfEleven, Refusal> {
    let from = Day(kernel::jiff::civil::date(2023, 1, 1));
    let mut add = |login: &str, name: &str, title: &str, body: BodyId, post: (Post, Scope)| {
        person(w, NewSample { login, name, title, body: Some(body), posts: &[post], from })
    };
    let watches = (Post::Officer, Scope::Below(m.province));
    let officer = add("tham.ttn", "Trịnh Thị Ngọc Thẩm", "Trưởng ban", m.board, watches)?;
    let (mut clerk_of, mut leader_of) = ([officer; 11], [officer; 11]);
    for (n, (login, name, leader)) in ELEVEN.into_iter().enumerate() {
        let body = m.members[n];
        clerk_of[n] = add(login, name, "Chuyên viên TĐKT", body, (Post::Clerk, Scope::Body(body)))?;
        let head = (Post::Leader, Scope::Body(body));
        leader_of[n] = add(leader, THAM_MUU_HEADS[n], tham_muu_post(n), body, head)?;
    }
    Ok(CastOfEleven { officer, clerk_of, leader_of })
}
