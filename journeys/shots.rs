//! Pictures to look at, and the narrow screen's test.

use crate::browser::Browser;
use crate::tab::Tab;
use crate::wire::base64;
use serde_json::{Value, json};
use std::path::Path;

/// Width and height of the page in CSS pixels.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Size(pub u32, pub u32);

/// A clerk's screen.
pub const DESK: Size = Size(1280, 800);
/// A leader's phone.
pub const PHONE: Size = Size(360, 740);
/// The hall's projector.
pub const PROJECTOR: Size = Size(1920, 1080);

/// Pictures longer than this are cut: nobody looks further.
const TALLEST: u64 = 8000;

impl Tab {
    /// The whole page as a picture, at the size it has now. A picture that fails is no reason to fail a story.
    pub(crate) fn picture(&self, file: &Path) {
        let Size(width, least) = self.size();
        let height = self.ask("height", &[], &[]).ok().and_then(|h| h.as_u64()).unwrap_or(0);
        let height = height.clamp(u64::from(least), TALLEST);
        let clip = json!({ "x": 0, "y": 0, "width": width, "height": height, "scale": 1 });
        let params = json!({ "format": "png", "captureBeyondViewport": true, "clip": clip });
        let picture = self.session.devtools("Page.captureScreenshot", &params);
        if let Some(data) = picture.ok().as_ref().and_then(|p| p.get("data")).and_then(Value::as_str) {
            let _ = std::fs::write(file, base64(data));
        }
    }
}

/// Are pictures asked for (`cargo xtask pictures`)? They take longer than the stories themselves.
fn wanted() -> bool {
    crate::told_maybe("THIDUA_PICTURES").is_some()
}

impl Browser {
    /// A picture of the page as it is, in `target/shots/NAME.png`, where pictures are asked for.
    pub fn screenshot(&self, name: &str) -> &Self {
        if wanted() {
            self.tab.picture(&crate::in_target("shots", &format!("{name}.png")));
        }
        self
    }

    /// The page fits a phone; and pictures at the three sizes (`NAME-1280.png`, `NAME-360.png`, `NAME-1920.png`) where they
    /// are asked for.
    #[track_caller]
    pub fn shots(&self, name: &str) -> &Self {
        if !wanted() {
            return self.fits_a_phone();
        }
        let before = self.tab.size();
        for size in [DESK, PHONE, PROJECTOR] {
            self.tab.resize(size);
            self.screenshot(&format!("{name}-{}", size.0));
            if size == PHONE {
                self.fits();
            }
        }
        self.tab.resize(before);
        self
    }

    /// Nothing sticks out on the right at the size the page has now.
    #[track_caller]
    pub fn fits(&self) -> &Self {
        let Size(width, _) = self.tab.size();
        self.tab.until(&format!("fit into {width} px"), || {
            let wide = self.ask("wide", &[])?;
            let wide: Vec<&str> = wide.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            if wide.is_empty() { Ok(()) } else { Err(wide.join("\n    ")) }
        });
        self
    }

    /// The page fits a phone of 360 px.
    #[track_caller]
    pub fn fits_a_phone(&self) -> &Self {
        let before = self.tab.size();
        self.tab.resize(PHONE);
        self.fits();
        self.tab.resize(before);
        self
    }
}
