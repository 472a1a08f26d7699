//! `type`: calling a class, attributes of classes, their names.
//!
//! Not here: making a class (`new.rs`), the class statement (`build_class.rs`).

pub mod attributes;
pub mod bases;
pub mod build_class;
pub mod new;

use ::object::singletons::TYPE;
use ::object::types::flags;
use ::object::{
    Args, Dict, List, Object, PyResult, Raised, Ref, Str, Thread, Tuple, Type, Value, lookup, names, string,
};
use macros::pymethods;

/// `type`
pub struct TypeMethods;

/// `__module__` of a class: for built-in types what stands before the last dot of the name.
pub fn module_of(class: &Type) -> Option<Ref<Str>> {
    if class.is_heap_type() {
        let value = class.dict()?.get_str(&names::MODULE)?;
        return Ref::from_value(value).ok();
    }
    let name = class.tp_name();
    Some(string::intern_str(name.rsplit_once('.').map_or("builtins", |(module, _)| module)))
}

/// `__qualname__` of a class.
pub fn qualname_of(class: &Type) -> String {
    let (_, qualname, _) = class.heap_names();
    match qualname.get().and_then(|v| Ref::<Str>::from_value(v).ok()) {
        Some(name) => name.to_string_lossy(),
        None => class.name(),
    }
}

/// The name with the module in front, unless that is `builtins` or `__main__`.
pub fn fully_qualified_name(class: &Type) -> String {
    if !class.is_heap_type() {
        return class.tp_name();
    }
    match module_of(class) {
        Some(module) if !module.eq_str("builtins") && !module.eq_str("__main__") => {
            format!("{}.{}", module.to_string_lossy(), qualname_of(class))
        }
        _ => qualname_of(class),
    }
}

#[pymethods(
    TYPE,
    layout = ::object::Type,
    table = TYPE_IMPL,
    doc = "type(object) -> the object's type\ntype(name, bases, dict, **kwds) -> a new type"
)]
impl TypeMethods {
    #[slot]
    fn call(t: &mut Thread, this: &Type, values: &[Value], kwnames: Option<&Tuple>) -> PyResult {
        if std::ptr::eq(this, &TYPE) {
            let keywords = kwnames.map_or(0, Tuple::len);
            match values {
                [object] if keywords == 0 => return Ok(object.ty().to_value()),
                _ if values.len() - keywords == 1 => {
                    return Err(t.type_error("type() takes no keyword arguments"));
                }
                _ if values.len() - keywords != 3 => {
                    return Err(t.type_error("type() takes 1 or 3 arguments"));
                }
                _ => {}
            }
        }
        let Some(new) = this.slots().new else {
            return Err(t.type_error(format!("cannot create '{}' instances", this.tp_name())));
        };
        let made = new(t, this, values, kwnames)?;
        let class = made.ty();
        if class.is_subtype(this)
            && let Some(init) = class.slots().init
        {
            init(t, &made, values, kwnames)?;
        }
        Ok(made)
    }

    #[slot]
    fn new(t: &mut Thread, cls: &Type, values: &[Value], kwnames: Option<&Tuple>) -> PyResult {
        new::new(t, cls, values, kwnames)
    }

    #[slot]
    fn init(t: &mut Thread, _this: &Value, args: Args<'_>) -> PyResult<()> {
        let count = args.positional().len();
        if args.has_keywords() && count == 1 {
            return Err(t.type_error("type.__init__() takes no keyword arguments"));
        }
        if count != 1 && count != 3 {
            return Err(t.type_error("type.__init__() takes 1 or 3 arguments"));
        }
        Ok(())
    }

    /// Create the namespace for the class statement
    #[classmethod("__prepare__($cls, name, bases, /, **kwds)", unbound)]
    fn prepare(_: &mut Thread, _cls: &Type, _args: Args<'_>) -> Value {
        Dict::new().into_value()
    }

    /// Return a type's method resolution order.
    #[method("mro($self, /)")]
    fn mro_method(t: &mut Thread, this: &Type) -> PyResult {
        let Some(bases) = this.bases() else { return Ok(List::new(vec![this.to_value()])) };
        Ok(List::new(new::standard_mro(t, this, &bases)?))
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Type) -> PyResult {
        let qualname = qualname_of(this);
        let text = match module_of(this) {
            Some(module) if !module.eq_str("builtins") => {
                format!("<class '{}.{qualname}'>", module.to_string_lossy())
            }
            _ => format!("<class '{qualname}'>"),
        };
        t.new_str(&text)
    }

    #[slot]
    fn getattro(t: &mut Thread, this: &Type, name: &Str) -> PyResult {
        match lookup::type_get(t, this, name)? {
            Some(found) => Ok(found),
            None => {
                let message =
                    format!("type object '{}' has no attribute '{}'", this.tp_name(), name.to_string_lossy());
                Err(t.attribute_error_of(&this.to_value(), name, &message))
            }
        }
    }

    #[slot]
    fn setattro(t: &mut Thread, this: &Type, name: &Str, value: Option<&Value>) -> PyResult<()> {
        let class = this.to_value();
        if this.has(flags::IMMUTABLETYPE) {
            let shown = t.repr(&name.to_value())?.to_string_lossy();
            let message = format!("cannot set {shown} attribute of immutable type '{}'", this.tp_name());
            return Err(t.type_error(message));
        }
        if let Some(descriptor) = lookup::lookup(t, this.class(), name)
            && let Some(set) = descriptor.ty().slots().descr_set
        {
            return set(t, &descriptor, &class, value);
        }
        let Some(dict) = this.dict() else { return Err(t.system_error("a class without dictionary")) };
        let interned = match name.header().ty() {
            ty if std::ptr::eq(ty, &string::STR) => string::intern_value(name.to_value()),
            _ => name.to_value(),
        };
        // The old value may run code when it goes: only after caches have forgotten it.
        let old = match value {
            Some(value) => {
                let old = dict.get(t, &interned)?;
                dict.set(t, &interned, value.clone())?;
                old
            }
            None => {
                let old = dict.remove(t, &interned)?;
                if old.is_none() {
                    let message = format!(
                        "type object '{}' has no attribute '{}'",
                        this.name(),
                        name.to_string_lossy()
                    );
                    return Err(t.attribute_error_of(&class, name, &message));
                }
                old
            }
        };
        lookup::type_modified(this);
        ::object::slotdefs::update::update_slot(t, this, name);
        drop(old);
        Ok(())
    }

    #[slot]
    fn or(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        crate::union::or(t, a, b)
    }

    /// Return a list of immediate subclasses.
    #[method("__subclasses__($self, /)")]
    fn subclasses(_: &mut Thread, this: &Type) -> Value {
        List::new(lookup::subclasses(this))
    }

    /// Check if an object is an instance.
    #[method("__instancecheck__($self, instance, /)")]
    fn instancecheck(t: &mut Thread, this: &Value, instance: &Value) -> PyResult<bool> {
        crate::class_check::real_is_instance(t, instance, this)
    }

    /// Check if a class is a subclass.
    #[method("__subclasscheck__($self, subclass, /)")]
    fn subclasscheck(t: &mut Thread, this: &Value, subclass: &Value) -> PyResult<bool> {
        crate::class_check::real_is_subclass(t, subclass, this)
    }

    /// Specialized __dir__ implementation for types.
    #[method("__dir__($self, /)")]
    fn dir(t: &mut Thread, this: &Value) -> PyResult {
        let found = Dict::new();
        merge_class_dict(t, &found, this)?;
        Ok(List::new(found.keys()))
    }

    /// Return memory consumption of the type object.
    #[method("__sizeof__($self, /)")]
    fn sizeof(_: &mut Thread, this: &Type) -> usize {
        if this.is_heap_type() { 936 } else { 416 }
    }

    #[getter("__name__")]
    fn name(t: &mut Thread, this: &Type) -> PyResult {
        match this.heap_names().0.get() {
            Some(name) => Ok(name),
            None => t.new_str(&this.name()),
        }
    }

    #[setter("__name__")]
    fn set_name(t: &mut Thread, this: &Type, value: Option<&Value>) -> PyResult<()> {
        let value = check_special(t, this, value, "__name__")?;
        let Some(name) = value.downcast::<Str>() else {
            let given = value.ty().tp_name();
            return Err(t.type_error(format!(
                "can only assign string to {}.__name__, not '{given}'",
                this.tp_name()
            )));
        };
        new::check_name(t, name)?;
        lookup::type_modified(this);
        this.heap_names().0.set(Some(value));
        Ok(())
    }

    #[getter("__qualname__")]
    fn qualname(t: &mut Thread, this: &Type) -> PyResult {
        match this.heap_names().1.get() {
            Some(name) => Ok(name),
            None => t.new_str(&qualname_of(this)),
        }
    }

    #[setter("__qualname__")]
    fn set_qualname(t: &mut Thread, this: &Type, value: Option<&Value>) -> PyResult<()> {
        let value = check_special(t, this, value, "__qualname__")?;
        if value.downcast::<Str>().is_none() {
            let given = value.ty().tp_name();
            return Err(t.type_error(format!(
                "can only assign string to {}.__qualname__, not '{given}'",
                this.tp_name()
            )));
        }
        this.heap_names().1.set(Some(value));
        Ok(())
    }

    #[getter("__bases__")]
    fn bases(_: &mut Thread, this: &Type) -> Value {
        this.bases().map_or(Value::none(), Ref::into_value)
    }

    #[setter("__bases__")]
    fn set_bases(t: &mut Thread, this: &Type, value: Option<&Value>) -> PyResult<()> {
        let value = check_special(t, this, value, "__bases__")?;
        bases::set_bases(t, this, &value)
    }

    #[getter("__mro__")]
    fn mro(_: &mut Thread, this: &Type) -> Value {
        this.mro().map_or(Value::none(), Ref::into_value)
    }

    #[member("__base__")]
    fn base(_: &mut Thread, this: &Type) -> Value {
        this.base().map_or(Value::none(), Object::to_value)
    }

    #[getter("__module__")]
    fn module(t: &mut Thread, this: &Type) -> PyResult {
        if this.is_heap_type() {
            let found = this.dict().and_then(|d| d.get_str(&names::MODULE));
            return found.ok_or_else(|| t.attribute_error("__module__"));
        }
        Ok(module_of(this).map_or(Value::none(), Ref::into_value))
    }

    #[setter("__module__")]
    fn set_module(t: &mut Thread, this: &Type, value: Option<&Value>) -> PyResult<()> {
        let value = check_special(t, this, value, "__module__")?;
        if let Some(dict) = this.dict() {
            dict.remove_str(&names::FIRSTLINENO);
            store(this, &dict, &names::MODULE, Some(value));
        }
        Ok(())
    }

    #[getter("__abstractmethods__")]
    fn abstractmethods(t: &mut Thread, this: &Type) -> PyResult {
        // `type` itself has the descriptor under this name, which is not the set of its abstract methods.
        let found = if std::ptr::eq(this, &TYPE) { None } else { this.dict() };
        match found.and_then(|d| d.get_str(&names::ABSTRACTMETHODS)) {
            Some(found) => Ok(found),
            None => {
                Err(t.attribute_error_of(&this.to_value(), &names::ABSTRACTMETHODS, "__abstractmethods__"))
            }
        }
    }

    #[setter("__abstractmethods__")]
    fn set_abstractmethods(t: &mut Thread, this: &Type, value: Option<&Value>) -> PyResult<()> {
        let Some(dict) = this.dict() else { return Ok(()) };
        let is_abstract = match value {
            Some(value) => t.is_true(value)?,
            None => false,
        };
        if value.is_none() && !dict.contains_str(&names::ABSTRACTMETHODS) {
            return Err(t.attribute_error_of(
                &this.to_value(),
                &names::ABSTRACTMETHODS,
                "__abstractmethods__",
            ));
        }
        store(this, &dict, &names::ABSTRACTMETHODS, value.cloned());
        if is_abstract {
            this.set_flags(flags::IS_ABSTRACT);
        } else {
            this.clear_flags(flags::IS_ABSTRACT);
        }
        Ok(())
    }

    #[getter("__dict__")]
    fn dict(_: &mut Thread, this: &Type) -> Value {
        match this.dict() {
            Some(dict) => crate::mapping_proxy::new_proxy(dict.into_value()),
            None => Value::none(),
        }
    }

    #[getter("__doc__")]
    fn doc(t: &mut Thread, this: &Type) -> PyResult {
        if let Some(doc) = this.internal_doc().filter(|_| !this.is_heap_type()) {
            return t.new_str(::object::slotdefs::doc_of(&this.name(), doc));
        }
        let Some(found) = this.dict().and_then(|d| d.get_str(&names::DOC)) else { return Ok(Value::none()) };
        match found.ty().slots().descr_get {
            Some(get) => get(t, &found, None, Some(&this.to_value())),
            None => Ok(found),
        }
    }

    #[setter("__doc__")]
    fn set_doc(t: &mut Thread, this: &Type, value: Option<&Value>) -> PyResult<()> {
        let value = check_special(t, this, value, "__doc__")?;
        if let Some(dict) = this.dict() {
            store(this, &dict, &names::DOC, Some(value));
        }
        Ok(())
    }

    #[getter("__text_signature__")]
    fn text_signature(t: &mut Thread, this: &Type) -> PyResult {
        match this.internal_doc() {
            Some(doc) => crate::descriptor::text_signature(t, &this.name(), doc),
            None => match this.dict().and_then(|d| d.get_str(&names::DOC)) {
                Some(doc) => match doc.downcast::<Str>().filter(|_| this.is_heap_type()) {
                    Some(doc) => crate::descriptor::text_signature(t, &this.name(), &doc.to_string_lossy()),
                    None => Ok(Value::none()),
                },
                None => Ok(Value::none()),
            },
        }
    }

    #[getter("__annotations__")]
    fn annotations(t: &mut Thread, this: &Type) -> PyResult {
        let class = this.to_value();
        let Some(dict) = this.dict().filter(|_| this.is_heap_type()) else {
            return Err(no_attribute(t, this, &names::ANNOTATIONS));
        };
        let stored = dict.get_str(&names::ANNOTATIONS).or_else(|| dict.get_str(&names::ANNOTATIONS_CACHE));
        if let Some(found) = stored {
            return match found.ty().slots().descr_get {
                Some(get) => get(t, &found, None, Some(&class)),
                None => Ok(found),
            };
        }
        let annotate = t.get_attr(&class, &names::ANNOTATE)?;
        let made = if annotate.ty().slots().call.is_some() {
            let made = t.call(&annotate, &[Value::small(1)])?;
            if made.downcast::<Dict>().is_none() {
                let given = made.ty().tp_name();
                return Err(t.type_error(format!("__annotate__ returned non-dict of type '{given}'")));
            }
            made
        } else {
            Dict::new().into_value()
        };
        store(this, &dict, &names::ANNOTATIONS_CACHE, Some(made.clone()));
        Ok(made)
    }

    #[setter("__annotations__")]
    fn set_annotations(t: &mut Thread, this: &Type, value: Option<&Value>) -> PyResult<()> {
        let Some(dict) = this.dict().filter(|_| !this.has(flags::IMMUTABLETYPE)) else {
            let name = this.tp_name();
            return Err(
                t.type_error(format!("cannot set '__annotations__' attribute of immutable type '{name}'"))
            );
        };
        let direct = dict.contains_str(&names::ANNOTATIONS);
        let key: &Str = if direct { &names::ANNOTATIONS } else { &names::ANNOTATIONS_CACHE };
        if value.is_none() && !dict.contains_str(key) {
            return Err(t.attribute_error_of(&this.to_value(), &names::ANNOTATIONS, "__annotations__"));
        }
        store(this, &dict, key, value.cloned());
        if direct && value.is_none() {
            dict.remove_str(&names::ANNOTATIONS_CACHE);
        }
        dict.remove_str(&names::ANNOTATE_FUNC);
        dict.remove_str(&names::ANNOTATE);
        Ok(())
    }

    #[getter("__annotate__")]
    fn annotate(t: &mut Thread, this: &Type) -> PyResult {
        let Some(dict) = this.dict().filter(|_| this.is_heap_type()) else {
            return Err(no_attribute(t, this, &names::ANNOTATE));
        };
        match dict.get_str(&names::ANNOTATE).or_else(|| dict.get_str(&names::ANNOTATE_FUNC)) {
            Some(found) => match found.ty().slots().descr_get {
                Some(get) => get(t, &found, None, Some(&this.to_value())),
                None => Ok(found),
            },
            None => {
                store(this, &dict, &names::ANNOTATE_FUNC, Some(Value::none()));
                Ok(Value::none())
            }
        }
    }

    #[setter("__annotate__")]
    fn set_annotate(t: &mut Thread, this: &Type, value: Option<&Value>) -> PyResult<()> {
        let Some(value) = value else {
            return Err(t.type_error("cannot delete __annotate__ attribute"));
        };
        let Some(dict) = this.dict().filter(|_| !this.has(flags::IMMUTABLETYPE)) else {
            let name = this.tp_name();
            return Err(
                t.type_error(format!("cannot set '__annotate__' attribute of immutable type '{name}'"))
            );
        };
        if !value.is_none() && value.ty().slots().call.is_none() {
            return Err(t.type_error("__annotate__ must be callable or None"));
        }
        let key: &Str =
            if dict.contains_str(&names::ANNOTATE) { &names::ANNOTATE } else { &names::ANNOTATE_FUNC };
        store(this, &dict, key, Some(value.clone()));
        if !value.is_none() {
            dict.remove_str(&names::ANNOTATIONS_CACHE);
        }
        Ok(())
    }

    #[getter("__type_params__")]
    fn type_params(_: &mut Thread, this: &Type) -> Value {
        let is_type = std::ptr::eq(this, &TYPE);
        let found = this.dict().filter(|_| !is_type).and_then(|d| d.get_str(&names::TYPE_PARAMS));
        found.unwrap_or_else(Tuple::empty)
    }

    #[setter("__type_params__")]
    fn set_type_params(t: &mut Thread, this: &Type, value: Option<&Value>) -> PyResult<()> {
        let value = check_special(t, this, value, "__type_params__")?;
        if let Some(dict) = this.dict() {
            store(this, &dict, &names::TYPE_PARAMS, Some(value));
        }
        Ok(())
    }

    #[member("__basicsize__")]
    fn basicsize(_: &mut Thread, this: &Type) -> usize {
        reported_basicsize(this)
    }

    #[member("__itemsize__")]
    fn itemsize(_: &mut Thread, this: &Type) -> usize {
        this.itemsize()
    }

    #[member("__flags__")]
    fn flags(_: &mut Thread, this: &Type) -> i64 {
        let own = this.flags();
        let shown = match own & flags::OPEN {
            0 if own & flags::HEAPTYPE == 0 && !is_static_in_cpython(&this.tp_name()) => {
                own & !flags::STATIC_BUILTIN | flags::HEAPTYPE
            }
            0 => own,
            _ => {
                own & !(flags::OPEN | flags::ANY_NAMES | flags::LEGACY_FINALIZER | flags::STATIC_BUILTIN)
                    | flags::HEAPTYPE
                    | flags::HAVE_GC
            }
        };
        shown as i64
    }

    #[member("__weakrefoffset__")]
    fn weakrefoffset(_: &mut Thread, this: &Type) -> i64 {
        attributes::weakref_offset(this)
    }

    #[member("__dictoffset__")]
    fn dictoffset(_: &mut Thread, this: &Type) -> isize {
        this.dictoffset()
    }
}

/// `__basicsize__`: that of CPython's struct where ours is another.
pub fn reported_basicsize(class: &Type) -> usize {
    let mut native = class;
    while native.is_heap_type() {
        match native.base() {
            Some(base) => native = base,
            None => break,
        }
    }
    let reported = native.spec().map_or(0, |s| s.reported_basicsize);
    let own = native.basicsize();
    class.basicsize() - own + if reported == 0 { own } else { reported }
}

fn no_attribute(t: &mut Thread, class: &Type, name: &Str) -> Raised {
    let message = format!("type object '{}' has no attribute '{}'", class.tp_name(), name.to_string_lossy());
    t.attribute_error_of(&class.to_value(), name, &message)
}

/// Changes an entry of a class's dictionary; caches forget what they knew.
fn store(class: &Type, dict: &Dict, name: &Str, value: Option<Value>) {
    lookup::type_modified(class);
    match value {
        Some(value) => dict.set_name(name, value),
        None => drop(dict.remove_str(name)),
    }
    lookup::type_modified(class);
}

/// The attributes of classes that cannot be deleted, nor set in built-in types.
fn check_special(t: &mut Thread, class: &Type, value: Option<&Value>, name: &str) -> PyResult {
    let shown = class.tp_name();
    if class.has(flags::IMMUTABLETYPE) {
        return Err(t.type_error(format!("cannot set '{name}' attribute of immutable type '{shown}'")));
    }
    match value {
        Some(value) => {
            audit_change(t, &class.to_value(), name, value)?;
            Ok(value.clone())
        }
        None => Err(t.type_error(format!("cannot delete '{name}' attribute of immutable type '{shown}'"))),
    }
}

/// Adds the names of a class's attributes, inherited ones included, to `found`.
///
/// # Errors
/// What reading `__dict__` and `__bases__` raises.
pub fn merge_class_dict(t: &mut Thread, found: &Dict, class: &Value) -> PyResult<()> {
    if let Some(dict) = t.get_attr_opt(class, &names::DICT)? {
        let keys = t.call_method(&dict, &names::KEYS, &[])?;
        for key in t.collect(&keys)? {
            found.set(t, &key, Value::none())?;
        }
    }
    if let Some(bases) = t.get_attr_opt(class, &names::BASES)?
        && let Some(bases) = bases.downcast::<Tuple>()
    {
        for base in bases.items() {
            t.with_recursion(" in __dir__", |t| merge_class_dict(t, found, base))?;
        }
    }
    Ok(())
}

/// Tells auditing hooks that an attribute is read through which much can be reached.
pub(crate) fn audit_read(t: &mut Thread, object: &Value, name: &str) -> PyResult<()> {
    if t.interp().audit_hooks.is_empty() {
        return Ok(());
    }
    t.audit("object.__getattr__", &[object.clone(), string::intern(name)])
}

/// Tells auditing hooks of a change that may break what others rely on.
pub(crate) fn audit_change(t: &mut Thread, object: &Value, name: &str, value: &Value) -> PyResult<()> {
    if t.interp().audit_hooks.is_empty() {
        return Ok(());
    }
    t.audit("object.__setattr__", &[object.clone(), ::object::string::intern(name), value.clone()])
}

/// Modules all of whose native types are static ones in CPython.
const STATIC_MODULES: &[&str] =
    &["Token", "_contextvars", "builtins", "string.templatelib", "sys", "types", "weakref"];

/// Native types of other modules that are static ones in CPython. All further ones are made when their module is imported.
const STATIC_TYPES: &[&str] = &[
    "collections.OrderedDict",
    "datetime.date",
    "datetime.datetime",
    "datetime.time",
    "datetime.timedelta",
    "datetime.timezone",
    "datetime.tzinfo",
    "pickle.PickleBuffer",
    "typing.TypeAliasType",
    "typing.Union",
];

/// Whether `__flags__` of the native type of that name lacks `HEAPTYPE`, which is what `copyreg` asks for.
fn is_static_in_cpython(name: &str) -> bool {
    match name.rsplit_once('.') {
        None => true,
        Some((module, _)) => STATIC_MODULES.contains(&module) || STATIC_TYPES.contains(&name),
    }
}
