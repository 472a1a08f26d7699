//! Handlers of generators, coroutines and asynchronous iteration.
