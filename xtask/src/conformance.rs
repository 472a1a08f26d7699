//! `cargo xtask conformance`: CPython's own tests, against the committed list of those that pass.
//!
//! Each test file runs in a fresh process by `scripts/conformance_driver.py`, in scratch folders, with limits
//! of time and memory. `tests/conformance/pass.txt` holds one passing test per line, `FILE CLASS.METHOD`; the
//! list only ever grows.

use crate::process::{self, Limits};
use crate::programs::list_entries;
use crate::project;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// What `--help` prints.
pub const HELP: &str = "
usage: cargo xtask conformance [OPTIONS] [FILE…]

Runs test files of CPython's suite (names like test_int, test_asyncio.test_events; `*` at the end matches
any) from TAIPAN_ORACLE under the release build of taipan, on CPython's own library.

  (neither)       run the FILEs and print what failed
  --check         fail when a test of tests/conformance/pass.txt does not pass; without FILEs, all of its files
  --quick         of those, the files named in tests/conformance/quick.txt only
  --update        run the FILEs twice and add to the list what passed both times
  --binary FILE   run this interpreter instead
  --embedded      with its own library, not CPython's
  --jobs N        files at a time
  --timeout S     seconds for one file (180)
  --memory GIB    memory for one file's processes (4)
  --verbose       also print the tracebacks
";

/// Passing tests.
const PASSING: &str = "tests/conformance/pass.txt";
/// Files that `--quick` runs.
const QUICK: &str = "tests/conformance/quick.txt";

/// What CPython's runner calls resources; the others need a network, a display, sound or a lot of disk.
const RESOURCES: &str = "cpu,curses,decimal,subprocess";

/// Packages whose modules CPython's runner runs one by one.
const SPLIT: &[&str] = &[
    "test_asyncio",
    "test_concurrent_futures",
    "test_doctests",
    "test_future_stmt",
    "test_gdb",
    "test_inspect",
    "test_multiprocessing_fork",
    "test_multiprocessing_forkserver",
    "test_multiprocessing_spawn",
    "test_pydoc",
];

/// How a test file went.
#[derive(Default)]
struct Record {
    /// The worst outcome of each test, by its name without the file's, and why.
    tests: BTreeMap<String, (Outcome, String)>,
    /// What happened to the file as a whole, when it did not simply end.
    trouble: Option<String>,
    /// Standard error.
    log: String,
    seconds: f64,
}

impl Record {
    fn passed(&self) -> impl Iterator<Item = &str> {
        self.tests.iter().filter(|(_, (outcome, _))| *outcome == Outcome::Ok).map(|(name, _)| name.as_str())
    }
}

/// From best to worst: if a test has several, the worst counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Outcome {
    Ok,
    Xfail,
    Skip,
    Unexpected,
    Fail,
    Error,
    /// It was running when the process went down.
    Lost,
}

/// Runs the command.
pub fn run(arguments: &[String]) -> Result<(), String> {
    let mut arguments = arguments.to_vec();
    let check = project::take_switch(&mut arguments, "--check");
    let quick = project::take_switch(&mut arguments, "--quick");
    let update = project::take_switch(&mut arguments, "--update");
    let embedded = project::take_switch(&mut arguments, "--embedded");
    let verbose = project::take_switch(&mut arguments, "--verbose");
    let jobs = project::take_number(&mut arguments, "--jobs", process::default_jobs())?;
    let timeout = project::take_number(&mut arguments, "--timeout", 180)?;
    let memory: u64 = project::take_number(&mut arguments, "--memory", 4)?;
    let oracle = project::need_oracle()?;
    let listed = read_list(PASSING);
    let mut by_file: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for line in list_entries(&listed) {
        let (file, test) = line.split_once(' ').ok_or_else(|| format!("{PASSING}: {line}"))?;
        by_file.entry(file).or_default().insert(test);
    }
    let binary = project::taipan(&mut arguments)?;
    project::no_more_options(&arguments)?;
    let suite = oracle.join("lib/python3.14/test");
    let files: Vec<String> = if !arguments.is_empty() {
        choose(&suite, &arguments)?
    } else if quick {
        list_entries(&read_list(QUICK)).map(str::to_string).collect()
    } else if check || update {
        by_file.keys().map(|file| file.to_string()).collect()
    } else {
        return Err("which test files? (--help)".to_string());
    };

    let scratch = Scratch::new()?;
    std::os::unix::fs::symlink(&suite, scratch.path.join("path/test"))
        .map_err(|error| format!("cannot link the suite: {error}"))?;
    let runner = Runner {
        binary,
        home: (!embedded).then_some(oracle),
        scratch: scratch.path.clone(),
        limits: Limits { time: Duration::from_secs(timeout), memory: memory << 30 },
    };
    let records = process::in_parallel(&files, jobs, |file| {
        let mut record = runner.run(file);
        if update {
            record = worse_of(record, runner.run(file));
        }
        report(file, &record, if check { by_file.get(file.as_str()) } else { None }, verbose && !check);
        record
    });

    let passed: usize = records.iter().map(|record| record.passed().count()).sum();
    let all: usize = records.iter().map(|record| record.tests.len()).sum();
    println!("conformance: {} files, {passed} of {all} tests passed", files.len());
    if update {
        let mut lines: BTreeSet<String> = list_entries(&listed).map(str::to_string).collect();
        let before = lines.len();
        for (file, record) in files.iter().zip(&records) {
            lines.extend(record.passed().map(|test| format!("{file} {test}")));
        }
        println!("{} tests added to {PASSING}, which now has {}", lines.len() - before, lines.len());
        write_list(PASSING, &lines)?;
    }
    if check {
        let mut lost = 0;
        for (file, record) in files.iter().zip(&records) {
            let now: BTreeSet<&str> = record.passed().collect();
            lost += by_file.get(file.as_str()).map_or(0, |listed| listed.difference(&now).count());
        }
        if lost > 0 {
            return Err(format!("{lost} tests of {PASSING} no longer pass"));
        }
    }
    Ok(())
}

fn read_list(path: &str) -> String {
    std::fs::read_to_string(project::root().join(path)).unwrap_or_default()
}

fn write_list(path: &str, lines: &BTreeSet<String>) -> Result<(), String> {
    let path = project::root().join(path);
    let mut text =
        "# Tests of CPython 3.14's suite that pass. This list only ever gets longer.\n".to_string();
    for line in lines {
        text.push_str(line);
        text.push('\n');
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(&path, text))
        .map_err(|error| format!("{}: {error}", path.display()))
}

/// The suite's files that the patterns name.
fn choose(suite: &Path, patterns: &[String]) -> Result<Vec<String>, String> {
    let mut all = Vec::new();
    for name in tests_in(suite) {
        if SPLIT.contains(&name.as_str()) {
            all.extend(tests_in(&suite.join(&name)).into_iter().map(|inner| format!("{name}.{inner}")));
        } else {
            all.push(name);
        }
    }
    let mut chosen = BTreeSet::new();
    for pattern in patterns {
        let pattern = pattern.trim_end_matches(".py");
        let matches = |name: &str| match pattern.strip_suffix('*') {
            Some(prefix) => name.starts_with(prefix),
            None => name == pattern || name.strip_prefix(pattern).is_some_and(|rest| rest.starts_with('.')),
        };
        let before = chosen.len();
        chosen.extend(all.iter().filter(|name| matches(name)).cloned());
        if chosen.len() == before && !all.iter().any(|name| matches(name)) {
            return Err(format!("the suite has no {pattern}"));
        }
    }
    Ok(chosen.into_iter().collect())
}

fn tests_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            let package = entry.path().join("__init__.py").is_file();
            let stem = name.strip_suffix(".py").or(package.then_some(name.as_str()))?;
            stem.starts_with("test_").then(|| stem.to_string())
        })
        .collect();
    names.sort();
    names
}

/// A folder for the run that goes away with it.
struct Scratch {
    path: PathBuf,
}

impl Scratch {
    fn new() -> Result<Scratch, String> {
        let path = std::env::temp_dir().join(format!("conformance-{}", std::process::id()));
        std::fs::create_dir_all(path.join("path")).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(Scratch { path })
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What cannot be removed lies in the folder for temporary files anyway.
        let _ = std::fs::remove_dir_all(&self.path);
    }
}

struct Runner {
    binary: PathBuf,
    home: Option<PathBuf>,
    scratch: PathBuf,
    limits: Limits,
}

impl Runner {
    fn run(&self, file: &str) -> Record {
        let folder = self.scratch.join(file);
        // A second run of the same file must not find what the first one left.
        let _ = std::fs::remove_dir_all(&folder);
        match self.run_in(file, &folder) {
            Ok(record) => record,
            Err(error) => Record { trouble: Some(error.to_string()), ..Record::default() },
        }
    }

    fn run_in(&self, file: &str, folder: &Path) -> std::io::Result<Record> {
        for inner in ["cwd", "tmp", "home"] {
            std::fs::create_dir_all(folder.join(inner))?;
        }
        let notes = folder.join("notes");
        std::fs::write(&notes, "")?;
        let mut command = Command::new(&self.binary);
        command.arg(project::root().join("xtask/scripts/conformance_driver.py"));
        command.arg(format!("test.{file}")).arg(&notes).arg(RESOURCES);
        command.current_dir(folder.join("cwd"));
        for (name, _) in std::env::vars_os() {
            let name = name.to_string_lossy().into_owned();
            if name.starts_with("PYTHON")
                || name.starts_with("LC_")
                || name == "LANGUAGE"
                || name == "DISPLAY"
            {
                command.env_remove(name);
            }
        }
        command.env("PYTHONPATH", self.scratch.join("path")).env("LANG", "C.UTF-8");
        command.env("HOME", folder.join("home")).env("TMPDIR", folder.join("tmp"));
        command.env(process::MARK, folder);
        if let Some(home) = &self.home {
            command.env("PYTHONHOME", home);
        }
        let finished = process::run(&mut command, b"", self.limits)?;
        process::kill_marked(folder);
        let mut record =
            read_notes(&String::from_utf8_lossy(&std::fs::read(&notes)?), &format!("test.{file}."));
        if let Some(reason) = finished.killed {
            record.trouble = Some(reason.to_string());
        } else if record.trouble.as_deref() == Some(CUT_SHORT)
            || record.trouble.is_none() && finished.code != 0
        {
            record.trouble = Some(format!("ended with status {}", finished.code));
        }
        record.log = String::from_utf8_lossy(&finished.stderr).into_owned();
        record.seconds = finished.elapsed.as_secs_f64();
        // The scratch folder of the whole run is removed in the end; this only saves space until then.
        let _ = std::fs::remove_dir_all(folder);
        Ok(record)
    }
}

const CUT_SHORT: &str = "ended before its tests did";

/// Reads what the driver noted. `prefix` is cut off the names of the tests.
fn read_notes(notes: &str, prefix: &str) -> Record {
    let mut record = Record { trouble: Some(CUT_SHORT.to_string()), ..Record::default() };
    let mut running = None;
    for line in notes.lines() {
        let mut fields = line.split('\t');
        let (kind, subject) = (fields.next().unwrap_or(""), fields.next().unwrap_or(""));
        let reason = fields.next().unwrap_or("").to_string();
        let test = subject.strip_prefix(prefix).unwrap_or(subject).to_string();
        let outcome = match kind {
            "begin" => {
                running = Some(test);
                continue;
            }
            "end" => {
                (record.trouble, running) = (None, None);
                continue;
            }
            "skipped" | "import" => {
                record.trouble = Some(format!("{kind}: {subject}"));
                continue;
            }
            "ok" => Outcome::Ok,
            "xfail" => Outcome::Xfail,
            "skip" => Outcome::Skip,
            "unexpected" => Outcome::Unexpected,
            "fail" => Outcome::Fail,
            "error" => Outcome::Error,
            _ => continue,
        };
        if running.as_ref() == Some(&test) && !matches!(outcome, Outcome::Fail | Outcome::Error) {
            running = None;
        }
        worsen(&mut record.tests, test, (outcome, reason));
    }
    if let Some(test) = running {
        worsen(&mut record.tests, test, (Outcome::Lost, "the process went down".to_string()));
    }
    record
}

fn worsen(tests: &mut BTreeMap<String, (Outcome, String)>, test: String, found: (Outcome, String)) {
    match tests.get(&test) {
        Some((known, _)) if *known >= found.0 => {}
        _ => drop(tests.insert(test, found)),
    }
}

/// Of two runs: the worse outcome of each test; one that ran only once is lost.
fn worse_of(first: Record, second: Record) -> Record {
    let names: BTreeSet<String> = first.tests.keys().chain(second.tests.keys()).cloned().collect();
    let absent = (Outcome::Lost, "ran in one of two runs only".to_string());
    let tests = names
        .into_iter()
        .map(|name| {
            let pair = [&first, &second].map(|run| run.tests.get(&name).unwrap_or(&absent).clone());
            let worse = if pair[0].0 >= pair[1].0 { pair[0].clone() } else { pair[1].clone() };
            (name, worse)
        })
        .collect();
    Record {
        tests,
        trouble: second.trouble.or(first.trouble),
        log: second.log,
        seconds: first.seconds + second.seconds,
    }
}

/// Prints how a file went: with `listed`, only listed tests that did not pass; else all that did not.
fn report(file: &str, record: &Record, listed: Option<&BTreeSet<&str>>, verbose: bool) {
    let mut text = format!("{file}: {} of {} passed", record.passed().count(), record.tests.len());
    text.push_str(&format!(", {:.1} s", record.seconds));
    if let Some(trouble) = &record.trouble {
        text.push_str(&format!(" ({trouble})"));
    }
    let bad = |outcome: Outcome| outcome > Outcome::Skip;
    for (name, (outcome, reason)) in &record.tests {
        let show = match listed {
            Some(listed) => *outcome != Outcome::Ok && listed.contains(name.as_str()),
            None => bad(*outcome),
        };
        if show {
            text.push_str(&format!("\n  {outcome:?} {name}: {reason}"));
        }
    }
    for name in listed.into_iter().flatten().filter(|name| !record.tests.contains_key(**name)) {
        text.push_str(&format!("\n  {name} did not run"));
    }
    if verbose {
        text.push('\n');
        text.push_str(record.log.trim_end());
    } else if record.tests.is_empty() && !record.log.is_empty() {
        let lines: Vec<&str> = record.log.lines().collect();
        for line in &lines[lines.len().saturating_sub(8)..] {
            text.push_str(&format!("\n  | {line}"));
        }
    }
    println!("{text}");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcomes(record: &Record) -> Vec<(&str, Outcome)> {
        record.tests.iter().map(|(name, (outcome, _))| (name.as_str(), *outcome)).collect()
    }

    #[test]
    fn notes_of_a_whole_run() {
        let notes = "begin\ttest.test_x.A.a\nok\ttest.test_x.A.a\nbegin\ttest.test_x.A.b\nfail\ttest.test_x.A.b\twhy\nend\n";
        let record = read_notes(notes, "test.test_x.");
        assert_eq!(outcomes(&record), [("A.a", Outcome::Ok), ("A.b", Outcome::Fail)]);
        assert_eq!(record.trouble, None);
    }

    #[test]
    fn a_crash_loses_the_running_test() {
        let record = read_notes("begin\tm.A.a\nok\tm.A.a\nbegin\tm.A.b\n", "m.");
        assert_eq!(outcomes(&record), [("A.a", Outcome::Ok), ("A.b", Outcome::Lost)]);
        assert_eq!(record.trouble.as_deref(), Some(CUT_SHORT));
    }

    #[test]
    fn the_worst_outcome_counts() {
        let record = read_notes("begin\tm.a\nfail\tm.a\tsubtest\nok\tm.a\nend\n", "m.");
        assert_eq!(outcomes(&record), [("a", Outcome::Fail)]);
        let again = read_notes("begin\tm.b\nok\tm.b\nend\n", "m.");
        assert_eq!(outcomes(&worse_of(record, again)), [("a", Outcome::Lost), ("b", Outcome::Lost)]);
    }

    #[test]
    fn files_that_are_skipped_or_broken() {
        assert_eq!(read_notes("skipped\tno network\n", "m.").trouble.as_deref(), Some("skipped: no network"));
        assert_eq!(
            read_notes("import\tImportError: x\n", "m.").trouble.as_deref(),
            Some("import: ImportError: x")
        );
    }
}
