//! `list` and its iterators.
//!
//! Not here: the sorting itself (`sort`).

use std::cell::Cell;

use ::object::cell::OptionCell;
use ::object::container::{LIST, try_copy};
use ::object::dict::quick_equal;
use ::object::types::{CompareOp, flags};
use ::object::{List, Obj, Object, PyResult, Thread, Tuple, Type, Value};
use macros::{pymethods, pytype};

use crate::builtin;
use crate::sequence::{class_getitem, repr_items, search_bound, state_index};
use crate::slice::{self, Slice};
use crate::sort::sort;

/// Appends all items of an iterable.
///
/// # Errors
/// What iterating raises; `MemoryError`.
pub fn extend(t: &mut Thread, list: &List, iterable: &Value) -> PyResult<()> {
    let known = match (iterable.downcast_exact::<List>(), iterable.downcast_exact::<Tuple>()) {
        (Some(items), _) => Some(items.try_to_vec(t)?),
        (_, Some(items)) => Some(try_copy(items.items()).ok_or_else(|| t.memory_error())?),
        _ => None,
    };
    if let Some(items) = known {
        list.try_reserve(t, items.len())?;
        list.extend(items);
        return Ok(());
    }
    let iterator = t.iter(iterable)?;
    let hint = t.length_hint(iterable, 8)?;
    // An absurd hint is no promise: CPython ignores what would overflow.
    if hint <= isize::MAX as usize - list.len() {
        list.try_reserve(t, hint)?;
    }
    while let Some(item) = t.next(&iterator)? {
        list.append(t, item)?;
        if list.len() & 0xfff == 0 {
            t.poll()?;
        }
    }
    Ok(())
}

fn repeated(t: &mut Thread, items: &[Value], count: isize) -> PyResult<Vec<Value>> {
    let count = count.max(0) as usize;
    let mut out = Vec::new();
    match items.len().checked_mul(count) {
        Some(total) if out.try_reserve_exact(total).is_ok() => (),
        _ => return Err(t.memory_error()),
    }
    for _ in 0..if items.is_empty() { 0 } else { count } {
        out.extend_from_slice(items);
    }
    Ok(out)
}

fn index_type_error(t: &mut Thread, key: &Value) -> ::object::Raised {
    t.type_error(format!("list indices must be integers or slices, not {}", key.ty().tp_name()))
}

/// `list`
pub struct ListMethods;

impl ListMethods {
    fn assign_slice(t: &mut Thread, this: &List, key: &Slice, value: Option<&Value>) -> PyResult<()> {
        let (first, last, step) = slice::unpack(t, key)?;
        let new = match value {
            None => Vec::new(),
            Some(value) => {
                if value.ty().slots().iter.is_none() && value.ty().slots().sq_item.is_none() {
                    return Err(t.type_error("must assign iterable to extended slice"));
                }
                let items = t.iter(value);
                match t.catch(&::object::exceptions::TYPE_ERROR, items)? {
                    None => return Err(t.type_error("must assign iterable to extended slice")),
                    Some(_) if value.is_type(&LIST) => t.collect(value)?,
                    Some(iterator) => t.collect(&iterator)?,
                }
            }
        };
        // The length is asked for last: everything above may have run Python code.
        let len = this.len();
        let (start, stop, count) = slice::adjust(len, first, last, step);
        if step == 1 {
            let start = start as usize;
            let old = this.splice(start..(stop.max(0) as usize).max(start), new);
            old.into_iter().rev().for_each(drop);
            return Ok(());
        }
        if value.is_some() {
            if new.len() != count {
                return Err(t.value_error(format!(
                    "attempt to assign sequence of size {} to extended slice of size {count}",
                    new.len()
                )));
            }
            let old: Vec<_> =
                slice::positions(start, step, count).zip(new).map(|(i, value)| this.set(i, value)).collect();
            drop(old);
            return Ok(());
        }
        if count == 0 {
            return Ok(());
        }
        let mut doomed: Vec<usize> = slice::positions(start, step, count).collect();
        doomed.sort_unstable();
        let (mut kept, mut removed) = (Vec::with_capacity(len - count), Vec::with_capacity(count));
        let mut next = doomed.into_iter().peekable();
        for (i, item) in this.take().into_iter().enumerate() {
            if next.next_if_eq(&i).is_some() {
                removed.push(item);
            } else {
                kept.push(item);
            }
        }
        drop(this.replace(kept));
        drop(removed);
        Ok(())
    }

    fn find(
        t: &mut Thread,
        this: &List,
        value: &Value,
        start: usize,
        stop: usize,
    ) -> PyResult<Option<usize>> {
        let mut index = start;
        loop {
            // As far as comparing runs no Python code.
            let items = this.items(t);
            let stop = stop.min(items.len());
            while index < stop && !items[index].is(value) && quick_equal(&items[index], value) == Some(false)
            {
                index += 1;
            }
            if index >= stop {
                return Ok(None);
            }
            let item = items[index].clone();
            if t.equal(&item, value)? {
                return Ok(Some(index));
            }
            index += 1;
        }
    }

    fn sort_items(
        t: &mut Thread,
        items: &mut Vec<Value>,
        key: Option<&Value>,
        reverse: bool,
    ) -> PyResult<()> {
        let mut computed = Vec::new();
        if let Some(key) = key {
            computed.reserve_exact(items.len());
            for item in items.iter() {
                computed.push(t.call(key, std::slice::from_ref(item))?);
            }
        }
        if reverse {
            // Equal items keep their order: turned round before and after.
            items.reverse();
            computed.reverse();
        }
        let result = sort(t, items, key.is_some().then_some(&computed));
        if reverse {
            items.reverse();
        }
        result
    }
}

#[pymethods(LIST, layout = List, table = LIST_IMPL, unhashable, doc = "list(iterable=(), /)\n--\n\nBuilt-in mutable sequence.\n\nIf no argument is given, the constructor creates a new empty list.\nThe argument must be an iterable if specified.")]
impl ListMethods {
    #[new]
    fn new(_: &mut Thread, cls: &Type, _args: ::object::Args<'_>) -> PyResult {
        Ok(List::new_of(cls, Vec::new()))
    }

    #[init("list(iterable=(), /)")]
    fn init(t: &mut Thread, this: &List, iterable: Option<&Value>) -> PyResult<()> {
        this.clear();
        match iterable {
            Some(iterable) => extend(t, this, iterable),
            None => Ok(()),
        }
    }

    #[slot]
    fn repr(t: &mut Thread, this: &List) -> PyResult {
        if this.is_empty() {
            return t.new_str("[]");
        }
        repr_items(t, &this.to_value(), ["[", "]"], false, |i| this.get(i))
    }

    #[slot]
    fn richcompare(t: &mut Thread, this: &List, other: &Value, op: CompareOp) -> PyResult {
        let Some(other) = other.downcast::<List>() else { return Ok(Value::not_implemented()) };
        if this.len() != other.len() && matches!(op, CompareOp::Eq | CompareOp::Ne) {
            return Ok(Value::bool(op == CompareOp::Ne));
        }
        let mut index = 0;
        while let (Some(a), Some(b)) = (this.get(index), other.get(index)) {
            if !t.equal(&a, &b)? {
                // The comparison may have changed the lists: what is there now decides.
                let (Some(a), Some(b)) = (this.get(index), other.get(index)) else { break };
                return match op {
                    CompareOp::Eq => Ok(Value::bool(false)),
                    CompareOp::Ne => Ok(Value::bool(true)),
                    _ => t.compare(&a, &b, op),
                };
            }
            index += 1;
            if index & 0xfff == 0 {
                t.poll()?;
            }
        }
        Ok(Value::bool(op.matches(this.len().cmp(&other.len()))))
    }

    #[slot]
    fn iter(_: &mut Thread, this: &List) -> PyResult {
        Ok(Obj::new(ListIterator { index: Cell::new(0), list: OptionCell::new(Some(this.to_value())) }))
    }

    #[slot]
    fn sq_length(_: &mut Thread, this: &List) -> PyResult<usize> {
        Ok(this.len())
    }

    #[slot]
    fn mp_length(_: &mut Thread, this: &List) -> PyResult<usize> {
        Ok(this.len())
    }

    #[slot]
    fn sq_item(t: &mut Thread, this: &List, index: isize) -> PyResult {
        match usize::try_from(index).ok().and_then(|i| this.get(i)) {
            Some(item) => Ok(item),
            None => Err(t.index_error("list index out of range")),
        }
    }

    #[slot]
    fn sq_ass_item(t: &mut Thread, this: &List, index: isize, value: Option<&Value>) -> PyResult<()> {
        let old = match (usize::try_from(index), value) {
            (Ok(i), Some(value)) => this.set(i, value.clone()).ok(),
            (Ok(i), None) => this.remove(i),
            _ => None,
        };
        match old {
            Some(_) => Ok(()),
            None => Err(t.index_error("list assignment index out of range")),
        }
    }

    #[slot]
    fn mp_subscript(t: &mut Thread, this: &List, key: &Value) -> PyResult {
        if slice::is_index(key) {
            let index = t.index_of(key)?;
            let index = if index < 0 { index + this.len() as isize } else { index };
            return ListMethods::sq_item(t, this, index);
        }
        let Some(key) = key.downcast::<Obj<Slice>>() else { return Err(index_type_error(t, key)) };
        let (start, stop, step) = slice::unpack(t, key)?;
        let (start, _, count) = slice::adjust(this.len(), start, stop, step);
        let items = this.items(t);
        if step == 1 {
            let copy = try_copy(&items[start as usize..start as usize + count]);
            return copy.map(List::new).ok_or_else(|| t.memory_error());
        }
        let item = |i: usize| items[(start + i as isize * step) as usize].clone();
        Ok(List::new((0..count).map(item).collect()))
    }

    #[slot]
    fn mp_ass_subscript(t: &mut Thread, this: &List, key: &Value, value: Option<&Value>) -> PyResult<()> {
        if slice::is_index(key) {
            let index = t.index_of(key)?;
            let index = if index < 0 { index + this.len() as isize } else { index };
            return ListMethods::sq_ass_item(t, this, index, value);
        }
        match key.downcast::<Obj<Slice>>() {
            Some(key) => ListMethods::assign_slice(t, this, key, value),
            None => Err(index_type_error(t, key)),
        }
    }

    #[slot]
    fn sq_concat(t: &mut Thread, this: &List, other: &Value) -> PyResult {
        let Some(other) = other.downcast::<List>() else {
            let message = format!("can only concatenate list (not \"{}\") to list", other.ty().tp_name());
            return Err(t.type_error(message));
        };
        let mut items = Vec::new();
        if items.try_reserve_exact(this.len() + other.len()).is_err() {
            return Err(t.memory_error());
        }
        items.extend_from_slice(this.items(t));
        items.extend_from_slice(other.items(t));
        Ok(List::new(items))
    }

    #[slot]
    fn sq_repeat(t: &mut Thread, this: &List, count: isize) -> PyResult {
        let items = this.try_to_vec(t)?;
        Ok(List::new(repeated(t, &items, count)?))
    }

    #[slot]
    fn sq_contains(t: &mut Thread, this: &List, value: &Value) -> PyResult<bool> {
        Ok(ListMethods::find(t, this, value, 0, usize::MAX)?.is_some())
    }

    #[slot]
    fn sq_inplace_concat(t: &mut Thread, this: &List, other: &Value) -> PyResult {
        extend(t, this, other)?;
        Ok(this.to_value())
    }

    #[slot]
    fn sq_inplace_repeat(t: &mut Thread, this: &List, count: isize) -> PyResult {
        if count != 1 {
            let items = this.try_to_vec(t)?;
            let items = repeated(t, &items, count)?;
            drop(this.replace(items));
        }
        Ok(this.to_value())
    }

    /// Return self[index].
    #[method("__getitem__($self, index, /)")]
    fn getitem(t: &mut Thread, this: &List, index: &Value) -> PyResult {
        ListMethods::mp_subscript(t, this, index)
    }

    /// Return a reverse iterator over the list.
    #[method("__reversed__($self, /)")]
    fn reversed(_: &mut Thread, this: &List) -> PyResult {
        let index = Cell::new(this.len() as isize - 1);
        Ok(Obj::new(ListReverseIterator { index, list: OptionCell::new(Some(this.to_value())) }))
    }

    /// Return the size of the list in memory, in bytes.
    #[method("__sizeof__($self, /)")]
    fn sizeof(_: &mut Thread, this: &List) -> PyResult<usize> {
        Ok(this.class().basicsize() + this.capacity() * 8)
    }

    /// Remove all items from list.
    #[method("clear($self, /)")]
    fn clear(_: &mut Thread, this: &List) {
        this.clear();
    }

    /// Return a shallow copy of the list.
    #[method("copy($self, /)")]
    fn copy(t: &mut Thread, this: &List) -> PyResult {
        this.try_to_vec(t).map(List::new)
    }

    /// Append object to the end of the list.
    #[method("append($self, object, /)")]
    fn append(t: &mut Thread, this: &List, object: &Value) -> PyResult<()> {
        this.append(t, object.clone())
    }

    /// Insert object before index.
    #[method("insert($self, index, object, /)")]
    fn insert(t: &mut Thread, this: &List, index: isize, object: &Value) -> PyResult<()> {
        let len = this.len() as isize;
        let index = if index < 0 { (index + len).max(0) } else { index.min(len) };
        this.insert(t, index as usize, object.clone())
    }

    /// Extend list by appending elements from the iterable.
    #[method("extend($self, iterable, /)")]
    fn extend(t: &mut Thread, this: &List, iterable: &Value) -> PyResult<()> {
        extend(t, this, iterable)
    }

    /// Remove and return item at index (default last).
    ///
    /// Raises IndexError if list is empty or index is out of range.
    #[method("pop($self, index=-1, /)")]
    fn pop(t: &mut Thread, this: &List, index: Option<isize>) -> PyResult {
        if this.is_empty() {
            return Err(t.index_error("pop from empty list"));
        }
        let index = index.unwrap_or(-1);
        let index = if index < 0 { index + this.len() as isize } else { index };
        let item = match usize::try_from(index) {
            Ok(i) if i + 1 == this.len() => this.pop(),
            Ok(i) => this.remove(i),
            Err(_) => None,
        };
        item.ok_or_else(|| t.index_error("pop index out of range"))
    }

    /// Remove first occurrence of value.
    ///
    /// Raises ValueError if the value is not present.
    #[method("remove($self, value, /)")]
    fn remove(t: &mut Thread, this: &List, value: &Value) -> PyResult<()> {
        match ListMethods::find(t, this, value, 0, usize::MAX)? {
            Some(index) => {
                drop(this.remove(index));
                Ok(())
            }
            None => Err(t.value_error("list.remove(x): x not in list")),
        }
    }

    /// Return first index of value.
    ///
    /// Raises ValueError if the value is not present.
    #[method("index($self, value, start=0, stop=sys.maxsize, /)")]
    fn index(
        t: &mut Thread,
        this: &List,
        value: &Value,
        start: Option<&Value>,
        stop: Option<&Value>,
    ) -> PyResult<usize> {
        let start = search_bound(t, start, this.len(), 0)?;
        let stop = search_bound(t, stop, this.len(), usize::MAX)?;
        match ListMethods::find(t, this, value, start, stop)? {
            Some(index) => Ok(index),
            None => Err(t.value_error("list.index(x): x not in list")),
        }
    }

    /// Return number of occurrences of value.
    #[method("count($self, value, /)")]
    fn count(t: &mut Thread, this: &List, value: &Value) -> PyResult<usize> {
        let (mut count, mut index) = (0, 0);
        while let Some(item) = this.get(index) {
            count += t.equal(&item, value)? as usize;
            index += 1;
        }
        Ok(count)
    }

    /// Reverse *IN PLACE*.
    #[method("reverse($self, /)")]
    fn reverse(_: &mut Thread, this: &List) {
        this.reverse();
    }

    /// Sort the list in ascending order and return None.
    ///
    /// The sort is in-place (i.e. the list itself is modified) and stable
    /// (i.e. the order of two equal elements is maintained).
    ///
    /// If a key function is given, apply it once to each list item and sort
    /// them, ascending or descending, according to their function values.
    ///
    /// The reverse flag can be set to sort in descending order.
    #[method("sort($self, /, *, key=None, reverse=False)")]
    fn sort(t: &mut Thread, this: &List, key: Option<&Value>, reverse: Option<bool>) -> PyResult<()> {
        let mut items = this.take();
        let key = key.filter(|key| !key.is_none());
        let result = ListMethods::sort_items(t, &mut items, key, reverse.unwrap_or(false));
        let modified = !this.is_empty() || this.capacity() > 0;
        drop(this.replace(items));
        result?;
        if modified { Err(t.value_error("list modified during sort")) } else { Ok(()) }
    }

    #[classmethod(
        "__class_getitem__($type, object, /)",
        doc = "__class_getitem__($type, object, /)\n--\n\nlists are generic over the type of their contents"
    )]
    fn class_getitem(t: &mut Thread, cls: &Type, object: &Value) -> PyResult {
        class_getitem(t, cls, object)
    }
}

/// As [`Thread::next`], for iterators that go over others; those of lists and ranges without a call.
///
/// # Errors
/// What the iterator raises.
#[inline]
pub(crate) fn next_of(t: &mut Thread, iterator: &Value) -> PyResult<Option<Value>> {
    if let Some(iterator) = iterator.downcast_exact::<Obj<ListIterator>>() {
        let index = iterator.index.get();
        if let Some(list) = iterator.list.borrowed(t)
            && let Some(item) = list.downcast::<List>().and_then(|list| list.items(t).get(index as usize))
        {
            iterator.index.set(index + 1);
            return Ok(Some(item.clone()));
        }
    } else if let Some(iterator) = iterator.downcast_exact::<Obj<crate::range::RangeIterator>>()
        && let Some(number) = iterator.step()
    {
        return Ok(Some(Value::int(number)));
    }
    t.next(iterator)
}

/// The two iterators differ in direction; both lose their list once they are exhausted.
macro_rules! iterator {
    (
        $(#[$doc:meta])* $name:ident, $static:ident, $py:tt, $builtin:literal, $step:literal,
        $hint:expr, $last:expr
    ) => {
        $(#[$doc])*
        #[pytype(name = $py, static_name = $static, flags = flags::DISALLOW_INSTANTIATION)]
        pub struct $name {
            /// The next index.
            pub index: Cell<isize>,
            /// The list.
            pub list: OptionCell,
        }

        #[pymethods($static)]
        impl $name {
            #[slot]
            fn iter(_: &mut Thread, this: &Value) -> PyResult {
                Ok(this.clone())
            }

            #[slot]
            fn iternext(t: &mut Thread, this: &$name) -> PyResult<Option<Value>> {
                let Some(list) = this.list.borrowed(t) else { return Ok(None) };
                let index = this.index.get();
                let item = usize::try_from(index).ok().and_then(|i| list.downcast::<List>()?.get(i));
                if item.is_some() {
                    this.index.set(index + $step);
                } else {
                    this.index.set(-1);
                    this.list.set(None);
                }
                Ok(item)
            }

            /// Private method returning an estimate of len(list(it)).
            #[method("__length_hint__($self, /)")]
            fn length_hint(_: &mut Thread, this: &$name) -> PyResult<isize> {
                let hint: fn(isize, isize) -> isize = $hint;
                let list = this.list.get();
                let index = this.index.get();
                Ok(match list.as_ref().and_then(|list| list.downcast::<List>()) {
                    Some(list) if index >= 0 => hint(list.len() as isize, index),
                    _ => 0,
                })
            }

            /// Return state information for pickling.
            #[method("__reduce__($self, /)")]
            fn reduce(t: &mut Thread, this: &$name) -> PyResult {
                // Looking the function up may run the iterator to its end.
                let function = builtin(t, $builtin)?;
                Ok(match this.list.get() {
                    Some(list) => {
                        let index = Value::int(this.index.get() as i64);
                        Tuple::new(vec![function, Tuple::new(vec![list]), index])
                    }
                    _ => {
                        let empty = Tuple::new(vec![List::new(Vec::new())]);
                        Tuple::new(vec![function, empty])
                    }
                })
            }

            /// Set state information for unpickling.
            #[method("__setstate__($self, object, /)")]
            fn setstate(t: &mut Thread, this: &$name, object: &Value) -> PyResult<()> {
                let last: fn(isize) -> isize = $last;
                let index = state_index(t, object)?;
                if let Some(list) = this.list.get()
                    && let Some(list) = list.downcast::<List>()
                {
                    this.index.set(index.max(-1).min(last(list.len() as isize)));
                }
                Ok(())
            }
        }
    };
}

iterator!(
    /// The iterator of a list.
    ListIterator,
    LIST_ITERATOR,
    "list_iterator",
    "iter",
    1,
    |len, index| (len - index).max(0),
    |len| len
);
iterator!(
    /// The reverse iterator of a list.
    ListReverseIterator,
    LIST_REVERSE_ITERATOR,
    "list_reverseiterator",
    "reversed",
    -1,
    |len, index| if len > index { index + 1 } else { 0 },
    |len| len - 1
);
