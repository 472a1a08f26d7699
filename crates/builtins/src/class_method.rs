//! `classmethod` and `staticmethod`.

use ::object::cell::OptionCell;
use ::object::{Obj, Object, PyResult, Thread, Tuple, Type, Value, names, string};
use macros::{pymethods, pytype};

/// `classmethod`
#[pytype(name = "classmethod", basetype, dict, reported_basicsize = 32)]
pub struct ClassMethod {
    callable: OptionCell,
}

impl ClassMethod {
    /// What is called with the class; empty before `__init__`.
    #[inline(always)]
    pub fn callable(&self) -> &OptionCell {
        &self.callable
    }
}

/// `staticmethod`
#[pytype(name = "staticmethod", basetype, dict, reported_basicsize = 32)]
pub struct StaticMethod {
    callable: OptionCell,
}

impl StaticMethod {
    /// What is called; empty before `__init__`.
    #[inline(always)]
    pub fn callable(&self) -> &OptionCell {
        &self.callable
    }
}

/// How many `staticmethod`s within each other CPython calls before its stack of 8 MiB ends.
const DEEPEST_CALL: usize = 86_950;

/// `classmethod(function)`
pub fn new_class_method(function: Value) -> Value {
    Obj::new(ClassMethod { callable: OptionCell::new(Some(function)) })
}

/// `staticmethod(function)`
pub fn new_static_method(function: Value) -> Value {
    Obj::new(StaticMethod { callable: OptionCell::new(Some(function)) })
}

/// What a `classmethod` or `staticmethod` wraps.
pub fn wrapped_function(object: &Value) -> Option<Value> {
    match object.downcast::<Obj<ClassMethod>>() {
        Some(method) => method.callable.get(),
        None => object.downcast::<Obj<StaticMethod>>()?.callable.get(),
    }
}

/// Copies what describes the function to the wrapper, as `functools.wraps` does.
fn copy_description(t: &mut Thread, wrapper: &Value, function: &Value) -> PyResult<()> {
    for name in [&*names::MODULE, &*names::NAME, &*names::QUALNAME, &*names::DOC] {
        if let Some(value) = t.get_attr_opt(function, name)? {
            t.set_attr(wrapper, name, &value)?;
        }
    }
    Ok(())
}

fn is_abstract(t: &mut Thread, callable: Option<Value>) -> PyResult<bool> {
    match callable {
        Some(callable) => abstract_flag(t, &callable),
        None => Ok(false),
    }
}

/// The truth of `__isabstractmethod__`, false where it is missing.
///
/// # Errors
/// What reading it raises.
pub fn abstract_flag(t: &mut Thread, callable: &Value) -> PyResult<bool> {
    t.with_recursion("", |t| match t.get_attr_opt(callable, &names::ISABSTRACTMETHOD)? {
        Some(flag) => t.is_true(&flag),
        None => Ok(false),
    })
}

/// An attribute that is read from the wrapped function and then kept in the wrapper's own dictionary.
fn forwarded(t: &mut Thread, this: &Value, callable: Option<Value>, name: &::object::Str) -> PyResult {
    let Some(dict) = ::object::lookup::instance_dict(this) else {
        return Err(t.system_error("no dictionary"));
    };
    if let Some(found) = dict.get_str(name) {
        return Ok(found);
    }
    let Some(callable) = callable else { return Err(t.attribute_error(name.to_string_lossy())) };
    let value = t.get_attr(&callable, name)?;
    dict.set_name(name, value.clone());
    Ok(value)
}

fn set_forwarded(t: &mut Thread, this: &Value, name: &::object::Str, value: Option<&Value>) -> PyResult<()> {
    let Some(dict) = ::object::lookup::instance_dict(this) else {
        return Err(t.system_error("no dictionary"));
    };
    match value {
        Some(value) => dict.set_name(name, value.clone()),
        None => {
            if dict.remove_str(name).is_none() {
                let name = name.to_string_lossy();
                return Err(
                    t.attribute_error(format!("'{}' object has no attribute '{name}'", this.ty().tp_name()))
                );
            }
        }
    }
    Ok(())
}

fn uninitialized(t: &mut Thread, what: &str) -> ::object::Raised {
    t.runtime_error(format!("uninitialized {what} object"))
}

/// What both wrappers of functions do, and what each does in its own way.
macro_rules! wrapper {
    ($name:ident, $static:ident, $python:literal, $init:literal, $doc:literal, { $($own:tt)* }) => {
        #[pymethods($static, doc = $doc)]
        impl $name {
            #[slot]
            fn new(_: &mut Thread, cls: &Type, _values: &[Value], _names: Option<&Tuple>) -> PyResult {
                Ok(Obj::new_of(cls, $name { callable: OptionCell::empty() }))
            }

            #[init($init)]
            fn init(t: &mut Thread, this: &Value, function: &Value) -> PyResult<()> {
                let Some(method) = this.downcast::<Obj<$name>>() else { return Ok(()) };
                method.callable.set(Some(function.clone()));
                copy_description(t, this, function)
            }

            #[slot]
            fn repr(t: &mut Thread, this: &Obj<$name>) -> PyResult {
                let shown = t.repr(&this.callable.get_or_none())?.to_string_lossy();
                t.new_str(&format!("<{}({shown})>", $python))
            }

            $($own)*

            #[classmethod("__class_getitem__($type, object, /)")]
            fn class_getitem(t: &mut Thread, cls: &Type, object: &Value) -> PyResult {
                crate::generic_alias::alias(t, &cls.to_value(), object)
            }

            #[member("__func__")]
            fn func(_: &mut Thread, this: &Obj<$name>) -> Value {
                this.callable.get_or_none()
            }

            #[member("__wrapped__")]
            fn wrapped(_: &mut Thread, this: &Obj<$name>) -> Value {
                this.callable.get_or_none()
            }

            #[getter("__isabstractmethod__")]
            fn isabstractmethod(t: &mut Thread, this: &Obj<$name>) -> PyResult<bool> {
                is_abstract(t, this.callable.get())
            }

            #[getter("__dict__")]
            fn dict(t: &mut Thread, this: &Value) -> PyResult {
                crate::ty::attributes::get_dict(t, this)
            }

            #[setter("__dict__")]
            fn set_dict(t: &mut Thread, this: &Value, value: Option<&Value>) -> PyResult<()> {
                crate::ty::attributes::set_dict(t, this, value)
            }

            #[getter("__annotations__")]
            fn annotations(t: &mut Thread, this: &Value) -> PyResult {
                forwarded(t, this, wrapped_function(this), &names::ANNOTATIONS)
            }

            #[setter("__annotations__")]
            fn set_annotations(t: &mut Thread, this: &Value, value: Option<&Value>) -> PyResult<()> {
                set_forwarded(t, this, &names::ANNOTATIONS, value)
            }

            #[getter("__annotate__")]
            fn annotate(t: &mut Thread, this: &Value) -> PyResult {
                forwarded(t, this, wrapped_function(this), &names::ANNOTATE)
            }

            #[setter("__annotate__")]
            fn set_annotate(t: &mut Thread, this: &Value, value: Option<&Value>) -> PyResult<()> {
                set_forwarded(t, this, &names::ANNOTATE, value)
            }
        }
    };
}

wrapper!(
    ClassMethod,
    CLASS_METHOD,
    "classmethod",
    "classmethod(function, /)",
    "classmethod(function, /)\n--\n\nConvert a function to be a class method.\n\nA class method receives the class as implicit first argument,\njust like an instance method receives the instance.\nTo declare a class method, use this idiom:\n\n  class C:\n      @classmethod\n      def f(cls, arg1, arg2, argN):\n          ...\n\nIt can be called either on the class (e.g. C.f()) or on an instance\n(e.g. C().f()).  The instance is ignored except for its class.\nIf a class method is called for a derived class, the derived class\nobject is passed as the implied first argument.\n\nClass methods are different than C++ or Java static methods.\nIf you want those, see the staticmethod builtin.",
    {
        #[slot]
        fn descr_get(
            t: &mut Thread,
            this: &Obj<ClassMethod>,
            object: Option<&Value>,
            owner: Option<&Value>,
        ) -> PyResult {
            let Some(callable) = this.callable.get() else { return Err(uninitialized(t, "classmethod")) };
            let class = match (owner, object) {
                (Some(owner), _) if !owner.is_none() => owner.clone(),
                (_, Some(object)) => object.ty().to_value(),
                _ => Value::none(),
            };
            Ok(crate::descriptor::new_method(callable, class))
        }
    }
);

wrapper!(
    StaticMethod,
    STATIC_METHOD,
    "staticmethod",
    "staticmethod(function, /)",
    "staticmethod(function, /)\n--\n\nConvert a function to be a static method.\n\nA static method does not receive an implicit first argument.\nTo declare a static method, use this idiom:\n\n     class C:\n         @staticmethod\n         def f(arg1, arg2, argN):\n             ...\n\nIt can be called either on the class (e.g. C.f()) or on an instance\n(e.g. C().f()). Both the class and the instance are ignored, and\nneither is passed implicitly as the first argument to the method.\n\nStatic methods in Python are similar to those found in Java or C++.\nFor a more advanced concept, see the classmethod builtin.",
    {
        #[slot]
        fn call(
            t: &mut Thread,
            this: &Obj<StaticMethod>,
            values: &[Value],
            names: Option<&Tuple>,
        ) -> PyResult {
            let mut callable = this.callable.get();
            for _ in 0..DEEPEST_CALL {
                let Some(inner) = callable else { return Err(uninitialized(t, "staticmethod")) };
                let Some(method) = inner.downcast_exact::<Obj<StaticMethod>>() else {
                    t.enter_recursion(" while calling a Python object")?;
                    return t.call_kw(&inner, values, names);
                };
                callable = method.callable.get();
            }
            Err(t.nested_too_deep(" while calling a Python object"))
        }

        #[slot]
        fn descr_get(
            t: &mut Thread,
            this: &Obj<StaticMethod>,
            _object: Option<&Value>,
            _owner: Option<&Value>,
        ) -> PyResult {
            match this.callable.get() {
                Some(callable) => Ok(callable),
                None => Err(uninitialized(t, "staticmethod")),
            }
        }
    }
);

/// The name of a callable for messages: `__qualname__`, or nothing.
pub fn name_of(t: &mut Thread, callable: &Value) -> Option<String> {
    let name = t.get_attr_opt(callable, &string::intern_str("__qualname__"));
    match name {
        Ok(Some(name)) => name.downcast::<::object::Str>().map(|s| s.to_string_lossy()),
        Ok(None) => None,
        Err(_) => {
            t.restore_raised(None);
            None
        }
    }
}
