//! Who came ("điểm danh"): every scan of every gate is kept, and who is present follows from the whole log, whatever order it
//! arrived in. No I/O.

use crate::model::words;
use delegates::DelegateId;
use kernel::Moment;
use std::collections::{BTreeMap, BTreeSet};

kernel::id! {
    /// A scan at a gate ("lượt điểm danh"); its key is made in the browser, so that sending twice changes nothing.
    ScanId
}

words! {
    /// How a scan was made.
    pub enum Means {
        /// The code of the invitation was read.
        Code = "CODE", "quét mã";
        /// Found by name or number.
        Search = "SEARCH", "tìm tên, số";
        /// By the delegate at a tablet.
        Own = "SELF", "tự ghi";
    }
}

/// One scan.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Scan {
    /// Its key.
    pub id: ScanId,
    /// Who.
    pub delegate: DelegateId,
    /// When, by the gate's clock set to ours.
    pub at: Moment,
    /// At which gate, as it was called then.
    pub gate: String,
    /// How.
    pub means: Means,
    /// Taken back?
    pub undone: bool,
}

/// What a scan turned out to be when it arrived.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Taken {
    /// The first of this delegate.
    In,
    /// This very scan was here before.
    Known,
    /// Somebody scanned the delegate earlier: that scan.
    Double(ScanId),
    /// The delegate was in already, by a scan that arrived sooner but was made later: now this one counts.
    Earlier(ScanId),
}

/// The log of a gathering's scans.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Roll {
    scans: BTreeMap<ScanId, Scan>,
    /// Scans that stand, by delegate, in the order they were made.
    by: BTreeMap<DelegateId, BTreeSet<(Moment, ScanId)>>,
}

impl Roll {
    /// The roll of these scans.
    pub fn of(scans: impl IntoIterator<Item = Scan>) -> Roll {
        let mut roll = Roll::default();
        for scan in scans {
            roll.take(scan);
        }
        roll
    }

    /// Takes one scan in. A key that was here before changes nothing.
    pub fn take(&mut self, scan: Scan) -> Taken {
        if self.scans.contains_key(&scan.id) {
            return Taken::Known;
        }
        let answer = if scan.undone {
            Taken::Known
        } else {
            let of = self.by.entry(scan.delegate).or_default();
            let before = of.first().copied();
            of.insert((scan.at, scan.id));
            match before {
                None => Taken::In,
                Some((at, id)) if (at, id) < (scan.at, scan.id) => Taken::Double(id),
                Some((_, id)) => Taken::Earlier(id),
            }
        };
        self.scans.insert(scan.id, scan);
        answer
    }

    /// The scan that counts for a delegate: the earliest that stands.
    pub fn first(&self, delegate: DelegateId) -> Option<&Scan> {
        let (_, id) = self.by.get(&delegate)?.first()?;
        self.scans.get(id)
    }

    /// A scan by its key.
    pub fn scan(&self, id: ScanId) -> Option<&Scan> {
        self.scans.get(&id)
    }

    /// Who is present, since when.
    pub fn present(&self) -> BTreeMap<DelegateId, Moment> {
        self.by.iter().filter_map(|(d, of)| of.first().map(|(at, _)| (*d, *at))).collect()
    }

    /// Scans of somebody who was in already.
    pub fn doubles(&self) -> BTreeSet<ScanId> {
        self.by.values().flat_map(|of| of.iter().skip(1).map(|(_, id)| *id)).collect()
    }

    /// How many scans there are, those taken back included.
    pub fn len(&self) -> usize {
        self.scans.len()
    }

    /// Is nobody written down?
    pub fn is_empty(&self) -> bool {
        self.scans.is_empty()
    }
}
