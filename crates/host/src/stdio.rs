//! Raw output for fatal errors, and the three standard descriptors.

use crate::Fd;

/// Standard input.
pub const STDIN: Fd = 0;
/// Standard output.
pub const STDOUT: Fd = 1;
/// Standard error.
pub const STDERR: Fd = 2;

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
