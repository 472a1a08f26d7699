//! `#[pytype]`: from a struct of fields to `Traverse`, `Payload` and the static type.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use syn::{Error, Fields, Index, ItemStruct, Result};

use crate::attributes::{Arguments, extract};

pub fn expand(arguments: TokenStream, item: TokenStream) -> Result<TokenStream> {
    let mut item: ItemStruct = syn::parse2(item)?;
    if !item.generics.params.is_empty() {
        return Err(Error::new_spanned(&item.generics, "a Python type has no type parameters"));
    }
    let mut arguments = Arguments::parse(arguments, Span::call_site())?;
    let Some(name) = arguments.string("name")? else {
        return Err(Error::new(Span::call_site(), "`name = \"module.name\"` is missing"));
    };
    let ident = item.ident.clone();
    let base = arguments.value("base").map(|b| quote!(base: Some(#b),));
    let basetype = arguments.flag("basetype").then(|| quote!(| ::object::types::flags::BASETYPE));
    let flags = arguments.value("flags").map(|f| quote!(| (#f)));
    let weakrefs = arguments.flag("weakrefs").then(|| quote!(weakrefs: true,));
    let dict = arguments.flag("dict").then(|| quote!(dictoffset: -1,));
    let reported = arguments.value("reported_basicsize").map(|n| quote!(reported_basicsize: #n,));
    let static_name =
        arguments.ident("static_name")?.unwrap_or_else(|| format_ident!("{}", screaming(&ident.to_string())));
    let no_methods = arguments.flag("no_methods");
    let methods = arguments.flag("methods");
    let table = arguments.value("table");
    if no_methods && (methods || table.is_some()) {
        return Err(Error::new(Span::call_site(), "`no_methods` contradicts `methods` and `table`"));
    }
    arguments.finish()?;
    let implementation = match table {
        _ if no_methods => quote!(None),
        Some(table) => quote!(Some(&#table)),
        None => quote!(Some(&#ident::IMPL)),
    };

    let mut members = Vec::new();
    let mut types = Vec::new();
    let mut hidden = Vec::new();
    let fields = match &mut item.fields {
        Fields::Named(named) => Some(&mut named.named),
        Fields::Unnamed(unnamed) => Some(&mut unnamed.unnamed),
        Fields::Unit => None,
    };
    for (i, field) in fields.into_iter().flatten().enumerate() {
        let index = Index::from(i);
        let member = field.ident.as_ref().map_or_else(|| quote!(#index), |name| quote!(#name));
        if !extract(&mut field.attrs, &["hidden"]).is_empty() {
            let ty = &field.ty;
            hidden.push(quote!(<#ty as ::object::Traverse>::traverse(&self.#member, __visitor);));
        } else if extract(&mut field.attrs, &["no_traverse"]).is_empty() {
            members.push(member);
            types.push(field.ty.clone());
        }
    }
    let hidden = (!hidden.is_empty()).then(|| {
        quote!(
            fn hidden(&self, __visitor: &mut ::object::Visitor<'_>) {
                #(#hidden)*
            }
        )
    });
    let text = format!("The Python type `{}`.", name.value());
    Ok(quote! {
        #item

        impl ::object::Traverse for #ident {
            const HAS_REFERENCES: bool = false #(|| <#types as ::object::Traverse>::HAS_REFERENCES)*;

            fn traverse(&self, __visitor: &mut ::object::Visitor<'_>) {
                let _ = &__visitor;
                #(<#types as ::object::Traverse>::traverse(&self.#members, __visitor);)*
            }

            fn clear(&self) {
                #(<#types as ::object::Traverse>::clear(&self.#members);)*
            }

            #hidden
        }

        impl ::object::Payload for #ident {
            #[inline(always)]
            fn type_object() -> &'static ::object::Type {
                &#static_name
            }
        }

        #[doc = #text]
        pub static #static_name: ::object::Type = {
            static SPEC: ::object::TypeSpec = ::object::TypeSpec {
                #base
                #weakrefs
                #dict
                #reported
                flags: 0 #basetype #flags,
                implementation: #implementation,
                ..::object::Obj::<#ident>::spec(#name)
            };
            ::object::Type::new_static(&SPEC)
        };
    })
}

/// `RepeatCount` as `REPEAT_COUNT`.
fn screaming(name: &str) -> String {
    let mut out = String::new();
    let mut before: Option<char> = None;
    for c in name.chars() {
        if c.is_uppercase() && before.is_some_and(|b| b.is_lowercase() || b.is_ascii_digit()) {
            out.push('_');
        }
        out.extend(c.to_uppercase());
        before = Some(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statics_are_named_after_the_struct() {
        assert_eq!(screaming("Count"), "COUNT");
        assert_eq!(screaming("ZipLongest"), "ZIP_LONGEST");
        assert_eq!(screaming("Sha256Hash"), "SHA256_HASH");
    }

    #[test]
    fn fields_can_be_left_out() {
        let item = quote!(
            pub struct A {
                a: Value,
                #[no_traverse]
                b: File,
            }
        );
        let text = expand(quote!(name = "m.A"), item).unwrap().to_string();
        assert!(text.contains("self . a") && !text.contains("self . b"), "{text}");
        assert!(!text.contains("no_traverse"));
    }

    #[test]
    fn mistakes_are_named() {
        let error = |arguments| {
            expand(
                arguments,
                quote!(
                    struct A;
                ),
            )
            .unwrap_err()
            .to_string()
        };
        assert_eq!(error(quote!()), "`name = \"module.name\"` is missing");
        assert_eq!(error(quote!(name = "A", weakref)), "no option `weakref` here");
        assert_eq!(
            error(quote!(name = "A", methods, no_methods)),
            "`no_methods` contradicts `methods` and `table`"
        );
    }
}
