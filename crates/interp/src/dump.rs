//! Register code and its maps as text.

use std::fmt::Write;

use crate::instr::Op;
use crate::translate::{Place, Translation};

/// A listing: index, code unit, operation, operands, and where the stack positions lie.
pub fn dump(translation: &Translation) -> String {
    let mut out = String::new();
    for (index, instr) in translation.instrs.iter().enumerate() {
        let name = Op::ALL.get(instr.op as usize).map_or("?", |op| op.name());
        let name = if instr.op == Op::Routine as u16 {
            crate::routines::NAMES.get(instr.x as usize).copied().unwrap_or(name)
        } else {
            name
        };
        let origin = translation.origin(index);
        let _ = write!(
            out,
            "{index:4} @{:<4} {name:<12} x={:<4} a={:<3} b={:<3} c={:<3}",
            origin.unit, instr.x, instr.a, instr.b, instr.c as i32
        );
        let stack: Vec<String> = translation
            .stack(index)
            .iter()
            .map(|place| match place {
                Place::Home => "home".to_string(),
                Place::Local(slot) => format!("local {slot}"),
                Place::Copied(slot) => format!("copy of {slot}"),
                Place::Const(k) => format!("const {k}"),
                Place::Int(i) => format!("int {i}"),
            })
            .collect();
        let _ = writeln!(out, " [{}]", stack.join(", "));
    }
    for h in &translation.handlers {
        let _ = writeln!(
            out,
            "handler @{}..{} -> {} depth {}{}",
            h.start,
            h.end,
            h.target,
            h.depth,
            if h.push_lasti { " lasti" } else { "" }
        );
    }
    out
}
