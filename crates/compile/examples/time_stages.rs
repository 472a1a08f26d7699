//! Times the optimiser and the assembler on what `tests/oracle/dump_stages.py` wrote.
//!
//! Usage: `time_stages FILE...`
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a tool for developers, outside any program"
)]

use std::time::{Duration, Instant};

use code::{Constant, Str, marshal};
use compile::instruction::{Instruction, InstructionSequence, Location};
use compile::names::Interner;
use compile::unit::{Assembler, CodeUnit};
use opcode::Opcode;

fn int(constant: &Constant) -> i32 {
    match constant {
        Constant::Int(value) => *value as i32,
        _ => 0,
    }
}

fn main() {
    let mut names = Interner::new();
    let mut units = Vec::new();
    let mut total = 0;
    for path in std::env::args().skip(1) {
        let Some(Constant::Tuple(cases)) =
            std::fs::read(path).ok().and_then(|b| marshal::read_constant(&b).ok())
        else {
            continue;
        };
        for case in &*cases {
            let Constant::Tuple(fields) = case else { continue };
            let [_, Constant::Tuple(before), Constant::Tuple(consts), nlocals, .., ncells, _] = &**fields
            else {
                continue;
            };
            let instrs: Vec<Instruction> = before
                .iter()
                .filter_map(|item| {
                    let Constant::Tuple(fields) = item else { return None };
                    let f: Vec<i32> = fields.iter().map(int).collect();
                    let op = Opcode::from_number(f[0] as u32)?;
                    Some(Instruction { op, oparg: f[1] as u32, loc: Location::new(f[2], f[3], f[4], f[5]) })
                })
                .collect();
            total += instrs.len();
            let mut unit = CodeUnit::new(names.intern("f"), 1);
            for local in 0..int(nlocals) {
                unit.varnames.add(names.intern(&format!("v{local}")));
            }
            for cell in 0..int(ncells) {
                unit.cellvars.add(names.intern(&format!("c{cell}")));
            }
            consts.iter().for_each(|constant| {
                unit.consts.add(constant.clone());
            });
            units.push((InstructionSequence::from_positions(instrs), unit));
        }
    }
    let mut best = Duration::MAX;
    for _ in 0..5 {
        let work: Vec<_> = units.iter().map(|(seq, unit)| (seq, unit.clone())).collect();
        let mut assembler = Assembler::new(Str::from("x.py"));
        let start = Instant::now();
        let mut made = Vec::new();
        for (seq, unit) in work {
            made.push(assembler.assemble(unit, seq, &names).ok());
        }
        best = best.min(start.elapsed());
    }
    println!("{} units, {total} instructions: {best:?}", units.len());
}
