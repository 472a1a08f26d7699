//! `cargo xtask oracle`: each stage of the compiler against CPython's, on any folder of sources.
//!
//! A stage is an example program of one of our crates and a script for the reference CPython that print the
//! same for the same files: a line `== FILE`, then whatever there is to say about that file. Here the files
//! are found, both programs are run on batches of them, and the answers are compared.

use crate::kinds;
use crate::mutate::{Random, mutate, pieces};
use crate::process::{self, Limits};
use crate::{diff, project, sourceless};
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

These run the same script under CPython and under Taipan, on CPython's library:

  dis            what dis shows of each code object, and its own methods
  marshal        marshalled code and constants, CPython's .pyc files read and written again, broken data
  library-code   code objects, every field, as compile() gives them
  library-ast    ast, compile() of trees, symtable and tokenize
  trees          compile() of broken and hand-built trees
  strings        exceptions and warnings for every string in the files
  surface        names, docstrings, signatures and flags of native modules and built-in types (arguments: modules)
  inspect        inspect on each function and class of each module
  sourceless     a program of several modules from .pyc files alone, each by the other's
  trace          the events of settrace, setprofile and monitoring in each test of some test files
  bytecode       what the package bytecode makes of each code object (--import FOLDER says where it is)

  --binary PATH  the program under test (the release build); with a stage of the compiler, it runs that stage's script
  --import DIR   a folder that both import from

  --count N    mutations (50000)
  --seed N     of the mutations (1)
  --keep DIR   keep the mutated sources that differ
  --show N     differing files to show (10)
  --lines N    lines of difference to show for each (12)
  --jobs N     processes at a time
";

/// A stage of the compiler, or a part of the library.
struct Stage {
    name: &'static str,
    /// The crate and the name of the example; none where Taipan itself runs the script.
    example: Option<(&'static str, &'static str)>,
    script: &'static str,
    /// Arguments of both before the files.
    arguments: &'static [&'static str],
}

const fn at_run_time(name: &'static str, script: &'static str, arguments: &'static [&'static str]) -> Stage {
    Stage { name, example: None, script, arguments }
}

const STAGES: &[Stage] = &[
    Stage {
        name: "tokens",
        example: Some(("taipan-syntax", "dump_tokens")),
        script: "dump_tokens.py",
        arguments: &[],
    },
    Stage {
        name: "ast",
        example: Some(("taipan-syntax", "dump_ast")),
        script: "dump_ast.py",
        arguments: &[],
    },
    Stage {
        name: "code",
        example: Some(("taipan-compile", "dump_code")),
        script: "dump_code.py",
        arguments: &[],
    },
    Stage { name: "pyc", example: Some(("taipan-code", "dump_pyc")), script: "dump_code.py", arguments: &[] },
    Stage {
        name: "parse-errors",
        example: Some(("taipan-compile", "dump_errors")),
        script: "dump_errors.py",
        arguments: &["--parse"],
    },
    Stage {
        name: "codeop",
        example: Some(("taipan-compile", "dump_codeop")),
        script: "dump_codeop.py",
        arguments: &[],
    },
    Stage {
        name: "errors",
        example: Some(("taipan-compile", "dump_errors")),
        script: "dump_errors.py",
        arguments: &[],
    },
    at_run_time("dis", "run_dis.py", &[]),
    at_run_time("marshal", "run_marshal.py", &[]),
    at_run_time("library-code", "dump_code.py", &["-m", "evs"]),
    at_run_time("library-ast", "run_ast.py", &[]),
    at_run_time("trees", "run_trees.py", &[]),
    at_run_time("strings", "run_strings.py", &[]),
    at_run_time("inspect", "run_inspect.py", &[]),
    at_run_time("surface", "run_surface.py", &[]),
    at_run_time("bytecode", "run_bytecode.py", &[]),
    at_run_time("trace", "run_trace.py", &[]),
];

/// Files per process.
const BATCH: usize = 40;

/// Begins the line that says how a program ended, where it did not end well.
const DIED: &str = "DIED";

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
    let imports = project::take_option(&mut arguments, "--import")?;
    let binary = project::take_option(&mut arguments, "--binary")?;
    project::no_more_options(&arguments)?;
    let oracle = project::need_oracle()?;
    if arguments.first().is_some_and(|name| name == "sourceless") {
        let program = match binary {
            Some(path) => std::fs::canonicalize(&path).map_err(|error| format!("{path}: {error}"))?,
            None => project::taipan(&mut Vec::new())?,
        };
        return sourceless::run(&oracle, &program);
    }
    let Some(stage) = arguments.first().and_then(|name| STAGES.iter().find(|stage| stage.name == name))
    else {
        let names: Vec<&str> = STAGES.iter().map(|stage| stage.name).collect();
        return Err(format!("which stage: {}?", names.join(", ")));
    };
    let mut folders: Vec<PathBuf> = arguments[1..].iter().map(PathBuf::from).collect();
    if folders.is_empty() {
        folders.push(oracle.join("lib/python3.14"));
    }
    let mut files = Vec::new();
    for folder in folders.iter().filter(|_| stage.name != "surface") {
        find_files(folder, if stage.name == "pyc" { "pyc" } else { "py" }, &mut files)?;
    }
    files.sort();
    let scripted = stage.example.is_none() || binary.is_some();
    if stage.name == "surface" {
        files = native_modules(stage, &oracle, &arguments[1..])?;
    }
    let program = match (stage.example, binary) {
        (Some((package, example)), None) => build(package, example)?,
        (_, Some(path)) => std::fs::canonicalize(&path).map_err(|error| format!("{path}: {error}"))?,
        (None, None) => project::taipan(&mut Vec::new())?,
    };
    let imports = imports.map(|folder| format!("--import={folder}"));
    let programs =
        Programs { stage, scripted, program, imports, python: project::oracle_python(&oracle), home: oracle };

    let mutations = if stage.name.ends_with("errors") {
        let folder = std::env::temp_dir().join(format!("mutations-{}", std::process::id()));
        files = write_mutations(&files, &folder, count, seed)?;
        Some(folder)
    } else {
        None
    };
    let (compared, mut differences) = compare(&programs, &files, jobs);
    programs.explain(&mut differences, show);
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

/// The modules that a stage about modules looks at: those named, or all that CPython has.
fn native_modules(stage: &Stage, oracle: &Path, named: &[String]) -> Result<Vec<PathBuf>, String> {
    if !named.is_empty() {
        return Ok(named.iter().map(PathBuf::from).collect());
    }
    let output = Command::new(project::oracle_python(oracle))
        .arg(project::root().join("xtask/scripts").join(stage.script))
        .arg("--list")
        .output()
        .map_err(|error| format!("{}: {error}", stage.script))?;
    Ok(String::from_utf8_lossy(&output.stdout).lines().map(PathBuf::from).collect())
}

fn build(package: &str, example: &str) -> Result<PathBuf, String> {
    let status = Command::new("cargo")
        .args(["build", "--quiet", "--release", "--package", package, "--example", example])
        .current_dir(project::root())
        .status()
        .map_err(|error| format!("cargo build: {error}"))?;
    if !status.success() {
        return Err(format!("the example {example} of {package} does not build"));
    }
    Ok(project::target().join("release/examples").join(example))
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
    /// The program is Taipan and runs the stage's script, as CPython does.
    scripted: bool,
    program: PathBuf,
    imports: Option<String>,
    python: PathBuf,
    home: PathBuf,
}

impl Programs<'_> {
    fn ours(&self) -> Command {
        let mut command = Command::new(&self.program);
        if self.scripted {
            command.env("PYTHONHOME", &self.home).env("PYTHONHASHSEED", "0").args(["-s", "-P"]);
            self.script(&mut command);
        }
        command
    }

    fn theirs(&self) -> Command {
        let mut command = Command::new(&self.python);
        if self.stage.example.is_none() {
            command.env("PYTHONHASHSEED", "0").args(["-s", "-P"]);
        } else {
            command.arg("-I");
        }
        self.script(&mut command);
        command
    }

    fn script(&self, command: &mut Command) {
        command.args(["-W", "ignore", "-X", "utf8"]);
        command.arg(project::root().join("xtask/scripts").join(self.stage.script));
        command.args(&self.imports);
    }

    /// Has the scripts say everything about the first differing files where they had only given digests.
    fn explain(&self, differences: &mut [Difference], show: usize) {
        if self.stage.example.is_some() || !self.stage.arguments.is_empty() {
            return;
        }
        for difference in differences.iter_mut().take(show) {
            let files = std::slice::from_ref(&difference.file);
            let full = |mut command: Command| {
                command.arg("--full");
                command
            };
            let ours = self.answers(&|| full(self.ours()), files).remove(&difference.file);
            let theirs = self.answers(&|| full(self.theirs()), files).remove(&difference.file);
            if let (Some(ours), Some(theirs)) = (ours, theirs)
                && ours != theirs
            {
                (difference.actual, difference.expected) = (ours, theirs);
            }
        }
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
                (text, died.then(|| format!("{DIED} ({why}): {}\n", last.join(" / "))))
            }
            Err(error) => (String::new(), Some(format!("{DIED}: {error}\n"))),
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
            .filter_map(|(file, mut expected)| {
                let mut actual = ours.remove(&file).unwrap_or_else(|| "(no answer)\n".to_string());
                // CPython dies of some broken trees: what it said before is compared.
                if let Some(end) = expected.find(DIED) {
                    expected.truncate(end);
                    actual.truncate(actual.floor_char_boundary(end));
                }
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
