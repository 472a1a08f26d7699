//! `_testinternalcapi`: the stages of the compiler, code objects, and some numbers of the running thread.

use builtins::NativeModule;
use macros::pymodule;
use object::code::Code;
use object::{Dict, PyResult, Ref, Str, Thread, Value, string};

use crate::{code_facts, stages};

/// The module.
pub static MODULE: NativeModule = NativeModule {
    def: &internal::DEF,
    types: &[(&stages::INSTRUCTION_SEQUENCE, &[&stages::InstructionSequence::IMPL])],
};

/// How often code runs before CPython specialises an instruction, and how long it waits after a failure.
const NUMBERS: &[(&str, i32)] = &[
    ("SPECIALIZATION_THRESHOLD", 2),
    ("SPECIALIZATION_COOLDOWN", 53),
    ("TIER2_THRESHOLD", 4096),
    ("SHARED_KEYS_MAX_SIZE", 30),
    ("SIZEOF_PYGC_HEAD", 16),
    ("SIZEOF_MANAGED_PRE_HEADER", 16),
    ("SIZEOF_PYOBJECT", 16),
    ("SIZEOF_TIME_T", 8),
];

/// The functions.
#[pymodule(name = "_testinternalcapi")]
pub mod internal {
    use super::*;
    use object::module::Module;
    use object::types::flags;

    /// Apply compiler code generation to an AST.
    #[function("compiler_codegen(ast, filename, optimize, compile_mode=0)")]
    fn compiler_codegen(
        t: &mut Thread,
        ast: &Value,
        filename: &Value,
        optimize: i32,
        compile_mode: Option<i32>,
    ) -> PyResult {
        stages::generate(t, ast, filename, optimize, compile_mode.unwrap_or(0))
    }

    /// Apply compiler optimizations to an instruction list.
    ///
    /// consts must be a list aligned with LOAD_CONST opargs (the "consts" entry
    /// from the metadata dict returned by compiler_codegen for the same unit).
    #[function("optimize_cfg(instructions, consts, nlocals)")]
    fn optimize_cfg(t: &mut Thread, instructions: &Value, consts: &Value, nlocals: i32) -> PyResult {
        stages::optimize(t, instructions, consts, nlocals)
    }

    /// Create a code object for the given instructions.
    #[function("assemble_code_object(filename, instructions, metadata)")]
    fn assemble_code_object(
        t: &mut Thread,
        filename: &Value,
        instructions: &Value,
        metadata: &Value,
    ) -> PyResult {
        stages::assemble(t, filename, instructions, metadata)
    }

    /// Return a new instruction sequence.
    #[function("new_instruction_sequence()")]
    fn new_instruction_sequence(_: &mut Thread) -> Value {
        stages::new_sequence()
    }

    /// C implementation of inspect.cleandoc().
    #[function("compiler_cleandoc(doc)")]
    fn compiler_cleandoc(t: &mut Thread, doc: &Str) -> PyResult {
        let text = compile::codegen::clean_docstring(&doc.view().to_wtf8());
        t.new_str_wtf8(&text)
    }

    fn code_argument<'a>(t: &mut Thread, value: &'a Value) -> PyResult<&'a Code> {
        match value.downcast::<Code>() {
            Some(code) => Ok(code),
            None => Err(t.type_error("argument must be a code object")),
        }
    }

    #[function("get_co_framesize(object, /)", no_signature)]
    fn get_co_framesize(t: &mut Thread, object: &Value) -> PyResult<i64> {
        // CPython's frames have eleven words of their own, the first local included.
        Ok(i64::from(code_argument(t, object)?.framesize) + 10)
    }

    #[function("get_co_localskinds(object, /)", no_signature)]
    fn get_co_localskinds(t: &mut Thread, object: &Value) -> PyResult {
        let code = code_argument(t, object)?;
        let dict = Dict::new();
        for (name, kind) in code.localsplus_names.items().iter().zip(code.data.local_kinds.iter()) {
            dict.set(t, name, Value::small(i32::from(*kind)))?;
        }
        Ok(dict.into_value())
    }

    #[function("code_returns_only_none(object, /)", no_signature)]
    fn code_returns_only_none(t: &mut Thread, object: &Value) -> PyResult<bool> {
        Ok(code_facts::returns_only_none(code_argument(t, object)?))
    }

    #[function(
        "get_code_var_counts(code, globalnames=None, attrnames=None, globalsns=None, builtinsns=None)",
        no_signature
    )]
    fn get_code_var_counts(
        t: &mut Thread,
        code: &Value,
        globalnames: Option<&Value>,
        attrnames: Option<&Value>,
        globalsns: Option<&Value>,
        builtinsns: Option<&Value>,
    ) -> PyResult {
        code_facts::var_counts(t, code, [globalnames, attrnames], [globalsns, builtinsns])
    }

    #[function(
        "verify_stateless_code(code, globalnames=None, globalsns=None, builtinsns=None)",
        no_signature
    )]
    fn verify_stateless_code(
        t: &mut Thread,
        code: &Value,
        globalnames: Option<&Value>,
        globalsns: Option<&Value>,
        builtinsns: Option<&Value>,
    ) -> PyResult<()> {
        code_facts::verify_stateless(t, code, globalnames, [globalsns, builtinsns])
    }

    #[function("get_recursion_depth()", no_signature)]
    fn get_recursion_depth(t: &mut Thread) -> i64 {
        interp::introspect::depth(t) as i64
    }

    fn here() -> usize {
        let marker = 0u8;
        std::ptr::from_ref(std::hint::black_box(&marker)) as usize
    }

    #[function("get_stack_pointer()", no_signature)]
    fn get_stack_pointer(_: &mut Thread) -> Value {
        Value::size(here())
    }

    #[function("get_stack_margin()", no_signature)]
    fn get_stack_margin(t: &mut Thread) -> Value {
        Value::size(t.stack_limit.saturating_sub(host::thread::stack_bounds().low))
    }

    #[function("get_c_recursion_remaining()", no_signature)]
    fn get_c_recursion_remaining(t: &mut Thread) -> Value {
        /// What one native call uses, roughly.
        const BYTES_OF_A_CALL: usize = 512;
        Value::size(here().saturating_sub(t.stack_limit) / BYTES_OF_A_CALL)
    }

    #[function("get_tracked_heap_size()", no_signature)]
    fn get_tracked_heap_size(t: &mut Thread) -> usize {
        object::gc::objects(t.interp().gc(), None).len()
    }

    #[function("has_inline_values(object, /)", no_signature)]
    fn has_inline_values(_: &mut Thread, object: &Value) -> bool {
        let inline = object.ty().has(flags::INLINE_VALUES);
        inline && object.header().is_some_and(|header| header.has_flag(object::header::flags::INLINE_VALUES))
    }

    #[exec]
    fn exec(t: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        let Some(dict) = module.dict() else { return Ok(()) };
        for (name, number) in NUMBERS {
            dict.set_str(t, name, Value::small(*number));
        }
        let name = string::intern("_testinternalcapi");
        dict.set_str(t, "__name__", name);
        Ok(())
    }
}
