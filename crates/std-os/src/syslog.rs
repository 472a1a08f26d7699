//! `syslog`: the system's log; and `_posixshmem`: shared memory by name.

use std::ffi::CString;
use std::sync::atomic::{AtomicBool, Ordering};

use builtins::NativeModule;
use macros::pymodule;
use object::module::Module;
use object::string::intern_str;
use object::{List, PyResult, Ref, Str, Thread, Value};

use crate::common::{self, OrRaise};

/// `syslog`
pub static NATIVE: NativeModule = NativeModule { def: &table::DEF, types: &[] };
/// `_posixshmem`
pub static SHARED_MEMORY: NativeModule = NativeModule { def: &shared_memory::DEF, types: &[] };

static OPEN: AtomicBool = AtomicBool::new(false);

const CONSTANTS: &[(&str, i64)] = &[
    ("LOG_ALERT", 1),
    ("LOG_AUTH", 32),
    ("LOG_AUTHPRIV", 80),
    ("LOG_CONS", 2),
    ("LOG_CRIT", 2),
    ("LOG_CRON", 72),
    ("LOG_DAEMON", 24),
    ("LOG_DEBUG", 7),
    ("LOG_EMERG", 0),
    ("LOG_ERR", 3),
    ("LOG_FTP", 88),
    ("LOG_INFO", 6),
    ("LOG_KERN", 0),
    ("LOG_LOCAL0", 128),
    ("LOG_LOCAL1", 136),
    ("LOG_LOCAL2", 144),
    ("LOG_LOCAL3", 152),
    ("LOG_LOCAL4", 160),
    ("LOG_LOCAL5", 168),
    ("LOG_LOCAL6", 176),
    ("LOG_LOCAL7", 184),
    ("LOG_LPR", 48),
    ("LOG_MAIL", 16),
    ("LOG_NDELAY", 8),
    ("LOG_NEWS", 56),
    ("LOG_NOTICE", 5),
    ("LOG_NOWAIT", 16),
    ("LOG_ODELAY", 4),
    ("LOG_PERROR", 32),
    ("LOG_PID", 1),
    ("LOG_SYSLOG", 40),
    ("LOG_USER", 8),
    ("LOG_UUCP", 64),
    ("LOG_WARNING", 4),
];

fn c_text(t: &mut Thread, text: &Str) -> PyResult<CString> {
    let bytes = common::fs_bytes(t, text)?;
    CString::new(bytes).map_err(|_| t.value_error("embedded null character"))
}

/// The program's name without its folder.
fn program(t: &mut Thread) -> Option<CString> {
    let argv = t.sys_attr(&intern_str("argv"))?;
    let first = argv.downcast::<List>()?.get(0)?;
    let text = first.downcast::<Str>()?.to_string_lossy();
    let name = text.rsplit('/').next().unwrap_or_default();
    if name.is_empty() { None } else { CString::new(name).ok() }
}

fn open(t: &mut Thread, ident: Option<CString>, options: i32, facility: i32) -> PyResult<()> {
    let ident = match ident {
        Some(ident) => Some(ident),
        None => program(t),
    };
    let shown = match &ident {
        Some(name) => common::fs_str(t, name.to_bytes())?,
        None => Value::none(),
    };
    t.audit("syslog.openlog", &[shown, Value::small(options), Value::small(facility)])?;
    host::syslog::open(ident, options, facility).or_raise(t)?;
    OPEN.store(true, Ordering::Relaxed);
    Ok(())
}

/// The module `syslog`.
#[pymodule(name = "syslog")]
pub mod table {
    use super::*;

    #[exec]
    fn exec(_: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        common::add_constants(module, CONSTANTS);
        Ok(())
    }

    /// Set logging options of subsequent syslog() calls.
    #[function("openlog($module, /, ident=<unrepresentable>, logoption=0,\n        facility=LOG_USER)")]
    fn openlog(
        t: &mut Thread,
        ident: Option<&Str>,
        logoption: Option<i32>,
        facility: Option<i32>,
    ) -> PyResult<()> {
        let ident = match ident {
            Some(ident) => Some(c_text(t, ident)?),
            None => None,
        };
        open(t, ident, logoption.unwrap_or(0), facility.unwrap_or(8))
    }

    #[function(
        "syslog(*args)",
        varargs,
        doc = "syslog([priority=LOG_INFO,] message)\nSend the string message to the system logger."
    )]
    fn syslog(t: &mut Thread, args: &[Value]) -> PyResult<()> {
        let (priority, message) = match args {
            [message] => (6, message),
            [priority, message] => {
                (<i32 as object::native::FromArg>::from_arg(t, priority, "syslog", "argument 1")?, message)
            }
            _ => return Err(t.type_error("syslog.syslog requires 1 to 2 arguments")),
        };
        let Some(text) = message.downcast::<Str>() else {
            let what = format!("argument {}", args.len());
            return Err(object::native::bad_argument(t, "syslog", &what, "str", message));
        };
        let text = c_text(t, text)?;
        t.audit("syslog.syslog", &[Value::small(priority), message.clone()])?;
        if !OPEN.load(Ordering::Relaxed) {
            open(t, None, 0, 8)?;
        }
        t.unlocked(|| host::syslog::write(priority, &text)).or_raise(t)
    }

    /// Reset the syslog module values and call the system library closelog().
    #[function("closelog($module, /)")]
    fn closelog(t: &mut Thread) -> PyResult<()> {
        t.audit("syslog.closelog", &[])?;
        if OPEN.swap(false, Ordering::Relaxed) {
            host::syslog::close();
        }
        Ok(())
    }

    /// Set the priority mask to maskpri and return the previous mask value.
    #[function("setlogmask($module, maskpri, /)")]
    fn setlogmask(t: &mut Thread, mask: i64) -> PyResult<i32> {
        t.audit("syslog.setlogmask", &[Value::int(mask)])?;
        host::syslog::set_mask(mask as i32).or_raise(t)
    }

    /// Calculates the mask for the individual priority pri.
    #[function("LOG_MASK($module, pri, /)")]
    fn log_mask(_: &mut Thread, priority: i64) -> i64 {
        1i64.wrapping_shl(priority as u32)
    }

    /// Calculates the mask for all priorities up to and including pri.
    #[function("LOG_UPTO($module, pri, /)")]
    fn log_upto(_: &mut Thread, priority: i64) -> i64 {
        1i64.wrapping_shl((priority as u32).wrapping_add(1)).wrapping_sub(1)
    }
}

/// The module `_posixshmem`.
#[pymodule(name = "_posixshmem", doc = "POSIX shared memory module")]
pub mod shared_memory {
    use super::*;

    /// Open a shared memory object.  Returns a file descriptor (integer).
    #[function("shm_open($module, /, path, flags, mode=511)")]
    fn shm_open(t: &mut Thread, path: &Str, flags: i32, mode: Option<i32>) -> PyResult<i32> {
        let name = c_text(t, path)?;
        let shown = t.value_of(path);
        let mode = mode.unwrap_or(0o777) as u32;
        match common::retry(t, || host::mmap::shm_open(&name, flags, mode))? {
            Ok(fd) => Ok(fd),
            Err(error) => Err(common::os_error_with(t, error, Some(&shown), None)),
        }
    }

    /// Remove a shared memory object (similar to unlink()).
    ///
    /// Remove a shared memory object name, and, once all processes have
    /// unmapped the object, de-allocates and destroys the contents of the
    /// associated memory region.
    #[function("shm_unlink($module, path, /)")]
    fn shm_unlink(t: &mut Thread, path: &Str) -> PyResult<()> {
        let name = c_text(t, path)?;
        let shown = t.value_of(path);
        match common::retry(t, || host::mmap::shm_unlink(&name))? {
            Ok(()) => Ok(()),
            Err(error) => Err(common::os_error_with(t, error, Some(&shown), None)),
        }
    }
}
