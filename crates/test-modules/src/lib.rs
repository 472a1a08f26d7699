//! Taipan: the modules that CPython's own tests import to look inside.
//!
//! Here: those parts of `_testinternalcapi`, `_testcapi`, `_testlimitedcapi` and `_testmultiphase` that mean something in Taipan: single
//! stages of the compiler, facts about code objects, calls in all their forms. Not here: what tests C itself (memory
//! allocators, C structures, conversions of C numbers). No release carries these modules: the crate `taipan` includes
//! them under its feature `test-modules` only.

pub mod capi;
pub mod code_facts;
pub mod internal;
pub mod limited;
pub mod multiphase;
pub mod stages;

use builtins::NativeModule;

/// The native modules of this crate.
pub static MODULES: &[&NativeModule] =
    &[&internal::MODULE, &capi::MODULE, &limited::MODULE, &multiphase::MODULE];
