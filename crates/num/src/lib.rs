//! Taipan: big-number glue, float text, the format mini-language.
