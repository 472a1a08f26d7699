//! Measures the tokenizer: reads files, then cuts all of them into tokens some times over and prints the fastest round.
//! Usage: `time_tokens FILE…`.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a developer's tool, no part of Taipan"
)]

use std::time::Instant;

use syntax::token::TokenKind;
use syntax::tokenizer::{Source, Tokenizer};

fn main() {
    let sources: Vec<Vec<u8>> =
        std::env::args().skip(1).filter_map(|path| std::fs::read(path).ok()).collect();
    let bytes: usize = sources.iter().map(Vec::len).sum();
    let mut best = f64::INFINITY;
    let mut tokens = 0usize;
    for _ in 0..5 {
        let start = Instant::now();
        tokens = sources.iter().map(|source| count(source)).sum();
        best = best.min(start.elapsed().as_secs_f64());
    }
    let megabytes = bytes as f64 / 1e6;
    println!(
        "{megabytes:.1} MB, {tokens} tokens, {best:.3} s: {:.0} MB/s, {:.1} ns a token",
        megabytes / best,
        best * 1e9 / tokens as f64
    );
}

fn count(source: &[u8]) -> usize {
    let Ok(source) = Source::new(source, true) else { return 0 };
    let mut tokenizer = Tokenizer::new(&source, false);
    let mut tokens = 0;
    while let Ok(token) = tokenizer.next_token() {
        tokens += 1;
        if token.kind == TokenKind::EndMarker {
            break;
        }
    }
    tokens
}
