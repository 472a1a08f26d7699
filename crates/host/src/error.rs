//! The error of every call: an `errno`, or a denial by policy.

use std::ffi::CStr;
use std::fmt;

use libc::c_int;

use crate::permit::Permission;

/// Why a call failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Error {
    /// The system refused, with this `errno`.
    Os(i32),
    /// The policy refused.
    Denied(Permission),
}

/// The result of every call.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// The error that `errno` holds now.
    #[inline]
    pub fn last() -> Error {
        Error::Os(errno())
    }

    /// The number to show as `errno`; a denial shows as `EACCES`.
    #[inline]
    pub fn errno(self) -> i32 {
        match self {
            Error::Os(n) => n,
            Error::Denied(_) => libc::EACCES,
        }
    }

    /// Whether the call was interrupted by a signal and may be tried again.
    #[inline]
    pub fn is_interrupted(self) -> bool {
        self == Error::Os(libc::EINTR)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Os(n) => f.write_str(&String::from_utf8_lossy(&strerror(*n))),
            Error::Denied(p) => write!(f, "permission {p:?} denied by policy"),
        }
    }
}

impl std::error::Error for Error {}

/// The calling thread's `errno`.
#[inline]
pub fn errno() -> i32 {
    // SAFETY: the address of the thread's own errno is always valid.
    unsafe { *libc::__errno_location() }
}

/// Sets the calling thread's `errno`.
#[inline]
pub fn set_errno(value: i32) {
    // SAFETY: as in `errno`.
    unsafe { *libc::__errno_location() = value }
}

/// The message of an error number in the current locale.
pub fn strerror(number: i32) -> Vec<u8> {
    let mut buffer = [0u8; 256];
    // SAFETY: the buffer's length is passed; the XSI variant always terminates what it writes.
    let r = unsafe { libc::strerror_r(number, buffer.as_mut_ptr().cast(), buffer.len()) };
    match CStr::from_bytes_until_nul(&buffer) {
        Ok(s) if r == 0 || !s.is_empty() => s.to_bytes().to_vec(),
        _ => format!("Unknown error {number}").into_bytes(),
    }
}

/// Turns the usual `-1` into the error.
#[inline]
pub(crate) fn int(r: c_int) -> Result<c_int> {
    if r == -1 { Err(Error::last()) } else { Ok(r) }
}

/// As [`int`], for calls whose success carries nothing.
#[inline]
pub(crate) fn unit(r: c_int) -> Result<()> {
    if r == -1 { Err(Error::last()) } else { Ok(()) }
}

/// As [`int`], for sizes.
#[inline]
pub(crate) fn size(r: libc::ssize_t) -> Result<usize> {
    if r < 0 { Err(Error::last()) } else { Ok(r as usize) }
}

/// For calls that return the error number instead of setting `errno`.
#[inline]
pub(crate) fn code(r: c_int) -> Result<()> {
    if r == 0 { Ok(()) } else { Err(Error::Os(r)) }
}
