//! `FileIO`: a descriptor as a raw file.

use std::cell::Cell;

use macros::{pymethods, pytype};
use object::buffer::Buffer;
use object::string::intern_str;
use object::{Obj, Object, PyResult, Raised, Str, Thread, Type, Value};

use super::base::{self, RAW_IO_BASE, Size, unsupported};
use super::names;
use crate::common::{self, OrRaise, os_error_with, retry};
use crate::posix::fds::{MOST, writable};

const O_WRONLY: i32 = 1;
const O_RDWR: i32 = 2;
const O_CREAT: i32 = 0o100;
const O_EXCL: i32 = 0o200;
const O_TRUNC: i32 = 0o1000;
const O_APPEND: i32 = 0o2000;
const ESPIPE: i32 = 29;
const O_CLOEXEC: i32 = 0o2000000;
const EAGAIN: i32 = 11;
const EISDIR: i32 = 21;
const EBADF: i32 = 9;
/// A size from which reading all asks for the position first.
const LARGE: i64 = 65536;
const SEEK_CUR: i32 = 1;
const SEEK_END: i32 = 2;

/// What an open file's metadata said.
#[derive(Clone, Copy)]
struct AtOpen {
    size: i64,
    blksize: i64,
    character: bool,
}

/// `_io.FileIO`
#[pytype(name = "_io.FileIO", static_name = FILE_IO, base = &RAW_IO_BASE, basetype, weakrefs, dict, reported_basicsize = 48)]
pub struct FileIo {
    fd: Cell<i32>,
    created: Cell<bool>,
    readable: Cell<bool>,
    writable: Cell<bool>,
    appending: Cell<bool>,
    seekable: Cell<Option<bool>>,
    closefd: Cell<bool>,
    finalizing: Cell<bool>,
    at_open: Cell<Option<AtOpen>>,
}

#[cold]
fn closed_error(t: &mut Thread) -> Raised {
    t.value_error("I/O operation on closed file")
}

fn mode_error(t: &mut Thread) -> Raised {
    t.value_error("Must have exactly one of create/read/write/append mode and at most one plus")
}

impl FileIo {
    fn fresh() -> FileIo {
        FileIo {
            fd: Cell::new(-1),
            created: Cell::new(false),
            readable: Cell::new(false),
            writable: Cell::new(false),
            appending: Cell::new(false),
            seekable: Cell::new(None),
            closefd: Cell::new(true),
            finalizing: Cell::new(false),
            at_open: Cell::new(None),
        }
    }

    /// The descriptor; -1 when closed.
    pub fn fd(&self) -> i32 {
        self.fd.get()
    }

    /// Whether it is closed.
    pub fn is_closed(&self) -> bool {
        self.fd.get() < 0
    }

    /// Whether it may be read.
    pub fn is_readable(&self) -> bool {
        self.readable.get()
    }

    /// Whether it may be written.
    pub fn is_writable(&self) -> bool {
        self.writable.get()
    }

    fn check(&self, t: &mut Thread) -> PyResult<i32> {
        let fd = self.fd.get();
        if fd < 0 { Err(closed_error(t)) } else { Ok(fd) }
    }

    fn check_reading(&self, t: &mut Thread) -> PyResult<i32> {
        let fd = self.check(t)?;
        if self.readable.get() { Ok(fd) } else { Err(unsupported(t, "File not open for reading")) }
    }

    fn check_writing(&self, t: &mut Thread) -> PyResult<i32> {
        let fd = self.check(t)?;
        if self.writable.get() { Ok(fd) } else { Err(unsupported(t, "File not open for writing")) }
    }

    /// Reads into memory: `None` when nothing is ready.
    ///
    /// # Errors
    /// `OSError`, and what signal handlers raise.
    pub fn read_into(&self, t: &mut Thread, buffer: &mut [u8]) -> PyResult<Option<usize>> {
        let fd = self.check_reading(t)?;
        let most = buffer.len().min(MOST);
        let result = retry(t, || host::fs::read(fd, &mut buffer[..most]))?;
        optional(t, result)
    }

    /// Writes from memory: `None` when nothing can be written now.
    ///
    /// # Errors
    /// As [`FileIo::read_into`].
    pub fn write_from(&self, t: &mut Thread, data: &[u8]) -> PyResult<Option<usize>> {
        let fd = self.check_writing(t)?;
        let most = data.len().min(MOST);
        let result = retry(t, || host::fs::write(fd, &data[..most]))?;
        optional(t, result)
    }

    /// Moves the file's position.
    ///
    /// # Errors
    /// `OSError`.
    pub fn seek_to(&self, t: &mut Thread, position: i64, whence: i32) -> PyResult<i64> {
        let fd = self.check(t)?;
        let result = t.unlocked(|| host::fs::lseek(fd, position, whence));
        if self.seekable.get().is_none() {
            self.seekable.set(Some(result.is_ok()));
        }
        result.or_raise(t)
    }

    /// Whether the position can be moved, which the first call finds out.
    pub fn can_seek(&self, t: &mut Thread) -> bool {
        match self.seekable.get() {
            Some(known) => known,
            None => {
                let fd = self.fd.get();
                let answer = t.unlocked(|| host::fs::lseek(fd, 0, SEEK_CUR)).is_ok();
                self.seekable.set(Some(answer));
                answer
            }
        }
    }

    /// All the rest: `None` when nothing is ready.
    ///
    /// # Errors
    /// As [`FileIo::read_into`].
    pub fn read_rest(&self, t: &mut Thread) -> PyResult<Option<Vec<u8>>> {
        let fd = self.check(t)?;
        let size = match self.at_open.get() {
            Some(known) if known.size > 0 => known.size,
            _ => t.unlocked(|| host::meta::fstat(fd)).map_or(0, |s| s.size),
        };
        let position =
            // Only where much memory is at stake does it pay to ask how much has been read already.
            if size > LARGE { t.unlocked(|| host::fs::lseek(fd, 0, SEEK_CUR)).unwrap_or(0) } else { 0 };
        let expected = usize::try_from(size - position).unwrap_or(0).min(MOST);
        let mut out: Vec<u8> = Vec::new();
        let mut room = if expected > 0 { expected + 1 } else { 8192 };
        loop {
            t.poll()?;
            if out.try_reserve(room).is_err() {
                return Err(t.memory_error());
            }
            let space = out.capacity() - out.len();
            match retry(t, || host::fs::read_append(fd, &mut out, space.min(MOST)))? {
                Ok(0) => return Ok(Some(out)),
                Ok(_) => (),
                Err(error) if error.errno() == EAGAIN => {
                    return Ok(if out.is_empty() { None } else { Some(out) });
                }
                Err(error) => return Err(common::os_error(t, error)),
            }
            room = if out.len() > 65536 { out.len() >> 3 } else { 256 + out.len() }.max(8192);
            if out.capacity() > out.len() {
                room = room.min(out.capacity() - out.len());
            }
        }
    }

    fn mode(&self) -> &'static str {
        match (self.created.get(), self.appending.get(), self.readable.get(), self.writable.get()) {
            (true, _, true, _) => "xb+",
            (true, _, false, _) => "xb",
            (_, true, true, _) => "ab+",
            (_, true, false, _) => "ab",
            (_, _, true, true) => "rb+",
            (_, _, true, false) => "rb",
            _ => "wb",
        }
    }

    fn close_fd(&self, t: &mut Thread) -> PyResult<()> {
        let fd = self.fd.replace(-1);
        if fd < 0 {
            return Ok(());
        }
        t.unlocked(|| host::fs::close(fd)).or_raise(t)
    }

    /// Forgets the descriptor without closing it.
    fn abandon(&self, t: &mut Thread, close: bool) {
        let fd = self.fd.replace(-1);
        if close && fd >= 0 {
            let _ = t.unlocked(|| host::fs::close(fd));
        }
    }

    fn warn_unclosed(&self, t: &mut Thread, source: &Value) {
        if self.fd.get() < 0 || !self.closefd.get() {
            return;
        }
        let waiting = t.take_raised();
        let shown = t.repr(source).map(|r| r.to_string_lossy());
        let class = &object::exceptions::RESOURCE_WARNING;
        let warned = match shown {
            Ok(shown) => t.warn_about(class, &format!("unclosed file {shown}"), 1, Some(source)),
            Err(raised) => Err(raised),
        };
        if warned.is_err() {
            if t.raised_is(&object::exceptions::WARNING) {
                t.write_unraisable(Some(source), None);
            } else {
                t.restore_raised(None);
            }
        }
        t.restore_raised(waiting);
    }

    fn open(
        &self,
        t: &mut Thread,
        this: &Value,
        file: &Value,
        mode: &str,
        closefd: bool,
        opener: Option<&Value>,
    ) -> PyResult<()> {
        let (mut flags, mut plus, mut kinds) = (0, false, 0);
        for c in mode.chars() {
            match c {
                'x' => {
                    kinds += 1;
                    self.created.set(true);
                    self.writable.set(true);
                    flags |= O_EXCL | O_CREAT;
                }
                'r' => {
                    kinds += 1;
                    self.readable.set(true);
                }
                'w' => {
                    kinds += 1;
                    self.writable.set(true);
                    flags |= O_CREAT | O_TRUNC;
                }
                'a' => {
                    kinds += 1;
                    self.writable.set(true);
                    self.appending.set(true);
                    flags |= O_APPEND | O_CREAT;
                }
                'b' => (),
                '+' if plus => return Err(mode_error(t)),
                '+' => {
                    plus = true;
                    self.readable.set(true);
                    self.writable.set(true);
                }
                _ => return Err(t.value_error(format!("invalid mode: {mode}"))),
            }
            if kinds > 1 {
                return Err(mode_error(t));
            }
        }
        if kinds == 0 {
            return Err(mode_error(t));
        }
        flags |= match (self.readable.get(), self.writable.get()) {
            (true, true) => O_RDWR,
            (true, false) => 0,
            _ => O_WRONLY,
        };
        flags |= O_CLOEXEC;
        let number = descriptor(t, file)?;
        let name = match number {
            Some(_) => file.clone(),
            None => common::fspath(t, file)?,
        };
        let shown_mode = t.new_str(mode)?;
        t.audit("open", &[name.clone(), shown_mode, Value::small(flags)])?;
        let mut own = false;
        match number {
            Some(fd) => {
                self.fd.set(fd);
                self.closefd.set(closefd);
            }
            None => {
                self.closefd.set(true);
                if !closefd {
                    return Err(t.value_error("Cannot use closefd=False with file name"));
                }
                let path = common::fs_path(t, file)?;
                let fd = match opener.filter(|o| !o.is_none()) {
                    None => match retry(t, || host::fs::open(host::CWD, &path, flags, 0o666))? {
                        Ok(fd) => fd,
                        Err(error) => return Err(os_error_with(t, error, Some(&name), None)),
                    },
                    Some(opener) => {
                        let result = t.call(opener, &[name.clone(), Value::small(flags)])?;
                        if !result.is_int() {
                            return Err(t.type_error("expected integer from opener"));
                        }
                        let fd = <i32 as object::native::FromArg>::from_arg(t, &result, "", "")?;
                        if fd < 0 {
                            return Err(t.value_error(format!("opener returned {fd}")));
                        }
                        host::fs::set_inheritable(fd, false).or_raise(t)?;
                        fd
                    }
                };
                own = true;
                self.fd.set(fd);
            }
        }
        let opened = self.look(t, this, &name);
        if opened.is_err() {
            self.abandon(t, own);
        }
        opened
    }

    /// What must be known of the file that has just been opened.
    fn look(&self, t: &mut Thread, this: &Value, name: &Value) -> PyResult<()> {
        let fd = self.fd.get();
        match t.unlocked(|| host::meta::fstat(fd)) {
            Ok(stat) => {
                if stat.is_dir() {
                    return Err(os_error_with(t, host::Error::Os(EISDIR), Some(name), None));
                }
                self.at_open.set(Some(AtOpen {
                    size: stat.size,
                    blksize: stat.blksize,
                    character: stat.mode & 0o170000 == 0o020000,
                }));
            }
            Err(error) if error.errno() == EBADF => return Err(common::os_error(t, error)),
            Err(_) => (),
        }
        t.set_attr(this, &names::NAME, name)?;
        if self.appending.get() {
            // So that `tell` says where the first write goes.
            let moved = t.unlocked(|| host::fs::lseek(fd, 0, SEEK_END));
            self.seekable.set(Some(moved.is_ok()));
            if let Err(error) = moved
                && error.errno() != ESPIPE
            {
                return Err(common::os_error(t, error));
            }
        }
        Ok(())
    }
}

/// "Try again" is no failure of a raw file.
fn optional(t: &mut Thread, result: host::Result<usize>) -> PyResult<Option<usize>> {
    match result {
        Ok(n) => Ok(Some(n)),
        Err(error) if error.errno() == EAGAIN => Ok(None),
        Err(error) => Err(common::os_error(t, error)),
    }
}

/// The descriptor that was passed in place of a name.
fn descriptor(t: &mut Thread, file: &Value) -> PyResult<Option<i32>> {
    if !file.is_int() {
        return Ok(None);
    }
    if file.is_bool() {
        t.warn(&object::exceptions::RUNTIME_WARNING, "bool is used as a file descriptor", 1)?;
    }
    match file.as_i64() {
        Some(fd) if fd < 0 => Err(t.value_error("negative file descriptor")),
        Some(fd) => Ok(i32::try_from(fd).ok()),
        None => Ok(None),
    }
}

#[pymethods(
    FILE_IO,
    doc = "FileIO(file, mode='r', closefd=True, opener=None)\n--\n\nOpen a file.\n\nThe mode can be 'r' (default), 'w', 'x' or 'a' for reading,\nwriting, exclusive creation or appending.  The file will be created\nif it doesn't exist when opened for writing or appending; it will be\ntruncated when opened for writing.  A FileExistsError will be raised\nif it already exists when opened for creating.  Opening a file for\ncreating implies writing so this mode behaves in a similar way to\n'w'.  Add a '+' to the mode to allow simultaneous reading and\nwriting.\n\nA custom opener can be used by passing a callable as *opener*.\nThe underlying file descriptor for the file object is then obtained\nby calling opener with (*name*, *flags*).  *opener* must return\nan open file descriptor (passing os.open as *opener* results in\nfunctionality similar to passing None)."
)]
impl FileIo {
    #[new("FileIO(*args, **kwargs)", unbound)]
    fn new(_: &mut Thread, cls: &Type, _args: object::Args<'_>) -> PyResult {
        Ok(Obj::new_of(cls, FileIo::fresh()))
    }

    #[init("FileIO(file, mode='r', closefd=True, opener=None)")]
    fn init(
        t: &mut Thread,
        this: &Value,
        file: &Value,
        mode: Option<&Str>,
        closefd: Option<bool>,
        opener: Option<&Value>,
    ) -> PyResult<()> {
        let Some(own) = this.downcast::<Obj<FileIo>>() else { return Ok(()) };
        if own.fd.get() >= 0 {
            if own.closefd.get() {
                own.close_fd(t)?;
            } else {
                own.fd.set(-1);
            }
        }
        own.created.set(false);
        own.readable.set(false);
        own.writable.set(false);
        own.appending.set(false);
        own.seekable.set(None);
        own.at_open.set(None);
        let mode = mode.map_or("r".to_string(), Str::to_string_lossy);
        own.open(t, this, file, &mode, closefd.unwrap_or(true), opener)
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Value) -> PyResult {
        let Some(own) = this.downcast::<Obj<FileIo>>() else { return t.new_str("") };
        let class = this.ty().tp_name();
        if own.fd.get() < 0 {
            return t.new_str(&format!("<{class} [closed]>"));
        }
        let closefd = if own.closefd.get() { "True" } else { "False" };
        match t.get_attr_opt(this, &names::NAME)? {
            None => {
                let text = format!("<{class} fd={} mode='{}' closefd={closefd}>", own.fd.get(), own.mode());
                t.new_str(&text)
            }
            Some(name) => {
                if !t.repr_enter(this) {
                    return Err(t.runtime_error(format!("reentrant call inside {class}.__repr__")));
                }
                let shown = t.repr(&name);
                t.repr_leave(this);
                let mut out = text::StrBuilder::with_capacity(64);
                out.push_str(&format!("<{class} name="));
                out.push_view(shown?.view());
                out.push_str(&format!(" mode='{}' closefd={closefd}>", own.mode()));
                super::finish(t, out)
            }
        }
    }

    /// Read at most size bytes, returned as bytes.
    ///
    /// If size is less than 0, read all bytes in the file making multiple
    /// read calls.  See ``FileIO.readall``.
    ///
    /// Attempts to make only one system call, retrying only per PEP 475
    /// (EINTR).  This means less data may be returned than requested.
    ///
    /// In non-blocking mode, returns None if no data is available.  Return
    /// an empty bytes object at EOF.
    #[method("read($self, size=-1, /)", defining_class)]
    fn read(t: &mut Thread, this: &Value, size: Option<Size>) -> PyResult {
        let Some(own) = this.downcast::<Obj<FileIo>>() else { return Ok(Value::none()) };
        own.check_reading(t)?;
        let size = size.map_or(-1, |s| s.0);
        if size < 0 {
            if this.is_type(&FILE_IO) {
                return FileIo::readall(t, own);
            }
            return t.call_method(this, &names::READALL, &[]);
        }
        let mut buffer = crate::posix::fds::zeros(t, (size as usize).min(MOST))?;
        match own.read_into(t, &mut buffer)? {
            Some(n) => t.new_bytes(&buffer[..n]),
            None => Ok(Value::none()),
        }
    }

    /// Read all data from the file, returned as bytes.
    ///
    /// Reads until either there is an error or read() returns size 0
    /// (indicates EOF).  If the file is already at EOF, returns an empty
    /// bytes object.
    ///
    /// In non-blocking mode, returns as much data as could be read before
    /// EAGAIN.  If no data is available (EAGAIN is returned before bytes
    /// are read) returns None.
    #[method("readall($self, /)")]
    fn readall(t: &mut Thread, this: &Obj<FileIo>) -> PyResult {
        match this.read_rest(t)? {
            Some(bytes) => t.new_bytes(&bytes),
            None => Ok(Value::none()),
        }
    }

    /// Same as RawIOBase.readinto().
    #[method("readinto($self, buffer, /)", defining_class)]
    fn readinto(t: &mut Thread, this: &Obj<FileIo>, buffer: &Value) -> PyResult<Option<Value>> {
        let mut buffer = writable(t, buffer, "readinto", "argument 1")?;
        Ok(this.read_into(t, buffer.as_mut_bytes())?.map(Value::size))
    }

    /// Write buffer b to file, return number of bytes written.
    ///
    /// Only makes one system call, so not all of the data may be written.
    /// The number of bytes actually written is returned.  In non-blocking
    /// mode, returns None if the write would block.
    #[method("write($self, b, /)", defining_class)]
    fn write(t: &mut Thread, this: &Obj<FileIo>, b: &Value) -> PyResult<Option<Value>> {
        let data = Buffer::read(t, b)?;
        Ok(this.write_from(t, data.as_bytes())?.map(Value::size))
    }

    /// Move to new file position and return the file position.
    ///
    /// Argument offset is a byte count.  Optional argument whence defaults
    /// to SEEK_SET or 0 (offset from start of file, offset should be >= 0);
    /// other values are SEEK_CUR or 1 (move relative to current position,
    /// positive or negative), and SEEK_END or 2 (move relative to end of
    /// file, usually negative, although many platforms allow seeking beyond
    /// the end of a file).
    ///
    /// Note that not all file objects are seekable.
    #[method("seek($self, pos, whence=0, /)")]
    fn seek(t: &mut Thread, this: &Obj<FileIo>, pos: &Value, whence: Option<i32>) -> PyResult<i64> {
        this.check(t)?;
        let position = base::position(t, pos)?;
        this.seek_to(t, position, whence.unwrap_or(0))
    }

    /// Current file position.
    ///
    /// Can raise OSError for non seekable files.
    #[method("tell($self, /)")]
    fn tell(t: &mut Thread, this: &Obj<FileIo>) -> PyResult<i64> {
        this.seek_to(t, 0, SEEK_CUR)
    }

    /// Truncate the file to at most size bytes and return the truncated size.
    ///
    /// Size defaults to the current file position, as returned by tell().
    /// The current file position is changed to the value of size.
    #[method("truncate($self, size=None, /)", defining_class)]
    fn truncate(t: &mut Thread, this: &Obj<FileIo>, size: Option<&Value>) -> PyResult {
        let fd = this.check_writing(t)?;
        let size = match size.filter(|s| !s.is_none()) {
            None => Value::int(this.seek_to(t, 0, SEEK_CUR)?),
            Some(size) => size.clone(),
        };
        let length = base::position(t, &size)?;
        if let Some(known) = this.at_open.get() {
            this.at_open.set(Some(AtOpen { size: length, ..known }));
        }
        retry(t, || host::fs::ftruncate(fd, length))?.or_raise(t)?;
        Ok(size)
    }

    /// Close the file.
    ///
    /// A closed file cannot be used for further I/O operations.  close()
    /// may be called more than once without error.
    #[method("close($self, /)", defining_class)]
    fn close(t: &mut Thread, this: &Value) -> PyResult {
        let Some(own) = this.downcast::<Obj<FileIo>>() else { return Ok(Value::none()) };
        let flushed = base::base_close(t, this);
        if !own.closefd.get() {
            own.fd.set(-1);
            return flushed.map(|()| Value::none());
        }
        if own.finalizing.get() {
            own.warn_unclosed(t, this);
        }
        base::both(t, flushed, |t| own.close_fd(t))?;
        Ok(Value::none())
    }

    /// True if file supports random-access.
    #[method("seekable($self, /)")]
    fn seekable(t: &mut Thread, this: &Obj<FileIo>) -> PyResult<bool> {
        this.check(t)?;
        Ok(this.can_seek(t))
    }

    /// True if file was opened in a read mode.
    #[method("readable($self, /)")]
    fn readable(t: &mut Thread, this: &Obj<FileIo>) -> PyResult<bool> {
        this.check(t)?;
        Ok(this.readable.get())
    }

    /// True if file was opened in a write mode.
    #[method("writable($self, /)")]
    fn writable(t: &mut Thread, this: &Obj<FileIo>) -> PyResult<bool> {
        this.check(t)?;
        Ok(this.writable.get())
    }

    /// Return the underlying file descriptor (an integer).
    #[method("fileno($self, /)")]
    fn fileno(t: &mut Thread, this: &Obj<FileIo>) -> PyResult<i32> {
        this.check(t)
    }

    /// True if the file is connected to a TTY device.
    #[method("isatty($self, /)")]
    fn isatty(t: &mut Thread, this: &Obj<FileIo>) -> PyResult<bool> {
        let fd = this.check(t)?;
        Ok(t.unlocked(|| host::terminal::isatty(fd)))
    }

    #[method("_isatty_open_only($self, /)")]
    fn isatty_open_only(t: &mut Thread, this: &Value) -> PyResult {
        let Some(own) = this.downcast::<Obj<FileIo>>() else { return Ok(Value::none()) };
        if own.at_open.get().is_some_and(|s| !s.character) {
            return Ok(Value::bool(false));
        }
        t.call_method(this, &names::ISATTY, &[])
    }

    #[method("_dealloc_warn($self, object, /)")]
    fn dealloc_warn(t: &mut Thread, this: &Obj<FileIo>, source: &Value) {
        this.warn_unclosed(t, source);
    }

    #[method("__getstate__($self, /)")]
    fn getstate(t: &mut Thread, this: &Value) -> PyResult {
        let message = format!("cannot pickle '{}' instances", this.ty().name());
        Err(t.type_error(message))
    }

    #[member("_finalizing")]
    fn finalizing(_: &mut Thread, this: &Obj<FileIo>) -> bool {
        this.finalizing.get()
    }

    #[setter("_finalizing")]
    fn set_finalizing(t: &mut Thread, this: &Obj<FileIo>, value: Option<&Value>) -> PyResult<()> {
        let yes = super::flag_value(t, value)?;
        this.finalizing.set(yes);
        Ok(())
    }

    #[getter("closed", doc = "True if the file is closed")]
    fn closed(_: &mut Thread, this: &Obj<FileIo>) -> bool {
        this.fd.get() < 0
    }

    #[getter("closefd", doc = "True if the file descriptor will be closed by close().")]
    fn closefd(_: &mut Thread, this: &Obj<FileIo>) -> bool {
        this.closefd.get()
    }

    #[getter("mode", doc = "String giving the file mode")]
    fn mode_(_: &mut Thread, this: &Obj<FileIo>) -> Value {
        intern_str(this.mode()).into_value()
    }

    #[getter("_blksize", doc = "Stat st_blksize if available")]
    fn blksize(_: &mut Thread, this: &Obj<FileIo>) -> i64 {
        this.at_open.get().map_or(0, |s| s.blksize).max(1)
    }
}

/// The class as a value.
pub fn class() -> Value {
    FILE_IO.to_value()
}
