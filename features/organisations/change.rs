//! What may be changed about bodies, decided purely; and how each change is remembered.

use crate::directory::{Directory, Record};
use crate::model::{BodyKind, Holder, HolderId, Level, Name};
use kernel::{BodyId, Day, Fact, Problem, Refusal};

/// A body to be added.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewBody {
    /// "Mã đơn vị".
    pub code: String,
    /// What sort.
    pub kind: BodyKind,
    /// Level of administration.
    pub level: Level,
    /// First name.
    pub name: Name,
    /// The body above, or a top.
    pub parent: Option<BodyId>,
    /// Place printed on papers; may be empty.
    pub place_name: String,
    /// First day.
    pub from: Day,
}

/// An office-holder's term to be added.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewHolder {
    /// Full name.
    pub name: String,
    /// "Phó Chánh Văn phòng".
    pub post: String,
    /// Lines above the signature.
    pub signing: String,
    /// Head of the body?
    pub leads: bool,
    /// Invented for a sample?
    pub illustrative: bool,
    /// First day.
    pub from: Day,
    /// Last day, included; or open.
    pub until: Option<Day>,
}

impl NewHolder {
    /// Nobody yet.
    pub(crate) fn empty(from: Day) -> NewHolder {
        let none = String::new;
        NewHolder {
            name: none(),
            post: none(),
            signing: none(),
            leads: false,
            illustrative: false,
            from,
            until: None,
        }
    }

    /// A term as it is recorded.
    pub(crate) fn of(h: Holder) -> NewHolder {
        let Holder { name, post, signing, leads, illustrative, from, until, .. } = h;
        NewHolder { name, post, signing, leads, illustrative, from, until }
    }
}

/// Longest full name, in characters.
pub(crate) const FULL_MAX: usize = 200;
/// Longest short name.
pub(crate) const SHORT_MAX: usize = 100;
/// Longest code.
pub(crate) const CODE_MAX: usize = 40;

/// "t.stc " to "T.STC"; refuses what a code may not hold.
pub(crate) fn code(typed: &str) -> Result<String, String> {
    let code = typed.trim().to_ascii_uppercase();
    let strange = code.chars().find(|c| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')));
    match strange {
        _ if code.is_empty() => Err("Mã đơn vị: chưa viết.".into()),
        Some(c) => Err(format!("Mã đơn vị chỉ gồm chữ không dấu, số, dấu chấm, gạch nối; không nhận “{c}”.")),
        None if code.len() > CODE_MAX => {
            Err(format!("Mã đơn vị: dài {} ký tự, tối đa {CODE_MAX}.", code.len()))
        }
        None => Ok(code),
    }
}

/// What is wrong with giving `record` a name from a day, if anything.
pub(crate) fn rename_problem(record: &Record, from: Day) -> Option<String> {
    let last = record.name()?.from;
    dated_problem(record, from, last, "tên")
}

fn dated_problem(record: &Record, from: Day, last: Day, what: &str) -> Option<String> {
    if from < last {
        return Some(format!(
            "Đã ghi {what} từ {last}. Ngày áp dụng phải từ {last} trở đi (đúng {last} là sửa lại {what} đã ghi)."
        ));
    }
    let until = record.until.filter(|u| from > *u)?;
    Some(format!("Đơn vị chỉ hoạt động đến hết {until}; ngày áp dụng phải trong thời gian đó."))
}

/// What is wrong with standing below `parent` from a day, if anything. `self_id` is the body itself, when it exists.
pub(crate) fn parent_problem(parent: &Record, self_id: Option<BodyId>, from: Day) -> Option<String> {
    if Some(parent.id) == self_id {
        return Some("Đơn vị không thể trực thuộc chính mình. Chọn đơn vị khác.".into());
    }
    if from < parent.from {
        return Some(format!(
            "“{}” hoạt động từ {}, sau ngày áp dụng {from}. Chọn ngày muộn hơn.",
            parent.full(),
            parent.from
        ));
    }
    let until = parent.until?;
    Some(format!("“{}” chỉ hoạt động đến hết {until}. Chọn đơn vị cấp trên khác.", parent.full()))
}

/// What to say when another body of the same name stands beside this one at any time from a day on until this one's
/// own end, if one does. A body that followed another under its name is no twin.
pub(crate) fn twin_problem<'a>(
    beside: impl IntoIterator<Item = &'a Record>,
    this: Option<BodyId>,
    (since, until): (Day, Option<Day>),
) -> Option<String> {
    let together =
        |r: &Record| r.until.is_none_or(|end| end >= since) && until.is_none_or(|end| r.from <= end);
    let lives = |r: &&Record| Some(r.id) != this && together(r);
    let twin = beside.into_iter().filter(lives).min_by_key(|r| &r.code)?;
    Some(format!(
        "Cùng đơn vị cấp trên đã có “{}” (mã {}). Nếu là đơn vị khác, viết tên phân biệt được.",
        twin.full(),
        twin.code
    ))
}

/// Decides a new name.
///
/// # Errors
/// `Invalid` beside the day.
pub(crate) fn rename(record: &Record, name: &Name, from: Day) -> Result<(), Refusal> {
    if let Some(says) = rename_problem(record, from) {
        return Err(Refusal::wrong("name_from", "DV-02", says));
    }
    if record.name().is_some_and(|n| n.what == *name) {
        return Err(Refusal::wrong(
            "full_name",
            "DV-03",
            "Tên mới giống hệt tên đang dùng. Viết tên mới rồi lưu.",
        ));
    }
    Ok(())
}

/// Decides a new parent.
///
/// # Errors
/// `Invalid` beside the parent or the day.
pub(crate) fn relocate(all: &Directory, id: BodyId, to: Option<BodyId>, from: Day) -> Result<(), Refusal> {
    let record = all.get(id).ok_or(Refusal::NotFound)?;
    let last = record.parent().map_or(record.from, |p| p.from);
    if let Some(says) = dated_problem(record, from, last, "đơn vị cấp trên") {
        return Err(Refusal::wrong("parent_from", "DV-02", says));
    }
    if record.parent().is_some_and(|p| p.what == to) {
        return Err(Refusal::wrong(
            "parent",
            "DV-03",
            "Đơn vị cấp trên không đổi. Chọn đơn vị khác rồi lưu.",
        ));
    }
    let problem = to.and_then(|to| all.get(to)).and_then(|p| parent_problem(p, Some(id), from));
    if let Some(says) = problem {
        return Err(Refusal::wrong("parent", "DV-04", says));
    }
    let mut next = all.clone();
    if let Some(r) = next.get_mut(id) {
        r.put_parent(from, to);
    }
    if next.astray(from).is_empty() {
        return Ok(());
    }
    let name = to.and_then(|t| all.get(t)).map_or("", Record::full);
    let says = format!(
        "“{name}” đang ở dưới chính “{}” (hoặc cây quá sâu), nên không làm cấp trên được. Chọn đơn vị khác.",
        record.full()
    );
    Err(Refusal::wrong("parent", "DV-05", says))
}

/// Decides the last day of a body.
///
/// # Errors
/// `Invalid` beside the day.
pub(crate) fn close(all: &Directory, id: BodyId, until: Day) -> Result<(), Refusal> {
    let record = all.get(id).ok_or(Refusal::NotFound)?;
    if record.until.is_some() {
        return Err(Refusal::conflict("Đơn vị này đã có ngày kết thúc. Bỏ ngày đó trước nếu ghi sai."));
    }
    let wrong = |says: String| Err(Refusal::wrong("until", "DV-06", says));
    let last = record.names.iter().map(|n| n.from).chain(record.parents.iter().map(|p| p.from)).max();
    if let Some(last) = last.filter(|last| until < *last) {
        return wrong(format!(
            "Thay đổi gần nhất của đơn vị áp dụng từ {last}; ngày kết thúc phải từ {last} trở đi."
        ));
    }
    let below = all.below(id, until.plus_days(1));
    let mut names: Vec<&str> = below.iter().map(|r| r.full()).collect();
    names.sort_unstable();
    match names.as_slice() {
        [] => Ok(()),
        [one] => wrong(format!(
            "Sau {until} vẫn còn “{one}” trực thuộc. Chuyển đơn vị đó sang nơi khác hoặc kết thúc trước."
        )),
        [first, ..] => wrong(format!(
            "Sau {until} vẫn còn {} đơn vị trực thuộc (“{first}” …). Chuyển hoặc kết thúc các đơn vị đó trước.",
            names.len()
        )),
    }
}

/// Decides a term of office: inside the body's life, and one head at a time.
///
/// # Errors
/// `Invalid` beside the days.
pub(crate) fn hold(
    record: &Record,
    others: &[Holder],
    this: Option<HolderId>,
    new: &NewHolder,
) -> Result<(), Refusal> {
    let mut problems = Vec::new();
    if new.until.is_some_and(|u| u < new.from) {
        problems.push(Problem::new(
            "until",
            "DV-07",
            format!("Ngày thôi giữ chức vụ phải từ {} trở đi.", new.from),
        ));
    }
    if new.from < record.from {
        problems.push(Problem::new(
            "from",
            "DV-08",
            format!("Đơn vị hoạt động từ {}; ngày bắt đầu phải từ đó.", record.from),
        ));
    }
    if let Some(end) = record.until.filter(|end| new.until.is_none_or(|u| u > *end)) {
        problems.push(Problem::new(
            "until",
            "DV-08",
            format!(
                "Đơn vị chỉ hoạt động đến hết {end}; điền ngày thôi giữ chức vụ trước hoặc đúng ngày đó."
            ),
        ));
    }
    let meets = |h: &&Holder| {
        let before = h.until.is_some_and(|u| u < new.from);
        let after = new.until.is_some_and(|u| u < h.from);
        h.leads && Some(h.id) != this && !before && !after
    };
    if let Some(h) = others.iter().find(meets).filter(|_| new.leads) {
        let term = h.until.map_or(format!("từ {}", h.from), |u| format!("từ {} đến {u}", h.from));
        problems.push(Problem::new(
            "leads",
            "DV-09",
            format!(
                "{} đang là người đứng đầu ({term}). Ghi ngày thôi giữ chức vụ của người đó trước.",
                h.name
            ),
        ));
    }
    if problems.is_empty() { Ok(()) } else { Err(Refusal::Invalid(problems)) }
}

fn because(fact: Fact, basis: &str) -> Fact {
    if basis.is_empty() { fact } else { fact.because(basis) }
}

/// "A body was added", for its own journal and its parent's.
pub(crate) fn added(id: BodyId, new: &NewBody, basis: &str) -> Fact {
    let says = format!("Thêm đơn vị “{}” (mã {}), hoạt động từ {}", new.name.full, new.code, new.from);
    let fact = Fact::new("organisations.body_added", "body", id, says);
    let fact = new.parent.into_iter().fold(fact, |f, parent| f.and_about("body", parent));
    because(fact, basis)
}

/// "A body was renamed."
pub(crate) fn renamed(record: &Record, name: &Name, from: Day, basis: &str) -> Fact {
    let old = record.name().map_or("", |n| &n.what.full);
    let corrects = record.name().is_some_and(|n| n.from == from);
    let says = if corrects {
        format!("Sửa lại tên ghi từ {from}: “{old}” thành “{}” (tên ngắn “{}”)", name.full, name.short)
    } else {
        format!("Đổi tên “{old}” thành “{}” (tên ngắn “{}”) từ {from}", name.full, name.short)
    };
    because(Fact::new("organisations.body_renamed", "body", record.id, says), basis)
}

/// "A body was put under another."
pub(crate) fn relocated(
    all: &Directory,
    record: &Record,
    to: Option<BodyId>,
    from: Day,
    basis: &str,
) -> Fact {
    let name = |id: Option<BodyId>| {
        id.and_then(|id| all.get(id))
            .map_or("không có cấp trên".to_owned(), |r| format!("“{}”", r.full()))
    };
    let old = record.parent().and_then(|p| p.what);
    let corrects = record.parent().is_some_and(|p| p.from == from);
    let verb =
        if corrects { "Sửa lại đơn vị cấp trên ghi" } else { "Chuyển đơn vị cấp trên" };
    let says = format!("{verb} từ {from} của “{}”: {} thành {}", record.full(), name(old), name(to));
    let fact = Fact::new("organisations.body_relocated", "body", record.id, says);
    let fact = [old, to].into_iter().flatten().fold(fact, |f, id| f.and_about("body", id));
    because(fact, basis)
}

/// What a correction sets: the code, sort, level and place of a body, which have no dates.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Particulars {
    pub(crate) code: String,
    pub(crate) kind: BodyKind,
    pub(crate) level: Level,
    pub(crate) place_name: String,
}

impl Particulars {
    pub(crate) fn of(record: &Record) -> Particulars {
        Particulars {
            code: record.code.clone(),
            kind: record.kind,
            level: record.level,
            place_name: record.place_name.clone(),
        }
    }
}

/// "Particulars were corrected": only those that differ are named.
pub(crate) fn corrected(record: &Record, now: &Particulars) -> Fact {
    let none = |s: &str| if s.is_empty() { "(để trống)".to_owned() } else { s.to_owned() };
    let pairs = [
        ("mã", record.code.clone(), now.code.clone()),
        ("loại hình", record.kind.vietnamese().into(), now.kind.vietnamese().into()),
        ("cấp", record.level.vietnamese().into(), now.level.vietnamese().into()),
        ("địa danh", none(&record.place_name), none(&now.place_name)),
    ];
    let said: Vec<String> =
        pairs.iter().filter(|(_, a, b)| a != b).map(|(what, a, b)| format!("{what} {a} thành {b}")).collect();
    let says = format!("Sửa thông tin của “{}”: {}", record.full(), said.join("; "));
    Fact::new("organisations.body_corrected", "body", record.id, says)
}

/// "A body got its last day."
pub(crate) fn closed(record: &Record, until: Day, basis: &str) -> Fact {
    let says = format!(
        "“{}” hoạt động đến hết {until}; nhiệm kỳ của người giữ chức vụ cũng kết thúc ngày đó",
        record.full()
    );
    let fact = Fact::new("organisations.body_closed", "body", record.id, says);
    let fact = record.parent().and_then(|p| p.what).into_iter().fold(fact, |f, id| f.and_about("body", id));
    because(fact, basis)
}

/// "The last day was taken back."
pub(crate) fn reopened(record: &Record, reason: &str) -> Fact {
    let until = record.until.map_or(String::new(), |u| u.to_string());
    let says = format!("Bỏ ngày kết thúc {until} của “{}”; đơn vị tiếp tục hoạt động", record.full());
    Fact::new("organisations.body_reopened", "body", record.id, says).because(reason)
}

/// "A term was recorded."
pub(crate) fn holder_added(body: BodyId, body_name: &str, new: &NewHolder) -> Fact {
    let says = format!("Ghi {} giữ chức vụ {} của {body_name} từ {}", new.name, new.post, new.from);
    Fact::new("organisations.holder_added", "body", body, says)
}

/// "A term was changed": what it was and what it is.
pub(crate) fn holder_changed(body_name: &str, was: &Holder, now: &NewHolder) -> Fact {
    let term = |from: Day, until: Option<Day>| {
        until.map_or(format!("từ {from}"), |u| format!("từ {from} đến hết {u}"))
    };
    let line = |name: &str, post: &str, signing: &str, leads: bool| {
        let leads = if leads { ", đứng đầu" } else { "" };
        format!("{name}, {post}{leads}, ký “{}”", signing.replace('\n', " / "))
    };
    let before = line(&was.name, &was.post, &was.signing, was.leads);
    let after = line(&now.name, &now.post, &now.signing, now.leads);
    let mut said = Vec::new();
    if before != after {
        said.push(format!("{before} thành {after}"));
    }
    if (was.from, was.until) != (now.from, now.until) {
        said.push(format!("nhiệm kỳ {} thành {}", term(was.from, was.until), term(now.from, now.until)));
    }
    let says = format!("Sửa người giữ chức vụ của {body_name}: {} – {}", was.name, said.join("; "));
    Fact::new("organisations.holder_changed", "body", was.body, says)
}
