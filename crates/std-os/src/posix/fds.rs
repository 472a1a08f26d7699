//! Open descriptors: reading, writing, seeking, pipes, terminals, events, timers.

use std::io::{IoSlice, IoSliceMut};

use macros::pymodule;
use object::buffer::{Buffer, request};
use object::{PyResult, Thread, Tuple, Value};

use crate::common::{self, Fildes, OrRaise, Unsigned, blocking, pair};
use crate::timeval::{self, Round};

/// The largest count of one read or write.
pub const MOST: usize = 0x7fff_f000;

/// `EFD_CLOEXEC`, `MFD_CLOEXEC`
const EFD_CLOEXEC: i32 = 0o2000000;
const MFD_CLOEXEC: u32 = 1;
/// `PRIO`-like flags of `pipe2`
const O_CLOEXEC: i32 = 0o2000000;

/// A vector of zeros of a size that input decides.
pub fn zeros(t: &mut Thread, size: usize) -> PyResult<Vec<u8>> {
    let mut out = Vec::new();
    if out.try_reserve_exact(size).is_err() {
        return Err(t.memory_error());
    }
    out.resize(size, 0);
    Ok(out)
}

/// Reads at most `length` bytes; the vector grows as they come.
fn read_some(t: &mut Thread, fd: i32, length: isize) -> PyResult {
    if length < 0 {
        return Err(common::os_error(t, host::Error::Os(22)));
    }
    let length = (length as usize).min(MOST);
    let mut data = zeros(t, length)?;
    let n = blocking(t, || host::fs::read(fd, &mut data))?;
    t.new_bytes(&data[..n])
}

fn buffers(t: &mut Thread, sequence: &Value, writable: bool, function: &str) -> PyResult<Vec<Buffer>> {
    if sequence.ty().slots().sq_item.is_none() && sequence.ty().slots().mp_subscript.is_none() {
        return Err(t.type_error(format!("{function}() arg 2 must be a sequence")));
    }
    let mut out = Vec::new();
    for item in t.collect(sequence)? {
        out.push(Buffer::get(t, &item, if writable { request::WRITABLE } else { request::SIMPLE })?);
    }
    Ok(out)
}

fn mutable_slices(buffers: &mut [Buffer]) -> Vec<IoSliceMut<'_>> {
    buffers.iter_mut().map(|b| IoSliceMut::new(b.as_mut_bytes())).collect()
}

fn slices(buffers: &[Buffer]) -> Vec<IoSlice<'_>> {
    buffers.iter().map(|b| IoSlice::new(b.as_bytes())).collect()
}

/// An optional file position.
fn position(t: &mut Thread, value: Option<&Value>) -> PyResult<Option<i64>> {
    match value {
        Some(value) if !value.is_none() => {
            <i64 as object::native::FromArg>::from_arg(t, value, "", "").map(Some)
        }
        _ => Ok(None),
    }
}

fn whole_count(t: &mut Thread, count: isize) -> PyResult<usize> {
    usize::try_from(count).map_err(|_| t.value_error("negative value for 'count' not allowed"))
}

/// Both times of a timer as the module shows them.
fn timer_value(t: &mut Thread, timer: host::timerfd::Timer, ns: bool) -> PyResult {
    let mut one = |time: host::time::Timespec| {
        if ns {
            timeval::ns_value(t, time.sec, time.nsec)
        } else {
            Ok(timeval::float_value(time.sec, time.nsec))
        }
    };
    let value = one(timer.value)?;
    let interval = one(timer.interval)?;
    Ok(pair(value, interval))
}

fn set_timer(
    t: &mut Thread,
    fd: i32,
    flags: Option<i32>,
    initial: Option<&Value>,
    interval: Option<&Value>,
    unit: i64,
) -> PyResult {
    let mut part = |value: Option<&Value>| match value {
        Some(value) => timeval::duration(t, value, unit, Round::Floor),
        None => Ok(0),
    };
    let (value, interval) = (part(initial)?, part(interval)?);
    let timer = host::timerfd::Timer {
        value: host::time::Timespec::from_ns(value),
        interval: host::time::Timespec::from_ns(interval),
    };
    let flags = flags.unwrap_or(0);
    let old = t.unlocked(|| host::timerfd::timerfd_settime(fd, flags, timer)).or_raise(t)?;
    timer_value(t, old, unit == 1)
}

/// The functions.
#[pymodule(name = "posix")]
pub mod table {
    use super::*;

    /// Close a file descriptor.
    #[function("close($module, /, fd)")]
    fn close(t: &mut Thread, fd: i32) -> PyResult<()> {
        // Closed even where a signal interrupts it, so it is not repeated.
        t.unlocked(|| host::fs::close(fd)).or_raise(t)
    }

    /// Closes all file descriptors in [fd_low, fd_high), ignoring errors.
    #[function("closerange($module, fd_low, fd_high, /)")]
    fn closerange(t: &mut Thread, low: i32, high: i32) {
        t.unlocked(|| host::fs::close_range(low, high));
    }

    /// Return a duplicate of a file descriptor.
    #[function("dup($module, fd, /)")]
    fn dup(t: &mut Thread, fd: i32) -> PyResult<i32> {
        t.unlocked(|| host::fs::dup(fd)).or_raise(t)
    }

    /// Duplicate file descriptor.
    #[function("dup2($module, /, fd, fd2, inheritable=True)")]
    fn dup2(t: &mut Thread, fd: i32, fd2: i32, inheritable: Option<bool>) -> PyResult<i32> {
        let inheritable = inheritable.unwrap_or(true);
        if fd < 0 || fd2 < 0 {
            return Err(common::os_error(t, host::Error::Os(9)));
        }
        t.unlocked(|| host::fs::dup2(fd, fd2, inheritable)).or_raise(t)?;
        Ok(fd2)
    }

    /// Read from a file descriptor.  Returns a bytes object.
    #[function("read($module, fd, length, /)")]
    fn read(t: &mut Thread, fd: i32, length: isize) -> PyResult {
        read_some(t, fd, length)
    }

    /// Read into a buffer object from a file descriptor.
    ///
    /// The buffer should be mutable and bytes-like.  On success, returns the
    /// number of bytes read.  Less bytes may be read than the size of the
    /// buffer.  The underlying system call will be retried when interrupted by
    /// a signal, unless the signal handler raises an exception.  Other errors
    /// will not be retried and an error will be raised.
    ///
    /// Returns 0 if *fd* is at end of file or if the provided *buffer* has
    /// length 0 (which can be used to check for errors without reading data).
    /// Never returns negative.
    #[function("readinto($module, fd, buffer, /)")]
    fn readinto(t: &mut Thread, fd: i32, buffer: &Value) -> PyResult<usize> {
        let mut buffer = writable(t, buffer, "readinto", "argument 2")?;
        blocking(t, || host::fs::read(fd, buffer.as_mut_bytes()))
    }

    /// Read a number of bytes from a file descriptor starting at a particular offset.
    ///
    /// Read length bytes from file descriptor fd, starting at offset bytes from
    /// the beginning of the file.  The file offset remains unchanged.
    #[function("pread($module, fd, length, offset, /)")]
    fn pread(t: &mut Thread, fd: i32, length: i32, offset: i64) -> PyResult {
        if length < 0 {
            return Err(common::os_error(t, host::Error::Os(22)));
        }
        let mut data = zeros(t, length as usize)?;
        let n = blocking(t, || host::fs::pread(fd, &mut data, offset))?;
        t.new_bytes(&data[..n])
    }

    /// Read from a file descriptor fd into an iterable of buffers.
    ///
    /// The buffers should be mutable buffers accepting bytes.
    /// readv will transfer data into each buffer until it is full
    /// and then move on to the next buffer in the sequence to hold
    /// the rest of the data.
    ///
    /// readv returns the total number of bytes read,
    /// which may be less than the total capacity of all the buffers.
    #[function("readv($module, fd, buffers, /)")]
    fn readv(t: &mut Thread, fd: i32, buffers: &Value) -> PyResult<usize> {
        let mut buffers = super::buffers(t, buffers, true, "readv")?;
        let mut slices = mutable_slices(&mut buffers);
        blocking(t, || host::fs::readv(fd, &mut slices))
    }

    /// Reads from a file descriptor into a number of mutable bytes-like objects.
    ///
    /// Combines the functionality of readv() and pread().  As readv(), it will
    /// transfer data into each buffer until it is full and then move on to the
    /// next buffer in the sequence to hold the rest of the data.  Its fourth
    /// argument, specifies the file offset at which the input operation is to
    /// be performed.  It will return the total number of bytes read (which can
    /// be less than the total capacity of all the objects).
    ///
    /// The flags argument contains a bitwise OR of zero or more of the
    /// following flags:
    ///
    /// - RWF_HIPRI
    /// - RWF_NOWAIT
    ///
    /// Using non-zero flags requires Linux 4.6 or newer.
    #[function("preadv($module, fd, buffers, offset, flags=0, /)")]
    fn preadv(t: &mut Thread, fd: i32, buffers: &Value, offset: i64, flags: Option<i32>) -> PyResult<usize> {
        let mut buffers = super::buffers(t, buffers, true, "preadv")?;
        let mut slices = mutable_slices(&mut buffers);
        let flags = flags.unwrap_or(0);
        blocking(t, || host::fs::preadv(fd, &mut slices, offset, flags))
    }

    /// Write a bytes object to a file descriptor.
    #[function("write($module, fd, data, /)")]
    fn write(t: &mut Thread, fd: i32, data: &Value) -> PyResult<usize> {
        let data = Buffer::read(t, data)?;
        let most = data.len().min(MOST);
        blocking(t, || host::fs::write(fd, &data.as_bytes()[..most]))
    }

    /// Write bytes to a file descriptor starting at a particular offset.
    ///
    /// Write buffer to fd, starting at offset bytes from the beginning of
    /// the file.  Returns the number of bytes written.  Does not change the
    /// current file offset.
    #[function("pwrite($module, fd, buffer, offset, /)")]
    fn pwrite(t: &mut Thread, fd: i32, buffer: &Value, offset: i64) -> PyResult<usize> {
        let data = Buffer::read(t, buffer)?;
        blocking(t, || host::fs::pwrite(fd, data.as_bytes(), offset))
    }

    /// Iterate over buffers, and write the contents of each to a file descriptor.
    ///
    /// Returns the total number of bytes written.
    /// buffers must be a sequence of bytes-like objects.
    #[function("writev($module, fd, buffers, /)")]
    fn writev(t: &mut Thread, fd: i32, buffers: &Value) -> PyResult<usize> {
        let buffers = super::buffers(t, buffers, false, "writev")?;
        let slices = slices(&buffers);
        blocking(t, || host::fs::writev(fd, &slices))
    }

    /// Writes the contents of bytes-like objects to a file descriptor at a given offset.
    ///
    /// Combines the functionality of writev() and pwrite(). All buffers must be
    /// a sequence of bytes-like objects.  Buffers are processed in array order.
    /// Entire contents of first buffer is written before proceeding to second,
    /// and so on. The operating system may set a limit (sysconf() value
    /// SC_IOV_MAX) on the number of buffers that can be used.
    /// This function writes the contents of each object to the file descriptor
    /// and returns the total number of bytes written.
    ///
    /// The flags argument contains a bitwise OR of zero or more of the
    /// following flags:
    ///
    /// - RWF_DSYNC
    /// - RWF_SYNC
    /// - RWF_APPEND
    ///
    /// Using non-zero flags requires Linux 4.7 or newer.
    #[function("pwritev($module, fd, buffers, offset, flags=0, /)")]
    fn pwritev(t: &mut Thread, fd: i32, buffers: &Value, offset: i64, flags: Option<i32>) -> PyResult<usize> {
        let buffers = super::buffers(t, buffers, false, "pwritev")?;
        let slices = slices(&buffers);
        let flags = flags.unwrap_or(0);
        blocking(t, || host::fs::pwritev(fd, &slices, offset, flags))
    }

    /// Set the position of a file descriptor.  Return the new position.
    ///
    ///   fd
    ///     An open file descriptor, as returned by os.open().
    ///   position
    ///     Position, interpreted relative to 'whence'.
    ///   whence
    ///     The relative position to seek from. Valid values are:
    ///     - SEEK_SET: seek from the start of the file.
    ///     - SEEK_CUR: seek from the current file position.
    ///     - SEEK_END: seek from the end of the file.
    ///
    /// The return value is the number of bytes relative to the beginning of
    /// the file.
    #[function("lseek($module, fd, position, whence, /)")]
    fn lseek(t: &mut Thread, fd: i32, position: i64, how: i32) -> PyResult<i64> {
        t.unlocked(|| host::fs::lseek(fd, position, how)).or_raise(t)
    }

    /// Truncate a file, specified by file descriptor, to a specific length.
    #[function("ftruncate($module, fd, length, /)")]
    fn ftruncate(t: &mut Thread, fd: i32, length: i64) -> PyResult<()> {
        t.audit("os.truncate", &[Value::small(fd), Value::int(length)])?;
        blocking(t, || host::fs::ftruncate(fd, length))
    }

    /// Force write of fd to disk.
    #[function("fsync($module, /, fd)")]
    fn fsync(t: &mut Thread, fd: Fildes) -> PyResult<()> {
        blocking(t, || host::fs::fsync(fd.0))
    }

    /// Force write of fd to disk without forcing update of metadata.
    #[function("fdatasync($module, /, fd)")]
    fn fdatasync(t: &mut Thread, fd: Fildes) -> PyResult<()> {
        blocking(t, || host::fs::fdatasync(fd.0))
    }

    /// Force write of everything to disk.
    #[function("sync($module, /)")]
    fn sync(t: &mut Thread) -> PyResult<()> {
        t.unlocked(host::fs::sync).or_raise(t)
    }

    /// Return True if the fd is connected to a terminal.
    ///
    /// Return True if the file descriptor is an open file descriptor
    /// connected to the slave end of a terminal.
    #[function("isatty($module, fd, /)")]
    fn isatty(t: &mut Thread, fd: i32) -> bool {
        t.unlocked(|| host::terminal::isatty(fd))
    }

    /// Return the name of the terminal device connected to 'fd'.
    ///
    ///   fd
    ///     Integer file descriptor handle.
    #[function("ttyname($module, fd, /)")]
    fn ttyname(t: &mut Thread, fd: i32) -> PyResult {
        let name = host::terminal::ttyname(fd).or_raise(t)?;
        common::fs_str(t, &name)
    }

    /// Return the name of the controlling terminal for this process.
    #[function("ctermid($module, /)")]
    fn ctermid(t: &mut Thread) -> PyResult {
        common::fs_str(t, &host::terminal::ctermid())
    }

    /// Open a pseudo-terminal.
    ///
    /// Return a tuple of (master_fd, slave_fd) containing open file descriptors
    /// for both the master and slave ends.
    #[function("openpty($module, /)")]
    fn openpty(t: &mut Thread) -> PyResult {
        let (a, b) = host::terminal::openpty().or_raise(t)?;
        Ok(pair(Value::small(a), Value::small(b)))
    }

    /// Open and return a file descriptor for a master pseudo-terminal device.
    ///
    /// Performs a posix_openpt() C function call. The oflag argument is used to
    /// set file status flags and file access modes as specified in the manual
    /// page of posix_openpt() of your system.
    #[function("posix_openpt($module, oflag, /)")]
    fn posix_openpt(t: &mut Thread, oflag: i32) -> PyResult<i32> {
        host::terminal::posix_openpt(oflag).or_raise(t)
    }

    /// Grant access to the slave pseudo-terminal device.
    ///
    ///   fd
    ///     File descriptor of a master pseudo-terminal device.
    ///
    /// Performs a grantpt() C function call.
    #[function("grantpt($module, fd, /)")]
    fn grantpt(t: &mut Thread, fd: Fildes) -> PyResult<()> {
        host::terminal::grantpt(fd.0).or_raise(t)
    }

    /// Unlock a pseudo-terminal master/slave pair.
    ///
    ///   fd
    ///     File descriptor of a master pseudo-terminal device.
    ///
    /// Performs an unlockpt() C function call.
    #[function("unlockpt($module, fd, /)")]
    fn unlockpt(t: &mut Thread, fd: Fildes) -> PyResult<()> {
        host::terminal::unlockpt(fd.0).or_raise(t)
    }

    /// Return the name of the slave pseudo-terminal device.
    ///
    ///   fd
    ///     File descriptor of a master pseudo-terminal device.
    ///
    /// If the ptsname_r() C function is available, it is called;
    /// otherwise, performs a ptsname() C function call.
    #[function("ptsname($module, fd, /)")]
    fn ptsname(t: &mut Thread, fd: Fildes) -> PyResult {
        let name = host::terminal::ptsname(fd.0).or_raise(t)?;
        common::fs_str(t, &name)
    }

    /// Prepare the tty of which fd is a file descriptor for a new login session.
    ///
    /// Make the calling process a session leader; make the tty the
    /// controlling tty, the stdin, the stdout, and the stderr of the
    /// calling process; close fd.
    #[function("login_tty($module, fd, /)")]
    fn login_tty(t: &mut Thread, fd: Fildes) -> PyResult<()> {
        host::terminal::become_login(fd.0).or_raise(t)
    }

    /// Return the process group associated with the terminal specified by fd.
    #[function("tcgetpgrp($module, fd, /)")]
    fn tcgetpgrp(t: &mut Thread, fd: i32) -> PyResult<i32> {
        host::terminal::tcgetpgrp(fd).or_raise(t)
    }

    /// Set the process group associated with the terminal specified by fd.
    #[function("tcsetpgrp($module, fd, pgid, /)")]
    fn tcsetpgrp(t: &mut Thread, fd: i32, group: i32) -> PyResult<()> {
        host::terminal::tcsetpgrp(fd, group).or_raise(t)
    }

    /// Return a string describing the encoding of a terminal's file descriptor.
    ///
    /// The file descriptor must be attached to a terminal.
    /// If the device is not a terminal, return None.
    #[function("device_encoding($module, /, fd)")]
    fn device_encoding(t: &mut Thread, fd: i32) -> PyResult {
        match host::terminal::device_encoding(fd) {
            Some(name) => common::fs_str(t, &name),
            None => Ok(Value::none()),
        }
    }

    /// Return the size of the terminal window as (columns, lines).
    ///
    /// The optional argument fd (default standard output) specifies
    /// which file descriptor should be queried.
    ///
    /// If the file descriptor is not connected to a terminal, an OSError
    /// is thrown.
    ///
    /// This function will only be defined if an implementation is
    /// available for this system.
    ///
    /// shutil.get_terminal_size is the high-level function which should
    /// normally be used, os.get_terminal_size is the low-level implementation.
    #[function("get_terminal_size($module, fd=<unrepresentable>, /)")]
    fn get_terminal_size(t: &mut Thread, fd: Option<i32>) -> PyResult {
        let (rows, columns) = host::terminal::window_size(fd.unwrap_or(1)).or_raise(t)?;
        let values = vec![Value::small(columns as i32), Value::small(rows as i32)];
        super::super::terminal_size::SEQUENCE.make(t, values)
    }

    /// Create a pipe.
    ///
    /// Returns a tuple of two file descriptors:
    ///   (read_fd, write_fd)
    #[function("pipe($module, /)")]
    fn pipe(t: &mut Thread) -> PyResult {
        let (r, w) = t.unlocked(|| host::fs::pipe2(O_CLOEXEC)).or_raise(t)?;
        Ok(pair(Value::small(r), Value::small(w)))
    }

    /// Create a pipe with flags set atomically.
    ///
    /// Returns a tuple of two file descriptors:
    ///   (read_fd, write_fd)
    ///
    /// flags can be constructed by ORing together one or more of these values:
    /// O_NONBLOCK, O_CLOEXEC.
    #[function("pipe2($module, flags, /)")]
    fn pipe2(t: &mut Thread, flags: i32) -> PyResult {
        let (r, w) = host::fs::pipe2(flags).or_raise(t)?;
        Ok(pair(Value::small(r), Value::small(w)))
    }

    /// Get the close-on-exe flag of the specified file descriptor.
    #[function("get_inheritable($module, fd, /)")]
    fn get_inheritable(t: &mut Thread, fd: i32) -> PyResult<bool> {
        host::fs::get_inheritable(fd).or_raise(t)
    }

    /// Set the inheritable flag of the specified file descriptor.
    #[function("set_inheritable($module, fd, inheritable, /)")]
    fn set_inheritable(t: &mut Thread, fd: i32, inheritable: i32) -> PyResult<()> {
        host::fs::set_inheritable(fd, inheritable != 0).or_raise(t)
    }

    /// Get the blocking mode of the file descriptor.
    ///
    /// Return False if the O_NONBLOCK flag is set, True if the flag is cleared.
    #[function("get_blocking($module, fd, /)")]
    fn get_blocking(t: &mut Thread, fd: i32) -> PyResult<bool> {
        host::fs::get_blocking(fd).or_raise(t)
    }

    /// Set the blocking mode of the specified file descriptor.
    ///
    /// Set the O_NONBLOCK flag if blocking is False,
    /// clear the O_NONBLOCK flag otherwise.
    #[function("set_blocking($module, fd, blocking, /)")]
    fn set_blocking(t: &mut Thread, fd: i32, blocking: bool) -> PyResult<()> {
        host::fs::set_blocking(fd, blocking).or_raise(t)
    }

    /// Apply, test or remove a POSIX lock on an open file descriptor.
    ///
    ///   fd
    ///     An open file descriptor.
    ///   command
    ///     One of F_LOCK, F_TLOCK, F_ULOCK or F_TEST.
    ///   length
    ///     The number of bytes to lock, starting at the current position.
    #[function("lockf($module, fd, command, length, /)")]
    fn lockf(t: &mut Thread, fd: i32, command: i32, length: i64) -> PyResult<()> {
        t.audit("os.lockf", &[Value::small(fd), Value::small(command), Value::int(length)])?;
        t.unlocked(|| host::fdctl::lockf(fd, command, length)).or_raise(t)
    }

    /// Copy count bytes from file descriptor in_fd to file descriptor out_fd.
    #[function("sendfile($module, /, out_fd, in_fd, offset, count)")]
    fn sendfile(t: &mut Thread, out_fd: i32, in_fd: i32, offset: &Value, count: isize) -> PyResult<usize> {
        let offset = position(t, Some(offset))?;
        if count < 0 {
            return Err(common::os_error(t, host::Error::Os(22)));
        }
        blocking(t, || host::fs::sendfile(out_fd, in_fd, offset, count as usize))
    }

    /// Copy count bytes from one file descriptor to another.
    ///
    ///   src
    ///     Source file descriptor.
    ///   dst
    ///     Destination file descriptor.
    ///   count
    ///     Number of bytes to copy.
    ///   offset_src
    ///     Starting offset in src.
    ///   offset_dst
    ///     Starting offset in dst.
    ///
    /// If offset_src is None, then src is read from the current position;
    /// respectively for offset_dst.
    #[function(
        "copy_file_range($module, /, src, dst, count, offset_src=None,\n                offset_dst=None)"
    )]
    fn copy_file_range(
        t: &mut Thread,
        src: i32,
        dst: i32,
        count: isize,
        offset_src: Option<&Value>,
        offset_dst: Option<&Value>,
    ) -> PyResult<usize> {
        let (from, to) = (position(t, offset_src)?, position(t, offset_dst)?);
        let count = whole_count(t, count)?;
        blocking(t, || host::fs::copy_file_range(src, dst, count, from, to))
    }

    /// Transfer count bytes from one pipe to a descriptor or vice versa.
    ///
    ///   src
    ///     Source file descriptor.
    ///   dst
    ///     Destination file descriptor.
    ///   count
    ///     Number of bytes to copy.
    ///   offset_src
    ///     Starting offset in src.
    ///   offset_dst
    ///     Starting offset in dst.
    ///   flags
    ///     Flags to modify the semantics of the call.
    ///
    /// If offset_src is None, then src is read from the current position;
    /// respectively for offset_dst. The offset associated to the file
    /// descriptor that refers to a pipe must be None.
    #[function("splice($module, /, src, dst, count, offset_src=None, offset_dst=None,\n       flags=0)")]
    fn splice(
        t: &mut Thread,
        src: i32,
        dst: i32,
        count: isize,
        offset_src: Option<&Value>,
        offset_dst: Option<&Value>,
        flags: Option<Unsigned>,
    ) -> PyResult<usize> {
        let (from, to) = (position(t, offset_src)?, position(t, offset_dst)?);
        let count = whole_count(t, count)?;
        let flags = flags.map_or(0, |f| f.0);
        blocking(t, || host::fs::splice(src, dst, count, from, to, flags))
    }

    /// Ensure a file has allocated at least a particular number of bytes on disk.
    ///
    /// Ensure that the file specified by fd encompasses a range of bytes
    /// starting at offset bytes from the beginning and continuing for length
    /// bytes.
    #[function("posix_fallocate($module, fd, offset, length, /)")]
    fn posix_fallocate(t: &mut Thread, fd: i32, offset: i64, length: i64) -> PyResult<()> {
        blocking(t, || host::fs::posix_fallocate(fd, offset, length))
    }

    /// Announce an intention to access data in a specific pattern.
    ///
    /// Announce an intention to access data in a specific pattern, thus
    /// allowing the kernel to make optimizations.
    /// The advice applies to the region of the file specified by fd starting at
    /// offset and continuing for length bytes.
    /// advice is one of POSIX_FADV_NORMAL, POSIX_FADV_SEQUENTIAL,
    /// POSIX_FADV_RANDOM, POSIX_FADV_NOREUSE, POSIX_FADV_WILLNEED, or
    /// POSIX_FADV_DONTNEED.
    #[function("posix_fadvise($module, fd, offset, length, advice, /)")]
    fn posix_fadvise(t: &mut Thread, fd: i32, offset: i64, length: i64, advice: i32) -> PyResult<()> {
        blocking(t, || host::fs::posix_fadvise(fd, offset, length, advice))
    }

    #[function("memfd_create($module, /, name, flags=MFD_CLOEXEC)")]
    fn memfd_create(t: &mut Thread, name: &Value, flags: Option<Unsigned>) -> PyResult<i32> {
        let name = common::fs_path(t, name)?;
        let flags = flags.map_or(MFD_CLOEXEC, |f| f.0);
        t.unlocked(|| host::fs::memfd_create(&name, flags)).or_raise(t)
    }

    /// Creates and returns an event notification file descriptor.
    #[function("eventfd($module, /, initval, flags=EFD_CLOEXEC)")]
    fn eventfd(t: &mut Thread, initval: Unsigned, flags: Option<i32>) -> PyResult<i32> {
        t.unlocked(|| host::timerfd::eventfd(initval.0, flags.unwrap_or(EFD_CLOEXEC))).or_raise(t)
    }

    /// Read eventfd value
    #[function("eventfd_read($module, /, fd)")]
    fn eventfd_read(t: &mut Thread, fd: Fildes) -> PyResult {
        t.unlocked(|| host::timerfd::eventfd_read(fd.0)).or_raise(t).map(Value::uint)
    }

    /// Write eventfd value.
    #[function("eventfd_write($module, /, fd, value)")]
    fn eventfd_write(t: &mut Thread, fd: Fildes, value: &Value) -> PyResult<()> {
        let index = t.to_index(value)?;
        let Some(value) = common::as_u64(&index) else {
            return Err(t.overflow_error("int too big to convert"));
        };
        t.unlocked(|| host::timerfd::eventfd_write(fd.0, value)).or_raise(t)
    }

    /// Create and return a timer file descriptor.
    ///
    ///   clockid
    ///     A valid clock ID constant as timer file descriptor.
    ///
    ///     time.CLOCK_REALTIME
    ///     time.CLOCK_MONOTONIC
    ///     time.CLOCK_BOOTTIME
    ///   flags
    ///     0 or a bit mask of os.TFD_NONBLOCK or os.TFD_CLOEXEC.
    ///
    ///     os.TFD_NONBLOCK
    ///         If *TFD_NONBLOCK* is set as a flag, read doesn't blocks.
    ///         If *TFD_NONBLOCK* is not set as a flag, read block until the timer fires.
    ///
    ///     os.TFD_CLOEXEC
    ///         If *TFD_CLOEXEC* is set as a flag, enable the close-on-exec flag
    #[function("timerfd_create($module, clockid, /, *, flags=0)")]
    fn timerfd_create(t: &mut Thread, clockid: i32, flags: Option<i32>) -> PyResult<i32> {
        // Whatever the flags say, the descriptor is not inheritable.
        let flags = flags.unwrap_or(0) | O_CLOEXEC;
        t.unlocked(|| host::timerfd::timerfd_create(clockid, flags)).or_raise(t)
    }

    /// Alter a timer file descriptor's internal timer in seconds.
    ///
    ///   fd
    ///     A timer file descriptor.
    ///   flags
    ///     0 or a bit mask of TFD_TIMER_ABSTIME or TFD_TIMER_CANCEL_ON_SET.
    ///   initial
    ///     The initial expiration time, in seconds.
    ///   interval
    ///     The timer's interval, in seconds.
    #[function("timerfd_settime($module, fd, /, *, flags=0, initial=0.0, interval=0.0)")]
    fn timerfd_settime(
        t: &mut Thread,
        fd: Fildes,
        flags: Option<i32>,
        initial: Option<&Value>,
        interval: Option<&Value>,
    ) -> PyResult {
        set_timer(t, fd.0, flags, initial, interval, timeval::SECOND)
    }

    /// Alter a timer file descriptor's internal timer in nanoseconds.
    ///
    ///   fd
    ///     A timer file descriptor.
    ///   flags
    ///     0 or a bit mask of TFD_TIMER_ABSTIME or TFD_TIMER_CANCEL_ON_SET.
    ///   initial
    ///     initial expiration timing in nanoseconds.
    ///   interval
    ///     interval for the timer in nanoseconds.
    #[function("timerfd_settime_ns($module, fd, /, *, flags=0, initial=0, interval=0)")]
    fn timerfd_settime_ns(
        t: &mut Thread,
        fd: Fildes,
        flags: Option<i32>,
        initial: Option<&Value>,
        interval: Option<&Value>,
    ) -> PyResult {
        set_timer(t, fd.0, flags, initial, interval, 1)
    }

    /// Return a tuple of a timer file descriptor's (next expiration, interval) in float seconds.
    ///
    ///   fd
    ///     A timer file descriptor.
    #[function("timerfd_gettime($module, fd, /)")]
    fn timerfd_gettime(t: &mut Thread, fd: Fildes) -> PyResult {
        let timer = t.unlocked(|| host::timerfd::timerfd_gettime(fd.0)).or_raise(t)?;
        timer_value(t, timer, false)
    }

    /// Return a tuple of a timer file descriptor's (next expiration, interval) in nanoseconds.
    ///
    ///   fd
    ///     A timer file descriptor.
    #[function("timerfd_gettime_ns($module, fd, /)")]
    fn timerfd_gettime_ns(t: &mut Thread, fd: Fildes) -> PyResult {
        let timer = t.unlocked(|| host::timerfd::timerfd_gettime(fd.0)).or_raise(t)?;
        timer_value(t, timer, true)
    }
}

/// Memory to write into.
///
/// # Errors
/// `TypeError` in Argument Clinic's words.
pub fn writable(t: &mut Thread, object: &Value, function: &str, what: &str) -> PyResult<Buffer> {
    match Buffer::get(t, object, request::WRITABLE) {
        Ok(buffer) => Ok(buffer),
        Err(raised) => {
            let class = &object::exceptions::BUFFER_ERROR;
            if !t.raised_is(class) && !t.raised_is(&object::exceptions::TYPE_ERROR) {
                return Err(raised);
            }
            let what = if what == "argument" { "argument".to_string() } else { what.to_string() };
            t.restore_raised(None);
            Err(object::native::bad_argument(t, function, &what, "read-write bytes-like object", object))
        }
    }
}

/// A tuple of numbers.
pub fn numbers(items: &[i64]) -> Value {
    Tuple::new(items.iter().map(|n| Value::int(*n)).collect())
}
