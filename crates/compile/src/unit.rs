//! A code unit: what code generation collects beside instructions while it compiles one scope, and the step from there
//! to a code object.

use std::sync::Arc;

use code::{CodeObject, Constant, ConstantKey, Str};

use crate::assemble;
use crate::flowgraph::{Cfg, CfgError};
use crate::instruction::InstructionSequence;
use crate::names::{FastMap, Interner, NameTable, Symbol};

/// The constants of a unit: each once, in the order of first use.
#[derive(Clone, Debug, Default)]
pub struct ConstTable {
    constants: Vec<Constant>,
    /// Filled once a scan would be slower.
    index: FastMap<ConstantKey, u32>,
}

const SCAN_LIMIT: usize = 8;

impl ConstTable {
    /// An empty table.
    pub fn new() -> ConstTable {
        ConstTable::default()
    }

    /// The index of a constant, which is added unless the same one is there.
    pub fn add(&mut self, constant: Constant) -> u32 {
        let next = self.constants.len() as u32;
        if self.constants.len() < SCAN_LIMIT {
            if let Some(index) = self.constants.iter().position(|c| c.same(&constant)) {
                return index as u32;
            }
        } else {
            if self.index.is_empty() {
                self.index.extend(self.constants.iter().zip(0..).map(|(c, i)| (ConstantKey(c.clone()), i)));
            }
            match self.index.entry(ConstantKey(constant.clone())) {
                std::collections::hash_map::Entry::Occupied(entry) => return *entry.get(),
                std::collections::hash_map::Entry::Vacant(entry) => {
                    entry.insert(next);
                }
            }
        }
        self.constants.push(constant);
        next
    }

    /// A table of these constants, the same ones counting as different.
    pub fn from_constants(constants: Vec<Constant>) -> ConstTable {
        ConstTable { constants, index: FastMap::default() }
    }

    /// The constant at an index.
    pub fn get(&self, index: u32) -> Option<&Constant> {
        self.constants.get(index as usize)
    }

    /// The constants in order.
    pub fn constants(&self) -> &[Constant] {
        &self.constants
    }

    /// Keeps the constants whose index passes. Nothing is added afterwards.
    pub(crate) fn retain(&mut self, keep: impl Fn(usize) -> bool) {
        let mut index = 0;
        self.constants.retain(|_| {
            index += 1;
            keep(index - 1)
        });
        self.index = FastMap::default();
    }

    pub(crate) fn into_constants(self) -> Vec<Constant> {
        self.constants
    }
}

/// What a scope's code object needs beside its instructions (CPython's `_PyCompile_CodeUnitMetadata`).
#[derive(Clone, Debug)]
pub struct CodeUnit {
    /// `co_name`
    pub name: Symbol,
    /// `co_qualname`
    pub qualname: Symbol,
    /// All constants.
    pub consts: ConstTable,
    /// `co_names`
    pub names: NameTable,
    /// Local variables; parameters first.
    pub varnames: NameTable,
    /// Cell variables, some of which may be local variables too.
    pub cellvars: NameTable,
    /// Free variables. `LOAD_DEREF` and its like count them after the cell variables.
    pub freevars: NameTable,
    /// Locals of inlined comprehensions that must not show in `locals()`: fast locals only within them.
    pub fast_hidden: Vec<Symbol>,
    /// Parameters that are positional or keyword.
    pub argcount: u32,
    /// Positional-only parameters.
    pub posonlyargcount: u32,
    /// Keyword-only parameters.
    pub kwonlyargcount: u32,
    /// How many of `varnames` are parameters, `*args` and `**kwargs` included: they are bound at the start.
    pub nparams: u32,
    /// `co_firstlineno`
    pub first_line: i32,
    /// `co_flags`
    pub flags: u32,
}

impl CodeUnit {
    /// A unit with nothing in it.
    pub fn new(name: Symbol, first_line: i32) -> CodeUnit {
        CodeUnit {
            name,
            qualname: name,
            consts: ConstTable::new(),
            names: NameTable::new(),
            varnames: NameTable::new(),
            cellvars: NameTable::new(),
            freevars: NameTable::new(),
            fast_hidden: Vec::new(),
            argcount: 0,
            posonlyargcount: 0,
            kwonlyargcount: 0,
            nparams: 0,
            first_line,
            flags: 0,
        }
    }
}

/// What all units of a compilation share on their way to code objects: memory and merged objects.
#[derive(Debug)]
pub struct Assembler {
    /// `co_filename`
    pub filename: Str,
    pub(crate) cfg: Cfg,
    pub(crate) offsets: Vec<u32>,
    pub(crate) buffer: Vec<u8>,
    pub(crate) lines: Vec<u8>,
    /// The exception table of code without handlers.
    pub(crate) no_bytes: Arc<[u8]>,
}

impl Assembler {
    /// For a source of that file name.
    pub fn new(filename: Str) -> Assembler {
        Assembler {
            filename,
            cfg: Cfg::default(),
            offsets: Vec::new(),
            buffer: Vec::new(),
            lines: Vec::new(),
            no_bytes: Arc::from(&[][..]),
        }
    }

    /// Optimises a unit's instructions and makes its code object.
    pub fn assemble(
        &mut self,
        mut unit: CodeUnit,
        instructions: &InstructionSequence,
        names: &Interner,
    ) -> Result<CodeObject, CfgError> {
        self.cfg.build(instructions)?;
        self.cfg.optimize(&mut unit)?;
        self.cfg.finish(&unit)?;
        Ok(assemble::make_code(self, unit, names))
    }
}
