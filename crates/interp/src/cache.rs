//! Inline caches: what an instruction has learnt, and when it learns.
//!
//! Here: the cache entry, and the decisions that turn a general instruction into a special one. Not here: the handlers
//! that use them (`handlers/attr.rs`, `handlers/load.rs`).
//!
//! A special instruction checks versions and nothing else. When they do not match it does the general thing and learns
//! anew; after too many misses it stays general for a while.

use std::cell::{Cell, OnceCell};

use object::function::{Function, MEMBER_DESCRIPTOR, MemberDescriptor, MemberSource, MethodDescriptor};
use object::header::flags as hflags;
use object::lookup;
use object::types::{Type, flags};
use object::value::BORROWED;
use object::{Dict, Header, Obj, Object, Str, Thread, Value};

use builtins::class_method::{CLASS_METHOD, STATIC_METHOD};
use builtins::tuple_getter::TupleGetter;

use crate::instr::{Instr, Op};

/// A cache entry.
#[repr(C)]
#[derive(Default)]
pub(crate) struct Cache {
    /// Index of the name in `co_names`.
    pub(crate) name: u32,
    /// The version that must match.
    pub(crate) version: Cell<u32>,
    /// A second version, an index or an offset.
    pub(crate) index: Cell<u32>,
    /// Bits that the object's flags must have.
    pub(crate) mask: Cell<u16>,
    /// Executions of the general instruction, then misses.
    pub(crate) counter: Cell<u16>,
    /// A value that lives as long as the version holds.
    pub(crate) word: Cell<u64>,
    /// What the instruction has learnt of other classes.
    ways: OnceCell<Box<[Way; WAYS]>>,
}

/// How many more classes an instruction knows.
const WAYS: usize = 3;

/// What an instruction does with instances of another class.
pub(crate) struct Way {
    /// The version of the class; [`NO_VERSION`] while nothing is known.
    version: Cell<u32>,
    /// The offset, as in [`Cache`].
    pub(crate) index: Cell<u32>,
    /// As in [`Cache`].
    pub(crate) word: Cell<u64>,
    mask: Cell<u16>,
    /// The number of the special instruction.
    pub(crate) op: Cell<u16>,
}

/// No class has this version.
const NO_VERSION: u32 = u32::MAX;

/// After this many misses an instruction stays general.
const MISSES: u16 = 100;

impl Cache {
    pub(crate) fn new(name: u32) -> Cache {
        Cache { name, ..Cache::default() }
    }

    /// What is known of the class of an object that the cache itself does not match.
    #[inline(always)]
    pub(crate) fn way(&self, object: &Header) -> Option<&Way> {
        let ways = self.ways.get()?;
        let version = object.ty().version();
        ways.iter().find(|way| way.version.get() == version && object.has_all_flags(way.mask.get()))
    }

    /// Before the cache learns of the class of `version`: what it knows of another one, for the special instruction
    /// `op`, is kept beside it.
    fn keep(&self, op: u16, version: u32) {
        let several = [
            Op::LoadAttrField,
            Op::LoadAttrClassValue,
            Op::LoadMethod,
            Op::LoadAttrBound,
            Op::LoadAttrDescriptor,
            Op::LoadAttrItem,
            Op::StoreAttrField,
        ];
        if !several.iter().any(|special| *special as u16 == op) || self.version.get() == version {
            return;
        }
        let ways = self.ways.get_or_init(|| {
            Box::new(std::array::from_fn(|_| Way {
                version: Cell::new(NO_VERSION),
                index: Cell::new(0),
                word: Cell::new(0),
                mask: Cell::new(0),
                op: Cell::new(0),
            }))
        });
        let place = ways
            .iter()
            .find(|way| way.version.get() == self.version.get())
            .or_else(|| ways.iter().find(|way| way.version.get() == NO_VERSION))
            .unwrap_or(&ways[self.counter.get() as usize % WAYS]);
        place.version.set(self.version.get());
        place.index.set(self.index.get());
        place.word.set(self.word.get());
        place.mask.set(self.mask.get());
        place.op.set(op);
    }

    /// Counts an execution of the general instruction; whether it may learn now.
    fn warm(&self) -> bool {
        let n = self.counter.get();
        self.counter.set(n.saturating_add(1));
        (1..MISSES).contains(&n)
    }
}

/// Turns an instruction into another.
///
/// # Safety
/// `pc` is an instruction of a translation, which only the running thread uses.
unsafe fn become_op(pc: *const Instr, op: Op) {
    // SAFETY: the caller's promise.
    unsafe { (*(pc as *mut Instr)).op = op as u16 };
}

/// Learns where a global name lies.
///
/// # Safety
/// As for `become_op`.
pub(crate) unsafe fn learn_global(
    pc: *const Instr,
    cache: &Cache,
    globals: &Dict,
    builtins: &Value,
    name: &Str,
) {
    if !cache.warm() || !std::ptr::eq(globals.class(), &object::dict::DICT) {
        return;
    }
    // SAFETY: the caller's promise.
    unsafe {
        if let Some(index) = globals.index_of_str(name) {
            let version = globals.keys_version();
            if version != 0 {
                cache.version.set(version);
                cache.index.set(index as u32);
                become_op(pc, Op::LoadGlobalModule);
            }
        } else if let Some(builtins) = builtins.downcast_exact::<Dict>()
            && globals.is_str_only()
            && let Some(index) = builtins.index_of_str(name)
        {
            let (version, outer) = (globals.keys_version(), builtins.keys_version());
            if version != 0 && outer != 0 {
                cache.version.set(version);
                cache.index.set(index as u32);
                cache.word.set(outer as u64);
                become_op(pc, Op::LoadGlobalBuiltin);
            }
        }
    }
}

/// Where an attribute of the instances of a class lies.
enum Field {
    /// At this offset of the instance, whose flags must have these bits.
    At(usize, u16),
    /// The class has it, and instances whose flags have these bits have none of their own.
    Class(Value, u16),
    /// It is this item of the instance, a tuple.
    Item(u32),
    /// The class has a descriptor that goes before what instances have.
    Descriptor(Value),
    /// Somewhere else.
    Elsewhere,
}

/// What all instances without a dictionary of their own have in common: they either cannot have one, or keep
/// their attributes inline.
fn mask_of(ty: &Type) -> Option<u16> {
    if ty.dictoffset() == 0 {
        Some(0)
    } else if ty.inline_capacity() > 0 {
        Some(hflags::INLINE_VALUES)
    } else {
        None
    }
}

fn field(t: &mut Thread, object: &Value, name: &Str) -> Field {
    let ty = object.ty();
    let found = lookup::lookup(t, ty, name);
    if let Some(found) = &found
        && found.ty().slots().descr_set.is_some()
    {
        if std::ptr::eq(found.ty(), &MEMBER_DESCRIPTOR)
            && let Some(member) = found.downcast::<MemberDescriptor>()
            && let MemberSource::Slot(_, offset) = &member.source
            && member.owner.downcast::<Type>().is_some_and(|owner| ty.is_subtype(owner))
        {
            return Field::At(*offset, 0);
        }
        if let Some(getter) = found.downcast_exact::<Obj<TupleGetter>>()
            && ty.has(flags::TUPLE_SUBCLASS)
            && let Ok(index) = u32::try_from(getter.index())
        {
            return Field::Item(index);
        }
        return if found.ty().slots().descr_get.is_some() {
            Field::Descriptor(found.clone())
        } else {
            Field::Elsewhere
        };
    }
    let Some(mask) = mask_of(ty) else { return Field::Elsewhere };
    if mask != 0
        && let Some(index) = lookup::layout_index(ty, name)
    {
        return Field::At(ty.basicsize() + 8 * index, mask);
    }
    match found {
        Some(found) => Field::Class(found, mask),
        None => Field::Elsewhere,
    }
}

/// Learns how to read an attribute.
///
/// # Safety
/// As for `become_op`.
pub(crate) unsafe fn learn_attribute(
    t: &mut Thread,
    pc: *const Instr,
    cache: &Cache,
    object: &Value,
    name: &Str,
    method: bool,
) {
    if !cache.warm() || !object.is_heap() {
        return;
    }
    let ty = object.ty();
    // SAFETY: the caller's promise.
    unsafe {
        if let Some(class) = object.downcast::<Type>() {
            learn_class_attribute(t, pc, cache, class, name, method);
            return;
        }
        if std::ptr::eq(ty, &object::module::MODULE) {
            if let Some(dict) = lookup::existing_dict(object)
                && let Some(index) = dict.index_of_str(name)
                && dict.keys_version() != 0
                && lookup::lookup(t, ty, name).is_none()
            {
                cache.version.set(dict.keys_version());
                cache.index.set(index as u32);
                become_op(pc, Op::LoadAttrModule);
            }
            return;
        }
        if !is_generic(ty) {
            return;
        }
        let version = lookup::assign_version(t, ty);
        if version == 0 {
            return;
        }
        if let Some(found) = lookup::lookup(t, ty, name)
            && std::ptr::eq(found.ty(), &builtins::property::PROPERTY)
        {
            let getter =
                found.downcast::<Obj<builtins::property::Property>>().and_then(|p| p.read_function());
            if let Some(getter) = getter
                && getter.downcast_exact::<Function>().is_some()
            {
                // The class of this version holds the property, and that the function.
                cache.word.set(getter.bits());
                cache.mask.set(0);
                cache.version.set(version);
                become_op(pc, Op::LoadAttrProperty);
            }
            return;
        }
        let op = match field(t, object, name) {
            Field::At(offset, mask) => {
                cache.keep((*pc).op, version);
                cache.index.set(offset as u32);
                cache.mask.set(mask);
                Op::LoadAttrField
            }
            Field::Class(value, mask) => {
                // Decided before anything is stored: the instruction may still use what it learnt for another class.
                let op = if value.ty().has(flags::METHOD_DESCRIPTOR) {
                    match method {
                        true => Op::LoadMethod,
                        false if value.downcast_exact::<Function>().is_some() => Op::LoadAttrBound,
                        false => Op::LoadAttrDescriptor,
                    }
                } else if value.ty().slots().descr_get.is_some() {
                    Op::LoadAttrDescriptor
                } else {
                    Op::LoadAttrClassValue
                };
                // What a built-in type has cannot go away before the call, so that the slot may borrow it.
                let lasts = op == Op::LoadMethod
                    && value
                        .downcast_exact::<MethodDescriptor>()
                        .and_then(|method| method.owner.downcast::<Type>())
                        .is_some_and(|owner| !owner.is_heap_type());
                cache.keep((*pc).op, version);
                cache.word.set(if lasts { value.bits() | BORROWED } else { value.bits() });
                cache.mask.set(mask);
                op
            }
            Field::Item(index) => {
                cache.keep((*pc).op, version);
                cache.index.set(index);
                cache.mask.set(0);
                Op::LoadAttrItem
            }
            Field::Descriptor(descriptor) => {
                cache.keep((*pc).op, version);
                cache.word.set(descriptor.bits());
                cache.mask.set(0);
                Op::LoadAttrDescriptor
            }
            Field::Elsewhere => return,
        };
        cache.version.set(version);
        become_op(pc, op);
    }
}

/// Whether reading attributes of instances is `object.__getattribute__`.
fn is_generic(ty: &Type) -> bool {
    match ty.slots().getattro {
        Some(f) => std::ptr::fn_addr_eq(f, lookup::generic_getattr as object::types::GetAttrFn),
        None => true,
    }
}

unsafe fn learn_class_attribute(
    t: &mut Thread,
    pc: *const Instr,
    cache: &Cache,
    class: &Type,
    name: &Str,
    method: bool,
) {
    let meta = class.class();
    let plain = match (meta.slots().getattro, object::singletons::TYPE.slots().getattro) {
        (Some(own), Some(plain)) => std::ptr::fn_addr_eq(own, plain),
        _ => false,
    };
    let meta_version = lookup::assign_version(t, meta);
    if !plain || meta_version == 0 || lookup::lookup(t, meta, name).is_some() {
        return;
    }
    let version = lookup::assign_version(t, class);
    let Some(found) = lookup::lookup(t, class, name) else { return };
    let of_class = found.is_type(&CLASS_METHOD);
    let plain = found.ty().slots().descr_get.is_none() || found.downcast_exact::<Function>().is_some();
    let wrapped = method && (of_class || found.is_type(&STATIC_METHOD));
    if version == 0 || !(plain || wrapped) {
        return;
    }
    cache.index.set(meta_version);
    cache.version.set(version);
    cache.word.set(found.bits());
    cache.mask.set(of_class as u16);
    // SAFETY: the caller's promise.
    unsafe { become_op(pc, if plain { Op::LoadAttrOfClass } else { Op::LoadClassMethod }) };
}

/// Learns how to store an attribute.
///
/// # Safety
/// As for `become_op`.
pub(crate) unsafe fn learn_store(
    t: &mut Thread,
    pc: *const Instr,
    cache: &Cache,
    object: &Value,
    name: &Str,
) {
    if !cache.warm() || !object.is_heap() {
        return;
    }
    let ty = object.ty();
    let generic = match ty.slots().setattro {
        Some(f) => std::ptr::fn_addr_eq(f, lookup::generic_setattr as object::types::SetAttrFn),
        None => true,
    };
    if !generic {
        return;
    }
    let version = lookup::assign_version(t, ty);
    if version == 0 {
        return;
    }
    if let Field::At(offset, mask) = field(t, object, name) {
        // SAFETY: the caller's promise.
        cache.keep(unsafe { (*pc).op }, version);
        cache.index.set(offset as u32);
        cache.mask.set(mask);
        cache.version.set(version);
        // The end of the inline values: storing into an empty one must not change their order.
        let end = if mask == 0 { 0 } else { ty.basicsize() + 8 * lookup::layout_names(ty).len() };
        cache.word.set(end as u64);
        // SAFETY: the caller's promise.
        unsafe { become_op(pc, Op::StoreAttrField) };
    }
}

/// The header of the object in a slot word.
///
/// # Safety
/// The word is a valid heap reference.
#[inline(always)]
pub(crate) unsafe fn header_of<'a>(word: u64) -> &'a Header {
    // SAFETY: the caller's promise.
    unsafe { &*((word & !object::value::BORROWED) as *const Header) }
}
