//! Taipan: native modules that touch the outside world: posix, _io, signals, threads.
//!
//! One file or folder for each module. All of them call the system through `host` alone, and give up the
//! interpreter's lock around what may block (`common::blocking`).

pub mod common;
pub mod errno;
pub mod io;
pub mod lock;
pub mod posix;
pub mod resource;
pub mod signals;
pub mod thread;
pub mod time;
pub mod timeval;

use builtins::NativeModule;

/// The native modules of this crate.
pub static MODULES: &[&NativeModule] = &[
    &errno::NATIVE,
    &time::NATIVE,
    &posix::NATIVE,
    &resource::NATIVE,
    &io::NATIVE,
    &signals::NATIVE,
    &thread::NATIVE,
];
