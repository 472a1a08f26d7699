//! What `list` and `tuple` share: the text of items, searching, and small services of their iterators.

use ::object::{PyResult, Thread, Type, Value};

/// The `repr` of items between brackets. `get` gives the items one by one, since showing one may change the rest.
pub fn repr_items(
    t: &mut Thread,
    this: &Value,
    brackets: [&str; 2],
    comma: bool,
    get: impl Fn(usize) -> Option<Value>,
) -> PyResult {
    if !t.repr_enter(this) {
        return t.new_str(&format!("{}...{}", brackets[0], brackets[1]));
    }
    let result = fill(t, brackets, comma, get);
    t.repr_leave(this);
    match result?.finish() {
        Ok(buf) => t.new_str_buf(buf),
        Err(_) => Err(t.memory_error()),
    }
}

fn fill(
    t: &mut Thread,
    brackets: [&str; 2],
    comma: bool,
    get: impl Fn(usize) -> Option<Value>,
) -> PyResult<text::StrBuilder> {
    let mut out = text::StrBuilder::with_capacity(16);
    out.push_str(brackets[0]);
    let mut index = 0;
    while let Some(item) = get(index) {
        if index > 0 {
            out.push_str(", ");
        }
        out.push_view(t.repr(&item)?.view());
        index += 1;
    }
    if comma && index == 1 {
        out.push_str(",");
    }
    out.push_str(brackets[1]);
    Ok(out)
}

/// A bound of `index(value, start, stop)`: negative ones count from the end.
pub fn search_bound(t: &mut Thread, value: Option<&Value>, len: usize, default: usize) -> PyResult<usize> {
    let Some(value) = value else { return Ok(default) };
    let index = crate::slice::clamped_index(t, value)?;
    Ok(if index < 0 { (index + len as isize).max(0) as usize } else { index as usize })
}

/// `cls[item]` as a generic alias.
///
/// # Errors
/// `MemoryError`.
pub fn class_getitem(t: &mut Thread, cls: &Type, item: &Value) -> PyResult {
    crate::generic_alias::alias(t, &::object::Object::to_value(cls), item)
}

/// The argument of an iterator's `__setstate__`.
///
/// # Errors
/// `TypeError`, `OverflowError`.
pub fn state_index(t: &mut Thread, state: &Value) -> PyResult<isize> {
    if !state.is_int() {
        return Err(t.type_error("an integer is required"));
    }
    match state.as_i64() {
        Some(i) => Ok(i as isize),
        None => Err(t.overflow_error("Python int too large to convert to C ssize_t")),
    }
}
