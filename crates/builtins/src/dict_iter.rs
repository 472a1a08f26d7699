//! The six iterators of dictionaries: keys, values and items, forwards and backwards.

use std::cell::Cell;

use ::object::cell::OptionCell;
use ::object::types::flags;
use ::object::{Dict, List, Obj, Object, PyResult, Thread, Tuple, Value};
use macros::{pymethods, pytype};

use crate::builtin;
use crate::dict::changed_size;

/// What an iterator answers when the dictionary has another length than at its start, for ever after.
const CHANGED: usize = usize::MAX;

fn key_forward(dict: &Dict, pos: &mut usize, _: &OptionCell) -> Option<Value> {
    dict.next_key(pos)
}

fn value_forward(dict: &Dict, pos: &mut usize, _: &OptionCell) -> Option<Value> {
    dict.next_value(pos)
}

fn item_forward(dict: &Dict, pos: &mut usize, kept: &OptionCell) -> Option<Value> {
    dict.next_item(pos).map(|(key, value)| Tuple::next_pair(kept, key, value))
}

/// The entry before `pos`; none where the dictionary was emptied and has fewer entries by now.
fn previous(dict: &Dict, pos: &mut usize) -> Option<(Value, Value)> {
    if *pos > dict.entries_len() {
        return None;
    }
    dict.previous_entry(pos).map(|(key, value, _)| (key, value))
}

fn key_backward(dict: &Dict, pos: &mut usize, _: &OptionCell) -> Option<Value> {
    previous(dict, pos).map(|(key, _)| key)
}

fn value_backward(dict: &Dict, pos: &mut usize, _: &OptionCell) -> Option<Value> {
    previous(dict, pos).map(|(_, value)| value)
}

fn item_backward(dict: &Dict, pos: &mut usize, kept: &OptionCell) -> Option<Value> {
    previous(dict, pos).map(|(key, value)| Tuple::next_pair(kept, key, value))
}

macro_rules! iterator {
    ($(#[$doc:meta])* $name:ident, $static:ident, $py:tt, $make:ident, $start:expr, $step:ident) => {
        $(#[$doc])*
        #[pytype(name = $py, static_name = $static, flags = flags::DISALLOW_INSTANTIATION, reported_basicsize = 56)]
        pub struct $name {
            dict: OptionCell,
            used: Cell<usize>,
            pos: Cell<usize>,
            left: Cell<usize>,
            /// The pair given last, to be used again.
            pair: OptionCell,
        }

        $(#[$doc])*
        pub fn $make(dict: &Dict) -> Value {
            let start: fn(&Dict) -> usize = $start;
            Obj::new($name {
                dict: OptionCell::new(Some(dict.to_value())),
                used: Cell::new(dict.len()),
                pos: Cell::new(start(dict)),
                left: Cell::new(dict.len()),
                pair: OptionCell::empty(),
            })
        }

        #[pymethods($static)]
        impl $name {
            #[slot]
            fn iter(_: &mut Thread, this: &Value) -> PyResult {
                Ok(this.clone())
            }

            #[slot]
            fn iternext(t: &mut Thread, this: &$name) -> PyResult<Option<Value>> {
                let Some(dict) = this.dict.get() else { return Ok(None) };
                let Some(dict) = dict.downcast::<Dict>() else { return Ok(None) };
                if this.used.get() != dict.len() {
                    this.used.set(CHANGED);
                    return Err(changed_size(t));
                }
                let mut pos = this.pos.get();
                let Some(result) = $step(dict, &mut pos, &this.pair) else {
                    this.dict.set(None);
                    return Ok(None);
                };
                let Some(left) = this.left.get().checked_sub(1) else {
                    this.dict.set(None);
                    return Err(t.runtime_error("dictionary keys changed during iteration"));
                };
                this.pos.set(pos);
                this.left.set(left);
                Ok(Some(result))
            }

            /// Private method returning an estimate of len(list(it)).
            #[method("__length_hint__($self, /)")]
            fn length_hint(_: &mut Thread, this: &$name) -> usize {
                let dict = this.dict.get();
                match dict.as_ref().and_then(|d| d.downcast::<Dict>()) {
                    Some(dict) if this.used.get() == dict.len() => this.left.get(),
                    _ => 0,
                }
            }

            /// Return state information for pickling.
            #[method("__reduce__($self, /)")]
            fn reduce(t: &mut Thread, this: &$name) -> PyResult {
                let rest = Obj::new($name {
                    dict: OptionCell::new(this.dict.get()),
                    used: this.used.clone(),
                    pos: this.pos.clone(),
                    left: this.left.clone(),
                    pair: OptionCell::empty(),
                });
                let rest = List::new(t.collect(&rest)?);
                Ok(Tuple::new(vec![builtin(t, "iter")?, Tuple::new(vec![rest])]))
            }
        }
    };
}

iterator!(
    /// The iterator over the keys.
    DictKeyIterator, DICT_KEY_ITERATOR, "dict_keyiterator", keys, |_| 0, key_forward
);
iterator!(
    /// The iterator over the values.
    DictValueIterator, DICT_VALUE_ITERATOR, "dict_valueiterator", values, |_| 0, value_forward
);
iterator!(
    /// The iterator over the items.
    DictItemIterator, DICT_ITEM_ITERATOR, "dict_itemiterator", items, |_| 0, item_forward
);
iterator!(
    /// The backward iterator over the keys.
    DictReverseKeyIterator, DICT_REVERSE_KEY_ITERATOR, "dict_reversekeyiterator", reverse_keys,
    Dict::entries_len, key_backward
);
iterator!(
    /// The backward iterator over the values.
    DictReverseValueIterator, DICT_REVERSE_VALUE_ITERATOR, "dict_reversevalueiterator", reverse_values,
    Dict::entries_len, value_backward
);
iterator!(
    /// The backward iterator over the items.
    DictReverseItemIterator, DICT_REVERSE_ITEM_ITERATOR, "dict_reverseitemiterator", reverse_items,
    Dict::entries_len, item_backward
);
