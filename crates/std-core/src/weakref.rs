//! `_weakref`: counting and listing weak references, making proxies.
//!
//! Not here: the types (`builtins::weak_ref`).

use macros::pymodule;

/// The module.
pub static MODULE: builtins::NativeModule = builtins::NativeModule { def: &module::DEF, types: &[] };

/// The functions.
#[pymodule(name = "_weakref", doc = "Weak-reference support module.")]
pub mod module {
    use ::object::module::Module;
    use ::object::weak::{self, CALLABLE_PROXY_TYPE, PROXY_TYPE, REF_TYPE, WeakRef};
    use ::object::{Dict, List, Object, PyResult, Ref, Thread, Value, string};

    /// Return the number of weak references to 'object'.
    #[function("getweakrefcount($module, object, /)")]
    fn getweakrefcount(t: &mut Thread, object: &Value) -> usize {
        weak::count_of(t, object)
    }

    /// Atomically remove key from dict if it points to a dead weakref.
    #[function("_remove_dead_weakref($module, dct, key, /)")]
    fn remove_dead_weakref(t: &mut Thread, dct: &Dict, key: &Value) -> PyResult<()> {
        let Some(found) = dct.get(t, key)? else { return Ok(()) };
        match found.downcast::<WeakRef>() {
            Some(weak) if weak.is_dead() => dct.remove(t, key).map(drop),
            Some(_) => Ok(()),
            None => Err(t.type_error("not a weakref")),
        }
    }

    /// Return a list of all weak reference objects pointing to 'object'.
    #[function("getweakrefs($module, object, /)")]
    fn getweakrefs(t: &mut Thread, object: &Value) -> Value {
        List::new(weak::refs_of(t, object))
    }

    /// Create a proxy object that weakly references 'object'.
    ///
    /// 'callback', if given, is called with a reference to the
    /// proxy when 'object' is about to be finalized.
    #[function("proxy($module, object, callback=None, /)")]
    fn proxy(t: &mut Thread, object: &Value, callback: Option<&Value>) -> PyResult {
        builtins::weak_ref::new_proxy(t, object, callback.cloned())
    }

    #[exec]
    fn exec(_: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        if let Some(dict) = module.dict() {
            for (name, class) in [
                ("ref", &REF_TYPE),
                ("ReferenceType", &REF_TYPE),
                ("ProxyType", &PROXY_TYPE),
                ("CallableProxyType", &CALLABLE_PROXY_TYPE),
            ] {
                dict.set_name(&string::intern_str(name), class.to_value());
            }
        }
        Ok(())
    }
}
