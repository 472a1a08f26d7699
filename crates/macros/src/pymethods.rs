//! `#[pymethods]`: from an `impl` block to a `TypeImpl`.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt;
use syn::{Attribute, Error, Expr, ImplItem, ItemImpl, Result};

use crate::attributes::{Arguments, cfgs, combine, doc_comment, extract};
use crate::function::{Binder, Convention, Function, Receiver, is_args, is_value, native_def, option};
use crate::slots;

const ROLES: &[&str] =
    &["method", "classmethod", "staticmethod", "getter", "member", "setter", "slot", "new", "init", "call"];

/// A computed attribute, as far as it has been seen.
struct Computed {
    name: String,
    span: Span,
    cfg: TokenStream,
    doc: TokenStream,
    get: Option<TokenStream>,
    member: bool,
    set: Option<TokenStream>,
}

/// A filled slot.
struct Slot {
    name: String,
    /// Whether it is there only under a condition.
    conditional: bool,
    entry: TokenStream,
}

/// What the functions of the block amount to.
struct Tables {
    ty: TokenStream,
    layout: TokenStream,
    methods: Vec<TokenStream>,
    computed: Vec<Computed>,
    slots: Vec<Slot>,
}

pub fn expand(arguments: TokenStream, item: TokenStream) -> Result<TokenStream> {
    let mut block: ItemImpl = syn::parse2(item)?;
    if let Some((_, of, _)) = &block.trait_ {
        return Err(Error::new_spanned(of, "#[pymethods] stands on an inherent impl block"));
    }
    if !block.generics.params.is_empty() {
        return Err(Error::new_spanned(&block.generics, "a Python type has no type parameters"));
    }
    let owner = (*block.self_ty).clone();
    let mut arguments = Arguments::parse(arguments, Span::call_site())?;
    let unhashable = arguments.flag("unhashable");
    let own_getattr = arguments.flag("own_getattr");
    let own_setattr = arguments.flag("own_setattr");
    let doc = option(arguments.value("doc"));
    let layout = arguments.value("layout");
    let table = arguments.ident("table")?;
    let members = match arguments.value("members") {
        None => Vec::new(),
        Some(Expr::Array(list)) => list.elems.into_iter().collect(),
        Some(other) => return Err(Error::new_spanned(other, "a list `[MemberDef { … }, …]` is expected")),
    };
    let Some(ty) = arguments.first() else {
        return Err(Error::new(
            Span::call_site(),
            "the type's static stands first, as in `#[pymethods(COUNT)]`",
        ));
    };
    arguments.finish()?;

    let layout = layout.map_or_else(|| quote!(::object::Obj<#owner>), |l| quote!(#l));
    let mut tables = Tables { ty, layout, methods: Vec::new(), computed: Vec::new(), slots: Vec::new() };
    let mut results = Vec::new();
    for item in &mut block.items {
        let ImplItem::Fn(f) = item else { continue };
        for role in extract(&mut f.attrs, ROLES) {
            let function = Function::read(&f.sig, Some(&owner));
            results.push(function.and_then(|function| tables.add(&role, &function, &f.attrs)));
        }
    }
    let missing = tables.computed.iter().filter(|c| c.get.is_none());
    results
        .extend(missing.map(|c| Err(Error::new(c.span, format!("`{}` has a setter and no getter", c.name)))));
    combine(results)?;

    let Tables { methods, computed, slots, .. } = &tables;
    let getset = computed.iter().map(|Computed { name, cfg, doc, get, set, member, .. }| {
        let set = option(set.as_ref());
        quote!(#cfg ::object::native::GetSetDef { name: #name, doc: #doc, get: #get, set: #set, member: #member })
    });
    let attributes =
        [("getattro", "generic_getattr", own_getattr), ("setattro", "generic_setattr", own_setattr)];
    let attributes = attributes.iter().filter(|(.., own)| *own).map(|(slot, function, _)| {
        let (slot, function) = (format_ident!("{slot}"), format_ident!("{function}"));
        quote!(#slot: Some(::object::lookup::#function))
    });
    let slots = slots.iter().map(|s| s.entry.clone()).chain(attributes);
    let value = quote! {
        ::object::types::TypeImpl {
            doc: #doc,
            slots: ::object::types::Slots { #(#slots,)* ..::object::types::Slots::EMPTY },
            methods: &[#(#methods),*],
            getset: &[#(#getset),*],
            members: &[#(#members),*],
            unhashable: #unhashable,
        }
    };
    let (inside, outside) = match table {
        None => {
            let table = quote! {
                /// What instances can do.
                pub const IMPL: ::object::types::TypeImpl = #value;
            };
            (Some(ImplItem::Verbatim(table)), None)
        }
        Some(name) => {
            let table = quote! {
                /// What instances can do.
                pub static #name: ::object::types::TypeImpl = #value;
            };
            (None, Some(table))
        }
    };
    // The names are Python's, so habits about Rust's names do not apply.
    let names =
        quote!(clippy::new_ret_no_self, clippy::wrong_self_convention, clippy::should_implement_trait);
    block.attrs.push(syn::parse_quote!(#[allow(#names)]));
    block.items.extend(inside);
    Ok(quote!(#block #outside))
}

impl Tables {
    fn add(&mut self, role: &Attribute, function: &Function, attributes: &[Attribute]) -> Result<()> {
        let arguments = Arguments::of(role)?;
        let docs = doc_comment(attributes)?;
        let cfg = cfgs(attributes);
        let kind = role.path().require_ident()?.to_string();
        match kind.as_str() {
            "method" | "classmethod" | "staticmethod" => {
                let Tables { layout, ty, .. } = &*self;
                let (receiver, binding) = match kind.as_str() {
                    "method" => (Receiver::Instance { layout, ty }, "Instance"),
                    "classmethod" => (Receiver::Class, "Class"),
                    _ => (Receiver::None, "Static"),
                };
                let definition = native_def(arguments, function, docs, &receiver, binding)?;
                self.methods.push(quote!(#cfg #definition));
                Ok(())
            }
            "getter" => self.getter(arguments, function, docs, cfg, false),
            "member" => self.getter(arguments, function, docs, cfg, true),
            "setter" => self.setter(arguments, function),
            "slot" => self.slot(arguments, None, function, cfg),
            fixed => self.slot(arguments, Some(fixed), function, cfg),
        }
    }

    /// The statement that makes `__this`, for a function of `count` parameters after the thread.
    fn receive(&self, function: &Function, count: usize, form: &str) -> Result<TokenStream> {
        if function.rest.len() != count {
            return Err(Error::new(function.ident.span(), format!("the form is `{form}`")));
        }
        Receiver::Instance { layout: &self.layout, ty: &self.ty }.statement(&function.rest[0])
    }

    fn attribute(&mut self, name: String, span: Span) -> &mut Computed {
        let i = self.computed.iter().position(|c| c.name == name).unwrap_or_else(|| {
            self.computed.push(Computed {
                name,
                span,
                cfg: quote!(),
                doc: quote!(None),
                get: None,
                set: None,
                member: false,
            });
            self.computed.len() - 1
        });
        &mut self.computed[i]
    }

    fn getter(
        &mut self,
        mut arguments: Arguments,
        function: &Function,
        docs: Option<String>,
        cfg: TokenStream,
        member: bool,
    ) -> Result<()> {
        let span = function.ident.span();
        let name = arguments.text().or(arguments.string("name")?);
        let name = name.map_or_else(|| function.ident.unraw().to_string(), |n| n.value());
        let doc = arguments.value("doc").map_or_else(|| option(docs), |d| option(Some(d)));
        arguments.finish()?;
        let receive = self.receive(function, 1, "fn(t: &mut Thread, this: &T) -> …")?;
        let path = &function.path;
        let get = quote! {{
            fn __wrapper(__t: &mut ::object::Thread, __slf: &::object::Value) -> ::object::PyResult {
                #receive
                ::object::native::IntoResult::into_result(#path(__t, __this))
            }
            __wrapper
        }};
        let entry = self.attribute(name, span);
        if entry.get.is_some() {
            return Err(Error::new(span, "a second getter of that name"));
        }
        (entry.get, entry.doc, entry.cfg, entry.member) = (Some(get), doc, cfg, member);
        Ok(())
    }

    fn setter(&mut self, mut arguments: Arguments, function: &Function) -> Result<()> {
        let span = function.ident.span();
        let name = arguments.text().or(arguments.string("name")?).map(|n| n.value());
        arguments.finish()?;
        let own = function.ident.unraw().to_string();
        let Some(name) = name.or_else(|| own.strip_prefix("set_").map(String::from)) else {
            return Err(Error::new(span, "the name is missing, as in `#[setter(\"x\")]`"));
        };
        let form = "fn(t: &mut Thread, this: &T, value: Option<&Value>) -> PyResult<()>";
        let receive = self.receive(function, 2, form)?;
        let path = &function.path;
        let set = quote! {{
            fn __wrapper(
                __t: &mut ::object::Thread,
                __slf: &::object::Value,
                __value: Option<&::object::Value>,
            ) -> ::object::PyResult<()> {
                #receive
                #path(__t, __this, __value)
            }
            __wrapper
        }};
        let entry = self.attribute(name, span);
        if entry.set.is_some() {
            return Err(Error::new(span, "a second setter of that name"));
        }
        entry.set = Some(set);
        Ok(())
    }

    fn slot(
        &mut self,
        mut arguments: Arguments,
        fixed: Option<&str>,
        function: &Function,
        cfg: TokenStream,
    ) -> Result<()> {
        let span = function.ident.span();
        let binder = Binder::take(&mut arguments)?.map(|(binder, _)| binder);
        let explicit = if fixed.is_none() { arguments.first().map(|t| t.to_string()) } else { None };
        arguments.finish()?;
        let name = fixed.map(String::from).or(explicit).unwrap_or_else(|| function.ident.unraw().to_string());
        let Some(shape) = slots::shape(&name) else {
            return Err(Error::new(span, format!("there is no slot `{name}`; `#[slot(NAME)]` names it")));
        };
        if self.slots.iter().any(|s| s.name == name && !s.conditional && cfg.is_empty()) {
            return Err(Error::new(span, format!("the slot `{name}` is filled twice")));
        }
        let path = &function.path;
        let value = if shape.call {
            self.called(&name, binder, function, &shape)?
        } else if binder.is_some() {
            return Err(Error::new(span, "only `new`, `init` and `call` have a signature"));
        } else if name == "releasebuffer" {
            quote!(#path)
        } else {
            let types = &shape.rest;
            let n = types.len() + 1;
            let shown = types.iter().map(|t| t.to_string().replace(":: object :: ", "").replace(' ', ""));
            let shown: String = shown.map(|t| format!(", {t}")).collect();
            let first = if shape.typed { "&T or &Value" } else { "&Value" };
            let returns = shape.returns.to_string().replace(":: object :: ", "").replace(' ', "");
            let form = format!("fn(&mut Thread, {first}{shown}) -> {returns}");
            let receive = self.receive(function, n, &form)?;
            if is_value(&function.rest[0]) {
                quote!(#path)
            } else if !shape.typed {
                let message = "an operator's operands come in either order: take both as `&Value`";
                return Err(Error::new_spanned(&function.rest[0], message));
            } else {
                let names: Vec<_> = (0..types.len()).map(|i| format_ident!("__a{i}")).collect();
                let returns = &shape.returns;
                let layout = &self.layout;
                let body = if name == "finalize" {
                    quote! { if let Some(__this) = __slf.downcast::<#layout>() { #path(__t, __this) } }
                } else {
                    quote! { #receive #path(__t, __this #(, #names)*) }
                };
                quote! {{
                    fn __wrapper(
                        __t: &mut ::object::Thread, __slf: &::object::Value #(, #names: #types)*
                    ) -> #returns {
                        #body
                    }
                    __wrapper
                }}
            }
        };
        let field = format_ident!("{name}");
        self.slots.push(Slot {
            name,
            conditional: !cfg.is_empty(),
            entry: quote!(#cfg #field: Some(#value)),
        });
        Ok(())
    }

    /// The entries that take the arguments of a call: `new`, `init`, `call`.
    fn called(
        &self,
        name: &str,
        binder: Option<Binder>,
        function: &Function,
        shape: &slots::Shape,
    ) -> Result<TokenStream> {
        let span = function.ident.span();
        let Tables { ty, layout, .. } = self;
        let path = &function.path;
        let Some(first) = function.rest.first() else {
            return Err(Error::new(span, "the second parameter is the class or the object"));
        };
        let is_new = name == "new";
        if is_new && is_value(first) {
            return Err(Error::new_spanned(first, "the class comes as `cls: &Type`"));
        }
        let (receive, receiver) = if is_new {
            (quote!(let __this = __slf;), quote!(&::object::Type))
        } else {
            (Receiver::Instance { layout, ty }.statement(first)?, quote!(&::object::Value))
        };
        let rest = &function.rest[1..];
        let (bind, passed) = match (&binder, rest) {
            (Some(binder), _) => {
                let (mut bind, passed) = binder.statements(Convention::Keywords, rest, span)?;
                let fname = &binder.fname;
                let nothing = binder.signature.items.is_empty();
                if nothing {
                    bind = quote! {
                        let __args = ::object::native::Args::new(__values, __names);
                        ::object::native::no_arguments(__t, #fname, __args)?;
                    };
                }
                let narrow = match name {
                    _ if !binder.signature.refuses_keywords() => quote!(),
                    "new" => quote!(::object::native::new_arguments(&#ty, __this, __args, #nothing)),
                    "init" => quote!(::object::native::init_arguments(&#ty, __slf.ty(), __args, #nothing)),
                    _ => quote!(),
                };
                if !narrow.is_empty() {
                    bind = quote! {
                        let __args = ::object::native::Args::new(__values, __names);
                        let (__values, __names) = #narrow.parts();
                        #bind
                    };
                }
                (bind, quote!(#(, #passed)*))
            }
            (None, [args]) if is_args(args) => {
                (quote!(), quote!(, ::object::native::Args::new(__values, __names)))
            }
            (None, [_, _]) if is_new || is_value(first) => return Ok(quote!(#path)),
            (None, [_, _]) => (quote!(), quote!(, __values, __names)),
            (None, _) => {
                let form =
                    "`args: Args<'_>`, or `values: &[Value], names: Option<&Tuple>`, or a text signature";
                return Err(Error::new(span, format!("the arguments come as {form}")));
            }
        };
        let returns = &shape.returns;
        let result = match name {
            "init" => quote!(#path(__t, __this #passed)),
            _ => quote!(::object::native::IntoResult::into_result(#path(__t, __this #passed))),
        };
        Ok(quote! {{
            fn __wrapper(
                __t: &mut ::object::Thread,
                __slf: #receiver,
                __values: &[::object::Value],
                __names: Option<&::object::Tuple>,
            ) -> #returns {
                #receive
                #bind
                #result
            }
            __wrapper
        }})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(arguments: TokenStream, item: TokenStream) -> String {
        expand(arguments, item).unwrap_err().into_iter().map(|e| e.to_string()).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn mistakes_are_named_all_at_once() {
        assert_eq!(
            error(
                quote!(COUNT),
                quote! { impl Count {
                    #[slot] fn nonsense(t: &mut Thread, this: &Value) -> PyResult {}
                    #[slot] fn add(t: &mut Thread, a: &Obj<Count>, b: &Value) -> PyResult {}
                    #[setter] fn set_x(t: &mut Thread, this: &Value, value: Option<&Value>) -> PyResult<()> {}
                    #[slot] fn hash(t: &mut Thread) -> PyResult<i64> {}
                } }
            ),
            "there is no slot `nonsense`; `#[slot(NAME)]` names it; \
             an operator's operands come in either order: take both as `&Value`; \
             the form is `fn(&mut Thread, &T or &Value) -> PyResult<i64>`; \
             `x` has a setter and no getter"
        );
        assert!(error(quote!(), quote!(impl Count {})).starts_with("the type's static stands first"));
        assert_eq!(error(quote!(COUNT, nonsense), quote!(impl Count {})), "no option `nonsense` here");
    }

    #[test]
    fn values_go_directly_into_slots() {
        let item = quote! { impl Count { #[slot] fn repr(t: &mut Thread, this: &Value) -> PyResult {} } };
        let text = expand(quote!(COUNT), item).unwrap().to_string();
        assert!(text.contains("repr : Some (< Count > :: repr)"), "{text}");
    }

    #[test]
    fn cfg_reaches_the_tables() {
        let item = quote! { impl Count {
            #[cfg(unix)]
            #[method("f($self, /)")]
            fn f(t: &mut Thread, this: &Value) -> PyResult {}
        } };
        let text = expand(quote!(COUNT), item).unwrap().to_string();
        assert_eq!(text.matches("# [cfg (unix)]").count(), 2);
    }
}
