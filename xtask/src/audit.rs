//! Audits of memory: objects that a program leaves behind, errors that valgrind's memcheck sees, threads that share
//! everything for a long time.
//!
//! The integration test of the crate `taipan` looks for objects left behind by the same functions.

use crate::programs::{self, Setting};
use crate::{process, project};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What `--help` prints.
pub const HELP: &str = "
usage: cargo xtask audit [--valgrind] [--binary PROGRAM] [--jobs N] [--timeout S] [PATTERN…]
       cargo xtask audit --threads SECONDS [--binary PROGRAM]
       cargo xtask audit --leaks [--each] [--home DIR] [--binary PROGRAM] NAME…

Runs the programs below tests/ under Taipan and looks at what they leave:
  (default)    objects that are still alive at the end, by -X dump_refs;
  --valgrind   what valgrind's memcheck reports;
  --threads S  runs tests/threads/shared_state.py and tests/threads/shared_more.py for S seconds each;
  --leaks      runs the files of CPython's tests that the PATTERNs name (`test_list`) several times in one process and
               tells what each run leaves; with --home DIR on that installation's library, with --each test by test.
A PATTERN is a part of the path: `types/`, `lang/match`.
";

/// Runs `name` and lists the objects that were alive at its end, as lines for people.
pub fn left_behind(taipan: &Path, name: &str, time: Duration) -> Vec<String> {
    let file = scratch_file(name);
    let mut option = std::ffi::OsString::from("dump_refs=");
    option.push(&file);
    let setting = Setting { options: vec!["-X".into(), option], ..Setting::default() };
    let result = programs::execute_in(taipan, name, time, &setting);
    let listed = std::fs::read_to_string(&file);
    // A program may have ended before it could write any.
    let _ = std::fs::remove_file(&file);
    match (result, listed) {
        (Err(message), _) => message.lines().map(str::to_string).collect(),
        (Ok(output), Err(_)) if output.code < 0 => vec![format!("ended by signal {}", -output.code)],
        // `os._exit` and the like end a program without an end of the interpreter.
        (Ok(_), Err(_)) => Vec::new(),
        (Ok(_), Ok(text)) => {
            let mut lines: Vec<String> = text.lines().take(20).map(str::to_string).collect();
            let all = text.lines().count();
            if all > lines.len() {
                lines.push(format!("… {all} objects in all"));
            }
            lines
        }
    }
}

fn scratch_file(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("taipan-refs-{}-{}", std::process::id(), name.replace('/', "-")))
}

/// The status by which memcheck says that it has seen errors.
const ERRORS: i32 = 99;

/// What memcheck says of programs with large stacks of their own.
const NOTES: [&str; 4] = [
    "Warning: set address range perms",
    "Warning: client switching stacks?",
    "to suppress, use: --max-stackframe",
    "further instances of this message will not be shown",
];

fn valgrind(taipan: &Path, name: &str, time: Duration) -> Vec<String> {
    let wrapper = ["valgrind", "-q", "--num-callers=20"];
    let mut wrapper: Vec<std::ffi::OsString> = wrapper.iter().map(Into::into).collect();
    wrapper.push(format!("--error-exitcode={ERRORS}").into());
    let environment = vec![("PYTHONMALLOC", "malloc")];
    let setting = Setting { wrapper, environment, memory: 16 << 30, ..Setting::default() };
    match programs::execute_in(taipan, name, time, &setting) {
        Err(message) => message.lines().map(str::to_string).collect(),
        Ok(output) => {
            let text = String::from_utf8_lossy(&output.stderr).into_owned();
            let told: Vec<String> = text
                .lines()
                .filter(|line| line.starts_with("==") && !NOTES.iter().any(|note| line.contains(note)))
                .map(str::to_string)
                .collect();
            if output.code == ERRORS || output.code < 0 || !told.is_empty() {
                let mut lines: Vec<String> = told.into_iter().take(45).collect();
                lines.push(format!("status {}", output.code));
                lines
            } else {
                Vec::new()
            }
        }
    }
}

fn share(taipan: &Path, seconds: u64) -> Result<(), String> {
    for name in ["threads/shared_state", "threads/shared_more"] {
        share_one(taipan, name, seconds)?;
    }
    println!("twice {seconds} seconds of eight threads: nothing corrupted");
    Ok(())
}

fn share_one(taipan: &Path, name: &str, seconds: u64) -> Result<(), String> {
    let setting =
        Setting { arguments: vec![seconds.to_string().into()], memory: 16 << 30, ..Setting::default() };
    let time = Duration::from_secs(seconds * 3 + 60);
    let output = programs::execute_in(taipan, name, time, &setting)?;
    let wanted = programs::expected(name).ok_or_else(|| format!("tests/{name}.out is missing"))?;
    let report = programs::compare(&wanted, &output);
    if report.is_empty() { Ok(()) } else { Err(report.join("\n")) }
}

/// Runs CPython's tests several times in one process, by a script that compares how many objects there are.
fn leaks(taipan: &Path, home: Option<&str>, each: bool, names: &[String]) -> Result<(), String> {
    let mut command = std::process::Command::new(taipan);
    command.args(["-X", "dump_refs=/dev/null"]).arg(project::root().join("xtask/scripts/leaks.py"));
    if each {
        command.arg("--each");
    }
    if let Some(home) = home {
        command.env("PYTHONHOME", home);
    }
    let status = command.args(names).current_dir(std::env::temp_dir()).status().map_err(|e| e.to_string())?;
    if status.success() { Ok(()) } else { Err("objects leak".to_string()) }
}

/// `cargo xtask audit`.
pub fn run(arguments: &[String]) -> Result<(), String> {
    let mut arguments = arguments.to_vec();
    let under_valgrind = project::take_switch(&mut arguments, "--valgrind");
    let leaking = project::take_switch(&mut arguments, "--leaks");
    let each = project::take_switch(&mut arguments, "--each");
    let home = project::take_option(&mut arguments, "--home")?;
    let seconds = project::take_number(&mut arguments, "--threads", 0)?;
    let jobs = project::take_number(&mut arguments, "--jobs", process::default_jobs())?;
    let default = if under_valgrind { 600 } else { 60 };
    let time = Duration::from_secs(project::take_number(&mut arguments, "--timeout", default)?);
    let taipan = project::taipan(&mut arguments)?;
    project::no_more_options(&arguments)?;
    if seconds > 0 {
        return share(&taipan, seconds);
    }
    if leaking {
        return leaks(&taipan, home.as_deref(), each, &arguments);
    }
    let names = programs::find(&arguments);
    let reports = process::in_parallel(&names, jobs, |name| {
        let report =
            if under_valgrind { valgrind(&taipan, name, time) } else { left_behind(&taipan, name, time) };
        if !report.is_empty() {
            println!("---- tests/{name}.py\n{}", report.join("\n"));
        }
        report
    });
    let failed = reports.iter().filter(|report| !report.is_empty()).count();
    println!("{} of {} programs leave nothing", names.len() - failed, names.len());
    if failed > 0 { Err(format!("{failed} programs failed")) } else { Ok(()) }
}
