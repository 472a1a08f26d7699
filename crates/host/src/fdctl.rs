//! Control of open descriptors: `fcntl`, `ioctl`, locks.

use libc::{c_int, c_ulong};

use crate::Fd;
use crate::error::{Error, Result, int, unit};
use crate::permit::{Permission, Subject, permit};

/// `fcntl` with a number.
pub fn fcntl(fd: Fd, command: i32, arg: i64) -> Result<i32> {
    permit(Permission::Sys, Subject::Fd(fd))?;
    // SAFETY: commands that take a pointer would get an address made from a number; those fail with EFAULT
    // unless the caller means it, as in CPython.
    int(unsafe { libc::fcntl(fd, command, arg) })
}

/// The size of the buffer that the system may fill whatever the caller's is.
const ROOM: usize = 1024;

/// `fcntl` with a structure, which the system may change. Longer ones than 1,024 bytes are `EINVAL`.
pub fn fcntl_buffer(fd: Fd, command: i32, data: &mut [u8]) -> Result<i32> {
    permit(Permission::Sys, Subject::Fd(fd))?;
    with_room(data, |p| {
        // SAFETY: the structure lies in a buffer larger than any that `fcntl` knows.
        unsafe { libc::fcntl(fd, command, p) }
    })
}

/// `ioctl` with a number.
pub fn ioctl(fd: Fd, request: u64, arg: i64) -> Result<i32> {
    permit(Permission::Sys, Subject::Fd(fd))?;
    // SAFETY: as in `fcntl`.
    int(unsafe { libc::ioctl(fd, request as c_ulong, arg) })
}

/// `ioctl` with a structure, which the system may change. Short ones are given room to grow.
pub fn ioctl_buffer(fd: Fd, request: u64, data: &mut [u8]) -> Result<i32> {
    permit(Permission::Sys, Subject::Fd(fd))?;
    if data.len() > ROOM {
        // SAFETY: the caller says how large the request's structure is; it is at least as large as any that
        // short buffers are protected against.
        return int(unsafe { libc::ioctl(fd, request as c_ulong, data.as_mut_ptr()) });
    }
    with_room(data, |p| {
        // SAFETY: the structure lies in a buffer larger than the usual requests.
        unsafe { libc::ioctl(fd, request as c_ulong, p) }
    })
}

fn with_room(data: &mut [u8], call: impl FnOnce(*mut u8) -> c_int) -> Result<i32> {
    let mut buffer = [0u8; ROOM + 64];
    let Some(part) = buffer[..ROOM].get_mut(..data.len()) else { return Err(Error::Os(libc::EINVAL)) };
    part.copy_from_slice(data);
    let r = int(call(buffer.as_mut_ptr()))?;
    let n = data.len();
    data.copy_from_slice(&buffer[..n]);
    Ok(r)
}

/// A lock on a whole file (`LOCK_*`).
pub fn flock(fd: Fd, operation: i32) -> Result<()> {
    permit(Permission::Sys, Subject::Fd(fd))?;
    // SAFETY: plain numbers.
    unit(unsafe { libc::flock(fd, operation) })
}

/// A record lock by `fcntl`: `kind` is `F_RDLCK`, `F_WRLCK` or `F_UNLCK`.
pub fn record_lock(fd: Fd, kind: i16, wait: bool, start: i64, length: i64, whence: i16) -> Result<()> {
    permit(Permission::Sys, Subject::Fd(fd))?;
    // SAFETY: all-zero is a valid `flock`.
    unsafe {
        let mut lock: libc::flock = std::mem::zeroed();
        lock.l_type = kind;
        lock.l_whence = whence;
        lock.l_start = start;
        lock.l_len = length;
        unit(libc::fcntl(fd, if wait { libc::F_SETLKW } else { libc::F_SETLK }, &raw const lock))
    }
}

/// POSIX's `lockf` (`F_LOCK`, `F_TLOCK`, `F_ULOCK`, `F_TEST`).
pub fn lockf(fd: Fd, command: i32, length: i64) -> Result<()> {
    permit(Permission::Sys, Subject::Fd(fd))?;
    // SAFETY: plain numbers.
    unit(unsafe { libc::lockf(fd, command, length) })
}
