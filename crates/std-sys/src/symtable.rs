//! The module `_symtable`: the compiler's symbol tables as objects.
//!
//! Here: the entries that stand for blocks. Not here: the symbol tables themselves (`compile::symtable`), the classes
//! around them (the library's `symtable.py`).

use std::mem::offset_of;

use builtins::NativeModule;
use compile::symtable::{Block, BlockType, FutureFeatures, NameScope, SymbolTable, flags};
use macros::{pymethods, pymodule, pytype};
use object::cell::OptionCell;
use object::native::{MemberDef, MemberKind};
use object::types::flags::DISALLOW_INSTANTIATION;
use object::{Dict, List, Obj, PyResult, Ref, Str, Thread, Value, string};
use syntax::Mode;

use crate::code_text::{self, Request};
use crate::functions;

/// The module.
pub static MODULE: NativeModule =
    NativeModule { def: &symtable::DEF, types: &[(&SYMTABLE_ENTRY, &[&SymtableEntry::IMPL])] };

/// What the module exports beside its function.
const NUMBERS: &[(&str, u32)] = &[
    ("USE", flags::USE),
    ("DEF_GLOBAL", flags::DEF_GLOBAL),
    ("DEF_NONLOCAL", flags::DEF_NONLOCAL),
    ("DEF_LOCAL", flags::DEF_LOCAL),
    ("DEF_PARAM", flags::DEF_PARAM),
    ("DEF_TYPE_PARAM", flags::DEF_TYPE_PARAM),
    ("DEF_FREE_CLASS", flags::DEF_FREE_CLASS),
    ("DEF_IMPORT", flags::DEF_IMPORT),
    ("DEF_BOUND", flags::DEF_BOUND),
    ("DEF_ANNOT", flags::DEF_ANNOT),
    ("DEF_COMP_ITER", flags::DEF_COMP_ITER),
    ("DEF_COMP_CELL", flags::DEF_COMP_CELL),
    ("TYPE_FUNCTION", BlockType::Function as u32),
    ("TYPE_CLASS", BlockType::Class as u32),
    ("TYPE_MODULE", BlockType::Module as u32),
    ("TYPE_ANNOTATION", BlockType::Annotation as u32),
    ("TYPE_TYPE_ALIAS", BlockType::TypeAlias as u32),
    ("TYPE_TYPE_PARAMETERS", BlockType::TypeParameters as u32),
    ("TYPE_TYPE_VARIABLE", BlockType::TypeVariable as u32),
    ("LOCAL", NameScope::Local as u32),
    ("GLOBAL_EXPLICIT", NameScope::GlobalExplicit as u32),
    ("GLOBAL_IMPLICIT", NameScope::GlobalImplicit as u32),
    ("FREE", NameScope::Free as u32),
    ("CELL", NameScope::Cell as u32),
    ("SCOPE_OFF", flags::SCOPE_OFFSET),
    ("SCOPE_MASK", flags::SCOPE_MASK),
];

/// The module's table.
#[pymodule(name = "_symtable")]
pub mod symtable {
    use super::*;
    use object::module::Module;

    /// Return symbol and scope dictionaries used internally by compiler.
    #[function("symtable(source, filename, startstr, /)")]
    fn symtable(t: &mut Thread, source: &Value, filename: &Value, startstr: &Value) -> PyResult {
        let filename = functions::fs_decode(t, filename)?;
        let Some(start) = startstr.downcast::<Str>() else {
            return Err(object::native::bad_argument(t, "symtable", "argument 3", "str", startstr));
        };
        if start.view().iter().any(|c| c == 0) {
            return Err(t.value_error("embedded null character"));
        }
        let mode = if start.eq_str("exec") {
            Some(Mode::Exec)
        } else if start.eq_str("eval") {
            Some(Mode::Eval)
        } else if start.eq_str("single") {
            Some(Mode::Single)
        } else {
            None
        };
        let decoded = mode.unwrap_or(Mode::Exec);
        let text = functions::source_text(t, source, "symtable", "string or bytes", &filename, decoded)?;
        let Some(mode) = mode else {
            return Err(t.value_error("symtable() arg 3 must be 'exec' or 'eval' or 'single'"));
        };
        let request = Request { mode, flags: 0, optimize: 0, feature_version: -1 };
        let tree = code_text::parse(t, &text, &filename, &request)?.module;
        let mut names = compile::names::Interner::new();
        let guard = code_text::guard(t);
        let table = FutureFeatures::of(&tree)
            .and_then(|future| SymbolTable::build(&tree, &mut names, &future, future.features, guard));
        let table = match table {
            Ok(table) => table,
            Err(error) => return Err(code_text::raise(t, *error, &filename)),
        };
        entries(t, &table, &names)
    }

    #[exec]
    fn exec(t: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        if let Some(dict) = module.dict() {
            for (name, number) in NUMBERS {
                dict.set_str(t, name, Value::uint(u64::from(*number)));
            }
        }
        Ok(())
    }
}

/// The entry of the module's block, with those of all blocks inside.
fn entries(t: &mut Thread, table: &SymbolTable, names: &compile::names::Interner) -> PyResult {
    // A block is entered after the one that it lies in, so backwards all children are there when they are needed.
    let mut made: Vec<Value> = vec![Value::none(); table.blocks().len()];
    for (index, block) in table.blocks().iter().enumerate().rev() {
        let children = block.children.iter().map(|child| made[child.index()].clone()).collect();
        made[index] = SymtableEntry::of(t, block, names, children);
    }
    Ok(made.swap_remove(0))
}

/// A block of a symbol table.
#[pytype(
    name = "symtable entry",
    static_name = SYMTABLE_ENTRY,
    flags = DISALLOW_INSTANTIATION,
    reported_basicsize = 144
)]
#[repr(C)]
pub struct SymtableEntry {
    id: OptionCell,
    name: OptionCell,
    symbols: OptionCell,
    varnames: OptionCell,
    children: OptionCell,
    nested: OptionCell,
    kind: OptionCell,
    lineno: OptionCell,
}

impl SymtableEntry {
    fn of(t: &mut Thread, block: &Block, names: &compile::names::Interner, children: Vec<Value>) -> Value {
        let text = |symbol| string::intern(names.str(symbol));
        let symbols = Dict::new();
        for (symbol, flags) in block.symbols.iter() {
            symbols.set_str(t, names.str(symbol), Value::uint(u64::from(*flags)));
        }
        let varnames = block.varnames.iter().map(|name| text(*name)).collect();
        let cell = |value| OptionCell::new(Some(value));
        let entry = Obj::new(SymtableEntry {
            id: OptionCell::new(None),
            name: cell(text(block.name)),
            symbols: cell(symbols.into_value()),
            varnames: cell(List::new(varnames)),
            children: cell(List::new(children)),
            nested: cell(Value::small(i32::from(block.nested))),
            kind: cell(Value::small(i32::from(block.kind as u8))),
            lineno: cell(Value::small(block.range.lineno)),
        });
        if let Some(this) = entry.downcast::<Obj<SymtableEntry>>() {
            this.id.set(Some(Value::size(std::ptr::from_ref(this) as usize)));
        }
        entry
    }
}

const fn member(name: &'static str, offset: usize) -> MemberDef {
    let offset = size_of::<object::header::Header>() + offset;
    MemberDef { name, doc: None, kind: MemberKind::ObjectOrNone, offset, readonly: true }
}

#[pymethods(SYMTABLE_ENTRY, members = [
    member("id", offset_of!(SymtableEntry, id)),
    member("name", offset_of!(SymtableEntry, name)),
    member("symbols", offset_of!(SymtableEntry, symbols)),
    member("varnames", offset_of!(SymtableEntry, varnames)),
    member("children", offset_of!(SymtableEntry, children)),
    member("nested", offset_of!(SymtableEntry, nested)),
    member("type", offset_of!(SymtableEntry, kind)),
    member("lineno", offset_of!(SymtableEntry, lineno)),
])]
impl SymtableEntry {
    #[slot]
    fn repr(t: &mut Thread, this: &Obj<SymtableEntry>) -> PyResult {
        let part = |t: &mut Thread, cell: &OptionCell| -> PyResult<String> {
            Ok(t.str(&cell.get_or_none())?.to_string_lossy())
        };
        let (name, id, lineno) = (part(t, &this.name)?, part(t, &this.id)?, part(t, &this.lineno)?);
        t.new_str(&format!("<symtable entry {name}({id}), line {lineno}>"))
    }
}
