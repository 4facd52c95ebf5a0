//! The text of a plan as it stood on a day, and the merged text in which each changed sentence tells by what it was
//! changed, when, from what to what ("bản hợp nhất"). Pure.

use crate::align::{Step, align};
use crate::model::{ANNEX_FROM, Line, Part, Plan, Revision, Task};
use crate::outdated::Moved;
use crate::store::lines_of;
use serde::{Deserialize, Serialize};

/// The text of a plan, as it is kept for each revision.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Edition {
    pub(crate) number: String,
    /// ISO, or "".
    pub(crate) day: String,
    pub(crate) title: String,
    pub(crate) bases: Vec<String>,
    pub(crate) recipients: Vec<String>,
    /// Number, title of an annex, paragraphs.
    pub(crate) parts: Vec<(i64, String, Vec<String>)>,
    /// Number, name, to whom, by when, product.
    pub(crate) lines: Vec<[String; 5]>,
    /// Work, who leads, who helps, by when, product.
    pub(crate) tasks: Vec<[String; 5]>,
    /// How reports are wanted; "" where none are.
    pub(crate) rhythm: String,
}

impl Edition {
    /// The text as it stands.
    pub(crate) fn of(plan: &Plan, parts: &[Part], lines: &[Line], tasks: &[Task]) -> Edition {
        let line = |l: &Line| {
            [
                l.no.to_string(),
                l.name.clone(),
                l.whom.vietnamese(),
                l.deadline.words.clone(),
                l.product.clone(),
            ]
        };
        let task = |t: &Task| {
            [t.work.clone(), t.leads.clone(), t.partners.clone(), t.words.clone(), t.product.clone()]
        };
        Edition {
            number: plan.number.clone(),
            day: plan.day.map_or_else(String::new, kernel::Day::iso),
            title: plan.title.clone(),
            bases: lines_of(&plan.bases),
            recipients: lines_of(&plan.recipients),
            parts: parts.iter().map(|p| (p.no, p.title.clone(), lines_of(&p.body))).collect(),
            lines: lines.iter().map(line).collect(),
            tasks: tasks.iter().map(task).collect(),
            rhythm: rhythm_of(plan),
        }
    }

    /// The day on the document.
    pub(crate) fn day(&self) -> Option<kernel::Day> {
        kernel::Day::parse(&self.day)
    }
}

/// How reports are wanted, as the text says it; "" where none are.
pub(crate) fn rhythm_of(plan: &Plan) -> String {
    if plan.rhythm.every == crate::Every::Never { String::new() } else { plan.rhythm.says() }
}

/// Reports were wanted in another way from a moment on; that takes no revision.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct RhythmSet {
    pub(crate) at: kernel::Moment,
    /// As [`rhythm_of`] says it.
    pub(crate) was: String,
    pub(crate) now: String,
    pub(crate) by: String,
}

/// A sentence, or a cell of a table, with the numbers of the notes on it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Said {
    pub(crate) words: String,
    pub(crate) marks: Vec<usize>,
    /// Begins a paragraph.
    pub(crate) opens: bool,
    /// Stands here no more; only its note is told.
    pub(crate) gone: bool,
}

impl Said {
    fn plain((words, opens): (String, bool)) -> Said {
        Said { words, marks: Vec::new(), opens, gone: false }
    }
}

/// A text that is shown: as it was issued, or merged with notes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Shown {
    /// "309/KH-UBND" and the day, as they were when it was issued.
    pub(crate) first: Edition,
    pub(crate) title: Said,
    pub(crate) bases: Vec<Said>,
    pub(crate) recipients: Vec<Said>,
    /// Number, title of an annex, sentences.
    pub(crate) parts: Vec<(i64, Said, Vec<Said>)>,
    pub(crate) lines: Vec<Vec<Said>>,
    pub(crate) tasks: Vec<Vec<Said>>,
    pub(crate) rhythm: Said,
    /// Notes, counted from 1.
    pub(crate) notes: Vec<String>,
    /// Notes about the document as a whole: its number, its day.
    pub(crate) head: Vec<usize>,
}

/// Who changed it and when: "lần 1, kết luận của …, ghi ngày 12/02/2025".
pub(crate) fn by(r: &Revision) -> String {
    format!("lần {}, theo {}, ghi ngày {}", r.no, r.basis.says(), r.at.day())
}

impl Shown {
    /// One edition, without a note.
    pub(crate) fn of(e: &Edition) -> Shown {
        let cells = |row: &[String; 5]| row.iter().map(|c| Said::plain((c.clone(), true))).collect();
        let all = |list: &[String]| list.iter().map(|s| Said::plain((s.clone(), true))).collect();
        let part = |p: &(i64, String, Vec<String>)| {
            (p.0, Said::plain((p.1.clone(), true)), sentences(&p.2).into_iter().map(Said::plain).collect())
        };
        Shown {
            title: Said::plain((e.title.clone(), true)),
            bases: all(&e.bases),
            recipients: all(&e.recipients),
            parts: e.parts.iter().map(part).collect(),
            lines: e.lines.iter().map(cells).collect(),
            tasks: e.tasks.iter().map(cells).collect(),
            rhythm: Said::plain((e.rhythm.clone(), true)),
            notes: Vec::new(),
            head: Vec::new(),
            first: e.clone(),
        }
    }

    /// The same text after one more revision; `was` is the edition before it.
    pub(crate) fn after(mut self, was: &Edition, now: &Edition, by: &str) -> Shown {
        let mut n = Notes { all: std::mem::take(&mut self.notes), by };
        for (what, a, b) in [("Số, ký hiệu", &was.number, &now.number), ("Ngày ban hành", &was.day, &now.day)]
        {
            if a != b {
                let day = |s: &String| kernel::Day::parse(s).map_or_else(|| s.clone(), |d| d.to_string());
                self.head.push(n.changed(&format!("{what}: "), &day(a), &day(b)));
            }
        }
        self.title = n.one(self.title, &now.title);
        self.bases = n.follow(self.bases, &whole(&now.bases));
        self.recipients = n.follow(self.recipients, &whole(&now.recipients));
        self.parts = n.parts(self.parts, &now.parts);
        self.lines = n.lines(self.lines, &now.lines);
        self.tasks = n.rows(self.tasks, &now.tasks);
        self.notes = n.all;
        self
    }

    /// Says beside each sentence of the parts that names a day which a revision moved what holds now.
    pub(crate) fn remarked(mut self, moved: &[Moved]) -> Shown {
        for s in self.parts.iter_mut().flat_map(|p| &mut p.2).filter(|s| !s.gone) {
            for says in moved.iter().filter_map(|m| m.remark(&s.words)) {
                let known = self.notes.iter().position(|n| *n == says);
                s.marks.push(known.unwrap_or(self.notes.len()) + 1);
                if known.is_none() {
                    self.notes.push(says);
                }
            }
        }
        self
    }

    /// Notes are counted in the order in which a reader meets them.
    pub(crate) fn in_order(mut self) -> Shown {
        let mut met: Vec<usize> = self.head.clone();
        self.each(&mut |s| met.extend(&s.marks));
        // Of a part that went whole and of a recipient the note stands at the end.
        met.extend(1..=self.notes.len());
        let mut order: Vec<usize> = Vec::new();
        for n in met {
            if !order.contains(&n) {
                order.push(n);
            }
        }
        let now = |n: &usize| order.iter().position(|o| o == n).map_or(*n, |at| at + 1);
        self.head.iter_mut().for_each(|n| *n = now(n));
        self.each(&mut |s| s.marks.iter_mut().for_each(|n| *n = now(n)));
        self.notes = order.iter().filter_map(|n| self.notes.get(n - 1).cloned()).collect();
        self
    }

    /// Every sentence and cell, as they follow one another on paper.
    fn each(&mut self, visit: &mut dyn FnMut(&mut Said)) {
        visit(&mut self.title);
        self.bases.iter_mut().for_each(&mut *visit);
        // The tables and how reports are wanted stand in the last part, before the annexes.
        let annexes = self.parts.partition_point(|p| p.0 < ANNEX_FROM);
        let (parts, annexes) = self.parts.split_at_mut(annexes);
        parts.iter_mut().flat_map(|p| &mut p.2).for_each(&mut *visit);
        self.lines.iter_mut().chain(&mut self.tasks).flatten().for_each(&mut *visit);
        visit(&mut self.rhythm);
        annexes.iter_mut().flat_map(|p| std::iter::once(&mut p.1).chain(&mut p.2)).for_each(&mut *visit);
    }

    /// The same text after reports were wanted in another way.
    pub(crate) fn rhythm_set(mut self, set: &RhythmSet) -> Shown {
        let says = |words: &str| if words.is_empty() { NO_REPORTS.to_owned() } else { words.to_owned() };
        let by = format!("{} đặt lại ngày {}", set.by, set.at.day());
        let mut n = Notes { all: std::mem::take(&mut self.notes), by: &by };
        let mark = n.changed("Chế độ báo cáo: ", &says(&set.was), &says(&set.now));
        self.rhythm.words = says(&set.now);
        self.rhythm.marks.push(mark);
        self.notes = n.all;
        self
    }
}

/// What a text says where no periodic report is wanted any more.
const NO_REPORTS: &str = "không báo cáo định kỳ";

fn whole(list: &[String]) -> Vec<(String, bool)> {
    list.iter().map(|s| (s.clone(), true)).collect()
}

/// Paragraphs as sentences; each tells whether it begins a paragraph.
pub(crate) fn sentences(paragraphs: &[String]) -> Vec<(String, bool)> {
    let mut all = Vec::new();
    for p in paragraphs {
        let (mut from, mut opens) = (0, true);
        let ends = p.char_indices().filter(|(_, c)| matches!(c, '.' | ';' | '?' | '!'));
        let ends = ends.map(|(n, c)| n + c.len_utf8()).filter(|n| p[*n..].starts_with(' '));
        for end in ends.chain([p.len()]) {
            let words = p[from..end].trim();
            if !words.is_empty() {
                all.push((words.to_owned(), opens));
                opens = false;
            }
            from = end;
        }
    }
    all
}

/// The notes so far, and who makes the next ones.
struct Notes<'a> {
    all: Vec<String>,
    by: &'a str,
}

impl Notes<'_> {
    /// The number of a note; the same words are one note.
    fn add(&mut self, says: &str) -> usize {
        let says = kernel::upper_first(says);
        match self.all.iter().position(|n| *n == says) {
            Some(at) => at + 1,
            None => {
                self.all.push(says);
                self.all.len()
            }
        }
    }

    fn changed(&mut self, what: &str, was: &str, now: &str) -> usize {
        let by = self.by;
        self.add(&match (was, now) {
            ("", _) => format!("{what}{by}: thêm “{now}”."),
            (_, "") => format!("{what}{by}: bỏ “{was}”."),
            _ => format!("{what}{by}: từ “{was}” thành “{now}”."),
        })
    }

    fn one(&mut self, mut old: Said, now: &str) -> Said {
        if old.words != now {
            let mark = self.changed("", &old.words, now);
            old.marks.push(mark);
            old.words = now.to_owned();
        }
        old
    }

    /// The name of an annex: another one, or of one that was not there.
    fn named(&mut self, mut title: Said, name: &str) -> Said {
        if title.gone || title.words != name {
            let was = if title.gone { "" } else { &title.words };
            let mark = self.changed("Tên phụ lục: ", was, name);
            title.marks.push(mark);
            name.clone_into(&mut title.words);
            title.gone = false;
        }
        title
    }

    fn added(&mut self, (words, opens): (String, bool)) -> Said {
        let mark = self.add(&format!("{}: bổ sung.", self.by));
        Said { words, marks: vec![mark], opens, gone: false }
    }

    fn gone(&mut self, mut old: Said) -> Said {
        let mark = self.changed("", &old.words, "");
        old.marks.push(mark);
        old.gone = true;
        old
    }

    /// Sentences that follow one another, as they are now; what is gone keeps its place.
    fn follow(&mut self, old: Vec<Said>, now: &[(String, bool)]) -> Vec<Said> {
        let words: Vec<&str> = old.iter().filter(|s| !s.gone).map(|s| s.words.as_str()).collect();
        let new: Vec<&str> = now.iter().map(|s| s.0.as_str()).collect();
        let steps = align(&words, &new);
        let mut old = old.into_iter().peekable();
        let mut out = Vec::new();
        for step in steps {
            if !matches!(step, Step::Come(_)) {
                while let Some(s) = old.next_if(|s| s.gone) {
                    out.push(s);
                }
            }
            match step {
                Step::Come(j) => out.push(self.added(now[j].clone())),
                Step::Gone(_) => out.extend(old.next().map(|s| self.gone(s))),
                Step::Same(_, j) => out.extend(old.next().map(|s| Said { opens: now[j].1, ..s })),
                Step::Changed(_, j) => {
                    let next = old.next().map(|s| self.one(Said { opens: now[j].1, ..s }, &now[j].0));
                    out.extend(next);
                }
            }
        }
        out.extend(old);
        out
    }

    fn parts(
        &mut self,
        old: Vec<(i64, Said, Vec<Said>)>,
        now: &[(i64, String, Vec<String>)],
    ) -> Vec<(i64, Said, Vec<Said>)> {
        let mut numbers: Vec<i64> = old.iter().map(|p| p.0).chain(now.iter().map(|p| p.0)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let mut old = old.into_iter().peekable();
        let mut out = Vec::new();
        for no in numbers {
            let (_, title, said) =
                old.next_if(|p| p.0 == no).unwrap_or((no, Said::plain((String::new(), true)), Vec::new()));
            let here = now.iter().find(|p| p.0 == no);
            let title = match here.map_or("", |p| p.1.as_str()) {
                // Of an annex that went whole the name stays, above what tells that it went.
                "" if title.words.is_empty() || title.gone => title,
                "" => self.gone(title),
                name => self.named(title, name),
            };
            let now_said = here.map_or_else(Vec::new, |p| sentences(&p.2));
            out.push((no, title, self.follow(said, &now_said)));
        }
        out
    }

    /// Lines are known by their number; none is ever taken out.
    fn lines(&mut self, old: Vec<Vec<Said>>, now: &[[String; 5]]) -> Vec<Vec<Said>> {
        let mut old = old.into_iter();
        now.iter()
            .map(|row| match old.next() {
                Some(was) => self.cells(was, row),
                None => self.new_row(row),
            })
            .collect()
    }

    fn cells(&mut self, was: Vec<Said>, now: &[String; 5]) -> Vec<Said> {
        was.into_iter().zip(now).map(|(s, now)| self.one(s, now)).collect()
    }

    fn new_row(&mut self, row: &[String; 5]) -> Vec<Said> {
        let mut cells: Vec<Said> = row.iter().map(|c| Said::plain((c.clone(), true))).collect();
        let mark = self.add(&format!("{}: bổ sung.", self.by));
        // The first cell that says what is to be done.
        if let Some(c) = cells.iter_mut().find(|c| c.words.parse::<u64>().is_err()) {
            c.marks.push(mark);
        }
        cells
    }

    fn rows(&mut self, old: Vec<Vec<Said>>, now: &[[String; 5]]) -> Vec<Vec<Said>> {
        let is_gone = |row: &Vec<Said>| row.iter().all(|c| c.gone);
        let words: Vec<Vec<&str>> = old
            .iter()
            .filter(|r| !is_gone(r))
            .map(|r| r.iter().map(|c| c.words.as_str()).collect())
            .collect();
        let new: Vec<Vec<&str>> = now.iter().map(|r| r.iter().map(String::as_str).collect()).collect();
        let steps = align(&words, &new);
        let mut old = old.into_iter().peekable();
        let mut out = Vec::new();
        for step in steps {
            if !matches!(step, Step::Come(_)) {
                while let Some(row) = old.next_if(is_gone) {
                    out.push(row);
                }
            }
            match step {
                Step::Come(j) => out.push(self.new_row(&now[j])),
                Step::Same(..) => out.extend(old.next()),
                Step::Changed(_, j) => out.extend(old.next().map(|row| self.cells(row, &now[j]))),
                Step::Gone(_) => out.extend(old.next().map(|row| self.gone_row(row))),
            }
        }
        out.extend(old);
        out
    }

    fn gone_row(&mut self, mut row: Vec<Said>) -> Vec<Said> {
        let words: Vec<&str> = row.iter().map(|c| c.words.as_str()).filter(|w| !w.is_empty()).collect();
        let mark = self.changed("", &words.join("; "), "");
        if let Some(first) = row.first_mut() {
            first.marks.push(mark);
        }
        row.iter_mut().for_each(|c| c.gone = true);
        row
    }
}
