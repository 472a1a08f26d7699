//! The functions in the slots of classes: they look the dunder method up on the type and call it.
//!
//! Each has the name of the slot that it fills. Not here: which class gets which (`update.rs`).

use std::slice::from_ref;

use super::{Lent, call_dunder, call_found, call_required, call_with_first, no_method};
use crate::container::Tuple;
use crate::errors::PyResult;
use crate::exceptions;
use crate::function::WrapperDescriptor;
use crate::header::Object;
use crate::lookup::{self, lookup};
use crate::names;
use crate::string::Str;
use crate::thread::Thread;
use crate::types::{BinaryFn, CompareOp, GetAttrFn, NextFn, Slots, TernaryFn, Type};
use crate::value::Value;

macro_rules! unary_slots {
    ($($slot:ident => $name:ident),* $(,)?) => { $(
        pub(super) fn $slot(t: &mut Thread, slf: &Value) -> PyResult {
            call_required(t, slf, &names::$name, &[])
        }
    )* };
}

unary_slots!(
    str => STR,
    negative => NEG,
    positive => POS,
    absolute => ABS,
    invert => INVERT,
    int => INT,
    float => FLOAT,
    index => INDEX,
);

macro_rules! inplace_slots {
    ($($slot:ident => $name:ident),* $(,)?) => { $(
        pub(super) fn $slot(t: &mut Thread, slf: &Value, other: &Value) -> PyResult {
            call_required(t, slf, &names::$name, from_ref(other))
        }
    )* };
}

inplace_slots!(
    inplace_add => IADD,
    inplace_subtract => ISUB,
    inplace_multiply => IMUL,
    inplace_remainder => IMOD,
    inplace_lshift => ILSHIFT,
    inplace_rshift => IRSHIFT,
    inplace_and => IAND,
    inplace_xor => IXOR,
    inplace_or => IOR,
    inplace_floor_divide => IFLOORDIV,
    inplace_true_divide => ITRUEDIV,
    inplace_matrix_multiply => IMATMUL,
    mp_subscript => GETITEM,
);

macro_rules! operator_slots {
    ($($slot:ident => $name:ident, $reflected:ident;)*) => { $(
        pub(super) fn $slot(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
            let mine = |s: &Slots| s.$slot.is_some_and(|f| std::ptr::fn_addr_eq(f, $slot as BinaryFn));
            let (left, right) = (mine(a.ty().slots()), mine(b.ty().slots()));
            operator(t, a, b, &[], (left, right), &names::$name, &names::$reflected)
        }
    )* };
}

operator_slots!(
    add => ADD, RADD;
    subtract => SUB, RSUB;
    multiply => MUL, RMUL;
    remainder => MOD, RMOD;
    divmod => DIVMOD, RDIVMOD;
    lshift => LSHIFT, RLSHIFT;
    rshift => RSHIFT, RRSHIFT;
    and => AND, RAND;
    xor => XOR, RXOR;
    or => OR, ROR;
    floor_divide => FLOORDIV, RFLOORDIV;
    true_divide => TRUEDIV, RTRUEDIV;
    matrix_multiply => MATMUL, RMATMUL;
);

/// A binary operator on operands of which at least one is an instance of a class that defines it: `generic` says which
/// operands' types have the generic function in the slot. `more` are further arguments (the modulus of `pow`).
fn operator(
    t: &mut Thread,
    a: &Value,
    b: &Value,
    more: &[Value],
    generic: (bool, bool),
    name: &Str,
    reflected: &Str,
) -> PyResult {
    let same_type = std::ptr::eq(a.ty(), b.ty());
    let mut try_other = !same_type && generic.1;
    if generic.0 {
        if try_other && b.ty().is_subtype(a.ty()) && overrides(t, a, b, reflected)? {
            let result = call_operator(t, b, reflected, a, more)?;
            if !result.is_not_implemented() {
                return Ok(result);
            }
            try_other = false;
        }
        let result = call_operator(t, a, name, b, more)?;
        if !result.is_not_implemented() || std::ptr::eq(a.ty(), b.ty()) {
            return Ok(result);
        }
    }
    if try_other { call_operator(t, b, reflected, a, more) } else { Ok(Value::not_implemented()) }
}

/// Calls an operator's method; a missing one answers `NotImplemented`.
fn call_operator(t: &mut Thread, slf: &Value, name: &Str, other: &Value, more: &[Value]) -> PyResult {
    let result = match more {
        [] => call_dunder(t, slf, name, from_ref(other))?,
        [modulus, ..] => call_dunder(t, slf, name, Lent::new([other, modulus]).values())?,
    };
    Ok(result.unwrap_or(Value::not_implemented()))
}

/// Whether the right operand's class, a subclass of the left one's, has another method of this name.
fn overrides(t: &mut Thread, left: &Value, right: &Value, name: &Str) -> PyResult<bool> {
    let (left, right) = (left.ty().to_value(), right.ty().to_value());
    let Some(theirs) = t.get_attr_opt(&right, name)? else { return Ok(false) };
    let Some(ours) = t.get_attr_opt(&left, name)? else { return Ok(true) };
    t.compare_bool(&theirs, &ours, CompareOp::Ne)
}

pub(super) fn power(t: &mut Thread, a: &Value, b: &Value, modulus: &Value) -> PyResult {
    let mine = |s: &Slots| s.power.is_some_and(|f| std::ptr::fn_addr_eq(f, power as TernaryFn));
    let generic = (mine(a.ty().slots()), mine(b.ty().slots()));
    let more = if modulus.is_none() { &[] } else { from_ref(modulus) };
    operator(t, a, b, more, generic, &names::POW, &names::RPOW)
}

pub(super) fn inplace_power(t: &mut Thread, slf: &Value, other: &Value, _: &Value) -> PyResult {
    call_required(t, slf, &names::IPOW, from_ref(other))
}

pub(super) fn repr(t: &mut Thread, slf: &Value) -> PyResult {
    match call_dunder(t, slf, &names::REPR, &[])? {
        Some(text) => Ok(text),
        None => {
            let text = format!("<{} object at {:#x}>", slf.ty().tp_name(), slf.id());
            t.new_str(&text)
        }
    }
}

/// The slot of types whose `__hash__` is `None`.
///
/// # Errors
/// Always `TypeError`.
pub fn hash_not_implemented(t: &mut Thread, slf: &Value) -> PyResult<i64> {
    Err(t.type_error(format!("unhashable type: '{}'", slf.ty().tp_name())))
}

pub(super) fn hash(t: &mut Thread, slf: &Value) -> PyResult<i64> {
    let found = match lookup(t, slf.ty(), &names::HASH) {
        Some(found) if !found.is_none() => found,
        _ => return hash_not_implemented(t, slf),
    };
    let result = call_found(t, &found, slf, &[], None)?;
    if !result.is_int() {
        return Err(t.type_error("__hash__ method should return an integer"));
    }
    let hash = match (result.as_i64(), crate::int::INT.slots().hash) {
        (Some(i), _) => i,
        (None, Some(hash)) => hash(t, &result)?,
        (None, None) => 0,
    };
    Ok(if hash == -1 { -2 } else { hash })
}

pub(super) fn call(t: &mut Thread, slf: &Value, args: &[Value], names: Option<&Tuple>) -> PyResult {
    t.enter_recursion(" while calling a Python object")?;
    // CPython passes the arguments on in a tuple, which holds them.
    let more = args.get(2..).map(<[Value]>::to_vec).unwrap_or_default();
    let held = (args.first().cloned(), args.get(1).cloned(), more);
    let result = match lookup(t, slf.ty(), &names::CALL) {
        Some(found) => call_found(t, &found, slf, args, names),
        None => Err(no_method(t, &names::CALL)),
    };
    drop(held);
    t.leave_recursion();
    result
}

/// `__getattribute__`, and `__getattr__` after it.
pub(super) fn getattro(t: &mut Thread, slf: &Value, name: &Str) -> PyResult {
    let Some(hook) = lookup(t, slf.ty(), &names::GETATTR) else {
        return call_required(t, slf, &names::GETATTRIBUTE, &[name.to_value()]);
    };
    let getattribute = lookup(t, slf.ty(), &names::GETATTRIBUTE);
    let found = match &getattribute {
        Some(getattribute) if !is_generic_getattribute(getattribute) => {
            call_found(t, getattribute, slf, &[name.to_value()], None).map(Some)
        }
        _ => lookup::generic_get(t, slf, name),
    };
    match t.catch(&exceptions::ATTRIBUTE_ERROR, found)? {
        Some(Some(value)) => Ok(value),
        _ => call_found(t, &hook, slf, &[name.to_value()], None),
    }
}

/// Whether this is the wrapper of `object.__getattribute__`.
fn is_generic_getattribute(found: &Value) -> bool {
    found
        .downcast_exact::<WrapperDescriptor>()
        .and_then(|w| w.owner.downcast::<Type>())
        .and_then(|owner| owner.slots().getattro)
        .is_some_and(|f| std::ptr::fn_addr_eq(f, lookup::generic_getattr as GetAttrFn))
}

pub(super) fn setattro(t: &mut Thread, slf: &Value, name: &Str, value: Option<&Value>) -> PyResult<()> {
    match value {
        Some(value) => call_required(t, slf, &names::SETATTR, Lent::new([&name.to_value(), value]).values())?,
        None => call_required(t, slf, &names::DELATTR, &[name.to_value()])?,
    };
    Ok(())
}

pub(super) fn richcompare(t: &mut Thread, slf: &Value, other: &Value, op: CompareOp) -> PyResult {
    let name: &Str = match op {
        CompareOp::Lt => &names::LT,
        CompareOp::Le => &names::LE,
        CompareOp::Eq => &names::EQ,
        CompareOp::Ne => &names::NE,
        CompareOp::Gt => &names::GT,
        CompareOp::Ge => &names::GE,
    };
    Ok(call_dunder(t, slf, name, from_ref(other))?.unwrap_or(Value::not_implemented()))
}

pub(super) fn iter(t: &mut Thread, slf: &Value) -> PyResult {
    match lookup(t, slf.ty(), &names::ITER) {
        Some(found) if !found.is_none() => return call_found(t, &found, slf, &[], None),
        Some(_) => {}
        None => {
            if lookup(t, slf.ty(), &names::GETITEM).is_some()
                && let Some(hooks) = t.interp().hooks()
            {
                return (hooks.new_sequence_iterator)(t, slf);
            }
        }
    }
    Err(t.type_error(format!("'{}' object is not iterable", slf.ty().tp_name())))
}

pub(super) fn iternext(t: &mut Thread, slf: &Value) -> PyResult<Option<Value>> {
    let result = call_required(t, slf, &names::NEXT, &[]);
    t.catch(&exceptions::STOP_ITERATION, result)
}

/// The next item; at the end nothing, or the `StopIteration` that a Python `__next__` has raised.
///
/// # Errors
/// `StopIteration` at the end; `TypeError` when the object is no iterator; what the iterator raises.
pub fn next_or_stop(t: &mut Thread, iterator: &Value) -> PyResult<Option<Value>> {
    match iterator.ty().slots().iternext {
        Some(f) if std::ptr::fn_addr_eq(f, iternext as NextFn) => {
            call_required(t, iterator, &names::NEXT, &[]).map(Some)
        }
        Some(f) => f(t, iterator),
        None => Err(t.type_error(format!("'{}' object is not an iterator", iterator.ty().tp_name()))),
    }
}

/// `next(iterator)` for callers that need the `StopIteration` itself, its value and traceback included: the built-in
/// `next`, `yield from`, `await`.
///
/// # Errors
/// `StopIteration` at the end; `TypeError` when the object is no iterator; what the iterator raises.
pub fn next_or_raise(t: &mut Thread, iterator: &Value) -> PyResult {
    match next_or_stop(t, iterator)? {
        Some(item) => Ok(item),
        None => Err(t.stop_iteration(None)),
    }
}

pub(super) fn descr_get(
    t: &mut Thread,
    slf: &Value,
    instance: Option<&Value>,
    owner: Option<&Value>,
) -> PyResult {
    let Some(get) = lookup(t, slf.ty(), &names::GET) else { return Ok(slf.clone()) };
    let none = Value::none();
    let (instance, owner) = (instance.unwrap_or(&none), owner.unwrap_or(&none));
    t.call(&get, Lent::new([slf, instance, owner]).values())
}

pub(super) fn descr_set(
    t: &mut Thread,
    slf: &Value,
    instance: &Value,
    value: Option<&Value>,
) -> PyResult<()> {
    match value {
        Some(value) => call_required(t, slf, &names::SET, Lent::new([instance, value]).values())?,
        None => call_required(t, slf, &names::DELETE, from_ref(instance))?,
    };
    Ok(())
}

pub(super) fn init(t: &mut Thread, slf: &Value, args: &[Value], names: Option<&Tuple>) -> PyResult<()> {
    let result = match lookup(t, slf.ty(), &names::INIT) {
        Some(found) => call_found(t, &found, slf, args, names)?,
        None => return Err(no_method(t, &names::INIT)),
    };
    if !result.is_none() {
        return Err(t.type_error(format!("__init__() should return None, not '{}'", result.ty().tp_name())));
    }
    Ok(())
}

pub(super) fn new(t: &mut Thread, ty: &Type, args: &[Value], names: Option<&Tuple>) -> PyResult {
    let class = ty.to_value();
    let new = t.get_attr(&class, &names::NEW)?;
    call_with_first(t, &new, &class, args, names)
}

pub(super) fn finalize(t: &mut Thread, slf: &Value) {
    let waiting = t.take_raised();
    if let Some(method) = lookup(t, slf.ty(), &names::DEL)
        && call_found(t, &method, slf, &[], None).is_err()
    {
        let raised = t.take_raised();
        let shown = match t.repr(&method) {
            Ok(text) => text.to_string_lossy(),
            Err(_) => "<object repr() failed>".to_string(),
        };
        t.restore_raised(raised);
        t.write_unraisable(None, Some(&format!("Exception ignored while calling deallocator {shown}")));
    }
    t.restore_raised(waiting);
}

macro_rules! await_slots {
    ($($slot:ident => $name:ident, $text:literal;)*) => { $(
        pub(super) fn $slot(t: &mut Thread, slf: &Value) -> PyResult {
            match call_dunder(t, slf, &names::$name, &[])? {
                Some(result) => Ok(result),
                None => {
                    let message = format!(concat!("object {} does not have ", $text, " method"), slf.ty().tp_name());
                    Err(t.attribute_error(message))
                }
            }
        }
    )* };
}

await_slots!(
    await_ => AWAIT, "__await__";
    aiter => AITER, "__aiter__";
    anext => ANEXT, "__anext__";
);

pub(super) fn bool(t: &mut Thread, slf: &Value) -> PyResult<bool> {
    if lookup(t, slf.ty(), &names::BOOL).is_some_and(|found| found.is_none()) {
        let class = slf.ty().tp_name();
        return Err(t.type_error(format!("'{class}' cannot be interpreted as a boolean")));
    }
    if let Some(result) = call_dunder(t, slf, &names::BOOL, &[])? {
        if !result.is_bool() {
            return Err(
                t.type_error(format!("__bool__ should return bool, returned {}", result.ty().tp_name()))
            );
        }
        return Ok(result.is_true());
    }
    match call_dunder(t, slf, &names::LEN, &[])? {
        Some(length) => t.is_true(&length),
        None => Ok(true),
    }
}

pub(super) fn mp_length(t: &mut Thread, slf: &Value) -> PyResult<usize> {
    let result = call_required(t, slf, &names::LEN, &[])?;
    let length = t.to_index(&result)?;
    if length.int_sign() == Some(-1) {
        return Err(t.value_error("__len__() should return >= 0"));
    }
    match length.as_i64() {
        Some(n) => Ok(n as usize),
        None => Err(
            t.overflow_error(format!("cannot fit '{}' into an index-sized integer", result.ty().tp_name()))
        ),
    }
}

pub(super) fn sq_length(t: &mut Thread, slf: &Value) -> PyResult<usize> {
    mp_length(t, slf)
}

pub(super) fn mp_ass_subscript(
    t: &mut Thread,
    slf: &Value,
    key: &Value,
    value: Option<&Value>,
) -> PyResult<()> {
    match value {
        Some(value) => call_required(t, slf, &names::SETITEM, Lent::new([key, value]).values())?,
        None => call_required(t, slf, &names::DELITEM, from_ref(key))?,
    };
    Ok(())
}

pub(super) fn sq_item(t: &mut Thread, slf: &Value, index: isize) -> PyResult {
    call_required(t, slf, &names::GETITEM, &[Value::int(index as i64)])
}

pub(super) fn sq_ass_item(t: &mut Thread, slf: &Value, index: isize, value: Option<&Value>) -> PyResult<()> {
    mp_ass_subscript(t, slf, &Value::int(index as i64), value)
}

pub(super) fn sq_contains(t: &mut Thread, slf: &Value, item: &Value) -> PyResult<bool> {
    match lookup(t, slf.ty(), &names::CONTAINS) {
        Some(found) if found.is_none() => {
            Err(t.type_error(format!("'{}' object is not a container", slf.ty().tp_name())))
        }
        Some(found) => {
            let result = call_found(t, &found, slf, from_ref(item), None)?;
            t.is_true(&result)
        }
        None => contains_by_iteration(t, slf, item),
    }
}

fn contains_by_iteration(t: &mut Thread, slf: &Value, item: &Value) -> PyResult<bool> {
    let iterator = t.iter(slf);
    let Some(iterator) = t.catch(&exceptions::TYPE_ERROR, iterator)? else {
        let class = slf.ty().tp_name();
        return Err(t.type_error(format!("argument of type '{class}' is not a container or iterable")));
    };
    while let Some(candidate) = t.next(&iterator)? {
        if t.equal(&candidate, item)? {
            return Ok(true);
        }
        t.poll()?;
    }
    Ok(false)
}
