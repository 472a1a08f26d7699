//! Frames: the control records of running code, the stacks that they lie on, and frame objects.
//!
//! Here: layouts, growth of the stacks, what a traceback or `sys._getframe` sees. Not here: how code runs (`interp`),
//! attributes of frame objects (`builtins`).
//!
//! A control record ([`Frame`]) points to its slots: locals, cells and free variables first, then the positions of
//! the value stack. Records of ordinary calls lie on the thread's control stack, their slots on its value stack,
//! so that arguments can be evaluated into the slots that become the callee's. A generator owns both. A slot is a
//! raw word: 0 is unbound, `…100` is borrowed.

use std::cell::Cell;
use std::ptr::NonNull;

use crate::cell::OptionCell;
use crate::header::Object;
use crate::payload::{Obj, Payload, Traverse, Visitor};
use crate::thread::Thread;
use crate::types::{Type, TypeSpec};
use crate::value::{BORROWED, Value};

/// Who owns a frame's slots.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Owner {
    /// The thread's stacks.
    Thread,
    /// A generator, coroutine or asynchronous generator.
    Generator,
    /// Nobody: the frame marks where native code called into the interpreter.
    Entry,
}

/// A control record.
#[repr(C)]
pub struct Frame {
    /// First slot.
    pub slots: *mut u64,
    /// The register instruction that is running (while a callee runs: the call).
    pub pc: *const u8,
    /// The inline caches of the code's translation.
    pub caches: *const (),
    /// The code object; the function or the caller keeps it alive.
    pub code: *const crate::code::Code,
    /// The function, owned; 0 for none.
    pub function: u64,
    /// `f_globals`, borrowed from the function.
    pub globals: *const crate::Dict,
    /// `f_builtins`, borrowed from the function.
    pub builtins: u64,
    /// The mapping of local names for module and class bodies, owned; 0 for none.
    pub locals: u64,
    /// The caller.
    pub previous: *mut Frame,
    /// The frame object, owned; 0 for none.
    pub object: u64,
    /// The generator that owns the frame, borrowed; 0 for none.
    pub generator: u64,
    /// Slot of the caller that receives the result.
    pub return_slot: u32,
    /// Whose slots.
    pub owner: Owner,
    /// For the interpreter: what to do with the result (constructor call, property…).
    pub on_return: u8,
    /// For monitoring: the instruction that ran last, and when that was noted; 0: none.
    pub traced: u64,
    /// For monitoring: the code unit whose event is being told, plus 1; 0: none.
    pub event_unit: u32,
    /// First word of the value stack behind this frame's slots: its top before the call.
    pub stack_mark: *mut u64,
}

/// The code object of a frame that runs code.
///
/// # Safety
/// The frame is not an entry frame; the reference is not used once it has ended.
#[inline(always)]
pub unsafe fn code_of<'a>(frame: *const Frame) -> &'a crate::code::Code {
    // SAFETY: the caller's promise.
    unsafe { &*(*frame).code }
}

impl crate::Thread {
    /// The built-ins of the innermost frame that runs Python code.
    pub fn caller_builtins(&self) -> Option<Value> {
        let mut frame = self.frame.cast_const();
        // SAFETY: as `caller_globals`; the word is a reference that the frame's function holds.
        unsafe {
            while !frame.is_null() {
                if (*frame).owner != Owner::Entry && (*frame).builtins != 0 {
                    return value_of_word((*frame).builtins);
                }
                frame = (*frame).previous;
            }
        }
        None
    }

    /// The globals of the innermost frame that runs Python code.
    pub fn caller_globals(&self) -> Option<crate::Ref<crate::Dict>> {
        let mut frame = self.frame.cast_const();
        // SAFETY: the records of running frames are linked and whole; what they refer to is alive.
        unsafe {
            while !frame.is_null() {
                if (*frame).owner != Owner::Entry && !(*frame).globals.is_null() {
                    return Some(crate::Ref::new(&*(*frame).globals));
                }
                frame = (*frame).previous;
            }
        }
        None
    }
}

/// Why `super()` without arguments has no answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoSuper {
    /// No frame runs.
    NoFrame,
    /// The function has no parameters.
    NoArguments,
    /// The first parameter has been deleted.
    Deleted,
    /// The function does not stand in a class.
    NoCell,
    /// What stands for `__class__` is no cell.
    BadCell,
    /// The class is not made yet.
    EmptyCell,
}

impl crate::Thread {
    /// What `super()` without arguments stands for in the innermost frame: `__class__` and the first argument.
    ///
    /// # Errors
    /// Why there is none.
    pub fn super_arguments(&self) -> Result<(Value, Value), NoSuper> {
        use code::local_kind;
        let frame = self.frame.cast_const();
        // SAFETY: the running frame's code and slots are alive; words are copied at once.
        unsafe {
            if frame.is_null() || (*frame).owner == Owner::Entry {
                return Err(NoSuper::NoFrame);
            }
            let code = code_of(frame);
            let data = &code.data;
            if data.argcount == 0 {
                return Err(NoSuper::NoArguments);
            }
            let contents = |value: Value| match value.downcast_exact::<crate::function::Cell_>() {
                Some(cell) => cell.contents.get(),
                None => Some(value.clone()),
            };
            let first = value_of_word(*(*frame).slots);
            let first = match data.local_kinds.first() {
                Some(kind) if kind & local_kind::CELL != 0 => first.and_then(contents),
                _ => first,
            };
            let Some(first) = first else { return Err(NoSuper::Deleted) };
            let names = code.localsplus_names.items();
            for (i, name) in names.iter().enumerate() {
                if data.local_kinds[i] & local_kind::FREE != 0
                    && name.downcast::<crate::Str>().is_some_and(|n| n.eq_str("__class__"))
                {
                    let Some(word) = value_of_word(*(*frame).slots.add(i)) else {
                        return Err(NoSuper::BadCell);
                    };
                    let Some(cell) = word.downcast_exact::<crate::function::Cell_>() else {
                        return Err(NoSuper::BadCell);
                    };
                    return match cell.contents.get() {
                        Some(class) => Ok((class, first)),
                        None => Err(NoSuper::EmptyCell),
                    };
                }
            }
            Err(NoSuper::NoCell)
        }
    }
}

/// Takes a reference for a slot word, if it needs one.
///
/// # Safety
/// `word` is a valid slot word.
#[inline(always)]
pub unsafe fn own_word(word: u64) -> u64 {
    if word == 0 || word & 3 != 0 {
        return word;
    }
    let pointer = (word & !BORROWED) as *const crate::Header;
    // SAFETY: a reference to a live object.
    unsafe { (*pointer).incref() };
    pointer as u64
}

/// A new value from a slot word that may be borrowed; `None` for an unbound slot.
///
/// # Safety
/// `word` is a valid slot word.
#[inline(always)]
pub unsafe fn value_of_word(word: u64) -> Option<Value> {
    // SAFETY: the word is owned now, or an immediate.
    if word == 0 { None } else { Some(unsafe { Value::from_bits(own_word(word)) }) }
}

/// Releases a slot word, if it owns a reference.
///
/// # Safety
/// `word` is a valid slot word and is not used again.
#[inline(always)]
pub unsafe fn release_word(word: u64) {
    if word != 0 && word & 7 == 0 {
        // SAFETY: an owned reference.
        drop(unsafe { Value::from_bits(word) });
    }
}

/// Words in a chunk of the value stack.
pub const CHUNK_WORDS: usize = 16 * 1024;
/// Words behind the limit of a chunk, which whoever empties slots by twos may overwrite.
const SLACK: usize = 2;

/// The value stack of a thread: chunks that are kept once made.
pub struct ValueStack {
    chunks: Vec<Box<[u64]>>,
    current: usize,
    /// First free word.
    pub top: *mut u64,
    /// Beginning of the current chunk.
    start: *mut u64,
    /// End of the current chunk.
    pub limit: *mut u64,
}

impl Default for ValueStack {
    fn default() -> Self {
        let mut first = vec![0u64; CHUNK_WORDS + SLACK].into_boxed_slice();
        let top = first.as_mut_ptr();
        // SAFETY: within the chunk.
        let limit = unsafe { top.add(CHUNK_WORDS) };
        ValueStack { chunks: vec![first], current: 0, top, start: top, limit }
    }
}

impl ValueStack {
    /// Moves on to a chunk with room for `words`; the caller copies what it needs there.
    pub fn next_chunk(&mut self, words: usize) -> *mut u64 {
        self.current += 1;
        let fits = self.chunks.get(self.current).is_some_and(|c| c.len() >= words + SLACK);
        if !fits {
            self.chunks.truncate(self.current);
            self.chunks.push(vec![0u64; CHUNK_WORDS.max(words) + SLACK].into_boxed_slice());
        }
        let chunk = &mut self.chunks[self.current];
        self.top = chunk.as_mut_ptr();
        self.start = self.top;
        // SAFETY: within the chunk.
        self.limit = unsafe { self.top.add(chunk.len() - SLACK) };
        self.top
    }

    /// Whether the word lies in the current chunk, so that the stack may simply end there.
    #[inline(always)]
    pub fn holds(&self, mark: *mut u64) -> bool {
        mark as usize >= self.start as usize && mark as usize <= self.limit as usize
    }

    /// Goes back to an earlier top.
    #[inline]
    pub fn release_to(&mut self, mark: *mut u64) {
        let chunk = &self.chunks[self.current];
        let start = chunk.as_ptr() as usize;
        let address = mark as usize;
        if address >= start && address <= self.limit as usize {
            self.top = mark;
        } else {
            self.release_slow(mark);
        }
    }

    #[cold]
    fn release_slow(&mut self, mark: *mut u64) {
        let address = mark as usize;
        while self.current > 0 {
            self.current -= 1;
            let chunk = &mut self.chunks[self.current];
            let start = chunk.as_mut_ptr();
            if address >= start as usize && address <= start as usize + chunk.len() * 8 {
                // SAFETY: within the chunk.
                self.limit = unsafe { start.add(chunk.len() - SLACK) };
                self.start = start;
                self.top = mark;
                break;
            }
        }
        self.chunks.truncate(self.current + 2);
    }
}

/// The control records of a thread's calls: chunks that are kept for a while once made.
pub struct FrameStack {
    chunks: Vec<Box<[std::mem::MaybeUninit<Frame>]>>,
    /// The chunk that `next` points into.
    current: usize,
    next: *mut Frame,
    start: *mut Frame,
    end: *mut Frame,
}

const FRAMES_PER_CHUNK: usize = 256;

impl Default for FrameStack {
    fn default() -> FrameStack {
        let null = std::ptr::null_mut();
        FrameStack { chunks: Vec::new(), current: 0, next: null, start: null, end: null }
    }
}

impl FrameStack {
    /// Room for a new record on top.
    #[inline(always)]
    pub fn push(&mut self) -> *mut Frame {
        if self.next == self.end {
            self.next_chunk();
        }
        let record = self.next;
        // SAFETY: `end` lies behind it in the same chunk.
        self.next = unsafe { record.add(1) };
        record
    }

    /// Room for a new record on top, if the chunk has any left.
    #[inline(always)]
    pub fn try_push(&mut self) -> Option<*mut Frame> {
        if self.next == self.end {
            return None;
        }
        let record = self.next;
        // SAFETY: `end` lies behind it in the same chunk.
        self.next = unsafe { record.add(1) };
        Some(record)
    }

    /// Whether the next record begins a chunk.
    #[inline(always)]
    pub fn is_full(&self) -> bool {
        self.next == self.end
    }

    /// Whether the record on top lies in the same chunk as the one below.
    #[inline(always)]
    pub fn pops_within(&self) -> bool {
        self.next != self.start
    }

    /// Forgets the record on top, where [`FrameStack::pops_within`].
    #[inline(always)]
    pub fn pop_within(&mut self) {
        // SAFETY: a record lies there.
        self.next = unsafe { self.next.sub(1) };
    }

    /// Forgets the record on top.
    #[inline(always)]
    pub fn pop(&mut self) {
        if self.next == self.start {
            self.previous_chunk();
        }
        // SAFETY: a record lies there.
        self.next = unsafe { self.next.sub(1) };
    }

    #[cold]
    #[inline(never)]
    fn next_chunk(&mut self) {
        let wanted = if self.chunks.is_empty() { 0 } else { self.current + 1 };
        if wanted == self.chunks.len() {
            let mut fresh = Vec::with_capacity(FRAMES_PER_CHUNK);
            fresh.resize_with(FRAMES_PER_CHUNK, std::mem::MaybeUninit::uninit);
            self.chunks.push(fresh.into_boxed_slice());
        }
        self.enter(wanted, 0);
    }

    #[cold]
    #[inline(never)]
    fn previous_chunk(&mut self) {
        self.chunks.truncate(self.current + 1);
        self.enter(self.current - 1, FRAMES_PER_CHUNK);
    }

    fn enter(&mut self, chunk: usize, used: usize) {
        self.current = chunk;
        self.start = self.chunks[chunk].as_mut_ptr().cast();
        // SAFETY: within or at the end of the chunk.
        unsafe {
            self.next = self.start.add(used);
            self.end = self.start.add(FRAMES_PER_CHUNK);
        }
    }
}

/// What a frame object knows once its frame has gone, or while it runs.
pub struct FrameData {
    /// The control record; null once the frame has ended.
    record: Cell<*mut Frame>,
    /// `f_code`
    pub code: Value,
    /// `f_globals`
    pub globals: Value,
    /// `f_builtins`
    pub builtins: OptionCell,
    /// `f_back`, once the frame has ended.
    back: OptionCell,
    /// The local slots, once the frame has ended, and whatever it was computing when it was destroyed.
    saved: std::cell::RefCell<Vec<Option<Value>>>,
    /// Values of locals that were overwritten from outside: the running frame may have borrowed them.
    overwritten: std::cell::RefCell<Vec<Value>>,
    /// `f_locals` of module and class bodies, once the frame has ended.
    namespace: OptionCell,
    /// Names that the proxy of a function's locals holds beyond the locals.
    pub extra: OptionCell,
    /// `f_trace`
    pub trace: OptionCell,
    /// `f_trace_lines`
    pub trace_lines: Cell<bool>,
    /// `f_trace_opcodes`
    pub trace_opcodes: Cell<bool>,
    /// `f_lasti`, once the frame has ended.
    lasti: Cell<i32>,
    /// The line that a tracer is told, or has assigned; 0: none.
    pub lineno: Cell<i32>,
    /// The function, once the frame has ended.
    function: OptionCell,
}

impl FrameData {
    /// The control record, while there is one.
    pub fn record(&self) -> Option<std::ptr::NonNull<Frame>> {
        std::ptr::NonNull::new(self.record.get())
    }

    /// The control record has moved.
    pub(crate) fn set_record(&self, frame: *mut Frame) {
        self.record.set(frame);
    }

    /// Whether the frame has not ended yet.
    pub fn is_alive(&self) -> bool {
        !self.record.get().is_null()
    }

    /// The code object.
    pub fn code_ref(&self) -> &crate::code::Code {
        // SAFETY: frame objects are made of frames that run a code object.
        unsafe { &*(self.code.bits() as *const crate::code::Code) }
    }

    /// Offset in bytes of the bytecode instruction that runs or ran last; -1 before the first.
    pub fn lasti(&self, t: &Thread) -> i32 {
        match (self.record(), t.interp().hooks()) {
            // SAFETY: the record of a frame that has not ended.
            (Some(frame), Some(hooks)) => unsafe { (hooks.frame_offset)(frame.as_ptr()) },
            _ => self.lasti.get(),
        }
    }

    /// Sets what `f_lasti` answers once the frame has ended.
    pub fn set_lasti(&self, lasti: i32) {
        self.lasti.set(lasti);
    }

    /// The line that runs or ran last, if the instruction has one.
    pub fn line(&self, t: &Thread) -> Option<i32> {
        if self.lineno.get() != 0 {
            return Some(self.lineno.get());
        }
        self.code_ref().line_at(self.lasti(t))
    }

    /// The caller's frame object.
    pub fn back(&self) -> Option<Value> {
        match self.record() {
            // SAFETY: the record of a frame that has not ended, and so its callers have not.
            Some(frame) => unsafe { complete((*frame.as_ptr()).previous).map(|f| object_of(f).into_value()) },
            None => self.back.get(),
        }
    }

    /// The content of a local's slot: for cells and free variables the cell.
    pub fn local(&self, index: usize) -> Option<Value> {
        match self.record() {
            // SAFETY: a slot of a frame that has not ended.
            Some(frame) if index < self.code_ref().nlocalsplus as usize => unsafe {
                value_of_word(*(*frame.as_ptr()).slots.add(index))
            },
            Some(_) => None,
            None => self.saved.try_borrow().ok()?.get(index).cloned().flatten(),
        }
    }

    /// Stores into a local's slot. What it held lives until the frame ends.
    pub fn set_local(&self, index: usize, value: Option<Value>) {
        let old = match self.record() {
            // SAFETY: a slot of a frame that has not ended; the old word is kept where it was owned.
            Some(frame) if index < self.code_ref().nlocalsplus as usize => unsafe {
                let slot = (*frame.as_ptr()).slots.add(index);
                let old = std::mem::replace(&mut *slot, value.map_or(0, Value::into_bits));
                if old != 0 && old & 7 == 0 { Some(Value::from_bits(old)) } else { None }
            },
            Some(_) => None,
            None => {
                let Ok(mut saved) = self.saved.try_borrow_mut() else { return };
                saved.get_mut(index).and_then(|place| std::mem::replace(place, value))
            }
        };
        if self.is_alive()
            && let Some(old) = old
            && let Ok(mut all) = self.overwritten.try_borrow_mut()
        {
            all.push(old);
        }
    }

    /// The mapping of local names of a module or class body.
    pub fn namespace(&self) -> Option<Value> {
        match self.record() {
            // SAFETY: an owned word of a frame that has not ended.
            Some(frame) => unsafe { value_of_word((*frame.as_ptr()).locals) },
            None => self.namespace.get(),
        }
    }

    /// The generator that the frame belongs to, while it has not ended.
    pub fn generator(&self) -> Option<Value> {
        let frame = self.record()?;
        // SAFETY: a borrowed word of a frame that has not ended.
        unsafe {
            value_of_word(
                (*frame.as_ptr()).generator | if (*frame.as_ptr()).generator == 0 { 0 } else { BORROWED },
            )
        }
    }

    /// The function that the frame runs.
    pub fn function(&self) -> Option<Value> {
        match self.record() {
            // SAFETY: an owned word of a frame that has not ended.
            Some(frame) => unsafe { value_of_word((*frame.as_ptr()).function) },
            None => self.function.get(),
        }
    }

    /// Drops the locals of a frame that has ended, and its link to the caller.
    pub fn forget(&self) {
        if !self.is_alive() {
            let saved = self.saved.try_borrow_mut().map(|mut s| {
                let empty = s.iter().map(|_| None).collect();
                std::mem::replace(&mut *s, empty)
            });
            saved.into_iter().for_each(drop_backwards);
        }
        self.trace.take();
        self.extra.take();
    }
}

/// Drops what a frame held, last to first.
fn drop_backwards(mut saved: Vec<Option<Value>>) {
    while let Some(value) = saved.pop() {
        drop(value);
    }
}

impl Drop for FrameData {
    fn drop(&mut self) {
        drop_backwards(std::mem::take(self.saved.get_mut()));
    }
}

impl Thread {
    /// The frame object `depth` levels below the running frame; nothing when the stack is not that deep.
    pub fn current_frame(&self, depth: usize) -> Option<crate::Ref<FrameObject>> {
        // SAFETY: the records below the running one have not ended.
        unsafe {
            let mut frame = complete(self.frame)?;
            for _ in 0..depth {
                frame = complete((*frame).previous)?;
            }
            Some(object_of(frame))
        }
    }
}

/// The first record of code, from `frame` on towards the callers.
///
/// # Safety
/// `frame` is null or a record that has not ended.
pub unsafe fn complete(mut frame: *mut Frame) -> Option<*mut Frame> {
    // SAFETY: callers end after their callees.
    unsafe {
        while !frame.is_null() && (*frame).owner == Owner::Entry {
            frame = (*frame).previous;
        }
    }
    (!frame.is_null()).then_some(frame)
}

/// The frame object of a record, made when it is first asked for.
///
/// # Safety
/// `frame` is a record of code that has not ended.
pub unsafe fn object_of(frame: *mut Frame) -> crate::Ref<FrameObject> {
    // SAFETY: the caller's promise; the record holds a reference until `detach`.
    unsafe {
        if let Some(known) = value_of_word((*frame).object) {
            return crate::Ref::from_value_unchecked(known);
        }
        let object = Obj::new(FrameData {
            record: Cell::new(frame),
            code: code_of(frame).to_value(),
            globals: (*(*frame).globals).to_value(),
            builtins: OptionCell::new(value_of_word((*frame).builtins)),
            back: OptionCell::empty(),
            saved: Default::default(),
            overwritten: Default::default(),
            namespace: OptionCell::empty(),
            extra: OptionCell::empty(),
            trace: OptionCell::empty(),
            trace_lines: Cell::new(true),
            trace_opcodes: Cell::new(false),
            lasti: Cell::new(-1),
            lineno: Cell::new(0),
            function: OptionCell::empty(),
        });
        // Until such a frame ends, what its object holds is held by the thread. A generator may be part of a cycle.
        if (*frame).owner != Owner::Generator
            && let Some(header) = NonNull::new(object.pointer() as *mut crate::Header)
        {
            crate::gc::untrack(header);
        }
        (*frame).object = object.clone().into_bits();
        crate::Ref::from_value_unchecked(object)
    }
}

/// Parts a frame that ends from its object: where somebody else holds the object, the locals move into it. So do, of a
/// frame that has not come to its end, its other slots; `count` is the number of all.
///
/// # Safety
/// `frame` is a record of code that ends now and has an object; `lasti` is its last offset.
pub unsafe fn detach(frame: *mut Frame, lasti: i32, count: usize) {
    // SAFETY: the caller's promise.
    unsafe {
        let object = Value::from_bits(std::mem::replace(&mut (*frame).object, 0));
        let Some(data) = object.downcast::<FrameObject>() else { return };
        if object.refcount() > 1 {
            let locals = code_of(frame).nlocalsplus as usize;
            let mut saved = Vec::with_capacity(count.max(locals));
            for i in 0..count.max(locals) {
                let word = std::mem::replace(&mut *(*frame).slots.add(i), 0);
                // Beyond the locals there may be words that are no objects.
                let object = word != 0 && (i < locals || word & 3 == 0);
                saved.push(
                    object
                        .then(|| Value::from_bits(if word & 7 == BORROWED { own_word(word) } else { word })),
                );
            }
            if let Ok(mut place) = data.saved.try_borrow_mut() {
                *place = saved;
            }
            data.lasti.set(lasti);
            let word = std::mem::replace(&mut (*frame).locals, 0);
            data.namespace.set((word != 0).then(|| Value::from_bits(word)));
            let word = std::mem::replace(&mut (*frame).function, 0);
            data.function.set((word != 0).then(|| Value::from_bits(word)));
            // A generator's frame has a caller only while it runs.
            if (*frame).owner != Owner::Generator {
                data.back.set(complete((*frame).previous).map(|f| object_of(f).into_value()));
            }
        }
        data.record.set(std::ptr::null_mut());
        if object.refcount() > 1
            && let Some(header) = NonNull::new(object.pointer() as *mut crate::Header)
        {
            crate::gc::track(header);
        }
        let overwritten = data.overwritten.try_borrow_mut().map(|mut all| std::mem::take(&mut *all));
        drop(overwritten);
        drop(object);
    }
}

/// A frame object.
pub type FrameObject = Obj<FrameData>;

/// `types.FrameType`
pub static FRAME: Type = Type::new_static({
    const SPEC: &TypeSpec = &TypeSpec { reported_basicsize: 152, ..Obj::<FrameData>::spec("frame") };
    SPEC
});

impl Traverse for FrameData {
    fn traverse(&self, visitor: &mut Visitor<'_>) {
        self.code.traverse(visitor);
        self.globals.traverse(visitor);
        for cell in [&self.builtins, &self.back, &self.namespace, &self.extra, &self.trace, &self.function] {
            cell.traverse(visitor);
        }
        if let Ok(all) = self.overwritten.try_borrow() {
            all.iter().for_each(|v| v.traverse(visitor));
        }
        if let Ok(saved) = self.saved.try_borrow() {
            saved.iter().for_each(|v| v.traverse(visitor));
        }
    }

    fn clear(&self) {
        for cell in [&self.back, &self.namespace, &self.extra, &self.trace] {
            cell.take();
        }
        self.forget();
    }
}

impl Payload for FrameData {
    #[inline(always)]
    fn type_object() -> &'static Type {
        &FRAME
    }
}

/// A traceback entry.
pub struct TracebackData {
    /// `tb_next`
    pub next: OptionCell,
    /// `tb_frame`
    pub frame: Value,
    /// `tb_lasti`
    pub lasti: i32,
    /// `tb_lineno`, once worked out; -1 before.
    pub lineno: Cell<i32>,
}

impl TracebackData {
    /// `tb_lineno`, if the instruction has a line.
    pub fn line(&self) -> Option<i32> {
        if self.lineno.get() != -1 {
            return Some(self.lineno.get());
        }
        self.frame.downcast::<FrameObject>()?.code_ref().line_at(self.lasti)
    }
}

/// A traceback object.
pub type Traceback = Obj<TracebackData>;

/// `types.TracebackType`
pub static TRACEBACK: Type = Type::new_static({
    const SPEC: &TypeSpec = &TypeSpec { reported_basicsize: 40, ..Obj::<TracebackData>::spec("traceback") };
    SPEC
});

impl Traverse for TracebackData {
    fn traverse(&self, visitor: &mut Visitor<'_>) {
        self.next.traverse(visitor);
        self.frame.traverse(visitor);
    }

    fn clear(&self) {
        self.next.take();
    }
}

impl Payload for TracebackData {
    #[inline(always)]
    fn type_object() -> &'static Type {
        &TRACEBACK
    }
}
