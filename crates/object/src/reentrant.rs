//! Locks that the interpreter itself holds while Python code runs: around imports and around the filters of warnings.
//!
//! Here: a lock that its owner may take again. Not here: the interpreter's lock (`lock`) and Python's lock objects
//! (`std-os`).

use std::cell::Cell;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::thread::Thread;

/// A lock that one thread holds, as often as it has taken it.
///
/// Only the thread that holds the interpreter's lock looks at it, so that its owner and depth need no other guard. A
/// fork while the lock is held leaves it with the forking thread, in the child, too.
#[derive(Default)]
pub struct ReentrantLock {
    owner: Cell<u64>,
    depth: Cell<usize>,
    /// Counts the times it became free; who waits for it sleeps on this word.
    freed: AtomicU32,
    waiting: Cell<usize>,
}

impl ReentrantLock {
    /// Takes it; other threads run while this one waits. Signal handlers run afterwards.
    pub fn acquire(&self, t: &mut Thread) {
        while self.depth.get() > 0 && self.owner.get() != t.ident {
            let seen = self.freed.load(Ordering::Relaxed);
            self.waiting.set(self.waiting.get() + 1);
            // A failed wait is a signal or a word that has changed: the loop looks again.
            let _ = t.unlocked(|| host::sync::wait(&self.freed, seen, None));
            self.waiting.set(self.waiting.get().saturating_sub(1));
        }
        self.owner.set(t.ident);
        self.depth.set(self.depth.get() + 1);
    }

    /// Gives up one taking of it; false if the thread does not hold it.
    pub fn release(&self, t: &Thread) -> bool {
        if !self.is_mine(t) {
            return false;
        }
        self.depth.set(self.depth.get() - 1);
        if self.depth.get() == 0 {
            self.freed.fetch_add(1, Ordering::Relaxed);
            if self.waiting.get() > 0 {
                host::sync::wake(&self.freed, 1);
            }
        }
        true
    }

    /// In the child after a fork: a thread that is not there holds it no longer.
    pub fn after_fork(&self, t: &Thread) {
        if !self.is_mine(t) {
            self.depth.set(0);
        }
        self.waiting.set(0);
    }

    /// Whether a thread holds it.
    pub fn is_held(&self) -> bool {
        self.depth.get() > 0
    }

    /// Whether the running thread holds it.
    pub fn is_mine(&self, t: &Thread) -> bool {
        self.depth.get() > 0 && self.owner.get() == t.ident
    }
}
