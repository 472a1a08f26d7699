//! Borrowing the memory of bytes-like objects.
//!
//! Here: [`Buffer`], a view that gives itself back, and the flags of requests. Not here: `memoryview` (`builtins`).

use crate::errors::PyResult;
use crate::payload::BufferView;
use crate::string::Bytes;
use crate::thread::Thread;
use crate::value::Value;

/// What is asked for, as `PyBUF_*` has it.
pub mod request {
    #![allow(missing_docs)]
    pub const SIMPLE: u32 = 0;
    pub const WRITABLE: u32 = 1;
    pub const FORMAT: u32 = 4;
    pub const ND: u32 = 8;
    pub const STRIDES: u32 = 0x10 | ND;
    pub const C_CONTIGUOUS: u32 = 0x20 | STRIDES;
    pub const F_CONTIGUOUS: u32 = 0x40 | STRIDES;
    pub const ANY_CONTIGUOUS: u32 = 0x80 | STRIDES;
    pub const INDIRECT: u32 = 0x100 | STRIDES;
    pub const FULL_RO: u32 = INDIRECT | FORMAT;
}

/// Memory of an object, lent until this is dropped. While it is lent the exporter neither moves nor frees it.
pub struct Buffer {
    view: BufferView,
}

impl Buffer {
    /// Asks an object for its memory.
    ///
    /// # Errors
    /// `TypeError` for what is not bytes-like, and what the exporter raises.
    pub fn get(t: &mut Thread, object: &Value, flags: u32) -> PyResult<Buffer> {
        match object.ty().slots().getbuffer {
            Some(get) => Ok(Buffer { view: get(t, object, flags)? }),
            // `bytes` lends its memory even where nothing has installed its slot.
            None => match object.downcast::<Bytes>().filter(|_| flags & request::WRITABLE == 0) {
                Some(bytes) => {
                    let data = bytes.as_bytes();
                    let view = BufferView::simple(object.clone(), data.as_ptr(), data.len(), true);
                    Ok(Buffer { view })
                }
                None => Err(
                    t.type_error(format!("a bytes-like object is required, not '{}'", object.ty().tp_name()))
                ),
            },
        }
    }

    /// Contiguous bytes to read.
    ///
    /// # Errors
    /// As [`Buffer::get`].
    pub fn read(t: &mut Thread, object: &Value) -> PyResult<Buffer> {
        Buffer::get(t, object, request::SIMPLE)
    }

    /// The view itself.
    pub fn view(&self) -> &BufferView {
        &self.view
    }

    /// Number of bytes.
    pub fn len(&self) -> usize {
        self.view.len
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.view.len == 0
    }

    /// The bytes of a contiguous view. What other code writes meanwhile may or may not be seen.
    pub fn as_bytes(&self) -> &[u8] {
        // SAFETY: the exporter keeps `len` bytes there until the view is given back.
        unsafe { std::slice::from_raw_parts(self.view.data.as_ptr(), self.view.len) }
    }

    /// The bytes of a contiguous view that may be written; none of a read-only one.
    pub fn as_mut_bytes(&mut self) -> &mut [u8] {
        let len = if self.view.readonly { 0 } else { self.view.len };
        // SAFETY: as above; the memory is writable, and `self` is borrowed alone.
        unsafe { std::slice::from_raw_parts_mut(self.view.data.as_ptr(), len) }
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        if let Some(release) = self.view.owner.ty().slots().releasebuffer {
            release(&self.view.owner, self.view.internal);
        }
    }
}
