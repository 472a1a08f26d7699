//! Handlers of exceptions, `with` and `try`.
