//! The text and the signatures as pages draw them.

use crate::model::{Covenant, Method, Section, Target};
use crate::targets::{Annex, TargetAmendment, promise};
use blocs::Year;
use kernel::{BodyId, Day};
use organisations::Names;

/// The text of a covenant.
pub(crate) struct TextView {
    pub(crate) theme: String,
    pub(crate) grounds: Vec<String>,
    pub(crate) sections: Vec<SectionView>,
    pub(crate) targets: Vec<TargetView>,
    pub(crate) undertakings: Vec<String>,
}

pub(crate) struct SectionView {
    pub(crate) no: String,
    pub(crate) title: String,
    pub(crate) points: Vec<String>,
}

pub(crate) struct TargetView {
    pub(crate) no: i64,
    pub(crate) section: String,
    pub(crate) indicator: String,
    pub(crate) unit: String,
    pub(crate) baseline: Option<String>,
    pub(crate) value: String,
    pub(crate) owner: String,
    pub(crate) deadline: Option<String>,
    /// "đo bằng số: 93,75" where its words say something else; or that it is not measured so.
    pub(crate) figure: Option<String>,
    /// What came after signing: how it stands now, what it is used for.
    pub(crate) notes: Vec<String>,
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect()
}

/// "I" to "XII", as papers number their parts.
pub(crate) fn roman(no: i64) -> String {
    const ROMAN: [&str; 12] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];
    let at = usize::try_from(no - 1).ok();
    at.and_then(|i| ROMAN.get(i)).map_or_else(|| no.to_string(), |r| (*r).to_owned())
}

impl TextView {
    pub(crate) fn of(c: &Covenant, names: &Names) -> TextView {
        let section =
            |s: &Section| SectionView { no: roman(s.no), title: s.title.clone(), points: lines(&s.text) };
        TextView {
            theme: c.theme.clone(),
            grounds: lines(&c.grounds),
            sections: c.sections.iter().map(section).collect(),
            targets: targets(&c.targets, names),
            undertakings: lines(&c.undertakings),
        }
    }

    /// Says beside the signed targets how they stand now, and what they are used for.
    #[must_use]
    pub(crate) fn with_notes(mut self, held: &[TargetAmendment], uses: &[(i64, String)]) -> TextView {
        for (no, t) in (1..).zip(&mut self.targets) {
            if let Some(a) = held.iter().rfind(|a| a.target == no) {
                t.notes.push(format!("đã điều chỉnh từ {}: {}", a.from, promise(&a.value, a.deadline)));
            }
            let of = uses.iter().filter(|(target, _)| *target == no);
            t.notes.extend(of.map(|(_, says)| format!("dùng chấm tiêu chí {says}")));
        }
        self
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.theme.is_empty() && self.sections.is_empty() && self.targets.is_empty()
    }
}

/// Who answers for a target that names nobody, as the paper says it.
pub(crate) const ALL: &str = "Các đơn vị thành viên";

/// Targets as a table lists them.
pub(crate) fn targets(all: &[Target], names: &Names) -> Vec<TargetView> {
    let view = |(no, t): (i64, &Target)| TargetView {
        no,
        section: roman(t.section),
        indicator: t.indicator.clone(),
        unit: t.unit.clone(),
        baseline: t.baseline.clone(),
        value: t.value.clone(),
        owner: t.owner.map_or_else(|| ALL.to_owned(), |o| names.full(o).to_owned()),
        deadline: t.deadline.map(|d: Day| d.to_string()),
        figure: t.figure_note(),
        notes: Vec::new(),
    };
    (1..).zip(all).map(view).collect()
}

/// A target that was amended, from the signed words on.
pub(crate) struct History {
    pub(crate) no: i64,
    pub(crate) indicator: String,
    /// "5 sáng kiến, hạn 15/12/2023", as it was signed.
    pub(crate) signed: String,
    pub(crate) rows: Vec<HistoryRow>,
}

/// One amendment.
pub(crate) struct HistoryRow {
    pub(crate) from: String,
    pub(crate) promise: String,
    pub(crate) basis: String,
    pub(crate) reason: String,
    /// "Phụ lục I: chưa ghi nhận việc ký."
    pub(crate) annex: String,
    /// Who wrote it down, and when.
    pub(crate) by: String,
}

/// The history of every target that was amended.
pub(crate) fn histories(c: &Covenant, held: &[TargetAmendment], annexes: &[Annex<'_>]) -> Vec<History> {
    let on = |no| annexes.iter().find(|x| x.changes.iter().any(|(_, a)| a.no == no));
    let annex = |x: &Annex<'_>| format!("Phụ lục {}: {}.", x.roman(), x.stands());
    let of = |no: i64| held.iter().filter(move |a| a.target == no);
    let row = |a: &TargetAmendment| HistoryRow {
        from: a.from.to_string(),
        promise: promise(&a.value, a.deadline),
        basis: a.basis.clone(),
        reason: papers::words::sentence(&a.reason),
        annex: on(a.no).map_or_else(String::new, annex),
        by: format!("{}, {}", a.by_name, a.at.full()),
    };
    let amended = (1..).zip(&c.targets).filter(|(no, _)| of(*no).next().is_some());
    let history = |(no, t): (i64, &Target)| History {
        no,
        indicator: t.indicator.clone(),
        signed: t.promise(),
        rows: of(no).map(row).collect(),
    };
    amended.map(history).collect()
}

/// Where a member stands with its signature.
pub(crate) struct SignerRow {
    pub(crate) body: BodyId,
    pub(crate) unit: String,
    /// "Khối trưởng", "Khối phó" or "".
    pub(crate) role: &'static str,
    pub(crate) stand: Stand,
    /// Is this the signed-in person's unit?
    pub(crate) mine: bool,
    /// Path of the form that takes a recorded absence back.
    pub(crate) undoing: String,
}

pub(crate) enum Stand {
    Signed {
        who: String,
        how: &'static str,
        when: String,
        /// Path of the scan.
        scan: Option<String>,
    },
    Absent(String),
    Waiting,
}

/// The members in the decision's order; behind them bodies that signed and have left the bloc.
pub(crate) fn signers(c: &Covenant, year: &Year, names: &Names, mine: &[BodyId]) -> Vec<SignerRow> {
    let left = c.signatures.iter().map(|s| s.body).filter(|b| !year.members.contains(b));
    let row = |body: BodyId| SignerRow {
        body,
        unit: names.full(body).to_owned(),
        role: match body {
            b if year.head == Some(b) => year.head_words(),
            b if year.deputy == Some(b) => year.deputy_words(),
            _ => "",
        },
        stand: stand(c, body),
        mine: mine.contains(&body),
        undoing: format!("/covenants/{}/absences/{body}/undoing", c.id),
    };
    year.members.iter().copied().chain(left).map(row).collect()
}

fn stand(c: &Covenant, body: BodyId) -> Stand {
    if let Some(s) = c.signature_of(body) {
        return Stand::Signed {
            who: format!("{}, {}", s.name, s.post),
            how: s.method.vietnamese(),
            when: if s.method == Method::OnPaper { s.at.day().to_string() } else { s.at.full() },
            scan: s.scan.is_some().then(|| format!("/covenants/{}/signatures/{body}/scan", c.id)),
        };
    }
    c.absence_of(body).map_or(Stand::Waiting, |why| Stand::Absent(why.to_owned()))
}
