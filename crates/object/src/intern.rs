//! Interned strings: the interpreter's table of them, and the ways into it.
//!
//! Not here: which strings are interned. The compiler decides for constants and names (`interp`), `sys.intern` and
//! attribute names for others (`builtins`).

use std::cell::{Cell, RefCell};

use text::StrView;

use crate::cell::Ref;
use crate::errors::PyResult;
use crate::header::Header;
use crate::string::{INTERNED, Str, as_bytes, hash_bytes, latin1_char, new_str};
use crate::thread::Thread;
use crate::value::Value;

/// Bits of a string's state: it leaves the table when it dies, or it never dies.
const MORTAL: u32 = 1;
const IMMORTAL: u32 = 2;

/// The table of interned strings; one per interpreter.
#[derive(Default)]
pub struct InternTable(RefCell<Slots>);

/// An open-addressing table with linear probing. Hashes stand beside the strings, so that neither looking for a string nor
/// growing touches other strings.
#[derive(Default)]
struct Slots {
    /// Empty, or a power of two.
    slots: Vec<Slot>,
    used: usize,
}

#[derive(Clone, Copy)]
struct Slot {
    hash: i64,
    /// Alive, as strings leave the table when they die; null where there is none.
    string: *const Str,
}

const EMPTY: Slot = Slot { hash: 0, string: std::ptr::null() };

/// The first size: somewhat more than what the start of the library interns.
const FIRST: usize = 1 << 14;

impl Slots {
    fn home(&self, hash: i64) -> usize {
        // Hashes of strings are good in all their bits.
        hash as usize & (self.slots.len() - 1)
    }

    /// Where the string is that has this hash and passes, or the empty slot where it would be.
    #[inline]
    fn find(&self, hash: i64, mut is_sought: impl FnMut(&Str) -> bool) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = self.home(hash);
        loop {
            let slot = &self.slots[at & mask];
            // SAFETY: what is in the table is alive.
            if slot.string.is_null() || slot.hash == hash && is_sought(unsafe { &*slot.string }) {
                return at & mask;
            }
            at += 1;
        }
    }

    /// Sees to it that there are slots and that one more string leaves a third of them empty.
    #[inline]
    fn reserve(&mut self) {
        if (self.used + 1) * 3 > self.slots.len() * 2 {
            self.grow();
        }
    }

    #[cold]
    fn grow(&mut self) {
        let size = (self.slots.len() * 2).max(FIRST);
        let old = std::mem::replace(&mut self.slots, vec![EMPTY; size]);
        for slot in old.into_iter().filter(|slot| !slot.string.is_null()) {
            let at = self.find(slot.hash, |_| false);
            self.slots[at] = slot;
        }
    }

    fn remove(&mut self, hash: i64, string: *const Str) {
        if self.slots.is_empty() {
            return;
        }
        let mask = self.slots.len() - 1;
        let mut hole = self.find(hash, |known| std::ptr::eq(known, string));
        if self.slots[hole].string.is_null() {
            return;
        }
        self.used -= 1;
        // What follows moves up, unless it stands between its home and the hole.
        let mut at = hole;
        loop {
            at = (at + 1) & mask;
            let slot = self.slots[at];
            if slot.string.is_null() {
                break;
            }
            let from_home = at.wrapping_sub(self.home(slot.hash)) & mask;
            if from_home >= at.wrapping_sub(hole) & mask {
                self.slots[hole] = slot;
                hole = at;
            }
        }
        self.slots[hole] = EMPTY;
    }
}

thread_local! {
    static TABLE: Cell<*const InternTable> = const { Cell::new(std::ptr::null()) };
}

impl InternTable {
    /// How many strings it holds.
    pub fn len(&self) -> usize {
        self.0.borrow().used
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Makes this the table of the current native thread.
    pub fn install(&self) {
        self.0.borrow_mut().reserve();
        TABLE.set(self);
    }
}

/// The table of the current native thread.
#[inline]
fn table() -> Option<&'static RefCell<Slots>> {
    // SAFETY: the interpreter's table outlives its threads.
    unsafe { TABLE.get().as_ref() }.map(|table| &table.0)
}

/// The interned string equal to `value`, which must be an exact `str`; it becomes the interned one if there is
/// none. It leaves the table when it dies.
pub fn intern_value(value: Value) -> Value {
    intern_as(value, MORTAL)
}

/// Like [`intern_value`], and the string never dies: for names in code objects and in this program.
pub fn intern_immortal(value: Value) -> Value {
    intern_as(value, IMMORTAL)
}

/// Makes an interned string one of that state, if it is not yet.
#[inline]
fn raise_state(s: &Str, state: u32) {
    if s.state.get() & INTERNED < state {
        s.state.set(s.state.get() & !INTERNED | state);
        if state == IMMORTAL {
            s.make_immortal();
        }
    }
}

fn intern_as(value: Value, state: u32) -> Value {
    let Some(s) = value.downcast_exact::<Str>() else { return value };
    let Some(table) = table().filter(|_| s.state.get() & INTERNED < state) else { return value };
    match s.view() {
        StrView::Ascii(text) if s.len() == 1 => return latin1_char(as_bytes(text)[0]),
        StrView::Latin1([c]) => return latin1_char(*c),
        _ => {}
    }
    let hash = s.hash();
    let mut table = table.borrow_mut();
    table.reserve();
    let at = table.find(hash, |known| known.equals(s));
    let slot = &mut table.slots[at];
    if !slot.string.is_null() {
        // SAFETY: alive, since it is in the table.
        let known = unsafe { Value::new_ref(slot.string as *const Header) };
        drop(table);
        if let Some(s) = known.downcast::<Str>() {
            raise_state(s, state);
        }
        return known;
    }
    *slot = Slot { hash, string: s };
    table.used += 1;
    drop(table);
    raise_state(s, state);
    value
}

/// The interned string of WTF-8 text, immortal or not. One that is there already is found without making another.
///
/// # Errors
/// `MemoryError`.
pub fn intern_wtf8(t: &mut Thread, text: &[u8], immortal: bool) -> PyResult {
    let sought = Sought::new(text);
    intern_sought(t, text, &sought, immortal)
}

/// The hash of a text that is to be interned. Before several are, [`Sought::fetch_slot`] and then [`Sought::fetch_string`] of all
/// let the memory be on its way that each will look at.
#[derive(Clone, Copy)]
pub struct Sought {
    /// None for what is not looked for as text.
    hash: Option<i64>,
}

impl Sought {
    /// Computes the hash.
    #[inline]
    pub fn new(text: &[u8]) -> Sought {
        let plain = text.len() >= 2 && text.is_ascii() && !TABLE.get().is_null();
        Sought { hash: plain.then(|| hash_bytes(text)) }
    }

    /// The slot will be looked at soon.
    #[inline]
    pub fn fetch_slot(self) {
        if let (Some(hash), Some(table)) = (self.hash, table()) {
            let table = table.borrow();
            host::memory::fetch(&raw const table.slots[table.home(hash)]);
        }
    }

    /// The string in the slot will be looked at soon.
    #[inline]
    pub fn fetch_string(self) {
        if let (Some(hash), Some(table)) = (self.hash, table()) {
            let table = table.borrow();
            host::memory::fetch(table.slots[table.home(hash)].string);
        }
    }
}

/// [`intern_wtf8`] of a text whose hash is known.
///
/// # Errors
/// `MemoryError`.
pub fn intern_sought(t: &mut Thread, text: &[u8], sought: &Sought, immortal: bool) -> PyResult {
    let state = if immortal { IMMORTAL } else { MORTAL };
    let (Some(hash), Some(table)) = (sought.hash, table()) else {
        return Ok(intern_as(t.new_str_wtf8(text)?, state));
    };
    let known = {
        let table = table.borrow();
        let at = table.find(hash, |known| match known.view() {
            StrView::Ascii(other) => as_bytes(other) == text,
            _ => false,
        });
        table.slots[at].string
    };
    if !known.is_null() {
        // SAFETY: alive, since it is in the table.
        let known = unsafe { Value::new_ref(known as *const Header) };
        if let Some(s) = known.downcast_exact::<Str>() {
            raise_state(s, state);
        }
        return Ok(known);
    }
    let value = t.new_str_view(StrView::Ascii(text))?;
    if let Some(s) = value.downcast_exact::<Str>() {
        s.hash.set(hash);
        let mut table = table.borrow_mut();
        table.reserve();
        let at = table.find(hash, |_| false);
        table.slots[at] = Slot { hash, string: s };
        table.used += 1;
        drop(table);
        raise_state(s, state);
    }
    Ok(value)
}

/// A string in the table dies.
pub(crate) fn forget(s: &Str) {
    if let Some(table) = table() {
        table.borrow_mut().remove(s.hash(), s);
    }
}

/// The interned, immortal string with these characters.
pub fn intern(s: &str) -> Value {
    intern_immortal(new_str(s))
}

/// The interned string with these characters, typed.
pub fn intern_str(s: &str) -> Ref<Str> {
    // SAFETY: `intern` gives strings.
    unsafe { Ref::from_value_unchecked(intern(s)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn removing_keeps_what_stands_behind_reachable() {
        let strings: Vec<Value> = (0..3000).map(|i| new_str(&format!("name{i}"))).collect();
        let strings: Vec<&Str> = strings.iter().filter_map(|s| s.downcast_exact::<Str>()).collect();
        let mut slots = Slots::default();
        // Few different hashes, so that they stand in long runs.
        let hash = |i: usize| (i % 977) as i64 * 17;
        for (i, s) in strings.iter().enumerate() {
            slots.reserve();
            let at = slots.find(hash(i), |_| false);
            slots.slots[at] = Slot { hash: hash(i), string: *s };
            slots.used += 1;
        }
        for (i, s) in strings.iter().enumerate().filter(|(i, _)| i % 3 != 1) {
            slots.remove(hash(i), *s);
        }
        assert_eq!(slots.used, 1000);
        for (i, s) in strings.iter().enumerate() {
            let at = slots.find(hash(i), |known| std::ptr::eq(known, *s));
            assert_eq!(slots.slots[at].string.is_null(), i % 3 != 1);
        }
    }
}
