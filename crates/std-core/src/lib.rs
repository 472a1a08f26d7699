//! Taipan: native modules of the language core: itertools, functools, math and the like.

pub mod math;
pub mod random;

use builtins::NativeModule;

/// The native modules of this crate.
pub static MODULES: &[&NativeModule] = &[&math::MODULE, &random::MODULE];
