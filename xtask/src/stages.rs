//! `cargo xtask test`: one stage after the other, the quick ones first; the first that fails ends it.

use crate::cluster::{Cluster, psql};
use crate::driver::Driver;
use crate::shell::{Done, cargo, run, scratch, target};
use crate::{bring, tidy};
use std::time::{Duration, Instant};

struct Stage {
    name: &'static str,
    what: &'static str,
    run: fn(&mut Shared) -> Done,
}

/// What stages share: servers that several of them use.
#[derive(Default)]
struct Shared {
    cluster: Option<Cluster>,
}

const STAGES: [Stage; 7] = [
    Stage { name: "bring", what: "what the tests need is there", run: |_| bring::all() },
    Stage { name: "fmt", what: "the code is formatted", run: |_| run(cargo(&["fmt", "--all", "--check"])) },
    Stage { name: "tidy", what: "the house rules hold", run: |_| tidy::run(false) },
    Stage { name: "clippy", what: "no lint complains", run: |_| clippy() },
    Stage { name: "doc", what: "the documents' links hold", run: |_| doc() },
    Stage { name: "test", what: "unit, property, store and story tests, on both engines", run: tests },
    Stage { name: "journeys", what: "browser stories", run: journeys },
];

/// Runs the stages asked for.
pub(crate) fn test(words: &[&str]) -> Done {
    let chosen = choose(words)?;
    let start = Instant::now();
    let mut shared = Shared::default();
    let mut times: Vec<(&str, Duration)> = Vec::new();
    for stage in chosen {
        println!("\n== {}: {}", stage.name, stage.what);
        let begun = Instant::now();
        let done = (stage.run)(&mut shared);
        times.push((stage.name, begun.elapsed()));
        if let Err(why) = done {
            drop(shared);
            println!("\n{}", table(&times));
            return Err(format!(
                "stage {} failed: {why}\nRun it alone: cargo xtask test --only {}",
                stage.name, stage.name
            ));
        }
    }
    drop(shared);
    println!("\n{}\nall of it holds, after {}", table(&times), told(start.elapsed()));
    Ok(())
}

fn choose(words: &[&str]) -> Done<Vec<&'static Stage>> {
    let mut only = Vec::new();
    let mut skip = Vec::new();
    for pair in words.chunks(2) {
        match pair {
            ["--only", name] => only.push(*name),
            ["--skip", name] => skip.push(*name),
            _ => {
                return Err(format!(
                    "`{}` is not understood; say --only STAGE or --skip STAGE.",
                    pair.join(" ")
                ));
            }
        }
    }
    let known = STAGES.map(|s| s.name);
    if let Some(strange) = only.iter().chain(&skip).find(|n| !known.contains(n)) {
        return Err(format!("there is no stage `{strange}`; there are: {}.", known.join(" ")));
    }
    Ok(STAGES
        .iter()
        .filter(|s| (only.is_empty() || only.contains(&s.name)) && !skip.contains(&s.name))
        .collect())
}

fn table(times: &[(&str, Duration)]) -> String {
    times.iter().map(|(name, time)| format!("   {name:<9} {}", told(*time))).collect::<Vec<_>>().join("\n")
}

fn told(time: Duration) -> String {
    let s = time.as_secs();
    if s >= 60 {
        format!("{} min {:02} s", s / 60, s % 60)
    } else {
        format!("{s}.{} s", time.subsec_millis() / 100)
    }
}

fn clippy() -> Done {
    run(cargo(&["clippy", "--quiet", "--workspace", "--all-targets", "--", "-D", "warnings"]))
}

fn doc() -> Done {
    let mut doc = cargo(&["doc", "--quiet", "--workspace", "--no-deps", "--document-private-items"]);
    doc.env("RUSTDOCFLAGS", "-D warnings");
    run(doc)
}

fn tests(shared: &mut Shared) -> Done {
    bring::need(&[bring::POSTGRES, bring::OFFICE, bring::POPPLER])?;
    let mut test = cargo(&["test", "--quiet", "--workspace", "--exclude", "journeys"]);
    test.env("THIDUA_TEST_PG", shared.server()?).env("TMPDIR", scratch());
    run(test)
}

/// The browser stories, with pictures.
pub(crate) fn pictures() -> Done {
    stories(&mut Shared::default(), true)?;
    println!("Pictures: {}", target().join("shots").display());
    Ok(())
}

fn journeys(shared: &mut Shared) -> Done {
    stories(shared, false)
}

fn stories(shared: &mut Shared, pictures: bool) -> Done {
    bring::need(&[bring::POSTGRES, bring::CHROMIUM, bring::DRIVER, bring::POPPLER, bring::FONTS])?;
    let axe = bring::axe()?;
    run(cargo(&["build", "--quiet", "--package", "thidua"]))?;
    let driver = Driver::start()?;
    let mut stories = cargo(&["test", "--quiet", "--package", "journeys", "--", "--test-threads=2"]);
    if pictures {
        stories.env("THIDUA_PICTURES", "1");
    }
    stories.env("THIDUA_TEST_PG", shared.server()?).env("TMPDIR", scratch());
    stories.env("THIDUA_BIN", target().join("debug/thidua"));
    stories.env("THIDUA_CHROMEDRIVER", driver.address());
    stories.env("THIDUA_TARGET", target());
    stories.env("THIDUA_AXE", axe).env("THIDUA_PSQL", psql());
    if let Some(chromium) = bring::chromium() {
        stories.env("THIDUA_CHROMIUM", chromium);
    }
    run(stories)
        .map_err(|why| format!("{why}\nPictures of what failed: {}", target().join("shots").display()))
}

impl Shared {
    /// The test server's address; started when the first stage asks.
    fn server(&mut self) -> Done<String> {
        if self.cluster.is_none() {
            self.cluster = Some(Cluster::start()?);
        }
        self.cluster.as_ref().map(Cluster::address).ok_or_else(|| "no server".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(words: &[&str]) -> Vec<&'static str> {
        choose(words).unwrap().iter().map(|s| s.name).collect()
    }

    #[test]
    fn stages_are_chosen_by_name() {
        assert_eq!(names(&["--only", "fmt", "--only", "tidy"]), ["fmt", "tidy"]);
        assert_eq!(
            names(&["--skip", "journeys", "--skip", "doc"]),
            ["bring", "fmt", "tidy", "clippy", "test"]
        );
        assert!(choose(&["--only", "nothing"]).is_err_and(|e| e.contains("bring fmt tidy")));
        assert!(choose(&["--only"]).is_err());
    }

    #[test]
    fn times_are_told_in_words() {
        assert_eq!(told(Duration::from_millis(4_290)), "4.2 s");
        assert_eq!(told(Duration::from_secs(125)), "2 min 05 s");
    }
}
