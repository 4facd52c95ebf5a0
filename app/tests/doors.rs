//! Every line of the guard book is tried: by nobody, by somebody without any duty, by the people of another unit and
//! another bloc, and by the person whose work it is. A new door, a new duty or a new kind of path parameter fails here
//! until it is written down.
#![expect(clippy::unwrap_used, reason = "a test says what it found by panicking")]

mod kit;

use axum::body::Body;
use axum::http::{HeaderMap, Request, header};
use conferences::sample::Told;
use kernel::{BlocId, BodyId, PersonId, Post, Scope, Uuid, YearId};
use kit::Town;
use organisations::sample::NewBody;
use people::sample::NewSample;
use tower::ServiceExt;
use web::Door;
use world::{Engine, Person, Seen, check_page, day, field_value, text_of};

/// Doors without a duty, and what those without one find behind them.
const OPEN: &[(&str, &str)] = &[
    ("GET /", "sends to sign in, or shows what waits"),
    ("GET /sign-in", "the form"),
    ("POST /sign-in", "counts a wrong password"),
    ("POST /sign-out", "leaves"),
];

/// Doors for anybody signed in: they show and change what is one's own.
const ONES_OWN: &[&str] = &[
    "GET /years",
    "GET /account",
    "GET /account/journal",
    "GET /account/password",
    "GET /account/sessions",
    "POST /account/password",
    "POST /account/sessions/closure",
    "POST /account/sessions/{id}/closure",
    "POST /session/touch",
    "LIVE /live",
];

/// Directories that are one for all who hold any post (`SeeBodies`, `SeeBlocs`), and lists of what is one's own:
/// the people of another bloc may open these, and read nothing of Khối 5's conference there.
const FOR_ANY_POST: &[&str] = &[
    "GET /bodies",
    "GET /bodies/{id}",
    "GET /bodies/{id}/journal",
    "GET /bodies/new",
    "GET /bodies/import",
    "GET /bodies/import/template",
    "GET /bodies/import/current",
    "GET /blocs",
    "GET /blocs/new",
    "GET /quotas",
    "GET /accounts",
    "GET /accounts/new",
    "GET /conferences",
    "GET /my/ballots",
];

/// Forms that make something new: who holds the post somewhere gets the form's own answer to an empty one.
const FORMS_FOR_ANY_POST: &[&str] =
    &["POST /bodies", "POST /bodies/import", "POST /blocs", "POST /accounts/new"];

/// Forms whose hidden field names the unit that acts: without it there is nothing to act for.
const NAMELESS: &[&str] =
    &["POST /ballots/{id}/voices", "POST /covenants/{id}/check", "POST /covenants/{id}/signatures"];

/// What the parameters of paths stand for in the story.
struct Keys {
    import: String,
    holder: Uuid,
    document: Uuid,
    covenant: Uuid,
    sheet: Uuid,
    evidence: Uuid,
    ballot: Uuid,
    on_paper: Uuid,
    amendment: Uuid,
    note: Uuid,
    item: Uuid,
    quota: Uuid,
    grant: Uuid,
    session: Uuid,
}

/// The town in the middle of the vote, with one of everything a door may name.
struct Street {
    town: Town,
    keys: Keys,
    foreigner: PersonId,
    stranger: PersonId,
}

impl Street {
    fn new(engine: Engine) -> Street {
        let town = Town::told(engine, Told::MidVote);
        let covenant = town.key("SELECT id FROM covenants_covenant WHERE state = 'DRAFT'");
        paper_signature_and_absence(&town, covenant);
        an_annex(&town, covenant);
        let clerk = town.clerk().id.unwrap();
        let keys = Keys {
            import: an_import(&town),
            holder: of_body(&town, "SELECT id FROM organisations_holder WHERE body_id = $1 LIMIT 1"),
            document: a_document(&town),
            covenant,
            sheet: of_body(&town, "SELECT id FROM scoring_sheet WHERE body_id = $1"),
            evidence: some_evidence(&town),
            ballot: town.key("SELECT id FROM ballots_ballot WHERE state = 'OPEN' AND method = 'PHONE'"),
            on_paper: town.key("SELECT id FROM ballots_ballot WHERE state = 'OPEN' AND method = 'PAPER'"),
            amendment: town.key("SELECT id FROM conferences_amendment WHERE no = 1"),
            note: town.key("SELECT id FROM conferences_note WHERE no = 1"),
            item: town.key("SELECT id FROM conferences_item WHERE no = 1"),
            quota: town.key("SELECT id FROM awards_quota"),
            grant: of(&town, "SELECT id FROM people_grant WHERE person = $1", town.story.cast.clerk_of[5].0),
            session: of(&town, "SELECT id FROM people_session WHERE person = $1 LIMIT 1", clerk.0),
        };
        let (foreigner, stranger) = outsiders(&town);
        Street { town, keys, foreigner, stranger }
    }

    /// The door's path with real keys in it.
    fn fill(&self, path: &str) -> String {
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

    fn value(&self, before: &str, name: &str) -> String {
        let (s, k) = (&self.town.story, &self.keys);
        match (before, name) {
            ("years", "id") => s.year.to_string(),
            ("bodies", "id") => s.k.office.to_string(),
            ("holders", "holder") => k.holder.to_string(),
            ("import", "id") => k.import.clone(),
            ("blocs", "id") => s.bloc.to_string(),
            ("documents", "doc") => k.document.to_string(),
            ("covenants", "id") => k.covenant.to_string(),
            ("signatures", "body") => s.k.justice.to_string(),
            ("annexes", "no") => "1".into(),
            ("absences", "body") => s.k.finance.to_string(),
            ("sheets", "id") => k.sheet.to_string(),
            ("evidence" | "cross", "file") => k.evidence.to_string(),
            ("ballots", "id") => k.ballot.to_string(),
            ("ballots", "which") => k.on_paper.to_string(),
            ("conferences", "id") => s.conference.to_string(),
            ("steps", "no") => "4".into(),
            ("amendments", "which") => k.amendment.to_string(),
            ("notes", "which") => k.note.to_string(),
            ("items", "which") => k.item.to_string(),
            ("quotas", "id") => k.quota.to_string(),
            ("papers", "which") => "minutes".into(),
            ("accounts", "id") => s.cast.clerk_of[5].to_string(),
            ("grants", "grant") => k.grant.to_string(),
            ("sessions", "id") => k.session.to_string(),
            (before, name) => {
                panic!("a new kind of path parameter: {before}/{{{name}}}; say here what it stands for")
            }
        }
    }

    /// The person whose work is behind this door.
    fn right_person(&self, door: &Door) -> Option<PersonId> {
        let cast = &self.town.story.cast;
        let (kind, words) = door.guard.split_once(' ').unwrap();
        Some(match (kind, words.trim().trim_end_matches(", with files")) {
            ("open", _) => return None,
            ("signed", _) => cast.clerk_of[2],
            (_, "SeeYear" | "SeeBlocs" | "SeeBodies" | "FillCheck" | "CrossScore") => cast.clerk_of[4],
            (_, "SeeSheet" | "FillSheet" | "RunYear" | "PlanYear" | "run-conference") => cast.clerk_of[2],
            (_, "ManageBlocs" | "ManageQuotas" | "Reappraise") => cast.officer,
            (_, "ManageBodies" | "ManageAccounts") => cast.administrator,
            (_, "Cast" | "Sign") => cast.leader_of[0],
            (_, "sign-handover") => cast.leader_of[2],
            (_, "CountPapers") => cast.tellers[0],
            (_, duty) => panic!("a new duty: {duty}; say here whose it is"),
        })
    }

    fn everyone(&self) -> Vec<Person<'_>> {
        let cast = &self.town.story.cast;
        let who = [
            cast.clerk_of[2],
            cast.clerk_of[4],
            cast.leader_of[0],
            cast.leader_of[2],
            cast.tellers[0],
            cast.officer,
            cast.administrator,
        ];
        who.into_iter().map(|p| self.town.enter(p)).collect()
    }

    /// Looks behind a door without reading an endless stream: the status and the headers.
    fn knock(&self, path: &str, token: Option<&str>) -> (u16, HeaderMap) {
        let router = program::doors::routes().into_router(self.town.world.app.clone());
        let mut request = Request::get(path).header(header::HOST, "thidua.test");
        if let Some(token) = token {
            request = request.header(header::COOKIE, format!("thidua={token}"));
        }
        let request = request.body(Body::empty()).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let answer = router.oneshot(request).await.unwrap();
            (answer.status().as_u16(), answer.headers().clone())
        })
    }

    fn token_of(&self, who: PersonId) -> String {
        let now = self.town.world.now();
        self.town.world.build(move |w| people::open_session(w, who, now, "thử"))
    }

    /// Opens a door: a page, a form without a field but one, or a stream (known by its status alone).
    fn try_door(&self, door: &Door, who: &Visitor) -> Tried {
        let path = self.fill(door.path);
        match (door.method, who) {
            ("GET", Visitor::Person(p)) => Tried::of(p.get(&path)),
            ("POST", Visitor::Person(p)) => Tried::of(p.post(&path, &[(TYPED.0, TYPED.1)])),
            ("LIVE", Visitor::Token(token)) => {
                let (status, headers) = self.knock(&path, *token);
                let text = |n| headers.get(n).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
                Tried {
                    status,
                    to: text(header::LOCATION),
                    mime: text(header::CONTENT_TYPE),
                    html: String::new(),
                }
            }
            (method, _) => panic!("a door of another kind: {method}"),
        }
    }

    /// The page a form stands on, as its address opens it, and as a form that was put aside opens it.
    fn forms_page<'a>(&'a self, door: &'a Door, who: &'a Person) -> impl Iterator<Item = Seen> + 'a {
        let (posts, path) = (door.method == "POST", self.fill(door.path));
        let has_its_own = book().iter().any(|d| d.method == "GET" && d.path == door.path);
        let opened = (posts && !has_its_own).then(|| who.get(&path));
        opened.into_iter().chain(posts.then(|| who.post(&path, &[("reopens_form", "1"), TYPED])))
    }
}

/// Who stands at the door.
enum Visitor<'a> {
    Person(&'a Person<'a>),
    Token(Option<&'a str>),
}

/// What came back.
struct Tried {
    status: u16,
    to: String,
    mime: String,
    html: String,
}

impl Tried {
    fn of(seen: Seen) -> Tried {
        Tried { status: seen.status, to: seen.to, mime: seen.mime, html: seen.html }
    }

    fn told(&self) -> String {
        text_of(&self.html).chars().take(300).collect()
    }
}

/// What somebody typed before the session ended.
const TYPED: (&str, &str) = ("da-go", "Chữ đã gõ <b>đậm</b> & “nháy\"");

fn of(town: &Town, sql: &'static str, id: Uuid) -> Uuid {
    let found: (Uuid,) =
        town.world.db.read(|w| w.one(sql, db::p![id])).unwrap_or_else(|e| panic!("{sql}: {e}"));
    found.0
}

fn of_body(town: &Town, sql: &'static str) -> Uuid {
    of(town, sql, town.story.k.office.0)
}

/// The covenant's text is locked, for its year has a head; one unit has signed it on paper, another is recorded as
/// absent.
fn paper_signature_and_absence(town: &Town, covenant: Uuid) {
    let clerk = town.clerk();
    let (next, heads) = (town.story.next, (town.story.k.office, town.story.k.assembly));
    town.world.build(move |w| {
        let today = w.who().at.day();
        let ok = kernel::Allowed::in_a_story(blocs::year(w, next, today)?.run(), PersonId(Uuid::nil()));
        blocs::set_heads(w, &ok, next, heads, today, "giao trước hội nghị")
    });
    let draft = field_value(&clerk.get(&format!("/covenants/{covenant}")).html, "version").unwrap();
    clerk.post(&format!("/covenants/{covenant}/agreement"), &[("version", &draft)]).is_done();
    let page = clerk.get(&format!("/covenants/{covenant}/paper"));
    let version = field_value(&page.is_shown().html, "version").unwrap();
    let (justice, finance) = (town.story.k.justice.to_string(), town.story.k.finance.to_string());
    let fields = [
        ("body", justice.as_str()),
        ("name", "Châu Thị Bích Liễu"),
        ("post", "Giám đốc"),
        ("day", "06/3/2019"),
        ("version", version.as_str()),
    ];
    let scan: (&str, &str, &[u8]) = ("scan", "giao-uoc.pdf", b"%PDF-1.4 ban quet startxref 0 %%EOF");
    clerk.post_files(&format!("/covenants/{covenant}/paper-signatures"), &fields, &[scan]).is_done();
    let absent = [("body", finance.as_str()), ("reason", "Đoàn công tác đột xuất")];
    clerk.post(&format!("/covenants/{covenant}/absences"), &absent).is_done();
}

/// An amendment of the covenant: the first of its first annex, which was signed.
fn an_annex(town: &Town, covenant: Uuid) {
    town.world.build(move |w| {
        w.exec(
            "INSERT INTO covenants_amendment (covenant, no, target, value, from_day, basis, reason, by_name, at)
             VALUES ($1, 1, 1, '97', '2019-03-06', 'Công văn số 1', 'Giao thêm việc', 'Đặng Thị Hằng', 0)",
            db::p![covenant],
        )
    });
    let scan: (&str, &str, &[u8]) = ("scan", "phu-luc.pdf", b"%PDF-1.4 phu luc startxref 0 %%EOF");
    let signing = format!("/covenants/{covenant}/annexes/1/signing");
    town.clerk().post_files(&signing, &[("signed_on", "06/3/2019")], &[scan]).is_done();
}

/// A document of the year, with its file.
fn a_document(town: &Town) -> Uuid {
    let fields = [
        ("kind", "PLAN"),
        ("number", "02/KH-K5"),
        ("name", "Kế hoạch hội nghị tổng kết"),
        ("day", "28/02/2019"),
    ];
    let file: (&str, &str, &[u8]) = ("file", "ke-hoach.pdf", b"%PDF-1.4 ke hoach startxref 0 %%EOF");
    town.clerk().post_files(&format!("/years/{}/documents", town.story.year), &fields, &[file]).is_done();
    town.key("SELECT id FROM blocs_document WHERE file_digest IS NOT NULL")
}

/// The list of bodies as it is, sent back for a preview; answers the preview's key.
fn an_import(town: &Town) -> String {
    let admin = town.enter(town.story.cast.administrator);
    let list = admin.get("/bodies/import/current");
    let file: (&str, &str, &[u8]) = ("file", "don-vi.xlsx", &list.is_shown().bytes);
    let sent = admin.post_files("/bodies/import", &[], &[file]);
    sent.is_done().to.rsplit_once('/').unwrap().1.to_owned()
}

/// A file under a mark of the head unit's sheet, on a line that another member scores across.
fn some_evidence(town: &Town) -> Uuid {
    let sheet = of_body(town, "SELECT id FROM scoring_sheet WHERE body_id = $1");
    let item = of(town, "SELECT item_id FROM scoring_mark WHERE sheet_id = $1 LIMIT 1", sheet);
    let digest = town.world.app.keep_file(b"%PDF-1.4 minh chung").unwrap();
    let id = Uuid::now_v7();
    let (year, target, reviewer) = (town.story.year, town.story.k.office, town.story.k.finance);
    town.world.build(move |w| {
        w.exec("INSERT INTO scoring_cross VALUES ($1, $2, $3, $4)", db::p![year, target, item, reviewer])?;
        w.exec(
            "INSERT INTO scoring_piece (id, sheet_id, kind, address, name, size, by_name, at)
             VALUES ($1, $2, 'PDF', $3, 'minh-chung.pdf', 19, 'Đặng Thị Hằng', 0)",
            db::p![id, sheet, &digest],
        )?;
        w.exec(
            "INSERT INTO scoring_piece_line (piece_id, item_id, by_name, at) VALUES ($1, $2, 'Đặng Thị Hằng', 0)",
            db::p![id, item],
        )
    });
    id
}

/// Somebody who holds every post, but of another unit and another bloc; and somebody who holds none.
fn outsiders(town: &Town) -> (PersonId, PersonId) {
    let (province, from) = (town.story.k.province, day("01/01/2018"));
    town.world.build(move |w| {
        let nobody = PersonId(Uuid::nil());
        let body: BodyId = organisations::sample::body(
            w,
            NewBody { parent: Some(province), ..NewBody::called("T.SYT", "Sở Y tế", "Sở Y tế") },
        )?;
        let (bloc, year) = (BlocId(Uuid::now_v7()), YearId(Uuid::now_v7()));
        let new = blocs::NewBloc {
            bloc,
            year,
            kind: blocs::BlocKind::Sector,
            number: 2018,
            name: "Khối 9".into(),
            long: "Khối thi đua số 9".into(),
            managing: province,
            members: vec![body],
        };
        blocs::sample::bloc(w, &new, nobody)?;
        blocs::sample::lead(w, year, (body, None), nobody)?;
        let posts = [
            (Post::Clerk, Scope::Body(body)),
            (Post::Leader, Scope::Body(body)),
            (Post::Teller, Scope::Bloc(bloc)),
            (Post::Officer, Scope::Below(body)),
            (Post::Administrator, Scope::Below(body)),
            (Post::Usher, Scope::Body(body)),
        ];
        let mut add = |login, name, posts| {
            people::sample::person(
                w,
                NewSample { login, name, title: "Trưởng phòng", body: Some(body), posts, from },
            )
        };
        Ok((add("phuc.lv", "Lại Văn Phúc", &posts)?, add("khach.nv", "Nông Văn Khách", &[])?))
    })
}

fn name(door: &Door) -> String {
    format!("{} {}", door.method, door.path)
}

fn book() -> Vec<Door> {
    let book = kit::within(program::doors::routes().book());
    assert!(book.len() > 100, "the guard book has only {} doors", book.len());
    book
}

fn is_open(door: &Door) -> bool {
    OPEN.iter().any(|(n, _)| *n == name(door))
}

fn is_ones_own(door: &Door) -> bool {
    ONES_OWN.contains(&name(door).as_str())
}

/// All that was found, told at once: one broken door must not hide the next.
#[track_caller]
fn none(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} doors do not hold:\n{}", wrong.len(), wrong.join("\n"));
}

fn nobody_is_sent_to_sign_in(engine: Engine) {
    let street = Street::new(engine);
    let before = street.town.world.facts();
    let nobody = street.town.world.nobody();
    let mut wrong = Vec::new();
    for door in book().iter().filter(|d| !is_open(d)) {
        let who = if door.method == "LIVE" { Visitor::Token(None) } else { Visitor::Person(&nobody) };
        let tried = street.try_door(door, &who);
        let held = match door.method {
            "POST" => {
                tried.status == 401 && field_value(&tried.html, "again:da-go").as_deref() == Some(TYPED.1)
            }
            _ => tried.status == 303 && tried.to.starts_with("/sign-in?next="),
        };
        if !held {
            wrong.push(format!("{}: {} to “{}”: {}", name(door), tried.status, tried.to, tried.told()));
        }
        if tried.html.contains(TYPED.1) {
            wrong.push(format!("{}: what was typed comes back as HTML", name(door)));
        }
    }
    none(&wrong);
    assert_eq!(street.town.world.facts(), before, "nobody changed something");
}

fn open_doors_are_known_and_refuse_no_one(engine: Engine) {
    let street = Street::new(engine);
    let known: Vec<String> = book().iter().filter(|d| d.guard.starts_with("open")).map(name).collect();
    let mut told: Vec<&str> = OPEN.iter().map(|(n, _)| *n).collect();
    told.sort_unstable();
    assert_eq!(known.len(), told.len(), "an open door that is not in the table: {known:?}");
    assert!(known.iter().all(|n| told.contains(&n.as_str())), "{known:?}");
    let nobody = street.town.world.nobody();
    nobody.get("/").asks_to_sign_in();
    nobody.get("/sign-in").is_shown().says("Đăng nhập");
    nobody
        .post("/sign-in", &[("login", "khong.co"), ("password", "sai")])
        .is_refused(422)
        .keeps("login", "khong.co");
    nobody.post("/sign-out", &[]).is_refused(303);
    let known: Vec<String> = book().iter().filter(|d| d.guard.starts_with("signed in")).map(name).collect();
    let strange: Vec<&String> = known.iter().filter(|n| !ONES_OWN.contains(&n.as_str())).collect();
    assert!(strange.is_empty(), "doors for anybody signed in that are not in the table: {strange:?}");
    let stranger = street.town.enter(street.stranger);
    for door in ONES_OWN.iter().filter_map(|n| n.strip_prefix("GET ")) {
        stranger.get(door).is_shown().says_nothing_of("Khối 5");
    }
    // Another's session is not there to be ended, and what is said does not tell whether there is one.
    let before = street.town.world.facts();
    let theirs = stranger.post(&format!("/account/sessions/{}/closure", street.keys.session), &[]);
    let none = stranger.post(&format!("/account/sessions/{}/closure", Uuid::now_v7()), &[]);
    theirs.is_refused(409).says("Phiên làm việc này đã kết thúc trước đó.");
    none.is_refused(409).says("Phiên làm việc này đã kết thúc trước đó.");
    assert_eq!(street.town.world.facts(), before, "another's session was ended");
}

fn a_stranger_finds_every_door_closed(engine: Engine) {
    let street = Street::new(engine);
    closed_to(&street, street.stranger, |door| is_open(door) || is_ones_own(door));
}

fn people_of_another_bloc_find_every_door_closed(engine: Engine) {
    let street = Street::new(engine);
    closed_to(&street, street.foreigner, |door| {
        let name = name(door);
        let free = FOR_ANY_POST.contains(&name.as_str()) || FORMS_FOR_ANY_POST.contains(&name.as_str());
        is_open(door) || is_ones_own(door) || free
    });
    let foreigner = street.town.enter(street.foreigner);
    let before = street.town.world.facts();
    for path in FOR_ANY_POST.iter().filter_map(|n| n.strip_prefix("GET ")) {
        let seen = foreigner.get(&street.fill(path));
        seen.is_shown();
        if seen.mime.starts_with("text/html") {
            seen.says_nothing_of("Hội nghị tổng kết Khối 5").says_nothing_of("Đề nghị tặng");
        }
    }
    foreigner.get("/conferences").says_nothing_of("Khối 5");
    foreigner.get("/accounts").says_nothing_of("Đặng Thị Hằng");
    for path in FORMS_FOR_ANY_POST.iter().filter_map(|n| n.strip_prefix("POST ")) {
        foreigner.post(path, &[]).is_refused(422);
    }
    assert_eq!(street.town.world.facts(), before, "an empty form changed something");
}

/// Every other door answers 403 or 404 to this person, and nothing changes.
fn closed_to(street: &Street, who: PersonId, free: impl Fn(&Door) -> bool) {
    let (person, token) = (street.town.enter(who), street.token_of(who));
    let before = street.town.world.facts();
    let mut wrong = Vec::new();
    for door in book().iter().filter(|d| !free(d)) {
        let who = if door.method == "LIVE" { Visitor::Token(Some(&token)) } else { Visitor::Person(&person) };
        let mut tries = vec![street.try_door(door, &who)];
        tries.extend(street.forms_page(door, &person).map(Tried::of));
        for tried in tries.iter().filter(|t| ![403, 404].contains(&t.status)) {
            wrong.push(format!("{}: {} to “{}”: {}", name(door), tried.status, tried.to, tried.told()));
        }
    }
    none(&wrong);
    assert_eq!(street.town.world.facts(), before, "somebody without the duty changed something");
}

fn the_right_person_finds_every_page(engine: Engine) {
    let street = Street::new(engine);
    let mut wrong = Vec::new();
    for door in book().iter().filter(|d| d.method != "POST") {
        let Some(who) = street.right_person(door) else { continue };
        let (person, token) = (street.town.enter(who), street.token_of(who));
        let at = if door.method == "LIVE" { Visitor::Token(Some(&token)) } else { Visitor::Person(&person) };
        let tried = street.try_door(door, &at);
        let shown = tried.status == 200 || (tried.status == 303 && !tried.to.starts_with("/sign-in"));
        let streams = door.method != "LIVE" || tried.mime.starts_with("text/event-stream");
        if !shown || !streams {
            wrong.push(format!("{}: {} {}: {}", name(door), tried.status, tried.mime, tried.told()));
        }
    }
    none(&wrong);
}

fn every_page_is_sound_for_all_who_may_see_it(engine: Engine) {
    let street = Street::new(engine);
    let everyone = street.everyone();
    let mut wrong = Vec::new();
    for door in book().iter().filter(|d| d.method == "GET") {
        let seen: Vec<Seen> = everyone.iter().map(|p| p.get(&street.fill(door.path))).collect();
        if !seen.iter().any(|s| [200, 303].contains(&s.status)) {
            wrong.push(format!("{}: shown to nobody", name(door)));
        }
        if let Some(broken) = seen.iter().find(|s| s.status >= 500) {
            wrong.push(format!("{}: {}", name(door), broken.status));
        }
        // A refusal is a page as well.
        for page in seen.iter().filter(|s| s.status != 303 && s.mime.starts_with("text/html")) {
            check_page(&name(door), &kit::without_sheet(&page.html));
        }
    }
    none(&wrong);
}

fn every_answer_carries_the_guarding_headers(engine: Engine) {
    let street = Street::new(engine);
    let mut wrong = Vec::new();
    for door in book().iter().filter(|d| d.method != "POST") {
        let token = street.right_person(door).map(|p| street.token_of(p));
        let (status, headers) = street.knock(&street.fill(door.path), token.as_deref());
        let text = |n: &str| headers.get(n).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let policy = text("content-security-policy");
        let strict = policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'");
        let html = text("content-type").starts_with("text/html");
        let kept = strict
            && !policy.contains("unsafe-")
            && text("x-content-type-options") == "nosniff"
            && text("x-frame-options") == "DENY"
            && text("referrer-policy") == "same-origin"
            && (!(html || status == 303) || text("cache-control") == "no-store");
        if !kept {
            wrong.push(format!("{}: {status} {headers:?}", name(door)));
        }
    }
    none(&wrong);
}

fn an_empty_form_is_answered_never_broken(engine: Engine) {
    let street = Street::new(engine);
    let mut wrong = Vec::new();
    for door in book().iter().filter(|d| d.method == "POST") {
        let path = street.fill(door.path);
        let seen = match street.right_person(door) {
            Some(who) => street.town.enter(who).post(&path, &[]),
            None => street.town.world.nobody().post(&path, &[]),
        };
        let nameless = seen.status == 404 && NAMELESS.contains(&name(door).as_str());
        // A door that answers with a page of its own (a secret shown once, staying signed in) answers 200.
        if ![200, 303, 409, 422].contains(&seen.status) && !nameless {
            let told: String = text_of(&seen.html).chars().take(300).collect();
            wrong.push(format!("{}: {} {told}", name(door), seen.status));
        }
    }
    none(&wrong);
    let verified = street.town.world.db.verify().unwrap();
    assert_eq!(verified.flaw, None);
}

fn every_form_put_aside_opens_its_page_and_does_nothing(engine: Engine) {
    let street = Street::new(engine);
    let before = street.town.world.facts();
    let mut wrong = Vec::new();
    for door in book().iter().filter(|d| d.method == "POST") {
        let Some(who) = street.right_person(door) else { continue };
        let person = street.town.enter(who);
        for seen in street.forms_page(door, &person) {
            let nameless = seen.status == 404 && NAMELESS.contains(&name(door).as_str());
            if ![200, 303].contains(&seen.status) && !nameless {
                let told: String = text_of(&seen.html).chars().take(300).collect();
                wrong.push(format!("{}: {} {told}", name(door), seen.status));
            }
            if seen.status == 200 {
                check_page(&name(door), &seen.html);
            }
        }
    }
    none(&wrong);
    assert_eq!(street.town.world.facts(), before, "a form that was only to be shown was done");
}

macro_rules! on_both {
    ($($test:ident)*) => {
        mod on_sqlite { $(#[test] fn $test() { super::$test(world::Engine::Sqlite); })* }
        mod on_postgres { $(#[test] fn $test() { super::$test(world::Engine::Postgres); })* }
    };
}

on_both! {
    nobody_is_sent_to_sign_in
    open_doors_are_known_and_refuse_no_one
    a_stranger_finds_every_door_closed
    people_of_another_bloc_find_every_door_closed
    the_right_person_finds_every_page
    every_page_is_sound_for_all_who_may_see_it
    every_answer_carries_the_guarding_headers
    an_empty_form_is_answered_never_broken
    every_form_put_aside_opens_its_page_and_does_nothing
}
