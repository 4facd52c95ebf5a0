//! One story from its first page to the last browser closed.

use crate::browser::Browser;
use crate::program::Program;
use crate::store::Store;
use crate::tab::Tab;
use std::cell::{Cell, RefCell};
use std::sync::Arc;

/// What a story is told with: programs and browsers.
pub struct Story {
    name: &'static str,
    tabs: RefCell<Vec<Arc<Tab>>>,
    programs: Cell<u32>,
}

/// Tells a story. `name` is short and good for a file's name. When it ends, no page may have broken its content policy
/// or thrown in a script; when it fails, every open window leaves a picture.
#[track_caller]
pub fn story(name: &'static str, tell: impl FnOnce(&Story)) {
    let story = Story { name, tabs: RefCell::default(), programs: Cell::new(0) };
    tell(&story);
    let complaints: Vec<String> = story.tabs.borrow().iter().flat_map(|tab| tab.complaints()).collect();
    assert!(complaints.is_empty(), "{name}: the browsers' consoles complain:\n  {}", complaints.join("\n  "));
}

impl Story {
    /// Starts `thidua demo` on a free port.
    pub fn demo(&self) -> Program {
        Program::start(&self.log_name(), &["demo"])
    }

    /// Starts `thidua serve` on a free port over this store, with further words like `["--clock", "2019-03-07T08:00"]`.
    pub fn serve(&self, store: &Store, more: &[&str]) -> Program {
        Program::serve(&self.log_name(), store, more)
    }

    /// A browser with nothing in it, for one person. `who` stands in failures and names the pictures.
    pub fn browser(&self, program: &Program, who: &str) -> Browser {
        self.browser_at(&program.address(), who)
    }

    /// The same, at an address given in words.
    pub fn browser_at(&self, address: &str, who: &str) -> Browser {
        let tab = Arc::new(Tab::open(self.name, who, address));
        self.tabs.borrow_mut().push(Arc::clone(&tab));
        Browser::over(tab)
    }

    fn log_name(&self) -> String {
        self.programs.set(self.programs.get() + 1);
        format!("{}-{}", self.name, self.programs.get())
    }
}

impl Drop for Story {
    fn drop(&mut self) {
        if std::thread::panicking() {
            for tab in self.tabs.borrow().iter() {
                let file = tab.failure_picture();
                if !file.exists() {
                    tab.picture(&file);
                }
            }
        }
    }
}
