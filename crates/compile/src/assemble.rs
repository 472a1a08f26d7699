//! From finished instructions to a code object: jump distances, bytes, location and exception tables, frame slots.

use std::sync::Arc;

use code::exception::{ExceptionEntry, write_entry};
use code::location::LocationWriter;
use code::{CodeObject, flags, local_kind};
use opcode::Opcode;

use crate::flowgraph::{FinalInstr, Layout, NO_HANDLER};
use crate::instruction::Location;
use crate::names::{Interner, Symbol};
use crate::unit::{Assembler, CodeUnit};

/// Code units of an instruction: `EXTENDED_ARG`s, itself, inline caches.
#[inline]
fn size(instr: &FinalInstr) -> u32 {
    extended_args(instr.oparg) + 1 + u32::from(instr.op.caches())
}

#[inline]
fn extended_args(oparg: u32) -> u32 {
    if oparg <= 0xff {
        return 0;
    }
    1 + u32::from(oparg > 0xffff) + u32::from(oparg > 0xff_ffff)
}

/// Jumps know their direction now that the order is settled.
fn resolve_directions(instrs: &mut [FinalInstr], jumps: &[u32]) {
    for &index in jumps {
        let instr = &mut instrs[index as usize];
        let forward = instr.target > index;
        instr.op = match instr.op {
            Opcode::JUMP | Opcode::JUMP_NO_INTERRUPT if forward => Opcode::JUMP_FORWARD,
            Opcode::JUMP => Opcode::JUMP_BACKWARD,
            Opcode::JUMP_NO_INTERRUPT => Opcode::JUMP_BACKWARD_NO_INTERRUPT,
            op => op,
        };
    }
}

/// The target of `END_ASYNC_FOR` is the loop's `SEND`, but monitoring looks for the `END_SEND` that follows it after so
/// many code units.
const END_SEND_OFFSET: u32 = 5;

/// Sets the arguments of jumps to their distances and lists every instruction's offset, and that of the end. Distances
/// change sizes and sizes change distances, until nothing changes.
///
/// A jump may have room for its distance both with and without `EXTENDED_ARG`. CPython starts from the sizes that the
/// positions of the targets would need, and so do we.
fn resolve_distances(instrs: &mut [FinalInstr], jumps: &[u32], offsets: &mut Vec<u32>) {
    for &index in jumps {
        let instr = &mut instrs[index as usize];
        instr.oparg = instr.target;
    }
    loop {
        offsets.clear();
        let mut total = 0;
        offsets.extend(instrs.iter().map(|instr| {
            let start = total;
            total += size(instr);
            start
        }));
        offsets.push(total);
        let mut changed = false;
        for index in jumps.iter().map(|&index| index as usize) {
            let instr = &mut instrs[index];
            let before = extended_args(instr.oparg);
            // Distances count from the following instruction.
            instr.oparg = offsets[instr.target as usize].abs_diff(offsets[index + 1]);
            if instr.op == Opcode::END_ASYNC_FOR {
                instr.oparg = instr.oparg.saturating_sub(END_SEND_OFFSET);
            }
            changed |= extended_args(instr.oparg) != before;
        }
        if !changed {
            return;
        }
    }
}

/// Writes the code and the location table.
fn emit(instrs: &[FinalInstr], offsets: &[u32], bytes: &mut Vec<u8>, writer: &mut LocationWriter) {
    let end = offsets.last().copied().unwrap_or(0);
    bytes.clear();
    // Inline caches start as zeros.
    bytes.resize(2 * end as usize, 0);
    let mut loc = Location::NONE;
    let mut start = 0;
    for (instr, &offset) in instrs.iter().zip(offsets) {
        let mut at = 2 * offset as usize;
        if instr.oparg > 0xff {
            for shift in (1..=extended_args(instr.oparg)).rev() {
                bytes[at] = Opcode::EXTENDED_ARG.number() as u8;
                bytes[at + 1] = (instr.oparg >> (8 * shift)) as u8;
                at += 2;
            }
        }
        if let Some(unit) = bytes.get_mut(at..).and_then(|rest| rest.first_chunk_mut()) {
            *unit = [instr.op.number() as u8, instr.oparg as u8];
        }
        if instr.loc != loc {
            writer.add(offset - start, loc.line, loc.end_line, loc.col, loc.end_col);
            loc = instr.loc;
            start = offset;
        }
    }
    writer.add(end - start, loc.line, loc.end_line, loc.col, loc.end_col);
}

/// Instructions that have the location of what follows get it.
fn resolve_next_locations(instrs: &mut [FinalInstr]) {
    let mut next = Location::NONE;
    for instr in instrs.iter_mut().rev() {
        if instr.loc == Location::NEXT {
            instr.loc = if instr.op.is_terminator() { Location::NONE } else { next };
        }
        next = instr.loc;
    }
}

fn exception_table(layout: &Layout, offsets: &[u32], table: &mut Vec<u8>) {
    let mut start = 0;
    let mut current = NO_HANDLER;
    let target_of = |handler: u32| layout.handlers.get(handler as usize).map(|info| info.target);
    let ends = std::iter::once((layout.instrs.len(), NO_HANDLER));
    for (index, handler) in layout.instrs.iter().map(|instr| instr.handler).enumerate().chain(ends) {
        if target_of(handler) == target_of(current) {
            continue;
        }
        if let Some(info) = layout.handlers.get(current as usize) {
            // The exception itself, and the offset below it, come on top of the depth to which the stack is cut.
            let depth = info.start_depth - 1 - i32::from(info.preserve_lasti);
            let target = offsets[info.target as usize];
            let (start, end) = (offsets[start], offsets[index]);
            if end > start {
                let depth = depth.max(0) as u32;
                write_entry(table, ExceptionEntry { start, end, target, depth, lasti: info.preserve_lasti });
            }
        }
        (start, current) = (index, handler);
    }
}

/// Names and kinds of the frame's slots.
fn slots(unit: &CodeUnit, nlocalsplus: usize) -> (Vec<Symbol>, Vec<u8>) {
    let mut names = Vec::with_capacity(nlocalsplus);
    let mut kinds = Vec::with_capacity(nlocalsplus);
    let varargs = u32::from(unit.flags & flags::VARARGS != 0);
    let varkeywords = u32::from(unit.flags & flags::VARKEYWORDS != 0);
    let parameters = [
        (unit.posonlyargcount, local_kind::ARG_POS),
        (unit.argcount, local_kind::ARG_POS | local_kind::ARG_KW),
        (unit.kwonlyargcount, local_kind::ARG_KW),
        (varargs, local_kind::ARG_VAR | local_kind::ARG_POS),
        (varkeywords, local_kind::ARG_VAR | local_kind::ARG_KW),
    ];
    let mut argument_kinds =
        parameters.iter().flat_map(|&(count, kind)| std::iter::repeat_n(kind, count as usize));
    for &name in unit.varnames.names() {
        let mut kind = local_kind::LOCAL | argument_kinds.next().unwrap_or(0);
        if unit.fast_hidden.contains(&name) {
            kind |= local_kind::HIDDEN;
        }
        if unit.cellvars.contains(name) {
            kind |= local_kind::CELL;
        }
        names.push(name);
        kinds.push(kind);
    }
    for &name in unit.cellvars.names() {
        if !unit.varnames.contains(name) {
            names.push(name);
            kinds.push(local_kind::CELL);
        }
    }
    for &name in unit.freevars.names() {
        names.push(name);
        kinds.push(local_kind::FREE);
    }
    debug_assert_eq!(names.len(), nlocalsplus);
    (names, kinds)
}

/// Makes the code object of a unit from the instructions in `assembler`'s graph.
pub(crate) fn make_code(assembler: &mut Assembler, unit: CodeUnit, names: &Interner) -> CodeObject {
    let mut layout = std::mem::take(&mut assembler.cfg.layout);
    let mut offsets = std::mem::take(&mut assembler.offsets);
    let mut buffer = std::mem::take(&mut assembler.buffer);
    let lines = std::mem::take(&mut assembler.lines);
    resolve_directions(&mut layout.instrs, &layout.jumps);
    resolve_distances(&mut layout.instrs, &layout.jumps, &mut offsets);

    if layout.has_next {
        resolve_next_locations(&mut layout.instrs);
    }
    let mut writer = LocationWriter::with_buffer(unit.first_line, lines, 3 * layout.instrs.len());
    emit(&layout.instrs, &offsets, &mut buffer, &mut writer);
    let code: Arc<[u8]> = Arc::from(&buffer[..]);
    assembler.lines = writer.finish();
    let line_table = Arc::from(&assembler.lines[..]);
    buffer.clear();
    if assembler.cfg.has_handlers {
        exception_table(&layout, &offsets, &mut buffer);
    }
    let exception_table = if buffer.is_empty() { assembler.no_bytes.clone() } else { Arc::from(&buffer[..]) };

    let texts = |symbols: &[Symbol]| symbols.iter().map(|&symbol| names.text(symbol).clone()).collect();
    let (slot_names, kinds) = slots(&unit, layout.nlocalsplus);
    let code = CodeObject {
        argcount: unit.posonlyargcount + unit.argcount,
        posonlyargcount: unit.posonlyargcount,
        kwonlyargcount: unit.kwonlyargcount,
        // CPython makes room for one value in any case.
        stack_size: layout.stack_depth.max(1),
        flags: unit.flags,
        code,
        names: texts(unit.names.names()),
        locals_plus_names: texts(&slot_names),
        local_kinds: kinds.into(),
        filename: assembler.filename.clone(),
        name: names.text(unit.name).clone(),
        qualname: names.text(unit.qualname).clone(),
        first_line: unit.first_line,
        line_table,
        exception_table,
        consts: unit.consts.into_constants().into(),
        trusted: true,
    };
    assembler.cfg.layout = layout;
    assembler.offsets = offsets;
    assembler.buffer = buffer;
    code
}
