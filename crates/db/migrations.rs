//! The tables' history. Forward only; a number, once published, is never edited. One dialect for both engines:
//! the runner turns the few words the engines spell differently.

pub(crate) struct Step {
    pub(crate) name: &'static str,
    pub(crate) sql: &'static str,
}

macro_rules! steps {
    ($($name:literal),* $(,)?) => {
        &[$(Step { name: $name, sql: include_str!(concat!("../../migrations/", $name, ".sql")) }),*]
    };
}

pub(crate) const STEPS: &[Step] = steps![
    "0001_journal",
    "0002_organisations",
    "0003_blocs",
    "0004_people",
    "0005_covenants",
    "0006_scoring",
    "0007_ballots",
    "0008_conferences",
    "0009_conferences",
    "0010_scoring",
    "0011_scoring_rounds",
    "0012_awards",
    "0013_covenants",
    "0014_scoring",
    "0015_conferences",
    "0016_scoring",
    "0017_scoring",
    "0018_conferences",
    "0019_blocs",
    "0020_conferences",
    "0021_covenants",
    "0022_scoring",
    "0023_plans",
    "0024_exemplars",
    "0025_gatherings",
    "0026_delegates",
    "0027_invitations",
    "0028_logistics",
    "0029_gatherings",
    "0031_invitations",
    "0032_logistics",
    "0033_plans",
    "0034_exemplars",
    "0035_conferences",
    "0038_people",
    "0040_plans",
];

/// The statements of a step, spelt for one engine. Statements end with ";" at a line's end; "--" lines are remarks.
pub(crate) fn statements(step: &Step, words: &[(&str, &str)]) -> Vec<String> {
    let text: String =
        step.sql.lines().filter(|l| !l.trim_start().starts_with("--")).map(|l| format!("{l}\n")).collect();
    text.split(";\n")
        .map(str::trim)
        .filter(|s| !s.is_empty())
        .map(|s| words.iter().fold(s.to_owned(), |s, (from, to)| s.replace(from, to)))
        .collect()
}
