//! `bytearray`: bytes that change.
//!
//! Here: the storage, its capacity as CPython counts it, and the lock while memory is lent. Not here: methods (`builtins`).

use std::cell::{Cell, UnsafeCell};
use std::ops::Range;

use crate::errors::PyResult;
use crate::payload::{BufferView, Obj, Payload};
use crate::singletons::static_type;
use crate::thread::Thread;
use crate::types::{Type, TypeSpec, flags};
use crate::value::Value;

/// The fields of a `bytearray`.
pub struct ByteArrayData {
    /// The bytes; those before `start` are gone already.
    bytes: UnsafeCell<Vec<u8>>,
    start: Cell<usize>,
    allocated: Cell<usize>,
    exports: Cell<usize>,
}

crate::no_references!(ByteArrayData);

/// A `bytearray`.
pub type ByteArray = Obj<ByteArrayData>;

static_type!(
    /// `bytearray`
    BYTEARRAY,
    TypeSpec {
        reported_basicsize: 56,
        flags: flags::BASETYPE | flags::MATCH_SELF,
        ..Obj::<ByteArrayData>::spec("bytearray")
    }
);

impl Payload for ByteArrayData {
    #[inline(always)]
    fn type_object() -> &'static Type {
        &BYTEARRAY
    }
}

impl ByteArrayData {
    /// The fields of a `bytearray` with these bytes.
    pub fn new(bytes: Vec<u8>) -> ByteArrayData {
        let allocated = if bytes.is_empty() { 0 } else { bytes.len() + 1 };
        ByteArrayData {
            bytes: UnsafeCell::new(bytes),
            start: Cell::new(0),
            allocated: Cell::new(allocated),
            exports: Cell::new(0),
        }
    }

    #[allow(clippy::mut_from_ref)]
    fn vec(&self) -> &mut Vec<u8> {
        // SAFETY: private; every use ends before anything else can touch the bytes, or is tied to a borrow of the
        // thread.
        unsafe { &mut *self.bytes.get() }
    }

    /// Number of bytes.
    #[inline]
    pub fn len(&self) -> usize {
        self.vec().len() - self.start.get()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The bytes, for as long as no Python code can run.
    #[inline]
    pub fn bytes<'a>(&'a self, _: &'a Thread) -> &'a [u8] {
        &self.vec()[self.start.get()..]
    }

    /// The bytes, to write.
    #[inline]
    pub fn bytes_mut<'a>(&'a self, _: &'a mut Thread) -> &'a mut [u8] {
        &mut self.vec()[self.start.get()..]
    }

    /// The byte at an index.
    #[inline]
    pub fn get(&self, index: usize) -> Option<u8> {
        self.vec()[self.start.get()..].get(index).copied()
    }

    /// Stores a byte; false beyond the end.
    #[inline]
    pub fn set(&self, index: usize, byte: u8) -> bool {
        match self.vec()[self.start.get()..].get_mut(index) {
            Some(place) => {
                *place = byte;
                true
            }
            None => false,
        }
    }

    /// A copy of the bytes.
    pub fn to_vec(&self) -> Vec<u8> {
        self.vec()[self.start.get()..].to_vec()
    }

    /// How many bytes CPython would have allocated: `__alloc__`.
    pub fn allocated(&self) -> usize {
        self.allocated.get()
    }

    /// Whether memory is lent.
    pub fn is_exported(&self) -> bool {
        self.exports.get() > 0
    }

    /// Fails while memory is lent.
    ///
    /// # Errors
    /// `BufferError`.
    pub fn check_resizable(&self, t: &mut Thread) -> PyResult<()> {
        if self.is_exported() {
            return Err(t.buffer_error("Existing exports of data: object cannot be re-sized"));
        }
        Ok(())
    }

    /// Notes the new length as CPython's growth rule does, and reserves.
    fn account(&self, t: &mut Thread, size: usize) -> PyResult<()> {
        let (alloc, start) = (self.allocated.get(), self.start.get());
        if size + start < alloc {
            if size < alloc / 2 {
                self.allocated.set(size + 1);
            }
        } else if size as f64 <= alloc as f64 * 1.125 {
            self.allocated.set(size + (size >> 3) + if size < 9 { 3 } else { 6 });
        } else {
            self.allocated.set(size + 1);
        }
        let vec = self.vec();
        let wanted = self.allocated.get().max(size);
        let missing = (start + wanted).saturating_sub(vec.len());
        if wanted > isize::MAX as usize || vec.try_reserve_exact(missing).is_err() {
            return Err(t.memory_error());
        }
        Ok(())
    }

    /// Replaces a range by other bytes. Only a change of length needs the memory to be unshared.
    ///
    /// # Errors
    /// `BufferError`, `MemoryError`.
    pub fn splice(&self, t: &mut Thread, range: Range<usize>, new: &[u8]) -> PyResult<()> {
        let len = self.len();
        let range = range.start.min(len)..range.end.min(len).max(range.start.min(len));
        if range.len() == new.len() {
            self.bytes_mut(t)[range].copy_from_slice(new);
            return Ok(());
        }
        self.check_resizable(t)?;
        if range.start == 0 && new.len() < range.len() {
            // What is cut off in front only moves the start.
            let start = self.start.get() + range.len() - new.len();
            let size = len - range.len() + new.len();
            self.start.set(start);
            self.vec()[start..start + new.len()].copy_from_slice(new);
            if size == 0 || size < self.allocated.get() / 2 {
                self.vec().drain(..start);
                self.start.set(0);
                self.vec().shrink_to(size + 1);
            }
            return self.account(t, size);
        }
        self.account(t, len - range.len() + new.len())?;
        let start = self.start.get();
        self.vec().splice(start + range.start..start + range.end, new.iter().copied());
        Ok(())
    }

    /// Appends a byte.
    ///
    /// # Errors
    /// `BufferError`, `MemoryError`.
    #[inline]
    pub fn push(&self, t: &mut Thread, byte: u8) -> PyResult<()> {
        self.check_resizable(t)?;
        let size = self.len() + 1;
        if size + self.start.get() >= self.allocated.get() {
            self.account(t, size)?;
        }
        self.vec().push(byte);
        Ok(())
    }

    /// Appends bytes.
    ///
    /// # Errors
    /// `BufferError`, `MemoryError`.
    pub fn extend(&self, t: &mut Thread, new: &[u8]) -> PyResult<()> {
        if new.is_empty() {
            return Ok(());
        }
        self.check_resizable(t)?;
        self.account(t, self.len() + new.len())?;
        self.vec().extend_from_slice(new);
        Ok(())
    }

    /// Changes the length; new bytes are zero.
    ///
    /// # Errors
    /// `BufferError`, `MemoryError`.
    pub fn resize(&self, t: &mut Thread, size: usize) -> PyResult<()> {
        if size == self.len() {
            return Ok(());
        }
        self.check_resizable(t)?;
        self.account(t, size)?;
        let start = self.start.get();
        self.vec().resize(start + size, 0);
        if size < self.vec().capacity() / 2 {
            self.vec().shrink_to(start + size + 1);
        }
        Ok(())
    }

    /// Lends the memory: it keeps its place until [`ByteArrayData::end_export`].
    pub fn export(&self, owner: Value) -> BufferView {
        self.exports.set(self.exports.get() + 1);
        let start = self.start.get();
        let vec = self.vec();
        // SAFETY: within the vector, or just behind it.
        let data = unsafe { vec.as_mut_ptr().add(start) };
        BufferView::simple(owner, data, vec.len() - start, false)
    }

    /// Ends what [`ByteArrayData::export`] began.
    pub fn end_export(&self) {
        self.exports.set(self.exports.get().saturating_sub(1));
    }
}
