//! Constants of code objects, and the equality by which the compiler merges them.
//!
//! Not here: arithmetic on constants (`compile`'s folding), Python objects (`object`).

use std::collections::HashSet;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

pub use dashu_int::IBig;

use crate::{CodeObject, Str};

/// A constant of a code object.
#[derive(Clone, Debug)]
pub enum Constant {
    /// `None`
    None,
    /// `True`
    True,
    /// `False`
    False,
    /// `...`
    Ellipsis,
    /// An integer that fits 64 bits; it is never a [`Constant::BigInt`].
    Int(i64),
    /// An integer that does not fit 64 bits.
    BigInt(Arc<IBig>),
    /// A float.
    Float(f64),
    /// A complex number.
    Complex {
        /// Real part.
        real: f64,
        /// Imaginary part.
        imag: f64,
    },
    /// A string.
    Str(Str),
    /// A bytes object.
    Bytes(Arc<[u8]>),
    /// A tuple.
    Tuple(Arc<[Constant]>),
    /// A frozen set; no two items are equal.
    FrozenSet(Arc<[Constant]>),
    /// A slice: start, stop, step.
    Slice(Arc<[Constant; 3]>),
    /// A code object.
    Code(Arc<CodeObject>),
}

impl Constant {
    /// A bool.
    pub fn bool(value: bool) -> Constant {
        if value { Constant::True } else { Constant::False }
    }

    /// An integer of any size, in its canonical variant.
    pub fn int(value: IBig) -> Constant {
        match i64::try_from(&value) {
            Ok(small) => Constant::Int(small),
            Err(_) => Constant::BigInt(Arc::new(value)),
        }
    }

    /// Whether the compiler may merge the two into one entry of `co_consts`: the same type and the same value, where
    /// floats count as the same only if their signs are, items of tuples and frozen sets likewise, and a NaN is the
    /// same as nothing (each is an object of its own, and objects are compared by identity only).
    pub fn same(&self, other: &Constant) -> bool {
        use Constant::*;
        match (self, other) {
            (None, None) | (True, True) | (False, False) | (Ellipsis, Ellipsis) => true,
            (Int(a), Int(b)) => a == b,
            (BigInt(a), BigInt(b)) => Arc::ptr_eq(a, b) || a == b,
            (Float(a), Float(b)) => same_float(*a, *b),
            (Complex { real, imag }, Complex { real: real2, imag: imag2 }) => {
                same_float(*real, *real2) && same_float(*imag, *imag2)
            }
            (Str(a), Str(b)) => a.ptr_eq(b) || a == b,
            (Bytes(a), Bytes(b)) => Arc::ptr_eq(a, b) || a == b,
            (Tuple(a), Tuple(b)) => Arc::ptr_eq(a, b) || all_same(a, b),
            (FrozenSet(a), FrozenSet(b)) => {
                Arc::ptr_eq(a, b) || a.len() == b.len() && (all_same(a, b) || same_items(a, b))
            }
            (Slice(a), Slice(b)) => Arc::ptr_eq(a, b) || all_same(&**a, &**b),
            (Code(a), Code(b)) => Arc::ptr_eq(a, b) || a.same(b),
            _ => false,
        }
    }

    /// Truth value, as Python's `bool(…)`.
    pub fn is_true(&self) -> bool {
        match self {
            Constant::None | Constant::False => false,
            Constant::True
            | Constant::Ellipsis
            | Constant::Slice(_)
            | Constant::Code(_)
            | Constant::BigInt(_) => true,
            Constant::Int(value) => *value != 0,
            Constant::Float(value) => *value != 0.0,
            Constant::Complex { real, imag } => *real != 0.0 || *imag != 0.0,
            Constant::Str(text) => !text.is_empty(),
            Constant::Bytes(bytes) => !bytes.is_empty(),
            Constant::Tuple(items) | Constant::FrozenSet(items) => !items.is_empty(),
        }
    }
}

fn same_float(a: f64, b: f64) -> bool {
    a == b && a.is_sign_negative() == b.is_sign_negative()
}

fn all_same(a: &[Constant], b: &[Constant]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(x, y)| x.same(y))
}

/// Whether two sets have the same items, in whatever order.
fn same_items(a: &[Constant], b: &[Constant]) -> bool {
    const FEW: usize = 16;
    if a.len() <= FEW {
        return a.iter().all(|x| b.iter().any(|y| x.same(y)));
    }
    let keys: HashSet<ConstantKey> = b.iter().cloned().map(ConstantKey).collect();
    a.iter().all(|x| keys.contains(&ConstantKey(x.clone())))
}

/// A constant as a key of a hash table: equality is [`Constant::same`].
///
/// Not reflexive for NaN, which a hash table survives: such an entry is not found again.
#[derive(Clone, Debug)]
pub struct ConstantKey(pub Constant);

impl PartialEq for ConstantKey {
    fn eq(&self, other: &ConstantKey) -> bool {
        self.0.same(&other.0)
    }
}

impl Eq for ConstantKey {}

impl Hash for ConstantKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        hash_constant(&self.0, state);
    }
}

fn hash_constant<H: Hasher>(constant: &Constant, state: &mut H) {
    std::mem::discriminant(constant).hash(state);
    match constant {
        Constant::None | Constant::True | Constant::False | Constant::Ellipsis => {}
        Constant::Int(value) => value.hash(state),
        Constant::BigInt(value) => value.hash(state),
        Constant::Float(value) => value.to_bits().hash(state),
        Constant::Complex { real, imag } => (real.to_bits(), imag.to_bits()).hash(state),
        Constant::Str(text) => text.hash(state),
        Constant::Bytes(bytes) => bytes.hash(state),
        Constant::Tuple(items) => items.iter().for_each(|item| hash_constant(item, state)),
        // The order of a set's items does not count.
        Constant::FrozenSet(items) => items.len().hash(state),
        Constant::Slice(parts) => parts.iter().for_each(|part| hash_constant(part, state)),
        Constant::Code(code) => {
            code.name.hash(state);
            code.first_line.hash(state);
            code.code.len().hash(state);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merging_tells_types_and_signs_apart() {
        use Constant::*;
        assert!(!Int(1).same(&True));
        assert!(!Int(1).same(&Float(1.0)));
        assert!(!Float(0.0).same(&Float(-0.0)));
        assert!(Float(0.5).same(&Float(0.5)));
        assert!(!Float(f64::NAN).same(&Float(f64::NAN)));
        assert!(!Complex { real: 0.0, imag: 1.0 }.same(&Complex { real: -0.0, imag: 1.0 }));
        assert!(!Str("a".into()).same(&Bytes(Arc::from(&b"a"[..]))));
        let tuple = |a, b| Tuple(Arc::from([a, b]));
        assert!(tuple(Int(1), Int(2)).same(&tuple(Int(1), Int(2))));
        assert!(!tuple(Int(1), Int(2)).same(&tuple(Float(1.0), Int(2))));
        let set = |a, b| FrozenSet(Arc::from([a, b]));
        assert!(set(Int(1), Int(2)).same(&set(Int(2), Int(1))));
        assert!(Constant::int(IBig::from(7)).same(&Int(7)));
        assert!(Constant::int(IBig::from(1) << 70).same(&Constant::int(IBig::from(1) << 70)));
    }
}
