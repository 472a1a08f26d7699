//! `BytesIO`: a binary file in memory.

use std::cell::{Cell, RefCell};

use macros::{pymethods, pytype};
use object::buffer::Buffer;
use object::cell::OptionCell;
use object::payload::BufferView;
use object::{Bytes, Dict, List, Obj, PyResult, Thread, Tuple, Type, Value};

use super::base::{BUFFERED_IO_BASE, Size};
use crate::posix::fds::writable as writable_memory;

/// `_io.BytesIO`
#[pytype(name = "_io.BytesIO", static_name = BYTES_IO, base = &BUFFERED_IO_BASE, basetype, weakrefs, dict, reported_basicsize = 64)]
pub struct BytesIo {
    #[no_traverse]
    data: RefCell<Vec<u8>>,
    /// The last answer of `getvalue`, good until the next change.
    value: OptionCell,
    pos: Cell<usize>,
    closed: Cell<bool>,
    exports: Cell<usize>,
}

impl BytesIo {
    fn check(&self, t: &mut Thread) -> PyResult<()> {
        if self.closed.get() { Err(t.value_error("I/O operation on closed file.")) } else { Ok(()) }
    }

    fn check_exports(&self, t: &mut Thread) -> PyResult<()> {
        if self.exports.get() > 0 {
            return Err(t.buffer_error("Existing exports of data: object cannot be re-sized"));
        }
        Ok(())
    }

    fn len(&self) -> usize {
        self.data.borrow().len()
    }

    fn take(&self, t: &mut Thread, n: usize) -> PyResult {
        let pos = self.pos.get();
        if n > 1 && pos == 0 && n == self.len() {
            self.pos.set(n);
            return self.whole(t);
        }
        let made = {
            let data = self.data.borrow();
            let start = pos.min(data.len());
            let end = (start + n).min(data.len());
            Bytes::try_new_of(&object::string::BYTES, &data[start..end])
        };
        self.pos.set(pos + n);
        made.ok_or_else(|| t.memory_error())
    }

    fn ahead(&self) -> usize {
        self.len().saturating_sub(self.pos.get())
    }

    fn whole(&self, t: &mut Thread) -> PyResult {
        if self.exports.get() == 0
            && let Some(known) = self.value.get()
        {
            return Ok(known);
        }
        let made = Bytes::try_new_of(&object::string::BYTES, &self.data.borrow());
        let made = made.ok_or_else(|| t.memory_error())?;
        self.value.set(Some(made.clone()));
        Ok(made)
    }

    fn put(&self, t: &mut Thread, bytes: &[u8]) -> PyResult<()> {
        self.check_exports(t)?;
        self.value.set(None);
        let pos = self.pos.get();
        let Some(end) = pos.checked_add(bytes.len()).filter(|end| *end <= isize::MAX as usize) else {
            return Err(t.overflow_error("new buffer size too large"));
        };
        let grown = {
            let mut data = self.data.borrow_mut();
            let more = end.saturating_sub(data.len());
            if data.try_reserve(more).is_err() {
                false
            } else {
                if data.len() < end {
                    data.resize(end, 0);
                }
                data[pos..end].copy_from_slice(bytes);
                true
            }
        };
        if !grown {
            return Err(t.memory_error());
        }
        self.pos.set(end);
        Ok(())
    }

    fn line_length(&self, limit: isize) -> usize {
        let data = self.data.borrow();
        let rest = data.get(self.pos.get()..).unwrap_or(&[]);
        let rest = if limit >= 0 { &rest[..rest.len().min(limit as usize)] } else { rest };
        memchr::memchr(b'\n', rest).map_or(rest.len(), |i| i + 1)
    }
}

#[pymethods(
    BYTES_IO,
    doc = "BytesIO(initial_bytes=b'')\n--\n\nBuffered I/O implementation using an in-memory bytes buffer."
)]
impl BytesIo {
    #[new("BytesIO(*args, **kwargs)", unbound)]
    fn new(_: &mut Thread, cls: &Type, _args: object::Args<'_>) -> PyResult {
        Ok(Obj::new_of(
            cls,
            BytesIo {
                data: RefCell::default(),
                value: OptionCell::empty(),
                pos: Cell::new(0),
                closed: Cell::new(false),
                exports: Cell::new(0),
            },
        ))
    }

    #[init("BytesIO(initial_bytes=b'')")]
    fn init(t: &mut Thread, this: &Obj<BytesIo>, initial: Option<&Value>) -> PyResult<()> {
        this.check_exports(t)?;
        this.data.borrow_mut().clear();
        this.value.set(None);
        this.pos.set(0);
        if let Some(initial) = initial.filter(|i| !i.is_none()) {
            let bytes = Buffer::read(t, initial)?;
            this.put(t, bytes.as_bytes())?;
            this.pos.set(0);
            if initial.downcast_exact::<Bytes>().is_some() {
                this.value.set(Some(initial.clone()));
            }
        }
        Ok(())
    }

    #[slot]
    fn iter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iternext(t: &mut Thread, this: &Obj<BytesIo>) -> PyResult<Option<Value>> {
        this.check(t)?;
        match this.line_length(-1) {
            0 => Ok(None),
            n => this.take(t, n).map(Some),
        }
    }

    /// Returns True if the IO object can be read.
    #[method("readable($self, /)")]
    fn readable(t: &mut Thread, this: &Obj<BytesIo>) -> PyResult<bool> {
        this.check(t).map(|()| true)
    }

    /// Returns True if the IO object can be written.
    #[method("writable($self, /)")]
    fn writable(t: &mut Thread, this: &Obj<BytesIo>) -> PyResult<bool> {
        this.check(t).map(|()| true)
    }

    /// Returns True if the IO object can be seeked.
    #[method("seekable($self, /)")]
    fn seekable(t: &mut Thread, this: &Obj<BytesIo>) -> PyResult<bool> {
        this.check(t).map(|()| true)
    }

    /// Does nothing.
    #[method("flush($self, /)")]
    fn flush(t: &mut Thread, this: &Obj<BytesIo>) -> PyResult<()> {
        this.check(t)
    }

    /// Always returns False.
    ///
    /// BytesIO objects are not connected to a TTY-like device.
    #[method("isatty($self, /)")]
    fn isatty(t: &mut Thread, this: &Obj<BytesIo>) -> PyResult<bool> {
        this.check(t).map(|()| false)
    }

    /// Current file position, an integer.
    #[method("tell($self, /)")]
    fn tell(t: &mut Thread, this: &Obj<BytesIo>) -> PyResult<usize> {
        this.check(t)?;
        Ok(this.pos.get())
    }

    /// Disable all I/O operations.
    #[method("close($self, /)")]
    fn close(t: &mut Thread, this: &Obj<BytesIo>) -> PyResult<()> {
        this.check_exports(t)?;
        this.closed.set(true);
        this.value.set(None);
        drop(this.data.take());
        Ok(())
    }

    /// Retrieve the entire contents of the BytesIO object.
    #[method("getvalue($self, /)")]
    fn getvalue(t: &mut Thread, this: &Obj<BytesIo>) -> PyResult {
        this.check(t)?;
        this.whole(t)
    }

    /// Get a read-write view over the contents of the BytesIO object.
    #[method("getbuffer($self, /)", defining_class)]
    fn getbuffer(t: &mut Thread, this: &Value) -> PyResult {
        let Some(own) = this.downcast::<Obj<BytesIo>>() else { return Ok(Value::none()) };
        own.check(t)?;
        let lender = Obj::new(BytesIoBuffer { source: this.clone() });
        match t.interp().kept("memoryview") {
            Some(class) => t.call(&class, &[lender]),
            None => Err(t.system_error("memoryview is not available")),
        }
    }

    /// Read at most size bytes, returned as a bytes object.
    ///
    /// If the size argument is negative, read until EOF is reached.
    /// Return an empty bytes object at EOF.
    #[method("read($self, size=-1, /)")]
    fn read(t: &mut Thread, this: &Obj<BytesIo>, size: Option<Size>) -> PyResult {
        this.check(t)?;
        let ahead = this.ahead();
        let n = match size.map_or(-1, |s| s.0) {
            n if n >= 0 => (n as usize).min(ahead),
            _ => ahead,
        };
        this.take(t, n)
    }

    /// Read at most size bytes, returned as a bytes object.
    ///
    /// If the size argument is negative or omitted, read until EOF is
    /// reached.  Return an empty bytes object at EOF.
    #[method("read1($self, size=-1, /)")]
    fn read1(t: &mut Thread, this: &Obj<BytesIo>, size: Option<Size>) -> PyResult {
        BytesIo::read(t, this, size)
    }

    /// Next line from the file, as a bytes object.
    ///
    /// Retain newline.  A non-negative size argument limits the maximum
    /// number of bytes to return (an incomplete line may be returned then).
    /// Return an empty bytes object at EOF.
    #[method("readline($self, size=-1, /)")]
    fn readline(t: &mut Thread, this: &Obj<BytesIo>, size: Option<Size>) -> PyResult {
        this.check(t)?;
        let n = this.line_length(size.map_or(-1, |s| s.0));
        this.take(t, n)
    }

    /// List of bytes objects, each a line from the file.
    ///
    /// Call readline() repeatedly and return a list of the lines so read.
    /// The optional size argument, if given, is an approximate bound on the
    /// total number of bytes in the lines returned.
    #[method("readlines($self, size=None, /)")]
    fn readlines(t: &mut Thread, this: &Obj<BytesIo>, size: Option<&Value>) -> PyResult {
        this.check(t)?;
        let most = match size.filter(|s| !s.is_none()) {
            None => 0,
            Some(size) if size.is_int() => size.as_i64().unwrap_or(0),
            Some(size) => {
                let message = format!("integer argument expected, got '{}'", size.ty().tp_name());
                return Err(t.type_error(message));
            }
        };
        let (mut lines, mut length) = (Vec::new(), 0);
        loop {
            let n = this.line_length(-1);
            if n == 0 {
                break;
            }
            lines.push(this.take(t, n)?);
            length += n as i64;
            if most > 0 && length >= most {
                break;
            }
        }
        Ok(List::new(lines))
    }

    /// Read bytes into buffer.
    ///
    /// Returns number of bytes read (0 for EOF), or None if the object
    /// is set not to block and has no data to read.
    #[method("readinto($self, buffer, /)")]
    fn readinto(t: &mut Thread, this: &Obj<BytesIo>, buffer: &Value) -> PyResult<usize> {
        let mut target = writable_memory(t, buffer, "readinto", "argument")?;
        this.check(t)?;
        let n = target.len().min(this.ahead());
        let pos = this.pos.get();
        // The target may be a view of this very memory.
        let bytes = this.data.borrow().get(pos..pos + n).map(<[u8]>::to_vec).unwrap_or_default();
        target.as_mut_bytes()[..n].copy_from_slice(&bytes);
        this.pos.set(pos + n);
        Ok(n)
    }

    /// Write bytes to file.
    ///
    /// Return the number of bytes written.
    #[method("write($self, b, /)")]
    fn write(t: &mut Thread, this: &Obj<BytesIo>, b: &Value) -> PyResult<usize> {
        // Asking for the memory may run code that closes the file or lends its memory.
        let data = Buffer::read(t, b)?;
        this.check(t)?;
        this.check_exports(t)?;
        if data.is_empty() {
            return Ok(0);
        }
        this.put(t, data.as_bytes())?;
        Ok(data.len())
    }

    /// Write lines to the file.
    ///
    /// Note that newlines are not added.  lines can be any iterable object
    /// producing bytes-like objects.  This is equivalent to calling write()
    /// for each element.
    #[method("writelines($self, lines, /)")]
    fn writelines(t: &mut Thread, this: &Obj<BytesIo>, lines: &Value) -> PyResult<()> {
        this.check(t)?;
        let iterator = t.iter(lines)?;
        while let Some(line) = t.next(&iterator)? {
            BytesIo::write(t, this, &line)?;
            t.poll()?;
        }
        Ok(())
    }

    /// Change stream position.
    ///
    /// Seek to byte offset pos relative to position indicated by whence:
    ///      0  Start of stream (the default).  pos should be >= 0;
    ///      1  Current position - pos may be negative;
    ///      2  End of stream - pos usually negative.
    /// Returns the new absolute position.
    #[method("seek($self, pos, whence=0, /)")]
    fn seek(t: &mut Thread, this: &Obj<BytesIo>, pos: isize, whence: Option<i32>) -> PyResult<usize> {
        this.check(t)?;
        let whence = whence.unwrap_or(0);
        let base = match whence {
            0 if pos < 0 => return Err(t.value_error(format!("negative seek value {pos}"))),
            0 => 0,
            1 => this.pos.get(),
            2 => this.len(),
            _ => return Err(t.value_error(format!("invalid whence ({whence}, should be 0, 1 or 2)"))),
        };
        let Some(target) = (base as isize).checked_add(pos) else {
            return Err(t.overflow_error("new position too large"));
        };
        let target = target.max(0) as usize;
        this.pos.set(target);
        Ok(target)
    }

    /// Truncate the file to at most size bytes.
    ///
    /// Size defaults to the current file position, as returned by tell().
    /// The current file position is unchanged.  Returns the new size.
    #[method("truncate($self, size=None, /)")]
    fn truncate(t: &mut Thread, this: &Obj<BytesIo>, size: Option<&Value>) -> PyResult<usize> {
        this.check(t)?;
        this.check_exports(t)?;
        let size = match size.filter(|s| !s.is_none()) {
            None => this.pos.get() as isize,
            Some(size) => t.index_of(size)?,
        };
        // Asking for the number may have run code that closed the file or lent its memory.
        this.check(t)?;
        this.check_exports(t)?;
        if size < 0 {
            return Err(t.value_error(format!("negative size value {size}")));
        }
        let size = size as usize;
        if size < this.len() {
            this.value.set(None);
            this.data.borrow_mut().truncate(size);
        }
        Ok(size)
    }

    #[method("__getstate__($self, /)")]
    fn getstate(t: &mut Thread, this: &Value) -> PyResult {
        let Some(own) = this.downcast::<Obj<BytesIo>>() else { return Ok(Value::none()) };
        own.check(t)?;
        let whole = own.whole(t)?;
        let dict = super::dict_copy(this);
        Ok(Tuple::new(vec![whole, Value::size(own.pos.get()), dict]))
    }

    #[method("__setstate__($self, object, /)")]
    fn setstate(t: &mut Thread, this: &Value, state: &Value) -> PyResult<()> {
        let Some(own) = this.downcast::<Obj<BytesIo>>() else { return Ok(()) };
        let parts = state.downcast::<Tuple>().filter(|s| s.len() >= 3);
        let Some([data, position, dict, ..]) = parts.map(Tuple::items) else {
            let message = format!(
                "{}.__setstate__ argument should be 3-tuple, got {}",
                this.ty().tp_name(),
                state.ty().tp_name()
            );
            return Err(t.type_error(message));
        };
        own.check(t)?;
        own.check_exports(t)?;
        own.data.borrow_mut().clear();
        own.value.set(None);
        own.pos.set(0);
        let bytes = Buffer::read(t, data)?;
        own.put(t, bytes.as_bytes())?;
        if !position.is_int() {
            let message = format!("second item of state must be an integer, not {}", position.ty().tp_name());
            return Err(t.type_error(message));
        }
        let position = t.index_of(position)?;
        if position < 0 {
            return Err(t.value_error("position value cannot be negative"));
        }
        own.pos.set(position as usize);
        if !dict.is_none() {
            let Some(new) = dict.downcast::<Dict>() else {
                let message = format!("third item of state should be a dict, got a {}", dict.ty().tp_name());
                return Err(t.type_error(message));
            };
            super::update_dict(t, this, new)?;
        }
        Ok(())
    }

    #[method("__sizeof__($self, /)")]
    fn sizeof(_: &mut Thread, this: &Obj<BytesIo>) -> usize {
        64 + this.data.borrow().capacity()
    }

    #[getter("closed", doc = "True if the file is closed.")]
    fn closed(_: &mut Thread, this: &Obj<BytesIo>) -> bool {
        this.closed.get()
    }
}

/// Lends the memory of a `BytesIO`.
#[pytype(name = "_io._BytesIOBuffer", static_name = BYTES_IO_BUFFER, flags = object::types::flags::DISALLOW_INSTANTIATION, reported_basicsize = 24)]
pub struct BytesIoBuffer {
    source: Value,
}

#[pymethods(BYTES_IO_BUFFER)]
impl BytesIoBuffer {
    #[slot]
    fn getbuffer(t: &mut Thread, this: &Obj<BytesIoBuffer>, _flags: u32) -> PyResult<BufferView> {
        let Some(source) = this.source.downcast::<Obj<BytesIo>>() else {
            return Err(t.buffer_error("no memory to lend"));
        };
        source.value.set(None);
        source.exports.set(source.exports.get() + 1);
        let owner = t.value_of(this);
        let mut data = source.data.borrow_mut();
        let (pointer, length) = (data.as_mut_ptr(), data.len());
        Ok(BufferView::simple(owner, pointer, length, false))
    }

    #[slot]
    fn releasebuffer(this: &Value, _internal: usize) {
        if let Some(own) = this.downcast::<Obj<BytesIoBuffer>>()
            && let Some(source) = own.source.downcast::<Obj<BytesIo>>()
        {
            source.exports.set(source.exports.get().saturating_sub(1));
        }
    }
}
