//! `cargo xtask bench`: the micro-benchmarks of `benches/`, as ratios to CPython's speed.
//!
//! Both interpreters stay alive through a file and take samples in turn, so that a drift of the machine's
//! speed hits both alike. `scripts/bench_driver.py` says what a benchmark is.

use crate::project;
use std::ffi::OsString;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

/// What `--help` prints.
pub const HELP: &str = "
usage: cargo xtask bench [OPTIONS] [PATTERN…]
       cargo xtask bench --frontend [OPTIONS] [FOLDER]

Runs the functions bench_* of benches/*.py under CPython 3.14 (TAIPAN_ORACLE) and the release build of
taipan in turn, and prints for each the best time per repetition and the ratio: 2.00 means twice as fast as
CPython. At the end the geometric mean, the lowest, and the time of `-c pass`.
A PATTERN is a part of FILE.NAME. With --frontend: compile, ast.parse, ast.unparse, tokenize and dis of each
source of CPython's library or of FOLDER, in turn, and the most memory that compiling alone has taken.

  --binary FILE      run this interpreter instead of the release build
  --base FILE        compare with this one instead of CPython 3.14
  --samples N        samples per benchmark and interpreter (5)
  --min SECONDS      how long a sample takes at least (0.05)
  --timeout SECONDS  how long one sample may take at most (60)
  --every N          with --frontend: only each Nth source
  --fail-below X     exit status 1 when a ratio is below X or a benchmark failed
";

struct Options {
    samples: usize,
    least: f64,
    timeout: Duration,
}

/// One line of the table.
struct Row {
    name: String,
    /// Seconds per repetition: the base's and ours.
    times: Result<[f64; 2], String>,
}

/// Runs the command.
pub fn run(arguments: &[String]) -> Result<(), String> {
    let mut arguments = arguments.to_vec();
    let frontend = project::take_switch(&mut arguments, "--frontend");
    let every = project::take_number(&mut arguments, "--every", 1)?;
    let options = Options {
        samples: project::take_number(&mut arguments, "--samples", 5)?,
        least: project::take_number(&mut arguments, "--min", 0.05)?,
        timeout: Duration::from_secs(project::take_number(&mut arguments, "--timeout", 60)?),
    };
    let fail_below: f64 = project::take_number(&mut arguments, "--fail-below", 0.0)?;
    let base = match project::take_option(&mut arguments, "--base")? {
        Some(path) => PathBuf::from(path),
        None => project::oracle_python(&project::need_oracle()?),
    };
    let interpreters = [base, project::taipan(&mut arguments)?];
    project::no_more_options(&arguments)?;
    if frontend {
        let folder = match arguments.first() {
            Some(folder) => PathBuf::from(folder),
            None => project::need_oracle()?.join("lib/python3.14"),
        };
        let lowest = measure_frontend(&interpreters, &folder, every, options.timeout)?;
        return if lowest < fail_below { Err(format!("a part is below {fail_below}")) } else { Ok(()) };
    }

    let mut rows = Vec::new();
    println!("{:44} {:>12} {:>12} {:>7}", "benchmark", "CPython", "Taipan", "ratio");
    for file in files()? {
        for row in measure_file(&interpreters, &file, &arguments, &options) {
            match &row.times {
                Ok([base, ours]) => {
                    println!("{:44} {:>12} {:>12} {:>7.2}", row.name, show(*base), show(*ours), base / ours)
                }
                Err(reason) => println!("{:44} {reason}", row.name),
            }
            rows.push(row);
        }
    }
    let ratios: Vec<(f64, &str)> = rows
        .iter()
        .filter_map(|row| row.times.as_ref().ok().map(|[base, ours]| (base / ours, row.name.as_str())))
        .collect();
    let failed = rows.len() - ratios.len();
    if let Some(lowest) = ratios.iter().min_by(|a, b| a.0.total_cmp(&b.0)) {
        let mean = (ratios.iter().map(|(ratio, _)| ratio.ln()).sum::<f64>() / ratios.len() as f64).exp();
        println!(
            "\n{} benchmarks, {failed} failed: geometric mean {mean:.2}, lowest {:.2} ({}), {} below 1.0, {} below 0.4",
            rows.len(),
            lowest.0,
            lowest.1,
            ratios.iter().filter(|(ratio, _)| *ratio < 1.0).count(),
            ratios.iter().filter(|(ratio, _)| *ratio < 0.4).count(),
        );
    }
    if arguments.is_empty() {
        let [base, ours] = start_up(&interpreters)?;
        println!(
            "start-up of `-c pass`: {} and {}, {:.2} times CPython's",
            show(base),
            show(ours),
            ours / base
        );
    }
    if fail_below > 0.0 && (failed > 0 || ratios.iter().any(|(ratio, _)| *ratio < fail_below)) {
        return Err(format!("a benchmark failed or is below {fail_below}"));
    }
    Ok(())
}

/// Runs each part of the front end on the sources of a folder, and prints the sums. The lowest ratio.
fn measure_frontend(
    interpreters: &[PathBuf; 2],
    folder: &Path,
    every: usize,
    timeout: Duration,
) -> Result<f64, String> {
    const STAGES: [&str; 4] = ["parse", "unparse", "tokenize", "dis"];
    /// How many sources are compiled in one sample.
    const COMPILED_TOGETHER: usize = 64;
    let every = every.max(1);
    let script = project::root().join("xtask/scripts/bench_frontend.py");
    let sources = project::count_sources(folder);
    let mut lowest = f64::INFINITY;
    println!("{:44} {:>12} {:>12} {:>7}", "part", "CPython", "Taipan", "ratio");
    let start = |python: &PathBuf| {
        let environment = [
            ("TAIPAN_BENCH_FOLDER", folder.as_os_str().to_owned()),
            ("TAIPAN_BENCH_EVERY", every.to_string().into()),
            ("TAIPAN_BENCH_TOGETHER", COMPILED_TOGETHER.to_string().into()),
        ];
        Session::start_with(python, &script, timeout, &environment)
    };
    // Compiling alone first, for the memory too.
    let mut sessions = [start(&interpreters[0])?, start(&interpreters[1])?];
    let mut sums = [0.0; 2];
    for first in (0..sources).step_by(every * COMPILED_TOGETHER) {
        for (sum, session) in sums.iter_mut().zip(&mut sessions) {
            session.sample("read_all", first as u64)?;
            *sum += session.sample("compile_all", 1)?;
        }
    }
    let mut report = |stage: &str, [base, ours]: [f64; 2]| {
        println!("{stage:44} {:>12} {:>12} {:>7.2}", show(base), show(ours), base / ours);
        lowest = lowest.min(base / ours);
    };
    report("compile", sums);
    let memory = [sessions[0].peak_memory(), sessions[1].peak_memory()];
    // Then the others, source by source, where each works on what the ones before it made.
    let mut sessions = [start(&interpreters[0])?, start(&interpreters[1])?];
    let mut sums = [[0.0; 2]; STAGES.len()];
    for source in (0..sources).step_by(every) {
        for (which, session) in sessions.iter_mut().enumerate() {
            session.sample("read", source as u64)?;
            session.sample("compile", 1)?;
            for (stage, sums) in STAGES.iter().zip(&mut sums) {
                sums[which] += session.sample(stage, 1)?;
            }
        }
    }
    for (stage, sums) in STAGES.iter().zip(sums) {
        report(stage, sums);
    }
    println!("peak memory of compiling: {} and {} KiB", memory[0], memory[1]);
    Ok(lowest)
}

fn files() -> Result<Vec<PathBuf>, String> {
    let folder = project::root().join("benches");
    let entries = std::fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "py"));
    files.sort();
    Ok(files)
}

fn show(seconds: f64) -> String {
    match seconds {
        s if s < 1e-6 => format!("{:.1} ns", s * 1e9),
        s if s < 1e-3 => format!("{:.2} us", s * 1e6),
        s => format!("{:.2} ms", s * 1e3),
    }
}

fn measure_file(
    interpreters: &[PathBuf; 2],
    file: &Path,
    patterns: &[String],
    options: &Options,
) -> Vec<Row> {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let wanted = |name: &str| {
        let full = format!("{stem}.{name}");
        patterns.is_empty() || patterns.iter().any(|pattern| full.contains(pattern.as_str()))
    };
    let start = |which: usize| Session::start(&interpreters[which], file, options.timeout);
    let mut sessions = match (start(0), start(1)) {
        (Ok(base), Ok(ours)) => [base, ours],
        (Err(reason), _) => return vec![Row { name: stem, times: Err(format!("CPython: {reason}")) }],
        (Ok(base), Err(reason)) => {
            // Every benchmark of the file counts as failed.
            return base
                .names
                .iter()
                .filter(|name| wanted(name))
                .map(|name| Row { name: format!("{stem}.{name}"), times: Err(reason.clone()) })
                .collect();
        }
    };
    let names: Vec<String> = sessions[0].names.iter().filter(|name| wanted(name)).cloned().collect();
    names
        .iter()
        .map(|name| {
            let times = measure(&mut sessions, name, options);
            if times.is_err() {
                for (which, session) in sessions.iter_mut().enumerate() {
                    if session.is_over()
                        && let Ok(fresh) = start(which)
                    {
                        *session = fresh;
                    }
                }
            }
            Row { name: format!("{stem}.{name}"), times }
        })
        .collect()
}

/// The best of the samples, in seconds per repetition. How often a sample repeats is found on the base.
fn measure(sessions: &mut [Session; 2], name: &str, options: &Options) -> Result<[f64; 2], String> {
    let mut count: u64 = 1;
    loop {
        let seconds = sessions[0].sample(name, count)?;
        if seconds >= options.least {
            break;
        }
        let factor = if seconds > 1e-4 { (options.least / seconds * 1.2).clamp(1.5, 100.0) } else { 10.0 };
        count = (count as f64 * factor).ceil() as u64;
    }
    let mut best = [f64::INFINITY; 2];
    for _ in 0..options.samples.max(1) {
        for (session, best) in sessions.iter_mut().zip(&mut best) {
            *best = best.min(session.sample(name, count)? / count as f64);
        }
    }
    Ok(best)
}

/// An interpreter that runs the driver on a file.
struct Session {
    child: Child,
    stdin: ChildStdin,
    lines: std::sync::mpsc::Receiver<String>,
    names: Vec<String>,
    timeout: Duration,
}

impl Session {
    fn start(python: &Path, file: &Path, timeout: Duration) -> Result<Session, String> {
        Session::start_with(python, file, timeout, &[])
    }

    fn start_with(
        python: &Path,
        file: &Path,
        timeout: Duration,
        environment: &[(&str, OsString)],
    ) -> Result<Session, String> {
        let mut child = Command::new(python)
            .envs(environment.iter().map(|(name, value)| (name, value)))
            .arg(project::root().join("xtask/scripts/bench_driver.py"))
            .arg(file)
            .env("PYTHONHASHSEED", "0")
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{}: {error}", python.display()))?;
        let (Some(stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
            return Err("no pipes".to_string());
        };
        let mut session = Session { child, stdin, lines: reader(stdout), names: Vec::new(), timeout };
        let first = session.line()?;
        session.names = first.split_whitespace().map(str::to_string).collect();
        Ok(session)
    }

    fn line(&mut self) -> Result<String, String> {
        self.lines.recv_timeout(self.timeout).map_err(|why| {
            // Killing it also ends the thread that reads.
            let _ = self.child.kill();
            let status = self.child.wait().map(|status| status.to_string()).unwrap_or_default();
            let mut text = String::new();
            if let Some(mut stderr) = self.child.stderr.take() {
                let _ = std::io::Read::read_to_string(&mut stderr, &mut text);
            }
            match (why, text.trim().lines().last()) {
                (std::sync::mpsc::RecvTimeoutError::Timeout, _) => "took too long".to_string(),
                (_, Some(last)) => last.to_string(),
                (_, None) => format!("ended: {status}"),
            }
        })
    }

    fn sample(&mut self, name: &str, count: u64) -> Result<f64, String> {
        if writeln!(self.stdin, "{name} {count}").and_then(|()| self.stdin.flush()).is_err() {
            return Err(self.line().err().unwrap_or_else(|| "it is gone".to_string()));
        }
        let answer = self.line()?;
        answer.parse().map_err(|_| answer)
    }

    /// The most memory that the process has had, in KiB; 0 where the system does not tell.
    fn peak_memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
    }

    fn is_over(&mut self) -> bool {
        !matches!(self.child.try_wait(), Ok(None))
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn reader(stdout: ChildStdout) -> std::sync::mpsc::Receiver<String> {
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    receiver
}

/// The median time from start to end of `-c pass`, in turn.
fn start_up(interpreters: &[PathBuf; 2]) -> Result<[f64; 2], String> {
    let mut times = [Vec::new(), Vec::new()];
    for _ in 0..31 {
        for (python, times) in interpreters.iter().zip(&mut times) {
            let begun = Instant::now();
            let status = Command::new(python)
                .args(["-c", "pass"])
                .status()
                .map_err(|error| format!("{}: {error}", python.display()))?;
            if !status.success() {
                return Err(format!("{} -c pass: {status}", python.display()));
            }
            times.push(begun.elapsed().as_secs_f64());
        }
    }
    Ok(times.map(|mut times| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    }))
}
