//! The hall and who sits where ("sơ đồ chỗ ngồi"). Pure: a plan goes in, a plan comes out; nobody sits twice, nobody on a
//! reserved place.

use delegates::{Category, Delegate, DelegateId, Delegation, DelegationId};
use std::collections::{BTreeMap, BTreeSet, HashMap};

kernel::id! {
    /// A block of seats in a hall ("khối ghế").
    BlockId
}

/// A block: rows of places. Blocks stand side by side, seen from the stage; row 1 is nearest to it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Block {
    /// Its key.
    pub id: BlockId,
    /// "Khối giữa".
    pub name: String,
    /// Rows.
    pub rows: i64,
    /// Places in a row.
    pub wide: i64,
}

/// A place in the hall.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Seat {
    /// In which block.
    pub block: BlockId,
    /// Row, from 1.
    pub line: i64,
    /// Place in the row, from 1.
    pub place: i64,
}

/// The hall with everybody in it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SeatMap {
    /// The blocks, from left to right.
    pub blocks: Vec<Block>,
    /// Rows are filled from the middle outwards.
    pub from_middle: bool,
    /// Places that are kept free, with for whom.
    pub reserved: BTreeMap<Seat, String>,
    /// Who sits where.
    pub given: Vec<(Seat, DelegateId)>,
    /// For forms; 0 when there is no hall.
    pub version: i64,
}

/// "A", …, "Z", "AA": the name of a row.
pub fn row_name(line: i64) -> String {
    let letter = |n: i64| char::from(b'A' + u8::try_from(n.rem_euclid(26)).unwrap_or(0));
    let n = line - 1;
    if n < 26 { letter(n).to_string() } else { format!("{}{}", letter(n / 26 - 1), letter(n)) }
}

impl SeatMap {
    /// "A-05", with the block's name where there are several.
    pub fn name(&self, seat: Seat) -> String {
        let at = format!("{}-{:02}", row_name(seat.line), seat.place);
        match self.blocks.iter().find(|b| b.id == seat.block) {
            Some(b) if self.blocks.len() > 1 => format!("{}, {at}", b.name),
            _ => at,
        }
    }

    /// Is there such a place?
    pub fn has(&self, seat: Seat) -> bool {
        self.blocks.iter().any(|b| {
            b.id == seat.block && (1..=b.rows).contains(&seat.line) && (1..=b.wide).contains(&seat.place)
        })
    }

    /// A place by its name as typed: "A-05", "a5", "Khối trái, A-05".
    pub fn find(&self, typed: &str) -> Option<Seat> {
        let plain = |s: &str| -> String {
            let folded = kernel::fold(s);
            let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
            words.map(|w| w.trim_start_matches('0')).collect()
        };
        let wanted = plain(typed);
        let fits = |s: &Seat| {
            let at = format!("{}{}", row_name(s.line), s.place);
            plain(&self.name(*s)) == wanted || (self.blocks.len() == 1 && plain(&at) == wanted)
        };
        self.in_order().into_iter().find(fits)
    }

    /// All places, the best first: row by row from the stage, across all blocks.
    pub fn in_order(&self) -> Vec<Seat> {
        let rows = self.blocks.iter().map(|b| b.rows).max().unwrap_or(0);
        let mut all = Vec::new();
        for line in 1..=rows {
            let row: Vec<Seat> = self
                .blocks
                .iter()
                .filter(|b| line <= b.rows)
                .flat_map(|b| (1..=b.wide).map(|place| Seat { block: b.id, line, place }))
                .collect();
            if self.from_middle {
                all.extend(middle_out(&row));
            } else {
                all.extend(row);
            }
        }
        all
    }

    /// How many places can be given.
    pub fn room(&self) -> usize {
        self.in_order().iter().filter(|s| !self.reserved.contains_key(s)).count()
    }

    /// Where somebody sits.
    pub fn seat_of(&self, delegate: DelegateId) -> Option<Seat> {
        self.given.iter().find(|(_, d)| *d == delegate).map(|(s, _)| *s)
    }

    /// Who sits there.
    pub fn who_sits(&self, seat: Seat) -> Option<DelegateId> {
        self.given.iter().find(|(s, _)| *s == seat).map(|(_, d)| *d)
    }

    /// Seats these people. Whoever sits on a good place stays, unless `anew`; who came instead of somebody takes that
    /// place; the others take the best free places in their order. Answers who found none.
    pub fn seat(
        &mut self,
        order: &[Delegate],
        heirs: &[(DelegateId, DelegateId)],
        anew: bool,
    ) -> Vec<DelegateId> {
        let wanted: BTreeSet<DelegateId> = order.iter().map(|d| d.id).collect();
        let heirs: HashMap<DelegateId, DelegateId> = heirs.iter().copied().collect();
        let mut taken: BTreeMap<Seat, DelegateId> = BTreeMap::new();
        let mut seated: BTreeSet<DelegateId> = BTreeSet::new();
        let old = if anew { Vec::new() } else { std::mem::take(&mut self.given) };
        for inherits in [false, true] {
            for (seat, who) in &old {
                let now = if inherits { last_heir(&heirs, *who) } else { *who };
                let free = self.has(*seat) && !self.reserved.contains_key(seat) && !taken.contains_key(seat);
                if free && wanted.contains(&now) && seated.insert(now) {
                    taken.insert(*seat, now);
                }
            }
        }
        let places = self.in_order();
        let mut free = places.iter().filter(|s| !self.reserved.contains_key(s) && !taken.contains_key(s));
        let mut more = Vec::new();
        let mut without = Vec::new();
        for d in order.iter().filter(|d| !seated.contains(&d.id)) {
            match free.next() {
                Some(seat) => more.push((*seat, d.id)),
                None => without.push(d.id),
            }
        }
        taken.extend(more);
        self.given = places.iter().filter_map(|s| taken.get(s).map(|d| (*s, *d))).collect();
        without
    }

    /// Puts somebody on a place; who sat there takes theirs, or loses it when they had none.
    pub fn put(&mut self, delegate: DelegateId, seat: Seat) -> bool {
        if !self.has(seat) || self.reserved.contains_key(&seat) {
            return false;
        }
        let (mine, other) = (self.seat_of(delegate), self.who_sits(seat));
        self.given.retain(|(s, d)| *s != seat && *d != delegate);
        self.given.push((seat, delegate));
        if let (Some(mine), Some(other)) = (mine, other.filter(|o| *o != delegate)) {
            self.given.push((mine, other));
        }
        true
    }
}

/// Who came instead of whoever came instead …
fn last_heir(heirs: &HashMap<DelegateId, DelegateId>, mut who: DelegateId) -> DelegateId {
    for _ in 0..heirs.len() {
        match heirs.get(&who) {
            Some(next) => who = *next,
            None => break,
        }
    }
    who
}

/// A row from its middle outwards: the middle, then right and left in turn.
fn middle_out(row: &[Seat]) -> Vec<Seat> {
    let middle = row.len().saturating_sub(1) / 2;
    let mut order: Vec<usize> = (0..row.len()).collect();
    order.sort_by_key(|i| (i.abs_diff(middle), *i < middle));
    order.into_iter().map(|i| row[i]).collect()
}

/// Those to be seated in the order of protocol: delegations in theirs, within each as listed; the press and who serves come
/// last.
pub(crate) fn by_protocol(mut all: Vec<Delegate>, delegations: &[Delegation]) -> Vec<Delegate> {
    let order: HashMap<DelegationId, i64> = delegations.iter().map(|d| (d.id, d.order)).collect();
    let rank = |c: Category| match c {
        Category::Official | Category::Guest => 0,
        Category::Press => 1,
        Category::Service => 2,
    };
    all.sort_by_key(|d| {
        (rank(d.category), order.get(&d.delegation).copied().unwrap_or(i64::MAX), d.delegation, d.place)
    });
    all
}
