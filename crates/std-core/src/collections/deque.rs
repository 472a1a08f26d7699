//! `collections.deque` and its iterators.
//!
//! Nothing runs Python code and nothing is released while the items are borrowed.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

use builtins::sequence::{class_getitem, search_bound};
use macros::{pymethods, pytype};
use object::native::check_positional;
use object::types::CompareOp;
use object::{
    Args, List, Obj, Object, PyResult, Raised, Ref, Thread, Traverse, Tuple, Type, Value, Visitor, names,
};

/// Items of a block of CPython's deques, whose number `__sizeof__` tells.
const BLOCK: usize = 64;

/// The items.
#[derive(Default)]
pub struct Items(VecDeque<Value>);

impl Traverse for Items {
    fn traverse(&self, visitor: &mut Visitor<'_>) {
        self.0.iter().for_each(|v| visitor.visit(v));
    }
}

/// The fields of a deque.
#[pytype(name = "collections.deque", static_name = DEQUE, basetype, weakrefs, flags = object::types::flags::SEQUENCE, reported_basicsize = 216)]
pub struct Deque {
    items: RefCell<Items>,
    /// Changes with the items' number and order.
    state: Cell<usize>,
    maxlen: Cell<Option<usize>>,
    /// Where in its block the first item would lie in CPython.
    left: Cell<usize>,
}

impl Deque {
    fn empty(maxlen: Option<usize>) -> Deque {
        Deque {
            items: RefCell::default(),
            state: Cell::new(0),
            maxlen: Cell::new(maxlen),
            left: Cell::new(BLOCK / 2),
        }
    }

    fn len(&self) -> usize {
        self.items.borrow().0.len()
    }

    fn get(&self, index: usize) -> Option<Value> {
        self.items.borrow().0.get(index).cloned()
    }

    fn to_vec(&self) -> Vec<Value> {
        self.items.borrow().0.iter().cloned().collect()
    }

    fn changed(&self) {
        self.state.set(self.state.get().wrapping_add(1));
    }

    fn is_full(&self) -> bool {
        self.maxlen.get().is_some_and(|max| self.len() > max)
    }

    /// Makes room for an item; if there is none, the next safe point raises.
    #[inline]
    fn make_room(&self) -> bool {
        let items = &mut self.items.borrow_mut().0;
        let roomy = items.len() < items.capacity() || items.try_reserve(1).is_ok();
        if !roomy {
            object::thread::memory_lost();
        }
        roomy
    }

    fn push(&self, item: Value) {
        if !self.make_room() {
            return;
        }
        self.items.borrow_mut().0.push_back(item);
        self.changed();
        if self.is_full() {
            drop(self.pop_first());
        }
    }

    fn push_first(&self, item: Value) {
        if !self.make_room() {
            return;
        }
        self.items.borrow_mut().0.push_front(item);
        self.left.set((self.left.get() + BLOCK - 1) % BLOCK);
        self.changed();
        if self.is_full() {
            drop(self.pop_last());
        }
    }

    fn pop_first(&self) -> Option<Value> {
        let item = self.items.borrow_mut().0.pop_front()?;
        self.left.set(if self.len() == 0 { BLOCK / 2 } else { (self.left.get() + 1) % BLOCK });
        self.changed();
        Some(item)
    }

    fn pop_last(&self) -> Option<Value> {
        let item = self.items.borrow_mut().0.pop_back()?;
        if self.len() == 0 {
            self.left.set(BLOCK / 2);
        }
        self.changed();
        Some(item)
    }

    fn empty_out(&self) {
        let old = std::mem::take(&mut self.items.borrow_mut().0);
        self.left.set(BLOCK / 2);
        if !old.is_empty() {
            self.changed();
        }
        old.into_iter().for_each(drop);
    }

    fn turn(&self, n: isize) {
        let len = self.len();
        if len < 2 {
            return;
        }
        let steps = n.rem_euclid(len as isize) as usize;
        self.items.borrow_mut().0.rotate_right(steps);
        self.left.set((self.left.get() + BLOCK * len - steps) % BLOCK);
        self.changed();
    }

    fn remove_at(&self, index: usize) -> Option<Value> {
        let item = self.items.borrow_mut().0.remove(index)?;
        self.changed();
        Some(item)
    }

    fn mutated(t: &mut Thread) -> Raised {
        t.runtime_error("deque mutated during iteration")
    }

    /// Compares the items in a range with a value: `f` gets the index of each equal one and says whether to go on.
    fn search(
        t: &mut Thread,
        this: &Deque,
        value: &Value,
        range: std::ops::Range<usize>,
        mut f: impl FnMut(usize) -> bool,
    ) -> PyResult<()> {
        let state = this.state.get();
        for index in range {
            let Some(item) = this.get(index) else { return Err(Deque::mutated(t)) };
            // What has been found counts even where the comparison has changed the deque.
            if t.equal(&item, value)? && !f(index) {
                break;
            }
            if this.state.get() != state {
                return Err(Deque::mutated(t));
            }
        }
        Ok(())
    }

    fn extend_with(t: &mut Thread, this: &Deque, iterable: &Value, first: bool) -> PyResult<()> {
        let own = match iterable.downcast::<Obj<Deque>>() {
            Some(other) if std::ptr::eq::<Deque>(&**other, this) => Some(List::new(this.to_vec())),
            _ => None,
        };
        let iterator = t.iter(own.as_ref().unwrap_or(iterable))?;
        if this.maxlen.get() == Some(0) {
            while t.next(&iterator)?.is_some() {
                t.poll()?;
            }
            return Ok(());
        }
        if this.len() == 0 {
            this.left.set(if first { BLOCK - 1 } else { 1 });
        }
        let mut count = 0usize;
        while let Some(item) = t.next(&iterator)? {
            if first {
                this.push_first(item);
            } else {
                this.push(item);
            }
            count += 1;
            if count & 0xfff == 0 {
                t.poll()?;
            }
        }
        Ok(())
    }

    fn copied(t: &mut Thread, this: &Obj<Deque>) -> PyResult {
        let class = this.class();
        if std::ptr::eq(class, &DEQUE) {
            let copy = Deque::empty(this.maxlen.get());
            if this.len() > 0 {
                copy.left.set(1);
            }
            copy.items.borrow_mut().0.extend(this.to_vec());
            return Ok(Obj::new(copy));
        }
        let (class, value) = (class.to_value(), this.to_value());
        let copy = match this.maxlen.get() {
            None => t.call(&class, &[value])?,
            Some(max) => t.call(&class, &[value, Value::size(max)])?,
        };
        if copy.downcast::<Obj<Deque>>().is_none() {
            let (class, got) = (this.class().tp_name(), copy.ty().tp_name());
            return Err(t.type_error(format!("{class}() must return a deque, not {got}")));
        }
        Ok(copy)
    }

    /// Repeats the items in place.
    fn multiply(t: &mut Thread, this: &Deque, n: isize) -> PyResult<()> {
        let n = n.max(0) as usize;
        let len = this.len();
        if len == 0 || n == 1 {
            return Ok(());
        }
        if n == 0 {
            this.empty_out();
            return Ok(());
        }
        let unit = this.to_vec();
        let Some(mut total) = len.checked_mul(n) else { return Err(t.memory_error()) };
        let mut skip = 0;
        if let Some(max) = this.maxlen.get() {
            // Only the last items of the product stay.
            skip = total.saturating_sub(max);
            total -= skip;
        }
        let mut items = VecDeque::new();
        if total > isize::MAX as usize / 16 || items.try_reserve_exact(total).is_err() {
            return Err(t.memory_error());
        }
        for i in 0..total {
            items.push_back(unit[(skip + i) % len].clone());
            if i & 0xffff == 0xffff {
                t.poll()?;
            }
        }
        let old = std::mem::replace(&mut this.items.borrow_mut().0, items);
        this.changed();
        drop(old);
        Ok(())
    }

    fn index_error(t: &mut Thread) -> Raised {
        t.index_error("deque index out of range")
    }
}

#[pymethods(
    DEQUE,
    own_getattr,
    unhashable,
    doc = "deque([iterable[, maxlen]])\n--\n\nA list-like sequence optimized for data accesses near its endpoints."
)]
impl Deque {
    #[new]
    fn new(_: &mut Thread, cls: &Type, _args: Args<'_>) -> PyResult {
        Ok(Obj::new_of(cls, Deque::empty(None)))
    }

    #[init("deque(iterable=None, maxlen=None)")]
    fn init(t: &mut Thread, this: &Deque, iterable: Option<&Value>, maxlen: Option<&Value>) -> PyResult<()> {
        let mut max = None;
        if let Some(value) = maxlen
            && !value.is_none()
        {
            if !value.is_int() {
                return Err(t.type_error("an integer is required"));
            }
            max = match value.as_i64() {
                Some(n) if n >= 0 => Some(n as usize),
                Some(_) => return Err(t.value_error("maxlen must be non-negative")),
                None => return Err(t.overflow_error("Python int too large to convert to C ssize_t")),
            };
        }
        this.maxlen.set(max);
        if this.len() > 0 {
            this.empty_out();
        }
        match iterable {
            Some(iterable) => Deque::extend_with(t, this, iterable, false),
            None => Ok(()),
        }
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Obj<Deque>) -> PyResult {
        let value = this.to_value();
        if !t.repr_enter(&value) {
            return t.new_str("[...]");
        }
        let result = t.collect(&value).and_then(|items| t.repr(&List::new(items)));
        t.repr_leave(&value);
        let mut out = text::StrBuilder::with_capacity(32);
        out.push_str(&this.class().name());
        out.push_str("(");
        out.push_view(result?.view());
        if let Some(max) = this.maxlen.get() {
            out.push_str(&format!(", maxlen={max}"));
        }
        out.push_str(")");
        match out.finish() {
            Ok(buf) => t.new_str_buf(buf),
            Err(_) => Err(t.memory_error()),
        }
    }

    #[slot]
    fn richcompare(t: &mut Thread, this: &Obj<Deque>, other: &Value, op: CompareOp) -> PyResult {
        let Some(other) = other.downcast::<Obj<Deque>>() else { return Ok(Value::not_implemented()) };
        if std::ptr::eq(this, other) && matches!(op, CompareOp::Eq | CompareOp::Ne) {
            return Ok(Value::bool(op == CompareOp::Eq));
        }
        if this.len() != other.len() && matches!(op, CompareOp::Eq | CompareOp::Ne) {
            return Ok(Value::bool(op == CompareOp::Ne));
        }
        let states = (this.state.get(), other.state.get());
        let mut index = 0;
        loop {
            if (this.state.get(), other.state.get()) != states {
                return Err(Deque::mutated(t));
            }
            let (a, b) = (this.get(index), other.get(index));
            let (Some(a), Some(b)) = (&a, &b) else {
                return Ok(Value::bool(op.matches(a.is_some().cmp(&b.is_some()))));
            };
            if !t.equal(a, b)? {
                return match op {
                    CompareOp::Eq => Ok(Value::bool(false)),
                    CompareOp::Ne => Ok(Value::bool(true)),
                    _ => Ok(Value::bool(t.compare_bool(a, b, op)?)),
                };
            }
            index += 1;
        }
    }

    #[slot]
    fn iter(_: &mut Thread, this: &Obj<Deque>) -> PyResult {
        Ok(Obj::new(DequeIterator::over(this, this.len())))
    }

    #[slot]
    fn sq_length(_: &mut Thread, this: &Deque) -> PyResult<usize> {
        Ok(this.len())
    }

    #[slot]
    fn sq_item(t: &mut Thread, this: &Deque, index: isize) -> PyResult {
        match usize::try_from(index).ok().and_then(|i| this.get(i)) {
            Some(item) => Ok(item),
            None => Err(Deque::index_error(t)),
        }
    }

    #[slot]
    fn sq_ass_item(t: &mut Thread, this: &Deque, index: isize, value: Option<&Value>) -> PyResult<()> {
        let old = match (usize::try_from(index), value) {
            (Ok(i), None) => this.remove_at(i),
            (Ok(i), Some(value)) => {
                let new = value.clone();
                this.items.borrow_mut().0.get_mut(i).map(|item| std::mem::replace(item, new))
            }
            _ => None,
        };
        match old {
            Some(_) => Ok(()),
            None => Err(Deque::index_error(t)),
        }
    }

    #[slot]
    fn sq_contains(t: &mut Thread, this: &Deque, value: &Value) -> PyResult<bool> {
        let mut found = false;
        Deque::search(t, this, value, 0..this.len(), |_| {
            found = true;
            false
        })?;
        Ok(found)
    }

    #[slot]
    fn sq_concat(t: &mut Thread, this: &Obj<Deque>, other: &Value) -> PyResult {
        if other.downcast::<Obj<Deque>>().is_none() {
            let given = other.ty().tp_name();
            return Err(t.type_error(format!("can only concatenate deque (not \"{given}\") to deque")));
        }
        let result = Deque::copied(t, this)?;
        if let Some(copy) = result.downcast::<Obj<Deque>>() {
            Deque::extend_with(t, copy, other, false)?;
        }
        Ok(result)
    }

    #[slot]
    fn sq_repeat(t: &mut Thread, this: &Obj<Deque>, n: isize) -> PyResult {
        let result = Deque::copied(t, this)?;
        if let Some(copy) = result.downcast::<Obj<Deque>>() {
            Deque::multiply(t, copy, n)?;
        }
        Ok(result)
    }

    #[slot]
    fn sq_inplace_concat(t: &mut Thread, this: &Obj<Deque>, other: &Value) -> PyResult {
        Deque::extend_with(t, this, other, false)?;
        Ok(this.to_value())
    }

    #[slot]
    fn sq_inplace_repeat(t: &mut Thread, this: &Obj<Deque>, n: isize) -> PyResult {
        Deque::multiply(t, this, n)?;
        Ok(this.to_value())
    }

    /// Add an element to the right side of the deque.
    #[method("append($self, item, /)")]
    fn append(_: &mut Thread, this: &Deque, item: &Value) {
        this.push(item.clone());
    }

    /// Add an element to the left side of the deque.
    #[method("appendleft($self, item, /)")]
    fn appendleft(_: &mut Thread, this: &Deque, item: &Value) {
        this.push_first(item.clone());
    }

    /// Remove all elements from the deque.
    #[method("clear($self, /)")]
    fn clear(_: &mut Thread, this: &Deque) {
        this.empty_out();
    }

    /// Return a shallow copy of a deque.
    #[method("__copy__($self, /)")]
    #[method("copy($self, /)")]
    fn copy(t: &mut Thread, this: &Obj<Deque>) -> PyResult {
        Deque::copied(t, this)
    }

    /// Return number of occurrences of value.
    #[method("count($self, value, /)")]
    fn count(t: &mut Thread, this: &Deque, value: &Value) -> PyResult<usize> {
        let mut count = 0;
        Deque::search(t, this, value, 0..this.len(), |_| {
            count += 1;
            true
        })?;
        Ok(count)
    }

    /// Extend the right side of the deque with elements from the iterable.
    #[method("extend($self, iterable, /)")]
    fn extend(t: &mut Thread, this: &Deque, iterable: &Value) -> PyResult<()> {
        Deque::extend_with(t, this, iterable, false)
    }

    /// Extend the left side of the deque with elements from the iterable.
    #[method("extendleft($self, iterable, /)")]
    fn extendleft(t: &mut Thread, this: &Deque, iterable: &Value) -> PyResult<()> {
        Deque::extend_with(t, this, iterable, true)
    }

    #[method(
        "index($self, value, start=0, stop=None, /)",
        unbound,
        doc = "index($self, value, [start, [stop]])\n--\n\nReturn first index of value.\n\nRaises ValueError if the value is not present."
    )]
    fn index(t: &mut Thread, this: &Deque, args: Args<'_>) -> PyResult<usize> {
        let positional = args.positional();
        if args.has_keywords() {
            return Err(t.type_error("deque.index() takes no keyword arguments"));
        }
        check_positional(t, "index", positional.len(), 1, 3)?;
        let start = search_bound(t, positional.get(1), this.len(), 0)?;
        let stop = search_bound(t, positional.get(2), this.len(), usize::MAX)?;
        let stop = stop.min(this.len());
        let mut found = None;
        Deque::search(t, this, &positional[0], start.min(stop)..stop, |i| {
            found = Some(i);
            false
        })?;
        found.ok_or_else(|| t.value_error("deque.index(x): x not in deque"))
    }

    /// Insert value before index.
    #[method("insert($self, index, value, /)")]
    fn insert(t: &mut Thread, this: &Deque, index: isize, value: &Value) -> PyResult<()> {
        let len = this.len();
        if this.maxlen.get() == Some(len) {
            return Err(t.index_error("deque already at its maximum size"));
        }
        let index = if index < 0 { (index + len as isize).max(0) as usize } else { index as usize };
        if index >= len {
            this.push(value.clone());
        } else if index == 0 {
            this.push_first(value.clone());
        } else {
            if this.make_room() {
                this.items.borrow_mut().0.insert(index, value.clone());
            }
            this.changed();
        }
        Ok(())
    }

    /// Remove and return the rightmost element.
    #[method("pop($self, /)")]
    fn pop(t: &mut Thread, this: &Deque) -> PyResult {
        this.pop_last().ok_or_else(|| t.index_error("pop from an empty deque"))
    }

    /// Remove and return the leftmost element.
    #[method("popleft($self, /)")]
    fn popleft(t: &mut Thread, this: &Deque) -> PyResult {
        this.pop_first().ok_or_else(|| t.index_error("pop from an empty deque"))
    }

    /// Return state information for pickling.
    #[method("__reduce__($self, /)")]
    fn reduce(t: &mut Thread, this: &Obj<Deque>) -> PyResult {
        let value = this.to_value();
        let state = t.call_method(&value, &names::GETSTATE, &[])?;
        let items = t.iter(&value)?;
        let args = match this.maxlen.get() {
            None => Tuple::empty(),
            Some(max) => Tuple::new(vec![Tuple::empty(), Value::size(max)]),
        };
        Ok(Tuple::new(vec![this.class().to_value(), args, state, items]))
    }

    /// Remove first occurrence of value.
    #[method("remove($self, value, /)")]
    fn remove(t: &mut Thread, this: &Deque, value: &Value) -> PyResult<()> {
        let state = this.state.get();
        for index in 0..this.len() {
            let Some(item) = this.get(index) else { break };
            let equal = t.equal(&item, value)?;
            if this.state.get() != state {
                return Err(t.index_error("deque mutated during iteration"));
            }
            if equal {
                drop(this.remove_at(index));
                return Ok(());
            }
        }
        Err(t.value_error("deque.remove(x): x not in deque"))
    }

    /// Return a reverse iterator over the deque.
    #[method("__reversed__($self, /)")]
    fn reversed(_: &mut Thread, this: &Obj<Deque>) -> Value {
        Obj::new(DequeReverseIterator::over(this, this.len()))
    }

    /// Reverse *IN PLACE*.
    #[method("reverse($self, /)")]
    fn reverse(_: &mut Thread, this: &Deque) {
        this.items.borrow_mut().0.make_contiguous().reverse();
    }

    /// Rotate the deque n steps to the right.  If n is negative, rotates left.
    #[method("rotate($self, n=1, /)")]
    fn rotate(_: &mut Thread, this: &Deque, n: Option<isize>) {
        this.turn(n.unwrap_or(1));
    }

    /// Return the size of the deque in memory, in bytes.
    #[method("__sizeof__($self, /)")]
    fn sizeof(_: &mut Thread, this: &Obj<Deque>) -> usize {
        let blocks = (this.left.get() + this.len()).div_ceil(BLOCK).max(1);
        let own = this.class().basicsize() - DEQUE.basicsize();
        216 + own + blocks * (BLOCK + 2) * 8
    }

    #[classmethod(
        "__class_getitem__($type, object, /)",
        doc = "__class_getitem__($type, object, /)\n--\n\ndeques are generic over the type of their contents"
    )]
    fn class_getitem(t: &mut Thread, cls: &Type, object: &Value) -> PyResult {
        class_getitem(t, cls, object)
    }

    /// maximum size of a deque or None if unbounded
    #[getter]
    fn maxlen(_: &mut Thread, this: &Deque) -> Value {
        this.maxlen.get().map_or(Value::none(), Value::size)
    }
}

/// The two iterators differ in direction.
macro_rules! iterator {
    ($(#[$doc:meta])* $name:ident, $static:ident, $py:tt, $signature:tt, $place:expr) => {
        $(#[$doc])*
        #[pytype(name = $py, static_name = $static, reported_basicsize = 56)]
        pub struct $name {
            deque: Ref<Obj<Deque>>,
            state: usize,
            left: Cell<usize>,
        }

        impl $name {
            fn over(deque: &Obj<Deque>, left: usize) -> $name {
                $name { deque: Ref::new(deque), state: deque.state.get(), left: Cell::new(left) }
            }
        }

        #[pymethods($static, own_getattr)]
        impl $name {
            #[new($signature, unbound)]
            fn new(t: &mut Thread, _cls: &Type, args: Args<'_>) -> PyResult {
                let positional = args.positional();
                let n = positional.len();
                if n == 0 || n > 2 {
                    let (bound, limit, s) = if n == 0 { ("least", 1, "") } else { ("most", 2, "s") };
                    return Err(t.type_error(format!("function takes at {bound} {limit} argument{s} ({n} given)")));
                }
                let Some(deque) = positional[0].downcast::<Obj<Deque>>() else {
                    let given = positional[0].ty().tp_name();
                    return Err(t.type_error(format!("argument 1 must be collections.deque, not {given}")));
                };
                let index = match positional.get(1) {
                    Some(index) => <isize as object::native::FromArg>::from_arg(t, index, "", "")?,
                    None => 0,
                };
                let len = deque.len();
                Ok(Obj::new($name::over(deque, len - (index.max(0) as usize).min(len))))
            }

            #[slot]
            fn iter(_: &mut Thread, this: &Value) -> PyResult {
                Ok(this.clone())
            }

            #[slot]
            fn iternext(t: &mut Thread, this: &$name) -> PyResult<Option<Value>> {
                if this.deque.state.get() != this.state {
                    this.left.set(0);
                    return Err(Deque::mutated(t));
                }
                let Some(left) = this.left.get().checked_sub(1) else { return Ok(None) };
                let place: fn(usize, usize) -> usize = $place;
                let item = this.deque.get(place(this.deque.len(), left));
                this.left.set(left);
                Ok(item)
            }

            /// Private method returning an estimate of len(list(it)).
            #[method("__length_hint__($self, /)")]
            fn length_hint(_: &mut Thread, this: &$name) -> usize {
                this.left.get()
            }

            /// Return state information for pickling.
            #[method("__reduce__($self, /)")]
            fn reduce(_: &mut Thread, this: &Obj<$name>) -> Value {
                let passed = Value::int(this.deque.len() as i64 - this.left.get() as i64);
                let args = Tuple::new(vec![this.deque.as_value().clone(), passed]);
                Tuple::new(vec![this.class().to_value(), args])
            }
        }
    };
}
iterator!(
    /// The iterator of a deque.
    DequeIterator,
    DEQUE_ITERATOR,
    "collections._deque_iterator",
    "_deque_iterator(deque, index=0, /)",
    |len, left| len - 1 - left
);
iterator!(
    /// The reverse iterator of a deque.
    DequeReverseIterator,
    DEQUE_REVERSE_ITERATOR,
    "collections._deque_reverse_iterator",
    "_deque_reverse_iterator(deque, index=0, /)",
    |_, left| left
);
