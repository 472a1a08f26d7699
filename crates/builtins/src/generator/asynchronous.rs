//! Asynchronous generators, the awaitables of their methods, `aiter` and `anext`.
//!
//! Not here: sending, throwing and closing as such (`generator`).

use std::cell::Cell;

use ::object::exceptions;
use ::object::generator::{ASYNC_GENERATOR, Generator, State};
use ::object::{Obj, Object, PyResult, Raised, Ref, Thread, Tuple, Type, Value, string};
use macros::{pymethods, pymodule, pytype};

use super::{
    Step, Thrown, awaitable_iterator, finalize, frame, ignored_while, repr, send, set_text, size, suspended,
    throw, thrown, warnings_attr,
};

/// `async_generator`
pub struct AsyncGeneratorMethods;

#[pymethods(ASYNC_GENERATOR, layout = ::object::generator::Generator, table = ASYNC_GENERATOR_IMPL)]
impl AsyncGeneratorMethods {
    #[slot]
    fn repr(t: &mut Thread, this: &Generator) -> PyResult {
        repr(t, this, "async_generator")
    }

    #[slot]
    fn aiter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn anext(t: &mut Thread, this: &Generator) -> PyResult {
        init_hooks(t, this)?;
        Ok(asend(this, None))
    }

    #[slot(send)]
    fn am_send(t: &mut Thread, this: &Generator, value: &Value) -> PyResult<Step> {
        send(t, this, Some(value.clone()))
    }

    #[slot]
    fn finalize(t: &mut Thread, this: &Generator) {
        finalize(t, this)
    }

    #[method(
        "asend($self, object, /)",
        doc = "asend($self, object, /)\n--\n\nasend(v) -> send 'v' in generator."
    )]
    fn asend(t: &mut Thread, this: &Generator, value: &Value) -> PyResult {
        init_hooks(t, this)?;
        Ok(asend(this, Some(value.clone())))
    }

    #[method(
        "athrow($self, /, *args)",
        varargs,
        doc = "athrow(value)\nathrow(type[,value[,tb]])\n\nraise exception in generator.\nthe (type, val, tb) signature is deprecated, \nand may be removed in a future version of Python."
    )]
    fn athrow(t: &mut Thread, this: &Generator, args: &[Value]) -> PyResult {
        thrown(t, "athrow", args)?;
        init_hooks(t, this)?;
        Ok(athrow(this, Some(Tuple::new_ref(args.to_vec()))))
    }

    #[method(
        "aclose($self, /)",
        doc = "aclose($self, /)\n--\n\naclose() -> raise GeneratorExit inside generator."
    )]
    fn aclose(t: &mut Thread, this: &Generator) -> PyResult {
        init_hooks(t, this)?;
        Ok(athrow(this, None))
    }

    #[method(
        "__sizeof__($self, /)",
        doc = "__sizeof__($self, /)\n--\n\ngen.__sizeof__() -> size of gen in memory, in bytes"
    )]
    fn sizeof(_: &mut Thread, this: &Generator) -> usize {
        size(this)
    }

    #[classmethod(
        "__class_getitem__($type, object, /)",
        doc = "__class_getitem__($type, object, /)\n--\n\nasync generators are generic over the types of their yield and send values"
    )]
    fn class_getitem(t: &mut Thread, cls: &Type, item: &Value) -> PyResult {
        crate::sequence::class_getitem(t, cls, item)
    }

    #[member]
    fn ag_running(_: &mut Thread, this: &Generator) -> bool {
        this.running_async.get()
    }

    #[setter]
    fn set_ag_running(t: &mut Thread, _this: &Generator, _value: Option<&Value>) -> PyResult<()> {
        Err(t.attribute_error("readonly attribute"))
    }

    #[getter("__name__", doc = "name of the async generator")]
    fn name(_: &mut Thread, this: &Generator) -> Value {
        this.name.get_or_none()
    }

    #[setter("__name__")]
    fn set_name(t: &mut Thread, this: &Generator, value: Option<&Value>) -> PyResult<()> {
        set_text(t, &this.name, "__name__", value)
    }

    #[getter("__qualname__", doc = "qualified name of the async generator")]
    fn qualname(_: &mut Thread, this: &Generator) -> Value {
        this.qualname.get_or_none()
    }

    #[setter("__qualname__")]
    fn set_qualname(t: &mut Thread, this: &Generator, value: Option<&Value>) -> PyResult<()> {
        set_text(t, &this.qualname, "__qualname__", value)
    }

    #[getter("ag_await", doc = "object being awaited on, or None")]
    fn ag_await(_: &mut Thread, this: &Generator) -> Value {
        this.delegate().unwrap_or(Value::none())
    }

    #[getter]
    fn ag_frame(t: &mut Thread, this: &Generator) -> PyResult {
        crate::ty::audit_read(t, &this.to_value(), "ag_frame")?;
        Ok(frame(this))
    }

    #[getter]
    fn ag_code(t: &mut Thread, this: &Generator) -> PyResult {
        crate::ty::audit_read(t, &this.to_value(), "ag_code")?;
        Ok(this.code.get())
    }

    #[getter]
    fn ag_suspended(_: &mut Thread, this: &Generator) -> bool {
        suspended(this)
    }
}

/// Asks the thread's hooks, at the first use of a generator.
fn init_hooks(t: &mut Thread, generator: &Generator) -> PyResult<()> {
    if generator.hooks_inited.replace(true) {
        return Ok(());
    }
    if let Some(finalizer) = t.asyncgen_hooks.1.get() {
        generator.origin.set(Some(finalizer));
    }
    match t.asyncgen_hooks.0.get() {
        Some(first) => t.call(&first, &[generator.to_value()]).map(drop),
        None => Ok(()),
    }
}

/// An item that an asynchronous generator yields, to be told from what it awaits.
#[pytype(
    name = "async_generator_wrapped_value",
    static_name = WRAPPED_VALUE,
    reported_basicsize = 24,
    no_methods
)]
pub struct WrappedValue {
    /// The item.
    pub value: Value,
}

/// Where an awaitable stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Created,
    Running,
    Closed,
}

/// What an asynchronous generator yields or raises, for whoever awaits an item: an item ends the wait, as the value of a
/// `StopIteration`.
fn unwrap_item(t: &mut Thread, generator: &Generator, result: PyResult<Step>) -> PyResult {
    match result {
        Ok(Ok(value)) => match value.downcast::<Obj<WrappedValue>>() {
            Some(wrapped) => {
                generator.running_async.set(false);
                Err(t.raise_with(&exceptions::STOP_ITERATION, wrapped.value.clone()))
            }
            None => Ok(value),
        },
        Ok(Err(_)) => {
            t.raise_empty(&exceptions::STOP_ASYNC_ITERATION);
            ended(t, generator)
        }
        Err(Raised) => ended(t, generator),
    }
}

fn ended(t: &mut Thread, generator: &Generator) -> PyResult {
    if at_end(t) {
        generator.closed.set(true);
    }
    generator.running_async.set(false);
    Err(Raised)
}

/// Whether the exception that waits is one that ends an asynchronous generator as it should.
fn at_end(t: &Thread) -> bool {
    t.raised_is(&exceptions::STOP_ASYNC_ITERATION) || t.raised_is(&exceptions::GENERATOR_EXIT)
}

fn throw_step(
    t: &mut Thread,
    generator: &Generator,
    what: Thrown<'_>,
    close_on_exit: bool,
) -> PyResult<Step> {
    throw(t, generator, what, close_on_exit).map(Ok)
}

fn warn_unawaited(t: &mut Thread, this: &Value, generator: &Generator, method: &str) {
    let name = generator.qualname.get_or_none();
    let shown = match t.repr(&name) {
        Ok(text) => text.to_string_lossy(),
        Err(Raised) => {
            t.restore_raised(None);
            String::new()
        }
    };
    // The module is imported first, so that its filters hold.
    if warnings_attr(t, "warn").is_err() {
        t.restore_raised(None);
    }
    let message = format!("coroutine method '{method}' of {shown} was never awaited");
    if t.warn_about(&exceptions::RUNTIME_WARNING, &message, 1, Some(this)).is_err() {
        ignored_while(t, "finalizing async generator", &generator.to_value());
    }
}

/// The end of `close` of an awaitable: `result` is what throwing `GeneratorExit` into it gave.
fn closed(t: &mut Thread, result: PyResult) -> PyResult<()> {
    match result {
        Ok(_) => Err(t.runtime_error("coroutine ignored GeneratorExit")),
        Err(Raised) if at_end(t) || t.raised_is(&exceptions::STOP_ITERATION) => {
            t.restore_raised(None);
            Ok(())
        }
        Err(raised) => Err(raised),
    }
}

/// What `asend` and `__anext__` answer.
#[pytype(name = "async_generator_asend", static_name = ASEND, reported_basicsize = 40)]
pub struct Asend {
    generator: Ref<Generator>,
    sent: Option<Value>,
    #[no_traverse]
    stage: Cell<Stage>,
}

fn asend(generator: &Generator, sent: Option<Value>) -> Value {
    Obj::new(Asend { generator: Ref::new(generator), sent, stage: Cell::new(Stage::Created) })
}

const ASEND_REUSED: &str = "cannot reuse already awaited __anext__()/asend()";

impl Asend {
    /// Begins the wait.
    fn begin(&self, t: &mut Thread) -> PyResult<()> {
        match self.stage.get() {
            Stage::Closed => Err(t.runtime_error(ASEND_REUSED)),
            Stage::Created if self.generator.running_async.get() => {
                self.stage.set(Stage::Closed);
                Err(t.runtime_error("anext(): asynchronous generator is already running"))
            }
            _ => Ok(()),
        }
    }

    fn finish(&self, t: &mut Thread, result: PyResult<Step>) -> PyResult {
        let result = unwrap_item(t, &self.generator, result);
        if result.is_err() {
            self.stage.set(Stage::Closed);
        }
        result
    }

    fn advance(&self, t: &mut Thread, value: &Value) -> PyResult {
        self.begin(t)?;
        let first = self.stage.replace(Stage::Running) == Stage::Created;
        let value = match &self.sent {
            Some(sent) if first && value.is_none() => sent.clone(),
            _ => value.clone(),
        };
        self.generator.running_async.set(true);
        let result = send(t, &self.generator, Some(value));
        self.finish(t, result)
    }

    fn throw_in(&self, t: &mut Thread, what: Thrown<'_>) -> PyResult {
        self.begin(t)?;
        if self.stage.replace(Stage::Running) == Stage::Created {
            self.generator.running_async.set(true);
        }
        let result = throw_step(t, &self.generator, what, true);
        self.finish(t, result)
    }
}

#[pymethods(ASEND)]
impl Asend {
    #[slot(await_)]
    fn await_(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iternext(t: &mut Thread, this: &Obj<Asend>) -> PyResult<Option<Value>> {
        this.advance(t, &Value::none()).map(Some)
    }

    #[slot]
    fn finalize(t: &mut Thread, this: &Obj<Asend>) {
        if this.stage.get() == Stage::Created {
            let waiting = t.take_raised();
            warn_unawaited(t, &this.to_value(), &this.generator, "asend");
            t.restore_raised(waiting);
        }
    }

    #[method(
        "send($self, object, /)",
        doc = "send($self, object, /)\n--\n\nsend(value) -> send 'value' into generator,\nreturn next yielded value or raise StopIteration."
    )]
    fn send(t: &mut Thread, this: &Obj<Asend>, value: &Value) -> PyResult {
        this.advance(t, value)
    }

    #[method(
        "throw($self, /, *args)",
        doc = "throw(value)\nthrow(type[,value[,tb]])\n\nRaise exception in generator, return next yielded value or raise\nStopIteration.\nthe (type, val, tb) signature is deprecated, \nand may be removed in a future version of Python."
    )]
    fn throw(t: &mut Thread, this: &Obj<Asend>, args: &[Value]) -> PyResult {
        if this.stage.get() == Stage::Closed {
            return Err(t.runtime_error(ASEND_REUSED));
        }
        let what = thrown(t, "throw", args)?;
        this.throw_in(t, what)
    }

    #[method(
        "close($self, /)",
        doc = "close($self, /)\n--\n\nclose() -> raise GeneratorExit inside generator."
    )]
    fn close(t: &mut Thread, this: &Obj<Asend>) -> PyResult<()> {
        if this.stage.get() == Stage::Closed {
            return Ok(());
        }
        let exit = exceptions::GENERATOR_EXIT.to_value();
        let result = this.throw_in(t, Thrown { class: &exit, value: None, traceback: None });
        closed(t, result)
    }
}

/// What `athrow` and `aclose` answer.
#[pytype(name = "async_generator_athrow", static_name = ATHROW, reported_basicsize = 40)]
pub struct Athrow {
    generator: Ref<Generator>,
    /// The arguments of `athrow`; nothing for `aclose`.
    args: Option<Ref<Tuple>>,
    #[no_traverse]
    stage: Cell<Stage>,
}

fn athrow(generator: &Generator, args: Option<Ref<Tuple>>) -> Value {
    Obj::new(Athrow { generator: Ref::new(generator), args, stage: Cell::new(Stage::Created) })
}

const ATHROW_REUSED: &str = "cannot reuse already awaited aclose()/athrow()";

impl Athrow {
    fn begin(&self, t: &mut Thread) -> PyResult<()> {
        if !self.generator.running_async.get() {
            return Ok(());
        }
        self.stage.set(Stage::Closed);
        Err(t.runtime_error(if self.args.is_none() {
            "aclose(): asynchronous generator is already running"
        } else {
            "athrow(): asynchronous generator is already running"
        }))
    }

    /// A wrapped item after `aclose`: the generator ignored it.
    fn ignored(&self, t: &mut Thread) -> PyResult {
        self.generator.running_async.set(false);
        self.stage.set(Stage::Closed);
        Err(t.runtime_error("async generator ignored GeneratorExit"))
    }

    /// The end of the wait; `aclose` hides what ended the generator as it should.
    fn failed(&self, t: &mut Thread) -> PyResult {
        self.generator.running_async.set(false);
        self.stage.set(Stage::Closed);
        if self.args.is_none() && at_end(t) {
            t.restore_raised(None);
            return Err(t.stop_iteration(None));
        }
        Err(Raised)
    }

    fn advance(&self, t: &mut Thread, value: &Value) -> PyResult {
        if self.stage.get() == Stage::Closed {
            return Err(t.runtime_error(ATHROW_REUSED));
        }
        if self.generator.state() == State::Finished {
            self.stage.set(Stage::Closed);
            return Err(t.stop_iteration(None));
        }
        let exit = exceptions::GENERATOR_EXIT.to_value();
        let result = if self.stage.get() == Stage::Created {
            self.begin(t)?;
            if self.generator.closed.get() {
                self.stage.set(Stage::Closed);
                return Err(t.raise_empty(&exceptions::STOP_ASYNC_ITERATION));
            }
            if !value.is_none() {
                return Err(t.runtime_error("can't send non-None value to a just-started coroutine"));
            }
            self.stage.set(Stage::Running);
            self.generator.running_async.set(true);
            match &self.args {
                None => {
                    self.generator.closed.set(true);
                    let what = Thrown { class: &exit, value: None, traceback: None };
                    throw_step(t, &self.generator, what, false)
                }
                Some(args) => {
                    let what = Thrown {
                        class: args.items().first().unwrap_or(&exit),
                        value: args.items().get(1),
                        traceback: args.items().get(2),
                    };
                    throw_step(t, &self.generator, what, false)
                }
            }
        } else {
            send(t, &self.generator, Some(value.clone()))
        };
        if self.args.is_some() {
            return match unwrap_item(t, &self.generator, result) {
                Ok(value) => Ok(value),
                Err(Raised) => self.failed(t),
            };
        }
        match result {
            Ok(Ok(value)) if value.downcast::<Obj<WrappedValue>>().is_some() => self.ignored(t),
            Ok(Ok(value)) => Ok(value),
            Ok(Err(_)) => {
                t.raise_empty(&exceptions::STOP_ASYNC_ITERATION);
                self.failed(t)
            }
            Err(Raised) => self.failed(t),
        }
    }

    fn throw_in(&self, t: &mut Thread, what: Thrown<'_>) -> PyResult {
        if self.stage.get() == Stage::Created {
            self.begin(t)?;
            self.stage.set(Stage::Running);
            self.generator.running_async.set(true);
        }
        let result = throw_step(t, &self.generator, what, true);
        if self.args.is_some() {
            let result = unwrap_item(t, &self.generator, result);
            if result.is_err() {
                self.stage.set(Stage::Closed);
            }
            return result;
        }
        match result {
            Ok(Ok(value)) if value.downcast::<Obj<WrappedValue>>().is_some() => self.ignored(t),
            Ok(Ok(value)) | Ok(Err(value)) => Ok(value),
            Err(Raised) => self.failed(t),
        }
    }
}

#[pymethods(ATHROW)]
impl Athrow {
    #[slot(await_)]
    fn await_(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iternext(t: &mut Thread, this: &Obj<Athrow>) -> PyResult<Option<Value>> {
        this.advance(t, &Value::none()).map(Some)
    }

    #[slot]
    fn finalize(t: &mut Thread, this: &Obj<Athrow>) {
        if this.stage.get() == Stage::Created {
            let waiting = t.take_raised();
            let method = if this.args.is_some() { "athrow" } else { "aclose" };
            warn_unawaited(t, &this.to_value(), &this.generator, method);
            t.restore_raised(waiting);
        }
    }

    #[method(
        "send($self, object, /)",
        doc = "send($self, object, /)\n--\n\nsend(value) -> send 'value' into generator,\nreturn next yielded value or raise StopIteration."
    )]
    fn send(t: &mut Thread, this: &Obj<Athrow>, value: &Value) -> PyResult {
        this.advance(t, value)
    }

    #[method(
        "throw($self, /, *args)",
        doc = "throw(value)\nthrow(type[,value[,tb]])\n\nRaise exception in generator, return next yielded value or raise\nStopIteration.\nthe (type, val, tb) signature is deprecated, \nand may be removed in a future version of Python."
    )]
    fn throw(t: &mut Thread, this: &Obj<Athrow>, args: &[Value]) -> PyResult {
        if this.stage.get() == Stage::Closed {
            return Err(t.runtime_error(ATHROW_REUSED));
        }
        let what = thrown(t, "throw", args)?;
        this.throw_in(t, what)
    }

    #[method(
        "close($self, /)",
        doc = "close($self, /)\n--\n\nclose() -> raise GeneratorExit inside generator."
    )]
    fn close(t: &mut Thread, this: &Obj<Athrow>) -> PyResult<()> {
        if this.stage.get() == Stage::Closed {
            return Ok(());
        }
        let exit = exceptions::GENERATOR_EXIT.to_value();
        let result = this.throw_in(t, Thrown { class: &exit, value: None, traceback: None });
        closed(t, result)
    }
}

/// What `anext` with a default answers.
#[pytype(name = "anext_awaitable", static_name = ANEXT_AWAITABLE, reported_basicsize = 32)]
pub struct AnextAwaitable {
    awaitable: Value,
    default: Value,
}

impl AnextAwaitable {
    /// An iterator over what is awaited.
    fn iterator(&self, t: &mut Thread) -> PyResult {
        let awaitable = awaitable_iterator(t, &self.awaitable)?;
        if awaitable.ty().slots().iternext.is_some() {
            return Ok(awaitable);
        }
        let Some(getter) = awaitable.ty().slots().await_ else { return Ok(awaitable) };
        let iterator = getter(t, &awaitable)?;
        if iterator.ty().slots().iternext.is_none() {
            return Err(t.type_error("__await__ must return an iterable"));
        }
        Ok(iterator)
    }

    /// The end of the asynchronous iterator gives the default.
    fn with_default(&self, t: &mut Thread, result: PyResult) -> PyResult {
        match result {
            Err(Raised) if t.raised_is(&exceptions::STOP_ASYNC_ITERATION) => {
                t.restore_raised(None);
                Err(t.raise_with(&exceptions::STOP_ITERATION, self.default.clone()))
            }
            other => other,
        }
    }

    fn forward(&self, t: &mut Thread, method: &str, args: &[Value]) -> PyResult {
        let iterator = self.iterator(t)?;
        let result = t.call_method(&iterator, &string::intern_str(method), args);
        self.with_default(t, result)
    }
}

#[pymethods(ANEXT_AWAITABLE)]
impl AnextAwaitable {
    #[slot(await_)]
    fn await_(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iternext(t: &mut Thread, this: &Obj<AnextAwaitable>) -> PyResult<Option<Value>> {
        let iterator = this.iterator(t)?;
        let result = ::object::slotdefs::next_or_raise(t, &iterator);
        this.with_default(t, result).map(Some)
    }

    #[method(
        "send($self, object, /)",
        doc = "send($self, object, /)\n--\n\nsend(arg) -> send 'arg' into the wrapped iterator,\nreturn next yielded value or raise StopIteration."
    )]
    fn send(t: &mut Thread, this: &Obj<AnextAwaitable>, value: &Value) -> PyResult {
        this.forward(t, "send", std::slice::from_ref(value))
    }

    #[method(
        "throw($self, /, *args)",
        varargs,
        doc = "throw(value)\nthrow(typ[,val[,tb]])\n\nraise exception in the wrapped iterator, return next yielded value\nor raise StopIteration.\nthe (type, val, tb) signature is deprecated, \nand may be removed in a future version of Python."
    )]
    fn throw(t: &mut Thread, this: &Obj<AnextAwaitable>, args: &[Value]) -> PyResult {
        this.forward(t, "throw", args)
    }

    #[method(
        "close($self, /)",
        doc = "close($self, /)\n--\n\nclose() -> raise GeneratorExit inside generator."
    )]
    fn close(t: &mut Thread, this: &Obj<AnextAwaitable>) -> PyResult {
        this.forward(t, "close", &[])
    }
}

/// `aiter` and `anext`.
#[pymodule(name = "builtins")]
pub mod functions {
    use ::object::{Obj, PyResult, Thread, Value};

    /// Return an AsyncIterator for an AsyncIterable object.
    #[function("aiter($module, async_iterable, /)")]
    fn aiter(t: &mut Thread, async_iterable: &Value) -> PyResult {
        let Some(aiter) = async_iterable.ty().slots().aiter else {
            let name = async_iterable.ty().tp_name();
            return Err(t.type_error(format!("'{name}' object is not an async iterable")));
        };
        let iterator = aiter(t, async_iterable)?;
        if iterator.ty().slots().anext.is_none() {
            let name = iterator.ty().tp_name();
            return Err(t.type_error(format!("aiter() returned not an async iterator of type '{name}'")));
        }
        Ok(iterator)
    }

    /// Return the next item from the async iterator.
    ///
    /// If default is given and the async iterator is exhausted,
    /// it is returned instead of raising StopAsyncIteration.
    #[function("anext($module, aiterator, default=<unrepresentable>, /)")]
    fn anext(t: &mut Thread, aiterator: &Value, default: Option<&Value>) -> PyResult {
        let Some(anext) = aiterator.ty().slots().anext else {
            let name = aiterator.ty().tp_name();
            return Err(t.type_error(format!("'{name}' object is not an async iterator")));
        };
        let awaitable = anext(t, aiterator)?;
        match default {
            None => Ok(awaitable),
            Some(default) => Ok(Obj::new(super::AnextAwaitable { awaitable, default: default.clone() })),
        }
    }
}
