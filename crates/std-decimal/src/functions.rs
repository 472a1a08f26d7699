//! Exponential function, logarithms and powers.
//!
//! All are computed as integers scaled by a power of ten, with more and more digits until the rounding is certain.

use std::cmp::Ordering;

use dashu_int::{IBig, UBig};

use crate::number::{MAX_EMAX, Number, Rounding, Rules, flags, length, power_of_ten, split, without_zeros};

/// Ten to that power, for widths that have been checked.
fn scale(n: i64) -> IBig {
    IBig::from(power_of_ten(n.max(0)).unwrap_or(UBig::ONE))
}

/// `a * b` of scaled numbers.
fn times(a: &IBig, b: &IBig, one: &IBig) -> IBig {
    a * b / one
}

/// The inverse hyperbolic tangent of `1 / n`.
fn atanh_of_inverse(n: u32, one: &IBig) -> IBig {
    let (n, square) = (IBig::from(n), IBig::from(u64::from(n) * u64::from(n)));
    let (mut power, mut sum, mut k) = (one / &n, IBig::ZERO, 1u32);
    while power != IBig::ZERO {
        sum += &power / IBig::from(k);
        power /= &square;
        k += 2;
    }
    sum
}

/// The logarithm of ten.
fn log_of_ten(one: &IBig) -> IBig {
    atanh_of_inverse(31, one) * IBig::from(46)
        + atanh_of_inverse(49, one) * IBig::from(34)
        + atanh_of_inverse(161, one) * IBig::from(20)
}

/// `e**x` for a scaled number of moderate size.
fn exponential(x: &IBig, one: &IBig, places: i64) -> IBig {
    // A smaller argument converges faster; squaring undoes that, at the cost of accuracy that the guard digits cover.
    let halvings = (places as f64).sqrt() as usize + 4;
    let guard = scale(halvings as i64 / 3 + 6);
    let fine = one * &guard;
    let small = (x * &guard) >> halvings;
    let (mut sum, mut term, mut k) = (fine.clone(), fine.clone(), 1u32);
    loop {
        term = times(&term, &small, &fine) / IBig::from(k);
        if term == IBig::ZERO {
            break;
        }
        sum += &term;
        k += 1;
    }
    for _ in 0..halvings {
        sum = times(&sum, &sum, &fine);
    }
    sum / guard
}

/// `a` with its decimal point moved so that it is scaled by ten to `places`.
fn scaled(a: &Number, places: i64) -> IBig {
    let shift = places + a.exp;
    let digits = if shift >= 0 {
        &a.digits * power_of_ten(shift).unwrap_or(UBig::ZERO)
    } else {
        split(&a.digits, -shift).0
    };
    let value = IBig::from(digits);
    if a.negative { -value } else { value }
}

/// A number from a scaled one, with its sign.
fn unscaled(value: IBig, places: i64) -> Number {
    let (sign, digits) = value.into_parts();
    Number::new(sign == dashu_int::Sign::Negative, digits, -places)
}

/// `e**a` with an error of a few units in the last of at least `prec` digits.
fn exp_digits(a: &Number, prec: i64) -> Option<Number> {
    let size = a.adjusted().max(0) + 2;
    let places = prec + size + 8;
    power_of_ten(places)?;
    let one = scale(places);
    let ten = log_of_ten(&one);
    let x = scaled(a, places);
    // The power of ten taken out leaves an argument of moderate size.
    let mut tens = &x / &ten;
    if x < IBig::ZERO {
        tens -= IBig::ONE;
    }
    let rest = &x - &tens * &ten;
    let tens = i64::try_from(&tens).ok()?;
    let mut result = unscaled(exponential(&rest, &one, places), places);
    result.exp += tens;
    Some(result)
}

/// The logarithm of a positive number with at least `prec` digits.
fn log_digits(a: &Number, prec: i64) -> Option<Number> {
    // Near one, the result has few digits before those that count.
    let len = length(&a.digits);
    let (mut mantissa, mut tens) = (Number::new(false, a.digits.clone(), 1 - len), a.exp + len - 1);
    if mantissa.order(&Number::small(3)).is_gt() {
        mantissa.exp -= 1;
        tens += 1;
    }
    let near = if tens == 0 {
        let mut exact = Rules { prec: len + 4, ..Rules::widest() };
        let distance = exact.subtract(&mantissa, &Number::small(1));
        if distance.is_zero() {
            return Some(Number::new(false, UBig::ZERO, 0));
        }
        (-distance.adjusted()).max(0)
    } else {
        0
    };
    let places = prec + near + 24;
    power_of_ten(places)?;
    let one = scale(places);
    let m = scaled(&mantissa, places);
    // Each step of y + 2 (m - e**y) / (m + e**y) triples the digits.
    let (top, below) = split(&mantissa.digits, (len - 17).max(0));
    drop(below);
    let approximate = top.to_f64().value() * 10f64.powi((mantissa.exp + (len - 17).max(0)) as i32);
    let mut y = {
        let first = (approximate.ln() * 1e15) as i64;
        IBig::from(first) * &one / scale(15)
    };
    let mut digits = 14;
    loop {
        let power = exponential(&y, &one, places);
        let step = (&m - &power) * IBig::from(2) * &one / (&m + &power);
        y += &step;
        digits *= 3;
        if digits > places {
            break;
        }
    }
    if tens != 0 {
        y += log_of_ten(&one) * IBig::from(tens);
    }
    Some(unscaled(y, places))
}

impl Rules {
    /// Rounds a result that is never exact: asks for more digits until they decide.
    fn certain(&mut self, rounding: Rounding, mut digits: impl FnMut(i64) -> Option<Number>) -> Number {
        let mut extra = 4;
        loop {
            let Some(mut found) = digits(self.prec + extra) else { return self.exhausted() };
            // Digits beyond those asked for are noise.
            let surplus = length(&found.digits) - (self.prec + extra - 1);
            if surplus > 0 {
                found.digits = split(&found.digits, surplus).0;
                found.exp += surplus;
            }
            let cut = length(&found.digits) - self.prec;
            if cut >= 2 {
                let (_, rest) = split(&found.digits, cut);
                let unit = power_of_ten(cut).unwrap_or(UBig::ONE);
                let half = &unit / UBig::from(2u8);
                let margin = UBig::from(5u8);
                let far = |from: &UBig| match rest.cmp(from) {
                    Ordering::Less => from - &rest > margin,
                    _ => &rest - from > margin,
                };
                if far(&UBig::ZERO) && far(&half) && far(&unit) || extra > 60 {
                    return self.finish_inexact(found, rounding);
                }
            }
            extra += 8;
        }
    }

    fn finish_inexact(&mut self, mut n: Number, rounding: Rounding) -> Number {
        // A last digit that is not zero says that the result is not exact.
        n.digits = n.digits * UBig::from(10u8) + UBig::ONE;
        n.exp -= 1;
        let rounding = std::mem::replace(&mut self.rounding, rounding);
        let result = self.finish(n);
        self.rounding = rounding;
        result
    }

    /// `e**a`
    pub fn exp(&mut self, a: &Number) -> Number {
        if let Some(nan) = self.nan_of(&[a]) {
            return nan;
        }
        if a.is_infinite() {
            return if a.negative { Number::new(false, UBig::ZERO, 0) } else { a.clone() };
        }
        if a.is_zero() {
            return Number::small(1);
        }
        self.exp_of(a)
    }

    fn exp_of(&mut self, a: &Number) -> Number {
        let (prec, adjusted) = (self.prec, a.adjusted());
        let most = |limit: i64| length(&UBig::from((limit as i128 * 3).unsigned_abs()));
        if !a.negative && adjusted > most(self.emax + 1) {
            return self.finish_inexact(Number::new(false, UBig::ONE, self.emax + 1), Rounding::HalfEven);
        }
        if a.negative && adjusted > most(1 - self.etiny()) {
            return self.finish_inexact(Number::new(false, UBig::ONE, self.etiny() - 2), Rounding::HalfEven);
        }
        if adjusted < -prec - 1 {
            let Some(one) = power_of_ten(prec + 1) else { return self.exhausted() };
            let digits = if a.negative { one - UBig::ONE } else { one + UBig::ONE };
            return self.finish_inexact(Number::new(false, digits, -prec - 1), Rounding::HalfEven);
        }
        self.certain(Rounding::HalfEven, |prec| exp_digits(a, prec))
    }

    /// The natural logarithm
    pub fn ln(&mut self, a: &Number) -> Number {
        match self.log_special(a) {
            Some(special) => special,
            None if a.order(&Number::small(1)).is_eq() => Number::small(0),
            None => self.certain(Rounding::HalfEven, |prec| log_digits(a, prec)),
        }
    }

    /// The logarithm to base ten
    pub fn log10(&mut self, a: &Number) -> Number {
        if let Some(special) = self.log_special(a) {
            return special;
        }
        let len = length(&a.digits);
        if power_of_ten(len - 1).is_some_and(|p| p == a.digits) {
            return self.finish(Number::small(a.exp + len - 1));
        }
        self.certain(Rounding::HalfEven, |prec| {
            let log = log_digits(a, prec + 4)?;
            let places = prec + 24 + (-log.adjusted()).max(0);
            power_of_ten(places)?;
            let one = scale(places);
            Some(unscaled(scaled(&log, places) * &one / log_of_ten(&one), places))
        })
    }

    fn log_special(&mut self, a: &Number) -> Option<Number> {
        if let Some(nan) = self.nan_of(&[a]) {
            return Some(nan);
        }
        if a.is_zero() {
            return Some(Number::infinity(true));
        }
        if a.negative {
            return Some(self.invalid(flags::INVALID_OPERATION));
        }
        a.is_infinite().then(|| a.clone())
    }

    /// `a**b`
    pub fn power(&mut self, a: &Number, b: &Number) -> Number {
        if let Some(nan) = self.nan_of(&[a, b]) {
            return nan;
        }
        if b.is_zero() {
            return if a.is_zero() { self.invalid(flags::INVALID_OPERATION) } else { Number::small(1) };
        }
        let integer = b.is_integer();
        let negative = a.negative && b.is_odd();
        if a.negative && !a.is_zero() && !integer {
            // An infinite exponent is no integer, either.
            return self.invalid(flags::INVALID_OPERATION);
        }
        if a.is_zero() {
            return if b.negative {
                Number::infinity(negative)
            } else {
                self.finish(Number::new(negative, UBig::ZERO, 0))
            };
        }
        if a.is_infinite() {
            return if b.negative {
                Number::new(negative, UBig::ZERO, 0)
            } else {
                Number::infinity(negative)
            };
        }
        let size = a.clone().signed(false);
        let against_one = size.order(&Number::small(1));
        if against_one.is_eq() {
            return self.power_of_one(a, b, negative);
        }
        if b.is_infinite() {
            return if against_one.is_gt() == b.negative {
                Number::new(false, UBig::ZERO, 0)
            } else {
                Number::infinity(false)
            };
        }
        // Far out of range either way, whatever the digits.
        let log_size = if against_one.is_gt() { size.adjusted() } else { -size.adjusted() - 1 }.max(0);
        let grows = against_one.is_gt() != b.negative;
        let reach = b.adjusted() + length(&UBig::from(log_size.unsigned_abs())) - 1;
        if log_size > 0 && reach > length(&UBig::from(self.emax.max(1 - self.etiny()).unsigned_abs())) + 1 {
            let exp = if grows { self.emax + 1 } else { self.etiny() - 2 };
            return self.finish_inexact(Number::new(negative, UBig::ONE, exp), self.rounding);
        }
        if integer && let Some(result) = self.integer_power(&size, b, negative) {
            return result;
        }
        if b.exp < 0
            && let Some(result) = self.exact_root(&size, b)
        {
            return result;
        }
        let mut product_prec = 0;
        self.certain(self.rounding, |prec| {
            product_prec =
                prec + b.adjusted().max(0) + length(&UBig::from(size.adjusted().unsigned_abs())) + 6;
            let log = log_digits(&size, product_prec)?;
            let mut exact = Rules { prec: product_prec + 4, ..Rules::widest() };
            let product = exact.multiply(&log, b);
            if product.is_zero() {
                return Some(Number::new(false, power_of_ten(prec + 2)?, -(prec + 2)));
            }
            if product.adjusted() > 20 {
                let far = if product.negative { -(1i64 << 60) } else { 1i64 << 60 };
                return Some(Number::new(false, power_of_ten(prec + 2)?, far));
            }
            exp_digits(&product, prec)
        })
        .signed(negative)
    }

    /// A power of one or minus one: exact for an integer exponent that is not negative, else with all its digits.
    fn power_of_one(&mut self, a: &Number, b: &Number, negative: bool) -> Number {
        if b.is_integer() {
            // The exponent of the base times the power, as long as it fits.
            let least = 1 - self.prec;
            if b.negative {
                let exact = a.exp == 0;
                if exact {
                    return self.finish(Number::new(negative, UBig::ONE, 0));
                }
            }
            let by =
                b.digits_at(b.exp.min(0)).and_then(|d| i128::try_from(&split(&d, (-b.exp).max(0)).0).ok());
            let exp = by.and_then(|by| by.checked_mul(i128::from(a.exp)));
            let exp = match exp {
                Some(exp) if exp >= i128::from(least) && exp <= 0 && !b.negative => exp as i64,
                Some(0) => 0,
                _ if a.exp < 0 => {
                    self.status |= flags::ROUNDED;
                    least
                }
                _ => 0,
            };
            return match power_of_ten(-exp) {
                Some(digits) => Number::new(negative, digits, exp),
                None => self.exhausted(),
            };
        }
        self.status |= flags::INEXACT | flags::ROUNDED;
        match power_of_ten(self.prec - 1) {
            Some(digits) => Number::new(negative, digits, 1 - self.prec),
            None => self.exhausted(),
        }
    }

    /// An integer power, worked out with some digits more than the precision, within the limits of exponents.
    ///
    /// As libmpdec does it, so that the same conditions come up on the way: by squares from the highest bit on.
    fn integer_power(&mut self, base: &Number, b: &Number, negative: bool) -> Option<Number> {
        if b.exp > 19 {
            return None;
        }
        let power = u64::try_from(&split(&b.digits_at(b.exp.min(0))?, (-b.exp).max(0)).0).ok()?;
        let prec = self.prec + length(&b.digits) + b.exp + 2 + i64::from(b.negative);
        let mut rules = Rules { prec, rounding: Rounding::HalfEven, clamp: false, status: 0, ..self.clone() };
        let base = if b.negative { rules.divide(&Number::small(1), base) } else { base.clone() };
        self.status |= std::mem::take(&mut rules.status);
        let mut result = base.clone();
        for bit in (0..power.checked_ilog2()?).rev() {
            result = rules.multiply(&result, &result);
            if power >> bit & 1 == 1 {
                result = rules.multiply(&result, &base);
            }
            if !result.is_finite() || result.is_zero() && rules.status & flags::CLAMPED != 0 {
                break;
            }
        }
        self.status |= rules.status;
        if result.is_infinite() {
            // Beyond every limit, and rounded as such.
            result = Number::new(false, UBig::ONE, MAX_EMAX);
        }
        Some(self.finish(result.signed(negative)))
    }

    /// A power by a fraction that comes out exactly, with all its digits.
    fn exact_root(&mut self, base: &Number, b: &Number) -> Option<Number> {
        if b.negative || length(&b.digits) > 6 || length(&base.digits) > 4 * self.prec.min(1000) {
            return None;
        }
        // b is numerator / 10**n; the root of that order must be exact after the fraction is reduced.
        let mut numerator = u64::try_from(&b.digits).ok()?;
        let mut denominator = 10u64.checked_pow(u32::try_from(-b.exp).ok()?)?;
        let (mut x, mut y) = (numerator, denominator);
        while y != 0 {
            (x, y) = (y, x % y);
        }
        numerator /= x;
        denominator /= x;
        if denominator > 4096 || numerator > 4096 {
            return None;
        }
        // Without zeros at its end, an exact root has an exponent that the order divides.
        let (digits, cut) = without_zeros(base.digits.clone(), i64::MAX);
        let exp = base.exp + cut;
        let order = denominator as i64;
        let shift = exp.rem_euclid(order);
        let digits = digits * power_of_ten(shift)?;
        let root = digits.nth_root(denominator as usize);
        if root.pow(denominator as usize) != digits {
            return None;
        }
        let root = Number::new(false, root, (exp - shift) / order);
        let mut exact = Rules { prec: length(&root.digits) * numerator as i64, ..Rules::widest() };
        let result = exact.integer_power(&root, &Number::new(false, UBig::from(numerator), 0), false)?;
        // All the digits of the precision are shown, as for any other root.
        let missing = self.prec - length(&result.digits);
        self.status |= flags::INEXACT | flags::ROUNDED;
        let result = match power_of_ten(missing.max(0)) {
            Some(p) => Number::new(false, result.digits * p, result.exp - missing.max(0)),
            None => result,
        };
        let result = self.finish(result);
        if self.status & flags::SUBNORMAL != 0 {
            self.status |= flags::UNDERFLOW;
        }
        Some(result)
    }

    /// `a**b % c`
    pub fn power_modulo(&mut self, a: &Number, b: &Number, c: &Number) -> Number {
        if let Some(nan) = self.nan_of(&[a, b, c]) {
            return nan;
        }
        let fits = a.is_integer()
            && b.is_integer()
            && c.is_integer()
            && (!b.negative || b.is_zero())
            && !c.is_zero();
        if !fits || c.adjusted() >= self.prec || a.is_zero() && b.is_zero() {
            return self.invalid(flags::INVALID_OPERATION);
        }
        let whole = |n: &Number| Some(split(&n.digits_at(n.exp.min(0))?, (-n.exp).max(0)).0);
        let integer = |n: &Number| if n.exp >= 0 { n.digits_at(0) } else { whole(n) };
        let (Some(base), Some(modulus)) = (integer(a), integer(c)) else { return self.exhausted() };
        let Some(power) = integer(b) else { return self.exhausted() };
        let ring = dashu_int::fast_div::ConstDivisor::new(modulus.clone());
        let result = if modulus == UBig::ONE { UBig::ZERO } else { ring.reduce(base).pow(&power).residue() };
        Number::new(a.negative && b.is_odd(), result, 0)
    }
}
