//! Taipan: native modules for data: compression, hashes, binary formats.
