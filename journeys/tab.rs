//! One person's browser window below the verbs: scripts, waiting, and what is told when waiting was in vain.

use crate::LIMIT;
use crate::shots::{DESK, Size};
use crate::wire::{Refused, Session};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// The page's side of the verbs.
const FINDER: &str = include_str!("page.js");

/// A window, its owner's name and the program it looks at.
pub(crate) struct Tab {
    pub(crate) session: Session,
    pub(crate) who: String,
    pub(crate) story: &'static str,
    pub(crate) base: String,
    size: Mutex<Size>,
    limit: Mutex<Duration>,
}

impl Tab {
    pub(crate) fn open(story: &'static str, who: &str, base: &str) -> Tab {
        let chromium = crate::told_maybe("THIDUA_CHROMIUM");
        let session = Session::open(&crate::told("THIDUA_CHROMEDRIVER"), chromium.as_deref())
            .unwrap_or_else(|e| panic!("{who}: no browser could be opened: {e}"));
        let tab = Tab {
            session,
            who: who.into(),
            story,
            base: base.trim_end_matches('/').into(),
            size: Mutex::new(DESK),
            limit: Mutex::new(LIMIT),
        };
        let _ = std::fs::remove_file(tab.failure_picture());
        tab.resize(DESK);
        tab
    }

    /// Sets the page's size. Headless windows are never narrower than 500 pixels, so the page is told, not the window.
    pub(crate) fn resize(&self, size: Size) {
        let Size(width, height) = size;
        let params = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        if let Err(e) = self.session.devtools("Emulation.setDeviceMetricsOverride", &params) {
            panic!("{}: the page could not be resized: {e}", self.who);
        }
        *self.size.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = size;
    }

    pub(crate) fn give_up_after(&self, limit: Duration) {
        *self.limit.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = limit;
    }

    pub(crate) fn size(&self) -> Size {
        *self.size.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Runs a plain script in the page.
    pub(crate) fn script(&self, script: &str, args: &Value) -> Result<Value, Refused> {
        self.session.post("execute/sync", &json!({ "script": script, "args": args }))
    }

    /// Asks the page's side of a verb (`page.js`), inside these scopes.
    pub(crate) fn ask(&self, verb: &str, scopes: &[Value], args: &[&str]) -> Result<Value, String> {
        let answer = self.script(FINDER, &json!([verb, scopes, args])).map_err(|e| e.to_string())?;
        match answer.get("wrong").and_then(Value::as_str) {
            Some(wrong) => Err(wrong.to_owned()),
            None => Ok(answer.get("found").cloned().unwrap_or(Value::Null)),
        }
    }

    /// Tries until it works. When the limit is over, tells what was tried, what stood in the way and what the page says.
    #[track_caller]
    pub(crate) fn until<T>(&self, doing: &str, mut attempt: impl FnMut() -> Result<T, String>) -> T {
        let start = Instant::now();
        let limit = *self.limit.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        loop {
            match attempt() {
                Ok(value) => return value,
                Err(why) if start.elapsed() > limit => self.fail(doing, &why),
                Err(_) => std::thread::sleep(Duration::from_millis(60)),
            }
        }
    }

    #[track_caller]
    pub(crate) fn fail(&self, doing: &str, why: &str) -> ! {
        let url = self.url();
        let picture = self.failure_picture();
        self.picture(&picture);
        let text = self.ask("text", &[], &[]).unwrap_or_default();
        let text = text.as_str().unwrap_or("(no page)").trim();
        panic!(
            "{}: {doing}\n  {why}\n  page: {url}\n  picture: {}\n  the page says:\n    {}\n",
            self.who,
            picture.display(),
            text.replace('\n', "\n    ")
        );
    }

    pub(crate) fn url(&self) -> String {
        self.session.get("url").ok().and_then(|u| u.as_str().map(str::to_owned)).unwrap_or_default()
    }

    /// Where the picture of this window goes when its story fails.
    pub(crate) fn failure_picture(&self) -> PathBuf {
        crate::in_target("shots", &format!("failed-{}-{}.png", self.story, self.who))
    }

    /// What a story must not leave in the console: broken content policy, exceptions, assets that did not come.
    pub(crate) fn complaints(&self) -> Vec<String> {
        let log = self.session.post("se/log", &json!({ "type": "browser" })).unwrap_or_default();
        let entries = log.as_array().cloned().unwrap_or_default();
        let text = |e: &Value, key: &str| e.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        entries
            .iter()
            .filter(|e| text(e, "level") == "SEVERE")
            .map(|e| (text(e, "source"), text(e, "message")))
            // A refused form answers 4xx on purpose; a missing asset never does.
            .filter(|(source, says)| {
                source != "network" || says.contains("/assets/") || says.contains("status of 5")
            })
            .map(|(source, says)| format!("{}: {source}: {says}", self.who))
            .collect()
    }
}
