//! Compares single stages of the compiler with CPython's: reads what `tests/oracle/dump_stages.py` wrote.
//!
//! Usage: `compare_stages FILE...`

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a tool for developers, outside any program"
)]

use std::process::ExitCode;

use code::{Constant, Str, marshal};
use compile::names::Interner;
use compile::unit::Assembler;

#[path = "../tests/support/stage_case.rs"]
mod stage_case;

fn main() -> ExitCode {
    let (mut cases, mut failures) = (0, 0);
    let limit = 20;
    for path in std::env::args().skip(1) {
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) => {
                eprintln!("{path}: {error}");
                return ExitCode::FAILURE;
            }
        };
        let loaded = marshal::read_constant(&bytes).map_err(|error| error.to_string());
        let mut assembler = Assembler::new(Str::from("x.py"));
        let mut names = Interner::new();
        let Ok(Constant::Tuple(list)) = loaded else {
            eprintln!("{path}: {loaded:?}");
            return ExitCode::FAILURE;
        };
        for case in &*list {
            cases += 1;
            let outcome = stage_case::check(case, &mut assembler, &mut names).unwrap_or_else(Some);
            if let Some(text) = outcome {
                failures += 1;
                if failures <= limit {
                    println!("{path}: {text}");
                }
            }
        }
    }
    println!("{cases} cases, {failures} differ");
    if failures == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
