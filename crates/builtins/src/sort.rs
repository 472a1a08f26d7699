//! The stable sort of `list.sort`: runs found in the data, merged in the order of powersort.
//!
//! Only positions move while Python code runs, so an exception in the middle loses nothing. Not here: the list.

use std::cmp::Ordering;

use ::object::types::CompareOp;
use ::object::{PyResult, Str, Thread, Value};

/// Runs shorter than this are lengthened by insertion.
const MIN_RUN: usize = 32;

/// The order in which `keys` are sorted: positions of the smallest first.
///
/// # Errors
/// What the comparisons raise.
pub fn sorted_order(t: &mut Thread, keys: &[Value]) -> PyResult<Vec<usize>> {
    let mut order: Vec<usize> = (0..keys.len()).collect();
    if let Some(small) =
        keys.iter().map(|k| if k.is_bool() { None } else { k.as_small() }).collect::<Option<Vec<_>>>()
    {
        order.sort_by_key(|i| small[*i]);
    } else if let Some(floats) = keys.iter().map(Value::as_exact_float).collect::<Option<Vec<_>>>()
        && !floats.iter().any(|f| f.is_nan())
    {
        order.sort_by(|a, b| floats[*a].partial_cmp(&floats[*b]).unwrap_or(Ordering::Equal));
    } else if let Some(texts) = keys.iter().map(|k| k.downcast_exact::<Str>()).collect::<Option<Vec<_>>>() {
        order.sort_by(|a, b| texts[*a].view().cmp(&texts[*b].view()));
    } else {
        Sorter { keys, order: &mut order }.sort(t)?;
    }
    Ok(order)
}

struct Sorter<'a> {
    keys: &'a [Value],
    order: &'a mut [usize],
}

/// A sorted stretch that waits to be merged, and the power of the boundary before it.
struct Run {
    start: usize,
    end: usize,
    power: u32,
}

impl Sorter<'_> {
    fn less(&self, t: &mut Thread, a: usize, b: usize) -> PyResult<bool> {
        t.poll()?;
        t.compare_bool(&self.keys[a], &self.keys[b], CompareOp::Lt)
    }

    fn sort(&mut self, t: &mut Thread) -> PyResult<()> {
        let len = self.order.len();
        let mut runs: Vec<Run> = Vec::new();
        let mut start = 0;
        while start < len {
            let end = self.next_run(t, start)?;
            let power = match runs.last() {
                Some(last) => power(last.start, start, end, len),
                None => 0,
            };
            while runs.len() > 1 && runs.last().is_some_and(|run| run.power > power) {
                self.merge_last(t, &mut runs)?;
            }
            runs.push(Run { start, end, power });
            start = end;
        }
        while runs.len() > 1 {
            self.merge_last(t, &mut runs)?;
        }
        Ok(())
    }

    /// Sorts a run that begins at `start`; its end.
    fn next_run(&mut self, t: &mut Thread, start: usize) -> PyResult<usize> {
        let len = self.order.len();
        let mut end = start + 1;
        if end < len {
            let down = self.less(t, self.order[end], self.order[start])?;
            end += 1;
            while end < len && self.less(t, self.order[end], self.order[end - 1])? == down {
                end += 1;
            }
            if down {
                self.order[start..end].reverse();
            }
        }
        let wanted = len.min(start + MIN_RUN);
        while end < wanted {
            let item = self.order[end];
            let (mut low, mut high) = (start, end);
            while low < high {
                let middle = low + (high - low) / 2;
                if self.less(t, item, self.order[middle])? {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            self.order[low..=end].rotate_right(1);
            end += 1;
        }
        Ok(end)
    }

    fn merge_last(&mut self, t: &mut Thread, runs: &mut Vec<Run>) -> PyResult<()> {
        let (Some(right), Some(left)) = (runs.pop(), runs.last_mut()) else { return Ok(()) };
        left.end = right.end;
        let start = left.start;
        let (a, b) = (&self.order[start..right.start], &self.order[right.start..right.end]);
        let mut merged = Vec::with_capacity(a.len() + b.len());
        let (mut i, mut j) = (0, 0);
        while i < a.len() && j < b.len() {
            if self.less(t, b[j], a[i])? {
                merged.push(b[j]);
                j += 1;
            } else {
                merged.push(a[i]);
                i += 1;
            }
        }
        merged.extend_from_slice(&a[i..]);
        merged.extend_from_slice(&b[j..]);
        self.order[start..right.end].copy_from_slice(&merged);
        Ok(())
    }
}

/// The first binary digit in which the middles of two neighbouring runs differ, as fractions of the whole.
fn power(start: usize, middle: usize, end: usize, len: usize) -> u32 {
    let fraction = |sum: usize| ((sum as u128) << 62) / len as u128;
    let (a, b) = (fraction(start + middle) as u64, fraction(middle + end) as u64);
    (a ^ b).leading_zeros()
}
