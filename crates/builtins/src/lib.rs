//! Taipan: one file per built-in type; exceptions; built-in functions.
