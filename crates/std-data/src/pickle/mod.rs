//! `_pickle`: objects to bytes and back.
//!
//! Start with `save` for writing and `load` for reading. Not here: what `pickle.py` adds in Python.

mod buffer;
mod docs;
mod load;
mod op;
mod pickler;
mod registry;
mod save;
mod unpickler;

use builtins::NativeModule;
use macros::pymodule;

/// `_pickle`
pub static MODULE: NativeModule = NativeModule {
    def: &pickle::DEF,
    types: &[
        (&pickler::PICKLER, &[&pickler::Pickler::IMPL]),
        (&pickler::PICKLER_MEMO_PROXY, &[&pickler::PicklerMemoProxy::IMPL]),
        (&unpickler::UNPICKLER, &[&unpickler::Unpickler::IMPL]),
        (&unpickler::UNPICKLER_MEMO_PROXY, &[&unpickler::UnpicklerMemoProxy::IMPL]),
        (&buffer::PICKLE_BUFFER, &[&buffer::PickleBuffer::IMPL]),
    ],
};

/// The functions.
#[pymodule(
    name = "_pickle",
    doc = "Optimized C implementation for the Python pickle module.",
    types(&super::pickler::PICKLER, &super::unpickler::UNPICKLER, &super::buffer::PICKLE_BUFFER)
)]
pub mod pickle {
    use object::module::Module;
    use object::{PyResult, Ref, Thread, Value};

    use super::{docs, pickler, registry, unpickler};

    #[function(
        "dump(obj, file, protocol=None, *, fix_imports=True, buffer_callback=None)",
        doc = docs::DUMP
    )]
    fn dump(
        t: &mut Thread,
        obj: &Value,
        file: &Value,
        protocol: Option<&Value>,
        fix_imports: Option<bool>,
        buffer_callback: Option<&Value>,
    ) -> PyResult {
        let fix = fix_imports.unwrap_or(true);
        pickler::dump_object(t, obj, Some(file), protocol, fix, buffer_callback)
    }

    #[function(
        "dumps(obj, protocol=None, *, fix_imports=True, buffer_callback=None)",
        doc = docs::DUMPS
    )]
    fn dumps(
        t: &mut Thread,
        obj: &Value,
        protocol: Option<&Value>,
        fix_imports: Option<bool>,
        buffer_callback: Option<&Value>,
    ) -> PyResult {
        pickler::dump_object(t, obj, None, protocol, fix_imports.unwrap_or(true), buffer_callback)
    }

    #[function(
        "load(file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())",
        doc = docs::LOAD
    )]
    fn load(
        t: &mut Thread,
        file: &Value,
        fix_imports: Option<bool>,
        encoding: Option<&object::Str>,
        errors: Option<&object::Str>,
        buffers: Option<&Value>,
    ) -> PyResult {
        unpickler::load_file(t, file, fix_imports.unwrap_or(true), encoding, errors, buffers)
    }

    #[function(
        "loads(data, /, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())",
        doc = docs::LOADS
    )]
    fn loads(
        t: &mut Thread,
        data: &Value,
        fix_imports: Option<bool>,
        encoding: Option<&object::Str>,
        errors: Option<&object::Str>,
        buffers: Option<&Value>,
    ) -> PyResult {
        unpickler::load_bytes(t, data, fix_imports.unwrap_or(true), encoding, errors, buffers)
    }

    #[exec]
    fn exec(t: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        registry::install(t, module)
    }
}
