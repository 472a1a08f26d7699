//! Tests of the crate from outside: results of the reference CPython, and behaviour beyond those.

mod behaviour;
mod goldens;
