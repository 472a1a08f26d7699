//! `int`: construction, operators and methods.
//!
//! Not here: the algorithms on long integers (`num`), operators with a float operand (`float`), `bool`.

use ::object::buffer::Buffer;
use ::object::native::{Family, Param, ParamKind, Signature, check_positional};
use ::object::types::CompareOp;
use ::object::{Args, Bytes, Obj, Object, PyResult, Str, Thread, Tuple, Type, Value, names};
use macros::pymethods;
use num::NumError;
use num::bigint::{self, BigInt};

use crate::str::raise_num;

pub mod long;

/// `int`
pub struct IntMethods;

/// The operands as integers, or the answer that they are not.
macro_rules! operands {
    ($a:expr, $b:expr) => {
        match ($a.as_int(), $b.as_int()) {
            (Some(a), Some(b)) => (a, b),
            _ => return Ok(Value::not_implemented()),
        }
    };
}

/// A computed integer as a value.
fn finish<E: Into<NumError>>(t: &mut Thread, result: Result<BigInt, E>) -> PyResult {
    match result {
        Ok(big) => t.new_int(&big),
        Err(e) => Err(raise_num(t, e.into())),
    }
}

/// A computed pair of integers as a tuple.
fn finish_pair(t: &mut Thread, result: num::Result<(BigInt, BigInt)>) -> PyResult {
    match result {
        Ok((a, b)) => {
            let items = vec![t.new_int(&a)?, t.new_int(&b)?];
            Ok(Tuple::new(items))
        }
        Err(e) => Err(raise_num(t, e)),
    }
}

/// The limit of `sys.set_int_max_str_digits`; 0 for none.
fn max_str_digits(t: &Thread) -> usize {
    t.interp().int_max_str_digits.get()
}

/// The same number as an exact `int`.
///
/// # Errors
/// `TypeError` when the value is no integer.
pub fn exact(t: &mut Thread, value: &Value) -> PyResult {
    if value.is_exact_int() {
        return Ok(value.clone());
    }
    match value.as_int().map(|i| i.as_ref().to_owned()) {
        Some(copy) => finish(t, copy),
        None => Err(t.type_error("an integer is required")),
    }
}

/// The decimal text of an integer.
///
/// # Errors
/// `ValueError` beyond `sys.get_int_max_str_digits()` digits.
pub fn decimal(t: &mut Thread, value: &Value) -> PyResult {
    if let Some(i) = value.as_small() {
        return t.new_str_view(text::StrView::Ascii(Decimal::new(i).digits()));
    }
    let limit = max_str_digits(t);
    if limit == 0
        && let Some(number) = value.as_int()
        && let Some(text) = long::to_decimal(t, number.as_ref())?
    {
        return t.new_str(&text);
    }
    let text = value.as_int().map(|i| bigint::to_decimal(i.as_ref(), limit));
    match text {
        Some(Ok(text)) => t.new_str(&text),
        Some(Err(e)) => Err(raise_num(t, e)),
        None => Err(t.type_error("an integer is required")),
    }
}

/// How many digits a number may have whose sum is formed without memory of its own.
const MEDIUM: usize = 40;

/// The sum of two numbers of the same sign, one of which has so many digits that the sum needs a heap object and so few
/// that it may be formed on the stack.
fn add_medium(a: bigint::IntRef<'_>, b: bigint::IntRef<'_>) -> Option<Value> {
    let (long, short) = match (a.digits(), b.digits()) {
        (x, y) if x.len() >= y.len() => (x, y),
        (x, y) => (y, x),
    };
    if a.is_negative() != b.is_negative() || !(4..=MEDIUM).contains(&long.len()) {
        return None;
    }
    let mut sum = [0u32; MEDIUM + 1];
    let mut carry = 0;
    for (i, (out, x)) in sum.iter_mut().zip(long).enumerate() {
        carry += x + short.get(i).copied().unwrap_or(0);
        *out = carry & bigint::MASK;
        carry >>= bigint::SHIFT;
    }
    sum[long.len()] = carry;
    ::object::Int::try_new_of(&::object::int::INT, a.is_negative(), &sum[..=long.len()])
}

/// The decimal digits of a machine integer.
pub(crate) struct Decimal {
    buffer: [u8; 20],
    first: usize,
}

impl Decimal {
    /// The digits of a number.
    pub(crate) fn new(value: i64) -> Decimal {
        let mut text = Decimal { buffer: [0; 20], first: 20 };
        let mut rest = value.unsigned_abs();
        loop {
            text.first -= 1;
            text.buffer[text.first] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        if value < 0 {
            text.first -= 1;
            text.buffer[text.first] = b'-';
        }
        text
    }

    /// The digits, with a sign before them if need be.
    pub(crate) fn digits(&self) -> &[u8] {
        &self.buffer[self.first..]
    }
}

/// The bitwise operators, which `bool` shares.
pub(crate) mod bits {
    use super::{PyResult, Thread, Value, bigint, finish};

    macro_rules! bitwise {
        ($($(#[$doc:meta])* $name:ident, $op:tt, $long:path;)*) => {
            $($(#[$doc])*
            pub(crate) fn $name(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
                if let (Some(a), Some(b)) = (a.as_small(), b.as_small()) {
                    return Ok(Value::int(a $op b));
                }
                let (a, b) = operands!(a, b);
                finish(t, $long(a.as_ref(), b.as_ref()))
            })*
        };
    }

    bitwise! {
        /// `a & b`
        and, &, bigint::bit_and;
        /// `a | b`
        or, |, bigint::bit_or;
        /// `a ^ b`
        xor, ^, bigint::bit_xor;
    }
}

/// How far to shift: `None` for farther than the machine can count.
fn shift_count(t: &mut Thread, by: &Value) -> PyResult<Option<usize>> {
    if by.int_sign() == Some(-1) {
        return Err(t.value_error("negative shift count"));
    }
    Ok(by.as_i64().and_then(|n| usize::try_from(n).ok()))
}

/// `int(text, base)` of a string or of bytes; `None` when the value is neither.
fn parse(t: &mut Thread, cls: &Type, value: &Value, base: u32) -> PyResult<Option<Value>> {
    let limit = max_str_digits(t);
    if limit == 0
        && base == 10
        && let Some(text) = value.downcast::<Str>().and_then(Str::as_ascii)
        && let Some(big) = long::from_decimal(t, text.as_bytes())?
    {
        return t.new_int_of(cls, &big).map(Some);
    }
    let parsed = if let Some(text) = value.downcast::<Str>() {
        bigint::parse(text.view(), base, limit)
    } else if let Some(bytes) = value.downcast::<Bytes>() {
        bigint::parse_bytes(bytes.as_bytes(), base, limit)
    } else if let Some(bytes) = value.downcast::<Obj<::object::bytearray::ByteArrayData>>() {
        bigint::parse_bytes(&bytes.to_vec(), base, limit)
    } else {
        return Ok(None);
    };
    match parsed {
        Ok(big) => t.new_int_of(cls, &big).map(Some),
        Err(e) => Err(raise_num(t, e)),
    }
}

/// The number as an instance of `cls`.
fn of_class(t: &mut Thread, cls: &Type, value: &Value) -> PyResult {
    if std::ptr::eq(cls, &::object::int::INT) {
        return exact(t, value);
    }
    match value.as_int().map(|i| i.as_ref().to_owned()) {
        Some(Ok(big)) => t.new_int_of(cls, &big),
        Some(Err(e)) => Err(raise_num(t, e.into())),
        None => Err(t.type_error("an integer is required")),
    }
}

/// `int(value)`.
fn convert(t: &mut Thread, cls: &Type, value: &Value) -> PyResult {
    if value.is_exact_int() {
        return of_class(t, cls, value);
    }
    let slots = value.ty().slots();
    if let Some(int) = slots.int {
        let result = int(t, value)?;
        if !result.is_int() {
            let message = format!("__int__ returned non-int (type {})", result.ty().tp_name());
            return Err(t.type_error(message));
        }
        if !result.is_exact_int() {
            let message = format!(
                "__int__ returned non-int (type {}).  The ability to return an instance of a strict subclass of int is deprecated, and may be removed in a future version of Python.",
                result.ty().tp_name()
            );
            t.warn(&::object::exceptions::DEPRECATION_WARNING, &message, 1)?;
        }
        return of_class(t, cls, &result);
    }
    if slots.index.is_some() {
        let result = t.to_index(value)?;
        return of_class(t, cls, &result);
    }
    if let Some(parsed) = parse(t, cls, value, 10)? {
        return Ok(parsed);
    }
    // Whatever else exports bytes is read as text, too.
    if slots.getbuffer.is_some() {
        let bytes = Buffer::read(t, value)?.as_bytes().to_vec();
        return match bigint::parse_bytes(&bytes, 10, max_str_digits(t)) {
            Ok(big) => t.new_int_of(cls, &big),
            Err(e) => Err(raise_num(t, e)),
        };
    }
    let message = format!(
        "int() argument must be a string, a bytes-like object or a real number, not '{}'",
        value.ty().tp_name()
    );
    Err(t.type_error(message))
}

/// Whether the highest byte comes first.
fn is_big_endian(t: &mut Thread, order: Option<&Str>) -> PyResult<bool> {
    match order {
        None => Ok(true),
        Some(order) if order.eq_str("big") => Ok(true),
        Some(order) if order.eq_str("little") => Ok(false),
        Some(_) => Err(t.value_error("byteorder must be either 'little' or 'big'")),
    }
}

/// The bytes of what `bytes(value)` accepts other than a count.
fn byte_string(t: &mut Thread, value: &Value) -> PyResult<Vec<u8>> {
    if let Some(bytes) = value.downcast_exact::<Bytes>() {
        return Ok(bytes.as_bytes().to_vec());
    }
    if let Some(result) = t.call_special(value, &names::BYTES, &[])? {
        let Some(bytes) = result.downcast::<Bytes>() else {
            let message = format!("__bytes__ returned non-bytes (type {})", result.ty().tp_name());
            return Err(t.type_error(message));
        };
        return Ok(bytes.as_bytes().to_vec());
    }
    if let Some(bytes) = value.downcast::<Bytes>() {
        return Ok(bytes.as_bytes().to_vec());
    }
    let slots = value.ty().slots();
    if value.downcast::<Str>().is_some() || (slots.iter.is_none() && slots.sq_item.is_none()) {
        let message = format!("cannot convert '{}' object to bytes", value.ty().tp_name());
        return Err(t.type_error(message));
    }
    let mut out = Vec::new();
    for item in t.collect(value)? {
        let index = t.to_index(&item)?;
        match index.as_i64().and_then(|i| u8::try_from(i).ok()) {
            Some(byte) => out.push(byte),
            None => return Err(t.value_error("bytes must be in range(0, 256)")),
        }
    }
    Ok(out)
}

#[pymethods(::object::int::INT, layout = ::object::Int, table = INT_IMPL, doc = "int([x]) -> integer\nint(x, base=10) -> integer\n\nConvert a number or string to an integer, or return 0 if no arguments\nare given.  If x is a number, return x.__int__().  For floating-point\nnumbers, this truncates towards zero.\n\nIf x is not a number or if base is given, then x must be a string,\nbytes, or bytearray instance representing an integer literal in the\ngiven base.  The literal can be preceded by '+' or '-' and be surrounded\nby whitespace.  The base defaults to 10.  Valid bases are 0 and 2-36.\nBase 0 means to interpret the base from the string as an integer\niteral.\n>>> int('0b100', base=0)\n4")]
impl IntMethods {
    #[new]
    fn new(t: &mut Thread, cls: &Type, args: Args<'_>) -> PyResult {
        static SIGNATURE: Signature = Signature {
            name: "int",
            params: &[
                Param { name: "x", kind: ParamKind::PositionalOnly, required: false },
                Param { name: "base", kind: ParamKind::Standard, required: false },
            ],
            family: Family::Clinic,
        };
        let (values, names) = args.parts();
        if names.is_none() && std::ptr::eq(cls, &::object::int::INT) {
            check_positional(t, "int", values.len(), 0, 2)?;
        }
        let [value, base] = SIGNATURE.bind::<2>(t, values, names)?;
        let Some(value) = value else {
            return match base {
                Some(_) => Err(t.type_error("int() missing string argument")),
                None => of_class(t, cls, &Value::small(0)),
            };
        };
        let Some(base) = base else { return convert(t, cls, value) };
        let base = t.to_index(base)?;
        let base = match base.as_i64() {
            Some(b @ (0 | 2..=36)) => b as u32,
            _ => return Err(t.value_error("int() base must be >= 2 and <= 36, or 0")),
        };
        match parse(t, cls, value, base)? {
            Some(parsed) => Ok(parsed),
            None => Err(t.type_error("int() can't convert non-string with explicit base")),
        }
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Value) -> PyResult {
        decimal(t, this)
    }

    #[slot]
    fn hash(_: &mut Thread, this: &Value) -> PyResult<i64> {
        Ok(this.as_int().map_or(0, |i| bigint::hash(i.as_ref())))
    }

    #[slot]
    fn richcompare(_: &mut Thread, this: &Value, other: &Value, op: CompareOp) -> PyResult {
        if let (Some(a), Some(b)) = (this.as_small(), other.as_small()) {
            return Ok(Value::bool(op.matches(a.cmp(&b))));
        }
        let (a, b) = operands!(this, other);
        Ok(Value::bool(op.matches(a.as_ref().cmp(&b.as_ref()))))
    }

    #[slot]
    fn add(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        if let (Some(a), Some(b)) = (a.as_small(), b.as_small()) {
            // Two small ones are 63 bits wide: their sum fits.
            return Ok(Value::int(a + b));
        }
        let (a, b) = operands!(a, b);
        let (a, b) = (a.as_ref(), b.as_ref());
        match add_medium(a, b) {
            Some(sum) => Ok(sum),
            None => finish(t, bigint::add(a, b)),
        }
    }

    #[slot]
    fn subtract(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        if let (Some(a), Some(b)) = (a.as_small(), b.as_small()) {
            return Ok(Value::int(a - b));
        }
        let (a, b) = operands!(a, b);
        finish(t, bigint::sub(a.as_ref(), b.as_ref()))
    }

    #[slot]
    fn multiply(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        if let (Some(a), Some(b)) = (a.as_small(), b.as_small())
            && let Some(product) = a.checked_mul(b)
        {
            return Ok(Value::int(product));
        }
        let (a, b) = operands!(a, b);
        if long::is_long(a.as_ref(), b.as_ref()) {
            let product = long::mul(t, a.as_ref(), b.as_ref())?;
            return t.new_int(&product);
        }
        finish(t, bigint::mul(a.as_ref(), b.as_ref()))
    }

    #[slot]
    fn floor_divide(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        if let (Some(a), Some(b)) = (a.as_small(), b.as_small())
            && b != 0
        {
            let q = a / b;
            return Ok(Value::int(if a % b != 0 && (a < 0) != (b < 0) { q - 1 } else { q }));
        }
        let (a, b) = operands!(a, b);
        if long::is_long_quotient(a.as_ref(), b.as_ref()) {
            let pair = long::div_mod(t, a.as_ref(), b.as_ref())?;
            return t.new_int(&pair.0);
        }
        finish(t, bigint::div_floor(a.as_ref(), b.as_ref()))
    }

    #[slot]
    fn remainder(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        if let (Some(a), Some(b)) = (a.as_small(), b.as_small())
            && b != 0
        {
            let r = a % b;
            return Ok(Value::int(if r != 0 && (r < 0) != (b < 0) { r + b } else { r }));
        }
        let (a, b) = operands!(a, b);
        if long::is_long_quotient(a.as_ref(), b.as_ref()) {
            let pair = long::div_mod(t, a.as_ref(), b.as_ref())?;
            return t.new_int(&pair.1);
        }
        finish(t, bigint::mod_floor(a.as_ref(), b.as_ref()))
    }

    #[slot]
    fn divmod(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        let (a, b) = operands!(a, b);
        let pair = if long::is_long_quotient(a.as_ref(), b.as_ref()) {
            Ok(long::div_mod(t, a.as_ref(), b.as_ref())?)
        } else {
            bigint::div_mod(a.as_ref(), b.as_ref())
        };
        finish_pair(t, pair)
    }

    #[slot]
    fn true_divide(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        let (a, b) = operands!(a, b);
        match bigint::true_divide(a.as_ref(), b.as_ref()) {
            Ok(quotient) => Ok(Value::float(quotient)),
            Err(e) => Err(raise_num(t, e)),
        }
    }

    #[slot]
    fn power(t: &mut Thread, a: &Value, b: &Value, modulus: &Value) -> PyResult {
        let (base, exponent) = operands!(a, b);
        if let Some(modulus) = modulus.as_int() {
            return match long::pow_mod(t, base.as_ref(), exponent.as_ref(), modulus.as_ref()) {
                Err(raised) => Err(raised),
                Ok(power) => finish(t, power),
            };
        }
        if !modulus.is_none() {
            return Ok(Value::not_implemented());
        }
        if b.int_sign() == Some(-1) {
            let (x, y) = (t.to_float(a)?, t.to_float(b)?);
            return crate::float::power(t, x, y);
        }
        let exponent = b.as_i64().and_then(|n| usize::try_from(n).ok()).unwrap_or_else(|| {
            // Of so large an exponent only the parity matters: other bases than -1, 0 and 1 exhaust memory.
            usize::MAX - usize::from(!exponent.as_ref().is_odd())
        });
        let power = long::pow(t, base.as_ref(), exponent)?;
        t.new_int(&power)
    }

    #[slot]
    fn lshift(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        let (number, _) = operands!(a, b);
        match shift_count(t, b)? {
            Some(n) => finish(t, bigint::shl(number.as_ref(), n)),
            None if number.as_ref().is_zero() => Ok(Value::small(0)),
            None => Err(t.overflow_error("too many digits in integer")),
        }
    }

    #[slot]
    fn rshift(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        let (number, _) = operands!(a, b);
        let n = shift_count(t, b)?.unwrap_or(usize::MAX);
        match a.as_small() {
            Some(i) => Ok(Value::int(i >> n.min(63))),
            None => finish(t, bigint::shr(number.as_ref(), n)),
        }
    }

    #[slot]
    fn and(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        bits::and(t, a, b)
    }

    #[slot]
    fn or(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        bits::or(t, a, b)
    }

    #[slot]
    fn xor(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        bits::xor(t, a, b)
    }

    #[slot]
    fn negative(t: &mut Thread, this: &Value) -> PyResult {
        if let Some(a) = this.as_small() {
            return Ok(Value::int(-a));
        }
        match this.as_int() {
            Some(a) => finish(t, bigint::neg(a.as_ref())),
            None => Ok(Value::not_implemented()),
        }
    }

    #[slot]
    fn absolute(t: &mut Thread, this: &Value) -> PyResult {
        if let Some(a) = this.as_small() {
            return Ok(Value::int(a.abs()));
        }
        match this.as_int() {
            Some(a) if a.as_ref().is_negative() => finish(t, bigint::neg(a.as_ref())),
            _ => exact(t, this),
        }
    }

    #[slot]
    fn invert(t: &mut Thread, this: &Value) -> PyResult {
        match this.as_int() {
            Some(a) => finish(t, bigint::bit_not(a.as_ref())),
            None => Ok(Value::not_implemented()),
        }
    }

    #[slot]
    fn positive(t: &mut Thread, this: &Value) -> PyResult {
        exact(t, this)
    }

    #[slot]
    fn index(t: &mut Thread, this: &Value) -> PyResult {
        exact(t, this)
    }

    #[slot]
    fn int(t: &mut Thread, this: &Value) -> PyResult {
        exact(t, this)
    }

    #[slot]
    fn float(t: &mut Thread, this: &Value) -> PyResult {
        match this.as_int().map(|i| bigint::to_f64(i.as_ref())) {
            Some(Ok(x)) => Ok(Value::float(x)),
            Some(Err(e)) => Err(raise_num(t, e)),
            None => Err(t.type_error("an integer is required")),
        }
    }

    #[slot]
    fn bool(_: &mut Thread, this: &Value) -> PyResult<bool> {
        Ok(this.int_sign() != Some(0))
    }

    /// Returns self, the complex conjugate of any int.
    #[method("conjugate($self, /)")]
    fn conjugate(t: &mut Thread, this: &Value) -> PyResult {
        exact(t, this)
    }

    /// Number of bits necessary to represent self in binary.
    ///
    /// >>> bin(37)
    /// '0b100101'
    /// >>> (37).bit_length()
    /// 6
    #[method("bit_length($self, /)")]
    fn bit_length(_: &mut Thread, this: &Value) -> usize {
        this.as_int().map_or(0, |i| bigint::bit_length(i.as_ref()))
    }

    /// Number of ones in the binary representation of the absolute value of self.
    ///
    /// Also known as the population count.
    ///
    /// >>> bin(13)
    /// '0b1101'
    /// >>> (13).bit_count()
    /// 3
    #[method("bit_count($self, /)")]
    fn bit_count(_: &mut Thread, this: &Value) -> usize {
        this.as_int().map_or(0, |i| bigint::bit_count(i.as_ref()))
    }

    /// Return an array of bytes representing an integer.
    ///
    ///   length
    ///     Length of bytes object to use.  An OverflowError is raised if
    ///     the integer is not representable with the given number of bytes.
    ///     Default is length 1.
    ///   byteorder
    ///     The byte order used to represent the integer.  If byteorder is
    ///     'big', the most significant byte is at the beginning of the byte
    ///     array.  If byteorder is 'little', the most significant byte is at
    ///     the end of the byte array.  To request the native byte order of
    ///     the host system, use sys.byteorder as the byte order value.
    ///     Default is to use 'big'.
    ///   signed
    ///     Determines whether two's complement is used to represent the
    ///     integer.  If signed is False and a negative integer is given,
    ///     an OverflowError is raised.
    #[method("to_bytes($self, /, length=1, byteorder='big', *, signed=False)")]
    fn to_bytes(
        t: &mut Thread,
        this: &Value,
        length: Option<isize>,
        byteorder: Option<&Str>,
        signed: Option<bool>,
    ) -> PyResult {
        let big = is_big_endian(t, byteorder)?;
        let Ok(length) = usize::try_from(length.unwrap_or(1)) else {
            return Err(t.value_error("length argument must be non-negative"));
        };
        let mut out = Vec::new();
        if out.try_reserve_exact(length).is_err() {
            return Err(t.memory_error());
        }
        out.resize(length, 0);
        let signed = signed.unwrap_or(false);
        match this.as_int().map(|i| bigint::to_bytes(i.as_ref(), &mut out, big, signed)) {
            Some(Err(e)) => Err(raise_num(t, e)),
            _ => t.new_bytes(&out),
        }
    }

    /// Return the integer represented by the given array of bytes.
    ///
    ///   bytes
    ///     Holds the array of bytes to convert.  The argument must either
    ///     support the buffer protocol or be an iterable object producing
    ///     bytes.  Bytes and bytearray are examples of built-in objects that
    ///     support the buffer protocol.
    ///   byteorder
    ///     The byte order used to represent the integer.  If byteorder is
    ///     'big', the most significant byte is at the beginning of the byte
    ///     array.  If byteorder is 'little', the most significant byte is at
    ///     the end of the byte array.  To request the native byte order of
    ///     the host system, use sys.byteorder as the byte order value.
    ///     Default is to use 'big'.
    ///   signed
    ///     Indicates whether two's complement is used to represent the
    ///     integer.
    #[classmethod("from_bytes($type, /, bytes, byteorder='big', *, signed=False)")]
    fn from_bytes(
        t: &mut Thread,
        cls: &Type,
        bytes: &Value,
        byteorder: Option<&Str>,
        signed: Option<bool>,
    ) -> PyResult {
        let big = is_big_endian(t, byteorder)?;
        let bytes = byte_string(t, bytes)?;
        let number = finish(t, bigint::from_bytes(&bytes, big, signed.unwrap_or(false)))?;
        if std::ptr::eq(cls, &::object::int::INT) {
            return Ok(number);
        }
        t.call(&cls.to_value(), &[number])
    }

    /// Return a pair of integers, whose ratio is equal to the original int.
    ///
    /// The ratio is in lowest terms and has a positive denominator.
    ///
    /// >>> (10).as_integer_ratio()
    /// (10, 1)
    /// >>> (-10).as_integer_ratio()
    /// (-10, 1)
    /// >>> (0).as_integer_ratio()
    /// (0, 1)
    #[method("as_integer_ratio($self, /)")]
    fn as_integer_ratio(t: &mut Thread, this: &Value) -> PyResult {
        Ok(Tuple::new(vec![exact(t, this)?, Value::small(1)]))
    }

    /// Truncating an Integral returns itself.
    #[method("__trunc__($self, /)")]
    fn trunc(t: &mut Thread, this: &Value) -> PyResult {
        exact(t, this)
    }

    /// Flooring an Integral returns itself.
    #[method("__floor__($self, /)")]
    fn floor(t: &mut Thread, this: &Value) -> PyResult {
        exact(t, this)
    }

    /// Ceiling of an Integral returns itself.
    #[method("__ceil__($self, /)")]
    fn ceil(t: &mut Thread, this: &Value) -> PyResult {
        exact(t, this)
    }

    /// Rounding an Integral returns itself.
    ///
    /// Rounding with an ndigits argument also returns an integer.
    #[method("__round__($self, ndigits=None, /)")]
    fn round(t: &mut Thread, this: &Value, ndigits: Option<&Value>) -> PyResult {
        let Some(ndigits) = ndigits.filter(|n| !n.is_none()) else { return exact(t, this) };
        let ndigits = t.to_index(ndigits)?;
        if ndigits.int_sign() != Some(-1) {
            return exact(t, this);
        }
        let places = ndigits.as_i64().map_or(usize::MAX, |n| n.unsigned_abs() as usize);
        match this.as_int() {
            Some(i) => {
                let rounded = long::round(t, i.as_ref(), places)?;
                t.new_int(&rounded)
            }
            None => Ok(Value::not_implemented()),
        }
    }

    #[method("__getnewargs__($self, /)")]
    fn getnewargs(t: &mut Thread, this: &Value) -> PyResult {
        Ok(Tuple::new(vec![exact(t, this)?]))
    }

    /// Convert to a string according to format_spec.
    #[method("__format__($self, format_spec, /)")]
    fn format(t: &mut Thread, this: &Value, format_spec: &Str) -> PyResult {
        if format_spec.is_empty() {
            return if this.is_exact_int() { decimal(t, this) } else { Ok(t.str(this)?.into_value()) };
        }
        let context = crate::float::number_context(t, format_spec);
        let name = this.ty().tp_name();
        let Some(i) = this.as_int() else { return Err(t.type_error("an integer is required")) };
        let text = long::with_texts(t, context.max_str_digits, |texts| {
            num::format::format_int_by(i.as_ref(), format_spec.view(), &name, &context, texts)
        })?;
        match text {
            Ok(text) => t.new_str_buf(text),
            Err(e) => Err(raise_num(t, e)),
        }
    }

    /// Returns size in memory, in bytes.
    #[method("__sizeof__($self, /)")]
    fn sizeof(_: &mut Thread, this: &Value) -> usize {
        let bits = this.as_int().map_or(0, |i| bigint::bit_length(i.as_ref()));
        this.ty().basicsize() + 4 * bits.div_ceil(bigint::SHIFT as usize).max(1)
    }

    /// Returns True. Exists for duck type compatibility with float.is_integer.
    #[method("is_integer($self, /)")]
    fn is_integer(_: &mut Thread, _this: &Value) -> bool {
        true
    }

    /// the real part of a complex number
    #[getter]
    fn real(t: &mut Thread, this: &Value) -> PyResult {
        exact(t, this)
    }

    /// the imaginary part of a complex number
    #[getter]
    fn imag(_: &mut Thread, _this: &Value) -> Value {
        Value::small(0)
    }

    /// the numerator of a rational number in lowest terms
    #[getter]
    fn numerator(t: &mut Thread, this: &Value) -> PyResult {
        exact(t, this)
    }

    /// the denominator of a rational number in lowest terms
    #[getter]
    fn denominator(_: &mut Thread, _this: &Value) -> Value {
        Value::small(1)
    }
}
