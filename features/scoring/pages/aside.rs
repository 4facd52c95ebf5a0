//! Beside the grid: the open line's evidence, what else of the sheet could prove it, and what was said about it.

use super::differences::cross_words;
use super::grid::Seen;
use super::sheet::Opened;
use crate::deeds::evidence::serves;
use crate::model::{Item, ItemId, Proof, Rubric};
use crate::sheet::ScoreLine;
use crate::store::evidence::{Evidence, Kept};
use kernel::grouped;
use web::{FileKind, Filled};

/// Characters of a digest that are shown; the whole of it stands in the title.
const DIGEST_SHOWN: usize = 12;

/// The evidence and remarks of the open line.
pub(crate) struct Aside {
    /// Where pieces are opened and moved.
    pub(crate) base: String,
    pub(crate) item: String,
    pub(crate) at: i64,
    pub(crate) no: String,
    pub(crate) title: String,
    pub(crate) rule: String,
    /// Whose figures settle it, when that is not the head unit.
    pub(crate) scorer: Option<String>,
    pub(crate) required: bool,
    /// The reason with which it was handed in instead of evidence.
    pub(crate) instead: Option<String>,
    pub(crate) files: Vec<FileView>,
    /// Other pieces of the sheet, which may prove this line too.
    pub(crate) others: Vec<FileView>,
    pub(crate) may_add: bool,
    /// Which of the forms came back.
    pub(crate) back: Back,
    pub(crate) remarks: Vec<(String, String, String)>,
}

/// Which form of the evidence came back refused.
#[derive(Default)]
pub(crate) struct Back {
    pub(crate) link: bool,
    pub(crate) again: bool,
}

impl Back {
    fn of(filled: &Filled) -> Back {
        Back { link: filled.action.ends_with("/links"), again: filled.action.ends_with("/lines") }
    }
}

/// One piece of evidence.
pub(crate) struct FileView {
    pub(crate) id: String,
    pub(crate) name: String,
    /// Where it leads, if it is a link: the whole address, and the bare name of the server.
    pub(crate) link: Option<(String, String)>,
    pub(crate) about: String,
    /// A file's digest.
    pub(crate) digest: Option<String>,
    /// The lines it proves, where there are several: "I.2, III.1".
    pub(crate) serves: String,
    /// Those beside the open one.
    pub(crate) besides: String,
}

impl FileView {
    /// The digest as far as it is shown.
    pub(crate) fn short(&self) -> &str {
        self.digest.as_deref().map_or("", |d| d.get(..DIGEST_SHOWN).unwrap_or(d))
    }
}

pub(super) fn aside(
    o: &Opened,
    (item, seen): (&Item, &Seen<'_>),
    all: &[Evidence],
    (filled, may_add): (&Filled, bool),
) -> Aside {
    let (mine, others): (Vec<&Evidence>, Vec<&Evidence>) =
        all.iter().partition(|e| e.lines.contains(&item.id));
    let views = |some: Vec<&Evidence>| some.into_iter().map(|e| view(e, &o.rubric, Some(item.id))).collect();
    let proved = |line: ItemId| all.iter().any(|e| e.lines.contains(&line));
    Aside {
        base: format!("/sheets/{}/evidence", o.sheet.id),
        item: item.id.to_string(),
        at: item.ord,
        no: item.no.clone(),
        title: format!("{} {}", item.no, item.name),
        rule: item.rule(),
        scorer: item.scorer.map(|b| o.names.full(b).to_owned()),
        required: item.proof == Proof::Required,
        instead: o.sheet.instead_of_evidence(item, &proved).map(str::to_owned),
        files: views(mine),
        others: if may_add { views(others) } else { Vec::new() },
        may_add,
        back: Back::of(filled),
        remarks: remarks(o, item, seen),
    }
}

fn remarks(o: &Opened, item: &Item, seen: &Seen<'_>) -> Vec<(String, String, String)> {
    let mut remarks = Vec::new();
    for (line, who, column) in &seen.columns {
        let Some(m) = o.sheet.marks.get(&(*line, item.id)) else { continue };
        let say = |input| o.rubric.said(*line, item, input);
        let points = match (seen.before(*line, m), m.input) {
            (None, None) => o.blank(*line),
            (Some(b), now) if !o.rubric.agree(item, Some(b), now) => {
                format!("{} → {}", say(Some(b)), say(now))
            }
            (_, now) => say(now),
        };
        let how = m.input.and_then(|i| o.rubric.how(item, i, column.leaders.get(&item.id)));
        let words = if m.note.is_empty() { how.unwrap_or_default() } else { m.note.clone() };
        let by = format!("{}, {} lúc {}", m.by_name, m.at.day().short(), m.at.hour());
        let is_points = m.input.is_some_and(|i| o.rubric.alone(item, i).is_some());
        let unit = if is_points && item.method != crate::Method::Disqualifier { " điểm" } else { "" };
        let who = match line {
            ScoreLine::Cross => {
                cross_words(seen.reviewers.and_then(|all| all.get(&item.id)).map(String::as_str))
            }
            _ => who.clone(),
        };
        remarks.push((format!("{who}, {points}{unit}."), words, by));
    }
    remarks
}

/// A piece of evidence as pages list it; `at`: beside which line.
pub(crate) fn view(e: &Evidence, rubric: &Rubric, at: Option<ItemId>) -> FileView {
    let who = format!("{}, {}", e.by_name, e.at.day());
    let (link, digest, about) = match &e.what {
        Kept::File { digest, size, kind } => {
            let about = format!("{}, {} · {who}", kind_words(*kind, &e.name), size_words(*size));
            (None, Some(digest.clone()), about)
        }
        Kept::Link(l) => {
            let to = (l.address().to_owned(), l.host().to_owned());
            (Some(to), None, format!("Đường dẫn ra ngoài · {who}"))
        }
    };
    let besides: Vec<ItemId> = e.lines.iter().copied().filter(|l| Some(*l) != at).collect();
    let besides = serves(rubric, &besides);
    let all = serves(rubric, &e.lines);
    FileView {
        id: e.id.to_string(),
        name: e.name.clone(),
        link,
        about,
        digest,
        serves: if all.contains(',') { all } else { String::new() },
        besides,
    }
}

fn kind_words(kind: FileKind, name: &str) -> String {
    match kind {
        FileKind::Office => name.rsplit_once('.').map_or("tài liệu", |(_, end)| end).to_uppercase(),
        kind => kind.word().to_owned(),
    }
}

/// "340 KB", "1,2 MB": whole tenths, never a float.
pub(crate) fn size_words(bytes: i64) -> String {
    if bytes < 1_000_000 {
        format!("{} KB", grouped((bytes + 999) / 1000))
    } else {
        format!("{},{} MB", grouped(bytes / 1_000_000), bytes % 1_000_000 / 100_000)
    }
}
