//! Struct sequences: tuples whose items have names, some of them beyond the sequence's end.
//!
//! Here: the layout and the declaration of such types. Not here: construction from Python, `repr`, pickling
//! (`builtins`).
//!
//! An instance lies in memory as a tuple of the visible fields, with the hidden fields behind them; `__basicsize__`
//! counts the hidden ones.

use crate::container::{TUPLE, Tuple};
use crate::gc::Visitor;
use crate::header::{Header, Object};
use crate::native::{MemberDef, MemberKind};
use crate::types::{Type, TypeImpl, TypeSpec, flags};
use crate::value::Value;

/// Where the items of a tuple begin.
const ITEMS: usize = 32;

/// A field: name and docstring. An empty name makes the field unnamed.
pub type Field = (&'static str, &'static str);

/// The number of fields that have a name.
pub const fn named(fields: &[Field]) -> usize {
    let (mut count, mut i) = (0, 0);
    while i < fields.len() {
        if !fields[i].0.is_empty() {
            count += 1;
        }
        i += 1;
    }
    count
}

/// The members of a struct sequence: one for each named field.
pub const fn members<const N: usize>(fields: &[Field]) -> [MemberDef; N] {
    let mut out =
        [const { MemberDef { name: "", doc: None, kind: MemberKind::Object, offset: 0, readonly: true } }; N];
    let (mut at, mut i) = (0, 0);
    while i < fields.len() {
        if !fields[i].0.is_empty() {
            let doc = if fields[i].1.is_empty() { None } else { Some(fields[i].1) };
            out[at] = MemberDef {
                name: fields[i].0,
                doc,
                kind: MemberKind::Object,
                offset: ITEMS + 8 * i,
                readonly: true,
            };
            at += 1;
        }
        i += 1;
    }
    out
}

/// The layout of a struct sequence with `visible` of `total` fields in the sequence.
pub const fn spec(
    name: &'static str,
    visible: usize,
    total: usize,
    instantiable: bool,
    more: u64,
    implementation: &'static TypeImpl,
) -> TypeSpec {
    TypeSpec {
        name,
        base: Some(&TUPLE),
        basicsize: ITEMS + 8 * (total - visible),
        itemsize: 8,
        flags: if instantiable { more } else { more | flags::DISALLOW_INSTANTIATION },
        size: Some(size),
        traverse: Some(traverse),
        drop: Some(drop_fields),
        implementation: Some(implementation),
        ..TypeSpec::EMPTY
    }
}

unsafe fn size(object: *const Header) -> usize {
    // SAFETY: an instance of a struct sequence.
    unsafe { (*object).ty().basicsize() + 8 * (*(object as *const Tuple)).len() }
}

unsafe fn traverse(object: *const Header, visitor: &mut Visitor<'_>) {
    // SAFETY: a live instance of a struct sequence.
    fields(unsafe { &*(object as *const Tuple) }).iter().for_each(|v| visitor.visit(v));
}

unsafe fn drop_fields(object: *mut Header) {
    // SAFETY: a dead instance of a struct sequence; its fields are dropped once, last to first.
    unsafe {
        let first = (object as *mut u8).add(ITEMS) as *mut Value;
        for i in (0..fields(&*(object as *const Tuple)).len()).rev() {
            std::ptr::drop_in_place(first.add(i));
        }
    }
}

/// Whether the type is a struct sequence.
pub fn is_struct_sequence(ty: &Type) -> bool {
    ty.spec()
        .is_some_and(|s| s.drop.is_some_and(|f| std::ptr::fn_addr_eq(f, drop_fields as crate::types::DropFn)))
}

/// All fields of a struct sequence, the hidden ones included; the items of another tuple.
pub fn fields(tuple: &Tuple) -> &[Value] {
    let ty = Object::class(tuple);
    if !is_struct_sequence(ty) {
        return tuple.items();
    }
    let total = (ty.basicsize() - ITEMS) / 8 + tuple.len();
    // SAFETY: `new` has written that many items.
    unsafe { std::slice::from_raw_parts(tuple.items().as_ptr(), total) }
}

/// An instance with these fields, `visible` of which make up the sequence. Missing ones are `None`. `None` when memory
/// is exhausted.
pub fn new(ty: &Type, visible: usize, values: Vec<Value>) -> Option<Value> {
    if !is_struct_sequence(ty) {
        return None;
    }
    let total = (ty.basicsize() - ITEMS) / 8 + visible;
    Tuple::new_hidden(ty, visible, total, values.into_iter())
}
