//! The struct sequences of `sys`, and what is constant in it.

use builtins::struct_sequence;
use object::{PyResult, Thread, Tuple, Value, string};

use crate::config::Flags;

struct_sequence! {
    /// `sys.flags`
    pub mod flags = "sys.flags", visible 18, "sys.flags\n\nFlags provided through command line arguments or environment vars.", [
        ("debug", "-d"),
        ("inspect", "-i"),
        ("interactive", "-i"),
        ("optimize", "-O or -OO"),
        ("dont_write_bytecode", "-B"),
        ("no_user_site", "-s"),
        ("no_site", "-S"),
        ("ignore_environment", "-E"),
        ("verbose", "-v"),
        ("bytes_warning", "-b"),
        ("quiet", "-q"),
        ("hash_randomization", "-R"),
        ("isolated", "-I"),
        ("dev_mode", "-X dev"),
        ("utf8_mode", "-X utf8"),
        ("warn_default_encoding", "-X warn_default_encoding"),
        ("safe_path", "-P"),
        ("int_max_str_digits", "-X int_max_str_digits"),
        ("gil", "-X gil"),
        ("thread_inherit_context", "-X thread_inherit_context"),
        ("context_aware_warnings", "-X context_aware_warnings"),
    ], no_new
}

struct_sequence! {
    /// `sys.version_info`
    pub mod version_info = "sys.version_info", visible 5, "sys.version_info\n\nVersion information as a named tuple.", [
        ("major", "Major release number"),
        ("minor", "Minor release number"),
        ("micro", "Patch release number"),
        ("releaselevel", "'alpha', 'beta', 'candidate', or 'final'"),
        ("serial", "Serial release number"),
    ], no_new
}

struct_sequence! {
    /// `sys.float_info`
    pub mod float_info = "sys.float_info", visible 11, "sys.float_info\n\nA named tuple holding information about the float type. It contains low level\ninformation about the precision and internal representation. Please study\nyour system's :file:`float.h` for more information.", [
        ("max", "DBL_MAX -- maximum representable finite float"),
        ("max_exp", "DBL_MAX_EXP -- maximum int e such that radix**(e-1) is representable"),
        ("max_10_exp", "DBL_MAX_10_EXP -- maximum int e such that 10**e is representable"),
        ("min", "DBL_MIN -- Minimum positive normalized float"),
        ("min_exp", "DBL_MIN_EXP -- minimum int e such that radix**(e-1) is a normalized float"),
        ("min_10_exp", "DBL_MIN_10_EXP -- minimum int e such that 10**e is a normalized float"),
        ("dig", "DBL_DIG -- maximum number of decimal digits that can be faithfully represented in a float"),
        ("mant_dig", "DBL_MANT_DIG -- mantissa digits"),
        ("epsilon", "DBL_EPSILON -- Difference between 1 and the next representable float"),
        ("radix", "FLT_RADIX -- radix of exponent"),
        ("rounds", "FLT_ROUNDS -- rounding mode used for arithmetic operations"),
    ]
}

struct_sequence! {
    /// `sys.int_info`
    pub mod int_info = "sys.int_info", visible 4, "sys.int_info\n\nA named tuple that holds information about Python's\ninternal representation of integers.  The attributes are read only.", [
        ("bits_per_digit", "size of a digit in bits"),
        ("sizeof_digit", "size in bytes of the C type used to represent a digit"),
        ("default_max_str_digits", "maximum string conversion digits limitation"),
        ("str_digits_check_threshold", "minimum positive value for int_max_str_digits"),
    ]
}

struct_sequence! {
    /// `sys.hash_info`
    pub mod hash_info = "sys.hash_info", visible 9, "hash_info\n\nA named tuple providing parameters used for computing\nhashes. The attributes are read only.", [
        ("width", "width of the type used for hashing, in bits"),
        ("modulus", "prime number giving the modulus on which the hash function is based"),
        ("inf", "value to be used for hash of a positive infinity"),
        ("nan", "value to be used for hash of a nan"),
        ("imag", "multiplier used for the imaginary part of a complex number"),
        ("algorithm", "name of the algorithm for hashing of str, bytes and memoryviews"),
        ("hash_bits", "internal output size of hash algorithm"),
        ("seed_bits", "seed size of hash algorithm"),
        ("cutoff", "small string optimization cutoff"),
    ]
}

struct_sequence! {
    /// `sys.thread_info`
    pub mod thread_info = "sys.thread_info", visible 3, "sys.thread_info\n\nA named tuple holding information about the thread implementation.", [
        ("name", "name of the thread implementation"),
        ("lock", "name of the lock implementation"),
        ("version", "name and version of the thread library"),
    ]
}

struct_sequence! {
    /// What `sys.get_asyncgen_hooks` gives.
    pub mod asyncgen_hooks = "asyncgen_hooks", visible 2, "asyncgen_hooks\n\nA named tuple providing information about asynchronous\ngenerators hooks.  The attributes are read only.", [
        ("firstiter", "Hook to intercept first iteration"),
        ("finalizer", "Hook to intercept finalization"),
    ]
}

struct_sequence! {
    /// What `sys.unraisablehook` gets.
    pub mod unraisable_args = "UnraisableHookArgs", visible 5, "UnraisableHookArgs\n\nType used to pass arguments to sys.unraisablehook.", [
        ("exc_type", "Exception type"),
        ("exc_value", "Exception value"),
        ("exc_traceback", "Exception traceback"),
        ("err_msg", "Error message"),
        ("object", "Object causing the exception"),
    ]
}

/// `sys.copyright`
pub const COPYRIGHT: &str = "Copyright (c) 2001 Python Software Foundation.\nAll Rights Reserved.\n\nCopyright (c) 2000 BeOpen.com.\nAll Rights Reserved.\n\nCopyright (c) 1995-2001 Corporation for National Research Initiatives.\nAll Rights Reserved.\n\nCopyright (c) 1991-1995 Stichting Mathematisch Centrum, Amsterdam.\nAll Rights Reserved.";

/// `sys.version`
pub fn version() -> String {
    let (major, minor, micro) = pylib::VERSION;
    format!("{major}.{minor}.{micro} (main, Nov 21 2026, 00:00:00) [Taipan {}]", env!("CARGO_PKG_VERSION"))
}

/// `sys.hexversion`
pub fn hexversion() -> i64 {
    let (major, minor, micro) = pylib::VERSION;
    i64::from(major) << 24 | i64::from(minor) << 16 | i64::from(micro) << 8 | 0xf0
}

/// `sys.version_info`
///
/// # Errors
/// `MemoryError`.
pub fn make_version_info(t: &mut Thread) -> PyResult {
    let (major, minor, micro) = pylib::VERSION;
    let numbers = [major, minor, micro].map(|n| Value::small(n.into()));
    let mut values = numbers.to_vec();
    values.extend([string::intern("final"), Value::small(0)]);
    version_info::SEQUENCE.make(t, values)
}

/// `sys.flags`
///
/// # Errors
/// `MemoryError`.
pub fn make_flags(t: &mut Thread, f: &Flags) -> PyResult {
    let number = |b: bool| Value::small(b.into());
    flags::SEQUENCE.make(
        t,
        vec![
            Value::small(f.debug),
            Value::small(f.inspect),
            Value::small(f.interactive),
            Value::small(f.optimize),
            number(f.dont_write_bytecode),
            number(f.no_user_site),
            number(f.no_site),
            number(f.ignore_environment),
            Value::small(f.verbose),
            Value::small(f.bytes_warning),
            number(f.quiet),
            number(f.hash_randomization),
            number(f.isolated),
            Value::bool(f.dev_mode),
            number(f.utf8_mode),
            number(f.warn_default_encoding),
            Value::bool(f.safe_path),
            Value::small(f.int_max_str_digits),
            Value::small(1),
            number(f.thread_inherit_context),
            number(f.context_aware_warnings),
        ],
    )
}

/// `_CS_GNU_LIBPTHREAD_VERSION`
const LIBPTHREAD_VERSION: i32 = 3;

/// The struct sequences that never change, with their names.
///
/// # Errors
/// `MemoryError`.
pub fn constants(t: &mut Thread) -> PyResult<Vec<(&'static str, Value)>> {
    let small = Value::small;
    let float = vec![
        Value::float(f64::MAX),
        small(f64::MAX_EXP),
        small(f64::MAX_10_EXP),
        Value::float(f64::MIN_POSITIVE),
        small(f64::MIN_EXP),
        small(f64::MIN_10_EXP),
        small(f64::DIGITS as i32),
        small(f64::MANTISSA_DIGITS as i32),
        Value::float(f64::EPSILON),
        small(f64::RADIX as i32),
        small(1),
    ];
    let hash = vec![
        small(64),
        Value::int((1 << 61) - 1),
        small(314159),
        small(0),
        small(1000003),
        string::intern("siphash13"),
        small(64),
        small(128),
        small(0),
    ];
    let thread = vec![string::intern("pthread"), string::intern("semaphore"), thread_library(t)?];
    Ok(vec![
        ("float_info", float_info::SEQUENCE.make(t, float)?),
        ("int_info", int_info::SEQUENCE.make(t, vec![small(30), small(4), small(4300), small(640)])?),
        ("hash_info", hash_info::SEQUENCE.make(t, hash)?),
        ("thread_info", thread_info::SEQUENCE.make(t, thread)?),
        ("_git", Tuple::new(vec![string::intern("CPython"), string::intern(""), string::intern("")])),
    ])
}

fn thread_library(t: &mut Thread) -> PyResult {
    match host::limits::confstr(LIBPTHREAD_VERSION) {
        Ok(Some(name)) => crate::paths::decode(t, &name),
        _ => Ok(Value::none()),
    }
}
