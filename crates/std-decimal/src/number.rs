//! Decimal numbers and the rules by which results are rounded.
//!
//! A number is a sign, a coefficient and an exponent of ten, or something special. Every operation works exactly, or
//! with a digit that stands for all that were cut off, and then gives its result to [`Rules::finish`]. Not here: the operations
//! themselves (`arithmetic`, `functions`), text.

use std::cmp::Ordering;
use std::sync::OnceLock;

use dashu_int::UBig;
use dashu_int::ops::{BitTest, DivRem};

/// Conditions, in the bits of libmpdec.
pub mod flags {
    #![allow(missing_docs)]
    pub const CLAMPED: u32 = 0x0001;
    pub const CONVERSION_SYNTAX: u32 = 0x0002;
    pub const DIVISION_BY_ZERO: u32 = 0x0004;
    pub const DIVISION_IMPOSSIBLE: u32 = 0x0008;
    pub const DIVISION_UNDEFINED: u32 = 0x0010;
    pub const INEXACT: u32 = 0x0040;
    pub const INVALID_CONTEXT: u32 = 0x0080;
    pub const INVALID_OPERATION: u32 = 0x0100;
    pub const OUT_OF_MEMORY: u32 = 0x0200;
    pub const OVERFLOW: u32 = 0x0800;
    pub const ROUNDED: u32 = 0x1000;
    pub const SUBNORMAL: u32 = 0x2000;
    pub const UNDERFLOW: u32 = 0x4000;
    pub const FLOAT_OPERATION: u32 = 0x8000;
    /// All that count as an invalid operation.
    pub const INVALID: u32 = CONVERSION_SYNTAX
        | DIVISION_IMPOSSIBLE
        | DIVISION_UNDEFINED
        | INVALID_CONTEXT
        | INVALID_OPERATION
        | OUT_OF_MEMORY
        | 0x0020
        | 0x0400;
}

/// How what does not fit is rounded, in the order of libmpdec's numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rounding {
    /// Away from zero.
    Up,
    /// Towards zero.
    Down,
    /// Towards infinity.
    Ceiling,
    /// Towards minus infinity.
    Floor,
    /// To the nearest, ties away from zero.
    HalfUp,
    /// To the nearest, ties towards zero.
    HalfDown,
    /// To the nearest, ties to even.
    HalfEven,
    /// Away from zero if the last digit would be 0 or 5.
    Up05,
}

/// The names that Python knows them by.
pub const ROUNDINGS: [(Rounding, &str); 8] = [
    (Rounding::Up, "ROUND_UP"),
    (Rounding::Down, "ROUND_DOWN"),
    (Rounding::Ceiling, "ROUND_CEILING"),
    (Rounding::Floor, "ROUND_FLOOR"),
    (Rounding::HalfUp, "ROUND_HALF_UP"),
    (Rounding::HalfDown, "ROUND_HALF_DOWN"),
    (Rounding::HalfEven, "ROUND_HALF_EVEN"),
    (Rounding::Up05, "ROUND_05UP"),
];

/// What a number is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A coefficient and an exponent.
    Finite,
    /// An infinity.
    Infinite,
    /// Not a number; the coefficient is its payload.
    Quiet,
    /// The same, and it signals.
    Signaling,
}

/// A decimal number.
#[derive(Clone, Debug)]
pub struct Number {
    /// Its sign, which zeros and what is no number have, too.
    pub negative: bool,
    /// What it is.
    pub kind: Kind,
    /// The digits.
    pub digits: UBig,
    /// The power of ten that they are multiplied by.
    pub exp: i64,
}

/// The largest exponent, as libmpdec has it on machines of 64 bits.
pub const MAX_EMAX: i64 = 999_999_999_999_999_999;
/// The smallest one.
pub const MIN_EMIN: i64 = -MAX_EMAX;
/// The largest precision.
pub const MAX_PREC: i64 = MAX_EMAX;
/// The smallest exponent of a coefficient.
pub const MIN_ETINY: i64 = MIN_EMIN - (MAX_PREC - 1);

/// What no memory would suffice for.
const MOST_DIGITS: i64 = 400_000_000;

/// Powers of ten that fit 128 bits.
const SMALL_POWERS: [u128; 39] = {
    let mut powers = [1; 39];
    let mut i = 1;
    while i < 39 {
        powers[i] = powers[i - 1] * 10;
        i += 1;
    }
    powers
};

/// Larger powers of ten that have been asked for once.
static POWERS: [OnceLock<UBig>; 2048] = [const { OnceLock::new() }; 2048];

/// Ten to that power; `None` if it is too large to be worked with.
pub fn power_of_ten(n: i64) -> Option<UBig> {
    let place = usize::try_from(n).ok().filter(|_| n < MOST_DIGITS)?;
    if let Some(small) = SMALL_POWERS.get(place) {
        return Some(UBig::from(*small));
    }
    let make = || UBig::from(10u8).pow(place);
    Some(match POWERS.get(place) {
        Some(known) => known.get_or_init(make).clone(),
        None => make(),
    })
}

fn small_length(c: u128) -> i64 {
    let bits = 128 - c.leading_zeros();
    // 1233 / 4096 is a little more than the logarithm of two: the estimate is right or one too large.
    let guess = ((bits * 1233) >> 12) as usize;
    (guess + usize::from(guess < 39 && c >= SMALL_POWERS[guess])).max(1) as i64
}

/// How many decimal digits a coefficient has; zero has one.
pub fn length(c: &UBig) -> i64 {
    if let Ok(small) = u128::try_from(c) {
        return small_length(small);
    }
    let bits = c.bit_len();
    let top = u64::try_from(&(c >> (bits - 64))).unwrap_or(u64::MAX);
    let log = (top as f64).log10() + (bits - 64) as f64 * std::f64::consts::LOG10_2;
    let (low, high) = ((log - 1e-6).floor(), (log + 1e-6).floor());
    if low == high {
        return low as i64 + 1;
    }
    // Near a power of ten only a comparison decides.
    let near = high as i64;
    near + i64::from(power_of_ten(near).is_none_or(|p| *c >= p))
}

/// Without up to `most` zeros at its end, and how many those were.
pub fn without_zeros(mut c: UBig, most: i64) -> (UBig, i64) {
    let mut cut = 0;
    if c.is_zero() {
        return (c, cut);
    }
    // Ever larger steps up, then ever smaller ones down.
    let (mut step, mut rising) = (1i64, true);
    while step > 0 {
        if cut + step <= most {
            let (quotient, rest) = split(&c, step);
            if rest.is_zero() {
                (c, cut) = (quotient, cut + step);
                if rising {
                    step *= 2;
                }
                continue;
            }
        }
        rising = false;
        step /= 2;
    }
    (c, cut)
}

/// Quotient and remainder of a division by a power of ten.
pub fn split(c: &UBig, n: i64) -> (UBig, UBig) {
    if let (Ok(small), Some(p)) = (u128::try_from(c), SMALL_POWERS.get(n as usize)) {
        return (UBig::from(small / p), UBig::from(small % p));
    }
    match power_of_ten(n) {
        Some(p) => c.div_rem(&p),
        None => (UBig::ZERO, c.clone()),
    }
}

/// Divides by a power of ten and rounds; also whether anything but zeros was cut off.
pub fn rounded(c: &UBig, n: i64, negative: bool, rounding: Rounding) -> (UBig, bool) {
    let (mut quotient, rest) = split(c, n);
    if rest.is_zero() {
        return (quotient, false);
    }
    let half = match power_of_ten(n) {
        Some(p) => (&rest * UBig::from(2u8)).cmp(&p),
        None => Ordering::Less,
    };
    let odd = || quotient.bit(0);
    let up = match rounding {
        Rounding::Up => true,
        Rounding::Down => false,
        Rounding::Ceiling => !negative,
        Rounding::Floor => negative,
        Rounding::HalfUp => half.is_ge(),
        Rounding::HalfDown => half.is_gt(),
        Rounding::HalfEven => half.is_gt() || half.is_eq() && odd(),
        Rounding::Up05 => (&quotient % UBig::from(5u8)).is_zero(),
    };
    if up {
        quotient += UBig::ONE;
    }
    (quotient, true)
}

impl Number {
    /// A finite number.
    pub fn new(negative: bool, digits: UBig, exp: i64) -> Number {
        Number { negative, kind: Kind::Finite, digits, exp }
    }

    /// A small integer.
    pub fn small(i: i64) -> Number {
        Number::new(i < 0, UBig::from(i.unsigned_abs()), 0)
    }

    /// An infinity.
    pub fn infinity(negative: bool) -> Number {
        Number { negative, kind: Kind::Infinite, digits: UBig::ZERO, exp: 0 }
    }

    /// Not a number.
    pub fn nan() -> Number {
        Number { negative: false, kind: Kind::Quiet, digits: UBig::ZERO, exp: 0 }
    }

    /// Whether it is finite.
    pub fn is_finite(&self) -> bool {
        self.kind == Kind::Finite
    }

    /// Whether it is an infinity.
    pub fn is_infinite(&self) -> bool {
        self.kind == Kind::Infinite
    }

    /// Whether it is not a number.
    pub fn is_nan(&self) -> bool {
        matches!(self.kind, Kind::Quiet | Kind::Signaling)
    }

    /// Whether it is a zero.
    pub fn is_zero(&self) -> bool {
        self.is_finite() && self.digits.is_zero()
    }

    /// Whether it is an integer.
    pub fn is_integer(&self) -> bool {
        self.is_finite()
            && (self.exp >= 0
                || self.digits.is_zero()
                || -self.exp < length(&self.digits) && split(&self.digits, -self.exp).1.is_zero())
    }

    /// Whether it is an odd integer.
    pub fn is_odd(&self) -> bool {
        if !self.is_integer() || self.exp > 0 {
            return false;
        }
        split(&self.digits, -self.exp).0.bit(0)
    }

    /// The exponent of the first digit.
    pub fn adjusted(&self) -> i64 {
        self.exp + length(&self.digits) - 1
    }

    /// With that sign.
    pub fn signed(mut self, negative: bool) -> Number {
        self.negative = negative;
        self
    }

    /// With the other sign.
    pub fn negated(self) -> Number {
        let negative = !self.negative;
        self.signed(negative)
    }

    /// The coefficient with a smaller or equal exponent.
    pub fn digits_at(&self, exp: i64) -> Option<UBig> {
        match self.exp - exp {
            0 => Some(self.digits.clone()),
            _ if self.digits.is_zero() => Some(UBig::ZERO),
            n => Some(&self.digits * power_of_ten(n)?),
        }
    }

    /// The order of two that are numbers, by value.
    pub fn order(&self, other: &Number) -> Ordering {
        let sign = |n: &Number| match (n.is_zero(), n.negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        };
        let by_sign = sign(self).cmp(&sign(other));
        if by_sign.is_ne() || sign(self) == 0 {
            return by_sign;
        }
        let by_size = self.size_order(other);
        if self.negative { by_size.reverse() } else { by_size }
    }

    /// The order of magnitudes.
    pub fn size_order(&self, other: &Number) -> Ordering {
        match (self.is_infinite(), other.is_infinite()) {
            (false, false) => {}
            (a, b) => return a.cmp(&b),
        }
        match (self.is_zero(), other.is_zero()) {
            (false, false) => {}
            (a, b) => return b.cmp(&a),
        }
        let by_place = self.adjusted().cmp(&other.adjusted());
        if by_place.is_ne() {
            return by_place;
        }
        let exp = self.exp.min(other.exp);
        match (self.digits_at(exp), other.digits_at(exp)) {
            (Some(a), Some(b)) => a.cmp(&b),
            _ => self.exp.cmp(&other.exp),
        }
    }
}

/// Precision, limits and rounding, and the conditions that have come up.
#[derive(Clone, Debug)]
pub struct Rules {
    /// How many digits a result has.
    pub prec: i64,
    /// The largest adjusted exponent.
    pub emax: i64,
    /// The smallest one of a normal number.
    pub emin: i64,
    /// Whether exponents are limited at the top as at the bottom.
    pub clamp: bool,
    /// How results are rounded.
    pub rounding: Rounding,
    /// Conditions so far.
    pub status: u32,
}

impl Rules {
    /// Rules under which nothing needs rounding.
    pub fn widest() -> Rules {
        Rules {
            prec: MAX_PREC,
            emax: MAX_EMAX,
            emin: MIN_EMIN,
            clamp: false,
            rounding: Rounding::HalfEven,
            status: 0,
        }
    }

    /// The smallest exponent of a result.
    pub fn etiny(&self) -> i64 {
        self.emin - (self.prec - 1)
    }

    /// The largest exponent of a result with all its digits.
    pub fn etop(&self) -> i64 {
        self.emax - (self.prec - 1)
    }

    /// Notes a condition and gives what is not a number.
    pub fn invalid(&mut self, condition: u32) -> Number {
        self.status |= condition;
        Number::nan()
    }

    /// What is not a number as a result: quiet, with as much of its payload as fits.
    pub fn quieted(&self, n: &Number) -> Number {
        let most = self.prec - i64::from(self.clamp);
        let digits = if length(&n.digits) > most { split(&n.digits, most).1 } else { n.digits.clone() };
        Number { kind: Kind::Quiet, digits, negative: n.negative, exp: 0 }
    }

    /// The result of an operation on something that is not a number, if there is such an operand.
    pub fn nan_of(&mut self, operands: &[&Number]) -> Option<Number> {
        if let Some(signaling) = operands.iter().find(|n| n.kind == Kind::Signaling) {
            self.status |= flags::INVALID_OPERATION;
            return Some(self.quieted(signaling));
        }
        operands.iter().find(|n| n.kind == Kind::Quiet).map(|n| self.quieted(n))
    }

    fn overflowed(&mut self, negative: bool) -> Number {
        self.status |= flags::OVERFLOW | flags::INEXACT | flags::ROUNDED;
        let to_infinity = match self.rounding {
            Rounding::Up | Rounding::HalfUp | Rounding::HalfDown | Rounding::HalfEven => true,
            Rounding::Down | Rounding::Up05 => false,
            Rounding::Ceiling => !negative,
            Rounding::Floor => negative,
        };
        if to_infinity {
            return Number::infinity(negative);
        }
        match power_of_ten(self.prec) {
            Some(p) => Number::new(negative, p - UBig::ONE, self.etop()),
            None => self.exhausted(),
        }
    }

    /// Notes that no memory would do.
    pub fn exhausted(&mut self) -> Number {
        self.invalid(flags::OUT_OF_MEMORY)
    }

    /// Rounds to the precision and brings the exponent within its limits.
    pub fn finish(&mut self, n: Number) -> Number {
        match n.kind {
            Kind::Infinite => return n,
            Kind::Quiet | Kind::Signaling => {
                let kind = n.kind;
                return Number { kind, ..self.quieted(&n) };
            }
            Kind::Finite => {}
        }
        let (etiny, etop) = (self.etiny(), self.etop());
        if n.digits.is_zero() {
            let last = if self.clamp { etop } else { self.emax };
            let exp = n.exp.clamp(etiny, last.max(etiny));
            if exp != n.exp {
                self.status |= flags::CLAMPED;
            }
            return Number { exp, ..n };
        }
        let len = length(&n.digits);
        let mut least = len + n.exp - self.prec;
        if least > etop {
            return self.overflowed(n.negative);
        }
        let subnormal = least < etiny;
        if subnormal {
            least = etiny;
        }
        if n.exp < least {
            let cut = least - n.exp;
            let (mut digits, inexact) = if cut > len {
                // Less than a tenth of the last place: any such rounds alike.
                rounded(&UBig::ONE, 2, n.negative, self.rounding)
            } else {
                rounded(&n.digits, cut, n.negative, self.rounding)
            };
            let mut exp = least;
            if length(&digits) > self.prec {
                digits = split(&digits, 1).0;
                exp += 1;
            }
            if exp > etop {
                return self.overflowed(n.negative);
            }
            self.status |= flags::ROUNDED;
            if inexact {
                self.status |= flags::INEXACT;
            }
            if subnormal {
                self.status |= flags::SUBNORMAL;
                if inexact {
                    self.status |= flags::UNDERFLOW;
                }
                if digits.is_zero() {
                    self.status |= flags::CLAMPED;
                }
            }
            return Number { digits, exp, ..n };
        }
        if subnormal {
            self.status |= flags::SUBNORMAL;
        }
        if self.clamp && n.exp > etop {
            self.status |= flags::CLAMPED;
            return match n.digits_at(etop) {
                Some(digits) => Number { digits, exp: etop, ..n },
                None => self.exhausted(),
            };
        }
        n
    }
}
