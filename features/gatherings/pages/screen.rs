//! The projector page of a gathering, and the operator's page that says what it shows.

use super::clip::covered;
use super::{Top, prepared, seen};
use crate::model::{Gathering, GatheringId};
use crate::programme::{ItemId, Programme};
use crate::screen::{Scene, Screen, Shown, Stage};
use crate::store;
use db::{Committed, Reading, Writing};
use kernel::{Fact, Moment, Refusal, Uuid};
use web::{Form, Frame, Next, One, Page, Visit};

/// What the stage is built from, loaded once.
struct Loaded {
    g: Gathering,
    host: String,
    p: Programme,
    honours: Vec<crate::honours::Honour>,
    segments: Vec<crate::clip::Segment>,
    of: Vec<String>,
    closed: Vec<(ItemId, Moment)>,
    screen: Screen,
    prepares: bool,
}

impl Loaded {
    fn of(v: &Visit, w: &mut Reading, g: Gathering) -> Result<Loaded, Refusal> {
        let (segments, _, names) = covered(w, &g)?;
        let host = organisations::names_of(w, &[g.host], g.last_day)?.full(g.host).to_owned();
        let documents = store::papers::documents(w, g.id)?;
        // The hall reads as anybody does: what only preparers may read does not stand on the wall.
        let closed = documents.iter().filter(|d| !d.is_open(v.now, false));
        Ok(Loaded {
            host,
            p: store::programme::programme(w, g.id)?,
            honours: store::honours::honours(w, g.id)?,
            of: segments
                .iter()
                .map(|s| s.body.map_or(String::new(), |b| names.short(b).to_owned()))
                .collect(),
            segments,
            closed: closed.filter_map(|d| Some((d.item?, d.not_before?))).collect(),
            screen: store::screen::screen(w, g.id)?,
            prepares: v.can(g.prepare()),
            g,
        })
    }

    fn stage(&self, now: Moment) -> Stage<'_> {
        Stage {
            g: &self.g,
            host: &self.host,
            p: &self.p,
            honours: &self.honours,
            segments: &self.segments,
            of: &self.of,
            closed: &self.closed,
            now,
            prepares: self.prepares,
        }
    }
}

#[derive(askama::Template)]
#[template(path = "screen.html")]
pub(crate) struct ScreenPage {
    pub(crate) frame: Frame,
    pub(crate) host: String,
    pub(crate) shown: Shown,
    pub(crate) days: String,
    pub(crate) hour: String,
    pub(crate) illustrative: bool,
}

/// What hangs on the wall. It follows the operator and the clock by itself and asks for nothing.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<GatheringId>) -> Result<Page, Refusal> {
    let g = seen(v, w, id)?;
    let l = Loaded::of(v, w, g)?;
    Page::of(&ScreenPage {
        frame: v.frame("Màn chiếu", "/gatherings").following(format!("/gatherings/{id}/screen/live")),
        shown: l.stage(v.now).shown(&l.screen),
        days: l.g.days_words(),
        hour: format!("{}, {} {}", v.now.hour(), v.today().weekday(), v.today()),
        illustrative: l.g.illustrative,
        host: l.host,
    })
}

/// The gathering itself, and the operator's choices.
pub(crate) fn live(
    v: &Visit,
    w: &mut Reading,
    One(id): One<GatheringId>,
) -> Result<Vec<(&'static str, Uuid)>, Refusal> {
    let g = seen(v, w, id)?;
    Ok(vec![("gathering", g.id.0), ("projector", g.id.0)])
}

#[derive(askama::Template)]
#[template(path = "projector.html")]
pub(crate) struct ProjectorPage {
    pub(crate) frame: Frame,
    pub(crate) top: Top,
    pub(crate) shown: Shown,
    /// What a button sends, its key on the keyboard, its words, is it on the wall now.
    pub(crate) choices: Vec<(String, String, String, bool)>,
    pub(crate) steps: Vec<(String, String, bool)>,
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
    /// From when the awards of the chosen item may be shown.
    pub(crate) closed: Option<String>,
    /// Does the programme follow the clock?
    pub(crate) by_clock: bool,
}

/// The operator's page.
pub(crate) fn operate(v: &Visit, w: &mut Reading, One(id): One<GatheringId>) -> Result<Page, Refusal> {
    let (g, _) = prepared(v, w, id)?;
    let l = Loaded::of(v, w, g)?;
    let (stage, now) = (l.stage(v.now), l.screen);
    let alike = |s: &Screen| s.scene == now.scene && (s.item == now.item || s.scene == Scene::Agenda);
    let choice = |(s, words): (Screen, String), n: usize| {
        let key = if n < 10 { n.to_string() } else { String::new() };
        (s.word(), key, words, alike(&s))
    };
    let (before, after) = stage.beside(&now);
    let closed = now.item.filter(|_| now.scene == Scene::Awards).and_then(|i| stage.closed_until(i));
    Page::of(&ProjectorPage {
        frame: v
            .frame(format!("Điều khiển màn chiếu: {}", l.g.name), "/gatherings")
            .following(format!("/gatherings/{id}/screen/live")),
        top: Top::of(v, &l.g, "programme", "Điều khiển màn chiếu")?,
        shown: stage.shown(&now),
        choices: stage.choices().into_iter().zip(1..).map(|(c, n)| choice(c, n)).collect(),
        steps: stage.steps(&now).into_iter().map(|(s, words)| (s.word(), words, s == now)).collect(),
        before: before.map(|s| s.word()),
        after: after.map(|s| s.word()),
        closed: closed.map(Moment::full),
        by_clock: now.scene == Scene::Agenda && now.item.is_none(),
    })
}

/// Another choice. A button says whole what is to be shown, so that pressing it twice, or late, shows nothing else.
pub(crate) fn choose(
    v: &Visit,
    w: &mut Writing,
    One(id): One<GatheringId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let l = Loaded::of(v, w, g)?;
    let stage = l.stage(v.now);
    let asked = Screen::of_word(form.value("show")).and_then(|s| {
        let mut all = stage.choices();
        all.extend(stage.steps(&s));
        let words = all.into_iter().find(|(there, _)| *there == s).map(|(_, words)| words)?;
        Some((s, words))
    });
    let Some((s, words)) = asked else {
        let says = "Phần này không còn để chiếu. Chọn trong danh sách hiện nay.";
        return Err(Refusal::wrong("", "HN-37", says));
    };
    let to = Next::to(format!("/gatherings/{id}/projector"));
    if s == l.screen {
        return w.commit_quietly("the projector shows it already", to);
    }
    store::screen::show(w, &ok, id, &s)?;
    let fact = Fact::new("gatherings.screen_chosen", "projector", id, format!("Màn chiếu: {words}."));
    w.commit(&fact, to)
}
