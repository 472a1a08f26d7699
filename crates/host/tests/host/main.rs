//! Behaviour of the calls to the outside world, each against the real system.

mod children;
mod files;
mod net;
mod signals;
mod system;
mod threads;
mod times;
