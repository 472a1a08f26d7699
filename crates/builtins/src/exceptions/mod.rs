//! Exceptions: what `BaseException` can do, and the classes that add something.
//!
//! Here: `BaseException` and the classes with few fields. Not here: layouts (`object::exceptions`), tracebacks.

pub mod group;
pub mod os;
pub mod simple;
pub mod syntax;
pub mod unicode;

use ::object::exceptions::{self as classes, BASE_EXCEPTION, BaseException};
use ::object::frame::TRACEBACK;
use ::object::native::{MemberDef, MemberKind};
use ::object::types::{TypeImpl, flags};
use ::object::{Args, Dict, List, Object, PyResult, Ref, Str, Thread, Tuple, Type, Value, names};
use macros::pymethods;

/// Bytes of `BaseException` before the further fields.
const BASE_SIZE: usize = 72;

/// Whether a value is an exception.
pub fn is_exception(value: &Value) -> bool {
    value.ty().has(flags::BASE_EXC_SUBCLASS)
}

/// An attribute that is a further field; `None` when it is empty.
const fn field(name: &'static str, doc: &'static str, index: usize) -> MemberDef {
    MemberDef {
        name,
        doc: Some(doc),
        kind: MemberKind::ObjectOrNone,
        offset: BASE_SIZE + 8 * index,
        readonly: false,
    }
}

/// The same, not assignable.
const fn readonly_field(name: &'static str, doc: &'static str, index: usize) -> MemberDef {
    MemberDef { readonly: true, ..field(name, doc, index) }
}

/// Refuses keyword arguments in the words of `BaseException`.
fn no_keywords(t: &mut Thread, this: &BaseException, args: &Args<'_>) -> PyResult<()> {
    if !args.has_keywords() {
        return Ok(());
    }
    let name = this.class().tp_name();
    Err(t.type_error(format!("{name}() takes no keyword arguments")))
}

/// `BaseException`
pub struct BaseExceptionMethods;

#[pymethods(
    BASE_EXCEPTION,
    layout = ::object::exceptions::BaseException,
    table = BASE_EXCEPTION_IMPL,
    doc = "Common base class for all exceptions"
)]
impl BaseExceptionMethods {
    #[slot]
    fn new(_: &mut Thread, cls: &Type, args: Args<'_>) -> PyResult {
        Ok(BaseException::new_of(cls, Tuple::from_slice(args.positional())))
    }

    #[slot]
    fn init(t: &mut Thread, this: &BaseException, args: Args<'_>) -> PyResult<()> {
        no_keywords(t, this, &args)?;
        this.args.set(Some(Tuple::from_slice(args.positional())));
        Ok(())
    }

    #[slot]
    fn repr(t: &mut Thread, this: &BaseException) -> PyResult {
        let name = this.class().name();
        let args = this.args();
        let shown = match args.items() {
            [one] => format!("({})", t.repr(one)?.to_string_lossy()),
            _ => t.repr(args.as_value())?.to_string_lossy(),
        };
        t.new_str(&format!("{name}{shown}"))
    }

    #[slot]
    fn str(t: &mut Thread, this: &BaseException) -> PyResult {
        base_str(t, this)
    }

    #[method("__reduce__($self, /)", doc = "__reduce__($self, /)\n--\n\n")]
    fn reduce(_: &mut Thread, this: &BaseException) -> Value {
        reduced(this, this.args().into_value(), this.dict.get())
    }

    #[method("__setstate__($self, state, /)", doc = "__setstate__($self, state, /)\n--\n\n")]
    fn setstate(t: &mut Thread, this: &BaseException, state: &Value) -> PyResult<()> {
        if state.is_none() {
            return Ok(());
        }
        let Some(dict) = state.downcast::<Dict>() else {
            return Err(t.type_error("state is not a dictionary"));
        };
        let object = this.to_value();
        for (key, value) in dict.items() {
            match Ref::<Str>::from_value(key) {
                Ok(name) => t.set_attr(&object, &name, &value)?,
                Err(other) => {
                    let got = other.ty().tp_name();
                    return Err(t.type_error(format!("attribute name must be string, not '{got}'")));
                }
            }
        }
        Ok(())
    }

    /// Set self.__traceback__ to tb and return self.
    #[method("with_traceback($self, tb, /)")]
    fn with_traceback(t: &mut Thread, this: &BaseException, tb: &Value) -> PyResult {
        set_traceback(t, this, Some(tb))?;
        Ok(this.to_value())
    }

    /// Add a note to the exception
    #[method("add_note($self, note, /)")]
    fn add_note(t: &mut Thread, this: &BaseException, note: &Value) -> PyResult<()> {
        if note.downcast::<Str>().is_none() {
            let got = note.ty().tp_name();
            return Err(t.type_error(format!("add_note() argument must be str, not {got}")));
        }
        let object = this.to_value();
        let notes = match t.get_attr_opt(&object, &names::NOTES)? {
            Some(notes) => notes,
            None => {
                let fresh = List::new(Vec::new());
                t.set_attr(&object, &names::NOTES, &fresh)?;
                fresh
            }
        };
        match notes.downcast::<List>() {
            Some(list) => {
                list.push(note.clone());
                Ok(())
            }
            None => Err(t.type_error("Cannot add note: __notes__ is not a list")),
        }
    }

    #[member("__suppress_context__")]
    fn suppress_context(_: &mut Thread, this: &BaseException) -> bool {
        this.suppress_context.get()
    }

    #[setter("__suppress_context__")]
    fn set_suppress_context(t: &mut Thread, this: &BaseException, value: Option<&Value>) -> PyResult<()> {
        let Some(value) = value else {
            return Err(t.type_error("can't delete numeric/char attribute"));
        };
        if value.is(&Value::bool(true)) || value.is(&Value::bool(false)) {
            this.suppress_context.set(value.is(&Value::bool(true)));
            return Ok(());
        }
        Err(t.type_error("attribute value type must be bool"))
    }

    #[getter("__dict__")]
    fn dict(_: &mut Thread, this: &BaseException) -> Value {
        match ::object::lookup::instance_dict(&this.to_value()) {
            Some(dict) => dict.into_value(),
            None => Value::none(),
        }
    }

    #[setter("__dict__")]
    fn set_dict(t: &mut Thread, this: &BaseException, value: Option<&Value>) -> PyResult<()> {
        let Some(value) = value else {
            return Err(t.type_error("cannot delete __dict__"));
        };
        if value.downcast::<Dict>().is_none() {
            let got = value.ty().tp_name();
            return Err(t.type_error(format!("__dict__ must be set to a dictionary, not a '{got}'")));
        }
        ::object::lookup::set_instance_dict(&this.to_value(), Some(value.clone()));
        Ok(())
    }

    #[getter]
    fn args(_: &mut Thread, this: &BaseException) -> Value {
        this.args().into_value()
    }

    #[setter]
    fn set_args(t: &mut Thread, this: &BaseException, value: Option<&Value>) -> PyResult<()> {
        let Some(value) = value else { return Err(t.type_error("args may not be deleted")) };
        let items = t.collect(value)?;
        this.args.set(Some(Tuple::new(items)));
        Ok(())
    }

    #[getter("__traceback__")]
    fn traceback(_: &mut Thread, this: &BaseException) -> Value {
        this.traceback.get_or_none()
    }

    #[setter("__traceback__")]
    fn set_traceback(t: &mut Thread, this: &BaseException, value: Option<&Value>) -> PyResult<()> {
        set_traceback(t, this, value)
    }

    #[getter("__context__")]
    fn context(_: &mut Thread, this: &BaseException) -> Value {
        this.context.get_or_none()
    }

    #[setter("__context__")]
    fn set_context(t: &mut Thread, this: &BaseException, value: Option<&Value>) -> PyResult<()> {
        this.context.set(exception_or_none(t, "__context__", "context", value)?);
        Ok(())
    }

    #[getter("__cause__")]
    fn cause(_: &mut Thread, this: &BaseException) -> Value {
        this.cause.get_or_none()
    }

    #[setter("__cause__")]
    fn set_cause(t: &mut Thread, this: &BaseException, value: Option<&Value>) -> PyResult<()> {
        let cause = exception_or_none(t, "__cause__", "cause", value)?;
        this.suppress_context.set(true);
        this.cause.set(cause);
        Ok(())
    }
}

/// `(type, args)` or `(type, args, state)`.
fn reduced(this: &BaseException, args: Value, state: Option<Value>) -> Value {
    let mut parts = vec![this.class().to_value(), args];
    parts.extend(state);
    Tuple::new(parts)
}

/// `str()` of an exception without rules of its own.
fn base_str(t: &mut Thread, this: &BaseException) -> PyResult {
    let args = this.args();
    match args.items() {
        [] => t.new_str(""),
        [one] => t.str(one).map(Ref::into_value),
        _ => t.str(args.as_value()).map(Ref::into_value),
    }
}

fn set_traceback(t: &mut Thread, this: &BaseException, value: Option<&Value>) -> PyResult<()> {
    let Some(value) = value else {
        return Err(t.type_error("__traceback__ may not be deleted"));
    };
    if value.is_none() {
        this.traceback.set(None);
    } else if std::ptr::eq(value.ty(), &TRACEBACK) {
        this.traceback.set(Some(value.clone()));
    } else {
        return Err(t.type_error("__traceback__ must be a traceback or None"));
    }
    Ok(())
}

fn exception_or_none(
    t: &mut Thread,
    attribute: &str,
    what: &str,
    value: Option<&Value>,
) -> PyResult<Option<Value>> {
    match value {
        None => Err(t.type_error(format!("{attribute} may not be deleted"))),
        Some(value) if value.is_none() => Ok(None),
        Some(value) if is_exception(value) => Ok(Some(value.clone())),
        Some(_) => Err(t.type_error(format!("exception {what} must be None or derive from BaseException"))),
    }
}

/// "ValueError: message", the last line of a traceback.
pub fn summary(t: &mut Thread, exception: &Value) -> String {
    let class = exception.ty();
    let module =
        t.get_attr(&class.to_value(), &names::MODULE).ok().and_then(|m| Ref::<Str>::from_value(m).ok());
    if module.is_none() {
        t.restore_raised(None);
    }
    let name = match module {
        Some(module) if module.eq_str("builtins") || module.eq_str("__main__") => {
            crate::ty::qualname_of(class)
        }
        Some(module) => format!("{}.{}", module.to_string_lossy(), crate::ty::qualname_of(class)),
        None => format!("<unknown>.{}", crate::ty::qualname_of(class)),
    };
    match t.str(exception) {
        Ok(text) if text.is_empty() => name,
        Ok(text) => format!("{name}: {}", text.to_string_lossy()),
        Err(_) => {
            t.restore_raised(None);
            format!("{name}: <exception str() failed>")
        }
    }
}

/// A table that holds a docstring and nothing else.
const fn documented(doc: &'static str) -> TypeImpl {
    TypeImpl { doc: Some(doc), ..TypeImpl::EMPTY }
}

macro_rules! documented {
    ($($class:ident = $doc:literal;)*) => {
        static DOCUMENTED: &[(&Type, &[&TypeImpl])] = &[$((&classes::$class, {
            static TABLE: TypeImpl = documented($doc);
            &[&TABLE]
        })),*];
    };
}

documented! {
    EXCEPTION = "Common base class for all non-exit exceptions.";
    GENERATOR_EXIT = "Request that a generator exit.";
    KEYBOARD_INTERRUPT = "Program interrupted by user.";
    ARITHMETIC_ERROR = "Base class for arithmetic errors.";
    ASSERTION_ERROR = "Assertion failed.";
    BUFFER_ERROR = "Buffer error.";
    EOF_ERROR = "Read beyond end of file.";
    LOOKUP_ERROR = "Base class for lookup errors.";
    MEMORY_ERROR = "Out of memory.";
    REFERENCE_ERROR = "Weak ref proxy used after referent went away.";
    RUNTIME_ERROR = "Unspecified run-time error.";
    STOP_ASYNC_ITERATION = "Signal the end from iterator.__anext__().";
    SYSTEM_ERROR = "Internal error in the Python interpreter.\n\nPlease report this to the Python maintainer, along with the traceback,\nthe Python version, and the hardware/OS platform and version.";
    TYPE_ERROR = "Inappropriate argument type.";
    VALUE_ERROR = "Inappropriate argument value (of correct type).";
    WARNING = "Base class for warning categories.";
    FLOATING_POINT_ERROR = "Floating-point operation failed.";
    OVERFLOW_ERROR = "Result too large to be represented.";
    ZERO_DIVISION_ERROR = "Second argument to a division or modulo operation was zero.";
    BYTES_WARNING = "Base class for warnings about bytes and buffer related problems, mostly\nrelated to conversion from str or comparing to str.";
    DEPRECATION_WARNING = "Base class for warnings about deprecated features.";
    ENCODING_WARNING = "Base class for warnings about encodings.";
    FUTURE_WARNING = "Base class for warnings about constructs that will change semantically\nin the future.";
    IMPORT_WARNING = "Base class for warnings about probable mistakes in module imports";
    PENDING_DEPRECATION_WARNING = "Base class for warnings about features which will be deprecated\nin the future.";
    RESOURCE_WARNING = "Base class for warnings about resource usage.";
    RUNTIME_WARNING = "Base class for warnings about dubious runtime behavior.";
    SYNTAX_WARNING = "Base class for warnings about dubious syntax.";
    UNICODE_WARNING = "Base class for warnings about Unicode related problems, mostly\nrelated to conversion problems.";
    USER_WARNING = "Base class for warnings generated by user code.";
    BLOCKING_IO_ERROR = "I/O operation would block.";
    CHILD_PROCESS_ERROR = "Child process error.";
    CONNECTION_ERROR = "Connection error.";
    FILE_EXISTS_ERROR = "File already exists.";
    FILE_NOT_FOUND_ERROR = "File not found.";
    INTERRUPTED_ERROR = "Interrupted by signal.";
    IS_A_DIRECTORY_ERROR = "Operation doesn't work on directories.";
    NOT_A_DIRECTORY_ERROR = "Operation only works on directories.";
    PERMISSION_ERROR = "Not enough permissions.";
    PROCESS_LOOKUP_ERROR = "Process not found.";
    TIMEOUT_ERROR = "Timeout expired.";
    INDENTATION_ERROR = "Improper indentation.";
    INCOMPLETE_INPUT_ERROR = "incomplete input.";
    INDEX_ERROR = "Sequence index out of range.";
    MODULE_NOT_FOUND_ERROR = "Module not found.";
    NOT_IMPLEMENTED_ERROR = "Method or function hasn't been implemented yet.";
    PYTHON_FINALIZATION_ERROR = "Operation blocked during Python finalization.";
    RECURSION_ERROR = "Recursion limit exceeded.";
    UNBOUND_LOCAL_ERROR = "Local name referenced but not bound to a value.";
    UNICODE_ERROR = "Unicode related error.";
    BROKEN_PIPE_ERROR = "Broken pipe.";
    CONNECTION_ABORTED_ERROR = "Connection aborted.";
    CONNECTION_REFUSED_ERROR = "Connection refused.";
    CONNECTION_RESET_ERROR = "Connection reset.";
    TAB_ERROR = "Improper mixture of spaces and tabs.";
}

/// The tables of an exception class.
pub(crate) fn implementations(class: &Type) -> &'static [&'static TypeImpl] {
    static OWN: &[(&Type, &[&TypeImpl])] = &[
        (&classes::BASE_EXCEPTION, &[&BASE_EXCEPTION_IMPL]),
        (&classes::BASE_EXCEPTION_GROUP, &[&group::EXCEPTION_GROUP_IMPL]),
        (&classes::SYSTEM_EXIT, &[&simple::SYSTEM_EXIT_IMPL]),
        (&classes::STOP_ITERATION, &[&simple::STOP_ITERATION_IMPL]),
        (&classes::IMPORT_ERROR, &[&simple::IMPORT_ERROR_IMPL]),
        (&classes::ATTRIBUTE_ERROR, &[&simple::ATTRIBUTE_ERROR_IMPL]),
        (&classes::NAME_ERROR, &[&simple::NAME_ERROR_IMPL]),
        (&classes::KEY_ERROR, &[&simple::KEY_ERROR_IMPL]),
        (&classes::OS_ERROR, &[&os::OS_ERROR_IMPL]),
        (&classes::SYNTAX_ERROR, &[&syntax::SYNTAX_ERROR_IMPL]),
        (&classes::UNICODE_ENCODE_ERROR, &[&unicode::UNICODE_ENCODE_ERROR_IMPL]),
        (&classes::UNICODE_DECODE_ERROR, &[&unicode::UNICODE_DECODE_ERROR_IMPL]),
        (&classes::UNICODE_TRANSLATE_ERROR, &[&unicode::UNICODE_TRANSLATE_ERROR_IMPL]),
    ];
    let mut all = OWN.iter().chain(DOCUMENTED);
    all.find(|(known, _)| std::ptr::eq(*known, class)).map_or(&[], |(_, tables)| tables)
}

/// A class of exceptions of a native module: `name` is `module.Name`.
///
/// # Errors
/// `MemoryError`.
pub fn new_exception(t: &mut Thread, name: &str, base: &Type) -> PyResult {
    let (module, name) = name.rsplit_once('.').unwrap_or(("builtins", name));
    let namespace = Dict::new();
    let module = t.new_str(module)?;
    namespace.set_name(&names::MODULE, module);
    let arguments = [t.new_str(name)?, Tuple::new(vec![base.to_value()]), namespace.into_value()];
    t.call(&::object::singletons::TYPE.to_value(), &arguments)
}
