//! `_collections`: the native part of `collections`.
//!
//! Here: the module, counting. `deque` and `defaultdict` have files of their own; `OrderedDict` and the getters of named
//! tuples stand in `builtins`.

mod default_dict;
mod deque;

use builtins::NativeModule;
use builtins::tuple_getter::{TUPLE_GETTER, TupleGetter};
use macros::pymodule;
use object::dict::DICT;
use object::{Dict, PyResult, Thread, Type, Value, names};

pub use default_dict::DEFAULT_DICT;
pub use deque::DEQUE;

/// `_collections`
pub static MODULE: NativeModule = NativeModule {
    def: &_collections::DEF,
    types: &[
        (&DEQUE, &[&deque::Deque::IMPL]),
        (&deque::DEQUE_ITERATOR, &[&deque::DequeIterator::IMPL]),
        (&deque::DEQUE_REVERSE_ITERATOR, &[&deque::DequeReverseIterator::IMPL]),
        (&DEFAULT_DICT, &[&default_dict::DEFAULT_DICT_IMPL]),
        (&TUPLE_GETTER, &[&TupleGetter::IMPL]),
    ],
};

/// The module.
#[pymodule(
    name = "_collections",
    doc = "High performance data structures.\n- deque:        ordered collection accessible from endpoints only\n- defaultdict:  dict subclass with a default value factory\n",
    types(&DEQUE, &DEFAULT_DICT, &builtins::ordered_dict::ORDERED_DICT, &super::deque::DEQUE_ITERATOR, &super::deque::DEQUE_REVERSE_ITERATOR, &TUPLE_GETTER)
)]
pub mod _collections {
    use super::*;

    /// Count elements in the iterable, updating the mapping
    #[function("_count_elements($module, mapping, iterable, /)")]
    fn _count_elements(t: &mut Thread, mapping: &Value, iterable: &Value) -> PyResult<()> {
        count_elements(t, mapping, iterable)
    }
}

/// Whether a type has `dict`'s own method under a name.
fn is_dicts_own(t: &mut Thread, ty: &Type, name: &object::Str) -> bool {
    let own = object::lookup::lookup(t, ty, name);
    let dicts = object::lookup::lookup(t, &DICT, name);
    matches!((own, dicts), (Some(a), Some(b)) if a.is(&b))
}

fn plus_one(t: &mut Thread, count: &Value) -> PyResult {
    match count.as_small() {
        Some(n) if !count.is_bool() => Ok(Value::int(n + 1)),
        _ => t.binary_op(object::protocol::BinaryOp::Add, count, &Value::small(1)),
    }
}

fn count_elements(t: &mut Thread, mapping: &Value, iterable: &Value) -> PyResult<()> {
    let iterator = t.iter(iterable)?;
    let plain = match mapping.downcast::<Dict>() {
        Some(dict)
            if is_dicts_own(t, mapping.ty(), &names::NAME_GET)
                && is_dicts_own(t, mapping.ty(), &names::SETITEM) =>
        {
            Some(dict)
        }
        _ => None,
    };
    let mut steps = 0usize;
    if let Some(dict) = plain {
        while let Some(key) = t.next(&iterator)? {
            let hash = t.hash(&key)?;
            let count = match dict.get_hashed(t, &key, hash)? {
                Some(count) => plus_one(t, &count)?,
                None => Value::small(1),
            };
            dict.set_hashed(t, &key, hash, count)?;
            steps += 1;
            if steps & 0xfff == 0 {
                t.poll()?;
            }
        }
        return Ok(());
    }
    let get = t.get_attr(mapping, &names::NAME_GET)?;
    while let Some(key) = t.next(&iterator)? {
        let count = t.call(&get, &[key.clone(), Value::small(0)])?;
        let count = plus_one(t, &count)?;
        t.set_item(mapping, &key, &count)?;
        steps += 1;
        if steps & 0xfff == 0 {
            t.poll()?;
        }
    }
    Ok(())
}
