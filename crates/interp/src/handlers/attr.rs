//! Handlers of global names and attributes, with their inline caches.

use builtins::class_method::{ClassMethod, StaticMethod};
use object::frame::{Frame, own_word, release_word};
use object::lookup::{Found, get_method};
use object::module::Module;
use object::types::Type;
use object::value::BORROWED;
use object::{Dict, Obj, Thread, Tuple, Value};

use super::load::{global, name_at, operand, put, store};
use super::{jump_to, next, noted, put_next, raise, resume, slow, slow_handler};
use crate::cache::{self, Cache, header_of};
use crate::instr::{Instr, Op, x};
use crate::run;

/// A cache of the running frame's code.
///
/// # Safety
/// The frame runs translated code that has this cache.
#[inline(always)]
pub(crate) unsafe fn cache_at<'a>(frame: *mut Frame, index: u32) -> &'a Cache {
    // SAFETY: the caller's promise.
    unsafe { &*((*frame).caches as *const Cache).add(index as usize) }
}

/// Takes a reference to an object that someone else keeps alive.
///
/// # Safety
/// A valid, unborrowed word.
#[inline(always)]
unsafe fn copy_word(word: u64) -> u64 {
    if word & 3 == 0 {
        // SAFETY: the caller's promise.
        unsafe { header_of(word).incref() };
    }
    word
}

#[inline(never)]
pub(super) unsafe extern "C" fn op_load_global(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    slow!(t, pc, fp, frame, load_global(t, pc, fp, frame))
}

#[inline(never)]
unsafe fn load_global(t: *mut Thread, pc: *const Instr, fp: *mut u64, frame: *mut Frame) -> bool {
    // SAFETY: slots of the running frame.
    unsafe {
        let cache = cache_at(frame, (*pc).c);
        let name = name_at(frame, cache.name);
        let builtins = crate::bind::value_at((*frame).builtins);
        cache::learn_global(pc, cache, &*(*frame).globals, &builtins, name);
        match global(&mut *t, frame, name) {
            Some(value) => {
                put!(fp.add((*pc).a as usize), value.into_bits());
                if (*pc).x & x::METHOD != 0 {
                    put!(fp.add((*pc).a as usize + 1), 0);
                }
                true
            }
            None => false,
        }
    }
}

/// Goes on with the value of the entry that a cache names, if it is there.
macro_rules! global_entry {
    ($t:expr, $pc:expr, $fp:expr, $frame:expr, $dict:expr, $cache:expr) => {
        let word = $dict.value_word_at($cache.index.get() as usize);
        if word != 0 {
            let word = copy_word(word);
            if (*$pc).x & x::METHOD != 0 {
                // In a callable's place and behind it lies nothing that owns a reference: the stack ends there.
                let target = $fp.add((*$pc).a as usize);
                *target = word;
                *target.add(1) = 0;
                return next!($t, $pc, $fp, $frame);
            }
            return put_next!($t, $pc, $fp, $frame, (*$pc).a, word);
        }
    };
}

pub(super) unsafe extern "C" fn op_load_global_module(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: the running frame's dictionary and cache.
    unsafe {
        let cache = cache_at(frame, (*pc).c);
        let globals = &*(*frame).globals;
        if globals.known_keys_version() == cache.version.get() {
            global_entry!(t, pc, fp, frame, globals, cache);
        }
    }
    jump_to!(op_load_global, t, pc, fp, frame)
}

pub(super) unsafe extern "C" fn op_load_global_builtin(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: the running frame's dictionaries and cache; what the built-ins are is looked at first.
    unsafe {
        let cache = cache_at(frame, (*pc).c);
        let globals = &*(*frame).globals;
        if globals.known_keys_version() == cache.version.get()
            && (*frame).builtins & 3 == 0
            && std::ptr::eq(header_of((*frame).builtins).ty_ptr(), &object::dict::DICT)
            && let builtins = &*((*frame).builtins as *const Dict)
            && builtins.known_keys_version() as u64 == cache.word.get()
        {
            global_entry!(t, pc, fp, frame, builtins, cache);
        }
    }
    jump_to!(op_load_global, t, pc, fp, frame)
}

/// Puts an attribute's value where it belongs.
macro_rules! attribute {
    ($t:expr, $pc:expr, $fp:expr, $frame:expr, $word:expr) => {{
        let bits = (*$pc).x;
        if bits & (x::B_TEMPORARY | x::METHOD) == 0 {
            return put_next!($t, $pc, $fp, $frame, (*$pc).a, $word);
        }
        return op_replace_or_null($t, $pc, $fp, $frame, $word);
    }};
}

/// The general instruction, and where the special ones go when the class is another one.
#[inline(never)]
pub(super) unsafe extern "C" fn op_load_attr(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: slots of the running frame; as for the special instructions.
    unsafe {
        let object = *fp.add((*pc).b as usize);
        if object & 3 == 0
            && let Some(way) = cache_at(frame, (*pc).c).way(header_of(object))
        {
            let op = way.op.get();
            if op == Op::LoadAttrField as u16 {
                let address = (object & !BORROWED) as *const u8;
                let word = *(address.add(way.index.get() as usize) as *const u64);
                if word != 0 {
                    let word = copy_word(word);
                    attribute!(t, pc, fp, frame, word);
                }
            } else if op == Op::LoadMethod as u16 {
                unbound_method(pc, fp, way.word.get());
                return next!(t, pc, fp, frame);
            } else if op == Op::LoadAttrClassValue as u16 {
                let word = copy_word(way.word.get());
                attribute!(t, pc, fp, frame, word);
            } else if op == Op::LoadAttrBound as u16 {
                return op_bind_method(t, pc, fp, frame, way.word.get());
            } else if op == Op::LoadAttrItem as u16 {
                if let Some(item) = item_of(object, way.index.get()) {
                    let word = copy_word(item);
                    attribute!(t, pc, fp, frame, word);
                }
            } else if op == Op::LoadAttrDescriptor as u16 {
                return op_ask_descriptor(t, pc, fp, frame, way.word.get());
            }
        }
    }
    jump_to!(op_load_attr_slow, t, pc, fp, frame)
}

#[inline(never)]
unsafe extern "C" fn op_load_attr_slow(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    slow!(t, pc, fp, frame, load_attr(t, pc, fp, frame))
}

/// Binds a function to the object.
#[inline(never)]
unsafe extern "C" fn op_bind_method(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
    function: u64,
) -> u64 {
    // SAFETY: slots of the running frame; the function's word is the cache's.
    unsafe {
        (*frame).pc = pc as *const u8;
        let word = bound_method(function, *fp.add((*pc).b as usize));
        let (pc, fp, frame) = noted!(t);
        attribute!(t, pc, fp, frame, word);
    }
}

/// The word of a new bound method.
///
/// # Safety
/// Words of a live function and a live object.
#[inline(never)]
unsafe fn bound_method(function: u64, object: u64) -> u64 {
    // SAFETY: the caller's promise.
    let (function, receiver) =
        unsafe { (Value::from_bits(own_word(function)), Value::from_bits(own_word(object))) };
    builtins::function::new_method(function, receiver).into_bits()
}

/// Asks a descriptor for the object's attribute.
#[inline(never)]
unsafe extern "C" fn op_ask_descriptor(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
    descriptor: u64,
) -> u64 {
    // SAFETY: slots of the running frame; the descriptor's word is the cache's.
    unsafe {
        (*frame).pc = pc as *const u8;
        let word = descriptor_answer(t, descriptor, *fp.add((*pc).b as usize));
        let (pc, fp, frame) = noted!(t);
        if word == 0 {
            return jump_to!(op_no_answer, t, pc, fp, frame);
        }
        attribute!(t, pc, fp, frame, word);
    }
}

/// The word of a descriptor's answer; 0: raised.
///
/// # Safety
/// Words of a live descriptor and a live object, which a slot keeps alive.
#[inline(never)]
unsafe fn descriptor_answer(t: *mut Thread, descriptor: u64, object: u64) -> u64 {
    // SAFETY: the caller's promise. The class may lose the descriptor meanwhile.
    unsafe {
        let descriptor = Value::from_bits(own_word(descriptor));
        let object = std::mem::ManuallyDrop::new(Value::from_bits(object & !BORROWED));
        let class = std::mem::ManuallyDrop::new(Value::from_bits(object.ty() as *const Type as u64));
        let result = match descriptor.ty().slots().descr_get {
            Some(get) => get(&mut *t, &descriptor, Some(&object), Some(&class)),
            None => return descriptor.into_bits(),
        };
        result.map_or(0, Value::into_bits)
    }
}

slow_handler!(
    /// A descriptor has raised: its exception learns which attribute of which object it was.
    op_no_answer,
    |t, pc, fp, frame| no_answer(t, pc, fp, frame)
);

#[inline(never)]
unsafe fn no_answer(t: *mut Thread, pc: *const Instr, fp: *mut u64, frame: *mut Frame) -> bool {
    // SAFETY: slots of the running frame.
    unsafe {
        let object = operand(fp, (*pc).b, (*pc).x & x::B_TEMPORARY != 0);
        (*t).complete_attribute_error(&object, name_at(frame, cache_at(frame, (*pc).c).name));
    }
    false
}

/// Puts a method and its receiver where a call expects them.
///
/// # Safety
/// Slots of the running frame; a method's word, which is borrowed if it lasts longer than the call.
#[inline(always)]
unsafe fn unbound_method(pc: *const Instr, fp: *mut u64, word: u64) {
    // SAFETY: the caller's promise.
    unsafe {
        let source = fp.add((*pc).b as usize);
        let object = *source;
        let target = fp.add((*pc).a as usize);
        let function = if word & BORROWED == 0 { copy_word(word) } else { word };
        let receiver = if (*pc).x & x::B_TEMPORARY != 0 {
            *source = 0;
            object
        } else {
            object | BORROWED
        };
        // The receiver may lie where the function goes; what lay behind it owns nothing.
        *target = function;
        *target.add(1) = receiver;
    }
}

#[inline(never)]
unsafe fn load_attr(t: *mut Thread, pc: *const Instr, fp: *mut u64, frame: *mut Frame) -> bool {
    // SAFETY: slots of the running frame.
    unsafe {
        let thread = &mut *t;
        let cache = cache_at(frame, (*pc).c);
        let name = name_at(frame, cache.name);
        let bits = (*pc).x;
        let (temporary, method) = (bits & x::B_TEMPORARY != 0, bits & x::METHOD != 0);
        let object = operand(fp, (*pc).b, temporary);
        cache::learn_attribute(thread, pc, cache, &object, name, method);
        let target = fp.add((*pc).a as usize);
        if !method {
            return match thread.get_attr(&object, name) {
                Ok(value) => {
                    drop(object);
                    put!(target, value.into_bits());
                    true
                }
                Err(_) => false,
            };
        }
        match get_method(thread, &object, name) {
            Ok(Found::Method(function)) => {
                let receiver = object.into_word();
                put!(target, function.into_bits());
                put!(target.add(1), receiver);
                true
            }
            Ok(Found::Value(value)) => {
                drop(object);
                put!(target, value.into_bits());
                put!(target.add(1), 0);
                true
            }
            Err(_) => false,
        }
    }
}

/// Whether the word is an object of the version and with the flags that a cache names.
#[inline(always)]
unsafe fn matches(word: u64, cache: &Cache) -> bool {
    if word & 3 != 0 {
        return false;
    }
    // SAFETY: a valid heap word.
    unsafe {
        let header = header_of(word);
        let mask = cache.mask.get();
        header.ty().version() == cache.version.get() && header.has_all_flags(mask)
    }
}

/// Releases a temporary that a handler has looked at, and stores the result where it was.
#[inline(never)]
unsafe fn replace_temporary(fp: *mut u64, pc: *const Instr, word: u64, null: bool) {
    // SAFETY: slots of the running frame.
    unsafe {
        let source = fp.add((*pc).b as usize);
        let old = *source;
        *source = 0;
        let target = fp.add((*pc).a as usize);
        put!(target, word);
        if null {
            put!(target.add(1), 0);
        }
        release_word(old);
    }
}

/// Stores an attribute whose object was a temporary, or which is about to be called.
#[inline(never)]
pub(super) unsafe extern "C" fn op_replace_or_null(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
    word: u64,
) -> u64 {
    // SAFETY: slots of the running frame. Behind a callable lies nothing that owns a reference: the stack ends there.
    unsafe {
        if (*pc).x & x::B_TEMPORARY != 0 {
            let source = fp.add((*pc).b as usize);
            let old = *source;
            if old & 7 == 0 {
                if header_of(old).refcount() == 1 {
                    return op_replace_last(t, pc, fp, frame, word);
                }
                header_of(old).decref();
            }
            *source = 0;
        }
        if (*pc).x & x::METHOD != 0 {
            *fp.add((*pc).a as usize + 1) = 0;
        }
        put_next!(t, pc, fp, frame, (*pc).a, word)
    }
}

/// As [`op_replace_or_null`], for a temporary with the last reference to its object.
#[inline(never)]
unsafe extern "C" fn op_replace_last(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
    word: u64,
) -> u64 {
    // SAFETY: slots of the running frame.
    unsafe {
        (*frame).pc = pc as *const u8;
        replace_temporary(fp, pc, word, (*pc).x & x::METHOD != 0);
    }
    let (pc, fp, frame) = noted!(t);
    next!(t, pc, fp, frame)
}

pub(super) unsafe extern "C" fn op_load_attr_field(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: slots of the running frame; the class's instances have a cell at the offset.
    unsafe {
        let cache = cache_at(frame, (*pc).c);
        let object = *fp.add((*pc).b as usize);
        if matches(object, cache) {
            let address = (object & !BORROWED) as *const u8;
            let word = *(address.add(cache.index.get() as usize) as *const u64);
            if word != 0 {
                let word = copy_word(word);
                attribute!(t, pc, fp, frame, word);
            }
        }
    }
    jump_to!(op_load_attr, t, pc, fp, frame)
}

pub(super) unsafe extern "C" fn op_load_attr_class_value(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: slots of the running frame; the class of this version holds the value.
    unsafe {
        let cache = cache_at(frame, (*pc).c);
        let object = *fp.add((*pc).b as usize);
        if matches(object, cache) {
            let word = copy_word(cache.word.get());
            attribute!(t, pc, fp, frame, word);
        }
    }
    jump_to!(op_load_attr, t, pc, fp, frame)
}

pub(super) unsafe extern "C" fn op_load_attr_bound(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: slots of the running frame; the class of this version holds the function.
    unsafe {
        let cache = cache_at(frame, (*pc).c);
        let object = *fp.add((*pc).b as usize);
        if matches(object, cache) {
            return op_bind_method(t, pc, fp, frame, cache.word.get());
        }
    }
    jump_to!(op_load_attr, t, pc, fp, frame)
}

/// The word of an item of a tuple, if it has so many.
///
/// # Safety
/// The word of a live tuple.
#[inline(always)]
unsafe fn item_of(object: u64, index: u32) -> Option<u64> {
    // SAFETY: the caller's promise.
    let tuple = unsafe { &*((object & !BORROWED) as *const Tuple) };
    tuple.items().get(index as usize).map(Value::bits)
}

pub(super) unsafe extern "C" fn op_load_attr_item(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: slots of the running frame; instances of the class of this version are tuples.
    unsafe {
        let cache = cache_at(frame, (*pc).c);
        let object = *fp.add((*pc).b as usize);
        if matches(object, cache)
            && let Some(item) = item_of(object, cache.index.get())
        {
            let word = copy_word(item);
            attribute!(t, pc, fp, frame, word);
        }
    }
    jump_to!(op_load_attr, t, pc, fp, frame)
}

pub(super) unsafe extern "C" fn op_load_attr_descriptor(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: slots of the running frame; the class of this version holds the descriptor.
    unsafe {
        let cache = cache_at(frame, (*pc).c);
        let object = *fp.add((*pc).b as usize);
        if matches(object, cache) {
            return op_ask_descriptor(t, pc, fp, frame, cache.word.get());
        }
    }
    jump_to!(op_load_attr, t, pc, fp, frame)
}

pub(super) unsafe extern "C" fn op_load_attr_of_class(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: slots of the running frame; the class of this version holds the value.
    unsafe {
        let cache = cache_at(frame, (*pc).c);
        let object = *fp.add((*pc).b as usize);
        if object & 3 == 0
            && let meta = header_of(object).ty()
            && meta.version() == cache.index.get()
            && meta.has(object::types::flags::TYPE_SUBCLASS)
            && (*((object & !BORROWED) as *const Type)).version() == cache.version.get()
        {
            let word = copy_word(cache.word.get());
            attribute!(t, pc, fp, frame, word);
        }
    }
    jump_to!(op_load_attr, t, pc, fp, frame)
}

pub(super) unsafe extern "C" fn op_load_class_method(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: slots of the running frame; the class of this version holds the class or static method.
    unsafe {
        let cache = cache_at(frame, (*pc).c);
        let source = fp.add((*pc).b as usize);
        let object = *source;
        if object & 3 == 0
            && let meta = header_of(object).ty()
            && meta.version() == cache.index.get()
            && meta.has(object::types::flags::TYPE_SUBCLASS)
            && (*((object & !BORROWED) as *const Type)).version() == cache.version.get()
        {
            let wrapper = cache.word.get();
            let of_class = cache.mask.get() != 0;
            let callable = if of_class {
                (*(wrapper as *const Obj<ClassMethod>)).callable()
            } else {
                (*(wrapper as *const Obj<StaticMethod>)).callable()
            };
            let moved = (*pc).x & x::B_TEMPORARY != 0;
            // A class that nothing else refers to, and whose static method is called, goes the general way.
            let dies = !of_class && moved && object & 7 == 0 && header_of(object).refcount() == 1;
            if !dies && let Some(callable) = callable.borrowed(&*t) {
                let target = fp.add((*pc).a as usize);
                let function = copy_word(callable.bits());
                if moved {
                    *source = 0;
                }
                let receiver = if of_class {
                    if moved { object } else { object | BORROWED }
                } else {
                    if moved && object & 7 == 0 {
                        header_of(object).decref();
                    }
                    0
                };
                // As for methods.
                *target = function;
                *target.add(1) = receiver;
                return next!(t, pc, fp, frame);
            }
        }
    }
    jump_to!(op_load_attr, t, pc, fp, frame)
}

pub(super) unsafe extern "C" fn op_load_attr_module(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: slots of the running frame.
    unsafe {
        let cache = cache_at(frame, (*pc).c);
        let object = *fp.add((*pc).b as usize);
        if object & 3 == 0 && std::ptr::eq(header_of(object).ty_ptr(), &object::module::MODULE) {
            let dict = (*((object & !BORROWED) as *const Module)).dict_ptr();
            if !dict.is_null() && (*dict).known_keys_version() == cache.version.get() {
                let word = (*dict).value_word_at(cache.index.get() as usize);
                if word != 0 {
                    let word = copy_word(word);
                    attribute!(t, pc, fp, frame, word);
                }
            }
        }
    }
    jump_to!(op_load_attr, t, pc, fp, frame)
}

pub(super) unsafe extern "C" fn op_load_attr_property(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: slots of the running frame.
    let hit = unsafe { matches(*fp.add((*pc).b as usize), cache_at(frame, (*pc).c)) };
    if hit {
        return jump_to!(op_push_getter, t, pc, fp, frame);
    }
    jump_to!(op_load_attr, t, pc, fp, frame)
}

/// Goes on with a property's function.
#[inline(never)]
unsafe extern "C" fn op_push_getter(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: the running frame.
    unsafe { (*frame).pc = pc as *const u8 };
    // SAFETY: the running frame's.
    if unsafe { push_getter(t, pc, fp, frame) } {
        return resume!(t);
    }
    raise(t)
}

/// Pushes the frame of a property's function.
#[inline(never)]
unsafe fn push_getter(t: *mut Thread, pc: *const Instr, fp: *mut u64, frame: *mut Frame) -> bool {
    // SAFETY: slots of the running frame; the class of this version holds the function.
    unsafe {
        let bits = (*pc).x;
        // As for methods, a local is passed on as a borrowed one.
        let source = fp.add((*pc).b as usize);
        let mut argument = *source;
        if bits & x::B_TEMPORARY != 0 {
            *source = 0;
        } else {
            argument |= BORROWED;
        }
        let function = copy_word(cache_at(frame, (*pc).c).word.get());
        if bits & x::METHOD != 0 {
            put!(fp.add((*pc).a as usize + 1), 0);
        }
        run::push_call(&mut *t, function, &mut argument, 1, None, (*pc).a, run::on_return::STORE)
    }
}

pub(super) unsafe extern "C" fn op_load_method(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: slots of the running frame; the class of this version holds the function.
    unsafe {
        let cache = cache_at(frame, (*pc).c);
        if matches(*fp.add((*pc).b as usize), cache) {
            unbound_method(pc, fp, cache.word.get());
            return next!(t, pc, fp, frame);
        }
    }
    jump_to!(op_load_attr, t, pc, fp, frame)
}

/// Stores into the field of an instance that a cache, or one of its ways, knows; falls through when that is not allowed.
macro_rules! store_field {
    ($t:expr, $pc:expr, $fp:expr, $frame:expr, $object:expr, $known:expr) => {{
        let address = ($object & !BORROWED) as *mut u8;
        let cell = address.add($known.index.get() as usize) as *mut u64;
        let old = *cell;
        if old != 0 || later_empty(address, $known.index.get(), $known.word.get()) {
            let bits = (*$pc).x;
            let source = $fp.add((*$pc).a as usize);
            let word = *source;
            let word = if bits & x::B_TEMPORARY != 0 && word & 7 != BORROWED {
                *source = 0;
                word
            } else {
                own_word(word)
            };
            *cell = word;
            if old != 0 && old & 7 == 0 && header_of(old).decref() {
                if bits & x::C_TEMPORARY != 0 {
                    return op_destroy_and_clear($t, $pc, $fp, $frame, old);
                }
                return super::op_destroy($t, $pc, $fp, $frame, old);
            }
            if bits & x::C_TEMPORARY != 0 {
                return put_next!($t, $pc, $fp, $frame, (*$pc).b, 0);
            }
            return next!($t, $pc, $fp, $frame);
        }
    }};
}

/// The general instruction, and where the special one goes when the class is another one.
#[inline(never)]
pub(super) unsafe extern "C" fn op_store_attr(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: slots of the running frame; the class's instances have a cell at the offset.
    unsafe {
        let object = *fp.add((*pc).b as usize);
        if object & 3 == 0
            && let Some(way) = cache_at(frame, (*pc).c).way(header_of(object))
        {
            store_field!(t, pc, fp, frame, object, way);
        }
    }
    jump_to!(op_store_attr_slow, t, pc, fp, frame)
}

#[inline(never)]
unsafe extern "C" fn op_store_attr_slow(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    slow!(t, pc, fp, frame, store_attr(t, pc, fp, frame))
}

#[inline(never)]
unsafe fn store_attr(t: *mut Thread, pc: *const Instr, fp: *mut u64, frame: *mut Frame) -> bool {
    // SAFETY: slots of the running frame.
    unsafe {
        let bits = (*pc).x;
        let cache = cache_at(frame, (*pc).c);
        let name = name_at(frame, cache.name);
        let value = operand(fp, (*pc).a, bits & x::B_TEMPORARY != 0);
        let object = operand(fp, (*pc).b, bits & x::C_TEMPORARY != 0);
        let result = (*t).set_attr(&object, name, &value);
        cache::learn_store(&mut *t, pc, cache, &object, name);
        result.is_ok()
    }
}

pub(super) unsafe extern "C" fn op_store_attr_field(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: slots of the running frame; the class's instances have a cell at the offset.
    unsafe {
        let cache = cache_at(frame, (*pc).c);
        let object = *fp.add((*pc).b as usize);
        if matches(object, cache) {
            store_field!(t, pc, fp, frame, object, cache);
        }
    }
    jump_to!(op_store_attr, t, pc, fp, frame)
}

/// Destroys the old value of an attribute, then releases the object, a temporary.
#[inline(never)]
unsafe extern "C" fn op_destroy_and_clear(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
    dead: u64,
) -> u64 {
    // SAFETY: slots of the running frame; the last reference has just gone.
    unsafe {
        (*frame).pc = pc as *const u8;
        if let Some(object) = std::ptr::NonNull::new(dead as *mut object::Header) {
            object::heap::destroy(object);
        }
        store(fp.add((*pc).b as usize), 0);
    }
    next!(t, pc, fp, frame)
}

/// Whether all inline values behind the cache's are empty, so that storing there keeps the order of attributes.
#[inline(always)]
unsafe fn later_empty(address: *mut u8, index: u32, end: u64) -> bool {
    let end = end as usize;
    let mut offset = index as usize + 8;
    while offset < end {
        // SAFETY: inline values of the instance.
        if unsafe { *(address.add(offset) as *const u64) } != 0 {
            return false;
        }
        offset += 8;
    }
    true
}
