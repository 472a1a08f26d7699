//! How code runs: register code, its translation from bytecode, dispatch, calls, unwinding.
//!
//! Here: everything between a code object and its effects. Not here: what objects do (`builtins`), how they lie in
//! memory (`object`).
//!
//! Start with [`instr`], which lists the register instructions, then [`translate`], then `handlers`.
//!
//! Invariants: before a handler calls anything that can raise, collect or look at frames, the frame's `pc` names the
//! running instruction, and its slots hold what the maps of the translation say. A handler leaves only by a jump to
//! the next one.

mod bind;
mod cache;
pub mod constants;
pub mod dump;
pub mod fault;
pub mod frames;
mod handlers;
pub mod instr;
pub mod introspect;
mod known_names;
pub mod monitor;
mod routines;
mod run;
mod suspended;
pub mod translate;
mod unwind;
pub mod verify;

pub use frames::current_frame;
pub use run::{builtins_of, call_function, run_class_body, run_code, run_module};
pub use suspended::{call_in_generators, generator_item, resume_generator};
