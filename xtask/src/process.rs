//! Running a program with a time and memory limit, everything it printed kept.

use std::io::{IsTerminal, Read, Write};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// What a program did.
pub struct Finished {
    /// Its standard output.
    pub stdout: Vec<u8>,
    /// Its standard error.
    pub stderr: Vec<u8>,
    /// Its exit status; minus the signal's number where a signal ended it.
    pub code: i32,
    /// Why it was killed, if it was.
    pub killed: Option<&'static str>,
    /// How long it ran.
    pub elapsed: Duration,
}

/// What a program may use.
#[derive(Clone, Copy)]
pub struct Limits {
    /// Wall-clock time.
    pub time: Duration,
    /// Resident bytes of the program and its descendants; 0 for no limit.
    pub memory: u64,
}

/// Runs `command` in a process group of its own, feeds it `input` and waits at most as `limits` say.
/// Whatever of the group is left at the end is killed.
pub fn run(command: &mut Command, input: &[u8], limits: Limits) -> std::io::Result<Finished> {
    let begun = Instant::now();
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .spawn()?;
    let group = child.id();
    let stdout = drain(child.stdout.take());
    let stderr = drain(child.stderr.take());
    if let Some(mut stdin) = child.stdin.take() {
        let input = input.to_vec();
        // A program that ends without reading closes the pipe: that is its own business.
        thread::spawn(move || stdin.write_all(&input));
    }
    let killed = watch(&mut child, begun, limits)?;
    let status = child.wait()?;
    kill_group(group);
    let finished = |reader: thread::JoinHandle<Vec<u8>>| reader.join().unwrap_or_default();
    Ok(Finished {
        stdout: finished(stdout),
        stderr: finished(stderr),
        code: status.code().unwrap_or_else(|| -status.signal().unwrap_or(0)),
        killed,
        elapsed: begun.elapsed(),
    })
}

fn drain(source: Option<impl Read + Send + 'static>) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut source) = source {
            // What was read before an error is what there is.
            let _ = source.read_to_end(&mut bytes);
        }
        bytes
    })
}

fn watch(child: &mut Child, begun: Instant, limits: Limits) -> std::io::Result<Option<&'static str>> {
    let mut pause = Duration::from_millis(1);
    let mut looked = begun;
    loop {
        if child.try_wait()?.is_some() {
            return Ok(None);
        }
        let now = Instant::now();
        let reason = if now > begun + limits.time {
            Some("timeout")
        } else if limits.memory > 0 && now > looked + Duration::from_millis(500) {
            looked = now;
            (group_memory(child.id()) > limits.memory).then_some("memory")
        } else {
            None
        };
        if reason.is_some() {
            kill_group(child.id());
            return Ok(reason);
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(50));
    }
}

/// Kills every process of the group; that there is none any more is the usual case.
fn kill_group(group: u32) {
    if !processes().any(|(id, _)| id == group) {
        return;
    }
    let _ = Command::new("kill").args(["-KILL", "--", &format!("-{group}")]).stderr(Stdio::null()).status();
}

/// An environment variable that marks what belongs to a run, for [`kill_marked`].
pub const MARK: &str = "TAIPAN_XTASK_RUN";

/// Kills the processes that were started with [`MARK`] set to `folder`, and so also those that left their
/// process group.
pub fn kill_marked(folder: &std::path::Path) {
    let mark = format!("{MARK}={}\0", folder.display()).into_bytes();
    for entry in std::fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Ok(environment) = std::fs::read(entry.path().join("environ")) else { continue };
        if environment.windows(mark.len()).any(|window| window == mark) {
            let id = entry.file_name();
            // It may have ended in the meantime.
            let _ = Command::new("kill").arg("-KILL").arg(id).stderr(Stdio::null()).status();
        }
    }
}

fn group_memory(group: u32) -> u64 {
    processes().filter(|(id, _)| *id == group).map(|(_, resident)| resident).sum()
}

/// (process group, resident bytes) of every process.
fn processes() -> impl Iterator<Item = (u32, u64)> {
    std::fs::read_dir("/proc").into_iter().flatten().flatten().filter_map(|entry| {
        let path = entry.path();
        path.file_name()?.to_str()?.parse::<u32>().ok()?;
        let text = std::fs::read(path.join("stat")).ok()?;
        let text = String::from_utf8_lossy(&text);
        // The name, in brackets, may itself hold spaces and brackets.
        let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
        Some((fields.get(2)?.parse().ok()?, fields.get(21)?.parse::<u64>().ok()? * 4096))
    })
}

/// Shows on a terminal how much of something long is done; nothing elsewhere, and nothing in the first seconds.
struct Progress {
    total: usize,
    done: AtomicUsize,
    begun: Instant,
    shown: bool,
}

impl Progress {
    fn new(total: usize) -> Progress {
        let shown = std::io::stderr().is_terminal();
        Progress { total, done: AtomicUsize::new(0), begun: Instant::now(), shown }
    }

    fn step(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if self.shown && self.begun.elapsed() > Duration::from_secs(2) {
            // The line goes when everything is done.
            let text = if done < self.total { format!("{done} of {}", self.total) } else { String::new() };
            eprint!("\r\x1b[K{text}");
        }
    }
}

/// Calls `work` on every item, on `jobs` threads; the answers are in the order of the items. A terminal sees how many are
/// done.
pub fn in_parallel<T: Sync, R: Send>(items: &[T], jobs: usize, work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let progress = Progress::new(items.len());
    let mut answers: Vec<(usize, R)> = thread::scope(|scope| {
        let workers: Vec<_> = (0..jobs.max(1))
            .map(|_| {
                scope.spawn(|| {
                    let mut mine = Vec::new();
                    loop {
                        let at = next.fetch_add(1, Ordering::Relaxed);
                        match items.get(at) {
                            Some(item) => {
                                mine.push((at, work(item)));
                                progress.step();
                            }
                            None => return mine,
                        }
                    }
                })
            })
            .collect();
        workers
            .into_iter()
            .flat_map(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    answers.sort_by_key(|(at, _)| *at);
    answers.into_iter().map(|(_, answer)| answer).collect()
}

/// How many programs to run at a time when nobody says.
pub fn default_jobs() -> usize {
    thread::available_parallelism().map_or(2, |count| count.get())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits { time: Duration::from_secs(20), memory: 0 };

    #[test]
    fn keeps_output_and_status() {
        let mut command = Command::new("sh");
        command.args(["-c", "cat; echo problem >&2; exit 3"]);
        let finished = run(&mut command, b"input", LIMITS).unwrap();
        assert_eq!((&finished.stdout[..], &finished.stderr[..]), (&b"input"[..], &b"problem\n"[..]));
        assert_eq!((finished.code, finished.killed), (3, None));
    }

    #[test]
    fn kills_what_runs_too_long() {
        let mut command = Command::new("sh");
        command.args(["-c", "echo begun; sleep 60; true"]);
        let limits = Limits { time: Duration::from_millis(300), memory: 0 };
        let finished = run(&mut command, b"", limits).unwrap();
        assert_eq!(finished.killed, Some("timeout"));
        assert_eq!(finished.stdout, b"begun\n");
        assert!(finished.elapsed < Duration::from_secs(30));
    }

    #[test]
    fn answers_keep_the_order_of_the_items() {
        let items: Vec<u32> = (0..100).collect();
        assert_eq!(
            in_parallel(&items, 4, |item| item * 2),
            items.iter().map(|item| item * 2).collect::<Vec<_>>()
        );
    }
}
