//! Links, the roll, seats, answers' days: without a database.

use crate::roll::{Means, Roll, Scan, ScanId, Taken};
use crate::seats::{Block, BlockId, Seat, SeatMap, row_name};
use crate::token::{digest, hex, hmac, token, token_in};
use delegates::{Category, Delegate, DelegateId, DelegationId, Particulars};
use gatherings::GatheringId;
use kernel::{Moment, Uuid};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

fn delegate_id(n: u128) -> DelegateId {
    DelegateId(Uuid::from_u128(n))
}

#[test]
fn hmac_is_the_one_of_the_standard() {
    // RFC 4231, cases 2 and 6.
    let two = hmac(b"Jefe", b"what do ya want for nothing?");
    assert_eq!(hex(&two), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    let six = hmac(&[0xaa; 131], b"Test Using Larger Than Block-Size Key - Hash Key First");
    assert_eq!(hex(&six), "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

#[test]
fn a_link_is_of_one_gathering_one_delegate_and_one_issue() {
    let of = |secret: &[u8], d, issue| token(secret, delegate_id(d), issue);
    let all = [of(b"a", 1, 1), of(b"b", 1, 1), of(b"a", 2, 1), of(b"a", 1, 2)];
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), 4);
    assert_eq!(of(b"a", 1, 1), all[0], "printed again it is the same");
    assert_ne!(digest(&all[0]), digest(&all[1]));
}

#[test]
fn a_token_is_found_in_what_a_scanner_reads() {
    let t = "0123456789abcdef0123456789abcdef";
    for read in [t, &format!("https://a.vn/i/{t}"), &format!(" http://10.0.0.1:8080/i/{t}/\n")] {
        assert_eq!(token_in(read), Some(t), "{read:?}");
    }
    for read in ["", "12", "Nguyễn Văn An", "https://a.vn/i/", &t[1..], &format!("{t}0"), "https://a.vn/i/zz"]
    {
        assert_eq!(token_in(read), None, "{read:?}");
    }
}

fn scan(id: u128, delegate: u128, at: i64, undone: bool) -> Scan {
    Scan {
        id: ScanId(Uuid::from_u128(id)),
        delegate: delegate_id(delegate),
        at: Moment(at),
        gate: "Cửa chính".into(),
        means: Means::Code,
        undone,
    }
}

#[test]
fn what_a_scan_turns_out_to_be() {
    let mut roll = Roll::default();
    let id = |n| ScanId(Uuid::from_u128(n));
    assert_eq!(roll.take(scan(1, 7, 100, false)), Taken::In);
    assert_eq!(roll.take(scan(1, 7, 100, false)), Taken::Known);
    assert_eq!(roll.take(scan(2, 7, 150, false)), Taken::Double(id(1)));
    assert_eq!(roll.take(scan(3, 7, 50, false)), Taken::Earlier(id(1)));
    assert_eq!(roll.take(scan(4, 8, 10, true)), Taken::Known, "taken back before it arrived");
    assert_eq!(roll.present().len(), 1);
    assert_eq!(roll.first(delegate_id(7)).unwrap().id, id(3));
    assert_eq!(roll.doubles(), BTreeSet::from([id(1), id(2)]));
    assert_eq!(roll.len(), 4, "every scan is kept");
}

/// Who is present since when and which scans are doubles, worked out plainly from the whole set.
fn oracle(scans: &BTreeMap<ScanId, Scan>) -> (BTreeMap<DelegateId, Moment>, BTreeSet<ScanId>) {
    let (mut present, mut doubles) = (BTreeMap::new(), BTreeSet::new());
    for s in scans.values().filter(|s| !s.undone) {
        let rivals = scans.values().filter(|o| !o.undone && o.delegate == s.delegate);
        let best = rivals.min_by_key(|o| (o.at, o.id)).unwrap();
        if best.id == s.id {
            present.insert(s.delegate, s.at);
        } else {
            doubles.insert(s.id);
        }
    }
    (present, doubles)
}

proptest! {
    /// Gates send their queues in pieces, in any interleaving, pieces come twice: the result is that of the whole set.
    #[test]
    fn any_order_of_arrival_gives_the_same_roll(
        made in prop::collection::vec((0_u128..12, 0_i64..40, 0_usize..4, prop::bool::weighted(0.1)), 0..60),
        picks in prop::collection::vec((0_usize..4, 1_usize..5, any::<bool>()), 0..80),
    ) {
        let mut gates: Vec<Vec<Scan>> = vec![Vec::new(); 4];
        let mut whole = BTreeMap::new();
        for (n, (who, at, gate, undone)) in made.into_iter().enumerate() {
            let s = scan(n as u128 + 1, who, at, undone);
            whole.insert(s.id, s.clone());
            gates[gate].push(s);
        }
        let mut roll = Roll::default();
        let mut sent = [0_usize; 4];
        // What is picked is sent, and perhaps sent again because the answer was lost; at last everybody sends all.
        let rest: Vec<(usize, usize, bool)> = (0..4).map(|g| (g, usize::MAX, true)).collect();
        for (gate, many, lost) in picks.into_iter().chain(rest) {
            let until = sent[gate].saturating_add(many).min(gates[gate].len());
            for s in &gates[gate][sent[gate]..until] {
                let known = roll.scan(s.id).is_some();
                let taken = roll.take(s.clone());
                prop_assert_eq!(taken == Taken::Known, known || s.undone);
            }
            if !lost {
                sent[gate] = until;
            }
        }
        let (present, doubles) = oracle(&whole);
        prop_assert_eq!(roll.present(), present);
        prop_assert_eq!(roll.doubles(), doubles);
        prop_assert_eq!(roll.len(), whole.len());
    }
}

pub(super) fn delegate(n: u128) -> Delegate {
    let who = Particulars {
        name: format!("Người {n}"),
        honorific: String::new(),
        post: "Chuyên viên".into(),
        unit: "tỉnh".into(),
        category: Category::Official,
        birth: None,
        traits: delegates::Traits::default(),
        field: None,
        occupation: None,
        note: String::new(),
    };
    Delegate {
        id: delegate_id(n),
        gathering: GatheringId(Uuid::nil()),
        delegation: DelegationId(Uuid::nil()),
        place: i64::try_from(n).unwrap(),
        who,
        since: Moment(0),
        until: None,
        ending: None,
        heir: None,
        version: 1,
    }
}

fn hall(rows: i64, wide: i64, blocks: u128, from_middle: bool) -> SeatMap {
    let block = |n| Block { id: BlockId(Uuid::from_u128(n)), name: format!("Khối {n}"), rows, wide };
    SeatMap { blocks: (1..=blocks).map(block).collect(), from_middle, ..SeatMap::default() }
}

#[test]
fn rows_and_places_have_names_people_type() {
    assert_eq!([1, 26, 27, 28, 53].map(row_name), ["A", "Z", "AA", "AB", "BA"]);
    let one = hall(3, 5, 1, true);
    let seat = |block: u128, line, place| Seat { block: BlockId(Uuid::from_u128(block)), line, place };
    for typed in ["A-05", "a5", "A 05", "a-5"] {
        assert_eq!(one.find(typed), Some(seat(1, 1, 5)), "{typed}");
    }
    let two = hall(3, 5, 2, true);
    assert_eq!(two.find("khoi 2, b-03"), Some(seat(2, 2, 3)));
    assert_eq!(two.find("B-03"), None, "which block?");
    assert_eq!(one.find("D-01"), None);
    for s in two.in_order() {
        assert_eq!(two.find(&two.name(s)), Some(s));
    }
}

#[test]
fn the_first_sit_in_the_middle_of_the_first_row() {
    let mut map = hall(2, 5, 1, true);
    let all: Vec<Delegate> = (1..=7).map(delegate).collect();
    assert!(map.seat(&all, &[], false).is_empty());
    let names: Vec<String> = map.given.iter().map(|(s, _)| map.name(*s)).collect();
    assert_eq!(names, ["A-03", "A-04", "A-02", "A-05", "A-01", "B-03", "B-04"]);
    let who: Vec<DelegateId> = map.given.iter().map(|(_, d)| *d).collect();
    assert_eq!(who, (1..=7).map(delegate_id).collect::<Vec<_>>());
}

#[test]
fn who_comes_instead_takes_the_place_and_the_others_stay() {
    let mut map = hall(1, 6, 1, false);
    let before: Vec<Delegate> = (1..=4).map(delegate).collect();
    map.seat(&before, &[], false);
    map.put(delegate_id(1), Seat { block: map.blocks[0].id, line: 1, place: 3 });
    let (first, third) = (map.seat_of(delegate_id(1)).unwrap(), map.seat_of(delegate_id(3)).unwrap());
    assert_eq!((first.place, third.place), (3, 1), "two changed places");
    // 2 went, 9 came instead of 8 who came instead of 4, 5 is new.
    let now: Vec<Delegate> = [5, 1, 3, 9].into_iter().map(delegate).collect();
    let fourth = map.seat_of(delegate_id(4));
    let heirs = [(delegate_id(4), delegate_id(8)), (delegate_id(8), delegate_id(9))];
    assert!(map.seat(&now, &heirs, false).is_empty());
    assert_eq!(map.seat_of(delegate_id(1)), Some(first));
    assert_eq!(map.seat_of(delegate_id(3)), Some(third));
    assert_eq!(map.seat_of(delegate_id(9)), fourth);
    assert_eq!(map.seat_of(delegate_id(5)).unwrap().place, 2, "the place that became free");
    assert_eq!(map.seat_of(delegate_id(2)), None);
}

#[test]
fn a_circle_of_heirs_ends() {
    let mut map = hall(1, 2, 1, false);
    map.seat(&[delegate(1)], &[], false);
    let circle = [(delegate_id(1), delegate_id(2)), (delegate_id(2), delegate_id(1))];
    assert!(map.seat(&[delegate(1), delegate(2)], &circle, false).is_empty());
}

proptest! {
    #[test]
    fn nobody_sits_twice_or_on_a_reserved_place_and_who_sits_well_stays(
        (rows, wide, blocks, from_middle) in (1_i64..6, 1_i64..7, 1_u128..4, any::<bool>()),
        first in prop::collection::btree_set(1_u128..60, 0..40),
        second in prop::collection::btree_set(1_u128..60, 0..40),
        reserved in prop::collection::vec(0_usize..200, 0..6),
        moves in prop::collection::vec((1_u128..60, 0_usize..200), 0..6),
    ) {
        let mut map = hall(rows, wide, blocks, from_middle);
        let places = map.in_order();
        prop_assert_eq!(i64::try_from(places.iter().collect::<BTreeSet<_>>().len()).unwrap(), rows * wide * i64::try_from(blocks).unwrap());
        let of = |all: &BTreeSet<u128>| all.iter().map(|n| delegate(*n)).collect::<Vec<_>>();
        map.seat(&of(&first), &[], false);
        for (who, at) in moves {
            let seats = map.given.len();
            let sat = map.seat_of(delegate_id(who)).is_some();
            let taken = map.who_sits(places[at % places.len()]).is_some_and(|d| d != delegate_id(who));
            prop_assert!(map.put(delegate_id(who), places[at % places.len()]));
            let grows = usize::from(!sat && !taken);
            prop_assert_eq!(map.given.len(), seats + grows);
        }
        for n in reserved {
            let s = places[n % places.len()];
            map.given.retain(|(at, _)| *at != s);
            map.reserved.insert(s, "Chủ trì".into());
        }
        let before: BTreeMap<DelegateId, Seat> = map.given.iter().map(|(s, d)| (*d, *s)).collect();
        let order = of(&second);
        let without = map.seat(&order, &[], false);
        let seats: BTreeSet<Seat> = map.given.iter().map(|(s, _)| *s).collect();
        let people: BTreeSet<DelegateId> = map.given.iter().map(|(_, d)| *d).collect();
        prop_assert_eq!((seats.len(), people.len()), (map.given.len(), map.given.len()));
        prop_assert!(seats.iter().all(|s| map.has(*s) && !map.reserved.contains_key(s)));
        prop_assert_eq!(people.len() + without.len(), order.len());
        prop_assert!(without.is_empty() || seats.len() == map.room(), "a place stayed empty");
        for d in &order {
            if let Some(seat) = before.get(&d.id) {
                prop_assert_eq!(map.seat_of(d.id), Some(*seat));
            }
        }
    }
}

#[test]
fn shares_are_rounded_half_up() {
    let p = crate::pages::percent;
    assert_eq!([p(0, 75), p(1, 3), p(2, 3), p(1, 200), p(75, 75)], ["0%", "33%", "67%", "1%", "100%"]);
    assert_eq!(p(0, 0), "");
}

#[test]
fn places_tell_people_apart_who_share_their_initials() {
    let names =
        ["Nguyễn Thị Hoa", "Ngô Thanh Hoa", "Lê Văn An", "Nguyễn Thị Hoa", "Đặng Trần Nguyễn Phương Uyên"];
    let people: Vec<(DelegateId, &str)> = (1..).map(delegate_id).zip(names).collect();
    let short = crate::plan::shorts(&people);
    let all: Vec<&str> = people.iter().map(|(id, _)| short[id].as_str()).collect();
    // Two of the very same name sit on two places; nothing else tells them apart.
    assert_eq!(all, ["Ngu.Thị. Hoa", "Ngô.Tha. Hoa", "L.V. An", "Ngu.Thị. Hoa", "Đ.T.N.P. Uyên"]);
}

#[test]
fn the_head_of_a_letter_agrees_with_who_signs() {
    let s = |issuer: &str, authority: &str| {
        let s =
            crate::Setting { issuer: issuer.into(), authority: authority.into(), ..crate::Setting::blank() };
        (s.head(), s.inviter())
    };
    let council = "ỦY BAN NHÂN DÂN TỈNH BÌNH PHƯỚC";
    for authority in ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "TL. CHỦ TỊCH", ""] {
        assert_eq!(s(council, authority), ((String::new(), council.into()), council.into()), "{authority}");
    }
    assert_eq!(
        s(council, "TM. Ban Tổ chức"),
        ((council.into(), "BAN TỔ CHỨC".into()), format!("BAN TỔ CHỨC, {council}"))
    );
    assert_eq!(s("BAN TỔ CHỨC ĐẠI HỘI", "TM. BAN TỔ CHỨC").0, (String::new(), "BAN TỔ CHỨC ĐẠI HỘI".into()));
}

#[test]
fn an_address_no_phone_reaches_is_known() {
    use crate::model::Reach;
    for (address, reach) in [
        ("", Reach::Far),
        ("https://thidua.binhphuoc.gov.vn", Reach::Far),
        ("http://203.113.1.2:8080", Reach::Far),
        ("http://127.0.0.1:8080", Reach::Here),
        ("http://localhost:9300/x", Reach::Here),
        ("http://[::1]:80", Reach::Here),
        ("http://0.0.0.0", Reach::Here),
        ("http://192.168.1.5", Reach::Near),
        ("http://may-chu:8080", Reach::Near),
        ("https://thidua.binhphuoc.example", Reach::Nowhere),
    ] {
        assert_eq!(Reach::of(address), reach, "{address}");
        assert_eq!(reach.says().is_empty(), reach == Reach::Far);
    }
}
