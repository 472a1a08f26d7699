//! `_testmultiphase`: a native module whose contents are made when it is executed.

use builtins::NativeModule;
use macros::{pymethods, pymodule, pytype};
use object::{Args, Dict, Obj, Object, PyResult, Ref, Thread, Tuple, Type, Value, string};

/// The module.
pub static MODULE: NativeModule =
    NativeModule { def: &multiphase::DEF, types: &[(&EXAMPLE, &[&Example::IMPL])] };

/// `Example`
#[pytype(name = "_testimportexec.Example", static_name = EXAMPLE, dict)]
pub struct Example {}

#[pymethods(EXAMPLE, doc = "The Example type")]
impl Example {
    #[new]
    fn new(_: &mut Thread, cls: &Type, _args: Args<'_>) -> Value {
        Obj::new_of(cls, Example {})
    }

    #[method("demo(o=None, /)", doc = "demo() -> None")]
    fn demo(_: &mut Thread, _: &Obj<Example>, o: Option<&Value>) -> Value {
        o.filter(|o| o.downcast::<object::Str>().is_some()).cloned().unwrap_or(Value::none())
    }
}

/// The functions.
#[pymodule(name = "_testmultiphase", doc = "Test module main", types(&super::EXAMPLE))]
pub mod multiphase {
    use super::*;
    use object::module::Module;

    #[function("foo(i, j, /)", doc = "foo(i,j)\n\nReturn the sum of i and j.")]
    fn foo(_: &mut Thread, i: i64, j: i64) -> Value {
        Value::int(i.wrapping_add(j))
    }

    #[function(
        "call_state_registration_func(number, /)",
        doc = "register_state(0): call PyState_FindModule()\nregister_state(1): call PyState_AddModule()\nregister_state(2): call PyState_RemoveModule()"
    )]
    fn call_state_registration_func(t: &mut Thread, number: i32) -> PyResult<()> {
        match number {
            1 => Err(t.system_error("PyState_AddModule called on module with slots")),
            2 => Err(t.system_error("PyState_RemoveModule called on module with slots")),
            _ => Ok(()),
        }
    }

    #[exec]
    fn exec(t: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        let Some(dict) = module.dict() else { return Ok(()) };
        let error = builtins::new_exception(t, "_testimportexec.error", &object::exceptions::EXCEPTION)?;
        dict.set_str(t, "error", error);
        let body = Dict::new();
        body.set_str(t, "__module__", string::intern("_testimportexec"));
        let bases = Tuple::new(vec![string::STR.to_value()]);
        let class = object::singletons::TYPE.to_value();
        let text = t.call(&class, &[string::intern("Str"), bases, body.into_value()])?;
        dict.set_str(t, "Str", text);
        dict.set_str(t, "int_const", Value::small(1969));
        dict.set_str(t, "str_const", string::intern("something different"));
        Ok(())
    }
}
