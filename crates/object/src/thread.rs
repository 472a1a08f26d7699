//! The interpreter and its threads: what everything that runs hangs off.
//!
//! Here: the state, exceptions in flight, recursion limits, the requests that safe points look at. Not here: how code
//! runs (`interp` installs itself through [`Hooks`]).

use std::cell::{Cell, OnceCell};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::cell::{OptionCell, Ref};
use crate::container::Tuple;
use crate::dict::Dict;
use crate::errors::{PyResult, Raised};
use crate::frame::{Frame, FrameStack, ValueStack};
use crate::function::Function;
use crate::gc;
use crate::generator::Generator;
use crate::header::Object;
use crate::intern::InternTable;
use crate::lock::Lock;
use crate::reentrant::ReentrantLock;
use crate::string::Str;
use crate::types::Type;
use crate::value::Value;
use crate::weak;

/// Functions of the crates above that this crate calls.
pub struct Hooks {
    /// Runs a Python function with arguments as vectorcall passes them.
    pub call_function: fn(&mut Thread, &Function, &[Value], Option<&Tuple>) -> PyResult,
    /// Runs the body of a class, a function without parameters, with `namespace` as its local names. Answers the cell of
    /// `__class__`, or `None`.
    pub run_class_body: fn(&mut Thread, &Function, &Value) -> PyResult,
    /// Makes a `staticmethod`.
    pub new_static_method: fn(&mut Thread, Value) -> Value,
    /// Makes the iterator over an object that only has `__getitem__`.
    pub new_sequence_iterator: fn(&mut Thread, &Value) -> PyResult,
    /// Formats and writes an exception that nobody can receive.
    pub write_unraisable: fn(&mut Thread, Value, Option<&Value>, Option<&str>),
    /// Resumes the last of a chain of generators, of which each of the others delegates to the next: with a value, or
    /// with the exception that waits. `Ok(Ok(v))`: the first yields, `Ok(Err(v))`: it returns.
    pub resume_generator: ResumeFn,
    /// The next item of a generator; nothing when the quick way is not open, so that [`Hooks::resume_generator`] must be
    /// asked.
    pub generator_item: fn(&mut Thread, &Generator) -> Option<PyResult<Result<Value, Value>>>,
    /// Calls something with arguments while the generators, each of which delegates to the next, are the innermost frames.
    pub call_in_generators: fn(&mut Thread, &[Ref<Generator>], &Value, &[Value]) -> PyResult,
    /// Runs pending signal handlers and calls; long native loops and safe points come here.
    pub handle_pending: fn(&mut Thread) -> PyResult<()>,
    /// `f_lasti` of a frame that has not ended. The record is one of code.
    pub frame_offset: unsafe fn(*const Frame) -> i32,
    /// Writes the stacks of all threads, or of this one, to a descriptor, from within a signal handler.
    pub report_stacks: fn(&Thread, i32, bool),
    /// Assigns `f_lineno`: the frame goes on at that line.
    pub set_frame_line: fn(&mut Thread, &crate::frame::FrameObject, i64) -> PyResult<()>,
    /// Begins or ends telling the instructions of a frame's code to the function of `sys.settrace`.
    pub set_opcode_trace: fn(&mut Thread, &crate::frame::FrameObject, bool),
}

/// Type of [`Hooks::resume_generator`].
pub type ResumeFn = fn(&mut Thread, &[Ref<Generator>], Option<Value>) -> PyResult<Result<Value, Value>>;

/// Requests to a thread's safe points, as bits.
pub mod requests {
    /// A collection is due.
    pub const COLLECT: usize = 1;
    /// A signal has arrived.
    pub const SIGNAL: usize = 2;
    /// Another thread wants the lock.
    pub const SWITCH: usize = 4;
    /// An asynchronous exception waits.
    pub const ASYNC_EXCEPTION: usize = 8;
    /// A call was scheduled.
    pub const PENDING_CALL: usize = 16;
    /// The reserve of memory has been used.
    pub const MEMORY: usize = 32;
}

/// Asks for a `MemoryError` at the next safe point: something could not be made where nothing can be raised.
#[cold]
pub fn memory_lost() {
    LOST.store(true, Ordering::Relaxed);
    REQUESTS.fetch_or(requests::MEMORY, Ordering::Relaxed);
}

/// Whether something was lost: the `MemoryError` is due even if there is memory again.
static LOST: AtomicBool = AtomicBool::new(false);

/// Whether [`memory_lost`] has been called since the last time.
pub fn take_memory_lost() -> bool {
    LOST.swap(false, Ordering::Relaxed)
}

/// Requests to whichever thread runs next: set by signal handlers and by allocation.
pub static REQUESTS: AtomicUsize = AtomicUsize::new(if COLLECT_ALWAYS { requests::COLLECT } else { 0 });

/// Whether every safe point collects: a build for tests.
pub const COLLECT_ALWAYS: bool = cfg!(feature = "collect-always");

/// Whether a collection was asked for; the request ends.
#[inline]
pub fn take_collection_request() -> bool {
    COLLECT_ALWAYS || REQUESTS.fetch_and(!requests::COLLECT, Ordering::Relaxed) & requests::COLLECT != 0
}

/// Asks the next safe point for a collection.
#[cold]
pub fn request_collection() {
    REQUESTS.fetch_or(requests::COLLECT, Ordering::Relaxed);
}

/// One Python interpreter.
pub struct Interpreter {
    gc: gc::State,
    lock: Lock,
    /// Held while importlib looks at or changes its table of module locks.
    pub import_lock: ReentrantLock,
    /// Held while the filters of warnings are read or changed.
    pub warnings_lock: ReentrantLock,
    weakrefs: weak::Table,
    interned: InternTable,
    hooks: OnceCell<Hooks>,
    /// `sys.modules`
    pub modules: OptionCell,
    /// The dictionary of `sys`.
    pub sys_dict: OptionCell,
    /// The dictionary of `builtins`.
    pub builtins: OptionCell,
    /// `sys.getrecursionlimit()`
    pub recursion_limit: Cell<i32>,
    /// `-X no_debug_ranges`: code objects are made without columns.
    pub no_debug_ranges: Cell<bool>,
    /// `sys.get_int_max_str_digits()`
    pub int_max_str_digits: Cell<usize>,
    /// The last version given to a type.
    pub next_type_version: Cell<u32>,
    /// The last version given to a function.
    pub next_function_version: Cell<u32>,
    /// Values that native modules and types keep, by a key of their own.
    registry: std::cell::RefCell<std::collections::HashMap<&'static str, Value>>,
    method_cache: crate::lookup::MethodCache,
    /// The tools of `sys.monitoring`, which the interpreter crate keeps.
    pub monitoring: OnceCell<Box<dyn std::any::Any>>,
    /// Whether anybody wants to know of frames that an exception leaves: then closing a generator always runs it.
    pub unwinding_told: Cell<bool>,
    /// Issues a warning; set by the module `_warnings`.
    pub warner: Cell<Option<Warner>>,
    /// The list of hooks that `sys.addaudithook` added, if there are any.
    pub audit_hooks: OptionCell,
    /// The built-in functions `all` and `any`, for the instruction that loads them.
    pub all_and_any: [OptionCell; 2],
    /// How `-b` was given: 0 for not at all.
    pub bytes_warning: Cell<u8>,
    /// Whether `-X dev` is on.
    pub dev_mode: Cell<bool>,
    /// How often `-v` was given.
    pub verbose: Cell<i32>,
    /// File names and arguments are ASCII, not UTF-8; other bytes are lone surrogates.
    pub fs_ascii: Cell<bool>,
    /// `-X no_debug_ranges`: code objects tell lines only.
    pub no_columns: Cell<bool>,
    /// What `-X importtime` measures.
    pub import_times: ImportTimes,
    /// `-X dump-code`: register code is printed where it is made.
    pub dump_code: Cell<bool>,
}

/// The state of `-X importtime`.
#[derive(Default)]
pub struct ImportTimes {
    /// 0: nothing is measured; 1: imports are; 2: those of loaded modules are named, too.
    pub mode: Cell<i32>,
    /// Imports under way.
    pub level: Cell<usize>,
    /// Nanoseconds that imports within the one under way took.
    pub inner: Cell<i64>,
    /// The table's head has been written.
    pub headed: Cell<bool>,
}

/// Issues a warning: category, text, how many callers up, and the object that a `ResourceWarning` is about.
pub type Warner = fn(&mut Thread, &Type, &str, isize, Option<&Value>) -> PyResult<()>;

impl Interpreter {
    /// A new interpreter without any module; it lives as long as the process.
    pub fn new() -> &'static Interpreter {
        let interp: &'static Interpreter = Box::leak(Box::new(Interpreter {
            gc: gc::State::default(),
            lock: Lock::default(),
            import_lock: ReentrantLock::default(),
            warnings_lock: ReentrantLock::default(),
            weakrefs: weak::Table::default(),
            interned: InternTable::default(),
            hooks: OnceCell::new(),
            modules: OptionCell::empty(),
            sys_dict: OptionCell::empty(),
            builtins: OptionCell::empty(),
            recursion_limit: Cell::new(1000),
            no_debug_ranges: Cell::new(false),
            int_max_str_digits: Cell::new(4300),
            next_type_version: Cell::new(1),
            next_function_version: Cell::new(1),
            registry: Default::default(),
            method_cache: Default::default(),
            monitoring: OnceCell::new(),
            unwinding_told: Cell::new(false),
            warner: Cell::new(None),
            audit_hooks: OptionCell::empty(),
            all_and_any: [const { OptionCell::empty() }; 2],
            bytes_warning: Cell::new(0),
            dev_mode: Cell::new(false),
            verbose: Cell::new(0),
            fs_ascii: Cell::new(false),
            no_columns: Cell::new(false),
            import_times: ImportTimes::default(),
            dump_code: Cell::new(false),
        }));
        interp.gc.init();
        interp
    }

    /// The collector's state.
    pub fn gc(&self) -> &gc::State {
        &self.gc
    }

    /// The lock that its threads share.
    #[inline(always)]
    pub fn lock(&self) -> &Lock {
        &self.lock
    }

    /// The table of weak references.
    pub fn weakrefs(&self) -> &weak::Table {
        &self.weakrefs
    }

    /// The functions of the crates above.
    pub fn hooks(&self) -> Option<&Hooks> {
        self.hooks.get()
    }

    /// Installs the functions of the crates above, once.
    pub fn install_hooks(&self, hooks: Hooks) {
        let _ = self.hooks.set(hooks);
    }

    /// How many strings are interned.
    pub fn interned_count(&self) -> usize {
        self.interned.len()
    }

    /// A value that a native module keeps under a name of its own.
    pub fn kept(&self, key: &'static str) -> Option<Value> {
        self.registry.borrow().get(key).cloned()
    }

    /// Keeps a value under a name, or forgets it.
    pub fn keep(&self, key: &'static str, value: Option<Value>) {
        let old = match value {
            Some(value) => self.registry.borrow_mut().insert(key, value),
            None => self.registry.borrow_mut().remove(key),
        };
        drop(old);
    }

    /// Forgets the values kept under names, but those under the names in `except`.
    pub fn forget_kept(&self, except: &[&str]) {
        loop {
            let key = self.registry.borrow().keys().copied().filter(|key| !except.contains(key)).min();
            let Some(key) = key else { return };
            self.keep(key, None);
        }
    }

    pub(crate) fn method_cache(&self) -> &crate::lookup::MethodCache {
        &self.method_cache
    }
}

/// An entry of the stack of exceptions being handled. Each generator has one of its own.
#[derive(Default)]
pub struct HandledException {
    /// The exception, or nothing.
    pub value: OptionCell,
    /// The entry below.
    pub previous: Cell<*const HandledException>,
}

/// A thread of an interpreter. `&mut Thread` is the permission to run Python code.
pub struct Thread {
    interp: &'static Interpreter,
    raised: Option<Value>,
    /// The top of the stack of exceptions being handled.
    pub handled: *const HandledException,
    base_handled: Box<HandledException>,
    /// The running frame.
    pub frame: *mut Frame,
    /// Slots of frames.
    pub values: ValueStack,
    /// Control records of frames.
    pub frames: FrameStack,
    /// How many more Python calls may nest.
    pub recursion_remaining: i32,
    /// How many more native calls may nest.
    pub native_remaining: i32,
    /// Native recursion stops below this address.
    pub stack_limit: usize,
    /// Where the thread's native stack began when the thread was made.
    pub stack_top: usize,
    /// Objects whose `repr` is being made, for recursive containers.
    pub repr_stack: Vec<u64>,
    /// `sys.settrace` function.
    pub trace: OptionCell,
    /// `sys.setprofile` function.
    pub profile: OptionCell,
    /// How many calls of tracers and monitoring tools are running: they are not traced themselves.
    pub tracing: u32,
    /// The monitoring event that is being told; -1: none.
    pub event: i32,
    /// The current `contextvars.Context`.
    pub context: OptionCell,
    /// `sys.set_coroutine_origin_tracking_depth`
    pub origin_tracking_depth: i32,
    /// Hooks of asynchronous generators: first iteration, finalizer.
    pub asyncgen_hooks: (OptionCell, OptionCell),
    /// The running event loop, and the task that it runs.
    pub asyncio: (OptionCell, OptionCell),
    /// `threading.get_ident()`
    pub ident: u64,
    /// Whether this is the thread that runs signal handlers.
    pub is_main: bool,
    /// The dictionaries of this thread's `_thread._local` objects and the like, by the object's own key.
    pub locals: std::cell::RefCell<std::collections::HashMap<u64, Value>>,
}

/// An address on the native stack.
fn host_address() -> usize {
    let here = 0u8;
    &raw const here as usize
}

thread_local! {
    static CURRENT: Cell<*mut Thread> = const { Cell::new(std::ptr::null_mut()) };
}

/// The thread that runs on this native thread. Only destruction asks this way.
pub fn current() -> Option<&'static mut Thread> {
    let p = CURRENT.with(Cell::get);
    // SAFETY: destruction runs inside some `&mut Thread` operation that gave the permission to run Python; the
    // outer borrow is not used until destruction returns.
    if p.is_null() { None } else { Some(unsafe { &mut *p }) }
}

impl Thread {
    /// The main thread of an interpreter on the current native thread. `stack_limit` is the lowest address that
    /// native recursion may reach.
    pub fn new(interp: &'static Interpreter, stack_limit: usize) -> Box<Thread> {
        let base_handled = Box::new(HandledException::default());
        let mut thread = Box::new(Thread {
            interp,
            raised: None,
            handled: &raw const *base_handled,
            base_handled,
            frame: std::ptr::null_mut(),
            values: ValueStack::default(),
            frames: FrameStack::default(),
            recursion_remaining: interp.recursion_limit.get(),
            native_remaining: i32::MAX,
            stack_limit,
            repr_stack: Vec::new(),
            trace: OptionCell::empty(),
            profile: OptionCell::empty(),
            tracing: 0,
            event: -1,
            stack_top: host_address(),
            context: OptionCell::empty(),
            origin_tracking_depth: 0,
            asyncgen_hooks: (OptionCell::empty(), OptionCell::empty()),
            asyncio: (OptionCell::empty(), OptionCell::empty()),
            ident: 0,
            is_main: true,
            locals: Default::default(),
        });
        thread.attach();
        interp.lock.enter(std::ptr::NonNull::from(&mut *thread));
        thread
    }

    /// Makes this the running thread of the current native thread.
    pub fn attach(&mut self) {
        CURRENT.set(self);
        self.interp.gc.install();
        self.interp.interned.install();
    }

    /// Ends what [`Thread::attach`] began.
    pub fn detach(&mut self) {
        CURRENT.set(std::ptr::null_mut());
    }

    /// Releases what the thread holds.
    pub fn clear(&mut self) {
        self.restore_raised(None);
        self.base_handled.value.set(None);
        for cell in [&self.trace, &self.profile, &self.context] {
            cell.set(None);
        }
        self.asyncgen_hooks.0.set(None);
        self.asyncgen_hooks.1.set(None);
        self.asyncio.0.set(None);
        self.asyncio.1.set(None);
        loop {
            // What goes may add something new.
            let locals = self.locals.take();
            if locals.is_empty() {
                break;
            }
            drop(locals);
        }
    }

    /// Releases what the thread holds; it is no longer one of the interpreter's threads.
    pub fn end(&mut self) {
        self.clear();
        self.interp.lock.leave(std::ptr::NonNull::from(&mut *self));
        self.detach();
    }

    /// The interpreter.
    #[inline(always)]
    pub fn interp(&self) -> &'static Interpreter {
        self.interp
    }

    pub(crate) fn interp_ptr(&self) -> *const Interpreter {
        self.interp
    }

    /// Raises an exception instance; its context becomes the exception being handled.
    #[cold]
    #[inline(never)]
    pub fn raise(&mut self, exception: Value) -> Raised {
        crate::exceptions::chain_context(self, &exception);
        let old = self.raised.replace(exception);
        drop(old);
        Raised
    }

    /// The exception that waits, if any.
    pub fn raised(&self) -> Option<Value> {
        self.raised.clone()
    }

    /// Whether an exception waits.
    pub fn has_raised(&self) -> bool {
        self.raised.is_some()
    }

    /// Whether the exception that waits is an instance of `class`.
    pub fn raised_is(&self, class: &Type) -> bool {
        self.raised.as_ref().is_some_and(|e| e.ty().is_subtype(class))
    }

    /// Takes the exception that waits.
    pub fn take_raised(&mut self) -> Option<Value> {
        self.raised.take()
    }

    /// Puts an exception back as it is, or clears the waiting one.
    pub fn restore_raised(&mut self, exception: Option<Value>) {
        let old = std::mem::replace(&mut self.raised, exception);
        drop(old);
    }

    /// Catches exceptions of a class: `Ok(None)` when one was raised and is dropped.
    pub fn catch<T>(&mut self, class: &Type, result: PyResult<T>) -> PyResult<Option<T>> {
        match result {
            Ok(value) => Ok(Some(value)),
            Err(Raised) if self.raised_is(class) => {
                self.restore_raised(None);
                Ok(None)
            }
            Err(raised) => Err(raised),
        }
    }

    /// The exception being handled, as `sys.exception()` answers.
    pub fn handled_exception(&self) -> Option<Value> {
        let mut entry = self.handled;
        while !entry.is_null() {
            // SAFETY: entries live in the thread or in running generators.
            let e = unsafe { &*entry };
            if let Some(value) = e.value.get()
                && !value.is_none()
            {
                return Some(value);
            }
            entry = e.previous.get();
        }
        None
    }

    /// The lowest entry of the stack of exceptions being handled.
    pub fn base_handled(&self) -> &HandledException {
        &self.base_handled
    }

    /// Writes an exception that nobody can receive through `sys.unraisablehook`.
    pub fn write_unraisable(&mut self, object: Option<&Value>, message: Option<&str>) {
        let Some(exception) = self.take_raised() else { return };
        if let Some(hooks) = self.interp.hooks() {
            (hooks.write_unraisable)(self, exception, object, message);
        }
    }

    /// Begins a native recursion: fails with `RecursionError` when the native stack is nearly used up. `place` continues the
    /// message, as in " while getting the repr of an object".
    #[inline]
    pub fn enter_recursion(&mut self, place: &str) -> PyResult<()> {
        let here = 0u8;
        if (&raw const here as usize) < self.stack_limit {
            return Err(self.stack_overflow(place));
        }
        Ok(())
    }

    /// As [`Thread::enter_recursion`], for recursions whose levels take fewer bytes here than four times CPython's: they
    /// get `percent` of the stack, so that they end about where CPython ends them.
    #[inline]
    pub fn enter_recursion_within(&mut self, percent: usize, place: &str) -> PyResult<()> {
        let here = 0u8;
        let room = self.stack_top.saturating_sub(self.stack_limit) / 100 * percent;
        if (&raw const here as usize) < self.stack_top.saturating_sub(room) && self.stack_limit != 0 {
            return Err(self.stack_overflow(place));
        }
        Ok(())
    }

    /// Ends a native recursion.
    #[inline]
    pub fn leave_recursion(&mut self) {}

    /// Runs `f` one level deeper.
    pub fn with_recursion<T>(
        &mut self,
        place: &str,
        f: impl FnOnce(&mut Thread) -> PyResult<T>,
    ) -> PyResult<T> {
        self.enter_recursion(place)?;
        let result = f(self);
        self.leave_recursion();
        result
    }

    /// What [`Thread::enter_recursion`] raises, for nesting that takes no native stack here and ends where CPython's
    /// recursion does.
    #[cold]
    #[inline(never)]
    pub fn nested_too_deep(&mut self, place: &str) -> Raised {
        self.recursion_error(format!("Stack overflow (used 8156 kB){place}"))
    }

    #[cold]
    #[inline(never)]
    fn stack_overflow(&mut self, place: &str) -> Raised {
        // Leaves room for making the exception.
        let limit = std::mem::replace(&mut self.stack_limit, 0);
        let used = self.stack_top.saturating_sub(host_address()) / 1024;
        let raised = self.recursion_error(format!("Stack overflow (used {used} kB){place}"));
        self.stack_limit = limit;
        raised
    }

    /// A safe point of a long native loop: signals, budgets.
    #[inline]
    pub fn poll(&mut self) -> PyResult<()> {
        if REQUESTS.load(Ordering::Relaxed) & !requests::COLLECT == 0 {
            return Ok(());
        }
        match self.interp.hooks() {
            Some(hooks) => (hooks.handle_pending)(self),
            None => Ok(()),
        }
    }

    /// Begins a `repr`: false when `object` is being shown already further up.
    pub fn repr_enter(&mut self, object: &Value) -> bool {
        if self.repr_stack.contains(&object.bits()) {
            return false;
        }
        self.repr_stack.push(object.bits());
        true
    }

    /// Ends a `repr`.
    pub fn repr_leave(&mut self, object: &Value) {
        if let Some(i) = self.repr_stack.iter().rposition(|b| *b == object.bits()) {
            self.repr_stack.remove(i);
        }
    }

    /// Issues a warning for the caller `stacklevel` levels up; 1 is the running Python code.
    ///
    /// # Errors
    /// The warning itself, where a filter makes it an error.
    #[cold]
    pub fn warn(&mut self, category: &Type, message: &str, stacklevel: isize) -> PyResult<()> {
        self.warn_about(category, message, stacklevel, None)
    }

    /// As [`Thread::warn`], about an object that was not closed.
    ///
    /// # Errors
    /// As `warn`.
    #[cold]
    pub fn warn_about(
        &mut self,
        category: &Type,
        message: &str,
        stacklevel: isize,
        source: Option<&Value>,
    ) -> PyResult<()> {
        match self.interp.warner.get() {
            Some(warner) => warner(self, category, message, stacklevel, source),
            None => Ok(()),
        }
    }

    /// Raises an auditing event: calls the hooks that `sys.addaudithook` added.
    ///
    /// # Errors
    /// What a hook raises.
    #[inline]
    pub fn audit(&mut self, event: &str, args: &[Value]) -> PyResult<()> {
        if self.interp.audit_hooks.is_empty() { Ok(()) } else { self.call_audit_hooks(event, args) }
    }

    #[cold]
    #[inline(never)]
    fn call_audit_hooks(&mut self, event: &str, args: &[Value]) -> PyResult<()> {
        let Some(hooks) = self.interp.audit_hooks.get() else { return Ok(()) };
        let Some(hooks) = hooks.downcast::<crate::List>() else { return Ok(()) };
        let event = self.new_str(event)?;
        let args = Tuple::from_slice(args);
        let mut index = 0;
        while let Some(hook) = hooks.get(index) {
            // Tracing functions see a hook only if it says so.
            let can_trace = match self.get_attr_opt(&hook, &crate::string::intern_str("__cantrace__"))? {
                Some(answer) => self.is_true(&answer)?,
                None => false,
            };
            self.tracing += u32::from(!can_trace);
            let result = self.call(&hook, &[event.clone(), args.clone()]);
            self.tracing -= u32::from(!can_trace);
            result?;
            index += 1;
        }
        Ok(())
    }

    /// The module `name` of `sys.modules`, if it has been imported.
    pub fn module(&mut self, name: &Str) -> Option<Value> {
        let modules = self.interp.modules.get()?;
        modules.downcast::<Dict>()?.get_str(name)
    }

    /// An attribute of `sys`.
    pub fn sys_attr(&mut self, name: &Str) -> Option<Value> {
        let dict: Ref<Dict> = Ref::from_value(self.interp.sys_dict.get()?).ok()?;
        dict.get_str(name)
    }

    /// A fresh version for a function.
    pub fn function_version(&mut self, function: &Function) -> u32 {
        if function.version() == 0 {
            let next = self.interp.next_function_version.get().wrapping_add(1).max(1);
            self.interp.next_function_version.set(next);
            function.set_version(next);
        }
        function.version()
    }

    /// A new reference to an object whose Rust layout is known.
    pub fn value_of<T: Object>(&self, object: &T) -> Value {
        object.to_value()
    }
}
