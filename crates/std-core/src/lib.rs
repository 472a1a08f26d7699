//! Taipan: native modules of the language core: itertools, functools, math and the like.

use builtins::NativeModule;

/// The native modules of this crate.
pub static MODULES: &[&NativeModule] = &[];
