//! The engine against CPython's results: its own tests' patterns and random ones.

mod engine;
mod goldens;
