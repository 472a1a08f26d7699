//! `cargo xtask oracle`: each stage of the compiler against CPython's, on any folder of sources.
//!
//! A stage is an example program of one of our crates and a script for the reference CPython that print the
//! same for the same files: a line `== FILE`, then whatever there is to say about that file. Here the files
//! are found, both programs are run on batches of them, and the answers are compared.

use crate::kinds;
use crate::mutate::{Random, mutate, pieces};
use crate::process::{self, Limits};
use crate::{diff, project};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// What `--help` prints.
pub const HELP: &str = "
usage: cargo xtask oracle STAGE [OPTIONS] FOLDER|FILE…

Compares one stage of the compiler with CPython 3.14's (TAIPAN_ORACLE), file by file, and prints the first
differences. Without a FOLDER: CPython's own library and tests.

  tokens   the tokens of tokenize.generate_tokens
  ast      the syntax tree with positions
  code     code objects, every field, at optimisation 0, 1 and 2
  pyc      the code objects in .pyc files that CPython wrote
  errors   exceptions and warnings for mutated pieces of the files
  parse-errors  the same, of the parser only
  codeop   for each prefix of the files, whether it is complete input for a prompt (slow: give it some files)

  --count N    mutations (50000)
  --seed N     of the mutations (1)
  --keep DIR   keep the mutated sources that differ
  --show N     differing files to show (10)
  --lines N    lines of difference to show for each (12)
  --jobs N     processes at a time
";

/// A stage of the compiler.
struct Stage {
    name: &'static str,
    package: &'static str,
    example: &'static str,
    script: &'static str,
    /// Arguments of both before the files.
    arguments: &'static [&'static str],
}

const STAGES: &[Stage] = &[
    Stage {
        name: "tokens",
        package: "taipan-syntax",
        example: "dump_tokens",
        script: "dump_tokens.py",
        arguments: &[],
    },
    Stage {
        name: "ast",
        package: "taipan-syntax",
        example: "dump_ast",
        script: "dump_ast.py",
        arguments: &[],
    },
    Stage {
        name: "code",
        package: "taipan-compile",
        example: "dump_code",
        script: "dump_code.py",
        arguments: &[],
    },
    Stage {
        name: "pyc",
        package: "taipan-code",
        example: "dump_pyc",
        script: "dump_code.py",
        arguments: &[],
    },
    Stage {
        name: "parse-errors",
        package: "taipan-compile",
        example: "dump_errors",
        script: "dump_errors.py",
        arguments: &["--parse"],
    },
    Stage {
        name: "codeop",
        package: "taipan-compile",
        example: "dump_codeop",
        script: "dump_codeop.py",
        arguments: &[],
    },
    Stage {
        name: "errors",
        package: "taipan-compile",
        example: "dump_errors",
        script: "dump_errors.py",
        arguments: &[],
    },
];

/// Files per process.
const BATCH: usize = 40;

/// What both programs said of a file that they answered differently for.
struct Difference {
    file: PathBuf,
    expected: String,
    actual: String,
}

/// Runs the command.
pub fn run(arguments: &[String]) -> Result<(), String> {
    let mut arguments = arguments.to_vec();
    let show: usize = project::take_number(&mut arguments, "--show", 10)?;
    let lines: usize = project::take_number(&mut arguments, "--lines", 12)?;
    let jobs = project::take_number(&mut arguments, "--jobs", process::default_jobs())?;
    let count: usize = project::take_number(&mut arguments, "--count", 50_000)?;
    let seed: u64 = project::take_number(&mut arguments, "--seed", 1)?;
    let keep = project::take_option(&mut arguments, "--keep")?.map(PathBuf::from);
    project::no_more_options(&arguments)?;
    let oracle = project::need_oracle()?;
    let Some(stage) = arguments.first().and_then(|name| STAGES.iter().find(|stage| stage.name == name))
    else {
        return Err("which stage: tokens, ast, code, pyc, codeop, parse-errors or errors?".to_string());
    };
    let mut folders: Vec<PathBuf> = arguments[1..].iter().map(PathBuf::from).collect();
    if folders.is_empty() {
        folders.push(oracle.join("lib/python3.14"));
    }
    let mut files = Vec::new();
    for folder in &folders {
        find_files(folder, if stage.name == "pyc" { "pyc" } else { "py" }, &mut files)?;
    }
    files.sort();
    let example = build(stage)?;
    let programs = Programs { stage, example, python: project::oracle_python(&oracle) };

    let mutations = if stage.name.ends_with("errors") {
        let folder = std::env::temp_dir().join(format!("mutations-{}", std::process::id()));
        files = write_mutations(&files, &folder, count, seed)?;
        Some(folder)
    } else {
        None
    };
    let (compared, differences) = compare(&programs, &files, jobs);
    report(&differences, show, lines);
    if mutations.is_some() {
        report_kinds(&differences);
    }
    if let (Some(keep), Some(_)) = (&keep, &mutations) {
        std::fs::create_dir_all(keep).map_err(|error| format!("{}: {error}", keep.display()))?;
        for difference in &differences {
            let name = difference.file.file_name().unwrap_or_default();
            std::fs::copy(&difference.file, keep.join(name))
                .map_err(|error| format!("{}: {error}", keep.display()))?;
        }
    }
    if let Some(folder) = mutations {
        // It lies in the folder for temporary files.
        let _ = std::fs::remove_dir_all(folder);
    }
    let same = compared - differences.len();
    println!(
        "{}: {same} of {compared} identical ({:.3} %)",
        stage.name,
        100.0 * same as f64 / compared.max(1) as f64
    );
    if differences.is_empty() { Ok(()) } else { Err(format!("{} differ", differences.len())) }
}

fn build(stage: &Stage) -> Result<PathBuf, String> {
    let status = Command::new("cargo")
        .args(["build", "--quiet", "--release", "--package", stage.package, "--example", stage.example])
        .current_dir(project::root())
        .status()
        .map_err(|error| format!("cargo build: {error}"))?;
    if !status.success() {
        return Err(format!("the example {} of {} does not build", stage.example, stage.package));
    }
    Ok(project::target().join("release/examples").join(stage.example))
}

/// The files of a folder and its sub-folders that end in `suffix`, or the file itself.
fn find_files(path: &Path, suffix: &str, found: &mut Vec<PathBuf>) -> Result<(), String> {
    if path.is_file() {
        found.push(path.to_path_buf());
        return Ok(());
    }
    let entries = std::fs::read_dir(path).map_err(|error| format!("{}: {error}", path.display()))?;
    for entry in entries.flatten() {
        let (inner, kind) = (entry.path(), entry.file_type());
        if kind.as_ref().is_ok_and(std::fs::FileType::is_dir) {
            find_files(&inner, suffix, found)?;
        } else if inner.extension().is_some_and(|extension| extension == suffix) {
            found.push(inner);
        }
    }
    Ok(())
}

fn write_mutations(
    files: &[PathBuf],
    folder: &Path,
    count: usize,
    seed: u64,
) -> Result<Vec<PathBuf>, String> {
    let sources: Vec<String> = files.iter().filter_map(|file| std::fs::read_to_string(file).ok()).collect();
    let all: Vec<&str> = sources.iter().flat_map(|source| pieces(source)).collect();
    if all.is_empty() {
        return Err("there is nothing to mutate".to_string());
    }
    let mut random = Random::new(seed);
    let mut written = Vec::new();
    for number in 0..count {
        let inner = folder.join(format!("{:03}", number / 1000));
        if number % 1000 == 0 {
            std::fs::create_dir_all(&inner).map_err(|error| format!("{}: {error}", inner.display()))?;
        }
        let text = mutate(all[random.below(all.len())], &mut random);
        let path = inner.join(format!("{number:06}.py"));
        std::fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
        written.push(path);
    }
    Ok(written)
}

/// The two programs of a stage.
struct Programs<'a> {
    stage: &'a Stage,
    example: PathBuf,
    python: PathBuf,
}

impl Programs<'_> {
    fn ours(&self) -> Command {
        Command::new(&self.example)
    }

    fn theirs(&self) -> Command {
        let mut command = Command::new(&self.python);
        command.args(["-I", "-W", "ignore", "-X", "utf8"]);
        command.arg(project::root().join("xtask/scripts").join(self.stage.script));
        command
    }

    /// What a program says of each file. Where it dies, the rest of the batch runs file by file.
    fn answers(&self, make: &dyn Fn() -> Command, files: &[PathBuf]) -> BTreeMap<PathBuf, String> {
        let limits = Limits { time: Duration::from_secs(20 + 10 * files.len() as u64), memory: 6 << 30 };
        let result = process::run(make().args(self.stage.arguments).args(files), b"", limits);
        let (text, trouble) = match &result {
            Ok(finished) => {
                let text = String::from_utf8_lossy(&finished.stdout).into_owned();
                let log = String::from_utf8_lossy(&finished.stderr);
                let last: Vec<&str> = log.lines().filter(|line| !line.is_empty()).take(3).collect();
                let died = finished.killed.is_some() || finished.code != 0;
                let why = finished.killed.map_or_else(|| format!("status {}", finished.code), str::to_string);
                (text, died.then(|| format!("DIED ({why}): {}\n", last.join(" / "))))
            }
            Err(error) => (String::new(), Some(format!("DIED: {error}\n"))),
        };
        let mut answers = sections(&text);
        if let Some(trouble) = trouble {
            if let [file] = files {
                answers.entry(file.clone()).or_default().push_str(&trouble);
            } else {
                answers.clear();
                for file in files {
                    answers.append(&mut self.answers(make, std::slice::from_ref(file)));
                }
            }
        }
        answers
    }
}

/// Splits an output at its lines `== FILE`.
fn sections(text: &str) -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    let mut current: Option<&mut String> = None;
    for line in text.split_inclusive('\n') {
        if let Some(name) = line.strip_prefix("== ") {
            current =
                Some(found.entry(PathBuf::from(name.trim_end_matches('\n'))).or_insert_with(String::new));
        } else if let Some(section) = &mut current {
            section.push_str(line);
        }
    }
    found
}

/// How many files were compared, and those that differ. Where CPython gives no answer there is nothing to
/// compare with.
fn compare(programs: &Programs<'_>, files: &[PathBuf], jobs: usize) -> (usize, Vec<Difference>) {
    let batches: Vec<&[PathBuf]> = files.chunks(BATCH).collect();
    let results = process::in_parallel(&batches, jobs, |batch| {
        let mut ours = programs.answers(&|| programs.ours(), batch);
        let theirs = programs.answers(&|| programs.theirs(), batch);
        let compared = theirs.len();
        let differences: Vec<Difference> = theirs
            .into_iter()
            .filter_map(|(file, expected)| {
                let actual = ours.remove(&file).unwrap_or_else(|| "(no answer)\n".to_string());
                (actual != expected).then_some(Difference { file, expected, actual })
            })
            .collect();
        (compared, differences)
    });
    let compared = results.iter().map(|(compared, _)| compared).sum();
    (compared, results.into_iter().flat_map(|(_, differences)| differences).collect())
}

fn report(differences: &[Difference], show: usize, lines: usize) {
    for difference in differences.iter().take(show) {
        println!("---- {} (- CPython, + Taipan)", difference.file.display());
        for line in diff::lines(difference.expected.as_bytes(), difference.actual.as_bytes(), lines) {
            let cut: String = line.chars().take(240).collect();
            println!("{cut}");
        }
    }
    if differences.len() > show {
        println!("---- and {} more:", differences.len() - show);
        for difference in differences.iter().skip(show).take(200) {
            println!("     {}", difference.file.display());
        }
    }
}

fn report_kinds(differences: &[Difference]) {
    let each = differences.iter().map(|d| (d.file.as_path(), d.expected.as_str(), d.actual.as_str()));
    for kind in kinds::group(each) {
        println!("{:6}  {}  ({})", kind.count, kind.name, kind.example.display());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_by_file() {
        let found = sections("noise\n== a.py\n1\n2\n== b.py\n== c.py\n3\n");
        let texts: Vec<(&str, &str)> =
            found.iter().map(|(path, text)| (path.to_str().unwrap(), text.as_str())).collect();
        assert_eq!(texts, [("a.py", "1\n2\n"), ("b.py", ""), ("c.py", "3\n")]);
    }
}
