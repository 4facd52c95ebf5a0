//! `cargo xtask bench`: figures of the built program, each with its goal, in a line a script can read.

use crate::shell::{Done, cargo, env, in_target, output, run, target};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

struct Figure {
    name: &'static str,
    what: &'static str,
    unit: &'static str,
    goal: u64,
    measure: Measure,
}

/// What is measured: the built program, or something that needs none.
enum Measure {
    Program(fn(&Home) -> Done<u64>),
    Alone(fn() -> Done<u64>),
}

const FIGURES: [Figure; 10] = [
    Figure {
        name: "start",
        what: "from exec to the first page answered (median of 11)",
        unit: "ms",
        goal: 200,
        measure: Measure::Program(start),
    },
    Figure {
        name: "memory",
        what: "resident memory 2 s after the first page",
        unit: "MB",
        goal: 80,
        measure: Measure::Program(memory),
    },
    Figure {
        name: "fairness",
        what: "blocs with nothing wrong that the fairness monitor flags, worst signal (5 000 blocs made up)",
        unit: "%",
        goal: 5,
        measure: Measure::Alone(fairness),
    },
    Figure {
        name: "edit",
        what: "a mark saved and the ranking shown anew: 15 units, 120 lines, every column (median of 51)",
        unit: "ms",
        goal: 50,
        measure: Measure::Alone(|| scores("edit")),
    },
    Figure {
        name: "page",
        what: "size of that ranking page, before it is compressed",
        unit: "kB",
        goal: 200,
        measure: Measure::Alone(|| scores("page")),
    },
    Figure {
        name: "province",
        what: "tables of 20 such blocs read and worked out",
        unit: "ms",
        goal: 1000,
        measure: Measure::Alone(|| scores("province")),
    },
    Figure {
        name: "cascade",
        what: "slowest page of a plan in 168 communes and 300 enterprises",
        unit: "ms",
        goal: 50,
        measure: Measure::Alone(|| example("plans", "plans", &["page"])),
    },
    Figure {
        name: "revision",
        what: "a deadline of those 468 units moved",
        unit: "ms",
        goal: 1000,
        measure: Measure::Alone(|| example("plans", "plans", &["revision"])),
    },
    Figure {
        name: "yearbook",
        what: "a yearbook of 200 exemplars with pictures set as PDF",
        unit: "ms",
        goal: 30_000,
        measure: Measure::Alone(|| example("exemplars", "yearbook", &[])),
    },
    Figure {
        name: "invitations",
        what: "500 numbered invitations with QR codes set as one PDF",
        unit: "ms",
        goal: 10_000,
        measure: Measure::Alone(|| example("invitations", "invitations", &[])),
    },
];

/// Measures one figure, or all; `list` names them.
pub(crate) fn run_named(name: Option<&str>) -> Done {
    if name == Some("list") {
        for f in &FIGURES {
            println!("{:<8} {} (goal {} {})", f.name, f.what, f.goal, f.unit);
        }
        return Ok(());
    }
    let chosen: Vec<&Figure> = FIGURES.iter().filter(|f| name.is_none_or(|n| n == f.name)).collect();
    if chosen.is_empty() {
        return Err(format!(
            "there is no bench `{}`; `cargo xtask bench list` names them.",
            name.unwrap_or_default()
        ));
    }
    let home = match chosen.iter().any(|f| matches!(f.measure, Measure::Program(_))) {
        true => Some(built()?),
        false => None,
    };
    for f in chosen {
        let value = match (&f.measure, &home) {
            (Measure::Program(measure), Some(home)) => measure(home)?,
            (Measure::Program(_), None) => return Err("no program to measure".to_owned()),
            (Measure::Alone(measure), _) => measure()?,
        };
        let holds = if value <= f.goal { "yes" } else { "no" };
        println!("bench {} value={value} unit={} goal={} holds={holds}", f.name, f.unit, f.goal);
    }
    Ok(())
}

/// The program, built unless `THIDUA_BIN` names one, with a home to run in.
fn built() -> Done<Home> {
    if env("THIDUA_BIN").is_none() {
        run(cargo(&["build", "--release", "--package", "thidua"]))?;
    }
    Home::new()
}

/// A migrated SQLite file with the story of Khối 5 in it.
struct Home {
    folder: PathBuf,
}

impl Home {
    fn new() -> Done<Home> {
        let folder = in_target("bench")?.join(std::process::id().to_string());
        std::fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
        let home = Home { folder };
        for words in [&["migrate"] as &[&str], &["seed", "--story", "khoi-5"]] {
            let done = home.command(words).output().map_err(|e| e.to_string())?;
            if !done.status.success() {
                return Err(format!(
                    "`thidua {}` failed: {}",
                    words.join(" "),
                    String::from_utf8_lossy(&done.stderr)
                ));
            }
        }
        Ok(home)
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(program());
        command.args(words).arg("--database").arg(self.folder.join("thidua.db")).stdin(Stdio::null());
        command
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// The release build, or another one that `THIDUA_BIN` names.
fn program() -> PathBuf {
    env("THIDUA_BIN").map_or_else(|| target().join("release/thidua"), PathBuf::from)
}

/// A served program that ends with its measurement.
struct Served(Child);

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts the program and waits for its first page; answers how long that took.
fn first_page(home: &Home) -> Done<(Served, Duration)> {
    let mut serve = home.command(&["serve", "--listen", "127.0.0.1:0"]);
    serve.arg("--uploads").arg(home.folder.join("uploads")).stdout(Stdio::piped()).stderr(Stdio::null());
    let begun = Instant::now();
    let mut child = serve.spawn().map_err(|e| e.to_string())?;
    let out = child.stdout.take();
    let served = Served(child);
    let mut line = String::new();
    let mut out = BufReader::new(out.ok_or("no output")?);
    out.read_line(&mut line).map_err(|e| e.to_string())?;
    let host = line.trim().trim_start_matches("http://").trim_end_matches('/').to_owned();
    let mut path = "/".to_owned();
    for _ in 0..5 {
        let (status, to) = get(&host, &path).map_err(|e| format!("http://{host}{path}: {e}"))?;
        match status {
            200 => return Ok((served, begun.elapsed())),
            300..400 => path = to,
            _ => return Err(format!("http://{host}{path} answered {status}")),
        }
    }
    Err(format!("http://{host}/ leads from page to page"))
}

fn get(host: &str, path: &str) -> std::io::Result<(u16, String)> {
    let mut stream = TcpStream::connect(host)?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let text = String::from_utf8_lossy(&answer);
    let status = text.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or(0);
    let head = text.split("\r\n\r\n").next().unwrap_or_default();
    let to = head
        .lines()
        .filter_map(|l| l.split_once(": "))
        .find(|(name, _)| name.eq_ignore_ascii_case("location"));
    Ok((status, to.map_or_else(String::new, |(_, to)| to.trim().to_owned())))
}

fn start(home: &Home) -> Done<u64> {
    let mut times = Vec::new();
    for _ in 0..11 {
        let (_served, time) = first_page(home)?;
        times.push(time.as_millis());
    }
    times.sort_unstable();
    println!("start: {times:?} ms");
    times
        .get(times.len() / 2)
        .and_then(|t| u64::try_from(*t).ok())
        .ok_or_else(|| "nothing measured".to_owned())
}

/// Runs the simulation and prints what it tells; its last line ends with the worst rate, in tenths of a percent.
fn fairness() -> Done<u64> {
    Ok(example("scoring", "fairness", &[])?.div_ceil(10))
}

/// Scores a bloc as large as they come.
fn scores(what: &str) -> Done<u64> {
    example("scoring", "bloc", &[what])
}

/// Runs an example of a feature and prints what it tells; its last word is the figure.
fn example(feature: &str, name: &str, words: &[&str]) -> Done<u64> {
    let mut run = cargo(&["run", "--quiet", "--release", "--package", feature, "--example", name, "--"]);
    run.args(words);
    let told = output(run)?;
    println!("{}", told.trim_end());
    let figure = told.trim_end().rsplit(' ').next().and_then(|n| n.parse().ok());
    figure.ok_or_else(|| format!("the example {name} did not end with its figure"))
}

fn memory(home: &Home) -> Done<u64> {
    let (served, _) = first_page(home)?;
    std::thread::sleep(Duration::from_secs(2));
    let status = PathBuf::from(format!("/proc/{}/status", served.0.id()));
    let kib = resident(&status).ok_or("the system does not tell how much memory a process holds")?;
    println!("memory: {kib} KiB");
    Ok(kib.div_ceil(1024))
}

fn resident(status: &Path) -> Option<u64> {
    let text = std::fs::read_to_string(status).ok()?;
    text.lines().find_map(|l| l.strip_prefix("VmRSS:"))?.trim().split(' ').next()?.parse().ok()
}
