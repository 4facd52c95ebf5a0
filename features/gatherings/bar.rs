//! The tabs of a gathering's workspace, for the pages of every feature that has a part in it.

use crate::model::Gathering;
use askama::Template;
use kernel::Refusal;

/// Last part of the address, and the words.
const TABS: [(&str, &str); 10] = [
    ("", "Tổng quan"),
    ("programme", "Chương trình"),
    ("tasks", "Công việc"),
    ("committees", "Ban tổ chức"),
    ("statistics", "Số liệu"),
    ("delegations", "Đại biểu"),
    ("invitations", "Giấy mời"),
    ("check-in", "Điểm danh"),
    ("needs", "Hậu cần"),
    ("changes", "Điều chỉnh"),
];

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<nav class="sub-nav" aria-label="Các phần của hội nghị">{% for (part, words) in tabs %}<a href="/gatherings/{{ id }}{% if !part.is_empty() %}/{{ part }}{% endif %}"{% if *part == here %} aria-current="page"{% endif %}>{{ words }}</a>{% endfor %}</nav>"#
)]
struct Tabs<'a> {
    id: String,
    here: &'a str,
    tabs: &'a [(&'static str, &'static str)],
}

/// How many of them whoever does not prepare the gathering may open, and whoever only was given work.
const FOR_MEMBERS: usize = 5;
const FOR_WORKERS: usize = 3;

/// The tabs for whoever may look at the gathering and does not prepare it; `open` says whether all of it is open to them.
///
/// # Errors
/// `Broken` if the template fails.
pub fn members_bar(g: &Gathering, here: &str, open: bool) -> Result<String, Refusal> {
    let shown = if open { FOR_MEMBERS } else { FOR_WORKERS };
    Ok(Tabs { id: g.id.to_string(), here, tabs: TABS.get(..shown).unwrap_or_default() }.render()?)
}

/// The tabs as HTML, to be put into a page with `|safe`. `here` is the last part of the address ("delegations"), "" on the
/// overview.
///
/// # Errors
/// `Broken` if the template fails.
pub fn bar(g: &Gathering, here: &str) -> Result<String, Refusal> {
    Ok(Tabs { id: g.id.to_string(), here, tabs: &TABS }.render()?)
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<nav aria-label="Đang ở"><ol class="trail"><li><a href="/gatherings">Hội nghị, đại hội</a></li><li><a href="/gatherings/{{ g.id }}">{{ g.name }}</a></li>{% if !page.is_empty() %}<li>{{ page }}</li>{% endif %}</ol></nav>"#
)]
struct Trail<'a> {
    g: &'a Gathering,
    page: &'a str,
}

/// The way back from a page of the workspace as HTML, to be put into `block trail` with `|safe`.
///
/// # Errors
/// `Broken` if the template fails.
pub fn trail(g: &Gathering, page: &str) -> Result<String, Refusal> {
    Ok(Trail { g, page }.render()?)
}
