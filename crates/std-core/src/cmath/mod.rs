//! The module `cmath`.
//!
//! Here: the table of functions. What they compute is in `functions`, what they answer for infinities in `special`.

mod functions;
mod special;

use builtins::NativeModule;
use macros::pymodule;

/// The module `cmath`.
pub static MODULE: NativeModule = NativeModule { def: &table::DEF, types: &[] };

#[pymodule(
    name = "cmath",
    doc = "This module provides access to mathematical functions for complex\nnumbers."
)]
mod table {
    use super::functions;
    use crate::math::special::Fault;
    use builtins::complex::{Parts, new_complex, quotient, to_complex};
    use object::module::Module;
    use object::{PyResult, Ref, Thread, Tuple, Value, string};

    fn finish(t: &mut Thread, result: Result<Parts, Fault>) -> PyResult {
        match result {
            Ok((re, im)) => Ok(new_complex(re, im)),
            Err(Fault::Domain) => Err(t.value_error("math domain error")),
            Err(Fault::Range) => Err(t.overflow_error("math range error")),
        }
    }

    fn apply(t: &mut Thread, z: &Value, function: fn(Parts) -> Result<Parts, Fault>) -> PyResult {
        let z = to_complex(t, z)?;
        finish(t, function(z))
    }

    #[exec]
    fn exec(_: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        let Some(dict) = module.dict() else { return Ok(()) };
        for (name, value) in [
            ("pi", Value::float(std::f64::consts::PI)),
            ("e", Value::float(std::f64::consts::E)),
            ("tau", Value::float(std::f64::consts::TAU)),
            ("inf", Value::float(f64::INFINITY)),
            ("infj", new_complex(0.0, f64::INFINITY)),
            ("nan", Value::float(f64::NAN)),
            ("nanj", new_complex(0.0, f64::NAN)),
        ] {
            dict.set_name(&string::intern_str(name), value);
        }
        Ok(())
    }

    /// Return the arc cosine of z.
    #[function("acos($module, z, /)")]
    fn acos(t: &mut Thread, z: &Value) -> PyResult {
        apply(t, z, functions::acos)
    }

    /// Return the inverse hyperbolic cosine of z.
    #[function("acosh($module, z, /)")]
    fn acosh(t: &mut Thread, z: &Value) -> PyResult {
        apply(t, z, functions::acosh)
    }

    /// Return the arc sine of z.
    #[function("asin($module, z, /)")]
    fn asin(t: &mut Thread, z: &Value) -> PyResult {
        apply(t, z, functions::asin)
    }

    /// Return the inverse hyperbolic sine of z.
    #[function("asinh($module, z, /)")]
    fn asinh(t: &mut Thread, z: &Value) -> PyResult {
        apply(t, z, functions::asinh)
    }

    /// Return the arc tangent of z.
    #[function("atan($module, z, /)")]
    fn atan(t: &mut Thread, z: &Value) -> PyResult {
        apply(t, z, functions::atan)
    }

    /// Return the inverse hyperbolic tangent of z.
    #[function("atanh($module, z, /)")]
    fn atanh(t: &mut Thread, z: &Value) -> PyResult {
        apply(t, z, functions::atanh)
    }

    /// Return the cosine of z.
    #[function("cos($module, z, /)")]
    fn cos(t: &mut Thread, z: &Value) -> PyResult {
        apply(t, z, functions::cos)
    }

    /// Return the hyperbolic cosine of z.
    #[function("cosh($module, z, /)")]
    fn cosh(t: &mut Thread, z: &Value) -> PyResult {
        apply(t, z, functions::cosh)
    }

    /// Return the exponential value e**z.
    #[function("exp($module, z, /)")]
    fn exp(t: &mut Thread, z: &Value) -> PyResult {
        apply(t, z, functions::exp)
    }

    /// Return the base-10 logarithm of z.
    #[function("log10($module, z, /)")]
    fn log10(t: &mut Thread, z: &Value) -> PyResult {
        apply(t, z, functions::log10)
    }

    /// Return the sine of z.
    #[function("sin($module, z, /)")]
    fn sin(t: &mut Thread, z: &Value) -> PyResult {
        apply(t, z, functions::sin)
    }

    /// Return the hyperbolic sine of z.
    #[function("sinh($module, z, /)")]
    fn sinh(t: &mut Thread, z: &Value) -> PyResult {
        apply(t, z, functions::sinh)
    }

    /// Return the square root of z.
    #[function("sqrt($module, z, /)")]
    fn sqrt(t: &mut Thread, z: &Value) -> PyResult {
        apply(t, z, functions::sqrt)
    }

    /// Return the tangent of z.
    #[function("tan($module, z, /)")]
    fn tan(t: &mut Thread, z: &Value) -> PyResult {
        apply(t, z, functions::tan)
    }

    /// Return the hyperbolic tangent of z.
    #[function("tanh($module, z, /)")]
    fn tanh(t: &mut Thread, z: &Value) -> PyResult {
        apply(t, z, functions::tanh)
    }

    /// Return True if both the real and imaginary parts of z are finite, else False.
    #[function("isfinite($module, z, /)")]
    fn isfinite(t: &mut Thread, z: &Value) -> PyResult<bool> {
        let (re, im) = to_complex(t, z)?;
        Ok(re.is_finite() && im.is_finite())
    }

    /// Checks if the real or imaginary part of z is infinite.
    #[function("isinf($module, z, /)")]
    fn isinf(t: &mut Thread, z: &Value) -> PyResult<bool> {
        let (re, im) = to_complex(t, z)?;
        Ok(re.is_infinite() || im.is_infinite())
    }

    /// Checks if the real or imaginary part of z not a number (NaN).
    #[function("isnan($module, z, /)")]
    fn isnan(t: &mut Thread, z: &Value) -> PyResult<bool> {
        let (re, im) = to_complex(t, z)?;
        Ok(re.is_nan() || im.is_nan())
    }

    /// Return argument, also known as the phase angle, of a complex.
    #[function("phase($module, z, /)")]
    fn phase(t: &mut Thread, z: &Value) -> PyResult<f64> {
        let (re, im) = to_complex(t, z)?;
        let angle = im.atan2(re);
        if angle == 0.0 && im != 0.0 && re.is_finite() {
            // The C library reports what is too small as it does what is too large.
            return Err(t.overflow_error("math range error"));
        }
        Ok(angle)
    }

    /// Convert a complex from rectangular coordinates to polar coordinates.
    ///
    /// r is the distance from 0 and phi the phase angle.
    #[function("polar($module, z, /)")]
    fn polar(t: &mut Thread, z: &Value) -> PyResult {
        let (re, im) = to_complex(t, z)?;
        let length = re.hypot(im);
        if length.is_infinite() && re.is_finite() && im.is_finite() {
            return Err(t.overflow_error("math range error"));
        }
        Ok(Tuple::pair(Value::float(length), Value::float(im.atan2(re))))
    }

    /// Convert from polar coordinates to rectangular coordinates.
    #[function("rect($module, r, phi, /)")]
    fn rect(t: &mut Thread, r: f64, phi: f64) -> PyResult {
        let result = functions::rect(r, phi);
        finish(t, result)
    }

    /// log(z[, base]) -> the logarithm of z to the given base.
    ///
    /// If the base is not specified, returns the natural logarithm (base e)
    /// of z.
    #[function("log($module, z, base=<unrepresentable>, /)")]
    fn log(t: &mut Thread, z: &Value, base: Option<&Value>) -> PyResult {
        let z = to_complex(t, z)?;
        let base = match base {
            Some(base) => Some(to_complex(t, base)?),
            None => None,
        };
        let result = functions::log(z).and_then(|numerator| match base {
            None => Ok(numerator),
            Some(base) => match functions::log(base)? {
                (0.0, 0.0) => Err(Fault::Domain),
                denominator => Ok(quotient(numerator, denominator)),
            },
        });
        finish(t, result)
    }

    /// Determine whether two complex numbers are close in value.
    ///
    ///   rel_tol
    ///     maximum difference for being considered "close", relative to the
    ///     magnitude of the input values
    ///   abs_tol
    ///     maximum difference for being considered "close", regardless of the
    ///     magnitude of the input values
    ///
    /// Return True if a is close in value to b, and False otherwise.
    ///
    /// For the values to be considered close, the difference between them must
    /// be smaller than at least one of the tolerances.
    ///
    /// -inf, inf and NaN behave similarly to the IEEE 754 Standard.  That is,
    /// NaN is not close to anything, even itself. inf and -inf are only close
    /// to themselves.
    #[function("isclose($module, /, a, b, *, rel_tol=1e-09, abs_tol=0.0)")]
    fn isclose(
        t: &mut Thread,
        a: &Value,
        b: &Value,
        rel_tol: Option<f64>,
        abs_tol: Option<f64>,
    ) -> PyResult<bool> {
        let (a, b) = (to_complex(t, a)?, to_complex(t, b)?);
        let (relative, absolute) = (rel_tol.unwrap_or(1e-9), abs_tol.unwrap_or(0.0));
        if relative < 0.0 || absolute < 0.0 {
            return Err(t.value_error("tolerances must be non-negative"));
        }
        if a == b {
            return Ok(true);
        }
        if [a.0, a.1, b.0, b.1].iter().any(|x| x.is_infinite()) {
            return Ok(false);
        }
        let length = |z: Parts| z.0.hypot(z.1);
        let difference = length((a.0 - b.0, a.1 - b.1));
        Ok(difference <= relative * length(b) || difference <= relative * length(a) || difference <= absolute)
    }
}
