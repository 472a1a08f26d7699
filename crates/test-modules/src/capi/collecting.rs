//! What the tests of the collector, of descriptors and of generators need: finalizers of the old kind, an object that hides
//! what it holds, callables that change what calls them.

use macros::{pymethods, pymodule, pytype};
use object::cell::OptionCell;
use object::exceptions;
use object::function::{BuiltinData, MethodDescriptor, MethodDescriptorData};
use object::generator::Generator;
use object::native::{Binding, MethodKind, NativeCall, NativeDef};
use object::types::flags;
use object::{Dict, Obj, Object, PyResult, Thread, Type, Value, singletons, string};

/// `ContainerNoGC`: its value is not shown to the collector.
#[pytype(name = "_testcapi.ContainerNoGC", static_name = CONTAINER_NO_GC, basetype)]
pub(super) struct ContainerNoGc {
    #[hidden]
    value: Value,
}

#[pymethods(CONTAINER_NO_GC)]
impl ContainerNoGc {
    #[new("ContainerNoGC(value)")]
    fn new(_: &mut Thread, cls: &Type, value: &Value) -> Value {
        Obj::new_of(cls, ContainerNoGc { value: value.clone() })
    }

    #[getter("value")]
    fn value(_: &mut Thread, this: &Obj<ContainerNoGc>) -> Value {
        this.value.clone()
    }
}

fn finalize(t: &mut Thread, slf: &Value) -> PyResult {
    t.call_method(slf, &string::intern_str("__tp_del__"), &[])
}

static FINALIZER: NativeDef = NativeDef {
    name: "__del__",
    doc: None,
    call: NativeCall::NoArgs(finalize),
    binding: Binding::Instance,
    kind: MethodKind::Plain,
};

/// `RecursingInfinitelyError`: making one makes another.
pub(super) fn add_recursing_error(t: &mut Thread, dict: &Dict) -> PyResult<()> {
    let class = builtins::new_exception(t, "_testcapi.RecursingInfinitelyError", &exceptions::EXCEPTION)?;
    let method = MethodDescriptor::new(MethodDescriptorData { def: &BEGIN, owner: class.clone() });
    t.set_attr(&class, &string::intern_str("__init__"), &method)?;
    dict.set_str(t, "RecursingInfinitelyError", class);
    Ok(())
}

fn begin(t: &mut Thread, this: &Value) -> PyResult {
    t.enter_recursion("")?;
    let made = t.call(&this.ty().to_value(), &[]);
    t.leave_recursion();
    made.map(|_| Value::none())
}

static BEGIN: NativeDef = NativeDef {
    name: "__init__",
    doc: None,
    call: NativeCall::NoArgs(begin),
    binding: Binding::Instance,
    kind: MethodKind::Plain,
};

/// `SIGINT`
const INTERRUPT: i32 = 2;

fn nothing(_: &mut Thread, _: &Value) -> PyResult {
    Ok(Value::none())
}

static NOTHING: NativeDef = NativeDef {
    name: "create_cfunction",
    doc: None,
    call: NativeCall::NoArgs(nothing),
    binding: Binding::Instance,
    kind: MethodKind::Plain,
};

/// The functions.
#[pymodule(name = "_testcapi")]
pub(super) mod collecting {
    use super::*;

    #[function("with_tp_del(class, /)", no_signature)]
    fn with_tp_del(t: &mut Thread, class: &Value) -> PyResult {
        let Some(ty) = class.downcast::<Type>().filter(|ty| ty.is_heap_type()) else {
            let given = t.repr(class)?.to_string_lossy();
            return Err(t.type_error(format!("heap type expected, got {given}")));
        };
        let owner = singletons::OBJECT.to_value();
        let method = MethodDescriptor::new(MethodDescriptorData { def: &FINALIZER, owner });
        t.set_attr(class, &string::intern_str("__del__"), &method)?;
        ty.set_flags(flags::LEGACY_FINALIZER);
        Ok(class.clone())
    }

    #[function("bad_get(this, object, class, /)", no_signature)]
    fn bad_get(t: &mut Thread, this: &Value, _object: &Value, class: &Value) -> PyResult {
        t.call(class, &[])?;
        Ok(this.clone())
    }

    #[function("create_cfunction()", no_signature)]
    fn create_cfunction(_: &mut Thread) -> Value {
        Obj::new(BuiltinData { def: &NOTHING, receiver: None, module: OptionCell::empty() })
    }

    /// The signal arrives before the generator runs.
    #[function("raise_SIGINT_then_send_None(generator, /)", no_signature)]
    fn raise_sigint_then_send_none(t: &mut Thread, generator: &Value) -> PyResult {
        let Some(generator) = generator.downcast::<Generator>() else {
            return Err(t.type_error("a generator is needed"));
        };
        if host::signal::raise(INTERRUPT).is_err() {
            return Err(t.system_error("no signal"));
        }
        match builtins::generator::send(t, generator, Some(Value::none()))? {
            Ok(item) => Ok(item),
            Err(value) => Err(t.stop_iteration(Some(value))),
        }
    }
}
