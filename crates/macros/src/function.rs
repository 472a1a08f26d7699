//! From a Rust function and a text signature to a native entry: the wrapper and the `NativeDef` around it.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::spanned::Spanned;
use syn::{Error, Expr, FnArg, Ident, Pat, Result, Type};

use crate::attributes::Arguments;
use crate::signature::{Item, Kind, Parameter, Signature};

/// A Rust function that Python will call.
pub struct Function {
    /// How to name it from a wrapper.
    pub path: TokenStream,
    /// Its name.
    pub ident: Ident,
    /// Types of the parameters after the thread.
    pub rest: Vec<Type>,
    /// Name of the first parameter after the thread.
    pub second: Option<String>,
}

impl Function {
    /// Reads the parameters; `owner` is the type whose `impl` block holds the function.
    pub fn read(signature: &syn::Signature, owner: Option<&Type>) -> Result<Function> {
        if !signature.generics.params.iter().all(|p| matches!(p, syn::GenericParam::Lifetime(_))) {
            return Err(Error::new_spanned(&signature.generics, "a native function has no type parameters"));
        }
        let mut types = Vec::new();
        let mut second = None;
        for (i, input) in signature.inputs.iter().enumerate() {
            match input {
                FnArg::Receiver(r) => {
                    return Err(Error::new(
                        r.span(),
                        "the first parameters are `t: &mut Thread, this: &T`, not `self`",
                    ));
                }
                FnArg::Typed(p) => {
                    if let (1, Pat::Ident(name)) = (i, &*p.pat) {
                        second = Some(name.ident.to_string().trim_start_matches('_').to_string());
                    }
                    types.push((*p.ty).clone());
                }
            }
        }
        let ident = signature.ident.clone();
        let thread =
            types.first().is_some_and(|ty| matches!(ty, Type::Reference(r) if r.mutability.is_some()));
        // `releasebuffer` runs while an object dies, without a thread.
        if !thread && ident != "releasebuffer" {
            return Err(Error::new(ident.span(), "the first parameter is `t: &mut Thread`"));
        }
        let path = owner.map_or_else(|| ident.to_token_stream(), |ty| quote!(<#ty>::#ident));
        Ok(Function { path, ident, rest: types.split_off(1), second })
    }
}

/// What the receiver of a function is.
pub enum Receiver<'a> {
    /// An instance, laid out as `layout`, of the type object `ty`.
    Instance { layout: &'a TokenStream, ty: &'a TokenStream },
    /// A class.
    Class,
    /// The module.
    Module,
    /// There is none.
    None,
}

impl Receiver<'_> {
    /// The statement that makes `__this` from `__slf`.
    pub fn statement(&self, written: &Type) -> Result<TokenStream> {
        if is_value(written) {
            return Ok(quote!(let __this = __slf;));
        }
        match self {
            Receiver::Instance { layout, ty } => {
                Ok(quote!(let __this: &#layout = ::object::native::receiver::<#layout>(__t, __slf, &#ty)?;))
            }
            Receiver::Class => Ok(quote! {
                let __this = ::object::native::receiver::<::object::Type>(__t, __slf, &::object::singletons::TYPE)?;
            }),
            Receiver::Module => Err(Error::new_spanned(written, "the module comes as `module: &Value`")),
            Receiver::None => Ok(TokenStream::new()),
        }
    }
}

/// Whether the type is written `&Value`.
pub fn is_value(ty: &Type) -> bool {
    matches!(ty, Type::Reference(r) if last_segment(&r.elem).as_deref() == Some("Value"))
}

/// Whether the type is written `Args<'_>`.
pub fn is_args(ty: &Type) -> bool {
    last_segment(ty).as_deref() == Some("Args")
}

fn is_option(ty: &Type) -> bool {
    last_segment(ty).as_deref() == Some("Option")
}

fn is_slice(ty: &Type) -> bool {
    matches!(ty, Type::Reference(r) if matches!(&*r.elem, Type::Slice(_)))
}

fn last_segment(ty: &Type) -> Option<String> {
    match ty {
        Type::Path(p) => p.path.segments.last().map(|s| s.ident.to_string()),
        _ => None,
    }
}

/// Which `NativeCall` a function becomes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Convention {
    NoArgs,
    One,
    Fast,
    Keywords,
}

impl Convention {
    /// The cheapest convention that keeps CPython's wording.
    pub fn of(signature: &Signature, family: Family) -> Convention {
        if !signature.refuses_keywords() || family == Family::DefiningClass {
            return Convention::Keywords;
        }
        let parameters: Vec<&Parameter> = signature.parameters().collect();
        match &parameters[..] {
            _ if signature.has_args() => Convention::Fast,
            [] => Convention::NoArgs,
            [one] if one.required && family == Family::Clinic => Convention::One,
            _ => Convention::Fast,
        }
    }

    fn variant(self) -> Ident {
        format_ident!("{self:?}")
    }

    /// The wrapper's parameters after the receiver.
    fn parameters(self) -> TokenStream {
        match self {
            Convention::NoArgs => quote!(),
            Convention::One => quote!(, __value: &::object::Value),
            Convention::Fast => quote!(, __values: &[::object::Value]),
            Convention::Keywords => quote!(, __values: &[::object::Value], __names: Option<&::object::Tuple>),
        }
    }
}

/// Whose wording a function's errors have; the names of `object::native::Family`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Family {
    Clinic,
    ParseTuple,
    Unnamed,
    DefiningClass,
}

impl Family {
    /// Takes the flag that names a family.
    fn take(arguments: &mut Arguments) -> Family {
        let flags = [
            ("parse_tuple", Family::ParseTuple),
            ("unnamed", Family::Unnamed),
            ("defining_class", Family::DefiningClass),
        ];
        let mut given = flags.into_iter().filter(|(name, _)| arguments.flag(name));
        given.next().map_or(Family::Clinic, |(_, family)| family)
    }
}

/// The options that say how arguments are bound.
pub struct Binder {
    pub signature: Signature,
    /// The name in messages.
    pub fname: String,
    pub family: Family,
    /// `METH_VARARGS` without `METH_KEYWORDS`.
    varargs: bool,
}

impl Binder {
    /// Takes the signature's text and the options from an attribute; `None` without a text.
    pub fn take(arguments: &mut Arguments) -> Result<Option<(Binder, String)>> {
        let family = Family::take(arguments);
        let varargs = arguments.flag("varargs");
        let unbound = arguments.flag("unbound");
        let fname = arguments.string("fname")?;
        let Some(text) = arguments.text() else {
            return Ok(None);
        };
        let mut signature = Signature::parse(&text.value()).map_err(|e| Error::new(text.span(), e))?;
        if unbound {
            signature = Signature::anything(&signature.name);
        }
        let fname = fname.map_or_else(|| signature.name.clone(), |f| f.value());
        let parses = matches!(family, Family::ParseTuple | Family::Unnamed);
        let varargs = varargs || parses && signature.refuses_keywords();
        Ok(Some((Binder { signature, fname, family, varargs }, text.value())))
    }

    /// The statements that bind `__value`, or `__values` and `__names`, and the arguments that result.
    pub fn statements(
        &self,
        convention: Convention,
        rust: &[Type],
        span: Span,
    ) -> Result<(TokenStream, Vec<Ident>)> {
        let Binder { signature, fname, .. } = self;
        let items = &signature.items;
        let parameters: Vec<&Parameter> = signature.parameters().collect();
        let n = parameters.len();
        let both = signature.has_args() && signature.has_kwargs();
        let merged = both && rust.len() + 1 == items.len() && rust.last().is_some_and(is_args);
        if rust.len() != items.len() && !merged {
            let names: Vec<&str> = items.iter().map(Item::shown).collect();
            let (a, b) = (items.len(), rust.len());
            let message =
                format!("the signature has {a} parameters ({}), the function {b}", names.join(", "));
            return Err(Error::new(span, message));
        }
        if signature.has_kwargs() && parameters.iter().any(|p| p.kind != Kind::PositionalOnly) {
            return Err(Error::new(span, "beside `**kwargs` every other parameter must be positional-only"));
        }
        for (item, ty) in items.iter().zip(rust) {
            let wanted = match item {
                Item::Parameter(p) if !p.required && !is_option(ty) => {
                    "a parameter with a default is an `Option`"
                }
                Item::Parameter(p) if p.required && is_option(ty) => {
                    "a parameter without a default is no `Option`"
                }
                Item::Args if !merged && !is_slice(ty) => "`*args` is a `&[Value]`",
                Item::Kwargs if !is_args(ty) => "`**kwargs` is an `Args<'_>`",
                _ => continue,
            };
            return Err(Error::new_spanned(ty, wanted));
        }

        let mut passed = Vec::new();
        let mut index = 0usize;
        for item in items {
            passed.push(match item {
                Item::Parameter(_) => {
                    index += 1;
                    format_ident!("__a{}", index - 1)
                }
                Item::Args => format_ident!("__rest"),
                Item::Kwargs => format_ident!("__kwargs"),
            });
        }
        if merged {
            passed.pop();
        }
        let conversions = parameters.iter().enumerate().map(|(i, p)| self.conversion(i, p, convention));
        let conversions: TokenStream = conversions.collect();

        let names = if convention == Convention::Keywords { quote!(__names) } else { quote!(None) };
        let statements = match convention {
            Convention::NoArgs => quote!(),
            Convention::One => conversions,
            _ if merged && n == 0 => quote!(let __rest = ::object::native::Args::new(__values, #names);),
            _ => {
                let table = self.table();
                let slots = parameters.iter().enumerate().map(|(i, p)| {
                    let name = format_ident!("__a{i}");
                    if p.required { quote!(Some(#name)) } else { quote!(#name) }
                });
                let mut pattern = quote!([#(#slots),*]);
                // Positional arguments alone are enough from the last that must be given to the last that may be.
                let most = parameters.iter().filter(|p| p.kind != Kind::KeywordOnly).count();
                let least = parameters.iter().rposition(|p| p.required).map_or(0, |last| last + 1);
                let method = if signature.has_args() {
                    quote!(bind_variadic::<#n>)
                } else {
                    quote!(bind_counted::<#n, #least, #most>)
                };
                if signature.has_args() {
                    pattern = if merged { quote!((#pattern, _)) } else { quote!((#pattern, __rest)) };
                }
                let (before, values, names) = if signature.has_kwargs() {
                    let before = quote!(let __positional = ::object::native::Args::new(__values, __names).positional(););
                    (before, quote!(__positional), quote!(None))
                } else {
                    (quote!(), quote!(__values), names)
                };
                let otherwise = parameters
                    .iter()
                    .any(|p| p.required)
                    .then(|| quote!(else { return Err(::object::native::unbound(__t, #fname)); }));
                let after = if merged {
                    quote! {
                        let __rest = ::object::native::Args::new(&__values[__positional.len().min(#n)..], __names);
                    }
                } else if signature.has_kwargs() {
                    quote!(let __kwargs = ::object::native::Args::new(&__values[__positional.len()..], __names);)
                } else {
                    quote!()
                };
                quote! {
                    #table
                    #before
                    let #pattern = SIGNATURE.#method(__t, #values, #names)? #otherwise;
                    #after
                    #conversions
                }
            }
        };
        Ok((statements, passed))
    }

    fn conversion(&self, i: usize, p: &Parameter, convention: Convention) -> TokenStream {
        let name = format_ident!("__a{i}");
        let fname = &self.fname;
        let what = match (convention, p.kind) {
            (Convention::One, _) => "argument".to_string(),
            (_, Kind::PositionalOnly) => format!("argument {}", i + 1),
            _ => format!("argument '{}'", p.name),
        };
        if convention == Convention::One {
            quote!(let #name = ::object::native::FromArg::from_arg(__t, __value, #fname, #what)?;)
        } else if p.required {
            quote!(let #name = ::object::native::FromArg::from_arg(__t, #name, #fname, #what)?;)
        } else {
            quote! {
                let #name = match #name {
                    Some(__given) => Some(::object::native::FromArg::from_arg(__t, __given, #fname, #what)?),
                    None => None,
                };
            }
        }
    }

    fn table(&self) -> TokenStream {
        let fname = &self.fname;
        let family = Ident::new(&format!("{:?}", self.family), Span::call_site());
        let parameters = self.signature.parameters().map(|Parameter { name, kind, required }| {
            let kind = format_ident!("{kind:?}");
            quote! {
                ::object::native::Param { name: #name, kind: ::object::native::ParamKind::#kind, required: #required }
            }
        });
        quote! {
            static SIGNATURE: ::object::native::Signature = ::object::native::Signature {
                name: #fname,
                params: &[#(#parameters),*],
                family: ::object::native::Family::#family,
            };
        }
    }
}

/// `Some(doc)` or `None` as tokens.
pub fn option(doc: Option<impl ToTokens>) -> TokenStream {
    doc.map_or_else(|| quote!(None), |d| quote!(Some(#d)))
}

/// The signature of a module's function as `__text_signature__` shows it: with the module in front.
fn with_module(text: &str, receiver: &Receiver<'_>, binding: &str) -> String {
    let of_module = match receiver {
        Receiver::Module => true,
        Receiver::None => binding == "Instance",
        _ => false,
    };
    match text.split_once('(') {
        Some((name, rest)) if of_module && !rest.starts_with('$') => match rest.strip_prefix(')') {
            Some(_) => format!("{name}($module, /)"),
            None => format!("{name}($module, {}{rest}", if needs_slash(rest) { "/, " } else { "" }),
        },
        _ => text.to_string(),
    }
}

/// Whether the module must be marked as positional-only by itself: no parameter after it is.
fn needs_slash(parameters: &str) -> bool {
    !(parameters.contains(", /)") || parameters.contains(", /,"))
}

/// The `NativeDef` of a method or function. `binding` names the variant of `object::native::Binding`.
pub fn native_def(
    mut arguments: Arguments,
    function: &Function,
    docs: Option<String>,
    receiver: &Receiver<'_>,
    binding: &str,
) -> Result<TokenStream> {
    let span = function.ident.span();
    let no_signature = arguments.flag("no_signature");
    let name = arguments.string("name")?;
    let doc: Option<Expr> = arguments.value("doc");
    let Some((binder, text)) = Binder::take(&mut arguments)? else {
        return Err(Error::new(
            arguments.span(),
            "the text of the signature is missing, as in `(\"f(a, b=None)\")`",
        ));
    };
    arguments.finish()?;
    let name = name.map_or_else(|| binder.signature.name.clone(), |n| n.value());
    let doc = match (doc, no_signature, docs) {
        (Some(doc), ..) => option(Some(doc)),
        (None, true, docs) => option(docs),
        (None, false, docs) => {
            let shown = with_module(&text, receiver, binding);
            option(Some(format!("{shown}\n--\n\n{}", docs.unwrap_or_default())))
        }
    };

    let (receive, this, rest) = match (receiver, function.rest.first()) {
        (Receiver::None, _) => (quote!(), quote!(), &function.rest[..]),
        (_, None) => return Err(Error::new(span, "the second parameter is the receiver")),
        (_, Some(written)) => (receiver.statement(written)?, quote!(__this,), &function.rest[1..]),
    };
    let convention = Convention::of(&binder.signature, binder.family);
    let (bind, passed) = binder.statements(convention, rest, span)?;
    let (variant, parameters, path) = (convention.variant(), convention.parameters(), &function.path);
    let binding = format_ident!("{binding}");
    let kind = match binder.family {
        Family::DefiningClass => quote!(DefiningClass),
        _ if binder.varargs => quote!(Varargs),
        _ => quote!(Plain),
    };
    Ok(quote! {
        ::object::native::NativeDef {
            name: #name,
            doc: #doc,
            call: {
                fn __wrapper(__t: &mut ::object::Thread, __slf: &::object::Value #parameters) -> ::object::PyResult {
                    #receive
                    #bind
                    ::object::native::IntoResult::into_result(#path(__t, #this #(#passed),*))
                }
                ::object::native::NativeCall::#variant(__wrapper)
            },
            binding: ::object::native::Binding::#binding,
            kind: ::object::native::MethodKind::#kind,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cheapest_convention_is_chosen() {
        let of = |text| Convention::of(&Signature::parse(text).unwrap(), Family::Clinic);
        assert_eq!(of("f($self, /)"), Convention::NoArgs);
        assert_eq!(of("f($self, a, /)"), Convention::One);
        assert_eq!(of("f($self, a=1, /)"), Convention::Fast);
        assert_eq!(of("f(a, b, /)"), Convention::Fast);
        assert_eq!(of("f(*args)"), Convention::Fast);
        assert_eq!(of("f(a)"), Convention::Keywords);
        assert_eq!(of("f(*args, **kw)"), Convention::Keywords);
        let one = Signature::parse("f(a, /)").unwrap();
        assert_eq!(Convention::of(&one, Family::ParseTuple), Convention::Fast);
        assert_eq!(Convention::of(&one, Family::DefiningClass), Convention::Keywords);
    }

    fn definition(attribute: TokenStream, f: syn::ItemFn) -> Result<String> {
        let function = Function::read(&f.sig, None)?;
        let arguments = Arguments::parse(attribute, Span::call_site())?;
        let docs = crate::attributes::doc_comment(&f.attrs)?;
        native_def(arguments, &function, docs, &Receiver::None, "Static").map(|t| t.to_string())
    }

    #[test]
    fn docs_begin_with_the_signature() {
        let f = || {
            syn::parse_quote! {
                /// Adds.
                fn f(t: &mut Thread, a: &Value) -> PyResult {}
            }
        };
        assert!(definition(quote!("f(a, /)"), f()).unwrap().contains(r#""f(a, /)\n--\n\nAdds.""#));
        assert!(definition(quote!("f(a, /)", no_signature), f()).unwrap().contains(r#"Some ("Adds.")"#));
        assert!(definition(quote!("f(a, /)", doc = TEXT), f()).unwrap().contains("Some (TEXT)"));
    }

    #[test]
    fn misuse_is_named() {
        let error = |attribute, f| definition(attribute, f).unwrap_err().to_string();
        let two = || {
            syn::parse_quote!(
                fn f(t: &mut Thread, a: &Value, b: &Value) {}
            )
        };
        assert_eq!(error(quote!("f(a, /)"), two()), "the signature has 1 parameters (a), the function 2");
        assert_eq!(error(quote!("f(a, b=1)"), two()), "a parameter with a default is an `Option`");
        assert_eq!(error(quote!("f(a, *b)"), two()), "`*args` is a `&[Value]`");
        assert_eq!(
            error(quote!("f(a, **b)"), two()),
            "beside `**kwargs` every other parameter must be positional-only"
        );
        assert!(error(quote!(), two()).starts_with("the text of the signature is missing"));
        assert_eq!(
            error(
                quote!("f()"),
                syn::parse_quote!(
                    fn f(a: &Value) {}
                )
            ),
            "the first parameter is `t: &mut Thread`"
        );
    }
}
