//! Code objects at run time: the pure data of crate `code`, its constants and names as values, and room for what
//! the interpreter derives from it.
//!
//! Not here: methods and attributes (`builtins`), the register code itself (`interp`).

use std::any::Any;
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use crate::cell::{OptionCell, Ref};
use crate::container::Tuple;
use crate::errors::PyResult;
use crate::gc::Visitor;
use crate::payload::{Obj, Payload, Traverse};
use crate::thread::Thread;
use crate::types::{Type, TypeSpec};
use crate::value::Value;

/// Tables of code objects as `bytes`, made when somebody asks for them: equal ones are one object.
#[derive(Default)]
pub struct SharedBytes(RefCell<HashMap<Arc<[u8]>, Value>>);

impl SharedBytes {
    /// The object of a table.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn get(&self, t: &mut Thread, table: &Arc<[u8]>) -> PyResult {
        if let Some(known) = self.0.borrow().get(table) {
            return Ok(known.clone());
        }
        let value = t.new_bytes(table)?;
        self.0.borrow_mut().insert(table.clone(), value.clone());
        Ok(value)
    }
}

/// The payload of a code object.
pub struct CodeData {
    /// The pure data: every `co_*` field.
    pub data: std::sync::Arc<code::CodeObject>,
    /// `co_consts`
    pub consts: Ref<Tuple>,
    /// `co_names`, interned.
    pub names: Ref<Tuple>,
    /// All local, cell and free variable names in slot order, interned.
    pub localsplus_names: Ref<Tuple>,
    /// `co_filename`
    pub filename: crate::ValueCell,
    /// `co_name`
    pub name: Value,
    /// `co_qualname`
    pub qualname: Value,
    /// Number of slots for locals, cells and free variables.
    pub nlocalsplus: u32,
    /// Slots of a frame in all.
    pub framesize: u32,
    /// What the interpreter made of the bytecode, once it has run.
    pub translation: OnceCell<Box<dyn Any>>,
    /// The translation as the interpreter's own pointer; null before the first execution.
    pub entry: Cell<*const ()>,
    /// Attributes that are made of the pure data when they are first asked for.
    pub derived: OnceCell<Box<Derived>>,
    /// Tables that were asked for, shared with the code objects of the same compilation.
    pub tables: Rc<SharedBytes>,
    /// `co_extra`-like room for tools (`sys.monitoring`).
    pub monitoring: OptionCell,
}

/// Attributes made of the pure data; asking again gives the same object.
#[derive(Default)]
pub struct Derived {
    /// `co_code`
    pub code: OptionCell,
    /// `co_linetable`
    pub line_table: OptionCell,
    /// `co_exceptiontable`
    pub exception_table: OptionCell,
    /// `co_varnames`
    pub varnames: OptionCell,
    /// `co_cellvars`
    pub cellvars: OptionCell,
    /// `co_freevars`
    pub freevars: OptionCell,
}

impl CodeData {
    /// The attribute in the cell that `pick` chooses, made by `make` if it has not been.
    pub fn derived<E>(
        &self,
        pick: impl FnOnce(&Derived) -> &OptionCell,
        make: impl FnOnce() -> Result<Value, E>,
    ) -> Result<Value, E> {
        let cell = pick(self.derived.get_or_init(Box::default));
        if let Some(known) = cell.get() {
            return Ok(known);
        }
        let value = make()?;
        cell.set(Some(value.clone()));
        Ok(value)
    }

    /// The line of the instruction at a byte offset; before the first, the code object's own.
    pub fn line_at(&self, offset: i32) -> Option<i32> {
        if offset < 0 {
            return Some(self.data.first_line);
        }
        let unit = offset as u32 / 2;
        let mut covered = 0;
        for entry in code::location::LocationReader::new(&self.data.line_table, self.data.first_line) {
            covered += entry.units;
            if unit < covered {
                return entry.position.line;
            }
        }
        None
    }
}

/// A code object.
pub type Code = Obj<CodeData>;

/// `types.CodeType`
pub static CODE: Type = Type::new_static({
    const SPEC: &TypeSpec =
        &TypeSpec { reported_basicsize: 208, itemsize: 0, weakrefs: true, ..Obj::<CodeData>::spec("code") };
    SPEC
});

impl Traverse for CodeData {
    const HAS_REFERENCES: bool = false;
    fn traverse(&self, _: &mut Visitor<'_>) {}
}

impl Payload for CodeData {
    #[inline(always)]
    fn type_object() -> &'static Type {
        &CODE
    }
}
