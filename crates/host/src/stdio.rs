//! Raw output for fatal errors, and the three standard descriptors.

use std::sync::atomic::{AtomicU8, Ordering};

use crate::Fd;

/// Standard input.
pub const STDIN: Fd = 0;
/// Standard output.
pub const STDOUT: Fd = 1;
/// Standard error.
pub const STDERR: Fd = 2;

/// The standard descriptors that were closed when the process began, as bits. Rust's runtime opens the null device for them.
static CLOSED: AtomicU8 = AtomicU8::new(0);

extern "C" fn look_at_standard_descriptors() {
    for fd in 0..3 {
        // SAFETY: asks for a flag.
        if unsafe { libc::fcntl(fd, libc::F_GETFD) } == -1 {
            CLOSED.fetch_or(1 << fd, Ordering::Relaxed);
        }
    }
}

// SAFETY: the section holds pointers to functions that the loader calls before `main`.
#[used]
#[unsafe(link_section = ".init_array")]
static AT_START: extern "C" fn() = look_at_standard_descriptors;

/// Closes the standard descriptors that were closed when the process began.
pub fn close_again() {
    let closed = CLOSED.swap(0, Ordering::Relaxed);
    for fd in (0..3).filter(|fd| closed & 1 << fd != 0) {
        // SAFETY: nobody uses the null device that the runtime opened.
        unsafe { libc::close(fd) };
    }
}

/// Writes everything to a descriptor, giving up silently on errors. Async-signal-safe.
pub fn write_all(fd: Fd, mut data: &[u8]) {
    while !data.is_empty() {
        // SAFETY: the slice and its own length.
        let n = unsafe { libc::write(fd, data.as_ptr().cast(), data.len()) };
        if n > 0 {
            data = &data[n as usize..];
        } else if n == 0 || crate::errno() != libc::EINTR {
            return;
        }
    }
}

/// Writes a message and a line end to standard error.
pub fn fatal(message: &[u8]) {
    write_all(STDERR, message);
    write_all(STDERR, b"\n");
}
