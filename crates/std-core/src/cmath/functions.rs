//! Elementary functions of complex numbers, scaled where a step would overflow or lose its digits.

use std::f64::consts::{E, LN_2, LN_10, PI};

use builtins::complex::Parts;
use host::libm::asinh as real_asinh;

use super::special::{self, special};
use crate::math::special::{Fault, ldexp};

type Result = std::result::Result<Parts, Fault>;

/// Parts beyond this may overflow when they are added.
const LARGE: f64 = f64::MAX / 4.0;
/// `ln` of that.
const LOG_LARGE: f64 = 708.3964185322641;
/// Multiplies the digits of subnormal numbers up.
const SCALE: i64 = 53;

fn is_large(z: Parts) -> bool {
    z.0.abs() > LARGE || z.1.abs() > LARGE
}

/// `ln(abs(z))` of a large number.
fn log_of_large(z: Parts) -> f64 {
    (z.0 / 2.0).hypot(z.1 / 2.0).ln() + LN_2 * 2.0
}

/// `x` times the signs of cosine and sine of an angle.
fn directed(x: f64, angle: f64) -> Parts {
    (x.copysign(angle.cos()), x.copysign(angle.sin()))
}

/// A result that must not be infinite.
fn ranged(z: Parts) -> Result {
    if z.0.is_infinite() || z.1.is_infinite() { Err(Fault::Range) } else { Ok(z) }
}

/// Whether the number lies on the ray of an infinite real part at a finite angle.
fn is_ray(z: Parts) -> bool {
    z.0.is_infinite() && z.1.is_finite() && z.1 != 0.0
}

fn root(z: Parts) -> Parts {
    if let Some(known) = special(&special::SQRT, z) {
        return known;
    }
    if z == (0.0, 0.0) {
        return (0.0, z.1);
    }
    let (a, b) = (z.0.abs(), z.1.abs());
    let s = if a < f64::MIN_POSITIVE && b < f64::MIN_POSITIVE {
        let a = ldexp(a, SCALE);
        ldexp((a + a.hypot(ldexp(b, SCALE))).sqrt(), -(SCALE + 1) / 2)
    } else {
        let a = a / 8.0;
        2.0 * (a + a.hypot(b / 8.0)).sqrt()
    };
    let d = b / (2.0 * s);
    if z.0 >= 0.0 { (s, d.copysign(z.1)) } else { (d, s.copysign(z.1)) }
}

pub fn sqrt(z: Parts) -> Result {
    Ok(root(z))
}

pub fn acos(z: Parts) -> Result {
    if let Some(known) = special(&special::ACOS, z) {
        return Ok(known);
    }
    if is_large(z) {
        let imaginary = log_of_large(z);
        let imaginary = if z.0 < 0.0 { -imaginary.copysign(z.1) } else { imaginary.copysign(-z.1) };
        return Ok((z.1.abs().atan2(z.0), imaginary));
    }
    let (a, b) = (root((1.0 - z.0, -z.1)), root((1.0 + z.0, z.1)));
    Ok((2.0 * a.0.atan2(b.0), real_asinh(b.0 * a.1 - b.1 * a.0)))
}

pub fn acosh(z: Parts) -> Result {
    if let Some(known) = special(&special::ACOSH, z) {
        return Ok(known);
    }
    if is_large(z) {
        return Ok((log_of_large(z), z.1.atan2(z.0)));
    }
    let (a, b) = (root((z.0 - 1.0, z.1)), root((z.0 + 1.0, z.1)));
    Ok((real_asinh(a.0 * b.0 + a.1 * b.1), 2.0 * a.1.atan2(b.0)))
}

fn asinh_of(z: Parts) -> Parts {
    if let Some(known) = special(&special::ASINH, z) {
        return known;
    }
    if is_large(z) {
        return (log_of_large(z).copysign(z.0), z.1.atan2(z.0.abs()));
    }
    let (a, b) = (root((1.0 + z.1, -z.0)), root((1.0 - z.1, z.0)));
    (real_asinh(a.0 * b.1 - b.0 * a.1), z.1.atan2(a.0 * b.0 - a.1 * b.1))
}

pub fn asinh(z: Parts) -> Result {
    Ok(asinh_of(z))
}

pub fn asin(z: Parts) -> Result {
    let (re, im) = asinh_of((-z.1, z.0));
    Ok((im, -re))
}

pub fn atanh(z: Parts) -> Result {
    if let Some(known) = special(&special::ATANH, z) {
        return Ok(known);
    }
    if z.0 < 0.0 || z.0 == 0.0 && z.0.is_sign_negative() {
        let (re, im) = atanh((-z.0, -z.1))?;
        return Ok((-re, -im));
    }
    let b = z.1.abs();
    if z.0 > LARGE.sqrt() || b > LARGE.sqrt() {
        let length = (z.0 / 2.0).hypot(z.1 / 2.0);
        return Ok((z.0 / 4.0 / length / length, -(PI / 2.0).copysign(-z.1)));
    }
    if z.0 == 1.0 && b < f64::MIN_POSITIVE.sqrt() {
        if b == 0.0 {
            return Err(Fault::Domain);
        }
        return Ok((-(b.sqrt() / b.hypot(2.0).sqrt()).ln(), (2f64.atan2(-b) / 2.0).copysign(z.1)));
    }
    let rest = 1.0 - z.0;
    let re = (4.0 * z.0 / (rest * rest + b * b)).ln_1p() / 4.0;
    Ok((re, -(-2.0 * z.1).atan2(rest * (1.0 + z.0) - b * b) / 2.0))
}

pub fn atan(z: Parts) -> Result {
    let (re, im) = atanh((-z.1, z.0))?;
    Ok((im, -re))
}

pub fn cosh(z: Parts) -> Result {
    if let Some(known) = special(&special::COSH, z) {
        if z.1.is_infinite() && !z.0.is_nan() {
            return Err(Fault::Domain);
        }
        if !is_ray(z) {
            return Ok(known);
        }
        let (re, im) = directed(f64::INFINITY, z.1);
        return Ok((re, if z.0 > 0.0 { im } else { -im }));
    }
    ranged(if z.0.abs() > LOG_LARGE {
        let less = z.0 - 1f64.copysign(z.0);
        (z.1.cos() * less.cosh() * E, z.1.sin() * less.sinh() * E)
    } else {
        (z.1.cos() * z.0.cosh(), z.1.sin() * z.0.sinh())
    })
}

pub fn sinh(z: Parts) -> Result {
    if let Some(known) = special(&special::SINH, z) {
        if z.1.is_infinite() && !z.0.is_nan() {
            return Err(Fault::Domain);
        }
        if !is_ray(z) {
            return Ok(known);
        }
        let (re, im) = directed(f64::INFINITY, z.1);
        return Ok((if z.0 > 0.0 { re } else { -re }, im));
    }
    ranged(if z.0.abs() > LOG_LARGE {
        let less = z.0 - 1f64.copysign(z.0);
        (z.1.cos() * less.sinh() * E, z.1.sin() * less.cosh() * E)
    } else {
        (z.1.cos() * z.0.sinh(), z.1.sin() * z.0.cosh())
    })
}

pub fn tanh(z: Parts) -> Result {
    if let Some(known) = special(&special::TANH, z) {
        if z.1.is_infinite() && z.0.is_finite() {
            return Err(Fault::Domain);
        }
        if !is_ray(z) {
            return Ok(known);
        }
        return Ok((1f64.copysign(z.0), 0f64.copysign(2.0 * z.1.sin() * z.1.cos())));
    }
    if z.0.abs() > LOG_LARGE {
        return Ok((1f64.copysign(z.0), 4.0 * z.1.sin() * z.1.cos() * (-2.0 * z.0.abs()).exp()));
    }
    let (tx, ty, cx) = (z.0.tanh(), z.1.tan(), 1.0 / z.0.cosh());
    let both = tx * ty;
    let denominator = 1.0 + both * both;
    Ok((tx * (1.0 + ty * ty) / denominator, ((ty / denominator) * cx) * cx))
}

pub fn cos(z: Parts) -> Result {
    cosh((-z.1, z.0))
}

pub fn sin(z: Parts) -> Result {
    let (re, im) = sinh((-z.1, z.0))?;
    Ok((im, -re))
}

pub fn tan(z: Parts) -> Result {
    let (re, im) = tanh((-z.1, z.0))?;
    Ok((im, -re))
}

pub fn exp(z: Parts) -> Result {
    if let Some(known) = special(&special::EXP, z) {
        if z.1.is_infinite() && (z.0.is_finite() || z.0 == f64::INFINITY) {
            return Err(Fault::Domain);
        }
        if !is_ray(z) {
            return Ok(known);
        }
        return Ok(directed(if z.0 > 0.0 { f64::INFINITY } else { 0.0 }, z.1));
    }
    ranged(if z.0 > LOG_LARGE {
        let length = (z.0 - 1.0).exp();
        (length * z.1.cos() * E, length * z.1.sin() * E)
    } else {
        let length = z.0.exp();
        (length * z.1.cos(), length * z.1.sin())
    })
}

pub fn log(z: Parts) -> Result {
    if let Some(known) = special(&special::LOG, z) {
        return Ok(known);
    }
    let (a, b) = (z.0.abs(), z.1.abs());
    let re = if is_large(z) {
        (a / 2.0).hypot(b / 2.0).ln() + LN_2
    } else if a < f64::MIN_POSITIVE && b < f64::MIN_POSITIVE {
        if a == 0.0 && b == 0.0 {
            return Err(Fault::Domain);
        }
        ldexp(a, SCALE).hypot(ldexp(b, SCALE)).ln() - SCALE as f64 * LN_2
    } else {
        let length = a.hypot(b);
        if (0.71..=1.73).contains(&length) {
            let (greater, lesser) = (a.max(b), a.min(b));
            ((greater - 1.0) * (greater + 1.0) + lesser * lesser).ln_1p() / 2.0
        } else {
            length.ln()
        }
    };
    Ok((re, z.1.atan2(z.0)))
}

pub fn log10(z: Parts) -> Result {
    let (re, im) = log(z)?;
    Ok((re / LN_10, im / LN_10))
}

/// The number of a length and an angle.
pub fn rect(r: f64, phi: f64) -> Result {
    if let Some(known) = special(&special::RECT, (r, phi)) {
        if r != 0.0 && phi.is_infinite() && !r.is_nan() {
            return Err(Fault::Domain);
        }
        if !is_ray((r, phi)) {
            return Ok(known);
        }
        let (re, im) = directed(f64::INFINITY, phi);
        return Ok(if r > 0.0 { (re, im) } else { (-re, -im) });
    }
    Ok(if phi == 0.0 { (r, r * phi) } else { (r * phi.cos(), r * phi.sin()) })
}
