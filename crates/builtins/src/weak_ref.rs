//! `weakref.ref` and the proxy types: construction, calling, comparison, and what proxies pass on.
//!
//! Not here: how references find and lose their objects (`object::weak`), the module `_weakref`.

use ::object::native::{check_positional, no_keywords};
use ::object::protocol::BinaryOp;
use ::object::types::CompareOp;
use ::object::weak::{self, CALLABLE_PROXY_TYPE, PROXY_TYPE, REF_TYPE, WeakRef};
use ::object::{Args, Object, PyResult, Str, Thread, Tuple, Type, Value, names};
use macros::pymethods;

/// `weakref.ReferenceType`
pub struct RefMethods;

/// Object and callback of a constructor call.
fn arguments<'a>(t: &mut Thread, name: &str, args: Args<'a>) -> PyResult<(&'a Value, Option<Value>)> {
    let given = args.positional();
    check_positional(t, name, given.len(), 1, 2)?;
    Ok((&given[0], given.get(1).cloned()))
}

/// "to 'C' at 0x…", or "dead".
fn target_text(t: &mut Thread, this: &WeakRef, with_name: bool) -> PyResult<String> {
    let Some(target) = this.target() else { return Ok("dead".to_string()) };
    let name = if with_name { t.lookup_special(&target, &names::NAME)? } else { None };
    let name = match name.as_ref().and_then(|n| n.downcast::<Str>()) {
        Some(name) => format!(" ({})", name.to_string_lossy()),
        None => String::new(),
    };
    Ok(format!("to '{}' at {:#x}{name}", target.ty().full_name(), target.id()))
}

#[pymethods(REF_TYPE, layout = ::object::weak::WeakRef, table = REF_IMPL)]
impl RefMethods {
    #[slot]
    fn new(t: &mut Thread, cls: &Type, args: Args<'_>) -> PyResult {
        let (object, callback) = arguments(t, "__new__", args)?;
        weak::new_ref(t, cls, object, callback)
    }

    #[slot]
    fn init(t: &mut Thread, _this: &Value, args: Args<'_>) -> PyResult<()> {
        no_keywords(t, "ref", args.parts().1)?;
        arguments(t, "__init__", args).map(drop)
    }

    #[slot]
    fn call(t: &mut Thread, this: &WeakRef, values: &[Value], kwnames: Option<&Tuple>) -> PyResult {
        if !values.is_empty() {
            no_keywords(t, "weakref", kwnames)?;
            check_positional(t, "weakref", values.len(), 0, 0)?;
        }
        Ok(this.target().unwrap_or(Value::none()))
    }

    #[slot]
    fn hash(t: &mut Thread, this: &WeakRef) -> PyResult<i64> {
        let known = this.hash_cell().get();
        if known != -1 {
            return Ok(known);
        }
        match this.target() {
            Some(target) => {
                let hash = t.hash(&target)?;
                this.hash_cell().set(hash);
                Ok(hash)
            }
            None => Err(t.type_error("weak object has gone away")),
        }
    }

    #[slot]
    fn repr(t: &mut Thread, this: &WeakRef) -> PyResult {
        let text = target_text(t, this, true)?;
        t.new_str(&format!("<weakref at {:#x}; {text}>", this.to_value().id()))
    }

    #[slot]
    fn richcompare(t: &mut Thread, this: &WeakRef, other: &Value, op: CompareOp) -> PyResult {
        let other = other.downcast::<WeakRef>().filter(|o| o.class().is_subtype(&REF_TYPE));
        let Some(other) = other.filter(|_| matches!(op, CompareOp::Eq | CompareOp::Ne)) else {
            return Ok(Value::not_implemented());
        };
        match (this.target(), other.target()) {
            (Some(a), Some(b)) => t.compare(&a, &b, op),
            _ => Ok(Value::bool(std::ptr::eq(this, other) == (op == CompareOp::Eq))),
        }
    }

    /// Weakrefs are generic over the type of the referenced object.
    #[classmethod("__class_getitem__($type, object, /)")]
    fn class_getitem(t: &mut Thread, cls: &Type, object: &Value) -> PyResult {
        crate::generic_alias::alias(t, &cls.to_value(), object)
    }

    #[member("__callback__")]
    fn callback(_: &mut Thread, this: &WeakRef) -> Value {
        this.callback().unwrap_or(Value::none())
    }
}

/// What a proxy stands for; any other value as it is.
fn unwrap(t: &mut Thread, value: &Value) -> PyResult {
    if !value.is_type(&PROXY_TYPE) && !value.is_type(&CALLABLE_PROXY_TYPE) {
        return Ok(value.clone());
    }
    match value.downcast::<WeakRef>().and_then(WeakRef::target) {
        Some(target) => Ok(target),
        None => Err(t.reference_error("weakly-referenced object no longer exists")),
    }
}

fn binary(t: &mut Thread, op: BinaryOp, a: &Value, b: &Value) -> PyResult {
    let (a, b) = (unwrap(t, a)?, unwrap(t, b)?);
    t.binary_op(op, &a, &b)
}

fn inplace(t: &mut Thread, op: BinaryOp, a: &Value, b: &Value) -> PyResult {
    let (a, b) = (unwrap(t, a)?, unwrap(t, b)?);
    t.inplace_op(op, &a, &b)
}

/// `weakref.proxy(object, callback)`
///
/// # Errors
/// `TypeError` when the object cannot be weakly referenced.
pub fn new_proxy(t: &mut Thread, object: &Value, callback: Option<Value>) -> PyResult {
    let callable = object.ty().slots().call.is_some();
    weak::new_ref(t, if callable { &CALLABLE_PROXY_TYPE } else { &PROXY_TYPE }, object, callback)
}

macro_rules! proxy {
    ($(#[$attribute:meta])* $methods:ident, { $($more:item)* }) => {
        /// What a proxy passes on.
        pub struct $methods;

        $(#[$attribute])*
        impl $methods {
            $($more)*

            #[slot]
            fn repr(t: &mut Thread, this: &WeakRef) -> PyResult {
                let text = target_text(t, this, false)?;
                t.new_str(&format!("<weakproxy at {:#x}; {text}>", this.to_value().id()))
            }

            #[slot]
            fn str(t: &mut Thread, this: &Value) -> PyResult {
                let this = unwrap(t, this)?;
                t.str(&this).map(|s| s.into_value())
            }

            #[slot]
            fn getattro(t: &mut Thread, this: &Value, name: &Str) -> PyResult {
                let this = unwrap(t, this)?;
                t.get_attr(&this, name)
            }

            #[slot]
            fn setattro(t: &mut Thread, this: &Value, name: &Str, value: Option<&Value>) -> PyResult<()> {
                let this = unwrap(t, this)?;
                match value {
                    Some(value) => t.set_attr(&this, name, value),
                    None => t.del_attr(&this, name),
                }
            }

            #[slot]
            fn richcompare(t: &mut Thread, this: &Value, other: &Value, op: CompareOp) -> PyResult {
                let (a, b) = (unwrap(t, this)?, unwrap(t, other)?);
                t.compare(&a, &b, op)
            }

            #[slot]
            fn iter(t: &mut Thread, this: &Value) -> PyResult {
                let this = unwrap(t, this)?;
                t.iter(&this)
            }

            #[slot]
            fn iternext(t: &mut Thread, this: &Value) -> PyResult<Option<Value>> {
                let this = unwrap(t, this)?;
                if this.ty().slots().iternext.is_none() {
                    let class = this.ty().tp_name();
                    return Err(t.type_error(format!("Weakref proxy referenced a non-iterator '{class}' object")));
                }
                t.next(&this)
            }

            #[slot]
            fn add(t: &mut Thread, a: &Value, b: &Value) -> PyResult { binary(t, BinaryOp::Add, a, b) }
            #[slot]
            fn subtract(t: &mut Thread, a: &Value, b: &Value) -> PyResult { binary(t, BinaryOp::Subtract, a, b) }
            #[slot]
            fn multiply(t: &mut Thread, a: &Value, b: &Value) -> PyResult { binary(t, BinaryOp::Multiply, a, b) }
            #[slot]
            fn remainder(t: &mut Thread, a: &Value, b: &Value) -> PyResult { binary(t, BinaryOp::Remainder, a, b) }
            #[slot]
            fn lshift(t: &mut Thread, a: &Value, b: &Value) -> PyResult { binary(t, BinaryOp::Lshift, a, b) }
            #[slot]
            fn rshift(t: &mut Thread, a: &Value, b: &Value) -> PyResult { binary(t, BinaryOp::Rshift, a, b) }
            #[slot]
            fn and(t: &mut Thread, a: &Value, b: &Value) -> PyResult { binary(t, BinaryOp::And, a, b) }
            #[slot]
            fn xor(t: &mut Thread, a: &Value, b: &Value) -> PyResult { binary(t, BinaryOp::Xor, a, b) }
            #[slot]
            fn or(t: &mut Thread, a: &Value, b: &Value) -> PyResult { binary(t, BinaryOp::Or, a, b) }
            #[slot]
            fn floor_divide(t: &mut Thread, a: &Value, b: &Value) -> PyResult { binary(t, BinaryOp::FloorDivide, a, b) }
            #[slot]
            fn true_divide(t: &mut Thread, a: &Value, b: &Value) -> PyResult { binary(t, BinaryOp::TrueDivide, a, b) }
            #[slot]
            fn matrix_multiply(t: &mut Thread, a: &Value, b: &Value) -> PyResult { binary(t, BinaryOp::MatrixMultiply, a, b) }
            #[slot]
            fn inplace_add(t: &mut Thread, a: &Value, b: &Value) -> PyResult { inplace(t, BinaryOp::Add, a, b) }
            #[slot]
            fn inplace_subtract(t: &mut Thread, a: &Value, b: &Value) -> PyResult { inplace(t, BinaryOp::Subtract, a, b) }
            #[slot]
            fn inplace_multiply(t: &mut Thread, a: &Value, b: &Value) -> PyResult { inplace(t, BinaryOp::Multiply, a, b) }
            #[slot]
            fn inplace_remainder(t: &mut Thread, a: &Value, b: &Value) -> PyResult { inplace(t, BinaryOp::Remainder, a, b) }
            #[slot]
            fn inplace_lshift(t: &mut Thread, a: &Value, b: &Value) -> PyResult { inplace(t, BinaryOp::Lshift, a, b) }
            #[slot]
            fn inplace_rshift(t: &mut Thread, a: &Value, b: &Value) -> PyResult { inplace(t, BinaryOp::Rshift, a, b) }
            #[slot]
            fn inplace_and(t: &mut Thread, a: &Value, b: &Value) -> PyResult { inplace(t, BinaryOp::And, a, b) }
            #[slot]
            fn inplace_xor(t: &mut Thread, a: &Value, b: &Value) -> PyResult { inplace(t, BinaryOp::Xor, a, b) }
            #[slot]
            fn inplace_or(t: &mut Thread, a: &Value, b: &Value) -> PyResult { inplace(t, BinaryOp::Or, a, b) }
            #[slot]
            fn inplace_floor_divide(t: &mut Thread, a: &Value, b: &Value) -> PyResult { inplace(t, BinaryOp::FloorDivide, a, b) }
            #[slot]
            fn inplace_true_divide(t: &mut Thread, a: &Value, b: &Value) -> PyResult { inplace(t, BinaryOp::TrueDivide, a, b) }
            #[slot]
            fn inplace_matrix_multiply(t: &mut Thread, a: &Value, b: &Value) -> PyResult { inplace(t, BinaryOp::MatrixMultiply, a, b) }

            #[slot]
            fn inplace_power(t: &mut Thread, a: &Value, b: &Value, _modulus: &Value) -> PyResult {
                inplace(t, BinaryOp::Power, a, b)
            }

            #[slot]
            fn divmod(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
                let (a, b) = (unwrap(t, a)?, unwrap(t, b)?);
                t.divmod(&a, &b)
            }

            #[slot]
            fn power(t: &mut Thread, a: &Value, b: &Value, modulus: &Value) -> PyResult {
                let (a, b, modulus) = (unwrap(t, a)?, unwrap(t, b)?, unwrap(t, modulus)?);
                t.power(&a, &b, &modulus)
            }

            #[slot]
            fn negative(t: &mut Thread, this: &Value) -> PyResult {
                let this = unwrap(t, this)?;
                t.negative(&this)
            }

            #[slot]
            fn positive(t: &mut Thread, this: &Value) -> PyResult {
                let this = unwrap(t, this)?;
                t.positive(&this)
            }

            #[slot]
            fn absolute(t: &mut Thread, this: &Value) -> PyResult {
                let this = unwrap(t, this)?;
                t.absolute(&this)
            }

            #[slot]
            fn invert(t: &mut Thread, this: &Value) -> PyResult {
                let this = unwrap(t, this)?;
                t.invert(&this)
            }

            #[slot]
            fn bool(t: &mut Thread, this: &Value) -> PyResult<bool> {
                let this = unwrap(t, this)?;
                t.is_true(&this)
            }

            #[slot]
            fn int(t: &mut Thread, this: &Value) -> PyResult {
                let this = unwrap(t, this)?;
                t.call(&::object::int::INT.to_value(), &[this])
            }

            #[slot]
            fn float(t: &mut Thread, this: &Value) -> PyResult {
                let this = unwrap(t, this)?;
                t.call(&::object::singletons::FLOAT.to_value(), &[this])
            }

            #[slot]
            fn index(t: &mut Thread, this: &Value) -> PyResult {
                let this = unwrap(t, this)?;
                t.to_index(&this)
            }

            #[slot]
            fn mp_length(t: &mut Thread, this: &Value) -> PyResult<usize> {
                let this = unwrap(t, this)?;
                t.len(&this)
            }

            #[slot]
            fn mp_subscript(t: &mut Thread, this: &Value, key: &Value) -> PyResult {
                let this = unwrap(t, this)?;
                t.get_item(&this, key)
            }

            #[slot]
            fn mp_ass_subscript(t: &mut Thread, this: &Value, key: &Value, value: Option<&Value>) -> PyResult<()> {
                let this = unwrap(t, this)?;
                match value {
                    Some(value) => t.set_item(&this, key, value),
                    None => t.del_item(&this, key),
                }
            }

            #[slot]
            fn sq_contains(t: &mut Thread, this: &Value, item: &Value) -> PyResult<bool> {
                let this = unwrap(t, this)?;
                t.contains(&this, item)
            }
        }
    };
}

proxy!(
    #[pymethods(PROXY_TYPE, layout = ::object::weak::WeakRef, table = PROXY_IMPL, unhashable)]
    ProxyMethods,
    {
        #[method("__bytes__($self, /)")]
        fn bytes(t: &mut Thread, this: &Value) -> PyResult {
            let this = unwrap(t, this)?;
            t.call_method(&this, &names::BYTES, &[])
        }

        #[method("__reversed__($self, /)")]
        fn reversed(t: &mut Thread, this: &Value) -> PyResult {
            let this = unwrap(t, this)?;
            t.call_method(&this, &names::REVERSED, &[])
        }
    }
);
proxy!(
    #[pymethods(CALLABLE_PROXY_TYPE, layout = ::object::weak::WeakRef, table = CALLABLE_PROXY_IMPL, unhashable)]
    CallableProxyMethods,
    {
        #[slot]
        fn call(t: &mut Thread, this: &Value, values: &[Value], kwnames: Option<&Tuple>) -> PyResult {
            let this = unwrap(t, this)?;
            t.call_kw(&this, values, kwnames)
        }
    }
);
