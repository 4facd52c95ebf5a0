//! Accessibility, judged by axe-core against WCAG 2.2 AA.

use crate::browser::Browser;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::sync::OnceLock;

/// axe-core's text, from the file the workshop brought.
fn source() -> &'static str {
    static TEXT: OnceLock<String> = OnceLock::new();
    TEXT.get_or_init(|| {
        let path = crate::told("THIDUA_AXE");
        std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("axe-core is not at {path}: {e}"))
    })
}

/// Puts the text away in the browser, for all pages of one origin.
const KEEP: &str = "sessionStorage.setItem('axe-core', arguments[0])";

/// Examines the page, with the text put away; null where that was not done yet. The driver's own protocol may do what the
/// page's content policy forbids, so nothing of the policy is switched off.
const RUN: &str = "(() => {
    const text = sessionStorage.getItem('axe-core');
    if (!window.axe && !text) return null;
    if (!window.axe) (0, eval)(text);
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
    return axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'], preload: false })
        .then((done) => done.violations.map((v) => ({
            impact: v.impact, id: v.id, help: v.help, url: v.helpUrl,
            nodes: v.nodes.map((n) => ({ where: n.target.join(' '), html: n.html, why: n.failureSummary })) })));
})()";

impl Browser {
    /// The page has no serious and no critical violation.
    #[track_caller]
    pub fn axe(&self) -> &Self {
        let found = self.violations();
        let grave: Vec<&Value> =
            found.iter().filter(|v| matches!(text(v, "impact"), "serious" | "critical")).collect();
        if !grave.is_empty() {
            self.tab.fail("axe-core finds nothing serious", &told(&grave));
        }
        self
    }

    /// The page has no violation of any weight.
    #[track_caller]
    pub fn axe_strictly(&self) -> &Self {
        let found = self.violations();
        if !found.is_empty() {
            self.tab.fail("axe-core finds nothing", &told(&found.iter().collect::<Vec<_>>()));
        }
        self
    }

    #[track_caller]
    fn violations(&self) -> Vec<Value> {
        if let Some(found) = self.examined() {
            return found;
        }
        if let Err(e) = self.tab.script(KEEP, &json!([source()])) {
            self.tab.fail("bring axe-core into the browser", &e.to_string());
        }
        self.examined().unwrap_or_else(|| self.tab.fail("run axe-core", "it was not kept in the browser"))
    }

    /// What axe-core finds; none where it was not brought yet.
    #[track_caller]
    fn examined(&self) -> Option<Vec<Value>> {
        let wanted = json!({ "expression": RUN, "awaitPromise": true, "returnByValue": true });
        let answer = match self.tab.session.devtools("Runtime.evaluate", &wanted) {
            Ok(answer) => answer,
            Err(e) => self.tab.fail("run axe-core", &e.to_string()),
        };
        if let Some(thrown) = answer.get("exceptionDetails") {
            self.tab.fail("run axe-core", &thrown.to_string());
        }
        answer.get("result").and_then(|r| r.get("value")).and_then(Value::as_array).cloned()
    }
}

fn text<'v>(v: &'v Value, key: &str) -> &'v str {
    v.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn told(violations: &[&Value]) -> String {
    let mut out = format!("{} violations:", violations.len());
    for v in violations {
        let _ = write!(
            out,
            "\n  {} ({}): {}\n    {}",
            text(v, "id"),
            text(v, "impact"),
            text(v, "help"),
            text(v, "url")
        );
        let nodes = v.get("nodes").and_then(Value::as_array).cloned().unwrap_or_default();
        for n in nodes.iter().take(5) {
            let html: String = text(n, "html").chars().take(160).collect();
            let why = text(n, "why").replace('\n', " ");
            let _ = write!(out, "\n    at {}\n      {html}\n      {why}", text(n, "where"));
        }
        if nodes.len() > 5 {
            let _ = write!(out, "\n    and {} more places", nodes.len() - 5);
        }
    }
    out
}
