//! Measures the fairness monitor on made-up blocs: `cargo xtask bench fairness`.
#![expect(clippy::print_stdout, reason = "an example talks to whoever runs it")]

use scoring::sample::trouble::{Case, case};
use scoring::{Answer, BLOCS, Flag, RATES, Rate, Signal};

/// What came out of the blocs of one kind.
#[derive(Default, Clone, Copy)]
struct Tally {
    blocs: u64,
    too_little: u64,
    found: u64,
    /// Flagged where nothing is wrong, or somebody else than was meant.
    mistaken: u64,
}

/// Sizes told apart: 4 to 6 units, 7 to 10, 11 to 15.
fn size(case: &Case) -> usize {
    match case.members.len() {
        ..=6 => 0,
        7..=10 => 1,
        _ => 2,
    }
}

/// Is this flag about what was planted?
fn is_meant(case: &Case, flag: &Flag) -> bool {
    case.planted.as_ref().is_some_and(|(signal, about, lines)| {
        let whole = lines.len() > 1 && flag.lines.is_empty();
        let lines_meet = whole || lines.iter().any(|l| flag.lines.contains(l));
        match signal {
            _ if *signal != flag.signal => false,
            Signal::NoSpread => lines_meet,
            Signal::Turns => true,
            Signal::SelfScores | Signal::Reviewer => flag.about == *about,
        }
    })
}

/// One kind of bloc, looked at by every signal.
fn kind(wrong: Option<Signal>, seed: u64) -> [[Tally; 3]; 4] {
    let mut all = [[Tally::default(); 3]; 4];
    for n in 0..BLOCS {
        let case = case(seed + n, wrong);
        for (at, (_, answer)) in case.look().into_iter().enumerate() {
            let tally = &mut all[at][size(&case)];
            tally.blocs += 1;
            match answer {
                Answer::TooLittle(_) => tally.too_little += 1,
                Answer::Quiet(_) => {}
                Answer::Flagged(flags) => {
                    let meant = flags.iter().filter(|f| is_meant(&case, f)).count();
                    tally.found += u64::from(meant > 0);
                    tally.mistaken += u64::from(meant < flags.len());
                }
            }
        }
    }
    all
}

fn sum(sizes: [Tally; 3], of: fn(&Tally) -> u64) -> u64 {
    sizes.iter().map(of).sum()
}

/// So many thousandths, to the nearest.
fn tenths(part: u64, all: u64) -> u64 {
    (part * 1000 + all / 2) / all.max(1)
}

/// "12.3%", of all blocs of a size, to the nearest tenth.
fn percent(part: u64, all: u64) -> String {
    let tenths = tenths(part, all);
    format!("{}.{}%", tenths / 10, tenths % 10)
}

/// Fails when the page tells other rates than were measured.
fn main() -> Result<(), String> {
    let honest = kind(None, 1);
    let mut worst = 0;
    let mut measured = Vec::new();
    println!(
        "{BLOCS} blocs of 4 to 15 units of each kind; found and too little by size: 4-6, 7-10, 11-15 units"
    );
    for (at, signal) in Signal::ALL.into_iter().enumerate() {
        let planted = kind(Some(signal), 1_000_000 * (at as u64 + 1));
        let own = planted[at];
        let found = sum(own, |t| t.found);
        let false_alarms = sum(honest[at], |t| t.mistaken);
        let wrong_one = sum(own, |t| t.mistaken);
        let by_size =
            |of: fn(&Tally) -> u64| own.iter().map(|t| percent(of(t), t.blocs)).collect::<Vec<_>>().join(" ");
        println!("{signal:?}");
        let could = BLOCS - sum(honest[at], |t| t.too_little);
        println!(
            "  nothing wrong: flagged {} of all, {} of the {could} that had enough to go by",
            percent(false_alarms, BLOCS),
            percent(false_alarms, could)
        );
        println!("  planted: found {} (by size {})", percent(found, BLOCS), by_size(|t| t.found));
        println!(
            "  planted: too little to go by {} (by size {})",
            percent(sum(own, |t| t.too_little), BLOCS),
            by_size(|t| t.too_little)
        );
        println!("  planted: somebody or something else flagged {}", percent(wrong_one, BLOCS));
        let elsewhere: Vec<String> = Signal::ALL
            .into_iter()
            .enumerate()
            .filter(|(other, _)| *other != at)
            .map(|(other, s)| {
                let n = sum(planted[other], |t| t.mistaken);
                worst = worst.max(tenths(n, BLOCS));
                format!("{s:?} {}", percent(n, BLOCS))
            })
            .collect();
        println!("  planted: flagged by the other signals {}", elsewhere.join(", "));
        worst = worst.max(tenths(false_alarms, could)).max(tenths(wrong_one, BLOCS));
        let too_little = sum(own, |t| t.too_little);
        measured.push(Rate { signal, could_say: could, false_alarms, found, too_little });
    }
    let flagged = |n: &u64| case(1 + n, None).look().iter().any(|(_, a)| matches!(a, Answer::Flagged(_)));
    let any = (0..BLOCS).filter(flagged).count() as u64;
    println!("nothing wrong: flagged by any of the four {}", percent(any, BLOCS));
    println!("worst false alarms, in tenths of a percent: {worst}");
    if measured == RATES {
        return Ok(());
    }
    Err(format!("the page tells other rates; write these into fairness/rates.rs: {measured:?}"))
}
