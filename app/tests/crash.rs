//! `kill -9` after every deed of the run-sheet, on both engines, with the built program: what was answered is there,
//! once; the same form sent again doubles nothing; the conference goes on where it was, to the published results.
#![expect(clippy::unwrap_used, reason = "a test says what it found by panicking")]

mod wire;

use ballots::BallotId;
use kernel::{BodyId, FromRow, Refusal, Uuid, Val};
use std::sync::mpsc;
use wire::{Browser, Server, Store};
use world::{Engine, day, field_value, text_of};

/// The head unit's clerk, then the leaders of the six members, with their units' codes.
const CLERK: &str = "hang.dt";
const LEADERS: [(&str, &str); 6] = [
    ("trang.dc", "T.VPDBQH"),
    ("loc.ph", "T.VPHDND"),
    ("khai.vd", "T.VPUBND"),
    ("hiep.ns", "T.SKHDT"),
    ("dinh.tv", "T.STC"),
    ("lieu.ctb", "T.STP"),
];

/// Everything the story writes, row by row. Sessions are left out: being seen is no deed.
const TABLES: [&str; 25] = [
    "SELECT * FROM conferences_conference ORDER BY id",
    "SELECT * FROM conferences_step ORDER BY conference_id, no",
    "SELECT * FROM conferences_presence ORDER BY conference_id, body_id",
    "SELECT * FROM conferences_amendment ORDER BY id",
    "SELECT * FROM conferences_note ORDER BY id",
    "SELECT * FROM conferences_item ORDER BY id",
    "SELECT * FROM conferences_handover_sign ORDER BY conference_id, side",
    "SELECT * FROM conferences_correction ORDER BY id",
    "SELECT * FROM conferences_proposal ORDER BY ballot_id",
    "SELECT * FROM conferences_paper ORDER BY conference_id, which",
    "SELECT * FROM ballots_ballot ORDER BY id",
    "SELECT * FROM ballots_option ORDER BY id",
    "SELECT * FROM ballots_elector ORDER BY ballot_id, body_id",
    "SELECT * FROM ballots_voice ORDER BY ballot_id, body_id",
    "SELECT * FROM scoring_sheet ORDER BY id",
    "SELECT * FROM scoring_mark ORDER BY sheet_id, line, item_id",
    "SELECT * FROM scoring_table ORDER BY year_id, version",
    "SELECT * FROM covenants_covenant ORDER BY id",
    "SELECT * FROM covenants_signature ORDER BY covenant, body",
    "SELECT * FROM covenants_absence ORDER BY covenant, body",
    "SELECT * FROM blocs_year ORDER BY id",
    "SELECT * FROM blocs_term ORDER BY bloc, number, role, from_day",
    "SELECT * FROM blocs_member ORDER BY year, body",
    "SELECT * FROM journal_about ORDER BY seq, kind, id",
    "SELECT * FROM journal_entry ORDER BY seq",
];

/// A row, whatever its columns.
struct Cells(Vec<Val>);

impl FromRow for Cells {
    fn from_row(row: &mut Vec<Val>) -> Result<Cells, Refusal> {
        Ok(Cells(std::mem::take(row)))
    }
}

/// Why a unit is put forward whom the plan by quota leaves out.
const BEYOND: (&str, &str) = ("departure", "Thành tích nổi bật trong năm.");

/// What the database knows.
#[derive(PartialEq)]
struct Picture(Vec<Vec<String>>);

impl Picture {
    fn of(store: &Store) -> Picture {
        Picture(store.look(|w| {
            let rows =
                |sql| Ok(w.rows::<Cells>(sql, db::p![])?.iter().map(|c| format!("{:?}", c.0)).collect());
            TABLES.map(rows).into_iter().collect()
        }))
    }

    fn facts(&self, name: &str) -> usize {
        let entries = &self.0[TABLES.len() - 1];
        entries.iter().filter(|row| row.contains(&format!("Text(\"{name}\")"))).count()
    }

    /// Nothing differs; tells the first row that does.
    #[track_caller]
    fn is(&self, other: &Picture, when: &str) {
        for (table, (mine, theirs)) in TABLES.iter().zip(self.0.iter().zip(&other.0)) {
            let gone = mine.iter().find(|r| !theirs.contains(r));
            let new = theirs.iter().find(|r| !mine.contains(r));
            assert!(mine == theirs, "{when}: {table}\n  was {gone:?}\n  is  {new:?}");
        }
    }
}

/// The conference with its people, and the program that is killed again and again.
struct Morning<'s> {
    store: &'s Store,
    server: Server<'s>,
    clerk: Browser,
    leaders: Vec<Browser>,
    bodies: [BodyId; 6],
    here: String,
    deeds: u32,
}

impl<'s> Morning<'s> {
    fn of(store: &'s Store) -> Morning<'s> {
        let server = Server::start(store);
        let port = server.port();
        let bodies = LEADERS.map(|(_, code)| {
            store
                .look(|w| {
                    w.one::<(BodyId,)>("SELECT id FROM organisations_body WHERE code = $1", db::p![code])
                })
                .0
        });
        let here: (Uuid,) = store.look(|w| w.one("SELECT id FROM conferences_conference", db::p![]));
        let clerk = Browser::sign_in(CLERK, port);
        let leaders = LEADERS.map(|(login, _)| Browser::sign_in(login, port)).into();
        Morning { store, server, clerk, leaders, bodies, here: format!("/conferences/{}", here.0), deeds: 0 }
    }

    /// The clerk does something at the conference.
    fn clerk_does(&mut self, at: &str, fields: &[(&str, &str)], fact: &str) {
        let path = format!("{}{at}", self.here);
        self.does(None, &path, fields, fact);
    }

    /// Somebody sends a form that leaves this fact. The program is killed as soon as it has answered (and every third
    /// time also before it could), started again, and sent the same form once more.
    fn does(&mut self, leader: Option<usize>, path: &str, fields: &[(&str, &str)], fact: &str) {
        self.deeds += 1;
        let before = Picture::of(self.store);
        if self.deeds.is_multiple_of(3) {
            self.is_cut_off(leader, path, fields, (&before, fact));
        }
        let answer = self.sends(leader, path, fields);
        let answered = Picture::of(self.store);
        let told = || format!("deed {}, {path}: {} {}", self.deeds, answer.status, text_of(&answer.html));
        // What was cut off may have been done all the same; then the program says so.
        assert!(answer.status == 303 || self.deeds.is_multiple_of(3), "{}", told());
        assert_eq!(answered.facts(fact), before.facts(fact) + 1, "{fact}: {}", told());
        self.server.kill_9();
        self.server.restart();
        let when = format!("after deed {}, {path}", self.deeds);
        Picture::of(self.store).is(&answered, &when);
        let again = self.sends(leader, path, fields);
        assert!([303, 409, 422, 404].contains(&again.status), "{when}, sent again: {}", again.status);
        answered.is(&Picture::of(self.store), &format!("{when}, sent again"));
    }

    fn sends(&mut self, leader: Option<usize>, path: &str, fields: &[(&str, &str)]) -> wire::Answer {
        let port = self.server.port();
        let who = leader.map_or(&mut self.clerk, |n| &mut self.leaders[n]);
        who.post(port, path, fields).unwrap()
    }

    /// The form is on its way when the power goes: it was done once, or not at all.
    fn is_cut_off(
        &mut self,
        leader: Option<usize>,
        path: &str,
        fields: &[(&str, &str)],
        (before, fact): (&Picture, &str),
    ) {
        let port = self.server.port();
        let who = leader.map_or(&self.clerk, |n| &self.leaders[n]);
        let line = who.post_and_turn_away(port, path, fields);
        self.server.kill_9();
        drop(line);
        self.server.restart();
        let after = Picture::of(self.store);
        if after.facts(fact) == before.facts(fact) {
            before.is(&after, &format!("{path}, cut off and not done"));
        } else {
            assert_eq!(after.facts(fact), before.facts(fact) + 1, "{path}, cut off");
        }
    }

    fn closes_step(&mut self, no: u8) {
        // Step 2 announces the table that the page shows.
        let page = self.clerk.get(self.server.port(), &self.here);
        let table = world::field_value(&page.html, "table").unwrap_or_default();
        let fields = [("remark", ""), ("table", table.as_str())];
        self.clerk_does(&format!("/steps/{no}/closure"), &fields, "conferences.step_closed");
        let page = self.clerk.get(self.server.port(), &self.here);
        let next =
            if no < 8 { format!("/steps/{}/closure", no + 1) } else { format!("{}/minutes", self.here) };
        assert!(
            page.html.contains(&next),
            "after step {no} the next one is not offered: {}",
            text_of(&page.html)
        );
    }

    fn key(&self, sql: &'static str) -> Uuid {
        let found: (Uuid,) = self.store.look(|w| w.one(sql, db::p![]));
        found.0
    }

    /// The members arrive, the report is amended and adopted, the scores are announced and talked about.
    fn until_the_vote(&mut self) {
        let here = self.bodies.map(|b| (format!("here-{b}"), "yes"));
        let here: Vec<(&str, &str)> = here.iter().map(|(k, v)| (k.as_str(), *v)).collect();
        self.clerk_does("/presence", &here, "conferences.presence_noted");
        self.clerk_does("/opening", &[], "conferences.opened");
        let moved = [
            ("Sở Tài chính", "Bổ sung số liệu tiết kiệm chi."),
            ("Sở Tư pháp", "Bổ sung phổ biến pháp luật."),
        ];
        for (proposer, text) in moved {
            let fields = [("proposer", proposer), ("amendment", text)];
            self.clerk_does("/amendments", &fields, "conferences.amendment_moved");
            let id = self.key("SELECT id FROM conferences_amendment WHERE decision = 'OPEN'").to_string();
            let decision = format!("decision-{id}");
            let fields = [(decision.as_str(), "adopted")];
            self.clerk_does(&format!("/amendments/{id}"), &fields, "conferences.amendment_decided");
        }
        self.closes_step(1);
        self.closes_step(2);
        let note = [("speaker", "Sở Kế hoạch và Đầu tư"), ("note", "Nhất trí với kết quả chấm điểm.")];
        self.clerk_does("/notes", &note, "conferences.note_taken");
        self.closes_step(3);
    }

    /// Each of these is put forward, voted on by all six and closed, one after the other.
    fn vote(&mut self) {
        for (award, unit) in [("flag", 2), ("certificate", 1), ("certificate", 3)] {
            let nominee = self.bodies[unit].to_string();
            let fields = [("nominee", nominee.as_str()), ("award", award), ("method", "phone")];
            self.clerk_does("/nominations", &fields, "ballots.ballot_made");
            self.all_agree();
        }
        self.closes_step(4);
    }

    fn election(&mut self) {
        let (head, deputy) = (self.bodies[3].to_string(), self.bodies[0].to_string());
        let fields = [("head", head.as_str()), ("deputy", deputy.as_str()), ("method", "phone")];
        let path = format!("{}/candidates", self.here);
        // Two ballots are made in one deed.
        let before = Picture::of(self.store);
        assert_eq!(self.sends(None, &path, &fields).status, 303);
        let answered = Picture::of(self.store);
        assert_eq!(answered.facts("ballots.ballot_made"), before.facts("ballots.ballot_made") + 2);
        self.server.kill_9();
        self.server.restart();
        answered.is(&Picture::of(self.store), "after the candidates");
        assert!([409, 422].contains(&self.sends(None, &path, &fields).status));
        answered.is(&Picture::of(self.store), "after the candidates, sent again");
        self.all_agree();
        self.all_agree();
        self.closes_step(5);
    }

    /// The draft is opened, all six agree on their phones, it is closed.
    fn all_agree(&mut self) {
        let ballot = self.key("SELECT id FROM ballots_ballot WHERE state = 'DRAFT' ORDER BY created_at, group_name DESC LIMIT 1");
        self.clerk_does(&format!("/ballots/{ballot}/opening"), &[], "ballots.ballot_opened");
        for n in 0..6 {
            let unit = self.bodies[n].to_string();
            let fields = [("unit", unit.as_str()), ("choice", "for"), ("seen", "")];
            self.does(Some(n), &format!("/ballots/{ballot}/voices"), &fields, "ballots.voice_given");
        }
        self.clerk_does(&format!("/ballots/{ballot}/closure"), &[], "ballots.ballot_closed");
    }

    /// Handover, launch, signing, minutes.
    fn after_the_election(&mut self) {
        let item = [("kind", "OBJECT"), ("item", "Sổ truyền thống của khối"), ("item-note", "còn tốt")];
        self.clerk_does("/items", &item, "conferences.item_listed");
        self.clerk_does("/items/all", &[], "conferences.items_handed");
        let path = format!("{}/handover", self.here);
        self.does(Some(2), &path, &[("side", "giver")], "conferences.handover_signed");
        self.does(Some(3), &path, &[("side", "taker")], "conferences.handover_signed");
        self.closes_step(6);
        let launch =
            [("launch-title", "Đoàn kết, sáng tạo"), ("launch-text", "Hoàn thành vượt mức chỉ tiêu đã ký.")];
        self.clerk_does("/launch", &launch, "conferences.launch_written");
        self.closes_step(7);
        self.clerk_does("/covenant", &[], "covenants.agreed");
        let covenant = self.key("SELECT id FROM covenants_covenant WHERE state = 'AGREED'");
        for n in 0..6 {
            let port = self.server.port();
            let page = self.leaders[n].get(port, &format!("/covenants/{covenant}/sign"));
            let version = field_value(&page.html, "version").unwrap();
            let unit = self.bodies[n].to_string();
            let fields = [("body", unit.as_str()), ("version", version.as_str()), ("read", "1")];
            self.does(Some(n), &format!("/covenants/{covenant}/signatures"), &fields, "covenants.signed");
        }
        self.closes_step(8);
        self.clerk_does("/minutes", &[("read", "1")], "conferences.minutes_signed");
    }

    /// What the article reports, and nothing else.
    fn results_are_as_published(&mut self) {
        let screen = self.clerk.get(self.server.port(), &format!("{}/screen", self.here));
        let said = text_of(&screen.html);
        let honours = "Đề nghị tặng Cờ thi đua Văn phòng Ủy ban nhân dân tỉnh \
                       Đề nghị tặng Bằng khen Văn phòng Hội đồng nhân dân tỉnh \
                       Đề nghị tặng Bằng khen Sở Kế hoạch và Đầu tư";
        assert!(said.contains(honours), "{said}");
        let id = self.key("SELECT id FROM conferences_conference");
        let passed = self.store.look(|w| {
            let decided = |b: &ballots::Ballot| {
                let option = ballots::outcome(b).decided?;
                b.options.iter().find(|o| o.id == option).map(|o| (b.title.clone(), o.body))
            };
            Ok(ballots::of_matter(w, id)?.iter().map(decided).collect::<Vec<_>>())
        });
        let names: Vec<(String, BodyId)> = passed.into_iter().map(|p| p.unwrap()).collect();
        let [assembly, council, office, planning, ..] = self.bodies;
        let wanted = [
            ("Đề nghị tặng Cờ thi đua", office),
            ("Đề nghị tặng Bằng khen", council),
            ("Đề nghị tặng Bằng khen", planning),
            ("Bầu Khối trưởng năm 2019", planning),
            ("Bầu Khối phó năm 2019", assembly),
        ];
        assert_eq!(names, wanted.map(|(title, body)| (title.to_owned(), body)));
        let bloc = self.key("SELECT id FROM blocs_bloc");
        let next = self.store.look(|w| blocs::year_numbered(w, bloc.into(), 2019, day("07/3/2019"))).unwrap();
        assert_eq!((next.head, next.deputy), (Some(planning), Some(assembly)));
        let covenant = self.store.look(|w| covenants::of_year(w, next.id)).unwrap();
        assert_eq!(covenant.signatures.len(), 6);
        assert_eq!(covenant.state, covenants::CovenantState::Effective);
    }
}

fn the_journal_holds(store: &Store) {
    let verified = store.run(&["verify"]);
    assert!(verified.status.success(), "verify: {}", String::from_utf8_lossy(&verified.stderr));
}

fn a_conference_killed_after_every_deed_ends_as_published(engine: Engine) {
    let store = Store::seeded(engine, "morning");
    let mut morning = Morning::of(&store);
    morning.until_the_vote();
    morning.vote();
    morning.election();
    morning.after_the_election();
    assert!(morning.deeds > 60, "only {} deeds", morning.deeds);
    morning.results_are_as_published();
    the_journal_holds(&store);
}

fn votes_in_flight_are_there_if_answered_and_never_twice(engine: Engine) {
    let store = Store::seeded(engine, "mid-vote");
    let mut morning = Morning::of(&store);
    for (unit, answers) in [(4, 1), (5, 2), (0, 3)] {
        let nominee = morning.bodies[unit].to_string();
        let fields = [("nominee", nominee.as_str()), ("award", "certificate"), ("method", "phone"), BEYOND];
        let made = format!("{}/nominations", morning.here);
        assert_eq!(morning.sends(None, &made, &fields).status, 303);
        let ballot = morning.key("SELECT id FROM ballots_ballot WHERE state = 'DRAFT'");
        let opened = format!("{}/ballots/{ballot}/opening", morning.here);
        assert_eq!(morning.sends(None, &opened, &[]).status, 303);
        let answered = all_vote_at_once(&mut morning, ballot, answers);
        morning.server.restart();
        let there = voices(&store, ballot);
        for n in &answered {
            assert!(there.contains(&morning.bodies[*n]), "an answered vote of unit {n} is lost");
        }
        let mut once = there.clone();
        once.dedup();
        assert_eq!(once, there, "a unit voted twice");
        for n in 0..6 {
            let (port, unit) = (morning.server.port(), morning.bodies[n]);
            assert_eq!(vote(&mut morning.leaders[n], port, ballot, unit), Ok(303));
        }
        assert_eq!(voices(&store, ballot).len(), 6);
        let told = |name: &'static str| {
            let sql = "SELECT COUNT(*) FROM journal_entry e JOIN journal_about a ON a.seq = e.seq
                       WHERE a.kind = 'ballot' AND a.id = $1 AND e.name = $2";
            store.look(|w| w.one::<(i64,)>(sql, db::p![ballot, name])).0
        };
        assert_eq!((told("ballots.voice_given"), told("ballots.voice_changed")), (6, 0), "one fact a voice");
        let closed = format!("{}/ballots/{ballot}/closure", morning.here);
        assert_eq!(morning.sends(None, &closed, &[]).status, 303);
        let ended = store.look(|w| ballots::ballot(w, BallotId(ballot)));
        assert_eq!(ballots::outcome(&ended).sentence(), "6/6 đồng ý, thông qua");
    }
    the_journal_holds(&store);
}

/// Six leaders press at the same time; the program is killed when so many answers have come. Who was answered?
fn all_vote_at_once(morning: &mut Morning, ballot: Uuid, answers: usize) -> Vec<usize> {
    let (tell, hear) = mpsc::channel();
    let (port, bodies) = (morning.server.port(), morning.bodies);
    let server = &mut morning.server;
    let leaders = &mut morning.leaders;
    std::thread::scope(|s| {
        for (n, leader) in leaders.iter_mut().enumerate() {
            let tell = tell.clone();
            s.spawn(move || {
                if vote(leader, port, ballot, bodies[n]) == Ok(303) {
                    tell.send(n).unwrap();
                }
            });
        }
        drop(tell);
        let mut answered: Vec<usize> = hear.iter().take(answers).collect();
        server.kill_9();
        answered.extend(hear);
        answered
    })
}

fn vote(leader: &mut Browser, port: u16, ballot: Uuid, unit: BodyId) -> Result<u16, ()> {
    let unit = unit.to_string();
    let fields = [("unit", unit.as_str()), ("choice", "for"), ("seen", "")];
    leader.post(port, &format!("/ballots/{ballot}/voices"), &fields).map(|a| a.status).map_err(|_| ())
}

fn voices(store: &Store, ballot: Uuid) -> Vec<BodyId> {
    let rows: Vec<(BodyId,)> = store.look(|w| {
        w.rows("SELECT body_id FROM ballots_voice WHERE ballot_id = $1 ORDER BY body_id", db::p![ballot])
    });
    rows.into_iter().map(|(b,)| b).collect()
}

macro_rules! on_both {
    ($($test:ident)*) => {
        mod on_sqlite { $(#[test] fn $test() { super::$test(world::Engine::Sqlite); })* }
        mod on_postgres { $(#[test] fn $test() { super::$test(world::Engine::Postgres); })* }
    };
}

on_both! {
    a_conference_killed_after_every_deed_ends_as_published
    votes_in_flight_are_there_if_answered_and_never_twice
}
