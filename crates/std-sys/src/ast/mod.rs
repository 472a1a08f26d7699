//! The module `_ast`: syntax trees as objects.
//!
//! Here: the class `AST`, the making of its subclasses, and what conversions between objects and `syntax::ast` have in
//! common. The table of nodes, from which classes and conversions follow, stands in `nodes.rs`.

mod nodes;

use std::collections::HashMap;
use std::rc::Rc;

use ::builtins::NativeModule;
use ::code::hash::FastMap;
use macros::{pymethods, pymodule, pytype};
use object::exceptions::DEPRECATION_WARNING;
use object::lookup::{instance_dict, instance_set};
use object::module::Module;
use object::protocol::BinaryOp;
use object::singletons::Complex;
use object::{
    Args, Bytes, Dict, List, Obj, Object, PyResult, Raised, Ref, Set, Str, Thread, Tuple, Type, Value,
};
use object::{names, string};
use syntax::Mode;
use syntax::ast::{Constant, ExprBox, Identifier, Mod, PyStr, Range, with_surrogates};

use crate::code_text::{self, Request, bits};
use nodes::{Class, DECLARATIONS, Declaration, Place};

/// The module.
pub static MODULE: NativeModule = NativeModule { def: &ast::DEF, types: &[(&AST, &[&Ast::IMPL])] };

const CLASSES: &str = "ast.classes";
const SINGLETONS: &str = "ast.singletons";

/// The module's table.
#[pymodule(name = "_ast")]
pub mod ast {
    use super::*;

    #[exec]
    fn exec(t: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        let Some(dict) = module.dict() else { return Ok(()) };
        let classes = classes(t)?;
        dict.merge(t, &classes, true)?;
        for (name, value) in [
            ("PyCF_ALLOW_TOP_LEVEL_AWAIT", bits::TOP_LEVEL_AWAIT),
            ("PyCF_ONLY_AST", bits::ONLY_AST),
            ("PyCF_OPTIMIZED_AST", bits::OPTIMIZED_AST),
            ("PyCF_TYPE_COMMENTS", bits::TYPE_COMMENTS),
        ] {
            dict.set_str(t, name, Value::uint(value.into()));
        }
        Ok(())
    }
}

/// A node of a syntax tree.
#[pytype(
    name = "ast.AST",
    static_name = AST,
    basetype,
    dict,
    flags = object::types::flags::OPEN | object::types::flags::ANY_NAMES,
    reported_basicsize = 24
)]
pub struct Ast;

fn type_attr(t: &mut Thread, class: &Type, name: &str) -> PyResult<Option<Value>> {
    let class = class.to_value();
    t.get_attr_opt(&class, &string::intern_str(name))
}

fn field_names(t: &mut Thread, class: &Type, which: &str) -> PyResult<Vec<Value>> {
    match type_attr(t, class, which)? {
        Some(fields) => t.collect(&fields),
        None => Ok(Vec::new()),
    }
}

fn text(value: &Value) -> String {
    value.downcast::<Str>().map(Str::to_string_lossy).unwrap_or_default()
}

fn holds(t: &mut Thread, list: &[Value], item: &Value) -> PyResult<Option<usize>> {
    for (i, candidate) in list.iter().enumerate() {
        if t.equal(candidate, item)? {
            return Ok(Some(i));
        }
    }
    Ok(None)
}

#[pymethods(AST, own_getattr, own_setattr)]
impl Ast {
    #[slot]
    fn new(_: &mut Thread, cls: &Type, _args: Args<'_>) -> PyResult {
        Ok(Obj::new_of(cls, Ast))
    }

    #[slot]
    fn init(t: &mut Thread, this: &Value, args: Args<'_>) -> PyResult<()> {
        let class = this.ty();
        let found = t.get_attr(&class.to_value(), &string::intern_str("_fields"))?;
        let fields = t.collect(&found)?;
        let given = args.positional();
        let shown = class.tp_name();
        let shown = shown.strip_prefix("ast.").filter(|n| *n != "AST").unwrap_or(&shown).to_string();
        let short = class.name();
        if given.len() > fields.len() {
            let plural = if fields.len() == 1 { "" } else { "s" };
            let count = fields.len();
            return Err(t.type_error(format!(
                "{short} constructor takes at most {count} positional argument{plural}"
            )));
        }
        let mut remaining: Vec<Option<Value>> = fields.iter().cloned().map(Some).collect();
        for (i, value) in given.iter().enumerate() {
            let Some(name) = fields[i].downcast::<Str>() else { return Err(not_a_name(t, &fields[i])) };
            t.set_attr(this, name, value)?;
            remaining[i] = None;
        }
        let attributes = field_names(t, class, "_attributes")?;
        for (key, value) in args.keywords() {
            match holds(t, &fields, key)? {
                Some(i) if remaining[i].is_none() => {
                    let key = t.repr(key)?.to_string_lossy();
                    return Err(t.type_error(format!("{short} got multiple values for argument {key}")));
                }
                Some(i) => remaining[i] = None,
                None => {
                    if holds(t, &attributes, key)?.is_none() {
                        let key = t.repr(key)?.to_string_lossy();
                        t.warn(
                            &DEPRECATION_WARNING,
                            &format!(
                                "{shown}.__init__ got an unexpected keyword argument {key}. Support for arbitrary keyword arguments is deprecated and will be removed in Python 3.15."
                            ),
                            1,
                        )?;
                    }
                }
            }
            let Some(name) = key.downcast::<Str>() else { return Err(not_a_name(t, key)) };
            t.set_attr(this, name, value)?;
        }
        let Some(types) = type_attr(t, class, "_field_types")? else { return Ok(()) };
        // As CPython, in the order that a set gives them.
        let all = t.call(&object::set::SET.to_value(), &[Tuple::new(fields.clone())])?;
        let order = all.downcast::<Set>().map(Set::items).unwrap_or_default();
        for name in order {
            if !remaining.iter().flatten().any(|left| left.is(&name)) {
                continue;
            }
            let kind = match types.downcast::<Dict>() {
                Some(types) => types.get(t, &name)?,
                None => None,
            };
            let Some(kind) = kind else {
                let name = t.repr(&name)?.to_string_lossy();
                t.warn(
                    &DEPRECATION_WARNING,
                    &format!(
                        "Field {name} is missing from {shown}._field_types. This will become an error in Python 3.15."
                    ),
                    1,
                )?;
                continue;
            };
            let Some(text) = name.downcast::<Str>() else { return Err(not_a_name(t, &name)) };
            let kind_name = kind.ty().tp_name();
            if kind_name == "types.GenericAlias" {
                t.set_attr(this, text, &List::new(Vec::new()))?;
            } else if kind_name == "typing.Union" {
                // The class has `None` for it.
            } else if kind.downcast::<Type>().is_some_and(|k| k.name() == "expr_context") {
                let load = singleton(t, "Load")?;
                t.set_attr(this, text, &load)?;
            } else {
                let name = t.repr(&name)?.to_string_lossy();
                t.warn(
                    &DEPRECATION_WARNING,
                    &format!(
                        "{shown}.__init__ missing 1 required positional argument: {name}. This will become an error in Python 3.15."
                    ),
                    1,
                )?;
            }
        }
        Ok(())
    }

    #[getter("__dict__")]
    fn dict(_: &mut Thread, this: &Value) -> Option<Value> {
        instance_dict(this).map(Ref::into_value)
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Value) -> PyResult {
        let shown = shown(t, this, 3)?;
        t.new_str_wtf8(&shown)
    }

    #[method("__reduce__($self, /)")]
    fn reduce(t: &mut Thread, this: &Value) -> PyResult {
        let dict = instance_dict(this).unwrap_or_else(Dict::new);
        let mut count = 0;
        for name in field_names(t, this.ty(), "_fields")? {
            if dict.get(t, &name)?.is_none() {
                break;
            }
            count += 1;
        }
        let args = Tuple::new(vec![Value::none(); count]);
        Ok(Tuple::new(vec![this.ty().to_value(), args, dict.into_value()]))
    }

    /// Return a copy of the AST node with new values for the specified fields.
    #[method("__replace__($self, /, **fields)", unbound)]
    fn replace(t: &mut Thread, this: &Value, args: Args<'_>) -> PyResult {
        if !args.positional().is_empty() {
            return Err(t.type_error("__replace__() takes no positional arguments"));
        }
        let class = this.ty();
        let short = class.name();
        let fields = field_names(t, class, "_fields")?;
        let mut known = fields.clone();
        known.extend(field_names(t, class, "_attributes")?);
        let own = instance_dict(this).unwrap_or_else(Dict::new);
        let payload = Dict::new();
        for name in &known {
            if let Some(value) = own.get(t, name)? {
                payload.set(t, name, value)?;
            }
        }
        for (key, value) in args.keywords() {
            if holds(t, &known, key)?.is_none() {
                let key = t.repr(key)?.to_string_lossy();
                return Err(
                    t.type_error(format!("{short}.__replace__ got an unexpected keyword argument {key}."))
                );
            }
            payload.set(t, key, value.clone())?;
        }
        let missing = missing_fields(t, class, &fields, &payload)?;
        if !missing.is_empty() {
            let (count, list) = (missing.len(), missing.join(", "));
            let plural = if count == 1 { "" } else { "s" };
            return Err(t.type_error(format!(
                "{short}.__replace__ missing {count} keyword argument{plural}: {list}."
            )));
        }
        let keys = Tuple::new_ref(payload.keys());
        let values = payload.values();
        t.call_kw(&class.to_value(), &values, Some(&keys))
    }
}

#[cold]
fn not_a_name(t: &mut Thread, name: &Value) -> Raised {
    let given = name.ty().name();
    t.type_error(format!("attribute name must be string, not '{given}'"))
}

/// The fields that a copy would lack, in the order of their texts; those that may be `None` are never missing.
fn missing_fields(t: &mut Thread, class: &Type, fields: &[Value], payload: &Dict) -> PyResult<Vec<String>> {
    let types = type_attr(t, class, "_field_types")?;
    let types = types.as_ref().and_then(|types| types.downcast::<Dict>());
    let mut missing = Vec::new();
    for name in fields {
        let optional = match types {
            Some(types) => types.get(t, name)?.is_some_and(|kind| kind.ty().tp_name() == "typing.Union"),
            None => false,
        };
        if !optional && !payload.contains(t, name)? {
            missing.push(t.repr(name)?.to_string_lossy());
        }
    }
    missing.sort();
    Ok(missing)
}

/// The text of a node, `depth` levels deep.
fn shown(t: &mut Thread, node: &Value, depth: usize) -> PyResult<Vec<u8>> {
    let name = node.ty().name();
    let name = if std::ptr::eq(node.ty(), &AST) { "ast.AST".to_string() } else { name };
    if depth == 0 || !t.repr_enter(node) {
        return Ok(format!("{name}(...)").into_bytes());
    }
    let result = shown_fields(t, node, &name, depth);
    t.repr_leave(node);
    result
}

fn shown_fields(t: &mut Thread, node: &Value, name: &str, depth: usize) -> PyResult<Vec<u8>> {
    let mut out = format!("{name}(").into_bytes();
    for (i, field) in field_names(t, node.ty(), "_fields")?.into_iter().enumerate() {
        let Some(field_name) = field.downcast::<Str>() else { return Err(not_a_name(t, &field)) };
        let value = t.get_attr(node, field_name)?;
        if i > 0 {
            out.extend_from_slice(b", ");
        }
        out.extend_from_slice(text(&field).as_bytes());
        out.push(b'=');
        let items = match (value.downcast_exact::<List>(), value.downcast_exact::<Tuple>()) {
            (Some(list), _) => Some((list.to_vec(), b'[', b']')),
            (_, Some(tuple)) => Some((tuple.items().to_vec(), b'(', b')')),
            _ => None,
        };
        match items {
            Some((items, open, close)) => {
                out.push(open);
                let last = items.len().saturating_sub(1);
                let mut first = true;
                for (i, item) in items.iter().enumerate() {
                    if i != 0 && i != last {
                        if i == 1 {
                            out.extend_from_slice(b", ...");
                        }
                        continue;
                    }
                    if !first {
                        out.extend_from_slice(b", ");
                    }
                    first = false;
                    out.extend(shown_value(t, item, depth - 1)?);
                }
                out.push(close);
            }
            None => out.extend(shown_value(t, &value, depth - 1)?),
        }
    }
    out.push(b')');
    Ok(out)
}

fn shown_value(t: &mut Thread, value: &Value, depth: usize) -> PyResult<Vec<u8>> {
    if value.ty().is_subtype(&AST) {
        return shown(t, value, depth);
    }
    t.repr(value).map(|text| crate::paths::to_wtf8(&text))
}

/// All classes by name, made when first asked for.
fn classes(t: &mut Thread) -> PyResult<Ref<Dict>> {
    if let Some(known) = t.interp().kept(CLASSES)
        && let Ok(dict) = Ref::from_value(known)
    {
        return Ok(dict);
    }
    object::slotdefs::ready::prepare(&AST);
    object::slotdefs::ready::ready(t, &AST, &[&Ast::IMPL])?;
    let empty = Tuple::empty;
    if let Some(dict) = AST.dict() {
        dict.set_str(t, "_fields", empty());
        dict.set_str(t, "_attributes", empty());
        dict.set_name(&names::MATCH_ARGS, empty());
        dict.set_name(&names::MODULE, string::intern("ast"));
    }
    let dict = Dict::new();
    dict.set_str(t, "AST", AST.to_value());
    for declaration in DECLARATIONS {
        let Declaration { name, fields, place, .. } = declaration;
        make_class(t, &dict, name, "AST", fields, &abstract_doc(declaration), Some(*place))?;
        for class in declaration.classes {
            let doc = class_doc(class.name, class.fields);
            make_class(t, &dict, class.name, name, class.fields, &doc, None)?;
        }
    }
    for declaration in DECLARATIONS {
        if !declaration.fields.is_empty() {
            add_field_types(t, &dict, declaration.name, declaration.fields)?;
        }
        for class in declaration.classes {
            add_field_types(t, &dict, class.name, class.fields)?;
        }
    }
    t.interp().keep(CLASSES, Some(dict.clone().into_value()));
    t.interp().keep(SINGLETONS, Some(Dict::new().into_value()));
    Ok(dict)
}

/// The declaration of a class, as its docstring has it.
fn class_doc(name: &str, fields: &[(&str, &str)]) -> String {
    if fields.is_empty() {
        return name.to_string();
    }
    let fields: Vec<String> = fields.iter().map(|(field, kind)| format!("{kind} {field}")).collect();
    format!("{name}({})", fields.join(", "))
}

/// The declaration of a type; classes with fields stand in lines of their own.
fn abstract_doc(declaration: &Declaration) -> String {
    let name = declaration.name;
    if declaration.classes.is_empty() {
        return class_doc(name, declaration.fields);
    }
    let each: Vec<String> =
        declaration.classes.iter().map(|class| class_doc(class.name, class.fields)).collect();
    if declaration.classes.iter().all(|class| class.fields.is_empty()) {
        return format!("{name} = {}", each.join(" | "));
    }
    let indent = " ".repeat(name.len() + 1);
    format!("{name} = {}", each.join(&format!("\n{indent}| ")))
}

/// A field's type without its marks, and the marks: `?`, `*` or both.
fn parted(kind: &str) -> (&str, &str) {
    let bare = kind.trim_end_matches(['?', '*']);
    (bare, &kind[bare.len()..])
}

fn class_named(dict: &Dict, name: &str) -> Value {
    dict.get_str(&string::intern_str(name)).unwrap_or(Value::none())
}

/// Makes a class and what it has beside its fields, in the order in which they come to stand in its dictionary.
fn make_class(
    t: &mut Thread,
    dict: &Dict,
    name: &str,
    base: &str,
    fields: &[(&str, &str)],
    doc: &str,
    place: Option<Place>,
) -> PyResult<()> {
    let namespace = Dict::new();
    let names_tuple = Tuple::new(fields.iter().map(|(field, _)| string::intern(field)).collect());
    let doc = t.new_str(doc)?;
    namespace.set_str(t, "_fields", names_tuple.clone());
    namespace.set_name(&names::MATCH_ARGS, names_tuple);
    namespace.set_name(&names::MODULE, string::intern("ast"));
    namespace.set_name(&names::DOC, doc);
    let bases = Tuple::new(vec![class_named(dict, base)]);
    let metaclass = object::singletons::TYPE.to_value();
    let class = t.call(&metaclass, &[string::intern(name), bases, namespace.into_value()])?;
    if let Some(place) = place {
        let all = ["lineno", "col_offset", "end_lineno", "end_col_offset"];
        let all = if place == Place::Nowhere { &[] } else { &all[..] };
        let all = Tuple::new(all.iter().map(|a| string::intern(a)).collect());
        t.set_attr(&class, &string::intern_str("_attributes"), &all)?;
    }
    let optional = fields.iter().filter(|(_, kind)| parted(kind).1 == "?").map(|(field, _)| *field);
    let ends = if place == Some(Place::Start) { &["end_lineno", "end_col_offset"][..] } else { &[] };
    for field in optional.chain(ends.iter().copied()) {
        t.set_attr(&class, &string::intern_str(field), &Value::none())?;
    }
    dict.set_str(t, name, class);
    Ok(())
}

fn add_field_types(t: &mut Thread, dict: &Dict, name: &str, fields: &[(&str, &str)]) -> PyResult<()> {
    let class = class_named(dict, name);
    let types = Dict::new();
    for (field, kind) in fields {
        let (bare, mark) = parted(kind);
        let base = match bare {
            "identifier" | "string" => string::STR.to_value(),
            "int" => object::int::INT.to_value(),
            "constant" => object::singletons::OBJECT.to_value(),
            other => class_named(dict, other),
        };
        let declared = match mark {
            "?" => t.binary_op(BinaryOp::Or, &base, &Value::none())?,
            "*" | "?*" => {
                let list = object::container::LIST.to_value();
                t.get_item(&list, &base)?
            }
            _ => base,
        };
        types.set_str(t, field, declared);
    }
    let types = types.into_value();
    for attribute in ["_field_types", "__annotations__"] {
        t.set_attr(&class, &string::intern_str(attribute), &types)?;
    }
    Ok(())
}

fn singleton(t: &mut Thread, name: &'static str) -> PyResult {
    let classes = classes(t)?;
    Builder::new(t, &classes).singleton(name)
}

/// Makes objects of a tree.
pub struct Builder<'t> {
    t: &'t mut Thread,
    classes: Ref<Dict>,
    singletons: Option<Ref<Dict>>,
    /// Names of classes and fields, by where their text lies.
    names: FastMap<(usize, usize), Ref<Str>>,
}

/// What becomes an object.
pub trait ToObject {
    /// The object.
    ///
    /// # Errors
    /// `MemoryError`, `RecursionError`.
    fn to_object(&self, b: &mut Builder<'_>) -> PyResult;
}

impl<'t> Builder<'t> {
    fn new(t: &'t mut Thread, classes: &Ref<Dict>) -> Builder<'t> {
        let singletons = t.interp().kept(SINGLETONS).and_then(|s| Ref::from_value(s).ok());
        Builder { t, classes: classes.clone(), singletons, names: FastMap::default() }
    }

    fn enter(&mut self) -> PyResult<()> {
        self.t.enter_recursion(" during  ast construction")
    }

    fn name(&mut self, name: &'static str) -> Ref<Str> {
        let known = self.names.entry((name.as_ptr() as usize, name.len()));
        known.or_insert_with(|| string::intern_str(name)).clone()
    }

    /// An object of the class, without fields yet.
    fn node(&mut self, name: &'static str) -> PyResult {
        let class = self.name(name);
        let class = self.classes.get_str(&class);
        match class.as_ref().and_then(|class| class.downcast::<Type>()) {
            Some(class) => Ok(Obj::new_of(class, Ast)),
            None => Err(self.t.system_error(format!("no class {name}"))),
        }
    }

    fn put<T: ToObject>(&mut self, node: &Value, field: &'static str, value: &T) -> PyResult<()> {
        let value = value.to_object(self)?;
        let field = self.name(field);
        instance_set(self.t, node, &field, Some(&value))?;
        Ok(())
    }

    /// The object with its place.
    fn place(&mut self, node: Value, range: Range) -> PyResult {
        for (field, value) in [
            ("lineno", range.lineno),
            ("col_offset", range.col_offset),
            ("end_lineno", range.end_lineno),
            ("end_col_offset", range.end_col_offset),
        ] {
            let field = self.name(field);
            instance_set(self.t, &node, &field, Some(&Value::small(value)))?;
        }
        Ok(node)
    }

    fn singleton(&mut self, name: &'static str) -> PyResult {
        let key = self.name(name);
        if let Some(found) = self.singletons.as_ref().and_then(|s| s.get_str(&key)) {
            return Ok(found);
        }
        let node = self.node(name)?;
        if let Some(singletons) = &self.singletons {
            singletons.set_name(&key, node.clone());
        }
        Ok(node)
    }
}

impl ToObject for ExprBox {
    fn to_object(&self, b: &mut Builder<'_>) -> PyResult {
        (**self).to_object(b)
    }
}

impl<T: ToObject> ToObject for Box<T> {
    fn to_object(&self, b: &mut Builder<'_>) -> PyResult {
        (**self).to_object(b)
    }
}

impl<T: ToObject> ToObject for Option<T> {
    fn to_object(&self, b: &mut Builder<'_>) -> PyResult {
        match self {
            Some(value) => value.to_object(b),
            None => Ok(Value::none()),
        }
    }
}

fn list_of<T: ToObject>(items: &[T], b: &mut Builder<'_>) -> PyResult {
    let mut out = Vec::with_capacity(items.len());
    for item in items {
        out.push(item.to_object(b)?);
    }
    Ok(List::new(out))
}

impl<T: ToObject> ToObject for Vec<T> {
    fn to_object(&self, b: &mut Builder<'_>) -> PyResult {
        list_of(self, b)
    }
}

impl<T: ToObject> ToObject for Box<[T]> {
    fn to_object(&self, b: &mut Builder<'_>) -> PyResult {
        list_of(self, b)
    }
}

impl ToObject for Identifier {
    fn to_object(&self, b: &mut Builder<'_>) -> PyResult {
        string::intern_wtf8(b.t, &with_surrogates(self.as_str().as_bytes()), false)
    }
}

impl ToObject for PyStr {
    fn to_object(&self, b: &mut Builder<'_>) -> PyResult {
        b.t.new_str_wtf8(self.as_bytes())
    }
}

impl ToObject for i32 {
    fn to_object(&self, _: &mut Builder<'_>) -> PyResult {
        Ok(Value::small(*self))
    }
}

impl ToObject for Constant {
    fn to_object(&self, b: &mut Builder<'_>) -> PyResult {
        let list = |items: &Rc<[Constant]>, b: &mut Builder<'_>| {
            let mut out = Vec::with_capacity(items.len());
            for item in items.iter() {
                out.push(item.to_object(b)?);
            }
            PyResult::Ok(out)
        };
        Ok(match self {
            Constant::None => Value::none(),
            Constant::True => Value::bool(true),
            Constant::False => Value::bool(false),
            Constant::Ellipsis => Value::ellipsis(),
            Constant::Int(i) => Value::int(*i),
            Constant::BigInt(big) => {
                let constant = ::code::Constant::int((**big).clone());
                interp::constants::value_of(b.t, &constant)?
            }
            Constant::Float(f) => Value::float(*f),
            Constant::Complex { real, imag } => Complex::new_of(&object::singletons::COMPLEX, *real, *imag),
            Constant::Str(s) => {
                let name_like = s.as_bytes().iter().all(|c| c.is_ascii_alphanumeric() || *c == b'_');
                if name_like { string::intern_wtf8(b.t, s.as_bytes(), false)? } else { s.to_object(b)? }
            }
            Constant::Bytes(bytes) => b.t.new_bytes(bytes)?,
            Constant::Tuple(items) => Tuple::new(list(items, b)?),
            Constant::FrozenSet(items) => {
                let set = Set::new_of(&object::set::FROZENSET);
                for item in list(items, b)? {
                    if let Some(set) = set.downcast::<Set>() {
                        set.add(b.t, &item)?;
                    }
                }
                set
            }
            Constant::Invalid(_) => Value::none(),
        })
    }
}

/// Reads a tree from objects.
pub struct Reader<'t> {
    t: &'t mut Thread,
    classes: Ref<Dict>,
    /// The classes of `_ast` met so far, by their addresses. `classes` keeps them alive.
    met: HashMap<usize, &'static str>,
}

/// What is read from an object.
pub trait FromObject: Sized {
    /// The kind of node, for messages.
    const NAME: &'static str;
    /// Whether `None` is a value like others.
    const NONE_IS_VALUE: bool = false;

    /// Reads it.
    ///
    /// # Errors
    /// `TypeError` and `ValueError` in CPython's words.
    fn from_object(r: &mut Reader<'_>, node: &Value) -> PyResult<Self>;

    /// What stands for `None` in a list until the validator refuses it; where there is nothing, it is refused at once.
    fn absent() -> Option<Self> {
        None
    }
}

/// What stands in a field: something, something or nothing, or a list.
pub trait Field: Sized {
    /// Reads the field of a node of the class `class`; nothing if it is `None` and may not be so.
    ///
    /// # Errors
    /// As for [`FromObject::from_object`].
    fn read(r: &mut Reader<'_>, found: Option<Value>, class: &str, name: &str) -> PyResult<Option<Self>>;
}

impl<T: FromObject> Field for T {
    fn read(r: &mut Reader<'_>, found: Option<Value>, class: &str, name: &str) -> PyResult<Option<Self>> {
        let Some(value) = found else {
            return Err(r.t.type_error(format!("required field \"{name}\" missing from {class}")));
        };
        if value.is_none() && !T::NONE_IS_VALUE {
            return Ok(None);
        }
        T::from_object(r, &value).map(Some)
    }
}

impl<T: FromObject> Field for Option<T> {
    fn read(r: &mut Reader<'_>, found: Option<Value>, _: &str, _: &str) -> PyResult<Option<Self>> {
        Ok(Some(match found.filter(|v| !v.is_none()) {
            Some(value) => Some(T::from_object(r, &value)?),
            None => None,
        }))
    }
}

/// An item of a list.
pub trait Item: Sized {
    /// Reads it.
    ///
    /// # Errors
    /// As for [`FromObject::from_object`].
    fn item(r: &mut Reader<'_>, value: &Value) -> PyResult<Self>;
}

impl<T: FromObject> Item for T {
    fn item(r: &mut Reader<'_>, value: &Value) -> PyResult<Self> {
        if value.is_none() && !T::NONE_IS_VALUE {
            return match T::absent() {
                Some(absent) => Ok(absent),
                None => Err(r.t.value_error(format!("None disallowed in {} list", T::NAME))),
            };
        }
        T::from_object(r, value)
    }
}

impl<T: FromObject> Item for Option<T> {
    fn item(r: &mut Reader<'_>, value: &Value) -> PyResult<Self> {
        if value.is_none() { Ok(None) } else { T::from_object(r, value).map(Some) }
    }
}

impl<T: Item> Field for Vec<T> {
    fn read(r: &mut Reader<'_>, found: Option<Value>, class: &str, name: &str) -> PyResult<Option<Self>> {
        let Some(value) = found else { return Ok(Some(Vec::new())) };
        let Some(list) = value.downcast::<List>() else {
            let given = value.ty().name();
            return Err(r.t.type_error(format!("{class} field \"{name}\" must be a list, not a {given}")));
        };
        let length = list.len();
        let mut out = Vec::with_capacity(length);
        while let Some(item) = list.get(out.len()) {
            out.push(T::item(r, &item)?);
            if list.len() != length {
                let message = format!("{class} field \"{name}\" changed size during iteration");
                return Err(r.t.runtime_error(message));
            }
        }
        Ok(Some(out))
    }
}

impl<T: Item> Field for Box<[T]> {
    fn read(r: &mut Reader<'_>, found: Option<Value>, class: &str, name: &str) -> PyResult<Option<Self>> {
        Ok(Vec::read(r, found, class, name)?.map(Vec::into_boxed_slice))
    }
}

impl Reader<'_> {
    fn enter(&mut self, place: &'static str) -> PyResult<()> {
        self.t.enter_recursion(place)
    }

    fn get(&mut self, node: &Value, name: &str) -> PyResult<Option<Value>> {
        self.t.get_attr_opt(node, &string::intern_str(name))
    }

    fn field<T: Field>(&mut self, node: &Value, class: &str, name: &str) -> PyResult<Option<T>> {
        let found = self.get(node, name)?;
        T::read(self, found, class, name)
    }

    fn required<T>(&mut self, value: Option<T>, class: &str, name: &str) -> PyResult<T> {
        match value {
            Some(value) => Ok(value),
            None => Err(self.t.value_error(format!("field '{name}' is required for {class}"))),
        }
    }

    /// The name of the first of the type's classes that the node is of.
    fn class_of(&mut self, node: &Value, declaration: &'static Declaration) -> PyResult<&'static str> {
        let class = node.ty();
        let address = std::ptr::from_ref(class).addr();
        if let Some(&name) = self.met.get(&address) {
            return Ok(name);
        }
        for &Class { name, .. } in declaration.classes {
            let known = class_named(&self.classes, name);
            let Some(known) = known.downcast::<Type>() else { continue };
            if class.is_subtype(known) {
                if std::ptr::eq(class, known) {
                    self.met.insert(address, name);
                }
                return Ok(name);
            }
        }
        Err(self.unexpected(node, declaration.name))
    }

    #[cold]
    fn unexpected(&mut self, node: &Value, base: &str) -> Raised {
        match self.t.repr(node) {
            Ok(shown) => {
                let shown = shown.to_string_lossy();
                self.t.type_error(format!("expected some sort of {base}, but got {shown}"))
            }
            Err(raised) => raised,
        }
    }

    fn number(&mut self, node: &Value, class: &str, name: &str) -> PyResult<i32> {
        let number = self.field(node, class, name)?;
        self.required(number, class, name)
    }

    fn range(&mut self, node: &Value, declaration: &Declaration) -> PyResult<Range> {
        let base = declaration.name;
        let lineno: i32 = self.number(node, base, "lineno")?;
        let col_offset: i32 = self.number(node, base, "col_offset")?;
        let (end_lineno, end_col_offset) = if declaration.place == Place::Both {
            (self.number(node, base, "end_lineno")?, self.number(node, base, "end_col_offset")?)
        } else {
            let end: Option<Option<i32>> = self.field(node, base, "end_lineno")?;
            let end_col: Option<Option<i32>> = self.field(node, base, "end_col_offset")?;
            (end.flatten().unwrap_or(lineno), end_col.flatten().unwrap_or(col_offset))
        };
        Ok(Range { lineno, col_offset, end_lineno, end_col_offset })
    }
}

impl FromObject for ExprBox {
    const NAME: &'static str = "expr";

    fn from_object(r: &mut Reader<'_>, node: &Value) -> PyResult<Self> {
        syntax::ast::Expr::from_object(r, node).map(ExprBox::new)
    }
}

impl<T: FromObject> FromObject for Box<T> {
    const NAME: &'static str = T::NAME;
    const NONE_IS_VALUE: bool = T::NONE_IS_VALUE;

    fn from_object(r: &mut Reader<'_>, node: &Value) -> PyResult<Self> {
        T::from_object(r, node).map(Box::new)
    }
}

impl FromObject for Identifier {
    const NAME: &'static str = "identifier";

    fn from_object(r: &mut Reader<'_>, node: &Value) -> PyResult<Self> {
        match node.downcast_exact::<Str>() {
            Some(text) => Ok(Identifier::from_wtf8(&crate::paths::to_wtf8(text))),
            None => Err(r.t.type_error("AST identifier must be of type str")),
        }
    }
}

impl FromObject for PyStr {
    const NAME: &'static str = "string";
    const NONE_IS_VALUE: bool = true;

    fn from_object(r: &mut Reader<'_>, node: &Value) -> PyResult<Self> {
        match (node.downcast_exact::<Str>(), node.downcast_exact::<Bytes>()) {
            (Some(text), _) => Ok(PyStr::from_wtf8(crate::paths::to_wtf8(text))),
            (None, Some(bytes)) => Ok(PyStr::from_wtf8(bytes.as_bytes())),
            (None, None) => Err(r.t.type_error("AST string must be of type str")),
        }
    }
}

impl FromObject for i32 {
    const NAME: &'static str = "int";
    const NONE_IS_VALUE: bool = true;

    fn from_object(r: &mut Reader<'_>, node: &Value) -> PyResult<Self> {
        if !node.is_int() {
            let shown = r.t.repr(node)?.to_string_lossy();
            return Err(r.t.value_error(format!("invalid integer value: {shown}")));
        }
        match node.as_i64().and_then(|i| i32::try_from(i).ok()) {
            Some(i) => Ok(i),
            None => Err(r.t.overflow_error("Python int too large to convert to C int")),
        }
    }
}

impl FromObject for Constant {
    const NAME: &'static str = "constant";
    const NONE_IS_VALUE: bool = true;

    fn from_object(r: &mut Reader<'_>, node: &Value) -> PyResult<Self> {
        r.enter(" during compilation")?;
        Ok(if node.is_none() {
            Constant::None
        } else if node.is_bool() {
            if node.is_true() { Constant::True } else { Constant::False }
        } else if node.is(&Value::ellipsis()) {
            Constant::Ellipsis
        } else if node.is_exact_int() {
            match (node.as_i64(), crate::marshal::big_of(node)) {
                (Some(i), _) => Constant::Int(i),
                (None, Some(big)) => Constant::BigInt(Rc::new(big)),
                (None, None) => return Err(r.t.memory_error()),
            }
        } else if let Some(f) = node.as_exact_float() {
            Constant::Float(f)
        } else if let Some(c) = node.downcast_exact::<Complex>() {
            let (real, imag) = c.parts();
            Constant::Complex { real, imag }
        } else if let Some(s) = node.downcast_exact::<Str>() {
            Constant::Str(PyStr::from_wtf8(crate::paths::to_wtf8(s)))
        } else if let Some(b) = node.downcast_exact::<Bytes>() {
            Constant::Bytes(b.as_bytes().into())
        } else if let Some(tuple) = node.downcast_exact::<Tuple>() {
            let items: PyResult<Vec<Constant>> =
                tuple.items().iter().map(|i| Constant::from_object(r, i)).collect();
            Constant::Tuple(items?.into())
        } else if node.is_type(&object::set::FROZENSET)
            && let Some(set) = node.downcast::<Set>()
        {
            let items: PyResult<Vec<Constant>> =
                set.items().iter().map(|i| Constant::from_object(r, i)).collect();
            Constant::FrozenSet(items?.into())
        } else {
            Constant::Invalid(PyStr::from(node.ty().name()))
        })
    }
}

/// Whether an object is a node of a syntax tree.
pub fn is_node(object: &Value) -> bool {
    AST.has(object::types::flags::READY) && object.ty().is_subtype(&AST)
}

/// The tree that a node stands for, validated.
///
/// # Errors
/// What is wrong with it.
pub fn tree_of(t: &mut Thread, source: &Value, filename: &Value, mode: Mode) -> PyResult<Mod> {
    let wanted = match mode {
        Mode::Exec => "Module",
        Mode::Eval => "Expression",
        Mode::Single => "Interactive",
        Mode::FuncType => "FunctionType",
    };
    let classes = classes(t)?;
    let expected = class_named(&classes, wanted);
    let fits = expected.downcast::<Type>().is_some_and(|class| source.ty().is_subtype(class));
    if !fits {
        let given = source.ty().name();
        return Err(t.type_error(format!("expected {wanted} node, got {given}")));
    }
    let tree = Mod::from_object(&mut Reader { t, classes, met: HashMap::new() }, source)?;
    if let Err(error) = syntax::validate::validate(&tree, code_text::guard(t)) {
        return Err(code_text::raise(t, *error, filename));
    }
    Ok(tree)
}

/// Compiles an object that is a syntax tree; `None` for any other object.
///
/// # Errors
/// What is wrong with the tree.
pub fn compile_node(
    t: &mut Thread,
    source: &Value,
    filename: &Value,
    request: &Request,
) -> PyResult<Option<Value>> {
    if !is_node(source) {
        return Ok(None);
    }
    let mut tree = tree_of(t, source, filename, request.mode)?;
    if request.flags & bits::ONLY_AST != 0 {
        return node_of(t, &mut tree, filename, request).map(Some);
    }
    let code = code_text::compile_tree(t, &mut tree, filename, request, None)?;
    interp::constants::code_object(t, &code).map(|code| Some(code.into_value()))
}

/// The object for a syntax tree.
///
/// # Errors
/// `MemoryError`, `RecursionError`.
pub fn node_of(t: &mut Thread, tree: &mut Mod, filename: &Value, request: &Request) -> PyResult {
    code_text::preprocess(t, tree, filename, request)?;
    let classes = classes(t)?;
    tree.to_object(&mut Builder::new(t, &classes))
}
