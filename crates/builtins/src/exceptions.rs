//! `BaseException`: what all exceptions can do.
//!
//! Not here: the further attributes of the classes that have some.

use ::object::exceptions::{BASE_EXCEPTION, BaseException};
use ::object::{Args, PyResult, Ref, Thread, Tuple, Type, Value};
use macros::pymethods;

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
        if args.has_keywords() {
            let name = ::object::Object::class(this).tp_name();
            return Err(t.type_error(format!("{name}() takes no keyword arguments")));
        }
        this.args.set(Some(Tuple::from_slice(args.positional())));
        Ok(())
    }

    #[slot]
    fn repr(t: &mut Thread, this: &BaseException) -> PyResult {
        let name = ::object::Object::class(this).name();
        let args = this.args();
        let mut parts = Vec::new();
        for arg in args.items() {
            parts.push(t.repr(arg)?.to_string_lossy());
        }
        t.new_str(&format!("{name}({})", parts.join(", ")))
    }

    #[slot]
    fn str(t: &mut Thread, this: &BaseException) -> PyResult {
        let args = this.args();
        match args.items() {
            [] => t.new_str(""),
            [one] => t.str(one).map(Ref::into_value),
            _ => {
                let mut parts = Vec::new();
                for arg in args.items() {
                    parts.push(t.repr(arg)?.to_string_lossy());
                }
                t.new_str(&format!("({})", parts.join(", ")))
            }
        }
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

    #[getter("__context__")]
    fn context(_: &mut Thread, this: &BaseException) -> Value {
        this.context.get_or_none()
    }

    #[getter("__cause__")]
    fn cause(_: &mut Thread, this: &BaseException) -> Value {
        this.cause.get_or_none()
    }

    #[getter("__traceback__")]
    fn traceback(_: &mut Thread, this: &BaseException) -> Value {
        this.traceback.get_or_none()
    }

    #[getter("__suppress_context__")]
    fn suppress_context(_: &mut Thread, this: &BaseException) -> bool {
        this.suppress_context.get()
    }

    /// Set self.__traceback__ to tb and return self.
    #[method("with_traceback($self, object, /)")]
    fn with_traceback(_: &mut Thread, this: &BaseException, object: &Value) -> Value {
        this.traceback.set(Some(object.clone()));
        ::object::Object::to_value(this)
    }
}

/// "ValueError: message", the last line of a traceback.
pub fn summary(t: &mut Thread, exception: &Value) -> String {
    let class = exception.ty();
    let name = match crate::ty::module_of(class) {
        Some(module) if !module.eq_str("builtins") && !module.eq_str("__main__") => {
            format!("{}.{}", module.to_string_lossy(), crate::ty::qualname_of(class))
        }
        _ => crate::ty::qualname_of(class),
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
