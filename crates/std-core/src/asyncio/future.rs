//! `_asyncio.Future`, its iterator, and what tasks share with it.
//!
//! A future's state lies in a [`State`], which is the first part of both kinds of objects; functions that take any future
//! find it by [`of`].

use std::cell::{Cell, RefCell};

use macros::{pymethods, pytype};
use object::cell::OptionCell;
use object::exceptions::{
    ATTRIBUTE_ERROR, BASE_EXCEPTION, BaseException, KEYBOARD_INTERRUPT, RUNTIME_ERROR, STOP_ITERATION,
};
use object::payload::Visitor;
use object::string::{intern, intern_str};
use object::{List, Obj, Object, PyResult, Raised, Set, Thread, Traverse, Tuple, Type, Value, set};

use super::task::Task;
use super::{loops, task};
use crate::contextvars;

/// How far a future is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// No result yet.
    Pending,
    /// Cancelled.
    Cancelled,
    /// A result or an exception is there.
    Finished,
}

/// What futures and tasks consist of alike.
pub struct State {
    pub(super) event_loop: OptionCell,
    callbacks: RefCell<Vec<(Value, Value)>>,
    exception: OptionCell,
    traceback: OptionCell,
    result: OptionCell,
    source_traceback: OptionCell,
    pub(super) cancel_message: OptionCell,
    /// The exception that a task's coroutine ended with when it was cancelled.
    pub(super) cancelled_exception: OptionCell,
    /// Who awaits it: one future, or a set of them.
    awaited_by: OptionCell,
    stage: Cell<Stage>,
    pub(super) log_traceback: Cell<bool>,
    pub(super) blocking: Cell<bool>,
}

impl Traverse for State {
    fn traverse(&self, visitor: &mut Visitor<'_>) {
        for cell in self.cells() {
            cell.traverse(visitor);
        }
        for (function, context) in self.callbacks.borrow().iter() {
            function.traverse(visitor);
            context.traverse(visitor);
        }
    }

    fn clear(&self) {
        for cell in self.cells() {
            cell.clear();
        }
        drop(self.callbacks.take());
    }
}

impl State {
    /// The state of a future that has not been initialised.
    pub fn fresh() -> State {
        State {
            event_loop: OptionCell::empty(),
            callbacks: RefCell::default(),
            exception: OptionCell::empty(),
            traceback: OptionCell::empty(),
            result: OptionCell::empty(),
            source_traceback: OptionCell::empty(),
            cancel_message: OptionCell::empty(),
            cancelled_exception: OptionCell::empty(),
            awaited_by: OptionCell::empty(),
            stage: Cell::new(Stage::Pending),
            log_traceback: Cell::new(false),
            blocking: Cell::new(false),
        }
    }

    fn cells(&self) -> [&OptionCell; 8] {
        [
            &self.event_loop,
            &self.exception,
            &self.traceback,
            &self.result,
            &self.source_traceback,
            &self.cancel_message,
            &self.cancelled_exception,
            &self.awaited_by,
        ]
    }

    /// `Future.__init__`
    ///
    /// # Errors
    /// Where there is no event loop, and what it raises.
    pub fn init(&self, t: &mut Thread, event_loop: Option<&Value>) -> PyResult<()> {
        for cell in self.cells() {
            cell.set(None);
        }
        drop(self.callbacks.take());
        self.stage.set(Stage::Pending);
        self.log_traceback.set(false);
        self.blocking.set(false);
        let event_loop = match event_loop.filter(|l| !l.is_none()) {
            Some(event_loop) => event_loop.clone(),
            None => loops::get_event_loop(t)?,
        };
        self.event_loop.set(Some(event_loop.clone()));
        let debug = t.call_method(&event_loop, &intern_str("get_debug"), &[])?;
        if t.is_true(&debug)? && t.interp().kept("finalizing").is_none() {
            let traceback = builtins::import::import_module(t, "traceback")?;
            let stack = t.call_method(&traceback, &intern_str("extract_stack"), &[])?;
            self.source_traceback.set(Some(stack));
        }
        Ok(())
    }

    /// The event loop.
    ///
    /// # Errors
    /// `RuntimeError` where the future has not been initialised.
    pub fn alive(&self, t: &mut Thread) -> PyResult {
        match self.event_loop.get() {
            Some(event_loop) => Ok(event_loop),
            None => Err(t.runtime_error("Future object is not initialized.")),
        }
    }

    /// How far it is.
    pub fn stage(&self) -> Stage {
        self.stage.get()
    }

    /// Whether the result is still to come.
    pub fn is_pending(&self) -> bool {
        self.stage.get() == Stage::Pending
    }

    /// Has the loop call what waits for the result.
    fn schedule(&self, t: &mut Thread, this: &Value) -> PyResult<()> {
        let callbacks = self.callbacks.take();
        if callbacks.is_empty() {
            return Ok(());
        }
        let event_loop = self.alive(t)?;
        for (function, context) in callbacks {
            call_soon(t, &event_loop, &function, Some(this), Some(&context))?;
        }
        Ok(())
    }

    /// Sets the result.
    ///
    /// # Errors
    /// `InvalidStateError`
    pub fn finish(&self, t: &mut Thread, this: &Value, result: Value) -> PyResult<()> {
        self.alive(t)?;
        if !self.is_pending() {
            return Err(invalid_state(t, "invalid state"));
        }
        self.result.set(Some(result));
        self.stage.set(Stage::Finished);
        self.schedule(t, this)
    }

    /// Sets the exception.
    ///
    /// # Errors
    /// `InvalidStateError`, `TypeError` for what is no exception.
    pub fn fail(&self, t: &mut Thread, this: &Value, exception: &Value) -> PyResult<()> {
        self.alive(t)?;
        if !self.is_pending() {
            return Err(invalid_state(t, "invalid state"));
        }
        let mut made = exception.clone();
        if exception.downcast::<Type>().is_some_and(|class| class.is_subtype(&BASE_EXCEPTION)) {
            made = t.call(exception, &[])?;
            if made.ty().is_subtype(&STOP_ITERATION) {
                made = self.hide_stop(t, made)?;
            }
        } else if exception.ty().is_subtype(&STOP_ITERATION) {
            made = self.hide_stop(t, made)?;
        }
        let Some(data) = made.downcast::<BaseException>() else {
            return Err(t.type_error("invalid exception object"));
        };
        self.traceback.set(data.traceback.get());
        self.exception.set(Some(made.clone()));
        self.stage.set(Stage::Finished);
        self.schedule(t, this)?;
        self.log_traceback.set(true);
        Ok(())
    }

    /// `StopIteration` would end the generator that awaits; this stands for it.
    fn hide_stop(&self, t: &mut Thread, stop: Value) -> PyResult {
        let text = "StopIteration interacts badly with generators and cannot be raised into a Future";
        let message = t.new_str(text)?;
        let error = t.call(&RUNTIME_ERROR.to_value(), &[message])?;
        if let Some(data) = error.downcast::<BaseException>() {
            data.cause.set(Some(stop.clone()));
            data.suppress_context.set(true);
            data.context.set(Some(stop));
        }
        Ok(error)
    }

    /// The result.
    ///
    /// # Errors
    /// The exception that was set, `CancelledError`, `InvalidStateError`.
    pub fn outcome(&self, t: &mut Thread) -> PyResult {
        match self.stage.get() {
            Stage::Cancelled => Err(self.raise_cancelled(t)),
            Stage::Pending => Err(invalid_state(t, "Result is not set.")),
            Stage::Finished => {
                self.log_traceback.set(false);
                let Some(exception) = self.exception.get() else { return Ok(self.result.get_or_none()) };
                if let Some(data) = exception.downcast::<BaseException>() {
                    data.traceback.set(self.traceback.get());
                }
                self.traceback.set(None);
                Err(t.raise(exception))
            }
        }
    }

    /// The `CancelledError` of this future.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn cancelled_error(&self, t: &mut Thread) -> PyResult {
        if let Some(known) = self.cancelled_exception.take() {
            return Ok(known);
        }
        let class = exception_class(t, "CancelledError")?;
        match self.cancel_message.get().filter(|m| !m.is_none()) {
            Some(message) => t.call(&class, &[message]),
            None => t.call(&class, &[]),
        }
    }

    #[cold]
    fn raise_cancelled(&self, t: &mut Thread) -> Raised {
        match self.cancelled_error(t) {
            Ok(error) => t.raise(error),
            Err(raised) => raised,
        }
    }

    /// Cancels what is pending; false where it is not.
    ///
    /// # Errors
    /// What the event loop raises.
    pub fn cancel(&self, t: &mut Thread, this: &Value, message: Option<Value>) -> PyResult<bool> {
        self.alive(t)?;
        self.log_traceback.set(false);
        if !self.is_pending() {
            return Ok(false);
        }
        self.stage.set(Stage::Cancelled);
        self.cancel_message.set(message);
        self.schedule(t, this)?;
        Ok(true)
    }

    /// Adds what is called with the future once it is done.
    ///
    /// # Errors
    /// What the event loop raises.
    pub fn add_callback(
        &self,
        t: &mut Thread,
        this: &Value,
        function: &Value,
        context: Value,
    ) -> PyResult<()> {
        let event_loop = self.alive(t)?;
        if self.is_pending() {
            self.callbacks.borrow_mut().push((function.clone(), context));
            return Ok(());
        }
        call_soon(t, &event_loop, function, Some(this), Some(&context))
    }

    fn remove_callbacks(&self, t: &mut Thread, function: &Value) -> PyResult<usize> {
        self.alive(t)?;
        let mut removed = 0;
        let mut index = 0;
        // Comparing runs code, which may change the list.
        loop {
            let candidate = self.callbacks.borrow().get(index).map(|(f, _)| f.clone());
            let Some(candidate) = candidate else { return Ok(removed) };
            if !t.equal(&candidate, function)? {
                index += 1;
                continue;
            }
            let mut callbacks = self.callbacks.borrow_mut();
            if callbacks.get(index).is_some_and(|(f, _)| f.is(&candidate)) {
                let gone = callbacks.remove(index);
                drop(callbacks);
                drop(gone);
                removed += 1;
            }
        }
    }

    /// Notes that `waiter` awaits this future.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn add_awaiter(&self, t: &mut Thread, waiter: &Value) -> PyResult<()> {
        match self.awaited_by.get() {
            None => self.awaited_by.set(Some(waiter.clone())),
            Some(known) => match known.downcast::<Set>() {
                Some(set) => drop(set.add(t, waiter)?),
                None => {
                    let both = Set::new_of(&set::SET);
                    if let Some(set) = both.downcast::<Set>() {
                        set.add(t, &known)?;
                        set.add(t, waiter)?;
                    }
                    self.awaited_by.set(Some(both));
                }
            },
        }
        Ok(())
    }

    /// Notes that `waiter` awaits this future no more.
    ///
    /// # Errors
    /// What hashing raises.
    pub fn discard_awaiter(&self, t: &mut Thread, waiter: &Value) -> PyResult<()> {
        let Some(known) = self.awaited_by.get() else { return Ok(()) };
        if known.is(waiter) {
            self.awaited_by.set(None);
        } else if known.downcast::<Set>().is_some() {
            t.call_method(&known, &intern_str("discard"), std::slice::from_ref(waiter))?;
        }
        Ok(())
    }

    /// Tells the loop of something that nobody has asked about; `what` is the key for the future.
    fn complain(&self, t: &mut Thread, this: &Value, message: &str, what: &str, exception: Option<Value>) {
        let context = object::Dict::new();
        let Ok(text) = t.new_str(message) else { return t.restore_raised(None) };
        // The order of the keys is the order of the report.
        if what == "task" {
            context.set_str(t, "task", this.clone());
            context.set_str(t, "message", text);
        } else {
            context.set_str(t, "message", text);
            if let Some(exception) = exception {
                context.set_str(t, "exception", exception);
            }
            context.set_str(t, what, this.clone());
        }
        if let Some(stack) = self.source_traceback.get() {
            context.set_str(t, "source_traceback", stack);
        }
        let Some(event_loop) = self.event_loop.get() else { return };
        let handler = intern_str("call_exception_handler");
        if t.call_method(&event_loop, &handler, &[context.into_value()]).is_err() {
            t.write_unraisable(Some(this), None);
        }
    }

    /// What happens when a future dies whose exception nobody has asked for.
    pub fn finalize(&self, t: &mut Thread, this: &Value) {
        if !self.log_traceback.replace(false) {
            return;
        }
        let waiting = t.take_raised();
        let name = this.ty().name();
        let exception = self.exception.get();
        self.complain(t, this, &format!("{name} exception was never retrieved"), "future", exception);
        t.restore_raised(waiting);
    }

    /// What happens when a task dies that is not done.
    pub fn finalize_pending(&self, t: &mut Thread, this: &Value) {
        let waiting = t.take_raised();
        self.complain(t, this, "Task was destroyed but it is pending!", "task", None);
        t.restore_raised(waiting);
    }
}

/// `_asyncio.Future`
#[pytype(name = "_asyncio.Future", static_name = FUTURE, basetype, weakrefs, dict, reported_basicsize = 112)]
pub struct Future {
    state: State,
}

/// The state of a future or task.
pub fn of(value: &Value) -> Option<&State> {
    if let Some(task) = value.downcast::<Obj<Task>>() {
        return Some(&task.state);
    }
    value.downcast::<Obj<Future>>().map(|future| &future.state)
}

fn need<'a>(t: &mut Thread, value: &'a Value) -> PyResult<&'a State> {
    of(value).ok_or_else(|| t.type_error("a future is expected"))
}

/// A class of `asyncio.exceptions`.
///
/// # Errors
/// What importing raises.
pub fn exception_class(t: &mut Thread, name: &str) -> PyResult {
    let exceptions = builtins::import::import_module(t, "asyncio.exceptions")?;
    t.get_attr(&exceptions, &intern_str(name))
}

#[cold]
fn invalid_state(t: &mut Thread, message: &str) -> Raised {
    let made = exception_class(t, "InvalidStateError").and_then(|class| {
        let text = t.new_str(message)?;
        t.call(&class, &[text])
    });
    match made {
        Ok(error) => t.raise(error),
        Err(raised) => raised,
    }
}

/// `InvalidStateError` with a message of the task's.
#[cold]
pub fn invalid(t: &mut Thread, message: &str) -> Raised {
    invalid_state(t, message)
}

/// `loop.call_soon(function, *argument, context=context)`
///
/// # Errors
/// What the loop raises.
pub fn call_soon(
    t: &mut Thread,
    event_loop: &Value,
    function: &Value,
    argument: Option<&Value>,
    context: Option<&Value>,
) -> PyResult<()> {
    let method = t.get_attr(event_loop, &intern_str("call_soon"))?;
    let mut values = vec![function.clone()];
    values.extend(argument.cloned());
    let names = context.map(|context| {
        values.push(context.clone());
        Tuple::new_ref(vec![intern("context")])
    });
    t.call_kw(&method, &values, names.as_deref()).map(drop)
}

/// What `await` and `iter` of a future or task give.
///
/// # Errors
/// The future is not initialised.
pub fn new_iterator(t: &mut Thread, this: &Value) -> PyResult {
    need(t, this)?.alive(t)?;
    Ok(Obj::new(FutureIter { future: OptionCell::new(Some(this.clone())) }))
}

const DOC: &str = "Future(*, loop=None)\n--\n\nThis class is *almost* compatible with concurrent.futures.Future.\n\n    Differences:\n\n    - result() and exception() do not take a timeout argument and\n      raise an exception when the future isn't done yet.\n\n    - Callbacks registered with add_done_callback() are always called\n      via the event loop's call_soon_threadsafe().\n\n    - This class is not compatible with the wait() and as_completed()\n      methods in the concurrent.futures package.";

#[pymethods(FUTURE, doc = DOC)]
impl Future {
    #[new("Future(*args, **kwargs)", unbound)]
    fn new(_: &mut Thread, cls: &Type, _args: object::Args<'_>) -> PyResult {
        if cls.is_subtype(&task::TASK) {
            return Ok(task::fresh(cls));
        }
        Ok(Obj::new_of(cls, Future { state: State::fresh() }))
    }

    #[init("Future(*, loop=None)")]
    fn init(t: &mut Thread, this: &Value, event_loop: Option<&Value>) -> PyResult<()> {
        need(t, this)?.init(t, event_loop)
    }

    #[slot]
    fn finalize(t: &mut Thread, this: &Value) {
        if let Some(state) = of(this) {
            state.finalize(t, this);
        }
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Value) -> PyResult {
        need(t, this)?.alive(t)?;
        let base = builtins::import::import_module(t, "asyncio.base_futures")?;
        t.call_method(&base, &intern_str("_future_repr"), std::slice::from_ref(this))
    }

    #[slot]
    fn iter(t: &mut Thread, this: &Value) -> PyResult {
        new_iterator(t, this)
    }

    #[slot(await_)]
    fn await_(t: &mut Thread, this: &Value) -> PyResult {
        new_iterator(t, this)
    }

    /// Return the result this future represents.
    ///
    /// If the future has been cancelled, raises CancelledError.  If the
    /// future's result isn't yet available, raises InvalidStateError.  If
    /// the future is done and has an exception set, this exception is
    /// raised.
    #[method("result($self, /)")]
    pub fn result(t: &mut Thread, this: &Value) -> PyResult {
        let state = need(t, this)?;
        if state.event_loop.is_empty() {
            return Err(invalid_state(t, "Future object is not initialized."));
        }
        state.outcome(t)
    }

    /// Return the exception that was set on this future.
    ///
    /// The exception (or None if no exception was set) is returned only if
    /// the future is done.  If the future has been cancelled, raises
    /// CancelledError.  If the future isn't done yet, raises
    /// InvalidStateError.
    #[method("exception($self, /)", defining_class)]
    pub fn exception(t: &mut Thread, this: &Value) -> PyResult {
        let state = need(t, this)?;
        if state.event_loop.is_empty() {
            return Err(invalid_state(t, "Future object is not initialized."));
        }
        match state.stage.get() {
            Stage::Cancelled => Err(state.raise_cancelled(t)),
            Stage::Pending => Err(invalid_state(t, "Exception is not set.")),
            Stage::Finished => {
                if !state.exception.is_empty() {
                    state.log_traceback.set(false);
                }
                Ok(state.exception.get_or_none())
            }
        }
    }

    /// Mark the future done and set its result.
    ///
    /// If the future is already done when this method is called, raises
    /// InvalidStateError.
    #[method("set_result($self, result, /)", defining_class)]
    fn set_result(t: &mut Thread, this: &Value, result: &Value) -> PyResult<()> {
        need(t, this)?.finish(t, this, result.clone())
    }

    /// Mark the future done and set an exception.
    ///
    /// If the future is already done when this method is called, raises
    /// InvalidStateError.
    #[method("set_exception($self, exception, /)", defining_class)]
    fn set_exception(t: &mut Thread, this: &Value, exception: &Value) -> PyResult<()> {
        need(t, this)?.fail(t, this, exception)
    }

    /// Add a callback to be run when the future becomes done.
    ///
    /// The callback is called with a single argument - the future object.
    /// If the future is already done when this is called, the callback is
    /// scheduled with call_soon.
    #[method("add_done_callback($self, fn, /, *, context=<unrepresentable>)", defining_class)]
    pub fn add_done_callback(
        t: &mut Thread,
        this: &Value,
        function: &Value,
        context: Option<&Value>,
    ) -> PyResult<()> {
        let context = match context {
            Some(context) => context.clone(),
            None => contextvars::copy_current(t),
        };
        need(t, this)?.add_callback(t, this, function, context)
    }

    /// Remove all instances of a callback from the "call when done" list.
    ///
    /// Returns the number of callbacks removed.
    #[method("remove_done_callback($self, fn, /)", defining_class)]
    pub fn remove_done_callback(t: &mut Thread, this: &Value, function: &Value) -> PyResult<usize> {
        need(t, this)?.remove_callbacks(t, function)
    }

    /// Cancel the future and schedule callbacks.
    ///
    /// If the future is already done or cancelled, return False.
    /// Otherwise, change the future's state to cancelled, schedule the
    /// callbacks and return True.
    #[method("cancel($self, /, msg=None)", defining_class)]
    fn cancel(t: &mut Thread, this: &Value, msg: Option<&Value>) -> PyResult<bool> {
        need(t, this)?.cancel(t, this, msg.cloned())
    }

    /// Return True if the future was cancelled.
    #[method("cancelled($self, /)")]
    pub fn cancelled(_: &mut Thread, this: &Value) -> bool {
        of(this).is_some_and(|s| !s.event_loop.is_empty() && s.stage.get() == Stage::Cancelled)
    }

    /// Return True if the future is done.
    ///
    /// Done means either that a result / exception are available, or that
    /// the future was cancelled.
    #[method("done($self, /)")]
    pub fn done(_: &mut Thread, this: &Value) -> bool {
        of(this).is_some_and(|s| !s.event_loop.is_empty() && !s.is_pending())
    }

    /// Return the event loop the Future is bound to.
    #[method("get_loop($self, /)", defining_class)]
    fn get_loop(t: &mut Thread, this: &Value) -> PyResult {
        need(t, this)?.alive(t)
    }

    /// Create the CancelledError to raise if the Future is cancelled.
    ///
    /// This should only be called once when handling a cancellation since
    /// it erases the context exception value.
    #[method("_make_cancelled_error($self, /)")]
    fn make_cancelled_error(t: &mut Thread, this: &Value) -> PyResult {
        need(t, this)?.cancelled_error(t)
    }

    /// Futures are generic over the type of their results
    #[classmethod("__class_getitem__($type, object, /)")]
    fn class_getitem(t: &mut Thread, cls: &Type, object: &Value) -> PyResult {
        builtins::sequence::class_getitem(t, cls, object)
    }

    #[getter("_state")]
    fn state(t: &mut Thread, this: &Value) -> PyResult {
        let state = need(t, this)?;
        state.alive(t)?;
        Ok(intern(match state.stage.get() {
            Stage::Pending => "PENDING",
            Stage::Cancelled => "CANCELLED",
            Stage::Finished => "FINISHED",
        }))
    }

    #[getter("_asyncio_future_blocking")]
    fn blocking(_: &mut Thread, this: &Value) -> bool {
        of(this).is_some_and(|s| !s.event_loop.is_empty() && s.blocking.get())
    }

    #[setter("_asyncio_future_blocking")]
    fn set_blocking(t: &mut Thread, this: &Value, value: Option<&Value>) -> PyResult<()> {
        let state = need(t, this)?;
        state.alive(t)?;
        let Some(value) = value else { return Err(t.attribute_error("cannot delete attribute")) };
        let blocking = t.is_true(value)?;
        state.blocking.set(blocking);
        Ok(())
    }

    #[getter("_loop")]
    fn event_loop(_: &mut Thread, this: &Value) -> Value {
        of(this).map_or(Value::none(), |s| s.event_loop.get_or_none())
    }

    #[getter("_callbacks")]
    fn callbacks(t: &mut Thread, this: &Value) -> PyResult {
        let state = need(t, this)?;
        state.alive(t)?;
        let callbacks = state.callbacks.borrow();
        if callbacks.is_empty() {
            return Ok(Value::none());
        }
        Ok(List::new(callbacks.iter().map(|(f, c)| Tuple::new(vec![f.clone(), c.clone()])).collect()))
    }

    #[getter("_result")]
    fn result_value(t: &mut Thread, this: &Value) -> PyResult {
        let state = need(t, this)?;
        state.alive(t)?;
        Ok(state.result.get_or_none())
    }

    #[getter("_exception")]
    fn exception_value(t: &mut Thread, this: &Value) -> PyResult {
        let state = need(t, this)?;
        state.alive(t)?;
        Ok(state.exception.get_or_none())
    }

    #[getter("_log_traceback")]
    fn log_traceback(t: &mut Thread, this: &Value) -> PyResult<bool> {
        let state = need(t, this)?;
        state.alive(t)?;
        Ok(state.log_traceback.get())
    }

    #[setter("_log_traceback")]
    fn set_log_traceback(t: &mut Thread, this: &Value, value: Option<&Value>) -> PyResult<()> {
        let Some(value) = value else {
            return Err(t.raise_message(&ATTRIBUTE_ERROR, "cannot delete attribute"));
        };
        if t.is_true(value)? {
            return Err(t.value_error("_log_traceback can only be set to False"));
        }
        need(t, this)?.log_traceback.set(false);
        Ok(())
    }

    #[getter("_source_traceback")]
    fn source_traceback(_: &mut Thread, this: &Value) -> Value {
        of(this).map_or(Value::none(), |s| s.source_traceback.get_or_none())
    }

    #[getter("_cancel_message")]
    fn cancel_message(_: &mut Thread, this: &Value) -> Value {
        of(this).map_or(Value::none(), |s| s.cancel_message.get_or_none())
    }

    #[setter("_cancel_message")]
    fn set_cancel_message(t: &mut Thread, this: &Value, value: Option<&Value>) -> PyResult<()> {
        let Some(value) = value else { return Err(t.attribute_error("cannot delete attribute")) };
        need(t, this)?.cancel_message.set(Some(value.clone()));
        Ok(())
    }

    #[getter("_asyncio_awaited_by")]
    fn awaited_by(t: &mut Thread, this: &Value) -> PyResult {
        let Some(known) = need(t, this)?.awaited_by.get() else { return Ok(Value::none()) };
        let members = if known.downcast::<Set>().is_some() { t.collect(&known)? } else { vec![known] };
        let frozen = Set::new_of(&set::FROZENSET);
        if let Some(set) = frozen.downcast::<Set>() {
            for member in members {
                set.add(t, &member)?;
            }
        }
        Ok(frozen)
    }
}

/// `_asyncio.FutureIter`: what awaiting a future goes through.
#[pytype(name = "_asyncio.FutureIter", static_name = FUTURE_ITER)]
pub struct FutureIter {
    future: OptionCell,
}

/// One step: `Ok(Ok(v))` yields, `Ok(Err(v))` returns.
fn step(t: &mut Thread, this: &Value) -> PyResult<Result<Value, Value>> {
    let Some(own) = this.downcast::<Obj<FutureIter>>() else { return Ok(Err(Value::none())) };
    let Some(future) = own.future.get() else { return Ok(Err(Value::none())) };
    let state = need(t, &future)?;
    if state.is_pending() {
        if !state.blocking.get() {
            state.blocking.set(true);
            return Ok(Ok(future));
        }
        return Err(t.runtime_error("await wasn't used with future"));
    }
    let result = if future.is_type(&FUTURE) || future.is_type(&task::TASK) {
        state.outcome(t)?
    } else {
        t.call_method(&future, &intern_str("result"), &[])?
    };
    Ok(Err(result))
}

#[pymethods(FUTURE_ITER, doc = "")]
impl FutureIter {
    #[slot]
    fn iter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iternext(t: &mut Thread, this: &Value) -> PyResult<Option<Value>> {
        match step(t, this)? {
            Ok(value) => Ok(Some(value)),
            Err(result) if result.is_none() => Ok(None),
            Err(result) => Err(t.stop_iteration(Some(result))),
        }
    }

    #[slot]
    fn send(t: &mut Thread, this: &Value, _value: &Value) -> PyResult<Result<Value, Value>> {
        step(t, this)
    }

    #[method("send($self, value, /)", no_signature, name = "send")]
    fn send_(t: &mut Thread, this: &Value, _value: &Value) -> PyResult {
        match step(t, this)? {
            Ok(value) => Ok(value),
            Err(result) => Err(t.stop_iteration((!result.is_none()).then_some(result))),
        }
    }

    #[method("throw($self, typ, val=None, tb=None, /)", no_signature)]
    fn throw(
        t: &mut Thread,
        this: &Obj<FutureIter>,
        class: &Value,
        value: Option<&Value>,
        traceback: Option<&Value>,
    ) -> PyResult {
        if value.is_some() || traceback.is_some() {
            t.warn(
                &object::exceptions::DEPRECATION_WARNING,
                "the (type, exc, tb) signature of throw() is deprecated, use the single-arg signature instead.",
                1,
            )?;
        }
        let traceback = traceback.filter(|tb| !tb.is_none());
        if traceback.is_some_and(|tb| !tb.is_type(&object::frame::TRACEBACK)) {
            return Err(t.type_error("throw() third argument must be a traceback"));
        }
        let value = value.filter(|v| !v.is_none());
        let exception = if class.downcast::<Type>().is_some_and(|c| c.is_subtype(&BASE_EXCEPTION)) {
            match value {
                Some(value) if value.downcast::<BaseException>().is_some() => value.clone(),
                Some(value) => match value.downcast::<Tuple>() {
                    Some(arguments) => t.call(class, arguments.items())?,
                    None => t.call(class, std::slice::from_ref(value))?,
                },
                None => t.call(class, &[])?,
            }
        } else if class.downcast::<BaseException>().is_some() {
            if value.is_some() {
                return Err(t.type_error("instance exception may not have a separate value"));
            }
            class.clone()
        } else {
            return Err(t.type_error(
                "exceptions must be classes deriving BaseException or instances of such a class",
            ));
        };
        this.future.set(None);
        if let (Some(traceback), Some(data)) = (traceback, exception.downcast::<BaseException>()) {
            data.traceback.set(Some(traceback.clone()));
        }
        Err(t.raise(exception))
    }

    #[method("close($self, /)", no_signature)]
    fn close(_: &mut Thread, this: &Obj<FutureIter>) {
        this.future.set(None);
    }
}

/// Whether an exception ends the event loop, too.
pub fn ends_loop(exception: &Value) -> bool {
    exception.ty().is_subtype(&KEYBOARD_INTERRUPT)
        || exception.ty().is_subtype(&object::exceptions::SYSTEM_EXIT)
}
