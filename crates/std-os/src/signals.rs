//! Signals as numbers and sets.

use object::{PyResult, Thread, Value};

/// A set of signals from an iterable of numbers.
///
/// # Errors
/// `ValueError` for what is no signal.
pub fn signal_set(t: &mut Thread, signals: &Value) -> PyResult<host::signal::Set> {
    let mut set = host::signal::Set::empty();
    for item in t.collect(signals)? {
        let index = t.to_index(&item)?;
        let number = index.as_i64().filter(|n| (1..host::signal::NSIG as i64).contains(n));
        let Some(number) = number else {
            let message = format!(
                "signal number {} out of range [1; {}]",
                t.repr(&index)?.to_string_lossy(),
                host::signal::NSIG - 1
            );
            return Err(t.value_error(message));
        };
        // The two signals that libc keeps for itself are refused there and ignored here, as in CPython.
        let _ = set.add(number as i32);
    }
    Ok(set)
}
