//! Text as it enters: NFC, no control characters, no surprises; and how it is found and ordered.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// So many marks stand on one letter at most; no script in use needs more, and a pile of them is drawn over the lines
/// around it.
const MARKS_MAX: usize = 4;

/// One line as typed: NFC, inner whitespace runs become one space, ends trimmed; control, direction-changing and
/// invisible characters dropped, and marks that stand on no letter or too many on one.
pub fn clean_line(s: &str) -> String {
    let mut out = String::with_capacity(s.len());
    let (mut before, mut marks) = (' ', 0);
    // What hides is dropped before letters and marks are joined: it may have stood between them.
    for c in s.chars().filter(|c| !unwanted(*c) || c.is_whitespace() || is_selector(*c)).nfc() {
        let dropped = match c {
            _ if is_selector(c) => !takes_selector(before),
            _ if is_combining_mark(c) => before == ' ' || marks == MARKS_MAX,
            _ => c.is_whitespace() && before == ' ',
        };
        if dropped {
            continue;
        }
        marks = if is_combining_mark(c) { marks + 1 } else { 0 };
        before = if c.is_whitespace() { ' ' } else { c };
        out.push(before);
    }
    out.trim_end().to_owned()
}

/// "Nông dân" to "nông dân", for a word that comes to stand within a sentence.
pub fn lower_first(s: &str) -> String {
    let mut letters = s.chars();
    letters.next().map_or_else(String::new, |c| c.to_lowercase().chain(letters).collect())
}

/// "nông dân" to "Nông dân", for a word that comes to begin a sentence.
pub fn upper_first(s: &str) -> String {
    let mut letters = s.chars();
    letters.next().map_or_else(String::new, |c| c.to_uppercase().chain(letters).collect())
}

/// Several lines as typed: as [`clean_line`] for each line, line ends kept as `\n`, at most one empty line in a row.
pub fn clean_text(s: &str) -> String {
    let mut out: Vec<String> = Vec::new();
    for line in s.replace("\r\n", "\n").replace('\r', "\n").split('\n') {
        let line = clean_line(line);
        let blank_twice = line.is_empty() && out.last().is_some_and(String::is_empty);
        if !blank_twice {
            out.push(line);
        }
    }
    out.join("\n").trim_matches('\n').to_owned()
}

/// Does the text hold characters that reorder it or are not seen? They are dropped where text enters; where that would make
/// another thing of it, it is better refused.
pub fn hides(s: &str) -> bool {
    s.chars().any(|c| unwanted(c) && !c.is_control())
}

/// Control characters, those that reorder text (bidirectional overrides), and those that leave nothing to see: what
/// Unicode lets a reader ignore, and the fillers and blank patterns that count as letters or signs.
fn unwanted(c: char) -> bool {
    c.is_control()
        || is_selector(c)
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{2800}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{16fe4}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d159}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Chooses between two looks of the sign before it.
fn is_selector(c: char) -> bool {
    ('\u{fe00}'..='\u{fe0f}').contains(&c)
}

/// Is this a picture, which a selector may follow?
fn takes_selector(c: char) -> bool {
    matches!(c, '©' | '®' | '\u{203c}'..='\u{329f}' | '\u{1f000}'..='\u{1faff}') && !c.is_alphanumeric()
}

/// "Đặng Thị Hằng – ƯU TÚ" to "dang thi hang uu tu": what search compares. `đ` does not decompose, so it is named.
pub fn fold(s: &str) -> String {
    let mut out = String::new();
    let mut gap = false;
    for c in s.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        let c = if c == 'đ' { 'd' } else { c };
        if c.is_alphanumeric() {
            if gap && !out.is_empty() {
                out.push(' ');
            }
            gap = false;
            out.push(c);
        } else {
            gap = true;
        }
    }
    out
}

/// How a word sorts: its letters, then its tones.
pub type SortKey = (Vec<u8>, Vec<u8>);

/// A key that sorts Vietnamese words in dictionary order: letters first (a ă â b c d đ e ê …), then tones; figures as the
/// number they are.
pub fn by_vietnamese_order(s: &str) -> SortKey {
    const LETTERS: &str = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz";
    const TONES: [char; 6] = ['\0', '\u{300}', '\u{309}', '\u{303}', '\u{301}', '\u{323}'];
    let mut letters = Vec::new();
    let mut tones = Vec::new();
    let mut typed = s.nfc().flat_map(char::to_lowercase).peekable();
    while let Some(c) = typed.next() {
        if c.is_ascii_digit() {
            let mut figures = String::from(c);
            while let Some(next) = typed.next_if(char::is_ascii_digit) {
                figures.push(next);
            }
            // By how many figures it has, then by them: "số 2" before "số 10".
            let number = figures.trim_start_matches('0').as_bytes();
            letters.extend([b'0', u8::try_from(number.len()).unwrap_or(u8::MAX)]);
            letters.extend(number);
            tones.extend(std::iter::repeat_n(0, number.len() + 2));
            continue;
        }
        let mut base = c;
        let mut tone = 0u8;
        let mut marks: Vec<char> = std::iter::once(c).collect::<String>().nfd().collect();
        if let Some(i) = marks.iter().position(|m| TONES[1..].contains(m)) {
            let mark = marks.remove(i);
            tone = TONES.iter().position(|t| *t == mark).and_then(|i| u8::try_from(i).ok()).unwrap_or(0);
            base = marks.into_iter().nfc().next().unwrap_or(c);
        }
        let place = LETTERS.chars().position(|l| l == base).and_then(|i| u8::try_from(i).ok());
        letters.push(match place {
            Some(i) => 100 + i,
            None if base.is_whitespace() => 0,
            None if base.is_ascii() => u8::try_from(u32::from(base)).unwrap_or(1).clamp(1, 99),
            None => 200,
        });
        tones.push(tone);
    }
    (letters, tones)
}

/// A key that sorts people as Vietnamese offices do: by given name, then the rest.
pub fn by_given_name(full: &str) -> (SortKey, SortKey) {
    let (rest, given) = full.trim().rsplit_once(' ').unwrap_or(("", full.trim()));
    (by_vietnamese_order(given), by_vietnamese_order(rest))
}
