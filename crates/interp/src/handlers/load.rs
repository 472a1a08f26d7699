//! Loads, stores and moves between slots, constants, names and attributes.

use object::frame::{Frame, code_of, own_word, release_word};
use object::{Dict, Header, Str, Thread, Value, exceptions, header::Object};

use super::{next, put_next, slow};
use crate::instr::{Instr, x};

/// Puts a word into a slot and releases the old one.
///
/// # Safety
/// `slot` is a frame slot; `word` is valid and owned.
#[inline(never)]
pub(super) unsafe fn store(slot: *mut u64, word: u64) {
    // SAFETY: the caller's promise; the slot holds the new word before the old one is released.
    unsafe {
        let old = *slot;
        *slot = word;
        release_word(old);
    }
}

/// Stores quickly when the old word owns nothing.
macro_rules! put {
    ($slot:expr, $word:expr) => {{
        let slot: *mut u64 = $slot;
        let word: u64 = $word;
        // SAFETY: a slot of the running frame.
        unsafe {
            if *slot == 0 || *slot & 7 != 0 {
                *slot = word;
            } else {
                $crate::handlers::load::store(slot, word);
            }
        }
    }};
}
pub(super) use put;

pub(super) unsafe extern "C" fn op_copy(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: slots of the running frame. A local that is borrowed is so from the caller, which outlives this frame: as in
    // CPython its copies are borrowed, too.
    let word = unsafe {
        let word = *fp.add((*pc).b as usize);
        if word & 7 == object::value::BORROWED { word } else { own_word(word) }
    };
    put_next!(t, pc, fp, frame, (*pc).a, word)
}

pub(super) unsafe extern "C" fn op_move(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: slots of the running frame; the source is a temporary and ends here.
    unsafe {
        let source = fp.add((*pc).b as usize);
        let word = std::mem::replace(&mut *source, 0);
        put_next!(t, pc, fp, frame, (*pc).a, word)
    }
}

pub(super) unsafe extern "C" fn op_swap(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: slots of the running frame.
    unsafe {
        std::ptr::swap(fp.add((*pc).a as usize), fp.add((*pc).b as usize));
    }
    next!(t, pc, fp, frame)
}

pub(super) unsafe extern "C" fn op_copy_checked(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    slow!(t, pc, fp, frame, copy_checked(t, pc, fp, frame))
}

#[inline(never)]
unsafe fn copy_checked(t: *mut Thread, pc: *const Instr, fp: *mut u64, frame: *mut Frame) -> bool {
    // SAFETY: slots of the running frame.
    unsafe {
        let word = *fp.add((*pc).b as usize);
        if word == 0 {
            return unbound(&mut *t, frame, (*pc).b);
        }
        let word = own_word(word);
        put!(fp.add((*pc).a as usize), word);
        true
    }
}

#[cold]
fn unbound(t: &mut Thread, frame: *mut Frame, slot: u32) -> bool {
    // SAFETY: the running frame's code.
    let code = unsafe { code_of(frame) };
    let name = code.localsplus_names.items()[slot as usize].clone();
    let shown = name.downcast::<Str>().map(Str::to_string_lossy).unwrap_or_default();
    let message = format!("cannot access local variable '{shown}' where it is not associated with a value");
    t.raise_message(&exceptions::UNBOUND_LOCAL_ERROR, &message);
    false
}

pub(super) unsafe extern "C" fn op_load_const(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: the running frame's code has that constant.
    let word = unsafe { own_word((*code_of(frame).consts.items().as_ptr().add((*pc).b as usize)).bits()) };
    put_next!(t, pc, fp, frame, (*pc).a, word)
}

pub(super) unsafe extern "C" fn op_load_int(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: a slot of the running frame.
    unsafe {
        let word = (((*pc).b as i32 as i64) << 1) as u64 | 1;
        put_next!(t, pc, fp, frame, (*pc).a, word)
    }
}

pub(super) unsafe extern "C" fn op_load_null(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    put_next!(t, pc, fp, frame, (*pc).a, 0)
}

pub(super) unsafe extern "C" fn op_clear(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    put_next!(t, pc, fp, frame, (*pc).a, 0)
}

pub(super) unsafe extern "C" fn op_delete_local(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    slow!(t, pc, fp, frame, delete_local(t, pc, fp, frame))
}

#[inline(never)]
unsafe fn delete_local(t: *mut Thread, pc: *const Instr, fp: *mut u64, frame: *mut Frame) -> bool {
    // SAFETY: slots of the running frame.
    unsafe {
        let slot = fp.add((*pc).a as usize);
        if *slot == 0 {
            return unbound(&mut *t, frame, (*pc).a);
        }
        store(slot, 0);
        true
    }
}

/// # Safety
/// `pointer` is a live dictionary.
unsafe fn dict<'a>(pointer: *const Dict) -> &'a Dict {
    // SAFETY: the caller's promise.
    unsafe { &*pointer }
}

pub(super) fn name_at<'a>(frame: *mut Frame, index: u32) -> &'a Str {
    // SAFETY: names of code objects are strings, and the code outlives the instruction.
    unsafe { &*(code_of(frame).names.items()[index as usize].pointer() as *const Str) }
}

/// A global or built-in name.
pub(super) fn global(t: &mut Thread, frame: *mut Frame, name: &Str) -> Option<Value> {
    global_behind(t, frame, name, false)
}

/// As [`global`]; where other names have been looked at before, globals that make up their values are not asked to.
fn global_behind(t: &mut Thread, frame: *mut Frame, name: &Str, behind: bool) -> Option<Value> {
    // SAFETY: the running frame's dictionaries.
    unsafe {
        let globals = dict((*frame).globals).to_value();
        let builtins = crate::bind::value_at((*frame).builtins);
        let mut found = None;
        for (names, behind) in [(globals, behind), (builtins, false)] {
            let plain = if behind { names.downcast::<Dict>() } else { names.downcast_exact::<Dict>() };
            found = match plain {
                Some(names) => names.get_str_t(t, name).ok()?,
                // Subclasses may make up their values.
                None => {
                    let result = t.get_item(&names, &name.to_value());
                    t.catch(&exceptions::KEY_ERROR, result).ok()?
                }
            };
            if found.is_some() {
                break;
            }
        }
        if found.is_none() && !t.has_raised() {
            let message = format!("name '{}' is not defined", name.to_string_lossy());
            t.name_error(&exceptions::NAME_ERROR, &name.to_value(), &message);
        }
        found
    }
}

pub(super) unsafe extern "C" fn op_load_name(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    slow!(t, pc, fp, frame, load_name(t, pc, fp, frame))
}

#[inline(never)]
unsafe fn load_name(t: *mut Thread, pc: *const Instr, fp: *mut u64, frame: *mut Frame) -> bool {
    // SAFETY: slots of the running frame.
    unsafe {
        let thread = &mut *t;
        let name = name_at(frame, (*pc).b);
        let mut found = None;
        let behind = (*frame).locals != 0 && (*frame).locals != (*frame).globals as u64;
        if behind {
            let locals = Value::new_ref((*frame).locals as *const Header);
            let result = match locals.downcast_exact::<Dict>() {
                Some(d) => d.get_str_t(thread, name),
                None => {
                    let item = thread.get_item(&locals, &name.to_value());
                    thread.catch(&exceptions::KEY_ERROR, item)
                }
            };
            match result {
                Ok(value) => found = value,
                Err(_) => return false,
            }
        }
        let found = match found {
            Some(value) => Some(value),
            None => global_behind(thread, frame, name, behind),
        };
        match found {
            Some(value) => {
                put!(fp.add((*pc).a as usize), value.into_bits());
                true
            }
            None => false,
        }
    }
}

/// The value of an operand for the time of an instruction: moved from a temporary, or borrowed from the local that keeps
/// it alive.
pub(super) struct Operand {
    value: std::mem::ManuallyDrop<Value>,
    owned: bool,
}

impl Operand {
    /// The word that keeps it in a slot: moved there, or borrowed as before.
    #[inline(always)]
    pub(super) fn into_word(mut self) -> u64 {
        let word = self.value.bits();
        if std::mem::take(&mut self.owned) || word & 3 != 0 { word } else { word | object::value::BORROWED }
    }
}

impl std::ops::Deref for Operand {
    type Target = Value;
    #[inline(always)]
    fn deref(&self) -> &Value {
        &self.value
    }
}

impl Drop for Operand {
    #[inline(always)]
    fn drop(&mut self) {
        if self.owned {
            // SAFETY: dropped once, here.
            unsafe { std::mem::ManuallyDrop::drop(&mut self.value) }
        }
    }
}

/// An operand.
///
/// # Safety
/// `slot` is a slot of the running frame and bound; a local keeps its value until the operand is dropped.
#[inline(always)]
pub(super) unsafe fn operand(fp: *mut u64, slot: u32, temporary: bool) -> Operand {
    // SAFETY: the caller's promise.
    unsafe {
        let slot = fp.add(slot as usize);
        let word = *slot;
        if temporary {
            *slot = 0;
        }
        let borrowed = word & 7 == object::value::BORROWED;
        let word = if borrowed { word & !object::value::BORROWED } else { word };
        Operand { value: std::mem::ManuallyDrop::new(Value::from_bits(word)), owned: temporary && !borrowed }
    }
}

/// Takes the value of an operand: moved from a temporary, copied from a local.
///
/// # Safety
/// `slot` is a slot of the running frame and bound.
#[inline(always)]
pub(super) unsafe fn take_operand(fp: *mut u64, slot: u32, temporary: bool) -> Value {
    // SAFETY: the caller's promise.
    unsafe {
        let slot = fp.add(slot as usize);
        let word = *slot;
        if temporary {
            *slot = 0;
            if word & 7 == 0 {
                return Value::from_bits(word);
            }
        }
        Value::from_bits(own_word(word))
    }
}

pub(super) unsafe extern "C" fn op_store_name(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    slow!(t, pc, fp, frame, store_name(t, pc, fp, frame, false))
}

pub(super) unsafe extern "C" fn op_store_global(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    slow!(t, pc, fp, frame, store_name(t, pc, fp, frame, true))
}

#[inline(never)]
unsafe fn store_name(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
    global: bool,
) -> bool {
    // SAFETY: slots of the running frame.
    unsafe {
        let value = take_operand(fp, (*pc).a, (*pc).x & x::B_TEMPORARY != 0);
        let name = name_at(frame, (*pc).b);
        let own = (*frame).locals != 0 && (*frame).locals != (*frame).globals as u64;
        if global || !own && std::ptr::eq(dict((*frame).globals).class(), Dict::type_object()) {
            return dict((*frame).globals).set(&mut *t, &name.to_value(), value).is_ok();
        }
        let namespace =
            if own { (*frame).locals as *const Header } else { (*frame).globals as *const Header };
        let locals = Value::new_ref(namespace);
        (*t).set_item(&locals, &name.to_value(), &value).is_ok()
    }
}

pub(super) unsafe extern "C" fn op_borrow(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: slots of the running frame; the local keeps the object alive.
    unsafe {
        let word = *fp.add((*pc).b as usize);
        let word = if word & 3 == 0 && word != 0 { word | object::value::BORROWED } else { word };
        put_next!(t, pc, fp, frame, (*pc).a, word)
    }
}
