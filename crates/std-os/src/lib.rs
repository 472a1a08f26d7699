//! Taipan: native modules that touch the outside world: posix, _io, signals, threads.
