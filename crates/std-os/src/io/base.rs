//! `_IOBase` and the abstract classes below it.
//!
//! Here: their default methods, and the checks that all files share. Not here: files that do something.

use macros::{pymethods, pytype};
use object::{List, Obj, PyResult, Raised, Str, Thread, Type, Value};

use super::names;

/// Key of the class `UnsupportedOperation`.
pub const UNSUPPORTED: &str = "io.UnsupportedOperation";

/// Raises `io.UnsupportedOperation`.
#[cold]
pub fn unsupported(t: &mut Thread, message: &str) -> Raised {
    let Some(class) = t.interp().kept(UNSUPPORTED) else { return t.value_error(message) };
    let text = object::string::new_str(message);
    match t.call(&class, &[text]) {
        Ok(exception) => t.raise(exception),
        Err(raised) => raised,
    }
}

/// Whether a file's `closed` is true.
///
/// # Errors
/// What the attribute raises.
pub fn is_closed(t: &mut Thread, file: &Value) -> PyResult<bool> {
    let closed = t.get_attr(file, &names::CLOSED)?;
    t.is_true(&closed)
}

/// "I/O operation on closed file."
///
/// # Errors
/// `ValueError`.
pub fn check_closed(t: &mut Thread, file: &Value) -> PyResult<()> {
    if is_closed(t, file)? { Err(t.value_error("I/O operation on closed file.")) } else { Ok(()) }
}

/// Asks a file what it can do.
///
/// # Errors
/// `UnsupportedOperation`, and what the question raises.
pub fn check_ability(t: &mut Thread, file: &Value, question: &object::Str, message: &str) -> PyResult<()> {
    let answer = t.call_method(file, question, &[])?;
    if answer.is_true() { Ok(()) } else { Err(unsupported(t, message)) }
}

/// Refuses files that cannot be read.
///
/// # Errors
/// As [`check_ability`].
pub fn check_readable(t: &mut Thread, file: &Value) -> PyResult<()> {
    check_ability(t, file, &names::READABLE, "File or stream is not readable.")
}

/// Refuses files that cannot be written.
///
/// # Errors
/// As [`check_ability`].
pub fn check_writable(t: &mut Thread, file: &Value) -> PyResult<()> {
    check_ability(t, file, &names::WRITABLE, "File or stream is not writable.")
}

/// Refuses files that cannot be positioned.
///
/// # Errors
/// As [`check_ability`].
pub fn check_seekable(t: &mut Thread, file: &Value) -> PyResult<()> {
    check_ability(t, file, &names::SEEKABLE, "File or stream is not seekable.")
}

/// An argument that is a size, `None` or absent: negative for all there is.
pub struct Size(pub isize);

impl<'a> object::native::FromArg<'a> for Size {
    fn from_arg(t: &mut Thread, value: &'a Value, _: &str, _: &str) -> PyResult<Self> {
        if value.is_none() {
            return Ok(Size(-1));
        }
        if !value.is_int() && value.ty().slots().index.is_none() {
            let message = format!("argument should be integer or None, not '{}'", value.ty().tp_name());
            return Err(t.type_error(message));
        }
        let index = t.to_index(value)?;
        match index.as_i64() {
            Some(i) => Ok(Size(i as isize)),
            None => Err(t.overflow_error("cannot fit 'int' into an index-sized integer")),
        }
    }
}

/// A position in a file.
///
/// # Errors
/// `TypeError`, `ValueError` for what no file can have.
pub fn position(t: &mut Thread, value: &Value) -> PyResult<i64> {
    let index = t.to_index(value)?;
    match index.as_i64() {
        Some(i) => Ok(i),
        None => {
            let message = format!("cannot fit '{}' into an offset-sized integer", value.ty().tp_name());
            Err(t.value_error(message))
        }
    }
}

/// Runs two steps; what the second raises has what the first raised as its context.
///
/// # Errors
/// What either raises.
pub fn both(
    t: &mut Thread,
    first: PyResult<()>,
    second: impl FnOnce(&mut Thread) -> PyResult<()>,
) -> PyResult<()> {
    let Err(raised) = first else { return second(t) };
    let waiting = t.take_raised();
    match second(t) {
        Ok(()) => {
            t.restore_raised(waiting);
            Err(raised)
        }
        Err(raised) => {
            if let (Some(new), Some(old)) = (t.raised(), waiting) {
                add_context(&new, old);
            }
            Err(raised)
        }
    }
}

/// Makes `old` the context at the end of `new`'s chain.
fn add_context(new: &Value, old: Value) {
    let mut last = new.clone();
    for _ in 0..100 {
        if last.is(&old) {
            return;
        }
        let next = last.downcast::<object::exceptions::BaseException>().and_then(|e| e.context.get());
        match next {
            Some(next) => last = next,
            None => break,
        }
    }
    if let Some(e) = last.downcast::<object::exceptions::BaseException>() {
        e.context.set(Some(old));
    }
}

/// `_io._IOBase`
#[pytype(name = "_io._IOBase", static_name = IO_BASE, basetype, weakrefs, dict, reported_basicsize = 32)]
pub struct IoBase;

fn base_closed(t: &mut Thread, this: &Value) -> PyResult<bool> {
    Ok(t.get_attr_opt(this, &names::BASE_CLOSED)?.is_some())
}

/// The base's `close`: flushes once and says so.
///
/// # Errors
/// What `flush` raises.
pub fn base_close(t: &mut Thread, this: &Value) -> PyResult<()> {
    if base_closed(t, this)? {
        return Ok(());
    }
    let flushed = t.call_method(this, &names::FLUSH, &[]).map(|_| ());
    both(t, flushed, |t| t.set_attr(this, &names::BASE_CLOSED, &Value::bool(true)))
}

/// What dies closes itself. `finalizing` is told that this is not the program's own wish.
pub fn finalize(t: &mut Thread, this: &Value) {
    let waiting = t.take_raised();
    let closed = match t.get_attr(this, &names::CLOSED) {
        Ok(closed) => t.is_true(&closed).unwrap_or_else(|_| {
            t.restore_raised(None);
            true
        }),
        // What cannot say whether it is closed cannot be used.
        Err(_) => {
            t.restore_raised(None);
            true
        }
    };
    if !closed {
        if t.set_attr(this, &names::FINALIZING, &Value::bool(true)).is_err() {
            t.restore_raised(None);
        }
        if t.call_method(this, &names::CLOSE, &[]).is_err() {
            let raised = t.take_raised();
            let shown = t.repr(this).map(|r| r.to_string_lossy()).unwrap_or_default();
            t.restore_raised(raised);
            t.write_unraisable(None, Some(&format!("Exception ignored while finalizing file {shown}")));
        }
    }
    t.restore_raised(waiting);
}

/// Reads a line by `peek` and `read`.
fn readline(t: &mut Thread, this: &Value, limit: isize) -> PyResult {
    let peek = t.get_attr_opt(this, &names::PEEK)?;
    let mut out: Vec<u8> = Vec::new();
    while limit < 0 || (out.len() as isize) < limit {
        t.poll()?;
        let mut wanted = 1usize;
        if let Some(peek) = &peek {
            let ahead = t.call(peek, &[Value::small(1)])?;
            let Some(ahead) = ahead.downcast::<object::Bytes>() else {
                let message =
                    format!("peek() should have returned a bytes object, not '{}'", ahead.ty().tp_name());
                return Err(common_os_error(t, &message));
            };
            let bytes = ahead.as_bytes();
            if !bytes.is_empty() {
                let room = if limit < 0 { bytes.len() } else { bytes.len().min(limit as usize - out.len()) };
                wanted = bytes[..room].iter().position(|b| *b == b'\n').map_or(room, |i| i + 1);
            }
        }
        let read = t.call_method(this, &names::READ, &[Value::size(wanted)])?;
        let Some(read) = read.downcast::<object::Bytes>() else {
            let message =
                format!("read() should have returned a bytes object, not '{}'", read.ty().tp_name());
            return Err(common_os_error(t, &message));
        };
        if read.is_empty() {
            break;
        }
        out.extend_from_slice(read.as_bytes());
        if out.ends_with(b"\n") {
            break;
        }
    }
    t.new_bytes(&out)
}

/// `OSError(message)`
#[cold]
pub fn common_os_error(t: &mut Thread, message: &str) -> Raised {
    t.raise_message(&object::exceptions::OS_ERROR, message)
}

/// The lines of a file up to about `hint` characters.
///
/// # Errors
/// What iterating raises.
pub fn readlines(t: &mut Thread, this: &Value, hint: isize) -> PyResult {
    let iterator = t.iter(this)?;
    let mut lines = Vec::new();
    let mut length = 0usize;
    while let Some(line) = t.next(&iterator)? {
        if hint > 0 {
            length += t.len(&line)?;
        }
        lines.push(line);
        t.poll()?;
        if hint > 0 && length > hint as usize {
            break;
        }
    }
    Ok(List::new(lines))
}

#[pymethods(
    IO_BASE,
    doc = "The abstract base class for all I/O classes.\n\nThis class provides dummy implementations for many methods that\nderived classes can override selectively; the default implementations\nrepresent a file that cannot be read, written or seeked.\n\nEven though IOBase does not declare read, readinto, or write because\ntheir signatures will vary, implementations and clients should\nconsider those methods part of the interface. Also, implementations\nmay raise UnsupportedOperation when operations they do not support are\ncalled.\n\nThe basic type used for binary data read from or written to a file is\nbytes. Other bytes-like objects are accepted as method arguments too.\nIn some cases (such as readinto), a writable object is required. Text\nI/O classes work with str data.\n\nNote that calling any method (except additional calls to close(),\nwhich are ignored) on a closed stream should raise a ValueError.\n\nIOBase (and its subclasses) support the iterator protocol, meaning\nthat an IOBase object can be iterated over yielding the lines in a\nstream.\n\nIOBase also supports the :keyword:`with` statement. In this example,\nfp is closed after the suite of the with statement is complete:\n\nwith open('spam.txt', 'r') as fp:\n    fp.write('Spam and eggs!')\n"
)]
impl IoBase {
    #[new("_IOBase()", unbound)]
    fn new(t: &mut Thread, cls: &Type, args: object::Args<'_>) -> PyResult {
        let own_init = cls.slots().init.map(|f| f as usize) != IO_BASE.slots().init.map(|f| f as usize);
        let own_new = cls.slots().new.map(|f| f as usize) != IO_BASE.slots().new.map(|f| f as usize);
        if (!args.positional().is_empty() || args.has_keywords()) && !own_init && !own_new {
            return Err(t.type_error(format!("{}() takes no arguments", cls.tp_name())));
        }
        Ok(Obj::new_of(cls, IoBase))
    }

    #[slot]
    fn finalize(t: &mut Thread, this: &Value) {
        finalize(t, this)
    }

    #[slot]
    fn iter(t: &mut Thread, this: &Value) -> PyResult {
        check_closed(t, this)?;
        Ok(this.clone())
    }

    #[slot]
    fn iternext(t: &mut Thread, this: &Value) -> PyResult<Option<Value>> {
        let line = t.call_method(this, &names::READLINE, &[])?;
        Ok(if t.len(&line)? == 0 { None } else { Some(line) })
    }

    /// Change the stream position to the given byte offset.
    ///
    ///   offset
    ///     The stream position, relative to 'whence'.
    ///   whence
    ///     The relative position to seek from.
    ///
    /// The offset is interpreted relative to the position indicated by
    /// whence.  Values for whence are:
    ///
    /// * os.SEEK_SET or 0 -- start of stream (the default); offset should
    ///   be zero or positive
    /// * os.SEEK_CUR or 1 -- current stream position; offset may be
    ///   negative
    /// * os.SEEK_END or 2 -- end of stream; offset is usually negative
    ///
    /// Return the new absolute position.
    #[method("seek($self, offset, whence=os.SEEK_SET, /)", defining_class)]
    fn seek(t: &mut Thread, _this: &Value, _offset: i32, _whence: Option<i32>) -> PyResult {
        Err(unsupported(t, "seek"))
    }

    /// Return current stream position.
    #[method("tell($self, /)")]
    fn tell(t: &mut Thread, this: &Value) -> PyResult {
        t.call_method(this, &names::SEEK, &[Value::small(0), Value::small(1)])
    }

    /// Truncate file to size bytes.
    ///
    /// File pointer is left unchanged.  Size defaults to the current IO
    /// position as reported by tell().  Return the new size.
    #[method("truncate($self, size=None, /)", defining_class)]
    fn truncate(t: &mut Thread, _this: &Value, _size: Option<&Value>) -> PyResult {
        Err(unsupported(t, "truncate"))
    }

    /// Flush write buffers, if applicable.
    ///
    /// This is not implemented for read-only and non-blocking streams.
    #[method("flush($self, /)")]
    fn flush(t: &mut Thread, this: &Value) -> PyResult<()> {
        if base_closed(t, this)? {
            return Err(t.value_error("I/O operation on closed file."));
        }
        Ok(())
    }

    /// Flush and close the IO object.
    ///
    /// This method has no effect if the file is already closed.
    #[method("close($self, /)")]
    fn close(t: &mut Thread, this: &Value) -> PyResult<()> {
        base_close(t, this)
    }

    /// Return whether object supports random access.
    ///
    /// If False, seek(), tell() and truncate() will raise OSError.
    /// This method may need to do a test seek().
    #[method("seekable($self, /)")]
    fn seekable(_: &mut Thread, _this: &Value) -> bool {
        false
    }

    /// Return whether object was opened for reading.
    ///
    /// If False, read() will raise OSError.
    #[method("readable($self, /)")]
    fn readable(_: &mut Thread, _this: &Value) -> bool {
        false
    }

    /// Return whether object was opened for writing.
    ///
    /// If False, write() will raise OSError.
    #[method("writable($self, /)")]
    fn writable(_: &mut Thread, _this: &Value) -> bool {
        false
    }

    #[method("_checkClosed($self, /)")]
    fn check_closed_(t: &mut Thread, this: &Value) -> PyResult<()> {
        check_closed(t, this)
    }

    #[method("_checkSeekable($self, /)")]
    fn check_seekable_(t: &mut Thread, this: &Value) -> PyResult<bool> {
        check_seekable(t, this).map(|()| true)
    }

    #[method("_checkReadable($self, /)")]
    fn check_readable_(t: &mut Thread, this: &Value) -> PyResult<bool> {
        check_readable(t, this).map(|()| true)
    }

    #[method("_checkWritable($self, /)")]
    fn check_writable_(t: &mut Thread, this: &Value) -> PyResult<bool> {
        check_writable(t, this).map(|()| true)
    }

    /// Return underlying file descriptor if one exists.
    ///
    /// Raise OSError if the IO object does not use a file descriptor.
    #[method("fileno($self, /)", defining_class)]
    fn fileno(t: &mut Thread, _this: &Value) -> PyResult {
        Err(unsupported(t, "fileno"))
    }

    /// Return whether this is an 'interactive' stream.
    ///
    /// Return False if it can't be determined.
    #[method("isatty($self, /)")]
    fn isatty(t: &mut Thread, this: &Value) -> PyResult<bool> {
        check_closed(t, this)?;
        Ok(false)
    }

    #[method("__enter__($self, /)")]
    fn enter(t: &mut Thread, this: &Value) -> PyResult {
        check_closed(t, this)?;
        Ok(this.clone())
    }

    #[method("__exit__(*args)", varargs, no_signature)]
    fn exit(t: &mut Thread, this: &Value, _args: &[Value]) -> PyResult {
        t.call_method(this, &names::CLOSE, &[])
    }

    /// Read and return a line from the stream.
    ///
    /// If size is specified, at most size bytes will be read.
    ///
    /// The line terminator is always b'\n' for binary files; for text
    /// files, the newlines argument to open can be used to select the line
    /// terminator(s) recognized.
    #[method("readline($self, size=-1, /)")]
    fn readline_(t: &mut Thread, this: &Value, size: Option<Size>) -> PyResult {
        readline(t, this, size.map_or(-1, |s| s.0))
    }

    /// Return a list of lines from the stream.
    ///
    /// hint can be specified to control the number of lines read: no more
    /// lines will be read if the total size (in bytes/characters) of all
    /// lines so far exceeds hint.
    #[method("readlines($self, hint=-1, /)")]
    fn readlines_(t: &mut Thread, this: &Value, hint: Option<Size>) -> PyResult {
        readlines(t, this, hint.map_or(-1, |s| s.0))
    }

    /// Write a list of lines to stream.
    ///
    /// Line separators are not added, so it is usual for each of the
    /// lines provided to have a line separator at the end.
    #[method("writelines($self, lines, /)")]
    fn writelines(t: &mut Thread, this: &Value, lines: &Value) -> PyResult<()> {
        check_closed(t, this)?;
        let iterator = t.iter(lines)?;
        while let Some(line) = t.next(&iterator)? {
            t.call_method(this, &names::WRITE, &[line])?;
            t.poll()?;
        }
        Ok(())
    }

    #[getter("closed")]
    fn closed(t: &mut Thread, this: &Value) -> PyResult<bool> {
        base_closed(t, this)
    }

    #[getter("__dict__")]
    fn dict(t: &mut Thread, this: &Value) -> PyResult {
        builtins::ty::attributes::get_dict(t, this)
    }

    #[setter("__dict__")]
    fn set_dict(t: &mut Thread, this: &Value, value: Option<&Value>) -> PyResult<()> {
        builtins::ty::attributes::replace_dict(t, this, value)
    }
}

/// `_io._RawIOBase`
#[pytype(name = "_io._RawIOBase", static_name = RAW_IO_BASE, base = &IO_BASE, basetype, weakrefs, dict, reported_basicsize = 32)]
pub struct RawIoBase;

/// Everything from a raw file, by `read`: `None` where nothing is ready.
///
/// # Errors
/// What `read` raises.
pub fn readall(t: &mut Thread, this: &Value) -> PyResult {
    let mut out: Option<Vec<u8>> = None;
    loop {
        let read = t.call_method(this, &names::READ, &[Value::size(super::DEFAULT_BUFFER_SIZE)])?;
        if read.is_none() {
            return match out {
                None => Ok(read),
                Some(out) => t.new_bytes(&out),
            };
        }
        let Some(bytes) = read.downcast::<object::Bytes>() else {
            return Err(t.type_error("read() should return bytes"));
        };
        let out = out.get_or_insert_default();
        if bytes.is_empty() {
            return t.new_bytes(out);
        }
        out.extend_from_slice(bytes.as_bytes());
        t.poll()?;
    }
}

#[pymethods(RAW_IO_BASE, doc = "Base class for raw binary I/O.")]
impl RawIoBase {
    #[method("read($self, size=-1, /)")]
    fn read(t: &mut Thread, this: &Value, size: Option<isize>) -> PyResult {
        let size = size.unwrap_or(-1);
        if size < 0 {
            return t.call_method(this, &names::READALL, &[]);
        }
        let buffer = object::bytearray::ByteArray::new(object::bytearray::ByteArrayData::new(vec_of(
            t,
            size as usize,
        )?));
        let count = t.call_method(this, &names::READINTO, std::slice::from_ref(&buffer))?;
        if count.is_none() {
            return Ok(count);
        }
        let count = t.index_of(&count)?;
        if count < 0 || count > size {
            let message = format!("readinto returned {count} outside buffer size {size}");
            return Err(t.value_error(message));
        }
        let data = object::buffer::Buffer::read(t, &buffer)?;
        let end = (count as usize).min(data.len());
        t.new_bytes(&data.as_bytes()[..end])
    }

    /// Read until EOF, using multiple read() call.
    #[method("readall($self, /)")]
    fn readall_(t: &mut Thread, this: &Value) -> PyResult {
        readall(t, this)
    }

    #[method("readinto(buffer, /)", parse_tuple, no_signature)]
    fn readinto(t: &mut Thread, _this: &Value, _buffer: &Value) -> PyResult {
        Err(t.raise_empty(&object::exceptions::NOT_IMPLEMENTED_ERROR))
    }

    #[method("write(b, /)", parse_tuple, no_signature)]
    fn write(t: &mut Thread, _this: &Value, _b: &Value) -> PyResult {
        Err(t.raise_empty(&object::exceptions::NOT_IMPLEMENTED_ERROR))
    }
}

fn vec_of(t: &mut Thread, size: usize) -> PyResult<Vec<u8>> {
    crate::posix::fds::zeros(t, size)
}

/// `_io._BufferedIOBase`
#[pytype(name = "_io._BufferedIOBase", static_name = BUFFERED_IO_BASE, base = &IO_BASE, basetype, weakrefs, dict, reported_basicsize = 32)]
pub struct BufferedIoBase;

fn readinto_by(t: &mut Thread, this: &Value, buffer: &Value, name: &object::Str, function: &str) -> PyResult {
    let mut target = crate::posix::fds::writable(t, buffer, function, "argument")?;
    let data = t.call_method(this, name, &[Value::size(target.len())])?;
    let Some(bytes) = data.downcast::<object::Bytes>() else {
        return Err(t.type_error("read() should return bytes"));
    };
    if bytes.len() > target.len() {
        let message = format!(
            "read() returned too much data: {} bytes requested, {} returned",
            target.len(),
            bytes.len()
        );
        return Err(t.value_error(message));
    }
    target.as_mut_bytes()[..bytes.len()].copy_from_slice(bytes.as_bytes());
    Ok(Value::size(bytes.len()))
}

#[pymethods(
    BUFFERED_IO_BASE,
    doc = "Base class for buffered IO objects.\n\nThe main difference with RawIOBase is that the read() method\nsupports omitting the size argument, and does not have a default\nimplementation that defers to readinto().\n\nIn addition, read(), readinto() and write() may raise\nBlockingIOError if the underlying raw stream is in non-blocking\nmode and not ready; unlike their raw counterparts, they will never\nreturn None.\n\nA typical implementation should not inherit from a RawIOBase\nimplementation, but wrap one.\n"
)]
impl BufferedIoBase {
    /// Disconnect this buffer from its underlying raw stream and return it.
    ///
    /// After the raw stream has been detached, the buffer is in an unusable
    /// state.
    #[method("detach($self, /)", defining_class)]
    fn detach(t: &mut Thread, _this: &Value) -> PyResult {
        Err(unsupported(t, "detach"))
    }

    /// Read and return up to n bytes.
    ///
    /// If the size argument is omitted, None, or negative, read and
    /// return all data until EOF.
    ///
    /// If the size argument is positive, and the underlying raw stream is
    /// not 'interactive', multiple raw reads may be issued to satisfy
    /// the byte count (unless EOF is reached first).
    /// However, for interactive raw streams (as well as sockets and pipes),
    /// at most one raw read will be issued, and a short result does not
    /// imply that EOF is imminent.
    ///
    /// Return an empty bytes object on EOF.
    ///
    /// Return None if the underlying raw stream was open in non-blocking
    /// mode and no data is available at the moment.
    #[method("read($self, size=-1, /)", defining_class)]
    fn read(t: &mut Thread, _this: &Value, _size: Option<i32>) -> PyResult {
        Err(unsupported(t, "read"))
    }

    /// Read and return up to size bytes, with at most one read() call to the underlying raw stream.
    ///
    /// Return an empty bytes object on EOF.
    /// A short result does not imply that EOF is imminent.
    #[method("read1($self, size=-1, /)", defining_class)]
    fn read1(t: &mut Thread, _this: &Value, _size: Option<i32>) -> PyResult {
        Err(unsupported(t, "read1"))
    }

    #[method("readinto($self, buffer, /)")]
    fn readinto(t: &mut Thread, this: &Value, buffer: &Value) -> PyResult {
        readinto_by(t, this, buffer, &names::READ, "readinto")
    }

    #[method("readinto1($self, buffer, /)")]
    fn readinto1(t: &mut Thread, this: &Value, buffer: &Value) -> PyResult {
        readinto_by(t, this, buffer, &names::READ1, "readinto1")
    }

    /// Write buffer b to the IO stream.
    ///
    /// Return the number of bytes written, which is always
    /// the length of b in bytes.
    ///
    /// Raise BlockingIOError if the buffer is full and the
    /// underlying raw stream cannot accept more data at the moment.
    #[method("write($self, b, /)", defining_class)]
    fn write(t: &mut Thread, _this: &Value, _b: &Value) -> PyResult {
        Err(unsupported(t, "write"))
    }
}

/// `_io._TextIOBase`
#[pytype(name = "_io._TextIOBase", static_name = TEXT_IO_BASE, base = &IO_BASE, basetype, weakrefs, dict, reported_basicsize = 32)]
pub struct TextIoBase;

#[pymethods(
    TEXT_IO_BASE,
    doc = "Base class for text I/O.\n\nThis class provides a character and line based interface to stream\nI/O. There is no readinto method because Python's character strings\nare immutable.\n"
)]
impl TextIoBase {
    /// Separate the underlying buffer from the TextIOBase and return it.
    ///
    /// After the underlying buffer has been detached, the TextIO is in
    /// an unusable state.
    #[method("detach($self, /)", defining_class)]
    fn detach(t: &mut Thread, _this: &Value) -> PyResult {
        Err(unsupported(t, "detach"))
    }

    /// Read at most size characters from stream.
    ///
    /// Read from underlying buffer until we have size characters or we hit
    /// EOF.  If size is negative or omitted, read until EOF.
    #[method("read($self, size=-1, /)", defining_class)]
    fn read(t: &mut Thread, _this: &Value, _size: Option<i32>) -> PyResult {
        Err(unsupported(t, "read"))
    }

    /// Read until newline or EOF.
    ///
    /// Return an empty string if EOF is hit immediately.
    /// If size is specified, at most size characters will be read.
    #[method("readline($self, size=-1, /)", defining_class)]
    fn readline(t: &mut Thread, _this: &Value, _size: Option<i32>) -> PyResult {
        Err(unsupported(t, "readline"))
    }

    /// Write string s to stream.
    ///
    /// Return the number of characters written
    /// (which is always equal to the length of the string).
    #[method("write($self, s, /)", defining_class)]
    fn write(t: &mut Thread, _this: &Value, _s: &Str) -> PyResult {
        Err(unsupported(t, "write"))
    }

    #[getter("encoding", doc = "Encoding of the text stream.\n\nSubclasses should override.")]
    fn encoding(_: &mut Thread, _this: &Value) -> Value {
        Value::none()
    }

    #[getter(
        "newlines",
        doc = "Line endings translated so far.\n\nOnly line endings translated during reading are considered.\n\nSubclasses should override."
    )]
    fn newlines(_: &mut Thread, _this: &Value) -> Value {
        Value::none()
    }

    #[getter("errors", doc = "The error setting of the decoder or encoder.\n\nSubclasses should override.")]
    fn errors(_: &mut Thread, _this: &Value) -> Value {
        Value::none()
    }
}
