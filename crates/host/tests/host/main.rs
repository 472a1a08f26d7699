//! Behaviour of the calls to the outside world, each against the real system.

mod files;
mod signals;
mod threads;
mod times;
