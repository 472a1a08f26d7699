//! `complex`: what other files need of it.

use ::object::Value;
use ::object::singletons::{COMPLEX, Complex};

/// The parts of an exact `complex`.
pub fn exact_parts(value: &Value) -> Option<(f64, f64)> {
    value.downcast_exact::<Complex>().map(Complex::parts)
}

/// `complex(re, im)`
pub fn new_complex(re: f64, im: f64) -> Value {
    Complex::new_of(&COMPLEX, re, im)
}
