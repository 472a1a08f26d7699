//! `resource`: limits and use of the system's resources.

use builtins::{NativeModule, struct_sequence};
use macros::pymodule;
use object::module::Module;
use object::{Object, PyResult, Ref, Thread, Value};

use crate::common::{self, OrRaise};

struct_sequence!(
    /// `resource.struct_rusage`
    pub mod struct_rusage = "resource.struct_rusage", visible 16, "struct_rusage: Result from getrusage.\n\nThis object may be accessed either as a tuple of\n    (utime,stime,maxrss,ixrss,idrss,isrss,minflt,majflt,\n    nswap,inblock,oublock,msgsnd,msgrcv,nsignals,nvcsw,nivcsw)\nor via the attributes ru_utime, ru_stime, ru_maxrss, and so on.", [
        ("ru_utime", "user time used"),
        ("ru_stime", "system time used"),
        ("ru_maxrss", "max. resident set size"),
        ("ru_ixrss", "shared memory size"),
        ("ru_idrss", "unshared data size"),
        ("ru_isrss", "unshared stack size"),
        ("ru_minflt", "page faults not requiring I/O"),
        ("ru_majflt", "page faults requiring I/O"),
        ("ru_nswap", "number of swap outs"),
        ("ru_inblock", "block input operations"),
        ("ru_oublock", "block output operations"),
        ("ru_msgsnd", "IPC messages sent"),
        ("ru_msgrcv", "IPC messages received"),
        ("ru_nsignals", "signals received"),
        ("ru_nvcsw", "voluntary context switches"),
        ("ru_nivcsw", "involuntary context switches"),
    ]
);

/// The native module.
pub static NATIVE: NativeModule = NativeModule { def: &table::DEF, types: &[] };

/// A `struct_rusage`.
///
/// # Errors
/// `MemoryError`.
pub fn usage_value(t: &mut Thread, u: &host::limits::Usage) -> PyResult {
    let time = |(sec, usec): (i64, i64)| Value::float(sec as f64 + usec as f64 * 1e-6);
    let mut values = vec![time(u.utime), time(u.stime)];
    let counts = [
        u.maxrss, u.ixrss, u.idrss, u.isrss, u.minflt, u.majflt, u.nswap, u.inblock, u.oublock, u.msgsnd,
        u.msgrcv, u.nsignals, u.nvcsw, u.nivcsw,
    ];
    values.extend(counts.iter().map(|n| Value::int(*n)));
    struct_rusage::SEQUENCE.make(t, values)
}

fn limit_value(limit: u64) -> Value {
    // No limit is -1; other numbers are not negative.
    if limit == u64::MAX { Value::small(-1) } else { Value::uint(limit) }
}

fn pair_of(limit: host::limits::Limit) -> Value {
    common::pair(limit_value(limit.0), limit_value(limit.1))
}

fn limit_argument(t: &mut Thread, value: &Value) -> PyResult<u64> {
    let index = t.to_index(value)?;
    match (index.as_i64(), common::as_u64(&index)) {
        (Some(-1), _) => Ok(u64::MAX),
        (_, Some(n)) => Ok(n),
        _ if index.int_sign() == Some(-1) => Err(t.value_error("Cannot convert negative int")),
        _ => Err(t.overflow_error("int too big to convert")),
    }
}

fn limits(t: &mut Thread, value: &Value) -> PyResult<host::limits::Limit> {
    let items = t.collect(value)?;
    let [soft, hard] = &items[..] else { return Err(t.value_error("expected a tuple of 2 integers")) };
    Ok((limit_argument(t, soft)?, limit_argument(t, hard)?))
}

fn check(t: &mut Thread, resource: i32) -> PyResult<()> {
    if (0..16).contains(&resource) { Ok(()) } else { Err(t.value_error("invalid resource specified")) }
}

fn set_error(t: &mut Thread, error: host::Error) -> object::Raised {
    match error.errno() {
        22 => t.value_error("current limit exceeds maximum limit"),
        1 => t.value_error("not allowed to raise maximum limit"),
        _ => common::os_error(t, error),
    }
}

/// The module.
#[pymodule(name = "resource")]
pub mod table {
    use super::*;

    #[exec]
    fn exec(t: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        common::add_constants(module, host::constants::RESOURCE);
        struct_rusage::SEQUENCE.ready(t)?;
        common::add(module, "struct_rusage", struct_rusage::TYPE.to_value());
        common::add(module, "error", object::exceptions::OS_ERROR.to_value());
        Ok(())
    }

    #[function("getrusage($module, who, /)")]
    fn getrusage(t: &mut Thread, who: i32) -> PyResult {
        match host::limits::getrusage(who) {
            Ok(usage) => usage_value(t, &usage),
            Err(error) if error.errno() == 22 => Err(t.value_error("invalid who parameter")),
            Err(error) => Err(common::os_error(t, error)),
        }
    }

    #[function("getrlimit($module, resource, /)")]
    fn getrlimit(t: &mut Thread, resource: i32) -> PyResult {
        check(t, resource)?;
        host::limits::getrlimit(resource).or_raise(t).map(pair_of)
    }

    #[function("setrlimit($module, resource, limits, /)")]
    fn setrlimit(t: &mut Thread, resource: i32, limits: &Value) -> PyResult<()> {
        check(t, resource)?;
        t.audit("resource.setrlimit", &[Value::small(resource), limits.clone()])?;
        let limits = super::limits(t, limits)?;
        host::limits::setrlimit(resource, limits).map_err(|e| set_error(t, e))
    }

    #[function("prlimit($module, pid, resource, limits=None, /)")]
    fn prlimit(t: &mut Thread, pid: i32, resource: i32, limits: Option<&Value>) -> PyResult {
        check(t, resource)?;
        let shown = limits.cloned().unwrap_or(Value::none());
        t.audit("resource.prlimit", &[Value::small(pid), Value::small(resource), shown])?;
        let new = match limits.filter(|l| !l.is_none()) {
            Some(limits) => Some(super::limits(t, limits)?),
            None => None,
        };
        match host::limits::prlimit(pid, resource, new) {
            Ok(old) => Ok(pair_of(old)),
            Err(error) if error.errno() == 22 => Err(t.value_error("current limit exceeds maximum limit")),
            Err(error) => Err(common::os_error(t, error)),
        }
    }

    #[function("getpagesize($module, /)")]
    fn getpagesize(_: &mut Thread) -> usize {
        host::limits::page_size()
    }
}
