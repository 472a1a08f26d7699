//! `dict`: compact, ordered, and the key tables that inline caches look into.
//!
//! Here: the layout, probing, everything that changes a dictionary, iteration that is safe under mutation. Not
//! here: methods, views and iterators (`builtins`).
//!
//! Invariant: between two calls that may run Python code a dictionary is whole, and no pointer into its table is
//! used after such a call without asking the dictionary for its table again.

use std::alloc::{Layout, alloc as raw_alloc, dealloc as raw_dealloc, handle_alloc_error};
use std::cell::Cell;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::cell::Ref;
use crate::container::Tuple;
use crate::errors::{PyResult, Raised};
use crate::exceptions;
use crate::gc::{self, Visitor};
use crate::header::{Header, Object, flags as hflags};
use crate::heap;
use crate::singletons::static_type;
use crate::string::Str;
use crate::thread::Thread;
use crate::types::{CompareOp, Type, TypeSpec, flags};
use crate::value::Value;

/// A dictionary: CPython's `PyDictObject` up to what `keys` points to.
#[repr(C)]
pub struct Dict {
    ob: Header,
    pub(crate) used: Cell<usize>,
    pub(crate) watch: Cell<u64>,
    pub(crate) keys: Cell<*mut Keys>,
    pub(crate) _values: Cell<usize>,
}

static_type!(
    /// `dict`
    DICT,
    TypeSpec {
        name: "dict",
        basicsize: size_of::<Dict>(),
        flags: flags::BASETYPE | flags::DICT_SUBCLASS | flags::MATCH_SELF | flags::MAPPING,
        traverse: Some(dict_traverse),
        clear: Some(dict_clear),
        drop: Some(dict_drop),
        ..TypeSpec::EMPTY
    }
);

pub(crate) unsafe fn dict_traverse(object: *const Header, visitor: &mut Visitor<'_>) {
    // SAFETY: a live dictionary; the visitor stores nothing.
    unsafe {
        let table = (*(object as *const Dict)).table();
        let with_keys = !table.all_str();
        for index in 0..table.filled() {
            let entry = table.entry(index);
            visitor.visit_option((*entry).value.as_ref());
            if with_keys {
                visitor.visit_option((*entry).key.as_ref());
            }
        }
    }
}

pub(crate) unsafe fn dict_clear(object: *const Header) {
    // SAFETY: a live dictionary.
    unsafe { (*(object as *const Dict)).clear() }
}

pub(crate) unsafe fn dict_drop(object: *mut Header) {
    // SAFETY: a dead dictionary.
    unsafe { (*(object as *const Dict)).clear() }
}

// SAFETY: layout as declared in DICT; subclasses inherit the flag and the layout.
unsafe impl Object for Dict {
    #[inline(always)]
    fn type_object() -> &'static Type {
        &DICT
    }

    #[inline(always)]
    fn is_instance(value: &Value) -> bool {
        value.ty().has(flags::DICT_SUBCLASS)
    }
}

/// The head of a key table. Behind it lie the entries, in order of insertion, and behind them the index: `2**log2`
/// numbers of entries, each of `1 << width` bytes.
#[repr(C)]
pub struct Keys {
    version: Cell<u32>,
    log2: u8,
    width: u8,
    all_str: Cell<bool>,
    /// Entries in use, deleted ones included.
    filled: Cell<usize>,
    /// How many more entries may be appended.
    usable: Cell<usize>,
}

/// Bytes from the start of a key table to its first entry.
pub const ENTRIES_OFFSET: usize = size_of::<Keys>();
/// Bytes of an entry: hash, key word, value word.
pub const ENTRY_SIZE: usize = size_of::<Entry>();

#[repr(C)]
struct Entry {
    hash: i64,
    /// Absent: the entry was deleted.
    key: Option<Value>,
    value: Option<Value>,
}

const MIN_LOG2: u8 = 3;
const MAX_LOG2: u8 = 32;

/// The version of the key set without keys.
const EMPTY_VERSION: u32 = 1;
static NEXT_VERSION: AtomicU32 = AtomicU32::new(EMPTY_VERSION + 1);

#[repr(C)]
struct EmptyKeys {
    keys: Keys,
    index: [u8; 8],
}

// SAFETY: never written: it is full, and its version is assigned already.
unsafe impl Sync for EmptyKeys {}

/// What every empty dictionary shares.
static EMPTY: EmptyKeys = EmptyKeys {
    keys: Keys {
        version: Cell::new(EMPTY_VERSION),
        log2: 0,
        width: 0,
        all_str: Cell::new(true),
        filled: Cell::new(0),
        usable: Cell::new(0),
    },
    index: [u8::MAX; 8],
};

/// A number in the index.
trait Slot: Copy + PartialEq {
    const FREE: Self;
    const DELETED: Self;
    fn entry(self) -> usize;
    fn of_entry(entry: usize) -> Self;
}

macro_rules! slot {
    ($($t:ty),*) => { $(impl Slot for $t {
        const FREE: $t = <$t>::MAX;
        const DELETED: $t = <$t>::MAX - 1;
        #[inline(always)]
        fn entry(self) -> usize {
            self as usize
        }
        #[inline(always)]
        fn of_entry(entry: usize) -> $t {
            entry as $t
        }
    })* };
}
slot!(u8, u16, u32);

/// How many entries a table with `2**log2` slots takes.
const fn capacity(log2: u8) -> usize {
    (1usize << log2) * 2 / 3
}

/// The size of a table with at least `slots` slots, if there is any.
fn log2_for(slots: usize) -> Option<u8> {
    let log2 = slots.max(8).checked_next_power_of_two()?.trailing_zeros() as u8;
    (log2 <= MAX_LOG2).then_some(log2)
}

/// The size of a table that takes `entries` entries.
fn log2_for_entries(entries: usize) -> Option<u8> {
    log2_for(entries.checked_mul(3)?.div_ceil(2))
}

const fn width_of(log2: u8) -> u8 {
    if log2 <= 8 {
        0
    } else if log2 <= 16 {
        1
    } else {
        2
    }
}

fn layout_of(log2: u8) -> Option<Layout> {
    let entries = capacity(log2).checked_mul(ENTRY_SIZE)?;
    let index = (1usize << log2) << width_of(log2);
    Layout::from_size_align(ENTRIES_OFFSET.checked_add(entries)?.checked_add(index)?, 8).ok()
}

/// Where a search for a hash stands: an odd stride of its own reaches every slot of a table.
struct Walk {
    slot: usize,
    stride: usize,
}

impl Walk {
    #[inline(always)]
    fn new(hash: i64, mask: usize) -> Walk {
        // The low bits as they are keep runs of integers together; the stride depends on all bits.
        let stride = ((hash as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as usize | 1;
        Walk { slot: hash as usize & mask, stride }
    }

    #[inline(always)]
    fn advance(&mut self, mask: usize) {
        self.slot = self.slot.wrapping_add(self.stride) & mask;
    }
}

/// A pointer to a key table that a dictionary owns (or to the empty one).
///
/// Invariant: used only while that dictionary has not given the table up.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Table(*mut Keys);

impl Table {
    const EMPTY: Table = Table((&raw const EMPTY.keys).cast_mut());

    #[inline(always)]
    fn head(&self) -> &Keys {
        // SAFETY: the table is alive by the type's invariant.
        unsafe { &*self.0 }
    }

    #[inline(always)]
    fn log2(self) -> u8 {
        self.head().log2
    }

    #[inline(always)]
    fn mask(self) -> usize {
        (1usize << self.log2()) - 1
    }

    #[inline(always)]
    fn filled(self) -> usize {
        self.head().filled.get()
    }

    #[inline(always)]
    fn usable(self) -> usize {
        self.head().usable.get()
    }

    #[inline(always)]
    fn all_str(self) -> bool {
        self.head().all_str.get()
    }

    /// An entry; the pointer is good while the table is.
    #[inline(always)]
    fn entry(self, index: usize) -> *mut Entry {
        debug_assert!(index <= capacity(self.log2()));
        // SAFETY: the entries follow the head.
        unsafe { (self.0 as *mut u8).add(ENTRIES_OFFSET + index * ENTRY_SIZE) as *mut Entry }
    }

    #[inline(always)]
    fn index(self) -> *mut u8 {
        // SAFETY: the index follows the entries.
        unsafe { (self.0 as *mut u8).add(ENTRIES_OFFSET + capacity(self.log2()) * ENTRY_SIZE) }
    }

    /// The word of an entry's key, 0 when it was deleted.
    #[inline(always)]
    fn key_bits(self, index: usize) -> u64 {
        // SAFETY: a word of a live table; an absent value is zero.
        unsafe { *((&raw const (*self.entry(index)).key) as *const u64) }
    }

    #[inline(always)]
    fn hash_at(self, index: usize) -> i64 {
        // SAFETY: an initialised entry of a live table.
        unsafe { (*self.entry(index)).hash }
    }

    fn key(self, index: usize) -> Option<Value> {
        // SAFETY: an initialised entry of a live table; cloning runs no code.
        unsafe { (*self.entry(index)).key.clone() }
    }

    #[inline(always)]
    fn value(self, index: usize) -> Option<Value> {
        // SAFETY: as `key`.
        unsafe { (*self.entry(index)).value.clone() }
    }

    fn replace_value(self, index: usize, value: Value) -> Option<Value> {
        // SAFETY: an initialised entry of a live table; moving words runs no code.
        unsafe { (*self.entry(index)).value.replace(value) }
    }

    /// The first entry on the way of `hash` that `hit` accepts. `hit` runs no Python code.
    #[inline(always)]
    fn find(self, hash: i64, hit: impl FnMut(usize) -> bool) -> Option<(usize, usize)> {
        match self.head().width {
            0 => self.find_in::<u8>(hash, hit),
            1 => self.find_in::<u16>(hash, hit),
            _ => self.find_in::<u32>(hash, hit),
        }
    }

    #[inline(always)]
    fn find_in<S: Slot>(self, hash: i64, mut hit: impl FnMut(usize) -> bool) -> Option<(usize, usize)> {
        let (index, mask) = (self.index() as *const S, self.mask());
        let mut walk = Walk::new(hash, mask);
        loop {
            // SAFETY: the mask keeps the slot inside the index, whose numbers have this width.
            let slot = unsafe { index.add(walk.slot).read_unaligned() };
            if slot == S::FREE {
                return None;
            }
            if slot != S::DELETED && hit(slot.entry()) {
                return Some((walk.slot, slot.entry()));
            }
            walk.advance(mask);
        }
    }

    /// The next entry on the way that `walk` is on. A third of the slots never hold an entry, so every way ends.
    fn step(self, walk: &mut Walk) -> Option<usize> {
        let mask = self.mask();
        loop {
            let slot = self.slot(walk.slot);
            if slot == usize::MAX {
                return None;
            }
            walk.advance(mask);
            if slot != usize::MAX - 1 {
                return Some(slot);
            }
        }
    }

    fn slot(self, slot: usize) -> usize {
        fn wide<S: Slot>(slot: S) -> usize {
            if slot == S::FREE {
                usize::MAX
            } else if slot == S::DELETED {
                usize::MAX - 1
            } else {
                slot.entry()
            }
        }
        // SAFETY: the slot lies inside the index, whose numbers have this width.
        unsafe {
            match self.head().width {
                0 => wide(*self.index().add(slot)),
                1 => wide((self.index() as *const u16).add(slot).read_unaligned()),
                _ => wide((self.index() as *const u32).add(slot).read_unaligned()),
            }
        }
    }

    /// Writes a number, or the mark of a deleted entry when `entry` is absent.
    fn set_slot(self, slot: usize, entry: Option<usize>) {
        // SAFETY: as `slot`.
        unsafe {
            match self.head().width {
                0 => *self.index().add(slot) = entry.map_or(u8::DELETED, |e| e as u8),
                1 => (self.index() as *mut u16)
                    .add(slot)
                    .write_unaligned(entry.map_or(u16::DELETED, |e| e as u16)),
                _ => (self.index() as *mut u32)
                    .add(slot)
                    .write_unaligned(entry.map_or(u32::DELETED, |e| e as u32)),
            }
        }
    }

    /// Enters an entry into the index.
    #[inline(always)]
    fn enter(self, hash: i64, entry: usize) {
        match self.head().width {
            0 => self.enter_in::<u8>(hash, entry),
            1 => self.enter_in::<u16>(hash, entry),
            _ => self.enter_in::<u32>(hash, entry),
        }
    }

    #[inline(always)]
    fn enter_in<S: Slot>(self, hash: i64, entry: usize) {
        let (index, mask) = (self.index() as *mut S, self.mask());
        let mut walk = Walk::new(hash, mask);
        loop {
            // SAFETY: the mask keeps the slot inside the index, whose numbers have this width.
            unsafe {
                let slot = index.add(walk.slot);
                let known = slot.read_unaligned();
                if known == S::FREE || known == S::DELETED {
                    return slot.write_unaligned(S::of_entry(entry));
                }
            }
            walk.advance(mask);
        }
    }

    /// Searches for a string among exact strings. Runs no Python code.
    #[inline(always)]
    fn find_str(self, key: &Str, hash: i64) -> Option<usize> {
        let bits = key as *const Str as u64;
        let found = self.find(hash, |index| {
            self.key_bits(index) == bits || (self.hash_at(index) == hash && self.is_same_str(index, key))
        });
        found.map(|(_, index)| index)
    }

    #[inline(never)]
    fn is_same_str(self, index: usize, key: &Str) -> bool {
        // SAFETY: an initialised entry of a live table; nothing runs while it is borrowed.
        let known = unsafe { &(*self.entry(index)).key };
        known.as_ref().and_then(|k| k.downcast_exact::<Str>()).is_some_and(|k| k.equals(key))
    }

    /// A table without entries. `None` when memory is exhausted.
    fn try_new(log2: u8) -> Option<Table> {
        let layout = layout_of(log2)?;
        // SAFETY: the size is not zero; the head and the index are written here, entries when they are filled.
        unsafe {
            let block = raw_alloc(layout);
            if block.is_null() {
                return None;
            }
            (block as *mut Keys).write(Keys {
                version: Cell::new(0),
                log2,
                width: width_of(log2),
                all_str: Cell::new(true),
                filled: Cell::new(0),
                usable: Cell::new(capacity(log2)),
            });
            let table = Table(block as *mut Keys);
            std::ptr::write_bytes(table.index(), 0xff, (1usize << log2) << width_of(log2));
            Some(table)
        }
    }

    /// Appends an entry whose key is not in the table. There must be room.
    fn push(self, key: Value, hash: i64, value: Value) {
        let head = self.head();
        let index = head.filled.get();
        debug_assert!(head.usable.get() > 0);
        if !key.is_heap() || !key.is_type(&crate::string::STR) {
            head.all_str.set(false);
        }
        // SAFETY: there is room for one more entry.
        unsafe { self.entry(index).write(Entry { hash, key: Some(key), value: Some(value) }) };
        self.enter(hash, index);
        head.filled.set(index + 1);
        head.usable.set(head.usable.get() - 1);
        head.version.set(0);
    }

    /// Takes an entry out.
    fn remove(self, index: usize) -> Option<(Value, Value)> {
        let (slot, _) = self.find(self.hash_at(index), |i| i == index)?;
        self.set_slot(slot, None);
        self.head().version.set(0);
        // SAFETY: an initialised entry of a live table; moving words runs no code.
        unsafe {
            let entry = self.entry(index);
            (*entry).key.take().zip((*entry).value.take())
        }
    }

    /// Frees the memory, not what the entries hold.
    ///
    /// # Safety
    /// The table is not used again, and no entry of it holds anything.
    unsafe fn free(self) {
        if self != Table::EMPTY
            && let Some(layout) = layout_of(self.log2())
        {
            // SAFETY: allocated with the same layout.
            unsafe { raw_dealloc(self.0 as *mut u8, layout) }
        }
    }

    /// Releases the entries, first to last, and the memory.
    ///
    /// # Safety
    /// No dictionary refers to the table.
    unsafe fn release(self) {
        for index in 0..self.filled() {
            // SAFETY: nobody else sees the table, so code that runs here cannot change it.
            unsafe {
                let entry = self.entry(index);
                drop((*entry).key.take());
                drop((*entry).value.take());
            }
        }
        // SAFETY: the entries have been emptied; the caller's promise.
        unsafe { self.free() }
    }

    /// A copy, deleted entries and all. `None` when memory is exhausted.
    fn try_copy(self) -> Option<Table> {
        if self == Table::EMPTY {
            return Some(self);
        }
        let layout = layout_of(self.log2())?;
        // SAFETY: both blocks have the layout's size; the copied words are counted before anyone sees the copy.
        unsafe {
            let block = raw_alloc(layout);
            if block.is_null() {
                return None;
            }
            let copy = Table(block as *mut Keys);
            let initialised = ENTRIES_OFFSET + self.filled() * ENTRY_SIZE;
            std::ptr::copy_nonoverlapping(self.0 as *const u8, block, initialised);
            std::ptr::copy_nonoverlapping(
                self.index(),
                copy.index(),
                (1usize << self.log2()) << self.head().width,
            );
            for index in 0..self.filled() {
                std::mem::forget(self.key(index));
                std::mem::forget(self.value(index));
            }
            copy.head().version.set(0);
            Some(copy)
        }
    }
}

/// Whether two values with the same hash that are not identical are equal, where that is known without running
/// Python code.
#[inline(always)]
pub fn quick_equal(a: &Value, b: &Value) -> Option<bool> {
    if a.as_small().is_some() && b.as_small().is_some() {
        return Some(false);
    }
    if let (Some(a), Some(b)) = (a.downcast_exact::<Str>(), b.downcast_exact::<Str>()) {
        return Some(a.equals(b));
    }
    // Tuples of the very same items are equal.
    if let (Some(a), Some(b)) = (a.downcast_exact::<Tuple>(), b.downcast_exact::<Tuple>())
        && a.len() == b.len()
        && a.items().iter().zip(b.items()).all(|(a, b)| a.bits() == b.bits())
    {
        return Some(true);
    }
    None
}

/// The hash of a value, strings and small integers without a call.
#[inline(always)]
pub(crate) fn hash_of(t: &mut Thread, value: &Value) -> PyResult<i64> {
    if let Some(i) = value.as_small() {
        const MODULUS: i64 = (1 << 61) - 1;
        if i > -MODULUS && i < MODULUS {
            return Ok(if i == -1 { -2 } else { i });
        }
    } else if let Some(s) = value.downcast_exact::<Str>() {
        return Ok(s.hash());
    }
    t.hash(value)
}

/// Rewords the `TypeError` of a hash that failed: `what` is "a dict key" or "a set element".
#[cold]
#[inline(never)]
pub(crate) fn unhashable(t: &mut Thread, value: &Value, what: &str) -> Raised {
    let Some(exception) = t.raised().filter(|e| e.is_type(&exceptions::TYPE_ERROR)) else { return Raised };
    drop(t.take_raised());
    let reason = match t.str(&exception) {
        Ok(text) => text.to_string_lossy(),
        Err(raised) => return raised,
    };
    t.type_error(format!("cannot use '{}' as {what} ({reason})", value.ty().full_name()))
}

impl Dict {
    /// An empty dictionary.
    #[allow(clippy::new_ret_no_self)]
    pub fn new() -> Ref<Dict> {
        // SAFETY: `new_of` makes a dictionary.
        unsafe { Ref::from_value_unchecked(Dict::new_of(&DICT)) }
    }

    /// An empty dictionary of this type, which is `dict` or derives from it.
    pub fn new_of(ty: &Type) -> Value {
        // SAFETY: the fields are set before anyone sees the object.
        unsafe {
            let object = heap::alloc_unset(ty, ty.basicsize());
            let dict = &*(object.as_ptr() as *const Dict);
            dict.used.set(0);
            dict.watch.set(0);
            dict.keys.set(Table::EMPTY.0);
            dict._values.set(0);
            if ty.inline_capacity() > 0 {
                object.as_ref().set_flag(hflags::INLINE_VALUES);
            }
            if ty.has(flags::HAVE_GC) {
                gc::track(object);
            }
            Value::from_owned(object.as_ptr())
        }
    }

    /// An empty dictionary with room for `n` keys. Without memory for that it has no room yet.
    pub fn with_capacity(n: usize) -> Ref<Dict> {
        let dict = Dict::new();
        if n > capacity(MIN_LOG2)
            && let Some(log2) = log2_for_entries(n)
        {
            dict.resize(log2);
        }
        dict
    }

    /// A new reference to this dictionary.
    pub fn to_value_ref(&self) -> Value {
        self.to_value()
    }

    #[inline(always)]
    fn table(&self) -> Table {
        Table(self.keys.get())
    }

    /// Number of keys.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.used.get()
    }

    /// Whether there are no keys.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.used.get() == 0
    }

    /// The word that C's dictionary watchers use.
    pub fn watch(&self) -> &Cell<u64> {
        &self.watch
    }

    /// Bytes of the key table, for `__sizeof__`; the shared empty one counts nothing.
    pub fn table_bytes(&self) -> usize {
        if self.table() == Table::EMPTY { 0 } else { layout_of(self.table().log2()).map_or(0, |l| l.size()) }
    }

    /// `log2` of the number of slots, for `__sizeof__`; 0 while nothing is allocated.
    pub fn log2_slots(&self) -> u8 {
        self.table().log2()
    }

    /// Whether every key is an exact `str`.
    #[inline(always)]
    pub fn is_str_only(&self) -> bool {
        self.table().all_str()
    }

    /// Makes the zeroed fields of a new object those of an empty dictionary.
    pub(crate) fn begin_empty(&self) {
        self.keys.set(Table::EMPTY.0);
    }

    /// Tells this key table from others that the dictionary has at the same time or had just before: entries keep their
    /// indices for as long as it stays the same.
    pub fn table_id(&self) -> usize {
        self.keys.get() as usize
    }

    // ---- lookup ----

    /// The index of a key's entry.
    ///
    /// # Errors
    /// What `__eq__` raises.
    pub fn find_index(&self, t: &mut Thread, key: &Value, hash: i64) -> PyResult<Option<usize>> {
        self.lookup(t, key, hash)
    }

    /// The index of the entry whose key is this very object. Runs no Python code.
    pub fn find_identical(&self, key: &Value, hash: i64) -> Option<usize> {
        let table = self.table();
        table.find(hash, |index| table.key_bits(index) == key.bits()).map(|(_, index)| index)
    }

    /// Whether an entry's key is this very object.
    pub fn key_at_is(&self, index: usize, key: &Value) -> bool {
        let table = self.table();
        index < table.filled() && table.key_bits(index) == key.bits()
    }

    /// The hash of a key.
    ///
    /// # Errors
    /// What `__hash__` raises; `TypeError` in the words of a dictionary.
    #[inline(always)]
    pub fn hash_key(t: &mut Thread, key: &Value) -> PyResult<i64> {
        match hash_of(t, key) {
            Ok(hash) => Ok(hash),
            Err(_) => Err(unhashable(t, key, "a dict key")),
        }
    }

    /// The entry of a key. What the answer says is true when it is given.
    #[inline]
    fn lookup(&self, t: &mut Thread, key: &Value, hash: i64) -> PyResult<Option<usize>> {
        let table = self.table();
        if table.all_str()
            && let Some(key) = key.downcast_exact::<Str>()
        {
            return Ok(table.find_str(key, hash));
        }
        // Mostly the key is the very object, or no other key has its hash: nothing is compared then.
        let bits = key.bits();
        match table.find(hash, |index| table.key_bits(index) == bits || table.hash_at(index) == hash) {
            None => Ok(None),
            Some((_, index)) if table.key_bits(index) == bits => Ok(Some(index)),
            Some(_) => self.lookup_general(t, key, hash),
        }
    }

    #[inline(never)]
    fn lookup_general(&self, t: &mut Thread, key: &Value, hash: i64) -> PyResult<Option<usize>> {
        'restart: loop {
            let table = self.table();
            let log2 = table.log2();
            let mut walk = Walk::new(hash, table.mask());
            while let Some(index) = table.step(&mut walk) {
                if table.key_bits(index) == key.bits() {
                    return Ok(Some(index));
                }
                if table.hash_at(index) != hash {
                    continue;
                }
                let Some(known) = table.key(index) else { continue };
                match quick_equal(&known, key) {
                    Some(true) => return Ok(Some(index)),
                    Some(false) => continue,
                    None => (),
                }
                let equal = t.compare_bool(&known, key, CompareOp::Eq)?;
                // The comparison may have changed anything; a table of the same size at the same place with the
                // same key there is good enough to go on in.
                let same = self.table() == table
                    && table.log2() == log2
                    && index < table.filled()
                    && table.key_bits(index) == known.bits();
                if !same {
                    continue 'restart;
                }
                if equal {
                    return Ok(Some(index));
                }
                // Dropping `known` runs no code: the table holds the key, too.
            }
            return Ok(None);
        }
    }

    /// The value of a key.
    ///
    /// # Errors
    /// What `__hash__` and `__eq__` raise.
    #[inline]
    pub fn get(&self, t: &mut Thread, key: &Value) -> PyResult<Option<Value>> {
        let hash = Dict::hash_key(t, key)?;
        self.get_hashed(t, key, hash)
    }

    /// Like [`Dict::get`] with a known hash.
    ///
    /// # Errors
    /// What `__eq__` raises.
    #[inline]
    pub fn get_hashed(&self, t: &mut Thread, key: &Value, hash: i64) -> PyResult<Option<Value>> {
        let found = self.lookup(t, key, hash)?;
        Ok(found.and_then(|index| self.table().value(index)))
    }

    /// The value of a string key. Runs no Python code: keys that are not exact strings are not asked whether they
    /// equal it; where that matters, use [`Dict::get_str_t`].
    #[inline]
    pub fn get_str(&self, key: &Str) -> Option<Value> {
        let table = self.table();
        table.find_str(key, key.hash()).and_then(|index| table.value(index))
    }

    /// The value of a string key in any dictionary.
    ///
    /// # Errors
    /// What `__hash__` of a subclass of `str` and `__eq__` of other keys raise.
    #[inline]
    pub fn get_str_t(&self, t: &mut Thread, key: &Str) -> PyResult<Option<Value>> {
        let exact = std::ptr::eq(key.header().ty_ptr(), &crate::string::STR);
        if exact && self.is_str_only() {
            return Ok(self.get_str(key));
        }
        self.get(t, &key.to_value())
    }

    /// Whether there is the key.
    ///
    /// # Errors
    /// What `__hash__` and `__eq__` raise.
    pub fn contains(&self, t: &mut Thread, key: &Value) -> PyResult<bool> {
        let hash = Dict::hash_key(t, key)?;
        self.contains_hashed(t, key, hash)
    }

    /// Like [`Dict::contains`] with a known hash.
    ///
    /// # Errors
    /// What `__eq__` raises.
    pub fn contains_hashed(&self, t: &mut Thread, key: &Value, hash: i64) -> PyResult<bool> {
        Ok(self.lookup(t, key, hash)?.is_some())
    }

    /// Whether there is the string key; runs no Python code, as [`Dict::get_str`].
    pub fn contains_str(&self, key: &Str) -> bool {
        self.table().find_str(key, key.hash()).is_some()
    }

    // ---- changes ----

    /// Moves the entries to a new table; deleted ones stay behind. False when memory is exhausted.
    fn resize(&self, log2: u8) -> bool {
        let Some(new) = Table::try_new(log2) else { return false };
        let old = self.table();
        debug_assert!(self.used.get() <= capacity(log2));
        // SAFETY: each entry is moved once, and the old table then freed without releasing anything.
        unsafe {
            let mut count = 0;
            if self.used.get() == old.filled() {
                count = old.filled();
                std::ptr::copy_nonoverlapping(old.entry(0).cast_const(), new.entry(0), count);
            } else {
                for index in 0..old.filled() {
                    if old.key_bits(index) != 0 {
                        std::ptr::copy_nonoverlapping(old.entry(index).cast_const(), new.entry(count), 1);
                        count += 1;
                    }
                }
            }
            for index in 0..count {
                new.enter(new.hash_at(index), index);
            }
            let head = new.head();
            head.filled.set(count);
            head.usable.set(capacity(log2) - count);
            head.all_str.set(count == 0 || old.all_str());
            self.keys.set(new.0);
            old.free();
        }
        true
    }

    /// Appends an entry. False when memory is exhausted.
    fn push(&self, key: Value, hash: i64, value: Value) -> bool {
        if self.table().usable() == 0 {
            // Three times what is used: room for as much again, and deleted entries vanish.
            let grown = self.used.get().checked_mul(3).and_then(log2_for);
            if !grown.is_some_and(|log2| self.resize(log2)) {
                return false;
            }
        }
        self.table().push(key, hash, value);
        self.used.set(self.used.get() + 1);
        true
    }

    /// Sets the value of a key.
    ///
    /// # Errors
    /// What `__hash__` and `__eq__` raise; `MemoryError`.
    #[inline]
    pub fn set(&self, t: &mut Thread, key: &Value, value: Value) -> PyResult<()> {
        let hash = Dict::hash_key(t, key)?;
        self.set_hashed(t, key, hash, value)
    }

    /// Like [`Dict::set`] with a known hash.
    ///
    /// # Errors
    /// What `__eq__` raises; `MemoryError`.
    #[inline]
    pub fn set_hashed(&self, t: &mut Thread, key: &Value, hash: i64, value: Value) -> PyResult<()> {
        match self.lookup(t, key, hash)? {
            Some(index) => drop(self.table().replace_value(index, value)),
            None if self.push(key.clone(), hash, value) => (),
            None => return Err(t.memory_error()),
        }
        Ok(())
    }

    /// Sets the value of a name of this program. Exhausted memory ends the process.
    pub fn set_str(&self, _: &mut Thread, key: &str, value: Value) {
        self.set_name(&crate::string::intern_str(key), value);
    }

    /// Sets the value of a string key. Runs no Python code except by releasing the old value, as
    /// [`Dict::get_str`]. Exhausted memory ends the process.
    pub fn set_name(&self, name: &Str, value: Value) {
        let hash = name.hash();
        let table = self.table();
        match table.find_str(name, hash) {
            Some(index) => drop(table.replace_value(index, value)),
            None if self.push(name.to_value(), hash, value) => (),
            None => handle_alloc_error(Layout::new::<Keys>()),
        }
    }

    /// Adds a key that is known not to be there yet. False when memory is exhausted.
    pub fn add_name(&self, name: &Str, value: Value) -> bool {
        debug_assert!(self.table().find_str(name, name.hash()).is_none());
        self.push(name.to_value(), name.hash(), value)
    }

    /// The value of a key, after setting it to `default` if there was none.
    ///
    /// # Errors
    /// What `__hash__` and `__eq__` raise; `MemoryError`.
    pub fn set_default(&self, t: &mut Thread, key: &Value, default: &Value) -> PyResult<Value> {
        let hash = Dict::hash_key(t, key)?;
        if let Some(index) = self.lookup(t, key, hash)?
            && let Some(value) = self.table().value(index)
        {
            return Ok(value);
        }
        if self.push(key.clone(), hash, default.clone()) {
            Ok(default.clone())
        } else {
            Err(t.memory_error())
        }
    }

    fn remove_at(&self, index: usize) -> Option<(Value, Value)> {
        let removed = self.table().remove(index);
        if removed.is_some() {
            self.used.set(self.used.get() - 1);
        }
        removed
    }

    /// Removes a key and gives its value.
    ///
    /// # Errors
    /// What `__hash__` and `__eq__` raise.
    pub fn remove(&self, t: &mut Thread, key: &Value) -> PyResult<Option<Value>> {
        let hash = Dict::hash_key(t, key)?;
        self.remove_hashed(t, key, hash)
    }

    /// Like [`Dict::remove`] with a known hash.
    ///
    /// # Errors
    /// What `__eq__` raises.
    pub fn remove_hashed(&self, t: &mut Thread, key: &Value, hash: i64) -> PyResult<Option<Value>> {
        let found = self.lookup(t, key, hash)?;
        Ok(found.and_then(|index| self.remove_at(index)).map(|(_, value)| value))
    }

    /// Removes a string key; runs no Python code except by releasing the key, as [`Dict::get_str`].
    pub fn remove_str(&self, key: &Str) -> Option<Value> {
        let index = self.table().find_str(key, key.hash())?;
        self.remove_at(index).map(|(_, value)| value)
    }

    /// Removes the last key.
    pub fn pop_last(&self) -> Option<(Value, Value)> {
        let table = self.table();
        let index = (0..table.filled()).rev().find(|i| table.key_bits(*i) != 0)?;
        let removed = self.remove_at(index)?;
        // Its slot in the index stays taken, so the table is not given the room back.
        table.head().filled.set(index);
        Some(removed)
    }

    /// Removes every key. The dictionary is empty before anything is released.
    pub fn clear(&self) {
        let old = self.table();
        if old == Table::EMPTY {
            return;
        }
        self.keys.set(Table::EMPTY.0);
        self.used.set(0);
        // SAFETY: the dictionary has given the table up.
        unsafe { old.release() }
    }

    /// A copy, of exact type `dict`. Exhausted memory ends the process.
    pub fn copy(&self) -> Ref<Dict> {
        match self.try_copy() {
            Some(copy) => copy,
            None => handle_alloc_error(Layout::new::<Keys>()),
        }
    }

    /// A copy, of exact type `dict`. `None` when memory is exhausted.
    pub fn try_copy(&self) -> Option<Ref<Dict>> {
        let copy = Dict::new();
        self.copy_into(&copy).then_some(copy)
    }

    /// Copies the keys into an empty dictionary. False when memory is exhausted.
    fn copy_into(&self, target: &Dict) -> bool {
        debug_assert!(target.is_empty());
        let table = self.table();
        if self.used.get() == 0 {
            return true;
        }
        let sparse = self.used.get() < table.filled() / 3 * 2;
        if !sparse {
            let Some(copied) = table.try_copy() else { return false };
            let old = target.table();
            target.keys.set(copied.0);
            target.used.set(self.used.get());
            // SAFETY: a table without keys that nobody refers to.
            unsafe { old.release() };
            return true;
        }
        if !log2_for_entries(self.used.get()).is_some_and(|log2| target.resize(log2)) {
            return false;
        }
        let mut pos = 0;
        while let Some((key, value, hash)) = self.next_entry(&mut pos) {
            target.push(key, hash, value);
        }
        true
    }

    /// Sets every key of `other`; those that are there already only if `replace`.
    ///
    /// # Errors
    /// What `__eq__` raises; `RuntimeError` when a comparison changes `other`; `MemoryError`.
    pub fn merge(&self, t: &mut Thread, other: &Dict, replace: bool) -> PyResult<()> {
        if std::ptr::eq(self, other) || other.is_empty() {
            return Ok(());
        }
        let theirs = other.table();
        if self.is_empty() {
            let compact = other.len() == theirs.filled();
            let tight = theirs.log2() == MIN_LOG2 || capacity(theirs.log2() - 1) < other.len();
            if compact && tight {
                return if other.copy_into(self) { Ok(()) } else { Err(t.memory_error()) };
            }
        }
        if capacity(self.table().log2()) < other.len() {
            let needed = self.len().checked_add(other.len()).and_then(log2_for_entries);
            if !needed.is_some_and(|log2| self.resize(log2)) {
                return Err(t.memory_error());
            }
        }
        let filled = other.entries_len();
        let mut pos = 0;
        while let Some((key, value, hash)) = other.next_entry(&mut pos) {
            if replace || !self.contains_hashed(t, &key, hash)? {
                self.set_hashed(t, &key, hash, value)?;
            }
            if other.entries_len() != filled {
                return Err(t.runtime_error("dict mutated during update"));
            }
        }
        Ok(())
    }

    // ---- iteration ----

    /// Number of entries, deleted ones included: indices below it may be asked for.
    #[inline(always)]
    pub fn entries_len(&self) -> usize {
        self.table().filled()
    }

    /// Key, value and hash of an entry, unless it was deleted.
    pub fn entry(&self, index: usize) -> Option<(Value, Value, i64)> {
        let table = self.table();
        if index >= table.filled() {
            return None;
        }
        Some((table.key(index)?, table.value(index)?, table.hash_at(index)))
    }

    /// The next entry at or behind `pos`, which moves on. Safe, whatever happens to the dictionary in between.
    pub fn next_entry(&self, pos: &mut usize) -> Option<(Value, Value, i64)> {
        let filled = self.entries_len();
        while *pos < filled {
            let index = *pos;
            *pos += 1;
            if let Some(entry) = self.entry(index) {
                return Some(entry);
            }
        }
        None
    }

    /// As [`Dict::next_entry`], the key alone.
    #[inline]
    pub fn next_key(&self, pos: &mut usize) -> Option<Value> {
        let table = self.table();
        let filled = table.filled();
        while *pos < filled {
            let index = *pos;
            *pos += 1;
            if let Some(key) = table.key(index) {
                return Some(key);
            }
        }
        None
    }

    /// As [`Dict::next_entry`], the value alone.
    #[inline]
    pub fn next_value(&self, pos: &mut usize) -> Option<Value> {
        let table = self.table();
        let filled = table.filled();
        while *pos < filled {
            let index = *pos;
            *pos += 1;
            if let Some(value) = table.value(index) {
                return Some(value);
            }
        }
        None
    }

    /// As [`Dict::next_entry`], key and value.
    #[inline]
    pub fn next_item(&self, pos: &mut usize) -> Option<(Value, Value)> {
        let table = self.table();
        let filled = table.filled();
        while *pos < filled {
            let index = *pos;
            *pos += 1;
            if let Some(key) = table.key(index) {
                return table.value(index).map(|value| (key, value));
            }
        }
        None
    }

    /// The entry at or before `pos`, which is one more than its index and moves back.
    pub fn previous_entry(&self, pos: &mut usize) -> Option<(Value, Value, i64)> {
        *pos = (*pos).min(self.entries_len());
        while *pos > 0 {
            *pos -= 1;
            if let Some(entry) = self.entry(*pos) {
                return Some(entry);
            }
        }
        None
    }

    fn collect<T>(&self, of: impl Fn((Value, Value, i64)) -> T) -> Vec<T> {
        let mut all = Vec::with_capacity(self.len());
        let mut pos = 0;
        while let Some(entry) = self.next_entry(&mut pos) {
            all.push(of(entry));
        }
        all
    }

    /// The keys.
    pub fn keys(&self) -> Vec<Value> {
        self.collect(|(key, _, _)| key)
    }

    /// The values.
    pub fn values(&self) -> Vec<Value> {
        self.collect(|(_, value, _)| value)
    }

    /// Keys and values.
    pub fn items(&self) -> Vec<(Value, Value)> {
        self.collect(|(key, value, _)| (key, value))
    }

    /// Keys, values and hashes.
    pub fn entries(&self) -> Vec<(Value, Value, i64)> {
        self.collect(|entry| entry)
    }

    // ---- inline caches ----

    /// A number that no other set of keys has or will have: it changes when a key comes or goes or entries move,
    /// not when a value is replaced. 0 when there are no more numbers.
    pub fn keys_version(&self) -> u32 {
        let table = self.table();
        let version = &table.head().version;
        if version.get() == 0 {
            let next = NEXT_VERSION.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |n| n.checked_add(1));
            version.set(next.unwrap_or(0));
        }
        version.get()
    }

    /// The version if one has been assigned since the keys last changed, else 0.
    #[inline(always)]
    pub fn known_keys_version(&self) -> u32 {
        self.table().head().version.get()
    }

    /// The entry of a string key, in a dictionary all of whose keys are exact strings ([`Dict::is_str_only`]).
    pub fn index_of_str(&self, key: &Str) -> Option<usize> {
        if self.is_str_only() { self.table().find_str(key, key.hash()) } else { None }
    }

    /// The word of an entry's value, whose reference stays with the dictionary; 0 when there is none.
    #[inline(always)]
    pub fn value_word_at(&self, index: usize) -> u64 {
        let table = self.table();
        if index >= table.filled() {
            return 0;
        }
        // SAFETY: a word of an initialised entry; an absent value is zero.
        unsafe { *((&raw const (*table.entry(index)).value) as *const u64) }
    }

    /// An entry's value.
    #[inline(always)]
    pub fn value_at(&self, index: usize) -> Option<Value> {
        let table = self.table();
        if index < table.filled() { table.value(index) } else { None }
    }

    /// Replaces an entry's value and gives the old one; nothing happens when there is no such entry.
    #[inline(always)]
    pub fn set_value_at(&self, index: usize, value: Value) -> Option<Value> {
        if self.value_word_at(index) == 0 { None } else { self.table().replace_value(index, value) }
    }

    /// Whether an entry's key is exactly this string object.
    #[inline(always)]
    pub fn entry_key_is(&self, index: usize, key: &Str) -> bool {
        let table = self.table();
        index < table.filled() && table.key_bits(index) == key as *const Str as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::string::latin1_char;

    /// A dictionary outside the heap: its type need not be ready.
    fn dict() -> Box<Dict> {
        Box::new(Dict {
            ob: Header::immortal(&DICT),
            used: Cell::new(0),
            watch: Cell::new(0),
            keys: Cell::new(Table::EMPTY.0),
            _values: Cell::new(0),
        })
    }

    fn char_key(c: u8) -> Value {
        latin1_char(c)
    }

    fn as_str(v: &Value) -> &Str {
        v.downcast_exact::<Str>().unwrap_or_else(|| panic!("a string"))
    }

    fn shown(d: &Dict) -> Vec<(u8, i64)> {
        d.items().iter().map(|(k, v)| (as_str(k).view().at(0) as u8, v.as_small().unwrap_or(-1))).collect()
    }

    #[test]
    fn the_layout_is_cpythons() {
        assert_eq!(size_of::<Dict>(), 48);
        assert_eq!(std::mem::offset_of!(Dict, used), 16);
        assert_eq!(std::mem::offset_of!(Dict, watch), 24);
        assert_eq!(std::mem::offset_of!(Dict, keys), 32);
        assert_eq!(std::mem::offset_of!(Dict, _values), 40);
        assert_eq!(ENTRIES_OFFSET % 8, 0);
    }

    #[test]
    fn tables_grow_as_cpythons() {
        let d = dict();
        let mut sizes = Vec::new();
        for i in 0..100 {
            assert!(d.push(Value::small(i), i as i64, Value::small(i)));
            if sizes.last() != Some(&d.log2_slots()) {
                sizes.push(d.log2_slots());
            }
        }
        assert_eq!(sizes, [3, 4, 5, 6, 7, 8]);
        d.clear();
        assert_eq!((d.len(), d.log2_slots()), (0, 0));
    }

    #[test]
    fn order_survives_deletion_and_growth() {
        let d = dict();
        for c in b'a'..=b'z' {
            d.set_name(as_str(&char_key(c)), Value::small(c as i32));
        }
        for c in (b'a'..=b'z').step_by(2) {
            let key = char_key(c);
            assert_eq!(d.remove_str(as_str(&key)).and_then(|v| v.as_small()), Some(c as i64));
            assert!(d.get_str(as_str(&key)).is_none());
        }
        d.set_name(as_str(&char_key(b'a')), Value::small(1));
        d.set_name(as_str(&char_key(b'd')), Value::small(2));
        let mut expected: Vec<(u8, i64)> = (b'b'..=b'z').step_by(2).map(|c| (c, c as i64)).collect();
        expected[1].1 = 2;
        expected.push((b'a', 1));
        assert_eq!(shown(&d), expected);
        for c in 128..=255 {
            d.set_name(as_str(&char_key(c)), Value::small(0));
        }
        assert_eq!(d.len(), expected.len() + 128);
        assert_eq!(shown(&d)[..expected.len()], expected);
        d.clear();
    }

    #[test]
    fn popping_and_adding_for_ever_ends() {
        let d = dict();
        for round in 0..10_000 {
            assert!(d.push(Value::small(round), (round as i64) << 20, Value::small(round)));
            let (key, _) = d.pop_last().unwrap_or_else(|| panic!("not empty"));
            assert_eq!(key.as_small(), Some(round as i64));
            assert!(d.table().find(12345, |_| false).is_none());
        }
        assert!(d.pop_last().is_none());
        assert!(d.log2_slots() <= 4);
        d.clear();
    }

    #[test]
    fn many_keys_that_collide_in_the_low_bits() {
        let d = dict();
        for i in 0..100_000i32 {
            assert!(d.push(Value::small(i), (i as i64) << 24, Value::small(i)));
        }
        for i in (0..100_000i32).step_by(777) {
            let bits = Value::small(i).bits();
            let found = d.table().find((i as i64) << 24, |index| d.table().key_bits(index) == bits);
            assert_eq!(found.map(|f| f.1), Some(i as usize));
        }
        d.clear();
    }

    #[test]
    fn versions_follow_the_key_set() {
        let d = dict();
        let (a, b) = (char_key(b'a'), char_key(b'b'));
        assert_eq!(d.keys_version(), EMPTY_VERSION);
        d.set_name(as_str(&a), Value::small(1));
        let first = d.keys_version();
        assert!(first > EMPTY_VERSION);
        d.set_name(as_str(&a), Value::small(2));
        assert_eq!(d.keys_version(), first);
        assert_eq!(d.known_keys_version(), first);
        d.set_name(as_str(&b), Value::small(3));
        assert_eq!(d.known_keys_version(), 0);
        let second = d.keys_version();
        assert_ne!(second, first);
        d.remove_str(as_str(&b));
        assert!(![first, second].contains(&d.keys_version()));
        d.clear();
        assert_eq!(d.keys_version(), EMPTY_VERSION);
    }

    #[test]
    fn caches_reach_values_by_index() {
        let d = dict();
        let (a, b) = (char_key(b'a'), char_key(b'b'));
        d.set_name(as_str(&a), Value::small(1));
        let index = d.index_of_str(as_str(&a)).unwrap_or(9);
        assert!(d.entry_key_is(index, as_str(&a)) && !d.entry_key_is(index, as_str(&b)));
        assert_eq!(d.set_value_at(index, Value::small(5)).and_then(|v| v.as_small()), Some(1));
        assert_eq!(d.value_word_at(index), Value::small(5).bits());
        assert_eq!((d.value_word_at(7), d.index_of_str(as_str(&b))), (0, None));
        assert!(d.push(Value::small(0), 0, Value::small(0)));
        assert!(!d.is_str_only() && d.index_of_str(as_str(&a)).is_none());
        assert!(d.get_str(as_str(&a)).is_some());
        d.clear();
    }

    #[test]
    fn copies_drop_many_holes_and_keep_few() {
        let (d, few, many) = (dict(), dict(), dict());
        for i in 0..30i32 {
            assert!(d.push(Value::small(i), i as i64, Value::small(i)));
        }
        d.remove_at(3);
        assert!(d.copy_into(&few));
        assert_eq!((few.len(), few.entries_len()), (29, 30));
        for i in 5..25 {
            d.remove_at(i);
        }
        assert!(d.copy_into(&many));
        assert_eq!((many.len(), many.entries_len()), (9, 9));
        let keys: Vec<_> = many.keys().iter().filter_map(|k| k.as_small()).collect();
        assert_eq!(keys, [0, 1, 2, 4, 25, 26, 27, 28, 29]);
        for d in [d, few, many] {
            d.clear();
        }
    }

    #[test]
    fn iteration_stands_mutation() {
        let d = dict();
        for i in 0..20i32 {
            assert!(d.push(Value::small(i), i as i64, Value::small(i)));
        }
        let (mut pos, mut seen) = (0, 0);
        while let Some((key, _, _)) = d.next_entry(&mut pos) {
            seen += 1;
            if key.as_small() == Some(10) {
                d.clear();
            }
        }
        assert_eq!(seen, 11);
        let mut end = usize::MAX;
        assert!(d.previous_entry(&mut end).is_none());
    }
}
