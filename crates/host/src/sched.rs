//! Scheduling: policies, priorities, processors.

use libc::c_int;

use crate::error::{Error, Result, int, unit};
use crate::permit::{Permission, Subject, permit};
use crate::time::Timespec;

/// The highest priority of a policy (`SCHED_*`).
pub fn get_priority_max(policy: i32) -> Result<i32> {
    // SAFETY: plain number.
    int(unsafe { libc::sched_get_priority_max(policy) })
}

/// The lowest priority of a policy.
pub fn get_priority_min(policy: i32) -> Result<i32> {
    // SAFETY: plain number.
    int(unsafe { libc::sched_get_priority_min(policy) })
}

/// The policy of a process.
pub fn getscheduler(pid: i32) -> Result<i32> {
    // SAFETY: plain number.
    int(unsafe { libc::sched_getscheduler(pid) })
}

/// Sets the policy and priority of a process.
pub fn setscheduler(pid: i32, policy: i32, priority: i32) -> Result<()> {
    permit(Permission::Sys, Subject::Pid(pid))?;
    let p = libc::sched_param { sched_priority: priority };
    // SAFETY: one structure to read.
    unit(unsafe { libc::sched_setscheduler(pid, policy, &raw const p) })
}

/// The priority of a process.
pub fn getparam(pid: i32) -> Result<i32> {
    let mut p = libc::sched_param { sched_priority: 0 };
    // SAFETY: one structure to fill.
    unit(unsafe { libc::sched_getparam(pid, &raw mut p) })?;
    Ok(p.sched_priority)
}

/// Sets the priority of a process.
pub fn setparam(pid: i32, priority: i32) -> Result<()> {
    permit(Permission::Sys, Subject::Pid(pid))?;
    let p = libc::sched_param { sched_priority: priority };
    // SAFETY: one structure to read.
    unit(unsafe { libc::sched_setparam(pid, &raw const p) })
}

/// The time slice of a process under round robin.
pub fn rr_get_interval(pid: i32) -> Result<Timespec> {
    let mut t = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: one structure to fill.
    unit(unsafe { libc::sched_rr_get_interval(pid, &raw mut t) })?;
    Ok(Timespec::from_raw(t))
}

/// The processors that a process may use, in ascending order.
pub fn getaffinity(pid: i32) -> Result<Vec<usize>> {
    let mut words = vec![0u64; 16];
    loop {
        // SAFETY: the words and their own size.
        let r = unsafe { libc::sched_getaffinity(pid, words.len() * 8, words.as_mut_ptr().cast()) };
        if r == 0 {
            break;
        }
        match Error::last() {
            Error::Os(libc::EINVAL) if words.len() < 1 << 16 => words.resize(words.len() * 2, 0),
            e => return Err(e),
        }
    }
    Ok((0..words.len() * 64).filter(|i| words[i / 64] & (1 << (i % 64)) != 0).collect())
}

/// Sets the processors that a process may use.
pub fn setaffinity(pid: i32, processors: &[usize]) -> Result<()> {
    permit(Permission::Sys, Subject::Pid(pid))?;
    let highest = processors.iter().copied().max().unwrap_or(0);
    if highest >= 1 << 22 {
        return Err(Error::Os(libc::EINVAL));
    }
    let mut words = vec![0u64; (highest / 64 + 1).max(16)];
    for &i in processors {
        words[i / 64] |= 1 << (i % 64);
    }
    // SAFETY: the words and their own size.
    unit(unsafe { libc::sched_setaffinity(pid, words.len() * 8, words.as_ptr().cast()) })
}

/// The processor that the thread runs on.
pub fn getcpu() -> Result<i32> {
    // SAFETY: no arguments.
    int(unsafe { libc::sched_getcpu() })
}

/// The number of processors online.
pub fn cpu_count() -> Option<c_int> {
    let n = crate::limits::sysconf(libc::_SC_NPROCESSORS_ONLN).ok()??;
    c_int::try_from(n).ok().filter(|&n| n > 0)
}

/// Gives up the processor.
pub fn sched_yield() -> Result<()> {
    // SAFETY: no arguments.
    unit(unsafe { libc::sched_yield() })
}
