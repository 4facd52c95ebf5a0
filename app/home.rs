//! The first page: what waits for me, oldest deadline first. Never a wall of menu tiles.

use crate::year::{Whole, whole};
use askama::Template;
use blocs::{Year, year_line_html};
use covenants::CovenantState;
use db::Reading;
use kernel::{Day, Post, Refusal, Uuid, count_words};
use web::{Frame, Page, Todo, Visit};

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    frame: Frame,
    heading: String,
    tell: String,
    todos: Vec<Row>,
    /// Years on the way: path, title, words of the link, the line itself.
    lines: Vec<(String, String, String, String)>,
    idle: bool,
    /// Somebody who looks after accounts and has no part in any year.
    administers: bool,
    /// Somebody who receives delegates at the gates, and nothing else.
    receives: bool,
}

/// One thing that waits.
struct Row {
    day: String,
    /// Of another year than this one; "" where the year is plain.
    year: String,
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
        todos.extend(of_year(v, &s)?);
        if n < NEWEST && s.current().is_some() && lines.len() < 2 {
            lines.push((
                format!("/years/{}", year.id),
                year.title(),
                format!("Xem cả năm của {}", year.kind.noun()),
                year_line_html(&s.line(), &s.label(), true)?,
            ));
        }
    }
    todos.extend(ballots::todos(v, w)?);
    todos.extend(gatherings::todos(v, w)?);
    todos.extend(delegates::todos(v, w)?);
    todos.extend(invitations::todos(v, w)?);
    todos.extend(logistics::todos(v, w)?);
    todos.extend(exemplars::todos(v, w)?);
    todos.extend(plans::todos(v, w)?);
    todos.sort_by_key(|t| (t.due.is_none(), t.due));
    let today = v.today();
    let late = todos.iter().filter(|t| t.due.is_some_and(|d| d < today)).count();
    let now = todos.iter().filter(|t| t.due == Some(today)).count();
    let rows = todos.into_iter().enumerate().map(|(i, todo)| Row {
        day: todo.due.map_or_else(|| "–".to_owned(), Day::short),
        year: todo.due.map_or_else(String::new, |d| other_year(d, today)),
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
    let grants = &signed.actor.grants;
    let idle = grants.is_empty();
    Page::of(&HomePage {
        frame: v.frame("Việc của tôi", "/").following("/live"),
        heading,
        tell,
        todos: rows,
        lines,
        idle,
        receives: !idle && grants.iter().all(|g| g.post == Post::Usher),
        administers: years.is_empty() && signed.actor.could::<people::ManageAccounts>(),
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

/// The year of a day, where it is not the one of `today`.
fn other_year(day: Day, today: Day) -> String {
    if day.0.year() == today.0.year() { String::new() } else { day.0.year().to_string() }
}

fn capital(s: &str) -> String {
    let mut chars = s.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// What the summing-up leads to: next year's covenant before it, the submission after it.
fn after(v: &Visit, s: &Whole) -> Vec<Todo> {
    let (y, next) = (&s.year, s.year.number + 1);
    let meets = s.conference.as_ref().map(|c| c.day);
    let mut todos = Vec::new();
    if s.after.to_open && v.can(y.manage()) {
        todos.push(Todo {
            due: meets,
            title: format!("Mở năm {next} của {}", y.bloc_name),
            href: format!("/years/{}/setup", y.id),
            detail: format!("Năm {next} mở rồi thì {} soạn giao ước để ký ở hội nghị.", y.head_words()),
            button: "Mở thiết lập năm".into(),
        });
    }
    if let Some(next) = s.after.to_draft.as_ref().filter(|n| v.can(n.run())) {
        todos.push(Todo {
            due: meets,
            title: format!("Soạn giao ước thi đua, {}", next.title()),
            href: format!("/years/{}/covenant", next.id),
            detail: "Các đơn vị ký giao ước này ở bước 8 của hội nghị.".into(),
            button: "Soạn giao ước".into(),
        });
    }
    if let Some((next, covenant)) = s.after.to_agree.as_ref().filter(|(n, _)| v.can(n.run())) {
        todos.push(Todo {
            due: meets,
            title: format!("Chốt nội dung giao ước, mở ký, {}", next.title()),
            href: format!("/covenants/{covenant}"),
            detail: "Hội nghị đang ở bước 8; chốt xong thì các đơn vị ký được ngay.".into(),
            button: "Mở giao ước".into(),
        });
    }
    if s.after.to_submit && v.can(y.run()) {
        todos.push(Todo {
            // The documents the program rests on name no day for it.
            due: None,
            title: format!("Gửi Tờ trình đề nghị khen thưởng, {}", y.title()),
            href: format!("/years/{}/documents", y.id),
            detail: "Biên bản đã ký. Ký Tờ trình, gửi cơ quan thường trực, rồi thêm bản đã gửi vào văn bản của năm."
                .into(),
            button: "Mở văn bản của năm".into(),
        });
    }
    todos
}

/// What one year asks of this person.
fn of_year(v: &Visit, s: &Whole) -> Result<Vec<Todo>, Refusal> {
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
    if v.can(y.run()) {
        todos.extend(of_conference(v, s));
    }
    todos.extend(after(v, s));
    Ok(todos)
}

/// What the head unit has to do about the conference, one thing at a time.
fn of_conference(v: &Visit, s: &Whole) -> Option<Todo> {
    let y = &s.year;
    Some(match &s.conference {
        Some(c) if c.state == conferences::State::Running => Todo {
            due: Some(c.day),
            title: format!("Điều hành hội nghị tổng kết {}", y.title()),
            href: format!("/conferences/{}", c.id),
            detail: crate::year::conference_words(c, v.today()),
            button: "Vào điều hành".into(),
        },
        Some(c) if c.state == conferences::State::Planned => Todo {
            due: Some(c.day),
            title: format!("Chuẩn bị hội nghị tổng kết {}", y.title()),
            href: format!("/conferences/{}", c.id),
            detail: "Điểm danh, khai mạc rồi đi qua tám bước.".into(),
            button: "Mở hội nghị".into(),
        },
        Some(c) if c.state == conferences::State::Ended => Todo {
            due: Some(c.day),
            title: format!("Ký biên bản hội nghị tổng kết {}", y.title()),
            href: format!("/conferences/{}", c.id),
            detail: "Tám bước đã xong; đọc lại biên bản rồi ký.".into(),
            button: "Đọc và ký".into(),
        },
        None if s.scores.members > 0 && s.scores.appraised == s.scores.members => Todo {
            due: None,
            title: format!("Lập kế hoạch hội nghị tổng kết {}", y.title()),
            href: format!("/years/{}/conference", y.id),
            detail: "Mọi phiếu điểm đã chốt.".into(),
            button: "Lập kế hoạch".into(),
        },
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
