//! Functions of integers: factorials, binomial coefficients, divisors, square roots.

use builtins::int::long;
use builtins::str::raise_num;
use num::NumError;
use num::bigint::{self, BigInt, IntBuf};
use object::types::CompareOp;
use object::{PyResult, Thread, Value};

fn finish<E: Into<NumError>>(t: &mut Thread, result: Result<BigInt, E>) -> PyResult {
    match result {
        Ok(big) => t.new_int(&big),
        Err(e) => Err(raise_num(t, e.into())),
    }
}

fn multiplied(t: &mut Thread, a: &BigInt, b: &BigInt) -> PyResult<BigInt> {
    if long::is_long(a.as_ref(), b.as_ref()) {
        return long::mul(t, a.as_ref(), b.as_ref());
    }
    match bigint::mul(a.as_ref(), b.as_ref()) {
        Ok(product) => Ok(product),
        Err(e) => Err(raise_num(t, e.into())),
    }
}

/// The product of the integers from `low` up to, but not with, `high`, by halves.
fn product_of_range(t: &mut Thread, low: u64, high: u64) -> PyResult<BigInt> {
    if high - low <= 12 {
        let mut small: i128 = 1;
        let mut big: Option<BigInt> = None;
        for factor in low..high {
            match small.checked_mul(i128::from(factor)) {
                Some(product) => small = product,
                None => {
                    let part = BigInt::from(small);
                    big = Some(match big {
                        Some(big) => multiplied(t, &big, &part)?,
                        None => part,
                    });
                    small = i128::from(factor);
                }
            }
        }
        let part = BigInt::from(small);
        return match big {
            Some(big) => multiplied(t, &big, &part),
            None => Ok(part),
        };
    }
    t.poll()?;
    let middle = low + (high - low) / 2;
    let (a, b) = (product_of_range(t, low, middle)?, product_of_range(t, middle, high)?);
    multiplied(t, &a, &b)
}

/// `factorial(n)`
pub fn factorial(t: &mut Thread, n: &Value) -> PyResult {
    let n = t.to_index(n)?;
    if n.int_sign() == Some(-1) {
        return Err(t.value_error("factorial() not defined for negative values"));
    }
    let Some(n) = n.as_i64() else {
        return Err(t.overflow_error("factorial() argument should not exceed 9223372036854775807"));
    };
    let product = product_of_range(t, 1, (n as u64).saturating_add(1).max(1))?;
    t.new_int(&product)
}

/// Both arguments as integers that are not negative.
fn natural_pair(t: &mut Thread, n: &Value, k: &Value) -> PyResult<(Value, Value)> {
    let (n, k) = (t.to_index(n)?, t.to_index(k)?);
    for (value, name) in [(&n, "n"), (&k, "k")] {
        if value.int_sign() == Some(-1) {
            return Err(t.value_error(format!("{name} must be a non-negative integer")));
        }
    }
    Ok((n, k))
}

/// `n * (n - 1) * …`, `count` factors from `n` down.
fn falling(t: &mut Thread, n: &Value, count: u64) -> PyResult<BigInt> {
    if let Some(n) = n.as_i64() {
        let n = n as u64;
        return product_of_range(t, n + 1 - count, n + 1);
    }
    falling_big(t, n, 0, count)
}

/// The product of `n - i` for `i` from `low` up to, but not with, `high`.
fn falling_big(t: &mut Thread, n: &Value, low: u64, high: u64) -> PyResult<BigInt> {
    if high - low <= 1 {
        if high == low {
            return Ok(BigInt::from(1));
        }
        let (Some(n), offset) = (n.as_int(), IntBuf::new(i128::from(low))) else {
            return Err(t.type_error("an integer is required"));
        };
        return match bigint::sub(n.as_ref(), offset.as_ref()) {
            Ok(factor) => Ok(factor),
            Err(e) => Err(raise_num(t, e.into())),
        };
    }
    t.poll()?;
    let middle = low + (high - low) / 2;
    let (a, b) = (falling_big(t, n, low, middle)?, falling_big(t, n, middle, high)?);
    multiplied(t, &a, &b)
}

/// `perm(n, k)`
pub fn permutations(t: &mut Thread, n: &Value, k: &Value) -> PyResult {
    let (n, k) = natural_pair(t, n, k)?;
    if t.compare_bool(&n, &k, CompareOp::Lt)? {
        return Ok(Value::small(0));
    }
    let Some(count) = k.as_i64() else {
        return Err(t.overflow_error("k must not exceed 9223372036854775807"));
    };
    let product = falling(t, &n, count as u64)?;
    t.new_int(&product)
}

/// `comb(n, k)`
pub fn combinations(t: &mut Thread, n: &Value, k: &Value) -> PyResult {
    let (n, k) = natural_pair(t, n, k)?;
    if t.compare_bool(&n, &k, CompareOp::Lt)? {
        return Ok(Value::small(0));
    }
    let rest = t.binary_op(object::protocol::BinaryOp::Subtract, &n, &k)?;
    let fewer = if t.compare_bool(&rest, &k, CompareOp::Lt)? { rest } else { k };
    let Some(count) = fewer.as_i64() else {
        return Err(t.overflow_error("min(n - k, k) must not exceed 9223372036854775807"));
    };
    let coefficient = binomial(t, &n, count as u64)?;
    t.new_int(&coefficient)
}

/// The binomial coefficient. Of many factors, `C(n, k)` is `C(n, j) * C(n - j, k - j) / C(k, j)` for the half `j`, so that
/// no intermediate product is much longer than the result.
fn binomial(t: &mut Thread, n: &Value, k: u64) -> PyResult<BigInt> {
    let quotient = |t: &mut Thread, a: &BigInt, b: &BigInt| {
        if long::is_long_quotient(a.as_ref(), b.as_ref()) {
            return Ok(long::div_mod(t, a.as_ref(), b.as_ref())?.0);
        }
        bigint::div_floor(a.as_ref(), b.as_ref()).map_err(|e| raise_num(t, e))
    };
    if k <= 32 {
        let above = falling(t, n, k)?;
        let below = product_of_range(t, 1, k + 1)?;
        return quotient(t, &above, &below);
    }
    t.poll()?;
    let half = k / 2;
    let rest = t.binary_op(object::protocol::BinaryOp::Subtract, n, &Value::uint(half))?;
    let a = binomial(t, n, half)?;
    let b = binomial(t, &rest, k - half)?;
    let product = multiplied(t, &a, &b)?;
    let divisor = binomial(t, &Value::uint(k), half)?;
    quotient(t, &product, &divisor)
}

/// Folds integers of any size.
fn fold<E: Into<NumError>>(
    t: &mut Thread,
    integers: &[Value],
    empty: i32,
    combine: impl Fn(bigint::IntRef<'_>, bigint::IntRef<'_>) -> Result<BigInt, E>,
) -> PyResult {
    let mut result = Value::small(empty);
    for integer in integers {
        let integer = t.to_index(integer)?;
        let combined = match (result.as_int(), integer.as_int()) {
            (Some(a), Some(b)) => combine(a.as_ref(), b.as_ref()),
            _ => return Err(t.type_error("an integer is required")),
        };
        result = finish(t, combined)?;
    }
    Ok(result)
}

/// `gcd(*integers)`
pub fn greatest_common_divisor(t: &mut Thread, integers: &[Value]) -> PyResult {
    fold(t, integers, 0, bigint::gcd)
}

/// `lcm(*integers)`
pub fn least_common_multiple(t: &mut Thread, integers: &[Value]) -> PyResult {
    fold(t, integers, 1, bigint::lcm)
}

/// `isqrt(n)`
pub fn square_root(t: &mut Thread, n: &Value) -> PyResult {
    let n = t.to_index(n)?;
    if n.int_sign() == Some(-1) {
        return Err(t.value_error("isqrt() argument must be nonnegative"));
    }
    let Some(number) = n.as_int() else { return Err(t.type_error("an integer is required")) };
    let root = long::isqrt(t, number.as_ref())?;
    t.new_int(&root)
}
