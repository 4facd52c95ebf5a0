//! The contract both engines keep.

use crate::{Engine, Person, World};
use db::{Committed, Entry, Flaw, Reading, Who, Writing, p};
use kernel::{Actor, BodyId, Duty, Fact, Grant, PersonId, Place, Post, Refusal, Scope, Uuid};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use web::{Form, Next, One, Page, Routes, Signed, Visit, needs, open};

fn thing() -> Uuid {
    Uuid::from_u128(7)
}

fn note(world: &World, says: &str) -> Result<i64, Refusal> {
    let fact = Fact::new("world.noted", "thing", thing(), says);
    world.db.write(Who::program(world.now()), move |w| {
        let seq = w.head()?.seq;
        w.commit(&fact, seq)
    })
}

fn tell_says(entries: impl Iterator<Item = Entry>) -> Result<Vec<String>, Refusal> {
    Ok(entries.map(|e| e.says).collect())
}

fn tamper(world: &World, sql: &'static str) {
    world
        .db
        .write(Who::program(world.now()), move |w| {
            w.exec(sql, p![])?;
            w.commit_quietly("a forger leaves no fact", ())
        })
        .unwrap();
}

crate::on_both_engines! { Routes::default();
    fn facts_form_one_chain_and_stay_in_order(world) {
        for n in 0..5 { note(&world, &format!("việc {n}")).unwrap(); }
        let seen = world.db.verify().unwrap();
        assert_eq!((seen.entries, seen.flaw), (5, None));
        let told = world.db.read(|w| w.facts_about("thing", thing(), None, 10)).unwrap();
        assert_eq!(told.iter().map(|e| e.says.as_str()).collect::<Vec<_>>(), ["việc 4", "việc 3", "việc 2", "việc 1", "việc 0"]);
        let first = |id: Uuid, name| world.db.read(move |w| w.first_fact_named("thing", id, name)).unwrap().map(|e| e.says);
        assert_eq!(first(thing(), "world.noted").as_deref(), Some("việc 0"));
        let last = world.db.read(|w| w.last_fact_named("thing", thing(), ["world.a", "world.b", "world.noted", "world.c", "world.d"]));
        assert_eq!(last.unwrap().map(|e| e.says).as_deref(), Some("việc 4"));
        assert_eq!((first(thing(), "world.other"), first(Uuid::from_u128(8), "world.noted")), (None, None));
    }

    fn the_verifier_names_the_first_bad_entry(world) {
        for n in 0..5 { note(&world, &format!("việc {n}")).unwrap(); }
        tamper(&world, "UPDATE journal_entry SET says = 'khác' WHERE seq = 3");
        assert_eq!(world.db.verify().unwrap().flaw, Some(Flaw::Altered(3)));
        tamper(&world, "DELETE FROM journal_about WHERE seq = 2");
        tamper(&world, "DELETE FROM journal_entry WHERE seq = 2");
        assert_eq!(world.db.verify().unwrap().flaw, Some(Flaw::Missing(2)));
    }

    fn an_entry_with_another_digest_and_a_lost_head_are_named(world) {
        for n in 0..4 { note(&world, &format!("việc {n}")).unwrap(); }
        // On SQLite this is text in a column of bytes.
        tamper(&world, "UPDATE journal_entry SET hash = 'abc' WHERE seq = 3");
        assert_eq!(world.db.verify().unwrap().flaw, Some(Flaw::Altered(3)));
        tamper(&world, "DELETE FROM journal_about WHERE seq > 0");
        tamper(&world, "DELETE FROM journal_entry WHERE seq > 0");
        tamper(&world, "DELETE FROM journal_head WHERE id = 1");
        assert_eq!(world.db.verify().unwrap().flaw, Some(Flaw::NoHead));
    }

    fn a_missing_tail_and_a_swapped_pair_are_seen(world) {
        for n in 0..4 { note(&world, &format!("việc {n}")).unwrap(); }
        tamper(&world, "DELETE FROM journal_about WHERE seq = 4");
        tamper(&world, "DELETE FROM journal_entry WHERE seq = 4");
        assert_eq!(world.db.verify().unwrap().flaw, Some(Flaw::Missing(4)));
        tamper(&world, "DELETE FROM journal_about WHERE seq > 0");
        tamper(&world, "UPDATE journal_entry SET seq = 99 WHERE seq = 1");
        tamper(&world, "UPDATE journal_entry SET seq = 1 WHERE seq = 2");
        tamper(&world, "UPDATE journal_entry SET seq = 2 WHERE seq = 99");
        assert_eq!(world.db.verify().unwrap().flaw, Some(Flaw::Reordered(1)));
    }

    fn a_note_of_the_tail_is_read_as_it_may_be_written(world) {
        let empty = world.db.verify().unwrap();
        note(&world, "một").unwrap();
        let digest = world.db.verify().unwrap().digest;
        let stands = |noted: &str| world.db.stands(noted).unwrap();
        for noted in [format!("1:{digest}"), format!(" 1:{} ", digest.to_uppercase()), format!("{}:{}", empty.entries, empty.digest)] {
            assert_eq!(stands(&noted), Some(true), "{noted}");
        }
        for noted in [format!("2:{digest}"), format!("1:{}", "0".repeat(64))] {
            assert_eq!(stands(&noted), Some(false), "{noted}");
        }
        for noted in ["", "abc", "1:", ":", &digest, &format!("-1:{digest}"), &format!("1:{digest}0"), &format!("1:{}g", &digest[1..])] {
            assert_eq!(stands(noted), None, "{noted}");
        }
    }

    fn an_altered_index_of_facts_is_seen(world) {
        note(&world, "một").unwrap();
        tamper(&world, "DELETE FROM journal_about WHERE seq = 1");
        assert_eq!(world.db.verify().unwrap().flaw, Some(Flaw::Unlisted(1)));
    }

    fn an_index_pointed_at_another_thing_is_seen(world) {
        note(&world, "một").unwrap();
        tamper(&world, "UPDATE journal_about SET kind = 'other' WHERE seq = 1");
        assert_eq!(world.db.verify().unwrap().flaw, Some(Flaw::Unlisted(1)));
    }

    fn what_stands_beside_the_chain_is_named_and_told_to_nobody(world) {
        for n in 0..2 { note(&world, &format!("việc {n}")).unwrap(); }
        tamper(&world, "INSERT INTO journal_entry (seq, at, by_person, by_name, name, about, says, reason, data, hash) SELECT -1, at, by_person, by_name, name, about, 'giả', reason, data, hash FROM journal_entry WHERE seq = 1");
        tamper(&world, "INSERT INTO journal_about (kind, id, seq) SELECT kind, id, -1 FROM journal_about WHERE seq = 1");
        assert_eq!(world.db.verify().unwrap().flaw, Some(Flaw::Stray("-1".into())));
        let told = world.db.read(|w| {
            let about = w.facts_about("thing", thing(), None, 10)?;
            let named = w.facts_named("world.noted", -9, 10)?;
            let first = w.first_fact_named("thing", thing(), "world.noted")?;
            tell_says(about.into_iter().chain(named).chain(first))
        });
        assert_eq!(told.unwrap(), ["việc 1", "việc 0", "việc 0", "việc 1", "việc 0"]);
        tamper(&world, "DELETE FROM journal_about WHERE seq > 0");
        let left = world.db.read(|w| Ok((w.last_fact_about("thing", thing())?, w.last_fact_named("thing", thing(), ["world.noted"; 5])?)));
        assert_eq!(left.unwrap(), (0, None));
    }

    fn an_entry_numbered_nought_is_named(world) {
        note(&world, "một").unwrap();
        tamper(&world, "INSERT INTO journal_entry (seq, at, by_person, by_name, name, about, says, reason, data, hash) SELECT 0, at, by_person, by_name, name, about, says, reason, data, hash FROM journal_entry WHERE seq = 1");
        assert_eq!(world.db.verify().unwrap().flaw, Some(Flaw::Stray("0".into())));
    }

    fn an_index_that_points_at_no_entry_is_named(world) {
        note(&world, "một").unwrap();
        // The same rows without the rules of their table.
        tamper(&world, "CREATE TABLE kept AS SELECT kind, id, seq FROM journal_about");
        tamper(&world, "DROP TABLE journal_about");
        tamper(&world, "CREATE TABLE journal_about AS SELECT kind, id, seq FROM kept");
        assert_eq!(world.db.verify().unwrap().flaw, None);
        tamper(&world, "INSERT INTO journal_about (kind, id, seq) SELECT kind, id, 99 FROM kept");
        assert_eq!(world.db.verify().unwrap().flaw, Some(Flaw::Unfounded("99".into())));
    }

    fn a_refused_unit_of_work_leaves_nothing(world) {
        let fact = Fact::new("world.noted", "thing", thing(), "không ai nhớ");
        let refused = world.db.write(Who::program(world.now()), move |w| {
            w.remember(&fact)?;
            Err::<Committed<()>, _>(Refusal::conflict("không"))
        });
        assert!(matches!(refused, Err(Refusal::Conflict(_))));
        assert_eq!(world.facts(), 0);
    }

    fn what_left_a_fact_cannot_end_quietly(world) {
        let fact = Fact::new("world.noted", "thing", thing(), "có việc");
        let refused = world.db.write(Who::program(world.now()), move |w| {
            w.remember(&fact)?;
            w.commit_quietly("it says that nothing happened", ())
        });
        assert!(matches!(refused, Err(Refusal::Broken(_))));
        assert_eq!(world.facts(), 0);
    }

    fn a_panic_in_a_unit_of_work_is_an_answer(world) {
        let refused = world.db.write(Who::program(world.now()), |_| -> Result<Committed<()>, Refusal> { panic!("ối") });
        assert!(matches!(refused, Err(Refusal::Broken(_))));
        note(&world, "vẫn chạy").unwrap();
    }

    fn many_writers_never_interleave(world) {
        std::thread::scope(|s| {
            for t in 0..8 {
                let world = &world;
                s.spawn(move || for n in 0..10 { note(world, &format!("{t}.{n}")).unwrap(); });
            }
        });
        let seen = world.db.verify().unwrap();
        assert_eq!((seen.entries, seen.flaw), (80, None));
    }

    fn values_come_back_as_they_went_in(world) {
        let text = "Đặng Thị Hằng 🎉 ' \" \\ % ;--";
        let back: (String, i64, Uuid, Vec<u8>, Option<String>) = world.db.write(Who::program(world.now()), move |w| {
            w.exec("INSERT INTO journal_entry (seq, at, by_person, by_name, name, about, says, reason, data, hash) VALUES (1, $1, $2, $3, '', '', '', $4, '', $5)",
                p![i64::MIN, thing(), text, Option::<String>::None, vec![1u8, 2, 3]])?;
            let row = w.one("SELECT by_name, at, by_person, hash, reason FROM journal_entry WHERE seq = 1", p![])?;
            w.commit_quietly("test", row)
        }).unwrap();
        assert_eq!(back, (text.to_owned(), i64::MIN, thing(), vec![1, 2, 3], None));
    }

    fn migrating_twice_does_nothing_more(world) {
        assert_eq!(world.db.migrate().unwrap(), 0);
    }
}

/// SQLite keeps anything in any column.
#[test]
fn what_only_sqlite_lets_in_is_named_by_its_entry() {
    let of_two: &[(&[&'static str], Flaw)] = &[
        (&["UPDATE journal_entry SET hash = 7 WHERE seq = 2"], Flaw::Altered(2)),
        (
            &["UPDATE journal_entry SET hash = x'00112233445566778899aabbccddeeff' WHERE seq = 2"],
            Flaw::Altered(2),
        ),
        (&["UPDATE journal_entry SET at = 1.5 WHERE seq = 2"], Flaw::Altered(2)),
        (&["UPDATE journal_entry SET by_person = 'An' WHERE seq = 2"], Flaw::Altered(2)),
        (&["UPDATE journal_entry SET says = CAST(x'ff' AS TEXT) WHERE seq = 2"], Flaw::Altered(2)),
        (
            &["DELETE FROM journal_about WHERE seq = 2", "UPDATE journal_entry SET seq = 'x' WHERE seq = 2"],
            Flaw::Missing(2),
        ),
        (
            &[
                "DELETE FROM journal_about WHERE seq = 3",
                "UPDATE journal_entry SET seq = 'abc' WHERE seq = 3",
            ],
            Flaw::Stray("abc".into()),
        ),
        (
            &[
                "INSERT INTO journal_entry (seq, at, by_name, name, about, says, data, hash) SELECT 1.5, at, by_name, name, about, says, data, hash FROM journal_entry WHERE seq = 1",
            ],
            Flaw::Stray("1.5".into()),
        ),
        (
            &[
                "INSERT INTO journal_entry (seq, at, by_name, name, about, says, data, hash) SELECT NULL, at, by_name, name, about, says, data, hash FROM journal_entry WHERE seq = 1",
            ],
            Flaw::Stray("NULL".into()),
        ),
        (&["UPDATE journal_entry SET at = 'x' WHERE seq = 2"], Flaw::Altered(2)),
        (&["UPDATE journal_entry SET by_person = x'01' WHERE seq = 2"], Flaw::Altered(2)),
        (&["UPDATE journal_entry SET says = CAST(says AS BLOB) WHERE seq = 2"], Flaw::Altered(2)),
        (&["UPDATE journal_about SET id = 'x' WHERE seq = 2"], Flaw::Unlisted(2)),
        (&["UPDATE journal_head SET hash = 'x' WHERE id = 1"], Flaw::NoHead),
        (&["UPDATE journal_head SET seq = 'x' WHERE id = 1"], Flaw::NoHead),
    ];
    for (statements, flaw) in of_two {
        let world = World::new(Engine::Sqlite, Routes::default());
        for n in 0..3 {
            note(&world, &format!("việc {n}")).unwrap();
        }
        statements.iter().for_each(|sql| tamper(&world, sql));
        assert_eq!(world.db.verify().unwrap().flaw.as_ref(), Some(flaw), "{statements:?}");
    }
}

#[test]
fn a_strange_page_and_a_strange_form_get_plain_answers() {
    let world = World::new(Engine::Sqlite, Routes::default());
    world.nobody().get("/khong-co").is_refused(404).says("Không có trang này");
    world.stranger("An").get("/khong-co").is_refused(404);
}

/// To write a note at the one body of these tests.
#[derive(Clone)]
struct Note;
impl Duty for Note {
    const NAME: &'static str = "Note";
    const NEEDS: &'static str = "Việc của người ghi.";
    const POSTS: &'static [Post] = &[Post::Clerk];
    fn place(&self) -> Place {
        Place::at_body(BODY)
    }
}

const BODY: BodyId = BodyId(Uuid::from_u128(1));
const CLERK: &[(Post, Scope)] = &[(Post::Clerk, Scope::Body(BODY))];
const PDF: (&str, &str, &[u8]) = ("file", "a.pdf", b"%PDF-1.7 x startxref 0 %%EOF");

/// A page with one field, which comes back as it was typed.
#[derive(askama::Template)]
#[template(
    source = "<body{% if frame.back %} data-back{% endif %}><h1>Ghi</h1>{% if let Some(n) = frame.notice %}<p>{{ n.class() }}: {{ n.says }}{% if let Some(more) = n.more %} {{ more }}{% endif %}</p>{% endif %}{% for w in wrong %}<p>{{ w }}</p>{% endfor %}<form><input type=\"hidden\" name=\"csrf\" value=\"{{ frame.csrf }}\"><input name=\"title\" value=\"{{ title }}\"></form>",
    ext = "html"
)]
struct NotePage {
    frame: web::Frame,
    wrong: Vec<String>,
    title: String,
}

fn doors() -> Routes {
    fn kept(_: &Visit, w: &mut Writing, (): (), _: &Form) -> Result<Committed<Next>, Refusal> {
        w.commit(&Fact::new("world.noted", "thing", thing(), "đã ghi"), Next::to("/"))
    }
    fn pairs(v: &Visit, _: &mut Reading, (): ()) -> Result<Page, Refusal> {
        Ok(Page::shown("pairs.txt", "text/plain", v.query.len().to_string().into_bytes()))
    }
    fn note(v: &Visit, _: &mut Reading, _: One<String>) -> Result<Page, Refusal> {
        let wrong = v.filled.problems.iter().map(|p| p.says.clone()).collect();
        Page::of(&NotePage { frame: v.frame("Ghi", ""), wrong, title: v.filled.or("title", "").to_owned() })
    }
    fn note_kept(
        _: &Visit,
        w: &mut Writing,
        _: One<String>,
        form: &Form,
    ) -> Result<Committed<Next>, Refusal> {
        if form.value("title").is_empty() {
            return Err(Refusal::conflict("Chưa viết."));
        }
        w.commit(&Fact::new("world.noted", "thing", thing(), "đã ghi"), Next::to("/"))
    }
    Routes::default()
        .page("/pairs", open("a test"), pairs)
        .page("/books/{name}", open("a test"), note)
        .deed("/books/{name}/notes", needs::<Note>().with_files(), note_kept, note)
        .deed("/books/{name}/words", needs::<Note>(), note_kept, note)
        .deed("/books/{name}/covers", open("a test"), note_kept, |_, _, _| Ok(Page::elsewhere("/pairs")))
        .deed("/notes", needs::<Note>().with_files(), kept, pairs)
        .deed("/open", open("a test"), kept, pairs)
        .live("/live", open("a test"), |_, _, ()| Ok(vec![("thing", thing())]))
        .live("/live/own", needs::<Note>(), |_, _, ()| {
            OWN_ASKED.fetch_add(1, Ordering::SeqCst);
            Ok(vec![("thing", thing())])
        })
}

/// How often the things of `/live/own` were looked up.
static OWN_ASKED: AtomicUsize = AtomicUsize::new(0);

/// The files kept in this world, whole or not.
fn files(world: &World) -> Vec<String> {
    let mut folders = vec![world._home.uploads()];
    let mut names = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            match entry.path() {
                path if path.is_dir() => folders.push(path),
                path => names.push(path.file_name().unwrap().to_string_lossy().into_owned()),
            }
        }
    }
    names
}

const BOUNDARY: (&str, &str) = ("content-type", "multipart/form-data; boundary=x");
const PDF_PART: &str = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.7 x startxref 0 %%EOF\r\n";

fn word_part(word: &str) -> String {
    format!("--x\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{word}\r\n")
}

mod forms {
    use super::*;
    crate::on_both_engines! { doors();
        fn a_file_is_kept_only_for_who_may_send_it(world) {
            let word = [("title", "Kế hoạch")];
            world.nobody().post_files("/notes", &word, &[PDF]).is_refused(401).says("Phiên làm việc đã hết");
            world.nobody().post_files("/open", &word, &[PDF]).is_refused(415).says("không nhận tệp");
            world.stranger("An").post_files("/notes", &word, &[PDF]).is_refused(403).says("Việc của người ghi");
            world.stranger("An").post_files("/open", &word, &[PDF]).is_refused(415);
            let clerk = world.person("Bình", CLERK);
            let late = format!("{PDF_PART}{}--x--\r\n", word_part(&clerk.csrf));
            clerk.raw("POST", "/notes", &[BOUNDARY], late.as_bytes()).is_refused(403);
            let forged = format!("{}{PDF_PART}--x--\r\n", word_part("khác"));
            clerk.raw("POST", "/notes", &[BOUNDARY], forged.as_bytes()).is_refused(403);
            let good = format!("{}{PDF_PART}--x--\r\n", word_part(&clerk.csrf));
            clerk.raw("POST", "/notes", &[BOUNDARY, ("sec-fetch-site", "cross-site")], good.as_bytes()).is_refused(403);
            assert_eq!((files(&world), world.facts()), (vec![], 0));
            clerk.raw("POST", "/notes", &[BOUNDARY], good.as_bytes()).is_done();
            assert_eq!((files(&world).len(), world.facts()), (1, 1));
        }

        fn a_file_that_is_refused_or_cut_off_leaves_nothing(world) {
            let clerk = world.person("Bình", CLERK);
            let large: Vec<u8> = PDF.2.iter().copied().cycle().take(20_000_001).collect();
            let long = format!("{}.pdf", "kế hoạch ".repeat(40));
            let refused = |file: (&str, &str, &[u8]), says: &str| {
                let seen = clerk.post_files("/books/mot/notes", &[("title", "Kế hoạch năm")], &[file]);
                seen.is_refused(422).says(says).keeps("title", "Kế hoạch năm");
            };
            refused(("file", "to.pdf", &large), "lớn hơn 20 MB");
            refused(("file", "gia.pdf", b"MZ"), "đã bị đổi đuôi");
            refused(("file", "rong.pdf", b""), "không có nội dung");
            refused(("file", &long, b"MZ"), "….pdf” không phải là PDF");
            let cut = format!("{}{}", word_part(&clerk.csrf), PDF_PART.trim_end());
            clerk.raw("POST", "/notes", &[BOUNDARY], cut.as_bytes()).is_refused(400).says("Gửi lại lần nữa");
            assert_eq!((files(&world), world.facts()), (vec![], 0));
        }

        fn a_form_that_asks_for_no_files_takes_none_and_keeps_its_words(world) {
            let (clerk, at) = (world.person("Bình", CLERK), "/books/so/words");
            let many = [PDF; 20];
            let seen = clerk.post_files(at, &[("title", "Kế hoạch năm")], &many);
            seen.is_refused(422).says("Biểu mẫu này không nhận tệp. Gửi lại không kèm “a.pdf”").keeps("title", "Kế hoạch năm");
            assert_eq!((files(&world), world.facts()), (vec![], 0));
            clerk.post_files(at, &[("title", "Kế hoạch năm")], &[("none", "", b"")]).is_done();
            assert_eq!((files(&world), world.facts()), (vec![], 1));
        }

        fn the_files_of_a_deed_that_refuses_are_not_kept(world) {
            let (clerk, at) = (world.person("Bình", CLERK), "/books/so/notes");
            clerk.post_files(at, &[], &[PDF]).is_refused(409).says("Chưa viết.");
            clerk.post_files(at, &[("reopens_form", "1"), ("title", "Một")], &[PDF]).is_shown();
            clerk.post_files(at, &[("title", "Một")], &[PDF, ("more", "gia.pdf", b"MZ")]).is_refused(422);
            assert_eq!((files(&world), world.facts()), (vec![], 0));
            let digest = web::digest(PDF.2);
            for n in 1..=2 {
                clerk.post_files(at, &[("title", "Một")], &[PDF, PDF]).is_done();
                assert_eq!((files(&world), world.facts()), (vec![digest.clone()], n));
                assert_eq!(world.app.kept_file(&digest).unwrap(), PDF.2);
            }
        }

        fn the_words_of_a_form_whose_session_ended_go_along(world) {
            let seen = world.nobody().post("/notes", &[("title", "Kế hoạch năm")]);
            seen.is_refused(401).says("Phiên làm việc đã hết").keeps("again:title", "Kế hoạch năm");
            let long = "a".repeat(1 << 20);
            world.nobody().post("/notes", &[("title", &long)]).is_refused(413).says("1 MB");
        }

        fn of_a_form_with_files_the_words_go_along_and_the_files_are_named(world) {
            let at = "/books/so/notes";
            let named = ("cover", "C:\\quét\\bìa <i>.pdf", PDF.2);
            let sent = world.nobody().post_files(at, &[("title", "Kế hoạch <b>năm</b>")], &[PDF, named, ("none", "", b"")]);
            sent.is_refused(401).keeps("again:title", "Kế hoạch <b>năm</b>").keeps("again_path", at);
            sent.says("Tệp “a.pdf”, “bìa <i>.pdf” không gửi theo được, mở lại trang thì chọn lại.");
            assert_eq!(sent.html.matches("name=\"again_file\"").count(), 2);
            // The file may come before the words, be too many, too large or no file of ours: the words still go along.
            let first = format!("{PDF_PART}--x\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nMột\r\n--x--\r\n");
            world.nobody().raw("POST", at, &[BOUNDARY], first.as_bytes()).is_refused(401).keeps("again:title", "Một");
            let names: Vec<String> = (1..=30).map(|n| format!("{n}.exe")).collect();
            let many: Vec<(&str, &str, &[u8])> = names.iter().map(|n| ("file", n.as_str(), &b"MZ"[..])).collect();
            let seen = world.nobody().post_files(at, &[("title", "Một")], &many);
            seen.is_refused(401).says("“1.exe”, “2.exe”, “3.exe” và 17 tệp khác").keeps("again:title", "Một");
            let large: Vec<u8> = vec![7; 26_000_000];
            world.nobody().post_files(at, &[("title", "Một")], &[("file", "to.pdf", &large)]).is_refused(401).keeps("again:title", "Một");
            let half = "a".repeat(600_000);
            world.nobody().post_files(at, &[("title", &half), ("more", &half)], &[PDF]).is_refused(413).says("1 MB");
            world.nobody().raw("POST", at, &[BOUNDARY], PDF_PART.trim_end().as_bytes()).is_refused(400);
            assert_eq!((files(&world), world.facts()), (vec![], 0));
        }

        fn of_whoever_had_a_session_large_files_are_read_past_to_the_words_after_them(world) {
            let at = "/books/so/notes";
            let scan = vec![7u8; 10_000_000];
            let files: Vec<u8> = (1..=3).flat_map(|n| {
                let head = format!("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{n}.pdf\"\r\n\r\n");
                [head.as_bytes(), &scan, b"\r\n"].concat()
            }).collect();
            let after = b"--x\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nM\xe1\xbb\x99t\r\n--x--\r\n".as_slice();
            let body = [files.as_slice(), after].concat();
            let token = format!("a=b; {}={}", world.app.session_cookie(), "0".repeat(64));
            let had = world.nobody().raw("POST", at, &[BOUNDARY, ("cookie", &token)], &body);
            had.is_refused(401).keeps("again:title", "Một").says("“1.pdf”, “2.pdf”, “3.pdf” không gửi theo được").says_nothing_of("máy dừng đọc");
            // Of a stranger one file's worth is read; he is told that it was not all.
            for cookie in ["", "thidua=ngan"] {
                let seen = world.nobody().raw("POST", at, &[BOUNDARY, ("cookie", cookie)], &body);
                seen.is_refused(401).says("Tệp gửi kèm lớn hơn 25 MB nên máy dừng đọc ở đó");
                assert_eq!(crate::field_value(&seen.html, "again:title"), None);
            }
            assert_eq!((self::files(&world).len(), world.facts()), (0, 0));
        }

        fn a_form_opened_again_names_the_file_to_choose_again(world) {
            let (clerk, at) = (world.person("Bình", CLERK), "/books/so/notes");
            let fields = [("reopens_form", "1"), ("title", "Một"), ("left_file", "bìa <i>.pdf")];
            let seen = clerk.post(at, &fields);
            seen.is_shown().keeps("title", "Một");
            seen.says("xem lại rồi gửi. Tệp “bìa <i>.pdf” không gửi theo được: chọn lại trước khi gửi.");
            clerk.post(at, &[("reopens_form", "1"), ("left_file", "a.pdf")]).is_shown().says("bấm lại. Tệp “a.pdf”");
            assert_eq!(world.facts(), 0);
        }

        fn a_form_goes_along_with_its_whole_address_and_whose_it_was_without_secrets(world) {
            let clerk = world.person("Bình", CLERK);
            let word = crate::field_value(&clerk.get("/books/so").html, "csrf").unwrap();
            let whose = clerk.id.unwrap().to_string();
            assert_eq!(word, format!("{}.{whose}", clerk.csrf));
            let lost = world.nobody().post_exactly(
                "/books/so/notes?open=3", &[("csrf", &word), ("reopens_form", "1"), ("title", "Một"), ("old_password", "x")]);
            lost.is_refused(401).keeps("again_path", "/books/so/notes?open=3").keeps("again_whose", &whose).keeps("again:title", "Một");
            for secret in ["again:csrf", "again:reopens_form", "again:old_password"] {
                assert_eq!(crate::field_value(&lost.html, secret), None, "{secret}");
            }
            clerk.post_exactly("/books/so/notes", &[("csrf", &word), ("title", "Một")]).is_done();
        }

        fn a_form_of_the_same_persons_earlier_session_keeps_its_words(world) {
            let (clerk, at) = (world.person("Bình", CLERK), "/books/so/notes");
            let mine = format!("cu.{}", clerk.id.unwrap());
            let seen = clerk.post_exactly(at, &[("csrf", &mine), ("title", "Kế hoạch <b>năm</b>"), ("new_password", "x")]);
            seen.is_refused(403).says("Mở lại điều vừa nhập").keeps("reopens_form", "1").keeps("title", "Kế hoạch <b>năm</b>");
            assert_eq!(crate::field_value(&seen.html, "new_password"), None);
            let title = "--x\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nMột\r\n";
            let old = format!("{}{PDF_PART}{title}--x--\r\n", word_part(&mine));
            let seen = clerk.raw("POST", at, &[BOUNDARY], old.as_bytes());
            seen.is_refused(403).keeps("title", "Một").keeps("left_file", PDF.1).says("chọn lại");
            // A word that comes after its file leaves the file behind: nothing is done without it.
            let word = format!("{}.{}", clerk.csrf, clerk.id.unwrap());
            let late = format!("{PDF_PART}{}--x--\r\n", word_part(&word));
            clerk.raw("POST", at, &[BOUNDARY], late.as_bytes()).is_refused(403).keeps("left_file", PDF.1);
            // Somebody else's words are not shown.
            let theirs = world.person("An", CLERK).id.unwrap();
            let seen = clerk.post_exactly(at, &[("csrf", &format!("cu.{theirs}")), ("title", "Kế hoạch riêng")]);
            seen.is_refused(403).says_nothing_of("riêng");
            assert!(!seen.html.contains("riêng"), "{}", seen.html);
            assert_eq!((files(&world), world.facts()), (vec![], 0));
        }

        fn a_form_whose_session_ended_is_shown_again_and_nothing_is_done(world) {
            let (clerk, at) = (world.person("Bình", CLERK), "/books/so/notes");
            let shown = clerk.post(at, &[("reopens_form", "1"), ("title", "Kế hoạch <b>năm</b>")]);
            shown.is_shown().keeps("title", "Kế hoạch <b>năm</b>");
            shown.says("wait: Đồng chí đã đăng nhập lại. Điều dưới đây chưa được ghi; xem lại rồi gửi.");
            assert!(shown.html.contains("<body data-back>"), "{}", shown.html);
            clerk.post(at, &[("reopens_form", "1")]).is_shown().says("Việc vừa bấm chưa được ghi; bấm lại.");
            // It is a door like the deed's: the same guard, the same word against forgery.
            let typed = [("reopens_form", "1"), ("title", "Một")];
            world.nobody().post(at, &typed).is_refused(401);
            world.stranger("An").post(at, &typed).is_refused(403).says("Việc của người ghi");
            clerk.post_exactly(at, &typed).is_refused(403);
            assert_eq!(world.facts(), 0);
            clerk.post(at, &[("title", "Một")]).is_done();
            assert_eq!(world.facts(), 1);
        }

        fn the_address_of_a_form_opens_the_page_it_stands_on(world) {
            let clerk = world.person("Bình", CLERK);
            let refused = clerk.post("/books/so/notes", &[("title", "")]);
            refused.is_refused(409).says("bad: Chưa viết.");
            let page = clerk.get("/books/so/notes");
            page.is_shown().says("Ghi").says_nothing_of("Chưa viết");
            assert!(!page.html.contains("data-back"), "{}", page.html);
            world.nobody().get("/books/so/notes").asks_to_sign_in();
            world.stranger("An").get("/books/so/notes").is_refused(403);
        }

        fn a_refusal_is_told_though_the_page_of_its_form_leads_elsewhere(world) {
            let clerk = world.person("Bình", CLERK);
            clerk.post("/books/so/covers", &[]).is_refused(409).says("Chưa viết.").says("Về trang đầu")
                .says_nothing_of("Điều vừa nhập");
            let typed = [("note", "Họp <i>lần hai</i>"), ("kind", "open"), ("new_password", "a b")];
            let seen = clerk.post("/books/so/covers", &typed);
            seen.is_refused(409).says("Điều vừa nhập").says("Họp <i>lần hai</i>").says_nothing_of("a b");
            crate::check_page("refused", &seen.html);
            assert_eq!(clerk.post("/books/so/covers", &[("reopens_form", "1")]).is_done().to, "/pairs");
            assert_eq!(clerk.get("/books/so/covers").is_done().to, "/pairs");
        }

        fn what_an_address_does_not_take_is_said_in_words(world) {
            let clerk = world.person("Bình", CLERK);
            clerk.post("/pairs", &[]).is_refused(405).says("Địa chỉ này không nhận biểu mẫu").says("Về trang đầu");
            for (method, path) in [("PUT", "/pairs"), ("DELETE", "/notes"), ("BREW", "/live"), ("PATCH", "/books/so")] {
                let seen = clerk.raw(method, path, &[], b"x");
                seen.is_refused(405).says("Không mở được theo cách này").says("Về trang đầu");
                crate::check_page(method, &seen.html);
            }
            world.nobody().raw("OPTIONS", "/notes", &[], b"").is_refused(405).says("Không mở được theo cách này");
        }

        fn an_address_that_is_no_text_names_no_page(world) {
            let clerk = world.person("Bình", CLERK);
            for path in ["/books/%FF", "/books/%C3%28/notes", "/%FF%FE", "/books/%80"] {
                clerk.get(path).is_refused(404).says("Không có trang này");
                clerk.post(path, &[("title", "Một")]).says("Về trang đầu");
                world.nobody().get(path).is_refused(404).says("Không có trang này");
            }
            clerk.post("/books/%C3%28/notes", &[("title", "Một")]).is_refused(404).says("Không có trang này");
            assert_eq!(world.facts(), 0);
        }

        fn a_form_is_bounded_in_words_and_in_fields(world) {
            let clerk = world.person("Bình", CLERK);
            let many = vec![("a", "b"); 10_000];
            clerk.post("/notes", &many).is_refused(413).says("quá nhiều ô");
            clerk.post("/notes", &many[1..]).is_done();
            clerk.post_files("/notes", &many[..2_000], &[]).is_refused(413).says("quá nhiều ô");
            clerk.post_files("/notes", &many[..1_999], &[]).is_done();
            let half = "a".repeat(1 << 19);
            clerk.post_files("/notes", &[("a", &half), ("b", &half)], &[PDF]).is_refused(413).says("1 MB");
            assert!(files(&world).is_empty());
            let asked = format!("/pairs?{}", "a&".repeat(3_000));
            assert_eq!(world.nobody().get(&asked).is_shown().html, "1000");
        }
    }
}

/// A world with one clerk, whom it knows as `after` once the form is let in.
fn known_as(engine: Engine, after: impl Fn(Signed) -> Option<Signed> + Send + Sync + 'static) -> World {
    let asked = AtomicUsize::new(0);
    let recognise = move |_: &mut Reading, _: &[u8], now: kernel::Moment| {
        let grant =
            Grant { post: Post::Clerk, scope: CLERK[0].1, from: crate::day("01/01/2000"), until: None };
        let actor = Actor {
            id: PersonId(thing()),
            name: "Bình".into(),
            title: "Chuyên viên".into(),
            unit: String::new(),
            body: Some(BODY),
            grants: vec![grant],
            today: now.day(),
        };
        let signed = Signed { session: thing(), actor, stale: false, held_at: None };
        Ok(if asked.fetch_add(1, Ordering::SeqCst) == 0 { Some(signed) } else { after(signed) })
    };
    World::with(engine, doors(), Arc::new(recognise), |_, _, _| Ok(()))
}

#[test]
fn who_loses_the_right_before_the_writing_has_written_nothing() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let post = |world: &World| {
            Person::with_token(world, "a".repeat(64), None).post("/notes", &[("title", "Kế hoạch năm")])
        };
        let ended = known_as(engine, |_| None);
        post(&ended).is_refused(401).keeps("again:title", "Kế hoạch năm");
        assert_eq!(ended.facts(), 0);
        let dismissed = known_as(engine, |mut s| {
            s.actor.grants.clear();
            Some(s)
        });
        post(&dismissed).is_refused(403).says("Việc của người ghi");
        assert_eq!(dismissed.facts(), 0);
        let held = known_as(engine, |s| Some(Signed { held_at: Some("/account/password"), ..s }));
        assert_eq!(post(&held).is_done().to, "/account/password");
        assert_eq!(held.facts(), 0);
        let same = known_as(engine, Some);
        post(&same).is_done();
        assert_eq!(same.facts(), 1);
    }
}

#[test]
fn postgres_connections_are_bounded_and_a_broken_one_is_let_go() {
    let world = World::new(Engine::Postgres, Routes::default());
    let backend = || {
        let (pid,): (i64,) =
            world.db.read(|w| w.one("SELECT CAST(pg_backend_pid() AS BIGINT)", p![])).unwrap();
        pid
    };
    let first = backend();
    let _ = world.db.read(|_| Err::<(), _>(Refusal::conflict("không")));
    assert_eq!(backend(), first);
    let _ = world.db.read(|_| Err::<(), _>(Refusal::broken("đứt")));
    assert_ne!(backend(), first);
    let most = AtomicUsize::new(0);
    std::thread::scope(|s| {
        for _ in 0..40 {
            s.spawn(|| {
                let open = world.db.read(|w| {
                    std::thread::sleep(Duration::from_millis(100));
                    let sql = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database()";
                    let (n,): (i64,) = w.one(sql, p![])?;
                    Ok(usize::try_from(n).unwrap())
                });
                most.fetch_max(open.unwrap(), Ordering::SeqCst);
            });
        }
    });
    let most = most.into_inner();
    assert!((9..=24).contains(&most), "{most} connections");
    // The server ends every connection that is kept but the asker's: whoever takes one of them next notices nothing.
    let sql = "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity \
               WHERE datname = current_database() AND pid <> pg_backend_pid()";
    let (ended,): (i64,) = world.db.read(|w| w.one(sql, p![])).unwrap();
    assert!(ended >= 4, "{ended} connections ended");
    std::thread::scope(|s| {
        for _ in 0..8 {
            s.spawn(|| {
                let asked = |w: &mut Reading| {
                    std::thread::sleep(Duration::from_millis(100));
                    w.one::<(i64,)>("SELECT COUNT(*) FROM journal_entry", p![])
                };
                world.db.read(asked).unwrap();
            });
        }
    });
}

#[test]
fn when_sqlite_undoes_a_transaction_none_of_it_is_told_as_written() {
    let world = World::new(Engine::Sqlite, Routes::default());
    std::thread::scope(|s| {
        let slow = s.spawn(|| {
            let fact = Fact::new("world.noted", "thing", thing(), "chậm");
            world.db.write(Who::program(world.now()), move |w| {
                std::thread::sleep(Duration::from_millis(500));
                w.commit(&fact, ())
            })
        });
        std::thread::sleep(Duration::from_millis(100));
        let with_it = s.spawn(|| note(&world, "cùng lượt"));
        std::thread::sleep(Duration::from_millis(100));
        let undone = s.spawn(|| {
            world.db.write(Who::program(world.now()), |w| {
                w.exec("ROLLBACK", p![])?;
                // What comes after must not stand alone.
                let _ = w.remember(&Fact::new("world.noted", "thing", thing(), "lạc"));
                w.commit_remembered(())
            })
        });
        assert!(matches!(slow.join().unwrap(), Err(Refusal::Broken(_))));
        assert!(matches!(with_it.join().unwrap(), Err(Refusal::Broken(_))));
        assert!(matches!(undone.join().unwrap(), Err(Refusal::Broken(_))));
    });
    assert_eq!(world.facts(), 0);
    note(&world, "vẫn chạy").unwrap();
    assert_eq!(world.db.verify().unwrap().flaw, None);
}

#[test]
fn whoever_signed_out_hears_nothing_more() {
    use axum::body::{Body, HttpBody};
    use axum::http::Request;
    use tower::ServiceExt;
    async fn heard(body: &mut Body) -> Option<String> {
        let frame = std::future::poll_fn(|cx| std::pin::Pin::new(&mut *body).poll_frame(cx)).await?;
        Some(String::from_utf8(frame.unwrap().into_data().unwrap().to_vec()).unwrap())
    }
    let world = World::new(Engine::Sqlite, doors());
    let clerk = world.person("Bình", CLERK);
    world.runtime.block_on(async {
        let request = Request::get("/live/own").header("cookie", clerk.cookie()).body(Body::empty()).unwrap();
        let mut body = world.router.clone().oneshot(request).await.unwrap().into_body();
        assert!(heard(&mut body).await.unwrap().contains("event: here"));
        note(&world, "một").unwrap();
        assert_eq!(heard(&mut body).await.as_deref(), Some("id: 1\ndata: 1\n\n"));
        world.sessions.lock().unwrap().clear();
        note(&world, "hai").unwrap();
        assert_eq!(heard(&mut body).await, None);
        // What a page stands on is looked up when its line opens; with each fact only who listens is asked again.
        assert_eq!(OWN_ASKED.load(Ordering::SeqCst), 1);
    });
}

#[test]
fn live_streams_are_bounded_and_a_closed_one_makes_room() {
    use axum::{body::Body, http::Request};
    use tower::ServiceExt;
    let world = World::new(Engine::Sqlite, doors());
    let ask = || async {
        let request = Request::get("/live").body(Body::empty()).unwrap();
        world.router.clone().oneshot(request).await.unwrap()
    };
    let (clerk, other) = (world.person("Bình", CLERK), world.stranger("An"));
    let ask_as = |who: &Person<'_>| {
        let request = Request::get("/live").header("cookie", who.cookie()).body(Body::empty()).unwrap();
        let router = world.router.clone();
        async move { router.oneshot(request).await.unwrap() }
    };
    // One person with everything open does not shut the others out.
    world.runtime.block_on(async {
        let mut open = Vec::new();
        for _ in 0..24 {
            open.push(ask_as(&clerk).await);
        }
        assert!(open.iter().all(|response| response.status() == 200));
        let full = ask_as(&clerk).await;
        assert_eq!(full.status(), 429);
        assert!(full.headers().contains_key("retry-after"));
        let says = axum::body::to_bytes(full.into_body(), 1000).await.unwrap();
        assert!(String::from_utf8_lossy(&says).contains("Phiên làm việc này đang mở quá nhiều trang"));
        assert_eq!(ask_as(&other).await.status(), 200);
        drop(open);
        tokio::time::sleep(Duration::from_millis(500)).await;
        assert_eq!(ask_as(&clerk).await.status(), 200);
    });
    world.runtime.block_on(async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        let mut open = Vec::new();
        for _ in 0..4_000 {
            let response = ask().await;
            assert_eq!(response.status(), 200);
            open.push(response);
        }
        let full = ask().await;
        assert_eq!(full.status(), 503);
        let says = axum::body::to_bytes(full.into_body(), 1000).await.unwrap();
        assert!(String::from_utf8_lossy(&says).contains("quá nhiều trang"));
        drop(open);
        tokio::time::sleep(Duration::from_millis(500)).await;
        assert_eq!(ask().await.status(), 200);
    });
}
