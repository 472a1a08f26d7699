//! `_bisect`: searching and inserting in sorted sequences.

use builtins::NativeModule;
use macros::pymodule;
use object::types::CompareOp;
use object::{List, PyResult, Thread, Value, string};

/// `_bisect`
pub static NATIVE: NativeModule = NativeModule { def: &bisect::DEF, types: &[] };

/// The module.
#[pymodule(
    name = "_bisect",
    doc = "Bisection algorithms.\n\nThis module provides support for maintaining a list in sorted order without\nhaving to sort the list after each insertion. For long lists of items with\nexpensive comparison operations, this can be an improvement over the more\ncommon approach.\n"
)]
pub mod bisect {
    use object::{PyResult, Thread, Value};

    use super::{Bounds, Side};

    /// Return the index where to insert item x in list a, assuming a is sorted.
    ///
    /// The return value i is such that all e in a[:i] have e <= x, and all e in
    /// a[i:] have e > x.  So if x already appears in the list, a.insert(i, x)
    /// will insert just after the rightmost x already there.
    ///
    /// Optional args lo (default 0) and hi (default len(a)) bound the
    /// slice of a to be searched.
    ///
    /// A custom key function can be supplied to customize the sort order.
    #[function("bisect_right($module, /, a, x, lo=0, hi=None, *, key=None)")]
    fn bisect_right(
        t: &mut Thread,
        a: &Value,
        x: &Value,
        lo: Option<isize>,
        hi: Option<&Value>,
        key: Option<&Value>,
    ) -> PyResult<usize> {
        super::search(t, a, x, Bounds { lo, hi, key }, Side::Right)
    }

    /// Insert item x in list a, and keep it sorted assuming a is sorted.
    ///
    /// If x is already in a, insert it to the right of the rightmost x.
    ///
    /// Optional args lo (default 0) and hi (default len(a)) bound the
    /// slice of a to be searched.
    ///
    /// A custom key function can be supplied to customize the sort order.
    #[function("insort_right($module, /, a, x, lo=0, hi=None, *, key=None)")]
    fn insort_right(
        t: &mut Thread,
        a: &Value,
        x: &Value,
        lo: Option<isize>,
        hi: Option<&Value>,
        key: Option<&Value>,
    ) -> PyResult<()> {
        super::insert(t, a, x, Bounds { lo, hi, key }, Side::Right)
    }

    /// Return the index where to insert item x in list a, assuming a is sorted.
    ///
    /// The return value i is such that all e in a[:i] have e < x, and all e in
    /// a[i:] have e >= x.  So if x already appears in the list, a.insert(i, x)
    /// will insert just before the leftmost x already there.
    ///
    /// Optional args lo (default 0) and hi (default len(a)) bound the
    /// slice of a to be searched.
    ///
    /// A custom key function can be supplied to customize the sort order.
    #[function("bisect_left($module, /, a, x, lo=0, hi=None, *, key=None)")]
    fn bisect_left(
        t: &mut Thread,
        a: &Value,
        x: &Value,
        lo: Option<isize>,
        hi: Option<&Value>,
        key: Option<&Value>,
    ) -> PyResult<usize> {
        super::search(t, a, x, Bounds { lo, hi, key }, Side::Left)
    }

    /// Insert item x in list a, and keep it sorted assuming a is sorted.
    ///
    /// If x is already in a, insert it to the left of the leftmost x.
    ///
    /// Optional args lo (default 0) and hi (default len(a)) bound the
    /// slice of a to be searched.
    ///
    /// A custom key function can be supplied to customize the sort order.
    #[function("insort_left($module, /, a, x, lo=0, hi=None, *, key=None)")]
    fn insort_left(
        t: &mut Thread,
        a: &Value,
        x: &Value,
        lo: Option<isize>,
        hi: Option<&Value>,
        key: Option<&Value>,
    ) -> PyResult<()> {
        super::insert(t, a, x, Bounds { lo, hi, key }, Side::Left)
    }
}

/// On which side of equal items.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
}

/// Where to search, and by what.
struct Bounds<'a> {
    lo: Option<isize>,
    hi: Option<&'a Value>,
    key: Option<&'a Value>,
}

fn search(t: &mut Thread, a: &Value, x: &Value, bounds: Bounds<'_>, side: Side) -> PyResult<usize> {
    let lo = bounds.lo.unwrap_or(0);
    let hi = match bounds.hi {
        Some(hi) if !hi.is_none() => Some(t.index_of(hi)?),
        _ => None,
    };
    if lo < 0 {
        return Err(t.value_error("lo must be non-negative"));
    }
    let hi = match hi {
        Some(hi) if hi != -1 => hi,
        _ => t.len(a)? as isize,
    };
    let key = bounds.key.filter(|k| !k.is_none());
    let (mut lo, mut hi) = (lo as usize, hi.max(lo) as usize);
    while lo < hi {
        let middle = lo + (hi - lo) / 2;
        let known = a.downcast_exact::<List>().and_then(|list| list.get(middle));
        let item = match known {
            Some(item) => item,
            None => match a.ty().slots().sq_item {
                Some(item) => item(t, a, middle as isize)?,
                None => t.get_item(a, &Value::size(middle))?,
            },
        };
        let item = match key {
            Some(key) => t.call(key, std::slice::from_ref(&item))?,
            None => item,
        };
        let answer = match side {
            Side::Right => t.compare(x, &item, CompareOp::Lt)?,
            Side::Left => t.compare(&item, x, CompareOp::Lt)?,
        };
        if t.is_true(&answer)? == (side == Side::Left) {
            lo = middle + 1;
        } else {
            hi = middle;
        }
    }
    Ok(lo)
}

fn insert(t: &mut Thread, a: &Value, x: &Value, bounds: Bounds<'_>, side: Side) -> PyResult<()> {
    let index = match bounds.key.filter(|k| !k.is_none()) {
        Some(key) => {
            let x = t.call(key, std::slice::from_ref(x))?;
            search(t, a, &x, bounds, side)?
        }
        None => search(t, a, x, bounds, side)?,
    };
    if let Some(list) = a.downcast_exact::<List>() {
        list.insert(t, index, x.clone())?;
        return Ok(());
    }
    t.call_method(a, &string::intern_str("insert"), &[Value::size(index), x.clone()]).map(drop)
}
