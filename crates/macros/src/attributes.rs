//! Arguments of attributes (`flag`, `key = EXPR`, `key(…)`, string literals) and doc comments.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Attribute, Error, Expr, Ident, LitStr, Meta, Result, Token};

/// One argument of an attribute.
pub enum Argument {
    /// A string literal.
    Text(LitStr),
    /// `flag`
    Flag(Ident),
    /// `key = EXPR`
    Value(Ident, Box<Expr>),
    /// `key(EXPR, …)`
    List(Ident, Vec<Expr>),
    /// Anything else.
    Expr(Box<Expr>),
}

impl Parse for Argument {
    fn parse(input: ParseStream<'_>) -> Result<Argument> {
        let fork = input.fork();
        if input.peek(LitStr) {
            return Ok(Argument::Text(input.parse()?));
        }
        if fork.call(Ident::parse_any).is_ok() {
            if fork.is_empty() || fork.peek(Token![,]) {
                return Ok(Argument::Flag(input.call(Ident::parse_any)?));
            }
            if fork.peek(Token![=]) && !fork.peek(Token![==]) {
                let key = input.call(Ident::parse_any)?;
                input.parse::<Token![=]>()?;
                return Ok(Argument::Value(key, input.parse()?));
            }
            if fork.peek(syn::token::Paren) {
                let key = input.call(Ident::parse_any)?;
                let body;
                syn::parenthesized!(body in input);
                let items = Punctuated::<Expr, Token![,]>::parse_terminated(&body)?;
                return Ok(Argument::List(key, items.into_iter().collect()));
            }
        }
        Ok(Argument::Expr(input.parse()?))
    }
}

/// The arguments of an attribute, taken one by one; what is left over is a mistake.
pub struct Arguments {
    left: Vec<Argument>,
    span: Span,
}

impl Arguments {
    /// Reads the tokens between the attribute's parentheses.
    pub fn parse(tokens: TokenStream, span: Span) -> Result<Arguments> {
        let left = Punctuated::<Argument, Token![,]>::parse_terminated.parse2(tokens)?.into_iter().collect();
        Ok(Arguments { left, span })
    }

    /// Reads the arguments of an attribute, which may have none.
    pub fn of(attribute: &Attribute) -> Result<Arguments> {
        let span =
            attribute.path().to_token_stream().into_iter().next().map_or(Span::call_site(), |t| t.span());
        match &attribute.meta {
            Meta::Path(_) => Arguments::parse(TokenStream::new(), span),
            Meta::List(list) => Arguments::parse(list.tokens.clone(), span),
            Meta::NameValue(pair) => Err(Error::new_spanned(pair, "write the arguments in parentheses")),
        }
    }

    /// Where the attribute stands.
    pub fn span(&self) -> Span {
        self.span
    }

    /// The string literal.
    pub fn text(&mut self) -> Option<LitStr> {
        let i = self.left.iter().position(|a| matches!(a, Argument::Text(_)))?;
        match self.left.remove(i) {
            Argument::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether the flag is given.
    pub fn flag(&mut self, name: &str) -> bool {
        let found = self.left.iter().position(|a| matches!(a, Argument::Flag(key) if key == name));
        found.map(|i| self.left.remove(i)).is_some()
    }

    /// `name = EXPR`
    pub fn value(&mut self, name: &str) -> Option<Expr> {
        let i = self.left.iter().position(|a| matches!(a, Argument::Value(key, _) if key == name))?;
        match self.left.remove(i) {
            Argument::Value(_, value) => Some(*value),
            _ => None,
        }
    }

    /// `name = "text"`
    pub fn string(&mut self, name: &str) -> Result<Option<LitStr>> {
        self.value(name)
            .map(|value| match value {
                Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) => Ok(text),
                other => Err(Error::new_spanned(other, "a string literal is expected")),
            })
            .transpose()
    }

    /// `name = IDENT`
    pub fn ident(&mut self, name: &str) -> Result<Option<Ident>> {
        self.value(name).map(|value| syn::parse2(value.into_token_stream())).transpose()
    }

    /// `name(EXPR, …)`
    pub fn list(&mut self, name: &str) -> Option<Vec<Expr>> {
        let i = self.left.iter().position(|a| matches!(a, Argument::List(key, _) if key == name))?;
        match self.left.remove(i) {
            Argument::List(_, items) => Some(items),
            _ => None,
        }
    }

    /// The first flag or expression, whatever its name.
    pub fn first(&mut self) -> Option<TokenStream> {
        let i = self.left.iter().position(|a| matches!(a, Argument::Flag(_) | Argument::Expr(_)))?;
        match self.left.remove(i) {
            Argument::Flag(name) => Some(name.to_token_stream()),
            Argument::Expr(e) => Some(e.to_token_stream()),
            _ => None,
        }
    }

    /// Refuses what nobody took.
    pub fn finish(self) -> Result<()> {
        let errors = self.left.into_iter().map(|a| match a {
            Argument::Text(text) => Error::new(text.span(), "unexpected text"),
            Argument::Flag(key) | Argument::Value(key, _) | Argument::List(key, _) => {
                Error::new(key.span(), format!("no option `{key}` here"))
            }
            Argument::Expr(e) => Error::new_spanned(e, "unexpected expression"),
        });
        combine(errors.map(Err)).map(|_: Vec<()>| ())
    }
}

/// All results, or all errors.
pub fn combine<T>(results: impl IntoIterator<Item = Result<T>>) -> Result<Vec<T>> {
    let mut good = Vec::new();
    let mut bad: Option<Error> = None;
    for result in results {
        match (result, &mut bad) {
            (Ok(value), _) => good.push(value),
            (Err(e), Some(all)) => all.combine(e),
            (Err(e), none) => *none = Some(e),
        }
    }
    bad.map_or(Ok(good), Err)
}

/// The text of the doc comments: one leading space of each line removed.
pub fn doc_comment(attributes: &[Attribute]) -> Result<Option<String>> {
    let mut lines = Vec::new();
    for attribute in attributes.iter().filter(|a| a.path().is_ident("doc")) {
        if let Meta::NameValue(pair) = &attribute.meta {
            let Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) = &pair.value else {
                return Err(Error::new_spanned(
                    &pair.value,
                    "computed docs are given by the option `doc = EXPR`",
                ));
            };
            let text = text.value();
            lines.extend(text.split('\n').map(|line| line.strip_prefix(' ').unwrap_or(line).to_string()));
        }
    }
    Ok((!lines.is_empty()).then(|| lines.join("\n")))
}

/// The `#[cfg]` attributes, which must hold for the table's entry as well.
pub fn cfgs(attributes: &[Attribute]) -> TokenStream {
    attributes.iter().filter(|a| a.path().is_ident("cfg")).map(ToTokens::to_token_stream).collect()
}

/// Takes the attributes of the given names out of the list.
pub fn extract(attributes: &mut Vec<Attribute>, names: &[&str]) -> Vec<Attribute> {
    attributes.extract_if(.., |a| names.iter().any(|n| a.path().is_ident(n))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::parse_quote;

    #[test]
    fn doc_lines_lose_one_space() {
        let f: syn::ItemFn = parse_quote! {
            /// First.
            ///
            ///   Indented.
            fn f() {}
        };
        assert_eq!(doc_comment(&f.attrs).unwrap().unwrap(), "First.\n\n  Indented.");
    }

    #[test]
    fn arguments_of_every_form() {
        let tokens = quote::quote! { "f(a, /)", parse_tuple, name = "g", types(A, b::C), crate::X };
        let mut arguments = Arguments::parse(tokens, Span::call_site()).unwrap();
        assert_eq!(arguments.text().unwrap().value(), "f(a, /)");
        assert!(arguments.flag("parse_tuple"));
        assert!(!arguments.flag("parse_tuple"));
        assert_eq!(arguments.string("name").unwrap().unwrap().value(), "g");
        assert_eq!(arguments.list("types").unwrap().len(), 2);
        assert_eq!(arguments.first().unwrap().to_string(), "crate :: X");
        assert!(arguments.finish().is_ok());
    }

    #[test]
    fn what_nobody_takes_is_an_error() {
        let arguments = Arguments::parse(quote::quote! { nonsense = 1, more }, Span::call_site()).unwrap();
        let error = arguments.finish().unwrap_err();
        let texts: Vec<String> = error.into_iter().map(|e| e.to_string()).collect();
        assert_eq!(texts, ["no option `nonsense` here", "no option `more` here"]);
    }
}
