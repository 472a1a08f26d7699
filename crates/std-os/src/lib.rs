//! Taipan: native modules that touch the outside world: posix, _io, signals, threads.

use builtins::NativeModule;

/// The native modules of this crate.
pub static MODULES: &[&NativeModule] = &[];
