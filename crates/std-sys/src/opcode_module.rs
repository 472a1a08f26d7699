//! The modules `_opcode`, `_suggestions` and `_sysconfig`.

use ::opcode::{Opcode, flag};
use builtins::NativeModule;
use macros::pymodule;
use object::code::Code;
use object::{List, PyResult, Str, Thread, Tuple, Value, string};

/// `_opcode`
pub static OPCODE: NativeModule = NativeModule { def: &opcode::DEF, types: &[] };
/// `_suggestions`
pub static SUGGESTIONS: NativeModule = NativeModule { def: &suggestions::DEF, types: &[] };
/// `_sysconfig`
pub static SYSCONFIG: NativeModule = NativeModule { def: &sysconfig::DEF, types: &[] };

/// The functions of `_opcode`.
#[pymodule(name = "_opcode", doc = "Opcode support module.")]
pub mod opcode {
    use super::*;
    use object::Ref;
    use object::module::Module;

    /// Compute the stack effect of the opcode.
    #[function("stack_effect(opcode, oparg=None, /, *, jump=None)")]
    fn stack_effect(
        t: &mut Thread,
        opcode: i32,
        oparg: Option<&Value>,
        jump: Option<&Value>,
    ) -> PyResult<i32> {
        let argument = match oparg {
            Some(oparg) if !oparg.is_none() => t.index_of(oparg)? as u32,
            _ => 0,
        };
        let jump = match jump {
            None => None,
            Some(jump) if jump.is_none() => None,
            Some(jump) if jump.is_true() => Some(true),
            Some(jump) if jump.is_false() => Some(false),
            Some(_) => return Err(t.value_error("stack_effect: jump must be False, True or None")),
        };
        match ::opcode::stack_effect(opcode.into(), argument, jump) {
            Some(effect) => Ok(effect),
            None => Err(t.value_error("invalid opcode or oparg")),
        }
    }

    /// Return True if opcode is valid, False otherwise.
    #[function("is_valid(opcode)")]
    fn is_valid(_: &mut Thread, opcode: i32) -> bool {
        known(opcode).is_some()
    }

    /// Return True if the opcode uses its oparg, False otherwise.
    #[function("has_arg(opcode)")]
    fn has_arg(_: &mut Thread, opcode: i32) -> bool {
        has(opcode, flag::ARG)
    }

    /// Return True if the opcode accesses a constant, False otherwise.
    #[function("has_const(opcode)")]
    fn has_const(_: &mut Thread, opcode: i32) -> bool {
        has(opcode, flag::CONST)
    }

    /// Return True if the opcode accesses an attribute by name, False otherwise.
    #[function("has_name(opcode)")]
    fn has_name(_: &mut Thread, opcode: i32) -> bool {
        has(opcode, flag::NAME)
    }

    /// Return True if the opcode has a jump target, False otherwise.
    #[function("has_jump(opcode)")]
    fn has_jump(_: &mut Thread, opcode: i32) -> bool {
        has(opcode, flag::JUMP)
    }

    /// Return True if the opcode accesses a free variable, False otherwise.
    ///
    /// Note that 'free' in this context refers to names in the current scope
    /// that are referenced by inner scopes or names in outer scopes that are
    /// referenced from this scope. It does not include references to global
    /// or builtin scopes.
    #[function("has_free(opcode)")]
    fn has_free(_: &mut Thread, opcode: i32) -> bool {
        has(opcode, flag::FREE)
    }

    /// Return True if the opcode accesses a local variable, False otherwise.
    #[function("has_local(opcode)")]
    fn has_local(_: &mut Thread, opcode: i32) -> bool {
        has(opcode, flag::LOCAL)
    }

    /// Return True if the opcode sets an exception handler, False otherwise.
    #[function("has_exc(opcode)")]
    fn has_exc(_: &mut Thread, opcode: i32) -> bool {
        known(opcode).is_some_and(Opcode::is_block_push)
    }

    /// Return the specialization stats
    #[function("get_specialization_stats()")]
    fn get_specialization_stats(_: &mut Thread) {}

    /// Return array of symbols of binary ops.
    ///
    /// Indexed by the BINARY_OP oparg value.
    #[function("get_nb_ops()")]
    fn get_nb_ops(_: &mut Thread) -> Value {
        let pair = |op: &::opcode::BinaryOp| {
            Tuple::new(vec![string::intern(op.name()), string::intern(op.symbol())])
        };
        List::new(::opcode::BinaryOp::ALL.iter().map(pair).collect())
    }

    /// Return a list of names of the unary intrinsics.
    #[function("get_intrinsic1_descs()")]
    fn get_intrinsic1_descs(_: &mut Thread) -> Value {
        names(::opcode::Intrinsic1::ALL.iter().map(|i| i.name()))
    }

    /// Return a list of names of the binary intrinsics.
    #[function("get_intrinsic2_descs()")]
    fn get_intrinsic2_descs(_: &mut Thread) -> Value {
        names(::opcode::Intrinsic2::ALL.iter().map(|i| i.name()))
    }

    /// Return a list of special method names.
    #[function("get_special_method_names()")]
    fn get_special_method_names(_: &mut Thread) -> Value {
        names(["__enter__", "__exit__", "__aenter__", "__aexit__"].into_iter())
    }

    /// Return the executor object at offset in code if exists, None otherwise.
    #[function("get_executor(code, offset)")]
    fn get_executor(t: &mut Thread, code: &Value, offset: i32) -> PyResult {
        let _ = offset;
        if code.downcast::<Code>().is_none() {
            let given = code.ty().tp_name();
            return Err(t.type_error(format!("expected a code object, not '{given}'")));
        }
        Err(t.value_error("no executor at given byte offset"))
    }

    #[exec]
    fn exec(t: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        if let Some(dict) = module.dict() {
            dict.set_str(t, "ENABLE_SPECIALIZATION", Value::small(1));
            dict.set_str(t, "ENABLE_SPECIALIZATION_FT", Value::small(1));
        }
        Ok(())
    }
}

fn names(all: impl Iterator<Item = &'static str>) -> Value {
    List::new(all.map(string::intern).collect())
}

fn known(number: i32) -> Option<Opcode> {
    u32::try_from(number).ok().and_then(Opcode::from_number)
}

fn has(number: i32, flags: u32) -> bool {
    known(number).is_some_and(|op| op.has(flags))
}

/// The function of `_suggestions`.
#[pymodule(name = "_suggestions")]
pub mod suggestions {
    use super::*;

    /// Returns the candidate in candidates that's closest to item
    #[function("_generate_suggestions(candidates, item, /)")]
    fn generate_suggestions(t: &mut Thread, candidates: &Value, item: &Value) -> PyResult {
        let Some(text) = item.downcast::<Str>() else {
            return Err(object::native::bad_argument(t, "_generate_suggestions", "argument 2", "str", item));
        };
        let Some(list) = candidates.downcast_exact::<List>() else {
            return Err(t.type_error("candidates must be a list"));
        };
        let mut all = Vec::new();
        for candidate in list.to_vec() {
            match candidate.downcast::<Str>() {
                Some(candidate) => all.push(candidate.to_string_lossy()),
                None => return Err(t.type_error("all elements in 'candidates' must be strings")),
            }
        }
        let wanted = text.to_string_lossy();
        match builtins::suggestions::best(&wanted, all.iter().map(String::as_str)) {
            Some(found) => t.new_str(found),
            None => Ok(Value::none()),
        }
    }
}

/// The function of `_sysconfig`.
#[pymodule(name = "_sysconfig", doc = "A helper for the sysconfig module.")]
pub mod sysconfig {
    use super::*;

    /// Returns a dictionary containing build variables intended to be exposed by sysconfig.
    #[function("config_vars()")]
    fn config_vars(t: &mut Thread) -> Value {
        let dict = object::Dict::new();
        dict.set_str(t, "Py_GIL_DISABLED", Value::small(0));
        dict.set_str(t, "Py_DEBUG", Value::small(0));
        dict.into_value()
    }
}
