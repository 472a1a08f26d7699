//! Taipan: native modules that touch the outside world: posix, _io, signals, threads.
//!
//! One file or folder for each module. All of them call the system through `host` alone, and give up the
//! interpreter's lock around what may block (`common::blocking`).

pub mod common;
pub mod errno;
pub mod faulthandler;
pub mod fcntl;
pub mod io;
pub mod locale;
pub mod lock;
pub mod lsprof;
pub mod mmap;
pub mod multiprocessing;
pub mod posix;
pub mod posixsubprocess;
pub mod queue;
pub mod remote_debugging;
pub mod resource;
pub mod select;
pub mod signals;
pub mod socket;
pub mod syslog;
pub mod termios;
pub mod thread;
pub mod time;
pub mod timeval;
pub mod users;
pub mod uuid;

use builtins::NativeModule;

/// The native modules of this crate.
pub static MODULES: &[&NativeModule] = &[
    &errno::NATIVE,
    &time::NATIVE,
    &posix::NATIVE,
    &queue::NATIVE,
    &remote_debugging::NATIVE,
    &resource::NATIVE,
    &io::NATIVE,
    &signals::NATIVE,
    &thread::NATIVE,
    &fcntl::NATIVE,
    &select::NATIVE,
    &posixsubprocess::NATIVE,
    &users::PWD,
    &users::GRP,
    &locale::NATIVE,
    &termios::NATIVE,
    &socket::NATIVE,
    &faulthandler::NATIVE,
    &multiprocessing::NATIVE,
    &uuid::NATIVE,
    &mmap::NATIVE,
    &lsprof::NATIVE,
    &syslog::NATIVE,
    &syslog::SHARED_MEMORY,
];
