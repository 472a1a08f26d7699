//! Prints whether each prefix of a text is complete, incomplete or wrong input for an interactive prompt, as
//! `xtask/scripts/dump_codeop.py` does under CPython; what the letters mean is said there. Usage: `dump_codeop FILE…`.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    clippy::disallowed_types,
    reason = "a tool for developers, outside any program"
)]

use std::io::{self, Write};

use syntax::errors::{ErrorKind, Location};
use syntax::{Flags, Mode};

mod common;
use common::ascii;

const FEWEST_LINES: usize = 10;
const MOST_LINES: usize = 40;

fn main() {
    common::on_large_stack(|| {
        if let Err(error) = run() {
            eprintln!("{error}");
        }
    });
}

fn run() -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    for path in std::env::args().skip(1) {
        writeln!(out, "== {path}")?;
        let source = String::from_utf8_lossy(&std::fs::read(path)?).replace("\r\n", "\n").replace('\r', "\n");
        for lines in pieces(&source) {
            let mut before = String::new();
            for line in lines {
                answer_line(&mut out, &before, line)?;
                before += line;
                before.push('\n');
            }
        }
    }
    Ok(())
}

/// Runs of lines that begin with a line that is not indented.
fn pieces(source: &str) -> Vec<Vec<&str>> {
    let mut found = vec![Vec::new()];
    let mut lines = Vec::new();
    for line in source.split('\n') {
        if lines.len() >= FEWEST_LINES && line.starts_with(|c: char| c.is_ascii_alphabetic() || c == '@') {
            found.push(std::mem::take(&mut lines));
        }
        lines.push(line);
    }
    found.push(lines);
    found.retain(|lines| lines.len() <= MOST_LINES);
    found
}

fn answer_line(out: &mut impl Write, before: &str, line: &str) -> io::Result<()> {
    let mut letters = [String::new(), String::new()];
    let mut error = String::new();
    let ends = line.char_indices().map(|(at, _)| at).chain([line.len()]);
    for (number, end) in ends.enumerate() {
        for (newline, letters) in letters.iter_mut().enumerate() {
            let found = answer(&format!("{before}{}{}", &line[..end], "\n".repeat(newline)));
            letters.push_str(if found.len() == 1 { &found } else { "E" });
            if found.len() > 1 && found != error {
                error = found;
                writeln!(out, "{number} {newline} {error}")?;
            }
        }
    }
    writeln!(out, "{} {}", letters[0], letters[1])
}

fn answer(text: &str) -> String {
    let flags = Flags { allow_incomplete_input: true, dont_imply_dedent: true, ..Flags::default() };
    match common::parse(text.as_bytes(), Mode::Single, &flags) {
        Ok(_) => "C".into(),
        Err(error) if error.kind == ErrorKind::IncompleteInput => "I".into(),
        Err(error) => {
            let head = format!("{} {}", error.kind.class_name(), ascii(&error.message));
            match error.location.as_deref() {
                Some(Location { lineno, offset, end_lineno, end_offset, .. })
                    if error.kind.is_syntax_error() =>
                {
                    format!("{head} {lineno} {offset} {end_lineno} {end_offset}")
                }
                _ => head,
            }
        }
    }
}
