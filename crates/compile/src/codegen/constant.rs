//! Constants of the tree: as constants of code objects, as text, and compared as Python compares them.

use std::sync::Arc;

use code::{Constant, IBig, Str};
use syntax::ast;
use syntax::errors::ErrorKind;
use text::StrBuilder;
use text::buf::wtf8;

use crate::symtable::{Result, bare};

/// The constant of a code object.
pub(super) fn convert(constant: &ast::Constant) -> Result<Constant> {
    Ok(match constant {
        ast::Constant::None => Constant::None,
        ast::Constant::True => Constant::True,
        ast::Constant::False => Constant::False,
        ast::Constant::Ellipsis => Constant::Ellipsis,
        ast::Constant::Int(value) => Constant::Int(*value),
        ast::Constant::BigInt(value) => Constant::BigInt(Arc::new(IBig::clone(value))),
        ast::Constant::Float(value) => Constant::Float(*value),
        ast::Constant::Complex { real, imag } => Constant::Complex { real: *real, imag: *imag },
        ast::Constant::Str(text) => Constant::Str(Str::from_wtf8(text.as_bytes())),
        ast::Constant::Bytes(bytes) => Constant::Bytes(Arc::from(&**bytes)),
        ast::Constant::Tuple(items) => Constant::Tuple(items.iter().map(convert).collect::<Result<_>>()?),
        ast::Constant::FrozenSet(items) => {
            Constant::FrozenSet(items.iter().map(convert).collect::<Result<_>>()?)
        }
        ast::Constant::Invalid(_) => {
            return Err(bare(ErrorKind::Type, "got an invalid type in Constant"));
        }
    })
}

/// Appends the constant's `repr`.
pub(super) fn push_repr(out: &mut Vec<u8>, constant: &ast::Constant) {
    match constant {
        ast::Constant::None => out.extend(b"None"),
        ast::Constant::True => out.extend(b"True"),
        ast::Constant::False => out.extend(b"False"),
        ast::Constant::Ellipsis => out.extend(b"Ellipsis"),
        ast::Constant::Int(value) => out.extend(value.to_string().bytes()),
        ast::Constant::BigInt(value) => out.extend(value.to_string().bytes()),
        ast::Constant::Float(value) => out.extend(num::float::repr(*value).bytes()),
        ast::Constant::Complex { real, imag } => out.extend(num::complex::repr(*real, *imag).bytes()),
        ast::Constant::Str(text) => push_str_repr(out, text.as_bytes()),
        ast::Constant::Bytes(bytes) => out.extend(text::bytes::repr(bytes).unwrap_or_default()),
        ast::Constant::Tuple(items) => {
            out.push(b'(');
            push_items(out, items);
            out.extend(if items.len() == 1 { &b",)"[..] } else { b")" });
        }
        ast::Constant::FrozenSet(items) if items.is_empty() => out.extend(b"frozenset()"),
        ast::Constant::FrozenSet(items) => {
            out.extend(b"frozenset({");
            push_items(out, items);
            out.extend(b"})");
        }
        ast::Constant::Invalid(name) => out.extend(name.as_bytes()),
    }
}

fn push_items(out: &mut Vec<u8>, items: &[ast::Constant]) {
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            out.extend(b", ");
        }
        push_repr(out, item);
    }
}

/// Appends the `repr` of text in WTF-8.
pub(super) fn push_str_repr(out: &mut Vec<u8>, text: &[u8]) {
    let mut builder = StrBuilder::with_capacity(text.len());
    builder.push_wtf8(text);
    // What does not fit in memory leaves a gap; the next allocation fails loudly.
    if let Ok(text) = builder.finish()
        && let Ok(repr) = text::repr::repr(text.as_view())
    {
        out.extend(wtf8(repr.as_view().iter()));
    }
}

/// The `repr` for a message.
pub(super) fn repr(constant: &ast::Constant) -> String {
    let mut out = Vec::new();
    push_repr(&mut out, constant);
    String::from_utf8_lossy(&out).into_owned()
}

/// Whether two constants are equal in Python: numbers by value, whatever their types.
pub(super) fn equal(a: &ast::Constant, b: &ast::Constant) -> bool {
    use ast::Constant::{Bytes, Ellipsis, FrozenSet, None, Str, Tuple};
    match (a, b) {
        (None, None) | (Ellipsis, Ellipsis) => true,
        (Str(a), Str(b)) => a == b,
        (Bytes(a), Bytes(b)) => a == b,
        (Tuple(a), Tuple(b)) => a.len() == b.len() && a.iter().zip(&**b).all(|(a, b)| equal(a, b)),
        (FrozenSet(a), FrozenSet(b)) => a.len() == b.len() && a.iter().all(|a| b.iter().any(|b| equal(a, b))),
        _ => match (Number::of(a), Number::of(b)) {
            (Some(a), Some(b)) => a.equals(&b),
            _ => false,
        },
    }
}

/// A number: an integer, or a float with an imaginary part.
enum Number {
    Int(IBig),
    Float(f64, f64),
}

impl Number {
    fn of(constant: &ast::Constant) -> Option<Number> {
        Some(match constant {
            ast::Constant::True => Number::Int(IBig::ONE),
            ast::Constant::False => Number::Int(IBig::ZERO),
            ast::Constant::Int(value) => Number::Int(IBig::from(*value)),
            ast::Constant::BigInt(value) => Number::Int(IBig::clone(value)),
            ast::Constant::Float(value) => Number::Float(*value, 0.0),
            ast::Constant::Complex { real, imag } => Number::Float(*real, *imag),
            _ => return None,
        })
    }

    fn equals(&self, other: &Number) -> bool {
        match (self, other) {
            (Number::Int(a), Number::Int(b)) => a == b,
            (Number::Float(a, x), Number::Float(b, y)) => a == b && x == y,
            (Number::Int(int), Number::Float(real, imag)) | (Number::Float(real, imag), Number::Int(int)) => {
                *imag == 0.0 && real.fract() == 0.0 && IBig::try_from(*real).is_ok_and(|real| real == *int)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;

    #[test]
    fn numbers_of_different_types_may_be_equal() {
        use ast::Constant::*;
        assert!(equal(&Int(1), &True));
        assert!(equal(&Float(1.0), &Int(1)));
        assert!(equal(&Complex { real: 2.0, imag: 0.0 }, &Int(2)));
        assert!(!equal(&Float(1.5), &Int(1)));
        assert!(!equal(&Float(f64::NAN), &Float(f64::NAN)));
        assert!(!equal(&Float(f64::INFINITY), &Int(i64::MAX)));
        assert!(equal(&Float(1e30), &BigInt(Rc::new(IBig::try_from(1e30).unwrap_or_default()))));
        assert!(!equal(&Str("1".into()), &Int(1)));
        assert!(!equal(&None, &False));
    }

    #[test]
    fn constants_are_written_as_python_writes_them() {
        let check = |constant, expected: &str| assert_eq!(repr(&constant), expected);
        check(ast::Constant::Str("a'b\n\u{200b}é".into()), "\"a'b\\n\\u200bé\"");
        check(ast::Constant::Bytes(Rc::from(&b"a\x00"[..])), "b'a\\x00'");
        check(ast::Constant::Float(1e16), "1e+16");
        check(ast::Constant::Complex { real: 0.0, imag: 1.0 }, "1j");
        check(ast::Constant::Tuple(Rc::from([ast::Constant::Int(1)])), "(1,)");
    }
}
