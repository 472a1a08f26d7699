//! A plain listing of a code object's bytecode, for tools and tests that compare code objects. Not `dis`'s format.

use opcode::Opcode;

use crate::CodeObject;
use crate::exception::ExceptionReader;
use crate::location;

/// One line for each instruction (offset in code units, name, argument, position), then one for each entry of the
/// exception table.
pub fn listing(code: &CodeObject) -> Vec<String> {
    let mut lines = Vec::new();
    let mut positions = location::positions(&code.line_table, code.first_line);
    let mut caches = 0;
    let mut oparg = 0_u32;
    for (offset, unit) in code.code.chunks_exact(2).enumerate() {
        let position = positions.next().unwrap_or_default();
        if caches > 0 {
            caches -= 1;
            continue;
        }
        let op = Opcode::from_number(u32::from(unit[0]));
        oparg = oparg << 8 | u32::from(unit[1]);
        if op == Some(Opcode::EXTENDED_ARG) {
            continue;
        }
        caches = op.map_or(0, Opcode::caches);
        let number = |number: Option<i32>| number.map_or("-".to_string(), |number| number.to_string());
        lines.push(format!(
            "{offset:5} {:32} {oparg:6}  {}:{}-{}:{}",
            op.map_or("?", Opcode::name),
            number(position.line),
            number(position.col),
            number(position.end_line),
            number(position.end_col),
        ));
        oparg = 0;
    }
    for entry in ExceptionReader::new(&code.exception_table) {
        lines.push(format!(
            "{:5} to {} -> {} depth {}{}",
            entry.start,
            entry.end,
            entry.target,
            entry.depth,
            if entry.lasti { " lasti" } else { "" }
        ));
    }
    lines
}
