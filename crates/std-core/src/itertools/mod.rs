//! `itertools`: iterators that combine others.
//!
//! Here: the module, and the iterators that pass items on (`chain`, `islice`, `accumulate`…). Not here: those that make
//! tuples of a pool (`combinatoric.rs`), `groupby` and `tee` (`sharing.rs`).

pub mod combinatoric;
pub mod sharing;

use std::cell::{Cell, RefCell};

use builtins::NativeModule;
use macros::{pymethods, pymodule, pytype};
use object::cell::OptionCell;
use object::protocol::BinaryOp;
use object::{Args, Int, Obj, Object, PyResult, Str, Thread, Tuple, Type, Value, ValueCell};

use combinatoric::{
    COMBINATIONS, COMBINATIONS_WITH_REPLACEMENT, Combinations, CombinationsWithReplacement, PERMUTATIONS,
    PRODUCT, Permutations, Product,
};
use sharing::{GROUPBY, GROUPER, Groupby, Grouper, TEE, TEE_DATA, Tee, TeeData};

/// `itertools`
pub static NATIVE: NativeModule = NativeModule {
    def: &itertools::DEF,
    types: &[
        (&ACCUMULATE, &[&Accumulate::IMPL]),
        (&BATCHED, &[&Batched::IMPL]),
        (&CHAIN, &[&Chain::IMPL]),
        (&COMBINATIONS, &[&Combinations::IMPL]),
        (&COMBINATIONS_WITH_REPLACEMENT, &[&CombinationsWithReplacement::IMPL]),
        (&COMPRESS, &[&Compress::IMPL]),
        (&COUNT, &[&Count::IMPL]),
        (&CYCLE, &[&Cycle::IMPL]),
        (&DROPWHILE, &[&Dropwhile::IMPL]),
        (&FILTERFALSE, &[&Filterfalse::IMPL]),
        (&GROUPBY, &[&Groupby::IMPL]),
        (&GROUPER, &[&Grouper::IMPL]),
        (&ISLICE, &[&Islice::IMPL]),
        (&PAIRWISE, &[&Pairwise::IMPL]),
        (&PERMUTATIONS, &[&Permutations::IMPL]),
        (&PRODUCT, &[&Product::IMPL]),
        (&REPEAT, &[&Repeat::IMPL]),
        (&STARMAP, &[&Starmap::IMPL]),
        (&TAKEWHILE, &[&Takewhile::IMPL]),
        (&TEE, &[&Tee::IMPL]),
        (&TEE_DATA, &[&TeeData::IMPL]),
        (&ZIP_LONGEST, &[&ZipLongest::IMPL]),
    ],
};

/// The module.
#[pymodule(
    name = "itertools",
    doc = "Functional tools for creating and using iterators.\n\nInfinite iterators:\ncount(start=0, step=1) --> start, start+step, start+2*step, ...\ncycle(p) --> p0, p1, ... plast, p0, p1, ...\nrepeat(elem [,n]) --> elem, elem, elem, ... endlessly or up to n times\n\nIterators terminating on the shortest input sequence:\naccumulate(p[, func]) --> p0, p0+p1, p0+p1+p2\nbatched(p, n) --> [p0, p1, ..., p_n-1], [p_n, p_n+1, ..., p_2n-1], ...\nchain(p, q, ...) --> p0, p1, ... plast, q0, q1, ...\nchain.from_iterable([p, q, ...]) --> p0, p1, ... plast, q0, q1, ...\ncompress(data, selectors) --> (d[0] if s[0]), (d[1] if s[1]), ...\ndropwhile(predicate, seq) --> seq[n], seq[n+1], starting when predicate fails\ngroupby(iterable[, keyfunc]) --> sub-iterators grouped by value of keyfunc(v)\nfilterfalse(predicate, seq) --> elements of seq where predicate(elem) is False\nislice(seq, [start,] stop [, step]) --> elements from\n       seq[start:stop:step]\npairwise(s) --> (s[0],s[1]), (s[1],s[2]), (s[2], s[3]), ...\nstarmap(fun, seq) --> fun(*seq[0]), fun(*seq[1]), ...\ntee(it, n=2) --> (it1, it2 , ... itn) splits one iterator into n\ntakewhile(predicate, seq) --> seq[0], seq[1], until predicate fails\nzip_longest(p, q, ...) --> (p[0], q[0]), (p[1], q[1]), ...\n\nCombinatoric generators:\nproduct(p, q, ... [repeat=1]) --> cartesian product\npermutations(p[, r])\ncombinations(p, r)\ncombinations_with_replacement(p, r)\n",
    types(
        &super::ACCUMULATE,
        &super::BATCHED,
        &super::COMBINATIONS,
        &super::COMBINATIONS_WITH_REPLACEMENT,
        &super::CYCLE,
        &super::DROPWHILE,
        &super::TAKEWHILE,
        &super::ISLICE,
        &super::STARMAP,
        &super::CHAIN,
        &super::COMPRESS,
        &super::FILTERFALSE,
        &super::COUNT,
        &super::PAIRWISE,
        &super::PERMUTATIONS,
        &super::PRODUCT,
        &super::REPEAT,
        &super::GROUPBY,
        &super::ZIP_LONGEST,
        &super::GROUPER,
        &super::TEE,
        &super::TEE_DATA
    )
)]
pub mod itertools {
    use object::{PyResult, Thread, Tuple, Value, string};

    use super::sharing;

    /// Returns a tuple of n independent iterators.
    #[function("tee($module, iterable, n=2, /)")]
    fn tee(t: &mut Thread, iterable: &Value, n: Option<isize>) -> PyResult {
        let n = n.unwrap_or(2);
        if n < 0 {
            return Err(t.value_error("n must be >= 0"));
        }
        if n == 0 {
            return Ok(Tuple::empty());
        }
        let iterator = t.iter(iterable)?;
        let copy = string::intern_str("__copy__");
        let mut copies = Vec::new();
        if copies.try_reserve(n as usize).is_err() {
            return Err(t.memory_error());
        }
        let copier = match t.get_attr_opt(&iterator, &copy)? {
            Some(copier) => copier,
            None => {
                let first = sharing::tee(t, &iterator)?;
                let copier = t.get_attr(&first, &copy)?;
                copies.push(first);
                copier
            }
        };
        while copies.len() < n as usize {
            copies.push(t.call(&copier, &[])?);
        }
        Ok(Tuple::new(copies))
    }
}

/// A tuple of as many items as the iterator says.
pub(crate) fn collect(t: &mut Thread, items: impl ExactSizeIterator<Item = Value>) -> PyResult {
    match Tuple::new_of(&object::container::TUPLE, items.len(), items) {
        Some(tuple) => Ok(tuple),
        None => Err(t.memory_error()),
    }
}

/// `accumulate`
#[pytype(name = "itertools.accumulate", basetype, reported_basicsize = 56)]
pub struct Accumulate {
    iterator: Value,
    function: Option<Value>,
    total: OptionCell,
    initial: OptionCell,
}

#[pymethods(
    ACCUMULATE,
    own_getattr,
    doc = "accumulate(iterable, func=None, *, initial=None)\n--\n\nReturn series of accumulated sums (or other binary function results)."
)]
impl Accumulate {
    #[new("accumulate(iterable, func=None, *, initial=None)")]
    fn new(
        t: &mut Thread,
        cls: &Type,
        iterable: &Value,
        func: Option<&Value>,
        initial: Option<&Value>,
    ) -> PyResult {
        let iterator = t.iter(iterable)?;
        let given = |v: Option<&Value>| v.filter(|v| !v.is_none()).cloned();
        Ok(Obj::new_of(
            cls,
            Accumulate {
                iterator,
                function: given(func),
                total: OptionCell::empty(),
                initial: OptionCell::new(given(initial)),
            },
        ))
    }

    #[slot]
    fn iter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iternext(t: &mut Thread, this: &Accumulate) -> PyResult<Option<Value>> {
        if let Some(initial) = this.initial.take() {
            this.total.set(Some(initial.clone()));
            return Ok(Some(initial));
        }
        let Some(item) = t.next(&this.iterator)? else { return Ok(None) };
        let total = match (this.total.get(), &this.function) {
            (None, _) => item,
            (Some(total), None) => t.binary_op(BinaryOp::Add, &total, &item)?,
            (Some(total), Some(function)) => t.call(function, &[total, item])?,
        };
        this.total.set(Some(total.clone()));
        Ok(Some(total))
    }
}

/// `batched`
#[pytype(name = "itertools.batched", basetype, reported_basicsize = 40)]
pub struct Batched {
    iterator: OptionCell,
    size: usize,
    strict: bool,
}

#[pymethods(
    BATCHED,
    own_getattr,
    doc = "batched(iterable, n, *, strict=False)\n--\n\nBatch data into tuples of length n. The last batch may be shorter than n.\n\nLoops over the input iterable and accumulates data into tuples\nup to size n.  The input is consumed lazily, just enough to\nfill a batch.  The result is yielded as soon as a batch is full\nor when the input iterable is exhausted.\n\n    >>> for batch in batched('ABCDEFG', 3):\n    ...     print(batch)\n    ...\n    ('A', 'B', 'C')\n    ('D', 'E', 'F')\n    ('G',)\n\nIf \"strict\" is True, raises a ValueError if the final batch is shorter\nthan n."
)]
impl Batched {
    #[new("batched(iterable, n, *, strict=False)")]
    fn new(t: &mut Thread, cls: &Type, iterable: &Value, n: isize, strict: Option<bool>) -> PyResult {
        if n < 1 {
            return Err(t.value_error("n must be at least one"));
        }
        let iterator = t.iter(iterable)?;
        Ok(Obj::new_of(
            cls,
            Batched {
                iterator: OptionCell::new(Some(iterator)),
                size: n as usize,
                strict: strict.unwrap_or(false),
            },
        ))
    }

    #[slot]
    fn iter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iternext(t: &mut Thread, this: &Batched) -> PyResult<Option<Value>> {
        let Some(iterator) = this.iterator.get() else { return Ok(None) };
        let mut items = Vec::with_capacity(this.size.min(64));
        while items.len() < this.size {
            match t.next(&iterator) {
                Ok(Some(item)) => {
                    if items.try_reserve(1).is_err() {
                        return Err(t.memory_error());
                    }
                    items.push(item);
                    t.poll()?;
                }
                Ok(None) => {
                    this.iterator.take();
                    if items.is_empty() {
                        return Ok(None);
                    }
                    if this.strict {
                        return Err(t.value_error("batched(): incomplete batch"));
                    }
                    break;
                }
                Err(raised) => {
                    this.iterator.take();
                    return Err(raised);
                }
            }
            t.poll()?;
        }
        Ok(Some(Tuple::new(items)))
    }
}

/// `chain`: the iterator over the iterables, and the one over the current iterable.
#[pytype(name = "itertools.chain", basetype, reported_basicsize = 32)]
pub struct Chain {
    source: OptionCell,
    active: OptionCell,
}

#[pymethods(
    CHAIN,
    own_getattr,
    doc = "chain(*iterables)\n--\n\nReturn a chain object whose .__next__() method returns elements from the\nfirst iterable until it is exhausted, then elements from the next\niterable, until all of the iterables are exhausted."
)]
impl Chain {
    #[new("chain(*iterables)")]
    fn new(t: &mut Thread, cls: &Type, iterables: &[Value]) -> PyResult {
        let all = Tuple::from_slice(iterables);
        let source = t.iter(&all)?;
        Ok(Obj::new_of(cls, Chain { source: OptionCell::new(Some(source)), active: OptionCell::empty() }))
    }

    #[slot]
    fn iter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iternext(t: &mut Thread, this: &Chain) -> PyResult<Option<Value>> {
        loop {
            let active = match this.active.get() {
                Some(active) => active,
                None => {
                    let Some(source) = this.source.get() else { return Ok(None) };
                    let next = t.next(&source);
                    let next = match next {
                        Ok(Some(iterable)) => t.iter(&iterable),
                        Ok(None) => {
                            this.source.take();
                            return Ok(None);
                        }
                        Err(raised) => Err(raised),
                    };
                    match next {
                        Ok(iterator) => {
                            this.active.set(Some(iterator.clone()));
                            iterator
                        }
                        Err(raised) => {
                            this.source.take();
                            return Err(raised);
                        }
                    }
                }
            };
            if let Some(item) = t.next(&active)? {
                return Ok(Some(item));
            }
            this.active.take();
            t.poll()?;
        }
    }

    /// Alternative chain() constructor taking a single iterable argument that evaluates lazily.
    #[classmethod("from_iterable($type, iterable, /)")]
    fn from_iterable(t: &mut Thread, cls: &Type, iterable: &Value) -> PyResult {
        let source = t.iter(iterable)?;
        Ok(Obj::new_of(cls, Chain { source: OptionCell::new(Some(source)), active: OptionCell::empty() }))
    }

    /// chain is generic over the type of its contents.
    /// This is the union of the types of the input iterable contents.
    #[classmethod("__class_getitem__($type, object, /)")]
    fn class_getitem(t: &mut Thread, cls: &Type, object: &Value) -> PyResult {
        builtins::sequence::class_getitem(t, cls, object)
    }
}

/// `compress`
#[pytype(name = "itertools.compress", basetype, reported_basicsize = 32)]
pub struct Compress {
    data: Value,
    selectors: Value,
}

#[pymethods(
    COMPRESS,
    own_getattr,
    doc = "compress(data, selectors)\n--\n\nReturn data elements corresponding to true selector elements.\n\nForms a shorter iterator from selected data elements using the selectors\nto choose the data elements."
)]
impl Compress {
    #[new("compress(data, selectors)")]
    fn new(t: &mut Thread, cls: &Type, data: &Value, selectors: &Value) -> PyResult {
        let data = t.iter(data)?;
        let selectors = t.iter(selectors)?;
        Ok(Obj::new_of(cls, Compress { data, selectors }))
    }

    #[slot]
    fn iter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iternext(t: &mut Thread, this: &Compress) -> PyResult<Option<Value>> {
        loop {
            let Some(datum) = t.next(&this.data)? else { return Ok(None) };
            let Some(selector) = t.next(&this.selectors)? else { return Ok(None) };
            if t.is_true(&selector)? {
                return Ok(Some(datum));
            }
            t.poll()?;
        }
    }
}

/// `count`
#[pytype(name = "itertools.count", basetype, reported_basicsize = 40)]
pub struct Count {
    next: ValueCell,
    step: Value,
}

/// Whether the object is a number as `float()` and `int()` see it.
fn is_number(value: &Value) -> bool {
    let slots = value.ty().slots();
    let complex = value.ty().is_subtype(&object::singletons::COMPLEX);
    complex || slots.index.is_some() || slots.int.is_some() || slots.float.is_some()
}

#[pymethods(
    COUNT,
    own_getattr,
    doc = "count(start=0, step=1)\n--\n\nReturn a count object whose .__next__() method returns consecutive values.\n\nEquivalent to:\n    def count(firstval=0, step=1):\n        x = firstval\n        while 1:\n            yield x\n            x += step"
)]
impl Count {
    #[new("count(start=0, step=1)")]
    fn new(t: &mut Thread, cls: &Type, start: Option<&Value>, step: Option<&Value>) -> PyResult {
        if [start, step].into_iter().flatten().any(|v| !is_number(v)) {
            return Err(t.type_error("a number is required"));
        }
        let start = start.cloned().unwrap_or(Value::small(0));
        let step = step.cloned().unwrap_or(Value::small(1));
        // Steps of one over machine integers do not keep the class of the start.
        let plain = step.downcast::<Int>().is_some() || step.as_small().is_some();
        let one = plain && t.equal(&step, &Value::small(1))?;
        let (start, step) = match start.as_i64() {
            Some(i) if one => (Value::int(i), Value::small(1)),
            _ => (start, step),
        };
        Ok(Obj::new_of(cls, Count { next: ValueCell::new(start), step }))
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Obj<Count>) -> PyResult {
        let name = this.class().name();
        let next = t.repr(&this.next.get())?.to_string_lossy();
        if this.step.as_small() == Some(1) {
            return t.new_str(&format!("{name}({next})"));
        }
        let step = t.repr(&this.step)?.to_string_lossy();
        t.new_str(&format!("{name}({next}, {step})"))
    }

    #[slot]
    fn iter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iternext(t: &mut Thread, this: &Count) -> PyResult<Option<Value>> {
        let now = this.next.get();
        let next = match (now.as_small(), this.step.as_small()) {
            (Some(now), Some(1)) => Value::int(now + 1),
            _ => t.binary_op(BinaryOp::Add, &now, &this.step)?,
        };
        this.next.set(next);
        Ok(Some(now))
    }
}

/// `cycle`
#[pytype(name = "itertools.cycle", basetype, reported_basicsize = 40)]
pub struct Cycle {
    iterator: OptionCell,
    saved: RefCell<Vec<Value>>,
    #[no_traverse]
    index: Cell<usize>,
}

#[pymethods(
    CYCLE,
    own_getattr,
    doc = "cycle(iterable, /)\n--\n\nReturn elements from the iterable until it is exhausted. Then repeat the sequence indefinitely."
)]
impl Cycle {
    #[new("cycle(iterable, /)")]
    fn new(t: &mut Thread, cls: &Type, iterable: &Value) -> PyResult {
        let iterator = t.iter(iterable)?;
        Ok(Obj::new_of(
            cls,
            Cycle {
                iterator: OptionCell::new(Some(iterator)),
                saved: Default::default(),
                index: Cell::new(0),
            },
        ))
    }

    #[slot]
    fn iter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iternext(t: &mut Thread, this: &Cycle) -> PyResult<Option<Value>> {
        if let Some(iterator) = this.iterator.get() {
            if let Some(item) = t.next(&iterator)? {
                if this.saved.borrow_mut().try_reserve(1).is_err() {
                    return Err(t.memory_error());
                }
                this.saved.borrow_mut().push(item.clone());
                return Ok(Some(item));
            }
            this.iterator.take();
        }
        let saved = this.saved.borrow();
        let index = this.index.get();
        this.index.set(if index + 1 >= saved.len() { 0 } else { index + 1 });
        Ok(saved.get(index).cloned())
    }
}

/// `dropwhile`
#[pytype(name = "itertools.dropwhile", basetype, reported_basicsize = 40)]
pub struct Dropwhile {
    predicate: Value,
    iterator: Value,
    #[no_traverse]
    started: Cell<bool>,
}

#[pymethods(
    DROPWHILE,
    own_getattr,
    doc = "dropwhile(predicate, iterable, /)\n--\n\nDrop items from the iterable while predicate(item) is true.\n\nAfterwards, return every element until the iterable is exhausted."
)]
impl Dropwhile {
    #[new("dropwhile(predicate, iterable, /)")]
    fn new(t: &mut Thread, cls: &Type, predicate: &Value, iterable: &Value) -> PyResult {
        let iterator = t.iter(iterable)?;
        Ok(Obj::new_of(cls, Dropwhile { predicate: predicate.clone(), iterator, started: Cell::new(false) }))
    }

    #[slot]
    fn iter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iternext(t: &mut Thread, this: &Dropwhile) -> PyResult<Option<Value>> {
        loop {
            let Some(item) = t.next(&this.iterator)? else { return Ok(None) };
            if this.started.get() {
                return Ok(Some(item));
            }
            let drops = t.call(&this.predicate, std::slice::from_ref(&item))?;
            if !t.is_true(&drops)? {
                this.started.set(true);
                return Ok(Some(item));
            }
            t.poll()?;
        }
    }
}

/// `filterfalse`
#[pytype(name = "itertools.filterfalse", basetype, reported_basicsize = 32)]
pub struct Filterfalse {
    function: Value,
    iterator: Value,
}

#[pymethods(
    FILTERFALSE,
    own_getattr,
    doc = "filterfalse(function, iterable, /)\n--\n\nReturn those items of iterable for which function(item) is false.\n\nIf function is None, return the items that are false."
)]
impl Filterfalse {
    #[new("filterfalse(function, iterable, /)")]
    fn new(t: &mut Thread, cls: &Type, function: &Value, iterable: &Value) -> PyResult {
        let iterator = t.iter(iterable)?;
        Ok(Obj::new_of(cls, Filterfalse { function: function.clone(), iterator }))
    }

    #[slot]
    fn iter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iternext(t: &mut Thread, this: &Filterfalse) -> PyResult<Option<Value>> {
        let plain = this.function.is_none() || this.function.is(&object::singletons::BOOL.to_value());
        loop {
            let Some(item) = t.next(&this.iterator)? else { return Ok(None) };
            let passes = if plain {
                t.is_true(&item)?
            } else {
                let answer = t.call(&this.function, std::slice::from_ref(&item))?;
                t.is_true(&answer)?
            };
            if !passes {
                return Ok(Some(item));
            }
            t.poll()?;
        }
    }
}

/// `islice`
#[pytype(name = "itertools.islice", basetype, reported_basicsize = 56)]
pub struct Islice {
    iterator: OptionCell,
    /// Number of the next item to give.
    #[no_traverse]
    next: Cell<u64>,
    stop: Option<u64>,
    step: u64,
    /// How many items have been taken.
    #[no_traverse]
    taken: Cell<u64>,
}

/// A bound of `islice`: nothing for `None`.
fn bound(t: &mut Thread, value: &Value, message: &str) -> PyResult<Option<u64>> {
    if value.is_none() {
        return Ok(None);
    }
    if value.ty().slots().index.is_some() {
        match t.index_of(value) {
            Ok(i) if i >= 0 => return Ok(Some(i as u64)),
            Ok(_) => {}
            Err(_) => t.restore_raised(None),
        }
    }
    Err(t.value_error(message))
}

#[pymethods(
    ISLICE,
    own_getattr,
    doc = "islice(iterable, stop) --> islice object\nislice(iterable, start, stop[, step]) --> islice object\n\nReturn an iterator whose next() method returns selected values from an\niterable.  If start is specified, will skip all preceding elements;\notherwise, start defaults to zero.  Step defaults to one.  If\nspecified as another value, step determines how many values are\nskipped between successive calls.  Works like a slice() on a list\nbut returns an iterator."
)]
impl Islice {
    #[new("islice(iterable, a, b=None, c=None, /)")]
    fn new(
        t: &mut Thread,
        cls: &Type,
        iterable: &Value,
        a: &Value,
        b: Option<&Value>,
        c: Option<&Value>,
    ) -> PyResult {
        const STOP: &str = "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
        const INDICES: &str = "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
        let (start, stop) = match b {
            None => (0, bound(t, a, STOP)?),
            Some(b) => {
                let stop = bound(t, b, STOP)?;
                (bound(t, a, INDICES)?.unwrap_or(0), stop)
            }
        };
        let step = match c {
            Some(c) if !c.is_none() => {
                const STEP: &str = "Step for islice() must be a positive integer or None.";
                match bound(t, c, STEP)? {
                    Some(step) if step > 0 => step,
                    _ => return Err(t.value_error(STEP)),
                }
            }
            _ => 1,
        };
        let iterator = t.iter(iterable)?;
        Ok(Obj::new_of(
            cls,
            Islice {
                iterator: OptionCell::new(Some(iterator)),
                next: Cell::new(start),
                stop,
                step,
                taken: Cell::new(0),
            },
        ))
    }

    #[slot]
    fn iter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iternext(t: &mut Thread, this: &Islice) -> PyResult<Option<Value>> {
        let Some(iterator) = this.iterator.get() else { return Ok(None) };
        while this.taken.get() < this.next.get() {
            if t.next(&iterator)?.is_none() {
                this.iterator.take();
                return Ok(None);
            }
            this.taken.set(this.taken.get() + 1);
            t.poll()?;
        }
        if this.stop.is_some_and(|stop| this.taken.get() >= stop) {
            this.iterator.take();
            return Ok(None);
        }
        let Some(item) = t.next(&iterator)? else {
            this.iterator.take();
            return Ok(None);
        };
        this.taken.set(this.taken.get() + 1);
        let next = this.next.get() + this.step;
        this.next.set(this.stop.map_or(next, |stop| next.min(stop)));
        Ok(Some(item))
    }
}

/// `pairwise`
#[pytype(name = "itertools.pairwise", basetype, reported_basicsize = 40)]
pub struct Pairwise {
    iterator: OptionCell,
    old: OptionCell,
}

#[pymethods(
    PAIRWISE,
    own_getattr,
    doc = "pairwise(iterable, /)\n--\n\nReturn an iterator of overlapping pairs taken from the input iterator.\n\n    s -> (s0,s1), (s1,s2), (s2, s3), ..."
)]
impl Pairwise {
    #[new("pairwise(iterable, /)")]
    fn new(t: &mut Thread, cls: &Type, iterable: &Value) -> PyResult {
        let iterator = t.iter(iterable)?;
        Ok(Obj::new_of(cls, Pairwise { iterator: OptionCell::new(Some(iterator)), old: OptionCell::empty() }))
    }

    #[slot]
    fn iter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iternext(t: &mut Thread, this: &Pairwise) -> PyResult<Option<Value>> {
        let Some(iterator) = this.iterator.get() else { return Ok(None) };
        let old = match this.old.get() {
            Some(old) => old,
            None => {
                let first = t.next(&iterator);
                this.old.set(first.as_ref().ok().cloned().flatten());
                let Some(first) = first? else {
                    this.iterator.take();
                    return Ok(None);
                };
                // Taking the first item may have used the iterator up from inside.
                if this.iterator.is_empty() {
                    this.old.take();
                    return Ok(None);
                }
                first
            }
        };
        let new = t.next(&iterator);
        let Some(new) = new? else {
            this.iterator.take();
            this.old.take();
            return Ok(None);
        };
        this.old.set(Some(new.clone()));
        Ok(Some(Tuple::pair(old, new)))
    }
}

/// `repeat`
#[pytype(name = "itertools.repeat", basetype, reported_basicsize = 32)]
pub struct Repeat {
    element: Value,
    /// How often it is still given; negative: for ever.
    #[no_traverse]
    left: Cell<isize>,
}

#[pymethods(
    REPEAT,
    own_getattr,
    doc = "repeat(object [,times]) -> create an iterator which returns the object\nfor the specified number of times.  If not specified, returns the object\nendlessly."
)]
impl Repeat {
    #[new("repeat(object, times=None)")]
    fn new(_: &mut Thread, cls: &Type, object: &Value, times: Option<isize>) -> PyResult {
        let left = times.map_or(-1, |times| times.max(0));
        Ok(Obj::new_of(cls, Repeat { element: object.clone(), left: Cell::new(left) }))
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Obj<Repeat>) -> PyResult {
        let name = this.class().name();
        let element = t.repr(&this.element)?.to_string_lossy();
        match this.left.get() {
            -1 => t.new_str(&format!("{name}({element})")),
            left => t.new_str(&format!("{name}({element}, {left})")),
        }
    }

    #[slot]
    fn iter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iternext(_: &mut Thread, this: &Repeat) -> PyResult<Option<Value>> {
        match this.left.get() {
            0 => return Ok(None),
            -1 => {}
            left => this.left.set(left - 1),
        }
        Ok(Some(this.element.clone()))
    }

    /// Private method returning an estimate of len(list(it)).
    #[method("__length_hint__($self, /)")]
    fn length_hint(t: &mut Thread, this: &Repeat) -> PyResult<isize> {
        match this.left.get() {
            -1 => Err(t.type_error("len() of unsized object")),
            left => Ok(left),
        }
    }
}

/// `starmap`
#[pytype(name = "itertools.starmap", basetype, reported_basicsize = 32)]
pub struct Starmap {
    function: Value,
    iterator: Value,
}

#[pymethods(
    STARMAP,
    own_getattr,
    doc = "starmap(function, iterable, /)\n--\n\nReturn an iterator whose values are returned from the function evaluated with an argument tuple taken from the given sequence."
)]
impl Starmap {
    #[new("starmap(function, iterable, /)")]
    fn new(t: &mut Thread, cls: &Type, function: &Value, iterable: &Value) -> PyResult {
        let iterator = t.iter(iterable)?;
        Ok(Obj::new_of(cls, Starmap { function: function.clone(), iterator }))
    }

    #[slot]
    fn iter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iternext(t: &mut Thread, this: &Starmap) -> PyResult<Option<Value>> {
        let Some(args) = t.next(&this.iterator)? else { return Ok(None) };
        match args.downcast_exact::<Tuple>() {
            Some(args) => t.call(&this.function, args.items()),
            None => {
                let args = t.collect(&args)?;
                t.call(&this.function, &args)
            }
        }
        .map(Some)
    }
}

/// `takewhile`
#[pytype(name = "itertools.takewhile", basetype, reported_basicsize = 40)]
pub struct Takewhile {
    predicate: Value,
    iterator: Value,
    #[no_traverse]
    stopped: Cell<bool>,
}

#[pymethods(
    TAKEWHILE,
    own_getattr,
    doc = "takewhile(predicate, iterable, /)\n--\n\nReturn successive entries from an iterable as long as the predicate evaluates to true for each entry."
)]
impl Takewhile {
    #[new("takewhile(predicate, iterable, /)")]
    fn new(t: &mut Thread, cls: &Type, predicate: &Value, iterable: &Value) -> PyResult {
        let iterator = t.iter(iterable)?;
        Ok(Obj::new_of(cls, Takewhile { predicate: predicate.clone(), iterator, stopped: Cell::new(false) }))
    }

    #[slot]
    fn iter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iternext(t: &mut Thread, this: &Takewhile) -> PyResult<Option<Value>> {
        if this.stopped.get() {
            return Ok(None);
        }
        let Some(item) = t.next(&this.iterator)? else { return Ok(None) };
        let takes = t.call(&this.predicate, std::slice::from_ref(&item))?;
        if t.is_true(&takes)? {
            return Ok(Some(item));
        }
        this.stopped.set(true);
        Ok(None)
    }
}

/// `zip_longest`
#[pytype(name = "itertools.zip_longest", basetype, reported_basicsize = 56)]
pub struct ZipLongest {
    iterators: Box<[OptionCell]>,
    fill: Value,
    #[no_traverse]
    active: Cell<usize>,
}

#[pymethods(
    ZIP_LONGEST,
    own_getattr,
    doc = "zip_longest(*iterables, fillvalue=None)\n--\n\nReturn a zip_longest object whose .__next__() method returns a tuple where\nthe i-th element comes from the i-th iterable argument.  The .__next__()\nmethod continues until the longest iterable in the argument sequence\nis exhausted and then it raises StopIteration.  When the shorter iterables\nare exhausted, the fillvalue is substituted in their place.  The fillvalue\ndefaults to None or can be specified by a keyword argument.\n"
)]
impl ZipLongest {
    #[new]
    fn new(t: &mut Thread, cls: &Type, args: Args<'_>) -> PyResult {
        let mut fill = Value::none();
        let mut count = 0;
        let mut known = true;
        for (name, value) in args.keywords() {
            count += 1;
            known &= name.downcast::<Str>().is_some_and(|s| s.eq_str("fillvalue"));
            fill = value.clone();
        }
        if !known || count > 1 {
            return Err(t.type_error("zip_longest() got an unexpected keyword argument"));
        }
        let mut iterators = Vec::with_capacity(args.positional().len());
        for iterable in args.positional() {
            iterators.push(OptionCell::new(Some(t.iter(iterable)?)));
        }
        let active = Cell::new(iterators.len());
        Ok(Obj::new_of(cls, ZipLongest { iterators: iterators.into(), fill, active }))
    }

    #[slot]
    fn iter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iternext(t: &mut Thread, this: &ZipLongest) -> PyResult<Option<Value>> {
        if this.iterators.is_empty() || this.active.get() == 0 {
            return Ok(None);
        }
        let mut items = Vec::with_capacity(this.iterators.len());
        for cell in &this.iterators {
            let item = match cell.get() {
                None => this.fill.clone(),
                Some(iterator) => match t.next(&iterator) {
                    Ok(Some(item)) => item,
                    Ok(None) => {
                        this.active.set(this.active.get().saturating_sub(1));
                        if this.active.get() == 0 {
                            return Ok(None);
                        }
                        cell.take();
                        this.fill.clone()
                    }
                    Err(raised) => {
                        this.active.set(0);
                        return Err(raised);
                    }
                },
            };
            items.push(item);
        }
        Ok(Some(Tuple::new(items)))
    }
}
