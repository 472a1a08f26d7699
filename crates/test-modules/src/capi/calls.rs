//! Functions of every calling convention, callable objects, and calls made from native code.

use std::cell::Cell;

use macros::{pymethods, pymodule, pytype};
use object::code::Code;
use object::function::{Function, METHOD_DESCRIPTOR as DESCRIPTOR, MethodData};
use object::native::{Binding, MethodKind, ModuleDef, NativeCall, NativeDef};
use object::types::{Slots, TypeImpl, TypeSpec, flags};
use object::{Args, Dict, List, Obj, Object, PyResult, Ref, Thread, Tuple, Type, Value, string};
use std_sys::code_text::{self, Request};
use syntax::Mode;

fn with_self(slf: &Value, rest: Vec<Value>) -> PyResult {
    let mut items = vec![slf.clone()];
    items.extend(rest);
    Ok(Tuple::new(items))
}

fn no_arguments(_: &mut Thread, slf: &Value) -> PyResult {
    Ok(slf.clone())
}

fn one(_: &mut Thread, slf: &Value, object: &Value) -> PyResult {
    with_self(slf, vec![object.clone()])
}

fn positional(_: &mut Thread, slf: &Value, values: &[Value]) -> PyResult {
    with_self(slf, vec![Tuple::from_slice(values)])
}

fn keywords(t: &mut Thread, slf: &Value, values: &[Value], names: Option<&Tuple>) -> PyResult {
    let args = Args::new(values, names);
    let positional = Tuple::from_slice(args.positional());
    if !args.has_keywords() {
        return with_self(slf, vec![positional, Value::none()]);
    }
    let dict = Dict::new();
    for (name, value) in args.keywords() {
        dict.set(t, name, value.clone())?;
    }
    with_self(slf, vec![positional, dict.into_value()])
}

fn static_no_arguments(t: &mut Thread, _: &Value) -> PyResult {
    no_arguments(t, &Value::none())
}

fn static_one(t: &mut Thread, _: &Value, object: &Value) -> PyResult {
    one(t, &Value::none(), object)
}

fn static_positional(t: &mut Thread, _: &Value, values: &[Value]) -> PyResult {
    positional(t, &Value::none(), values)
}

fn static_keywords(t: &mut Thread, _: &Value, values: &[Value], names: Option<&Tuple>) -> PyResult {
    keywords(t, &Value::none(), values, names)
}

macro_rules! conventions {
    ($binding:expr, $none:ident, $one:ident, $many:ident, $named:ident) => {
        &[
            NativeDef {
                name: "meth_varargs",
                doc: None,
                call: NativeCall::Fast($many),
                binding: $binding,
                kind: MethodKind::Varargs,
            },
            NativeDef {
                name: "meth_varargs_keywords",
                doc: None,
                call: NativeCall::Keywords($named),
                binding: $binding,
                kind: MethodKind::Plain,
            },
            NativeDef {
                name: "meth_o",
                doc: None,
                call: NativeCall::One($one),
                binding: $binding,
                kind: MethodKind::Plain,
            },
            NativeDef {
                name: "meth_noargs",
                doc: None,
                call: NativeCall::NoArgs($none),
                binding: $binding,
                kind: MethodKind::Plain,
            },
            NativeDef {
                name: "meth_fastcall",
                doc: None,
                call: NativeCall::Fast($many),
                binding: $binding,
                kind: MethodKind::Plain,
            },
            NativeDef {
                name: "meth_fastcall_keywords",
                doc: None,
                call: NativeCall::Keywords($named),
                binding: $binding,
                kind: MethodKind::Plain,
            },
        ]
    };
}

/// The functions of the module, one for each convention.
pub(super) static CONVENTIONS: ModuleDef = ModuleDef {
    name: "_testcapi",
    doc: None,
    functions: conventions!(Binding::Instance, no_arguments, one, positional, keywords),
    types: &[],
    exec: None,
};

macro_rules! plain_type {
    ($(#[$doc:meta])* $static_name:ident, $table:ident, $name:literal, $text:expr, $methods:expr) => {
        $(#[$doc])*
        pub(super) static $static_name: Type =
            Type::new_static({ const SPEC: &TypeSpec = &TypeSpec { name: $name, ..TypeSpec::EMPTY }; SPEC });
        pub(super) static $table: TypeImpl = TypeImpl {
            doc: $text,
            slots: Slots { new: Some(new_plain), ..Slots::EMPTY },
            methods: $methods,
            ..TypeImpl::EMPTY
        };
    };
}
pub(super) use plain_type;

/// `PyType_GenericNew`
pub(super) fn new_plain(_: &mut Thread, class: &Type, _: &[Value], _: Option<&Tuple>) -> PyResult {
    Ok(Obj::new_of(class, Plain {}))
}

/// What instances without anything of their own hold.
#[pytype(name = "object", static_name = PLAIN, no_methods)]
pub(super) struct Plain {}

plain_type!(
    /// Methods bound to instances.
    METH_INSTANCE,
    METH_INSTANCE_IMPL,
    "MethInstance",
    Some("Class with normal (instance) methods to test calling conventions"),
    conventions!(Binding::Instance, no_arguments, one, positional, keywords)
);
plain_type!(
    /// Methods bound to the class.
    METH_CLASS,
    METH_CLASS_IMPL,
    "MethClass",
    Some("Class with class methods to test calling conventions"),
    conventions!(Binding::Class, no_arguments, one, positional, keywords)
);
plain_type!(
    /// Methods bound to nothing.
    METH_STATIC,
    METH_STATIC_IMPL,
    "MethStatic",
    Some("Class with static methods to test calling conventions"),
    conventions!(
        Binding::Static,
        static_no_arguments,
        static_one,
        static_positional,
        static_keywords
    )
);

/// A callable that binds as functions do.
#[pytype(
    name = "MethodDescriptorBase",
    static_name = METHOD_DESCRIPTOR_BASE,
    basetype,
    flags = flags::HAVE_VECTORCALL | flags::METHOD_DESCRIPTOR
)]
pub(super) struct MethodDescriptorBase {}

#[pymethods(METHOD_DESCRIPTOR_BASE)]
impl MethodDescriptorBase {
    #[new]
    fn new(_: &mut Thread, cls: &Type, _args: Args<'_>) -> Value {
        Obj::new_of(cls, MethodDescriptorBase {})
    }

    #[call]
    fn call(_: &mut Thread, _this: &Obj<MethodDescriptorBase>, _args: Args<'_>) -> bool {
        true
    }

    #[slot]
    fn descr_get(_: &mut Thread, this: &Value, instance: Option<&Value>, _owner: Option<&Value>) -> PyResult {
        Ok(match instance.filter(|i| !i.is_none()) {
            Some(instance) => Obj::new(MethodData { function: this.clone(), receiver: instance.clone() }),
            None => this.clone(),
        })
    }
}

macro_rules! derived {
    ($static_name:ident, $table:ident, $name:literal, $flags:expr, $slots:expr) => {
        pub(super) static $static_name: Type = Type::new_static({
            const SPEC: &TypeSpec = &TypeSpec {
                base: Some(&METHOD_DESCRIPTOR_BASE),
                flags: flags::BASETYPE | $flags,
                ..Obj::<MethodDescriptorBase>::spec($name)
            };
            SPEC
        });
        pub(super) static $table: TypeImpl = TypeImpl { slots: $slots, ..TypeImpl::EMPTY };
    };
}

derived!(METHOD_DESCRIPTOR_DERIVED, DERIVED_IMPL, "MethodDescriptorDerived", 0, Slots::EMPTY);
derived!(
    METHOD_DESCRIPTOR_NOP_GET,
    NOP_GET_IMPL,
    "MethodDescriptorNopGet",
    0,
    Slots {
        call: Some(|_, _, values, _| Ok(Tuple::from_slice(values))),
        descr_get: Some(|_, this, _, _| Ok(this.clone())),
        ..Slots::EMPTY
    }
);
derived!(
    METHOD_DESCRIPTOR_2,
    SECOND_IMPL,
    "MethodDescriptor2",
    flags::HAVE_VECTORCALL,
    Slots { call: Some(|_, _, _, _| Ok(Value::bool(false))), ..Slots::EMPTY }
);

/// What classes of `make_vectorcall_class` rest on: callable in one of two ways.
#[pytype(
    name = "_testcapi.VectorcallBase",
    static_name = VECTORCALL_BASE,
    basetype,
    flags = flags::HAVE_VECTORCALL
)]
pub(super) struct VectorcallBase {
    #[no_traverse]
    by_vectorcall: Cell<bool>,
}

#[pymethods(VECTORCALL_BASE)]
impl VectorcallBase {
    #[new]
    fn new(_: &mut Thread, cls: &Type, _args: Args<'_>) -> Value {
        Obj::new_of(cls, VectorcallBase { by_vectorcall: Cell::new(false) })
    }

    #[call]
    fn call(_: &mut Thread, this: &Obj<VectorcallBase>, _args: Args<'_>) -> Value {
        string::intern(if this.by_vectorcall.get() { "vectorcall" } else { "tp_call" })
    }

    /// Set self's vectorcall function for `type` to one that returns "vectorcall"
    #[method("set_vectorcall($self, type, /)", no_signature)]
    fn set_vectorcall(t: &mut Thread, this: &Obj<VectorcallBase>, class: &Type) -> PyResult<()> {
        let slf = t.value_of(this);
        if !slf.ty().is_subtype(class) {
            return Err(t.type_error(format!("expected {} instance", class.tp_name())));
        }
        this.by_vectorcall.set(true);
        Ok(())
    }
}

/// `_testcapi.GenericAlias`
#[pytype(name = "GenericAlias", static_name = GENERIC_ALIAS, basetype)]
pub(super) struct TestGenericAlias {
    item: Value,
}

#[pymethods(GENERIC_ALIAS)]
impl TestGenericAlias {
    #[method("__mro_entries__(object, /)", no_signature)]
    fn mro_entries(_: &mut Thread, this: &Obj<TestGenericAlias>, _bases: &Value) -> Value {
        Tuple::new(vec![this.item.clone()])
    }
}

/// `_testcapi.Generic`
#[pytype(name = "Generic", static_name = GENERIC, basetype)]
pub(super) struct TestGeneric {}

#[pymethods(GENERIC)]
impl TestGeneric {
    #[classmethod("__class_getitem__(object, /)", no_signature)]
    fn class_getitem(_: &mut Thread, cls: &Type, _item: &Value) -> Value {
        Obj::new(TestGenericAlias { item: cls.to_value() })
    }
}

/// The events of a trace function as C knows them.
const EVENTS: [&str; 8] =
    ["call", "exception", "line", "return", "c_call", "c_exception", "c_return", "opcode"];

/// A trace function in native code.
#[pytype(name = "_testcapi.Recorder", static_name = RECORDER)]
pub(super) struct Recorder {
    /// The list of `(event, line, argument)`.
    events: Value,
    /// Raises instead.
    #[no_traverse]
    fails: bool,
}

#[pymethods(RECORDER)]
impl Recorder {
    #[call("Recorder(frame, event, arg, /)")]
    fn call(
        t: &mut Thread,
        this: &Obj<Recorder>,
        frame: &Value,
        event: &object::Str,
        arg: &Value,
    ) -> PyResult {
        let line = t.get_attr(frame, &string::intern_str("f_lineno"))?;
        let number = EVENTS.iter().position(|name| event.eq_str(name)).unwrap_or_default();
        if let Some(list) = this.events.downcast::<List>() {
            list.push(Tuple::new(vec![Value::size(number), line, arg.clone()]));
        }
        if this.fails {
            return Err(t.runtime_error("trace function raises"));
        }
        Ok(t.value_of(this))
    }
}

fn set_trace(t: &mut Thread, list: &List, fails: bool) -> PyResult<()> {
    let recorder = Obj::new(Recorder { events: list.to_value(), fails });
    if fails && let Some(frame) = interp::frames::current_frame(t, 0) {
        t.set_attr(&frame.into_value(), &string::intern_str("f_trace"), &recorder)?;
    }
    let sys = t.module(&string::intern_str("sys")).unwrap_or(Value::none());
    t.call_method(&sys, &string::intern_str("settrace"), &[recorder]).map(drop)
}

/// The functions that call.
#[pymodule(name = "_testcapi")]
pub(super) mod calls {
    use super::*;

    /// Positional arguments: a tuple or `None`.
    fn values_of(t: &mut Thread, args: &Value) -> PyResult<Vec<Value>> {
        match args.downcast::<Tuple>() {
            Some(tuple) => Ok(tuple.items().to_vec()),
            None if args.is_none() => Ok(Vec::new()),
            None => Err(t.type_error("args must be None or a tuple")),
        }
    }

    fn call_dict(t: &mut Thread, func: &Value, mut values: Vec<Value>, keywords: Option<&Dict>) -> PyResult {
        let items = keywords.map(Dict::items).unwrap_or_default();
        let mut names = Vec::with_capacity(items.len());
        for (name, value) in items {
            names.push(name);
            values.push(value);
        }
        let names = Tuple::new(names);
        t.call_kw(func, &values, names.downcast::<Tuple>().filter(|n| !n.is_empty()))
    }

    #[function("pyobject_fastcalldict(func, args, kwargs, /)", no_signature)]
    fn pyobject_fastcalldict(t: &mut Thread, func: &Value, args: &Value, kwargs: &Value) -> PyResult {
        let values = values_of(t, args)?;
        match kwargs.downcast::<Dict>() {
            None if !kwargs.is_none() => Err(t.type_error("kwnames must be None or a dict")),
            keywords => call_dict(t, func, values, keywords),
        }
    }

    #[function("pyobject_vectorcall(func, args, kwnames, /)", no_signature)]
    fn pyobject_vectorcall(t: &mut Thread, func: &Value, args: &Value, kwnames: &Value) -> PyResult {
        let values = values_of(t, args)?;
        let names = match kwnames.downcast::<Tuple>() {
            None if !kwnames.is_none() => return Err(t.type_error("kwnames must be None or a tuple")),
            names => names,
        };
        if names.is_some_and(|names| names.len() > values.len()) {
            return Err(t.value_error("kwnames longer than args"));
        }
        t.call_kw(func, &values, names.filter(|names| !names.is_empty()))
    }

    #[function("pyvectorcall_call(func, argstuple, kwargs=None, /)", no_signature)]
    fn pyvectorcall_call(
        t: &mut Thread,
        func: &Value,
        argstuple: &Value,
        kwargs: Option<&Value>,
    ) -> PyResult {
        let Some(args) = argstuple.downcast::<Tuple>() else {
            return Err(t.type_error("args must be a tuple"));
        };
        if kwargs.is_some_and(|k| k.downcast::<Dict>().is_none()) {
            return Err(t.type_error("kwargs must be a dict"));
        }
        if !func.ty().has(flags::HAVE_VECTORCALL) && !func.ty().is_subtype(&DESCRIPTOR) {
            let class = func.ty().tp_name();
            return Err(t.type_error(format!("'{class}' object does not support vectorcall")));
        }
        call_dict(t, func, args.items().to_vec(), kwargs.and_then(|k| k.downcast::<Dict>()))
    }

    #[function("pycfunction_call(func, args, kwargs=None, /)", no_signature)]
    fn pycfunction_call(t: &mut Thread, func: &Value, args: &Tuple, kwargs: Option<&Value>) -> PyResult {
        call_dict(t, func, args.items().to_vec(), kwargs.and_then(|k| k.downcast::<Dict>()))
    }

    #[function("has_vectorcall_flag(type, /)", no_signature)]
    fn has_vectorcall_flag(_: &mut Thread, class: &Type) -> bool {
        class.has(flags::HAVE_VECTORCALL)
    }

    #[function("make_vectorcall_class(base=None, /)", no_signature)]
    fn make_vectorcall_class(t: &mut Thread, base: Option<&Type>) -> PyResult {
        let base = base.unwrap_or(&VECTORCALL_BASE);
        let body = Dict::new();
        for name in ["__call__", "set_vectorcall"] {
            let own = VECTORCALL_BASE.dict().and_then(|d| d.get_str(&string::intern_str(name)));
            if let Some(own) = own {
                body.set_str(t, name, own);
            }
        }
        body.set_str(t, "__module__", string::intern("_testcapi"));
        body.set_str(t, "__slots__", Tuple::empty());
        let bases = Tuple::new(vec![base.to_value()]);
        let meta = object::singletons::TYPE.to_value();
        let class = t.call(&meta, &[string::intern("VectorcallClass"), bases, body.into_value()])?;
        if let Some(class) = class.downcast::<Type>() {
            class.set_flags(flags::HAVE_VECTORCALL);
        }
        Ok(class)
    }

    #[function("function_setvectorcall(func, /)", no_signature)]
    fn function_setvectorcall(t: &mut Thread, func: &Value) -> PyResult<()> {
        let Some(function) = func.downcast::<Function>() else {
            return Err(t.type_error("'func' must be a function"));
        };
        // A function has no entry beside its code: other code answers instead.
        let text = b"lambda *args, **kwargs: 'overridden'";
        let request = Request { mode: Mode::Eval, flags: 0, optimize: 0, feature_version: -1 };
        let filename = string::intern("<vectorcall>");
        let data = code_text::compile_text(t, text, &filename, &request)?;
        let outer: Ref<Code> = interp::constants::code_object(t, &data)?;
        let inner = outer.consts.items().iter().find(|c| c.downcast::<Code>().is_some()).cloned();
        if let Some(inner) = inner {
            function.code.set(inner);
            function.set_version(0);
        }
        Ok(())
    }

    /// The trace function's events go into a list.
    #[function("settrace_to_record(list, /)", no_signature)]
    fn settrace_to_record(t: &mut Thread, list: &List) -> PyResult<()> {
        set_trace(t, list, false)
    }

    /// The trace function raises an exception.
    #[function("settrace_to_error(list, /)", no_signature)]
    fn settrace_to_error(t: &mut Thread, list: &List) -> PyResult<()> {
        set_trace(t, list, true)
    }
}
