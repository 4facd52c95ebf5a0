//! The workshop: `cargo xtask test` runs everything, and brings what is missing. Scripts in Rust, no shell needed.
#![expect(clippy::print_stdout, reason = "the workshop talks to the person at the terminal")]

mod bench;
mod bring;
mod cluster;
mod driver;
mod keeper;
mod shell;
mod stages;
mod tidy;

use shell::Done;
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask COMMAND

  test [--only STAGE]… [--skip STAGE]…
                everything: formatting, house rules, lints, documents, tests on both engines, browser stories
                stages: bring fmt tidy clippy doc test journeys
  pictures      the browser stories, with a picture of every page at three sizes in target/shots
  tidy [--write]
                the house rules alone; --write renews the generated lists
  sql           every SQL statement of the features, each ended by a line `;;`
  postgres      a PostgreSQL server for tests; prints its address, ends with Ctrl-C
  bench [NAME]  measures one figure, or all; `bench list` names them";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match run(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            println!("\nxtask: {why}");
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[String]) -> Done {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["test", rest @ ..] => stages::test(rest),
        ["pictures"] => stages::pictures(),
        ["tidy"] => tidy::run(false),
        ["tidy", "--write"] => tidy::run(true),
        ["sql"] => {
            for statement in tidy::statements(&shell::root())? {
                println!("{}\n;;", statement.sql);
            }
            Ok(())
        }
        ["postgres"] => cluster::stand(),
        ["bench"] => bench::run_named(None),
        ["bench", name] => bench::run_named(Some(name)),
        [] | ["help" | "--help" | "-h"] => {
            println!("{HELP}");
            Ok(())
        }
        _ => Err(format!("`{}` is not known here.\n\n{HELP}", words.join(" "))),
    }
}
