//! Type objects: CPython's `PyTypeObject` layout, our slots beyond it, and how a type is declared.
//!
//! Here: the struct, its flags, versions, subtype tests, MRO access. Not here: attribute lookup
//! (`lookup.rs`), the table that ties slots to dunder methods (`slotdefs.rs`), and making types
//! from a class statement (`builtins`).

use std::cell::{Cell, UnsafeCell};
use std::ffi::c_char;

use crate::cell::{OptionCell, Ref};
use crate::container::Tuple;
use crate::dict::Dict;
use crate::errors::PyResult;
use crate::gc::Visitor;
use crate::header::{Header, Object, VarHeader};
use crate::native::{GetSetDef, MemberDef, NativeDef};
use crate::string::Str;
use crate::thread::Thread;
use crate::value::Value;

/// `tp_flags`, CPython 3.14's numbers.
pub mod flags {
    #![allow(missing_docs)]
    pub const STATIC_BUILTIN: u64 = 1 << 1;
    pub const INLINE_VALUES: u64 = 1 << 2;
    pub const MANAGED_WEAKREF: u64 = 1 << 3;
    pub const MANAGED_DICT: u64 = 1 << 4;
    pub const SEQUENCE: u64 = 1 << 5;
    pub const MAPPING: u64 = 1 << 6;
    pub const DISALLOW_INSTANTIATION: u64 = 1 << 7;
    pub const IMMUTABLETYPE: u64 = 1 << 8;
    pub const HEAPTYPE: u64 = 1 << 9;
    pub const BASETYPE: u64 = 1 << 10;
    pub const HAVE_VECTORCALL: u64 = 1 << 11;
    pub const READY: u64 = 1 << 12;
    pub const READYING: u64 = 1 << 13;
    pub const HAVE_GC: u64 = 1 << 14;
    pub const METHOD_DESCRIPTOR: u64 = 1 << 17;
    pub const VALID_VERSION_TAG: u64 = 1 << 19;
    pub const IS_ABSTRACT: u64 = 1 << 20;
    pub const MATCH_SELF: u64 = 1 << 22;
    pub const ITEMS_AT_END: u64 = 1 << 23;
    pub const LONG_SUBCLASS: u64 = 1 << 24;
    pub const LIST_SUBCLASS: u64 = 1 << 25;
    pub const TUPLE_SUBCLASS: u64 = 1 << 26;
    pub const BYTES_SUBCLASS: u64 = 1 << 27;
    pub const UNICODE_SUBCLASS: u64 = 1 << 28;
    pub const DICT_SUBCLASS: u64 = 1 << 29;
    pub const BASE_EXC_SUBCLASS: u64 = 1 << 30;
    pub const TYPE_SUBCLASS: u64 = 1 << 31;
    /// A native type that is one like any other to Python code: it takes over `__new__`, and its attributes can be set.
    /// No flag of CPython's; it reads as `HEAPTYPE`.
    pub const OPEN: u64 = 1 << 63;
    /// A native type whose instances and methods take keyword arguments of any names, and complain themselves. No flag of
    /// CPython's either.
    pub const ANY_NAMES: u64 = 1 << 62;
    /// Instances have a finalizer of the old kind, C's `tp_del`, that runs each time the last reference goes, and that keeps
    /// cycles from being collected. No flag of CPython's either.
    pub const LEGACY_FINALIZER: u64 = 1 << 61;
    /// The bits of the built-in bases, which subclasses inherit.
    pub const FAST_SUBCLASS: u64 = 0xff << 24;
}

/// The comparison operators, in CPython's order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum CompareOp {
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `==`
    Eq,
    /// `!=`
    Ne,
    /// `>`
    Gt,
    /// `>=`
    Ge,
}

impl CompareOp {
    /// All, by number.
    pub const ALL: [CompareOp; 6] =
        [CompareOp::Lt, CompareOp::Le, CompareOp::Eq, CompareOp::Ne, CompareOp::Gt, CompareOp::Ge];

    /// The operator that gives the same answer with the operands swapped.
    pub fn swapped(self) -> CompareOp {
        match self {
            CompareOp::Lt => CompareOp::Gt,
            CompareOp::Le => CompareOp::Ge,
            CompareOp::Gt => CompareOp::Lt,
            CompareOp::Ge => CompareOp::Le,
            same => same,
        }
    }

    /// What the operator answers for an ordering.
    #[inline]
    pub fn matches(self, ordering: std::cmp::Ordering) -> bool {
        use std::cmp::Ordering::*;
        match self {
            CompareOp::Lt => ordering == Less,
            CompareOp::Le => ordering != Greater,
            CompareOp::Eq => ordering == Equal,
            CompareOp::Ne => ordering != Equal,
            CompareOp::Gt => ordering == Greater,
            CompareOp::Ge => ordering != Less,
        }
    }

    /// As written in source.
    pub fn symbol(self) -> &'static str {
        ["<", "<=", "==", "!=", ">", ">="][self as usize]
    }
}

/// `f(self) -> value`
pub type UnaryFn = fn(&mut Thread, &Value) -> PyResult;
/// `f(a, b) -> value`
pub type BinaryFn = fn(&mut Thread, &Value, &Value) -> PyResult;
/// `f(a, b, c) -> value`
pub type TernaryFn = fn(&mut Thread, &Value, &Value, &Value) -> PyResult;
/// `f(self) -> bool`
pub type InquiryFn = fn(&mut Thread, &Value) -> PyResult<bool>;
/// `f(self) -> length`
pub type LenFn = fn(&mut Thread, &Value) -> PyResult<usize>;
/// `f(self) -> hash`
pub type HashFn = fn(&mut Thread, &Value) -> PyResult<i64>;
/// `f(self, op, other) -> value`
pub type CompareFn = fn(&mut Thread, &Value, &Value, CompareOp) -> PyResult;
/// `f(self) -> the next item, or the end`
pub type NextFn = fn(&mut Thread, &Value) -> PyResult<Option<Value>>;
/// `f(callable, positional and keyword values, names of the latter) -> value`
pub type CallFn = fn(&mut Thread, &Value, &[Value], Option<&Tuple>) -> PyResult;
/// `f(type, positional and keyword values, names of the latter) -> instance`
pub type NewFn = fn(&mut Thread, &Type, &[Value], Option<&Tuple>) -> PyResult;
/// `f(self, positional and keyword values, names of the latter)`
pub type InitFn = fn(&mut Thread, &Value, &[Value], Option<&Tuple>) -> PyResult<()>;
/// `f(self, name) -> value`
pub type GetAttrFn = fn(&mut Thread, &Value, &Str) -> PyResult;
/// `f(self, name, value or nothing to delete)`
pub type SetAttrFn = fn(&mut Thread, &Value, &Str, Option<&Value>) -> PyResult<()>;
/// `f(descriptor, instance, owner) -> value`
pub type DescrGetFn = fn(&mut Thread, &Value, Option<&Value>, Option<&Value>) -> PyResult;
/// `f(descriptor, instance, value or nothing to delete)`
pub type DescrSetFn = fn(&mut Thread, &Value, &Value, Option<&Value>) -> PyResult<()>;
/// `f(self, index) -> item`
pub type ItemFn = fn(&mut Thread, &Value, isize) -> PyResult;
/// `f(self, index, value or nothing to delete)`
pub type SetItemFn = fn(&mut Thread, &Value, isize, Option<&Value>) -> PyResult<()>;
/// `f(self, key, value or nothing to delete)`
pub type SetSubscriptFn = fn(&mut Thread, &Value, &Value, Option<&Value>) -> PyResult<()>;
/// `f(self, item) -> whether it is contained`
pub type ContainsFn = fn(&mut Thread, &Value, &Value) -> PyResult<bool>;
/// `f(self)`: `__del__`
pub type FinalizeFn = fn(&mut Thread, &Value);
/// Shows every reference that the object holds.
///
/// The pointer is a live object of the type.
pub type TraverseFn = unsafe fn(*const Header, &mut Visitor<'_>);
/// Drops references that may close cycles.
///
/// The pointer is a live object of the type.
pub type ClearFn = unsafe fn(*const Header);
/// Releases what the object holds, not the memory.
///
/// The pointer is a dead object of the type.
pub type DropFn = unsafe fn(*mut Header);
/// The size in bytes of a live object of the type.
pub type SizeFn = unsafe fn(*const Header) -> usize;
/// Fills a view of the object's memory.
pub type GetBufferFn = fn(&mut Thread, &Value, u32) -> PyResult<crate::payload::BufferView>;
/// Gives a view back.
pub type ReleaseBufferFn = fn(&Value, usize);

macro_rules! slots {
    ($($(#[$doc:meta])* $name:ident: $ty:ty,)*) => {
        /// What the type's instances can do, as functions on values. Absent means: not supported.
        #[derive(Clone, Copy)]
        pub struct Slots { $($(#[$doc])* pub $name: Option<$ty>,)* }

        impl Slots {
            /// No slot filled.
            pub const EMPTY: Slots = Slots { $($name: None,)* };

            /// Fills the slots that are empty from `base`'s.
            pub fn inherit(&mut self, base: &Slots) {
                $(if self.$name.is_none() { self.$name = base.$name; })*
            }
        }
    };
}

slots! {
    /// `tp_repr`
    repr: UnaryFn,
    /// `tp_str`
    str: UnaryFn,
    /// `tp_hash`
    hash: HashFn,
    /// `tp_call`
    call: CallFn,
    /// `tp_getattro`
    getattro: GetAttrFn,
    /// `tp_setattro`
    setattro: SetAttrFn,
    /// `tp_richcompare`
    richcompare: CompareFn,
    /// `tp_iter`
    iter: UnaryFn,
    /// `tp_iternext`
    iternext: NextFn,
    /// `tp_descr_get`
    descr_get: DescrGetFn,
    /// `tp_descr_set`
    descr_set: DescrSetFn,
    /// `tp_init`
    init: InitFn,
    /// `tp_new`
    new: NewFn,
    /// `tp_finalize`
    finalize: FinalizeFn,
    /// `am_await`
    await_: UnaryFn,
    /// `am_aiter`
    aiter: UnaryFn,
    /// `am_anext`
    anext: UnaryFn,
    /// `am_send`: `Ok(Ok(v))` yields, `Ok(Err(v))` returns.
    send: fn(&mut Thread, &Value, &Value) -> PyResult<Result<Value, Value>>,
    /// `nb_add`
    add: BinaryFn,
    /// `nb_subtract`
    subtract: BinaryFn,
    /// `nb_multiply`
    multiply: BinaryFn,
    /// `nb_remainder`
    remainder: BinaryFn,
    /// `nb_divmod`
    divmod: BinaryFn,
    /// `nb_power`
    power: TernaryFn,
    /// `nb_negative`
    negative: UnaryFn,
    /// `nb_positive`
    positive: UnaryFn,
    /// `nb_absolute`
    absolute: UnaryFn,
    /// `nb_bool`
    bool: InquiryFn,
    /// `nb_invert`
    invert: UnaryFn,
    /// `nb_lshift`
    lshift: BinaryFn,
    /// `nb_rshift`
    rshift: BinaryFn,
    /// `nb_and`
    and: BinaryFn,
    /// `nb_xor`
    xor: BinaryFn,
    /// `nb_or`
    or: BinaryFn,
    /// `nb_int`
    int: UnaryFn,
    /// `nb_float`
    float: UnaryFn,
    /// `nb_inplace_add`
    inplace_add: BinaryFn,
    /// `nb_inplace_subtract`
    inplace_subtract: BinaryFn,
    /// `nb_inplace_multiply`
    inplace_multiply: BinaryFn,
    /// `nb_inplace_remainder`
    inplace_remainder: BinaryFn,
    /// `nb_inplace_power`
    inplace_power: TernaryFn,
    /// `nb_inplace_lshift`
    inplace_lshift: BinaryFn,
    /// `nb_inplace_rshift`
    inplace_rshift: BinaryFn,
    /// `nb_inplace_and`
    inplace_and: BinaryFn,
    /// `nb_inplace_xor`
    inplace_xor: BinaryFn,
    /// `nb_inplace_or`
    inplace_or: BinaryFn,
    /// `nb_floor_divide`
    floor_divide: BinaryFn,
    /// `nb_true_divide`
    true_divide: BinaryFn,
    /// `nb_inplace_floor_divide`
    inplace_floor_divide: BinaryFn,
    /// `nb_inplace_true_divide`
    inplace_true_divide: BinaryFn,
    /// `nb_index`
    index: UnaryFn,
    /// `nb_matrix_multiply`
    matrix_multiply: BinaryFn,
    /// `nb_inplace_matrix_multiply`
    inplace_matrix_multiply: BinaryFn,
    /// `sq_length`
    sq_length: LenFn,
    /// `sq_concat`
    sq_concat: BinaryFn,
    /// `sq_repeat`
    sq_repeat: ItemFn,
    /// `sq_item`
    sq_item: ItemFn,
    /// `sq_ass_item`
    sq_ass_item: SetItemFn,
    /// `sq_contains`
    sq_contains: ContainsFn,
    /// `sq_inplace_concat`
    sq_inplace_concat: BinaryFn,
    /// `sq_inplace_repeat`
    sq_inplace_repeat: ItemFn,
    /// `mp_length`
    mp_length: LenFn,
    /// `mp_subscript`
    mp_subscript: BinaryFn,
    /// `mp_ass_subscript`
    mp_ass_subscript: SetSubscriptFn,
    /// `bf_getbuffer`
    getbuffer: GetBufferFn,
    /// `bf_releasebuffer`
    releasebuffer: ReleaseBufferFn,
}

/// How instances of a type are made and destroyed, as far as it follows from the type's other properties.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Shape {
    /// In all the steps that any type may need.
    Other,
    /// A native type's: nothing in front, nothing behind, no finalizer.
    Leaf,
    /// The same with the collector's links in front.
    Container,
    /// A generator's or coroutine's: as `Container`, with a finalizer that has nothing to do once it has ended.
    Generator,
    /// A class's whose instances are tuples, without finalizer: the collector's links and maybe a dictionary's word in
    /// front, nothing behind the items.
    Tuple,
    /// A class's without native fields and finalizer: the collector's links and maybe a dictionary's word in front,
    /// members and inline attribute values behind.
    Instance,
}

/// How a native type lies in memory: a static table that stands beside its struct.
pub struct TypeSpec {
    /// `module.qualname`, or just the name for `builtins`.
    pub name: &'static str,
    /// The base; `None` for `object` only.
    pub base: Option<&'static Type>,
    /// Size in bytes of an instance.
    pub basicsize: usize,
    /// What `__basicsize__` answers where the size differs from CPython's; 0: the size.
    pub reported_basicsize: usize,
    /// Size in bytes of an item of variable-sized instances.
    pub itemsize: usize,
    /// `tp_flags` beyond those that follow from the rest.
    pub flags: u64,
    /// Offset of the instance dictionary's word; 0: none, -1: in front of the object.
    pub dictoffset: isize,
    /// Whether instances can be weakly referenced.
    pub weakrefs: bool,
    /// Size in bytes of one instance, for variable-sized ones.
    pub size: Option<SizeFn>,
    /// Shows the references that instances hold. Present: instances are containers for the collector.
    pub traverse: Option<TraverseFn>,
    /// Shows references that are hidden from the collector, for the audit of references.
    pub hidden: Option<TraverseFn>,
    /// Drops references that may close cycles.
    pub clear: Option<ClearFn>,
    /// Releases what instances hold.
    pub drop: Option<DropFn>,
    /// What instances can do, for types whose methods stand in the same crate.
    pub implementation: Option<&'static TypeImpl>,
}

impl TypeSpec {
    /// A type with nothing of its own.
    pub const EMPTY: TypeSpec = TypeSpec {
        name: "",
        base: Some(&crate::singletons::OBJECT),
        basicsize: 16,
        reported_basicsize: 0,
        itemsize: 0,
        flags: 0,
        dictoffset: 0,
        weakrefs: false,
        size: None,
        traverse: None,
        hidden: None,
        clear: None,
        drop: None,
        implementation: None,
    };
}

/// What the instances of a native type can do: the table that `#[pymethods]` writes.
pub struct TypeImpl {
    /// Docstring, with the text signature line in front where CPython has one.
    pub doc: Option<&'static str>,
    /// The slots that the type fills itself.
    pub slots: Slots,
    /// Methods, class and static methods.
    pub methods: &'static [NativeDef],
    /// Computed attributes.
    pub getset: &'static [GetSetDef],
    /// Attributes stored at fixed offsets.
    pub members: &'static [MemberDef],
    /// Whether `__hash__` is `None`.
    pub unhashable: bool,
}

impl TypeImpl {
    /// Nothing.
    pub const EMPTY: TypeImpl = TypeImpl {
        doc: None,
        slots: Slots::EMPTY,
        methods: &[],
        getset: &[],
        members: &[],
        unhashable: false,
    };
}

/// A type object. The first 416 bytes are CPython's `PyTypeObject`.
#[repr(C)]
pub struct Type {
    /// Header; its size is 0.
    pub ob: VarHeader,
    pub(crate) tp_name: Cell<*const c_char>,
    pub(crate) tp_basicsize: Cell<isize>,
    pub(crate) tp_itemsize: Cell<isize>,
    /// `tp_dealloc` … `tp_as_buffer`: functions that C calls; filled when C extensions are loaded.
    c_slots_1: [Cell<usize>; 15],
    pub(crate) tp_flags: Cell<u64>,
    pub(crate) tp_doc: Cell<usize>,
    c_slots_2: [Cell<usize>; 3],
    pub(crate) tp_weaklistoffset: Cell<isize>,
    c_slots_3: [Cell<usize>; 5],
    pub(crate) tp_base: Cell<*const Type>,
    pub(crate) tp_dict: OptionCell,
    c_slots_4: [Cell<usize>; 2],
    pub(crate) tp_dictoffset: Cell<isize>,
    c_slots_5: [Cell<usize>; 5],
    pub(crate) tp_bases: OptionCell,
    pub(crate) tp_mro: OptionCell,
    pub(crate) tp_cache: Cell<usize>,
    pub(crate) tp_subclasses: Cell<usize>,
    pub(crate) tp_weaklist: Cell<usize>,
    c_slots_6: Cell<usize>,
    pub(crate) tp_version_tag: Cell<u32>,
    c_slots_7: [Cell<usize>; 2],
    tp_watched: Cell<u8>,
    tp_versions_used: Cell<u16>,
    /// `PyHeapTypeObject`: method suites that C reads, then names.
    pub(crate) ht_suites: [Cell<usize>; 55],
    pub(crate) ht_name: OptionCell,
    pub(crate) ht_slots: OptionCell,
    pub(crate) ht_qualname: OptionCell,
    pub(crate) ht_cached_keys: Cell<usize>,
    pub(crate) ht_module: OptionCell,
    ht_rest: [Cell<usize>; 5],
    // ---- Taipan's own, beyond what C sees ----
    /// The slots, inherited ones included.
    pub(crate) slots: UnsafeCell<Slots>,
    pub(crate) traverse: Cell<Option<TraverseFn>>,
    pub(crate) clear: Cell<Option<ClearFn>>,
    pub(crate) drop: Cell<Option<DropFn>>,
    pub(crate) size: Cell<Option<SizeFn>>,
    pub(crate) spec: Cell<Option<&'static TypeSpec>>,
    /// Names of attribute values that instances keep inline, in order of first assignment.
    pub(crate) layout: crate::cell::OptionCell,
    pub(crate) inline_capacity: Cell<u16>,
    /// The base whose memory layout instances have.
    pub(crate) solid_base: Cell<*const Type>,
    /// The reference to the base, of a class made at run time.
    pub(crate) held_base: OptionCell,
    /// Offsets of `__slots__` members of this class itself: first, and how many.
    pub(crate) slot_members: Cell<(u32, u32)>,
    /// `__init__` or `__getitem__` for specialised calls, valid for the version beside it.
    pub(crate) cached_init: OptionCell,
    pub(crate) cached_init_version: Cell<u32>,
    /// Number of the type in tables of built-in types; 0 for heap types.
    pub(crate) index: Cell<u32>,
    /// Whether attribute lookup is `object`'s own (no `__getattribute__`, no `__getattr__`).
    pub(crate) generic_getattr: Cell<bool>,
    pub(crate) weakrefs: Cell<bool>,
    shape: Cell<Shape>,
    /// The docstring of a native type with its signature line.
    pub(crate) doc: Cell<Option<&'static str>>,
}

/// Bytes of a type object that Python sees as `type.__basicsize__`.
pub const REPORTED_TYPE_SIZE: usize = 936;

// SAFETY: types are changed only by the thread that holds the interpreter's lock.
unsafe impl Sync for Type {}

const fn words<const N: usize>() -> [Cell<usize>; N] {
    [const { Cell::new(0) }; N]
}

impl Type {
    /// A built-in type, to be made ready when an interpreter starts.
    pub const fn new_static(spec: &'static TypeSpec) -> Type {
        let mut new = Type::blank(Header::immortal(&crate::singletons::TYPE));
        new.spec = Cell::new(Some(spec));
        new
    }

    pub(crate) const fn blank(ob: Header) -> Type {
        Type {
            ob: VarHeader { ob, size: Cell::new(0) },
            tp_name: Cell::new(std::ptr::null()),
            tp_basicsize: Cell::new(0),
            tp_itemsize: Cell::new(0),
            c_slots_1: words(),
            tp_flags: Cell::new(0),
            tp_doc: Cell::new(0),
            c_slots_2: words(),
            tp_weaklistoffset: Cell::new(0),
            c_slots_3: words(),
            tp_base: Cell::new(std::ptr::null()),
            tp_dict: OptionCell::empty(),
            c_slots_4: words(),
            tp_dictoffset: Cell::new(0),
            c_slots_5: words(),
            tp_bases: OptionCell::empty(),
            tp_mro: OptionCell::empty(),
            tp_cache: Cell::new(0),
            tp_subclasses: Cell::new(0),
            tp_weaklist: Cell::new(0),
            c_slots_6: Cell::new(0),
            tp_version_tag: Cell::new(0),
            c_slots_7: words(),
            tp_watched: Cell::new(0),
            tp_versions_used: Cell::new(0),
            ht_suites: words(),
            ht_name: OptionCell::empty(),
            ht_slots: OptionCell::empty(),
            ht_qualname: OptionCell::empty(),
            ht_cached_keys: Cell::new(0),
            ht_module: OptionCell::empty(),
            ht_rest: words(),
            slots: UnsafeCell::new(Slots::EMPTY),
            traverse: Cell::new(None),
            clear: Cell::new(None),
            drop: Cell::new(None),
            size: Cell::new(None),
            spec: Cell::new(None),
            layout: OptionCell::empty(),
            inline_capacity: Cell::new(0),
            solid_base: Cell::new(std::ptr::null()),
            held_base: OptionCell::empty(),
            slot_members: Cell::new((0, 0)),
            cached_init: OptionCell::empty(),
            cached_init_version: Cell::new(0),
            index: Cell::new(0),
            generic_getattr: Cell::new(true),
            weakrefs: Cell::new(false),
            shape: Cell::new(Shape::Other),
            doc: Cell::new(None),
        }
    }

    /// The slots, inherited ones included.
    #[inline(always)]
    pub fn slots(&self) -> &Slots {
        // SAFETY: slots are replaced as a whole word each, and read by copy.
        unsafe { &*self.slots.get() }
    }

    /// Changes slots. Used when a class is made or a dunder method is assigned.
    pub fn update_slots(&self, f: impl FnOnce(&mut Slots)) {
        // SAFETY: no reference into the table is held across this call; readers copy function pointers.
        unsafe { f(&mut *self.slots.get()) }
        self.derive_shape();
    }

    /// How instances are made and destroyed.
    #[inline(always)]
    pub(crate) fn shape(&self) -> Shape {
        self.shape.get()
    }

    fn derive_shape(&self) {
        let generator = [&crate::generator::GENERATOR, &crate::generator::COROUTINE];
        self.shape.set(if !self.has(flags::READY) {
            Shape::Other
        } else if generator.iter().any(|ty| std::ptr::eq(*ty, self)) {
            Shape::Generator
        } else if self.slots().finalize.is_some() {
            Shape::Other
        } else if self.is_heap_type() {
            let native = self.drop.get().is_some() || self.size.get().is_some();
            if self.drop.get().is_some_and(crate::container::is_tuple_drop)
                && self.has(flags::HAVE_GC)
                && self.dictoffset() <= 0
                && self.inline_capacity() == 0
            {
                Shape::Tuple
            } else if native || self.itemsize() != 0 || !self.has(flags::HAVE_GC) || self.dictoffset() > 0 {
                Shape::Other
            } else {
                Shape::Instance
            }
        } else if self.dictoffset() == -1 || self.inline_capacity() != 0 {
            Shape::Other
        } else if self.has(flags::HAVE_GC) {
            Shape::Container
        } else {
            Shape::Leaf
        });
    }

    /// The bits of `tp_flags`.
    #[inline(always)]
    pub fn flags(&self) -> u64 {
        self.tp_flags.get()
    }

    /// Whether any of the bits is set.
    #[inline(always)]
    pub fn has(&self, flag: u64) -> bool {
        self.tp_flags.get() & flag != 0
    }

    /// Sets flag bits.
    pub fn set_flags(&self, flag: u64) {
        self.tp_flags.set(self.tp_flags.get() | flag);
        self.derive_shape();
    }

    /// Clears flag bits.
    pub fn clear_flags(&self, flag: u64) {
        self.tp_flags.set(self.tp_flags.get() & !flag);
        self.derive_shape();
    }

    /// How a built-in type was declared.
    pub fn spec(&self) -> Option<&'static TypeSpec> {
        self.spec.get()
    }

    /// `__name__`: for built-in types what follows the last dot.
    pub fn name(&self) -> String {
        match (self.ht_name.get(), self.spec.get()) {
            (Some(name), _) => name.downcast::<Str>().map(|s| s.to_string_lossy()).unwrap_or_default(),
            (None, Some(spec)) => spec.name.rsplit('.').next().unwrap_or(spec.name).to_string(),
            _ => "?".to_string(),
        }
    }

    /// `tp_name`: with the module for built-in types outside `builtins`, bare for classes.
    pub fn tp_name(&self) -> String {
        match (self.ht_name.get(), self.spec.get()) {
            (None, Some(spec)) => spec.name.to_string(),
            _ => self.name(),
        }
    }

    /// The docstring of a native type with its signature line.
    pub fn internal_doc(&self) -> Option<&'static str> {
        self.doc.get()
    }

    /// `module.qualname` as `%T` shows it: without `builtins` and `__main__`.
    pub fn full_name(&self) -> String {
        let (_, qualname, module) = self.heap_names();
        let text = |v: Option<Value>| v.and_then(|v| v.downcast::<Str>().map(Str::to_string_lossy));
        let Some(qualname) = text(qualname.get()) else { return self.tp_name() };
        let module = match text(module.get()) {
            Some(module) => Some(module),
            None => self.dict().and_then(|d| text(d.get_str(&crate::string::intern_str("__module__")))),
        };
        match module {
            Some(module) if module != "builtins" && module != "__main__" => format!("{module}.{qualname}"),
            _ => qualname,
        }
    }

    /// `__base__`.
    #[inline]
    pub fn base(&self) -> Option<&Type> {
        let base = self.tp_base.get();
        // SAFETY: a type keeps its base alive through `tp_bases`.
        if base.is_null() { None } else { Some(unsafe { &*base }) }
    }

    /// Sets the pointer to the base.
    pub fn set_base(&self, base: &Type) {
        self.tp_base.set(base);
        if self.is_heap_type() {
            self.held_base.set(Some(base.to_value()));
        }
    }

    /// The base whose memory layout instances share.
    pub fn solid_base(&self) -> &Type {
        let base = self.solid_base.get();
        // SAFETY: one of the bases, which the type keeps alive.
        if base.is_null() { self } else { unsafe { &*base } }
    }

    /// Sets the solid base.
    pub fn set_solid_base(&self, base: &Type) {
        self.solid_base.set(base);
    }

    /// Size of an instance in bytes, without items.
    #[inline(always)]
    pub fn basicsize(&self) -> usize {
        self.tp_basicsize.get() as usize
    }

    /// Sets the sizes of instances.
    pub fn set_sizes(&self, basicsize: usize, itemsize: usize) {
        self.tp_basicsize.set(basicsize as isize);
        self.tp_itemsize.set(itemsize as isize);
        self.derive_shape();
    }

    /// Size of an item in bytes.
    #[inline(always)]
    pub fn itemsize(&self) -> usize {
        self.tp_itemsize.get() as usize
    }

    /// Offset of the dictionary's word; 0: none, -1: in front of the object.
    #[inline(always)]
    pub fn dictoffset(&self) -> isize {
        self.tp_dictoffset.get()
    }

    /// Sets the offset of the dictionary's word.
    pub fn set_dictoffset(&self, offset: isize) {
        self.tp_dictoffset.set(offset);
        self.derive_shape();
    }

    /// Whether instances can be weakly referenced.
    pub fn supports_weakrefs(&self) -> bool {
        self.weakrefs.get()
    }

    /// Says whether instances can be weakly referenced.
    pub fn set_supports_weakrefs(&self, yes: bool) {
        self.weakrefs.set(yes);
    }

    /// `__mro__`; a type that is not ready has none.
    #[inline]
    pub fn mro(&self) -> Option<Ref<Tuple>> {
        self.tp_mro.get().and_then(|v| Ref::from_value(v).ok())
    }

    /// Sets `__mro__`.
    pub fn set_mro(&self, mro: Value) {
        self.tp_mro.set(Some(mro));
    }

    /// `__bases__`.
    pub fn bases(&self) -> Option<Ref<Tuple>> {
        self.tp_bases.get().and_then(|v| Ref::from_value(v).ok())
    }

    /// Sets `__bases__`.
    pub fn set_bases(&self, bases: Value) {
        self.tp_bases.set(Some(bases));
    }

    /// The type's own dictionary.
    #[inline]
    pub fn dict(&self) -> Option<Ref<Dict>> {
        self.tp_dict.get().and_then(|v| Ref::from_value(v).ok())
    }

    /// Sets the type's dictionary.
    pub fn set_dict(&self, dict: Value) {
        self.tp_dict.set(Some(dict));
    }

    /// The number that changes whenever an attribute of the type or of a base changes; 0 when none is assigned.
    #[inline(always)]
    pub fn version(&self) -> u32 {
        self.tp_version_tag.get()
    }

    /// Name cells of heap types: `(name, qualname, module)`.
    pub fn heap_names(&self) -> (&OptionCell, &OptionCell, &OptionCell) {
        (&self.ht_name, &self.ht_qualname, &self.ht_module)
    }

    /// `__slots__` as given, for heap types.
    pub fn heap_slots(&self) -> &OptionCell {
        &self.ht_slots
    }

    /// First offset and number of `__slots__` members that this class itself adds.
    pub fn slot_members(&self) -> (u32, u32) {
        self.slot_members.get()
    }

    /// Sets where this class's own `__slots__` members lie.
    pub fn set_slot_members(&self, first: u32, count: u32) {
        self.slot_members.set((first, count));
    }

    /// How many attribute values fit inline behind an instance.
    #[inline(always)]
    pub fn inline_capacity(&self) -> usize {
        self.inline_capacity.get() as usize
    }

    /// Sets how many attribute values fit inline behind an instance, and gives the type a fresh layout.
    pub fn set_inline_capacity(&self, capacity: usize) {
        self.inline_capacity.set(capacity as u16);
        self.derive_shape();
    }

    /// Whether reading attributes is `object.__getattribute__`.
    #[inline(always)]
    pub fn has_generic_getattr(&self) -> bool {
        self.generic_getattr.get()
    }

    /// Says whether reading attributes is `object.__getattribute__`.
    pub fn set_generic_getattr(&self, yes: bool) {
        self.generic_getattr.set(yes);
    }

    /// Takes over how instances of `base` lie in memory.
    pub fn inherit_layout(&self, base: &Type) {
        self.traverse.set(base.traverse.get());
        self.clear.set(base.clear.get());
        self.drop.set(base.drop.get());
        self.size.set(base.size.get());
        self.derive_shape();
    }

    /// Whether `self` is `other` or derives from it.
    #[inline]
    pub fn is_subtype(&self, other: &Type) -> bool {
        if std::ptr::eq(self, other) {
            return true;
        }
        if let Some(mro) = self.tp_mro.peek() {
            // SAFETY: `tp_mro` holds a tuple.
            let mro = unsafe { &*(mro.bits() as *const Tuple) };
            let target = other as *const Type as u64;
            return mro.items().iter().any(|t| t.bits() == target);
        }
        let mut base = self.base();
        while let Some(b) = base {
            if std::ptr::eq(b, other) {
                return true;
            }
            base = b.base();
        }
        false
    }

    /// Whether this is a class made at run time.
    #[inline]
    pub fn is_heap_type(&self) -> bool {
        self.has(flags::HEAPTYPE)
    }
}

// SAFETY: `type` and its subclasses have this layout.
unsafe impl Object for Type {
    #[inline(always)]
    fn type_object() -> &'static Type {
        &crate::singletons::TYPE
    }

    #[inline]
    fn is_instance(value: &Value) -> bool {
        value.ty().has(flags::TYPE_SUBCLASS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_c_part_has_its_size() {
        assert_eq!(std::mem::offset_of!(Type, tp_flags), 168);
        assert_eq!(std::mem::offset_of!(Type, tp_base), 256);
        assert_eq!(std::mem::offset_of!(Type, tp_dict), 264);
        assert_eq!(std::mem::offset_of!(Type, tp_mro), 344);
        assert_eq!(std::mem::offset_of!(Type, tp_version_tag), 384);
        assert_eq!(std::mem::offset_of!(Type, ht_name), 856);
        assert_eq!(std::mem::offset_of!(Type, slots), REPORTED_TYPE_SIZE);
    }
}
