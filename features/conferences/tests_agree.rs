//! The papers agree with the records and with each other row by row: which unit stands beside which award and which
//! count, in the page, the DOCX and the PDF alike. The votes of this conference are all unequal, so that no count can
//! stand in for another.

use crate::sample::{Story, Told};
use crate::tests::{
    ballots_of, clerk, close_all, close_step, leaders, open_all, pdf_text, plain, routes, told,
    until_the_vote,
};
use ballots::State;
use kernel::BodyId;
use std::io::Read as _;
use world::{Person, World};

const FLAG: &str = "Cờ thi đua của Ủy ban nhân dân tỉnh";
const CERTIFICATE: &str = "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh";

/// The numbered rows of a paper's tables that have so many cells, as page and DOCX show them; both show the same, and
/// the PDF has each in one piece.
pub(crate) fn rows(clerk: &Person, paper: &str, cells: usize) -> Vec<Vec<String>> {
    let (page, docx, pdf) =
        (clerk.get(paper), clerk.get(&format!("{paper}/docx")), clerk.get(&format!("{paper}/pdf")));
    let shown = numbered(&page.html, ["</tr>", "<td", "</td>"], cells);
    let mut body = String::new();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&docx.bytes)).unwrap();
    archive.by_name("word/document.xml").unwrap().read_to_string(&mut body).unwrap();
    assert_eq!(shown, numbered(&body, ["</w:tr>", "<w:tc>", "</w:tc>"], cells), "{paper}: page and DOCX");
    let pdf = dense(&plain(&pdf_text(&pdf.bytes)));
    for row in &shown {
        assert!(pdf.contains(&dense(&plain(&row.concat()))), "{paper}: {row:?} is not in the PDF:\n{pdf}");
    }
    shown
}

fn dense(text: &str) -> String {
    text.split_whitespace().collect()
}

fn numbered(markup: &str, [row_end, cell, cell_end]: [&str; 3], cells: usize) -> Vec<Vec<String>> {
    let words = |piece: &str| {
        let inside = piece.rfind(cell).map(|at| format!("{}>", &piece[at..]))?;
        let text: String =
            inside.split('<').filter_map(|t| t.split_once('>')).map(|(_, text)| text).collect();
        Some(text.trim_end_matches('>').trim().replace("&amp;", "&"))
    };
    let row = |row: &str| {
        let mut pieces: Vec<&str> = row.split(cell_end).collect();
        pieces.pop();
        pieces.into_iter().filter_map(words).collect::<Vec<String>>()
    };
    let all = markup.split(row_end).map(row);
    all.filter(|r| r.len() == cells && r[0].parse::<u32>().is_ok()).collect()
}

/// Every leader says what is told here, in the order of the members: `+` for, `-` against, `o` no opinion.
fn voices(world: &World, leaders: &[(BodyId, Person)], ballot: &ballots::Ballot, said: &str) {
    for ((body, leader), said) in leaders.iter().zip(said.chars()) {
        let choice = match said {
            '+' => "for",
            '-' => "against",
            _ => "abstain",
        };
        let unit = body.to_string();
        let form = [("unit", unit.as_str()), ("choice", choice), ("seen", "")];
        leader.post(&format!("/ballots/{}/voices", ballot.id), &form).is_done();
    }
    let id = ballot.id;
    let told = world.db.read(move |w| ballots::ballot(w, id)).unwrap();
    assert_eq!(told.voices.len(), said.len());
}

/// Opens what is put to the vote, has it voted as told, closes it and the step.
fn decide(clerk: &Person, world: &World, s: &Story, leaders: &[(BodyId, Person)], said: &[&str], step: u8) {
    open_all(clerk, world, s);
    let open = ballots_of(world, s.conference, State::Open);
    assert_eq!(open.len(), said.len());
    for (ballot, said) in open.iter().zip(said) {
        voices(world, leaders, ballot, said);
    }
    close_all(clerk, world, s);
    close_step(clerk, s, step);
}

/// "958,0": the papers print every total of this table to the tenth, as the finest of them needs.
fn one_decimal(total: kernel::Points) -> String {
    format!("{},{}", total.0 / 100, total.0 % 100 / 10)
}

/// A row, its cells parted by bars.
fn row(words: &str) -> Vec<String> {
    words.split('|').map(str::to_owned).collect()
}

world::on_both_engines! { routes();
    fn every_count_stands_beside_its_unit_and_award_in_all_papers(world) {
        let s = told(&world, Told::Morning);
        let (clerk, leaders) = (clerk(&world, &s), leaders(&world, &s));
        let at = |rest: &str| format!("/conferences/{}{rest}", s.conference);
        until_the_vote(&clerk, &s);
        let proposed = [(s.k.office, "flag"), (s.k.people_council, "certificate"), (s.k.planning, "certificate"), (s.k.finance, "certificate")];
        for (body, award) in proposed {
            let form = [("nominee", body.to_string()), ("award", award.into()), ("method", "phone".into()), ("departure", "Khối muốn hội nghị tự xem xét.".into())];
            let form: Vec<(&str, &str)> = form.iter().map(|(k, v)| (*k, v.as_str())).collect();
            clerk.post(&at("/nominations"), &form).is_done();
        }
        decide(&clerk, &world, &s, &leaders, &["+++++-", "+o++-+", "++++--", "+-+-o-"], 4);
        let (head, deputy) = (s.k.planning.to_string(), s.k.assembly.to_string());
        clerk.post(&at("/candidates"), &[("head", &head), ("deputy", &deputy), ("method", "phone")]).is_done();
        decide(&clerk, &world, &s, &leaders, &["++++o+", "+o++o+"], 5);

        let office = "Văn phòng Ủy ban nhân dân tỉnh";
        let (council, planning) = ("Văn phòng Hội đồng nhân dân tỉnh", "Sở Kế hoạch và Đầu tư");
        assert_eq!(rows(&clerk, &at("/papers/minutes"), 8), [
            row(&format!("1|{office}|{FLAG}|05/06|01|00|83,3%|Đạt")),
            row(&format!("2|{council}|{CERTIFICATE}|04/06|01|01|66,7%|Đạt")),
            row(&format!("3|{planning}|{CERTIFICATE}|04/06|02|00|66,7%|Đạt")),
            row(&format!("4|Sở Tài chính|{CERTIFICATE}|02/06|03|01|33,3%|Không đạt")),
        ]);
        assert_eq!(rows(&clerk, &at("/papers/submission"), 6), [
            row(&format!("1|{office}|{FLAG}|05/06|83,3%|Hạng 1 trong khối, 972,5 điểm")),
            row(&format!("2|{council}|{CERTIFICATE}|04/06|66,7%|Hạng 3 trong khối, 951,5 điểm")),
            row(&format!("3|{planning}|{CERTIFICATE}|04/06|66,7%|Hạng 2 trong khối, 958,0 điểm")),
        ]);
        assert_eq!(rows(&clerk, &at("/papers/election"), 7), [
            row(&format!("1|{planning}|05/06|00|01|83,3%|Trúng cử")),
            row("1|Văn phòng Đoàn Đại biểu Quốc hội tỉnh|04/06|00|02|66,7%|Trúng cử"),
        ]);
        // The scores of both papers that print them are those of the announced table.
        let (year, day) = (s.year, world::day("07/3/2019"));
        let table = world.db.read(move |w| { let y = blocs::year(w, year, day)?; scoring::table(w, &y, day) }).unwrap().unwrap();
        let names = { let all: Vec<BodyId> = table.rows.iter().map(|r| r.body).collect(); world.db.read(move |w| organisations::names_of(w, &all, day)).unwrap() };
        let totals: Vec<[String; 3]> = table.rows.iter().map(|r| [r.rank.unwrap().to_string(), names.full(r.body).to_owned(), one_decimal(r.total.unwrap())]).collect();
        let minutes: Vec<[String; 3]> = rows(&clerk, &at("/papers/minutes"), 4).into_iter().map(|r| [r[3].clone(), r[1].clone(), r[2].clone()]).collect();
        let scores: Vec<[String; 3]> = rows(&clerk, &at("/papers/scores"), 9).into_iter().map(|r| [r[0].clone(), r[1].clone(), r[8].clone()]).collect();
        assert_eq!((&minutes, &scores), (&totals, &totals));
    }
}
