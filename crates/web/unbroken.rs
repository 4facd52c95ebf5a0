//! Numbers of documents ("01/KH-UBND") as a page shows them: never broken at their hyphen, and copied as they are written.

/// A text in pieces, each with whether it must stay on one line. Joined they are the text again.
pub fn unbroken(text: &str) -> Vec<(&str, bool)> {
    let mut pieces: Vec<(&str, bool)> = Vec::new();
    let mut from = 0;
    for word in text.split(' ') {
        let to = from + word.len();
        pieces.push((word, is_number(word)));
        // The space that follows belongs to no word.
        if to < text.len() {
            pieces.push((&text[to..=to], false));
        }
        from = to + 1;
    }
    pieces.retain(|(piece, _)| !piece.is_empty());
    pieces
}

/// "309/KH-UBND", "34-CT/TW": begins with a figure, and names its kind or its office behind a stroke. Longer ones break, or
/// they would run out of a narrow page.
fn is_number(word: &str) -> bool {
    const LONGEST: usize = 20;
    word.starts_with(|c: char| c.is_ascii_digit())
        && word.contains('/')
        && word.contains(char::is_alphabetic)
        && word.chars().count() <= LONGEST
}
