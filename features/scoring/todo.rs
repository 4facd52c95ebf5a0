//! What waits for a person in scoring, oldest deadline first elsewhere. A thing is told to nobody who may not do it, and is
//! gone when it is done; the standing body's last look before publication, which leaves no trace where nothing differs, is
//! gone with publication.

use crate::duties::{FillSheet, Reappraise};
use crate::explain::{self, Conclusion};
use crate::model::{Rubric, RubricState, SheetId};
use crate::sheet::{Sheet, SheetState};
use crate::store::waiting::{self, Across, Bare, Said};
use crate::store::{rounds, rubrics, sheets, tables::Stands};
use crate::ties::{TieBreak, Unvoted};
use crate::{deeds, tie_votes};
use blocs::{Planned, Step, Year};
use db::Reading;
use kernel::{BodyId, Day, Place, Refusal, Uuid, YearId};
use organisations::Names;
use std::collections::BTreeMap;
use web::{Todo, Visit};

/// What waits for this person in these years' scoring. Nothing is asked of the database for a year in which they do
/// nothing; for the others it is a fixed number of statements, however many sheets and lines they have.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn todos(v: &Visit, w: &mut Reading, years: &[Year]) -> Result<Vec<Todo>, Refusal> {
    let mut acts: Vec<Acts> = years.iter().filter_map(|y| Acts::of(v, y)).collect();
    let ids = |acts: &[Acts], which: &dyn Fn(&Acts) -> bool| {
        acts.iter().filter(|a| which(a)).map(|a| a.year.id).collect::<Vec<YearId>>()
    };
    let stands = waiting::stands(w, &ids(&acts, &|_| true))?;
    let of = |year: &Year| stands.get(&year.id).copied().unwrap_or_default();
    acts.retain(|a| of(a.year).version == 0 || of(a.year).correcting);
    // Whoever oversees many blocs is asked for little of each.
    let (all, own) = (ids(&acts, &|_| true), ids(&acts, &|a| a.runs || !a.mine.is_empty()));
    let state = State {
        applied: waiting::applied(w, &own)?,
        sheets: waiting::sheets(w, &all)?,
        rounds: waiting::rounds(w, &own)?,
        said: waiting::explained(w, &own)?,
        across: waiting::across(w, &own)?,
        lapsed: waiting::lapsed(w, &all)?,
    };
    let mut todos = Vec::new();
    for acts in acts {
        let stands = of(acts.year);
        todos.extend(Waiting { v, acts, state: &state, stands }.todos(w)?);
    }
    Ok(todos)
}

/// What a person may do in one year.
struct Acts<'a> {
    year: &'a Year,
    /// Runs the year.
    runs: bool,
    /// The members whose sheets they fill in; for the same members they score others.
    mine: Vec<BodyId>,
    /// Re-appraises for the standing body.
    oversees: bool,
}

impl Acts<'_> {
    fn of<'a>(v: &Visit, year: &'a Year) -> Option<Acts<'a>> {
        let fills =
            |body: &BodyId| v.can(FillSheet { sheet: SheetId(Uuid::nil()), place: Place::at_body(*body) });
        let mine: Vec<BodyId> = year.members.iter().copied().filter(fills).collect();
        // A year long over is not looked at again before it is announced.
        let lives = (year.first_day()..=year.last_day()).contains(&v.today());
        let oversees = lives && v.can(Reappraise::of(year));
        let acts = Acts { year, runs: v.can(year.run()), mine, oversees };
        (acts.runs || acts.oversees || !acts.mine.is_empty()).then_some(acts)
    }
}

/// How the scoring of all asked years stands.
struct State {
    applied: BTreeMap<YearId, String>,
    sheets: Vec<Bare>,
    rounds: BTreeMap<YearId, Day>,
    said: Vec<Said>,
    across: Vec<Across>,
    lapsed: BTreeMap<SheetId, i64>,
}

/// One year, as it waits for one person.
struct Waiting<'a> {
    v: &'a Visit,
    acts: Acts<'a>,
    state: &'a State,
    stands: Stands,
}

/// Deadlines and names, asked for only where something waits.
struct Words {
    plan: Vec<Planned>,
    names: Names,
}

impl Words {
    fn due(&self, step: Step) -> Option<Day> {
        self.plan.iter().find(|p| p.step == step).and_then(|p| p.until.or(p.from))
    }
}

impl Waiting<'_> {
    fn todos(&self, w: &mut Reading) -> Result<Vec<Todo>, Refusal> {
        let round = self.state.rounds.get(&self.acts.year.id).copied();
        let unapplied = self.acts.runs && !self.state.applied.contains_key(&self.acts.year.id);
        let turns: Vec<Bare> = self.sheets().filter(|s| self.is_turn_of(s)).collect();
        let explains = round.is_some_and(|until| self.v.today() <= until)
            && self.sheets().any(|s| s.state == SheetState::Appraised && self.fills(s.body));
        let said = || self.state.said.iter().filter(|s| self.is_here(s.year));
        let unanswered = said().filter(|s| s.answer.is_none()).count();
        let promised = said().any(|s| s.answer == Some(Conclusion::Changed));
        let reviews = self.reviews();
        let closed = self.all_closed();
        let votes = closed && self.acts.runs && self.waits_for_votes();
        let corrects = closed && self.acts.runs && self.stands.correcting;
        let oversees = self.acts.oversees && (closed && self.stands.version == 0 || self.has_lapsed());
        let answers = self.acts.runs && self.stands.version == 0 && (unanswered > 0 || promised);
        if !(unapplied || !turns.is_empty() || explains || answers || !reviews.is_empty() || votes)
            && !(corrects || oversees)
        {
            return Ok(Vec::new());
        }
        let words = Words {
            plan: blocs::schedule(w, self.acts.year.id)?,
            names: deeds::member_names(w, self.acts.year, self.v.today())?,
        };
        let mut todos = Vec::new();
        if unapplied {
            todos.push(self.rubric(&words));
        }
        todos.extend(turns.iter().map(|s| self.turn(&words, s)));
        todos.extend(self.across(&words, &reviews));
        if unanswered > 0 && answers {
            todos.push(self.answers(round, unanswered));
        }
        if explains || votes || (answers && promised) {
            todos.extend(self.with_marks(w, &words, (explains, votes, answers && promised))?);
        }
        if corrects {
            todos.push(self.correction());
        }
        if oversees {
            todos.extend(self.standing(&words, closed && self.stands.version == 0));
        }
        Ok(todos)
    }

    fn is_here(&self, year: YearId) -> bool {
        year == self.acts.year.id
    }

    fn fills(&self, body: BodyId) -> bool {
        self.acts.mine.contains(&body)
    }

    /// The members' sheets, in their order.
    fn sheets(&self) -> impl Iterator<Item = Bare> {
        let of =
            |b: &BodyId| self.state.sheets.iter().find(|s| self.is_here(s.year) && s.body == *b).copied();
        self.acts.year.members.iter().filter_map(of)
    }

    fn is_turn_of(&self, sheet: &Bare) -> bool {
        match sheet.state {
            SheetState::Open | SheetState::Returned => self.fills(sheet.body),
            SheetState::Submitted => self.acts.runs,
            SheetState::Appraised => false,
        }
    }

    fn all_closed(&self) -> bool {
        let closed = self.sheets().filter(|s| s.state == SheetState::Appraised).count();
        closed > 0 && closed == self.acts.year.members.len()
    }

    fn has_lapsed(&self) -> bool {
        self.sheets().any(|s| self.state.lapsed.contains_key(&s.id))
    }

    /// Does the rubric forbid publication while equal units were not voted on?
    fn waits_for_votes(&self) -> bool {
        let word = TieBreak::Ballot(Unvoted::Waits).word();
        self.state.applied.get(&self.acts.year.id).is_some_and(|ties| ties.lines().any(|l| l == word))
    }

    /// What this person's units have still to score of others, in the order of the members.
    fn reviews(&self) -> Vec<Across> {
        let mine = |a: &&Across| self.is_here(a.year) && self.fills(a.reviewer);
        let mut all: Vec<Across> = self.state.across.iter().filter(mine).copied().collect();
        let place = |b: BodyId| self.acts.year.members.iter().position(|m| *m == b);
        all.retain(|a| place(a.target).is_some());
        all.sort_by_key(|a| (place(a.reviewer), place(a.target)));
        all
    }

    fn path(&self, end: &str) -> String {
        format!("/years/{}/{end}", self.acts.year.id)
    }

    fn rubric(&self, words: &Words) -> Todo {
        Todo {
            due: words.due(Step::SelfScore),
            title: format!("Áp dụng bảng tiêu chí chấm điểm, {}", self.acts.year.title()),
            href: self.path("rubric"),
            detail: "Các đơn vị chỉ tự chấm được khi bảng tiêu chí đã áp dụng.".to_owned(),
            button: "Mở bảng tiêu chí".to_owned(),
        }
    }

    /// "phiếu chấm điểm năm 2018 của Sở Tài chính".
    fn sheet_words(&self, words: &Words, body: BodyId) -> String {
        format!("phiếu chấm điểm năm {} của {}", self.acts.year.number, words.names.full(body))
    }

    fn turn(&self, words: &Words, s: &Bare) -> Todo {
        let (verb, detail) = match s.state {
            SheetState::Returned => ("Tự chấm", "Phiếu bị trả lại, cần nộp lại; lý do ghi trên phiếu."),
            SheetState::Open => ("Tự chấm", "Điền điểm, kèm minh chứng, rồi nộp."),
            _ if self.state.lapsed.contains_key(&s.id) => (
                "Thẩm định",
                "Có dòng đã chấm lại sau khi thường trực thẩm định; thường trực xem lại thì chốt được.",
            ),
            _ => ("Thẩm định", "Đơn vị đã nộp phiếu tự chấm."),
        };
        Todo {
            due: crate::sheet::due(&words.plan, s.state, s.again, self.v.today()),
            title: format!("{verb}: {}", self.sheet_words(words, s.body)),
            href: format!("/sheets/{}", s.id),
            detail: detail.to_owned(),
            button: "Mở phiếu".to_owned(),
        }
    }

    /// One thing for each of this person's units: its sheets that remain, with their lines.
    fn across(&self, words: &Words, all: &[Across]) -> Vec<Todo> {
        let by_reviewer = all.chunk_by(|a, b| a.reviewer == b.reviewer);
        let lines = |a: &Across| format!("{} {} dòng", words.names.full(a.target), a.lines);
        let todo = |some: &[Across]| {
            let first = some.first()?;
            let (title, href) = match some {
                [one] => (
                    format!("Chấm chéo: {}", self.sheet_words(words, one.target)),
                    format!("/sheets/{}/cross", one.sheet),
                ),
                _ => (
                    format!("Chấm chéo: {} phiếu của {}", some.len(), self.acts.year.title()),
                    self.path("cross"),
                ),
            };
            let left: Vec<String> = some.iter().map(lines).collect();
            let by = match self.acts.mine.len() {
                1 => String::new(),
                _ => format!("{} chấm. ", words.names.full(first.reviewer)),
            };
            Some(Todo {
                due: words.due(Step::Appraisal),
                title,
                href,
                detail: format!("{by}Chưa chấm: {}.", left.join("; ")),
                button: "Mở phần chấm chéo".to_owned(),
            })
        };
        by_reviewer.filter_map(todo).collect()
    }

    fn answers(&self, round: Option<Day>, n: usize) -> Todo {
        let over = round.filter(|until| *until < self.v.today());
        let detail = match over {
            Some(until) => format!(
                "{n} ý kiến chưa trả lời. Đợt giải trình đã hết ngày {until}; trả lời đủ thì công bố được bảng điểm."
            ),
            None => format!("{n} ý kiến chưa trả lời."),
        };
        Todo {
            due: round,
            title: format!("Trả lời giải trình của các đơn vị, {}", self.acts.year.title()),
            href: self.path("differences"),
            detail,
            button: "Mở giải trình".to_owned(),
        }
    }

    /// What can only be told with the marks at hand.
    fn with_marks(
        &self,
        w: &mut Reading,
        words: &Words,
        (explains, votes, promised): (bool, bool, bool),
    ) -> Result<Vec<Todo>, Refusal> {
        let year = self.acts.year;
        let Some(rubric) = rubrics::in_state(w, year.id, RubricState::Applied)? else {
            return Ok(Vec::new());
        };
        let all = sheets::of_year(w, &rubric)?;
        let mut todos = Vec::new();
        if explains {
            todos.extend(self.explanations(words, &rubric, &all));
        }
        if promised {
            let said = rounds::explanations(w, year.id)?;
            todos.extend(explain::promised(&said, (&rubric, &all)).map(|item| Todo {
                due: words.due(Step::Appraisal),
                title: format!("Chấm lại theo giải trình, {}", year.title()),
                href: self.path("differences"),
                detail: format!(
                    "Đã trả lời sẽ điều chỉnh điểm dòng {}: mở lại phiếu, chấm lại dòng ấy rồi chốt.",
                    item.no
                ),
                button: "Mở giải trình".to_owned(),
            }));
        }
        if votes {
            let facts = tie_votes::facts(w, year, &rubric)?;
            let ties = tie_votes::ties(&rubric, &year.members, &all, &facts);
            let open = ties.now.iter().filter(|t| t.open);
            todos.extend(open.map(|t| {
                let units: Vec<&str> = t.units.iter().map(|b| words.names.full(*b)).collect();
                Todo {
                    due: words.due(Step::Conference),
                    title: format!("Ghi biểu quyết khi bằng điểm, {}", year.title()),
                    href: self.path("scores/ties"),
                    detail: format!(
                        "{} bằng nhau ở mọi tiêu chí xét; có kết quả biểu quyết thì công bố được bảng điểm.",
                        units.join(", ")
                    ),
                    button: "Mở phần bằng điểm".to_owned(),
                }
            }));
        }
        Ok(todos)
    }

    /// The lines of this person's units that were appraised otherwise and not explained yet.
    fn explanations(&self, words: &Words, rubric: &Rubric, all: &[Sheet]) -> Vec<Todo> {
        let until = self.state.rounds.get(&self.acts.year.id).copied();
        let mine = |s: &&Sheet| s.state == SheetState::Appraised && self.fills(s.body);
        let todo = |s: &Sheet| {
            let said = |item| self.state.said.iter().any(|e| e.sheet == s.id && e.item == item);
            let left = explain::open_lines(s, rubric).into_iter().filter(|i| !said(*i)).count();
            (left > 0).then(|| Todo {
                due: until,
                title: format!("Giải trình: {}", self.sheet_words(words, s.body)),
                href: self.path("differences"),
                detail: format!(
                    "{left} dòng có điểm khác điểm tự chấm, chưa giải trình. Không giải trình thì điểm giữ nguyên."
                ),
                button: "Mở giải trình".to_owned(),
            })
        };
        all.iter().filter(mine).filter_map(todo).collect()
    }

    fn correction(&self) -> Todo {
        Todo {
            due: None,
            title: format!("Kết thúc đính chính bảng điểm, {}", self.acts.year.title()),
            href: self.path("scores?version=0"),
            detail: "Mọi phiếu đã chốt lại: công bố bản mới, hoặc thôi đính chính nếu không có gì đổi."
                .to_owned(),
            button: "Mở bảng điểm".to_owned(),
        }
    }

    /// For the standing body: lines to look at again, and the last moment before publication.
    fn standing(&self, words: &Words, before_publication: bool) -> Vec<Todo> {
        let again = |s: Bare| {
            let lines = self.state.lapsed.get(&s.id)?;
            Some(Todo {
                due: words.due(Step::Appraisal),
                title: format!("Thẩm định lại: {}", self.sheet_words(words, s.body)),
                href: format!("/sheets/{}", s.id),
                detail: format!(
                    "{lines} dòng thường trực đã thẩm định mà nay {} chấm khác; xem lại thì phiếu chốt được.",
                    self.acts.year.head_words()
                ),
                button: "Mở phiếu".to_owned(),
            })
        };
        let mut todos: Vec<Todo> = self.sheets().filter_map(again).collect();
        if before_publication {
            todos.push(Todo {
                due: words.due(Step::Conference),
                title: format!("Thẩm định điểm trước khi công bố, {}", self.acts.year.title()),
                href: self.path("scores"),
                detail: "Mọi phiếu đã chốt. Chỉ ghi những dòng thường trực chấm khác; sau công bố phải đính chính."
                    .to_owned(),
                button: "Mở bảng điểm".to_owned(),
            });
        }
        todos
    }
}
