//! Workbooks: needs and the estimate for the finance office, the list of what is wrong, and everything. Text stays text.

use super::{prepared, sheets};
use crate::load;
use crate::needs::Need;
use crate::plan::Plan;
use db::Reading;
use gatherings::{Cell, GatheringId, Sheet};
use kernel::{Day, Refusal};
use web::{One, Page, Visit};

/// Both lists.
pub(crate) fn workbook(v: &Visit, w: &mut Reading, One(id): One<GatheringId>) -> Result<Page, Refusal> {
    let (g, _) = prepared(v, w, id)?;
    let plan = load::plan(w, &g)?;
    let sheets = [needs(&plan), estimate(&plan)];
    let bytes = gatherings::workbook(&format!("Hậu cần: {}", g.name), v.today(), &sheets)?;
    Ok(Page::workbook(format!("Hậu cần {}.xlsx", g.first_day.iso()), bytes))
}

/// Everything of a gathering.
pub(crate) fn everything(v: &Visit, w: &mut Reading, One(id): One<GatheringId>) -> Result<Page, Refusal> {
    let (g, _) = prepared(v, w, id)?;
    let plan = load::plan(w, &g)?;
    let mut all = gatherings::sheets(v, w, &g)?;
    all.extend(sheets::of(w, &g, &plan)?);
    all.extend([needs(&plan), estimate(&plan)]);
    let bytes = gatherings::workbook(&g.name, v.today(), &all)?;
    Ok(Page::workbook(format!("hoi-nghi-{}.xlsx", g.first_day.iso()), bytes))
}

/// What is wrong now.
pub(crate) fn findings(v: &Visit, w: &mut Reading, One(id): One<GatheringId>) -> Result<Page, Refusal> {
    let (g, _) = prepared(v, w, id)?;
    let sheet = sheets::findings_of(w, &g)?;
    let bytes = gatherings::workbook(&format!("Phải sửa: {}", g.name), v.today(), &[sheet])?;
    Ok(Page::workbook(format!("phai-sua-{}.xlsx", g.first_day.iso()), bytes))
}

fn needs(plan: &Plan) -> Sheet {
    let row = |n: &Need| -> Vec<Cell> {
        let wanted = n.wanted(plan.heads(n)).most;
        let asleep = !plan.is_awake(n);
        vec![
            n.kind.vietnamese().into(),
            n.name.as_str().into(),
            n.day.map_or_else(String::new, |d: Day| d.to_string()).into(),
            n.measure_says().into(),
            n.basis.vietnamese().into(),
            Cell::Count(plan.heads(n)),
            Cell::Count(if asleep { 0 } else { wanted }),
            n.have.map_or_else(|| Cell::from("chưa đặt"), Cell::Count),
            n.unit.as_str().into(),
            Cell::Count(n.price),
            Cell::Count(if asleep { 0 } else { plan.cost(n) }),
            n.note.as_str().into(),
        ]
    };
    Sheet {
        name: "Hậu cần",
        columns: vec![
            ("Loại", 16),
            ("Mục", 36),
            ("Ngày", 12),
            ("Cách tính", 32),
            ("Số người theo", 18),
            ("Số người", 9),
            ("Cần", 10),
            ("Đã đặt", 10),
            ("Đơn vị tính", 12),
            ("Đơn giá (đồng)", 16),
            ("Thành tiền (đồng)", 18),
            ("Ghi chú", 30),
        ],
        rows: plan.needs.iter().map(row).collect(),
    }
}

fn estimate(plan: &Plan) -> Sheet {
    let or_none = |n: Option<i64>| n.map_or_else(|| Cell::from(""), Cell::Count);
    let mut rows: Vec<Vec<Cell>> = plan
        .lines
        .iter()
        .map(|l| {
            vec![
                l.name.as_str().into(),
                Cell::Count(plan.amount(l)),
                or_none(l.ceiling),
                or_none(l.actual),
                l.remark.as_str().into(),
            ]
        })
        .collect();
    let spent = plan.spent();
    rows.push(vec![
        "Cộng".into(),
        Cell::Count(plan.total()),
        or_none(plan.budget.ceiling),
        Cell::Count(spent),
        "".into(),
    ]);
    if let Some(a) = &plan.budget.approved {
        let basis = if a.basis.is_empty() { String::new() } else { format!(", {}", a.basis) };
        let says = format!("Đã duyệt cho {} đại biểu, ngày {}{basis}", a.heads, a.on);
        rows.push(vec![says.into(), Cell::Count(a.total), "".into(), "".into(), "".into()]);
    }
    Sheet {
        name: "Kinh phí",
        columns: vec![
            ("Khoản", 40),
            ("Dự toán (đồng)", 18),
            ("Tối đa (đồng)", 18),
            ("Đã chi (đồng)", 18),
            ("Ghi chú tiết kiệm", 40),
        ],
        rows,
    }
}
