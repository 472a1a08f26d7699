//! Generators, coroutines and asynchronous generators.

use crate::Group;
use crate::generator::{self, asynchronous};
use ::object::generator as objects;

/// The group.
pub static GROUP: Group = Group {
    types: &[
        (&objects::GENERATOR, &[&generator::GENERATOR_IMPL]),
        (&objects::COROUTINE, &[&generator::COROUTINE_IMPL]),
        (&generator::COROUTINE_WRAPPER, &[&generator::CoroutineWrapper::IMPL]),
        (&objects::ASYNC_GENERATOR, &[&asynchronous::ASYNC_GENERATOR_IMPL]),
        (&asynchronous::ASEND, &[&asynchronous::Asend::IMPL]),
        (&asynchronous::ATHROW, &[&asynchronous::Athrow::IMPL]),
        (&asynchronous::ANEXT_AWAITABLE, &[&asynchronous::AnextAwaitable::IMPL]),
        (&asynchronous::WRAPPED_VALUE, &[]),
    ],
    exported: &[],
    functions: &[&asynchronous::functions::DEF],
};
