//! `_testcapi`: calls in all forms, docstrings, marshalled files, code objects, the configuration.

mod calls;
mod collecting;
mod configuration;
mod docstrings;
mod files;
mod monitoring;
mod numbers;
mod raising;

use builtins::NativeModule;
use object::PyResult;
use object::Ref;
use object::Thread;
use object::module::Module;
use object::native::ModuleDef;

/// The module.
pub static MODULE: NativeModule = NativeModule {
    def: &DEF,
    types: &[
        (&calls::METH_INSTANCE, &[&calls::METH_INSTANCE_IMPL]),
        (&calls::METH_CLASS, &[&calls::METH_CLASS_IMPL]),
        (&calls::METH_STATIC, &[&calls::METH_STATIC_IMPL]),
        (&calls::METHOD_DESCRIPTOR_BASE, &[&calls::MethodDescriptorBase::IMPL]),
        (&calls::METHOD_DESCRIPTOR_DERIVED, &[&calls::DERIVED_IMPL]),
        (&calls::METHOD_DESCRIPTOR_NOP_GET, &[&calls::NOP_GET_IMPL]),
        (&calls::METHOD_DESCRIPTOR_2, &[&calls::SECOND_IMPL]),
        (&calls::PLAIN, &[]),
        (&calls::RECORDER, &[&calls::Recorder::IMPL]),
        (&calls::VECTORCALL_BASE, &[&calls::VectorcallBase::IMPL]),
        (&docstrings::NO_SIGNATURE, &[&docstrings::NO_SIGNATURE_IMPL]),
        (&docstrings::UNREPRESENTABLE, &[&docstrings::UNREPRESENTABLE_IMPL]),
        (&raising::AWAIT_TYPE, &[&raising::AwaitType::IMPL]),
        (&monitoring::CODE_LIKE, &[&monitoring::CodeLike::IMPL]),
        (&calls::GENERIC_ALIAS, &[&calls::TestGenericAlias::IMPL]),
        (&calls::GENERIC, &[&calls::TestGeneric::IMPL]),
        (&collecting::CONTAINER_NO_GC, &[&collecting::ContainerNoGc::IMPL]),
    ],
};

static DEF: ModuleDef = ModuleDef {
    name: "_testcapi",
    doc: None,
    functions: &[],
    types: &[
        &calls::METH_INSTANCE,
        &calls::METH_CLASS,
        &calls::METH_STATIC,
        &calls::METHOD_DESCRIPTOR_BASE,
        &calls::METHOD_DESCRIPTOR_DERIVED,
        &calls::METHOD_DESCRIPTOR_NOP_GET,
        &calls::METHOD_DESCRIPTOR_2,
        &docstrings::NO_SIGNATURE,
        &docstrings::UNREPRESENTABLE,
        &calls::GENERIC_ALIAS,
        &calls::GENERIC,
        &collecting::CONTAINER_NO_GC,
        &monitoring::CODE_LIKE,
        &raising::AWAIT_TYPE,
    ],
    exec: Some(exec),
};

/// The functions, by file.
static FUNCTIONS: &[&ModuleDef] = &[
    &calls::CONVENTIONS,
    &calls::calls::DEF,
    &collecting::collecting::DEF,
    &docstrings::FUNCTIONS,
    &files::files::DEF,
    &configuration::configuration::DEF,
    &monitoring::monitoring::DEF,
    &raising::raising::DEF,
];

fn exec(t: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
    let Some(dict) = module.dict() else { return Ok(()) };
    for def in FUNCTIONS {
        builtins::add_functions(module, def);
    }
    collecting::add_recursing_error(t, &dict)?;
    numbers::add(t, &dict)
}
