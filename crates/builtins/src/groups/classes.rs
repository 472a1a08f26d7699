//! What classes, functions, modules and their attributes are made of.

use crate::Group;
use ::object::function;
use ::object::module::MODULE;
use ::object::weak;

/// The group.
pub static GROUP: Group = Group {
    types: &[
        (&MODULE, &[&crate::module::MODULE_IMPL]),
        (&::object::code::CODE, &[&crate::code::CODE_IMPL]),
        (&crate::code::LINE_ITERATOR, &[]),
        (&crate::code::BRANCH_ITERATOR, &[]),
        (&crate::code::POSITIONS_ITERATOR, &[]),
        (&function::FUNCTION, &[&crate::function::FUNCTION_IMPL]),
        (&function::CELL, &[&crate::function::CELL_IMPL]),
        (&function::METHOD, &[&crate::function::METHOD_IMPL]),
        (&function::BUILTIN, &[&crate::descriptor::BUILTIN_IMPL]),
        (&function::METHOD_DESCRIPTOR, &[&crate::descriptor::METHOD_DESCRIPTOR_IMPL]),
        (&function::CLASS_METHOD_DESCRIPTOR, &[&crate::descriptor::CLASS_METHOD_DESCRIPTOR_IMPL]),
        (&function::WRAPPER_DESCRIPTOR, &[&crate::descriptor::WRAPPER_DESCRIPTOR_IMPL]),
        (&function::METHOD_WRAPPER, &[&crate::descriptor::METHOD_WRAPPER_IMPL]),
        (&function::GETSET_DESCRIPTOR, &[&crate::descriptor::GETSET_DESCRIPTOR_IMPL]),
        (&function::MEMBER_DESCRIPTOR, &[&crate::descriptor::MEMBER_DESCRIPTOR_IMPL]),
        (&weak::REF_TYPE, &[&crate::weak_ref::REF_IMPL]),
        (&weak::PROXY_TYPE, &[&crate::weak_ref::PROXY_IMPL]),
        (&weak::CALLABLE_PROXY_TYPE, &[&crate::weak_ref::CALLABLE_PROXY_IMPL]),
        (&crate::class_method::CLASS_METHOD, &[]),
        (&crate::class_method::STATIC_METHOD, &[]),
        (&crate::generic_alias::GENERIC_ALIAS, &[]),
        (&crate::generic_alias::GENERIC_ALIAS_ITERATOR, &[]),
        (&crate::union::UNION, &[]),
        (&crate::typing::NO_DEFAULT_TYPE, &[]),
        (&crate::typing::CONST_EVALUATOR, &[]),
        (&crate::typing::TYPE_VAR, &[]),
        (&crate::typing::PARAM_SPEC, &[]),
        (&crate::typing::PARAM_SPEC_ARGS, &[]),
        (&crate::typing::PARAM_SPEC_KWARGS, &[]),
        (&crate::typing::TYPE_VAR_TUPLE, &[]),
        (&crate::typing::TYPE_ALIAS_TYPE, &[]),
        (&crate::typing::GENERIC, &[]),
        (&crate::template::TEMPLATE, &[]),
        (&crate::template::TEMPLATE_ITER, &[]),
        (&crate::template::INTERPOLATION, &[]),
        (&crate::mapping_proxy::MAPPING_PROXY, &[]),
        (&crate::super_::SUPER, &[]),
        (&crate::property::PROPERTY, &[]),
    ],
    exported: &[
        &crate::class_method::CLASS_METHOD,
        &crate::class_method::STATIC_METHOD,
        &crate::super_::SUPER,
        &crate::property::PROPERTY,
    ],
    functions: &[&crate::ty::build_class::functions::DEF, &crate::functions::attributes::defs::DEF],
};
