//! How failure travels: `Raised` says that an exception waits in the thread.
//!
//! Here: the result type and constructors of the common exceptions. Not here: exception objects
//! (`exceptions.rs`).

use crate::container::Tuple;
use crate::exceptions::{self, BaseException};
use crate::header::Object;
use crate::thread::Thread;
use crate::types::Type;
use crate::value::Value;

/// An exception has been raised and waits in the thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Raised;

/// What may raise.
pub type PyResult<T = Value> = Result<T, Raised>;

/// An instance of a native class as calling the class with at most one argument makes it, where that does nothing but
/// keep the argument.
fn plain_instance(class: &Type, argument: Option<&Value>) -> Option<Value> {
    let (own, base) = (class.slots(), exceptions::BASE_EXCEPTION.slots());
    let new = own.new.zip(base.new).is_some_and(|(own, base)| std::ptr::fn_addr_eq(own, base));
    let init = own.init.zip(base.init).is_some_and(|(own, base)| std::ptr::fn_addr_eq(own, base));
    let stop = std::ptr::eq(class, &exceptions::STOP_ITERATION);
    if !new || class.is_heap_type() || !(init || stop) {
        return None;
    }
    let exception = BaseException::new_of(
        class,
        argument.map_or_else(Tuple::empty, |a| Tuple::from_slice(std::slice::from_ref(a))),
    );
    if stop && let Some(stop) = exception.downcast::<BaseException>() {
        stop.fields()[0].set(Some(argument.cloned().unwrap_or(Value::none())));
    }
    Some(exception)
}

macro_rules! constructors {
    ($($(#[$doc:meta])* $name:ident => $class:ident;)*) => {
        impl Thread {
            $($(#[$doc])*
            #[cold]
            #[inline(never)]
            pub fn $name(&mut self, message: impl AsRef<str>) -> Raised {
                self.raise_message(&exceptions::$class, message.as_ref())
            })*
        }
    };
}

constructors! {
    /// Raises `TypeError`.
    type_error => TYPE_ERROR;
    /// Raises `ValueError`.
    value_error => VALUE_ERROR;
    /// Raises `AttributeError` without a name; prefer `attribute_error_of`.
    attribute_error => ATTRIBUTE_ERROR;
    /// Raises `IndexError`.
    index_error => INDEX_ERROR;
    /// Raises `OverflowError`.
    overflow_error => OVERFLOW_ERROR;
    /// Raises `ZeroDivisionError`.
    zero_division => ZERO_DIVISION_ERROR;
    /// Raises `RuntimeError`.
    runtime_error => RUNTIME_ERROR;
    /// Raises `RecursionError`.
    recursion_error => RECURSION_ERROR;
    /// Raises `SystemError`.
    system_error => SYSTEM_ERROR;
    /// Raises `NotImplementedError`.
    not_implemented_error => NOT_IMPLEMENTED_ERROR;
    /// Raises `LookupError`.
    lookup_error => LOOKUP_ERROR;
    /// Raises `BufferError`.
    buffer_error => BUFFER_ERROR;
    /// Raises `ReferenceError`.
    reference_error => REFERENCE_ERROR;
    /// Raises `ImportError` with a message only.
    import_error => IMPORT_ERROR;
    /// Raises `EOFError`.
    eof_error => EOF_ERROR;
    /// Raises `AssertionError`.
    assertion_error => ASSERTION_ERROR;
    /// Raises `SyntaxError` with a message only.
    syntax_error => SYNTAX_ERROR;
}

impl Thread {
    /// Raises `class(message)`.
    #[cold]
    #[inline(never)]
    pub fn raise_message(&mut self, class: &Type, message: &str) -> Raised {
        let text = crate::string::new_str(message);
        self.raise_with(class, text)
    }

    /// Raises `class(argument)`.
    #[cold]
    #[inline(never)]
    pub fn raise_with(&mut self, class: &Type, argument: Value) -> Raised {
        if let Some(exception) = plain_instance(class, Some(&argument)) {
            return self.raise(exception);
        }
        match self.call(&class.to_value(), &[argument]) {
            Ok(exception) => self.raise(exception),
            Err(raised) => raised,
        }
    }

    /// Raises `class()`.
    #[cold]
    #[inline(never)]
    pub fn raise_empty(&mut self, class: &Type) -> Raised {
        if let Some(exception) = plain_instance(class, None) {
            return self.raise(exception);
        }
        match self.call(&class.to_value(), &[]) {
            Ok(exception) => self.raise(exception),
            Err(raised) => raised,
        }
    }

    /// Raises `MemoryError()`.
    #[cold]
    pub fn memory_error(&mut self) -> Raised {
        self.raise_empty(&exceptions::MEMORY_ERROR)
    }

    /// Raises `KeyError(key)`.
    #[cold]
    pub fn key_error(&mut self, key: &Value) -> Raised {
        self.raise_with(&exceptions::KEY_ERROR, key.clone())
    }

    /// Raises `StopIteration(value)`, or without arguments for `None`.
    #[cold]
    pub fn stop_iteration(&mut self, value: Option<Value>) -> Raised {
        match value {
            Some(v) if !v.is_none() => self.raise_with(&exceptions::STOP_ITERATION, v),
            _ => self.raise_empty(&exceptions::STOP_ITERATION),
        }
    }

    /// Raises `AttributeError(message)` with `name` and `obj` set, so that suggestions can be made.
    #[cold]
    pub fn attribute_error_of(&mut self, object: &Value, name: &crate::Str, message: &str) -> Raised {
        let raised = match with_surrogates(message, name) {
            Some(text) => match self.new_str_wtf8(&text) {
                Ok(text) => self.raise_with(&exceptions::ATTRIBUTE_ERROR, text),
                Err(raised) => return raised,
            },
            None => self.attribute_error(message),
        };
        if let Some(exception) = self.raised() {
            exceptions::set_attribute_context(&exception, name.to_value(), object.clone());
        }
        raised
    }

    /// Raises `NameError(message)` with `name` set.
    #[cold]
    pub fn name_error(&mut self, class: &Type, name: &Value, message: &str) -> Raised {
        let raised = self.raise_message(class, message);
        if let Some(exception) = self.raised() {
            exceptions::set_name_context(&exception, name.clone());
        }
        raised
    }
}

/// `message`, which shows the attribute's name, where the name has surrogates that the message lost.
fn with_surrogates(message: &str, name: &crate::Str) -> Option<Vec<u8>> {
    if name.as_ascii().is_some() || name.to_utf8().is_some() {
        return None;
    }
    let lossy = format!("attribute '{}'", name.to_string_lossy());
    let (before, after) = message.split_once(&lossy)?;
    let name = name.view().to_wtf8();
    Some([before.as_bytes(), b"attribute '", &name, b"'", after.as_bytes()].concat())
}
