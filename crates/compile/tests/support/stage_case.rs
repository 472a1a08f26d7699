//! One case of `tests/oracle/dump_stages.py`: the stages of the compiler run on CPython's instructions, and the results
//! compared. Shared by the tests and the example `compare_stages`.

use code::{Constant, listing};
use compile::instruction::{Instruction, InstructionSequence, Location};
use compile::names::Interner;
use compile::stages;
use compile::unit::{Assembler, CodeUnit, ConstTable};
use opcode::Opcode;

type Loaded<T> = Result<T, String>;

fn tuple(constant: &Constant) -> Loaded<&[Constant]> {
    match constant {
        Constant::Tuple(items) => Ok(items),
        other => Err(format!("expected a tuple, found {other:?}")),
    }
}

fn int(constant: &Constant) -> Loaded<i32> {
    match constant {
        Constant::Int(value) => i32::try_from(*value).map_err(|error| error.to_string()),
        Constant::None => Ok(0),
        other => Err(format!("expected an integer, found {other:?}")),
    }
}

fn instructions(constant: &Constant) -> Loaded<Vec<Instruction>> {
    let one = |item: &Constant| {
        let fields = tuple(item)?.iter().map(int).collect::<Loaded<Vec<i32>>>()?;
        let [op, oparg, line, end_line, col, end_col] = fields[..] else {
            return Err(format!("not an instruction: {fields:?}"));
        };
        let op = Opcode::from_number(op as u32).ok_or_else(|| format!("no opcode {op}"))?;
        Ok(Instruction { op, oparg: oparg as u32, loc: Location::new(line, end_line, col, end_col) })
    };
    tuple(constant)?.iter().map(one).collect()
}

fn show(instrs: &[Instruction]) -> Vec<String> {
    instrs
        .iter()
        .enumerate()
        .map(|(at, i)| {
            let Location { line, end_line, col, end_col } = i.loc;
            format!("{at:4} {:30} {:6}   {line}:{col}-{end_line}:{end_col}", i.op.name(), i.oparg)
        })
        .collect()
}

fn difference(ours: &[String], theirs: &[String]) -> String {
    let mut text = String::new();
    let first = ours.iter().zip(theirs).position(|(a, b)| a != b).unwrap_or(ours.len().min(theirs.len()));
    for at in first.saturating_sub(12)..(first + 12).min(ours.len().max(theirs.len())) {
        let side = |side: &[String]| side.get(at).cloned().unwrap_or_default();
        let mark = if side(ours) == side(theirs) { ' ' } else { '!' };
        text += &format!("{mark} {:64} | {}\n", side(ours), side(theirs));
    }
    text
}

/// What differs in a case, if anything.
pub fn check(case: &Constant, assembler: &mut Assembler, names: &mut Interner) -> Loaded<Option<String>> {
    let [name, before, consts, nlocals, after, after_consts, ncells, code] = tuple(case)? else {
        return Err("not a case".into());
    };
    let seq = InstructionSequence::from_positions(instructions(before)?);
    let mut unit = CodeUnit::new(names.intern("f"), 1);
    for local in 0..int(nlocals)? {
        unit.varnames.add(names.intern(&format!("v{local}")));
    }
    let raw = unit.clone();
    let raw_consts = tuple(consts)?.to_vec();
    unit.consts = ConstTable::from_constants(raw_consts.clone());
    if !matches!(after, Constant::None) {
        let expected = show(&instructions(after)?);
        let found = match stages::optimize_cfg(assembler, &seq, &mut unit) {
            Ok(found) => show(&found),
            Err(error) => vec![error.message.to_string()],
        };
        if found != expected {
            return Ok(Some(format!("optimize {name:?}\n{}", difference(&found, &expected))));
        }
        let mut found = unit.consts.constants().to_vec();
        let mut expected = tuple(after_consts)?.to_vec();
        found.retain(|c| !matches!(c, Constant::Code(_)));
        expected.retain(|c| !matches!(c, Constant::Code(_)));
        let same = found.len() == expected.len() && found.iter().zip(&expected).all(|(a, b)| a.same(b));
        if !same && format!("{found:?}") != format!("{expected:?}") {
            return Ok(Some(format!("consts {name:?}\n{found:?}\n{expected:?}")));
        }
    }
    if let Constant::Code(expected) = code {
        let mut unit = raw;
        unit.consts = ConstTable::from_constants(raw_consts);
        for cell in 0..int(ncells)? {
            unit.cellvars.add(names.intern(&format!("c{cell}")));
        }
        let found = match stages::assemble_code_object(assembler, &seq, unit, names) {
            Ok(found) => found,
            Err(error) if error.message == "pseudo instruction left" => return Ok(None),
            Err(error) => return Ok(Some(format!("assemble {name:?}: {}", error.message))),
        };
        let fields = [
            ("code", found.code == expected.code),
            ("exceptions", found.exception_table == expected.exception_table),
            ("lines", found.line_table == expected.line_table),
            ("stack", found.stack_size == expected.stack_size),
            ("slots", found.locals_plus_names == expected.locals_plus_names),
        ];
        if let Some((field, _)) = fields.iter().find(|field| !field.1) {
            let (ours, theirs) = (listing::listing(&found), listing::listing(expected));
            return Ok(Some(format!("assemble {name:?}: {field}\n{}", difference(&ours, &theirs))));
        }
    }
    Ok(None)
}
