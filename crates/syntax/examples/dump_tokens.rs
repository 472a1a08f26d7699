//! Prints the tokens of files as `tokenize.generate_tokens` gives them, one per line, for comparison with CPython.
//! Usage: `dump_tokens FILE…`, or `dump_tokens -p FILE…` for the parser's tokens.

#![allow(clippy::disallowed_methods, reason = "a developer's tool, no part of Taipan")]

use std::io::{self, Write};

use syntax::token::TokenKind;
use syntax::tokenizer::{IterError, Source, TokenIter, Tokenizer};

fn main() -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut for_parser = false;
    for path in std::env::args().skip(1) {
        if path == "-p" {
            for_parser = true;
            continue;
        }
        let source = std::fs::read(&path)?;
        writeln!(out, "== {path}")?;
        if for_parser {
            parser_tokens(&mut out, &source)?;
        } else {
            python_tokens(&mut out, &source)?;
        }
    }
    Ok(())
}

fn python_tokens(out: &mut impl Write, source: &[u8]) -> io::Result<()> {
    let mut lines = source.split_inclusive(|&byte| byte == b'\n');
    // As with an encoding, lines come decoded with the error handler `replace`.
    let decode = |line: &[u8]| String::from_utf8_lossy(line).into_owned().into_bytes();
    let mut readline = || Ok::<_, std::convert::Infallible>(lines.next().map(decode).unwrap_or_default());
    let mut tokens = TokenIter::new(true);
    loop {
        match tokens.next_token(&mut readline) {
            Ok(Some(token)) => writeln!(
                out,
                "{} {} {} {} {} \"{}\" \"{}\"",
                token.kind,
                token.start.0,
                token.start.1,
                token.end.0,
                token.end.1,
                token.text.escape_default(),
                token.line.escape_default()
            )?,
            Ok(None) => return Ok(()),
            Err(IterError::Syntax(error)) => return writeln!(out, "{error}"),
            Err(other) => return writeln!(out, "{other:?}"),
        }
    }
}

fn parser_tokens(out: &mut impl Write, source: &[u8]) -> io::Result<()> {
    let Ok(source) = Source::new(source, true) else { return writeln!(out, "too large") };
    let mut tokenizer = Tokenizer::new(&source, false);
    loop {
        match tokenizer.next_token() {
            Ok(token) => {
                writeln!(out, "{token:?}")?;
                if token.kind == TokenKind::EndMarker {
                    return Ok(());
                }
            }
            Err(stop) => return writeln!(out, "{}", tokenizer.error(stop)),
        }
    }
}
