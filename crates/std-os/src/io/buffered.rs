//! `BufferedReader`, `BufferedWriter`, `BufferedRandom`.
//!
//! Here: the buffer and everything on it. Not here: the pair of two (`rwpair.rs`), memory (`bytesio.rs`).
//!
//! One buffer serves both directions. Positions count from its start: `pos` is where the program is, `raw_pos` where
//! the raw file is, `..read_end` holds what has been read, `write_pos..write_end` what is still to be written.

use std::cell::{Cell, RefCell};

use macros::{pymethods, pytype};
use object::buffer::Buffer;
use object::cell::OptionCell;
use object::exceptions::{BLOCKING_IO_ERROR, BaseException, OS_ERROR};
use object::payload::Visitor;
use object::{Bytes, Obj, Object, PyResult, Raised, Str, Thread, Traverse, Type, Value};

use super::base::{self, BUFFERED_IO_BASE, Size, unsupported};
use super::fileio::{FILE_IO, FileIo};
use super::names;
use crate::lock::RawLock;
use crate::posix::fds::writable as writable_memory;
use crate::timeval::Deadline;

const EAGAIN: i32 = 11;

/// The state of a buffered file.
pub struct Buffered {
    raw: OptionCell,
    ok: Cell<bool>,
    detached: Cell<bool>,
    readable: Cell<bool>,
    writable: Cell<bool>,
    finalizing: Cell<bool>,
    abs_pos: Cell<i64>,
    buffer: RefCell<Vec<u8>>,
    size: Cell<usize>,
    pos: Cell<usize>,
    raw_pos: Cell<Option<usize>>,
    read_end: Cell<Option<usize>>,
    write_pos: Cell<usize>,
    write_end: Cell<Option<usize>>,
    lock: RawLock,
    owner: Cell<u64>,
}

impl Traverse for Buffered {
    fn traverse(&self, visitor: &mut Visitor<'_>) {
        self.raw.traverse(visitor)
    }
    fn clear(&self) {
        self.ok.set(false);
        self.raw.clear()
    }
}

/// `_io.BufferedReader`
#[pytype(name = "_io.BufferedReader", static_name = BUFFERED_READER, base = &BUFFERED_IO_BASE, basetype, weakrefs, dict, no_methods, reported_basicsize = 152)]
pub struct Reader {
    inner: Buffered,
}

/// `_io.BufferedWriter`
#[pytype(name = "_io.BufferedWriter", static_name = BUFFERED_WRITER, base = &BUFFERED_IO_BASE, basetype, weakrefs, dict, no_methods, reported_basicsize = 152)]
pub struct Writer {
    inner: Buffered,
}

/// `_io.BufferedRandom`
#[pytype(name = "_io.BufferedRandom", static_name = BUFFERED_RANDOM, base = &BUFFERED_IO_BASE, basetype, weakrefs, dict, no_methods, reported_basicsize = 152)]
pub struct Random {
    inner: Buffered,
}

/// The state of any of the three.
pub fn of(value: &Value) -> Option<&Buffered> {
    if let Some(r) = value.downcast::<Obj<Reader>>() {
        return Some(&r.inner);
    }
    if let Some(w) = value.downcast::<Obj<Writer>>() {
        return Some(&w.inner);
    }
    value.downcast::<Obj<Random>>().map(|r| &r.inner)
}

/// Runs `f` while the buffer belongs to this thread alone.
fn locked<R>(
    t: &mut Thread,
    this: &Value,
    b: &Buffered,
    f: impl FnOnce(&mut Thread) -> PyResult<R>,
) -> PyResult<R> {
    enter(t, this, b)?;
    let result = f(t);
    leave(b);
    result
}

fn enter(t: &mut Thread, this: &Value, b: &Buffered) -> PyResult<()> {
    if !b.lock.try_acquire() {
        if b.owner.get() == t.ident {
            let shown = t.repr(this)?.to_string_lossy();
            return Err(t.runtime_error(format!("reentrant call inside {shown}")));
        }
        b.lock.acquire(t, Deadline::after(None))?;
    }
    b.owner.set(t.ident);
    Ok(())
}

fn leave(b: &Buffered) {
    b.owner.set(0);
    b.lock.release();
}

#[cold]
fn blocked(t: &mut Thread, raw: &Value, written: usize) -> Raised {
    let text = object::string::new_str("write could not complete without blocking");
    // A raw file of Python's own leaves no error number.
    let number = if exact_file(raw).is_some() { EAGAIN } else { 0 };
    let args = [Value::small(number), text, Value::size(written)];
    match t.call(&BLOCKING_IO_ERROR.to_value(), &args) {
        Ok(exception) => t.raise(exception),
        Err(raised) => raised,
    }
}

impl Buffered {
    fn fresh() -> Buffered {
        Buffered {
            raw: OptionCell::empty(),
            ok: Cell::new(false),
            detached: Cell::new(false),
            readable: Cell::new(false),
            writable: Cell::new(false),
            finalizing: Cell::new(false),
            abs_pos: Cell::new(-1),
            buffer: RefCell::default(),
            size: Cell::new(0),
            pos: Cell::new(0),
            raw_pos: Cell::new(Some(0)),
            read_end: Cell::new(None),
            write_pos: Cell::new(0),
            write_end: Cell::new(None),
            lock: RawLock::new(),
            owner: Cell::new(0),
        }
    }

    fn start(
        &self,
        t: &mut Thread,
        raw: &Value,
        size: isize,
        readable: bool,
        writable: bool,
    ) -> PyResult<()> {
        self.raw.set(Some(raw.clone()));
        self.readable.set(readable);
        self.writable.set(writable);
        if size <= 0 {
            return Err(t.value_error("buffer size must be strictly positive"));
        }
        let buffer = crate::posix::fds::zeros(t, size as usize)?;
        self.size.set(size as usize);
        let old = self.buffer.replace(buffer);
        drop(old);
        self.detached.set(false);
        self.reset_read();
        self.reset_write();
        self.pos.set(0);
        if self.raw_tell(t).is_err() {
            t.restore_raised(None);
        }
        self.ok.set(true);
        Ok(())
    }

    /// The raw file.
    fn raw(&self, t: &mut Thread) -> PyResult {
        if self.ok.get()
            && let Some(raw) = self.raw.get()
        {
            return Ok(raw);
        }
        Err(if self.detached.get() {
            t.value_error("raw stream has been detached")
        } else {
            t.value_error("I/O operation on uninitialized object")
        })
    }

    fn is_closed(&self, t: &mut Thread, raw: &Value) -> PyResult<bool> {
        if self.buffer.borrow().is_empty() && !self.lock.is_locked() {
            return Ok(true);
        }
        match exact_file(raw) {
            Some(file) => Ok(file.is_closed()),
            None => base::is_closed(t, raw),
        }
    }

    /// Refuses closed files from which nothing is left to read.
    fn check_closed(&self, t: &mut Thread, message: &str) -> PyResult {
        let raw = self.raw(t)?;
        if self.is_closed(t, &raw)? && self.ahead() == 0 {
            return Err(t.value_error(message));
        }
        Ok(raw)
    }

    fn ahead(&self) -> usize {
        match self.read_end.get() {
            Some(end) if self.readable.get() => end.saturating_sub(self.pos.get()),
            _ => 0,
        }
    }

    fn has_written(&self) -> bool {
        self.writable.get() && self.write_end.get().is_some()
    }

    fn has_read(&self) -> bool {
        self.readable.get() && self.read_end.get().is_some()
    }

    /// How far the raw file is ahead of the program.
    fn raw_offset(&self) -> i64 {
        match self.raw_pos.get() {
            Some(raw) if self.has_read() || self.has_written() => raw as i64 - self.pos.get() as i64,
            _ => 0,
        }
    }

    fn reset_read(&self) {
        self.read_end.set(None);
    }

    fn reset_write(&self) {
        self.write_pos.set(0);
        self.write_end.set(None);
    }

    fn set_pos(&self, pos: usize) {
        self.pos.set(pos);
        if self.has_read() && self.read_end.get().is_some_and(|end| end < pos) {
            self.read_end.set(Some(pos));
        }
    }

    fn checked_position(&self, t: &mut Thread, answer: &Value) -> PyResult<i64> {
        let n = base::position(t, answer)?;
        if n < 0 {
            let message = format!("Raw stream returned invalid position {n}");
            return Err(t.raise_message(&OS_ERROR, &message));
        }
        self.abs_pos.set(n);
        Ok(n)
    }

    fn raw_tell(&self, t: &mut Thread) -> PyResult<i64> {
        let raw = self.raw.get_or_none();
        self.abs_pos.set(-1);
        if let Some(file) = exact_file(&raw) {
            let n = file.seek_to(t, 0, 1)?;
            self.abs_pos.set(n);
            return Ok(n);
        }
        let answer = t.call_method(&raw, &names::TELL, &[])?;
        self.checked_position(t, &answer)
    }

    fn known_tell(&self, t: &mut Thread) -> PyResult<i64> {
        match self.abs_pos.get() {
            -1 => self.raw_tell(t),
            known => Ok(known),
        }
    }

    fn raw_seek(&self, t: &mut Thread, target: i64, whence: i32) -> PyResult<i64> {
        let raw = self.raw.get_or_none();
        self.abs_pos.set(-1);
        if let Some(file) = exact_file(&raw) {
            let n = file.seek_to(t, target, whence)?;
            self.abs_pos.set(n);
            return Ok(n);
        }
        let answer = t.call_method(&raw, &names::SEEK, &[Value::int(target), Value::small(whence)])?;
        self.checked_position(t, &answer)
    }

    fn advance(&self, n: usize) {
        if self.abs_pos.get() >= 0 {
            self.abs_pos.set(self.abs_pos.get() + n as i64);
        }
    }

    /// Reads from the raw file; `None` when nothing is ready.
    fn raw_read(&self, t: &mut Thread, target: &mut [u8]) -> PyResult<Option<usize>> {
        let raw = self.raw.get_or_none();
        if let Some(file) = exact_file(&raw) {
            let n = file.read_into(t, target)?;
            self.advance(n.unwrap_or(0));
            return Ok(n);
        }
        let memory = object::bytearray::ByteArrayData::new(crate::posix::fds::zeros(t, target.len())?);
        let memory = object::bytearray::ByteArray::new(memory);
        let view = memory_view(t, &memory)?;
        let answer = t.call_method(&raw, &names::READINTO, &[view])?;
        if answer.is_none() {
            return Ok(None);
        }
        let n = raw_count(t, &answer, "readinto", target.len())?;
        let data = Buffer::read(t, &memory)?;
        target[..n].copy_from_slice(&data.as_bytes()[..n]);
        self.advance(n);
        Ok(Some(n))
    }

    /// Writes to the raw file; `None` when nothing can be written now.
    fn raw_write(&self, t: &mut Thread, data: &[u8]) -> PyResult<Option<usize>> {
        let raw = self.raw.get_or_none();
        if let Some(file) = exact_file(&raw) {
            let n = file.write_from(t, data)?;
            self.advance(n.unwrap_or(0));
            return Ok(n);
        }
        let bytes = t.new_bytes(data)?;
        let view = memory_view(t, &bytes)?;
        let answer = t.call_method(&raw, &names::WRITE, &[view])?;
        if answer.is_none() {
            return Ok(None);
        }
        let n = raw_count(t, &answer, "write", data.len())?;
        self.advance(n);
        Ok(Some(n))
    }

    /// Reads behind what has been read already.
    fn fill(&self, t: &mut Thread) -> PyResult<Option<usize>> {
        let start = if self.has_read() { self.read_end.get().unwrap_or(0) } else { 0 };
        // Nobody sees the buffer meanwhile: whoever wants it waits for the lock.
        let mut buffer = self.buffer.take();
        let end = self.size.get().min(buffer.len());
        let result = self.raw_read(t, &mut buffer[start.min(end)..end]);
        self.buffer.replace(buffer);
        if let Ok(Some(n)) = result
            && n > 0
        {
            self.read_end.set(Some(start + n));
            self.raw_pos.set(Some(start + n));
        }
        result
    }

    fn flush_writes(&self, t: &mut Thread) -> PyResult<()> {
        let Some(end) = self.write_end.get().filter(|_| self.writable.get()) else { return Ok(()) };
        if self.write_pos.get() == end {
            self.reset_write();
            return Ok(());
        }
        let rewind = self.raw_offset() + self.pos.get() as i64 - self.write_pos.get() as i64;
        if rewind != 0 {
            self.raw_seek(t, -rewind, 1)?;
            let raw = self.raw_pos.get().unwrap_or(0) as i64 - rewind;
            self.raw_pos.set(usize::try_from(raw).ok());
        }
        while let Some(end) = self.write_end.get().filter(|end| self.write_pos.get() < *end) {
            let start = self.write_pos.get();
            let buffer = self.buffer.take();
            let result = self.raw_write(t, &buffer[start.min(buffer.len())..end.min(buffer.len())]);
            self.buffer.replace(buffer);
            let Some(n) = result? else { return Err(blocked(t, &self.raw.get_or_none(), 0)) };
            self.write_pos.set(start + n);
            self.raw_pos.set(Some(start + n));
            // A partial write may be the work of a signal.
            t.poll()?;
        }
        self.reset_write();
        Ok(())
    }

    fn flush_and_rewind(&self, t: &mut Thread) -> PyResult<()> {
        self.flush_writes(t)?;
        if self.readable.get() {
            let offset = self.raw_offset();
            let moved = self.raw_seek(t, -offset, 1);
            self.reset_read();
            moved?;
        }
        Ok(())
    }

    fn prepare_reading(&self, t: &mut Thread) -> PyResult<()> {
        if self.writable.get() { self.flush_and_rewind(t) } else { Ok(()) }
    }

    /// What lies ready, at most `n` bytes, as an object; the position moves on.
    fn take(&self, t: &mut Thread, n: usize) -> PyResult {
        let pos = self.pos.get();
        let made = {
            let buffer = self.buffer.borrow();
            let bytes = buffer.get(pos..pos + n).unwrap_or(&[]);
            Bytes::try_new_of(&object::string::BYTES, bytes)
        };
        self.pos.set(pos + n);
        made.ok_or_else(|| t.memory_error())
    }

    fn copy_ahead(&self, out: &mut Vec<u8>, n: usize) {
        let pos = self.pos.get();
        out.extend_from_slice(self.buffer.borrow().get(pos..pos + n).unwrap_or(&[]));
        self.pos.set(pos + n);
    }

    fn read_all(&self, t: &mut Thread, raw: &Value) -> PyResult {
        let mut data = Vec::new();
        let ahead = self.ahead();
        self.copy_ahead(&mut data, ahead);
        self.prepare_reading(t)?;
        self.reset_read();
        if let Some(file) = exact_file(raw) {
            self.abs_pos.set(-1);
            let file = object::Ref::new(file);
            return match file.read_rest(t)? {
                None if ahead == 0 => Ok(Value::none()),
                Some(rest) if data.is_empty() => t.new_bytes(&rest),
                rest => {
                    data.extend_from_slice(&rest.unwrap_or_default());
                    t.new_bytes(&data)
                }
            };
        }
        self.abs_pos.set(-1);
        if let Some(readall) = t.get_attr_opt(raw, &names::READALL)? {
            let rest = t.call(&readall, &[])?;
            if rest.is_none() {
                return if ahead == 0 { Ok(rest) } else { t.new_bytes(&data) };
            }
            let Some(bytes) = rest.downcast::<Bytes>() else {
                return Err(t.type_error("readall() should return bytes"));
            };
            if ahead == 0 {
                return Ok(rest);
            }
            data.extend_from_slice(bytes.as_bytes());
            return t.new_bytes(&data);
        }
        let mut first = true;
        loop {
            let chunk = t.call_method(raw, &names::READ, &[])?;
            if chunk.is_none() {
                return if first && ahead == 0 { Ok(chunk) } else { t.new_bytes(&data) };
            }
            let Some(bytes) = chunk.downcast::<Bytes>() else {
                return Err(t.type_error("read() should return bytes"));
            };
            if bytes.is_empty() {
                return t.new_bytes(&data);
            }
            first = false;
            data.extend_from_slice(bytes.as_bytes());
        }
    }

    /// Exactly `n` bytes unless the file ends before.
    fn read_exactly(&self, t: &mut Thread, n: usize) -> PyResult {
        let ahead = self.ahead();
        if n <= ahead {
            return self.take(t, n);
        }
        let mut out = Vec::new();
        if out.try_reserve_exact(n).is_err() {
            return Err(t.memory_error());
        }
        self.copy_ahead(&mut out, ahead);
        self.prepare_reading(t)?;
        self.reset_read();
        let size = self.size.get();
        let mut short = false;
        // Whole buffers go directly to where they are wanted.
        while n - out.len() >= size {
            let whole = size * ((n - out.len()) / size);
            let start = out.len();
            out.resize(start + whole, 0);
            let result = self.raw_read(t, &mut out[start..]);
            out.truncate(start + result.as_ref().ok().copied().flatten().unwrap_or(0));
            match result? {
                Some(count) if count > 0 => (),
                None if out.is_empty() => return Ok(Value::none()),
                _ => {
                    short = true;
                    break;
                }
            }
        }
        self.pos.set(0);
        self.raw_pos.set(Some(0));
        self.read_end.set(Some(0));
        while !short && out.len() < n && self.read_end.get().unwrap_or(0) < size {
            match self.fill(t)? {
                Some(count) if count > 0 => {
                    let wanted = (n - out.len()).min(count);
                    self.copy_ahead(&mut out, wanted);
                }
                None if out.is_empty() => return Ok(Value::none()),
                _ => break,
            }
        }
        t.new_bytes(&out)
    }

    fn read_into(
        &self,
        t: &mut Thread,
        this: &Value,
        target: &mut [u8],
        once: bool,
    ) -> PyResult<Option<usize>> {
        let mut written = 0;
        let ahead = self.ahead();
        if ahead > 0 && !self.lock.is_locked() {
            let n = ahead.min(target.len());
            let pos = self.pos.get();
            target[..n].copy_from_slice(&self.buffer.borrow()[pos..pos + n]);
            self.pos.set(pos + n);
            if n == target.len() {
                return Ok(Some(n));
            }
            written = n;
        }
        locked(t, this, self, |t| {
            self.prepare_reading(t)?;
            self.reset_read();
            self.pos.set(0);
            while written < target.len() {
                let remaining = target.len() - written;
                let count = if remaining > self.size.get() {
                    self.raw_read(t, &mut target[written..])?
                } else if !(once && written > 0) {
                    match self.fill(t)? {
                        Some(count) if count > 0 => {
                            let n = count.min(remaining);
                            let pos = self.pos.get();
                            target[written..written + n].copy_from_slice(&self.buffer.borrow()[pos..pos + n]);
                            self.pos.set(pos + n);
                            written += n;
                            if once {
                                break;
                            }
                            continue;
                        }
                        other => other,
                    }
                } else {
                    Some(0)
                };
                match count {
                    Some(0) => break,
                    None if written > 0 => break,
                    None => return Ok(None),
                    Some(n) => written += n,
                }
                if once {
                    break;
                }
            }
            Ok(Some(written))
        })
    }

    /// A line, at most `limit` bytes of it.
    pub fn read_line(&self, t: &mut Thread, this: &Value, limit: isize) -> PyResult {
        self.check_closed(t, "readline of closed file")?;
        let ahead = self.ahead();
        let window = if limit >= 0 { ahead.min(limit as usize) } else { ahead };
        if !self.lock.is_locked() {
            let found = self.find_newline(window);
            if let Some(length) = found {
                return self.take(t, length);
            }
            if limit >= 0 && window == limit as usize {
                return self.take(t, window);
            }
        }
        locked(t, this, self, |t| {
            let mut out = Vec::new();
            let mut limit = limit;
            let window = if limit >= 0 { self.ahead().min(limit as usize) } else { self.ahead() };
            if window > 0 {
                self.copy_ahead(&mut out, window);
                if limit >= 0 {
                    limit -= window as isize;
                }
            }
            self.prepare_reading(t)?;
            loop {
                self.reset_read();
                let Some(count) = self.fill(t)?.filter(|n| *n > 0) else { break };
                self.pos.set(0);
                let window = if limit >= 0 { count.min(limit as usize) } else { count };
                if let Some(length) = self.find_newline(window) {
                    self.copy_ahead(&mut out, length);
                    break;
                }
                if out.try_reserve(window).is_err() {
                    return Err(t.memory_error());
                }
                self.copy_ahead(&mut out, window);
                t.poll()?;
                if limit >= 0 {
                    limit -= window as isize;
                    if limit == 0 {
                        break;
                    }
                }
            }
            t.new_bytes(&out)
        })
    }

    /// The length of the line that begins here, if it ends within the next bytes.
    fn find_newline(&self, window: usize) -> Option<usize> {
        let buffer = self.buffer.borrow();
        let pos = self.pos.get();
        memchr::memchr(b'\n', buffer.get(pos..pos + window)?).map(|i| i + 1)
    }

    /// Writes bytes into the buffer, or through it.
    pub fn write_bytes(&self, t: &mut Thread, this: &Value, data: &[u8]) -> PyResult<usize> {
        let raw = self.raw(t)?;
        locked(t, this, self, |t| {
            // Asked while nobody else can close it.
            let closed = match exact_file(&raw) {
                Some(file) => file.is_closed() || self.buffer.borrow().is_empty(),
                None => self.buffer.borrow().is_empty() || base::is_closed(t, &raw)?,
            };
            if closed {
                return Err(t.value_error("write to closed file"));
            }
            self.write_locked(t, data)
        })
    }

    fn write_locked(&self, t: &mut Thread, data: &[u8]) -> PyResult<usize> {
        let size = self.size.get();
        if !self.has_read() && !self.has_written() {
            self.pos.set(0);
            self.raw_pos.set(Some(0));
        }
        let pos = self.pos.get();
        if data.len() <= size - pos.min(size) && data.len() < size {
            self.put(pos, data);
            if !self.has_written() || self.write_pos.get() > pos {
                self.write_pos.set(pos);
            }
            self.set_pos(pos + data.len());
            if self.write_end.get().is_none_or(|end| self.pos.get() > end) {
                self.write_end.set(Some(self.pos.get()));
            }
            return Ok(data.len());
        }
        if let Err(raised) = self.flush_writes(t) {
            if !t.raised_is(&BLOCKING_IO_ERROR) {
                return Err(raised);
            }
            return self.keep_blocked(t, data);
        }
        // Where the program is, not where the raw file happens to be.
        let offset = self.raw_offset();
        if offset != 0 {
            self.raw_seek(t, -offset, 1)?;
            let raw = self.raw_pos.get().unwrap_or(0) as i64 - offset;
            self.raw_pos.set(usize::try_from(raw).ok());
        }
        let mut written = 0;
        while data.len() - written > size {
            match self.raw_write(t, &data[written..])? {
                Some(n) => written += n,
                None => {
                    if data.len() - written > size {
                        self.put(0, &data[written..written + size]);
                        self.raw_pos.set(Some(0));
                        self.set_pos(size);
                        self.write_pos.set(0);
                        self.write_end.set(Some(size));
                        return Err(blocked(t, &self.raw.get_or_none(), written + size));
                    }
                    break;
                }
            }
            t.poll()?;
        }
        if self.readable.get() {
            self.reset_read();
        }
        let rest = &data[written..];
        self.put(0, rest);
        self.write_pos.set(0);
        self.write_end.set(Some(rest.len()));
        self.set_pos(rest.len());
        self.raw_pos.set(Some(0));
        Ok(data.len())
    }

    /// The raw file takes no more: keeps what fits.
    fn keep_blocked(&self, t: &mut Thread, data: &[u8]) -> PyResult<usize> {
        if self.readable.get() {
            self.reset_read();
        }
        let (start, end) = (self.write_pos.get(), self.write_end.get().unwrap_or(0));
        self.buffer.borrow_mut().copy_within(start..end, 0);
        self.write_end.set(Some(end - start));
        self.raw_pos.set(self.raw_pos.get().and_then(|raw| raw.checked_sub(start)));
        self.pos.set(self.pos.get() - start);
        self.write_pos.set(0);
        let end = end - start;
        let room = self.size.get() - end;
        let n = data.len().min(room);
        self.put(end, &data[..n]);
        self.write_end.set(Some(end + n));
        self.pos.set(self.pos.get() + n);
        if n == data.len() {
            t.restore_raised(None);
            return Ok(n);
        }
        t.restore_raised(None);
        Err(blocked(t, &self.raw.get_or_none(), n))
    }

    fn put(&self, at: usize, data: &[u8]) {
        if let Some(target) = self.buffer.borrow_mut().get_mut(at..at + data.len()) {
            target.copy_from_slice(data);
        }
    }

    fn seek_to(&self, t: &mut Thread, this: &Value, target: i64, whence: i32) -> PyResult<i64> {
        if matches!(whence, 0 | 1) && self.readable.get() {
            let current = self.known_tell(t)?;
            let ahead = self.ahead() as i64;
            if ahead > 0 {
                let offset =
                    if whence == 0 { target.wrapping_sub(current - self.raw_offset()) } else { target };
                if offset >= -(self.pos.get() as i64) && offset <= ahead {
                    self.pos.set((self.pos.get() as i64 + offset) as usize);
                    return Ok((current - ahead + offset).max(0));
                }
            }
        }
        locked(t, this, self, |t| {
            if self.writable.get() {
                self.flush_writes(t)?;
            }
            let target = if whence == 1 { target.wrapping_sub(self.raw_offset()) } else { target };
            let n = self.raw_seek(t, target, whence)?;
            self.raw_pos.set(None);
            if self.readable.get() {
                self.reset_read();
            }
            Ok(n)
        })
    }
}

fn raw_count(t: &mut Thread, answer: &Value, what: &str, most: usize) -> PyResult<usize> {
    let n = match t.index_of(answer) {
        Ok(n) => n,
        Err(raised) if !t.raised_is(&object::exceptions::TYPE_ERROR) => return Err(raised),
        Err(_) => {
            let cause = t.take_raised();
            let raised = t.raise_message(&OS_ERROR, &format!("raw {what}() failed"));
            if let (Some(cause), Some(error)) = (cause, t.raised())
                && let Some(error) = error.downcast::<BaseException>()
            {
                error.cause.set(Some(cause.clone()));
                error.context.set(Some(cause));
                error.suppress_context.set(true);
            }
            return Err(raised);
        }
    };
    match usize::try_from(n).ok().filter(|n| *n <= most) {
        Some(n) => Ok(n),
        None => {
            let message =
                format!("raw {what}() returned invalid length {n} (should have been between 0 and {most})");
            Err(t.raise_message(&OS_ERROR, &message))
        }
    }
}

/// A raw file that nobody has derived from.
fn exact_file(raw: &Value) -> Option<&Obj<FileIo>> {
    if raw.is_type(&FILE_IO) { raw.downcast_exact::<Obj<FileIo>>() } else { None }
}

fn memory_view(t: &mut Thread, object: &Value) -> PyResult {
    match t.interp().kept("memoryview") {
        Some(class) => t.call(&class, std::slice::from_ref(object)),
        None => Ok(object.clone()),
    }
}

fn need<'a>(t: &mut Thread, this: &'a Value) -> PyResult<&'a Buffered> {
    of(this).ok_or_else(|| t.type_error("a buffered file is expected"))
}

/// Makes the fields of a new object, whatever the class.
fn new_of(cls: &Type) -> Value {
    let inner = Buffered::fresh();
    if cls.is_subtype(&BUFFERED_READER) {
        Obj::new_of(cls, Reader { inner })
    } else if cls.is_subtype(&BUFFERED_WRITER) {
        Obj::new_of(cls, Writer { inner })
    } else {
        Obj::new_of(cls, Random { inner })
    }
}

fn delegate(t: &mut Thread, this: &Value, name: &Str) -> PyResult {
    let raw = need(t, this)?.raw(t)?;
    t.call_method(&raw, name, &[])
}

fn raw_flush(t: &mut Thread, this: &Value) -> PyResult {
    delegate(t, this, &names::FLUSH)
}

fn flush(t: &mut Thread, this: &Value) -> PyResult {
    let b = need(t, this)?;
    b.check_closed(t, "flush of closed file")?;
    locked(t, this, b, |t| b.flush_and_rewind(t))?;
    Ok(Value::none())
}

fn close(t: &mut Thread, this: &Value) -> PyResult {
    let b = need(t, this)?;
    let raw = b.raw(t)?;
    let closed = locked(t, this, b, |t| base::is_closed(t, &raw))?;
    if closed {
        return Ok(Value::none());
    }
    if b.finalizing.get() {
        dealloc_warn(t, b, this);
    }
    let flushed = t.call_method(this, &names::FLUSH, &[]).map(|_| ());
    base::both(t, flushed, |t| {
        let result = locked(t, this, b, |t| t.call_method(&raw, &names::CLOSE, &[]));
        drop(b.buffer.take());
        b.reset_read();
        b.pos.set(0);
        result.map(|_| ())
    })?;
    Ok(Value::none())
}

fn dealloc_warn(t: &mut Thread, b: &Buffered, source: &Value) {
    if !b.ok.get() {
        return;
    }
    let Some(raw) = b.raw.get() else { return };
    if t.call_method(&raw, &names::DEALLOC_WARN, std::slice::from_ref(source)).is_err() {
        t.restore_raised(None);
    }
}

/// What all three can do.
pub struct Common;

#[pymethods(BUFFERED_READER, table = COMMON_IMPL)]
impl Common {
    #[new("Buffered(*args, **kwargs)", unbound)]
    fn new(_: &mut Thread, cls: &Type, _args: object::Args<'_>) -> PyResult {
        Ok(new_of(cls))
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Value) -> PyResult {
        super::repr_named(t, this, |_, _| Ok(()))
    }

    #[method("detach($self, /)")]
    fn detach(t: &mut Thread, this: &Value) -> PyResult {
        let b = need(t, this)?;
        b.raw(t)?;
        t.call_method(this, &names::FLUSH, &[])?;
        let raw = b.raw.take();
        b.detached.set(true);
        b.ok.set(false);
        Ok(raw.unwrap_or(Value::none()))
    }

    #[method("close($self, /)")]
    fn close(t: &mut Thread, this: &Value) -> PyResult {
        close(t, this)
    }

    #[method("seekable($self, /)")]
    fn seekable(t: &mut Thread, this: &Value) -> PyResult {
        delegate(t, this, &names::SEEKABLE)
    }

    #[method("fileno($self, /)")]
    fn fileno(t: &mut Thread, this: &Value) -> PyResult {
        delegate(t, this, &names::FILENO)
    }

    #[method("isatty($self, /)")]
    fn isatty(t: &mut Thread, this: &Value) -> PyResult {
        delegate(t, this, &names::ISATTY)
    }

    #[method("_dealloc_warn($self, source, /)")]
    fn dealloc_warn_(t: &mut Thread, this: &Value, source: &Value) -> PyResult<()> {
        let b = need(t, this)?;
        dealloc_warn(t, b, source);
        Ok(())
    }

    #[method("seek($self, target, whence=0, /)")]
    fn seek(t: &mut Thread, this: &Value, target: &Value, whence: Option<i32>) -> PyResult<i64> {
        let b = need(t, this)?;
        let raw = b.raw(t)?;
        let whence = whence.unwrap_or(0);
        if !(0..=4).contains(&whence) {
            return Err(t.value_error(format!("whence value {whence} unsupported")));
        }
        b.check_closed(t, "seek of closed file")?;
        base::check_seekable(t, &raw)?;
        let target = base::position(t, target)?;
        b.seek_to(t, this, target, whence)
    }

    #[method("tell($self, /)")]
    fn tell(t: &mut Thread, this: &Value) -> PyResult<i64> {
        let b = need(t, this)?;
        b.raw(t)?;
        locked(t, this, b, |t| {
            let position = b.raw_tell(t)?;
            Ok((position - b.raw_offset()).max(0))
        })
    }

    #[method("truncate($self, pos=None, /)", defining_class)]
    fn truncate(t: &mut Thread, this: &Value, pos: Option<&Value>) -> PyResult {
        let b = need(t, this)?;
        let raw = b.check_closed(t, "truncate of closed file")?;
        if !b.writable.get() {
            return Err(unsupported(t, "truncate"));
        }
        locked(t, this, b, |t| {
            b.flush_and_rewind(t)?;
            let pos = pos.cloned().unwrap_or(Value::none());
            let result = t.call_method(&raw, &names::TRUNCATE, &[pos])?;
            if b.raw_tell(t).is_err() {
                t.restore_raised(None);
            }
            Ok(result)
        })
    }

    #[method("__sizeof__($self, /)")]
    fn sizeof(t: &mut Thread, this: &Value) -> PyResult<usize> {
        Ok(152 + need(t, this)?.buffer.borrow().len())
    }

    #[method("__getstate__($self, /)")]
    fn getstate(t: &mut Thread, this: &Value) -> PyResult {
        Err(t.type_error(format!("cannot pickle '{}' instances", this.ty().name())))
    }

    #[member("raw")]
    fn raw(_: &mut Thread, this: &Value) -> Value {
        of(this).map_or(Value::none(), |b| b.raw.get_or_none())
    }

    #[member("_finalizing")]
    fn finalizing(_: &mut Thread, this: &Value) -> bool {
        of(this).is_some_and(|b| b.finalizing.get())
    }

    #[setter("_finalizing")]
    fn set_finalizing(t: &mut Thread, this: &Value, value: Option<&Value>) -> PyResult<()> {
        let yes = super::flag_value(t, value)?;
        need(t, this)?.finalizing.set(yes);
        Ok(())
    }

    #[getter("closed")]
    fn closed(t: &mut Thread, this: &Value) -> PyResult {
        let raw = need(t, this)?.raw(t)?;
        t.get_attr(&raw, &names::CLOSED)
    }

    #[getter("name")]
    fn name(t: &mut Thread, this: &Value) -> PyResult {
        let raw = need(t, this)?.raw(t)?;
        t.get_attr(&raw, &names::NAME)
    }

    #[getter("mode")]
    fn mode(t: &mut Thread, this: &Value) -> PyResult {
        let raw = need(t, this)?.raw(t)?;
        t.get_attr(&raw, &names::MODE)
    }
}

/// What those can do that read.
pub struct Reading;

#[pymethods(BUFFERED_READER, table = READING_IMPL)]
impl Reading {
    #[slot]
    fn iternext(t: &mut Thread, this: &Value) -> PyResult<Option<Value>> {
        let line = if this.is_type(&BUFFERED_READER) || this.is_type(&BUFFERED_RANDOM) {
            need(t, this)?.read_line(t, this, -1)?
        } else {
            t.call_method(this, &names::READLINE, &[])?
        };
        match line.downcast::<Bytes>() {
            Some(bytes) if bytes.is_empty() => Ok(None),
            Some(_) => Ok(Some(line)),
            None => {
                let message =
                    format!("readline() should have returned a bytes object, not '{}'", line.ty().tp_name());
                Err(t.raise_message(&OS_ERROR, &message))
            }
        }
    }

    #[method("readable($self, /)")]
    fn readable(t: &mut Thread, this: &Value) -> PyResult {
        delegate(t, this, &names::READABLE)
    }

    #[method("read($self, size=-1, /)")]
    fn read(t: &mut Thread, this: &Value, size: Option<Size>) -> PyResult {
        let b = need(t, this)?;
        let size = size.map_or(-1, |s| s.0);
        b.raw(t)?;
        if size < -1 {
            return Err(t.value_error("read length must be non-negative or -1"));
        }
        let raw = b.check_closed(t, "read of closed file")?;
        if size == -1 {
            return locked(t, this, b, |t| b.read_all(t, &raw));
        }
        let size = size as usize;
        if size <= b.ahead() && !b.lock.is_locked() {
            return b.take(t, size);
        }
        locked(t, this, b, |t| b.read_exactly(t, size))
    }

    #[method("peek($self, size=0, /)")]
    fn peek(t: &mut Thread, this: &Value, _size: Option<isize>) -> PyResult {
        let b = need(t, this)?;
        b.check_closed(t, "peek of closed file")?;
        locked(t, this, b, |t| {
            b.prepare_reading(t)?;
            let mut n = b.ahead();
            if n == 0 {
                b.reset_read();
                n = b.fill(t)?.unwrap_or(0);
                b.pos.set(0);
            }
            let pos = b.pos.get();
            let made = b.take(t, n);
            b.pos.set(pos);
            made
        })
    }

    #[method("read1($self, size=-1, /)")]
    fn read1(t: &mut Thread, this: &Value, size: Option<isize>) -> PyResult {
        let b = need(t, this)?;
        b.raw(t)?;
        let size = size.unwrap_or(-1);
        let size = if size < 0 { b.size.get() } else { size as usize };
        b.check_closed(t, "read of closed file")?;
        if size == 0 {
            return t.new_bytes(b"");
        }
        let ahead = b.ahead();
        if ahead > 0 && !b.lock.is_locked() {
            return b.take(t, ahead.min(size));
        }
        let mut out = crate::posix::fds::zeros(t, size)?;
        let n = locked(t, this, b, |t| {
            b.prepare_reading(t)?;
            b.reset_read();
            b.raw_read(t, &mut out)
        })?;
        t.new_bytes(&out[..n.unwrap_or(0)])
    }

    #[method("readinto($self, buffer, /)")]
    fn readinto(t: &mut Thread, this: &Value, buffer: &Value) -> PyResult<Option<Value>> {
        readinto(t, this, buffer, false, "readinto")
    }

    #[method("readinto1($self, buffer, /)")]
    fn readinto1(t: &mut Thread, this: &Value, buffer: &Value) -> PyResult<Option<Value>> {
        readinto(t, this, buffer, true, "readinto1")
    }

    #[method("readline($self, size=-1, /)")]
    fn readline(t: &mut Thread, this: &Value, size: Option<Size>) -> PyResult {
        let b = need(t, this)?;
        b.raw(t)?;
        b.read_line(t, this, size.map_or(-1, |s| s.0))
    }
}

fn readinto(
    t: &mut Thread,
    this: &Value,
    buffer: &Value,
    once: bool,
    function: &str,
) -> PyResult<Option<Value>> {
    let mut target = writable_memory(t, buffer, function, "argument")?;
    let b = need(t, this)?;
    b.check_closed(t, "readinto of closed file")?;
    Ok(b.read_into(t, this, target.as_mut_bytes(), once)?.map(Value::size))
}

/// What those can do that write.
pub struct Writing;

#[pymethods(BUFFERED_WRITER, table = WRITING_IMPL)]
impl Writing {
    #[method("writable($self, /)")]
    fn writable(t: &mut Thread, this: &Value) -> PyResult {
        delegate(t, this, &names::WRITABLE)
    }

    #[method("write($self, buffer, /)")]
    fn write(t: &mut Thread, this: &Value, buffer: &Value) -> PyResult<usize> {
        let data = Buffer::read(t, buffer)?;
        need(t, this)?.write_bytes(t, this, data.as_bytes())
    }

    #[method("flush($self, /)")]
    fn flush(t: &mut Thread, this: &Value) -> PyResult {
        flush(t, this)
    }
}

/// `BufferedReader` alone.
pub struct OnlyReader;

#[pymethods(BUFFERED_READER, table = READER_IMPL, doc = "BufferedReader(raw, buffer_size=DEFAULT_BUFFER_SIZE)\n--\n\nCreate a new buffered reader using the given readable raw IO object.")]
impl OnlyReader {
    #[init("BufferedReader(raw, buffer_size=DEFAULT_BUFFER_SIZE)")]
    fn init(t: &mut Thread, this: &Value, raw: &Value, size: Option<isize>) -> PyResult<()> {
        let b = need(t, this)?;
        b.ok.set(false);
        b.detached.set(false);
        base::check_readable(t, raw)?;
        b.start(t, raw, size.unwrap_or(super::DEFAULT_BUFFER_SIZE as isize), true, false)
    }

    #[method("flush($self, /)")]
    fn flush(t: &mut Thread, this: &Value) -> PyResult {
        raw_flush(t, this)
    }
}

/// `BufferedWriter` alone.
pub struct OnlyWriter;

#[pymethods(BUFFERED_WRITER, table = WRITER_IMPL, doc = "BufferedWriter(raw, buffer_size=DEFAULT_BUFFER_SIZE)\n--\n\nA buffer for a writeable sequential RawIO object.\n\nThe constructor creates a BufferedWriter for the given writeable raw\nstream. If the buffer_size is not given, it defaults to\nDEFAULT_BUFFER_SIZE.")]
impl OnlyWriter {
    #[init("BufferedWriter(raw, buffer_size=DEFAULT_BUFFER_SIZE)")]
    fn init(t: &mut Thread, this: &Value, raw: &Value, size: Option<isize>) -> PyResult<()> {
        let b = need(t, this)?;
        b.ok.set(false);
        b.detached.set(false);
        base::check_writable(t, raw)?;
        b.start(t, raw, size.unwrap_or(super::DEFAULT_BUFFER_SIZE as isize), false, true)
    }
}

/// `BufferedRandom` alone.
pub struct OnlyRandom;

#[pymethods(BUFFERED_RANDOM, table = RANDOM_IMPL, doc = "BufferedRandom(raw, buffer_size=DEFAULT_BUFFER_SIZE)\n--\n\nA buffered interface to random access streams.\n\nThe constructor creates a reader and writer for a seekable stream,\nraw, given in the first argument. If the buffer_size is omitted it\ndefaults to DEFAULT_BUFFER_SIZE.")]
impl OnlyRandom {
    #[init("BufferedRandom(raw, buffer_size=DEFAULT_BUFFER_SIZE)")]
    fn init(t: &mut Thread, this: &Value, raw: &Value, size: Option<isize>) -> PyResult<()> {
        let b = need(t, this)?;
        b.ok.set(false);
        b.detached.set(false);
        base::check_seekable(t, raw)?;
        base::check_readable(t, raw)?;
        base::check_writable(t, raw)?;
        b.start(t, raw, size.unwrap_or(super::DEFAULT_BUFFER_SIZE as isize), true, true)
    }
}
