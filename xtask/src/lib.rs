//! The developers' commands, one module per command; `main.rs` chooses.
//!
//! This crate is also a library so that `crates/taipan/tests` can run the programs of `tests/` exactly as
//! `cargo xtask programs` does. It depends on nothing but `std`, and nothing of Taipan depends on it
//! except tests.

pub mod audit;
pub mod bench;
pub mod codecs;
pub mod conformance;
pub mod diff;
pub mod dispatch;
pub mod kinds;
pub mod mutate;
pub mod oracle;
pub mod process;
pub mod programs;
pub mod project;
pub mod rust_source;
pub mod sourceless;
pub mod tidy;
