//! Permissions: what a call needs, and the one function that grants or denies it.
//!
//! Today everything is granted. Whoever adds a policy changes [`permit`] only: every other file of this
//! crate already states permission and subject before it calls the system.

use std::ffi::CStr;

use crate::{Fd, Result};

/// What a call wants to do to the outside world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Permission {
    /// Read files, directories and metadata.
    Read,
    /// Create, change or delete files, directories and metadata.
    Write,
    /// Use sockets and the resolver.
    Net,
    /// Read or change environment variables.
    Env,
    /// Start other programs and processes.
    Run,
    /// Ask for or change facts of the system and of this process: users, limits, scheduling, locale.
    Sys,
    /// Read or set clocks and timers; sleep.
    Clock,
    /// Draw random bytes.
    Random,
    /// Send signals and change their handling.
    Signal,
    /// Start threads.
    Thread,
    /// Control a terminal.
    Terminal,
}

/// What a call wants to do it to.
#[derive(Clone, Copy, Debug)]
pub enum Subject<'a> {
    /// Nothing in particular.
    None,
    /// A path, relative to the current directory.
    Path(&'a CStr),
    /// A path, relative to a directory descriptor.
    PathAt(Fd, &'a CStr),
    /// An open descriptor.
    Fd(Fd),
    /// A name: of a variable, host, user.
    Name(&'a [u8]),
    /// A process or process group.
    Pid(i32),
}

/// Grants or denies `permission` on `subject`. A denial is [`crate::Error::Denied`].
#[inline(always)]
pub fn permit(_permission: Permission, _subject: Subject<'_>) -> Result<()> {
    Ok(())
}
