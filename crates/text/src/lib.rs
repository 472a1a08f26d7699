//! Taipan: string buffers, codecs, Unicode tables.
