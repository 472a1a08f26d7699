//! Signals: handlers that only set flags, masks, waiting, interval timers.
//!
//! The handler that [`set`] installs does three async-signal-safe things: it marks the signal in a static
//! table, sets the bits that the interpreter asked for with [`notify`], and writes one byte to the wake-up
//! descriptor. The interpreter calls [`take_pending`] at its next safe point.

use std::ffi::CStr;
use std::ptr::null_mut;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicPtr, AtomicU32, AtomicUsize, Ordering};

use libc::c_int;

use crate::Fd;
use crate::error::{Error, Result, code, int, unit};
use crate::permit::{Permission, Subject, permit};
use crate::time::Timespec;

/// One more than the highest signal.
pub const NSIG: usize = 65;

static PENDING: [AtomicBool; NSIG] = [const { AtomicBool::new(false) }; NSIG];
static TRIPPED: AtomicBool = AtomicBool::new(false);
static NOTIFY: AtomicPtr<AtomicUsize> = AtomicPtr::new(null_mut());
static NOTIFY_BITS: AtomicUsize = AtomicUsize::new(0);
static WAKEUP_FD: AtomicI32 = AtomicI32::new(-1);
static WAKEUP_WARN: AtomicBool = AtomicBool::new(true);
static WAKEUP_ERROR: AtomicI32 = AtomicI32::new(0);
static COUNT: AtomicU32 = AtomicU32::new(0);

/// What happens when a signal arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disposition {
    /// The system's default.
    Default,
    /// Nothing.
    Ignore,
    /// It is marked as pending.
    Flag,
    /// A handler that somebody else installed.
    Foreign,
}

extern "C" fn flag(signum: c_int) {
    let saved = crate::errno();
    trip(signum);
    crate::set_errno(saved);
}

/// Marks a signal as pending as if it had arrived. Async-signal-safe.
pub fn trip(signum: i32) {
    let Some(slot) = PENDING.get(signum as usize) else { return };
    slot.store(true, Ordering::Relaxed);
    TRIPPED.store(true, Ordering::Release);
    COUNT.fetch_add(1, Ordering::Relaxed);
    let word = NOTIFY.load(Ordering::Acquire);
    if !word.is_null() {
        // SAFETY: `notify` takes static references only.
        unsafe { &*word }.fetch_or(NOTIFY_BITS.load(Ordering::Relaxed), Ordering::SeqCst);
    }
    let fd = WAKEUP_FD.load(Ordering::Relaxed);
    if fd >= 0 {
        let byte = signum as u8;
        // SAFETY: one byte; `write` is async-signal-safe, and so is `send` for a socket.
        let n = unsafe { libc::write(fd, (&raw const byte).cast(), 1) };
        if n < 0 {
            let e = crate::errno();
            if e != libc::EAGAIN || WAKEUP_WARN.load(Ordering::Relaxed) {
                WAKEUP_ERROR.store(e, Ordering::Relaxed);
            }
        }
    }
}

/// Sets `bits` in `word` whenever a signal is marked.
pub fn notify(word: &'static AtomicUsize, bits: usize) {
    NOTIFY_BITS.store(bits, Ordering::Relaxed);
    NOTIFY.store(std::ptr::from_ref(word).cast_mut(), Ordering::Release);
}

/// Whether a signal may be pending.
#[inline(always)]
pub fn tripped() -> bool {
    TRIPPED.load(Ordering::Relaxed)
}

/// The pending signals in ascending order, as a bit set (bit `n` is signal `n`; bit 0 is signal 64), which
/// are pending no longer.
pub fn take_pending() -> Pending {
    let mut set = 0u64;
    if TRIPPED.swap(false, Ordering::Acquire) {
        for (i, slot) in PENDING.iter().enumerate().skip(1) {
            if slot.load(Ordering::Relaxed) && slot.swap(false, Ordering::Acquire) {
                set |= 1 << (i % 64);
            }
        }
    }
    Pending(set)
}

/// A set of signals, iterated in ascending order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pending(u64);

impl Iterator for Pending {
    type Item = i32;

    fn next(&mut self) -> Option<i32> {
        let low = self.0 & !1;
        let n = if low != 0 {
            low.trailing_zeros()
        } else if self.0 != 0 {
            0
        } else {
            return None;
        };
        self.0 &= !(1 << n);
        Some(if n == 0 { 64 } else { n as i32 })
    }
}

/// Marks signals as pending again, for a caller that stops before it handled all of [`take_pending`].
pub fn put_back(rest: Pending) {
    for signum in rest {
        PENDING[signum as usize].store(true, Ordering::Relaxed);
        TRIPPED.store(true, Ordering::Release);
    }
}

/// Forgets everything that is pending: in the child after a fork.
pub fn clear_pending() {
    let _ = take_pending();
}

/// How many signals have been marked since the start; a change tells that one arrived.
pub fn arrivals() -> u32 {
    COUNT.load(Ordering::Relaxed)
}

/// The descriptor that gets a byte for each signal (-1 for none); returns the old one.
pub fn set_wakeup_fd(fd: Fd, warn_on_full_buffer: bool) -> Fd {
    WAKEUP_WARN.store(warn_on_full_buffer, Ordering::Relaxed);
    WAKEUP_FD.swap(fd, Ordering::Relaxed)
}

/// The wake-up descriptor.
pub fn wakeup_fd() -> Fd {
    WAKEUP_FD.load(Ordering::Relaxed)
}

/// The error of the last write to the wake-up descriptor that is to be reported, once.
pub fn take_wakeup_error() -> Option<i32> {
    match WAKEUP_ERROR.swap(0, Ordering::Relaxed) {
        0 => None,
        e => Some(e),
    }
}

/// Sets what a signal does; returns what it did before. `Foreign` is `EINVAL`.
pub fn set(signum: i32, disposition: Disposition) -> Result<Disposition> {
    permit(Permission::Signal, Subject::None)?;
    let handler = match disposition {
        Disposition::Default => libc::SIG_DFL,
        Disposition::Ignore => libc::SIG_IGN,
        Disposition::Flag => flag as extern "C" fn(c_int) as libc::sighandler_t,
        Disposition::Foreign => return Err(Error::Os(libc::EINVAL)),
    };
    // SAFETY: all-zero is a valid `sigaction` with an empty mask; the handler is async-signal-safe.
    unsafe {
        let mut new: libc::sigaction = std::mem::zeroed();
        let mut old: libc::sigaction = std::mem::zeroed();
        new.sa_sigaction = handler;
        // Without SA_RESTART, so that blocking calls return EINTR and Python handlers run.
        new.sa_flags = if disposition == Disposition::Flag { libc::SA_ONSTACK } else { 0 };
        unit(libc::sigaction(signum, &raw const new, &raw mut old))?;
        Ok(classify(&old))
    }
}

/// What a signal does now.
pub fn get(signum: i32) -> Result<Disposition> {
    // SAFETY: a null new action only asks.
    unsafe {
        let mut old: libc::sigaction = std::mem::zeroed();
        unit(libc::sigaction(signum, std::ptr::null(), &raw mut old))?;
        Ok(classify(&old))
    }
}

fn classify(action: &libc::sigaction) -> Disposition {
    match action.sa_sigaction {
        libc::SIG_DFL => Disposition::Default,
        libc::SIG_IGN => Disposition::Ignore,
        f if f == flag as extern "C" fn(c_int) as libc::sighandler_t => Disposition::Flag,
        _ => Disposition::Foreign,
    }
}

/// Installs a handler of the caller's own, with `SA_*` flags.
///
/// # Safety
/// `handler` must do only what is async-signal-safe.
pub unsafe fn set_raw(signum: i32, handler: extern "C" fn(c_int), flags: i32) -> Result<()> {
    permit(Permission::Signal, Subject::None)?;
    // SAFETY: the caller vouches for the handler.
    unsafe {
        let mut new: libc::sigaction = std::mem::zeroed();
        new.sa_sigaction = handler as libc::sighandler_t;
        new.sa_flags = flags;
        unit(libc::sigaction(signum, &raw const new, null_mut()))
    }
}

/// Whether system calls restart after this signal.
pub fn siginterrupt(signum: i32, interrupt: bool) -> Result<()> {
    permit(Permission::Signal, Subject::None)?;
    // SAFETY: reads the action and writes it back with one flag changed.
    unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        unit(libc::sigaction(signum, std::ptr::null(), &raw mut action))?;
        if interrupt {
            action.sa_flags &= !libc::SA_RESTART;
        } else {
            action.sa_flags |= libc::SA_RESTART;
        }
        unit(libc::sigaction(signum, &raw const action, null_mut()))
    }
}

/// The description of a signal.
pub fn strsignal(signum: i32) -> Option<Vec<u8>> {
    if !(1..NSIG as i32).contains(&signum) {
        return None;
    }
    // SAFETY: the result is null or a terminated string, copied at once.
    unsafe {
        let p = libc::strsignal(signum);
        if p.is_null() { None } else { Some(CStr::from_ptr(p).to_bytes().to_vec()) }
    }
}

/// A set of signals as the system takes it.
#[derive(Clone, Copy)]
pub struct Set(libc::sigset_t);

impl Set {
    /// No signal.
    pub fn empty() -> Set {
        // SAFETY: `sigemptyset` initialises the set.
        unsafe {
            let mut s: libc::sigset_t = std::mem::zeroed();
            libc::sigemptyset(&raw mut s);
            Set(s)
        }
    }

    /// Every signal that a program may use.
    pub fn full() -> Set {
        // SAFETY: `sigfillset` initialises the set.
        unsafe {
            let mut s: libc::sigset_t = std::mem::zeroed();
            libc::sigfillset(&raw mut s);
            Set(s)
        }
    }

    /// Adds a signal; `EINVAL` for what is none.
    pub fn add(&mut self, signum: i32) -> Result<()> {
        // SAFETY: an initialised set.
        unit(unsafe { libc::sigaddset(&raw mut self.0, signum) })
    }

    /// Whether a signal is in it.
    pub fn contains(&self, signum: i32) -> bool {
        // SAFETY: an initialised set.
        unsafe { libc::sigismember(&raw const self.0, signum) == 1 }
    }

    pub(crate) fn raw(&self) -> *const libc::sigset_t {
        &raw const self.0
    }

    /// Its signals in ascending order.
    pub fn iter(&self) -> impl Iterator<Item = i32> + '_ {
        (1..NSIG as i32).filter(|&n| self.contains(n))
    }
}

/// The signals that a program may use.
pub fn valid_signals() -> Set {
    Set::full()
}

/// Changes the thread's mask (`SIG_BLOCK`, `SIG_UNBLOCK`, `SIG_SETMASK`); returns the old one.
pub fn pthread_sigmask(how: i32, set: &Set) -> Result<Set> {
    permit(Permission::Signal, Subject::None)?;
    let mut old = Set::empty();
    // SAFETY: both sets are initialised.
    code(unsafe { libc::pthread_sigmask(how, &raw const set.0, &raw mut old.0) })?;
    Ok(old)
}

/// The signals that are blocked and waiting.
pub fn sigpending() -> Result<Set> {
    let mut set = Set::empty();
    // SAFETY: an initialised set.
    unit(unsafe { libc::sigpending(&raw mut set.0) })?;
    Ok(set)
}

/// Waits for one of the signals.
pub fn sigwait(set: &Set) -> Result<i32> {
    permit(Permission::Signal, Subject::None)?;
    let mut n = 0;
    // SAFETY: an initialised set and room for one number.
    code(unsafe { libc::sigwait(&raw const set.0, &raw mut n) })?;
    Ok(n)
}

/// What is known about a signal that was waited for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Info {
    /// Its number.
    pub signo: i32,
    /// `SI_*` and the like.
    pub code: i32,
    /// An error number.
    pub errno: i32,
    /// The sender.
    pub pid: i32,
    /// The sender's user.
    pub uid: u32,
    /// Exit status of a child.
    pub status: i32,
    /// Event of a descriptor.
    pub band: i64,
}

impl Info {
    pub(crate) fn from_raw(s: &libc::siginfo_t) -> Info {
        // SAFETY: the accessors read plain numbers of the union, whatever member is meant.
        unsafe {
            Info {
                signo: s.si_signo,
                code: s.si_code,
                errno: s.si_errno,
                pid: s.si_pid(),
                uid: s.si_uid(),
                status: s.si_status(),
                // si_band lies where the union begins, 16 bytes into the structure.
                band: std::ptr::from_ref(s).cast::<i64>().add(2).read(),
            }
        }
    }
}

/// Waits for one of the signals, at most for `timeout`; then the error is `EAGAIN`.
pub fn sigtimedwait(set: &Set, timeout: Option<Timespec>) -> Result<Info> {
    permit(Permission::Signal, Subject::None)?;
    let t = timeout.map(Timespec::raw);
    // SAFETY: an initialised set, a zeroed `siginfo_t` to fill, a null or valid timeout.
    unsafe {
        let mut info: libc::siginfo_t = std::mem::zeroed();
        let p = t.as_ref().map_or(std::ptr::null(), std::ptr::from_ref);
        int(libc::sigtimedwait(&raw const set.0, &raw mut info, p))?;
        Ok(Info::from_raw(&info))
    }
}

/// Waits for any signal that has a handler.
pub fn pause() {
    // SAFETY: no arguments.
    unsafe { libc::pause() };
}

/// Sends a signal to the calling thread.
pub fn raise(signum: i32) -> Result<()> {
    permit(Permission::Signal, Subject::None)?;
    // SAFETY: plain number.
    unit(unsafe { libc::raise(signum) })
}

/// Sends a signal to a process or group, as `kill` counts them.
pub fn kill(pid: i32, signum: i32) -> Result<()> {
    permit(Permission::Signal, Subject::Pid(pid))?;
    // SAFETY: plain numbers.
    unit(unsafe { libc::kill(pid, signum) })
}

/// Sends a signal to a group.
pub fn killpg(group: i32, signum: i32) -> Result<()> {
    permit(Permission::Signal, Subject::Pid(group))?;
    // SAFETY: plain numbers.
    unit(unsafe { libc::killpg(group, signum) })
}

/// Sends a signal to a thread of this process.
pub fn pthread_kill(thread: u64, signum: i32) -> Result<()> {
    permit(Permission::Signal, Subject::None)?;
    // SAFETY: a dead thread is the caller's fault, as in CPython.
    code(unsafe { libc::pthread_kill(thread, signum) })
}

/// Sends a signal through a process descriptor.
pub fn pidfd_send_signal(pidfd: Fd, signum: i32, flags: u32) -> Result<()> {
    permit(Permission::Signal, Subject::Fd(pidfd))?;
    // SAFETY: a null `siginfo_t` is allowed.
    let r = unsafe {
        libc::syscall(libc::SYS_pidfd_send_signal, pidfd, signum, null_mut::<libc::siginfo_t>(), flags)
    };
    unit(r as c_int)
}

/// Asks for `SIGALRM` in so many seconds; returns what was left of an earlier request.
pub fn alarm(seconds: u32) -> Result<u32> {
    permit(Permission::Signal, Subject::None)?;
    // SAFETY: plain number; never fails.
    Ok(unsafe { libc::alarm(seconds) })
}

/// An interval timer: delay until the next signal and interval after it, in microseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Itimer {
    /// Seconds and microseconds until the next signal.
    pub value: (i64, i64),
    /// Seconds and microseconds between signals.
    pub interval: (i64, i64),
}

fn itimer_from_raw(t: &libc::itimerval) -> Itimer {
    Itimer {
        value: (t.it_value.tv_sec, t.it_value.tv_usec),
        interval: (t.it_interval.tv_sec, t.it_interval.tv_usec),
    }
}

/// Starts a timer (`ITIMER_*`); returns its former state.
pub fn setitimer(which: i32, timer: Itimer) -> Result<Itimer> {
    permit(Permission::Signal, Subject::None)?;
    let raw = |t: (i64, i64)| libc::timeval { tv_sec: t.0, tv_usec: t.1 };
    let new = libc::itimerval { it_value: raw(timer.value), it_interval: raw(timer.interval) };
    // SAFETY: one structure to read and one to fill.
    unsafe {
        let mut old: libc::itimerval = std::mem::zeroed();
        unit(libc::setitimer(which, &raw const new, &raw mut old))?;
        Ok(itimer_from_raw(&old))
    }
}

/// The state of a timer.
pub fn getitimer(which: i32) -> Result<Itimer> {
    // SAFETY: one structure to fill.
    unsafe {
        let mut old: libc::itimerval = std::mem::zeroed();
        unit(libc::getitimer(which, &raw mut old))?;
        Ok(itimer_from_raw(&old))
    }
}

/// Where fatal signals are reported; -1 for nowhere.
static FAULT_FD: AtomicI32 = AtomicI32::new(-1);

/// The signals that end a program that has gone wrong, with their reports.
const FAULTS: [(i32, &[u8]); 5] = [
    (libc::SIGBUS, b"Fatal Python error: Bus error\n\n"),
    (libc::SIGILL, b"Fatal Python error: Illegal instruction\n\n"),
    (libc::SIGFPE, b"Fatal Python error: Floating-point exception\n\n"),
    (libc::SIGABRT, b"Fatal Python error: Aborted\n\n"),
    (libc::SIGSEGV, b"Fatal Python error: Segmentation fault\n\n"),
];

/// What writes more about the program; it must be async-signal-safe.
static REPORTER: OnceLock<fn(Fd)> = OnceLock::new();

extern "C" fn fault(signum: c_int) {
    let fd = FAULT_FD.load(Ordering::Relaxed);
    // A second fault, in the report, ends the program at once.
    // SAFETY: async-signal-safe.
    unsafe { libc::signal(signum, libc::SIG_DFL) };
    if let Some((_, text)) = FAULTS.iter().find(|(n, _)| *n == signum)
        && fd >= 0
    {
        // SAFETY: the text and its length; `write` is async-signal-safe.
        unsafe { libc::write(fd, text.as_ptr().cast(), text.len()) };
        if let Some(reporter) = REPORTER.get() {
            reporter(fd);
        }
    }
    // SAFETY: async-signal-safe; the program ends as it would have without us.
    unsafe { libc::raise(signum) };
}

/// From now on a fatal signal is reported on a descriptor before it ends the process; -1 ends that. `reporter`, which is
/// called after the first line, is chosen once and must be async-signal-safe.
pub fn report_faults(fd: Fd, reporter: fn(Fd)) -> Result<()> {
    let _ = REPORTER.set(reporter);
    permit(Permission::Signal, Subject::None)?;
    FAULT_FD.store(fd, Ordering::Relaxed);
    for (signum, _) in FAULTS {
        if fd >= 0 {
            // SAFETY: the handler writes, resets and raises, all of which is async-signal-safe.
            unsafe { set_raw(signum, fault, libc::SA_NODEFER | libc::SA_ONSTACK)? };
        } else {
            set(signum, Disposition::Default)?;
        }
    }
    Ok(())
}
