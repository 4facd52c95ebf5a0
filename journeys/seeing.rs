//! What a person sees, and what must be so.

use crate::browser::Browser;
use serde_json::{Value, json};

/// White space as one blank, letters small: capitals may be the stylesheet's doing.
fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

impl Browser {
    /// Waits until the page (or the row, the part) says these words.
    #[track_caller]
    pub fn see(&self, words: &str) -> &Self {
        self.tab.until(&format!("see “{words}”"), || {
            let here = self.read_text()?;
            if folded(&here).contains(&folded(words)) { Ok(()) } else { Err("it is not said".to_owned()) }
        });
        self
    }

    /// Waits until a live part (`data-part="name"`) says these words.
    #[track_caller]
    pub fn see_in_part(&self, part: &str, words: &str) -> &Self {
        self.part(&format!("[data-part=\"{part}\"]")).see(words);
        self
    }

    /// Waits until the words are not said (any more).
    #[track_caller]
    pub fn see_nothing_of(&self, words: &str) -> &Self {
        self.tab.until(&format!("see nothing of “{words}”"), || {
            let here = self.read_text()?;
            if folded(&here).contains(&folded(words)) { Err("it is still said".to_owned()) } else { Ok(()) }
        });
        self
    }

    /// Waits until the field (by name or label) holds exactly this.
    #[track_caller]
    pub fn field_keeps(&self, field: &str, typed: &str) -> &Self {
        self.tab.until(&format!("field “{field}” keeps “{typed}”"), || {
            let held = self.ask("value", &[field])?;
            if held == json!(typed) { Ok(()) } else { Err(format!("it holds {held}")) }
        });
        self
    }

    /// Waits until the address is this path (what follows `?` or `#` counts only if given).
    #[track_caller]
    pub fn is_at(&self, path: &str) -> &Self {
        self.tab.until(&format!("be at {path}"), || {
            let now = self.path();
            let bare = now.split(['?', '#']).next().unwrap_or_default();
            if now == path || bare == path { Ok(()) } else { Err(format!("the address is {now}")) }
        });
        self
    }

    /// Waits until the focus stands on something called so.
    #[track_caller]
    pub fn focus_is(&self, words: &str) -> &Self {
        self.tab.until(&format!("focus on “{words}”"), || {
            let now = self.focus();
            if folded(&now).contains(&folded(words)) {
                Ok(())
            } else {
                Err(format!("it stands on “{now}”"))
            }
        });
        self
    }

    /// Waits until so many visible elements match this CSS selector.
    #[track_caller]
    pub fn count_is(&self, css: &str, wanted: usize) -> &Self {
        self.tab.until(&format!("count of {css} is {wanted}"), || {
            let now = self.texts_now(css)?.len();
            if now == wanted { Ok(()) } else { Err(format!("it is {now}")) }
        });
        self
    }

    /// The address' path, with what follows it.
    pub fn path(&self) -> String {
        let url = self.tab.url();
        url.strip_prefix(&self.tab.base).map_or(url.clone(), str::to_owned)
    }

    /// All the text of the page (or the row, the part) now.
    #[track_caller]
    pub fn text(&self) -> String {
        self.tab.until("read the page", || self.read_text())
    }

    /// The texts of the visible elements of this CSS selector, in order.
    #[track_caller]
    pub fn texts(&self, css: &str) -> Vec<String> {
        self.tab.until(&format!("read {css}"), || self.texts_now(css))
    }

    /// What the focus stands on, in words; "" for nothing.
    pub fn focus(&self) -> String {
        self.ask("focused", &[]).ok().and_then(|f| f.as_str().map(str::to_owned)).unwrap_or_default()
    }

    /// Fetches an address as this person: status, content type and bytes. For papers, which a browser would download.
    #[track_caller]
    pub fn fetch(&self, path: &str) -> (u16, String, Vec<u8>) {
        const FETCH: &str = "const [path] = arguments;
            return fetch(path).then(async (answer) => {
                const bytes = new Uint8Array(await answer.arrayBuffer());
                let text = '';
                for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
                return [answer.status, answer.headers.get('content-type') ?? '', btoa(text)];
            });";
        let answer = match self.tab.script(FETCH, &json!([path])) {
            Ok(answer) => answer,
            Err(e) => self.tab.fail(&format!("fetch {path}"), &e.to_string()),
        };
        let text = |n: usize| answer.get(n).and_then(Value::as_str).unwrap_or_default();
        let status = answer.get(0).and_then(Value::as_u64).and_then(|s| u16::try_from(s).ok()).unwrap_or(0);
        (status, text(1).to_owned(), crate::wire::base64(text(2)))
    }

    fn read_text(&self) -> Result<String, String> {
        Ok(self.ask("text", &[])?.as_str().unwrap_or_default().to_owned())
    }

    fn texts_now(&self, css: &str) -> Result<Vec<String>, String> {
        let all = self.ask("of", &[css])?;
        let all = all.as_array().cloned().unwrap_or_default();
        Ok(all.iter().filter_map(|t| t.as_str().map(str::to_owned)).collect())
    }
}
