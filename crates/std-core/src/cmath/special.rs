//! Results of functions of numbers that are not finite, as Annex G of the C standard demands them.
//!
//! Rows and columns are the kinds of real and imaginary part: negative infinity, negative, negative zero, zero, positive,
//! infinity, not a number. Where both parts are finite, nothing is looked up.

use std::f64::consts::PI;

use builtins::complex::Parts;

const INF: f64 = f64::INFINITY;
const NAN: f64 = f64::NAN;

/// A table by the kinds of both parts.
pub type Table = [[Parts; 7]; 7];

fn kind(x: f64) -> usize {
    if x.is_nan() {
        6
    } else if x.is_infinite() {
        if x > 0.0 { 5 } else { 0 }
    } else if x == 0.0 {
        if x.is_sign_negative() { 2 } else { 3 }
    } else if x > 0.0 {
        4
    } else {
        1
    }
}

/// What the table says of a number that is not finite.
pub fn special(table: &Table, z: Parts) -> Option<Parts> {
    if z.0.is_finite() && z.1.is_finite() { None } else { Some(table[kind(z.0)][kind(z.1)]) }
}

/// For `acos`.
#[rustfmt::skip]
pub static ACOS: Table = [
    [(3.0 * PI / 4.0, INF), (PI, INF), (PI, INF), (PI, -INF), (PI, -INF), (3.0 * PI / 4.0, -INF), (NAN, INF)],
    [(PI / 2.0, INF), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (PI / 2.0, -INF), (NAN, NAN)],
    [(PI / 2.0, INF), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (PI / 2.0, -INF), (PI / 2.0, NAN)],
    [(PI / 2.0, INF), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (PI / 2.0, -INF), (PI / 2.0, NAN)],
    [(PI / 2.0, INF), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (PI / 2.0, -INF), (NAN, NAN)],
    [(PI / 4.0, INF), (0.0, INF), (0.0, INF), (0.0, -INF), (0.0, -INF), (PI / 4.0, -INF), (NAN, INF)],
    [(NAN, INF), (NAN, NAN), (NAN, NAN), (NAN, NAN), (NAN, NAN), (NAN, -INF), (NAN, NAN)],
];

/// For `acosh`.
#[rustfmt::skip]
pub static ACOSH: Table = [
    [(INF, -3.0 * PI / 4.0), (INF, -PI), (INF, -PI), (INF, PI), (INF, PI), (INF, 3.0 * PI / 4.0), (INF, NAN)],
    [(INF, -PI / 2.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (INF, PI / 2.0), (NAN, NAN)],
    [(INF, -PI / 2.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (INF, PI / 2.0), (NAN, PI / 2.0)],
    [(INF, -PI / 2.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (INF, PI / 2.0), (NAN, PI / 2.0)],
    [(INF, -PI / 2.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (INF, PI / 2.0), (NAN, NAN)],
    [(INF, -PI / 4.0), (INF, -0.0), (INF, -0.0), (INF, 0.0), (INF, 0.0), (INF, PI / 4.0), (INF, NAN)],
    [(INF, NAN), (NAN, NAN), (NAN, NAN), (NAN, NAN), (NAN, NAN), (INF, NAN), (NAN, NAN)],
];

/// For `asinh`.
#[rustfmt::skip]
pub static ASINH: Table = [
    [(-INF, -PI / 4.0), (-INF, -0.0), (-INF, -0.0), (-INF, 0.0), (-INF, 0.0), (-INF, PI / 4.0), (-INF, NAN)],
    [(-INF, -PI / 2.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (-INF, PI / 2.0), (NAN, NAN)],
    [(-INF, -PI / 2.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (-INF, PI / 2.0), (NAN, NAN)],
    [(INF, -PI / 2.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (INF, PI / 2.0), (NAN, NAN)],
    [(INF, -PI / 2.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (INF, PI / 2.0), (NAN, NAN)],
    [(INF, -PI / 4.0), (INF, -0.0), (INF, -0.0), (INF, 0.0), (INF, 0.0), (INF, PI / 4.0), (INF, NAN)],
    [(INF, NAN), (NAN, NAN), (NAN, -0.0), (NAN, 0.0), (NAN, NAN), (INF, NAN), (NAN, NAN)],
];

/// For `atanh`.
#[rustfmt::skip]
pub static ATANH: Table = [
    [(-0.0, -PI / 2.0), (-0.0, -PI / 2.0), (-0.0, -PI / 2.0), (-0.0, PI / 2.0), (-0.0, PI / 2.0), (-0.0, PI / 2.0), (-0.0, NAN)],
    [(-0.0, -PI / 2.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (-0.0, PI / 2.0), (NAN, NAN)],
    [(-0.0, -PI / 2.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (-0.0, PI / 2.0), (-0.0, NAN)],
    [(0.0, -PI / 2.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, PI / 2.0), (0.0, NAN)],
    [(0.0, -PI / 2.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, PI / 2.0), (NAN, NAN)],
    [(0.0, -PI / 2.0), (0.0, -PI / 2.0), (0.0, -PI / 2.0), (0.0, PI / 2.0), (0.0, PI / 2.0), (0.0, PI / 2.0), (0.0, NAN)],
    [(0.0, -PI / 2.0), (NAN, NAN), (NAN, NAN), (NAN, NAN), (NAN, NAN), (0.0, PI / 2.0), (NAN, NAN)],
];

/// For `cosh`.
#[rustfmt::skip]
pub static COSH: Table = [
    [(NAN, NAN), (INF, INF), (INF, 0.0), (INF, -0.0), (INF, -INF), (NAN, NAN), (INF, NAN)],
    [(NAN, NAN), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (NAN, NAN), (NAN, NAN)],
    [(NAN, NAN), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (NAN, NAN), (NAN, 0.0)],
    [(NAN, NAN), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (NAN, NAN), (NAN, 0.0)],
    [(NAN, NAN), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (NAN, NAN), (NAN, NAN)],
    [(NAN, NAN), (INF, -INF), (INF, -0.0), (INF, 0.0), (INF, INF), (NAN, NAN), (INF, NAN)],
    [(NAN, NAN), (NAN, NAN), (NAN, 0.0), (NAN, 0.0), (NAN, NAN), (NAN, NAN), (NAN, NAN)],
];

/// For `exp`.
#[rustfmt::skip]
pub static EXP: Table = [
    [(0.0, 0.0), (0.0, -0.0), (0.0, -0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0)],
    [(NAN, NAN), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (NAN, NAN), (NAN, NAN)],
    [(NAN, NAN), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (NAN, NAN), (NAN, NAN)],
    [(NAN, NAN), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (NAN, NAN), (NAN, NAN)],
    [(NAN, NAN), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (NAN, NAN), (NAN, NAN)],
    [(NAN, NAN), (INF, -INF), (INF, -0.0), (INF, 0.0), (INF, INF), (NAN, NAN), (INF, NAN)],
    [(NAN, NAN), (NAN, NAN), (NAN, -0.0), (NAN, 0.0), (NAN, NAN), (NAN, NAN), (NAN, NAN)],
];

/// For `log`.
#[rustfmt::skip]
pub static LOG: Table = [
    [(INF, -3.0 * PI / 4.0), (INF, -PI), (INF, -PI), (INF, PI), (INF, PI), (INF, 3.0 * PI / 4.0), (INF, NAN)],
    [(INF, -PI / 2.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (INF, PI / 2.0), (NAN, NAN)],
    [(INF, -PI / 2.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (INF, PI / 2.0), (NAN, NAN)],
    [(INF, -PI / 2.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (INF, PI / 2.0), (NAN, NAN)],
    [(INF, -PI / 2.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (INF, PI / 2.0), (NAN, NAN)],
    [(INF, -PI / 4.0), (INF, -0.0), (INF, -0.0), (INF, 0.0), (INF, 0.0), (INF, PI / 4.0), (INF, NAN)],
    [(INF, NAN), (NAN, NAN), (NAN, NAN), (NAN, NAN), (NAN, NAN), (INF, NAN), (NAN, NAN)],
];

/// For `sinh`.
#[rustfmt::skip]
pub static SINH: Table = [
    [(NAN, NAN), (-INF, -INF), (-INF, -0.0), (-INF, 0.0), (-INF, INF), (NAN, NAN), (INF, NAN)],
    [(NAN, NAN), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (NAN, NAN), (NAN, NAN)],
    [(NAN, NAN), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (NAN, NAN), (0.0, NAN)],
    [(NAN, NAN), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (NAN, NAN), (0.0, NAN)],
    [(NAN, NAN), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (NAN, NAN), (NAN, NAN)],
    [(NAN, NAN), (INF, -INF), (INF, -0.0), (INF, 0.0), (INF, INF), (NAN, NAN), (INF, NAN)],
    [(NAN, NAN), (NAN, NAN), (NAN, -0.0), (NAN, 0.0), (NAN, NAN), (NAN, NAN), (NAN, NAN)],
];

/// For `sqrt`.
#[rustfmt::skip]
pub static SQRT: Table = [
    [(INF, -INF), (0.0, -INF), (0.0, -INF), (0.0, INF), (0.0, INF), (INF, INF), (NAN, INF)],
    [(INF, -INF), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (INF, INF), (NAN, NAN)],
    [(INF, -INF), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (INF, INF), (NAN, NAN)],
    [(INF, -INF), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (INF, INF), (NAN, NAN)],
    [(INF, -INF), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (INF, INF), (NAN, NAN)],
    [(INF, -INF), (INF, -0.0), (INF, -0.0), (INF, 0.0), (INF, 0.0), (INF, INF), (INF, NAN)],
    [(INF, -INF), (NAN, NAN), (NAN, NAN), (NAN, NAN), (NAN, NAN), (INF, INF), (NAN, NAN)],
];

/// For `tanh`.
#[rustfmt::skip]
pub static TANH: Table = [
    [(-1.0, 0.0), (-1.0, -0.0), (-1.0, -0.0), (-1.0, 0.0), (-1.0, 0.0), (-1.0, 0.0), (-1.0, 0.0)],
    [(NAN, NAN), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (NAN, NAN), (NAN, NAN)],
    [(NAN, NAN), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (NAN, NAN), (-0.0, NAN)],
    [(NAN, NAN), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (NAN, NAN), (0.0, NAN)],
    [(NAN, NAN), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (NAN, NAN), (NAN, NAN)],
    [(1.0, 0.0), (1.0, -0.0), (1.0, -0.0), (1.0, 0.0), (1.0, 0.0), (1.0, 0.0), (1.0, 0.0)],
    [(NAN, NAN), (NAN, NAN), (NAN, -0.0), (NAN, 0.0), (NAN, NAN), (NAN, NAN), (NAN, NAN)],
];

/// For `rect`.
#[rustfmt::skip]
pub static RECT: Table = [
    [(NAN, NAN), (-INF, INF), (-INF, 0.0), (-INF, -0.0), (-INF, -INF), (NAN, NAN), (INF, NAN)],
    [(NAN, NAN), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (NAN, NAN), (NAN, NAN)],
    [(0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0)],
    [(0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0)],
    [(NAN, NAN), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (NAN, NAN), (NAN, NAN)],
    [(NAN, NAN), (INF, -INF), (INF, -0.0), (INF, 0.0), (INF, INF), (NAN, NAN), (INF, NAN)],
    [(NAN, NAN), (NAN, NAN), (NAN, 0.0), (NAN, 0.0), (NAN, NAN), (NAN, NAN), (NAN, NAN)],
];
