//! The keyboard, for those who use nothing else.

/// A key. Letters are typed by `Browser::fill`; these move and act.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the words on the keys")]
pub enum Key {
    Tab,
    /// Shift and Tab: back to the control before.
    BackTab,
    Enter,
    Space,
    Escape,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    Delete,
    /// One character.
    Char(char),
    /// Control and a character.
    Ctrl(char),
}

const SHIFT: char = '\u{E008}';
const CONTROL: char = '\u{E009}';

impl Key {
    /// The key held down meanwhile, and the key (W3C WebDriver, section 17.4.2).
    pub(crate) fn strokes(self) -> (Option<char>, char) {
        match self {
            Key::Tab => (None, '\u{E004}'),
            Key::BackTab => (Some(SHIFT), '\u{E004}'),
            Key::Enter => (None, '\u{E007}'),
            Key::Space => (None, ' '),
            Key::Escape => (None, '\u{E00C}'),
            Key::Up => (None, '\u{E013}'),
            Key::Down => (None, '\u{E015}'),
            Key::Left => (None, '\u{E012}'),
            Key::Right => (None, '\u{E014}'),
            Key::Home => (None, '\u{E011}'),
            Key::End => (None, '\u{E010}'),
            Key::PageUp => (None, '\u{E00E}'),
            Key::PageDown => (None, '\u{E00F}'),
            Key::Delete => (None, '\u{E017}'),
            Key::Char(c) => (None, c),
            Key::Ctrl(c) => (Some(CONTROL), c),
        }
    }
}
