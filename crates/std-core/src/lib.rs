//! Taipan: native modules of the language core: itertools, functools, math and the like.
