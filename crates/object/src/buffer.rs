//! Memory that an object lends: the safe side of the buffer protocol.
//!
//! Here: [`Buffer`], a view that is given back when it goes, requests for one, and arguments that are "bytes-like".
//! Not here: `memoryview` (`builtins`), the slots of classes that define `__buffer__` (`slotdefs/buffer.rs`).
//!
//! A slice into lent memory lives as long as a borrow of the [`Thread`], like one into a list: a shared borrow to read,
//! an exclusive one to write. So no two slices of which one is written exist at once.

use crate::errors::PyResult;
use crate::native::FromArg;
use crate::payload::BufferView;
use crate::string::Bytes;
use crate::thread::Thread;
use crate::value::Value;

/// What a consumer asks for: CPython's `PyBUF_*`.
pub mod request {
    /// Bytes in a row.
    pub const SIMPLE: u32 = 0;
    /// Memory that may be written.
    pub const WRITABLE: u32 = 1;
    /// With the format of items.
    pub const FORMAT: u32 = 4;
    /// With the shape.
    pub const ND: u32 = 8;
    /// With strides.
    pub const STRIDES: u32 = 0x10 | ND;
    /// Contiguous in C's order.
    pub const C_CONTIGUOUS: u32 = 0x20 | STRIDES;
    /// Contiguous in Fortran's order.
    pub const F_CONTIGUOUS: u32 = 0x40 | STRIDES;
    /// Contiguous in either order.
    pub const ANY_CONTIGUOUS: u32 = 0x80 | STRIDES;
    /// With suboffsets.
    pub const INDIRECT: u32 = 0x100 | STRIDES;
    /// Everything, to read.
    pub const FULL_RO: u32 = INDIRECT | FORMAT;
    /// Everything, to write.
    pub const FULL: u32 = FULL_RO | WRITABLE;
}

/// A view of an object's memory, given back when it is dropped.
pub struct Buffer {
    view: BufferView,
    /// Offsets of the first byte and behind the last one, from the first item.
    extent: (isize, isize),
}

impl Buffer {
    /// Takes a view over.
    pub fn new(view: BufferView) -> Buffer {
        let extent = extent(&view);
        Buffer { view, extent }
    }

    /// Asks an object for its memory.
    ///
    /// # Errors
    /// As [`Thread::buffer`].
    pub fn get(t: &mut Thread, object: &Value, flags: u32) -> PyResult<Buffer> {
        t.buffer(object, flags)
    }

    /// Contiguous bytes to read.
    ///
    /// # Errors
    /// As [`Thread::buffer`].
    pub fn read(t: &mut Thread, object: &Value) -> PyResult<Buffer> {
        t.buffer(object, request::SIMPLE)
    }

    /// The bytes of a contiguous view, for system calls that run without the interpreter's lock. What other code writes
    /// meanwhile may or may not be seen.
    pub fn as_bytes(&self) -> &[u8] {
        let len = self.view.len.min(self.extent.1.max(0) as usize);
        // SAFETY: the exporter keeps that many bytes there until the view is given back.
        unsafe { std::slice::from_raw_parts(self.view.data.as_ptr(), len) }
    }

    /// As [`Buffer::as_bytes`], to write; none of a read-only view.
    pub fn as_mut_bytes(&mut self) -> &mut [u8] {
        let len = if self.view.readonly { 0 } else { self.view.len.min(self.extent.1.max(0) as usize) };
        // SAFETY: as above; the memory is writable, and `self` is borrowed alone.
        unsafe { std::slice::from_raw_parts_mut(self.view.data.as_ptr(), len) }
    }

    /// The view.
    pub fn view(&self) -> &BufferView {
        &self.view
    }

    /// Number of bytes of all items.
    pub fn len(&self) -> usize {
        self.view.len
    }

    /// Whether there is no byte.
    pub fn is_empty(&self) -> bool {
        self.view.len == 0
    }

    /// Whether the items lie in a row in C's order.
    pub fn is_contiguous(&self) -> bool {
        is_c_contiguous(&self.view.shape, &self.view.strides, self.view.itemsize)
    }

    /// The bytes of a contiguous view; of another one those from the first item on that lie in it.
    #[inline]
    pub fn bytes<'a>(&'a self, _: &'a Thread) -> &'a [u8] {
        let len = self.view.len.min(self.extent.1.max(0) as usize);
        // SAFETY: the exporter lends memory of this extent until the view goes; nobody writes while the thread is
        // borrowed.
        unsafe { std::slice::from_raw_parts(self.view.data.as_ptr(), len) }
    }

    /// The bytes of a contiguous view, to write; none of one that is read-only.
    #[inline]
    pub fn bytes_mut<'a>(&'a self, _: &'a mut Thread) -> &'a mut [u8] {
        let len = if self.view.readonly { 0 } else { self.view.len.min(self.extent.1.max(0) as usize) };
        // SAFETY: as above; the thread is borrowed exclusively, so there is no other slice.
        unsafe { std::slice::from_raw_parts_mut(self.view.data.as_ptr(), len) }
    }

    fn within(&self, offset: isize, len: usize) -> bool {
        let Ok(len) = isize::try_from(len) else { return false };
        offset >= self.extent.0 && offset.checked_add(len).is_some_and(|end| end <= self.extent.1)
    }

    /// `len` bytes at a distance from the first item, if they lie in the view.
    #[inline]
    pub fn at<'a>(&'a self, _: &'a Thread, offset: isize, len: usize) -> Option<&'a [u8]> {
        // SAFETY: as in `bytes`; the range lies in the extent.
        self.within(offset, len)
            .then(|| unsafe { std::slice::from_raw_parts(self.view.data.as_ptr().offset(offset), len) })
    }

    /// As [`Buffer::at`], to write; nothing if the view is read-only.
    #[inline]
    pub fn at_mut<'a>(&'a self, _: &'a mut Thread, offset: isize, len: usize) -> Option<&'a mut [u8]> {
        // SAFETY: as in `bytes_mut`; the range lies in the extent.
        (!self.view.readonly && self.within(offset, len))
            .then(|| unsafe { std::slice::from_raw_parts_mut(self.view.data.as_ptr().offset(offset), len) })
    }

    /// The address of the byte at an offset, for views of this view.
    pub fn pointer(&self, offset: isize) -> std::ptr::NonNull<u8> {
        let p = self.view.data.as_ptr().wrapping_offset(offset);
        std::ptr::NonNull::new(p).unwrap_or(std::ptr::NonNull::dangling())
    }

    /// Gives the memory away with the duty to release it.
    pub fn into_view(self) -> BufferView {
        let view = BufferView {
            owner: self.view.owner.clone(),
            data: self.view.data,
            len: self.view.len,
            readonly: self.view.readonly,
            itemsize: self.view.itemsize,
            format: self.view.format.clone(),
            shape: self.view.shape.clone(),
            strides: self.view.strides.clone(),
            internal: self.view.internal,
        };
        let mut this = self;
        this.view.owner = Value::none();
        view
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        if let Some(release) = self.view.owner.ty().slots().releasebuffer {
            release(&self.view.owner, self.view.internal);
        }
    }
}

/// Whether items of this shape lie in a row, the last index fastest.
pub fn is_c_contiguous(shape: &[isize], strides: &[isize], itemsize: usize) -> bool {
    if shape.contains(&0) {
        return true;
    }
    let mut expected = itemsize as isize;
    for (n, s) in shape.iter().zip(strides).rev() {
        if *n > 1 && *s != expected {
            return false;
        }
        expected = expected.saturating_mul(*n);
    }
    true
}

/// Whether items of this shape lie in a row, the first index fastest.
pub fn is_f_contiguous(shape: &[isize], strides: &[isize], itemsize: usize) -> bool {
    if shape.contains(&0) {
        return true;
    }
    let mut expected = itemsize as isize;
    for (n, s) in shape.iter().zip(strides) {
        if *n > 1 && *s != expected {
            return false;
        }
        expected = expected.saturating_mul(*n);
    }
    true
}

fn extent(view: &BufferView) -> (isize, isize) {
    if view.shape.is_empty() || view.strides.is_empty() {
        return (0, view.len as isize);
    }
    if view.shape.contains(&0) {
        return (0, 0);
    }
    let (mut low, mut high) = (0isize, view.itemsize as isize);
    for (n, s) in view.shape.iter().zip(&view.strides) {
        let far = (n - 1).saturating_mul(*s);
        if far < 0 { low = low.saturating_add(far) } else { high = high.saturating_add(far) }
    }
    (low, high)
}

impl Thread {
    /// Whether `object` lends memory.
    pub fn has_buffer(&self, object: &Value) -> bool {
        object.ty().slots().getbuffer.is_some()
    }

    /// The memory of `object`.
    ///
    /// # Errors
    /// `TypeError` if it has none; what the exporter raises, mostly `BufferError`.
    pub fn buffer(&mut self, object: &Value, flags: u32) -> PyResult<Buffer> {
        match object.ty().slots().getbuffer {
            Some(get) => Ok(Buffer::new(get(self, object, flags)?)),
            None => {
                let name = object.ty().tp_name();
                Err(self.type_error(format!("a bytes-like object is required, not '{name}'")))
            }
        }
    }
}

/// A bytes-like argument to read: `y*` of CPython's parsers.
pub enum BytesLike<'a> {
    /// Bytes, which never move.
    Bytes(&'a Bytes),
    /// The memory of another object.
    Buffer(Buffer),
}

impl<'a> BytesLike<'a> {
    /// The bytes of an object.
    ///
    /// # Errors
    /// As [`Thread::buffer`].
    pub fn new(t: &mut Thread, value: &'a Value) -> PyResult<BytesLike<'a>> {
        match value.downcast_exact::<Bytes>() {
            Some(bytes) => Ok(BytesLike::Bytes(bytes)),
            None => Ok(BytesLike::Buffer(t.buffer(value, request::SIMPLE)?)),
        }
    }

    /// The bytes, for as long as no Python code can run.
    #[inline]
    pub fn bytes<'b>(&'b self, t: &'b Thread) -> &'b [u8] {
        match self {
            BytesLike::Bytes(bytes) => bytes.as_bytes(),
            BytesLike::Buffer(buffer) => buffer.bytes(t),
        }
    }

    /// Number of bytes.
    pub fn len(&self) -> usize {
        match self {
            BytesLike::Bytes(bytes) => bytes.len(),
            BytesLike::Buffer(buffer) => buffer.len(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl<'a> FromArg<'a> for BytesLike<'a> {
    fn from_arg(t: &mut Thread, value: &'a Value, _: &str, _: &str) -> PyResult<Self> {
        BytesLike::new(t, value)
    }
}

/// A bytes-like argument to write: `w*` of CPython's parsers.
pub struct WritableBuffer(pub Buffer);

impl<'a> FromArg<'a> for WritableBuffer {
    fn from_arg(t: &mut Thread, value: &'a Value, function: &str, what: &str) -> PyResult<Self> {
        let slot = value.ty().slots().getbuffer;
        if let Some(get) = slot {
            let got = get(t, value, request::WRITABLE);
            if let Some(view) = t.catch(&crate::exceptions::BUFFER_ERROR, got)? {
                return Ok(WritableBuffer(Buffer::new(view)));
            }
        }
        Err(crate::native::bad_argument(t, function, what, "read-write bytes-like object", value))
    }
}
