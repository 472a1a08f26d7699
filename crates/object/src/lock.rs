//! The interpreter's lock: one thread of an interpreter runs at a time.
//!
//! Here: taking and giving up the lock, the switch interval, native threads that become threads of an interpreter,
//! what a fork leaves of them. Not here: Python's own locks and `threading` (`std-os`).
//!
//! A thread that waits longer than the interval asks for a switch; the running thread gives the lock up at its next
//! safe point of the main loop, never inside a native function that did not say so through [`Thread::unlocked`].

use std::cell::{Cell, RefCell};
use std::ptr::NonNull;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::errors::PyResult;
use crate::thread::{Interpreter, REQUESTS, Thread, requests};
use crate::value::Value;

/// Signals wait for the main thread, which is not the running one.
static SIGNALS_WAIT: AtomicBool = AtomicBool::new(false);

#[derive(Default)]
struct State {
    held: bool,
    /// How often the lock has been taken.
    turns: u64,
    waiting: u32,
}

/// The lock and the threads that share it.
pub struct Lock {
    state: Mutex<State>,
    free: Condvar,
    taken: Condvar,
    interval: AtomicU64,
    /// The thread that ends the interpreter; all others stop for ever when they want the lock.
    finalizing: AtomicU64,
    /// Attached threads; read and changed by the holder only.
    threads: RefCell<Vec<NonNull<Thread>>>,
    several: Cell<bool>,
}

impl Default for Lock {
    fn default() -> Lock {
        Lock {
            // Whoever makes the interpreter holds its lock.
            state: Mutex::new(State { held: true, turns: 0, waiting: 0 }),
            free: Condvar::new(),
            taken: Condvar::new(),
            interval: AtomicU64::new(5000),
            finalizing: AtomicU64::new(0),
            threads: RefCell::default(),
            several: Cell::new(false),
        }
    }
}

impl Lock {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The switch interval in microseconds.
    pub fn interval(&self) -> u64 {
        self.interval.load(Ordering::Relaxed)
    }

    /// Sets the switch interval in microseconds.
    pub fn set_interval(&self, microseconds: u64) {
        self.interval.store(microseconds.max(1), Ordering::Relaxed);
    }

    /// Waits until the lock is free and takes it. `ident` is the calling thread's.
    fn take(&self, ident: u64) {
        self.stop_if_finalizing(ident);
        let mut state = self.state();
        state.waiting += 1;
        while state.held {
            let seen = state.turns;
            let interval = Duration::from_micros(self.interval());
            let (next, waited) =
                self.free.wait_timeout(state, interval).unwrap_or_else(PoisonError::into_inner);
            state = next;
            if waited.timed_out() && state.held && state.turns == seen {
                REQUESTS.fetch_or(requests::SWITCH, Ordering::Relaxed);
            }
        }
        state.waiting -= 1;
        state.held = true;
        state.turns += 1;
        REQUESTS.fetch_and(!requests::SWITCH, Ordering::Relaxed);
        drop(state);
        self.taken.notify_all();
        let end = self.finalizing.load(Ordering::Relaxed);
        if end != 0 && end != ident {
            self.give_up(false);
            self.stop_if_finalizing(ident);
        }
    }

    fn stop_if_finalizing(&self, ident: u64) {
        let end = self.finalizing.load(Ordering::Relaxed);
        if end != 0 && end != ident {
            loop {
                std::thread::park();
            }
        }
    }

    /// Gives the lock up. `forced`: not before another waiting thread has had its turn.
    fn give_up(&self, forced: bool) {
        let mut state = self.state();
        state.held = false;
        let seen = state.turns;
        self.free.notify_one();
        while forced && state.waiting > 0 && state.turns == seen {
            state = self.taken.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// From now on the calling thread is the only one that runs Python code.
    pub fn finalize(&self, ident: u64) {
        self.finalizing.store(ident, Ordering::Relaxed);
    }

    /// Whether the interpreter is being ended.
    pub fn is_finalizing(&self) -> bool {
        self.finalizing.load(Ordering::Relaxed) != 0
    }

    /// Runs `fork` while nobody can be in the middle of the lock's own business. In the child (`fork` answers true)
    /// only the thread `ident` is left; what the others kept for themselves (`_thread._local`) is the second result.
    pub fn around_fork<R>(&self, ident: u64, fork: impl FnOnce() -> (bool, R)) -> (R, Vec<Value>) {
        let mut state = self.state();
        let (child, result) = fork();
        if child {
            state.waiting = 0;
        }
        drop(state);
        let kept = if child { self.forget_others(ident) } else { Vec::new() };
        (result, kept)
    }

    /// In the child after a fork that [`Lock::around_fork`] did not guard: only the thread `ident` is left. Gives what
    /// the others kept for themselves.
    pub fn after_fork(&self, ident: u64) -> Vec<Value> {
        self.state().waiting = 0;
        self.forget_others(ident)
    }

    fn forget_others(&self, ident: u64) -> Vec<Value> {
        let mut kept = Vec::new();
        self.threads.borrow_mut().retain(|thread| {
            // SAFETY: attached threads are alive; those of the parent never run and are never attached again here.
            let thread = unsafe { thread.as_ref() };
            let stays = thread.ident == ident;
            if !stays && let Ok(mut locals) = thread.locals.try_borrow_mut() {
                kept.extend(locals.drain().map(|(_, dict)| dict));
            }
            stays
        });
        self.several.set(false);
        kept
    }

    /// How many threads are attached.
    pub fn count(&self) -> usize {
        self.threads.borrow().len()
    }

    /// Calls `f` with each attached thread, oldest first. `f` must not run Python code.
    pub fn each(&self, mut f: impl FnMut(&Thread)) {
        for thread in self.threads.borrow().iter() {
            // SAFETY: attached threads are alive, and only the caller's runs.
            f(unsafe { thread.as_ref() })
        }
    }

    pub(crate) fn enter(&self, thread: NonNull<Thread>) {
        let mut threads = self.threads.borrow_mut();
        threads.push(thread);
        self.several.set(threads.len() > 1);
    }

    pub(crate) fn leave(&self, thread: NonNull<Thread>) {
        let mut threads = self.threads.borrow_mut();
        threads.retain(|t| *t != thread);
        self.several.set(threads.len() > 1);
    }
}

/// The main thread is asked to look for signals once it runs.
pub fn defer_signals() {
    SIGNALS_WAIT.store(true, Ordering::Relaxed);
    REQUESTS.fetch_and(!requests::SIGNAL, Ordering::Relaxed);
}

impl Thread {
    /// Runs `f`, which may block and touches no objects, without the lock.
    #[inline]
    pub fn unlocked<R>(&mut self, f: impl FnOnce() -> R) -> R {
        let lock = self.interp().lock();
        if !lock.several.get() {
            return f();
        }
        lock.give_up(false);
        let result = f();
        lock.take(self.ident);
        self.resume_signals();
        result
    }

    fn resume_signals(&self) {
        if self.is_main && SIGNALS_WAIT.swap(false, Ordering::Relaxed) {
            REQUESTS.fetch_or(requests::SIGNAL, Ordering::Relaxed);
        }
    }

    /// Lets another thread run that has asked for it.
    #[cold]
    fn switch(&mut self) {
        REQUESTS.fetch_and(!requests::SWITCH, Ordering::Relaxed);
        let lock = self.interp().lock();
        if lock.several.get() {
            lock.give_up(true);
            lock.take(self.ident);
            self.resume_signals();
        }
    }

    /// A safe point of the main loop: thread switches, signal handlers, calls that wait.
    ///
    /// # Errors
    /// What a handler raises.
    #[inline]
    pub fn safe_point(&mut self) -> PyResult<()> {
        if REQUESTS.load(Ordering::Relaxed) & requests::SWITCH != 0 {
            self.switch();
        }
        self.poll()
    }
}

/// What goes with a new native thread that will be a thread of the interpreter.
pub struct Seed {
    interp: &'static Interpreter,
    value: Value,
}

// SAFETY: the value is touched only after the new thread has taken the interpreter's lock; what the interpreter
// has besides its lock likewise.
unsafe impl Send for Seed {}

impl Seed {
    /// `value` is for the new thread.
    pub fn new(t: &Thread, value: Value) -> Seed {
        // Unless the lock counts as shared, the caller would not give it up for the new thread.
        t.interp().lock().several.set(true);
        Seed { interp: t.interp(), value }
    }

    /// The value, when no thread could be started.
    pub fn into_value(self) -> Value {
        let lock = self.interp.lock();
        lock.several.set(lock.count() > 1);
        self.value
    }

    /// In the new native thread: becomes a thread of the interpreter, runs `f`, and ends being one.
    pub fn run(self, ident: u64, stack_limit: usize, f: impl FnOnce(&mut Thread, Value)) {
        let Seed { interp, value } = self;
        interp.lock().take(ident);
        let mut thread = Thread::new(interp, stack_limit);
        thread.ident = ident;
        thread.is_main = false;
        f(&mut thread, value);
        thread.end();
        drop(thread);
        crate::heap::release_free_blocks();
        interp.lock().give_up(false);
    }
}
