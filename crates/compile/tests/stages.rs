//! The optimiser and the assembler on instruction sequences of CPython's code generator: `data/*.marshal`, written by the
//! scripts in `oracle/`, hold sequences together with what CPython 3.14 makes of them.

#[path = "support/stage_case.rs"]
mod stage_case;

use code::{Constant, Str, marshal};
use compile::names::Interner;
use compile::unit::Assembler;

fn check(bytes: &[u8]) {
    let Ok(Constant::Tuple(cases)) = marshal::read_constant(bytes) else { panic!("not a tuple of cases") };
    let mut assembler = Assembler::new(Str::from("x.py"));
    let mut names = Interner::new();
    assert!(!cases.is_empty());
    for case in &*cases {
        if let Some(difference) = stage_case::check(case, &mut assembler, &mut names).unwrap_or_else(Some) {
            panic!("{difference}");
        }
    }
}

#[test]
fn every_construct() {
    check(include_bytes!("data/constructs.marshal"));
}

#[test]
fn cpythons_own_peephole_tests() {
    check(include_bytes!("data/peephole.marshal"));
}

#[test]
fn operators_on_constants() {
    check(include_bytes!("data/folding.marshal"));
}
