//! `_types`: names of the interpreter's own types.

use macros::{pymethods, pymodule, pytype};
use object::{PyResult, Thread, Value};

/// The module.
pub static MODULE: builtins::NativeModule =
    builtins::NativeModule { def: &module::DEF, types: &[(&CAPSULE, &[&Capsule::IMPL])] };

/// `types.CapsuleType`: what C extensions pass pointers in.
#[pytype(name = "PyCapsule", static_name = CAPSULE, reported_basicsize = 64)]
pub struct Capsule;

#[pymethods(
    CAPSULE,
    doc = "Capsule objects let you wrap a C \"void *\" pointer in a Python\nobject.  They're a way of passing data through the Python interpreter\nwithout creating your own custom type.\n\nCapsules are used for communication between extension modules.\nThey provide a way for an extension module to export a C interface\nto other extension modules, so that extension modules can use the\nPython import mechanism to link to one another.\n"
)]
impl Capsule {
    #[slot]
    fn repr(t: &mut Thread, this: &Value) -> PyResult {
        t.new_str(&format!("<capsule object NULL at {:#x}>", this.id()))
    }
}

/// The table.
#[pymodule(name = "_types", doc = "Define names for built-in types.")]
pub mod module {
    use super::CAPSULE;
    use ::object::module::{MODULE, Module};
    use ::object::{
        Object, PyResult, Ref, Thread, Type, code, frame, function, generator, singletons, string,
    };
    use builtins::{generic_alias, mapping_proxy, namespace, union};

    #[exec]
    fn exec(_: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        let types: &[(&str, &'static Type)] = &[
            ("AsyncGeneratorType", &generator::ASYNC_GENERATOR),
            ("BuiltinFunctionType", &function::BUILTIN),
            ("BuiltinMethodType", &function::BUILTIN),
            ("CapsuleType", &CAPSULE),
            ("CellType", &function::CELL),
            ("ClassMethodDescriptorType", &function::CLASS_METHOD_DESCRIPTOR),
            ("CodeType", &code::CODE),
            ("CoroutineType", &generator::COROUTINE),
            ("EllipsisType", &singletons::ELLIPSIS_TYPE),
            ("FrameType", &frame::FRAME),
            ("FunctionType", &function::FUNCTION),
            ("GeneratorType", &generator::GENERATOR),
            ("GenericAlias", &generic_alias::GENERIC_ALIAS),
            ("GetSetDescriptorType", &function::GETSET_DESCRIPTOR),
            ("LambdaType", &function::FUNCTION),
            ("MappingProxyType", &mapping_proxy::MAPPING_PROXY),
            ("MemberDescriptorType", &function::MEMBER_DESCRIPTOR),
            ("MethodDescriptorType", &function::METHOD_DESCRIPTOR),
            ("MethodType", &function::METHOD),
            ("MethodWrapperType", &function::METHOD_WRAPPER),
            ("ModuleType", &MODULE),
            ("NoneType", &singletons::NONE_TYPE),
            ("NotImplementedType", &singletons::NOT_IMPLEMENTED_TYPE),
            ("SimpleNamespace", &namespace::NAMESPACE),
            ("TracebackType", &frame::TRACEBACK),
            ("UnionType", &union::UNION),
            ("WrapperDescriptorType", &function::WRAPPER_DESCRIPTOR),
        ];
        if let Some(dict) = module.dict() {
            for (name, class) in types {
                dict.set_name(&string::intern_str(name), class.to_value());
            }
        }
        Ok(())
    }
}
