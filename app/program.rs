//! `thidua`: one program that carries a public body through its emulation year.
//!
//! This file holds the commands only. Doors are in `doors.rs`, the demo in `demo.rs`. It is a library beside a
//! one-line binary so that the tests in `tests/` can open the same doors.

mod config;
mod demo;
pub mod doors;
mod home;
mod listening;
mod serve;
mod tales;
mod year;

use clap::Parser;
use config::{Command, Config};
use db::Db;
use kernel::Refusal;
use std::process::ExitCode;

/// Runs one command.
pub fn run() -> ExitCode {
    let config = Config::parse();
    config.logging();
    let done = match config.command {
        Command::Demo { listen } => demo::run(listen),
        Command::Serve(serving) => serve::run(&serving),
        Command::Migrate { database } => migrate(&database),
        Command::Verify { database, expect } => verify(&database, expect.as_deref()),
        Command::Seed(seeding) => serve::seed(&seeding),
    };
    match done {
        Ok(code) => code,
        Err(refusal) => {
            eprintln!("thidua: {refusal}");
            ExitCode::FAILURE
        }
    }
}

fn migrate(database: &db::Address) -> Result<ExitCode, Refusal> {
    let steps = Db::open(database)?.migrate()?;
    match steps {
        0 => eprintln!("Cơ sở dữ liệu đã đúng bản này, không có gì để làm."),
        n => eprintln!("Đã đưa cơ sở dữ liệu qua {n} bước."),
    }
    Ok(ExitCode::SUCCESS)
}

/// Walks the journal, then holds published tables and signed papers against it. With `--expect SEQ:DIGEST`, noted on
/// paper earlier, a cut-off tail shows as well.
fn verify(database: &db::Address, expect: Option<&str>) -> Result<ExitCode, Refusal> {
    let db = Db::open(database)?;
    let seen = db.verify()?;
    if let Some(flaw) = &seen.flaw {
        eprintln!("Sổ thay đổi SAI: {}.", config::flaw_words(flaw));
        return Ok(ExitCode::FAILURE);
    }
    let altered = db.read(|w| Ok([scoring::verify(w)?, conferences::verify(w)?].concat()))?;
    if !altered.is_empty() {
        eprintln!("{}", altered.join("\n"));
        return Ok(ExitCode::FAILURE);
    }
    if let Some(noted) = expect {
        let stands = db.stands(noted)?;
        if !stands {
            eprintln!("Sổ thay đổi SAI: không còn dòng đã ghi nhớ {noted}. Sổ đã bị thay hoặc cắt bớt.");
            return Ok(ExitCode::FAILURE);
        }
    }
    eprintln!("Sổ thay đổi đúng: {} dòng, không dòng nào bị sửa, thiếu hay đảo thứ tự.", seen.entries);
    config::say(&format!("{}:{}", seen.entries, seen.digest));
    Ok(ExitCode::SUCCESS)
}
