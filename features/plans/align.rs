//! Two lists laid side by side: what stayed, what was changed, what came and what went. Pure.

/// One step down the two lists.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Step {
    /// The same in both.
    Same(usize, usize),
    /// One instead of the other.
    Changed(usize, usize),
    /// Only in the new list.
    Come(usize),
    /// Only in the old list.
    Gone(usize),
}

/// Longer lists than this many pairs are laid side by side in order: still whole, only less finely told.
const PAIRS_MAX: usize = 1_000_000;

/// The steps from the old list to the new one; each place of both lists comes up once, in order.
pub(crate) fn align<T: PartialEq>(old: &[T], new: &[T]) -> Vec<Step> {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let most = old.len().min(new.len()) - head;
    let tail = old.iter().rev().zip(new.iter().rev()).take(most).take_while(|(a, b)| a == b).count();
    let (old_end, new_end) = (old.len() - tail, new.len() - tail);
    let mut steps: Vec<Step> = (0..head).map(|n| Step::Same(n, n)).collect();
    let same = common(&old[head..old_end], &new[head..new_end]);
    let (mut i, mut j) = (head, head);
    for (a, b) in same.into_iter().map(|(a, b)| (a + head, b + head)).chain([(old_end, new_end)]) {
        while i < a && j < b {
            steps.push(Step::Changed(i, j));
            (i, j) = (i + 1, j + 1);
        }
        steps.extend((i..a).map(Step::Gone));
        steps.extend((j..b).map(Step::Come));
        if a < old_end {
            steps.push(Step::Same(a, b));
        }
        (i, j) = (a + 1, b + 1);
    }
    steps.extend((0..tail).map(|n| Step::Same(old_end + n, new_end + n)));
    steps
}

/// The longest list of pairs that are the same in both, in order.
fn common<T: PartialEq>(old: &[T], new: &[T]) -> Vec<(usize, usize)> {
    if old.len().saturating_mul(new.len()) > PAIRS_MAX {
        return Vec::new();
    }
    let width = new.len() + 1;
    // How many are the same from here to both ends.
    let mut longest = vec![0_u32; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            longest[i * width + j] = if old[i] == new[j] {
                longest[(i + 1) * width + j + 1] + 1
            } else {
                longest[(i + 1) * width + j].max(longest[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while i < old.len() && j < new.len() {
        if old[i] == new[j] {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if longest[(i + 1) * width + j] >= longest[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}
