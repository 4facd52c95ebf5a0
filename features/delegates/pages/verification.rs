//! The report of verification of delegates' status ("báo cáo thẩm tra tư cách đại biểu"): on screen, to be printed, to be
//! worked on.

use super::composition::per_cent;
use super::{Ways, seen};
use crate::model::{Category, Change, ChangeKind, Delegate, Delegation, ListState};
use crate::quota::{self, Sums};
use crate::rules::{Report, Ruling, Standing};
use crate::store;
use crate::twins::{Likeness, Twins, is_certain, twins};
use db::Reading;
use gatherings::{Gathering, GatheringId};
use kernel::Refusal;
use papers::{Align, Block, Closing, Head, Paper, Signature, Table};
use web::{Frame, One, Page, Visit};

#[derive(askama::Template)]
#[template(path = "verification.html")]
pub(crate) struct VerificationPage {
    pub(crate) frame: Frame,
    pub(crate) ways: Ways,
    pub(crate) id: GatheringId,
    pub(crate) sheet: String,
    /// What is not settled yet.
    pub(crate) open: Vec<String>,
}

/// Everything the report tells.
pub(crate) struct Facts<'a> {
    pub(crate) g: &'a Gathering,
    pub(crate) delegations: &'a [Delegation],
    pub(crate) standing: &'a [Delegate],
    pub(crate) ruling: &'a Ruling,
    pub(crate) report: &'a Report,
    pub(crate) sums: &'a Sums,
    pub(crate) history: &'a [Change],
    pub(crate) replaced: usize,
    pub(crate) withdrawn: usize,
}

impl Facts<'_> {
    /// Cases that are not settled, a sentence each; who may be somebody else is named to the host alone.
    pub(crate) fn open(&self, named: bool) -> Vec<String> {
        let mut out = Vec::new();
        let filled = quota::filled(self.standing);
        let open: Vec<&str> = self
            .delegations
            .iter()
            .filter(|d| d.state != ListState::Confirmed)
            .map(|d| d.name.as_str())
            .collect();
        if !open.is_empty() {
            out.push(format!("{} đoàn chưa chốt danh sách: {}.", open.len(), open.join(", ")));
        }
        for d in self.delegations {
            let of = filled.get(&d.id).copied().unwrap_or_default();
            if of.over(d.quota) > 0 {
                out.push(format!("{} quá phân bổ {} người.", d.name, of.over(d.quota)));
            } else if of.free(d.quota) > 0 {
                out.push(format!("{} còn {} chỗ chưa có tên.", d.name, of.free(d.quota)));
            }
        }
        let pairs = self.pairs();
        if !named && !pairs.is_empty() {
            out.push(format!("{} cặp có thể là một người.", pairs.len()));
        }
        for (a, b, likeness) in pairs.iter().filter(|_| named).take(20) {
            let sure = if *likeness == Likeness::Same {
                "Một người có tên hai lần"
            } else {
                "Có thể là một người"
            };
            out.push(format!("{sure}: {}; {}.", self.told(a), self.told(b)));
        }
        let no_birth = self.official().filter(|d| d.birth.is_none()).count();
        if no_birth > 0 {
            out.push(format!("{no_birth} đại biểu chính thức chưa rõ năm sinh."));
        }
        for v in
            self.report.verdicts.iter().filter(|v| v.standing == Standing::Unknown && v.tally.unknown > 0)
        {
            out.push(format!(
                "{} đại biểu chưa rõ “{}”, nên chưa kết luận được quy định này.",
                v.tally.unknown,
                v.rule.attribute.vietnamese()
            ));
        }
        out.extend(self.sums.differences());
        out
    }

    /// Pairs that are, or may be, one person and that nobody looked at yet.
    fn pairs(&self) -> Vec<(&Delegate, &Delegate, Likeness)> {
        self.all_pairs().into_iter().filter(|(a, b, how)| !self.is_settled((a, b), *how)).collect()
    }

    fn all_pairs(&self) -> Vec<(&Delegate, &Delegate, Likeness)> {
        let one = |id| self.standing.iter().find(|d| d.id == id);
        let pair = |t: Twins| Some((one(t.first)?, one(t.second)?, t.likeness));
        twins(self.standing).into_iter().filter_map(pair).collect()
    }

    /// Whoever confirmed the later of two lists was told of the pair and said that they are not one person: where both stood
    /// then as they stand now. Of whoever came or was changed afterwards nobody said so.
    fn is_settled(&self, (a, b): (&Delegate, &Delegate), how: Likeness) -> bool {
        let settled = |x: &Delegate| {
            let list = self.delegations.iter().find(|d| d.id == x.delegation)?;
            list.settled.filter(|_| list.state == ListState::Confirmed)
        };
        let (Some(at_a), Some(at_b)) = (settled(a), settled(b)) else { return false };
        let told = at_a.max(at_b);
        let as_then = |x: &Delegate| {
            x.since <= told
                && !self
                    .history
                    .iter()
                    .any(|c| c.delegate == x.id && c.kind == ChangeKind::Changed && c.at > told)
        };
        how == Likeness::Same && !is_certain(a, b) && as_then(a) && as_then(b)
    }

    /// Who, and of which delegation.
    fn told(&self, x: &Delegate) -> String {
        let list = self.delegations.iter().find(|d| d.id == x.delegation);
        list.map_or_else(|| x.in_words(), |d| format!("{} ({})", x.in_words(), d.name))
    }

    /// The standing remark on namesakes who were looked at; "" when there are none.
    fn namesakes(&self) -> String {
        let pairs = self.all_pairs();
        let settled = pairs.iter().filter(|(a, b, how)| self.is_settled((a, b), *how));
        let told: Vec<String> =
            settled.take(20).map(|(a, b, _)| format!("{}; {}", self.told(a), self.told(b))).collect();
        if told.is_empty() {
            return String::new();
        }
        format!(
            "Cùng họ tên, khi chốt danh sách đơn vị đăng cai đã kiểm tra là những người khác nhau: {}.",
            told.join(" – ")
        )
    }

    fn official(&self) -> impl Iterator<Item = &Delegate> {
        self.standing.iter().filter(|d| d.category == Category::Official)
    }
}

fn with<T>(w: &mut Reading, g: &Gathering, f: impl FnOnce(&Facts) -> T) -> Result<T, Refusal> {
    let (delegations, standing) = (store::delegations(w, g.id)?, store::standing(w, g.id)?);
    let (ruling, sources, history) =
        (store::ruling(w, g)?, store::sources(w, g.id)?, store::history(w, g.id)?);
    let sums = Sums::of(g.expected, &sources, &delegations, &standing);
    let report = Report::of(&ruling, &standing, (sums.quotas, sums.taken));
    let count = |k: ChangeKind| history.iter().filter(|c| c.kind == k).count();
    Ok(f(&Facts {
        g,
        delegations: &delegations,
        standing: &standing,
        ruling: &ruling,
        report: &report,
        sums: &sums,
        history: &history,
        replaced: count(ChangeKind::Replaced),
        withdrawn: count(ChangeKind::Withdrawn),
    }))
}

fn made(v: &Visit, w: &mut Reading, id: GatheringId) -> Result<(Gathering, Paper, Vec<String>), Refusal> {
    let g = seen(v, w, id)?;
    let host = organisations::names_of(w, &[g.host], g.last_day)?.full(g.host).to_owned();
    let named = v.can(g.prepare());
    let (paper, open) = with(w, &g, |f| {
        let open = f.open(named);
        (paper(f, (&host, named), v.today(), &open), open)
    })?;
    Ok((g, paper, open))
}

/// `GET /gatherings/{id}/verification`
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<GatheringId>) -> Result<Page, Refusal> {
    let (g, paper, open) = made(v, w, id)?;
    Page::of(&VerificationPage {
        frame: v.frame("Thẩm tra tư cách đại biểu", "/gatherings"),
        ways: Ways::of(&g, "verification", "Thẩm tra tư cách đại biểu")?,
        id,
        sheet: papers::html(&paper),
        open,
    })
}

fn not_made(e: papers::PaperError) -> Refusal {
    Refusal::Broken(Box::new(e))
}

/// To be printed.
pub(crate) fn pdf(v: &Visit, w: &mut Reading, One(id): One<GatheringId>) -> Result<Page, Refusal> {
    let (_, paper, _) = made(v, w, id)?;
    let bytes = papers::pdf(&paper).map_err(not_made)?;
    Ok(Page::shown("Báo cáo thẩm tra tư cách đại biểu.pdf", "application/pdf", bytes))
}

/// To be worked on.
pub(crate) fn docx(v: &Visit, w: &mut Reading, One(id): One<GatheringId>) -> Result<Page, Refusal> {
    let (_, paper, _) = made(v, w, id)?;
    let bytes = papers::docx(&paper).map_err(not_made)?;
    let mime = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    Ok(Page::download("Báo cáo thẩm tra tư cách đại biểu.docx", mime, bytes))
}

fn paper(f: &Facts, (host, named): (&str, bool), today: kernel::Day, open: &[String]) -> Paper {
    let head = Head {
        superior: vec![host.to_uppercase()],
        issuer: "BAN TỔ CHỨC".into(),
        number: "/BC-BTC".into(),
        place: String::new(),
        day: today.0,
    };
    let about = vec!["Thẩm tra tư cách đại biểu".to_owned(), f.g.name.clone()];
    let mut paper = Paper::new(head, "BÁO CÁO", about);
    paper.draft = !open.is_empty();
    paper.illustrative = f.g.illustrative || f.delegations.iter().any(|d| d.illustrative);
    let blocks = &mut paper.blocks;
    blocks.push(Block::heading("I. SỐ LƯỢNG"));
    blocks.push(Block::para(numbers(f)));
    blocks.push(Block::Table(by_delegation(f)));
    let namesakes = f.namesakes();
    if named && !namesakes.is_empty() {
        blocks.push(Block::para(namesakes));
    }
    blocks.push(Block::heading("II. CƠ CẤU ĐẠI BIỂU CHÍNH THỨC"));
    composition(f, blocks);
    blocks.push(Block::heading("III. THAY ĐỔI ĐẠI BIỂU"));
    blocks.push(Block::para(changes(f)));
    blocks.push(Block::heading("IV. TRƯỜNG HỢP CHƯA GIẢI QUYẾT XONG"));
    if open.is_empty() {
        blocks.push(Block::para("Không có. Các đại biểu có tên trong danh sách đều do đơn vị cử đoàn lập và đơn vị đăng cai chốt."));
    }
    for says in open {
        blocks.push(Block::item("-", says.as_str()));
    }
    paper.closing = Closing {
        left: None,
        right: Some(Signature::of("TRƯỞNG BAN", "").on_behalf("TM. BAN TỔ CHỨC")),
    };
    paper.recipients = vec!["Đoàn Chủ tịch hội nghị".into(), "Lưu: hồ sơ hội nghị".into()];
    paper
}

fn numbers(f: &Facts) -> String {
    let count = |c: Category| f.standing.iter().filter(|d| d.category == c).count();
    let kinds: Vec<String> = Category::ALL
        .iter()
        .map(|c| (count(*c), c.vietnamese()))
        .filter(|(n, _)| *n > 0)
        .map(|(n, what)| format!("{n} {}", kernel::lower_first(what)))
        .collect();
    let kinds = if kinds.is_empty() { "chưa có ai".to_owned() } else { kinds.join(", ") };
    format!(
        "Đại biểu được triệu tập: {}. Có tên trong danh sách {} đoàn: {kinds}.",
        f.sums.quotas,
        f.delegations.len()
    )
}

fn by_delegation(f: &Facts) -> Table {
    let columns = [
        (1, Align::Centre, "TT"),
        (7, Align::Left, "Đoàn"),
        (2, Align::Right, "Phân bổ"),
        (2, Align::Right, "Có tên"),
        (4, Align::Left, "Danh sách"),
    ];
    let mut table = Table::new("Đại biểu theo đoàn", &columns);
    let filled = quota::filled(f.standing);
    for (n, d) in (1..).zip(f.delegations) {
        let of = filled.get(&d.id).copied().unwrap_or_default();
        let words: [String; 5] = [
            n.to_string(),
            d.name.clone(),
            d.quota.to_string(),
            of.taken.to_string(),
            kernel::upper_first(d.state.vietnamese()),
        ];
        table.row(words.into_iter().map(Into::into).collect());
    }
    let sum = ["", "Cộng", &f.sums.quotas.to_string(), &f.sums.taken.to_string(), ""].map(Into::into);
    table.rows.push(papers::Row { cells: sum.to_vec(), bold: true });
    table
}

fn composition(f: &Facts, blocks: &mut Vec<Block>) {
    if f.report.now == 0 {
        blocks.push(Block::para("Chưa có đại biểu chính thức nào."));
        return;
    }
    let columns = [
        (6, Align::Left, "Cơ cấu"),
        (3, Align::Left, "Quy định"),
        (2, Align::Right, "Có"),
        (2, Align::Right, "Chưa rõ"),
        (2, Align::Right, "Tỷ lệ"),
        (3, Align::Left, "Kết quả"),
    ];
    let mut table = Table::new("Cơ cấu so với quy định", &columns);
    for v in &f.report.verdicts {
        let result = match v.standing {
            Standing::Met => "Đạt",
            Standing::NotMet => "Chưa đạt",
            Standing::Unknown => "Chưa rõ",
        };
        let unverified = if v.rule.basis.is_empty() { " (chưa kiểm chứng)" } else { "" };
        let words: [String; 6] = [
            kernel::upper_first(&v.rule.attribute.vietnamese()),
            format!("{}{unverified}", v.rule.limits()),
            v.tally.yes.to_string(),
            v.tally.unknown.to_string(),
            per_cent(v.tally.yes, f.report.now),
            result.to_owned(),
        ];
        table.row(words.into_iter().map(Into::into).collect());
    }
    if f.report.verdicts.is_empty() {
        blocks.push(Block::para("Hội nghị chưa ghi quy định về cơ cấu."));
    } else {
        blocks.push(Block::Table(table));
    }
    for (title, lines) in super::composition::groups(f.standing) {
        let all: Vec<String> = lines
            .iter()
            .map(|(name, n, share)| format!("{} {n} ({share})", kernel::lower_first(name)))
            .collect();
        blocks.push(Block::para(format!("{title}: {}.", all.join("; "))));
    }
    blocks.push(Block::para(ages(f)));
}

/// The oldest and the youngest, by year of birth.
fn ages(f: &Facts) -> String {
    let year = f.ruling.year;
    let mut known: Vec<(i64, &Delegate)> = f.official().filter_map(|d| d.birth.map(|b| (b, d))).collect();
    known.sort_by_key(|(b, d)| (*b, d.place, d.id));
    let unknown = f.official().count() - known.len();
    let told =
        if unknown > 0 { format!(" {unknown} đại biểu chưa rõ năm sinh.") } else { String::new() };
    match (known.first(), known.last()) {
        (Some((old, a)), Some((young, b))) => format!(
            "Tính theo năm sinh, đại biểu cao tuổi nhất là {} ({} tuổi), trẻ tuổi nhất là {} ({} tuổi).{told}",
            a.name,
            year - old,
            b.name,
            year - young
        ),
        _ => format!("Chưa rõ tuổi của đại biểu nào.{told}"),
    }
}

fn changes(f: &Facts) -> String {
    match (f.replaced, f.withdrawn) {
        (0, 0) => "Không có đại biểu nào được thay hoặc rút.".to_owned(),
        (r, w) => format!(
            "{r} lượt thay đại biểu, {w} lượt rút. Lý do, người ghi và giờ ghi có trong sổ thay đổi đại biểu."
        ),
    }
}
