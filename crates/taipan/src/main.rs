//! The `taipan` command.
//!
//! Not here: anything that reads options or runs (the library).

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: host::memory::Allocator = host::memory::Allocator;

fn main() -> ExitCode {
    let args: Vec<Vec<u8>> = host::env::args();
    host::thread::run_on_big_stack(host::thread::STACK, move || ExitCode::from(taipan::program::run(&args)))
}
