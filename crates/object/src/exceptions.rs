//! Exception objects: layouts and the classes as statics.
//!
//! Here: `BaseException`'s fields (CPython's 72 bytes), further fields of the classes that have them, chaining of
//! contexts. Not here: methods and messages (`builtins`), tracebacks' text.

use crate::cell::{OptionCell, Ref};
use crate::container::Tuple;
use crate::gc::{self, Visitor};
use crate::header::{Header, Object};
use crate::heap;
use crate::singletons::static_type;
use crate::thread::Thread;
use crate::types::{Type, TypeSpec, flags};
use crate::value::Value;

/// CPython's `PyBaseExceptionObject`.
#[repr(C)]
pub struct BaseException {
    ob: Header,
    /// `__dict__`
    pub dict: OptionCell,
    /// `args`: always a tuple.
    pub args: OptionCell,
    /// `__notes__`, as CPython's struct has it (unused: notes live in the dictionary).
    pub notes: OptionCell,
    /// `__traceback__`
    pub traceback: OptionCell,
    /// `__context__`
    pub context: OptionCell,
    /// `__cause__`
    pub cause: OptionCell,
    /// `__suppress_context__`
    pub suppress_context: std::cell::Cell<bool>,
}

const BASE_SIZE: usize = 72;

// SAFETY: layout as declared below; subclasses inherit the flag.
unsafe impl Object for BaseException {
    #[inline(always)]
    fn type_object() -> &'static Type {
        &BASE_EXCEPTION
    }

    #[inline]
    fn is_instance(value: &Value) -> bool {
        value.ty().has(flags::BASE_EXC_SUBCLASS)
    }
}

fn native_class(mut ty: &Type) -> &Type {
    while ty.is_heap_type() {
        match ty.base() {
            Some(base) => ty = base,
            None => break,
        }
    }
    ty
}

impl BaseException {
    /// A new exception whose fields are empty but for `args`.
    pub fn new_of(ty: &Type, args: Value) -> Value {
        // SAFETY: zeroed words are empty cells and `false`.
        unsafe {
            let object = heap::alloc(ty, ty.basicsize());
            (*(object.as_ptr() as *const BaseException)).args.set(Some(args));
            if ty.inline_capacity() > 0 {
                object.as_ref().set_flag(crate::header::flags::INLINE_VALUES);
            }
            gc::track(object);
            Value::from_owned(object.as_ptr())
        }
    }

    /// `args`.
    pub fn args(&self) -> Ref<Tuple> {
        match self.args.get().map(Ref::from_value) {
            Some(Ok(args)) => args,
            _ => Tuple::new_ref(Vec::new()),
        }
    }

    /// The further fields of the class, in the order that its declaration below lists.
    pub fn fields(&self) -> &[OptionCell] {
        let count = (native_class(self.ob.ty()).basicsize() - BASE_SIZE) / 8;
        // SAFETY: the native class reserved these words.
        unsafe {
            let first = (self as *const Self as *const u8).add(BASE_SIZE) as *const OptionCell;
            std::slice::from_raw_parts(first, count)
        }
    }

    fn cells(&self) -> [&OptionCell; 6] {
        [&self.dict, &self.args, &self.notes, &self.traceback, &self.context, &self.cause]
    }
}

unsafe fn traverse(object: *const Header, visitor: &mut Visitor<'_>) {
    // SAFETY: a live exception.
    let e = unsafe { &*(object as *const BaseException) };
    e.cells().iter().for_each(|c| visitor.visit_option(c.peek()));
    e.fields().iter().for_each(|c| visitor.visit_option(c.peek()));
}

unsafe fn clear(object: *const Header) {
    // SAFETY: a live exception.
    let e = unsafe { &*(object as *const BaseException) };
    e.cells().iter().for_each(|c| {
        c.take();
    });
    e.fields().iter().for_each(|c| {
        c.take();
    });
}

unsafe fn drop_exception(object: *mut Header) {
    // SAFETY: a dead exception; empty cells need no drop.
    unsafe { clear(object) }
}

/// Each class with its base, the number of fields beyond `BaseException`'s (inherited ones included), and the names
/// of those that it adds.
macro_rules! exceptions {
    ($($name:ident = $text:literal ( $base:expr, $total:literal ) [$($field:literal),*];)*) => {
        $(static_type!(
            #[doc = concat!("`", $text, "`")]
            $name,
            TypeSpec {
                name: $text,
                base: Some(&$base),
                basicsize: BASE_SIZE + 8 * $total,
                flags: flags::BASETYPE | flags::BASE_EXC_SUBCLASS,
                dictoffset: 16,
                traverse: Some(traverse),
                clear: Some(clear),
                drop: Some(drop_exception),
                ..TypeSpec::EMPTY
            }
        );)*

        /// Every class with the names of the fields that it adds.
        pub static CLASSES: &[(&Type, &[&str])] = &[$((&$name, &[$($field),*]),)* (&EXCEPTION_GROUP, &[])];
    };
}

exceptions! {
    BASE_EXCEPTION = "BaseException" (crate::singletons::OBJECT, 0) [];
    BASE_EXCEPTION_GROUP = "BaseExceptionGroup" (BASE_EXCEPTION, 3) ["message", "exceptions", "_exceptions_str"];
    EXCEPTION = "Exception" (BASE_EXCEPTION, 0) [];
    GENERATOR_EXIT = "GeneratorExit" (BASE_EXCEPTION, 0) [];
    KEYBOARD_INTERRUPT = "KeyboardInterrupt" (BASE_EXCEPTION, 0) [];
    SYSTEM_EXIT = "SystemExit" (BASE_EXCEPTION, 1) ["code"];
    ARITHMETIC_ERROR = "ArithmeticError" (EXCEPTION, 0) [];
    ASSERTION_ERROR = "AssertionError" (EXCEPTION, 0) [];
    ATTRIBUTE_ERROR = "AttributeError" (EXCEPTION, 2) ["obj", "name"];
    BUFFER_ERROR = "BufferError" (EXCEPTION, 0) [];
    EOF_ERROR = "EOFError" (EXCEPTION, 0) [];
    IMPORT_ERROR = "ImportError" (EXCEPTION, 4) ["msg", "name", "path", "name_from"];
    LOOKUP_ERROR = "LookupError" (EXCEPTION, 0) [];
    MEMORY_ERROR = "MemoryError" (EXCEPTION, 0) [];
    NAME_ERROR = "NameError" (EXCEPTION, 1) ["name"];
    OS_ERROR = "OSError" (EXCEPTION, 5) ["errno", "strerror", "filename", "filename2", "characters_written"];
    REFERENCE_ERROR = "ReferenceError" (EXCEPTION, 0) [];
    RUNTIME_ERROR = "RuntimeError" (EXCEPTION, 0) [];
    STOP_ASYNC_ITERATION = "StopAsyncIteration" (EXCEPTION, 0) [];
    STOP_ITERATION = "StopIteration" (EXCEPTION, 1) ["value"];
    SYNTAX_ERROR = "SyntaxError" (EXCEPTION, 9) ["msg", "filename", "lineno", "offset", "end_lineno", "end_offset", "text", "print_file_and_line", "_metadata"];
    SYSTEM_ERROR = "SystemError" (EXCEPTION, 0) [];
    TYPE_ERROR = "TypeError" (EXCEPTION, 0) [];
    VALUE_ERROR = "ValueError" (EXCEPTION, 0) [];
    WARNING = "Warning" (EXCEPTION, 0) [];
    FLOATING_POINT_ERROR = "FloatingPointError" (ARITHMETIC_ERROR, 0) [];
    OVERFLOW_ERROR = "OverflowError" (ARITHMETIC_ERROR, 0) [];
    ZERO_DIVISION_ERROR = "ZeroDivisionError" (ARITHMETIC_ERROR, 0) [];
    BYTES_WARNING = "BytesWarning" (WARNING, 0) [];
    DEPRECATION_WARNING = "DeprecationWarning" (WARNING, 0) [];
    ENCODING_WARNING = "EncodingWarning" (WARNING, 0) [];
    FUTURE_WARNING = "FutureWarning" (WARNING, 0) [];
    IMPORT_WARNING = "ImportWarning" (WARNING, 0) [];
    PENDING_DEPRECATION_WARNING = "PendingDeprecationWarning" (WARNING, 0) [];
    RESOURCE_WARNING = "ResourceWarning" (WARNING, 0) [];
    RUNTIME_WARNING = "RuntimeWarning" (WARNING, 0) [];
    SYNTAX_WARNING = "SyntaxWarning" (WARNING, 0) [];
    UNICODE_WARNING = "UnicodeWarning" (WARNING, 0) [];
    USER_WARNING = "UserWarning" (WARNING, 0) [];
    BLOCKING_IO_ERROR = "BlockingIOError" (OS_ERROR, 5) [];
    CHILD_PROCESS_ERROR = "ChildProcessError" (OS_ERROR, 5) [];
    CONNECTION_ERROR = "ConnectionError" (OS_ERROR, 5) [];
    FILE_EXISTS_ERROR = "FileExistsError" (OS_ERROR, 5) [];
    FILE_NOT_FOUND_ERROR = "FileNotFoundError" (OS_ERROR, 5) [];
    INTERRUPTED_ERROR = "InterruptedError" (OS_ERROR, 5) [];
    IS_A_DIRECTORY_ERROR = "IsADirectoryError" (OS_ERROR, 5) [];
    NOT_A_DIRECTORY_ERROR = "NotADirectoryError" (OS_ERROR, 5) [];
    PERMISSION_ERROR = "PermissionError" (OS_ERROR, 5) [];
    PROCESS_LOOKUP_ERROR = "ProcessLookupError" (OS_ERROR, 5) [];
    TIMEOUT_ERROR = "TimeoutError" (OS_ERROR, 5) [];
    INDENTATION_ERROR = "IndentationError" (SYNTAX_ERROR, 9) [];
    INCOMPLETE_INPUT_ERROR = "_IncompleteInputError" (SYNTAX_ERROR, 9) [];
    INDEX_ERROR = "IndexError" (LOOKUP_ERROR, 0) [];
    KEY_ERROR = "KeyError" (LOOKUP_ERROR, 0) [];
    MODULE_NOT_FOUND_ERROR = "ModuleNotFoundError" (IMPORT_ERROR, 4) [];
    NOT_IMPLEMENTED_ERROR = "NotImplementedError" (RUNTIME_ERROR, 0) [];
    PYTHON_FINALIZATION_ERROR = "PythonFinalizationError" (RUNTIME_ERROR, 0) [];
    RECURSION_ERROR = "RecursionError" (RUNTIME_ERROR, 0) [];
    UNBOUND_LOCAL_ERROR = "UnboundLocalError" (NAME_ERROR, 1) [];
    UNICODE_ERROR = "UnicodeError" (VALUE_ERROR, 0) [];
    BROKEN_PIPE_ERROR = "BrokenPipeError" (CONNECTION_ERROR, 5) [];
    CONNECTION_ABORTED_ERROR = "ConnectionAbortedError" (CONNECTION_ERROR, 5) [];
    CONNECTION_REFUSED_ERROR = "ConnectionRefusedError" (CONNECTION_ERROR, 5) [];
    CONNECTION_RESET_ERROR = "ConnectionResetError" (CONNECTION_ERROR, 5) [];
    TAB_ERROR = "TabError" (INDENTATION_ERROR, 9) [];
    UNICODE_DECODE_ERROR = "UnicodeDecodeError" (UNICODE_ERROR, 5) ["encoding", "object", "start", "end", "reason"];
    UNICODE_ENCODE_ERROR = "UnicodeEncodeError" (UNICODE_ERROR, 5) ["encoding", "object", "start", "end", "reason"];
    UNICODE_TRANSLATE_ERROR = "UnicodeTranslateError" (UNICODE_ERROR, 5) ["encoding", "object", "start", "end", "reason"];
}

static_type!(
    /// `ExceptionGroup`, which CPython makes as a class statement would.
    EXCEPTION_GROUP,
    TypeSpec {
        name: "ExceptionGroup",
        base: Some(&BASE_EXCEPTION_GROUP),
        basicsize: BASE_SIZE + 8 * 3,
        flags: flags::BASETYPE | flags::BASE_EXC_SUBCLASS | flags::OPEN,
        dictoffset: 16,
        traverse: Some(traverse),
        clear: Some(clear),
        drop: Some(drop_exception),
        weakrefs: true,
        ..TypeSpec::EMPTY
    }
);

/// Sets `__context__` of an exception about to be raised to the one being handled, breaking a cycle that this would close.
pub(crate) fn chain_context(t: &mut Thread, exception: &Value) {
    let Some(handled) = t.handled_exception() else { return };
    let Some(new) = exception.downcast::<BaseException>() else { return };
    if handled.is(exception) {
        return;
    }
    // Walk the chain of the handled exception; a second, slower walker detects cycles that exist already.
    let mut walker = handled.clone();
    let mut slow = handled.clone();
    let mut step = false;
    loop {
        let next = walker.downcast::<BaseException>().and_then(|e| e.context.get());
        let Some(next) = next else { break };
        if next.is(exception) {
            if let Some(e) = walker.downcast::<BaseException>() {
                e.context.set(None);
            }
            break;
        }
        walker = next;
        if walker.is(&slow) {
            break;
        }
        if step {
            let ahead = slow.downcast::<BaseException>().and_then(|e| e.context.get());
            if let Some(ahead) = ahead {
                slow = ahead;
            }
        }
        step = !step;
    }
    new.context.set(Some(handled));
}

/// Whether an `AttributeError` has an object or a name.
pub(crate) fn has_attribute_context(exception: &Value) -> bool {
    match exception.downcast::<BaseException>().map(BaseException::fields) {
        Some([obj_cell, name_cell, ..]) => !obj_cell.is_empty() || !name_cell.is_empty(),
        _ => true,
    }
}

/// Sets `obj` and `name` of an `AttributeError`.
pub(crate) fn set_attribute_context(exception: &Value, name: Value, object: Value) {
    if exception.ty().is_subtype(&ATTRIBUTE_ERROR)
        && let Some([obj_cell, name_cell, ..]) =
            exception.downcast::<BaseException>().map(BaseException::fields)
    {
        obj_cell.set(Some(object));
        name_cell.set(Some(name));
    }
}

/// Sets `name` of a `NameError`.
pub(crate) fn set_name_context(exception: &Value, name: Value) {
    if exception.ty().is_subtype(&NAME_ERROR)
        && let Some([cell, ..]) = exception.downcast::<BaseException>().map(BaseException::fields)
    {
        cell.set(Some(name));
    }
}
