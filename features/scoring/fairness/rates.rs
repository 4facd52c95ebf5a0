//! How often each signal pointed at nothing, and at what was planted, on made-up blocs. Measured by
//! `cargo xtask bench fairness`, which fails when these figures are no longer true; the page prints them.

use super::Signal;

/// Blocs made up for each kind.
pub const BLOCS: u64 = 1000;

/// What was measured of a signal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rate {
    /// Which.
    pub signal: Signal,
    /// Blocs with nothing wrong in which it had enough to go by, of [`BLOCS`].
    pub could_say: u64,
    /// Those of them in which it pointed at something.
    pub false_alarms: u64,
    /// Blocs with its own trouble planted in which it pointed at it, of [`BLOCS`].
    pub found: u64,
    /// Blocs with its own trouble planted in which it said that there is too little to go by.
    pub too_little: u64,
}

/// Measured on 26/11/2026.
pub const RATES: [Rate; 4] = [
    Rate { signal: Signal::SelfScores, could_say: 897, false_alarms: 29, found: 464, too_little: 32 },
    Rate { signal: Signal::NoSpread, could_say: 964, false_alarms: 0, found: 890, too_little: 34 },
    Rate { signal: Signal::Reviewer, could_say: 632, false_alarms: 5, found: 463, too_little: 258 },
    Rate { signal: Signal::Turns, could_say: 466, false_alarms: 2, found: 408, too_little: 592 },
];
