//! Times the stages of the compiler on sources: parsing, preprocessing, symbol table, code generation, and optimiser
//! with assembler. The best of several runs counts.
//!
//! Usage: `time_compile RUNS SOURCE...`
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    clippy::disallowed_types,
    reason = "a tool for developers, outside any program"
)]

use std::time::{Duration, Instant};

use compile::codegen::{self, Options};
use compile::names::Interner;
use compile::optimize_ast::{Preprocess, preprocess};
use compile::symtable::{CO_FUTURE_ANNOTATIONS, FutureFeatures, StackGuard, SymbolTable};
use compile::unit::Assembler;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const STAGES: [&str; 6] = ["parse", "preprocess", "symtable", "codegen", "assemble", "drop"];

fn main() {
    let worker = std::thread::Builder::new().stack_size(1 << 28).spawn(run);
    if worker.map(|worker| worker.join()).is_ok_and(|joined| joined.is_err()) {
        println!("the working thread has failed");
    }
}

fn run() {
    let mut args = std::env::args().skip(1);
    let runs: usize = args.next().and_then(|runs| runs.parse().ok()).unwrap_or(1);
    let sources: Vec<Vec<u8>> = args.filter_map(|path| std::fs::read(path).ok()).collect();
    let mut best = [Duration::MAX; STAGES.len()];
    for _ in 0..runs {
        let mut total = [Duration::ZERO; STAGES.len()];
        for source in &sources {
            compile(source, &mut total);
        }
        for (best, total) in best.iter_mut().zip(total) {
            *best = total.min(*best);
        }
    }
    for (stage, time) in STAGES.iter().zip(best) {
        println!("{stage:12} {:8.1} ms", time.as_secs_f64() * 1e3);
    }
    println!("{:12} {:8.1} ms", "all", best.iter().sum::<Duration>().as_secs_f64() * 1e3);
}

/// Compiles one source and adds up the times of the stages. `None` for one that is wrong.
fn compile(source: &[u8], total: &mut [Duration; STAGES.len()]) -> Option<()> {
    let mut last = Instant::now();
    let mut lap = |stage: usize, total: &mut [Duration; STAGES.len()]| {
        let now = Instant::now();
        total[stage] += now - last;
        last = now;
    };
    let parsed = syntax::parse_source(source, syntax::Mode::Exec, &syntax::Flags::default());
    lap(0, total);
    let syntax::Parsed { module: mut program, mut warnings, replaced } = parsed.ok()?;
    let future = FutureFeatures::of(&program).ok()?;
    let guard = StackGuard::new(200 << 20);
    let how = Preprocess {
        optimize: 0,
        future_annotations: future.features & CO_FUTURE_ANNOTATIONS != 0,
        syntax_check_only: false,
        warn: true,
        replaced: replaced.as_deref(),
    };
    preprocess(&mut program, how, guard, &mut warnings).ok()?;
    lap(1, total);
    let mut interner = Interner::new();
    let table = SymbolTable::build(&program, &mut interner, &future, future.features, guard);
    lap(2, total);
    let options = Options { optimize: 0, flags: 0, guard, replaced: replaced.as_deref() };
    let mut assembler = Assembler::new("source.py".into());
    let mut assembling = Duration::ZERO;
    let code = codegen::generate(&program, &mut interner, table.ok()?, &future, &options, &mut |n, u, i| {
        let start = Instant::now();
        let code = assembler.assemble(u, i, n);
        assembling += start.elapsed();
        Ok(code?)
    });
    lap(3, total);
    total[3] -= assembling;
    total[4] += assembling;
    drop((program, code, interner));
    lap(5, total);
    Some(())
}
