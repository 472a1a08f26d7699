//! Every system call and all of libc's environment: the only crate that touches files, network,
//! processes, environment, clocks, randomness, signals and the terminal.
//!
//! The functions are thin and typed and know nothing of Python. Each names the permission that it
//! needs through [`permit::permit`], the one place where a policy decides. Errors are [`Error`]; an
//! interrupted call returns `EINTR`, and retrying it is the caller's business. Paths are `&CStr`, so that
//! whoever builds them decides what an embedded NUL means.
//!
//! Not here: names, exceptions and argument rules of Python's modules, which `std-os` and `interp` own.
//! The numbers that those modules publish are in [`constants`].

pub mod constants;
pub mod deflate;
pub mod dir;
pub mod env;
mod error;
pub mod fdctl;
pub mod fs;
pub mod libm;
pub mod limits;
pub mod locale;
pub mod memory;
pub mod meta;
pub mod mmap;
pub mod netdb;
pub mod permit;
pub mod poll;
pub mod process;
pub mod random;
pub mod sched;
pub mod semaphore;
pub mod signal;
mod sockaddr;
pub mod socket;
pub mod spawn;
pub mod stdio;
pub mod sync;
pub mod syslog;
pub mod terminal;
pub mod thread;
pub mod time;
pub mod timerfd;
pub mod users;

pub use error::{Error, Result, errno, set_errno, strerror};
pub use permit::Permission;

/// A file descriptor.
pub type Fd = i32;

/// Stands for the current directory where a directory descriptor is asked for.
pub const CWD: Fd = libc::AT_FDCWD;
