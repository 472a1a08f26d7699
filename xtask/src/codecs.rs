//! `cargo xtask codecs`: the tables of the multi-byte encodings, made anew from the reference CPython.

use crate::project;
use std::process::Command;

/// What `--help` prints.
pub const HELP: &str = "
usage: cargo xtask codecs [--write]

Puts every byte sequence and every character through the reference CPython's codecs (TAIPAN_ORACLE), packs what comes out,
and compares it with crates/std-codecs/src/tables.bin, or writes that file.
";

const TABLES: &str = "crates/std-codecs/src/tables.bin";

/// Makes the tables; writes them where asked to, and else complains when the file is another.
pub fn run(arguments: &[String]) -> Result<(), String> {
    let mut arguments = arguments.to_vec();
    let write = match arguments.iter().position(|word| word == "--write") {
        Some(at) => {
            arguments.remove(at);
            true
        }
        None => false,
    };
    project::no_more_options(&arguments)?;
    let oracle = project::need_oracle()?;
    let made = std::env::temp_dir().join(format!("taipan-codec-tables-{}", std::process::id()));
    let script = project::root().join("xtask/scripts/codec_tables.py");
    let status = Command::new(project::oracle_python(&oracle))
        .arg(&script)
        .arg(&made)
        .status()
        .map_err(|error| format!("{}: {error}", script.display()))?;
    let bytes = std::fs::read(&made);
    let _ = std::fs::remove_file(&made);
    if !status.success() {
        return Err(format!("{} failed: {status}", script.display()));
    }
    let bytes = bytes.map_err(|error| format!("{}: {error}", made.display()))?;
    let committed = project::root().join(TABLES);
    if write {
        return std::fs::write(&committed, bytes).map_err(|error| format!("{TABLES}: {error}"));
    }
    match std::fs::read(&committed) {
        Ok(known) if known == bytes => {
            println!("{TABLES} is fresh");
            Ok(())
        }
        _ => Err(format!("{TABLES} is not what the reference gives: cargo xtask codecs --write")),
    }
}
