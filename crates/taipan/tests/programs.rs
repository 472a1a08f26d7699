//! Every program below `tests/` prints under Taipan what its committed files say: standard output,
//! standard error and exit status; and none leaves objects that are alive when the interpreter has ended.
//!
//! `TAIPAN_PROGRAMS=types/,lang/match` runs only the programs whose path contains one of the words;
//! `TAIPAN_TIMEOUT` is the number of seconds that each may take.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    clippy::disallowed_types,
    reason = "a test runs programs and reads files"
)]

#[path = "codewalk/mod.rs"]
mod codewalk;
#[path = "verified/mod.rs"]
mod verified;

use std::path::Path;
use std::time::Duration;
use xtask::{audit, process, programs};

const TAIPAN: &str = env!("CARGO_BIN_EXE_taipan");

/// The programs that are asked for.
fn wanted() -> Vec<String> {
    let patterns: Vec<String> = std::env::var("TAIPAN_PROGRAMS")
        .unwrap_or_default()
        .split([',', ' '])
        .filter(|word| !word.is_empty())
        .map(str::to_string)
        .collect();
    programs::find(&patterns)
}

fn seconds() -> u64 {
    std::env::var("TAIPAN_TIMEOUT").ok().and_then(|text| text.parse().ok()).unwrap_or(60)
}

#[test]
fn programs_leave_no_objects() {
    let names = wanted();
    let reports = process::in_parallel(&names, process::default_jobs(), |name| {
        audit::left_behind(Path::new(TAIPAN), name, Duration::from_secs(seconds() * 2))
    });
    let left: Vec<String> = names
        .iter()
        .zip(&reports)
        .filter(|(_, report)| !report.is_empty())
        .map(|(name, report)| format!("---- tests/{name}.py\n{}", report.join("\n")))
        .collect();
    assert!(left.is_empty(), "{} programs leave objects behind\n{}", left.len(), left.join("\n\n"));
}

#[test]
fn programs_print_what_cpython_prints() {
    let seconds = seconds();
    let names = wanted();
    let reports = process::in_parallel(&names, process::default_jobs(), |name| {
        programs::check(Path::new(TAIPAN), name, Duration::from_secs(seconds))
    });

    let failed: Vec<String> = names
        .iter()
        .zip(&reports)
        .filter(|(_, report)| !report.is_empty())
        .map(|(name, report)| format!("---- tests/{name}.py\n{}", report.join("\n")))
        .collect();
    let passed = reports.iter().filter(|report| report.is_empty()).count();
    println!("{passed} of {} programs as expected", names.len());
    assert!(
        failed.is_empty(),
        "{} of {} programs differ\n{}",
        failed.len(),
        names.len(),
        failed.join("\n\n")
    );
}
