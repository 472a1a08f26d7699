//! Native functions and the descriptors of native types: calling and binding them, their attributes.
//!
//! Not here: functions of Python code (`function.rs`).

use ::object::function::{
    BUILTIN, Builtin, BuiltinData, CLASS_METHOD_DESCRIPTOR, ClassMethodDescriptor, GETSET_DESCRIPTOR,
    GetSetDescriptor, MEMBER_DESCRIPTOR, METHOD_DESCRIPTOR, METHOD_WRAPPER, MemberDescriptor, MemberSource,
    MethodDescriptor, MethodWrapper, MethodWrapperData, WRAPPER_DESCRIPTOR, WrapperDescriptor,
};
use ::object::module::Module;
use ::object::native::{Binding, MemberKind, MethodKind, NativeCall, NativeDef};
use ::object::slotdefs::{SLOT_DEFS, doc_of, text_signature_of};
use ::object::types::CompareOp;
use ::object::{Obj, Object, PyResult, Ref, Str, Thread, Tuple, Type, Value, string};
use macros::pymethods;

pub use crate::function::new_method;

/// `__text_signature__` of something native with this name and docstring.
///
/// # Errors
/// `MemoryError`.
pub fn text_signature(t: &mut Thread, name: &str, doc: &str) -> PyResult {
    match text_signature_of(name, doc) {
        Some(text) => t.new_str(text),
        None => Ok(Value::none()),
    }
}

/// `__text_signature__` of a native function; those that take nothing or one thing have one without saying it.
fn signature(t: &mut Thread, def: &NativeDef) -> PyResult {
    if let Some(text) = def.doc.and_then(|doc| text_signature_of(def.name, doc)) {
        return t.new_str(text);
    }
    let text = match (def.call, def.binding) {
        (NativeCall::NoArgs(_), Binding::Instance) => "($self, /)",
        (NativeCall::NoArgs(_), Binding::Class) => "($type, /)",
        (NativeCall::NoArgs(_), Binding::Static) => "()",
        (NativeCall::One(_), Binding::Instance) => "($self, object, /)",
        (NativeCall::One(_), Binding::Class) => "($type, object, /)",
        (NativeCall::One(_), Binding::Static) => "(object, /)",
        _ => return Ok(Value::none()),
    };
    t.new_str(text)
}

/// `__doc__` of something native with this name and docstring.
fn documentation(t: &mut Thread, name: &str, doc: Option<&str>) -> PyResult {
    match doc.map(|d| (doc_of(name, d), text_signature_of(name, d).is_some())) {
        // A signature alone is no documentation.
        Some(("", true)) | None => Ok(Value::none()),
        Some((text, _)) => t.new_str(text),
    }
}

/// `owner.name` for messages and as `__qualname__`.
fn qualified(owner: &Value, name: &str) -> String {
    match owner.downcast::<Type>() {
        Some(class) => format!("{}.{name}", crate::ty::qualname_of(class)),
        None => name.to_string(),
    }
}

/// `(getattr, (object, name))`
fn reduce_to_attribute(t: &mut Thread, object: &Value, name: &str) -> PyResult {
    let getattr = crate::builtin(t, "getattr")?;
    Ok(Tuple::new(vec![getattr, Tuple::new(vec![object.clone(), string::intern(name)])]))
}

/// `builtin_function_or_method`
pub struct BuiltinMethods;

fn module_receiver(receiver: &Option<Value>) -> bool {
    receiver.as_ref().is_none_or(|r| r.downcast::<Module>().is_some())
}

fn builtin_qualname(this: &Builtin) -> String {
    match &this.receiver {
        Some(receiver) if !module_receiver(&this.receiver) => match receiver.downcast::<Type>() {
            Some(class) => qualified(&class.to_value(), this.def.name),
            None => qualified(&receiver.ty().to_value(), this.def.name),
        },
        _ => this.def.name.to_string(),
    }
}

/// How messages about arguments name a native function: with its module, unless that is `builtins`.
fn display(this: &Builtin) -> String {
    if this.def.kind == MethodKind::Varargs {
        return this.def.name.to_string();
    }
    let qualname = builtin_qualname(this);
    match this.module.get().and_then(|m| Ref::<Str>::from_value(m).ok()) {
        Some(module) if !module.eq_str("builtins") => format!("{}.{qualname}", module.to_string_lossy()),
        _ => qualname,
    }
}

#[pymethods(BUILTIN, layout = ::object::function::Builtin, table = BUILTIN_IMPL)]
impl BuiltinMethods {
    #[slot]
    fn call(t: &mut Thread, this: &Builtin, values: &[Value], names: Option<&Tuple>) -> PyResult {
        match &this.receiver {
            Some(receiver) => this.def.invoke(t, receiver, values, names, || display(this)),
            None => this.def.invoke(t, &Value::none(), values, names, || display(this)),
        }
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Builtin) -> PyResult {
        match &this.receiver {
            Some(receiver) if !module_receiver(&this.receiver) => {
                let (name, class, id) = (this.def.name, receiver.ty().tp_name(), receiver.id());
                t.new_str(&format!("<built-in method {name} of {class} object at {id:#x}>"))
            }
            _ => t.new_str(&format!("<built-in function {}>", this.def.name)),
        }
    }

    #[slot]
    fn hash(_: &mut Thread, this: &Builtin) -> PyResult<i64> {
        let receiver = this.receiver.as_ref().map_or(0, Value::id).rotate_right(4) as i64;
        let def = (std::ptr::from_ref(this.def) as u64).rotate_right(4) as i64;
        Ok(match receiver ^ def {
            -1 => -2,
            hash => hash,
        })
    }

    #[slot]
    fn richcompare(_: &mut Thread, this: &Builtin, other: &Value, op: CompareOp) -> PyResult {
        let Some(other) =
            other.downcast_exact::<Builtin>().filter(|_| matches!(op, CompareOp::Eq | CompareOp::Ne))
        else {
            return Ok(Value::not_implemented());
        };
        let receivers = match (&this.receiver, &other.receiver) {
            (Some(a), Some(b)) => a.is(b),
            (a, b) => a.is_none() && b.is_none(),
        };
        let same = receivers && std::ptr::eq(this.def, other.def);
        Ok(Value::bool(same == (op == CompareOp::Eq)))
    }

    #[method("__reduce__($self, /)")]
    fn reduce(t: &mut Thread, this: &Builtin) -> PyResult {
        match &this.receiver {
            Some(receiver) if !module_receiver(&this.receiver) => {
                reduce_to_attribute(t, receiver, this.def.name)
            }
            _ => Ok(string::intern(this.def.name)),
        }
    }

    #[getter("__module__")]
    fn module(_: &mut Thread, this: &Builtin) -> Value {
        this.module.get_or_none()
    }

    #[setter("__module__")]
    fn set_module(_: &mut Thread, this: &Builtin, value: Option<&Value>) -> PyResult<()> {
        this.module.set(value.cloned());
        Ok(())
    }

    #[getter("__name__")]
    fn name(_: &mut Thread, this: &Builtin) -> Value {
        string::intern(this.def.name)
    }

    #[getter("__qualname__")]
    fn qualname(t: &mut Thread, this: &Builtin) -> PyResult {
        t.new_str(&builtin_qualname(this))
    }

    #[getter("__doc__")]
    fn doc(t: &mut Thread, this: &Builtin) -> PyResult {
        documentation(t, this.def.name, this.def.doc)
    }

    #[getter("__self__")]
    fn self_(_: &mut Thread, this: &Builtin) -> Value {
        let is_new = std::ptr::eq(this.def, &::object::slotdefs::TP_NEW);
        match &this.receiver {
            Some(receiver) if this.def.binding != Binding::Static || is_new => receiver.clone(),
            _ => Value::none(),
        }
    }

    #[getter("__text_signature__")]
    fn own_text_signature(t: &mut Thread, this: &Builtin) -> PyResult {
        signature(t, this.def)
    }
}

/// The check of a descriptor's receiver.
fn check_receiver(t: &mut Thread, owner: &Value, name: &str, object: &Value) -> PyResult<()> {
    match owner.downcast::<Type>() {
        Some(class) if object.ty().is_subtype(class) => Ok(()),
        _ => {
            let class = owner.downcast::<Type>().map(Type::tp_name).unwrap_or_default();
            let given = object.ty().tp_name();
            Err(t.type_error(format!(
                "descriptor '{name}' for '{class}' objects doesn't apply to a '{given}' object"
            )))
        }
    }
}

fn bind(def: &'static NativeDef, receiver: Value) -> Value {
    Obj::new(BuiltinData { def, receiver: Some(receiver), module: Default::default() })
}

/// `method_descriptor`
pub struct MethodDescriptorMethods;

#[pymethods(METHOD_DESCRIPTOR, layout = ::object::function::MethodDescriptor, table = METHOD_DESCRIPTOR_IMPL)]
impl MethodDescriptorMethods {
    #[slot]
    fn call(t: &mut Thread, this: &MethodDescriptor, values: &[Value], names: Option<&Tuple>) -> PyResult {
        let positional = values.len() - names.map_or(0, Tuple::len);
        let Some((receiver, rest)) = values.split_first().filter(|_| positional > 0) else {
            let shown = qualified(&this.owner, this.def.name);
            return Err(t.type_error(format!("unbound method {shown}() needs an argument")));
        };
        check_receiver(t, &this.owner, this.def.name, receiver)?;
        this.def.invoke(t, receiver, rest, names, || qualified(&this.owner, this.def.name))
    }

    #[slot]
    fn descr_get(
        t: &mut Thread,
        this: &MethodDescriptor,
        object: Option<&Value>,
        owner: Option<&Value>,
    ) -> PyResult {
        match object {
            Some(object) => {
                check_receiver(t, &this.owner, this.def.name, object)?;
                if this.def.kind == MethodKind::DefiningClass
                    && let Some(owner) = owner.filter(|o| o.downcast::<Type>().is_none())
                {
                    let (name, given) = (this.def.name, owner.ty().tp_name());
                    return Err(
                        t.type_error(format!("descriptor '{name}' needs a type, not '{given}', as arg 2"))
                    );
                }
                Ok(bind(this.def, object.clone()))
            }
            None => Ok(this.to_value()),
        }
    }

    #[slot]
    fn repr(t: &mut Thread, this: &MethodDescriptor) -> PyResult {
        let class = this.owner.downcast::<Type>().map(Type::tp_name).unwrap_or_default();
        t.new_str(&format!("<method '{}' of '{class}' objects>", this.def.name))
    }

    #[method("__reduce__($self, /)")]
    fn reduce(t: &mut Thread, this: &MethodDescriptor) -> PyResult {
        reduce_to_attribute(t, &this.owner, this.def.name)
    }

    #[member("__objclass__")]
    fn objclass(_: &mut Thread, this: &MethodDescriptor) -> Value {
        this.owner.clone()
    }

    #[member("__name__")]
    fn name(_: &mut Thread, this: &MethodDescriptor) -> Value {
        string::intern(this.def.name)
    }

    #[getter("__qualname__")]
    fn qualname(t: &mut Thread, this: &MethodDescriptor) -> PyResult {
        t.new_str(&qualified(&this.owner, this.def.name))
    }

    #[getter("__doc__")]
    fn doc(t: &mut Thread, this: &MethodDescriptor) -> PyResult {
        documentation(t, this.def.name, this.def.doc)
    }

    #[getter("__text_signature__")]
    fn own_text_signature(t: &mut Thread, this: &MethodDescriptor) -> PyResult {
        signature(t, this.def)
    }
}

/// `classmethod_descriptor`
pub struct ClassMethodDescriptorMethods;

/// The class that a class method of a native type is called with.
fn check_class(t: &mut Thread, this: &ClassMethodDescriptor, class: &Value) -> PyResult<()> {
    let owner = this.owner.downcast::<Type>().map(Type::tp_name).unwrap_or_default();
    let name = this.def.name;
    let Some(given) = class.downcast::<Type>() else {
        let given = class.ty().tp_name();
        return Err(t.type_error(format!(
            "descriptor '{name}' for type '{owner}' needs a type, not a '{given}' as arg 2"
        )));
    };
    if this.owner.downcast::<Type>().is_some_and(|o| given.is_subtype(o)) {
        return Ok(());
    }
    let given = given.tp_name();
    Err(t.type_error(format!("descriptor '{name}' requires a subtype of '{owner}' but received '{given}'")))
}

#[pymethods(
    CLASS_METHOD_DESCRIPTOR,
    layout = ::object::function::ClassMethodDescriptor,
    table = CLASS_METHOD_DESCRIPTOR_IMPL
)]
impl ClassMethodDescriptorMethods {
    #[slot]
    fn call(
        t: &mut Thread,
        this: &ClassMethodDescriptor,
        values: &[Value],
        names: Option<&Tuple>,
    ) -> PyResult {
        let positional = values.len() - names.map_or(0, Tuple::len);
        let Some((class, rest)) = values.split_first().filter(|_| positional > 0) else {
            let owner = this.owner.downcast::<Type>().map(Type::tp_name).unwrap_or_default();
            let name = this.def.name;
            return Err(t.type_error(format!("descriptor '{name}' of '{owner}' object needs an argument")));
        };
        check_class(t, this, class)?;
        this.def.invoke(t, class, rest, names, || qualified(class, this.def.name))
    }

    #[slot]
    fn descr_get(
        t: &mut Thread,
        this: &ClassMethodDescriptor,
        object: Option<&Value>,
        owner: Option<&Value>,
    ) -> PyResult {
        let class = match (owner, object) {
            (Some(owner), _) => owner.clone(),
            (None, Some(object)) => object.ty().to_value(),
            (None, None) => {
                let (name, owner) = (this.def.name, this.owner.downcast::<Type>().map(Type::tp_name));
                return Err(t.type_error(format!(
                    "descriptor '{name}' for type '{}' needs either an object or a type",
                    owner.unwrap_or_default()
                )));
            }
        };
        check_class(t, this, &class)?;
        Ok(bind(this.def, class))
    }

    #[slot]
    fn repr(t: &mut Thread, this: &ClassMethodDescriptor) -> PyResult {
        let class = this.owner.downcast::<Type>().map(Type::tp_name).unwrap_or_default();
        t.new_str(&format!("<method '{}' of '{class}' objects>", this.def.name))
    }

    #[member("__objclass__")]
    fn objclass(_: &mut Thread, this: &ClassMethodDescriptor) -> Value {
        this.owner.clone()
    }

    #[member("__name__")]
    fn name(_: &mut Thread, this: &ClassMethodDescriptor) -> Value {
        string::intern(this.def.name)
    }

    #[getter("__qualname__")]
    fn qualname(t: &mut Thread, this: &ClassMethodDescriptor) -> PyResult {
        t.new_str(&qualified(&this.owner, this.def.name))
    }

    #[getter("__doc__")]
    fn doc(t: &mut Thread, this: &ClassMethodDescriptor) -> PyResult {
        documentation(t, this.def.name, this.def.doc)
    }

    #[getter("__text_signature__")]
    fn own_text_signature(t: &mut Thread, this: &ClassMethodDescriptor) -> PyResult {
        signature(t, this.def)
    }
}

/// `wrapper_descriptor`
pub struct WrapperDescriptorMethods;

#[pymethods(WRAPPER_DESCRIPTOR, layout = ::object::function::WrapperDescriptor, table = WRAPPER_DESCRIPTOR_IMPL)]
impl WrapperDescriptorMethods {
    #[slot]
    fn call(t: &mut Thread, this: &WrapperDescriptor, values: &[Value], names: Option<&Tuple>) -> PyResult {
        let def = &SLOT_DEFS[this.slot];
        let name = def.text;
        let positional = values.len() - names.map_or(0, Tuple::len);
        let Some((receiver, rest)) = values.split_first().filter(|_| positional > 0) else {
            let class = this.owner.downcast::<Type>().map(Type::tp_name).unwrap_or_default();
            return Err(t.type_error(format!("descriptor '{name}' of '{class}' object needs an argument")));
        };
        let Some(owner) = this.owner.downcast::<Type>() else {
            return Err(t.system_error("a slot without owner"));
        };
        if !receiver.ty().is_subtype(owner) {
            let message = format!(
                "descriptor '{name}' requires a '{}' object but received a '{}'",
                owner.tp_name(),
                receiver.ty().tp_name()
            );
            return Err(t.type_error(message));
        }
        def.call(t, owner, receiver, rest, names)
    }

    #[slot]
    fn descr_get(
        t: &mut Thread,
        this: &WrapperDescriptor,
        object: Option<&Value>,
        _owner: Option<&Value>,
    ) -> PyResult {
        match object {
            Some(object) => {
                check_receiver(t, &this.owner, SLOT_DEFS[this.slot].text, object)?;
                let descriptor: Ref<WrapperDescriptor> = Ref::new(this);
                Ok(Obj::new(MethodWrapperData { descriptor, receiver: object.clone() }))
            }
            None => Ok(this.to_value()),
        }
    }

    #[slot]
    fn repr(t: &mut Thread, this: &WrapperDescriptor) -> PyResult {
        let class = this.owner.downcast::<Type>().map(Type::tp_name).unwrap_or_default();
        t.new_str(&format!("<slot wrapper '{}' of '{class}' objects>", SLOT_DEFS[this.slot].text))
    }

    #[method("__reduce__($self, /)")]
    fn reduce(t: &mut Thread, this: &WrapperDescriptor) -> PyResult {
        reduce_to_attribute(t, &this.owner, SLOT_DEFS[this.slot].text)
    }

    #[member("__objclass__")]
    fn objclass(_: &mut Thread, this: &WrapperDescriptor) -> Value {
        this.owner.clone()
    }

    #[member("__name__")]
    fn name(_: &mut Thread, this: &WrapperDescriptor) -> Value {
        SLOT_DEFS[this.slot].name().to_value()
    }

    #[getter("__qualname__")]
    fn qualname(t: &mut Thread, this: &WrapperDescriptor) -> PyResult {
        t.new_str(&qualified(&this.owner, SLOT_DEFS[this.slot].text))
    }

    #[getter("__doc__")]
    fn doc(t: &mut Thread, this: &WrapperDescriptor) -> PyResult {
        let def = &SLOT_DEFS[this.slot];
        documentation(t, def.text, Some(def.doc))
    }

    #[getter("__text_signature__")]
    fn own_text_signature(t: &mut Thread, this: &WrapperDescriptor) -> PyResult {
        let def = &SLOT_DEFS[this.slot];
        text_signature(t, def.text, def.doc)
    }
}

/// `method-wrapper`
pub struct MethodWrapperMethods;

#[pymethods(METHOD_WRAPPER, layout = ::object::function::MethodWrapper, table = METHOD_WRAPPER_IMPL)]
impl MethodWrapperMethods {
    #[slot]
    fn call(t: &mut Thread, this: &MethodWrapper, values: &[Value], names: Option<&Tuple>) -> PyResult {
        match this.descriptor.owner.downcast::<Type>() {
            Some(owner) => SLOT_DEFS[this.descriptor.slot].call(t, owner, &this.receiver, values, names),
            None => Err(t.system_error("a slot without owner")),
        }
    }

    #[slot]
    fn repr(t: &mut Thread, this: &MethodWrapper) -> PyResult {
        let name = SLOT_DEFS[this.descriptor.slot].text;
        let (class, id) = (this.receiver.ty().tp_name(), this.receiver.id());
        t.new_str(&format!("<method-wrapper '{name}' of {class} object at {id:#x}>"))
    }

    #[slot]
    fn hash(_: &mut Thread, this: &MethodWrapper) -> PyResult<i64> {
        let parts = [this.receiver.id(), this.descriptor.as_value().id()].map(|p| p.rotate_right(4) as i64);
        Ok(match parts[0] ^ parts[1] {
            -1 => -2,
            hash => hash,
        })
    }

    #[slot]
    fn richcompare(_: &mut Thread, this: &MethodWrapper, other: &Value, op: CompareOp) -> PyResult {
        let Some(other) =
            other.downcast_exact::<MethodWrapper>().filter(|_| matches!(op, CompareOp::Eq | CompareOp::Ne))
        else {
            return Ok(Value::not_implemented());
        };
        let same =
            this.receiver.is(&other.receiver) && this.descriptor.as_value().is(other.descriptor.as_value());
        Ok(Value::bool(same == (op == CompareOp::Eq)))
    }

    #[method("__reduce__($self, /)")]
    fn reduce(t: &mut Thread, this: &MethodWrapper) -> PyResult {
        reduce_to_attribute(t, &this.receiver, SLOT_DEFS[this.descriptor.slot].text)
    }

    #[member("__self__")]
    fn self_(_: &mut Thread, this: &MethodWrapper) -> Value {
        this.receiver.clone()
    }

    #[getter("__objclass__")]
    fn objclass(_: &mut Thread, this: &MethodWrapper) -> Value {
        this.descriptor.owner.clone()
    }

    #[getter("__name__")]
    fn name(_: &mut Thread, this: &MethodWrapper) -> Value {
        SLOT_DEFS[this.descriptor.slot].name().to_value()
    }

    #[getter("__qualname__")]
    fn qualname(t: &mut Thread, this: &MethodWrapper) -> PyResult {
        t.new_str(&qualified(&this.descriptor.owner, SLOT_DEFS[this.descriptor.slot].text))
    }

    #[getter("__doc__")]
    fn doc(t: &mut Thread, this: &MethodWrapper) -> PyResult {
        let def = &SLOT_DEFS[this.descriptor.slot];
        documentation(t, def.text, Some(def.doc))
    }

    #[getter("__text_signature__")]
    fn own_text_signature(t: &mut Thread, this: &MethodWrapper) -> PyResult {
        let def = &SLOT_DEFS[this.descriptor.slot];
        text_signature(t, def.text, def.doc)
    }
}

/// `getset_descriptor`
pub struct GetSetDescriptorMethods;

#[pymethods(GETSET_DESCRIPTOR, layout = ::object::function::GetSetDescriptor, table = GETSET_DESCRIPTOR_IMPL)]
impl GetSetDescriptorMethods {
    #[slot]
    fn descr_get(
        t: &mut Thread,
        this: &GetSetDescriptor,
        object: Option<&Value>,
        _owner: Option<&Value>,
    ) -> PyResult {
        match object {
            Some(object) => {
                check_receiver(t, &this.owner, this.def.name, object)?;
                (this.def.get)(t, object)
            }
            None => Ok(this.to_value()),
        }
    }

    #[slot]
    fn descr_set(
        t: &mut Thread,
        this: &GetSetDescriptor,
        object: &Value,
        value: Option<&Value>,
    ) -> PyResult<()> {
        check_receiver(t, &this.owner, this.def.name, object)?;
        match this.def.set {
            Some(set) => set(t, object, value),
            None => {
                let class = this.owner.downcast::<Type>().map(Type::tp_name).unwrap_or_default();
                let message = format!("attribute '{}' of '{class}' objects is not writable", this.def.name);
                Err(t.attribute_error(message))
            }
        }
    }

    #[slot]
    fn repr(t: &mut Thread, this: &GetSetDescriptor) -> PyResult {
        let class = this.owner.downcast::<Type>().map(Type::tp_name).unwrap_or_default();
        t.new_str(&format!("<attribute '{}' of '{class}' objects>", this.def.name))
    }

    #[member("__objclass__")]
    fn objclass(_: &mut Thread, this: &GetSetDescriptor) -> Value {
        this.owner.clone()
    }

    #[member("__name__")]
    fn name(_: &mut Thread, this: &GetSetDescriptor) -> Value {
        string::intern(this.def.name)
    }

    #[getter("__qualname__")]
    fn qualname(t: &mut Thread, this: &GetSetDescriptor) -> PyResult {
        t.new_str(&qualified(&this.owner, this.def.name))
    }

    #[getter("__doc__")]
    fn doc(t: &mut Thread, this: &GetSetDescriptor) -> PyResult {
        documentation(t, this.def.name, this.def.doc)
    }
}

/// `member_descriptor`
pub struct MemberDescriptorMethods;

fn member_name(source: &MemberSource) -> String {
    match source {
        MemberSource::Native(def) => def.name.to_string(),
        MemberSource::Computed(def) => def.name.to_string(),
        MemberSource::Slot(name, _) => name.downcast::<Str>().map(Str::to_string_lossy).unwrap_or_default(),
    }
}

#[pymethods(MEMBER_DESCRIPTOR, layout = ::object::function::MemberDescriptor, table = MEMBER_DESCRIPTOR_IMPL)]
impl MemberDescriptorMethods {
    #[slot]
    fn descr_get(
        t: &mut Thread,
        this: &MemberDescriptor,
        object: Option<&Value>,
        _owner: Option<&Value>,
    ) -> PyResult {
        let Some(object) = object else { return Ok(this.to_value()) };
        let name = member_name(&this.source);
        check_receiver(t, &this.owner, &name, object)?;
        if let MemberSource::Computed(def) = this.source {
            return (def.get)(t, object);
        }
        if let Some(float) = this.double(object) {
            return Ok(Value::float(float));
        }
        let held = this.cell(object).and_then(|c| c.get());
        let or_none =
            matches!(this.source, MemberSource::Native(def) if def.kind == MemberKind::ObjectOrNone);
        match held {
            Some(value) => Ok(value),
            None if or_none => Ok(Value::none()),
            None => {
                let class = crate::ty::fully_qualified_name(object.ty());
                let message = format!("'{class}' object has no attribute '{name}'");
                let name = string::intern_str(&name);
                Err(t.attribute_error_of(object, &name, &message))
            }
        }
    }

    #[slot]
    fn descr_set(
        t: &mut Thread,
        this: &MemberDescriptor,
        object: &Value,
        value: Option<&Value>,
    ) -> PyResult<()> {
        let name = member_name(&this.source);
        check_receiver(t, &this.owner, &name, object)?;
        match this.source {
            MemberSource::Native(def) if def.readonly => return Err(t.attribute_error("readonly attribute")),
            MemberSource::Computed(def) => match def.set {
                Some(set) => return set(t, object, value),
                None => return Err(t.attribute_error("readonly attribute")),
            },
            _ => {}
        }
        let optional =
            matches!(this.source, MemberSource::Native(def) if def.kind == MemberKind::ObjectOrNone);
        let missing = match this.cell(object) {
            Some(cell) => cell.replace(value.cloned()).is_none() && value.is_none() && !optional,
            None => true,
        };
        if missing {
            return Err(t.attribute_error(name));
        }
        Ok(())
    }

    #[slot]
    fn repr(t: &mut Thread, this: &MemberDescriptor) -> PyResult {
        let class = this.owner.downcast::<Type>().map(Type::tp_name).unwrap_or_default();
        t.new_str(&format!("<member '{}' of '{class}' objects>", member_name(&this.source)))
    }

    #[method("__reduce__($self, /)")]
    fn reduce(t: &mut Thread, this: &MemberDescriptor) -> PyResult {
        reduce_to_attribute(t, &this.owner, &member_name(&this.source))
    }

    #[member("__objclass__")]
    fn objclass(_: &mut Thread, this: &MemberDescriptor) -> Value {
        this.owner.clone()
    }

    #[member("__name__")]
    fn name(_: &mut Thread, this: &MemberDescriptor) -> Value {
        string::intern(&member_name(&this.source))
    }

    #[getter("__qualname__")]
    fn qualname(t: &mut Thread, this: &MemberDescriptor) -> PyResult {
        t.new_str(&qualified(&this.owner, &member_name(&this.source)))
    }

    #[getter("__doc__")]
    fn doc(t: &mut Thread, this: &MemberDescriptor) -> PyResult {
        match this.source {
            MemberSource::Native(def) => documentation(t, def.name, def.doc),
            MemberSource::Computed(def) => documentation(t, def.name, def.doc),
            MemberSource::Slot(..) => Ok(Value::none()),
        }
    }
}
