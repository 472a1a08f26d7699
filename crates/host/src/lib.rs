//! Taipan: every system call and all of libc's environment.
