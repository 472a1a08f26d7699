//! The table against the reference CPython's modules. Skipped where `TAIPAN_ORACLE` names none.
#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "runs the reference CPython")]

use std::path::PathBuf;
use std::process::Command;

use opcode::{
    BinaryOp, COMPARE_NAMES, CommonConstant, CompareOp, Intrinsic1, Intrinsic2, MAGIC_TOKEN, Opcode,
    SpecialMethod, stack_effect,
};

/// Prints everything in a form that is easy to print from the table too.
const SCRIPT: &str = "
import _opcode, opcode, importlib.util
from _opcode_metadata import _specializations, _specialized_opmap, opmap
print('magic', list(importlib.util.MAGIC_NUMBER))
base = {name: of for of, names in _specializations.items() for name in names}
for name, number in sorted((opmap | _specialized_opmap).items(), key=lambda pair: pair[1]):
    tests = 'has_arg has_const has_name has_jump has_free has_local has_exc'.split()
    flags = [int(bool(getattr(_opcode, test)(number))) for test in tests]
    print(number, name, base.get(name, '-'), opcode._inline_cache_entries.get(base.get(name, name), 0), flags)
def effect(number, arg, jump):
    try:
        return _opcode.stack_effect(number, arg, jump=jump)
    except ValueError:
        return None
for number in range(-1, 270):
    for arg in (0, 1, 2, 3, 7, 255, 256, 513, 70000):
        print('effect', number, arg, *[effect(number, arg, jump) for jump in (None, True, False)])
print('nb', _opcode.get_nb_ops())
print('one', _opcode.get_intrinsic1_descs())
print('two', _opcode.get_intrinsic2_descs())
print('special', _opcode.get_special_method_names())
print('common', [value.__name__ for value in opcode._common_constants])
print('compare', list(opcode.cmp_op))
";

fn list(items: impl Iterator<Item = &'static str>) -> String {
    let quoted: Vec<_> = items.map(|item| format!("'{item}'")).collect();
    format!("[{}]", quoted.join(", "))
}

fn ours() -> Vec<String> {
    let mut lines = vec![format!("magic {MAGIC_TOKEN:?}")];
    for &op in opcode::ALL {
        let base = if op.is_specialized() { op.base().name() } else { "-" };
        let tests = [
            op.has_arg(),
            op.has_const(),
            op.has_name(),
            op.has_jump(),
            op.has_free(),
            op.has_local(),
            op.is_block_push(),
        ];
        let flags: Vec<_> = tests.iter().map(|test| u8::from(*test)).collect();
        let caches = if op.is_instrumented() { 0 } else { op.caches() };
        lines.push(format!("{} {} {base} {caches} {flags:?}", op.number(), op.name()));
    }
    for number in -1..270 {
        for arg in [0, 1, 2, 3, 7, 255, 256, 513, 70000] {
            let effect =
                |jump| stack_effect(number, arg, jump).map_or("None".into(), |effect| effect.to_string());
            lines.push(format!(
                "effect {number} {arg} {} {} {}",
                effect(None),
                effect(Some(true)),
                effect(Some(false))
            ));
        }
    }
    let pairs: Vec<_> =
        BinaryOp::ALL.iter().map(|op| format!("('{}', '{}')", op.name(), op.symbol())).collect();
    lines.push(format!("nb [{}]", pairs.join(", ")));
    lines.push(format!("one {}", list(Intrinsic1::ALL.iter().map(|f| f.name()))));
    lines.push(format!("two {}", list(Intrinsic2::ALL.iter().map(|f| f.name()))));
    lines.push(format!("special {}", list(SpecialMethod::ALL.iter().map(|f| f.name()))));
    lines.push(format!("common {}", list(CommonConstant::ALL.iter().map(|f| f.name()))));
    lines.push(format!("compare {}", list(COMPARE_NAMES.into_iter())));
    lines
}

#[test]
fn the_table_is_cpythons() {
    let Some(oracle) = std::env::var_os("TAIPAN_ORACLE") else { return };
    let program = PathBuf::from(oracle).join("bin/python3.14");
    let Ok(output) = Command::new(program).args(["-c", SCRIPT]).output() else { return };
    let text = String::from_utf8(output.stdout).unwrap();
    let theirs: Vec<_> = text.lines().collect();
    let ours = ours();
    for (ours, theirs) in ours.iter().zip(&theirs) {
        assert_eq!(ours, theirs);
    }
    assert_eq!(ours.len(), theirs.len());
}

#[test]
fn names_and_numbers_lead_to_the_same_opcode() {
    for &op in opcode::ALL {
        assert_eq!(Opcode::from_number(u32::from(op.number())), Some(op));
        assert_eq!(Opcode::from_name(op.name()), Some(op));
        assert_eq!(op.info().op, op);
    }
    assert_eq!(Opcode::from_number(127), None);
    assert_eq!(Opcode::from_number(1000), None);
}

#[test]
fn comparisons_carry_the_results_that_satisfy_them() {
    assert_eq!(CompareOp::Lt.oparg(), 2);
    assert_eq!(CompareOp::Eq.oparg(), 72);
    assert_eq!(CompareOp::Ge.oparg() | CompareOp::TO_BOOL, 188);
}
