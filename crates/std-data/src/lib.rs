//! Taipan: native modules for data: compression, hashes, binary formats.

use builtins::NativeModule;

/// The native modules of this crate.
pub static MODULES: &[&NativeModule] = &[];
