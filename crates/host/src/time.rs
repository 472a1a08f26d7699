//! Clocks, sleeping, and the calendar as libc knows it.

use std::ffi::{CStr, CString};

use crate::error::{Error, Result, code, unit};
use crate::permit::{Permission, Subject, permit};

/// Seconds and nanoseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timespec {
    /// Whole seconds.
    pub sec: i64,
    /// 0 to 999,999,999.
    pub nsec: i64,
}

impl Timespec {
    /// From a number of nanoseconds.
    pub fn from_ns(ns: i64) -> Timespec {
        Timespec { sec: ns.div_euclid(1_000_000_000), nsec: ns.rem_euclid(1_000_000_000) }
    }

    /// The number of nanoseconds, if it fits.
    pub fn as_ns(self) -> Option<i64> {
        self.sec.checked_mul(1_000_000_000)?.checked_add(self.nsec)
    }

    pub(crate) fn raw(self) -> libc::timespec {
        libc::timespec { tv_sec: self.sec, tv_nsec: self.nsec }
    }

    pub(crate) fn from_raw(t: libc::timespec) -> Timespec {
        Timespec { sec: t.tv_sec, nsec: t.tv_nsec }
    }
}

/// Reads a clock (`CLOCK_*`).
#[inline]
pub fn clock_gettime(clock: i32) -> Result<Timespec> {
    permit(Permission::Clock, Subject::None)?;
    let mut t = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: writes one timespec.
    unit(unsafe { libc::clock_gettime(clock, &raw mut t) })?;
    Ok(Timespec::from_raw(t))
}

/// The resolution of a clock.
pub fn clock_getres(clock: i32) -> Result<Timespec> {
    permit(Permission::Clock, Subject::None)?;
    let mut t = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: writes one timespec.
    unit(unsafe { libc::clock_getres(clock, &raw mut t) })?;
    Ok(Timespec::from_raw(t))
}

/// Sets a clock.
pub fn clock_settime(clock: i32, time: Timespec) -> Result<()> {
    permit(Permission::Clock, Subject::None)?;
    let t = time.raw();
    // SAFETY: reads one timespec.
    unit(unsafe { libc::clock_settime(clock, &raw const t) })
}

/// The time of day since the epoch.
pub fn now() -> Result<Timespec> {
    clock_gettime(libc::CLOCK_REALTIME)
}

/// The clock that never goes back.
pub fn monotonic() -> Result<Timespec> {
    clock_gettime(libc::CLOCK_MONOTONIC)
}

/// Processor time of the process.
pub fn process_time() -> Result<Timespec> {
    clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID)
}

/// Processor time of the thread.
pub fn thread_time() -> Result<Timespec> {
    clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID)
}

/// The clock of a thread's processor time.
pub fn pthread_getcpuclockid(thread: u64) -> Result<i32> {
    permit(Permission::Clock, Subject::None)?;
    let mut clock = 0;
    // SAFETY: writes one int. A dead thread is the caller's fault, as in CPython.
    code(unsafe { libc::pthread_getcpuclockid(thread, &raw mut clock) })?;
    Ok(clock)
}

/// Sleeps until the monotonic clock shows `deadline`.
pub fn sleep_until(deadline: Timespec) -> Result<()> {
    permit(Permission::Clock, Subject::None)?;
    let t = deadline.raw();
    // SAFETY: reads one timespec; no remainder is asked for.
    code(unsafe {
        libc::clock_nanosleep(libc::CLOCK_MONOTONIC, libc::TIMER_ABSTIME, &raw const t, std::ptr::null_mut())
    })
}

/// Sleeps for a while; on `EINTR` the rest is lost, so use [`sleep_until`] to go on.
pub fn nanosleep(duration: Timespec) -> Result<()> {
    permit(Permission::Clock, Subject::None)?;
    let t = duration.raw();
    // SAFETY: reads one timespec; no remainder is asked for.
    unit(unsafe { libc::nanosleep(&raw const t, std::ptr::null_mut()) })
}

/// A time by the calendar, as C's `struct tm`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tm {
    /// Seconds, 0 to 61.
    pub sec: i32,
    /// Minutes.
    pub min: i32,
    /// Hours.
    pub hour: i32,
    /// Day of the month, from 1.
    pub mday: i32,
    /// Month, from 0.
    pub mon: i32,
    /// Years since 1900.
    pub year: i32,
    /// Day of the week, from Sunday 0.
    pub wday: i32,
    /// Day of the year, from 0.
    pub yday: i32,
    /// Daylight saving time: positive, zero, or negative for unknown.
    pub isdst: i32,
    /// Seconds east of UTC.
    pub gmtoff: i64,
    /// Name of the time zone.
    pub zone: Option<CString>,
}

impl Tm {
    fn from_raw(t: &libc::tm) -> Tm {
        let zone = if t.tm_zone.is_null() {
            None
        } else {
            // SAFETY: libc's names of zones are terminated strings; this one is copied at once.
            Some(unsafe { CStr::from_ptr(t.tm_zone) }.to_owned())
        };
        Tm {
            sec: t.tm_sec,
            min: t.tm_min,
            hour: t.tm_hour,
            mday: t.tm_mday,
            mon: t.tm_mon,
            year: t.tm_year,
            wday: t.tm_wday,
            yday: t.tm_yday,
            isdst: t.tm_isdst,
            gmtoff: t.tm_gmtoff,
            zone,
        }
    }

    /// The raw structure; its zone points into `self`.
    fn raw(&self) -> libc::tm {
        libc::tm {
            tm_sec: self.sec,
            tm_min: self.min,
            tm_hour: self.hour,
            tm_mday: self.mday,
            tm_mon: self.mon,
            tm_year: self.year,
            tm_wday: self.wday,
            tm_yday: self.yday,
            tm_isdst: self.isdst,
            tm_gmtoff: self.gmtoff,
            tm_zone: self.zone.as_ref().map_or(std::ptr::null(), |z| z.as_ptr()),
        }
    }
}

fn broken_down(
    time: i64,
    f: unsafe extern "C" fn(*const libc::time_t, *mut libc::tm) -> *mut libc::tm,
) -> Result<Tm> {
    permit(Permission::Clock, Subject::None)?;
    crate::set_errno(0);
    // SAFETY: all-zero is a valid `tm`; `f` reads one time and fills one `tm`.
    unsafe {
        let mut t: libc::tm = std::mem::zeroed();
        if f(&raw const time, &raw mut t).is_null() {
            let e = crate::errno();
            return Err(Error::Os(if e == 0 { libc::EINVAL } else { e }));
        }
        Ok(Tm::from_raw(&t))
    }
}

/// Local time.
pub fn localtime(time: i64) -> Result<Tm> {
    broken_down(time, libc::localtime_r)
}

/// UTC.
pub fn gmtime(time: i64) -> Result<Tm> {
    broken_down(time, libc::gmtime_r)
}

/// The time of a local calendar date, and the date brought into range. `None` where libc cannot represent it.
pub fn mktime(tm: &Tm) -> Option<(i64, Tm)> {
    let mut raw = tm.raw();
    // libc writes the day of the week on success only, which tells -1 the time from -1 the error.
    raw.tm_wday = -1;
    // SAFETY: reads and normalises one `tm`.
    let t = unsafe { libc::mktime(&raw mut raw) };
    if t == -1 && raw.tm_wday == -1 { None } else { Some((t, Tm::from_raw(&raw))) }
}

/// Formats by libc's rules in the current locale.
pub fn strftime(format: &CStr, tm: &Tm) -> Vec<u8> {
    let raw = tm.raw();
    // No directive yields more than this many times its own length, so that an empty answer with this much
    // room is an empty result and not a lack of room.
    let enough = format.to_bytes().len().saturating_mul(256);
    let mut room = 1024;
    loop {
        let mut buffer = vec![0u8; room];
        // SAFETY: the buffer and its own length; `raw`'s zone lives as long as `tm`.
        let n = unsafe { libc::strftime(buffer.as_mut_ptr().cast(), room, format.as_ptr(), &raw const raw) };
        if n > 0 || room >= enough {
            buffer.truncate(n);
            return buffer;
        }
        room = room.saturating_mul(2);
    }
}

unsafe extern "C" {
    fn tzset();
}

/// Reads the variable `TZ` again.
pub fn reread_timezone() {
    // SAFETY: no arguments; changes of the environment are excluded by the interpreter's lock.
    unsafe { tzset() };
}

/// Processor and elapsed times of the process and its children, in clock ticks.
#[derive(Clone, Copy, Debug)]
pub struct Times {
    /// User time.
    pub user: i64,
    /// System time.
    pub system: i64,
    /// User time of waited-for children.
    pub children_user: i64,
    /// System time of waited-for children.
    pub children_system: i64,
    /// Elapsed time since a fixed point in the past.
    pub elapsed: i64,
}

/// See [`Times`].
pub fn times() -> Result<Times> {
    permit(Permission::Clock, Subject::None)?;
    // SAFETY: all-zero is a valid `tms`, which is filled.
    unsafe {
        let mut t: libc::tms = std::mem::zeroed();
        let elapsed = libc::times(&raw mut t);
        if elapsed == -1 {
            return Err(Error::last());
        }
        Ok(Times {
            user: t.tms_utime,
            system: t.tms_stime,
            children_user: t.tms_cutime,
            children_system: t.tms_cstime,
            elapsed,
        })
    }
}
