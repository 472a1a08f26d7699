//! Processes: starting, replacing, waiting, ending, signals; the environment.

use std::ffi::CString;

use host::process::{FileAction, Program, SpawnOptions};
use macros::pymodule;
use object::module::Module;
use object::string::intern_str;
use object::{Dict, List, PyResult, Ref, Thread, Tuple, Value};

use crate::common::{self, Allow, OrRaise, Path, blocking, fs_path, pair};

/// Keys of the functions that `register_at_fork` collects.
const BEFORE: &str = "posix.fork.before";
const IN_CHILD: &str = "posix.fork.after_in_child";
const IN_PARENT: &str = "posix.fork.after_in_parent";

fn call_hooks(t: &mut Thread, key: &'static str, reversed: bool) {
    let Some(hooks) = t.interp().kept(key) else { return };
    let Some(mut hooks) = hooks.downcast::<List>().map(List::to_vec) else { return };
    if reversed {
        hooks.reverse();
    }
    for hook in hooks {
        if t.call(&hook, &[]).is_err() {
            t.write_unraisable(Some(&hook), None);
        }
    }
}

/// What must happen before a fork.
pub fn before_fork(t: &mut Thread) {
    call_hooks(t, BEFORE, true);
    // Held across the fork, so that no thread that the child lacks holds it there.
    t.interp().import_lock.acquire(t);
}

/// What must happen in the child after a fork. `kept` is what the threads that the child lacks kept for themselves.
pub fn after_fork_in_child(t: &mut Thread, kept: Vec<Value>) {
    host::signal::clear_pending();
    t.is_main = true;
    t.interp().import_lock.release(t);
    t.interp().warnings_lock.after_fork(t);
    t.asyncio.0.set(None);
    t.asyncio.1.set(None);
    crate::thread::after_fork(t);
    drop(kept);
    call_hooks(t, IN_CHILD, false);
}

/// What must happen in the parent after a fork.
pub fn after_fork_in_parent(t: &mut Thread) {
    t.interp().import_lock.release(t);
    call_hooks(t, IN_PARENT, false);
}

fn add_hook(t: &mut Thread, key: &'static str, hook: Option<&Value>) {
    let Some(hook) = hook else { return };
    let list = t.interp().kept(key).unwrap_or_else(|| List::new(Vec::new()));
    if let Some(list) = list.downcast::<List>() {
        list.push(hook.clone());
    }
    t.interp().keep(key, Some(list));
}

/// Forks; `fork` answers 0 in the child.
fn fork_with<T>(
    t: &mut Thread,
    name: &str,
    fork: impl FnOnce() -> host::Result<T>,
    pid: impl Fn(&T) -> i32,
) -> PyResult<T> {
    if common::finalizing(t) {
        let class = &object::exceptions::PYTHON_FINALIZATION_ERROR;
        return Err(t.raise_message(class, "can't fork at interpreter shutdown"));
    }
    t.audit(&format!("os.{name}"), &[])?;
    before_fork(t);
    let threads = t.interp().lock().count();
    let ident = t.ident;
    let (result, kept) = t.interp().lock().around_fork(ident, || {
        let result = fork();
        (result.as_ref().is_ok_and(|r| pid(r) == 0), result)
    });
    match result {
        Ok(value) if pid(&value) == 0 => {
            after_fork_in_child(t, kept);
            Ok(value)
        }
        Ok(value) => {
            after_fork_in_parent(t);
            if threads > 1 {
                let message = format!(
                    "This process (pid={}) is multi-threaded, use of {name}() may lead to deadlocks in the child.",
                    host::process::getpid()
                );
                t.warn(&object::exceptions::DEPRECATION_WARNING, &message, 1)?;
            }
            Ok(value)
        }
        Err(error) => {
            after_fork_in_parent(t);
            Err(common::os_error(t, error))
        }
    }
}

fn argument_list(t: &mut Thread, argv: &Value, function: &str) -> PyResult<Vec<CString>> {
    let items = match (argv.downcast::<List>(), argv.downcast::<Tuple>()) {
        (Some(list), _) => list.to_vec(),
        (_, Some(tuple)) => tuple.items().to_vec(),
        _ => {
            let what = if function == "execve" || function == "execv" { "arg 2" } else { "argv" };
            let message = match function {
                "execve" => "execve: argv must be a tuple or list".to_string(),
                _ if what == "arg 2" => format!("{function}() arg 2 must be a tuple or list"),
                _ => format!("{function}: argv must be a tuple or list"),
            };
            return Err(t.type_error(message));
        }
    };
    let empty = match function {
        "execv" => "execv() arg 2 must not be empty".to_string(),
        _ => format!("{function}: argv must not be empty"),
    };
    if items.is_empty() {
        return Err(t.value_error(empty));
    }
    let mut out = Vec::with_capacity(items.len());
    for item in &items {
        out.push(fs_path(t, item)?);
    }
    if out[0].is_empty() {
        let message = match function {
            "execv" => "execv() arg 2 first element cannot be empty".to_string(),
            _ => format!("{function}: argv first element cannot be empty"),
        };
        return Err(t.value_error(message));
    }
    Ok(out)
}

/// The strings of an environment mapping.
fn environment(t: &mut Thread, env: &Value) -> PyResult<Vec<CString>> {
    let keys = t.call_method(env, &intern_str("keys"), &[])?;
    let values = t.call_method(env, &intern_str("values"), &[])?;
    let (keys, values) = (t.collect(&keys)?, t.collect(&values)?);
    let mut out = Vec::with_capacity(keys.len());
    for (key, value) in keys.iter().zip(&values) {
        let key = fs_path(t, key)?.into_bytes();
        let value = fs_path(t, value)?.into_bytes();
        if key.is_empty() || key[1..].contains(&b'=') {
            return Err(t.value_error("illegal environment variable name"));
        }
        let joined = [key, vec![b'='], value].concat();
        out.push(CString::new(joined).unwrap_or_default());
    }
    Ok(out)
}

fn check_mapping(t: &mut Thread, function: &str, env: &Value) -> PyResult<()> {
    if env.ty().slots().mp_subscript.is_none() {
        let message = match function {
            "execve" => "execve: environment must be a mapping object".to_string(),
            _ => format!("{function}: environment must be a mapping object or None"),
        };
        return Err(t.type_error(message));
    }
    Ok(())
}

fn integer(t: &mut Thread, value: &Value) -> PyResult<i32> {
    <i32 as object::native::FromArg>::from_arg(t, value, "", "")
}

fn file_actions(t: &mut Thread, actions: &Value) -> PyResult<Vec<FileAction>> {
    let mut out = Vec::new();
    for action in t.collect(actions)? {
        let items: Vec<Value> = match action.downcast::<Tuple>() {
            Some(tuple) if !tuple.is_empty() => tuple.items().to_vec(),
            _ => return Err(t.type_error("Each file_actions element must be a non-empty tuple")),
        };
        let kind = match items[0].is_int() {
            true => integer(t, &items[0])?,
            false => return Err(t.type_error("Unknown file_actions identifier")),
        };
        let count = |t: &mut Thread, n: usize, what: &str| {
            if items.len() == n {
                Ok(())
            } else {
                Err(t.type_error(format!("A {what} file_action tuple must have {n} elements")))
            }
        };
        match kind {
            0 => {
                count(t, 5, "open")?;
                let (fd, path) = (integer(t, &items[1])?, fs_path(t, &items[2])?);
                let (flags, mode) = (integer(t, &items[3])?, integer(t, &items[4])?);
                out.push(FileAction::Open(fd, path, flags, mode as u32));
            }
            1 => {
                count(t, 2, "close")?;
                out.push(FileAction::Close(integer(t, &items[1])?));
            }
            2 => {
                count(t, 3, "dup2")?;
                out.push(FileAction::Dup2(integer(t, &items[1])?, integer(t, &items[2])?));
            }
            3 => {
                count(t, 2, "closefrom")?;
                out.push(FileAction::CloseFrom(integer(t, &items[1])?));
            }
            _ => return Err(t.type_error("Unknown file_actions identifier")),
        }
    }
    Ok(out)
}

/// The keyword arguments of `posix_spawn`.
struct SpawnArguments<'a> {
    file_actions: Option<&'a Value>,
    setpgroup: Option<&'a Value>,
    resetids: Option<bool>,
    setsid: Option<bool>,
    setsigmask: Option<&'a Value>,
    setsigdef: Option<&'a Value>,
    scheduler: Option<&'a Value>,
}

impl SpawnArguments<'_> {
    fn options(self, t: &mut Thread, function: &str) -> PyResult<SpawnOptions> {
        let mut options = SpawnOptions::default();
        if let Some(actions) = self.file_actions.filter(|a| !a.is_none()) {
            options.file_actions = file_actions(t, actions)?;
        }
        if let Some(group) = self.setpgroup.filter(|g| !g.is_none()) {
            options.set_pgroup = Some(integer(t, group)?);
        }
        options.reset_ids = self.resetids.unwrap_or(false);
        options.set_sid = self.setsid.unwrap_or(false);
        if let Some(set) = self.setsigmask {
            options.set_sigmask = Some(crate::signals::signal_set(t, set)?);
        }
        if let Some(set) = self.setsigdef {
            options.set_sigdef = Some(crate::signals::signal_set(t, set)?);
        }
        if let Some(scheduler) = self.scheduler.filter(|s| !s.is_none()) {
            if scheduler.downcast::<Tuple>().is_none() {
                return Err(t.type_error(format!("{function}: scheduler must be a tuple or None")));
            }
            let Some(items) = scheduler.downcast::<Tuple>().filter(|s| s.len() == 2) else {
                return Err(t.type_error("A scheduler tuple must have two elements"));
            };
            let [policy, param] = [&items.items()[0], &items.items()[1]];
            let policy = if policy.is_none() { None } else { Some(integer(t, policy)?) };
            options.scheduler = Some((policy, super::system::priority(t, param)?));
        }
        Ok(options)
    }
}

fn spawn(
    t: &mut Thread,
    function: &str,
    path: &Value,
    argv: &Value,
    env: &Value,
    rest: SpawnArguments<'_>,
) -> PyResult<i32> {
    let path = Path::get(t, Some(path), function, "path", Allow::Path)?;
    let args = argument_list(t, argv, function)?;
    let given = env;
    let env = if env.is_none() {
        let mut own = Vec::new();
        for (name, value) in host::env::vars().or_raise(t)? {
            own.push(CString::new([name, vec![b'='], value].concat()).unwrap_or_default());
        }
        own
    } else {
        check_mapping(t, function, env)?;
        environment(t, env)?
    };
    let options = rest.options(t, function)?;
    t.audit("os.posix_spawn", &[path.shown(), argv.clone(), given.clone()])?;
    let result = t.unlocked(|| {
        host::process::posix_spawn(&path.bytes, &args, &env, &options, function == "posix_spawnp")
    });
    path.check(t, result)
}

fn rusage(t: &mut Thread, pid: i32, status: i32, usage: &host::limits::Usage) -> PyResult {
    let usage = crate::resource::usage_value(t, usage)?;
    Ok(Tuple::new(vec![Value::small(pid), Value::small(status), usage]))
}

/// What a wait status says.
mod status {
    pub fn exited(s: i32) -> bool {
        s & 0x7f == 0
    }
    pub fn exit_status(s: i32) -> i32 {
        (s >> 8) & 0xff
    }
    pub fn signaled(s: i32) -> bool {
        ((s & 0x7f) + 1) as i8 >> 1 > 0
    }
    pub fn stopped(s: i32) -> bool {
        s & 0xff == 0x7f
    }
    pub fn continued(s: i32) -> bool {
        s == 0xffff
    }
    pub fn core(s: i32) -> bool {
        s & 0x80 != 0
    }
}

fn environ(t: &mut Thread) -> PyResult {
    let dict = Dict::new();
    for (name, value) in host::env::vars().or_raise(t)? {
        let (name, value) = (t.new_bytes(&name)?, t.new_bytes(&value)?);
        if dict.get(t, &name)?.is_none() {
            dict.set(t, &name, value)?;
        }
    }
    Ok(dict.into_value())
}

/// Puts what is not a function into the module.
pub fn fill(t: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
    let environ = environ(t)?;
    common::add(module, "environ", environ);
    Ok(())
}

/// The functions.
#[pymodule(name = "posix")]
pub mod table {
    use super::*;

    /// Exit to the system with specified status, without normal exit processing.
    #[function("_exit($module, /, status)")]
    fn exit_now(_: &mut Thread, status: i32) {
        host::process::exit_now(status)
    }

    /// Abort the interpreter immediately.
    ///
    /// This function 'dumps core' or otherwise fails in the hardest way
    /// possible on the hosting operating system.  This function never returns.
    #[function("abort($module, /)")]
    fn abort(_: &mut Thread) {
        host::process::abort()
    }

    /// Fork a child process.
    ///
    /// Return 0 to child process and PID of child to parent process.
    #[function("fork($module, /)")]
    fn fork(t: &mut Thread) -> PyResult<i32> {
        fork_with(t, "fork", host::process::fork, |pid| *pid)
    }

    /// Fork a new process with a new pseudo-terminal as controlling tty.
    ///
    /// Returns a tuple of (pid, master_fd).
    /// Like fork(), return pid of 0 to the child process,
    /// and pid of child to the parent process.
    /// To both, return fd of newly opened pseudo-terminal.
    #[function("forkpty($module, /)")]
    fn forkpty(t: &mut Thread) -> PyResult {
        let (pid, fd) = fork_with(t, "forkpty", host::process::forkpty, |r| r.0)?;
        Ok(pair(Value::small(pid), Value::small(fd)))
    }

    /// Register callables to be called when forking a new process.
    ///
    ///   before
    ///     A callable to be called in the parent before the fork() syscall.
    ///   after_in_child
    ///     A callable to be called in the child after fork().
    ///   after_in_parent
    ///     A callable to be called in the parent after fork().
    ///
    /// 'before' callbacks are called in reverse order.
    /// 'after_in_child' and 'after_in_parent' callbacks are called in order.
    #[function(
        "register_at_fork($module, /, *, before=<unrepresentable>,\n                 after_in_child=<unrepresentable>,\n                 after_in_parent=<unrepresentable>)"
    )]
    fn register_at_fork(
        t: &mut Thread,
        before: Option<&Value>,
        after_in_child: Option<&Value>,
        after_in_parent: Option<&Value>,
    ) -> PyResult<()> {
        let all =
            [("before", before), ("after_in_child", after_in_child), ("after_in_parent", after_in_parent)];
        if all.iter().all(|(_, hook)| hook.is_none()) {
            return Err(t.type_error("At least one argument is required."));
        }
        for (name, hook) in all {
            if let Some(hook) = hook
                && hook.ty().slots().call.is_none()
            {
                let message = format!("'{name}' must be callable, not {}", hook.ty().tp_name());
                return Err(t.type_error(message));
            }
        }
        for (key, hook) in [(BEFORE, before), (IN_CHILD, after_in_child), (IN_PARENT, after_in_parent)] {
            add_hook(t, key, hook);
        }
        Ok(())
    }

    /// Execute an executable path with arguments, replacing current process.
    ///
    ///   path
    ///     Path of executable file.
    ///   argv
    ///     Tuple or list of strings.
    #[function("execv($module, path, argv, /)")]
    fn execv(t: &mut Thread, path: &Value, argv: &Value) -> PyResult<()> {
        let path = Path::get(t, Some(path), "execv", "path", Allow::Path)?;
        let args = argument_list(t, argv, "execv")?;
        t.audit("os.exec", &[path.shown(), argv.clone(), Value::none()])?;
        let error = host::process::exec(Program::Path(&path.bytes), &args, None);
        Err(common::os_error(t, error))
    }

    /// Execute an executable path with arguments, replacing current process.
    ///
    ///   path
    ///     Path of executable file.
    ///   argv
    ///     Tuple or list of strings.
    ///   env
    ///     Dictionary of strings mapping to strings.
    #[function("execve($module, /, path, argv, env)")]
    fn execve(t: &mut Thread, path: &Value, argv: &Value, env: &Value) -> PyResult<()> {
        let path = Path::get(t, Some(path), "execve", "path", Allow::Fd)?;
        let args = argument_list(t, argv, "execve")?;
        check_mapping(t, "execve", env)?;
        let strings = environment(t, env)?;
        t.audit("os.exec", &[path.shown(), argv.clone(), env.clone()])?;
        let program = match path.fd {
            Some(fd) => Program::Fd(fd),
            None => Program::Path(&path.bytes),
        };
        let error = host::process::exec(program, &args, Some(&strings));
        Err(path.error(t, error))
    }

    /// Execute the program specified by path in a new process.
    ///
    ///   path
    ///     Path of executable file.
    ///   argv
    ///     Tuple or list of strings.
    ///   env
    ///     Dictionary of strings mapping to strings.
    ///   file_actions
    ///     A sequence of file action tuples.
    ///   setpgroup
    ///     The pgroup to use with the POSIX_SPAWN_SETPGROUP flag.
    ///   resetids
    ///     If the value is `true` the POSIX_SPAWN_RESETIDS will be activated.
    ///   setsid
    ///     If the value is `true` the POSIX_SPAWN_SETSID or POSIX_SPAWN_SETSID_NP
    ///     will be activated.
    ///   setsigmask
    ///     The sigmask to use with the POSIX_SPAWN_SETSIGMASK flag.
    ///   setsigdef
    ///     The sigmask to use with the POSIX_SPAWN_SETSIGDEF flag.
    ///   scheduler
    ///     A tuple with the scheduler policy (optional) and parameters.
    #[function(
        "posix_spawn($module, path, argv, env, /, *, file_actions=(),\n            setpgroup=None, resetids=False, setsid=False,\n            setsigmask=(), setsigdef=(), scheduler=None)"
    )]
    fn posix_spawn(
        t: &mut Thread,
        path: &Value,
        argv: &Value,
        env: &Value,
        file_actions: Option<&Value>,
        setpgroup: Option<&Value>,
        resetids: Option<bool>,
        setsid: Option<bool>,
        setsigmask: Option<&Value>,
        setsigdef: Option<&Value>,
        scheduler: Option<&Value>,
    ) -> PyResult<i32> {
        let rest =
            SpawnArguments { file_actions, setpgroup, resetids, setsid, setsigmask, setsigdef, scheduler };
        spawn(t, "posix_spawn", path, argv, env, rest)
    }

    /// Execute the program specified by path in a new process.
    ///
    ///   path
    ///     Path of executable file.
    ///   argv
    ///     Tuple or list of strings.
    ///   env
    ///     Dictionary of strings mapping to strings.
    ///   file_actions
    ///     A sequence of file action tuples.
    ///   setpgroup
    ///     The pgroup to use with the POSIX_SPAWN_SETPGROUP flag.
    ///   resetids
    ///     If the value is `True` the POSIX_SPAWN_RESETIDS will be activated.
    ///   setsid
    ///     If the value is `True` the POSIX_SPAWN_SETSID or POSIX_SPAWN_SETSID_NP
    ///     will be activated.
    ///   setsigmask
    ///     The sigmask to use with the POSIX_SPAWN_SETSIGMASK flag.
    ///   setsigdef
    ///     The sigmask to use with the POSIX_SPAWN_SETSIGDEF flag.
    ///   scheduler
    ///     A tuple with the scheduler policy (optional) and parameters.
    #[function(
        "posix_spawnp($module, path, argv, env, /, *, file_actions=(),\n             setpgroup=None, resetids=False, setsid=False,\n             setsigmask=(), setsigdef=(), scheduler=None)"
    )]
    fn posix_spawnp(
        t: &mut Thread,
        path: &Value,
        argv: &Value,
        env: &Value,
        file_actions: Option<&Value>,
        setpgroup: Option<&Value>,
        resetids: Option<bool>,
        setsid: Option<bool>,
        setsigmask: Option<&Value>,
        setsigdef: Option<&Value>,
        scheduler: Option<&Value>,
    ) -> PyResult<i32> {
        let rest =
            SpawnArguments { file_actions, setpgroup, resetids, setsid, setsigmask, setsigdef, scheduler };
        spawn(t, "posix_spawnp", path, argv, env, rest)
    }

    /// Execute the command in a subshell.
    #[function("system($module, /, command)")]
    fn system(t: &mut Thread, command: &Value) -> PyResult<i32> {
        let command = fs_path(t, command)?;
        let shown = t.new_bytes(command.as_bytes())?;
        t.audit("os.system", &[shown])?;
        t.unlocked(|| host::process::system(&command)).or_raise(t)
    }

    /// Kill a process with a signal.
    #[function("kill($module, pid, signal, /)")]
    fn kill(t: &mut Thread, pid: i32, signal: isize) -> PyResult<()> {
        let signal = signal as i32;
        t.audit("os.kill", &[Value::small(pid), Value::small(signal)])?;
        host::signal::kill(pid, signal).or_raise(t)?;
        // A signal to this very process has arrived by now.
        t.poll()
    }

    /// Kill a process group with a signal.
    #[function("killpg($module, pgid, signal, /)")]
    fn killpg(t: &mut Thread, pgid: i32, signal: i32) -> PyResult<()> {
        t.audit("os.killpg", &[Value::small(pgid), Value::small(signal)])?;
        host::signal::killpg(pgid, signal).or_raise(t)?;
        t.poll()
    }

    /// Wait for completion of a child process.
    ///
    /// Returns a tuple of information about the child process:
    ///     (pid, status)
    #[function("wait($module, /)")]
    fn wait(t: &mut Thread) -> PyResult {
        let (pid, status) = blocking(t, || host::process::waitpid(-1, 0))?;
        Ok(pair(Value::small(pid), Value::small(status)))
    }

    /// Wait for completion of a child process.
    ///
    /// Returns a tuple of information about the child process:
    ///   (pid, status, rusage)
    #[function("wait3($module, /, options)")]
    fn wait3(t: &mut Thread, options: i32) -> PyResult {
        let (pid, status, usage) = blocking(t, || host::process::wait4(-1, options))?;
        rusage(t, pid, status, &usage)
    }

    /// Wait for completion of a specific child process.
    ///
    /// Returns a tuple of information about the child process:
    ///   (pid, status, rusage)
    #[function("wait4($module, /, pid, options)")]
    fn wait4(t: &mut Thread, pid: i32, options: i32) -> PyResult {
        let (pid, status, usage) = blocking(t, || host::process::wait4(pid, options))?;
        rusage(t, pid, status, &usage)
    }

    /// Wait for completion of a given child process.
    ///
    /// Returns a tuple of information regarding the child process:
    ///     (pid, status)
    ///
    /// The options argument is ignored on Windows.
    #[function("waitpid($module, pid, options, /)")]
    fn waitpid(t: &mut Thread, pid: i32, options: i32) -> PyResult {
        let (pid, status) = blocking(t, || host::process::waitpid(pid, options))?;
        Ok(pair(Value::small(pid), Value::small(status)))
    }

    /// Returns the result of waiting for a process or processes.
    ///
    ///   idtype
    ///     Must be one of be P_PID, P_PGID or P_ALL.
    ///   id
    ///     The id to wait on.
    ///   options
    ///     Constructed from the ORing of one or more of WEXITED, WSTOPPED
    ///     or WCONTINUED and additionally may be ORed with WNOHANG or WNOWAIT.
    ///
    /// Returns either waitid_result or None if WNOHANG is specified and there
    /// are no children in a waitable state.
    #[function("waitid($module, idtype, id, options, /)")]
    fn waitid(t: &mut Thread, idtype: i32, id: i32, options: i32) -> PyResult {
        match blocking(t, || host::process::waitid(idtype as u32, id as u32, options))? {
            None => Ok(Value::none()),
            Some(info) => {
                let shown = super::super::system::siginfo_numbers(&info);
                let values = shown.downcast::<Tuple>().map(|s| s.items().to_vec()).unwrap_or_default();
                super::super::waitid_result::SEQUENCE.make(t, values)
            }
        }
    }

    /// Return a file descriptor referring to the process *pid*.
    ///
    /// The descriptor can be used to perform process management without races
    /// and signals.
    #[function("pidfd_open($module, /, pid, flags=0)")]
    fn pidfd_open(t: &mut Thread, pid: i32, flags: Option<common::Unsigned>) -> PyResult<i32> {
        host::process::pidfd_open(pid, flags.map_or(0, |f| f.0)).or_raise(t)
    }

    /// Disassociate parts of a process (or thread) execution context.
    ///
    ///   flags
    ///     Namespaces to be unshared.
    #[function("unshare($module, /, flags)")]
    fn unshare(t: &mut Thread, flags: i32) -> PyResult<()> {
        t.unlocked(|| host::process::unshare(flags)).or_raise(t)
    }

    /// Move the calling thread into different namespaces.
    ///
    ///   fd
    ///     A file descriptor to a namespace.
    ///   nstype
    ///     Type of namespace.
    #[function("setns($module, /, fd, nstype=0)")]
    fn setns(t: &mut Thread, fd: common::Fildes, nstype: Option<i32>) -> PyResult<()> {
        t.unlocked(|| host::process::setns(fd.0, nstype.unwrap_or(0))).or_raise(t)
    }

    /// Return True if the process returning status was dumped to a core file.
    #[function("WCOREDUMP($module, status, /)")]
    fn wcoredump(_: &mut Thread, s: i32) -> bool {
        status::core(s)
    }

    /// Return the process return code from status.
    #[function("WEXITSTATUS($module, /, status)")]
    fn wexitstatus(_: &mut Thread, s: i32) -> i32 {
        status::exit_status(s)
    }

    /// Return True if a particular process was continued from a job control stop.
    ///
    /// Return True if the process returning status was continued from a
    /// job control stop.
    #[function("WIFCONTINUED($module, /, status)")]
    fn wifcontinued(_: &mut Thread, s: i32) -> bool {
        status::continued(s)
    }

    /// Return True if the process returning status exited via the exit() system call.
    #[function("WIFEXITED($module, /, status)")]
    fn wifexited(_: &mut Thread, s: i32) -> bool {
        status::exited(s)
    }

    /// Return True if the process returning status was terminated by a signal.
    #[function("WIFSIGNALED($module, /, status)")]
    fn wifsignaled(_: &mut Thread, s: i32) -> bool {
        status::signaled(s)
    }

    /// Return True if the process returning status was stopped.
    #[function("WIFSTOPPED($module, /, status)")]
    fn wifstopped(_: &mut Thread, s: i32) -> bool {
        status::stopped(s)
    }

    /// Return the signal that stopped the process that provided the status value.
    #[function("WSTOPSIG($module, /, status)")]
    fn wstopsig(_: &mut Thread, s: i32) -> i32 {
        status::exit_status(s)
    }

    /// Return the signal that terminated the process that provided the status value.
    #[function("WTERMSIG($module, /, status)")]
    fn wtermsig(_: &mut Thread, s: i32) -> i32 {
        s & 0x7f
    }

    /// Convert a wait status to an exit code.
    ///
    /// On Unix:
    ///
    /// * If WIFEXITED(status) is true, return WEXITSTATUS(status).
    /// * If WIFSIGNALED(status) is true, return -WTERMSIG(status).
    /// * Otherwise, raise a ValueError.
    ///
    /// On Windows, return status shifted right by 8 bits.
    ///
    /// On Unix, if the process is being traced or if waitpid() was called with
    /// WUNTRACED option, the caller must first check if WIFSTOPPED(status) is
    /// true.  This function must not be called if WIFSTOPPED(status) is true.
    #[function("waitstatus_to_exitcode($module, /, status)")]
    fn waitstatus_to_exitcode(t: &mut Thread, value: &Value) -> PyResult<i32> {
        let s = integer(t, value)?;
        if status::exited(s) {
            return Ok(status::exit_status(s));
        }
        if status::signaled(s) {
            return Ok(-(s & 0x7f));
        }
        if status::stopped(s) {
            return Err(
                t.value_error(format!("process stopped by delivery of signal {}", status::exit_status(s)))
            );
        }
        Err(t.value_error(format!("invalid wait status: {s}")))
    }

    /// Create the environment dictionary.
    #[function("_create_environ($module, /)")]
    fn create_environ(t: &mut Thread) -> PyResult {
        environ(t)
    }

    /// Change or add an environment variable.
    #[function("putenv($module, name, value, /)")]
    fn putenv(t: &mut Thread, name: &Value, value: &Value) -> PyResult<()> {
        let (name, value) = (fs_path(t, name)?, fs_path(t, value)?);
        if name.as_bytes().contains(&b'=') {
            return Err(t.value_error("illegal environment variable name"));
        }
        let shown = [t.new_bytes(name.as_bytes())?, t.new_bytes(value.as_bytes())?];
        t.audit("os.putenv", &shown)?;
        host::env::set(&name, &value).or_raise(t)
    }

    /// Delete an environment variable.
    #[function("unsetenv($module, name, /)")]
    fn unsetenv(t: &mut Thread, name: &Value) -> PyResult<()> {
        let name = fs_path(t, name)?;
        let shown = t.new_bytes(name.as_bytes())?;
        t.audit("os.unsetenv", &[shown])?;
        host::env::unset(&name).or_raise(t)
    }
}
