//! `cargo xtask COMMAND`: see `HELP`, or `cargo xtask COMMAND --help`.

use std::process::ExitCode;
use xtask::{audit, bench, codecs, conformance, dispatch, oracle, programs, tidy};

/// A command: its name, one line about it, its help text and what it does.
struct Command {
    name: &'static str,
    summary: &'static str,
    help: &'static str,
    run: fn(&[String]) -> Result<(), String>,
}

const COMMANDS: &[Command] = &[
    Command {
        name: "tidy",
        summary: "rules of the tree that no compiler checks",
        help: tidy::HELP,
        run: tidy::run,
    },
    Command {
        name: "dispatch-check",
        summary: "every handler of the interpreter ends in a tail jump",
        help: dispatch::HELP,
        run: dispatch::run,
    },
    Command {
        name: "programs",
        summary: "tests/**/*.py under CPython or Taipan against the committed output",
        help: programs::HELP,
        run: programs::run,
    },
    Command {
        name: "audit",
        summary: "objects that programs leave behind, memcheck, threads that share everything",
        help: audit::HELP,
        run: audit::run,
    },
    Command {
        name: "oracle",
        summary: "tokens, syntax trees, code objects and errors against CPython's",
        help: oracle::HELP,
        run: oracle::run,
    },
    Command {
        name: "conformance",
        summary: "CPython's own tests against the list of those that pass",
        help: conformance::HELP,
        run: conformance::run,
    },
    Command {
        name: "codecs",
        summary: "the tables of the multi-byte encodings against CPython's",
        help: codecs::HELP,
        run: codecs::run,
    },
    Command {
        name: "bench",
        summary: "the micro-benchmarks as ratios to CPython's speed",
        help: bench::HELP,
        run: bench::run,
    },
];

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let name = arguments.next().unwrap_or_else(|| "--help".to_string());
    let rest: Vec<String> = arguments.collect();
    let Some(command) = COMMANDS.iter().find(|command| command.name == name) else {
        let known = name == "--help" || name == "-h" || name == "help";
        if !known {
            eprintln!("xtask: there is no command {name}");
        }
        println!("usage: cargo xtask COMMAND [ARGUMENTS]      cargo xtask COMMAND --help\n");
        for command in COMMANDS {
            println!("  {:15} {}", command.name, command.summary);
        }
        return if known { ExitCode::SUCCESS } else { ExitCode::from(2) };
    };
    if rest.iter().any(|word| word == "--help" || word == "-h") {
        println!("{}", command.help.trim());
        return ExitCode::SUCCESS;
    }
    match (command.run)(&rest) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("xtask {}: {message}", command.name);
            ExitCode::FAILURE
        }
    }
}
