//! Links beside files, one piece for several lines, what is missing: told on both engines, with everything refused.

use super::sheet_books::{Over, over};
use super::{Story, pairs, send, story, typed};
use crate::sample::{self, UpTo};
use crate::{Proof, Sheet};
use kernel::{PersonId, Post, Scope, Uuid};
use world::{Person, Seen, World};

// Lines of Khối 5's rubric: 0 I.1 ratio, 8 III.1 typed, 9 III.2 typed, 10 III.3 ten points an example.

pub(super) const PDF: &[u8] = b"%PDF-1.4 minh chung dung chung startxref 0 %%EOF";
const DECISION: &str = "https://congbao.tinh.example/2018/quyet-dinh-20";

/// Nothing was changed by this.
#[track_caller]
fn leaves_nothing<T>(world: &World, deed: impl FnOnce() -> T) -> T {
    let before = world.facts();
    let seen = deed();
    assert_eq!(world.facts(), before, "a refused deed left a fact");
    seen
}

/// Khối 5 in 2018 with a rubric whose III.3 needs evidence; sheets are empty.
pub(super) fn demanding(world: &World) -> Story {
    let mut s = story(world, None);
    let (id, by) = (s.year, PersonId(Uuid::now_v7()));
    world.build(move |w| {
        let year = blocs::year(w, id, world::day("20/02/2019"))?;
        let mut rubric = sample::rubrics().swap_remove(0).rubric;
        let items = rubric.sections.iter_mut().flat_map(|s| &mut s.items);
        items.filter(|i| i.no == "III.3").for_each(|i| i.proof = Proof::Required);
        let draft = sample::draft(w, &year, by, &rubric)?;
        sample::apply(w, &year, by, &draft)
    });
    let members = s.k.members();
    let mut all: Vec<Sheet> = world.db.read(|w| crate::store::sheets::bare_of_year(w, id)).unwrap();
    all.sort_by_key(|s| members.iter().position(|m| *m == s.body));
    s.sheets = all.into_iter().map(|s| s.id).collect();
    s
}

/// The key of a line, as its page names it.
fn line(who: &Person, sheet: &str, ord: i64) -> String {
    world::field_value(&who.get(&format!("{sheet}?at={ord}")).html, "item").expect("the line's key")
}

pub(super) fn give_link(who: &Person, sheet: &str, (ord, url, title): (i64, &str, &str)) -> Seen {
    let item = line(who, sheet, ord);
    let at = ord.to_string();
    who.post(&format!("{sheet}/links"), &[("item", &item), ("at", &at), ("url", url), ("title", title)])
}

pub(super) fn give_file(who: &Person, sheet: &str, (ord, name, bytes): (i64, &str, &[u8])) -> Seen {
    let item = line(who, sheet, ord);
    let at = ord.to_string();
    who.post_files(&format!("{sheet}/evidence"), &[("item", &item), ("at", &at)], &[("file", name, bytes)])
}

/// The key of the first piece the open line has.
fn piece(who: &Person, sheet: &str, ord: i64) -> String {
    let page = who.get(&format!("{sheet}?at={ord}"));
    let found = page.html.split("/removal\"").next().and_then(|h| h.rsplit("/evidence/").next());
    found.expect("a piece").to_owned()
}

pub(super) fn filled(who: &Person, sheet: &str, over: &[(&str, &str)]) -> Vec<(String, String)> {
    let word = |ord: i64| match ord {
        0 | 3 | 11 => "49",
        8 | 9 => "40",
        10 => "4",
        _ => "0",
    };
    let mut cells: Vec<(String, &str)> = (0..20).map(|ord| (format!("m{ord}"), word(ord))).collect();
    cells.extend([0, 3, 11].map(|ord| (format!("p{ord}"), "50")));
    cells.extend(over.iter().map(|(name, value)| ((*name).to_owned(), *value)));
    let cells: Vec<(&str, &str)> = cells.iter().map(|(a, b)| (a.as_str(), *b)).collect();
    typed(&who.get(sheet).html, &cells)
}

pub(super) fn hand_in(who: &Person, sheet: &str, over: &[(&str, &str)]) -> Seen {
    let fields = filled(who, sheet, over);
    who.post(&format!("{sheet}/submission"), &pairs(&fields))
}

world::on_both_engines! { crate::routes();
    fn a_link_is_evidence_that_says_it_leads_outside(world) {
        let s = story(&world, Some(UpTo::Applied));
        let (ha, duc, sheet) = (s.finance(&world), s.head(&world), s.sheet(4));
        give_link(&ha, &sheet, (10, "HTTPS://CongBao.tinh.example/2018/QD-20?a=1&b=2", "Quyết định <b>20</b>")).is_done();
        let page = duc.get(&format!("{sheet}?at=10"));
        page.says("Quyết định <b>20</b>").says("(congbao.tinh.example) Đường dẫn ra ngoài").says("1 minh chứng");
        let link = r#"href="https://congbao.tinh.example/2018/QD-20?a=1&#38;b=2" rel="noopener noreferrer nofollow""#;
        assert!(page.html.contains(link), "{}", page.html.split("congbao").next().unwrap().chars().rev().take(80).collect::<String>());
        assert_eq!(world.facts_named("scoring.evidence_added"), 1);
        // The same address, however it is written, is the same piece.
        let again = leaves_nothing(&world, || give_link(&ha, &sheet, (10, "https://congbao.TINH.example/2018/QD-20?a=1&b=2", "Tên khác")));
        again.is_done();
        ha.get(&again.to).says_nothing_of("Tên khác").says("1 minh chứng");
        // It has no door of its own: the program neither keeps nor opens what it leads to.
        let key = piece(&ha, &sheet, 10);
        ha.get(&format!("{sheet}/evidence/{key}")).is_refused(404);
        ha.get(&format!("{sheet}/journal")).says("thêm minh chứng “Quyết định <b>20</b>” cho III.3");
        let at = format!("{sheet}/evidence/{key}/removal");
        ha.post(&at, &[("item", &line(&ha, &sheet, 10))]).is_done();
        ha.get(&format!("{sheet}?at=10")).says("Chưa có minh chứng.");
    }

    fn bad_links_are_told_and_kept_as_typed(world) {
        let s = story(&world, Some(UpTo::Applied));
        let (ha, sheet) = (s.finance(&world), s.sheet(4));
        let long = format!("https://tinh.example/{}", "a".repeat(480));
        for (url, says) in [
            ("", "Chưa ghi đường dẫn."),
            ("javascript:alert(document.cookie)", "Đường dẫn phải bắt đầu bằng https:// hoặc http://."),
            ("data:text/html;base64,PHNjcmlwdD4=", "Đường dẫn phải bắt đầu bằng"),
            ("https://ten:matkhau@tinh.example/", "Bỏ phần đó đi."),
            ("https://tinh.example/hai tu", "Đường dẫn có dấu cách"),
            ("https://tinh.example/\nhttps://xau.example", "Đường dẫn có dấu cách hoặc xuống dòng"),
            ("https://tinh.example\\@xau.example", "không dùng trong đường dẫn"),
            ("https://tinh/", "Đường dẫn không có tên máy chủ rõ ràng"),
            ("tinh.example/van-ban", "Đường dẫn phải bắt đầu bằng"),
            (long.as_str(), "Đường dẫn dài 501 ký tự, tối đa 500."),
        ] {
            let seen = leaves_nothing(&world, || give_link(&ha, &sheet, (10, url, "Quyết định 20")));
            seen.is_refused(422).says(says).keeps("title", "Quyết định 20");
            if !url.contains('\n') { seen.keeps("url", url); }
            assert!(!seen.html.contains("href=\"javascript:") && !seen.html.contains("href=\"data:"));
        }
        // What nobody sees would make another address of it; it is not dropped in silence.
        for hidden in ["https://tinh.example/\u{202e}fdp.nab-nav", "https://tinh\u{200b}.example/", "\u{feff}https://tinh.example/"] {
            leaves_nothing(&world, || give_link(&ha, &sheet, (10, hidden, "Văn bản"))).is_refused(422).says("Đường dẫn có ký tự ẩn");
        }
        let name = "tên ".repeat(51);
        leaves_nothing(&world, || give_link(&ha, &sheet, (10, DECISION, name.trim()))).is_refused(422).says("tối đa 200").keeps("url", DECISION);
        leaves_nothing(&world, || give_link(&ha, &sheet, (10, DECISION, ""))).is_refused(422).says("Tên gọi của đường dẫn: chưa viết.").keeps("url", DECISION);
        leaves_nothing(&world, || ha.post(&format!("{sheet}/links"), &[("item", "<script>"), ("url", DECISION), ("title", "x")])).is_refused(422);
        let unknown = Uuid::now_v7().to_string();
        leaves_nothing(&world, || ha.post(&format!("{sheet}/links"), &[("item", &unknown), ("url", DECISION), ("title", "x")])).is_refused(404);
    }

    fn one_piece_serves_several_lines_and_leaves_one_without_the_others(world) {
        let s = story(&world, Some(UpTo::Applied));
        let (ha, sheet) = (s.finance(&world), s.sheet(4));
        give_file(&ha, &sheet, (10, "Quyết định 20-5.pdf", PDF)).is_done();
        ha.get(&format!("{sheet}?at=9")).says("Dùng lại minh chứng đã có (1)").says("dùng cho III.3").says("Dùng cho III.2");
        let (key, second) = (piece(&ha, &sheet, 10), line(&ha, &sheet, 9));
        let path = format!("{sheet}/evidence/{key}/lines");
        ha.post(&path, &[("item", &second), ("at", "9")]).is_done();
        let page = ha.get(&format!("{sheet}?at=9"));
        page.says("Quyết định 20-5.pdf").says("dùng cho III.2, III.3").says("SHA-256 ").says_nothing_of("Dùng lại minh chứng đã có");
        // Twice is once.
        leaves_nothing(&world, || ha.post(&path, &[("item", &second)])).is_done();
        // The same file sent for another line is recognised, under its first name.
        let seen = give_file(&ha, &sheet, (8, "ban-sao.pdf", PDF));
        seen.is_done();
        let page = ha.get(&seen.to);
        page.says("dùng cho III.1, III.2, III.3").says_nothing_of("ban-sao.pdf");
        assert_eq!((world.facts_named("scoring.evidence_added"), world.facts_named("scoring.evidence_reused")), (1, 2));
        ha.get(&format!("{sheet}/journal")).says("dùng minh chứng “Quyết định 20-5.pdf” của III.2, III.3 cho cả III.1");
        // Off one line, it stays on the others and stays readable.
        ha.post(&format!("{sheet}/evidence/{key}/removal"), &[("item", &line(&ha, &sheet, 10))]).is_done();
        ha.get(&format!("{sheet}?at=10")).says("Chưa có minh chứng.").says("Dùng lại minh chứng đã có (1)");
        ha.get(&format!("{sheet}/evidence/{key}")).is_shown();
        ha.get(&format!("{sheet}/journal")).says("bỏ minh chứng “Quyết định 20-5.pdf” của III.3; vẫn dùng cho III.1, III.2");
        // Off all, it is gone; sent once more it comes under its new name, and is the piece it was.
        for ord in [8, 9] {
            ha.post(&format!("{sheet}/evidence/{key}/removal"), &[("item", &line(&ha, &sheet, ord))]).is_done();
        }
        ha.get(&format!("{sheet}/evidence/{key}")).is_refused(404);
        leaves_nothing(&world, || ha.post(&path, &[("item", &second)])).is_refused(404);
        give_file(&ha, &sheet, (10, "lần hai.pdf", PDF)).is_done();
        assert_eq!(piece(&ha, &sheet, 10), key);
        ha.get(&format!("{sheet}?at=10")).says("lần hai.pdf");
    }

    fn nobody_uses_a_piece_that_is_not_theirs_or_too_late(world) {
        let s = story(&world, Some(UpTo::Applied));
        let (ha, loc, duc) = (s.finance(&world), s.justice(&world), s.head(&world));
        let (mine, theirs) = (s.sheet(4), s.sheet(5));
        give_file(&ha, &mine, (10, "cua-toi.pdf", PDF)).is_done();
        let (key, item) = (piece(&ha, &mine, 10), line(&ha, &mine, 9));
        // Another unit's piece is not there, whichever sheet is named; neither is an unknown one.
        let of = |sheet: &str, key: &str, deed: &str| format!("{sheet}/evidence/{key}/{deed}");
        for deed in ["lines", "removal"] {
            leaves_nothing(&world, || loc.post(&of(&theirs, &key, deed), &[("item", &item)])).is_refused(404);
            leaves_nothing(&world, || loc.post(&of(&mine, &key, deed), &[("item", &item)])).is_refused(404);
            let unknown = Uuid::now_v7().to_string();
            leaves_nothing(&world, || ha.post(&of(&mine, &unknown, deed), &[("item", &item)])).is_refused(404);
            leaves_nothing(&world, || ha.post(&of(&mine, "khong-phai-khoa", deed), &[("item", &item)])).is_refused(404);
            leaves_nothing(&world, || duc.post(&of(&mine, &key, deed), &[("item", &item)])).is_refused(403);
            leaves_nothing(&world, || s.officer(&world).post(&of(&mine, &key, deed), &[("item", &item)])).is_refused(403);
            leaves_nothing(&world, || ha.post(&of(&mine, &key, deed), &[])).is_refused(422);
            leaves_nothing(&world, || ha.post(&of(&mine, &key, deed), &[("item", "x")])).is_refused(422);
            leaves_nothing(&world, || world.nobody().post(&of(&mine, &key, deed), &[("item", &item)])).asks_to_sign_in();
            leaves_nothing(&world, || ha.post_exactly(&of(&mine, &key, deed), &[("item", &item)])).is_refused(403);
        }
        leaves_nothing(&world, || world.nobody().post(&format!("{mine}/links"), &[("item", &item), ("url", DECISION)])).asks_to_sign_in();
        leaves_nothing(&world, || loc.post(&format!("{mine}/links"), &[("item", &item), ("url", DECISION), ("title", "x")])).is_refused(404);
        // A piece is not on a line it was never on, and no rubric has a line of chance.
        leaves_nothing(&world, || ha.post(&of(&mine, &key, "removal"), &[("item", &item)])).is_refused(404);
        let chance = Uuid::now_v7().to_string();
        leaves_nothing(&world, || ha.post(&of(&mine, &key, "lines"), &[("item", &chance)])).is_refused(404);
        // Handed in, nothing of it moves; sent back, it does again.
        let third = line(&ha, &mine, 10);
        hand_in(&ha, &mine, &[]).is_done();
        for (deed, item) in [("lines", &item), ("removal", &third)] {
            leaves_nothing(&world, || ha.post(&of(&mine, &key, deed), &[("item", item)])).is_refused(409).says("Phiếu đã nộp");
        }
        leaves_nothing(&world, || ha.post(&format!("{mine}/links"), &[("item", &item), ("url", DECISION), ("title", "x")])).is_refused(409);
        ha.get(&format!("{mine}?at=10")).says("cua-toi.pdf").says_nothing_of("Thêm đường dẫn").says_nothing_of("Dùng lại minh chứng");
        duc.post(&format!("{mine}/return"), &[("reason", "Thiếu minh chứng ở mục III.")]).is_done();
        ha.post(&of(&mine, &key, "lines"), &[("item", &item)]).is_done();
    }

    fn a_line_takes_twenty_pieces_of_any_kind(world) {
        let s = story(&world, Some(UpTo::Applied));
        let (ha, sheet) = (s.finance(&world), s.sheet(4));
        for n in 0..20 {
            give_link(&ha, &sheet, (10, &format!("{DECISION}/{n}"), "Quyết định")).is_done();
        }
        leaves_nothing(&world, || give_link(&ha, &sheet, (10, DECISION, "Một nữa"))).is_refused(422).says("III.3: đã có 20 minh chứng. Bỏ bớt trước khi thêm.").keeps("url", DECISION);
        leaves_nothing(&world, || give_file(&ha, &sheet, (10, "a.pdf", PDF))).is_refused(422).says("đã có 20 minh chứng");
        give_file(&ha, &sheet, (9, "a.pdf", PDF)).is_done();
        let (key, item) = (piece(&ha, &sheet, 9), line(&ha, &sheet, 10));
        leaves_nothing(&world, || ha.post(&format!("{sheet}/evidence/{key}/lines"), &[("item", &item), ("at", "10")])).is_refused(422).says("đã có 20 minh chứng");
    }

    fn two_who_bring_the_same_at_once_leave_one_piece(world) {
        let s = story(&world, Some(UpTo::Applied));
        let sheet = s.sheet(4);
        let item = [8, 9].map(|ord| line(&s.finance(&world), &sheet, ord));
        std::thread::scope(|t| {
            for n in 0..8 {
                let (s, world, sheet, item) = (&s, &world, &sheet, &item[n % 2]);
                t.spawn(move || {
                    let fields = [("item", item.as_str()), ("url", DECISION), ("title", "Quyết định 20")];
                    s.finance(world).post(&format!("{sheet}/links"), &fields).is_done();
                });
            }
        });
        assert_eq!((world.facts_named("scoring.evidence_added"), world.facts_named("scoring.evidence_reused")), (1, 1));
        s.finance(&world).get(&format!("{sheet}?at=8")).says("dùng cho III.1, III.2");
        assert_eq!(world.db.verify().unwrap().flaw, None);
    }

    fn taking_off_and_handing_in_at_once_never_leave_a_line_bare(world) {
        let s = demanding(&world);
        let (ha, sheet) = (s.finance(&world), s.sheet(4));
        give_link(&ha, &sheet, (10, DECISION, "Quyết định 20")).is_done();
        let (key, item) = (piece(&ha, &sheet, 10), line(&ha, &sheet, 10));
        let fields = filled(&ha, &sheet, &[]);
        let (off, handed) = std::thread::scope(|t| {
            let (s, world, sheet) = (&s, &world, &sheet);
            let off = t.spawn(move || s.finance(world).post(&format!("{sheet}/evidence/{key}/removal"), &[("item", &item)]).status);
            let handed = t.spawn(move || s.finance(world).post(&format!("{sheet}/submission"), &pairs(&fields)).status);
            (off.join().unwrap(), handed.join().unwrap())
        });
        assert!(matches!((off, handed), (303, 422) | (409, 303)), "{off} {handed}");
    }

    fn what_is_missing_is_listed_and_keeps_the_sheet_back(world) {
        let s = demanding(&world);
        let (ha, duc, sheet) = (s.finance(&world), s.head(&world), s.sheet(4));
        let page = ha.get(&sheet);
        page.says("còn thiếu 20 chỗ").says("Chưa chấm, chưa ghi chú").says_nothing_of("Phải có minh chứng, hoặc ghi chú");
        assert!(page.html.contains("href=\"#m10\""));
        let fields = filled(&ha, &sheet, &[]);
        ha.post(&format!("{sheet}/marks"), &pairs(&fields)).is_done();
        ha.get(&sheet).says("còn thiếu 1 chỗ").says("Phải có minh chứng, hoặc ghi chú vì sao chưa có: III.3").says_nothing_of("Chưa chấm, chưa ghi chú");
        ha.get(&format!("{sheet}?at=10")).says("10 điểm mỗi mục, tối đa 40. Phải có minh chứng.");
        let refused = leaves_nothing(&world, || hand_in(&ha, &sheet, &[("m9", "")]));
        refused.is_refused(422).says("III.3: phải có minh chứng.").says("III.2: chưa chấm.").says("còn thiếu 2 chỗ").keeps("m9", "");
        leaves_nothing(&world, || hand_in(&ha, &sheet, &[("why10", "chưa có")])).is_refused(422).says("III.3: phải có minh chứng.").keeps("why10", "chưa có");
        // The head unit sees what the unit lacks; another member sees nothing of the sheet.
        duc.get(&sheet).says("còn thiếu 1 chỗ");
        s.justice(&world).get(&sheet).is_refused(404);
        give_link(&ha, &sheet, (10, DECISION, "Quyết định 20")).is_done();
        ha.get(&sheet).says("Không còn thiếu gì, nộp được").says_nothing_of("còn thiếu 1 chỗ");
        hand_in(&ha, &sheet, &[]).is_done();
        duc.get(&sheet).says_nothing_of("Còn thiếu").says_nothing_of("nộp được");
    }

    fn a_reason_instead_of_evidence_is_marked_for_whoever_appraises(world) {
        let s = demanding(&world);
        let (ha, duc, sheet) = (s.finance(&world), s.head(&world), s.sheet(4));
        let why = "Quyết định công nhận đang trình ký.";
        hand_in(&ha, &sheet, &[("why10", why)]).is_done();
        duc.get(&sheet).says("Chưa có minh chứng phải có; đơn vị nêu lý do ở ghi chú khi nộp.").says(why);
        duc.get(&format!("{sheet}?at=10")).says("Nộp mà chưa có.").says(why);
        let at = format!("{}?unit={}", s.scores(), s.k.finance);
        duc.get(&at).says("1 dòng nộp chưa có minh chứng").says(&format!("Chưa có minh chứng: {why}"));
        let differences = format!("/years/{}/differences", s.year);
        duc.get(&differences).says("Nộp chưa có minh chứng").says(why);
        s.justice(&world).get(&at).says_nothing_of(why).says_nothing_of("chưa có minh chứng");
        s.justice(&world).get(&differences).says_nothing_of(why);
        // With evidence brought after it was sent back, the mark goes.
        duc.post(&format!("{sheet}/return"), &[("reason", "Đã có quyết định, đề nghị bổ sung.")]).is_done();
        duc.get(&at).says_nothing_of("nộp chưa có minh chứng");
        give_link(&ha, &sheet, (10, DECISION, "Quyết định 20")).is_done();
        hand_in(&ha, &sheet, &[]).is_done();
        duc.get(&at).says_nothing_of("nộp chưa có minh chứng");
        duc.get(&sheet).says_nothing_of("Chưa có minh chứng phải có");
    }

    fn whether_a_line_needs_evidence_is_said_in_the_workshop_and_carried_along(world) {
        let s = story(&world, None);
        let duc = s.head(&world);
        duc.post(&s.rubric(), &[("from", "so-nganh")]).is_done();
        let edit = |over: &[(&str, &str)]| {
            let page = duc.get(&format!("{}/edit", s.rubric())).html.replace("/rubric/edit\">", "/marks\">");
            let mut fields = typed(&page, over);
            fields.retain(|(n, _)| n != "bonus_inside");
            fields.push(("bonus_inside".into(), "on".into()));
            duc.post(&format!("{}/edit", s.rubric()), &pairs(&fields))
        };
        let page = duc.get(&format!("{}/edit", s.rubric())).html.clone();
        let numbered = |no: &str| {
            let (before, _) = page.split_once(&format!("value=\"{no}\" aria-label=\"Số")).unwrap();
            before.rsplit("name=\"").next().unwrap().split("no\"").next().unwrap().to_owned()
        };
        let field = format!("{}proof", numbered("III.3"));
        leaves_nothing(&world, || edit(&[(&field, "MAYBE")])).is_refused(422).says("III.3, minh chứng: chưa chọn.");
        edit(&[(&field, "REQUIRED")]).is_done();
        duc.get(&s.rubric()).says("10 điểm mỗi mục, tối đa 40. Phải có minh chứng.");
        let year = s.year;
        let drafted = |state| world.db.read(move |w| crate::store::rubrics::in_state(w, year, state)).unwrap().unwrap();
        let needing = |r: &crate::Rubric| r.items().filter(|i| i.proof == Proof::Required).map(|i| i.no.clone()).collect::<Vec<_>>();
        let draft = drafted(crate::RubricState::Draft);
        assert_eq!(needing(&draft), ["III.3"]);
        // Through the workbook and back, then into the next edition.
        let file = duc.get(&format!("{}/workbook", s.rubric())).bytes.clone();
        let sent = |bytes: &[u8]| duc.post_files(&format!("{}/workbook", s.rubric()), &[], &[("file", "tieu-chi.xlsx", bytes)]);
        duc.get(&sent(&file).to).says("Tệp giống hệt bản đang soạn.");
        let more = over(&file, &[("Bảng tiêu chí", "I3", Over::Text("Phải có"))]);
        duc.get(&sent(&more).to).says("1 chỗ khác bản đang soạn").says("Minh chứng có thì kèm phải có");
        let wrong = over(&file, &[("Bảng tiêu chí", "I3", Over::Text("tùy"))]);
        sent(&wrong).is_refused(422).says("Ô I3: đang ghi “tùy”. Chọn một trong: có thì kèm, phải có.");
        let version = draft.version.to_string();
        duc.post(&format!("{}/application", s.rubric()), &[("version", &version)]).is_done();
        duc.post(&s.rubric(), &[("from", "current"), ("reason", "Thêm tiêu chí chuyển đổi số.")]).is_done();
        assert_eq!(needing(&drafted(crate::RubricState::Draft)), ["III.3"]);
    }

    fn what_a_new_edition_does_not_take_is_named_before_the_sheet_moves(world) {
        let s = demanding(&world);
        let (ha, duc, sheet) = (s.finance(&world), s.head(&world), s.sheet(4));
        give_link(&ha, &sheet, (10, DECISION, "Quyết định 20")).is_done();
        let fields = filled(&ha, &sheet, &[("m8", "37,5")]);
        ha.post(&format!("{sheet}/marks"), &pairs(&fields)).is_done();
        ha.get(&sheet).says("Không còn thiếu gì, nộp được");
        // The same lines, but cells are whole points from now on, and lines may not apply.
        duc.post(&s.rubric(), &[("from", "current"), ("reason", "Khối thống nhất chấm điểm chẵn.")]).is_done();
        let page = duc.get(&format!("{}/edit", s.rubric())).html.replace("/rubric/edit\">", "/marks\">");
        let mut form = typed(&page, &[("decimals", "0"), ("not_applicable", "SHARE")]);
        form.retain(|(n, _)| n != "bonus_inside");
        form.push(("bonus_inside".into(), "on".into()));
        duc.post(&format!("{}/edit", s.rubric()), &pairs(&form)).is_done();
        let version = world::field_value(&duc.get(&format!("{}/edit", s.rubric())).html, "version").unwrap();
        duc.post(&format!("{}/application", s.rubric()), &[("version", &version)]).is_done();
        ha.get(&sheet).says("còn thiếu 1 chỗ").says("Phải sửa: III.1 Kế hoạch, phát động, ký giao ước đang nhập 37,5.").keeps("m8", "37,5");
        leaves_nothing(&world, || send(&ha, &sheet, "submission", &[])).is_refused(422).says("III.1: đang nhập 37,5.");
        // A section of which nothing applies has no share to take: named at its first line, before and after.
        let why = "Không thuộc chức năng của đơn vị.";
        let gone: Vec<(String, &str)> = (5..8).flat_map(|n| [(format!("na{n}"), "on"), (format!("why{n}"), why), (format!("m{n}"), "")]).collect();
        let mut over: Vec<(&str, &str)> = gone.iter().map(|(a, b)| (a.as_str(), *b)).collect();
        over.push(("m8", "40"));
        let refused = leaves_nothing(&world, || send(&ha, &sheet, "submission", &over));
        refused.is_refused(422).says("II.1: mọi tiêu chí của mục II đều ghi “không áp dụng”").keeps("why6", why);
        over.retain(|(name, _)| !name.ends_with('5'));
        send(&ha, &sheet, "submission", &over).is_done();
        // A browser sends a ticked box as "on".
        let rest = [("na6", "on"), ("na7", "on")];
        let head = [&rest[..], &[("na5", "on"), ("why5", why), ("m5", "")]].concat();
        send(&duc, &sheet, "agreement", &[]).is_done();
        let refused = leaves_nothing(&world, || send(&duc, &sheet, "closure", &head));
        refused.is_refused(422).says("II.1: mọi tiêu chí của mục II đều ghi “không áp dụng”").keeps("why5", why);
        send(&duc, &sheet, "closure", &rest).is_done();
        duc.get(&sheet).says("đã chốt");
    }

    fn evidence_from_before_keeps_its_lines(world) {
        let s = story(&world, Some(UpTo::Applied));
        let (ha, sheet) = (s.finance(&world), s.sheet(4));
        let items: Vec<kernel::Uuid> = [8, 9, 10].map(|ord| line(&ha, &sheet, ord).parse().unwrap()).to_vec();
        let (id, digest) = (s.sheets[4], world.app.keep_file(PDF).unwrap());
        world.db.write(db::Who::program(world.now()), move |w| {
            for sql in ["DROP TABLE scoring_piece_line", "DROP TABLE scoring_piece", BEFORE] {
                w.exec(sql, db::p![])?;
            }
            // For III.1, then for III.2; for III.3 sent, taken out, and sent once more at the same instant as it was taken.
            let rows = [(items[0], 1, None), (items[1], 2, None), (items[2], 3, Some(4)), (items[2], 4, None)];
            for (n, (item, at, removed)) in rows.into_iter().enumerate() {
                let (key, name) = (Uuid::now_v7(), format!("tệp {n}.pdf"));
                w.exec(
                    "INSERT INTO scoring_evidence VALUES ($1, $2, $3, $4, $5, 30, 'PDF', 'Hà', $6, $7, NULL)",
                    db::p![key, id, item, &digest, name, i64::from(at), removed.map(i64::from)],
                )?;
            }
            for sql in migration() {
                w.exec(sql, db::p![])?;
            }
            w.commit_quietly("a migration leaves no fact", ())
        }).unwrap();
        ha.get(&format!("{sheet}?at=10")).says("tệp 0.pdf").says("dùng cho III.1, III.2, III.3").says_nothing_of("tệp 3.pdf");
        let key = piece(&ha, &sheet, 10);
        assert_eq!(ha.get(&format!("{sheet}/evidence/{key}")).is_shown().bytes, PDF);
    }
}

/// The table of evidence as it was, in words both engines take.
const BEFORE: &str =
    "CREATE TABLE scoring_evidence (id UUID PRIMARY KEY, sheet_id UUID NOT NULL, item_id UUID NOT NULL,
    digest TEXT NOT NULL, name TEXT NOT NULL, size BIGINT NOT NULL, kind TEXT NOT NULL, by_name TEXT NOT NULL,
    at BIGINT NOT NULL, removed_at BIGINT, removed_by TEXT)";

/// The migration's statements about evidence.
fn migration() -> Vec<&'static str> {
    let text = include_str!("../../../migrations/0016_scoring.sql");
    let all = text.split(";\n").map(|s| {
        let mut s = s.trim();
        while s.starts_with("--") {
            s = s.split_once('\n').map_or("", |(_, rest)| rest.trim());
        }
        s
    });
    all.filter(|s| !s.is_empty() && !s.starts_with("ALTER")).collect()
}

/// Somebody of the unit beside its clerk.
#[test]
fn the_clerk_and_the_leader_share_their_unit_s_pieces() {
    let world = World::new(world::Engine::Sqlite, crate::routes());
    let s = story(&world, Some(UpTo::Applied));
    let leader = world.person("Vũ An", &[(Post::Leader, Scope::Body(s.k.finance))]);
    give_file(&s.finance(&world), &s.sheet(4), (10, "chung.pdf", PDF)).is_done();
    let key = piece(&leader, &s.sheet(4), 10);
    let item = line(&leader, &s.sheet(4), 8);
    leader.post(&format!("{}/evidence/{key}/lines", s.sheet(4)), &[("item", &item)]).is_done();
    send(&leader, &s.sheet(4), "marks", &[("m8", "40")]).is_done();
}
