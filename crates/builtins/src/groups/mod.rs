//! The built-in types and functions by topic: which there are, with their tables.
//!
//! Here: the lists that `lib.rs` makes ready. Not here: what the types do (a file or folder each).

pub mod binary;
pub mod classes;
pub mod collections;
pub mod numbers;
pub mod running;
pub mod suspended;
