//! The page of a bloc's year: it opens with the year line and says who must act. Composed here because it asks four
//! features; each answers for itself.

use askama::Template;
use blocs::{Planned, SeeYear, Step, StepState, Year, YearLine, YearStep, year_line_html};
use covenants::{Covenant, CovenantId, CovenantState};
use db::Reading;
use kernel::{Day, Refusal, YearId, count_words};
use organisations::Names;
use scoring::SheetState;
use web::{Frame, One, Page, Visit};

/// Everything the year line is drawn from.
pub(crate) struct Whole {
    pub(crate) year: Year,
    pub(crate) names: Names,
    plan: Vec<Planned>,
    pub(crate) covenant: Option<Covenant>,
    pub(crate) scores: scoring::Progress,
    pub(crate) conference: Option<conferences::Progress>,
    /// What comes after the conference, as far as it waits.
    pub(crate) after: After,
    today: Day,
}

/// What the summing-up leads to, where it is not done yet.
#[derive(Default)]
pub(crate) struct After {
    /// Next year, while its covenant has no words to be signed at step 8.
    pub(crate) to_draft: Option<Year>,
    /// Next year and its covenant, for whose content step 8 waits to be locked.
    pub(crate) to_agree: Option<(Year, CovenantId)>,
    /// Next year is not even open.
    pub(crate) to_open: bool,
    /// The submission is not among the year's documents, signed and sent.
    pub(crate) to_submit: bool,
}

/// Days after its conference within which a year still asks for its submission: nobody waits for one of a year that was
/// over long before the program asked.
const SENT_WITHIN: i64 = 180;

impl After {
    fn of(
        w: &mut Reading,
        year: &Year,
        conference: Option<&conferences::Progress>,
        today: Day,
    ) -> Result<After, Refusal> {
        let mut after = After::default();
        let Some(c) = conference else { return Ok(after) };
        if matches!(c.state, conferences::State::Planned | conferences::State::Running) {
            let Some(next) = blocs::year_numbered(w, year.bloc, year.number + 1, today)? else {
                return Ok(After { to_open: true, ..after });
            };
            match covenants::of_year(w, next.id)? {
                Some(x) if x.state != CovenantState::Draft => {}
                Some(x) if !x.sections.is_empty() => {
                    let signing = c.step == Some(conferences::Step::Signing);
                    after.to_agree = signing.then_some((next, x.id));
                }
                _ => after.to_draft = Some(next),
            }
        }
        let kept = |d: &blocs::Document| match d.kind {
            blocs::DocumentKind::Submission => true,
            // As it was kept while there was no kind of its own.
            blocs::DocumentKind::Other => kernel::fold(&d.name).starts_with("to trinh"),
            _ => false,
        };
        if c.submits
            && today <= c.day.plus_days(SENT_WITHIN)
            && !blocs::documents(w, year.id)?.iter().any(kept)
        {
            after.to_submit = true;
        }
        Ok(after)
    }
}

/// Loads a year from its four features.
pub(crate) fn whole(v: &Visit, w: &mut Reading, year: Year) -> Result<Whole, Refusal> {
    let names = organisations::names_of(w, &year.members, year.names_day(v.today()))?;
    let plan = blocs::schedule(w, year.id)?;
    let conference = conferences::progress(w, year.id, v.today())?;
    Ok(Whole {
        after: After::of(w, &year, conference.as_ref(), v.today())?,
        plan,
        covenant: covenants::of_year(w, year.id)?,
        scores: scoring::progress(w, &year)?,
        conference,
        names,
        year,
        today: v.today(),
    })
}

impl Whole {
    fn planned(&self, step: Step) -> Option<&Planned> {
        self.plan.iter().find(|p| p.step == step)
    }

    fn done(&self, step: Step) -> bool {
        let past = |p: Option<&Planned>| p.and_then(|p| p.until.or(p.from)).is_some_and(|d| d < self.today);
        let all = self.scores.members > 0;
        match step {
            Step::Covenant => self.covenant.as_ref().is_some_and(|c| c.state == CovenantState::Effective),
            Step::Work => past(self.planned(Step::Work)) || self.scores.submitted > 0,
            Step::Midterm => past(self.planned(Step::Midterm)) || self.scores.submitted > 0,
            Step::SelfScore => all && self.scores.submitted == self.scores.members,
            Step::Appraisal => all && self.scores.appraised == self.scores.members,
            Step::Conference => self
                .conference
                .as_ref()
                .is_some_and(|c| matches!(c.state, conferences::State::Ended | conferences::State::Signed)),
            Step::Handover => self.conference.as_ref().is_some_and(|c| c.handed_over.is_some()),
        }
    }

    /// The step the year stands at; `None` when all are done.
    pub(crate) fn current(&self) -> Option<Step> {
        Step::ALL.into_iter().find(|s| !self.done(*s))
    }

    fn lines(&self, step: Step) -> Vec<String> {
        let mut lines = Vec::new();
        let members = self.year.members.len();
        if let Some(dates) = self.planned(step).map(Planned::dates).filter(|d| !d.is_empty()) {
            lines.push(dates);
        }
        match step {
            Step::Covenant => {
                if let Some(c) = &self.covenant {
                    lines.push(format!("{}/{members} đơn vị đã ký", c.signed(&self.year.members)));
                }
            }
            Step::SelfScore => lines.push(format!("{}/{members} phiếu đã nộp", self.scores.submitted)),
            Step::Appraisal => lines.push(format!("{}/{members} phiếu đã chốt", self.scores.appraised)),
            Step::Conference => {
                if let Some(c) = &self.conference {
                    lines = vec![c.day.to_string(), conference_words(c, self.today)];
                }
            }
            Step::Handover => match self.conference.as_ref().and_then(|c| c.handed_over) {
                // What was done, not what was once planned.
                Some(at) => lines = vec![at.day().to_string(), "tại hội nghị".into()],
                None if lines.is_empty() => lines.push("tại hội nghị".into()),
                None => {}
            },
            Step::Work | Step::Midterm => {}
        }
        lines
    }

    /// The line as it stands today.
    pub(crate) fn line(&self) -> YearLine {
        let current = self.current();
        let steps = Step::ALL.into_iter().map(|step| {
            let now = current == Some(step);
            let tenths = self.planned(step).map_or(5, |p| p.tenths(self.today));
            YearStep {
                step,
                state: match (now, self.done(step)) {
                    (true, _) => StepState::Now { tenths },
                    (_, true) => StepState::Done,
                    _ => StepState::Next,
                },
                lines: self.lines(step),
                today: now.then(|| format!("Hôm nay {}", self.today.short())),
            }
        });
        YearLine { steps: steps.collect() }
    }

    /// What a screen reader hears first.
    pub(crate) fn label(&self) -> String {
        let place = self.current().and_then(|c| Step::ALL.iter().position(|s| *s == c));
        match place {
            Some(i) => format!("Năm {} của {}, bước {} trên 7", self.year.number, self.year.bloc_name, i + 1),
            None => format!("Năm {} của {}, đã xong cả bảy bước", self.year.number, self.year.bloc_name),
        }
    }

    /// Who must act, by when, where.
    fn now(&self, run: bool) -> Option<NowBox> {
        let Some(step) = self.current() else { return self.submission() };
        let until = match (step, &self.conference) {
            (Step::Conference | Step::Handover, Some(c)) => Some(c.day),
            _ => self.planned(step).and_then(|p| p.until.or(p.from)),
        };
        let left = until.map_or_else(|| "chưa có hạn".to_owned(), |d| d.left(self.today));
        let (words, head) = (self.year.head_words(), self.runner());
        let year = format!("/years/{}", self.year.id);
        let (who, then, href, button) = match step {
            Step::Covenant => self.covenant_now(),
            Step::Midterm if let Some(c) = self.covenant.as_ref().filter(|c| c.effective_on.is_some()) => (
                "Các đơn vị báo kết quả giữa kỳ theo từng chỉ tiêu.".to_owned(),
                "Đến kỳ thì tự chấm điểm.",
                format!("/covenants/{}/check", c.id),
                "Mở kiểm điểm giữa năm",
            ),
            Step::Work | Step::Midterm => (
                "Các đơn vị thực hiện giao ước.".to_owned(),
                "Đến kỳ thì tự chấm điểm.",
                format!("{year}/rubric"),
                "Xem bảng tiêu chí",
            ),
            Step::SelfScore => {
                let missing = self.units_in(|s| matches!(s, SheetState::Open | SheetState::Returned));
                (
                    format!("Còn {} đơn vị chưa nộp phiếu: {}.", missing.len(), missing.join(", ")),
                    "Nộp đủ thì thẩm định xong được.",
                    format!("{year}/scores"),
                    "Mở phần chấm điểm",
                )
            }
            Step::Appraisal => {
                let left = self.units_in(|s| s != SheetState::Appraised);
                (
                    format!("{words} phải thẩm định {} phiếu: {}.", left.len(), left.join(", ")),
                    "Xong cả thì bảng điểm được chốt và mở bước Hội nghị.",
                    format!("{year}/scores"),
                    "Mở phần chấm điểm",
                )
            }
            Step::Conference | Step::Handover => match &self.conference {
                Some(c) => (
                    format!("{head} điều hành hội nghị."),
                    if self.after.to_draft.is_some() || self.after.to_open {
                        "Tám bước, từ báo cáo đến ký giao ước. Giao ước năm tới chưa soạn."
                    } else {
                        "Tám bước, từ báo cáo đến ký giao ước."
                    },
                    format!("/conferences/{}", c.id),
                    "Mở hội nghị",
                ),
                None => (
                    format!("{head} lập kế hoạch hội nghị."),
                    "Chưa có kế hoạch thì chưa khai mạc được.",
                    format!("{year}/conference"),
                    if run { "Lập kế hoạch" } else { "Xem" },
                ),
            },
        };
        Some(NowBox { left, step: step.vietnamese(), who, then, href, button })
    }

    /// "Khối trưởng (Sở Tài chính)", who runs the year; until it has a head of its own, last year's does.
    fn runner(&self) -> String {
        let y = &self.year;
        let unit = y.run_by.map_or("đơn vị đứng đầu", |b| self.names.full(b));
        match y.head {
            Some(_) => format!("{} ({unit})", y.head_words()),
            None => format!("{} năm {} ({unit})", y.head_words(), y.number - 1),
        }
    }

    /// What a covenant that is not in force waits for, and where.
    fn covenant_now(&self) -> (String, &'static str, String, &'static str) {
        let head = self.runner();
        let there =
            self.covenant.as_ref().filter(|c| c.state != CovenantState::Draft || !c.sections.is_empty());
        let (who, then) = match there.map(|c| c.state) {
            None => (format!("{head} soạn giao ước."), "Soạn xong thì chốt nội dung, mở ký."),
            Some(CovenantState::Draft) => {
                (format!("{head} chốt nội dung giao ước, mở ký."), "Chốt xong thì các đơn vị ký được ngay.")
            }
            Some(_) => (
                format!("{head} lấy chữ ký giao ước của các đơn vị."),
                "Giao ước có hiệu lực khi mọi đơn vị đã ký.",
            ),
        };
        let begun = self.covenant.as_ref().map(|c| format!("/covenants/{}", c.id));
        let href = begun.unwrap_or_else(|| format!("/years/{}/covenant", self.year.id));
        (who, then, href, "Mở giao ước")
    }

    /// The steps are done, and the submission is still to be sent.
    fn submission(&self) -> Option<NowBox> {
        self.after.to_submit.then(|| NowBox {
            left: "chưa có hạn".to_owned(),
            step: "Tờ trình",
            who: format!("{} ký và gửi Tờ trình đề nghị khen thưởng.", self.runner()),
            then: "Gửi rồi thì thêm Tờ trình vào văn bản của năm.",
            href: format!("/years/{}/documents", self.year.id),
            button: "Mở văn bản của năm",
        })
    }

    fn units_in(&self, which: impl Fn(SheetState) -> bool) -> Vec<String> {
        let unfinished =
            |body| self.scores.sheets.iter().find(|(b, ..)| *b == body).is_none_or(|(_, _, s, _)| which(*s));
        self.year
            .members
            .iter()
            .filter(|b| unfinished(**b))
            .map(|b| self.names.short(*b).to_owned())
            .collect()
    }
}

pub(crate) fn conference_words(c: &conferences::Progress, today: Day) -> String {
    match (c.state, c.step) {
        (conferences::State::Planned, _) => c.day.left(today),
        (conferences::State::Running, Some(step)) => format!("đang họp, bước {}/8", step.no()),
        (conferences::State::Running | conferences::State::Ended, _) => "chờ ký biên bản".into(),
        (conferences::State::Signed, _) => "đã ký biên bản".into(),
    }
}

/// Who must act, how long is left.
pub(crate) struct NowBox {
    pub(crate) left: String,
    pub(crate) step: &'static str,
    pub(crate) who: String,
    pub(crate) then: &'static str,
    pub(crate) href: String,
    pub(crate) button: &'static str,
}

/// One member in the table.
struct MemberRow {
    name: String,
    tag: &'static str,
    sheet: Option<String>,
    state: &'static str,
    wait: bool,
    signed: String,
}

/// One paper of the year.
struct DocumentRow {
    name: String,
    /// Where it opens; a document without a file is only named.
    href: Option<String>,
    day: String,
    state: String,
}

#[derive(Template)]
#[template(path = "year.html")]
struct YearPage {
    frame: Frame,
    title: String,
    tell: String,
    line: String,
    now: Option<NowBox>,
    members: Vec<MemberRow>,
    members_words: String,
    documents: Vec<DocumentRow>,
    /// Where its conferences are prepared: path, words of the button.
    prepared: Vec<(String, String)>,
    others: Vec<(String, String)>,
    may_run: bool,
    path: String,
}

pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<YearId>) -> Result<Page, Refusal> {
    let year = blocs::year(w, id, v.today())?;
    v.sees::<SeeYear>(year.see())?;
    let others = blocs::numbers(w, year.bloc)?;
    let documents = blocs::documents(w, year.id)?;
    let prepared = gatherings::of_year(w, &year)?;
    let s = whole(v, w, year)?;
    let y = &s.year;
    let may_run = v.can(y.run());
    let name = |b: Option<kernel::BodyId>| b.map_or("chưa có", |b| s.names.full(b)).to_owned();
    let tell = format!(
        "{} đơn vị thành viên. {}: {}. {}: {}.",
        kernel::upper_first(&count_words(y.members.len())),
        y.head_words(),
        name(y.head),
        y.deputy_words(),
        name(y.deputy)
    );
    let mut papers = year_papers(&s);
    papers.extend(documents.iter().map(|d| DocumentRow {
        name: if d.number.is_empty() { d.name.clone() } else { format!("{} ({})", d.name, d.number) },
        href: d.file.as_ref().map(|_| format!("/years/{}/documents/{}", y.id, d.id)),
        day: d.day.to_string(),
        state: match d.file {
            Some(_) => d.kind.vietnamese().to_owned(),
            None => format!("{}, chưa có tệp", d.kind.vietnamese()),
        },
    }));
    Page::of(&YearPage {
        frame: v.frame(y.title(), "/years"),
        title: y.title(),
        tell,
        line: year_line_html(&s.line(), &s.label(), false)?,
        now: s.now(may_run),
        members: y.members.iter().map(|b| member(v, &s, *b)).collect(),
        members_words: kernel::upper_first(&count_words(y.members.len())),
        documents: papers,
        prepared: prepared
            .into_iter()
            .filter(|g| v.can(g.see()))
            .map(|g| (format!("/gatherings/{}", g.id), format!("Chuẩn bị: {}", g.name)))
            .collect(),
        others: others
            .into_iter()
            .filter(|(other, ..)| *other != y.id)
            .map(|(other, number, _)| (format!("/years/{other}"), format!("Năm {number}")))
            .collect(),
        may_run,
        path: format!("/years/{}", y.id),
    })
}

fn member(v: &Visit, s: &Whole, body: kernel::BodyId) -> MemberRow {
    let sheet = s.scores.sheets.iter().find(|(b, ..)| *b == body);
    let tag = if s.year.head == Some(body) {
        s.year.head_words()
    } else if s.year.deputy == Some(body) {
        s.year.deputy_words()
    } else {
        ""
    };
    let (state, wait) = match sheet.map(|(_, _, state, _)| *state) {
        None => ("chưa mở phiếu", false),
        Some(SheetState::Open) => ("đang tự chấm", true),
        Some(SheetState::Returned) => ("bị trả lại", true),
        Some(SheetState::Submitted) => ("đã nộp, chờ thẩm định", true),
        Some(SheetState::Appraised) => ("đã chốt", false),
    };
    let sign = s.covenant.as_ref().and_then(|c| c.signatures.iter().find(|x| x.body == body));
    MemberRow {
        name: s.names.full(body).to_owned(),
        tag,
        sheet: sheet.filter(|(.., see)| v.can(see.clone())).map(|(_, id, ..)| format!("/sheets/{id}")),
        state,
        wait,
        signed: sign.map_or_else(|| "chưa ký".to_owned(), |x| format!("đã ký {}", x.at.day())),
    }
}

fn year_papers(s: &Whole) -> Vec<DocumentRow> {
    let (y, members) = (&s.year, s.year.members.len());
    let mut rows = Vec::new();
    let covenant = s.covenant.as_ref();
    rows.push(DocumentRow {
        name: format!("Giao ước thi đua năm {}", y.number),
        href: Some(
            covenant.map_or_else(|| format!("/years/{}/covenant", y.id), |c| format!("/covenants/{}", c.id)),
        ),
        day: covenant.and_then(|c| c.effective_on).map_or_else(|| "–".to_owned(), |d| d.to_string()),
        state: covenant
            .map_or_else(|| "chưa soạn".to_owned(), |c| format!("{}/{members} đã ký", c.signed(&y.members))),
    });
    if let Some((name, applied)) = &s.scores.rubric {
        rows.push(DocumentRow {
            name: name.clone(),
            href: Some(format!("/years/{}/rubric", y.id)),
            day: "–".into(),
            state: if *applied { "đang áp dụng".into() } else { "bản nháp".to_owned() },
        });
        rows.push(DocumentRow {
            name: format!("Kết quả chấm điểm năm {}", y.number),
            href: Some(format!("/years/{}/scores", y.id)),
            day: s.scores.published.map_or_else(|| "–".to_owned(), |(_, d)| d.to_string()),
            state: s
                .scores
                .published
                .map_or_else(|| "chưa công bố".to_owned(), |(n, _)| format!("bản thứ {n}")),
        });
    }
    if let Some(c) = &s.conference {
        rows.push(DocumentRow {
            name: "Văn bản của hội nghị tổng kết".into(),
            href: Some(format!("/conferences/{}/papers", c.id)),
            day: c.day.to_string(),
            state: conference_words(c, s.today),
        });
    }
    rows
}

/// The journal of a year.
pub(crate) fn journal(v: &Visit, w: &mut Reading, One(id): One<YearId>) -> Result<Page, Refusal> {
    let year = blocs::year(w, id, v.today())?;
    v.sees::<SeeYear>(year.see())?;
    web::journal(v, w, ("year", year.id), &year.title(), &format!("/years/{id}"))
}

#[derive(Template)]
#[template(path = "years.html")]
struct YearsPage {
    frame: Frame,
    rows: Vec<(String, String, String)>,
    manages: bool,
}

/// The years of one's own blocs; straight to it when there is only one bloc with one year.
pub(crate) fn list(v: &Visit, w: &mut Reading, (): ()) -> Result<Page, Refusal> {
    let years = conferences::years_seen(v, w)?;
    if let [only] = &years[..] {
        return Ok(Page::elsewhere(format!("/years/{}", only.id)));
    }
    let heads: Vec<_> = years.iter().filter_map(|y| Some((y.head?, y.names_day(v.today())))).collect();
    let mut names = organisations::names_then(w, &heads)?.into_iter();
    let rows = years
        .iter()
        .map(|y| {
            let head = y.head.and_then(|_| names.next()).unwrap_or_else(|| "chưa bầu".to_owned());
            (format!("/years/{}", y.id), y.title(), format!("{}: {head}", y.head_words()))
        })
        .collect();
    let manages = v.actor()?.could::<blocs::ManageBlocs>();
    Page::of(&YearsPage { frame: v.frame("Năm của khối", "/years"), rows, manages })
}
