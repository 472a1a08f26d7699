//! `set` and `frozenset`: CPython's table and probe sequence, since the order of iteration shows them.
//!
//! Here: the layout, probing, adding, discarding, merging, iteration that is safe under mutation. Not here:
//! methods and the algebra of sets (`builtins`).
//!
//! Invariant: between two calls that may run Python code a set is whole, and no pointer into its table is used
//! after such a call without asking the set for its table again. A table always has an unused entry.

use std::alloc::{Layout, alloc_zeroed, dealloc as raw_dealloc};
use std::cell::{Cell, UnsafeCell};

use crate::cell::Ref;
use crate::dict::{hash_of, quick_equal, unhashable};
use crate::errors::PyResult;
use crate::gc::{self, Visitor};
use crate::header::{Header, Object, flags as hflags};
use crate::heap;
use crate::singletons::static_type;
use crate::thread::Thread;
use crate::types::{CompareOp, Type, TypeSpec, flags};
use crate::value::Value;

const MIN_SIZE: usize = 8;
const LINEAR_PROBES: usize = 9;
const PERTURB_SHIFT: u32 = 5;
/// The key word of a discarded entry: no value in a container has this tag.
const DUMMY: u64 = crate::value::BORROWED;

#[repr(C)]
#[derive(Clone, Copy)]
pub(crate) struct Entry {
    /// A value's word with its reference; 0: never used.
    key: u64,
    /// -1 for discarded entries, which no hash is.
    hash: i64,
}

impl Entry {
    const UNUSED: Entry = Entry { key: 0, hash: 0 };
    const DISCARDED: Entry = Entry { key: DUMMY, hash: -1 };

    #[inline(always)]
    fn is_active(self) -> bool {
        self.key != 0 && self.key != DUMMY
    }
}

/// A set or frozenset: CPython's `PySetObject`.
#[repr(C)]
pub struct Set {
    ob: Header,
    /// Entries in use and discarded ones.
    pub(crate) fill: Cell<usize>,
    pub(crate) used: Cell<usize>,
    pub(crate) mask: Cell<usize>,
    pub(crate) table: Cell<*mut Entry>,
    pub(crate) hash: Cell<i64>,
    pub(crate) finger: Cell<usize>,
    pub(crate) small: UnsafeCell<[Entry; MIN_SIZE]>,
    pub(crate) _weakrefs: Cell<usize>,
}

static_type!(
    /// `set`
    SET,
    TypeSpec {
        name: "set",
        basicsize: size_of::<Set>(),
        flags: flags::BASETYPE | flags::MATCH_SELF,
        weakrefs: true,
        traverse: Some(set_traverse),
        clear: Some(set_clear),
        drop: Some(set_drop),
        ..TypeSpec::EMPTY
    }
);
static_type!(
    /// `frozenset`
    FROZENSET,
    TypeSpec {
        name: "frozenset",
        basicsize: size_of::<Set>(),
        flags: flags::BASETYPE | flags::MATCH_SELF,
        weakrefs: true,
        traverse: Some(set_traverse),
        clear: Some(set_clear),
        drop: Some(set_drop),
        ..TypeSpec::EMPTY
    }
);

unsafe fn set_traverse(object: *const Header, visitor: &mut Visitor<'_>) {
    // SAFETY: a live set; active entries hold values, and the visitor stores nothing.
    unsafe {
        let set = &*(object as *const Set);
        for i in 0..=set.mask.get() {
            if set.entry(i).is_active() {
                visitor.visit(&*(set.table.get().add(i) as *const Value));
            }
        }
    }
}

unsafe fn set_clear(object: *const Header) {
    // SAFETY: a live set.
    unsafe { (*(object as *const Set)).clear() }
}

unsafe fn set_drop(object: *mut Header) {
    // SAFETY: a dead set.
    unsafe { (*(object as *const Set)).clear() }
}

// SAFETY: SET and FROZENSET have this layout, and subclasses extend it.
unsafe impl Object for Set {
    #[inline(always)]
    fn type_object() -> &'static Type {
        &SET
    }

    /// Sets and frozensets.
    #[inline]
    fn is_instance(value: &Value) -> bool {
        let ty = value.ty();
        std::ptr::eq(ty, &SET)
            || std::ptr::eq(ty, &FROZENSET)
            || ty.is_subtype(&SET)
            || ty.is_subtype(&FROZENSET)
    }
}

/// The entries that a search for a hash looks at: runs of up to ten neighbours, where they fit the table, joined by
/// jumps that bring in ever more bits of the hash.
struct Probe {
    start: usize,
    offset: usize,
    run: usize,
    perturb: usize,
    mask: usize,
}

impl Probe {
    #[inline(always)]
    fn new(hash: i64, mask: usize) -> Probe {
        let mut probe =
            Probe { start: hash as usize & mask, offset: 0, run: 0, perturb: hash as usize, mask };
        probe.begin_run();
        probe
    }

    #[inline(always)]
    fn begin_run(&mut self) {
        self.offset = 0;
        self.run = if self.start + LINEAR_PROBES <= self.mask { LINEAR_PROBES } else { 0 };
    }

    #[inline(always)]
    fn index(&self) -> usize {
        self.start + self.offset
    }

    #[inline(always)]
    fn advance(&mut self) {
        if self.offset < self.run {
            self.offset += 1;
            return;
        }
        self.perturb >>= PERTURB_SHIFT;
        self.start = self.start.wrapping_mul(5).wrapping_add(1).wrapping_add(self.perturb) & self.mask;
        self.begin_run();
    }
}

/// What a search found.
enum Found {
    /// The key, at this entry.
    Active(usize),
    /// An entry that was never used; and the last discarded one on the way.
    Unused(usize, Option<usize>),
}

fn table_layout(size: usize) -> Option<Layout> {
    Layout::array::<Entry>(size).ok()
}

impl Set {
    /// An empty `set`.
    #[allow(clippy::new_ret_no_self)]
    pub fn new() -> Ref<Set> {
        // SAFETY: `new_of` makes a set.
        unsafe { Ref::from_value_unchecked(Set::new_of(&SET)) }
    }

    /// An empty set of this type, which is or derives from `set` or `frozenset`.
    pub fn new_of(ty: &Type) -> Value {
        // SAFETY: the fields are set before anyone sees the object.
        unsafe {
            let object = heap::alloc(ty, ty.basicsize());
            let set = &*(object.as_ptr() as *const Set);
            set.make_empty();
            if ty.inline_capacity() > 0 {
                object.as_ref().set_flag(hflags::INLINE_VALUES);
            }
            if ty.has(flags::HAVE_GC) {
                gc::track(object);
            }
            Value::from_owned(object.as_ptr())
        }
    }

    /// An empty typed set of this type.
    pub fn new_ref_of(ty: &Type) -> Ref<Set> {
        // SAFETY: `new_of` makes a set.
        unsafe { Ref::from_value_unchecked(Set::new_of(ty)) }
    }

    #[inline(always)]
    fn small(&self) -> *mut Entry {
        self.small.get().cast()
    }

    /// Points to an empty small table; what the old one held is not released.
    fn make_empty(&self) {
        // SAFETY: the small table is ours, and nobody borrows it.
        unsafe { *self.small.get() = [Entry::UNUSED; MIN_SIZE] };
        self.fill.set(0);
        self.used.set(0);
        self.mask.set(MIN_SIZE - 1);
        self.table.set(self.small());
        self.hash.set(-1);
    }

    #[inline(always)]
    fn entry(&self, index: usize) -> Entry {
        debug_assert!(index <= self.mask.get());
        // SAFETY: a table has mask + 1 entries.
        unsafe { *self.table.get().add(index) }
    }

    #[inline(always)]
    fn put(&self, index: usize, entry: Entry) {
        debug_assert!(index <= self.mask.get());
        // SAFETY: a table has mask + 1 entries.
        unsafe { *self.table.get().add(index) = entry }
    }

    /// A new reference to an active entry's key.
    #[inline(always)]
    fn key(&self, entry: Entry) -> Value {
        // SAFETY: an active entry owns a reference to its key.
        unsafe { (*(&raw const entry.key as *const Value)).clone() }
    }

    /// Number of elements.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.used.get()
    }

    /// Whether there are no elements.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.used.get() == 0
    }

    /// Whether this is a frozenset or an instance of a subclass of it.
    pub fn is_frozen(&self) -> bool {
        let ty = self.class();
        std::ptr::eq(ty, &FROZENSET) || ty.is_subtype(&FROZENSET)
    }

    /// The hash of a frozenset, once computed: -1 before.
    pub fn hash_cell(&self) -> &Cell<i64> {
        &self.hash
    }

    /// Number of entries of the table, for `__sizeof__`; 0 while it lies inside the object.
    pub fn table_len(&self) -> usize {
        if self.table.get() == self.small() { 0 } else { self.mask.get() + 1 }
    }

    // ---- lookup ----

    /// The hash of an element.
    ///
    /// # Errors
    /// What `__hash__` raises; `TypeError` in the words of a set.
    #[inline(always)]
    pub fn hash_key(t: &mut Thread, key: &Value) -> PyResult<i64> {
        match hash_of(t, key) {
            Ok(hash) => Ok(hash),
            Err(_) => Err(unhashable(t, key, "a set element")),
        }
    }

    /// Searches for a key. `adding`: an equal key counts even if the comparison has changed the set.
    #[inline(always)]
    fn find(&self, t: &mut Thread, key: &Value, hash: i64, adding: bool) -> PyResult<Found> {
        // Most keys lie at their first place, or that is free.
        let index = hash as usize & self.mask.get();
        let first = self.entry(index);
        if first.key == 0 {
            return Ok(Found::Unused(index, None));
        }
        if first.key == key.bits() && first.hash == hash {
            return Ok(Found::Active(index));
        }
        self.search(t, key, hash, adding)
    }

    #[inline(never)]
    fn search(&self, t: &mut Thread, key: &Value, hash: i64, adding: bool) -> PyResult<Found> {
        'restart: loop {
            let (table, mask) = (self.table.get(), self.mask.get());
            let mut probe = Probe::new(hash, mask);
            let mut discarded = None;
            loop {
                let index = probe.index();
                let entry = self.entry(index);
                if entry.key == 0 {
                    // A comparison may have added an element there.
                    if discarded.is_some_and(|place| self.entry(place).key != DUMMY) {
                        continue 'restart;
                    }
                    return Ok(Found::Unused(index, discarded));
                }
                if entry.hash == hash {
                    if entry.key == key.bits() {
                        return Ok(Found::Active(index));
                    }
                    let known = self.key(entry);
                    let equal = match quick_equal(&known, key) {
                        Some(equal) => equal,
                        None => {
                            let equal = t.compare_bool(&known, key, CompareOp::Eq)?;
                            let same = self.table.get() == table
                                && self.mask.get() == mask
                                && self.entry(index).key == known.bits();
                            if !(same || adding && equal) {
                                continue 'restart;
                            }
                            equal
                        }
                    };
                    if equal {
                        return Ok(Found::Active(index));
                    }
                } else if entry.key == DUMMY {
                    discarded = Some(index);
                }
                probe.advance();
            }
        }
    }

    /// Whether there is the element.
    ///
    /// # Errors
    /// What `__hash__` and `__eq__` raise.
    #[inline]
    pub fn contains(&self, t: &mut Thread, key: &Value) -> PyResult<bool> {
        let hash = Set::hash_key(t, key)?;
        self.contains_hashed(t, key, hash)
    }

    /// Like [`Set::contains`] with a known hash.
    ///
    /// # Errors
    /// What `__eq__` raises.
    #[inline]
    pub fn contains_hashed(&self, t: &mut Thread, key: &Value, hash: i64) -> PyResult<bool> {
        Ok(matches!(self.find(t, key, hash, false)?, Found::Active(_)))
    }

    // ---- changes ----

    /// Adds an element; false when it was there.
    ///
    /// # Errors
    /// What `__hash__` and `__eq__` raise; `MemoryError`.
    #[inline]
    pub fn add(&self, t: &mut Thread, key: &Value) -> PyResult<bool> {
        let hash = Set::hash_key(t, key)?;
        self.add_hashed(t, key, hash)
    }

    /// Like [`Set::add`] with a known hash.
    ///
    /// # Errors
    /// What `__eq__` raises; `MemoryError`.
    pub fn add_hashed(&self, t: &mut Thread, key: &Value, hash: i64) -> PyResult<bool> {
        match self.find(t, key, hash, true)? {
            Found::Active(_) => return Ok(false),
            Found::Unused(_, Some(index)) => {
                self.put(index, Entry { key: key.clone().into_bits(), hash });
                self.used.set(self.used.get() + 1);
            }
            Found::Unused(index, None) => {
                self.put(index, Entry { key: key.clone().into_bits(), hash });
                self.used.set(self.used.get() + 1);
                self.fill.set(self.fill.get() + 1);
                if self.fill.get() * 5 >= self.mask.get() * 3 {
                    let used = self.used.get();
                    let wanted = if used > 50_000 { used * 2 } else { used * 4 };
                    if !self.resize(wanted) {
                        return Err(t.memory_error());
                    }
                }
            }
        }
        Ok(true)
    }

    /// Puts a word that is not in the table into an entry without comparing.
    fn insert_clean(&self, entry: Entry) {
        let mut probe = Probe::new(entry.hash, self.mask.get());
        while self.entry(probe.index()).key != 0 {
            probe.advance();
        }
        self.put(probe.index(), entry);
    }

    /// Moves the elements to a table of the smallest size above `minimum`; discarded entries stay behind. False when
    /// memory is exhausted, which leaves the set as it was.
    pub fn resize(&self, minimum: usize) -> bool {
        let Some(size) = minimum.checked_add(1).and_then(|n| n.max(MIN_SIZE).checked_next_power_of_two())
        else {
            return false;
        };
        let (old, old_len) = (self.table.get(), self.mask.get() + 1);
        let was_small = old == self.small();
        if size == MIN_SIZE && was_small && self.fill.get() == self.used.get() {
            return true;
        }
        // SAFETY: the small table is ours, and nobody borrows it.
        let copied = unsafe { *self.small.get() };
        let new = if size == MIN_SIZE {
            // SAFETY: as above.
            unsafe { *self.small.get() = [Entry::UNUSED; MIN_SIZE] };
            self.small()
        } else {
            let Some(layout) = table_layout(size) else { return false };
            // SAFETY: the size is not zero; zeroed entries are unused ones.
            let block = unsafe { alloc_zeroed(layout) } as *mut Entry;
            if block.is_null() {
                return false;
            }
            block
        };
        self.table.set(new);
        self.mask.set(size - 1);
        self.fill.set(self.used.get());
        let old_entries = if was_small { copied.as_ptr() } else { old.cast_const() };
        for i in 0..old_len {
            // SAFETY: the old table, or the copy of a small one, has this many entries.
            let entry = unsafe { *old_entries.add(i) };
            if entry.is_active() {
                self.insert_clean(entry);
            }
        }
        if !was_small {
            // SAFETY: the set has given the table up; its words have moved.
            unsafe { free_table(old, old_len) };
        }
        true
    }

    fn discard_at(&self, index: usize) -> Value {
        let entry = self.entry(index);
        self.put(index, Entry::DISCARDED);
        self.used.set(self.used.get() - 1);
        // SAFETY: the entry owned the reference, which is given to the result.
        unsafe { Value::from_bits(entry.key) }
    }

    /// Removes an element; false when there is none.
    ///
    /// # Errors
    /// What `__hash__` and `__eq__` raise.
    pub fn discard(&self, t: &mut Thread, key: &Value) -> PyResult<bool> {
        let hash = Set::hash_key(t, key)?;
        self.discard_hashed(t, key, hash)
    }

    /// Like [`Set::discard`] with a known hash.
    ///
    /// # Errors
    /// What `__eq__` raises.
    pub fn discard_hashed(&self, t: &mut Thread, key: &Value, hash: i64) -> PyResult<bool> {
        match self.find(t, key, hash, false)? {
            Found::Active(index) => {
                drop(self.discard_at(index));
                Ok(true)
            }
            Found::Unused(..) => Ok(false),
        }
    }

    /// Removes and gives some element: the next one behind the last that was taken so.
    pub fn pop(&self) -> Option<Value> {
        if self.is_empty() {
            return None;
        }
        let mask = self.mask.get();
        let mut index = self.finger.get() & mask;
        while !self.entry(index).is_active() {
            index = if index == mask { 0 } else { index + 1 };
        }
        self.finger.set(index + 1);
        Some(self.discard_at(index))
    }

    /// Removes every element. The set is empty before anything is released.
    pub fn clear(&self) {
        let (table, len, mut used) = (self.table.get(), self.mask.get() + 1, self.used.get());
        let was_small = table == self.small();
        if was_small && self.fill.get() == 0 {
            return;
        }
        // SAFETY: the small table is ours, and nobody borrows it.
        let copied = unsafe { *self.small.get() };
        self.make_empty();
        let old_entries = if was_small { copied.as_ptr() } else { table.cast_const() };
        for i in 0..len {
            if used == 0 {
                break;
            }
            // SAFETY: the old table, or the copy of a small one, has this many entries, and only we know it.
            let entry = unsafe { *old_entries.add(i) };
            if entry.is_active() {
                used -= 1;
                // SAFETY: the entry owned the reference, which ends here.
                drop(unsafe { Value::from_bits(entry.key) });
            }
        }
        if !was_small {
            // SAFETY: the set has given the table up; its references have ended.
            unsafe { free_table(table, len) };
        }
    }

    /// Moves to a table without discarded entries if there are many. False when memory is exhausted.
    pub fn compact(&self) -> bool {
        let used = self.used.get();
        if self.fill.get() - used <= self.mask.get() / 4 {
            return true;
        }
        self.resize(if used > 50_000 { used * 2 } else { used * 4 })
    }

    /// Makes room for `more` elements as `update` does before it begins. False when memory is exhausted.
    pub fn reserve(&self, more: usize) -> bool {
        let filled = self.fill.get().saturating_add(more).saturating_mul(5);
        if filled < self.mask.get() * 3 {
            return true;
        }
        self.resize(self.used.get().saturating_add(more).saturating_mul(2))
    }

    /// Adds the elements of another set. Into a set without entries they come as they are, without comparing.
    ///
    /// # Errors
    /// What `__eq__` raises; `MemoryError`.
    pub fn merge(&self, t: &mut Thread, other: &Set) -> PyResult<()> {
        if std::ptr::eq(self, other) || other.is_empty() {
            return Ok(());
        }
        if !self.reserve(other.len()) {
            return Err(t.memory_error());
        }
        if self.fill.get() == 0 {
            let exact = self.mask.get() == other.mask.get() && other.fill.get() == other.used.get();
            for i in 0..=other.mask.get() {
                let entry = other.entry(i);
                if !entry.is_active() {
                    continue;
                }
                let copy = Entry { key: other.key(entry).into_bits(), hash: entry.hash };
                if exact {
                    self.put(i, copy);
                } else {
                    self.insert_clean(copy);
                }
            }
            self.fill.set(other.used.get());
            self.used.set(other.used.get());
            return Ok(());
        }
        let mut pos = 0;
        while let Some((key, hash)) = other.next_entry(&mut pos) {
            self.add_hashed(t, &key, hash)?;
        }
        Ok(())
    }

    /// Adds the elements of this set to `target`.
    ///
    /// # Errors
    /// As [`Set::merge`].
    pub fn copy_into(&self, t: &mut Thread, target: &Set) -> PyResult<()> {
        target.merge(t, self)
    }

    /// Exchanges the elements of two sets; what operations that work in place end with.
    pub fn swap_contents(&self, other: &Set) {
        if std::ptr::eq(self, other) {
            return;
        }
        let (self_small, other_small) =
            (self.table.get() == self.small(), other.table.get() == other.small());
        self.fill.swap(&other.fill);
        self.used.swap(&other.used);
        self.mask.swap(&other.mask);
        self.table.swap(&other.table);
        if other_small {
            self.table.set(self.small());
        }
        if self_small {
            other.table.set(other.small());
        }
        // SAFETY: two different tables inside the objects, which nobody borrows.
        unsafe { std::ptr::swap(self.small.get(), other.small.get()) };
        if self.is_frozen() && other.is_frozen() {
            self.hash.swap(&other.hash);
        } else {
            self.hash.set(-1);
            other.hash.set(-1);
        }
    }

    // ---- iteration ----

    /// The next element at or behind table position `pos`, which moves on, and its hash. Safe, whatever happens to
    /// the set in between.
    pub fn next_entry(&self, pos: &mut usize) -> Option<(Value, i64)> {
        let (table, mask) = (self.table.get(), self.mask.get());
        let mut index = *pos;
        while index <= mask {
            // SAFETY: a table has mask + 1 entries, and nothing changes it meanwhile.
            let entry = unsafe { &*table.add(index) };
            index += 1;
            if entry.is_active() {
                *pos = index;
                return Some((self.key(*entry), entry.hash));
            }
        }
        *pos = index;
        None
    }

    /// The elements, in order of iteration.
    pub fn items(&self) -> Vec<Value> {
        let mut all = Vec::with_capacity(self.len());
        let mut pos = 0;
        while let Some((key, _)) = self.next_entry(&mut pos) {
            all.push(key);
        }
        all
    }
}

/// # Safety
/// `table` was allocated with this length and is not used again.
unsafe fn free_table(table: *mut Entry, len: usize) {
    if let Some(layout) = table_layout(len) {
        // SAFETY: the caller's promise.
        unsafe { raw_dealloc(table.cast(), layout) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A set outside the heap: its type need not be ready.
    fn set() -> Box<Set> {
        let set = Box::new(Set {
            ob: Header::immortal(&SET),
            fill: Cell::new(0),
            used: Cell::new(0),
            mask: Cell::new(0),
            table: Cell::new(std::ptr::null_mut()),
            hash: Cell::new(0),
            finger: Cell::new(0),
            small: UnsafeCell::new([Entry::UNUSED; MIN_SIZE]),
            _weakrefs: Cell::new(0),
        });
        set.make_empty();
        set
    }

    fn numbers(set: &Set) -> Vec<i64> {
        set.items().iter().filter_map(Value::as_small).collect()
    }

    fn thread() -> Box<Thread> {
        Thread::new(crate::thread::Interpreter::new(), 0)
    }

    fn number(i: i64) -> Value {
        Value::int(i)
    }

    #[test]
    fn the_layout_is_cpythons() {
        assert_eq!(size_of::<Set>(), 200);
        assert_eq!(std::mem::offset_of!(Set, fill), 16);
        assert_eq!(std::mem::offset_of!(Set, used), 24);
        assert_eq!(std::mem::offset_of!(Set, mask), 32);
        assert_eq!(std::mem::offset_of!(Set, table), 40);
        assert_eq!(std::mem::offset_of!(Set, finger), 56);
        assert_eq!(std::mem::offset_of!(Set, small), 64);
        assert_eq!(std::mem::offset_of!(Set, _weakrefs), 192);
    }

    /// Random adding, discarding, popping, merging and copying, as recorded from CPython 3.14 (seed, steps, span;
    /// then length, checksum of what was popped, checksum of the order).
    #[test]
    fn order_is_cpythons() {
        let t = &mut *thread();
        for (seed, steps, span, len, popped, order) in [
            (1, 50, 30, 10, 2021655489, 126201348270644),
            (2, 300, 60, 45, 4193936451, 6039952561967),
            (3, 2000, 500, 349, 2616276822, 29895261014494),
            (4, 20000, 100000, 2648, 445430949, 261319297113233),
            (5, 300000, 10000000, 642, 1701690415, 193178853813427),
            (7, 20000, 40, 28, 3945903733, 222067493295925),
        ] {
            let (mut x, mut got_popped, mut got): (u64, u64, u64) = (seed, 0, 0);
            let add_up =
                |h: u64, e: &i64| h.wrapping_mul(1_000_003).wrapping_add(*e as u64) & 0xffff_ffff_ffff;
            let sum = |h, s: &Set| numbers(s).iter().fold(h, add_up);
            let (mut s, mut other) = (set(), set());
            for _ in 0..steps {
                x = (x * 1_103_515_245 + 12_345) & 0x7fff_ffff;
                let op = (x >> 16) % 32;
                let mut v = (x >> 5) % span;
                if v % 3 == 0 {
                    v <<= 20;
                }
                let value = number(v as i64);
                match op {
                    0..15 => assert!(s.add(t, &value).is_ok()),
                    15..21 => assert!(s.discard(t, &value).is_ok()),
                    21..23 if !s.is_empty() => {
                        let p = s.pop().and_then(|p| p.as_small()).unwrap_or(0) as u64;
                        got_popped = (got_popped * 31 + p) & 0xffff_ffff;
                    }
                    23..29 => assert!(other.add(t, &value).is_ok()),
                    29 if v % 8 == 1 => assert_eq!(s.merge(t, &other), Ok(())),
                    31 if v % 64 == 1 => {
                        got = sum(got, &s);
                        s.clear();
                        s = set();
                        assert_eq!(s.merge(t, &other), Ok(()));
                        other.clear();
                        other = set();
                        if v % 128 == 1 {
                            assert_eq!(other.merge(t, &s), Ok(()));
                        } else {
                            for v in [1, 2, v] {
                                assert!(other.add(t, &number(v as i64)).is_ok());
                            }
                        }
                    }
                    _ => (),
                }
            }
            got = sum(got, &s);
            assert_eq!((s.len(), got_popped, got), (len, popped, order), "seed {seed}");
            s.clear();
            other.clear();
        }
    }

    #[test]
    fn clearing_and_swapping() {
        let t = &mut *thread();
        let (a, b) = (set(), set());
        for i in 0..3 {
            assert_eq!(a.add(t, &number(i)), Ok(true));
            assert_eq!(a.add(t, &number(i)), Ok(false));
        }
        for i in 0..100 {
            assert_eq!(b.add(t, &number(i)), Ok(true));
        }
        a.swap_contents(&b);
        assert_eq!((a.len(), b.len()), (100, 3));
        assert_eq!((a.table_len() > 0, b.table_len()), (true, 0));
        assert_eq!(numbers(&b), [0, 1, 2]);
        assert_eq!((b.contains(t, &number(2)), b.contains(t, &number(3))), (Ok(true), Ok(false)));
        assert_eq!((b.discard(t, &number(2)), b.discard(t, &number(2))), (Ok(true), Ok(false)));
        let (mut pos, mut seen) = (0, 0);
        while a.next_entry(&mut pos).is_some() {
            seen += 1;
            a.clear();
        }
        assert_eq!((seen, a.len()), (1, 0));
        b.clear();
        assert!(b.pop().is_none());
    }
}
