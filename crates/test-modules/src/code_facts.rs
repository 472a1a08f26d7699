//! Facts about a code object that CPython works out to share code between interpreters: which variables of which kinds it
//! has, whether it returns anything, whether it depends on state.

use ::code::{CodeObject, flags, local_kind};
use object::code::Code;
use object::function::Function;
use object::{Dict, PyResult, Ref, Set, Thread, Value};
use opcode::Opcode;

/// The instructions: `(opcode, argument)`.
fn instructions(code: &CodeObject) -> impl Iterator<Item = (Opcode, u32)> + '_ {
    let mut argument = 0;
    let mut skip = 0;
    code.code.chunks_exact(2).filter_map(move |unit| {
        if skip > 0 {
            skip -= 1;
            return None;
        }
        let op = Opcode::from_number(unit[0].into())?;
        argument = argument << 8 | u32::from(unit[1]);
        if op == Opcode::EXTENDED_ARG {
            return None;
        }
        skip = op.caches();
        Some((op, std::mem::take(&mut argument)))
    })
}

/// Whether every `return` of the code returns `None`.
pub(crate) fn returns_only_none(code: &Code) -> bool {
    let none = code.consts.items().iter().position(Value::is_none);
    let mut before = None;
    for (op, argument) in instructions(&code.data) {
        if op == Opcode::RETURN_VALUE {
            match (before, none) {
                (Some((Opcode::LOAD_CONST, index)), Some(none)) if index as usize == none => (),
                _ => return false,
            }
        }
        before = Some((op, argument));
    }
    true
}

/// How many variables there are of each kind.
#[derive(Default)]
struct Counts {
    posonly: usize,
    posorkw: usize,
    kwonly: usize,
    varargs: usize,
    varkwargs: usize,
    pure: usize,
    arg_cells: usize,
    other_cells: usize,
    hidden_pure: usize,
    hidden_cells: usize,
    free: usize,
    /// Names that are neither, as far as one can tell.
    unbound_unknown: usize,
    attrs: usize,
    global: usize,
    builtin: usize,
    global_unknown: usize,
}

/// Where globals are looked for.
pub(crate) struct Namespaces {
    /// Nothing: any name may be one.
    pub(crate) globals: Option<Ref<Dict>>,
    /// The same for built-in names.
    pub(crate) builtins: Option<Ref<Dict>>,
}

impl Counts {
    fn of(t: &mut Thread, code: &Code, spaces: &Namespaces, seen: &Seen) -> PyResult<Counts> {
        let mut counts = Counts::default();
        counts.locals(&code.data);
        counts.names(t, code, spaces, seen)?;
        Ok(counts)
    }

    fn locals(&mut self, code: &CodeObject) {
        for &kind in code.local_kinds.iter() {
            let has = |bit| kind & bit != 0;
            if has(local_kind::FREE) {
                self.free += 1;
            } else if has(local_kind::ARG_POS | local_kind::ARG_KW | local_kind::ARG_VAR) {
                match (has(local_kind::ARG_VAR), has(local_kind::ARG_POS), has(local_kind::ARG_KW)) {
                    (true, true, _) => self.varargs += 1,
                    (true, false, _) => self.varkwargs += 1,
                    (false, true, true) => self.posorkw += 1,
                    (false, true, false) => self.posonly += 1,
                    _ => self.kwonly += 1,
                }
                self.arg_cells += usize::from(has(local_kind::CELL));
            } else if has(local_kind::CELL) {
                self.other_cells += 1;
                self.hidden_cells += usize::from(has(local_kind::HIDDEN));
            } else {
                self.pure += 1;
                self.hidden_pure += usize::from(has(local_kind::HIDDEN));
            }
        }
    }

    fn names(&mut self, t: &mut Thread, code: &Code, spaces: &Namespaces, seen: &Seen) -> PyResult<()> {
        let mut named = std::collections::HashSet::new();
        for (op, argument) in instructions(&code.data) {
            let (index, is_attr) = match op {
                Opcode::LOAD_ATTR => (argument >> 1, true),
                Opcode::LOAD_GLOBAL => (argument >> 1, false),
                Opcode::STORE_ATTR | Opcode::DELETE_ATTR => (argument, true),
                Opcode::STORE_GLOBAL | Opcode::DELETE_GLOBAL => (argument, false),
                _ => continue,
            };
            let Some(name) = code.names.items().get(index as usize) else { continue };
            let into = if is_attr { &seen.attrs } else { &seen.globals };
            if into.contains(t, name)? {
                continue;
            }
            into.add(t, name)?;
            named.insert(index);
            if is_attr {
                self.attrs += 1;
            } else if found_in(t, &spaces.globals, name)? {
                self.global += 1;
            } else if found_in(t, &spaces.builtins, name)? {
                self.builtin += 1;
            } else {
                self.global_unknown += 1;
            }
        }
        self.unbound_unknown = code.names.len().saturating_sub(named.len());
        Ok(())
    }

    fn arguments(&self) -> usize {
        self.posonly + self.posorkw + self.kwonly + self.varargs + self.varkwargs
    }

    fn all_locals(&self) -> usize {
        self.arguments() + self.pure + self.other_cells
    }

    fn globals(&self) -> usize {
        self.global + self.builtin + self.global_unknown
    }

    fn to_dict(&self, t: &mut Thread) -> Value {
        let unbound = self.globals() + self.attrs + self.unbound_unknown;
        let args = numbers(
            t,
            &[
                ("total", self.arguments()),
                ("numposonly", self.posonly),
                ("numposorkw", self.posorkw),
                ("numkwonly", self.kwonly),
                ("varargs", self.varargs),
                ("varkwargs", self.varkwargs),
            ],
        );
        let cells = numbers(
            t,
            &[
                ("total", self.arg_cells + self.other_cells),
                ("numargs", self.arg_cells),
                ("numothers", self.other_cells),
            ],
        );
        let hidden = numbers(
            t,
            &[
                ("total", self.hidden_pure + self.hidden_cells),
                ("numpure", self.hidden_pure),
                ("numcells", self.hidden_cells),
            ],
        );
        let globals = numbers(
            t,
            &[
                ("total", self.globals()),
                ("numglobal", self.global),
                ("numbuiltin", self.builtin),
                ("numunknown", self.global_unknown),
            ],
        );
        let locals = numbers(t, &[("total", self.all_locals())]);
        locals.set_str(t, "args", args.into_value());
        locals.set_str(t, "numpure", Value::size(self.pure));
        locals.set_str(t, "cells", cells.into_value());
        locals.set_str(t, "hidden", hidden.into_value());
        let free = numbers(t, &[("total", unbound)]);
        free.set_str(t, "globals", globals.into_value());
        free.set_str(t, "numattrs", Value::size(self.attrs));
        free.set_str(t, "numunknown", Value::size(self.unbound_unknown));
        let all = numbers(t, &[("total", self.all_locals() + self.free + unbound)]);
        all.set_str(t, "locals", locals.into_value());
        all.set_str(t, "numfree", Value::size(self.free));
        all.set_str(t, "unbound", free.into_value());
        all.into_value()
    }
}

fn numbers(t: &mut Thread, entries: &[(&str, usize)]) -> Ref<Dict> {
    let dict = Dict::new();
    for (name, number) in entries {
        dict.set_str(t, name, Value::size(*number));
    }
    dict
}

fn found_in(t: &mut Thread, space: &Option<Ref<Dict>>, name: &Value) -> PyResult<bool> {
    match space {
        Some(dict) => dict.contains(t, name),
        None => Ok(false),
    }
}

/// Names that are counted already: sets, which the caller may want to look at.
struct Seen {
    globals: Ref<Set>,
    attrs: Ref<Set>,
}

impl Seen {
    fn new(t: &mut Thread, globals: Option<&Value>, attrs: Option<&Value>) -> PyResult<Seen> {
        Ok(Seen { globals: set_of(t, globals, "globalnames")?, attrs: set_of(t, attrs, "attrnames")? })
    }
}

fn set_of(t: &mut Thread, given: Option<&Value>, what: &str) -> PyResult<Ref<Set>> {
    let value = match given.filter(|v| !v.is_none()) {
        Some(given) => given.clone(),
        None => Set::new_of(&object::set::SET),
    };
    Ref::from_value(value).map_err(|_| t.type_error(format!("expected a set for \"{what}\"")))
}

fn namespace(t: &mut Thread, given: Option<&Value>, what: &str) -> PyResult<Option<Ref<Dict>>> {
    match given.filter(|v| !v.is_none()) {
        None => Ok(None),
        Some(given) => match Ref::from_value(given.clone()) {
            Ok(dict) => Ok(Some(dict)),
            Err(_) => Err(t.type_error(format!("expected a dict for \"{what}\""))),
        },
    }
}

/// A function's or a code object's code, and where its globals are.
fn subject(
    t: &mut Thread,
    given: &Value,
    globals: Option<&Value>,
    builtins: Option<&Value>,
) -> PyResult<(Ref<Code>, Namespaces)> {
    let mut spaces = Namespaces {
        globals: namespace(t, globals, "globalsns")?,
        builtins: namespace(t, builtins, "builtinsns")?,
    };
    if let Some(function) = given.downcast::<Function>() {
        if spaces.globals.is_none() {
            spaces.globals = Ref::from_value(function.globals.get()).ok();
        }
        if spaces.builtins.is_none() {
            spaces.builtins = Ref::from_value(function.builtins.get()).ok();
        }
        if let Ok(code) = Ref::from_value(function.code.get()) {
            return Ok((code, spaces));
        }
    }
    match Ref::from_value(given.clone()) {
        Ok(code) => Ok((code, spaces)),
        Err(_) => Err(t.type_error("argument must be a code object or a function")),
    }
}

/// `get_code_var_counts`
pub(crate) fn var_counts(
    t: &mut Thread,
    subject_: &Value,
    names: [Option<&Value>; 2],
    spaces: [Option<&Value>; 2],
) -> PyResult {
    let (code, spaces) = subject(t, subject_, spaces[0], spaces[1])?;
    let seen = Seen::new(t, names[0], names[1])?;
    let counts = Counts::of(t, &code, &spaces, &seen)?;
    Ok(counts.to_dict(t))
}

/// `verify_stateless_code`
///
/// # Errors
/// `ValueError`: on what the code depends.
pub(crate) fn verify_stateless(
    t: &mut Thread,
    subject_: &Value,
    names: Option<&Value>,
    spaces: [Option<&Value>; 2],
) -> PyResult<()> {
    let (code, spaces) = subject(t, subject_, spaces[0], spaces[1])?;
    let seen = Seen::new(t, names, None)?;
    let counts = Counts::of(t, &code, &spaces, &seen)?;
    let message = if counts.free > 0 {
        Some("closures not supported")
    } else if counts.global > 0 || spaces.builtins.is_some() && counts.global_unknown > 0 {
        Some("globals not supported")
    } else {
        let kinds = [
            (flags::GENERATOR, "generators not supported"),
            (flags::COROUTINE, "coroutines not supported"),
            (flags::ITERABLE_COROUTINE, "coroutines not supported"),
            (flags::ASYNC_GENERATOR, "generators not supported"),
        ];
        kinds.iter().find(|(flag, _)| code.data.flags & flag != 0).map(|(_, message)| *message)
    };
    match message {
        Some(message) => Err(t.value_error(message)),
        None => Ok(()),
    }
}
