//! The page of one item: its words, who speaks, who is called up, and what another length would shift.

use super::items::found_item;
use super::lists::mark;
use super::programme::{clash_views, day_words, spare_words, speaker_words};
use super::{Top, honours, prepared};
use crate::honours::honour_words;
use crate::model::{Gathering, GatheringId};
use crate::programme::{DAY_MINUTES, Item, ItemId, Programme, Session, SessionId, Speaker, Timed, clock};
use crate::store::programme as store;
use db::Reading;
use kernel::{Problem, Refusal};
use web::{Filled, Form, Frame, Page, Two, Visit};

#[derive(askama::Template)]
#[template(path = "item.html")]
pub(crate) struct ItemPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) top: Top,
    pub(crate) key: String,
    pub(crate) i: Item,
    pub(crate) minutes: String,
    pub(crate) version: String,
    pub(crate) path: String,
    /// Key, words, is it the item's.
    pub(crate) sessions: Vec<(SessionId, String, bool)>,
    pub(crate) speakers: Listed,
    pub(crate) total: i64,
    /// Who is called up.
    pub(crate) honours: Listed,
    /// Documents of the item: path and title.
    pub(crate) papers: Vec<(String, String)>,
    /// What another length would shift.
    pub(crate) tried: Option<Tried>,
    /// Answers to the form for another length.
    pub(crate) tried_wrong: Option<String>,
    pub(crate) tried_text: String,
}

/// A list that is put in order, with its mark.
pub(crate) struct Listed {
    pub(crate) seen: String,
    pub(crate) rows: Vec<RowView>,
}

pub(crate) struct RowView {
    pub(crate) key: String,
    pub(crate) says: String,
    pub(crate) name: String,
    pub(crate) first: bool,
    pub(crate) last: bool,
}

impl Listed {
    /// Of things with their words and their names.
    fn of<K: std::fmt::Display>(all: Vec<(K, String, String)>) -> Listed {
        let keys: Vec<&K> = all.iter().map(|(k, _, _)| k).collect();
        let (seen, last) = (mark(&keys), all.len().saturating_sub(1));
        let row = |(n, (key, says, name)): (usize, (K, String, String))| RowView {
            key: key.to_string(),
            says,
            name,
            first: n == 0,
            last: n == last,
        };
        Listed { seen, rows: all.into_iter().enumerate().map(row).collect() }
    }
}

/// The session's times as they are and as they would be.
pub(crate) struct Tried {
    pub(crate) minutes: i64,
    /// What, when now, when then, does it move.
    pub(crate) rows: Vec<(String, String, String, bool)>,
    pub(crate) spare: String,
    /// Clashes there would be.
    pub(crate) clashes: Vec<String>,
}

/// How the session would run if the item took so many minutes. Nothing is written.
fn tried(g: &Gathering, p: &Programme, item: &Item, minutes: i64) -> Option<Tried> {
    let s = p.session(item.session)?;
    let mut other = p.clone();
    other.items.iter_mut().filter(|i| i.id == item.id).for_each(|i| i.minutes = minutes);
    let span = |from: i64, until: i64| format!("{} – {}", clock(from), clock(until));
    let (now, then) = (p.timed(s, g.leaders_attend), other.timed(s, g.leaders_attend));
    let rows = now.iter().zip(&then).map(|(a, b)| {
        let words = |t: &Timed| if t.dormant { "–".to_owned() } else { span(t.from, t.until) };
        let (a_words, b_words) = (words(a), words(b));
        let moved = a_words != b_words;
        (a.item.title.clone(), a_words, b_words, moved)
    });
    Some(Tried {
        minutes,
        rows: rows.collect(),
        spare: spare_words(&other, s, g.leaders_attend).0,
        clashes: clash_views(g, &other).into_iter().map(|c| c.says).collect(),
    })
}

/// One item: its words, who speaks, its documents; `?minutes=` shows what another length would shift.
pub(crate) fn show(
    v: &Visit,
    w: &mut Reading,
    Two(id, item): Two<GatheringId, ItemId>,
) -> Result<Page, Refusal> {
    let (g, _) = prepared(v, w, id)?;
    let p = store::programme(w, id)?;
    let i = found_item(&p, item)?;
    let path = format!("/gatherings/{id}/items/{item}");
    let asks =
        &["who", "who-unit", "topic", "who-minutes", "honour-name", "honour-unit", "award", "presenter"];
    let filled = v.filled.beside(i.version, asks);
    let frame = v.frame(format!("Mục: {}", i.title), "/gatherings").over(&filled, path.clone());
    let asked = Form::asked(&v.query);
    let mut r = asked.read();
    let minutes = r.optional_count("try", "Thời lượng thử", 0, DAY_MINUTES);
    let wrong = match r.done() {
        Err(Refusal::Invalid(problems)) => problems.first().map(|p: &Problem| p.says.clone()),
        _ => None,
    };
    let all: Vec<&Speaker> = p.speakers_of(item).collect();
    let called = honours::of_item(w, id, item)?;
    let session_words = |s: &Session| format!("{}: {} ({})", day_words(s.day), s.name, clock(s.starts));
    Page::of(&ItemPage {
        frame,
        filled,
        top: Top::of(v, &g, "programme", &i.title)?,
        key: v.form_key(),
        minutes: i.minutes.to_string(),
        version: i.version.to_string(),
        sessions: p.sessions.iter().map(|s| (s.id, session_words(s), s.id == i.session)).collect(),
        speakers: Listed::of(all.iter().map(|s| (s.id, speaker_words(s), s.name.clone())).collect()),
        honours: Listed::of(called.iter().map(|h| (h.id, honour_words(h), h.name.clone())).collect()),
        total: all.iter().map(|s| s.minutes).sum(),
        papers: crate::store::papers::documents(w, id)?
            .iter()
            .filter(|d| d.item == Some(item))
            .map(|d| (format!("/gatherings/{id}/papers/{}", d.id), d.title.clone()))
            .collect(),
        tried: minutes.and_then(|m| tried(&g, &p, &i, m)),
        tried_wrong: wrong,
        tried_text: v.ask("try").to_owned(),
        path,
        i,
    })
}
