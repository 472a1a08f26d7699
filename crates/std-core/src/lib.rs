//! Taipan: native modules of the language core: itertools, functools, math and the like.

pub mod itertools;
pub mod collections;
pub mod math;
pub mod random;

use builtins::NativeModule;

/// The native modules of this crate.
#[rustfmt::skip]
pub static MODULES: &[&NativeModule] = &[
    &itertools::NATIVE,
    &math::MODULE,
    &random::MODULE,
    &collections::MODULE,
];
