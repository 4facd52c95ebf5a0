//! Every page with its samples: rendered, checked, kept.

use super::LONG;
use crate::change::{NewBody, NewHolder};
use crate::directory::{Directory, Record};
use crate::model::{Body, BodyKind, HolderId, Level, Name};
use crate::pages::edit::EditPage;
use crate::pages::holder::HolderPage;
use crate::pages::import::{Counts, ImportPage, PreviewPage};
use crate::pages::list::{Found, ListPage, unroll};
use crate::pages::new::NewPage;
use crate::pages::show::{BodyPage, Past, Sitting};
use crate::pages::{AsOf, kinds, levels};
use crate::plan::{Line, plan};
use crate::store::write::ImportId;
use askama::Template;
use kernel::{BodyId, Day, Problem, Uuid};
use web::{Filled, Frame};
use world::day;

fn id(n: u128) -> BodyId {
    BodyId(Uuid::from_u128(n))
}

fn today() -> AsOf {
    AsOf { day: day("07/3/2019"), typed: String::new(), wrong: None, query: String::new() }
}

fn back_then() -> AsOf {
    AsOf { day: day("31/12/2018"), typed: "2018-12-31".into(), wrong: None, query: "?on=2018-12-31".into() }
}

/// Checks the whole page, keeps what the page itself says.
fn keep(name: &str, page: &impl Template) {
    let html = page.render().unwrap();
    world::check_page(name, &html);
    let main = &html[html.find("<main").unwrap()..html.find("</main>").unwrap()];
    insta::assert_snapshot!(name, main);
}

fn body(n: u128, parent: Option<u128>, full: &str, code: &str) -> Body {
    Body {
        id: id(n),
        code: code.into(),
        kind: BodyKind::Office,
        level: Level::Province,
        name: Name { full: full.into(), short: full.into() },
        parent: parent.map(id),
        place_name: String::new(),
        from: day("01/01/2016"),
        until: None,
    }
}

fn bodies() -> Vec<Body> {
    vec![
        body(1, None, "Ủy ban nhân dân tỉnh", "T"),
        body(2, Some(1), LONG, "T.VPDBQH"),
        body(3, Some(1), "Sở Tài chính", "T.STC"),
        body(4, Some(1), "Ủy ban nhân dân huyện Hoàng Su Phì", "T.HSP"),
        body(5, Some(4), "Ủy ban nhân dân xã Bản Luốc", "T.HSP.01"),
        body(6, Some(4), "Ủy ban nhân dân xã Chiến Phố", "T.HSP.02"),
        body(7, Some(6), "Trường Tiểu học Chiến Phố", "T.HSP.02.TH"),
    ]
}

fn list() -> ListPage {
    ListPage {
        frame: Frame::sample("Cơ quan, đơn vị"),
        asof: today(),
        q: String::new(),
        above: Vec::new(),
        tops: Vec::new(),
        tree: unroll(bodies(), id(1), Some(id(3))),
        found: Vec::new(),
        cut: false,
        may: true,
        may_top: false,
    }
}

#[test]
fn the_list() {
    keep("list_tree", &list());
    let nothing = ListPage { tree: Vec::new(), may_top: true, ..list() };
    keep("list_nothing_yet", &nothing);
    let looking = ListPage { tree: Vec::new(), may: false, asof: back_then(), ..list() };
    keep("list_before_the_first", &looking);
    let branch = ListPage {
        tree: unroll(bodies().split_off(3), id(4), None),
        above: vec![(id(1), "Ủy ban nhân dân tỉnh".into())],
        tops: vec![(id(1), "UBND tỉnh".into(), true), (id(9), "Tỉnh ủy".into(), false)],
        asof: back_then(),
        cut: true,
        ..list()
    };
    keep("list_branch_of_a_day", &branch);
    let found = |n: u128, full: &str, ended: Option<&str>| Found {
        id: id(n),
        name: Name { full: full.into(), short: full.into() },
        code: "T.X".into(),
        kind: "Văn phòng",
        parent: "Ủy ban nhân dân tỉnh".into(),
        ended: ended.map(str::to_owned),
    };
    let all = vec![found(2, LONG, None), found(3, "Sở <b>Kế hoạch</b>", Some("đã kết thúc 31/12/2018"))];
    keep("list_found", &ListPage { q: "van phong".into(), found: all, ..list() });
    let wrong = AsOf {
        wrong: Some("“hôm qua” không phải là ngày xem được. Viết ví dụ 07/3/2019.".into()),
        ..today()
    };
    keep("list_not_found", &ListPage { q: "không \"có\"".into(), asof: wrong, ..list() });
}

fn past(what: &str, term: &str, here: bool) -> Past {
    Past {
        term: term.into(),
        what: what.into(),
        more: "VP".into(),
        href: String::new(),
        basis: "Nghị quyết 1004/2020".into(),
        here,
    }
}

fn sitting(n: u128, name: &str, leads: bool) -> Sitting {
    Sitting {
        id: HolderId(Uuid::from_u128(n)),
        name: name.into(),
        post: "Phó Chánh Văn phòng".into(),
        signing: vec!["KT. CHÁNH VĂN PHÒNG".into(), "PHÓ CHÁNH VĂN PHÒNG".into()],
        leads,
        illustrative: true,
        term: "từ 01/01/2016".into(),
    }
}

fn shown() -> BodyPage {
    BodyPage {
        frame: Frame::sample(LONG),
        asof: today(),
        id: id(2),
        body: body(2, Some(1), LONG, "T.VPDBQH"),
        above: vec![(id(1), "Ủy ban nhân dân tỉnh".into())],
        names: vec![
            past(LONG, "từ 01/01/2019", true),
            past("Văn phòng Đoàn Đại biểu Quốc hội tỉnh", "từ 01/01/2016 đến hết 31/12/2018", false),
        ],
        parents: vec![
            past("Ủy ban nhân dân tỉnh", "từ 01/7/2018", true),
            Past {
                href: "/bodies/x".into(), ..past("Tỉnh ủy", "từ 01/01/2016 đến hết 30/6/2018", false)
            },
        ],
        below: vec![
            (id(5), "Phòng Công tác Quốc hội".into()),
            (id(6), "Phòng Hành chính, Tổ chức, Quản trị".into()),
        ],
        below_more: 3,
        sitting: vec![sitting(1, "Đinh Công Tráng", true), sitting(2, "Bùi Thị Hải Yến", false)],
        left: vec![Sitting {
            term: "từ 01/01/2011 đến hết 31/12/2015".into(),
            ..sitting(3, "Nông Thị Ươm", true)
        }],
        may: true,
    }
}

#[test]
fn one_body() {
    keep("body", &shown());
    let bare = BodyPage {
        names: vec![past("Sở Tư pháp", "từ 01/01/2016", true)],
        parents: Vec::new(),
        below: Vec::new(),
        below_more: 0,
        sitting: Vec::new(),
        left: Vec::new(),
        may: false,
        above: Vec::new(),
        asof: back_then(),
        ..shown()
    };
    keep("body_bare_on_a_day", &bare);
    let mut ended = shown();
    ended.body.until = Some(day("31/12/2018"));
    keep("body_ended", &ended);
}

fn record(until: Option<Day>) -> Record {
    Record { until, ..Record::begun(id(2), &NewBody::called("T.VPDBQH", LONG, "VP Đoàn ĐBQH và HĐND")) }
}

fn edit(until: Option<Day>, filled: Filled) -> EditPage {
    let frame = Frame { problems: filled.problems.clone(), ..Frame::sample("Sửa") };
    EditPage {
        frame,
        filled,
        id: id(2),
        called: Name { full: LONG.into(), short: "VP Đoàn ĐBQH và HĐND".into() },
        record: record(until),
        name_since: "từ 01/01/2016".into(),
        parent_since: "từ 01/01/2016".into(),
        parent: "T · Ủy ban nhân dân tỉnh".into(),
        suggested: vec!["T · Ủy ban nhân dân tỉnh".into()],
        kinds: kinds(),
        levels: levels(),
    }
}

#[test]
fn forms_of_a_body() {
    keep("edit", &edit(None, Filled::default()));
    keep("edit_ended", &edit(Some(day("31/12/2018")), Filled::default()));
    let problem =
        Problem::new("parent", "DV-05", "“Sở Tài chính” đang ở dưới chính đơn vị này. Chọn đơn vị khác.");
    let refused = Filled::sample(
        "/bodies/2/parents",
        &[("parent", "<script>alert(\"x\")</script>"), ("parent_from", "hôm qua")],
        vec![problem],
    );
    keep("edit_refused", &edit(None, refused));
    let new = |filled: Filled| NewPage {
        frame: Frame { problems: filled.problems.clone(), ..Frame::sample("Thêm đơn vị") },
        filled,
        parent: "T · Ủy ban nhân dân tỉnh".into(),
        suggested: vec!["T · Ủy ban nhân dân tỉnh".into()],
        kinds: kinds(),
        levels: levels(),
    };
    keep("new", &new(Filled::default()));
    let problems = vec![
        Problem::new("code", "DV-11", "Mã T.STC đã dùng cho “Sở Tài chính”. Chọn mã khác."),
        Problem::new("level", "CHUNG-09", "Cấp: chưa chọn."),
    ];
    keep(
        "new_refused",
        &new(Filled::sample(
            "/bodies",
            &[("code", "T.STC"), ("full_name", LONG), ("kind", "OFFICE"), ("level", "")],
            problems,
        )),
    );
}

#[test]
fn forms_of_an_office_holder() {
    let page = |was: NewHolder, version: i64, filled: Filled| HolderPage {
        frame: Frame { problems: filled.problems.clone(), ..Frame::sample("Người giữ chức vụ") },
        filled,
        id: id(2),
        body: LONG.into(),
        action: "/bodies/2/holders".into(),
        from: if version > 0 { "2016-01-01".into() } else { String::new() },
        until: String::new(),
        was,
        version,
        leader: Some("Đinh Công Tráng".into()),
    };
    keep("holder_new", &page(NewHolder::empty(day("07/3/2019")), 0, Filled::default()));
    let was = NewHolder::called(
        "Bùi Thị Hải Yến",
        "Phó Chánh Văn phòng",
        "KT. CHÁNH VĂN PHÒNG\nPHÓ CHÁNH VĂN PHÒNG",
    );
    keep("holder_change", &page(was.clone().leading(), 3, Filled::default()));
    let problem = Problem::new(
        "leads",
        "DV-09",
        "Đinh Công Tráng đang là người đứng đầu (từ 01/01/2016). Ghi ngày thôi giữ chức vụ của người đó trước.",
    );
    keep(
        "holder_refused",
        &page(
            was,
            3,
            Filled::sample(
                "/bodies/2/holders/3",
                &[("name", "Bùi Thị Hải Yến"), ("leads", "1")],
                vec![problem],
            ),
        ),
    );
}

fn line(no: u32, cells: [&str; 8]) -> Line {
    Line { no, cells: cells.map(str::to_owned), unreadable: Vec::new() }
}

fn preview(lines: &[Line]) -> PreviewPage {
    let all = Directory::of([
        Record::begun(id(1), &NewBody::called("T", "Ủy ban nhân dân tỉnh", "UBND tỉnh")),
        Record::begun(
            id(3),
            &NewBody {
                parent: Some(id(1)), ..NewBody::called("T.STC", "Sở Tài chính", "Sở Tài chính")
            },
        ),
        Record::begun(
            id(2),
            &NewBody {
                parent: Some(id(1)),
                ..NewBody::called("T.VPDBQH", "Văn phòng Đoàn Đại biểu Quốc hội tỉnh", "VP Đoàn ĐBQH tỉnh")
            },
        ),
    ]);
    let rows = plan(lines, &all, day("07/3/2019"), &|_| true);
    PreviewPage {
        frame: Frame::sample("Xem trước danh sách"),
        id: ImportId(Uuid::from_u128(8)),
        file_name: "danh sách đơn vị tỉnh.xlsx".into(),
        taken: None,
        counts: Counts::of(&rows),
        rows,
        show: "",
        page: 1,
        pages: 1,
        shown: "a1".into(),
    }
}

#[test]
fn lists_from_workbooks() {
    let form = |filled: Filled| ImportPage {
        frame: Frame { problems: filled.problems.clone(), ..Frame::sample("Nhận danh sách") },
        filled,
    };
    keep("import", &form(Filled::default()));
    let problem = Problem::new(
        "file",
        "DV-27",
        "Có ô gộp (F2:F4). Mỗi dòng một đơn vị, mỗi ô một giá trị: bỏ gộp ô, điền đủ từng dòng rồi gửi lại.",
    );
    keep("import_refused", &form(Filled::sample("/bodies/import", &[], vec![problem])));
    let same = line(2, ["T.STC", "Sở Tài chính", "", "Sở, ban, phòng", "Cấp tỉnh", "T", "", ""]);
    let changed = line(
        3,
        ["T.VPDBQH", LONG, "VP Đoàn ĐBQH và HĐND", "Văn phòng", "Cấp tỉnh", "T", "Hà Giang", "01/4/2019"],
    );
    let new = line(
        4,
        [
            "T.HSP",
            "Ủy ban nhân dân huyện Hoàng Su Phì",
            "UBND huyện Hoàng Su Phì",
            "Ủy ban, hội đồng",
            "Cấp huyện",
            "T",
            "Hoàng Su Phì",
            "01/01/2016",
        ],
    );
    let wrong =
        line(5, ["T.HSP", "<script>alert(1)</script>", "", "Vua", "Cấp xã", "T.KHONG", "", "31/02/2019"]);
    keep("preview", &preview(&[same.clone(), changed.clone(), new.clone()]));
    keep(
        "preview_with_errors",
        &PreviewPage { pages: 3, page: 2, ..preview(&[same.clone(), changed, new, wrong]) },
    );
    keep("preview_nothing", &preview(&[same]));
    keep("preview_taken", &PreviewPage { taken: Some("09:38, 07/3/2019".into()), ..preview(&[]) });
}
