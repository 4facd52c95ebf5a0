//! Open ballots that wait for the units a person leads.

use crate::Waiting;
use askama::Template;
use db::Reading;
use kernel::{Post, Refusal, Scope};
use web::{Frame, Page, Todo, Visit};

/// The list.
#[derive(Template)]
#[template(path = "mine.html")]
pub(crate) struct MinePage {
    pub(crate) frame: Frame,
    pub(crate) tell: String,
    pub(crate) rows: Vec<MineRow>,
}

/// One open ballot and one unit.
pub(crate) struct MineRow {
    pub(crate) hour: String,
    pub(crate) day: String,
    pub(crate) href: String,
    pub(crate) title: String,
    pub(crate) detail: String,
    pub(crate) button: &'static str,
    pub(crate) first: bool,
}

/// GET /my/ballots.
pub(crate) fn show(v: &Visit, w: &mut Reading, (): ()) -> Result<Page, Refusal> {
    let (mut open, single) = mine(v, w)?;
    // What still waits comes first, each part oldest first.
    open.sort_by_key(|o| o.voted);
    let left = open.iter().filter(|o| !o.voted).count();
    let tell = match (open.len(), left) {
        (0, _) => "Các biểu quyết đang mở mà đồng chí được biểu quyết thay mặt đơn vị.".to_owned(),
        (n, 0) => format!(
            "{n} biểu quyết đang mở, đơn vị đã có ý kiến ở tất cả. Còn đổi được đến khi chủ tọa đóng."
        ),
        (_, n) => format!("Còn {n} biểu quyết chờ ý kiến của đơn vị."),
    };
    let rows = open.iter().enumerate().map(|(i, o)| row(o, i == 0 && left > 0, single)).collect();
    Page::of(&MinePage { frame: v.frame("Biểu quyết của đơn vị", "/my/ballots"), tell, rows })
}

/// Open ballots the person's units have not voted in, and papers a teller has to count, for the page of things to do.
pub(crate) fn todos(v: &Visit, w: &mut Reading) -> Result<Vec<Todo>, Refusal> {
    let (open, single) = mine(v, w)?;
    let mut all = to_count(v, w)?;
    let to_vote = open.iter().filter(|o| !o.voted).map(|o| {
        let row = row(o, false, single);
        Todo {
            // While it is open it is for now: whoever chairs may close it at any moment.
            due: Some(v.today()),
            title: row.title,
            href: row.href,
            detail: format!("Biểu quyết đang mở, thay mặt {}.", o.unit),
            button: "Biểu quyết".into(),
        }
    });
    all.extend(to_vote);
    Ok(all)
}

/// Papers that wait for the tellers of a bloc.
fn to_count(v: &Visit, w: &mut Reading) -> Result<Vec<Todo>, Refusal> {
    let actor = v.actor()?;
    let held = actor.grants.iter().filter(|g| g.post == Post::Teller && g.holds_on(v.today()));
    let mut blocs: Vec<_> = held
        .filter_map(|g| match g.scope {
            Scope::Bloc(bloc) => Some(bloc),
            _ => None,
        })
        .collect();
    blocs.sort_unstable();
    blocs.dedup();
    let todo = |u: crate::store::Uncounted| {
        let hour = u.opened_at.map_or(String::new(), kernel::Moment::hour);
        let what = if u.about.is_empty() { u.title } else { format!("{}: {}", u.title, u.about) };
        Todo {
            due: Some(v.today()),
            title: format!("Kiểm phiếu: {what}"),
            href: format!("/ballots/{}/count", u.ballot),
            detail: format!("Phiếu giấy phát từ {hour}; đếm xong thì nhập biên bản kiểm phiếu."),
            button: "Nhập biên bản".into(),
        }
    };
    Ok(crate::store::uncounted(w, &blocs)?.into_iter().map(todo).collect())
}

/// What is open for the person's units; and whether they lead just one, so that no link need name it.
fn mine(v: &Visit, w: &mut Reading) -> Result<(Vec<Waiting>, bool), Refusal> {
    let mut bodies = v.actor()?.bodies_as(Post::Leader);
    bodies.sort_unstable();
    bodies.dedup();
    Ok((crate::waiting(w, &bodies)?, bodies.len() < 2))
}

fn row(o: &Waiting, first: bool, single: bool) -> MineRow {
    let query = if single { String::new() } else { format!("?unit={}", o.body) };
    let title = if o.about.is_empty() { o.title.clone() } else { format!("{}: {}", o.title, o.about) };
    let hour = o.opened_at.map_or(String::new(), kernel::Moment::hour);
    MineRow {
        day: o.opened_at.map_or(String::new(), |at| at.day().to_string()),
        detail: format!("Thay mặt {}. Mở lúc {hour}{}.", o.unit, if o.voted { "; đã có ý kiến" } else { "" }),
        hour,
        href: format!("/ballots/{}{query}", o.ballot),
        title,
        button: if o.voted { "Xem, đổi ý kiến" } else { "Biểu quyết" },
        first,
    }
}
