//! `_testlimitedcapi`: calls by vectorcall.

use builtins::NativeModule;
use macros::{pymethods, pymodule, pytype};
use object::types::flags;
use object::{Args, Obj, PyResult, Thread, Tuple, Type, Value, string};

/// The module.
pub static MODULE: NativeModule = NativeModule {
    def: &limited::DEF,
    types: &[
        (&LIMITED_VECTOR_CALL_CLASS, &[&LimitedVectorCallClass::IMPL]),
        (&LIMITED_RELATIVE_VECTOR_CALL_CLASS, &[&LimitedRelativeVectorCallClass::IMPL]),
    ],
};

macro_rules! callable {
    ($(#[$doc:meta])* $payload:ident, $static_name:ident, $name:tt) => {
        $(#[$doc])*
        #[pytype(name = $name, static_name = $static_name, basetype, flags = flags::HAVE_VECTORCALL)]
        pub struct $payload {}

        #[pymethods($static_name)]
        impl $payload {
            #[new]
            fn new(_: &mut Thread, cls: &Type, _args: Args<'_>) -> Value {
                Obj::new_of(cls, $payload {})
            }

            #[call]
            fn call(_: &mut Thread, _this: &Obj<$payload>, _args: Args<'_>) -> Value {
                string::intern("vectorcall called")
            }
        }
    };
}

callable!(
    /// Finds its entry at an absolute offset, in C.
    LimitedVectorCallClass,
    LIMITED_VECTOR_CALL_CLASS,
    "_testlimitedcapi.LimitedVectorCallClass"
);
callable!(
    /// Finds its entry at an offset behind its base's, in C.
    LimitedRelativeVectorCallClass,
    LIMITED_RELATIVE_VECTOR_CALL_CLASS,
    "_testlimitedcapi.LimitedRelativeVectorCallClass"
);

/// The functions.
#[pymodule(
    name = "_testlimitedcapi",
    types(&super::LIMITED_VECTOR_CALL_CLASS, &super::LIMITED_RELATIVE_VECTOR_CALL_CLASS)
)]
pub mod limited {
    use super::*;

    fn arguments(t: &mut Thread) -> PyResult<([Value; 2], Value)> {
        let names = Tuple::new(vec![t.new_str("baz")?]);
        Ok(([t.new_str("foo")?, t.new_str("bar")?], names))
    }

    #[function("_py_getbuiltwithassert()", no_signature)]
    fn built_with_assert(_: &mut Thread) -> i32 {
        0
    }

    #[function("call_vectorcall(callable, /)", no_signature)]
    fn call_vectorcall(t: &mut Thread, callable: &Value) -> PyResult {
        let (values, names) = arguments(t)?;
        t.call_kw(callable, &values, names.downcast::<Tuple>())
    }

    #[function("call_vectorcall_method(callable, /)", no_signature)]
    fn call_vectorcall_method(t: &mut Thread, callable: &Value) -> PyResult {
        let (values, names) = arguments(t)?;
        let method = t.get_attr(callable, &string::intern_str("f"))?;
        t.call_kw(&method, &values, names.downcast::<Tuple>())
    }
}
