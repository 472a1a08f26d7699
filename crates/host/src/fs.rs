//! Open files and the tree of names: open, read, write, seek, link, rename, remove.
//!
//! Every function that takes a path takes the directory descriptor that it is relative to ([`crate::CWD`]
//! for the current directory). Descriptors made here are never inheritable (PEP 446).

use std::ffi::{CStr, CString};
use std::io::{IoSlice, IoSliceMut};

use libc::c_int;

use crate::error::{Error, Result, code, int, size, unit};
use crate::permit::{Permission, Subject, permit};
use crate::{CWD, Fd};

fn read_at(dir: Fd, path: &CStr) -> Result<()> {
    permit(Permission::Read, Subject::PathAt(dir, path))
}

fn write_at(dir: Fd, path: &CStr) -> Result<()> {
    permit(Permission::Write, Subject::PathAt(dir, path))
}

fn read_fd(fd: Fd) -> Result<()> {
    permit(Permission::Read, Subject::Fd(fd))
}

fn write_fd(fd: Fd) -> Result<()> {
    permit(Permission::Write, Subject::Fd(fd))
}

/// Opens a file. `O_CLOEXEC` is added to `flags`.
pub fn open(dir: Fd, path: &CStr, flags: i32, mode: u32) -> Result<Fd> {
    if flags & libc::O_ACCMODE != libc::O_WRONLY {
        read_at(dir, path)?;
    }
    if flags & libc::O_ACCMODE != libc::O_RDONLY || flags & (libc::O_CREAT | libc::O_TRUNC) != 0 {
        write_at(dir, path)?;
    }
    // SAFETY: the path is a terminated string.
    int(unsafe { libc::openat(dir, path.as_ptr(), flags | libc::O_CLOEXEC, mode) })
}

/// Closes a descriptor. After any error but `EBADF` it is closed all the same.
pub fn close(fd: Fd) -> Result<()> {
    // SAFETY: descriptors are plain numbers here; nothing in this crate owns one behind the caller's back.
    unit(unsafe { libc::close(fd) })
}

/// Closes all descriptors in `low..high`, ignoring errors.
pub fn close_range(low: Fd, high: Fd) {
    let low = low.max(0);
    if high <= low {
        return;
    }
    // SAFETY: plain numbers.
    let r = unsafe { libc::syscall(libc::SYS_close_range, low as u32, (high - 1) as u32, 0) };
    if r != 0 {
        let limit = crate::limits::sysconf(libc::_SC_OPEN_MAX).ok().flatten().unwrap_or(1 << 20);
        for fd in low..high.min(limit.clamp(0, i32::MAX as i64) as i32) {
            // SAFETY: as in `close`.
            unsafe { libc::close(fd) };
        }
    }
}

/// Reads into `buffer`; 0 is the end of the file.
#[inline]
pub fn read(fd: Fd, buffer: &mut [u8]) -> Result<usize> {
    read_fd(fd)?;
    // SAFETY: the buffer and its own length.
    size(unsafe { libc::read(fd, buffer.as_mut_ptr().cast(), buffer.len()) })
}

/// Reads at most `limit` bytes into the spare room of `buffer`, which grows by as many as were read. The
/// room is not cleared first. The caller has reserved it.
pub fn read_append(fd: Fd, buffer: &mut Vec<u8>, limit: usize) -> Result<usize> {
    read_fd(fd)?;
    let spare = buffer.spare_capacity_mut();
    let count = spare.len().min(limit);
    // SAFETY: at most `count` bytes of the spare capacity are written.
    let n = size(unsafe { libc::read(fd, spare.as_mut_ptr().cast(), count) })?;
    // SAFETY: the system initialised `n` bytes, no more than the spare capacity.
    unsafe { buffer.set_len(buffer.len() + n) };
    Ok(n)
}

/// Writes what it can of `data`.
#[inline]
pub fn write(fd: Fd, data: &[u8]) -> Result<usize> {
    write_fd(fd)?;
    // SAFETY: the slice and its own length.
    size(unsafe { libc::write(fd, data.as_ptr().cast(), data.len()) })
}

/// Reads at an offset, leaving the position alone.
pub fn pread(fd: Fd, buffer: &mut [u8], offset: i64) -> Result<usize> {
    read_fd(fd)?;
    // SAFETY: the buffer and its own length.
    size(unsafe { libc::pread(fd, buffer.as_mut_ptr().cast(), buffer.len(), offset) })
}

/// Writes at an offset, leaving the position alone.
pub fn pwrite(fd: Fd, data: &[u8], offset: i64) -> Result<usize> {
    write_fd(fd)?;
    // SAFETY: the slice and its own length.
    size(unsafe { libc::pwrite(fd, data.as_ptr().cast(), data.len(), offset) })
}

fn count(n: usize) -> Result<c_int> {
    c_int::try_from(n).map_err(|_| Error::Os(libc::EINVAL))
}

/// Reads into several buffers.
pub fn readv(fd: Fd, buffers: &mut [IoSliceMut<'_>]) -> Result<usize> {
    read_fd(fd)?;
    // SAFETY: `IoSliceMut` has the layout of `iovec`.
    size(unsafe { libc::readv(fd, buffers.as_mut_ptr().cast(), count(buffers.len())?) })
}

/// Writes several buffers.
pub fn writev(fd: Fd, buffers: &[IoSlice<'_>]) -> Result<usize> {
    write_fd(fd)?;
    // SAFETY: `IoSlice` has the layout of `iovec`.
    size(unsafe { libc::writev(fd, buffers.as_ptr().cast(), count(buffers.len())?) })
}

/// [`readv`] at an offset, with `RWF_*` flags.
pub fn preadv(fd: Fd, buffers: &mut [IoSliceMut<'_>], offset: i64, flags: i32) -> Result<usize> {
    read_fd(fd)?;
    let n = count(buffers.len())?;
    // SAFETY: `IoSliceMut` has the layout of `iovec`.
    size(unsafe {
        if flags == 0 {
            libc::preadv(fd, buffers.as_mut_ptr().cast(), n, offset)
        } else {
            libc::preadv2(fd, buffers.as_mut_ptr().cast(), n, offset, flags)
        }
    })
}

/// [`writev`] at an offset, with `RWF_*` flags.
pub fn pwritev(fd: Fd, buffers: &[IoSlice<'_>], offset: i64, flags: i32) -> Result<usize> {
    write_fd(fd)?;
    let n = count(buffers.len())?;
    // SAFETY: `IoSlice` has the layout of `iovec`.
    size(unsafe {
        if flags == 0 {
            libc::pwritev(fd, buffers.as_ptr().cast(), n, offset)
        } else {
            libc::pwritev2(fd, buffers.as_ptr().cast(), n, offset, flags)
        }
    })
}

/// Moves the position; `whence` is `SEEK_*`.
pub fn lseek(fd: Fd, offset: i64, whence: i32) -> Result<i64> {
    // SAFETY: plain numbers.
    let r = unsafe { libc::lseek(fd, offset, whence) };
    if r < 0 { Err(Error::last()) } else { Ok(r) }
}

/// Sets the length of an open file.
pub fn ftruncate(fd: Fd, length: i64) -> Result<()> {
    write_fd(fd)?;
    // SAFETY: plain numbers.
    unit(unsafe { libc::ftruncate(fd, length) })
}

/// Sets the length of a file.
pub fn truncate(path: &CStr, length: i64) -> Result<()> {
    write_at(CWD, path)?;
    // SAFETY: the path is a terminated string.
    unit(unsafe { libc::truncate(path.as_ptr(), length) })
}

/// Writes data and metadata through to the disk.
pub fn fsync(fd: Fd) -> Result<()> {
    write_fd(fd)?;
    // SAFETY: plain number.
    unit(unsafe { libc::fsync(fd) })
}

/// Writes data through to the disk.
pub fn fdatasync(fd: Fd) -> Result<()> {
    write_fd(fd)?;
    // SAFETY: plain number.
    unit(unsafe { libc::fdatasync(fd) })
}

/// Writes everything through to the disks.
pub fn sync() -> Result<()> {
    permit(Permission::Write, Subject::None)?;
    // SAFETY: no arguments.
    unsafe { libc::sync() };
    Ok(())
}

/// A second, not inheritable descriptor of the same file.
pub fn dup(fd: Fd) -> Result<Fd> {
    // SAFETY: plain numbers.
    int(unsafe { libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, 0) })
}

/// Makes `to` a descriptor of `from`'s file.
pub fn dup2(from: Fd, to: Fd, inheritable: bool) -> Result<Fd> {
    // SAFETY: plain numbers.
    unsafe {
        if inheritable {
            int(libc::dup2(from, to))
        } else if from == to {
            // dup3 rejects equal descriptors; dup2 checks and does nothing.
            let fd = int(libc::dup2(from, to))?;
            set_inheritable(fd, false)?;
            Ok(fd)
        } else {
            int(libc::dup3(from, to, libc::O_CLOEXEC))
        }
    }
}

/// A pipe: the ends for reading and for writing, with `O_*` flags as given.
pub fn pipe2(flags: i32) -> Result<(Fd, Fd)> {
    let mut fds = [0; 2];
    // SAFETY: room for two descriptors.
    unit(unsafe { libc::pipe2(fds.as_mut_ptr(), flags) })?;
    Ok((fds[0], fds[1]))
}

/// Whether a program started by this one gets the descriptor.
pub fn get_inheritable(fd: Fd) -> Result<bool> {
    // SAFETY: plain numbers.
    let flags = int(unsafe { libc::fcntl(fd, libc::F_GETFD, 0) })?;
    Ok(flags & libc::FD_CLOEXEC == 0)
}

/// Sets what [`get_inheritable`] tells.
pub fn set_inheritable(fd: Fd, inheritable: bool) -> Result<()> {
    // SAFETY: plain numbers.
    unsafe {
        let old = int(libc::fcntl(fd, libc::F_GETFD, 0))?;
        let new = if inheritable { old & !libc::FD_CLOEXEC } else { old | libc::FD_CLOEXEC };
        if new != old {
            unit(libc::fcntl(fd, libc::F_SETFD, new))?;
        }
    }
    Ok(())
}

/// Whether calls on the descriptor block.
pub fn get_blocking(fd: Fd) -> Result<bool> {
    // SAFETY: plain numbers.
    let flags = int(unsafe { libc::fcntl(fd, libc::F_GETFL, 0) })?;
    Ok(flags & libc::O_NONBLOCK == 0)
}

/// Sets what [`get_blocking`] tells.
pub fn set_blocking(fd: Fd, blocking: bool) -> Result<()> {
    // SAFETY: plain numbers.
    unsafe {
        let old = int(libc::fcntl(fd, libc::F_GETFL, 0))?;
        let new = if blocking { old & !libc::O_NONBLOCK } else { old | libc::O_NONBLOCK };
        if new != old {
            unit(libc::fcntl(fd, libc::F_SETFL, new))?;
        }
    }
    Ok(())
}

/// Makes a directory.
pub fn mkdir(dir: Fd, path: &CStr, mode: u32) -> Result<()> {
    write_at(dir, path)?;
    // SAFETY: the path is a terminated string.
    unit(unsafe { libc::mkdirat(dir, path.as_ptr(), mode) })
}

/// Removes an empty directory.
pub fn rmdir(dir: Fd, path: &CStr) -> Result<()> {
    write_at(dir, path)?;
    // SAFETY: the path is a terminated string.
    unit(unsafe { libc::unlinkat(dir, path.as_ptr(), libc::AT_REMOVEDIR) })
}

/// Removes a name of a file.
pub fn unlink(dir: Fd, path: &CStr) -> Result<()> {
    write_at(dir, path)?;
    // SAFETY: the path is a terminated string.
    unit(unsafe { libc::unlinkat(dir, path.as_ptr(), 0) })
}

/// Renames, replacing what is there.
pub fn rename(from_dir: Fd, from: &CStr, to_dir: Fd, to: &CStr) -> Result<()> {
    write_at(from_dir, from)?;
    write_at(to_dir, to)?;
    // SAFETY: both paths are terminated strings.
    unit(unsafe { libc::renameat(from_dir, from.as_ptr(), to_dir, to.as_ptr()) })
}

/// Makes another name for a file.
pub fn link(from_dir: Fd, from: &CStr, to_dir: Fd, to: &CStr, follow: bool) -> Result<()> {
    read_at(from_dir, from)?;
    write_at(to_dir, to)?;
    let flags = if follow { libc::AT_SYMLINK_FOLLOW } else { 0 };
    // SAFETY: both paths are terminated strings.
    unit(unsafe { libc::linkat(from_dir, from.as_ptr(), to_dir, to.as_ptr(), flags) })
}

/// Makes a symbolic link at `path` that says `target`.
pub fn symlink(target: &CStr, dir: Fd, path: &CStr) -> Result<()> {
    write_at(dir, path)?;
    // SAFETY: both are terminated strings.
    unit(unsafe { libc::symlinkat(target.as_ptr(), dir, path.as_ptr()) })
}

/// What a symbolic link says.
pub fn readlink(dir: Fd, path: &CStr) -> Result<Vec<u8>> {
    read_at(dir, path)?;
    let mut buffer = vec![0u8; 256];
    loop {
        // SAFETY: the buffer and its own length.
        let n =
            size(unsafe { libc::readlinkat(dir, path.as_ptr(), buffer.as_mut_ptr().cast(), buffer.len()) })?;
        if n < buffer.len() {
            buffer.truncate(n);
            return Ok(buffer);
        }
        buffer.resize(buffer.len() * 2, 0);
    }
}

/// Makes a named pipe.
pub fn mkfifo(dir: Fd, path: &CStr, mode: u32) -> Result<()> {
    write_at(dir, path)?;
    // SAFETY: the path is a terminated string.
    unit(unsafe { libc::mkfifoat(dir, path.as_ptr(), mode) })
}

/// Makes a special file.
pub fn mknod(dir: Fd, path: &CStr, mode: u32, device: u64) -> Result<()> {
    write_at(dir, path)?;
    // SAFETY: the path is a terminated string.
    unit(unsafe { libc::mknodat(dir, path.as_ptr(), mode, device) })
}

/// The number of a device, from its parts.
pub fn makedev(major: u32, minor: u32) -> u64 {
    libc::makedev(major, minor)
}

/// The major part of a device's number.
pub fn major(device: u64) -> u32 {
    libc::major(device)
}

/// The minor part of a device's number.
pub fn minor(device: u64) -> u32 {
    libc::minor(device)
}

/// The current directory.
pub fn getcwd() -> Result<Vec<u8>> {
    permit(Permission::Read, Subject::None)?;
    let mut buffer = vec![0u8; 512];
    loop {
        // SAFETY: the buffer and its own length; on success the result is terminated within it.
        let p = unsafe { libc::getcwd(buffer.as_mut_ptr().cast(), buffer.len()) };
        if !p.is_null() {
            let end = buffer.iter().position(|&b| b == 0).unwrap_or(buffer.len());
            buffer.truncate(end);
            return Ok(buffer);
        }
        match Error::last() {
            Error::Os(libc::ERANGE) => buffer.resize(buffer.len() * 2, 0),
            e => return Err(e),
        }
    }
}

/// Changes the current directory.
pub fn chdir(path: &CStr) -> Result<()> {
    read_at(CWD, path)?;
    // SAFETY: the path is a terminated string.
    unit(unsafe { libc::chdir(path.as_ptr()) })
}

/// Changes the current directory to an open one.
pub fn fchdir(fd: Fd) -> Result<()> {
    read_fd(fd)?;
    // SAFETY: plain number.
    unit(unsafe { libc::fchdir(fd) })
}

/// Changes the root directory.
pub fn chroot(path: &CStr) -> Result<()> {
    permit(Permission::Sys, Subject::Path(path))?;
    // SAFETY: the path is a terminated string.
    unit(unsafe { libc::chroot(path.as_ptr()) })
}

/// The path without symbolic links and `..`.
pub fn realpath(path: &CStr) -> Result<CString> {
    read_at(CWD, path)?;
    // SAFETY: with a null second argument libc allocates the result, which is freed below.
    unsafe {
        let p = libc::realpath(path.as_ptr(), std::ptr::null_mut());
        if p.is_null() {
            return Err(Error::last());
        }
        let result = CStr::from_ptr(p).to_owned();
        libc::free(p.cast());
        Ok(result)
    }
}

/// Copies `count` bytes between descriptors inside the kernel. With an offset, the position of `from` stays.
pub fn sendfile(to: Fd, from: Fd, offset: Option<i64>, count: usize) -> Result<usize> {
    read_fd(from)?;
    write_fd(to)?;
    let mut at = offset.unwrap_or(0);
    let p = if offset.is_some() { &raw mut at } else { std::ptr::null_mut() };
    // SAFETY: the offset is null or valid for the call.
    size(unsafe { libc::sendfile(to, from, p, count) })
}

/// Copies between files inside the kernel.
pub fn copy_file_range(
    from: Fd,
    to: Fd,
    count: usize,
    from_offset: Option<i64>,
    to_offset: Option<i64>,
) -> Result<usize> {
    read_fd(from)?;
    write_fd(to)?;
    let (mut a, mut b) = (from_offset.unwrap_or(0), to_offset.unwrap_or(0));
    let pa = if from_offset.is_some() { &raw mut a } else { std::ptr::null_mut() };
    let pb = if to_offset.is_some() { &raw mut b } else { std::ptr::null_mut() };
    // SAFETY: the offsets are null or valid for the call.
    size(unsafe { libc::copy_file_range(from, pa, to, pb, count, 0) })
}

/// Moves data between a pipe and a file.
pub fn splice(
    from: Fd,
    to: Fd,
    count: usize,
    from_offset: Option<i64>,
    to_offset: Option<i64>,
    flags: u32,
) -> Result<usize> {
    read_fd(from)?;
    write_fd(to)?;
    let (mut a, mut b) = (from_offset.unwrap_or(0), to_offset.unwrap_or(0));
    let pa = if from_offset.is_some() { &raw mut a } else { std::ptr::null_mut() };
    let pb = if to_offset.is_some() { &raw mut b } else { std::ptr::null_mut() };
    // SAFETY: the offsets are null or valid for the call.
    size(unsafe { libc::splice(from, pa, to, pb, count, flags) })
}

/// Reserves room on the disk.
pub fn posix_fallocate(fd: Fd, offset: i64, length: i64) -> Result<()> {
    write_fd(fd)?;
    // SAFETY: plain numbers.
    code(unsafe { libc::posix_fallocate(fd, offset, length) })
}

/// Announces how a file will be used.
pub fn posix_fadvise(fd: Fd, offset: i64, length: i64, advice: i32) -> Result<()> {
    read_fd(fd)?;
    // SAFETY: plain numbers.
    code(unsafe { libc::posix_fadvise(fd, offset, length, advice) })
}

/// An anonymous file in memory.
pub fn memfd_create(name: &CStr, flags: u32) -> Result<Fd> {
    permit(Permission::Write, Subject::None)?;
    // SAFETY: the name is a terminated string.
    int(unsafe { libc::memfd_create(name.as_ptr(), flags) })
}

/// A whole file, for callers that need no more than its bytes.
pub fn read_file(path: &CStr) -> Result<Vec<u8>> {
    let fd = open(CWD, path, libc::O_RDONLY, 0)?;
    let result = read_to_end(fd);
    let _ = close(fd);
    result
}

/// Everything that is left to read, retrying interrupted calls.
pub fn read_to_end(fd: Fd) -> Result<Vec<u8>> {
    let mut data = Vec::new();
    let expected = crate::meta::fstat(fd).map(|s| s.size.max(0) as usize).unwrap_or(0);
    let mut room = expected.saturating_add(1).max(512);
    loop {
        if data.try_reserve(room).is_err() {
            return Err(Error::Os(libc::ENOMEM));
        }
        match read_append(fd, &mut data, isize::MAX as usize) {
            Ok(0) => return Ok(data),
            Ok(_) => room = if data.len() < data.capacity() { 1 } else { data.len().max(8192) },
            Err(e) if e.is_interrupted() => {}
            Err(e) => return Err(e),
        }
    }
}
