//! `cargo xtask oracle sourceless`: a program of several modules runs from `.pyc` files alone, those that CPython wrote
//! under Taipan and those that Taipan wrote under CPython.

use crate::process::{self, Limits};
use crate::project;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

const LIMITS: Limits = Limits { time: Duration::from_secs(120), memory: 0 };

/// Compiles a folder of sources to `.pyc` files and removes the sources.
const COMPILE: &str = "
import compileall, pathlib, sys
folder = pathlib.Path(sys.argv[1])
assert compileall.compile_dir(folder, quiet=1, legacy=True, ddir='program')
for source in folder.rglob('*.py'):
    source.unlink()
";

/// Runs the comparison; `taipan` is the program under test.
pub fn run(oracle: &Path, taipan: &Path) -> Result<(), String> {
    let folder = std::env::temp_dir().join(format!("sourceless-{}", std::process::id()));
    let result = compare(oracle, taipan, &folder);
    // It lies in the folder for temporary files.
    let _ = std::fs::remove_dir_all(&folder);
    result
}

fn compare(oracle: &Path, taipan: &Path, folder: &Path) -> Result<(), String> {
    let python = project::oracle_python(oracle);
    let run = |program: &Path, arguments: &[&Path]| {
        let mut command = Command::new(program);
        if program == taipan {
            command.env("PYTHONHOME", oracle);
        }
        let finished = process::run(command.arg("-B").args(arguments), b"", LIMITS);
        let finished = finished.map_err(|error| format!("{}: {error}", program.display()))?;
        let text = String::from_utf8_lossy(&finished.stdout).into_owned();
        if finished.code == 0 {
            Ok(text)
        } else {
            Err(format!("{}: {text}{}", program.display(), String::from_utf8_lossy(&finished.stderr)))
        }
    };
    let source = project::root().join("xtask/scripts/sourceless");
    let mut folders: Vec<(PathBuf, &Path)> = Vec::new();
    for (name, compiler) in [("cpython", &*python), ("taipan", taipan)] {
        let target = folder.join(name);
        copy(&source, &target)?;
        run(compiler, &[Path::new("-c"), Path::new(COMPILE), &target])?;
        folders.push((target, compiler));
    }
    let expected = run(&python, &[&folders[0].0.join("main.pyc")])?;
    for (target, compiler) in &folders {
        for program in [&*python, taipan] {
            let actual = run(program, &[&target.join("main.pyc")])?;
            if actual != expected {
                let (by, under) = (compiler.display(), program.display());
                return Err(format!("compiled by {by}, run by {under}:\n{actual}\nand not:\n{expected}"));
            }
        }
    }
    let names = ["main", "shapes/__init__", "shapes/area", "shapes/plane", "shapes/tools"];
    for name in names {
        let [ours, theirs] = [1, 0].map(|which| std::fs::read(folders[which].0.join(format!("{name}.pyc"))));
        let (Ok(ours), Ok(theirs)) = (ours, theirs) else { return Err(format!("no {name}.pyc")) };
        // Behind the header with the time of the source.
        if ours[16..] != theirs[16..] {
            return Err(format!("{name}.pyc differs from CPython's"));
        }
    }
    println!("sourceless: {} files identical, four runs print the same", names.len());
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("{}: {error}", to.display());
    std::fs::create_dir_all(to).map_err(failed)?;
    for entry in std::fs::read_dir(from).map_err(failed)?.flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), target).map_err(failed)?;
        }
    }
    Ok(())
}
