//! Measures the parser: parses all files some times and prints the best time. Usage: `time_parse ROUNDS FILE…`.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    clippy::disallowed_types,
    reason = "a developer's tool, no part of Taipan"
)]

use std::io;
use std::time::{Duration, Instant};

use syntax::encoding::{CodecError, Origin, decode};
use syntax::{Flags, Mode, parser};

fn main() -> io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let rounds: u32 = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(5);
    let mut sources = Vec::new();
    for path in arguments {
        let bytes = std::fs::read(&path)?;
        let mut codec = |_: &str, _: &[u8]| Err(CodecError::<()>::Message(String::new()));
        if let Ok(decoded) = decode(&bytes, Origin::Bytes, &mut codec) {
            sources.push(decoded.text.into_owned());
        }
    }
    let flags = Flags::default();
    let (mut best, mut parsing) = (Duration::MAX, Duration::MAX);
    let mut parsed = 0;
    for _ in 0..rounds {
        let start = Instant::now();
        let mut only_parsing = Duration::ZERO;
        parsed = 0;
        for source in &sources {
            let before = Instant::now();
            let result = parser::parse(source, Mode::Exec, &flags);
            only_parsing += before.elapsed();
            parsed += usize::from(result.is_ok());
        }
        best = best.min(start.elapsed());
        parsing = parsing.min(only_parsing);
    }
    let bytes: usize = sources.iter().map(Vec::len).sum();
    println!(
        "{parsed} of {} sources, {bytes} bytes: {:.1} ms, {:.1} ms with dropping the trees, {:.1} MB/s",
        sources.len(),
        parsing.as_secs_f64() * 1e3,
        best.as_secs_f64() * 1e3,
        bytes as f64 / parsing.as_secs_f64() / 1e6,
    );
    Ok(())
}
