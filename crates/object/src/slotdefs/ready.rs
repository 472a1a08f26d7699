//! Making native types ready: sizes and flags, MRO, dictionary, inherited slots.
//!
//! Not here: classes made at run time (`builtins`), whose slots `update.rs` fills.

use std::sync::atomic::{AtomicU32, Ordering};

use super::{SLOT_DEFS, Wrapper, generic, update};
use crate::cell::OptionCell;
use crate::container::Tuple;
use crate::dict::Dict;
use crate::errors::PyResult;
use crate::function::{
    self, Builtin, BuiltinData, ClassMethodDescriptor, ClassMethodDescriptorData, GetSetDescriptor,
    GetSetDescriptorData, MemberDescriptor, MemberDescriptorData, MemberSource, MethodDescriptor,
    MethodDescriptorData, WrapperDescriptor, WrapperDescriptorData,
};
use crate::header::Object;
use crate::lookup;
use crate::names;
use crate::native::{Binding, MethodKind, NativeCall, NativeDef};
use crate::singletons;
use crate::string::intern_str;
use crate::thread::Thread;
use crate::types::{HashFn, NewFn, Slots, Type, TypeImpl, TypeSpec, flags};
use crate::value::Value;

/// `__new__` of every native type; bound to the type.
pub static TP_NEW: NativeDef = NativeDef {
    name: "__new__",
    doc: Some(
        "__new__($type, *args, **kwargs)\n--\n\nCreate and return a new object.  See help(type) for accurate signature.",
    ),
    call: NativeCall::Keywords(tp_new_wrapper),
    binding: Binding::Static,
    kind: MethodKind::Plain,
};

/// Whether `found` is the `__new__` of a native type.
pub(super) fn is_new_wrapper(found: &Value) -> bool {
    found.downcast_exact::<Builtin>().is_some_and(|b| std::ptr::eq(b.def, &raw const TP_NEW))
}

fn tp_new_wrapper(t: &mut Thread, slf: &Value, values: &[Value], names: Option<&Tuple>) -> PyResult {
    let Some((ty, new)) = slf.downcast::<Type>().and_then(|ty| Some((ty, ty.slots().new?))) else {
        return Err(t.system_error("__new__() called with non-type 'self'"));
    };
    // Names are for messages only.
    let name = || ty.tp_name();
    if values.len() == names.map_or(0, Tuple::len) {
        return Err(t.type_error(format!("{}.__new__(): not enough arguments", name())));
    }
    let (first, rest) = (&values[0], &values[1..]);
    let Some(subtype) = first.downcast::<Type>() else {
        let given = first.ty().tp_name();
        return Err(t.type_error(format!("{}.__new__(X): X is not a type object ({given})", name())));
    };
    let shown = || subtype.tp_name();
    if !subtype.is_subtype(ty) {
        let (name, shown) = (name(), shown());
        return Err(t.type_error(format!("{name}.__new__({shown}): {shown} is not a subtype of {name}")));
    }
    if subtype.has(flags::DISALLOW_INSTANTIATION) {
        return Err(t.type_error(format!("cannot create '{}' instances", shown())));
    }
    // The nearest native constructor must be this one, or instances would lack the parts of a base in between.
    let mut native = Some(subtype);
    while let Some(class) = native
        && class.slots().new.is_some_and(|f| std::ptr::fn_addr_eq(f, generic::new as NewFn))
    {
        native = class.base();
    }
    if native.is_some_and(|native| native.slots().new.is_none()) {
        return Err(t.type_error(format!("cannot create '{}' instances", shown())));
    }
    if let Some(native) = native
        && !native.slots().new.is_some_and(|f| std::ptr::fn_addr_eq(f, new))
    {
        let mut made = Some(native);
        while let Some(class) = made.filter(|class| class.is_heap_type()) {
            made = class.base();
        }
        let without_new = |class: &Type| WITHOUT_NEW.contains(&class.tp_name().as_str());
        // The base whose constructor theirs is in CPython.
        let mut giver = made.filter(|class| without_new(class));
        while let Some(class) = giver.filter(|class| without_new(class)) {
            giver = class.base();
        }
        if giver.is_some_and(|class| class.has(flags::DISALLOW_INSTANTIATION)) {
            return Err(t.type_error(format!("cannot create '{}' instances", shown())));
        }
        if giver.is_some_and(|class| class.slots().new.is_some_and(|f| std::ptr::fn_addr_eq(f, new)))
            && let Some(own) = made.and_then(|class| class.slots().new)
        {
            return own(t, subtype, rest, names);
        }
        let (name, shown, other) = (name(), shown(), native.tp_name());
        return Err(t.type_error(format!("{name}.__new__({shown}) is not safe, use {other}.__new__()")));
    }
    new(t, subtype, rest, names)
}

/// Types whose constructor makes what instances consist of, and that yet have no `__new__` of their own, since in CPython
/// the one of their base does for them.
const WITHOUT_NEW: [&str; 16] = [
    "odict_items",
    "odict_keys",
    "odict_values",
    "_io._IOBase",
    "_io._RawIOBase",
    "_io._BufferedIOBase",
    "_io._TextIOBase",
    "_io.BufferedReader",
    "_io.BufferedWriter",
    "_io.BufferedRandom",
    "_io.BufferedRWPair",
    "_io.TextIOWrapper",
    "_io.IncrementalNewlineDecoder",
    "_lsprof.Profiler",
    "collections.OrderedDict",
    "collections.defaultdict",
];

/// Exceptions that take over `__new__`; all others have one of their own, which is that of their base.
const EXCEPTIONS_WITHOUT_NEW: [&str; 28] = [
    "AttributeError",
    "BlockingIOError",
    "BrokenPipeError",
    "ChildProcessError",
    "ConnectionAbortedError",
    "ConnectionError",
    "ConnectionRefusedError",
    "ConnectionResetError",
    "FileExistsError",
    "FileNotFoundError",
    "ImportError",
    "IndentationError",
    "InterruptedError",
    "IsADirectoryError",
    "KeyError",
    "ModuleNotFoundError",
    "NameError",
    "NotADirectoryError",
    "PermissionError",
    "ProcessLookupError",
    "StopIteration",
    "SyntaxError",
    "SystemExit",
    "TabError",
    "TimeoutError",
    "UnboundLocalError",
    "_IncompleteInputError",
    "ExceptionGroup",
];

static NEXT_INDEX: AtomicU32 = AtomicU32::new(1);

/// Sets what lies in the static declaration of a native type and of its bases: sizes, flags, layout functions. Allocates
/// nothing, and does nothing the second time.
pub fn prepare(ty: &'static Type) {
    if ty.has(flags::READYING | flags::READY) {
        return;
    }
    ty.set_flags(flags::READYING);
    let spec = ty.spec().unwrap_or(&TypeSpec::EMPTY);
    let base = spec.base.filter(|b| !std::ptr::eq(*b, ty));
    ty.index.set(NEXT_INDEX.fetch_add(1, Ordering::Relaxed));
    let (mut size, mut itemsize) = (spec.basicsize, spec.itemsize);
    let mut bits = spec.flags | flags::STATIC_BUILTIN;
    if spec.flags & flags::OPEN == 0 {
        bits |= flags::IMMUTABLETYPE;
    }
    ty.traverse.set(spec.traverse);
    ty.clear.set(spec.clear);
    ty.drop.set(spec.drop);
    ty.size.set(spec.size);
    ty.set_dictoffset(spec.dictoffset);
    ty.set_supports_weakrefs(spec.weakrefs);
    if let Some(base) = base {
        prepare(base);
        ty.set_base(base);
        size = size.max(base.basicsize());
        if itemsize == 0 {
            itemsize = base.itemsize();
        }
        if spec.traverse.is_none() {
            ty.traverse.set(base.traverse.get());
        }
        if spec.clear.is_none() {
            ty.clear.set(base.clear.get());
        }
        if spec.drop.is_none() {
            ty.drop.set(base.drop.get());
        }
        if spec.size.is_none() {
            ty.size.set(base.size.get());
        }
        if spec.dictoffset == 0 {
            ty.set_dictoffset(base.dictoffset());
        }
        ty.set_supports_weakrefs(spec.weakrefs || base.supports_weakrefs());
        bits |= base.flags() & (flags::FAST_SUBCLASS | flags::MATCH_SELF | flags::HAVE_GC);
        if bits & (flags::SEQUENCE | flags::MAPPING) == 0 {
            bits |= base.flags() & (flags::SEQUENCE | flags::MAPPING);
        }
        if size == base.basicsize() && itemsize == base.itemsize() && ty.dictoffset() == base.dictoffset() {
            ty.set_solid_base(base.solid_base());
        }
    }
    // The dictionary in front of an instance lies beyond the collector's links.
    if ty.traverse.get().is_some() || ty.dictoffset() == -1 {
        bits |= flags::HAVE_GC;
    }
    ty.set_sizes(size, itemsize);
    ty.set_flags(bits);
}

/// The types of the objects that [`ready`] itself makes.
fn prepare_own() {
    for ty in [
        &singletons::OBJECT,
        &singletons::TYPE,
        &crate::string::STR,
        &crate::int::INT,
        &singletons::BOOL,
        &singletons::NONE_TYPE,
        &singletons::NOT_IMPLEMENTED_TYPE,
        &crate::container::TUPLE,
        &crate::container::LIST,
        <Dict as Object>::type_object(),
        &function::BUILTIN,
        &function::METHOD_DESCRIPTOR,
        &function::CLASS_METHOD_DESCRIPTOR,
        &function::WRAPPER_DESCRIPTOR,
        &function::GETSET_DESCRIPTOR,
        &function::MEMBER_DESCRIPTOR,
    ] {
        prepare(ty);
    }
}

/// Makes a native type ready, from the tables given and that of its declaration. Its base must be ready. Does nothing
/// the second time.
///
/// # Errors
/// `MemoryError`.
pub fn ready(t: &mut Thread, ty: &'static Type, imps: &[&'static TypeImpl]) -> PyResult<()> {
    if ty.has(flags::READY) {
        return Ok(());
    }
    prepare_own();
    prepare(ty);
    let spec = ty.spec().unwrap_or(&TypeSpec::EMPTY);
    let class = ty.to_value();
    let mut mro = vec![class.clone()];
    let mut ancestor = ty.base();
    while let Some(a) = ancestor {
        mro.push(a.to_value());
        ancestor = a.base();
    }
    ty.set_bases(Tuple::new(ty.base().map(|b| b.to_value()).into_iter().collect()));
    ty.set_mro(Tuple::new(mro));

    let declared = spec.implementation.filter(|d| !imps.iter().any(|i| std::ptr::eq(*i, *d)));
    let imps: Vec<&'static TypeImpl> = declared.into_iter().chain(imps.iter().copied()).collect();
    let mut own = Slots::EMPTY;
    imps.iter().for_each(|i| own.inherit(&i.slots));
    if imps.iter().any(|i| i.unhashable) {
        own.hash = Some(generic::hash_not_implemented);
    }
    match ty.base() {
        None => {
            own.getattro.get_or_insert(lookup::generic_getattr);
            own.setattro.get_or_insert(lookup::generic_setattr);
        }
        // What classes may derive from is made as `object` is, when it says nothing else.
        Some(base)
            if own.new.is_none() && !ty.has(flags::BASETYPE) && std::ptr::eq(base, &singletons::OBJECT) =>
        {
            ty.set_flags(flags::DISALLOW_INSTANTIATION);
        }
        Some(_) => {}
    }
    if ty.has(flags::DISALLOW_INSTANTIATION) {
        own.new = None;
    }
    if let Some(base) = ty.base()
        && ty.has(flags::BASE_EXC_SUBCLASS)
        && own.new.is_none()
        && !ty.has(flags::OPEN)
        && !EXCEPTIONS_WITHOUT_NEW.contains(&spec.name)
    {
        own.new = base.slots().new;
    }
    ty.update_slots(|slots| *slots = own);

    let dict = Dict::new();
    ty.set_dict(dict.to_value());
    if own.new.is_some() && !WITHOUT_NEW.contains(&spec.name) {
        dict.set_name(&names::NEW, new_builtin(&TP_NEW, &class));
    }
    add_wrappers(&dict, &class, &own);
    for imp in &imps {
        add_methods(t, &dict, &class, imp);
    }
    add_members(&dict, &class, &imps);
    add_module(&dict, ty);
    ty.doc.set(imps.iter().find_map(|i| i.doc));
    if !dict.contains_str(&names::DOC) {
        let doc = match imps.iter().find_map(|i| i.doc) {
            Some(doc) => t.new_str(doc_of(&ty.name(), doc))?,
            None => Value::none(),
        };
        dict.set_name(&names::DOC, doc);
    }
    update::inherit(ty);
    update::set_unhashable(ty);
    update::note_getattr(ty);
    if let Some(base) = ty.base() {
        lookup::register_subclass(base, ty);
    }
    ty.clear_flags(flags::READYING);
    ty.set_flags(flags::READY);
    Ok(())
}

fn new_builtin(def: &'static NativeDef, receiver: &Value) -> Value {
    Builtin::new(BuiltinData { def, receiver: Some(receiver.clone()), module: OptionCell::empty() })
}

/// A wrapper descriptor for every slot that the type fills itself.
fn add_wrappers(dict: &Dict, class: &Value, own: &Slots) {
    for (slot, def) in SLOT_DEFS.iter().enumerate() {
        if matches!(def.wrapper, Wrapper::None) || !def.is_set(own) || dict.contains_str(def.name()) {
            continue;
        }
        let unhashable = def.field == super::field!(hash)
            && own.hash.is_some_and(|f| std::ptr::fn_addr_eq(f, generic::hash_not_implemented as HashFn));
        let value = if unhashable {
            Value::none()
        } else {
            WrapperDescriptor::new(WrapperDescriptorData { slot, owner: class.clone() })
        };
        dict.set_name(def.name(), value);
    }
}

fn add_methods(t: &mut Thread, dict: &Dict, class: &Value, imp: &'static TypeImpl) {
    for def in imp.methods {
        let value = match def.binding {
            Binding::Instance => MethodDescriptor::new(MethodDescriptorData { def, owner: class.clone() }),
            Binding::Class => {
                ClassMethodDescriptor::new(ClassMethodDescriptorData { def, owner: class.clone() })
            }
            Binding::Static => {
                let function = new_builtin(def, class);
                match t.interp().hooks() {
                    Some(hooks) => (hooks.new_static_method)(t, function),
                    // A native function does not bind, so it behaves alike.
                    None => function,
                }
            }
        };
        dict.set_name(&intern_str(def.name), value);
    }
}

fn add_members(dict: &Dict, class: &Value, imps: &[&'static TypeImpl]) {
    for def in imps.iter().flat_map(|i| i.members) {
        let name = intern_str(def.name);
        if !dict.contains_str(&name) {
            let source = MemberSource::Native(def);
            dict.set_name(
                &name,
                MemberDescriptor::new(MemberDescriptorData { source, owner: class.clone() }),
            );
        }
    }
    for def in imps.iter().flat_map(|i| i.getset) {
        let name = intern_str(def.name);
        if !dict.contains_str(&name) {
            let owner = class.clone();
            let descriptor = if def.member {
                MemberDescriptor::new(MemberDescriptorData { source: MemberSource::Computed(def), owner })
            } else {
                GetSetDescriptor::new(GetSetDescriptorData { def, owner })
            };
            dict.set_name(&name, descriptor);
        }
    }
}

/// Modules whose types say nothing of their module in their dictionaries, since in CPython they are static.
const STATIC_MODULES: [&str; 8] =
    ["types", "weakref", "contextvars", "datetime", "_contextvars", "importlib", "sys", "string.templatelib"];

/// Further such types.
const STATIC_TYPES: [&str; 3] = ["collections.OrderedDict", "pickle.PickleBuffer", "typing.Union"];

fn add_module(dict: &Dict, ty: &Type) {
    let full = ty.tp_name();
    let Some((module, _)) = full.rsplit_once('.') else { return };
    let fixed = STATIC_MODULES.contains(&module) || STATIC_TYPES.contains(&full.as_str());
    if !fixed && !dict.contains_str(&names::MODULE) {
        dict.set_name(&names::MODULE, crate::string::intern(module));
    }
}

const SIGNATURE_END: &str = ")\n--\n\n";

/// Where the signature in front of a docstring begins and where it ends, just behind the `)`.
fn signature_of<'a>(name: &str, doc: &'a str) -> Option<(&'a str, usize)> {
    let short = name.rsplit('.').next().unwrap_or(name);
    let signature = doc.strip_prefix(short).filter(|s| s.starts_with('('))?;
    let end = signature.find(SIGNATURE_END)?;
    // A blank line before the end mark means that this is no signature but text.
    if signature[..end].contains("\n\n") {
        return None;
    }
    Some((signature, end + 1))
}

/// `__text_signature__` of an object with this name and internal docstring.
pub fn text_signature_of<'a>(name: &str, doc: &'a str) -> Option<&'a str> {
    signature_of(name, doc).map(|(signature, end)| &signature[..end])
}

/// `__doc__` of an object with this name and internal docstring: without the signature line.
pub fn doc_of<'a>(name: &str, doc: &'a str) -> &'a str {
    match signature_of(name, doc) {
        Some((signature, end)) => &signature[end - 1 + SIGNATURE_END.len()..],
        None => doc,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn docstrings_lose_their_signature() {
        let doc = "f($self, a, /)\n--\n\nText.";
        assert_eq!(doc_of("m.f", doc), "Text.");
        assert_eq!(text_signature_of("m.f", doc), Some("($self, a, /)"));
        assert_eq!(doc_of("g", doc), doc);
        assert_eq!(text_signature_of("f", "f(x) -> y\n\nText (a)\n--\n\n"), None);
        assert_eq!(doc_of("f", "f()\n--\n\n"), "");
    }
}
