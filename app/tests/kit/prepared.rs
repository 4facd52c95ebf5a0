//! A world in which a conference is prepared, a plan is out in every commune, and exemplars are on their way to the town's
//! conference; with one of everything a door may name.

use kernel::{PersonId, Uuid};
use std::cell::RefCell;
use std::collections::BTreeMap;
use world::{Engine, Person, World};

/// The world, its people, and what the parameters of paths stand for.
pub(crate) struct Prepared {
    pub(crate) world: World,
    /// Clerk of the body that prepares the conference.
    pub(crate) clerk: PersonId,
    /// Clerk of a body that was given a task.
    pub(crate) police: PersonId,
    /// Stands at the gates of the conference.
    pub(crate) usher: PersonId,
    /// Officer of the town that runs the plan and keeps the exemplars.
    pub(crate) officer: PersonId,
    /// Clerk of a commune.
    pub(crate) commune: PersonId,
    /// A member of the steering committee, who follows some communes.
    pub(crate) member: PersonId,
    keys: RefCell<BTreeMap<(String, String), String>>,
}

/// Parameter of a path by what stands before it, and where its value is found.
const FOUND: &[(&str, &str, &str)] = &[
    ("gatherings", "id", "SELECT id FROM gatherings_gathering ORDER BY id LIMIT 1"),
    ("sessions", "session", "SELECT session FROM gatherings_item ORDER BY id LIMIT 1"),
    ("items", "item", "SELECT id FROM gatherings_item ORDER BY id LIMIT 1"),
    ("tasks", "task", "SELECT id FROM gatherings_task ORDER BY id LIMIT 1"),
    ("meetings", "meeting", "SELECT id FROM gatherings_meeting ORDER BY id LIMIT 1"),
    ("committees", "committee", "SELECT id FROM gatherings_committee ORDER BY id LIMIT 1"),
    ("delegations", "id", "SELECT delegation FROM delegates_delegate ORDER BY id LIMIT 1"),
    ("delegates", "delegate", "SELECT id FROM delegates_delegate ORDER BY id LIMIT 1"),
    ("of", "delegate", "SELECT id FROM delegates_delegate ORDER BY id LIMIT 1"),
    ("needs", "need", "SELECT id FROM logistics_need ORDER BY id LIMIT 1"),
    ("budget", "line", "SELECT id FROM logistics_line ORDER BY id LIMIT 1"),
    ("plans", "id", "SELECT plan FROM plans_entry ORDER BY id LIMIT 1"),
    ("lines", "line", "SELECT id FROM plans_line ORDER BY id LIMIT 1"),
    ("followers", "person", "SELECT person FROM plans_member WHERE head = 0 ORDER BY person LIMIT 1"),
    ("plan-units", "id", "SELECT unit FROM plans_entry ORDER BY id LIMIT 1"),
    ("reports", "entry", "SELECT id FROM plans_entry ORDER BY id LIMIT 1"),
    ("exemplars", "id", "SELECT exemplar FROM exemplars_picture ORDER BY id LIMIT 1"),
    ("pictures", "picture", "SELECT id FROM exemplars_picture ORDER BY id LIMIT 1"),
    ("adoptions", "adoption", "SELECT id FROM exemplars_adoption ORDER BY id LIMIT 1"),
    (
        "selections",
        "id",
        "SELECT selection FROM exemplars_nomination WHERE outcome = 'CHOSEN' ORDER BY id LIMIT 1",
    ),
    (
        "nominations",
        "nomination",
        "SELECT id FROM exemplars_nomination WHERE outcome = 'CHOSEN' ORDER BY id LIMIT 1",
    ),
    (
        "yearbook",
        "exemplar",
        "SELECT exemplar FROM exemplars_nomination WHERE outcome = 'CHOSEN' ORDER BY id LIMIT 1",
    ),
];

impl Prepared {
    pub(crate) fn new(engine: Engine) -> Prepared {
        let world = World::with(engine, program::doors::routes(), people::recognise(), people::touch);
        world.clock_is("20/02/2025 09:00");
        let app = world.app.clone();
        let (clerk, police, usher, officer, commune, member) = world.build(move |w| {
            let story = logistics::sample::mien_dong(
                w,
                PersonId(Uuid::now_v7()),
                gatherings::sample::Told::AfterChange,
            )?;
            let cast = gatherings::sample::cast(w, &story.m)?;
            let town = plans::sample::nghi_son(w)?;
            plans::sample::nghi_son_meeting(w, &town)?;
            let mut communes = [town.town; 6];
            communes.iter_mut().zip(&town.communes).for_each(|(c, of)| *c = *of);
            let bodies = exemplars::sample::nghi_son::NghiSon { town: town.town, communes };
            let keep = |bytes: &[u8]| app.keep_file(bytes);
            exemplars::sample::nghi_son::exemplars(w, &bodies, &keep, town.officer)?;
            Ok((cast.clerk, cast.police, cast.usher, town.officer, town.clerks[0], town.members[0]))
        });
        Prepared { world, clerk, police, usher, officer, commune, member, keys: RefCell::default() }
    }

    pub(crate) fn enter(&self, who: PersonId) -> Person<'_> {
        let now = self.world.now();
        let token = self.world.build(move |w| people::open_session(w, who, now, "thử"));
        Person::with_token(&self.world, token, Some(who))
    }

    /// Somebody with an account and no post; and somebody with every post at a body that has no part in any of it.
    pub(crate) fn outsiders(&self) -> (PersonId, PersonId) {
        use kernel::{Post, Scope};
        use people::sample::NewSample;
        let from = world::day("01/01/2019");
        self.world.build(move |w| {
            let new = organisations::sample::NewBody::called("XA", "Sở ở tỉnh xa", "Sở ở tỉnh xa");
            let body = organisations::sample::body(w, new)?;
            let posts =
                [Post::Clerk, Post::Leader, Post::Officer, Post::Administrator, Post::Usher].map(|post| {
                    (post, if post == Post::Officer { Scope::Below(body) } else { Scope::Body(body) })
                });
            let mut add = |login, name, posts| {
                let new = NewSample { login, name, title: "Trưởng phòng", body: Some(body), posts, from };
                people::sample::person(w, new)
            };
            Ok((add("khach.nv", "Nông Văn Khách", &[])?, add("phuc.lv", "Lại Văn Phúc", &posts)?))
        })
    }

    /// The path with real keys in it.
    pub(crate) fn fill(&self, path: &str) -> String {
        let mut before = "";
        let mut filled = String::new();
        for part in path.split('/').skip(1) {
            filled.push('/');
            match part.strip_prefix('{').and_then(|p| p.strip_suffix('}')) {
                Some(name) => filled.push_str(&self.value(before, name)),
                None => filled.push_str(part),
            }
            before = part;
        }
        filled
    }

    /// What a parameter stands for.
    pub(crate) fn value(&self, before: &str, name: &str) -> String {
        let at = (before.to_owned(), name.to_owned());
        if let Some(known) = self.keys.borrow().get(&at) {
            return known.clone();
        }
        let value = match (before, name) {
            ("lists", "token") => self.list_link(),
            ("i", "token") => self.invitation_link(),
            ("files", "piece") => Uuid::nil().to_string(),
            ("papers", "doc") => self.a_document(),
            ("photos", "photo") => self.a_photo(),
            ("fields", "key") => self.a_field(),
            _ => match FOUND.iter().find(|(b, n, _)| (*b, *n) == (before, name)) {
                Some((_, _, sql)) => self.key(sql),
                None => {
                    panic!("a new kind of path parameter: {before}/{{{name}}}; say here what it stands for")
                }
            },
        };
        self.keys.borrow_mut().insert(at, value.clone());
        value
    }

    fn key(&self, sql: &'static str) -> String {
        let found: Result<(kernel::Val,), _> = self.world.db.read(|w| {
            let row: Vec<kernel::Val> = w.one(sql, db::p![])?;
            Ok((row.into_iter().next().unwrap_or(kernel::Val::Null),))
        });
        match found.unwrap_or_else(|e| panic!("{sql}: {e}")).0 {
            kernel::Val::Id(id) => id.to_string(),
            kernel::Val::Text(word) => word,
            other => panic!("{sql}: {other:?}"),
        }
    }

    /// A document of the conference, with its file.
    fn a_document(&self) -> String {
        let clerk = self.enter(self.clerk);
        let at = format!("{}/papers", self.fill("/gatherings/{id}"));
        let file: (&str, &str, &[u8]) = ("file", "bao-cao.pdf", b"%PDF-1.4 bao cao startxref 0 %%EOF");
        clerk.post_files(&at, &[("title", "Dự thảo báo cáo")], &[file]).is_done();
        self.key("SELECT document FROM gatherings_file ORDER BY document LIMIT 1")
    }

    /// A photograph of the conference.
    fn a_photo(&self) -> String {
        let clerk = self.enter(self.clerk);
        let at = format!("{}/photos", self.fill("/gatherings/{id}"));
        let picture = exemplars::sample::portraits::person(1, 720).unwrap_or_else(|e| panic!("{e}"));
        clerk
            .post_files(
                &at,
                &[("caption", "Lễ khai mạc"), ("taken-by", "Đài tỉnh")],
                &[("photo", "anh.jpg", &picture.jpeg)],
            )
            .is_done();
        self.key("SELECT id FROM gatherings_photo ORDER BY id LIMIT 1")
    }

    /// A field of work, as the page of fields names it.
    fn a_field(&self) -> String {
        let page = self.enter(self.officer).get("/exemplars/fields");
        after(&page.html, "/exemplars/fields/").unwrap_or_else(|| "KINH_TE".to_owned())
    }

    /// The secret of a delegation's link, as the page shows it once.
    fn list_link(&self) -> String {
        let clerk = self.enter(self.clerk);
        let shown =
            clerk.post(&format!("{}/link", self.fill("/delegations/{id}")), &[("until", "20/02/2025")]);
        after(&shown.html, "/lists/").unwrap_or_else(|| panic!("no link: {}", world::text_of(&shown.html)))
    }

    /// The secret of an invitation's link, from the page that shows one invitation.
    fn invitation_link(&self) -> String {
        let clerk = self.enter(self.clerk);
        let page = clerk.get(&self.fill("/gatherings/{id}/invitations/of/{delegate}"));
        after(&page.html, "/i/").unwrap_or_else(|| panic!("no link: {}", world::text_of(&page.html)))
    }
}

/// The word that follows this in the text, up to whatever cannot stand in a secret.
fn after(html: &str, lead: &str) -> Option<String> {
    let word = html.split(lead).nth(1)?;
    let end = word.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').unwrap_or(word.len());
    (end > 0).then(|| word[..end].to_owned())
}
