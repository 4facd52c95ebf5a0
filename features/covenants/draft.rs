//! The form in which a covenant is written: rows of sections and targets, added and dropped by buttons that post. What
//! stands in it may be half done; [`Draft::read`] turns it into a text, or names each row that is not yet right.

use crate::change::Text;
use crate::model::{Covenant, SECTIONS_MAX, Section, TARGETS_MAX, Target};
use crate::targets::decimal_comma;
use blocs::Year;
use kernel::{BodyId, Refusal};
use web::{Filled, Form, Reader};

/// One field of the form.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Cell {
    /// "target-3-value".
    pub(crate) name: String,
    /// What stands in it.
    pub(crate) value: String,
}

/// A section's row.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct SectionRow {
    pub(crate) title: Cell,
    pub(crate) text: Cell,
}

/// A target's row.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct TargetRow {
    /// Number of the section's row, from 1, as text.
    pub(crate) section: Cell,
    pub(crate) indicator: Cell,
    pub(crate) unit: Cell,
    pub(crate) baseline: Cell,
    pub(crate) value: Cell,
    pub(crate) owner: Cell,
    pub(crate) deadline: Cell,
}

/// The whole form.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Draft {
    pub(crate) theme: String,
    pub(crate) grounds: String,
    pub(crate) undertakings: String,
    pub(crate) sections: Vec<SectionRow>,
    pub(crate) targets: Vec<TargetRow>,
}

/// What a button of the form asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Act {
    /// Write it down.
    Save,
    /// One more empty section.
    AddSection,
    /// This section out.
    DropSection(usize),
    /// One more empty target.
    AddTarget,
    /// This target out.
    DropTarget(usize),
}

impl Act {
    /// From the button's value; anything else is the form's own "save".
    pub(crate) fn of(word: &str) -> Act {
        let at = |rest: &str| rest.parse::<usize>().ok();
        match word.split_once(':') {
            Some(("drop-section", n)) => at(n).map_or(Act::Save, Act::DropSection),
            Some(("drop-target", n)) => at(n).map_or(Act::Save, Act::DropTarget),
            _ if word == "add-section" => Act::AddSection,
            _ if word == "add-target" => Act::AddTarget,
            _ => Act::Save,
        }
    }
}

/// How rows call their fields.
fn section_cells(i: usize, value: &impl Fn(&str) -> String) -> SectionRow {
    let cell = |what: &str| {
        let name = format!("section-{i}-{what}");
        Cell { value: value(&name), name }
    };
    SectionRow { title: cell("title"), text: cell("text") }
}

fn target_cells(i: usize, value: &impl Fn(&str) -> String) -> TargetRow {
    let cell = |what: &str| {
        let name = format!("target-{i}-{what}");
        Cell { value: value(&name), name }
    };
    TargetRow {
        section: cell("section"),
        indicator: cell("indicator"),
        unit: cell("unit"),
        baseline: cell("baseline"),
        value: cell("value"),
        owner: cell("owner"),
        deadline: cell("deadline"),
    }
}

impl Draft {
    /// What the covenant says now, with an empty row where there is none.
    pub(crate) fn of(c: &Covenant) -> Draft {
        let nothing = |_: &str| String::new();
        let mut d = Draft {
            theme: c.theme.clone(),
            grounds: c.grounds.clone(),
            undertakings: c.undertakings.clone(),
            sections: Vec::new(),
            targets: Vec::new(),
        };
        for (i, s) in c.sections.iter().enumerate() {
            let mut row = section_cells(i, &nothing);
            (row.title.value, row.text.value) = (s.title.clone(), s.text.clone());
            d.sections.push(row);
        }
        for (i, t) in c.targets.iter().enumerate() {
            let mut row = target_cells(i, &nothing);
            row.section.value = t.section.to_string();
            row.indicator.value.clone_from(&t.indicator);
            row.unit.value.clone_from(&t.unit);
            row.baseline.value = t.baseline.clone().unwrap_or_default();
            row.value.value.clone_from(&t.value);
            row.owner.value = t.owner.map_or(String::new(), |o| o.to_string());
            row.deadline.value = t.deadline.map_or(String::new(), |d| d.to_string());
            d.targets.push(row);
        }
        d.with_a_row()
    }

    /// Where the text that stands says something else, row by row as they are numbered.
    pub(crate) fn differs(&self, now: &Draft) -> Vec<String> {
        let said = |words: &str| match words {
            "" => "để trống".to_owned(),
            words => format!("“{}”", web::short(words)),
        };
        let mut all = Vec::new();
        let mut note = |label: String, other: bool, words: &str| {
            if other {
                all.push(format!("{label}: {}", said(words)));
            }
        };
        note("Chủ đề thi đua".into(), self.theme != now.theme, &now.theme);
        note("Căn cứ".into(), self.grounds != now.grounds, &now.grounds);
        for i in 0..self.sections.len().max(now.sections.len()) {
            let (mine, there) = (self.sections.get(i), now.sections.get(i));
            note(format!("Nội dung {}", i + 1), mine != there, there.map_or("", |s| &s.title.value));
        }
        for i in 0..self.targets.len().max(now.targets.len()) {
            let (mine, there) = (self.targets.get(i), now.targets.get(i));
            note(format!("Chỉ tiêu {}", i + 1), mine != there, there.map_or("", |t| &t.indicator.value));
        }
        note("Cam kết chung".into(), self.undertakings != now.undertakings, &now.undertakings);
        all
    }

    fn with_a_row(mut self) -> Draft {
        if self.sections.is_empty() {
            self.sections.push(section_cells(0, &|_| String::new()));
        }
        if self.targets.is_empty() {
            self.targets.push(target_cells(0, &|_| String::new()));
        }
        self
    }

    fn from(get: impl Fn(&str) -> Option<String>) -> Draft {
        let text = |name: &str| get(name).unwrap_or_default();
        let sections = (0..=SECTIONS_MAX).take_while(|i| get(&format!("section-{i}-title")).is_some());
        let targets = (0..=TARGETS_MAX).take_while(|i| get(&format!("target-{i}-indicator")).is_some());
        Draft {
            theme: text("theme"),
            grounds: text("grounds"),
            undertakings: text("undertakings"),
            sections: sections.map(|i| section_cells(i, &text)).collect(),
            targets: targets.map(|i| target_cells(i, &text)).collect(),
        }
    }

    /// What was posted.
    pub(crate) fn posted(form: &Form) -> Draft {
        Draft::from(|name| form.has(name).then(|| form.value(name).to_owned()))
    }

    /// What was typed into a form that was refused.
    pub(crate) fn typed(filled: &Filled) -> Draft {
        // No cleaned text holds this, so it tells a missing field from an empty one.
        const MISSING: &str = "\u{0}";
        Draft::from(|name| Some(filled.or(name, MISSING)).filter(|v| *v != MISSING).map(str::to_owned))
            .with_a_row()
    }

    /// The form after a button; answers with the field where writing goes on.
    pub(crate) fn after(mut self, act: Act) -> (Draft, String) {
        let nothing = |_: &str| String::new();
        let mut focus = String::new();
        match act {
            Act::Save => {}
            Act::AddSection if self.sections.len() < SECTIONS_MAX => {
                let row = section_cells(self.sections.len(), &nothing);
                focus.clone_from(&row.title.name);
                self.sections.push(row);
            }
            Act::AddTarget if self.targets.len() < TARGETS_MAX => {
                let mut row = target_cells(self.targets.len(), &nothing);
                // The next target most often belongs where the last one did.
                row.section.value = self.targets.last().map_or(String::new(), |t| t.section.value.clone());
                focus.clone_from(&row.indicator.name);
                self.targets.push(row);
            }
            Act::AddSection | Act::AddTarget => {}
            Act::DropSection(i) if i < self.sections.len() => {
                self.sections.remove(i);
                for t in &mut self.targets {
                    t.section.value = section_after(&t.section.value, i);
                }
            }
            Act::DropTarget(i) if i < self.targets.len() => {
                self.targets.remove(i);
            }
            Act::DropSection(_) | Act::DropTarget(_) => {}
        }
        (self.renumbered(), focus)
    }

    fn renumbered(mut self) -> Draft {
        for (i, s) in self.sections.iter_mut().enumerate() {
            let names = section_cells(i, &|_| String::new());
            (s.title.name, s.text.name) = (names.title.name, names.text.name);
        }
        for (i, t) in self.targets.iter_mut().enumerate() {
            let names = target_cells(i, &|_| String::new());
            t.section.name = names.section.name;
            t.indicator.name = names.indicator.name;
            t.unit.name = names.unit.name;
            t.baseline.name = names.baseline.name;
            t.value.name = names.value.name;
            t.owner.name = names.owner.name;
            t.deadline.name = names.deadline.name;
        }
        self.with_a_row()
    }

    /// The text, or every row that is not yet right. Rows left wholly empty are left out.
    pub(crate) fn read(&self, form: &Form, year: &Year) -> Result<Text, Refusal> {
        let mut r = form.read();
        let mut text = Text {
            theme: r.optional_line("theme", "Chủ đề", 300),
            grounds: r.optional_text("grounds", "Căn cứ", 4000),
            undertakings: r.optional_text("undertakings", "Cam kết chung", 4000),
            ..Text::default()
        };
        if self.sections.len() > SECTIONS_MAX {
            r.wrong("", "GIAO-10", format!("Nhiều nhất {SECTIONS_MAX} nội dung. Gộp bớt lại."));
        }
        if self.targets.len() > TARGETS_MAX {
            r.wrong("", "GIAO-11", format!("Nhiều nhất {TARGETS_MAX} chỉ tiêu. Gộp bớt lại."));
        }
        // Number of each row in the text; none for a row left empty.
        let mut numbers: Vec<Option<i64>> = Vec::new();
        for (i, row) in self.sections.iter().enumerate() {
            if row.title.value.is_empty() && row.text.value.is_empty() {
                numbers.push(None);
                continue;
            }
            let no = i64::try_from(text.sections.len() + 1).unwrap_or(i64::MAX);
            let title = r.line(&row.title.name, &format!("Nội dung {}, tên", i + 1), 200);
            let body = r.optional_text(&row.text.name, &format!("Nội dung {}, các ý", i + 1), 4000);
            text.sections.push(Section { no, title, text: body });
            numbers.push(Some(no));
        }
        for (i, row) in self.targets.iter().enumerate() {
            if !row.is_empty() {
                let target = row.read(&mut r, i + 1, &numbers, year);
                text.targets.push(target);
            }
        }
        r.done()?;
        Ok(text)
    }
}

/// The section's number of a target after row `dropped` went out.
fn section_after(value: &str, dropped: usize) -> String {
    match value.parse::<usize>() {
        Ok(n) if n == dropped + 1 => String::new(),
        Ok(n) if n > dropped + 1 => (n - 1).to_string(),
        _ => value.to_owned(),
    }
}

impl TargetRow {
    /// Was nothing written here? The chosen section and owner alone are no target.
    fn is_empty(&self) -> bool {
        [&self.indicator, &self.unit, &self.baseline, &self.value, &self.deadline]
            .iter()
            .all(|c| c.value.is_empty())
    }

    fn read(&self, r: &mut Reader<'_>, no: usize, numbers: &[Option<i64>], year: &Year) -> Target {
        let label = |what: &str| format!("Chỉ tiêu {no}, {what}");
        let indicator = r.line(&self.indicator.name, &label("tên"), 200);
        let at = self.section.value.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
        let section = at.and_then(|i| numbers.get(i).copied().flatten());
        if section.is_none() {
            r.wrong(
                &self.section.name,
                "GIAO-12",
                format!("{}: chưa chọn, hoặc nội dung đã chọn còn để trống.", label("thuộc nội dung")),
            );
        }
        let unit = r.optional_line(&self.unit.name, &label("đơn vị tính"), 60);
        let baseline = r.optional_line(&self.baseline.name, &label("thực hiện năm trước"), 100);
        let value = r.line(&self.value.name, &label("mức giao ước"), 100);
        if let Some(says) = decimal_comma(&value) {
            r.wrong(&self.value.name, "GIAO-20", format!("{}: {says}.", label("mức giao ước")));
        }
        let owner = match self.owner.value.as_str() {
            "" => None,
            _ => r.key::<BodyId>(&self.owner.name, &label("đơn vị phụ trách")),
        };
        if owner.is_some_and(|o| !year.members.contains(&o)) {
            r.wrong(
                &self.owner.name,
                "GIAO-13",
                format!("{}: phải là một đơn vị thành viên.", label("đơn vị phụ trách")),
            );
        }
        let deadline = r.optional_day(&self.deadline.name, &label("hạn"), year.first_day(), year.last_day());
        let baseline = Some(baseline).filter(|b| !b.is_empty());
        Target { section: section.unwrap_or(0), indicator, unit, baseline, value, owner, deadline }
    }
}
