//! Sums and norms whose error is smaller than that of adding one by one.

use object::protocol::BinaryOp;
use object::{PyResult, Thread, Value};

/// A sum as it was rounded, and what rounding has lost.
#[derive(Clone, Copy)]
struct Double {
    high: f64,
    low: f64,
}

/// `a + b` without loss.
fn sum(a: f64, b: f64) -> Double {
    let high = a + b;
    let part = high - a;
    Double { high, low: (a - (high - part)) + (b - part) }
}

/// `a + b` without loss, where `a` is the larger one.
fn fast_sum(a: f64, b: f64) -> Double {
    let high = a + b;
    Double { high, low: (a - high) + b }
}

/// `a * b` without loss.
fn product_of(a: f64, b: f64) -> Double {
    let high = a * b;
    Double { high, low: a.mul_add(b, -high) }
}

/// The length of a vector of magnitudes: scaled to avoid overflow, summed with compensation, and corrected once.
pub fn norm(mut vector: Vec<f64>) -> f64 {
    let mut max = 0.0;
    let mut nan = false;
    for &x in &vector {
        nan |= x.is_nan();
        if x > max {
            max = x;
        }
    }
    if max == f64::INFINITY {
        return max;
    }
    if nan {
        return f64::NAN;
    }
    if max == 0.0 || vector.len() <= 1 {
        return max;
    }
    let (_, exponent) = super::special::frexp(max);
    if exponent < -1023 {
        // The scale would overflow.
        for x in &mut vector {
            *x /= f64::MIN_POSITIVE;
        }
        return f64::MIN_POSITIVE * norm(vector);
    }
    let scale = super::special::ldexp(1.0, i64::from(-exponent));
    // From one on, so that each square is the smaller part of a fast sum.
    let (mut total, mut lost_by_product, mut lost_by_sum) = (1.0, 0.0, 0.0);
    let mut add = |square: Double, total: &mut f64| {
        let s = fast_sum(*total, square.high);
        *total = s.high;
        lost_by_product += square.low;
        lost_by_sum += s.low;
        *total - 1.0 + (lost_by_product + lost_by_sum)
    };
    let mut squares = 0.0;
    for x in vector {
        let x = x * scale;
        squares = add(product_of(x, x), &mut total);
    }
    let mut root = squares.sqrt();
    let error = add(product_of(-root, root), &mut total);
    root += error / (2.0 * root);
    root / scale
}

/// `fsum(iterable)`: Shewchuk's partial sums, which do not overlap, rounded once.
pub fn exact_sum(t: &mut Thread, iterable: &Value) -> PyResult<f64> {
    let iterator = t.iter(iterable)?;
    let mut partials: Vec<f64> = Vec::with_capacity(32);
    let (mut special, mut infinities) = (0.0, 0.0);
    while let Some(item) = t.next(&iterator)? {
        let given = t.to_float(&item)?;
        let mut x = given;
        let mut kept = 0;
        for i in 0..partials.len() {
            let mut y = partials[i];
            if x.abs() < y.abs() {
                (x, y) = (y, x);
            }
            let high = x + y;
            let low = y - (high - x);
            if low != 0.0 {
                partials[kept] = low;
                kept += 1;
            }
            x = high;
        }
        partials.truncate(kept);
        if x != 0.0 {
            if x.is_finite() {
                partials.push(x);
            } else {
                if given.is_finite() {
                    return Err(t.overflow_error("intermediate overflow in fsum"));
                }
                if given.is_infinite() {
                    infinities += given;
                }
                special += given;
                partials.clear();
            }
        }
        t.poll()?;
    }
    if special != 0.0 {
        if infinities.is_nan() {
            return Err(t.value_error("-inf + inf in fsum"));
        }
        return Ok(special);
    }
    let Some(mut high) = partials.pop() else { return Ok(0.0) };
    let mut low = 0.0;
    while let Some(y) = partials.pop() {
        let x = high;
        high = x + y;
        low = y - (high - x);
        if low != 0.0 {
            break;
        }
    }
    // A tie was rounded to even without knowing what is below it.
    if let Some(&below) = partials.last()
        && (low < 0.0 && below < 0.0 || low > 0.0 && below > 0.0)
    {
        let twice = low * 2.0;
        let x = high + twice;
        if twice == x - high {
            high = x;
        }
    }
    Ok(high)
}

/// A sum in three parts.
#[derive(Clone, Copy, Default)]
struct Triple {
    high: f64,
    low: f64,
    tiny: f64,
}

impl Triple {
    /// Adds `a * b`.
    fn add_product(self, a: f64, b: f64) -> Triple {
        let product = product_of(a, b);
        let first = sum(self.high, product.high);
        let second = sum(self.low, product.low);
        let third = sum(second.high, first.low);
        Triple { high: first.high, low: third.high, tiny: self.tiny + second.low + third.low }
    }

    fn total(self) -> f64 {
        let last = sum(self.low, self.high);
        self.tiny + last.low + last.high
    }
}

/// The next pair of items, or nothing when both iterators are exhausted.
fn next_pair(t: &mut Thread, p: &Value, q: &Value) -> PyResult<Option<(Value, Value)>> {
    match (t.next(p)?, t.next(q)?) {
        (Some(a), Some(b)) => Ok(Some((a, b))),
        (None, None) => Ok(None),
        _ => Err(t.value_error("Inputs are not the same length")),
    }
}

/// The pair as floats, where at least one is one and the other is an integer if not.
fn float_pair(t: &mut Thread, a: &Value, b: &Value) -> PyResult<Option<(f64, f64)>> {
    let integer = |v: &Value| v.is_exact_int() || v.is_bool();
    match (a.as_exact_float(), b.as_exact_float()) {
        (Some(x), Some(y)) => Ok(Some((x, y))),
        (Some(x), None) if integer(b) => Ok(Some((x, t.to_float(b)?))),
        (None, Some(y)) if integer(a) => Ok(Some((t.to_float(a)?, y))),
        _ => Ok(None),
    }
}

/// `sumprod(p, q)`
pub fn sum_of_products(t: &mut Thread, p: &Value, q: &Value) -> PyResult {
    let (p, q) = (t.iter(p)?, t.iter(q)?);
    let mut total = Value::small(0);
    let mut integers: Option<i64> = None;
    let mut floats: Option<Triple> = None;
    // Once left, these two ways of adding are not taken again.
    let (mut integers_enabled, mut floats_enabled) = (true, true);
    while let Some((a, b)) = next_pair(t, &p, &q)? {
        t.poll()?;
        if integers_enabled {
            let small = |v: &Value| if v.is_exact_int() { v.as_i64() } else { None };
            if let (Some(x), Some(y)) = (small(&a), small(&b))
                && let Some(sum) = x.checked_mul(y).and_then(|xy| xy.checked_add(integers.unwrap_or(0)))
            {
                integers = Some(sum);
                continue;
            }
            integers_enabled = false;
            if let Some(sum) = integers.take() {
                total = t.binary_op(BinaryOp::Add, &total, &Value::int(sum))?;
            }
        }
        if floats_enabled {
            if let Some((x, y)) = float_pair(t, &a, &b)? {
                let sum = floats.unwrap_or_default().add_product(x, y);
                if sum.high.is_finite() {
                    floats = Some(sum);
                    continue;
                }
            }
            floats_enabled = false;
            if let Some(sum) = floats.take() {
                total = t.binary_op(BinaryOp::Add, &total, &Value::float(sum.total()))?;
            }
        }
        let product = t.binary_op(BinaryOp::Multiply, &a, &b)?;
        total = t.binary_op(BinaryOp::Add, &total, &product)?;
    }
    if let Some(sum) = integers {
        total = t.binary_op(BinaryOp::Add, &total, &Value::int(sum))?;
    }
    if let Some(sum) = floats {
        total = t.binary_op(BinaryOp::Add, &total, &Value::float(sum.total()))?;
    }
    Ok(total)
}

/// `prod(iterable, start=start)`
pub fn product(t: &mut Thread, iterable: &Value, start: Option<&Value>) -> PyResult {
    let iterator = t.iter(iterable)?;
    let mut result = start.cloned().unwrap_or(Value::small(1));
    if let Some(mut integer) = result.as_small() {
        loop {
            let Some(item) = t.next(&iterator)? else { return Ok(Value::int(integer)) };
            match item.as_small().and_then(|i| integer.checked_mul(i)) {
                Some(product) => integer = product,
                None => {
                    result = t.binary_op(BinaryOp::Multiply, &Value::int(integer), &item)?;
                    break;
                }
            }
            t.poll()?;
        }
    }
    if let Some(mut float) = result.as_exact_float() {
        loop {
            let Some(item) = t.next(&iterator)? else { return Ok(Value::float(float)) };
            match item.as_exact_float().or_else(|| item.as_small().map(|i| i as f64)) {
                Some(x) => float *= x,
                None => {
                    result = t.binary_op(BinaryOp::Multiply, &Value::float(float), &item)?;
                    break;
                }
            }
            t.poll()?;
        }
    }
    while let Some(item) = t.next(&iterator)? {
        result = t.binary_op(BinaryOp::Multiply, &result, &item)?;
        t.poll()?;
    }
    Ok(result)
}
