//! Every page with every sample: what each page of ours must hold, and a snapshot to review.

use crate::outcome_tests::{UNITS, body, open_ballot, option, voice};
use crate::pages::count::{CountPage, sums, teller, votes};
use crate::pages::mine::{MinePage, MineRow};
use crate::pages::option_views;
use crate::pages::room::{RoomOffer, RoomPage, RoomRow};
use crate::pages::show::{BallotPage, Offer, PhonePage, ProtocolView, Row, Stage};
use crate::{Ballot, Choice, Count, Method, State, outcome, vote_bar_of};
use askama::Template;
use kernel::{Moment, PersonId, Problem, Uuid};
use web::{Filled, Frame};

const LONG: &str = "Văn phòng Đoàn Đại biểu Quốc hội và Hội đồng nhân dân tỉnh";

fn looks(name: &str, page: &impl Template) {
    let html = page.render().unwrap();
    world::check_page(name, &html);
    // The frame around it has its own tests; only what is ours is kept.
    let main = html.split_once("<main").map_or(html.as_str(), |(_, main)| main);
    let main = main.split_once("</main>").map_or(main, |(main, _)| main);
    insta::assert_snapshot!(name, format!("<main{main}</main>\n"));
}

fn frame(title: &str) -> Frame {
    Frame::sample(title)
}

fn phone(stage: Stage) -> PhonePage {
    PhonePage {
        frame: frame("Biểu quyết"),
        here: "/ballots/1".into(),
        all: "/ballots/1?view=all".into(),
        bloc: "Khối 5".into(),
        kind: "biểu quyết",
        lead: "Đề nghị tặng".into(),
        honour: "Bằng khen".into(),
        heading: "Sở Kế hoạch và Đầu tư".into(),
        about: "Đề nghị tặng Bằng khen: Sở Kế hoạch và Đầu tư".into(),
        unit: LONG.into(),
        unit_id: "2".into(),
        others: Vec::new(),
        stage,
    }
}

fn offer(words: &str, sign: Choice) -> Offer {
    Offer { href: "/ballots/1?choice=for".into(), words: words.into(), sign }
}

fn three() -> Vec<Offer> {
    Choice::ALL.iter().map(|c| offer(c.vietnamese(), *c)).collect()
}

#[test]
fn the_phone_in_every_stage() {
    let scores = Some("/years/1/scores".to_owned());
    looks("phone_choose", &phone(Stage::Choose { offers: three(), now: None, scores: scores.clone() }));
    let now = Some("Đồng ý, lúc 09:41".to_owned());
    let mut change = phone(Stage::Choose { offers: three(), now: now.clone(), scores });
    change.others = vec![("/ballots/1?unit=3".into(), "Sở Tư pháp".into())];
    looks("phone_change", &change);
    let confirm = |now: Option<String>| Stage::Confirm {
        words: "Không đồng ý".into(),
        sign: Choice::Against,
        value: "against".into(),
        seen: now.as_ref().map_or(String::new(), |_| "7K4 92M".into()),
        now,
        back: "/ballots/1".into(),
    };
    looks("phone_confirm", &phone(confirm(None)));
    let mut refused = phone(confirm(now));
    refused.frame.notice = Some(web::Notice {
        tone: web::Tone::Bad,
        says: "Sở Tư pháp vừa có ý kiến “Đồng ý” lúc 09:41, do người khác gửi. Xem lại; nếu vẫn muốn đổi thì gửi lần nữa.".into(),
        more: None,
    });
    looks("phone_confirm_again", &refused);
    let receipt = |by_clerk, next: Option<(&str, &str)>| Stage::Receipt {
        code: "7K4 92M".into(),
        words: "Đồng ý".into(),
        at: "09:41, 07/3/2019".into(),
        by_clerk,
        change: "/ballots/1?change=1".into(),
        next: next.map(|(a, b)| (a.into(), b.into())),
    };
    looks("phone_receipt", &phone(receipt(false, Some(("/ballots/2", "Bằng khen, Văn phòng HĐND tỉnh")))));
    looks("phone_receipt_by_clerk", &phone(receipt(true, None)));
    looks("phone_still", &phone(Stage::Still));
    let end = closed(5);
    let bars = vec![vote_bar_of(&outcome(&end), option(0))];
    let stage = Stage::Ended { tone: "done", sentence: outcome(&end).sentence(), bars, mine: None };
    looks("phone_ended", &phone(stage));
}

#[test]
fn the_phone_for_an_election() {
    let mut offers: Vec<Offer> = UNITS[..3].iter().map(|u| offer(&format!("Bầu {u}"), Choice::For)).collect();
    offers.extend([offer("Không bầu ai", Choice::Against), offer("Không có ý kiến", Choice::Abstain)]);
    let mut page = phone(Stage::Choose { offers, now: None, scores: None });
    page.lead = "Bầu Khối trưởng, Khối phó".into();
    page.honour = String::new();
    page.heading = "Bầu Khối trưởng năm 2019".into();
    looks("phone_election", &page);
}

/// A closed proposal with this many votes for, one against, the rest silent.
fn closed(yes: usize) -> Ballot {
    let mut b = open_ballot(6, 1);
    b.voices = (0..yes).map(|n| voice(n, Choice::For, Some(0))).collect();
    b.state = State::Closed;
    b
}

fn overview(b: &Ballot) -> BallotPage {
    let now = outcome(b);
    BallotPage {
        frame: frame("Biểu quyết"),
        year_id: "1".into(),
        year: "Khối 5, năm 2018".into(),
        matter: "/conferences/1".into(),
        here: "/ballots/1".into(),
        kind: "Biểu quyết",
        title: b.full_title(),
        rule: now.rule_sentence(),
        quorum: now.quorum_sentence(),
        honour: "Bằng khen".into(),
        my_vote: None,
        can_record: b.state == State::Open,
        can_count: false,
        round_words: "Vòng 2.".into(),
        round_reason: None,
        previous: None,
        superseded: None,
        options: option_views(b, &now),
        state: "Đang mở từ 09:38, giơ tay tại hội nghị.".into(),
        tone: now.tone(),
        sentence: now.sentence(),
        figures: format!("Số phiếu: {}.", now.figures_in_full()),
        silent: String::new(),
        protocol: None,
        rows: Vec::new(),
    }
}

fn counted() -> Count {
    Count {
        issued: 6,
        collected: 6,
        missing: 0,
        valid: 5,
        invalid: 1,
        votes: vec![(option(0), 4)],
        against: 1,
        blank: 0,
        tellers: vec!["Lê Thị An".into(), "Trần Văn Bình".into()],
        entered_by: PersonId(Uuid::from_u128(5)),
        at: Moment(0),
        version: 1,
    }
}

fn row(name: &str, words: &str, quiet: bool) -> Row {
    let at = if quiet { "–" } else { "09:41" };
    Row {
        name: name.into(),
        words: words.into(),
        quiet,
        at: at.into(),
        how: if quiet { "–" } else { "lãnh đạo gửi" },
        mine: !quiet,
    }
}

#[test]
fn the_ballot_for_everybody() {
    let mut running = open_ballot(6, 1);
    running.voices = (0..3).map(|n| voice(n, Choice::For, Some(0))).collect();
    let mut page = overview(&running);
    page.rows = vec![
        row(LONG, "Đồng ý", false),
        row("Sở Tư pháp", "chưa biểu quyết", true),
        row("Sở Tài chính", "vắng mặt", true),
    ];
    page.silent = "Chưa biểu quyết: Sở Kế hoạch và Đầu tư, Sở Tài chính, Sở Tư pháp.".into();
    looks("ballot_open", &page);

    let mut paper = closed(0);
    paper.method = Method::Paper;
    paper.count = Some(counted());
    let mut page = overview(&paper);
    page.protocol = Some(ProtocolView {
        issued: 6,
        collected: 6,
        missing: 0,
        valid: 5,
        invalid: 1,
        parts: "đồng ý 4 + không đồng ý 1 + trắng 0".into(),
        tellers: "Lê Thị An, Trần Văn Bình".into(),
        at: "10:05, 07/3/2019".into(),
    });
    page.round_reason = Some("Hai đơn vị bằng phiếu ở vòng trước.".into());
    page.previous = Some("/ballots/9".into());
    page.superseded = Some("/ballots/10".into());
    page.state = "Đã đóng lúc 10:06, ngày 07/3/2019, bằng phiếu giấy.".into();
    looks("ballot_paper", &page);

    let mut race = open_ballot(6, 3);
    race.voices = vec![
        voice(0, Choice::For, Some(0)),
        voice(1, Choice::For, Some(1)),
        voice(2, Choice::Against, None),
        voice(3, Choice::Abstain, None),
    ];
    let mut page = overview(&race);
    page.honour = String::new();
    page.kind = "Bầu cử";
    looks("ballot_election", &page);
}

fn room_row(n: usize, locked: Option<&str>, chosen: Option<usize>) -> RoomRow {
    let offers = Choice::ALL.iter().enumerate().map(|(i, c)| RoomOffer {
        value: ["for", "against", "abstain"][i].into(),
        words: c.vietnamese().into(),
        checked: chosen == Some(i),
    });
    RoomRow {
        body: body(n).to_string(),
        field: format!("voice-{}", body(n)),
        name: if n == 0 { LONG.into() } else { UNITS[n].into() },
        locked: locked.map(Into::into),
        seen: String::new(),
        offers: offers.collect(),
        now: match (chosen, locked) {
            (Some(_), _) => "Đồng ý, 09:41",
            (None, None) => "chưa biểu quyết",
            (None, Some(why)) if why.starts_with("Vắng") => "–",
            (None, Some(_)) => "Đồng ý, 09:40",
        }
        .into(),
    }
}

fn room() -> RoomPage {
    let ballot = open_ballot(6, 1);
    RoomPage {
        frame: frame("Ghi tại hội nghị"),
        v_filled: Filled::default(),
        year_id: "1".into(),
        year: "Khối 5, năm 2018".into(),
        matter: "/conferences/1".into(),
        here: "/ballots/1".into(),
        kind: "Biểu quyết",
        title: ballot.full_title(),
        rule: outcome(&ballot).rule_sentence(),
        options: option_views(&ballot, &outcome(&ballot)),
        shut: None,
        rows: vec![
            room_row(0, None, Some(0)),
            room_row(1, Some("Đồng ý: đã tự gửi lúc 09:40, chỉ đơn vị đổi được"), None),
            room_row(2, None, None),
            room_row(3, None, None),
            room_row(4, None, None),
            room_row(5, Some("Vắng mặt, không biểu quyết"), None),
        ],
        all_words: Some("3 đơn vị còn lại đồng ý".into()),
    }
}

#[test]
fn the_clerks_grid() {
    looks("room", &room());
    let mut refused = room();
    let field = format!("voice-{}", body(2));
    refused.v_filled.problems =
        vec![Problem::new(field, "PHIEU-08", "Ý kiến này không có trong lần biểu quyết. Chọn lại.")];
    refused.frame.problems = refused.v_filled.problems.clone();
    looks("room_refused", &refused);
    let mut shut = room();
    shut.shut = Some("Biểu quyết đã đóng. Cần làm lại thì mở vòng mới ở trang điều hành hội nghị.".into());
    looks("room_shut", &shut);
}

fn count_page(ballot: &Ballot) -> CountPage {
    CountPage {
        frame: frame("Biên bản kiểm phiếu"),
        v_filled: Filled::default(),
        year_id: "1".into(),
        year: "Khối 5, năm 2018".into(),
        matter: "/conferences/1".into(),
        id: "2".into(),
        here: "/ballots/1".into(),
        kind: "Bầu cử",
        title: ballot.full_title(),
        present: 6,
        shut: None,
        version: 0,
        sums: sums(None),
        votes: votes(ballot, None),
        tellers: (0..5).map(|i| teller(i, None)).collect(),
    }
}

#[test]
fn the_tellers_desk() {
    looks("count", &count_page(&open_ballot(6, 1)));
    let mut refused = count_page(&open_ballot(6, 3));
    refused.v_filled.problems = crate::count_tests::protocol([7, 6, 0, 6, 1], &[4, 1, 0], 0, 0)
        .problems(&open_ballot(6, 3).options, 6);
    refused.frame.problems = refused.v_filled.problems.clone();
    refused.version = 1;
    looks("count_refused", &refused);
    let mut shut = count_page(&open_ballot(6, 1));
    shut.shut = Some("Chưa mở bỏ phiếu nên chưa có phiếu để kiểm.".into());
    looks("count_shut", &shut);
}

#[test]
fn what_waits_for_me() {
    let empty = MinePage {
        frame: frame("Biểu quyết của đơn vị"),
        tell: "Các biểu quyết đang mở.".into(),
        rows: Vec::new(),
    };
    looks("mine_empty", &empty);
    let row = |title: &str, first, button| MineRow {
        hour: "09:38".into(),
        day: "07/3/2019".into(),
        href: "/ballots/1".into(),
        title: title.into(),
        detail: format!("Thay mặt {LONG}. Mở lúc 09:38."),
        button,
        first,
    };
    let rows = vec![
        row("Đề nghị tặng Bằng khen: Sở Kế hoạch và Đầu tư", true, "Biểu quyết"),
        row(&format!("Đề nghị tặng Cờ thi đua: {LONG}"), false, "Xem, đổi ý kiến"),
    ];
    looks("mine", &MinePage { rows, tell: "Còn 1 biểu quyết chờ ý kiến của đơn vị.".into(), ..empty });
}
