//! Slots as methods: arguments checked and converted, then the slot called.
//!
//! Not here: the table (`slotdefs.rs`), the descriptors (`function.rs`).

use super::{empty_slot, generic, same_word, word};
use crate::container::Tuple;
use crate::errors::{PyResult, Raised};
use crate::native::check_positional;
use crate::string::Str;
use crate::thread::Thread;
use crate::types::{SetAttrFn, Slots, Type};
use crate::value::Value;

#[cold]
fn count_error(t: &mut Thread, want: usize, given: usize) -> Raised {
    let plural = if want == 1 { "" } else { "s" };
    t.type_error(format!("expected {want} argument{plural}, got {given}"))
}

/// No arguments.
#[inline]
pub(super) fn none(t: &mut Thread, args: &[Value]) -> PyResult<()> {
    if args.is_empty() { Ok(()) } else { Err(count_error(t, 0, args.len())) }
}

/// One argument.
#[inline]
pub(super) fn one<'a>(t: &mut Thread, args: &'a [Value]) -> PyResult<&'a Value> {
    match args {
        [a] => Ok(a),
        _ => Err(count_error(t, 1, args.len())),
    }
}

fn two<'a>(t: &mut Thread, name: &str, args: &'a [Value]) -> PyResult<(&'a Value, &'a Value)> {
    match args {
        [a, b] => Ok((a, b)),
        _ => {
            check_positional(t, name, args.len(), 2, 2)?;
            Err(empty_slot(t))
        }
    }
}

macro_rules! slot {
    ($t:ident, $slots:expr, $slot:ident) => {
        match $slots.$slot {
            Some(f) => f,
            None => return Err($crate::slotdefs::empty_slot($t)),
        }
    };
}
pub(super) use slot;

macro_rules! unary_wrapper {
    ($slot:ident) => {
        Wrapper::Plain(|t, s, slf, args| {
            let f = w::slot!(t, s, $slot);
            w::none(t, args)?;
            f(t, slf)
        })
    };
}
macro_rules! binary_wrapper {
    ($slot:ident) => {
        Wrapper::Plain(|t, s, slf, args| {
            let f = w::slot!(t, s, $slot);
            let other = w::one(t, args)?;
            f(t, slf, other)
        })
    };
}
macro_rules! reflected_wrapper {
    ($slot:ident) => {
        Wrapper::Plain(|t, s, slf, args| {
            let f = w::slot!(t, s, $slot);
            let other = w::one(t, args)?;
            f(t, other, slf)
        })
    };
}
macro_rules! compare_wrapper {
    ($op:ident) => {
        Wrapper::Plain(|t, s, slf, args| {
            let f = w::slot!(t, s, richcompare);
            let other = w::one(t, args)?;
            f(t, slf, other, crate::types::CompareOp::$op)
        })
    };
}
pub(super) use binary_wrapper as binary;
pub(super) use compare_wrapper as compare;
pub(super) use reflected_wrapper as reflected;
pub(super) use unary_wrapper as unary;

pub(super) fn hash(t: &mut Thread, s: &Slots, slf: &Value, args: &[Value]) -> PyResult {
    let f = slot!(t, s, hash);
    none(t, args)?;
    f(t, slf).map(Value::int)
}

pub(super) fn call(
    t: &mut Thread,
    s: &Slots,
    slf: &Value,
    args: &[Value],
    names: Option<&Tuple>,
) -> PyResult {
    let f = slot!(t, s, call);
    f(t, slf, args, names)
}

pub(super) fn init(
    t: &mut Thread,
    s: &Slots,
    slf: &Value,
    args: &[Value],
    names: Option<&Tuple>,
) -> PyResult {
    let f = slot!(t, s, init);
    f(t, slf, args, names)?;
    Ok(Value::none())
}

fn attribute_name<'a>(t: &mut Thread, name: &'a Value) -> PyResult<&'a Str> {
    match name.downcast::<Str>() {
        Some(name) => Ok(name),
        None => Err(t.type_error(format!("attribute name must be string, not '{}'", name.ty().tp_name()))),
    }
}

pub(super) fn getattribute(t: &mut Thread, s: &Slots, slf: &Value, args: &[Value]) -> PyResult {
    let f = slot!(t, s, getattro);
    let name = one(t, args)?;
    let name = attribute_name(t, name)?;
    f(t, slf, name)
}

pub(super) fn setattr(t: &mut Thread, s: &Slots, slf: &Value, args: &[Value]) -> PyResult {
    let f = slot!(t, s, setattro);
    let (name, value) = two(t, "__setattr__", args)?;
    may_set(t, slf, s, "__setattr__")?;
    let name = attribute_name(t, name)?;
    f(t, slf, name, Some(value))?;
    Ok(Value::none())
}

pub(super) fn delattr(t: &mut Thread, s: &Slots, slf: &Value, args: &[Value]) -> PyResult {
    let f = slot!(t, s, setattro);
    let name = one(t, args)?;
    may_set(t, slf, s, "__delattr__")?;
    let name = attribute_name(t, name)?;
    f(t, slf, name, None)?;
    Ok(Value::none())
}

/// Refuses to go around a native override of attribute assignment, as in `object.__setattr__(int, "x", 1)`.
fn may_set(t: &mut Thread, slf: &Value, owner: &Slots, what: &str) -> PyResult<()> {
    let field = super::field!(setattro);
    let is_generic = |slots: &Slots| {
        slots.setattro.is_some_and(|f| std::ptr::fn_addr_eq(f, generic::setattro as SetAttrFn))
    };
    let ty = slf.ty();
    let Some(mro) = ty.mro() else { return Ok(()) };
    let own = word(ty.slots(), field);
    let defining = mro
        .items()
        .iter()
        .rev()
        .filter_map(|c| c.downcast::<Type>())
        .find(|c| !is_generic(c.slots()) && same_word(word(c.slots(), field), own));
    let wrapped = word(owner, field);
    let mut class = Some(defining.unwrap_or(ty));
    while let Some(c) = class {
        if same_word(word(c.slots(), field), wrapped) {
            break;
        }
        if !is_generic(c.slots()) {
            return Err(t.type_error(format!("can't apply this {what} to {} object", ty.tp_name())));
        }
        class = c.base();
    }
    Ok(())
}

pub(super) fn next(t: &mut Thread, s: &Slots, slf: &Value, args: &[Value]) -> PyResult {
    let f = slot!(t, s, iternext);
    none(t, args)?;
    match f(t, slf)? {
        Some(item) => Ok(item),
        None => Err(t.stop_iteration(None)),
    }
}

pub(super) fn descr_get(t: &mut Thread, s: &Slots, slf: &Value, args: &[Value]) -> PyResult {
    let f = slot!(t, s, descr_get);
    check_positional(t, "__get__", args.len(), 1, 2)?;
    let instance = args.first().filter(|v| !v.is_none());
    let owner = args.get(1).filter(|v| !v.is_none());
    if instance.is_none() && owner.is_none() {
        return Err(t.type_error("__get__(None, None) is invalid"));
    }
    f(t, slf, instance, owner)
}

pub(super) fn descr_set(t: &mut Thread, s: &Slots, slf: &Value, args: &[Value]) -> PyResult {
    let f = slot!(t, s, descr_set);
    let (instance, value) = two(t, "__set__", args)?;
    f(t, slf, instance, Some(value))?;
    Ok(Value::none())
}

pub(super) fn descr_delete(t: &mut Thread, s: &Slots, slf: &Value, args: &[Value]) -> PyResult {
    let f = slot!(t, s, descr_set);
    let instance = one(t, args)?;
    f(t, slf, instance, None)?;
    Ok(Value::none())
}

pub(super) fn finalize(t: &mut Thread, s: &Slots, slf: &Value, args: &[Value]) -> PyResult {
    let f = slot!(t, s, finalize);
    none(t, args)?;
    f(t, slf);
    Ok(Value::none())
}

fn power_arguments<'a>(t: &mut Thread, args: &'a [Value]) -> PyResult<(&'a Value, Value)> {
    match args {
        [other] => Ok((other, Value::none())),
        [other, modulus] => Ok((other, modulus.clone())),
        _ => Err(t.type_error(format!("expected 1 or 2 arguments, got {}", args.len()))),
    }
}

pub(super) fn power(t: &mut Thread, s: &Slots, slf: &Value, args: &[Value]) -> PyResult {
    let f = slot!(t, s, power);
    let (other, modulus) = power_arguments(t, args)?;
    f(t, slf, other, &modulus)
}

pub(super) fn reflected_power(t: &mut Thread, s: &Slots, slf: &Value, args: &[Value]) -> PyResult {
    let f = slot!(t, s, power);
    let (other, modulus) = power_arguments(t, args)?;
    f(t, other, slf, &modulus)
}

pub(super) fn inplace_power(t: &mut Thread, s: &Slots, slf: &Value, args: &[Value]) -> PyResult {
    let f = slot!(t, s, inplace_power);
    let (other, modulus) = power_arguments(t, args)?;
    f(t, slf, other, &modulus)
}

pub(super) fn bool(t: &mut Thread, s: &Slots, slf: &Value, args: &[Value]) -> PyResult {
    let f = slot!(t, s, bool);
    none(t, args)?;
    f(t, slf).map(Value::bool)
}

pub(super) fn mp_length(t: &mut Thread, s: &Slots, slf: &Value, args: &[Value]) -> PyResult {
    let f = slot!(t, s, mp_length);
    none(t, args)?;
    f(t, slf).map(Value::size)
}

pub(super) fn sq_length(t: &mut Thread, s: &Slots, slf: &Value, args: &[Value]) -> PyResult {
    let f = slot!(t, s, sq_length);
    none(t, args)?;
    f(t, slf).map(Value::size)
}

pub(super) fn mp_subscript(t: &mut Thread, s: &Slots, slf: &Value, args: &[Value]) -> PyResult {
    let f = slot!(t, s, mp_subscript);
    let key = one(t, args)?;
    f(t, slf, key)
}

pub(super) fn mp_setitem(t: &mut Thread, s: &Slots, slf: &Value, args: &[Value]) -> PyResult {
    let f = slot!(t, s, mp_ass_subscript);
    let (key, value) = two(t, "__setitem__", args)?;
    f(t, slf, key, Some(value))?;
    Ok(Value::none())
}

pub(super) fn mp_delitem(t: &mut Thread, s: &Slots, slf: &Value, args: &[Value]) -> PyResult {
    let f = slot!(t, s, mp_ass_subscript);
    let key = one(t, args)?;
    f(t, slf, key, None)?;
    Ok(Value::none())
}

/// A number that must fit the machine, else `OverflowError`.
pub(super) fn machine_index(t: &mut Thread, value: &Value) -> PyResult<isize> {
    let index = t.to_index(value)?;
    match index.as_i64() {
        Some(i) => Ok(i as isize),
        None => {
            Err(t
                .overflow_error(format!("cannot fit '{}' into an index-sized integer", value.ty().tp_name())))
        }
    }
}

/// An index into a sequence; a negative one counts from the end.
fn sequence_index(t: &mut Thread, slf: &Value, value: &Value) -> PyResult<isize> {
    let index = machine_index(t, value)?;
    if index < 0
        && let Some(length) = slf.ty().slots().sq_length
    {
        return Ok(index + length(t, slf)? as isize);
    }
    Ok(index)
}

pub(super) fn sq_repeat(t: &mut Thread, s: &Slots, slf: &Value, args: &[Value]) -> PyResult {
    let f = slot!(t, s, sq_repeat);
    let count = one(t, args)?;
    let count = machine_index(t, count)?;
    f(t, slf, count)
}

pub(super) fn sq_inplace_repeat(t: &mut Thread, s: &Slots, slf: &Value, args: &[Value]) -> PyResult {
    let f = slot!(t, s, sq_inplace_repeat);
    let count = one(t, args)?;
    let count = machine_index(t, count)?;
    f(t, slf, count)
}

pub(super) fn sq_item(t: &mut Thread, s: &Slots, slf: &Value, args: &[Value]) -> PyResult {
    let f = slot!(t, s, sq_item);
    let index = one(t, args)?;
    let index = sequence_index(t, slf, index)?;
    f(t, slf, index)
}

pub(super) fn sq_setitem(t: &mut Thread, s: &Slots, slf: &Value, args: &[Value]) -> PyResult {
    let f = slot!(t, s, sq_ass_item);
    let (index, value) = two(t, "__setitem__", args)?;
    let index = sequence_index(t, slf, index)?;
    f(t, slf, index, Some(value))?;
    Ok(Value::none())
}

pub(super) fn sq_delitem(t: &mut Thread, s: &Slots, slf: &Value, args: &[Value]) -> PyResult {
    let f = slot!(t, s, sq_ass_item);
    let index = one(t, args)?;
    let index = sequence_index(t, slf, index)?;
    f(t, slf, index, None)?;
    Ok(Value::none())
}

pub(super) fn sq_contains(t: &mut Thread, s: &Slots, slf: &Value, args: &[Value]) -> PyResult {
    let f = slot!(t, s, sq_contains);
    let item = one(t, args)?;
    f(t, slf, item).map(Value::bool)
}
