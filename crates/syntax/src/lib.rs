//! Taipan: tokenizer, parser, AST.
