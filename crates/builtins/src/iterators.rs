//! The iterators that are built-in types of their own: `enumerate`, `zip`, `map`, `filter`, `reversed`, and the two kinds
//! that `iter` makes.
//!
//! Not here: iterators over one container's items (with the container).

use std::cell::Cell;

use ::object::cell::OptionCell;
use ::object::exceptions::{INDEX_ERROR, STOP_ITERATION};
use ::object::protocol::BinaryOp;
use ::object::types::flags;
use ::object::{Args, Obj, Object, PyResult, Ref, Str, Thread, Tuple, Type, Value, ValueCell, names};
use macros::{pymethods, pytype};

use crate::builtin;
use crate::list::next_of;
use crate::sequence::{class_getitem, state_index};

/// Whether the object has items by number: CPython's `PySequence_Check`.
fn is_sequence(value: &Value) -> bool {
    value.ty().slots().sq_item.is_some() && !value.ty().has(flags::DICT_SUBCLASS)
}

/// `sequence[index]` of what has items by number.
fn sequence_item(t: &mut Thread, sequence: &Value, index: isize) -> PyResult {
    match sequence.ty().slots().sq_item {
        Some(item) => item(t, sequence, index),
        None => {
            let message = format!("'{}' object does not support indexing", sequence.ty().tp_name());
            Err(t.type_error(message))
        }
    }
}

/// Catches what ends the iteration over a sequence.
fn end_of_sequence(t: &mut Thread, item: PyResult) -> PyResult<Option<Value>> {
    match item {
        Ok(item) => Ok(Some(item)),
        Err(_) if t.raised_is(&INDEX_ERROR) || t.raised_is(&STOP_ITERATION) => {
            t.restore_raised(None);
            Ok(None)
        }
        Err(raised) => Err(raised),
    }
}

/// `enumerate`: the next number and the iterator.
#[pytype(name = "enumerate", static_name = ENUMERATE, basetype, reported_basicsize = 56)]
pub struct Enumerate {
    count: ValueCell,
    iterator: Value,
    /// The pair given last, to be used again.
    pair: OptionCell,
}

/// The arguments of `enumerate`, which may both be given by name.
fn enumerate_arguments<'a>(t: &mut Thread, args: Args<'a>) -> PyResult<(&'a Value, Option<&'a Value>)> {
    let given = args.positional();
    let total = given.len() + args.keywords().count();
    if total > 2 && given.is_empty() {
        return Err(t.type_error("enumerate() missing required argument 'iterable'"));
    }
    if total > 2 {
        let message = format!("enumerate() takes at most 2 arguments ({total} given)");
        return Err(t.type_error(message));
    }
    let (mut iterable, mut start) = (given.first(), given.get(1));
    let mut foreign = None;
    for (name, value) in args.keywords() {
        let is = |text: &str| name.downcast::<Str>().is_some_and(|s| s.eq_str(text));
        if iterable.is_none() && is("iterable") {
            iterable = Some(value);
        } else if start.is_none() && is("start") {
            start = Some(value);
        } else {
            foreign = foreign.or(Some(name));
        }
    }
    let Some(iterable) = iterable else {
        return Err(match foreign.or(args.keywords().next().map(|(name, _)| name)) {
            Some(name) => invalid_keyword(t, name),
            None => t.type_error("enumerate() missing required argument 'iterable'"),
        });
    };
    match foreign {
        Some(name) => Err(invalid_keyword(t, name)),
        None => Ok((iterable, start)),
    }
}

fn invalid_keyword(t: &mut Thread, name: &Value) -> ::object::Raised {
    let name = name.downcast::<Str>().map(Str::to_string_lossy).unwrap_or_default();
    t.type_error(format!("'{name}' is an invalid keyword argument for enumerate()"))
}

#[pymethods(
    ENUMERATE,
    doc = "enumerate(iterable, start=0)\n--\n\nReturn an enumerate object.\n\n  iterable\n    an object supporting iteration\n\nThe enumerate object yields pairs containing a count (from start, which\ndefaults to zero) and a value yielded by the iterable argument.\n\nenumerate is useful for obtaining an indexed list:\n    (0, seq[0]), (1, seq[1]), (2, seq[2]), ..."
)]
impl Enumerate {
    #[new]
    fn new(t: &mut Thread, cls: &Type, args: Args<'_>) -> PyResult {
        let (iterable, start) = enumerate_arguments(t, args)?;
        let count = match start {
            Some(start) => {
                let start = t.to_index(start)?;
                crate::int::exact(t, &start)?
            }
            None => Value::small(0),
        };
        let iterator = t.iter(iterable)?;
        Ok(Obj::new_of(cls, Enumerate { count: ValueCell::new(count), iterator, pair: OptionCell::empty() }))
    }

    #[slot]
    fn iter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iternext(t: &mut Thread, this: &Enumerate) -> PyResult<Option<Value>> {
        let Some(item) = next_of(t, &this.iterator)? else { return Ok(None) };
        let count = this.count.get();
        let next = match count.as_small() {
            // Two below the limit of the machine there is room for one more.
            Some(i) => Value::int(i + 1),
            None => t.binary_op(BinaryOp::Add, &count, &Value::small(1))?,
        };
        this.count.set(next);
        Ok(Some(Tuple::next_pair(&this.pair, count, item)))
    }

    /// Return state information for pickling.
    #[method("__reduce__($self, /)")]
    fn reduce(_: &mut Thread, this: &Obj<Enumerate>) -> PyResult {
        let arguments = Tuple::pair(this.iterator.clone(), this.count.get());
        Ok(Tuple::pair(this.class().to_value(), arguments))
    }

    /// 'enumerate' objects are generic over the type of their values
    #[classmethod("__class_getitem__($type, object, /)")]
    fn class_getitem(t: &mut Thread, cls: &Type, object: &Value) -> PyResult {
        class_getitem(t, cls, object)
    }
}

/// The iterators of all arguments.
fn iterators(t: &mut Thread, iterables: &[Value]) -> PyResult<Ref<Tuple>> {
    let mut all = Vec::with_capacity(iterables.len());
    for iterable in iterables {
        all.push(t.iter(iterable)?);
    }
    Ref::from_value(Tuple::new(all)).map_err(|_| t.memory_error())
}

/// After the iterator at `ended` has no more items: complains if the others are not as short.
#[cold]
fn check_strict(t: &mut Thread, name: &str, iterators: &[Value], ended: usize) -> PyResult<()> {
    let before = |n: usize| if n == 1 { "argument 1".to_string() } else { format!("arguments 1-{n}") };
    if ended > 0 {
        let message = format!("{name}() argument {} is shorter than {}", ended + 1, before(ended));
        return Err(t.value_error(message));
    }
    for (i, iterator) in iterators.iter().enumerate().skip(1) {
        if t.next(iterator)?.is_some() {
            let message = format!("{name}() argument {} is longer than {}", i + 1, before(i));
            return Err(t.value_error(message));
        }
    }
    Ok(())
}

/// `zip`
#[pytype(name = "zip", static_name = ZIP, basetype, reported_basicsize = 48)]
pub struct Zip {
    /// Released last to first, as the items of a tuple are.
    iterators: Ref<Tuple>,
    strict: Cell<bool>,
    /// The pair given last, to be used again.
    pair: OptionCell,
}

#[pymethods(
    ZIP,
    doc = "zip(*iterables, strict=False)\n--\n\nThe zip object yields n-length tuples, where n is the number of\niterables passed as positional arguments to zip().  The i-th element\nin every tuple comes from the i-th iterable argument to zip().  This\ncontinues until the shortest argument is exhausted.\n\nIf strict is true and one of the arguments is exhausted before the\nothers, raise a ValueError.\n\n   >>> list(zip('abcdefg', range(3), range(4)))\n   [('a', 0, 0), ('b', 1, 1), ('c', 2, 2)]"
)]
impl Zip {
    #[new("zip(*iterables, strict=False)", parse_tuple)]
    fn new(t: &mut Thread, cls: &Type, iterables: &[Value], strict: Option<bool>) -> PyResult {
        let iterators = iterators(t, iterables)?;
        Ok(Obj::new_of(
            cls,
            Zip { iterators, strict: Cell::new(strict.unwrap_or(false)), pair: OptionCell::empty() },
        ))
    }

    #[slot]
    fn iter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iternext(t: &mut Thread, this: &Zip) -> PyResult<Option<Value>> {
        if let [a, b] = this.iterators.items()
            && !this.strict.get()
        {
            let Some(a) = next_of(t, a)? else { return Ok(None) };
            let Some(b) = next_of(t, b)? else { return Ok(None) };
            return Ok(Some(Tuple::next_pair(&this.pair, a, b)));
        }
        if this.iterators.items().is_empty() {
            return Ok(None);
        }
        let mut items = Vec::with_capacity(this.iterators.items().len());
        for (i, iterator) in this.iterators.items().iter().enumerate() {
            match next_of(t, iterator)? {
                Some(item) => items.push(item),
                None => {
                    if this.strict.get() {
                        check_strict(t, "zip", this.iterators.items(), i)?;
                    }
                    return Ok(None);
                }
            }
        }
        Ok(Some(Tuple::new(items)))
    }

    /// Return state information for pickling.
    #[method("__reduce__($self, /)")]
    fn reduce(_: &mut Thread, this: &Obj<Zip>) -> PyResult {
        let mut parts = vec![this.class().to_value(), this.iterators.to_value()];
        if this.strict.get() {
            parts.push(Value::bool(true));
        }
        Ok(Tuple::new(parts))
    }

    /// Set state information for unpickling.
    #[method("__setstate__($self, object, /)")]
    fn setstate(t: &mut Thread, this: &Zip, object: &Value) -> PyResult<()> {
        this.strict.set(t.is_true(object)?);
        Ok(())
    }
}

/// `map`
#[pytype(name = "map", static_name = MAP, basetype, reported_basicsize = 40)]
pub struct Map {
    /// Released last to first, as the items of a tuple are.
    iterators: Ref<Tuple>,
    function: Value,
    strict: Cell<bool>,
}

#[pymethods(
    MAP,
    doc = "map(function, iterable, /, *iterables, strict=False)\n--\n\nMake an iterator that computes the function using arguments from\neach of the iterables.  Stops when the shortest iterable is exhausted.\n\nIf strict is true and one of the arguments is exhausted before the\nothers, raise a ValueError."
)]
impl Map {
    #[new("map(*iterables, strict=False)", parse_tuple)]
    fn new(t: &mut Thread, cls: &Type, iterables: &[Value], strict: Option<bool>) -> PyResult {
        let [function, iterables @ ..] = iterables else {
            return Err(t.type_error("map() must have at least two arguments."));
        };
        if iterables.is_empty() {
            return Err(t.type_error("map() must have at least two arguments."));
        }
        let iterators = iterators(t, iterables)?;
        let (function, strict) = (function.clone(), Cell::new(strict.unwrap_or(false)));
        Ok(Obj::new_of(cls, Map { iterators, function, strict }))
    }

    #[slot]
    fn iter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iternext(t: &mut Thread, this: &Map) -> PyResult<Option<Value>> {
        if let [only] = this.iterators.items() {
            let Some(item) = next_of(t, only)? else { return Ok(None) };
            return t.call(&this.function, std::slice::from_ref(&item)).map(Some);
        }
        let mut items = Vec::with_capacity(this.iterators.items().len());
        for (i, iterator) in this.iterators.items().iter().enumerate() {
            match next_of(t, iterator)? {
                Some(item) => items.push(item),
                None => {
                    if this.strict.get() {
                        check_strict(t, "map", this.iterators.items(), i)?;
                    }
                    return Ok(None);
                }
            }
        }
        t.call(&this.function, &items).map(Some)
    }

    /// Return state information for pickling.
    #[method("__reduce__($self, /)")]
    fn reduce(_: &mut Thread, this: &Obj<Map>) -> PyResult {
        let mut arguments = vec![this.function.clone()];
        arguments.extend_from_slice(this.iterators.items());
        let mut parts = vec![this.class().to_value(), Tuple::new(arguments)];
        if this.strict.get() {
            parts.push(Value::bool(true));
        }
        Ok(Tuple::new(parts))
    }

    /// Set state information for unpickling.
    #[method("__setstate__($self, object, /)")]
    fn setstate(t: &mut Thread, this: &Map, object: &Value) -> PyResult<()> {
        this.strict.set(t.is_true(object)?);
        Ok(())
    }
}

/// `filter`
#[pytype(name = "filter", static_name = FILTER, basetype)]
pub struct Filter {
    function: Value,
    iterator: Value,
}

#[pymethods(
    FILTER,
    doc = "filter(function, iterable, /)\n--\n\nReturn an iterator yielding those items of iterable for which\nfunction(item) is true.  If function is None, return the items that\nare true."
)]
impl Filter {
    #[new("filter(function, iterable, /)")]
    fn new(t: &mut Thread, cls: &Type, function: &Value, iterable: &Value) -> PyResult {
        let iterator = t.iter(iterable)?;
        Ok(Obj::new_of(cls, Filter { function: function.clone(), iterator }))
    }

    #[slot]
    fn iter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iternext(t: &mut Thread, this: &Filter) -> PyResult<Option<Value>> {
        let plain = this.function.is_none() || this.function.is(&::object::singletons::BOOL.to_value());
        while let Some(item) = next_of(t, &this.iterator)? {
            let good = if plain {
                t.is_true(&item)?
            } else {
                let answer = t.call(&this.function, std::slice::from_ref(&item))?;
                t.is_true(&answer)?
            };
            if good {
                return Ok(Some(item));
            }
            t.poll()?;
        }
        Ok(None)
    }

    /// Return state information for pickling.
    #[method("__reduce__($self, /)")]
    fn reduce(_: &mut Thread, this: &Obj<Filter>) -> PyResult {
        let arguments = Tuple::pair(this.function.clone(), this.iterator.clone());
        Ok(Tuple::pair(this.class().to_value(), arguments))
    }
}

/// `reversed`: the sequence until it is exhausted, and the index of the next item.
#[pytype(name = "reversed", static_name = REVERSED, basetype)]
pub struct Reversed {
    sequence: OptionCell,
    index: Cell<isize>,
}

#[pymethods(
    REVERSED,
    doc = "reversed(sequence, /)\n--\n\nReturn a reverse iterator over the values of the given sequence."
)]
impl Reversed {
    #[new("reversed(sequence, /)")]
    fn new(t: &mut Thread, cls: &Type, sequence: &Value) -> PyResult {
        let method = t.lookup_special(sequence, &names::REVERSED)?;
        if let Some(method) = &method
            && !method.is_none()
        {
            return t.call(method, &[]);
        }
        if method.is_some() || !is_sequence(sequence) {
            let message = format!("'{}' object is not reversible", sequence.ty().tp_name());
            return Err(t.type_error(message));
        }
        let index = t.len(sequence)? as isize - 1;
        Ok(Obj::new_of(
            cls,
            Reversed { sequence: OptionCell::new(Some(sequence.clone())), index: Cell::new(index) },
        ))
    }

    #[slot]
    fn iter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iternext(t: &mut Thread, this: &Reversed) -> PyResult<Option<Value>> {
        let index = this.index.get();
        if index >= 0
            && let Some(sequence) = this.sequence.get()
        {
            let item = sequence_item(t, &sequence, index);
            if let Some(item) = end_of_sequence(t, item)? {
                this.index.set(index - 1);
                return Ok(Some(item));
            }
        }
        this.index.set(-1);
        this.sequence.take();
        Ok(None)
    }

    /// Private method returning an estimate of len(list(it)).
    #[method("__length_hint__($self, /)")]
    fn length_hint(t: &mut Thread, this: &Reversed) -> PyResult<isize> {
        let Some(sequence) = this.sequence.get() else { return Ok(0) };
        let len = t.len(&sequence)? as isize;
        let left = this.index.get() + 1;
        Ok(if len < left { 0 } else { left })
    }

    /// Return state information for pickling.
    #[method("__reduce__($self, /)")]
    fn reduce(_: &mut Thread, this: &Obj<Reversed>) -> PyResult {
        let class = this.class().to_value();
        Ok(match this.sequence.get() {
            Some(sequence) => {
                Tuple::new(vec![class, Tuple::new(vec![sequence]), Value::int(this.index.get() as i64)])
            }
            None => Tuple::pair(class, Tuple::new(vec![Tuple::empty()])),
        })
    }

    /// Set state information for unpickling.
    #[method("__setstate__($self, object, /)")]
    fn setstate(t: &mut Thread, this: &Reversed, object: &Value) -> PyResult<()> {
        let index = state_index(t, object)?;
        if let Some(sequence) = this.sequence.get() {
            let len = t.len(&sequence)? as isize;
            this.index.set(index.clamp(-1, len - 1));
        }
        Ok(())
    }
}

/// How an exhausted iterator is pickled.
fn reduce_exhausted(t: &mut Thread) -> PyResult {
    Ok(Tuple::pair(builtin(t, "iter")?, Tuple::new(vec![Tuple::empty()])))
}

/// What `iter` makes for an object that only has `__getitem__`.
#[pytype(name = "iterator", static_name = SEQUENCE_ITERATOR)]
pub struct SequenceIterator {
    index: Cell<isize>,
    sequence: OptionCell,
}

impl SequenceIterator {
    /// An iterator over `sequence[0]`, `sequence[1]` and so on.
    pub fn over(sequence: &Value) -> Value {
        Obj::new(SequenceIterator { index: Cell::new(0), sequence: OptionCell::new(Some(sequence.clone())) })
    }
}

#[pymethods(SEQUENCE_ITERATOR)]
impl SequenceIterator {
    #[slot]
    fn iter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iternext(t: &mut Thread, this: &SequenceIterator) -> PyResult<Option<Value>> {
        let Some(sequence) = this.sequence.get() else { return Ok(None) };
        let index = this.index.get();
        if index == isize::MAX {
            return Err(t.overflow_error("iter index too large"));
        }
        let item = sequence_item(t, &sequence, index);
        match end_of_sequence(t, item)? {
            Some(item) => {
                this.index.set(index + 1);
                Ok(Some(item))
            }
            None => {
                this.sequence.take();
                Ok(None)
            }
        }
    }

    /// Private method returning an estimate of len(list(it)).
    #[method("__length_hint__($self, /)")]
    fn length_hint(t: &mut Thread, this: &SequenceIterator) -> PyResult {
        let Some(sequence) = this.sequence.get() else { return Ok(Value::small(0)) };
        let slots = sequence.ty().slots();
        if slots.sq_length.is_none() && slots.mp_length.is_none() {
            return Ok(Value::not_implemented());
        }
        let len = t.len(&sequence)? as isize;
        Ok(Value::int((len - this.index.get()).max(0) as i64))
    }

    /// Return state information for pickling.
    #[method("__reduce__($self, /)")]
    fn reduce(t: &mut Thread, this: &SequenceIterator) -> PyResult {
        let iter = builtin(t, "iter")?;
        match this.sequence.get() {
            Some(sequence) => {
                Ok(Tuple::new(vec![iter, Tuple::new(vec![sequence]), Value::int(this.index.get() as i64)]))
            }
            None => reduce_exhausted(t),
        }
    }

    /// Set state information for unpickling.
    #[method("__setstate__($self, object, /)")]
    fn setstate(t: &mut Thread, this: &SequenceIterator, object: &Value) -> PyResult<()> {
        let index = state_index(t, object)?;
        if !this.sequence.is_empty() {
            this.index.set(index.max(0));
        }
        Ok(())
    }
}

/// What `iter(callable, sentinel)` makes; both are gone when it is exhausted.
#[pytype(name = "callable_iterator", static_name = CALLABLE_ITERATOR)]
pub struct CallableIterator {
    callable: OptionCell,
    sentinel: OptionCell,
}

impl CallableIterator {
    /// An iterator over what the callable returns, until it is the sentinel.
    pub fn over(callable: &Value, sentinel: &Value) -> Value {
        Obj::new(CallableIterator {
            callable: OptionCell::new(Some(callable.clone())),
            sentinel: OptionCell::new(Some(sentinel.clone())),
        })
    }

    fn end(&self) {
        self.callable.take();
        self.sentinel.take();
    }
}

#[pymethods(CALLABLE_ITERATOR)]
impl CallableIterator {
    #[slot]
    fn iter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iternext(t: &mut Thread, this: &CallableIterator) -> PyResult<Option<Value>> {
        let Some(callable) = this.callable.get() else { return Ok(None) };
        let result = t.call(&callable, &[]);
        let Some(result) = t.catch(&STOP_ITERATION, result)? else {
            this.end();
            return Ok(None);
        };
        // The call may have exhausted this iterator.
        let Some(sentinel) = this.sentinel.get() else { return Ok(None) };
        if t.equal(&sentinel, &result)? {
            this.end();
            return Ok(None);
        }
        Ok(Some(result))
    }

    /// Return state information for pickling.
    #[method("__reduce__($self, /)")]
    fn reduce(t: &mut Thread, this: &CallableIterator) -> PyResult {
        let iter = builtin(t, "iter")?;
        match (this.callable.get(), this.sentinel.get()) {
            (Some(callable), Some(sentinel)) => Ok(Tuple::pair(iter, Tuple::pair(callable, sentinel))),
            _ => reduce_exhausted(t),
        }
    }
}
