//! Taipan: the table of opcodes and intrinsics.
