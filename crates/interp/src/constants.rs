//! Code objects at run time, made of the pure data that the compiler and marshal give.

use std::cell::{Cell, OnceCell};
use std::rc::Rc;
use std::sync::Arc;

use code::constant::ConstantKey;
use code::hash::FastMap;
use code::{CodeObject, Constant, Str};
use object::cell::OptionCell;
use object::code::{Code, CodeData, SharedBytes};
use object::intern::{self, Sought};
use object::{Obj, PyResult, Ref, Thread, Tuple, Value};

use crate::known_names;

/// Makes a code object that was just compiled, and all that it contains.
///
/// # Errors
/// `MemoryError`.
pub fn code_object(t: &mut Thread, data: &Arc<CodeObject>) -> PyResult<Ref<Code>> {
    let compiled = Compiled {
        root: data.clone(),
        identifiers: OnceCell::new(),
        identifier_constants: OnceCell::new(),
        fresh: FastMap::default(),
    };
    // Room for what a source of some length has.
    let interned = FastMap::with_capacity_and_hasher(224, Default::default());
    let values = FastMap::with_capacity_and_hasher(56, Default::default());
    code_object_with(t, data, &mut Shared { compiled: Some(compiled), interned, values, ..Shared::default() })
}

/// Makes a code object that was read from a file, and all that it contains.
///
/// # Errors
/// `MemoryError`.
pub fn loaded_code_object(t: &mut Thread, data: &Arc<CodeObject>) -> PyResult<Ref<Code>> {
    code_object_with(t, data, &mut Shared::default())
}

/// What all code objects of one compilation share.
#[derive(Default)]
struct Shared {
    /// Constants made already: equal ones are one object.
    values: FastMap<ConstantKey, Value>,
    /// Interned strings, by where their data lies.
    interned: FastMap<*const u8, Value>,
    /// `co_consts` without code objects in them.
    tuples: FastMap<ConstantKey, Ref<Tuple>>,
    tables: Rc<SharedBytes>,
    /// What shows only in code that was just compiled.
    compiled: Option<Compiled>,
}

/// What must be known of strings to iterate over constant sets in CPython's order: a set is made anew, from its items
/// in the order of iteration, if interning its strings has changed one of them.
struct Compiled {
    root: Arc<CodeObject>,
    identifiers: OnceCell<FastMap<Str, ()>>,
    identifier_constants: OnceCell<FastMap<Str, ()>>,
    /// Constants that nobody had interned before.
    fresh: FastMap<Str, ()>,
}

impl Compiled {
    /// Whether an equal string had been interned when the compiler came to this one.
    fn was_interned(&self, constant: &Constant) -> bool {
        let Constant::Str(s) = constant else { return false };
        // Strings of one character are the same everywhere.
        s.is_name_like()
            && s.as_bytes().len() > 1
            && (!self.fresh.contains_key(s)
                || s.as_str().is_some_and(known_names::is_known)
                || self.identifiers().contains_key(s))
    }

    fn identifiers(&self) -> &FastMap<Str, ()> {
        self.identifiers.get_or_init(|| identifiers(&self.root))
    }

    /// Whether it is an identifier with characters that no interned constant has otherwise: the name of a class, an
    /// imported name.
    fn is_identifier(&self, s: &Str) -> bool {
        let among = || identifier_constants(&self.root, self.identifiers());
        !s.is_ascii() && self.identifier_constants.get_or_init(among).contains_key(s)
    }
}

/// The names in a code object and in those inside it: the parser interns them before there is any constant.
fn identifiers(root: &Arc<CodeObject>) -> FastMap<Str, ()> {
    let (mut found, mut left) = (FastMap::default(), vec![root]);
    while let Some(code) = left.pop() {
        found.extend(code.names.iter().chain(code.locals_plus_names.iter()).map(|name| (name.clone(), ())));
        left.extend(code.consts.iter().filter_map(|constant| match constant {
            Constant::Code(code) => Some(code),
            _ => None,
        }));
    }
    found
}

/// The constants that are the very strings that are names, too.
fn identifier_constants(root: &Arc<CodeObject>, identifiers: &FastMap<Str, ()>) -> FastMap<Str, ()> {
    let (mut found, mut left) = (FastMap::default(), vec![&*root.consts]);
    while let Some(constants) = left.pop() {
        for constant in constants {
            match constant {
                Constant::Code(code) => left.push(&code.consts),
                Constant::Tuple(items) => left.push(items),
                Constant::Str(s) if identifiers.get_key_value(s).is_some_and(|(name, ())| name.ptr_eq(s)) => {
                    found.insert(s.clone(), ());
                }
                _ => {}
            }
        }
    }
    found
}

impl Shared {
    /// The tuple of a code object's constants.
    fn consts(&mut self, t: &mut Thread, data: &CodeObject) -> PyResult<Ref<Tuple>> {
        const MOST: usize = 16;
        let plain = |constant: &Constant| !matches!(constant, Constant::Code(_));
        let shareable = data.consts.len() <= MOST && data.consts.iter().all(plain);
        let key = ConstantKey(Constant::Tuple(data.consts.clone()));
        if shareable && let Some(known) = self.tuples.get(&key) {
            return Ok(known.clone());
        }
        // Code objects are complete before the one that holds them is made.
        let mut inner = Vec::new();
        for constant in data.consts.iter() {
            if let Constant::Code(code) = constant {
                inner.push(code_object_with(t, code, self)?.into_value());
            }
        }
        let mut inner = inner.into_iter();
        let mut consts = Vec::with_capacity(data.consts.len());
        for constant in data.consts.iter() {
            if let Constant::Code(_) = constant {
                consts.extend(inner.next());
                continue;
            }
            // A class keeps its qualified name twice: the constant is interned with the name, if no equal string has been.
            // In a file it is the same object as the name, or not.
            if let Constant::Str(s) = constant
                && s.ptr_eq(&data.qualname)
                && !s.is_name_like()
            {
                let name = intern::intern_wtf8(t, s.as_bytes(), self.compiled.is_none())?;
                if self.compiled.is_none() || name.refcount() == 1 {
                    // Whoever else loads such a string loads this one.
                    self.values.insert(ConstantKey(constant.clone()), name.clone());
                    consts.push(name);
                    continue;
                }
            }
            consts.push(value_with(t, constant, self)?);
        }
        let consts = Tuple::new_ref(consts);
        if shareable {
            self.tuples.insert(key, consts.clone());
        }
        Ok(consts)
    }
}

fn code_object_with(t: &mut Thread, data: &Arc<CodeObject>, shared: &mut Shared) -> PyResult<Ref<Code>> {
    let stripped = t.interp().no_debug_ranges.get().then(|| {
        let line_table = code::location::without_columns(&data.line_table, data.first_line).into();
        Arc::new(CodeObject { line_table, ..CodeObject::clone(data) })
    });
    let data = stripped.as_ref().unwrap_or(data);
    let consts = shared.consts(t, data)?;
    let names = strings(t, &data.names, shared)?;
    let localsplus_names = strings(t, &data.locals_plus_names, shared)?;
    let nlocalsplus = data.locals_plus_names.len() as u32;
    let payload = CodeData {
        consts,
        names,
        localsplus_names,
        filename: object::ValueCell::new(interned(t, &data.filename, shared, Kind::Derived)?),
        name: interned(t, &data.name, shared, Kind::of(&data.name))?,
        qualname: interned(t, &data.qualname, shared, Kind::Derived)?,
        nlocalsplus,
        framesize: data.frame_size(),
        data: data.clone(),
        translation: OnceCell::new(),
        entry: Cell::new(std::ptr::null()),
        derived: OnceCell::new(),
        monitoring: OptionCell::empty(),
        tables: shared.tables.clone(),
    };
    Ok(Obj::new_ref(payload))
}

fn text(t: &mut Thread, s: &Str) -> PyResult {
    t.new_str_wtf8(s.as_bytes())
}

/// Where a name comes from.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// An identifier of the source, or a word of the compiler's: it lives for ever.
    Word,
    /// The compiler made it of others, or was given it: it lives as long as it is used, unless it comes from a file.
    Derived,
}

impl Kind {
    /// The kind of a code object's name.
    fn of(name: &code::Str) -> Self {
        if name.as_bytes().starts_with(b"<generic parameters of ") { Self::Derived } else { Self::Word }
    }
}

fn interned(t: &mut Thread, s: &code::Str, shared: &mut Shared, kind: Kind) -> PyResult {
    if let Some(known) = shared.interned.get(&s.as_bytes().as_ptr()) {
        return Ok(known.clone());
    }
    let value = intern::intern_wtf8(t, s.as_bytes(), kind == Kind::Word || shared.compiled.is_none())?;
    shared.interned.insert(s.as_bytes().as_ptr(), value.clone());
    Ok(value)
}

fn strings(t: &mut Thread, all: &[code::Str], shared: &mut Shared) -> PyResult<Ref<Tuple>> {
    /// How many names are sought together, while the memory that each needs is on its way.
    const TOGETHER: usize = 16;
    let mut values = Vec::with_capacity(all.len());
    for some in all.chunks(TOGETHER) {
        let mut sought = [None; TOGETHER];
        for (s, sought) in some.iter().zip(&mut sought) {
            if !shared.interned.contains_key(&s.as_bytes().as_ptr()) {
                sought.insert(Sought::new(s.as_bytes())).fetch_slot();
            }
        }
        for sought in sought.iter().flatten() {
            sought.fetch_string();
        }
        for (s, sought) in some.iter().zip(&sought) {
            let value = match sought {
                Some(sought) => {
                    let value = intern::intern_sought(t, s.as_bytes(), sought, true)?;
                    shared.interned.insert(s.as_bytes().as_ptr(), value.clone());
                    value
                }
                None => interned(t, s, shared, Kind::Word)?,
            };
            values.push(value);
        }
    }
    Ok(Tuple::new_ref(values))
}

/// A constant as a value.
///
/// # Errors
/// `MemoryError`.
pub fn value_of(t: &mut Thread, constant: &Constant) -> PyResult {
    value_with(t, constant, &mut Shared::default())
}

fn value_with(t: &mut Thread, constant: &Constant, shared: &mut Shared) -> PyResult {
    match constant {
        // It is counted like other objects, unless it comes from a file: only names live for ever.
        Constant::Str(s) if s.is_name_like() => {
            if let Some(known) = shared.interned.get(&s.as_bytes().as_ptr()) {
                return Ok(known.clone());
            }
            let interned = intern::intern_wtf8(t, s.as_bytes(), shared.compiled.is_none())?;
            // Nobody else holds a string that was not there before.
            if let Some(compiled) = &mut shared.compiled
                && interned.refcount() == 1
            {
                compiled.fresh.insert(s.clone(), ());
            }
            return Ok(interned);
        }
        Constant::Str(_)
        | Constant::Bytes(_)
        | Constant::BigInt(_)
        | Constant::Complex { .. }
        | Constant::Tuple(_)
        | Constant::FrozenSet(_) => {}
        _ => return new_value(t, constant, shared),
    }
    let key = ConstantKey(constant.clone());
    if let Some(known) = shared.values.get(&key) {
        return Ok(known.clone());
    }
    let value = new_value(t, constant, shared)?;
    // A set that is made anew is made so for each code object.
    if let (Constant::FrozenSet(items), Some(compiled)) = (constant, &shared.compiled)
        && items.iter().any(|item| compiled.was_interned(item))
    {
        return Ok(value);
    }
    shared.values.insert(key, value.clone());
    Ok(value)
}

fn frozen_set(t: &mut Thread, items: &[Value]) -> PyResult {
    let made = object::Set::new_of(&object::set::FROZENSET);
    if let Some(set) = made.downcast::<object::Set>() {
        for item in items {
            set.add(t, item)?;
        }
    }
    Ok(made)
}

fn new_value(t: &mut Thread, constant: &Constant, shared: &mut Shared) -> PyResult {
    Ok(match constant {
        Constant::None => Value::none(),
        Constant::True => Value::bool(true),
        Constant::False => Value::bool(false),
        Constant::Ellipsis => Value::ellipsis(),
        Constant::Int(i) => Value::int(*i),
        Constant::BigInt(big) => {
            let text = big.to_string();
            let parsed = num::bigint::parse_bytes(text.as_bytes(), 10, usize::MAX);
            match parsed {
                Ok(big) => t.new_int(&big)?,
                Err(_) => return Err(t.memory_error()),
            }
        }
        Constant::Float(f) => Value::float(*f),
        Constant::Complex { real, imag } => {
            object::singletons::Complex::new_of(&object::singletons::COMPLEX, *real, *imag)
        }
        Constant::Str(s) if shared.compiled.as_ref().is_some_and(|compiled| compiled.is_identifier(s)) => {
            intern::intern_wtf8(t, s.as_bytes(), false)?
        }
        Constant::Str(s) => text(t, s)?,
        Constant::Bytes(b) => t.new_bytes(b)?,
        Constant::Tuple(items) => {
            let mut values = Vec::with_capacity(items.len());
            for item in items.iter() {
                values.push(value_with(t, item, shared)?);
            }
            Tuple::new(values)
        }
        Constant::FrozenSet(items) => {
            let mut values = Vec::with_capacity(items.len());
            for item in items.iter() {
                values.push(value_with(t, item, shared)?);
            }
            let set = frozen_set(t, &values)?;
            match &shared.compiled {
                Some(compiled) if items.iter().any(|item| compiled.was_interned(item)) => {
                    let values = t.collect(&set)?;
                    frozen_set(t, &values)?
                }
                _ => set,
            }
        }
        Constant::Slice(parts) => {
            let mut part = |i: usize| value_with(t, &parts[i], shared);
            builtins::slice::new_slice(part(0)?, part(1)?, part(2)?)
        }
        Constant::Code(data) => code_object_with(t, data, shared)?.into_value(),
    })
}
