//! Code objects at run time, made of the pure data that the compiler and marshal give.

use std::cell::{Cell, OnceCell};
use std::collections::HashMap;
use std::sync::Arc;

use code::{CodeObject, Constant};
use object::cell::OptionCell;
use object::code::{Code, CodeData};
use object::{Obj, PyResult, Ref, Thread, Tuple, Value, string};

/// Makes a code object and all that it contains.
///
/// # Errors
/// `MemoryError`.
pub fn code_object(t: &mut Thread, data: &Arc<CodeObject>) -> PyResult<Ref<Code>> {
    code_object_with(t, data, &mut Shared::default())
}

/// Constants made already, by where their data lies: what the compiler shares stays shared.
type Shared = HashMap<(u8, *const ()), Value>;

fn code_object_with(t: &mut Thread, data: &Arc<CodeObject>, shared: &mut Shared) -> PyResult<Ref<Code>> {
    let mut consts = Vec::with_capacity(data.consts.len());
    for constant in data.consts.iter() {
        consts.push(value_with(t, constant, shared)?);
    }
    let names = strings(t, &data.names)?;
    let localsplus_names = strings(t, &data.locals_plus_names)?;
    let nlocalsplus = data.locals_plus_names.len() as u32;
    let payload = CodeData {
        consts: Tuple::new_ref(consts),
        names,
        localsplus_names,
        filename: object::ValueCell::new(text(t, &data.filename)?),
        name: interned(t, &data.name)?,
        qualname: interned(t, &data.qualname)?,
        nlocalsplus,
        framesize: nlocalsplus + data.stack_size,
        data: data.clone(),
        translation: OnceCell::new(),
        entry: Cell::new(std::ptr::null()),
        monitoring: OptionCell::empty(),
    };
    Ok(Obj::new_ref(payload))
}

fn text(t: &mut Thread, s: &code::Str) -> PyResult {
    t.new_str_wtf8(s.as_bytes())
}

fn interned(t: &mut Thread, s: &code::Str) -> PyResult {
    text(t, s).map(string::intern_immortal)
}

fn strings(t: &mut Thread, all: &[code::Str]) -> PyResult<Ref<Tuple>> {
    let mut values = Vec::with_capacity(all.len());
    for s in all {
        values.push(interned(t, s)?);
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
    let key = match constant {
        Constant::Tuple(items) => (0, Arc::as_ptr(items) as *const ()),
        Constant::FrozenSet(items) => (1, Arc::as_ptr(items) as *const ()),
        Constant::Bytes(bytes) => (2, Arc::as_ptr(bytes) as *const ()),
        _ => return new_value(t, constant, shared),
    };
    if let Some(known) = shared.get(&key) {
        return Ok(known.clone());
    }
    let value = new_value(t, constant, shared)?;
    shared.insert(key, value.clone());
    Ok(value)
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
        Constant::Str(s) => {
            let value = text(t, s)?;
            if s.is_name_like() { string::intern_immortal(value) } else { value }
        }
        Constant::Bytes(b) => t.new_bytes(b)?,
        Constant::Tuple(items) => {
            let mut values = Vec::with_capacity(items.len());
            for item in items.iter() {
                values.push(value_with(t, item, shared)?);
            }
            Tuple::new(values)
        }
        Constant::FrozenSet(items) => {
            let set = object::Set::new_of(&object::set::FROZENSET);
            for item in items.iter() {
                let value = value_with(t, item, shared)?;
                if let Some(set) = set.downcast::<object::Set>() {
                    set.add(t, &value)?;
                }
            }
            set
        }
        Constant::Slice(parts) => {
            let mut part = |i: usize| value_with(t, &parts[i], shared);
            builtins::slice::new_slice(part(0)?, part(1)?, part(2)?)
        }
        Constant::Code(data) => code_object_with(t, data, shared)?.into_value(),
    })
}
