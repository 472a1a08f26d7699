//! Waiting for a word of memory to change, and waking whoever waits: what locks are made of.
//!
//! Unlike the standard library's locks a wait here ends with `EINTR` when a signal handler has run.

use std::ptr::null;
use std::sync::atomic::AtomicU32;

use crate::error::{Result, unit};
use crate::time::Timespec;

/// Sleeps until somebody wakes the word, unless it no longer holds `expected` (`EAGAIN`); at most `timeout`
/// (`ETIMEDOUT`). A signal ends the wait with `EINTR`.
pub fn wait(word: &AtomicU32, expected: u32, timeout: Option<Timespec>) -> Result<()> {
    let raw = timeout.map(Timespec::raw);
    let pointer = raw.as_ref().map_or(null(), std::ptr::from_ref);
    // SAFETY: the word is alive for the call, the timeout null or valid.
    unit(unsafe {
        libc::syscall(
            libc::SYS_futex,
            word.as_ptr(),
            libc::FUTEX_WAIT | libc::FUTEX_PRIVATE_FLAG,
            expected,
            pointer,
        )
    } as i32)
}

/// Wakes at most `count` of those who wait for the word.
pub fn wake(word: &AtomicU32, count: i32) {
    // SAFETY: only the address is used.
    unsafe {
        libc::syscall(libc::SYS_futex, word.as_ptr(), libc::FUTEX_WAKE | libc::FUTEX_PRIVATE_FLAG, count)
    };
}
