//! Named semaphores, which processes share.
//!
//! A handle is an address that the system chose. Those that are open are remembered, so that a number from elsewhere does
//! no harm.

use std::collections::HashSet;
use std::ffi::CStr;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use crate::error::{Error, Result, unit};
use crate::permit::{Permission, Subject, permit};
use crate::time::Timespec;

static OPEN: LazyLock<Mutex<HashSet<usize>>> = LazyLock::new(Mutex::default);

fn known() -> MutexGuard<'static, HashSet<usize>> {
    OPEN.lock().unwrap_or_else(PoisonError::into_inner)
}

fn pointer(handle: usize) -> Result<*mut libc::sem_t> {
    if known().contains(&handle) { Ok(handle as *mut libc::sem_t) } else { Err(Error::Os(libc::EINVAL)) }
}

fn opened(semaphore: *mut libc::sem_t) -> Result<usize> {
    if semaphore == libc::SEM_FAILED {
        return Err(Error::last());
    }
    known().insert(semaphore as usize);
    Ok(semaphore as usize)
}

/// Makes a semaphore of that name, which must be new.
pub fn create(name: &CStr, mode: u32, value: u32) -> Result<usize> {
    permit(Permission::Write, Subject::Name(name.to_bytes()))?;
    // SAFETY: a terminated string.
    opened(unsafe { libc::sem_open(name.as_ptr(), libc::O_CREAT | libc::O_EXCL, mode, value) })
}

/// Opens the semaphore of that name.
pub fn open(name: &CStr) -> Result<usize> {
    permit(Permission::Write, Subject::Name(name.to_bytes()))?;
    // SAFETY: a terminated string.
    opened(unsafe { libc::sem_open(name.as_ptr(), 0) })
}

/// Closes a semaphore.
pub fn close(handle: usize) -> Result<()> {
    let semaphore = pointer(handle)?;
    known().remove(&handle);
    // SAFETY: an open semaphore, forgotten just now.
    unit(unsafe { libc::sem_close(semaphore) })
}

/// Removes a name.
pub fn unlink(name: &CStr) -> Result<()> {
    permit(Permission::Write, Subject::Name(name.to_bytes()))?;
    // SAFETY: a terminated string.
    unit(unsafe { libc::sem_unlink(name.as_ptr()) })
}

/// Takes one, if there is one now; else `EAGAIN`.
pub fn try_wait(handle: usize) -> Result<()> {
    let semaphore = pointer(handle)?;
    // SAFETY: an open semaphore.
    unit(unsafe { libc::sem_trywait(semaphore) })
}

/// Takes one when there is one, until a time of the system's clock (`ETIMEDOUT`) or a signal (`EINTR`).
pub fn wait(handle: usize, until: Option<Timespec>) -> Result<()> {
    let semaphore = pointer(handle)?;
    match until {
        // SAFETY: an open semaphore.
        None => unit(unsafe { libc::sem_wait(semaphore) }),
        Some(time) => {
            let time = libc::timespec { tv_sec: time.sec, tv_nsec: time.nsec };
            // SAFETY: an open semaphore, and a time that lives long enough.
            unit(unsafe { libc::sem_timedwait(semaphore, &time) })
        }
    }
}

/// Gives one back.
pub fn post(handle: usize) -> Result<()> {
    let semaphore = pointer(handle)?;
    // SAFETY: an open semaphore.
    unit(unsafe { libc::sem_post(semaphore) })
}

/// How many there are; not below 0.
pub fn value(handle: usize) -> Result<i32> {
    let semaphore = pointer(handle)?;
    let mut value = 0;
    // SAFETY: an open semaphore and a place for the answer.
    unit(unsafe { libc::sem_getvalue(semaphore, &mut value) })?;
    Ok(value.max(0))
}
