//! Browser stories: the program as a person meets it, in headless Chromium, by clicking and typing.
//!
//! A story is a plain test. It starts the built program, opens one browser per person and says what they do:
//!
//! ```ignore
//! #[test]
//! fn the_clerk_opens_the_conference() {
//!     journeys::story("open", |s| {
//!         let program = s.demo();
//!         let clerk = s.browser(&program, "clerk");
//!         clerk.goto("/").see("Bản dùng thử").click_button("Vào vai cán bộ Khối trưởng");
//!         clerk.row("Sở Tài chính").choose("Có mặt").click_button("Ghi");
//!         clerk.see_in_part("presence", "6/6 đơn vị có mặt").axe().shots("presence");
//!     });
//! }
//! ```
//!
//! Promises: nothing sleeps a fixed time, every verb looks again until its limit ([`LIMIT`]); no browser and no program
//! outlives its story; what fails says what the page said and leaves a picture in `target/shots`; a story fails when a
//! page broke its own content policy or threw in a script. Run by `cargo xtask test --only journeys`.

mod axe;
mod browser;
mod keys;
mod program;
mod seeing;
mod shots;
mod store;
mod story;
mod tab;
mod wire;

pub use browser::Browser;
pub use keys::Key;
pub use program::Program;
pub use shots::{DESK, PHONE, PROJECTOR, Size};
pub use store::Store;
pub use story::{Story, story};

/// How long a verb looks before it gives up. Generous: two cores may be shared with a build.
pub const LIMIT: std::time::Duration = std::time::Duration::from_secs(20);

/// What `cargo xtask test` tells the stories. Panics with the way to run them.
fn told(name: &str) -> String {
    told_maybe(name).unwrap_or_else(|| panic!("{name} is not set: run `cargo xtask test --only journeys`"))
}

#[expect(clippy::disallowed_methods, reason = "stories are told by the workshop what to start and where")]
fn told_maybe(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// A file below the build folder, in a folder that is there.
fn in_target(folder: &str, file: &str) -> std::path::PathBuf {
    let target = told_maybe("THIDUA_TARGET")
        .unwrap_or_else(|| concat!(env!("CARGO_MANIFEST_DIR"), "/../target").to_owned());
    let folder = std::path::Path::new(&target).join(folder);
    let _ = std::fs::create_dir_all(&folder);
    folder.join(file)
}
