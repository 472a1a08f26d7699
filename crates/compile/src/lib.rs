//! Taipan: symtable, codegen, flowgraph, assemble.
