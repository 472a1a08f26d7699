//! Functions and methods whose docstrings begin with signatures in all states of repair.

use object::native::{Binding, MethodKind, ModuleDef, NativeCall, NativeDef};
use object::types::{Slots, TypeImpl, TypeSpec};
use object::{PyResult, Thread, Type, Value};

use super::calls::{new_plain, plain_type};

fn nothing(_: &mut Thread, _: &Value, _: &[Value]) -> PyResult {
    Ok(Value::none())
}

fn nothing_of_none(_: &mut Thread, _: &Value) -> PyResult {
    Ok(Value::none())
}

fn nothing_of_one(_: &mut Thread, _: &Value, _: &Value) -> PyResult {
    Ok(Value::none())
}

const fn many(name: &'static str, doc: Option<&'static str>, binding: Binding) -> NativeDef {
    NativeDef { name, doc, call: NativeCall::Fast(nothing), binding, kind: MethodKind::Plain }
}

const fn none(name: &'static str, binding: Binding) -> NativeDef {
    NativeDef {
        name,
        doc: Some(NONE),
        call: NativeCall::NoArgs(nothing_of_none),
        binding,
        kind: MethodKind::Plain,
    }
}

const fn one(name: &'static str, binding: Binding) -> NativeDef {
    NativeDef {
        name,
        doc: Some(NONE),
        call: NativeCall::One(nothing_of_one),
        binding,
        kind: MethodKind::Plain,
    }
}

const NONE: &str = "This docstring has no signature.";

macro_rules! unrepresentable {
    ($name:literal, $first:literal) => {
        Some(concat!(
            $name,
            "(",
            $first,
            ", /, a, b=<x>)\n--\n\nThis docstring has a signature with unrepresentable default."
        ))
    };
}

/// The functions of the module.
pub(super) static FUNCTIONS: ModuleDef = ModuleDef {
    name: "_testcapi",
    doc: None,
    functions: &[
        many("docstring_empty", Some(""), Binding::Instance),
        many("docstring_no_signature", Some(NONE), Binding::Instance),
        none("docstring_no_signature_noargs", Binding::Instance),
        one("docstring_no_signature_o", Binding::Instance),
        many(
            "docstring_with_invalid_signature",
            Some(
                "docstring_with_invalid_signature($module, /, boo)\n\nThis docstring has an invalid signature.",
            ),
            Binding::Instance,
        ),
        many(
            "docstring_with_invalid_signature2",
            Some(
                "docstring_with_invalid_signature2($module, /, boo)\n\n--\n\nThis docstring also has an invalid signature.",
            ),
            Binding::Instance,
        ),
        many(
            "docstring_with_signature",
            Some("docstring_with_signature($module, /, sig)\n--\n\nThis docstring has a valid signature."),
            Binding::Instance,
        ),
        many(
            "docstring_with_signature_and_extra_newlines",
            Some(
                "docstring_with_signature_and_extra_newlines($module, /, parameter)\n--\n\n\nThis docstring has a valid signature and some extra newlines.",
            ),
            Binding::Instance,
        ),
        many(
            "docstring_with_signature_but_no_doc",
            Some("docstring_with_signature_but_no_doc($module, /, sig)\n--\n\n"),
            Binding::Instance,
        ),
        many(
            "docstring_with_signature_with_defaults",
            Some(
                "docstring_with_signature_with_defaults(module, s='avocado',\n        b=b'bytes', d=3.14, i=35, n=None, t=True, f=False,\n        local=the_number_three, sys=sys.maxsize,\n        exp=sys.maxsize - 1)\n--\n\n\n\nThis docstring has a valid signature with parameters,\nand the parameters take defaults of varying types.",
            ),
            Binding::Instance,
        ),
        many(
            "func_with_unrepresentable_signature",
            unrepresentable!("func_with_unrepresentable_signature", "$module"),
            Binding::Instance,
        ),
        many("no_docstring", None, Binding::Instance),
        many("test_with_docstring", Some("This is a pretty normal docstring."), Binding::Instance),
    ],
    types: &[],
    exec: None,
};

plain_type!(
    /// Methods without signatures.
    NO_SIGNATURE,
    NO_SIGNATURE_IMPL,
    "_testcapi.DocStringNoSignatureTest",
    None,
    &[
        none("meth_noargs", Binding::Instance),
        one("meth_o", Binding::Instance),
        none("meth_noargs_class", Binding::Class),
        one("meth_o_class", Binding::Class),
        none("meth_noargs_static", Binding::Static),
        one("meth_o_static", Binding::Static),
        none("meth_noargs_coexist", Binding::Instance),
        one("meth_o_coexist", Binding::Instance),
    ]
);

plain_type!(
    /// Methods with defaults that no expression gives.
    UNREPRESENTABLE,
    UNREPRESENTABLE_IMPL,
    "_testcapi.DocStringUnrepresentableSignatureTest",
    None,
    &[
        many("meth", unrepresentable!("meth", "$self"), Binding::Instance),
        many("classmeth", unrepresentable!("classmeth", "$type"), Binding::Class),
        many(
            "staticmeth",
            Some(
                "staticmeth(a, b=<x>)\n--\n\nThis docstring has a signature with unrepresentable default.",
            ),
            Binding::Static,
        ),
        many(
            "with_default",
            Some(
                "with_default($self, /, x=ONE)\n--\n\nThis instance method has a default parameter value from the module scope.",
            ),
            Binding::Instance,
        ),
    ]
);
