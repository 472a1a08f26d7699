//! The nodes of syntax trees, one table: from it come the classes of `_ast` with their docstrings and fields, the
//! objects of a tree, and the tree of objects.
//!
//! A line names a class and its fields, each with its type in the words of the grammar of trees (`expr?` may be
//! absent, `stmt*` is a list). The fields stand in CPython's order, which is the order of reading and so of errors. How
//! a value of each type is read and shown follows from the type that the field has in `syntax::ast`; see `mod.rs`.

use object::{PyResult, Value};
use syntax::ast::*;

use super::{Builder, FromObject, Reader, ToObject};

/// Which places in the source the nodes of a type must tell.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// None.
    Nowhere,
    /// Where it starts, perhaps where it ends.
    Start,
    /// Where it starts and ends.
    Both,
}

/// A class and its fields: name and type.
pub struct Class {
    /// Its name.
    pub name: &'static str,
    /// Its fields.
    pub fields: &'static [(&'static str, &'static str)],
}

/// A type of nodes: an abstract class with the classes below it, or a class of its own.
pub struct Declaration {
    /// The name of the class that derives from `AST`.
    pub name: &'static str,
    /// Its own fields, if it is not abstract.
    pub fields: &'static [(&'static str, &'static str)],
    /// The classes that derive from it.
    pub classes: &'static [Class],
    /// The attributes of them all.
    pub place: Place,
}

/// The name of a field of a Rust type, without the underscore that keeps it from being a keyword.
const fn field_name(name: &'static str) -> &'static str {
    match name.as_bytes() {
        [rest @ .., b'_'] => match std::str::from_utf8(rest) {
            Ok(rest) => rest,
            Err(_) => name,
        },
        _ => name,
    }
}

macro_rules! declared_fields {
    ($($field:ident $type:literal),*) => { &[$((field_name(stringify!($field)), $type)),*] };
}

/// The fields of a variant, or of what it boxes, go into the object.
macro_rules! put {
    ($b:ident, $node:ident, $kind:expr, $enum:ident::$variant:ident, ($boxed:ident), $($field:ident),*) => {
        if let $enum::$variant(inner) = $kind {
            $($b.put(&$node, const { field_name(stringify!($field)) }, &inner.$field)?;)*
        }
    };
    ($b:ident, $node:ident, $kind:expr, $enum:ident::$variant:ident, (), $($field:ident),*) => {
        if let $enum::$variant { $($field),* } = $kind {
            $($b.put(&$node, const { field_name(stringify!($field)) }, $field)?;)*
        }
    };
}

/// The variant with these fields.
macro_rules! make {
    ($enum:ident::$variant:ident, ($boxed:ident), $($field:ident),*) => {
        $enum::$variant(Box::new($boxed { $($field),* }))
    };
    ($enum:ident::$variant:ident, (), $($field:ident),*) => { $enum::$variant { $($field),* } };
}

/// Reads all fields, and only then asks for those that may not be `None`.
macro_rules! read_fields {
    ($r:ident, $node:ident, $class:expr, $($field:ident),*) => {
        $(let $field = $r.field($node, $class, const { field_name(stringify!($field)) })?;)*
        $(let $field = $r.required($field, $class, const { field_name(stringify!($field)) })?;)*
    };
}

/// An abstract class whose nodes are variants of an enumeration; with `{ range, kind: Kind }`, of the field of a structure
/// that holds their places.
macro_rules! variants {
    ($type:ident { range, kind: $enum:ident }, $name:literal, $place:ident $(, absent: $absent:expr)?;
     $($variant:ident $(($boxed:ident))? { $($field:ident $kind:literal),* })*) => {
        impl Declared for $type {
            const DECLARATION: Declaration = Declaration {
                name: $name,
                fields: &[],
                classes: &[$(Class { name: stringify!($variant), fields: declared_fields!($($field $kind),*) }),*],
                place: Place::$place,
            };
        }

        impl ToObject for $type {
            fn to_object(&self, b: &mut Builder<'_>) -> PyResult {
                b.enter()?;
                let node = match &self.kind {
                    $($enum::$variant { .. } => {
                        let node = b.node(stringify!($variant))?;
                        put!(b, node, &self.kind, $enum::$variant, ($($boxed)?), $($field),*);
                        node
                    })*
                };
                b.place(node, self.range)
            }
        }

        impl FromObject for $type {
            const NAME: &'static str = $name;

            fn from_object(r: &mut Reader<'_>, node: &Value) -> PyResult<Self> {
                r.enter(concat!(" while traversing '", $name, "' node"))?;
                let range = r.range(node, &Self::DECLARATION)?;
                let kind = match r.class_of(node, &Self::DECLARATION)? {
                    $(stringify!($variant) => {
                        read_fields!(r, node, stringify!($variant), $($field),*);
                        make!($enum::$variant, ($($boxed)?), $($field),*)
                    })*
                    _ => return Err(r.unexpected(node, $name)),
                };
                Ok($type { range, kind })
            }

            $(fn absent() -> Option<Self> {
                Some($absent)
            })?
        }
    };
    ($type:ident, $name:literal; $($variant:ident { $($field:ident $kind:literal),* })*) => {
        impl Declared for $type {
            const DECLARATION: Declaration = Declaration {
                name: $name,
                fields: &[],
                classes: &[$(Class { name: stringify!($variant), fields: declared_fields!($($field $kind),*) }),*],
                place: Place::Nowhere,
            };
        }

        impl ToObject for $type {
            fn to_object(&self, b: &mut Builder<'_>) -> PyResult {
                Ok(match self {
                    $($type::$variant { .. } => {
                        let node = b.node(stringify!($variant))?;
                        put!(b, node, self, $type::$variant, (), $($field),*);
                        node
                    })*
                })
            }
        }

        impl FromObject for $type {
            const NAME: &'static str = $name;

            fn from_object(r: &mut Reader<'_>, node: &Value) -> PyResult<Self> {
                Ok(match r.class_of(node, &Self::DECLARATION)? {
                    $(stringify!($variant) => {
                        read_fields!(r, node, stringify!($variant), $($field),*);
                        make!($type::$variant, (), $($field),*)
                    })*
                    _ => return Err(r.unexpected(node, $name)),
                })
            }
        }
    };
}

/// An abstract class with one class below it, a structure.
macro_rules! only_variant {
    ($type:ident, $name:literal, $place:ident $(, $range:ident)? $(=> $absent:expr)?;
     $class:literal { $($field:ident $kind:literal),* }) => {
        impl Declared for $type {
            const DECLARATION: Declaration = Declaration {
                name: $name,
                fields: &[],
                classes: &[Class { name: $class, fields: declared_fields!($($field $kind),*) }],
                place: Place::$place,
            };
        }

        impl ToObject for $type {
            fn to_object(&self, b: &mut Builder<'_>) -> PyResult {
                b.enter()?;
                let node = b.node($class)?;
                $(b.put(&node, const { field_name(stringify!($field)) }, &self.$field)?;)*
                $(let node = b.place(node, self.$range)?;)?
                Ok(node)
            }
        }

        impl FromObject for $type {
            const NAME: &'static str = $name;

            fn from_object(r: &mut Reader<'_>, node: &Value) -> PyResult<Self> {
                r.enter(concat!(" while traversing '", $name, "' node"))?;
                $(let $range = r.range(node, &Self::DECLARATION)?;)?
                if r.class_of(node, &Self::DECLARATION)? != $class {
                    return Err(r.unexpected(node, $name));
                }
                read_fields!(r, node, $class, $($field),*);
                Ok($type { $($range,)? $($field),* })
            }

            $(fn absent() -> Option<Self> {
                Some($absent)
            })?
        }
    };
}

/// A class of its own: no class is asked for, its fields are read before its place.
macro_rules! structure {
    ($type:ident, $name:literal, $place:ident $(, $range:ident)?; { $($field:ident $kind:literal),* }) => {
        impl Declared for $type {
            const DECLARATION: Declaration = Declaration {
                name: $name,
                fields: declared_fields!($($field $kind),*),
                classes: &[],
                place: Place::$place,
            };
        }

        impl ToObject for $type {
            fn to_object(&self, b: &mut Builder<'_>) -> PyResult {
                b.enter()?;
                let node = b.node($name)?;
                $(b.put(&node, const { field_name(stringify!($field)) }, &self.$field)?;)*
                $(let node = b.place(node, self.$range)?;)?
                Ok(node)
            }
        }

        impl FromObject for $type {
            const NAME: &'static str = $name;
            const NONE_IS_VALUE: bool = true;

            fn from_object(r: &mut Reader<'_>, node: &Value) -> PyResult<Self> {
                r.enter(concat!(" while traversing '", $name, "' node"))?;
                $(let $field = r.field(node, $name, const { field_name(stringify!($field)) })?;)*
                $(let $range = r.range(node, &Self::DECLARATION)?;)?
                $(let $field = r.required($field, $name, const { field_name(stringify!($field)) })?;)*
                Ok($type { $($range,)? $($field),* })
            }
        }
    };
}

/// An abstract class whose classes have no fields: an object each.
macro_rules! marks {
    ($type:ident, $name:literal; $($variant:ident)*) => {
        impl Declared for $type {
            const DECLARATION: Declaration = Declaration {
                name: $name,
                fields: &[],
                classes: &[$(Class { name: stringify!($variant), fields: &[] }),*],
                place: Place::Nowhere,
            };
        }

        impl ToObject for $type {
            fn to_object(&self, b: &mut Builder<'_>) -> PyResult {
                b.singleton(match self {
                    $($type::$variant => stringify!($variant),)*
                })
            }
        }

        impl FromObject for $type {
            const NAME: &'static str = $name;
            const NONE_IS_VALUE: bool = true;

            fn from_object(r: &mut Reader<'_>, node: &Value) -> PyResult<Self> {
                Ok(match r.class_of(node, &Self::DECLARATION)? {
                    $(stringify!($variant) => $type::$variant,)*
                    _ => return Err(r.unexpected(node, $name)),
                })
            }
        }
    };
}

/// A type with a declaration.
trait Declared {
    const DECLARATION: Declaration;
}

/// All of them, in CPython's order.
pub const DECLARATIONS: &[Declaration] = &[
    Mod::DECLARATION,
    Stmt::DECLARATION,
    Expr::DECLARATION,
    ExprContext::DECLARATION,
    BoolOp::DECLARATION,
    Operator::DECLARATION,
    UnaryOp::DECLARATION,
    CmpOp::DECLARATION,
    Comprehension::DECLARATION,
    ExceptHandler::DECLARATION,
    Arguments::DECLARATION,
    Arg::DECLARATION,
    Keyword::DECLARATION,
    Alias::DECLARATION,
    WithItem::DECLARATION,
    MatchCase::DECLARATION,
    Pattern::DECLARATION,
    TypeIgnore::DECLARATION,
    TypeParam::DECLARATION,
];

variants! { Mod, "mod";
    Module { body "stmt*", type_ignores "type_ignore*" }
    Interactive { body "stmt*" }
    Expression { body "expr" }
    FunctionType { argtypes "expr*", returns "expr" }
}

variants! { Stmt { range, kind: StmtKind }, "stmt", Start, absent: Stmt::absent();
    FunctionDef(FunctionDef) { name "identifier", args "arguments", body "stmt*", decorator_list "expr*", returns "expr?",
        type_comment "string?", type_params "type_param*" }
    AsyncFunctionDef(FunctionDef) { name "identifier", args "arguments", body "stmt*", decorator_list "expr*",
        returns "expr?", type_comment "string?", type_params "type_param*" }
    ClassDef(ClassDef) { name "identifier", bases "expr*", keywords "keyword*", body "stmt*", decorator_list "expr*",
        type_params "type_param*" }
    Return { value "expr?" }
    Delete { targets "expr*" }
    Assign { targets "expr*", value "expr", type_comment "string?" }
    TypeAlias { name "expr", type_params "type_param*", value "expr" }
    AugAssign { target "expr", op "operator", value "expr" }
    AnnAssign { target "expr", annotation "expr", value "expr?", simple "int" }
    For(For) { target "expr", iter "expr", body "stmt*", orelse "stmt*", type_comment "string?" }
    AsyncFor(For) { target "expr", iter "expr", body "stmt*", orelse "stmt*", type_comment "string?" }
    While { test "expr", body "stmt*", orelse "stmt*" }
    If { test "expr", body "stmt*", orelse "stmt*" }
    With(With) { items "withitem*", body "stmt*", type_comment "string?" }
    AsyncWith(With) { items "withitem*", body "stmt*", type_comment "string?" }
    Match { subject "expr", cases "match_case*" }
    Raise { exc "expr?", cause "expr?" }
    Try(Try) { body "stmt*", handlers "excepthandler*", orelse "stmt*", finalbody "stmt*" }
    TryStar(Try) { body "stmt*", handlers "excepthandler*", orelse "stmt*", finalbody "stmt*" }
    Assert { test "expr", msg "expr?" }
    Import { names "alias*" }
    ImportFrom { module "identifier?", names "alias*", level "int?" }
    Global { names "identifier*" }
    Nonlocal { names "identifier*" }
    Expr { value "expr" }
    Pass {}
    Break {}
    Continue {}
}

variants! { Expr { range, kind: ExprKind }, "expr", Start, absent: Expr::absent();
    BoolOp { op "boolop", values "expr*" }
    NamedExpr { target "expr", value "expr" }
    BinOp { left "expr", op "operator", right "expr" }
    UnaryOp { op "unaryop", operand "expr" }
    Lambda { args "arguments", body "expr" }
    IfExp { test "expr", body "expr", orelse "expr" }
    Dict { keys "expr?*", values "expr*" }
    Set { elts "expr*" }
    ListComp { elt "expr", generators "comprehension*" }
    SetComp { elt "expr", generators "comprehension*" }
    DictComp { key "expr", value "expr", generators "comprehension*" }
    GeneratorExp { elt "expr", generators "comprehension*" }
    Await { value "expr" }
    Yield { value "expr?" }
    YieldFrom { value "expr" }
    Compare { left "expr", ops "cmpop*", comparators "expr*" }
    Call { func "expr", args "expr*", keywords "keyword*" }
    FormattedValue { value "expr", conversion "int", format_spec "expr?" }
    Interpolation { value "expr", str "constant", conversion "int", format_spec "expr?" }
    JoinedStr { values "expr*" }
    TemplateStr { values "expr*" }
    Constant { value "constant", kind "string?" }
    Attribute { value "expr", attr "identifier", ctx "expr_context" }
    Subscript { value "expr", slice "expr", ctx "expr_context" }
    Starred { value "expr", ctx "expr_context" }
    Name { id "identifier", ctx "expr_context" }
    List { elts "expr*", ctx "expr_context" }
    Tuple { elts "expr*", ctx "expr_context" }
    Slice { lower "expr?", upper "expr?", step "expr?" }
}

marks! { ExprContext, "expr_context"; Load Store Del }
marks! { BoolOp, "boolop"; And Or }
marks! { Operator, "operator"; Add Sub Mult MatMult Div Mod Pow LShift RShift BitOr BitXor BitAnd FloorDiv }
marks! { UnaryOp, "unaryop"; Invert Not UAdd USub }
marks! { CmpOp, "cmpop"; Eq NotEq Lt LtE Gt GtE Is IsNot In NotIn }

structure! { Comprehension, "comprehension", Nowhere;
{ target "expr", iter "expr", ifs "expr*", is_async "int" } }
only_variant! { ExceptHandler, "excepthandler", Start, range;
"ExceptHandler" { type_ "expr?", name "identifier?", body "stmt*" } }
structure! { Arguments, "arguments", Nowhere;
{ posonlyargs "arg*", args "arg*", vararg "arg?", kwonlyargs "arg*", kw_defaults "expr?*", kwarg "arg?",
  defaults "expr*" } }
structure! { Arg, "arg", Start, range; { arg "identifier", annotation "expr?", type_comment "string?" } }
structure! { Keyword, "keyword", Start, range; { arg "identifier?", value "expr" } }
structure! { Alias, "alias", Start, range; { name "identifier", asname "identifier?" } }
structure! { WithItem, "withitem", Nowhere; { context_expr "expr", optional_vars "expr?" } }
structure! { MatchCase, "match_case", Nowhere; { pattern "pattern", guard "expr?", body "stmt*" } }

variants! { Pattern { range, kind: PatternKind }, "pattern", Both;
    MatchValue { value "expr" }
    MatchSingleton { value "constant" }
    MatchSequence { patterns "pattern*" }
    MatchMapping { keys "expr*", patterns "pattern*", rest "identifier?" }
    MatchClass { cls "expr", patterns "pattern*", kwd_attrs "identifier*", kwd_patterns "pattern*" }
    MatchStar { name "identifier?" }
    MatchAs { pattern "pattern?", name "identifier?" }
    MatchOr { patterns "pattern*" }
}

only_variant! { TypeIgnore, "type_ignore", Nowhere => TypeIgnore { lineno: 0, tag: "".into() }; "TypeIgnore" { lineno "int", tag "string" } }

variants! { TypeParam { range, kind: TypeParamKind }, "type_param", Both;
    TypeVar { name "identifier", bound "expr?", default_value "expr?" }
    ParamSpec { name "identifier", default_value "expr?" }
    TypeVarTuple { name "identifier", default_value "expr?" }
}
