//! Numbers that C's headers define.

use object::{Dict, PyResult, Ref, Thread, Value};

const SIGNED: &[(&str, i64)] = &[
    ("CHAR_MAX", i8::MAX as i64),
    ("CHAR_MIN", i8::MIN as i64),
    ("SHRT_MAX", i16::MAX as i64),
    ("SHRT_MIN", i16::MIN as i64),
    ("INT_MAX", i32::MAX as i64),
    ("INT_MIN", i32::MIN as i64),
    ("INT32_MAX", i32::MAX as i64),
    ("INT32_MIN", i32::MIN as i64),
    ("INT64_MAX", i64::MAX),
    ("INT64_MIN", i64::MIN),
    ("LONG_MAX", i64::MAX),
    ("LONG_MIN", i64::MIN),
    ("LLONG_MAX", i64::MAX),
    ("LLONG_MIN", i64::MIN),
    ("PY_SSIZE_T_MAX", i64::MAX),
    ("PY_SSIZE_T_MIN", i64::MIN),
    ("PyTime_MAX", i64::MAX),
    ("PyTime_MIN", i64::MIN),
    ("UCHAR_MAX", u8::MAX as i64),
    ("USHRT_MAX", u16::MAX as i64),
    ("UINT_MAX", u32::MAX as i64),
    ("UINT32_MAX", u32::MAX as i64),
    ("SIZEOF_PID_T", 4),
    ("SIZEOF_TIME_T", 8),
    ("SIZEOF_VOID_P", 8),
    ("SIZEOF_WCHAR_T", 4),
    ("ONE", 1),
    ("the_number_three", 3),
    ("PyCF_IGNORE_COOKIE", 2048),
    ("PyCF_ONLY_AST", 1024),
    ("Py_single_input", 256),
    ("Py_file_input", 257),
    ("Py_eval_input", 258),
    ("Py_Version", 0x030e_07f0),
    ("Py_TPFLAGS_INLINE_VALUES", 4),
    ("Py_TPFLAGS_MANAGED_WEAKREF", 8),
    ("Py_TPFLAGS_MANAGED_DICT", 16),
    ("Py_TPFLAGS_SEQUENCE", 32),
    ("Py_TPFLAGS_MAPPING", 64),
    ("_Py_TPFLAGS_STATIC_BUILTIN", 2),
    ("_Py_STACK_GROWS_DOWN", 1),
];

const UNSIGNED: &[&str] = &["SIZE_MAX", "ULONG_MAX", "ULLONG_MAX", "UINT64_MAX"];

const FLOATS: &[(&str, f64)] = &[
    ("DBL_MAX", f64::MAX),
    ("DBL_MIN", f64::MIN_POSITIVE),
    ("FLT_MAX", f32::MAX as f64),
    ("FLT_MIN", f32::MIN_POSITIVE as f64),
];

/// Adds them to the module's dictionary.
pub(super) fn add(t: &mut Thread, dict: &Ref<Dict>) -> PyResult<()> {
    for (name, number) in SIGNED {
        dict.set_str(t, name, Value::int(*number));
    }
    for name in UNSIGNED {
        dict.set_str(t, name, Value::uint(u64::MAX));
    }
    for (name, number) in FLOATS {
        dict.set_str(t, name, Value::float(*number));
    }
    for (name, truth) in [("nan_msb_is_signaling", false), ("WITH_PYMALLOC", false), ("WITH_MIMALLOC", false)]
    {
        dict.set_str(t, name, Value::bool(truth));
    }
    Ok(())
}
