//! `#[pymodule]`: from an inline module to a `ModuleDef`.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{Error, Item, ItemMod, Result};

use crate::attributes::{Arguments, cfgs, combine, doc_comment, extract};
use crate::function::{Function, Receiver, native_def, option};

pub fn expand(arguments: TokenStream, item: TokenStream) -> Result<TokenStream> {
    let mut module: ItemMod = syn::parse2(item)?;
    let mut arguments = Arguments::parse(arguments, Span::call_site())?;
    let Some(name) = arguments.string("name")? else {
        return Err(Error::new(Span::call_site(), "`name = \"module\"` is missing"));
    };
    let doc = option(arguments.value("doc"));
    let types = arguments.list("types").unwrap_or_default();
    arguments.finish()?;
    let Some((_, items)) = &mut module.content else {
        return Err(Error::new_spanned(&module, "the module's body must stand here"));
    };

    let mut exec = None;
    let mut functions = Vec::new();
    for item in items.iter_mut() {
        let Item::Fn(f) = item else { continue };
        for role in extract(&mut f.attrs, &["function", "exec"]) {
            if role.path().is_ident("exec") {
                let ident = &f.sig.ident;
                if exec.replace(quote!(#ident)).is_some() {
                    functions.push(Err(Error::new(ident.span(), "a second `#[exec]`")));
                }
                continue;
            }
            functions.push((|| {
                let function = Function::read(&f.sig, None)?;
                let module = function.second.as_deref() == Some("module");
                let receiver = if module { Receiver::Module } else { Receiver::None };
                let docs = doc_comment(&f.attrs)?;
                let definition = native_def(Arguments::of(&role)?, &function, docs, &receiver, "Instance")?;
                let cfg = cfgs(&f.attrs);
                Ok(quote!(#cfg #definition))
            })());
        }
    }
    let functions = combine(functions)?;
    let exec = option(exec);
    items.push(Item::Verbatim(quote! {
        /// The module's table.
        pub static DEF: ::object::native::ModuleDef = ::object::native::ModuleDef {
            name: #name,
            doc: #doc,
            functions: &[#(#functions),*],
            types: &[#(&#types),*],
            exec: #exec,
        };
    }));
    Ok(quote!(#module))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_are_named() {
        let error = |arguments, item| expand(arguments, item).unwrap_err().to_string();
        assert_eq!(
            error(
                quote!(),
                quote!(
                    mod m {}
                )
            ),
            "`name = \"module\"` is missing"
        );
        assert_eq!(
            error(
                quote!(name = "m"),
                quote!(
                    mod m;
                )
            ),
            "the module's body must stand here"
        );
        let typed = quote!(
            mod m {
                #[function("f()")]
                fn f(t: &mut Thread, module: &Module) {}
            }
        );
        assert_eq!(error(quote!(name = "m"), typed), "the module comes as `module: &Value`");
    }
}
