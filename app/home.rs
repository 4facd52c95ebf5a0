//! The first page: what waits for me, oldest deadline first. Never a wall of menu tiles.

use crate::year::{Whole, whole};
use askama::Template;
use blocs::{Year, year_line_html};
use covenants::CovenantState;
use db::Reading;
use kernel::{Post, Refusal, Uuid, count_words};
use web::{Frame, Page, Todo, Visit};

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    frame: Frame,
    heading: String,
    tell: String,
    todos: Vec<Row>,
    lines: Vec<(String, String, String)>,
    idle: bool,
}

/// One thing that waits.
struct Row {
    day: String,
    left: String,
    late: bool,
    todo: Todo,
    main: bool,
}

pub(crate) fn show(v: &Visit, w: &mut Reading, (): ()) -> Result<Page, Refusal> {
    let Some(signed) = &v.signed else {
        let demo = v.frame("", "").demo.is_some();
        return Ok(Page::elsewhere(if demo { "/demo" } else { "/sign-in" }));
    };
    let years = conferences::years_seen(v, w)?;
    let mut todos = scoring::todos(v, w, &years)?;
    let mut lines = Vec::new();
    for (n, year) in followed(v, w, &years)? {
        let s = whole(v, w, year.clone())?;
        todos.extend(of_year(v, w, &s)?);
        if n < NEWEST && s.current().is_some() && lines.len() < 2 {
            lines.push((
                format!("/years/{}", year.id),
                year.title(),
                year_line_html(&s.line(), &s.label(), true)?,
            ));
        }
    }
    todos.extend(ballots::todos(v, w)?);
    todos.sort_by_key(|t| (t.due.is_none(), t.due));
    let today = v.today();
    let late = todos.iter().filter(|t| t.due.is_some_and(|d| d < today)).count();
    let now = todos.iter().filter(|t| t.due == Some(today)).count();
    let rows = todos.into_iter().enumerate().map(|(i, todo)| Row {
        day: todo.due.map_or_else(|| "–".to_owned(), kernel::Day::short),
        left: todo.due.map_or_else(|| "chưa ấn định".to_owned(), |d| d.left(today)),
        late: todo.due.is_some_and(|d| d < today),
        todo,
        main: i == 0,
    });
    let rows: Vec<Row> = rows.collect();
    let heading = match rows.len() {
        0 => "Không còn việc nào chờ đồng chí".to_owned(),
        n => format!("{} việc đang chờ đồng chí", capital(&count_words(n))),
    };
    let mut tell = format!("{}, {today}.", capital(today.weekday()));
    if late > 0 {
        tell.push_str(&format!(" {} việc đã quá hạn.", capital(&count_words(late))));
    }
    if now > 0 {
        tell.push_str(&format!(" {} việc phải xong hôm nay.", capital(&count_words(now))));
    }
    let idle = signed.actor.grants.is_empty();
    Page::of(&HomePage {
        frame: v.frame("Việc của tôi", "/").following("/live"),
        heading,
        tell,
        todos: rows,
        lines,
        idle,
    })
}

/// So many of the newest years are looked at for their line, whoever looks.
const NEWEST: usize = 6;

/// The years the first page tells of, with their places: the newest ones, and every older one in which its person may
/// have something to do. Of those over for good, and of those one only watches over, nothing more is read.
fn followed<'a>(v: &Visit, w: &mut Reading, years: &'a [Year]) -> Result<Vec<(usize, &'a Year)>, Refusal> {
    let over = if years.len() > NEWEST { conferences::signed_years(w)? } else { Vec::new() };
    let leads = v.actor()?.bodies_as(Post::Leader);
    let acts = |y: &Year| v.can(y.run()) || y.members.iter().any(|b| leads.contains(b));
    let told = |(n, y): &(usize, &Year)| *n < NEWEST || (acts(y) && !over.contains(&y.id));
    Ok(years.iter().enumerate().filter(told).collect())
}

/// The first page follows the years it tells of, and their conferences: a vote that opens shows by itself.
pub(crate) fn live(v: &Visit, w: &mut Reading, (): ()) -> Result<Vec<(&'static str, Uuid)>, Refusal> {
    let years = conferences::years_seen(v, w)?;
    Ok(followed(v, w, &years)?.into_iter().map(|(_, y)| ("year", y.id.0)).collect())
}

fn capital(s: &str) -> String {
    let mut chars = s.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// What one year asks of this person.
fn of_year(v: &Visit, _w: &mut Reading, s: &Whole) -> Result<Vec<Todo>, Refusal> {
    let mut todos = Vec::new();
    let y: &Year = &s.year;
    let leads = v.actor()?.bodies_as(Post::Leader);
    if let Some(c) = s.covenant.as_ref().filter(|c| c.state == CovenantState::Agreed) {
        for body in y.members.iter().filter(|b| leads.contains(b)) {
            let settled =
                c.signatures.iter().any(|x| x.body == *body) || c.absences.iter().any(|(b, _)| b == body);
            if !settled {
                todos.push(Todo {
                    due: Some(v.today()),
                    title: format!("Ký giao ước thi đua năm {}", y.number),
                    href: format!("/covenants/{}", c.id),
                    detail: format!(
                        "{}; {}/{} đơn vị đã ký.",
                        y.bloc_name,
                        c.signatures.len(),
                        y.members.len()
                    ),
                    button: "Đọc và ký".into(),
                });
            }
        }
    }
    if let Some(c) = &s.conference {
        for (side, _) in c.to_sign.iter().filter(|(_, body)| leads.contains(body)) {
            todos.push(Todo {
                due: Some(c.day),
                title: format!("Ký biên bản bàn giao, {}", side.vietnamese().to_lowercase()),
                href: format!("/conferences/{}#buoc-6", c.id),
                detail: format!("{}; đọc biên bản rồi ký ở bước 6.", y.title()),
                button: "Đọc và ký".into(),
            });
        }
    }
    if !v.can(y.run()) {
        return Ok(todos);
    }
    match &s.conference {
        Some(c) if c.state == conferences::State::Running => todos.push(Todo {
            due: Some(c.day),
            title: format!("Điều hành hội nghị tổng kết {}", y.title()),
            href: format!("/conferences/{}", c.id),
            detail: crate::year::conference_words(c, v.today()),
            button: "Vào điều hành".into(),
        }),
        Some(c) if c.state == conferences::State::Planned => todos.push(Todo {
            due: Some(c.day),
            title: format!("Chuẩn bị hội nghị tổng kết {}", y.title()),
            href: format!("/conferences/{}", c.id),
            detail: "Điểm danh, khai mạc rồi đi qua tám bước.".into(),
            button: "Mở hội nghị".into(),
        }),
        Some(c) if c.state == conferences::State::Ended => todos.push(Todo {
            due: Some(c.day),
            title: format!("Ký biên bản hội nghị tổng kết {}", y.title()),
            href: format!("/conferences/{}", c.id),
            detail: "Tám bước đã xong; đọc lại biên bản rồi ký.".into(),
            button: "Đọc và ký".into(),
        }),
        None if s.scores.members > 0 && s.scores.appraised == s.scores.members => todos.push(Todo {
            due: None,
            title: format!("Lập kế hoạch hội nghị tổng kết {}", y.title()),
            href: format!("/years/{}/conference", y.id),
            detail: "Mọi phiếu điểm đã chốt.".into(),
            button: "Lập kế hoạch".into(),
        }),
        _ => {}
    }
    Ok(todos)
}
