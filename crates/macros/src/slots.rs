//! The shapes of slots: what each takes after `self` and what it returns, as in `object::types::Slots`.

use proc_macro2::TokenStream;
use quote::quote;

/// How a slot's function looks.
pub struct Shape {
    /// Types of the parameters after `self`.
    pub rest: Vec<TokenStream>,
    /// What it returns.
    pub returns: TokenStream,
    /// Whether the first operand is always an instance of the type, so that it may be typed.
    pub typed: bool,
    /// Whether it takes the arguments of a call.
    pub call: bool,
}

/// The shape of a slot, if there is one of that name.
pub fn shape(slot: &str) -> Option<Shape> {
    let value = quote!(&::object::Value);
    let option = quote!(Option<&::object::Value>);
    let name = quote!(&::object::Str);
    let object = quote!(::object::PyResult);
    let nothing = quote!(::object::PyResult<()>);
    let make = |rest: &[&TokenStream], returns: &TokenStream| {
        Some(Shape {
            rest: rest.iter().map(|t| (*t).clone()).collect(),
            returns: returns.clone(),
            typed: true,
            call: false,
        })
    };
    let operands = |n: usize| {
        Some(Shape { rest: vec![value.clone(); n], returns: object.clone(), typed: false, call: false })
    };
    let called = |returns: &TokenStream| {
        let rest = vec![quote!(&[::object::Value]), quote!(Option<&::object::Tuple>)];
        Some(Shape { rest, returns: returns.clone(), typed: true, call: true })
    };
    match slot {
        "repr" | "str" | "iter" | "await_" | "aiter" | "anext" | "negative" | "positive" | "absolute"
        | "invert" | "int" | "float" | "index" => make(&[], &object),
        "hash" => make(&[], &quote!(::object::PyResult<i64>)),
        "bool" => make(&[], &quote!(::object::PyResult<bool>)),
        "sq_length" | "mp_length" => make(&[], &quote!(::object::PyResult<usize>)),
        "iternext" => make(&[], &quote!(::object::PyResult<Option<::object::Value>>)),
        "finalize" => make(&[], &quote!(())),
        "getattro" => make(&[&name], &object),
        "setattro" => make(&[&name, &option], &nothing),
        "richcompare" => make(&[&value, &quote!(::object::types::CompareOp)], &object),
        "descr_get" => make(&[&option, &option], &object),
        "descr_set" => make(&[&value, &option], &nothing),
        "send" => make(&[&value], &quote!(::object::PyResult<Result<::object::Value, ::object::Value>>)),
        "sq_repeat" | "sq_item" | "sq_inplace_repeat" => make(&[&quote!(isize)], &object),
        "sq_ass_item" => make(&[&quote!(isize), &option], &nothing),
        "sq_contains" => make(&[&value], &quote!(::object::PyResult<bool>)),
        "mp_ass_subscript" => make(&[&value, &option], &nothing),
        "getbuffer" => make(&[&quote!(u32)], &quote!(::object::PyResult<::object::payload::BufferView>)),
        "sq_concat"
        | "sq_inplace_concat"
        | "mp_subscript"
        | "inplace_add"
        | "inplace_subtract"
        | "inplace_multiply"
        | "inplace_remainder"
        | "inplace_lshift"
        | "inplace_rshift"
        | "inplace_and"
        | "inplace_xor"
        | "inplace_or"
        | "inplace_floor_divide"
        | "inplace_true_divide"
        | "inplace_matrix_multiply" => make(&[&value], &object),
        "inplace_power" => make(&[&value, &value], &object),
        "add" | "subtract" | "multiply" | "remainder" | "divmod" | "lshift" | "rshift" | "and" | "xor"
        | "or" | "floor_divide" | "true_divide" | "matrix_multiply" => operands(1),
        "power" => operands(2),
        "call" => called(&object),
        "new" => called(&object),
        "init" => called(&nothing),
        // Takes no thread; its function is used as it is.
        "releasebuffer" => operands(0),
        _ => None,
    }
}
