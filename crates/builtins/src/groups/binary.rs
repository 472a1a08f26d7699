//! Bytes-like types.

use crate::{Group, bytearray, bytes, memoryview};
use ::object::bytearray::BYTEARRAY;
use ::object::string::BYTES;

/// The group.
pub static GROUP: Group = Group {
    types: &[
        (&BYTES, &[&bytes::BYTES_IMPL, &bytes::BYTES_SHARED_IMPL]),
        (&bytes::BYTES_ITERATOR, &[&bytes::BytesIterator::IMPL]),
        (&BYTEARRAY, &[&bytearray::BYTEARRAY_IMPL, &bytes::BYTEARRAY_SHARED_IMPL]),
        (&bytes::BYTEARRAY_ITERATOR, &[&bytes::ByteArrayIterator::IMPL]),
        (&memoryview::MANAGED, &[]),
        (&memoryview::MEMORYVIEW, &[&memoryview::MemoryView::IMPL]),
        (&memoryview::MEMORY_ITERATOR, &[&memoryview::MemoryIterator::IMPL]),
    ],
    exported: &[&BYTES, &BYTEARRAY, &memoryview::MEMORYVIEW],
    functions: &[],
};
