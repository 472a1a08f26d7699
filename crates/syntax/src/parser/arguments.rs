//! Arguments of calls, parameters of functions and `lambda`s, type parameters, in the first pass.

use super::{Fail, MAX_LEVEL, Parser, Res};
use crate::ast::{Arg, Arguments, Expr, ExprBox, Keyword, PyStr, TypeParam, TypeParamKind};
use crate::ast::{ExprKind, Identifier};
use crate::token::TokenKind as T;

/// What the default of a parameter adds to the depth of CPython's parser; with the `lambda` around it, it is 8.
const DEFAULT_LEVELS: u32 = 6;

/// Defaults in defaults are certainly too deep beyond this.
const MAX_DEFAULTS: u32 = MAX_LEVEL / (DEFAULT_LEVELS + 2);

/// How far a list of parameters has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Parameters that may be given by position.
    Positional,
    /// After `*` or `*args`.
    KeywordOnly,
    /// After `**kwargs`.
    End,
}

impl<'s> Parser<'_, 's> {
    /// The arguments of a call with its parentheses; at the opening one.
    pub(super) fn call_arguments(&mut self) -> Res<(Box<[Expr]>, Box<[Keyword]>)> {
        let open = self.start();
        self.bump();
        let (args, keywords) = (self.exprs.len(), self.keywords.len());
        // After `name=` no plain argument may follow, after `**` no `*` either.
        let mut unpacked = false;
        while self.kind != T::RPar {
            let start = self.start();
            match self.kind {
                T::Star => {
                    if unpacked {
                        return Err(Fail);
                    }
                    let value = self.starred(Self::expression)?;
                    self.exprs.push(value);
                }
                T::DoubleStar => {
                    unpacked = true;
                    self.bump();
                    let value = self.expression()?;
                    self.keywords.push(Keyword { range: self.since(start), arg: None, value });
                }
                T::Name if self.next_kind() == T::Equal => {
                    let name = self.name()?;
                    self.bump();
                    let value = self.expression()?;
                    self.keywords.push(Keyword { range: self.since(start), arg: Some(name), value });
                }
                _ => {
                    if self.keywords.len() > keywords {
                        return Err(Fail);
                    }
                    let value = self.named_expression()?;
                    if matches!(self.kind, T::KwFor | T::KwAsync) {
                        if self.exprs.len() > args {
                            return Err(Fail);
                        }
                        let generators = self.for_if_clauses()?;
                        self.expect(T::RPar)?;
                        let kind = ExprKind::GeneratorExp { elt: ExprBox::new(value), generators };
                        return Ok((Box::new([Expr::new(self.since(open), kind)]), Box::default()));
                    }
                    self.exprs.push(value);
                }
            }
            if !self.accept(T::Comma) {
                break;
            }
        }
        self.expect(T::RPar)?;
        Ok((self.take_exprs(args).into(), self.take_keywords(keywords).into()))
    }

    /// The parameters of a function, between its parentheses.
    pub(super) fn parameters(&mut self) -> Res<Arguments> {
        self.parameter_list(T::RPar)
    }

    /// The parameters of a `lambda`, up to its colon.
    pub(super) fn lambda_parameters(&mut self) -> Res<Arguments> {
        if self.kind == T::Colon {
            return Ok(Arguments::default());
        }
        self.parameter_list(T::Colon)
    }

    fn parameter_list(&mut self, end: T) -> Res<Arguments> {
        let mut list = Arguments::default();
        let mut stage = Stage::Positional;
        let mut has_slash = false;
        while self.kind != end {
            if stage == Stage::End {
                return Err(Fail);
            }
            match self.kind {
                T::Slash => {
                    if stage != Stage::Positional || has_slash || list.args.is_empty() {
                        return Err(Fail);
                    }
                    self.since_version(8)?;
                    has_slash = true;
                    self.bump();
                    list.posonlyargs = std::mem::take(&mut list.args);
                    self.end_of_parameter(end, None)?;
                }
                T::Star => {
                    if stage != Stage::Positional {
                        return Err(Fail);
                    }
                    stage = Stage::KeywordOnly;
                    self.bump();
                    if self.accept(T::Comma) {
                        // Something by name must follow.
                        if self.kind != T::Name {
                            return Err(Fail);
                        }
                        continue;
                    }
                    let mut arg = self.parameter(end, true)?;
                    self.end_of_parameter(end, Some(&mut arg))?;
                    list.vararg = Some(Box::new(arg));
                }
                T::DoubleStar => {
                    stage = Stage::End;
                    self.bump();
                    let mut arg = self.parameter(end, false)?;
                    self.end_of_parameter(end, Some(&mut arg))?;
                    list.kwarg = Some(Box::new(arg));
                }
                _ => {
                    let mut arg = self.parameter(end, false)?;
                    let default = if self.accept(T::Equal) {
                        if self.defaults >= MAX_DEFAULTS {
                            return Err(Fail);
                        }
                        self.defaults += 1;
                        let value = self.nested(DEFAULT_LEVELS, Self::expression)?;
                        self.defaults -= 1;
                        Some(value)
                    } else {
                        None
                    };
                    self.end_of_parameter(end, Some(&mut arg))?;
                    if stage == Stage::KeywordOnly {
                        list.kwonlyargs.push(arg);
                        list.kw_defaults.push(default);
                        continue;
                    }
                    list.args.push(arg);
                    match default {
                        Some(default) => list.defaults.push(default),
                        None if !list.defaults.is_empty() => return Err(Fail),
                        None => {}
                    }
                }
            }
        }
        Ok(list)
    }

    /// A name with an annotation, which `lambda` does not have; `star`: the annotation may have one.
    fn parameter(&mut self, end: T, star: bool) -> Res<Arg> {
        let start = self.start();
        let arg = self.name()?;
        let mut annotation = None;
        if end == T::RPar && self.accept(T::Colon) {
            let value = if star { self.star_expression()? } else { self.expression()? };
            annotation = Some(ExprBox::new(value));
        }
        Ok(Arg { range: self.since(start), arg, annotation, type_comment: None })
    }

    /// A comma, or before the end of the list nothing, with the type comment.
    fn end_of_parameter(&mut self, end: T, arg: Option<&mut Arg>) -> Res<()> {
        let comma = self.accept(T::Comma);
        if let Some(arg) = arg
            && end == T::RPar
        {
            arg.type_comment = self.type_comment();
        }
        if comma || self.kind == end { Ok(()) } else { Err(Fail) }
    }

    /// Takes a type comment, if there is one.
    pub(super) fn type_comment(&mut self) -> Option<PyStr> {
        if self.kind != T::TypeComment {
            return None;
        }
        let comment = PyStr::from_wtf8(self.token().bytes(self.text));
        self.bump();
        Some(comment)
    }

    /// Type parameters with their brackets, if there are any.
    pub(super) fn type_params(&mut self) -> Res<Vec<TypeParam>> {
        let mut params = Vec::new();
        if !self.accept(T::LSqb) {
            return Ok(params);
        }
        self.since_version(12)?;
        loop {
            params.push(self.type_param()?);
            if !self.accept(T::Comma) || self.kind == T::RSqb {
                break;
            }
        }
        self.expect(T::RSqb)?;
        Ok(params)
    }

    fn type_param(&mut self) -> Res<TypeParam> {
        let start = self.start();
        let kind = match self.kind {
            T::Star => {
                self.bump();
                let name = self.name()?;
                let default_value = self.type_param_default(Self::star_expression)?;
                TypeParamKind::TypeVarTuple { name, default_value }
            }
            T::DoubleStar => {
                self.bump();
                let name = self.name()?;
                let default_value = self.type_param_default(Self::expression)?;
                TypeParamKind::ParamSpec { name, default_value }
            }
            _ => {
                let name: Identifier = self.name()?;
                let bound = if self.accept(T::Colon) { Some(ExprBox::new(self.expression()?)) } else { None };
                let default_value = self.type_param_default(Self::expression)?;
                TypeParamKind::TypeVar { name, bound, default_value }
            }
        };
        Ok(TypeParam { range: self.since(start), kind })
    }

    fn type_param_default(&mut self, parse: impl FnOnce(&mut Self) -> Res<Expr>) -> Res<Option<ExprBox>> {
        if !self.accept(T::Equal) {
            return Ok(None);
        }
        self.since_version(13)?;
        Ok(Some(ExprBox::new(parse(self)?)))
    }
}
