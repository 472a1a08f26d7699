//! The operations whose results are exact but for the rounding at the end: sums, products, quotients, comparisons, roots of squares,
//! and what looks at or moves digits.

use std::cmp::Ordering;

use dashu_int::UBig;
use dashu_int::ops::{DivRem, SquareRoot};

use crate::number::{
    Kind, Number, Rounding, Rules, flags, length, power_of_ten, rounded, split, without_zeros,
};

impl Rules {
    /// `+a`
    pub fn plus(&mut self, a: &Number) -> Number {
        if let Some(nan) = self.nan_of(&[a]) {
            return nan;
        }
        let mut a = a.clone();
        if a.is_zero() && self.rounding != Rounding::Floor {
            a.negative = false;
        }
        self.finish(a)
    }

    /// `-a`
    pub fn minus(&mut self, a: &Number) -> Number {
        if let Some(nan) = self.nan_of(&[a]) {
            return nan;
        }
        let negated = a.clone().negated();
        if a.is_zero() {
            let negative = self.rounding == Rounding::Floor && negated.negative;
            return self.finish(negated.signed(negative));
        }
        self.finish(negated)
    }

    /// `abs(a)`
    pub fn abs(&mut self, a: &Number) -> Number {
        if a.negative && !a.is_nan() { self.minus(a) } else { self.plus(a) }
    }

    /// `a + b`
    pub fn add(&mut self, a: &Number, b: &Number) -> Number {
        if let Some(nan) = self.nan_of(&[a, b]) {
            return nan;
        }
        match (a.is_infinite(), b.is_infinite()) {
            (true, true) if a.negative != b.negative => return self.invalid(flags::INVALID_OPERATION),
            (true, _) => return a.clone(),
            (_, true) => return b.clone(),
            _ => {}
        }
        let sum = self.sum(a, b);
        self.finish(sum)
    }

    /// The sum of finite numbers, exact or with a last digit that stands for the rest.
    fn sum(&mut self, a: &Number, b: &Number) -> Number {
        let exp = a.exp.min(b.exp);
        let floor = self.rounding == Rounding::Floor;
        if a.is_zero() && b.is_zero() {
            let negative = a.negative && b.negative || floor && a.negative != b.negative;
            return Number::new(negative, UBig::ZERO, exp);
        }
        if a.is_zero() || b.is_zero() {
            let n = if a.is_zero() { b } else { a };
            let exp = exp.max(n.exp - self.prec - 1);
            return match n.digits_at(exp.min(n.exp)) {
                Some(digits) => Number::new(n.negative, digits, exp.min(n.exp)),
                None => self.exhausted(),
            };
        }
        let (high, low) = if a.exp >= b.exp { (a, b) } else { (b, a) };
        // Where the lower number lies below all digits that count, one digit stands for it.
        let least = high.exp + (-1).min(length(&high.digits) - self.prec.min(i64::MAX / 4) - 2);
        let stand_in;
        let low = if low.adjusted() < least {
            stand_in = Number::new(low.negative, UBig::ONE, least);
            &stand_in
        } else {
            low
        };
        let Some(digits) = high.digits_at(low.exp) else { return self.exhausted() };
        if high.negative == low.negative {
            return Number::new(high.negative, digits + &low.digits, low.exp);
        }
        match digits.cmp(&low.digits) {
            Ordering::Equal => Number::new(floor, UBig::ZERO, exp),
            Ordering::Greater => Number::new(high.negative, digits - &low.digits, low.exp),
            Ordering::Less => Number::new(low.negative, &low.digits - digits, low.exp),
        }
    }

    /// `a - b`
    pub fn subtract(&mut self, a: &Number, b: &Number) -> Number {
        match self.nan_of(&[a, b]) {
            Some(nan) => nan,
            None => self.add(a, &b.clone().negated()),
        }
    }

    fn product(&mut self, a: &Number, b: &Number) -> Number {
        let negative = a.negative != b.negative;
        if a.is_infinite() || b.is_infinite() {
            if a.is_zero() || b.is_zero() {
                return self.invalid(flags::INVALID_OPERATION);
            }
            return Number::infinity(negative);
        }
        Number::new(negative, &a.digits * &b.digits, a.exp + b.exp)
    }

    /// `a * b`
    pub fn multiply(&mut self, a: &Number, b: &Number) -> Number {
        if let Some(nan) = self.nan_of(&[a, b]) {
            return nan;
        }
        let product = self.product(a, b);
        self.finish(product)
    }

    /// `a * b + c`, rounded once
    pub fn fma(&mut self, a: &Number, b: &Number, c: &Number) -> Number {
        if let Some(nan) = self.nan_of(&[a, b]) {
            if nan.is_nan()
                && a.kind != Kind::Signaling
                && b.kind != Kind::Signaling
                && c.kind == Kind::Signaling
            {
                return self.nan_of(&[c]).unwrap_or(nan);
            }
            return nan;
        }
        let product = self.product(a, b);
        if product.is_nan() {
            return product;
        }
        self.add(&product, c)
    }

    /// `a / b`
    pub fn divide(&mut self, a: &Number, b: &Number) -> Number {
        if let Some(nan) = self.nan_of(&[a, b]) {
            return nan;
        }
        let negative = a.negative != b.negative;
        match (a.is_infinite(), b.is_infinite()) {
            (true, true) => return self.invalid(flags::INVALID_OPERATION),
            (true, _) => return Number::infinity(negative),
            (_, true) => {
                self.status |= flags::CLAMPED;
                return Number::new(negative, UBig::ZERO, self.etiny());
            }
            _ => {}
        }
        if b.is_zero() {
            if a.is_zero() {
                return self.invalid(flags::DIVISION_UNDEFINED);
            }
            self.status |= flags::DIVISION_BY_ZERO;
            return Number::infinity(negative);
        }
        let ideal = a.exp - b.exp;
        if a.is_zero() {
            return self.finish(Number::new(negative, UBig::ZERO, ideal));
        }
        let mut shift = length(&b.digits) - length(&a.digits) + self.prec + 1;
        let mut power = power_of_ten(shift.abs());
        // More digits than memory holds are needed for an inexact quotient only: an exact one has at most as many
        // after the point as the divisor has factors 2 or 5.
        let exact_only = power.is_none() && shift > 0;
        if exact_only {
            shift = 4 * length(&b.digits);
            power = power_of_ten(shift);
        }
        let (scaled, divisor) = match power {
            None => return self.exhausted(),
            Some(p) if shift >= 0 => (&a.digits * p, b.digits.clone()),
            Some(p) => (a.digits.clone(), &b.digits * p),
        };
        let (mut digits, rest) = scaled.div_rem(&divisor);
        let mut exp = ideal - shift;
        if exact_only && !rest.is_zero() {
            return self.exhausted();
        }
        if rest.is_zero() {
            let cut;
            (digits, cut) = without_zeros(digits, ideal - exp);
            exp += cut;
        } else if (&digits % UBig::from(5u8)).is_zero() {
            digits += UBig::ONE;
        }
        self.finish(Number::new(negative, digits, exp))
    }

    /// Integer quotient and remainder of a finite number by one that is not zero.
    fn quotient(&mut self, a: &Number, b: &Number) -> (Number, Number) {
        let negative = a.negative != b.negative;
        let ideal = if b.is_infinite() { a.exp } else { a.exp.min(b.exp) };
        let distance = if b.is_infinite() || a.is_zero() { -2 } else { a.adjusted() - b.adjusted() };
        if distance <= -2 {
            let rest = self.rescaled(a, ideal, Rounding::Down);
            return (Number::new(negative, UBig::ZERO, 0), rest.unwrap_or_else(|| a.clone()));
        }
        if distance <= self.prec
            && let (Some(x), Some(y)) = (a.digits_at(a.exp.min(b.exp)), b.digits_at(a.exp.min(b.exp)))
        {
            let (quotient, rest) = x.div_rem(&y);
            if length(&quotient) <= self.prec {
                return (Number::new(negative, quotient, 0), Number::new(a.negative, rest, ideal));
            }
        }
        let nan = self.invalid(flags::DIVISION_IMPOSSIBLE);
        (nan.clone(), nan)
    }

    /// `a // b`
    pub fn divide_int(&mut self, a: &Number, b: &Number) -> Number {
        if let Some(nan) = self.nan_of(&[a, b]) {
            return nan;
        }
        let negative = a.negative != b.negative;
        if a.is_infinite() {
            if b.is_infinite() {
                return self.invalid(flags::INVALID_OPERATION);
            }
            return Number::infinity(negative);
        }
        if b.is_zero() {
            if a.is_zero() {
                return self.invalid(flags::DIVISION_UNDEFINED);
            }
            self.status |= flags::DIVISION_BY_ZERO;
            return Number::infinity(negative);
        }
        let quotient = self.quotient(a, b).0;
        self.finish(quotient)
    }

    /// The NaN that stands for a remainder where there is none.
    fn no_remainder(&mut self, a: &Number, b: &Number) -> Option<Number> {
        if let Some(nan) = self.nan_of(&[a, b]) {
            return Some(nan);
        }
        let condition = match (a.is_infinite(), b.is_zero(), a.is_zero()) {
            (true, ..) | (_, true, false) => flags::INVALID_OPERATION,
            (_, true, true) => flags::DIVISION_UNDEFINED,
            _ => return None,
        };
        Some(self.invalid(condition))
    }

    /// `a % b`
    pub fn remainder(&mut self, a: &Number, b: &Number) -> Number {
        if let Some(nan) = self.no_remainder(a, b) {
            return nan;
        }
        let rest = self.quotient(a, b).1;
        self.finish(rest)
    }

    /// `divmod(a, b)`
    pub fn divmod(&mut self, a: &Number, b: &Number) -> (Number, Number) {
        if let Some(nan) = self.nan_of(&[a, b]) {
            return (nan.clone(), nan);
        }
        let negative = a.negative != b.negative;
        if a.is_infinite() {
            let nan = self.invalid(flags::INVALID_OPERATION);
            return if b.is_infinite() { (nan.clone(), nan) } else { (Number::infinity(negative), nan) };
        }
        if b.is_zero() {
            if a.is_zero() {
                let nan = self.invalid(flags::DIVISION_UNDEFINED);
                return (nan.clone(), nan);
            }
            let nan = self.invalid(flags::DIVISION_BY_ZERO | flags::INVALID_OPERATION);
            return (Number::infinity(negative), nan);
        }
        let (quotient, rest) = self.quotient(a, b);
        (self.finish(quotient), self.finish(rest))
    }

    /// The remainder of least magnitude
    pub fn remainder_near(&mut self, a: &Number, b: &Number) -> Number {
        if let Some(nan) = self.no_remainder(a, b) {
            return nan;
        }
        if b.is_infinite() {
            return self.finish(a.clone());
        }
        let ideal = a.exp.min(b.exp);
        if a.is_zero() {
            return self.finish(Number::new(a.negative, UBig::ZERO, ideal));
        }
        let distance = a.adjusted() - b.adjusted();
        if distance > self.prec {
            return self.invalid(flags::DIVISION_IMPOSSIBLE);
        }
        if distance <= -2 {
            let rest = self.rescaled(a, ideal, Rounding::Down).unwrap_or_else(|| a.clone());
            return self.finish(rest);
        }
        let (Some(x), Some(y)) = (a.digits_at(ideal), b.digits_at(ideal)) else { return self.exhausted() };
        let (mut quotient, mut rest) = x.div_rem(&y);
        let mut negative = a.negative;
        let odd = dashu_int::ops::BitTest::bit(&quotient, 0);
        if (&rest * UBig::from(2u8) + UBig::from(u8::from(odd))) > y {
            rest = y - rest;
            quotient += UBig::ONE;
            negative = !negative;
        }
        if length(&quotient) > self.prec {
            return self.invalid(flags::DIVISION_IMPOSSIBLE);
        }
        self.finish(Number::new(negative, rest, ideal))
    }

    /// The number with another exponent; digits that fall off are rounded without a word.
    pub fn rescaled(&self, a: &Number, exp: i64, rounding: Rounding) -> Option<Number> {
        if !a.is_finite() {
            return Some(a.clone());
        }
        if a.is_zero() {
            return Some(Number::new(a.negative, UBig::ZERO, exp));
        }
        if a.exp >= exp {
            return Some(Number::new(a.negative, a.digits_at(exp)?, exp));
        }
        let digits = if a.adjusted() + 1 < exp {
            rounded(&UBig::ONE, 2, a.negative, rounding).0
        } else {
            rounded(&a.digits, exp - a.exp, a.negative, rounding).0
        };
        Some(Number::new(a.negative, digits, exp))
    }

    /// `a` with the exponent of `b`
    pub fn quantize(&mut self, a: &Number, b: &Number) -> Number {
        if let Some(nan) = self.nan_of(&[a, b]) {
            return nan;
        }
        match (a.is_infinite(), b.is_infinite()) {
            (true, true) => return a.clone(),
            (true, _) | (_, true) => return self.invalid(flags::INVALID_OPERATION),
            _ => {}
        }
        if b.exp > self.emax || b.exp < self.etiny() {
            return self.invalid(flags::INVALID_OPERATION);
        }
        if a.is_zero() {
            return self.finish(Number::new(a.negative, UBig::ZERO, b.exp));
        }
        if a.adjusted() > self.emax || a.adjusted() - b.exp + 1 > self.prec {
            return self.invalid(flags::INVALID_OPERATION);
        }
        let Some(result) = self.rescaled(a, b.exp, self.rounding) else { return self.exhausted() };
        if !result.is_zero() && result.adjusted() > self.emax || length(&result.digits) > self.prec {
            return self.invalid(flags::INVALID_OPERATION);
        }
        if !result.is_zero() && result.adjusted() < self.emin {
            self.status |= flags::SUBNORMAL;
        }
        if b.exp > a.exp {
            if result.order(a).is_ne() {
                self.status |= flags::INEXACT;
            }
            self.status |= flags::ROUNDED;
        }
        self.finish(result)
    }

    /// The nearest integer by the rounding in force; with `exact`, conditions are noted
    pub fn to_integral(&mut self, a: &Number, exact: bool) -> Number {
        if let Some(nan) = self.nan_of(&[a]) {
            return nan;
        }
        if a.is_infinite() || a.exp >= 0 {
            return a.clone();
        }
        if a.is_zero() {
            return Number::new(a.negative, UBig::ZERO, 0);
        }
        let Some(result) = self.rescaled(a, 0, self.rounding) else { return self.exhausted() };
        if exact {
            if result.order(a).is_ne() {
                self.status |= flags::INEXACT;
            }
            self.status |= flags::ROUNDED;
        }
        result
    }

    /// Without zeros at the end
    pub fn normalize(&mut self, a: &Number) -> Number {
        if let Some(nan) = self.nan_of(&[a]) {
            return nan;
        }
        let n = self.finish(a.clone());
        if !n.is_finite() {
            return n;
        }
        if n.is_zero() {
            return Number::new(n.negative, UBig::ZERO, 0);
        }
        let most = if self.clamp { self.etop() } else { self.emax };
        let (digits, cut) = without_zeros(n.digits, most - n.exp);
        Number::new(n.negative, digits, n.exp + cut)
    }

    /// The square root
    pub fn sqrt(&mut self, a: &Number) -> Number {
        if let Some(nan) = self.nan_of(&[a]) {
            return nan;
        }
        if a.is_zero() {
            return self.finish(Number::new(a.negative, UBig::ZERO, a.exp >> 1));
        }
        if a.negative {
            return self.invalid(flags::INVALID_OPERATION);
        }
        if a.is_infinite() {
            return a.clone();
        }
        let mut exp = a.exp >> 1;
        let len = length(&a.digits);
        let even = a.exp & 1 == 0;
        let digits = if even { a.digits.clone() } else { &a.digits * UBig::from(10u8) };
        let places = if even { (len + 1) >> 1 } else { (len >> 1) + 1 };
        // The root of so many digits that one more than the precision come out.
        let mut shift = self.prec + 1 - places;
        let mut exact_only = false;
        let (scaled, mut exact) = if shift >= 0 {
            match power_of_ten(shift.saturating_mul(2)) {
                Some(p) => (digits * p, true),
                // An exact root has no digits beyond those of an integer's root.
                None => {
                    (shift, exact_only) = (0, true);
                    (digits, true)
                }
            }
        } else {
            let (quotient, rest) = split(&digits, -2 * shift);
            (quotient, rest.is_zero())
        };
        exp -= shift;
        let mut root = scaled.sqrt();
        exact &= &root * &root == scaled;
        if exact_only && !exact {
            return self.exhausted();
        }
        if exact {
            if shift >= 0 {
                root = split(&root, shift).0;
            } else if let Some(p) = power_of_ten(-shift) {
                root *= p;
            }
            exp += shift;
        } else if (&root % UBig::from(5u8)).is_zero() {
            root += UBig::ONE;
        }
        let rounding = std::mem::replace(&mut self.rounding, Rounding::HalfEven);
        let result = self.finish(Number::new(false, root, exp));
        self.rounding = rounding;
        result
    }

    /// -1, 0 or 1
    pub fn compare(&mut self, a: &Number, b: &Number) -> Number {
        match self.nan_of(&[a, b]) {
            Some(nan) => nan,
            None => Number::small(a.order(b) as i64),
        }
    }

    /// The same, where anything that is not a number signals
    pub fn compare_signal(&mut self, a: &Number, b: &Number) -> Number {
        if a.is_nan() || b.is_nan() {
            self.status |= flags::INVALID_OPERATION;
        }
        self.compare(a, b)
    }

    /// The larger or the smaller one, by value or by magnitude
    pub fn extreme(&mut self, a: &Number, b: &Number, largest: bool, by_size: bool) -> Number {
        // A number goes before what is none.
        match (a.kind, b.kind) {
            (Kind::Quiet, _) if !b.is_nan() => return self.finish(b.clone()),
            (_, Kind::Quiet) if !a.is_nan() => return self.finish(a.clone()),
            _ => {}
        }
        if let Some(nan) = self.nan_of(&[a, b]) {
            return nan;
        }
        let mut order = if by_size { a.size_order(b) } else { a.order(b) };
        if order.is_eq() {
            order = total_order(a, b);
        }
        let chosen = if order.is_lt() == largest { b } else { a };
        self.finish(chosen.clone())
    }

    /// The exponent of the first digit as a number
    pub fn logb(&mut self, a: &Number) -> Number {
        if let Some(nan) = self.nan_of(&[a]) {
            return nan;
        }
        if a.is_infinite() {
            return Number::infinity(false);
        }
        if a.is_zero() {
            self.status |= flags::DIVISION_BY_ZERO;
            return Number::infinity(true);
        }
        self.finish(Number::small(a.adjusted()))
    }

    /// `a * 10**b`
    pub fn scaleb(&mut self, a: &Number, b: &Number) -> Number {
        if let Some(nan) = self.nan_of(&[a, b]) {
            return nan;
        }
        let limit = (2 * i128::from(self.emax.saturating_add(self.prec))).min(i128::from(i64::MAX));
        let by = if b.is_finite() && b.exp == 0 { i64::try_from(&b.digits).ok() } else { None };
        let Some(by) = by.filter(|by| i128::from(*by) <= limit) else {
            return self.invalid(flags::INVALID_OPERATION);
        };
        if a.is_infinite() {
            return a.clone();
        }
        let exp = if b.negative { a.exp.saturating_sub(by) } else { a.exp.saturating_add(by) };
        self.finish(Number { exp: exp.clamp(-(1 << 61), 1 << 61), ..a.clone() })
    }

    /// Digits moved, those that fall off lost or, with `around`, coming in again
    pub fn shifted(&mut self, a: &Number, b: &Number, around: bool) -> Number {
        if let Some(nan) = self.nan_of(&[a, b]) {
            return nan;
        }
        let by = if b.is_finite() && b.exp == 0 { i64::try_from(&b.digits).ok() } else { None };
        let Some(by) = by.filter(|by| *by <= self.prec) else {
            return self.invalid(flags::INVALID_OPERATION);
        };
        if a.is_infinite() {
            return a.clone();
        }
        let by = if b.negative { -by } else { by };
        let (_, digits) = split(&a.digits, self.prec);
        let digits = if around {
            let left = if by < 0 { self.prec + by } else { by };
            // The first digits come in at the end.
            let (first, last) = split(&digits, self.prec - left);
            power_of_ten(left).map(|p| last * p + first)
        } else if by < 0 {
            Some(split(&digits, -by).0)
        } else {
            power_of_ten(by).map(|p| split(&(digits * p), self.prec).1)
        };
        match digits {
            Some(digits) => Number { digits, ..a.clone() },
            None => self.exhausted(),
        }
    }

    /// An operation on digits that are all 0 or 1
    pub fn logical(&mut self, a: &Number, b: &Number, combine: impl Fn(bool, bool) -> bool) -> Number {
        let (Some(x), Some(y)) = (self.bits(a), self.bits(b)) else {
            return self.invalid(flags::INVALID_OPERATION);
        };
        // Digits beyond the precision are cut off.
        let len = x.len().max(y.len()).min(usize::try_from(self.prec).unwrap_or(usize::MAX));
        let at = |bits: &[bool], i: usize| bits.get(i).copied().unwrap_or(false);
        let text: String =
            (0..len).rev().map(|i| if combine(at(&x, i), at(&y, i)) { '1' } else { '0' }).collect();
        Number::new(false, text.parse().unwrap_or(UBig::ZERO), 0)
    }

    /// All digits of the precision turned over
    pub fn logical_invert(&mut self, a: &Number) -> Number {
        match power_of_ten(self.prec) {
            Some(p) => {
                let ones = Number::new(false, (p - UBig::ONE) / UBig::from(9u8), 0);
                self.logical(a, &ones, |a, b| a != b)
            }
            None => self.exhausted(),
        }
    }

    /// The digits that are 0 or 1, the last one first.
    fn bits(&self, a: &Number) -> Option<Vec<bool>> {
        if !a.is_finite() || a.negative || a.exp != 0 {
            return None;
        }
        let text = a.digits.to_string();
        let digits = text.trim_start_matches('0');
        if !digits.bytes().all(|b| b == b'0' || b == b'1') {
            return None;
        }
        Some(digits.bytes().rev().map(|b| b == b'1').collect())
    }

    /// The next number below or above
    pub fn next(&mut self, a: &Number, up: bool) -> Number {
        if let Some(nan) = self.nan_of(&[a]) {
            return nan;
        }
        if a.is_infinite() {
            if a.negative != up {
                return a.clone();
            }
            return match power_of_ten(self.prec) {
                Some(p) => Number::new(a.negative, p - UBig::ONE, self.etop()),
                None => self.exhausted(),
            };
        }
        let rounding = if up { Rounding::Ceiling } else { Rounding::Floor };
        let mut own = Rules { rounding, status: 0, ..self.clone() };
        let rounded = own.finish(a.clone());
        if rounded.order(a).is_ne() {
            return rounded;
        }
        let least = Number::new(!up, UBig::ONE, own.etiny() - 1);
        own.add(a, &least)
    }

    /// The next number in the direction of another one
    pub fn next_toward(&mut self, a: &Number, b: &Number) -> Number {
        if let Some(nan) = self.nan_of(&[a, b]) {
            return nan;
        }
        let order = a.order(b);
        if order.is_eq() {
            return a.clone().signed(b.negative);
        }
        let result = self.next(a, order.is_lt());
        if result.is_infinite() && !a.is_infinite() {
            self.status |= flags::OVERFLOW | flags::INEXACT | flags::ROUNDED;
        } else if result.is_finite() && result.adjusted() < self.emin {
            self.status |= flags::UNDERFLOW | flags::SUBNORMAL | flags::INEXACT | flags::ROUNDED;
            if result.is_zero() {
                self.status |= flags::CLAMPED;
            }
        }
        result
    }
}

/// The order of all numbers and non-numbers by their representation.
pub fn total_order(a: &Number, b: &Number) -> Ordering {
    if a.negative != b.negative {
        return b.negative.cmp(&a.negative);
    }
    let rank = |n: &Number| match n.kind {
        Kind::Finite | Kind::Infinite => 0,
        Kind::Signaling => 1,
        Kind::Quiet => 2,
    };
    let order = match rank(a).cmp(&rank(b)) {
        Ordering::Equal if a.is_nan() => a.digits.cmp(&b.digits),
        Ordering::Equal => match a.size_order(b) {
            Ordering::Equal => a.exp.cmp(&b.exp),
            by_size => by_size,
        },
        by_rank => by_rank,
    };
    if a.negative { order.reverse() } else { order }
}

/// The same without signs.
pub fn total_size_order(a: &Number, b: &Number) -> Ordering {
    total_order(&a.clone().signed(false), &b.clone().signed(false))
}

/// `number_class`
pub fn class_of(rules: &Rules, a: &Number) -> &'static str {
    match (a.kind, a.negative) {
        (Kind::Signaling, _) => "sNaN",
        (Kind::Quiet, _) => "NaN",
        (Kind::Infinite, false) => "+Infinity",
        (Kind::Infinite, true) => "-Infinity",
        (Kind::Finite, negative) => {
            let small = !a.is_zero() && a.adjusted() < rules.emin;
            match (a.is_zero(), small, negative) {
                (true, _, false) => "+Zero",
                (true, _, true) => "-Zero",
                (_, true, false) => "+Subnormal",
                (_, true, true) => "-Subnormal",
                (_, _, false) => "+Normal",
                (_, _, true) => "-Normal",
            }
        }
    }
}
