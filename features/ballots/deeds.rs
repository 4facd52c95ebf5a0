//! What is done with a ballot: decide purely, write, and say in a fact what was done.

use crate::model::{Ballot, BallotOption, Elector, MATTERS, NOTE_MAX, Said, Step, Voice, count};
use crate::store::write;
use crate::{
    Cast, Count, CountPapers, Method, New, NewOption, NewRound, Protocol, RoomVoice, State, outcome,
};
use blocs::{RunYear, Year};
use db::Writing;
use kernel::serde_json::{Value, json};
use kernel::{Allowed, BodyId, Duty, Fact, Refusal};

fn about(b: &Ballot, name: &'static str, says: String) -> Fact {
    Fact::new(name, "ballot", b.id, says).and_about(b.matter.kind, b.matter.id).and_about("year", b.year)
}

/// Member units and options by their names of today, which is the day the papers of the ballot will carry.
fn named(
    w: &mut Writing,
    electors: &[BodyId],
    options: &[NewOption],
) -> Result<(Vec<Elector>, Vec<BallotOption>), Refusal> {
    let today = w.who().at.day();
    let names = organisations::names_of(w, electors, today)?;
    let unit = |body: &BodyId| Elector {
        body: *body,
        name: names.full(*body).to_owned(),
        short: names.short(*body).to_owned(),
    };
    let option =
        |o: &NewOption| BallotOption { id: o.id, body: o.body, label: names.full(o.body).to_owned() };
    Ok((electors.iter().map(unit).collect(), options.iter().map(option).collect()))
}

pub(crate) fn create(
    w: &mut Writing,
    ok: &Allowed<RunYear>,
    year: &Year,
    new: &New,
) -> Result<Fact, Refusal> {
    ok.duty().within(year.bloc)?;
    let wrong = new.problems(&year.members);
    if !wrong.is_empty() {
        return Err(Refusal::Invalid(wrong));
    }
    if !MATTERS.contains(&new.matter.kind) {
        return Err(Refusal::broken(format!("no ballot can be about a {}", new.matter.kind)));
    }
    let (units, options) = named(w, &year.members, &new.options)?;
    let ballot = Ballot {
        id: new.id,
        bloc: year.bloc,
        year: year.id,
        matter: new.matter.clone(),
        kind: new.kind,
        group: new.group.clone(),
        title: new.title.clone(),
        options,
        method: new.method,
        rule: new.rule,
        electors: year.members.clone(),
        units,
        present: in_order(&year.members, &new.present),
        state: State::Draft,
        voices: Vec::new(),
        count: None,
        created_at: w.who().at,
        opened_at: None,
        closed_at: None,
        round: 1,
        previous: None,
        round_reason: None,
        superseded_by: None,
        version: 1,
    };
    write::put(w, ok, &ballot)?;
    let labels: Vec<&str> = ballot.options.iter().map(|o| o.label.as_str()).collect();
    let says = format!(
        "Chuẩn bị {} “{}” ({}): {}. Điều kiện: {}.",
        ballot.kind.vietnamese(),
        ballot.title,
        ballot.method.vietnamese(),
        labels.join(", "),
        ballot.rule.words()
    );
    Ok(about(&ballot, "ballots.ballot_made", says).with(rule_data(&ballot)))
}

fn in_order(electors: &[BodyId], present: &[BodyId]) -> Vec<BodyId> {
    electors.iter().copied().filter(|e| present.contains(e)).collect()
}

fn rule_data(b: &Ballot) -> Value {
    json!({
        "threshold": b.rule.threshold.to_string(), "strictly": b.rule.strictly, "base": b.rule.base.word(),
        "quorum": b.rule.quorum.to_string(), "method": b.method.word(),
        "options": b.options.iter().map(|o| o.body.to_string()).collect::<Vec<_>>(),
        "present": b.present.iter().map(ToString::to_string).collect::<Vec<_>>(),
    })
}

pub(crate) fn open(w: &mut Writing, ok: &Allowed<RunYear>, ballot: &Ballot) -> Result<Fact, Refusal> {
    ok.duty().within(ballot.bloc)?;
    ballot.opening()?;
    write::set_state(w, ok, ballot, State::Open)?;
    let says = format!(
        "Mở {} “{}”. Có mặt {}/{} đơn vị.",
        ballot.kind.vietnamese(),
        ballot.full_title(),
        ballot.present.len(),
        ballot.electors.len()
    );
    Ok(about(ballot, "ballots.ballot_opened", says))
}

pub(crate) fn close(w: &mut Writing, ok: &Allowed<RunYear>, ballot: &Ballot) -> Result<Fact, Refusal> {
    ok.duty().within(ballot.bloc)?;
    ballot.closing()?;
    write::set_state(w, ok, ballot, State::Closed)?;
    let mut closed = ballot.clone();
    closed.state = State::Closed;
    closed.closed_at = Some(w.who().at);
    let end = outcome(&closed);
    let silent: Vec<&str> = match ballot.method {
        Method::Paper => Vec::new(),
        _ => ballot.not_voted().into_iter().map(|b| ballot.unit(b)).collect(),
    };
    let silent = match silent.is_empty() {
        true => String::new(),
        false => format!(" Chưa biểu quyết: {}.", silent.join(", ")),
    };
    let says =
        format!("Đóng {} “{}”: {}.{silent}", ballot.kind.vietnamese(), ballot.full_title(), end.sentence());
    Ok(about(ballot, "ballots.ballot_closed", says).with(json!({
        "for": end.options.iter().map(|t| json!({ "option": t.option.to_string(), "votes": t.yes })).collect::<Vec<_>>(),
        "against": end.against, "abstain": end.abstain, "not_voted": end.not_voted, "base": end.base,
        "needed": end.needed, "decided": end.decided.map(|d| d.to_string()),
    })))
}

pub(crate) fn new_round(
    w: &mut Writing,
    ok: &Allowed<RunYear>,
    old: &Ballot,
    round: &NewRound,
) -> Result<Fact, Refusal> {
    ok.duty().within(old.bloc)?;
    old.renewal()?;
    let new = New {
        id: round.id,
        matter: old.matter.clone(),
        kind: old.kind,
        group: old.group.clone(),
        title: old.title.clone(),
        options: round.options.clone(),
        method: round.method,
        rule: old.rule,
        present: round.present.clone(),
    };
    let mut wrong = new.problems(&old.electors);
    wrong.extend(reason_problem(
        &round.reason,
        "Lý do mở vòng mới: chưa viết. Vòng trước vẫn được giữ nguyên, kèm lý do này.",
    ));
    if !wrong.is_empty() {
        return Err(Refusal::Invalid(wrong));
    }
    let (units, options) = named(w, &old.electors, &round.options)?;
    let ballot = Ballot {
        id: round.id,
        options,
        units,
        method: round.method,
        present: in_order(&old.electors, &round.present),
        state: State::Draft,
        voices: Vec::new(),
        count: None,
        created_at: w.who().at,
        opened_at: None,
        closed_at: None,
        round: old.round + 1,
        previous: Some(old.id),
        round_reason: Some(round.reason.clone()),
        version: 1,
        ..old.clone()
    };
    write::put(w, ok, &ballot)?;
    let says =
        format!("Mở vòng {} của “{}”. Vòng trước: {}.", ballot.round, old.title, outcome(old).sentence());
    let fact = about(&ballot, "ballots.round_made", says).because(&round.reason).with(rule_data(&ballot));
    Ok(fact.and_about("ballot", old.id))
}

fn reason_problem(reason: &str, missing: &str) -> Option<kernel::Problem> {
    let length = reason.chars().count();
    let says = match length {
        0 => missing.to_owned(),
        n if n > NOTE_MAX => format!("Lý do: dài {n} ký tự, tối đa {NOTE_MAX}."),
        _ => return None,
    };
    Some(kernel::Problem::new("reason", "PHIEU-09", says))
}

pub(crate) fn set_present(
    w: &mut Writing,
    ok: &Allowed<RunYear>,
    ballot: &Ballot,
    present: &[BodyId],
) -> Result<Option<Fact>, Refusal> {
    ok.duty().within(ballot.bloc)?;
    ballot.presence(present)?;
    let (before, after) = (ballot.present.clone(), in_order(&ballot.electors, present));
    if before == after {
        return Ok(None);
    }
    write::set_present(w, ok, ballot, &after)?;
    let says = format!(
        "Ghi có mặt {}/{} đơn vị khi biểu quyết “{}”.",
        after.len(),
        ballot.electors.len(),
        ballot.full_title()
    );
    let words = |all: &[BodyId]| all.iter().map(ToString::to_string).collect::<Vec<_>>();
    let fact = about(ballot, "ballots.presence_set", says);
    Ok(Some(fact.with(json!({ "before": words(&before), "after": words(&after) }))))
}

/// A unit's voice from its leader. `None`: the same voice was sent twice.
pub(crate) fn cast(
    w: &mut Writing,
    ok: &Allowed<Cast>,
    ballot: &Ballot,
    said: Said,
    seen: &str,
) -> Result<Option<Fact>, Refusal> {
    if ok.duty().ballot != ballot.id {
        return Err(Refusal::Forbidden(Cast::NEEDS.to_owned()));
    }
    let body = ok.duty().body;
    let step = ballot.voice(body, said, Method::Phone, seen)?;
    let Some(told) = speak(w, ok, ballot, (body, said, Method::Phone), step)? else { return Ok(None) };
    let name = if step == Step::First { "ballots.voice_given" } else { "ballots.voice_changed" };
    let says = format!("Biểu quyết “{}”: {}.", ballot.full_title(), told.says);
    Ok(Some(about(ballot, name, says).with(told.data)))
}

/// What the clerk saw in the room, for several units at once, all or nothing. `None`: nothing new.
pub(crate) fn record_room(
    w: &mut Writing,
    ok: &Allowed<RunYear>,
    ballot: &Ballot,
    voices: &[RoomVoice],
) -> Result<Option<Fact>, Refusal> {
    ok.duty().within(ballot.bloc)?;
    let mut told = Vec::new();
    let mut done: Vec<BodyId> = Vec::new();
    for voice in voices {
        if done.contains(&voice.body) {
            return Err(Refusal::conflict(format!(
                "{} được ghi hai lần trong một lần gửi. Mỗi đơn vị một phiếu.",
                ballot.unit(voice.body)
            )));
        }
        done.push(voice.body);
        let step = ballot.voice(voice.body, voice.said, Method::Room, &voice.seen)?;
        told.extend(speak(w, ok, ballot, (voice.body, voice.said, Method::Room), step)?);
    }
    if told.is_empty() {
        return Ok(None);
    }
    let says: Vec<&str> = told.iter().map(|t| t.says.as_str()).collect();
    let says = format!("Ghi biểu quyết tại hội nghị “{}”: {}.", ballot.full_title(), says.join("; "));
    let data: Vec<Value> = told.into_iter().map(|t| t.data).collect();
    Ok(Some(about(ballot, "ballots.voices_recorded", says).with(Value::from(data))))
}

/// One voice put down, in words and for machines.
struct Told {
    says: String,
    data: Value,
}

fn speak<D: write::Speaks>(
    w: &mut Writing,
    ok: &Allowed<D>,
    ballot: &Ballot,
    (body, said, how): (BodyId, Said, Method),
    step: Step,
) -> Result<Option<Told>, Refusal> {
    let before = ballot.voice_of(body);
    let voice = Voice {
        body,
        choice: said.choice(),
        option: said.option(),
        how,
        receipt: receipt()?,
        at: w.who().at,
        by: ok.by(),
    };
    match (step, before) {
        (Step::Same, _) => return Ok(None),
        (Step::Change, Some(old)) => write::change_voice(w, ok, ballot.id, &voice, &old.receipt)?,
        _ => write::add_voice(w, ok, ballot.id, &voice)?,
    }
    let (unit, words) = (ballot.unit(body), ballot.says(said));
    let says = match before {
        Some(old) if old.said() != said => {
            format!("{unit} đổi ý kiến từ “{}” thành “{words}”", ballot.says(old.said()))
        }
        Some(_) => format!("{unit} tự xác nhận ý kiến “{words}”"),
        None => format!("{unit}: “{words}”"),
    };
    let data = json!({
        "body": body.to_string(), "after": ballot.word_of(said), "before": before.map(|b| ballot.word_of(b.said())),
        "how": how.word(), "receipt": voice.receipt,
    });
    Ok(Some(Told { says, data }))
}

/// "7K4 92M": six signs out of 32 that cannot be mistaken for one another when read aloud.
fn receipt() -> Result<String, Refusal> {
    const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let chance = web::secret()?;
    let sign = |i: usize| {
        let byte =
            chance.get(2 * i..2 * i + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()).unwrap_or(0);
        char::from(SIGNS[usize::from(byte % 32)])
    };
    let signs: String = (0..6).map(sign).collect();
    Ok(format!("{} {}", &signs[..3], &signs[3..]))
}

/// The tellers' protocol, first or corrected with a reason. `None`: the same protocol was sent twice.
pub(crate) fn enter_count(
    w: &mut Writing,
    ok: &Allowed<CountPapers>,
    ballot: &Ballot,
    typed: &Protocol,
) -> Result<Option<Fact>, Refusal> {
    if ok.duty().bloc != ballot.bloc {
        return Err(Refusal::Forbidden(CountPapers::NEEDS.to_owned()));
    }
    ballot.counting()?;
    let mut wrong = typed.problems(&ballot.options, count(&ballot.present));
    let before = ballot.count.as_ref();
    if before.is_some_and(|b| b.says_as(typed)) {
        return Ok(None);
    }
    let version = before.map_or(0, |b| b.version);
    if version != typed.version {
        return Err(Refusal::conflict(
            "Biên bản vừa được người khác nhập. Xem số liệu đang ghi; nếu vẫn cần sửa thì gửi lại kèm lý do.",
        ));
    }
    if before.is_some() {
        wrong.extend(reason_problem(
            &typed.reason,
            "Lý do sửa biên bản: chưa viết. Ghi vì sao số liệu trước chưa đúng.",
        ));
    }
    if !wrong.is_empty() {
        return Err(Refusal::Invalid(wrong));
    }
    let sum = Count {
        issued: typed.issued,
        collected: typed.collected,
        missing: typed.missing,
        valid: typed.valid,
        invalid: typed.invalid,
        votes: typed.votes.clone(),
        against: typed.against,
        blank: typed.blank,
        tellers: typed.tellers.clone(),
        entered_by: ok.by(),
        at: w.who().at,
        version: version + 1,
    };
    write::put_count(w, ok, ballot.id, &sum)?;
    let says = format!(
        "Biên bản kiểm phiếu “{}”: {}. Ban kiểm phiếu: {}.",
        ballot.full_title(),
        sum.words(),
        sum.tellers.join(", ")
    );
    let data = json!({ "before": before.map(Count::words), "after": sum.words() });
    Ok(Some(match before {
        None => about(ballot, "ballots.count_entered", says).with(data),
        Some(_) => about(ballot, "ballots.count_corrected", says).with(data).because(&typed.reason),
    }))
}

/// Back to a draft, as long as nobody voted: it was opened by mistake.
pub(crate) fn recall(w: &mut Writing, ok: &Allowed<RunYear>, ballot: &Ballot) -> Result<Fact, Refusal> {
    ok.duty().within(ballot.bloc)?;
    ballot.recalling()?;
    write::set_state(w, ok, ballot, State::Draft)?;
    let says = format!("Thôi mở {} “{}”, chưa có ý kiến nào.", ballot.kind.vietnamese(), ballot.full_title());
    Ok(about(ballot, "ballots.ballot_recalled", says))
}

pub(crate) fn discard(w: &mut Writing, ok: &Allowed<RunYear>, ballot: &Ballot) -> Result<Fact, Refusal> {
    ok.duty().within(ballot.bloc)?;
    if ballot.state != State::Draft {
        return Err(Refusal::conflict(
            "Biểu quyết đã mở thì không bỏ được nữa. Chưa đơn vị nào có ý kiến thì thôi mở rồi bỏ; có rồi thì đóng lại, mở vòng mới kèm lý do.",
        ));
    }
    write::remove_draft(w, ok, ballot)?;
    let says = format!("Bỏ {} “{}” khi chưa mở.", ballot.kind.vietnamese(), ballot.full_title());
    Ok(about(ballot, "ballots.ballot_discarded", says))
}
