//! The year line: seven steps, where the year stands, for any page that wants to open with it.

use crate::calendar::Step;
use askama::Template;
use kernel::Refusal;

/// Where a step stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StepState {
    /// Over.
    Done,
    /// Going on; this many tenths of it are gone (0 to 10).
    Now {
        /// 0 to 10.
        tenths: u8,
    },
    /// To come.
    Next,
}

/// One step as it is drawn.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct YearStep {
    /// Which.
    pub step: Step,
    /// Where it stands.
    pub state: StepState,
    /// Short lines below its name: dates, counts.
    pub lines: Vec<String>,
    /// "Hôm nay 26/02", on the step that goes on.
    pub today: Option<String>,
}

/// The whole line.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct YearLine {
    /// The seven steps in order.
    pub steps: Vec<YearStep>,
}

impl YearStep {
    fn class(&self) -> String {
        match self.state {
            StepState::Done => "done".into(),
            StepState::Now { tenths } => format!("now at-{}", tenths.min(10)),
            StepState::Next => "next".into(),
        }
    }

    fn words(&self) -> &'static str {
        match self.state {
            StepState::Done => " (đã xong)",
            StepState::Now { .. } => " (đang làm)",
            StepState::Next => " (chưa đến)",
        }
    }

    fn is_now(&self) -> bool {
        matches!(self.state, StepState::Now { .. })
    }
}

#[derive(Template)]
#[template(path = "year-line.html")]
struct Drawn<'a> {
    line: &'a YearLine,
    label: &'a str,
    brief: bool,
}

/// The line as HTML, to be put into a page with `|safe`. `label` is what a screen reader hears first:
/// "Năm 2018 của Khối 5, bước 5 trên 7".
///
/// # Errors
/// `Broken` if the template fails.
pub fn year_line_html(line: &YearLine, label: &str, brief: bool) -> Result<String, Refusal> {
    Ok(Drawn { line, label, brief }.render()?)
}
