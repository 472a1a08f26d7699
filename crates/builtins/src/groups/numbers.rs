//! Numbers, ranges, and the functions about them and about iterables.

use crate::{Group, functions, iterators, range};
use ::object::singletons;

/// The group.
pub static GROUP: Group = Group {
    types: &[
        (&singletons::FLOAT, &[&crate::float::FLOAT_IMPL]),
        (&singletons::COMPLEX, &[&crate::complex::COMPLEX_IMPL]),
        (&range::RANGE, &[&range::Range::IMPL]),
        (&range::RANGE_ITERATOR, &[&range::RangeIterator::IMPL]),
        (&range::LONGRANGE_ITERATOR, &[&range::LongRangeIterator::IMPL]),
        (&iterators::ENUMERATE, &[&iterators::Enumerate::IMPL]),
        (&iterators::ZIP, &[&iterators::Zip::IMPL]),
        (&iterators::MAP, &[&iterators::Map::IMPL]),
        (&iterators::FILTER, &[&iterators::Filter::IMPL]),
        (&iterators::REVERSED, &[&iterators::Reversed::IMPL]),
        (&iterators::SEQUENCE_ITERATOR, &[&iterators::SequenceIterator::IMPL]),
        (&iterators::CALLABLE_ITERATOR, &[&iterators::CallableIterator::IMPL]),
    ],
    exported: &[
        &singletons::FLOAT,
        &singletons::COMPLEX,
        &range::RANGE,
        &iterators::ENUMERATE,
        &iterators::ZIP,
        &iterators::MAP,
        &iterators::FILTER,
        &iterators::REVERSED,
    ],
    functions: &[
        &functions::iteration::table::DEF,
        &functions::numbers::table::DEF,
        &functions::text::table::DEF,
    ],
};
