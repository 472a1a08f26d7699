//! Functions of the C library's mathematics that Rust's floats do not call.
//!
//! Not here: what the methods of `f64` hand to the same library (`sin`, `exp`, `cbrt`…).

unsafe extern "C" {
    /// The inverse hyperbolic cosine.
    pub safe fn acosh(x: f64) -> f64;
    /// The inverse hyperbolic sine.
    pub safe fn asinh(x: f64) -> f64;
    /// The inverse hyperbolic tangent.
    pub safe fn atanh(x: f64) -> f64;
    /// The error function.
    pub safe fn erf(x: f64) -> f64;
    /// The complementary error function.
    pub safe fn erfc(x: f64) -> f64;
}
