//! `str` (PEP 393 compact forms) and `bytes`: layouts, making them, interning, hashes.
//!
//! Not here: methods (`builtins`) and algorithms on text (`text`).

use std::cell::Cell;

use text::hash::HashKey;
use text::{StrBuf, StrView};

use crate::errors::PyResult;
use crate::header::{Header, Object, VarHeader};
use crate::heap;
use crate::singletons::static_type;
use crate::thread::Thread;
use crate::types::{Type, TypeSpec, flags};
use crate::value::Value;

pub use crate::intern::{intern, intern_immortal, intern_str, intern_value, intern_wtf8};

pub(crate) const INTERNED: u32 = 3;
const KIND_SHIFT: u32 = 2;
const COMPACT: u32 = 1 << 5;
const ASCII: u32 = 1 << 6;
const STATIC: u32 = 1 << 7;

/// A string: CPython's `PyASCIIObject`, followed by the characters, or by the UTF-8 cache and then the
/// characters where they are not all ASCII.
#[repr(C)]
pub struct Str {
    ob: Header,
    pub(crate) length: Cell<usize>,
    pub(crate) hash: Cell<i64>,
    pub(crate) state: Cell<u32>,
}

pub(crate) const ASCII_DATA: usize = 40;
pub(crate) const WIDE_DATA: usize = 56;

static_type!(
    /// `str`
    STR,
    TypeSpec {
        name: "str",
        basicsize: WIDE_DATA,
        reported_basicsize: 64,
        flags: flags::BASETYPE | flags::UNICODE_SUBCLASS | flags::MATCH_SELF,
        size: Some(str_size),
        drop: Some(str_drop),
        ..TypeSpec::EMPTY
    }
);

unsafe fn str_size(object: *const Header) -> usize {
    // SAFETY: a string.
    let s = unsafe { &*(object as *const Str) };
    s.data_offset() + (s.length.get() + 1) * s.width()
}

// SAFETY: layout as declared in STR; subclasses inherit the flag and the layout.
unsafe impl Object for Str {
    #[inline(always)]
    fn type_object() -> &'static Type {
        &STR
    }

    #[inline(always)]
    fn is_instance(value: &Value) -> bool {
        value.ty().has(flags::UNICODE_SUBCLASS)
    }
}

impl Str {
    /// Number of code points.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.length.get()
    }

    /// Whether it is empty.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.length.get() == 0
    }

    #[inline(always)]
    fn width(&self) -> usize {
        (self.state.get() >> KIND_SHIFT & 7) as usize
    }

    #[inline(always)]
    fn data_offset(&self) -> usize {
        // The characters of a subclass's instance lie behind its members.
        let ty = self.ob.ty();
        if ty.is_heap_type() {
            return ty.basicsize();
        }
        if self.state.get() & ASCII != 0 { ASCII_DATA } else { WIDE_DATA }
    }

    #[inline(always)]
    fn data(&self) -> *const u8 {
        // SAFETY: the characters follow the header.
        unsafe { (self as *const Str as *const u8).add(self.data_offset()) }
    }

    /// The word of the character at `index`, where each character is one of the first 256, whose strings exist for ever;
    /// otherwise, and behind the end, 0.
    #[inline]
    pub fn latin1_word_at(&self, index: usize) -> u64 {
        if index >= self.length.get() || self.width() != 1 {
            return 0;
        }
        // SAFETY: there are `length` characters of one byte.
        latin1_char(unsafe { *self.data().add(index) }).into_bits()
    }

    /// The characters.
    #[inline]
    pub fn view(&self) -> StrView<'_> {
        let (data, length) = (self.data(), self.length.get());
        // SAFETY: `length` characters of the kind in `state` follow the header; strings do not change once they
        // can be seen by more than one owner.
        unsafe {
            if self.state.get() & ASCII != 0 {
                return StrView::Ascii(std::slice::from_raw_parts(data, length));
            }
            match self.width() {
                1 => StrView::Latin1(std::slice::from_raw_parts(data, length)),
                2 => StrView::Ucs2(std::slice::from_raw_parts(data as *const u16, length)),
                _ => StrView::Ucs4(std::slice::from_raw_parts(data as *const u32, length)),
            }
        }
    }

    /// The characters, if all are ASCII.
    #[inline]
    pub fn as_ascii(&self) -> Option<&str> {
        if self.state.get() & ASCII == 0 {
            return None;
        }
        // SAFETY: ASCII is UTF-8.
        Some(unsafe {
            std::str::from_utf8_unchecked(std::slice::from_raw_parts(self.data(), self.length.get()))
        })
    }

    /// As UTF-8, if there are no lone surrogates.
    pub fn to_utf8(&self) -> Option<String> {
        self.view().to_utf8()
    }

    /// As UTF-8, with replacement characters for lone surrogates.
    pub fn to_string_lossy(&self) -> String {
        self.view().to_utf8_lossy()
    }

    /// Whether it equals an ASCII text.
    #[inline]
    pub fn eq_str(&self, ascii: &str) -> bool {
        self.view().eq_ascii(ascii)
    }

    /// The hash, computed once.
    #[inline]
    pub fn hash(&self) -> i64 {
        let known = self.hash.get();
        if known != -1 { known } else { self.compute_hash() }
    }

    #[cold]
    #[inline(never)]
    fn compute_hash(&self) -> i64 {
        // SAFETY: the bytes of the characters.
        let bytes = unsafe { std::slice::from_raw_parts(self.data(), self.length.get() * self.width()) };
        let hash = hash_bytes(bytes);
        self.hash.set(hash);
        hash
    }

    /// Equal characters.
    #[inline]
    pub fn equals(&self, other: &Str) -> bool {
        if std::ptr::eq(self, other) {
            return true;
        }
        if self.length.get() != other.length.get() || self.width() != other.width() {
            return false;
        }
        // SAFETY: as many bytes of characters in both.
        unsafe {
            let n = self.length.get() * self.width();
            std::slice::from_raw_parts(self.data(), n) == std::slice::from_raw_parts(other.data(), n)
        }
    }

    /// Whether it is in the table of interned strings.
    #[inline(always)]
    pub fn is_interned(&self) -> bool {
        self.state.get() & INTERNED != 0
    }

    /// It never dies.
    pub(crate) fn make_immortal(&self) {
        self.ob.make_immortal();
    }

    /// An owned copy of the characters.
    pub fn to_buf(&self) -> StrBuf {
        StrBuf::from_view(self.view()).unwrap_or_default()
    }

    /// A string (or instance of a subclass) with these characters. `None` when memory is exhausted.
    pub fn try_new_of(ty: &Type, view: StrView<'_>) -> Option<Value> {
        let (kind, ascii, bytes) = match view {
            StrView::Ascii(s) => (1, true, as_bytes(s)),
            StrView::Latin1(s) => (1, false, as_bytes(s)),
            StrView::Ucs2(s) => (2, false, as_bytes(s)),
            StrView::Ucs4(s) => (4, false, as_bytes(s)),
        };
        let offset = if ty.is_heap_type() {
            ty.basicsize()
        } else if ascii {
            ASCII_DATA
        } else {
            WIDE_DATA
        };
        let size = offset.checked_add(bytes.len())?.checked_add(kind)?;
        // SAFETY: all fields and the terminating zero are set before anyone sees the object.
        unsafe {
            let object = heap::try_alloc_unset(ty, size)?;
            let s = &*(object.as_ptr() as *const Str);
            s.length.set(view.len());
            s.hash.set(-1);
            s.state.set((kind as u32) << KIND_SHIFT | COMPACT | if ascii { ASCII } else { 0 });
            std::ptr::copy_nonoverlapping(
                bytes.as_ptr(),
                (object.as_ptr() as *mut u8).add(offset),
                bytes.len(),
            );
            std::ptr::write_bytes((object.as_ptr() as *mut u8).add(offset + bytes.len()), 0, kind);
            if ty.has(flags::HAVE_GC) {
                crate::gc::track(object);
            }
            Some(Value::from_owned(object.as_ptr()))
        }
    }
}

pub(crate) fn as_bytes<T: Copy>(s: &[T]) -> &[u8] {
    // SAFETY: plain numbers.
    unsafe { std::slice::from_raw_parts(s.as_ptr() as *const u8, size_of_val(s)) }
}

/// The hash of some bytes, as CPython's `_Py_HashBytes` under the process's key.
pub fn hash_bytes(bytes: &[u8]) -> i64 {
    hash_key().hash_bytes(bytes)
}

static HASH_KEY: std::sync::OnceLock<HashKey> = std::sync::OnceLock::new();

/// Sets the key of string hashes; the first call in a process counts.
pub fn set_hash_key(key: HashKey) {
    let _ = HASH_KEY.set(key);
}

fn hash_key() -> HashKey {
    *HASH_KEY.get_or_init(|| HashKey::from_seed(0))
}

/// A new string. Exhausted memory ends the process: for text whose length a program's input decides, use
/// [`Thread::new_str`].
pub fn new_str(s: &str) -> Value {
    if s.is_ascii() {
        return try_new(StrView::Ascii(s.as_bytes()));
    }
    let mut builder = text::StrBuilder::with_capacity(s.len());
    builder.push_str(s);
    match builder.finish() {
        Ok(buf) => try_new(buf.as_view()),
        Err(_) => crate::heap::out_of_memory(),
    }
}

fn try_new(view: StrView<'_>) -> Value {
    if view.is_empty() {
        return Value::immortal(&*crate::names::EMPTY);
    }
    Str::try_new_of(&STR, view).unwrap_or_else(|| crate::heap::out_of_memory())
}

/// A string of one character. Latin-1 ones are shared.
pub fn new_char(c: u32) -> Value {
    if c < 256 {
        return latin1_char(c as u8);
    }
    if c < 0x10000 { try_new(StrView::Ucs2(&[c as u16])) } else { try_new(StrView::Ucs4(&[c])) }
}

#[repr(C)]
struct CharStr {
    s: Str,
    padding: [u64; 2],
    data: [u8; 8],
}

// SAFETY: only the hash is ever written, under the interpreter's lock.
unsafe impl Sync for CharStr {}

const fn char_str(c: u8) -> CharStr {
    let ascii = c < 128;
    // Interned for ever, without an entry in any table.
    let state = 1 << KIND_SHIFT | COMPACT | STATIC | 2 | if ascii { ASCII } else { 0 };
    let (padding, data) = if ascii {
        ([u64::from_le_bytes([c, 0, 0, 0, 0, 0, 0, 0]), 0], [0; 8])
    } else {
        ([0; 2], [c, 0, 0, 0, 0, 0, 0, 0])
    };
    // ASCII characters begin at offset 40 where the padding lies: 36..40 is alignment.
    CharStr {
        s: Str {
            ob: Header::immortal(&STR),
            length: Cell::new(1),
            hash: Cell::new(-1),
            state: Cell::new(state),
        },
        padding,
        data,
    }
}

static CHARS: [CharStr; 256] = {
    let mut all = [const { char_str(0) }; 256];
    let mut c = 0;
    while c < 256 {
        all[c] = char_str(c as u8);
        c += 1;
    }
    all
};

/// The shared string of a Latin-1 character.
#[inline]
pub fn latin1_char(c: u8) -> Value {
    Value::immortal(&CHARS[c as usize].s)
}

/// A static ASCII string of `N - 1` characters and a zero.
#[repr(C)]
pub struct StaticStr<const N: usize> {
    s: Str,
    data: [u8; N],
}

// SAFETY: only hash and interned state are ever written, under the interpreter's lock.
unsafe impl<const N: usize> Sync for StaticStr<N> {}

impl<const N: usize> StaticStr<N> {
    /// The string of `bytes`, which end in a zero.
    pub const fn new(bytes: [u8; N]) -> StaticStr<N> {
        StaticStr {
            s: Str {
                ob: Header::immortal(&STR),
                length: Cell::new(N - 1),
                hash: Cell::new(-1),
                state: Cell::new(1 << KIND_SHIFT | COMPACT | ASCII | STATIC),
            },
            data: bytes,
        }
    }
}

impl<const N: usize> std::ops::Deref for StaticStr<N> {
    type Target = Str;
    fn deref(&self) -> &Str {
        // SAFETY: offset 40 of the whole is `data`: `Str` ends with 4 bytes of padding.
        const { assert!(std::mem::offset_of!(StaticStr<8>, data) == ASCII_DATA) };
        &self.s
    }
}

impl Thread {
    /// A new string, whatever its length.
    pub fn new_str(&mut self, s: &str) -> PyResult {
        if s.is_ascii() {
            return self.new_str_view(StrView::Ascii(s.as_bytes()));
        }
        let mut builder = text::StrBuilder::with_capacity(s.len());
        builder.push_str(s);
        let buf = builder.finish().map_err(|_| self.memory_error())?;
        self.new_str_view(buf.as_view())
    }

    /// A new string with the characters of `view`, whose kind must be the narrowest possible.
    pub fn new_str_view(&mut self, view: StrView<'_>) -> PyResult {
        match view.len() {
            0 => return Ok(Value::immortal(&*crate::names::EMPTY)),
            1 if view.at(0) < 256 => return Ok(latin1_char(view.at(0) as u8)),
            _ => (),
        }
        match Str::try_new_of(&STR, view) {
            Some(value) => Ok(value),
            None => Err(self.memory_error()),
        }
    }

    /// A new string of ASCII characters that `change` has turned into others.
    pub fn new_ascii_changed(&mut self, bytes: &[u8], change: impl FnOnce(&mut [u8])) -> PyResult {
        if let [byte] = bytes {
            let mut changed = [*byte];
            change(&mut changed);
            return self.new_str_view(StrView::Ascii(&changed));
        }
        let value = self.new_str_view(StrView::Ascii(bytes))?;
        if bytes.len() > 1 {
            // SAFETY: the string has just been made with that many bytes, and nobody else has seen it.
            let data = unsafe {
                std::slice::from_raw_parts_mut((value.bits() as *mut u8).add(ASCII_DATA), bytes.len())
            };
            change(data);
            debug_assert!(data.is_ascii());
        }
        Ok(value)
    }

    /// A new string from a slice of another one, narrowed to the smallest kind.
    #[inline]
    pub fn new_str_narrowed(&mut self, view: StrView<'_>) -> PyResult {
        if let StrView::Ascii(_) = view {
            return self.new_str_view(view);
        }
        if view.kind() == view.narrowest() {
            return self.new_str_view(view);
        }
        let buf = StrBuf::from_view(view).map_err(|_| self.memory_error())?;
        self.new_str_view(buf.as_view())
    }

    /// A new string from an owned buffer.
    pub fn new_str_buf(&mut self, buf: StrBuf) -> PyResult {
        self.new_str_view(buf.as_view())
    }

    /// A new string from WTF-8 (UTF-8 with lone surrogates).
    pub fn new_str_wtf8(&mut self, bytes: &[u8]) -> PyResult {
        if bytes.is_ascii() {
            return self.new_str_view(StrView::Ascii(bytes));
        }
        match StrBuf::from_wtf8(bytes) {
            Some(buf) => self.new_str_buf(buf),
            None => Err(self.memory_error()),
        }
    }
}

impl Thread {
    /// The concatenation of two strings of exactly that type; where one is empty, the other.
    pub fn concat_strs(&mut self, a: &Str, b: &Str) -> PyResult {
        let (StrView::Ascii(left), StrView::Ascii(right)) = (a.view(), b.view()) else {
            return self.concat_wide(a, b);
        };
        if left.is_empty() || right.is_empty() {
            return self.concat_wide(a, b);
        }
        let length = left.len() + right.len();
        // SAFETY: all characters are written before anyone sees the object.
        unsafe {
            let Some(object) = heap::try_alloc_unset(&STR, ASCII_DATA + length + 1) else {
                return Err(self.memory_error());
            };
            let s = &*(object.as_ptr() as *const Str);
            s.length.set(length);
            s.hash.set(-1);
            s.state.set(1 << KIND_SHIFT | COMPACT | ASCII);
            let at = (object.as_ptr() as *mut u8).add(ASCII_DATA);
            std::ptr::copy_nonoverlapping(left.as_ptr(), at, left.len());
            std::ptr::copy_nonoverlapping(right.as_ptr(), at.add(left.len()), right.len());
            at.add(length).write(0);
            Ok(Value::from_owned(object.as_ptr()))
        }
    }

    fn concat_wide(&mut self, a: &Str, b: &Str) -> PyResult {
        match (a.is_empty(), b.is_empty()) {
            (_, true) => Ok(a.to_value()),
            (true, _) => Ok(b.to_value()),
            _ => self.join_strs(&[a, b]),
        }
    }

    /// The concatenation of some strings.
    pub fn join_strs(&mut self, parts: &[&Str]) -> PyResult {
        let mut length = 0usize;
        let (mut width, mut ascii) = (1, true);
        for part in parts {
            length = match length.checked_add(part.len()) {
                Some(length) => length,
                None => return Err(self.memory_error()),
            };
            if !part.is_empty() {
                width = width.max(part.width());
                ascii &= part.state.get() & ASCII != 0;
            }
        }
        match length {
            0 => return Ok(Value::immortal(&*crate::names::EMPTY)),
            1 => {
                let only = parts.iter().find(|p| !p.is_empty());
                if let Some(only) = only {
                    return self.new_str_view(only.view());
                }
            }
            _ => (),
        }
        let offset = if ascii { ASCII_DATA } else { WIDE_DATA };
        let size = (length + 1).checked_mul(width).and_then(|n| n.checked_add(offset));
        // SAFETY: all characters are written before anyone sees the object.
        unsafe {
            let Some(object) = size.and_then(|size| heap::try_alloc_unset(&STR, size)) else {
                return Err(self.memory_error());
            };
            let s = &*(object.as_ptr() as *const Str);
            s.length.set(length);
            s.hash.set(-1);
            s.state.set((width as u32) << KIND_SHIFT | COMPACT | if ascii { ASCII } else { 0 });
            let mut at = (object.as_ptr() as *mut u8).add(offset);
            for part in parts {
                copy_units(part, at, width);
                at = at.add(part.len() * width);
            }
            std::ptr::write_bytes(at, 0, width);
            Ok(Value::from_owned(object.as_ptr()))
        }
    }
}

/// Why [`try_join`] has no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JoinError {
    /// The item of that number is no string.
    NotStr(usize),
    /// Memory is exhausted.
    Memory,
}

/// `separator.join(items)`.
///
/// # Errors
/// As [`JoinError`] says.
pub fn try_join(separator: &Str, items: &[Value]) -> Result<Value, JoinError> {
    let (mut length, mut width, mut ascii) = (0usize, 1, true);
    for (i, item) in items.iter().enumerate() {
        let Some(part) = item.downcast::<Str>() else { return Err(JoinError::NotStr(i)) };
        length = length.checked_add(part.len()).ok_or(JoinError::Memory)?;
        if !part.is_empty() {
            width = width.max(part.width());
            ascii &= part.state.get() & ASCII != 0;
        }
    }
    let gaps = items.len().saturating_sub(1);
    if gaps > 0 && !separator.is_empty() {
        let between = separator.len().checked_mul(gaps).ok_or(JoinError::Memory)?;
        length = length.checked_add(between).ok_or(JoinError::Memory)?;
        width = width.max(separator.width());
        ascii &= separator.state.get() & ASCII != 0;
    }
    let parts = items.iter().filter_map(|item| item.downcast::<Str>());
    match length {
        0 => return Ok(Value::immortal(&*crate::names::EMPTY)),
        1 => {
            let only = parts.chain([separator]).find(|part| !part.is_empty());
            return only.map(|only| new_char(only.view().at(0))).ok_or(JoinError::Memory);
        }
        _ => (),
    }
    // SAFETY: all characters are written: as many as were counted.
    unsafe {
        let (value, mut at) = unset(length, width, ascii).ok_or(JoinError::Memory)?;
        for (i, part) in parts.enumerate() {
            if i > 0 {
                copy_units(separator, at, width);
                at = at.add(separator.len() * width);
            }
            copy_units(part, at, width);
            at = at.add(part.len() * width);
        }
        Ok(value)
    }
}

/// The string with so many fill characters before and behind it; nothing when memory is exhausted.
pub fn try_pad(s: StrView<'_>, left: usize, right: usize, fill: u32) -> Option<Value> {
    let length = s.len().checked_add(left)?.checked_add(right)?;
    let (bytes, ascii) = match (s, fill) {
        (StrView::Ascii(bytes), 0..0x80) if length > 1 => (bytes, true),
        (StrView::Ascii(bytes) | StrView::Latin1(bytes), 0..0x100) if length > bytes.len().max(1) => {
            (bytes, false)
        }
        _ => {
            let padded = text::edit::pad(s, left, right, fill).ok()?;
            return if length == 1 {
                Some(new_char(padded.as_view().at(0)))
            } else if length == 0 {
                Some(Value::immortal(&*crate::names::EMPTY))
            } else {
                Str::try_new_of(&STR, padded.as_view())
            };
        }
    };
    // SAFETY: all characters are written, each of one byte; where they are not all ASCII, the fill or the text is not.
    unsafe {
        let (value, at) = unset(length, 1, ascii)?;
        std::ptr::write_bytes(at, fill as u8, left);
        std::ptr::copy_nonoverlapping(bytes.as_ptr(), at.add(left), bytes.len());
        std::ptr::write_bytes(at.add(left + bytes.len()), fill as u8, right);
        Some(value)
    }
}

/// A string whose characters are not set yet, but for the zero behind them, and where they belong.
///
/// # Safety
/// The caller writes all characters before anyone sees the object; some need the width, and none is beyond ASCII if
/// `ascii` is set.
unsafe fn unset(length: usize, width: usize, ascii: bool) -> Option<(Value, *mut u8)> {
    let offset = if ascii { ASCII_DATA } else { WIDE_DATA };
    let size = length.checked_add(1)?.checked_mul(width)?.checked_add(offset)?;
    // SAFETY: the fields are set here.
    unsafe {
        let object = heap::try_alloc_unset(&STR, size)?;
        let s = &*(object.as_ptr() as *const Str);
        s.length.set(length);
        s.hash.set(-1);
        s.state.set((width as u32) << KIND_SHIFT | COMPACT | if ascii { ASCII } else { 0 });
        let at = (object.as_ptr() as *mut u8).add(offset);
        std::ptr::write_bytes(at.add(length * width), 0, width);
        Some((Value::from_owned(object.as_ptr()), at))
    }
}

/// Copies the characters of a string to `to` as units of `width` bytes.
///
/// # Safety
/// There is room, and `width` is at least the string's own.
unsafe fn copy_units(part: &Str, to: *mut u8, width: usize) {
    // SAFETY: the caller's promise.
    unsafe {
        if part.width() == width {
            std::ptr::copy_nonoverlapping(part.data(), to, part.len() * width);
            return;
        }
        for (i, c) in part.view().iter().enumerate() {
            if width == 2 {
                *(to as *mut u16).add(i) = c as u16;
            } else {
                *(to as *mut u32).add(i) = c;
            }
        }
    }
}

/// Appends `tail` to a string that nobody else refers to, in place where the allocator can. The result is the new
/// string; `head` is used up.
pub fn append_in_place(thread: &mut Thread, head: Value, tail: &Str) -> PyResult {
    let Some(a) = head.downcast_exact::<Str>() else { return Ok(head) };
    let ascii = tail.state.get() & ASCII != 0;
    let fits = a.state.get() & ASCII == 0 && tail.width() <= a.width() || ascii;
    if head.refcount() != 1 || a.is_interned() || !fits || a.len() < 16 {
        return thread.join_strs(&[a, tail]);
    }
    let (old, width) = (a.len(), a.width());
    let Some(length) = old.checked_add(tail.len()) else { return Err(thread.memory_error()) };
    let offset = a.data_offset();
    let size = (length + 1).checked_mul(width).and_then(|n| n.checked_add(offset));
    let Some(size) = size else { return Err(thread.memory_error()) };
    let tail: crate::Ref<Str> = crate::Ref::new(tail);
    // SAFETY: the only reference is `head`, which moves with the block; the new characters are written before anyone
    // sees the object again.
    unsafe {
        let object = std::ptr::NonNull::new_unchecked(head.into_bits() as *mut Header);
        let Some(object) = heap::try_resize(object, offset + (old + 1) * width, size) else {
            drop(Value::from_owned(object.as_ptr()));
            return Err(thread.memory_error());
        };
        let s = &*(object.as_ptr() as *const Str);
        s.length.set(length);
        s.hash.set(-1);
        let end = (object.as_ptr() as *mut u8).add(offset);
        copy_units(&tail, end.add(old * width), width);
        std::ptr::write_bytes(end.add(length * width), 0, width);
        Ok(Value::from_owned(object.as_ptr()))
    }
}

unsafe fn str_drop(object: *mut Header) {
    // SAFETY: a dead string.
    let s = unsafe { &*(object as *const Str) };
    if s.is_interned() {
        crate::intern::forget(s);
    }
}

/// `bytes`: CPython's `PyBytesObject`.
#[repr(C)]
pub struct Bytes {
    ob: VarHeader,
    pub(crate) hash: Cell<i64>,
    pub(crate) data: [u8; 0],
}

static_type!(
    /// `bytes`
    BYTES,
    TypeSpec {
        name: "bytes",
        basicsize: 33,
        itemsize: 1,
        flags: flags::BASETYPE | flags::BYTES_SUBCLASS | flags::MATCH_SELF,
        size: Some(bytes_size),
        ..TypeSpec::EMPTY
    }
);

unsafe fn bytes_size(object: *const Header) -> usize {
    // SAFETY: bytes.
    let size = unsafe { (*(object as *const Bytes)).ob.size.get() as usize };
    bytes_alloc(size)
}

fn bytes_alloc(length: usize) -> usize {
    (32usize.saturating_add(length).saturating_add(1)).checked_next_multiple_of(8).unwrap_or(usize::MAX)
}

// SAFETY: layout as declared in BYTES; subclasses inherit the flag.
unsafe impl Object for Bytes {
    #[inline(always)]
    fn type_object() -> &'static Type {
        &BYTES
    }

    #[inline]
    fn is_instance(value: &Value) -> bool {
        value.ty().has(flags::BYTES_SUBCLASS)
    }
}

#[repr(C)]
struct StaticBytes {
    b: Bytes,
    data: [u8; 8],
}

// SAFETY: only the hash is ever written, under the interpreter's lock.
unsafe impl Sync for StaticBytes {}

const fn static_bytes(len: isize, byte: u8) -> StaticBytes {
    const { assert!(std::mem::offset_of!(StaticBytes, data) == 32) };
    StaticBytes {
        b: Bytes {
            ob: VarHeader { ob: Header::immortal(&BYTES), size: Cell::new(len) },
            hash: Cell::new(-1),
            data: [],
        },
        data: [byte, 0, 0, 0, 0, 0, 0, 0],
    }
}

static NO_BYTES: StaticBytes = static_bytes(0, 0);
static SINGLE_BYTES: [StaticBytes; 256] = {
    let mut all = [const { static_bytes(1, 0) }; 256];
    let mut b = 0;
    while b < 256 {
        all[b] = static_bytes(1, b as u8);
        b += 1;
    }
    all
};

/// The shared `b''`.
pub fn empty_bytes() -> Value {
    Value::immortal(&NO_BYTES.b)
}

/// The shared bytes object of one byte.
pub fn byte(b: u8) -> Value {
    Value::immortal(&SINGLE_BYTES[usize::from(b)].b)
}

impl Bytes {
    /// The bytes.
    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        // SAFETY: the size says how many bytes follow; they never change.
        unsafe { std::slice::from_raw_parts(self.data.as_ptr(), self.ob.size.get() as usize) }
    }

    /// Number of bytes.
    pub fn len(&self) -> usize {
        self.ob.size.get() as usize
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The hash, computed once.
    pub fn hash(&self) -> i64 {
        let known = self.hash.get();
        if known != -1 {
            return known;
        }
        let hash = hash_bytes(self.as_bytes());
        self.hash.set(hash);
        hash
    }

    /// Bytes or an instance of a subclass. `None` when memory is exhausted.
    pub fn try_new_of(ty: &Type, bytes: &[u8]) -> Option<Value> {
        // SAFETY: all fields are set before anyone sees the object.
        unsafe {
            let size = bytes_alloc(bytes.len());
            let object = heap::try_alloc_unset(ty, size)?;
            // The terminating zero, and what fills the last word up.
            (object.as_ptr() as *mut u64).byte_add(size - 8).write(0);
            let b = object.as_ptr() as *mut Bytes;
            (*b).ob.size.set(bytes.len() as isize);
            (*b).hash.set(-1);
            std::ptr::copy_nonoverlapping(bytes.as_ptr(), (&raw mut (*b).data) as *mut u8, bytes.len());
            if ty.has(flags::HAVE_GC) {
                crate::gc::track(object);
            }
            Some(Value::from_owned(object.as_ptr()))
        }
    }
}

impl Thread {
    /// New bytes. Empty ones and single bytes are shared.
    pub fn new_bytes(&mut self, bytes: &[u8]) -> PyResult {
        match bytes {
            [] => return Ok(empty_bytes()),
            [b] => return Ok(byte(*b)),
            _ => (),
        }
        match Bytes::try_new_of(&BYTES, bytes) {
            Some(value) => Ok(value),
            None => Err(self.memory_error()),
        }
    }
}
