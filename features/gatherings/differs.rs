//! What an edit changed, field by field, for its fact: words for people, before and after for machines. No I/O.

use kernel::serde_json::{Map, Value, json};

/// The fields that differ.
#[derive(Default)]
pub(crate) struct Differs(Vec<(&'static str, String, String)>);

impl Differs {
    /// A field before and after; "" says that it is empty.
    pub(crate) fn field(
        mut self,
        label: &'static str,
        was: impl Into<String>,
        now: impl Into<String>,
    ) -> Differs {
        let (was, now) = (was.into(), now.into());
        if was != now {
            self.0.push((label, was, now));
        }
        self
    }

    /// A box before and after.
    pub(crate) fn ticked(self, label: &'static str, was: bool, now: bool) -> Differs {
        let words = |yes| if yes { "có" } else { "không" };
        self.field(label, words(was), words(now))
    }

    /// Is everything as it was?
    pub(crate) fn is_none(&self) -> bool {
        self.0.is_empty()
    }

    /// "số phút từ “45” thành “80”; đơn vị từ “” …".
    pub(crate) fn words(&self) -> String {
        let held = |s: &str| if s.is_empty() { "để trống".to_owned() } else { format!("“{s}”") };
        let words = |(label, was, now): &(&str, String, String)| {
            format!("{label} từ {} thành {}", held(was), held(now))
        };
        self.0.iter().map(words).collect::<Vec<_>>().join("; ")
    }

    /// `{"before": {…}, "after": {…}}` with the fields that differ.
    pub(crate) fn data(&self) -> Value {
        let side = |which: fn(&(&str, String, String)) -> String| -> Map<String, Value> {
            self.0.iter().map(|f| (f.0.to_owned(), Value::from(which(f)))).collect()
        };
        json!({ "before": side(|f| f.1.clone()), "after": side(|f| f.2.clone()) })
    }
}
