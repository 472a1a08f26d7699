//! The one table that ties slots to dunder methods, in both directions.
//!
//! Here: [`SLOT_DEFS`] and calling dunder methods. Native types get a wrapper descriptor for each slot that they fill
//! (`ready.rs`, `wrappers.rs`); classes get a generic function in each slot whose dunder method they define
//! (`update.rs`, `generic.rs`). Not here: the descriptors as objects (`function.rs`), operators (`protocol.rs`).
//!
//! Invariant: entries of one slot stand together, in CPython's order, which is the order of type dictionaries.

mod buffer;
pub mod generic;
pub mod ready;
pub mod update;
mod wrappers;

use crate::container::Tuple;
use crate::errors::{PyResult, Raised};
use crate::exceptions;
use crate::header::Object;
use crate::lookup;
use crate::names;
use crate::string::Str;
use crate::thread::Thread;
use crate::types::{Slots, Type, flags};
use crate::value::Value;

pub use generic::{hash_not_implemented, next_or_raise, next_or_stop};
pub use ready::{TP_NEW, doc_of, prepare, ready, text_signature_of};
pub use update::{fixup_slot_dispatchers, update_slot};

use generic as g;
use wrappers as w;

/// Calls a slot as its dunder method: slots of the defining type, `self`, arguments, names of keyword values.
pub type WrapperFn = fn(&mut Thread, &Slots, &Value, &[Value]) -> PyResult;
/// As [`WrapperFn`], for methods that take keyword arguments.
pub type KeywordWrapperFn = fn(&mut Thread, &Slots, &Value, &[Value], Option<&Tuple>) -> PyResult;

/// How the dunder method of a native type calls the slot.
#[derive(Clone, Copy)]
pub enum Wrapper {
    /// The slot never appears as a wrapper descriptor: `__getattr__`, `__new__`.
    None,
    /// Positional arguments only.
    Plain(WrapperFn),
    /// Keyword arguments too.
    Keywords(KeywordWrapperFn),
}

/// A dunder method and the slot behind it.
pub struct SlotDef {
    /// `__name__`
    pub text: &'static str,
    name: fn() -> &'static Str,
    /// Docstring behind its text signature line.
    pub doc: &'static str,
    /// Which word of [`Slots`]; entries with the same number share a slot.
    pub field: usize,
    /// Calls the slot of a native type.
    pub wrapper: Wrapper,
    /// Puts the function into a class's slot that looks the dunder method up and calls it.
    pub install: fn(&mut Slots),
}

impl SlotDef {
    /// The method's name, interned.
    #[inline]
    pub fn name(&self) -> &'static Str {
        (self.name)()
    }

    /// Whether the slot is filled.
    #[inline]
    pub fn is_set(&self, slots: &Slots) -> bool {
        word(slots, self.field).is_some()
    }

    /// Copies the slot, empty or not.
    #[inline]
    pub fn copy(&self, from: &Slots, to: &mut Slots) {
        words_mut(to)[self.field] = word(from, self.field);
    }

    /// Calls the slot of `owner` as its dunder method.
    ///
    /// # Errors
    /// `TypeError` for arguments that do not fit; what the slot raises.
    pub fn call(
        &self,
        t: &mut Thread,
        owner: &Type,
        slf: &Value,
        args: &[Value],
        names: Option<&Tuple>,
    ) -> PyResult {
        let names = names.filter(|n| !n.is_empty());
        match self.wrapper {
            Wrapper::Keywords(f) => f(t, owner.slots(), slf, args, names),
            Wrapper::Plain(_) if names.is_some() => {
                Err(t.type_error(format!("wrapper {}() takes no keyword arguments", self.text)))
            }
            Wrapper::Plain(f) => f(t, owner.slots(), slf, args),
            Wrapper::None => Err(empty_slot(t)),
        }
    }
}

/// The slot behind a wrapper descriptor is empty, which only a half-made type can show.
#[cold]
fn empty_slot(t: &mut Thread) -> Raised {
    t.system_error("empty type slot")
}

/// A slot without its type, for copying and comparing.
type Word = Option<fn()>;
const WORDS: usize = size_of::<Slots>() / size_of::<Word>();

/// The slots as words.
#[inline]
fn words(slots: &Slots) -> &[Word; WORDS] {
    const { assert!(size_of::<Slots>() == WORDS * size_of::<Word>() && align_of::<Slots>() == align_of::<Word>()) };
    // SAFETY: every field of Slots is an optional function pointer, as the assertion on sizes and the macro that
    // declares them say; function pointers of all types look alike, and none is called as a `fn()`.
    unsafe { &*(slots as *const Slots as *const [Word; WORDS]) }
}

#[inline]
fn words_mut(slots: &mut Slots) -> &mut [Word; WORDS] {
    // SAFETY: as `words`; words only ever move between slots of the same field, so types agree.
    unsafe { &mut *(slots as *mut Slots as *mut [Word; WORDS]) }
}

#[inline]
fn word(slots: &Slots, field: usize) -> Word {
    words(slots)[field]
}

fn same_word(a: Word, b: Word) -> bool {
    a.map_or(0, |f| f as usize) == b.map_or(0, |f| f as usize)
}

macro_rules! field {
    ($slot:ident) => {
        std::mem::offset_of!($crate::types::Slots, $slot) / size_of::<usize>()
    };
}
use field;

/// `type(slf).name(slf, *args)`, without making a bound method where that can be avoided; `None` when the type has no
/// such attribute.
///
/// # Errors
/// What the method, or binding it, raises.
#[inline]
pub fn call_dunder(t: &mut Thread, slf: &Value, name: &Str, args: &[Value]) -> PyResult<Option<Value>> {
    match lookup::lookup(t, slf.ty(), name) {
        Some(found) => call_found(t, &found, slf, args, None).map(Some),
        None => Ok(None),
    }
}

/// Calls what [`lookup::lookup`] found on the type of `slf`, bound to it.
///
/// # Errors
/// What the method, or binding it, raises.
pub fn call_found(
    t: &mut Thread,
    found: &Value,
    slf: &Value,
    args: &[Value],
    names: Option<&Tuple>,
) -> PyResult {
    let ty = found.ty();
    if ty.has(flags::METHOD_DESCRIPTOR) {
        return call_with_first(t, found, slf, args, names);
    }
    match ty.slots().descr_get {
        Some(get) => {
            let class = slf.ty().to_value();
            let bound = get(t, found, Some(slf), Some(&class))?;
            t.call_kw(&bound, args, names)
        }
        None => t.call_kw(found, args, names),
    }
}

/// Whether instances of a class are made by what its `__new__` is, which is no native type's.
pub fn has_python_new(class: &Type) -> bool {
    class.slots().new.is_some_and(|f| std::ptr::fn_addr_eq(f, generic::new as crate::types::NewFn))
}

/// `callable(first, *args)`
///
/// # Errors
/// What the call raises.
pub fn call_with_first(
    t: &mut Thread,
    callable: &Value,
    first: &Value,
    args: &[Value],
    names: Option<&Tuple>,
) -> PyResult {
    match args {
        [] => t.call_kw(callable, std::slice::from_ref(first), names),
        [a] => t.call_kw(callable, Lent::new([first, a]).values(), names),
        [a, b] => t.call_kw(callable, Lent::new([first, a, b]).values(), names),
        [a, b, c] => t.call_kw(callable, Lent::new([first, a, b, c]).values(), names),
        [a, b, c, d] => t.call_kw(callable, Lent::new([first, a, b, c, d]).values(), names),
        _ => {
            let mut all = Vec::new();
            if all.try_reserve_exact(args.len() + 1).is_err() {
                return Err(t.memory_error());
            }
            all.push(first.clone());
            all.extend_from_slice(args);
            t.call_kw(callable, &all, names)
        }
    }
}

/// Arguments side by side that count no references of their own.
pub(crate) struct Lent<'a, const N: usize> {
    values: [std::mem::ManuallyDrop<Value>; N],
    owners: std::marker::PhantomData<&'a Value>,
}

impl<'a, const N: usize> Lent<'a, N> {
    /// Lends the values for as long as their owners keep them.
    pub(crate) fn new(values: [&'a Value; N]) -> Lent<'a, N> {
        // SAFETY: the copies are never dropped, and live no longer than what they are copies of.
        let values = values.map(|value| std::mem::ManuallyDrop::new(unsafe { std::ptr::read(value) }));
        Lent { values, owners: std::marker::PhantomData }
    }

    /// The values.
    pub(crate) fn values(&self) -> &[Value] {
        // SAFETY: `ManuallyDrop` has the layout of what it holds.
        unsafe { std::slice::from_raw_parts(self.values.as_ptr().cast(), N) }
    }
}

/// As [`Lent`], of any number.
pub(crate) struct LentAll<'a> {
    values: Vec<std::mem::ManuallyDrop<Value>>,
    owners: std::marker::PhantomData<&'a Value>,
}

impl<'a> LentAll<'a> {
    /// Lends the values one part after the other.
    pub(crate) fn new(parts: &[&'a [Value]]) -> LentAll<'a> {
        let values = parts.iter().flat_map(|part| part.iter());
        // SAFETY: the copies are never dropped, and live no longer than what they are copies of.
        let values = values.map(|value| std::mem::ManuallyDrop::new(unsafe { std::ptr::read(value) }));
        LentAll { values: values.collect(), owners: std::marker::PhantomData }
    }

    /// The values.
    pub(crate) fn values(&self) -> &[Value] {
        // SAFETY: `ManuallyDrop` has the layout of what it holds.
        unsafe { std::slice::from_raw_parts(self.values.as_ptr().cast(), self.values.len()) }
    }
}

/// As [`call_dunder`], but a missing method raises `AttributeError(name)`.
///
/// # Errors
/// See above.
pub fn call_required(t: &mut Thread, slf: &Value, name: &Str, args: &[Value]) -> PyResult {
    match call_dunder(t, slf, name, args)? {
        Some(result) => Ok(result),
        None => Err(no_method(t, name)),
    }
}

#[cold]
fn no_method(t: &mut Thread, name: &Str) -> Raised {
    t.raise_with(&exceptions::ATTRIBUTE_ERROR, name.to_value())
}

/// The attribute `name` of the first class in MRO order that has it, without touching the method cache.
fn find_in_mro(ty: &Type, name: &Str) -> Option<Value> {
    match ty.mro() {
        Some(mro) => mro.items().iter().find_map(|c| c.downcast::<Type>()?.dict()?.get_str(name)),
        None => ty.dict()?.get_str(name),
    }
}

macro_rules! def {
    ($text:literal, $name:ident, $slot:ident, $generic:expr, $wrapper:expr, $doc:expr) => {
        SlotDef {
            text: $text,
            name: || &names::$name,
            doc: $doc,
            field: field!($slot),
            wrapper: $wrapper,
            install: |s| s.$slot = Some($generic),
        }
    };
}
/// `f(self)`
macro_rules! unary {
    ($text:literal, $name:ident, $slot:ident, $doc:literal) => {
        def!($text, $name, $slot, g::$slot, w::unary!($slot), concat!($text, "($self, /)\n--\n\n", $doc))
    };
}
/// `f(self, value)`
macro_rules! binary {
    ($text:literal, $name:ident, $slot:ident, $doc:literal) => {
        def!(
            $text,
            $name,
            $slot,
            g::$slot,
            w::binary!($slot),
            concat!($text, "($self, value, /)\n--\n\n", $doc)
        )
    };
}
/// An operator and its reflected form.
macro_rules! reflected {
    ($text:literal, $name:ident, $slot:ident, $doc:literal) => {
        def!(
            $text,
            $name,
            $slot,
            g::$slot,
            w::reflected!($slot),
            concat!($text, "($self, value, /)\n--\n\n", $doc)
        )
    };
}
macro_rules! compare {
    ($text:literal, $name:ident, $op:ident, $symbol:literal) => {
        def!(
            $text,
            $name,
            richcompare,
            g::richcompare,
            w::compare!($op),
            concat!($text, "($self, value, /)\n--\n\nReturn self", $symbol, "value.")
        )
    };
}
/// A method of sequences whose generic function is that of the number slot of the same name: filling both would call the
/// method twice when it answers `NotImplemented`.
macro_rules! sequence {
    ($text:literal, $name:ident, $slot:ident, $wrapper:expr, $doc:literal) => {
        SlotDef {
            text: $text,
            name: || &names::$name,
            doc: concat!($text, "($self, value, /)\n--\n\n", $doc),
            field: field!($slot),
            wrapper: $wrapper,
            install: |s| s.$slot = None,
        }
    };
}
/// A method with a wrapper of its own in `wrappers.rs`.
macro_rules! own {
    ($text:literal, $name:ident, $slot:ident, $wrapper:ident, $signature:literal, $doc:literal) => {
        def!(
            $text,
            $name,
            $slot,
            g::$slot,
            Wrapper::Plain(w::$wrapper),
            concat!($text, $signature, "\n--\n\n", $doc)
        )
    };
}

/// All dunder methods with slots.
pub static SLOT_DEFS: &[SlotDef] = &[
    unary!("__repr__", REPR, repr, "Return repr(self)."),
    own!("__hash__", HASH, hash, hash, "($self, /)", "Return hash(self)."),
    def!(
        "__call__",
        CALL,
        call,
        g::call,
        Wrapper::Keywords(w::call),
        "__call__($self, /, *args, **kwargs)\n--\n\nCall self as a function."
    ),
    unary!("__str__", STR, str, "Return str(self)."),
    own!(
        "__getattribute__",
        GETATTRIBUTE,
        getattro,
        getattribute,
        "($self, name, /)",
        "Return getattr(self, name)."
    ),
    def!("__getattr__", GETATTR, getattro, g::getattro, Wrapper::None, ""),
    own!(
        "__setattr__",
        SETATTR,
        setattro,
        setattr,
        "($self, name, value, /)",
        "Implement setattr(self, name, value)."
    ),
    own!("__delattr__", DELATTR, setattro, delattr, "($self, name, /)", "Implement delattr(self, name)."),
    compare!("__lt__", LT, Lt, "<"),
    compare!("__le__", LE, Le, "<="),
    compare!("__eq__", EQ, Eq, "=="),
    compare!("__ne__", NE, Ne, "!="),
    compare!("__gt__", GT, Gt, ">"),
    compare!("__ge__", GE, Ge, ">="),
    unary!("__iter__", ITER, iter, "Implement iter(self)."),
    own!("__next__", NEXT, iternext, next, "($self, /)", "Implement next(self)."),
    own!(
        "__get__",
        GET,
        descr_get,
        descr_get,
        "($self, instance, owner=None, /)",
        "Return an attribute of instance, which is of type owner."
    ),
    own!(
        "__set__",
        SET,
        descr_set,
        descr_set,
        "($self, instance, value, /)",
        "Set an attribute of instance to value."
    ),
    own!(
        "__delete__",
        DELETE,
        descr_set,
        descr_delete,
        "($self, instance, /)",
        "Delete an attribute of instance."
    ),
    def!(
        "__init__",
        INIT,
        init,
        g::init,
        Wrapper::Keywords(w::init),
        "__init__($self, /, *args, **kwargs)\n--\n\nInitialize self.  See help(type(self)) for accurate signature."
    ),
    def!("__new__", NEW, new, g::new, Wrapper::None, ""),
    own!(
        "__del__",
        DEL,
        finalize,
        finalize,
        "($self, /)",
        "Called when the instance is about to be destroyed."
    ),
    def!(
        "__buffer__",
        BUFFER,
        getbuffer,
        buffer::getbuffer,
        Wrapper::Plain(buffer::wrap_getbuffer),
        "__buffer__($self, flags, /)\n--\n\nReturn a buffer object that exposes the underlying memory of the object."
    ),
    def!(
        "__release_buffer__",
        RELEASE_BUFFER,
        releasebuffer,
        buffer::releasebuffer,
        Wrapper::Plain(buffer::wrap_releasebuffer),
        "__release_buffer__($self, buffer, /)\n--\n\nRelease the buffer object that exposes the underlying memory of the object."
    ),
    unary!("__await__", AWAIT, await_, "Return an iterator to be used in await expression."),
    unary!("__aiter__", AITER, aiter, "Return an awaitable, that resolves in asynchronous iterator."),
    unary!("__anext__", ANEXT, anext, "Return a value or raise StopAsyncIteration."),
    binary!("__add__", ADD, add, "Return self+value."),
    reflected!("__radd__", RADD, add, "Return value+self."),
    binary!("__sub__", SUB, subtract, "Return self-value."),
    reflected!("__rsub__", RSUB, subtract, "Return value-self."),
    binary!("__mul__", MUL, multiply, "Return self*value."),
    reflected!("__rmul__", RMUL, multiply, "Return value*self."),
    binary!("__mod__", MOD, remainder, "Return self%value."),
    reflected!("__rmod__", RMOD, remainder, "Return value%self."),
    binary!("__divmod__", DIVMOD, divmod, "Return divmod(self, value)."),
    reflected!("__rdivmod__", RDIVMOD, divmod, "Return divmod(value, self)."),
    own!("__pow__", POW, power, power, "($self, value, mod=None, /)", "Return pow(self, value, mod)."),
    own!(
        "__rpow__",
        RPOW,
        power,
        reflected_power,
        "($self, value, mod=None, /)",
        "Return pow(value, self, mod)."
    ),
    unary!("__neg__", NEG, negative, "-self"),
    unary!("__pos__", POS, positive, "+self"),
    unary!("__abs__", ABS, absolute, "abs(self)"),
    own!("__bool__", BOOL, bool, bool, "($self, /)", "True if self else False"),
    unary!("__invert__", INVERT, invert, "~self"),
    binary!("__lshift__", LSHIFT, lshift, "Return self<<value."),
    reflected!("__rlshift__", RLSHIFT, lshift, "Return value<<self."),
    binary!("__rshift__", RSHIFT, rshift, "Return self>>value."),
    reflected!("__rrshift__", RRSHIFT, rshift, "Return value>>self."),
    binary!("__and__", AND, and, "Return self&value."),
    reflected!("__rand__", RAND, and, "Return value&self."),
    binary!("__xor__", XOR, xor, "Return self^value."),
    reflected!("__rxor__", RXOR, xor, "Return value^self."),
    binary!("__or__", OR, or, "Return self|value."),
    reflected!("__ror__", ROR, or, "Return value|self."),
    unary!("__int__", INT, int, "int(self)"),
    unary!("__float__", FLOAT, float, "float(self)"),
    binary!("__iadd__", IADD, inplace_add, "Return self+=value."),
    binary!("__isub__", ISUB, inplace_subtract, "Return self-=value."),
    binary!("__imul__", IMUL, inplace_multiply, "Return self*=value."),
    binary!("__imod__", IMOD, inplace_remainder, "Return self%=value."),
    own!("__ipow__", IPOW, inplace_power, inplace_power, "($self, value, /)", "Return self**=value."),
    binary!("__ilshift__", ILSHIFT, inplace_lshift, "Return self<<=value."),
    binary!("__irshift__", IRSHIFT, inplace_rshift, "Return self>>=value."),
    binary!("__iand__", IAND, inplace_and, "Return self&=value."),
    binary!("__ixor__", IXOR, inplace_xor, "Return self^=value."),
    binary!("__ior__", IOR, inplace_or, "Return self|=value."),
    binary!("__floordiv__", FLOORDIV, floor_divide, "Return self//value."),
    reflected!("__rfloordiv__", RFLOORDIV, floor_divide, "Return value//self."),
    binary!("__truediv__", TRUEDIV, true_divide, "Return self/value."),
    reflected!("__rtruediv__", RTRUEDIV, true_divide, "Return value/self."),
    binary!("__ifloordiv__", IFLOORDIV, inplace_floor_divide, "Return self//=value."),
    binary!("__itruediv__", ITRUEDIV, inplace_true_divide, "Return self/=value."),
    unary!(
        "__index__",
        INDEX,
        index,
        "Return self converted to an integer, if self is suitable for use as an index into a list."
    ),
    binary!("__matmul__", MATMUL, matrix_multiply, "Return self@value."),
    reflected!("__rmatmul__", RMATMUL, matrix_multiply, "Return value@self."),
    binary!("__imatmul__", IMATMUL, inplace_matrix_multiply, "Return self@=value."),
    own!("__len__", LEN, mp_length, mp_length, "($self, /)", "Return len(self)."),
    own!("__getitem__", GETITEM, mp_subscript, mp_subscript, "($self, key, /)", "Return self[key]."),
    own!(
        "__setitem__",
        SETITEM,
        mp_ass_subscript,
        mp_setitem,
        "($self, key, value, /)",
        "Set self[key] to value."
    ),
    own!("__delitem__", DELITEM, mp_ass_subscript, mp_delitem, "($self, key, /)", "Delete self[key]."),
    own!("__len__", LEN, sq_length, sq_length, "($self, /)", "Return len(self)."),
    sequence!("__add__", ADD, sq_concat, w::binary!(sq_concat), "Return self+value."),
    sequence!("__mul__", MUL, sq_repeat, Wrapper::Plain(w::sq_repeat), "Return self*value."),
    sequence!("__rmul__", RMUL, sq_repeat, Wrapper::Plain(w::sq_repeat), "Return value*self."),
    own!("__getitem__", GETITEM, sq_item, sq_item, "($self, key, /)", "Return self[key]."),
    own!(
        "__setitem__",
        SETITEM,
        sq_ass_item,
        sq_setitem,
        "($self, key, value, /)",
        "Set self[key] to value."
    ),
    own!("__delitem__", DELITEM, sq_ass_item, sq_delitem, "($self, key, /)", "Delete self[key]."),
    own!("__contains__", CONTAINS, sq_contains, sq_contains, "($self, key, /)", "Return bool(key in self)."),
    sequence!("__iadd__", IADD, sq_inplace_concat, w::binary!(sq_inplace_concat), "Implement self+=value."),
    sequence!(
        "__imul__",
        IMUL,
        sq_inplace_repeat,
        Wrapper::Plain(w::sq_inplace_repeat),
        "Implement self*=value."
    ),
];

/// The slots that share a method's name, for the few names that have several.
fn fields_of(def: &SlotDef) -> &'static [usize] {
    match def.text {
        "__len__" => const { &[field!(mp_length), field!(sq_length)] },
        "__getitem__" => const { &[field!(mp_subscript), field!(sq_item)] },
        "__setitem__" | "__delitem__" => const { &[field!(mp_ass_subscript), field!(sq_ass_item)] },
        "__add__" => const { &[field!(add), field!(sq_concat)] },
        "__mul__" | "__rmul__" => const { &[field!(multiply), field!(sq_repeat)] },
        "__iadd__" => const { &[field!(inplace_add), field!(sq_inplace_concat)] },
        "__imul__" => const { &[field!(inplace_multiply), field!(sq_inplace_repeat)] },
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_texts_agree() {
        for def in SLOT_DEFS {
            assert!(def.name().eq_str(def.text), "{}", def.text);
            if !matches!(def.wrapper, Wrapper::None) {
                assert_eq!(doc_of(def.text, def.doc).find("($"), None, "{}", def.text);
                assert!(text_signature_of(def.text, def.doc).is_some(), "{}", def.text);
            }
        }
    }

    #[test]
    fn entries_of_a_slot_stand_together() {
        let mut seen = Vec::new();
        for def in SLOT_DEFS {
            if seen.last() != Some(&def.field) {
                assert!(!seen.contains(&def.field), "{}", def.text);
                seen.push(def.field);
            }
        }
        // Only `am_send` has no dunder method.
        assert_eq!(seen.len(), WORDS - 1);
    }

    #[test]
    fn several_slots_of_a_name_are_all_known() {
        for def in SLOT_DEFS {
            let mut fields: Vec<usize> =
                SLOT_DEFS.iter().filter(|d| d.text == def.text).map(|d| d.field).collect();
            fields.dedup();
            let known = fields_of(def);
            assert!(if fields.len() == 1 { known.is_empty() } else { known == fields }, "{}", def.text);
        }
    }

    #[test]
    fn installed_functions_fill_their_own_slot() {
        for def in SLOT_DEFS {
            let mut slots = Slots::EMPTY;
            (def.install)(&mut slots);
            let of_numbers =
                [field!(sq_concat), field!(sq_repeat), field!(sq_inplace_concat), field!(sq_inplace_repeat)];
            let filled = usize::from(!of_numbers.contains(&def.field));
            assert_eq!(def.is_set(&slots), filled == 1, "{}", def.text);
            assert_eq!(words(&slots).iter().flatten().count(), filled, "{}", def.text);
        }
    }
}
