//! Work that may stumble over what people send: the reader of workbooks panics over numbers no spreadsheet writes. That
//! is the file's fault and expected, so it is told in one line of the log, without anything that was sent.

use std::cell::{Cell, RefCell};
use std::panic::{UnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    /// Is such work at hand on this thread?
    static WATCHED: Cell<bool> = const { Cell::new(false) };
    /// Where it stumbled.
    static PLACE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Panics of watched work say nothing; all others say what they always said.
static HOOK: Once = Once::new();

/// What `f` answers, or nothing when it panicked. `what` names it in the log.
pub fn stumbles<T>(what: &'static str, f: impl FnOnce() -> T + UnwindSafe) -> Option<T> {
    HOOK.call_once(|| {
        let others = take_hook();
        set_hook(Box::new(move |info| {
            if WATCHED.get() {
                PLACE.set(info.location().map(ToString::to_string).unwrap_or_default());
            } else {
                others(info);
            }
        }));
    });
    let before = WATCHED.replace(true);
    let done = catch_unwind(f);
    WATCHED.set(before);
    if done.is_err() {
        // The words of the panic may quote the file, so they stay out.
        let place = PLACE.take();
        tracing::warn!("{what} stumbled over a file at {place}");
    }
    done.ok()
}

#[cfg(test)]
mod tests {
    use super::{PLACE, WATCHED, stumbles};

    #[test]
    fn what_stumbles_answers_nothing_and_the_next_is_as_before() {
        assert_eq!(stumbles("a reader", || 5), Some(5));
        let bad = || {
            assert!(WATCHED.get());
            let none: Option<u8> = std::hint::black_box(None);
            none.expect("a word of the file")
        };
        assert_eq!(stumbles("a reader", bad), None);
        assert!(!WATCHED.get());
        // Told and forgotten: the next one has its own place to tell.
        assert_eq!(PLACE.take(), "");
    }
}
