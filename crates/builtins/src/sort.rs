//! The stable sort of `list.sort`: CPython's listsort, comparison for comparison, since `__lt__` sees them.
//!
//! Here: the choice of a quick comparison for keys of plain types, which nobody can observe, and the merge sort of runs
//! in powersort's order for all others. Not here: the list, key functions.
//!
//! While Python code runs only positions move, so an exception in the middle loses nothing.

use std::cmp::Ordering;

use ::object::types::CompareOp;
use ::object::{PyResult, Str, Thread, Tuple, Value};
use text::StrView;

/// How often one side must win in a row before a merge gallops.
const MIN_GALLOP: usize = 7;
/// Lists shorter than this are sorted by insertion.
const MAX_MIN_RUN: usize = 64;
/// How deep tuples of plain values may nest for the quick comparison.
const MAX_DEPTH: usize = 8;

/// Sorts `items` by `keys`, or by themselves. Whatever happens, `items` ends as a permutation of what it was.
///
/// # Errors
/// What the comparisons raise.
pub fn sort(t: &mut Thread, items: &mut Vec<Value>, keys: Option<&[Value]>) -> PyResult<()> {
    if items.len() < 2 {
        return Ok(());
    }
    let sorting: &[Value] = keys.unwrap_or(items);
    if let Some(kind) = kind_of(sorting) {
        if keys.is_none() && sort_plain(items, kind) {
            return Ok(());
        }
        if let Some(order) = plain_order(keys.unwrap_or(items), kind) {
            permute(items, &order);
            return Ok(());
        }
    }
    let sorting: &[Value] = keys.unwrap_or(items);
    let mut sorter = Sorter {
        keys: sorting,
        order: (0..sorting.len()).collect(),
        temp: Vec::new(),
        min_gallop: MIN_GALLOP,
    };
    let result = sorter.sort(t);
    let order = sorter.order;
    permute(items, &order);
    result
}

fn permute(items: &mut Vec<Value>, order: &[usize]) {
    let sorted = order.iter().map(|i| std::mem::replace(&mut items[*i], Value::none())).collect();
    *items = sorted;
}

// ---- keys of plain types ----

/// What all keys are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Small,
    Float,
    /// Exact strings; narrow ones if none has a character beyond 255.
    Text {
        narrow: bool,
    },
    /// Numbers, strings and tuples of such.
    Mixed,
}

fn small(value: &Value) -> Option<i64> {
    value.as_small().filter(|_| !value.is_bool())
}

/// A small integer's or a boolean's number.
#[inline(always)]
fn number(value: &Value) -> Option<i64> {
    value.as_small().or_else(|| value.is_bool().then(|| i64::from(value.is_true())))
}

fn is_plain(value: &Value, depth: usize) -> bool {
    if number(value).is_some() || value.is_type(&::object::string::STR) {
        return true;
    }
    if let Some(f) = value.as_exact_float() {
        return !f.is_nan();
    }
    match value.downcast_exact::<Tuple>() {
        Some(tuple) => {
            depth < MAX_DEPTH && tuple.items().iter().all(|i| i.is_none() || is_plain(i, depth + 1))
        }
        None => false,
    }
}

fn kind_of(keys: &[Value]) -> Option<Kind> {
    let first = keys.first()?;
    if small(first).is_some() && keys.iter().all(|k| small(k).is_some()) {
        return Some(Kind::Small);
    }
    let is_float = |k: &Value| k.as_exact_float().is_some_and(|f| !f.is_nan());
    if is_float(first) && keys.iter().all(is_float) {
        return Some(Kind::Float);
    }
    if first.is_type(&::object::string::STR) {
        let mut narrow = true;
        let all = keys.iter().all(|k| match k.downcast_exact::<Str>() {
            Some(s) => {
                narrow &= s.view().as_bytes().is_some();
                true
            }
            None => false,
        });
        return all.then_some(Kind::Text { narrow });
    }
    keys.iter().all(|k| is_plain(k, 0)).then_some(Kind::Mixed)
}

/// Sorts values of one plain kind in place, where that needs no positions. False: nothing was done.
fn sort_plain(items: &mut [Value], kind: Kind) -> bool {
    match kind {
        Kind::Small => items.sort_by_key(|v| v.as_small().unwrap_or(0)),
        Kind::Float => items.sort_by(|a, b| float_order(float(a), float(b))),
        _ => return false,
    }
    true
}

fn float(value: &Value) -> f64 {
    value.as_exact_float().unwrap_or(0.0)
}

fn float_order(a: f64, b: f64) -> Ordering {
    a.partial_cmp(&b).unwrap_or(Ordering::Equal)
}

fn view(value: &Value) -> StrView<'_> {
    value.downcast_exact::<Str>().map_or(StrView::EMPTY, Str::view)
}

/// The first eight bytes as a number that compares as they do.
fn prefix(bytes: &[u8]) -> u64 {
    let mut first = [0; 8];
    let n = bytes.len().min(8);
    first[..n].copy_from_slice(&bytes[..n]);
    u64::from_be_bytes(first)
}

/// The sorted positions of plain keys; `None` where some of them have no order.
fn plain_order(keys: &[Value], kind: Kind) -> Option<Vec<usize>> {
    fn positions<K>(mut pairs: Vec<(K, usize)>, compare: impl Fn(&K, &K) -> Ordering) -> Vec<usize> {
        pairs.sort_by(|a, b| compare(&a.0, &b.0));
        pairs.into_iter().map(|p| p.1).collect()
    }
    let keys = keys.iter();
    Some(match kind {
        Kind::Small => {
            positions(keys.map(|k| k.as_small().unwrap_or(0)).zip(0..).collect(), |a: &i64, b| a.cmp(b))
        }
        Kind::Float => positions(keys.map(float).zip(0..).collect(), |a, b| float_order(*a, *b)),
        Kind::Text { narrow: true } => {
            let bytes = |k| view(k).as_bytes().unwrap_or(&[]);
            let pairs = keys.map(|k| (prefix(bytes(k)), bytes(k))).zip(0..).collect();
            positions(pairs, |a: &(u64, &[u8]), b| a.0.cmp(&b.0).then_with(|| a.1.cmp(b.1)))
        }
        Kind::Text { narrow: false } => {
            positions(keys.map(view).zip(0..).collect(), |a: &StrView<'_>, b| a.cmp(b))
        }
        Kind::Mixed => {
            let unordered = std::cell::Cell::new(false);
            let order = positions(keys.zip(0..).collect(), |a: &&Value, b| {
                let (order, comparable) = plain_compare(a, b);
                if !comparable {
                    unordered.set(true);
                }
                order
            });
            return (!unordered.get()).then_some(order);
        }
    })
}

/// A total order of plain values, and whether Python has one for the two: numbers, then strings, tuples, `None`.
fn plain_compare(a: &Value, b: &Value) -> (Ordering, bool) {
    if let (Some(x), Some(y)) = (number(a), number(b)) {
        return (x.cmp(&y), true);
    }
    if let (Some(x), Some(y)) = (a.as_exact_float(), b.as_exact_float()) {
        return (float_order(x, y), true);
    }
    if let (Some(x), Some(y)) = (a.downcast_exact::<Str>(), b.downcast_exact::<Str>()) {
        return (if x.equals(y) { Ordering::Equal } else { x.view().cmp(&y.view()) }, true);
    }
    if let (Some(x), Some(y)) = (a.downcast_exact::<Tuple>(), b.downcast_exact::<Tuple>()) {
        for (i, j) in x.items().iter().zip(y.items()) {
            let (order, comparable) = plain_compare(i, j);
            if !comparable || order.is_ne() {
                return (order, comparable);
            }
        }
        return (x.len().cmp(&y.len()), true);
    }
    if a.is_none() && b.is_none() {
        return (Ordering::Equal, true);
    }
    // Integers against floats are left to the exact comparison, as are all pairs without an order.
    let rank = |v: &Value| match v {
        v if number(v).is_some() => 0,
        v if v.as_exact_float().is_some() => 1,
        v if v.is_none() => 4,
        v if v.is_type(&::object::string::STR) => 2,
        _ => 3,
    };
    (rank(a).cmp(&rank(b)), false)
}

// ---- everything else ----

struct Sorter<'a> {
    keys: &'a [Value],
    order: Vec<usize>,
    temp: Vec<usize>,
    min_gallop: usize,
}

/// A sorted stretch that waits to be merged, and the power of the boundary behind it.
struct Run {
    start: usize,
    len: usize,
    power: u32,
}

/// The smallest length of a run such that their number is a power of two or a little less.
fn min_run(mut len: usize) -> usize {
    let mut any = 0;
    while len >= MAX_MIN_RUN {
        any |= len & 1;
        len >>= 1;
    }
    len + any
}

impl Sorter<'_> {
    fn less(&self, t: &mut Thread, a: usize, b: usize) -> PyResult<bool> {
        t.poll()?;
        t.compare_bool(&self.keys[a], &self.keys[b], CompareOp::Lt)
    }

    /// Whether the key at position `a` of the order is less than that at `b`.
    fn less_at(&self, t: &mut Thread, a: usize, b: usize) -> PyResult<bool> {
        self.less(t, self.order[a], self.order[b])
    }

    fn sort(&mut self, t: &mut Thread) -> PyResult<()> {
        let len = self.order.len();
        let wanted = min_run(len);
        let mut runs: Vec<Run> = Vec::new();
        let mut start = 0;
        while start < len {
            let mut run = self.count_run(t, start)?;
            if run < wanted {
                let forced = wanted.min(len - start);
                self.insertion(t, start, run, forced)?;
                run = forced;
            }
            if let Some(last) = runs.last() {
                let power = power(last.start, last.len, run, len);
                while runs.len() > 1 && runs[runs.len() - 2].power > power {
                    let i = runs.len() - 2;
                    self.merge_at(t, &mut runs, i)?;
                }
                if let Some(last) = runs.last_mut() {
                    last.power = power;
                }
            }
            runs.push(Run { start, len: run, power: 0 });
            start += run;
        }
        while runs.len() > 1 {
            let mut i = runs.len() - 2;
            if i > 0 && runs[i - 1].len < runs[i + 1].len {
                i -= 1;
            }
            self.merge_at(t, &mut runs, i)?;
        }
        Ok(())
    }

    /// The length of the run that begins at `start`, which is ascending afterwards. A descending one may contain
    /// stretches of equal keys: they are turned round first, so that turning the whole round restores their order.
    fn count_run(&mut self, t: &mut Thread, start: usize) -> PyResult<usize> {
        let len = self.order.len();
        let mut end = start + 1;
        while end < len && !self.less_at(t, end, end - 1)? {
            end += 1;
        }
        if end == len {
            return Ok(end - start);
        }
        if end > start + 1 {
            if self.less_at(t, start, end - 1)? {
                return Ok(end - start);
            }
            self.order[start..end].reverse();
        }
        end += 1;
        let mut equal = 0;
        while end < len {
            if self.less_at(t, end, end - 1)? {
                self.order[end - 1 - equal..end].reverse();
                equal = 0;
            } else if self.less_at(t, end - 1, end)? {
                break;
            } else {
                equal += 1;
            }
            end += 1;
        }
        self.order[end - 1 - equal..end].reverse();
        self.order[start..end].reverse();
        while end < len && !self.less_at(t, end, end - 1)? {
            end += 1;
        }
        Ok(end - start)
    }

    /// Extends a sorted stretch of `sorted` items to `len` by binary insertion.
    fn insertion(&mut self, t: &mut Thread, start: usize, sorted: usize, len: usize) -> PyResult<()> {
        for end in start + sorted..start + len {
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
        }
        Ok(())
    }

    /// How many of `run` are less than `key` (with `right`: less or equal), searching outwards from `hint`.
    fn gallop(&self, t: &mut Thread, key: usize, run: &[usize], hint: usize, right: bool) -> PyResult<usize> {
        // Whether the key belongs behind the item.
        let behind = |t: &mut Thread, item: usize| {
            if right { self.less(t, key, item).map(|less| !less) } else { self.less(t, item, key) }
        };
        let (mut low, mut high);
        let (mut last, mut offset) = (0, 1usize);
        if behind(t, run[hint])? {
            let max = run.len() - hint;
            while offset < max && behind(t, run[hint + offset])? {
                last = offset;
                offset = offset.saturating_mul(2).saturating_add(1);
            }
            (low, high) = (hint + last + 1, hint + offset.min(max));
        } else {
            let max = hint + 1;
            while offset < max && !behind(t, run[hint - offset])? {
                last = offset;
                offset = offset.saturating_mul(2).saturating_add(1);
            }
            (low, high) = (hint + 1 - offset.min(max), hint - last);
        }
        while low < high {
            let middle = low + (high - low) / 2;
            if behind(t, run[middle])? {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(high)
    }

    fn merge_at(&mut self, t: &mut Thread, runs: &mut Vec<Run>, i: usize) -> PyResult<()> {
        let (mut start, mut na) = (runs[i].start, runs[i].len);
        let right = runs.remove(i + 1);
        runs[i].len += right.len;
        runs[i].power = right.power;
        let (middle, mut nb) = (right.start, right.len);
        // What is in place already at both ends takes no part.
        let skip = self.gallop(t, self.order[middle], &self.order[start..middle], 0, true)?;
        start += skip;
        na -= skip;
        if na == 0 {
            return Ok(());
        }
        let last = self.order[middle - 1];
        nb = self.gallop(t, last, &self.order[middle..middle + nb], nb - 1, false)?;
        if nb == 0 {
            return Ok(());
        }
        if na <= nb { self.merge_low(t, start, na, nb) } else { self.merge_high(t, start, na, nb) }
    }

    /// Merges two neighbouring runs from the front, the first one set aside.
    fn merge_low(&mut self, t: &mut Thread, start: usize, na: usize, nb: usize) -> PyResult<()> {
        self.temp.clear();
        self.temp.extend_from_slice(&self.order[start..start + na]);
        let mut merge = Merge { dest: start, a: 0, na, b: start + na, nb };
        let result = self.merge_low_steps(t, &mut merge);
        // One item of the first run left means: it is the largest.
        let Merge { dest, a, na, b, nb } = merge;
        if result == Ok(true) {
            self.order.copy_within(b..b + nb, dest);
            self.order[dest + nb] = self.temp[a];
        } else {
            self.order[dest..dest + na].copy_from_slice(&self.temp[a..a + na]);
        }
        result.map(drop)
    }

    /// True when only the last item of the first run is left, which is known to be the largest.
    fn merge_low_steps(&mut self, t: &mut Thread, m: &mut Merge) -> PyResult<bool> {
        self.take_b(m);
        if m.nb == 0 {
            return Ok(false);
        }
        if m.na == 1 {
            return Ok(true);
        }
        let mut min_gallop = self.min_gallop;
        loop {
            let (mut won_a, mut won_b) = (0, 0);
            loop {
                if self.less(t, self.order[m.b], self.temp[m.a])? {
                    self.take_b(m);
                    (won_a, won_b) = (0, won_b + 1);
                    if m.nb == 0 {
                        return Ok(false);
                    }
                    if won_b >= min_gallop {
                        break;
                    }
                } else {
                    self.take_a(m, 1);
                    (won_a, won_b) = (won_a + 1, 0);
                    if m.na == 1 {
                        return Ok(true);
                    }
                    if won_a >= min_gallop {
                        break;
                    }
                }
            }
            min_gallop += 1;
            loop {
                min_gallop -= usize::from(min_gallop > 1);
                self.min_gallop = min_gallop;
                let key = self.order[m.b];
                won_a = self.gallop(t, key, &self.temp[m.a..m.a + m.na], 0, true)?;
                if won_a > 0 {
                    self.take_a(m, won_a);
                    if m.na == 1 {
                        return Ok(true);
                    }
                    // Only comparisons that contradict each other come here.
                    if m.na == 0 {
                        return Ok(false);
                    }
                }
                self.take_b(m);
                if m.nb == 0 {
                    return Ok(false);
                }
                won_b = self.gallop(t, self.temp[m.a], &self.order[m.b..m.b + m.nb], 0, false)?;
                if won_b > 0 {
                    self.order.copy_within(m.b..m.b + won_b, m.dest);
                    m.dest += won_b;
                    m.b += won_b;
                    m.nb -= won_b;
                    if m.nb == 0 {
                        return Ok(false);
                    }
                }
                self.take_a(m, 1);
                if m.na == 1 {
                    return Ok(true);
                }
                if won_a < MIN_GALLOP && won_b < MIN_GALLOP {
                    break;
                }
            }
            min_gallop += 1;
            self.min_gallop = min_gallop;
        }
    }

    fn take_b(&mut self, m: &mut Merge) {
        self.order[m.dest] = self.order[m.b];
        m.dest += 1;
        m.b += 1;
        m.nb -= 1;
    }

    fn take_a(&mut self, m: &mut Merge, n: usize) {
        self.order[m.dest..m.dest + n].copy_from_slice(&self.temp[m.a..m.a + n]);
        m.dest += n;
        m.a += n;
        m.na -= n;
    }

    /// Merges two neighbouring runs from the back, the second one set aside. Here `dest`, `a` and `b` stand for the ends
    /// of what is left.
    fn merge_high(&mut self, t: &mut Thread, start: usize, na: usize, nb: usize) -> PyResult<()> {
        self.temp.clear();
        self.temp.extend_from_slice(&self.order[start + na..start + na + nb]);
        let mut merge = Merge { dest: start + na + nb, a: start + na, na, b: nb, nb };
        let result = self.merge_high_steps(t, start, &mut merge);
        let Merge { dest, a, na, nb, .. } = merge;
        if result == Ok(true) {
            self.order.copy_within(a - na..a, dest - na);
            self.order[dest - na - 1] = self.temp[0];
        } else {
            self.order[dest - nb..dest].copy_from_slice(&self.temp[..nb]);
        }
        result.map(drop)
    }

    /// True when only the first item of the second run is left, which is known to be the smallest.
    fn merge_high_steps(&mut self, t: &mut Thread, start: usize, m: &mut Merge) -> PyResult<bool> {
        self.take_a_back(m, 1);
        if m.na == 0 {
            return Ok(false);
        }
        if m.nb == 1 {
            return Ok(true);
        }
        let mut min_gallop = self.min_gallop;
        loop {
            let (mut won_a, mut won_b) = (0, 0);
            loop {
                if self.less(t, self.temp[m.b - 1], self.order[m.a - 1])? {
                    self.take_a_back(m, 1);
                    (won_a, won_b) = (won_a + 1, 0);
                    if m.na == 0 {
                        return Ok(false);
                    }
                    if won_a >= min_gallop {
                        break;
                    }
                } else {
                    self.take_b_back(m, 1);
                    (won_a, won_b) = (0, won_b + 1);
                    if m.nb == 1 {
                        return Ok(true);
                    }
                    if won_b >= min_gallop {
                        break;
                    }
                }
            }
            min_gallop += 1;
            loop {
                min_gallop -= usize::from(min_gallop > 1);
                self.min_gallop = min_gallop;
                let key = self.temp[m.b - 1];
                let kept = self.gallop(t, key, &self.order[start..start + m.na], m.na - 1, true)?;
                won_a = m.na - kept;
                if won_a > 0 {
                    self.take_a_back(m, won_a);
                    if m.na == 0 {
                        return Ok(false);
                    }
                }
                self.take_b_back(m, 1);
                if m.nb == 1 {
                    return Ok(true);
                }
                let key = self.order[m.a - 1];
                let kept = self.gallop(t, key, &self.temp[..m.nb], m.nb - 1, false)?;
                won_b = m.nb - kept;
                if won_b > 0 {
                    self.take_b_back(m, won_b);
                    if m.nb == 1 {
                        return Ok(true);
                    }
                    // Only comparisons that contradict each other come here.
                    if m.nb == 0 {
                        return Ok(false);
                    }
                }
                self.take_a_back(m, 1);
                if m.na == 0 {
                    return Ok(false);
                }
                if won_a < MIN_GALLOP && won_b < MIN_GALLOP {
                    break;
                }
            }
            min_gallop += 1;
            self.min_gallop = min_gallop;
        }
    }

    fn take_a_back(&mut self, m: &mut Merge, n: usize) {
        self.order.copy_within(m.a - n..m.a, m.dest - n);
        m.dest -= n;
        m.a -= n;
        m.na -= n;
    }

    fn take_b_back(&mut self, m: &mut Merge, n: usize) {
        self.order[m.dest - n..m.dest].copy_from_slice(&self.temp[m.b - n..m.b]);
        m.dest -= n;
        m.b -= n;
        m.nb -= n;
    }
}

/// Where a merge stands: the next free place, and what is left of the two runs.
struct Merge {
    dest: usize,
    a: usize,
    na: usize,
    b: usize,
    nb: usize,
}

/// The first binary digit in which the middles of two neighbouring runs differ, as fractions of the whole.
fn power(start: usize, left: usize, right: usize, len: usize) -> u32 {
    let fraction = |sum: usize| (((sum as u128) << 62) / len as u128) as u64;
    let middle = 2 * start + left;
    (fraction(middle) ^ fraction(middle + left + right)).leading_zeros()
}
