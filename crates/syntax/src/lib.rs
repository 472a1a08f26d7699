//! Taipan: tokenizer, parser, AST.

pub mod token;
