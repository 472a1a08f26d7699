//! Taipan: code objects as pure data, marshal, location and exception tables.
