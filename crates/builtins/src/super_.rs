//! `super`: attributes of the classes behind a given one in the MRO of an object.

use ::object::cell::OptionCell;
use ::object::frame::NoSuper;
use ::object::native::{check_positional, no_keywords};
use ::object::{Args, Obj, Object, PyResult, Ref, Str, Thread, Type, Value, lookup as attributes, names};
use macros::{pymethods, pytype};

/// `super`
#[pytype(name = "super", basetype, reported_basicsize = 40)]
#[derive(Default)]
pub struct Super {
    class: OptionCell,
    object: OptionCell,
    object_type: OptionCell,
}

/// The class in whose MRO `super(class, object)` looks, and whether `object` is that class itself.
///
/// # Errors
/// `TypeError` when `object` is neither an instance nor a subclass of `class`.
pub fn check(t: &mut Thread, class: &Type, object: &Value) -> PyResult<Ref<Type>> {
    if let Some(own) = object.downcast::<Type>()
        && own.is_subtype(class)
        // A method `mro` may have left the class itself out.
        && own.mro().is_none_or(|mro| mro.items().iter().any(|c| c.is(&class.to_value())))
    {
        return Ok(Ref::new(own));
    }
    if object.ty().is_subtype(class) {
        return Ok(Ref::new(object.ty()));
    }
    // A proxy may say another class in `__class__`.
    if let Some(claimed) = t.get_attr_opt(object, &names::CLASS)?
        && let Ok(claimed) = Ref::<Type>::from_value(claimed)
        && !std::ptr::eq(&*claimed, object.ty())
        && claimed.is_subtype(class)
    {
        return Ok(claimed);
    }
    let (what, name) = match object.downcast::<Type>() {
        Some(own) => ("type", own.tp_name()),
        None => ("instance of", object.ty().tp_name()),
    };
    let class = class.tp_name();
    Err(t.type_error(format!(
        "super(type, obj): obj ({what} {name}) is not an instance or subtype of type ({class})."
    )))
}

/// The attribute `name` of the classes behind `class` in the MRO of `object_type`, not bound.
pub fn find(class: &Type, object_type: &Type, name: &Str) -> Option<Value> {
    let mro = object_type.mro()?;
    let mut rest = mro.items().iter();
    rest.by_ref().find(|c| c.downcast::<Type>().is_some_and(|c| std::ptr::eq(c, class)))?;
    rest.find_map(|c| c.downcast::<Type>()?.dict()?.get_str(name))
}

/// `super(class, object).name`, or nothing when no class behind has the attribute: the caller then asks the `super` object
/// itself.
///
/// # Errors
/// As [`check`]; what binding the attribute raises.
pub fn lookup(t: &mut Thread, class: &Type, object: &Value, name: &Str) -> PyResult<Option<Value>> {
    let object_type = check(t, class, object)?;
    bound(t, class, object, &object_type, name)
}

fn bound(
    t: &mut Thread,
    class: &Type,
    object: &Value,
    object_type: &Type,
    name: &Str,
) -> PyResult<Option<Value>> {
    // `super().__class__` is `super`.
    if name.eq_str("__class__") {
        return Ok(None);
    }
    let Some(found) = find(class, object_type, name) else { return Ok(None) };
    match found.ty().slots().descr_get {
        Some(get) => {
            let owner = object_type.to_value();
            let instance = if owner.is(object) { None } else { Some(object) };
            get(t, &found, instance, Some(&owner)).map(Some)
        }
        None => Ok(Some(found)),
    }
}

fn class_of(cell: &OptionCell) -> Option<Ref<Type>> {
    cell.get().and_then(|c| Ref::from_value(c).ok())
}

fn no_arguments(t: &mut Thread, why: NoSuper) -> ::object::Raised {
    t.runtime_error(match why {
        NoSuper::NoFrame => "super(): no current frame",
        NoSuper::NoArguments => "super(): no arguments",
        NoSuper::Deleted => "super(): arg[0] deleted",
        NoSuper::NoCell => "super(): __class__ cell not found",
        NoSuper::BadCell => "super(): bad __class__ cell",
        NoSuper::EmptyCell => "super(): empty __class__ cell",
    })
}

impl Super {
    fn fill(&self, t: &mut Thread, class: &Value, object: Option<Value>) -> PyResult<()> {
        let Some(of) = class.downcast::<Type>() else {
            let given = class.ty().tp_name();
            return Err(t.type_error(format!("super() argument 1 must be a type, not {given}")));
        };
        let object_type = match &object {
            Some(object) => Some(check(t, of, object)?.into_value()),
            None => None,
        };
        self.class.set(Some(class.clone()));
        self.object.set(object);
        self.object_type.set(object_type);
        Ok(())
    }
}

#[pymethods(
    SUPER,
    doc = "super() -> same as super(__class__, <first argument>)\nsuper(type) -> unbound super object\nsuper(type, obj) -> bound super object; requires isinstance(obj, type)\nsuper(type, type2) -> bound super object; requires\n    issubclass(type2, type)\nTypical use to call a cooperative superclass method:\nclass C(B):\n    def meth(self, arg):\n        super().meth(arg)\nThis works for class methods too:\nclass C(B):\n    @classmethod\n    def cmeth(cls, arg):\n        super().cmeth(arg)\n"
)]
impl Super {
    #[slot]
    fn new(_: &mut Thread, cls: &Type, _args: Args<'_>) -> PyResult {
        Ok(Obj::new_of(cls, Super::default()))
    }

    #[slot]
    fn init(t: &mut Thread, this: &Obj<Super>, args: Args<'_>) -> PyResult<()> {
        no_keywords(t, "super", args.parts().1)?;
        let given = args.positional();
        check_positional(t, "super()", given.len(), 0, 2)?;
        match given {
            [] => match t.super_arguments() {
                Ok((class, _)) if class.downcast::<Type>().is_none() => {
                    let given = class.ty().tp_name();
                    Err(t.runtime_error(format!("super(): __class__ is not a type ({given})")))
                }
                Ok((class, object)) => this.fill(t, &class, Some(object)),
                Err(why) => Err(no_arguments(t, why)),
            },
            [class] => this.fill(t, class, None),
            [class, object, ..] => this.fill(t, class, (!object.is_none()).then(|| object.clone())),
        }
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Obj<Super>) -> PyResult {
        let class = class_of(&this.class).map_or("NULL".to_string(), |c| c.tp_name());
        let text = match class_of(&this.object_type) {
            Some(of) => format!("<super: <class '{class}'>, <{} object>>", of.tp_name()),
            None => format!("<super: <class '{class}'>, NULL>"),
        };
        t.new_str(&text)
    }

    #[slot]
    fn getattro(t: &mut Thread, this: &Value, name: &Str) -> PyResult {
        if let Some(data) = this.downcast::<Obj<Super>>()
            && let (Some(class), Some(object), Some(object_type)) =
                (class_of(&data.class), data.object.get(), class_of(&data.object_type))
            && let Some(found) = bound(t, &class, &object, &object_type, name)?
        {
            return Ok(found);
        }
        attributes::generic_getattr(t, this, name)
    }

    #[slot]
    fn descr_get(t: &mut Thread, this: &Value, object: Option<&Value>, _owner: Option<&Value>) -> PyResult {
        let Some(data) = this.downcast::<Obj<Super>>() else { return Ok(this.clone()) };
        let Some(object) = object.filter(|o| !o.is_none() && data.object.is_empty()) else {
            return Ok(this.clone());
        };
        let class = data.class.get_or_none();
        if !std::ptr::eq(this.ty(), &SUPER) {
            return t.call(&this.ty().to_value(), &[class, object.clone()]);
        }
        let made = Obj::new_ref(Super::default());
        made.fill(t, &class, Some(object.clone()))?;
        Ok(made.into_value())
    }

    /// the class invoking super()
    #[member("__thisclass__")]
    fn thisclass(_: &mut Thread, this: &Obj<Super>) -> Value {
        this.class.get_or_none()
    }

    /// the instance invoking super(); may be None
    #[member("__self__")]
    fn self_(_: &mut Thread, this: &Obj<Super>) -> Value {
        this.object.get_or_none()
    }

    /// the type of the instance invoking super(); may be None
    #[member("__self_class__")]
    fn self_class(_: &mut Thread, this: &Obj<Super>) -> Value {
        this.object_type.get_or_none()
    }
}
