//! Timers and counters as descriptors.

use crate::Fd;
use crate::error::{Error, Result, int, unit};
use crate::permit::{Permission, Subject, permit};
use crate::time::Timespec;

/// Time until a timer fires, and the interval after that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Timer {
    /// Until it fires; zero if it does not run.
    pub value: Timespec,
    /// Between further times; zero for none.
    pub interval: Timespec,
}

impl Timer {
    fn raw(self) -> libc::itimerspec {
        libc::itimerspec { it_interval: self.interval.raw(), it_value: self.value.raw() }
    }

    fn from_raw(t: &libc::itimerspec) -> Timer {
        Timer { value: Timespec::from_raw(t.it_value), interval: Timespec::from_raw(t.it_interval) }
    }
}

/// A timer on a clock, with `TFD_*` flags.
pub fn timerfd_create(clock: i32, flags: i32) -> Result<Fd> {
    permit(Permission::Clock, Subject::None)?;
    // SAFETY: plain numbers.
    int(unsafe { libc::timerfd_create(clock, flags) })
}

/// Starts or stops a timer; gives its former state.
pub fn timerfd_settime(fd: Fd, flags: i32, timer: Timer) -> Result<Timer> {
    permit(Permission::Clock, Subject::Fd(fd))?;
    let new = timer.raw();
    // SAFETY: one structure to read and one to fill.
    unsafe {
        let mut old: libc::itimerspec = std::mem::zeroed();
        unit(libc::timerfd_settime(fd, flags, &raw const new, &raw mut old))?;
        Ok(Timer::from_raw(&old))
    }
}

/// The state of a timer.
pub fn timerfd_gettime(fd: Fd) -> Result<Timer> {
    permit(Permission::Clock, Subject::Fd(fd))?;
    // SAFETY: one structure to fill.
    unsafe {
        let mut old: libc::itimerspec = std::mem::zeroed();
        unit(libc::timerfd_gettime(fd, &raw mut old))?;
        Ok(Timer::from_raw(&old))
    }
}

/// A counter, with `EFD_*` flags.
pub fn eventfd(initial: u32, flags: i32) -> Result<Fd> {
    // SAFETY: plain numbers.
    int(unsafe { libc::eventfd(initial, flags) })
}

/// Takes from a counter.
pub fn eventfd_read(fd: Fd) -> Result<u64> {
    let mut value = [0u8; 8];
    match crate::fs::read(fd, &mut value)? {
        8 => Ok(u64::from_ne_bytes(value)),
        _ => Err(Error::Os(libc::EINVAL)),
    }
}

/// Adds to a counter.
pub fn eventfd_write(fd: Fd, value: u64) -> Result<()> {
    match crate::fs::write(fd, &value.to_ne_bytes())? {
        8 => Ok(()),
        _ => Err(Error::Os(libc::EINVAL)),
    }
}
