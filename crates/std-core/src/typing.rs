//! `_typing`: the native part of `typing`.

use macros::pymodule;

/// The module.
pub static MODULE: builtins::NativeModule = builtins::NativeModule { def: &module::DEF, types: &[] };

/// The functions.
#[pymodule(name = "_typing", doc = "Primitives and accelerators for the typing module.\n")]
pub mod module {
    use ::object::module::Module;
    use ::object::{Object, PyResult, Ref, Thread, Value, string};
    use builtins::typing;

    #[function("_idfunc($module, x, /)")]
    fn idfunc(_: &mut Thread, x: &Value) -> Value {
        x.clone()
    }

    #[exec]
    fn exec(t: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        let Some(dict) = module.dict() else { return Ok(()) };
        for (name, class) in [
            ("TypeVar", &typing::TYPE_VAR),
            ("TypeVarTuple", &typing::TYPE_VAR_TUPLE),
            ("ParamSpec", &typing::PARAM_SPEC),
            ("ParamSpecArgs", &typing::PARAM_SPEC_ARGS),
            ("ParamSpecKwargs", &typing::PARAM_SPEC_KWARGS),
            ("Generic", &typing::GENERIC),
            ("TypeAliasType", &typing::TYPE_ALIAS_TYPE),
            ("Union", &builtins::union::UNION),
        ] {
            dict.set_name(&string::intern_str(name), class.to_value());
        }
        dict.set_name(&string::intern_str("NoDefault"), typing::no_default(t));
        Ok(())
    }
}
