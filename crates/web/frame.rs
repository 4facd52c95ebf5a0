//! The frame around every page.

use crate::assets::asset;
use crate::form::Filled;
use kernel::{Moment, Problem};

/// So many places stand in the top bar side by side.
const PLACES_MAX: usize = 5;
/// Where there are more, so many; the others fold away.
const IN_THE_BAR: usize = 4;

/// An item of the top bar.
#[derive(Clone, Debug)]
pub struct Nav {
    /// Path.
    pub href: &'static str,
    /// Words.
    pub label: &'static str,
    /// Is this page there?
    pub current: bool,
}

impl Nav {
    /// An item.
    pub fn new(href: &'static str, label: &'static str) -> Nav {
        Nav { href, label, current: false }
    }
}

/// How a notice sounds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tone {
    /// Done.
    Good,
    /// Not known yet, or soon late.
    Wait,
    /// Refused.
    Bad,
}

/// A sentence at the top of a page.
#[derive(Clone, Debug)]
pub struct Notice {
    /// How it sounds.
    pub tone: Tone,
    /// What it says.
    pub says: String,
    /// More, in a quieter line.
    pub more: Option<String>,
}

impl Notice {
    /// The class of the stylesheet.
    pub fn class(&self) -> &'static str {
        match self.tone {
            Tone::Good => "good",
            Tone::Wait => "wait",
            Tone::Bad => "bad",
        }
    }

    pub(crate) fn to_cookie(&self) -> String {
        crate::page::percent(&self.says)
    }

    pub(crate) fn from_cookie(value: &str) -> Option<Notice> {
        let says = crate::form::decode(&format!("s={}", value.replace('+', "%2B")), 1).into_iter().next()?.1;
        (!says.is_empty()).then_some(Notice { tone: Tone::Good, says, more: None })
    }
}

/// Somebody saved while this form was being filled in.
#[derive(Clone, Debug)]
pub struct Meanwhile {
    /// Where what stands now can be read.
    pub current: String,
    /// The person's own words are in the form still; else there was only a button.
    pub has_words: bool,
    /// What stands otherwise, where the form itself does not tell it beside its fields.
    pub differs: Vec<String>,
}

/// The demo's slim bar: the moment being shown, the others, and the way back to the people.
#[derive(Clone, Debug)]
pub struct DemoBar {
    /// Moments: path that switches there, words, is it this one.
    pub moments: Vec<(String, String, bool)>,
    /// The clock in this moment, filled in for each page.
    pub now: String,
}

impl DemoBar {
    pub(crate) fn at(mut self, now: Moment) -> DemoBar {
        self.now = now.full();
        self
    }
}

/// What `base.html` needs.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Title of the page, without the program's name.
    pub title: String,
    /// Post and unit of the signed-in person.
    pub who: Option<(String, String)>,
    /// Top bar.
    pub nav: Vec<Nav>,
    /// Anti-forgery word for the page's forms.
    pub csrf: String,
    /// A sentence at the top.
    pub notice: Option<Notice>,
    /// Somebody was faster.
    pub meanwhile: Option<Meanwhile>,
    /// Problems of a refused form.
    pub problems: Vec<Problem>,
    /// Files that came with a refused form and must be chosen again, in a sentence; "" where none did.
    pub lost: String,
    /// The demo's bar.
    pub demo: Option<DemoBar>,
    /// Seconds until the session is locked; 0 when signed out.
    pub idle_seconds: i64,
    /// Path of this page.
    pub path: String,
    /// The person's key, so that words kept in a browser come back to the same person only; "" when signed out.
    pub person: String,
    /// The page came back with typed words in its fields; they are not stored yet.
    pub back: bool,
    /// Path of the event stream this page follows.
    pub live: Option<String>,
}

impl Frame {
    /// Follow this event stream.
    #[must_use]
    pub fn following(mut self, stream: impl Into<String>) -> Frame {
        self.live = Some(stream.into());
        self
    }

    /// Tells whoever comes too late that somebody saved meanwhile, and where that can be read. `filled` was set
    /// [beside](Filled::beside) what stands.
    #[must_use]
    pub fn over(mut self, filled: &Filled, current: impl Into<String>) -> Frame {
        if filled.is_late() {
            self.notice = self.notice.filter(|n| n.says != db::CHANGED);
            let has_words = filled.has_words();
            self.meanwhile = Some(Meanwhile { current: current.into(), has_words, differs: Vec::new() });
        }
        self
    }

    /// And lists what stands otherwise.
    #[must_use]
    pub fn differing(mut self, list: impl FnOnce() -> Vec<String>) -> Frame {
        if let Some(m) = &mut self.meanwhile {
            m.differs = list();
        }
        self
    }

    /// The places that stand in the top bar itself.
    pub fn places(&self) -> &[Nav] {
        self.nav.get(..IN_THE_BAR).filter(|_| self.nav.len() > PLACES_MAX).unwrap_or(&self.nav)
    }

    /// The places behind "Khác": one more than the bar holds would be a menu of its own.
    pub fn more_places(&self) -> &[Nav] {
        self.nav.get(IN_THE_BAR..).filter(|_| self.nav.len() > PLACES_MAX).unwrap_or_default()
    }

    /// The place among those where this page is.
    pub fn elsewhere(&self) -> Option<&'static str> {
        self.more_places().iter().find(|item| item.current).map(|item| item.label)
    }

    /// Address of a file of ours, with its digest in the name.
    pub fn asset(&self, name: &str) -> &'static str {
        asset(name)
    }

    /// A frame for page samples.
    pub fn sample(title: &str) -> Frame {
        Frame {
            title: title.into(),
            who: Some(("Chuyên viên TĐKT".into(), "Văn phòng Ủy ban nhân dân tỉnh".into())),
            nav: vec![Nav { current: true, ..Nav::new("/", "Việc của tôi") }],
            csrf: "mau".into(),
            notice: None,
            meanwhile: None,
            problems: Vec::new(),
            lost: String::new(),
            demo: None,
            idle_seconds: 1800,
            path: "/".into(),
            person: String::new(),
            back: false,
            live: None,
        }
    }
}
