//! The programs of `tests/`: finding them, running them, comparing what they print.
//!
//! `NAME.py` is a program; beside it lie `NAME.out` (standard output), and where they are needed
//! `NAME.err` (standard error), `NAME.code` (exit status), `NAME.args` (arguments), `NAME.flags` (options of
//! the interpreter) and `NAME.in` (standard input). Modules that programs import are called `aux_*.py` or lie
//! in `pkg_*`; `hostile` has a runner of its own. The integration test of the crate `taipan` and the command
//! `cargo xtask programs` both use this module.

use crate::process::{self, Limits};
use crate::{diff, project};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// What `--help` prints.
pub const HELP: &str = "
usage: cargo xtask programs [--check | --bless] [--python PROGRAM] [--jobs N] [--timeout S] [PATTERN…]

Runs the programs below tests/ under the reference CPython (or PROGRAM), and
  --check   compares what they print with the committed files (the default);
  --bless   writes those files, when two runs agree and nothing in them depends on the machine.
A PATTERN is a part of the path: `types/`, `lang/match`. The folder of the program is cut out of what it
prints. The same comparison for Taipan: cargo test -p taipan --test programs.
";

/// What a program printed and how it ended.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Output {
    /// Standard output.
    pub stdout: Vec<u8>,
    /// Standard error.
    pub stderr: Vec<u8>,
    /// Exit status; minus the signal's number where a signal ended it.
    pub code: i32,
}

/// The folder of the programs.
pub fn folder() -> PathBuf {
    project::root().join("tests")
}

/// The programs whose name contains one of `patterns` (all, if there are none): paths below the folder
/// without `.py`, in order.
pub fn find(patterns: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    collect(&folder(), "", &mut found);
    found.retain(|name| {
        patterns.is_empty() || patterns.iter().any(|pattern| name.contains(pattern.trim_end_matches(".py")))
    });
    found.sort();
    found
}

fn collect(folder: &Path, prefix: &str, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().is_dir() {
            let runs_itself = prefix.is_empty() && matches!(name.as_str(), "hostile" | "conformance");
            if !name.starts_with(['.', '_']) && !name.starts_with("pkg_") && !runs_itself {
                collect(&entry.path(), &format!("{prefix}{name}/"), found);
            }
        } else if let Some(stem) = name.strip_suffix(".py")
            && !prefix.is_empty()
            && !name.starts_with("aux_")
        {
            found.push(format!("{prefix}{stem}"));
        }
    }
}

/// The entries of a list file: its lines without comments and blank ones.
pub fn list_entries(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(|line| line.split('#').next().unwrap_or("").trim()).filter(|line| !line.is_empty())
}

fn beside(name: &str, suffix: &str) -> PathBuf {
    folder().join(format!("{name}{suffix}"))
}

fn read(name: &str, suffix: &str) -> Vec<u8> {
    std::fs::read(beside(name, suffix)).unwrap_or_default()
}

fn arguments(name: &str, suffix: &str) -> Vec<String> {
    split_words(&String::from_utf8_lossy(&read(name, suffix)))
}

/// The words of a command line: blanks separate, single and double quotes keep together.
fn split_words(text: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    for c in text.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            _ => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

/// How a program is run beside what its files say.
#[derive(Clone, Debug)]
pub struct Setting {
    /// A program with its arguments that runs the interpreter.
    pub wrapper: Vec<OsString>,
    /// More options of the interpreter.
    pub options: Vec<OsString>,
    /// More arguments of the program.
    pub arguments: Vec<OsString>,
    /// More variables.
    pub environment: Vec<(&'static str, &'static str)>,
    /// The most memory that it may use.
    pub memory: u64,
}

impl Default for Setting {
    fn default() -> Setting {
        Setting {
            wrapper: Vec::new(),
            options: Vec::new(),
            arguments: Vec::new(),
            environment: Vec::new(),
            memory: 4 << 30,
        }
    }
}

/// Runs a program under `python`. `Err` says why it could not be run or had to be killed.
pub fn execute(python: &Path, name: &str, time: Duration) -> Result<Output, String> {
    execute_in(python, name, time, &Setting::default())
}

/// As [`execute`], in a setting.
pub fn execute_in(python: &Path, name: &str, time: Duration, setting: &Setting) -> Result<Output, String> {
    let file = beside(name, ".py");
    let here = file.parent().map(Path::to_path_buf).unwrap_or_default();
    let mut command = match setting.wrapper.split_first() {
        Some((wrapper, rest)) => {
            let mut command = Command::new(wrapper);
            command.args(rest).arg(python);
            command
        }
        None => Command::new(python),
    };
    command.args(arguments(name, ".flags"));
    command.args(&setting.options);
    command.arg(file.file_name().unwrap_or_default());
    command.args(arguments(name, ".args"));
    command.args(&setting.arguments);
    command.current_dir(&here).env_clear();
    for variable in ["PATH", "HOME", "PYTHONHOME", "LD_LIBRARY_PATH", "RUST_BACKTRACE"] {
        if let Some(value) = std::env::var_os(variable) {
            command.env(variable, value);
        }
    }
    command.envs([
        ("LC_ALL", "C.UTF-8"),
        ("TZ", "UTC"),
        ("PYTHONHASHSEED", "0"),
        ("PYTHONDONTWRITEBYTECODE", "1"),
        ("PYTHON_COLORS", "0"),
        ("COLUMNS", "80"),
    ]);
    command.envs(setting.environment.iter().copied());
    let limits = Limits { time, memory: setting.memory };
    let finished = process::run(&mut command, &read(name, ".in"), limits)
        .map_err(|error| format!("{}: {error}", python.display()))?;
    let strip = format!("{}/", here.display());
    let output = Output {
        stdout: without(&finished.stdout, strip.as_bytes()),
        stderr: without(&finished.stderr, strip.as_bytes()),
        code: finished.code,
    };
    match finished.killed {
        Some(reason) => Err(format!(
            "killed ({reason}) after {:.1} s; last lines:\n{}{}",
            finished.elapsed.as_secs_f64(),
            last_lines(&output.stdout),
            last_lines(&output.stderr)
        )),
        None => Ok(output),
    }
}

fn last_lines(text: &[u8]) -> String {
    let text = String::from_utf8_lossy(text);
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(5)..].iter().map(|line| format!("  {line}\n")).collect()
}

/// `text` without every occurrence of `part`.
fn without(text: &[u8], part: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        if text[at..].starts_with(part) {
            at += part.len();
        } else {
            out.push(text[at]);
            at += 1;
        }
    }
    out
}

/// What the committed files say; `None` when there is no `.out` file.
pub fn expected(name: &str) -> Option<Output> {
    let stdout = std::fs::read(beside(name, ".out")).ok()?;
    let code = String::from_utf8_lossy(&read(name, ".code")).trim().parse().unwrap_or(0);
    Some(Output { stdout, stderr: read(name, ".err"), code })
}

/// How `actual` differs from `expected`, as lines for people; empty when it does not.
pub fn compare(expected: &Output, actual: &Output) -> Vec<String> {
    let mut report = Vec::new();
    for (what, expected, actual) in
        [("stdout", &expected.stdout, &actual.stdout), ("stderr", &expected.stderr, &actual.stderr)]
    {
        let lines = diff::lines(expected, actual, 40);
        if !lines.is_empty() {
            report.push(format!("{what} (- expected, + actual):"));
            report.extend(lines);
        }
    }
    if expected.code != actual.code {
        report.push(format!("exit status {} instead of {}", actual.code, expected.code));
    }
    report
}

/// Runs `name` under `python` and compares; lines for people, empty when it prints what it must.
pub fn check(python: &Path, name: &str, time: Duration) -> Vec<String> {
    let Some(wanted) = expected(name) else {
        return vec![format!("there is no tests/{name}.out: cargo xtask programs --bless {name}")];
    };
    match execute(python, name, time) {
        Ok(actual) => compare(&wanted, &actual),
        Err(message) => message.lines().map(str::to_string).collect(),
    }
}

/// `cargo xtask programs`.
pub fn run(arguments: &[String]) -> Result<(), String> {
    let mut arguments = arguments.to_vec();
    let bless = project::take_switch(&mut arguments, "--bless");
    project::take_switch(&mut arguments, "--check");
    let jobs = project::take_number(&mut arguments, "--jobs", process::default_jobs())?;
    let time = Duration::from_secs(project::take_number(&mut arguments, "--timeout", 60)?);
    let python = match project::take_option(&mut arguments, "--python")? {
        Some(path) => std::fs::canonicalize(&path).map_err(|error| format!("{path}: {error}"))?,
        None => project::oracle_python(&project::need_oracle()?),
    };
    project::no_more_options(&arguments)?;
    let names = find(&arguments);
    let reports = process::in_parallel(&names, jobs, |name| {
        if bless { write(&python, name, time) } else { check(&python, name, time) }
    });
    let mut failed = 0;
    for (name, report) in names.iter().zip(&reports) {
        if !report.is_empty() {
            failed += 1;
            println!("---- tests/{name}.py\n{}", report.join("\n"));
        }
    }
    let lines: usize = names
        .iter()
        .filter_map(|name| expected(name))
        .map(|output| output.stdout.iter().filter(|byte| **byte == b'\n').count())
        .sum();
    println!(
        "{} of {} programs {}, {lines} lines of expected output",
        names.len() - failed,
        names.len(),
        if bless { "written" } else { "as expected" }
    );
    if failed > 0 { Err(format!("{failed} programs failed")) } else { Ok(()) }
}

fn write(python: &Path, name: &str, time: Duration) -> Vec<String> {
    let result = match (execute(python, name, time), execute(python, name, time)) {
        (Ok(first), Ok(second)) if first == second => first,
        (Ok(first), Ok(second)) => {
            let mut report = vec!["two runs differ:".to_string()];
            report.extend(compare(&first, &second));
            return report;
        }
        (Err(message), _) | (_, Err(message)) => return message.lines().map(str::to_string).collect(),
    };
    let text = [&result.stdout[..], &result.stderr[..]].concat();
    let text = String::from_utf8_lossy(&text);
    if let Some(address) = find_address(&text) {
        return vec![format!("the output contains an address, {address}")];
    }
    let machine = [project::root(), project::oracle().unwrap_or_else(project::root)];
    if let Some(path) = machine.iter().find(|path| text.contains(&*path.to_string_lossy())) {
        return vec![format!("the output contains a path of this machine, {}", path.display())];
    }
    let code = if result.code == 0 { Vec::new() } else { format!("{}\n", result.code).into_bytes() };
    for (suffix, bytes) in [(".out", &result.stdout), (".err", &result.stderr), (".code", &code)] {
        let path = beside(name, suffix);
        let done = if !bytes.is_empty() || suffix == ".out" {
            std::fs::write(&path, bytes)
        } else if path.exists() {
            std::fs::remove_file(&path)
        } else {
            Ok(())
        };
        if let Err(error) = done {
            return vec![format!("{}: {error}", path.display())];
        }
    }
    Vec::new()
}

/// A hexadecimal number of seven digits or more.
fn find_address(text: &str) -> Option<&str> {
    text.match_indices("0x").find_map(|(at, _)| {
        let digits = text[at + 2..].bytes().take_while(u8::is_ascii_hexdigit).count();
        (digits >= 7).then(|| &text[at..at + 2 + digits])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_command_line() {
        assert_eq!(split_words("-c 'a b' \"\" x\"y z\"\n"), ["-c", "a b", "", "xy z"]);
    }

    #[test]
    fn folders_are_cut_out() {
        assert_eq!(without(b"File /a/b/c.py, /a/b/", b"/a/b/"), b"File c.py, ");
    }

    #[test]
    fn addresses_are_found() {
        assert_eq!(find_address("0x10 <f at 0x7fab00112233>"), Some("0x7fab00112233"));
        assert_eq!(find_address("0xffffff"), None);
    }

    #[test]
    fn lists_have_comments() {
        assert_eq!(list_entries("# all\na\n\nb # c\n").collect::<Vec<_>>(), ["a", "b"]);
    }

    #[test]
    fn differences_name_the_stream() {
        let wanted = Output { stdout: b"1\n".to_vec(), ..Output::default() };
        let actual = Output { stdout: b"2\n".to_vec(), code: 1, ..Output::default() };
        assert_eq!(
            compare(&wanted, &actual),
            ["stdout (- expected, + actual):", "@@ line 1 @@", "-1", "+2", "exit status 1 instead of 0"]
        );
    }
}
