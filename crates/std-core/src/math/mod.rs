//! The module `math`.
//!
//! Here: the table of functions and what reports their errors. Special functions are in `special`, sums in `sums`,
//! functions of integers in `integers`.

mod integers;
pub(crate) mod special;
mod sums;

use builtins::NativeModule;
use macros::pymodule;

/// The module `math`.
pub static MODULE: NativeModule = NativeModule { def: &table::DEF, types: &[] };

/// The module `math`.
#[pymodule(
    name = "math",
    doc = "This module provides access to the mathematical functions\ndefined by the C standard."
)]
mod table {
    use super::special::{self, Fault};
    use super::{integers, sums};
    use builtins::str::raise_num;
    use host::libm;
    use num::bigint;
    use object::module::Module;
    use object::{PyResult, Ref, Thread, Tuple, Value, names, string};

    /// The result of a function of one number; what is not a number, or infinite, must not come from what is.
    fn checked(t: &mut Thread, x: f64, y: f64, can_overflow: bool, expected: Option<&str>) -> PyResult<f64> {
        if y.is_nan() && !x.is_nan() || y.is_infinite() && x.is_finite() && !can_overflow {
            return Err(domain_error(t, x, expected));
        }
        if y.is_infinite() && x.is_finite() {
            return Err(t.overflow_error("math range error"));
        }
        Ok(y)
    }

    #[cold]
    fn domain_error(t: &mut Thread, x: f64, expected: Option<&str>) -> object::Raised {
        match expected {
            Some(expected) => t.value_error(format!("{expected}{}", num::float::repr(x))),
            None => t.value_error("math domain error"),
        }
    }

    /// The result of a function of two numbers, likewise.
    fn checked_pair(t: &mut Thread, x: f64, y: f64, z: f64) -> PyResult<f64> {
        if z.is_nan() && !x.is_nan() && !y.is_nan() {
            return Err(t.value_error("math domain error"));
        }
        if z.is_infinite() && x.is_finite() && y.is_finite() {
            return Err(t.overflow_error("math range error"));
        }
        Ok(z)
    }

    fn special(t: &mut Thread, x: f64, result: Result<f64, Fault>) -> PyResult<f64> {
        match result {
            Ok(y) => Ok(y),
            Err(Fault::Domain) => {
                Err(domain_error(t, x, Some("expected a noninteger or positive integer, got ")))
            }
            Err(Fault::Range) => Err(t.overflow_error("math range error")),
        }
    }

    fn integer(t: &mut Thread, x: f64) -> PyResult {
        match bigint::from_f64(x) {
            Ok(big) => t.new_int(&big),
            Err(e) => Err(raise_num(t, e)),
        }
    }

    /// `floor` and `ceil`: the type's own method, or the number as a float.
    fn rounded(t: &mut Thread, x: &Value, method: &str, round: fn(f64) -> f64) -> PyResult {
        if let Some(x) = x.as_exact_float() {
            return integer(t, round(x));
        }
        if x.is_exact_int() {
            return Ok(x.clone());
        }
        if let Some(whole) = t.call_special(x, &string::intern_str(method), &[])? {
            return Ok(whole);
        }
        let x = t.to_float(x)?;
        integer(t, round(x))
    }

    /// A logarithm of a number; integers may be larger than any float.
    fn logarithm(t: &mut Thread, x: &Value, log: fn(f64) -> f64) -> PyResult<f64> {
        if !x.is_int() {
            let x = t.to_float(x)?;
            if x <= 0.0 {
                return Err(domain_error(t, x, Some("expected a positive input, got ")));
            }
            return Ok(log(x));
        }
        if x.int_sign() != Some(1) {
            return Err(t.value_error("expected a positive input"));
        }
        let Some(integer) = x.as_int() else { return Err(t.type_error("an integer is required")) };
        Ok(match bigint::to_f64(integer.as_ref()) {
            Ok(x) => log(x),
            Err(_) => {
                let (fraction, exponent) = bigint::to_frexp(integer.as_ref());
                log(fraction) + log(2.0) * exponent as f64
            }
        })
    }

    #[exec]
    fn exec(_: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        let Some(dict) = module.dict() else { return Ok(()) };
        for (name, x) in [
            ("pi", std::f64::consts::PI),
            ("e", std::f64::consts::E),
            ("tau", std::f64::consts::TAU),
            ("inf", f64::INFINITY),
            ("nan", f64::NAN),
        ] {
            dict.set_name(&string::intern_str(name), Value::float(x));
        }
        Ok(())
    }

    /// Return the arc cosine (measured in radians) of x.
    ///
    /// The result is between 0 and pi.
    #[function("acos($module, x, /)")]
    fn acos(t: &mut Thread, x: f64) -> PyResult<f64> {
        let y = x.acos();
        checked(t, x, y, false, Some("expected a number in range from -1 up to 1, got "))
    }

    /// Return the inverse hyperbolic cosine of x.
    #[function("acosh($module, x, /)")]
    fn acosh(t: &mut Thread, x: f64) -> PyResult<f64> {
        let y = libm::acosh(x);
        checked(t, x, y, false, Some("expected argument value not less than 1, got "))
    }

    /// Return the arc sine (measured in radians) of x.
    ///
    /// The result is between -pi/2 and pi/2.
    #[function("asin($module, x, /)")]
    fn asin(t: &mut Thread, x: f64) -> PyResult<f64> {
        let y = x.asin();
        checked(t, x, y, false, Some("expected a number in range from -1 up to 1, got "))
    }

    /// Return the inverse hyperbolic sine of x.
    #[function("asinh($module, x, /)")]
    fn asinh(t: &mut Thread, x: f64) -> PyResult<f64> {
        let y = libm::asinh(x);
        checked(t, x, y, false, None)
    }

    /// Return the arc tangent (measured in radians) of x.
    ///
    /// The result is between -pi/2 and pi/2.
    #[function("atan($module, x, /)")]
    fn atan(t: &mut Thread, x: f64) -> PyResult<f64> {
        let y = x.atan();
        checked(t, x, y, false, None)
    }

    /// Return the inverse hyperbolic tangent of x.
    #[function("atanh($module, x, /)")]
    fn atanh(t: &mut Thread, x: f64) -> PyResult<f64> {
        let y = libm::atanh(x);
        checked(t, x, y, false, Some("expected a number between -1 and 1, got "))
    }

    /// Return the cube root of x.
    #[function("cbrt($module, x, /)")]
    fn cbrt(t: &mut Thread, x: f64) -> PyResult<f64> {
        let y = x.cbrt();
        checked(t, x, y, false, None)
    }

    /// Return the cosine of x (measured in radians).
    #[function("cos($module, x, /)")]
    fn cos(t: &mut Thread, x: f64) -> PyResult<f64> {
        let y = x.cos();
        checked(t, x, y, false, Some("expected a finite input, got "))
    }

    /// Return the hyperbolic cosine of x.
    #[function("cosh($module, x, /)")]
    fn cosh(t: &mut Thread, x: f64) -> PyResult<f64> {
        let y = x.cosh();
        checked(t, x, y, true, None)
    }

    /// Convert angle x from radians to degrees.
    #[function("degrees($module, x, /)")]
    fn degrees(_: &mut Thread, x: f64) -> f64 {
        x * (180.0 / std::f64::consts::PI)
    }

    /// Error function at x.
    #[function("erf($module, x, /)")]
    fn erf(_: &mut Thread, x: f64) -> f64 {
        libm::erf(x)
    }

    /// Complementary error function at x.
    #[function("erfc($module, x, /)")]
    fn erfc(_: &mut Thread, x: f64) -> f64 {
        libm::erfc(x)
    }

    /// Return e raised to the power of x.
    #[function("exp($module, x, /)")]
    fn exp(t: &mut Thread, x: f64) -> PyResult<f64> {
        let y = x.exp();
        checked(t, x, y, true, None)
    }

    /// Return 2 raised to the power of x.
    #[function("exp2($module, x, /)")]
    fn exp2(t: &mut Thread, x: f64) -> PyResult<f64> {
        let y = x.exp2();
        checked(t, x, y, true, None)
    }

    /// Return exp(x)-1.
    ///
    /// This function avoids the loss of precision involved in the direct evaluation of exp(x)-1 for small x.
    #[function("expm1($module, x, /)")]
    fn expm1(t: &mut Thread, x: f64) -> PyResult<f64> {
        let y = x.exp_m1();
        checked(t, x, y, true, None)
    }

    /// Return the absolute value of the float x.
    #[function("fabs($module, x, /)")]
    fn fabs(_: &mut Thread, x: f64) -> f64 {
        x.abs()
    }

    /// Return the natural logarithm of 1+x (base e).
    ///
    /// The result is computed in a way which is accurate for x near zero.
    #[function("log1p($module, x, /)")]
    fn log1p(t: &mut Thread, x: f64) -> PyResult<f64> {
        let y = if x == 0.0 { x } else { x.ln_1p() };
        checked(t, x, y, false, Some("expected argument value > -1, got "))
    }

    /// Convert angle x from degrees to radians.
    #[function("radians($module, x, /)")]
    fn radians(_: &mut Thread, x: f64) -> f64 {
        x * (std::f64::consts::PI / 180.0)
    }

    /// Return the sine of x (measured in radians).
    #[function("sin($module, x, /)")]
    fn sin(t: &mut Thread, x: f64) -> PyResult<f64> {
        let y = x.sin();
        checked(t, x, y, false, Some("expected a finite input, got "))
    }

    /// Return the hyperbolic sine of x.
    #[function("sinh($module, x, /)")]
    fn sinh(t: &mut Thread, x: f64) -> PyResult<f64> {
        let y = x.sinh();
        checked(t, x, y, true, None)
    }

    /// Return the square root of x.
    #[function("sqrt($module, x, /)")]
    fn sqrt(t: &mut Thread, x: f64) -> PyResult<f64> {
        let y = x.sqrt();
        checked(t, x, y, false, Some("expected a nonnegative input, got "))
    }

    /// Return the tangent of x (measured in radians).
    #[function("tan($module, x, /)")]
    fn tan(t: &mut Thread, x: f64) -> PyResult<f64> {
        let y = x.tan();
        checked(t, x, y, false, Some("expected a finite input, got "))
    }

    /// Return the hyperbolic tangent of x.
    #[function("tanh($module, x, /)")]
    fn tanh(_: &mut Thread, x: f64) -> f64 {
        x.tanh()
    }

    /// Gamma function at x.
    #[function("gamma($module, x, /)")]
    fn gamma(t: &mut Thread, x: f64) -> PyResult<f64> {
        special(t, x, special::gamma(x))
    }

    /// Natural logarithm of absolute value of Gamma function at x.
    #[function("lgamma($module, x, /)")]
    fn lgamma(t: &mut Thread, x: f64) -> PyResult<f64> {
        special(t, x, special::log_gamma(x))
    }

    /// Return the arc tangent (measured in radians) of y/x.
    ///
    /// Unlike atan(y/x), the signs of both x and y are considered.
    #[function("atan2($module, y, x, /)")]
    fn atan2(_: &mut Thread, y: f64, x: f64) -> f64 {
        y.atan2(x)
    }

    /// Return a float with the magnitude (absolute value) of x but the sign of y.
    ///
    /// On platforms that support signed zeros, copysign(1.0, -0.0)
    /// returns -1.0.
    ///
    #[function("copysign($module, x, y, /)")]
    fn copysign(_: &mut Thread, x: f64, y: f64) -> f64 {
        x.copysign(y)
    }

    /// Return fmod(x, y), according to platform C.
    ///
    /// x % y may differ.
    #[function("fmod($module, x, y, /)")]
    fn fmod(t: &mut Thread, x: f64, y: f64) -> PyResult<f64> {
        if y.is_infinite() && x.is_finite() {
            return Ok(x);
        }
        checked_pair(t, x, y, x % y)
    }

    /// Difference between x and the closest integer multiple of y.
    ///
    /// Return x - n*y where n*y is the closest integer multiple of y.
    /// In the case where x is exactly halfway between two multiples of
    /// y, the nearest even value of n is used. The result is always exact.
    #[function("remainder($module, x, y, /)")]
    fn remainder(t: &mut Thread, x: f64, y: f64) -> PyResult<f64> {
        checked_pair(t, x, y, special::remainder(x, y))
    }

    /// Return x**y (x to the power of y).
    #[function("pow($module, x, y, /)")]
    fn pow(t: &mut Thread, x: f64, y: f64) -> PyResult<f64> {
        let z = x.powf(y);
        if x.is_finite() && y.is_finite() {
            if z.is_nan() || z.is_infinite() && x == 0.0 {
                return Err(t.value_error("math domain error"));
            }
            if z.is_infinite() {
                return Err(t.overflow_error("math range error"));
            }
        }
        Ok(z)
    }

    /// Fused multiply-add operation.
    ///
    /// Compute (x * y) + z with a single round.
    #[function("fma($module, x, y, z, /)")]
    fn fma(t: &mut Thread, x: f64, y: f64, z: f64) -> PyResult<f64> {
        let r = x.mul_add(y, z);
        if r.is_nan() && !x.is_nan() && !y.is_nan() && !z.is_nan() {
            return Err(t.value_error("invalid operation in fma"));
        }
        if r.is_infinite() && x.is_finite() && y.is_finite() && z.is_finite() {
            return Err(t.overflow_error("overflow in fma"));
        }
        Ok(r)
    }

    /// Return the mantissa and exponent of x, as pair (m, e).
    ///
    /// If x is a finite nonzero number, then m is a float with
    /// 0.5 <= abs(m) < 1.0 and an integer e is such that
    /// x == m * 2**e exactly.  Else, return (x, 0).
    #[function("frexp($module, x, /)")]
    fn frexp(_: &mut Thread, x: f64) -> Value {
        let (m, e) = special::frexp(x);
        Tuple::pair(Value::float(m), Value::small(e))
    }

    /// Return x * (2**i).
    ///
    /// This is essentially the inverse of frexp().
    #[function("ldexp($module, x, i, /)")]
    fn ldexp(t: &mut Thread, x: f64, i: &Value) -> PyResult<f64> {
        let exponent = match i.as_i64() {
            Some(e) => e,
            None => match i.int_sign() {
                Some(-1) => i64::MIN,
                Some(_) => i64::MAX,
                None => return Err(t.type_error("Expected an int as second argument to ldexp.")),
            },
        };
        let y = special::ldexp(x, exponent);
        if y.is_infinite() && x.is_finite() {
            return Err(t.overflow_error("math range error"));
        }
        Ok(y)
    }

    /// Return the fractional and integer parts of x.
    ///
    /// Both results carry the sign of x and are floats.
    #[function("modf($module, x, /)")]
    fn modf(_: &mut Thread, x: f64) -> Value {
        let fraction = if x.is_infinite() { 0f64.copysign(x) } else { x.fract().copysign(x) };
        Tuple::pair(Value::float(fraction), Value::float(x.trunc()))
    }

    /// Return True if x is neither an infinity nor a NaN, and False otherwise.
    #[function("isfinite($module, x, /)")]
    fn isfinite(_: &mut Thread, x: f64) -> bool {
        x.is_finite()
    }

    /// Return True if x is a positive or negative infinity, and False otherwise.
    #[function("isinf($module, x, /)")]
    fn isinf(_: &mut Thread, x: f64) -> bool {
        x.is_infinite()
    }

    /// Return True if x is a NaN (not a number), and False otherwise.
    #[function("isnan($module, x, /)")]
    fn isnan(_: &mut Thread, x: f64) -> bool {
        x.is_nan()
    }

    /// Return the value of the least significant bit of the float x.
    #[function("ulp($module, x, /)")]
    fn ulp(_: &mut Thread, x: f64) -> f64 {
        let x = x.abs();
        if !x.is_finite() {
            return x;
        }
        let above = x.next_up();
        if above.is_infinite() { x - x.next_down() } else { above - x }
    }

    /// Return the floating-point value the given number of steps after x towards y.
    ///
    /// If steps is not specified or is None, it defaults to 1.
    ///
    /// Raises a TypeError, if x or y is not a double, or if steps is not
    /// an integer.  Raises ValueError if steps is negative.
    #[function("nextafter($module, x, y, /, *, steps=None)")]
    fn nextafter(t: &mut Thread, x: f64, y: f64, steps: Option<&Value>) -> PyResult<f64> {
        let Some(steps) = steps.filter(|s| !s.is_none()) else { return Ok(special::next_after(x, y, 1)) };
        let steps = t.to_index(steps)?;
        match steps.as_i64() {
            _ if steps.int_sign() == Some(-1) => Err(t.value_error("steps must be a non-negative integer")),
            Some(steps) => Ok(special::next_after(x, y, steps as u64)),
            // There are no more floats than this.
            None => Ok(special::next_after(x, y, u64::MAX)),
        }
    }

    /// Determine whether two floating-point numbers are close in value.
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
    /// For the values to be considered close, the difference between them
    /// must be smaller than at least one of the tolerances.
    ///
    /// -inf, inf and NaN behave similarly to the IEEE 754 Standard.  That
    /// is, NaN is not close to anything, even itself.  inf and -inf are
    /// only close to themselves.
    #[function("isclose($module, /, a, b, *, rel_tol=1e-09, abs_tol=0.0)")]
    fn isclose(t: &mut Thread, a: f64, b: f64, rel_tol: Option<f64>, abs_tol: Option<f64>) -> PyResult<bool> {
        let (relative, absolute) = (rel_tol.unwrap_or(1e-9), abs_tol.unwrap_or(0.0));
        if relative < 0.0 || absolute < 0.0 {
            return Err(t.value_error("tolerances must be non-negative"));
        }
        if a == b {
            return Ok(true);
        }
        if a.is_infinite() || b.is_infinite() {
            return Ok(false);
        }
        let difference = (b - a).abs();
        Ok(difference <= (relative * b).abs() || difference <= (relative * a).abs() || difference <= absolute)
    }

    /// Return the ceiling of x as an Integral.
    ///
    /// This is the smallest integer >= x.
    #[function("ceil($module, x, /)")]
    fn ceil(t: &mut Thread, x: &Value) -> PyResult {
        rounded(t, x, "__ceil__", f64::ceil)
    }

    /// Return the floor of x as an Integral.
    ///
    /// This is the largest integer <= x.
    #[function("floor($module, x, /)")]
    fn floor(t: &mut Thread, x: &Value) -> PyResult {
        rounded(t, x, "__floor__", f64::floor)
    }

    /// Truncates the Real x to the nearest Integral toward 0.
    ///
    /// Uses the __trunc__ magic method.
    #[function("trunc($module, x, /)")]
    fn trunc(t: &mut Thread, x: &Value) -> PyResult {
        if let Some(x) = x.as_exact_float() {
            return integer(t, x);
        }
        match t.call_special(x, &names::TRUNC, &[])? {
            Some(whole) => Ok(whole),
            None => {
                let message = format!("type {} doesn't define __trunc__ method", x.ty().tp_name());
                Err(t.type_error(message))
            }
        }
    }

    /// Return the base 2 logarithm of x.
    #[function("log2($module, x, /)")]
    fn log2(t: &mut Thread, x: &Value) -> PyResult<f64> {
        logarithm(t, x, f64::log2)
    }

    /// Return the base 10 logarithm of x.
    #[function("log10($module, x, /)")]
    fn log10(t: &mut Thread, x: &Value) -> PyResult<f64> {
        logarithm(t, x, f64::log10)
    }

    /// Multidimensional Euclidean distance from the origin to a point.
    ///
    /// Roughly equivalent to:
    ///     sqrt(sum(x**2 for x in coordinates))
    ///
    /// For a two dimensional point (x, y), gives the hypotenuse
    /// using the Pythagorean theorem:  sqrt(x*x + y*y).
    ///
    /// For example, the hypotenuse of a 3/4/5 right triangle is:
    ///
    ///     >>> hypot(3.0, 4.0)
    ///     5.0
    #[function("hypot($module, /, *coordinates)")]
    fn hypot(t: &mut Thread, coordinates: &[Value]) -> PyResult<f64> {
        let mut vector = Vec::with_capacity(coordinates.len());
        for coordinate in coordinates {
            vector.push(t.to_float(coordinate)?.abs());
        }
        Ok(sums::norm(vector))
    }

    /// Return the Euclidean distance between two points p and q.
    ///
    /// The points should be specified as sequences (or iterables) of
    /// coordinates.  Both inputs must have the same dimension.
    ///
    /// Roughly equivalent to:
    ///     sqrt(sum((px - qx) ** 2.0 for px, qx in zip(p, q)))
    #[function("dist($module, p, q, /)")]
    fn dist(t: &mut Thread, p: &Value, q: &Value) -> PyResult<f64> {
        let (p, q) = (t.collect(p)?, t.collect(q)?);
        if p.len() != q.len() {
            return Err(t.value_error("both points must have the same number of dimensions"));
        }
        let mut vector = Vec::with_capacity(p.len());
        for (a, b) in p.iter().zip(&q) {
            vector.push((t.to_float(a)? - t.to_float(b)?).abs());
        }
        Ok(sums::norm(vector))
    }

    /// Return an accurate floating-point sum of values in the iterable seq.
    ///
    /// Assumes IEEE-754 floating-point arithmetic.
    #[function("fsum($module, seq, /)")]
    fn fsum(t: &mut Thread, seq: &Value) -> PyResult<f64> {
        sums::exact_sum(t, seq)
    }

    /// Return the sum of products of values from two iterables p and q.
    ///
    /// Roughly equivalent to:
    ///
    ///     sum(map(operator.mul, p, q, strict=True))
    ///
    /// For float and mixed int/float inputs, the intermediate products
    /// and sums are computed with extended precision.
    #[function("sumprod($module, p, q, /)")]
    fn sumprod(t: &mut Thread, p: &Value, q: &Value) -> PyResult {
        sums::sum_of_products(t, p, q)
    }

    /// Calculate the product of all the elements in the input iterable.
    ///
    /// The default start value for the product is 1.
    ///
    /// When the iterable is empty, return the start value.  This function is
    /// intended specifically for use with numeric values and may reject
    /// non-numeric types.
    #[function("prod($module, iterable, /, *, start=1)")]
    fn prod(t: &mut Thread, iterable: &Value, start: Option<&Value>) -> PyResult {
        sums::product(t, iterable, start)
    }

    /// Find n!.
    #[function("factorial($module, n, /)")]
    fn factorial(t: &mut Thread, n: &Value) -> PyResult {
        integers::factorial(t, n)
    }

    /// Number of ways to choose k items from n items without repetition and without order.
    ///
    /// Evaluates to n! / (k! * (n - k)!) when k <= n and evaluates
    /// to zero when k > n.
    ///
    /// Also called the binomial coefficient because it is equivalent
    /// to the coefficient of k-th term in polynomial expansion of the
    /// expression (1 + x)**n.
    ///
    /// Raises TypeError if either of the arguments are not integers.
    /// Raises ValueError if either of the arguments are negative.
    #[function("comb($module, n, k, /)")]
    fn comb(t: &mut Thread, n: &Value, k: &Value) -> PyResult {
        integers::combinations(t, n, k)
    }

    /// Number of ways to choose k items from n items without repetition and with order.
    ///
    /// Evaluates to n! / (n - k)! when k <= n and evaluates
    /// to zero when k > n.
    ///
    /// If k is not specified or is None, then k defaults to n
    /// and the function returns n!.
    ///
    /// Raises TypeError if either of the arguments are not integers.
    /// Raises ValueError if either of the arguments are negative.
    #[function("perm($module, n, k=None, /)")]
    fn perm(t: &mut Thread, n: &Value, k: Option<&Value>) -> PyResult {
        match k {
            Some(k) if !k.is_none() => integers::permutations(t, n, k),
            _ => integers::factorial(t, n),
        }
    }

    /// Greatest Common Divisor.
    #[function("gcd($module, /, *integers)")]
    fn gcd(t: &mut Thread, integers: &[Value]) -> PyResult {
        integers::greatest_common_divisor(t, integers)
    }

    /// Least Common Multiple.
    #[function("lcm($module, /, *integers)")]
    fn lcm(t: &mut Thread, integers: &[Value]) -> PyResult {
        integers::least_common_multiple(t, integers)
    }

    /// Return the integer part of the square root of the input.
    #[function("isqrt($module, n, /)")]
    fn isqrt(t: &mut Thread, n: &Value) -> PyResult {
        integers::square_root(t, n)
    }

    /// log(x, [base=math.e])
    /// Return the logarithm of x to the given base.
    ///
    /// If the base is not specified, returns the natural logarithm (base e) of x.
    #[function("log(x, base=None, /)", no_signature)]
    fn log(t: &mut Thread, x: &Value, base: Option<&Value>) -> PyResult<f64> {
        let numerator = logarithm(t, x, f64::ln)?;
        let Some(base) = base else { return Ok(numerator) };
        let denominator = logarithm(t, base, f64::ln)?;
        if denominator == 0.0 {
            return Err(t.zero_division("division by zero"));
        }
        Ok(numerator / denominator)
    }
}
