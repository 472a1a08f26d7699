//! Prints symbol tables and emitted instructions, in the form in which `tests/oracle/dump_codegen.py` prints
//! CPython's.
//!
//! Usage: `dump_codegen symtable|codegen|single|eval|strict|optimize1 OUTPUT SOURCE...`

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    clippy::disallowed_types,
    reason = "a tool for developers, outside any program"
)]

use std::process::ExitCode;

#[path = "../tests/support/stage_text.rs"]
mod stage_text;

fn main() -> ExitCode {
    // Deep trees are among the sources.
    let worker = std::thread::Builder::new().stack_size(1 << 28).spawn(run);
    match worker.map(|worker| worker.join()) {
        Ok(Ok(code)) => code,
        _ => ExitCode::FAILURE,
    }
}

fn run() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [stage, output, sources @ ..] = &args[..] else { return ExitCode::FAILURE };
    let mut text = String::new();
    for path in sources {
        let Ok(source) = std::fs::read(path) else { continue };
        text.push_str(&format!("##### {path}\n"));
        let budget = 200 << 20;
        text.push_str(&match stage.as_str() {
            "symtable" => stage_text::symtable(&source, budget),
            "single" => stage_text::codegen(&source, syntax::Mode::Single, 0, 0, budget),
            "eval" => stage_text::codegen(&source, syntax::Mode::Eval, 0, 0, budget),
            "strict" => stage_text::strict(&source, budget),
            "optimize1" => stage_text::codegen(&source, syntax::Mode::Exec, 1, 0, budget),
            _ => stage_text::codegen(&source, syntax::Mode::Exec, 0, 0, budget),
        });
    }
    match std::fs::write(output, text) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}
