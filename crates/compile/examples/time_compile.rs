//! Times parsing, preprocessing, symbol tables, code generation and assembly of sources.
//!
//! Usage: `time_compile LIST`, where LIST is a file of file names.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    clippy::disallowed_types,
    reason = "a tool for developers, outside any program"
)]

use std::time::{Duration, Instant};

use code::Str;
use compile::{Options, StackGuard};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const STACK: usize = 256 << 20;

fn main() {
    let work = std::thread::Builder::new().stack_size(STACK).spawn(run);
    if let Ok(work) = work {
        drop(work.join());
    }
}

fn run() {
    let list =
        std::env::args().nth(1).and_then(|list| std::fs::read_to_string(list).ok()).unwrap_or_default();
    let sources: Vec<Vec<u8>> = list.lines().filter_map(|path| std::fs::read(path).ok()).collect();
    let bytes: usize = sources.iter().map(Vec::len).sum();
    let options = Options { optimize: 0, flags: 0, guard: StackGuard::new(STACK / 2) };
    let mut best = (Duration::MAX, Duration::ZERO, Duration::ZERO, Duration::ZERO);
    for _ in 0..5 {
        let (mut parsing, mut compiling, mut dropping) = (Duration::ZERO, Duration::ZERO, Duration::ZERO);
        for source in &sources {
            let start = Instant::now();
            let parsed = syntax::parse(source, syntax::Mode::Exec, &syntax::Flags::default());
            parsing += start.elapsed();
            let Ok((mut tree, _)) = parsed else { continue };
            let start = Instant::now();
            let compiled = compile::compile(&mut tree, Str::from("source.py"), &options);
            compiling += start.elapsed();
            let start = Instant::now();
            drop(tree);
            dropping += start.elapsed();
            drop(compiled);
        }
        let total = parsing + compiling + dropping;
        if total < best.0 {
            best = (total, parsing, compiling, dropping);
        }
    }
    let (total, parsing, compiling, dropping) = best;
    println!(
        "{} sources, {bytes} bytes: {total:?} (parsing {parsing:?}, compiling {compiling:?}, dropping trees {dropping:?})",
        sources.len()
    );
}
