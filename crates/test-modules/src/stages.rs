//! The stages of the compiler one by one: instruction sequences as objects, code generation, optimisation, assembly.

use std::cell::RefCell;

use ::code::{Constant, Str as Text};
use compile::codegen::Emitted;
use compile::instruction::{Instruction, InstructionSequence as Sequence, Location};
use compile::names::{Interner, NameTable};
use compile::unit::{Assembler, CodeUnit, ConstTable};
use compile::{CfgError, stages};
use macros::{pymethods, pytype};
use object::cell::OptionCell;
use object::{Dict, List, Obj, Object, PyResult, Raised, Ref, Str, Thread, Tuple, Value};
use opcode::Opcode;
use std_sys::ast;
use std_sys::code_text::{self, Request};
use std_sys::marshal::constant_of;
use syntax::Mode;
use syntax::errors::ErrorKind;

/// `InstructionSequence`
#[pytype(name = "InstructionSequence", static_name = INSTRUCTION_SEQUENCE)]
pub struct InstructionSequence {
    #[no_traverse]
    sequence: RefCell<Sequence>,
    /// The last label that was given out.
    #[no_traverse]
    last_label: std::cell::Cell<u32>,
    /// A list of the sequences of nested scopes, once there is one.
    nested: OptionCell,
}

#[pymethods(INSTRUCTION_SEQUENCE, doc = "Instruction sequence object.")]
impl InstructionSequence {
    /// Append an instruction.
    #[method("addop($self, /, opcode, oparg, lineno, col_offset, end_lineno, end_col_offset)")]
    fn addop(
        t: &mut Thread,
        this: &Obj<InstructionSequence>,
        opcode: i32,
        oparg: i32,
        lineno: i32,
        col_offset: i32,
        end_lineno: i32,
        end_col_offset: i32,
    ) -> PyResult<()> {
        let Some(op) = u32::try_from(opcode).ok().and_then(Opcode::from_number) else {
            return Err(t.value_error("invalid opcode"));
        };
        // CPython takes the four numbers in this order for first line, last line and columns.
        let loc = Location::new(lineno, col_offset, end_lineno, end_col_offset);
        this.sequence.borrow_mut().push(Instruction { op, oparg: oparg as u32, loc });
        Ok(())
    }

    /// Return a new label.
    #[method("new_label($self, /)")]
    fn new_label(_: &mut Thread, this: &Obj<InstructionSequence>) -> i64 {
        this.last_label.set(this.last_label.get() + 1);
        i64::from(this.last_label.get())
    }

    /// Place label at current location.
    #[method("use_label($self, /, label)")]
    fn use_label(t: &mut Thread, this: &Obj<InstructionSequence>, label: i32) -> PyResult<()> {
        match u32::try_from(label) {
            Ok(label) if label <= MOST_LABELS => {
                this.sequence.borrow_mut().use_label_number(label);
                Ok(())
            }
            Ok(_) => Err(t.memory_error()),
            Err(_) => Ok(()),
        }
    }

    /// Add a nested sequence.
    #[method("add_nested($self, /, nested)")]
    fn add_nested(t: &mut Thread, this: &Obj<InstructionSequence>, nested: &Value) -> PyResult<()> {
        if nested.downcast::<Obj<InstructionSequence>>().is_none() {
            let class = nested.ty().to_value().ty().name();
            return Err(t.type_error(format!("expected an instruction sequence, not {class}")));
        }
        this.nested_list().push(nested.clone());
        Ok(())
    }

    /// Add a nested sequence.
    #[method("get_nested($self, /)")]
    fn get_nested(_: &mut Thread, this: &Obj<InstructionSequence>) -> Value {
        List::new(this.nested_list().to_vec())
    }

    /// Return the instructions as a list of tuples or labels.
    #[method("get_instructions($self, /)")]
    fn get_instructions(_: &mut Thread, this: &Obj<InstructionSequence>) -> Value {
        let resolved = this.sequence.borrow().resolved();
        let item = |instruction: &Instruction| {
            let argument = match instruction.op.has_arg() {
                true => Value::small(instruction.oparg as i32),
                false => Value::none(),
            };
            let Location { line, end_line, col, end_col } = instruction.loc;
            let mut fields = vec![Value::small(instruction.op.number() as i32), argument];
            fields.extend([line, end_line, col, end_col].map(Value::small));
            Tuple::new(fields)
        };
        List::new(resolved.iter().map(item).collect())
    }
}

/// Labels are positions in a table.
const MOST_LABELS: u32 = 1 << 24;

impl InstructionSequence {
    fn over(sequence: Sequence, nested: Vec<Value>) -> Value {
        let kept = OptionCell::empty();
        kept.set(Some(List::new(nested)));
        Obj::new(InstructionSequence { sequence: RefCell::new(sequence), last_label: 0.into(), nested: kept })
    }

    fn nested_list(&self) -> Ref<List> {
        match self.nested.get().map(Ref::from_value) {
            Some(Ok(list)) => list,
            _ => {
                let list = List::new_ref(Vec::new());
                self.nested.set(Some(list.to_value()));
                list
            }
        }
    }
}

/// An empty sequence.
pub(crate) fn new_sequence() -> Value {
    InstructionSequence::over(Sequence::new(), Vec::new())
}

fn sequence_of(t: &mut Thread, value: &Value) -> PyResult<Sequence> {
    match value.downcast::<Obj<InstructionSequence>>() {
        Some(object) => Ok(object.sequence.borrow().clone()),
        None => Err(t.value_error("expected an instruction sequence")),
    }
}

fn raise(t: &mut Thread, error: CfgError) -> Raised {
    match error.kind {
        ErrorKind::Value => t.value_error(error.message),
        _ => t.system_error(error.message),
    }
}

/// Runs code generation; gives the sequence and what else the unit holds.
pub(crate) fn generate(
    t: &mut Thread,
    tree: &Value,
    filename: &Value,
    optimize: i32,
    mode: i32,
) -> PyResult<Value> {
    if !ast::is_node(tree) {
        return Err(t.type_error("expected an AST"));
    }
    let mode = match mode {
        1 => Mode::Eval,
        2 => Mode::Single,
        _ => Mode::Exec,
    };
    let mut tree = ast::tree_of(t, tree, filename, mode)?;
    let optimize = match optimize {
        -1 => std_sys::Settings::get(t).flags.optimize,
        given => given,
    };
    let request = Request { mode, flags: 0, optimize: optimize.clamp(0, 2) as u8, feature_version: -1 };
    let (emitted, _) = code_text::emit_tree(t, &mut tree, filename, &request)?;
    let about = Dict::new();
    let unit = &emitted.unit;
    for (name, count) in [
        ("argcount", unit.argcount),
        ("posonlyargcount", unit.posonlyargcount),
        ("kwonlyargcount", unit.kwonlyargcount),
    ] {
        about.set_str(t, name, Value::small(count as i32));
    }
    let constants = unit.consts.constants().to_vec();
    let constants = values_of(t, &constants, &[])?;
    about.set_str(t, "consts", List::new(constants));
    Ok(Tuple::new(vec![sequence_object(emitted), about.into_value()]))
}

fn sequence_object(emitted: Emitted) -> Value {
    let nested = emitted.nested.into_iter().map(sequence_object).collect();
    InstructionSequence::over(emitted.instructions, nested)
}

/// Constants as objects; those of `known` where the constant is one of theirs.
fn values_of(t: &mut Thread, constants: &[Constant], known: &[(Constant, Value)]) -> PyResult<Vec<Value>> {
    let mut values = Vec::with_capacity(constants.len());
    for constant in constants {
        let value = match known.iter().find(|(candidate, _)| candidate.same(constant)) {
            Some((_, value)) => value.clone(),
            None => interp::constants::value_of(t, constant)?,
        };
        values.push(value);
    }
    Ok(values)
}

fn constants_of(t: &mut Thread, values: &[Value]) -> PyResult<Vec<Constant>> {
    let mut constants = Vec::with_capacity(values.len());
    for value in values {
        match constant_of(value) {
            Some(constant) => constants.push(constant),
            None => {
                let class = value.ty().tp_name();
                return Err(t.type_error(format!("the compiler has no constants of type '{class}'")));
            }
        }
    }
    Ok(constants)
}

/// Runs the optimiser over a sequence; the list of constants is changed.
pub(crate) fn optimize(t: &mut Thread, sequence: &Value, consts: &Value, locals: i32) -> PyResult {
    let Some(list) = consts.downcast::<List>() else {
        return Err(t.type_error("consts must be a list"));
    };
    let sequence = sequence_of(t, sequence)?;
    let values = list.to_vec();
    let constants = constants_of(t, &values)?;
    let loads = sequence.instructions().iter().filter(|i| i.op == Opcode::LOAD_CONST);
    if let Some(bad) = loads.map(|i| i.oparg).find(|index| *index as usize >= constants.len()) {
        let count = constants.len();
        return Err(t.value_error(format!("LOAD_CONST index {bad} is out of range for consts (len={count})")));
    }
    let mut names = Interner::new();
    let mut unit = CodeUnit::new(names.intern("optimize_cfg"), 1);
    for local in 0..locals.max(0) {
        unit.varnames.add(names.intern(&format!(".{local}")));
    }
    let known: Vec<(Constant, Value)> = constants.iter().cloned().zip(values).collect();
    unit.consts = ConstTable::from_constants(constants);
    let mut assembler = Assembler::new(Text::from(""));
    let instructions =
        stages::optimize_cfg(&mut assembler, &sequence, &mut unit).map_err(|error| raise(t, error))?;
    let after = values_of(t, unit.consts.constants(), &known)?;
    drop(list.replace(after));
    Ok(InstructionSequence::over(Sequence::from_positions(instructions), Vec::new()))
}

/// Makes a code object of a sequence and of what a dictionary says about it.
pub(crate) fn assemble(t: &mut Thread, filename: &Value, sequence: &Value, about: &Value) -> PyResult {
    let Some(about) = about.downcast::<Dict>() else {
        return Err(t.type_error("metadata must be a dict"));
    };
    let sequence = sequence_of(t, sequence)?;
    let mut names = Interner::new();
    let name = text_entry(t, about, "name")?;
    let qualname = text_entry(t, about, "qualname")?;
    let mut unit = CodeUnit::new(names.intern(&name), number_entry(t, about, "firstlineno")?);
    unit.qualname = names.intern(&qualname);
    let consts = ordered_keys(t, about, "consts")?;
    unit.consts = ConstTable::from_constants(constants_of(t, &consts)?);
    unit.names = name_table(t, about, "names", &mut names)?;
    unit.varnames = name_table(t, about, "varnames", &mut names)?;
    unit.cellvars = name_table(t, about, "cellvars", &mut names)?;
    unit.freevars = name_table(t, about, "freevars", &mut names)?;
    unit.fast_hidden = name_table(t, about, "fasthidden", &mut names)?.names().to_vec();
    let count = |number: i32| number.max(0) as u32;
    unit.argcount = count(number_entry(t, about, "argcount")?);
    unit.posonlyargcount = count(number_entry(t, about, "posonlyargcount")?);
    unit.kwonlyargcount = count(number_entry(t, about, "kwonlyargcount")?);
    unit.nparams = unit.argcount + unit.posonlyargcount + unit.kwonlyargcount;
    let file = filename.downcast::<Str>().map(|s| s.view().to_wtf8()).unwrap_or_default();
    let mut assembler = Assembler::new(Text::from_wtf8(file));
    let code = stages::assemble_code_object(&mut assembler, &sequence, unit, &names)
        .map_err(|error| raise(t, error))?;
    interp::constants::code_object(t, &std::sync::Arc::new(code)).map(Ref::into_value)
}

fn entry(t: &mut Thread, about: &Dict, name: &str) -> PyResult {
    let key = object::string::intern_str(name);
    match about.get_str_t(t, &key)? {
        Some(value) => Ok(value),
        None => Err(t.key_error(&key.to_value())),
    }
}

fn text_entry(t: &mut Thread, about: &Dict, name: &str) -> PyResult<String> {
    let value = entry(t, about, name)?;
    match value.downcast::<Str>() {
        Some(text) => Ok(text.to_string_lossy()),
        None => Err(t.type_error(format!("{name} must be a string"))),
    }
}

fn number_entry(t: &mut Thread, about: &Dict, name: &str) -> PyResult<i32> {
    let value = entry(t, about, name)?;
    Ok(t.index_of(&value)? as i32)
}

/// The keys of a dictionary from objects to their positions, by position.
fn ordered_keys(t: &mut Thread, about: &Dict, name: &str) -> PyResult<Vec<Value>> {
    let value = entry(t, about, name)?;
    if let Some(list) = value.downcast::<List>() {
        return Ok(list.to_vec());
    }
    let Some(dict) = value.downcast::<Dict>() else {
        return Err(t.type_error(format!("{name} must be a dict")));
    };
    let mut numbered = Vec::with_capacity(dict.len());
    for (key, position) in dict.items() {
        let position = match position.is_bool() {
            true => numbered.len() as isize,
            false => t.index_of(&position)?,
        };
        numbered.push((position, key));
    }
    numbered.sort_by_key(|(position, _)| *position);
    Ok(numbered.into_iter().map(|(_, key)| key).collect())
}

fn name_table(t: &mut Thread, about: &Dict, name: &str, names: &mut Interner) -> PyResult<NameTable> {
    let mut table = NameTable::new();
    for key in ordered_keys(t, about, name)? {
        match key.downcast::<Str>() {
            Some(text) => table.add(names.intern(&text.to_string_lossy())),
            None => return Err(t.type_error(format!("{name} must be a dict of strings"))),
        };
    }
    Ok(table)
}
