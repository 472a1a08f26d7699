//! Generators and coroutines: methods and attributes; what `await` accepts.
//!
//! Here: sending, throwing and closing on top of the one primitive that the interpreter installs
//! ([`::object::thread::Hooks::resume_generator`]). Not here: asynchronous generators (`asynchronous.rs`), how frames run
//! and wait (`interp`).
//!
//! Chains of generators that delegate to one another are walked by loops, so that their depth costs no native stack.

pub mod asynchronous;

use ::object::exceptions::{self, BaseException};
use ::object::generator::{ASYNC_GENERATOR, COROUTINE, GENERATOR, Generator, State};
use ::object::types::flags;
use ::object::{Obj, Object, PyResult, Raised, Ref, Str, Thread, Type, Value, string};
use macros::{pymethods, pytype};

pub use asynchronous::WrappedValue;

/// What resuming answers: `Ok` yields, `Err` returns.
pub type Step = Result<Value, Value>;

/// How messages name it.
fn kind(generator: &Generator) -> &'static str {
    let class = generator.class();
    if std::ptr::eq(class, &COROUTINE) {
        "coroutine"
    } else if std::ptr::eq(class, &ASYNC_GENERATOR) {
        "async generator"
    } else {
        "generator"
    }
}

/// Whether the value is an asynchronous generator.
pub fn is_async_generator(value: &Value) -> bool {
    value.is_type(&ASYNC_GENERATOR)
}

/// A generator or a coroutine, which delegation goes through without a method call.
fn plain_generator(value: &Value) -> Option<Ref<Generator>> {
    if value.is_type(&GENERATOR) || value.is_type(&COROUTINE) {
        value.downcast::<Generator>().map(Ref::new)
    } else {
        None
    }
}

fn resume(t: &mut Thread, chain: &[Ref<Generator>], sent: Option<Value>) -> PyResult<Step> {
    match t.interp().hooks() {
        Some(hooks) => (hooks.resume_generator)(t, chain, sent),
        None => Err(t.system_error("no interpreter")),
    }
}

/// Calls something while the generators are the innermost frames.
fn call_in(t: &mut Thread, chain: &[Ref<Generator>], callable: &Value, args: &[Value]) -> PyResult {
    match t.interp().hooks().map(|hooks| hooks.call_in_generators) {
        Some(call) => call(t, chain, callable, args),
        None => Err(t.system_error("no interpreter")),
    }
}

/// Resumes a generator with a value, or (`None`) with the exception that waits.
///
/// # Errors
/// What the generator raises; that it cannot be resumed.
pub fn send(t: &mut Thread, generator: &Generator, sent: Option<Value>) -> PyResult<Step> {
    match generator.state() {
        State::Created if sent.as_ref().is_some_and(|v| !v.is_none()) => {
            let kind = kind(generator);
            Err(t.type_error(format!("can't send non-None value to a just-started {kind}")))
        }
        State::Executing => {
            let kind = kind(generator);
            Err(t.value_error(format!("{kind} already executing")))
        }
        State::Finished => match sent {
            _ if std::ptr::eq(generator.class(), &COROUTINE) => {
                Err(t.runtime_error("cannot reuse already awaited coroutine"))
            }
            None => Err(Raised),
            Some(_) => Ok(Err(Value::none())),
        },
        _ => resume(t, &[Ref::new(generator)], sent),
    }
}

/// The item, or the exception that says that the generator has returned.
fn item_or_stop(t: &mut Thread, generator: &Generator, step: Step) -> PyResult {
    match step {
        Ok(item) => Ok(item),
        Err(value) => {
            if std::ptr::eq(generator.class(), &ASYNC_GENERATOR) {
                Err(t.raise_empty(&exceptions::STOP_ASYNC_ITERATION))
            } else {
                Err(t.stop_iteration(Some(value)))
            }
        }
    }
}

/// The next item, as the slot of iterators answers.
fn next(t: &mut Thread, generator: &Generator) -> PyResult<Option<Value>> {
    let quick = t.interp().hooks().and_then(|hooks| (hooks.generator_item)(t, generator));
    match quick.unwrap_or_else(|| send(t, generator, Some(Value::none())))? {
        Ok(item) => Ok(Some(item)),
        Err(value) if value.is_none() => Ok(None),
        Err(value) => Err(t.stop_iteration(Some(value))),
    }
}

/// What a `throw` has been given.
#[derive(Clone, Copy)]
pub struct Thrown<'a> {
    /// A class or an instance.
    class: &'a Value,
    value: Option<&'a Value>,
    traceback: Option<&'a Value>,
}

/// Checks the number of arguments of a `throw`, and warns of the old form.
fn thrown<'a>(t: &mut Thread, name: &str, args: &'a [Value]) -> PyResult<Thrown<'a>> {
    let count = args.len();
    match args {
        [class] => return Ok(Thrown { class, value: None, traceback: None }),
        [] => {
            return Err(t.type_error(format!("{name} expected at least 1 argument, got 0")));
        }
        [_, _] | [_, _, _] => {}
        _ => return Err(t.type_error(format!("{name} expected at most 3 arguments, got {count}"))),
    }
    let message = format!(
        "the (type, exc, tb) signature of {name}() is deprecated, use the single-arg signature instead."
    );
    t.warn(&exceptions::DEPRECATION_WARNING, &message, 1)?;
    Ok(Thrown { class: &args[0], value: args.get(1), traceback: args.get(2) })
}

impl Thrown<'_> {
    /// `GeneratorExit` itself.
    fn is_exit(&self) -> bool {
        let class = self.class.downcast::<Type>().unwrap_or(self.class.ty());
        class.is_subtype(&exceptions::GENERATOR_EXIT)
    }

    fn args(&self) -> Vec<Value> {
        let mut args = vec![self.class.clone()];
        if let Some(value) = self.value {
            args.push(value.clone());
            args.extend(self.traceback.cloned());
        }
        args
    }

    /// Makes the exception wait in the thread.
    fn raise(&self, t: &mut Thread) -> PyResult<()> {
        let traceback = self.traceback.filter(|tb| !tb.is_none());
        if traceback.is_some_and(|tb| !tb.is_type(&::object::frame::TRACEBACK)) {
            return Err(t.type_error("throw() third argument must be a traceback object"));
        }
        let is_class = self.class.downcast::<Type>().is_some_and(|class| class.has(flags::BASE_EXC_SUBCLASS));
        let exception = if is_class {
            let made = match self.value {
                Some(value) if value.ty().has(flags::BASE_EXC_SUBCLASS) && is_instance(value, self.class) => {
                    Ok(value.clone())
                }
                None => t.call(self.class, &[]),
                Some(value) if value.is_none() => t.call(self.class, &[]),
                Some(value) => match value.downcast::<::object::Tuple>() {
                    Some(args) => t.call(self.class, args.items()),
                    None => t.call(self.class, std::slice::from_ref(value)),
                },
            };
            match made {
                Ok(exception) if exception.ty().has(flags::BASE_EXC_SUBCLASS) => exception,
                Ok(other) => {
                    let class = t.repr(self.class)?.to_string_lossy();
                    let other = other.ty().tp_name();
                    let message = format!(
                        "calling {class} should have returned an instance of BaseException, not {other}"
                    );
                    t.type_error(message);
                    return Ok(());
                }
                // The exception that making it raised is thrown instead.
                Err(Raised) => return Ok(()),
            }
        } else if self.class.ty().has(flags::BASE_EXC_SUBCLASS) {
            if self.value.is_some_and(|v| !v.is_none()) {
                return Err(t.type_error("instance exception may not have a separate value"));
            }
            self.class.clone()
        } else {
            let given = self.class.ty().tp_name();
            return Err(t.type_error(format!(
                "exceptions must be classes or instances deriving from BaseException, not {given}"
            )));
        };
        if let Some(traceback) = traceback
            && let Some(e) = exception.downcast::<BaseException>()
        {
            e.traceback.set(Some(traceback.clone()));
        }
        t.restore_raised(Some(exception));
        Ok(())
    }
}

fn is_instance(value: &Value, class: &Value) -> bool {
    class.downcast::<Type>().is_some_and(|class| value.ty().is_subtype(class))
}

/// Throws into what the generator delegates to, or into itself. `close_on_exit`: a `GeneratorExit` closes what it
/// delegates to.
///
/// # Errors
/// What leaves the generator.
fn throw(t: &mut Thread, generator: &Generator, what: Thrown<'_>, close_on_exit: bool) -> PyResult {
    let mut chain = vec![Ref::new(generator)];
    let outcome = loop {
        let last = chain[chain.len() - 1].clone();
        let Some(delegate) = last.delegate() else {
            what.raise(t)?;
            break None;
        };
        if close_on_exit && what.is_exit() {
            mark(&chain, State::Executing);
            let closed = close_delegate(t, &delegate);
            mark(&chain, State::Delegating);
            if closed.is_ok() {
                what.raise(t)?;
            }
            break None;
        }
        if let Some(next) = plain_generator(&delegate) {
            chain.push(next);
            continue;
        }
        let method = t.get_attr_opt(&delegate, &string::intern_str("throw"))?;
        let thrown = method.map(|method| call_in(t, &chain, &method, &what.args()));
        match thrown {
            None => {
                what.raise(t)?;
                break None;
            }
            Some(Ok(value)) => break Some(value),
            Some(Err(Raised)) => break None,
        }
    };
    if let Some(value) = outcome {
        return Ok(value);
    }
    // One that is running, or has ended, lets the exception pass to the one that waits for it.
    while let Some(last) = chain.last() {
        match last.state() {
            State::Executing => {
                let kind = kind(last);
                t.value_error(format!("{kind} already executing"));
            }
            State::Finished if std::ptr::eq(last.class(), &COROUTINE) => {
                t.runtime_error("cannot reuse already awaited coroutine");
            }
            State::Finished => {}
            _ => break,
        }
        chain.pop();
    }
    if chain.is_empty() {
        return Err(Raised);
    }
    let step = resume(t, &chain, None)?;
    item_or_stop(t, generator, step)
}

/// Sets the state of generators that delegate, while their delegates run.
fn mark(chain: &[Ref<Generator>], state: State) {
    for generator in chain {
        generator.set_state(state);
    }
}

/// Closes what a generator delegates to.
fn close_delegate(t: &mut Thread, delegate: &Value) -> PyResult<()> {
    if let Some(generator) = plain_generator(delegate) {
        return close(t, &generator).map(drop);
    }
    match t.get_attr_opt(delegate, &string::intern_str("close")) {
        Ok(Some(method)) => t.call(&method, &[]).map(drop),
        Ok(None) => Ok(()),
        Err(Raised) => {
            ignored(t, delegate);
            Ok(())
        }
    }
}

/// Writes the exception that waits as one that closing cannot pass on.
fn ignored(t: &mut Thread, object: &Value) {
    ignored_while(t, "closing generator", object);
}

/// Writes the exception that waits as one that nobody can receive, raised while something was done to the object.
fn ignored_while(t: &mut Thread, doing: &str, object: &Value) {
    let raised = t.take_raised();
    let shown = t.repr(object).map_or_else(|_| "<object repr() failed>".to_string(), |s| s.to_string_lossy());
    t.restore_raised(raised);
    t.write_unraisable(None, Some(&format!("Exception ignored while {doing} {shown}")));
}

/// Closes a generator: what it delegates to first. The answer is what it returns.
///
/// # Errors
/// What leaves it beside `GeneratorExit` and `StopIteration`.
fn close(t: &mut Thread, generator: &Generator) -> PyResult {
    if generator.state() != State::Delegating {
        return close_one(t, generator, Ok(()));
    }
    let mut chain = vec![Ref::new(generator)];
    let mut inner = Ok(());
    while let Some(delegate) = chain[chain.len() - 1].delegate() {
        match plain_generator(&delegate) {
            Some(next) => chain.push(next),
            None => {
                mark(&chain, State::Executing);
                inner = close_delegate(t, &delegate);
                mark(&chain, State::Delegating);
                break;
            }
        }
    }
    let outer = chain.len() - 1;
    mark(&chain[..outer], State::Executing);
    let mut result = Ok(Value::none());
    for (i, generator) in chain.iter().enumerate().rev() {
        if i < outer {
            generator.set_state(State::Delegating);
        }
        result = close_one(t, generator, inner);
        inner = result.as_ref().map(|_| ()).map_err(|_| Raised);
    }
    result
}

/// Ends a generator whose delegate has been closed, with the given outcome.
fn close_one(t: &mut Thread, generator: &Generator, inner: PyResult<()>) -> PyResult {
    match generator.state() {
        State::Created => {
            generator.destroy_frame();
            return Ok(Value::none());
        }
        State::Unprotected if !t.interp().unwinding_told.get() => {
            generator.destroy_frame();
            return Ok(Value::none());
        }
        State::Finished => return Ok(Value::none()),
        _ => {}
    }
    if inner.is_ok() {
        t.raise_empty(&exceptions::GENERATOR_EXIT);
    }
    let result = match send(t, generator, None) {
        Ok(Ok(_)) => {
            let kind = kind(generator);
            return Err(t.runtime_error(format!("{kind} ignored GeneratorExit")));
        }
        Ok(Err(value)) => Ok(value),
        Err(raised) => Err(raised),
    };
    match result {
        Ok(value) => Ok(value),
        Err(_) if t.raised_is(&exceptions::GENERATOR_EXIT) => {
            t.restore_raised(None);
            Ok(Value::none())
        }
        Err(_) if t.raised_is(&exceptions::STOP_ITERATION) => Ok(stop_value(t.take_raised())),
        Err(raised) => Err(raised),
    }
}

/// The `value` of a `StopIteration`.
pub fn stop_value(exception: Option<Value>) -> Value {
    match exception.as_ref().and_then(|e| e.downcast::<BaseException>()) {
        Some(e) => e.fields().first().map_or(Value::none(), ::object::cell::OptionCell::get_or_none),
        None => Value::none(),
    }
}

/// Makes `cause` the cause and the context of the exception that waits.
pub fn set_cause(t: &mut Thread, cause: Option<Value>) {
    let Some(raised) = t.raised() else { return };
    if let Some(e) = raised.downcast::<BaseException>() {
        e.cause.set(cause.clone());
        e.context.set(cause);
        e.suppress_context.set(true);
    }
}

/// What `await` drives: the object itself if it is a coroutine, else what its `__await__` answers.
///
/// # Errors
/// `TypeError` when the object cannot be awaited.
pub fn awaitable_iterator(t: &mut Thread, object: &Value) -> PyResult {
    if is_coroutine(object) {
        return Ok(object.clone());
    }
    let Some(getter) = object.ty().slots().await_ else {
        let name = object.ty().tp_name();
        return Err(t.type_error(format!("'{name}' object can't be awaited")));
    };
    let iterator = getter(t, object)?;
    if is_coroutine(&iterator) {
        return Err(t.type_error("__await__() returned a coroutine"));
    }
    if iterator.ty().slots().iternext.is_none() {
        let name = iterator.ty().tp_name();
        return Err(t.type_error(format!("__await__() returned non-iterator of type '{name}'")));
    }
    Ok(iterator)
}

/// A coroutine, or a generator that `types.coroutine` has marked.
fn is_coroutine(object: &Value) -> bool {
    object.is_type(&COROUTINE)
        || (object.is_type(&GENERATOR)
            && object
                .downcast::<Generator>()
                .is_some_and(|g| g.code_ref().data.flags & ::code::flags::ITERABLE_COROUTINE != 0))
}

/// Clears the frame of a generator that has not begun. A coroutine is only said never to have been awaited.
pub(crate) fn clear_created(t: &mut Thread, generator: &Value) {
    if let Some(created) = generator.downcast::<Generator>() {
        finalize(t, created);
        if !generator.is_type(&COROUTINE) {
            created.destroy_frame();
        }
    }
}

/// The last reference has gone: closes the generator, or says that a coroutine was never awaited.
fn finalize(t: &mut Thread, generator: &Generator) {
    if generator.state() == State::Finished {
        return;
    }
    let waiting = t.take_raised();
    let this = generator.to_value();
    if is_async_generator(&this)
        && let Some(finalizer) = generator.origin.get()
        && !generator.closed.get()
    {
        if t.call(&finalizer, std::slice::from_ref(&this)).is_err() {
            ignored_while(t, "finalizing generator", &this);
        }
    } else if generator.state() == State::Created && this.is_type(&COROUTINE) {
        warn_unawaited(t, &this, generator);
    } else if close(t, generator).is_err() {
        ignored(t, &this);
    }
    t.restore_raised(waiting);
}

fn warn_unawaited(t: &mut Thread, this: &Value, generator: &Generator) {
    let mut warned = false;
    if let Ok(Some(function)) = warnings_attr(t, "_warn_unawaited_coroutine") {
        warned = t.call(&function, std::slice::from_ref(this)).is_ok()
            || t.raised_is(&exceptions::RUNTIME_WARNING);
    }
    if t.has_raised() {
        ignored_while(t, "finalizing coroutine", this);
    }
    if !warned {
        let name = generator.qualname.get_or_none();
        let shown = t.str(&name).map_or_else(|_| String::new(), |s| s.to_string_lossy());
        let message = format!("coroutine '{shown}' was never awaited");
        if t.warn_about(&exceptions::RUNTIME_WARNING, &message, 1, Some(this)).is_err() {
            ignored_while(t, "finalizing coroutine", this);
        }
    }
}

/// An attribute of the module `warnings`, which is imported if it can be.
fn warnings_attr(t: &mut Thread, name: &str) -> PyResult<Option<Value>> {
    let builtins = t.interp().builtins.get_or_none();
    let import =
        builtins.downcast::<::object::Dict>().and_then(|d| d.get_str(&string::intern_str("__import__")));
    let Some(import) = import else { return Ok(None) };
    match t.call(&import, &[string::intern("warnings")]) {
        Ok(module) => t.get_attr_opt(&module, &string::intern_str(name)),
        Err(Raised) => {
            t.restore_raised(None);
            Ok(None)
        }
    }
}

fn repr(t: &mut Thread, this: &Generator, what: &str) -> PyResult {
    let name = t.str(&this.qualname.get_or_none())?.to_string_lossy();
    t.new_str(&format!("<{what} object {name} at {:#x}>", this.to_value().id()))
}

fn set_text(
    t: &mut Thread,
    cell: &::object::cell::OptionCell,
    name: &str,
    value: Option<&Value>,
) -> PyResult<()> {
    match value {
        Some(value) if value.downcast::<Str>().is_some() => {
            cell.set(Some(value.clone()));
            Ok(())
        }
        _ => Err(t.type_error(format!("{name} must be set to a string object"))),
    }
}

/// Size in memory as CPython's object of the same code has it.
fn size(this: &Generator) -> usize {
    152 + 8 * this.slot_count()
}

/// The frame object, or `None` once the frame has gone.
fn frame(this: &Generator) -> Value {
    this.frame_object().unwrap_or(Value::none())
}

fn suspended(this: &Generator) -> bool {
    matches!(this.state(), State::Suspended | State::Unprotected | State::Delegating)
}

/// `generator`
pub struct GeneratorMethods;

#[pymethods(GENERATOR, layout = ::object::generator::Generator, table = GENERATOR_IMPL)]
impl GeneratorMethods {
    #[slot]
    fn repr(t: &mut Thread, this: &Generator) -> PyResult {
        repr(t, this, "generator")
    }

    #[slot]
    fn iter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iternext(t: &mut Thread, this: &Generator) -> PyResult<Option<Value>> {
        next(t, this)
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
        "send($self, object, /)",
        doc = "send($self, object, /)\n--\n\nsend(value) -> send 'value' into generator,\nreturn next yielded value or raise StopIteration."
    )]
    fn send(t: &mut Thread, this: &Generator, value: &Value) -> PyResult {
        let step = send(t, this, Some(value.clone()))?;
        item_or_stop(t, this, step)
    }

    #[method(
        "throw($self, /, *args)",
        doc = "throw(value)\nthrow(type[,value[,tb]])\n\nRaise exception in generator, return next yielded value or raise\nStopIteration.\nthe (type, val, tb) signature is deprecated, \nand may be removed in a future version of Python."
    )]
    fn throw(t: &mut Thread, this: &Generator, args: &[Value]) -> PyResult {
        let what = thrown(t, "throw", args)?;
        throw(t, this, what, true)
    }

    #[method(
        "close($self, /)",
        doc = "close($self, /)\n--\n\nclose() -> raise GeneratorExit inside generator."
    )]
    fn close(t: &mut Thread, this: &Generator) -> PyResult {
        close(t, this)
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
        doc = "__class_getitem__($type, object, /)\n--\n\ngenerators are generic over the types of their yield, send, and return values"
    )]
    fn class_getitem(t: &mut Thread, cls: &Type, item: &Value) -> PyResult {
        crate::sequence::class_getitem(t, cls, item)
    }

    #[getter("__name__", doc = "name of the generator")]
    fn name(_: &mut Thread, this: &Generator) -> Value {
        this.name.get_or_none()
    }

    #[setter("__name__")]
    fn set_name(t: &mut Thread, this: &Generator, value: Option<&Value>) -> PyResult<()> {
        set_text(t, &this.name, "__name__", value)
    }

    #[getter("__qualname__", doc = "qualified name of the generator")]
    fn qualname(_: &mut Thread, this: &Generator) -> Value {
        this.qualname.get_or_none()
    }

    #[setter("__qualname__")]
    fn set_qualname(t: &mut Thread, this: &Generator, value: Option<&Value>) -> PyResult<()> {
        set_text(t, &this.qualname, "__qualname__", value)
    }

    #[getter("gi_yieldfrom", doc = "object being iterated by yield from, or None")]
    fn gi_yieldfrom(_: &mut Thread, this: &Generator) -> Value {
        this.delegate().unwrap_or(Value::none())
    }

    #[getter]
    fn gi_running(_: &mut Thread, this: &Generator) -> bool {
        this.state() == State::Executing
    }

    #[getter]
    fn gi_frame(t: &mut Thread, this: &Generator) -> PyResult {
        crate::ty::audit_read(t, &this.to_value(), "gi_frame")?;
        Ok(frame(this))
    }

    #[getter]
    fn gi_suspended(_: &mut Thread, this: &Generator) -> bool {
        suspended(this)
    }

    #[getter]
    fn gi_code(t: &mut Thread, this: &Generator) -> PyResult {
        crate::ty::audit_read(t, &this.to_value(), "gi_code")?;
        Ok(this.code.get())
    }
}

/// `coroutine`
pub struct CoroutineMethods;

#[pymethods(
    COROUTINE,
    layout = ::object::generator::Generator,
    table = COROUTINE_IMPL,
    members = [::object::native::MemberDef {
        name: "cr_origin",
        doc: None,
        kind: ::object::native::MemberKind::ObjectOrNone,
        offset: std::mem::offset_of!(Generator, origin),
        readonly: true,
    }]
)]
impl CoroutineMethods {
    #[slot]
    fn repr(t: &mut Thread, this: &Generator) -> PyResult {
        repr(t, this, "coroutine")
    }

    #[slot(await_)]
    fn await_(_: &mut Thread, this: &Value) -> PyResult {
        match this.downcast::<Generator>() {
            Some(coroutine) => Ok(Obj::new(CoroutineWrapper { coroutine: Ref::new(coroutine) })),
            None => Ok(this.clone()),
        }
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
        "send($self, object, /)",
        doc = "send($self, object, /)\n--\n\nsend(arg) -> send 'arg' into coroutine,\nreturn next iterated value or raise StopIteration."
    )]
    fn send(t: &mut Thread, this: &Generator, value: &Value) -> PyResult {
        let step = send(t, this, Some(value.clone()))?;
        item_or_stop(t, this, step)
    }

    #[method(
        "throw($self, /, *args)",
        doc = "throw(value)\nthrow(type[,value[,traceback]])\n\nRaise exception in coroutine, return next iterated value or raise\nStopIteration.\nthe (type, val, tb) signature is deprecated, \nand may be removed in a future version of Python."
    )]
    fn throw(t: &mut Thread, this: &Generator, args: &[Value]) -> PyResult {
        let what = thrown(t, "throw", args)?;
        throw(t, this, what, true)
    }

    #[method(
        "close($self, /)",
        doc = "close($self, /)\n--\n\nclose() -> raise GeneratorExit inside coroutine."
    )]
    fn close(t: &mut Thread, this: &Generator) -> PyResult {
        close(t, this)
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
        doc = "__class_getitem__($type, object, /)\n--\n\ncoroutines are generic over the types of their yield, send, and return values"
    )]
    fn class_getitem(t: &mut Thread, cls: &Type, item: &Value) -> PyResult {
        crate::sequence::class_getitem(t, cls, item)
    }

    #[getter("__name__", doc = "name of the coroutine")]
    fn name(_: &mut Thread, this: &Generator) -> Value {
        this.name.get_or_none()
    }

    #[setter("__name__")]
    fn set_name(t: &mut Thread, this: &Generator, value: Option<&Value>) -> PyResult<()> {
        set_text(t, &this.name, "__name__", value)
    }

    #[getter("__qualname__", doc = "qualified name of the coroutine")]
    fn qualname(_: &mut Thread, this: &Generator) -> Value {
        this.qualname.get_or_none()
    }

    #[setter("__qualname__")]
    fn set_qualname(t: &mut Thread, this: &Generator, value: Option<&Value>) -> PyResult<()> {
        set_text(t, &this.qualname, "__qualname__", value)
    }

    #[getter("cr_await", doc = "object being awaited on, or None")]
    fn cr_await(_: &mut Thread, this: &Generator) -> Value {
        this.delegate().unwrap_or(Value::none())
    }

    #[getter]
    fn cr_running(_: &mut Thread, this: &Generator) -> bool {
        this.state() == State::Executing
    }

    #[getter]
    fn cr_frame(t: &mut Thread, this: &Generator) -> PyResult {
        crate::ty::audit_read(t, &this.to_value(), "cr_frame")?;
        Ok(frame(this))
    }

    #[getter]
    fn cr_code(t: &mut Thread, this: &Generator) -> PyResult {
        crate::ty::audit_read(t, &this.to_value(), "cr_code")?;
        Ok(this.code.get())
    }

    #[getter]
    fn cr_suspended(_: &mut Thread, this: &Generator) -> bool {
        suspended(this)
    }
}

/// What a coroutine's `__await__` answers: an iterator over it.
#[pytype(name = "coroutine_wrapper", static_name = COROUTINE_WRAPPER, reported_basicsize = 24)]
pub struct CoroutineWrapper {
    coroutine: Ref<Generator>,
}

#[pymethods(COROUTINE_WRAPPER, doc = "A wrapper object implementing __await__ for coroutines.")]
impl CoroutineWrapper {
    #[slot]
    fn iter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iternext(t: &mut Thread, this: &Obj<CoroutineWrapper>) -> PyResult<Option<Value>> {
        next(t, &this.coroutine)
    }

    #[method(
        "send($self, object, /)",
        doc = "send($self, object, /)\n--\n\nsend(arg) -> send 'arg' into coroutine,\nreturn next iterated value or raise StopIteration."
    )]
    fn send(t: &mut Thread, this: &Obj<CoroutineWrapper>, value: &Value) -> PyResult {
        let step = send(t, &this.coroutine, Some(value.clone()))?;
        item_or_stop(t, &this.coroutine, step)
    }

    #[method(
        "throw($self, /, *args)",
        doc = "throw(value)\nthrow(type[,value[,traceback]])\n\nRaise exception in coroutine, return next iterated value or raise\nStopIteration.\nthe (type, val, tb) signature is deprecated, \nand may be removed in a future version of Python."
    )]
    fn throw(t: &mut Thread, this: &Obj<CoroutineWrapper>, args: &[Value]) -> PyResult {
        let what = thrown(t, "throw", args)?;
        throw(t, &this.coroutine, what, true)
    }

    #[method(
        "close($self, /)",
        doc = "close($self, /)\n--\n\nclose() -> raise GeneratorExit inside coroutine."
    )]
    fn close(t: &mut Thread, this: &Obj<CoroutineWrapper>) -> PyResult {
        close(t, &this.coroutine)
    }
}
