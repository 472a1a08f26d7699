//! `_asyncio.Task`: a coroutine that the event loop drives.

use std::cell::Cell;

use macros::{pymethods, pytype};
use object::cell::OptionCell;
use object::exceptions::RUNTIME_ERROR;
use object::function::{Builtin, BuiltinData};
use object::generator::COROUTINE;
use object::native::{Binding, MethodKind, NativeCall, NativeDef};
use object::string::{intern, intern_str};
use object::{Obj, Object, PyResult, Raised, Str, Thread, Tuple, Type, Value};

use super::future::{self, FUTURE, Future, Stage, State, call_soon, of};
use super::loops;
use crate::contextvars;

/// `_asyncio.Task`
#[pytype(name = "_asyncio.Task", static_name = TASK, base = &FUTURE, basetype, weakrefs, dict, reported_basicsize = 168)]
pub struct Task {
    pub(super) state: State,
    waiter: OptionCell,
    coroutine: OptionCell,
    /// A string, or the number of the name that a task gets of itself.
    name: OptionCell,
    context: OptionCell,
    must_cancel: Cell<bool>,
    log_destroy_pending: Cell<bool>,
    cancel_requests: Cell<i64>,
}

/// A task that has not been initialised.
pub fn fresh(cls: &Type) -> Value {
    Obj::new_of(
        cls,
        Task {
            state: State::fresh(),
            waiter: OptionCell::empty(),
            coroutine: OptionCell::empty(),
            name: OptionCell::empty(),
            context: OptionCell::empty(),
            must_cancel: Cell::new(false),
            log_destroy_pending: Cell::new(false),
            cancel_requests: Cell::new(0),
        },
    )
}

fn need<'a>(t: &mut Thread, value: &'a Value) -> PyResult<&'a Obj<Task>> {
    value.downcast::<Obj<Task>>().ok_or_else(|| t.type_error("a task is expected"))
}

/// What the loop calls to make a task go on: with the exception to throw, if there is one.
#[pytype(name = "_asyncio.TaskStepMethWrapper", static_name = TASK_STEP, flags = object::types::flags::DISALLOW_INSTANTIATION)]
pub struct TaskStep {
    task: OptionCell,
    exception: OptionCell,
}

#[pymethods(TASK_STEP, doc = "")]
impl TaskStep {
    #[call("TaskStepMethWrapper()")]
    fn call(t: &mut Thread, this: &Obj<TaskStep>) -> PyResult<()> {
        match this.task.get() {
            Some(task) => run_step(t, &task, this.exception.get()),
            None => Ok(()),
        }
    }

    #[getter("__self__")]
    fn task(_: &mut Thread, this: &Obj<TaskStep>) -> Value {
        this.task.get_or_none()
    }

    #[getter("__qualname__")]
    fn qualname(t: &mut Thread, this: &Obj<TaskStep>) -> PyResult {
        let Some(task) = this.task.get() else { return Ok(Value::none()) };
        let coroutine = need(t, &task)?.coroutine.get_or_none();
        t.get_attr(&coroutine, &object::names::QUALNAME)
    }
}

static WAKE_UP: NativeDef = NativeDef {
    name: "task_wakeup",
    doc: None,
    binding: Binding::Instance,
    call: NativeCall::One(wake_up),
    kind: MethodKind::Plain,
};

/// A future that the task waits for is done.
fn wake_up(t: &mut Thread, task: &Value, waited: &Value) -> PyResult {
    let outcome = match of(waited) {
        Some(state) => {
            state.discard_awaiter(t, task)?;
            if waited.is_type(&FUTURE) || waited.is_type(&TASK) {
                state.outcome(t)
            } else {
                t.call_method(waited, &intern_str("result"), &[])
            }
        }
        None => t.call_method(waited, &intern_str("result"), &[]),
    };
    let exception = match outcome {
        Ok(_) => None,
        Err(Raised) => t.take_raised(),
    };
    run_step(t, task, exception)?;
    Ok(Value::none())
}

/// Has the loop call the next step.
fn step_soon(t: &mut Thread, this: &Value, exception: Option<Value>) -> PyResult<()> {
    let task = need(t, this)?;
    let event_loop = task.state.alive(t)?;
    let step = Obj::new(TaskStep {
        task: OptionCell::new(Some(this.clone())),
        exception: OptionCell::new(exception),
    });
    let context = task.context.get();
    call_soon(t, &event_loop, &step, None, context.as_ref())
}

/// The task's mistake becomes an exception in its coroutine.
#[cold]
fn error_soon(t: &mut Thread, this: &Value, message: &str) -> PyResult<()> {
    let text = t.new_str(message)?;
    let error = t.call(&RUNTIME_ERROR.to_value(), &[text])?;
    step_soon(t, this, Some(error))
}

/// A step as the running task.
fn run_step(t: &mut Thread, this: &Value, exception: Option<Value>) -> PyResult<()> {
    let event_loop = need(t, this)?.state.alive(t)?;
    loops::enter(t, &event_loop, this)?;
    let result = step(t, this, exception);
    let waiting = if result.is_err() { t.take_raised() } else { None };
    let left = loops::leave(t, &event_loop, this);
    match waiting {
        Some(exception) => {
            t.restore_raised(Some(exception));
            Err(Raised)
        }
        None => left.and(result),
    }
}

fn send(t: &mut Thread, coroutine: &Value) -> PyResult<Result<Value, Value>> {
    if let Some(send) = coroutine.ty().slots().send {
        return send(t, coroutine, &Value::none());
    }
    let sent = t.call_method(coroutine, &intern_str("send"), &[Value::none()]);
    returned(t, sent)
}

/// What a generator yields, or returns by `StopIteration`.
fn returned(t: &mut Thread, result: PyResult) -> PyResult<Result<Value, Value>> {
    match result {
        Ok(value) => Ok(Ok(value)),
        Err(raised) if !t.raised_is(&object::exceptions::STOP_ITERATION) => Err(raised),
        Err(_) => {
            let value = match t.take_raised() {
                Some(stop) => t.get_attr(&stop, &intern_str("value"))?,
                None => Value::none(),
            };
            Ok(Err(value))
        }
    }
}

/// Runs the coroutine up to where it waits again.
fn step(t: &mut Thread, this: &Value, exception: Option<Value>) -> PyResult<()> {
    let task = need(t, this)?;
    if task.state.stage() != Stage::Pending {
        let shown = t.repr(this)?.to_string_lossy();
        let thrown = match &exception {
            Some(exception) => t.repr(exception)?.to_string_lossy(),
            None => String::new(),
        };
        return Err(future::invalid(t, &format!("__step(): already done: {shown} {thrown}")));
    }
    let mut exception = exception;
    if task.must_cancel.get() {
        let cancelled = match &exception {
            Some(exception) => is_cancelled(t, exception)?,
            None => false,
        };
        if !cancelled {
            exception = Some(task.state.cancelled_error(t)?);
        }
        task.must_cancel.set(false);
    }
    task.waiter.set(None);
    let Some(coroutine) = task.coroutine.get() else {
        return Err(t.runtime_error("uninitialized Task object"));
    };
    let result = match &exception {
        None => send(t, &coroutine),
        Some(exception) => {
            let thrown = t.call_method(&coroutine, &intern_str("throw"), std::slice::from_ref(exception));
            returned(t, thrown)
        }
    };
    drop(exception);
    match result {
        Ok(Ok(yielded)) => wait_for(t, this, &yielded),
        Ok(Err(result)) => {
            if task.must_cancel.replace(false) {
                // Cancelled right before it stopped.
                let message = task.state.cancel_message.get();
                task.state.cancel(t, this, message).map(drop)
            } else {
                task.state.finish(t, this, result)
            }
        }
        Err(raised) => {
            let Some(error) = t.take_raised() else { return Err(raised) };
            if is_cancelled(t, &error)? {
                task.state.cancelled_exception.set(Some(error));
                return task.state.cancel(t, this, None).map(drop);
            }
            task.state.fail(t, this, &error)?;
            if !future::ends_loop(&error) {
                return Ok(());
            }
            t.restore_raised(Some(error));
            Err(Raised)
        }
    }
}

fn is_cancelled(t: &mut Thread, error: &Value) -> PyResult<bool> {
    let class = future::exception_class(t, "CancelledError")?;
    Ok(class.downcast::<Type>().is_some_and(|class| error.ty().is_subtype(class)))
}

/// The coroutine has yielded what it waits for.
fn wait_for(t: &mut Thread, this: &Value, waited: &Value) -> PyResult<()> {
    let task = need(t, this)?;
    if waited.is(this) {
        let shown = t.repr(this)?.to_string_lossy();
        return error_soon(t, this, &format!("Task cannot await on itself: {shown}"));
    }
    if waited.is_none() {
        return step_soon(t, this, None);
    }
    let event_loop = task.state.alive(t)?;
    let wakes = || {
        let data = BuiltinData { def: &WAKE_UP, receiver: Some(this.clone()), module: OptionCell::empty() };
        Builtin::new(data)
    };
    if let Some(state) = of(waited).filter(|_| waited.is_type(&FUTURE) || waited.is_type(&TASK)) {
        if !state.alive(t)?.is(&event_loop) {
            return other_loop(t, this, waited);
        }
        if !state.blocking.replace(false) {
            return not_awaited(t, this, waited);
        }
        state.add_awaiter(t, this)?;
        let context = task.context.get_or_none();
        state.add_callback(t, waited, &wakes(), context)?;
        task.waiter.set(Some(waited.clone()));
        if task.must_cancel.get() {
            let message = task.state.cancel_message.get();
            if cancel_any(t, waited, message.as_ref())? {
                task.must_cancel.set(false);
            }
        }
        return Ok(());
    }
    let attribute = intern_str("_asyncio_future_blocking");
    let blocking = t.get_attr_opt(waited, &attribute)?.filter(|b| !b.is_none());
    if let Some(blocking) = blocking {
        if !loops::loop_of(t, waited)?.is(&event_loop) {
            return other_loop(t, this, waited);
        }
        if !t.is_true(&blocking)? {
            return not_awaited(t, this, waited);
        }
        if let Some(state) = of(waited) {
            state.add_awaiter(t, this)?;
        }
        t.set_attr(waited, &attribute, &Value::bool(false))?;
        let add = t.get_attr(waited, &intern_str("add_done_callback"))?;
        let names = Tuple::new_ref(vec![intern("context")]);
        t.call_kw(&add, &[wakes(), task.context.get_or_none()], Some(&names))?;
        task.waiter.set(Some(waited.clone()));
        if task.must_cancel.get() {
            let message = task.state.cancel_message.get();
            if cancel_any(t, waited, message.as_ref())? {
                task.must_cancel.set(false);
            }
        }
        return Ok(());
    }
    let (own, other) = (t.repr(this)?.to_string_lossy(), t.repr(waited)?.to_string_lossy());
    let message = if waited.is_type(&object::generator::GENERATOR) {
        format!("yield was used instead of yield from for generator in task {own} with {other}")
    } else {
        format!("Task got bad yield: {other}")
    };
    error_soon(t, this, &message)
}

#[cold]
fn other_loop(t: &mut Thread, this: &Value, waited: &Value) -> PyResult<()> {
    let (own, other) = (t.repr(this)?.to_string_lossy(), t.repr(waited)?.to_string_lossy());
    error_soon(t, this, &format!("Task {own} got Future {other} attached to a different loop"))
}

#[cold]
fn not_awaited(t: &mut Thread, this: &Value, waited: &Value) -> PyResult<()> {
    let (own, other) = (t.repr(this)?.to_string_lossy(), t.repr(waited)?.to_string_lossy());
    error_soon(t, this, &format!("yield was used instead of yield from in task {own} with {other}"))
}

/// `future.cancel(msg=message)`
fn cancel_any(t: &mut Thread, waited: &Value, message: Option<&Value>) -> PyResult<bool> {
    let cancel = t.get_attr(waited, &intern_str("cancel"))?;
    let names = Tuple::new_ref(vec![intern("msg")]);
    let message = message.cloned().unwrap_or(Value::none());
    let answer = t.call_kw(&cancel, &[message], Some(&names))?;
    t.is_true(&answer)
}

/// Runs the first step at once; what does not end is scheduled as any other task.
fn start_eagerly(t: &mut Thread, this: &Value) -> PyResult<()> {
    let task = need(t, this)?;
    let event_loop = task.state.alive(t)?;
    let before = loops::swap(t, &event_loop, Some(this))?;
    loops::add_eager(t, this)?;
    let context = task.context.get_or_none();
    let stepped = match contextvars::enter(t, &context) {
        Ok(()) => {
            let stepped = step(t, this, None);
            let waiting = if stepped.is_err() { t.take_raised() } else { None };
            contextvars::leave(t, &context);
            if let Some(exception) = waiting {
                t.restore_raised(Some(exception));
            }
            stepped
        }
        Err(raised) => Err(raised),
    };
    let waiting = if stepped.is_err() { t.take_raised() } else { None };
    let mut after = loops::remove_eager(t, this);
    after = after.and_then(|()| loops::swap(t, &event_loop, before.as_ref()).map(drop));
    if task.state.is_pending() {
        after = after.and_then(|()| loops::register(t, this));
    } else {
        task.coroutine.set(None);
    }
    match waiting {
        Some(exception) => {
            t.restore_raised(Some(exception));
            Err(Raised)
        }
        None => after,
    }
}

/// Whether an object is a coroutine, as `asyncio.coroutines.iscoroutine` says.
fn is_coroutine(t: &mut Thread, object: &Value) -> PyResult<bool> {
    if object.is_type(&COROUTINE) {
        return Ok(true);
    }
    let coroutines = builtins::import::import_module(t, "asyncio.coroutines")?;
    let answer = t.call_method(&coroutines, &intern_str("iscoroutine"), std::slice::from_ref(object))?;
    t.is_true(&answer)
}

#[pymethods(
    TASK,
    doc = "Task(coro, *, loop=None, name=None, context=None, eager_start=False)\n--\n\nA coroutine wrapped in a Future."
)]
impl Task {
    #[new("Task(*args, **kwargs)", unbound)]
    fn new(_: &mut Thread, cls: &Type, _args: object::Args<'_>) -> PyResult {
        Ok(fresh(cls))
    }

    #[init("Task(coro, *, loop=None, name=None, context=None, eager_start=False)")]
    fn init(
        t: &mut Thread,
        this: &Value,
        coro: &Value,
        event_loop: Option<&Value>,
        name: Option<&Value>,
        context: Option<&Value>,
        eager_start: Option<&Value>,
    ) -> PyResult<()> {
        let task = need(t, this)?;
        task.state.init(t, event_loop)?;
        if !is_coroutine(t, coro)? {
            task.log_destroy_pending.set(false);
            let shown = t.repr(coro)?.to_string_lossy();
            return Err(t.type_error(format!("a coroutine was expected, got {shown}")));
        }
        let context = match context.filter(|c| !c.is_none()) {
            Some(context) => context.clone(),
            None => contextvars::copy_current(t),
        };
        task.context.set(Some(context));
        task.waiter.set(None);
        task.must_cancel.set(false);
        task.log_destroy_pending.set(true);
        task.cancel_requests.set(0);
        task.coroutine.set(Some(coro.clone()));
        let name = match name.filter(|n| !n.is_none()) {
            None => Value::int(loops::next_number(t)),
            Some(name) if name.is_type(&object::string::STR) => name.clone(),
            Some(name) => t.str(name)?.into_value(),
        };
        task.name.set(Some(name));
        let eager = match eager_start {
            Some(eager) => t.is_true(eager)?,
            None => false,
        };
        if eager {
            let event_loop = task.state.alive(t)?;
            let running = t.call_method(&event_loop, &intern_str("is_running"), &[])?;
            if t.is_true(&running)? {
                return start_eagerly(t, this);
            }
        }
        step_soon(t, this, None)?;
        loops::register(t, this)
    }

    #[slot]
    fn finalize(t: &mut Thread, this: &Value) {
        let Some(task) = this.downcast::<Obj<Task>>() else { return };
        loops::forget(t, this);
        if task.state.is_pending() && task.log_destroy_pending.get() {
            task.state.finalize_pending(t, this);
        }
        task.state.finalize(t, this);
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Value) -> PyResult {
        let base = builtins::import::import_module(t, "asyncio.base_tasks")?;
        t.call_method(&base, &intern_str("_task_repr"), std::slice::from_ref(this))
    }

    #[slot]
    fn iter(t: &mut Thread, this: &Value) -> PyResult {
        super::future::new_iterator(t, this)
    }

    #[slot(await_)]
    fn await_(t: &mut Thread, this: &Value) -> PyResult {
        super::future::new_iterator(t, this)
    }

    /// Return the result this future represents.
    ///
    /// If the future has been cancelled, raises CancelledError.  If the
    /// future's result isn't yet available, raises InvalidStateError.  If
    /// the future is done and has an exception set, this exception is
    /// raised.
    #[method("result($self, /)")]
    fn result(t: &mut Thread, this: &Value) -> PyResult {
        Future::result(t, this)
    }

    /// Return the exception that was set on this future.
    ///
    /// The exception (or None if no exception was set) is returned only if
    /// the future is done.  If the future has been cancelled, raises
    /// CancelledError.  If the future isn't done yet, raises
    /// InvalidStateError.
    #[method("exception($self, /)", defining_class)]
    fn exception(t: &mut Thread, this: &Value) -> PyResult {
        Future::exception(t, this)
    }

    /// Add a callback to be run when the future becomes done.
    ///
    /// The callback is called with a single argument - the future object.
    /// If the future is already done when this is called, the callback is
    /// scheduled with call_soon.
    #[method("add_done_callback($self, fn, /, *, context=<unrepresentable>)", defining_class)]
    fn add_done_callback(
        t: &mut Thread,
        this: &Value,
        function: &Value,
        context: Option<&Value>,
    ) -> PyResult<()> {
        Future::add_done_callback(t, this, function, context)
    }

    /// Remove all instances of a callback from the "call when done" list.
    ///
    /// Returns the number of callbacks removed.
    #[method("remove_done_callback($self, fn, /)", defining_class)]
    fn remove_done_callback(t: &mut Thread, this: &Value, function: &Value) -> PyResult<usize> {
        Future::remove_done_callback(t, this, function)
    }

    /// Return True if the future was cancelled.
    #[method("cancelled($self, /)")]
    fn cancelled(t: &mut Thread, this: &Value) -> bool {
        Future::cancelled(t, this)
    }

    /// Return True if the future is done.
    ///
    /// Done means either that a result / exception are available, or that
    /// the future was cancelled.
    #[method("done($self, /)")]
    fn done(t: &mut Thread, this: &Value) -> bool {
        Future::done(t, this)
    }

    /// Request that this task cancel itself.
    ///
    /// This arranges for a CancelledError to be thrown into the
    /// wrapped coroutine on the next cycle through the event loop.
    /// The coroutine then has a chance to clean up or even deny
    /// the request using try/except/finally.
    ///
    /// Unlike Future.cancel, this does not guarantee that the
    /// task will be cancelled: the exception might be caught and
    /// acted upon, delaying cancellation of the task or preventing
    /// cancellation completely.  The task may also return a value or
    /// raise a different exception.
    ///
    /// Immediately after this method is called, Task.cancelled() will
    /// not return True (unless the task was already cancelled).  A
    /// task will be marked as cancelled when the wrapped coroutine
    /// terminates with a CancelledError exception (even if cancel()
    /// was not called).
    ///
    /// This also increases the task's count of cancellation requests.
    #[method("cancel($self, /, msg=None)")]
    fn cancel(t: &mut Thread, this: &Value, msg: Option<&Value>) -> PyResult<bool> {
        let task = need(t, this)?;
        task.state.log_traceback.set(false);
        if task.state.stage() != Stage::Pending {
            return Ok(false);
        }
        task.cancel_requests.set(task.cancel_requests.get() + 1);
        if let Some(waiter) = task.waiter.get()
            && cancel_any(t, &waiter, msg)?
        {
            return Ok(true);
        }
        task.must_cancel.set(true);
        task.state.cancel_message.set(msg.cloned());
        Ok(true)
    }

    /// Return the count of the task's cancellation requests.
    ///
    /// This count is incremented when .cancel() is called
    /// and may be decremented using .uncancel().
    #[method("cancelling($self, /)")]
    fn cancelling(t: &mut Thread, this: &Value) -> PyResult<i64> {
        Ok(need(t, this)?.cancel_requests.get())
    }

    /// Decrement the task's count of cancellation requests.
    ///
    /// This should be used by tasks that catch CancelledError
    /// and wish to continue indefinitely until they are cancelled again.
    ///
    /// Returns the remaining number of cancellation requests.
    #[method("uncancel($self, /)")]
    fn uncancel(t: &mut Thread, this: &Value) -> PyResult<i64> {
        let task = need(t, this)?;
        let left = task.cancel_requests.get();
        if left > 0 {
            task.cancel_requests.set(left - 1);
            if left == 1 {
                task.must_cancel.set(false);
            }
        }
        Ok(task.cancel_requests.get())
    }

    /// Return the list of stack frames for this task's coroutine.
    ///
    /// If the coroutine is not done, this returns the stack where it is
    /// suspended.  If the coroutine has completed successfully or was
    /// cancelled, this returns an empty list.  If the coroutine was
    /// terminated by an exception, this returns the list of traceback
    /// frames.
    ///
    /// The frames are always ordered from oldest to newest.
    ///
    /// The optional limit gives the maximum number of frames to
    /// return; by default all available frames are returned.  Its
    /// meaning differs depending on whether a stack or a traceback is
    /// returned: the newest frames of a stack are returned, but the
    /// oldest frames of a traceback are returned.  (This matches the
    /// behavior of the traceback module.)
    ///
    /// For reasons beyond our control, only one stack frame is
    /// returned for a suspended coroutine.
    #[method("get_stack($self, /, *, limit=None)", defining_class)]
    fn get_stack(t: &mut Thread, this: &Value, limit: Option<&Value>) -> PyResult {
        let base = builtins::import::import_module(t, "asyncio.base_tasks")?;
        let limit = limit.cloned().unwrap_or(Value::none());
        t.call_method(&base, &intern_str("_task_get_stack"), &[this.clone(), limit])
    }

    /// Print the stack or traceback for this task's coroutine.
    ///
    /// This produces output similar to that of the traceback module,
    /// for the frames retrieved by get_stack().  The limit argument
    /// is passed to get_stack().  The file argument is an I/O stream
    /// to which the output is written; by default output is written
    /// to sys.stderr.
    #[method("print_stack($self, /, *, limit=None, file=None)", defining_class)]
    fn print_stack(t: &mut Thread, this: &Value, limit: Option<&Value>, file: Option<&Value>) -> PyResult {
        let base = builtins::import::import_module(t, "asyncio.base_tasks")?;
        let (limit, file) = (limit.cloned().unwrap_or(Value::none()), file.cloned().unwrap_or(Value::none()));
        t.call_method(&base, &intern_str("_task_print_stack"), &[this.clone(), limit, file])
    }

    #[method("set_result($self, result, /)")]
    fn set_result(t: &mut Thread, _this: &Value, _result: &Value) -> PyResult<()> {
        Err(t.runtime_error("Task does not support set_result operation"))
    }

    #[method("set_exception($self, exception, /)")]
    fn set_exception(t: &mut Thread, _this: &Value, _exception: &Value) -> PyResult<()> {
        Err(t.runtime_error("Task does not support set_exception operation"))
    }

    #[method("get_coro($self, /)")]
    fn get_coro(t: &mut Thread, this: &Value) -> PyResult {
        Ok(need(t, this)?.coroutine.get_or_none())
    }

    #[method("get_context($self, /)")]
    fn get_context(t: &mut Thread, this: &Value) -> PyResult {
        Ok(need(t, this)?.context.get_or_none())
    }

    #[method("get_name($self, /)")]
    fn get_name(t: &mut Thread, this: &Value) -> PyResult {
        let task = need(t, this)?;
        let Some(name) = task.name.get() else { return Ok(Value::none()) };
        let Some(number) = name.as_i64().filter(|_| name.downcast::<Str>().is_none()) else {
            return Ok(name);
        };
        let made = t.new_str(&format!("Task-{number}"))?;
        task.name.set(Some(made.clone()));
        Ok(made)
    }

    #[method("set_name($self, value, /)")]
    fn set_name(t: &mut Thread, this: &Value, value: &Value) -> PyResult<()> {
        let name =
            if value.is_type(&object::string::STR) { value.clone() } else { t.str(value)?.into_value() };
        need(t, this)?.name.set(Some(name));
        Ok(())
    }

    /// Create the CancelledError to raise if the Task is cancelled.
    ///
    /// This should only be called once when handling a cancellation since
    /// it erases the context exception value.
    #[method("_make_cancelled_error($self, /)")]
    fn make_cancelled_error(t: &mut Thread, this: &Value) -> PyResult {
        need(t, this)?.state.cancelled_error(t)
    }

    /// Tasks are generic over the return type of their wrapped coroutines
    #[classmethod("__class_getitem__($type, object, /)")]
    fn class_getitem(t: &mut Thread, cls: &Type, object: &Value) -> PyResult {
        builtins::sequence::class_getitem(t, cls, object)
    }

    #[getter("_coro")]
    fn coro(t: &mut Thread, this: &Value) -> PyResult {
        Ok(need(t, this)?.coroutine.get_or_none())
    }

    #[getter("_fut_waiter")]
    fn fut_waiter(t: &mut Thread, this: &Value) -> PyResult {
        Ok(need(t, this)?.waiter.get_or_none())
    }

    #[getter("_must_cancel")]
    fn must_cancel(t: &mut Thread, this: &Value) -> PyResult<bool> {
        Ok(need(t, this)?.must_cancel.get())
    }

    #[getter("_log_destroy_pending")]
    fn log_destroy_pending(t: &mut Thread, this: &Value) -> PyResult<bool> {
        Ok(need(t, this)?.log_destroy_pending.get())
    }

    #[setter("_log_destroy_pending")]
    fn set_log_destroy_pending(t: &mut Thread, this: &Value, value: Option<&Value>) -> PyResult<()> {
        let Some(value) = value else { return Err(t.attribute_error("cannot delete attribute")) };
        let wanted = t.is_true(value)?;
        need(t, this)?.log_destroy_pending.set(wanted);
        Ok(())
    }
}
