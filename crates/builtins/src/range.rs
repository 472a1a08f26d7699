//! `range` and its iterators.
//!
//! Numbers that fit the machine are counted by `range_iterator`, all others by `longrange_iterator`. Not here: the
//! instruction that steps a `range_iterator` in a loop (`interp`).

use std::cell::Cell;
use std::mem::offset_of;

use ::object::cell::OptionCell;
use ::object::native::{MemberDef, MemberKind};
use ::object::protocol::BinaryOp;
use ::object::types::{CompareOp, flags};
use ::object::{Header, Obj, Object, PyResult, Thread, Tuple, Type, Value, string};
use macros::{pymethods, pytype};

use crate::builtin;
use crate::slice::{self, Slice};

/// The fields of a `range`: exact integers, none ever empty.
#[pytype(name = "range", static_name = RANGE, flags = flags::SEQUENCE)]
pub struct Range {
    #[no_traverse]
    start: OptionCell,
    #[no_traverse]
    stop: OptionCell,
    #[no_traverse]
    step: OptionCell,
    #[no_traverse]
    length: Value,
}

/// The number of items of a range of machine integers.
fn count_of(start: i64, stop: i64, step: i64) -> u64 {
    let (low, high) = if step > 0 { (start, stop) } else { (stop, start) };
    if low >= high {
        return 0;
    }
    high.wrapping_sub(low).wrapping_sub(1) as u64 / step.unsigned_abs() + 1
}

fn uint(n: u64) -> Value {
    Value::uint(n)
}

/// The number of items of a range of integers of any size.
fn length_of(t: &mut Thread, start: &Value, stop: &Value, step: &Value) -> PyResult {
    if let (Some(start), Some(stop), Some(step)) = (start.as_i64(), stop.as_i64(), step.as_i64()) {
        return Ok(uint(count_of(start, stop, step)));
    }
    let down = step.int_sign() == Some(-1);
    let (low, high) = if down { (stop, start) } else { (start, stop) };
    if !t.compare_bool(low, high, CompareOp::Lt)? {
        return Ok(Value::small(0));
    }
    let step = t.absolute(step)?;
    let distance = t.binary_op(BinaryOp::Subtract, high, low)?;
    let distance = t.binary_op(BinaryOp::Subtract, &distance, &Value::small(1))?;
    let steps = t.binary_op(BinaryOp::FloorDivide, &distance, &step)?;
    t.binary_op(BinaryOp::Add, &steps, &Value::small(1))
}

/// `start + index * step`
fn item_at(t: &mut Thread, start: &Value, step: &Value, index: &Value) -> PyResult {
    if let (Some(start), Some(step), Some(index)) = (start.as_small(), step.as_small(), index.as_small())
        && let Some(offset) = step.checked_mul(index)
        && let Some(item) = start.checked_add(offset)
    {
        return Ok(Value::int(item));
    }
    let offset = t.binary_op(BinaryOp::Multiply, index, step)?;
    t.binary_op(BinaryOp::Add, start, &offset)
}

/// An argument as an exact integer.
fn integer(t: &mut Thread, value: &Value) -> PyResult {
    let index = t.to_index(value)?;
    crate::int::exact(t, &index)
}

impl Range {
    /// A range of exact integers; the step is not zero.
    fn make(t: &mut Thread, start: Value, stop: Value, step: Value) -> PyResult {
        let length = length_of(t, &start, &stop, &step)?;
        Ok(Obj::new(Range {
            start: OptionCell::new(Some(start)),
            stop: OptionCell::new(Some(stop)),
            step: OptionCell::new(Some(step)),
            length,
        }))
    }

    fn parts(&self) -> [Value; 3] {
        [self.start.get_or_none(), self.stop.get_or_none(), self.step.get_or_none()]
    }

    fn item(&self, t: &mut Thread, index: &Value) -> PyResult {
        item_at(t, &self.start.get_or_none(), &self.step.get_or_none(), index)
    }

    /// The place of an integer in the range, if it is there.
    fn position(&self, t: &mut Thread, value: &Value) -> PyResult<Option<Value>> {
        let [start, stop, step] = self.parts();
        if let (Some(start), Some(stop), Some(step), Some(value)) =
            (start.as_small(), stop.as_small(), step.as_small(), value.as_i64())
        {
            let inside =
                if step > 0 { start <= value && value < stop } else { stop < value && value <= start };
            // Small integers have 63 bits, so differences do not overflow.
            return Ok(if inside && (value - start) % step == 0 {
                Some(Value::int((value - start) / step))
            } else {
                None
            });
        }
        let down = step.int_sign() == Some(-1);
        let (first, last) =
            if down { (CompareOp::Le, CompareOp::Gt) } else { (CompareOp::Ge, CompareOp::Lt) };
        if !t.compare_bool(value, &start, first)? || !t.compare_bool(value, &stop, last)? {
            return Ok(None);
        }
        let distance = t.binary_op(BinaryOp::Subtract, value, &start)?;
        let rest = t.binary_op(BinaryOp::Remainder, &distance, &step)?;
        if rest.int_sign() != Some(0) {
            return Ok(None);
        }
        t.binary_op(BinaryOp::FloorDivide, &distance, &step).map(Some)
    }

    /// The range that a slice selects.
    fn sliced(&self, t: &mut Thread, key: &Value) -> PyResult {
        let indices = t.call_method(key, &string_indices(), std::slice::from_ref(&self.length))?;
        let Some(indices) = indices.downcast::<Tuple>() else {
            return Err(t.type_error("slice.indices() returned no tuple"));
        };
        let [start, stop, step] = indices.items() else {
            return Err(t.type_error("slice.indices() returned no triple"));
        };
        let start = self.item(t, start)?;
        let stop = self.item(t, stop)?;
        let step = t.binary_op(BinaryOp::Multiply, &self.step.get_or_none(), step)?;
        Range::make(t, start, stop, step)
    }
}

fn string_indices() -> ::object::Ref<::object::Str> {
    string::intern_str("indices")
}

const fn member(name: &'static str, offset: usize) -> MemberDef {
    let offset = size_of::<Header>() + offset;
    MemberDef { name, doc: None, kind: MemberKind::Object, offset, readonly: true }
}

#[pymethods(RANGE, members = [
    member("start", offset_of!(Range, start)),
    member("stop", offset_of!(Range, stop)),
    member("step", offset_of!(Range, step)),
], doc = "range(stop) -> range object\nrange(start, stop[, step]) -> range object\n\nReturn an object that produces a sequence of integers from start (inclusive)\nto stop (exclusive) by step.  range(i, j) produces i, i+1, i+2, ..., j-1.\nstart defaults to 0, and stop is omitted!  range(4) produces 0, 1, 2, 3.\nThese are exactly the valid indices for a list of 4 elements.\nWhen step is given, it specifies the increment (or decrement).")]
impl Range {
    #[new("range(start, stop=None, step=None, /)")]
    fn new(
        t: &mut Thread,
        _cls: &Type,
        start: &Value,
        stop: Option<&Value>,
        step: Option<&Value>,
    ) -> PyResult {
        let Some(stop) = stop else {
            let stop = integer(t, start)?;
            return Range::make(t, Value::small(0), stop, Value::small(1));
        };
        let start = integer(t, start)?;
        let stop = integer(t, stop)?;
        let step = match step {
            Some(step) => integer(t, step)?,
            None => Value::small(1),
        };
        if step.int_sign() == Some(0) {
            return Err(t.value_error("range() arg 3 must not be zero"));
        }
        Range::make(t, start, stop, step)
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Range) -> PyResult {
        let [start, stop, step] = this.parts();
        let (start, stop) = (t.repr(&start)?, t.repr(&stop)?);
        let mut out = format!("range({}, {}", start.to_string_lossy(), stop.to_string_lossy());
        if step.as_small() != Some(1) {
            let step = t.repr(&step)?;
            out.push_str(", ");
            out.push_str(&step.to_string_lossy());
        }
        out.push(')');
        t.new_str(&out)
    }

    #[slot]
    fn bool(_: &mut Thread, this: &Range) -> PyResult<bool> {
        Ok(this.length.int_sign() != Some(0))
    }

    #[slot]
    fn hash(t: &mut Thread, this: &Range) -> PyResult<i64> {
        let [start, _, step] = this.parts();
        let key = match this.length.as_small() {
            Some(0) => vec![this.length.clone(), Value::none(), Value::none()],
            Some(1) => vec![this.length.clone(), start, Value::none()],
            _ => vec![this.length.clone(), start, step],
        };
        t.hash(&Tuple::new(key))
    }

    #[slot]
    fn richcompare(t: &mut Thread, this: &Obj<Range>, other: &Value, op: CompareOp) -> PyResult {
        let (Some(other), CompareOp::Eq | CompareOp::Ne) = (other.downcast::<Obj<Range>>(), op) else {
            return Ok(Value::not_implemented());
        };
        let equal = std::ptr::eq(this, other)
            || t.equal(&this.length, &other.length)?
                && (this.length.int_sign() == Some(0)
                    || t.equal(&this.start.get_or_none(), &other.start.get_or_none())?
                        && (this.length.as_small() == Some(1)
                            || t.equal(&this.step.get_or_none(), &other.step.get_or_none())?));
        Ok(Value::bool(equal == (op == CompareOp::Eq)))
    }

    #[slot]
    fn iter(t: &mut Thread, this: &Range) -> PyResult {
        let [start, stop, step] = this.parts();
        iterate(t, start, stop, step, this.length.clone())
    }

    #[slot]
    fn sq_length(t: &mut Thread, this: &Range) -> PyResult<usize> {
        match this.length.as_i64() {
            Some(n) => Ok(n as usize),
            None => Err(t.overflow_error("Python int too large to convert to C ssize_t")),
        }
    }

    #[slot]
    fn mp_length(t: &mut Thread, this: &Range) -> PyResult<usize> {
        Range::sq_length(t, this)
    }

    #[slot]
    fn sq_item(t: &mut Thread, this: &Range, index: isize) -> PyResult {
        let inside = index >= 0 && this.length.as_i64().is_none_or(|n| (index as i64) < n);
        if !inside {
            return Err(t.index_error("range object index out of range"));
        }
        this.item(t, &Value::int(index as i64))
    }

    #[slot]
    fn mp_subscript(t: &mut Thread, this: &Range, key: &Value) -> PyResult {
        if slice::is_index(key) {
            let index = t.to_index(key)?;
            let (at, inside) = match (index.as_small(), this.length.as_small()) {
                (Some(i), Some(n)) => {
                    let i = if i < 0 { i + n } else { i };
                    (Value::int(i), (0..n).contains(&i))
                }
                _ => {
                    let negative = index.int_sign() == Some(-1);
                    let at = if negative { t.binary_op(BinaryOp::Add, &index, &this.length)? } else { index };
                    let inside =
                        at.int_sign() != Some(-1) && t.compare_bool(&at, &this.length, CompareOp::Lt)?;
                    (at, inside)
                }
            };
            if !inside {
                return Err(t.index_error("range object index out of range"));
            }
            return this.item(t, &at);
        }
        if key.downcast::<Obj<Slice>>().is_some() {
            return this.sliced(t, key);
        }
        let message = format!("range indices must be integers or slices, not {}", key.ty().tp_name());
        Err(t.type_error(message))
    }

    #[slot]
    fn sq_contains(t: &mut Thread, this: &Obj<Range>, value: &Value) -> PyResult<bool> {
        if value.is_exact_int() || value.is_bool() {
            return Ok(this.position(t, value)?.is_some());
        }
        let iterator = t.iter(&this.to_value())?;
        while let Some(item) = t.next(&iterator)? {
            if t.equal(&item, value)? {
                return Ok(true);
            }
            t.poll()?;
        }
        Ok(false)
    }

    /// Return a reverse iterator.
    #[method("__reversed__($self, /)")]
    fn reversed(t: &mut Thread, this: &Range) -> PyResult {
        let [start, _, step] = this.parts();
        let stop = t.binary_op(BinaryOp::Subtract, &start, &step)?;
        let last = t.binary_op(BinaryOp::Subtract, &this.length, &Value::small(1))?;
        let first = this.item(t, &last)?;
        let step = t.negative(&step)?;
        iterate(t, first, stop, step, this.length.clone())
    }

    #[method("__reduce__($self, /)")]
    fn reduce(_: &mut Thread, this: &Obj<Range>) -> PyResult {
        Ok(Tuple::new(vec![this.class().to_value(), Tuple::from_slice(&this.parts())]))
    }

    /// rangeobject.count(value) -> integer -- return number of occurrences of value
    #[method("count($self, object, /)")]
    fn count(t: &mut Thread, this: &Obj<Range>, object: &Value) -> PyResult {
        if object.is_exact_int() || object.is_bool() {
            return Ok(Value::small(this.position(t, object)?.is_some().into()));
        }
        let mut count = 0usize;
        let iterator = t.iter(&this.to_value())?;
        while let Some(item) = t.next(&iterator)? {
            count += usize::from(t.equal(&item, object)?);
            t.poll()?;
        }
        Ok(Value::size(count))
    }

    /// rangeobject.index(value) -> integer -- return index of value.
    /// Raise ValueError if the value is not present.
    #[method("index($self, object, /)")]
    fn index(t: &mut Thread, this: &Obj<Range>, object: &Value) -> PyResult {
        if object.is_exact_int() || object.is_bool() {
            return match this.position(t, object)? {
                Some(at) => Ok(at),
                None => Err(t.value_error("range.index(x): x not in range")),
            };
        }
        let mut at = 0usize;
        let iterator = t.iter(&this.to_value())?;
        while let Some(item) = t.next(&iterator)? {
            if t.equal(&item, object)? {
                return Ok(Value::size(at));
            }
            at += 1;
            t.poll()?;
        }
        Err(t.value_error("sequence.index(x): x not in sequence"))
    }
}

/// An iterator over `length` numbers from `start` by `step`.
fn iterate(t: &mut Thread, start: Value, stop: Value, step: Value, length: Value) -> PyResult {
    let _ = t;
    if let (Some(first), Some(end), Some(by), Some(left)) =
        (start.as_i64(), stop.as_i64(), step.as_i64(), length.as_i64())
        // The number behind the last one fits too.
        && (left == 0 || end.checked_add(by).is_some())
    {
        return Ok(Obj::new(RangeIterator {
            next: Cell::new(first),
            step: by,
            left: Cell::new(left as u64),
        }));
    }
    Ok(Obj::new(LongRangeIterator {
        start: OptionCell::new(Some(start)),
        step,
        left: OptionCell::new(Some(length)),
    }))
}

/// How an iterator over a range is pickled.
fn reduce_iterator(t: &mut Thread, start: Value, stop: Value, step: Value) -> PyResult {
    let range = Range::make(t, start, stop, step)?;
    Ok(Tuple::new(vec![builtin(t, "iter")?, Tuple::new(vec![range]), Value::none()]))
}

/// Counts machine integers; the one behind the last fits too.
#[pytype(name = "range_iterator", static_name = RANGE_ITERATOR, reported_basicsize = 40)]
pub struct RangeIterator {
    next: Cell<i64>,
    #[no_traverse]
    step: i64,
    left: Cell<u64>,
}

impl RangeIterator {
    /// The next number.
    #[inline(always)]
    pub fn step(&self) -> Option<i64> {
        let left = self.left.get();
        if left == 0 {
            return None;
        }
        let number = self.next.get();
        self.left.set(left - 1);
        self.next.set(number.wrapping_add(self.step));
        Some(number)
    }
}

#[pymethods(RANGE_ITERATOR)]
impl RangeIterator {
    #[slot]
    fn iter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iternext(_: &mut Thread, this: &RangeIterator) -> PyResult<Option<Value>> {
        Ok(this.step().map(Value::int))
    }

    /// Private method returning an estimate of len(list(it)).
    #[method("__length_hint__($self, /)")]
    fn length_hint(_: &mut Thread, this: &RangeIterator) -> Value {
        uint(this.left.get())
    }

    /// Return state information for pickling.
    #[method("__reduce__($self, /)")]
    fn reduce(t: &mut Thread, this: &RangeIterator) -> PyResult {
        let stop = this.next.get().wrapping_add((this.left.get() as i64).wrapping_mul(this.step));
        reduce_iterator(t, Value::int(this.next.get()), Value::int(stop), Value::int(this.step))
    }

    /// Set state information for unpickling.
    #[method("__setstate__($self, object, /)")]
    fn setstate(t: &mut Thread, this: &RangeIterator, object: &Value) -> PyResult<()> {
        let object = t.to_index(object)?;
        let Some(state) = object.as_i64() else {
            return Err(t.overflow_error("Python int too large to convert to C long"));
        };
        let skip = (state.max(0) as u64).min(this.left.get());
        this.next.set(this.next.get().wrapping_add((skip as i64).wrapping_mul(this.step)));
        this.left.set(this.left.get() - skip);
        Ok(())
    }
}

/// Counts integers of any size.
#[pytype(name = "longrange_iterator", static_name = LONGRANGE_ITERATOR, reported_basicsize = 40)]
pub struct LongRangeIterator {
    start: OptionCell,
    step: Value,
    left: OptionCell,
}

#[pymethods(LONGRANGE_ITERATOR)]
impl LongRangeIterator {
    #[slot]
    fn iter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iternext(t: &mut Thread, this: &LongRangeIterator) -> PyResult<Option<Value>> {
        let left = this.left.get_or_none();
        if left.int_sign() != Some(1) {
            return Ok(None);
        }
        let number = this.start.get_or_none();
        let next = t.binary_op(BinaryOp::Add, &number, &this.step)?;
        let left = t.binary_op(BinaryOp::Subtract, &left, &Value::small(1))?;
        this.start.set(Some(next));
        this.left.set(Some(left));
        Ok(Some(number))
    }

    /// Private method returning an estimate of len(list(it)).
    #[method("__length_hint__($self, /)")]
    fn length_hint(_: &mut Thread, this: &LongRangeIterator) -> Value {
        this.left.get_or_none()
    }

    /// Return state information for pickling.
    #[method("__reduce__($self, /)")]
    fn reduce(t: &mut Thread, this: &LongRangeIterator) -> PyResult {
        let start = this.start.get_or_none();
        let stop = item_at(t, &start, &this.step, &this.left.get_or_none())?;
        reduce_iterator(t, start, stop, this.step.clone())
    }

    /// Set state information for unpickling.
    #[method("__setstate__($self, object, /)")]
    fn setstate(t: &mut Thread, this: &LongRangeIterator, object: &Value) -> PyResult<()> {
        if !object.is_int() {
            return Err(t.type_error(format!("state must be an int, not {}", object.ty().tp_name())));
        }
        let left = this.left.get_or_none();
        let skip = if object.int_sign() == Some(-1) {
            Value::small(0)
        } else if t.compare_bool(object, &left, CompareOp::Gt)? {
            left.clone()
        } else {
            object.clone()
        };
        let start = item_at(t, &this.start.get_or_none(), &this.step, &skip)?;
        let left = t.binary_op(BinaryOp::Subtract, &left, &skip)?;
        this.start.set(Some(start));
        this.left.set(Some(left));
        Ok(())
    }
}
