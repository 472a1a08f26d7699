//! `faulthandler`: stacks on request, on a signal, after a time, and a line before a fatal signal's end.
//!
//! Frames are walked by the interpreter (`interp::fault`), which can do so in a signal handler.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicU32, Ordering};

use builtins::NativeModule;
use host::signal::NSIG;
use host::time::Timespec;
use macros::pymodule;
use object::lock::Seed;
use object::string::intern_str;
use object::{PyResult, Thread, Value};

use crate::common::{self, OrRaise};
use crate::timeval::{self, Round};

/// The native module.
pub static NATIVE: NativeModule = NativeModule { def: &table::DEF, types: &[] };

static ENABLED: AtomicBool = AtomicBool::new(false);
/// Counts the requests for a later dump; a change cancels the one before.
static LATER: AtomicU32 = AtomicU32::new(0);

/// What happens on a signal.
#[derive(Clone, Copy)]
struct Registered {
    fd: i32,
    all: bool,
    chain: bool,
    before: host::signal::Disposition,
}

static REGISTERED: Mutex<[Option<Registered>; NSIG]> = Mutex::new([None; NSIG]);
/// How many signals are registered, so that the usual case need not look.
static COUNT: AtomicI32 = AtomicI32::new(0);

fn registered(number: i32) -> Option<Registered> {
    let all = REGISTERED.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    all.get(number as usize).copied().flatten()
}

/// Writes the stacks that somebody wants to see on this signal. True: nothing else is to happen.
pub fn on_signal(t: &mut Thread, number: i32) -> bool {
    if COUNT.load(Ordering::Relaxed) == 0 {
        return false;
    }
    let Some(known) = registered(number) else { return false };
    dump(t, known.fd, known.all);
    !known.chain
}

/// Turns the handler on for the error stream, as `-X faulthandler` does.
///
/// # Errors
/// `OSError`.
pub fn start(t: &mut Thread) -> PyResult<()> {
    host::signal::report_faults(host::stdio::STDERR, on_fault).or_raise(t)?;
    ENABLED.store(true, Ordering::Relaxed);
    Ok(())
}

/// Whether a fatal signal's report shows all threads.
static ALL: AtomicBool = AtomicBool::new(true);

/// The rest of a fatal signal's report.
fn on_fault(fd: i32) {
    let Some(t) = object::thread::current() else { return };
    let Some(hooks) = t.interp().hooks() else { return };
    (hooks.report_stacks)(t, fd, ALL.load(Ordering::Relaxed));
    host::stdio::write_all(fd, C_STACK);
    extension_modules(t, fd);
}

const C_STACK: &[u8] =
    b"\nCurrent thread's C stack trace (most recent call first):\n  <cannot get C stack on this system>\n";

/// Names the native modules that are not the standard library's, as `sys.stdlib_module_names` has it. There are none
/// unless a program empties that set.
fn extension_modules(t: &mut Thread, fd: i32) {
    let known = t.sys_attr(&intern_str("stdlib_module_names"));
    let empty = known.as_ref().and_then(|k| k.downcast::<object::Set>()).is_some_and(|s| s.is_empty());
    let Some(modules) = builtins::import::modules(t).filter(|_| empty) else { return };
    let mut names = Vec::new();
    for (name, module) in modules.items() {
        let native = module.downcast::<object::module::Module>().is_some_and(|m| !m.def_name().is_empty());
        if native && let Some(name) = name.downcast::<object::Str>() {
            names.push(name.to_string_lossy());
        }
    }
    let text = format!("\nExtension modules: {} (total: {})\n", names.join(", "), names.len());
    host::stdio::write_all(fd, text.as_bytes());
}

/// The lines of a thread's stack.
fn stack(t: &mut Thread, ident: u64, out: &mut String) {
    const DEEPEST: usize = 100;
    let mut frames = Vec::new();
    t.interp().lock().each(|thread| {
        if thread.ident == ident {
            frames.extend((0..=DEEPEST).map_while(|depth| thread.current_frame(depth)));
        }
    });
    for (depth, frame) in frames.into_iter().enumerate() {
        if depth == DEEPEST {
            out.push_str("  ...\n");
            return;
        }
        one_line(t, frame.as_value(), out);
    }
}

fn dump(t: &mut Thread, fd: i32, all: bool) {
    dump_but(t, fd, all, None);
}

/// Writes stacks; that of the thread `hidden` is left out.
fn dump_but(t: &mut Thread, fd: i32, all: bool, hidden: Option<u64>) {
    let waiting = t.take_raised();
    let mut out = String::new();
    if all {
        let mut others: Vec<u64> = Vec::new();
        t.interp().lock().each(|thread| others.push(thread.ident));
        let own = t.ident;
        for ident in others.into_iter().rev().filter(|ident| Some(*ident) != hidden) {
            if !out.is_empty() {
                out.push('\n');
            }
            if ident == own {
                let name = host::thread::name().unwrap_or_default();
                let name = String::from_utf8_lossy(&name).into_owned();
                out.push_str(&format!("Current thread 0x{ident:016x} [{name}] (most recent call first):\n"));
            } else {
                out.push_str(&format!("Thread 0x{ident:016x} (most recent call first):\n"));
            }
            stack(t, ident, &mut out);
        }
    } else {
        out.push_str("Stack (most recent call first):\n");
        stack(t, t.ident, &mut out);
    }
    host::stdio::write_all(fd, out.as_bytes());
    t.restore_raised(waiting);
}

fn one_line(t: &mut Thread, frame: &Value, out: &mut String) {
    let line = (|| -> PyResult<String> {
        let code = t.get_attr(frame, &intern_str("f_code"))?;
        let file = t.get_attr(&code, &intern_str("co_filename"))?;
        let file = t.str(&file)?.to_string_lossy();
        let name = t.get_attr(&code, &intern_str("co_name"))?;
        let name = t.str(&name)?.to_string_lossy();
        let line = t.get_attr(frame, &intern_str("f_lineno"))?;
        let line = line.as_i64().map_or("???".to_string(), |n| n.to_string());
        let cut = |text: String| match text.char_indices().nth(500) {
            Some((end, _)) => format!("{}...", &text[..end]),
            None => text,
        };
        let (file, name) = (cut(file), cut(name));
        Ok(format!("  File \"{file}\", line {line} in {name}\n"))
    })();
    match line {
        Ok(line) => out.push_str(&line),
        Err(_) => t.restore_raised(None),
    }
}

/// The descriptor of the argument `file`.
fn descriptor(t: &mut Thread, file: Option<&Value>) -> PyResult<i32> {
    let stderr;
    let file = match file {
        Some(file) if !file.is_none() => file,
        _ => {
            let Some(found) = t.sys_attr(&intern_str("stderr")) else {
                return Err(t.runtime_error("unable to get sys.stderr"));
            };
            if found.is_none() {
                return Err(t.runtime_error("sys.stderr is None"));
            }
            stderr = found;
            &stderr
        }
    };
    if file.is_int() {
        let fd = <i32 as object::native::FromArg>::from_arg(t, file, "", "")?;
        if fd < 0 {
            return Err(t.value_error("file is not a valid file descriptor"));
        }
        return Ok(fd);
    }
    let fd = t.call_method(file, &intern_str("fileno"), &[])?;
    let Some(fd) = fd.as_i64().and_then(|n| i32::try_from(n).ok()).filter(|n| *n >= 0) else {
        return Err(t.runtime_error("file.fileno() is not a valid file descriptor"));
    };
    if t.call_method(file, &intern_str("flush"), &[]).is_err() {
        t.restore_raised(None);
    }
    Ok(fd)
}

/// "H:MM:SS" of nanoseconds.
fn clock_text(ns: i64) -> String {
    let (seconds, micros) = (ns / timeval::SECOND, ns % timeval::SECOND / 1000);
    let fraction = if micros > 0 { format!(".{micros:06}") } else { String::new() };
    format!("{}:{:02}:{:02}{fraction}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// The module.
#[pymodule(name = "faulthandler", doc = "faulthandler module.")]
pub mod table {
    use super::*;

    /// Enable the fault handler.
    #[function("enable($module, /, file=sys.stderr, all_threads=True)")]
    fn enable(t: &mut Thread, file: Option<&Value>, all: Option<bool>) -> PyResult<()> {
        let fd = descriptor(t, file)?;
        ALL.store(all.unwrap_or(true), Ordering::Relaxed);
        host::signal::report_faults(fd, on_fault).or_raise(t)?;
        ENABLED.store(true, Ordering::Relaxed);
        Ok(())
    }

    /// Disable the fault handler.
    #[function("disable($module, /)")]
    fn disable(t: &mut Thread) -> PyResult<bool> {
        let was = ENABLED.swap(false, Ordering::Relaxed);
        if was {
            host::signal::report_faults(-1, on_fault).or_raise(t)?;
        }
        Ok(was)
    }

    /// Check if the handler is enabled.
    #[function("is_enabled($module, /)")]
    fn is_enabled(_: &mut Thread) -> bool {
        ENABLED.load(Ordering::Relaxed)
    }

    /// Dump the traceback of the current thread, or of all threads if all_threads is True, into file.
    #[function("dump_traceback($module, /, file=sys.stderr, all_threads=True)")]
    fn dump_traceback(t: &mut Thread, file: Option<&Value>, all: Option<bool>) -> PyResult<()> {
        let fd = descriptor(t, file)?;
        dump(t, fd, all.unwrap_or(true));
        t.poll()
    }

    /// Dump the C stack of the current thread.
    #[function("dump_c_stack($module, /, file=sys.stderr)")]
    fn dump_c_stack(t: &mut Thread, file: Option<&Value>) -> PyResult<()> {
        let fd = descriptor(t, file)?;
        let text = "Current thread's C stack trace (most recent call first):\n  <cannot get C stack on this system>\n";
        host::stdio::write_all(fd, text.as_bytes());
        Ok(())
    }

    /// Dump the traceback of all threads in timeout seconds,
    /// or each timeout seconds if repeat is True. If exit is True, call _exit(1) which is not safe.
    #[function("dump_traceback_later($module, /, timeout, repeat=False, file=sys.stderr, exit=False)")]
    fn dump_traceback_later(
        t: &mut Thread,
        timeout: &Value,
        repeat: Option<bool>,
        file: Option<&Value>,
        exit: Option<bool>,
    ) -> PyResult<()> {
        let ns = timeval::duration(t, timeout, timeval::SECOND, Round::Ceiling)?;
        if ns <= 0 {
            return Err(t.value_error("timeout must be greater than 0"));
        }
        let fd = descriptor(t, file)?;
        let (repeat, exit) = (repeat.unwrap_or(false), exit.unwrap_or(false));
        let mine = LATER.fetch_add(1, Ordering::SeqCst).wrapping_add(1);
        host::sync::wake(&LATER, i32::MAX);
        watch(t, mine, ns, fd, repeat, exit)
    }

    /// Cancel the previous call to dump_traceback_later().
    #[function("cancel_dump_traceback_later($module, /)")]
    fn cancel_dump_traceback_later(_: &mut Thread) {
        LATER.fetch_add(1, Ordering::SeqCst);
        host::sync::wake(&LATER, i32::MAX);
    }

    /// Register a handler for the signal 'signum': dump the traceback of the current thread, or of all threads if all_threads is True, into file.
    #[function("register($module, /, signum, file=sys.stderr, all_threads=True, chain=False)")]
    fn register(
        t: &mut Thread,
        signum: i32,
        file: Option<&Value>,
        all: Option<bool>,
        chain: Option<bool>,
    ) -> PyResult<()> {
        if [4, 6, 7, 8, 11].contains(&signum) {
            let message = format!("signal {signum} cannot be registered, use enable() instead");
            return Err(t.runtime_error(message));
        }
        if !(1..NSIG as i32).contains(&signum) {
            return Err(t.value_error("signal number out of range"));
        }
        let fd = descriptor(t, file)?;
        let before = host::signal::set(signum, host::signal::Disposition::Flag).or_raise(t)?;
        let mut all_signals = REGISTERED.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let slot = &mut all_signals[signum as usize];
        let before = slot.map_or(before, |known| known.before);
        if slot.is_none() {
            COUNT.fetch_add(1, Ordering::Relaxed);
        }
        *slot = Some(Registered { fd, all: all.unwrap_or(true), chain: chain.unwrap_or(false), before });
        Ok(())
    }

    /// Unregister the handler of the signal 'signum' registered by register().
    #[function("unregister($module, signum, /)")]
    fn unregister(t: &mut Thread, signum: i32) -> PyResult<bool> {
        if !(1..NSIG as i32).contains(&signum) {
            return Err(t.value_error("signal number out of range"));
        }
        let old = {
            let mut all = REGISTERED.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            all[signum as usize].take()
        };
        let Some(old) = old else { return Ok(false) };
        COUNT.fetch_sub(1, Ordering::Relaxed);
        if old.before != host::signal::Disposition::Foreign {
            host::signal::set(signum, old.before).or_raise(t)?;
        }
        Ok(true)
    }

    /// Read from NULL, raise a SIGSEGV or SIGBUS signal depending on the platform.
    #[function("_read_null($module, /)")]
    fn read_null(t: &mut Thread) -> PyResult<()> {
        host::signal::raise(11).or_raise(t)
    }

    /// Raise a SIGSEGV signal.
    #[function("_sigsegv($module, release_gil=False, /)")]
    fn sigsegv(t: &mut Thread, _release_gil: Option<bool>) -> PyResult<()> {
        host::signal::raise(11).or_raise(t)
    }

    /// Raise a SIGFPE signal.
    #[function("_sigfpe($module, /)")]
    fn sigfpe(t: &mut Thread) -> PyResult<()> {
        host::signal::raise(8).or_raise(t)
    }

    /// Raise a SIGABRT signal.
    #[function("_sigabrt($module, /)")]
    fn sigabrt(_: &mut Thread) {
        host::process::abort()
    }

    /// Recursive call to raise a stack overflow.
    #[function("_stack_overflow($module, /)")]
    fn stack_overflow(t: &mut Thread) -> PyResult<()> {
        host::signal::raise(11).or_raise(t)
    }

    /// Call Py_FatalError() in a new C thread.
    #[function("_fatal_error_c_thread($module, /)")]
    fn fatal_error_c_thread(t: &mut Thread) {
        let head = b"Fatal Python error: faulthandler_fatal_error_thread: in new thread\nPython runtime state: initialized\n\n";
        host::stdio::write_all(2, head);
        let mut out = format!("Thread 0x{:016x} (most recent call first):\n", t.ident);
        stack(t, t.ident, &mut out);
        host::stdio::write_all(2, out.as_bytes());
        host::stdio::write_all(2, C_STACK);
        let _ = host::signal::report_faults(-1, on_fault);
        host::process::abort()
    }
}

/// A thread that dumps all stacks after a while, unless another request comes first.
fn watch(t: &mut Thread, mine: u32, ns: i64, fd: i32, repeat: bool, exit: bool) -> PyResult<()> {
    const STACK: usize = 1 << 20;
    let seed = Seed::new(t, Value::none());
    let run = Box::new(move || {
        let end = timeval::Deadline::after(Some(ns));
        while LATER.load(Ordering::SeqCst) == mine {
            let left = end.left().unwrap_or(0);
            if left == 0 {
                break;
            }
            let _ = host::sync::wait(&LATER, mine, Some(Timespec::from_ns(left)));
        }
        let limit = host::thread::stack_bounds().low + (256 << 10);
        let ident = host::thread::current();
        seed.run(ident, limit, move |t, _| {
            if LATER.load(Ordering::SeqCst) != mine {
                return;
            }
            host::stdio::write_all(fd, format!("Timeout ({})!\n", clock_text(ns)).as_bytes());
            // The thread that watches is no part of the program.
            dump_but(t, fd, true, Some(t.ident));
            if exit {
                host::process::exit_now(1);
            }
            if repeat && watch(t, mine, ns, fd, repeat, exit).is_err() {
                t.restore_raised(None);
            }
        });
    });
    match host::thread::spawn(STACK, run) {
        Ok(id) => host::thread::detach(id).or_raise(t),
        Err(error) => Err(common::os_error(t, error)),
    }
}
