//! What native code sees of the code that runs: the globals, names and line of the frames on the stack.
//!
//! Not here: frame objects and tracebacks.

use object::code::Code;
use object::frame::{Frame, Owner, code_of, value_of_word};
use object::{Dict, Ref, Thread, Value};

use crate::instr::Instr;
use crate::run::first_instr;
use crate::translate::Translation;

/// The frame of Python code that lies `depth` levels below the running one.
fn frame_at(t: &Thread, mut depth: usize) -> Option<*const Frame> {
    let mut frame: *const Frame = t.frame;
    while !frame.is_null() {
        // SAFETY: the frames of the thread's stack are alive.
        unsafe {
            if (*frame).owner != Owner::Entry {
                if depth == 0 {
                    return Some(frame);
                }
                depth -= 1;
            }
            frame = (*frame).previous;
        }
    }
    None
}

/// How many frames of Python code are on the stack.
pub fn depth(t: &Thread) -> usize {
    (0..).take_while(|d| frame_at(t, *d).is_some()).count()
}

/// The globals of the code `depth` levels below the running one.
pub fn globals(t: &Thread, depth: usize) -> Option<Ref<Dict>> {
    // SAFETY: a live frame, whose function or caller holds its globals.
    frame_at(t, depth).map(|f| unsafe { Ref::new(&*(*f).globals) })
}

/// The built-in names of the running code.
pub fn builtins(t: &Thread) -> Option<Value> {
    // SAFETY: a live frame; the word is a reference that its function holds.
    frame_at(t, 0).and_then(|f| unsafe { value_of_word((*f).builtins) })
}

/// The code object `depth` levels below the running one.
pub fn code(t: &Thread, depth: usize) -> Option<Ref<Code>> {
    // SAFETY: a live frame that runs code.
    frame_at(t, depth).map(|f| unsafe { Ref::new(code_of(f)) })
}

/// The function that runs `depth` levels below the running code; nothing for a module's code.
pub fn function(t: &Thread, depth: usize) -> Option<Value> {
    // SAFETY: a live frame; the word is an owned reference or 0.
    frame_at(t, depth).and_then(|f| unsafe { value_of_word((*f).function) })
}

/// The line that runs `depth` levels below the running code; 0 where there is none.
pub fn line(t: &Thread, depth: usize) -> i32 {
    let Some(frame) = frame_at(t, depth) else { return 0 };
    // SAFETY: a live frame that runs translated code; its `pc` points into it.
    let (unit, code) = unsafe {
        let code = code_of(frame);
        let entry = code.entry.get() as *const Translation;
        if entry.is_null() {
            return code.data.first_line;
        }
        let index = ((*frame).pc as *const Instr).offset_from(first_instr(frame as *mut Frame));
        ((*entry).origin(usize::try_from(index).unwrap_or(0)).unit, code)
    };
    let offset = unit * 2;
    let mut lines = code::location::lines(&code.data.line_table, code.data.first_line);
    lines.find(|l| l.start <= offset && offset < l.end).and_then(|l| l.line).unwrap_or(0)
}
