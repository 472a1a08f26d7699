//! Generators, coroutines and asynchronous generators: one layout for the three types.
//!
//! Here: the object, which holds its frame's control record and slots, and its life from creation to the end. Not
//! here: methods and attributes (`builtins`), running and suspending (`interp`).
//!
//! The record lies in the object, the slots behind it, so that an object is one allocation and resuming it copies nothing.

use std::cell::{Cell, UnsafeCell};

use crate::cell::{OptionCell, Ref, ValueCell};
use crate::code::Code;
use crate::frame::{Frame, Owner, own_word, release_word, value_of_word};
use crate::gc::{self, Visitor};
use crate::header::{Header, Object};
use crate::heap;
use crate::singletons::static_type;
use crate::thread::HandledException;
use crate::types::{Type, TypeSpec};
use crate::value::{BORROWED, Value};

/// Where a generator stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum State {
    /// It has not begun.
    Created,
    /// It waits at a `yield`.
    Suspended,
    /// It waits at a `yield` outside of any `try`: closing it runs none of its code.
    Unprotected,
    /// It waits for what it delegates to (`yield from`, `await`).
    Delegating,
    /// It runs.
    Executing,
    /// It has ended.
    Finished,
}

/// A generator, a coroutine or an asynchronous generator.
#[repr(C)]
pub struct Generator {
    ob: Header,
    /// `__name__`
    pub name: OptionCell,
    /// `__qualname__`
    pub qualname: OptionCell,
    /// The code object, which stays when the frame has gone.
    pub code: ValueCell,
    /// A coroutine's `cr_origin`, or an asynchronous generator's finalizer.
    pub origin: OptionCell,
    /// Its entry of the stack of exceptions being handled.
    pub handled: HandledException,
    state: Cell<State>,
    /// Whether the hooks of asynchronous generators have been asked.
    pub hooks_inited: Cell<bool>,
    /// Whether an asynchronous generator has been closed.
    pub closed: Cell<bool>,
    /// Whether an asynchronous generator's `asend` or `athrow` runs.
    pub running_async: Cell<bool>,
    /// Slot of the object that it delegates to, while the state is `Delegating`.
    delegate: Cell<u32>,
    /// Number of slots.
    count: Cell<u32>,
    frame: UnsafeCell<Frame>,
}

// SAFETY: objects are touched only by the thread that holds the interpreter's lock.
unsafe impl Sync for Generator {}

macro_rules! generator_type {
    ($(#[$doc:meta])* $name:ident, $text:literal) => {
        static_type!(
            $(#[$doc])*
            $name,
            TypeSpec {
                name: $text,
                basicsize: size_of::<Generator>(),
                reported_basicsize: 152,
                itemsize: 8,
                weakrefs: true,
                size: Some(generator_size),
                traverse: Some(generator_traverse),
                drop: Some(generator_drop),
                ..TypeSpec::EMPTY
            }
        );
    };
}
generator_type!(
    /// `types.GeneratorType`
    GENERATOR,
    "generator"
);
generator_type!(
    /// `types.CoroutineType`
    COROUTINE,
    "coroutine"
);
generator_type!(
    /// `types.AsyncGeneratorType`
    ASYNC_GENERATOR,
    "async_generator"
);

// SAFETY: the three types have this layout, and no subclasses.
unsafe impl Object for Generator {
    #[inline(always)]
    fn type_object() -> &'static Type {
        &GENERATOR
    }

    #[inline(always)]
    fn is_instance(value: &Value) -> bool {
        value.is_type(&GENERATOR) || value.is_type(&COROUTINE) || value.is_type(&ASYNC_GENERATOR)
    }
}

impl Generator {
    /// Moves a frame that has just begun into a new generator of the type. The caller's record and slots hold nothing
    /// afterwards.
    ///
    /// # Safety
    /// `frame` runs code, its slots are valid words, and neither is used again.
    pub unsafe fn take_frame(
        ty: &'static Type,
        frame: *mut Frame,
        name: Value,
        qualname: Value,
    ) -> Ref<Generator> {
        // SAFETY: the caller's promise; all fields are written before anyone sees the object.
        unsafe {
            let code = &*(*frame).code;
            let count = code.framesize as usize;
            let object = heap::alloc_unset(ty, size_of::<Generator>() + count * 8);
            let generator = object.as_ptr() as *mut Generator;
            let slots = generator.add(1) as *mut u64;
            std::ptr::write(&raw mut (*generator).hooks_inited, Cell::new(false));
            std::ptr::write(&raw mut (*generator).closed, Cell::new(false));
            std::ptr::write(&raw mut (*generator).running_async, Cell::new(false));
            std::ptr::write(&raw mut (*generator).delegate, Cell::new(0));
            // Nothing has been computed yet: only local variables have values.
            let locals = (code.nlocalsplus as usize).min(count);
            for i in 0..locals {
                let word = std::mem::replace(&mut *(*frame).slots.add(i), 0);
                *slots.add(i) = if word & 7 == BORROWED { own_word(word) } else { word };
            }
            std::ptr::write_bytes(slots.add(locals), 0, count - locals);
            std::ptr::write(&raw mut (*generator).name, OptionCell::new(Some(name)));
            std::ptr::write(&raw mut (*generator).qualname, OptionCell::new(Some(qualname)));
            std::ptr::write(&raw mut (*generator).code, ValueCell::new(code.to_value()));
            std::ptr::write(&raw mut (*generator).origin, OptionCell::empty());
            std::ptr::write(&raw mut (*generator).handled, HandledException::default());
            (*generator).state.set(State::Created);
            (*generator).count.set(count as u32);
            let own = (*generator).frame.get();
            (*own).slots = slots;
            (*own).pc = (*frame).pc;
            (*own).caches = (*frame).caches;
            (*own).code = (*frame).code;
            (*own).function = (*frame).function;
            (*own).globals = (*frame).globals;
            (*own).builtins = (*frame).builtins;
            (*own).locals = (*frame).locals;
            (*own).previous = std::ptr::null_mut();
            (*own).object = (*frame).object;
            (*own).generator = generator as u64;
            (*own).return_slot = 0;
            (*own).owner = Owner::Generator;
            (*own).on_return = 0;
            (*own).traced = (*frame).traced;
            (*own).event_unit = (*frame).event_unit;
            (*own).stack_mark = std::ptr::null_mut();
            if (*frame).object != 0 {
                let shown = &*((*frame).object as *const crate::frame::FrameObject);
                shown.set_record((*generator).frame.get());
                // The generator may be part of a cycle, unlike the running frame that this was.
                if let Some(header) = std::ptr::NonNull::new((*frame).object as *mut Header) {
                    gc::track(header);
                }
            }
            gc::track(object);
            Ref::from_value_unchecked(Value::from_owned(object.as_ptr()))
        }
    }

    /// Whether the frame has gone, so that there is nothing to finalize.
    ///
    /// # Safety
    /// A generator of one of the three types.
    #[inline(always)]
    pub(crate) unsafe fn has_ended(object: *const Header) -> bool {
        // SAFETY: the caller's promise.
        unsafe { (*(object as *const Generator)).state.get() == State::Finished }
    }

    /// Where it stands.
    #[inline(always)]
    pub fn state(&self) -> State {
        self.state.get()
    }

    /// Says where it stands.
    #[inline(always)]
    pub fn set_state(&self, state: State) {
        self.state.set(state);
    }

    /// Suspended in a delegation to the object in `slot`.
    #[inline(always)]
    pub fn set_delegating(&self, slot: u32) {
        self.delegate.set(slot);
        self.state.set(State::Delegating);
    }

    /// Number of frame slots.
    pub fn slot_count(&self) -> usize {
        self.count.get() as usize
    }

    /// The control record.
    #[inline(always)]
    pub fn frame(&self) -> *mut Frame {
        self.frame.get()
    }

    /// The frame object, unless the frame has ended.
    pub fn frame_object(&self) -> Option<Value> {
        if self.state.get() == State::Finished {
            return None;
        }
        // SAFETY: the record of a frame that has not ended.
        Some(unsafe { crate::frame::object_of(self.frame.get()) }.into_value())
    }

    /// The code object.
    #[inline(always)]
    pub fn code_ref(&self) -> &Code {
        // SAFETY: the cell is written once, with a code object.
        unsafe { &*(self.code.peek().bits() as *const Code) }
    }

    /// The object that it waits for, if it delegates.
    pub fn delegate(&self) -> Option<Value> {
        if self.state.get() != State::Delegating {
            return None;
        }
        // SAFETY: the slot was named by the suspended instruction, and the frame is whole.
        unsafe { value_of_word(*(*self.frame.get()).slots.add(self.delegate.get() as usize)) }
    }

    /// Ends it: releases what the frame holds, the slots last to first.
    ///
    /// The frame must not be linked into a thread's stack.
    pub fn clear_frame(&self) {
        self.end_frame(false);
    }

    /// As [`Generator::clear_frame`] for a frame that is destroyed in the midst of its work: what it was computing lives on
    /// with its object, if somebody holds that.
    pub fn destroy_frame(&self) {
        self.end_frame(true);
    }

    fn end_frame(&self, unfinished: bool) {
        if self.state.replace(State::Finished) == State::Finished {
            return;
        }
        // SAFETY: the frame is whole until now, and nobody looks at it once the state says that it has ended.
        unsafe {
            let frame = self.frame.get();
            if (*frame).object != 0 {
                let offset =
                    crate::thread::current().and_then(|t| t.interp().hooks()).map(|h| h.frame_offset);
                let lasti = offset.map_or(-1, |offset| offset(frame));
                let count = self.count.get() as usize;
                crate::frame::detach(frame, lasti, if unfinished { count } else { 0 });
            }
            let mut i = self.count.get() as usize;
            while i > 0 {
                i -= 1;
                let slot = (*frame).slots.add(i);
                let word = *slot;
                if word != 0 {
                    *slot = 0;
                    release_word(word);
                }
            }
            for field in [&raw mut (*frame).function, &raw mut (*frame).locals] {
                let word = *field;
                *field = 0;
                release_word(word);
            }
        }
        drop(self.handled.value.take());
    }
}

unsafe fn generator_size(object: *const Header) -> usize {
    // SAFETY: a live generator.
    let generator = unsafe { &*(object as *const Generator) };
    size_of::<Generator>() + generator.count.get() as usize * 8
}

unsafe fn generator_traverse(object: *const Header, visitor: &mut Visitor<'_>) {
    // SAFETY: a live generator; slots hold valid words, of which those without the mark own a reference.
    unsafe {
        let generator = &*(object as *const Generator);
        for cell in [&generator.name, &generator.qualname, &generator.origin, &generator.handled.value] {
            visitor.visit_option(cell.peek());
        }
        visitor.visit(generator.code.peek());
        if generator.state.get() == State::Finished {
            return;
        }
        let frame = generator.frame.get();
        let mut word = |word: u64| {
            if word != 0 && word & 3 == 0 && word & BORROWED == 0 {
                visitor.visit_pointer(word as *const Header);
            }
        };
        for i in 0..generator.count.get() as usize {
            word(*(*frame).slots.add(i));
        }
        word((*frame).function);
        word((*frame).locals);
        word((*frame).object);
    }
}

unsafe fn generator_drop(object: *mut Header) {
    // SAFETY: a dead generator, dropped once; dropping leaves the number of slots as it is.
    unsafe {
        let generator = object as *mut Generator;
        (*generator).destroy_frame();
        std::ptr::drop_in_place(generator);
    }
}
