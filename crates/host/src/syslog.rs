//! The system's log.

use std::ffi::{CStr, CString};
use std::sync::Mutex;

use crate::error::Result;
use crate::permit::{Permission, Subject, permit};

/// libc keeps the pointer to the name until the next `openlog`.
static IDENT: Mutex<Option<CString>> = Mutex::new(None);

/// Opens the log under a name.
pub fn open(ident: Option<CString>, options: i32, facility: i32) -> Result<()> {
    permit(Permission::Sys, Subject::None)?;
    let mut kept = IDENT.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let pointer = ident.as_ref().map_or(std::ptr::null(), |i| i.as_ptr());
    // SAFETY: null, or a terminated string that stays where it is (on the heap) until the next call.
    unsafe { libc::openlog(pointer, options, facility) };
    *kept = ident;
    Ok(())
}

/// Writes a message.
pub fn write(priority: i32, message: &CStr) -> Result<()> {
    permit(Permission::Sys, Subject::None)?;
    // SAFETY: the format takes one terminated string.
    unsafe { libc::syslog(priority, c"%s".as_ptr(), message.as_ptr()) };
    Ok(())
}

/// Closes the log.
pub fn close() {
    let mut kept = IDENT.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    // SAFETY: no arguments; the name is dropped afterwards.
    unsafe { libc::closelog() };
    *kept = None;
}

/// Sets which priorities are written; gives the old mask.
pub fn set_mask(mask: i32) -> Result<i32> {
    permit(Permission::Sys, Subject::None)?;
    // SAFETY: plain number.
    Ok(unsafe { libc::setlogmask(mask) })
}
