//! `slice`, and the arithmetic of slices that all sequences share.
//!
//! Not here: what a sequence does with the indices.

use std::mem::offset_of;

use ::object::cell::OptionCell;
use ::object::native::{MemberDef, MemberKind};
use ::object::protocol::BinaryOp;
use ::object::types::CompareOp;
use ::object::{Header, Obj, Object, PyResult, Thread, Tuple, Type, Value};
use macros::{pymethods, pytype};

/// The fields of a `slice`; none is ever empty.
#[pytype(name = "slice", static_name = SLICE, reported_basicsize = 40)]
#[repr(C)]
pub struct Slice {
    /// `start`
    pub start: OptionCell,
    /// `stop`
    pub stop: OptionCell,
    /// `step`
    pub step: OptionCell,
}

/// Where C macros find the fields, for the table of `object::layout`.
pub const OFFSETS: &[(&str, &str, usize)] = &[
    ("PySliceObject", "start", Obj::<Slice>::FIELDS + offset_of!(Slice, start)),
    ("PySliceObject", "stop", Obj::<Slice>::FIELDS + offset_of!(Slice, stop)),
    ("PySliceObject", "step", Obj::<Slice>::FIELDS + offset_of!(Slice, step)),
];

/// `slice(start, stop, step)`
pub fn new_slice(start: Value, stop: Value, step: Value) -> Value {
    Obj::new(Slice {
        start: OptionCell::new(Some(start)),
        stop: OptionCell::new(Some(stop)),
        step: OptionCell::new(Some(step)),
    })
}

/// Whether the value can be used as an index.
pub fn is_index(value: &Value) -> bool {
    value.is_int() || value.ty().slots().index.is_some()
}

/// An index of a method like `list.index`, cut to the machine's range.
///
/// # Errors
/// `TypeError`; what `__index__` raises.
pub fn clamped_index(t: &mut Thread, value: &Value) -> PyResult<isize> {
    if !is_index(value) {
        return Err(t.type_error("slice indices must be integers or have an __index__ method"));
    }
    t.index_clamped(value)
}

fn field(t: &mut Thread, value: &Value) -> PyResult<isize> {
    if !is_index(value) {
        return Err(t.type_error("slice indices must be integers or None or have an __index__ method"));
    }
    t.index_clamped(value)
}

/// Start, stop and step of a slice before they are fitted to a length. May run Python code.
///
/// # Errors
/// `TypeError`, `ValueError`; what `__index__` raises.
pub fn unpack(t: &mut Thread, slice: &Slice) -> PyResult<(isize, isize, isize)> {
    let step = match slice.step.get_or_none() {
        v if v.is_none() => 1,
        v => match field(t, &v)? {
            0 => return Err(t.value_error("slice step cannot be zero")),
            n => n.max(-isize::MAX),
        },
    };
    let start = match slice.start.get_or_none() {
        v if v.is_none() => {
            if step < 0 {
                isize::MAX
            } else {
                0
            }
        }
        v => field(t, &v)?,
    };
    let stop = match slice.stop.get_or_none() {
        v if v.is_none() => {
            if step < 0 {
                isize::MIN
            } else {
                isize::MAX
            }
        }
        v => field(t, &v)?,
    };
    Ok((start, stop, step))
}

/// Fits unpacked indices to a length: start, stop, and how many items lie between.
pub fn adjust(len: usize, start: isize, stop: isize, step: isize) -> (isize, isize, usize) {
    let len = len as isize;
    let (lower, upper) = if step < 0 { (-1, len - 1) } else { (0, len) };
    let fit = |i: isize| if i < 0 { (i + len).max(lower) } else { i.min(upper) };
    let (start, stop) = (fit(start), fit(stop));
    let count = if step < 0 && stop < start {
        (start - stop - 1) / -step + 1
    } else if step > 0 && start < stop {
        (stop - start - 1) / step + 1
    } else {
        0
    };
    (start, stop, count as usize)
}

/// Start, stop, step and the number of items of a slice of a sequence with a fixed length.
///
/// # Errors
/// `TypeError`, `ValueError`; what `__index__` raises.
pub fn slice_indices(t: &mut Thread, slice: &Value, len: usize) -> PyResult<(isize, isize, isize, usize)> {
    let Some(slice) = slice.downcast::<Obj<Slice>>() else {
        return Err(t.type_error("a slice is required"));
    };
    let (start, stop, step) = unpack(t, slice)?;
    let (start, stop, count) = adjust(len, start, stop, step);
    Ok((start, stop, step, count))
}

/// The positions a fitted slice selects.
pub fn positions(start: isize, step: isize, count: usize) -> impl DoubleEndedIterator<Item = usize> {
    (0..count).map(move |i| (start + i as isize * step) as usize)
}

const fn member(name: &'static str, offset: usize) -> MemberDef {
    let offset = size_of::<Header>() + offset;
    MemberDef { name, doc: None, kind: MemberKind::Object, offset, readonly: true }
}

impl Slice {
    fn parts(&self) -> [Value; 3] {
        [self.start.get_or_none(), self.stop.get_or_none(), self.step.get_or_none()]
    }

    /// A bound of `indices`, in integers of any size.
    fn bound(t: &mut Thread, value: &Value, len: &Value, lower: &Value, upper: &Value) -> PyResult {
        let mut index = Slice::integer(t, value)?;
        if index.int_sign() == Some(-1) {
            index = t.binary_op(BinaryOp::Add, &index, len)?;
            if t.compare_bool(&index, lower, CompareOp::Lt)? {
                return Ok(lower.clone());
            }
        } else if t.compare_bool(&index, upper, CompareOp::Gt)? {
            return Ok(upper.clone());
        }
        Ok(index)
    }

    fn integer(t: &mut Thread, value: &Value) -> PyResult {
        if !is_index(value) {
            return Err(t.type_error("slice indices must be integers or None or have an __index__ method"));
        }
        t.to_index(value)
    }
}

#[pymethods(SLICE, members = [
    member("start", offset_of!(Slice, start)),
    member("stop", offset_of!(Slice, stop)),
    member("step", offset_of!(Slice, step)),
], doc = "slice(stop)\nslice(start, stop[, step])\n\nCreate a slice object.\n\nThis is used for extended slicing (e.g. a[0:10:2]).")]
impl Slice {
    #[new("slice(start, stop=None, step=None, /)")]
    fn new(
        _: &mut Thread,
        _cls: &Type,
        start: &Value,
        stop: Option<&Value>,
        step: Option<&Value>,
    ) -> PyResult {
        let step = step.cloned().unwrap_or(Value::none());
        Ok(match stop {
            Some(stop) => new_slice(start.clone(), stop.clone(), step),
            None => new_slice(Value::none(), start.clone(), step),
        })
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Slice) -> PyResult {
        let mut out = text::StrBuilder::with_capacity(32);
        for (part, before) in this.parts().iter().zip(["slice(", ", ", ", "]) {
            out.push_str(before);
            out.push_view(t.repr(part)?.view());
        }
        out.push_str(")");
        match out.finish() {
            Ok(buf) => t.new_str_buf(buf),
            Err(_) => Err(t.memory_error()),
        }
    }

    #[slot]
    fn hash(t: &mut Thread, this: &Slice) -> PyResult<i64> {
        let mut acc = crate::tuple::HASH_START;
        for part in &this.parts() {
            acc = crate::tuple::hash_step(acc, t.hash(part)?);
        }
        Ok(crate::tuple::hash_end(acc))
    }

    #[slot]
    fn richcompare(t: &mut Thread, this: &Obj<Slice>, other: &Value, op: CompareOp) -> PyResult {
        let Some(other) = other.downcast::<Obj<Slice>>() else { return Ok(Value::not_implemented()) };
        if std::ptr::eq(this, other) {
            return Ok(Value::bool(op.matches(std::cmp::Ordering::Equal)));
        }
        let (a, b) = (Tuple::from_slice(&this.parts()), Tuple::from_slice(&other.parts()));
        t.compare(&a, &b, op)
    }

    #[method(
        "indices($self, object, /)",
        doc = "S.indices(len) -> (start, stop, stride)\n\nAssuming a sequence of length len, calculate the start and stop\nindices, and the stride length of the extended slice described by\nS. Out of bounds indices are clipped in a manner consistent with the\nhandling of normal slices."
    )]
    fn indices(t: &mut Thread, this: &Slice, object: &Value) -> PyResult {
        let len = t.to_index(object)?;
        if len.int_sign() == Some(-1) {
            return Err(t.value_error("length should not be negative"));
        }
        let [start, stop, step] = this.parts();
        let step = if step.is_none() { Value::small(1) } else { Slice::integer(t, &step)? };
        let down = match step.int_sign() {
            Some(0) => return Err(t.value_error("slice step cannot be zero")),
            sign => sign == Some(-1),
        };
        let (lower, upper) = if down {
            (Value::small(-1), t.binary_op(BinaryOp::Subtract, &len, &Value::small(1))?)
        } else {
            (Value::small(0), len.clone())
        };
        let (first, last) = if down { (&upper, &lower) } else { (&lower, &upper) };
        let start =
            if start.is_none() { first.clone() } else { Slice::bound(t, &start, &len, &lower, &upper)? };
        let stop = if stop.is_none() { last.clone() } else { Slice::bound(t, &stop, &len, &lower, &upper)? };
        Ok(Tuple::new(vec![start, stop, step]))
    }

    /// Return state information for pickling.
    #[method("__reduce__($self, /)")]
    fn reduce(_: &mut Thread, this: &Obj<Slice>) -> PyResult {
        Ok(Tuple::new(vec![this.class().to_value(), Tuple::from_slice(&this.parts())]))
    }
}
