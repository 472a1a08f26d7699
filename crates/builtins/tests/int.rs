//! Integers through the slots and methods of their type, with results as CPython 3.14 shows them.

use object::protocol::BinaryOp;
use object::{Interpreter, Object, Thread, Value, string};

fn with_thread(test: impl FnOnce(&mut Thread)) {
    let mut t = Thread::new(Interpreter::new(), 0);
    t.attach();
    assert!(builtins::init(&mut t).is_ok());
    test(&mut t);
}

/// The result's `repr`, or class and message of what was raised.
fn show(t: &mut Thread, result: object::PyResult) -> String {
    if let Ok(value) = result {
        return t.repr(&value).map(|s| s.to_string_lossy()).unwrap_or_default();
    }
    let Some(raised) = t.take_raised() else { return String::new() };
    let name = raised.ty().name();
    let text = t.str(&raised).map(|s| s.to_string_lossy()).unwrap_or_default();
    format!("{name}: {text}")
}

fn int(t: &mut Thread, text: &str) -> Value {
    t.call(&object::int::INT.to_value(), &[string::new_str(text)]).unwrap_or(Value::none())
}

#[test]
fn operators() {
    use BinaryOp::*;
    with_thread(|t| {
        let big = "1000000000000000000000";
        for (a, op, b, wanted) in [
            ("7", FloorDivide, "-2", "-4"),
            ("7", Remainder, "-2", "-1"),
            ("-7", Remainder, "2", "1"),
            ("1", FloorDivide, "0", "ZeroDivisionError: division by zero"),
            ("1", Remainder, "0", "ZeroDivisionError: division by zero"),
            ("4611686018427387903", Add, "4611686018427387903", "9223372036854775806"),
            ("-4611686018427387904", Multiply, "2", "-9223372036854775808"),
            (
                "4611686018427387903",
                Multiply,
                "4611686018427387903",
                "21267647932558653957237540927630737409",
            ),
            ("-1", Rshift, big, "-1"),
            ("0", Lshift, big, "0"),
            ("1", Lshift, big, "OverflowError: too many digits in integer"),
            ("1", Lshift, "-1", "ValueError: negative shift count"),
            ("1", Lshift, "70", "1180591620717411303424"),
            ("-12", And, "10", "0"),
            (big, And, "-4096", big),
            ("12", Xor, "-10", "-6"),
        ] {
            let (x, y) = (int(t, a), int(t, b));
            let result = t.binary_op(op, &x, &y);
            assert_eq!(show(t, result), wanted, "{a} {op:?} {b}");
        }
    });
}

#[test]
fn powers() {
    with_thread(|t| {
        for (a, b, c, wanted) in [
            ("2", "100", None, "1267650600228229401496703205376"),
            ("-1", "1000000000000000000001", None, "-1"),
            ("-1", "1000000000000000000000", None, "1"),
            ("0", "-1", None, "ZeroDivisionError: zero to a negative power"),
            ("3", "-2", Some("7"), "4"),
            ("3", "2", Some("-7"), "-5"),
            ("2", "-1", Some("4"), "ValueError: base is not invertible for the given modulus"),
            ("2", "3", Some("0"), "ValueError: pow() 3rd argument cannot be 0"),
        ] {
            let (x, y) = (int(t, a), int(t, b));
            let z = c.map_or(Value::none(), |c| int(t, c));
            let result = t.power(&x, &y, &z);
            assert_eq!(show(t, result), wanted, "pow({a}, {b}, {c:?})");
        }
    });
}

#[test]
fn construction() {
    with_thread(|t| {
        let class = object::int::INT.to_value();
        let text = string::new_str;
        for (args, wanted) in [
            (vec![], "0"),
            (vec![text("  12_3 ")], "123"),
            (vec![text("0x1f"), Value::small(0)], "31"),
            (vec![Value::bool(true)], "1"),
            (vec![text("x"), Value::small(16)], "ValueError: invalid literal for int() with base 16: 'x'"),
            (vec![text("1"), Value::small(37)], "ValueError: int() base must be >= 2 and <= 36, or 0"),
            (vec![Value::small(1), Value::small(1)], "ValueError: int() base must be >= 2 and <= 36, or 0"),
            (
                vec![Value::small(1), Value::small(3)],
                "TypeError: int() can't convert non-string with explicit base",
            ),
            (
                vec![Value::none()],
                "TypeError: int() argument must be a string, a bytes-like object or a real number, not 'NoneType'",
            ),
            (
                vec![Value::none(), Value::none(), Value::none()],
                "TypeError: int expected at most 2 arguments, got 3",
            ),
        ] {
            let result = t.call(&class, &args);
            assert_eq!(show(t, result), wanted);
        }
    });
}

#[test]
fn methods() {
    with_thread(|t| {
        let small = Value::small;
        for (value, name, args, wanted) in [
            ("-37", "bit_length", vec![], "6"),
            ("-13", "bit_count", vec![], "3"),
            ("-10", "as_integer_ratio", vec![], "(-10, 1)"),
            ("25", "__round__", vec![small(-1)], "20"),
            ("15", "__round__", vec![Value::none()], "15"),
            ("15", "__round__", vec![small(-1_000_000_000)], "0"),
            ("255", "__format__", vec![string::new_str("#06x")], "'0x00ff'"),
            ("256", "to_bytes", vec![], "OverflowError: int too big to convert"),
            ("1", "to_bytes", vec![small(-1)], "ValueError: length argument must be non-negative"),
            ("5", "__sizeof__", vec![], "28"),
        ] {
            let receiver = int(t, value);
            let result = t.call_method(&receiver, &string::intern_str(name), &args);
            assert_eq!(show(t, result), wanted, "{value}.{name}");
        }
    });
}

#[test]
fn bitwise_operators_of_truth_values() {
    with_thread(|t| {
        let (yes, no, one) = (Value::bool(true), Value::bool(false), Value::small(1));
        for (a, op, b, wanted) in [
            (&yes, BinaryOp::And, &no, "False"),
            (&yes, BinaryOp::Or, &no, "True"),
            (&yes, BinaryOp::Xor, &yes, "False"),
            (&yes, BinaryOp::And, &one, "1"),
            (&one, BinaryOp::Xor, &yes, "0"),
        ] {
            let result = t.binary_op(op, a, b);
            assert_eq!(show(t, result), wanted);
        }
    });
}
