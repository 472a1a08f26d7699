//! Values and objects: the tagged word, object headers, the heap, the cycle collector, types and
//! their slots, and the data structures that generated code and C would read directly.
//!
//! Here: everything that needs to know how an object lies in memory. Not here: the methods of the
//! built-in types (`builtins`), and how code runs (`interp`).
//!
//! Start with [`Value`], then [`types::Type`] and [`types::Slots`], then [`thread::Thread`].
//!
//! The rule that makes the crates above safe: running Python code needs `&mut Thread`. A slice into a
//! mutable container is lent only for as long as a shared borrow of the `Thread` lasts, so it cannot
//! live across a call.

pub mod buffer;
pub mod bytearray;
pub mod cell;
pub mod code;
pub mod container;
pub mod dict;
pub mod dict_subtype;
pub mod errors;
pub mod exceptions;
pub mod frame;
pub mod function;
pub mod gc;
pub mod generator;
pub mod header;
pub mod heap;
pub mod heaptype;
pub mod int;
pub mod intern;
pub mod layout;
pub mod live;
pub mod lock;
pub mod lookup;
pub mod module;
pub mod names;
pub mod native;
pub mod payload;
pub mod protocol;
pub mod reentrant;
pub mod set;
pub mod singletons;
pub mod slotdefs;
pub mod string;
pub mod structseq;
pub mod suggestions;
pub mod thread;
pub mod types;
pub mod value;
pub mod weak;

pub use buffer::{Buffer, BytesLike};
pub use bytearray::ByteArray;
pub use cell::{Ref, ValueCell};
pub use container::{List, Tuple};
pub use dict::Dict;
pub use errors::{PyResult, Raised};
pub use header::{Header, Object};
pub use int::Int;
pub use native::{Args, NativeCall, NativeDef};
pub use payload::{Obj, Payload, Traverse, Visitor};
pub use set::Set;
pub use string::{Bytes, Str};
pub use thread::{Interpreter, Thread};
pub use types::{Slots, Type, TypeSpec};
pub use value::Value;
