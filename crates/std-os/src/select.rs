//! `select`: waiting for many descriptors.

use std::cell::{Cell, RefCell};

use builtins::NativeModule;
use host::poll::{Event, FD_SETSIZE, FdSet, PollFd};
use macros::{pymethods, pymodule, pytype};
use object::module::Module;
use object::{List, Obj, Object, PyResult, Ref, Thread, Type, Value};

use crate::common::{self, Fildes, OrRaise, as_fd, pair};
use crate::timeval::{self, Deadline, Round};

/// The native module.
pub static NATIVE: NativeModule = NativeModule { def: &table::DEF, types: &[(&POLL, &[]), (&EPOLL, &[])] };

const EPOLL_CTL_ADD: i32 = 1;
const EPOLL_CTL_DEL: i32 = 2;
const EPOLL_CTL_MOD: i32 = 3;
const EPOLL_CLOEXEC: i32 = 0o2000000;
const ENOENT: i32 = 2;
/// `POLLIN | POLLPRI | POLLOUT`, of both kinds.
const USUAL: u16 = 7;

/// One of the three lists of `select`.
struct Wanted {
    items: Vec<(Value, i32)>,
    set: FdSet,
    most: i32,
}

impl Wanted {
    fn get(t: &mut Thread, list: &Value) -> PyResult<Wanted> {
        let mut wanted = Wanted { items: Vec::new(), set: FdSet::new(), most: -1 };
        // `fileno` may change the list while it is read.
        if let Some(own) = list.downcast::<List>() {
            let mut index = 0;
            while let Some(item) = own.get(index) {
                wanted.add(t, item)?;
                index += 1;
            }
            return Ok(wanted);
        }
        let items = match t.collect(list) {
            Ok(items) => items,
            Err(raised) => {
                if !t.raised_is(&object::exceptions::TYPE_ERROR) {
                    return Err(raised);
                }
                t.restore_raised(None);
                return Err(t.type_error("arguments 1-3 must be sequences"));
            }
        };
        for item in items {
            wanted.add(t, item)?;
        }
        Ok(wanted)
    }

    fn add(&mut self, t: &mut Thread, item: Value) -> PyResult<()> {
        let fd = as_fd(t, &item)?;
        if fd as usize >= FD_SETSIZE {
            return Err(t.value_error("filedescriptor out of range in select()"));
        }
        self.set.add(fd);
        self.most = self.most.max(fd);
        self.items.push((item, fd));
        Ok(())
    }

    fn fresh(&self) -> FdSet {
        let mut set = FdSet::new();
        for (_, fd) in &self.items {
            set.add(*fd);
        }
        set
    }

    fn found(&self) -> Value {
        List::new(
            self.items.iter().filter(|(_, fd)| self.set.contains(*fd)).map(|(v, _)| v.clone()).collect(),
        )
    }
}

/// A time-out in milliseconds as a deadline.
fn milliseconds(t: &mut Thread, timeout: Option<&Value>) -> PyResult<Deadline> {
    let Some(timeout) = timeout.filter(|v| !v.is_none()) else { return Ok(Deadline::after(None)) };
    let ns = in_units(t, timeout, 1_000_000, Round::Up, "timeout must be an integer or None")?;
    Ok(Deadline::after(Some(ns)))
}

fn in_units(t: &mut Thread, timeout: &Value, unit: i64, how: Round, message: &str) -> PyResult<i64> {
    match timeval::duration(t, timeout, unit, how) {
        Ok(ns) => Ok(ns),
        Err(raised) if t.raised_is(&object::exceptions::TYPE_ERROR) => {
            let _ = raised;
            t.restore_raised(None);
            Err(t.type_error(message))
        }
        Err(raised) => Err(raised),
    }
}

/// An event mask that fits a C short.
struct Events(u16);

impl<'a> object::native::FromArg<'a> for Events {
    fn from_arg(t: &mut Thread, value: &'a Value, _: &str, _: &str) -> PyResult<Self> {
        let index = t.to_index(value)?;
        match index.as_i64() {
            Some(n) if n < 0 => Err(t.value_error("Cannot convert negative int")),
            Some(n) if n <= u16::MAX.into() => Ok(Events(n as u16)),
            None if index.int_sign() == Some(-1) => Err(t.value_error("Cannot convert negative int")),
            _ => Err(t.overflow_error("Python int too large for C unsigned short")),
        }
    }
}

/// `select.poll`
#[pytype(name = "select.poll", static_name = POLL, flags = object::types::flags::DISALLOW_INSTANTIATION)]
pub struct Poll {
    #[no_traverse]
    fds: RefCell<Vec<(i32, u16)>>,
    busy: Cell<bool>,
}

#[pymethods(POLL)]
impl Poll {
    #[method(
        "register($self, fd, eventmask=select.POLLIN | select.POLLPRI | select.POLLOUT, /)",
        doc = "Register a file descriptor with the polling object.\n\n  fd\n    either an integer, or an object with a fileno() method returning an int\n  eventmask\n    an optional bitmask describing the type of events to check for"
    )]
    fn register(_: &mut Thread, this: &Obj<Poll>, fd: Fildes, events: Option<Events>) {
        let events = events.map_or(USUAL, |e| e.0);
        let mut fds = this.fds.borrow_mut();
        match fds.iter_mut().find(|(known, _)| *known == fd.0) {
            Some(entry) => entry.1 = events,
            None => fds.push((fd.0, events)),
        }
    }

    #[method(
        "modify($self, fd, eventmask, /)",
        doc = "Modify an already registered file descriptor.\n\n  fd\n    either an integer, or an object with a fileno() method returning\n    an int\n  eventmask\n    a bitmask describing the type of events to check for"
    )]
    fn modify(t: &mut Thread, this: &Obj<Poll>, fd: Fildes, events: Events) -> PyResult<()> {
        let mut fds = this.fds.borrow_mut();
        match fds.iter_mut().find(|(known, _)| *known == fd.0) {
            Some(entry) => {
                entry.1 = events.0;
                Ok(())
            }
            None => {
                drop(fds);
                Err(common::os_error(t, host::Error::Os(ENOENT)))
            }
        }
    }

    #[method(
        "unregister($self, fd, /)",
        doc = "Remove a file descriptor being tracked by the polling object."
    )]
    fn unregister(t: &mut Thread, this: &Obj<Poll>, fd: Fildes) -> PyResult<()> {
        let mut fds = this.fds.borrow_mut();
        match fds.iter().position(|(known, _)| *known == fd.0) {
            Some(i) => {
                fds.remove(i);
                Ok(())
            }
            None => {
                drop(fds);
                Err(t.key_error(&Value::small(fd.0)))
            }
        }
    }

    #[method(
        "poll($self, timeout=None, /)",
        doc = "Polls the set of registered file descriptors.\n\n  timeout\n    The maximum time to wait in milliseconds, or else None (or a negative\n    value) to wait indefinitely.\n\nReturns a list containing any descriptors that have events or errors to\nreport, as a list of (fd, event) 2-tuples."
    )]
    fn poll(t: &mut Thread, this: &Obj<Poll>, timeout: Option<&Value>) -> PyResult {
        let end = milliseconds(t, timeout)?;
        if this.busy.replace(true) {
            return Err(t.runtime_error("concurrent poll() invocation"));
        }
        let mut fds: Vec<PollFd> = this
            .fds
            .borrow()
            .iter()
            .map(|(fd, events)| PollFd { fd: *fd, events: *events as i16, revents: 0 })
            .collect();
        let result = common::retry(t, || host::poll::poll(&mut fds, end.left_ms()));
        this.busy.set(false);
        result?.or_raise(t)?;
        let found = fds.iter().filter(|f| f.revents != 0);
        Ok(List::new(
            found.map(|f| pair(Value::small(f.fd), Value::small(f.revents as u16 as i32))).collect(),
        ))
    }
}

/// `select.epoll`
#[pytype(name = "select.epoll", static_name = EPOLL, flags = object::types::flags::OPEN, reported_basicsize = 24)]
pub struct Epoll {
    fd: Cell<i32>,
}

impl Drop for Epoll {
    fn drop(&mut self) {
        let fd = self.fd.get();
        if fd >= 0 {
            let _ = host::fs::close(fd);
        }
    }
}

impl Epoll {
    fn fd(&self, t: &mut Thread) -> PyResult<i32> {
        let fd = self.fd.get();
        if fd < 0 { Err(t.value_error("I/O operation on closed epoll object")) } else { Ok(fd) }
    }

    fn control(&self, t: &mut Thread, operation: i32, fd: i32, events: u32) -> PyResult<()> {
        let epoll = self.fd(t)?;
        let event = Event { events, data: fd as u64 };
        t.unlocked(|| host::poll::epoll_ctl(epoll, operation, fd, event)).or_raise(t)
    }

    fn end(&self, t: &mut Thread) -> PyResult<()> {
        let fd = self.fd.replace(-1);
        if fd < 0 {
            return Ok(());
        }
        t.unlocked(|| host::fs::close(fd)).or_raise(t)
    }
}

#[pymethods(
    EPOLL,
    own_getattr,
    doc = "select.epoll(sizehint=-1, flags=0)\n\nReturns an epolling object\n\nsizehint must be a positive integer or -1 for the default size. The\nsizehint is used to optimize internal data structures. It doesn't limit\nthe maximum number of monitored events."
)]
impl Epoll {
    #[new("epoll(sizehint=-1, flags=0)")]
    fn new(t: &mut Thread, cls: &Type, sizehint: Option<i32>, flags: Option<i32>) -> PyResult {
        let sizehint = sizehint.unwrap_or(-1);
        if sizehint != -1 && sizehint <= 0 {
            return Err(t.value_error("negative sizehint"));
        }
        if flags.is_some_and(|f| f != 0 && f != EPOLL_CLOEXEC) {
            return Err(t.raise_message(&object::exceptions::OS_ERROR, "invalid flags"));
        }
        let fd = t.unlocked(|| host::poll::epoll_create(EPOLL_CLOEXEC)).or_raise(t)?;
        Ok(Obj::new_of(cls, Epoll { fd: Cell::new(fd) }))
    }

    /// Create an epoll object from a given control fd.
    #[classmethod("fromfd($type, fd, /)")]
    fn fromfd(_: &mut Thread, cls: &Type, fd: i32) -> Value {
        Obj::new_of(cls, Epoll { fd: Cell::new(fd) })
    }

    /// Close the epoll control file descriptor.
    ///
    /// Further operations on the epoll object will raise an exception.
    #[method("close($self, /)")]
    fn close(t: &mut Thread, this: &Obj<Epoll>) -> PyResult<()> {
        this.end(t)
    }

    /// Return the epoll control file descriptor.
    #[method("fileno($self, /)")]
    fn fileno(t: &mut Thread, this: &Obj<Epoll>) -> PyResult<i32> {
        this.fd(t)
    }

    /// Registers a new fd or raises an OSError if the fd is already registered.
    ///
    ///   fd
    ///     the target file descriptor of the operation
    ///   eventmask
    ///     a bit set composed of the various EPOLL constants
    ///
    /// The epoll interface supports all file descriptors that support poll.
    #[method(
        "register($self, /, fd,\n         eventmask=select.EPOLLIN | select.EPOLLPRI | select.EPOLLOUT)"
    )]
    fn register(
        t: &mut Thread,
        this: &Obj<Epoll>,
        fd: Fildes,
        events: Option<common::Unsigned>,
    ) -> PyResult<()> {
        this.control(t, EPOLL_CTL_ADD, fd.0, events.map_or(USUAL.into(), |e| e.0))
    }

    /// Modify event mask for a registered file descriptor.
    ///
    ///   fd
    ///     the target file descriptor of the operation
    ///   eventmask
    ///     a bit set composed of the various EPOLL constants
    #[method("modify($self, /, fd, eventmask)")]
    fn modify(t: &mut Thread, this: &Obj<Epoll>, fd: Fildes, events: common::Unsigned) -> PyResult<()> {
        this.control(t, EPOLL_CTL_MOD, fd.0, events.0)
    }

    /// Remove a registered file descriptor from the epoll object.
    ///
    ///   fd
    ///     the target file descriptor of the operation
    #[method("unregister($self, /, fd)")]
    fn unregister(t: &mut Thread, this: &Obj<Epoll>, fd: Fildes) -> PyResult<()> {
        this.control(t, EPOLL_CTL_DEL, fd.0, 0)
    }

    /// Wait for events on the epoll file descriptor.
    ///
    ///   timeout
    ///     the maximum time to wait in seconds (as float);
    ///     a timeout of None or -1 makes poll wait indefinitely
    ///   maxevents
    ///     the maximum number of events returned; -1 means no limit
    ///
    /// Returns a list containing any descriptors that have events to
    /// report, as a list of (fd, events) 2-tuples.
    #[method("poll($self, /, timeout=None, maxevents=-1)")]
    fn poll(t: &mut Thread, this: &Obj<Epoll>, timeout: Option<&Value>, maxevents: Option<i32>) -> PyResult {
        let fd = this.fd(t)?;
        let end = match timeout.filter(|v| !v.is_none()) {
            None => Deadline::after(None),
            Some(timeout) => {
                let message = "timeout must be an integer or None";
                let ns = in_units(t, timeout, timeval::SECOND, Round::Ceiling, message)?;
                Deadline::after(Some(ns))
            }
        };
        let most = match maxevents.unwrap_or(-1) {
            -1 => FD_SETSIZE as i32 - 1,
            n if n < 1 => {
                return Err(t.value_error(format!("maxevents must be greater than 0, got {n}")));
            }
            n => n,
        };
        let events = common::blocking(t, || host::poll::epoll_wait(fd, most as usize, end.left_ms()))?;
        let items = events.iter().map(|e| pair(Value::small(e.data as i32), Value::int(e.events.into())));
        Ok(List::new(items.collect()))
    }

    #[method("__enter__($self, /)")]
    fn enter(t: &mut Thread, this: &Value) -> PyResult {
        if let Some(own) = this.downcast::<Obj<Epoll>>() {
            own.fd(t)?;
        }
        Ok(this.clone())
    }

    #[method("__exit__($self, exc_type=None, exc_value=None, exc_tb=None, /)")]
    fn exit(
        t: &mut Thread,
        this: &Obj<Epoll>,
        _class: Option<&Value>,
        _value: Option<&Value>,
        _traceback: Option<&Value>,
    ) -> PyResult<()> {
        this.end(t)
    }

    #[getter("closed", doc = "True if the epoll handler is closed")]
    fn closed(_: &mut Thread, this: &Obj<Epoll>) -> bool {
        this.fd.get() < 0
    }
}

/// The module.
#[pymodule(
    name = "select",
    doc = "This module supports asynchronous I/O on multiple file descriptors.\n\n*** IMPORTANT NOTICE ***\nOn Windows, only sockets are supported; on Unix, all file descriptors.",
    types(&super::EPOLL)
)]
pub mod table {
    use super::*;

    #[exec]
    fn exec(_: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        common::add_constants(module, host::constants::SELECT);
        common::add(module, "error", object::exceptions::OS_ERROR.to_value());
        Ok(())
    }

    /// Wait until one or more file descriptors are ready for some kind of I/O.
    ///
    /// The first three arguments are iterables of file descriptors to be waited
    /// for:
    /// rlist -- wait until ready for reading
    /// wlist -- wait until ready for writing
    /// xlist -- wait for an "exceptional condition"
    /// If only one kind of condition is required, pass [] for the other lists.
    ///
    /// A file descriptor is either a socket or file object, or a small integer
    /// gotten from a fileno() method call on one of those.
    ///
    /// The optional 4th argument specifies a timeout in seconds; it may be
    /// a floating-point number to specify fractions of seconds.  If it is absent
    /// or None, the call will never time out.
    ///
    /// The return value is a tuple of three lists corresponding to the first
    /// three arguments; each contains the subset of the corresponding file
    /// descriptors that are ready.
    ///
    /// *** IMPORTANT NOTICE ***
    /// On Windows, only sockets are supported; on Unix, all file
    /// descriptors can be used.
    #[function("select($module, rlist, wlist, xlist, timeout=None, /)")]
    fn select(
        t: &mut Thread,
        rlist: &Value,
        wlist: &Value,
        xlist: &Value,
        timeout: Option<&Value>,
    ) -> PyResult {
        let end = match timeout.filter(|v| !v.is_none()) {
            None => Deadline::after(None),
            Some(timeout) => {
                let ns = in_units(t, timeout, timeval::SECOND, Round::Up, "timeout must be a float or None")?;
                if ns < 0 {
                    return Err(t.value_error("timeout must be non-negative"));
                }
                Deadline::after(Some(ns))
            }
        };
        let mut r = Wanted::get(t, rlist)?;
        let mut w = Wanted::get(t, wlist)?;
        let mut x = Wanted::get(t, xlist)?;
        let count = r.most.max(w.most).max(x.most) + 1;
        let result = common::retry(t, || {
            // An interrupted call leaves the sets undefined.
            r.set = r.fresh();
            w.set = w.fresh();
            x.set = x.fresh();
            let left = end.left().map(|ns| (ns / timeval::SECOND, ns % timeval::SECOND / 1000));
            host::poll::select(count, &mut r.set, &mut w.set, &mut x.set, left)
        })?;
        let n = result.or_raise(t)?;
        if n == 0 {
            let empty = || List::new(Vec::new());
            return Ok(object::Tuple::new(vec![empty(), empty(), empty()]));
        }
        Ok(object::Tuple::new(vec![r.found(), w.found(), x.found()]))
    }

    /// Returns a polling object.
    ///
    /// This object supports registering and unregistering file descriptors, and
    /// then polling them for I/O events.
    #[function("poll($module, /)")]
    fn poll(_: &mut Thread) -> Value {
        Obj::new(Poll { fds: RefCell::default(), busy: Cell::new(false) })
    }
}
