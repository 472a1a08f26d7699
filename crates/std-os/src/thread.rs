//! `_thread`: threads, locks, data of threads.
//!
//! Threads are real ones; the interpreter's lock (`object::lock`) lets one run at a time.

use std::cell::{Cell, RefCell};
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use builtins::{NativeModule, struct_sequence};
use host::time::Timespec;
use macros::{pymethods, pymodule, pytype};
use object::exceptions::{RUNTIME_ERROR, SYSTEM_EXIT};
use object::lock::Seed;
use object::lookup;
use object::module::Module;
use object::payload::{Payload, Visitor};
use object::string::intern_str;
use object::types::{TypeSpec, flags};
use object::{Dict, Obj, Object, PyResult, Ref, Str, Thread, Traverse, Tuple, Type, Value};

use crate::common;
use crate::lock::RawLock;
use crate::timeval::{self, Deadline, Round};

struct_sequence!(
    /// `_thread._ExceptHookArgs`
    pub mod except_hook_args = "_thread._ExceptHookArgs", visible 4, "ExceptHookArgs\n\nType used to pass arguments to threading.excepthook.", [
        ("exc_type", "Exception type"),
        ("exc_value", "Exception value"),
        ("exc_traceback", "Exception traceback"),
        ("thread", "Thread"),
    ]
);

/// Bytes of native stack that native recursion leaves for making an exception.
const STACK_RESERVE: usize = 256 << 10;
/// The smallest stack that a program may ask for.
const SMALLEST_STACK: i64 = 53248;
/// The longest wait in seconds.
const TIMEOUT_MAX: f64 = 9223372036.0;

static STACK_SIZE: AtomicU64 = AtomicU64::new(0);
static MAIN_THREAD: AtomicU64 = AtomicU64::new(0);
/// Handles of threads that somebody may wait for.
static HANDLES: Mutex<Vec<Weak<HandleState>>> = Mutex::new(Vec::new());
/// Threads that the interpreter waits for at its end.
static NON_DAEMONS: Mutex<Vec<Arc<HandleState>>> = Mutex::new(Vec::new());

fn guard<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The native module.
pub static NATIVE: NativeModule = NativeModule {
    def: &table::DEF,
    types: &[(&LOCK, &[]), (&RLOCK, &[]), (&THREAD_HANDLE, &[]), (&LOCAL, &[])],
};

/// In the child after a fork: only the forking thread is left.
pub fn after_fork(t: &Thread) {
    MAIN_THREAD.store(t.ident, Ordering::Relaxed);
    for handle in guard(&HANDLES).iter().filter_map(Weak::upgrade) {
        if handle.ident.load(Ordering::Relaxed) != t.ident {
            handle.finish();
        }
    }
    guard(&NON_DAEMONS).retain(|h| h.ident.load(Ordering::Relaxed) == t.ident);
}

/// The arguments of `acquire` as a deadline: `None` does not wait.
fn wait_arguments(
    t: &mut Thread,
    blocking: Option<bool>,
    timeout: Option<&Value>,
) -> PyResult<Option<Deadline>> {
    let blocking = blocking.unwrap_or(true);
    let ns = match timeout {
        None => -timeval::SECOND,
        Some(timeout) => timeval::duration(t, timeout, timeval::SECOND, Round::Ceiling)?,
    };
    if !blocking && ns != -timeval::SECOND {
        return Err(t.value_error("can't specify a timeout for a non-blocking call"));
    }
    if ns < 0 && ns != -timeval::SECOND {
        return Err(t.value_error("timeout value must be a non-negative number"));
    }
    if !blocking {
        return Ok(None);
    }
    if ns as f64 / 1e9 > TIMEOUT_MAX {
        return Err(t.overflow_error("timeout value is too large"));
    }
    Ok(Some(Deadline::after(Some(ns))))
}

fn acquire(t: &mut Thread, lock: &RawLock, wait: Option<Deadline>) -> PyResult<bool> {
    match wait {
        None => Ok(lock.try_acquire()),
        Some(deadline) => lock.acquire(t, deadline),
    }
}

/// `_thread.lock`
#[pytype(name = "_thread.lock", static_name = LOCK, weakrefs, flags = flags::MANAGED_WEAKREF, reported_basicsize = 24)]
pub struct Lock {
    #[no_traverse]
    raw: RawLock,
}

impl Lock {
    fn release(&self, t: &mut Thread) -> PyResult<()> {
        if self.raw.release() { Ok(()) } else { Err(t.runtime_error("release unlocked lock")) }
    }
}

#[pymethods(
    LOCK,
    doc = "lock()\n--\n\nA lock object is a synchronization primitive.  To create a lock,\ncall threading.Lock().  Methods are:\n\nacquire() -- lock the lock, possibly blocking until it can be obtained\nrelease() -- unlock of the lock\nlocked() -- test whether the lock is currently locked\n\nA lock is not owned by the thread that locked it; another thread may\nunlock it.  A thread attempting to lock a lock that it has already locked\nwill block until another thread unlocks it.  Deadlocks may ensue."
)]
impl Lock {
    #[new("lock()", unbound)]
    fn new(t: &mut Thread, cls: &Type, args: object::Args<'_>) -> PyResult {
        object::native::check_positional(t, "lock", args.positional().len(), 0, 0)?;
        Ok(Obj::new_of(cls, Lock { raw: RawLock::new() }))
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Value) -> PyResult {
        let locked = this.downcast::<Obj<Lock>>().is_some_and(|l| l.raw.is_locked());
        let state = if locked { "locked" } else { "unlocked" };
        t.new_str(&format!("<{state} {} object at {:#x}>", this.ty().tp_name(), this.id()))
    }

    /// Lock the lock.  Without argument, this blocks if the lock is already
    /// locked (even by the same thread), waiting for another thread to release
    /// the lock, and return True once the lock is acquired.
    /// With an argument, this will only block if the argument is true,
    /// and the return value reflects whether the lock is acquired.
    /// The blocking operation is interruptible.
    #[method("acquire($self, /, blocking=True, timeout=-1)")]
    fn acquire(
        t: &mut Thread,
        this: &Obj<Lock>,
        blocking: Option<bool>,
        timeout: Option<&Value>,
    ) -> PyResult<bool> {
        let wait = wait_arguments(t, blocking, timeout)?;
        acquire(t, &this.raw, wait)
    }

    /// An obsolete synonym of acquire().
    #[method("acquire_lock($self, /, blocking=True, timeout=-1)")]
    fn acquire_lock(
        t: &mut Thread,
        this: &Obj<Lock>,
        blocking: Option<bool>,
        timeout: Option<&Value>,
    ) -> PyResult<bool> {
        let wait = wait_arguments(t, blocking, timeout)?;
        acquire(t, &this.raw, wait)
    }

    /// Release the lock, allowing another thread that is blocked waiting for
    /// the lock to acquire the lock.  The lock must be in the locked state,
    /// but it needn't be locked by the same thread that unlocks it.
    #[method("release($self, /)")]
    fn release_(t: &mut Thread, this: &Obj<Lock>) -> PyResult<()> {
        this.release(t)
    }

    /// An obsolete synonym of release().
    #[method("release_lock($self, /)")]
    fn release_lock(t: &mut Thread, this: &Obj<Lock>) -> PyResult<()> {
        this.release(t)
    }

    /// Return whether the lock is in the locked state.
    #[method("locked($self, /)")]
    fn locked(_: &mut Thread, this: &Obj<Lock>) -> bool {
        this.raw.is_locked()
    }

    /// An obsolete synonym of locked().
    #[method("locked_lock($self, /)")]
    fn locked_lock(_: &mut Thread, this: &Obj<Lock>) -> bool {
        this.raw.is_locked()
    }

    /// Lock the lock.
    #[method("__enter__($self, /)")]
    fn enter(t: &mut Thread, this: &Obj<Lock>) -> PyResult<bool> {
        this.raw.acquire(t, Deadline::after(None))
    }

    /// Release the lock.
    #[method("__exit__($self, /, *exc_info)", varargs)]
    fn exit(t: &mut Thread, this: &Obj<Lock>, _exc_info: &[Value]) -> PyResult<()> {
        this.release(t)
    }

    #[method("_at_fork_reinit($self, /)")]
    fn at_fork_reinit(_: &mut Thread, this: &Obj<Lock>) {
        this.raw.reset();
    }
}

/// `_thread.RLock`
#[pytype(name = "_thread.RLock", static_name = RLOCK, basetype, weakrefs, flags = flags::MANAGED_WEAKREF, reported_basicsize = 40)]
pub struct RLock {
    #[no_traverse]
    raw: RawLock,
    owner: Cell<u64>,
    count: Cell<u64>,
}

impl RLock {
    fn is_mine(&self, t: &Thread) -> bool {
        self.count.get() > 0 && self.owner.get() == t.ident
    }

    fn take(&self, t: &mut Thread, wait: Option<Deadline>) -> PyResult<bool> {
        if self.is_mine(t) {
            self.count.set(self.count.get() + 1);
            return Ok(true);
        }
        let taken = acquire(t, &self.raw, wait)?;
        if taken {
            self.owner.set(t.ident);
            self.count.set(1);
        }
        Ok(taken)
    }

    fn give(&self, t: &mut Thread) -> PyResult<()> {
        if !self.is_mine(t) {
            return Err(t.runtime_error("cannot release un-acquired lock"));
        }
        self.count.set(self.count.get() - 1);
        if self.count.get() == 0 {
            self.owner.set(0);
            self.raw.release();
        }
        Ok(())
    }
}

#[pymethods(RLOCK)]
impl RLock {
    #[new("RLock(*args, **kwargs)", unbound)]
    fn new(t: &mut Thread, cls: &Type, args: object::Args<'_>) -> PyResult {
        if !args.positional().is_empty() || args.has_keywords() {
            let message = "Passing arguments to RLock is deprecated and will be removed in 3.15";
            t.warn(&object::exceptions::DEPRECATION_WARNING, message, 1)?;
        }
        Ok(Obj::new_of(cls, RLock { raw: RawLock::new(), owner: Cell::new(0), count: Cell::new(0) }))
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Value) -> PyResult {
        let Some(own) = this.downcast::<Obj<RLock>>() else { return t.new_str("") };
        let state = if own.raw.is_locked() { "locked" } else { "unlocked" };
        t.new_str(&format!(
            "<{state} {} object owner={} count={} at {:#x}>",
            this.ty().tp_name(),
            own.owner.get(),
            own.count.get(),
            this.id()
        ))
    }

    /// Lock the lock.  `blocking` indicates whether we should wait
    /// for the lock to be available or not.  If `blocking` is False
    /// and another thread holds the lock, the method will return False
    /// immediately.  If `blocking` is True and another thread holds
    /// the lock, the method will wait for the lock to be released,
    /// take it and then return True.
    /// (note: the blocking operation is interruptible.)
    ///
    /// In all other cases, the method will return True immediately.
    /// Precisely, if the current thread already holds the lock, its
    /// internal counter is simply incremented. If nobody holds the lock,
    /// the lock is taken and its internal counter initialized to 1.
    #[method("acquire($self, /, blocking=True, timeout=-1)")]
    fn acquire(
        t: &mut Thread,
        this: &Obj<RLock>,
        blocking: Option<bool>,
        timeout: Option<&Value>,
    ) -> PyResult<bool> {
        let wait = wait_arguments(t, blocking, timeout)?;
        this.take(t, wait)
    }

    /// Release the lock, allowing another thread that is blocked waiting for
    /// the lock to acquire the lock.  The lock must be in the locked state,
    /// and must be locked by the same thread that unlocks it; otherwise a
    /// `RuntimeError` is raised.
    ///
    /// Do note that if the lock was acquire()d several times in a row by the
    /// current thread, release() needs to be called as many times for the lock
    /// to be available for other threads.
    #[method("release($self, /)")]
    fn release(t: &mut Thread, this: &Obj<RLock>) -> PyResult<()> {
        this.give(t)
    }

    /// locked()
    ///
    /// Return a boolean indicating whether this object is locked right now.
    #[method("locked($self, /)")]
    fn locked(_: &mut Thread, this: &Obj<RLock>) -> bool {
        this.raw.is_locked()
    }

    /// Lock the lock.
    #[method("__enter__($self, /)")]
    fn enter(t: &mut Thread, this: &Obj<RLock>) -> PyResult<bool> {
        this.take(t, Some(Deadline::after(None)))
    }

    /// Release the lock.
    #[method("__exit__($self, /, *exc_info)", varargs)]
    fn exit(t: &mut Thread, this: &Obj<RLock>, _exc_info: &[Value]) -> PyResult<()> {
        this.give(t)
    }

    /// For internal use by `threading.Condition`.
    #[method("_is_owned($self, /)")]
    fn is_owned(t: &mut Thread, this: &Obj<RLock>) -> bool {
        this.is_mine(t)
    }

    /// For internal use by reentrancy checks.
    #[method("_recursion_count($self, /)")]
    fn recursion_count(t: &mut Thread, this: &Obj<RLock>) -> Value {
        Value::uint(if this.is_mine(t) { this.count.get() } else { 0 })
    }

    /// For internal use by `threading.Condition`.
    #[method("_acquire_restore($self, state, /)", varargs)]
    fn acquire_restore(t: &mut Thread, this: &Obj<RLock>, state: &Value) -> PyResult<()> {
        let Some(parts) = state.downcast::<Tuple>().filter(|s| s.len() == 2) else {
            let what = "argument 1";
            return Err(object::native::bad_argument(t, "_acquire_restore", what, "2-item tuple", state));
        };
        let count = common::as_u64(&parts.items()[0]).unwrap_or(0);
        let owner = common::as_u64(&parts.items()[1]).unwrap_or(0);
        this.raw.acquire_quietly(t);
        this.owner.set(owner);
        this.count.set(count);
        Ok(())
    }

    /// For internal use by `threading.Condition`.
    #[method("_release_save($self, /)")]
    fn release_save(t: &mut Thread, this: &Obj<RLock>) -> PyResult {
        if this.count.get() == 0 {
            return Err(t.runtime_error("cannot release un-acquired lock"));
        }
        let (count, owner) = (this.count.replace(0), this.owner.replace(0));
        this.raw.release();
        Ok(common::pair(Value::uint(count), Value::uint(owner)))
    }

    #[method("_at_fork_reinit($self, /)")]
    fn at_fork_reinit(_: &mut Thread, this: &Obj<RLock>) {
        this.raw.reset();
        this.owner.set(0);
        this.count.set(0);
    }
}

const NOT_STARTED: u32 = 0;
const RUNNING: u32 = 1;
const DONE: u32 = 2;

/// What a thread and those who wait for it share.
#[derive(Default)]
struct HandleState {
    state: AtomicU32,
    ident: AtomicU64,
}

impl HandleState {
    fn new() -> Arc<HandleState> {
        let handle = Arc::new(HandleState::default());
        let mut all = guard(&HANDLES);
        all.retain(|h| h.strong_count() > 0);
        all.push(Arc::downgrade(&handle));
        handle
    }

    fn finish(&self) {
        self.state.store(DONE, Ordering::Release);
        host::sync::wake(&self.state, i32::MAX);
    }

    fn is_done(&self) -> bool {
        self.state.load(Ordering::Acquire) == DONE
    }

    /// Waits until the thread is done or the deadline has passed; signal handlers run meanwhile.
    fn wait(&self, t: &mut Thread, deadline: Deadline) -> PyResult<bool> {
        while !self.is_done() {
            let left = deadline.left();
            if left == Some(0) {
                return Ok(false);
            }
            t.unlocked(|| {
                let _ = host::sync::wait(&self.state, RUNNING, left.map(Timespec::from_ns));
            });
            t.poll()?;
        }
        Ok(true)
    }
}

/// `_thread._ThreadHandle`
#[pytype(name = "_thread._ThreadHandle", static_name = THREAD_HANDLE, reported_basicsize = 24)]
pub struct ThreadHandle {
    #[no_traverse]
    shared: Arc<HandleState>,
}

#[pymethods(THREAD_HANDLE)]
impl ThreadHandle {
    #[new("_ThreadHandle()")]
    fn new(_: &mut Thread, cls: &Type) -> PyResult {
        Ok(Obj::new_of(cls, ThreadHandle { shared: HandleState::new() }))
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Obj<ThreadHandle>) -> PyResult {
        let ident = this.shared.ident.load(Ordering::Relaxed);
        t.new_str(&format!("<_thread._ThreadHandle object: ident={ident}>"))
    }

    #[method("join(timeout=None, /)", parse_tuple, no_signature)]
    fn join(t: &mut Thread, this: &Obj<ThreadHandle>, timeout: Option<&Value>) -> PyResult<()> {
        let deadline = match timeout.filter(|v| !v.is_none()) {
            None => Deadline::after(None),
            Some(timeout) => {
                let ns = timeval::duration(t, timeout, timeval::SECOND, Round::Ceiling)?;
                Deadline::after(Some(ns))
            }
        };
        let shared = this.shared.clone();
        if shared.state.load(Ordering::Acquire) == NOT_STARTED {
            return Err(t.runtime_error("thread not started"));
        }
        if !shared.is_done() && shared.ident.load(Ordering::Relaxed) == t.ident {
            return Err(t.runtime_error("Cannot join current thread"));
        }
        if !shared.is_done() && common::finalizing(t) {
            let class = &object::exceptions::PYTHON_FINALIZATION_ERROR;
            return Err(t.raise_message(class, "cannot join thread at interpreter shutdown"));
        }
        shared.wait(t, deadline)?;
        Ok(())
    }

    #[method("_set_done($self, /)")]
    fn set_done(t: &mut Thread, this: &Obj<ThreadHandle>) -> PyResult<()> {
        if this.shared.state.load(Ordering::Acquire) == NOT_STARTED {
            return Err(t.runtime_error("thread not started"));
        }
        this.shared.finish();
        Ok(())
    }

    #[method("is_done($self, /)")]
    fn is_done(_: &mut Thread, this: &Obj<ThreadHandle>) -> bool {
        this.shared.is_done()
    }

    #[getter("ident")]
    fn ident(_: &mut Thread, this: &Obj<ThreadHandle>) -> Value {
        Value::uint(this.shared.ident.load(Ordering::Relaxed))
    }
}

/// `_thread._local`: each thread has a dictionary of its own, found by the object's key.
pub struct Local {
    key: u64,
    arguments: Value,
    keywords: Option<Value>,
}

static NEXT_KEY: AtomicU64 = AtomicU64::new(1);

/// Calls `f` with each thread's dictionary of a `_local`.
fn each_dict(key: u64, mut f: impl FnMut(&RefCell<std::collections::HashMap<u64, Value>>)) {
    let _ = key;
    if let Some(t) = object::thread::current() {
        t.interp().lock().each(|thread| f(&thread.locals));
    }
}

impl Traverse for Local {
    fn traverse(&self, visitor: &mut Visitor<'_>) {
        visitor.visit(&self.arguments);
        visitor.visit_option(self.keywords.as_ref());
        each_dict(self.key, |locals| {
            if let Ok(locals) = locals.try_borrow() {
                visitor.visit_option(locals.get(&self.key));
            }
        });
    }

    fn clear(&self) {
        let mut dicts = Vec::new();
        each_dict(self.key, |locals| {
            if let Ok(mut locals) = locals.try_borrow_mut() {
                dicts.extend(locals.remove(&self.key));
            }
        });
        drop(dicts);
    }
}

impl Drop for Local {
    fn drop(&mut self) {
        self.clear();
    }
}

impl Payload for Local {
    fn type_object() -> &'static Type {
        &LOCAL
    }
}

/// `_thread._local`
pub static LOCAL: Type = {
    static SPEC: TypeSpec = TypeSpec {
        flags: object::types::flags::BASETYPE,
        weakrefs: true,
        reported_basicsize: 56,
        implementation: Some(&Local::IMPL),
        ..Obj::<Local>::spec("_thread._local")
    };
    Type::new_static(&SPEC)
};

/// The running thread's dictionary; the first access makes it and calls `__init__`.
fn local_dict(t: &mut Thread, this: &Value) -> PyResult<Ref<Dict>> {
    let Some(own) = this.downcast::<Obj<Local>>() else { return Ok(Dict::new()) };
    let known = t.locals.borrow().get(&own.key).cloned();
    if let Some(Ok(dict)) = known.map(Ref::from_value) {
        return Ok(dict);
    }
    let dict = Dict::new();
    let old = t.locals.borrow_mut().insert(own.key, dict.as_value().clone());
    drop(old);
    let class = this.ty();
    let init = class.slots().init;
    if init.map(|f| f as usize) != object::singletons::OBJECT.slots().init.map(|f| f as usize)
        && let Some(init) = init
    {
        let mut values: Vec<Value> =
            own.arguments.downcast::<Tuple>().map(|a| a.items().to_vec()).unwrap_or_default();
        let mut names = Vec::new();
        if let Some(keywords) = own.keywords.as_ref().and_then(|k| k.downcast::<Dict>()) {
            for (name, value) in keywords.items() {
                names.push(name);
                values.push(value);
            }
        }
        let names = Tuple::new_ref(names);
        if let Err(raised) = init(t, this, &values, Some(&names)) {
            let old = t.locals.borrow_mut().remove(&own.key);
            drop(old);
            return Err(raised);
        }
    }
    Ok(dict)
}

fn read_only(t: &mut Thread, this: &Value, name: &Str) -> PyResult<()> {
    let message =
        format!("'{}' object attribute '{}' is read-only", this.ty().tp_name(), name.to_string_lossy());
    Err(t.attribute_error_of(this, name, &message))
}

fn missing(t: &mut Thread, this: &Value, name: &Str) -> object::Raised {
    let message = format!("'{}' object has no attribute '{}'", this.ty().tp_name(), name.to_string_lossy());
    t.attribute_error_of(this, name, &message)
}

#[pymethods(LOCAL, doc = "_local()\n--\n\nThread-local data")]
impl Local {
    #[new("_local(*args, **kwargs)", unbound)]
    fn new(t: &mut Thread, cls: &Type, args: object::Args<'_>) -> PyResult {
        let plain = cls.slots().init.map(|f| f as usize)
            == object::singletons::OBJECT.slots().init.map(|f| f as usize);
        if plain && (!args.positional().is_empty() || args.has_keywords()) {
            return Err(t.type_error("Initialization arguments are not supported"));
        }
        let keywords = if args.has_keywords() {
            let dict = Dict::new();
            for (name, value) in args.keywords() {
                dict.set(t, name, value.clone())?;
            }
            Some(dict.into_value())
        } else {
            None
        };
        let key = NEXT_KEY.fetch_add(1, Ordering::Relaxed);
        let arguments = Tuple::from_slice(args.positional());
        let made = Obj::new_of(cls, Local { key, arguments, keywords });
        // The creating thread's `__init__` is called by `type`.
        let old = t.locals.borrow_mut().insert(key, Dict::new().into_value());
        drop(old);
        Ok(made)
    }

    #[slot]
    fn getattro(t: &mut Thread, this: &Value, name: &Str) -> PyResult {
        let dict = local_dict(t, this)?;
        if name.eq_str("__dict__") {
            return Ok(dict.into_value());
        }
        let class = this.ty();
        let descriptor = lookup::lookup(t, class, name);
        let getter = descriptor.as_ref().and_then(|d| d.ty().slots().descr_get);
        let class_value = class.to_value();
        if let (Some(d), Some(get)) = (&descriptor, getter)
            && d.ty().slots().descr_set.is_some()
        {
            return get(t, d, Some(this), Some(&class_value));
        }
        if let Some(found) = dict.get_str_t(t, name)? {
            return Ok(found);
        }
        match (descriptor, getter) {
            (Some(d), Some(get)) => get(t, &d, Some(this), Some(&class_value)),
            (Some(found), None) => Ok(found),
            (None, _) => Err(missing(t, this, name)),
        }
    }

    #[slot]
    fn setattro(t: &mut Thread, this: &Value, name: &Str, value: Option<&Value>) -> PyResult<()> {
        let dict = local_dict(t, this)?;
        if name.eq_str("__dict__") {
            return read_only(t, this, name);
        }
        if let Some(d) = lookup::lookup(t, this.ty(), name)
            && let Some(set) = d.ty().slots().descr_set
        {
            return set(t, &d, this, value);
        }
        let key = name.to_value();
        match value {
            Some(value) => dict.set(t, &key, value.clone()),
            None => match dict.remove(t, &key)? {
                Some(_) => Ok(()),
                None => Err(missing(t, this, name)),
            },
        }
    }
}

/// Starts a thread that calls a function.
fn start(
    t: &mut Thread,
    function: &Value,
    args: &Value,
    kwargs: Option<&Value>,
    handle: Option<Arc<HandleState>>,
    daemon: bool,
) -> PyResult<u64> {
    if common::finalizing(t) {
        let class = &object::exceptions::PYTHON_FINALIZATION_ERROR;
        return Err(t.raise_message(class, "can't create new thread at interpreter shutdown"));
    }
    let job = Tuple::new(vec![function.clone(), args.clone(), kwargs.cloned().unwrap_or(Value::none())]);
    let handle = handle.unwrap_or_default();
    let size = match STACK_SIZE.load(Ordering::Relaxed) {
        0 => host::thread::STACK,
        // Native frames are larger than C's.
        asked => (asked as usize).max(1 << 20) + 2 * STACK_RESERVE,
    };
    handle.state.store(RUNNING, Ordering::Release);
    if !daemon {
        guard(&NON_DAEMONS).push(handle.clone());
    }
    let (seed, shared) = (Seed::new(t, job), handle.clone());
    let run = Box::new(move || {
        let ident = host::thread::current();
        shared.ident.store(ident, Ordering::Relaxed);
        let limit = host::thread::stack_bounds().low + STACK_RESERVE;
        seed.run(ident, limit, run_job);
        guard(&NON_DAEMONS).retain(|h| !Arc::ptr_eq(h, &shared));
        shared.finish();
    });
    match host::thread::spawn(size, run) {
        Ok(id) => {
            handle.ident.store(id, Ordering::Relaxed);
            let _ = host::thread::detach(id);
            Ok(id)
        }
        Err(_) => {
            guard(&NON_DAEMONS).retain(|h| !Arc::ptr_eq(h, &handle));
            handle.state.store(NOT_STARTED, Ordering::Release);
            Err(t.runtime_error("can't start new thread"))
        }
    }
}

/// What a new thread does.
fn run_job(t: &mut Thread, job: Value) {
    let Some([function, args, kwargs]) = job.downcast::<Tuple>().map(Tuple::items) else { return };
    let mut values = args.downcast::<Tuple>().map(|a| a.items().to_vec()).unwrap_or_default();
    let mut names = Vec::new();
    if let Some(kwargs) = kwargs.downcast::<Dict>() {
        for (name, value) in kwargs.items() {
            names.push(name);
            values.push(value);
        }
    }
    let names = Tuple::new_ref(names);
    let function = function.clone();
    drop(job);
    let result = t.call_kw(&function, &values, Some(&names));
    drop(values);
    if result.is_err() {
        if t.raised_is(&SYSTEM_EXIT) {
            t.restore_raised(None);
        } else {
            let shown = t.take_raised();
            let text = t.repr(&function).map(|r| r.to_string_lossy()).unwrap_or_default();
            t.restore_raised(shown);
            t.write_unraisable(None, Some(&format!("Exception ignored in thread started by {text}")));
        }
    }
}

fn new_thread(t: &mut Thread, function: &Value, args: &Value, kwargs: Option<&Value>) -> PyResult {
    if function.ty().slots().call.is_none() {
        return Err(t.type_error("first arg must be callable"));
    }
    if args.downcast::<Tuple>().is_none() {
        return Err(t.type_error("2nd arg must be a tuple"));
    }
    if kwargs.is_some_and(|k| k.downcast::<Dict>().is_none()) {
        return Err(t.type_error("optional 3rd arg must be a dictionary"));
    }
    t.audit(
        "_thread.start_new_thread",
        &[function.clone(), args.clone(), kwargs.cloned().unwrap_or(Value::none())],
    )?;
    start(t, function, args, kwargs, None, true).map(Value::uint)
}

/// Writes an exception that ended a thread.
fn report(t: &mut Thread, args: &Tuple) -> PyResult<()> {
    let [class, value, traceback, thread] = args.items() else { return Ok(()) };
    if class.is(&SYSTEM_EXIT.to_value()) {
        return Ok(());
    }
    let mut file = t.sys_attr(&intern_str("stderr")).filter(|f| !f.is_none());
    if file.is_none() {
        if thread.is_none() {
            return Ok(());
        }
        file = Some(t.get_attr(thread, &intern_str("_stderr"))?).filter(|f| !f.is_none());
    }
    let Some(file) = file else { return Ok(()) };
    let name = if thread.is_none() {
        None
    } else {
        match t.get_attr_opt(thread, &intern_str("name"))? {
            Some(name) => Some(t.str(&name)?.to_string_lossy()),
            None => None,
        }
    };
    let name = name.unwrap_or_else(|| t.ident.to_string());
    let line = t.new_str(&format!("Exception in thread {name}:\n"))?;
    t.call_method(&file, &intern_str("write"), &[line])?;
    if let Some(hook) = t.sys_attr(&intern_str("__excepthook__")) {
        t.call(&hook, &[class.clone(), value.clone(), traceback.clone()])?;
    }
    t.call_method(&file, &intern_str("flush"), &[])?;
    Ok(())
}

/// The module.
#[pymodule(
    name = "_thread",
    doc = "This module provides primitive operations to write multi-threaded programs.\nThe 'threading' module provides a more convenient interface.",
    types(&super::RLOCK, &super::THREAD_HANDLE, &super::LOCAL)
)]
pub mod table {
    use super::*;

    #[exec]
    fn exec(t: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        if t.ident == 0 {
            t.ident = host::thread::current();
        }
        if t.is_main {
            MAIN_THREAD.store(t.ident, Ordering::Relaxed);
        }
        for name in ["lock", "LockType"] {
            common::add(module, name, LOCK.to_value());
        }
        common::add(module, "error", RUNTIME_ERROR.to_value());
        common::add(module, "TIMEOUT_MAX", Value::float(TIMEOUT_MAX));
        common::add(module, "_NAME_MAXLEN", Value::small(15));
        except_hook_args::SEQUENCE.ready(t)?;
        common::add(module, "_ExceptHookArgs", except_hook_args::TYPE.to_value());
        Ok(())
    }

    /// Start a new thread and return its identifier.
    ///
    /// The thread will call the function with positional arguments from the
    /// tuple args and keyword arguments taken from the optional dictionary
    /// kwargs.  The thread exits when the function returns; the return value
    /// is ignored.  The thread will also exit when the function raises an
    /// unhandled exception; a stack trace will be printed unless the exception
    /// is SystemExit.
    #[function("start_new_thread($module, function, args, kwargs={}, /)", varargs)]
    fn start_new_thread(t: &mut Thread, function: &Value, args: &Value, kwargs: Option<&Value>) -> PyResult {
        new_thread(t, function, args, kwargs)
    }

    /// An obsolete synonym of start_new_thread().
    #[function("start_new($module, function, args, kwargs={}, /)", varargs)]
    fn start_new(t: &mut Thread, function: &Value, args: &Value, kwargs: Option<&Value>) -> PyResult {
        new_thread(t, function, args, kwargs)
    }

    /// *For internal use only*: start a new thread.
    ///
    /// Like start_new_thread(), this starts a new thread calling the given function.
    /// Unlike start_new_thread(), this returns a handle object with methods to join
    /// or detach the given thread.
    /// This function is not for third-party code, please use the
    /// `threading` module instead. During finalization the runtime will not wait for
    /// the thread to exit if daemon is True. If handle is provided it must be a
    /// newly created thread._ThreadHandle instance.
    #[function("start_joinable_thread($module, /, function, handle=None, daemon=True)")]
    fn start_joinable_thread(
        t: &mut Thread,
        function: &Value,
        handle: Option<&Value>,
        daemon: Option<bool>,
    ) -> PyResult {
        if function.ty().slots().call.is_none() {
            return Err(t.type_error("thread function must be callable"));
        }
        let given = handle.cloned().unwrap_or(Value::none());
        let handle = match handle.filter(|h| !h.is_none()) {
            None => Obj::new(ThreadHandle { shared: HandleState::new() }),
            Some(handle) => handle.clone(),
        };
        let Some(own) = handle.downcast_exact::<Obj<ThreadHandle>>() else {
            return Err(t.type_error("'handle' must be a _ThreadHandle"));
        };
        if own.shared.state.load(Ordering::Acquire) != NOT_STARTED {
            return Err(t.runtime_error("thread already started"));
        }
        let daemonic = Value::small(i32::from(daemon.unwrap_or(true)));
        t.audit("_thread.start_joinable_thread", &[function.clone(), daemonic, given])?;
        start(t, function, &Tuple::empty(), None, Some(own.shared.clone()), daemon.unwrap_or(true))?;
        Ok(handle)
    }

    /// Create a new lock object. See help(type(threading.Lock())) for
    /// information about locks.
    #[function("allocate_lock($module, /)")]
    fn allocate_lock(_: &mut Thread) -> Value {
        Obj::new(Lock { raw: RawLock::new() })
    }

    /// An obsolete synonym of allocate_lock().
    #[function("allocate($module, /)")]
    fn allocate(_: &mut Thread) -> Value {
        Obj::new(Lock { raw: RawLock::new() })
    }

    /// This is synonymous to ``raise SystemExit''.  It will cause the current
    /// thread to exit silently unless the exception is caught.
    #[function("exit($module, /)")]
    fn exit(t: &mut Thread) -> PyResult {
        Err(t.raise_empty(&SYSTEM_EXIT))
    }

    /// An obsolete synonym of exit().
    #[function("exit_thread($module, /)")]
    fn exit_thread(t: &mut Thread) -> PyResult {
        Err(t.raise_empty(&SYSTEM_EXIT))
    }

    /// Simulate the arrival of the given signal in the main thread,
    /// where the corresponding signal handler will be executed.
    /// If *signum* is omitted, SIGINT is assumed.
    /// A subthread can use this function to interrupt the main thread.
    ///
    /// Note: the default signal handler for SIGINT raises ``KeyboardInterrupt``.
    #[function("interrupt_main($module, signum=signal.SIGINT, /)", varargs)]
    fn interrupt_main(t: &mut Thread, signum: Option<i32>) -> PyResult<()> {
        crate::signals::simulate(t, signum.unwrap_or(2))
    }

    /// Return a non-zero integer that uniquely identifies the current thread
    /// amongst other threads that exist simultaneously.
    /// This may be used to identify per-thread resources.
    /// Even though on some platforms threads identities may appear to be
    /// allocated consecutive numbers starting at 1, this behavior should not
    /// be relied upon, and the number should be seen purely as a magic cookie.
    /// A thread's identity may be reused for another thread after it exits.
    #[function("get_ident($module, /)")]
    fn get_ident(t: &mut Thread) -> Value {
        Value::uint(t.ident)
    }

    /// Return a non-negative integer identifying the thread as reported
    /// by the OS (kernel). This may be used to uniquely identify a
    /// particular thread within a system.
    #[function("get_native_id($module, /)")]
    fn get_native_id(_: &mut Thread) -> Value {
        Value::uint(host::thread::native_id())
    }

    /// Return the number of currently running Python threads, excluding
    /// the main thread. The returned number comprises all threads created
    /// through `start_new_thread()` as well as `threading.Thread`, and not
    /// yet finished.
    ///
    /// This function is meant for internal and specialized purposes only.
    /// In most applications `threading.enumerate()` should be used instead.
    #[function("_count($module, /)")]
    fn count(t: &mut Thread) -> usize {
        t.interp().lock().count().saturating_sub(1)
    }

    /// Return the thread stack size used when creating new threads.  The
    /// optional size argument specifies the stack size (in bytes) to be used
    /// for subsequently created threads, and must be 0 (use platform or
    /// configured default) or a positive integer value of at least 32,768 (32k).
    /// If changing the thread stack size is unsupported, a ThreadError
    /// exception is raised.  If the specified size is invalid, a ValueError
    /// exception is raised, and the stack size is unmodified.  32k bytes
    ///  currently the minimum supported stack size value to guarantee
    /// sufficient stack space for the interpreter itself.
    ///
    /// Note that some platforms may have particular restrictions on values for
    /// the stack size, such as requiring a minimum stack size larger than 32 KiB or
    /// requiring allocation in multiples of the system memory page size
    /// - platform documentation should be referred to for more information
    /// (4 KiB pages are common; using multiples of 4096 for the stack size is
    /// the suggested approach in the absence of more specific information).
    #[function("stack_size($module, size=0, /)", parse_tuple)]
    fn stack_size(t: &mut Thread, size: Option<i64>) -> PyResult {
        let old = STACK_SIZE.load(Ordering::Relaxed);
        let size = size.unwrap_or(0);
        if size != 0 && size < SMALLEST_STACK {
            return Err(t.value_error(format!("size must be at least {SMALLEST_STACK} bytes")));
        }
        STACK_SIZE.store(size as u64, Ordering::Relaxed);
        Ok(Value::uint(old))
    }

    /// Handle uncaught Thread.run() exception.
    #[function("_excepthook($module, args, /)")]
    fn excepthook(t: &mut Thread, args: &Value) -> PyResult<()> {
        match args.downcast::<Tuple>().filter(|_| args.is_type(&except_hook_args::TYPE)) {
            Some(args) => report(t, args),
            None => Err(t.type_error("_thread.excepthook argument type must be ExceptHookArgs")),
        }
    }

    /// Return True if the current interpreter is the main Python interpreter.
    #[function("_is_main_interpreter($module, /)")]
    fn is_main_interpreter(_: &mut Thread) -> bool {
        true
    }

    /// Return True if daemon threads are allowed in the current interpreter,
    /// and False otherwise.
    ///
    #[function("daemon_threads_allowed($module, /)")]
    fn daemon_threads_allowed(_: &mut Thread) -> bool {
        true
    }

    /// Internal only. Return a non-zero integer that uniquely identifies the main thread
    /// of the main interpreter.
    #[function("_get_main_thread_ident($module, /)")]
    fn get_main_thread_ident(_: &mut Thread) -> Value {
        Value::uint(MAIN_THREAD.load(Ordering::Relaxed))
    }

    /// Internal only. Make a thread handle for threads not spawned
    /// by the _thread or threading module.
    #[function("_make_thread_handle($module, ident, /)")]
    fn make_thread_handle(t: &mut Thread, ident: &Value) -> PyResult {
        if !ident.is_int() {
            return Err(t.type_error("ident must be an integer"));
        }
        let shared = HandleState::new();
        shared.ident.store(common::as_u64(ident).unwrap_or(0), Ordering::Relaxed);
        shared.state.store(RUNNING, Ordering::Release);
        Ok(Obj::new(ThreadHandle { shared }))
    }

    /// Wait for all non-daemon threads (other than the calling thread) to stop.
    #[function("_shutdown($module, /)")]
    fn shutdown(t: &mut Thread) -> PyResult<()> {
        loop {
            let ident = t.ident;
            let next =
                guard(&NON_DAEMONS).iter().rev().find(|h| h.ident.load(Ordering::Relaxed) != ident).cloned();
            let Some(handle) = next else { return Ok(()) };
            handle.wait(t, Deadline::after(None))?;
            guard(&NON_DAEMONS).retain(|h| !Arc::ptr_eq(h, &handle));
        }
    }

    /// Set the name of the current thread.
    #[function("set_name($module, /, name)")]
    fn set_name(t: &mut Thread, name: &Str) -> PyResult<()> {
        let encoding = if t.interp().fs_ascii.get() { "ascii" } else { "utf-8" };
        let arguments = [encoding, "replace"].map(object::string::new_str);
        let encoded = t.call_method(&name.to_value(), &intern_str("encode"), &arguments)?;
        let bytes = encoded.downcast::<object::Bytes>().map_or(&[][..], object::Bytes::as_bytes);
        // Maybe in the middle of a character, as in CPython.
        common::OrRaise::or_raise(host::thread::set_name(&bytes[..bytes.len().min(15)]), t)
    }

    /// Get the name of the current thread.
    #[function("_get_name($module, /)")]
    fn get_name(t: &mut Thread) -> PyResult {
        let name = common::OrRaise::or_raise(host::thread::name(), t)?;
        common::fs_str(t, &name)
    }
}
