//! A lock of one word that threads of the interpreter wait for.
//!
//! Here: taking it with a deadline and with signal handlers running meanwhile. Not here: the interpreter's own lock
//! (`object::lock`) and Python's lock objects (`thread`).

use std::sync::atomic::{AtomicU32, Ordering};

use host::time::Timespec;
use object::{PyResult, Thread};

use crate::timeval::Deadline;

const FREE: u32 = 0;
const HELD: u32 = 1;
const CONTENDED: u32 = 2;

/// The lock.
#[derive(Default)]
pub struct RawLock(AtomicU32);

impl RawLock {
    /// A free lock.
    pub const fn new() -> RawLock {
        RawLock(AtomicU32::new(FREE))
    }

    /// Whether somebody holds it.
    pub fn is_locked(&self) -> bool {
        self.0.load(Ordering::Relaxed) != FREE
    }

    /// Takes it if it is free.
    pub fn try_acquire(&self) -> bool {
        self.0.compare_exchange(FREE, HELD, Ordering::Acquire, Ordering::Relaxed).is_ok()
    }

    /// Waits for it until the deadline; false when that has passed. Signal handlers run meanwhile.
    ///
    /// # Errors
    /// What a signal handler raises.
    pub fn acquire(&self, t: &mut Thread, deadline: Deadline) -> PyResult<bool> {
        loop {
            if self.try_acquire() {
                return Ok(true);
            }
            let left = deadline.left();
            if left == Some(0) {
                return Ok(false);
            }
            if t.unlocked(|| self.wait(left)) {
                return Ok(true);
            }
            t.poll()?;
        }
    }

    /// Waits for it, whatever signals arrive.
    pub fn acquire_quietly(&self, t: &mut Thread) {
        while !self.try_acquire() {
            if t.unlocked(|| self.wait(None)) {
                return;
            }
        }
    }

    /// One wait: true when the lock has been taken; false for time-out or a signal.
    fn wait(&self, left: Option<i64>) -> bool {
        let end = Deadline::after(left);
        loop {
            // Whoever waits leaves the mark, so that the holder wakes somebody.
            if self.0.swap(CONTENDED, Ordering::Acquire) == FREE {
                return true;
            }
            let left = end.left();
            if left == Some(0) {
                return false;
            }
            match host::sync::wait(&self.0, CONTENDED, left.map(Timespec::from_ns)) {
                Err(error) if error.is_interrupted() => return false,
                _ => (),
            }
        }
    }

    /// Gives it up; false if nobody held it.
    pub fn release(&self) -> bool {
        match self.0.swap(FREE, Ordering::Release) {
            FREE => false,
            HELD => true,
            _ => {
                host::sync::wake(&self.0, 1);
                true
            }
        }
    }

    /// Makes it free whoever holds it: in the child after a fork.
    pub fn reset(&self) {
        self.0.store(FREE, Ordering::Relaxed);
    }
}
