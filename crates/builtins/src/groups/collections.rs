//! Dictionaries, sets, their views and iterators.

use crate::Group;
use crate::dict::DICT_IMPL;
use crate::dict_iter::*;
use crate::dict_views::*;
use crate::ordered_dict::*;
use crate::set::{ANY_SET_IMPL, FROZENSET_IMPL, SET_IMPL, SET_ITERATOR, SetIterator};
use ::object::dict::DICT;
use ::object::set::{FROZENSET, SET};

/// The group.
pub static GROUP: Group = Group {
    types: &[
        (&DICT, &[&DICT_IMPL]),
        (&DICT_KEYS, &[&DictKeys::IMPL]),
        (&DICT_VALUES, &[&DictValues::IMPL]),
        (&DICT_ITEMS, &[&DictItems::IMPL]),
        (&DICT_KEY_ITERATOR, &[&DictKeyIterator::IMPL]),
        (&DICT_VALUE_ITERATOR, &[&DictValueIterator::IMPL]),
        (&DICT_ITEM_ITERATOR, &[&DictItemIterator::IMPL]),
        (&DICT_REVERSE_KEY_ITERATOR, &[&DictReverseKeyIterator::IMPL]),
        (&DICT_REVERSE_VALUE_ITERATOR, &[&DictReverseValueIterator::IMPL]),
        (&DICT_REVERSE_ITEM_ITERATOR, &[&DictReverseItemIterator::IMPL]),
        (&ORDERED_DICT, &[&ORDERED_DICT_IMPL]),
        (&ODICT_KEYS, &[&ODICT_KEYS_IMPL]),
        (&ODICT_VALUES, &[&ODICT_VALUES_IMPL]),
        (&ODICT_ITEMS, &[&ODICT_ITEMS_IMPL]),
        (&ODICT_ITERATOR, &[&OdictIterator::IMPL]),
        (&SET, &[&SET_IMPL, &ANY_SET_IMPL]),
        (&FROZENSET, &[&FROZENSET_IMPL, &ANY_SET_IMPL]),
        (&SET_ITERATOR, &[&SetIterator::IMPL]),
    ],
    exported: &[&DICT, &SET, &FROZENSET],
    functions: &[],
};
