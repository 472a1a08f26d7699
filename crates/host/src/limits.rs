//! Resource limits and usage, and the system's configuration values.

use crate::error::{Error, Result, unit};
use crate::meta::limit;
use crate::permit::{Permission, Subject, permit};

/// What `getrusage` tells. Times are seconds and microseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// User time.
    pub utime: (i64, i64),
    /// System time.
    pub stime: (i64, i64),
    /// Largest resident size in kilobytes.
    pub maxrss: i64,
    /// Always 0 on Linux, as the other fields without a comment of their own.
    pub ixrss: i64,
    /// See `ixrss`.
    pub idrss: i64,
    /// See `ixrss`.
    pub isrss: i64,
    /// Page faults without input.
    pub minflt: i64,
    /// Page faults with input.
    pub majflt: i64,
    /// See `ixrss`.
    pub nswap: i64,
    /// Blocks read.
    pub inblock: i64,
    /// Blocks written.
    pub oublock: i64,
    /// See `ixrss`.
    pub msgsnd: i64,
    /// See `ixrss`.
    pub msgrcv: i64,
    /// See `ixrss`.
    pub nsignals: i64,
    /// Voluntary context switches.
    pub nvcsw: i64,
    /// Involuntary context switches.
    pub nivcsw: i64,
}

pub(crate) fn usage_from_raw(u: &libc::rusage) -> Usage {
    Usage {
        utime: (u.ru_utime.tv_sec, u.ru_utime.tv_usec),
        stime: (u.ru_stime.tv_sec, u.ru_stime.tv_usec),
        maxrss: u.ru_maxrss,
        ixrss: u.ru_ixrss,
        idrss: u.ru_idrss,
        isrss: u.ru_isrss,
        minflt: u.ru_minflt,
        majflt: u.ru_majflt,
        nswap: u.ru_nswap,
        inblock: u.ru_inblock,
        oublock: u.ru_oublock,
        msgsnd: u.ru_msgsnd,
        msgrcv: u.ru_msgrcv,
        nsignals: u.ru_nsignals,
        nvcsw: u.ru_nvcsw,
        nivcsw: u.ru_nivcsw,
    }
}

/// Resources used by `RUSAGE_SELF`, `RUSAGE_CHILDREN` or `RUSAGE_THREAD`.
pub fn getrusage(who: i32) -> Result<Usage> {
    permit(Permission::Sys, Subject::None)?;
    // SAFETY: one structure to fill.
    unsafe {
        let mut u: libc::rusage = std::mem::zeroed();
        unit(libc::getrusage(who, &raw mut u))?;
        Ok(usage_from_raw(&u))
    }
}

/// Soft and hard limit; `u64::MAX` is unlimited.
pub type Limit = (u64, u64);

/// A resource limit of a process (0 for this one), after setting it if `new` is given: the old one.
pub fn prlimit(pid: i32, resource: i32, new: Option<Limit>) -> Result<Limit> {
    permit(Permission::Sys, Subject::Pid(pid))?;
    let new = new.map(|(cur, max)| libc::rlimit { rlim_cur: cur, rlim_max: max });
    let p = new.as_ref().map_or(std::ptr::null(), std::ptr::from_ref);
    let mut old = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: a null or valid new limit, room for the old one.
    unit(unsafe { libc::prlimit(pid, resource as u32, p, &raw mut old) })?;
    Ok((old.rlim_cur, old.rlim_max))
}

/// A resource limit (`RLIMIT_*`).
pub fn getrlimit(resource: i32) -> Result<Limit> {
    prlimit(0, resource, None)
}

/// Sets a resource limit.
pub fn setrlimit(resource: i32, new: Limit) -> Result<()> {
    prlimit(0, resource, Some(new)).map(drop)
}

/// A configuration value (`_SC_*`); `None` where there is no limit.
pub fn sysconf(name: i32) -> Result<Option<i64>> {
    permit(Permission::Sys, Subject::None)?;
    crate::set_errno(0);
    // SAFETY: plain number.
    limit(unsafe { libc::sysconf(name) })
}

/// A configuration string (`_CS_*`).
pub fn confstr(name: i32) -> Result<Option<Vec<u8>>> {
    permit(Permission::Sys, Subject::None)?;
    crate::set_errno(0);
    // SAFETY: null and zero only ask for the length.
    let n = unsafe { libc::confstr(name, std::ptr::null_mut(), 0) };
    if n == 0 {
        return match crate::errno() {
            0 => Ok(None),
            e => Err(Error::Os(e)),
        };
    }
    let mut buffer = vec![0u8; n];
    // SAFETY: the buffer and its own length.
    unsafe { libc::confstr(name, buffer.as_mut_ptr().cast(), n) };
    buffer.pop();
    Ok(Some(buffer))
}

/// The size of a page of memory.
pub fn page_size() -> usize {
    // SAFETY: plain number; this value always exists.
    unsafe { libc::sysconf(libc::_SC_PAGESIZE) as usize }
}

/// Load averages over 1, 5 and 15 minutes.
pub fn getloadavg() -> Result<[f64; 3]> {
    permit(Permission::Sys, Subject::None)?;
    let mut loads = [0f64; 3];
    // SAFETY: room for three numbers.
    let n = unsafe { libc::getloadavg(loads.as_mut_ptr(), 3) };
    if n == 3 { Ok(loads) } else { Err(Error::Os(libc::ENOSYS)) }
}
