//! Attributes that declare native types, functions and modules: `#[pytype]`, `#[pymethods]`, `#[pymodule]`.
//!
//! Here: reading of declarations and writing of static tables and thin wrappers. Not here: any behaviour; binding,
//! conversions and the wording of errors are ordinary functions of `object::native`. The table of attributes and
//! options is in this crate's README.
//!
//! Start with `signature.rs` (CPython's text signatures), then `function.rs` (from a function to its entry).

mod attributes;
mod function;
mod pymethods;
mod pymodule;
mod pytype;
mod signature;
mod slots;

use proc_macro::TokenStream;

/// Declares a native type beside the struct of its instances' fields.
#[proc_macro_attribute]
pub fn pytype(arguments: TokenStream, item: TokenStream) -> TokenStream {
    finish(pytype::expand(arguments.into(), item.into()))
}

/// Writes the table of a type's methods, attributes and slots.
#[proc_macro_attribute]
pub fn pymethods(arguments: TokenStream, item: TokenStream) -> TokenStream {
    finish(pymethods::expand(arguments.into(), item.into()))
}

/// Writes the table of a native module.
#[proc_macro_attribute]
pub fn pymodule(arguments: TokenStream, item: TokenStream) -> TokenStream {
    finish(pymodule::expand(arguments.into(), item.into()))
}

fn finish(result: syn::Result<proc_macro2::TokenStream>) -> TokenStream {
    result.unwrap_or_else(|e| e.into_compile_error()).into()
}
