//! Memory maps of files and anonymous memory.
//!
//! A map may be shared with other processes, so its bytes are copied in and out and never borrowed. Touching
//! pages behind the end of a file that was cut off ends the process by `SIGBUS`, as everywhere.

use std::ffi::{CStr, c_void};
use std::ptr::null_mut;

use crate::Fd;
use crate::error::{Error, Result, int, unit};
use crate::permit::{Permission, Subject, permit};

/// A mapping, given back when dropped.
#[derive(Debug)]
pub struct Map {
    base: *mut c_void,
    length: usize,
    writable: bool,
    readable: bool,
}

// SAFETY: the mapping belongs to the process and not to a thread; access is by `&self` copies under the
// interpreter's lock.
unsafe impl Send for Map {}

impl Map {
    /// Maps `length` bytes of a file from `offset`, or anonymous memory (`-1` and `MAP_ANONYMOUS`).
    pub fn new(length: usize, protection: i32, flags: i32, fd: Fd, offset: i64) -> Result<Map> {
        if protection & libc::PROT_READ != 0 {
            permit(Permission::Read, Subject::Fd(fd))?;
        }
        if protection & libc::PROT_WRITE != 0 && fd >= 0 {
            permit(Permission::Write, Subject::Fd(fd))?;
        }
        if flags & libc::MAP_FIXED != 0 {
            return Err(Error::Os(libc::EINVAL));
        }
        // SAFETY: the system chooses a fresh address.
        let base = unsafe { libc::mmap(null_mut(), length, protection, flags, fd, offset) };
        if base == libc::MAP_FAILED {
            return Err(Error::last());
        }
        let writable = protection & libc::PROT_WRITE != 0;
        Ok(Map { base, length, writable, readable: protection & libc::PROT_READ != 0 })
    }

    /// Its length.
    pub fn len(&self) -> usize {
        self.length
    }

    /// Whether it is empty; the system makes no such maps.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// The address of its first byte, for callers that export it as a buffer.
    pub fn as_ptr(&self) -> *mut u8 {
        self.base.cast()
    }

    fn check(&self, at: usize, count: usize, allowed: bool) -> Result<*mut u8> {
        match at.checked_add(count) {
            Some(end) if end <= self.length && allowed => {
                // SAFETY: within the mapping.
                Ok(unsafe { self.as_ptr().add(at) })
            }
            Some(end) if end <= self.length => Err(Error::Os(libc::EACCES)),
            _ => Err(Error::Os(libc::EINVAL)),
        }
    }

    /// Copies bytes out.
    pub fn read(&self, at: usize, to: &mut [u8]) -> Result<()> {
        let from = self.check(at, to.len(), self.readable)?;
        // SAFETY: `check` found the range within the readable mapping; `to` is elsewhere.
        unsafe { std::ptr::copy(from, to.as_mut_ptr(), to.len()) };
        Ok(())
    }

    /// Copies bytes in.
    pub fn write(&self, at: usize, from: &[u8]) -> Result<()> {
        let to = self.check(at, from.len(), self.writable)?;
        // SAFETY: `check` found the range within the writable mapping; `from` is elsewhere.
        unsafe { std::ptr::copy(from.as_ptr(), to, from.len()) };
        Ok(())
    }

    /// Moves bytes within the map.
    pub fn copy_within(&self, from: usize, to: usize, count: usize) -> Result<()> {
        let source = self.check(from, count, self.readable)?;
        let target = self.check(to, count, self.writable)?;
        // SAFETY: both ranges lie within the mapping; `copy` allows overlap.
        unsafe { std::ptr::copy(source, target, count) };
        Ok(())
    }

    /// The first place of `needle` in `start..end`, or the last.
    pub fn find(&self, needle: &[u8], start: usize, end: usize, last: bool) -> Result<Option<usize>> {
        let end = end.min(self.length);
        if start > end {
            return Ok(None);
        }
        let p = self.check(start, end - start, self.readable)?;
        let found = if !last {
            // SAFETY: the range lies within the readable mapping; the needle has its own length.
            let hit = unsafe { libc::memmem(p.cast(), end - start, needle.as_ptr().cast(), needle.len()) };
            (!hit.is_null()).then(|| hit as usize - p as usize)
        } else {
            // SAFETY: the range lies within the readable mapping. Other processes may change it meanwhile;
            // nothing below depends on its bytes staying the same.
            let text = unsafe { std::slice::from_raw_parts(p, end - start) };
            let Some(room) = text.len().checked_sub(needle.len()) else { return Ok(None) };
            (0..=room).rev().find(|&i| &text[i..i + needle.len()] == needle)
        };
        Ok(found.map(|i| start + i))
    }

    /// Writes changes through to the file.
    pub fn flush(&self, at: usize, count: usize, flags: i32) -> Result<()> {
        let p = self.check(at, count, true)?;
        // SAFETY: within the mapping.
        unit(unsafe { libc::msync(p.cast(), count, flags) })
    }

    /// Tells how the memory will be used (`MADV_*`).
    pub fn advise(&self, advice: i32, at: usize, count: usize) -> Result<()> {
        let p = self.check(at, count, true)?;
        // SAFETY: within the mapping.
        unit(unsafe { libc::madvise(p.cast(), count, advice) })
    }

    /// Changes its length, perhaps moving it.
    pub fn resize(&mut self, length: usize) -> Result<()> {
        // SAFETY: the mapping is ours; `&mut` says that nobody else uses it now.
        let base = unsafe { libc::mremap(self.base, self.length, length, libc::MREMAP_MAYMOVE) };
        if base == libc::MAP_FAILED {
            return Err(Error::last());
        }
        self.base = base;
        self.length = length;
        Ok(())
    }
}

/// Opens shared memory by name, not inheritable.
pub fn shm_open(name: &CStr, flags: i32, mode: u32) -> Result<Fd> {
    permit(Permission::Write, Subject::Name(name.to_bytes()))?;
    // SAFETY: a terminated string.
    int(unsafe { libc::shm_open(name.as_ptr(), flags | libc::O_CLOEXEC, mode) })
}

/// Removes a name of shared memory.
pub fn shm_unlink(name: &CStr) -> Result<()> {
    permit(Permission::Write, Subject::Name(name.to_bytes()))?;
    // SAFETY: a terminated string.
    unit(unsafe { libc::shm_unlink(name.as_ptr()) })
}

impl Drop for Map {
    fn drop(&mut self) {
        // SAFETY: the mapping is ours.
        unsafe { libc::munmap(self.base, self.length) };
    }
}
