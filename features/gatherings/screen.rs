//! What the projector of a gathering shows ("màn chiếu"): the operator chooses, the hall reads. No I/O.
//!
//! Nothing stands there that its moment has not come for: an item that sleeps is not shown, and the awards of an item wait
//! for the documents of that item which may not be read yet; before their day only the preparers, who rehearse, see them.

use crate::clip::{Segment, length_words};
use crate::honours::Honour;
use crate::model::Gathering;
use crate::programme::{Item, ItemId, Programme, Session, Speaker, Timed, clock};
use kernel::{Day, Moment};

/// What fills the screen.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum Scene {
    /// "Chào mừng".
    #[default]
    Welcome,
    /// "Chương trình".
    Agenda,
    /// "Phim".
    Clip,
    /// "Người trình bày".
    Speakers,
    /// "Trao thưởng".
    Awards,
}

impl Scene {
    const ALL: [Scene; 5] = [Scene::Welcome, Scene::Agenda, Scene::Clip, Scene::Speakers, Scene::Awards];

    /// The word kept in the database.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Scene::Welcome => "WELCOME",
            Scene::Agenda => "AGENDA",
            Scene::Clip => "CLIP",
            Scene::Speakers => "SPEAKERS",
            Scene::Awards => "AWARDS",
        }
    }

    /// Back from the database's word.
    pub(crate) fn of_word(word: &str) -> Option<Scene> {
        Scene::ALL.into_iter().find(|s| s.word() == word)
    }
}

/// What the operator chose.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Screen {
    /// What is shown.
    pub(crate) scene: Scene,
    /// Of which item; the programme without one follows the clock.
    pub(crate) item: Option<ItemId>,
    /// Which speaker, award or piece, from 1; 0 before the first.
    pub(crate) step: i64,
}

impl Screen {
    fn of(scene: Scene, item: Option<ItemId>, step: i64) -> Screen {
        Screen { scene, item, step }
    }

    /// "SPEAKERS.0190….2", as a button sends it.
    pub(crate) fn word(&self) -> String {
        let item = self.item.map_or(String::new(), |i| i.to_string());
        format!("{}.{item}.{}", self.scene.word(), self.step)
    }

    /// Back from what a button sent.
    pub(crate) fn of_word(sent: &str) -> Option<Screen> {
        let mut parts = sent.split('.');
        let (scene, item, step) = (parts.next()?, parts.next()?, parts.next()?);
        let item = if item.is_empty() { None } else { Some(item.parse().ok()?) };
        let step = step.parse().ok().filter(|n| (0..=1000).contains(n))?;
        parts.next().is_none().then_some(Screen { scene: Scene::of_word(scene)?, item, step })
    }
}

/// Everything the projector may draw from.
pub(crate) struct Stage<'a> {
    pub(crate) g: &'a Gathering,
    pub(crate) host: &'a str,
    pub(crate) p: &'a Programme,
    pub(crate) honours: &'a [Honour],
    pub(crate) segments: &'a [Segment],
    /// The pieces' members by name, in the pieces' order; "" where a piece is about none.
    pub(crate) of: &'a [String],
    /// Items with a document that may not be read yet, and from when it may.
    pub(crate) closed: &'a [(ItemId, Moment)],
    pub(crate) now: Moment,
    /// Does whoever looks prepare the gathering?
    pub(crate) prepares: bool,
}

/// A line of a list on the screen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Line {
    /// Its hour or number.
    pub(crate) mark: String,
    pub(crate) words: String,
    pub(crate) aside: String,
    /// "done", "now" or "next".
    pub(crate) look: &'static str,
}

/// What stands on the screen.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Shown {
    pub(crate) over: String,
    /// "Hội nghị", where the name stands as on the wall behind a stage: this alone and large, the rest below it.
    pub(crate) called: String,
    pub(crate) name: String,
    pub(crate) below: Vec<String>,
    pub(crate) lines: Vec<Line>,
    /// "còn 4 mục", where the list goes on.
    pub(crate) more: String,
}

/// Lines a hall can read at once.
const LINES: usize = 8;

/// The lines around the one of this number, from 0; how many follow after them.
fn around(lines: Vec<Line>, at: usize, most: usize) -> (Vec<Line>, usize) {
    let first = at.saturating_sub(1).min(lines.len().saturating_sub(most));
    let left = lines.len().saturating_sub(first + most);
    (lines.into_iter().skip(first).take(most).collect(), left)
}

fn more(left: usize, what: &str) -> String {
    if left == 0 { String::new() } else { format!("còn {left} {what} nữa") }
}

impl<'a> Stage<'a> {
    /// The item, if it takes place.
    fn awake(&self, id: Option<ItemId>) -> Option<&'a Item> {
        self.p.item(id?).filter(|i| self.g.leaders_attend || !i.when_leaders)
    }

    /// From when the awards of an item may be shown, if that is not yet.
    pub(crate) fn closed_until(&self, item: ItemId) -> Option<Moment> {
        let documents = self.closed.iter().filter(|(i, _)| *i == item).map(|(_, at)| *at);
        let session = self.p.item(item).and_then(|i| self.p.session(i.session));
        let day =
            session.filter(|s| !self.prepares && s.day > self.now.day()).map(|s| Moment::at(s.day, 0, 0));
        documents.chain(day).max()
    }

    fn honours_of(&self, item: ItemId) -> Vec<&'a Honour> {
        self.honours.iter().filter(|h| h.item == item).collect()
    }

    /// The day whose programme is shown: the chosen item's, else today, else the next with a session, else the last.
    fn day(&self, item: Option<&Item>) -> Option<Day> {
        let today = self.now.day();
        let days = || self.p.sessions.iter().map(|s| s.day);
        let of_item = item.and_then(|i| self.p.session(i.session)).map(|s| s.day);
        of_item.or_else(|| days().filter(|d| *d >= today).min()).or_else(|| days().max())
    }

    /// The items of a day as they follow one another.
    fn items_on(&self, day: Day) -> Vec<(&'a Session, Timed<'a>)> {
        let sessions = self.p.sessions.iter().filter(|s| s.day == day);
        let of = |s: &'a Session| {
            let timed = self.p.timed(s, self.g.leaders_attend).into_iter();
            timed.filter(|t| !t.dormant).map(move |t| (s, t))
        };
        sessions.flat_map(of).collect()
    }

    /// What stands on the screen for this choice. A choice that is no more, or not to be seen yet, shows what is there of it.
    pub(crate) fn shown(&self, s: &Screen) -> Shown {
        let item = self.awake(s.item);
        match (s.scene, item) {
            (Scene::Agenda, item) => self.agenda(item),
            (Scene::Clip, item) => self.clip(item, s.step),
            (Scene::Speakers, Some(item)) => self.speakers(item, s.step),
            (Scene::Awards, Some(item)) => self.awards(item, s.step),
            _ => self.welcome(),
        }
    }

    fn welcome(&self) -> Shown {
        let mut below = vec![self.g.days_words()];
        below.extend(Some(self.g.place.clone()).filter(|p| !p.is_empty()));
        let (called, name) = as_on_a_stage(&self.g.name);
        Shown {
            over: "Nhiệt liệt chào mừng các đại biểu về dự".into(),
            called,
            name,
            below: vec![below.join(", "), format!("Đơn vị đăng cai: {}", self.host)],
            ..Shown::default()
        }
    }

    fn agenda(&self, item: Option<&Item>) -> Shown {
        let Some(day) = self.day(item) else { return self.welcome() };
        let all = self.items_on(day);
        let (today, minute) = (self.now.day(), self.now.minute_of_day());
        let by_clock = || all.iter().position(|(_, t)| day == today && t.from <= minute && minute < t.until);
        let chosen = item.and_then(|i| all.iter().position(|(_, t)| t.item.id == i.id));
        let here = chosen.or_else(by_clock);
        let passed = |n: usize, t: &Timed| match chosen {
            Some(at) => n < at,
            None => day < today || day == today && t.until <= minute,
        };
        let line = |(n, (_, t)): (usize, &(&Session, Timed))| Line {
            mark: clock(t.from),
            words: t.item.title.clone(),
            aside: if t.item.speaker.is_empty() { t.item.unit.clone() } else { t.item.speaker.clone() },
            look: match here {
                Some(at) if at == n => "now",
                _ if passed(n, t) => "done",
                _ => "next",
            },
        };
        let at = here.unwrap_or_else(|| all.iter().enumerate().filter(|(n, (_, t))| passed(*n, t)).count());
        let (lines, left) = around(all.iter().enumerate().map(line).collect(), at, LINES);
        let session = all.get(at).or(all.last()).map_or(String::new(), |(s, _)| s.name.clone());
        Shown {
            over: session,
            name: format!("Chương trình {}, {day}", day.weekday()),
            lines,
            more: more(left, "mục"),
            ..Shown::default()
        }
    }

    fn clip(&self, item: Option<&Item>, step: i64) -> Shown {
        let total: i64 = self.segments.iter().map(|s| s.seconds).sum();
        let mut at = 0;
        let lines = self.segments.iter().zip(1..).zip(self.of).map(|((s, n), of)| {
            let mark = clock(at);
            at += s.seconds;
            let look = look(n, step);
            Line { mark, words: s.shows.clone(), aside: of.clone(), look }
        });
        let (lines, left) = around(lines.collect(), index(step), LINES - 1);
        let length =
            if total > 0 { format!("Thời lượng {}", length_words(total)) } else { String::new() };
        Shown {
            over: length,
            name: item.map_or_else(|| "Phim phóng sự".to_owned(), |i| i.title.clone()),
            lines,
            more: more(left, "đoạn"),
            ..Shown::default()
        }
    }

    fn speakers(&self, item: &Item, step: i64) -> Shown {
        let all: Vec<&Speaker> = self.p.speakers_of(item.id).collect();
        let line = |(s, n): (&&Speaker, i64)| Line {
            mark: n.to_string(),
            words: if s.unit.is_empty() { s.name.clone() } else { format!("{}, {}", s.name, s.unit) },
            aside: format!("{} phút", s.minutes),
            look: look(n, step),
        };
        let lines: Vec<Line> = all.iter().zip(1..).map(line).collect();
        let (lines, left) = around(lines, index(step), LINES - 3);
        let more = more(left, "người");
        match all.get(index(step)).filter(|_| step > 0) {
            Some(s) => Shown {
                over: item.title.clone(),
                called: String::new(),
                name: s.name.clone(),
                below: [s.unit.clone(), s.topic.clone()].into_iter().filter(|w| !w.is_empty()).collect(),
                lines,
                more,
            },
            None => Shown { name: item.title.clone(), lines, more, ..Shown::default() },
        }
    }

    fn awards(&self, item: &Item, step: i64) -> Shown {
        let only_the_item = Shown { name: item.title.clone(), ..Shown::default() };
        if self.closed_until(item.id).is_some() {
            return only_the_item;
        }
        let all = self.honours_of(item.id);
        let line = |(h, n): (&&Honour, i64)| Line {
            mark: n.to_string(),
            words: if h.unit.is_empty() { h.name.clone() } else { format!("{}, {}", h.name, h.unit) },
            aside: h.award.clone(),
            look: look(n, step),
        };
        let lines: Vec<Line> = all.iter().zip(1..).map(line).collect();
        let (lines, left) = around(lines, index(step), LINES - 3);
        let more = more(left, "lượt");
        let handed = |h: &Honour| Some(format!("{} trao", h.presenter)).filter(|_| !h.presenter.is_empty());
        match all.get(index(step)).filter(|_| step > 0) {
            Some(h) => Shown {
                over: h.award.clone(),
                called: String::new(),
                name: h.name.clone(),
                below: [Some(h.unit.clone()).filter(|u| !u.is_empty()), handed(h)]
                    .into_iter()
                    .flatten()
                    .collect(),
                lines,
                more,
            },
            None => Shown { lines, more, ..only_the_item },
        }
    }

    /// What the operator may choose, in the order of the keys 1 to 9.
    pub(crate) fn choices(&self) -> Vec<(Screen, String)> {
        let mut all = vec![
            (Screen::default(), "Chào mừng".to_owned()),
            (Screen::of(Scene::Agenda, None, 0), "Chương trình, theo đồng hồ".to_owned()),
        ];
        if !self.segments.is_empty() {
            let about = |i: &&Item| kernel::fold(&i.title).contains("phong su");
            let item = self.p.items.iter().find(about).and_then(|i| self.awake(Some(i.id))).map(|i| i.id);
            all.push((Screen::of(Scene::Clip, item, 0), "Phim phóng sự".to_owned()));
        }
        for s in &self.p.sessions {
            for i in self.p.items.iter().filter(|i| i.session == s.id && self.awake(Some(i.id)).is_some()) {
                if self.p.speakers_of(i.id).next().is_some() {
                    all.push((Screen::of(Scene::Speakers, Some(i.id), 0), format!("Trình bày: {}", i.title)));
                }
                if self.honours.iter().any(|h| h.item == i.id) {
                    all.push((Screen::of(Scene::Awards, Some(i.id), 0), format!("Trao thưởng: {}", i.title)));
                }
            }
        }
        all
    }

    /// The steps of this choice in turn, each with its words.
    pub(crate) fn steps(&self, s: &Screen) -> Vec<(Screen, String)> {
        let numbered = |words: Vec<String>| -> Vec<(Screen, String)> {
            let of = |(words, n): (String, i64)| (Screen { step: n, ..*s }, words);
            words.into_iter().zip(1..).map(of).collect()
        };
        match (s.scene, self.awake(s.item)) {
            (Scene::Agenda, item) => {
                let Some(day) = self.day(item) else { return Vec::new() };
                let of = |(_, t): &(&Session, Timed)| {
                    let words = format!("{} {}", clock(t.from), t.item.title);
                    (Screen::of(Scene::Agenda, Some(t.item.id), 0), words)
                };
                self.items_on(day).iter().map(of).collect()
            }
            (Scene::Clip, _) => numbered(self.segments.iter().map(|x| x.shows.clone()).collect()),
            (Scene::Speakers, Some(i)) => {
                numbered(self.p.speakers_of(i.id).map(|x| x.name.clone()).collect())
            }
            (Scene::Awards, Some(i)) if self.closed_until(i.id).is_none() => {
                let words = |h: &Honour| format!("{}: {}", h.name, h.award);
                numbered(self.honours_of(i.id).into_iter().map(words).collect())
            }
            _ => Vec::new(),
        }
    }

    /// What the keys ← and → lead to. The way back from the first step is the list before it.
    pub(crate) fn beside(&self, s: &Screen) -> (Option<Screen>, Option<Screen>) {
        let steps = self.steps(s);
        let Some(at) = steps.iter().position(|(x, _)| x == s) else {
            return (None, steps.first().map(|(x, _)| *x));
        };
        let before = match (at, s.scene) {
            (0, Scene::Agenda) => Screen::of(Scene::Agenda, None, 0),
            (0, _) => Screen { step: 0, ..*s },
            (n, _) => steps[n - 1].0,
        };
        (Some(before), steps.get(at + 1).map(|(x, _)| *x))
    }
}

/// "Hội nghị" and "Tổng kết phong trào …"; a name that begins otherwise stays whole.
pub(crate) fn as_on_a_stage(name: &str) -> (String, String) {
    const CALLED: [&str; 5] = ["Hội nghị", "Đại hội", "Hội thảo", "Lễ", "Cuộc họp"];
    let split = CALLED.iter().find_map(|c| Some((*c, name.strip_prefix(c)?.strip_prefix(' ')?)));
    match split.filter(|(_, rest)| !rest.trim().is_empty()) {
        Some((called, rest)) => (called.to_owned(), kernel::upper_first(rest.trim())),
        None => (String::new(), name.to_owned()),
    }
}

fn look(n: i64, step: i64) -> &'static str {
    match n.cmp(&step) {
        std::cmp::Ordering::Less => "done",
        std::cmp::Ordering::Equal => "now",
        std::cmp::Ordering::Greater => "next",
    }
}

fn index(step: i64) -> usize {
    usize::try_from(step - 1).unwrap_or(0)
}
