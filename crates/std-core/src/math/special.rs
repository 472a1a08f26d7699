//! Functions of floats that the C library lacks or answers differently from one system to the next.
//!
//! The gamma functions use Lanczos' approximation with the coefficients for 13 terms and g = 6.0246800407767296.

use num::bigint::scale_to_f64;
use std::f64::consts::PI;

/// Why there is no result.
pub enum Fault {
    /// The function has no value there.
    Domain,
    /// The value is too large.
    Range,
}

const G: f64 = 6.02468004077673;
const G_MINUS_HALF: f64 = 5.52468004077673;
const LOG_PI: f64 = 1.1447298858494002;

const NUMERATOR: [f64; 13] = [
    23531376880.41076,
    42919803642.6491,
    35711959237.35567,
    17921034426.03721,
    6039542586.352028,
    1439720407.3117216,
    248874557.86205417,
    31426415.585400194,
    2876370.6289353725,
    186056.26539522348,
    8071.672002365816,
    210.82427775157936,
    2.5066282746310002,
];

const DENOMINATOR: [f64; 13] = [
    0.0,
    39916800.0,
    120543840.0,
    150917976.0,
    105258076.0,
    45995730.0,
    13339535.0,
    2637558.0,
    357423.0,
    32670.0,
    1925.0,
    66.0,
    1.0,
];

/// Lanczos' sum; from the side on which the powers stay small.
fn lanczos_sum(x: f64) -> f64 {
    let (mut above, mut below) = (0.0, 0.0);
    if x < 5.0 {
        for i in (0..NUMERATOR.len()).rev() {
            above = above * x + NUMERATOR[i];
            below = below * x + DENOMINATOR[i];
        }
    } else {
        for i in 0..NUMERATOR.len() {
            above = above / x + NUMERATOR[i];
            below = below / x + DENOMINATOR[i];
        }
    }
    above / below
}

/// `sin(pi * x)`, exact at multiples of a half.
fn sin_pi(x: f64) -> f64 {
    let y = x.abs() % 2.0;
    let value = match (2.0 * y).round() as i32 {
        0 => (PI * y).sin(),
        1 => (PI * (y - 0.5)).cos(),
        // Written so, the result at integers is a positive zero.
        2 => (PI * (1.0 - y)).sin(),
        3 => -(PI * (y - 1.5)).cos(),
        _ => (PI * (y - 2.0)).sin(),
    };
    1f64.copysign(x) * value
}

/// `gamma(x)`
pub fn gamma(x: f64) -> Result<f64, Fault> {
    if !x.is_finite() {
        return if x.is_nan() || x > 0.0 { Ok(x) } else { Err(Fault::Domain) };
    }
    if x == 0.0 {
        return Err(Fault::Domain);
    }
    if x == x.floor() {
        if x < 0.0 {
            return Err(Fault::Domain);
        }
        // 22! is the last factorial that a float holds exactly.
        if x <= 23.0 {
            return Ok((1..x as u32).fold(1.0, |product, i| product * f64::from(i)));
        }
    }
    let magnitude = x.abs();
    if magnitude < 1e-20 {
        let y = 1.0 / x;
        return if y.is_infinite() { Err(Fault::Range) } else { Ok(y) };
    }
    if magnitude > 200.0 {
        return if x < 0.0 { Ok(0.0 / sin_pi(x)) } else { Err(Fault::Range) };
    }
    let y = magnitude + G_MINUS_HALF;
    // What rounding has taken from y.
    let lost = if magnitude > G_MINUS_HALF {
        (y - magnitude) - G_MINUS_HALF
    } else {
        (y - G_MINUS_HALF) - magnitude
    };
    let correction = lost * G / y;
    let large = magnitude >= 140.0;
    let power = if large { y.powf(magnitude / 2.0 - 0.25) } else { y.powf(magnitude - 0.5) };
    let mut result;
    if x < 0.0 {
        result = -PI / sin_pi(magnitude) / magnitude * y.exp() / lanczos_sum(magnitude);
        result -= correction * result;
        result /= power;
        if large {
            result /= power;
        }
    } else {
        result = lanczos_sum(magnitude) / y.exp();
        result += correction * result;
        result *= power;
        if large {
            result *= power;
        }
    }
    if result.is_infinite() { Err(Fault::Range) } else { Ok(result) }
}

/// `log(abs(gamma(x)))`
pub fn log_gamma(x: f64) -> Result<f64, Fault> {
    if !x.is_finite() {
        return Ok(if x.is_nan() { x } else { f64::INFINITY });
    }
    if x == x.floor() && x <= 2.0 {
        return if x <= 0.0 { Err(Fault::Domain) } else { Ok(0.0) };
    }
    let magnitude = x.abs();
    if magnitude < 1e-20 {
        return Ok(-magnitude.ln());
    }
    let mut result = lanczos_sum(magnitude).ln() - G;
    result += (magnitude - 0.5) * ((magnitude + G - 0.5).ln() - 1.0);
    if x < 0.0 {
        result = LOG_PI - sin_pi(magnitude).abs().ln() - magnitude.ln() - result;
    }
    if result.is_infinite() { Err(Fault::Range) } else { Ok(result) }
}

/// IEEE 754's remainder: of division rounded to the nearest integer, ties to even; exact.
pub fn remainder(x: f64, y: f64) -> f64 {
    if x.is_nan() || y.is_nan() {
        return if x.is_nan() { x } else { y };
    }
    if x.is_infinite() || y == 0.0 {
        return f64::NAN;
    }
    if y.is_infinite() {
        return x;
    }
    let (a, b) = (x.abs(), y.abs());
    let rest = a % b;
    let other = b - rest;
    let result = if rest < other {
        rest
    } else if rest > other {
        -other
    } else {
        // Halfway: the quotient's parity decides.
        rest - 2.0 * ((0.5 * (a - rest)) % b)
    };
    1f64.copysign(x) * result
}

/// Mantissa from one half up to one, and exponent.
pub fn frexp(x: f64) -> (f64, i32) {
    if x == 0.0 || !x.is_finite() {
        return (x, 0);
    }
    let (x, shift) = if x.abs() < f64::MIN_POSITIVE { (x * 18014398509481984.0, 54) } else { (x, 0) };
    let bits = x.to_bits();
    let exponent = (bits >> 52 & 0x7ff) as i32 - 1022;
    (f64::from_bits(bits & !(0x7ff << 52) | 1022 << 52), exponent - shift)
}

/// `x * 2**exponent`, rounded once.
pub fn ldexp(x: f64, exponent: i64) -> f64 {
    if x == 0.0 || !x.is_finite() {
        return x;
    }
    let (fraction, own) = frexp(x.abs());
    let digits = (fraction * (1u64 << 53) as f64) as u128;
    let exponent = exponent.clamp(-10_000, 10_000) + i64::from(own) - 53;
    scale_to_f64(digits, exponent, false).copysign(x)
}

/// The float `steps` after `x` towards `y`.
pub fn next_after(x: f64, y: f64, steps: u64) -> f64 {
    if steps == 0 {
        return x;
    }
    if x.is_nan() || y.is_nan() {
        return if x.is_nan() { x } else { y };
    }
    if x == y {
        return y;
    }
    // Floats as integers in their order, both zeros as 0.
    let rank = |f: f64| {
        let bits = (f.to_bits() & !(1 << 63)) as i64;
        if f.is_sign_negative() { -bits } else { bits }
    };
    let (from, to) = (rank(x), rank(y));
    let distance = to.abs_diff(from);
    if steps > distance {
        return y;
    }
    let at = if to > from { from.wrapping_add(steps as i64) } else { from.wrapping_sub(steps as i64) };
    let magnitude = f64::from_bits(at.unsigned_abs());
    // A zero on the way has the sign of the side that it was reached from.
    if at < 0 || at == 0 && x < 0.0 { -magnitude } else { magnitude }
}
