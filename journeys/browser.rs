//! What a person does.

use crate::keys::Key;
use crate::shots::Size;
use crate::tab::Tab;
use crate::wire::ELEMENT;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Marks "select all, delete" before typing: what a person does with a field that holds something.
const EMPTY_FIRST: &str = "\u{E009}a\u{E000}\u{E017}";
/// Longer texts are pasted, not typed.
const TYPED_MAX: usize = 200;

/// One person at one browser. Verbs return the browser, so a story reads in lines; each looks again until it succeeds.
///
/// Words find things as a person reads them: exactly, else by their beginning, else inside; two that match are an error
/// that names both. While a dialog is open only the dialog is there.
#[derive(Clone)]
pub struct Browser {
    pub(crate) tab: Arc<Tab>,
    pub(crate) scopes: Vec<Value>,
}

impl Browser {
    pub(crate) fn over(tab: Arc<Tab>) -> Browser {
        Browser { tab, scopes: Vec::new() }
    }

    /// Opens a page of the program: `goto("/years")`. A whole address is opened as it is.
    #[track_caller]
    pub fn goto(&self, path: &str) -> &Self {
        let url = if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.tab.base) };
        if let Err(e) = self.tab.session.post("url", &json!({ "url": url })) {
            self.tab.fail(&format!("goto {url}"), &e.to_string());
        }
        self
    }

    /// Loads the page again.
    #[track_caller]
    pub fn reload(&self) -> &Self {
        self.tab.until("reload", || self.tab.session.post("refresh", &json!({})).map_err(|e| e.to_string()));
        self
    }

    /// Goes back one page.
    #[track_caller]
    pub fn back(&self) -> &Self {
        self.tab.until("back", || self.tab.session.post("back", &json!({})).map_err(|e| e.to_string()));
        self
    }

    /// The same person, looking only at the smallest row, item, card or form that holds these words.
    #[must_use]
    pub fn row(&self, words: &str) -> Browser {
        self.narrowed(json!({ "row": words }))
    }

    /// The same person, looking only inside the first element of this CSS selector.
    #[must_use]
    pub fn part(&self, css: &str) -> Browser {
        self.narrowed(json!({ "css": css }))
    }

    fn narrowed(&self, scope: Value) -> Browser {
        let mut scopes = self.scopes.clone();
        scopes.push(scope);
        Browser { tab: Arc::clone(&self.tab), scopes }
    }

    /// Presses a button (also a link drawn as one, and the head of a fold).
    #[track_caller]
    pub fn click_button(&self, words: &str) -> &Self {
        self.click(&format!("click_button “{words}”"), "button", words)
    }

    /// Follows a link.
    #[track_caller]
    pub fn click_link(&self, words: &str) -> &Self {
        self.click(&format!("click_link “{words}”"), "link", words)
    }

    /// Chooses a radio button or ticks a box, by its label or as `name=value`; fails if it is not chosen then.
    #[track_caller]
    pub fn choose(&self, words: &str) -> &Self {
        self.tab.until(&format!("choose “{words}”"), || {
            if self.ask("chosen", &[words])? != json!(true) {
                self.press("choice", words)?;
            }
            match self.ask("chosen", &[words])? {
                Value::Bool(true) => Ok(()),
                _ => Err("it was clicked but is not chosen".to_owned()),
            }
        });
        self
    }

    /// Takes a tick away.
    #[track_caller]
    pub fn untick(&self, words: &str) -> &Self {
        self.tab.until(&format!("untick “{words}”"), || match self.ask("chosen", &[words])? {
            Value::Bool(true) => self.press("choice", words).and(Err("it is still ticked".to_owned())),
            _ => Ok(()),
        });
        self
    }

    /// Empties a field, found by its name or its label, and types.
    #[track_caller]
    pub fn fill(&self, field: &str, text: &str) -> &Self {
        self.tab.until(
            &format!("fill “{field}” with “{}”", text.chars().take(60).collect::<String>()),
            || {
                let found = self.ask("typing", &[field])?;
                if found.get("readonly") == Some(&json!(true)) {
                    return Err("it cannot be typed into".to_owned());
                }
                let kind = found.get("kind").and_then(Value::as_str).unwrap_or_default();
                let typed = matches!(
                    kind,
                    "text" | "password" | "search" | "email" | "tel" | "number" | "url" | "textarea"
                ) && text.chars().count() <= TYPED_MAX
                    && text.chars().all(|c| (c as u32) < 0x1_0000);
                if !typed {
                    return self.ask("put", &[field, text]).map(drop); // The driver has no keys for emoji or calendars.
                }
                self.keys_into(&found, &format!("{EMPTY_FIRST}{text}"))
            },
        );
        self
    }

    /// Picks an entry of a list, by its words or its value.
    #[track_caller]
    pub fn select(&self, field: &str, option: &str) -> &Self {
        self.tab
            .until(&format!("select “{option}” in “{field}”"), || self.ask("pick", &[field, option]));
        self
    }

    /// Puts a file into a file field.
    #[track_caller]
    pub fn upload(&self, field: &str, file: &Path) -> &Self {
        let whole = std::fs::canonicalize(file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        self.tab.until(&format!("upload {} into “{field}”", file.display()), || {
            let found = self.ask("typing", &[field])?;
            self.keys_into(&found, &whole.to_string_lossy())
        });
        self
    }

    /// Puts a file with this name and content into a file field.
    #[track_caller]
    pub fn upload_bytes(&self, field: &str, name: &str, bytes: &[u8]) -> &Self {
        let file = crate::in_target(&format!("journeys/{}-{}", self.tab.story, self.tab.who), name);
        std::fs::write(&file, bytes).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        self.upload(field, &file)
    }

    /// Presses keys, one after the other, wherever the focus is.
    #[track_caller]
    pub fn press_keys(&self, keys: &[Key]) -> &Self {
        for key in keys {
            let (held, key) = key.strokes();
            let down = |c: char| json!({ "type": "keyDown", "value": c });
            let up = |c: char| json!({ "type": "keyUp", "value": c });
            let mut strokes: Vec<Value> = held.iter().map(|h| down(*h)).collect();
            strokes.extend([down(key), up(key)]);
            strokes.extend(held.iter().map(|h| up(*h)));
            let actions = json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": strokes }] });
            if let Err(e) = self.tab.session.post("actions", &actions) {
                self.tab.fail(&format!("press {key:?}"), &e.to_string());
            }
        }
        self
    }

    /// Moves on by Tab until the focus stands on something called so. For stories told by keyboard alone.
    #[track_caller]
    pub fn tab_to(&self, words: &str) -> &Self {
        for _ in 0..200 {
            if self.focus().to_lowercase().contains(&words.to_lowercase()) {
                return self;
            }
            self.press_keys(&[Key::Tab]);
        }
        self.tab.fail(&format!("tab_to “{words}”"), "200 times Tab did not reach it");
    }

    /// Turns the window to another size: [`crate::PHONE`], [`crate::DESK`], [`crate::PROJECTOR`].
    pub fn at_size(&self, size: Size) -> &Self {
        self.tab.resize(size);
        self
    }

    /// Cuts this browser's network, or joins it again.
    pub fn cut_off(&self, cut: bool) -> &Self {
        let params =
            json!({ "offline": cut, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        let told = self.tab.session.devtools("Network.enable", &json!({}));
        let told = told.and_then(|_| self.tab.session.devtools("Network.emulateNetworkConditions", &params));
        if let Err(e) = told {
            self.tab.fail("cut_off", &e.to_string());
        }
        self
    }

    /// Puts each of these into a field and sends its form, as a hand-held scanner does: without waiting in between.
    pub fn scan_each(&self, field: &str, words: &[String]) -> &Self {
        const SCANNER: &str = "const [name, words] = arguments; const field = document.getElementsByName(name)[0];\
             for (const word of words) { field.value = word; field.form.requestSubmit(); }";
        if let Err(e) = self.tab.script(SCANNER, &json!([field, words])) {
            self.tab.fail("scan_each", &e.to_string());
        }
        self
    }

    /// Looks only this long from now on, in every verb. For what must fail, or needs longer than [`crate::LIMIT`].
    pub fn gives_up_after(&self, limit: Duration) -> &Self {
        self.tab.give_up_after(limit);
        self
    }

    #[track_caller]
    fn click(&self, doing: &str, kind: &str, words: &str) -> &Self {
        self.tab.until(doing, || self.press(kind, words));
        self
    }

    fn press(&self, kind: &str, words: &str) -> Result<(), String> {
        let found = self.ask(kind, &[words])?;
        let id = element(&found)?;
        self.tab.session.post(&format!("element/{id}/click"), &json!({})).map_err(|e| e.to_string())?;
        Ok(())
    }

    fn keys_into(&self, found: &Value, keys: &str) -> Result<(), String> {
        let id = element(found.get("element").unwrap_or(&Value::Null))?;
        self.tab
            .session
            .post(&format!("element/{id}/value"), &json!({ "text": keys }))
            .map_err(|e| e.to_string())?;
        Ok(())
    }

    pub(crate) fn ask(&self, verb: &str, args: &[&str]) -> Result<Value, String> {
        self.tab.ask(verb, &self.scopes, args)
    }
}

fn element(found: &Value) -> Result<&str, String> {
    found.get(ELEMENT).and_then(Value::as_str).ok_or_else(|| "the page gave no element".to_owned())
}
