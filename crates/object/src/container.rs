//! `tuple` and `list`: layouts and the operations that run no Python code.
//!
//! Not here: methods, comparison, sorting (`builtins`).

use std::alloc::Layout;
use std::cell::Cell;

use crate::errors::PyResult;
use crate::gc::{self, Visitor};
use crate::header::{Header, Object, VarHeader};
use crate::heap;
use crate::singletons::static_type;
use crate::thread::Thread;
use crate::types::{Type, TypeSpec, flags};
use crate::value::Value;

/// CPython's `PyTupleObject`: the hash cache, then the items.
#[repr(C)]
pub struct Tuple {
    ob: VarHeader,
    pub(crate) hash: Cell<i64>,
    pub(crate) items: [Value; 0],
}

static_type!(
    /// `tuple`
    TUPLE,
    TypeSpec {
        name: "tuple",
        basicsize: 32,
        itemsize: 8,
        flags: flags::BASETYPE | flags::TUPLE_SUBCLASS | flags::MATCH_SELF | flags::SEQUENCE,
        size: Some(tuple_size),
        traverse: Some(tuple_traverse),
        drop: Some(tuple_drop),
        ..TypeSpec::EMPTY
    }
);

/// The empty tuple.
pub static EMPTY_TUPLE: Tuple = Tuple {
    ob: VarHeader { ob: Header::immortal(&TUPLE), size: Cell::new(0) },
    hash: Cell::new(-1),
    items: [],
};

// SAFETY: the hash is the only thing that is ever written, under the interpreter's lock.
unsafe impl Sync for Tuple {}

unsafe fn tuple_size(object: *const Header) -> usize {
    // SAFETY: a tuple.
    32 + unsafe { (*(object as *const Tuple)).len() } * 8
}

unsafe fn tuple_traverse(object: *const Header, visitor: &mut Visitor<'_>) {
    // SAFETY: a live tuple.
    unsafe { (*(object as *const Tuple)).items().iter().rev().for_each(|v| visitor.visit(v)) }
}

/// Whether it is how tuples release their items.
pub(crate) fn is_tuple_drop(drop: unsafe fn(*mut Header)) -> bool {
    std::ptr::fn_addr_eq(drop, tuple_drop as unsafe fn(*mut Header))
}

unsafe fn tuple_drop(object: *mut Header) {
    // SAFETY: a dead tuple; items are released last to first, as CPython does.
    unsafe {
        let tuple = object as *mut Tuple;
        let first = (&raw mut (*tuple).items) as *mut Value;
        for i in (0..(*tuple).len()).rev() {
            std::ptr::drop_in_place(first.add(i));
        }
    }
}

// SAFETY: layout as declared in TUPLE; subclasses inherit the flag.
unsafe impl Object for Tuple {
    #[inline(always)]
    fn type_object() -> &'static Type {
        &TUPLE
    }

    #[inline(always)]
    fn is_instance(value: &Value) -> bool {
        value.ty().has(flags::TUPLE_SUBCLASS)
    }
}

impl Tuple {
    /// The empty tuple.
    pub fn empty() -> Value {
        Value::immortal(&EMPTY_TUPLE)
    }

    /// A tuple of these items.
    pub fn new(items: Vec<Value>) -> Value {
        Tuple::from_iter_exact(items.len(), items.into_iter())
    }

    /// A tuple of two items.
    #[inline]
    pub fn pair(first: Value, second: Value) -> Value {
        // SAFETY: moved words.
        unsafe { Tuple::from_words(&[first.into_bits(), second.into_bits()]) }
    }

    /// A tuple that takes over these words, each of which owns its value. There is at least one.
    ///
    /// # Safety
    /// The words are values' bits, and the caller does not use them again.
    pub unsafe fn from_words(words: &[u64]) -> Value {
        // SAFETY: the caller's promise; as many words as are asked for.
        unsafe {
            let first = words.as_ptr();
            Tuple::filled(words.len(), |i| *first.add(i))
        }
    }

    /// A tuple of `count` items, of which there is at least one, whose words a function gives one after the other.
    ///
    /// # Safety
    /// As [`Tuple::from_words`]; the function runs no Python code and does not unwind.
    #[inline(always)]
    pub unsafe fn filled(count: usize, word: impl Fn(usize) -> u64) -> Value {
        // SAFETY: all items are written before anyone sees the object.
        unsafe {
            let object = heap::alloc_unset(&TUPLE, 32 + count * 8);
            let tuple = object.as_ptr() as *mut Tuple;
            (*tuple).hash.set(-1);
            (*tuple).ob.size.set(count as isize);
            let first = (&raw mut (*tuple).items) as *mut u64;
            for i in 0..count {
                // Volatile: for a few words a call would take longer.
                first.add(i).write_volatile(word(i));
            }
            gc::track(object);
            Value::from_owned(object.as_ptr())
        }
    }

    /// A tuple of copies of these items.
    pub fn from_slice(items: &[Value]) -> Value {
        Tuple::from_iter_exact(items.len(), items.iter().cloned())
    }

    /// A typed tuple of these items.
    pub fn new_ref(items: Vec<Value>) -> crate::Ref<Tuple> {
        // SAFETY: `new` makes tuples.
        unsafe { crate::Ref::from_value_unchecked(Tuple::new(items)) }
    }

    fn from_iter_exact(count: usize, items: impl Iterator<Item = Value>) -> Value {
        if count == 0 {
            return Tuple::empty();
        }
        match Tuple::new_of(&TUPLE, count, items) {
            Some(tuple) => tuple,
            None => heap::out_of_memory(),
        }
    }

    /// A tuple or an instance of a subclass with exactly `count` items. `None` when memory is exhausted.
    pub fn new_of(ty: &Type, count: usize, items: impl Iterator<Item = Value>) -> Option<Value> {
        Tuple::new_hidden(ty, count, count, items)
    }

    /// A pair for an iterator to give: the one it gave before, if nobody but `kept` refers to that any more.
    #[inline]
    pub fn next_pair(kept: &crate::cell::OptionCell, a: Value, b: Value) -> Value {
        let Some(last) = kept.peek() else {
            let pair = Tuple::pair(a, b);
            kept.set(Some(pair.clone()));
            return pair;
        };
        match last.downcast_exact::<Tuple>() {
            Some(tuple) if last.refcount() == 1 && tuple.len() == 2 => {
                let pair = last.clone();
                tuple.hash.set(-1);
                let items = tuple.items.as_ptr().cast_mut();
                // SAFETY: the tuple has two items, and nobody else can see it; moving words runs no code, and the
                // old items are released after they have left it.
                let old = unsafe { (std::ptr::replace(items, a), std::ptr::replace(items.add(1), b)) };
                drop(old);
                pair
            }
            _ => Tuple::pair(a, b),
        }
    }

    /// As [`Tuple::new_of`], of whose `count` items only the first `visible` belong to the sequence.
    pub(crate) fn new_hidden(
        ty: &Type,
        visible: usize,
        count: usize,
        items: impl Iterator<Item = Value>,
    ) -> Option<Value> {
        // SAFETY: every item is written before anyone sees the object: what the iterator does not yield is `None`.
        unsafe {
            let object = heap::try_alloc_unset(ty, 32usize.checked_add(count.checked_mul(8)?)?)?;
            let tuple = object.as_ptr() as *mut Tuple;
            (*tuple).hash.set(-1);
            let first = (&raw mut (*tuple).items) as *mut Value;
            let mut written = 0;
            for item in items.take(count) {
                std::ptr::write(first.add(written), item);
                written += 1;
            }
            while written < count {
                std::ptr::write(first.add(written), Value::none());
                written += 1;
            }
            (*tuple).ob.size.set(visible as isize);
            gc::track(object);
            Some(Value::from_owned(object.as_ptr()))
        }
    }

    /// Number of items.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.ob.size.get() as usize
    }

    /// Whether there are none.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The items.
    #[inline(always)]
    pub fn items(&self) -> &[Value] {
        // SAFETY: the size says how many items follow; they never change.
        unsafe { std::slice::from_raw_parts(self.items.as_ptr(), self.len()) }
    }

    /// The hash, once computed: -1 before.
    pub fn cached_hash(&self) -> &Cell<i64> {
        &self.hash
    }
}

/// Copies of values, or nothing when memory is exhausted.
pub fn try_copy(items: &[Value]) -> Option<Vec<Value>> {
    if items.is_empty() {
        return Some(Vec::new());
    }
    let layout = Layout::for_value(items);
    // SAFETY: the block has room for so many words, and each of them is a new reference.
    unsafe {
        let block = std::alloc::alloc(layout) as *mut Value;
        if block.is_null() {
            return None;
        }
        for (i, item) in items.iter().enumerate() {
            block.add(i).write(item.clone());
        }
        Some(Vec::from_raw_parts(block, items.len(), items.len()))
    }
}

/// CPython's `PyListObject`.
#[repr(C)]
pub struct List {
    ob: VarHeader,
    pub(crate) items: Cell<*mut Value>,
    pub(crate) allocated: Cell<isize>,
}

static_type!(
    /// `list`
    LIST,
    TypeSpec {
        name: "list",
        basicsize: 40,
        flags: flags::BASETYPE | flags::LIST_SUBCLASS | flags::MATCH_SELF | flags::SEQUENCE,
        traverse: Some(list_traverse),
        clear: Some(list_clear),
        drop: Some(list_drop),
        ..TypeSpec::EMPTY
    }
);

unsafe fn list_traverse(object: *const Header, visitor: &mut Visitor<'_>) {
    // SAFETY: a live list; the visitor stores nothing.
    unsafe { (*(object as *const List)).peek().iter().rev().for_each(|v| visitor.visit(v)) }
}

unsafe fn list_clear(object: *const Header) {
    // SAFETY: a live list.
    unsafe { (*(object as *const List)).clear() }
}

unsafe fn list_drop(object: *mut Header) {
    // SAFETY: a dead list.
    unsafe { (*(object as *const List)).clear() }
}

// SAFETY: layout as declared in LIST; subclasses inherit the flag.
unsafe impl Object for List {
    #[inline(always)]
    fn type_object() -> &'static Type {
        &LIST
    }

    #[inline(always)]
    fn is_instance(value: &Value) -> bool {
        value.ty().has(flags::LIST_SUBCLASS)
    }
}

impl List {
    /// A list of these items.
    pub fn new(items: Vec<Value>) -> Value {
        List::new_of(&LIST, items)
    }

    /// A typed list of these items.
    pub fn new_ref(items: Vec<Value>) -> crate::Ref<List> {
        // SAFETY: `new` makes lists.
        unsafe { crate::Ref::from_value_unchecked(List::new(items)) }
    }

    /// A list or an instance of a subclass.
    pub fn new_of(ty: &Type, items: Vec<Value>) -> Value {
        // SAFETY: the fields are set before anyone sees the object.
        unsafe {
            let object = heap::alloc_unset(ty, ty.basicsize());
            let list = &*(object.as_ptr() as *const List);
            list.adopt(items);
            if ty.inline_capacity() > 0 {
                object.as_ref().set_flag(crate::header::flags::INLINE_VALUES);
            }
            gc::track(object);
            Value::from_owned(object.as_ptr())
        }
    }

    /// Where one more item goes, if there is room: the list has it from then on, and the caller writes an owned word.
    ///
    /// # Safety
    /// The place is written before anything looks at the list.
    #[inline(always)]
    pub unsafe fn place_for_one(&self) -> Option<*mut u64> {
        let len = self.ob.size.get();
        if len >= self.allocated.get() {
            return None;
        }
        self.ob.size.set(len + 1);
        // SAFETY: within what is allocated.
        Some(unsafe { self.items.get().add(len as usize).cast() })
    }

    fn adopt(&self, items: Vec<Value>) {
        let mut items = std::mem::ManuallyDrop::new(items);
        self.ob.size.set(items.len() as isize);
        self.allocated.set(items.capacity() as isize);
        self.items.set(if items.capacity() == 0 { std::ptr::null_mut() } else { items.as_mut_ptr() });
    }

    /// The items as the vector they are; the list is empty afterwards.
    pub fn take(&self) -> Vec<Value> {
        let (items, len, cap) = (self.items.get(), self.ob.size.get(), self.allocated.get());
        self.items.set(std::ptr::null_mut());
        self.ob.size.set(0);
        self.allocated.set(0);
        if items.is_null() {
            return Vec::new();
        }
        // SAFETY: the words came from a Vec with these parts.
        unsafe { Vec::from_raw_parts(items, len as usize, cap as usize) }
    }

    /// Replaces all items and gives the old ones back.
    pub fn replace(&self, items: Vec<Value>) -> Vec<Value> {
        let old = self.take();
        self.adopt(items);
        old
    }

    /// Runs `f` on the items as a vector. `f` must neither run Python code nor drop values: it gives them back.
    #[inline]
    fn with_vec<R>(&self, f: impl FnOnce(&mut Vec<Value>) -> R) -> R {
        let mut items = self.take();
        let result = f(&mut items);
        self.adopt(items);
        result
    }

    /// Number of items.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.ob.size.get() as usize
    }

    /// Whether there are none.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many items fit without moving.
    pub fn capacity(&self) -> usize {
        self.allocated.get() as usize
    }

    #[inline(always)]
    fn peek(&self) -> &[Value] {
        if self.items.get().is_null() {
            return &[];
        }
        // SAFETY: that many items lie there; the crate's callers run no Python while they hold the slice.
        unsafe { std::slice::from_raw_parts(self.items.get(), self.len()) }
    }

    /// The items, for as long as no Python code can run.
    #[inline(always)]
    pub fn items<'a>(&'a self, _: &'a Thread) -> &'a [Value] {
        self.peek()
    }

    /// Copies of the items.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn try_to_vec(&self, t: &mut Thread) -> PyResult<Vec<Value>> {
        try_copy(self.peek()).ok_or_else(|| t.memory_error())
    }

    /// Copies of the items.
    pub fn to_vec(&self) -> Vec<Value> {
        self.peek().to_vec()
    }

    /// The item at `index`.
    #[inline(always)]
    pub fn get(&self, index: usize) -> Option<Value> {
        self.peek().get(index).cloned()
    }

    /// Replaces the item at `index`; `Err` gives the value back when there is none.
    #[inline]
    pub fn set(&self, index: usize, value: Value) -> Result<Value, Value> {
        if index >= self.len() {
            return Err(value);
        }
        // SAFETY: in bounds; moving words runs no code.
        Ok(unsafe { std::mem::replace(&mut *self.items.get().add(index), value) })
    }

    /// Appends an item.
    #[inline]
    pub fn push(&self, value: Value) {
        let len = self.len();
        if (len as isize) < self.allocated.get() {
            // SAFETY: there is room.
            unsafe { std::ptr::write(self.items.get().add(len), value) };
            self.ob.size.set(len as isize + 1);
        } else {
            let lost = self.with_vec(|items| {
                // CPython's growth: an eighth more and a little.
                let want = len + 1;
                if items.try_reserve_exact(((want + (want >> 3) + 6) & !3) - len).is_err() {
                    return Some(value);
                }
                items.push(value);
                None
            });
            if lost.is_some() {
                // The next safe point raises.
                crate::thread::memory_lost();
            }
        }
    }

    /// Appends an item.
    ///
    /// # Errors
    /// `MemoryError`.
    #[inline]
    pub fn append(&self, t: &mut Thread, value: Value) -> PyResult<()> {
        if self.ob.size.get() == self.allocated.get() {
            self.grow(t)?;
        }
        self.push(value);
        Ok(())
    }

    /// Makes room for one more item, by CPython's growth: an eighth more and a little.
    #[cold]
    #[inline(never)]
    fn grow(&self, t: &mut Thread) -> PyResult<()> {
        let want = self.len() + 1;
        let extra = ((want + (want >> 3) + 6) & !3) - self.len();
        match self.with_vec(|items| items.try_reserve_exact(extra)) {
            Ok(()) => Ok(()),
            Err(_) => Err(t.memory_error()),
        }
    }

    /// Removes the last item.
    #[inline]
    pub fn pop(&self) -> Option<Value> {
        let len = self.len();
        if len == 0 {
            return None;
        }
        self.ob.size.set(len as isize - 1);
        // SAFETY: it was an item and no longer counts as one.
        Some(unsafe { std::ptr::read(self.items.get().add(len - 1)) })
    }

    /// Inserts before `index`; one beyond the end stands for the end.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn insert(&self, t: &mut Thread, index: usize, value: Value) -> PyResult<()> {
        if self.ob.size.get() == self.allocated.get() {
            self.grow(t)?;
        }
        self.with_vec(|items| items.insert(index.min(items.len()), value));
        Ok(())
    }

    /// Removes the item at `index`.
    pub fn remove(&self, index: usize) -> Option<Value> {
        if index >= self.len() { None } else { Some(self.with_vec(|items| items.remove(index))) }
    }

    /// Replaces the items in a range and gives the old ones back.
    pub fn splice(&self, range: std::ops::Range<usize>, new: Vec<Value>) -> Vec<Value> {
        let end = range.end.min(self.len());
        let start = range.start.min(end);
        self.with_vec(|items| items.splice(start..end, new).collect())
    }

    /// Appends copies or owned items.
    pub fn extend(&self, new: impl IntoIterator<Item = Value>) {
        for value in new {
            self.push(value);
        }
    }

    /// Makes room for `extra` items.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn try_reserve(&self, t: &mut Thread, extra: usize) -> PyResult<()> {
        match self.with_vec(|items| items.try_reserve(extra)) {
            Ok(()) => Ok(()),
            Err(_) => Err(t.memory_error()),
        }
    }

    /// Reverses the items.
    pub fn reverse(&self) {
        self.with_vec(|items| items.reverse())
    }

    /// Releases all items, last to first.
    pub fn clear(&self) {
        let mut items = self.take();
        while let Some(item) = items.pop() {
            drop(item);
        }
    }
}
