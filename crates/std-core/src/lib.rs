//! Taipan: native modules of the language core: itertools, functools, math and the like.

pub mod abc;
pub mod array;
pub mod asyncio;
pub mod atexit;
pub mod bisect;
pub mod cmath;
pub mod codecs;
pub mod collections;
pub mod contextvars;
pub mod csv;
pub mod functools;
pub mod gc;
mod half;
pub mod heapq;
pub mod itertools;
pub mod json;
pub mod math;
pub mod operator;
pub mod random;
pub mod sre;
pub mod stat;
pub mod statistics;
pub mod string;
pub mod structs;
pub mod tracemalloc;
pub mod types;
pub mod typing;
pub mod weakref;

use builtins::NativeModule;

/// The native modules of this crate.
#[rustfmt::skip]
pub static MODULES: &[&NativeModule] = &[
    &abc::MODULE,
    &array::MODULE,
    &asyncio::NATIVE,
    &atexit::MODULE,
    &gc::MODULE,
    &stat::MODULE,
    &tracemalloc::NATIVE,
    &types::MODULE,
    &typing::MODULE,
    &weakref::MODULE,
    &bisect::NATIVE,
    &contextvars::NATIVE,
    &functools::NATIVE,
    &heapq::NATIVE,
    &codecs::MODULE,
    &sre::MODULE,
    &string::MODULE,
    &itertools::NATIVE,
    &math::MODULE,
    &cmath::MODULE,
    &statistics::MODULE,
    &operator::NATIVE,
    &random::MODULE,
    &structs::MODULE,
    &collections::MODULE,
    &csv::MODULE,
    &json::MODULE,
];
