//! `errno`: the names of error numbers.

use builtins::NativeModule;
use macros::pymodule;
use object::module::Module;
use object::{Dict, PyResult, Ref, Thread, Value};

use crate::common;

/// The native module.
pub static NATIVE: NativeModule = NativeModule { def: &table::DEF, types: &[] };

/// The module.
#[pymodule(
    name = "errno",
    doc = "This module makes available standard errno system symbols.\n\nThe value of each symbol is the corresponding integer value,\ne.g., on most systems, errno.ENOENT equals the integer 2.\n\nThe dictionary errno.errorcode maps numeric codes to symbol names,\ne.g., errno.errorcode[2] could be the string 'ENOENT'.\n\nSymbols that are not relevant to the underlying system are not defined.\n\nTo map error codes to error messages, use the function os.strerror(),\ne.g. os.strerror(2) could return 'No such file or directory'."
)]
pub mod table {
    use super::*;

    /// Numbers that have two names and the one that `errorcode` shows.
    const PREFERRED: &[&str] = &["EAGAIN", "EDEADLOCK", "ENOTSUP"];

    #[exec]
    fn exec(t: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        common::add_constants(module, host::constants::ERRNO);
        let codes = Dict::new();
        for (name, number) in host::constants::ERRNO {
            let key = Value::int(*number);
            if codes.get(t, &key)?.is_none() || PREFERRED.contains(name) {
                codes.set(t, &key, common::name(name))?;
            }
        }
        common::add(module, "errorcode", codes.into_value());
        Ok(())
    }
}
