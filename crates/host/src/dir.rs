//! Directory listings with the types that the file system tells for free.

use std::ffi::CStr;

use crate::error::{Error, Result};
use crate::permit::{Permission, Subject, permit};
use crate::{CWD, Fd, fs, set_errno};

/// One entry of a directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub name: Vec<u8>,
    /// Its inode.
    pub ino: u64,
    /// `DT_*`; `DT_UNKNOWN` where the file system does not tell.
    pub kind: u8,
}

/// An open directory.
#[derive(Debug)]
pub struct Dir {
    raw: *mut libc::DIR,
    /// The stream shares its position with the caller's descriptor, which is wound back at the end.
    rewind: bool,
}

// SAFETY: a `DIR` may be used from any thread, one at a time, which `&mut` ensures.
unsafe impl Send for Dir {}

impl Dir {
    /// Opens a directory.
    pub fn open(path: &CStr) -> Result<Dir> {
        let fd = fs::open(CWD, path, libc::O_RDONLY | libc::O_DIRECTORY | libc::O_NONBLOCK, 0)?;
        Dir::adopt(fd, false)
    }

    /// Lists an open directory. The descriptor stays the caller's; its position is wound back at the end.
    pub fn from_fd(fd: Fd) -> Result<Dir> {
        permit(Permission::Read, Subject::Fd(fd))?;
        Dir::adopt(fs::dup(fd)?, true)
    }

    fn adopt(fd: Fd, rewind: bool) -> Result<Dir> {
        // SAFETY: on success the stream owns the descriptor.
        let raw = unsafe { libc::fdopendir(fd) };
        if raw.is_null() {
            let e = Error::last();
            let _ = fs::close(fd);
            return Err(e);
        }
        Ok(Dir { raw, rewind })
    }

    /// The next entry other than `.` and `..`.
    pub fn read(&mut self) -> Result<Option<Entry>> {
        loop {
            set_errno(0);
            // SAFETY: the stream is open; the entry is copied before the next call.
            let entry = unsafe {
                let p = libc::readdir(self.raw);
                if p.is_null() {
                    return match crate::errno() {
                        0 => Ok(None),
                        e => Err(Error::Os(e)),
                    };
                }
                let name = CStr::from_ptr((&raw const (*p).d_name).cast());
                if matches!(name.to_bytes(), b"." | b"..") {
                    continue;
                }
                Entry { name: name.to_bytes().to_vec(), ino: (*p).d_ino, kind: (*p).d_type }
            };
            return Ok(Some(entry));
        }
    }
}

impl Drop for Dir {
    fn drop(&mut self) {
        // SAFETY: the stream is open and nobody else has it.
        unsafe {
            if self.rewind {
                libc::rewinddir(self.raw);
            }
            libc::closedir(self.raw);
        }
    }
}
