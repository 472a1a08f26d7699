//! Functions, bound methods, native functions and the descriptors of native types.
//!
//! Here: calling and binding them. Not here: how Python functions run (`interp` fills that slot).

use ::object::function::{
    BUILTIN, Builtin, CLASS_METHOD_DESCRIPTOR, ClassMethodDescriptor, FUNCTION, Function, GETSET_DESCRIPTOR,
    GetSetDescriptor, MEMBER_DESCRIPTOR, METHOD, METHOD_DESCRIPTOR, METHOD_WRAPPER, MemberDescriptor,
    MemberSource, Method, MethodData, MethodDescriptor, MethodWrapper, MethodWrapperData, WRAPPER_DESCRIPTOR,
    WrapperDescriptor,
};
use ::object::native::MemberKind;
use ::object::slotdefs::SLOT_DEFS;
use ::object::{Obj, Object, PyResult, Ref, Thread, Tuple, Type, Value};
use macros::pymethods;

/// `function`
pub struct FunctionMethods;

#[pymethods(FUNCTION, layout = ::object::function::Function, table = FUNCTION_IMPL, doc = "Create a function object.")]
impl FunctionMethods {
    #[slot]
    fn call(t: &mut Thread, this: &Function, values: &[Value], names: Option<&Tuple>) -> PyResult {
        match t.interp().hooks() {
            Some(hooks) => (hooks.call_function)(t, this, values, names),
            None => Err(t.system_error("nothing runs functions yet")),
        }
    }

    #[slot]
    fn descr_get(
        _: &mut Thread,
        this: &Function,
        object: Option<&Value>,
        _owner: Option<&Value>,
    ) -> PyResult {
        match object {
            Some(object) if !object.is_none() => {
                Ok(Obj::new(MethodData { function: this.to_value(), receiver: object.clone() }))
            }
            _ => Ok(this.to_value()),
        }
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Function) -> PyResult {
        let name = t.str(&this.qualname.get())?.to_string_lossy();
        t.new_str(&format!("<function {name} at {:#x}>", this.to_value().id()))
    }
}

/// `method`
pub struct MethodMethods;

#[pymethods(METHOD, layout = ::object::function::Method, table = METHOD_IMPL, doc = "Create a bound instance method object.")]
impl MethodMethods {
    #[slot]
    fn call(t: &mut Thread, this: &Method, values: &[Value], names: Option<&Tuple>) -> PyResult {
        ::object::slotdefs::call_with_first(t, &this.function, &this.receiver, values, names)
    }
}

/// A function bound to an object.
pub fn new_method(function: Value, receiver: Value) -> Value {
    Obj::new(MethodData { function, receiver })
}

/// `__text_signature__` of something native with this name and docstring.
pub fn text_signature(t: &mut Thread, name: &str, doc: &str) -> PyResult {
    match ::object::slotdefs::text_signature_of(name, doc) {
        Some(text) => t.new_str(text),
        None => Ok(Value::none()),
    }
}

fn qualified(owner: &Value, name: &str) -> String {
    match owner.downcast::<Type>() {
        Some(class) => format!("{}.{name}", class.name()),
        None => name.to_string(),
    }
}

/// `builtin_function_or_method`
pub struct BuiltinMethods;

#[pymethods(BUILTIN, layout = ::object::function::Builtin, table = BUILTIN_IMPL)]
impl BuiltinMethods {
    #[slot]
    fn call(t: &mut Thread, this: &Builtin, values: &[Value], names: Option<&Tuple>) -> PyResult {
        let receiver = this.receiver.clone().unwrap_or(Value::none());
        this.def.invoke(t, &receiver, values, names, || {
            match receiver.downcast::<::object::module::Module>() {
                Some(module) => match module.def_name().get() {
                    Some(name) if !name.downcast::<::object::Str>().is_some_and(|s| s.eq_str("builtins")) => {
                        format!(
                            "{}.{}",
                            name.downcast::<::object::Str>().map(|s| s.to_string_lossy()).unwrap_or_default(),
                            this.def.name
                        )
                    }
                    _ => this.def.name.to_string(),
                },
                None => format!("{}.{}", receiver.ty().name(), this.def.name),
            }
        })
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Builtin) -> PyResult {
        match &this.receiver {
            Some(receiver) if receiver.downcast::<::object::module::Module>().is_none() => {
                let text = format!(
                    "<built-in method {} of {} object at {:#x}>",
                    this.def.name,
                    receiver.ty().tp_name(),
                    receiver.id()
                );
                t.new_str(&text)
            }
            _ => t.new_str(&format!("<built-in function {}>", this.def.name)),
        }
    }
}

/// The check of a descriptor's receiver.
fn check_receiver(t: &mut Thread, owner: &Value, name: &str, object: &Value) -> PyResult<()> {
    match owner.downcast::<Type>() {
        Some(class) if object.ty().is_subtype(class) => Ok(()),
        _ => {
            let class = owner.downcast::<Type>().map(Type::name).unwrap_or_default();
            let given = object.ty().name();
            Err(t.type_error(format!(
                "descriptor '{name}' for '{class}' objects doesn't apply to a '{given}' object"
            )))
        }
    }
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
        _owner: Option<&Value>,
    ) -> PyResult {
        match object {
            Some(object) => {
                check_receiver(t, &this.owner, this.def.name, object)?;
                Ok(Obj::new(::object::function::BuiltinData {
                    def: this.def,
                    receiver: Some(object.clone()),
                    module: Default::default(),
                }))
            }
            None => Ok(this.to_value()),
        }
    }

    #[slot]
    fn repr(t: &mut Thread, this: &MethodDescriptor) -> PyResult {
        let class = this.owner.downcast::<Type>().map(Type::name).unwrap_or_default();
        t.new_str(&format!("<method '{}' of '{class}' objects>", this.def.name))
    }
}

/// `classmethod_descriptor`
pub struct ClassMethodDescriptorMethods;

#[pymethods(
    CLASS_METHOD_DESCRIPTOR,
    layout = ::object::function::ClassMethodDescriptor,
    table = CLASS_METHOD_DESCRIPTOR_IMPL
)]
impl ClassMethodDescriptorMethods {
    #[slot]
    fn descr_get(
        _: &mut Thread,
        this: &ClassMethodDescriptor,
        object: Option<&Value>,
        owner: Option<&Value>,
    ) -> PyResult {
        let class = match (owner, object) {
            (Some(owner), _) => owner.clone(),
            (None, Some(object)) => object.ty().to_value(),
            (None, None) => this.owner.clone(),
        };
        Ok(Obj::new(::object::function::BuiltinData {
            def: this.def,
            receiver: Some(class),
            module: Default::default(),
        }))
    }
}

/// `wrapper_descriptor`
pub struct WrapperDescriptorMethods;

#[pymethods(WRAPPER_DESCRIPTOR, layout = ::object::function::WrapperDescriptor, table = WRAPPER_DESCRIPTOR_IMPL)]
impl WrapperDescriptorMethods {
    #[slot]
    fn call(t: &mut Thread, this: &WrapperDescriptor, values: &[Value], names: Option<&Tuple>) -> PyResult {
        let def = &SLOT_DEFS[this.slot];
        let name = def.name().to_string_lossy();
        let positional = values.len() - names.map_or(0, Tuple::len);
        let Some((receiver, rest)) = values.split_first().filter(|_| positional > 0) else {
            let class = this.owner.downcast::<Type>().map(Type::name).unwrap_or_default();
            return Err(t.type_error(format!("descriptor '{name}' of '{class}' object needs an argument")));
        };
        let Some(owner) = this.owner.downcast::<Type>() else {
            return Err(t.system_error("a slot without owner"));
        };
        if !receiver.ty().is_subtype(owner) {
            let message = format!(
                "descriptor '{name}' requires a '{}' object but received a '{}'",
                owner.name(),
                receiver.ty().name()
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
                check_receiver(t, &this.owner, &SLOT_DEFS[this.slot].name().to_string_lossy(), object)?;
                let descriptor: Ref<WrapperDescriptor> = Ref::new(this);
                Ok(Obj::new(MethodWrapperData { descriptor, receiver: object.clone() }))
            }
            None => Ok(this.to_value()),
        }
    }

    #[slot]
    fn repr(t: &mut Thread, this: &WrapperDescriptor) -> PyResult {
        let class = this.owner.downcast::<Type>().map(Type::name).unwrap_or_default();
        let name = SLOT_DEFS[this.slot].name().to_string_lossy();
        t.new_str(&format!("<slot wrapper '{name}' of '{class}' objects>"))
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
        let name = SLOT_DEFS[this.descriptor.slot].name().to_string_lossy();
        let text = format!(
            "<method-wrapper '{name}' of {} object at {:#x}>",
            this.receiver.ty().tp_name(),
            this.receiver.id()
        );
        t.new_str(&text)
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
                let class = this.owner.downcast::<Type>().map(Type::name).unwrap_or_default();
                let message = format!("attribute '{}' of '{class}' objects is not writable", this.def.name);
                Err(t.attribute_error(message))
            }
        }
    }

    #[slot]
    fn repr(t: &mut Thread, this: &GetSetDescriptor) -> PyResult {
        let class = this.owner.downcast::<Type>().map(Type::name).unwrap_or_default();
        t.new_str(&format!("<attribute '{}' of '{class}' objects>", this.def.name))
    }
}

/// `member_descriptor`
pub struct MemberDescriptorMethods;

fn member_name(source: &MemberSource) -> String {
    match source {
        MemberSource::Native(def) => def.name.to_string(),
        MemberSource::Slot(name, _) => {
            name.downcast::<::object::Str>().map(|s| s.to_string_lossy()).unwrap_or_default()
        }
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
        if let Some(x) = this.double(object) {
            return Ok(Value::float(x));
        }
        let held = this.cell(object).and_then(|c| c.get());
        let or_none =
            matches!(this.source, MemberSource::Native(def) if def.kind == MemberKind::ObjectOrNone);
        match held {
            Some(value) => Ok(value),
            None if or_none => Ok(Value::none()),
            None => {
                let message = format!("'{}' object has no attribute '{name}'", object.ty().name());
                let name = ::object::string::intern_str(&name);
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
        if matches!(this.source, MemberSource::Native(def) if def.readonly) {
            return Err(t.attribute_error("readonly attribute"));
        }
        let missing = match this.cell(object) {
            Some(cell) => cell.replace(value.cloned()).is_none() && value.is_none(),
            None => true,
        };
        if missing {
            return Err(t.attribute_error(name));
        }
        Ok(())
    }

    #[slot]
    fn repr(t: &mut Thread, this: &MemberDescriptor) -> PyResult {
        let class = this.owner.downcast::<Type>().map(Type::name).unwrap_or_default();
        t.new_str(&format!("<member '{}' of '{class}' objects>", member_name(&this.source)))
    }
}
