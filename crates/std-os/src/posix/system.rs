//! Facts of the system and of this process: users, groups, scheduling, limits, names, randomness, devices.

use macros::pymodule;
use object::string::intern_str;
use object::{List, PyResult, Str, Thread, Tuple, Value};

use crate::common::{self, OrRaise, blocking};
use crate::timeval;

use super::fds::numbers;
use super::files::id_argument;

/// The number of a configuration variable.
///
/// # Errors
/// `TypeError`, `ValueError`.
pub fn conf_name(t: &mut Thread, value: &Value, table: &[(&str, i64)]) -> PyResult<i32> {
    if value.is_int() || value.ty().slots().index.is_some() {
        return <i32 as object::native::FromArg>::from_arg(t, value, "", "");
    }
    let Some(name) = value.downcast::<Str>() else {
        return Err(t.type_error("configuration names must be strings or integers"));
    };
    match table.iter().find(|(known, _)| name.eq_str(known)) {
        Some((_, number)) => Ok(*number as i32),
        None => Err(t.value_error("unrecognized configuration name")),
    }
}

/// A device number.
///
/// # Errors
/// `TypeError`, `OverflowError`.
pub fn device(t: &mut Thread, value: &Value) -> PyResult<u64> {
    let index = t.to_index(value)?;
    match common::as_u64(&index) {
        Some(n) => Ok(n),
        None if index.as_i64() == Some(-1) => Ok(u64::MAX),
        None if index.int_sign() == Some(-1) => {
            Err(t.overflow_error("can't convert negative int to unsigned"))
        }
        None => Err(t.overflow_error("int too big to convert")),
    }
}

fn device_part(t: &mut Thread, value: &Value) -> PyResult<u32> {
    let index = t.to_index(value)?;
    match index.as_i64() {
        Some(-1) => Ok(u32::MAX),
        Some(i) if i < 0 => Err(t.overflow_error("can't convert negative int to unsigned")),
        Some(i) if i <= u32::MAX as i64 => Ok(i as u32),
        _ => Err(t.overflow_error("Python int too large to convert to C unsigned int")),
    }
}

fn part_value(part: u32) -> Value {
    if part == u32::MAX { Value::small(-1) } else { Value::int(part as i64) }
}

/// A user or group number; "no such" is -1.
fn id_value(id: u32) -> Value {
    if id == u32::MAX { Value::small(-1) } else { Value::int(id as i64) }
}

fn ids(items: (u32, u32, u32)) -> Value {
    Tuple::new(vec![id_value(items.0), id_value(items.1), id_value(items.2)])
}

fn group_list(groups: &[u32]) -> Value {
    List::new(groups.iter().map(|g| id_value(*g)).collect())
}

/// `sched_param` objects as numbers.
pub fn priority(t: &mut Thread, value: &Value) -> PyResult<i32> {
    if !value.is_type(&super::sched_param::TYPE) {
        return Err(t.type_error("must have a sched_param object"));
    }
    let item = value.downcast::<Tuple>().and_then(|p| p.items().first().cloned()).unwrap_or(Value::none());
    let number = <i64 as object::native::FromArg>::from_arg(t, &item, "", "")?;
    i32::try_from(number).map_err(|_| t.overflow_error("sched_priority out of range"))
}

/// The functions.
#[pymodule(name = "posix")]
pub mod table {
    use super::*;

    /// Return the current process id.
    #[function("getpid($module, /)")]
    fn getpid(_: &mut Thread) -> i32 {
        host::process::getpid()
    }

    /// Return the parent's process id.
    ///
    /// If the parent process has already exited, Windows machines will still
    /// return its id; others systems will return the id of the 'init' proces
    /// (1).
    #[function("getppid($module, /)")]
    fn getppid(_: &mut Thread) -> i32 {
        host::process::getppid()
    }

    /// Return the current process's user id.
    #[function("getuid($module, /)")]
    fn getuid(_: &mut Thread) -> Value {
        id_value(host::users::getuid())
    }

    /// Return the current process's effective user id.
    #[function("geteuid($module, /)")]
    fn geteuid(_: &mut Thread) -> Value {
        id_value(host::users::geteuid())
    }

    /// Return the current process's group id.
    #[function("getgid($module, /)")]
    fn getgid(_: &mut Thread) -> Value {
        id_value(host::users::getgid())
    }

    /// Return the current process's effective group id.
    #[function("getegid($module, /)")]
    fn getegid(_: &mut Thread) -> Value {
        id_value(host::users::getegid())
    }

    /// Return a tuple of the current process's real, effective, and saved user ids.
    #[function("getresuid($module, /)")]
    fn getresuid(t: &mut Thread) -> PyResult {
        host::users::getresuid().or_raise(t).map(ids)
    }

    /// Return a tuple of the current process's real, effective, and saved group ids.
    #[function("getresgid($module, /)")]
    fn getresgid(t: &mut Thread) -> PyResult {
        host::users::getresgid().or_raise(t).map(ids)
    }

    /// Set the current process's user id.
    #[function("setuid($module, uid, /)")]
    fn setuid(t: &mut Thread, uid: &Value) -> PyResult<()> {
        let uid = id_argument(t, uid, "uid")?;
        host::users::setuid(uid).or_raise(t)
    }

    /// Set the current process's effective user id.
    #[function("seteuid($module, euid, /)")]
    fn seteuid(t: &mut Thread, euid: &Value) -> PyResult<()> {
        let uid = id_argument(t, euid, "uid")?;
        host::users::seteuid(uid).or_raise(t)
    }

    /// Set the current process's group id.
    #[function("setgid($module, gid, /)")]
    fn setgid(t: &mut Thread, gid: &Value) -> PyResult<()> {
        let gid = id_argument(t, gid, "gid")?;
        host::users::setgid(gid).or_raise(t)
    }

    /// Set the current process's effective group id.
    #[function("setegid($module, egid, /)")]
    fn setegid(t: &mut Thread, egid: &Value) -> PyResult<()> {
        let gid = id_argument(t, egid, "gid")?;
        host::users::setegid(gid).or_raise(t)
    }

    /// Set the current process's real and effective user ids.
    #[function("setreuid($module, ruid, euid, /)")]
    fn setreuid(t: &mut Thread, real: &Value, effective: &Value) -> PyResult<()> {
        let (real, effective) = (id_argument(t, real, "uid")?, id_argument(t, effective, "uid")?);
        host::users::setreuid(real, effective).or_raise(t)
    }

    /// Set the current process's real and effective group ids.
    #[function("setregid($module, rgid, egid, /)")]
    fn setregid(t: &mut Thread, real: &Value, effective: &Value) -> PyResult<()> {
        let (real, effective) = (id_argument(t, real, "gid")?, id_argument(t, effective, "gid")?);
        host::users::setregid(real, effective).or_raise(t)
    }

    /// Set the current process's real, effective, and saved user ids.
    #[function("setresuid($module, ruid, euid, suid, /)")]
    fn setresuid(t: &mut Thread, real: &Value, effective: &Value, saved: &Value) -> PyResult<()> {
        let (real, effective) = (id_argument(t, real, "uid")?, id_argument(t, effective, "uid")?);
        let saved = id_argument(t, saved, "uid")?;
        host::users::setresuid(real, effective, saved).or_raise(t)
    }

    /// Set the current process's real, effective, and saved group ids.
    #[function("setresgid($module, rgid, egid, sgid, /)")]
    fn setresgid(t: &mut Thread, real: &Value, effective: &Value, saved: &Value) -> PyResult<()> {
        let (real, effective) = (id_argument(t, real, "gid")?, id_argument(t, effective, "gid")?);
        let saved = id_argument(t, saved, "gid")?;
        host::users::setresgid(real, effective, saved).or_raise(t)
    }

    /// Return list of supplemental group IDs for the process.
    #[function("getgroups($module, /)")]
    fn getgroups(t: &mut Thread) -> PyResult {
        let groups = host::users::getgroups().or_raise(t)?;
        Ok(group_list(&groups))
    }

    /// Set the groups of the current process to list.
    #[function("setgroups($module, groups, /)")]
    fn setgroups(t: &mut Thread, groups: &Value) -> PyResult<()> {
        if groups.ty().slots().sq_item.is_none() && groups.ty().slots().mp_subscript.is_none() {
            return Err(t.type_error("setgroups argument must be a sequence"));
        }
        let items = t.collect(groups)?;
        if items.len() > 65536 {
            return Err(t.value_error("too many groups"));
        }
        let mut numbers = Vec::new();
        for item in &items {
            if !item.is_int() {
                return Err(t.type_error("groups must be integers"));
            }
            numbers.push(id_argument(t, item, "gid")?);
        }
        host::users::setgroups(&numbers).or_raise(t)
    }

    /// Initialize the group access list.
    ///
    /// Call the system initgroups() to initialize the group access list with
    /// all of the groups of which the specified username is a member, plus the
    /// specified group id.
    #[function("initgroups($module, username, gid, /)")]
    fn initgroups(t: &mut Thread, username: &Value, gid: &Value) -> PyResult<()> {
        let user = common::fs_path(t, username)?;
        let gid = id_argument(t, gid, "gid")?;
        host::users::initgroups(&user, gid).or_raise(t)
    }

    /// Returns a list of groups to which a user belongs.
    ///
    ///   user
    ///     username to lookup
    ///   group
    ///     base group id of the user
    #[function("getgrouplist($module, user, group, /)")]
    fn getgrouplist(t: &mut Thread, user: &Value, group: &Value) -> PyResult {
        let user = text_argument(t, user, "getgrouplist", "argument 1")?;
        let group = id_argument(t, group, "gid")?;
        let groups = host::users::getgrouplist(&user, group).or_raise(t)?;
        Ok(group_list(&groups))
    }

    /// Return the actual login name.
    #[function("getlogin($module, /)")]
    fn getlogin(t: &mut Thread) -> PyResult {
        let name = t.unlocked(host::users::getlogin).or_raise(t)?;
        common::fs_str(t, &name)
    }

    /// Call the system call getpgid(), and return the result.
    #[function("getpgid($module, /, pid)")]
    fn getpgid(t: &mut Thread, pid: i32) -> PyResult<i32> {
        host::process::getpgid(pid).or_raise(t)
    }

    /// Return the current process group id.
    #[function("getpgrp($module, /)")]
    fn getpgrp(t: &mut Thread) -> PyResult<i32> {
        host::process::getpgid(0).or_raise(t)
    }

    /// Make the current process the leader of its process group.
    #[function("setpgrp($module, /)")]
    fn setpgrp(t: &mut Thread) -> PyResult<()> {
        host::process::setpgid(0, 0).or_raise(t)
    }

    /// Call the system call setpgid(pid, pgrp).
    #[function("setpgid($module, pid, pgrp, /)")]
    fn setpgid(t: &mut Thread, pid: i32, pgrp: i32) -> PyResult<()> {
        host::process::setpgid(pid, pgrp).or_raise(t)
    }

    /// Call the system call getsid(pid) and return the result.
    #[function("getsid($module, pid, /)")]
    fn getsid(t: &mut Thread, pid: i32) -> PyResult<i32> {
        host::process::getsid(pid).or_raise(t)
    }

    /// Call the system call setsid().
    #[function("setsid($module, /)")]
    fn setsid(t: &mut Thread) -> PyResult<()> {
        host::process::setsid().or_raise(t).map(|_| ())
    }

    /// Add increment to the priority of process and return the new priority.
    #[function("nice($module, increment, /)")]
    fn nice(t: &mut Thread, increment: i32) -> PyResult<i32> {
        host::process::nice(increment).or_raise(t)
    }

    /// Return program scheduling priority.
    #[function("getpriority($module, /, which, who)")]
    fn getpriority(t: &mut Thread, which: i32, who: i32) -> PyResult<i32> {
        host::process::getpriority(which, who as u32).or_raise(t)
    }

    /// Set program scheduling priority.
    #[function("setpriority($module, /, which, who, priority)")]
    fn setpriority(t: &mut Thread, which: i32, who: i32, priority: i32) -> PyResult<()> {
        host::process::setpriority(which, who as u32, priority).or_raise(t)
    }

    /// Get the maximum scheduling priority for policy.
    #[function("sched_get_priority_max($module, /, policy)")]
    fn sched_get_priority_max(t: &mut Thread, policy: i32) -> PyResult<i32> {
        host::sched::get_priority_max(policy).or_raise(t)
    }

    /// Get the minimum scheduling priority for policy.
    #[function("sched_get_priority_min($module, /, policy)")]
    fn sched_get_priority_min(t: &mut Thread, policy: i32) -> PyResult<i32> {
        host::sched::get_priority_min(policy).or_raise(t)
    }

    /// Get the scheduling policy for the process identified by pid.
    ///
    /// Passing 0 for pid returns the scheduling policy for the calling process.
    #[function("sched_getscheduler($module, pid, /)")]
    fn sched_getscheduler(t: &mut Thread, pid: i32) -> PyResult<i32> {
        host::sched::getscheduler(pid).or_raise(t)
    }

    /// Set the scheduling policy for the process identified by pid.
    ///
    /// If pid is 0, the calling process is changed.
    /// param is an instance of sched_param.
    #[function("sched_setscheduler($module, pid, policy, param, /)")]
    fn sched_setscheduler(t: &mut Thread, pid: i32, policy: i32, param: &Value) -> PyResult<()> {
        let priority = priority(t, param)?;
        host::sched::setscheduler(pid, policy, priority).or_raise(t)
    }

    /// Returns scheduling parameters for the process identified by pid.
    ///
    /// If pid is 0, returns parameters for the calling process.
    /// Return value is an instance of sched_param.
    #[function("sched_getparam($module, pid, /)")]
    fn sched_getparam(t: &mut Thread, pid: i32) -> PyResult {
        let priority = host::sched::getparam(pid).or_raise(t)?;
        super::super::sched_param::SEQUENCE.make(t, vec![Value::small(priority)])
    }

    /// Set scheduling parameters for the process identified by pid.
    ///
    /// If pid is 0, sets parameters for the calling process.
    /// param should be an instance of sched_param.
    #[function("sched_setparam($module, pid, param, /)")]
    fn sched_setparam(t: &mut Thread, pid: i32, param: &Value) -> PyResult<()> {
        let priority = priority(t, param)?;
        host::sched::setparam(pid, priority).or_raise(t)
    }

    /// Return the round-robin quantum for the process identified by pid, in seconds.
    ///
    /// Value returned is a float.
    #[function("sched_rr_get_interval($module, pid, /)")]
    fn sched_rr_get_interval(t: &mut Thread, pid: i32) -> PyResult {
        let time = host::sched::rr_get_interval(pid).or_raise(t)?;
        Ok(timeval::float_value(time.sec, time.nsec))
    }

    /// Voluntarily relinquish the CPU.
    #[function("sched_yield($module, /)")]
    fn sched_yield(t: &mut Thread) -> PyResult<()> {
        t.unlocked(host::sched::sched_yield).or_raise(t)
    }

    /// Return the affinity of the process identified by pid (or the current process if zero).
    ///
    /// The affinity is returned as a set of CPU identifiers.
    #[function("sched_getaffinity($module, pid, /)")]
    fn sched_getaffinity(t: &mut Thread, pid: i32) -> PyResult {
        let processors = host::sched::getaffinity(pid).or_raise(t)?;
        let set = object::Set::new();
        for processor in processors {
            set.add(t, &Value::size(processor))?;
        }
        Ok(set.into_value())
    }

    /// Set the CPU affinity of the process identified by pid to mask.
    ///
    /// mask should be an iterable of integers identifying CPUs.
    #[function("sched_setaffinity($module, pid, mask, /)")]
    fn sched_setaffinity(t: &mut Thread, pid: i32, mask: &Value) -> PyResult<()> {
        let mut processors = Vec::new();
        for item in t.collect(mask)? {
            if !item.is_int() {
                let message = format!(
                    "expected an iterator of ints, but iterator yielded {}",
                    format_args!("<class '{}'>", item.ty().tp_name())
                );
                return Err(t.type_error(message));
            }
            match item.as_i64() {
                Some(n) if n < 0 => return Err(t.value_error("negative CPU number")),
                Some(n) if n < i32::MAX as i64 => processors.push(n as usize),
                _ => return Err(t.overflow_error("CPU number too large")),
            }
        }
        host::sched::setaffinity(pid, &processors).or_raise(t)
    }

    /// Return the number of logical CPUs in the system.
    ///
    /// Return None if indeterminable.
    #[function("cpu_count($module, /)")]
    fn cpu_count(t: &mut Thread) -> PyResult<Option<Value>> {
        let sys = common::import(t, "sys")?;
        let chosen = t.call_method(&sys, &intern_str("_get_cpu_count_config"), &[])?;
        if chosen.as_i64().is_some_and(|count| count > 0) {
            return Ok(Some(chosen));
        }
        Ok(host::sched::cpu_count().map(Value::small))
    }

    /// Return an object identifying the current operating system.
    ///
    /// The object behaves like a named tuple with the following fields:
    ///   (sysname, nodename, release, version, machine)
    #[function("uname($module, /)")]
    fn uname(t: &mut Thread) -> PyResult {
        let u = host::process::uname().or_raise(t)?;
        let mut values = Vec::new();
        for part in [&u.sysname, &u.nodename, &u.release, &u.version, &u.machine] {
            values.push(common::fs_str(t, part)?);
        }
        super::super::uname_result::SEQUENCE.make(t, values)
    }

    /// Return a collection containing process timing information.
    ///
    /// The object returned behaves like a named tuple with these fields:
    ///   (utime, stime, cutime, cstime, elapsed_time)
    /// All fields are floating-point numbers.
    #[function("times($module, /)")]
    fn times(t: &mut Thread) -> PyResult {
        let times = host::time::times().or_raise(t)?;
        let ticks = host::limits::sysconf(2).or_raise(t)?.unwrap_or(100) as f64;
        let all = [times.user, times.system, times.children_user, times.children_system, times.elapsed];
        let values = all.iter().map(|n| Value::float(*n as f64 / ticks)).collect();
        super::super::times_result::SEQUENCE.make(t, values)
    }

    /// Return average recent system load information.
    ///
    /// Return the number of processes in the system run queue averaged over
    /// the last 1, 5, and 15 minutes as a tuple of three floats.
    /// Raises OSError if the load average was unobtainable.
    #[function("getloadavg($module, /)")]
    fn getloadavg(t: &mut Thread) -> PyResult {
        match host::limits::getloadavg() {
            Ok(loads) => Ok(Tuple::new(loads.iter().map(|l| Value::float(*l)).collect())),
            Err(_) => {
                let text = t.new_str("Load averages are unobtainable")?;
                Err(t.raise_with(&object::exceptions::OS_ERROR, text))
            }
        }
    }

    /// Return an integer-valued system configuration variable.
    #[function("sysconf($module, name, /)")]
    fn sysconf(t: &mut Thread, name: &Value) -> PyResult<i64> {
        let name = conf_name(t, name, host::constants::SYSCONF_NAMES)?;
        Ok(host::limits::sysconf(name).or_raise(t)?.unwrap_or(-1))
    }

    /// Return a string-valued system configuration variable.
    #[function("confstr($module, name, /)")]
    fn confstr(t: &mut Thread, name: &Value) -> PyResult {
        let name = conf_name(t, name, host::constants::CONFSTR_NAMES)?;
        match host::limits::confstr(name).or_raise(t)? {
            Some(text) => common::fs_str(t, &text),
            None => Ok(Value::none()),
        }
    }

    /// Set the current numeric umask and return the previous umask.
    #[function("umask($module, mask, /)")]
    fn umask(t: &mut Thread, mask: i32) -> PyResult<i32> {
        host::meta::umask(mask as u32).or_raise(t).map(|m| m as i32)
    }

    /// Translate an error code to a message string.
    #[function("strerror($module, code, /)")]
    fn strerror(t: &mut Thread, code: i32) -> PyResult {
        common::strerror(t, code)
    }

    /// Return a bytes object containing random bytes suitable for cryptographic use.
    #[function("urandom($module, size, /)")]
    fn urandom(t: &mut Thread, size: isize) -> PyResult {
        if size < 0 {
            return Err(t.value_error("negative argument not allowed"));
        }
        let mut bytes = super::super::fds::zeros(t, size as usize)?;
        blocking(t, || host::random::urandom(&mut bytes))?;
        t.new_bytes(&bytes)
    }

    /// Obtain a series of random bytes.
    #[function("getrandom($module, /, size, flags=0)")]
    fn getrandom(t: &mut Thread, size: isize, flags: Option<i32>) -> PyResult {
        if size < 0 {
            return Err(common::os_error(t, host::Error::Os(22)));
        }
        let mut bytes = super::super::fds::zeros(t, size as usize)?;
        let flags = flags.unwrap_or(0) as u32;
        let n = blocking(t, || host::random::getrandom(&mut bytes, flags))?;
        t.new_bytes(&bytes[..n])
    }

    /// Extracts a device major number from a raw device number.
    #[function("major($module, device, /)")]
    fn major(t: &mut Thread, device: &Value) -> PyResult {
        let device = super::device(t, device)?;
        if device == u64::MAX {
            return Ok(Value::small(-1));
        }
        Ok(part_value(host::fs::major(device)))
    }

    /// Extracts a device minor number from a raw device number.
    #[function("minor($module, device, /)")]
    fn minor(t: &mut Thread, device: &Value) -> PyResult {
        let device = super::device(t, device)?;
        if device == u64::MAX {
            return Ok(Value::small(-1));
        }
        Ok(part_value(host::fs::minor(device)))
    }

    /// Composes a raw device number from the major and minor device numbers.
    #[function("makedev($module, major, minor, /)")]
    fn makedev(t: &mut Thread, major: &Value, minor: &Value) -> PyResult {
        let (major, minor) = (device_part(t, major)?, device_part(t, minor)?);
        if major == u32::MAX && minor == u32::MAX {
            return Ok(Value::small(-1));
        }
        Ok(Value::uint(host::fs::makedev(major, minor)))
    }

    /// Calls PyOS_CallInputHook droppong the GIL first
    #[function("_inputhook($module, /)")]
    fn inputhook(_: &mut Thread) -> i32 {
        0
    }

    /// Checks if PyOS_CallInputHook is set
    #[function("_is_inputhook_installed($module, /)")]
    fn is_inputhook_installed(_: &mut Thread) -> bool {
        false
    }
}

/// A string argument as bytes for the system.
///
/// # Errors
/// `TypeError`, `ValueError` for a zero.
pub fn text_argument(
    t: &mut Thread,
    value: &Value,
    function: &str,
    what: &str,
) -> PyResult<std::ffi::CString> {
    let Some(text) = value.downcast::<Str>() else {
        return Err(object::native::bad_argument(t, function, what, "str", value));
    };
    let bytes = common::fs_bytes(t, text)?;
    std::ffi::CString::new(bytes).map_err(|_| t.value_error("embedded null character"))
}

/// What `waitid` and the resource functions show of a process.
pub fn siginfo_numbers(info: &host::signal::Info) -> Value {
    numbers(&[info.pid as i64, info.uid as i64, info.signo as i64, info.status as i64, info.code as i64])
}
