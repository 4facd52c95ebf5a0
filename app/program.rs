//! `thidua`: one program that carries a public body through its emulation year.
//!
//! This file holds the commands only. Doors are in `doors.rs`, the demo in `demo.rs`. It is a library beside a
//! one-line binary so that the tests in `tests/` can open the same doors.

mod carrying;
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
use std::io::Read as _;
use std::process::ExitCode;

/// Runs one command.
pub fn run() -> ExitCode {
    let config = Config::parse();
    config.logging();
    let done = match config.command {
        Command::Demo { listen } => demo::run(listen),
        Command::Serve(serving) => serve::run(&serving),
        Command::Migrate { database } => migrate(&database),
        Command::Verify { database, expect } => verify(&database, expect.as_deref()).map_err(unreadable),
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

/// The database, if it is one of this program's version; else what to say of it. Nothing is made where nothing is.
fn there(database: &db::Address) -> Result<Result<Db, String>, Refusal> {
    if let db::Address::File(path) = database {
        let place = path.display();
        if !path.is_file() {
            return Ok(Err(format!("không có cơ sở dữ liệu ở {place}. Xem lại đường dẫn.")));
        }
        let mut first = [0; 16];
        let begun = std::fs::File::open(path)?.read(&mut first)?;
        if first[..begun] != *b"SQLite format 3\0" {
            return Ok(Err(format!("tệp {place} không phải là cơ sở dữ liệu. Xem lại đường dẫn.")));
        }
    }
    let db = Db::open(database)?;
    Ok(match db.steps_missing()? {
        (0, _) => Ok(db),
        (missing, all) if missing == all => {
            Err("cơ sở dữ liệu này chưa có bảng nào của chương trình. Xem lại địa chỉ.".to_owned())
        }
        (missing, _) => Err(serve::steps_words(missing)),
    })
}

/// What the engine says of a database it cannot read, inside a sentence of ours. A row that is none of ours has its own.
fn unreadable(refusal: Refusal) -> Refusal {
    match refusal {
        Refusal::Broken(e) if !e.is::<kernel::Altered>() => {
            Refusal::broken(format!("không đọc được cơ sở dữ liệu để kiểm tra ({e})."))
        }
        other => other,
    }
}

/// Walks the journal, then holds published tables and signed papers against it. With `--expect SEQ:DIGEST`, noted on
/// paper earlier, a cut-off tail shows as well.
fn verify(database: &db::Address, expect: Option<&str>) -> Result<ExitCode, Refusal> {
    let db = match there(database)? {
        Ok(db) => db,
        Err(says) => {
            eprintln!("thidua: {says}");
            return Ok(ExitCode::FAILURE);
        }
    };
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
        let says = match db.stands(noted)? {
            Some(true) => None,
            Some(false) => Some(format!(
                "Sổ thay đổi SAI: không còn dòng đã ghi nhớ {noted}. Sổ đã bị thay hoặc cắt bớt."
            )),
            None => Some(format!(
                "thidua verify --expect: “{}” không phải là dấu do `thidua verify` in ra: số dòng, dấu hai chấm, 64 chữ số hệ 16.",
                web::short(noted)
            )),
        };
        if let Some(says) = says {
            eprintln!("{says}");
            return Ok(ExitCode::FAILURE);
        }
    }
    eprintln!("Sổ thay đổi đúng: {} dòng, không dòng nào bị sửa, thiếu hay đảo thứ tự.", seen.entries);
    config::say(&format!("{}:{}", seen.entries, seen.digest));
    Ok(ExitCode::SUCCESS)
}
