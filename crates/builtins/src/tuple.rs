//! `tuple` and its iterator.

use std::cell::Cell;

use ::object::cell::OptionCell;
use ::object::container::TUPLE;
use ::object::dict::quick_equal;
use ::object::types::CompareOp;
use ::object::{Obj, Object, PyResult, Thread, Tuple, Type, Value};
use macros::{pymethods, pytype};

use crate::builtin;
use crate::sequence::{class_getitem, repr_items, search_bound, state_index};
use crate::slice::{self, Slice};

const PRIME_1: u64 = 11400714785074694791;
const PRIME_2: u64 = 14029467366897019727;
/// What the hash of a sequence begins with: the fifth prime of xxHash.
pub const HASH_START: u64 = 2870177450012600261;

/// Mixes the hash of one more item in.
pub fn hash_step(acc: u64, item: i64) -> u64 {
    acc.wrapping_add((item as u64).wrapping_mul(PRIME_2)).rotate_left(31).wrapping_mul(PRIME_1)
}

/// The hash that an accumulator stands for.
pub fn hash_end(acc: u64) -> i64 {
    if acc == u64::MAX { 1546275796 } else { acc as i64 }
}

/// `tuple`
pub struct TupleMethods;

#[pymethods(TUPLE, layout = Tuple, table = TUPLE_IMPL, doc = "tuple(iterable=(), /)\n--\n\nBuilt-in immutable sequence.\n\nIf no argument is given, the constructor returns an empty tuple.\nIf iterable is specified the tuple is initialized from iterable's items.\n\nIf the argument is a tuple, the return value is the same object.")]
impl TupleMethods {
    #[new("tuple(iterable=(), /)")]
    fn new(t: &mut Thread, cls: &Type, iterable: Option<&Value>) -> PyResult {
        let exact = std::ptr::eq(cls, &TUPLE);
        let items = match iterable {
            Some(iterable) if exact && iterable.is_type(&TUPLE) => return Ok(iterable.clone()),
            Some(iterable) => match iterable.downcast_exact::<Tuple>() {
                Some(source) => {
                    let copy = Tuple::new_of(cls, source.len(), source.items().iter().cloned());
                    return copy.ok_or_else(|| t.memory_error());
                }
                None => t.collect_unhinted(iterable)?,
            },
            None => Vec::new(),
        };
        if exact {
            return Ok(Tuple::new(items));
        }
        match Tuple::new_of(cls, items.len(), items.into_iter()) {
            Some(tuple) => Ok(tuple),
            None => Err(t.memory_error()),
        }
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Tuple) -> PyResult {
        if this.is_empty() {
            return t.new_str("()");
        }
        repr_items(t, &this.to_value(), ["(", ")"], true, |i| this.items().get(i).cloned())
    }

    #[slot]
    fn hash(t: &mut Thread, this: &Tuple) -> PyResult<i64> {
        if this.cached_hash().get() != -1 {
            return Ok(this.cached_hash().get());
        }
        t.enter_recursion(" while hashing a tuple")?;
        let mut acc = HASH_START;
        for item in this.items() {
            acc = hash_step(acc, t.hash(item)?);
        }
        t.leave_recursion();
        let hash = hash_end(acc.wrapping_add(this.len() as u64 ^ (HASH_START ^ 3527539)));
        if !this.is_empty() {
            this.cached_hash().set(hash);
        }
        Ok(hash)
    }

    #[slot]
    fn richcompare(t: &mut Thread, this: &Tuple, other: &Value, op: CompareOp) -> PyResult {
        let Some(other) = other.downcast::<Tuple>() else { return Ok(Value::not_implemented()) };
        t.enter_recursion_within(80, " in comparison")?;
        for (index, (a, b)) in this.items().iter().zip(other.items()).enumerate() {
            if index & 0xfff == 0xfff {
                t.poll()?;
            }
            if !t.equal(a, b)? {
                return match op {
                    CompareOp::Eq => Ok(Value::bool(false)),
                    CompareOp::Ne => Ok(Value::bool(true)),
                    _ => t.compare(a, b, op),
                };
            }
        }
        Ok(Value::bool(op.matches(this.len().cmp(&other.len()))))
    }

    #[slot]
    fn iter(_: &mut Thread, this: &Tuple) -> PyResult {
        Ok(Obj::new(TupleIterator { index: Cell::new(0), tuple: OptionCell::new(Some(this.to_value())) }))
    }

    #[slot]
    fn sq_length(_: &mut Thread, this: &Tuple) -> PyResult<usize> {
        Ok(this.len())
    }

    #[slot]
    fn mp_length(_: &mut Thread, this: &Tuple) -> PyResult<usize> {
        Ok(this.len())
    }

    #[slot]
    fn sq_item(t: &mut Thread, this: &Tuple, index: isize) -> PyResult {
        match usize::try_from(index).ok().and_then(|i| this.items().get(i)) {
            Some(item) => Ok(item.clone()),
            None => Err(t.index_error("tuple index out of range")),
        }
    }

    #[slot]
    fn mp_subscript(t: &mut Thread, this: &Tuple, key: &Value) -> PyResult {
        if slice::is_index(key) {
            let index = t.index_of(key)?;
            let index = if index < 0 { index + this.len() as isize } else { index };
            return TupleMethods::sq_item(t, this, index);
        }
        let Some(key) = key.downcast::<Obj<Slice>>() else {
            let message = format!("tuple indices must be integers or slices, not {}", key.ty().tp_name());
            return Err(t.type_error(message));
        };
        let (start, stop, step) = slice::unpack(t, key)?;
        let (start, _, count) = slice::adjust(this.len(), start, stop, step);
        if count == this.len() && step == 1 && std::ptr::eq(this.class(), &TUPLE) {
            return Ok(this.to_value());
        }
        let items = this.items();
        Ok(Tuple::new(slice::positions(start, step, count).map(|i| items[i].clone()).collect()))
    }

    #[slot]
    fn sq_concat(t: &mut Thread, this: &Tuple, other: &Value) -> PyResult {
        if this.is_empty() && other.is_type(&TUPLE) {
            return Ok(other.clone());
        }
        let Some(other) = other.downcast::<Tuple>() else {
            let message = format!("can only concatenate tuple (not \"{}\") to tuple", other.ty().tp_name());
            return Err(t.type_error(message));
        };
        if other.is_empty() && std::ptr::eq(this.class(), &TUPLE) {
            return Ok(this.to_value());
        }
        let mut items = Vec::new();
        if items.try_reserve_exact(this.len() + other.len()).is_err() {
            return Err(t.memory_error());
        }
        items.extend_from_slice(this.items());
        items.extend_from_slice(other.items());
        Ok(Tuple::new(items))
    }

    #[slot]
    fn sq_repeat(t: &mut Thread, this: &Tuple, count: isize) -> PyResult {
        if (this.is_empty() || count == 1) && std::ptr::eq(this.class(), &TUPLE) {
            return Ok(this.to_value());
        }
        let count = count.max(0) as usize;
        let items = this.items();
        if items.is_empty() || count == 0 {
            return Ok(Tuple::empty());
        }
        let Some(total) = items.len().checked_mul(count) else { return Err(t.memory_error()) };
        match Tuple::new_of(&TUPLE, total, items.iter().cycle().cloned()) {
            Some(tuple) => Ok(tuple),
            None => Err(t.memory_error()),
        }
    }

    #[slot]
    fn sq_contains(t: &mut Thread, this: &Tuple, value: &Value) -> PyResult<bool> {
        for item in this.items() {
            let equal = match quick_equal(item, value) {
                _ if item.is(value) => true,
                Some(equal) => equal,
                None => t.equal(item, value)?,
            };
            if equal {
                return Ok(true);
            }
        }
        Ok(false)
    }

    #[method("__getnewargs__($self, /)")]
    fn getnewargs(_: &mut Thread, this: &Tuple) -> PyResult {
        Ok(Tuple::new(vec![Tuple::from_slice(this.items())]))
    }

    /// Return first index of value.
    ///
    /// Raises ValueError if the value is not present.
    #[method("index($self, value, start=0, stop=sys.maxsize, /)")]
    fn index(
        t: &mut Thread,
        this: &Tuple,
        value: &Value,
        start: Option<&Value>,
        stop: Option<&Value>,
    ) -> PyResult<usize> {
        let start = search_bound(t, start, this.len(), 0)?;
        let stop = search_bound(t, stop, this.len(), usize::MAX)?;
        for (i, item) in this.items().iter().enumerate().take(stop).skip(start) {
            if t.equal(item, value)? {
                return Ok(i);
            }
        }
        Err(t.value_error("tuple.index(x): x not in tuple"))
    }

    /// Return number of occurrences of value.
    #[method("count($self, value, /)")]
    fn count(t: &mut Thread, this: &Tuple, value: &Value) -> PyResult<usize> {
        let mut count = 0;
        for item in this.items() {
            count += t.equal(item, value)? as usize;
        }
        Ok(count)
    }

    #[classmethod(
        "__class_getitem__($type, object, /)",
        doc = "__class_getitem__($type, object, /)\n--\n\nTuples are generic over the types of their contents.\n\nFor example, use ``tuple[int, str]`` for a pair whose first element\nis an int and second element is a string.\n\nTuples also support the form ``tuple[T, ...]`` to indicate\nan arbitrary length tuple of elements of type T."
    )]
    fn class_getitem(t: &mut Thread, cls: &Type, object: &Value) -> PyResult {
        class_getitem(t, cls, object)
    }
}

/// The iterator of a tuple; without a tuple once it is exhausted.
#[pytype(name = "tuple_iterator", static_name = TUPLE_ITERATOR, flags = ::object::types::flags::DISALLOW_INSTANTIATION)]
pub struct TupleIterator {
    /// The next index.
    pub index: Cell<usize>,
    /// The tuple.
    pub tuple: OptionCell,
}

#[pymethods(TUPLE_ITERATOR)]
impl TupleIterator {
    #[slot]
    fn iter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iternext(t: &mut Thread, this: &TupleIterator) -> PyResult<Option<Value>> {
        let Some(tuple) = this.tuple.borrowed(t) else { return Ok(None) };
        let index = this.index.get();
        match tuple.downcast::<Tuple>().and_then(|tuple| tuple.items().get(index)) {
            Some(item) => {
                this.index.set(index + 1);
                Ok(Some(item.clone()))
            }
            None => {
                this.tuple.set(None);
                Ok(None)
            }
        }
    }

    /// Private method returning an estimate of len(list(it)).
    #[method("__length_hint__($self, /)")]
    fn length_hint(_: &mut Thread, this: &TupleIterator) -> PyResult<usize> {
        let tuple = this.tuple.get();
        let len = tuple.as_ref().and_then(|t| t.downcast::<Tuple>()).map_or(0, Tuple::len);
        Ok(len.saturating_sub(this.index.get()))
    }

    /// Return state information for pickling.
    #[method("__reduce__($self, /)")]
    fn reduce(t: &mut Thread, this: &TupleIterator) -> PyResult {
        let iter = builtin(t, "iter")?;
        Ok(match this.tuple.get() {
            Some(tuple) => Tuple::new(vec![iter, Tuple::new(vec![tuple]), Value::size(this.index.get())]),
            None => Tuple::new(vec![iter, Tuple::new(vec![Tuple::empty()])]),
        })
    }

    /// Set state information for unpickling.
    #[method("__setstate__($self, object, /)")]
    fn setstate(t: &mut Thread, this: &TupleIterator, object: &Value) -> PyResult<()> {
        let index = state_index(t, object)?;
        if let Some(tuple) = this.tuple.get()
            && let Some(tuple) = tuple.downcast::<Tuple>()
        {
            this.index.set((index.max(0) as usize).min(tuple.len()));
        }
        Ok(())
    }
}
