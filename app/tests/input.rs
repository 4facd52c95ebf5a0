//! Bad input, as people and as attackers type it: each time a sentence in Vietnamese, every typed word kept, nothing
//! changed, and nothing on the page that a browser would take for markup.

mod kit;

use conferences::sample::Told;
use kit::Town;
use world::{Engine, Person, Seen, field_value, text_of};

/// Names and values of a form.
type Fields<'a> = &'a [(&'a str, &'a str)];

/// Why a unit is put forward whom the plan by quota leaves out.
const BEYOND: (&str, &str) = ("departure", "Thành tích nổi bật trong năm.");

fn town(told: Told) -> Town {
    Town::told(Engine::Sqlite, told)
}

impl Town {
    fn here(&self) -> String {
        format!("/conferences/{}", self.story.conference)
    }

    /// The clerk opens the conference and goes through its first steps.
    fn at_step(&self, step: i64) {
        let clerk = self.clerk();
        let here = self.story.k.members().map(|b| (format!("here-{b}"), "yes"));
        let here: Vec<(&str, &str)> = here.iter().map(|(k, v)| (k.as_str(), *v)).collect();
        clerk.post(&format!("{}/presence", self.here()), &here).is_done();
        clerk.post(&format!("{}/opening", self.here()), &[]).is_done();
        (1..step).for_each(|no| self.closes(no));
    }

    /// The clerk closes a step by the form the page offers: step 2 announces the table shown beside it.
    fn closes(&self, no: i64) {
        let clerk = self.clerk();
        let table = self.table();
        clerk.post(&format!("{}/steps/{no}/closure", self.here()), &[("table", &table)]).is_done();
    }

    /// The mark of the table shown at step 2; elsewhere none.
    fn table(&self) -> String {
        world::field_value(&self.clerk().get(&self.here()).html, "table").unwrap_or_default()
    }

    /// Nothing of what `f` sends changes anything; every page it sees says why, as text.
    #[track_caller]
    fn unchanged(&self, f: impl FnOnce() -> Seen) -> Seen {
        let before = self.world.facts();
        let seen = f();
        assert_eq!(self.world.facts(), before, "a refused form changed something");
        assert!(!seen.html.contains("<script>alert"), "what was typed came back as markup");
        assert!(seen.status == 303 || is_vietnamese(&text_of(&seen.html)), "no Vietnamese sentence");
        seen
    }

    /// The field is wrong: 422, a sentence beside it, the typed word still in it, nothing changed.
    #[track_caller]
    fn refuses_field(
        &self,
        who: &Person,
        path: &str,
        fields: &[(String, String)],
        (field, typed): (&str, &str),
    ) -> Seen {
        let mut all: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        all.retain(|(k, _)| *k != field);
        all.push((field, typed));
        let seen = self.unchanged(|| who.post(path, &all));
        assert_eq!(seen.status, 422, "{path} {field}=“{}”: {}", short(typed), text_of(&seen.html));
        let why = why(&seen.html, field);
        assert!(
            why.is_some_and(|w| is_vietnamese(&w)),
            "{path} {field}=“{}”: no sentence beside it",
            short(typed)
        );
        for (name, word) in all.iter().filter(|(k, _)| *k != "version") {
            if let Some(held) = field_value(&seen.html, name) {
                let chosen = is_choice(&seen.html, name);
                assert!(chosen || held == kernel::clean_text(word), "{path}: {name} held “{}”", short(&held));
            }
        }
        seen
    }
}

fn short(s: &str) -> String {
    s.chars().take(40).collect()
}

/// A select or radio cannot hold a word it does not offer.
fn is_choice(html: &str, name: &str) -> bool {
    html.contains(&format!("<select id=\"{name}\""))
        || html.contains(&format!("type=\"radio\" name=\"{name}\""))
}

/// A sentence with letters that only Vietnamese has, that ends.
fn is_vietnamese(text: &str) -> bool {
    text.chars().any(|c| "ăâđêôơưạảấầẩậắằặẹẻếềểệỉịọỏốồổộớờởợụủứừửựỳỵ".contains(c)) && text.contains('.')
}

/// The sentence beside a field, or the one at the top that points at it.
fn why(html: &str, field: &str) -> Option<String> {
    let beside = html.split_once(&format!("id=\"{field}-loi\">")).map(|(_, rest)| rest);
    let above = || html.split_once(&format!("<a href=\"#{field}\">")).map(|(_, rest)| rest);
    let rest = beside.or_else(above)?;
    rest.split_once('<').map(|(says, _)| says.to_owned())
}

fn owned(fields: &[(&str, &str)]) -> Vec<(String, String)> {
    fields.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
}

/// The form as the page offers it.
fn form_of(page: &Seen, names: &[&str]) -> Vec<(String, String)> {
    let held =
        |n: &&str| ((*n).to_owned(), field_value(&page.html, n).unwrap_or_else(|| panic!("no field {n}")));
    names.iter().map(held).collect()
}

const PLAN: &[&str] = &[
    "version",
    "day",
    "hour",
    "place",
    "chair",
    "chair-post",
    "secretary",
    "secretary-post",
    "guests",
    "strictly",
    "threshold-num",
    "threshold-den",
    "base",
    "quorum-num",
    "quorum-den",
    "copies",
    "handover-copies",
    "rule-source",
    "report",
];

#[test]
fn a_plan_with_a_wrong_word_comes_back_with_every_word() {
    let town = town(Told::WeekBefore);
    let clerk = town.clerk();
    let path = format!("{}/plan", town.here());
    let form = form_of(clerk.get(&path).is_shown(), PLAN);
    let (long, novel, saga) = ("Đ".repeat(300), "câu ".repeat(600), "câu ".repeat(6000));
    let wrong = [
        ("day", ""),
        ("day", "01/01/0001"),
        ("day", "31/12/2017"),
        ("day", "32/01/2019"),
        ("day", "hôm nay"),
        ("day", "07/3/20190"),
        ("hour", ""),
        ("hour", "25:00"),
        ("hour", "sáng"),
        ("place", ""),
        ("place", long.as_str()),
        ("chair", " \u{200b} "),
        ("chair", long.as_str()),
        ("chair-post", long.as_str()),
        ("secretary", long.as_str()),
        ("secretary-post", ""),
        ("guests", novel.as_str()),
        ("rule-source", long.as_str()),
        ("report", saga.as_str()),
        ("threshold-num", ""),
        ("threshold-num", "hai"),
        ("threshold-num", "-1"),
        ("threshold-num", "0"),
        ("threshold-num", "1,5"),
        ("threshold-num", "4"),
        ("threshold-num", "99999999999999999999999"),
        ("threshold-den", "0"),
        ("quorum-num", "7"),
        ("quorum-den", "101"),
        ("quorum-num", "<script>alert(1)</script>"),
        ("base", "ALL"),
        ("strictly", "' OR 1=1 --"),
    ];
    for typed in wrong {
        town.refuses_field(&clerk, &path, &form, typed);
    }
}

#[test]
fn a_name_of_three_hundred_characters_is_refused_everywhere() {
    let town = town(Told::Morning);
    let long = "Nguyễn ".repeat(43);
    let typed = |field: &'static str| (field, long.trim());
    let (clerk, here, year) = (town.clerk(), town.here(), town.story.year);
    let item = owned(&[("kind", "DOCUMENT"), ("item", ""), ("item-note", "")]);
    town.refuses_field(&clerk, &format!("{here}/items"), &item, typed("item"));
    let document = owned(&[("kind", "PLAN"), ("number", "1"), ("day", "28/02/2019")]);
    town.refuses_field(&clerk, &format!("/years/{year}/documents"), &document, typed("name"));
    let admin = town.enter(town.story.cast.administrator);
    let office = town.story.k.office.to_string();
    let account = owned(&[("login", "moi.nv"), ("title", "Chuyên viên"), ("body", &office)]);
    town.refuses_field(&admin, "/accounts/new", &account, typed("name"));
    let body = owned(&[
        ("code", "T.MOI"),
        ("kind", "OFFICE"),
        ("level", "PROVINCE"),
        ("parent", "T"),
        ("from", "01/01/2019"),
    ]);
    town.refuses_field(&admin, "/bodies", &body, typed("full_name"));
    let officer = town.enter(town.story.cast.officer);
    let managing = town.story.k.province.to_string();
    let bloc = owned(&[("kind", "SECTOR"), ("name", "Khối 6"), ("number", "2019"), ("managing", &managing)]);
    town.refuses_field(&officer, "/blocs", &bloc, typed("long"));
    town.at_step(1);
    let amendment = owned(&[("amendment", "Bổ sung số liệu.")]);
    town.refuses_field(&clerk, &format!("{here}/amendments"), &amendment, typed("proposer"));
    (1..=2).for_each(|no| town.closes(no));
    let note = owned(&[("note", "Nhất trí.")]);
    town.refuses_field(&clerk, &format!("{here}/notes"), &note, typed("speaker"));
}

#[test]
fn a_step_refuses_what_it_cannot_take_and_keeps_it() {
    let town = town(Told::MidVote);
    let (clerk, here) = (town.clerk(), town.here());
    let finance = town.story.k.finance.to_string();
    let board = town.story.k.board.to_string();
    let nomination = owned(&[("nominee", &finance), ("award", "certificate"), ("method", "phone"), BEYOND]);
    let wrong = [
        ("nominee", ""),
        ("nominee", "0' OR '1'='1"),
        ("nominee", board.as_str()),
        ("award", "huân chương"),
        ("award", ""),
        ("method", "email"),
    ];
    for typed in wrong {
        town.refuses_field(&clerk, &format!("{here}/nominations"), &nomination, typed);
    }
    // Whoever already stands for the flag cannot stand for the certificate as well.
    let office = town.story.k.office.to_string();
    town.refuses_field(&clerk, &format!("{here}/nominations"), &nomination, ("nominee", &office));
    // Nobody goes back while a ballot is open.
    let paper = town.key("SELECT id FROM ballots_ballot WHERE state = 'OPEN' AND method = 'PAPER'");
    clerk.post(&format!("{here}/ballots/{paper}/recall"), &[]).is_done();
    let open = town.key("SELECT id FROM ballots_ballot WHERE state = 'OPEN'");
    clerk.post(&format!("{here}/ballots/{open}/closure"), &[]).is_done();
    let back = format!("{here}/steps/3/return");
    town.refuses_field(&clerk, &back, &[], ("back-3", ""));
    town.refuses_field(&clerk, &back, &[], ("back-3", "ngắn"));
    let remark = "lời ghi thêm ".repeat(200);
    town.refuses_field(&clerk, &format!("{here}/steps/4/remark"), &[], ("remark-4", remark.trim()));
}

#[test]
fn strange_characters_are_shown_as_text_and_never_as_markup() {
    let town = town(Told::Morning);
    town.at_step(1);
    let (clerk, here) = (town.clerk(), town.here());
    let evil = "<script>alert(1)</script> 🎉 \u{202e}gnuđ\u{202c} \"'&<b>";
    let sent = [("proposer", "<img src=x onerror=alert(2)> 🎉"), ("amendment", evil)];
    clerk.post(&format!("{here}/amendments"), &sent).is_done();
    for path in ["", "/journal", "/screen", "/papers/minutes"] {
        let page = clerk.get(&format!("{here}{path}"));
        let html = &page.is_shown().html;
        assert!(!html.contains("<script>alert") && !html.contains("<img src=x"), "{path}: markup");
        assert!(!html.contains('\u{202e}') && !html.contains('\u{202c}'), "{path}: the direction is turned");
    }
    let seen = clerk.get(&here);
    seen.says("<script>alert(1)</script> 🎉 gnuđ \"'&<b>").says("<img src=x onerror=alert(2)> 🎉");
    // A refused form shows it as text too, in the field it was typed in.
    let again = town.unchanged(|| clerk.post(&format!("{here}/amendments"), &sent));
    again.is_refused(422).keeps("proposer", "<img src=x onerror=alert(2)> 🎉").says("có thể do gửi hai lần");
    let asked = clerk.get("/bodies?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E%22%3E");
    assert!(!asked.is_shown().html.contains("<script>alert"));
}

#[test]
fn a_protocol_that_does_not_add_up_is_refused() {
    let town = town(Told::MidVote);
    let ballot = town.key("SELECT id FROM ballots_ballot WHERE method = 'PAPER'");
    let option = town.key("SELECT o.id FROM ballots_option o JOIN ballots_ballot b ON b.id = o.ballot_id WHERE b.method = 'PAPER'");
    let votes = ballots::vote_field(option.into());
    let (teller, path) = (town.enter(town.story.cast.tellers[0]), format!("/ballots/{ballot}/count"));
    let right = owned(&[
        ("version", "0"),
        ("issued", "6"),
        ("collected", "6"),
        ("missing", "0"),
        ("valid", "6"),
        ("invalid", "0"),
        (&votes, "5"),
        ("against", "1"),
        ("blank", "0"),
        ("teller-1", "Mai Thị Ngọc Ánh"),
        ("teller-2", "Quách Đăng Ứng"),
    ]);
    let wrong = [
        ("issued", "11"),
        ("issued", ""),
        ("issued", "sáu"),
        ("issued", "-6"),
        ("collected", "5"),
        ("valid", "7"),
        (votes.as_str(), "11"),
        (votes.as_str(), "5,5"),
        (votes.as_str(), "6"),
        ("against", "<script>alert(1)</script>"),
        ("blank", "99999999999999999999"),
        ("teller-2", ""),
    ];
    for (field, typed) in wrong {
        let mut all: Vec<(&str, &str)> = right.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        all.iter_mut().filter(|(k, _)| *k == field).for_each(|(_, v)| *v = typed);
        let seen = town.unchanged(|| teller.post(&path, &all));
        seen.is_refused(422).keeps(field, typed).keeps("teller-1", "Mai Thị Ngọc Ánh").says("chỗ phải sửa");
    }
    let all: Vec<(&str, &str)> = right.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    teller.post(&path, &all).is_done();
}

#[test]
fn points_beyond_their_bounds_are_refused_beside_their_field() {
    let town = town(Told::Morning);
    let clerk = town.clerk();
    let sheet = town.key("SELECT id FROM scoring_sheet ORDER BY body_id LIMIT 1");
    let (path, marks) = (format!("/sheets/{sheet}"), format!("/sheets/{sheet}/marks"));
    clerk.post(&format!("{path}/reopening"), &[("reason", "Xem lại minh chứng của đơn vị")]).is_done();
    let page = clerk.get(&path);
    let field = page
        .html
        .split_once("<input class=\"mark\" id=\"")
        .map(|(_, r)| r.split('"').next().unwrap_or_default());
    let field = field.unwrap_or_default();
    let form = form_of(&page, &["version", "line"]);
    for typed in
        ["mười", "1001", "-1", "1,234", "999999999999999999999", "1e3", "<script>alert(1)</script>", "NaN"]
    {
        let all: Vec<(&str, &str)> =
            form.iter().map(|(k, v)| (k.as_str(), v.as_str())).chain([(field, typed)]).collect();
        let seen = town.unchanged(|| clerk.post(&marks, &all));
        assert_eq!(seen.status, 422, "{field}=“{typed}”: {}", text_of(&seen.html));
        seen.keeps(field, typed).says("chỗ phải sửa");
    }
    // Another's sheet, and a sheet that is not there.
    let other = town.enter(town.story.cast.clerk_of[5]);
    let theirs =
        town.key("SELECT id FROM scoring_sheet WHERE state = 'APPRAISED' ORDER BY body_id DESC LIMIT 1");
    for id in [sheet, theirs] {
        let seen =
            town.unchanged(|| other.post(&format!("/sheets/{id}/marks"), &[("line", "HEAD"), (field, "1")]));
        assert!([403, 404].contains(&seen.status), "{}", seen.status);
    }
}

#[test]
fn files_too_large_renamed_or_empty_are_not_taken() {
    let town = town(Told::Morning);
    let (clerk, path) = (town.clerk(), format!("/years/{}/documents", town.story.year));
    let fields = [("kind", "PLAN"), ("name", "Kế hoạch"), ("day", "28/02/2019")];
    let mut huge = b"%PDF-1.7 ".to_vec();
    huge.resize(24_000_000, b'x');
    let cases: [(&str, &[u8], &str); 10] = [
        ("ke-hoach.pdf", b"%PDF-1.4 <script>", "không phải là PDF trọn vẹn"),
        ("anh.png", b"\x89PNG\r\n\x1a\nxx", "không phải là ảnh PNG trọn vẹn"),
        ("anh.jpg", b"\xff\xd8\xff\xe0<html>", "không phải là ảnh JPG trọn vẹn"),
        ("ke-hoach.docx", b"PK\x03\x04 <script>", "không phải là DOCX hay XLSX thật"),
        ("to.pdf", &huge, "lớn hơn 20 MB"),
        ("ban-quet.pdf", b"MZ\x90\x00 chuong trinh", "đã bị đổi đuôi"),
        ("anh.png", b"%PDF-1.7 khong phai anh", "đã bị đổi đuôi"),
        ("trang.html", b"<script>alert(1)</script>", "không phải là PDF"),
        ("<script>alert(1)</script>.pdf", b"khong phai", "không phải là PDF"),
        ("rong.pdf", b"", "không có nội dung"),
    ];
    for (name, bytes, says) in cases {
        let seen = town.unchanged(|| clerk.post_files(&path, &fields, &[("file", name, bytes)]));
        seen.is_refused(422).says(says).says("chưa có gì được ghi").keeps("name", "Kế hoạch");
    }
    let digest = web::digest(&huge);
    assert!(town.world.app.kept_file(&digest).is_err(), "the refused file was kept");
    let many: Vec<(&str, &str, &[u8])> =
        (0..21).map(|_| ("file", "mot.pdf", b"%PDF-1.7 mot startxref 0 %%EOF".as_slice())).collect();
    town.unchanged(|| clerk.post_files(&path, &fields, &many))
        .is_refused(422)
        .says("20 tệp")
        .keeps("name", "Kế hoạch");
    // A text in a workbook's name is no workbook, at every door.
    let admin = town.enter(town.story.cast.administrator);
    let fake: (&str, &str, &[u8]) = ("file", "don-vi.xlsx", b"PK\x03\x04 khong phai bang tinh");
    town.unchanged(|| admin.post_files("/bodies/import", &[], &[fake]))
        .is_refused(422)
        .says("không phải là DOCX hay XLSX thật");
    town.unchanged(|| admin.post("/bodies/import", &[])).is_refused(422).says("Chưa chọn tệp");
}

#[test]
fn a_form_sent_twice_does_nothing_twice() {
    let town = town(Told::Morning);
    town.at_step(1);
    let (clerk, here) = (town.clerk(), town.here());
    let twice = |path: &str, fields: &[(&str, &str)], second: u16| {
        clerk.post(path, fields).is_done();
        let again = town.unchanged(|| clerk.post(path, fields));
        assert_eq!(again.status, second, "{path}, sent again: {}", text_of(&again.html));
    };
    town.unchanged(|| clerk.post(&format!("{here}/opening"), &[])).is_refused(409).says("đã khai mạc rồi");
    twice(
        &format!("{here}/amendments"),
        &[("proposer", "Sở Tài chính"), ("amendment", "Thêm số liệu.")],
        422,
    );
    let amendment = town.key("SELECT id FROM conferences_amendment");
    let decision = format!("decision-{amendment}");
    twice(&format!("{here}/amendments/{amendment}"), &[(&decision, "adopted")], 303);
    twice(&format!("{here}/items"), &[("kind", "OBJECT"), ("item", "Cờ luân lưu")], 422);
    twice(
        &format!("{here}/launch"),
        &[("launch-title", "Đoàn kết"), ("launch-text", "Vượt mức chỉ tiêu.")],
        303,
    );
    twice(&format!("{here}/steps/1/remark"), &[("remark-1", "Đọc toàn văn.")], 303);
    twice(&format!("{here}/steps/1/closure"), &[], 409);
    twice(&format!("{here}/steps/2/closure"), &[("table", &town.table())], 409);
    twice(&format!("{here}/notes"), &[("speaker", "Sở Tư pháp"), ("note", "Nhất trí.")], 422);
    twice(&format!("{here}/steps/3/closure"), &[], 409);
    let office = town.story.k.office.to_string();
    twice(
        &format!("{here}/nominations"),
        &[("nominee", &office), ("award", "flag"), ("method", "phone")],
        422,
    );
    let ballot = town.key("SELECT id FROM ballots_ballot");
    twice(&format!("{here}/ballots/{ballot}/opening"), &[], 409);
    let leader = town.enter(town.story.cast.leader_of[2]);
    let vote = [("unit", office.as_str()), ("choice", "for"), ("seen", "")];
    leader.post(&format!("/ballots/{ballot}/voices"), &vote).is_done();
    town.unchanged(|| leader.post(&format!("/ballots/{ballot}/voices"), &vote)).is_refused(303);
    twice(&format!("{here}/ballots/{ballot}/closure"), &[], 409);
    let officer = town.enter(town.story.cast.officer);
    let key = kernel::Uuid::now_v7().to_string();
    let managing = town.story.k.province.to_string();
    let bloc = [
        ("key", key.as_str()),
        ("kind", "SECTOR"),
        ("name", "Khối 6"),
        ("long", "Khối thi đua 6"),
        ("number", "2019"),
        ("managing", &managing),
    ];
    officer.post("/blocs", &bloc).is_done();
    town.unchanged(|| officer.post("/blocs", &bloc)).is_refused(409);
}

#[test]
fn of_two_tabs_the_stale_one_is_told_and_keeps_its_words() {
    let town = town(Told::WeekBefore);
    let (clerk, path) = (town.clerk(), format!("{}/plan", town.here()));
    let old = form_of(clerk.get(&path).is_shown(), PLAN);
    let with = |place: &'static str| -> Vec<(String, String)> {
        old.iter()
            .map(|(k, v)| (k.clone(), if k == "place" { place.to_owned() } else { v.clone() }))
            .collect()
    };
    let send = |form: &[(String, String)]| {
        let all: Vec<(&str, &str)> = form.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        clerk.post(&path, &all)
    };
    send(&with("Hội trường lớn")).is_done();
    let stale = town.unchanged(|| send(&with("Phòng họp số 2")));
    stale.is_refused(409).keeps("place", "Phòng họp số 2").says("vừa thay đổi");
    clerk.get(&path).keeps("place", "Hội trường lớn");
    // Dates of the year, likewise.
    let path = format!("/years/{}/schedule", town.story.year);
    let page = clerk.get(&path);
    let version = field_value(&page.html, "version").unwrap_or_default();
    let name = page.html.split("name=\"").find_map(|r| r.split('"').next().filter(|n| n.ends_with("_from")));
    let name = name.unwrap_or_default();
    clerk.post(&path, &[("version", &version), (name, "13/3/2018")]).is_done();
    let stale = town.unchanged(|| clerk.post(&path, &[("version", &version), (name, "14/3/2018")]));
    stale.is_refused(409).keeps(name, "14/3/2018");
    town.unchanged(|| clerk.post(&path, &[("version", "bản cũ"), (name, "15/3/2018")])).is_refused(409);
    let early = town.unchanged(|| clerk.post(&path, &[("version", "2"), (name, "31/12/2017")]));
    early.is_refused(422).keeps(name, "31/12/2017").says("Đang nhập 31/12/2017");
}

#[test]
fn two_phones_of_one_unit_never_overwrite_each_other_unknowingly() {
    let town = town(Told::MidVote);
    let ballot = town.key("SELECT id FROM ballots_ballot WHERE state = 'OPEN' AND method = 'PHONE'");
    let (path, unit) = (format!("/ballots/{ballot}/voices"), town.story.k.assembly.to_string());
    let (one, two) = (town.enter(town.story.cast.leader_of[0]), town.enter(town.story.cast.leader_of[0]));
    one.post(&path, &[("unit", &unit), ("choice", "for"), ("seen", "")]).is_done();
    let stale = town.unchanged(|| two.post(&path, &[("unit", &unit), ("choice", "against"), ("seen", "")]));
    stale.is_refused(409);
    for choice in ["", "yes", "for:0", "<script>alert(1)</script>"] {
        let fields = [("unit", unit.as_str()), ("choice", choice), ("seen", "")];
        town.unchanged(|| two.post(&path, &fields)).is_refused(422).says("Chưa chọn ý kiến");
    }
}

#[test]
fn a_form_sent_after_signing_out_is_kept_and_opened_again() {
    let town = town(Told::Morning);
    town.at_step(1);
    let who = town.story.cast.clerk_of[2];
    town.world.build(move |w| people::sample::password(w, who, "khoi-5-nam-2018", false));
    let (clerk, path) = (town.clerk(), format!("{}/amendments", town.here()));
    let typed = "Bổ sung số liệu “tiết kiệm” & <b>chi</b> thường xuyên.";
    clerk.post("/sign-out", &[]).is_refused(303);
    let lost = town.unchanged(|| clerk.post(&path, &[("proposer", "Sở Tài chính"), ("amendment", typed)]));
    lost.is_refused(401).keeps("again:amendment", typed).keeps("again_path", &path).says("vẫn được giữ");
    let back = [
        ("login", "hang.dt"),
        ("password", "khoi-5-nam-2018"),
        ("again_path", path.as_str()),
        ("again:proposer", "Sở Tài chính"),
        ("again:amendment", typed),
    ];
    let offered = town.world.nobody().post("/sign-in", &back);
    offered.is_shown().keeps("amendment", typed).says("chưa được ghi").says_nothing_of("Tệp");
    let token =
        offered.cookies.iter().find_map(|c| c.strip_prefix("thidua=")?.split(';').next()).unwrap_or_default();
    let clerk = Person::with_token(&town.world, token.to_owned(), Some(who));
    let again = [("reopens_form", "1"), ("proposer", "Sở Tài chính"), ("amendment", typed)];
    let opened = town.unchanged(|| clerk.post(&path, &again));
    opened.is_shown().keeps("proposer", "Sở Tài chính").keeps("amendment", typed).says("xem lại rồi gửi");
    clerk.post(&path, &again[1..]).is_done();
    clerk.get(&town.here()).says(typed);
}

#[test]
fn the_wrong_member_is_told_whose_work_it_is() {
    let town = town(Told::MidVote);
    let (here, cast, k) = (town.here(), town.story.cast, town.story.k);
    let ballot = town.key("SELECT id FROM ballots_ballot WHERE state = 'OPEN' AND method = 'PHONE'");
    let covenant = town.key("SELECT id FROM covenants_covenant WHERE state = 'DRAFT'");
    let (finance, justice) = (k.finance.to_string(), k.justice.to_string());
    let vote = [("unit", justice.as_str()), ("choice", "for"), ("seen", "")];
    let nomination = [("nominee", finance.as_str()), ("award", "certificate"), ("method", "phone"), BEYOND];
    let cases: [(kernel::PersonId, String, Fields); 11] = [
        (cast.leader_of[4], format!("/ballots/{ballot}/voices"), &vote),
        (cast.clerk_of[5], format!("/ballots/{ballot}/voices"), &vote),
        (cast.officer, format!("/ballots/{ballot}/voices"), &vote),
        (cast.administrator, format!("/ballots/{ballot}/voices"), &vote),
        (cast.tellers[0], format!("/ballots/{ballot}/room"), &[]),
        (cast.clerk_of[4], format!("{here}/steps/4/closure"), &[]),
        (cast.leader_of[4], format!("{here}/nominations"), &nomination),
        (cast.leader_of[4], format!("{here}/ballots/{ballot}/closure"), &[]),
        (cast.leader_of[4], format!("{here}/handover"), &[("side", "giver")]),
        (cast.clerk_of[3], format!("/covenants/{covenant}/agreement"), &[("version", "2")]),
        (
            cast.leader_of[4],
            format!("/covenants/{covenant}/signatures"),
            &[("body", &justice), ("version", "2"), ("read", "1")],
        ),
    ];
    for (who, path, fields) in cases {
        let person = town.enter(who);
        let seen = town.unchanged(|| person.post(&path, fields));
        seen.is_refused(403).says("Việc này thuộc chức trách khác");
    }
}

#[test]
fn steps_out_of_order_are_refused_with_where_it_stands() {
    let town = town(Told::Morning);
    let (clerk, here) = (town.clerk(), town.here());
    let refused = |path: &str, fields: &[(&str, &str)], says: &str| {
        let seen = town.unchanged(|| clerk.post(&format!("{here}{path}"), fields));
        assert_eq!(seen.status, 409, "{path}: {}", text_of(&seen.html));
        seen.says(says);
    };
    let amendment = [("proposer", "Sở Tài chính"), ("amendment", "Thêm.")];
    refused("/opening", &[], "Chưa điểm danh; cần ít nhất 4/6 đơn vị có mặt");
    refused("/steps/1/closure", &[], "chưa khai mạc");
    refused("/amendments", &amendment, "chưa khai mạc");
    refused("/minutes", &[("read", "1")], "khi cả tám bước đã xong");
    town.at_step(1);
    let office = town.story.k.office.to_string();
    refused("/steps/3/closure", &[], "đang ở bước 1");
    refused("/steps/8/closure", &[], "đang ở bước 1");
    refused("/notes", &[("speaker", "A"), ("note", "B")], "đang ở bước 1");
    refused("/nominations", &[("nominee", &office), ("award", "flag"), ("method", "phone")], "đang ở bước 1");
    refused("/candidates", &[("head", &office), ("deputy", &office), ("method", "phone")], "đang ở bước 1");
    refused("/items/all", &[], "đang ở bước 1");
    refused("/handover/paper", &[("side", "giver"), ("signer", "A"), ("signer-post", "B")], "đang ở bước 1");
    refused("/covenant", &[], "đang ở bước 1");
    refused("/steps/1/return", &[("back-1", "muốn sửa lại báo cáo")], "chưa xong");
    refused("/minutes", &[("read", "1")], "khi cả tám bước đã xong");
    refused("/plan", &[], "đã khai mạc nên kế hoạch không sửa được");
    clerk.post(&format!("{here}/amendments"), &amendment).is_done();
    refused("/steps/1/closure", &[], "kết luận");
    for no in ["0", "9", "-1", "99999999999999999999", "hai"] {
        town.unchanged(|| clerk.post(&format!("{here}/steps/{no}/closure"), &[])).is_refused(404);
    }
}

#[test]
fn after_the_minutes_are_signed_nothing_changes() {
    let town = town(Told::DayAfter);
    let (clerk, here) = (town.clerk(), town.here());
    let ballot = town.key("SELECT id FROM ballots_ballot ORDER BY created_at, id LIMIT 1");
    let office = town.story.k.office.to_string();
    let cases: [(String, Fields); 8] = [
        (format!("{here}/opening"), &[]),
        (format!("{here}/steps/8/closure"), &[]),
        (format!("{here}/steps/4/return"), &[("back-4", "muốn biểu quyết lại")]),
        (format!("{here}/steps/4/remark"), &[("remark-4", "thêm")]),
        (format!("{here}/minutes"), &[("read", "1")]),
        (format!("{here}/items"), &[("kind", "OBJECT"), ("item", "Cờ")]),
        (format!("{here}/ballots/{ballot}/round"), &[("method", "phone")]),
        (format!("{here}/launch"), &[("launch-title", "A"), ("launch-text", "B")]),
    ];
    for (path, fields) in cases {
        let seen = town.unchanged(|| clerk.post(&path, fields));
        assert_eq!(seen.status, 409, "{path}: {}", text_of(&seen.html));
    }
    let leader = town.enter(town.story.cast.leader_of[2]);
    let vote = [("unit", office.as_str()), ("choice", "against"), ("seen", "")];
    town.unchanged(|| leader.post(&format!("/ballots/{ballot}/voices"), &vote)).is_refused(409);
}

#[test]
fn a_forged_or_broken_request_is_turned_away() {
    let town = town(Told::Morning);
    town.at_step(1);
    let (clerk, path) = (town.clerk(), format!("{}/amendments", town.here()));
    let fields = [("proposer", "Sở Tài chính"), ("amendment", "Thêm.")];
    town.unchanged(|| clerk.post_exactly(&path, &fields))
        .is_refused(403)
        .says("không đến từ trang của chương trình");
    let with_csrf = [("csrf", "0123456789abcdef0123456789abcdef"), fields[0], fields[1]];
    town.unchanged(|| clerk.post_exactly(&path, &with_csrf)).is_refused(403);
    let form = ("content-type", "application/x-www-form-urlencoded");
    let word = field_value(&clerk.get(&town.here()).html, "csrf").unwrap_or_default();
    let whole = format!("csrf={word}&proposer=a&amendment=b");
    let strange = [
        ("origin", "https://ke-gian.example"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "null"),
    ];
    for header in strange {
        town.unchanged(|| clerk.raw("POST", &path, &[form, header], whole.as_bytes())).is_refused(403);
    }
    let ours = [form, ("origin", "http://thidua.test"), ("sec-fetch-site", "same-origin")];
    clerk.raw("POST", &path, &ours, whole.as_bytes()).is_done();
    let flood = format!("amendment={}", "a".repeat(2 << 20));
    town.unchanged(|| clerk.raw("POST", &path, &[form], flood.as_bytes())).is_refused(413).says("1 MB");
    for kind in ["application/json", "text/plain", "", "multipart/form-data"] {
        let sent = town.unchanged(|| clerk.raw("POST", &path, &[("content-type", kind)], b"{\"a\":1}"));
        sent.is_refused(415).says("không đúng dạng biểu mẫu").says("chưa có gì được ghi");
    }
    let cut = [("content-type", "multipart/form-data; boundary=x")];
    town.unchanged(|| clerk.raw("POST", &path, &cut, b"{\"a\":1}")).is_refused(400).says("biểu mẫu bị hỏng");
    let broken = b"csrf=%FF%FE&proposer=%C3%28&amendment=%zz%";
    town.unchanged(|| clerk.raw("POST", &path, &[form], broken)).is_refused(403);
    for bad in [
        "/conferences/khong-phai-khoa",
        "/conferences/%00",
        "/conferences/00000000-0000-0000-0000-000000000000",
        "/years/1",
    ] {
        town.unchanged(|| clerk.get(bad)).is_refused(404);
    }
    let elsewhere =
        town.world.nobody().post("/sign-in", &[("login", "x"), ("next", "https://ke-gian.example/")]);
    assert!(!elsewhere.html.contains("value=\"https://ke-gian"), "a sign-in leads to another's site");
}

#[test]
fn of_a_form_with_a_file_the_words_outlive_the_session_and_the_file_is_named() {
    let town = town(Told::Morning);
    let who = town.story.cast.clerk_of[2];
    town.world.build(move |w| people::sample::password(w, who, "khoi-5-nam-2018", false));
    let (clerk, path) = (town.clerk(), format!("/years/{}/documents", town.story.year));
    let typed = "Kế hoạch “hội nghị” & <b>phân công</b>";
    let fields = [("kind", "PLAN"), ("name", typed), ("day", "05/3/2019"), ("number", "9/KH")];
    let file = ("file", "kế hoạch <i>.pdf", b"%PDF-1.7 x startxref 0 %%EOF".as_slice());
    clerk.post("/sign-out", &[]).is_refused(303);
    let lost = town.unchanged(|| clerk.post_files(&path, &fields, &[file]));
    lost.is_refused(401).keeps("again:name", typed).keeps("again_path", &path);
    lost.keeps("again_file", "kế hoạch <i>.pdf").says("Tệp “kế hoạch <i>.pdf” không gửi theo được");
    // A wrong password on the way loses nothing; the right one offers the page, still naming the file.
    let mut back = vec![("login", "hang.dt"), ("password", "sai"), ("again_path", path.as_str())];
    back.extend([("again:name", typed), ("again:number", "9/KH"), ("again_file", "kế hoạch <i>.pdf")]);
    let wrong = town.world.nobody().post("/sign-in", &back);
    wrong.is_refused(422).keeps("again_file", "kế hoạch <i>.pdf").says("Tệp “kế hoạch <i>.pdf”");
    back[1].1 = "khoi-5-nam-2018";
    let offered = town.world.nobody().post("/sign-in", &back);
    offered
        .is_shown()
        .keeps("name", typed)
        .keeps("left_file", "kế hoạch <i>.pdf")
        .says("mở lại trang thì chọn lại");
    let token =
        offered.cookies.iter().find_map(|c| c.strip_prefix("thidua=")?.split(';').next()).unwrap_or_default();
    let clerk = Person::with_token(&town.world, token.to_owned(), Some(who));
    let again =
        [("reopens_form", "1"), ("name", typed), ("number", "9/KH"), ("left_file", "kế hoạch <i>.pdf")];
    let opened = town.unchanged(|| clerk.post(&path, &again));
    opened.is_shown().keeps("name", typed).keeps("number", "9/KH").says("chọn lại trước khi gửi");
    assert!(!opened.html.contains("<i>.pdf"), "a file's name came back as markup");
    clerk.post_files(&path, &fields, &[file]).is_done();
}
