//! Taipan: the library people embed and the command line.
