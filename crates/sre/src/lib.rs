//! Taipan: the regular expression engine for _sre's code format.
