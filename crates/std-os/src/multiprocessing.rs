//! `_multiprocessing`: locks and semaphores between processes.
//!
//! Not here: everything else about processes (`multiprocessing` of the library).

use std::cell::{Cell, RefCell};
use std::ffi::CString;

use builtins::NativeModule;
use host::time::Timespec;
use macros::{pymethods, pymodule, pytype};
use object::module::Module;
use object::{Dict, Obj, PyResult, Ref, Str, Thread, Type, Value};

use crate::common::{self, OrRaise};

/// The native module.
pub static NATIVE: NativeModule = NativeModule { def: &table::DEF, types: &[(&SEM_LOCK, &[])] };

const RECURSIVE_MUTEX: i32 = 0;
const SEMAPHORE: i32 = 1;
/// `SEM_VALUE_MAX`
const MOST: i32 = i32::MAX;
const EINTR: i32 = 4;
const EAGAIN: i32 = 11;
const ETIMEDOUT: i32 = 110;

/// `_multiprocessing.SemLock`
#[pytype(name = "_multiprocessing.SemLock", static_name = SEM_LOCK, basetype, reported_basicsize = 56)]
pub struct SemLock {
    handle: Cell<usize>,
    owner: Cell<u64>,
    count: Cell<i32>,
    maxvalue: Cell<i32>,
    kind: Cell<i32>,
    #[no_traverse]
    name: RefCell<Option<CString>>,
}

impl Drop for SemLock {
    fn drop(&mut self) {
        let _ = host::semaphore::close(self.handle.get());
    }
}

impl SemLock {
    fn is_mine(&self, t: &Thread) -> bool {
        self.count.get() > 0 && self.owner.get() == t.ident
    }

    fn take(&self, t: &mut Thread, block: bool, timeout: Option<&Value>) -> PyResult<bool> {
        if self.kind.get() == RECURSIVE_MUTEX && self.is_mine(t) {
            self.count.set(self.count.get() + 1);
            return Ok(true);
        }
        let mut until = None;
        if let Some(timeout) = timeout.filter(|v| !v.is_none()) {
            let seconds = t.to_float(timeout)?.max(0.0);
            let now = host::time::now().or_raise(t)?.as_ns().unwrap_or(0);
            let wait = (seconds * 1e9).min(i64::MAX as f64 / 2.0) as i64;
            until = Some(Timespec::from_ns(now.saturating_add(wait)));
        }
        let handle = self.handle.get();
        let mut result = host::semaphore::try_wait(handle);
        while block && let Err(error) = &result {
            match error.errno() {
                EAGAIN => result = t.unlocked(|| host::semaphore::wait(handle, until)),
                EINTR => {
                    t.poll()?;
                    result = t.unlocked(|| host::semaphore::wait(handle, until));
                }
                _ => break,
            }
        }
        match result {
            Ok(()) => {
                self.count.set(self.count.get() + 1);
                self.owner.set(t.ident);
                Ok(true)
            }
            Err(error) if matches!(error.errno(), EAGAIN | ETIMEDOUT) => Ok(false),
            Err(error) => Err(common::os_error(t, error)),
        }
    }

    fn give(&self, t: &mut Thread) -> PyResult<()> {
        if self.kind.get() == RECURSIVE_MUTEX {
            if !self.is_mine(t) {
                let message = "attempt to release recursive lock not owned by thread";
                return Err(t.raise_message(&object::exceptions::ASSERTION_ERROR, message));
            }
            if self.count.get() > 1 {
                self.count.set(self.count.get() - 1);
                return Ok(());
            }
        } else if host::semaphore::value(self.handle.get()).or_raise(t)? >= self.maxvalue.get() {
            return Err(t.value_error("semaphore or lock released too many times"));
        }
        host::semaphore::post(self.handle.get()).or_raise(t)?;
        self.count.set(self.count.get() - 1);
        Ok(())
    }
}

fn c_name(t: &mut Thread, name: &Str) -> PyResult<CString> {
    let bytes = common::fs_bytes(t, name)?;
    CString::new(bytes).map_err(|_| t.value_error("embedded null character"))
}

fn new_lock(cls: &Type, handle: usize, kind: i32, maxvalue: i32, name: Option<CString>) -> Value {
    Obj::new_of(
        cls,
        SemLock {
            handle: Cell::new(handle),
            owner: Cell::new(0),
            count: Cell::new(0),
            maxvalue: Cell::new(maxvalue),
            kind: Cell::new(kind),
            name: RefCell::new(name),
        },
    )
}

#[pymethods(SEM_LOCK, own_getattr, own_setattr, doc = "Semaphore/Mutex type")]
impl SemLock {
    #[new("SemLock(kind, value, maxvalue, name, unlink)")]
    fn new(
        t: &mut Thread,
        cls: &Type,
        kind: i32,
        value: i32,
        maxvalue: i32,
        name: &Str,
        unlink: bool,
    ) -> PyResult {
        if kind != RECURSIVE_MUTEX && kind != SEMAPHORE {
            return Err(t.value_error("unrecognized kind"));
        }
        let name = c_name(t, name)?;
        let handle = host::semaphore::create(&name, 0o600, value as u32).or_raise(t)?;
        if unlink && let Err(error) = host::semaphore::unlink(&name) {
            let _ = host::semaphore::close(handle);
            return Err(common::os_error(t, error));
        }
        Ok(new_lock(cls, handle, kind, maxvalue, (!unlink).then_some(name)))
    }

    #[classmethod("_rebuild($type, handle, kind, maxvalue, name, /)")]
    fn rebuild(t: &mut Thread, cls: &Type, handle: i64, kind: i32, maxvalue: i32, name: &Value) -> PyResult {
        let handle = handle as usize;
        let Some(text) = name.downcast::<Str>() else {
            return Ok(new_lock(cls, handle, kind, maxvalue, None));
        };
        let name = c_name(t, text)?;
        let handle = host::semaphore::open(&name).or_raise(t)?;
        Ok(new_lock(cls, handle, kind, maxvalue, Some(name)))
    }

    /// Acquire the semaphore/lock.
    #[method("acquire($self, /, block=True, timeout=None)")]
    fn acquire(
        t: &mut Thread,
        this: &Obj<SemLock>,
        block: Option<bool>,
        timeout: Option<&Value>,
    ) -> PyResult<bool> {
        this.take(t, block.unwrap_or(true), timeout)
    }

    /// Release the semaphore/lock.
    #[method("release($self, /)")]
    fn release(t: &mut Thread, this: &Obj<SemLock>) -> PyResult<()> {
        this.give(t)
    }

    /// Num of `acquire()`s minus num of `release()`s for this process.
    #[method("_count($self, /)")]
    fn count(_: &mut Thread, this: &Obj<SemLock>) -> i32 {
        this.count.get()
    }

    /// Whether the lock is owned by this thread.
    #[method("_is_mine($self, /)", name = "_is_mine")]
    fn is_mine_(t: &mut Thread, this: &Obj<SemLock>) -> bool {
        this.is_mine(t)
    }

    /// Get the value of the semaphore.
    #[method("_get_value($self, /)")]
    fn get_value(t: &mut Thread, this: &Obj<SemLock>) -> PyResult<i32> {
        host::semaphore::value(this.handle.get()).or_raise(t)
    }

    /// Return whether semaphore has value zero.
    #[method("_is_zero($self, /)")]
    fn is_zero(t: &mut Thread, this: &Obj<SemLock>) -> PyResult<bool> {
        Ok(host::semaphore::value(this.handle.get()).or_raise(t)? == 0)
    }

    /// Rezero the net acquisition count after fork().
    #[method("_after_fork($self, /)")]
    fn after_fork(_: &mut Thread, this: &Obj<SemLock>) {
        this.count.set(0);
    }

    /// Enter the semaphore/lock.
    #[method("__enter__($self, /)")]
    fn enter(t: &mut Thread, this: &Obj<SemLock>) -> PyResult<bool> {
        this.take(t, true, None)
    }

    /// Exit the semaphore/lock.
    #[method("__exit__($self, exc_type=None, exc_value=None, exc_tb=None, /)")]
    fn exit(
        t: &mut Thread,
        this: &Obj<SemLock>,
        _class: Option<&Value>,
        _value: Option<&Value>,
        _traceback: Option<&Value>,
    ) -> PyResult<()> {
        this.give(t)
    }

    #[member(doc = "")]
    fn handle(_: &mut Thread, this: &Obj<SemLock>) -> usize {
        this.handle.get()
    }

    #[member(doc = "")]
    fn kind(_: &mut Thread, this: &Obj<SemLock>) -> i32 {
        this.kind.get()
    }

    #[member(doc = "")]
    fn maxvalue(_: &mut Thread, this: &Obj<SemLock>) -> i32 {
        this.maxvalue.get()
    }

    #[member(doc = "")]
    fn name(t: &mut Thread, this: &Obj<SemLock>) -> PyResult {
        let name = this.name.borrow().clone();
        match name {
            Some(name) => common::fs_str(t, name.to_bytes()),
            None => Ok(Value::none()),
        }
    }
}

/// The module.
#[pymodule(name = "_multiprocessing", types(&super::SEM_LOCK))]
pub mod table {
    use super::*;

    #[exec]
    fn exec(t: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        if let Some(dict) = SEM_LOCK.dict() {
            dict.set_str(t, "SEM_VALUE_MAX", Value::small(MOST));
        }
        let flags = Dict::new();
        flags.set_str(t, "HAVE_SEM_OPEN", Value::small(1));
        flags.set_str(t, "HAVE_SEM_TIMEDWAIT", Value::small(1));
        common::add(module, "flags", flags.into_value());
        Ok(())
    }

    #[function("sem_unlink($module, name, /)")]
    fn sem_unlink(t: &mut Thread, name: &Str) -> PyResult<()> {
        let name = c_name(t, name)?;
        host::semaphore::unlink(&name).or_raise(t)
    }
}
