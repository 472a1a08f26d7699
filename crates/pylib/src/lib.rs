//! Taipan: the pure-Python standard library, packed.
