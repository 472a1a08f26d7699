//! Where things are: the tree, its files, the reference CPython.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The root of the tree.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// The paths, relative to the root, of the files that git tracks or would track.
pub fn files() -> Result<Vec<String>, String> {
    let output = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate"])
        .current_dir(root())
        .output()
        .map_err(|error| format!("git ls-files: {error}"))?;
    if !output.status.success() {
        return Err(format!("git ls-files: {}", String::from_utf8_lossy(&output.stderr)));
    }
    let names = String::from_utf8_lossy(&output.stdout);
    let mut files: Vec<String> =
        names.split('\0').filter(|name| !name.is_empty()).map(str::to_string).collect();
    files.retain(|name| root().join(name).is_file());
    files.sort();
    Ok(files)
}

/// The folder of the reference CPython: `TAIPAN_ORACLE`, or where its set-up script puts it.
pub fn oracle() -> Option<PathBuf> {
    let folder = match std::env::var_os("TAIPAN_ORACLE") {
        Some(folder) => PathBuf::from(folder),
        None => PathBuf::from(std::env::var_os("HOME")?).join(".cache/taipan/oracle"),
    };
    folder.join("bin/python3.14").is_file().then_some(folder)
}

/// As [`oracle`], with an error that says what to do when there is none.
pub fn need_oracle() -> Result<PathBuf, String> {
    oracle().ok_or_else(|| {
        "no reference CPython: set TAIPAN_ORACLE to a folder with bin/python3.14 and lib/python3.14"
            .to_string()
    })
}

/// The reference's program.
pub fn oracle_python(oracle: &Path) -> PathBuf {
    oracle.join("bin/python3.14")
}

/// Takes `--NAME VALUE` or `--NAME=VALUE` out of `arguments`.
pub fn take_option(arguments: &mut Vec<String>, name: &str) -> Result<Option<String>, String> {
    let prefix = format!("{name}=");
    if let Some(at) = arguments.iter().position(|word| word.starts_with(&prefix)) {
        return Ok(Some(arguments.remove(at)[prefix.len()..].to_string()));
    }
    let Some(at) = arguments.iter().position(|word| word == name) else { return Ok(None) };
    arguments.remove(at);
    if at < arguments.len() { Ok(Some(arguments.remove(at))) } else { Err(format!("{name} needs a value")) }
}

/// As [`take_option`], for a number.
pub fn take_number<T: std::str::FromStr>(
    arguments: &mut Vec<String>,
    name: &str,
    default: T,
) -> Result<T, String> {
    match take_option(arguments, name)? {
        Some(text) => text.parse().map_err(|_| format!("{name} needs a number, not {text}")),
        None => Ok(default),
    }
}

/// Takes the switch `name` out of `arguments`; was it there?
pub fn take_switch(arguments: &mut Vec<String>, name: &str) -> bool {
    let before = arguments.len();
    arguments.retain(|word| word != name);
    arguments.len() != before
}

/// Fails when an option is left that nothing took.
pub fn no_more_options(arguments: &[String]) -> Result<(), String> {
    match arguments.iter().find(|word| word.starts_with("--")) {
        Some(word) => Err(format!("unknown option {word}")),
        None => Ok(()),
    }
}

/// The program under test: `--binary`, else the release build, which is made first.
pub fn taipan(arguments: &mut Vec<String>) -> Result<PathBuf, String> {
    if let Some(path) = take_option(arguments, "--binary")? {
        return std::fs::canonicalize(&path).map_err(|error| format!("{path}: {error}"));
    }
    let status = Command::new("cargo")
        .args(["build", "--quiet", "--release", "--package", "taipan"])
        .current_dir(root())
        .status()
        .map_err(|error| format!("cargo build: {error}"))?;
    if !status.success() {
        return Err("the release build failed".to_string());
    }
    Ok(target().join("release/taipan"))
}

/// The folder that cargo builds in.
pub fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}

/// How many Python sources lie below a folder, packages of `site-packages` left out.
pub fn count_sources(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| {
            let path = entry.path();
            if path.is_dir() && !path.is_symlink() {
                if path.ends_with("site-packages") { 0 } else { count_sources(&path) }
            } else {
                usize::from(path.extension().is_some_and(|extension| extension == "py"))
            }
        })
        .sum()
}
