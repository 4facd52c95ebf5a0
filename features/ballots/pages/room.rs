//! The clerk's quick entry of raised hands: one row a unit, all or nothing.

use super::{OptionView, Place, option_views, seen, stands};
use crate::model::{Ballot, BallotId, Said};
use crate::{Method, RoomVoice, State, deeds};
use askama::Template;
use db::{Committed, Reading, Writing};
use kernel::{BodyId, Problem, Refusal};
use web::{Filled, Form, Frame, Next, One, Page, Visit};

/// The grid.
#[derive(Template)]
#[template(path = "room.html")]
pub(crate) struct RoomPage {
    pub(crate) frame: Frame,
    pub(crate) v_filled: Filled,
    pub(crate) year_id: String,
    pub(crate) year: String,
    pub(crate) matter: String,
    pub(crate) here: String,
    pub(crate) kind: &'static str,
    pub(crate) title: String,
    pub(crate) rule: String,
    pub(crate) options: Vec<OptionView>,
    /// Why nothing can be recorded.
    pub(crate) shut: Option<String>,
    pub(crate) rows: Vec<RoomRow>,
    pub(crate) all_words: Option<String>,
}

/// One unit.
pub(crate) struct RoomRow {
    pub(crate) body: String,
    pub(crate) field: String,
    pub(crate) name: String,
    /// Why nothing is recorded here.
    pub(crate) locked: Option<String>,
    pub(crate) seen: String,
    pub(crate) offers: Vec<RoomOffer>,
    pub(crate) now: String,
}

/// One radio button.
pub(crate) struct RoomOffer {
    pub(crate) value: String,
    pub(crate) words: String,
    pub(crate) checked: bool,
}

/// The field of a unit.
fn field(body: BodyId) -> String {
    format!("voice-{body}")
}

/// GET /ballots/{id}/room.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<BallotId>) -> Result<Page, Refusal> {
    let (ballot, year) = seen(v, w, id)?;
    v.may(year.run())?;
    let place = Place::of(&ballot, &year);
    let now = stands(&ballot);
    let frame = v.frame(format!("Ghi tại hội nghị: {}", place.title), "");
    let frame = if v.filled.is_back() { frame } else { frame.following(format!("{}/live", place.here)) };
    Page::of(&RoomPage {
        frame,
        v_filled: v.filled.clone(),
        rule: now.rule_sentence(),
        options: option_views(&ballot, &now),
        shut: shut(&ballot),
        rows: ballot.electors.iter().map(|b| row(v, &ballot, *b)).collect(),
        all_words: all_words(&ballot),
        year_id: place.year_id,
        year: place.year,
        matter: place.matter,
        here: place.here,
        kind: place.kind,
        title: place.title,
    })
}

fn shut(ballot: &Ballot) -> Option<String> {
    match (ballot.method, ballot.state) {
        (Method::Paper, _) => {
            Some("Lần này bỏ phiếu giấy. Kết quả lấy từ biên bản của Ban kiểm phiếu.".into())
        }
        (_, State::Draft) => Some("Biểu quyết chưa mở. Mở ở trang điều hành hội nghị rồi ghi ý kiến.".into()),
        (_, State::Closed) => {
            Some("Biểu quyết đã đóng. Cần làm lại thì mở vòng mới ở trang điều hành hội nghị.".into())
        }
        (_, State::Open) => None,
    }
}

/// "Tất cả đồng ý", "Các đơn vị còn lại đồng ý", or nothing when all have voted or there are several candidates.
fn all_words(ballot: &Ballot) -> Option<String> {
    let silent = ballot.not_voted().len();
    match (ballot.options.len(), silent) {
        (2.., _) | (_, 0) => None,
        (_, n) if ballot.voices.is_empty() => Some(format!("Tất cả {n} đơn vị đồng ý")),
        (_, n) => Some(format!("{n} đơn vị còn lại đồng ý")),
    }
}

fn row(v: &Visit, ballot: &Ballot, body: BodyId) -> RoomRow {
    let voice = ballot.voice_of(body);
    let by_phone = voice.filter(|x| x.how == Method::Phone);
    let locked = match (ballot.is_present(body), by_phone) {
        (false, _) => Some("Vắng mặt, không biểu quyết".to_owned()),
        (true, Some(x)) => {
            Some(format!("{}: đã tự gửi lúc {}, chỉ đơn vị đổi được", ballot.says(x.said()), x.at.hour()))
        }
        (true, None) => None,
    };
    let field = field(body);
    let stands = voice.map_or(String::new(), |x| ballot.word_of(x.said()));
    let chosen = v.filled.or(&field, &stands).to_owned();
    let mut all: Vec<Said> = ballot.options.iter().map(|o| Said::For(o.id)).collect();
    all.extend([Said::Against, Said::Abstain]);
    let offers = all
        .into_iter()
        .map(|said| {
            let value = ballot.word_of(said);
            RoomOffer { checked: value == chosen, words: ballot.says(said), value }
        })
        .collect();
    RoomRow {
        body: body.to_string(),
        field,
        name: ballot.unit(body).to_owned(),
        locked,
        seen: voice.map_or(String::new(), |x| x.receipt.clone()),
        offers,
        now: match voice {
            Some(x) => format!("{}, {}", ballot.says(x.said()), x.at.hour()),
            None if ballot.is_present(body) => "chưa biểu quyết".into(),
            None => "–".into(),
        },
    }
}

/// POST /ballots/{id}/room.
pub(crate) fn record(
    v: &Visit,
    w: &mut Writing,
    One(id): One<BallotId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (ballot, year) = seen(v, w, id)?;
    let ok = v.may(year.run())?;
    let mut voices = typed(&ballot, form)?;
    if form.value("all") == "for" && ballot.options.len() == 1 {
        let said = ballot.said_of("for");
        let typed: Vec<BodyId> = voices.iter().map(|x| x.body).collect();
        let rest = ballot.not_voted().into_iter().filter(|b| !typed.contains(b));
        voices.extend(rest.filter_map(|body| said.map(|said| RoomVoice { body, said, seen: String::new() })));
    }
    if voices.is_empty() && form.value("all") == "for" && ballot.not_voted().is_empty() {
        return w.commit_quietly(
            "everybody's voice had been recorded before",
            Next::to(format!("/ballots/{id}/room"))
                .saying("Mọi đơn vị có mặt đã có ý kiến; không ghi thêm gì."),
        );
    }
    if voices.is_empty() {
        return Err(Refusal::wrong(
            "",
            "PHIEU-08",
            "Chưa chọn ý kiến của đơn vị nào. Chọn ở ít nhất một dòng rồi ghi.",
        ));
    }
    let there = Next::to(format!("/ballots/{id}/room"));
    match deeds::record_room(w, &ok, &ballot, &voices)? {
        Some(fact) => {
            let after = crate::ballot(w, id)?;
            let says = format!("Đã ghi. {}: {}.", after.full_title(), stands(&after).sentence());
            w.commit(&fact, there.saying(says))
        }
        None => w.commit_quietly(
            "the same voices were sent twice and stand once",
            there.saying("Không có ý kiến nào mới."),
        ),
    }
}

/// What was chosen, row by row. A row left alone is not there.
fn typed(ballot: &Ballot, form: &Form) -> Result<Vec<RoomVoice>, Refusal> {
    let mut wrong: Vec<Problem> = Vec::new();
    let mut voices = Vec::new();
    for (name, word) in form.pairs() {
        let Some(body) = name.strip_prefix("voice-") else { continue };
        let Some(body) = body.parse().ok().filter(|b: &BodyId| ballot.electors.contains(b)) else {
            return Err(Refusal::NotFound);
        };
        match ballot.said_of(word) {
            Some(said) => {
                let seen = form.value(&format!("seen-{body}")).to_owned();
                voices.push(RoomVoice { body, said, seen });
            }
            None if word.is_empty() => {}
            None => {
                let unit = ballot.unit(body);
                wrong.push(Problem::new(
                    name,
                    "PHIEU-08",
                    format!("{unit}: ý kiến này không có trong lần biểu quyết. Chọn lại."),
                ));
            }
        }
    }
    if wrong.is_empty() { Ok(voices) } else { Err(Refusal::Invalid(wrong)) }
}
