//! `_signal`: handlers, masks, waiting, timers.
//!
//! A signal only sets flags (`host::signal`); [`handle_pending`] runs the handlers, in the main thread, at its next
//! safe point.

use std::sync::atomic::Ordering;

use builtins::{NativeModule, struct_sequence};
use host::signal::{Disposition, Info, Itimer, NSIG, Set};
use host::time::Timespec;
use macros::pymodule;
use object::module::Module;
use object::string::intern_str;
use object::thread::{REQUESTS, requests};
use object::{Dict, List, Object, PyResult, Raised, Ref, Thread, Tuple, Value};

use crate::common::{self, OrRaise};
use crate::timeval::{self, Deadline, Round};

struct_sequence!(
    /// `signal.struct_siginfo`
    pub mod struct_siginfo = "signal.struct_siginfo", visible 7, "struct_siginfo: Result from sigwaitinfo or sigtimedwait.\n\nThis object may be accessed either as a tuple of\n(si_signo, si_code, si_errno, si_pid, si_uid, si_status, si_band),\nor via the attributes si_signo, si_code, and so on.", [
        ("si_signo", "signal number"),
        ("si_code", "signal code"),
        ("si_errno", "errno associated with this signal"),
        ("si_pid", "sending process ID"),
        ("si_uid", "real user ID of sending process"),
        ("si_status", "exit value or signal"),
        ("si_band", "band event for SIGPOLL"),
    ]
);

/// Key of the list of handlers, by number.
const HANDLERS: &str = "signal.handlers";
/// Key of the class `ItimerError`.
const ITIMER_ERROR: &str = "signal.ItimerError";
const SIG_DFL: i32 = 0;
const SIG_IGN: i32 = 1;
const SIGINT: i32 = 2;
const SIGABRT: i32 = 6;
const SIGPIPE: i32 = 13;
const SIGXFSZ: i32 = 25;
const EAGAIN: i32 = 11;

/// The native module.
pub static NATIVE: NativeModule = NativeModule { def: &table::DEF, types: &[] };

fn handlers(t: &mut Thread) -> PyResult<Ref<List>> {
    let known = match t.interp().kept(HANDLERS) {
        Some(known) => known,
        None => {
            let list = List::new(vec![Value::none(); NSIG]);
            t.interp().keep(HANDLERS, Some(list.clone()));
            list
        }
    };
    Ref::from_value(known).map_err(|_| t.system_error("the signal handlers are lost"))
}

/// Sets up what the interpreter wants of signals: broken pipes and full disks are errors, not ends, and an interrupt
/// raises `KeyboardInterrupt`.
///
/// # Errors
/// `MemoryError`.
pub fn install(t: &mut Thread) -> PyResult<()> {
    host::signal::notify(&REQUESTS, requests::SIGNAL);
    host::memory::keep_reserve(&REQUESTS, requests::MEMORY);
    for number in [SIGPIPE, SIGXFSZ] {
        let _ = host::signal::set(number, Disposition::Ignore);
    }
    let module = common::import(t, "_signal")?;
    if host::signal::get(SIGINT) == Ok(Disposition::Default) {
        let handler = t.get_attr(&module, &intern_str("default_int_handler"))?;
        t.call_method(&module, &intern_str("signal"), &[Value::small(SIGINT), handler])?;
    }
    // Now that the module knows what the process began with.
    if host::signal::get(SIGABRT) == Ok(Disposition::Default) {
        host::memory::end_as_error();
    }
    Ok(())
}

/// Runs the handlers of the signals that have arrived.
///
/// # Errors
/// What a handler raises; the rest stays pending.
pub fn handle_pending(t: &mut Thread) -> PyResult<()> {
    if REQUESTS.load(Ordering::Relaxed) & requests::MEMORY != 0 {
        REQUESTS.fetch_and(!requests::MEMORY, Ordering::Relaxed);
        let lost = object::thread::take_memory_lost();
        if !host::memory::renew_reserve() || lost {
            return Err(t.memory_error());
        }
    }
    if !t.is_main {
        object::lock::defer_signals();
        return Ok(());
    }
    REQUESTS.fetch_and(!requests::SIGNAL, Ordering::Relaxed);
    if !host::signal::tripped() {
        return Ok(());
    }
    run_handlers(t)
}

#[cold]
fn run_handlers(t: &mut Thread) -> PyResult<()> {
    let mut pending = host::signal::take_pending();
    if let Some(error) = host::signal::take_wakeup_error() {
        common::os_error(t, host::Error::Os(error));
        t.write_unraisable(None, Some("Exception ignored while trying to write to the signal wakeup fd"));
    }
    let handlers = handlers(t)?;
    while let Some(number) = pending.next() {
        if crate::faulthandler::on_signal(t, number) {
            continue;
        }
        let Some(handler) = handlers.get(number as usize) else { continue };
        // The handler has gone since the signal came.
        if handler.is_none() || handler.as_small().is_some() {
            let message = format!("Signal {number} ignored due to race condition");
            t.raise_message(&object::exceptions::OS_ERROR, &message);
            t.write_unraisable(None, Some("Exception ignored while calling signal handler"));
            continue;
        }
        let frame = t.current_frame(0).map_or(Value::none(), Ref::into_value);
        // A handler is no part of the exception that is being handled where it happens to run.
        if let Err(raised) = t.call(&handler, &[Value::small(number), frame]) {
            host::signal::put_back(pending);
            if host::signal::tripped() {
                REQUESTS.fetch_or(requests::SIGNAL, Ordering::Relaxed);
            }
            return Err(raised);
        }
    }
    Ok(())
}

fn check_number(t: &mut Thread, number: i32) -> PyResult<usize> {
    match usize::try_from(number).ok().filter(|n| (1..NSIG).contains(n)) {
        Some(index) => Ok(index),
        None => Err(t.value_error("signal number out of range")),
    }
}

/// Acts as if the signal had arrived, unless it is ignored or left to the system.
///
/// # Errors
/// `ValueError` for what is no signal.
pub fn simulate(t: &mut Thread, number: i32) -> PyResult<()> {
    let index = check_number(t, number)?;
    let handler = handlers(t)?.get(index).unwrap_or(Value::none());
    if handler.as_small().is_none() {
        host::signal::trip(number);
    }
    Ok(())
}

/// At the end of the program: signals do again what the system does with them.
pub fn uninstall(t: &mut Thread) {
    let Ok(handlers) = handlers(t) else { return t.restore_raised(None) };
    for (number, handler) in handlers.to_vec().iter().enumerate() {
        if !handler.is_none() && handler.as_small().is_none() {
            let _ = host::signal::set(number as i32, host::signal::Disposition::Default);
        }
        let _ = handlers.set(number, Value::none());
    }
}

/// A set of signals from an iterable of numbers.
///
/// # Errors
/// `ValueError` for what is no signal.
pub fn signal_set(t: &mut Thread, signals: &Value) -> PyResult<host::signal::Set> {
    let mut set = host::signal::Set::empty();
    for item in t.collect(signals)? {
        let index = t.to_index(&item)?;
        let number = index.as_i64().filter(|n| (1..host::signal::NSIG as i64).contains(n));
        let Some(number) = number else {
            let message = format!(
                "signal number {} out of range [1; {}]",
                t.repr(&index)?.to_string_lossy(),
                host::signal::NSIG - 1
            );
            return Err(t.value_error(message));
        };
        // The two signals that libc keeps for itself are refused there and ignored here, as in CPython.
        let _ = set.add(number as i32);
    }
    Ok(set)
}

/// A set of signals as a Python set.
fn set_value(t: &mut Thread, set: &Set) -> PyResult {
    let out = object::Set::new();
    for number in set.iter() {
        out.add(t, &Value::small(number))?;
    }
    Ok(out.into_value())
}

fn info_value(t: &mut Thread, info: &Info) -> PyResult {
    let numbers = [
        info.signo.into(),
        info.code.into(),
        info.errno.into(),
        info.pid.into(),
        info.uid.into(),
        info.status.into(),
        info.band,
    ];
    struct_siginfo::SEQUENCE.make(t, numbers.iter().map(|n| Value::int(*n)).collect())
}

fn seconds((sec, usec): (i64, i64)) -> Value {
    Value::float(sec as f64 + usec as f64 / 1e6)
}

fn timer_value(timer: Itimer) -> Value {
    common::pair(seconds(timer.value), seconds(timer.interval))
}

fn timer_error(t: &mut Thread, error: host::Error) -> Raised {
    let class = t.interp().kept(ITIMER_ERROR);
    let class = class.unwrap_or_else(|| object::exceptions::OS_ERROR.to_value());
    let number = error.errno();
    let text = match common::strerror(t, number) {
        Ok(text) => text,
        Err(raised) => return raised,
    };
    match t.call(&class, &[Value::small(number), text]) {
        Ok(exception) => t.raise(exception),
        Err(raised) => raised,
    }
}

fn thread_argument(t: &mut Thread, value: &Value, function: &str) -> PyResult<u64> {
    match common::as_u64(value).filter(|_| value.is_int()) {
        Some(id) => Ok(id),
        None => Err(object::native::bad_argument(t, function, "argument 1", "int", value)),
    }
}

/// The module.
#[pymodule(
    name = "_signal",
    doc = "This module provides mechanisms to use signal handlers in Python.\n\nFunctions:\n\nalarm() -- cause SIGALRM after a specified time [Unix only]\nsetitimer() -- cause a signal (described below) after a specified\n               float time and the timer may restart then [Unix only]\ngetitimer() -- get current value of timer [Unix only]\nsignal() -- set the action for a given signal\ngetsignal() -- get the signal action for a given signal\npause() -- wait until a signal arrives [Unix only]\ndefault_int_handler() -- default SIGINT handler\n\nsignal constants:\nSIG_DFL -- used to refer to the system default handler\nSIG_IGN -- used to ignore the signal\nNSIG -- number of defined signals\nSIGINT, SIGTERM, etc. -- signal numbers\n\nitimer constants:\nITIMER_REAL -- decrements in real time, and delivers SIGALRM upon\n               expiration\nITIMER_VIRTUAL -- decrements only when the process is executing,\n               and delivers SIGVTALRM upon expiration\nITIMER_PROF -- decrements both when the process is executing and\n               when the system is executing on behalf of the process.\n               Coupled with ITIMER_VIRTUAL, this timer is usually\n               used to profile the time spent by the application\n               in user and kernel space. SIGPROF is delivered upon\n               expiration.\n\n\n*** IMPORTANT NOTICE ***\nA signal handler function is called with two arguments:\nthe first is the signal number, the second is the interrupted stack frame."
)]
pub mod table {
    use super::*;

    #[exec]
    fn exec(t: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        common::add_constants(module, host::constants::SIGNAL);
        common::add(module, "NSIG", Value::size(NSIG));
        struct_siginfo::SEQUENCE.ready(t)?;
        common::add(module, "struct_siginfo", struct_siginfo::TYPE.to_value());
        let class = match t.interp().kept(ITIMER_ERROR) {
            Some(class) => class,
            None => {
                let dict = Dict::new();
                dict.set_name(&intern_str("__module__"), common::name("signal"));
                let bases = Tuple::new(vec![object::exceptions::OS_ERROR.to_value()]);
                let args = [common::name("ItimerError"), bases, dict.into_value()];
                t.call(&object::singletons::TYPE.to_value(), &args)?
            }
        };
        t.interp().keep(ITIMER_ERROR, Some(class.clone()));
        common::add(module, "ItimerError", class);
        let handlers = handlers(t)?;
        for number in 1..NSIG {
            let now = match host::signal::get(number as i32) {
                Ok(Disposition::Default) => Value::small(SIG_DFL),
                Ok(Disposition::Ignore) => Value::small(SIG_IGN),
                _ => continue,
            };
            drop(handlers.set(number, now));
        }
        Ok(())
    }

    /// Set the action for the given signal.
    ///
    /// The action can be SIG_DFL, SIG_IGN, or a callable Python object.
    /// The previous action is returned.  See getsignal() for possible return
    /// values.
    ///
    /// *** IMPORTANT NOTICE ***
    /// A signal handler function is called with two arguments: the first is
    /// the signal number, the second is the interrupted stack frame.
    #[function("signal($module, signalnum, handler, /)")]
    fn signal(t: &mut Thread, signalnum: i32, handler: &Value) -> PyResult {
        if !t.is_main {
            return Err(t.value_error("signal only works in main thread of the main interpreter"));
        }
        let index = check_number(t, signalnum)?;
        let disposition = match handler.as_i64() {
            Some(0) => Disposition::Default,
            Some(1) => Disposition::Ignore,
            _ if handler.ty().slots().call.is_some() => Disposition::Flag,
            _ => {
                let message = "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object";
                return Err(t.type_error(message));
            }
        };
        // Handlers of signals that are waiting already are the old ones.
        t.poll()?;
        host::signal::set(signalnum, disposition).or_raise(t)?;
        let new = match disposition {
            Disposition::Default => Value::small(SIG_DFL),
            Disposition::Ignore => Value::small(SIG_IGN),
            _ => handler.clone(),
        };
        Ok(handlers(t)?.set(index, new).unwrap_or(Value::none()))
    }

    /// Return the current action for the given signal.
    ///
    /// The return value can be:
    ///   SIG_IGN -- if the signal is being ignored
    ///   SIG_DFL -- if the default action for the signal is in effect
    ///   None    -- if an unknown handler is in effect
    ///   anything else -- the callable Python object used as a handler
    #[function("getsignal($module, signalnum, /)")]
    fn getsignal(t: &mut Thread, signalnum: i32) -> PyResult {
        let index = check_number(t, signalnum)?;
        Ok(handlers(t)?.get(index).unwrap_or(Value::none()))
    }

    /// The default handler for SIGINT installed by Python.
    ///
    /// It raises KeyboardInterrupt.
    #[function("default_int_handler($module, signalnum, frame, /)")]
    fn default_int_handler(t: &mut Thread, _signalnum: i32, _frame: &Value) -> PyResult {
        Err(t.raise_empty(&object::exceptions::KEYBOARD_INTERRUPT))
    }

    /// Send a signal to the executing process.
    #[function("raise_signal($module, signalnum, /)")]
    fn raise_signal(t: &mut Thread, signalnum: i32) -> PyResult<()> {
        t.unlocked(|| host::signal::raise(signalnum)).or_raise(t)?;
        t.poll()
    }

    /// Arrange for SIGALRM to arrive after the given number of seconds.
    #[function("alarm($module, seconds, /)")]
    fn alarm(t: &mut Thread, seconds: i32) -> PyResult<i64> {
        host::signal::alarm(seconds as u32).or_raise(t).map(i64::from)
    }

    /// Wait until a signal arrives.
    #[function("pause($module, /)")]
    fn pause(t: &mut Thread) -> PyResult<()> {
        t.unlocked(host::signal::pause);
        t.poll()
    }

    /// Return the system description of the given signal.
    ///
    /// Returns the description of signal *signalnum*, such as "Interrupt"
    /// for :const:`SIGINT`. Returns :const:`None` if *signalnum* has no
    /// description. Raises :exc:`ValueError` if *signalnum* is invalid.
    #[function("strsignal($module, signalnum, /)")]
    fn strsignal(t: &mut Thread, signalnum: i32) -> PyResult {
        check_number(t, signalnum)?;
        match host::signal::strsignal(signalnum) {
            Some(text) => common::fs_str(t, &text),
            None => Ok(Value::none()),
        }
    }

    /// Change system call restart behaviour.
    ///
    /// If flag is False, system calls will be restarted when interrupted by
    /// signal sig, else system calls will be interrupted.
    #[function("siginterrupt($module, signalnum, flag, /)")]
    fn siginterrupt(t: &mut Thread, signalnum: i32, flag: i32) -> PyResult<()> {
        check_number(t, signalnum)?;
        host::signal::siginterrupt(signalnum, flag != 0).or_raise(t)
    }

    /// Sets the fd to be written to (with the signal number) when a signal comes in.
    ///
    /// A library can use this to wakeup select or poll.
    /// The previous fd or -1 is returned.
    ///
    /// The fd must be non-blocking.
    #[function("set_wakeup_fd($module, fd, /, *, warn_on_full_buffer=True)")]
    fn set_wakeup_fd(t: &mut Thread, fd: &Value, warn_on_full_buffer: Option<bool>) -> PyResult<i32> {
        let fd = <i32 as object::native::FromArg>::from_arg(t, fd, "set_wakeup_fd", "argument 1")?;
        if !t.is_main {
            return Err(t.value_error("set_wakeup_fd only works in main thread of the main interpreter"));
        }
        let fd = if fd >= 0 {
            host::meta::fstat(fd).or_raise(t)?;
            if host::fs::get_blocking(fd).or_raise(t)? {
                return Err(t.value_error(format!("the fd {fd} must be in non-blocking mode")));
            }
            fd
        } else {
            -1
        };
        Ok(host::signal::set_wakeup_fd(fd, warn_on_full_buffer.unwrap_or(true)))
    }

    /// Sets given itimer (one of ITIMER_REAL, ITIMER_VIRTUAL or ITIMER_PROF).
    ///
    /// The timer will fire after value seconds and after that every interval
    /// seconds.  The itimer can be cleared by setting seconds to zero.
    ///
    /// Returns old values as a tuple: (delay, interval).
    #[function("setitimer($module, which, seconds, interval=0.0, /)")]
    fn setitimer(t: &mut Thread, which: i32, seconds: &Value, interval: Option<&Value>) -> PyResult {
        let value = timer_part(t, seconds)?;
        let interval = match interval {
            Some(interval) => timer_part(t, interval)?,
            None => (0, 0),
        };
        let before = host::signal::setitimer(which, Itimer { value, interval })
            .map(timer_value)
            .map_err(|e| timer_error(t, e))?;
        // A short one may be over.
        t.poll()?;
        Ok(before)
    }

    /// Returns current value of given itimer.
    #[function("getitimer($module, which, /)")]
    fn getitimer(t: &mut Thread, which: i32) -> PyResult {
        host::signal::getitimer(which).map(timer_value).map_err(|e| timer_error(t, e))
    }

    /// Fetch and/or change the signal mask of the calling thread.
    #[function("pthread_sigmask($module, how, mask, /)")]
    fn pthread_sigmask(t: &mut Thread, how: i32, mask: &Value) -> PyResult {
        let mask = signal_set(t, mask)?;
        let old = host::signal::pthread_sigmask(how, &mask).or_raise(t)?;
        // Signals that have just been let through have arrived by now.
        t.poll()?;
        set_value(t, &old)
    }

    /// Send a signal to a thread.
    #[function("pthread_kill($module, thread_id, signalnum, /)")]
    fn pthread_kill(t: &mut Thread, thread_id: &Value, signalnum: i32) -> PyResult<()> {
        let id = thread_argument(t, thread_id, "pthread_kill")?;
        t.audit("signal.pthread_kill", &[Value::uint(id), Value::small(signalnum)])?;
        common::running_thread(t, id)?;
        host::signal::pthread_kill(id, signalnum).or_raise(t)?;
        t.poll()
    }

    /// Send a signal to a process referred to by a pid file descriptor.
    #[function("pidfd_send_signal($module, pidfd, signalnum, siginfo=None, flags=0, /)")]
    fn pidfd_send_signal(
        t: &mut Thread,
        pidfd: i32,
        signalnum: i32,
        siginfo: Option<&Value>,
        flags: Option<i32>,
    ) -> PyResult<()> {
        if siginfo.is_some_and(|s| !s.is_none()) {
            return Err(t.type_error("siginfo must be None"));
        }
        host::signal::pidfd_send_signal(pidfd, signalnum, flags.unwrap_or(0) as u32).or_raise(t)?;
        // Maybe it was for this process.
        t.poll()
    }

    /// Examine pending signals.
    ///
    /// Returns a set of signal numbers that are pending for delivery to
    /// the calling thread.
    #[function("sigpending($module, /)")]
    fn sigpending(t: &mut Thread) -> PyResult {
        let set = host::signal::sigpending().or_raise(t)?;
        set_value(t, &set)
    }

    /// Return a set of valid signal numbers on this platform.
    ///
    /// The signal numbers returned by this function can be safely passed to
    /// functions like `pthread_sigmask`.
    #[function("valid_signals($module, /)")]
    fn valid_signals(t: &mut Thread) -> PyResult {
        set_value(t, &host::signal::valid_signals())
    }

    /// Wait for a signal.
    ///
    /// Suspend execution of the calling thread until the delivery of one of the
    /// signals specified in the signal set sigset.  The function accepts the
    /// signal and returns the signal number.
    #[function("sigwait($module, sigset, /)")]
    fn sigwait(t: &mut Thread, sigset: &Value) -> PyResult<i32> {
        let set = signal_set(t, sigset)?;
        common::blocking(t, || host::signal::sigwait(&set))
    }

    /// Wait synchronously until one of the signals in *sigset* is delivered.
    ///
    /// Returns a struct_siginfo containing information about the signal.
    #[function("sigwaitinfo($module, sigset, /)")]
    fn sigwaitinfo(t: &mut Thread, sigset: &Value) -> PyResult {
        let set = signal_set(t, sigset)?;
        let info = common::blocking(t, || host::signal::sigtimedwait(&set, None))?;
        info_value(t, &info)
    }

    /// Like sigwaitinfo(), but with a timeout.
    ///
    /// The timeout is specified in seconds, with floating-point numbers allowed.
    #[function("sigtimedwait($module, sigset, timeout, /)")]
    fn sigtimedwait(t: &mut Thread, sigset: &Value, timeout: &Value) -> PyResult {
        let ns = timeval::duration(t, timeout, timeval::SECOND, Round::Ceiling)?;
        if ns < 0 {
            return Err(t.value_error("timeout must be non-negative"));
        }
        let set = signal_set(t, sigset)?;
        let end = Deadline::after(Some(ns));
        let result = common::retry(t, || {
            let left = end.left().unwrap_or(0);
            host::signal::sigtimedwait(&set, Some(Timespec::from_ns(left)))
        })?;
        match result {
            Ok(info) => info_value(t, &info),
            Err(error) if error.errno() == EAGAIN => Ok(Value::none()),
            Err(error) => Err(common::os_error(t, error)),
        }
    }
}

fn timer_part(t: &mut Thread, value: &Value) -> PyResult<(i64, i64)> {
    if !value.is_int() && value.as_float().is_none() && value.ty().slots().index.is_none() {
        let message =
            format!("'{}' object cannot be interpreted as an integer or float", value.ty().tp_name());
        return Err(t.type_error(message));
    }
    timeval::timeval(t, value, Round::Ceiling)
}
