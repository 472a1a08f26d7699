//! `_posixsubprocess`: fork and exec in one step, as `subprocess` wants it.

use std::ffi::CString;

use builtins::NativeModule;
use host::spawn::ForkExec;
use macros::pymodule;
use object::{List, PyResult, Thread, Tuple, Value};

use crate::common::{self, fs_path};
use crate::posix::files::id_argument;
use crate::posix::process;

/// The native module.
pub static NATIVE: NativeModule = NativeModule { def: &table::DEF, types: &[] };

fn integer(t: &mut Thread, value: &Value) -> PyResult<i32> {
    <i32 as object::native::FromArg>::from_arg(t, value, "", "")
}

fn strings(t: &mut Thread, sequence: &Value, what: &str) -> PyResult<Vec<CString>> {
    if sequence.downcast::<List>().is_none() && sequence.downcast::<Tuple>().is_none() {
        return Err(t.type_error(what));
    }
    let mut out = Vec::new();
    for item in t.collect(sequence)? {
        out.push(fs_path(t, &item)?);
    }
    Ok(out)
}

fn bytes_strings(t: &mut Thread, sequence: &Value) -> PyResult<Vec<CString>> {
    let mut out = Vec::new();
    for item in t.collect(sequence)? {
        let Some(bytes) = item.downcast::<object::Bytes>().map(|b| b.as_bytes().to_vec()) else {
            let message = format!("expected bytes, {} found", item.ty().tp_name());
            return Err(t.type_error(message));
        };
        out.push(CString::new(bytes).map_err(|_| t.value_error("embedded null byte"))?);
    }
    Ok(out)
}

fn is_sane(fds: &[i32]) -> bool {
    fds.first().is_none_or(|fd| *fd >= 0) && fds.windows(2).all(|w| w[0] < w[1])
}

/// The module.
#[pymodule(name = "_posixsubprocess", doc = "A POSIX helper for the subprocess module.")]
pub mod table {
    use super::*;

    /// Spawn a fresh new child process.
    ///
    /// Fork a child process, close parent file descriptors as appropriate in
    /// the child and duplicate the few that are needed before calling exec() in
    /// the child process.
    ///
    /// If close_fds is True, close file descriptors 3 and higher, except those
    /// listed in the sorted tuple pass_fds.
    ///
    /// The preexec_fn, if supplied, will be called immediately before closing
    /// file descriptors and exec.
    ///
    /// WARNING: preexec_fn is NOT SAFE if your application uses threads.
    ///          It may trigger infrequent, difficult to debug deadlocks.
    ///
    /// If an error occurs in the child process before the exec, it is
    /// serialized and written to the errpipe_write fd per subprocess.py.
    ///
    /// Returns: the child process's PID.
    ///
    /// Raises: Only on an error in the parent process.
    #[function(
        "fork_exec($module, args, executable_list, close_fds, pass_fds, cwd,\n          env, p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite,\n          errpipe_read, errpipe_write, restore_signals, call_setsid,\n          pgid_to_set, gid, extra_groups, uid, child_umask, preexec_fn,\n          /)",
        unbound
    )]
    fn fork_exec(t: &mut Thread, args: object::Args<'_>) -> PyResult<i32> {
        object::native::check_positional(t, "fork_exec", args.positional().len(), 22, 22)?;
        let a = args.positional();
        let numbers: Vec<i32> = {
            let mut out = Vec::new();
            for value in &a[6..14] {
                out.push(integer(t, value)?);
            }
            out
        };
        let close_fds = t.is_true(&a[2])?;
        let Some(keep) = a[3].downcast::<Tuple>() else {
            return Err(object::native::bad_argument(t, "fork_exec", "argument 4", "tuple", &a[3]));
        };
        let mut pass = Vec::new();
        for fd in keep.items() {
            match fd.as_i64().and_then(|n| i32::try_from(n).ok()) {
                Some(fd) => pass.push(fd),
                None => return Err(t.value_error("bad value(s) in fds_to_keep")),
            }
        }
        if close_fds && numbers[7] < 3 {
            return Err(t.value_error("errpipe_write must be >= 3"));
        }
        if !is_sane(&pass) {
            return Err(t.value_error("bad value(s) in fds_to_keep"));
        }
        let restore_signals = t.is_true(&a[14])?;
        let new_session = t.is_true(&a[15])?;
        let group = integer(t, &a[16])?;
        let (gid_object, groups_object, uid_object) = (&a[17], &a[18], &a[19]);
        let umask = integer(t, &a[20])?;
        let preexec = &a[21];
        if common::finalizing(t) && !preexec.is_none() {
            let class = &object::exceptions::PYTHON_FINALIZATION_ERROR;
            return Err(t.raise_message(class, "preexec_fn not supported at interpreter shutdown"));
        }
        let programs = bytes_strings(t, &a[1])?;
        let argv =
            if a[0].is_none() { Vec::new() } else { strings(t, &a[0], "argv must be a tuple or list")? };
        let env = if a[5].is_none() { None } else { Some(bytes_strings(t, &a[5])?) };
        if !t.interp().audit_hooks.is_empty() {
            let mut shown = Vec::new();
            for program in &programs {
                shown.push(t.new_bytes(program.to_bytes())?);
            }
            let shown = Tuple::new(shown);
            t.audit("_posixsubprocess.fork_exec", &[shown, a[0].clone(), a[5].clone()])?;
        }
        let cwd = if a[4].is_none() { None } else { Some(fs_path(t, &a[4])?) };
        let groups = if groups_object.is_none() {
            None
        } else {
            let mut out = Vec::new();
            for item in t.collect(groups_object)? {
                if !item.is_int() {
                    return Err(t.type_error("groups must be integers"));
                }
                out.push(id_argument(t, &item, "gid")?);
            }
            Some(out)
        };
        let gid = if gid_object.is_none() { None } else { Some(id_argument(t, gid_object, "gid")?) };
        let uid = if uid_object.is_none() { None } else { Some(id_argument(t, uid_object, "uid")?) };
        let runs_python = !preexec.is_none();
        if runs_python {
            process::before_fork(t);
        }
        let ident = t.ident;
        let lock = t.interp().lock();
        let result = {
            let mut before = || -> bool {
                let kept = lock.after_fork(ident);
                process::after_fork_in_child(t, kept);
                t.call(preexec, &[]).is_ok()
            };
            let job = ForkExec {
                programs: &programs,
                args: &argv,
                env: env.as_deref(),
                cwd: cwd.as_ref(),
                stdin: (numbers[0], numbers[1]),
                stdout: (numbers[2], numbers[3]),
                stderr: (numbers[4], numbers[5]),
                errpipe: (numbers[6], numbers[7]),
                close_fds,
                keep: &pass,
                restore_signals,
                new_session,
                process_group: (group >= 0).then_some(group),
                gid,
                groups: groups.as_deref(),
                uid,
                umask: (umask >= 0).then_some(umask as u32),
                allow_vfork: true,
                before_exec: if runs_python { Some(&mut before) } else { None },
            };
            if runs_python {
                host::spawn::fork_exec(job)
            } else {
                lock.around_fork(ident, || (false, host::spawn::fork_exec(job))).0
            }
        };
        if runs_python {
            process::after_fork_in_parent(t);
        }
        result.map_err(|e| common::os_error(t, e))
    }
}
