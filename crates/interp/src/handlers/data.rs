//! Handlers of containers, names, closures, formatting, matching, classes and imports.

use object::frame::{Frame, code_of, own_word, release_word, value_of_word};
use object::function::{Cell_, Function};
use object::{Dict, Header, List, PyResult, Raised, Set, Str, Thread, Tuple, Value, exceptions};

use super::attr::op_replace_or_null;
use super::load::{global, name_at, operand, put, store, take_operand};
use super::{jump_to, next, noted, put_next, slow, slow_handler};
use crate::instr::{Instr, x};
use crate::routines::{ROUTINES, free_variable_message, new_cell};
use crate::run;

/// What a routine sees of the running frame.
pub(crate) struct Context {
    fp: *mut u64,
    frame: *mut Frame,
    first: u32,
}

impl Context {
    /// The value in a slot.
    pub(crate) fn slot(&self, slot: u32) -> Option<Value> {
        // SAFETY: a slot of the running frame.
        unsafe { value_of_word(*self.fp.add(slot as usize)) }
    }

    /// Puts values into the slots from the first operand's on, the last one first.
    pub(crate) fn spread(&self, values: Vec<Value>) {
        for (i, value) in values.into_iter().rev().enumerate() {
            // SAFETY: slots of the running frame; the operand itself is released here.
            put!(unsafe { self.fp.add(self.first as usize + i) }, value.into_bits());
        }
    }

    /// Puts a value, or NULL, into the slot behind the first operand's.
    pub(crate) fn put_second(&self, value: Option<Value>) {
        // SAFETY: a slot of the running frame.
        put!(unsafe { self.fp.add(self.first as usize + 1) }, value.map_or(0, Value::into_bits));
    }

    /// The built-ins.
    pub(crate) fn builtins(&self) -> Value {
        // SAFETY: the running frame's.
        unsafe { crate::bind::value_at((*self.frame).builtins) }
    }

    /// The globals.
    pub(crate) fn globals(&self) -> &Dict {
        // SAFETY: the running frame's.
        unsafe { &*(*self.frame).globals }
    }

    /// The mapping of local names, where there is one.
    pub(crate) fn locals(&self) -> Option<Value> {
        // SAFETY: the running frame's.
        unsafe { value_of_word((*self.frame).locals) }
    }

    /// A name of the code.
    pub(crate) fn name(&self, index: u32) -> &Str {
        name_at(self.frame, index)
    }

    /// The name of a local variable.
    pub(crate) fn local_name(&self, slot: u32) -> Value {
        // SAFETY: the running frame's code.
        unsafe { code_of(self.frame).localsplus_names.items()[slot as usize].clone() }
    }

    /// A global or built-in name.
    pub(crate) fn global(&self, t: &mut Thread, name: &Str) -> PyResult {
        global(t, self.frame, name).ok_or(Raised)
    }

    /// Raises for a cell without contents.
    pub(crate) fn unbound(&self, t: &mut Thread, slot: u32) -> Raised {
        unbound_cell(t, self.frame, slot)
    }
}

pub(super) unsafe extern "C" fn op_routine(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    slow!(t, pc, fp, frame, routine(t, pc, fp, frame))
}

#[inline(never)]
unsafe fn routine(t: *mut Thread, pc: *const Instr, fp: *mut u64, frame: *mut Frame) -> bool {
    // SAFETY: the running frame's slots.
    unsafe {
        match (*pc).b {
            0 => routine_of::<0>(t, pc, fp, frame),
            1 => routine_of::<1>(t, pc, fp, frame),
            2 => routine_of::<2>(t, pc, fp, frame),
            3 => routine_of::<3>(t, pc, fp, frame),
            4 => routine_of::<4>(t, pc, fp, frame),
            _ => routine_of_many(t, pc, fp, frame),
        }
    }
}

/// Runs a routine of `N` operands. Their words move out, so that the slots are free for results; what the words borrow
/// stays with the locals.
#[inline(always)]
unsafe fn routine_of<const N: usize>(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> bool {
    // SAFETY: the running frame's slots; the operands are temporaries.
    unsafe {
        let first = (*pc).a;
        let base = fp.add(first as usize);
        let (mut words, mut plain) = ([0; N], [0; N]);
        for i in 0..N {
            let word = std::mem::replace(&mut *base.add(i), 0);
            words[i] = word;
            plain[i] =
                if word & 7 == object::value::BORROWED { word & !object::value::BORROWED } else { word };
        }
        let context = Context { fp, frame, first };
        let args = std::slice::from_raw_parts(plain.as_ptr() as *const Value, N);
        let result = ROUTINES[(*pc).x as usize](&mut *t, &context, args, (*pc).c);
        let went_well = routine_result(base, result);
        for i in (0..N).rev() {
            release_word(words[i]);
        }
        went_well
    }
}

/// As [`routine_of`], for more operands: few of them need no memory.
#[inline(never)]
unsafe fn routine_of_many(t: *mut Thread, pc: *const Instr, fp: *mut u64, frame: *mut Frame) -> bool {
    const FEW: usize = 16;
    // SAFETY: the running frame's slots; the operands are temporaries, owned from here on.
    unsafe {
        let (first, count) = ((*pc).a, (*pc).b as usize);
        let base = fp.add(first as usize);
        let mut few = [std::mem::MaybeUninit::<u64>::uninit(); FEW];
        let mut many = Vec::new();
        let words: *mut u64 = if count <= FEW {
            few.as_mut_ptr().cast()
        } else {
            many.reserve_exact(count);
            many.as_mut_ptr()
        };
        for i in 0..count {
            let word = std::mem::replace(&mut *base.add(i), 0);
            words.add(i).write(if word & 7 == object::value::BORROWED { own_word(word) } else { word });
        }
        let context = Context { fp, frame, first };
        let args = std::slice::from_raw_parts(words as *const Value, count);
        let result = ROUTINES[(*pc).x as usize](&mut *t, &context, args, (*pc).c);
        let went_well = routine_result(base, result);
        for i in (0..count).rev() {
            release_word(*words.add(i));
        }
        went_well
    }
}

/// The result of a routine goes to the first operand's slot.
#[inline(always)]
unsafe fn routine_result(base: *mut u64, result: PyResult<Option<Value>>) -> bool {
    match result {
        Ok(Some(value)) => {
            put!(base, value.into_bits());
            true
        }
        Ok(None) => true,
        Err(_) => false,
    }
}

pub(super) unsafe extern "C" fn op_subscript(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: slots of the running frame; the type says what the object is.
    unsafe {
        let (container, key) = (*fp.add((*pc).b as usize), *fp.add((*pc).c as usize));
        if container & 3 == 0 && key & 1 == 1 {
            let object = (container & !object::value::BORROWED) as *const object::Header;
            let class = (*object).ty_ptr();
            let items = if std::ptr::eq(class, &object::container::LIST) {
                (*(object as *const List)).items(&*t)
            } else if std::ptr::eq(class, &object::container::TUPLE) {
                (*(object as *const Tuple)).items()
            } else {
                return jump_to!(op_subscript_other, t, pc, fp, frame);
            };
            let index = key as i64 >> 1;
            if let Some(item) = items.get(index as usize) {
                let word = own_word(item.bits());
                if (*pc).x & x::B_TEMPORARY != 0 {
                    return op_replace_or_null(t, pc, fp, frame, word);
                }
                return put_next!(t, pc, fp, frame, (*pc).a, word);
            }
        }
    }
    jump_to!(op_subscript_other, t, pc, fp, frame)
}

/// Items of sequences at negative indices, of dictionaries and of strings.
#[inline(never)]
unsafe extern "C" fn op_subscript_other(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: slots of the running frame; the type says what the object is.
    unsafe {
        let (container, key) = (*fp.add((*pc).b as usize), *fp.add((*pc).c as usize));
        if container & 3 == 0 {
            let object = (container & !object::value::BORROWED) as *const object::Header;
            let class = (*object).ty_ptr();
            if std::ptr::eq(class, &object::dict::DICT) {
                return jump_to!(op_subscript_dict, t, pc, fp, frame);
            }
            if key & 1 == 1 {
                let items = if std::ptr::eq(class, &object::container::LIST) {
                    (*(object as *const List)).items(&*t)
                } else if std::ptr::eq(class, &object::container::TUPLE) {
                    (*(object as *const Tuple)).items()
                } else if std::ptr::eq(class, &object::string::STR) {
                    return jump_to!(op_subscript_str, t, pc, fp, frame);
                } else {
                    return jump_to!(op_subscript_slow, t, pc, fp, frame);
                };
                let index = key as i64 >> 1;
                if index < 0
                    && let Some(item) = items.get((index + items.len() as i64) as usize)
                {
                    let word = own_word(item.bits());
                    if (*pc).x & x::B_TEMPORARY != 0 {
                        return op_replace_or_null(t, pc, fp, frame, word);
                    }
                    return put_next!(t, pc, fp, frame, (*pc).a, word);
                }
            }
        }
    }
    jump_to!(op_subscript_slow, t, pc, fp, frame)
}

/// The item of a string at a small index, if it is one of the characters that exist for ever.
#[inline(never)]
unsafe extern "C" fn op_subscript_str(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: slots of the running frame; the handler that jumps here has looked at the types.
    unsafe {
        let slot = fp.add((*pc).b as usize);
        let (container, key) = (*slot, *fp.add((*pc).c as usize));
        let text = &*((container & !object::value::BORROWED) as *const Str);
        let index = key as i64 >> 1;
        let index = if index < 0 { index + text.len() as i64 } else { index };
        let word = text.latin1_word_at(index as usize);
        let temporary = (*pc).x & x::B_TEMPORARY != 0 && container & object::value::BORROWED == 0;
        if word != 0 && !(temporary && (*(container as *const Header)).refcount() == 1) {
            if (*pc).x & x::B_TEMPORARY != 0 {
                *slot = 0;
                if temporary {
                    (*(container as *const Header)).decref();
                }
            }
            return put_next!(t, pc, fp, frame, (*pc).a, word);
        }
    }
    jump_to!(op_subscript_slow, t, pc, fp, frame)
}

slow_handler!(op_subscript_dict, |t, pc, fp, frame| subscript_dict(t, pc, fp));

/// The item of a dictionary, which is no instance of a subclass.
#[inline(never)]
unsafe fn subscript_dict(t: *mut Thread, pc: *const Instr, fp: *mut u64) -> bool {
    // SAFETY: slots of the running frame; the handler has looked at the type.
    unsafe {
        let bits = (*pc).x;
        let container = operand(fp, (*pc).b, bits & x::B_TEMPORARY != 0);
        let key = operand(fp, (*pc).c, bits & x::C_TEMPORARY != 0);
        let dict = &*(container.bits() as *const Dict);
        let found = match key.downcast_exact::<Str>() {
            Some(name) if dict.is_str_only() => Ok(dict.get_str(name)),
            _ => dict.get(&mut *t, &key),
        };
        match found {
            Ok(Some(value)) => {
                put!(fp.add((*pc).a as usize), value.into_bits());
                true
            }
            Ok(None) => {
                (*t).key_error(&key);
                false
            }
            Err(_) => false,
        }
    }
}

/// 0: the frame of a `__getitem__` has been pushed, 1: the result is in its slot, 2: raised.
#[inline(never)]
unsafe fn subscript(t: *mut Thread, pc: *const Instr, fp: *mut u64) -> u8 {
    // SAFETY: slots of the running frame.
    unsafe {
        let bits = (*pc).x;
        let word = *fp.add((*pc).b as usize);
        // Temporaries stay in this frame during the call, so they go the other way.
        let lent = |slot: u32, temporary: u16| bits & temporary == 0 || *fp.add(slot as usize) & 7 != 0;
        if word & 3 == 0
            && lent((*pc).b, x::B_TEMPORARY)
            && lent((*pc).c, x::C_TEMPORARY)
            && let class = (*((word & !object::value::BORROWED) as *const Header)).ty()
            && class.is_heap_type()
            && let Some(method) = object::lookup::lookup(&*t, class, &object::names::GETITEM)
            && method.downcast_exact::<Function>().is_some()
        {
            let mut words = [
                take_operand(fp, (*pc).b, bits & x::B_TEMPORARY != 0).into_bits(),
                take_operand(fp, (*pc).c, bits & x::C_TEMPORARY != 0).into_bits(),
            ];
            let first = words.as_mut_ptr();
            let pushed =
                run::push_call(&mut *t, method.into_bits(), first, 2, None, (*pc).a, run::on_return::STORE);
            return if pushed { 0 } else { 2 };
        }
        let container = operand(fp, (*pc).b, bits & x::B_TEMPORARY != 0);
        let key = operand(fp, (*pc).c, bits & x::C_TEMPORARY != 0);
        let result = (*t).get_item(&container, &key);
        drop((container, key));
        match result {
            Ok(value) => {
                put!(fp.add((*pc).a as usize), value.into_bits());
                1
            }
            Err(_) => 2,
        }
    }
}

pub(super) unsafe extern "C" fn op_store_subscript(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: slots of the running frame; the type says what the object is.
    unsafe {
        let (container, key) = (*fp.add((*pc).b as usize), *fp.add((*pc).c as usize));
        let value = *fp.add((*pc).a as usize);
        if container & 3 == 0 && key & 1 == 1 {
            let object = (container & !object::value::BORROWED) as *const object::Header;
            let index = key as i64 >> 1;
            if std::ptr::eq((*object).ty_ptr(), &object::container::LIST)
                && let len = (*(object as *const List)).len() as i64
                && let index = (if index < 0 { index + len } else { index })
                && (index as u64) < len as u64
            {
                let temporary = (*pc).x & x::A_TEMPORARY != 0;
                let word = if temporary && value & 7 != object::value::BORROWED {
                    *fp.add((*pc).a as usize) = 0;
                    value
                } else {
                    own_word(value)
                };
                let items = (*(object as *const List)).items(&*t).as_ptr() as *mut u64;
                let slot = items.add(index as usize);
                let old = *slot;
                *slot = word;
                let dead = old & 7 == 0 && (*(old as *const object::Header)).decref();
                if (*pc).x & x::B_TEMPORARY != 0 {
                    *fp.add((*pc).b as usize) = 0;
                    if container & object::value::BORROWED == 0 && (*object).decref() {
                        (*object).set_refcount(1);
                        return op_release_both(t, pc, fp, frame, if dead { old } else { 0 }, container);
                    }
                }
                if dead {
                    return super::op_destroy(t, pc, fp, frame, old);
                }
                return super::next!(t, pc, fp, frame);
            }
        }
    }
    jump_to!(op_store_subscript_slow, t, pc, fp, frame)
}

/// Destroys the item that was replaced, if it is dead, and releases the container.
#[inline(never)]
unsafe extern "C" fn op_release_both(
    t: *mut Thread,
    pc: *const Instr,
    _: *mut u64,
    frame: *mut Frame,
    dead: u64,
    container: u64,
) -> u64 {
    // SAFETY: the last reference to the item has gone; the container's is owned.
    unsafe {
        (*frame).pc = pc as *const u8;
        if let Some(object) = std::ptr::NonNull::new(dead as *mut object::Header) {
            object::heap::destroy(object);
        }
        release_word(container);
    }
    let (pc, fp, frame) = noted!(t);
    super::next!(t, pc, fp, frame)
}

#[inline(never)]
unsafe extern "C" fn op_subscript_slow(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: the running frame.
    unsafe { (*frame).pc = pc as *const u8 };
    // SAFETY: the running frame's.
    let outcome = unsafe { subscript(t, pc, fp) };
    if outcome == 2 {
        return super::raise(t);
    }
    let (pc, fp, frame) = noted!(t);
    if outcome == 1 { next!(t, pc, fp, frame) } else { super::dispatch!(t, pc, fp, frame) }
}

slow_handler!(op_store_subscript_slow, |t, pc, fp, frame| store_subscript(t, pc, fp));

#[inline(never)]
unsafe fn store_subscript(t: *mut Thread, pc: *const Instr, fp: *mut u64) -> bool {
    // SAFETY: slots of the running frame.
    unsafe {
        let bits = (*pc).x;
        let value = operand(fp, (*pc).a, bits & x::A_TEMPORARY != 0);
        let container = operand(fp, (*pc).b, bits & x::B_TEMPORARY != 0);
        let key = operand(fp, (*pc).c, bits & x::C_TEMPORARY != 0);
        (*t).set_item(&container, &key, &value).is_ok()
    }
}

pub(super) unsafe extern "C" fn op_delete_subscript(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    slow!(t, pc, fp, frame, delete_subscript(t, pc, fp))
}

#[inline(never)]
unsafe fn delete_subscript(t: *mut Thread, pc: *const Instr, fp: *mut u64) -> bool {
    // SAFETY: slots of the running frame.
    unsafe {
        let bits = (*pc).x;
        let container = operand(fp, (*pc).b, bits & x::B_TEMPORARY != 0);
        let key = operand(fp, (*pc).c, bits & x::C_TEMPORARY != 0);
        (*t).del_item(&container, &key).is_ok()
    }
}

pub(super) unsafe extern "C" fn op_contains(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    slow!(t, pc, fp, frame, contains(t, pc, fp))
}

#[inline(never)]
unsafe fn contains(t: *mut Thread, pc: *const Instr, fp: *mut u64) -> bool {
    // SAFETY: slots of the running frame.
    unsafe {
        let bits = (*pc).x;
        let item = operand(fp, (*pc).b, bits & x::B_TEMPORARY != 0);
        let container = operand(fp, (*pc).c, bits & x::C_TEMPORARY != 0);
        let result = match quick_contains(&mut *t, &container, &item) {
            Some(result) => result,
            None => (*t).contains(&container, &item),
        };
        drop((item, container));
        match result {
            Ok(answer) => {
                let answer = Value::bool(answer != (bits & 1 == 1));
                put!(fp.add((*pc).a as usize), answer.into_bits());
                true
            }
            Err(_) => false,
        }
    }
}

/// Whether a container of an exact type has a small integer or a string; nothing where other values must be asked.
#[inline(always)]
fn quick_contains(t: &mut Thread, container: &Value, item: &Value) -> Option<PyResult<bool>> {
    let text = item.downcast_exact::<Str>();
    if text.is_none() && item.as_small().is_none() {
        return None;
    }
    if let Some(dict) = container.downcast_exact::<Dict>() {
        return Some(dict.contains(t, item));
    }
    if container.is_type(&object::set::SET) || container.is_type(&object::set::FROZENSET) {
        return container.downcast::<Set>().map(|set| set.contains(t, item));
    }
    let known = match (container.downcast_exact::<List>(), container.downcast_exact::<Tuple>()) {
        (Some(list), _) => list.items(t),
        (_, Some(tuple)) => tuple.items(),
        _ => return None,
    };
    let (mut known, bits) = (known, item.bits());
    if text.is_none() {
        // Numbers are compared a few at a time, as long as nothing else lies between them.
        while let Some((few, rest)) = known.split_first_chunk::<8>() {
            let (numbers, alike) = look_at_eight(few, bits);
            if !numbers {
                break;
            }
            if alike && few.iter().any(|value| value.bits() == bits) {
                return Some(Ok(true));
            }
            known = rest;
        }
    }
    for known in known {
        if known.bits() == bits {
            return Some(Ok(true));
        }
        if known.as_small().is_some() {
            continue;
        }
        let other = known.downcast_exact::<Str>()?;
        if text.is_some_and(|text| text.equals(other)) {
            return Some(Ok(true));
        }
    }
    Some(Ok(false))
}

/// Whether eight values are all small integers, and whether the lower half of one is that of the word.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn look_at_eight(values: &[Value; 8], word: u64) -> (bool, bool) {
    use std::arch::x86_64::*;
    let first: *const f32 = values.as_ptr().cast();
    // SAFETY: every processor of this kind has these instructions; the four loads lie within the values.
    unsafe {
        let halves = |i: usize| {
            let (a, b) = (_mm_loadu_ps(first.add(i)), _mm_loadu_ps(first.add(i + 4)));
            _mm_castps_si128(_mm_shuffle_ps::<0b10_00_10_00>(a, b))
        };
        let (low, high, wanted) = (halves(0), halves(8), _mm_set1_epi32(word as i32));
        let tags = _mm_slli_epi32::<31>(_mm_and_si128(low, high));
        let alike = _mm_or_si128(_mm_cmpeq_epi32(low, wanted), _mm_cmpeq_epi32(high, wanted));
        (_mm_movemask_ps(_mm_castsi128_ps(tags)) == 0b1111, _mm_movemask_epi8(alike) != 0)
    }
}

/// Whether eight values are all small integers, and whether the lower half of one is that of the word.
#[cfg(not(target_arch = "x86_64"))]
#[inline(always)]
fn look_at_eight(values: &[Value; 8], word: u64) -> (bool, bool) {
    let (mut numbers, mut alike) = (1, false);
    for value in values {
        numbers &= value.bits();
        alike |= value.bits() as u32 == word as u32;
    }
    (numbers & 1 == 1, alike)
}

pub(super) unsafe extern "C" fn op_list_append(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: slots of the running frame. A list with room takes the item here.
    unsafe {
        let list = *fp.add((*pc).a as usize) & !object::value::BORROWED;
        if std::ptr::eq((*(list as *const Header)).ty_ptr(), &object::container::LIST) {
            let source = fp.add((*pc).b as usize);
            let word = *source;
            if let Some(place) = (*(list as *const List)).place_for_one() {
                if (*pc).x & x::B_TEMPORARY != 0 {
                    *source = 0;
                    place.write(if word & 7 == object::value::BORROWED { own_word(word) } else { word });
                } else {
                    place.write(own_word(word));
                }
                return next!(t, pc, fp, frame);
            }
        }
    }
    jump_to!(op_list_append_slow, t, pc, fp, frame)
}

slow_handler!(op_list_append_slow, |t, pc, fp, frame| list_append(t, pc, fp));

#[inline(never)]
unsafe fn list_append(t: *mut Thread, pc: *const Instr, fp: *mut u64) -> bool {
    // SAFETY: slots of the running frame; the list stays in its slot meanwhile.
    unsafe {
        let value = take_operand(fp, (*pc).b, (*pc).x & x::B_TEMPORARY != 0);
        let list = std::mem::ManuallyDrop::new(Value::from_bits(
            *fp.add((*pc).a as usize) & !object::value::BORROWED,
        ));
        match list.downcast::<List>() {
            Some(list) => list.append(&mut *t, value).is_ok(),
            None => {
                (*t).system_error("not a list");
                false
            }
        }
    }
}

pub(super) unsafe extern "C" fn op_set_add(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    slow!(t, pc, fp, frame, set_add(t, pc, fp))
}

#[inline(never)]
unsafe fn set_add(t: *mut Thread, pc: *const Instr, fp: *mut u64) -> bool {
    // SAFETY: slots of the running frame.
    unsafe {
        let value = operand(fp, (*pc).b, (*pc).x & x::B_TEMPORARY != 0);
        let Some(set) = value_of_word(*fp.add((*pc).a as usize)) else { return false };
        match set.downcast::<Set>().filter(|_| set.ty().is_subtype(&::object::set::SET)) {
            Some(set) => set.add(&mut *t, &value).is_ok(),
            None => {
                let given = set.ty().tp_name();
                (*t).type_error(format!("'{given}' object is not a set"));
                false
            }
        }
    }
}

pub(super) unsafe extern "C" fn op_map_add(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    slow!(t, pc, fp, frame, map_add(t, pc, fp))
}

#[inline(never)]
unsafe fn map_add(t: *mut Thread, pc: *const Instr, fp: *mut u64) -> bool {
    // SAFETY: slots of the running frame.
    unsafe {
        let bits = (*pc).x;
        let key = operand(fp, (*pc).b, bits & x::B_TEMPORARY != 0);
        let value = take_operand(fp, (*pc).c, bits & x::C_TEMPORARY != 0);
        let Some(dict) = value_of_word(*fp.add((*pc).a as usize)) else { return false };
        match dict.downcast::<Dict>() {
            Some(dict) => dict.set(&mut *t, &key, value).is_ok(),
            None => {
                (*t).system_error("not a dict");
                false
            }
        }
    }
}

pub(super) unsafe extern "C" fn op_unpack_sequence(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: slots of the running frame; the source's slot is the first target's or a local's. A tuple of as many items
    // as there are targets is taken apart here, without calling anything.
    unsafe {
        let source = fp.add((*pc).b as usize);
        let word = *source;
        let tuple = (word & !object::value::BORROWED) as *const Tuple;
        if word & 3 == 0
            && std::ptr::eq((*(tuple as *const Header)).ty_ptr(), &object::container::TUPLE)
            && (*tuple).len() == (*pc).c as usize
        {
            let temporary = (*pc).x & x::B_TEMPORARY != 0;
            if temporary {
                *source = 0;
            }
            let mut target = fp.add((*pc).a as usize + (*pc).c as usize);
            for item in (*tuple).items() {
                target = target.sub(1);
                target.write(own_word(item.bits()));
            }
            if temporary && word & 7 == 0 && (*(tuple as *const Header)).decref() {
                return super::op_destroy(t, pc, fp, frame, word);
            }
            return next!(t, pc, fp, frame);
        }
    }
    jump_to!(op_unpack_sequence_slow, t, pc, fp, frame)
}

/// The word in `slot` gives way to another; whether its last reference has gone.
///
/// # Safety
/// A slot of the running frame, and an owned word.
#[inline(always)]
unsafe fn replace_word(slot: *mut u64, word: u64) -> (u64, bool) {
    // SAFETY: the caller's promise.
    unsafe {
        let old = std::mem::replace(&mut *slot, word);
        (old, old != 0 && old & 7 == 0 && (*(old as *const Header)).decref())
    }
}

pub(super) unsafe extern "C" fn op_unpack_pair(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: slots of the running frame. A tuple of two that others hold, too, is taken apart here, without calling
    // anything.
    unsafe {
        let source = fp.add((*pc).b as usize);
        let word = *source;
        let tuple = (word & !object::value::BORROWED) as *const Tuple;
        let temporary = (*pc).x & x::B_TEMPORARY != 0;
        if word & 3 == 0
            && std::ptr::eq((*(tuple as *const Header)).ty_ptr(), &object::container::TUPLE)
            && let [first, second] = (*tuple).items()
            && (!temporary || (*(tuple as *const Header)).refcount() != 1)
        {
            let (first, second) = (own_word(first.bits()), own_word(second.bits()));
            if temporary {
                *source = 0;
                if word & 7 == 0 {
                    (*(tuple as *const Header)).decref();
                }
            }
            let (old_first, first_died) = replace_word(fp.add((*pc).a as usize), first);
            let (old_second, second_died) = replace_word(fp.add((*pc).c as usize), second);
            if first_died || second_died {
                let died = (old_first * first_died as u64, old_second * second_died as u64);
                return op_destroy_two(t, pc, fp, frame, died.0, died.1);
            }
            return next!(t, pc, fp, frame);
        }
    }
    jump_to!(op_unpack_pair_slow, t, pc, fp, frame)
}

/// Destroys objects whose last references have gone, 0 for none, and goes on with the next instruction.
#[inline(never)]
unsafe extern "C" fn op_destroy_two(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
    first: u64,
    second: u64,
) -> u64 {
    // SAFETY: the running frame; the objects are dead.
    unsafe {
        (*frame).pc = pc as *const u8;
        for dead in [first, second] {
            if let Some(object) = std::ptr::NonNull::new(dead as *mut Header) {
                object::heap::destroy(object);
            }
        }
    }
    next!(t, pc, fp, frame)
}

slow_handler!(op_unpack_pair_slow, |t, pc, fp, frame| unpack_pair(t, pc, fp));

#[inline(never)]
unsafe fn unpack_pair(t: *mut Thread, pc: *const Instr, fp: *mut u64) -> bool {
    // SAFETY: slots of the running frame.
    unsafe {
        let source = operand(fp, (*pc).b, (*pc).x & x::B_TEMPORARY != 0);
        let items = if let Some(tuple) = source.downcast_exact::<Tuple>() {
            tuple.items()
        } else if let Some(list) = source.downcast_exact::<List>() {
            list.items(&*t)
        } else {
            &[]
        };
        let (first, second) = if let [first, second] = items {
            (first.clone(), second.clone())
        } else {
            match unpack_iterable(&mut *t, &source, 2).map(<[Value; 2]>::try_from) {
                Ok(Ok([first, second])) => (first, second),
                _ => return false,
            }
        };
        drop(source);
        put!(fp.add((*pc).a as usize), first.into_bits());
        put!(fp.add((*pc).c as usize), second.into_bits());
        true
    }
}

slow_handler!(op_unpack_sequence_slow, |t, pc, fp, frame| unpack_sequence(t, pc, fp));

#[inline(never)]
unsafe fn unpack_sequence(t: *mut Thread, pc: *const Instr, fp: *mut u64) -> bool {
    // SAFETY: slots of the running frame; the source's slot is the first target's or a local's.
    unsafe {
        let count = (*pc).c as usize;
        let source = operand(fp, (*pc).b, (*pc).x & x::B_TEMPORARY != 0);
        let target = fp.add((*pc).a as usize);
        if let Some(tuple) = source.downcast_exact::<Tuple>()
            && tuple.len() == count
        {
            for (i, item) in tuple.items().iter().rev().enumerate() {
                *target.add(i) = item.clone().into_bits();
            }
            return true;
        }
        if let Some(list) = source.downcast_exact::<List>()
            && list.len() == count
        {
            for i in 0..count {
                *target.add(count - 1 - i) = list.get(i).map_or(0, Value::into_bits);
            }
            return true;
        }
        match unpack_iterable(&mut *t, &source, count) {
            Ok(values) => {
                for (i, value) in values.into_iter().rev().enumerate() {
                    *target.add(i) = value.into_bits();
                }
                true
            }
            Err(_) => false,
        }
    }
}

fn unpack_iterable(t: &mut Thread, source: &Value, count: usize) -> PyResult<Vec<Value>> {
    let slots = source.ty().slots();
    if slots.iter.is_none() && slots.sq_item.is_none() {
        let given = source.ty().tp_name().to_string();
        return Err(t.type_error(format!("cannot unpack non-iterable {given} object")));
    }
    let iterator = t.iter(source)?;
    let mut values = Vec::with_capacity(count.min(64));
    while values.len() < count {
        match t.next(&iterator)? {
            Some(value) => values.push(value),
            None => {
                let got = values.len();
                return Err(
                    t.value_error(format!("not enough values to unpack (expected {count}, got {got})"))
                );
            }
        }
    }
    if t.next(&iterator)?.is_none() {
        return Ok(values);
    }
    let known = [&object::container::LIST, &object::container::TUPLE, &object::dict::DICT];
    if known.iter().any(|ty| source.is_type(ty)) {
        let got = t.len(source)?;
        if got > count {
            return Err(t.value_error(format!("too many values to unpack (expected {count}, got {got})")));
        }
    }
    Err(t.value_error(format!("too many values to unpack (expected {count})")))
}

pub(super) unsafe extern "C" fn op_make_cell(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    slow!(t, pc, fp, frame, make_cell(pc, fp))
}

#[inline(never)]
unsafe fn make_cell(pc: *const Instr, fp: *mut u64) -> bool {
    // SAFETY: a slot of the running frame.
    unsafe {
        let slot = fp.add((*pc).a as usize);
        let word = std::mem::replace(&mut *slot, 0);
        let contents = if word == 0 { None } else { Some(Value::from_bits(owned(word))) };
        *slot = new_cell(contents).into_bits();
        true
    }
}

/// # Safety
/// A valid slot word, which is given away.
unsafe fn owned(word: u64) -> u64 {
    // SAFETY: the caller's promise.
    if word & 7 == object::value::BORROWED { unsafe { own_word(word) } } else { word }
}

pub(super) unsafe extern "C" fn op_copy_free_vars(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    slow!(t, pc, fp, frame, copy_free_vars(t, pc, fp, frame))
}

#[inline(never)]
unsafe fn copy_free_vars(t: *mut Thread, pc: *const Instr, fp: *mut u64, frame: *mut Frame) -> bool {
    // SAFETY: the running frame's function and slots.
    unsafe {
        let count = (*pc).a as usize;
        let first = code_of(frame).nlocalsplus as usize - count;
        // Bytecode that the compiler has not made may leave the closure out.
        if let Some(function) = ((*frame).function as *const Function).as_ref()
            && let Some(closure) = function.closure.get()
            && let Some(closure) = closure.downcast::<Tuple>()
            && closure.len() == count
        {
            for (i, cell) in closure.items().iter().enumerate() {
                *fp.add(first + i) = cell.clone().into_bits();
            }
            return true;
        }
        (*t).system_error("a function without its closure");
        false
    }
}

/// The cell in a slot, which stays there.
unsafe fn cell_at<'a>(fp: *mut u64, slot: u32) -> &'a Cell_ {
    // SAFETY: the compiler names slots of cells only, and the frame keeps the cell.
    unsafe { &*((*fp.add(slot as usize) & !object::value::BORROWED) as *const Cell_) }
}

#[cold]
fn unbound_cell(t: &mut Thread, frame: *mut Frame, slot: u32) -> Raised {
    // SAFETY: the running frame's code.
    let code = unsafe { code_of(frame) };
    let name = code.localsplus_names.items()[slot as usize].clone();
    let shown = name.downcast::<Str>().map(Str::to_string_lossy).unwrap_or_default();
    let kind = code.data.local_kinds.get(slot as usize).copied().unwrap_or(0);
    let free = kind & code::local_kind::FREE != 0;
    let message = free_variable_message(&shown, free);
    if free {
        return t.name_error(&exceptions::NAME_ERROR, &name, &message);
    }
    t.raise_message(&exceptions::UNBOUND_LOCAL_ERROR, &message)
}

pub(super) unsafe extern "C" fn op_load_cell(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: slots of the running frame.
    unsafe {
        if let Some(value) = cell_at(fp, (*pc).b).contents.borrowed(&*t) {
            let word = own_word(value.bits());
            return put_next!(t, pc, fp, frame, (*pc).a, word);
        }
    }
    jump_to!(op_unbound_cell, t, pc, fp, frame)
}

slow_handler!(op_unbound_cell, |t, pc, fp, frame| {
    unbound_cell(&mut *t, frame, (*pc).b);
    false
});

pub(super) unsafe extern "C" fn op_store_cell(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    slow!(t, pc, fp, frame, store_cell(pc, fp))
}

#[inline(never)]
unsafe fn store_cell(pc: *const Instr, fp: *mut u64) -> bool {
    // SAFETY: slots of the running frame.
    unsafe {
        let word = *fp.add((*pc).b as usize);
        let value =
            if word == 0 { None } else { Some(take_operand(fp, (*pc).b, (*pc).x & x::B_TEMPORARY != 0)) };
        cell_at(fp, (*pc).a).contents.set(value);
        true
    }
}

pub(super) unsafe extern "C" fn op_delete_cell(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    slow!(t, pc, fp, frame, delete_cell(t, pc, fp, frame))
}

#[inline(never)]
unsafe fn delete_cell(t: *mut Thread, pc: *const Instr, fp: *mut u64, frame: *mut Frame) -> bool {
    // SAFETY: slots of the running frame.
    unsafe {
        if cell_at(fp, (*pc).a).contents.take().is_none() {
            unbound_cell(&mut *t, frame, (*pc).a);
            return false;
        }
        true
    }
}

pub(super) unsafe extern "C" fn op_copy_and_clear(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    slow!(t, pc, fp, frame, copy_and_clear(pc, fp))
}

#[inline(never)]
unsafe fn copy_and_clear(pc: *const Instr, fp: *mut u64) -> bool {
    // SAFETY: slots of the running frame.
    unsafe {
        let source = fp.add((*pc).b as usize);
        let word = std::mem::replace(&mut *source, 0);
        let target = fp.add((*pc).a as usize);
        let old = *target;
        if old != 0 {
            store(target, 0);
        }
        *target = owned(word);
        release_word(0);
        true
    }
}
