use std::fmt::Write as _;

/// The guard book is part of the diff: a new public door shows with its reason.
#[test]
fn the_guard_book_is_written_down() {
    let mut book = String::from(
        "# Every door and its guard. Generated: UPDATE_BOOK=1 cargo test -p thidua guard_book\n",
    );
    for door in super::routes().book() {
        let _ = writeln!(book, "{:4} {:52} {}", door.method, door.path, door.guard);
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/routes.txt");
    #[expect(clippy::disallowed_methods, reason = "the test is told to rewrite the book")]
    if std::env::var("UPDATE_BOOK").is_ok() {
        std::fs::write(path, &book).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert_eq!(kept, book, "docs/routes.txt differs; look at the change, then run with UPDATE_BOOK=1");
}
