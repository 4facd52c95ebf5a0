//! The news draft, and the sheets of this feature for the workbook of everything.

use super::clip::covered;
use super::lists::mark;
use super::programme::{speaker_words, who_words};
use super::tasks::{names_for, note_words, owner_words};
use super::{Top, prepared};
use crate::book::{Cell, Sheet};
use crate::model::{Gathering, GatheringId};
use crate::news::{Records, draft};
use crate::photos::Photo;
use crate::programme::clock;
use crate::store;
use crate::tasks::notes;
use db::Reading;
use kernel::Refusal;
use web::{Filled, Frame, One, Page, Visit};

#[derive(askama::Template)]
#[template(path = "news.html")]
pub(crate) struct NewsPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) top: Top,
    pub(crate) key: String,
    pub(crate) text: String,
    pub(crate) lines: usize,
    /// The mark of the photographs as they stand.
    pub(crate) seen: String,
    pub(crate) photos: Vec<PhotoView>,
}

/// A photograph, with the words of its form.
pub(crate) struct PhotoView {
    pub(crate) f: Photo,
    /// Its own address, where its words are sent.
    pub(crate) path: String,
    pub(crate) words: String,
    pub(crate) caption: String,
    pub(crate) taken_by: String,
    pub(crate) wrong: Vec<String>,
    pub(crate) first: bool,
    pub(crate) last: bool,
}

/// The draft in words.
pub(super) fn text_of(
    v: &Visit,
    w: &mut Reading,
    g: &Gathering,
    photos: &[Photo],
) -> Result<String, Refusal> {
    let programme = store::programme::programme(w, g.id)?;
    let mut bodies = g.around.members.clone();
    bodies.push(g.host);
    let names = organisations::names_of(w, &bodies, g.last_day)?;
    let year = match g.year {
        Some(year) => Some(blocs::year(w, year, g.last_day)?),
        None => None,
    };
    let members = || g.around.members.iter().map(|m| names.full(*m)).collect();
    let bloc = year.as_ref().map(|y| (y.bloc_long.as_str(), members()));
    let host = names.full(g.host);
    Ok(draft(&Records { g, host, bloc, programme: &programme, photos, now: v.now }))
}

fn photo_view(v: &Visit, id: GatheringId, (n, f): (usize, Photo), count: usize) -> PhotoView {
    let path = format!("/gatherings/{id}/photos/{}", f.id);
    let typed = |field: &str, held: &str| v.filled.or_at(&path, field, held).to_owned();
    let wrong = ["caption", "taken-by"].into_iter().filter_map(|field| v.filled.wrong_at(&path, field));
    PhotoView {
        words: f.words(),
        caption: typed("caption", &f.caption),
        taken_by: typed("taken-by", &f.taken_by),
        wrong: wrong.map(str::to_owned).collect(),
        first: n == 0,
        last: n + 1 == count,
        path,
        f,
    }
}

/// The draft as text to copy, with the photographs it is sent with.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<GatheringId>) -> Result<Page, Refusal> {
    let (g, _) = prepared(v, w, id)?;
    let photos = store::photos::photos(w, id)?;
    let text = text_of(v, w, &g, &photos)?;
    let (count, upload) = (photos.len(), format!("/gatherings/{id}/photos"));
    Page::of(&NewsPage {
        frame: v.frame(format!("Bản tin nháp: {}", g.name), "/gatherings"),
        // The fields of a photograph's own form have the same names as those for a new one.
        filled: if v.filled.action == upload { v.filled.clone() } else { Filled::default() },
        top: Top::of(v, &g, "setup", "Bản tin nháp")?,
        key: v.form_key(),
        lines: text.chars().count() / 60 + text.lines().count(),
        text,
        seen: mark(&photos.iter().map(|f| f.id).collect::<Vec<_>>()),
        photos: photos.into_iter().enumerate().map(|p| photo_view(v, id, p, count)).collect(),
    })
}

/// Programme, awards, committees, tasks, conclusions, changes, clip, documents: one sheet each.
pub(crate) fn sheets(v: &Visit, w: &mut Reading, g: &Gathering) -> Result<Vec<Sheet>, Refusal> {
    Ok(vec![
        about(w, g)?,
        programme(w, g)?,
        honours(w, g)?,
        committees(w, g)?,
        tasks(v, w, g)?,
        conclusions(w, g)?,
        changes(w, g)?,
        clip(w, g)?,
        documents(w, g)?,
    ])
}

fn about(w: &mut Reading, g: &Gathering) -> Result<Sheet, Refusal> {
    let names = organisations::names_of(w, &[g.host], g.last_day)?;
    let line = |what: &str, value: Cell| vec![what.into(), value];
    let mut rows = vec![
        line("Tên", g.name.as_str().into()),
        line("Loại", g.kind.vietnamese().into()),
        line("Đơn vị đăng cai", names.full(g.host).into()),
        line("Thời gian", g.days_words().into()),
        line("Địa điểm", g.place.as_str().into()),
        line("Đại biểu dự kiến", Cell::Count(g.expected)),
        line("Lãnh đạo Đảng, Nhà nước", if g.leaders_attend { "có dự" } else { "không dự" }.into()),
    ];
    if g.illustrative {
        rows.push(line("Ghi chú", "Có số liệu minh họa".into()));
    }
    Ok(Sheet { name: "Hội nghị", columns: vec![("Mục", 28), ("Nội dung", 90)], rows })
}

fn programme(w: &mut Reading, g: &Gathering) -> Result<Sheet, Refusal> {
    let p = store::programme::programme(w, g.id)?;
    let mut rows = Vec::new();
    for s in &p.sessions {
        for t in p.timed(s, g.leaders_attend) {
            let speakers: Vec<String> = p.speakers_of(t.item.id).map(speaker_words).collect();
            rows.push(vec![
                s.day.to_string().into(),
                s.name.as_str().into(),
                s.room.as_str().into(),
                if t.dormant { "–".to_owned() } else { clock(t.from) }.into(),
                if t.dormant { "–".to_owned() } else { clock(t.until) }.into(),
                Cell::Count(t.item.minutes),
                t.item.title.as_str().into(),
                who_words(t.item).into(),
                speakers.join("\n").into(),
                t.item.note.as_str().into(),
                if t.item.when_leaders { "chỉ khi lãnh đạo Đảng, Nhà nước dự" } else { "" }.into(),
            ]);
        }
    }
    let columns = vec![
        ("Ngày", 12),
        ("Phiên", 24),
        ("Phòng", 18),
        ("Từ", 8),
        ("Đến", 8),
        ("Phút", 8),
        ("Nội dung", 50),
        ("Người thực hiện", 34),
        ("Trình bày", 50),
        ("Tài liệu, ghi chú", 30),
        ("Điều kiện", 24),
    ];
    Ok(Sheet { name: "Chương trình", columns, rows })
}

fn honours(w: &mut Reading, g: &Gathering) -> Result<Sheet, Refusal> {
    let p = store::programme::programme(w, g.id)?;
    let all = store::honours::honours(w, g.id)?;
    let mut rows = Vec::new();
    for i in &p.items {
        for h in all.iter().filter(|h| h.item == i.id) {
            rows.push(vec![
                i.title.as_str().into(),
                Cell::Count(h.place),
                h.name.as_str().into(),
                h.unit.as_str().into(),
                h.award.as_str().into(),
                h.presenter.as_str().into(),
            ]);
        }
    }
    let columns = vec![
        ("Mục chương trình", 44),
        ("Thứ tự", 8),
        ("Cá nhân, tập thể", 40),
        ("Đơn vị", 36),
        ("Hình thức khen thưởng", 44),
        ("Người trao", 34),
    ];
    Ok(Sheet { name: "Trao thưởng", columns, rows })
}

fn committees(w: &mut Reading, g: &Gathering) -> Result<Sheet, Refusal> {
    let members = store::committees::members(w, g.id)?;
    let mut rows = Vec::new();
    for c in store::committees::committees(w, g.id)? {
        rows.push(vec![c.name.as_str().into(), "".into(), "".into(), c.duties.into(), c.products.into()]);
        for m in members.iter().filter(|m| m.committee == c.id) {
            let name = format!("{} ({})", m.name, m.role.within(&c.name));
            rows.push(vec![
                c.name.as_str().into(),
                name.into(),
                m.post.as_str().into(),
                "".into(),
                "".into(),
            ]);
        }
    }
    let columns = vec![
        ("Ban, tiểu ban", 36),
        ("Thành viên", 36),
        ("Chức vụ, đơn vị", 44),
        ("Nhiệm vụ", 44),
        ("Sản phẩm", 44),
    ];
    Ok(Sheet { name: "Ban tổ chức", columns, rows })
}

fn tasks(v: &Visit, w: &mut Reading, g: &Gathering) -> Result<Sheet, Refusal> {
    let all = store::tasks::tasks(w, g.id)?;
    let names = names_for(w, &all, g)?;
    let row = |t: &crate::tasks::Task| {
        let notes: Vec<String> = notes(t, &all, g, v.today()).iter().map(|n| note_words(n, &all).1).collect();
        vec![
            t.title.as_str().into(),
            owner_words(t, &names).into(),
            t.helpers.as_str().into(),
            t.due.map_or(String::new(), |d| d.to_string()).into(),
            t.product.as_str().into(),
            t.state.vietnamese().into(),
            Cell::Count(t.progress),
            t.source.as_str().into(),
            notes.join("; ").into(),
            t.remark.as_str().into(),
        ]
    };
    let columns = vec![
        ("Việc", 50),
        ("Chủ trì", 36),
        ("Phối hợp", 36),
        ("Hạn", 12),
        ("Sản phẩm", 36),
        ("Tình trạng", 12),
        ("Tiến độ (%)", 12),
        ("Nguồn", 36),
        ("Lưu ý", 36),
        ("Ghi chú", 36),
    ];
    Ok(Sheet { name: "Công việc", columns, rows: all.iter().map(row).collect() })
}

fn conclusions(w: &mut Reading, g: &Gathering) -> Result<Sheet, Refusal> {
    let all = store::meetings::conclusions(w, g.id)?;
    let mut rows = Vec::new();
    for m in store::meetings::meetings(w, g.id)? {
        for c in all.iter().filter(|c| c.meeting == m.id) {
            rows.push(vec![
                m.day.to_string().into(),
                m.name.as_str().into(),
                m.chair.as_str().into(),
                m.participants.as_str().into(),
                Cell::Count(c.place),
                c.says.as_str().into(),
                if c.task.is_some() { "đã giao việc" } else { "chưa giao việc" }.into(),
            ]);
        }
    }
    let columns = vec![
        ("Ngày", 12),
        ("Cuộc họp", 36),
        ("Chủ trì", 30),
        ("Thành phần", 36),
        ("Số", 6),
        ("Kết luận", 70),
        ("Giao việc", 16),
    ];
    Ok(Sheet { name: "Kết luận", columns, rows })
}

fn changes(w: &mut Reading, g: &Gathering) -> Result<Sheet, Refusal> {
    let rows = store::changes(w, g.id)?
        .into_iter()
        .map(|c| {
            vec![
                c.at.full().into(),
                c.what.vietnamese().into(),
                c.was.into(),
                c.became.into(),
                c.reason.into(),
                c.basis.into(),
                c.by.into(),
            ]
        })
        .collect();
    let columns = vec![
        ("Lúc", 20),
        ("Điều chỉnh", 28),
        ("Trước", 36),
        ("Sau", 36),
        ("Lý do", 44),
        ("Căn cứ", 36),
        ("Người ghi", 36),
    ];
    Ok(Sheet { name: "Điều chỉnh", columns, rows })
}

fn clip(w: &mut Reading, g: &Gathering) -> Result<Sheet, Refusal> {
    let (segments, c, names) = covered(w, g)?;
    let mut rows: Vec<Vec<Cell>> = segments
        .iter()
        .map(|s| {
            let body = s.body.map_or("", |b| names.full(b));
            vec![Cell::Count(s.place), body.into(), s.shows.as_str().into(), Cell::Count(s.seconds)]
        })
        .collect();
    let missing = c
        .missing
        .iter()
        .map(|m| vec!["".into(), names.full(*m).into(), "chưa có đoạn nào".into(), Cell::Count(0)]);
    rows.extend(missing);
    let columns = vec![("Số", 6), ("Đơn vị", 44), ("Nội dung thể hiện", 70), ("Giây", 10)];
    Ok(Sheet { name: "Kịch bản phim", columns, rows })
}

fn documents(w: &mut Reading, g: &Gathering) -> Result<Sheet, Refusal> {
    let p = store::programme::programme(w, g.id)?;
    let rows = store::papers::documents(w, g.id)?
        .into_iter()
        .map(|d| {
            let item = d.item.and_then(|i| p.item(i)).map_or("", |i| &i.title);
            let file = d.files.first();
            vec![
                d.title.as_str().into(),
                item.into(),
                file.map_or(String::new(), |f| f.name.clone()).into(),
                Cell::Count(i64::try_from(d.files.len()).unwrap_or(i64::MAX)),
                d.not_before.map_or(String::new(), kernel::Moment::full).into(),
            ]
        })
        .collect();
    let columns = vec![
        ("Tài liệu", 50),
        ("Mục chương trình", 44),
        ("Tệp", 36),
        ("Số bản", 10),
        ("Không xem trước", 20),
    ];
    Ok(Sheet { name: "Tài liệu", columns, rows })
}
