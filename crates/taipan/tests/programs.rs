//! Every program below `tests/` prints under Taipan what its committed files say: standard output,
//! standard error and exit status; and none leaves objects that are alive when the interpreter has ended.
//!
//! `TAIPAN_PROGRAMS=types/,lang/match` runs only the programs whose path contains one of the words;
//! `TAIPAN_TIMEOUT` is the number of seconds that each may take. `tests/pending.txt` lists programs that do not
//! pass yet; one that passes must leave the list, and with `TAIPAN_PENDING=shrink` it is rewritten so.
//! `TAIPAN_PENDING=grow` adds what fails, too: for programs that are written before what they test.
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

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;
use xtask::{audit, process, programs};

const TAIPAN: &str = env!("CARGO_BIN_EXE_taipan");

/// The first lines of the list.
const HEAD: &str = "# Programs that Taipan does not pass yet. This list only ever gets shorter.\n";

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
    let list = programs::folder().join("pending.txt");
    let text = std::fs::read_to_string(&list).unwrap_or_default();
    let pending: BTreeSet<&str> = programs::list_entries(&text).collect();

    let reports = process::in_parallel(&names, process::default_jobs(), |name| {
        // What is pending may hang: it need not be waited for as long.
        let seconds = if pending.contains(name.as_str()) { 10.min(seconds) } else { seconds };
        programs::check(Path::new(TAIPAN), name, Duration::from_secs(seconds))
    });

    let (mut failed, mut passed_though_pending) = (Vec::new(), Vec::new());
    for (name, report) in names.iter().zip(&reports) {
        match (report.is_empty(), pending.contains(name.as_str())) {
            (true, true) => passed_though_pending.push(name.as_str()),
            (false, false) => failed.push(format!("---- tests/{name}.py\n{}", report.join("\n"))),
            _ => {}
        }
    }
    let wish = std::env::var("TAIPAN_PENDING").unwrap_or_default();
    if wish == "shrink" || wish == "grow" {
        let mut kept = pending.clone();
        for (name, report) in names.iter().zip(&reports) {
            if report.is_empty() {
                kept.remove(name.as_str());
            } else if wish == "grow" {
                kept.insert(name);
                failed.clear();
            }
        }
        passed_though_pending.clear();
        let lines: String = kept.iter().map(|name| format!("{name}\n")).collect();
        std::fs::write(&list, format!("{HEAD}{lines}")).expect("tests/pending.txt is writable");
    }
    let passed = reports.iter().filter(|report| report.is_empty()).count();
    println!("{passed} of {} programs as expected, {} pending", names.len(), pending.len());
    assert!(
        failed.is_empty(),
        "{} of {} programs differ\n{}",
        failed.len(),
        names.len(),
        failed.join("\n\n")
    );
    assert!(
        passed_though_pending.is_empty(),
        "these pass and must leave tests/pending.txt:\n{}",
        passed_though_pending.join("\n")
    );
}
