//! Exceptions made and compared by native code, and an object that can be awaited.

use macros::{pymethods, pymodule, pytype};
use object::singletons::TYPE;
use object::{Dict, Obj, Object, PyResult, Str, Thread, Tuple, Type, Value, exceptions, string};

/// `awaitType`
#[pytype(name = "awaitType", static_name = AWAIT_TYPE)]
pub(super) struct AwaitType {
    awaited: Value,
}

#[pymethods(AWAIT_TYPE, doc = "C level type with tp_as_async")]
impl AwaitType {
    #[new("awaitType(object, /)", parse_tuple)]
    fn new(_: &mut Thread, cls: &Type, object: &Value) -> Value {
        Obj::new_of(cls, AwaitType { awaited: object.clone() })
    }

    #[slot(await_)]
    fn awaited(_: &mut Thread, this: &Obj<AwaitType>) -> PyResult {
        Ok(this.awaited.clone())
    }
}

/// Whether an exception, or a class of exceptions, is one of a class or of the classes in a tuple.
fn matches(t: &mut Thread, given: &Value, wanted: &Value) -> PyResult<bool> {
    if let Some(tuple) = wanted.downcast::<Tuple>() {
        return t.with_recursion(" in PyErr_GivenExceptionMatches", |t| {
            for one in tuple.items() {
                if matches(t, given, one)? {
                    return Ok(true);
                }
            }
            Ok(false)
        });
    }
    let class = match given.downcast::<Type>() {
        Some(class) => class.to_value(),
        None => given.ty().to_value(),
    };
    match (class.downcast::<Type>(), wanted.downcast::<Type>()) {
        (Some(class), Some(wanted)) => Ok(class.is_subtype(wanted)),
        _ => Ok(given.is(wanted)),
    }
}

/// The functions.
#[pymodule(name = "_testcapi")]
pub(super) mod raising {
    use super::*;

    #[function("raise_exception(exception, num_args, /)", no_signature)]
    fn raise_exception(t: &mut Thread, exception: &Value, num_args: i32) -> PyResult<()> {
        let args: Vec<Value> = (0..num_args).map(Value::small).collect();
        let is_exception =
            exception.downcast::<Type>().is_some_and(|class| class.is_subtype(&exceptions::BASE_EXCEPTION));
        if !is_exception {
            let shown = t.repr(exception)?.to_string_lossy();
            let message = format!("_PyErr_SetObject: exception {shown} is not a BaseException subclass");
            return Err(t.system_error(message));
        }
        let made = t.call(exception, &args)?;
        if !made.ty().is_subtype(&exceptions::BASE_EXCEPTION) {
            let (class, given) = (t.repr(exception)?.to_string_lossy(), made.ty().tp_name().to_string());
            return Err(t.type_error(format!(
                "calling {class} should have returned an instance of BaseException, not {given}"
            )));
        }
        Err(t.raise(made))
    }

    #[function("raise_memoryerror()", no_signature)]
    fn raise_memoryerror(t: &mut Thread) -> PyResult<()> {
        Err(t.memory_error())
    }

    #[function("make_exception_with_doc(name, doc=None, base=None, dict=None)", no_signature)]
    fn make_exception_with_doc(
        t: &mut Thread,
        name: &Str,
        doc: Option<&Value>,
        base: Option<&Value>,
        dict: Option<&Dict>,
    ) -> PyResult {
        let name = name.to_string_lossy();
        let Some((module, short)) = name.rsplit_once('.') else {
            return Err(t.system_error("PyErr_NewException: name must be module.class"));
        };
        let body = Dict::new();
        if let Some(dict) = dict {
            body.merge(t, dict, true)?;
        }
        if !body.contains_str(&string::intern_str("__module__")) {
            body.set_str(t, "__module__", string::intern(module));
        }
        if let Some(doc) = doc {
            body.set_str(t, "__doc__", doc.clone());
        }
        let bases = match base {
            Some(bases) if bases.downcast::<Tuple>().is_some() => bases.clone(),
            Some(base) => Tuple::new(vec![base.clone()]),
            None => Tuple::new(vec![exceptions::EXCEPTION.to_value()]),
        };
        t.call(&TYPE.to_value(), &[string::intern(short), bases, body.into_value()])
    }

    #[function("exception_print(exc, legacy=0, /)", no_signature)]
    fn exception_print(t: &mut Thread, exc: &Value, legacy: Option<i32>) {
        let _ = legacy;
        match t.sys_attr(&object::names::STDERR) {
            Some(file) if file.is_none() => (),
            file => std_sys::sys::hooks::print_exception(t, exc, file.as_ref()),
        }
    }

    #[function("traceback_print(traceback, file, /)", no_signature)]
    fn traceback_print(t: &mut Thread, traceback: &Value, file: &Value) -> PyResult<()> {
        if !traceback.is_type(&object::frame::TRACEBACK) {
            return Err(t.system_error("Objects/traceback.c: bad argument to internal function"));
        }
        let text = builtins::report::traceback_text(t, traceback);
        let text = t.new_str(&text)?;
        t.call_method(file, &object::names::WRITE, &[text]).map(drop)
    }

    #[function("err_writeunraisable(exc, obj, /)", no_signature)]
    fn err_writeunraisable(t: &mut Thread, exc: &Value, obj: &Value) {
        t.restore_raised(Some(exc.clone()));
        t.write_unraisable(Some(obj).filter(|obj| !obj.is_none()), None);
    }

    #[function("err_formatunraisable(exc, format, obj=None, /)", no_signature)]
    fn err_formatunraisable(
        t: &mut Thread,
        exc: &Value,
        format: &Value,
        obj: Option<&Value>,
    ) -> PyResult<()> {
        let message = match (format.downcast::<Str>(), obj) {
            (Some(format), Some(obj)) => {
                let shown = t.repr(obj)?.to_string_lossy();
                Some(format.to_string_lossy().replace("%R", &shown))
            }
            (format, _) => format.map(Str::to_string_lossy),
        };
        t.restore_raised(Some(exc.clone()));
        t.write_unraisable(None, message.as_deref());
        Ok(())
    }

    #[function("err_givenexceptionmatches(err, exc, /)", no_signature)]
    fn err_givenexceptionmatches(t: &mut Thread, err: &Value, exc: &Value) -> bool {
        match matches(t, err, exc) {
            Ok(answer) => answer,
            Err(_) => {
                t.write_unraisable(Some(exc), None);
                false
            }
        }
    }
}
