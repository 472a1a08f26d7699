//! Which of some names was probably meant: CPython's `suggestions.c`.
//!
//! Here: the edit distance with its costs and bounds, and the choice among candidates. Not here: where suggestions
//! are shown.

/// Cost of inserting, deleting or replacing a character.
const MOVE_COST: usize = 2;
/// Cost of changing a letter's case.
const CASE_COST: usize = 1;
/// Longer names get no suggestion.
const MAX_STRING_SIZE: usize = 40;
/// More candidates than this are not looked at.
const MAX_CANDIDATES: usize = 750;

fn substitution_cost(a: u8, b: u8) -> usize {
    if a == b {
        return 0;
    }
    if a.eq_ignore_ascii_case(&b) && a.is_ascii_alphabetic() { CASE_COST } else { MOVE_COST }
}

/// The edit distance of two names, or `max_cost + 1` when it is larger than `max_cost`.
pub fn distance(a: &[u8], b: &[u8], max_cost: usize) -> usize {
    if a == b {
        return 0;
    }
    let common = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (mut a, mut b) = (&a[common..], &b[common..]);
    let common = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    a = &a[..a.len() - common];
    b = &b[..b.len() - common];
    if a.is_empty() || b.is_empty() {
        return (a.len() + b.len()) * MOVE_COST;
    }
    if a.len() > MAX_STRING_SIZE || b.len() > MAX_STRING_SIZE {
        return max_cost + 1;
    }
    if b.len() < a.len() {
        std::mem::swap(&mut a, &mut b);
    }
    if (b.len() - a.len()) * MOVE_COST > max_cost {
        return max_cost + 1;
    }
    let mut row: Vec<usize> = (1..=a.len()).map(|i| i * MOVE_COST).collect();
    let mut result = 0;
    for (index, &code) in b.iter().enumerate() {
        let mut diagonal = index * MOVE_COST;
        result = diagonal;
        let mut minimum = usize::MAX;
        for (i, cell) in row.iter_mut().enumerate() {
            let substitute = diagonal + substitution_cost(code, a[i]);
            diagonal = *cell;
            let insert_delete = result.min(diagonal) + MOVE_COST;
            result = insert_delete.min(substitute);
            *cell = result;
            minimum = minimum.min(result);
        }
        if minimum > max_cost {
            return max_cost + 1;
        }
    }
    result
}

/// The candidate that is most like `name`, if one is like it at all.
pub fn best<'a>(name: &str, candidates: impl ExactSizeIterator<Item = &'a str>) -> Option<&'a str> {
    if candidates.len() >= MAX_CANDIDATES {
        return None;
    }
    let mut found = None;
    let mut found_distance = usize::MAX;
    for candidate in candidates {
        if candidate == name {
            continue;
        }
        let bound = (name.len() + candidate.len() + 3) * MOVE_COST / 6;
        let bound = bound.min(found_distance.saturating_sub(1));
        let d = distance(name.as_bytes(), candidate.as_bytes(), bound);
        if d > bound {
            continue;
        }
        if found.is_none() || d < found_distance {
            found = Some(candidate);
            found_distance = d;
        }
    }
    found
}
