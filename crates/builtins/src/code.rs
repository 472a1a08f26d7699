//! Code objects: construction with its checks, `co_*` attributes, lines, positions, branches, comparison.
//!
//! Not here: how code runs (`interp`), the pure data (`code`), making code objects from compiled data
//! (`interp::constants`).

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use ::code::location::Position;
use ::code::{CodeObject, Constant, flags, local_kind};
use ::object::cell::OptionCell;
use ::object::code::{CODE, Code, CodeData};
use ::object::native::{check_positional, no_keywords};
use ::object::singletons::Complex;
use ::object::types::CompareOp;
use ::object::{
    Args, Bytes, Int, Obj, Object, PyResult, Raised, Ref, Set, Str, Thread, Tuple, Type, Value, exceptions,
    string,
};
use macros::{pymethods, pytype};

use crate::slice::Slice;

/// `code`
pub struct CodeMethods;

macro_rules! iterator {
    ($(#[$doc:meta])* $payload:ident, $static_name:ident, $name:tt, $size:literal) => {
        $(#[$doc])*
        #[pytype(
            name = $name,
            static_name = $static_name,
            basetype,
            flags = ::object::types::flags::DISALLOW_INSTANTIATION,
            reported_basicsize = $size
        )]
        pub struct $payload {
            items: RefCell<Vec<Value>>,
        }

        #[pymethods($static_name)]
        impl $payload {
            #[slot]
            fn iter(_: &mut Thread, this: &Value) -> PyResult {
                Ok(this.clone())
            }

            #[slot]
            fn iternext(_: &mut Thread, this: &Obj<$payload>) -> PyResult<Option<Value>> {
                Ok(this.items.borrow_mut().pop())
            }
        }

        impl $payload {
            /// Items come out in order.
            fn over(mut items: Vec<Value>) -> Value {
                items.reverse();
                Obj::new($payload { items: RefCell::new(items) })
            }
        }
    };
}

iterator!(
    /// What `co_lines()` gives.
    LineIterator,
    LINE_ITERATOR,
    "line_iterator",
    64
);
iterator!(
    /// What `co_branches()` gives, of the same name.
    BranchIterator,
    BRANCH_ITERATOR,
    "line_iterator",
    32
);
/// What `co_positions()` gives.
#[pytype(
    name = "positions_iterator",
    static_name = POSITIONS_ITERATOR,
    basetype,
    flags = ::object::types::flags::DISALLOW_INSTANTIATION,
    reported_basicsize = 80
)]
pub struct PositionsIterator {
    #[no_traverse]
    rest: RefCell<std::vec::IntoIter<Position>>,
}

#[pymethods(POSITIONS_ITERATOR)]
impl PositionsIterator {
    #[slot]
    fn iter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iternext(_: &mut Thread, this: &Obj<PositionsIterator>) -> PyResult<Option<Value>> {
        let known = |n: Option<i32>| n.map_or(Value::none(), Value::small);
        let next = this.rest.borrow_mut().next();
        Ok(next
            .map(|p| Tuple::from_slice(&[known(p.line), known(p.end_line), known(p.col), known(p.end_col)])))
    }
}

/// The parts of a code object as values, before they are checked.
struct Parts {
    counts: [i32; 6],
    code: Value,
    consts: Value,
    names: Value,
    varnames: Value,
    filename: Value,
    name: Value,
    qualname: Value,
    first_line: i32,
    line_table: Value,
    exception_table: Value,
    freevars: Value,
    cellvars: Value,
}

const ARGCOUNT: usize = 0;
const POSONLY: usize = 1;
const KWONLY: usize = 2;
const NLOCALS: usize = 3;
const STACKSIZE: usize = 4;
const FLAGS: usize = 5;

fn bytes_of(value: &Value) -> Arc<[u8]> {
    value.downcast::<Bytes>().map(|b| Arc::from(b.as_bytes())).unwrap_or_default()
}

fn str_of(value: &Value) -> ::code::Str {
    let text = value.downcast::<Str>().map(|s| s.view().to_wtf8()).unwrap_or_default();
    ::code::Str::from_wtf8(text)
}

fn strings_of(value: &Value) -> Vec<Value> {
    let items = value.downcast::<Tuple>().map(|t| t.items().to_vec()).unwrap_or_default();
    items.into_iter().map(intern).collect()
}

fn intern(value: Value) -> Value {
    if value.is_type(&string::STR) { string::intern_immortal(value) } else { value }
}

/// As [`intern`], and it may die when nobody uses it any more.
fn intern_mortal(value: Value) -> Value {
    if value.is_type(&string::STR) { string::intern_value(value) } else { value }
}

/// Constants with the strings in them interned that look like names. The tuple is the same unless equal ones had been
/// interned before.
fn intern_constants(consts: Ref<Tuple>) -> Ref<Tuple> {
    let interned: Vec<Value> = consts.items().iter().map(interned_constant).collect();
    let same = consts.items().iter().zip(&interned).all(|(old, new)| old.is(new));
    if same { consts } else { Tuple::new_ref(interned) }
}

fn interned_constant(value: &Value) -> Value {
    if value.is_type(&string::STR) {
        return if str_of(value).is_name_like() {
            string::intern_value(value.clone())
        } else {
            value.clone()
        };
    }
    match Ref::<Tuple>::from_value(value.clone()) {
        Ok(items) if value.downcast_exact::<Tuple>().is_some() => intern_constants(items).into_value(),
        _ => value.clone(),
    }
}

fn bad_internal_call(t: &mut Thread) -> Raised {
    t.system_error("../Objects/codeobject.c:465: bad argument to internal function")
}

/// A constant as pure data, as far as the compiler could have made it; anything else is `None` there (the value itself
/// is what runs).
fn constant_of(t: &mut Thread, value: &Value) -> PyResult<Constant> {
    t.with_recursion(" while copying constants", |t| {
        Ok(if value.is_true() {
            Constant::True
        } else if value.is_false() {
            Constant::False
        } else if value.is(&Value::ellipsis()) {
            Constant::Ellipsis
        } else if value.is_int() {
            match (value.as_i64(), value.downcast::<Int>()) {
                (Some(small), _) => Constant::Int(small),
                (None, Some(big)) => {
                    let mut magnitude = ::code::constant::IBig::from(0);
                    for digit in big.digits().iter().rev() {
                        magnitude = (magnitude << 30usize) + *digit;
                    }
                    Constant::int(if big.is_negative() { -magnitude } else { magnitude })
                }
                (None, None) => Constant::None,
            }
        } else if let Some(float) = value.as_exact_float() {
            Constant::Float(float)
        } else if let Some(complex) = value.downcast_exact::<::object::singletons::Complex>() {
            let (real, imag) = complex.parts();
            Constant::Complex { real, imag }
        } else if value.downcast_exact::<Str>().is_some() {
            Constant::Str(str_of(value))
        } else if value.downcast_exact::<Bytes>().is_some() {
            Constant::Bytes(bytes_of(value))
        } else if let Some(code) = value.downcast_exact::<Code>() {
            Constant::Code(code.data.clone())
        } else if let Some(tuple) = value.downcast_exact::<Tuple>() {
            Constant::Tuple(constants_of(t, tuple.items())?.into())
        } else if let Some(set) = value.downcast::<Set>().filter(|_| value.is_type(&::object::set::FROZENSET))
        {
            Constant::FrozenSet(constants_of(t, &set.items())?.into())
        } else {
            Constant::None
        })
    })
}

fn constants_of(t: &mut Thread, values: &[Value]) -> PyResult<Vec<Constant>> {
    let mut out = Vec::with_capacity(values.len());
    for value in values {
        out.push(constant_of(t, value)?);
    }
    Ok(out)
}

/// Makes a code object of parts, with the checks of `_PyCode_Validate`.
fn build(t: &mut Thread, parts: Parts) -> PyResult {
    let counts = parts.counts;
    let (varnames, freevars, cellvars) =
        (strings_of(&parts.varnames), strings_of(&parts.freevars), strings_of(&parts.cellvars));
    let code = ::code::units::plain(bytes_of(&parts.code));
    let consts = Ref::<Tuple>::from_value(parts.consts);
    if counts[ARGCOUNT] < counts[POSONLY] || counts[..5].iter().any(|c| *c < 0) || counts[FLAGS] < 0 {
        return Err(bad_internal_call(t));
    }
    if !code.len().is_multiple_of(2) {
        return Err(t.value_error("code: co_code is malformed"));
    }
    let data_flags = counts[FLAGS] as u32;
    let extra = |flag| i64::from(data_flags & flag != 0);
    let parameters = i64::from(counts[ARGCOUNT])
        + i64::from(counts[KWONLY])
        + extra(flags::VARARGS)
        + extra(flags::VARKEYWORDS);
    if parameters > varnames.len() as i64 {
        return Err(t.value_error("code: co_varnames is too small"));
    }
    if counts[NLOCALS] as usize != varnames.len() {
        return Err(t.value_error("code: co_nlocals != len(co_varnames)"));
    }
    let is_text = |value: &Value| value.downcast::<Str>().is_some();
    for texts in [&parts.names, &parts.varnames, &parts.freevars, &parts.cellvars] {
        if !texts.downcast::<Tuple>().is_some_and(|texts| texts.items().iter().all(is_text)) {
            return Err(t.system_error("non-string found in code slot"));
        }
    }
    let mut names: Vec<Value> = Vec::new();
    let mut kinds: Vec<u8> = Vec::new();
    let groups = [
        (counts[POSONLY] as usize, local_kind::ARG_POS),
        ((counts[ARGCOUNT] - counts[POSONLY]) as usize, local_kind::ARG_POS | local_kind::ARG_KW),
        (counts[KWONLY] as usize, local_kind::ARG_KW),
        (extra(flags::VARARGS) as usize, local_kind::ARG_VAR | local_kind::ARG_POS),
        (extra(flags::VARKEYWORDS) as usize, local_kind::ARG_VAR | local_kind::ARG_KW),
    ];
    let mut argument_kinds = groups.iter().flat_map(|(n, kind)| std::iter::repeat_n(*kind, *n));
    let same = |a: &Value, b: &Value| match (a.downcast::<Str>(), b.downcast::<Str>()) {
        (Some(a), Some(b)) => a.equals(b),
        _ => false,
    };
    for name in varnames {
        let mut kind = local_kind::LOCAL | argument_kinds.next().unwrap_or(0);
        if cellvars.iter().any(|c| same(c, &name)) {
            kind |= local_kind::CELL;
        }
        names.push(name);
        kinds.push(kind);
    }
    for name in cellvars {
        if !names.iter().any(|n| same(n, &name)) {
            names.push(name);
            kinds.push(local_kind::CELL);
        }
    }
    for name in freevars {
        names.push(name);
        kinds.push(local_kind::FREE);
    }
    let consts = consts.unwrap_or_else(|_| Tuple::new_ref(Vec::new()));
    let used_names = strings_of(&parts.names);
    let (name, qualname) = (intern_mortal(parts.name), intern_mortal(parts.qualname));
    let filename = intern_mortal(parts.filename);
    let consts = intern_constants(consts);
    let data = CodeObject {
        argcount: counts[ARGCOUNT] as u32,
        posonlyargcount: counts[POSONLY] as u32,
        kwonlyargcount: counts[KWONLY] as u32,
        stack_size: (counts[STACKSIZE] as u32).max(1),
        flags: data_flags,
        code,
        consts: constants_of(t, consts.items())?.into(),
        names: used_names.iter().map(str_of).collect(),
        locals_plus_names: names.iter().map(str_of).collect(),
        local_kinds: kinds.into(),
        filename: str_of(&filename),
        name: str_of(&name),
        qualname: str_of(&qualname),
        first_line: parts.first_line,
        line_table: bytes_of(&parts.line_table),
        exception_table: bytes_of(&parts.exception_table),
        trusted: false,
    };
    let nlocalsplus = names.len() as u32;
    let framesize = data.frame_size();
    Ok(Obj::new(CodeData {
        data: Arc::new(data),
        consts,
        names: Tuple::new_ref(used_names),
        localsplus_names: Tuple::new_ref(names),
        filename: ::object::ValueCell::new(filename),
        name,
        qualname,
        nlocalsplus,
        framesize,
        translation: OnceCell::new(),
        entry: Cell::new(std::ptr::null()),
        derived: OnceCell::new(),
        monitoring: OptionCell::empty(),
        tables: Default::default(),
    }))
}

fn names_of_kind(this: &Code, kind: u8) -> Value {
    let named = this.localsplus_names.items().iter().zip(this.data.local_kinds.iter());
    Tuple::new(named.filter(|(_, k)| **k & kind != 0).map(|(n, _)| n.clone()).collect())
}

fn wrong_type(t: &mut Thread, function: &str, what: &str, expected: &str, given: &Value) -> Raised {
    ::object::native::bad_argument(t, function, what, expected, given)
}

/// An argument that must be a C `int`.
fn int_argument(t: &mut Thread, value: &Value) -> PyResult<i32> {
    let index = t.to_index(value)?;
    match index.as_i64().and_then(|i| i32::try_from(i).ok()) {
        Some(i) => Ok(i),
        None => Err(t.overflow_error("Python int too large to convert to C int")),
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Int,
    Bytes,
    Tuple,
    Str,
}

impl Kind {
    fn check(self, t: &mut Thread, function: &str, what: &str, value: &Value) -> PyResult<()> {
        let (fits, expected) = match self {
            Kind::Int => (true, "int"),
            Kind::Bytes => (value.downcast::<Bytes>().is_some(), "bytes"),
            Kind::Tuple => (value.downcast::<Tuple>().is_some(), "tuple"),
            Kind::Str => (value.downcast::<Str>().is_some(), "str"),
        };
        if fits { Ok(()) } else { Err(wrong_type(t, function, what, expected, value)) }
    }
}

const KINDS: [Kind; 18] = [
    Kind::Int,
    Kind::Int,
    Kind::Int,
    Kind::Int,
    Kind::Int,
    Kind::Int,
    Kind::Bytes,
    Kind::Tuple,
    Kind::Tuple,
    Kind::Tuple,
    Kind::Str,
    Kind::Str,
    Kind::Str,
    Kind::Int,
    Kind::Bytes,
    Kind::Bytes,
    Kind::Tuple,
    Kind::Tuple,
];

/// The fields that `replace` takes, in the order of the constructor's arguments.
const FIELDS: [&str; 18] = [
    "co_argcount",
    "co_posonlyargcount",
    "co_kwonlyargcount",
    "co_nlocals",
    "co_stacksize",
    "co_flags",
    "co_code",
    "co_consts",
    "co_names",
    "co_varnames",
    "co_filename",
    "co_name",
    "co_qualname",
    "co_firstlineno",
    "co_linetable",
    "co_exceptiontable",
    "co_freevars",
    "co_cellvars",
];

fn parts_of(values: &[Value; 18], counts: [i32; 6], first_line: i32) -> Parts {
    let v = |i: usize| values[i].clone();
    Parts {
        counts,
        code: v(6),
        consts: v(7),
        names: v(8),
        varnames: v(9),
        filename: v(10),
        name: v(11),
        qualname: v(12),
        first_line,
        line_table: v(14),
        exception_table: v(15),
        freevars: v(16),
        cellvars: v(17),
    }
}

/// The attributes of a code object in the order of the constructor's arguments.
fn fields_of(t: &mut Thread, this: &Code) -> PyResult<[Value; 18]> {
    let data = &this.data;
    let number = |n: u32| Value::uint(u64::from(n));
    Ok([
        number(data.argcount),
        number(data.posonlyargcount),
        number(data.kwonlyargcount),
        Value::size(data.nlocals()),
        number(data.stack_size),
        number(data.flags),
        t.new_bytes(&data.code)?,
        this.consts.to_value(),
        this.names.to_value(),
        names_of_kind(this, local_kind::LOCAL),
        this.filename.get(),
        this.name.clone(),
        this.qualname.clone(),
        Value::small(data.first_line),
        t.new_bytes(&data.line_table)?,
        t.new_bytes(&data.exception_table)?,
        names_of_kind(this, local_kind::FREE),
        names_of_kind(this, local_kind::CELL),
    ])
}

/// Tells auditing hooks of a code object that is made by hand from these fields.
fn audit_new(t: &mut Thread, fields: &[Value; 18]) -> PyResult<()> {
    const SHOWN: [usize; 9] = [6, 10, 11, 0, 1, 2, 3, 4, 5];
    t.audit("code.__new__", &SHOWN.map(|i| fields[i].clone()))
}

fn replace(t: &mut Thread, this: &Code, args: Args<'_>, function: &str) -> PyResult {
    if !args.positional().is_empty() {
        return Err(t.type_error(format!("{function}() takes no positional arguments")));
    }
    let mut values = fields_of(t, this)?;
    for (key, value) in args.keywords() {
        let key = key.downcast::<Str>().map(|k| k.to_string_lossy()).unwrap_or_default();
        let Some(i) = FIELDS.iter().position(|f| *f == key) else {
            let hint = match crate::suggestions::best(&key, FIELDS.iter().copied()) {
                Some(near) => format!(". Did you mean '{near}'?"),
                None => String::new(),
            };
            return Err(
                t.type_error(format!("{function}() got an unexpected keyword argument '{key}'{hint}"))
            );
        };
        KINDS[i].check(t, function, &format!("argument '{key}'"), value)?;
        values[i] = value.clone();
    }
    let mut counts = [0; 6];
    for i in 0..6 {
        counts[i] = int_argument(t, &values[i])?;
        if counts[i] < 0 {
            return Err(t.value_error(format!("{} must be a positive integer", FIELDS[i])));
        }
    }
    let first_line = int_argument(t, &values[13])?;
    if first_line < 0 && first_line != this.data.first_line {
        return Err(t.value_error("co_firstlineno must be a positive integer"));
    }
    audit_new(t, &values)?;
    let parts = parts_of(&values, counts, first_line);
    build(t, parts)
}

#[pymethods(
    CODE,
    layout = ::object::code::Code,
    table = CODE_IMPL,
    doc = "code(argcount, posonlyargcount, kwonlyargcount, nlocals, stacksize,\n     flags, codestring, constants, names, varnames, filename, name,\n     qualname, firstlineno, linetable, exceptiontable, freevars=(),\n     cellvars=(), /)\n--\n\nCreate a code object.  Not for the faint of heart."
)]
impl CodeMethods {
    #[slot]
    fn new(t: &mut Thread, _cls: &Type, args: Args<'_>) -> PyResult {
        no_keywords(t, "code", args.parts().1)?;
        let given = args.positional();
        check_positional(t, "code", given.len(), 16, 18)?;
        let mut values: [Value; 18] = std::array::from_fn(|_| Tuple::empty());
        let mut numbers = [0; 14];
        for (i, value) in given.iter().enumerate() {
            KINDS[i].check(t, "code", &format!("argument {}", i + 1), value)?;
            if KINDS[i] == Kind::Int {
                numbers[i] = int_argument(t, value)?;
            }
            values[i] = value.clone();
        }
        for (i, what) in ["argcount", "posonlyargcount", "kwonlyargcount", "nlocals"].iter().enumerate() {
            if numbers[i] < 0 {
                return Err(t.value_error(format!("code: {what} must not be negative")));
            }
        }
        for i in [8, 9, 16, 17] {
            let names: Ref<Tuple> = Tuple::new_ref(strings_of(&values[i]));
            if let Some(other) = names.items().iter().find(|s| s.downcast::<Str>().is_none()) {
                let given = other.ty().tp_name();
                return Err(t.type_error(format!("name tuples must contain only strings, not '{given}'")));
            }
        }
        let mut counts = [0; 6];
        counts.copy_from_slice(&numbers[..6]);
        audit_new(t, &values)?;
        let parts = parts_of(&values, counts, numbers[13]);
        build(t, parts)
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Code) -> PyResult {
        let name = t.str(&this.name)?.to_string_lossy();
        let file = t.str(&this.filename.get())?.to_string_lossy();
        let line = if this.data.first_line == 0 { -1 } else { this.data.first_line };
        t.new_str(&format!(
            "<code object {name} at {:#x}, file \"{file}\", line {line}>",
            this.to_value().id()
        ))
    }

    #[slot]
    fn hash(t: &mut Thread, this: &Code) -> PyResult<i64> {
        let consts = t.hash(this.consts.as_value())?;
        let names = t.hash(this.names.as_value())?;
        let locals = t.hash(this.localsplus_names.as_value())?;
        let data = &this.data;
        let mut hasher = DefaultHasher::new();
        (consts, names, locals).hash(&mut hasher);
        data.name.as_bytes().hash(&mut hasher);
        data.code.hash(&mut hasher);
        (data.argcount, data.posonlyargcount, data.kwonlyargcount, data.flags, data.first_line)
            .hash(&mut hasher);
        data.line_table.hash(&mut hasher);
        data.exception_table.hash(&mut hasher);
        let hash = hasher.finish() as i64;
        Ok(if hash == -1 { -2 } else { hash })
    }

    #[slot]
    fn richcompare(t: &mut Thread, this: &Code, other: &Value, op: CompareOp) -> PyResult {
        let Some(other) =
            other.downcast_exact::<Code>().filter(|_| matches!(op, CompareOp::Eq | CompareOp::Ne))
        else {
            return Ok(Value::not_implemented());
        };
        let same = same_code(t, this, other)?;
        Ok(Value::bool(same == (op == CompareOp::Eq)))
    }

    #[method("__sizeof__($self, /)")]
    fn sizeof(_: &mut Thread, this: &Code) -> usize {
        208 + this.data.code.len()
    }

    #[method("co_lines($self, /)")]
    fn co_lines(_: &mut Thread, this: &Code) -> Value {
        let ranges = ::code::location::lines(&this.data.line_table, this.data.first_line);
        let number = |n: u32| Value::uint(u64::from(n));
        LineIterator::over(
            ranges
                .map(|r| {
                    Tuple::new(vec![
                        number(r.start),
                        number(r.end),
                        r.line.map_or(Value::none(), Value::small),
                    ])
                })
                .collect(),
        )
    }

    #[method("co_branches($self, /)")]
    fn co_branches(_: &mut Thread, this: &Code) -> Value {
        BranchIterator::over(branches(&this.data.code))
    }

    #[method("co_positions($self, /)")]
    fn co_positions(t: &mut Thread, this: &Code) -> Value {
        let columns = !t.interp().no_columns.get();
        let places = ::code::location::positions(&this.data.line_table, this.data.first_line);
        let places: Vec<Position> = if columns {
            places.collect()
        } else {
            places.map(|p| Position { line: p.line, end_line: p.line, col: None, end_col: None }).collect()
        };
        Obj::new(PositionsIterator { rest: RefCell::new(places.into_iter()) })
    }

    /// Return a copy of the code object with new values for the specified fields.
    #[method("replace($self, /, **changes)", unbound)]
    fn replace(t: &mut Thread, this: &Code, args: Args<'_>) -> PyResult {
        replace(t, this, args, "replace")
    }

    /// (internal-only) Return the local variable name for the given oparg.
    ///
    /// WARNING: this method is for internal use only and may change or go
    /// away.
    #[method("_varname_from_oparg($self, /, oparg)")]
    fn varname_from_oparg(t: &mut Thread, this: &Code, oparg: i32) -> PyResult {
        match usize::try_from(oparg).ok().and_then(|i| this.localsplus_names.items().get(i).cloned()) {
            Some(name) => Ok(name),
            None => Err(t.index_error("tuple index out of range")),
        }
    }

    /// The same as replace().
    #[method("__replace__($self, /, **changes)", unbound)]
    fn dunder_replace(t: &mut Thread, this: &Code, args: Args<'_>) -> PyResult {
        replace(t, this, args, "replace")
    }

    #[member("co_argcount")]
    fn argcount(_: &mut Thread, this: &Code) -> Value {
        Value::uint(u64::from(this.data.argcount))
    }

    #[member("co_posonlyargcount")]
    fn posonlyargcount(_: &mut Thread, this: &Code) -> Value {
        Value::uint(u64::from(this.data.posonlyargcount))
    }

    #[member("co_kwonlyargcount")]
    fn kwonlyargcount(_: &mut Thread, this: &Code) -> Value {
        Value::uint(u64::from(this.data.kwonlyargcount))
    }

    #[member("co_stacksize")]
    fn stacksize(_: &mut Thread, this: &Code) -> Value {
        Value::uint(u64::from(this.data.stack_size))
    }

    #[member("co_flags")]
    fn flags(_: &mut Thread, this: &Code) -> Value {
        Value::uint(u64::from(this.data.flags))
    }

    #[member("co_nlocals")]
    fn nlocals(_: &mut Thread, this: &Code) -> usize {
        this.data.nlocals()
    }

    #[member("co_consts")]
    fn consts(_: &mut Thread, this: &Code) -> Value {
        this.consts.to_value()
    }

    #[member("co_names")]
    fn names(_: &mut Thread, this: &Code) -> Value {
        this.names.to_value()
    }

    #[member("co_filename")]
    fn filename(_: &mut Thread, this: &Code) -> Value {
        this.filename.get()
    }

    #[member("co_name")]
    fn name(_: &mut Thread, this: &Code) -> Value {
        this.name.clone()
    }

    #[member("co_qualname")]
    fn qualname(_: &mut Thread, this: &Code) -> Value {
        this.qualname.clone()
    }

    #[member("co_firstlineno")]
    fn firstlineno(_: &mut Thread, this: &Code) -> Value {
        Value::small(this.data.first_line)
    }

    #[member("co_linetable")]
    fn linetable(t: &mut Thread, this: &Code) -> PyResult {
        this.derived(|d| &d.line_table, || this.tables.get(t, &this.data.line_table))
    }

    #[member("co_exceptiontable")]
    fn exceptiontable(t: &mut Thread, this: &Code) -> PyResult {
        this.derived(|d| &d.exception_table, || this.tables.get(t, &this.data.exception_table))
    }

    #[getter("co_lnotab")]
    fn lnotab(t: &mut Thread, this: &Code) -> PyResult {
        t.warn(&exceptions::DEPRECATION_WARNING, "co_lnotab is deprecated, use co_lines instead.", 1)?;
        t.new_bytes(&lnotab_of(&this.data))
    }

    #[getter("_co_code_adaptive")]
    fn code_adaptive(t: &mut Thread, this: &Code) -> PyResult {
        t.new_bytes(&this.data.code)
    }

    #[getter("co_varnames")]
    fn varnames(_: &mut Thread, this: &Code) -> PyResult {
        this.derived(|d| &d.varnames, || Ok(names_of_kind(this, local_kind::LOCAL)))
    }

    #[getter("co_cellvars")]
    fn cellvars(_: &mut Thread, this: &Code) -> PyResult {
        this.derived(|d| &d.cellvars, || Ok(names_of_kind(this, local_kind::CELL)))
    }

    #[getter("co_freevars")]
    fn freevars(_: &mut Thread, this: &Code) -> PyResult {
        this.derived(|d| &d.freevars, || Ok(names_of_kind(this, local_kind::FREE)))
    }

    #[getter("co_code")]
    fn code(t: &mut Thread, this: &Code) -> PyResult {
        this.derived(|d| &d.code, || t.new_bytes(&this.data.code))
    }
}

/// Whether two code objects are equal: in all but file, qualified name, stack size and the kinds of locals.
fn same_code(t: &mut Thread, a: &Code, b: &Code) -> PyResult<bool> {
    if std::ptr::eq(a, b) {
        return Ok(true);
    }
    let (x, y) = (&a.data, &b.data);
    let same_data = x.name == y.name
        && x.argcount == y.argcount
        && x.posonlyargcount == y.posonlyargcount
        && x.kwonlyargcount == y.kwonlyargcount
        && x.flags == y.flags
        && x.first_line == y.first_line
        && x.code == y.code
        && x.names == y.names
        && x.locals_plus_names == y.locals_plus_names
        && x.line_table == y.line_table
        && x.exception_table == y.exception_table;
    Ok(same_data && same_constants(t, a.consts.items(), b.consts.items())?)
}

fn same_constants(t: &mut Thread, a: &[Value], b: &[Value]) -> PyResult<bool> {
    if a.len() != b.len() {
        return Ok(false);
    }
    for (x, y) in a.iter().zip(b) {
        if !same_constant(t, x, y)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether two constants are the same to the compiler: equal, of one type and with the same signs of zeros. What no
/// compiler makes is only equal to itself.
fn same_constant(t: &mut Thread, a: &Value, b: &Value) -> PyResult<bool> {
    if a.is(b) {
        return Ok(true);
    }
    if !std::ptr::eq(a.ty(), b.ty()) {
        return Ok(false);
    }
    t.with_recursion(" in comparison", |t| {
        if let (Some(a), Some(b)) = (a.downcast_exact::<Code>(), b.downcast_exact::<Code>()) {
            same_code(t, a, b)
        } else if let (Some(a), Some(b)) = (a.downcast_exact::<Tuple>(), b.downcast_exact::<Tuple>()) {
            same_constants(t, a.items(), b.items())
        } else if let (Some(x), Some(y)) =
            (a.downcast_exact::<Obj<Slice>>(), b.downcast_exact::<Obj<Slice>>())
        {
            let parts = |s: &Slice| [&s.start, &s.stop, &s.step].map(|part| part.get_or_none());
            same_constants(t, &parts(x), &parts(y))
        } else if let (Some(x), Some(y)) = (
            a.downcast::<Set>().filter(|_| a.is_type(&::object::set::FROZENSET)),
            b.downcast::<Set>().filter(|_| b.is_type(&::object::set::FROZENSET)),
        ) {
            same_items(t, &x.items(), &y.items())
        } else if let (Some(x), Some(y)) = (a.as_exact_float(), b.as_exact_float()) {
            Ok(same_float(x, y))
        } else if let (Some(x), Some(y)) = (a.downcast_exact::<Complex>(), b.downcast_exact::<Complex>()) {
            let (x, y) = (x.parts(), y.parts());
            Ok(same_float(x.0, y.0) && same_float(x.1, y.1))
        } else if a.is_exact_int()
            || a.downcast_exact::<Str>().is_some()
            || a.downcast_exact::<Bytes>().is_some()
        {
            t.equal(a, b)
        } else {
            Ok(false)
        }
    })
}

fn same_items(t: &mut Thread, a: &[Value], b: &[Value]) -> PyResult<bool> {
    if a.len() != b.len() {
        return Ok(false);
    }
    let mut by_hash: HashMap<i64, Vec<&Value>> = HashMap::with_capacity(b.len());
    for value in b {
        by_hash.entry(t.hash(value)?).or_default().push(value);
    }
    for value in a {
        let candidates = by_hash.get(&t.hash(value)?).cloned().unwrap_or_default();
        let mut found = false;
        for candidate in candidates {
            found = found || same_constant(t, value, candidate)?;
        }
        if !found {
            return Ok(false);
        }
    }
    Ok(true)
}

fn same_float(a: f64, b: f64) -> bool {
    a == b && a.is_sign_negative() == b.is_sign_negative()
}

/// Where each conditional jump stands, where it goes on, and where it goes.
fn branches(code: &[u8]) -> Vec<Value> {
    use ::opcode::Opcode;
    let mut found = Vec::new();
    let triple = |a: usize, b: usize, c: usize| {
        Tuple::new([a, b, c].iter().map(|n| Value::size(n.saturating_mul(2))).collect())
    };
    let (mut unit, mut start, mut oparg) = (0, 0, 0usize);
    let units = code.len() / 2;
    while unit < units {
        let (number, low) = (code[unit * 2], code[unit * 2 + 1]);
        let Some(op) = Opcode::from_number(u32::from(number)) else { break };
        oparg = oparg << 8 | low as usize;
        unit += 1;
        if op.name() == "EXTENDED_ARG" {
            // A branch is known by its own place, not by what extends its argument.
            start = unit;
            continue;
        }
        unit += op.caches() as usize;
        match op.name() {
            "FOR_ITER" => found.push(triple(start, unit, unit + oparg + 2)),
            "POP_JUMP_IF_FALSE" | "POP_JUMP_IF_TRUE" | "POP_JUMP_IF_NONE" | "POP_JUMP_IF_NOT_NONE" => {
                found.push(triple(start, unit + 1, unit + oparg));
            }
            "END_ASYNC_FOR" => {
                let source = unit.saturating_sub(oparg);
                found.push(triple(source, source + 2, unit));
            }
            _ => {}
        }
        start = unit;
        oparg = 0;
    }
    found
}

/// The line table in the old form: pairs of increments of offset and line.
fn lnotab_of(data: &CodeObject) -> Vec<u8> {
    let mut out = Vec::new();
    let (mut line, mut offset) = (data.first_line, 0);
    for range in ::code::location::lines(&data.line_table, data.first_line) {
        let Some(new_line) = range.line else { continue };
        if new_line == line {
            continue;
        }
        let (mut offset_step, mut line_step) = (range.start - offset, new_line - line);
        while offset_step > 255 {
            out.extend_from_slice(&[255, 0]);
            offset_step -= 255;
        }
        let mut first = offset_step as u8;
        while line_step > 127 {
            out.extend_from_slice(&[first, 127]);
            first = 0;
            line_step -= 127;
        }
        while line_step < -128 {
            out.extend_from_slice(&[first, 0x80]);
            first = 0;
            line_step += 128;
        }
        out.extend_from_slice(&[first, line_step as i8 as u8]);
        (line, offset) = (new_line, range.start);
    }
    out
}
